//! Cards of JSON 1.0: of them the server asks less than of those of 2.0. Unknown properties are ignored there, and the
//! parts of 1.0 that 2.0 dropped have no entry in the catalogue; what both have is judged by the same rules.

use super::walk::{Object, Walk};
use super::{audio, keys, limits, links, shape, strict};
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
];

/// Asked once, before the walk.
pub(super) const BEFORE: &[fn(&mut Walk<'_>)] = &[
    shape::wrapped,
    shape::duplicate_keys,
    strict::strict,
    shape::card_v1,
];

/// Asked once, after the walk.
pub(super) const AFTER: &[fn(&mut Walk<'_>)] = &[audio::audio, limits::limits];

/// Keys whose values are addresses, on every platform or on one.
const ADDRESSES: [&str; 4] = ["url", "pc_url", "android_url", "ios_url"];

/// Looks at a value that the catalogue does not describe where it stands. Returns whether all inside it was looked at
/// too: what has an entry of its own is walked along that.
pub(super) fn value(walk: &mut Walk<'_>, node: NodeId) -> bool {
    let tree = walk.tree;
    match tree.node(node).kind {
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
        Kind::String(_) => {
            let key = tree.node(node).key.as_ref().map(|key| &*key.name);
            if walk.is_left_out(node) || walk.is_placeholder(node) {
                return false;
            }
            match key {
                Some(key) if ADDRESSES.contains(&key) => links::address(walk, node),
                Some("img_key") => keys::uploaded(walk, node, true),
                _ => {}
            }
            false
        }
        _ => false,
    }
}
