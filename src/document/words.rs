//! The words of a text, JSON or not, for colours and indentation.

use std::ops::Range;

/// The kinds of words that have a colour of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The key of a member.
    Key,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true`, `false`, `null`.
    Literal,
    /// A comment.
    Comment,
    /// Brackets, colons, commas, white space, and what is none of the others.
    Plain,
}

/// The words of a text, good or broken, in order and without gaps.
pub fn words(text: &str) -> Vec<(Range<usize>, Word)> {
    let bytes = text.as_bytes();
    let mut out: Vec<(Range<usize>, Word)> = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let word = match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' && bytes[at] != b'\n' {
                    at += if bytes[at] == b'\\'
                        && bytes.get(at + 1).is_some_and(|next| *next != b'\n')
                    {
                        2
                    } else {
                        1
                    };
                }
                at = at.min(bytes.len());
                if bytes.get(at) == Some(&b'"') {
                    at += 1;
                }
                let next = bytes[at..].iter().find(|byte| !byte.is_ascii_whitespace());
                if next == Some(&b':') {
                    Word::Key
                } else {
                    Word::String
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += bytes[at..]
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .unwrap_or(bytes.len() - at);
                Word::Comment
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                // The end is no part of the beginning: `/*/` is still open.
                at += 2;
                at += text[at..]
                    .find("*/")
                    .map_or(bytes.len() - at, |end| end + 2);
                Word::Comment
            }
            b'-' | b'0'..=b'9' => {
                while at < bytes.len()
                    && matches!(bytes[at], b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')
                {
                    at += 1;
                }
                Word::Number
            }
            byte if byte.is_ascii_alphabetic() => {
                while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                    at += 1;
                }
                match &text[start..at] {
                    "true" | "false" | "null" => Word::Literal,
                    _ => Word::Plain,
                }
            }
            _ => {
                at += 1;
                Word::Plain
            }
        };
        // A backslash before a character of several bytes must not cut it.
        while at < bytes.len() && !text.is_char_boundary(at) {
            at += 1;
        }
        match out.last_mut() {
            Some((range, last)) if *last == word && word == Word::Plain => range.end = at,
            _ => out.push((start..at, word)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cover_any_text_without_gaps() {
        for text in [
            "",
            "{\"a\": [1, -2.5e3, true], // c\n \"b\": \"\\\"x\" /* d",
            "\"open",
            "\"\\名",
            "é中 \"a\\",
            "/",
            "/*",
            "/*/",
        ] {
            let words = words(text);
            let mut end = 0;
            for (range, _) in &words {
                assert_eq!(range.start, end, "{text:?}");
                assert!(text.get(range.clone()).is_some(), "{text:?}");
                end = range.end;
            }
            assert_eq!(end, text.len(), "{text:?}");
        }
        let kinds: Vec<Word> = words("{\"a\": \"b\", \"c\": 1}")
            .into_iter()
            .map(|(_, word)| word)
            .collect();
        assert_eq!(
            kinds,
            [
                Word::Plain,
                Word::Key,
                Word::Plain,
                Word::String,
                Word::Plain,
                Word::Key,
                Word::Plain,
                Word::Number,
                Word::Plain
            ]
        );
    }

    #[test]
    fn the_end_of_a_comment_is_no_part_of_its_beginning() {
        assert_eq!(
            words("/*/ 1 */2"),
            [(0..8, Word::Comment), (8..9, Word::Number)]
        );
        assert_eq!(words("/*/"), [(0..3, Word::Comment)]);
    }
}
