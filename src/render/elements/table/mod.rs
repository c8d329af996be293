//! `table`.

mod cells;
mod columns;
mod number;
mod pager;
mod scrolling;

use taffy::prelude::*;

pub(super) use pager::pager;

use self::cells::{align_of, cell, content};
use self::columns::{Columns, header_words};
use self::scrolling::{edge_shadow, freeze, scrolling, strip};
use super::padding_of;
use crate::card::{Element, Table, VerticalAlign};
use crate::document::NodeId;
use crate::render::boxes::{BoxData, BoxId, Builder, Decor, column, row};
use crate::render::frame::{Border, Press, Scroll};
use crate::render::limits;
use crate::render::theme::{self, metrics};

pub(super) fn build(builder: &mut Builder<'_>, element: &Element, table: &Table) -> BoxId {
    let theme = builder.palette.theme;
    let columns = Columns::of(builder, element, table);
    let mut rows = vec![header(builder, table, &columns)];
    for node in shown_rows(builder, table) {
        rows.push(body_row(builder, table, &columns, node));
    }
    if let Some(wide) = columns.wide {
        rows = vec![scrolling(builder, &columns, wide, &rows)];
        if columns.goes_on(builder) {
            rows.push(edge_shadow(builder));
        }
        rows.push(strip(builder));
    }
    let mut parts = Vec::new();
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
        border: padding_of(metrics::BORDER),
        ..column(0.0)
    };
    parts.push(builder.add(style, BoxData::decor(decor), &rows));
    let pages = table.rows.len().div_ceil(table.page_size);
    if pages > 1 {
        parts.push(pager(builder, pages));
    }
    let data = BoxData {
        scroll: columns.wide.map(|_| Scroll {
            offset: columns.offset,
            most: columns.most,
        }),
        ..BoxData::default()
    };
    builder.add(column(0.0), data, &parts)
}

/// The rows of the first page.
fn shown_rows(builder: &Builder<'_>, table: &Table) -> Vec<NodeId> {
    let page = table.rows.iter().take(table.page_size.min(limits::PARTS));
    page.copied()
        .take_while(|node| builder.begins_in(*node))
        .collect()
}

fn header(builder: &mut Builder<'_>, table: &Table, columns: &Columns) -> BoxId {
    let ground = match table.header_background.as_deref() {
        Some("grey") => builder.palette.ground(Some("grey")),
        _ => None,
    };
    let mut cells = Vec::new();
    for (each, width) in table.columns.iter().zip(&columns.widths) {
        let (rich, _) = header_words(builder, table, each);
        let align = rich.align;
        let words = builder.text(rich);
        builder.restyle(words, |style| style.flex_grow = 1.0);
        let id = cell(
            builder,
            &[words],
            *width,
            VerticalAlign::Center,
            align,
            None,
        );
        builder.answer(id, each.node, "column", Press::None);
        cells.push(id);
    }
    freeze(builder, columns, &mut cells, ground);
    let style = Style {
        min_size: Size {
            width: zero(),
            height: length(metrics::TABLE_HEADER),
        },
        ..row(0.0)
    };
    builder.add(style, BoxData::decor(Decor::solid(ground, 0.0)), &cells)
}

fn body_row(builder: &mut Builder<'_>, table: &Table, columns: &Columns, node: NodeId) -> BoxId {
    let theme = builder.palette.theme;
    let height = theme::row_height(&table.row_height);
    let most = match table.row_max_height {
        Some(crate::card::Length::Px(most)) => most.max(metrics::TABLE_ROW),
        _ => metrics::TABLE_ROW_MAX,
    };
    let room = height.unwrap_or(most);
    let mut cells = Vec::new();
    for (each, width) in table.columns.iter().zip(&columns.widths) {
        let value = builder.card.tree.get(node, &each.name);
        let inside = room - 2.0 * metrics::TABLE_CELL_ABOVE;
        let parts = value.map_or_else(Vec::new, |value| content(builder, each, value, inside));
        cells.push(cell(
            builder,
            &parts,
            *width,
            each.vertical_align,
            align_of(each),
            Some(room),
        ));
    }
    freeze(builder, columns, &mut cells, None);
    let mut style = row(0.0);
    match height {
        Some(height) => {
            style.size.height = length(height);
            style.flex_shrink = 0.0;
        }
        None => style.min_size.height = length(metrics::TABLE_ROW),
    }
    // The line above a row lies over its first px.
    let line = Style {
        position: Position::Absolute,
        inset: Rect {
            left: zero(),
            right: zero(),
            top: zero(),
            bottom: auto(),
        },
        size: Size {
            width: auto(),
            height: length(metrics::BORDER),
        },
        ..Style::DEFAULT
    };
    let line_data = BoxData {
        raised: true,
        ..BoxData::decor(Decor::solid(Some(theme.rule), 0.0))
    };
    cells.push(builder.add(line, line_data, &[]));
    let id = builder.add(style, BoxData::default(), &cells);
    builder.answer(id, node, "row", Press::None);
    id
}
