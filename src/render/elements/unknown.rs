//! A component that has no drawing of its own: a neutral box with its tag, and what it holds below.

use taffy::prelude::*;

use crate::card::{Align, Direction, Edges, Element};
use crate::render::boxes::{BoxData, BoxId, Builder, Decor, column, padding};
use crate::render::frame::Border;
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

pub(super) fn build(builder: &mut Builder<'_>, element: &Element) -> BoxId {
    let theme = builder.palette.theme;
    let size = metrics::SMALL_SIZE;
    let tag = if element.tag.is_empty() {
        "?"
    } else {
        &*element.tag
    };
    let words = RichText {
        max_lines: Some(1),
        ..RichText::plain(
            tag,
            TextStyle::new(size, theme.secondary),
            theme::line_height(size),
            Align::Left,
        )
    };
    let mut parts = vec![builder.text(words)];
    let (drawn, note) = builder.drawn(element.children());
    parts.extend(
        drawn
            .iter()
            .map(|child| super::build(builder, child, Direction::Vertical)),
    );
    parts.extend(note);
    let style = Style {
        min_size: Size {
            width: zero(),
            height: length(metrics::UNKNOWN_HEIGHT),
        },
        padding: padding(Edges::symmetric(
            metrics::INNER_SPACING,
            metrics::BUTTON_PADDING,
        )),
        justify_content: JustifyContent::CENTER,
        ..column(metrics::CONTAINER_SPACING)
    };
    let decor = Decor {
        border: Some(Border {
            width: metrics::BORDER,
            color: theme.control_border,
            dashed: true,
        }),
        ..Decor::solid(Some(theme.placeholder), metrics::BLOCK_RADIUS)
    };
    builder.add(style, BoxData::decor(decor), &parts)
}
