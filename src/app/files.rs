//! Files: opened and saved, with the questions before something would be lost, and the dialogs of the system.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::ViewportCommand;
use poll_promise::Promise;

use super::App;
use super::dialogs::{Answer, Dialog, Next};
use super::inspector::InspectorPane;
use super::problems::ProblemsPane;
use super::session::Slot;
use super::tree::TreePane;
use super::workspace::{Workspace, absolute};
use crate::document::file;
use crate::lang::Bilingual;
use crate::render::images::ENDINGS;

const NEW_CARD: &str = "{\n  \"schema\": \"2.0\",\n  \"header\": {\n    \"title\": {\n      \"tag\": \"plain_text\",\n      \"content\": \"\"\n    },\n    \"template\": \"blue\"\n  },\n  \"body\": {\n    \"elements\": []\n  }\n}\n";
const CARD_FILES: Bilingual = Bilingual::fixed("Card JSON", "卡片 JSON");
const PICTURES: Bilingual = Bilingual::fixed("Pictures", "图片");
const ALL_FILES: Bilingual = Bilingual::fixed("All files", "所有文件");
const NOTHING_UNSAVED: Bilingual = Bilingual::fixed(
    "Another window has opened the unsaved work already",
    "未保存的内容已在另一个窗口中打开",
);
const OTHER_CARD: Bilingual = Bilingual::fixed(
    "Nothing was saved: the file was chosen for a card that is no longer open",
    "未保存：所选文件属于已不再打开的卡片",
);
/// A person does not see and cancel a dialog in less; whatever says "none" faster never showed one.
const NEVER_SHOWN: Duration = Duration::from_millis(400);

