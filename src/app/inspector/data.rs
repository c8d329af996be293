//! What the inspector shows of a property: how it is edited, what it may be, and what a new one looks like.

use serde_json::{Map, Value, json};

use crate::catalog::{Catalog, Members, Property, Type, tables};
use crate::document::{Kind, NodeId, Tree};

/// How a value is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// A check box.
    Check,
    /// One of a list.
    Choice,
    /// A number that is dragged or typed.
    Number,
    /// One line of text, with a list of values to take from.
    Line,
    /// Several lines of text.
    Lines,
    /// A colour.
    Color,
    /// A text object: its words, and the rest behind a fold.
    Text,
    /// An object with known members.
    Object,
    /// A list of objects with known members.
    Objects,
    /// A list of plain values.
    Values,
    /// A list of components: shown in the tree.
    Elements,
    /// Anything: as JSON.
    Raw,
}

/// How a property is edited, given the value that it has now.
pub fn editor(property: &Property, now: Option<&Kind>) -> Editor {
    let fits = |kind: &Type| match now {
        None => true,
        Some(Kind::Object) => matches!(kind, Type::Object | Type::Text),
        Some(Kind::Array) => matches!(kind, Type::Array | Type::Elements),
        Some(Kind::String(_)) => {
            matches!(
                kind,
                Type::String | Type::Color | Type::Length | Type::Spacing | Type::Url
            )
        }
        Some(Kind::Number) => matches!(kind, Type::Integer | Type::Number),
        Some(Kind::Bool(_)) => matches!(kind, Type::Boolean),
        Some(Kind::Null) => false,
    };
    let Some(kind) = property.kinds().find(fits) else {
        return Editor::Raw;
    };
    let has_members = !Catalog::get().members(property, None).is_empty();
    match kind {
        Type::Boolean => Editor::Check,
        Type::Integer | Type::Number => Editor::Number,
        Type::Color => Editor::Color,
        Type::Text => Editor::Text,
        Type::Elements => Editor::Elements,
        Type::Object if has_members => Editor::Object,
        Type::Array if has_members => Editor::Objects,
        Type::Array if property.items.as_deref() == Some("string") => Editor::Values,
        Type::Object | Type::Array => Editor::Raw,
        Type::String if is_long(property) => Editor::Lines,
        Type::String if is_strict_choice(property) => Editor::Choice,
        _ => Editor::Line,
    }
}

fn is_long(property: &Property) -> bool {
    let markdown = property.format.as_deref() == Some("markdown");
    property.values.is_empty() && (markdown || property.name == "content")
}

fn is_strict_choice(property: &Property) -> bool {
    !property.values.is_empty()
        && property.names().count() == property.values.len()
        && property.pattern().is_none()
        && property.or_name_in.is_none()
        && !property.lenient
}

/// The values that a one-line property may take from: those of the catalogue, and the names that the card defines.
pub fn suggestions(property: &Property, tree: &Tree, card: NodeId) -> Vec<String> {
    let mut out: Vec<String> = property.names().map(str::to_owned).collect();
    let mut sorted = |names: &mut dyn Iterator<Item = &String>| {
        let mut names: Vec<String> = names.cloned().collect();
        names.sort();
        out.extend(names);
    };
    match property.format.as_deref() {
        Some("text_size") if property.values.is_empty() => sorted(&mut tables().text_sizes.keys()),
        Some("icon") => sorted(&mut tables().icons.iter()),
        _ => {}
    }
    if property.kind() == Type::Color && property.values.is_empty() {
        let mut names: Vec<&String> = tables().colors.keys().collect();
        names.sort_by_key(|name| color_order(name));
        out.extend(names.into_iter().cloned());
        out.extend(property.also.iter().cloned());
        out.extend(defined(tree, card, &COLORS));
    }
    out.extend(defined_for(property, tree, card));
    let mut seen = std::collections::HashSet::new();
    out.retain(|name| seen.insert(name.clone()));
    out
}

/// Base colours come before their shades, and shades in rising order.
fn color_order(name: &str) -> (usize, String, u32) {
    match name
        .rsplit_once('-')
        .and_then(|(base, shade)| Some((base, shade.parse::<u32>().ok()?)))
    {
        Some((base, shade)) => (1, base.to_owned(), shade),
        None => (0, name.to_owned(), 0),
    }
}

/// The path to the colours that a card defines.
const COLORS: [&str; 3] = ["config", "style", "color"];

/// The names that the card defines for a property.
fn defined_for(property: &Property, tree: &Tree, card: NodeId) -> Vec<String> {
    let place = property.or_name_in.as_deref();
    place.map_or_else(Vec::new, |place| {
        let keys: Vec<&str> = place.split('.').collect();
        defined(tree, card, &keys)
    })
}

fn defined(tree: &Tree, card: NodeId, keys: &[&str]) -> Vec<String> {
    let Some(at) = keys.iter().try_fold(card, |id, key| tree.get(id, key)) else {
        return Vec::new();
    };
    tree.members(at).map(|(key, _)| key.to_owned()).collect()
}

/// Returns true if a one-line property has values to choose from.
pub fn has_suggestions(property: &Property, tree: &Tree, card: NodeId) -> bool {
    let named = property.names().next().is_some();
    let by_format = match property.format.as_deref() {
        Some("text_size") => property.values.is_empty(),
        Some("icon") => true,
        _ => false,
    };
    let color = property.kind() == Type::Color && property.values.is_empty();
    named || by_format || color || !defined_for(property, tree, card).is_empty()
}

