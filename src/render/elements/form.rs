//! `form`.

use super::{Defaults, flow};
use crate::card::{Edges, Form};
use crate::render::boxes::{BoxData, BoxId, Builder};
use crate::render::theme::metrics;

pub(super) fn build(builder: &mut Builder<'_>, form: &Form) -> BoxId {
    let defaults = Defaults {
        padding: Edges::default(),
        horizontal: metrics::INNER_SPACING,
        vertical: metrics::FORM_SPACING,
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
