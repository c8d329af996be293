//! Whether the fixtures beside this file show every look that the catalogue knows of.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use cardwright::catalog::{Catalog, Members, Property, Type};
use cardwright::render::{Device, Options, Rect, Renderer};
use serde_json::Value;

use crate::{folder, read};

/// Properties that change no pixel of a card at rest, or whose values are shown elsewhere, and why.
const NOT_SEEN: [(&str, &str); 18] = [
    ("*.tag", "names what the object is"),
    ("*.behaviors.type", "what a press does"),
    ("behaviors.type", "what a press does"),
    (
        "button.action_type",
        "what a press does, as old cards have it",
    ),
    (
        "*.required",
        "without a look, but for the star of an input, which has a fixture",
    ),
    (
        "config.streaming_config.print_strategy",
        "how text comes in",
    ),
    ("config.streaming_mode", "how text comes in"),
    ("config.locales", "which languages count"),
    ("config.update_multi", "may only be true"),
    (
        "config.enable_forward_interaction",
        "what a forwarded copy does",
    ),
    ("config.use_custom_translation", "what a translation shows"),
    (
        "config.style.text_size.*.default",
        "old clients; the names are those of plain_text.text_size",
    ),
    (
        "config.style.text_size.*.pc",
        "the names are those of plain_text.text_size",
    ),
    (
        "config.style.text_size.*.mobile",
        "the names are those of plain_text.text_size",
    ),
    ("collapsible_panel.header.position", "has one value"),
    (
        "person_list.drop_invalid_user_id",
        "what the server does with an id",
    ),
    ("audio.fallback.tag", "has one value"),
    ("audio.fallback", "what clients below 7.49 show"),
];

/// Values seen for each property, by `component.property` and on to `component.object.property`.
type Seen = BTreeMap<String, BTreeSet<String>>;

/// Notes the values of an object and of what stands in it.
fn note(seen: &mut Seen, object: &Value, owner: &str, members: Members<'_>) {
    let Some(object) = object.as_object() else {
        return;
    };
    let catalog = Catalog::get();
    for (key, value) in object {
        let Some(property) = members.get(key) else {
            continue;
        };
        // What a referred object holds belongs to that object.
        let place = owner_of(property).unwrap_or(owner.to_owned());
        let name = format!("{place}.{}", property.name);
        seen.entry(name.clone()).or_default().insert(match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        let inside: Vec<&Value> = match value {
            Value::Array(items) => items.iter().collect(),
            other => vec![other],
        };
        for value in inside {
            let tag = value.get("tag").and_then(Value::as_str);
            let component = tag.and_then(|tag| catalog.component(tag));
            match component {
                Some(component) if property.kind() == Type::Elements => {
                    note(seen, value, &component.tag, Members::of(component));
                }
                _ => note(seen, value, &name, catalog.members(property, tag)),
            }
        }
    }
}

/// The structural object that a property belongs to, where it is one of a referred object.
fn owner_of(property: &Property) -> Option<String> {
    let entries = Catalog::get().all().iter().filter(|entry| entry.structural);
    let mut owners = entries.filter(|entry| {
        entry
            .properties
            .iter()
            .any(|known| std::ptr::eq(known, property))
    });
    owners.next().map(|entry| entry.tag.clone())
}

fn is_named(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(ending) => name.ends_with(ending),
        None => pattern == name,
    }
}

/// Every value that a property with a list of them should be seen with, and the other value of every switch.
fn wanted(out: &mut Vec<(String, String)>, owner: &str, properties: &[Property]) {
    for property in properties {
        let name = format!("{owner}.{}", property.name);
        for value in &property.values {
            let value = value.as_str().map_or(value.to_string(), str::to_owned);
            out.push((name.clone(), value));
        }
        if property.kind() == Type::Boolean && property.values.is_empty() {
            let usual = property.default.as_ref().and_then(Value::as_bool);
            out.push((name.clone(), (!usual.unwrap_or(false)).to_string()));
        }
        wanted(out, &name, &property.properties);
    }
}

