//! Parts of a card as the calls of card entities carry them: judged as what stands in a card.
//!
//! A piece is put into a card of its own, that card is checked, and what is found inside the piece is brought back to its
//! places. What the rest of the card would have to tell (its settings, what a component stands in) is not judged.

use std::ops::Range;

use super::problem::{Problem, ServerAnswer, Severity, shortened};
use super::{Options, Target, check_document_for};
use crate::both;
use crate::catalog::{Catalog, Component};
use crate::document::{Document, Kind, NodeId, Tree};
use crate::lang::Bilingual;

/// The kinds of content that a call on a card entity carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// New elements: a list of them, or one.
    Elements,
    /// The new element in the place of another one.
    Element,
    /// Some properties of an element, without its tag.
    Patch,
    /// An object with `config`, `card_link` or both.
    Settings,
    /// A list of `{"action": …, "params": …}`.
    Batch,
    /// The whole text so far of an element that is streamed: Markdown, no JSON.
    Text,
}

impl Piece {
    /// The code that the call answers to any error inside; `None` where it has no such code.
    const fn answer(self) -> Option<i64> {
        match self {
            Self::Elements => Some(300_315),
            Self::Element => Some(300_121),
            Self::Patch => Some(300_313),
            Self::Settings => Some(300_122),
            Self::Batch | Self::Text => None,
        }
    }
}

/// Something that is wrong with a piece.
#[derive(Clone, Debug, PartialEq)]
pub struct PieceProblem {
    /// The problem; its range and path are those of the piece, and it has no fixes.
    pub problem: Problem,
    /// The code that the call answers, where that is another one than the code of the problem.
    pub answer: Option<i64>,
}

/// Rules that need a whole card, or the place where the piece goes.
const OF_CARD: [&str; 5] = [
    "audio-forward",
    "streaming-update",
    "not-strict",
    "outside-form",
    "low-contrast",
];
/// Rules that a text still being streamed, or an element given in part, need not follow yet.
const OF_WHOLE: [&str; 16] = [
    "open-code-block",
    "unclosed-tag",
    "broken-table",
    "missing-property",
    "missing-tag",
    "empty-button",
    "empty-text",
    "empty-container",
    "missing-alt",
    "no-options",
    "no-behavior",
    "no-effect",
    "unknown-option",
    "form-without-submit",
    "form-without-fields",
    "duplicate-option",
];

/// Checks a piece; a piece that is no JSON has no problems here, but a [`Document::syntax_error`].
pub fn check_piece(document: &Document, piece: Piece) -> Vec<PieceProblem> {
    if piece == Piece::Text {
        return streamed(document.text());
    }
    let Some(tree) = document.current_tree() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    judge(tree, tree.root(), piece, &mut found);
    found.sort_by_key(|one| (one.problem.range.start, one.problem.severity));
    found
}

fn judge(tree: &Tree, node: NodeId, piece: Piece, found: &mut Vec<PieceProblem>) {
    match piece {
        Piece::Elements | Piece::Element => elements(tree, node, piece, found),
        Piece::Settings => settings(tree, node, found),
        Piece::Patch => patch(tree, node, found),
        Piece::Batch => batch(tree, node, found),
        Piece::Text => {}
    }
}

/// A text with a piece of another one in it.
struct Card {
    text: String,
    /// Bytes before the piece.
    before: usize,
    /// The position of the piece in its own text, bytes.
    outer: Range<usize>,
    /// The prefix of pointers into the piece.
    pointer: String,
}

impl Card {
    /// A card with bytes of a text between two others.
    fn around(text: &str, outer: Range<usize>, before: &str, after: &str, pointer: &str) -> Self {
        let inside = text.get(outer.clone()).unwrap_or_default();
        Self {
            text: format!("{before}{inside}{after}"),
            before: before.len(),
            outer,
            pointer: pointer.to_owned(),
        }
    }

