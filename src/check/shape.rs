//! Whether the text is a card at all.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::problem::{Fix, Problem, Severity, shortened};
use super::rules::Rule;
use super::target::Target;
use super::values::UNREADABLE;
use super::walk::Walk;
use super::{convert, quotes};
use crate::both;
use crate::card::{Card, Schema, is_json_schema, take_in_read};
use crate::catalog::Catalog;
use crate::document::repair::{Spelling, repaired};
use crate::document::{
    Edit, Fragment, Kind, NodeId, Path, Position, Recovered, Splice, SyntaxError, Tree, recovered,
};
use crate::lang::Bilingual;

pub(super) static NOT_JSON: Rule = Rule {
    code: "not-json",
    severity: Severity::Error,
    server: Some(200621),
    summary: Bilingual::fixed("The text is not JSON.", "文本不是合法的 JSON。"),
};

pub(super) static NOT_A_CARD: Rule = Rule {
    code: "not-a-card",
    severity: Severity::Error,
    server: Some(200621),
    summary: Bilingual::fixed("The JSON is not a card.", "JSON 不是卡片。"),
};

pub(super) static EMPTY_CARD: Rule = Rule {
    code: "empty-card",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed("The card is blank.", "卡片为空。"),
};

pub(super) static ENTITY_EMPTY: Rule = Rule {
    code: "entity-empty",
    severity: Severity::Error,
    server: Some(300_307),
    summary: Bilingual::fixed(
        "A card entity is made of a blank card.",
        "用空卡片创建卡片实体。",
    ),
};

pub(super) static ENTITY_V1: Rule = Rule {
    code: "entity-v1",
    severity: Severity::Error,
    server: Some(300_303),
    summary: Bilingual::fixed(
        "A card entity is made of a card of JSON 1.0.",
        "用卡片 JSON 1.0 创建卡片实体。",
    ),
};

pub(super) static CARD_V1: Rule = Rule {
    code: "card-v1",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed("The card is card JSON 1.0.", "卡片使用的是卡片 JSON 1.0。"),
};

pub(super) static BODY_MISSING: Rule = Rule {
    code: "body-missing",
    severity: Severity::Error,
    server: Some(200610),
    summary: Bilingual::fixed("A 2.0 card has no body.", "2.0 卡片缺少 body。"),
};

pub(super) static WRAPPED: Rule = Rule {
    code: "wrapped",
    severity: Severity::Hint,
    server: Some(200_621),
    summary: Bilingual::fixed(
        "The card stands inside other objects, such as a message body (refused where a request carries them as the card).",
        "卡片位于其他对象（如消息体）之内（请求将其作为卡片发送时会被拒绝）。",
    ),
};

pub(super) static DUPLICATE_KEY: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A key stands twice in one object.",
        "同一对象中出现重复的键。",
    ),
};

/// The problem of a text that is not JSON.
pub(super) fn not_json(text: &str, error: &SyntaxError, target: Target) -> Problem {
    let slips = recovered(text);
    // A single sign that is missing explains more than a text that would end elsewhere.
    let is_plain = slips.as_ref().is_some_and(|found| found.slips.len() == 1);
    let is_wide = repaired(text).is_some_and(|json| json.found.contains(&Spelling::WideSigns));
    let quotes = quotes::unescaped(text, error).filter(|_| !is_plain && !is_wide);
    let reason = match &quotes {
        Some(_) => quotes::REASON,
        None => error.reason.clone(),
    };
    let mut problem = not_json_at(error.position, error.range.clone(), &reason, target);
    problem.fix(quotes);
    problem.fix(slips.as_ref().and_then(completed));
    problem.fix(taken_in(text, None));
    problem
}

/// Adds what a text lacks to be JSON, and removes superfluous signs, but nothing that carries content.
fn completed(found: &Recovered) -> Option<Fix> {
    let edits = found.splices().into_iter().map(Edit::Text).collect();
    found.is_whole.then(|| Fix::new(found.title(), edits))
}

