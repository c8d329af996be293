//! What a screen reader is told: every control of the window has a name, a role and, where its role has one, a state.

use std::collections::{BTreeMap, BTreeSet};

use egui::accesskit::{Action, HasPopup, Role};
use egui_kittest::kittest::AccessKitNode;

use super::*;

/// What is wrong with each control that the window shows now.
fn faults(window: &Window) -> BTreeSet<String> {
    let all = window.harness.query_all_by(|_| true);
    all.filter_map(|node| fault(&node.accesskit_node()))
        .collect()
}

fn is_control(node: &AccessKitNode<'_>) -> bool {
    let node = node.data();
    node.supports_action(Action::Click) || node.supports_action(Action::Focus)
}

fn fault(node: &AccessKitNode<'_>) -> Option<String> {
    if node.is_root() {
        let name = node.label().unwrap_or_default();
        return (!name.contains("Cardwright")).then(|| format!("the frame is called {name:?}"));
    }
    if !is_control(node) {
        return None;
    }
    let data = node.data();
    let role = node.role();
    let name = label(node);
    let around = std::iter::successors(node.parent(), |node| node.parent());
    let in_menu = around
        .map(|node| node.role())
        .find(|role| matches!(role, Role::Menu | Role::ListBox));
    let state = match role {
        Role::TreeItem => {
            data.is_selected().is_some()
                && data.level().is_some()
                && data.position_in_set().is_some()
        }
        Role::Tab | Role::ListBoxOption => data.is_selected().is_some(),
        Role::CheckBox
        | Role::RadioButton
        | Role::Switch
        | Role::MenuItemCheckBox
        | Role::MenuItemRadio => data.toggled().is_some(),
        Role::ComboBox => data.value().is_some() && data.is_expanded().is_some(),
        Role::DisclosureTriangle | Role::ListItem => data.is_expanded().is_some(),
        Role::Slider | Role::SpinButton | Role::Splitter => data.numeric_value().is_some(),
        Role::TextInput | Role::MultilineTextInput | Role::PasswordInput => data.value().is_some(),
        _ => data.has_popup().is_none() || data.is_expanded().is_some(),
    };
    let what = if name.trim().is_empty() {
        "no name"
    } else if name.chars().all(|c| !c.is_alphanumeric()) {
        "a name that says nothing"
    } else if matches!(role, Role::Unknown | Role::GenericContainer)
        // Text that can be marked and copied has its runs inside, and is nothing that is pressed.
        || (role == Role::Label && data.children().is_empty() && !data.is_read_only())
    {
        "no role"
    } else if !state {
        "no state"
    } else if in_menu == Some(Role::Menu) && role == Role::Button {
        "the role of a button in a menu"
    } else if in_menu == Some(Role::ListBox) && role == Role::Button && data.toggled().is_some() {
        "the role of a button in a list"
    } else {
        return None;
    };
    let place = data.bounds();
    Some(format!("{role:?} {name:?} has {what}, at {place:?}"))
}

/// A walk through the window that gathers what is wrong anywhere.
struct Walk {
    window: Window,
    /// What is wrong, and where that was met first.
    found: BTreeMap<String, String>,
    /// What was opened already.
    opened: BTreeSet<String>,
    /// How many controls were met.
    met: BTreeSet<String>,
}

impl Walk {
    fn of(text: &str, lang: Lang) -> Self {
        let mut window = Window::with(text);
        window.run();
        window.command(Command::Language(lang));
        let mut walk = Self {
            window,
            found: BTreeMap::new(),
            opened: BTreeSet::new(),
            met: BTreeSet::new(),
        };
        walk.look("at first");
        walk
    }

    fn look(&mut self, at: &str) {
        let all = self.window.harness.query_all_by(|_| true);
        for node in all {
            let node = node.accesskit_node();
            if is_control(&node) {
                self.met
                    .insert(format!("{:?} {:?}", node.role(), node.label()));
            }
        }
        for fault in faults(&self.window) {
            self.found.entry(fault).or_insert_with(|| at.to_owned());
        }
    }

    fn escape(&mut self) {
        self.window.key(Modifiers::NONE, Key::Escape);
    }

