//! Parts of a card as they begin: with texts in the language of the interface, and with the names and values that
//! they need where they stand, none of which the card has already.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::catalog::{Catalog, Component, Property, tables};
use crate::document::{NodeId, Path, Tree};
use crate::lang::Lang;

/// The members whose strings a reader of the card sees.
const SHOWN: [&str; 2] = ["content", "display_name"];

/// A component as it is inserted, before it is fitted to its place.
pub(super) fn component(component: &Component, lang: Lang) -> Value {
    let mut value = component.example().clone();
    translate(&mut value, lang);
    value
}

/// Puts the texts of the catalogue's examples into a language.
pub(super) fn translate(value: &mut Value, lang: Lang) {
    if lang == Lang::En {
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| translate(item, lang)),
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(text) if SHOWN.contains(&&**key) => {
                        if let Some(words) = tables().starting_texts.get(text) {
                            text.clone_from(words);
                        }
                    }
                    member => translate(member, lang),
                }
            }
        }
        _ => {}
    }
}

/// The members, as path and value, that a node and the components in it need at their place: containers may require a
/// name or a role, and no two components may share a name. `around` holds the tags around the node, the nearest first;
/// `used` the names in the card. With `rename`, names that are taken are replaced; without, only missing members are
/// added.
pub(super) fn needs(
    tree: &Tree,
    node: NodeId,
    around: &[&str],
    used: &mut HashSet<String>,
    rename: bool,
) -> Vec<(Path, Value)> {
    let mut out = Vec::new();
    let mut open: Vec<(NodeId, Vec<&str>)> = vec![(node, around.to_vec())];
    while let Some((node, mut around)) = open.pop() {
        let tag = tree.get(node, "tag").and_then(|tag| tree.str(tag));
        if let Some(entry) = tag.and_then(|tag| Catalog::get().component(tag)) {
            of_component(tree, node, entry, &around, used, rename, &mut out);
            around.insert(0, &entry.tag);
        }
        let members = tree.members(node).map(|(_, child)| child);
        let inside = members.chain(tree.items(node).iter().copied());
        let inside: Vec<NodeId> = inside.collect();
        open.extend(
            inside
                .into_iter()
                .rev()
                .map(|child| (child, around.clone())),
        );
    }
    out
}

fn of_component(
    tree: &Tree,
    node: NodeId,
    entry: &Component,
    around: &[&str],
    used: &mut HashSet<String>,
    rename: bool,
    out: &mut Vec<(Path, Value)>,
) {
    for property in &entry.properties {
        let required = (property.required_in.as_deref()).is_some_and(|tag| around.contains(&tag));
        let there = tree.get(node, &property.name);
        let name = there.and_then(|name| tree.str(name)).unwrap_or_default();
        let value = if property.name == "name" {
            match name {
                "" if required => Value::from(fresh(&format!("{}_1", entry.tag), used)),
                "" => continue,
                name if rename => {
                    let new = fresh(name, used);
                    if new == name {
                        continue;
                    }
                    Value::from(new)
                }
                _ => continue,
            }
        } else {
            match property.values.first() {
                Some(value) if required && there.is_none() => value.clone(),
                _ => continue,
            }
        };
        out.push((tree.path(node).join(&*property.name), value));
    }
}

/// A name that is not used yet, with the number at its end counted up; it is used from now on.
pub(super) fn fresh(name: &str, used: &mut HashSet<String>) -> String {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut new = name.to_owned();
    let mut number = 2_usize;
    while !used.insert(new.clone()) {
        new = format!("{stem}{number}");
        number += 1;
    }
    new
}

/// The names of the components of a document. A `name` that belongs to something else counts too: a free one is as
/// good.
pub(super) fn used_names(tree: &Tree) -> HashSet<String> {
    let names = tree.ids().filter(|id| {
        let key = tree.node(*id).key.as_ref();
        key.is_some_and(|key| &*key.name == "name")
    });
    names
        .filter_map(|id| Some(tree.str(id)?.to_owned()))
        .collect()
}

