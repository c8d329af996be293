//! What was done, so that it can be undone: one list for all who edit.

use super::edit::Splice;
use super::path::Path;

/// Bytes of splices kept at most; the oldest steps go first.
const KEEP: usize = 64 << 20;

/// One step of undo: everything that one gesture did.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// Splices that do it, in order.
    pub(super) forward: Vec<Splice>,
    /// Splices that undo it, in the order in which they were made.
    pub(super) backward: Vec<Splice>,
    /// The selection before and after.
    pub(super) selection: (Option<Path>, Option<Path>),
    /// Gestures with the same key that follow each other are one.
    pub(super) key: Option<u64>,
}

impl Group {
    fn bytes(&self) -> usize {
        let splices = self.forward.iter().chain(&self.backward);
        splices
            .map(|splice| splice.text.len() + size_of::<Splice>())
            .sum()
    }
}

/// The list of steps.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: Vec<Group>,
    undone: Vec<Group>,
    bytes: usize,
}

impl History {
    pub(super) fn push(&mut self, group: Group) {
        let undone = self.undone.drain(..).map(|group| group.bytes());
        self.bytes -= undone.sum::<usize>();
        self.bytes += group.bytes();
        match self.done.last_mut() {
            Some(last) if group.key.is_some() && last.key == group.key => {
                last.forward.extend(group.forward);
                last.backward.extend(group.backward);
                last.selection.1 = group.selection.1;
            }
            _ => self.done.push(group),
        }
        while self.bytes > KEEP && self.done.len() > 1 {
            self.bytes -= self.done.remove(0).bytes();
        }
    }

    /// Ends the gesture: what comes next is a step of its own.
    pub(super) fn seal(&mut self) {
        if let Some(last) = self.done.last_mut() {
            last.key = None;
        }
    }

    pub(super) fn undo(&mut self) -> Option<&Group> {
        let group = self.done.pop()?;
        self.undone.push(group);
        self.undone.last()
    }

    pub(super) fn redo(&mut self) -> Option<&Group> {
        let group = self.undone.pop()?;
        self.done.push(group);
        self.done.last()
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_that_are_counted_are_those_that_are_kept() {
        let group = |text: &str, key| Group {
            forward: vec![Splice::new(0..0, text)],
            key,
            ..Group::default()
        };
        let mut history = History::default();
        for round in 0..50 {
            history.push(group("some text", None));
            history.push(group("more", Some(round / 2)));
            history.push(group("more", Some(round / 2)));
            history.undo();
            let kept = history.done.iter().chain(&history.undone).map(Group::bytes);
            assert_eq!(history.bytes, kept.sum::<usize>());
        }
        history.push(group("last", None));
        assert!(history.undone.is_empty());
        assert_eq!(
            history.bytes,
            history.done.iter().map(Group::bytes).sum::<usize>()
        );
    }
}
