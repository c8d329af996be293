//! The values of a text, each with the bytes it was read from.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions};

use super::lines::{LineIndex, Position};
use super::path::{Path, Step};
use crate::both;
use crate::lang::Bilingual;

/// A value of a [`Tree`]; valid for that tree only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    /// The value that stands where this one does, in an equal text: `from` and `to` are the outermost values of the
    /// two texts. Values are numbered in the order of the text, each before its children.
    #[must_use]
    pub const fn moved(self, from: Self, to: Self) -> Self {
        Self(self.0.wrapping_sub(from.0).wrapping_add(to.0))
    }

    const fn at(self) -> usize {
        self.0 as usize
    }
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `{…}`; its members are the node's children.
    Object,
    /// `[…]`; its items are the node's children.
    Array,
    /// A string, escapes resolved.
    String(Box<str>),
    /// A number; its spelling is the text of the node's range.
    Number,
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
}

/// The key of an object's member.
#[derive(Clone, Debug)]
pub struct Key {
    /// The name, escapes resolved.
    pub name: Box<str>,
    /// Its bytes, quotes included.
    pub range: Range<usize>,
}

/// One value.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its bytes, without the key.
    pub range: Range<usize>,
    /// Its key, where it is an object's member.
    pub key: Option<Key>,
    /// The containing value; `None` for the root.
    pub parent: Option<NodeId>,
    /// Its position among the children of its parent.
    pub index: usize,
    /// Members or items in the order of the text.
    pub children: Vec<NodeId>,
}

/// Why a text is not JSON: one place and one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// The bytes at fault.
    pub range: Range<usize>,
    /// Where they begin.
    pub position: Position,
    /// What is wrong there.
    pub reason: Bilingual,
}

/// The parsed form of one text. It keeps the text, so that it stays readable while the document moves on.
#[derive(Debug)]
pub struct Tree {
    text: Arc<str>,
    nodes: Vec<Node>,
    comments: Vec<Range<usize>>,
    /// The children of objects with many of them, by name and place: [`Tree::get`] need not look at each.
    by_name: HashMap<NodeId, Vec<NodeId>>,
    breaks: OnceLock<Breaks>,
}

/// Where the lines of a text end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Breaks {
    /// Whether some line ends with a carriage return and a line feed.
    pub(super) crlf: bool,
    /// Whether the outermost value stands on several lines.
    pub(super) in_root: bool,
}

/// An object with more members than this has them sorted by name.
const FEW: usize = 16;

/// The byte order mark.
pub(super) const BOM: &str = "\u{feff}";

impl Tree {
    /// Parses JSON with comments and trailing commas; nothing else beyond JSON is accepted but a byte order mark at
    /// the very start.
    ///
    /// # Errors
    /// The first place at which the text is not JSON. An empty text is one too.
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Self, Box<SyntaxError>> {
        let text: Arc<str> = text.into();
        let mut tree = Self {
            text: text.clone(),
            nodes: Vec::with_capacity(text.len() / 24),
            comments: Vec::new(),
            by_name: HashMap::new(),
            breaks: OnceLock::new(),
        };
        #[cfg(test)]
        super::effort::add(text.len());
        let collect = CollectOptions {
            comments: CommentCollectionStrategy::Separate,
            tokens: false,
        };
        // Blanks as long as the mark, so that every offset is one of the text.
        let unmarked = text.strip_prefix(BOM).map(|rest| format!("   {rest}"));
        let source = unmarked.as_deref().unwrap_or(&text);
        let parsed = jsonc_parser::parse_to_ast(source, &collect, &PARSE_OPTIONS);
        let sound = match &parsed {
            Ok(_) => text.len(),
            Err(error) => error.range().start,
        };
        // The parser skips whatever Unicode calls white space.
        if let Some((blank, reason)) = odd_blank(source, sound) {
            return Err(syntax_error(&text, blank, reason));
        }
        let parsed = parsed.map_err(|error| {
            let reason = super::syntax::reason(
                error.kind(),
                source
                    .get(error.range().start..error.range().end)
                    .unwrap_or_default(),
            );
            syntax_error(&text, error.range().start..error.range().end, reason)
        })?;
        let Some(value) = parsed.value else {
            let reason = Bilingual::fixed(
                "the text is empty; JSON begins with { or [",
                "内容为空；JSON 应以 { 或 [ 开头",
            );
            let first = text.chars().next().map_or(0, char::len_utf8);
            return Err(syntax_error(&text, 0..first, reason));
        };
        tree.add(&value, None, None, 0)?;
        for list in parsed.comments.iter().flat_map(|map| map.values()) {
            tree.comments.extend(
                list.iter()
                    .map(|comment| comment.range().start..comment.range().end),
            );
        }
        tree.comments.sort_by_key(|range| range.start);
        tree.comments.dedup();
        Ok(tree)
    }

