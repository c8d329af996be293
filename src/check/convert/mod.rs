//! From card JSON 1.0 to 2.0: the new text and a report of every change.
//!
//! The old card is read into parts that know where they came from ([`part`]); each step moves and rewrites parts and
//! notes what it did ([`report`]); the checker's own findings clean up what is left ([`clean`]); the parts are written
//! down with what comments still have a place ([`write`]). The facts are a table ([`changes`]).

mod action;
mod button;
mod card;
mod changes;
mod clean;
mod confirm;
mod container;
mod div;
mod form;
mod header;
mod img;
mod intake;
mod interactive;
mod languages;
mod markdown;
mod names;
mod note;
mod part;
mod report;
mod text;
mod walk;
mod write;

use std::sync::Arc;

pub use changes::{BESIDES, CHANGES, Row, Treatment};
pub use intake::find;
pub use report::{Change, changes_json, changes_text, summary};

use crate::both;
use crate::card::Card;
use crate::document::{Document, Kind, NodeId, Tree};
use crate::lang::Bilingual;
use part::{Part, object};
use report::Log;

/// What a conversion gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The whole text, the new card in the place of the old one.
    pub text: String,
    /// Every change, in the order of the old card.
    pub changes: Vec<Change>,
}

/// Why nothing was converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unconverted {
    /// The card is one of 2.0 already.
    AlreadyV2,
    /// There is no card, for this reason.
    NoCard(Bilingual),
}

/// Converts the card of a text from 1.0 to 2.0. What stands around the card inside of other objects stays; a component
/// or a list of components gets a card around it.
///
/// # Errors
/// Where the text has no card, or one of 2.0.
pub fn convert(document: &Document) -> Result<Conversion, Unconverted> {
    if let Some(error) = document.syntax_error() {
        let (line, column) = (error.position.line, error.position.column);
        let (en, zh) = (&error.reason.en, &error.reason.zh);
        return Err(Unconverted::NoCard(both!(
            "not JSON at line {line}, column {column}: {en}",
            "第 {line} 行第 {column} 列不是合法的 JSON：{zh}"
        )));
    }
    match document.tree() {
        Some(tree) => convert_tree(tree, ROUNDS),
        None => Err(Unconverted::NoCard(Bilingual::fixed(
            "the text is empty",
            "文本为空",
        ))),
    }
}

/// Values inside of values at most: several times what the components that 2.0 lets stand in each other come to.
const DEEPEST: usize = 100;

const TOO_DEEP: Unconverted = Unconverted::NoCard(Bilingual::fixed(
    "the card is nested too deeply",
    "卡片嵌套过深",
));

/// How many values stand inside of each other.
fn depth(tree: &Tree) -> usize {
    let mut deepest = 0;
    let mut stack = vec![(tree.root(), 1)];
    while let Some((id, depth)) = stack.pop() {
        deepest = deepest.max(depth);
        stack.extend(
            tree.node(id)
                .children
                .iter()
                .map(|child| (*child, depth + 1)),
        );
    }
    deepest
}

/// How often the checker may look at a new card.
const ROUNDS: usize = 64;

/// The same for a text that is JSON, for which the checker looks at the new card no more than `rounds` times.
pub(super) fn convert_tree(tree: &Arc<Tree>, rounds: usize) -> Result<Conversion, Unconverted> {
    if depth(tree) > DEEPEST {
        return Err(TOO_DEEP);
    }
    let fragment = is_fragment(tree);
    let mut root = tree.root();
    if !fragment {
        let card = Card::read(tree.clone(), None);
        if let Some(problem) = super::not_a_card(&card) {
            return Err(Unconverted::NoCard(problem.message));
        }
        root = card.root;
        if says_v2(tree, root) {
            return Err(Unconverted::AlreadyV2);
        }
    }
    let mut log = Log::default();
    let mut twice = Vec::new();
    let mut old = part::read(tree, root, &mut twice);
    for id in twice {
        let gone = part::read(tree, id, &mut Vec::new());
        let what = Bilingual::fixed(
            "removed a value whose key stands again behind it",
            "删除了后面又重复出现的键的取值",
        );
        log.lost("duplicate_key", &gone, what);
    }
    let mut comments = Vec::new();
    old.comments(&mut comments);
    let comments: Vec<part::Comment> = comments.into_iter().cloned().collect();
    if fragment {
        old = around(old, &mut log);
    }
    let mut card = old;
    card::convert(&mut card, &mut log);
    if !clean::clean(&mut card, rounds, &mut log) {
        return Err(Unconverted::NoCard(Bilingual::fixed(
            "there is too much in the card that is no part of one",
            "卡片中不支持的内容过多",
        )));
    }
    clean::limits(&mut card, &mut log);
    lost_comments(&comments, &card, &mut log);
    for row in CHANGES {
        if row.treatment == Treatment::Told {
            let mark = log.mark(&mut card);
            log.push(row.id, None, mark, told(row.id));
        }
    }
    let text = placed(tree, root, &card);
    // The columns that a component has become nest deeper than it did.
    if Tree::parse(text.as_str()).is_err() {
        return Err(TOO_DEEP);
    }
    let changes = log.finish(tree, root, &card);
    Ok(Conversion { text, changes })
}

/// Whether the card says to be one of 2.0, or has a body and none of the lists of 1.0.
fn says_v2(tree: &Tree, root: NodeId) -> bool {
    let has = |key: &str| tree.get(root, key).is_some();
    match tree.get(root, "schema").and_then(|schema| tree.str(schema)) {
        Some(version) => version == "2.0",
        None => has("body") && !has("elements") && !has("i18n_elements"),
    }
}

