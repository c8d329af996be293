//! A Markdown text divided: its lines, and which of its bytes are code or raw, where no markup is read.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A block of code whose first fence does not begin its line.
pub(super) struct Indented {
    /// The blanks before the fence, bytes.
    pub(super) blanks: Range<usize>,
    /// The end of the block, bytes.
    pub(super) end: usize,
    /// True if it belongs to a list or a quote, whose form the blanks keep.
    pub(super) is_nested: bool,
}

/// A Markdown text, divided. Code is what CommonMark calls so.
pub(super) struct Prose<'a> {
    pub(super) text: &'a str,
    /// Lines that are in no block of code, without their ends.
    pub(super) lines: Vec<Range<usize>>,
    /// What is no markup, in the order of the text: code, and what stands between `<raw>` and `</raw>`.
    quiet: Vec<Range<usize>>,
    /// The line that opens a block of code which nothing closes, and its marks.
    pub(super) open_fence: Option<(Range<usize>, &'a str)>,
    /// Blocks of code between fences that do not begin their lines.
    pub(super) indented: Vec<Indented>,
    /// The definitions of links that stand apart from them: their addresses, and whether pictures use them.
    pub(super) definitions: Vec<(Range<usize>, bool)>,
}

impl<'a> Prose<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut prose = Self {
            text,
            lines: Vec::new(),
            quiet: Vec::new(),
            open_fence: None,
            indented: Vec::new(),
            definitions: Vec::new(),
        };
        let blocks = prose.read();
        prose.divide(&blocks);
        prose.find_raw();
        prose
    }

    /// Finds code and definitions; returns the blocks of code.
    fn read(&mut self) -> Vec<Range<usize>> {
        let hints = ["`", "~~~", "    ", "\t", "]:"];
        if !hints.iter().any(|hint| self.text.contains(hint)) {
            return Vec::new();
        }
        // A card knows no blocks of HTML: in one of them code would be none.
        let masked = self.text.replace('<', "^");
        let mut events = Parser::new_ext(&masked, Options::ENABLE_TABLES).into_offset_iter();
        let mut blocks = Vec::new();
        let mut depth = 0;
        let (mut pictures, mut links) = (Vec::new(), Vec::new());
        for (event, range) in events.by_ref() {
            match event {
                Event::Code(_) => self.quiet.push(range),
                Event::Start(Tag::CodeBlock(kind)) => {
                    if matches!(kind, CodeBlockKind::Fenced(_)) {
                        self.look_at_fence(&range);
                        self.look_at_indent(&range, depth > 0);
                    }
                    self.quiet.push(range.clone());
                    blocks.push(range);
                }
                Event::Start(Tag::Item | Tag::BlockQuote(_)) => depth += 1,
                Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) => depth -= 1,
                Event::Start(Tag::Image { id, .. }) if !id.is_empty() => {
                    pictures.push(id.to_lowercase());
                }
                Event::Start(Tag::Link { id, .. }) if !id.is_empty() => {
                    links.push(id.to_lowercase());
                }
                _ => {}
            }
        }
        for (name, definition) in events.reference_definitions().iter() {
            let span = &masked[definition.span.clone()];
            let Some(colon) = span.find("]:") else {
                continue;
            };
            let (name, dest) = (name.to_lowercase(), &*definition.dest);
            // One that nothing uses is only a line that is not shown.
            let is_picture = pictures.contains(&name);
            if !is_picture && !links.contains(&name) {
                continue;
            }
            // In angle brackets, the first of which is masked.
            let bare = dest
                .strip_prefix('^')
                .and_then(|dest| dest.strip_suffix('>'));
            let dest = bare.unwrap_or(dest);
            if let Some(at) = span[colon..].find(dest).filter(|_| !dest.is_empty()) {
                let start = definition.span.start + colon + at;
                self.definitions
                    .push((start..start + dest.len(), is_picture));
            }
        }
        self.definitions
            .sort_unstable_by_key(|(range, _)| range.start);
        blocks
    }

    /// Whether a block between fences runs to the end of the text for want of a second one.
    fn look_at_fence(&mut self, block: &Range<usize>) {
        let source = &self.text[block.clone()];
        let Some(marks) = marks_of(source) else {
            return;
        };
        let (first, rest) = source.split_once('\n').unwrap_or((source, ""));
        let last = rest.trim_end().rsplit('\n').next().unwrap_or_default();
        let closed = closes(last, marks);
        if !closed && self.text[block.end..].trim().is_empty() {
            let line = block.start..block.start + first.trim_end_matches('\r').len();
            self.open_fence = Some((line, marks));
        }
    }

    /// Records a block if nothing but blanks stands before the fence on its line.
    fn look_at_indent(&mut self, block: &Range<usize>, is_nested: bool) {
        let start = self.text[..block.start].rfind('\n').map_or(0, |at| at + 1);
        let fence = self.text[block.clone()].find(['`', '~']);
        let fence = block.start + fence.unwrap_or_default();
        let blanks = &self.text[start..fence];
        if !blanks.is_empty() && blanks.trim().is_empty() {
            self.indented.push(Indented {
                blanks: start..fence,
                end: block.end,
                is_nested,
            });
        }
    }

    fn divide(&mut self, blocks: &[Range<usize>]) {
        let mut blocks = blocks.iter().peekable();
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let range = at..at + line.trim_end_matches(['\n', '\r']).len();
            at += line.len();
            while blocks.next_if(|block| block.end <= range.start).is_some() {}
            // A block ends with the end of its last line, or before it.
            let in_block = blocks.peek().is_some_and(|block| {
                block.start <= range.end && !self.text[block.start..].is_empty()
            });
            if !in_block {
                self.lines.push(range);
            }
        }
    }

    fn find_raw(&mut self) {
        const OPEN: &str = "<raw>";
        const CLOSE: &str = "</raw>";
        if !self.text.contains(CLOSE) {
            return;
        }
        let mut end = 0;
        for at in self.marks(|byte| byte == b'<') {
            let inside = at + OPEN.len();
            if at < end || !self.text[at..].starts_with(OPEN) {
                continue;
            }
            let Some(length) = self.text[inside..].find(CLOSE) else {
                break;
            };
            end = inside + length;
            self.quiet.push(inside..end);
        }
        self.quiet.sort_unstable_by_key(|range| range.start);
    }

    /// The next place from `at` on where markup can stand.
    pub(super) fn skip(&self, at: usize) -> usize {
        let mut at = at;
        let next = self.quiet.partition_point(|range| range.end <= at);
        for range in &self.quiet[next..] {
            if !range.contains(&at) {
                break;
            }
            at = range.end;
        }
        at
    }

    /// Where one of these ASCII marks stands outside of code and without a backslash before it.
    pub(super) fn marks(&self, wanted: impl Fn(u8) -> bool) -> Vec<usize> {
        let bytes = self.text.as_bytes();
        let mut found = Vec::new();
        let mut quiet = self.quiet.iter().peekable();
        let mut at = 0;
        while at < bytes.len() {
            while quiet.next_if(|range| range.end <= at).is_some() {}
            if let Some(range) = quiet.peek().filter(|range| range.contains(&at)) {
                at = range.end;
            } else if bytes[at] == b'\\' {
                at += 2;
            } else {
                if wanted(bytes[at]) {
                    found.push(at);
                }
                at += 1;
            }
        }
        found
    }

    /// Whether a place is code, or raw.
    pub(super) fn is_quiet(&self, at: usize) -> bool {
        self.skip(at) != at
    }
}

/// The marks with which a line opens a block of code.
fn marks_of(line: &str) -> Option<&str> {
    let letter = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(letter).len();
    (length >= 3).then_some(&line[..length])
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
    fn blocks_in_lists_and_spans_over_lines_are_code() {
        assert_eq!(places("- ```\n  <\n  ```\n<"), [16]);
        assert!(Prose::of("- ```\n  a\n  ```").open_fence.is_none());
        assert!(Prose::of("- ```\n  a\n\nb").open_fence.is_none());
        assert_eq!(places("`a\n<` <"), [6]);
        let lines = |text: &str| Prose::of(text).lines.len();
        assert_eq!(lines("a\n```\nb\n```\nc"), 2);
        assert_eq!(lines("a\n\n    b\n\nc\n"), 4);
    }

    #[test]
    fn a_block_that_nothing_closes_is_known() {
        assert!(Prose::of("a\n```js\nb").open_fence.is_some());
        assert!(Prose::of("a\n```js\nb\n```").open_fence.is_none());
        assert!(Prose::of("a ``` b").open_fence.is_none());
    }
}
