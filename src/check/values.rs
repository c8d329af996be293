//! Whether a value is one that its property takes.
//!
//! The server is known to refuse wrong types. Whether it refuses a value outside a list or a range is documented
//! nowhere, so those are warnings.

use std::collections::HashSet;

use serde_json::Value;

use super::chart;
use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::similar::nearest;
use super::tags;
use super::target::Target;
use super::walk::{Member, Object, Walk};
use crate::both;
use crate::catalog::{Members, Property, Type, tables};
use crate::document::{Edit, Kind, NodeId, Path, Tree};
use crate::lang::Bilingual;

pub(super) static WRONG_TYPE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    server: Some(200621),
    summary: Bilingual::fixed("A value has the wrong JSON type.", "取值的 JSON 类型错误。"),
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

pub(super) static UNKNOWN_ICON: Rule = Rule {
    code: "unknown-icon",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "An icon's token is none of the documented ones.",
        "图标 token 不在文档列出的图标中。",
    ),
};

pub(super) static OUTSIDE_RANGE: Rule = Rule {
    code: "outside-range",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A number is smaller or greater than documented.",
        "数值超出文档规定的范围。",
    ),
};

pub(super) static PATTERN: Rule = Rule {
    code: "pattern",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A string does not have the documented form.",
        "字符串不符合文档规定的格式。",
    ),
};

pub(super) static TOO_LONG: Rule = Rule {
    code: "too-long",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A text is longer than documented.",
        "文本超过文档规定的长度。",
    ),
};

pub(super) static TOO_MANY: Rule = Rule {
    code: "too-many",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A list is longer than documented.",
        "列表超过文档规定的项数。",
    ),
};

/// What the server says of JSON that it cannot read as a card.
pub(super) const UNREADABLE: &str =
    "parse card json err, please check whether the card json is correct";

// ---- types

