//! Text that is nearly JSON, as other languages and word processors write it, made JSON. Everything else of it stays
//! byte for byte: comments, blanks, the order of keys.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use super::source_map::Layer;
use super::tree::Tree;
use crate::lang::Bilingual;

/// What was written in the way of another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Strings in single quotes.
    SingleQuotes,
    /// Strings in typographic quotes.
    CurlyQuotes,
    /// Strings in three quotes or in backquotes.
    LongStrings,
    /// Comments behind a `#`.
    HashComments,
    /// Keys without quotes.
    BareKeys,
    /// Python's `True`, `False` and `None`, JavaScript's `undefined`.
    Words,
    /// Colons, commas, brackets and quotes as an input method for Chinese types them.
    WideSigns,
    /// No-break spaces and the like between values.
    Blanks,
    /// A semicolon, an assignment or a call around the value.
    Statement,
}

impl Spelling {
    /// What was mended, as the part of a sentence.
    pub fn name(self) -> Bilingual {
        let fixed = Bilingual::fixed;
        match self {
            Self::SingleQuotes => fixed("single quotes", "单引号"),
            Self::CurlyQuotes => fixed("typographic quotes", "弯引号"),
            Self::LongStrings => fixed(
                "strings in triple quotes or backquotes",
                "三引号或反引号字符串",
            ),
            Self::HashComments => fixed("comments behind #", "# 注释"),
            Self::BareKeys => fixed("keys without quotes", "未加引号的键"),
            Self::Words => fixed(
                "True, None, undefined and the like",
                "True、None、undefined 等词",
            ),
            Self::WideSigns => fixed("full-width signs", "全角标点"),
            Self::Blanks => fixed("blanks that JSON does not know", "JSON 不支持的空白字符"),
            Self::Statement => fixed("a statement around the value", "值外的语句"),
        }
    }
}

/// A text that was made JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The JSON.
    pub text: String,
    /// What was mended, each once.
    pub found: Vec<Spelling>,
    /// Where its bytes come from.
    pub(crate) layer: Layer,
}

/// The text as JSON; `None` where it is JSON already, or cannot be made JSON so.
pub fn repaired(text: &str) -> Option<Repaired> {
    let mut found = Vec::new();
    let value = match value_of_statement(text) {
        Some(range) => {
            found.push(Spelling::Statement);
            range
        }
        None => 0..text.len(),
    };
    let mut scanner = Scanner {
        text: &text[value.clone()],
        chars: text[value.clone()].char_indices().peekable(),
        out: String::with_capacity(value.len() + 16),
        layer: Layer::at(value.start),
        found,
        strings: Vec::new(),
        python: false,
        before_key: false,
        is_open: false,
    };
    scanner.run();
    let is_closed = !scanner.is_open;
    let (text, mut found) = (scanner.out, scanner.found);
    found.sort_unstable();
    found.dedup();
    let layer = scanner.layer.written(scanner.strings, scanner.python);
    // What is JSON already has none of the spellings.
    (is_closed && !found.is_empty() && Tree::parse(&*text).is_ok()).then_some(Repaired {
        text,
        found,
        layer,
    })
}

const TRIPLE: &str = "\"\"\"";

/// What a value begins with that may stand in a statement.
const OPENING: [char; 7] = ['{', '｛', '[', '"', '\'', '“', '`'];

/// The value in `card = {…};`, `const card: Card = {…}`, `return {…}`, `json.dumps({…}, indent=2)`; `None` where there is nothing
/// around it.
fn value_of_statement(text: &str) -> Option<Range<usize>> {
    let is_edge = |c: char| c.is_whitespace() || c == '\u{feff}' || is_invisible(c);
    let whole = text.trim_start_matches(is_edge);
    let begin = text.len() - whole.len();
    let whole = whole.trim_end_matches(is_edge);
    let ended = whole.trim_end_matches([';', ',']).trim_end();
    let value = without_name(ended);
    let (value, calls) = without_calls(value);
    if !value.starts_with(OPENING) || value.len() == whole.len() {
        return None;
    }
    let length = if calls == 0 {
        value.len()
    } else {
        let close = match value.chars().next()? {
            '{' => '}',
            '｛' => '｝',
            '[' => ']',
            '“' => '”',
            quote => quote,
        };
        let end = value.rfind(close)? + close.len_utf8();
        let rest = &value[end..];
        let is_rest = rest.ends_with(')')
            && rest.trim_start().starts_with([',', ')'])
            && rest.matches(')').count() == calls
            && rest
                .chars()
                .all(|c| c.is_alphanumeric() || c.is_whitespace() || "_=,.)".contains(c));
        if !is_rest {
            return None;
        }
        end
    };
    let start = begin + ended.len() - value.len();
    Some(start..start + length)
}

