//! Text: spans of styles -> shaped once -> broken into lines for a width -> a paragraph as plain data.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use parley::{
    Alignment, AlignmentOptions, FontFamily, FontFeatures, FontStyle, FontWeight, InlineBox,
    InlineBoxKind, Layout, LayoutContext, LineHeight, OverflowWrap, PositionedLayoutItem,
    TextStyle, TextWrapMode, VerticalAlign,
};

use unicode_properties::UnicodeEmoji as _;
use unicode_properties::emoji::EmojiStatus;
use unicode_segmentation::UnicodeSegmentation as _;

use super::boxes::Content;
use super::fonts::{self, Fonts};
use super::frame::{Border, GlyphRun, Rect, Rgba};
use super::limits;
use super::theme::metrics;
use crate::card::Align;

/// How a stretch of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    /// px at scale 1.
    pub(super) size: f32,
    pub(super) color: Rgba,
    pub(super) bold: bool,
    /// Between regular and bold: the regular face, thickened.
    pub(super) medium: bool,
    pub(super) italic: bool,
    pub(super) strike: bool,
    pub(super) underline: bool,
    /// The number of the chip in [`RichText::chips`] that it stands on.
    pub(super) chip: Option<u16>,
    /// Monospaced.
    pub(super) mono: bool,
    /// Drawn as emoji although other faces have its characters too.
    pub(super) emoji: bool,
    /// The number of the link in [`RichText::links`].
    pub(super) link: Option<u16>,
    /// Whether no line breaks in it.
    pub(super) nowrap: bool,
    /// Whether signs that Chinese and Latin share have their Latin width.
    pub(super) narrow: bool,
    /// Whether the empty half between two full-width signs is left out.
    pub(super) tight: bool,
}

impl Style {
    pub(super) const fn new(size: f32, color: Rgba) -> Self {
        Self {
            size,
            color,
            bold: false,
            medium: false,
            italic: false,
            strike: false,
            underline: false,
            chip: None,
            mono: false,
            emoji: false,
            link: None,
            nowrap: false,
            narrow: false,
            tight: false,
        }
    }
}

impl Eq for Style {}

impl Hash for Style {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.size.to_bits().hash(state);
        self.color.hash(state);
        let flags = [
            self.bold,
            self.medium,
            self.italic,
            self.strike,
            self.underline,
            self.mono,
            self.emoji,
            self.nowrap,
            self.narrow,
            self.tight,
        ];
        flags.hash(state);
        (self.link, self.chip).hash(state);
    }
}

/// Signs that the client draws with its Latin face, which comes before the Chinese one: quotation marks and
/// ellipsis. (The embedded face has the middle dot so.)
const NARROW: [char; 5] = ['“', '”', '‘', '’', '…'];

/// Whether half of a full-width sign is left out before another one, as Chromium does it: `），` is one and a half wide.
fn is_tight(letter: char, next: Option<char>) -> bool {
    let closes = |letter: char| "，。、；：）】》〉」』〕］｝".contains(letter);
    let opens = |letter: char| "（【《〈「『〔［｛".contains(letter);
    next.is_some_and(|next| {
        (closes(letter) && (closes(next) || opens(next))) || (opens(letter) && opens(next))
    })
}

/// Behind a character: show it as emoji.
const EMOJI_SIGN: char = '\u{fe0f}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Whether a character is shown as emoji: by itself, or because a sign behind it says so.
fn is_emoji(letter: char, next: Option<char>) -> bool {
    if letter.is_ascii() {
        return next == Some(EMOJI_SIGN);
    }
    next == Some(EMOJI_SIGN)
        || matches!(
            letter.emoji_status(),
            EmojiStatus::EmojiPresentation
                | EmojiStatus::EmojiPresentationAndModifierBase
                | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
                | EmojiStatus::EmojiPresentationAndEmojiComponent
        )
}

fn is_modifier(letter: char) -> bool {
    ('\u{1f3fb}'..='\u{1f3ff}').contains(&letter)
        || ('\u{e0020}'..='\u{e007f}').contains(&letter)
        || ('\u{1f1e6}'..='\u{1f1ff}').contains(&letter)
        || letter == '\u{20e3}'
}

/// The ground of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chip {
    pub(super) fill: Rgba,
    pub(super) border: Option<Rgba>,
    /// px at scale 1.
    pub(super) height: f32,
    pub(super) radius: f32,
}

