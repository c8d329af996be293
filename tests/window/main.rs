//! The window, driven without one: what a person does, and what stands in the text and in the panes then.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../stand_in/mod.rs"]
mod stand_in;

mod pictures;
mod preview;

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

    fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.run();
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

#[test]
fn a_click_in_the_tree_selects_the_same_node_in_all_panes() {
    let mut window = Window::with(CARD);
    assert_eq!(
        window.rows(),
        [
            "Card",
            "Body",
            "Rich text first words",
            "Divider",
            "Form f",
            "Button press me"
        ]
    );
    window.click_row("Button");
    assert_eq!(window.selected(), "/body/elements/2/elements/0");
    // The inspector shows its properties, and typing there is a splice of exactly that value.
    let field = window.field("text.content");
    assert_eq!(field.value().as_deref(), Some("press me"));
}

#[test]
fn a_property_set_in_the_inspector_changes_only_its_bytes_and_is_one_step_of_undo() {
    let mut window = Window::with(CARD);
    window.select("/body/elements/2/elements/0");
    window.field("text.content").focus();
    window.run();
    for character in ["!", "?"] {
        window.type_text(character);
    }
    let content = window.text();
    assert!(
        content.contains("press me!?") || content.contains("!?press me"),
        "{content}"
    );
    assert_eq!(content.replace("!?", ""), CARD);
    window.key(CTRL, Key::Z);
    assert_eq!(window.text(), CARD, "the run of typing is one step");
    window.key(CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(window.text(), content);

    window.field("disabled").click();
    window.run();
    assert!(window.text().contains("\"disabled\": true"));
    window.field("Reset disabled").click();
    window.run();
    assert_eq!(window.text(), content);
}

#[test]
fn typing_in_the_json_pane_moves_tree_and_inspector_in_the_same_frame() {
    let mut window = Window::with(CARD);
    window.caret_before("first words");
    assert_eq!(window.selected(), "/body/elements/0");
    window.harness.event(Event::Text("N".to_owned()));
    window.harness.step();
    assert!(window.text().contains("Nfirst words"));
    assert!(window.rows().contains(&"Rich text Nfirst words".to_owned()));
    assert_eq!(
        window.field("content").value().as_deref(),
        Some("Nfirst words")
    );
    for letter in ["e", "w", " "] {
        window.type_text(letter);
    }
    window.key(CTRL, Key::Z);
    assert_eq!(
        window.text(),
        CARD,
        "a run of typing is one step, and the text field has no list of its own"
    );
}

#[test]
fn the_caret_in_the_json_pane_selects_and_a_selection_elsewhere_moves_the_caret() {
    let mut window = Window::with(CARD);
    window.caret_before("press me");
    assert_eq!(window.selected(), "/body/elements/2/elements/0");
    window.key(Modifiers::NONE, Key::PageUp);
    window.key(CTRL, Key::Home);
    assert_eq!(window.selected(), "");
    window.click_row("Divider");
    window.command(Command::Focus(Pane::Source));
    window.type_text(" ");
    assert!(
        window.text().contains(" {\"tag\": \"hr\"}, // a rule"),
        "{}",
        window.text()
    );
}

#[test]
fn while_the_text_is_not_json_the_panes_keep_the_last_state_and_the_strip_says_where_and_why() {
    let mut window = Window::with(CARD);
    let rows = window.rows();
    window.caret_before("{\"tag\": \"hr\"}");
    window.type_text("tru");
    assert!(window.work().document().syntax_error().is_some());
    assert_eq!(window.rows(), rows);
    let strip = window
        .harness
        .get_by(|node| label(node).starts_with("line 6, column 7 — "));
    strip.click();
    window.run();
    window.select("/body/elements/0");
    window.command(Command::Duplicate);
    assert_eq!(
        window.rows(),
        rows,
        "an edit of the tree waits until the text is mended"
    );
    window.command(Command::Undo);
    assert_eq!(window.text(), CARD);
}

#[test]
fn elements_are_inserted_duplicated_moved_and_deleted_and_every_step_can_be_undone() {
    let mut window = Window::with(CARD);
    let mut states = vec![window.text()];
    window.click_row("Rich text");
    let steps: [(Modifiers, Key); 4] = [
        (CTRL, Key::D),
        (ALT, Key::ArrowDown),
        (ALT, Key::ArrowDown),
        (Modifiers::NONE, Key::Delete),
    ];
    for (modifiers, key) in steps {
        window.key(modifiers, key);
        assert_ne!(
            &window.text(),
            states.last().unwrap(),
            "{key:?} did nothing: {}",
            window.notice()
        );
        states.push(window.text());
    }
    assert!(
        window.text().contains("{\"tag\": \"hr\"}, // a rule"),
        "comments stay with their line"
    );
    for state in states.iter().rev().skip(1) {
        window.command(Command::Undo);
        assert_eq!(&window.text(), state);
    }
    for state in states.iter().skip(1) {
        window.command(Command::Redo);
        assert_eq!(&window.text(), state);
    }
}

#[test]
fn the_list_of_components_is_searched_by_keyboard_and_refuses_with_a_reason() {
    let mut window = Window::with(CARD);
    window.select("/body/elements/2");
    window.key(CTRL, Key::I);
    window.type_text("imag");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.text().contains("\"img_key\""), "{}", window.notice());
    assert_eq!(window.selected(), "/body/elements/2/elements/1");

    // A column stands in a column set only, and there is none.
    window.key(CTRL, Key::I);
    let column = window
        .harness
        .get_by(|node| node.role() == Role::ListBoxOption && label(node) == "Column");
    assert!(column.accesskit_node().is_disabled());
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app().has_dialog());
}

