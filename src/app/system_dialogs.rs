//! File dialogs of the system: one at a time, owned by the window, and the path box where none comes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use poll_promise::Promise;

use super::App;
use super::dialogs::{Dialog, Next, PathBox};
use crate::lang::Bilingual;
use crate::render::images::ENDINGS;

const CARD_FILES: Bilingual = Bilingual::fixed("Card JSON", "卡片 JSON");
const PICTURES: Bilingual = Bilingual::fixed("Pictures", "图片");
const ALL_FILES: Bilingual = Bilingual::fixed("All files", "所有文件");
const OTHER_CARD: Bilingual = Bilingual::fixed(
    "Nothing was saved: the file was chosen for a card that is no longer open",
    "未保存：所选文件属于已不再打开的卡片",
);
const NO_DIALOG: Bilingual = Bilingual::fixed(
    "The system shows no file dialog; type the path here.",
    "系统无法显示文件对话框；请在此输入路径。",
);
const NO_FILE: Bilingual = Bilingual::fixed(
    "The system gave no file. If no dialog appeared, type the path here.",
    "系统未返回文件。如果没有出现文件对话框，请在此输入路径。",
);
/// Endings of a card's file.
pub(super) const CARD_ENDINGS: [&str; 3] = ["json", "jsonc", "card"];
/// The time that a person needs at least to see and cancel a dialog: a quicker "none" comes from a system without one.
const NEVER_SHOWN: Duration = Duration::from_millis(400);
/// The time after which a dialog that has not taken the keyboard is taken for one that does not come.
const NO_ANSWER: Duration = Duration::from_secs(3);

/// A file dialog of the system on its way.
pub(super) struct Asking {
    to: To,
    promise: Promise<Option<PathBuf>>,
    since: Instant,
    /// The card that it was asked for, and its revision: the card may be another one when the answer comes.
    card: (u64, u64),
    /// True once the window had the keyboard and lost it, most likely to the dialog.
    lost_keyboard: bool,
    had_keyboard: bool,
    /// True once the person no longer waits for the dialog: its answer does not count.
    given_up: bool,
}

/// The purpose of a file dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    /// A card is opened.
    Open,
    /// The card is saved.
    Save,
    /// A picture is chosen for what is selected.
    Picture,
}

impl To {
    const fn title(self) -> Bilingual {
        match self {
            Self::Open => Bilingual::fixed("Open a card", "打开卡片"),
            Self::Save => Bilingual::fixed("Save the card", "保存卡片"),
            Self::Picture => Bilingual::fixed("Choose a picture", "选择图片"),
        }
    }
}

impl App {
    /// Asks for a file with the system's dialog. Where the system has none, or one of it is open still, the path box is
    /// the way.
    pub(super) fn ask(&mut self, to: To) {
        match &self.asking {
            Some(asking) if !asking.given_up => self.dialog = Some(Dialog::NoAnswer(to)),
            Some(_) => self.type_path(to, Some(NO_DIALOG)),
            None if self.runtime.is_none() => self.type_path(to, Some(NO_DIALOG)),
            None => self.asks_for = Some(to),
        }
    }

