//! `hr`.

use taffy::prelude::*;

use crate::render::boxes::{BoxData, BoxId, Builder, Decor};
use crate::render::theme::metrics;

pub(super) fn build(builder: &mut Builder<'_>) -> BoxId {
    let style = Style {
        size: Size {
            width: auto(),
            height: length(metrics::BORDER),
        },
        flex_shrink: 0.0,
        ..Style::DEFAULT
    };
    let rule = builder.palette.theme.rule;
    builder.add(style, BoxData::decor(Decor::solid(Some(rule), 0.0)), &[])
}