    fn add(
        &mut self,
        value: &ast::Value<'_>,
        key: Option<Key>,
        parent: Option<NodeId>,
        index: usize,
    ) -> Result<NodeId, Box<SyntaxError>> {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let kind = match value {
            ast::Value::StringLit(literal) => {
                self.refuse_control_characters(literal.range.start..literal.range.end)?;
                Kind::String(literal.value.as_ref().into())
            }
            ast::Value::NumberLit(_) => Kind::Number,
            ast::Value::BooleanLit(literal) => Kind::Bool(literal.value),
            ast::Value::NullKeyword(_) => Kind::Null,
            ast::Value::Object(_) => Kind::Object,
            ast::Value::Array(_) => Kind::Array,
        };
        let range = value.range();
        self.nodes.push(Node {
            kind,
            range: range.start..range.end,
            key,
            parent,
            index,
            children: Vec::new(),
        });
        let mut children = Vec::new();
        match value {
            ast::Value::Object(object) => {
                children.reserve(object.properties.len());
                for (at, property) in object.properties.iter().enumerate() {
                    let range = property.name.range();
                    self.refuse_control_characters(range.start..range.end)?;
                    let key = Key {
                        name: property.name.as_str().into(),
                        range: range.start..range.end,
                    };
                    children.push(self.add(&property.value, Some(key), Some(id), at)?);
                }
            }
            ast::Value::Array(array) => {
                children.reserve(array.elements.len());
                for (at, element) in array.elements.iter().enumerate() {
                    children.push(self.add(element, None, Some(id), at)?);
                }
            }
            _ => {}
        }
        if children.len() > FEW && matches!(value, ast::Value::Object(_)) {
            let mut sorted = children.clone();
            sorted.sort_by_key(|child| (self.name(*child), *child));
            self.by_name.insert(id, sorted);
        }
        self.nodes[id.at()].children = children;
        Ok(id)
    }

    /// JSON forbids raw control characters in strings (RFC 8259, section 7), and so does the server.
    fn refuse_control_characters(&self, range: Range<usize>) -> Result<(), Box<SyntaxError>> {
        let Some(at) = self.text[range.clone()]
            .bytes()
            .position(|byte| byte < 0x20)
        else {
            return Ok(());
        };
        let at = range.start + at;
        let reason = match self.text.as_bytes()[at] {
            b'\n' | b'\r' => Bilingual::fixed(
                "a string may not run over a line break; write \\n",
                "字符串不能直接换行；请写成 \\n",
            ),
            b'\t' => Bilingual::fixed(
                "a string may not hold a raw tab; write \\t",
                "字符串中不能直接包含制表符；请写成 \\t",
            ),
            other => both!(
                "a string may not hold a control character; write \\u{other:04x}",
                "字符串中不能包含控制字符；请写成 \\u{other:04x}"
            ),
        };
        Err(syntax_error(&self.text, at..at + 1, reason))
    }

    fn name(&self, id: NodeId) -> &str {
        #[cfg(test)]
        super::effort::add(1);
        self.node(id).key.as_ref().map_or("", |key| &key.name)
    }

    /// Where the lines end, looked up once.
    pub(super) fn breaks(&self) -> Breaks {
        *self.breaks.get_or_init(|| Breaks {
            crlf: self.text.contains("\r\n"),
            in_root: self.source(self.root()).contains('\n'),
        })
    }