/// The problem of a text that is not JSON, without what would mend it.
pub(super) fn not_json_at(
    position: Position,
    range: Range<usize>,
    reason: &Bilingual,
    target: Target,
) -> Problem {
    let (line, column) = (position.line, position.column);
    let (en, zh) = (&reason.en, &reason.zh);
    let mut problem = Problem {
        code: NOT_JSON.code,
        severity: NOT_JSON.severity,
        message: Bilingual {
            en: format!("not JSON at line {line}, column {column}: {en}").into(),
            zh: format!("第 {line} 行第 {column} 列不是合法的 JSON：{zh}").into(),
        },
        range,
        node: None,
        path: String::new(),
        server: None,
        doc: None,
        fixes: Vec::new(),
    };
    // A custom bot's server reads the body before it looks for a card.
    if target == Target::Webhook {
        problem.refused(9499, "Bad Request");
    } else {
        problem.refused(200621, UNREADABLE);
    }
    problem
}

/// Whether the root is no card; then nothing else is worth saying.
pub(super) fn not_a_card(walk: &mut Walk<'_>) -> bool {
    let (tree, root) = (walk.tree, walk.card.root);
    let has = |key: &str| tree.get(root, key).is_some();
    if tree.node(root).kind != Kind::Object {
        not_an_object(walk);
        return true;
    }
    if is_json_schema(tree) {
        let message = Bilingual::fixed(
            "this is a JSON Schema, which says what cards may hold, and not a card",
            "这是描述卡片结构的 JSON Schema，不是卡片",
        );
        walk.raise_at(&NOT_A_CARD, root, message);
        return true;
    }
    if has("event") {
        let message = Bilingual::fixed(
            "this is an event that the server sends to an app and not a card",
            "这是服务端推送给应用的事件，不是卡片",
        );
        walk.raise_at(&NOT_A_CARD, root, message);
        return true;
    }
    let known = Catalog::get()
        .entry("card")
        .is_some_and(|card| card.properties.iter().any(|one| has(&one.name)));
    if known || has("elements") || has("i18n_elements") {
        return false;
    }
    if tree.node(root).children.is_empty() {
        return false;
    }
    let tag = tree.get(root, "tag").and_then(|tag| tree.str(tag));
    let message = if let Some(message) = of_another_kind(tree, root) {
        message
    } else if tag.is_some_and(|tag| tag.trim().is_empty()) {
        both!(
            "this is a component without a name and not a card; write which one it is into \"tag\", and put it into \"body\", \"elements\" of a card",
            "这是一个没有名称的组件，不是卡片；请在 tag 中写明组件，并放入卡片的 body.elements 中"
        )
    } else if let Some(tag) = tag {
        both!(
            "this is one component, {tag}, and not a card; it belongs into \"body\", \"elements\" of a card",
            "这是一个组件（{tag}），不是卡片；请放入卡片的 body.elements 中"
        )
    } else if has("template_id")
        || tree.get(root, "type").and_then(|id| tree.str(id)) == Some("template")
    {
        both!(
            "this names a template of the card builder and holds no card that could be checked",
            "这里引用的是搭建工具中的卡片模板，不包含可检查的卡片"
        )
    } else if has("card_id")
        || tree
            .get(root, "data")
            .is_some_and(|data| tree.get(data, "card_id").is_some())
    {
        both!(
            "this names a card entity and holds no card that could be checked",
            "这里引用的是卡片实体，不包含可检查的卡片"
        )
    } else if has("card") || has("content") {
        both!(
            "this is the body of a call whose card is no object; open the card itself",
            "这是请求体，其中的卡片不是对象；请直接打开卡片 JSON"
        )
    } else {
        both!(
            "this is not a card: it has neither \"schema\" nor \"body\" nor any other part of one",
            "这不是卡片：没有 schema、body 或卡片的其他部分"
        )
    };
    // The server takes `{}` as a blank card, but nobody means one: nothing could be drawn or said of it.
    walk.raise_at(&NOT_A_CARD, root, message)
        .fix(taken_in(tree.text(), Some(tree)));
    true
}

/// Why the body of a call, which may have the form of one with a card, has none.
fn of_another_kind(tree: &Tree, root: NodeId) -> Option<Bilingual> {
    let kind = tree.get(root, "msg_type").and_then(|kind| tree.str(kind));
    if let Some(kind) = kind.filter(|kind| !matches!(*kind, "interactive" | "")) {
        let kind = shortened(kind);
        return Some(both!(
            "this is a message of the type \"{kind}\", which holds no card; a card is sent with \"msg_type\": \"interactive\"",
            "这是类型为「{kind}」的消息，不包含卡片；发送卡片时 msg_type 应为 interactive"
        ));
    }
    if tree.get(root, "open_message_id").is_some() {
        return Some(Bilingual::fixed(
            "this is the callback that the server sends to an app when somebody uses a card, and not a card",
            "这是用户操作卡片时服务端推送给应用的回调，不是卡片",
        ));
    }
    if let Some(reason) = broken_content(tree, root) {
        return Some(reason);
    }
    let is_toast = tree.get(root, "toast").is_some() && tree.get(root, "card").is_none();
    is_toast.then(|| {
        Bilingual::fixed(
            "this is the answer to a callback, which shows a toast and holds no card",
            "这是回调的响应：只显示 toast，不包含卡片",
        )
    })
}

