//! Letters go where the person types them, one after the other, whatever they change around the field.

use std::collections::HashSet;

use super::*;

/// A field as it is found in the inspector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    id: String,
    name: String,
    role: Role,
}

fn is_field(role: Role) -> bool {
    matches!(
        role,
        Role::TextInput | Role::MultilineTextInput | Role::SpinButton
    )
}

impl Window {
    /// What stands in the inspector below its filter, from top to bottom.
    pub(crate) fn in_inspector(&self, wanted: impl Fn(Role) -> bool) -> Vec<Found> {
        let left = 1400.0 - self.app().settings().inspector_width;
        let nodes = self.harness.query_all_by(|node| wanted(node.role()));
        let nodes = nodes.filter(|node| node.rect().left() > left && node.rect().top() > 110.0);
        nodes
            .map(|node| {
                let node = node.accesskit_node();
                Found {
                    id: format!("{:?}", node.id()),
                    name: label(&node),
                    role: node.role(),
                }
            })
            .collect()
    }

    /// Clicks what was found; whether it is still there.
    fn press_found(&mut self, found: &Found) -> bool {
        let id = found.id.clone();
        let node = self
            .harness
            .query_all_by(move |node| format!("{:?}", node.id()) == id)
            .next();
        let there = node.is_some();
        node.iter().for_each(egui_kittest::Node::click);
        self.harness.run_steps(2);
        there
    }

    /// Adds an item to each list and opens each fold, until there is nothing left to open.
    pub(crate) fn open_all(&mut self) {
        let mut pressed: HashSet<String> = HashSet::new();
        for _ in 0..60 {
            let adds = self.in_inspector(|role| role == Role::Button);
            let adds = adds.into_iter().filter(|found| {
                found.name.starts_with("Add ") && !found.name.starts_with("Add a language")
            });
            let folds = self.in_inspector(|role| role == Role::DisclosureTriangle);
            let next = folds.into_iter().chain(adds).find(|found| {
                let key = format!("{} {}", found.id, found.name);
                pressed.insert(key)
            });
            let Some(next) = next else {
                return;
            };
            self.press_found(&next);
        }
    }

    /// Types two letters into a field with frames between, then Delete; what went wrong.
    fn try_typing(&mut self, field: &Found) -> Result<(), String> {
        let before = self.text();
        let rows = self.rows().len();
        if !self.press_found(field) {
            return Err(format!(
                "{}: the field went away with another's word",
                field.name
            ));
        }
        let word = if field.role == Role::SpinButton {
            "02"
        } else {
            "qz"
        };
        for letter in word.chars() {
            self.type_letter(letter);
            self.harness.step();
        }
        let id = field.id.clone();
        let same = self
            .harness
            .query_all_by(move |node| format!("{:?}", node.id()) == id)
            .next()
            .map(|node| (node.is_focused(), node.value().unwrap_or_default()));
        self.harness.key_press(Key::Delete);
        self.harness.step();
        let after = self.text();
        let left = self.rows().len();
        while self.text() != before && self.work().document().can_undo() {
            self.app_mut().workspace_mut().undo();
        }
        self.harness.step();
        let name = &field.name;
        let Some((focused, value)) = same else {
            return Err(format!("{name}: the field is gone"));
        };
        if !focused {
            return Err(format!("{name}: lost the keyboard, {value:?} stands there"));
        }
        // A number is held within its range, and JSON that is not whole yet waits in its field.
        if field.role != Role::SpinButton && !value.contains(word) {
            return Err(format!("{name}: {value:?} stands in the field"));
        }
        // A key is in the card when it is entered, JSON when it is whole.
        let raw = before.contains("\"chart_spec\"") || value.starts_with(['{', '[']);
        let raw = raw || name == "new key";
        if field.role != Role::SpinButton && !raw && !after.contains(word) {
            return Err(format!("{name}: the word is not in the card: {after}"));
        }
        if field.role == Role::SpinButton && after == before {
            return Err(format!("{name}: the number is not in the card: {after}"));
        }
        if left != rows {
            return Err(format!("{name}: Delete has taken the element away"));
        }
        Ok(())
    }
}

/// A card with an element of each component, then one with each part of a card.
pub(crate) fn cards() -> Vec<(String, String)> {
    let all = cardwright::catalog::Catalog::get().components();
    let mut cards: Vec<(String, String)> = all
        .map(|component| {
            let tag = &component.tag;
            let text = format!(
                "{{\"schema\": \"2.0\", \"body\": {{\"elements\": [{{\"tag\": \"{tag}\"}}]}}}}"
            );
            (text, "/body/elements/0".to_owned())
        })
        .collect();
    for part in ["header", "config", "body"] {
        let text = format!("{{\"schema\": \"2.0\", \"{part}\": {{}}}}");
        cards.push((text, format!("/{part}")));
    }
    cards.push(("{\"schema\": \"2.0\"}".to_owned(), String::new()));
    cards
}

