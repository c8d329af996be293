//! A tag of a card's Markdown, as it stands in a text.

use std::ops::Range;

use crate::card::markup::TAGS;

/// A tag takes at most so many bytes.
const LONGEST: usize = 1024;

/// A tag as it stands in a text.
#[derive(Clone)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) range: Range<usize>,
    pub(super) closing: bool,
    pub(super) empty: bool,
    /// The bytes of the names and of the values, without quotes.
    attributes: Vec<(Range<usize>, Range<usize>)>,
    pub(super) text: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads the tag that begins with the `<` at a place; `None` where it is only a letter.
    pub(super) fn at(text: &'a str, start: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let closing = bytes.get(start + 1) == Some(&b'/');
        let name_at = start + 1 + usize::from(closing);
        bytes
            .get(name_at)
            .filter(|byte| byte.is_ascii_alphabetic())?;
        let length = bytes[name_at..]
            .iter()
            .take(LONGEST)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
            .count();
        let name = &text[name_at..name_at + length];
        let mut tag = Self {
            name,
            range: start..start,
            closing,
            empty: false,
            attributes: Vec::new(),
            text,
        };
        tag.attributes(name_at + length)?;
        Some(tag)
    }

    fn attributes(&mut self, from: usize) -> Option<()> {
        let bytes = self.text.as_bytes();
        let last = bytes.len().min(from + LONGEST);
        let mut at = from;
        loop {
            let blanks = at;
            while at < last && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            match bytes[..last].get(at)? {
                b'>' => break,
                b'/' if bytes.get(at + 1) == Some(&b'>') => {
                    self.empty = true;
                    at += 1;
                    break;
                }
                _ if blanks == at => return None,
                _ => {}
            }
            let key = at;
            while at < last
                && (bytes[at].is_ascii_alphanumeric()
                    || matches!(bytes[at], b'_' | b'-' | b':' | b'.'))
            {
                at += 1;
            }
            let name = &self.text[key..at];
            if name.is_empty() {
                return None;
            }
            let mut sign = at;
            while sign < last && bytes[sign].is_ascii_whitespace() {
                sign += 1;
            }
            if bytes[..last].get(sign) != Some(&b'=') {
                continue;
            }
            at = sign + 1;
            while at < last && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            let quote = bytes[..last]
                .get(at)
                .filter(|byte| matches!(byte, b'\'' | b'"'));
            let value = match quote {
                Some(quote) => {
                    let length = bytes[at + 1..last].iter().position(|byte| byte == quote)?;
                    let value = at + 1..at + 1 + length;
                    at = value.end + 1;
                    value
                }
                None => {
                    let start = at;
                    while at < last
                        && !bytes[at].is_ascii_whitespace()
                        && !matches!(bytes[at], b'<' | b'>')
                    {
                        at += 1;
                    }
                    // `<a href=x/>` ends the tag, not the value.
                    let closes = bytes[..last].get(at) == Some(&b'>') && bytes[at - 1] == b'/';
                    if closes && at - 1 > start && !self.text[start..at].contains("//") {
                        at -= 1;
                    }
                    start..at
                }
            };
            self.text.get(value.clone())?;
            self.attributes.push((key..key + name.len(), value));
        }
        self.range.end = at + 1;
        Some(())
    }

    /// The value of an attribute with its bytes; an empty one counts as none.
    pub(super) fn attribute(&self, key: &str) -> Option<(&'a str, Range<usize>)> {
        let (_, range) = self.named(key)?;
        let value = &self.text[range.clone()];
        (!value.is_empty()).then(|| (value, range.clone()))
    }

    /// The bytes of an attribute's name.
    pub(super) fn name_of(&self, key: &str) -> Option<Range<usize>> {
        self.named(key).map(|(name, _)| name.clone())
    }

    fn named(&self, key: &str) -> Option<&(Range<usize>, Range<usize>)> {
        let mut all = self.attributes.iter();
        all.find(|(name, _)| &self.text[name.clone()] == key)
    }

    /// Whether the client knows it.
    pub(super) fn is_known(&self) -> bool {
        TAGS.iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(self.name))
    }

    /// Its bytes of the text.
    pub(super) fn source(&self) -> &'a str {
        &self.text[self.range.clone()]
    }
}
