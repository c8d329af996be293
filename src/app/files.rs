//! Files: opened and saved, with the questions before something would be lost.

use std::path::{Path, PathBuf};

use egui::ViewportCommand;

use super::App;
use super::dialogs::{Answer, Dialog, Next, PathBox};
use super::inspector::InspectorPane;
use super::problems::ProblemsPane;
use super::session::Slot;
use super::system_dialogs::{To, with_ending};
use super::tree::TreePane;
use super::workspace::{Workspace, absolute};
use crate::both;
use crate::document::file;
use crate::lang::Bilingual;

const NEW_CARD: &str = "{\n  \"schema\": \"2.0\",\n  \"header\": {\n    \"title\": {\n      \"tag\": \"plain_text\",\n      \"content\": \"\"\n    },\n    \"template\": \"blue\"\n  },\n  \"body\": {\n    \"elements\": []\n  }\n}\n";
const NOTHING_UNSAVED: Bilingual = Bilingual::fixed(
    "Another window has opened the unsaved work already",
    "未保存的内容已在另一个窗口中打开",
);
impl App {
    /// Goes on where nothing is lost, else asks first.
    pub(super) fn guard(&mut self, ctx: &egui::Context, next: Next) {
        if self.work.is_dirty() {
            self.dialog = Some(Dialog::Unsaved(next));
        } else {
            self.go_on(ctx, next);
        }
    }

    pub(super) fn go_on(&mut self, ctx: &egui::Context, next: Next) {
        match next {
            Next::New => {
                self.forget_pictures();
                self.replace(Workspace::new(NEW_CARD));
            }
            Next::Open => self.ask(To::Open),
            Next::OpenPath => self.dialog = Some(Dialog::OpenPath(PathBox::default())),
            // Opening one would wait for whoever writes into it.
            Next::OpenFile(path) if file::is_special(&path) => {
                let name = path.display();
                self.dialog = Some(Dialog::Failed(both!(
                    "{name} is a device or a pipe and no file; choose a file",
                    "{name} 是设备或管道，不是文件；请选择文件"
                )));
            }
            Next::OpenFile(path) => match file::read(&path) {
                Ok(opened) => {
                    self.forget_pictures();
                    self.replace(Workspace::taken_from(path, opened));
                }
                Err(error) => self.dialog = Some(Dialog::Failed(error.0)),
            },
            Next::Card(text) => {
                self.forget_pictures();
                self.replace(Workspace::taken_out(&text));
            }
            Next::Restore => self.restore_unsaved(),
            Next::Quit => {
                self.quitting = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Opens the unsaved work of an earlier session, with its journal, which becomes this window's.
    pub(super) fn restore_unsaved(&mut self) {
        let Some(folder) = self.data_dir.clone() else {
            return;
        };
        let found = std::mem::take(&mut self.unsaved)
            .into_iter()
            .find_map(|number| Slot::open(&folder, number));
        if let Some((slot, journal)) = found {
            self.wait_for_journal();
            self.forget_pictures();
            if let Some(old) = self.slot.replace(slot) {
                old.clear();
            }
            self.replace(journal.restore());
        } else {
            self.work.refuse(NOTHING_UNSAVED);
        }
        self.unsaved = self
            .slot
            .as_ref()
            .map(Slot::unsaved_elsewhere)
            .unwrap_or_default();
    }

    pub(super) fn replace(&mut self, work: Workspace) {
        self.work = work;
        self.card += 1;
        self.tree = TreePane::default();
        self.inspector = InspectorPane::default();
        self.problems = ProblemsPane::default();
        self.preview.reset();
        self.reset_source = true;
        self.journal.written = None;
    }

    /// Saves to the card's file; asks for a path if it has none.
    pub(super) fn save(&mut self, ctx: &egui::Context) {
        match self.work.file().map(Path::to_path_buf) {
            None => self.ask(To::Save),
            Some(path) => self.save_to(ctx, path),
        }
    }

    /// The place of a typed path, which begins in the card's folder where it is not whole.
    fn beside_card(&self, path: &Path) -> PathBuf {
        let folder = self.work.file().and_then(Path::parent);
        absolute(folder.map_or_else(|| path.to_path_buf(), |folder| folder.join(path)))
    }

    pub(super) fn dialogs(&mut self, ctx: &egui::Context) {
        if self.list.is_some() {
            return;
        }
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        match (dialog.show(ctx, self.lang), dialog) {
            (Answer::Waiting, dialog) => {
                self.dialog = Some(dialog);
                return;
            }
            (Answer::Cancel, dialog) => {
                self.after_save = None;
                if matches!(dialog, Dialog::NoAnswer(_)) {
                    self.give_up_asking();
                }
            }
            (Answer::Save, Dialog::Unsaved(next)) => {
                self.after_save = Some(next);
                self.save(ctx);
            }
            (Answer::Discard, Dialog::Unsaved(next)) => {
                self.journal.discarded = next == Next::Quit;
                self.go_on(ctx, next);
            }
            (Answer::Path(path), Dialog::OpenPath(_)) => {
                self.go_on(ctx, Next::OpenFile(self.beside_card(&path)));
            }
            (Answer::Path(path), Dialog::PicturePath(_)) => {
                self.picture_for_selected(&self.beside_card(&path));
            }
            (Answer::Yes, Dialog::NoAnswer(to)) => self.type_instead(to),
            (Answer::Yes, Dialog::ReplacePicture(replace)) => self.replace_confirmed(&replace),
            (Answer::Width(width), Dialog::CardWidth(_)) => {
                self.work.widths.set(self.settings.device, width);
            }
            (Answer::Path(path), Dialog::SavePath(_)) => {
                self.save_to(ctx, with_ending(self.beside_card(&path)));
            }
            (Answer::Yes, Dialog::Changed(clash) | Dialog::Exists(clash)) => {
                self.save_over(ctx, clash);
            }
            (Answer::Reload, Dialog::Changed(clash)) => {
                self.after_save = None;
                self.read_again(&clash.path);
            }
            _ => {}
        }
        ctx.request_repaint();
    }

    /// Takes what other threads have finished.
    pub(super) fn poll(&mut self, ctx: &egui::Context) {
        let settings = &mut self.settings.send;
        self.send.poll(ctx, &self.work, self.card, settings);
        self.send_wants(ctx);
        self.poll_asking(ctx);
    }
}
