//! Whole lines moved in and out by one level, as Tab and Shift+Tab do.

use std::ops::Range;

/// One level, as the formatter writes it.
const LEVEL: &str = "  ";

/// Which way lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// One level to the right.
    In,
    /// One level to the left, as far as there are blanks.
    Out,
}

/// The text with the lines of `marked` (bytes) moved, and what is marked then.
pub(super) fn moved(text: &str, marked: Range<usize>, way: Way) -> (String, Range<usize>) {
    let first = text
        .get(..marked.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    // A mark that ends where a line begins holds nothing of that line.
    let last = marked.end - usize::from(!marked.is_empty() && text[..marked.end].ends_with('\n'));
    let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
    let mut new = String::with_capacity(text.len() + 64);
    new.push_str(&text[..first]);
    let mut shifted = marked.clone();
    let mut at = first;
    for line in text[first..end].split_inclusive('\n') {
        let (taken, added) = match way {
            Way::In if line.trim().is_empty() => (0, ""),
            Way::In => (0, LEVEL),
            Way::Out if line.starts_with('\t') => (1, ""),
            Way::Out => {
                let blanks = line.bytes().take_while(|byte| *byte == b' ').count();
                (blanks.min(LEVEL.len()), "")
            }
        };
        new.push_str(added);
        new.push_str(&line[taken..]);
        for (place, old) in [
            (&mut shifted.start, marked.start),
            (&mut shifted.end, marked.end),
        ] {
            // A place inside the blanks that go stays at the beginning of its line.
            if old >= at {
                *place = *place + added.len() - taken.min(old - at);
            }
        }
        at += line.len();
    }
    new.push_str(&text[end..]);
    (new, shifted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_in_and_out_and_the_mark_goes_with_them() {
        let text = "{\n  \"a\": 1,\n\n  \"字\": 2\n}";
        let start = text.find("\"a\"").expect("there");
        let end = text.find('2').expect("there");
        let (inside, mark) = moved(text, start..end, Way::In);
        assert_eq!(inside, "{\n    \"a\": 1,\n\n    \"字\": 2\n}");
        assert_eq!(&inside[mark.clone()], "\"a\": 1,\n\n    \"字\": ");
        let (back, mark) = moved(&inside, mark, Way::Out);
        assert_eq!((&*back, mark), (text, start..end));
    }

    #[test]
    fn out_takes_no_more_than_the_blanks_that_are_there() {
        assert_eq!(moved(" a", 2..2, Way::Out), ("a".to_owned(), 1..1));
        assert_eq!(moved("\ta", 0..0, Way::Out), ("a".to_owned(), 0..0));
        assert_eq!(moved("a", 0..1, Way::Out), ("a".to_owned(), 0..1));
        assert_eq!(moved("   a", 1..1, Way::Out), (" a".to_owned(), 0..0));
        assert_eq!(moved("", 0..0, Way::Out), (String::new(), 0..0));
    }

    #[test]
    fn a_line_of_which_only_the_beginning_is_reached_stays() {
        assert_eq!(moved("a\nb", 0..2, Way::In), ("  a\nb".to_owned(), 2..4));
    }
}
