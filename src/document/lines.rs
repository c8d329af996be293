//! From byte offsets to the lines and columns that people read.

use std::ops::Range;

use super::tree::BOM;

/// A place in a text as a person counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// In bytes, from 0.
    pub offset: usize,
}

/// The starts of all lines of a text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many characters begin before every [`BLOCK`]th byte: a text may be one long line.
    blocks: Vec<usize>,
}

/// Bytes between the places at which characters are counted beforehand.
const BLOCK: usize = 1024;

impl LineIndex {
    /// Finds the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        #[cfg(test)]
        super::effort::add(text.len());
        let mut count = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = count;
            count += characters(block);
            before
        });
        Self {
            blocks: blocks.collect(),
            starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The line (from 1) of a byte offset.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// How many characters begin before a byte offset; a byte order mark at the start is none.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.blocks.len().saturating_sub(1));
        let Some(counted) = self.blocks.get(block) else {
            return 0;
        };
        let mark = usize::from(offset >= BOM.len() && text.starts_with(BOM));
        counted + characters(&text.as_bytes()[block * BLOCK..offset]) - mark
    }

    /// Line and column of a byte offset of the same `text`; an offset past the end counts as the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.line(offset) - 1;
        let column = self.before(text, offset) - self.before(text, self.starts[line]) + 1;
        Position {
            line: line + 1,
            column,
            offset,
        }
    }

    /// The bytes of a line (from 1) without its line break; empty past the last line.
    pub fn line_range(&self, text: &str, line: usize) -> Range<usize> {
        let Some(&start) = line.checked_sub(1).and_then(|at| self.starts.get(at)) else {
            return text.len()..text.len();
        };
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let end = if text[start..end].ends_with('\r') {
            end - 1
        } else {
            end
        };
        start..end
    }
}

/// How many characters begin among these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "{\r\n  \"名\": 1\n}";
        let lines = LineIndex::new(text);
        let at = text.find('1').unwrap_or_default();
        let position = lines.position(text, at);
        assert_eq!((position.line, position.column), (2, 8));
        assert_eq!(&text[lines.line_range(text, 1)], "{");
        assert_eq!(&text[lines.line_range(text, 3)], "}");
        assert_eq!(&text[lines.line_range(text, 9)], "");
    }

    #[test]
    fn columns_of_a_long_line_are_counted_from_its_start() {
        let text = format!("\u{feff}{{\n{}\n{}", "名a".repeat(2000), "b".repeat(1500));
        let lines = LineIndex::new(&text);
        let starts = text
            .match_indices('\n')
            .map(|(at, _)| at + 1)
            .collect::<Vec<_>>();
        for (offset, _) in text.char_indices().step_by(7) {
            let start = starts.iter().rev().find(|start| **start <= offset);
            let start = *start.unwrap_or(&0);
            let column = text[start..offset]
                .trim_start_matches('\u{feff}')
                .chars()
                .count()
                + 1;
            assert_eq!(lines.position(&text, offset).column, column, "{offset}");
        }
        assert_eq!(LineIndex::new("").position("", 9).column, 1);
    }
}