    /// Opens each thing that folds out of something else, one after the other.
    fn open_all(&mut self, at: &str) {
        let opens = |node: &AccessKitNode<'_>| {
            node.data().has_popup().is_some() && !node.is_disabled() && !node.is_hidden()
        };
        let names: BTreeSet<String> = self
            .window
            .harness
            .query_all_by(opens)
            .map(|node| label(&node.accesskit_node()))
            .collect();
        for name in &names {
            if !self.opened.insert(name.clone()) {
                continue;
            }
            let wanted = |node: &AccessKitNode<'_>| opens(node) && label(node) == *name;
            let found = self.window.harness.query_all_by(wanted).next();
            let Some(node) = found else { continue };
            node.click_accesskit();
            self.window.run();
            let place = format!("{at}, {name:?} open");
            let is_open =
                |node: &AccessKitNode<'_>| wanted(node) && node.data().is_expanded() == Some(true);
            let open = self.window.harness.query_all_by(is_open).count();
            if open == 0 {
                let fault = format!("{name:?} does not say that it is open");
                self.found.insert(fault, place.clone());
            }
            self.look(&place);
            self.open_submenus(&place);
            self.escape();
        }
    }

    fn open_submenus(&mut self, at: &str) {
        let inner = |node: &AccessKitNode<'_>| {
            node.data().has_popup() == Some(HasPopup::Menu)
                && node.data().is_expanded() == Some(false)
                && std::iter::successors(node.parent(), |node| node.parent())
                    .any(|node| node.role() == Role::Menu)
        };
        let names: Vec<String> = self
            .window
            .harness
            .query_all_by(inner)
            .map(|node| label(&node.accesskit_node()))
            .collect();
        for name in names {
            let wanted = |node: &AccessKitNode<'_>| inner(node) && label(node) == name;
            let Some(node) = self.window.harness.query_all_by(wanted).next() else {
                continue;
            };
            node.click_accesskit();
            self.window.run();
            self.look(&format!("{at}, {name:?} in it"));
        }
    }

    fn end(self) {
        assert!(self.met.len() > 20, "{:#?}", self.met);
        assert!(self.found.is_empty(), "{:#?}", self.found);
    }
}

const LANGUAGES: [Lang; 2] = [Lang::En, Lang::Zh];

#[test]
fn every_control_of_the_panes_bars_and_menus_tells_what_it_is() {
    for lang in LANGUAGES {
        let mut walk = Walk::of(&CARD.replace("first words", "<a>b</a> **"), lang);
        walk.window.command(Command::ToggleProblems);
        walk.look("problems");
        walk.open_all("at first");
        walk.window.command(Command::CardGrid);
        walk.look("grid");
        walk.window.command(Command::CardGrid);
        walk.window.select("/body/elements/2/elements/0");
        walk.look("a button");
        let row = |node: &AccessKitNode<'_>| node.role() == Role::TreeItem;
        let last = walk.window.harness.query_all_by(row).last().unwrap();
        last.click_secondary();
        walk.window.run();
        walk.look("context menu");
        walk.end();
    }
}

#[test]
fn every_field_of_every_component_tells_what_it_is() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let (mut seen, mut opened) = (BTreeSet::new(), BTreeSet::new());
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    for (number, file) in files.iter().enumerate() {
        let text = std::fs::read_to_string(file).unwrap();
        let mut walk = Walk::of(&text, LANGUAGES[number % 2]);
        walk.opened = std::mem::take(&mut opened);
        let rows: Vec<(String, String)> = {
            let view = walk.window.work().view().unwrap();
            let rows = view.outline.rows().iter();
            rows.map(|row| (row.tag.clone(), row.path.to_string()))
                .collect()
        };
        for (tag, path) in rows {
            if !seen.insert(tag.clone()) {
                continue;
            }
            walk.window.select(&path);
            walk.look(&tag);
            // What is folded is opened, as deep as it goes.
            for _ in 0..3 {
                let closed = |node: &AccessKitNode<'_>| {
                    node.role() == Role::DisclosureTriangle
                        && node.data().is_expanded() == Some(false)
                };
                let nodes: Vec<_> = walk.window.harness.query_all_by(closed).collect();
                nodes.iter().for_each(|node| node.click_accesskit());
                walk.window.run();
            }
            walk.look(&format!("{tag}, all open"));
            walk.open_all(&tag);
        }
        assert!(walk.found.is_empty(), "{file:?}: {:#?}", walk.found);
        opened = walk.opened;
    }
    assert!(seen.len() > 20, "{seen:?}");
}

