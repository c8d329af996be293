//! Step 6: every property is known and of the right JSON type.
//!
//! `properties.json` maps a tag, or the name of an object without one, to its properties and their forms: a JSON type,
//! `spacing` and `length` (texts such as `8px`), `text` (a text object), `elements` (a list of components), `any`,
//! `@name` (an object that stands under that name), a list of one form for a list of it, an object for an object, with
//! `*` for any name. What the documentation leaves open is let through.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::{PARSE, Refusal, item_step, names, step};

static KNOWN: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../properties.json")).expect("the stand-in's own data")
});

/// Objects of the data that have no tag.
const UNTAGGED: [&str; 8] = [
    "card",
    "config",
    "card_link",
    "header",
    "body",
    "behavior",
    "confirm",
    "icon",
];

/// Tags that stand for an object of the data under another name.
const ICONS: [&str; 2] = ["standard_icon", "custom_icon"];

pub fn is_known_tag(tag: &str) -> bool {
    ICONS.contains(&tag) || (KNOWN.contains_key(tag) && !UNTAGGED.contains(&tag))
}

/// Checks the properties of a whole card.
pub fn check(card: &Value, refuse_wide_screen: bool) -> Result<(), Refusal> {
    let mut card = card.clone();
    if !refuse_wide_screen && let Some(config) = card["config"].as_object_mut() {
        config.remove("wide_screen_mode");
    }
    judge(&card, &Value::from("@card"), "ROOT", "card")
}

fn judge(value: &Value, form: &Value, path: &str, name: &str) -> Result<(), Refusal> {
    if value.is_null() {
        return Ok(());
    }
    match form {
        Value::Object(properties) => object(value, properties, path, name),
        Value::Array(forms) => {
            let items = value
                .as_array()
                .ok_or_else(|| wrong_type(name, "array", path))?;
            let form = forms.first().unwrap_or(&Value::Null);
            items.iter().enumerate().try_for_each(|(index, item)| {
                judge(item, form, &item_step(path, index, item), name)
            })
        }
        Value::String(word) => match word.as_str() {
            "elements" => {
                let items = value
                    .as_array()
                    .ok_or_else(|| wrong_type(name, "array", path))?;
                items.iter().enumerate().try_for_each(|(index, item)| {
                    element(item, &item_step(path, index, item), name, None)
                })
            }
            // Samples of the documentation leave the tag of an empty text out.
            "text" => element(value, path, name, Some("plain_text")),
            word => match word.strip_prefix('@') {
                Some(word) => judge(value, &KNOWN[word], path, name),
                None if is_of_type(value, word) => Ok(()),
                None => Err(wrong_type(name, word, path)),
            },
        },
        _ => Ok(()),
    }
}

fn object(
    value: &Value,
    properties: &Map<String, Value>,
    path: &str,
    name: &str,
) -> Result<(), Refusal> {
    let members = value
        .as_object()
        .ok_or_else(|| wrong_type(name, "object", path))?;
    for (name, member) in members {
        let Some(form) = properties.get(name).or_else(|| properties.get("*")) else {
            let msg = format!(
                "msg: [{PARSE}], value: [unknown property, property: {name}, path: {path}]"
            );
            return Err(Refusal::new(200621, msg));
        };
        judge(member, form, &step(path, name, member), name)?;
    }
    Ok(())
}

/// Judges an object by its tag.
fn element(
    value: &Value,
    path: &str,
    name: &str,
    without_tag: Option<&str>,
) -> Result<(), Refusal> {
    if !value.is_object() {
        return Err(wrong_type(name, "object", path));
    }
    let tag = value.get("tag").and_then(Value::as_str).or(without_tag);
    match tag {
        Some(tag) if ICONS.contains(&tag) => judge(value, &KNOWN["icon"], path, name),
        Some(tag) if is_known_tag(tag) => judge(value, &KNOWN[tag], path, name),
        tag => Err(names::unknown_tag(path, tag.unwrap_or_default())),
    }
}

fn is_of_type(value: &Value, word: &str) -> bool {
    match word {
        "string" | "spacing" | "length" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        _ => true,
    }
}

/// Assumed wording; documented is only that the value stands behind `ErrorValue`.
fn wrong_type(name: &str, wanted: &str, path: &str) -> Refusal {
    let wanted = match wanted {
        "spacing" | "length" => "string",
        wanted => wanted,
    };
    Refusal::new(200621, PARSE)
        .at(path)
        .of(format!("property: {name}, expected: {wanted}"))
}
