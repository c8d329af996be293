//! Where in a text another one or components stand that may be the card, and the text that they make.

use std::collections::VecDeque;
use std::ops::Range;

use super::{MOST, is_card};
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
    /// Another text, with the name of what it stood in, and where that was.
    Text(Inside, Bilingual, Place),
    /// A card as an object, with the name of what it stood in.
    Card(NodeId, Bilingual),
    /// One or several components, with what they are called.
    Fragment(NodeId, Bilingual),
}

/// The place of a text in the request around it.
#[derive(Default)]
pub(super) struct Place {
    /// True if a request carries the text as its card: the `content` of a message to be sent, the `data` of an entity
    /// to be created.
    pub(super) is_request: bool,
    /// The bytes of the key `data` around a request that may not stand there.
    pub(super) in_data: Option<Range<usize>>,
}

impl Place {
    fn of(tree: &Tree, node: NodeId) -> Self {
        let Some(parent) = tree.node(node).parent else {
            return Self::default();
        };
        let says = |key: &str| tree.get(parent, key).and_then(|id| tree.str(id));
        let is = |wanted: &str| tree.get(parent, wanted) == Some(node);
        let is_message = is("content") && says("msg_type") == Some("interactive");
        let is_entity = is("data") && says("type") == Some("card_json");
        let holder = &tree.node(parent);
        let is_alone = |outer: NodeId| tree.node(outer).children.len() == 1;
        let in_data = holder
            .key
            .as_ref()
            .filter(|key| is_entity && &*key.name == "data" && holder.parent.is_some_and(is_alone));
        Self {
            is_request: is_message || is_entity,
            in_data: in_data.map(|key| key.range.clone()),
        }
    }
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

/// What there is in a text that is no card. A card counts for more than components, wherever it stands: what holds one
/// may have components beside it that are none of its own.
pub(super) fn find(tree: &Tree, root: NodeId) -> Option<Found> {
    if let Some(found) = card(tree) {
        return Some(found);
    }
    held(tree, root, 0)
}

/// The first card as an object, the outermost before those deeper inside.
fn card(tree: &Tree) -> Option<Found> {
    let mut queue = VecDeque::from([tree.root()]);
    while let Some(node) = queue.pop_front() {
        // Inside of a component there is no card.
        if tree
            .get(node, "tag")
            .is_some_and(|tag| tree.str(tag).is_some())
        {
            continue;
        }
        if is_card(tree, node) && !is_of_a_batch(tree, node) {
            return Some(Found::Card(node, holder_of(tree, node)));
        }
        queue.extend(&tree.node(node).children);
    }
    None
}

/// Returns true if an object is the `params` of one change in a batch of them: it names elements, and is no card.
/// <https://open.feishu.cn/document/cardkit-v1/card/batch_update>
fn is_of_a_batch(tree: &Tree, node: NodeId) -> bool {
    let value = tree.node(node);
    let is_params = value.key.as_ref().is_some_and(|key| &*key.name == "params");
    let action = value.parent.and_then(|change| tree.get(change, "action"));
    is_params && action.is_some_and(|action| tree.str(action).is_some())
}

/// What a card stands in as an object: by its key, and in a list by its number.
fn holder_of(tree: &Tree, node: NodeId) -> Bilingual {
    let value = tree.node(node);
    match (&value.key, value.parent) {
        (Some(key), _) if &*key.name == "content" => Bilingual::fixed(
            "the content of a message, which has to be a string there",
            "消息的 content（此处应为字符串）",
        ),
        (Some(key), _) => {
            let key = &key.name;
            both!("the member {key} of an object", "对象的 {key}")
        }
        (None, Some(list)) => {
            let cards = tree.items(list).iter().filter(|item| is_card(tree, **item));
            match cards.count() {
                0 | 1 => Bilingual::fixed("a list", "列表"),
                count => both!(
                    "a list of {count} cards, of which it is the first",
                    "含 {count} 张卡片的列表（取第一张）"
                ),
            }
        }
        (None, None) => ESCAPED,
    }
}

/// Texts and lists of components in the members that hold cards.
fn held(tree: &Tree, node: NodeId, depth: usize) -> Option<Found> {
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
            holds_more.then(|| Found::Text(found(), name_of(tree, node), Place::of(tree, node)))
        }
        Kind::Array if !tree.items(node).is_empty() => {
            let items = tree.items(node);
            // One with a slip in its name is for the checker to tell.
            let tagged = |item: &NodeId| tree.get(*item, "tag").and_then(|tag| tree.str(tag));
            let are_components = items.iter().all(|item| tagged(item).is_some())
                && items.iter().any(|item| component(tree, *item).is_some());
            if are_components {
                let count = items.len();
                let what = both!("a list of {count} components", "{count} 个组件的列表");
                return Some(Found::Fragment(node, what));
            }
            items
                .iter()
                .take(MOST)
                .find_map(|item| held(tree, *item, depth + 1))
        }
        Kind::Object => {
            // A component beside something else may be a part of what is no card at all.
            let mut outer = tree.ancestors(node).skip(1);
            let is_alone = outer.all(|id| tree.node(id).children.len() == 1);
            let key = tree.node(node).key.as_ref().map(|key| &*key.name);
            // A list of components that is none is for the checker to tell.
            let is_alone = is_alone && key != Some("elements");
            if let Some(tag) = component(tree, node).filter(|_| is_alone) {
                let what = both!("a component, {tag}", "组件 {tag}");
                return Some(Found::Fragment(node, what));
            }
            HOLDERS
                .iter()
                .filter_map(|key| tree.get(node, key))
                .find_map(|child| held(tree, child, depth + 1))
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

/// The text of a card that stood in another value.
pub(super) fn alone(tree: &Tree, node: NodeId) -> Inside {
    let text = format!("{}\n", Fragment::copy(tree, node).as_str());
    let range = tree.node(node).range.clone();
    let mut layer = Layer::at(range.start);
    if !layer.align(&text, tree.source(node)) {
        layer = Layer::whole(text.len(), &range);
    }
    Inside {
        text,
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
