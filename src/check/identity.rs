//! The names by which a card's parts are addressed.

use std::collections::{HashMap, HashSet};

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::walk::{Member, Walk};
use crate::both;
use crate::document::{Edit, NodeId};
use crate::lang::Bilingual;

pub(super) static BAD_ELEMENT_ID: Rule = Rule {
    code: "bad-element-id",
    severity: Severity::Error,
    server: Some(300301),
    summary: Bilingual::fixed(
        "An element_id has a form that the server refuses.",
        "element_id 的格式会被服务端拒绝。",
    ),
};

pub(super) static DUPLICATE_ELEMENT_ID: Rule = Rule {
    code: "duplicate-element-id",
    severity: Severity::Error,
    server: Some(300301),
    summary: Bilingual::fixed(
        "An element_id stands twice in the card.",
        "element_id 在卡片中重复。",
    ),
};

/// The most characters of an `element_id`.
const LONGEST: usize = 20;

/// Keeps every `element_id` for [`element_ids`].
pub(super) fn collect(walk: &mut Walk<'_>, member: &Member<'_>) {
    if member.property.format.as_deref() == Some("element_id")
        && walk.tree.str(member.node).is_some()
    {
        walk.ids.push((
            member.node,
            member
                .property
                .fits_pattern(walk.tree.str(member.node).unwrap_or_default()),
        ));
    }
}

/// Names that the server refuses by themselves, and names that stand twice, where the first one keeps it.
pub(super) fn element_ids(walk: &mut Walk<'_>) {
    let ids = std::mem::take(&mut walk.ids);
    let tree = walk.tree;
    let mut taken: HashSet<String> = ids
        .iter()
        .filter_map(|(node, _)| tree.str(*node))
        .map(str::to_owned)
        .collect();
    let mut first: HashMap<&str, NodeId> = HashMap::with_capacity(ids.len());
    for (node, is_well_formed) in ids {
        let Some(id) = tree.str(node) else {
            continue;
        };
        let earlier = *first.entry(id).or_insert(node);
        if earlier != node {
            duplicate(walk, node, id, earlier, &mut taken);
        } else if !is_well_formed {
            bad(walk, node, id, &mut taken);
        }
    }
}

/// An `element_id` with other characters than letters, digits and `_`, or too long.
fn bad(walk: &mut Walk<'_>, node: NodeId, id: &str, taken: &mut HashSet<String>) {
    let message = both!(
        "element_id \"{id}\" is refused by the server; begin with a letter, use letters, digits and _ only, 20 characters at most",
        "element_id「{id}」会被服务端拒绝；须以字母开头，仅含字母、数字和下划线，最长 20 个字符"
    );
    let fix = renamed(walk, node, id, taken);
    let answer = format!(
        "ElementID {id}: Code 1002: elementID format error. Only alphabets, numbers, and underscores are allowed. \
         It must start with an alphabet and not exceed 20 characters."
    );
    walk.raise_at(&BAD_ELEMENT_ID, node, message)
        .refused(300301, answer)
        .fix(fix);
}

fn duplicate(
    walk: &mut Walk<'_>,
    node: NodeId,
    id: &str,
    earlier: NodeId,
    taken: &mut HashSet<String>,
) {
    let place = walk
        .tree
        .node(earlier)
        .parent
        .map_or_else(String::new, |owner| walk.card.pointer(owner));
    let message = both!(
        "element_id \"{id}\" is already that of {place}, and the server refuses the card; give this one another",
        "element_id「{id}」已被 {place} 使用，服务端会拒绝卡片；请换一个"
    );
    let fix = renamed(walk, node, id, taken);
    let answer = format!("ElementID {id}: Code 1001: Duplicate ID");
    walk.raise_at(&DUPLICATE_ELEMENT_ID, node, message)
        .refused(300301, answer)
        .fix(fix);
}

fn renamed(walk: &Walk<'_>, node: NodeId, id: &str, taken: &mut HashSet<String>) -> Option<Fix> {
    let path = walk.path(node)?;
    let free = unused(id, taken);
    taken.insert(free.clone());
    let title = both!("Write \"{free}\" for \"{id}\"", "将「{id}」改为「{free}」");
    Some(Fix::new(title, vec![Edit::set(path, &free.into())]))
}

/// The nearest name that the server takes.
fn well_formed(id: &str) -> String {
    let mut out: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if !out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.insert_str(0, "id_");
    }
    out.truncate(LONGEST);
    out.truncate(out.trim_end_matches('_').len());
    out
}

/// The nearest name that the server takes and that no other part of the card has.
fn unused(id: &str, taken: &HashSet<String>) -> String {
    let base = well_formed(id);
    let numbered = |number: usize| {
        let tail = format!("_{number}");
        let keep = base.len().min(LONGEST.saturating_sub(tail.len()));
        format!("{}{tail}", &base[..keep])
    };
    let mut names = std::iter::once(base.clone()).chain((2..).map(numbered));
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn the_longest_name_is_as_long_as_the_catalogue_says() {
        let entries = Catalog::get().all().iter();
        let ids: Vec<_> = entries
            .filter_map(|entry| entry.property("element_id"))
            .collect();
        assert!(!ids.is_empty());
        for id in ids {
            assert!(id.fits_pattern(&"a".repeat(LONGEST)), "{}", id.name);
            assert!(!id.fits_pattern(&"a".repeat(LONGEST + 1)), "{}", id.name);
            assert!(id.max_length.is_none_or(|most| most == LONGEST));
        }
    }
}
