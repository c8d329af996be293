//! `form`.

use super::{Defaults, flow};
use crate::card::{Edges, Form, Schema};
use crate::render::boxes::{BoxData, BoxId, Builder};
use crate::render::theme::metrics;

pub(super) fn build(builder: &mut Builder<'_>, form: &Form) -> BoxId {
    let (horizontal, vertical) = match builder.card.schema {
        Schema::V2 => (metrics::INNER_SPACING, metrics::FORM_SPACING),
        Schema::V1 => (metrics::FORM_SPACING_V1, metrics::FORM_SPACING_V1),
    };
    let defaults = Defaults {
        padding: Edges::default(),
        horizontal,
        vertical,
    };
    let outside = std::mem::replace(&mut builder.in_form, true);
    let id = flow(
        builder,
        &form.flow,
        &form.elements,
        defaults,
        BoxData::default(),
    );
    builder.in_form = outside;
    id
}