/// Why the card that a message holds as a string cannot be read.
fn broken_content(tree: &Tree, root: NodeId) -> Option<Bilingual> {
    let key = ["content", "data"]
        .into_iter()
        .find(|key| tree.get(root, key).is_some_and(|id| tree.str(id).is_some()))?;
    let text = tree.get(root, key).and_then(|id| tree.str(id))?;
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let error = Tree::parse(text).err()?;
    let (line, column) = (error.position.line, error.position.column);
    let (en, zh) = (&error.reason.en, &error.reason.zh);
    Some(both!(
        "the card in the string \"{key}\" is not JSON, at its line {line}, column {column}: {en}",
        "字符串「{key}」中的卡片不是合法的 JSON（其第 {line} 行第 {column} 列）：{zh}"
    ))
}

fn not_an_object(walk: &mut Walk<'_>) {
    let (tree, root) = (walk.tree, walk.card.root);
    let is_change = |item: &NodeId| {
        ["action", "params"]
            .iter()
            .all(|key| tree.get(*item, key).is_some())
    };
    let message = if tree.items(root).iter().any(is_change) {
        Bilingual::fixed(
            "this is a batch of changes to a card entity and not a card; \"cardwright cardkit batch-update\" checks and sends it",
            "这是对卡片实体的批量操作，不是卡片；请用 cardwright cardkit batch-update 检查并发送",
        )
    } else {
        Bilingual::fixed(
            "a card is an object: it begins with { and ends with }",
            "卡片应为对象：以 { 开头，以 } 结尾",
        )
    };
    walk.raise_at(&NOT_A_CARD, root, message)
        .refused(200621, UNREADABLE)
        .fix(taken_in(tree.text(), Some(tree)));
}

/// Takes the card out of what it stands in, makes one around components, or makes a text JSON.
fn taken_in(text: &str, tree: Option<&Tree>) -> Option<Fix> {
    let taken = take_in_read(text, tree);
    let splice = Splice::between(text, &taken.text)?;
    let edits = vec![Edit::Text(splice)];
    Some(if taken.unwrapped.is_empty() {
        made_json(edits, taken.is_whole())
    } else {
        Fix::new(
            Bilingual::fixed("Make it a card of its own", "改写为独立的卡片"),
            edits,
        )
    })
}

/// Whether the card is `{}`: a blank one, of which nothing else is worth saying.
pub(super) fn is_empty(walk: &mut Walk<'_>) -> bool {
    let (tree, root) = (walk.tree, walk.card.root);
    if !tree.node(root).children.is_empty() {
        return false;
    }
    let fix = tree.text().get(tree.node(root).range.clone()).map(|text| {
        let card = "{\"schema\": \"2.0\", \"body\": {\"elements\": []}}";
        let start = tree.node(root).range.start;
        let edits = vec![Edit::Text(Splice::new(start..start + text.len(), card))];
        Fix::new(
            Bilingual::fixed("Begin a card of 2.0", "写成 2.0 卡片"),
            edits,
        )
    });
    if walk.options.target == Target::Entity {
        let message = Bilingual::fixed(
            "the card is blank, and no card entity can be made of it; give it \"schema\" and \"body\"",
            "卡片为空，不能创建卡片实体；请填写 schema 和 body",
        );
        walk.raise_at(&ENTITY_EMPTY, root, message)
            .refused(300_307, "The card DSL is empty")
            .fix(fix);
    } else {
        let message = Bilingual::fixed(
            "the card is blank: a server takes it and shows nothing, or refuses it, as was seen (\"parse card json err\"); give it \"schema\" and \"body\"",
            "卡片为空：服务端可能接受但不显示任何内容，也曾见其拒绝（parse card json err）；请填写 schema 和 body",
        );
        walk.raise_at(&EMPTY_CARD, root, message).fix(fix);
    }
    true
}

