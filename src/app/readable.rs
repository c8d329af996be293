//! The card of a text that may not be JSON at the moment.

use std::sync::Arc;

use crate::card::Card;
use crate::document::{Document, Splice, Tree};

/// The way from the text to what could be read of it, and back; empty where it is JSON.
#[derive(Debug, Default)]
pub(super) struct Detour {
    /// The changes that turn the text into what could be read of it.
    pub(super) to_readable: Vec<Splice>,
    /// The changes that turn what was read back into the text.
    pub(super) from_readable: Vec<Splice>,
}

/// Reads a document: where it is no JSON, what can be read of it, if that is a card still.
pub(super) fn readable(document: &Document) -> Option<(Arc<Tree>, Detour)> {
    if document.syntax_error().is_none() {
        return Some((document.tree()?.clone(), Detour::default()));
    }
    let found = document.recovered()?;
    let tree = Tree::parse(&*found.text).ok()?;
    let root = Card::root_of(&tree);
    let is_card = ["schema", "body", "elements", "header"]
        .iter()
        .any(|key| tree.get(root, key).is_some());
    if !is_card {
        return None;
    }
    let mut text = document.text().to_owned();
    let mut detour = Detour {
        to_readable: found.splices(),
        from_readable: Vec::new(),
    };
    for splice in &detour.to_readable {
        let old = text.get(splice.range.clone())?.to_owned();
        let range = splice.range.start..splice.range.start + splice.text.len();
        detour.from_readable.push(Splice::new(range, old));
        text.replace_range(splice.range.clone(), &splice.text);
    }
    detour.from_readable.reverse();
    Some((Arc::new(tree), detour))
}