#[test]
fn every_control_of_the_lists_and_dialogs_tells_what_it_is() {
    for lang in LANGUAGES {
        let mut walk = Walk::of(CARD, lang);
        for command in [
            Command::Palette,
            Command::Insert,
            Command::About,
            Command::OpenPath,
            Command::SavePath,
            Command::CardWidth,
        ] {
            walk.window.command(command);
            assert!(walk.window.app().has_dialog(), "{command:?}");
            walk.look(&format!("{command:?}"));
            walk.window.key(Modifiers::NONE, Key::ArrowDown);
            walk.look(&format!("{command:?}, one down"));
            walk.escape();
        }
        walk.window.select("/body/elements/1");
        walk.window.command(Command::Delete);
        walk.window.command(Command::New);
        assert!(walk.window.app().has_dialog(), "unsaved changes");
        walk.look("unsaved changes");
        walk.escape();
        walk.window.command(Command::SavePath);
        let file = walk.window.folder.path().join("other.json");
        std::fs::write(&file, "{}").unwrap();
        walk.window.type_text(file.to_str().unwrap());
        walk.window.key(Modifiers::NONE, Key::Enter);
        walk.look("another file is there");
        walk.escape();
        walk.window.command(Command::OpenPath);
        walk.window.type_text("/nowhere/card.json");
        walk.window.key(Modifiers::NONE, Key::Enter);
        walk.look("after a path that leads nowhere");
        walk.end();

        let old = r#"{"elements": [{"tag": "div", "text": {"tag": "lark_md", "content": "a"}}]}"#;
        let mut walk = Walk::of(old, lang);
        walk.look("a card of 1.0");
        walk.window.command(Command::Convert);
        assert!(walk.window.app().has_dialog(), "the report");
        walk.look("the report of a conversion");
        walk.end();
    }
}

#[test]
fn every_control_of_the_send_panel_tells_what_it_is() {
    use cardwright::app::session::SendAs;

    for lang in LANGUAGES {
        let mut walk = Walk::of(sending::GOOD, lang);
        walk.window.command(Command::SendPanel);
        for way in [
            SendAs::Card,
            SendAs::Entity,
            SendAs::Template,
            SendAs::Webhook,
            SendAs::Ephemeral,
            SendAs::Batch,
            SendAs::Reply,
            SendAs::Update,
        ] {
            walk.window.app_mut().settings_mut().send.way = way;
            walk.window.run();
            for _ in 0..2 {
                let closed = |node: &AccessKitNode<'_>| {
                    let data = node.data();
                    data.is_expanded() == Some(false)
                        && data.has_popup().is_none()
                        && matches!(node.role(), Role::Button | Role::ListItem)
                };
                let nodes: Vec<_> = walk.window.harness.query_all_by(closed).collect();
                nodes.iter().for_each(|node| node.click_accesskit());
                walk.window.run();
            }
            walk.look(&format!("{way:?}"));
            walk.open_all(&format!("{way:?}"));
        }
        walk.window.app_mut().settings_mut().send.to_me = Some(false);
        walk.window.app_mut().settings_mut().send.way = SendAs::Card;
        walk.window.run();
        walk.look("to others");
        walk.end();
    }
}

/// The one node that something is true of.
fn the<'w>(window: &'w Window, role: Role, name: &str) -> AccessKitNode<'w> {
    let name = name.to_owned();
    window
        .harness
        .get_by(move |node| node.role() == role && label(node) == name)
        .accesskit_node()
}

