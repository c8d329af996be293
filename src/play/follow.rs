//! Which component of a changed card is which of the card before, so that what a reader did stays with it.

use std::collections::HashSet;
use std::ops::Range;

use crate::card::{Card, Element};
use crate::document::{NodeId, Path, Splice};

/// A component of the old card that something is known of.
struct Known<'a> {
    /// Its path in the old card.
    path: Path,
    element: &'a Element,
    /// Its `element_id`.
    id: Option<&'a str>,
    /// Its text.
    source: &'a str,
    /// Where it stands after the changes; `None` where it was taken out.
    now: Option<usize>,
}

/// The paths in `new` of components that stood at `paths` in `old`, which `splices` turned into the new text; a
/// component that is gone has none.
///
/// An `element_id` that only one component has decides; then a component whose text is the same, where the splices
/// say it stands or, moved, wherever it stands; then the place that the splices say.
pub(super) fn follow(
    old: &Card,
    new: &Card,
    splices: &[Splice],
    paths: impl Iterator<Item = Path>,
) -> Vec<(Path, Path)> {
    let base = old.tree.path(old.root);
    let wanted: HashSet<NodeId> = paths
        .filter_map(|path| {
            let steps = base.steps().iter().chain(path.steps()).cloned();
            old.tree.find(&steps.collect())
        })
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let known: Vec<Known<'_>> = old
        .elements()
        .filter(|element| wanted.contains(&element.node))
        .map(|element| Known {
            path: old.relative(element.node),
            element,
            id: id_of(old, element),
            source: old.tree.source(element.node),
            now: moved(&old.tree.node(element.node).range, splices).map(|range| range.start),
        })
        .collect();
    let candidates: Vec<&Element> = new.elements().collect();
    let mut taken = HashSet::new();
    let mut found: Vec<Option<NodeId>> = vec![None; known.len()];
    let start = |element: &Element| new.tree.node(element.node).range.start;
    type Rule<'r> = &'r dyn Fn(&Known<'_>, &Element) -> bool;
    let only_one = |card: &Card, id: &str| {
        let with = card.elements().filter(|one| id_of(card, one) == Some(id));
        with.count() == 1
    };
    let same_id = |known: &Known<'_>, element: &Element| {
        known.id.is_some_and(|id| {
            id_of(new, element) == Some(id) && only_one(old, id) && only_one(new, id)
        })
    };
    let same_text =
        |known: &Known<'_>, element: &Element| new.tree.source(element.node) == known.source;
    let same_place = |known: &Known<'_>, element: &Element| known.now == Some(start(element));
    let both = |known: &Known<'_>, element: &Element| {
        same_place(known, element) && same_text(known, element)
    };
    let rules: [Rule<'_>; 4] = [&same_id, &both, &same_text, &same_place];
    for rule in rules {
        for (known, found) in known.iter().zip(&mut found) {
            if found.is_some() {
                continue;
            }
            let fits = candidates.iter().find(|element| {
                element.tag == known.element.tag
                    && !taken.contains(&element.node)
                    && rule(known, element)
            });
            if let Some(element) = fits {
                taken.insert(element.node);
                *found = Some(element.node);
            }
        }
    }
    let pairs = known.into_iter().zip(found);
    pairs
        .filter_map(|(known, found)| Some((known.path, new.relative(found?))))
        .collect()
}

fn id_of<'a>(card: &'a Card, element: &Element) -> Option<&'a str> {
    let id = card.tree.get(element.node, "element_id")?;
    card.tree.str(id).filter(|id| !id.is_empty())
}

/// Where bytes of a text stand after splices; `None` where they, or a part that holds their beginning or end, were
/// taken out.
fn moved(range: &Range<usize>, splices: &[Splice]) -> Option<Range<usize>> {
    let mut now = range.clone();
    for Splice { range, text } in splices {
        let after = |place: usize| place - range.len() + text.len();
        if range.end <= now.start {
            now = after(now.start)..after(now.end);
        } else if range.start >= now.end {
        } else if range.start >= now.start && range.end <= now.end {
            now.end = after(now.end);
        } else {
            return None;
        }
    }
    Some(now)
}
