//! `table`.

use taffy::prelude::*;

use super::persons;
use super::{padding_of, text};
use crate::card::{Align, Edges, Flavor, NumberFormat, Table, TableColumn, Text, VerticalAlign};
use crate::document::{Kind, NodeId};
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, column, padding, row};
use crate::render::datetime;
use crate::render::frame::{Border, Press};
use crate::render::limits;
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

const SIZE: f32 = 14.0;
pub(super) fn build(builder: &mut Builder<'_>, table: &Table) -> BoxId {
    let theme = builder.palette.theme;
    let widths: Vec<Width> = table
        .columns
        .iter()
        .take(limits::PARTS)
        .map(|each| width_of(builder, table, each))
        .collect();
    let mut rows = vec![header(builder, table, &widths)];
    for node in shown_rows(builder, table) {
        rows.push(body_row(builder, table, &widths, node));
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
    builder.add(column(0.0), BoxData::default(), &parts)
}

/// The rows of the first page.
fn shown_rows(builder: &Builder<'_>, table: &Table) -> Vec<NodeId> {
    let page = table.rows.iter().take(table.page_size.min(limits::PARTS));
    page.copied()
        .take_while(|node| builder.begins_in(*node))
        .collect()
}

/// How a column gets its width.
#[derive(Clone, Copy)]
enum Width {
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
        return Width::Px(px.clamp(20.0, 2000.0));
    }
    let style = TextStyle::new(SIZE, builder.palette.theme.text);
    let mut widest = 0.0_f32;
    let mut texts = vec![column.display_name.to_string()];
    for node in shown_rows(builder, table) {
        if let Some(id) = builder.card.tree.get(node, &column.name) {
            texts.push(plain(builder, column, id));
        }
    }
    for text in texts {
        let rich = RichText::plain(&text, style, 22.0, Align::Left);
        widest = widest.max(builder.greatest_width(&rich));
    }
    let content = widest + 2.0 * metrics::TABLE_CELL;
    Width::Auto(content.clamp(metrics::TABLE_COLUMN, metrics::TABLE_COLUMN_MAX))
}