/// The last two names of a field's place, without the numbers of items.
fn last_names(name: &str) -> String {
    let names: Vec<&str> = name
        .split('.')
        .filter(|name| name.parse::<usize>().is_err())
        .collect();
    names[names.len().saturating_sub(2)..].join(".")
}

#[test]
fn every_field_of_every_component_keeps_the_keyboard_from_letter_to_letter() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    let mut seen = HashSet::new();
    for (text, place) in cards() {
        let mut window = Window::with(&text);
        window.harness.set_size(egui::vec2(1400.0, 3200.0));
        window.select(&place);
        window.open_all();
        for field in window.in_inspector(is_field) {
            // What many components have in common is one field with one way of being drawn: once is enough.
            if field.name.is_empty()
                || field.name.starts_with("Filter")
                || !seen.insert(last_names(&field.name))
            {
                continue;
            }
            tried += 1;
            if let Err(reason) = window.try_typing(&field) {
                wrong.push(format!("{text} {reason}"));
            }
        }
    }
    assert!(tried > 120, "only {tried} fields were found");
    assert!(
        wrong.is_empty(),
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_word_typed_slowly_into_a_property_that_is_not_set_stands_whole_in_the_card() {
    let mut window = Window::with(CARD);
    window.click_row("Rich text");
    window.field("element_id").click();
    window.run();
    for letter in "headline".chars() {
        window.type_letter(letter);
        // 250 ms a frame: a quarter of a second and more between the letters.
        window.harness.run_steps(3);
    }
    assert!(
        window.text().contains("\"element_id\": \"headline\""),
        "{}",
        window.text()
    );
    window.key(Modifiers::NONE, Key::Delete);
    assert!(window.rows().iter().any(|row| row.starts_with("Rich text")));
    window.key(CTRL, Key::Z);
    assert_eq!(window.text(), CARD, "the word is one step of undo");
}

#[test]
fn tab_goes_from_a_field_to_its_reset_and_the_reset_says_what_it_did() {
    let mut window = Window::with(
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "button", "type": "primary", "margin": "8px",
            "text": {"tag": "plain_text", "content": "OK"}}]}}"#,
    );
    let text = window.text();
    window.select("/body/elements/0");
    for (field, reset) in [
        ("margin", "Reset margin"),
        ("type", "Reset type"),
        ("text.content", "Reset text"),
    ] {
        window.field(field).focus();
        window.run();
        window.key(Modifiers::NONE, Key::Tab);
        assert!(window.field(reset).is_focused(), "{field}");
    }
    window.field("Reset margin").focus();
    window.run();
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.text().contains("8px"), "{}", window.text());
    assert!(
        window.notice().contains("margin was \"8px\""),
        "{}",
        window.notice()
    );
    assert!(
        window.field("margin").is_focused(),
        "the keyboard does not go away with the button"
    );
    let undo = window.harness.get_by(|node| {
        node.role() == Role::Button
            && label(node) == "Undo"
            && node.bounding_box().is_some_and(|rect| rect.y0 > 500.0)
    });
    undo.click();
    window.run();
    assert_eq!(window.text(), text);
}

#[test]
fn fields_of_the_send_panel_keep_the_keyboard_while_what_stands_above_them_changes() {
    let mut window = Window::with(CARD);
    window.command(Command::SendPanel);
    window.field("App ID").focus();
    window.run();
    window.type_text("cli_a1b2");
    let id = &window.app().settings().send.app_id;
    assert_eq!(id, "cli_a1b2");
    assert!(window.field("App ID").is_focused());
}

#[test]
fn enter_in_a_field_keeps_the_keyboard_and_delete_takes_no_element_away_from_outside_of_tree_and_preview()
 {
    let mut window = Window::with(CARD);
    window.run();
    window.select("/body/elements/0");
    window.field("element_id").click();
    window.run();
    window.type_text("ab");
    window.key(Modifiers::NONE, Key::Enter);
    window.key(Modifiers::NONE, Key::Delete);
    window.type_text("c");
    assert!(
        window.text().contains(r#""element_id": "abc""#),
        "{}",
        window.text()
    );
    let text = window.text();
    // Escape leaves the field to nothing.
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::Delete);
    window.harness.event(Event::Cut);
    window.run();
    assert_eq!(window.text(), text);
    window.command(Command::Focus(Pane::Tree));
    window.key(Modifiers::NONE, Key::Delete);
    assert!(!window.text().contains("first words"));
}