/// Makes a text JSON. A statement around it would go: that is not to be done unasked.
pub(super) fn made_json(edits: Vec<Edit>, safe: bool) -> Fix {
    Fix {
        title: Bilingual::fixed("Make it JSON", "改写为 JSON"),
        edits,
        safe,
    }
}

/// Says of a 1.0 card that it is one.
pub(super) fn card_v1(walk: &mut Walk<'_>) {
    let (tree, root) = (walk.tree, walk.card.root);
    let schema = tree.get(root, "schema");
    let said = schema
        .and_then(|schema| tree.str(schema))
        .filter(|said| *said != "1.0");
    if let (Some(schema), Some(said)) = (schema, said) {
        let message = both!(
            "\"{said}\" is no version of card JSON, so the card is read as 1.0; write \"2.0\"",
            "「{said}」不是卡片 JSON 的版本，卡片会按 1.0 解析；请写成 \"2.0\""
        );
        let fix = walk.path(schema).map(|path| {
            let title = Bilingual::fixed("Write \"2.0\"", "改为 \"2.0\"");
            Fix::new(title, vec![Edit::set(path, &"2.0".into())])
        });
        walk.raise_at(&super::values::OUTSIDE_ENUM, schema, message)
            .fix(fix);
    }
    let fix = converted(&walk.card.tree);
    let place = schema.unwrap_or(root);
    if walk.options.target == Target::Entity {
        let message = Bilingual::fixed(
            "this is card JSON 1.0, and a card entity can only be made of 2.0; convert it",
            "这是卡片 JSON 1.0，卡片实体仅支持 2.0；请转换",
        );
        walk.raise_at(&ENTITY_V1, place, message)
            .refused(300_303, "Only schema 2.0 is supported")
            .fix(fix);
        return;
    }
    if let Some(schema) = schema
        && said.is_none()
        && tree.get(root, "body").is_some()
        && tree.get(root, "elements").is_none()
    {
        let message = Bilingual::fixed(
            "the card says that it is JSON 1.0, which knows no \"body\": nothing of it is shown; write \"schema\": \"2.0\"",
            "卡片声明为 JSON 1.0，而 1.0 没有 body：其内容不会显示；请写成 \"schema\": \"2.0\"",
        );
        let fix = walk.rewriting(schema, "2.0".to_owned());
        walk.raise_at(&super::values::OUTSIDE_ENUM, schema, message)
            .fix(fix);
    }
    let message = Bilingual::fixed(
        "this is card JSON 1.0: most rules of 2.0 apply only after it is converted",
        "这是卡片 JSON 1.0：2.0 的大部分规则在转换后才适用",
    );
    walk.raise_at(&CARD_V1, place, message).fix(fix);
}

/// A 1.0 card is converted for its fix up to this size, bytes: a server takes no larger one.
const CONVERTED: usize = 128 << 10;
/// How often the checker may look at the new card for it: more than a card that anyone means has need of.
const ROUNDS: usize = 3;

/// The card as one of 2.0.
fn converted(tree: &Arc<Tree>) -> Option<Fix> {
    let text = tree.text();
    if text.len() > CONVERTED {
        return None;
    }
    let done = convert::convert_tree(tree, ROUNDS).ok()?;
    let splice = Splice::between(text, &done.text)?;
    let title = Bilingual::fixed("Convert to 2.0", "转换为 2.0");
    Some(Fix::new(title, vec![Edit::Text(splice)]))
}

/// A list of components as 2.0 writes them; `None` where they are of 2.0 already, or cannot be converted.
pub(super) fn converted_elements(walk: &Walk<'_>, list: NodeId) -> Option<Vec<serde_json::Value>> {
    let tree = walk.tree;
    let source = tree.source(list);
    let is_v1 = |id: NodeId| {
        let tag = tree.get(id, "tag").and_then(|tag| tree.str(tag));
        tag.is_some_and(|tag| super::tags::ONLY_IN_V1.contains(&tag))
    };
    let mut inside = vec![list];
    let mut has_v1 = false;
    while let Some(id) = inside.pop().filter(|_| !has_v1) {
        has_v1 = is_v1(id);
        inside.extend(&tree.node(id).children);
    }
    if !has_v1 || source.len() > CONVERTED {
        return None;
    }
    let old = Tree::parse(format!("{{\"elements\": {source}}}")).ok()?;
    let done = convert::convert_tree(&Arc::new(old), ROUNDS).ok()?;
    let new = Tree::parse(&*done.text).ok()?;
    let elements = new.value(new.root())["body"]["elements"].take();
    match elements {
        serde_json::Value::Array(items) => Some(items),
        _ => None,
    }
}

