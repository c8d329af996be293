//! Where the keyboard goes: dialogs, lists, choices.

use cardwright::app::command::Menu;

use super::*;

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
            .filter(|node| node.accesskit_node().role() == Role::ListBoxOption)
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
fn every_menu_fits_into_the_smallest_window() {
    let mut window = Window::with(CARD);
    window.harness.set_size(egui::vec2(760.0, 480.0));
    window.run();
    for menu in Menu::ALL {
        let name = menu.name();
        let open = move |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.role() == Role::MenuItem && node.label().as_deref() == Some(&*name.en)
        };
        let title = window.harness.query_all_by(open).next().unwrap();
        let top = title.rect().bottom();
        title.click();
        window.run();
        let names: Vec<&str> = Command::table()
            .iter()
            .filter(|entry| entry.menu == menu)
            .map(|entry| entry.name.get(Lang::En))
            .collect();
        let shown = window.harness.query_all_by(|node| {
            let is_entry = matches!(
                node.role(),
                Role::MenuItem | Role::MenuItemCheckBox | Role::MenuItemRadio
            );
            is_entry && names.iter().any(|name| label(node).starts_with(name))
        });
        let rects: Vec<egui::Rect> = shown.map(|node| node.rect()).collect();
        assert!(rects.iter().any(|rect| rect.top() >= top), "{menu:?}");
        for rect in rects {
            assert!(rect.bottom() <= 480.0, "{menu:?}: {rect:?}");
        }
        window.key(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn tab_and_shift_tab_move_the_marked_lines_of_the_json_by_a_level() {
    let mut window = Window::with("{\n  \"a\": 1,\n  \"b\": 2\n}");
    let from = window.text().find("\"a\"").unwrap();
    let to = window.text().find("2").unwrap();
    window.app_mut().workspace_mut().go_to(from..to, true);
    window.run();
    window.key(Modifiers::NONE, Key::Tab);
    assert_eq!(window.text(), "{\n    \"a\": 1,\n    \"b\": 2\n}");
    window.key(Modifiers::SHIFT, Key::Tab);
    window.key(Modifiers::SHIFT, Key::Tab);
    assert_eq!(window.text(), "{\n\"a\": 1,\n\"b\": 2\n}");
    window.key(CTRL, Key::Z);
    assert_eq!(window.text(), "{\n  \"a\": 1,\n  \"b\": 2\n}");
}
