//! Finds what a Markdown text refers to: addresses, pictures, tags, emoji.

use std::ops::Range;

use super::Flavor;
use super::prose::Prose;

/// Something in a text, by the bytes of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
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

/// The keys of pictures and sounds in a Markdown text, and whether each is a picture's.
pub(in crate::check) fn keys_in(text: &str) -> Vec<(Range<usize>, bool)> {
    let key_of = |reference| match reference {
        Reference::Image(range) => Some((range, true)),
        Reference::Tag(name, whole) if &text[name.clone()] == "audio" => {
            let attributes = attributes(text, name.end..whole.end);
            let key = attributes.into_iter().find(|(name, _)| *name == "file_key");
            key.map(|(_, range)| (range, false))
        }
        _ => None,
    };
    references(&Prose::of(text), Flavor::Markdown)
        .into_iter()
        .filter_map(key_of)
        .collect()
}

/// All that a text refers to, in its order.
pub(super) fn references(prose: &Prose<'_>, flavor: Flavor) -> Vec<Reference> {
    let text = prose.text;
    let hints = ["](", "<a", "<l", "<A", "://", ":"];
    if !hints.iter().any(|hint| text.contains(hint)) {
        return Vec::new();
    }
    let mut scan = Scan {
        text,
        flavor,
        found: Vec::new(),
        brackets: Vec::new(),
        close: None,
        escaped: 0,
        unread: 0,
    };
    scan.run(prose);
    for (range, is_image) in &prose.definitions {
        match (is_image, flavor) {
            (true, Flavor::Markdown) => scan.found.push(Reference::Image(range.clone())),
            (true, _) => {}
            (false, _) => scan.found.push(Reference::Link(range.clone())),
        }
    }
    scan.found
}

struct Scan<'a> {
    text: &'a str,
    flavor: Flavor,
    found: Vec<Reference>,
    /// Brackets that are open in this line, and whether they are a picture's.
    brackets: Vec<bool>,
    /// The next `</a>` that was looked for; beyond the text where there is none.
    close: Option<usize>,
    /// The end of the last sign behind a backslash.
    escaped: usize,
    /// Up to here the text was gone through for the end of a link, in vain.
    unread: usize,
}

impl Scan<'_> {
    fn run(&mut self, prose: &Prose<'_>) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        loop {
            at = prose.skip(at);
            if at >= bytes.len() {
                break;
            }
            #[cfg(test)]
            crate::document::effort::add(1);
            at = match bytes[at] {
                b'\\' => {
                    self.escaped = at + 2;
                    self.escaped
                }
                b'\n' => {
                    self.brackets.clear();
                    at + 1
                }
                b'[' => {
                    let is_image = at > self.escaped && bytes[at - 1] == b'!';
                    self.brackets.push(is_image);
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
            (true, Flavor::LarkMd | Flavor::Plain) => {}
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
        // The address may be all that stands in a link.
        if &self.text[name.clone()] == "a" && rest[..length].trim_ascii().is_empty() {
            let start = end + 1;
            if let Some(close) = self.closing_tag(start) {
                let address = trimmed(self.text, start..close);
                self.found.push(Reference::Link(address));
                return close;
            }
        }
        // An address in angle brackets is a link by itself.
        if rest.first() != Some(&b':') {
            self.found.push(Reference::Tag(name, at + 1..end));
        }
        end + 1
    }

    /// The next `</a>`, where it is near enough.
    fn closing_tag(&mut self, from: usize) -> Option<usize> {
        if self.close.is_none_or(|close| close < from) {
            let rest = self.text.get(from..)?;
            self.close = Some(rest.find("</a>").map_or(usize::MAX, |at| from + at));
        }
        self.close.filter(|close| *close - from <= LONGEST)
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
pub(super) fn attributes(text: &str, range: Range<usize>) -> Vec<(&str, Range<usize>)> {
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
        references(&Prose::of(text), Flavor::Markdown)
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
    fn nothing_is_found_in_code_and_in_raw_text_or_behind_a_backslash() {
        assert_eq!(shown(r"\![p](k)"), ["link k"]);
        assert_eq!(
            shown("<raw>[a](b) ![p](k)</raw> [c](d)"),
            ["tag raw", "link d"]
        );
        assert_eq!(shown("x\n\n    [a](b)\n\n[c](d)"), ["link d"]);
        assert_eq!(shown("- ```\n  [a](b)\n  ```\n[c](d)"), ["link d"]);
        assert_eq!(shown("`a\n[a](b)` [c](d)"), ["link d"]);
        assert_eq!(shown("<font color=red>\n`[a](b)`\n</font>"), ["tag font"]);
    }

    #[test]
    fn addresses_that_stand_apart_or_alone_are_found() {
        assert_eq!(shown("[x][r]\n\n[r]: www.a.cn \"t\""), ["link www.a.cn"]);
        assert_eq!(shown("![x][r]\n\n[r]: key"), ["image key"]);
        assert_eq!(shown("[r]: README.md"), [""; 0], "nothing uses it");
        assert_eq!(
            shown("[a][b]\n\n[b]: <www.a.cn>"),
            ["tag www", "link www.a.cn"]
        );
        assert_eq!(shown("<a> www.a.cn </a> <a>b"), ["link www.a.cn", "tag a"]);
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
