//! Quotes that stand in a text of JSON as they are typed, and so end it too early.

use super::problem::Fix;
use crate::document::{Edit, Splice, SyntaxError, Tree};
use crate::lang::Bilingual;

/// The message about such quotes.
pub(super) const REASON: Bilingual = Bilingual::fixed(
    "the quote before this ends the text; write \\\" for a quote that is part of it",
    "此处之前的引号结束了字符串；如引号是内容的一部分，请写成 \\\"",
);

/// The most places that are tried as the end of the text.
const TRIED: usize = 40;
/// The length of the longest text that is parsed repeatedly, bytes.
const LONGEST: usize = 256 << 10;

/// Escapes the quotes within the text that was ended too early, where the error lies behind one: `"the "lid" is open"`.
/// The text ends with the first quote of its line behind which the JSON can be read on.
pub(super) fn unescaped(text: &str, error: &SyntaxError) -> Option<Fix> {
    let at = error.range.start;
    let close = text
        .get(..at)?
        .trim_end_matches([' ', '\t'])
        .len()
        .checked_sub(1)?;
    if text.len() > LONGEST || text.as_bytes().get(close) != Some(&b'"') {
        return None;
    }
    // A full-width colon stands behind a key, which has ended as it should.
    if text[at..].starts_with('：') {
        return None;
    }
    let start = opening(text, close)?;
    let line_end = text[at..]
        .find('\n')
        .map_or(text.len(), |length| at + length);
    let quotes: Vec<usize> = (close..line_end)
        .filter(|at| is_quote(text, *at))
        .take(TRIED)
        .collect();
    for (number, end) in quotes.iter().enumerate().skip(1) {
        let behind = text[end + 1..].trim_start();
        if !behind.starts_with([',', '}', ']', ':']) {
            continue;
        }
        let inner = &quotes[..number];
        let mut whole = text.to_owned();
        for quote in inner.iter().rev() {
            whole.insert(*quote, '\\');
        }
        let is_read = match Tree::parse(whole) {
            Ok(_) => true,
            // What is wrong further on is another fault.
            Err(later) => later.range.start > line_end + inner.len(),
        };
        if is_read {
            let edits = inner.iter().rev();
            let edits = edits.map(|quote| Edit::Text(Splice::new(*quote..*quote, "\\")));
            let title = Bilingual::fixed(
                "Write \\\" for the quotes in the text",
                "将字符串中的引号写成 \\\"",
            );
            debug_assert!(start < close);
            return Some(Fix::new(title, edits.collect()));
        }
    }
    None
}

/// The quote that begins the text which ends at `close`, on the same line.
fn opening(text: &str, close: usize) -> Option<usize> {
    let line = text[..close].rfind('\n').map_or(0, |at| at + 1);
    (line..close).rev().find(|at| is_quote(text, *at))
}

/// Returns true if a byte is a quote that no backslash escapes.
fn is_quote(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let escapes = bytes[..at].iter().rev().take_while(|byte| **byte == b'\\');
    bytes[at] == b'"' && escapes.count() % 2 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Gesture};

    fn mended(text: &str) -> Option<String> {
        let mut document = Document::new(text);
        let fix = unescaped(text, document.syntax_error()?)?;
        document.apply_all(&fix.edits, Gesture::default()).ok()?;
        Some(document.text().to_owned())
    }

    #[test]
    fn quotes_inside_of_a_text_are_escaped() {
        for (text, right) in [
            (
                r#"{"a": "the "lid" is open"}"#,
                r#"{"a": "the \"lid\" is open"}"#,
            ),
            (
                r#"{"a": "say "x", "y" and "z"", "b": 1}"#,
                r#"{"a": "say \"x\", \"y\" and \"z\"", "b": 1}"#,
            ),
            (r#"["5" wide", "b"]"#, r#"["5\" wide", "b"]"#),
        ] {
            assert_eq!(mended(text).as_deref(), Some(right), "{text}");
        }
        for text in [
            r#"{"a" 1}"#,
            r#"{"a": b}"#,
            r#"{"a": "b" "c": 1}"#,
            r#"{"a"："b", "c": 1"#,
            "\"",
            "",
            r#"{"a": "b"#,
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
