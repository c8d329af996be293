//! `markdown`, `div`, and the icons before texts.

use taffy::prelude::*;

use super::hr;
use crate::card::{Align, Div, Edges, Icon, Length, Markdown, Text};
use crate::render::boxes::{
    BoxData, BoxId, Builder, Content, Crop, Decor, column, fixed, margin, padding, row,
};
use crate::render::frame::{Border, Fill, Press, Rgba};
use crate::render::limits;
use crate::render::markdown::{self, Block, Marker};
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

pub(super) fn markdown(builder: &mut Builder<'_>, markdown: &Markdown) -> BoxId {
    let words = text(builder, &markdown.text, builder.palette.theme.text);
    with_icon(builder, markdown.icon.as_ref(), &markdown.text, words)
}

pub(super) fn div(builder: &mut Builder<'_>, div: &Div) -> BoxId {
    let mut parts = Vec::new();
    if let Some(content) = &div.text {
        let color = markdown::text_color(content, builder.palette, builder.palette.theme.text);
        let words = text(builder, content, color);
        if let Some(node) = content.node {
            builder.answer(words, node, "text", Press::None);
        }
        parts.push(with_icon(builder, div.icon.as_ref(), content, words));
    } else if let Some(icon) = &div.icon {
        parts.push(plain_icon(builder, icon));
    }
    if !div.fields.is_empty() {
        parts.push(fields(builder, div));
    }
    let mut style = column(metrics::INNER_SPACING);
    if let Some(Length::Px(width)) = div.width {
        style.size.width = length(width);
    }
    builder.add(style, BoxData::default(), &parts)
}

/// Two short fields share a line, a long one has a line of its own.
fn fields(builder: &mut Builder<'_>, div: &Div) -> BoxId {
    let mut boxes = Vec::new();
    for (field, short) in div.fields.iter().take(limits::PARTS) {
        let color = markdown::text_color(field, builder.palette, builder.palette.theme.text);
        let words = text(builder, field, color);
        if let Some(node) = field.node {
            builder.answer(words, node, "text", Press::None);
        }
        let style = Style {
            size: Size {
                width: if *short { percent(0.5) } else { percent(1.0) },
                height: auto(),
            },
            padding: padding(Edges {
                right: if *short {
                    metrics::FIELD_GAP / 2.0
                } else {
                    0.0
                },
                ..Edges::default()
            }),
            ..column(0.0)
        };
        boxes.push(builder.add(style, BoxData::default(), &[words]));
    }
    let style = Style {
        flex_wrap: FlexWrap::Wrap,
        gap: Size {
            width: zero(),
            height: length(metrics::INNER_SPACING),
        },
        ..row(0.0)
    };
    builder.add(style, BoxData::default(), &boxes)
}

/// An icon at the upper left of a text; further lines keep its indentation.
fn with_icon(builder: &mut Builder<'_>, icon: Option<&Icon>, text: &Text, words: BoxId) -> BoxId {
    let Some(icon) = icon else {
        return words;
    };
    let line = theme::line_height(builder.palette.text_size(text.size.as_deref()));
    let color = icon
        .color
        .as_deref()
        .and_then(|name| builder.palette.color(name));
    let color = color.unwrap_or(builder.palette.theme.text);
    let mark = icon_box(builder, icon, color, line);
    builder.restyle(words, |style| {
        style.flex_grow = 1.0;
        style.flex_basis = zero();
    });
    builder.add(row(metrics::ICON_GAP), BoxData::default(), &[mark, words])
}

fn plain_icon(builder: &mut Builder<'_>, icon: &Icon) -> BoxId {
    let color = icon
        .color
        .as_deref()
        .and_then(|name| builder.palette.color(name));
    let color = color.unwrap_or(builder.palette.theme.text);
    icon_box(builder, icon, color, metrics::ICON)
}

/// An icon, centred on the first line of the text beside it.
pub(super) fn icon_box(builder: &mut Builder<'_>, icon: &Icon, color: Rgba, line: f32) -> BoxId {
    let picture = icon.img_key.as_deref().and_then(|key| builder.picture(key));
    let content = match (picture, &icon.token) {
        (Some(picture), _) => Content::Picture(picture, Crop::Center),
        (None, Some(token)) => Content::Icon(token.clone(), color),
        (None, None) => Content::PictureSign(builder.palette.theme.placeholder_mark),
    };
    let style = Style {
        margin: margin(Edges {
            top: ((line - metrics::ICON) / 2.0).max(0.0),
            ..Edges::default()
        }),
        ..fixed(metrics::ICON, metrics::ICON)
    };
    let id = builder.leaf(style, content);
    builder.answer(id, icon.node, "icon", Press::None);
    id
}

/// The blocks of a text, one below the other.
pub(super) fn text(builder: &mut Builder<'_>, text: &Text, color: Rgba) -> BoxId {
    styled(builder, text, color, false)
}

/// The same, struck through where wanted.
pub(super) fn styled(builder: &mut Builder<'_>, text: &Text, color: Rgba, strike: bool) -> BoxId {
    let style = TextStyle {
        strike,
        ..TextStyle::new(builder.palette.text_size(text.size.as_deref()), color)
    };
    let align = text.align.unwrap_or_default();
    let shown = limits::beginning(&text.content, limits::TEXT);
    let is_cut = shown.len() < text.content.len();
    let beginning = is_cut.then(|| Text {
        content: shown.into(),
        ..text.clone()
    });
    let text = beginning.as_ref().unwrap_or(text);
    let mut blocks = markdown::blocks(text, &style, builder.palette, align);
    if let (Some(lines), Some(Block::Text(first))) = (text.lines, blocks.first_mut()) {
        first.max_lines = Some(lines);
        blocks.truncate(1);
    }
    let mut boxes: Vec<BoxId> = blocks
        .into_iter()
        .map(|each| block(builder, each))
        .collect();
    if is_cut && text.lines.is_none() {
        boxes.push(builder.note(limits::MORE_TEXT));
    }
    match boxes.as_slice() {
        [only] => *only,
        _ => builder.add(column(0.0), BoxData::default(), &boxes),
    }
}

