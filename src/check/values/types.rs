//! Types: a value that is another kind of thing than its property takes.

use serde_json::Value;

use super::{UNREADABLE, replaced, report_enum};
use crate::both;
use crate::card::Schema;
use crate::catalog::{Property, Type};
use crate::check::chart;
use crate::check::problem::{Fix, Severity};
use crate::check::rules::Rule;
use crate::check::walk::{Member, Walk};
use crate::document::{Edit, Fragment, Kind, NodeId, Step, Tree};
use crate::lang::Bilingual;

pub(in crate::check) static WRONG_TYPE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    server: Some(200621),
    summary: Bilingual::fixed("A value has the wrong JSON type.", "取值的 JSON 类型错误。"),
};

/// Whether a value has a type that its property does not take; then nothing else is asked of it.
pub(in crate::check) fn wrong_type(walk: &mut Walk<'_>, member: &Member<'_>) -> bool {
    let Member { node, property, .. } = *member;
    if property.kinds().any(|kind| fits(walk.tree, node, kind)) {
        return false;
    }
    let kinds: Vec<Type> = property.kinds().collect();
    if kinds.contains(&Type::Integer) && walk.tree.node(node).kind == Kind::Number {
        fraction(walk, node, property);
        return true;
    }
    if property.format.as_deref() == Some("vchart") {
        chart::not_an_object(walk, node);
        return true;
    }
    report_type(walk, node, property, &kinds);
    true
}

/// The same for an item of an array of plain values or of objects.
pub(in crate::check) fn wrong_item(walk: &mut Walk<'_>, item: NodeId, property: &Property) -> bool {
    let kind = match property.items.as_deref() {
        Some("object") => Type::Object,
        Some("number") => Type::Number,
        Some("integer") => Type::Integer,
        Some("boolean") => Type::Boolean,
        Some(_) => Type::String,
        None if property.reference.is_some() || !property.properties.is_empty() => Type::Object,
        None => return false,
    };
    if walk.tree.node(item).kind == Kind::Null || walk.is_placeholder(item) {
        return false;
    }
    if fits(walk.tree, item, kind) {
        let names: Vec<&str> = property.names().collect();
        if let Some(text) = walk
            .tree
            .str(item)
            .filter(|text| !names.is_empty() && !names.contains(text))
        {
            report_enum(walk, item, property, text, &names);
        }
        return false;
    }
    report_type(walk, item, property, &[kind]);
    true
}

/// Whether a value has a type that the property takes.
pub(in crate::check) fn is_of_type(tree: &Tree, node: NodeId, property: &Property) -> bool {
    property.kinds().any(|kind| fits(tree, node, kind))
}

pub(super) fn fits(tree: &Tree, node: NodeId, kind: Type) -> bool {
    match (&tree.node(node).kind, kind) {
        (Kind::Object, Type::Object | Type::Text)
        | (Kind::Array, Type::Array | Type::Elements)
        | (Kind::Bool(_), Type::Boolean)
        | (
            Kind::String(_),
            Type::String | Type::Color | Type::Length | Type::Spacing | Type::Url,
        )
        | (Kind::Number, Type::Number) => true,
        (Kind::Number, Type::Integer) => tree
            .number(node)
            .is_some_and(|number| number.fract() == 0.0),
        _ => false,
    }
}

pub(super) fn report_type(walk: &mut Walk<'_>, node: NodeId, property: &Property, kinds: &[Type]) {
    walk.told.insert(node);
    let found = name_of_kind(&walk.tree.node(node).kind);
    let wanted: Vec<Bilingual> = kinds.iter().map(|kind| name_of_type(*kind)).collect();
    let join = |or: &str, lang| {
        wanted
            .iter()
            .map(|name| name.get(lang))
            .collect::<Vec<_>>()
            .join(or)
    };
    let (what, what_zh) = (
        join(" or ", crate::lang::Lang::En),
        join("或", crate::lang::Lang::Zh),
    );
    let name = walk.name_of(node);
    let message = Bilingual {
        en: format!(
            "{} is {}, but has to be {what}; the server refuses the card",
            name.en, found.en
        )
        .into(),
        zh: format!(
            "{} 是{}，应为{what_zh}；服务端会拒绝卡片",
            name.zh, found.zh
        )
        .into(),
    };
    let fix = kinds
        .iter()
        .find_map(|kind| conversion(walk, node, property, *kind))
        .or_else(|| walk.unset(node, property));
    let (code, answer) = if property.name == "rows" && walk.around.first() == Some(&"table") {
        (200_914, "table rows is invalid".to_owned())
    } else {
        let path = walk.server_path(node);
        (200_621, format!("{UNREADABLE}; path: {path}"))
    };
    walk.raise_at(&WRONG_TYPE, node, message)
        .refused(code, answer)
        .fix(fix);
}

