//! What the Markdown of a card refers to: addresses, pictures, people, sounds, emoji.
//!
//! A text is gone through once; what it refers to is judged by the rules of links, keys and people.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::inside::Inside;
use super::problem::{Fix, Problem, Severity};
use super::rules::Rule;
use super::similar::nearest;
use super::walk::{Member, Walk};
use super::{keys, links, people};
use crate::both;
use crate::catalog::tables;
use crate::document::{Edit, NodeId, Splice};
use crate::lang::Bilingual;

pub(super) static UNKNOWN_EMOJI: Rule = Rule {
    code: "unknown-emoji",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "An emoji is written nearly as one that Feishu knows.",
        "表情的写法与飞书表情相近但不一致。",
    ),
};

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flavor {
    /// All of Markdown.
    Markdown,
    /// The Markdown of a text object: no pictures, and an address is no link by itself.
    LarkMd,
}

/// Something in a text, by the bytes of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Reference {
    /// The address of a link.
    Link(Range<usize>),
    /// The key of a picture.
    Image(Range<usize>),
    /// An address that is a link by itself: all of it, and where Chinese text begins in it.
    Glued(Range<usize>, usize),
    /// A tag: its name, and all between the angle brackets.
    Tag(Range<usize>, Range<usize>),
    /// The name of an emoji, without the colons.
    Emoji(Range<usize>),
}

/// A link or a tag takes at most so many bytes.
const LONGEST: usize = 2048;
/// Unknown emoji that are held against the list at most, in all texts of a card.
const GUESSES: usize = 100;

/// Reads the text of a property.
pub(super) fn text(walk: &mut Walk<'_>, member: &Member<'_>) {
    if member.property.format.as_deref() != Some("markdown") {
        return;
    }
    let tree = walk.tree;
    let tag = tree
        .ancestors(member.node)
        .skip(1)
        .take(2)
        .find_map(|owner| tree.get(owner, "tag").and_then(|tag| tree.str(tag)));
    let flavor = if tag == Some("lark_md") {
        Flavor::LarkMd
    } else {
        Flavor::Markdown
    };
    read(walk, member.node, flavor);
}

/// Reads the cells of a table that are Markdown.
pub(super) fn cell(walk: &mut Walk<'_>, cell: NodeId, data_type: &str) {
    match data_type {
        "markdown" => read(walk, cell, Flavor::Markdown),
        "lark_md" => read(walk, cell, Flavor::LarkMd),
        _ => {}
    }
}

fn read(walk: &mut Walk<'_>, node: NodeId, flavor: Flavor) {
    let Some(content) = walk.tree.str(node).filter(|_| !walk.is_full()) else {
        return;
    };
    let references = references(content, flavor);
    if references.is_empty() {
        return;
    }
    let mut place = Place { node, inside: None };
    for reference in references {
        match reference {
            Reference::Link(range) => link(walk, &mut place, content, range),
            Reference::Image(range) => image(walk, &mut place, content, range),
            Reference::Glued(range, end) => glued(walk, &mut place, content, range, end),
            Reference::Tag(name, whole) => tag(walk, &mut place, content, name, whole),
            Reference::Emoji(range) => emoji(walk, &mut place, content, range),
        }
    }
}

/// Where the bytes of a text stand in the document, found out when it is asked for the first time.
struct Place {
    node: NodeId,
    inside: Option<Inside>,
}

impl Place {
    fn range(&mut self, walk: &Walk<'_>, range: &Range<usize>) -> Range<usize> {
        self.inside
            .get_or_insert_with(|| Inside::of(walk.tree, self.node))
            .range(range)
    }

    fn raise<'w>(
        &mut self,
        walk: &'w mut Walk<'_>,
        rule: &'static Rule,
        range: &Range<usize>,
        message: Bilingual,
    ) -> &'w mut Problem {
        let range = self.range(walk, range);
        walk.raise(rule, self.node, range, message)
    }

    /// Writes something else at some bytes of the text.
    fn fix(
        &mut self,
        walk: &Walk<'_>,
        range: &Range<usize>,
        text: &str,
        title: Bilingual,
    ) -> Option<Fix> {
        if walk.is_full() {
            return None;
        }
        let at = self.range(walk, range);
        if !self.inside.as_ref().is_some_and(Inside::is_sound) {
            return None;
        }
        let quoted = serde_json::Value::from(text).to_string();
        let inner = quoted.get(1..quoted.len().saturating_sub(1))?;
        Some(Fix::new(title, vec![Edit::Text(Splice::new(at, inner))]))
    }
}

