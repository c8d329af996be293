//! Accessibility: the facts for screen readers that egui's widgets do not give themselves.
//!
//! AccessKit's adapter for AT-SPI (`accesskit_atspi_common` 0.21) passes on names, descriptions, positions and the
//! states "selected" and "checked", but neither levels, nor whether something is expanded, nor the text value of what is
//! no text field. There these facts are told once more as the description.

use std::collections::HashMap;

use egui::accesskit::{HasPopup, Node, NodeId, Orientation, Role, Toggled, TreeUpdate};
use egui::{FullOutput, Response};

use crate::both;
use crate::lang::{Bilingual, Lang};

const EXPANDED: Bilingual = Bilingual::fixed("expanded", "已展开");
const COLLAPSED: Bilingual = Bilingual::fixed("collapsed", "已折叠");

const SCROLL_DOWN: Bilingual = Bilingual::fixed("Scroll up and down", "上下滚动");
const SCROLL_ACROSS: Bilingual = Bilingual::fixed("Scroll left and right", "左右滚动");

/// The mark before a menu entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// On or off by itself.
    Check(bool),
    /// One of several, of which one is on.
    Radio(bool),
}

/// Completes what egui tells AccessKit in every frame.
#[derive(Debug, Default)]
pub(crate) struct Access {
    lang: Lang,
    title: String,
}

impl Access {
    /// Takes the language of the interface and the window's title from now on.
    pub(crate) fn set(ctx: &egui::Context, lang: Lang, title: &str) {
        ctx.with_plugin(|access: &mut Self| {
            access.lang = lang;
            if access.title != title {
                title.clone_into(&mut access.title);
            }
        });
    }

    fn complete(&self, update: &mut TreeUpdate) {
        let root = update.tree.as_ref().map(|tree| tree.root);
        let places: HashMap<NodeId, usize> = update
            .nodes
            .iter()
            .enumerate()
            .map(|(at, (id, _))| (*id, at))
            .collect();
        for at in 0..update.nodes.len() {
            let (id, node) = &mut update.nodes[at];
            if Some(*id) == root {
                node.set_label(self.title.clone());
            }
            match node.role() {
                role @ (Role::Menu | Role::ListBox) => {
                    let inside = node.children().to_vec();
                    entries(&mut update.nodes, &places, inside, role);
                }
                Role::ScrollBar if node.label().is_none() => {
                    let name = match node.orientation() {
                        Some(Orientation::Horizontal) => SCROLL_ACROSS,
                        _ => SCROLL_DOWN,
                    };
                    node.set_label(name.get(self.lang));
                }
                _ => {}
            }
        }
        if cfg!(all(unix, not(target_os = "macos"))) {
            for (_, node) in &mut update.nodes {
                self.describe(node);
            }
        }
    }

    /// Tells as the description what AT-SPI has no other way to learn.
    fn describe(&self, node: &mut Node) {
        let mut facts = Vec::new();
        facts.extend(node.description().map(str::to_owned));
        if matches!(node.role(), Role::ComboBox | Role::Group) {
            facts.extend(node.value().map(str::to_owned));
        }
        if let Some(level) = node.level().filter(|_| node.role() == Role::TreeItem) {
            let text = both!("level {level}", "第 {level} 级");
            facts.push(text.get(self.lang).to_owned());
        }
        if let Some(expanded) = node.is_expanded() {
            let text = if expanded { EXPANDED } else { COLLAPSED };
            facts.push(text.get(self.lang).to_owned());
        }
        facts.retain(|fact| !fact.is_empty());
        if !facts.is_empty() {
            node.set_description(facts.join(", "));
        }
    }
}

impl egui::Plugin for Access {
    fn debug_name(&self) -> &'static str {
        "cardwright access"
    }

    fn output_hook(&mut self, _ctx: &egui::Context, output: &mut FullOutput) {
        if let Some(update) = &mut output.platform_output.accesskit_update {
            self.complete(update);
        }
    }
}

/// Makes buttons inside of a menu its entries and those inside of a list its options.
fn entries(
    nodes: &mut [(NodeId, Node)],
    places: &HashMap<NodeId, usize>,
    mut rest: Vec<NodeId>,
    around: Role,
) {
    while let Some(id) = rest.pop() {
        let Some((_, node)) = places.get(&id).and_then(|at| nodes.get_mut(*at)) else {
            continue;
        };
        if node.role() == Role::Button {
            match (around, node.toggled()) {
                (Role::ListBox, on) => {
                    node.set_role(Role::ListBoxOption);
                    node.clear_toggled();
                    node.set_selected(on == Some(Toggled::True));
                }
                (_, Some(_)) => node.set_role(Role::MenuItemRadio),
                (_, None) => node.set_role(Role::MenuItem),
            }
        }
        // What pops up from an entry is a menu of its own.
        if !matches!(node.role(), Role::Menu | Role::ListBox) {
            rest.extend(node.children());
        }
    }
}

/// A menu entry: a button whose accessible name leaves out its keys.
pub(crate) fn menu_entry(response: &Response, name: &str, keys: &str, mark: Option<Mark>) {
    tell(response, |node| {
        node.set_label(name);
        if !keys.is_empty() {
            node.set_keyboard_shortcut(keys);
        }
        node.clear_toggled();
        let (role, on) = match mark {
            None => return node.set_role(Role::MenuItem),
            Some(Mark::Check(on)) => (Role::MenuItemCheckBox, on),
            Some(Mark::Radio(on)) => (Role::MenuItemRadio, on),
        };
        node.set_role(role);
        node.set_toggled(Toggled::from(on));
    });
}

/// A button that opens a menu, or whatever else folds out of it.
pub(crate) fn opens_menu(response: &Response, name: &str, is_open: bool) {
    tell(response, |node| {
        node.set_label(name);
        node.set_has_popup(HasPopup::Menu);
        node.set_expanded(is_open);
    });
}

/// One of several things, of which one is chosen: an option, a tab, a row.
pub(crate) fn one_of(response: &Response, role: Role, name: &str, is_chosen: bool) {
    tell(response, |node| {
        node.set_role(role);
        node.set_label(name);
        if role == Role::RadioButton {
            node.set_toggled(Toggled::from(is_chosen));
        } else {
            node.clear_toggled();
            node.set_selected(is_chosen);
        }
    });
}

/// A line that folds something out below it.
pub(crate) fn folds(response: &Response, name: &str, is_open: bool) {
    tell(response, |node| {
        node.set_label(name);
        node.clear_toggled();
        node.set_expanded(is_open);
    });
}

/// Words that do something when they are pressed.
pub(crate) fn button(response: &Response, name: &str) {
    tell(response, |node| {
        node.set_role(Role::Button);
        node.set_label(name);
        node.clear_value();
    });
}

/// Changes the AccessKit node of a widget, after egui has filled it in.
pub(crate) fn tell(response: &Response, change: impl FnOnce(&mut Node)) {
    response.ctx.accesskit_node_builder(response.id, change);
}

/// Returns true while a screen reader or the like listens; while none does, what is out of sight need not be
/// described.
pub(crate) fn is_on(ctx: &egui::Context) -> bool {
    ctx.accesskit_node_builder(egui::accesskit_root_id(), |_| ())
        .is_some()
}