    /// The problems inside the piece; `at` is the piece's own pointer.
    fn problems(&self, at: &str) -> Vec<Problem> {
        let options = Options {
            target: Target::Entity,
            ..Options::default()
        };
        let report = check_document_for(&Document::new(&*self.text), options);
        let inside = self.before..self.before + self.outer.len();
        let is_inside = |one: &Problem| {
            one.range.start >= inside.start
                && one.range.end <= inside.end
                && !OF_CARD.contains(&one.code)
                // Where a component goes is not told; that something is none at all is.
                && (one.code != "misplaced-child" || one.severity == Severity::Error)
        };
        let moved = |one: Problem| {
            let below = one.path.strip_prefix(&*self.pointer).unwrap_or(&one.path);
            let shift = |byte: usize| byte - self.before + self.outer.start;
            Problem {
                range: shift(one.range.start)..shift(one.range.end),
                path: format!("{at}{below}"),
                node: None,
                fixes: Vec::new(),
                ..one
            }
        };
        report
            .problems
            .into_iter()
            .filter(is_inside)
            .map(moved)
            .collect()
    }
}

const BEFORE: &str =
    "{\"schema\":\"2.0\",\"config\":{\"update_multi\":true},\"body\":{\"elements\":";
const AFTER: &str = "}}";

/// A list of elements, or one, in the body of a card. Columns alone go into a set of columns.
fn of_elements(tree: &Tree, node: NodeId) -> Card {
    let is_list = tree.node(node).kind == Kind::Array;
    let one = [node];
    let items = if is_list { tree.items(node) } else { &one[..] };
    let is_column =
        |item: &NodeId| tree.get(*item, "tag").and_then(|tag| tree.str(tag)) == Some("column");
    let columns = !items.is_empty() && items.iter().all(is_column);
    let (open, close) = if is_list { ("", "") } else { ("[", "]") };
    let (before, after, list) = if columns {
        (
            format!("{BEFORE}[{{\"tag\":\"column_set\",\"columns\":{open}"),
            format!("{close}}}]{AFTER}"),
            "/body/elements/0/columns",
        )
    } else {
        (
            format!("{BEFORE}{open}"),
            format!("{close}{AFTER}"),
            "/body/elements",
        )
    };
    let pointer = if is_list {
        list.to_owned()
    } else {
        format!("{list}/0")
    };
    Card::around(
        tree.text(),
        tree.node(node).range.clone(),
        &before,
        &after,
        &pointer,
    )
}

fn elements(tree: &Tree, node: NodeId, piece: Piece, found: &mut Vec<PieceProblem>) {
    let is_object = tree.node(node).kind == Kind::Object;
    let is_list = piece != Piece::Element && tree.node(node).kind == Kind::Array;
    if !is_object && !is_list {
        let message = Bilingual::fixed(
            "an element is an object with a tag",
            "组件应为带 tag 的对象",
        );
        found.push(refused(tree, node, "wrong-type", message, piece));
        return;
    }
    let problems = of_elements(tree, node).problems(&pointer_of(tree, node));
    found.extend(problems.into_iter().map(|problem| answered(problem, piece)));
}

fn settings(tree: &Tree, node: NodeId, found: &mut Vec<PieceProblem>) {
    const CHANGED: [&str; 2] = ["config", "card_link"];
    if tree.node(node).kind != Kind::Object {
        let message = Bilingual::fixed(
            "settings are an object with \"config\", \"card_link\" or both",
            "设置应为包含 config 或 card_link 的对象",
        );
        found.push(refused(tree, node, "wrong-type", message, Piece::Settings));
        return;
    }
    let is_setting = |key: &str| {
        let config = Catalog::get().entry("config");
        config.is_some_and(|config| config.property(key).is_some())
    };
    let mut is_right = true;
    for (key, value) in tree.members(node).filter(|(key, _)| !CHANGED.contains(key)) {
        is_right = false;
        let key_shown = shortened(key);
        let message = if is_setting(key) {
            both!(
                "the settings of a card entity stand in \"config\": a server was seen to take \"{key_shown}\" here, to ignore it, and to refuse the next text (300309); write {{\"config\": {{\"{key_shown}\": …}}}}",
                "卡片实体的设置应放在 config 中：曾见服务端接受此处的「{key_shown}」却忽略它，并拒绝之后的文本（300309）；请写成 {{\"config\": {{\"{key_shown}\": …}}}}"
            )
        } else {
            both!(
                "this call changes \"config\" and \"card_link\" only, and the server refuses \"{key_shown}\"; leave it out, or replace the whole card",
                "该接口仅支持修改 config 和 card_link，服务端会拒绝「{key_shown}」；请去掉，或更新整张卡片"
            )
        };
        found.push(refused(
            tree,
            value,
            "unknown-property",
            message,
            Piece::Settings,
        ));
    }
    if !is_right || tree.node(node).children.is_empty() {
        return;
    }
    let range = tree.node(node).range.clone();
    let inner = range.start + 1..range.end - 1;
    let after = ",\"body\":{\"elements\":[]}}";
    let card = Card::around(tree.text(), inner, "{\"schema\":\"2.0\",", after, "");
    let problems = card.problems(&pointer_of(tree, node));
    found.extend(
        problems
            .into_iter()
            .map(|one| answered(one, Piece::Settings)),
    );
}