/// A new item of a list of objects in a component with this tag: like the first of the catalogue's example, with the
/// next number where a name, a value or a text tells it from the others.
pub(super) fn item(
    tag: &str,
    property: &Property,
    plain: Value,
    there: &[Value],
    lang: Lang,
) -> Value {
    let example = Catalog::get()
        .component(tag)
        .and_then(|entry| entry.example().get(&*property.name)?.get(0));
    let mut item = example.cloned().unwrap_or(plain);
    translate(&mut item, lang);
    let Some(members) = item.as_object_mut() else {
        return item;
    };
    let number = next_number(there);
    let parts = Catalog::get().members(property, None);
    match &*property.name {
        "options" => {
            let person = parts.get("value").and_then(|value| value.format.as_deref());
            let own = match (person, number) {
                (Some("user_id"), 1) => PERSON.to_owned(),
                (Some("user_id"), _) => format!("ou_{number}_xxx"),
                _ => number.to_string(),
            };
            members.insert("value".to_owned(), Value::from(own));
            if members.get("text").is_some_and(Value::is_object) {
                let words = match lang {
                    Lang::En => format!("Option {number}"),
                    Lang::Zh => format!("选项 {number}"),
                };
                members.insert(
                    "text".to_owned(),
                    json!({"tag": "plain_text", "content": words}),
                );
            }
        }
        "columns" => {
            let words = match lang {
                Lang::En => format!("Column {number}"),
                Lang::Zh => format!("列 {number}"),
            };
            members.insert("name".to_owned(), Value::from(format!("column_{number}")));
            members.insert("display_name".to_owned(), Value::from(words));
            members.insert("data_type".to_owned(), Value::from("text"));
        }
        "behaviors" => {
            let kinds = parts.get("type").map_or(&[][..], |kind| &kind.values);
            let taken = |kind: &&Value| there.iter().any(|one| one.get("type") == Some(kind));
            let free = kinds.iter().find(|kind| !taken(kind));
            let is_callback = free.or(kinds.last()).and_then(Value::as_str) == Some("callback");
            return match is_callback {
                true => json!({"type": "callback", "value": {"key": "value"}}),
                false => json!({"type": "open_url", "default_url": "https://example.com"}),
            };
        }
        _ => {}
    }
    item
}

/// The most items that a list of objects takes: for `behaviors` one of each type; `None` where there is no limit.
pub(super) fn most_items(property: &Property) -> Option<usize> {
    let kinds = Catalog::get().members(property, None);
    let kinds = kinds.get("type").filter(|_| property.name == "behaviors");
    kinds.map_or(property.max_items, |kind| Some(kind.values.len()))
}

/// A new item of a list of plain values: the first that may stand there and does not yet.
pub(super) fn plain_item(tree: &Tree, list: &Path, property: &Property) -> Value {
    let there: Vec<Value> = tree.find(list).map_or(Vec::new(), |list| {
        let items = tree.items(list).iter();
        items.map(|item| tree.value(*item)).collect()
    });
    let options = list.split_last().and_then(|(owner, _)| {
        let owner = tree.find(&owner)?;
        tree.get(owner, "options")
            .filter(|_| property.name == "selected_values")
    });
    let options = options.map_or(&[][..], |options| tree.items(options));
    let options = options
        .iter()
        .filter_map(|option| tree.get(*option, "value"));
    let mut may = property
        .values
        .iter()
        .cloned()
        .chain(options.map(|value| tree.value(value)));
    let fresh = may.find(|value| !there.contains(value));
    let people = property.format.as_deref() == Some("user_id");
    fresh.unwrap_or_else(|| Value::from(if people { PERSON } else { "" }))
}

/// The id of a person that the author still has to put in.
const PERSON: &str = "ou_xxx";

/// The number of the next item: one that stands at the end of no name or value of those that are there.
fn next_number(there: &[Value]) -> usize {
    let names = there.iter().filter_map(Value::as_object);
    let names = names.flat_map(|members| ["name", "value"].map(|key| members.get(key)));
    let numbers = names
        .flatten()
        .filter_map(Value::as_str)
        .filter_map(|name| {
            let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
            digits
                .parse::<usize>()
                .ok()
                .filter(|number| *number < 10_000)
        });
    numbers.max().unwrap_or(0).max(there.len()) + 1
}

/// The rows of a table that lack the cell of a column, each as the place of the cell that it needs.
pub(super) fn empty_cells(tree: &Tree, table: NodeId, column: &str) -> Vec<Path> {
    let rows = tree.get(table, "rows");
    let rows = rows.map_or(&[][..], |rows| tree.items(rows));
    rows.iter()
        .filter(|row| tree.node(**row).kind == crate::document::Kind::Object)
        .filter(|row| tree.get(**row, column).is_none())
        .map(|row| tree.path(*row).join(column))
        .collect()
}
