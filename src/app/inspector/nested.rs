//! Values inside values: text objects, objects and lists, each behind a fold.

use std::collections::HashSet;

use egui::accesskit::Role;
use egui::{RichText, Sense, Ui, vec2};
use serde_json::Value;

use super::data::Editor;
use super::row::{self, Field, id_of, name_width, placed, within_room};
use super::{ADD, Fields, REMOVE, data};
use crate::app::access;
use crate::app::starting;
use crate::app::style::size;
use crate::app::text_field;
use crate::app::widgets;
use crate::app::widgets::Sign;
use crate::catalog::{Catalog, Members, Property};
use crate::document::{Edit, Fragment, Kind, NodeId, Path};
use crate::lang::Bilingual;

const UP: Bilingual = Bilingual::fixed("Move up", "上移");
const DOWN: Bilingual = Bilingual::fixed("Move down", "下移");

impl Fields<'_> {
    /// A text object: its words at once, its other properties behind a fold.
    pub(super) fn text_object(&mut self, ui: &mut Ui, field: Field<'_>) {
        let Field {
            path,
            node,
            property,
            name,
        } = field;
        let tag = node
            .and_then(|node| self.tree.get(node, "tag"))
            .and_then(|tag| self.tree.str(tag));
        let members = Catalog::get().members(property, tag);
        let content = node.and_then(|node| self.tree.get(node, "content"));
        let place = path.to_string();
        let open = self.open.contains(&place);
        self.row(
            ui,
            path,
            1,
            |fields, ui| fields.fold(ui, &place, open, name, node.is_some(), property),
            |fields, ui| fields.words(ui, field, content),
            |fields, ui| fields.reset(ui, field),
        );
        self.said(ui, content);
        if open {
            ui.indent(("text", &place), |ui| {
                self.inside(path, node, property, |fields| {
                    fields.rest_of_text(ui, path, node, property, members);
                });
            });
        }
    }

    /// The properties of a text object beside its words.
    fn rest_of_text(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        members: Members<'_>,
    ) {
        let mut known: HashSet<String> = HashSet::from(["content".to_owned()]);
        for inner in members
            .iter()
            .filter(|inner| inner.name != "content" && inner.name != "*")
        {
            known.insert(inner.name.clone());
            let child = node.and_then(|node| self.tree.get(node, &inner.name));
            if inner.name == "tag" {
                self.flavour(ui, &path.join("tag"), child, property);
            } else if !inner.deprecated || child.is_some() {
                self.property(ui, &path.join(&*inner.name), child, inner);
            }
        }
        if let Some(node) = node {
            self.unknown(ui, path, node, &known);
        }
    }

    /// The words of a text object, which is made with the first of them.
    fn words(&mut self, ui: &mut Ui, field: Field<'_>, content: Option<NodeId>) {
        let path = &field.path.join("content");
        let mut text = self.string(content);
        let width = ui.available_width();
        let response = text_field::multiline(ui, id_of(path, "field"), &mut text, |field| {
            field.desired_rows(1).desired_width(width)
        })
        .response
        .response;
        let full = self.full_name(path);
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(full));
        self.editor = Some(response.id);
        if response.changed() {
            let value = Value::from(text);
            self.inside(field.path, field.node, field.property, |fields| {
                fields.set(path, &value, true);
            });
        }
    }

    /// Which kind of text object it is.
    pub(super) fn flavour(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        let names: Vec<&str> = property
            .reference
            .as_deref()
            .map_or(Vec::new(), |names| names.split('|').collect());
        if names.len() < 2 {
            return;
        }
        let now = self.string(node);
        within_room(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new("tag").color(self.look.weak));
                for name in names {
                    let response = ui.selectable_label(now == name, name);
                    access::one_of(&response, Role::RadioButton, name, now == name);
                    if response.clicked() {
                        self.set(path, &Value::from(name), false);
                    }
                }
            });
        });
    }

    /// The name of what can be opened, with a triangle before it.
    pub(super) fn fold(
        &mut self,
        ui: &mut Ui,
        place: &str,
        open: bool,
        name: &str,
        set: bool,
        property: &Property,
    ) {
        let width = name_width(ui);
        let response = ui
            .allocate_ui_with_layout(
                vec2(width, 22.0),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(width);
                    ui.spacing_mut().item_spacing.x = 2.0;
                    let (rect, triangle) = ui.allocate_exact_size(vec2(13.0, 20.0), Sense::click());
                    crate::app::tree::triangle(ui, rect, !open, self.look.weak);
                    triangle.widget_info(|| {
                        egui::WidgetInfo::labeled(Role::DisclosureTriangle, true, name)
                    });
                    access::folds(&triangle, name, open);
                    self.editor = Some(triangle.id);
                    widgets::focus_ring(ui, &triangle, rect);
                    let mut words = RichText::new(name).color(self.look.weak);
                    if set {
                        words = RichText::new(name)
                            .color(self.look.text)
                            .family(crate::app::fonts::bold());
                    }
                    // Pressed as the triangle is, which is told alone.
                    let label = ui.add(egui::Label::new(words).truncate());
                    let label = label.interact(Sense::CLICK);
                    let clicked = triangle.clicked() || label.clicked();
                    label.on_hover_ui(|ui| self.explain(ui, property));
                    clicked
                },
            )
            .inner;
        if response && !self.open.remove(place) {
            self.open.insert(place.to_owned());
        }
    }

    /// An object or a list: a line that opens what is inside.
    pub(super) fn section(&mut self, ui: &mut Ui, field: Field<'_>, editor: Editor) {
        let Field {
            path,
            node,
            property,
            name,
        } = field;
        let place = path.to_string();
        let open = self.open.contains(&place);
        let count = node.map_or(0, |node| self.tree.node(node).children.len());
        let addable = match editor {
            Editor::Object => node.is_none(),
            _ => starting::most_items(property).is_none_or(|max| count < max),
        };
        self.row(
            ui,
            path,
            2,
            |fields, ui| fields.fold(ui, &place, open, name, node.is_some(), property),
            |fields, ui| {
                if node.is_some() && editor != Editor::Object {
                    let words = RichText::new(count.to_string()).color(fields.look.weak);
                    let end = egui::Layout::right_to_left(egui::Align::Center);
                    ui.with_layout(end, |ui| ui.label(words.size(size::SMALL)));
                }
            },
            |fields, ui| {
                let hint = format!("{} {name}", fields.say(&ADD));
                if !addable {
                    ui.add_space(row::BUTTON);
                } else {
                    let plus = widgets::small_sign(ui, Sign::Plus, &hint);
                    if plus.clicked() {
                        fields.add(path, node, property, editor);
                        fields.open.insert(place.clone());
                        // An object is added once and the button goes; the keyboard stays in the row.
                        if editor == Editor::Object
                            && plus.has_focus()
                            && let Some(fold) = fields.editor
                        {
                            ui.memory_mut(|memory| memory.request_focus(fold));
                        }
                    }
                }
                placed(ui, path, "reset", |ui| fields.reset(ui, field));
            },
        );
        if !open {
            return;
        }
        ui.indent(("section", &place), |ui| match editor {
            Editor::Object => {
                let tag = node
                    .and_then(|node| self.tree.get(node, "tag"))
                    .and_then(|tag| self.tree.str(tag));
                let members = Catalog::get().members(property, tag);
                self.inside(path, node, property, |fields| {
                    fields.object(ui, path, node, members, false);
                });
            }
            Editor::Objects => self.objects(ui, path, node, property),
            _ => self.values(ui, path, node, property),
        });
    }

    fn add(&mut self, path: &Path, node: Option<NodeId>, property: &Property, editor: Editor) {
        let items = node.map_or(&[][..], |node| self.tree.items(node));
        let value = match editor {
            Editor::Object => return self.set(path, &self.skeleton(property), false),
            Editor::Objects => {
                let there: Vec<Value> = items.iter().map(|item| self.tree.value(*item)).collect();
                let plain = data::item_skeleton(property);
                starting::item(&self.tag, property, plain, &there, self.lang)
            }
            _ => starting::plain_item(self.tree, path, property),
        };
        if node.is_none() {
            return self.set(path, &Value::Array(vec![value]), false);
        }
        let mut edits = vec![Edit::Insert {
            parent: path.clone(),
            index: items.len(),
            value: Fragment::from(&value),
        }];
        // A new column of a table has a cell in each row, as those that are there.
        if self.tag == "table"
            && property.name == "columns"
            && let Some(table) = path
                .split_last()
                .and_then(|(table, _)| self.tree.find(&table))
            && let Some(name) = value.get("name").and_then(Value::as_str)
        {
            let cells = starting::empty_cells(self.tree, table, name);
            edits.extend(
                cells
                    .into_iter()
                    .map(|cell| Edit::set(cell, &Value::from(""))),
            );
        }
        self.edits(edits);
    }

    fn objects(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
        let items: Vec<NodeId> = node
            .map(|node| self.tree.items(node).to_vec())
            .unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let child = path.join(index);
            let place = child.to_string();
            let open = self.open.contains(&place) || items.len() == 1;
            let title = format!("{} {}", property.name, index + 1);
            self.row(
                ui,
                &child,
                3,
                |fields, ui| fields.fold(ui, &place, open, &title, true, property),
                |_, _| {},
                |fields, ui| fields.item_buttons(ui, path, index, items.len()),
            );
            if open {
                ui.indent(("item", &place), |ui| {
                    let tag = self
                        .tree
                        .get(*item, "tag")
                        .and_then(|tag| self.tree.str(tag));
                    let members = Catalog::get().members(property, tag);
                    if self.tree.node(*item).kind == Kind::Object {
                        self.object(ui, &child, Some(*item), members, false);
                    } else {
                        self.raw(ui, &child, Some(*item));
                    }
                });
            }
            self.said(ui, Some(*item));
        }
    }

    fn values(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
        let items: Vec<NodeId> = node
            .map(|node| self.tree.items(node).to_vec())
            .unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let child = path.join(index);
            self.row(
                ui,
                &child,
                3,
                |_, _| {},
                |fields, ui| match fields.tree.node(*item).kind {
                    Kind::String(_) => fields.one_line(ui, &child, Some(*item), property),
                    _ => fields.raw(ui, &child, Some(*item)),
                },
                |fields, ui| fields.item_buttons(ui, path, index, items.len()),
            );
            self.said(ui, Some(*item));
        }
    }

    /// The buttons of an item of a list, in the order in which they stand.
    fn item_buttons(&mut self, ui: &mut Ui, list: &Path, index: usize, count: usize) {
        let number = index + 1;
        let from = list.join(index);
        let lang = self.lang;
        let button = |ui: &mut Ui, enabled: bool, sign: Sign, name: &Bilingual| {
            let name = format!("{} {number}", name.get(lang));
            ui.add_enabled_ui(enabled, |ui| widgets::small_sign(ui, sign, &name))
                .inner
                .clicked()
        };
        let mut moved = None;
        if button(ui, index > 0, Sign::Up, &UP) {
            moved = Some(index.saturating_sub(1));
        }
        if button(ui, index + 1 < count, Sign::Down, &DOWN) {
            moved = Some(index + 2);
        }
        if let Some(index) = moved {
            let (from, to) = (from.clone(), list.clone());
            self.edit(Edit::Move { from, to, index }, None);
        }
        if button(ui, true, Sign::Close, &REMOVE) {
            let said = self
                .tree
                .find(&from)
                .map(|node| row::was_removed(&self.full_name(&from), self.tree, node));
            self.remove(&from, said);
        }
    }
}