#[test]
fn every_value_that_changes_a_look_stands_in_a_fixture() {
    let catalog = Catalog::get();
    let card = catalog.entry("card").expect("the card");
    let mut seen = Seen::new();
    for entry in fs::read_dir(folder()).expect("the fixtures").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = fs::read_to_string(&path).expect("a fixture");
            let value: Value = serde_json::from_str(&text).expect("JSON");
            note(&mut seen, &value, "card", Members::of(card));
        }
    }
    let mut all = Vec::new();
    for entry in catalog.all() {
        wanted(&mut all, &entry.tag, &entry.properties);
    }
    assert!(all.len() > 250, "{}", all.len());
    all.retain(|(name, value)| !seen.get(name).is_some_and(|values| values.contains(value)));
    for (pattern, why) in NOT_SEEN {
        let needed = all.iter().any(|(name, _)| is_named(pattern, name));
        assert!(needed, "{pattern} ({why}) need not be exempt");
    }
    all.retain(|(name, _)| !NOT_SEEN.iter().any(|(pattern, _)| is_named(pattern, name)));
    assert_eq!(all, [], "no fixture shows these");
}

/// Values that no card should have.
fn odd_values() -> Vec<Value> {
    let words = [
        "",
        " ",
        "0",
        "0px",
        "-1px",
        "-99px",
        "1e30px",
        "NaNpx",
        "inf%",
        "-5%",
        "900%",
        "a b c d e",
        "0px 0px",
        "9999px 9999px",
        "fill",
        "auto",
        "default",
        "text",
        "rgba(1,2",
        "${x}",
        "\u{202e}\u{0}",
    ];
    let mut values: Vec<Value> = words.into_iter().map(Value::from).collect();
    values.extend([
        Value::Null,
        true.into(),
        false.into(),
        0.into(),
        (-1).into(),
        u64::MAX.into(),
        1e308.into(),
        (-0.5).into(),
        serde_json::json!([]),
        serde_json::json!({}),
        serde_json::json!([null, 1, "x", {}, []]),
        serde_json::json!({"tag": "plain_text"}),
    ]);
    values
}

/// The places of all properties of an object, as keys and, for a list's first object, `0`.
fn places(out: &mut Vec<Vec<String>>, at: &[String], members: Members<'_>, depth: usize) {
    for property in members.iter().filter(|property| property.name != "*") {
        let mut place = at.to_vec();
        place.push(property.name.clone());
        out.push(place.clone());
        let list = property.kinds().any(|kind| kind == Type::Array);
        if list {
            place.push("0".to_owned());
        }
        if depth > 0 && property.kind() != Type::Elements {
            places(
                out,
                &place,
                Catalog::get().members(property, None),
                depth - 1,
            );
        }
    }
}

/// Puts a value at a place, making objects and lists on the way.
fn put(into: &mut Value, place: &[String], value: &Value) {
    let Some((key, rest)) = place.split_first() else {
        *into = value.clone();
        return;
    };
    if key == "0" {
        if into.as_array().is_none_or(Vec::is_empty) {
            *into = serde_json::json!([{}]);
        }
        put(&mut into[0], rest, value);
        return;
    }
    if !into.is_object() {
        *into = serde_json::json!({});
    }
    put(&mut into[key.as_str()], rest, value);
}

#[test]
fn no_value_of_any_property_breaks_the_frame() {
    let mut renderer = Renderer::new();
    let odd = odd_values();
    let mut drawn = 0;
    for component in Catalog::get().components() {
        let mut all = Vec::new();
        places(&mut all, &[], Members::of(component), 2);
        for place in all.iter().filter(|place| *place != &["tag"]) {
            let elements: Vec<Value> = odd
                .iter()
                .map(|value| {
                    let mut element = component.example().clone();
                    put(&mut element, place, value);
                    element
                })
                .collect();
            let elements = if component.tag == "column" {
                serde_json::json!([{"tag": "column_set", "columns": elements}])
            } else {
                Value::from(elements)
            };
            let card = serde_json::json!({"schema": "2.0", "body": {"elements": elements}});
            let card = read(&card.to_string());
            for device in [Device::Desktop, Device::Phone] {
                let options = Options {
                    device,
                    ..Options::default()
                };
                let frame = renderer.layout(&card, &options);
                let name = format!("{} {place:?} {device:?}", component.tag);
                assert!(frame.height.is_finite() && frame.height < 1e7, "{name}");
                for hit in &frame.hits {
                    let rect = hit.rect;
                    let sides = [rect.x, rect.y, rect.width, rect.height];
                    assert!(
                        sides.iter().all(|side| side.is_finite()),
                        "{name}: {rect:?}"
                    );
                }
                drawn += 1;
                if drawn % 16 == 0 {
                    let part = Rect::new(0.0, 0.0, frame.width, frame.height.min(600.0));
                    assert!(!renderer.paint(&frame, part, 1.0).rgba.is_empty(), "{name}");
                }
            }
        }
    }
    assert!(drawn > 1000, "{drawn}");
}
