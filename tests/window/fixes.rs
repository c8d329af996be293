//! What is broken: where the window says so, what it offers, and what it shows meanwhile.

use super::*;

/// A card whose header is never closed.
const OPEN_HEADER: &str = r#"{
  "schema": "2.0",
  "header": {
    "title": {"tag": "plain_text", "content": "the title"},
  "body": {
    "elements": [
      {"tag": "markdown", "content": "first words"},
      {"tag": "hr"}
    ]
  }
}
"#;

fn told(window: &Window, words: &str) -> bool {
    let found = window
        .harness
        .query_all_by(|node| label(node).contains(words));
    found.count() > 0
}

#[test]
fn a_missing_bracket_is_told_where_it_was_opened_and_one_choice_puts_it_in() {
    let mut window = Window::with(OPEN_HEADER);
    window.run();
    assert!(told(&window, "line 3, column 13 — this { is never closed"));
    window.command(Command::NextProblem);
    window.key(CTRL, Key::Period);
    assert!(window.app().has_dialog());
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.app().has_dialog());
    let fixed = OPEN_HEADER.replace("title\"},", "title\"}\n  },");
    assert_eq!(window.text(), fixed);
}

#[test]
fn the_panes_go_on_from_what_can_be_read() {
    let mut window = Window::with(OPEN_HEADER);
    window.run();
    assert!(
        window
            .rows()
            .iter()
            .any(|row| row == "Rich text first words")
    );
    // A file that was never JSON is shown, and what is typed into it too.
    window.caret_before(" words");
    window.type_text("!");
    assert!(
        window
            .rows()
            .iter()
            .any(|row| row == "Rich text first! words")
    );
    assert!(!window.app().painted().is_empty());
    // Nothing but the text can be changed meanwhile.
    window.select("/body/elements/1");
    window.command(Command::Delete);
    assert!(window.notice().contains("not JSON"), "{}", window.notice());

    // A bracket that is deleted from a card takes nothing off the preview.
    let mut window = Window::with(CARD);
    window.run();
    let rows = window.rows();
    let layouts = window.app().layouts();
    window.caret_before("},\n      {\"tag\": \"hr\"}");
    window.key(Modifiers::NONE, Key::Delete);
    assert!(window.work().document().syntax_error().is_some());
    assert_eq!(window.rows(), rows);
    window.caret_before("first words");
    window.type_text("new, ");
    assert!(
        window
            .rows()
            .iter()
            .any(|row| row == "Rich text new, first words")
    );
    assert!(window.app().layouts() > layouts);
}

#[test]
fn a_text_far_from_json_keeps_the_last_good_state() {
    let mut window = Window::with(CARD);
    window.run();
    let rows = window.rows();
    window.caret_before("\"schema\"");
    window.type_text("{{{ what");
    assert!(window.work().document().syntax_error().is_some());
    assert_eq!(window.rows(), rows);
}

const FAULTS: &str = r#"{
  "schema": "2.0",
  "body": {
    "elements": [
      {"tag": "markdwn", "content": "a"},
      {"tag": "button", "disabled": "true", "text": {"tag": "plain_text", "content": "b"}},
      {"tag": "hrr"}
    ]
  }
}
"#;

#[test]
fn the_fix_at_the_caret_is_offered_first() {
    let mut window = Window::with(FAULTS);
    window.run();
    window.caret_before("rr\"");
    window.key(CTRL, Key::Period);
    let options: Vec<String> = window
        .harness
        .query_all_by_role(Role::ListBoxOption)
        .map(|node| label(&node.accesskit_node()))
        .collect();
    assert!(options.len() > 2, "{options:?}");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text(), FAULTS.replace("hrr", "hr"), "of {options:?}");

    window.caret_before("arkdwn");
    window.key(CTRL, Key::Period);
    window.key(Modifiers::NONE, Key::Enter);
    let now = FAULTS.replace("hrr", "hr").replace("markdwn", "markdown");
    assert_eq!(window.text(), now);
}

#[test]
fn the_fix_of_what_is_selected_is_offered_first_outside_of_the_text() {
    let mut window = Window::with(FAULTS);
    window.run();
    window.command(Command::Focus(Pane::Tree));
    window.select("/body/elements/1");
    window.key(CTRL, Key::Period);
    window.key(Modifiers::NONE, Key::Enter);
    assert!(
        window.text().contains("\"disabled\": true"),
        "{}",
        window.text()
    );
    assert!(window.text().contains("markdwn"));
}

#[test]
fn where_nothing_can_be_fixed_the_key_says_so() {
    let mut window = Window::with(CARD);
    window.run();
    window.caret_before("first words");
    while !window
        .work()
        .view()
        .unwrap()
        .report
        .problems
        .iter()
        .all(|one| one.fixes.is_empty())
    {
        window.key(CTRL, Key::Period);
        window.key(Modifiers::NONE, Key::Enter);
    }
    window.key(CTRL, Key::Period);
    assert!(!window.app().has_dialog());
    assert!(window.notice().contains("fix"), "{}", window.notice());
}

#[test]
fn keys_that_delete_in_a_terminal_delete_nothing() {
    let mut window = Window::with(CARD);
    window.run();
    for key in [Key::H, Key::K, Key::U, Key::W] {
        window.caret_before("words");
        window.key(CTRL, key);
        assert_eq!(window.text(), CARD, "Ctrl+{key:?} in the text");
    }
    window.command(Command::OpenPath);
    window.type_text("/some/path here");
    for key in [Key::H, Key::K, Key::U, Key::W] {
        window.key(CTRL, key);
        let field = window.field("Path").accesskit_node();
        assert_eq!(field.value().as_deref(), Some("/some/path here"), "{key:?}");
    }
    window.key(Modifiers::NONE, Key::Backspace);
    let field = window.field("Path").accesskit_node();
    assert_eq!(field.value().as_deref(), Some("/some/path her"));
}

