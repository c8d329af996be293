//! The colours of code: what each stretch of it is, by the language that its fence names.
//!
//! The reader is this program's own and takes its words from `assets/code/languages.json`: the grammars that editors
//! use know fewer of the client's languages and take 20 to 200 ms for the first line of one, where a card with code has
//! to show within a few.

mod languages;
mod lexer;
mod markup;

use languages::{Mode, language};

use super::Block;
use crate::card::Align;
use crate::render::text::{RichText, Style};
use crate::render::theme::{Palette, metrics};

/// What a stretch of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::render) enum Kind {
    /// Nothing of its own.
    Plain,
    /// `if`, `return`, …
    Keyword,
    /// A type, or something else that the language brings along.
    Type,
    /// A number, or a value that has a name: `true`, `null`, …
    Constant,
    /// Between quotes.
    String,
    /// Not part of the program.
    Comment,
    /// What is called or defined.
    Function,
    /// With a sign before it: `$name`.
    Variable,
    /// What a value belongs to: the name of a field, of an attribute, of a setting.
    Key,
    /// The name of an element in markup.
    Tag,
    /// For the compiler: `@Override`, `#include`.
    Meta,
    /// A new line of a difference.
    Added,
    /// An old line of a difference.
    Removed,
}

/// Code longer than this, bytes, is shown in one colour. A card of the greatest size that was seen to be taken fits.
const LONGEST: usize = 128 * 1024;

/// A block of code with the numbers of its lines.
pub(super) fn block(code: &str, language: &str, palette: Palette<'_>) -> Block {
    let code = code.trim_end_matches('\n');
    let theme = palette.theme;
    let style = Style {
        mono: true,
        ..Style::new(metrics::CODE_SIZE, theme.text)
    };
    let mut text = RichText {
        nowrap: true,
        ..RichText::new(metrics::CODE_LINE, Align::Left)
    };
    let mut from = 0;
    for (end, kind) in stretches(code, language) {
        let color = theme.code_color(kind);
        text.push(&code[from..end], &Style { color, ..style });
        from = end;
    }
    // A line without letters is as high as the others.
    if text.is_empty() {
        text.push(" ", &style);
    }
    let lines = code.split('\n').count();
    let numbers: Vec<String> = (1..=lines).map(|number| number.to_string()).collect();
    let grey = Style {
        color: theme.code_number,
        ..style
    };
    let numbers = RichText {
        nowrap: true,
        ..RichText::plain(&numbers.join("\n"), grey, metrics::CODE_LINE, Align::Right)
    };
    Block::Code(numbers, text)
}

/// The stretches of a piece of code, each up to a byte of it; the last one reaches its end. A language that the client
/// does not know, and code that is too long, are plain.
pub(super) fn stretches(code: &str, name: &str) -> Vec<(usize, Kind)> {
    let language = language(name).filter(|_| code.len() <= LONGEST);
    let Some(language) = language else {
        return vec![(code.len(), Kind::Plain)];
    };
    let mut out = Stretches::default();
    match language.mode {
        Mode::Words => lexer::read(code, language, &mut out),
        Mode::Markup => markup::read(code, language.templates, &mut out),
        Mode::Diff => markup::diff(code, &mut out),
        Mode::Markdown => markup::markdown(code, &mut out),
    }
    out.put(code.len(), Kind::Plain);
    out.0
}

/// Stretches while they are found.
#[derive(Default)]
struct Stretches(Vec<(usize, Kind)>);

impl Stretches {
    /// What reaches from the last end to this one.
    fn put(&mut self, end: usize, kind: Kind) {
        match self.0.last_mut() {
            Some((last, same)) if *same == kind => *last = end,
            Some((last, _)) if *last >= end => {}
            _ if end == 0 => {}
            _ => self.0.push((end, kind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stretches that are not plain, as `kind:text`.
    fn shown(code: &str, name: &str) -> String {
        let mut from = 0;
        let mut out = Vec::new();
        for (end, kind) in stretches(code, name) {
            if kind != Kind::Plain {
                out.push(format!("{kind:?}:{}", &code[from..end]));
            }
            from = end;
        }
        assert_eq!(from, code.len());
        out.join(" ")
    }

    #[test]
    fn words_strings_numbers_and_comments_are_told_apart() {
        assert_eq!(
            shown(
                "fn a(x: u8) -> Vec<u8> { b!(\"s\\\"\", 'c', 0x1f) } // end",
                "Rust"
            ),
            "Keyword:fn Function:a Type:u8 Type:Vec Type:u8 Function:b! String:\"s\\\"\" String:'c' Constant:0x1f Comment:// end"
        );
        assert_eq!(
            shown(
                "def f(a): # c\n    \"\"\"two\n    lines\"\"\"\n    return None",
                "python"
            ),
            "Keyword:def Function:f Comment:# c String:\"\"\"two\n    lines\"\"\" Keyword:return Constant:None"
        );
        assert_eq!(
            shown("SELECT a FROM t WHERE b = 'it''s' -- c", "sql"),
            "Keyword:SELECT Keyword:FROM Keyword:WHERE String:'it''s' Comment:-- c"
        );
    }

    #[test]
    fn keys_are_what_stands_before_a_colon() {
        assert_eq!(
            shown("{\"a\": [1, \"b\", true]}", "json"),
            "Key:\"a\" Constant:1 String:\"b\" Constant:true"
        );
        assert_eq!(
            shown("a-b: 1 # c\n- http://x#y", "yaml"),
            "Key:a-b Constant:1 Comment:# c"
        );
        assert_eq!(
            shown("[a.b]\nc = 'd'", "toml"),
            "Tag:[a.b] Key:c String:'d'"
        );
    }

    #[test]
    fn markup_has_tags_attributes_and_code_of_its_own() {
        assert_eq!(
            shown(
                "<!-- c --><a href=\"x\">b</a><script>let d = 1;</script>",
                "html"
            ),
            "Comment:<!-- c --> Tag:<a Key:href String:\"x\" Tag:> Tag:</a><script> Keyword:let Constant:1 Tag:</script>"
        );
        assert_eq!(
            shown("@@ 1 @@\n+a\n-b\n c", "diff"),
            "Meta:@@ 1 @@ Added:+a Removed:-b"
        );
    }

    #[test]
    fn every_language_of_the_client_is_known_and_reads_anything_to_its_end() {
        let odd = "\"a 'b` /* # -- <x y='1'> {{ {% [[ $v @m #i !é中 \\\n*x\n(* 1e+5 0..1 \"\"\" ''' r#\" ";
        for name in languages::names() {
            for cut in odd.char_indices().map(|(at, _)| at) {
                shown(&odd[cut..], name);
            }
        }
        for name in [
            "c_sharp",
            "opengl_shading_language",
            "docker_file",
            "JSON",
            "abap",
            "yaml",
            "vbscript",
        ] {
            assert!(language(name).is_some(), "{name}");
        }
        assert!(language("nonsense").is_none() && language("clike").is_none());
    }

    #[test]
    fn what_is_too_long_is_plain() {
        let long = "if ".repeat(LONGEST);
        assert_eq!(stretches(&long, "c"), [(long.len(), Kind::Plain)]);
        assert_eq!(stretches("if", ""), [(2, Kind::Plain)]);
        assert_eq!(stretches("", "c"), []);
    }
}
