//! Texts with fields below them and a component beside them.

use super::markdown::{self, leftovers};
use super::part::{Part, Value, object};
use super::report::Log;
use super::walk::{Around, component};
use crate::both;
use crate::lang::Bilingual;

pub(super) fn convert(mut div: Part, around: &Around<'_>, log: &mut Log) -> Vec<Part> {
    let extra = div.take("extra").filter(|extra| !is_nothing(extra, log));
    let fields = div.take("fields").filter(|fields| !is_nothing(fields, log));
    let mut parts = text_of(div, fields.is_some() || extra.is_some(), log);
    if let Some(fields) = fields {
        let rows = rows(fields, log);
        parts.extend(rows);
    }
    match extra {
        Some(extra) => vec![beside(parts, extra, around, log)],
        // In a column they stand as close to each other as in the div.
        None if parts.len() > 1 && !matches!(around.parent, "column" | "collapsible_panel") => {
            vec![together(parts, log)]
        }
        None => parts,
    }
}

/// Texts and fields of one div, which stood closer to each other than components do.
fn together(parts: Vec<Part>, log: &mut Log) -> Part {
    let mut column = object([
        ("tag", "column".into()),
        ("width", "weighted".into()),
        ("weight", serde_json::Value::from(1).into()),
        ("vertical_spacing", "8px".into()),
        ("elements", parts.into()),
    ]);
    let what = Bilingual::fixed(
        "kept what the div held 8px apart, in a column",
        "将 div 的内容放入一列，保持 8px 间距",
    );
    log.changed("div_fields", None, &mut column, what);
    object([
        ("tag", "column_set".into()),
        ("columns", vec![column].into()),
    ])
}

/// Whether a part of a div is there in name only.
fn is_nothing(part: &Part, log: &mut Log) -> bool {
    if part.is_blank() {
        let what = Bilingual::fixed("removed an empty part of a div", "删除了 div 的空内容");
        log.gone("empty_values", part, what);
    }
    part.is_blank()
}

/// The div without fields and extra. One that stands among others, or has links by platform, becomes markdown where
/// its text is lark_md.
fn text_of(mut div: Part, among_others: bool, log: &mut Log) -> Vec<Part> {
    let Some(text) = div.get_mut("text").filter(|text| text.is_object()) else {
        return if among_others {
            without_text(div, log)
        } else {
            vec![div]
        };
    };
    let href = text.take("href").or_else(|| div.take("href"));
    if let Some(text) = div.get_mut("text") {
        markdown::links(text, href, "lark_md_href", log);
    }
    let has_links = div.get("text").is_some_and(markdown::has_link_tags);
    let is_markdown = div
        .get("text")
        .is_some_and(|text| text.tag() == "lark_md" && !text.has("lines"));
    if is_markdown && (among_others || has_links) {
        let text = div.take("text").unwrap_or_default();
        let icon = div.take("icon");
        let mut place = div.place();
        let mut new = markdown::component(text, icon, log);
        for key in ["element_id", "margin"] {
            if let Some(value) = div.take(key) {
                new.set(key, value);
            }
        }
        div.take("tag");
        leftovers(div, "unknown_property", log);
        new.take_place_of(&mut place);
        return vec![new];
    }
    if among_others && div.get("text").is_some_and(empty_text) && !div.has("icon") {
        return without_text(div, log);
    }
    vec![div]
}

/// Nothing shows of a div without a text but its fields; what else it says is gone.
fn without_text(mut div: Part, log: &mut Log) -> Vec<Part> {
    div.take("tag");
    if let Some(text) = div.take("text") {
        nothing_of(text, log);
    }
    leftovers(div, "unknown_property", log);
    Vec::new()
}

/// What an empty text said besides.
fn nothing_of(mut text: Part, log: &mut Log) {
    if text.is_object() {
        for key in ["tag", "content", "i18n_content"] {
            if text
                .get(key)
                .is_some_and(|value| value.str().is_some() || value.is_blank())
            {
                text.take(key);
            }
        }
        leftovers(text, "empty_values", log);
    } else if !text.is_blank() {
        let what = Bilingual::fixed("removed a text that is no object", "删除了不是对象的文本");
        log.gone("wrong_type", &text, what);
    }
}

fn empty_text(text: &Part) -> bool {
    text.text("content")
        .is_none_or(|content| content.trim().is_empty())
        && text.get("i18n_content").is_none_or(Part::is_blank)
}

/// A text object as a component of its own.
fn text_component(text: Part, log: &mut Log) -> Part {
    if text.tag() == "lark_md" && !text.has("lines") {
        return markdown::component(text, None, log);
    }
    let from = text.from;
    let mut div = object([("tag", "div".into()), ("text", text)]);
    div.from = from;
    div
}

