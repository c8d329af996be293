//! From the events of CommonMark to blocks.

use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd, TextMergeWithOffset,
};

use super::breaks::{self, BREAK};
use super::code;
use super::emoji::{self, Emoji, Piece};
use super::{Block, DEEPEST_QUOTE, Marker, links};
use crate::card::markup::{SHIELD, as_typed, parser, prepared};
use crate::card::{Align, Flavor};
use crate::catalog::tables;
use crate::render::boxes::Content;
use crate::render::frame::Rgba;
use crate::render::text::{Chip, RichText, Style};
use crate::render::theme::{self, Palette, metrics};

/// What hides the words of a picture: they show under the pointer only.
const IMAGE: &str = "![]";
/// What never breaks may take so many letters; longer ones break like words that do not fit.
const LONGEST_WHOLE: usize = 60;

pub(super) struct Reader<'a> {
    pub(super) palette: Palette<'a>,
    flavor: Flavor,
    pub(super) base: Style,
    align: Align,
    /// The blocks of the text, then those of each open quote.
    blocks: Vec<Vec<Block>>,
    pub(super) rich: RichText,
    /// Open marks and tags with the style that counts inside.
    pub(super) styles: Vec<(Open, Style)>,
    lists: Vec<Option<u64>>,
    marker: Option<Marker>,
    /// The lists around each open quote.
    outer: Vec<(Vec<Option<u64>>, Option<Marker>)>,
    /// Open quotes that are too deep to be drawn.
    deeper: usize,
    /// The language and the words of an open block of code.
    code: Option<(String, String)>,
    table: Option<Grid>,
    html: Option<String>,
    /// Pictures that the text only names.
    pictures: Vec<String>,
    /// The tag whose words are not shown, until it closes.
    pub(super) swallowed: Option<&'static str>,
    /// An open badge.
    pub(super) badge: Option<Badge>,
    /// The address of an open link that has no words yet.
    pub(super) bare_link: Option<String>,
    /// Whether a paragraph that comes next stands below a blank line.
    below_blank: bool,
    /// What the text ends with, where lines break in their own way behind it.
    tail: Tail,
}

/// A round ground for a number.
pub(super) struct Badge {
    pub(super) ground: Rgba,
    pub(super) number: Rgba,
}

/// What a text ends with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Tail {
    #[default]
    Words,
    /// Words on a ground, which may break.
    Code,
    /// A label, which does not.
    Box,
}

/// A table while it is read.
#[derive(Default)]
struct Grid {
    aligns: Vec<Align>,
    header: Vec<RichText>,
    rows: Vec<Vec<RichText>>,
    row: Vec<RichText>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Open {
    Emphasis,
    Strong,
    Strikethrough,
    Link,
    Heading,
    TableHead,
    Tag(String),
}

impl<'a> Reader<'a> {
    pub(super) fn new(flavor: Flavor, style: &Style, palette: Palette<'a>, align: Align) -> Self {
        let mut reader = Self {
            palette,
            flavor,
            base: *style,
            align,
            blocks: vec![Vec::new()],
            rich: RichText::new(0.0, align),
            styles: Vec::new(),
            lists: Vec::new(),
            marker: None,
            outer: Vec::new(),
            deeper: 0,
            code: None,
            table: None,
            html: None,
            pictures: Vec::new(),
            swallowed: None,
            badge: None,
            bare_link: None,
            below_blank: false,
            tail: Tail::Words,
        };
        reader.rich = reader.empty();
        reader
    }

    fn empty(&self) -> RichText {
        let size = self.style().size;
        let mut rich = RichText::new(theme::line_height(size), self.align);
        // A link or a label that a block ends goes on in the next one.
        if !self.styles.is_empty() {
            rich.links.clone_from(&self.rich.links);
            rich.chips.clone_from(&self.rich.chips);
        }
        rich
    }

    pub(super) fn style(&self) -> Style {
        self.styles.last().map_or(self.base, |(_, style)| *style)
    }

    pub(super) fn open(&mut self, open: Open, change: impl FnOnce(&mut Style)) {
        let mut style = self.style();
        change(&mut style);
        self.styles.push((open, style));
    }

    /// Closes the innermost open mark of a kind; marks inside that were left open close with it.
    pub(super) fn close(&mut self, open: &Open) {
        if let Some(at) = self.styles.iter().rposition(|(found, _)| found == open) {
            self.styles.truncate(at);
        }
    }

