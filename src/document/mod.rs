//! A JSON text: parsed with spans, edited by splices, undone step by step.
//!
//! The text is the truth: every change, whoever makes it, is a splice of it, and what no splice touches stays byte
//! for byte.

mod edit;
#[cfg(test)]
pub(crate) mod effort;
pub mod file;
pub mod format;
mod history;
mod lines;
mod path;
mod preview;
mod recover;
pub mod repair;
mod source_map;
mod syntax;
mod tree;
mod unescape;
pub mod words;

use std::ops::Range;
use std::sync::Arc;

use edit::Plan;
pub use edit::{Edit, EditError, Fragment, Splice};
pub use history::Steps;
use history::{Group, History};
pub use lines::{LineIndex, Position};
pub use path::{Path, Step};
pub use recover::{Recovered, Slip, recovered};
pub(crate) use source_map::Layer;
pub use source_map::{Located, SourceMap};
pub use tree::{Key, Kind, Node, NodeId, SyntaxError, Tree};
pub(crate) use unescape::{unescaped, without_quotes};

use crate::lang::Bilingual;

/// A text with its parsed form and its history.
#[derive(Debug)]
pub struct Document {
    text: String,
    revision: u64,
    tree: Option<Arc<Tree>>,
    error: Option<Box<SyntaxError>>,
    /// The text as it can be read although it is no JSON.
    recovered: Option<Box<Recovered>>,
    history: History,
    /// See [`Self::take_changes`].
    changes: Vec<Splice>,
}

/// What one undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The selection that belongs to the state that the document is in now.
    pub selection: Option<Path>,
    /// The bytes that it changed, in the text as it is now; empty where it only took something away.
    pub changed: Range<usize>,
}

/// Does splices one after the other; returns what they changed, in the text that they leave.
fn replay<'a>(text: &mut String, splices: impl Iterator<Item = &'a Splice>) -> Range<usize> {
    let mut changed: Option<Range<usize>> = None;
    for splice in splices {
        splice.apply(text);
        let Range { start, end } = splice.range;
        let after = start + splice.text.len();
        changed = Some(match changed {
            None => start..after,
            Some(old) => {
                let from = if old.start >= end {
                    old.start - end + after
                } else {
                    old.start
                };
                let to = if old.end >= end {
                    old.end - end + after
                } else {
                    old.end
                };
                from.min(start)..to.max(after)
            }
        });
    }
    changed.unwrap_or_default()
}

impl Document {
    /// A document of this text, which need not be JSON.
    pub fn new(text: impl Into<String>) -> Self {
        let mut document = Self {
            text: text.into(),
            revision: 0,
            tree: None,
            error: None,
            recovered: None,
            history: History::default(),
            changes: Vec::new(),
        };
        document.parse();
        document
    }

    /// A document of this text as it was left by the steps that were made before; they are dropped where they do not
    /// belong to the text.
    pub fn with_steps(text: impl Into<String>, steps: Steps) -> Self {
        let mut document = Self::new(text);
        document.history = History::of(steps, &document.text);
        document
    }

    /// The nearest steps of undo and redo, of `most` bytes together, to be kept beside the text.
    pub fn steps(&self, most: usize) -> Steps {
        self.history.steps(most)
    }

    /// The text, as it would be saved.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Counts the changes of the text; it never goes back, undo counts too.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The last state of the text that was JSON; `None` where there was none yet.
    pub fn tree(&self) -> Option<&Arc<Tree>> {
        self.tree.as_ref()
    }

    /// What the text is read as now; `None` while it is no JSON.
    pub fn current_tree(&self) -> Option<&Arc<Tree>> {
        self.tree.as_ref().filter(|_| self.error.is_none())
    }

    /// Why the text is not JSON now; `None` where it is.
    pub fn syntax_error(&self) -> Option<&SyntaxError> {
        self.error.as_deref()
    }

    /// The text as it can be read while it is no JSON, and its slips; `None` where it is JSON, or far from it.
    pub fn recovered(&self) -> Option<&Recovered> {
        self.recovered.as_deref()
    }

