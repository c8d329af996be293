//! `table`.

use taffy::prelude::*;

use super::persons;
use super::{padding_of, text};
use crate::card::{
    Align, Edges, Element, Flavor, NumberFormat, Table, TableColumn, Text, VerticalAlign,
};
use crate::document::{Kind, NodeId};
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, column, fixed, padding, row};
use crate::render::datetime;
use crate::render::frame::{Border, Fill, Press, Rgba, Scroll};
use crate::render::limits;
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

/// Columns beyond this one are not shown.
const COLUMNS: usize = 50;

/// How the columns of a table stand in it.
struct Columns {
    widths: Vec<Width>,
    /// Width of all, where that is more than the table's own.
    wide: Option<f32>,
    /// By how much they are moved to the left.
    offset: f32,
    /// By how much they can be.
    most: f32,
    /// Whether the first one stays.
    frozen: bool,
}

impl Columns {
    fn of(builder: &mut Builder<'_>, element: &Element, table: &Table) -> Self {
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
    fn goes_on(&self, builder: &Builder<'_>) -> bool {
        self.wide
            .is_some_and(|wide| wide - self.offset > builder.room)
    }
}

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

/// Rows wider than the table, moved by what was scrolled.
fn scrolling(builder: &mut Builder<'_>, columns: &Columns, wide: f32, rows: &[BoxId]) -> BoxId {
    let mut style = column(0.0);
    style.size.width = length(wide);
    style.flex_shrink = 0.0;
    style.margin.left = length(-columns.offset);
    builder.add(style, BoxData::default(), rows)
}

/// Where the scroll bar of a table lies that scrolls sideways.
fn strip(builder: &mut Builder<'_>) -> BoxId {
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
fn edge_shadow(builder: &mut Builder<'_>) -> BoxId {
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
fn freeze(
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

/// The words of a column's head, and their width in one line.
fn header_words(builder: &mut Builder<'_>, table: &Table, column: &TableColumn) -> (RichText, f32) {
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

fn align_of(column: &TableColumn) -> Align {
    column.horizontal_align.unwrap_or(match &*column.data_type {
        "number" => Align::Right,
        _ => Align::Left,
    })
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
        let lines = (inside / metrics::TABLE_LINE).floor().max(1.0) as usize;
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

fn cell(
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
            // As wide as the cell: a picture's height follows its width.
            let style = Style {
                flex_grow: 1.0,
                flex_shrink: 1.0,
                flex_basis: zero(),
                ..super::column(0.0)
            };
            vec![builder.add(style, BoxData::default(), &[id])]
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

/// The labels of a cell: words and colour.
fn labels(builder: &Builder<'_>, value: NodeId) -> Vec<(String, String)> {
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
    let is_zero = rounded.parse::<f64>().is_ok_and(|number| number == 0.0);
    let (sign, digits) = match rounded.strip_prefix('-') {
        Some(rest) => (if is_zero { "" } else { "-" }, rest),
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

    #[test]
    fn zero_has_no_sign() {
        let yuan = format(Some(2), "¥", false);
        assert_eq!(number("-0.0", &yuan), "¥0.00");
        assert_eq!(number("-0.004", &yuan), "¥0.00");
        assert_eq!(number("-0", &NumberFormat::default()), "0");
        assert_eq!(number("-0.006", &yuan), "¥-0.01");
    }
}
