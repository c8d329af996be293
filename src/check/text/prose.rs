//! The lines of a Markdown text, and which of its bytes are code, where no markup is read.

use std::collections::HashMap;
use std::ops::Range;

/// A Markdown text, divided.
pub(super) struct Prose<'a> {
    pub(super) text: &'a str,
    /// Lines that are no code, without their ends.
    pub(super) lines: Vec<Range<usize>>,
    /// Code between backquotes in those lines.
    spans: Vec<Range<usize>>,
    /// The line that opens a block of code which nothing closes, and its marks.
    pub(super) open_fence: Option<(Range<usize>, &'a str)>,
}

impl<'a> Prose<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut prose = Self {
            text,
            lines: Vec::new(),
            spans: Vec::new(),
            open_fence: None,
        };
        prose.divide();
        prose.find_spans();
        prose
    }

    fn divide(&mut self) {
        let (mut at, mut listed, mut words_above, mut indented) = (0, false, false, false);
        for line in self.text.split_inclusive('\n') {
            let range = at..at + line.trim_end_matches(['\n', '\r']).len();
            at += line.len();
            let line = &self.text[range.clone()];
            if let Some((_, marks)) = &self.open_fence {
                if closes(line, marks) {
                    self.open_fence = None;
                }
                words_above = false;
                continue;
            }
            let inner = line.trim_start_matches([' ', '\t', '>']);
            let blank = inner.is_empty();
            if !blank {
                let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
                listed = is_item(inner) || (listed && (spaces > 0 || words_above));
                // Four blanks behind a blank line make code, but not in a list.
                indented = spaces >= 4 && !listed && !words_above;
            }
            words_above = !blank && !indented;
            if let Some(marks) = opens(inner) {
                self.open_fence = Some((range, marks));
            } else if !indented {
                self.lines.push(range);
            }
        }
    }

    /// Code between backquotes: a run of them up to the next run of the same length.
    fn find_spans(&mut self) {
        if !self.text.contains('`') {
            return;
        }
        for line in &self.lines {
            let runs = quotes(&self.text.as_bytes()[line.clone()]);
            // The next run of the same length behind each, found from the end on.
            let mut behind: HashMap<usize, usize> = HashMap::new();
            let mut next = vec![None; runs.len()];
            for (at, run) in runs.iter().enumerate().rev() {
                next[at] = behind.insert(run.range.len(), at);
            }
            let mut at = 0;
            while let Some(run) = runs.get(at) {
                // Behind a backslash the first quote is a letter, but in code a backslash is none.
                let close = next[at].filter(|_| !run.escaped);
                match close {
                    Some(close) => {
                        let end = runs[close].range.end;
                        self.spans
                            .push(line.start + run.range.start..line.start + end);
                        at = close + 1;
                    }
                    None => at += 1,
                }
            }
        }
    }

    /// Where one of these ASCII marks stands outside of code and without a backslash before it.
    pub(super) fn marks(&self, wanted: impl Fn(u8) -> bool) -> Vec<usize> {
        let bytes = self.text.as_bytes();
        let mut found = Vec::new();
        let mut spans = self.spans.iter().peekable();
        for line in &self.lines {
            let mut at = line.start;
            while at < line.end {
                while spans.peek().is_some_and(|span| span.end <= at) {
                    spans.next();
                }
                if let Some(span) = spans.peek().filter(|span| span.contains(&at)) {
                    at = span.end;
                } else if bytes[at] == b'\\' {
                    at += 2;
                } else {
                    if wanted(bytes[at]) {
                        found.push(at);
                    }
                    at += 1;
                }
            }
        }
        found
    }

    /// Whether a place is code between backquotes.
    pub(super) fn is_code(&self, at: usize) -> bool {
        let next = self.spans.partition_point(|span| span.end <= at);
        self.spans.get(next).is_some_and(|span| span.contains(&at))
    }
}

/// A run of backquotes.
struct Quotes {
    range: Range<usize>,
    /// Whether a backslash stands before it.
    escaped: bool,
}

fn quotes(line: &[u8]) -> Vec<Quotes> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let length = line[at..].iter().take_while(|byte| **byte == b'`').count();
        if length > 0 {
            let slashes = line[..at]
                .iter()
                .rev()
                .take_while(|byte| **byte == b'\\')
                .count();
            runs.push(Quotes {
                range: at..at + length,
                escaped: slashes % 2 == 1,
            });
        }
        at += length.max(1);
    }
    runs
}

/// Whether a line begins with the mark of a list.
fn is_item(line: &str) -> bool {
    let digits = line.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let mark = if digits > 0 {
        rest.starts_with(['.', ')'])
    } else {
        rest.starts_with(['-', '*', '+'])
    };
    mark && rest[1..].starts_with(' ')
}

/// The marks by which a line opens a block of code.
fn opens(line: &str) -> Option<&str> {
    let letter = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(letter).len();
    let (marks, rest) = line.split_at(length);
    (length >= 3 && (letter == '~' || !rest.contains('`'))).then_some(marks)
}

fn closes(line: &str, marks: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let letter = marks.chars().next();
    line.len() >= marks.len() && line.chars().all(|c| Some(c) == letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<usize> {
        Prose::of(text).marks(|byte| byte == b'<')
    }

    #[test]
    fn marks_in_code_and_behind_a_backslash_are_none() {
        assert_eq!(places("a < b"), [2]);
        assert_eq!(places("`<` < ``a`<`` \\< <"), [4, 17]);
        assert_eq!(places("```\n<\n```\n<"), [10]);
        assert!(places("~~~\n<\n```\n<").is_empty());
        assert_eq!(places("a\n\n    <\n\n- b\n\n    <"), [19]);
        assert_eq!(places("` < `` <"), [2, 7]);
        assert_eq!(places("\\` < ` < `<`"), [3, 10]);
    }

    #[test]
    fn a_block_that_nothing_closes_is_known() {
        assert!(Prose::of("a\n```js\nb").open_fence.is_some());
        assert!(Prose::of("a\n```js\nb\n```").open_fence.is_none());
        assert!(Prose::of("a ``` b").open_fence.is_none());
    }
}