    /// Whether [`Self::undo`] has something to undo.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether [`Self::redo`] has something to do again.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// Does an edit as one step of undo.
    ///
    /// # Errors
    /// Where the edit does not fit the document; nothing is changed then.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        self.apply_all(std::slice::from_ref(edit), Gesture::default())
    }

    /// Does several edits as one step of undo, each on the result of the one before.
    ///
    /// # Errors
    /// Where one of them does not fit the document; nothing is changed then.
    pub fn apply_all(&mut self, edits: &[Edit], gesture: Gesture) -> Result<(), EditError> {
        let mut group = Group {
            selection: (gesture.before, gesture.after),
            key: gesture.key,
            ..Group::default()
        };
        for edit in edits {
            if let Err(error) = self.run(edit, &mut group) {
                for splice in group.backward.iter().rev() {
                    splice.apply(&mut self.text);
                }
                self.parse();
                return Err(error);
            }
        }
        if !group.forward.is_empty() {
            self.revision += 1;
            self.changes.extend(group.forward.iter().cloned());
            self.history.push(group);
        }
        Ok(())
    }

    fn plan(&self, edit: &Edit) -> Result<Plan, EditError> {
        if let Edit::Text(splice) = edit {
            let range = &splice.range;
            if range.start > range.end || self.text.get(range.clone()).is_none() {
                return Err(EditError(Bilingual::fixed(
                    "that place is not in the text any more",
                    "文本中已没有这个位置",
                )));
            }
            return Ok(Plan::Splices(vec![splice.clone()]));
        }
        match (&self.tree, &self.error) {
            (Some(tree), None) => edit.plan(tree),
            _ => Err(EditError(Bilingual::fixed(
                "the text is not JSON at the moment; mend it in the JSON pane first",
                "当前文本不是合法的 JSON；请先在 JSON 面板中修正",
            ))),
        }
    }

    fn run(&mut self, edit: &Edit, group: &mut Group) -> Result<(), EditError> {
        let plan = self.plan(edit)?;
        let (splices, next) = match plan {
            Plan::Splices(splices) => (splices, None),
            Plan::Then(splices, next) => (splices, Some(next)),
        };
        for splice in splices.into_iter().rev() {
            if splice.range.is_empty() && splice.text.is_empty() {
                continue;
            }
            group.backward.push(splice.apply(&mut self.text));
            group.forward.push(splice);
        }
        self.parse();
        // Only who edits the text itself may leave something that is not JSON.
        if self.error.is_some() && !matches!(edit, Edit::Text(_)) {
            return Err(EditError(Bilingual::fixed(
                "that would leave a text that is not JSON, so nothing was changed",
                "这样修改后文本将不再是合法的 JSON，因此未作修改",
            )));
        }
        next.map_or(Ok(()), |edit| self.run(&edit, group))
    }

    /// What edits would do to the text as it is now: splices in rising order that do not overlap. Nothing is changed.
    /// A single edit but a move costs next to nothing, and so do splices from the end to the beginning; others cost as
    /// much as doing them.
    ///
    /// # Errors
    /// Where an edit does not fit the document.
    pub fn preview(&self, edits: &[Edit]) -> Result<Vec<Splice>, EditError> {
        if let [edit] = edits
            && let Plan::Splices(mut splices) = self.plan(edit)?
        {
            splices.retain(|splice| !splice.range.is_empty() || !splice.text.is_empty());
            splices.reverse();
            return Ok(preview::composed(self.text.len(), splices));
        }
        if let Some(splices) = self.falling(edits) {
            return Ok(preview::composed(self.text.len(), splices));
        }
        let mut scratch = Self {
            text: self.text.clone(),
            revision: 0,
            tree: self.tree.clone(),
            error: self.error.clone(),
            recovered: None,
            history: History::default(),
            changes: Vec::new(),
        };
        let mut group = Group::default();
        for edit in edits {
            scratch.run(edit, &mut group)?;
        }
        Ok(preview::composed(self.text.len(), group.forward))
    }

    /// The splices that edits are, where they are nothing else and each stands before the one before it.
    pub(crate) fn falling(&self, edits: &[Edit]) -> Option<Vec<Splice>> {
        let mut end = self.text.len();
        let splices = edits.iter().map(|edit| match edit {
            Edit::Text(splice) => {
                let fits = splice.range.end <= end && self.text.get(splice.range.clone()).is_some();
                end = splice.range.start;
                fits.then(|| splice.clone())
            }
            _ => None,
        });
        splices.collect()
    }

    /// Ends the running gesture: the next edit is a step of its own, whatever its key.
    pub fn end_gesture(&mut self) {
        self.history.seal();
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Option<Undone> {
        let group = self.history.undo()?;
        let changed = replay(&mut self.text, group.backward.iter().rev());
        self.changes.extend(group.backward.iter().rev().cloned());
        let selection = group.selection.0.clone();
        self.changed();
        Some(Undone { selection, changed })
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) -> Option<Undone> {
        let group = self.history.redo()?;
        let changed = replay(&mut self.text, group.forward.iter());
        self.changes.extend(group.forward.iter().cloned());
        let selection = group.selection.1.clone();
        self.changed();
        Some(Undone { selection, changed })
    }

    /// The splices that were done since the last call, each on the result of the one before: what follows a place of
    /// the text from one state to the next asks for them.
    pub fn take_changes(&mut self) -> Vec<Splice> {
        std::mem::take(&mut self.changes)
    }

    fn changed(&mut self) {
        self.revision += 1;
        self.history.seal();
        self.parse();
    }

    fn parse(&mut self) {
        match Tree::parse(self.text.as_str()) {
            Ok(tree) => {
                self.tree = Some(Arc::new(tree));
                self.error = None;
                self.recovered = None;
            }
            Err(error) => {
                // Text of another language is told of as such.
                let recovered = recovered(&self.text)
                    .filter(|_| repair::repaired(&self.text).is_none())
                    .map(Box::new);
                self.error = Some(match &recovered {
                    Some(recovered) => recovered.error(&self.text).unwrap_or(error),
                    None => error,
                });
                self.recovered = recovered;
            }
        }
    }
}

/// What an edit belongs to, for undo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gesture {
    /// What was selected before.
    pub before: Option<Path>,
    /// What is selected after.
    pub after: Option<Path>,
    /// Edits that follow each other with the same key are one step: a run of typing, a drag of a slider.
    pub key: Option<u64>,
}
