//! Judging a card: the first fault wins, as on the server.
//!
//! What the server checks beyond this (properties, pictures, people, charts) comes with the calls that need it; until
//! then a test orders the refusal as [`super::Fault::Card`].

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// Components of schema 1.0 that 2.0 refuses.
const GONE: [&str; 2] = ["action", "note"];

/// Objects with a `tag` that a card may hold.
const ELEMENTS_MAX: usize = 200;

/// Tables that a card may hold.
const TABLES_MAX: usize = 5;

/// The text after `ext=` of the refusal, if the card is refused.
pub fn judge(content: &str) -> Result<(), String> {
    let card: Value = match serde_json::from_str(content) {
        Ok(card @ Value::Object(_)) => card,
        _ => {
            return Err(refusal(
                200621,
                None,
                "parse card json err, please check whether the card json is correct",
                None,
            ));
        }
    };
    if matches!(
        card.get("type").and_then(Value::as_str),
        Some("card" | "template")
    ) && card.get("data").is_some()
    {
        // Entities and templates have no judge yet.
        return Ok(());
    }
    let new = card.get("schema").and_then(Value::as_str) == Some("2.0");
    if new && !card.get("body").is_some_and(Value::is_object) {
        return Err(refusal(200610, None, "body is nil", None));
    }
    let mut tagged = Vec::new();
    collect(&card, "ROOT", &mut tagged);
    let elements: Vec<_> = tagged
        .iter()
        .filter(|(_, object)| tag(object).is_some())
        .collect();
    if new {
        for (place, object) in &elements {
            if let Some(tag) = tag(object).filter(|tag| GONE.contains(tag)) {
                let value = format!("unsupported tag {tag}");
                let msg = "cards of schema V2 no longer support this capability";
                return Err(refusal(200861, Some(place), msg, Some(&value)));
            }
        }
        if let Some(property) = ["elements", "card"]
            .into_iter()
            .find(|name| card.get(name).is_some())
        {
            let msg = format!(
                "msg: [parse card json err, please check whether the card json is correct], value: [unknown property, property: {property}, path: ROOT]"
            );
            return Err(refusal(200621, None, &msg, None));
        }
        let mut ids = BTreeSet::new();
        for id in tagged
            .iter()
            .filter_map(|(_, object)| object.get("element_id")?.as_str())
        {
            let mut letters = id.chars();
            let starts = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
            if !starts || id.len() > 20 || !letters.all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return Err(format!("ElementID {id}: Code 1002: elementID format error"));
            }
            if !ids.insert(id) {
                return Err(format!("ElementID {id}: Code 1001: Duplicate ID"));
            }
        }
    }
    if elements.len() > ELEMENTS_MAX {
        return Err(refusal(11310, None, "element exceeds the limit", None));
    }
    if elements
        .iter()
        .filter(|(_, object)| tag(object) == Some("table"))
        .count()
        > TABLES_MAX
    {
        return Err(refusal(
            11310,
            None,
            "card table number over limit",
            Some("table"),
        ));
    }
    Ok(())
}

/// What the server gives back as the content of a card: its title and texts, not the card.
pub fn projection(content: &str) -> String {
    let card: Value = serde_json::from_str(content).unwrap_or_default();
    let title = card
        .pointer("/header/title/content")
        .cloned()
        .unwrap_or_default();
    let mut tagged = Vec::new();
    collect(&card, "ROOT", &mut tagged);
    let texts: Vec<_> = tagged
        .iter()
        .filter(|(_, object)| tag(object) == Some("markdown"))
        .map(|(_, object)| json!([{"tag": "text", "text": object.get("content")}]))
        .collect();
    json!({"title": title, "elements": texts}).to_string()
}

fn refusal(code: i64, place: Option<&str>, msg: &str, value: Option<&str>) -> String {
    let place = place
        .map(|place| format!("ErrPath: {place}; "))
        .unwrap_or_default();
    let value = value
        .map(|value| format!("ErrorValue: {value}; "))
        .unwrap_or_default();
    format!("ErrCode: {code}; {place}ErrMsg: {msg}; {value}")
}

fn tag(object: &Value) -> Option<&str> {
    object.get("tag").and_then(Value::as_str)
}

/// All objects of a card with their places in the server's spelling, outermost first.
fn collect<'a>(value: &'a Value, place: &str, all: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(members) => {
            all.push((place.to_owned(), value));
            for (name, member) in members {
                let inner = format!("{place} -> {name}");
                collect(member, &inner, all);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let tag = tag(item)
                    .map(|tag| format!("(tag: {tag})"))
                    .unwrap_or_default();
                let inner = format!("{place} -> [{index}]{tag}");
                collect(item, &inner, all);
            }
        }
        _ => {}
    }
}
