//! Where the characters of a string stand in the text of the document, escapes minded.

use std::ops::Range;

use crate::document::{NodeId, Tree};

/// The places of a string's characters.
pub(in crate::check) struct Inside {
    /// The bytes of the whole string, quotes included.
    whole: Range<usize>,
    /// For every escape the byte of the string behind it and the byte of the text behind it, in order.
    behind: Vec<(usize, usize)>,
    /// Whether the escapes were understood.
    sound: bool,
}

impl Inside {
    /// Reads the escapes of a string.
    pub(in crate::check) fn of(tree: &Tree, node: NodeId) -> Self {
        let whole = tree.node(node).range.clone();
        let source = tree.source(node).as_bytes();
        let (mut at, mut decoded) = (1, 0);
        let mut behind = Vec::new();
        while at + 1 < source.len() {
            if source[at] != b'\\' {
                at += 1;
                decoded += 1;
                continue;
            }
            let (taken, given) = match source.get(at + 1) {
                Some(b'u') => unicode(&source[at..]),
                _ => (2, 1),
            };
            at += taken;
            decoded += given;
            behind.push((decoded, whole.start + at));
        }
        let length = tree.str(node).map_or(0, str::len);
        Self {
            sound: decoded == length,
            whole,
            behind,
        }
    }

    /// The bytes of the document for bytes of the string; the whole string where they cannot be told.
    pub(in crate::check) fn range(&self, inner: &Range<usize>) -> Range<usize> {
        if self.sound {
            self.at(inner.start)..self.at(inner.end)
        } else {
            self.whole.clone()
        }
    }

    /// Whether places can be told.
    pub(in crate::check) const fn is_sound(&self) -> bool {
        self.sound
    }

    fn at(&self, offset: usize) -> usize {
        let before = self
            .behind
            .partition_point(|(decoded, _)| *decoded <= offset);
        match before.checked_sub(1).and_then(|at| self.behind.get(at)) {
            Some((decoded, source)) => source + (offset - decoded),
            None => self.whole.start + 1 + offset,
        }
    }
}

/// The bytes of `\uXXXX`, of a pair of them where they are one character, and the bytes of what they stand for.
fn unicode(source: &[u8]) -> (usize, usize) {
    let unit = |at: usize| {
        let digits = source.get(at..at + 4)?;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let Some(first) = unit(2) else {
        return (2, 1);
    };
    let is_pair = (0xD800..0xDC00).contains(&first)
        && source.get(6..8) == Some(b"\\u")
        && unit(8).is_some_and(|second| (0xDC00..0xE000).contains(&second));
    match first {
        _ if is_pair => (12, 4),
        0..0x80 => (6, 1),
        0x80..0x800 => (6, 2),
        _ => (6, 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_string_is_found_behind_every_kind_of_escape() {
        let text = r#"{"a": "\n<中\u4e2d\ud83d\ude00\"<x>\\"}"#;
        let tree = Tree::parse(text).expect("JSON");
        let node = tree.get(tree.root(), "a").expect("a string");
        let content = tree.str(node).expect("a string");
        let inside = Inside::of(&tree, node);
        assert!(inside.is_sound());
        let found = content.find("<x>").expect("it is there");
        assert_eq!(&text[inside.range(&(found..found + 3))], "<x>");
        let found = content.find('中').expect("it is there");
        assert_eq!(&text[inside.range(&(found..found + 6))], r"中\u4e2d");
        assert_eq!(&text[inside.range(&(0..1))], r"\n");
        assert_eq!(
            &text[inside.range(&(content.len() - 1..content.len()))],
            r"\\"
        );
    }
}
