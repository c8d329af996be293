//! Cards of JSON 1.0: of them the server asks less than of those of 2.0. Unknown properties are ignored there, and the
//! parts of 1.0 that 2.0 dropped have no entry in the catalogue; what both have is judged by the same rules.

use super::walk::{Object, Walk};
use super::{audio, forms, glyphs, keys, limits, links, shape, strict, values};
use crate::catalog::Members;
use crate::document::{Kind, NodeId};

/// The codes of the rules that hold for 1.0 too.
pub(super) const KEPT: &[&str] = &[
    "too-large",
    "too-many-tables",
    "link-scheme",
    "link-unencoded",
    "image-key",
    "audio-key",
    "placeholder-key",
    "webhook-person",
    "person-id",
    "placeholder-id",
    "table-row-key",
    "table-cell",
    "duplicate-column",
    "audio-forward",
    "duplicate-audio-id",
    "chart-spec",
    "chart-type",
    "chart-field",
    "chart-data",
    "form-without-submit",
    "swallowed-word",
    "markup-attribute",
    "missing-glyph",
    "literal-bold",
    "literal-mark",
];

/// Asked once, before the walk.
pub(super) const BEFORE: &[fn(&mut Walk<'_>)] = &[
    shape::wrapped,
    shape::duplicate_keys,
    strict::strict,
    shape::card_v1,
];

/// Asked once, after the walk.
pub(super) const AFTER: &[fn(&mut Walk<'_>)] = &[
    forms::contents,
    audio::audio,
    limits::limits,
    glyphs::missing,
];

/// Keys whose values are addresses, on every platform or on one.
const ADDRESSES: [&str; 4] = ["url", "pc_url", "android_url", "ios_url"];

/// Looks at a value that the catalogue does not describe where it stands. Returns whether all inside it was looked at
/// too: what has an entry of its own is walked along that.
pub(super) fn value(walk: &mut Walk<'_>, node: NodeId) -> bool {
    let tree = walk.tree;
    match tree.node(node).kind {
        // It is no part of 1.0.
        Kind::Object if tree.get(walk.card.root, "body") == Some(node) => true,
        Kind::Object => {
            let tag = tree.get(node, "tag").and_then(|tag| tree.str(tag));
            let entry = tag.and_then(|tag| walk.catalog.entry(tag));
            let Some(entry) = entry.filter(|entry| entry.property("tag").is_some()) else {
                return false;
            };
            if walk.catalog.component(&entry.tag).is_some() {
                walk.component(node);
            } else {
                walk.object(&Object {
                    node,
                    members: Members::of(entry),
                    property: None,
                });
            }
            true
        }
        Kind::Array => {
            not_elements(walk, node);
            false
        }
        Kind::String(_) => {
            let key = tree.node(node).key.as_ref().map(|key| &*key.name);
            if walk.is_left_out(node) || walk.is_placeholder(node) {
                return false;
            }
            match key {
                Some(key) if ADDRESSES.contains(&key) && opens(walk, node) => {
                    links::address(walk, node);
                }
                Some("img_key") if holder(walk, node) == Some("icon") => {
                    keys::uploaded(walk, node, true);
                }
                _ => {}
            }
            false
        }
        _ => false,
    }
}

/// Reports items of a list of components that are none: the server fails on them in 1.0 too (2200). The lists that the
/// catalogue knows are checked on the walk along it.
fn not_elements(walk: &mut Walk<'_>, list: NodeId) {
    let tree = walk.tree;
    let is_list = tree
        .node(list)
        .key
        .as_ref()
        .is_some_and(|key| &*key.name == "elements")
        || holder(walk, list) == Some("i18n_elements");
    if !is_list {
        return;
    }
    for item in tree.items(list) {
        if tree.node(*item).kind != Kind::Object {
            values::not_a_component(walk, *item);
        }
    }
}

/// The key of the object that holds a value.
fn holder<'a>(walk: &Walk<'a>, node: NodeId) -> Option<&'a str> {
    let owner = walk.tree.node(node).parent?;
    walk.tree.node(owner).key.as_ref().map(|key| &*key.name)
}

/// Whether 1.0 reads an address there: in a link of the card, a button, an option or a text. What else is called so is
/// an unknown property, which 1.0 ignores.
fn opens(walk: &Walk<'_>, node: NodeId) -> bool {
    let tree = walk.tree;
    let owner = tree.node(node).parent;
    let tag = owner
        .and_then(|owner| tree.get(owner, "tag"))
        .and_then(|tag| tree.str(tag));
    let is_option = owner
        .and_then(|owner| tree.node(owner).parent)
        .and_then(|list| tree.node(list).key.as_ref())
        .is_some_and(|key| &*key.name == "options");
    let is_link = matches!(holder(walk, node), Some("card_link" | "multi_url"));
    let in_text = owner.is_some_and(|owner| {
        let mut outer = tree.ancestors(owner).skip(1).take(2);
        outer.any(|id| {
            let key = tree.node(id).key.as_ref();
            key.is_some_and(|key| &*key.name == "href")
        })
    });
    is_link || in_text || is_option || tag == Some("button")
}
