//! Text: spans of styles -> shaped once -> broken into lines for a width -> a paragraph as plain data.

mod letters;
mod lines;
mod missing;
mod rich;
mod style;

use std::collections::HashMap;
use std::sync::Arc;

use parley::{InlineBox, InlineBoxKind, Layout, LayoutContext, VerticalAlign};
use unicode_segmentation::UnicodeSegmentation as _;

use super::boxes::Content;
use super::fonts::Fonts;
use super::frame::{Border, GlyphRun, Rect, Rgba};
use crate::card::Align;
pub(super) use rich::{Item, RichText};
use style::{Brush, text_style};
pub(super) use style::{Chip, Style};

/// A box behind or on a text: a chip, a line under it, a line through it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where, from the paragraph's corner.
    pub rect: Rect,
    /// The radius of its corners.
    pub radius: f32,
    /// What fills it.
    pub fill: Rgba,
    /// The line around it.
    pub border: Option<Border>,
    /// Whether it lies over the glyphs.
    pub above: bool,
}

/// One line of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its top, px from the paragraph's.
    pub top: f32,
    /// Its height.
    pub height: f32,
    /// Its baseline, px from the paragraph's top.
    pub baseline: f32,
    /// Its bytes of the text.
    pub range: std::ops::Range<usize>,
}

/// A text broken into lines, as plain data: px at scale 1 from its upper left corner.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// The width of the longest line.
    pub width: f32,
    /// The height of all lines.
    pub height: f32,
    /// What it says.
    pub text: String,
    /// The lines.
    pub lines: Vec<Line>,
    /// Glyphs to draw.
    pub runs: Vec<GlyphRun>,
    /// Chips and lines.
    pub marks: Vec<Mark>,
    /// What stands in its lines beside letters, and where.
    pub(super) items: Vec<(Rect, Content)>,
    /// Where its links lie, with their addresses.
    pub links: Vec<(Rect, Box<str>)>,
    /// The characters that no face has a glyph for, each time that they occur; drawn as boxes.
    pub missing: Vec<char>,
}

struct Shaped {
    layout: Layout<Brush>,
    /// Least and greatest width.
    widths: (f32, f32),
    paragraphs: Vec<(u32, Arc<Paragraph>)>,
    used: u64,
    /// The length of its text.
    bytes: usize,
}

/// Shapes texts and keeps what it shaped.
pub(super) struct Typesetter {
    pub(super) fonts: Fonts,
    context: LayoutContext<Brush>,
    shaped: HashMap<u64, Shaped>,
    /// The bytes of all of them.
    bytes: usize,
    generation: u64,
}

/// How many frames a shaped text is kept after its last use.
const KEEP: u64 = 8;
/// Styles of one text: as many as its layout can number.
const MOST_STYLES: usize = 60_000;
/// How many shaped texts are kept whatever their age.
const ROOM: usize = 512;
/// How many bytes of them: a letter takes some hundred bytes of memory once it is shaped.
const BYTES: usize = 256 * 1024;

impl Typesetter {
    pub(super) fn new(fonts: Fonts) -> Self {
        Self {
            fonts,
            context: LayoutContext::new(),
            shaped: HashMap::new(),
            bytes: 0,
            generation: 0,
        }
    }

    /// Forgets all shaped text, because the faces have changed.
    pub(super) fn forget(&mut self) {
        self.shaped.clear();
        self.bytes = 0;
    }

    /// Begins a frame; texts that many frames have not used are let go.
    pub(super) fn begin_frame(&mut self) {
        self.generation += 1;
        if self.shaped.len() > ROOM || self.bytes > BYTES {
            let oldest = self.generation.saturating_sub(KEEP);
            self.shaped.retain(|_, shaped| shaped.used >= oldest);
            self.bytes = self.shaped.values().map(|shaped| shaped.bytes).sum();
        }
    }

    /// The least and the greatest width of a text, px.
    pub(super) fn widths(&mut self, text: &RichText) -> (f32, f32) {
        self.widths_of(text.key(), text)
    }

    /// The same where the text's key is at hand.
    pub(super) fn widths_of(&mut self, key: u64, text: &RichText) -> (f32, f32) {
        let (least, greatest) = self.shape(key, text);
        (if text.nowrap { greatest } else { least }, greatest)
    }

