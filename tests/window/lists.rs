//! Lists to choose from: of commands, of components, of values.

use super::*;

impl Window {
    /// The rows of the open list that can be seen, with their rectangles.
    fn options(&self) -> Vec<(String, egui::Rect)> {
        let found = self.harness.query_all_by_role(Role::ListBoxOption);
        found
            .map(|node| (label(&node.accesskit_node()), node.rect()))
            .collect()
    }

    fn choose_list(&mut self, of: &'static str) {
        self.field(of).click();
        self.run();
        self.run();
    }
}

#[test]
fn a_list_has_the_same_height_and_begins_at_its_top_after_a_search_with_few_hits() {
    let mut window = Window::with(CARD);
    for command in [Command::Palette, Command::Insert] {
        window.command(command);
        window.run();
        let first = window.options();
        let height = |rows: &[(String, egui::Rect)]| {
            let rects = rows.iter().map(|(_, rect)| *rect);
            rects
                .reduce(egui::Rect::union)
                .map_or(0.0, |all| all.height())
        };
        assert!(height(&first) > 250.0, "{command:?}: {first:?}");
        // To the end of the list, then a search with a hit or two, then away.
        for _ in 0..30 {
            window.key(Modifiers::NONE, Key::ArrowDown);
        }
        window.type_text(if command == Command::Insert {
            "chart"
        } else {
            "about"
        });
        assert!(window.options().len() < 6, "{:?}", window.options());
        window.key(Modifiers::NONE, Key::Escape);
        window.command(command);
        window.run();
        assert_eq!(window.options(), first, "{command:?}");
        // The same within one opening: the query goes again.
        window.type_text("xyzxyz");
        assert!(window.options().is_empty());
        let said = window
            .harness
            .query_all_by(|node| node.role() == Role::Label && label(node).contains("xyzxyz"));
        assert_eq!(said.count(), 1, "an empty result says so");
        for _ in 0..6 {
            window.key(Modifiers::NONE, Key::Backspace);
        }
        assert_eq!(window.options(), first, "{command:?}");
        window.key(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn the_filter_of_the_inspector_is_gone_with_the_selection_and_says_what_it_hides() {
    let mut window = Window::with(CARD);
    window.click_row("Rich text");
    window.command(Command::Focus(Pane::Inspector));
    window.type_text("margin");
    let has = |window: &Window, name: &'static str| {
        let found = window
            .harness
            .query_all_by(|node| node.role() != Role::Label && label(node) == name);
        found.count() > 0
    };
    assert!(has(&window, "margin") && !has(&window, "content"));
    let said = window
        .harness
        .query_all_by(|node| label(node).starts_with("The filter hides "));
    assert_eq!(said.count(), 1);
    window.click_row("Divider");
    assert!(has(&window, "margin"));
    window.click_row("Rich text");
    assert!(
        window
            .harness
            .query_all_by(|node| label(node) == "content")
            .count()
            > 0
    );
    window.command(Command::Focus(Pane::Inspector));
    window.type_text("margin");
    window.field("Clear the filter").click();
    window.run();
    assert!(has(&window, "content"));
}

#[test]
fn a_value_is_chosen_by_a_click_anywhere_on_its_row() {
    let mut window = Window::with(
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "column_set", "columns": []}]}}"#,
    );
    window.select("/body/elements/0");
    window.choose_list("Values of background_style");
    let (name, rect) = window.options().into_iter().nth(2).unwrap();
    assert!(rect.width() > 150.0, "{rect:?}");
    // Far behind the last letter, and before the bar that scrolls.
    let spot = pos2(rect.right() - 24.0, rect.center().y);
    window.harness.hover_at(spot);
    window.harness.step();
    window.harness.drag_at(spot);
    window.harness.step();
    window.harness.drop_at(spot);
    window.run();
    assert!(
        window
            .text()
            .contains(&format!("\"background_style\": \"{name}\"")),
        "{name}: {}",
        window.text()
    );
    assert!(window.options().is_empty(), "the list closes");
}

#[test]
fn the_list_of_icons_shows_all_of_them_around_the_one_that_stands_there() {
    let mut window = Window::with(
        r#"{"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "x"},
            "icon": {"tag": "standard_icon", "token": "chat_outlined"}}}"#,
    );
    window.select("/header");
    window
        .harness
        .get_by(|node| node.role() == Role::DisclosureTriangle && label(node) == "icon")
        .click();
    window.run();
    window.choose_list("Values of icon.token");
    let names: Vec<String> = window.options().into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"chat_outlined".to_owned()), "{names:?}");
    let others = names.iter().filter(|name| !name.contains("chat"));
    assert!(others.count() > 4, "{names:?}");
    window.type_text("alarm-clock");
    let names: Vec<String> = window.options().into_iter().map(|(name, _)| name).collect();
    assert!(
        !names.is_empty() && names.iter().all(|name| name.contains("alarm-clock")),
        "{names:?}"
    );
    window.key(Modifiers::NONE, Key::Escape);
    window.choose_list("Values of icon.token");
    assert!(
        window.options().len() > 6,
        "the next opening shows all again"
    );
}

