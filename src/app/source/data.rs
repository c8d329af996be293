//! What the JSON pane shows: the text as it is edited (line breaks as `\n`), and the kinds of its words.

use std::ops::Range;

use crate::document::{Document, Kind, NodeId, Splice, Tree};

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

/// Where each line begins, as byte and as character.
pub fn line_starts(text: &str) -> Vec<(usize, usize)> {
    let mut starts = vec![(0, 0)];
    let (mut byte, mut character) = (0, 0);
    for line in text.split_inclusive('\n') {
        byte += line.len();
        character += line.chars().count();
        if line.ends_with('\n') {
            starts.push((byte, character));
        }
    }
    starts
}

/// The document's text as the pane edits it: with `\n` for every line break.
#[derive(Clone, Debug, Default)]
pub struct Shadow {
    text: String,
    /// Where the document has a `\r` that the shadow lacks, as offsets in the shadow.
    returns: Vec<usize>,
    carriage_returns: bool,
}

impl Shadow {
    /// The shadow of a text.
    pub fn of(text: &str) -> Self {
        if !text.contains('\r') {
            return Self {
                text: text.to_owned(),
                ..Self::default()
            };
        }
        let mut shadow = Self {
            text: String::with_capacity(text.len()),
            returns: Vec::new(),
            carriage_returns: true,
        };
        for part in text.split_inclusive("\r\n") {
            match part.strip_suffix("\r\n") {
                Some(line) => {
                    shadow.text.push_str(line);
                    shadow.returns.push(shadow.text.len());
                    shadow.text.push('\n');
                }
                None => shadow.text.push_str(part),
            }
        }
        shadow
    }

    /// The text as it is shown.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// An offset of the shadow in the document. At a line break it is before the break.
    pub fn to_document(&self, offset: usize) -> usize {
        offset + self.returns.partition_point(|at| *at < offset)
    }

    /// An offset of the document in the shadow.
    pub fn from_document(&self, offset: usize) -> usize {
        let mut before = self.returns.partition_point(|at| *at < offset);
        while before > 0 && self.returns[before - 1] + before > offset {
            before -= 1;
        }
        offset.saturating_sub(before).min(self.text.len())
    }

    /// The splice of the document that makes its shadow read `new`.
    pub fn splice(&self, new: &str) -> Option<Splice> {
        let splice = Splice::between(&self.text, new)?;
        let range = self.to_document(splice.range.start)..self.to_document(splice.range.end);
        let text = if self.carriage_returns {
            splice.text.replace('\n', "\r\n")
        } else {
            splice.text
        };
        Some(Splice::new(range, text))
    }
}

/// The document laid out anew with two spaces a level. A text with comments stays as it is: no rule says where they
/// would go.
pub fn formatted(tree: &Tree) -> String {
    if !tree.comments().is_empty() {
        return reindented(tree.text());
    }
    let mut out = String::with_capacity(tree.text().len() * 2);
    write_pretty(tree, tree.root(), 0, &mut out);
    if tree.text().ends_with('\n') {
        out.push('\n');
    }
    if tree.text().contains("\r\n") {
        out.replace('\n', "\r\n")
    } else {
        out
    }
}

/// The lines of a text with the indentation that their brackets give them; nothing else is touched.
fn reindented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    let mut in_block_comment = false;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches([' ', '\t']);
        if in_block_comment {
            out.push_str(line);
        } else {
            let closes = body.starts_with(['}', ']']);
            if !body.trim().is_empty() {
                out.push_str(&"  ".repeat(depth.saturating_sub(usize::from(closes))));
            }
            out.push_str(body);
        }
        let source = if in_block_comment { line } else { body };
        let mut rest = source;
        if in_block_comment {
            match rest.find("*/") {
                Some(end) => {
                    rest = &rest[end + 2..];
                    in_block_comment = false;
                }
                None => continue,
            }
        }
        for (range, word) in words(rest) {
            match word {
                Word::Plain => {
                    for byte in rest[range].bytes() {
                        match byte {
                            b'{' | b'[' => depth += 1,
                            b'}' | b']' => depth = depth.saturating_sub(1),
                            _ => {}
                        }
                    }
                }
                Word::Comment => {
                    let comment = &rest[range];
                    in_block_comment = comment
                        .strip_prefix("/*")
                        .is_some_and(|rest| !rest.ends_with("*/"));
                }
                _ => {}
            }
        }
    }
    out
}

fn write_pretty(tree: &Tree, id: NodeId, depth: usize, out: &mut String) {
    let node = tree.node(id);
    let (open, close) = match node.kind {
        Kind::Object => ('{', '}'),
        Kind::Array => ('[', ']'),
        _ => {
            out.push_str(tree.source(id));
            return;
        }
    };
    out.push(open);
    for (at, child) in node.children.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = &tree.node(*child).key {
            out.push_str(&tree.text()[key.range.clone()]);
            out.push_str(": ");
        }
        write_pretty(tree, *child, depth + 1, out);
    }
    if !node.children.is_empty() {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(close);
}

/// The bytes of the row's object, for the mark of the current node.
pub fn range_of(
    document: &Document,
    tree: &Tree,
    path: &crate::document::Path,
) -> Option<Range<usize>> {
    if document.syntax_error().is_some() {
        return None;
    }
    tree.find(path).map(|id| tree.range_with_key(id))
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
        let tree = Tree::parse("{\n/*/\n{ */\n\"a\": 1\n}").expect("JSON");
        assert_eq!(formatted(&tree), "{\n  /*/\n{ */\n  \"a\": 1\n}");
    }

    #[test]
    fn lines_begin_behind_each_line_break() {
        assert_eq!(line_starts(""), [(0, 0)]);
        assert_eq!(line_starts("é\n名x\n"), [(0, 0), (3, 2), (8, 5)]);
    }

    #[test]
    fn typing_into_a_text_with_carriage_returns_changes_only_what_was_typed() {
        let text = "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}";
        let shadow = Shadow::of(text);
        assert!(!shadow.text().contains('\r'));
        for (at, _) in text
            .char_indices()
            .filter(|(at, _)| !text[*at..].starts_with('\n'))
        {
            assert_eq!(shadow.to_document(shadow.from_document(at)), at, "at {at}");
        }
        let new = shadow.text().replace("1,\n", "1,\n  \"c\": 3,\n");
        let splice = shadow.splice(&new).expect("a change");
        let mut changed = text.to_owned();
        changed.replace_range(splice.range.clone(), &splice.text);
        assert_eq!(
            changed,
            "{\r\n  \"a\": 1,\r\n  \"c\": 3,\r\n  \"b\": 2\r\n}"
        );
    }

    #[test]
    fn formatting_keeps_the_spelling_of_numbers_and_strings() {
        let tree = Tree::parse("{\"a\":1.50,\"b\":[ ],\"c\":{\"d\":\"\\u4e2d\"}}").expect("JSON");
        assert_eq!(
            formatted(&tree),
            "{\n  \"a\": 1.50,\n  \"b\": [],\n  \"c\": {\n    \"d\": \"\\u4e2d\"\n  }\n}"
        );
        let tree = Tree::parse("{ // one\n\"a\": [\n1\n]\n}").expect("JSON");
        assert_eq!(formatted(&tree), "{ // one\n  \"a\": [\n    1\n  ]\n}");
    }
}