    /// Adds words in the style that counts now.
    pub(super) fn push(&mut self, text: &str) {
        if self.swallowed.is_some() {
            return;
        }
        if self.badge.is_some() {
            return self.badge(text);
        }
        self.bare_link = None;
        let style = self.style();
        let text = text.replace(SHIELD, "");
        if self.flavor == Flavor::Plain {
            return self.rich.push(&text, &style);
        }
        if style.chip.is_some() {
            return self.whole(&text, &style, false);
        }
        for piece in emoji::pieces(&text) {
            match piece {
                Piece::Text(text) => self.words(text, &style),
                Piece::Emoji(Emoji::Picture(emoji)) => self.styled(emoji, &style),
                Piece::Emoji(Emoji::Words(words)) => self.emoji_label(words),
            }
        }
    }

    /// Adds words, of which addresses become links.
    fn words(&mut self, text: &str, style: &Style) {
        let mut rest = text;
        if self.flavor == Flavor::Markdown && style.link.is_none() {
            while let Some((from, to)) = links::first(rest) {
                self.styled(&rest[..from], style);
                self.open_link(Open::Link, &rest[from..to]);
                let linked = self.style();
                self.styled(&rest[from..to], &linked);
                self.close(&Open::Link);
                rest = &rest[to..];
            }
        }
        self.styled(rest, style);
    }

    /// Adds words in a style.
    pub(super) fn styled(&mut self, text: &str, style: &Style) {
        if text.is_empty() {
            return;
        }
        let next = text.chars().next();
        let breaks = match std::mem::take(&mut self.tail) {
            Tail::Words => false,
            Tail::Code => breaks::behind_words(next),
            Tail::Box => breaks::behind_box(next),
        };
        if breaks {
            self.rich.push(BREAK, &self.style());
        }
        self.rich.push(text, style);
    }

    /// Adds words that stay in one piece; behind the `last` of them a line may break.
    pub(super) fn whole(&mut self, text: &str, style: &Style, last: bool) {
        let held = Style {
            nowrap: text.chars().count() <= LONGEST_WHOLE,
            ..*style
        };
        let end = match text.char_indices().next_back() {
            Some((at, _)) if last => at,
            _ => text.len(),
        };
        self.styled(&text[..end], &held);
        self.styled(&text[end..], style);
    }

    /// Adds a block.
    pub(super) fn add(&mut self, block: Block) {
        self.below_blank = false;
        let depth = self.lists.len();
        if depth == 0 || matches!(block, Block::Item { .. }) {
            return self.put(block);
        }
        // An item that begins with no words still has its marker.
        self.item();
        self.put(Block::Indented {
            depth,
            block: Box::new(block),
        });
    }

    fn put(&mut self, block: Block) {
        if let Some(blocks) = self.blocks.last_mut() {
            blocks.push(block);
        }
    }

    /// Adds an item without words where its marker has not been shown.
    fn item(&mut self) {
        let marker = self.marker.replace(Marker::None);
        if let Some(marker) = marker.filter(|marker| *marker != Marker::None) {
            self.put(Block::Item {
                depth: self.lists.len(),
                marker,
                text: RichText::new(theme::line_height(self.base.size), self.align),
            });
        }
    }

    /// Ends the running text.
    pub(super) fn flush(&mut self) {
        // A tag that is never closed hides no more than its own block.
        self.swallowed = None;
        self.badge = None;
        self.tail = Tail::Words;
        let empty = self.empty();
        let mut text = std::mem::replace(&mut self.rich, empty);
        text.trim_end();
        if text.is_empty() && text.items.is_empty() {
            return;
        }
        let tallest = text
            .spans
            .iter()
            .map(|(_, style)| style.size)
            .fold(0.0, f32::max);
        text.line_height = theme::line_height(if tallest > 0.0 {
            tallest
        } else {
            self.style().size
        });
        if self.lists.is_empty() {
            return self.add(Block::Text(text));
        }
        let marker = self.marker.replace(Marker::None).unwrap_or(Marker::None);
        self.add(Block::Item {
            depth: self.lists.len(),
            marker,
            text,
        });
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        while self.blocks.len() > 1 {
            self.end_quote();
        }
        self.blocks.pop().unwrap_or_default()
    }

    fn end_quote(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if self.blocks.len() > 1
            && let Some(inside) = self.blocks.pop()
        {
            if let Some((lists, marker)) = self.outer.pop() {
                self.lists = lists;
                self.marker = marker;
            }
            self.add(Block::Quote(inside));
        }
    }