/// Whether the text is a component or a list of components without a card.
fn is_fragment(tree: &Tree) -> bool {
    let root = tree.root();
    let is_component = |id: NodeId| {
        tree.get(id, "tag")
            .is_some_and(|tag| tree.str(tag).is_some())
            && !["schema", "body", "i18n_elements"]
                .iter()
                .any(|key| tree.get(id, key).is_some())
    };
    match tree.node(root).kind {
        Kind::Object => is_component(root),
        Kind::Array => {
            let items = tree.items(root);
            !items.is_empty() && items.iter().all(|item| is_component(*item))
        }
        _ => false,
    }
}

/// A card around components.
fn around(old: Part, log: &mut Log) -> Part {
    let from = old.from;
    let mut list: Part = old.into_items().into();
    for item in list.items_mut() {
        // A column stands in a set of columns only.
        if item.tag() == "column" {
            let column = std::mem::take(item);
            *item = object([
                ("tag", "column_set".into()),
                ("columns", vec![column].into()),
            ]);
        }
    }
    let mark = log.mark(&mut list);
    let what = Bilingual::fixed(
        "put the components into a card, reading them as 1.0",
        "将组件放入卡片，并按 1.0 解析",
    );
    log.moved("fragment", from, mark, what);
    object([("elements", list)])
}

/// What is told of every card.
fn told(id: &str) -> Bilingual {
    match id {
        "lifetime" => Bilingual::fixed(
            "the card can be acted on for 14 days after it was sent",
            "卡片发送后 14 天内可交互",
        ),
        "min_client" => Bilingual::fixed(
            "the card needs clients of 7.20 or later",
            "卡片要求客户端 7.20 及以上",
        ),
        _ => Bilingual::fixed(
            "convert what sends this card and what answers its callbacks together",
            "请同时转换发送该卡片和响应其回调的程序",
        ),
    }
}

fn lost_comments(all: &[part::Comment], card: &Part, log: &mut Log) {
    let mut kept = Vec::new();
    card.comments(&mut kept);
    let kept: std::collections::HashSet<usize> = kept.iter().map(|comment| comment.at).collect();
    let lost: Vec<&str> = all
        .iter()
        .filter(|comment| !kept.contains(&comment.at))
        .map(|comment| comment.text.as_str())
        .collect();
    if lost.is_empty() {
        return;
    }
    let count = lost.len();
    let plural = if count == 1 { "" } else { "s" };
    let words = report::shown(&lost.join(" "));
    log.push(
        "comments",
        None,
        0,
        both!(
            "left out {count} comment{plural} of the old text",
            "旧文本中的 {count} 条注释未保留"
        ),
    )
    .losing(both!("{words}", "{words}"));
}

/// The text with the new card in the place of the old one.
fn placed(tree: &Tree, root: NodeId, card: &Part) -> String {
    let text = tree.text();
    let range = tree.node(root).range.clone();
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let indent: String = text[line..range.start]
        .chars()
        .take_while(|c| matches!(c, ' ' | '\t'))
        .collect();
    // The first line of a text on its own may be indented by accident; inside of objects it tells the level.
    let indent = if root == tree.root() { "" } else { &indent };
    let mut new = write::text_of(card, tree, indent);
    if text.contains("\r\n") {
        new = new.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::effort;

    /// A text may be hostile, and a 1.0 card is converted whenever it is checked: the work grows as the text does.
    #[test]
    fn the_work_grows_no_faster_than_the_text() {
        let elements = |inner: &str| format!("{{\"elements\":[{inner}]}}");
        let texts: [fn(usize) -> String; 9] = [
            |n| {
                format!(
                    "{{{}\"tag\":\"hr\"}}",
                    (0..n).map(|at| format!("\"k{at}\":1,")).collect::<String>()
                )
            },
            |n| format!("{}1", "1,".repeat(n)),
            |n| format!("{}1", "{\"tag\":\"x\"},".repeat(n)),
            |n| {
                format!(
                    "{{\"tag\":\"select_static\",\"options\":[{}0]}}",
                    "{\"value\":\"a\"},".repeat(n)
                )
            },
            |n| {
                format!(
                    "{{\"tag\":\"form\",\"elements\":[{}0]}}",
                    "{\"tag\":\"input\"},".repeat(n)
                )
            },
            |n| {
                format!(
                    "{{\"tag\":\"markdown\",\"content\":\"{}\",\"href\":{{\"u\":{{\"url\":\"x\"}}}}}}",
                    "[a]($u) ".repeat(n)
                )
            },
            |n| {
                format!(
                    "{{\"tag\":\"note\",\"elements\":[{}0]}}",
                    "{\"tag\":\"plain_text\"},".repeat(n)
                )
            },
            |n| {
                format!(
                    "{{\"tag\":\"div\",\"fields\":[{}0]}}",
                    "{\"is_short\":true,\"text\":{\"content\":\"a\"}},".repeat(n)
                )
            },
            |n| {
                format!(
                    "{{\"tag\":\"button\",\"text\":{{\"tag\":\"lark_md\",\"content\":\"{}\"}}}}",
                    "*a [".repeat(n)
                )
            },
        ];
        // As for the fix of the problem that a card is one of 1.0.
        let work = |text: &str| {
            effort::of(|| {
                crate::check::check_document(&Document::new(text));
            })
        };
        for text in texts {
            let (small, large) = (work(&elements(&text(500))), work(&elements(&text(4_000))));
            assert!(large < small * 24, "{small} -> {large}: {:.80}", text(9));
        }
    }
}