    /// The text that was parsed.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The outermost value.
    pub const fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// All values, in the order of the text, each before its children.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The value behind an id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.at()]
    }

    /// Comments, in the order of the text, markers included.
    pub fn comments(&self) -> &[Range<usize>] {
        &self.comments
    }

    /// The text of a value.
    pub fn source(&self, id: NodeId) -> &str {
        &self.text[self.node(id).range.clone()]
    }

    /// The bytes of a member with its key, or of a value without one.
    pub fn range_with_key(&self, id: NodeId) -> Range<usize> {
        let node = self.node(id);
        node.key
            .as_ref()
            .map_or(node.range.start, |key| key.range.start)..node.range.end
    }

    /// The member `key` of an object; the last one where the key stands twice, as parsers on servers do.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        let node = self.node(id);
        if node.kind != Kind::Object {
            return None;
        }
        if let Some(sorted) = self.by_name.get(&id) {
            let behind = sorted.partition_point(|child| self.name(*child) <= key);
            let last = *sorted.get(behind.checked_sub(1)?)?;
            return (self.name(last) == key).then_some(last);
        }
        let named = |child: &&NodeId| self.name(**child) == key;
        node.children.iter().rev().find(named).copied()
    }

    /// The members of an object with their keys; nothing for any other value.
    pub fn members(&self, id: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
        let node = self.node(id);
        node.children.iter().filter_map(|child| {
            self.node(*child)
                .key
                .as_ref()
                .map(|key| (&*key.name, *child))
        })
    }

    /// The items of an array; nothing for any other value.
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        let node = self.node(id);
        if node.kind == Kind::Array {
            &node.children
        } else {
            &[]
        }
    }

    /// The value of a string.
    pub fn str(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).kind {
            Kind::String(value) => Some(value),
            _ => None,
        }
    }

    /// The value of a number.
    pub fn number(&self, id: NodeId) -> Option<f64> {
        match self.node(id).kind {
            Kind::Number => self.source(id).parse().ok(),
            _ => None,
        }
    }

    /// The value of `true` or `false`.
    pub fn bool(&self, id: NodeId) -> Option<bool> {
        match self.node(id).kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value as serde sees it.
    pub fn value(&self, id: NodeId) -> serde_json::Value {
        use serde_json::Value;
        match &self.node(id).kind {
            Kind::Object => self
                .members(id)
                .map(|(key, child)| (key.to_owned(), self.value(child)))
                .collect(),
            Kind::Array => self
                .items(id)
                .iter()
                .map(|child| self.value(*child))
                .collect(),
            Kind::String(value) => Value::String(value.to_string()),
            Kind::Number => serde_json::from_str(self.source(id)).unwrap_or(Value::Null),
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Null => Value::Null,
        }
    }

    /// The value as strict JSON without white space and comments; strings and numbers keep their spelling.
    pub fn minified(&self, id: NodeId) -> String {
        let mut out = String::with_capacity(self.source(id).len());
        self.minify(id, &mut out);
        out
    }

    fn minify(&self, id: NodeId, out: &mut String) {
        let node = self.node(id);
        let (open, close) = match node.kind {
            Kind::Object => ('{', '}'),
            Kind::Array => ('[', ']'),
            _ => return out.push_str(self.source(id)),
        };
        out.push(open);
        for (at, child) in node.children.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            if let Some(key) = &self.node(*child).key {
                out.push_str(&self.text[key.range.clone()]);
                out.push(':');
            }
            self.minify(*child, out);
        }
        out.push(close);
    }

    /// The way from the root to a value.
    pub fn path(&self, id: NodeId) -> Path {
        let mut steps: Vec<Step> = self
            .ancestors(id)
            .filter_map(|id| {
                let node = self.node(id);
                node.parent?;
                Some(
                    node.key
                        .as_ref()
                        .map_or(Step::Index(node.index), |key| Step::Key(key.name.clone())),
                )
            })
            .collect();
        steps.reverse();
        steps.into_iter().collect()
    }

    /// The value at a path.
    pub fn find(&self, path: &Path) -> Option<NodeId> {
        self.find_from(self.root(), path)
    }

    /// The value at a path that begins at `from`.
    pub fn find_from(&self, from: NodeId, path: &Path) -> Option<NodeId> {
        path.steps().iter().try_fold(from, |id, step| match step {
            Step::Key(key) => self.get(id, key),
            Step::Index(index) => match self.node(id).kind {
                Kind::Object => self.get(id, &index.to_string()),
                _ => self.node(id).children.get(*index).copied(),
            },
        })
    }

    /// The value itself, then what contains it, up to the root.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(id), |id| self.node(*id).parent)
    }

    /// The innermost value at a byte offset: its key and the place right behind it count as inside.
    pub fn node_at(&self, offset: usize) -> NodeId {
        let mut id = self.root();
        loop {
            let children = &self.node(id).children;
            let next = children.partition_point(|child| self.node(*child).range.end < offset);
            match children.get(next) {
                Some(child) if self.range_with_key(*child).start <= offset => id = *child,
                _ => return id,
            }
        }
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        LineIndex::new(&self.text).position(&self.text, offset)
    }
}

