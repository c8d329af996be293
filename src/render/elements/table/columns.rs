//! How wide the columns are.

use taffy::prelude::*;

use super::cells::{align_of, labels, plain, strings};
use super::shown_rows;
use crate::card::{Align, Element, Flavor, Table, TableColumn, Text};
use crate::document::NodeId;
use crate::render::boxes::Builder;
use crate::render::markdown::{self, Block};
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

/// Columns beyond this one are not shown.
const COLUMNS: usize = 50;

/// How the columns of a table stand in it.
pub(super) struct Columns {
    pub(super) widths: Vec<Width>,
    /// Width of all, where that is more than the table's own.
    pub(super) wide: Option<f32>,
    /// By how much they are moved to the left.
    pub(super) offset: f32,
    /// By how much they can be.
    pub(super) most: f32,
    /// Whether the first one stays.
    pub(super) frozen: bool,
}

impl Columns {
    pub(super) fn of(builder: &mut Builder<'_>, element: &Element, table: &Table) -> Self {
        let mut widths = Vec::new();
        for each in table.columns.iter().take(COLUMNS) {
            widths.push(width_of(builder, table, each));
        }
        let margins = element.margin.left + element.margin.right;
        let room = (builder.room - margins - 2.0 * metrics::BORDER).max(0.0);
        let px = |width: &Width| match width {
            Width::Auto(px) | Width::Px(px) => *px,
            Width::Percent(share) => share * room,
        };
        let all: f32 = widths.iter().map(px).sum();
        if all <= room + 0.5 {
            return Self {
                widths,
                wide: None,
                offset: 0.0,
                most: 0.0,
                frozen: false,
            };
        }
        let path = builder.card.relative(element.node);
        let asked = builder.options.scrolled.get(&path).copied();
        Self {
            widths: widths.iter().map(|width| Width::Px(px(width))).collect(),
            wide: Some(all),
            offset: asked.unwrap_or(0.0).max(0.0).min(all - room),
            most: all - room,
            frozen: table.freeze_first_column,
        }
    }

    /// Whether something is hidden at the right.
    pub(super) fn goes_on(&self, builder: &Builder<'_>) -> bool {
        self.wide
            .is_some_and(|wide| wide - self.offset > builder.room)
    }
}

/// How a column gets its width.
#[derive(Clone, Copy)]
pub(super) enum Width {
    /// At least so many px, and a share of what is left.
    Auto(f32),
    Px(f32),
    Percent(f32),
}

fn width_of(builder: &mut Builder<'_>, table: &Table, column: &TableColumn) -> Width {
    let given = column.width.as_deref().unwrap_or("auto");
    let number = |text: &str| {
        text.trim()
            .parse::<f32>()
            .ok()
            .filter(|number| number.is_finite())
    };
    if let Some(share) = given.strip_suffix('%').and_then(number) {
        return Width::Percent(share.clamp(1.0, 100.0) / 100.0);
    }
    if let Some(px) = given.strip_suffix("px").and_then(number) {
        return Width::Px(px.clamp(metrics::TABLE_WIDTHS.0, metrics::TABLE_WIDTHS.1));
    }
    let mut widest = header_words(builder, table, column).1;
    for node in shown_rows(builder, table) {
        if let Some(id) = builder.card.tree.get(node, &column.name) {
            widest = widest.max(width_of_cell(builder, column, id));
        }
    }
    let content = widest + 2.0 * metrics::TABLE_CELL;
    Width::Auto(content.clamp(metrics::TABLE_COLUMN, metrics::TABLE_COLUMN_MAX))
}

/// The width that a cell wants, px.
fn width_of_cell(builder: &mut Builder<'_>, column: &TableColumn, value: NodeId) -> f32 {
    let line = |builder: &mut Builder<'_>, text: &str, size: f32| {
        let style = TextStyle::new(size, builder.palette.theme.text);
        builder.greatest_width(&RichText::plain(
            text,
            style,
            metrics::TABLE_LINE,
            Align::Left,
        ))
    };
    let (each, texts) = match &*column.data_type {
        "options" => {
            let texts: Vec<String> = labels(builder, value)
                .into_iter()
                .map(|(text, _)| text)
                .collect();
            (2.0 * metrics::TABLE_LABEL.1, texts)
        }
        "persons" => (
            metrics::CHOICE_HEIGHT + metrics::CHOICE_GAP,
            strings(builder, value),
        ),
        "markdown" | "lark_md" => return widest_line(builder, column, value),
        _ => {
            let text = plain(builder, column, value);
            return line(builder, &text, metrics::TEXT_SIZE);
        }
    };
    let size = match &*column.data_type {
        "options" => metrics::TAG_SIZE,
        _ => metrics::TEXT_SIZE,
    };
    let gaps = texts.len().saturating_sub(1) as f32 * metrics::CHOICE_GAP;
    let words: f32 = texts
        .iter()
        .map(|text| line(builder, text, size) + each)
        .sum();
    words + gaps
}

/// The width of the longest line of a cell of Markdown, without its marks, px.
fn widest_line(builder: &mut Builder<'_>, column: &TableColumn, value: NodeId) -> f32 {
    let text = Text {
        flavor: match &*column.data_type {
            "markdown" => Flavor::Markdown,
            _ => Flavor::LarkMd,
        },
        content: plain(builder, column, value).into(),
        ..Text::default()
    };
    let style = TextStyle::new(metrics::TEXT_SIZE, builder.palette.theme.text);
    let mut widest = 0.0_f32;
    for block in markdown::blocks(&text, &style, builder.palette, Align::Left) {
        widest = widest.max(match block {
            Block::Text(words) => builder.greatest_width(&words),
            Block::Item { depth, text, .. } => {
                builder.greatest_width(&text) + depth as f32 * metrics::LIST_INDENT
            }
            // What can be as wide as it likes takes the most that a column can have.
            _ => metrics::TABLE_COLUMN_MAX,
        });
    }
    widest
}

/// The words of a column's head, and their width in one line.
pub(super) fn header_words(
    builder: &mut Builder<'_>,
    table: &Table,
    column: &TableColumn,
) -> (RichText, f32) {
    let palette = builder.palette;
    let size = match table.header_size.as_deref() {
        Some("heading") => metrics::TABLE_HEADING,
        _ => metrics::TEXT_SIZE,
    };
    let color = match table.header_color.as_deref() {
        Some("grey") => palette.theme.secondary,
        // The page names two; another page lists it among what takes every colour.
        Some(name) => palette.color(name).unwrap_or(palette.theme.text),
        None => palette.theme.text,
    };
    let style = TextStyle {
        bold: table.header_bold,
        ..TextStyle::new(size, color)
    };
    let align = table.header_align.unwrap_or_else(|| align_of(column));
    let rich = RichText {
        max_lines: Some(table.header_lines),
        ..RichText::plain(&column.display_name, style, theme::line_height(size), align)
    };
    let width = builder.greatest_width(&rich);
    (rich, width)
}

pub(super) fn apply(style: &mut Style, width: Width) {
    style.flex_shrink = 0.0;
    match width {
        Width::Auto(least) => {
            style.flex_grow = 1.0;
            style.flex_basis = length(least);
        }
        Width::Px(px) => style.flex_basis = length(px),
        Width::Percent(share) => style.flex_basis = percent(share),
    }
}