fn link(walk: &mut Walk<'_>, place: &mut Place, content: &str, range: Range<usize>) {
    let address = &content[range.clone()];
    if address.trim().is_empty() {
        let message = Bilingual::fixed(
            "this link has no address; write one that begins with https://",
            "该链接没有地址；请填写以 https:// 开头的网址",
        );
        let brackets = range.start.saturating_sub(1)..range.end + 1;
        place.raise(walk, &links::EMPTY_LINK, &brackets, message);
        return;
    }
    let Some(fault) = links::judge(address, true) else {
        return;
    };
    let answer = fault.answer();
    let fix = fault.mended.as_deref().and_then(|mended| {
        let title = both!("Write {mended}", "改为 {mended}");
        place.fix(walk, &range, mended, title)
    });
    let problem = place
        .raise(walk, fault.rule, &range, fault.message)
        .rated(fault.severity);
    if let Some((code, words)) = answer {
        problem.refused(code, words);
    }
    problem.fix(fix);
}

fn image(walk: &mut Walk<'_>, place: &mut Place, content: &str, range: Range<usize>) {
    let key = &content[range.clone()];
    let Some(fault) = keys::judge(key) else {
        return;
    };
    let (rule, answer) = keys::broken(fault, key, true);
    let problem = place.raise(walk, rule, &range, fault.message(key, true));
    if let Some((code, words)) = answer {
        problem.refused(code, words);
    }
}

fn glued(walk: &mut Walk<'_>, place: &mut Place, content: &str, range: Range<usize>, end: usize) {
    let address = &content[range.start..end];
    let message = both!(
        "the Chinese text behind {address} is taken as part of the address, so the link is wrong or sending fails; put a blank between them",
        "{address} 后面的中文会被当作网址的一部分，链接会出错或发送失败；请在两者之间加空格"
    );
    let title = Bilingual::fixed("Put a blank between them", "在两者之间加空格");
    let fix = place.fix(walk, &(end..end), " ", title);
    place
        .raise(walk, &links::LINK_GLUED, &range, message)
        .fix(fix);
}

fn tag<'a>(
    walk: &mut Walk<'a>,
    place: &mut Place,
    content: &'a str,
    name: Range<usize>,
    whole: Range<usize>,
) {
    let attributes = attributes(content, name.end..whole.end);
    let find = |wanted: &str| {
        let found = attributes.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, range)| range.clone())
    };
    match &content[name] {
        "a" | "link" => {
            for key in ["href", "url", "pc_url", "ios_url", "android_url"] {
                // An empty one counts as not given.
                if let Some(range) =
                    find(key).filter(|range| !content[range.clone()].trim().is_empty())
                {
                    link(walk, place, content, range);
                }
            }
        }
        "audio" => {
            let id = find("audio_id").map(|range| &content[range]);
            let at = place.range(walk, &whole);
            walk.players
                .push((place.node, at, id.filter(|id| !id.is_empty())));
            if let Some(range) = find("file_key") {
                let key = &content[range.clone()];
                if let Some(fault) = keys::judge(key) {
                    let (rule, answer) = keys::broken(fault, key, false);
                    let problem = place.raise(walk, rule, &range, fault.message(key, false));
                    if let Some((code, words)) = answer {
                        problem.refused(code, words);
                    }
                }
            }
        }
        "at" => {
            for key in ["id", "ids", "email"] {
                if let Some(range) = find(key) {
                    let ids = &content[range.clone()];
                    let found = ids
                        .split(',')
                        .take(GUESSES)
                        .find_map(|id| people::judge(walk.options.target, id));
                    if key == "id"
                        && found.is_none()
                        && ids != "all"
                        && let Some(message) = people::no_person(ids)
                    {
                        place.raise(walk, &people::PERSON_ID, &range, message);
                    }
                    if let Some((message, words)) = found {
                        place
                            .raise(walk, &people::WEBHOOK_PERSON, &range, message)
                            .refused(people::INVALID, words);
                    }
                }
            }
        }
        _ => {}
    }
}

