//! Amounts: numbers and lengths, and how long a text or a list may be.

use serde_json::Value;

use super::types::whole_number;
use super::{OUTSIDE_ENUM, listed, replaced};
use crate::both;
use crate::catalog::Property;
use crate::check::problem::Severity;
use crate::check::rules::Rule;
use crate::check::target::Target;
use crate::check::walk::{Member, Walk};
use crate::document::{Kind, NodeId};
use crate::lang::Bilingual;

pub(in crate::check) static OUTSIDE_RANGE: Rule = Rule {
    code: "outside-range",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A number is smaller or greater than documented.",
        "数值超出文档规定的范围。",
    ),
};

pub(in crate::check) static TOO_LONG: Rule = Rule {
    code: "too-long",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A text is longer than documented.",
        "文本超过文档规定的长度。",
    ),
};

pub(in crate::check) static TOO_MANY: Rule = Rule {
    code: "too-many",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A list is longer than documented.",
        "列表超过文档规定的项数。",
    ),
};

/// A number or a boolean against the list and the range of its property.
pub(in crate::check) fn number(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    if !matches!(walk.tree.node(node).kind, Kind::Number | Kind::Bool(_)) {
        return;
    }
    let source = walk.tree.source(node).to_owned();
    let number = walk.tree.number(node);
    let same = |value: &Value| match number {
        Some(number) => value.as_f64() == Some(number),
        None => value.as_bool() == walk.tree.bool(node),
    };
    let comparable = |value: &&Value| {
        if number.is_some() {
            value.is_number()
        } else {
            value.is_boolean()
        }
    };
    let choices: Vec<&Value> = property.values.iter().filter(comparable).collect();
    if !choices.is_empty() && !choices.iter().any(|value| same(value)) {
        let list = choices.iter().map(ToString::to_string).collect::<Vec<_>>();
        let list = listed(&list.iter().map(String::as_str).collect::<Vec<_>>());
        let name = walk.name_of(node);
        let (en, zh) = (&name.en, &name.zh);
        let message = both!(
            "{en} is {source}, which is none of its values; use {list}",
            "{zh} 为 {source}，不是可用的值；可用：{list}"
        );
        let only = if let [only] = choices[..] {
            Some(only)
        } else {
            None
        };
        let fix = only.and_then(|only| replaced(walk, node, only));
        let refused = property.name == "update_multi" && walk.options.target == Target::Entity;
        let problem = walk.raise_at(&OUTSIDE_ENUM, node, message).fix(fix);
        if refused {
            problem.refused(300302, "update_multi property is false");
        }
    } else if number.is_some_and(|number| is_outside(property, number)) {
        report_range(walk, node, property, &source);
    }
}

pub(super) fn is_outside(property: &Property, number: f64) -> bool {
    property.min.is_some_and(|min| number < min) || property.max.is_some_and(|max| number > max)
}

/// Whether a string is made of px values alone, as many as the property takes, and one of them is out of range.
pub(super) fn out_of_range(property: &Property, text: &str) -> bool {
    px_values(text).is_some_and(|values| {
        let within = |value: f64| {
            let value = value.max(property.min.unwrap_or(value));
            value.min(property.max.unwrap_or(value))
        };
        let clamped = px_text(values.iter().map(|value| within(*value)));
        values.iter().any(|value| is_outside(property, *value)) && property.fits_pattern(&clamped)
    })
}

/// The numbers of `8px 12px 0`; `None` where anything else is in it.
pub(super) fn px_values(text: &str) -> Option<Vec<f64>> {
    let value = |part: &str| match part.strip_suffix("px") {
        Some(number) => number.parse::<i32>().ok().map(f64::from),
        None => (part == "0").then_some(0.0),
    };
    text.split(' ').map(value).collect()
}

pub(super) fn px_text(values: impl Iterator<Item = f64>) -> String {
    values
        .map(|value| format!("{value}px"))
        .collect::<Vec<_>>()
        .join(" ")
}

pub(super) fn report_range(walk: &mut Walk<'_>, node: NodeId, property: &Property, shown: &str) {
    let name = walk.name_of(node);
    let is_text = walk.tree.str(node).is_some();
    let unit = if is_text { "px" } else { "" };
    let (range, range_zh) = match (property.min, property.max) {
        (Some(min), Some(max)) => (
            format!("{min} to {max}{unit}"),
            format!("{min} 至 {max}{unit}"),
        ),
        (Some(min), None) => (format!("at least {min}{unit}"), format!("至少 {min}{unit}")),
        (None, Some(max)) => (format!("at most {max}{unit}"), format!("至多 {max}{unit}")),
        (None, None) => return,
    };
    let message = Bilingual {
        en: format!(
            "{} is {shown}, but the documentation allows {range}",
            name.en
        )
        .into(),
        zh: format!("{} 为 {shown}，超出文档允许的范围（{range_zh}）", name.zh).into(),
    };
    let clamp = |value: f64| {
        let value = value.max(property.min.unwrap_or(value));
        value.min(property.max.unwrap_or(value))
    };
    let fix = match (px_values(shown).filter(|_| is_text), walk.tree.number(node)) {
        (Some(values), _) => {
            let text = px_text(values.into_iter().map(clamp));
            replaced(walk, node, &text.into())
        }
        (None, Some(number)) => whole_number(walk, node, clamp(number)),
        (None, None) => None,
    };
    walk.raise_at(&OUTSIDE_RANGE, node, message).fix(fix);
}

/// A text of more characters than documented.
pub(in crate::check) fn too_long(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    let (Some(most), Some(text)) = (property.max_length, walk.tree.str(node)) else {
        return;
    };
    if property.format.as_deref() == Some("element_id") || text.len() <= most {
        return;
    }
    let count = text.chars().count();
    if count > most {
        let name = walk.name_of(node);
        let (en, zh) = (&name.en, &name.zh);
        let message = both!(
            "{en} has {count} characters, but the documentation allows {most}; shorten it",
            "{zh} 有 {count} 个字符，超出文档允许的 {most} 个；请缩短"
        );
        walk.raise_at(&TOO_LONG, node, message);
    }
}

/// A list of more items than documented.
pub(in crate::check) fn too_many(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    let count = walk.tree.items(node).len();
    if let Some(most) = property.max_items.filter(|most| count > *most) {
        let name = walk.name_of(node);
        let (en, zh) = (&name.en, &name.zh);
        let message = both!(
            "{en} has {count} items, but the documentation allows {most}; take some out",
            "{zh} 有 {count} 项，超出文档允许的 {most} 项；请删减"
        );
        walk.raise_at(&TOO_MANY, node, message);
    }
}
