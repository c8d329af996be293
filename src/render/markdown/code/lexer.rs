//! Code as words, strings and comments, in one pass.

use super::languages::{Language, Quote};
use super::{Kind, Stretches};

/// A letter between single quotes takes at most so many bytes: `'\u{10FFFF}'`.
const LONGEST_CHAR: usize = 12;

/// Reads code to its end.
pub(super) fn read(code: &str, language: &Language, out: &mut Stretches) {
    read_part(code, 0, code.len(), language, out);
}

/// Reads a part of a text.
pub(super) fn read_part(
    code: &str,
    from: usize,
    to: usize,
    language: &Language,
    out: &mut Stretches,
) {
    let mut lexer = Lexer {
        bytes: &code.as_bytes()[..to],
        code,
        at: from,
        language,
        line_start: true,
        first_in_line: true,
    };
    while lexer.at < to {
        let kind = lexer.next();
        out.put(lexer.at, kind);
    }
}

struct Lexer<'a> {
    code: &'a str,
    bytes: &'a [u8],
    at: usize,
    language: &'a Language,
    /// Whether only white space stands before it in its line.
    line_start: bool,
    /// Whether no word stands before it in its line.
    first_in_line: bool,
}

fn is_word(byte: u8, language: &Language) -> bool {
    byte.is_ascii_alphanumeric()
        || byte == b'_'
        || byte >= 0x80
        || language.word_marks.as_bytes().contains(&byte)
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn before(&self) -> u8 {
        match self.at {
            0 => b'\n',
            at => self.bytes[at - 1],
        }
    }

    fn starts(&self, text: &str) -> bool {
        !text.is_empty() && self.bytes[self.at..].starts_with(text.as_bytes())
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
    }

    fn skip_words(&mut self) {
        while self.at < self.bytes.len() && is_word(self.bytes[self.at], self.language) {
            self.at += 1;
        }
    }

    /// Whether a key's sign follows, spaces left out.
    fn key_follows(&self) -> bool {
        let mut at = self.at;
        while at < self.bytes.len().min(self.at + 64) && matches!(self.bytes[at], b' ' | b'\t') {
            at += 1;
        }
        let Some(byte) = self.bytes.get(at) else {
            return false;
        };
        let next = self.bytes.get(at + 1).copied().unwrap_or(b'\n');
        self.language.keys.as_bytes().contains(byte) && !(*byte == b':' && next == b'/')
    }

    fn next(&mut self) -> Kind {
        let byte = self.peek(0);
        if byte == b'\n' {
            self.at += 1;
            self.line_start = true;
            self.first_in_line = true;
            return Kind::Plain;
        }
        if byte.is_ascii_whitespace() {
            self.at += 1;
            return Kind::Plain;
        }
        let line_start = std::mem::replace(&mut self.line_start, false);
        if let Some(kind) = self.comment(line_start) {
            return kind;
        }
        if line_start && self.language.sections && byte == b'[' {
            self.skip_line();
            return Kind::Tag;
        }
        if let Some(kind) = self.string() {
            return kind;
        }
        if let Some(kind) = self.signed(line_start) {
            return kind;
        }
        if byte.is_ascii_digit() || (byte == b'#' && self.hex_color()) {
            return self.number();
        }
        if is_word(byte, self.language) {
            return self.word(line_start);
        }
        self.at += 1;
        Kind::Plain
    }

    fn comment(&mut self, line_start: bool) -> Option<Kind> {
        let language = self.language;
        if let Some((open, close)) = &language.block
            && self.starts(open)
        {
            self.at += open.len();
            match self.code[self.at..self.bytes.len()].find(close.as_str()) {
                Some(length) => self.at += length + close.len(),
                None => self.at = self.bytes.len(),
            }
            return Some(Kind::Comment);
        }
        let apart = !language.comment_after_space || self.before().is_ascii_whitespace();
        let begins = (apart && language.line.iter().any(|mark| self.starts(mark)))
            || (line_start && language.star_comments && self.peek(0) == b'*');
        begins.then(|| {
            self.skip_line();
            Kind::Comment
        })
    }

    fn string(&mut self) -> Option<Kind> {
        let language = self.language;
        if language.chars && self.peek(0) == b'\'' {
            return Some(self.letter());
        }
        if language.closed_quotes && self.peek(0) == b'\'' {
            let before = self.before();
            if before.is_ascii_alphanumeric() || matches!(before, b')' | b']' | b'\'' | b'.') {
                return None;
            }
            self.quoted(&Quote {
                open: "'".into(),
                close: "'".into(),
                lines: false,
            });
            return Some(Kind::String);
        }
        let quote = language
            .quotes
            .iter()
            .find(|quote| self.starts(&quote.open))?;
        self.quoted(quote);
        let key = !language.keys.is_empty() && self.key_follows();
        Some(if key { Kind::Key } else { Kind::String })
    }

    fn quoted(&mut self, quote: &Quote) {
        self.at += quote.open.len();
        while self.at < self.bytes.len() {
            if self.starts(&quote.close) {
                self.at += quote.close.len();
                return;
            }
            match self.bytes[self.at] {
                b'\n' if !quote.lines => return,
                b'\\' if self.language.escapes && self.peek(1) != b'\n' => {
                    self.at = (self.at + 2).min(self.bytes.len());
                }
                _ => self.at += 1,
            }
        }
    }

    /// `'x'`; a lone quote is something else, such as the name of a lifetime.
    fn letter(&mut self) -> Kind {
        let end = self.bytes.len().min(self.at + LONGEST_CHAR);
        let mut close = self.at + 1;
        if self.bytes.get(close) == Some(&b'\\') {
            close += 2;
        } else {
            close += 1;
        }
        while close < end && self.bytes[close] != b'\'' && self.bytes[close] != b'\n' {
            close += 1;
        }
        let inside = self.bytes.get(self.at + 1..close).unwrap_or_default();
        // One letter of any alphabet, or an escape.
        let single = inside.first() == Some(&b'\\')
            || inside
                .iter()
                .filter(|byte| !(0x80..0xC0).contains(*byte))
                .count()
                == 1;
        if close < end && self.bytes[close] == b'\'' && single {
            self.at = close + 1;
            return Kind::String;
        }
        self.at += 1;
        Kind::Plain
    }

    /// A variable, or a word for the compiler, by the sign before it.
    fn signed(&mut self, line_start: bool) -> Option<Kind> {
        let sign = self.peek(0);
        let next = self.peek(1);
        let named = next.is_ascii_alphabetic() || next == b'_' || next >= 0x80;
        if self.language.meta.as_bytes().contains(&sign) {
            // What is an operator elsewhere counts at the beginning of a line only.
            let anywhere = matches!(sign, b'@' | b'\\' | b'&' | b'*' | b'!');
            let spaced = matches!(sign, b'&' | b'*' | b'!') && !self.before().is_ascii_whitespace();
            if named && !spaced && (anywhere || line_start) {
                self.at += 1;
                self.skip_words();
                return Some(Kind::Meta);
            }
            if sign == b'#' && line_start && matches!(next, b'[' | b'!') {
                self.skip_line();
                return Some(Kind::Meta);
            }
        }
        if self.language.variables.as_bytes().contains(&sign) {
            let spaced = sign == b':' && self.before() == b':';
            if named && !spaced {
                self.at += 1;
                self.skip_words();
                return Some(Kind::Variable);
            }
            // `${name}`, `$1`, `$@`.
            if sign == b'$' && matches!(next, b'{' | b'(') {
                let close = if next == b'{' { b'}' } else { b')' };
                self.at += 2;
                let start = self.at;
                self.skip_words();
                if self.peek(0) == close && self.at > start {
                    self.at += 1;
                    return Some(Kind::Variable);
                }
                self.at = start;
                return Some(Kind::Plain);
            }
            if sign == b'$'
                && (next.is_ascii_digit() || matches!(next, b'@' | b'?' | b'#' | b'*' | b'!'))
            {
                self.at += 2;
                return Some(Kind::Variable);
            }
        }
        None
    }

    /// `#1f2329` in a style sheet.
    fn hex_color(&self) -> bool {
        self.language.keys == ":"
            && self.language.meta == "@"
            && self.peek(1).is_ascii_hexdigit()
            && self.peek(2).is_ascii_hexdigit()
            && self.peek(3).is_ascii_hexdigit()
    }

    fn number(&mut self) -> Kind {
        let hex = self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X');
        self.at += 1;
        loop {
            let byte = self.peek(0);
            let exponent = !hex
                && matches!(byte, b'+' | b'-')
                && matches!(self.before(), b'e' | b'E')
                && self.peek(1).is_ascii_digit();
            let dot = byte == b'.' && self.peek(1).is_ascii_digit();
            if !(byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'%' || dot || exponent) {
                return Kind::Constant;
            }
            self.at += 1;
        }
    }

    fn word(&mut self, line_start: bool) -> Kind {
        let language = self.language;
        let start = self.at;
        self.at += 1;
        self.skip_words();
        let word = &self.code[start..self.at];
        let first = std::mem::replace(&mut self.first_in_line, false);
        let known = if language.ignore_case {
            language.words.get(&word.to_ascii_lowercase())
        } else {
            language.words.get(word)
        };
        if !language.keys.is_empty()
            && (!language.key_at_line_start || line_start)
            && word.bytes().any(|byte| byte.is_ascii_alphanumeric())
            && self.key_follows()
        {
            return Kind::Key;
        }
        if let Some(kind) = known {
            return *kind;
        }
        if language.first_word && first {
            return Kind::Keyword;
        }
        if language.macros && self.peek(0) == b'!' && matches!(self.peek(1), b'(' | b'[' | b'{') {
            self.at += 1;
            return Kind::Function;
        }
        if language.calls && self.peek(0) == b'(' {
            return Kind::Function;
        }
        let capital = word.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
        match language.capitals {
            Some(kind) if capital => kind,
            _ => Kind::Plain,
        }
    }
}