#[test]
fn keys_are_written_as_they_stand_on_the_keyboard() {
    for (command, keys) in [
        (Command::QuickFix, "Ctrl+."),
        (Command::ZoomIn, "Ctrl+="),
        (Command::ZoomOut, "Ctrl+-"),
        (Command::ZoomReset, "Ctrl+0"),
        (Command::MoveUp, "Alt+↑"),
        (Command::MoveOut, "Alt+←"),
        (Command::Palette, "Ctrl+Shift+P"),
        (Command::NextProblem, "F8"),
        (Command::SelectNext, "Ctrl+PageDown"),
        (Command::Delete, "Delete"),
    ] {
        assert_eq!(command.key_text(), keys, "{command:?}");
        let readme = include_str!("../../README.md");
        assert!(readme.contains(keys), "the README writes {keys}");
    }
    for entry in Command::table() {
        let keys = entry.command.key_text();
        for word in ["Period", "Equals", "Minus", "Arrow", "Comma", "⏶"] {
            assert!(!keys.contains(word), "{keys}");
        }
    }
}

impl Window {
    /// Pulls from one place to another with moves in between, and lets go there.
    fn pull(&mut self, from: egui::Pos2, to: egui::Pos2) {
        self.harness.event(Event::PointerMoved(from));
        self.run();
        self.button(from, true);
        for step in 1..=6_u8 {
            let at = from.lerp(to, f32::from(step) / 6.0);
            self.harness.event(Event::PointerMoved(at));
            self.run();
        }
        self.button(to, false);
    }

    fn button(&mut self, pos: egui::Pos2, pressed: bool) {
        self.harness.event(Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        self.run();
    }

    fn row_at(&self, words: &str) -> egui::Pos2 {
        let row = self
            .harness
            .get_by(|node| node.role() == Role::TreeItem && label(node).starts_with(words));
        row.rect().center()
    }
}

#[test]
fn a_drop_in_the_tree_that_is_refused_says_why() {
    let mut window = Window::with(CARD);
    window.run();
    let (form, body) = (window.row_at("Form"), window.row_at("Body"));
    window.pull(body, form);
    assert!(
        window.notice().contains("stays where it is"),
        "{}",
        window.notice()
    );
    window.pull(form, pos2(700.0, 300.0));
    assert!(
        window.notice().contains("row of the tree"),
        "{}",
        window.notice()
    );
    assert_eq!(window.text(), CARD);
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// All words that are painted now.
fn painted(window: &Window) -> String {
    fn words(shape: &egui::Shape, into: &mut String) {
        match shape {
            egui::Shape::Text(text) => {
                into.push_str(&text.galley.job.text);
                into.push('\n');
            }
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| words(shape, into)),
            _ => {}
        }
    }
    let mut all = String::new();
    for clipped in &window.harness.output().shapes {
        words(&clipped.shape, &mut all);
    }
    all
}

#[test]
fn what_cannot_be_dropped_on_the_preview_says_why_before_it_falls() {
    let mut window = Window::with(CARD);
    window.run();
    let middle = pos2(700.0, 300.0);
    let carry = |window: &mut Window, name: &str| {
        window.harness.hover_at(middle);
        let hovered = egui::HoveredFile {
            path: Some(PathBuf::from(name)),
            ..egui::HoveredFile::default()
        };
        window.harness.input_mut().hovered_files = vec![hovered];
        window.harness.step();
        window.harness.step();
        let words = painted(window);
        window.harness.input_mut().hovered_files.clear();
        window.harness.step();
        words
    };
    let said = carry(&mut window, "/tmp/notes.txt");
    assert!(
        said.contains("notes.txt is neither a picture nor a card"),
        "{said}"
    );
    let said = carry(&mut window, "/tmp/cat.png");
    assert!(!said.contains("neither"), "{said}");
    window.caret_before("{\"tag\": \"hr\"}");
    window.type_text("tru");
    let said = carry(&mut window, "/tmp/cat.png");
    assert!(said.contains("mend it in the JSON pane first"), "{said}");
}

#[test]
fn files_that_fall_with_a_card_are_not_left_out_in_silence() {
    let mut window = Window::with(CARD);
    window.run();
    let card = window.folder.path().join("other.json");
    std::fs::write(&card, "{\"schema\": \"2.0\"}").unwrap();
    window.harness.hover_at(pos2(700.0, 300.0));
    window.harness.step();
    for name in ["other.json", "third.json"] {
        let file = Dropped(window.folder.path().join(name));
        let files = &mut window.harness.input_mut().dropped_files;
        files.push(std::sync::Arc::new(file));
    }
    window.run();
    assert_eq!(window.text(), "{\"schema\": \"2.0\"}");
    assert!(
        window.notice().contains("1 other file"),
        "{}",
        window.notice()
    );
}

#[test]
fn a_card_that_was_cut_off_is_pasted_onto_the_tree_and_mended_where_it_is_open() {
    let mut window = Window::with(r#"{"schema": "2.0", "body": {"elements": []}}"#);
    window.run();
    let cut = r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "cut"}"#;
    window.harness.event(Event::Paste(cut.to_owned()));
    window.until(|window| window.text() == cut);
    window.run();
    window.until(|window| window.work().view().is_some());
    assert!(window.work().document().syntax_error().is_some());
}