    pub(super) fn read(&mut self, content: &str) {
        let classic = self.palette.classic;
        let source = prepared(content, classic).text;
        let events = parser(&source, classic).into_offset_iter();
        for (event, range) in TextMergeWithOffset::new(events) {
            let code = matches!(event, Event::End(TagEnd::CodeBlock));
            self.event(event);
            if code {
                self.below_blank = self.lists.is_empty() && blank_behind(&source, range.end);
            }
        }
        self.swallowed = None;
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&as_typed(&text)),
                None => self.push(&text),
            },
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.tag(&html),
            },
            Event::InlineHtml(html) => self.tag(&html),
            // Behind a block of its own, such as a picture, the next line begins by itself.
            Event::SoftBreak | Event::HardBreak
                if self.rich.text.is_empty() && self.rich.items.is_empty() => {}
            Event::SoftBreak | Event::HardBreak => self.push("\n"),
            Event::Rule => {
                self.flush();
                self.add(Block::Rule);
            }
            Event::TaskListMarker(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.below_blank && self.lists.is_empty() => {
                self.add(Block::Blank(theme::line_height(self.base.size)));
            }
            Tag::Heading { level, .. } => {
                self.flush();
                let size = heading_size(level);
                self.open(Open::Heading, |style| {
                    style.size = size;
                    style.bold = true;
                });
                self.rich = self.empty();
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.below_blank = false;
                if self.blocks.len() > DEEPEST_QUOTE {
                    self.deeper += 1;
                } else {
                    self.blocks.push(Vec::new());
                    self.outer
                        .push((std::mem::take(&mut self.lists), self.marker.take()));
                }
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next(),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some((language.unwrap_or_default().to_owned(), String::new()));
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let level = self.lists.len();
                let numbered = self.lists.iter().filter(|list| list.is_some()).count();
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let shown = format!("{}.", numeral(*number, numbered));
                        *number = number.saturating_add(1);
                        Marker::Number(shown)
                    }
                    _ => match level % 3 {
                        1 => Marker::Disc,
                        2 => Marker::Ring,
                        _ => Marker::Square,
                    },
                });
            }
            Tag::Emphasis => self.open(Open::Emphasis, |style| style.italic = true),
            Tag::Strong => self.open(Open::Strong, |style| style.bold = true),
            Tag::Strikethrough => self.open(Open::Strikethrough, |style| style.strike = true),
            Tag::Link { dest_url, .. } => self.open_link(Open::Link, &dest_url),
            Tag::Image { dest_url, .. } if self.flavor == Flavor::LarkMd => {
                self.pictures.push(dest_url.to_string());
                self.push("![");
            }
            Tag::Image { dest_url, .. } => self.picture(&dest_url),
            Tag::Table(aligns) => {
                self.flush();
                let align = |align: &Alignment| match align {
                    Alignment::Center => Align::Center,
                    Alignment::Right => Align::Right,
                    Alignment::None | Alignment::Left => Align::Left,
                };
                self.table = Some(Grid {
                    aligns: aligns.iter().map(align).collect(),
                    ..Grid::default()
                });
            }
            Tag::TableHead => self.open(Open::TableHead, |style| style.bold = true),
            Tag::TableCell => self.rich = self.empty(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.flavor == Flavor::Markdown => {
                self.flush();
                self.below_blank = self.lists.is_empty();
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.close(&Open::Heading);
                self.rich = self.empty();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.end_quote();
            }
            TagEnd::CodeBlock => {
                if let Some((language, code)) = self.code.take() {
                    let block = code::block(&code, &language, self.palette);
                    self.add(block);
                }
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                for line in html.lines() {
                    self.read(&format!("{SHIELD}{line}"));
                    self.below_blank = false;
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.marker = Some(Marker::None).filter(|_| !self.lists.is_empty());
            }
            TagEnd::Item => {
                self.flush();
                self.item();
                self.marker = None;
            }
            TagEnd::Emphasis => self.close(&Open::Emphasis),
            TagEnd::Strong => self.close(&Open::Strong),
            TagEnd::Strikethrough => self.close(&Open::Strikethrough),
            TagEnd::Link => self.close(&Open::Link),
            TagEnd::Image => match self.pictures.pop() {
                Some(key) => self.push(&format!("]({key})")),
                None => self.swallowed = None,
            },
            TagEnd::TableCell => {
                self.tail = Tail::Words;
                let empty = self.empty();
                let mut cell = std::mem::replace(&mut self.rich, empty);
                if let Some(table) = &mut self.table {
                    cell.align = table
                        .aligns
                        .get(table.row.len())
                        .copied()
                        .unwrap_or_default();
                    table.row.push(cell);
                }
            }
            TagEnd::TableHead => {
                self.close(&Open::TableHead);
                if let Some(table) = &mut self.table {
                    table.header = std::mem::take(&mut table.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    let row = std::mem::take(&mut table.row);
                    table.rows.push(row);
                }
            }
            TagEnd::Table => {
                self.rich = self.empty();
                if let Some(Grid { header, rows, .. }) = self.table.take() {
                    self.add(Block::Table { header, rows });
                }
            }
            _ => {}
        }
    }

    /// A picture is a block of its own; in a table its sign stands in the line.
    fn picture(&mut self, key: &str) {
        if self.table.is_some() {
            let side = self.style().size * metrics::INLINE_AVATAR;
            let sign = self.palette.theme.placeholder_mark;
            self.rich.push_item(side, side, Content::PictureSign(sign));
        } else {
            self.flush();
            self.add(Block::Picture(key.to_owned()));
        }
        self.swallowed = Some(IMAGE);
    }

    /// A rule of a tag: in a table there is no room for one.
    pub(super) fn rule(&mut self) {
        if self.table.is_none() {
            self.flush();
            self.add(Block::Rule);
        }
    }

    pub(super) fn open_link(&mut self, open: Open, address: &str) {
        let number = u16::try_from(self.rich.links.len()).ok();
        self.rich.links.push(address.into());
        let color = self.palette.theme.link;
        self.open(open, |style| {
            style.color = color;
            style.link = number;
        });
    }

    /// A chip for what follows; its number. Two side by side have numbers of their own, so that they stay two.
    pub(super) fn chip(&mut self, chip: Chip) -> Option<u16> {
        let chips = &mut self.rich.chips;
        let before = self.rich.spans.last().and_then(|(_, style)| style.chip);
        let equal = chips
            .iter()
            .zip(0_u16..)
            .position(|(known, number)| *known == chip && before != Some(number));
        let number = equal.unwrap_or_else(|| {
            chips.push(chip);
            chips.len() - 1
        });
        u16::try_from(number).ok()
    }

    fn inline_code(&mut self, code: &str) {
        if self.swallowed.is_some() {
            return;
        }
        self.bare_link = None;
        let style = self.style();
        let theme = self.palette.theme;
        let chip = self.chip(Chip {
            fill: theme.chip,
            border: Some(theme.chip_border),
            height: (style.size * metrics::CHIP_HEIGHT).round(),
            radius: metrics::CHIP_RADIUS,
        });
        let style = Style {
            chip,
            mono: true,
            ..style
        };
        let padding = Style {
            size: style.size * metrics::CHIP_PADDING,
            ..style
        };
        let breaks = match self.tail {
            Tail::Words => breaks::before_words(self.rich.text.chars().next_back()),
            Tail::Code | Tail::Box => true,
        };
        if breaks {
            self.rich.push(BREAK, &self.style());
        }
        self.rich.push("\u{a0}", &padding);
        self.rich.push(&as_typed(code), &style);
        self.rich.push("\u{a0}", &padding);
        self.tail = Tail::Code;
    }

    /// Lets the line break before a label, where it may.
    pub(super) fn before_box(&mut self) {
        let last = self.rich.text.chars().next_back();
        if self.tail != Tail::Words || breaks::before_box(last) {
            self.rich.push(BREAK, &self.style());
        }
        self.tail = Tail::Words;
    }

    /// A label ends here.
    pub(super) fn behind_box(&mut self) {
        self.tail = Tail::Box;
    }
}

/// Whether a blank line follows a place in a text.
fn blank_behind(source: &str, end: usize) -> bool {
    let (before, behind) = source.split_at(end);
    let spaces = behind.len() - behind.trim_start().len();
    let breaks = behind[..spaces].matches('\n').count();
    breaks + usize::from(before.ends_with('\n')) >= 2
}

/// The number of an item as its level writes it: 1, a, i. The client's editor does; for cards it is a choice.
fn numeral(number: u64, level: usize) -> String {
    match (level % 3, number) {
        (2, 1..=26) => char::from(b'a' + (number - 1) as u8).to_string(),
        (0, 1..=99) => roman(number),
        _ => number.to_string(),
    }
}

fn roman(mut number: u64) -> String {
    let mut out = String::new();
    let digits = [
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    for (value, letters) in digits {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

/// The size of a heading, px.
fn heading_size(level: HeadingLevel) -> f32 {
    let [first, second, third, fourth, fifth, sixth] = tables().heading_sizes;
    match level {
        HeadingLevel::H1 => first,
        HeadingLevel::H2 => second,
        HeadingLevel::H3 => third,
        HeadingLevel::H4 => fourth,
        HeadingLevel::H5 => fifth,
        HeadingLevel::H6 => sixth,
    }
}
