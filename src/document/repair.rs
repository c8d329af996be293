//! Text that is nearly JSON, as other languages and word processors write it, made JSON. Everything else of it stays
//! byte for byte: comments, blanks, the order of keys.

use std::iter::Peekable;
use std::str::CharIndices;

use super::tree::Tree;
use crate::lang::Bilingual;

/// What was written in the way of another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Strings in single quotes.
    SingleQuotes,
    /// Strings in typographic quotes.
    CurlyQuotes,
    /// Keys without quotes.
    BareKeys,
    /// Python's `True`, `False` and `None`, JavaScript's `undefined`.
    Words,
    /// No-break spaces and the like between values.
    Blanks,
    /// A semicolon or an assignment around the value.
    Statement,
}

impl Spelling {
    /// What was mended, as the part of a sentence.
    pub fn name(self) -> Bilingual {
        let fixed = Bilingual::fixed;
        match self {
            Self::SingleQuotes => fixed("single quotes", "单引号"),
            Self::CurlyQuotes => fixed("typographic quotes", "弯引号"),
            Self::BareKeys => fixed("keys without quotes", "未加引号的键"),
            Self::Words => fixed("True, False, None", "True、False、None"),
            Self::Blanks => fixed("blanks that JSON does not know", "JSON 不支持的空白字符"),
            Self::Statement => fixed("an assignment around the value", "值外的赋值语句"),
        }
    }
}

/// The text as JSON, and what was mended in it; `None` where it is JSON already, or cannot be made JSON so.
pub fn repaired(text: &str) -> Option<(String, Vec<Spelling>)> {
    let mut found = Vec::new();
    let text = without_statement(text, &mut found);
    let mut scanner = Scanner {
        text,
        chars: text.char_indices().peekable(),
        out: String::with_capacity(text.len() + 16),
        found,
        before_key: false,
        is_open: false,
    };
    scanner.run();
    let (out, mut found) = (scanner.out, scanner.found);
    found.sort_unstable();
    found.dedup();
    // What is JSON already has none of the spellings.
    (!scanner.is_open && !found.is_empty() && Tree::parse(&*out).is_ok()).then_some((out, found))
}