/// A card inside a message body, a callback's answer, an export.
pub(super) fn wrapped(walk: &mut Walk<'_>) {
    let (tree, root, card) = (walk.tree, walk.tree.root(), walk.card.root);
    if root == card {
        return;
    }
    let place = tree.path(card);
    let is_request = walk.place.is_some_and(|place| place.is_request);
    let first = tree
        .ancestors(card)
        .find(|id| tree.node(*id).parent == Some(root));
    let key = first
        .and_then(|id| tree.node(id).key.as_ref())
        .map(|key| &*key.name);
    let message = if is_request {
        both!(
            "this request carries the card at {place} of another object, and the server refuses what is around it; put the card itself into the string",
            "该请求中的卡片位于另一个对象的 {place} 中，服务端会因外层内容拒绝；请在字符串中直接填写卡片"
        )
    } else {
        both!(
            "the card stands inside another object, at {place}; only the card itself is sent and checked, not what is around it",
            "卡片位于另一个对象的 {place} 中；发送和检查的只是卡片本身，不含外层内容"
        )
    };
    let inside = Fragment::copy(tree, card);
    let around = around(walk);
    let fix = Splice::between(tree.text(), inside.as_str())
        .zip(around)
        .map(|(splice, around)| {
            let list = around.join(", ");
            let title = if list.is_empty() {
                Bilingual::fixed("Keep the card alone", "只保留卡片")
            } else {
                both!(
                    "Keep the card alone, without {list}",
                    "只保留卡片，去掉 {list}"
                )
            };
            Fix::new(title, vec![Edit::Text(splice)])
        });
    let problem = walk.raise_in_every_schema(&WRAPPED, root, message).fix(fix);
    if let Some(key) = key.filter(|_| is_request) {
        problem.refused(
            200_621,
            format!("msg: [{UNREADABLE}], value: [unknown property, property: {key}, path: ROOT]"),
        );
    }
}

/// The values around the card, as `"key": value`; `None` where they are too many or too long to be named.
fn around(walk: &Walk<'_>) -> Option<Vec<String>> {
    const MOST: usize = 9;
    let tree = walk.tree;
    let way: Vec<NodeId> = tree.ancestors(walk.card.root).collect();
    let outer = way.iter().skip(1).flat_map(|id| &tree.node(*id).children);
    let around = outer.filter(|id| !way.contains(id));
    let named = around.take(MOST + 1).map(|id| {
        let value = walk.quoted(*id)?;
        let key = tree.node(*id).key.as_ref();
        Some(key.map_or_else(|| value.clone(), |key| format!("\"{}\": {value}", key.name)))
    });
    let named: Option<Vec<String>> = named.collect();
    named.filter(|named| named.len() <= MOST)
}

/// The problem of a request for a card entity that stands in the `data` of another object.
pub(super) fn request_in_data(range: Range<usize>) -> Problem {
    let message = Bilingual::fixed(
        "this request for a card entity stands in \"data\", where the server does not look for it; send its \"type\" and \"data\" at the top",
        "该卡片实体请求位于 data 之中，服务端无法读取；请将其中的 type 和 data 放在最外层",
    );
    let mut problem = Problem {
        code: WRAPPED.code,
        severity: WRAPPED.severity,
        message,
        range,
        node: None,
        path: String::new(),
        server: None,
        doc: None,
        fixes: Vec::new(),
    };
    problem.refused(9499, "Bad Request");
    problem
}

/// A 2.0 card needs a body.
pub(super) fn body_missing(walk: &mut Walk<'_>) {
    let (tree, root) = (walk.tree, walk.card.root);
    let body = tree.get(root, "body");
    if body.is_some_and(|body| tree.node(body).kind != Kind::Null) || walk.card.schema != Schema::V2
    {
        return;
    }
    let message = Bilingual::fixed(
        "the card has no body, and the server refuses it; add \"body\" with \"elements\"",
        "卡片缺少 body，服务端会拒绝；请添加包含 elements 的 body",
    );
    // Components at the top are moved by the fix of that property.
    let fix = (tree.get(root, "elements").is_none()).then(|| {
        let path = tree.path(root).join("body");
        let title = Bilingual::fixed("Add an empty body", "添加空的 body");
        Fix::new(
            title,
            vec![Edit::set(path, &serde_json::json!({"elements": []}))],
        )
    });
    walk.raise_at(&BODY_MISSING, body.unwrap_or(root), message)
        .refused(200610, "body is nil")
        .fix(fix);
}

