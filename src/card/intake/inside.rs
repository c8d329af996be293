//! Where in a text another one or components stand that may be the card, and the text that they make.

use std::ops::Range;

use super::MOST;
use crate::both;
use crate::catalog::Catalog;
use crate::document::format::formatted;
use crate::document::repair::repaired;
use crate::document::{Fragment, Kind, Layer, NodeId, Tree, unescaped, without_quotes};
use crate::lang::Bilingual;

/// A text out of another one.
pub(super) struct Inside {
    pub(super) text: String,
    /// How it was made, in the order of the steps.
    pub(super) layers: Vec<Layer>,
}

impl Inside {
    /// A text that was escaped stands in one line: it is laid out for reading, unless that would lose its comments.
    /// `tree` is what it is read as without the white space around it, if it is JSON.
    pub(super) fn readable(mut self, tree: Option<&Tree>) -> Self {
        let text = self.text.trim();
        let start = self.text.len() - self.text.trim_start().len();
        self.layers.push(Layer::cut(&(start..start + text.len())));
        let Some(tree) = tree.filter(|tree| !text.contains('\n') && tree.comments().is_empty())
        else {
            self.text = text.to_owned();
            return self;
        };
        let laid_out = formatted(tree);
        let mut layer = Layer::at(0);
        if !layer.align(&laid_out, text) {
            layer = Layer::whole(laid_out.len(), &(0..text.len()));
        }
        self.layers.push(layer);
        self.text = laid_out;
        self
    }
}

pub(super) const ESCAPED: Bilingual = Bilingual::fixed("an escaped string", "转义后的字符串");

/// What the text has inside.
pub(super) enum Found {
    /// Another text, with the name of what it stood in.
    Text(Inside, Bilingual),
    /// One or several components, with what they are called.
    Fragment(NodeId, Bilingual),
}

/// Members that hold cards, in requests, answers and exports.
const HOLDERS: [&str; 13] = [
    "card",
    "content",
    "data",
    "dsl",
    "card_json",
    "json_card",
    "body",
    "items",
    "message",
    "message_content",
    "elements",
    "event",
    "action",
];

pub(super) fn find(tree: &Tree, node: NodeId, depth: usize) -> Option<Found> {
    if depth > MOST {
        return None;
    }
    match &tree.node(node).kind {
        Kind::String(text) => {
            let inside = text.trim();
            let read = Tree::parse(inside).ok();
            let holds_more = match &read {
                Some(tree) => matches!(
                    tree.node(tree.root()).kind,
                    Kind::Object | Kind::Array | Kind::String(_)
                ),
                None => {
                    fenced(inside).is_some()
                        || without_quotes(inside).is_some()
                        || repaired(inside).is_some()
                }
            };
            let found = || decoded(tree, node, text).readable(read.as_ref());
            holds_more.then(|| Found::Text(found(), name_of(tree, node)))
        }
        Kind::Array if !tree.items(node).is_empty() => {
            let items = tree.items(node);
            if items.iter().all(|item| component(tree, *item).is_some()) {
                let count = items.len();
                let what = both!("a list of {count} components", "{count} 个组件的列表");
                return Some(Found::Fragment(node, what));
            }
            items
                .iter()
                .take(MOST)
                .find_map(|item| find(tree, *item, depth + 1))
        }
        Kind::Object => {
            if let Some(tag) = component(tree, node) {
                let what = both!("a component, {tag}", "组件 {tag}");
                return Some(Found::Fragment(node, what));
            }
            HOLDERS
                .iter()
                .filter_map(|key| tree.get(node, key))
                .find_map(|child| find(tree, child, depth + 1))
        }
        _ => None,
    }
}

/// The tag of a component of the catalogue.
fn component(tree: &Tree, node: NodeId) -> Option<&str> {
    let tag = tree.get(node, "tag").and_then(|tag| tree.str(tag))?;
    Catalog::get().component(tag).is_some().then_some(tag)
}

/// What a text stood in: the request or answer by its marks, else an escaped string.
fn name_of(tree: &Tree, node: NodeId) -> Bilingual {
    let fixed = Bilingual::fixed;
    let Some(parent) = tree.node(node).parent else {
        return ESCAPED;
    };
    let key = tree.node(node).key.as_ref().map(|key| &*key.name);
    let is_entity = tree.get(parent, "type").and_then(|kind| tree.str(kind)) == Some("card_json");
    match key {
        Some("content") => fixed("the content of a message", "消息的 content"),
        Some("data") if is_entity => fixed("the request for a card entity", "卡片实体请求"),
        Some(key) => both!("an escaped string, {key}", "转义后的字符串 {key}"),
        None => ESCAPED,
    }
}

/// What a string says.
fn decoded(tree: &Tree, node: NodeId, text: &str) -> Inside {
    let range = tree.node(node).range.clone();
    let quoted = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
    let source = tree.text().get(quoted.clone()).unwrap_or_default();
    let layer = unescaped(source, quoted.start)
        .filter(|(meant, _)| meant == text)
        .map_or_else(|| Layer::whole(text.len(), &quoted), |(_, layer)| layer);
    Inside {
        text: text.to_owned(),
        layers: vec![layer],
    }
}

/// A card around components.
pub(super) fn around(tree: &Tree, node: NodeId) -> Inside {
    let source = Fragment::copy(tree, node);
    let (before, after) = match tree.node(node).kind {
        Kind::Array => ("", ""),
        _ if component(tree, node) == Some("column") => (
            "[\n{\n\"tag\": \"column_set\",\n\"columns\": [\n",
            "\n]\n}\n]",
        ),
        _ => ("[\n", "\n]"),
    };
    let before = format!("{{\n\"schema\": \"2.0\",\n\"body\": {{\n\"elements\": {before}");
    let text = format!("{before}{}{after}\n}}\n}}\n", source.as_str());
    let text = Tree::parse(&*text).map_or(text, |tree| formatted(&tree));
    let range = tree.node(node).range.clone();
    let mut layer = Layer::at(range.start);
    let start = end_of_same(&text, &before);
    layer.added(start);
    if !layer.align(&text[start..], tree.source(node)) {
        layer = Layer::whole(text.len(), &range);
    }
    Inside {
        text,
        layers: vec![layer],
    }
}

/// Where the words of `part`, with which a text begins, have ended, and what is behind them begins.
fn end_of_same(text: &str, part: &str) -> usize {
    let words = |text: &str| {
        text.bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .count()
    };
    let mut left = words(part) + 1;
    text.bytes()
        .position(|byte| {
            left -= usize::from(!byte.is_ascii_whitespace());
            left == 0
        })
        .unwrap_or(text.len())
}

/// What stands between two fences of a text and looks like a card; the first that does.
pub(super) fn fenced(text: &str) -> Option<Range<usize>> {
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_start_matches('\u{feff}').trim_start();
        if !line.starts_with("```") && !line.starts_with("~~~") {
            continue;
        }
        match open.take() {
            None => open = Some(at),
            Some(open) => {
                if let Some(inside) = written_in(text, open..start) {
                    return Some(inside);
                }
            }
        }
    }
    // The last one may have no end.
    written_in(text, open?..text.len())
}

/// What stands in a fence, without the line break at its end, if it looks like a card.
fn written_in(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let inside = text[range.clone()].trim_end_matches(['\r', '\n']);
    let is_value = inside.trim_start().starts_with(['{', '[', '"']) || repaired(inside).is_some();
    is_value.then(|| range.start..range.start + inside.len())
}