#[test]
fn a_forbidden_drop_is_refused_with_the_reason_and_an_allowed_one_moves() {
    let mut window = Window::with(CARD);
    window.app_mut().workspace_mut().insert("form").unwrap();
    window.run();
    let rect = |window: &Window, words: &str| {
        window
            .harness
            .get_all_by_role(Role::TreeItem)
            .find(|node| label(&node.accesskit_node()).starts_with(words))
            .unwrap()
            .rect()
    };
    let before = window.text();
    let forms: Vec<egui::Rect> = window
        .harness
        .get_all_by_role(Role::TreeItem)
        .filter(|node| label(&node.accesskit_node()).starts_with("Form"))
        .map(|node| node.rect())
        .collect();
    let drag = |window: &mut Window, from: egui::Pos2, to: egui::Pos2| {
        window.harness.drag_at(from);
        window.harness.step();
        window.harness.hover_at(from + (to - from) * 0.5);
        window.harness.step();
        window.harness.hover_at(to);
        window.harness.step();
        window.harness.drop_at(to);
        window.run();
    };
    drag(
        &mut window,
        forms[1].center(),
        pos2(forms[0].center().x, forms[0].center().y),
    );
    assert_eq!(window.text(), before);
    assert!(
        window.notice().contains("form may not stand in form"),
        "{}",
        window.notice()
    );

    let (hr, button) = (rect(&window, "Divider"), rect(&window, "Button press"));
    drag(
        &mut window,
        hr.center(),
        pos2(button.center().x, button.bottom() - 2.0),
    );
    assert_ne!(window.text(), before);
    assert_eq!(window.selected(), "/body/elements/2/elements/1");
    assert!(window.text().contains("// a rule"));
}

#[test]
fn the_language_can_be_switched_and_every_row_is_named_in_it() {
    let mut window = Window::with(CARD);
    window.command(Command::Language(Lang::Zh));
    assert!(
        window.rows().iter().any(|row| row.starts_with("分割线")),
        "{:?}",
        window.rows()
    );
    assert!(window.harness.query_by_label("文件").is_some());
    window.command(Command::Language(Lang::En));
    assert!(window.harness.query_by_label("File").is_some());
}

#[test]
fn a_card_is_made_and_saved_with_the_keyboard_alone() {
    let mut window = Window::with("{}");
    window.key(CTRL, Key::I);
    window.type_text("rich text");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.text().contains("\"elements\""), "{}", window.text());
    window.key(CTRL, Key::Num3);
    window.key(Modifiers::NONE, Key::F6);
    window.type_text(" ");
    window.key(CTRL, Key::Num1);
    window.key(CTRL, Key::D);
    window.key(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.selected(), "/body/elements/0");
    window.key(CTRL, Key::S);
    let saved = std::fs::read_to_string(window.folder.path().join("card.json")).unwrap();
    assert_eq!(saved, window.text());
    assert_eq!(window.notice(), "Saved card.json");
}

