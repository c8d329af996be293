//! What was done, so that it can be undone: one list for all who edit.

use serde::{Deserialize, Serialize};

use super::edit::Splice;
use super::path::Path;

/// Bytes of splices kept at most; the oldest steps go first.
const KEEP: usize = 64 << 20;

/// One step of undo: everything that one gesture did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Group {
    /// Splices that do it, in order.
    pub(super) forward: Vec<Splice>,
    /// Splices that undo it, in the order in which they were made.
    pub(super) backward: Vec<Splice>,
    /// The selection before and after.
    pub(super) selection: (Option<Path>, Option<Path>),
    /// Gestures with the same key that follow each other are one; none goes on after a restart.
    #[serde(skip)]
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

/// The steps around one state of a text, to be kept with it: what [`super::Document::steps`] gives and
/// [`super::Document::with_steps`] takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Steps {
    /// What can be undone, the oldest first.
    done: Vec<Group>,
    /// What can be done again, the next one last.
    undone: Vec<Group>,
}

impl Steps {
    /// Whether every splice falls on characters of the text that it would meet, in both directions: a file that holds
    /// steps may have been changed by hand.
    fn fit(&self, text: &str) -> bool {
        let back = self.done.iter().rev();
        let forth = self.undone.iter().rev();
        lead_on(text, back.flat_map(|group| group.backward.iter().rev()))
            && lead_on(text, forth.flat_map(|group| &group.forward))
    }
}

/// Whether each of the splices finds its place in what the ones before leave of `text`.
fn lead_on<'a>(text: &str, mut splices: impl Iterator<Item = &'a Splice>) -> bool {
    let mut text = text.to_owned();
    splices.all(|splice| {
        let there =
            splice.range.start <= splice.range.end && text.get(splice.range.clone()).is_some();
        if there {
            splice.apply(&mut text);
        }
        there
    })
}

/// The list of steps.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: Vec<Group>,
    undone: Vec<Group>,
    bytes: usize,
}

impl History {
    /// The steps nearest to the present, of `most` bytes together.
    pub(super) fn steps(&self, most: usize) -> Steps {
        let mut room = most;
        let mut near = |groups: &[Group]| {
            let kept = groups.iter().rev().take_while(|group| {
                let fits = group.bytes() <= room;
                room = room.saturating_sub(group.bytes());
                fits
            });
            let kept = kept.count();
            groups[groups.len() - kept..].to_vec()
        };
        Steps {
            done: near(&self.done),
            undone: near(&self.undone),
        }
    }

    /// A history of these steps; an empty one where they do not belong to `text`.
    pub(super) fn of(steps: Steps, text: &str) -> Self {
        if !steps.fit(text) {
            return Self::default();
        }
        let all = steps.done.iter().chain(&steps.undone);
        Self {
            bytes: all.map(Group::bytes).sum(),
            done: steps.done,
            undone: steps.undone,
        }
    }

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
    fn steps_that_do_not_fit_the_text_are_not_taken() {
        let step = |range, text: &str| Group {
            backward: vec![Splice::new(range, text)],
            ..Group::default()
        };
        let steps = |group| Steps {
            done: vec![group],
            undone: Vec::new(),
        };
        assert!(History::of(steps(step(0..3, "b")), "字b").can_undo());
        assert!(!History::of(steps(step(1..3, "b")), "字b").can_undo());
        assert!(!History::of(steps(step(0..9, "b")), "字b").can_undo());
        #[allow(clippy::reversed_empty_ranges)]
        let reversed = 3..0;
        assert!(!History::of(steps(step(reversed, "b")), "字b").can_undo());
    }

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