/// `card = {…};` and `const card = {…}` without what is around the value.
fn without_statement<'a>(text: &'a str, found: &mut Vec<Spelling>) -> &'a str {
    let trimmed = text.trim();
    let ended = trimmed.trim_end_matches(';').trim_end();
    let opening = ended.find(['{', '[']).unwrap_or(0);
    let before = ended[..opening].trim();
    let is_assignment = before.strip_suffix('=').is_some_and(|name| {
        name.chars()
            .all(|c| c.is_alphanumeric() || " _.$:".contains(c))
    });
    match (is_assignment, ended.len() < trimmed.len()) {
        (false, false) => text,
        (true, _) => {
            found.push(Spelling::Statement);
            &ended[opening..]
        }
        (false, true) => {
            found.push(Spelling::Statement);
            ended
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    out: String,
    found: Vec<Spelling>,
    /// Whether a key may follow: the last sign that is neither blank nor comment was `{` or a comma.
    before_key: bool,
    /// Whether a string has no end.
    is_open: bool,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some((at, c)) = self.chars.next() {
            let blank = c.is_whitespace()
                || self.text[at..].starts_with("//")
                || self.text[at..].starts_with("/*");
            match c {
                '"' => self.string('"', None),
                '\'' => self.string('\'', Some(Spelling::SingleQuotes)),
                '“' | '”' => self.string('”', Some(Spelling::CurlyQuotes)),
                '‘' | '’' => self.string('’', Some(Spelling::CurlyQuotes)),
                '/' if self.text[at..].starts_with("//") => self.comment(at, "\n"),
                '/' if self.text[at..].starts_with("/*") => self.comment(at, "*/"),
                c if c.is_alphabetic() || c == '_' || c == '$' => self.word(at, c),
                c if c.is_whitespace() && !c.is_ascii() => {
                    self.found.push(Spelling::Blanks);
                    self.out.push(' ');
                }
                c => self.out.push(c),
            }
            if !blank {
                self.before_key = matches!(c, '{' | ',');
            }
        }
    }

    fn comment(&mut self, at: usize, end: &str) {
        let rest = &self.text[at..];
        let length = rest[2..]
            .find(end)
            .map_or(rest.len(), |to| 2 + to + end.len());
        self.out.push_str(&rest[..length]);
        while self.chars.next_if(|(to, _)| *to < at + length).is_some() {}
    }

    /// A string whose opening quote was taken; written in double quotes.
    fn string(&mut self, close: char, spelling: Option<Spelling>) {
        self.found.extend(spelling);
        self.out.push('"');
        while let Some((_, c)) = self.chars.next() {
            match c {
                c if c == close => {
                    self.out.push('"');
                    return;
                }
                '\\' => match self.chars.next() {
                    Some((_, '\'')) => self.out.push('\''),
                    Some((_, '\n')) => {}
                    Some((_, 'x')) => self.out.push_str("\\u00"),
                    Some((_, escaped)) => self.out.extend(['\\', escaped]),
                    None => self.out.push('\\'),
                },
                '"' => self.out.push_str("\\\""),
                '\n' if spelling.is_some() => self.out.push_str("\\n"),
                '\r' if spelling.is_some() => self.out.push_str("\\r"),
                '\t' if spelling.is_some() => self.out.push_str("\\t"),
                c => self.out.push(c),
            }
        }
        self.is_open = true;
    }

    fn word(&mut self, at: usize, first: char) {
        let mut end = at + first.len_utf8();
        while let Some((to, c)) = self
            .chars
            .next_if(|(_, c)| c.is_alphanumeric() || "_$-".contains(*c))
        {
            end = to + c.len_utf8();
        }
        let word = &self.text[at..end];
        let is_key = self.before_key && self.text[end..].trim_start().starts_with(':');
        if is_key {
            self.found.push(Spelling::BareKeys);
            self.out.extend(["\"", word, "\""]);
            return;
        }
        let written = match word {
            "True" => "true",
            "False" => "false",
            "None" | "undefined" | "NULL" | "nil" => "null",
            other => other,
        };
        if written != word {
            self.found.push(Spelling::Words);
        }
        self.out.push_str(written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn mended(text: &str) -> (serde_json::Value, Vec<Spelling>) {
        let (json, found) = repaired(text).expect("it can be mended");
        let tree = Tree::parse(&*json).expect("JSON");
        (tree.value(tree.root()), found)
    }

    #[test]
    fn python_and_javascript_are_read() {
        let (value, found) = mended(
            "card = {'a': True, 'b': [None, \"it's\"], 'c': 'say \"hi\", it\\'s\\n\\x41', # 1\n}"
                .replace(" # 1", "")
                .as_str(),
        );
        assert_eq!(
            value,
            serde_json::json!({"a": true, "b": [null, "it's"], "c": "say \"hi\", it's\nA"})
        );
        assert_eq!(
            found,
            [Spelling::SingleQuotes, Spelling::Words, Spelling::Statement]
        );
        let (value, found) =
            mended("const card: Card = {schema: \"2.0\", /* a: 'b' */ body: {$x: undefined}};");
        assert_eq!(
            value,
            serde_json::json!({"schema": "2.0", "body": {"$x": null}})
        );
        assert_eq!(
            found,
            [Spelling::BareKeys, Spelling::Words, Spelling::Statement]
        );
    }

    #[test]
    fn typographic_quotes_and_blanks_are_read() {
        let (value, found) = mended("{\u{a0}“a”: “字 'x'”}");
        assert_eq!(value, serde_json::json!({"a": "字 'x'"}));
        assert_eq!(found, [Spelling::CurlyQuotes, Spelling::Blanks]);
    }

    #[test]
    fn what_is_json_or_beyond_mending_is_left_alone() {
        for text in [
            "{\"a\": 'b",
            "{\"a\": 1}",
            "",
            "True False",
            "{\"a\" 1}",
            "'",
            "\\",
            "{a:}",
            "= ;",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