/// What is accepted beyond JSON: the documentation's own samples have comments and trailing commas.
const PARSE_OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The first white space before `end` that JSON does not know, outside of strings and comments, and what to do. An
/// input method for Chinese types U+3000 where a blank is meant.
fn odd_blank(text: &str, end: usize) -> Option<(Range<usize>, Bilingual)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < end {
        let rest = &text[at..];
        at += match bytes[at] {
            b'"' => 1 + string_length(&bytes[at + 1..]),
            b'/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => {
                rest[2..].find("*/").map_or(rest.len(), |close| close + 4)
            }
            byte if byte > b' ' && byte < 0x80 => 1,
            b' ' | b'\t' | b'\n' | b'\r' => 1,
            _ => {
                let found = rest.chars().next().filter(|c| c.is_whitespace());
                let Some(found) = found else {
                    at += rest.chars().next().map_or(1, char::len_utf8);
                    continue;
                };
                let code = u32::from(found);
                let reason = match found {
                    '\u{3000}' => Bilingual::fixed(
                        "here is a full-width blank (U+3000), which JSON does not know; type an ordinary one",
                        "此处是全角空格（U+3000），JSON 不支持；请改为半角空格",
                    ),
                    _ => both!(
                        "here is white space that JSON does not know (U+{code:04X}); type an ordinary blank",
                        "此处的空白字符（U+{code:04X}）不属于 JSON；请改为普通空格"
                    ),
                };
                return Some((at..at + found.len_utf8(), reason));
            }
        };
    }
    None
}

/// The bytes up to the quote that ends a string, with it; all where none does.
fn string_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

