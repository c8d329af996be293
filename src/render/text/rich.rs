//! A text with its styles, before it is shaped.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::letters::{emoji_end, is_emoji, is_narrow, is_tight};
use super::{Chip, Style};
use crate::card::Align;
use crate::render::boxes::Content;
use crate::render::limits;

/// Something in a line that is no letter.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::render) struct Item {
    /// The byte of the text before which it stands.
    pub(in crate::render) at: usize,
    pub(in crate::render) width: f32,
    pub(in crate::render) height: f32,
    pub(in crate::render) content: Content,
}

/// A text with its styles, not yet broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::render) struct RichText {
    pub(in crate::render) text: String,
    /// The styles in order, each up to a byte of the text; the last one reaches its end.
    pub(in crate::render) spans: Vec<(usize, Style)>,
    /// Distance of the lines, px.
    pub(in crate::render) line_height: f32,
    pub(in crate::render) align: Align,
    /// The most lines shown; what follows is cut with an ellipsis.
    pub(in crate::render) max_lines: Option<usize>,
    /// Whether lines break only where the text does.
    pub(in crate::render) nowrap: bool,
    /// The addresses of its links.
    pub(in crate::render) links: Vec<Box<str>>,
    /// The grounds of stretches that stand on one.
    pub(in crate::render) chips: Vec<Chip>,
    /// What stands in the line beside letters, in the order of the text.
    pub(in crate::render) items: Vec<Item>,
}

impl RichText {
    pub(in crate::render) fn new(line_height: f32, align: Align) -> Self {
        Self {
            text: String::new(),
            spans: Vec::new(),
            line_height,
            align,
            max_lines: None,
            nowrap: false,
            links: Vec::new(),
            chips: Vec::new(),
            items: Vec::new(),
        }
    }

    /// A text of one style.
    pub(in crate::render) fn plain(
        text: &str,
        style: Style,
        line_height: f32,
        align: Align,
    ) -> Self {
        let mut rich = Self::new(line_height, align);
        rich.push(text, &style);
        rich
    }

    /// Adds text at the end.
    pub(in crate::render) fn push(&mut self, text: &str, style: &Style) {
        let mut from = 0;
        let mut letters = text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            if is_narrow(letter) && !style.mono {
                self.push_run(&text[from..at], style);
                from = at + letter.len_utf8();
                let narrow = Style {
                    narrow: true,
                    ..*style
                };
                self.push_run(&text[at..from], &narrow);
                continue;
            }
            if is_tight(letter, next) && !style.mono {
                self.push_run(&text[from..at], style);
                from = at + letter.len_utf8();
                let tight = Style {
                    tight: true,
                    ..*style
                };
                self.push_run(&text[at..from], &tight);
                continue;
            }
            if !is_emoji(letter, next) {
                continue;
            }
            self.push_run(&text[from..at], style);
            let end = emoji_end(at + letter.len_utf8(), &mut letters);
            let emoji = Style {
                emoji: true,
                ..*style
            };
            self.push_run(&text[at..end], &emoji);
            from = end;
        }
        self.push_run(&text[from..], style);
    }

    fn push_run(&mut self, text: &str, style: &Style) {
        // Longer texts are cut with a note before they come here; labels and the like end without one.
        let room = limits::TEXT.saturating_sub(self.text.len());
        let text = limits::beginning(text, room);
        if text.is_empty() {
            return;
        }
        self.text.push_str(text);
        let end = self.text.len();
        match self.spans.last_mut() {
            Some((last, same)) if same == style => *last = end,
            _ => self.spans.push((end, *style)),
        }
    }

    /// Leaves out what the number of its lines has no room for anyway.
    pub(in crate::render) fn shorten(&mut self) {
        let Some(lines) = self.max_lines else { return };
        let kept = limits::beginning(&self.text, limits::of_lines(lines)).len();
        if kept == self.text.len() {
            return;
        }
        self.text.truncate(kept);
        self.items.retain(|item| item.at <= kept);
        let within = self.spans.iter().take_while(|(end, _)| *end < kept).count();
        self.spans.truncate(within + 1);
        if let Some((end, _)) = self.spans.last_mut() {
            *end = kept;
        }
    }

    /// Takes the line breaks at the end off.
    pub(in crate::render) fn trim_end(&mut self) {
        let kept = self.text.trim_end_matches('\n').len();
        if kept < self.text.len() {
            self.text.truncate(kept);
            let within = self.spans.iter().take_while(|(end, _)| *end < kept).count();
            self.spans.truncate(within + 1);
            match self.spans.last_mut() {
                Some((end, _)) if kept > 0 => *end = kept,
                _ => self.spans.clear(),
            }
        }
    }

    pub(in crate::render) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds something that is no letter at the end.
    pub(in crate::render) fn push_item(&mut self, width: f32, height: f32, content: Content) {
        self.items.push(Item {
            at: self.text.len(),
            width,
            height,
            content,
        });
    }

    /// What tells it from other texts.
    pub(in crate::render) fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        self.spans.hash(&mut hasher);
        self.line_height.to_bits().hash(&mut hasher);
        (self.align, self.max_lines, self.nowrap, &self.links).hash(&mut hasher);
        for chip in &self.chips {
            (chip.fill, chip.border).hash(&mut hasher);
            (chip.height.to_bits(), chip.radius.to_bits()).hash(&mut hasher);
        }
        for item in &self.items {
            (item.at, item.width.to_bits(), item.height.to_bits()).hash(&mut hasher);
            format!("{:?}", item.content).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// The same styles over the first bytes of the text, an ellipsis behind.
    pub(super) fn cut(&self, length: usize) -> Self {
        let mut rich = Self {
            text: self.text[..length].trim_end().to_owned(),
            max_lines: None,
            ..self.clone()
        };
        let kept = rich.text.len();
        rich.items.retain(|item| item.at <= kept);
        let style = self
            .spans
            .iter()
            .find(|(end, _)| *end >= kept)
            .map(|(_, style)| *style);
        rich.spans.retain(|(end, _)| *end < kept);
        if let Some(style) = style {
            rich.spans.push((kept, style));
            rich.spans.retain(|(end, _)| *end > 0);
            rich.push(
                "...",
                &Style {
                    chip: None,
                    ..style
                },
            );
        }
        rich
    }
}