/// A file dialog of the system on its way.
pub(super) struct Asking {
    to: To,
    promise: Promise<Option<PathBuf>>,
    since: Instant,
    /// The card that it was asked for, and its revision: the card may be another one when the answer comes.
    card: (u64, u64),
}
/// What a file dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    Open,
    Save,
    Picture,
}

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
            Next::Open => self.ask_which(ctx),
            Next::OpenPath => self.dialog = Some(Dialog::OpenPath(String::new())),
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

    /// Asks for a file with the system's dialog. Where the system has none, the path box is the way.
    pub(super) fn ask_which(&mut self, ctx: &egui::Context) {
        let Some(runtime) = &self.runtime else {
            self.dialog = Some(Dialog::OpenPath(String::new()));
            return;
        };
        let dialog = rfd::AsyncFileDialog::new()
            .add_filter(CARD_FILES.get(self.lang), &["json", "jsonc", "card"])
            .add_filter(ALL_FILES.get(self.lang), &["*"]);
        let answer = in_background(runtime, ctx, dialog.pick_file());
        self.wait_for(To::Open, answer);
    }

    /// Asks for a picture for what is selected.
    pub(super) fn ask_picture(&mut self, ctx: &egui::Context) {
        let Some(runtime) = &self.runtime else {
            self.dialog = Some(Dialog::PicturePath(String::new()));
            return;
        };
        let dialog = rfd::AsyncFileDialog::new()
            .add_filter(PICTURES.get(self.lang), &ENDINGS)
            .add_filter(ALL_FILES.get(self.lang), &["*"]);
        let answer = in_background(runtime, ctx, dialog.pick_file());
        self.wait_for(To::Picture, answer);
    }

    pub(super) fn wait_for(&mut self, to: To, promise: Promise<Option<PathBuf>>) {
        self.asking = Some(Asking {
            to,
            promise,
            since: Instant::now(),
            card: (self.card, self.work.document().revision()),
        });
    }

    /// Takes the answer of a file dialog: for the card that it was asked for, and no other.
    pub(super) fn answered(&mut self, ctx: &egui::Context, asking: &Asking, path: Option<PathBuf>) {
        let (card, revision) = asking.card;
        let same_card = card == self.card;
        match (asking.to, path) {
            (To::Open, Some(path)) => {
                let next = Next::OpenFile(path);
                if same_card && revision == self.work.document().revision() {
                    self.go_on(ctx, next);
                } else {
                    self.guard(ctx, next);
                }
            }
            (To::Save, _) if !same_card => {
                self.after_save = None;
                self.work.refuse(OTHER_CARD);
            }
            (To::Save, Some(path)) => self.save_to(ctx, path),
            (To::Picture, _) if !same_card => {}
            (To::Picture, Some(path)) => self.picture_for_selected(&path),
            (to, None) => {
                if was_shown(asking.since.elapsed(), has_dialogs()) {
                    self.after_save = None;
                } else {
                    match to {
                        To::Open => self.dialog = Some(Dialog::OpenPath(String::new())),
                        To::Picture => self.dialog = Some(Dialog::PicturePath(String::new())),
                        To::Save => self.type_where(),
                    }
                }
            }
        }
    }

    /// Asks for a path to save to, with a box of this window.
    pub(super) fn type_where(&mut self) {
        let old = self.work.file().map(|path| path.display().to_string());
        self.dialog = Some(Dialog::SavePath(old.unwrap_or_default()));
    }

    pub(super) fn ask_where(&mut self, ctx: &egui::Context) {
        let Some(runtime) = &self.runtime else {
            self.type_where();
            return;
        };
        let mut dialog =
            rfd::AsyncFileDialog::new().add_filter(CARD_FILES.get(self.lang), &["json"]);
        dialog = match self.work.file() {
            Some(path) => {
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                let dialog = dialog.set_file_name(name);
                path.parent()
                    .map(|folder| dialog.clone().set_directory(folder))
                    .unwrap_or(dialog)
            }
            None => dialog.set_file_name("card.json"),
        };
        let answer = in_background(runtime, ctx, dialog.save_file());
        self.wait_for(To::Save, answer);
    }

    /// Saves to the card's file; asks where it has none, or where someone else has changed it.
    pub(super) fn save(&mut self, ctx: &egui::Context, overwrite: bool) {
        match self.work.file().map(std::path::Path::to_path_buf) {
            None => self.ask_where(ctx),
            Some(path) if !overwrite && self.work.changed_on_disk() => {
                self.dialog = Some(Dialog::Changed(path))
            }
            Some(path) => self.save_to(ctx, path),
        }
    }

    pub(super) fn save_to(&mut self, ctx: &egui::Context, path: PathBuf) {
        let had_file = self.work.file().is_some();
        match self.work.save(Some(path)) {
            Ok(()) => {
                self.move_pictures(had_file);
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
            (Answer::Cancel, _) => {
                self.after_save = None;
            }
            (Answer::Save, Dialog::Unsaved(next)) => {
                self.after_save = Some(next);
                self.save(ctx, false);
            }
            (Answer::Discard, Dialog::Unsaved(next)) => {
                self.journal.discarded = next == Next::Quit;
                self.go_on(ctx, next);
            }
            (Answer::Path(path), Dialog::OpenPath(_)) => {
                self.go_on(ctx, Next::OpenFile(path));
            }
            (Answer::Path(path), Dialog::PicturePath(_)) => {
                self.picture_for_selected(&absolute(path));
            }
            (Answer::Yes, Dialog::ReplacePicture(replace)) => self.replace_confirmed(&replace),
            (Answer::Width(width), Dialog::CardWidth(_)) => {
                self.work.widths.set(self.settings.device, width);
            }
            (Answer::Path(path), Dialog::SavePath(_)) => {
                let path = absolute(path);
                if path.exists() && self.work.file() != Some(&path) {
                    self.dialog = Some(Dialog::Exists(path));
                } else {
                    self.save_to(ctx, path);
                }
            }
            (Answer::Yes, Dialog::Changed(path) | Dialog::Exists(path)) => {
                self.save_to(ctx, path);
            }
            (Answer::Reload, Dialog::Changed(path)) => {
                self.after_save = None;
                self.go_on(ctx, Next::OpenFile(path));
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
        // Another question of this window comes first.
        if self.dialog.is_none()
            && let Some(asking) = self.asking.take()
        {
            match asking.promise.ready().cloned() {
                Some(path) => self.answered(ctx, &asking, path),
                None => self.asking = Some(asking),
            }
        }
    }
}

/// Shows a file dialog of the system; the window is drawn again when the answer is there.
fn in_background(
    runtime: &tokio::runtime::Runtime,
    ctx: &egui::Context,
    dialog: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
) -> Promise<Option<PathBuf>> {
    let (sender, promise) = Promise::new();
    let ctx = ctx.clone();
    runtime.spawn(async move {
        let file = dialog.await;
        sender.send(file.map(|file| file.path().to_path_buf()));
        ctx.request_repaint();
    });
    promise
}

/// Whether a dialog that gave no file was there at all: a system without one and a person who cancels both say "none".
fn was_shown(after: Duration, has_dialogs: bool) -> bool {
    has_dialogs && after >= NEVER_SHOWN
}

/// Whether the system can show file dialogs: elsewhere always, on Linux with a desktop portal or zenity.
fn has_dialogs() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let folders = |variable: &str, usual: &str| {
        let value = std::env::var_os(variable).filter(|value| !value.is_empty());
        let value = value.unwrap_or_else(|| usual.into());
        std::env::split_paths(&value).collect::<Vec<_>>()
    };
    let portal = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    folders("PATH", "/usr/bin")
        .iter()
        .any(|folder| folder.join("zenity").is_file())
        || folders("XDG_DATA_DIRS", "/usr/local/share:/usr/share")
            .iter()
            .any(|folder| folder.join(portal).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Start;
    use crate::lang::Lang;

    fn app(folder: &std::path::Path) -> (egui::Context, App) {
        let ctx = egui::Context::default();
        let start = Start {
            files: Vec::new(),
            data_dir: Some(folder.join("data")),
            language: Some(Lang::En),
        };
        let app = App::new(&ctx, start);
        (ctx, app)
    }

    #[test]
    fn a_file_chosen_for_one_card_never_gets_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ctx, mut app) = app(folder.path());
        let path = folder.path().join("chosen.json");
        app.wait_for(To::Save, Promise::from_ready(Some(path.clone())));
        app.replace(Workspace::new("{\"other\": 1}"));
        app.poll(&ctx);
        assert!(!path.exists());
        assert!(
            app.work
                .notice
                .as_ref()
                .is_some_and(|notice| notice.refused)
        );

        app.wait_for(To::Save, Promise::from_ready(Some(path.clone())));
        app.poll(&ctx);
        let saved = std::fs::read_to_string(&path).expect("saved");
        assert_eq!(saved, "{\"other\": 1}");
    }

    #[test]
    fn a_window_that_was_to_close_closes_once_its_card_has_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ctx, mut app) = app(folder.path());
        let path = folder.path().join("chosen.json");
        app.after_save = Some(Next::Quit);
        app.wait_for(To::Save, Promise::from_ready(Some(path.clone())));
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| app.poll(ui.ctx()));
        output.textures_delta.clear(); // nothing draws here
        assert!(path.exists() && app.quitting);
        let commands = output
            .viewport_output
            .values()
            .flat_map(|out| &out.commands);
        assert!(
            commands
                .into_iter()
                .any(|command| *command == ViewportCommand::Close)
        );
    }

    #[test]
    fn a_file_chosen_to_be_opened_does_not_replace_what_was_typed_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ctx, mut app) = app(folder.path());
        let path = folder.path().join("chosen.json");
        std::fs::write(&path, "{}").expect("written");
        app.wait_for(To::Open, Promise::from_ready(Some(path)));
        app.work
            .splice(crate::document::Splice::new(0..0, " "), None);
        app.poll(&ctx);
        assert!(matches!(
            app.dialog,
            Some(Dialog::Unsaved(Next::OpenFile(_)))
        ));
    }

    #[test]
    fn only_a_dialog_that_never_showed_is_replaced_by_the_path_box() {
        let long = Duration::from_secs(3);
        assert!(was_shown(long, true));
        assert!(!was_shown(long, false));
        assert!(!was_shown(Duration::from_millis(20), true));
    }
}
