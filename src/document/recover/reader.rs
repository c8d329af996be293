//! The text read sign by sign, with what it lacks put in on the way.

use std::ops::Range;

use super::{Recovered, Slip, Way};
use crate::both;
use crate::document::edit::Splice;
use crate::document::tree::{BOM, Tree};
use crate::lang::Bilingual;

/// Slips beyond which a text is no longer nearly JSON.
const MOST_SLIPS: usize = 24;

/// The token that an object or list expects next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Key,
    Colon,
    Value,
    CommaOrEnd,
}

/// A bracket that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    at: usize,
    is_object: bool,
    /// The line that it stands on, and how far that is indented.
    line: usize,
    indent: usize,
    next: Next,
}

impl Open {
    const fn close(&self) -> char {
        if self.is_object { '}' } else { ']' }
    }
}

pub(super) struct Reader<'a> {
    text: &'a str,
    way: &'a Way,
    at: usize,
    line: usize,
    /// The start of the line that `at` is on, and its indentation, bytes.
    line_start: usize,
    indent: usize,
    /// True while nothing but blanks stands before `at` on its line.
    is_first: bool,
    stack: Vec<Open>,
    /// The end of the last value, key or bracket, bytes, and its line.
    end: (usize, usize),
    /// The comma behind that.
    comma: Option<usize>,
    is_done: bool,
    slips: Vec<Slip>,
    is_whole: bool,
    /// The bracket that closed the outermost value though more came.
    pub(super) ended_early: Option<usize>,
    last_close: usize,
    /// The start of the last key, bytes.
    key_start: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, way: &'a Way) -> Self {
        Self {
            text,
            way,
            at: if text.starts_with(BOM) { BOM.len() } else { 0 },
            line: 0,
            line_start: 0,
            indent: 0,
            is_first: true,
            stack: Vec::new(),
            end: (0, 0),
            comma: None,
            is_done: false,
            slips: Vec::new(),
            is_whole: true,
            ended_early: None,
            last_close: 0,
            key_start: 0,
        }
    }

    pub(super) fn finish(self) -> Option<Recovered> {
        if self.slips.is_empty() {
            return None;
        }
        let mut found = Recovered {
            text: self.text.to_owned(),
            slips: self.slips,
            is_whole: self.is_whole,
        };
        for splice in found.splices() {
            found.text.get(splice.range.clone())?;
            splice.apply(&mut found.text);
        }
        Tree::parse(&*found.text).is_ok().then_some(found)
    }

    /// Reads all of it; `None` where it is no JSON at all.
    pub(super) fn read(&mut self) -> Option<()> {
        while let Some(c) = self.peek_token() {
            if self.slips.len() > MOST_SLIPS {
                return None;
            }
            if self.is_done {
                return self.behind_the_end();
            }
            if self.way.indented && self.is_first {
                self.close_by_indent(matches!(c, '}' | ']'));
            }
            self.is_first = false;
            match c {
                '{' | '[' => self.open(c)?,
                '}' | ']' => self.close(c),
                ',' => self.comma_sign(),
                ':' => self.colon()?,
                '"' => self.string()?,
                _ => self.word(c)?,
            }
        }
        self.end_of_text()
    }

    /// Goes over blanks and comments to the next sign.
    fn peek_token(&mut self) -> Option<char> {
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next()?;
            if c == '\n' {
                self.at += 1;
                self.new_line();
            } else if c.is_whitespace() {
                self.at += c.len_utf8();
            } else if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some(comment) = rest.strip_prefix("/*") {
                let length = comment.find("*/").map_or(rest.len(), |to| to + 4);
                self.lines_of(length);
                self.at += length;
            } else {
                if self.is_first {
                    self.indent = self.at - self.line_start;
                }
                return Some(c);
            }
        }
    }

    fn new_line(&mut self) {
        self.line += 1;
        self.line_start = self.at;
        self.is_first = true;
    }

    /// Counts the line breaks of what is gone over at once.
    fn lines_of(&mut self, length: usize) {
        let over = &self.text[self.at..self.at + length];
        self.line += over.matches('\n').count();
        if let Some(last) = over.rfind('\n') {
            self.line_start = self.at + last + 1;
        }
    }

    fn slip(&mut self, range: Range<usize>, reason: Bilingual, title: Bilingual, splice: Splice) {
        self.slips.push(Slip {
            range,
            reason,
            title,
            splice,
        });
    }

    fn insert(&mut self, range: Range<usize>, reason: Bilingual, at: usize, what: &str) {
        let title = both!("Insert {what}", "补上 {what}");
        self.slip(range, reason, title, Splice::new(at..at, what));
    }

    /// Closes the innermost bracket, which its text has forgotten. `is_last` where nothing more comes in what it lies in.
    fn close_missing(&mut self, is_last: bool) {
        let Some(open) = self.stack.last().copied() else {
            return;
        };
        self.complete_member();
        self.stack.pop();
        let close = open.close();
        let sign = if open.is_object { '{' } else { '[' };
        let (end, line) = self.end;
        // As a formatter would: below what it opened, where that goes over lines.
        let text = if open.line < line && end > open.at + 1 {
            let indent = self.indent_of(open.at);
            format!("\n{indent}{close}")
        } else {
            close.to_string()
        };
        let range = match self.comma.take().filter(|_| is_last) {
            // It would be a comma without anything behind it.
            Some(comma) => comma..comma + 1,
            None => end..end,
        };
        let near = self.line + 1;
        let reason = both!(
            "this {sign} is never closed; its {close} is missing before line {near}",
            "这个 {sign} 没有闭合；第 {near} 行之前缺少 {close}"
        );
        let reason = if self.line == open.line {
            both!(
                "this {sign} is never closed; its {close} is missing",
                "这个 {sign} 没有闭合，缺少 {close}"
            )
        } else {
            reason
        };
        let title = both!("Insert {close}", "补上 {close}");
        let splice = Splice::new(range, text);
        self.slip(open.at..open.at + 1, reason, title, splice);
        self.value_ended();
    }

    fn indent_of(&self, at: usize) -> &'a str {
        let start = self.text[..at].rfind('\n').map_or(0, |line| line + 1);
        let line = &self.text[start..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Closes the brackets that, by the indentation, do not hold what comes next.
    fn close_by_indent(&mut self, is_closing: bool) {
        while let Some(open) = self.stack.last() {
            let is_outside =
                open.line < self.line && self.indent < open.indent + usize::from(!is_closing);
            if !is_outside {
                return;
            }
            // Behind it comes a bracket, or more of what it lies in.
            let comma = self.comma;
            self.close_missing(is_closing);
            if !is_closing {
                self.comma = comma;
                if comma.is_some()
                    && let Some(open) = self.stack.last_mut()
                {
                    open.next = if open.is_object {
                        Next::Key
                    } else {
                        Next::Value
                    };
                }
            }
        }
    }

    /// Gives the last key the value `null` where it has none.
    fn complete_member(&mut self) {
        let (end, _) = self.end;
        let lacks = match self.stack.last() {
            Some(open) if open.is_object && open.next == Next::Colon => ": null",
            Some(open) if open.is_object && open.next == Next::Value => " null",
            _ => return,
        };
        let reason = Bilingual::fixed("this key has no value", "这个键没有值");
        let title = both!("Insert null", "补上 null");
        let splice = Splice::new(end..end, lacks);
        self.slip(self.key_start..end, reason, title, splice);
        self.value_ended();
    }

    fn value_ended(&mut self) {
        match self.stack.last_mut() {
            Some(open) => open.next = Next::CommaOrEnd,
            None => self.is_done = true,
        }
    }

    /// Makes room for a value or key that begins at `at`; returns true if it is a key, `None` where neither can stand.
    fn begin(&mut self) -> Option<bool> {
        let at = self.at;
        let (end, _) = self.end;
        let Some(open) = self.stack.last_mut() else {
            return Some(false);
        };
        match open.next {
            Next::CommaOrEnd => {
                open.next = if open.is_object {
                    Next::Key
                } else {
                    Next::Value
                };
                let is_key = open.is_object;
                let reason = Bilingual::fixed("a comma is missing before this", "此处之前缺少逗号");
                self.insert(end..end, reason, end, ",");
                self.key_start = at;
                Some(is_key)
            }
            Next::Colon => {
                open.next = Next::Value;
                let reason = Bilingual::fixed("a colon is missing after the key", "键之后缺少冒号");
                self.insert(end..end, reason, end, ":");
                Some(false)
            }
            Next::Key => {
                self.key_start = at;
                Some(true)
            }
            Next::Value => Some(false),
        }
    }

    fn went_to(&mut self, at: usize) {
        self.at = at;
        self.end = (at, self.line);
        self.comma = None;
    }

    fn open(&mut self, c: char) -> Option<()> {
        let is_key = self.begin()?;
        if is_key {
            return None;
        }
        let is_object = c == '{';
        self.stack.push(Open {
            at: self.at,
            is_object,
            line: self.line,
            indent: self.indent,
            next: if is_object { Next::Key } else { Next::Value },
        });
        self.went_to(self.at + 1);
        Some(())
    }

    fn close(&mut self, c: char) {
        let at = self.at;
        let depth = self.stack.iter().rposition(|open| open.close() == c);
        let Some(depth) = depth.filter(|_| !self.way.ignored.contains(&at)) else {
            let reason = both!("this {c} closes nothing", "这个 {c} 没有对应的左括号");
            return self.drop_sign(c, reason);
        };
        while self.stack.len() > depth + 1 {
            self.close_missing(true);
        }
        self.complete_member();
        self.stack.pop();
        self.last_close = at;
        self.went_to(at + 1);
        self.value_ended();
    }

    /// Removes a superfluous sign.
    fn drop_sign(&mut self, c: char, reason: Bilingual) {
        let range = self.at..self.at + 1;
        let title = both!("Remove {c}", "删除 {c}");
        self.slip(range.clone(), reason, title, Splice::new(range, ""));
        self.at += 1;
    }

    fn comma_sign(&mut self) {
        self.complete_member();
        let is_right = self
            .stack
            .last()
            .is_some_and(|open| open.next == Next::CommaOrEnd);
        if !is_right {
            let reason =
                Bilingual::fixed("this comma has nothing before it", "这个逗号之前没有内容");
            return self.drop_sign(',', reason);
        }
        if let Some(open) = self.stack.last_mut() {
            open.next = if open.is_object {
                Next::Key
            } else {
                Next::Value
            };
        }
        self.comma = Some(self.at);
        self.at += 1;
    }

    fn colon(&mut self) -> Option<()> {
        let open = self.stack.last_mut()?;
        if open.next != Next::Colon {
            return None;
        }
        open.next = Next::Value;
        self.went_to(self.at + 1);
        Some(())
    }

    /// The position after the closing quote of the string that begins at `from`, bytes; `None` where it has none.
    fn string_end(&self, from: usize) -> Option<usize> {
        let mut escaped = false;
        for (at, c) in self.text[from + 1..].char_indices() {
            match c {
                '\\' => escaped = !escaped,
                '"' if !escaped => return Some(from + 1 + at + 1),
                '\n' if self.way.ends_lines => return None,
                _ => escaped = false,
            }
        }
        None
    }

    fn string(&mut self) -> Option<()> {
        let from = self.at;
        let is_key = self.begin()?;
        let end = match self.string_end(from) {
            Some(end) if is_key => self.key_end(from, end),
            Some(end) => end,
            None if self.way.ends_lines => return self.open_string(is_key),
            None => return None,
        };
        if !self.way.ends_lines {
            self.line_breaks_in(from..end);
        }
        self.lines_of(end - from);
        self.went_to(end);
        self.after(is_key);
        Some(())
    }

    fn after(&mut self, is_key: bool) {
        if !is_key {
            return self.value_ended();
        }
        if let Some(open) = self.stack.last_mut() {
            open.next = Next::Colon;
        }
    }

    /// Writes the line breaks and tabs of a string as JSON does.
    fn line_breaks_in(&mut self, range: Range<usize>) {
        let inside = &self.text[range.clone()];
        for (at, c) in inside.char_indices() {
            let (what, length) = match c {
                '\r' if inside[at..].starts_with("\r\n") => continue,
                '\n' if inside[..at].ends_with('\r') => ("\\n", 2),
                '\n' => ("\\n", 1),
                '\r' => ("\\n", 1),
                '\t' => ("\\t", 1),
                _ => continue,
            };
            let at = range.start + at + 1;
            let reason = if what == "\\t" {
                Bilingual::fixed(
                    "a string may not hold a raw tab; write \\t",
                    "字符串中不能直接包含制表符；请写成 \\t",
                )
            } else {
                Bilingual::fixed(
                    "a string may not run over a line break; write \\n",
                    "字符串不能直接换行；请写成 \\n",
                )
            };
            let title = both!("Write it as {what}", "写成 {what}");
            let splice = Splice::new(at - length..at, what);
            self.slip(at - length..at, reason, title, splice);
        }
    }

    /// The end of a key whose end quote may be missing, so that it seems to hold the colon: `"tag: "hr"`.
    fn key_end(&mut self, from: usize, end: usize) -> usize {
        let key = &self.text[from + 1..end - 1];
        let behind = self.text[end..].trim_start();
        let name = key.trim_end().strip_suffix(':');
        match name {
            Some(name) if !behind.starts_with(':') => {
                let at = from + 1 + name.trim_end().len();
                let reason = Bilingual::fixed(
                    "the end quote of this key is missing",
                    "这个键缺少结尾的双引号",
                );
                self.insert(from..at, reason, at, "\"");
                at
            }
            _ => end,
        }
    }

    /// A string whose end quote is missing: it ends with its line, before the brackets and the comma there.
    fn open_string(&mut self, is_key: bool) -> Option<()> {
        let from = self.at;
        let rest = &self.text[from..];
        let line = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end();
        let mut inside = if is_key {
            let end = line[1..].find(':')? + 1;
            line[..end].trim_end()
        } else {
            line.strip_suffix(',').unwrap_or(line).trim_end()
        };
        if !self.way.keeps_brackets && !is_key {
            let tail = inside.trim_end_matches(['}', ']']);
            let closers = inside[tail.len()..].chars();
            let open = self.stack.iter().rev().map(Open::close);
            let fits = closers.clone().zip(open).filter(|(one, two)| one == two);
            if fits.count() == closers.count() {
                inside = tail.trim_end();
            }
        }
        let end = from + inside.len();
        let reason = Bilingual::fixed(
            "this string is never closed; its end quote is missing",
            "字符串没有闭合，缺少结尾的双引号",
        );
        self.insert(from..end, reason, end, "\"");
        self.went_to(end);
        self.after(is_key);
        Some(())
    }

    fn word(&mut self, first: char) -> Option<()> {
        let from = self.at;
        let rest = &self.text[from..];
        let length = rest
            .find(|c: char| c.is_whitespace() || ",:{}[]\"".contains(c))
            .unwrap_or(rest.len());
        let word = &rest[..length];
        let is_value =
            matches!(word, "true" | "false" | "null") || first.is_ascii_digit() || first == '-';
        let is_key = self.begin()?;
        if is_value && !is_key {
            self.went_to(from + length);
            self.value_ended();
            return Some(());
        }
        // The quote before it may be missing, where there is one behind.
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let quote = line.find('"')?;
        let behind = line[quote + 1..].trim_start();
        let is_end = if is_key {
            behind.starts_with(':')
        } else {
            behind.is_empty() || behind.starts_with([',', '}', ']'])
        };
        if !is_end || line[..quote].contains(['\\', '{', '[']) {
            return None;
        }
        let end = from + quote + 1;
        let reason = Bilingual::fixed(
            "the quote before this text is missing",
            "这段文本缺少开头的双引号",
        );
        self.insert(from..end, reason, from, "\"");
        self.went_to(end);
        self.after(is_key);
        Some(())
    }

    /// Reports text after the end of the JSON, and removes it.
    fn behind_the_end(&mut self) -> Option<()> {
        let rest = self.text[self.at..].trim_end();
        let range = self.at..self.at + rest.len();
        let is_sign = rest.chars().all(|c| "}],; \t\r\n".contains(c));
        self.is_whole &= is_sign;
        if !is_sign {
            self.ended_early = Some(self.last_close);
        }
        let reason = Bilingual::fixed(
            "something stands after the end of the JSON; a text holds one value",
            "JSON 结束之后还有内容；一个文本只能包含一个值",
        );
        let title = Bilingual::fixed("Remove what stands after the end", "删除结尾之后的内容");
        self.slip(range.clone(), reason, title, Splice::new(range, ""));
        Some(())
    }

    fn end_of_text(&mut self) -> Option<()> {
        if self.stack.is_empty() && !self.is_done {
            return None;
        }
        while !self.stack.is_empty() {
            self.close_missing(true);
        }
        Some(())
    }
}