/// Checks properties of an element given in part: wrong is only what would be wrong in every component.
fn patch(tree: &Tree, node: NodeId, found: &mut Vec<PieceProblem>) {
    if tree.node(node).kind != Kind::Object {
        let message = Bilingual::fixed(
            "the changed properties are an object",
            "要修改的属性应为对象",
        );
        found.push(refused(tree, node, "wrong-type", message, Piece::Patch));
        return;
    }
    let keys: Vec<&str> = tree.members(node).map(|(key, _)| key).collect();
    let tag = tree.get(node, "tag").and_then(|tag| tree.str(tag));
    let entries = || {
        Catalog::get()
            .all()
            .iter()
            .filter(|entry| wraps(entry).is_some())
    };
    let has = |entry: &Component, key: &str| entry.property(key).is_some();
    if let Some((key, value)) = tree
        .members(node)
        .find(|(key, _)| !entries().any(|entry| has(entry, key)))
    {
        let key = shortened(key);
        let message = both!(
            "no component has a property \"{key}\", and the server refuses it",
            "没有组件支持属性「{key}」，服务端会拒绝"
        );
        found.push(refused(
            tree,
            value,
            "unknown-property",
            message,
            Piece::Patch,
        ));
        return;
    }
    let fitting = |entry: &&Component| {
        tag.is_none_or(|tag| &*entry.tag == tag) && keys.iter().all(|key| has(entry, key))
    };
    let mut shared: Option<Vec<Problem>> = None;
    let range = tree.node(node).range.clone();
    for entry in entries().filter(fitting) {
        let Some((before, after, pointer)) = wraps(entry) else {
            continue;
        };
        let own = if tag.is_some() || keys.is_empty() {
            String::new()
        } else {
            format!("\"tag\":\"{}\",", entry.tag)
        };
        let before = format!("{BEFORE}[{before}{{{own}");
        let after = format!("}}{after}]{AFTER}");
        let inner = range.start + 1..range.end - 1;
        let card = Card::around(tree.text(), inner, &before, &after, pointer);
        let mut problems = card.problems(&pointer_of(tree, node));
        problems.retain(|one| !OF_WHOLE.contains(&one.code));
        shared = Some(match shared {
            None => problems,
            Some(mut before) => {
                let is_same = |one: &Problem, other: &Problem| {
                    (one.code, &one.range) == (other.code, &other.range)
                };
                before.retain(|one| problems.iter().any(|other| is_same(one, other)));
                before
            }
        });
    }
    match shared {
        Some(problems) => found.extend(problems.into_iter().map(|one| answered(one, Piece::Patch))),
        None => {
            let list = keys.join(", ");
            let message = both!(
                "no component has all of these properties: {list}",
                "没有组件同时支持这些属性：{list}"
            );
            found.push(refused(
                tree,
                node,
                "unknown-property",
                message,
                Piece::Patch,
            ));
        }
    }
}

/// The text before and after an element of a kind that has an `element_id`, and the pointer to it; `None` for other
/// kinds.
fn wraps(entry: &Component) -> Option<(&'static str, &'static str, &'static str)> {
    match &*entry.tag {
        "column" => Some((
            "{\"tag\":\"column_set\",\"columns\":[",
            "]}",
            "/body/elements/0/columns/0",
        )),
        "plain_text" | "lark_md" => {
            Some(("{\"tag\":\"div\",\"text\":", "}", "/body/elements/0/text"))
        }
        tag if Catalog::get().component(tag).is_some() => Some(("", "", "/body/elements/0")),
        _ => None,
    }
}

