//! The words of each language, read from `assets/code/languages.json` when the first code is shown.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Kind;

/// How a language is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mode {
    /// As words, strings and comments.
    #[default]
    Words,
    /// As elements between angle brackets.
    Markup,
    /// Line by line, by its first letter.
    Diff,
    /// As Markdown.
    Markdown,
}

/// A language as the file has it.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    names: String,
    /// The language that it adds to.
    like: String,
    mode: Mode,
    templates: bool,
    line: Vec<String>,
    block: Vec<String>,
    strings: Vec<String>,
    escapes: Option<bool>,
    chars: Option<bool>,
    closed_quotes: bool,
    comment_after_space: bool,
    star_comments: bool,
    ignore_case: bool,
    words: String,
    keywords: String,
    types: String,
    constants: String,
    calls: Option<bool>,
    macros: bool,
    capital_types: bool,
    capital_variables: bool,
    variables: String,
    meta: String,
    keys: String,
    key_at_line_start: bool,
    first_word: bool,
    sections: bool,
}

/// A kind of string.
pub(super) struct Quote {
    pub(super) open: String,
    pub(super) close: String,
    /// Whether it may reach over the end of a line.
    pub(super) lines: bool,
}

/// How a language is read.
pub(super) struct Language {
    pub(super) mode: Mode,
    /// Markup in which `{{ }}` and `{% %}` stand.
    pub(super) templates: bool,
    /// What begins a comment that ends with its line.
    pub(super) line: Vec<String>,
    /// Begin and end of a comment.
    pub(super) block: Option<(String, String)>,
    /// The longer ones first.
    pub(super) quotes: Vec<Quote>,
    /// Whether `\` takes the next letter of a string along.
    pub(super) escapes: bool,
    /// Whether `'` stands around single letters.
    pub(super) chars: bool,
    /// Whether `'` begins a string only where no word stands before it.
    pub(super) closed_quotes: bool,
    /// Whether comments begin only behind a space.
    pub(super) comment_after_space: bool,
    /// Whether a line that begins with `*` is a comment.
    pub(super) star_comments: bool,
    pub(super) ignore_case: bool,
    /// What words have beside letters, digits and `_`.
    pub(super) word_marks: String,
    pub(super) words: HashMap<String, Kind>,
    /// Whether a word before `(` is a function.
    pub(super) calls: bool,
    /// Whether `word!` is a function.
    pub(super) macros: bool,
    pub(super) capitals: Option<Kind>,
    /// What stands before the name of a variable.
    pub(super) variables: String,
    /// What stands before a word for the compiler.
    pub(super) meta: String,
    /// What stands behind a key.
    pub(super) keys: String,
    /// Whether keys stand only at the beginning of a line.
    pub(super) key_at_line_start: bool,
    /// Whether the first word of a line is a keyword.
    pub(super) first_word: bool,
    /// Whether `[name]` at the beginning of a line is a heading.
    pub(super) sections: bool,
}

struct Languages {
    known: Vec<Language>,
    by_name: HashMap<String, usize>,
}

fn languages() -> &'static Languages {
    static LANGUAGES: OnceLock<Languages> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        // A file of this program that its tests read: it is never empty.
        let entries: HashMap<String, Entry> =
            serde_json::from_str(include_str!("../../../../assets/code/languages.json"))
                .unwrap_or_default();
        let mut known = Vec::new();
        let mut by_name = HashMap::new();
        for entry in entries.values() {
            for name in entry.names.split(' ').filter(|name| !name.is_empty()) {
                by_name.insert(name.to_owned(), known.len());
            }
            known.push(built(entry, &entries));
        }
        Languages { known, by_name }
    })
}

/// The language of a name, in any letter case.
pub(super) fn language(name: &str) -> Option<&'static Language> {
    if name.is_empty() || name.len() > 40 {
        return None;
    }
    let all = languages();
    let number = all.by_name.get(&name.to_ascii_lowercase())?;
    all.known.get(*number)
}

/// All names.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    languages().by_name.keys().map(String::as_str)
}

fn built(entry: &Entry, entries: &HashMap<String, Entry>) -> Language {
    // The language itself, then what it adds to, from the near to the far.
    let mut line = vec![entry];
    while let Some(next) = line.last().and_then(|last| entries.get(&last.like))
        && line.len() < 8
    {
        line.push(next);
    }
    let list = |of: fn(&Entry) -> &Vec<String>| {
        line.iter()
            .map(|entry| of(entry))
            .find(|list| !list.is_empty())
            .cloned()
            .unwrap_or_default()
    };
    let text = |of: fn(&Entry) -> &String| {
        line.iter()
            .map(|entry| of(entry))
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default()
    };
    let any = |of: fn(&Entry) -> bool| line.iter().any(|entry| of(entry));
    let own = |of: fn(&Entry) -> Option<bool>, otherwise: bool| {
        line.iter().find_map(|entry| of(entry)).unwrap_or(otherwise)
    };
    let ignore_case = any(|entry| entry.ignore_case);
    let mut words = HashMap::new();
    for entry in line.iter().rev() {
        for (list, kind) in [
            (&entry.types, Kind::Type),
            (&entry.keywords, Kind::Keyword),
            (&entry.constants, Kind::Constant),
        ] {
            for word in list.split(' ').filter(|word| !word.is_empty()) {
                let word = if ignore_case {
                    word.to_ascii_lowercase()
                } else {
                    word.to_owned()
                };
                words.insert(word, kind);
            }
        }
    }
    let block = list(|entry| &entry.block);
    Language {
        mode: entry.mode,
        templates: entry.templates,
        line: list(|entry| &entry.line),
        block: match block.as_slice() {
            [open, close] => Some((open.clone(), close.clone())),
            _ => None,
        },
        quotes: list(|entry| &entry.strings)
            .iter()
            .map(|text| quote(text))
            .collect(),
        escapes: own(|entry| entry.escapes, true),
        chars: own(|entry| entry.chars, false),
        closed_quotes: any(|entry| entry.closed_quotes),
        comment_after_space: any(|entry| entry.comment_after_space),
        star_comments: any(|entry| entry.star_comments),
        ignore_case,
        word_marks: text(|entry| &entry.words),
        words,
        calls: own(|entry| entry.calls, true),
        macros: any(|entry| entry.macros),
        capitals: if any(|entry| entry.capital_types) {
            Some(Kind::Type)
        } else {
            any(|entry| entry.capital_variables).then_some(Kind::Variable)
        },
        variables: text(|entry| &entry.variables),
        meta: text(|entry| &entry.meta),
        keys: text(|entry| &entry.keys),
        key_at_line_start: any(|entry| entry.key_at_line_start),
        first_word: any(|entry| entry.first_word),
        sections: any(|entry| entry.sections),
    }
}

/// The file writes a string's begin, a line break where it may hold some, and its end where that is another.
fn quote(text: &str) -> Quote {
    let (open, close) = match text.split_once('\n') {
        Some((open, close)) => (open, close),
        None => (text, ""),
    };
    let close = match (open, close) {
        ("[[", "") => "]]",
        ("@\"", "") => "\"",
        (open, "") => open,
        (_, close) => close,
    };
    Quote {
        open: open.to_owned(),
        close: close.to_owned(),
        lines: text.contains('\n'),
    }
}