#[test]
fn a_file_changed_by_someone_else_is_not_overwritten_unasked() {
    let mut window = Window::with(CARD);
    let file = window.folder.path().join("card.json");
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    std::fs::write(&file, "{\"theirs\": 1}").unwrap();
    window.command(Command::Save);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{\"theirs\": 1}");
    window.harness.get_by_label("Overwrite").click();
    window.run();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), window.text());
}

#[test]
fn what_cannot_be_opened_or_saved_gets_one_sentence_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.json");
    let mut window = Window::start(folder, vec![missing]);
    assert!(
        window
            .harness
            .query_by(|node| label(node).starts_with("there is no file"))
            .is_some()
    );
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.app().has_dialog());

    let target = window.folder.path().join("no folder").join("card.json");
    let before = window.text();
    let reason = window
        .app_mut()
        .workspace_mut()
        .save(Some(target))
        .unwrap_err();
    assert!(reason.en.contains("does not exist"), "{}", reason.en);
    assert_eq!(window.text(), before);
}

#[test]
fn unsaved_changes_are_asked_about_before_another_card_takes_their_place() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let changed = window.text();
    window.command(Command::New);
    window.harness.get_by_label("Cancel").click();
    window.run();
    assert_eq!(window.text(), changed);
    window.command(Command::New);
    window.harness.get_by_label("Do not save").click();
    window.run();
    assert!(window.text().contains("\"elements\": []"));
}

#[test]
fn the_session_comes_back_with_what_was_not_saved() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let text = window.text();
    let data = window.folder.path().join("data");
    window.until(|_| session::load_journal(&data).is_some_and(|journal| journal.text == text));
    let mut again = Window::start(window.killed(), Vec::new());
    assert_eq!(again.text(), text);
    assert!(again.app_mut().workspace_mut().is_dirty());
}

#[test]
fn odd_texts_open_without_harm_and_every_row_can_be_selected() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for text in [
        "",
        "7",
        "[]",
        "{\"body\": 5}",
        "{\"schema\": \"2.0\", \"body\": {\"elements\": 3}}",
        "\u{1F600}",
        &deep,
    ] {
        let mut window = Window::with(text);
        assert_eq!(window.text(), text);
        for command in [
            Command::SelectNext,
            Command::Insert,
            Command::Delete,
            Command::Format,
            Command::NextProblem,
        ] {
            window.command(command);
            window.key(Modifiers::NONE, Key::Escape);
        }
    }
}

#[test]
fn every_sample_shows_all_its_rows_in_the_inspector_in_both_languages() {
    for entry in std::fs::read_dir("samples").unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut window = Window::with(&text);
        let paths: Vec<Path> = window
            .work()
            .view()
            .unwrap()
            .outline
            .rows()
            .iter()
            .map(|row| row.path.clone())
            .collect();
        for (number, path) in paths.into_iter().enumerate() {
            window.app_mut().settings_mut().language =
                Some(if number % 2 == 0 { Lang::En } else { Lang::Zh });
            window
                .app_mut()
                .workspace_mut()
                .select(Some(path.clone()), None);
            window.harness.step();
            assert_eq!(window.work().selection().path.as_ref(), Some(&path));
        }
        assert_eq!(window.text(), text, "looking changes nothing");
    }
}

#[test]
fn an_idle_window_draws_nothing() {
    let mut window = Window::with(CARD);
    window.run();
    let data = window.folder.path().join("data");
    window.until(|_| session::load_journal(&data).is_some());
    window.run();
    let layouts = window.app().layouts();
    let delay = window
        .harness
        .output()
        .viewport_output
        .values()
        .map(|output| output.repaint_delay)
        .min()
        .unwrap();
    assert!(
        delay > Duration::from_secs(60),
        "the next frame was asked for in {delay:?}"
    );
    window.harness.step();
    assert_eq!(window.app().layouts(), layouts);
}

