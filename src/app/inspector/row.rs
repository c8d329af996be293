//! The rows of the inspector: what names a value, its editor, and small buttons at the right. Ids come from the value's
//! place in the card, and the order is that in which Tab goes: the editor before the buttons.

use egui::{Id, Label, Rect, Response, RichText, Sense, Ui, UiBuilder, pos2, vec2};

use super::{ADD, Fields, RESET};
use crate::app::fonts;
use crate::app::style::size;
use crate::app::widgets::{self, Sign};
use crate::both;
use crate::catalog::Property;
use crate::document::{Fragment, NodeId, Path, Tree};
use crate::lang::Bilingual;

/// The width of a small button, points.
pub(super) const BUTTON: f32 = 18.0;
/// The room between the parts of a row, points.
const GAP: f32 = 6.0;
/// The least width of an editor, points.
const LEAST: f32 = 40.0;
/// The greatest length of an old value in a sentence, characters.
const SAID: usize = 40;

/// The id of one part of the row of a value. It comes from the value's place in the card alone, so that nothing that
/// appears before it changes it and takes the keyboard away.
pub(super) fn id_of(path: &Path, part: &'static str) -> Id {
    Id::unique(("cardwright inspector", path.to_string(), part))
}

/// Widgets whose ids come from a value's place in the card.
pub(super) fn placed<R>(
    ui: &mut Ui,
    path: &Path,
    part: &'static str,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    let builder = UiBuilder::new().scope_id(id_of(path, part));
    ui.scope_builder(builder, add).inner
}

/// Draws something that may be wider than its room. Only the room counts for what follows: egui would make every later
/// row as wide as the widest, and push the buttons out of the pane.
pub(super) fn within_room(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let mut child = ui.new_child(UiBuilder::new().max_rect(room));
    add(&mut child);
    let used = child.min_rect();
    let right = used.right().min(room.right()).max(used.left());
    ui.advance_cursor_after_rect(Rect::from_min_max(used.min, pos2(right, used.bottom())));
}

/// The width of the names: less where there is little room, so that an editor has some.
pub(super) fn name_width(ui: &Ui) -> f32 {
    size::NAME.min(ui.available_width() * 0.42)
}

/// The value that a row shows.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    /// Its place in the card.
    pub(super) path: &'a Path,
    /// The value; `None` where it is not set.
    pub(super) node: Option<NodeId>,
    /// Its entry in the catalogue.
    pub(super) property: &'a Property,
    /// The words at the left.
    pub(super) name: &'a str,
}

