//! Values inside values: text objects, objects and lists, each behind a fold.

use std::collections::HashSet;

use egui::accesskit::Role;
use egui::{RichText, Sense, Ui, vec2};
use serde_json::Value;

use super::data::Editor;
use super::{ADD, Fields, REMOVE, data, field_id, key_of};
use crate::app::access;
use crate::app::style::size;
use crate::app::text_field;
use crate::app::widgets;
use crate::app::widgets::Sign;
use crate::catalog::{Catalog, Property};
use crate::document::{Edit, Fragment, Kind, NodeId, Path};
use crate::lang::Bilingual;

const UP: Bilingual = Bilingual::fixed("Move up", "上移");
const DOWN: Bilingual = Bilingual::fixed("Move down", "下移");

impl Fields<'_> {
    /// A text object: its words at once, its other properties behind a fold.
    pub(super) fn text_object(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        name: &str,
    ) {
        let tag = node
            .and_then(|node| self.tree.get(node, "tag"))
            .and_then(|tag| self.tree.str(tag));
        let members = Catalog::get().members(property, tag);
        let content = node.and_then(|node| self.tree.get(node, "content"));
        let content_path = path.join("content");
        let place = path.to_string();
        let open = self.open.contains(&place);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            self.fold(ui, &place, open, name, size::NAME, node.is_some(), property);
            self.end(ui, |fields, ui| {
                fields.reset(ui, path, node, property, name);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let mut text = fields.string(content);
                    let full = fields.full_name(&content_path);
                    let (id, width) = (field_id(&content_path), ui.available_width());
                    let response = text_field::multiline(ui, id, &mut text, |field| {
                        field.desired_rows(1).desired_width(width)
                    })
                    .response
                    .response;
                    ui.ctx()
                        .accesskit_node_builder(response.id, |builder| builder.set_label(full));
                    if response.changed() {
                        let value = Value::from(text);
                        if node.is_some() {
                            fields.set(&content_path, &value, true);
                        } else {
                            let mut new = data::skeleton(property);
                            if let Some(object) = new.as_object_mut() {
                                object.insert("content".to_owned(), value);
                            }
                            fields.edits.push((
                                vec![Edit::set(path.clone(), &new)],
                                Some(key_of(&content_path)),
                            ));
                        }
                    }
                });
            });
        });
        self.said(ui, content);
        if open {
            ui.indent(("text", &place), |ui| {
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
        ui.horizontal(|ui| {
            ui.label(RichText::new("tag").color(self.look.weak));
            for name in names {
                let response = ui.selectable_label(now == name, name);
                access::one_of(&response, Role::RadioButton, name, now == name);
                if response.clicked() {
                    self.set(path, &Value::from(name), false);
                }
            }
        });
    }

    #[expect(clippy::too_many_arguments, reason = "what the line of a fold shows")]
    pub(super) fn fold(
        &mut self,
        ui: &mut Ui,
        place: &str,
        open: bool,
        name: &str,
        width: f32,
        set: bool,
        property: &Property,
    ) {
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
                    label.on_hover_text(property.summary.get(self.lang));
                    clicked
                },
            )
            .inner;
        if response && !self.open.remove(place) {
            self.open.insert(place.to_owned());
        }
    }

    /// An object or a list: a line that opens what is inside.
    pub(super) fn section(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        name: &str,
        editor: Editor,
    ) {
        let place = path.to_string();
        let open = self.open.contains(&place);
        let count = node.map_or(0, |node| self.tree.node(node).children.len());
        ui.horizontal(|ui| {
            self.fold(ui, &place, open, name, size::NAME, node.is_some(), property);
            self.end(ui, |fields, ui| {
                fields.reset(ui, path, node, property, name);
                let hint = format!("{} {name}", fields.say(&ADD));
                let addable = match editor {
                    Editor::Object => node.is_none(),
                    _ => property.max_items.is_none_or(|max| count < max),
                };
                if addable && widgets::small_sign(ui, Sign::Plus, &hint).clicked() {
                    fields.add(path, property, editor, count);
                    fields.open.insert(place.clone());
                }
                if node.is_some() && editor != Editor::Object {
                    ui.label(
                        RichText::new(count.to_string())
                            .color(fields.look.weak)
                            .size(size::SMALL),
                    );
                }
            });
        });
        if !open {
            return;
        }
        ui.indent(("section", &place), |ui| match editor {
            Editor::Object => {
                let tag = node
                    .and_then(|node| self.tree.get(node, "tag"))
                    .and_then(|tag| self.tree.str(tag));
                self.object(ui, path, node, Catalog::get().members(property, tag), false);
            }
            Editor::Objects => self.objects(ui, path, node, property),
            _ => self.values(ui, path, node, property),
        });
    }

    pub(super) fn add(&mut self, path: &Path, property: &Property, editor: Editor, count: usize) {
        let edit = match editor {
            Editor::Object => Edit::set(path.clone(), &data::skeleton(property)),
            Editor::Objects => Edit::Insert {
                parent: path.clone(),
                index: count,
                value: Fragment::from(&data::item_skeleton(property)),
            },
            _ => Edit::Insert {
                parent: path.clone(),
                index: count,
                value: Fragment::from(
                    &property
                        .values
                        .first()
                        .cloned()
                        .unwrap_or_else(|| Value::from("")),
                ),
            },
        };
        self.edits.push((vec![edit], None));
    }

    pub(super) fn objects(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        let items: Vec<NodeId> = node
            .map(|node| self.tree.items(node).to_vec())
            .unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let child = path.join(index);
            let place = child.to_string();
            let open = self.open.contains(&place) || items.len() == 1;
            let number = index + 1;
            ui.horizontal(|ui| {
                let title = format!("{} {number}", property.name);
                self.fold(ui, &place, open, &title, size::NAME, true, property);
                self.end(ui, |fields, ui| {
                    fields.item_buttons(ui, path, index, items.len())
                });
            });
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

    pub(super) fn values(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        let items: Vec<NodeId> = node
            .map(|node| self.tree.items(node).to_vec())
            .unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let child = path.join(index);
            ui.horizontal(|ui| {
                self.end(ui, |fields, ui| {
                    fields.item_buttons(ui, path, index, items.len());
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        match fields.tree.node(*item).kind {
                            Kind::String(_) => fields.one_line(ui, &child, Some(*item), property),
                            _ => fields.raw(ui, &child, Some(*item)),
                        }
                    });
                });
            });
            self.said(ui, Some(*item));
        }
    }

    pub(super) fn item_buttons(&mut self, ui: &mut Ui, list: &Path, index: usize, count: usize) {
        ui.spacing_mut().item_spacing.x = 2.0;
        let number = index + 1;
        let from = list.join(index);
        if widgets::small_sign(ui, Sign::Close, &format!("{} {number}", self.say(&REMOVE)))
            .clicked()
        {
            self.remove(&from);
        }
        let mut moved = None;
        ui.add_enabled_ui(index + 1 < count, |ui| {
            if widgets::small_sign(ui, Sign::Down, &format!("{} {number}", DOWN.get(self.lang)))
                .clicked()
            {
                moved = Some(index + 2);
            }
        });
        ui.add_enabled_ui(index > 0, |ui| {
            if widgets::small_sign(ui, Sign::Up, &format!("{} {number}", UP.get(self.lang)))
                .clicked()
            {
                moved = Some(index.saturating_sub(1));
            }
        });
        if let Some(index) = moved {
            let edit = Edit::Move {
                from,
                to: list.clone(),
                index,
            };
            self.edits.push((vec![edit], None));
        }
    }
}
