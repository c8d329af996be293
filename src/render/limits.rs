//! How much of a card is drawn. The server takes cards of 30 KB and 200 components; what is far beyond that is cut in
//! the picture, with a note, so that drawing takes bounded time and memory whatever the file holds. The text is never
//! touched.

use crate::card::Card;
use crate::document::Tree;

/// Components of a card: ten times what the server takes.
const COMPONENTS: usize = 2_000;
/// The bytes of all strings together: eight times what the server takes as a card. Setting text into lines is what takes
/// the most time, some microseconds for each letter.
const STRINGS: usize = 256 * 1024;
/// The bytes of one text: more than a card of the server's size can hold.
pub(super) const TEXT: usize = 64 * 1024;
/// Letters of one line that is cut to a number of lines: more than the narrowest ones that the widest card has room for.
const LINE: usize = 2_048;
/// Options, persons, pictures, columns of a table and the like in one component: twice what the server takes of the most
/// frequent of them, columns.
pub(super) const PARTS: usize = 100;

/// The note where components are left out.
pub(super) const MORE_COMPONENTS: (&str, &str) = (
    "内容过多，预览到此为止",
    "The card goes on; the preview ends here",
);
/// The note below a text whose end is left out.
pub(super) const MORE_TEXT: (&str, &str) = (
    "文本过长，预览只显示开头部分",
    "The text goes on; the preview shows its beginning",
);

/// The byte of the document from which on nothing that begins there is drawn.
pub(super) fn end_of(card: &Card) -> usize {
    let tree = &card.tree;
    let begins = |node| tree.node(node).range.start;
    let by_count = card
        .elements()
        .nth(COMPONENTS)
        .map(|element| begins(element.node));
    let end = by_count.unwrap_or(usize::MAX);
    if tree.text().len() <= STRINGS {
        return end;
    }
    end.min(end_of_strings(tree))
}

fn end_of_strings(tree: &Tree) -> usize {
    let mut left = STRINGS;
    for node in tree.ids() {
        let length = tree.str(node).map_or(0, |text| text.len().min(TEXT));
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return tree.node(node).range.start,
        }
    }
    usize::MAX
}

/// The beginning of a text that is drawn.
pub(super) fn beginning(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The most bytes that can be seen of a text cut to a number of lines.
pub(super) fn of_lines(lines: usize) -> usize {
    lines.saturating_mul(4 * LINE).min(TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_ends_between_letters() {
        assert_eq!(beginning("中文", 4), "中");
        assert_eq!(beginning("中文", 6), "中文");
        assert_eq!(beginning("ab", 0), "");
    }
}
