//! The list of everything that would mend a problem, what is at the caret or selected first.

use std::ops::Range;

use super::command::Command;
use super::picker::{Item, Picker};
use super::problems::{Line, lines_of};
use super::workspace::{Pane, Workspace};
use super::{App, List};
use crate::both;
use crate::document::{Edit, LineIndex};
use crate::lang::Bilingual;

const SEARCH: Bilingual = Bilingual::fixed("Search ways to fix", "搜索修正方式");
const NOTHING: Bilingual = Bilingual::fixed(
    "no problem of this card has a fix that could be offered",
    "没有可自动修正的问题",
);

/// One way to mend something.
#[derive(Clone, Debug)]
pub(super) enum Choice {
    /// Everything that is safe to mend.
    All,
    /// These edits.
    Edits(Vec<Edit>),
    /// A command that does what the fix does, and says more about it.
    Command(Command),
}

/// The distance of a problem from the person's place in the text, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Here,
    SameLine,
    Elsewhere,
}

/// The distance of a problem from a place in the text, and its length in bytes (0 elsewhere), so that of two problems
/// around one place the inner one comes first.
fn nearness(line: &Line, here: &Range<usize>, index: &LineIndex) -> (Nearness, usize) {
    let Range { start, end } = line.range;
    let nearness = if start <= here.end && here.start <= end {
        Nearness::Here
    } else if index.line(start) == index.line(here.start) && here.is_empty() {
        Nearness::SameLine
    } else {
        Nearness::Elsewhere
    };
    match nearness {
        Nearness::Elsewhere => (nearness, 0),
        near => (near, end - start),
    }
}

impl App {
    /// Opens the list, or says that there is nothing in it.
    pub(super) fn open_fixes(&mut self) {
        let here = self.place_in_text();
        let index = LineIndex::new(self.work.text());
        let mut lines: Vec<Line> = lines_of(&self.work);
        lines.retain(|line| !line.fixes.is_empty());
        lines.sort_by_key(|line| nearness(line, &here, &index));
        let near = lines
            .iter()
            .filter(|line| nearness(line, &here, &index).0 != Nearness::Elsewhere)
            .count();
        let lang = self.lang;
        let mut found: Vec<(Item, Choice)> = Vec::new();
        let safe = lines
            .iter()
            .filter(|line| line.fixes.iter().any(|fix| fix.safe))
            .count();
        for (at, line) in lines.iter().enumerate() {
            if at == near {
                found.extend((safe > 0).then(|| self.all_item(safe)));
            }
            let (number, column) = line.position;
            let place = both!("{number}:{column}", "{number}:{column}");
            for fix in &line.fixes {
                let item = Item {
                    label: fix.title.get(lang).to_owned(),
                    detail: place.get(lang).to_owned(),
                    group: line.message.get(lang).to_owned(),
                    also: fix.title.get(lang.other()).to_owned(),
                    refused: None,
                    sign: None,
                };
                let choice = match line.command {
                    Some(command) => Choice::Command(command),
                    None => Choice::Edits(fix.edits.clone()),
                };
                found.push((item, choice));
            }
        }
        if near == lines.len() && safe > 0 {
            found.push(self.all_item(safe));
        }
        if found.is_empty() {
            return self.work.refuse(NOTHING);
        }
        let (items, choices) = found.into_iter().unzip();
        self.list = Some(List::Fixes(Picker::new(SEARCH.get(lang), items), choices));
    }

    fn all_item(&self, safe: usize) -> (Item, Choice) {
        let command = Command::FixAll;
        let count = both!("{safe} of them", "共 {safe} 个");
        let item = Item {
            label: command.name(self.lang).to_owned(),
            detail: count.get(self.lang).to_owned(),
            group: String::new(),
            also: command.name(self.lang.other()).to_owned(),
            refused: None,
            sign: None,
        };
        (item, Choice::All)
    }

    /// The person's place in the text, bytes: the caret, or the selected component while another pane has the
    /// keyboard.
    fn place_in_text(&self) -> Range<usize> {
        let caret = self.source.caret();
        let selected = || {
            let view = self.work.good_view().ok()?;
            let row = self.work.selected_row()?;
            Some(view.tree.range_with_key(row.node))
        };
        if self.focused == Some(Pane::Source) {
            return caret..caret;
        }
        selected().unwrap_or(caret..caret)
    }

    /// Carries out the choice.
    pub(super) fn take_fix(&mut self, choice: Choice) {
        match choice {
            Choice::All => {
                let done = Workspace::fix_all(&mut self.work);
                self.say(done);
            }
            Choice::Command(command) => self.todo.push(command),
            Choice::Edits(edits) => {
                self.work.end_gesture();
                self.work.edit(&edits, None);
            }
        }
    }
}