impl Fields<'_> {
    /// A row: what names it, the editor in the room between, then so many small buttons.
    pub(super) fn row(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        buttons: u8,
        name: impl FnOnce(&mut Self, &mut Ui),
        editor: impl FnOnce(&mut Self, &mut Ui),
        right: impl FnOnce(&mut Self, &mut Ui),
    ) {
        placed(ui, path, "row", |ui| {
            within_room(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    let right_edge = ui.max_rect().right();
                    self.editor = None;
                    name(self, ui);
                    let tail = f32::from(buttons) * (BUTTON + GAP);
                    let width = (right_edge - ui.cursor().left() - tail).max(LEAST);
                    let room =
                        Rect::from_min_size(ui.cursor().min, vec2(width, ui.available_height()));
                    let line = egui::Layout::left_to_right(egui::Align::Center);
                    let builder = UiBuilder::new()
                        .scope_id(id_of(path, "editor"))
                        .max_rect(room)
                        .layout(line);
                    ui.scope_builder(builder, |ui| {
                        ui.set_min_width(width);
                        let full = self.full_name(path);
                        ui.name_inputs(full, |ui| editor(self, ui));
                    });
                    placed(ui, path, "buttons", |ui| right(self, ui));
                });
            });
        });
    }

    /// A row with a name at the left and a reset at the right.
    pub(super) fn line(
        &mut self,
        ui: &mut Ui,
        field: Field<'_>,
        editor: impl FnOnce(&mut Self, &mut Ui),
    ) {
        self.row(
            ui,
            field.path,
            1,
            |fields, ui| {
                fields.name(ui, field);
            },
            editor,
            |fields, ui| fields.reset(ui, field),
        );
    }

    /// A row with a name and a reset, whose editor stands below it in the whole width.
    pub(super) fn below(
        &mut self,
        ui: &mut Ui,
        field: Field<'_>,
        editor: impl FnOnce(&mut Self, &mut Ui),
    ) {
        self.tall(
            ui,
            field.path,
            |fields, ui| {
                fields.name(ui, field);
            },
            editor,
            |fields, ui| fields.reset(ui, field),
        );
    }

    /// A row whose editor stands below it, in the whole width; `end` adds the button at the right of the name.
    pub(super) fn tall(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        name: impl FnOnce(&mut Self, &mut Ui),
        editor: impl FnOnce(&mut Self, &mut Ui),
        end: impl FnOnce(&mut Self, &mut Ui),
    ) {
        let top = ui.available_rect_before_wrap();
        let room = |_: &mut Self, ui: &mut Ui| ui.add_space(BUTTON);
        self.row(ui, path, 1, name, |_, _| {}, room);
        let bottom = ui.cursor().top() - ui.spacing().item_spacing.y;
        placed(ui, path, "below", |ui| editor(self, ui));
        let left = pos2(top.right() - BUTTON, top.top());
        let spot = Rect::from_min_max(left, pos2(top.right(), bottom));
        let builder = UiBuilder::new()
            .scope_id(id_of(path, "end"))
            .max_rect(spot)
            .layout(egui::Layout::left_to_right(egui::Align::Center));
        // It comes behind the editor, so that Tab reaches it then, and takes no room: its row has left it some.
        end(self, &mut ui.new_child(builder));
    }

    /// The name of a value, with the catalogue's explanation while the pointer is over it.
    pub(super) fn name(&self, ui: &mut Ui, field: Field<'_>) -> Response {
        let Field { property, name, .. } = field;
        let set = field.node.is_some();
        let mut words = RichText::new(name).color(self.look.weak);
        if set {
            words = RichText::new(name)
                .color(self.look.text)
                .family(fonts::bold());
        }
        if property.deprecated || property.undocumented {
            words = words.italics();
        }
        let label = Label::new(words).truncate().sense(Sense::hover());
        let width = name_width(ui);
        let response = ui
            .allocate_ui_with_layout(
                vec2(width, 22.0),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(width);
                    ui.add(label)
                },
            )
            .inner;
        if property.required && !set {
            let at = response.rect.left_center() - vec2(5.0, 0.0);
            ui.painter().circle_filled(at, 2.5, self.look.warning);
        }
        response.on_hover_ui(|ui| self.explain(ui, property))
    }

    /// Shows the catalogue's explanation of a property.
    pub(super) fn explain(&self, ui: &mut Ui, property: &Property) {
        ui.set_max_width(340.0);
        ui.label(property.summary.get(self.lang));
        let mut more = |text: Bilingual| {
            let text = RichText::new(text.get(self.lang)).color(self.look.weak);
            ui.label(text.size(size::SMALL));
        };
        if let Some(default) = &property.default {
            more(both!("Default: {default}", "默认值：{default}"));
        }
        if let (Some(min), Some(max)) = (property.min, property.max) {
            more(both!("From {min} to {max}", "范围：{min} 至 {max}"));
        }
        if let Some(when) = &property.when {
            more(both!("Counts: {when}", "生效条件：{when}"));
        }
        if let Some(client) = &property.client {
            more(both!("Since client {client}", "客户端 {client} 起支持"));
        }
    }

    /// The button that takes a value away, or the room for it.
    pub(super) fn reset(&mut self, ui: &mut Ui, field: Field<'_>) {
        let Field {
            path,
            node,
            property,
            name,
        } = field;
        let Some(node) = node.filter(|_| property.name != "tag") else {
            ui.add_space(BUTTON);
            return;
        };
        let hint = format!("{} {name}", self.say(&RESET));
        let response = widgets::small_sign(ui, Sign::Reset, &hint);
        if !response.clicked() {
            return;
        }
        let said = was_reset(name, &short(self.tree, node), property);
        self.remove(path, Some(said));
        self.raw.remove(&path.to_string());
        // The button goes with the value; the keyboard does not.
        if response.has_focus()
            && let Some(editor) = self.editor
        {
            ui.memory_mut(|memory| memory.request_focus(editor));
        }
    }

    /// The way to a value that has no field of its own until it is there.
    pub(super) fn add_button(&mut self, ui: &mut Ui, path: &Path, property: &Property, name: &str) {
        let response = ui.small_button(self.say(&ADD));
        let hint = format!("{} {name}", self.say(&ADD));
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(hint));
        if response.clicked() {
            self.set(path, &self.skeleton(property), false);
            // The field that takes the button's place takes the keyboard too.
            ui.memory_mut(|memory| memory.request_focus(id_of(path, "field")));
        }
    }
}

/// The sentence about a value that gave way to the default.
fn was_reset(name: &str, old: &str, property: &Property) -> Bilingual {
    match &property.default {
        Some(default) => both!(
            "{name} was {old} and has its default again: {default}.",
            "{name} 原为 {old}，已恢复默认值 {default}。"
        ),
        None => both!(
            "{name} was {old} and is not set any more.",
            "{name} 原为 {old}，现已清除。"
        ),
    }
}

/// The sentence about a value that was taken away.
pub(super) fn was_removed(name: &str, tree: &Tree, node: NodeId) -> Bilingual {
    let old = short(tree, node);
    both!("Removed {name}: {old}.", "已移除 {name}：{old}。")
}

/// The beginning of a value's JSON, in one line.
fn short(tree: &Tree, node: NodeId) -> String {
    let json = Fragment::copy(tree, node);
    let mut words = json
        .as_str()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if let Some((at, _)) = words.char_indices().nth(SAID) {
        words.truncate(at);
        words.push('…');
    }
    words
}