/// A number with a fraction where the documentation has a whole one: some of these are rounded.
pub(super) fn fraction(walk: &mut Walk<'_>, node: NodeId, property: &Property) {
    let (name, source) = (walk.name_of(node), walk.tree.source(node));
    let message = Bilingual {
        en: format!(
            "{} is {source}, but the documentation has a whole number here",
            name.en
        )
        .into(),
        zh: format!("{} 为 {source}，但文档要求整数", name.zh).into(),
    };
    let fix = walk.tree.number(node).and_then(|number| {
        let whole = number
            .round()
            .clamp(property.min.unwrap_or(-1e9), property.max.unwrap_or(1e9));
        whole_number(walk, node, whole)
    });
    walk.raise_at(&WRONG_TYPE, node, message)
        .rated(Severity::Warning)
        .fix(fix);
}

pub(super) fn whole_number(walk: &Walk<'_>, node: NodeId, number: f64) -> Option<Fix> {
    // Below 2^53 every whole number is exact.
    let value = if number.fract() == 0.0 && number.abs() < 9e15 {
        (number as i64).into()
    } else {
        number.into()
    };
    replaced(walk, node, &value)
}

/// What stands in a list of components and is no object.
pub(in crate::check) fn not_a_component(walk: &mut Walk<'_>, node: NodeId) {
    walk.told.insert(node);
    let found = name_of_kind(&walk.tree.node(node).kind);
    let (en, zh) = (&found.en, &found.zh);
    let message = both!(
        "a component is an object with a tag, but this is {en}; the server refuses the card",
        "组件应为带 tag 的对象，而这里是{zh}；服务端会拒绝卡片"
    );
    let fix = match &walk.tree.node(node).kind {
        Kind::Null => walk.removal(node, Bilingual::fixed("Remove it", "删除")),
        Kind::Array => unpacked(walk, node),
        _ => as_text(walk, node),
    };
    let (code, answer) = if walk.card.schema == Schema::V1 {
        (FAILED, "internal error".to_owned())
    } else {
        let path = walk.server_path(node);
        (200_621, format!("{UNREADABLE}; path: {path}"))
    };
    walk.raise_in_every_schema(&WRONG_TYPE, node, message)
        .refused(code, answer)
        .fix(fix);
}

/// The code that a server was seen to answer to a card of 1.0 that it cannot read.
const FAILED: i64 = 2200;

/// A value as a text that says the same.
fn as_text(walk: &Walk<'_>, node: NodeId) -> Option<Fix> {
    let text = walk
        .tree
        .str(node)
        .unwrap_or_else(|| walk.tree.source(node));
    let value = serde_json::json!({"tag": "markdown", "content": text});
    Some(Fix::new(
        Bilingual::fixed("Make it a text", "改为富文本组件"),
        vec![Edit::set(walk.path(node)?, &value)],
    ))
}

/// The components of a list in a list, in its place.
fn unpacked(walk: &Walk<'_>, list: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    let items = tree.items(list);
    if items.is_empty() {
        return walk.removal(list, Bilingual::fixed("Remove it", "删除"));
    }
    let has_tag = |item: &NodeId| {
        tree.get(*item, "tag")
            .is_some_and(|tag| tree.str(tag).is_some())
    };
    let path = walk.path(list)?;
    let (parent, Step::Index(index)) = path.split_last()? else {
        return None;
    };
    if !items.iter().all(has_tag) {
        return None;
    }
    let mut edits = vec![Edit::Set {
        path: path.clone(),
        value: Fragment::copy(tree, *items.first()?),
    }];
    edits.extend(
        items
            .iter()
            .skip(1)
            .enumerate()
            .map(|(at, item)| Edit::Insert {
                parent: parent.clone(),
                index: index + 1 + at,
                value: Fragment::copy(tree, *item),
            }),
    );
    let title = Bilingual::fixed("Put what it holds in its place", "用其中的组件替换");
    Some(Fix::new(title, edits))
}

