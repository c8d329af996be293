//! Tables in Markdown.

use taffy::prelude::*;

use super::table;
use crate::card::Edges;
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, column, padding, row};
use crate::render::frame::{Border, Rgba};
use crate::render::text::RichText;
use crate::render::theme::metrics;

/// A Markdown table: equal columns, as wide as the text unless they are many.
pub(super) fn build(
    builder: &mut Builder<'_>,
    header: Vec<RichText>,
    rows: Vec<Vec<RichText>>,
) -> BoxId {
    let theme = builder.palette.theme;
    let columns = header.len();
    let shown = if builder.card.config.streaming {
        rows.len()
    } else {
        metrics::GRID_ROWS
    };
    let pages = rows.len().div_ceil(shown.max(1));
    let mut lines = vec![grid_row(
        builder,
        header,
        columns,
        metrics::GRID_HEADER,
        false,
    )];
    for cells in rows.into_iter().take(shown) {
        lines.push(grid_row(builder, cells, columns, metrics::GRID_ROW, true));
    }
    let decor = Decor {
        border: Some(Border {
            width: metrics::BORDER,
            color: theme.rule,
            dashed: false,
        }),
        clip: true,
        ..Decor::solid(None, metrics::TABLE_RADIUS)
    };
    let style = Style {
        border: padding(Edges::all(metrics::BORDER)),
        ..column(0.0)
    };
    let needed = columns as f32 * metrics::GRID_COLUMN;
    let strip = Content::Strip {
        needed,
        ground: Some(theme.strip),
        bar: None,
    };
    let lines = builder.add(column(0.0), BoxData::default(), &lines);
    let strip = builder.leaf(Style::DEFAULT, strip);
    let shadow = Style {
        position: Position::Absolute,
        inset: Rect::zero(),
        ..Style::DEFAULT
    };
    let shadow = builder.leaf(shadow, Content::EdgeShadow(needed, theme.edge_shadow));
    let lines = [lines, strip, shadow];
    let mut parts = vec![builder.add(style, BoxData::decor(decor), &lines)];
    if pages > 1 {
        parts.push(table::pager(builder, pages));
    }
    builder.add(column(0.0), BoxData::default(), &parts)
}

fn grid_row(
    builder: &mut Builder<'_>,
    cells: Vec<RichText>,
    columns: usize,
    height: f32,
    line_above: bool,
) -> BoxId {
    let rule = builder.palette.theme.rule;
    let mut boxes = Vec::new();
    let mut cells = cells.into_iter();
    for number in 0..columns {
        let mut parts = Vec::new();
        if let Some(text) = cells.next() {
            let words = builder.text(text);
            builder.restyle(words, |style| style.flex_grow = 1.0);
            parts.push(words);
        }
        if number > 0 {
            parts.push(line(builder, rule, true));
        }
        let above = ((height - metrics::TEXT_LINE) / 2.0).max(0.0);
        let style = Style {
            flex_grow: 1.0,
            flex_shrink: 0.0,
            flex_basis: length(metrics::GRID_COLUMN),
            min_size: Size {
                width: zero(),
                height: length(height),
            },
            padding: padding(Edges::symmetric(above, metrics::GRID_INSET)),
            align_items: AlignItems::CENTER,
            ..row(0.0)
        };
        boxes.push(builder.add(style, BoxData::default(), &parts));
    }
    let mut style = row(0.0);
    if line_above {
        style.padding.top = length(metrics::BORDER);
        boxes.push(line(builder, rule, false));
    }
    builder.add(style, BoxData::default(), &boxes)
}

/// A line at the left or upper edge of the box that it stands in.
fn line(builder: &mut Builder<'_>, color: Rgba, upright: bool) -> BoxId {
    let (width, height, right, bottom) = if upright {
        (length(metrics::BORDER), auto(), auto(), zero())
    } else {
        (auto(), length(metrics::BORDER), zero(), auto())
    };
    let style = Style {
        position: Position::Absolute,
        inset: Rect {
            left: zero(),
            right,
            top: zero(),
            bottom,
        },
        size: Size { width, height },
        ..Style::DEFAULT
    };
    builder.add(style, BoxData::decor(Decor::solid(Some(color), 0.0)), &[])
}