#[test]
fn the_tree_tells_levels_places_what_is_open_and_which_row_has_the_focus() {
    let mut window = Window::with(CARD);
    window.run();
    let card = the(&window, Role::TreeItem, "Card");
    assert_eq!(
        (card.data().level(), card.data().is_expanded()),
        (Some(1), Some(true))
    );
    let form = the(&window, Role::TreeItem, "Form f");
    let data = form.data();
    assert_eq!((data.level(), data.is_expanded()), (Some(3), Some(true)));
    assert_eq!(data.position_in_set(), Some(2), "the third of three");
    let around = form.parent().expect("it lies in the body");
    let around = std::iter::successors(Some(around), |node| node.parent())
        .find(|node| node.role() == Role::TreeItem)
        .expect("rows lie in rows");
    assert_eq!(label(&around), "Body");
    assert_eq!(around.data().size_of_set(), Some(3));
    if cfg!(target_os = "linux") {
        let told = form.data().description().unwrap_or_default().to_owned();
        assert!(
            told.contains("level 3") && told.contains("expanded"),
            "{told}"
        );
    }
    let rule = the(&window, Role::TreeItem, "Divider");
    assert_eq!(rule.data().is_expanded(), None, "nothing lies in it");
    assert_eq!(rule.data().is_selected(), Some(false));

    window.command(Command::Focus(Pane::Tree));
    window.select("/body/elements/1");
    assert!(the(&window, Role::TreeItem, "Divider").is_focused());
    assert_eq!(
        the(&window, Role::TreeItem, "Divider").data().is_selected(),
        Some(true)
    );
    window.key(Modifiers::NONE, Key::ArrowDown);
    assert!(
        the(&window, Role::TreeItem, "Form f").is_focused(),
        "it goes with the mark"
    );
    window.key(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(
        the(&window, Role::TreeItem, "Form f").data().is_expanded(),
        Some(false)
    );
}

#[test]
fn what_a_screen_reader_asks_of_a_row_is_done() {
    let mut window = Window::with(CARD);
    window.run();
    let ask = |window: &mut Window, action| {
        let node = window.harness.get_by(|node| label(node) == "Form f");
        let request = egui::accesskit::ActionRequest {
            action,
            target_tree: egui::accesskit::TreeId::ROOT,
            target_node: node.accesskit_node().locate().0,
            data: None,
        };
        window.harness.event(Event::AccessKitActionRequest(request));
        window.run();
    };
    let rows = window.rows().len();
    ask(&mut window, Action::Collapse);
    assert_eq!(window.rows().len(), rows - 1);
    ask(&mut window, Action::Expand);
    assert_eq!(window.rows().len(), rows);
}

#[test]
fn rows_that_are_scrolled_away_are_told_too() {
    let items = vec![r#"{"tag": "hr"}"#; 120].join(",");
    let text = format!(r#"{{"schema": "2.0", "body": {{"elements": [{items}]}}}}"#);
    let mut window = Window::with(&text);
    window.run();
    assert_eq!(window.rows().len(), 122);
}

#[test]
fn boxes_tell_their_values_and_nodes_of_the_preview_their_words() {
    let mut window = Window::with(CARD);
    window.select("/body/elements/2/elements/0");
    let found = window
        .harness
        .query_all_by(|node| node.role() == Role::ComboBox);
    for node in found {
        let node = node.accesskit_node();
        assert_eq!(node.data().is_expanded(), Some(false));
        if cfg!(target_os = "linux") {
            let (value, told) = (node.value(), node.data().description());
            let (value, told) = (value.unwrap_or_default(), told.unwrap_or_default());
            assert!(told.starts_with(&*value), "{told:?} of {:?}", label(&node));
        }
    }
    let words = window
        .harness
        .get_by(|node| label(node) == "PREVIEW: Rich text (Markdown)")
        .accesskit_node();
    assert_eq!(words.value().as_deref(), Some("first words"));
    window.command(Command::Focus(Pane::Preview));
    window.select("/body/elements/0");
    let words = window
        .harness
        .get_by(|node| label(node) == "PREVIEW: Rich text (Markdown)")
        .accesskit_node();
    assert!(words.is_focused(), "the focus goes with what is selected");
}

#[test]
fn entries_of_menus_tell_their_keys_apart_from_their_names() {
    let mut window = Window::with(CARD);
    window.run();
    window
        .harness
        .get_by(|node| node.role() == Role::MenuItem && label(node) == "View")
        .click_accesskit();
    window.run();
    let name = Command::CardGrid.name(Lang::En);
    let grid = the(&window, Role::MenuItemCheckBox, name);
    assert!(grid.toggled().is_some());
    assert_eq!(grid.data().keyboard_shortcut(), Some("Ctrl+Shift+G"));
    window
        .harness
        .get_by(|node| {
            label(node) == "Zoom"
                && node.data().has_popup().is_some()
                && node.role() == Role::MenuItem
        })
        .click_accesskit();
    window.run();
    let zoom = the(&window, Role::MenuItem, "Zoom in");
    assert_eq!(zoom.data().keyboard_shortcut(), Some("Ctrl+="));
}