/// A tag that is no string.
pub(in crate::check) fn tag_is_no_string(walk: &mut Walk<'_>, tag: NodeId) {
    walk.told.insert(tag);
    let found = name_of_kind(&walk.tree.node(tag).kind);
    let (en, zh) = (&found.en, &found.zh);
    let message = both!(
        "the tag is {en}, but has to be a string; the server refuses the card",
        "tag 是{zh}，应为字符串；服务端会拒绝卡片"
    );
    let answer = format!("{UNREADABLE}; path: {}", walk.server_path(tag));
    walk.raise_at(&WRONG_TYPE, tag, message)
        .refused(200621, answer);
}

pub(super) fn name_of_kind(kind: &Kind) -> Bilingual {
    match kind {
        Kind::Object => Bilingual::fixed("an object", "对象"),
        Kind::Array => Bilingual::fixed("a list", "列表"),
        Kind::String(_) => Bilingual::fixed("a string", "字符串"),
        Kind::Number => Bilingual::fixed("a number", "数字"),
        Kind::Bool(_) => Bilingual::fixed("a boolean", "布尔值"),
        Kind::Null => Bilingual::fixed("null", " null"),
    }
}

pub(super) fn name_of_type(kind: Type) -> Bilingual {
    match kind {
        Type::String | Type::Color | Type::Url => Bilingual::fixed("a string", "字符串"),
        Type::Length | Type::Spacing => {
            Bilingual::fixed("a string such as \"8px\"", "形如 \"8px\" 的字符串")
        }
        Type::Integer => Bilingual::fixed("a whole number", "整数"),
        Type::Number => Bilingual::fixed("a number", "数字"),
        Type::Boolean => Bilingual::fixed("true or false", " true 或 false"),
        Type::Object => Bilingual::fixed("an object", "对象"),
        Type::Array => Bilingual::fixed("a list", "列表"),
        Type::Text => Bilingual::fixed(
            "a text object with tag and content",
            "带 tag 和 content 的文本对象",
        ),
        Type::Elements => Bilingual::fixed("a list of components", "组件列表"),
    }
}

/// The same value in the type that is wanted, where it is plain what that is.
pub(super) fn conversion(
    walk: &Walk<'_>,
    node: NodeId,
    property: &Property,
    kind: Type,
) -> Option<Fix> {
    let tree = walk.tree;
    let source = tree.source(node);
    let value: Value = match (&tree.node(node).kind, kind) {
        (Kind::String(text), Type::Boolean) => text
            .trim()
            .to_ascii_lowercase()
            .parse::<bool>()
            .ok()?
            .into(),
        (Kind::Number, Type::Boolean) if source == "0" || source == "1" => (source == "1").into(),
        (Kind::String(text), Type::Integer) => text
            .trim()
            .trim_end_matches("px")
            .parse::<i64>()
            .ok()?
            .into(),
        (Kind::String(text), Type::Number) => {
            let number: Value = serde_json::from_str(text.trim().trim_end_matches("px")).ok()?;
            number.is_number().then_some(number)?
        }
        (Kind::Number, Type::Length | Type::Spacing) => format!("{source}px").into(),
        (Kind::Number | Kind::Bool(_), Type::String) => source.into(),
        (Kind::String(text), Type::Text) => {
            let tag = property
                .reference
                .as_deref()
                .and_then(|names| names.split('|').next())?;
            serde_json::json!({"tag": tag, "content": &**text})
        }
        (Kind::Object, Type::Array | Type::Elements) if tree.node(node).children.is_empty() => {
            serde_json::json!([])
        }
        (Kind::Object, Type::Array | Type::Elements) => {
            let value = walk.wrapped("[\n  ", node, "\n]", "  ")?;
            let path = walk.path(node)?;
            let title = Bilingual::fixed("Make it a list", "改为列表");
            return Some(Fix::safe(title, vec![Edit::Set { path, value }]));
        }
        _ => return None,
    };
    let fix = replaced(walk, node, &value)?;
    Some(Fix { safe: true, ..fix })
}