/// Returns true if a value is one of [`suggestions`].
fn is_suggested(property: &Property, text: &str, tree: &Tree, card: NodeId) -> bool {
    let table = tables();
    let by_format = match property.format.as_deref() {
        Some("text_size") => property.values.is_empty() && table.text_sizes.contains_key(text),
        Some("icon") => table.icons.contains(text),
        _ => false,
    };
    let color = property.kind() == Type::Color
        && property.values.is_empty()
        && (table.colors.contains_key(text)
            || property.also.iter().any(|name| name == text)
            || defined(tree, card, &COLORS).iter().any(|name| name == text));
    by_format
        || color
        || property.names().any(|name| name == text)
        || defined_for(property, tree, card)
            .iter()
            .any(|name| name == text)
}

/// Whether a one-line value has the documented form; empty counts as left out.
pub fn fits(property: &Property, text: &str, tree: &Tree, card: NodeId) -> bool {
    if text.is_empty() || is_suggested(property, text, tree, card) {
        return true;
    }
    if property.kind() == Type::Color {
        return property.values.is_empty()
            && (text.starts_with("rgba(") || text.starts_with("rgb("))
            && text.ends_with(')');
    }
    if property.pattern().is_some() {
        return property.fits_pattern(text);
    }
    property.values.is_empty() || property.or_name_in.is_some()
}

/// The smallest value of a property, as "add" makes it.
pub fn skeleton(property: &Property) -> Value {
    if let Some(default) = &property.default
        && !default.is_object()
    {
        return default.clone();
    }
    match property.kind() {
        Type::Text => json!({"tag": first_reference(property), "content": ""}),
        Type::Object => match property.reference.as_deref() {
            Some(_) => entry_example(property).unwrap_or_else(|| members_skeleton(property)),
            None => members_skeleton(property),
        },
        Type::Array | Type::Elements => Value::Array(Vec::new()),
        Type::Boolean => Value::Bool(true),
        Type::Integer | Type::Number => Value::from(property.min.map_or(0, |min| min as i64)),
        _ => property
            .values
            .first()
            .cloned()
            .unwrap_or_else(|| Value::String(String::new())),
    }
}

/// A new item of a list of objects.
pub fn item_skeleton(property: &Property) -> Value {
    entry_example(property).unwrap_or_else(|| members_skeleton(property))
}

fn first_reference(property: &Property) -> &str {
    property
        .reference
        .as_deref()
        .and_then(|names| names.split('|').next())
        .unwrap_or("plain_text")
}

fn entry_example(property: &Property) -> Option<Value> {
    let entry = Catalog::get().entry(property.reference.as_deref()?.split('|').next()?)?;
    match entry.example() {
        Value::Array(items) => items.first().cloned(),
        Value::Null => None,
        value => Some(value.clone()),
    }
}

fn members_skeleton(property: &Property) -> Value {
    let members = Catalog::get().members(property, None);
    let needed = members
        .iter()
        .filter(|member| member.required && member.name != "*");
    let mut out: Map<String, Value> = needed
        .map(|member| (member.name.clone(), skeleton(member)))
        .collect();
    // A choice without words or value shows nothing; its text is what a person fills in first.
    for name in ["text", "value"] {
        if property.name == "options"
            && !out.contains_key(name)
            && let Some(member) = members.get(name)
        {
            out.insert(name.to_owned(), skeleton(member));
        }
    }
    Value::Object(out)
}

/// What the properties of a row are: those of its component, or of its part of the card.
pub fn members_of(tag: &str) -> Option<Members<'static>> {
    Catalog::get().entry(tag).map(Members::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(tag: &str, name: &str) -> &'static Property {
        Catalog::get()
            .entry(tag)
            .and_then(|entry| entry.property(name))
            .expect("in the catalogue")
    }

    #[test]
    fn each_type_has_its_editor_and_a_value_of_another_type_is_shown_as_json() {
        assert_eq!(editor(property("button", "type"), None), Editor::Choice);
        assert_eq!(editor(property("button", "disabled"), None), Editor::Check);
        assert_eq!(editor(property("button", "text"), None), Editor::Text);
        assert_eq!(editor(property("button", "width"), None), Editor::Line);
        assert_eq!(editor(property("button", "icon"), None), Editor::Object);
        assert_eq!(
            editor(property("button", "behaviors"), None),
            Editor::Objects
        );
        assert_eq!(editor(property("markdown", "content"), None), Editor::Lines);
        assert_eq!(
            editor(property("column_set", "background_style"), None),
            Editor::Color
        );
        assert_eq!(
            editor(property("column_set", "columns"), None),
            Editor::Elements
        );
        assert_eq!(editor(property("config", "locales"), None), Editor::Values);
        assert_eq!(
            editor(property("button", "disabled"), Some(&Kind::Number)),
            Editor::Raw
        );
    }

    #[test]
    fn every_property_of_the_catalogue_has_a_skeleton_that_its_editor_takes() {
        fn walk(properties: &[Property]) {
            for property in properties.iter().filter(|property| property.name != "*") {
                let value = skeleton(property);
                let tree = Tree::parse(value.to_string()).expect("JSON");
                let now = editor(property, Some(&tree.node(tree.root()).kind));
                assert!(
                    now != Editor::Raw || editor(property, None) == Editor::Raw,
                    "{}: {value}",
                    property.name
                );
                walk(&property.properties);
            }
        }
        Catalog::get()
            .all()
            .iter()
            .for_each(|component| walk(&component.properties));
    }
}