/// Members whose key stands again behind them in the same object: parsers take the last one, people read the first.
pub(super) fn superseded(tree: &Tree) -> HashMap<NodeId, NodeId> {
    let mut pairs = HashMap::new();
    let mut seen: HashMap<&str, NodeId> = HashMap::new();
    for id in tree.ids() {
        if tree.node(id).children.len() < 2 {
            continue;
        }
        seen.clear();
        for (key, child) in tree.members(id) {
            if let Some(earlier) = seen.insert(key, child) {
                pairs.insert(earlier, child);
            }
        }
    }
    pairs
}

/// A key that stands twice.
pub(super) fn duplicate_keys(walk: &mut Walk<'_>) {
    let tree = walk.tree;
    let mut pairs: Vec<(NodeId, NodeId)> = walk
        .superseded
        .iter()
        .map(|(earlier, later)| (*earlier, *later))
        .collect();
    pairs.sort_unstable();
    for (earlier, later) in pairs {
        if walk.is_full_of(DUPLICATE_KEY.severity) {
            walk.leave_out(1, DUPLICATE_KEY.severity);
            continue;
        }
        let key = tree.node(later).key.as_ref().map_or("", |key| &*key.name);
        let line = walk.line(earlier);
        let message = both!(
            "\"{key}\" stands twice in this object (before in line {line}); only the last one counts, so remove one",
            "键「{key}」在此对象中重复（前一个在第 {line} 行），只有最后一个生效；请删除其中一个"
        );
        let fix = earlier_out(walk, earlier, later);
        walk.raise_at_key(&DUPLICATE_KEY, later, message).fix(fix);
    }
}

/// Takes the member out up to the next one; not where a comment stands between them.
fn earlier_out(walk: &Walk<'_>, earlier: NodeId, later: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    let node = tree.node(earlier);
    let next = *tree.node(node.parent?).children.get(node.index + 1)?;
    let (start, end) = (
        tree.range_with_key(earlier).start,
        tree.range_with_key(next).start,
    );
    let between = tree.text().get(node.range.end..end)?;
    if !between.chars().all(|c| c == ',' || c.is_whitespace()) {
        return None;
    }
    let is_same = tree.source(earlier) == tree.source(later);
    let title = Bilingual::fixed("Remove the one that does not count", "删除不生效的那个");
    let title = if is_same {
        title
    } else {
        walk.naming(earlier, title)?
    };
    let edits = vec![Edit::Text(Splice::new(start..end, ""))];
    // What stands only in the earlier one is somebody's work.
    Some(if is_same {
        Fix::safe(title, edits)
    } else {
        Fix::new(title, edits)
    })
}

/// Puts `"schema": "2.0"` first into the card.
pub(super) fn schema_first(walk: &Walk<'_>) -> Option<Fix> {
    let (tree, root) = (walk.tree, walk.card.root);
    if tree.get(root, "schema").is_some() {
        let path = Path::join(&tree.path(root), "schema");
        let title = Bilingual::fixed("Write \"2.0\"", "改为 \"2.0\"");
        return Some(Fix::safe(title, vec![Edit::set(path, &"2.0".into())]));
    }
    let title = Bilingual::fixed("Add \"schema\": \"2.0\"", "添加 \"schema\": \"2.0\"");
    let first = tree
        .node(root)
        .children
        .first()
        .map(|first| tree.range_with_key(*first).start);
    let edit = match first {
        Some(first) => {
            let gap = tree.text().get(tree.node(root).range.start + 1..first)?;
            // What is before the first member (a line break and its indentation) goes before the second one too.
            let gap = if gap.trim().is_empty() { gap } else { " " };
            let gap = if gap.is_empty() { " " } else { gap };
            Edit::Text(Splice::new(
                first..first,
                format!("\"schema\": \"2.0\",{gap}"),
            ))
        }
        None => Edit::set(Path::join(&tree.path(root), "schema"), &"2.0".into()),
    };
    Some(Fix::safe(title, vec![edit]))
}

/// Whether the card is card JSON 1.0, to which the rules do not apply.
pub(super) fn is_v1(card: &Card) -> bool {
    card.schema == Schema::V1
}
