//! Tables that are wider than their place.

use taffy::prelude::*;

use super::columns::{Columns, Width};
use crate::render::boxes::{BoxData, BoxId, Builder, Decor, column};
use crate::render::frame::{Fill, Rgba};
use crate::render::theme::{self, metrics};

/// Rows wider than the table, moved by what was scrolled.
pub(super) fn scrolling(
    builder: &mut Builder<'_>,
    columns: &Columns,
    wide: f32,
    rows: &[BoxId],
) -> BoxId {
    let mut style = column(0.0);
    style.size.width = length(wide);
    style.flex_shrink = 0.0;
    style.margin.left = length(-columns.offset);
    builder.add(style, BoxData::default(), rows)
}

/// Where the scroll bar of a table lies that scrolls sideways.
pub(super) fn strip(builder: &mut Builder<'_>) -> BoxId {
    let style = Style {
        size: Size {
            width: auto(),
            height: length(metrics::STRIP),
        },
        flex_shrink: 0.0,
        ..Style::DEFAULT
    };
    let decor = Decor::solid(Some(builder.palette.theme.strip), 0.0);
    builder.add(style, BoxData::decor(decor), &[])
}

/// From clear to dark, or the other way round.
fn shade(builder: &Builder<'_>, darker_to_the_right: bool) -> Decor {
    let dark = builder.palette.theme.edge_shadow;
    let clear = theme::faded(dark, 0.0);
    let (left, right) = if darker_to_the_right {
        (clear, dark)
    } else {
        (dark, clear)
    };
    Decor {
        fills: vec![Fill::Linear {
            line: [(0.0, 0.0), (1.0, 0.0)],
            stops: vec![(0.0, left), (1.0, right)],
        }],
        ..Decor::default()
    }
}

/// The shadow at the right edge behind which the columns go on.
pub(super) fn edge_shadow(builder: &mut Builder<'_>) -> BoxId {
    let style = Style {
        position: Position::Absolute,
        inset: Rect {
            left: auto(),
            right: zero(),
            top: zero(),
            bottom: length(metrics::STRIP),
        },
        size: Size {
            width: length(metrics::EDGE_SHADOW),
            height: auto(),
        },
        ..Style::DEFAULT
    };
    let decor = shade(builder, true);
    builder.add(style, BoxData::decor(decor), &[])
}

/// Keeps the first cell of a row where it is while the others move under it.
pub(super) fn freeze(
    builder: &mut Builder<'_>,
    columns: &Columns,
    cells: &mut Vec<BoxId>,
    ground: Option<Rgba>,
) {
    let (Some(first), Some(Width::Px(width))) = (cells.first().copied(), columns.widths.first())
    else {
        return;
    };
    if !columns.frozen || columns.offset <= 0.0 {
        return;
    }
    builder.restyle(first, |style| style.inset.left = length(columns.offset));
    let fills = [Some(builder.palette.theme.card), ground];
    if let Some(data) = builder.data_mut(first) {
        data.raised = true;
        data.decor.fills = fills.into_iter().flatten().map(Fill::Solid).collect();
    }
    let style = Style {
        position: Position::Absolute,
        inset: Rect {
            left: length(columns.offset + width),
            right: auto(),
            top: zero(),
            bottom: zero(),
        },
        size: Size {
            width: length(metrics::EDGE_SHADOW),
            height: auto(),
        },
        ..Style::DEFAULT
    };
    let data = BoxData {
        raised: true,
        ..BoxData::decor(shade(builder, false))
    };
    cells.push(builder.add(style, data, &[]));
}
