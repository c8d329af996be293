//! Elements come and go: inserted, moved, copied, deleted, dragged, by pointer and keyboard.

use super::*;

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