fn batch(tree: &Tree, node: NodeId, found: &mut Vec<PieceProblem>) {
    if tree.node(node).kind != Kind::Array {
        let message = Bilingual::fixed(
            "a batch is a list of objects with \"action\" and \"params\"",
            "批量操作应为包含 action 和 params 的对象列表",
        );
        found.push(refused(tree, node, "wrong-type", message, Piece::Batch));
        return;
    }
    for item in tree.items(node) {
        let action = tree
            .get(*item, "action")
            .and_then(|action| tree.str(action));
        let (key, piece) = match action {
            Some("partial_update_setting") => ("settings", Piece::Settings),
            Some("add_elements") => ("elements", Piece::Elements),
            Some("update_element") => ("element", Piece::Element),
            Some("partial_update_element") => ("partial_element", Piece::Patch),
            Some("delete_elements") => continue,
            _ => {
                let message = Bilingual::fixed(
                    "the action is none of partial_update_setting, add_elements, delete_elements, partial_update_element, update_element",
                    "action 应为 partial_update_setting、add_elements、delete_elements、partial_update_element、update_element 之一",
                );
                found.push(refused(tree, *item, "outside-enum", message, Piece::Batch));
                continue;
            }
        };
        let params = tree.get(*item, "params");
        match params.and_then(|params| tree.get(params, key)) {
            Some(inside) => judge(tree, inside, piece, found),
            None => {
                let action = action.unwrap_or_default();
                let message = both!(
                    "{action} needs \"{key}\" in its \"params\"",
                    "{action} 的 params 中缺少「{key}」"
                );
                found.push(refused(tree, *item, "missing-property", message, piece));
            }
        }
    }
}

/// Checks a text as that of a markdown element in a card that is streamed.
fn streamed(text: &str) -> Vec<PieceProblem> {
    let text = text.trim_start_matches('\u{feff}');
    let quoted = serde_json::Value::from(text).to_string();
    let before = "{\"schema\":\"2.0\",\"config\":{\"update_multi\":true,\"streaming_mode\":true},\"body\":{\"elements\":[{\"tag\":\"markdown\",\"content\":";
    let after = "}]}}";
    let card = Card::around(
        &quoted,
        0..quoted.len(),
        before,
        after,
        "/body/elements/0/content",
    );
    // The byte of the text for each byte of its escaped form.
    let mut bytes = vec![0];
    for (at, c) in text.char_indices() {
        let escaped = serde_json::Value::from(c.to_string()).to_string().len() - 2;
        bytes.extend((0..escaped).map(|within| at + within.min(c.len_utf8() - 1)));
    }
    bytes.push(text.len());
    let mut problems = card.problems("");
    problems.retain(|one| !OF_WHOLE.contains(&one.code));
    let place = |byte: usize| {
        let mut at = bytes.get(byte).copied().unwrap_or(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let moved = |one: Problem| Problem {
        range: place(one.range.start)..place(one.range.end).max(place(one.range.start)),
        ..one
    };
    let moved = problems.into_iter().map(moved);
    moved.map(|one| answered(one, Piece::Text)).collect()
}

fn answered(problem: Problem, piece: Piece) -> PieceProblem {
    let code = problem.server.as_ref().map(|server| server.code);
    let answer = piece
        .answer()
        .filter(|answer| problem.severity == Severity::Error && code != Some(*answer));
    PieceProblem { problem, answer }
}

/// An error that the call answers.
fn refused(
    tree: &Tree,
    node: NodeId,
    code: &'static str,
    message: Bilingual,
    piece: Piece,
) -> PieceProblem {
    const INVALID: i64 = 99_992_402;
    let range = match &tree.node(node).key {
        Some(key) => key.range.clone(),
        None => super::walk::head(tree, node),
    };
    PieceProblem {
        problem: Problem {
            code,
            severity: Severity::Error,
            message,
            range,
            node: None,
            path: pointer_of(tree, node),
            server: Some(ServerAnswer {
                code: piece.answer().unwrap_or(INVALID),
                message: String::new(),
            }),
            doc: None,
            fixes: Vec::new(),
        },
        answer: None,
    }
}

/// The pointer to a value, empty for the root.
fn pointer_of(tree: &Tree, node: NodeId) -> String {
    tree.path(node).to_string()
}