/// One field.
struct Field {
    old: Option<crate::document::NodeId>,
    is_short: bool,
    /// `None` for one that only takes room.
    component: Option<Part>,
}

fn rows(fields: Part, log: &mut Log) -> Vec<Part> {
    let list_from = fields.from;
    let fields: Vec<Field> = fields
        .into_items()
        .into_iter()
        .map(|one| field(one, log))
        .collect();
    let mut rows: Vec<Part> = Vec::new();
    let mut spaced = false;
    let mut fields = fields.into_iter().peekable();
    while let Some(first) = fields.next() {
        let mut row = if first.is_short {
            let second = fields.next_if(|next| next.is_short);
            let second_component = second.and_then(|second| second.component);
            if first.component.is_none() && second_component.is_none() {
                spaced = true;
                continue;
            }
            pair(first.component, second_component)
        } else {
            match first.component {
                Some(component) => component,
                None => {
                    spaced = true;
                    let what = Bilingual::fixed(
                        "removed an empty field that kept a distance",
                        "删除了用作间隔的空字段",
                    );
                    log.moved("div_fields", first.old, 0, what);
                    continue;
                }
            }
        };
        if std::mem::take(&mut spaced) && !rows.is_empty() && !row.has("margin") {
            row.set("margin", "8px 0 0 0");
        }
        rows.push(row);
    }
    let what = Bilingual::fixed(
        "wrote fields as components, two short ones beside each other",
        "将 fields 改写为组件，两个短字段并排",
    );
    let mark = rows.first_mut().map_or(0, |row| log.mark(row));
    log.moved("div_fields", list_from, mark, what);
    rows
}

fn field(mut old: Part, log: &mut Log) -> Field {
    let from = old.from;
    let is_short = old.get("is_short").is_some_and(Part::is_true);
    if matches!(
        old.get("is_short").map(|short| &short.value),
        Some(Value::Bool(_))
    ) || is_short
    {
        old.take("is_short");
    }
    let text = old.take("text");
    let mut place = old.place();
    let component = match text {
        Some(mut text) if text.is_object() && !empty_text(&text) => {
            let href = text.take("href").or_else(|| old.take("href"));
            markdown::links(&mut text, href, "lark_md_href", log);
            let mut new = text_component(text, log);
            new.take_place_of(&mut place);
            Some(new)
        }
        Some(text) => {
            nothing_of(text, log);
            None
        }
        None => None,
    };
    leftovers(old, "div_fields", log);
    Field {
        old: from,
        is_short,
        component,
    }
}

/// Two fields at half the width each; one alone leaves the other half free.
fn pair(first: Option<Part>, second: Option<Part>) -> Part {
    let column = |component: Option<Part>| {
        let elements: Vec<Part> = component.into_iter().collect();
        object([
            ("tag", "column".into()),
            ("width", "weighted".into()),
            ("weight", serde_json::Value::from(1).into()),
            ("elements", elements.into()),
        ])
    };
    object([
        ("tag", "column_set".into()),
        ("horizontal_spacing", "16px".into()),
        ("columns", vec![column(first), column(second)].into()),
    ])
}

/// The component that stood at the right, in a column of its own.
fn beside(parts: Vec<Part>, mut extra: Part, around: &Around<'_>, log: &mut Log) -> Part {
    let from = extra.from;
    if extra.tag() == "img" {
        thumbnail(&mut extra, log);
    }
    let around = Around {
        parent: "column",
        ..*around
    };
    let right = component(extra, &around, log);
    let left = object([
        ("tag", "column".into()),
        ("width", "weighted".into()),
        ("weight", serde_json::Value::from(1).into()),
        ("vertical_align", "top".into()),
        ("elements", parts.into()),
    ]);
    let mut right = object([
        ("tag", "column".into()),
        ("width", "auto".into()),
        ("vertical_align", "top".into()),
        ("elements", right.into()),
    ]);
    let what = Bilingual::fixed(
        "put the component at the right of the text into a column",
        "将文本右侧的组件放入一列",
    );
    log.changed("div_extra", from, &mut right, what);
    object([
        ("tag", "column_set".into()),
        ("horizontal_spacing", "16px".into()),
        ("columns", vec![left, right].into()),
    ])
}

/// A picture beside a text was always 64px by 64px.
fn thumbnail(img: &mut Part, log: &mut Log) {
    for key in [
        "mode",
        "custom_width",
        "compact_width",
        "size",
        "scale_type",
    ] {
        if let Some(old) = img.take(key) {
            let what = both!(
                "removed {key}: a picture beside a text is 64px by 64px",
                "删除了 {key}：文本右侧的图片固定为 64px × 64px"
            );
            log.lost("div_extra", &old, what);
        }
    }
    img.set("size", "64px 64px");
    img.set("scale_type", "crop_center");
}