fn emoji(walk: &mut Walk<'_>, place: &mut Place, content: &str, range: Range<usize>) {
    let token = &content[range.clone()];
    let known = &tables().emoji;
    if known.contains_key(token) || walk.guesses >= GUESSES {
        return;
    }
    walk.guesses += 1;
    let same = known
        .keys()
        .filter(|name| name.eq_ignore_ascii_case(token))
        .min();
    let is_upper = !token.bytes().any(|byte| byte.is_ascii_lowercase());
    // In order, so that of two that are equally near the same one is taken each time.
    let near = same.map(String::as_str).or_else(|| {
        let mut names: Vec<&str> = known.keys().map(String::as_str).collect();
        names.sort_unstable();
        nearest(token, names).filter(|_| is_upper && token.len() > 3)
    });
    let Some(near) = near else {
        return;
    };
    let message = both!(
        "\":{token}:\" is no emoji of Feishu's and shows as these letters; did you mean \":{near}:\"?",
        "「:{token}:」不是飞书表情，会原样显示；是否想写「:{near}:」？"
    );
    let title = both!("Write \":{near}:\"", "改为「:{near}:」");
    let fix = place.fix(walk, &range, near, title);
    place.raise(walk, &UNKNOWN_EMOJI, &range, message).fix(fix);
}

/// The keys of pictures and sounds in a Markdown text, and whether each is a picture's.
pub(super) fn keys_in(text: &str) -> Vec<(Range<usize>, bool)> {
    let key_of = |reference| match reference {
        Reference::Image(range) => Some((range, true)),
        Reference::Tag(name, whole) if &text[name.clone()] == "audio" => {
            let attributes = attributes(text, name.end..whole.end);
            let key = attributes.into_iter().find(|(name, _)| *name == "file_key");
            key.map(|(_, range)| (range, false))
        }
        _ => None,
    };
    references(text, Flavor::Markdown)
        .into_iter()
        .filter_map(key_of)
        .collect()
}

/// All that a text refers to, in its order.
fn references(text: &str, flavor: Flavor) -> Vec<Reference> {
    let hints = ["](", "<a", "<l", "<A", "://", ":"];
    if !hints.iter().any(|hint| text.contains(hint)) {
        return Vec::new();
    }
    let mut scan = Scan {
        text,
        flavor,
        found: Vec::new(),
        brackets: Vec::new(),
        unread: 0,
    };
    scan.run(&code(text));
    scan.found
}

/// Where code stands, in which nothing refers to anything.
fn code(text: &str) -> Vec<Range<usize>> {
    if !text.contains('`') && !text.contains("~~~") {
        return Vec::new();
    }
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
    events
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect()
}

struct Scan<'a> {
    text: &'a str,
    flavor: Flavor,
    found: Vec<Reference>,
    /// Brackets that are open in this line, and whether they are a picture's.
    brackets: Vec<bool>,
    /// Up to here the text was gone through for the end of a link, in vain.
    unread: usize,
}

