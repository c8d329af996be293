//! Which place of the card takes a picture: an image key that is there, an empty one, or a new picture.

use std::ops::Range;

use crate::app::tree::data::Row;
use crate::app::workspace::View;
use crate::catalog::{Catalog, Members, Property};
use crate::document::{Kind, NodeId, Path, Tree};

/// A place with an image key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// The object that has the key.
    pub(crate) holder: Path,
    /// The string with the key, there or not.
    pub(crate) value: Path,
    /// The key; empty for none.
    pub(crate) key: String,
    /// Where the key stands in the string, for a picture in Markdown.
    pub(crate) within: Option<Range<usize>>,
}

/// What a picture would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// It becomes the picture of a key.
    Slot(Slot),
    /// It becomes a new element at this row, or where new ones go: at what is selected.
    New(Option<Path>),
}

/// What a picture that falls on a value would do; `None` for beside the card. A part of the card that is no element,
/// such as the room between two, counts as beside it.
pub(crate) fn target_at(view: &View, node: Option<NodeId>) -> Target {
    let Some(row) = node
        .and_then(|node| view.outline.around(&view.tree, node))
        .and_then(|at| view.outline.row(at))
    else {
        return Target::New(None);
    };
    if matches!(&*row.tag, "card" | "body" | "config") && !row.is_component() {
        return Target::New(None);
    }
    let mut slots = slots(view, row);
    // The one that was hit, else one inside what was hit, else the component's first.
    let hit = node.map(|node| view.tree.path(node)).unwrap_or_default();
    let at = slots
        .iter()
        .position(|slot| slot.holder == hit)
        .or_else(|| slots.iter().position(|slot| slot.holder.starts_with(&hit)))
        .or_else(|| slots.iter().position(|slot| hit.starts_with(&slot.holder)));
    match at {
        Some(at) => Target::Slot(slots.swap_remove(at)),
        None if slots.is_empty() => Target::New(Some(row.path.clone())),
        None => Target::Slot(slots.swap_remove(0)),
    }
}

/// The places for pictures of a row's own object; those of the components inside it are theirs.
pub(crate) fn slots(view: &View, row: &Row) -> Vec<Slot> {
    let mut found = Vec::new();
    let entry = Catalog::get().entry(&row.tag);
    let members = entry.map(Members::of).unwrap_or_default();
    let locale = view.locale.as_deref();
    collect(&view.tree, row.node, members, locale, &mut found);
    found
}

fn collect(
    tree: &Tree,
    node: NodeId,
    members: Members<'_>,
    locale: Option<&str>,
    found: &mut Vec<Slot>,
) {
    for property in members.iter() {
        if property.name == "img_key" && applies(tree, node, property) {
            found.push(key_slot(tree, node, locale));
        }
        let Some(value) = tree.get(node, &property.name) else {
            continue;
        };
        if property.name == "content" && is_markdown(tree, node) {
            found.extend(markdown_slots(tree, node, value));
        }
        let is_table = property.name.starts_with("i18n_");
        let is_children = property
            .kinds()
            .any(|kind| kind == crate::catalog::Type::Elements);
        if is_table || is_children {
            continue;
        }
        for inner in std::iter::once(value).chain(tree.items(value).iter().copied()) {
            if tree.node(inner).kind == Kind::Object {
                let tag = tree.get(inner, "tag").and_then(|tag| tree.str(tag));
                let members = Catalog::get().members(property, tag);
                collect(tree, inner, members, locale, found);
            }
        }
    }
}

/// Whether a property counts in an object, such as `img_key` in a `custom_icon` alone.
fn applies(tree: &Tree, node: NodeId, property: &Property) -> bool {
    property.condition.iter().all(|(name, wanted)| {
        let value = tree.get(node, name).map(|value| tree.value(value));
        let fits = |wanted: &serde_json::Value| value.as_ref() == Some(wanted);
        wanted
            .as_array()
            .map_or_else(|| fits(wanted), |all| all.iter().any(fits))
    })
}

/// The key of an object: the one for the language where there is one, else the plain one.
fn key_slot(tree: &Tree, node: NodeId, locale: Option<&str>) -> Slot {
    let holder = tree.path(node);
    let translated = tree.get(node, "i18n_img_key").zip(locale);
    let translated = translated.and_then(|(keys, locale)| {
        let key = tree.str(tree.get(keys, locale)?)?;
        let value = holder.join("i18n_img_key").join(locale);
        (!key.is_empty()).then_some((value, key))
    });
    let (value, key) = translated.unwrap_or_else(|| {
        let key = tree.get(node, "img_key").and_then(|key| tree.str(key));
        (holder.join("img_key"), key.unwrap_or_default())
    });
    Slot {
        holder,
        value,
        key: key.to_owned(),
        within: None,
    }
}