#[test]
fn the_card_is_sent_once_and_the_message_id_shown() {
    let server = stand_in::StandIn::start();
    let mut window = Window::with(
        "{\"schema\": \"2.0\", /* kept here */ \"body\": {\"elements\": [{\"tag\": \"hr\"}]}}",
    );
    let settings = window.app_mut().settings_mut();
    settings.send.base = server.base_url();
    settings.send.app_id = stand_in::APP_ID.to_owned();
    settings.send.receiver = stand_in::OPEN_ID.to_owned();
    window.command(Command::SendPanel);
    window.field("App Secret").focus();
    window.run();
    window.type_text(stand_in::SECRET);
    window.key(CTRL, Key::Enter);
    window.key(CTRL, Key::Enter);
    window.until(|window| {
        window
            .harness
            .query_by_label("The card was sent.")
            .is_some()
    });
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert!(
        window
            .harness
            .query_by(|node| label(node).starts_with("om_"))
            .is_some()
    );
    window.app_mut().write_journal();
    for entry in std::fs::read_dir(window.folder.path().join("data")).unwrap() {
        let bytes = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(
            !bytes.contains(stand_in::SECRET),
            "the secret is in no file"
        );
    }
}

#[test]
fn a_wrong_secret_is_explained_with_code_and_advice() {
    let server = stand_in::StandIn::start();
    let mut window = Window::with(CARD);
    let settings = window.app_mut().settings_mut();
    settings.send.base = server.base_url();
    settings.send.app_id = stand_in::APP_ID.to_owned();
    settings.send.receiver = stand_in::OPEN_ID.to_owned();
    window.command(Command::SendPanel);
    window.field("App Secret").focus();
    window.run();
    window.type_text("wrong");
    window
        .harness
        .get_by_role_and_label(Role::Button, "Send the card")
        .click();
    window.run();
    window.until(|window| window.harness.query_by_label("Code").is_some());
    assert!(server.messages().is_empty());
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
                let bytes = std::fs::read(entry.unwrap().path()).unwrap();
                serde_json::from_slice::<session::Journal>(&bytes)
                    .is_ok_and(|journal| journal.text == text)
            })
        });
    }
}

#[test]
fn unsaved_work_outlives_a_start_with_another_file_and_can_be_restored() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let text = window.text();
    window.until_kept(&text);
    let folder = window.killed();
    let other = folder.path().join("other.json");
    std::fs::write(&other, "{}").unwrap();

    let mut window = Window::start(folder, vec![other.clone()]);
    assert_eq!(window.text(), "{}");
    assert!(
        window.notice().contains("unsaved work"),
        "{}",
        window.notice()
    );
    window.until_kept("{}");
    let folder = window.killed();

    let mut window = Window::start(folder, vec![other]);
    window.command(Command::RestoreUnsaved);
    assert_eq!(window.text(), text);
    assert!(window.app_mut().workspace_mut().is_dirty());
    assert!(!window.app().can(Command::RestoreUnsaved));
    window.app_mut().write_journal();
    let window = Window::start(window.killed(), Vec::new());
    assert_eq!(window.text(), text);
}

#[test]
fn two_windows_at_once_keep_a_journal_each() {
    let mut first = Window::with(CARD);
    first.click_row("Divider");
    first.key(CTRL, Key::D);
    let text = first.text();
    first.until_kept(&text);
    let file = first.folder.path().join("card.json");
    let start = Start {
        files: vec![file],
        data_dir: Some(first.folder.path().join("data")),
        language: Some(Lang::En),
    };
    let mut second = App::new(&egui::Context::default(), start);
    assert!(!second.can(Command::RestoreUnsaved), "it is in use");
    second.write_journal();
    drop(second);
    let window = Window::start(first.killed(), Vec::new());
    assert!(window.app().can(Command::RestoreUnsaved) || window.text() == text);
}

#[test]
fn changes_that_are_not_to_be_saved_do_not_come_back() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let text = window.text();
    window.until_kept(&text);
    window.command(Command::Quit);
    window.harness.get_by_label("Do not save").click();
    window.run();
    window.app_mut().write_journal();
    let mut window = Window::start(window.killed(), Vec::new());
    assert_eq!(window.text(), CARD);
    assert!(!window.app_mut().workspace_mut().is_dirty());
}

