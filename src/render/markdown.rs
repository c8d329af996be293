//! Markdown as the client reads it: CommonMark by pulldown-cmark, and what Feishu adds, as blocks of rich text.
//!
//! <https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/rich-text>

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::boxes::Content;
use super::datetime;
use super::frame::Rgba;
use super::tags::{HtmlTag, escaped_raw, hyphenated, underscored};
use super::text::{Chip, RichText, Style};
use super::theme::{self, Palette, metrics};
use crate::card::{Align, Flavor, Text};
use crate::catalog::tables;

/// What stands before an item of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Marker {
    /// A disc.
    Disc,
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

/// Before a line it keeps CommonMark from reading the line as the start of a block; and since it is white space, marks
/// behind it open as they do at the start of a line. Cards do not hold it.
const SHIELD: char = '\u{2000}';
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

struct Reader<'a> {
    palette: Palette<'a>,
    flavor: Flavor,
    base: Style,
    align: Align,
    /// The blocks of the text, then those of each open quote.
    blocks: Vec<Vec<Block>>,
    rich: RichText,
    /// Open marks and tags with the style that counts inside.
    styles: Vec<(Open, Style)>,
    lists: Vec<Option<u64>>,
    marker: Option<Marker>,
    code: Option<String>,
    table: Option<Grid>,
    html: Option<String>,
    /// The tag whose words are not shown, until it closes.
    swallowed: Option<&'static str>,
    /// Ground and number's colour of an open badge.
    badge: Option<(Rgba, Rgba)>,
    /// The address of an open link that has no words yet.
    bare_link: Option<String>,
    /// Whether the last block is a paragraph.
    behind_paragraph: bool,
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
enum Open {
    Emphasis,
    Strong,
    Strikethrough,
    Link,
    Heading,
    TableHead,
    Tag(String),
}

