//! Names that have to differ.

use std::collections::{HashMap, HashSet};

/// The names of a card, and those that were met on a walk.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    seen: HashSet<String>,
    /// The last number behind each stem.
    last: HashMap<String, u32>,
}

impl Names {
    /// Keeps a name from being given.
    pub(super) fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Whether a name is met for the first time.
    pub(super) fn is_first(&mut self, name: &str) -> bool {
        self.seen.insert(name.to_owned())
    }

    /// A name that nothing has yet: the stem and a number.
    pub(super) fn free(&mut self, stem: &str, first: u32) -> String {
        let last = self
            .last
            .entry(stem.to_owned())
            .or_insert(first.saturating_sub(1));
        loop {
            *last = last.saturating_add(1);
            let name = format!("{stem}_{last}");
            if self.taken.insert(name.clone()) || *last == u32::MAX {
                self.seen.insert(name.clone());
                return name;
            }
        }
    }
}
