//! The blocks of a Markdown text.

use taffy::prelude::*;

use super::{grid, hr, img};
use crate::card::{Align, Edges};
use crate::render::boxes::{
    BoxData, BoxId, Builder, Content, Decor, column, fixed, margin, padding, row,
};
use crate::render::frame::{Border, Fill};
use crate::render::markdown::{Block, Marker};
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::metrics;

/// The boxes of blocks that stand one below the other.
pub(super) fn boxes(builder: &mut Builder<'_>, blocks: Vec<Block>) -> Vec<BoxId> {
    let last = blocks.len().saturating_sub(1);
    let mut boxes = Vec::with_capacity(blocks.len());
    for (number, each) in blocks.into_iter().enumerate() {
        let code = matches!(each, Block::Code(..));
        let id = block(builder, each);
        if code {
            let apart = |wanted: bool| if wanted { metrics::CODE_MARGIN } else { 0.0 };
            builder.restyle(id, |style| {
                style.margin = margin(Edges {
                    top: apart(number > 0),
                    bottom: apart(number < last),
                    ..Edges::default()
                });
            });
        }
        boxes.push(id);
    }
    boxes
}

fn block(builder: &mut Builder<'_>, block: Block) -> BoxId {
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
        Block::Code(numbers, text) => code(builder, numbers, text),
        Block::Indented { depth, block } => {
            let inside = self::block(builder, *block);
            let style = Style {
                padding: padding(Edges {
                    left: indent(depth + 1),
                    ..Edges::default()
                }),
                ..column(0.0)
            };
            builder.add(style, BoxData::default(), &[inside])
        }
        Block::Table { header, rows } => grid::build(builder, header, rows),
        Block::Picture(key) => {
            let picture = builder.picture(&key);
            let ratio = picture.map_or(metrics::PLACEHOLDER_RATIO, |picture| {
                picture.width as f32 / picture.height.max(1) as f32
            });
            let style = Style {
                aspect_ratio: Some(ratio.clamp(0.01, 100.0)),
                ..Style::DEFAULT
            };
            img::picture_box(builder, &key, false, 0.0, style)
        }
        Block::Quote(inside) => quote(builder, inside),
    }
}

/// How far the marker of an item stands to the right. Deep lists stop moving, so that their words keep some width.
fn indent(depth: usize) -> f32 {
    (depth.clamp(1, 8) - 1) as f32 * metrics::LIST_INDENT
}

/// Code with the numbers of its lines; lines that are too long go on behind the right edge.
fn code(builder: &mut Builder<'_>, numbers: RichText, text: RichText) -> BoxId {
    let theme = builder.palette.theme;
    let edges = metrics::CODE_PADDING;
    let least = builder.greatest_width(&numbers).max(metrics::CODE_NUMBERS);
    let needed = metrics::CODE_NUMBER_INSET
        + least
        + metrics::CODE_GAP
        + builder.greatest_width(&text)
        + edges.right;
    let side = Style {
        min_size: Size {
            width: length(metrics::CODE_NUMBERS),
            height: auto(),
        },
        flex_shrink: 0.0,
        ..Style::DEFAULT
    };
    let numbers = builder.leaf(side, Content::Text(Box::new(numbers)));
    let whole = Style {
        flex_shrink: 0.0,
        ..Style::DEFAULT
    };
    let words = builder.leaf(whole, Content::Text(Box::new(text)));
    let window = Style {
        flex_grow: 1.0,
        flex_shrink: 1.0,
        ..row(0.0)
    };
    let clip = Decor {
        clip: true,
        ..Decor::default()
    };
    let window = builder.add(window, BoxData::decor(clip), &[words]);
    let lines = Style {
        padding: padding(Edges {
            left: metrics::CODE_NUMBER_INSET,
            ..edges
        }),
        ..row(metrics::CODE_GAP)
    };
    let lines = builder.add(lines, BoxData::default(), &[numbers, window]);
    let strip = Content::Strip {
        needed,
        ground: None,
        bar: Some(theme.strip_bar),
    };
    let strip = builder.leaf(Style::DEFAULT, strip);
    let style = Style {
        border: padding(Edges::all(metrics::BORDER)),
        ..column(0.0)
    };
    let decor = Decor {
        clip: true,
        border: Some(Border {
            width: metrics::BORDER,
            color: theme.code_border,
            dashed: false,
        }),
        ..Decor::solid(Some(theme.code), metrics::CODE_RADIUS)
    };
    builder.add(style, BoxData::decor(decor), &[lines, strip])
}

/// Quoted blocks behind a bar.
fn quote(builder: &mut Builder<'_>, inside: Vec<Block>) -> BoxId {
    let theme = builder.palette.theme;
    let boxes = boxes(builder, inside);
    let words = Style {
        flex_grow: 1.0,
        ..column(0.0)
    };
    let words = builder.add(words, BoxData::default(), &boxes);
    let bar = Style {
        size: Size {
            width: length(metrics::QUOTE_BAR),
            height: auto(),
        },
        flex_shrink: 0.0,
        ..Style::DEFAULT
    };
    let bar_data = BoxData::decor(Decor {
        fills: vec![Fill::Solid(theme.quote)],
        ..Decor::default()
    });
    let bar = builder.add(bar, bar_data, &[]);
    builder.add(
        row(metrics::QUOTE_INDENT - metrics::QUOTE_BAR),
        BoxData::default(),
        &[bar, words],
    )
}

fn item(builder: &mut Builder<'_>, depth: usize, marker: &Marker, text: RichText) -> BoxId {
    let theme = builder.palette.theme;
    let (line, align) = (text.line_height, text.align);
    let size = text
        .spans
        .first()
        .map_or(metrics::TEXT_SIZE, |(_, style)| style.size);
    let mark = match marker {
        Marker::Disc => builder.leaf(
            fixed(metrics::LIST_INDENT, line),
            Content::Disc(theme.marker),
        ),
        Marker::Ring => builder.leaf(
            fixed(metrics::LIST_INDENT, line),
            Content::Ring(theme.marker),
        ),
        Marker::Square => builder.leaf(
            fixed(metrics::LIST_INDENT, line),
            Content::Square(theme.marker),
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
    let style = Style {
        padding: padding(Edges {
            left: indent(depth),
            ..Edges::default()
        }),
        ..row(0.0)
    };
    builder.add(style, BoxData::default(), &[mark, words])
}