/// Whether a value has a type that its property does not take; then nothing else is asked of it.
pub(super) fn wrong_type(walk: &mut Walk<'_>, member: &Member<'_>) -> bool {
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
pub(super) fn wrong_item(walk: &mut Walk<'_>, item: NodeId, property: &Property) -> bool {
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
pub(super) fn is_of_type(tree: &Tree, node: NodeId, property: &Property) -> bool {
    property.kinds().any(|kind| fits(tree, node, kind))
}

fn fits(tree: &Tree, node: NodeId, kind: Type) -> bool {
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

fn report_type(walk: &mut Walk<'_>, node: NodeId, property: &Property, kinds: &[Type]) {
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
        .find_map(|kind| conversion(walk, node, property, *kind));
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
fn fraction(walk: &mut Walk<'_>, node: NodeId, property: &Property) {
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

fn whole_number(walk: &Walk<'_>, node: NodeId, number: f64) -> Option<Fix> {
    // Below 2^53 every whole number is exact.
    let value = if number.fract() == 0.0 && number.abs() < 9e15 {
        (number as i64).into()
    } else {
        number.into()
    };
    Some(replaced(walk.path(node)?, &value))
}

/// What stands in a list of components and is no object.
pub(super) fn not_a_component(walk: &mut Walk<'_>, node: NodeId) {
    let found = name_of_kind(&walk.tree.node(node).kind);
    let (en, zh) = (&found.en, &found.zh);
    let message = both!(
        "a component is an object with a tag, but this is {en}; the server refuses the card",
        "组件应为带 tag 的对象，而这里是{zh}；服务端会拒绝卡片"
    );
    let fix = match walk.tree.str(node) {
        Some(text) => walk.path(node).map(|path| {
            let value = serde_json::json!({"tag": "markdown", "content": text});
            Fix::new(
                Bilingual::fixed("Make it a text", "改为富文本组件"),
                vec![Edit::set(path, &value)],
            )
        }),
        None => walk.removal(node, Bilingual::fixed("Remove it", "删除")),
    };
    let answer = format!("{UNREADABLE}; path: {}", walk.server_path(node));
    walk.raise_at(&WRONG_TYPE, node, message)
        .refused(200621, answer)
        .fix(fix);
}

/// A tag that is no string.
pub(super) fn tag_is_no_string(walk: &mut Walk<'_>, tag: NodeId) {
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

fn name_of_kind(kind: &Kind) -> Bilingual {
    match kind {
        Kind::Object => Bilingual::fixed("an object", "对象"),
        Kind::Array => Bilingual::fixed("a list", "列表"),
        Kind::String(_) => Bilingual::fixed("a string", "字符串"),
        Kind::Number => Bilingual::fixed("a number", "数字"),
        Kind::Bool(_) => Bilingual::fixed("a boolean", "布尔值"),
        Kind::Null => Bilingual::fixed("null", " null"),
    }
}

fn name_of_type(kind: Type) -> Bilingual {
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
fn conversion(walk: &Walk<'_>, node: NodeId, property: &Property, kind: Type) -> Option<Fix> {
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
        (Kind::Object, Type::Array | Type::Elements) => {
            let value = walk.wrapped("[\n  ", node, "\n]", "  ")?;
            let path = walk.path(node)?;
            let title = Bilingual::fixed("Make it a list", "改为列表");
            return Some(Fix::safe(title, vec![Edit::Set { path, value }]));
        }
        _ => return None,
    };
    let fix = replaced(walk.path(node)?, &value);
    Some(Fix { safe: true, ..fix })
}

fn replaced(path: Path, value: &Value) -> Fix {
    let shown = value.to_string();
    let title = if shown.chars().count() > 60 {
        Bilingual::fixed("Write it in the right type", "改为正确的类型")
    } else {
        both!("Write {shown}", "改为 {shown}")
    };
    Fix::new(title, vec![Edit::set(path, value)])
}

// ---- lists, ranges, forms

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

/// Whether a date that has the right form is one of the calendar; what is no date is.
fn is_in_calendar(property: &Property, text: &str) -> bool {
    if !matches!(property.format.as_deref(), Some("date" | "datetime")) {
        return true;
    }
    let date = text.split(' ').next().unwrap_or_default();
    let mut parts = date.split('-').map(str::parse::<u16>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return true;
    };
    let month = u8::try_from(month)
        .ok()
        .and_then(|month| time::Month::try_from(month).ok());
    let day = u8::try_from(day).ok();
    month
        .zip(day)
        .is_some_and(|(month, day)| time::Date::from_calendar_date(year.into(), month, day).is_ok())
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
    table.is_some_and(|table| tree.get(table, name).is_some())
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

fn color(walk: &mut Walk<'_>, node: NodeId, property: &Property, text: &str) {
    let known = tables().colors.contains_key(text) || is_declared(walk, "config.style.color", text);
    if known {
        return;
    }
    let name = walk.name_of(node);
    let (en, zh) = (&name.en, &name.zh);
    if text.starts_with('#') || text.starts_with("rgb") {
        let message = both!(
            "{en} is \"{text}\", but colours are named here; declare it in config.style.color and use that name",
            "{zh} 为「{text}」，但此处只能填写颜色名称；请在 config.style.color 中声明后按名称引用"
        );
        walk.raise_at(&OUTSIDE_ENUM, node, message);
        return;
    }
    let colors = tables()
        .colors
        .keys()
        .map(String::as_str)
        .chain(property.also.iter().map(String::as_str));
    let near = nearest(text, colors);
    let message = match near {
        Some(near) => both!(
            "{en} is \"{text}\", which is no colour; did you mean \"{near}\"?",
            "{zh} 为「{text}」，不是颜色枚举值；是否想写「{near}」？"
        ),
        None => both!(
            "{en} is \"{text}\", which is no colour; use a name such as blue or grey-500, or declare it in config.style.color",
            "{zh} 为「{text}」，不是颜色枚举值；请使用 blue、grey-500 等名称，或在 config.style.color 中声明"
        ),
    };
    let fix = near
        .zip(walk.path(node))
        .map(|(near, path)| replaced(path, &near.into()));
    walk.raise_at(&OUTSIDE_ENUM, node, message).fix(fix);
}

/// A token that the icon library's documented list lacks. The list is not complete, so the client may know it all the
/// same; for one that it does not know it draws a placeholder, and the preview a dotted square.
pub(super) fn unknown_icon(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    let Some(text) = walk.tree.str(node) else {
        return;
    };
    let icons = &tables().icons;
    if property.format.as_deref() != Some("icon") || text.is_empty() || icons.contains(text) {
        return;
    }
    let near = nearest_icon(text, icons);
    let message = match &near {
        Some(near) => both!(
            "\"{text}\" is no documented icon; did you mean \"{near}\"?",
            "「{text}」不是文档列出的图标；是否想写「{near}」？"
        ),
        None => both!(
            "\"{text}\" is no documented icon; where the client does not know it either, it shows a placeholder",
            "「{text}」不是文档列出的图标；如客户端也没有该图标，将显示占位图"
        ),
    };
    let fix = near
        .zip(walk.path(node))
        .map(|(near, path)| replaced(path, &near.into()));
    walk.raise_at(&UNKNOWN_ICON, node, message).fix(fix);
}

/// A token like another, of the same kind where it names one (`_outlined`, `_filled`, `_colorful`): the endings are long
/// and would make all tokens alike.
fn nearest_icon(token: &str, icons: &HashSet<String>) -> Option<String> {
    let kind_of = |token: &str| {
        token
            .rsplit_once('_')
            .map(|(_, kind)| kind.to_owned())
            .filter(|kind| matches!(kind.as_str(), "outlined" | "filled" | "colorful"))
    };
    let kind = kind_of(token).unwrap_or_else(|| "outlined".to_owned());
    let ending = format!("_{kind}");
    let stem = token.strip_suffix(&ending).unwrap_or(token);
    // In order, so that of two that are equally near the same one is taken each time.
    let mut stems: Vec<&str> = icons
        .iter()
        .filter_map(|icon| icon.strip_suffix(&ending))
        .collect();
    stems.sort_unstable();
    nearest(stem, stems).map(|stem| format!("{stem}{ending}"))
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
        .zip(walk.path(node))
        .map(|(near, path)| replaced(path, &near.into()));
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

/// A number or a boolean against the list and the range of its property.
pub(super) fn number(walk: &mut Walk<'_>, member: &Member<'_>) {
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
        let fix = only
            .zip(walk.path(node))
            .map(|(only, path)| replaced(path, only));
        let refused = property.name == "update_multi" && walk.options.target == Target::Entity;
        let problem = walk.raise_at(&OUTSIDE_ENUM, node, message).fix(fix);
        if refused {
            problem.refused(300302, "update_multi property is false");
        }
    } else if number.is_some_and(|number| is_outside(property, number)) {
        report_range(walk, node, property, &source);
    }
}

fn is_outside(property: &Property, number: f64) -> bool {
    property.min.is_some_and(|min| number < min) || property.max.is_some_and(|max| number > max)
}

/// Whether a string is made of px values alone, as many as the property takes, and one of them is out of range.
fn out_of_range(property: &Property, text: &str) -> bool {
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
fn px_values(text: &str) -> Option<Vec<f64>> {
    let value = |part: &str| match part.strip_suffix("px") {
        Some(number) => number.parse::<i32>().ok().map(f64::from),
        None => (part == "0").then_some(0.0),
    };
    text.split(' ').map(value).collect()
}

fn px_text(values: impl Iterator<Item = f64>) -> String {
    values
        .map(|value| format!("{value}px"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn report_range(walk: &mut Walk<'_>, node: NodeId, property: &Property, shown: &str) {
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
            walk.path(node).map(|path| replaced(path, &text.into()))
        }
        (None, Some(number)) => whole_number(walk, node, clamp(number)),
        (None, None) => None,
    };
    walk.raise_at(&OUTSIDE_RANGE, node, message).fix(fix);
}

fn report_pattern(walk: &mut Walk<'_>, node: NodeId, property: &Property, text: &str) {
    let (name, form) = (walk.name_of(node), form_of(property));
    let names: Vec<&str> = property.names().collect();
    let (names_en, names_zh) = match &names[..] {
        [] => (String::new(), String::new()),
        names => (
            format!(" or one of {}", listed(names)),
            format!("，或取值 {}", listed(names)),
        ),
    };
    let shown = if text.chars().count() > 40 {
        text.chars().take(40).collect::<String>() + "…"
    } else {
        text.to_owned()
    };
    let message = Bilingual {
        en: format!(
            "{} is \"{shown}\", but has to be {}{names_en}",
            name.en, form.en
        )
        .into(),
        zh: format!("{} 为「{shown}」，应为{}{names_zh}", name.zh, form.zh).into(),
    };
    let fix = mended(property, text)
        .zip(walk.path(node))
        .map(|(text, path)| replaced(path, &text.into()));
    walk.raise_at(&PATTERN, node, message).fix(fix);
}

/// The form that a property's pattern describes, in words.
fn form_of(property: &Property) -> Bilingual {
    let takes = |text: &str| property.fits_pattern(text);
    match property.format.as_deref() {
        Some("date") => Bilingual::fixed(
            "a date such as \"2026-03-09\"",
            "形如 \"2026-03-09\" 的日期",
        ),
        Some("time") => Bilingual::fixed("a time such as \"09:30\"", "形如 \"09:30\" 的时间"),
        Some("datetime") => Bilingual::fixed(
            "date and time such as \"2026-03-09 09:30\"",
            "形如 \"2026-03-09 09:30\" 的日期时间",
        ),
        _ if takes("rgba(0,0,0,1)") => Bilingual::fixed(
            "a colour such as \"rgba(20, 86, 240, 0.5)\"",
            "形如 \"rgba(20, 86, 240, 0.5)\" 的颜色",
        ),
        _ if takes("8px 8px") && takes("8px") => Bilingual::fixed(
            "lengths such as \"8px\" or \"4px 8px\"",
            "形如 \"8px\" 或 \"4px 8px\" 的长度",
        ),
        _ if takes("80px 80px") => Bilingual::fixed(
            "width and height such as \"80px 80px\"",
            "形如 \"80px 80px\" 的宽和高",
        ),
        _ if takes("50%") && takes("100px") => Bilingual::fixed(
            "a length such as \"100px\" or \"50%\"",
            "形如 \"100px\" 或 \"50%\" 的长度",
        ),
        _ if takes("8px") => Bilingual::fixed("a length such as \"8px\"", "形如 \"8px\" 的长度"),
        _ if takes("100px") => {
            Bilingual::fixed("a length such as \"100px\"", "形如 \"100px\" 的长度")
        }
        _ => Bilingual {
            en: format!("of the form {}", property.pattern().unwrap_or_default()).into(),
            zh: format!("符合 {} 的格式", property.pattern().unwrap_or_default()).into(),
        },
    }
}

/// The string with blanks put right and units put in, where it has the documented form then.
fn mended(property: &Property, text: &str) -> Option<String> {
    let parts: Vec<&str> = text
        .split([' ', ',', '\t'])
        .filter(|part| !part.is_empty())
        .collect();
    let with_unit = |part: &&str| match part.trim_end_matches("px").parse::<i32>() {
        Ok(number) => format!("{number}px"),
        Err(_) => (*part).to_owned(),
    };
    let united = parts.iter().map(with_unit).collect::<Vec<_>>().join(" ");
    [parts.join(" "), united]
        .into_iter()
        .find(|text| property.fits_pattern(text))
}

// ---- lengths

/// A text of more characters than documented.
pub(super) fn too_long(walk: &mut Walk<'_>, member: &Member<'_>) {
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
pub(super) fn too_many(walk: &mut Walk<'_>, member: &Member<'_>) {
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