    /// Shows the dialog that was asked for; `owner` is the window that it belongs to.
    pub(super) fn show_asked(&mut self, ctx: &egui::Context, owner: Option<&eframe::Frame>) {
        let (Some(to), Some(runtime)) = (self.asks_for.take(), &self.runtime) else {
            return;
        };
        let mut dialog = rfd::AsyncFileDialog::new().set_title(to.title().get(self.lang));
        if let Some(owner) = owner {
            dialog = dialog.set_parent(owner);
        }
        let own = self.work.file().and_then(Path::parent);
        let folder = own.or(self.last_folder.as_deref());
        if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
            dialog = dialog.set_directory(folder);
        }
        let (name, endings): (_, &[&str]) = match to {
            To::Open => (CARD_FILES, &CARD_ENDINGS),
            To::Save => (CARD_FILES, &["json"]),
            To::Picture => (PICTURES, &ENDINGS),
        };
        dialog = dialog.add_filter(name.get(self.lang), endings);
        let promise = if to == To::Save {
            let name = self.work.file().and_then(Path::file_name);
            let name = name.map_or("card.json".into(), |name| name.to_string_lossy());
            in_background(runtime, ctx, dialog.set_file_name(name).save_file())
        } else {
            dialog = dialog.add_filter(ALL_FILES.get(self.lang), &["*"]);
            in_background(runtime, ctx, dialog.pick_file())
        };
        self.wait_for(ctx, to, promise);
    }

    fn wait_for(&mut self, ctx: &egui::Context, to: To, promise: Promise<Option<PathBuf>>) {
        self.asking = Some(Asking {
            to,
            promise,
            since: Instant::now(),
            card: (self.card, self.work.document().revision()),
            lost_keyboard: false,
            had_keyboard: ctx.input(|input| input.focused),
            given_up: false,
        });
    }

    /// Takes the answer of a file dialog once it is there, and says when none comes.
    pub(super) fn poll_asking(&mut self, ctx: &egui::Context) {
        let Some(asking) = &mut self.asking else {
            return;
        };
        let is_focused = ctx.input(|input| input.focused);
        asking.lost_keyboard |= asking.had_keyboard && !is_focused;
        let is_said = matches!(self.dialog, Some(Dialog::NoAnswer(_)));
        // Another question of this window comes first.
        if self.dialog.is_some() && !is_said && !asking.given_up {
            return;
        }
        if let Some(path) = asking.promise.ready().cloned() {
            let Some(asking) = self.asking.take().filter(|asking| !asking.given_up) else {
                return;
            };
            if is_said {
                self.dialog = None;
            }
            self.answered(ctx, &asking, path);
        } else if !is_said && !asking.given_up {
            let left = NO_ANSWER.saturating_sub(asking.since.elapsed());
            if !left.is_zero() {
                ctx.request_repaint_after(left);
            } else if is_focused || !asking.lost_keyboard {
                self.dialog = Some(Dialog::NoAnswer(asking.to));
            }
        }
    }

    /// Takes the answer of a file dialog: for the card that it was asked for, and no other.
    fn answered(&mut self, ctx: &egui::Context, asking: &Asking, path: Option<PathBuf>) {
        let (card, revision) = asking.card;
        let same_card = card == self.card;
        if let Some(folder) = path.as_deref().and_then(Path::parent) {
            self.last_folder = Some(folder.to_path_buf());
        }
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
            (To::Save, Some(path)) => self.save_to(ctx, with_ending(path)),
            (To::Picture, _) if !same_card => {}
            (To::Picture, Some(path)) => self.picture_for_selected(&path),
            (to, None) => {
                let may_be_shown = has_dialogs() && asking.since.elapsed() >= NEVER_SHOWN;
                match (may_be_shown, asking.lost_keyboard) {
                    (true, true) => self.after_save = None,
                    (true, false) => self.type_path(to, Some(NO_FILE)),
                    (false, _) => self.type_path(to, Some(NO_DIALOG)),
                }
            }
        }
    }

    /// Asks for a path with a box of this window.
    pub(super) fn type_path(&mut self, to: To, note: Option<Bilingual>) {
        let old = self.work.file().filter(|_| to == To::Save);
        let text = old.map(|path| path.display().to_string());
        let path = PathBox {
            text: text.unwrap_or_default(),
            note,
        };
        self.dialog = Some(match to {
            To::Open => Dialog::OpenPath(path),
            To::Save => Dialog::SavePath(path),
            To::Picture => Dialog::PicturePath(path),
        });
    }

    /// Stops waiting for the system's dialog and asks for the path instead.
    pub(super) fn type_instead(&mut self, to: To) {
        self.give_up_asking();
        self.type_path(to, None);
    }

    /// Stops waiting for the system's dialog. It may come all the same, so no second one is opened before it has
    /// ended.
    pub(super) fn give_up_asking(&mut self) {
        if let Some(asking) = &mut self.asking {
            asking.given_up = true;
        }
    }
}