fn is_markdown(tree: &Tree, node: NodeId) -> bool {
    let tag = tree.get(node, "tag").and_then(|tag| tree.str(tag));
    matches!(tag, Some("markdown" | "lark_md"))
}

/// The pictures of a Markdown text: `![words](key)`.
fn markdown_slots(tree: &Tree, node: NodeId, content: NodeId) -> Vec<Slot> {
    let Some(text) = tree.str(content) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("![").map(|at| from + at) {
        from = start + 2;
        let Some(open) = text[from..].find("](").map(|at| from + at + 2) else {
            break;
        };
        // The words of a picture hold no other brackets.
        if text[from..open - 2].contains(['[', ']', '\n']) {
            continue;
        }
        let Some(close) = text[open..].find([')', '\n']).map(|at| open + at) else {
            break;
        };
        if text[close..].starts_with(')') {
            found.push(Slot {
                holder: tree.path(node),
                value: tree.path(content),
                key: text[open..close].trim().to_owned(),
                within: Some(open..close),
            });
        }
        from = close;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::workspace::Workspace;

    fn view(elements: &str) -> std::sync::Arc<View> {
        let text = format!(
            r#"{{"schema": "2.0", "header": {{"title": {{"tag": "plain_text", "content": "t"}}, "icon": {{"tag": "custom_icon", "img_key": "h"}}}},
            "body": {{"elements": [{elements}]}}}}"#
        );
        let mut work = Workspace::new(text);
        work.set_locale(Some("en_us"));
        work.view().expect("a view").clone()
    }

    fn key_at(view: &View, pointer: &str) -> Option<(String, String)> {
        let node = view.tree.find(&Path::from_pointer(pointer));
        assert!(node.is_some(), "{pointer}");
        match target_at(view, node) {
            Target::Slot(slot) => Some((slot.value.to_string(), slot.key)),
            Target::New(_) => None,
        }
    }

    #[test]
    fn every_kind_of_picture_takes_one_and_what_shows_none_makes_a_new_one() {
        let view = view(
            r#"{"tag": "img", "img_key": "a", "i18n_img_key": {"en_us": "b"}},
            {"tag": "img"},
            {"tag": "img_combination", "img_list": [{"img_key": "c"}, {"img_key": ""}]},
            {"tag": "select_img", "options": [{"value": "1", "img_key": "d"}, {"value": "2", "img_key": "e"}]},
            {"tag": "button", "icon": {"tag": "custom_icon", "img_key": "f"}, "text": {"tag": "plain_text", "content": "x"}},
            {"tag": "button", "icon": {"tag": "standard_icon", "token": "t"}},
            {"tag": "hr"},
            {"tag": "form", "elements": [{"tag": "img", "img_key": "g"}]}"#,
        );
        let at = |pointer: &str| key_at(&view, &format!("/body/elements{pointer}"));
        let some =
            |pointer: &str, key: &str| Some((format!("/body/elements{pointer}"), key.to_owned()));
        assert_eq!(at("/0"), some("/0/i18n_img_key/en_us", "b"));
        assert_eq!(at("/1"), some("/1/img_key", ""));
        assert_eq!(at("/2/img_list/1"), some("/2/img_list/1/img_key", ""));
        assert_eq!(at("/2"), some("/2/img_list/0/img_key", "c"));
        assert_eq!(at("/3/options/1"), some("/3/options/1/img_key", "e"));
        assert_eq!(at("/4/text"), some("/4/icon/img_key", "f"));
        assert_eq!(at("/5"), None);
        assert_eq!(at("/6"), None);
        assert_eq!(at("/7"), None, "what is inside is not its own");
        assert_eq!(at("/7/elements/0"), some("/7/elements/0/img_key", "g"));
        assert_eq!(key_at(&view, "/body"), None, "the free card");
        assert_eq!(key_at(&view, ""), None);
        let header = Some(("/header/icon/img_key".to_owned(), "h".to_owned()));
        assert_eq!(key_at(&view, "/header/title"), header);
    }

    #[test]
    fn pictures_in_markdown_are_found_by_their_place_in_the_text() {
        let view =
            view(r#"{"tag": "markdown", "content": "a ![x](k1) [l](u) ![](k2)\n![broken](k3"}"#);
        let row = view.outline.row(3).expect("a row");
        assert_eq!(row.tag, "markdown");
        let found: Vec<_> = slots(&view, row)
            .into_iter()
            .map(|slot| (slot.key, slot.within))
            .collect();
        assert_eq!(
            found,
            [
                ("k1".to_owned(), Some(7..9)),
                ("k2".to_owned(), Some(22..24))
            ]
        );
    }
}