fn apply(style: &mut Style, width: Width) {
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

fn header(builder: &mut Builder<'_>, table: &Table, widths: &[Width]) -> BoxId {
    let palette = builder.palette;
    let size = match table.header_size.as_deref() {
        Some("heading") => 16.0,
        _ => SIZE,
    };
    let color = match table.header_color.as_deref() {
        Some("grey") => palette.theme.secondary,
        _ => palette.theme.text,
    };
    let ground = match table.header_background.as_deref() {
        Some("grey") => Some(palette.theme.chip),
        _ => None,
    };
    let mut cells = Vec::new();
    for (each, width) in table.columns.iter().zip(widths) {
        let style = TextStyle {
            bold: table.header_bold,
            ..TextStyle::new(size, color)
        };
        let align = table.header_align.unwrap_or_else(|| align_of(each));
        let rich = RichText {
            max_lines: Some(table.header_lines),
            ..RichText::plain(&each.display_name, style, theme::line_height(size), align)
        };
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
    let style = Style {
        min_size: Size {
            width: zero(),
            height: length(metrics::PAGER_HEIGHT),
        },
        ..row(0.0)
    };
    builder.add(style, BoxData::decor(Decor::solid(ground, 0.0)), &cells)
}

fn align_of(column: &TableColumn) -> Align {
    column.horizontal_align.unwrap_or(match &*column.data_type {
        "number" => Align::Right,
        _ => Align::Left,
    })
}

fn body_row(builder: &mut Builder<'_>, table: &Table, widths: &[Width], node: NodeId) -> BoxId {
    let theme = builder.palette.theme;
    let height = theme::row_height(&table.row_height);
    let most = match table.row_max_height {
        Some(crate::card::Length::Px(most)) => most.max(32.0),
        _ => 124.0,
    };
    let room = height.unwrap_or(most);
    let mut cells = Vec::new();
    for (each, width) in table.columns.iter().zip(widths) {
        let value = builder.card.tree.get(node, &each.name);
        let lines = ((room - 8.0) / 22.0).floor().max(1.0) as usize;
        let parts = value.map_or_else(Vec::new, |value| content(builder, each, value, lines));
        cells.push(cell(
            builder,
            &parts,
            *width,
            each.vertical_align,
            align_of(each),
            Some(room),
        ));
    }
    let mut style = row(0.0);
    match height {
        Some(height) => {
            style.size.height = length(height);
            style.flex_shrink = 0.0;
        }
        None => style.min_size.height = length(32.0),
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
    cells.push(builder.add(
        line,
        BoxData::decor(Decor::solid(Some(theme.rule), 0.0)),
        &[],
    ));
    let id = builder.add(style, BoxData::default(), &cells);
    builder.answer(id, node, "row", Press::None);
    id
}

fn cell(
    builder: &mut Builder<'_>,
    parts: &[BoxId],
    width: Width,
    vertical: VerticalAlign,
    align: Align,
    room: Option<f32>,
) -> BoxId {
    let mut style = Style {
        padding: padding(Edges::symmetric(4.0, metrics::TABLE_CELL)),
        align_items: match vertical {
            VerticalAlign::Top => AlignItems::FLEX_START,
            VerticalAlign::Center => AlignItems::CENTER,
            VerticalAlign::Bottom => AlignItems::FLEX_END,
        },
        justify_content: super::justify(align),
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

/// What a cell shows, after its column's type.
fn content(
    builder: &mut Builder<'_>,
    column: &TableColumn,
    value: NodeId,
    lines: usize,
) -> Vec<BoxId> {
    let align = align_of(column);
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
                ..Text::default()
            };
            let color = builder.palette.theme.text;
            let id = text::text(builder, &content, color);
            builder.restyle(id, |style| {
                style.flex_grow = 1.0;
                style.min_size.width = zero();
                style.flex_shrink = 1.0;
            });
            vec![id]
        }
        _ => {
            let shown = plain(builder, column, value);
            let style = TextStyle::new(SIZE, builder.palette.theme.text);
            let rich = RichText {
                max_lines: Some(lines),
                ..RichText::plain(&shown, style, 22.0, align)
            };
            let id = builder.text(rich);
            builder.restyle(id, |style| style.flex_grow = 1.0);
            vec![id]
        }
    }
}

fn strings(builder: &Builder<'_>, value: NodeId) -> Vec<String> {
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

fn options(builder: &mut Builder<'_>, value: NodeId) -> Vec<BoxId> {
    let tree = builder.card.tree.clone();
    let labels: Vec<(String, String)> = match tree.str(value) {
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
    };
    labels
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
        padding: padding(Edges::symmetric(2.0, metrics::TAG_PADDING + 2.0)),
        ..row(0.0)
    };
    let decor = Decor::solid(Some(colors.ground), metrics::TAG_RADIUS);
    builder.add(style, BoxData::decor(decor), &[words])
}

fn person(builder: &mut Builder<'_>, id: &str) -> BoxId {
    let picture = persons::avatar(builder, id, metrics::CHOICE_HEIGHT);
    let style = TextStyle::new(SIZE, builder.palette.theme.text);
    let rich = RichText {
        max_lines: Some(1),
        ..RichText::plain(id, style, 22.0, Align::Left)
    };
    let name = builder.text(rich);
    let style = Style {
        align_items: AlignItems::CENTER,
        ..row(metrics::CHOICE_GAP)
    };
    builder.add(style, BoxData::default(), &[picture, name])
}

/// The words of a cell: what it holds, as text.
fn plain(builder: &Builder<'_>, column: &TableColumn, value: NodeId) -> String {
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

/// A number as its column wants it; without a precision it stays as it was sent.
fn number(source: &str, format: &NumberFormat) -> String {
    let rounded = match (format.precision, source.parse::<f64>()) {
        (Some(precision), Ok(number)) if number.is_finite() => {
            format!("{number:.0$}", precision.min(10))
        }
        _ => source.to_owned(),
    };
    let (sign, digits) = match rounded.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", rounded.as_str()),
    };
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(a, b)| (a, Some(b)));
    let grouped = if format.separator && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut out = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    } else {
        whole.to_owned()
    };
    let symbol = format.symbol.as_deref().unwrap_or_default();
    match fraction {
        Some(fraction) => format!("{symbol}{sign}{grouped}.{fraction}"),
        None => format!("{symbol}{sign}{grouped}"),
    }
}

/// Which page is shown, between two arrows.
pub(super) fn pager(builder: &mut Builder<'_>, pages: usize) -> BoxId {
    let theme = builder.palette.theme;
    let arrow = |builder: &mut Builder<'_>, turn: f32, color| {
        builder.square(metrics::ICON, Content::Chevron(color, turn))
    };
    let before = arrow(builder, 90.0, theme.disabled);
    let rich = RichText {
        nowrap: true,
        ..RichText::plain(
            &format!("1 / {pages}"),
            TextStyle::new(metrics::TAG_SIZE, theme.secondary),
            20.0,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn format(precision: Option<usize>, symbol: &str, separator: bool) -> NumberFormat {
        NumberFormat {
            precision,
            symbol: Some(symbol.into()),
            separator,
        }
    }

    #[test]
    fn numbers_take_precision_symbol_and_separator() {
        assert_eq!(
            number("1234567.891", &format(Some(2), "¥", true)),
            "¥1,234,567.89"
        );
        assert_eq!(number("-1234", &format(None, "", true)), "-1,234");
        assert_eq!(number("168.230", &NumberFormat::default()), "168.230");
        assert_eq!(number("1e3", &format(None, "$", true)), "$1e3");
    }
}