#[test]
fn a_value_is_searched_and_chosen_with_keys_only_and_the_keyboard_never_gets_lost() {
    let mut window = Window::with(
        r#"{"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "x"},
            "icon": {"tag": "standard_icon", "token": "chat_outlined"}}}"#,
    );
    window.select("/header");
    window
        .harness
        .get_by(|node| node.role() == Role::DisclosureTriangle && label(node) == "icon")
        .click();
    window.run();
    // Enter takes the first of the values that were found, and nothing where nothing was searched.
    window.choose_list("Values of icon.token");
    window.key(Modifiers::NONE, Key::Enter);
    window.type_text("alarm-clock");
    let found = |window: &Window| -> Vec<String> {
        window.options().into_iter().map(|(name, _)| name).collect()
    };
    let names = found(&window);
    window.key(Modifiers::NONE, Key::Enter);
    let token = |name: &str| format!("\"token\": \"{name}\"");
    assert!(window.text().contains(&token(&names[0])), "{names:?}");
    // The arrows go into the rows.
    window.choose_list("Values of icon.token");
    window.type_text("calendar");
    let names = found(&window);
    window.key(Modifiers::NONE, Key::ArrowDown);
    window.key(Modifiers::NONE, Key::ArrowDown);
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.text().contains(&token(&names[1])), "{names:?}");
    // What Escape closes leaves the keyboard where it was opened.
    window.field("Values of icon.token").click();
    // The list goes on scrolling for a while.
    window.harness.run_steps(60);
    window.type_text("c");
    window.key(Modifiers::NONE, Key::Escape);
    window.run();
    assert!(window.options().is_empty());
    assert!(window.field("Values of icon.token").is_focused());
}

#[test]
fn a_property_that_is_added_with_keys_keeps_the_keyboard_in_its_row() {
    let mut window = Window::with(CARD);
    window.click_row("Rich text");
    window.field("Add i18n_content").focus();
    window.run();
    window.key(Modifiers::NONE, Key::Enter);
    window.run();
    assert!(window.text().contains("\"i18n_content\": {}"));
    let fold = window
        .harness
        .get_by(|node| node.role() == Role::DisclosureTriangle && label(node) == "i18n_content");
    assert!(fold.is_focused());
}

#[test]
fn a_translation_takes_words_and_its_language_comes_from_a_list_with_names() {
    let mut window = Window::with(CARD);
    window.click_row("Rich text");
    window.field("Add i18n_content").click();
    window.run();
    window.choose_list("Add a language");
    let names: Vec<String> = window.options().into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"Japanese (ja_jp)".to_owned()), "{names:?}");
    let japanese = names
        .iter()
        .position(|name| name.contains("ja_jp"))
        .unwrap();
    let spot = window.options()[japanese].1.center();
    window.harness.drag_at(spot);
    window.harness.step();
    window.harness.drop_at(spot);
    window.run();
    assert!(
        window.text().contains("\"ja_jp\": \"\""),
        "{}",
        window.text()
    );
    // Its field has the keyboard at once.
    window.type_text("konnichiwa");
    assert!(
        window.text().contains("\"ja_jp\": \"konnichiwa\""),
        "{}",
        window.text()
    );
    let offers = window
        .harness
        .query_all_by(|node| label(node).starts_with("Values of i18n_content"));
    assert_eq!(offers.count(), 0, "codes are no words");
    window.choose_list("Add a language");
    assert!(
        !window
            .options()
            .iter()
            .any(|(name, _)| name.contains("ja_jp"))
    );
}

#[test]
fn nothing_pushes_the_inspector_wider_than_its_pane() {
    let mut cards = typing::cards();
    cards.push((
        r#"{"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "x", "i18n_content": {"zh_hk": "a long text",
            "xx_unknown_and_long": "y"}}, "an_unknown_property_with_a_very_long_name": {"a": "b"}}}"#
            .to_owned(),
        "/header".to_owned(),
    ));
    let mut wide = Vec::new();
    for (text, place) in cards {
        let mut window = Window::with(&text);
        window.harness.set_size(egui::vec2(1400.0, 3200.0));
        window.app_mut().settings_mut().inspector_width = 280.0;
        window.select(&place);
        window.open_all();
        let width = window.app().settings().inspector_width;
        assert!(width <= 281.0, "{text}: {width}");
        let left = 1400.0 - width;
        let widgets = window.harness.query_all_by(|node| {
            let rect = node.bounding_box();
            rect.is_some_and(|rect| rect.x0 > f64::from(left) && rect.x1 > 1400.5)
        });
        for node in widgets.filter(|node| node.accesskit_node().role() != Role::Label) {
            wide.push(format!("{} of {text}", label(&node.accesskit_node())));
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}
