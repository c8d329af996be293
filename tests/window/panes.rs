//! What stands in one pane stands in all: selection, text, properties, problems.

use super::*;

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
    window.type_text("!?");
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
    window.type_text("ew ");
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
fn after_undo_the_caret_stands_behind_what_was_changed() {
    let mut window = Window::with(CARD);
    window.caret_before(",\n  \"body\"");
    window.type_text("abc");
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

/// The texts of the card in the preview, in their order.
fn hits(window: &Window) -> Vec<egui_kittest::Node<'_>> {
    window
        .harness
        .query_all_by(|node| label(node).starts_with("PREVIEW: Rich text"))
        .collect()
}

#[test]
fn the_json_pane_can_be_hidden_and_comes_back_when_it_is_gone_to() {
    let mut window = Window::with(CARD);
    let is_shown = |window: &Window| window.harness.query_by_label("JSON of the card").is_some();
    assert!(is_shown(&window));
    window.key(CTRL, Key::J);
    assert!(!is_shown(&window));
    // What is done elsewhere leaves it hidden, and the window rests.
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    window.command(Command::Undo);
    assert!(!is_shown(&window));
    assert_eq!(window.text(), CARD);
    window.command(Command::Focus(Pane::Source));
    assert!(is_shown(&window));
    window.key(CTRL, Key::J);
    window.caret_before("first words");
    window.run();
    assert!(is_shown(&window));
}