#[test]
fn files_after_the_first_are_named_as_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = ["a.json", "b.json"]
        .map(|name| folder.path().join(name))
        .into();
    for file in &files {
        std::fs::write(file, "{}").unwrap();
    }
    let window = Window::start(folder, files);
    assert!(
        window.notice().contains("Not opened:"),
        "{}",
        window.notice()
    );
    assert!(window.notice().contains("b.json"), "{}", window.notice());
}

#[test]
fn every_unset_property_of_every_component_can_be_set_in_the_inspector() {
    let mut missing = Vec::new();
    for entry in cardwright::catalog::Catalog::get().components() {
        let tag = &entry.tag;
        let mut window = Window::with(&format!(
            "{{\"schema\": \"2.0\", \"body\": {{\"elements\": [{{\"tag\": \"{tag}\"}}]}}}}"
        ));
        window.select("/body/elements/0");
        let names: Vec<String> = window
            .harness
            .query_all_by(|node| node.role() != Role::Label && node.label().is_some())
            .map(|node| label(&node.accesskit_node()))
            .collect();
        for property in &entry.properties {
            let name = &property.name;
            if name == "tag" || name == "*" || property.deprecated {
                continue;
            }
            let ways = [
                name.clone(),
                format!("Add {name}"),
                format!("{name}.content"),
            ];
            if !names.iter().any(|label| ways.contains(label)) {
                missing.push(format!("{tag}.{name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn json_without_a_field_of_its_own_can_be_added_reset_and_added_again() {
    let mut window =
        Window::with("{\"schema\": \"2.0\", \"body\": {\"elements\": [{\"tag\": \"chart\"}]}}");
    window.select("/body/elements/0");
    for _ in 0..2 {
        window.field("Add chart_spec").click();
        window.run();
        assert!(
            window.text().contains("\"chart_spec\""),
            "{}",
            window.text()
        );
        assert!(window.field("chart_spec").value().is_some());
        window.field("Reset chart_spec").click();
        window.run();
        assert!(!window.text().contains("\"chart_spec\""));
    }
}

#[test]
fn a_copy_gets_new_ids_but_what_a_callback_sends_stays() {
    let mut window = Window::with(
        r#"{"schema": "2.0", "body": {"elements": [
            {"tag": "column_set", "element_id": "set", "columns": [{"tag": "column", "element_id": "col", "elements": [
                {"tag": "button", "element_id": "press", "text": {"tag": "plain_text", "content": "x", "element_id": "words"},
                 "behaviors": [{"type": "callback", "value": {"element_id": "mine", "tag": "button"}}]}]}]}]}}"#,
    );
    window.select("/body/elements/0");
    window.command(Command::Duplicate);
    let text = window.text();
    for id in ["set", "col", "press", "words"] {
        assert_eq!(
            text.matches(&format!("\"{id}\"")).count(),
            1,
            "{id}: {text}"
        );
        assert!(text.contains(&format!("\"{id}2\"")), "{id}: {text}");
    }
    assert_eq!(text.matches("\"mine\"").count(), 2, "{text}");
}

#[test]
fn a_second_sending_needs_no_second_token() {
    let server = stand_in::StandIn::start();
    let mut window = Window::with(CARD);
    let settings = window.app_mut().settings_mut();
    settings.send.base = server.base_url();
    settings.send.app_id = stand_in::APP_ID.to_owned();
    settings.send.receiver = stand_in::OPEN_ID.to_owned();
    window.command(Command::SendPanel);
    window.field("App Secret").focus();
    window.run();
    window.type_text(stand_in::SECRET);
    for count in 1..=2 {
        window.command(Command::Send);
        window.until(|_| server.messages().len() == count);
        window.until(|window| window.app().can(Command::Send));
    }
    let tokens = server.requests("/open-apis/auth/v3/tenant_access_token/internal");
    assert_eq!(tokens.len(), 1);
}

#[test]
fn a_click_in_the_preview_selects_and_the_other_panes_scroll_to_it() {
    let elements: Vec<String> = (0..80)
        .map(|number| format!("{{\"tag\": \"markdown\", \"content\": \"words {number}.\"}}"))
        .collect();
    let text = format!(
        "{{\"schema\": \"2.0\", \"body\": {{\"elements\": [\n{}\n]}}}}",
        elements.join(",\n")
    );
    let mut window = Window::with(&text);
    let row = |window: &Window| {
        window
            .harness
            .query_all_by_role(Role::TreeItem)
            .find(|node| label(&node.accesskit_node()).contains("words 70."))
            .map(|node| node.rect())
    };
    // Lines of the JSON pane are 18 points high; "words 70." stands in the 72nd.
    let line = |window: &Window| {
        let field = window.field("JSON of the card").rect();
        egui::Rect::from_min_size(
            pos2(0.0, field.top() + 2.0 + 71.0 * 18.0),
            [10.0, 18.0].into(),
        )
    };
    let tree = |rect: egui::Rect| rect.top() > 30.0 && rect.bottom() < 720.0;
    let json = |rect: egui::Rect| rect.top() > 600.0 && rect.bottom() < 985.0;
    assert!(!row(&window).is_some_and(tree), "{:?}", row(&window));
    assert!(!json(line(&window)), "{:?}", line(&window));
    // What is in view is clicked with the pointer, what is not by its name, as a screen reader does.
    hits(&window)[5].click();
    window.run();
    assert_eq!(window.selected(), "/body/elements/5");
    hits(&window)[70].click_accesskit();
    window.run();
    assert_eq!(window.selected(), "/body/elements/70");
    assert_eq!(
        window.field("content").value().as_deref(),
        Some("words 70.")
    );
    for _ in 0..30 {
        window.harness.step();
    }
    assert!(row(&window).is_some_and(tree), "{:?}", row(&window));
    assert!(json(line(&window)), "{:?}", line(&window));
}

#[test]
fn about_shows_the_version_and_whose_drawings_the_emoji_are() {
    let mut window = Window::with(CARD);
    window.command(Command::About);
    for words in [
        env!("CARGO_PKG_VERSION"),
        "MIT or Apache-2.0",
        "CC BY 4.0",
        "Open Font",
    ] {
        let found = window
            .harness
            .query_all_by(|node| label(node).contains(words));
        assert!(found.count() > 0, "{words}");
    }
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.app().has_dialog());
}

/// The texts of the card in the preview, in their order.
fn hits(window: &Window) -> Vec<egui_kittest::Node<'_>> {
    window
        .harness
        .query_all_by(|node| label(node).starts_with("PREVIEW: Rich text"))
        .collect()
}