/// The sign of JSON that a full-width one stands for.
pub(super) const fn half_width(sign: char) -> Option<&'static str> {
    Some(match sign {
        '：' => ":",
        '，' => ",",
        '｛' => "{",
        '｝' => "}",
        '［' | '【' => "[",
        '］' | '】' => "]",
        '＂' => "\"",
        _ => return None,
    })
}

/// Whether a character has no width: pages of the web put such between words.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// A statement without the name that its value is given to, or the word that gives it out.
fn without_name(statement: &str) -> &str {
    let is_name = |name: &str| {
        name.chars()
            .all(|c| c.is_alphanumeric() || " _.$:,[]<>|".contains(c))
    };
    if statement.starts_with(OPENING) {
        return statement;
    }
    let given = statement
        .split_once('=')
        .filter(|(name, _)| is_name(name))
        .map(|(_, value)| value);
    given
        .or_else(|| statement.strip_prefix("return "))
        .or_else(|| statement.strip_prefix("export default "))
        .unwrap_or(statement)
        .trim_start()
}

/// An expression without the calls around its first argument, such as `json.dumps(`; and how many there were.
fn without_calls(mut expression: &str) -> (&str, usize) {
    let mut calls = 0;
    while let Some((name, rest)) = expression.split_once('(')
        && !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "_.$".contains(c))
    {
        expression = rest.trim_start();
        calls += 1;
    }
    (expression, calls)
}

struct Scanner<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    out: String,
    layer: Layer,
    found: Vec<Spelling>,
    /// The insides of strings and keys in `out` that do not stand in double quotes, with the quote that ends them.
    strings: Vec<(Range<usize>, Option<char>)>,
    /// Whether there are words of Python.
    python: bool,
    /// Whether a key may follow: the last sign that is neither blank nor comment was `{` or a comma.
    before_key: bool,
    /// Whether a string has no end.
    is_open: bool,
}