/// A path to save a card to, with the ending of one.
pub(super) fn with_ending(path: PathBuf) -> PathBuf {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let is_card = ending.is_some_and(|ending| {
        let mut endings = CARD_ENDINGS.iter();
        endings.any(|known| ending.eq_ignore_ascii_case(known))
    });
    // What exists was chosen as it is.
    if is_card || path.exists() {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".json");
    PathBuf::from(name)
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

/// Tells whether the system can show file dialogs: elsewhere always, on Linux with a desktop portal or zenity.
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
    use crate::app::workspace::Workspace;
    use crate::lang::Lang;
    use egui::ViewportCommand;

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
        app.wait_for(&ctx, To::Save, Promise::from_ready(Some(path.clone())));
        app.replace(Workspace::new("{\"other\": 1}"));
        app.poll(&ctx);
        assert!(!path.exists());
        assert!(
            app.work
                .notice
                .as_ref()
                .is_some_and(|notice| notice.refused)
        );

        app.wait_for(&ctx, To::Save, Promise::from_ready(Some(path.clone())));
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
        app.wait_for(&ctx, To::Save, Promise::from_ready(Some(path.clone())));
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
        app.wait_for(&ctx, To::Open, Promise::from_ready(Some(path)));
        app.work
            .splice(crate::document::Splice::new(0..0, " "), None);
        app.poll(&ctx);
        assert!(matches!(
            app.dialog,
            Some(Dialog::Unsaved(Next::OpenFile(_)))
        ));
    }

    #[test]
    fn a_dialog_that_never_had_the_keyboard_is_replaced_by_the_path_box() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ctx, mut app) = app(folder.path());
        app.wait_for(&ctx, To::Picture, Promise::from_ready(None));
        app.poll(&ctx);
        let Some(Dialog::PicturePath(path)) = &app.dialog else {
            panic!("{:?}", app.dialog);
        };
        assert!(path.note.is_some(), "it says why");
    }

    #[test]
    fn a_dialog_that_does_not_answer_is_said_and_a_second_one_is_never_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ctx, mut app) = app(folder.path());
        let (sender, promise) = Promise::new();
        app.wait_for(&ctx, To::Open, promise);
        app.poll(&ctx);
        assert_eq!(app.dialog, None);
        // It is asked for once more while it is open.
        app.ask(To::Save);
        assert!(app.asks_for.is_none());
        assert_eq!(app.dialog.take(), Some(Dialog::NoAnswer(To::Save)));
        let asking = app.asking.as_mut().expect("it is waited for");
        asking.since -= NO_ANSWER;
        app.poll(&ctx);
        assert_eq!(app.dialog, Some(Dialog::NoAnswer(To::Open)));
        app.type_instead(To::Open);
        assert!(matches!(app.dialog, Some(Dialog::OpenPath(_))));
        // As long as it has not ended, the path box is the way at once.
        app.dialog = None;
        app.ask(To::Open);
        assert!(app.asks_for.is_none() && matches!(app.dialog, Some(Dialog::OpenPath(_))));
        // Its late answer does not count, and the next one may be shown.
        app.dialog = None;
        sender.send(Some(folder.path().join("late.json")));
        app.poll(&ctx);
        assert!(app.asking.is_none() && app.dialog.is_none());
        app.ask(To::Open);
        assert_eq!(app.asks_for, Some(To::Open));
    }

    #[test]
    fn the_answer_takes_the_place_of_the_question_whether_one_comes() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ctx, mut app) = app(folder.path());
        let path = folder.path().join("chosen.json");
        std::fs::write(&path, "{\"chosen\": 1}").expect("written");
        let (sender, promise) = Promise::new();
        app.wait_for(&ctx, To::Open, promise);
        app.dialog = Some(Dialog::NoAnswer(To::Open));
        sender.send(Some(path));
        app.poll(&ctx);
        assert_eq!(app.dialog, None);
        assert_eq!(app.work.text(), "{\"chosen\": 1}");
    }

    #[test]
    fn a_name_to_save_to_gets_the_ending_of_a_card() {
        let named = |name: &str| with_ending(PathBuf::from(name)).display().to_string();
        assert_eq!(named("/a/card"), "/a/card.json");
        assert_eq!(named("/a/card.v2"), "/a/card.v2.json");
        assert_eq!(named("/a/card.JSON"), "/a/card.JSON");
        assert_eq!(named("/a/card.jsonc"), "/a/card.jsonc");
    }
}
