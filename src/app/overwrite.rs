//! The one check before a file is overwritten: content that this window has not read is asked about.

use std::path::{Path, PathBuf};

use super::App;
use super::dialogs::Dialog;
use super::workspace::Workspace;
use crate::both;
use crate::document::file::{self, Opened, Stamp};
use crate::lang::Bilingual;
use crate::sending::history::{DiffLine, line_diff};

/// A file whose content differs from what the card would write there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clash {
    /// The file.
    pub(crate) path: PathBuf,
    /// The stamp of its content; `None` where that is no text.
    pub(crate) stamp: Option<Stamp>,
    /// The difference from the text here to the file's.
    pub(crate) lines: Vec<DiffLine>,
}

impl Clash {
    /// Compares a file with the open card.
    pub(super) fn new(path: PathBuf, there: Option<&Opened>, work: &Workspace) -> Self {
        Self {
            path,
            stamp: there.map(|there| there.stamp),
            lines: there
                .map(|there| line_diff(work.text(), &there.text))
                .unwrap_or_default(),
        }
    }
}

impl App {
    /// Saves to a file, unless something has to be asked or refused first.
    pub(super) fn save_to(&mut self, ctx: &egui::Context, path: PathBuf) {
        match self.question_before(&path) {
            Some(dialog) => self.dialog = Some(dialog),
            None => self.write_to(ctx, path),
        }
    }

    /// Saves over a file after the person has agreed to lose what it held then, and asks anew where it holds something
    /// else by now.
    pub(super) fn save_over(&mut self, ctx: &egui::Context, agreed: Clash) {
        match self.question_before(&agreed.path) {
            Some(Dialog::Changed(clash)) if clash.stamp != agreed.stamp => {
                self.dialog = Some(Dialog::Changed(clash));
            }
            Some(Dialog::Exists(clash)) if clash.stamp != agreed.stamp => {
                self.dialog = Some(Dialog::Exists(clash));
            }
            Some(refused @ Dialog::Failed(_)) => self.dialog = Some(refused),
            _ => self.write_to(ctx, agreed.path),
        }
    }

    /// The question that stands before a file is written; `None` where nothing is lost that was not read here.
    fn question_before(&mut self, path: &Path) -> Option<Dialog> {
        if file::is_special(path) {
            let name = path.display();
            self.after_save = None;
            return Some(Dialog::Failed(both!(
                "{name} is a device or a pipe and no file; choose a file",
                "{name} 是设备或管道，不是文件；请选择文件"
            )));
        }
        // A folder, or what lies in a folder that is missing, is refused when it is written.
        if !path.is_file() {
            return None;
        }
        let there = file::read(path).ok();
        if there
            .as_ref()
            .is_some_and(|there| there.text == self.work.text())
        {
            return None;
        }
        let is_own = self.work.file().is_some_and(|own| is_same(own, path));
        let stamp = there.as_ref().map(|there| there.stamp);
        if is_own && stamp.is_some() && stamp == self.work.stamp() {
            return None;
        }
        let clash = Clash::new(path.to_path_buf(), there.as_ref(), &self.work);
        Some(if is_own {
            Dialog::Changed(clash)
        } else {
            Dialog::Exists(clash)
        })
    }

    fn write_to(&mut self, ctx: &egui::Context, path: PathBuf) {
        let before = self.work.pictures_beside();
        match self.work.save(Some(path)) {
            Ok(()) => {
                self.bring_pictures(before.as_deref());
                if let Some(next) = self.after_save.take() {
                    self.go_on(ctx, next);
                }
            }
            Err(reason) => {
                self.after_save = None;
                self.dialog = Some(Dialog::Failed(reason));
            }
        }
    }

    /// Reads the card's file again; the text that was here comes back by undo.
    pub(super) fn read_again(&mut self, path: &Path) {
        match file::read(path) {
            Ok(opened) => {
                self.work.read_again(opened);
                self.work.say(Bilingual::fixed(
                    "The file was read again; undo brings the changes back",
                    "已重新读取文件；撤销可恢复之前的修改",
                ));
            }
            Err(error) => self.dialog = Some(Dialog::Failed(error.0)),
        }
    }
}

/// Tells whether two paths lead to one file, by whatever links and spellings.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    one == other || real(one) == real(other)
}