impl Scanner<'_> {
    /// Writes what stands in the text as it is.
    fn copy(&mut self, same: &str) {
        self.out.push_str(same);
        self.layer.equal(same.len());
    }

    /// Writes something else for the next `length` bytes.
    fn write(&mut self, json: &str, length: usize) {
        self.out.push_str(json);
        self.layer.spelled(json.len(), length);
    }

    fn run(&mut self) {
        while let Some((at, c)) = self.chars.next() {
            let rest = &self.text[at..];
            let blank = c.is_whitespace()
                || c == '#'
                || is_invisible(c)
                || rest.starts_with("//")
                || rest.starts_with("/*");
            match c {
                '"' if rest.starts_with(TRIPLE) => self.long_string(TRIPLE),
                '\'' if rest.starts_with("'''") => self.long_string("'''"),
                '"' => self.string("\"", "\"", None),
                '\'' => self.string("'", "'", Some(Spelling::SingleQuotes)),
                '`' => self.string("`", "`", Some(Spelling::LongStrings)),
                '“' | '”' => self.string("“", "”", Some(Spelling::CurlyQuotes)),
                '‘' | '’' => self.string("‘", "’", Some(Spelling::CurlyQuotes)),
                '＂' => self.string("＂", "＂", Some(Spelling::WideSigns)),
                '#' => {
                    self.found.push(Spelling::HashComments);
                    self.write("//", 1);
                    self.rest_of_line(at + 1);
                }
                c if is_invisible(c) => {
                    self.found.push(Spelling::Blanks);
                    self.layer.dropped(c.len_utf8());
                }
                '/' if rest.starts_with("//") => self.comment(at, "\n"),
                '/' if rest.starts_with("/*") => self.comment(at, "*/"),
                c if c.is_alphabetic() || c == '_' || c == '$' => self.word(at, c),
                c if c.is_whitespace() && !c.is_ascii() => {
                    self.found.push(Spelling::Blanks);
                    self.write(" ", c.len_utf8());
                }
                c => match half_width(c) {
                    Some(sign) => {
                        self.found.push(Spelling::WideSigns);
                        self.write(sign, c.len_utf8());
                    }
                    None => self.copy(&rest[..c.len_utf8()]),
                },
            }
            if !blank {
                self.before_key = matches!(c, '{' | ',' | '｛' | '，');
            }
        }
    }

    fn comment(&mut self, at: usize, end: &str) {
        let rest = &self.text[at..];
        let length = rest[2..]
            .find(end)
            .map_or(rest.len(), |to| 2 + to + end.len());
        self.copy(&rest[..length]);
        while self.chars.next_if(|(to, _)| *to < at + length).is_some() {}
    }

    fn rest_of_line(&mut self, from: usize) {
        let rest = &self.text[from..];
        let length = rest.find('\n').unwrap_or(rest.len());
        self.copy(&rest[..length]);
        while self.chars.next_if(|(to, _)| *to < from + length).is_some() {}
    }

    /// A string between three quotes, the first of which was taken.
    fn long_string(&mut self, quotes: &'static str) {
        self.chars.next();
        self.chars.next();
        self.string(quotes, quotes, Some(Spelling::LongStrings));
    }

    /// The quote of a string, as JSON writes it.
    fn quote(&mut self, written: &str) {
        if written == "\"" {
            self.copy(written);
        } else {
            self.write("\"", written.len());
        }
    }

    /// A string whose opening quote was taken; written in double quotes.
    fn string(&mut self, open: &str, close: &'static str, spelling: Option<Spelling>) {
        self.found.extend(spelling);
        self.quote(open);
        let start = self.out.len();
        while let Some((at, c)) = self.chars.next() {
            match c {
                _ if self.text[at..].starts_with(close) => {
                    if spelling.is_some() {
                        self.strings
                            .push((start..self.out.len(), close.chars().next()));
                    }
                    self.quote(close);
                    for _ in 1..close.chars().count() {
                        self.chars.next();
                    }
                    return;
                }
                '\\' => match self.chars.next() {
                    Some((_, '\'')) => self.write("'", 2),
                    Some((_, '\n')) => self.layer.dropped(2),
                    Some((_, 'x')) => self.write("\\u00", 2),
                    Some((to, escaped)) => self.copy(&self.text[at..to + escaped.len_utf8()]),
                    None => self.copy("\\"),
                },
                '"' => self.write("\\\"", 1),
                '\n' if spelling.is_some() => self.write("\\n", 1),
                '\r' if spelling.is_some() => self.write("\\r", 1),
                '\t' if spelling.is_some() => self.write("\\t", 1),
                c => self.copy(&self.text[at..at + c.len_utf8()]),
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
        let is_key = self.before_key && self.text[end..].trim_start().starts_with([':', '：']);
        if is_key {
            self.found.push(Spelling::BareKeys);
            self.write("\"", 0);
            let start = self.out.len();
            self.copy(word);
            self.strings.push((start..self.out.len(), None));
            self.write("\"", 0);
            return;
        }
        let written = match word {
            "True" => "true",
            "False" => "false",
            "None" | "undefined" | "NULL" | "nil" => "null",
            other => other,
        };
        if written == word {
            return self.copy(word);
        }
        self.found.push(Spelling::Words);
        self.python |= matches!(word, "True" | "False" | "None");
        self.write(written, word.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn mended(text: &str) -> (serde_json::Value, Vec<Spelling>) {
        let mended = repaired(text).expect("it can be mended");
        let tree = Tree::parse(&*mended.text).expect("JSON");
        (tree.value(tree.root()), mended.found)
    }

    #[test]
    fn python_and_javascript_are_read() {
        let (value, found) = mended(
            "card = {'a': True, 'b': [None, \"it's\"], 'c': 'say \"hi\", it\\'s\\n\\x41', # it's 1\n}",
        );
        assert_eq!(
            value,
            serde_json::json!({"a": true, "b": [null, "it's"], "c": "say \"hi\", it's\nA"})
        );
        assert_eq!(
            found,
            [
                Spelling::SingleQuotes,
                Spelling::HashComments,
                Spelling::Words,
                Spelling::Statement
            ]
        );
        let (value, found) = mended("\u{200b}{a: '''x \"y\"\nz''',\u{200b} b: `c`},");
        assert_eq!(value, serde_json::json!({"a": "x \"y\"\nz", "b": "c"}));
        assert_eq!(
            found,
            [
                Spelling::LongStrings,
                Spelling::BareKeys,
                Spelling::Blanks,
                Spelling::Statement
            ]
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
    fn signs_of_a_chinese_input_method_are_read() {
        let (value, found) = mended("｛“a”： 【1，＂字，“x”：＂】，b：true｝");
        assert_eq!(value, serde_json::json!({"a": [1, "字，“x”："], "b": true}));
        let all = [
            Spelling::CurlyQuotes,
            Spelling::BareKeys,
            Spelling::WideSigns,
        ];
        assert_eq!(found, all);
        assert_eq!(repaired("{\"a\": \"say \"，b\" c\"}"), None);
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
