//! Plain values: what strings and numbers may be, and the definitions that stand for many of them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Property, Type, reference, tables};
use crate::lang::Lang;

/// Counts as if it were not there: `null`, an empty string, a variable.
pub(super) const EMPTY: &str = "left-out";
/// As [`EMPTY`], or an empty object.
pub(super) const EMPTY_OBJECT: &str = "left-out-object";
/// A variable of a template: its value is not known yet.
pub(super) const VARIABLE: &str = "variable";
/// `null` or a variable.
pub(super) const NULL: &str = "null";
const COLOR: &str = "color";
const ICON: &str = "icon-token";

/// A variable, as it may stand in a string.
const HAS_VARIABLE: &str = r"\$\{[\s\S]*\}|\{\{[\s\S]*\}\}";

/// The definitions that stand for many values, by name.
pub(super) fn definitions(lang: Lang) -> [(&'static str, Value); 6] {
    let variable = json!({"type": "string", "pattern": HAS_VARIABLE});
    // A pattern and a condition, as editors would offer the empty values of an `enum`.
    let empty = json!({"type": "string", "pattern": format!("^$|{HAS_VARIABLE}")});
    let or_null =
        |other: &Value| json!({"if": {"type": "null"}, "then": true, "else": other.clone()});
    let empty_object = json!({
        "if": {"type": "object"},
        "then": {"type": "object", "maxProperties": 0},
        "else": or_null(&empty),
    });
    [
        (NULL, or_null(&variable)),
        (EMPTY, or_null(&empty)),
        (EMPTY_OBJECT, empty_object),
        (VARIABLE, variable),
        (COLOR, colors(lang)),
        (ICON, icons()),
    ]
}

/// The names of colours, each with what it looks like.
fn colors(lang: Lang) -> Value {
    let names: BTreeSet<&String> = tables().colors.keys().collect();
    let looks: Vec<String> = names
        .iter()
        .map(|name| {
            let tint = &tables().colors[*name];
            let (light, dark) = (&tint.light, &tint.dark);
            match lang {
                Lang::En => format!("light {light}, dark {dark}"),
                Lang::Zh => format!("浅色 {light}，深色 {dark}"),
            }
        })
        .collect();
    json!({"enum": names, "enumDescriptions": looks})
}

/// The names of the library's icons.
fn icons() -> Value {
    json!({"enum": tables().icons.iter().collect::<BTreeSet<_>>()})
}

/// Names that an editor offers for a property beside those that the property lists itself.
pub(super) fn offered(property: &Property) -> Option<Value> {
    let is_color = property.kinds().any(|kind| kind == Type::Color)
        && property.values.is_empty()
        && property.pattern().is_none();
    let is_icon = property.format.as_deref() == Some("icon") && property.values.is_empty();
    match (is_color, is_icon) {
        (true, _) => Some(reference(COLOR)),
        (_, true) => Some(reference(ICON)),
        _ => None,
    }
}

/// A number as a property takes it.
pub(super) fn number(property: &Property, kind: Type) -> Value {
    let mut schema = json!({"type": if kind == Type::Integer { "integer" } else { "number" }});
    let choices: Vec<&Value> = property
        .values
        .iter()
        .filter(|value| value.is_number())
        .collect();
    if !choices.is_empty() {
        schema["enum"] = json!(choices);
    }
    for (key, limit) in [("minimum", property.min), ("maximum", property.max)] {
        if let Some(limit) = limit {
            schema[key] = if limit.fract() == 0.0 {
                json!(limit as i64)
            } else {
                json!(limit)
            };
        }
    }
    schema
}

/// A string as a property takes it.
pub(super) fn string(property: &Property, kind: Type, required: bool) -> Value {
    let mut schema = json!({"type": "string"});
    if let Some(most) = property.max_length {
        schema["maxLength"] = most.into();
    }
    if required && property.name != "content" {
        schema["minLength"] = 1.into();
    }
    let names: Vec<&str> = property
        .names()
        .chain(property.also.iter().map(String::as_str))
        .collect();
    let own = (!names.is_empty()).then(|| json!({"enum": names}));
    // A name that the card declares itself can be any; the listed ones are offered all the same.
    let more = if let Some(names) = offered(property).filter(|_| kind != Type::Url) {
        vec![names, json!({})]
    } else if property.or_name_in.is_some() {
        vec![json!({})]
    } else {
        let pattern = property
            .pattern()
            .map(|pattern| json!({"pattern": pattern}));
        pattern.into_iter().collect()
    };
    let any: Vec<Value> = own.into_iter().chain(more).collect();
    if let [Value::Object(one)] = &any[..] {
        for (key, value) in one {
            schema[key] = value.clone();
        }
    } else if !any.is_empty() {
        schema["anyOf"] = any.into();
    }
    schema
}
