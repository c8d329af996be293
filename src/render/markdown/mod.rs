//! Markdown as the client reads it: CommonMark by pulldown-cmark, and what Feishu adds, as blocks of rich text.
//!
//! <https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/rich-text>

mod breaks;
mod code;
mod emoji;
mod links;
mod reader;
mod tags;
#[cfg(test)]
mod tests;

use super::frame::Rgba;
use super::text::{RichText, Style};
use super::theme::Palette;
use crate::card::markup::SHIELD;
use crate::card::{Align, Flavor, Text};
pub(super) use code::Kind as CodeKind;
use reader::Reader;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Marker {
    /// A disc.
    Disc,
    /// A ring: one level deeper.
    Ring,
    /// A square: deeper still.
    Square,
    /// A number.
    Number(String),
    /// Nothing: a further paragraph of the same item.
    None,
}

/// One block of a Markdown text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A paragraph or a heading.
    Text(RichText),
    /// An empty line of a height, px: what a blank line between two paragraphs becomes.
    Blank(f32),
    /// A part of a list's item.
    Item {
        /// From 1.
        depth: usize,
        marker: Marker,
        text: RichText,
    },
    /// A block that is no text, in a list's item.
    Indented {
        /// From 1.
        depth: usize,
        block: Box<Block>,
    },
    /// Code: the numbers of its lines, and the lines.
    Code(RichText, RichText),
    /// A table: its header, then its rows.
    Table {
        header: Vec<RichText>,
        rows: Vec<Vec<RichText>>,
    },
    /// A picture by its key.
    Picture(String),
    /// A horizontal rule.
    Rule,
    /// Quoted blocks.
    Quote(Vec<Block>),
}

/// Quotes nested deeper than this are drawn at this depth.
const DEEPEST_QUOTE: usize = 8;

/// Reads the text of a card.
pub(super) fn blocks(text: &Text, style: &Style, palette: Palette<'_>, align: Align) -> Vec<Block> {
    let mut reader = Reader::new(text.flavor, style, palette, align);
    match text.flavor {
        Flavor::Plain => reader.push(&text.content),
        Flavor::Markdown => reader.read(&text.content),
        // The small Markdown knows no blocks: each line stands for itself.
        Flavor::LarkMd => {
            for (number, line) in text.content.split('\n').enumerate() {
                if number > 0 {
                    reader.rich.push("\n", &reader.base.clone());
                }
                if !line.trim().is_empty() {
                    reader.read(&format!("{SHIELD}{line}"));
                }
            }
        }
    }
    reader.flush();
    reader.finish()
}

/// The colour of a text object: its own name, else the place's colour. `lark_md` ignores the property, as measured.
pub(super) fn text_color(text: &Text, palette: Palette<'_>, place: Rgba) -> Rgba {
    let named = text
        .color
        .as_deref()
        .filter(|_| text.flavor == Flavor::Plain);
    named.and_then(|name| palette.color(name)).unwrap_or(place)
}
