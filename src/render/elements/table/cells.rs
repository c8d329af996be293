//! What stands in the cells.

use taffy::prelude::*;

use super::columns::{Width, apply};
use super::number::number;
use crate::card::{Align, Edges, Flavor, TableColumn, Text, VerticalAlign};
use crate::document::{Kind, NodeId};
use crate::render::boxes::{BoxData, BoxId, Builder, Decor, column as upright, padding, row};
use crate::render::elements::{justify, persons, text};
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::metrics;
use crate::render::{datetime, limits};

pub(super) fn align_of(column: &TableColumn) -> Align {
    column.horizontal_align.unwrap_or(match &*column.data_type {
        "number" => Align::Right,
        _ => Align::Left,
    })
}

pub(super) fn cell(
    builder: &mut Builder<'_>,
    parts: &[BoxId],
    width: Width,
    vertical: VerticalAlign,
    align: Align,
    room: Option<f32>,
) -> BoxId {
    let mut style = Style {
        padding: padding(Edges::symmetric(
            metrics::TABLE_CELL_ABOVE,
            metrics::TABLE_CELL,
        )),
        align_items: match vertical {
            VerticalAlign::Top => AlignItems::FLEX_START,
            VerticalAlign::Center => AlignItems::CENTER,
            VerticalAlign::Bottom => AlignItems::FLEX_END,
        },
        justify_content: justify(align),
        ..row(metrics::CHOICE_GAP)
    };
    if let Some(room) = room {
        style.max_size.height = length(room);
    }
    apply(&mut style, width);
    let decor = Decor {
        clip: true,
        ..Decor::default()
    };
    builder.add(style, BoxData::decor(decor), parts)
}

/// What a cell shows in a height, px, after its column's type.
pub(super) fn content(
    builder: &mut Builder<'_>,
    column: &TableColumn,
    value: NodeId,
    room: f32,
) -> Vec<BoxId> {
    let align = align_of(column);
    let lines = (room / metrics::TABLE_LINE).floor().max(1.0) as usize;
    match &*column.data_type {
        "options" => options(builder, value),
        "persons" => {
            let ids = strings(builder, value);
            ids.iter()
                .take(limits::PARTS)
                .map(|id| person(builder, id))
                .collect()
        }
        flavor @ ("lark_md" | "markdown") => {
            let content = Text {
                flavor: if flavor == "markdown" {
                    Flavor::Markdown
                } else {
                    Flavor::LarkMd
                },
                content: plain(builder, column, value).into(),
                align: Some(align),
                lines: Some(lines),
                ..Text::default()
            };
            let color = builder.palette.theme.text;
            let id = text::text(builder, &content, color);
            // As wide as the cell: a picture's height follows its width. What is too high loses its end.
            let mut style = Style {
                flex_grow: 1.0,
                flex_shrink: 1.0,
                flex_basis: zero(),
                ..upright(0.0)
            };
            style.max_size.height = length(room);
            let decor = Decor {
                clip: true,
                ..Decor::default()
            };
            vec![builder.add(style, BoxData::decor(decor), &[id])]
        }
        _ => {
            let shown = plain(builder, column, value);
            let style = TextStyle::new(metrics::TEXT_SIZE, builder.palette.theme.text);
            let rich = RichText {
                max_lines: Some(lines),
                ..RichText::plain(&shown, style, metrics::TABLE_LINE, align)
            };
            let id = builder.text(rich);
            builder.restyle(id, |style| style.flex_grow = 1.0);
            vec![id]
        }
    }
}

pub(super) fn strings(builder: &Builder<'_>, value: NodeId) -> Vec<String> {
    let tree = &builder.card.tree;
    match tree.str(value) {
        Some(one) => vec![one.to_owned()],
        None => tree
            .items(value)
            .iter()
            .filter_map(|id| tree.str(*id))
            .map(str::to_owned)
            .collect(),
    }
}

/// The labels of a cell: words and colour.
pub(super) fn labels(builder: &Builder<'_>, value: NodeId) -> Vec<(String, String)> {
    let tree = &builder.card.tree;
    match tree.str(value) {
        Some(one) => vec![(one.to_owned(), "blue".to_owned())],
        None => tree
            .items(value)
            .iter()
            .filter_map(|id| {
                let member = |key: &str| tree.get(*id, key).and_then(|id| tree.str(id));
                let text = member("text").or_else(|| tree.str(*id))?;
                Some((
                    text.to_owned(),
                    member("color").unwrap_or("blue").to_owned(),
                ))
            })
            .collect(),
    }
}

fn options(builder: &mut Builder<'_>, value: NodeId) -> Vec<BoxId> {
    labels(builder, value)
        .iter()
        .take(limits::PARTS)
        .map(|(text, color)| label(builder, text, color))
        .collect()
}

fn label(builder: &mut Builder<'_>, text: &str, color: &str) -> BoxId {
    let colors = builder.palette.tag(color);
    let style = TextStyle {
        medium: true,
        ..TextStyle::new(metrics::TAG_SIZE, colors.text)
    };
    let rich = RichText {
        max_lines: Some(1),
        ..RichText::plain(text, style, metrics::TAG_HEIGHT, Align::Left)
    };
    let words = builder.text(rich);
    let style = Style {
        padding: padding(Edges::symmetric(
            metrics::TABLE_LABEL.0,
            metrics::TABLE_LABEL.1,
        )),
        flex_shrink: 0.0,
        max_size: Size {
            width: percent(1.0),
            height: auto(),
        },
        ..row(0.0)
    };
    let decor = Decor::solid(Some(colors.ground), metrics::TAG_RADIUS);
    builder.add(style, BoxData::decor(decor), &[words])
}

fn person(builder: &mut Builder<'_>, id: &str) -> BoxId {
    let picture = persons::avatar(builder, id, metrics::CHOICE_HEIGHT);
    let style = TextStyle::new(metrics::TEXT_SIZE, builder.palette.theme.text);
    let rich = RichText {
        max_lines: Some(1),
        ..RichText::plain(id, style, metrics::TABLE_LINE, Align::Left)
    };
    let name = builder.text(rich);
    let style = Style {
        align_items: AlignItems::CENTER,
        ..row(metrics::CHOICE_GAP)
    };
    builder.add(style, BoxData::default(), &[picture, name])
}

/// The words of a cell: what it holds, as text.
pub(super) fn plain(builder: &Builder<'_>, column: &TableColumn, value: NodeId) -> String {
    let tree = &builder.card.tree;
    match (&*column.data_type, &tree.node(value).kind) {
        ("number", Kind::Number) => number(tree.source(value), &column.format),
        ("date", Kind::Number) => {
            let moment = tree
                .number(value)
                .and_then(|ms| datetime::by_pattern(ms, column.date_format.as_deref()));
            moment.unwrap_or_else(|| tree.source(value).to_owned())
        }
        (_, Kind::String(text)) => text.to_string(),
        (_, Kind::Null) => String::new(),
        (_, Kind::Array) => strings(builder, value).join(", "),
        _ => tree.minified(value),
    }
}