fn block(builder: &mut Builder<'_>, block: Block) -> BoxId {
    let theme = builder.palette.theme;
    match block {
        Block::Text(rich) => builder.text(rich),
        Block::Blank(height) => builder.leaf(fixed(0.0, height), Content::None),
        Block::Rule => {
            let id = hr::build(builder);
            builder.restyle(id, |style| {
                style.margin = margin(Edges::symmetric(metrics::RULE_MARGIN, 0.0))
            });
            id
        }
        Block::Item {
            depth,
            marker,
            text,
        } => item(builder, depth, &marker, text),
        Block::Code(numbers, text) => {
            let numbers = builder.text(numbers);
            builder.restyle(numbers, |style| style.flex_shrink = 0.0);
            let words = builder.leaf(Style::DEFAULT, Content::Text(Box::new(text)));
            let style = Style {
                padding: padding(metrics::CODE_PADDING),
                ..row(metrics::CODE_GAP)
            };
            let decor = Decor {
                clip: true,
                ..Decor::solid(Some(theme.code), metrics::CODE_RADIUS)
            };
            builder.add(style, BoxData::decor(decor), &[numbers, words])
        }
        Block::Table { header, rows } => grid(builder, header, rows),
        Block::Picture(key) => {
            let picture = builder.picture(&key);
            let ratio = picture.map_or(metrics::PLACEHOLDER_RATIO, |picture| {
                picture.width as f32 / picture.height.max(1) as f32
            });
            let style = Style {
                aspect_ratio: Some(ratio.clamp(0.01, 100.0)),
                ..Style::DEFAULT
            };
            super::img::picture_box(builder, &key, false, 0.0, style)
        }
        Block::Quote(inside) => {
            let boxes: Vec<BoxId> = inside
                .into_iter()
                .map(|each| self::block(builder, each))
                .collect();
            let words = builder.add(
                Style {
                    flex_grow: 1.0,
                    ..column(0.0)
                },
                BoxData::default(),
                &boxes,
            );
            let bar = Style {
                size: Size {
                    width: length(metrics::QUOTE_BAR),
                    height: auto(),
                },
                flex_shrink: 0.0,
                ..Style::DEFAULT
            };
            let bar_data = BoxData::decor(Decor {
                fills: vec![Fill::Solid(theme.rule)],
                ..Decor::default()
            });
            let bar = builder.add(bar, bar_data, &[]);
            builder.add(
                row(metrics::QUOTE_INDENT - metrics::QUOTE_BAR),
                BoxData::default(),
                &[bar, words],
            )
        }
    }
}

/// A Markdown table: equal columns, as wide as the text unless they are many.
fn grid(builder: &mut Builder<'_>, header: Vec<RichText>, rows: Vec<Vec<RichText>>) -> BoxId {
    let theme = builder.palette.theme;
    let columns = header.len();
    let pages = rows.len().div_ceil(metrics::GRID_ROWS);
    let mut lines = vec![grid_row(
        builder,
        header,
        columns,
        metrics::GRID_HEADER,
        false,
    )];
    for cells in rows.into_iter().take(metrics::GRID_ROWS) {
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
    let mut parts = vec![builder.add(style, BoxData::decor(decor), &lines)];
    if pages > 1 {
        parts.push(super::table::pager(builder, pages));
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
        let above = ((height - theme::line_height(14.0)) / 2.0).max(0.0);
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

fn item(builder: &mut Builder<'_>, depth: usize, marker: &Marker, text: RichText) -> BoxId {
    let theme = builder.palette.theme;
    let (line, align) = (text.line_height, text.align);
    let size = text.spans.first().map_or(14.0, |(_, style)| style.size);
    let mark = match marker {
        Marker::Disc => builder.leaf(
            fixed(metrics::LIST_INDENT, line),
            Content::Disc(theme.marker),
        ),
        Marker::None => builder.leaf(fixed(metrics::LIST_INDENT, line), Content::None),
        Marker::Number(number) => {
            let number = RichText {
                nowrap: true,
                ..RichText::plain(
                    number,
                    TextStyle::new(size, theme.marker),
                    line,
                    Align::Left,
                )
            };
            let style = Style {
                min_size: Size {
                    width: length(metrics::LIST_INDENT),
                    height: auto(),
                },
                flex_shrink: 0.0,
                ..Style::DEFAULT
            };
            builder.leaf(style, Content::Text(Box::new(number)))
        }
    };
    let words = builder.text(text);
    if align == Align::Left {
        builder.restyle(words, |style| {
            style.flex_grow = 1.0;
            style.flex_basis = zero();
        });
    }
    // Deep lists stop moving to the right, so that their words keep some width.
    let indent = (depth.clamp(1, 8) - 1) as f32 * metrics::LIST_INDENT;
    let style = Style {
        padding: padding(Edges {
            left: indent,
            ..Edges::default()
        }),
        ..row(0.0)
    };
    builder.add(style, BoxData::default(), &[mark, words])
}