impl Scan<'_> {
    fn run(&mut self, code: &[Range<usize>]) {
        let bytes = self.text.as_bytes();
        let mut code = code.iter().peekable();
        let mut at = 0;
        while at < bytes.len() {
            while code.peek().is_some_and(|range| range.end <= at) {
                code.next();
            }
            if let Some(range) = code.peek().filter(|range| range.contains(&at)) {
                at = range.end;
                continue;
            }
            #[cfg(test)]
            crate::document::effort::add(1);
            at = match bytes[at] {
                b'\\' => at + 2,
                b'\n' => {
                    self.brackets.clear();
                    at + 1
                }
                b'[' => {
                    self.brackets.push(at > 0 && bytes[at - 1] == b'!');
                    at + 1
                }
                b']' => self.bracket(at),
                b'<' => self.tag(at),
                b':' => self.emoji(at),
                b'h' => self.address(at),
                _ => at + 1,
            };
        }
    }

    /// Behind `]` a link's address may follow.
    fn bracket(&mut self, at: usize) -> usize {
        let Some(is_image) = self.brackets.pop() else {
            return at + 1;
        };
        let start = at + 2;
        if self.text.as_bytes().get(at + 1) != Some(&b'(') || start < self.unread {
            return at + 1;
        }
        let Some(end) = self.closing(start) else {
            return at + 1;
        };
        let range = trimmed(self.text, titleless(self.text, start..end));
        match (is_image, self.flavor) {
            (true, Flavor::Markdown) => self.found.push(Reference::Image(range)),
            (true, Flavor::LarkMd) => {}
            (false, _) => self.found.push(Reference::Link(range)),
        }
        end + 1
    }

    /// The bracket that ends the address which begins here.
    fn closing(&mut self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let limit = bytes.len().min(start + LONGEST);
        let (mut depth, mut at) = (0_usize, start);
        while at < limit {
            match bytes[at] {
                b'\n' => break,
                b'(' => depth += 1,
                b')' if depth == 0 => return Some(at),
                b')' => depth -= 1,
                _ => {}
            }
            at += 1;
        }
        #[cfg(test)]
        crate::document::effort::add(at - start);
        self.unread = at;
        None
    }

    fn tag(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let name = at + 1..at + 1 + letters(&bytes[at + 1..]);
        if name.is_empty() {
            return at + 1;
        }
        let limit = bytes.len().min(at + LONGEST);
        let rest = &bytes[name.end..limit];
        let Some(length) = rest
            .iter()
            .position(|byte| matches!(byte, b'<' | b'>' | b'\n'))
        else {
            return name.end;
        };
        let end = name.end + length;
        if bytes[end] != b'>' {
            return end;
        }
        // An address in angle brackets is a link by itself.
        if rest.first() != Some(&b':') {
            self.found.push(Reference::Tag(name, at + 1..end));
        }
        end + 1
    }

    fn address(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        if !(rest.starts_with("http://") || rest.starts_with("https://")) {
            return at + 1;
        }
        let ends = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '<' | '>' | '"' | '\'' | '`' | '|' | '\\' | '(' | ')' | '[' | ']' | '*'
                )
        };
        let end = at + rest.find(ends).unwrap_or(rest.len());
        let address = &self.text[at..end];
        let chinese = address.char_indices().find(|(_, c)| is_chinese(*c));
        // A host may have a Chinese name.
        if let Some((offset, _)) = chinese
            && !address[..offset].ends_with("://")
            && self.flavor == Flavor::Markdown
            && self.brackets.is_empty()
        {
            self.found.push(Reference::Glued(at..end, at + offset));
        }
        end
    }

    fn emoji(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let joins = |byte: Option<&u8>| {
            byte.is_some_and(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b':' | b'_' | b'-')
            })
        };
        let name = at + 1..at + 1 + letters(&bytes[at + 1..]);
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        if (2..=40).contains(&name.len())
            && bytes.get(name.end) == Some(&b':')
            && !joins(before)
            && !joins(bytes.get(name.end + 1))
        {
            let end = name.end + 1;
            self.found.push(Reference::Emoji(name));
            return end;
        }
        at + 1
    }
}

/// How many letters, digits and underscores come first, a letter before all.
fn letters(bytes: &[u8]) -> usize {
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return 0;
    }
    bytes
        .iter()
        .take(64)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count()
}

/// Letters of Chinese and its punctuation, full-width signs too.
const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{2018}'..='\u{201d}')
}