impl<'a> Reader<'a> {
    fn new(flavor: Flavor, style: &Style, palette: Palette<'a>, align: Align) -> Self {
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

    fn empty(&self) -> RichText {
        let size = self.style().size;
        RichText::new(theme::line_height(size), self.align)
    }

    fn style(&self) -> Style {
        self.styles.last().map_or(self.base, |(_, style)| *style)
    }

    fn open(&mut self, open: Open, change: impl FnOnce(&mut Style)) {
        let mut style = self.style();
        change(&mut style);
        self.styles.push((open, style));
    }

    /// Closes the innermost open mark of a kind; marks inside that were left open close with it.
    fn close(&mut self, open: &Open) {
        if let Some(at) = self.styles.iter().rposition(|(found, _)| found == open) {
            self.styles.truncate(at);
        }
    }

    fn push(&mut self, text: &str) {
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

    fn add(&mut self, block: Block) {
        self.behind_paragraph = false;
        if let Some(blocks) = self.blocks.last_mut() {
            blocks.push(block);
        }
    }

    /// Ends the running text.
    fn flush(&mut self) {
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

    fn finish(mut self) -> Vec<Block> {
        while self.blocks.len() > 1 {
            self.end_quote();
        }
        self.blocks.pop().unwrap_or_default()
    }

    fn end_quote(&mut self) {
        if self.blocks.len() > 1
            && let Some(inside) = self.blocks.pop()
        {
            self.add(Block::Quote(inside));
        }
    }

    fn read(&mut self, content: &str) {
        let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
        for event in Parser::new_ext(&hyphenated(&escaped_raw(content)), options) {
            self.event(event);
        }
        self.swallowed = None;
    }

    fn event(&mut self, event: Event<'_>) {
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

    fn start(&mut self, tag: Tag<'_>) {
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

    fn end(&mut self, tag: TagEnd) {
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

    fn open_link(&mut self, open: Open, address: &str) {
        let number = u16::try_from(self.rich.links.len()).ok();
        self.rich.links.push(address.into());
        let color = self.palette.theme.link;
        self.open(open, |style| {
            style.color = color;
            style.link = number;
        });
    }

    /// A chip for what follows; its number.
    fn chip(&mut self, chip: Chip) -> Option<u16> {
        self.rich.chips.push(chip);
        u16::try_from(self.rich.chips.len() - 1).ok()
    }

    fn inline_code(&mut self, code: &str) {
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
    fn padded(&mut self, text: &str, style: &Style) {
        let padding = Style {
            size: style.size * metrics::CHIP_PADDING,
            ..*style
        };
        self.rich.push("\u{a0}", &padding);
        self.rich.push(&text.replace(SHIELD, ""), style);
        self.rich.push("\u{a0}", &padding);
    }

    /// A label: its words never break.
    fn open_label(&mut self, tag: &HtmlTag) {
        let colors = self.palette.tag(tag.attribute("color").unwrap_or("blue"));
        let chip = self.chip(Chip {
            fill: colors.ground,
            border: None,
            height: metrics::TAG_HEIGHT,
            radius: metrics::TAG_RADIUS,
        });
        let padding = Style {
            size: metrics::TAG_SIZE * metrics::CHIP_PADDING * 1.5,
            chip,
            ..self.style()
        };
        self.open(Open::Tag(tag.name.clone()), |style| {
            *style = Style {
                size: metrics::TAG_SIZE,
                color: colors.text,
                bold: false,
                medium: true,
                chip,
                ..*style
            };
        });
        self.rich.push("\u{a0}", &padding);
    }

    /// The figure or picture of a person, then the name: the id, since names are known to the server only.
    fn person(&mut self, tag: &HtmlTag) {
        let id = tag.attribute("id").unwrap_or_default();
        let shown = |key: &str| tag.attribute(key) != Some("false");
        let style = self.style();
        if shown("show_avatar") {
            let side = (style.size * metrics::INLINE_AVATAR).round();
            self.rich
                .push_item(side, side, Content::Avatar(self.palette.person(id)));
            self.rich.push("\u{a0}", &style);
        }
        if shown("show_name") {
            let name = if id.is_empty() { UNKNOWN_PERSON } else { id };
            self.rich.push(name, &style);
        }
    }

    /// A number on a round ground.
    fn badge(&mut self, number: &str) {
        let Some((ground, color)) = self.badge else {
            return;
        };
        let height = metrics::BADGE_HEIGHT;
        let text = RichText {
            nowrap: true,
            ..RichText::plain(
                number.trim(),
                Style {
                    medium: true,
                    ..Style::new(metrics::BADGE_SIZE, color)
                },
                height,
                Align::Center,
            )
        };
        let digits = number.trim().chars().count().clamp(1, 8) as f32;
        let width = (digits * metrics::BADGE_SIZE * 0.6 + 2.0 * metrics::TAG_PADDING).max(height);
        self.rich
            .push_item(width, height, Content::Badge(ground, Box::new(text)));
    }

    fn end_tag(&mut self, tag: HtmlTag) {
        match tag.name.as_str() {
            "text-tag"
                if self
                    .styles
                    .iter()
                    .any(|(open, _)| *open == Open::Tag(tag.name.clone())) =>
            {
                let style = self.style();
                let padding = Style {
                    size: style.size * metrics::CHIP_PADDING * 1.5,
                    ..style
                };
                self.rich.push("\u{a0}", &padding);
            }
            "number-tag" => self.badge = None,
            // A link without words shows its address.
            "a" | "link" => {
                if let Some(address) = self.bare_link.take() {
                    self.push(&address);
                }
            }
            _ => {}
        }
        self.close(&Open::Tag(tag.name));
    }

    /// A tag of HTML or of Feishu's own. A tag that is none is swallowed, as the client does it.
    fn tag(&mut self, html: &str) {
        let Some(tag) = HtmlTag::parse(html) else {
            return;
        };
        if let Some(swallowing) = self.swallowed {
            if tag.closing && tag.name == swallowing {
                self.swallowed = None;
            }
            return;
        }
        if tag.closing {
            self.end_tag(tag);
            return;
        }
        match tag.name.as_str() {
            "br" => self.push("\n"),
            "hr" => {
                self.flush();
                self.add(Block::Rule);
            }
            "text-tag" => self.open_label(&tag),
            "number-tag" => {
                let color =
                    |key: &str| tag.attribute(key).and_then(|name| self.palette.color(name));
                let theme = self.palette.theme;
                self.badge = Some((
                    color("background_color").unwrap_or(theme.hint),
                    color("font_color").unwrap_or(theme.on_filled),
                ));
            }
            "local-datetime" => {
                let moment = tag
                    .attribute("millisecond")
                    .and_then(|ms| ms.trim().parse().ok());
                let format = tag.attribute("format_type").unwrap_or("date_num");
                let shown = datetime::local(moment, format, self.palette.chinese);
                let link = tag.attribute("link").unwrap_or_default().to_owned();
                if link.is_empty() {
                    self.push(&shown);
                } else {
                    self.open_link(Open::Tag(tag.name.clone()), &link);
                    self.push(&shown);
                    self.close(&Open::Tag(tag.name.clone()));
                }
                self.swallowed = (!tag.empty).then_some("local-datetime");
            }
            "person" => {
                self.person(&tag);
                self.swallowed = (!tag.empty).then_some("person");
            }
            "audio" => {
                let style = self.style();
                let side = (style.size * metrics::INLINE_AVATAR).round();
                self.rich.push_item(side, side, Content::Play(style.color));
                if tag.attribute("show_time") == Some("true") {
                    self.push("\u{a0}00:00");
                }
                self.swallowed = (!tag.empty).then_some("audio");
            }
            "font" => {
                let named = tag.attribute("color").unwrap_or_default();
                let color = self.palette.color(named);
                let base = self.base.color;
                self.open(Open::Tag(tag.name), |style| {
                    style.color = color.unwrap_or(base)
                });
            }
            "a" | "link" => {
                let address = tag
                    .attribute("href")
                    .or_else(|| tag.attribute("url"))
                    .unwrap_or_default()
                    .to_owned();
                if let Some(token) = tag.attribute("icon") {
                    let style = self.style();
                    let side = (style.size * metrics::INLINE_ICON).round();
                    let color = self.palette.theme.link;
                    self.rich
                        .push_item(side, side, Content::Icon(token.into(), color));
                    self.rich.push("\u{a0}", &style);
                }
                self.open_link(Open::Tag(tag.name.clone()), &address);
                self.bare_link = Some(address);
            }
            "b" | "strong" => self.open(Open::Tag(tag.name), |style| style.bold = true),
            "i" | "em" => self.open(Open::Tag(tag.name), |style| style.italic = true),
            "s" | "del" => self.open(Open::Tag(tag.name), |style| style.strike = true),
            "u" => self.open(Open::Tag(tag.name), |style| style.underline = true),
            "at" => {
                let ids = ["id", "ids", "email"]
                    .into_iter()
                    .find_map(|key| tag.attribute(key));
                let names = ids
                    .unwrap_or_default()
                    .split(',')
                    .map(|id| match id.trim() {
                        "all" if self.palette.chinese => "@所有人".to_owned(),
                        "all" => "@All".to_owned(),
                        id => format!("@{id}"),
                    });
                let shown = names.collect::<Vec<_>>().join(" ");
                let style = Style {
                    color: self.palette.theme.link,
                    ..self.style()
                };
                self.rich.push(&shown, &style);
                self.swallowed = (!tag.empty).then_some("at");
            }
            _ => {}
        }
    }
}

/// What hides the words of a picture: they show under the pointer only.
const IMAGE: &str = "![]";

/// What a person without an id is called.
const UNKNOWN_PERSON: &str = "未知用户";

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

/// Adds text in which `:TOKEN:` stands for an emoji.
fn push_with_emoji(rich: &mut RichText, text: &str, style: &Style) {
    let mut rest = text;
    while let Some(start) = rest.find(':') {
        let behind = &rest[start + 1..];
        let shown = behind.find(':').and_then(|end| {
            let token = &behind[..end];
            let emoji = tables().emoji.get(token)?.as_deref()?;
            Some((emoji, end))
        });
        match shown {
            Some((emoji, end)) => {
                rich.push(&rest[..start], style);
                rich.push(emoji, style);
                rest = &behind[end + 1..];
            }
            None => {
                rich.push(&rest[..=start], style);
                rest = behind;
            }
        }
    }
    rich.push(rest, style);
}

/// The colour of a text object: its own name, else the place's colour. `lark_md` ignores the property, as measured.
pub(super) fn text_color(text: &Text, palette: Palette<'_>, place: Rgba) -> Rgba {
    let named = text
        .color
        .as_deref()
        .filter(|_| text.flavor == Flavor::Plain);
    named.and_then(|name| palette.color(name)).unwrap_or(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Config;
    use crate::render::{Device, ThemeName};

    fn read(content: &str, flavor: Flavor) -> Vec<Block> {
        let config = Config::default();
        let palette = Palette::new(ThemeName::Light, Device::Desktop, &config, true);
        let text = Text {
            flavor,
            content: content.into(),
            ..Text::default()
        };
        blocks(
            &text,
            &Style::new(14.0, palette.theme.text),
            palette,
            Align::Left,
        )
    }

    fn shown(blocks: &[Block]) -> String {
        let line = |block: &Block| match block {
            Block::Text(text) => text.text.clone(),
            Block::Blank(_) => String::new(),
            Block::Item {
                depth,
                marker,
                text,
            } => format!("{depth}{marker:?} {}", text.text),
            Block::Code(numbers, text) => format!("code {} {}", numbers.text, text.text),
            Block::Table { header, rows } => format!("table {}×{}", header.len(), rows.len()),
            Block::Picture(key) => format!("picture {key}"),
            Block::Rule => "rule".to_owned(),
            Block::Quote(inside) => format!("quote({})", shown(inside)),
        };
        blocks.iter().map(line).collect::<Vec<_>>().join("|")
    }

    fn markdown(content: &str) -> String {
        shown(&read(content, Flavor::Markdown))
    }

    #[test]
    fn lists_keep_their_markers_and_depths() {
        assert_eq!(
            markdown("- a\n    - b\n\n3. c\n4. d"),
            "1Disc a|2Disc b|1Number(\"3.\") c|1Number(\"4.\") d"
        );
    }

    #[test]
    fn a_line_break_stays_within_the_paragraph_and_a_blank_line_ends_it() {
        assert_eq!(markdown("a\nb<br>c\n\nd"), "a\nb\nc||d");
    }

    #[test]
    fn colours_of_font_tags_count_inside_and_end_with_their_tag() {
        let blocks = read(
            "<font color=red>r<font color='green'>g</font>r</font>b",
            Flavor::Markdown,
        );
        let Some(Block::Text(text)) = blocks.first() else {
            panic!("{blocks:?}")
        };
        let colors: Vec<Rgba> = text.spans.iter().map(|(_, style)| style.color).collect();
        assert_eq!(text.text, "rgrb");
        assert_eq!(colors.len(), 4);
        assert_eq!(colors[0], colors[2]);
        assert_ne!(colors[0], colors[1]);
    }

    #[test]
    fn a_font_tag_on_a_line_of_its_own_still_colours_what_follows() {
        let blocks = read("<font color='red'>\n**x**\n</font>", Flavor::Markdown);
        assert_eq!(shown(&blocks), "x");
        let Some(Block::Text(text)) = blocks.first() else {
            panic!("{blocks:?}")
        };
        assert!(
            text.spans[0].1.bold && text.spans[0].1.color.r > text.spans[0].1.color.b,
            "{:?}",
            text.spans
        );
    }

    #[test]
    fn tags_with_an_underscore_are_tags_except_in_code() {
        assert_eq!(
            markdown("<text_tag color='red'>late</text_tag> `<text_tag>`"),
            "\u{a0}l\u{2060}a\u{2060}t\u{2060}e\u{a0} \u{a0}<text_tag>\u{a0}"
        );
    }

    #[test]
    fn unknown_tags_are_swallowed_and_their_words_stay() {
        assert_eq!(markdown("a <word>b</word> c"), "a b c");
        assert_eq!(markdown("hello <at id=all></at>!"), "hello @所有人!");
    }

    #[test]
    fn the_small_markdown_has_bold_links_and_code_but_no_blocks() {
        let lark = |content: &str| shown(&read(content, Flavor::LarkMd));
        assert_eq!(lark("# a\n- **b** `c`\n\nd"), "# a\n- b \u{a0}c\u{a0}\n\nd");
        assert_eq!(lark("**💰 a** b"), "💰 a b");
        assert_eq!(shown(&read("# **a**", Flavor::Plain)), "# **a**");
    }

    #[test]
    fn code_rules_and_quotes_are_blocks() {
        assert_eq!(
            markdown("```rust\nfn a() {}\n```\n---\n> q\n> r"),
            "code 1 fn a() {}|rule|quote(q\nr)"
        );
    }

    #[test]
    fn tables_and_pictures_are_blocks() {
        assert_eq!(
            markdown("| a | b |\n| --- | --: |\n| 1 | 2 |\n| 3 | 4 |"),
            "table 2×2"
        );
        assert_eq!(markdown("a ![alt](img_1) b"), "a |picture img_1| b");
    }

    #[test]
    fn a_mention_that_is_never_closed_hides_nothing_behind_its_block() {
        assert_eq!(markdown("a <at id='x'/> b"), "a @x b");
        assert_eq!(markdown("a <at id='x'> b\n\nc"), "a @x||c");
    }

    #[test]
    fn what_stands_between_raw_tags_is_shown_as_it_is() {
        assert_eq!(markdown("<raw>**a** `b` <font></raw>"), "**a** `b` <font>");
    }

    #[test]
    fn emoji_tokens_become_emoji_and_other_colons_stay() {
        assert_eq!(
            markdown("at 10:30:00 :OK: :NoSuch:"),
            "at 10:30:00 👌 :NoSuch:"
        );
    }
}