#[test]
fn a_file_named_relatively_is_found_again_from_another_folder() {
    let opened = cardwright::document::file::read(std::path::Path::new("Cargo.toml")).unwrap();
    let mut work = Workspace::opened(PathBuf::from("Cargo.toml"), opened);
    let there = std::env::current_dir().unwrap().join("Cargo.toml");
    assert_eq!(work.file(), Some(there.as_path()));
    assert_eq!(session::Journal::of(&mut work).path, Some(there));
}

#[test]
fn after_undo_the_caret_stands_behind_what_was_changed() {
    let mut window = Window::with(CARD);
    window.caret_before(",\n  \"body\"");
    for letter in ["a", "b", "c"] {
        window.type_text(letter);
    }
    window.key(CTRL, Key::Z);
    assert_eq!(window.text(), CARD);
    window.type_text(" ");
    assert!(window.text().contains("\"2.0\" ,\n"), "{}", window.text());
    // What was selected meanwhile does not matter.
    window.click_row("Divider");
    window.command(Command::Undo);
    window.command(Command::Focus(Pane::Source));
    window.type_text("\t");
    assert!(window.text().contains("\"2.0\"\t,\n"), "{}", window.text());
    assert_eq!(window.text().replace('\t', ""), CARD);
}

#[test]
fn after_the_list_the_keyboard_is_in_the_tree_or_where_it_was() {
    let mut window = Window::with(CARD);
    window.click_row("Rich text");
    window.command(Command::Insert);
    window.type_text("hr");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.selected(), "/body/elements/1");
    window.key(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.selected(), "/body/elements/2");
    window.command(Command::Palette);
    window.type_text("x");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(!window.app().has_dialog());
    window.key(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.selected(), "/body/elements/1");
}

