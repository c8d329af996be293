//! Input methods: what is not committed is shown in its field and is nobody's text.

use egui::ImeEvent;

use super::*;

/// The letters that a person types before choosing the word, as the input method hands them over.
const LETTERS: [&str; 4] = ["n", "ni", "ni h", "ni hao"];

impl Window {
    fn preedit(&mut self, text: &str) {
        let end = text.chars().count();
        self.harness.event(Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: Some(end..end),
        }));
        self.harness.step();
        self.run();
    }

    /// Types pinyin letter by letter, each in frames of its own.
    fn compose(&mut self) {
        for letters in LETTERS {
            self.preedit(letters);
        }
    }

    /// Commits as winit does: an empty pre-edit text comes first.
    fn commit(&mut self, text: &str) {
        self.harness.event(Event::Ime(ImeEvent::Preedit {
            text: String::new(),
            active_range_chars: None,
        }));
        self.harness
            .event(Event::Ime(ImeEvent::Commit(text.to_owned())));
        self.run();
    }

    fn shown(&self, field: &'static str) -> String {
        self.field(field)
            .accesskit_node()
            .value()
            .unwrap_or_default()
    }

    fn undo_steps(&mut self) -> usize {
        let mut steps = 0;
        while self.app().can(Command::Undo) {
            self.command(Command::Undo);
            steps += 1;
        }
        steps
    }
}

/// A window in which the words of the first element are edited: in the JSON pane, or in the inspector's field.
fn editing(in_json: bool) -> (Window, &'static str) {
    let mut window = Window::with(CARD);
    window.run();
    if in_json {
        window.caret_before("words");
        (window, "JSON of the card")
    } else {
        window.select("/body/elements/0");
        window.field("content").click();
        window.run();
        window.key(Modifiers::NONE, Key::Home);
        (window, "content")
    }
}

#[test]
fn half_typed_pinyin_is_shown_and_is_neither_in_the_card_nor_in_its_journal() {
    for in_json in [true, false] {
        let (mut window, field) = editing(in_json);
        let before = window.text();
        for letters in LETTERS {
            window.preedit(letters);
            assert_eq!(window.text(), before, "{letters} in {field}");
            assert!(
                window.shown(field).contains(letters),
                "{letters} in {field}"
            );
        }
        assert!(!window.app_mut().workspace_mut().is_dirty());
        window.commit("你好");
        assert!(window.text().contains("你好"), "{field}");
        assert!(!window.text().contains("hao"), "{field}");
        assert_eq!(window.undo_steps(), 1, "{field}");
        assert_eq!(window.text(), before);
    }
}

#[test]
fn saving_while_pinyin_is_open_writes_none_of_it() {
    for in_json in [true, false] {
        let (mut window, field) = editing(in_json);
        let file = window.folder.path().join("card.json");
        window.compose();
        window.key(CTRL, Key::S);
        window.command(Command::Save);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), CARD, "{field}");
        // As winit hands Ctrl+S over on X11.
        window.commit("\u{13}");
        assert_eq!(window.text(), CARD, "{field}");
        window.commit("你好");
        assert!(window.text().contains("你好"), "{field}");
        assert!(!window.text().contains('\u{13}'), "{field}");
    }
}

#[test]
fn keys_of_the_document_do_nothing_while_a_composition_is_open() {
    for in_json in [true, false] {
        let (mut window, field) = editing(in_json);
        window.compose();
        for (modifiers, key) in [
            (CTRL, Key::D),
            (CTRL, Key::Z),
            (CTRL, Key::N),
            (CTRL, Key::I),
            (CTRL | Modifiers::SHIFT, Key::P),
            (ALT, Key::ArrowDown),
            (Modifiers::NONE, Key::Delete),
            (Modifiers::NONE, Key::Enter),
            (Modifiers::NONE, Key::Backspace),
        ] {
            window.key(modifiers, key);
            assert_eq!(window.text(), CARD, "{key:?} in {field}");
            assert!(!window.app().has_dialog(), "{key:?} in {field}");
        }
        window.harness.event(Event::Cut);
        window.harness.event(Event::Paste("pasted".to_owned()));
        window.run();
        assert_eq!(window.text(), CARD);
        window.commit("你好");
        window.key(CTRL, Key::Z);
        assert_eq!(window.text(), CARD, "undo works again after the commit");
    }
}

