//! Markdown as the client reads it: CommonMark by pulldown-cmark, and what Feishu adds, as blocks of rich text.
//!
//! <https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/rich-text>

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::frame::Rgba;
use super::text::{RichText, Style};
use super::theme::{self, Palette};
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
    /// A part of a list's item.
    Item {
        /// From 1.
        depth: usize,
        marker: Marker,
        text: RichText,
    },
    /// Code with its own lines.
    Code(RichText),
    /// A horizontal rule.
    Rule,
    /// Quoted blocks.
    Quote(Vec<Block>),
}

/// A word joiner before a line keeps CommonMark from reading it as the start of a block.
const JOINER: char = '\u{2060}';
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
                    reader.read(&format!("{JOINER}{line}"));
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
    html: Option<String>,
    /// What an open tag of Feishu's own swallows until it closes.
    swallowed: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq)]
enum Open {
    Emphasis,
    Strong,
    Strikethrough,
    Link,
    Heading,
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
            html: None,
            swallowed: None,
        };
        reader.rich = reader.empty();
        reader
    }

    fn empty(&self) -> RichText {
        let size = self.style().size;
        RichText {
            chip: (self.palette.theme.chip, self.palette.theme.chip_border),
            ..RichText::new(theme::line_height(size), self.align)
        }
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
        let style = self.style();
        let text = text.replace(JOINER, "");
        if self.flavor == Flavor::Plain {
            self.rich.push(&text, &style);
        } else {
            push_with_emoji(&mut self.rich, &text, &style);
        }
    }

    fn add(&mut self, block: Block) {
        if let Some(blocks) = self.blocks.last_mut() {
            blocks.push(block);
        }
    }

    /// Ends the running text.
    fn flush(&mut self) {
        if self.rich.is_empty() {
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
        for event in Parser::new_ext(&hyphenated(content), options) {
            self.event(event);
        }
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
            Tag::Paragraph => {}
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
            Tag::CodeBlock(kind) => {
                self.flush();
                let _language = match &kind {
                    CodeBlockKind::Fenced(language) => language.as_ref(),
                    CodeBlockKind::Indented => "",
                };
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
            Tag::Image { .. } => self.push("[图片] "),
            Tag::TableCell if !matches!(self.rich.text.chars().last(), None | Some('\n')) => {
                self.push("  ");
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.flavor == Flavor::Markdown => self.flush(),
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
                    size: 14.0,
                    ..self.base
                };
                let text = RichText::plain(
                    code.trim_end_matches('\n'),
                    style,
                    theme::metrics::CODE_LINE,
                    Align::Left,
                );
                self.add(Block::Code(text));
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                for line in html.lines() {
                    self.read(&format!("{JOINER}{line}"));
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
            TagEnd::TableHead | TagEnd::TableRow => self.push("\n"),
            TagEnd::Table => self.flush(),
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

    fn inline_code(&mut self, code: &str) {
        let style = Style {
            code: true,
            ..self.style()
        };
        let padding = Style {
            size: style.size * theme::metrics::CHIP_PADDING,
            ..style
        };
        self.rich.push("\u{a0}", &padding);
        self.rich
            .push(&underscored(code).replace(JOINER, ""), &style);
        self.rich.push("\u{a0}", &padding);
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
            self.close(&Open::Tag(tag.name));
            return;
        }
        match tag.name.as_str() {
            "br" => self.push("\n"),
            "hr" => {
                self.flush();
                self.add(Block::Rule);
            }
            "font" | "text-tag" => {
                let named = tag.attribute("color").unwrap_or_default();
                let color = if tag.name == "font" {
                    self.palette.color(named)
                } else {
                    Some(self.palette.tag(named).text)
                };
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
                self.open_link(Open::Tag(tag.name), &address);
            }
            "b" | "strong" => self.open(Open::Tag(tag.name), |style| style.bold = true),
            "i" | "em" => self.open(Open::Tag(tag.name), |style| style.italic = true),
            "s" | "del" => self.open(Open::Tag(tag.name), |style| style.strike = true),
            "u" => self.open(Open::Tag(tag.name), |style| style.underline = true),
            "at" => {
                let id = tag
                    .attribute("id")
                    .or_else(|| tag.attribute("email"))
                    .unwrap_or_default();
                let shown = if id == "all" {
                    "@所有人".to_owned()
                } else {
                    format!("@{id}")
                };
                let style = Style {
                    color: self.palette.theme.link,
                    ..self.style()
                };
                self.rich.push(&shown, &style);
                self.swallowed = Some("at");
            }
            _ => {}
        }
    }
}

/// Tags of Feishu's own whose names CommonMark does not take for tags, because of the underscore.
const UNDERSCORED: [(&str, &str); 3] = [
    ("text_tag", "text-tag"),
    ("number_tag", "number-tag"),
    ("local_datetime", "local-datetime"),
];

/// Gives such tags names that CommonMark takes.
fn hyphenated(content: &str) -> String {
    let mut content = content.to_owned();
    for (name, hyphen) in UNDERSCORED {
        if content.contains(name) {
            content = content.replace(&format!("<{name}"), &format!("<{hyphen}"));
            content = content.replace(&format!("</{name}"), &format!("</{hyphen}"));
        }
    }
    content
}

/// Takes [`hyphenated`] back, for code.
fn underscored(code: &str) -> String {
    let mut code = code.to_owned();
    for (name, hyphen) in UNDERSCORED {
        if code.contains(hyphen) {
            code = code.replace(&format!("<{hyphen}"), &format!("<{name}"));
            code = code.replace(&format!("</{hyphen}"), &format!("</{name}"));
        }
    }
    code
}

/// Measured for the first two levels; the others go down in even steps.
fn heading_size(level: HeadingLevel) -> f32 {
    match level {
        HeadingLevel::H1 => 24.0,
        HeadingLevel::H2 => 20.0,
        HeadingLevel::H3 => 18.0,
        HeadingLevel::H4 => 16.0,
        HeadingLevel::H5 => 15.0,
        HeadingLevel::H6 => 14.0,
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

/// `<name key='value'>`, read leniently: values stand in single, double or no quotes.
struct HtmlTag {
    name: String,
    closing: bool,
    attributes: Vec<(String, String)>,
}

impl HtmlTag {
    fn parse(html: &str) -> Option<Self> {
        let inside = html.trim().strip_prefix('<')?;
        let inside = inside.strip_suffix('>').unwrap_or(inside);
        let (closing, inside) = match inside.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, inside),
        };
        let inside = inside.trim_end_matches('/').trim();
        let end = inside
            .find(|c: char| c.is_whitespace())
            .unwrap_or(inside.len());
        let name = inside[..end].to_ascii_lowercase();
        if name.is_empty() {
            return None;
        }
        let mut attributes = Vec::new();
        let mut rest = inside[end..].trim_start();
        while let Some(equals) = rest.find('=') {
            let key = rest[..equals].trim().to_ascii_lowercase();
            let behind = rest[equals + 1..].trim_start();
            let (value, next) = match behind.chars().next() {
                Some(quote @ ('\'' | '"')) => match behind[1..].find(quote) {
                    Some(close) => (&behind[1..=close], &behind[close + 2..]),
                    None => (&behind[1..], ""),
                },
                _ => {
                    let close = behind.find(char::is_whitespace).unwrap_or(behind.len());
                    (&behind[..close], &behind[close..])
                }
            };
            attributes.push((key, value.to_owned()));
            rest = next.trim_start();
        }
        Some(Self {
            name,
            closing,
            attributes,
        })
    }

    fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }
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
        let palette = Palette::new(ThemeName::Light, Device::Desktop, &config);
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
            Block::Item {
                depth,
                marker,
                text,
            } => format!("{depth}{marker:?} {}", text.text),
            Block::Code(text) => format!("code {}", text.text),
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
        assert_eq!(markdown("a\nb<br>c\n\nd"), "a\nb\nc|d");
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
            "late \u{a0}<text_tag>\u{a0}"
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
        assert_eq!(shown(&read("# **a**", Flavor::Plain)), "# **a**");
    }

    #[test]
    fn code_rules_and_quotes_are_blocks() {
        assert_eq!(
            markdown("```rust\nfn a() {}\n```\n---\n> q\n> r"),
            "code fn a() {}|rule|quote(q\nr)"
        );
    }

    #[test]
    fn emoji_tokens_become_emoji_and_other_colons_stay() {
        assert_eq!(
            markdown("at 10:30:00 :OK: :NoSuch:"),
            "at 10:30:00 👌 :NoSuch:"
        );
    }
}
