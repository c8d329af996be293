//! Which page of a table is shown.

use taffy::prelude::*;

use crate::card::Align;
use crate::render::boxes::{BoxData, BoxId, Builder, Content, fixed, row};
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::metrics;

/// Which page is shown, between two arrows.
pub(in crate::render::elements) fn pager(builder: &mut Builder<'_>, pages: usize) -> BoxId {
    let theme = builder.palette.theme;
    let arrow = |builder: &mut Builder<'_>, turn: f32, color| {
        let sign = builder.square(metrics::ICON, Content::Chevron(color, turn));
        let style = Style {
            align_items: AlignItems::CENTER,
            justify_content: JustifyContent::CENTER,
            ..fixed(metrics::PAGER_BUTTON, metrics::PAGER_BUTTON)
        };
        builder.add(style, BoxData::default(), &[sign])
    };
    let before = arrow(builder, 90.0, theme.disabled);
    let rich = RichText {
        nowrap: true,
        ..RichText::plain(
            &format!("1 / {pages}"),
            TextStyle::new(metrics::SMALL_SIZE, theme.secondary),
            metrics::SMALL_LINE,
            Align::Left,
        )
    };
    let words = builder.text(rich);
    let behind = arrow(builder, -90.0, theme.secondary);
    let style = Style {
        size: Size {
            width: auto(),
            height: length(metrics::PAGER_HEIGHT),
        },
        align_items: AlignItems::CENTER,
        justify_content: JustifyContent::FLEX_END,
        ..row(metrics::CHOICE_GAP)
    };
    builder.add(style, BoxData::default(), &[before, words, behind])
}