/// An address without the title behind it: `https://a.example "title"`.
fn titleless(text: &str, range: Range<usize>) -> Range<usize> {
    let address = &text[range.clone()];
    let title = [" \"", " '", " ("]
        .iter()
        .filter_map(|mark| {
            address
                .trim_end()
                .ends_with(['"', '\'', ')'])
                .then(|| address.find(mark))?
        })
        .min();
    range.start..title.map_or(range.end, |at| range.start + at)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + (inner.len() - inner.trim_start().len());
    let inner = inner.trim();
    // An address may stand in angle brackets.
    let bare = inner
        .strip_prefix('<')
        .and_then(|inner| inner.strip_suffix('>'));
    match bare {
        Some(bare) => start + 1..start + 1 + bare.len(),
        None => start..start + inner.len(),
    }
}

/// The attributes of a tag, and the bytes of their values without quotes.
fn attributes(text: &str, range: Range<usize>) -> Vec<(&str, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = range.start;
    let skip = |mut at: usize| {
        while at < range.end && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        at
    };
    while at < range.end {
        at = skip(at);
        let name = at..at + letters(&bytes[at..range.end]);
        if name.is_empty() {
            at += 1;
            continue;
        }
        at = skip(name.end);
        if bytes.get(at) != Some(&b'=') || at >= range.end {
            continue;
        }
        at = skip(at + 1);
        let quote = bytes
            .get(at)
            .copied()
            .filter(|byte| matches!(byte, b'"' | b'\''));
        let start = at + usize::from(quote.is_some());
        let rest = bytes.get(start..range.end).unwrap_or_default();
        let length = rest.iter().position(|byte| match quote {
            Some(quote) => *byte == quote,
            None => byte.is_ascii_whitespace(),
        });
        let end = start + length.unwrap_or(rest.len());
        if let (Some(name), Some(_)) = (text.get(name), text.get(start..end)) {
            found.push((name, start..end));
        }
        at = end + usize::from(quote.is_some());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let of = |reference: Reference| match reference {
            Reference::Link(range) => format!("link {}", &text[range]),
            Reference::Image(range) => format!("image {}", &text[range]),
            Reference::Glued(range, end) => format!(
                "glued {} {}",
                &text[range.start..end],
                &text[end..range.end]
            ),
            Reference::Tag(name, _) => format!("tag {}", &text[name]),
            Reference::Emoji(range) => format!("emoji {}", &text[range]),
        };
        references(text, Flavor::Markdown)
            .into_iter()
            .map(of)
            .collect()
    }

    #[test]
    fn links_pictures_tags_and_emoji_are_found_outside_of_code() {
        assert_eq!(
            shown("[a](https://b.example/(c)) x"),
            ["link https://b.example/(c)"]
        );
        assert_eq!(shown("[a](b \"title\")"), ["link b"]);
        assert_eq!(shown("[a](<b c>)"), ["link b c"]);
        assert_eq!(shown("[![a](key)](b)"), ["image key", "link b"]);
        assert_eq!(shown("`[a](b)` ``` [a](b)"), ["link b"]);
        assert_eq!(shown("```\n[a](b)\n```\n[c]()"), ["link "]);
        assert_eq!(shown(r"\[a](b)"), [""; 0]);
        assert_eq!(shown("<at id=all></at> a < b > c"), ["tag at"]);
        assert_eq!(shown(":OK: 12:30:45 a:b:c |:--:|:-:|"), ["emoji OK"]);
        assert_eq!(shown("<https://a.example>"), [""; 0]);
    }

    #[test]
    fn chinese_text_that_touches_an_address_is_found() {
        assert_eq!(
            shown("见https://a.example/b，谢谢"),
            ["glued https://a.example/b ，谢谢"]
        );
        assert_eq!(shown("见 https://a.example/b 谢谢"), [""; 0]);
        assert_eq!(
            shown("（https://a.example）"),
            ["glued https://a.example ）"]
        );
        assert_eq!(
            shown("[https://a.example中](https://a.example)"),
            ["link https://a.example"]
        );
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let text = "link icon='x y' url=https://a.example pc_url = \"\" bare";
        let found: Vec<(&str, &str)> = attributes(text, 4..text.len())
            .into_iter()
            .map(|(name, range)| (name, &text[range]))
            .collect();
        assert_eq!(
            found,
            [
                ("icon", "x y"),
                ("url", "https://a.example"),
                ("pc_url", "")
            ]
        );
    }
}