/// Something in a line that is no letter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// The byte of the text before which it stands.
    pub(super) at: usize,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) content: Content,
}

/// A text with its styles, not yet broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RichText {
    pub(super) text: String,
    /// The styles in order, each up to a byte of the text; the last one reaches its end.
    pub(super) spans: Vec<(usize, Style)>,
    /// Distance of the lines, px.
    pub(super) line_height: f32,
    pub(super) align: Align,
    /// The most lines shown; what follows is cut with an ellipsis.
    pub(super) max_lines: Option<usize>,
    /// Whether lines break only where the text does.
    pub(super) nowrap: bool,
    /// The addresses of its links.
    pub(super) links: Vec<Box<str>>,
    /// The grounds of stretches that stand on one.
    pub(super) chips: Vec<Chip>,
    /// What stands in the line beside letters, in the order of the text.
    pub(super) items: Vec<Item>,
}

impl RichText {
    pub(super) fn new(line_height: f32, align: Align) -> Self {
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
    pub(super) fn plain(text: &str, style: Style, line_height: f32, align: Align) -> Self {
        let mut rich = Self::new(line_height, align);
        rich.push(text, &style);
        rich
    }

    /// Adds text at the end.
    pub(super) fn push(&mut self, text: &str, style: &Style) {
        let mut from = 0;
        let mut letters = text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            if NARROW.contains(&letter) && !style.mono {
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
            // A sequence of several characters is one emoji.
            let mut end = at + letter.len_utf8();
            let mut joined = false;
            while let Some((start, more)) = letters.peek().copied() {
                let part =
                    joined || more == ZERO_WIDTH_JOINER || more == EMOJI_SIGN || is_modifier(more);
                if !part {
                    break;
                }
                joined = more == ZERO_WIDTH_JOINER;
                end = start + more.len_utf8();
                letters.next();
            }
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
    pub(super) fn shorten(&mut self) {
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
    pub(super) fn trim_end(&mut self) {
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

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds something that is no letter at the end.
    pub(super) fn push_item(&mut self, width: f32, height: f32, content: Content) {
        self.items.push(Item {
            at: self.text.len(),
            width,
            height,
            content,
        });
    }

    /// What tells it from other texts.
    pub(super) fn key(&self) -> u64 {
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
    fn cut(&self, length: usize) -> Self {
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
}

/// What parley carries from styles to glyphs.
#[derive(Clone, Debug, Default, PartialEq)]
struct Brush {
    color: Rgba,
    chip: Option<u16>,
    medium: bool,
    strike: bool,
    underline: bool,
    link: Option<u16>,
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
        let Some(shaped) = self.shaped.get_mut(&key) else {
            return Paragraph::default();
        };
        let bounded = (width < f32::MAX).then_some(width);
        shaped.layout.break_all_lines(bounded);
        let alignment = match text.align {
            Align::Left => Alignment::Left,
            Align::Center => Alignment::Center,
            Align::Right => Alignment::Right,
        };
        shaped.layout.align(alignment, AlignmentOptions::default());
        // The height of a line and its baseline do not depend on the faces that step in for emoji and the like.
        let pitch = text.line_height;
        let size = text
            .spans
            .iter()
            .map(|(_, style)| style.size)
            .fold(0.0, f32::max);
        let above = pitch / 2.0 + metrics::MIDDLE * size;
        let mut paragraph = Paragraph {
            width: shaped.layout.width(),
            height: pitch * shaped.layout.len() as f32,
            text: text.text.clone(),
            ..Paragraph::default()
        };
        for (number, line) in shaped.layout.lines().enumerate() {
            let top = pitch * number as f32;
            let baseline = top + above;
            let lower = baseline - line.metrics().baseline;
            paragraph.lines.push(Line {
                top,
                height: pitch,
                baseline,
                range: line.text_range(),
            });
            let middle = top + pitch / 2.0;
            let mut chip: Option<(u16, Rect)> = None;
            for item in line.items() {
                let run = match item {
                    PositionedLayoutItem::GlyphRun(run) => run,
                    PositionedLayoutItem::InlineBox(place) => {
                        let known = usize::try_from(place.id)
                            .ok()
                            .and_then(|at| text.items.get(at));
                        if let Some(item) = known {
                            let rect = Rect::new(
                                place.x,
                                middle - item.height / 2.0,
                                item.width,
                                item.height,
                            );
                            paragraph.items.push((rect, item.content.clone()));
                        }
                        continue;
                    }
                };
                let brush = &run.style().brush;
                let inner = run.run();
                let glyph_size = inner.font_size();
                let (x, advance) = (run.offset(), run.advance());
                let area = Rect::new(x, top, advance, pitch);
                match (&mut chip, brush.chip) {
                    // What stands in the line between two runs of one chip stands on it too.
                    (Some((open, rect)), Some(number)) if *open == number => {
                        rect.width = x + advance - rect.x;
                    }
                    (open, number) => {
                        if let Some((number, rect)) = open.take() {
                            paragraph.marks.extend(chip_mark(rect, number, &text.chips));
                        }
                        let height = |number: u16| {
                            text.chips
                                .get(usize::from(number))
                                .map_or(0.0, |chip| chip.height)
                        };
                        *open = number.map(|number| {
                            let height = height(number);
                            (number, Rect::new(x, middle - height / 2.0, advance, height))
                        });
                    }
                }
                let metrics = inner.font_metrics();
                let mut line_mark = |offset: f32, thickness: f32| {
                    paragraph.marks.push(Mark {
                        rect: Rect::new(x, baseline - offset, advance, thickness.max(1.0)),
                        radius: 0.0,
                        fill: brush.color,
                        border: None,
                        above: true,
                    });
                };
                if brush.underline {
                    line_mark(metrics.underline_offset, metrics.underline_size);
                }
                if brush.strike {
                    line_mark(metrics.strikethrough_offset, metrics.strikethrough_size);
                }
                if let Some(address) = brush
                    .link
                    .and_then(|link| text.links.get(usize::from(link)))
                {
                    paragraph.links.push((area, address.clone()));
                }
                let synthesis = inner.synthesis();
                paragraph.runs.push(GlyphRun {
                    font: self.fonts.face_of(inner.font()),
                    size: glyph_size,
                    color: brush.color,
                    slanted: synthesis.skew().is_some(),
                    emboldened: synthesis.embolden() || brush.medium,
                    glyphs: run
                        .positioned_glyphs()
                        .map(|glyph| (glyph.id, glyph.x, glyph.y + lower))
                        .collect(),
                    range: inner.text_range(),
                });
            }
            if let Some((number, rect)) = chip {
                paragraph.marks.extend(chip_mark(rect, number, &text.chips));
            }
        }
        paragraph
    }
}

fn chip_mark(rect: Rect, number: u16, chips: &[Chip]) -> Option<Mark> {
    let chip = chips.get(usize::from(number))?;
    Some(Mark {
        rect,
        radius: chip.radius,
        fill: chip.fill,
        border: chip.border.map(|color| Border {
            width: metrics::BORDER,
            color,
            dashed: false,
        }),
        above: false,
    })
}

fn text_style(style: &Style, line_height: f32) -> TextStyle<'static, 'static, Brush> {
    let families = match (style.emoji, style.mono) {
        (true, _) => fonts::EMOJI_FIRST,
        (false, true) => fonts::MONOSPACE,
        (false, false) => fonts::SANS,
    };
    TextStyle {
        font_family: FontFamily::Source(families.into()),
        font_size: style.size,
        font_weight: if style.bold {
            FontWeight::BOLD
        } else {
            FontWeight::NORMAL
        },
        font_style: if style.italic {
            FontStyle::Italic
        } else {
            FontStyle::Normal
        },
        brush: Brush {
            color: style.color,
            chip: style.chip,
            medium: style.medium,
            strike: style.strike,
            underline: style.underline,
            link: style.link,
        },
        line_height: LineHeight::Absolute(line_height),
        overflow_wrap: OverflowWrap::Anywhere,
        letter_spacing: if style.tight { -style.size / 2.0 } else { 0.0 },
        font_features: if style.narrow {
            FontFeatures::Source("\"pwid\" 1".into())
        } else {
            FontFeatures::empty()
        },
        text_wrap_mode: if style.nowrap {
            TextWrapMode::NoWrap
        } else {
            TextWrapMode::Wrap
        },
        ..TextStyle::default()
    }
}
