//! Whether a value is one that its property takes.
//!
//! The server is known to refuse wrong types. Whether it refuses a value outside a list or a range is documented
//! nowhere, so those are warnings.

mod amounts;
mod names;
mod pattern;
mod types;

use serde_json::Value;

use crate::both;
use crate::catalog::{Members, Property, Type};
use crate::check::problem::{Fix, Severity};
use crate::check::rules::Rule;
use crate::check::similar::nearest;
use crate::check::tags;
use crate::check::walk::{Member, Object, Walk};
use crate::document::{Edit, Kind, NodeId};
use crate::lang::Bilingual;
use amounts::{out_of_range, report_range};
use names::color;
use pattern::{form_of, is_in_calendar, report_pattern};

pub(super) use amounts::{OUTSIDE_RANGE, TOO_LONG, TOO_MANY, number, too_long, too_many};
pub(super) use names::{UNKNOWN_ICON, unknown_icon};
pub(super) use pattern::PATTERN;
pub(super) use types::{
    WRONG_TYPE, is_of_type, not_a_component, tag_is_no_string, wrong_item, wrong_type,
};

pub(super) static OUTSIDE_ENUM: Rule = Rule {
    code: "outside-enum",
    severity: Severity::Warning,
    server: Some(300302),
    summary: Bilingual::fixed(
        "A value is none of the documented ones (update_multi: false is refused for a card entity).",
        "取值不在文档列出的范围内（卡片实体的 update_multi 为 false 时会被拒绝）。",
    ),
};

/// What the server says of JSON that it cannot read as a card.
pub(super) const UNREADABLE: &str =
    "parse card json err, please check whether the card json is correct";

/// Writes a value in the place of another one, which the title names too.
fn replaced(walk: &Walk<'_>, node: NodeId, value: &Value) -> Option<Fix> {
    let path = walk.path(node)?;
    let shown = value.to_string();
    let title = match walk.quoted(node).filter(|_| shown.chars().count() <= 60) {
        Some(old) => both!("Write {shown} for {old}", "将 {old} 改为 {shown}"),
        None => Bilingual::fixed("Write it in the right type", "改为正确的类型"),
    };
    Some(Fix::new(title, vec![Edit::set(path, value)]))
}

/// A string against the list, the range and the form of its property.
pub(super) fn string(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    let tree = walk.tree;
    let Some(text) = tree.str(node) else {
        return;
    };
    if property.name == "tag" {
        tag(walk, member, text);
        return;
    }
    if property.format.as_deref() == Some("element_id") || is_named(walk, property, text) {
        return;
    }
    let is_color = property.kinds().any(|kind| kind == Type::Color) && property.pattern().is_none();
    if is_color && property.values.is_empty() {
        color(walk, node, property, text);
        return;
    }
    if property.format.as_deref() == Some("text_size") && names::plugin_size(walk, node, text) {
        return;
    }
    let has_list = property.names().next().is_some();
    match property.pattern() {
        None if has_list => report_enum(
            walk,
            node,
            property,
            text,
            &property.names().collect::<Vec<_>>(),
        ),
        // A variant of an object or another type stands beside the list.
        None => {}
        Some(_) if out_of_range(property, text) => report_range(walk, node, property, text),
        Some(_) if walk.fits_pattern(property, text) && is_in_calendar(property, text) => {}
        Some(_) if has_list && text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            report_enum(
                walk,
                node,
                property,
                text,
                &property.names().collect::<Vec<_>>(),
            );
        }
        Some(_) => report_pattern(walk, node, property, text),
    }
}

/// Whether a string is one of the listed values or a name that the card declares itself.
fn is_named(walk: &Walk<'_>, property: &Property, text: &str) -> bool {
    property.names().any(|name| name == text)
        || property.also.iter().any(|name| name == text)
        || property
            .or_name_in
            .as_deref()
            .is_some_and(|place| is_declared(walk, place, text))
}

/// Whether the object at a dotted path of the card, such as `config.style.color`, has this key.
pub(super) fn is_declared(walk: &Walk<'_>, place: &str, name: &str) -> bool {
    let tree = walk.tree;
    let table = place
        .split('.')
        .try_fold(walk.card.root, |id, key| tree.get(id, key));
    // One that is no object is told of as that.
    let no_object = |id: NodeId| !matches!(tree.node(id).kind, Kind::Object | Kind::Null);
    let is_broken = place
        .split('.')
        .scan(walk.card.root, |id, key| {
            *id = tree.get(*id, key)?;
            Some(*id)
        })
        .any(no_object);
    is_broken || table.is_some_and(|table| tree.get(table, name).is_some())
}

/// A tag is chosen by the object's reference, so its list may be wider than the property's own.
fn tag(walk: &mut Walk<'_>, member: &Member<'_>, text: &str) {
    let object = Object {
        node: member.node,
        members: Members::default(),
        property: member.around,
    };
    let names = tags::names_of(&object, member.property);
    if !names.is_empty() && !names.contains(&text) {
        report_enum(walk, member.node, member.property, text, &names);
    }
}

fn report_enum(walk: &mut Walk<'_>, node: NodeId, property: &Property, text: &str, names: &[&str]) {
    let name = walk.name_of(node);
    let (en, zh, list) = (&name.en, &name.zh, listed(names));
    let form = property.pattern().map(|_| form_of(property));
    let near = nearest(text, names.iter().copied());
    let (or_en, or_zh) = match form.filter(|_| near.is_none()) {
        Some(form) => (format!(", or {}", form.en), format!("，或{}", form.zh)),
        None => (String::new(), String::new()),
    };
    let message = match near {
        Some(near) => both!(
            "{en} is \"{text}\", which is none of its values; did you mean \"{near}\"?",
            "{zh} 为「{text}」，不是可用的值；是否想写「{near}」？"
        ),
        None => both!(
            "{en} is \"{text}\", which is none of its values; use {list}{or_en}",
            "{zh} 为「{text}」，不是可用的值；可用：{list}{or_zh}"
        ),
    };
    let only = (names.len() == 1).then(|| names.first().copied()).flatten();
    let fix = near
        .or(only)
        .and_then(|near| replaced(walk, node, &near.into()))
        .or_else(|| walk.unset(node, property));
    walk.raise_at(&OUTSIDE_ENUM, node, message).fix(fix);
}

/// Names as a sentence lists them; a long list ends with dots.
pub(super) fn listed(names: &[&str]) -> String {
    const MOST: usize = 9;
    let shown = names
        .iter()
        .take(MOST)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > MOST {
        shown + ", …"
    } else {
        shown
    }
}