pub(super) fn syntax_error(text: &str, range: Range<usize>, reason: Bilingual) -> Box<SyntaxError> {
    let position = LineIndex::new(text).position(text, range.start);
    Box::new(SyntaxError {
        range,
        position,
        reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Tree {
        Tree::parse(text).expect("the text of this test is JSON")
    }

    #[test]
    fn comments_and_trailing_commas_are_read() {
        let tree = parse("{ // first\n \"a\": [1, 2,], /* second */\n}");
        assert_eq!(tree.comments().len(), 2);
        assert_eq!(tree.value(tree.root()), serde_json::json!({"a": [1, 2]}));
    }

    #[test]
    fn everything_else_beyond_json_is_refused_with_its_place() {
        for text in [
            "",
            "  ",
            "{a: 1}",
            "{'a': 1}",
            "[1 2]",
            "[01]",
            "[NaN]",
            "{} {}",
            "\"a\tb\"",
            "[\"a\nb\"]",
            "[1",
        ] {
            assert!(Tree::parse(text).is_err(), "{text:?} was accepted");
        }
        let error = Tree::parse("{\n  \"名\": tru\n}").expect_err("tru is no JSON");
        assert_eq!((error.position.line, error.position.column), (2, 8));
    }

    #[test]
    fn white_space_that_json_does_not_know_is_refused_with_its_place() {
        for (text, at, code) in [
            ("{\"a\":\u{3000}1}", 5..8, "U+3000"),
            ("\u{3000}", 0..3, "U+3000"),
            ("{\u{a0}}", 1..3, "U+00A0"),
            ("[1,\u{b}2]", 3..4, "U+000B"),
            (
                "[\"\\\"\u{3000}\", /*\u{3000}*/ // \u{3000}\n\u{2028}1]",
                25..28,
                "U+2028",
            ),
            ("{\u{3000}x", 1..4, "U+3000"),
        ] {
            let error = Tree::parse(text).expect_err("refused");
            assert!(
                error.reason.en.contains(code),
                "{text:?}: {:?}",
                error.reason
            );
            assert_eq!(error.range, at, "{text:?}");
            assert!(text.get(error.range).is_some());
        }
        parse("[\"\u{3000}\u{a0}\", /* \u{3000} */ 1 // \u{3000}\n]");
        // What stands before it is said first.
        assert!(
            Tree::parse("{x \u{3000}}")
                .expect_err("refused")
                .range
                .start
                == 1
        );
    }

    #[test]
    fn a_byte_order_mark_is_skipped_at_the_start_alone() {
        let tree = parse("\u{feff}{\"a\": 1}");
        assert_eq!(tree.source(tree.root()), "{\"a\": 1}");
        assert_eq!(tree.node(tree.root()).range.start, 3);
        assert_eq!((tree.position(3).column, tree.position(4).column), (1, 2));
        assert!(Tree::parse("{\u{feff}}").is_err());
        assert!(Tree::parse("\u{feff}").is_err());
    }

    #[test]
    fn a_member_is_found_in_an_object_of_any_size() {
        for count in [FEW - 1, FEW, FEW + 1, 300] {
            let members: Vec<String> = (0..count)
                .map(|n| format!("\"k{}\": {n}", n % 100))
                .collect();
            let tree = parse(&format!("{{{}}}", members.join(",")));
            for n in 0..count.min(100) {
                let last = (0..count).rev().find(|other| other % 100 == n).unwrap_or(n);
                let found = tree.get(tree.root(), &format!("k{n}"));
                assert_eq!(found.and_then(|id| tree.number(id)), Some(last as f64));
            }
            assert_eq!(tree.get(tree.root(), "k"), None);
            assert_eq!(tree.get(tree.root(), "z"), None);
        }
    }

    #[test]
    fn nesting_that_is_refused_is_called_too_deep() {
        let lists = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let objects = |depth: usize| "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
        // A member counts twice.
        assert!(Tree::parse(lists(500)).is_ok() && Tree::parse(objects(250)).is_ok());
        assert!(Tree::parse(objects(260)).is_err());
        let error = Tree::parse(lists(520)).expect_err("too deep");
        assert!(error.reason.en.contains("nesting is deeper"), "{error:?}");
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        let text = "[".repeat(10_000);
        assert!(Tree::parse(text).is_err());
        let closed = "[".repeat(10_000) + &"]".repeat(10_000);
        assert!(Tree::parse(closed).is_err());
    }

    #[test]
    fn the_innermost_value_at_an_offset_is_found_by_value_and_by_key() {
        let text = r#"{"body": {"elements": [{"tag": "hr"}, 7]}}"#;
        let tree = parse(text);
        let at = |needle: &str| {
            tree.path(tree.node_at(text.find(needle).unwrap_or_default() + 1))
                .to_string()
        };
        assert_eq!(at("\"hr"), "/body/elements/0/tag");
        assert_eq!(at("\"tag"), "/body/elements/0/tag");
        assert_eq!(at("\"elements"), "/body/elements");
        assert_eq!(at(" 7"), "/body/elements/1");
    }

    #[test]
    fn the_minified_text_is_strict_json_with_every_spelling_kept() {
        let tree =
            parse("{ // c\n \"\\u4e2d\": [1.50, -0e2, \"a\\/b, ]\",], \"o\": { }, \"n\" : null }");
        let text = tree.minified(tree.root());
        assert_eq!(text, r#"{"\u4e2d":[1.50,-0e2,"a\/b, ]"],"o":{},"n":null}"#);
        let value: serde_json::Value = serde_json::from_str(&text).expect("strict JSON");
        assert_eq!(value, tree.value(tree.root()));
    }

    #[test]
    fn a_key_that_stands_twice_gives_its_last_value() {
        let tree = parse(r#"{"a": 1, "a": 2}"#);
        let found = tree.get(tree.root(), "a").and_then(|id| tree.number(id));
        assert_eq!(found, Some(2.0));
    }
}