    /// The paragraph of a text with its key in a width, px.
    pub(super) fn paragraph_of(&mut self, key: u64, text: &RichText, width: f32) -> Arc<Paragraph> {
        // A width that has room for everything gives the same lines as any other such width.
        let (_, greatest) = self.shape(key, text);
        let unbroken = text.nowrap || (text.align == Align::Left && width >= greatest);
        let width = if unbroken { f32::MAX } else { width.max(1.0) };
        let known = self.shaped.get(&key).and_then(|shaped| {
            shaped
                .paragraphs
                .iter()
                .find(|(bits, _)| *bits == width.to_bits())
                .map(|(_, found)| found.clone())
        });
        if let Some(paragraph) = known {
            return paragraph;
        }
        let mut paragraph = self.set(key, text, width);
        if let Some(most) = text.max_lines
            && paragraph.lines.len() > most
        {
            paragraph = self.ellipsis(text, width, most, &paragraph);
        }
        let paragraph = Arc::new(paragraph);
        if let Some(shaped) = self.shaped.get_mut(&key) {
            if shaped.paragraphs.len() >= 4 {
                shaped.paragraphs.remove(0);
            }
            shaped.paragraphs.push((width.to_bits(), paragraph.clone()));
        }
        paragraph
    }

    /// The longest beginning of the text that stays within `most` lines with an ellipsis behind it.
    fn ellipsis(
        &mut self,
        text: &RichText,
        width: f32,
        most: usize,
        whole: &Paragraph,
    ) -> Paragraph {
        let last = &whole.lines[most.max(1) - 1];
        // A single line is filled to its edge, within a word if need be; of several, the last keeps the words it has.
        let fills = most <= 1 && !text.text[..last.range.end].ends_with('\n');
        let end = match whole.lines.get(1) {
            Some(next) if fills => next.range.end,
            _ => last.range.end,
        };
        let start = last.range.start;
        let ends: Vec<usize> = text.text[start..end]
            .grapheme_indices(true)
            .map(|(at, _)| start + at)
            .collect();
        let (mut low, mut high) = (0, ends.len());
        let mut best = None;
        while low < high {
            let middle = usize::midpoint(low, high);
            let cut = text.cut(ends[middle]);
            let key = cut.key();
            let (_, greatest) = self.shape(key, &cut);
            let paragraph = self.set(key, &cut, width);
            if paragraph.lines.len() <= most && (!fills || greatest <= width) {
                best = Some(paragraph);
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        best.unwrap_or_default()
    }

    fn shape(&mut self, key: u64, text: &RichText) -> (f32, f32) {
        if let Some(shaped) = self.shaped.get_mut(&key) {
            shaped.used = self.generation;
            return shaped.widths;
        }
        let mut builder =
            self.context
                .style_run_builder(&mut self.fonts.context, &text.text, 1.0, false);
        let mut indices: HashMap<&Style, u16> = HashMap::new();
        let mut start = 0;
        for (end, style) in &text.spans {
            let index = match indices.get(style) {
                Some(index) => *index,
                // No person sees so many; what comes behind them looks like the first.
                None if indices.len() >= MOST_STYLES => 0,
                None => {
                    let index = builder.push_style(text_style(style, text.line_height));
                    indices.insert(style, index);
                    index
                }
            };
            builder.push_style_run(index, start..*end);
            start = *end;
        }
        for (id, item) in text.items.iter().enumerate() {
            builder.push_inline_box(InlineBox {
                id: id as u64,
                kind: InlineBoxKind::InFlow,
                index: item.at,
                width: item.width,
                height: item.height.min(text.line_height),
                baseline: None,
                vertical_align: VerticalAlign::BASELINE,
            });
        }
        builder.set_line_break_override(Some(parley::CHROMIUM_LINE_BREAK_OVERRIDE));
        let layout = builder.build(&text.text);
        let content = layout.calculate_content_widths();
        // Rounding must never make a text wider than the box that was measured for it.
        let round_up = |width: f32| (width * 64.0).ceil() / 64.0;
        let widths = (round_up(content.min), round_up(content.max));
        let used = self.generation;
        self.bytes += text.text.len();
        self.shaped.insert(
            key,
            Shaped {
                layout,
                widths,
                paragraphs: Vec::new(),
                used,
                bytes: text.text.len(),
            },
        );
        widths
    }
    fn set(&mut self, key: u64, text: &RichText, width: f32) -> Paragraph {
        match self.shaped.get_mut(&key) {
            Some(shaped) => lines::set(&mut shaped.layout, &mut self.fonts, text, width),
            None => Paragraph::default(),
        }
    }
}
