//! The window, driven without one: what a person does, and what stands in the text and in the panes then.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../stand_in/mod.rs"]
mod stand_in;

mod access;
mod elements;
mod files;
mod fixes;
mod input_method;
mod keyboard;
mod lists;
mod panes;
mod parts;
mod pictures;
mod preview;
mod sending;
mod sending_again;
mod sending_more;
mod sending_shown;
mod typing;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use cardwright::app::command::Command;
use cardwright::app::session;
use cardwright::app::workspace::{Pane, Workspace};
use cardwright::app::{App, Start};
use cardwright::document::Path;
use cardwright::lang::Lang;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const CARD: &str = r#"{
  "schema": "2.0",
  "body": {
    "elements": [
      {"tag": "markdown", "content": "first words"},
      {"tag": "hr"}, // a rule
      {
        "tag": "form",
        "name": "f",
        "elements": [
          {"tag": "button", "text": {"tag": "plain_text", "content": "press me"}}
        ]
      }
    ]
  }
}
"#;

const ALT: Modifiers = Modifiers::ALT;
const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);

/// A window with a card in it, and the folder of its files.
struct Window {
    harness: Harness<'static, Option<App>>,
    folder: tempfile::TempDir,
}

impl Window {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("card.json");
        std::fs::write(&file, text).unwrap();
        Self::start(folder, vec![file])
    }

    fn start(folder: tempfile::TempDir, files: Vec<PathBuf>) -> Self {
        let start = Start {
            files,
            data_dir: Some(folder.path().join("data")),
            language: Some(Lang::En),
        };
        // The window needs its fonts before the first frame, so it is made while the context is.
        let made = Rc::new(RefCell::new(None));
        let taken = made.clone();
        let harness = Harness::builder()
            .with_size([1400.0, 1000.0])
            .with_max_steps(16)
            .with_context_setup(move |ctx| *made.borrow_mut() = Some(App::new(ctx, start)))
            .build_ui_state(
                move |ui: &mut egui::Ui, app: &mut Option<App>| {
                    if app.is_none() {
                        *app = taken.borrow_mut().take();
                    }
                    app.as_mut().unwrap().ui(ui);
                },
                None,
            );
        Self { harness, folder }
    }

    fn app(&self) -> &App {
        self.harness.state().as_ref().unwrap()
    }

    fn app_mut(&mut self) -> &mut App {
        self.harness.state_mut().as_mut().unwrap()
    }

    fn work(&self) -> &Workspace {
        self.app().workspace()
    }

    fn text(&self) -> String {
        self.work().text().to_owned()
    }

    fn run(&mut self) {
        self.harness.run();
    }

    fn command(&mut self, command: Command) {
        self.app_mut().request(command);
        self.run();
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.run();
    }

    /// Types letter by letter as a person does: key down, text, key up, a frame for each letter, so that what one letter
    /// changes is there when the next one comes.
    fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            self.type_letter(letter);
        }
        self.run();
    }

    /// Presses and lets go of the key of one letter, in one frame.
    fn type_letter(&mut self, letter: char) {
        let written = letter.to_string();
        let key = Key::from_name(&written.to_uppercase());
        let down = |key, pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        if let Some(key) = key {
            self.harness.event(down(key, true));
        }
        self.harness.event(Event::Text(written));
        if let Some(key) = key {
            self.harness.event(down(key, false));
        }
        self.harness.step();
    }

    /// Clicks the row of the tree that begins with these words.
    fn click_row(&mut self, words: &str) {
        self.harness
            .get_by(|node| node.role() == Role::TreeItem && label(node).starts_with(words))
            .click();
        self.run();
    }

    /// The field, button or box with this name.
    fn field(&self, name: &'static str) -> egui_kittest::Node<'_> {
        self.harness
            .get_by(move |node| node.role() != Role::Label && node.label().as_deref() == Some(name))
    }

    fn rows(&self) -> Vec<String> {
        self.harness
            .query_all_by_role(Role::TreeItem)
            .map(|node| label(&node.accesskit_node()))
            .collect()
    }

    fn selected(&self) -> String {
        self.work()
            .selection()
            .path
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    fn select(&mut self, pointer: &str) {
        let path = Path::from_pointer(pointer);
        self.app_mut().workspace_mut().select(Some(path), None);
        self.run();
    }

    fn notice(&self) -> String {
        self.work()
            .notice
            .as_ref()
            .map(|notice| notice.text.en.to_string())
            .unwrap_or_default()
    }

    /// Puts the caret of the JSON pane before some words and gives it the keyboard.
    fn caret_before(&mut self, words: &str) {
        let at = self.text().find(words).unwrap();
        self.app_mut().workspace_mut().go_to(at..at, true);
        self.run();
    }

    /// Runs frames until something is so, for what other threads do.
    fn until(&mut self, so: impl Fn(&mut Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !so(self) {
            assert!(Instant::now() < end, "it did not happen within 20 seconds");
            self.harness.step();
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn label(node: &egui_kittest::kittest::AccessKitNode<'_>) -> String {
    node.label().or_else(|| node.value()).unwrap_or_default()
}

impl Window {
    /// Ends it as a kill would: nothing is written any more. The folder stays.
    fn killed(self) -> tempfile::TempDir {
        let Self { harness, folder } = self;
        drop(harness);
        folder
    }

    /// Waits until some journal of the folder holds this text.
    fn until_kept(&mut self, text: &str) {
        let data = self.folder.path().join("data");
        self.until(|_| {
            std::fs::read_dir(&data).unwrap().any(|entry| {
                // A file that is being written has another name by the time it is read.
                let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
                serde_json::from_slice::<session::Journal>(&bytes)
                    .is_ok_and(|journal| journal.text == text)
            })
        });
    }
}
