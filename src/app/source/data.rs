//! What the JSON pane shows: the text as it is edited, with line breaks as `\n`.

use std::ops::Range;

use crate::document::{Document, Splice, Tree};

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
}