#[test]
fn a_click_elsewhere_drops_what_was_not_committed() {
    for in_json in [true, false] {
        let (mut window, field) = editing(in_json);
        window.compose();
        window.click_row("Divider");
        window.run();
        assert_eq!(window.text(), CARD, "{field}");
        assert!(!window.shown("JSON of the card").contains("hao"));
        assert_eq!(window.undo_steps(), 0);
    }
}

#[test]
fn a_window_that_loses_the_keyboard_drops_what_was_not_committed() {
    for in_json in [true, false] {
        let (mut window, field) = editing(in_json);
        window.compose();
        window.harness.event(Event::WindowFocused(false));
        window.run();
        window.harness.event(Event::WindowFocused(true));
        window.run();
        assert_eq!(window.text(), CARD);
        assert!(!window.shown(field).contains("hao"), "{field}");
        window.key(CTRL, Key::D);
        assert_ne!(window.text(), CARD, "keys work again");
    }
}

#[test]
fn what_was_marked_comes_back_when_the_composition_is_cancelled_and_goes_when_it_is_committed() {
    for in_json in [true, false] {
        let (mut window, field) = editing(in_json);
        for _ in 0..5 {
            window.key(Modifiers::SHIFT, Key::ArrowRight);
        }
        window.compose();
        assert_eq!(window.text(), CARD, "{field}");
        window.preedit("");
        assert_eq!(window.text(), CARD, "{field}");
        let marked = if in_json { "words" } else { "first" };
        assert!(window.shown(field).contains(marked), "{field}");
        window.compose();
        window.commit("你好");
        assert_eq!(window.text(), CARD.replacen(marked, "你好", 1), "{field}");
    }
}

#[test]
fn a_click_into_the_field_itself_ends_the_composition_without_its_letters() {
    let (mut window, field) = editing(false);
    window.compose();
    window.field(field).click();
    window.run();
    assert_eq!(window.text(), CARD);
    assert!(!window.shown(field).contains("hao"));
    window.compose();
    window.commit("好");
    assert!(window.text().contains('好'));
}

#[test]
fn a_card_that_changes_under_an_open_composition_keeps_its_own_text() {
    let (mut window, _) = editing(true);
    window.compose();
    window.command(Command::Duplicate);
    let changed = window.text();
    assert!(changed != CARD && !changed.contains("hao"));
    window.run();
    assert!(!window.shown("JSON of the card").contains("hao"));
    assert_eq!(window.text(), changed);
}

#[test]
fn words_that_follow_each_other_without_a_pause_all_arrive() {
    for in_json in [true, false] {
        let (mut window, field) = editing(in_json);
        window.compose();
        // A commit and the first letter of the next word in one frame.
        window.harness.event(Event::Ime(ImeEvent::Preedit {
            text: String::new(),
            active_range_chars: None,
        }));
        window
            .harness
            .event(Event::Ime(ImeEvent::Commit("你好".to_owned())));
        window.preedit("s");
        assert!(window.text().contains("你好"), "{field}");
        assert!(!window.text().contains("你好s"), "{field}");
        assert!(window.shown(field).contains("你好s"), "{field}");
        window.preedit("shi");
        window.commit("世界");
        assert!(window.text().contains("你好世界"), "{field}");
    }
}

#[test]
fn a_commit_without_pre_edit_text_is_typing_and_control_characters_never_come_in() {
    for in_json in [true, false] {
        let (mut window, field) = editing(in_json);
        window.harness.event(Event::Ime(ImeEvent::Commit(
            "\u{1b}好\u{7f}\u{0}".to_owned(),
        )));
        window.run();
        let word = if in_json { "words" } else { "first" };
        assert_eq!(
            window.text(),
            CARD.replacen(word, &format!("好{word}"), 1),
            "{field}"
        );
    }
}