#[test]
fn enter_presses_the_button_that_has_the_keyboard() {
    let mut window = Window::with(CARD);
    window.caret_before("first words");
    window.type_text("x");
    window.command(Command::New);
    assert!(window.app().has_dialog());
    window.key(Modifiers::NONE, Key::Tab);
    window.key(Modifiers::NONE, Key::Tab);
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.app().has_dialog());
    assert_eq!(
        window.work().file(),
        None,
        "the second button does not save"
    );
    let kept = std::fs::read_to_string(window.folder.path().join("card.json")).unwrap();
    assert_eq!(kept, CARD);
    // A field for a path lets the keyboard go to the buttons.
    window.command(Command::OpenPath);
    window.type_text("/nowhere");
    window.key(Modifiers::NONE, Key::Tab);
    window.key(Modifiers::NONE, Key::Tab);
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.app().has_dialog(), "the second button cancels");
}

#[test]
fn a_choice_by_key_closes_its_list_and_keeps_the_keyboard() {
    let mut window = Window::with(CARD);
    window.command(Command::SendPanel);
    let open = |window: &Window| {
        let found = window
            .harness
            .query_all_by(|node| label(node) == "Lark (open.larksuite.com)");
        found
            .filter(|node| node.accesskit_node().role() == Role::Button)
            .count()
            > 0
    };
    window.field("Server").focus();
    window.run();
    window.key(Modifiers::NONE, Key::Enter);
    assert!(open(&window));
    window.field("Lark (open.larksuite.com)").focus();
    window.run();
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!open(&window));
    assert!(window.field("Server").is_focused());
    assert!(
        window
            .app_mut()
            .settings_mut()
            .send
            .base
            .contains("larksuite")
    );
}

#[test]
fn an_address_with_two_schemes_has_no_host() {
    let mut window = Window::with(CARD);
    window.app_mut().settings_mut().send.base = "https://http://127.0.0.1:9".to_owned();
    window.app_mut().settings_mut().send.app_id = "cli_x".to_owned();
    window.command(Command::SendPanel);
    window.command(Command::Send);
    let said = window
        .harness
        .query_all_by(|node| label(node).contains("has no host"));
    assert!(said.count() > 0);
}

#[test]
fn what_cannot_be_done_is_said_and_the_next_edit_takes_the_words_away() {
    let mut window = Window::with(CARD);
    window.caret_before("{\"tag\": \"hr\"}");
    window.type_text("tru");
    window.click_row("Rich text");
    for command in [Command::Duplicate, Command::Delete, Command::MoveDown] {
        window.app_mut().workspace_mut().notice = None;
        window.command(command);
        assert!(window.notice().contains("not JSON"), "{command:?}");
    }
    window.command(Command::Undo);
    assert_eq!(window.notice(), "");
}

#[test]
fn the_path_to_save_to_is_whole_and_replaced_by_what_is_typed() {
    let mut window = Window::with(CARD);
    window.command(Command::SavePath);
    let old = window.folder.path().join("card.json").display().to_string();
    assert_eq!(window.field("Path").value(), Some(old));
    let new = window.folder.path().join("new.json");
    window.type_text(&new.display().to_string());
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(std::fs::read_to_string(new).unwrap(), CARD);
}

#[test]
fn in_a_small_window_the_card_keeps_its_room() {
    let mut window = Window::with(CARD);
    window.harness.set_size(egui::vec2(800.0, 500.0));
    window.run();
    window.run();
    let of = |name| window.field(name).rect();
    let card = window
        .harness
        .get_by(|node| node.role() == Role::Pane && label(node) == "PREVIEW")
        .rect();
    assert!(card.width() > 250.0, "{card:?}");
    let tool = of(Command::CardTheme(cardwright::render::ThemeName::Light).name(Lang::En));
    assert!(
        tool.left() > card.left() && tool.right() < card.right(),
        "{tool:?}"
    );
}

#[test]
fn another_server_begins_with_an_empty_address() {
    let mut window = Window::with(CARD);
    window.command(Command::SendPanel);
    window.field("Server").focus();
    window.run();
    window.key(Modifiers::NONE, Key::Enter);
    window.field("Other address").focus();
    window.run();
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().settings().send.base, "");
    window.field("Server address").focus();
    window.run();
    window.type_text("http://127.0.0.1:9");
    assert_eq!(window.app().settings().send.base, "http://127.0.0.1:9");
}
