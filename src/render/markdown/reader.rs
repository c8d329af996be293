//! From the events of CommonMark to blocks.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::emoji::push_with_emoji;
use super::html::{escaped_raw, hyphenated, underscored};
use super::{Block, DEEPEST_QUOTE, Marker, SHIELD};
use crate::card::{Align, Flavor};
use crate::catalog::tables;
use crate::render::frame::Rgba;
use crate::render::text::{Chip, RichText, Style};
use crate::render::theme::{self, Palette, metrics};

/// What hides the words of a picture: they show under the pointer only.
const IMAGE: &str = "![]";

pub(super) struct Reader<'a> {
    pub(super) palette: Palette<'a>,
    pub(super) flavor: Flavor,
    pub(super) base: Style,
    pub(super) align: Align,
    /// The blocks of the text, then those of each open quote.
    pub(super) blocks: Vec<Vec<Block>>,
    pub(super) rich: RichText,
    /// Open marks and tags with the style that counts inside.
    pub(super) styles: Vec<(Open, Style)>,
    pub(super) lists: Vec<Option<u64>>,
    pub(super) marker: Option<Marker>,
    pub(super) code: Option<String>,
    table: Option<Grid>,
    pub(super) html: Option<String>,
    /// The tag whose words are not shown, until it closes.
    pub(super) swallowed: Option<&'static str>,
    /// Ground and number's colour of an open badge.
    pub(super) badge: Option<(Rgba, Rgba)>,
    /// The address of an open link that has no words yet.
    pub(super) bare_link: Option<String>,
    /// Whether the last block is a paragraph.
    pub(super) behind_paragraph: bool,
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
            code: None,
            table: None,
            html: None,
            swallowed: None,
            badge: None,
            bare_link: None,
            behind_paragraph: false,
        };
        reader.rich = reader.empty();
        reader
    }

    pub(super) fn empty(&self) -> RichText {
        let size = self.style().size;
        RichText::new(theme::line_height(size), self.align)
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
        if style.chip.is_some() {
            // A label stays in one piece.
            let joined: Vec<String> = text
                .replace(' ', "\u{a0}")
                .chars()
                .map(String::from)
                .collect();
            self.rich.push(&joined.join("\u{2060}"), &style);
            return;
        }
        if self.flavor == Flavor::Plain {
            self.rich.push(&text, &style);
        } else {
            push_with_emoji(&mut self.rich, &text, &style);
        }
    }

    pub(super) fn add(&mut self, block: Block) {
        self.behind_paragraph = false;
        if let Some(blocks) = self.blocks.last_mut() {
            blocks.push(block);
        }
    }

    /// Ends the running text.
    pub(super) fn flush(&mut self) {
        // A tag that is never closed hides no more than its own block.
        self.swallowed = None;
        self.badge = None;
        if self.rich.is_empty() && self.rich.items.is_empty() {
            self.rich = self.empty();
            return;
        }
        let empty = self.empty();
        let mut text = std::mem::replace(&mut self.rich, empty);
        text.trim_end();
        let tallest = text
            .spans
            .iter()
            .map(|(_, style)| style.size)
            .fold(0.0, f32::max);
        text.line_height = theme::line_height(tallest);
        if self.lists.is_empty() {
            self.add(Block::Text(text));
        } else {
            let marker = self.marker.take().unwrap_or(Marker::None);
            self.marker = Some(Marker::None);
            self.add(Block::Item {
                depth: self.lists.len(),
                marker,
                text,
            });
        }
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        while self.blocks.len() > 1 {
            self.end_quote();
        }
        self.blocks.pop().unwrap_or_default()
    }

    pub(super) fn end_quote(&mut self) {
        if self.blocks.len() > 1
            && let Some(inside) = self.blocks.pop()
        {
            self.add(Block::Quote(inside));
        }
    }

    pub(super) fn read(&mut self, content: &str) {
        let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
        for event in Parser::new_ext(&hyphenated(&escaped_raw(content)), options) {
            self.event(event);
        }
        self.swallowed = None;
    }

    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&underscored(&text)),
                None => self.push(&text),
            },
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.tag(&html),
            },
            Event::InlineHtml(html) => self.tag(&html),
            // Behind a block of its own, such as a picture, the next line begins by itself.
            Event::SoftBreak | Event::HardBreak if self.rich.text.is_empty() => {}
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

    pub(super) fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.behind_paragraph && self.lists.is_empty() => {
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
                if self.blocks.len() <= DEEPEST_QUOTE {
                    self.blocks.push(Vec::new());
                }
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let shown = format!("{number}.");
                        *number = number.saturating_add(1);
                        Marker::Number(shown)
                    }
                    _ => Marker::Disc,
                });
            }
            Tag::Emphasis => self.open(Open::Emphasis, |style| style.italic = true),
            Tag::Strong => self.open(Open::Strong, |style| style.bold = true),
            Tag::Strikethrough => self.open(Open::Strikethrough, |style| style.strike = true),
            Tag::Link { dest_url, .. } => self.open_link(Open::Link, &dest_url),
            Tag::Image { dest_url, .. } => {
                self.flush();
                self.add(Block::Picture(dest_url.to_string()));
                self.swallowed = Some(IMAGE);
            }
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

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.flavor == Flavor::Markdown => {
                self.flush();
                self.behind_paragraph = self.lists.is_empty();
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
                let code = self.code.take().unwrap_or_default();
                let style = Style {
                    mono: true,
                    ..Style::new(metrics::CODE_SIZE, self.base.color)
                };
                let code = code.trim_end_matches('\n');
                let line = |text: &str, style: Style| {
                    RichText::plain(text, style, metrics::CODE_LINE, Align::Left)
                };
                let text = RichText {
                    nowrap: true,
                    ..line(code, style)
                };
                let numbers: Vec<String> = (1..=code.split('\n').count())
                    .map(|number| number.to_string())
                    .collect();
                let grey = Style {
                    color: self.palette.theme.hint,
                    ..style
                };
                let numbers = RichText {
                    nowrap: true,
                    align: Align::Right,
                    ..line(&numbers.join("\n"), grey)
                };
                self.add(Block::Code(numbers, text));
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                for line in html.lines() {
                    self.read(&format!("{SHIELD}{line}"));
                    self.behind_paragraph = false;
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.marker = None;
            }
            TagEnd::Item => {
                self.flush();
                self.marker = None;
            }
            TagEnd::Emphasis => self.close(&Open::Emphasis),
            TagEnd::Strong => self.close(&Open::Strong),
            TagEnd::Strikethrough => self.close(&Open::Strikethrough),
            TagEnd::Link => self.close(&Open::Link),
            TagEnd::Image => self.swallowed = None,
            TagEnd::TableCell => {
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

    pub(super) fn open_link(&mut self, open: Open, address: &str) {
        let number = u16::try_from(self.rich.links.len()).ok();
        self.rich.links.push(address.into());
        let color = self.palette.theme.link;
        self.open(open, |style| {
            style.color = color;
            style.link = number;
        });
    }

    /// A chip for what follows; its number.
    pub(super) fn chip(&mut self, chip: Chip) -> Option<u16> {
        self.rich.chips.push(chip);
        u16::try_from(self.rich.chips.len() - 1).ok()
    }

    pub(super) fn inline_code(&mut self, code: &str) {
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
        self.padded(&underscored(code), &style);
    }

    /// Text with a little space of its own ground on both sides.
    pub(super) fn padded(&mut self, text: &str, style: &Style) {
        let padding = Style {
            size: style.size * metrics::CHIP_PADDING,
            ..*style
        };
        self.rich.push("\u{a0}", &padding);
        self.rich.push(&text.replace(SHIELD, ""), style);
        self.rich.push("\u{a0}", &padding);
    }
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
