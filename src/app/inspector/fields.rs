//! The fields of single values, each by its type.

use egui::{Color32, CornerRadius, Rect, RichText, Sense, Stroke, StrokeKind, Ui, vec2};
use serde_json::Value;

use super::row::{id_of, placed};
use super::values::{Choice, list as list_of};
use super::{Fields, data, key_of};
use crate::app::access;
use crate::app::style::size;
use crate::app::text_field;
use crate::app::widgets;
use crate::both;
use crate::catalog::Property;
use crate::document::{Edit, Fragment, NodeId, Path};
use crate::lang::Bilingual;

const SHOW: Bilingual = Bilingual::fixed("Show", "查看");
/// The width of the button that opens a list of values, with the room before it, points.
const LIST: f32 = 34.0;
/// The side of a sample of a colour, points.
const SWATCH: f32 = 16.0;
const BROKEN: Bilingual =
    Bilingual::fixed("not JSON yet; not applied", "还不是合法的 JSON；未应用");

impl Fields<'_> {
    pub(super) fn string(&self, node: Option<NodeId>) -> String {
        node.and_then(|node| self.tree.str(node))
            .unwrap_or_default()
            .to_owned()
    }

    pub(super) fn default_text(property: &Property) -> String {
        match &property.default {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }

    pub(super) fn check(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        let default = property
            .default
            .as_ref()
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let mut value = node
            .and_then(|node| self.tree.bool(node))
            .unwrap_or(default);
        let words = RichText::new(if value { "true" } else { "false" })
            .color(self.look.weak)
            .size(size::SMALL);
        ui.scope(|ui| {
            if node.is_none() {
                ui.visuals_mut().widgets.inactive.fg_stroke.color = self.look.weak;
            }
            let response = ui.checkbox(&mut value, "");
            let name = self.full_name(path);
            ui.ctx()
                .accesskit_node_builder(response.id, |builder| builder.set_label(name));
            self.editor = Some(response.id);
            if response.changed() {
                self.set(path, &Value::Bool(value), false);
            }
            ui.label(words);
        });
    }

    pub(super) fn choice(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        let now = self.string(node);
        let shown = if node.is_some() {
            now.clone()
        } else {
            Self::default_text(property)
        };
        let color = if node.is_some() {
            self.look.text
        } else {
            self.look.weak
        };
        let combo = egui::ComboBox::from_id_salt(("choice", path.to_string()))
            .width(ui.available_width())
            .truncate()
            .selected_text(RichText::new(shown).color(color));
        let items = property.names().map(|name| (now == name, name));
        let chosen = widgets::choice(ui, combo, &self.full_name(path), items);
        if let Some(name) = chosen.and_then(|at| property.names().nth(at)) {
            self.set(path, &Value::from(name), false);
        }
    }

    pub(super) fn number(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        let default = property.default.as_ref().and_then(Value::as_f64);
        let now = node.and_then(|node| self.tree.number(node));
        let mut value = now.or(default).unwrap_or_default();
        let whole = property
            .kinds()
            .any(|kind| kind == crate::catalog::Type::Integer);
        let mut drag = egui::DragValue::new(&mut value).speed(if whole { 0.25 } else { 0.05 });
        if whole {
            drag = drag.fixed_decimals(0);
        }
        let range =
            property.min.unwrap_or(f64::NEG_INFINITY)..=property.max.unwrap_or(f64::INFINITY);
        drag = drag.range(range).clamp_existing_to_range(false);
        let weak = self.look.weak;
        let response = ui
            .scope(|ui| {
                if node.is_none() {
                    ui.visuals_mut().override_text_color = Some(weak);
                }
                ui.add(drag)
            })
            .inner;
        self.editor = Some(response.id);
        if response.changed() {
            let number = if whole {
                Value::from(value.round() as i64)
            } else {
                Value::from(value)
            };
            self.set(path, &number, true);
        }
    }

    pub(super) fn one_line(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        self.line_with(ui, path, node, property, 0.0, |_, _, _| {});
    }

    /// A text field, and a list of values where there are some; `paint` draws into so many points before each of them.
    fn line_with(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        before: f32,
        paint: impl Fn(&Ui, Rect, &str),
    ) {
        let (tree, card) = (self.tree, self.card);
        let mut text = self.string(node);
        let good = data::fits(property, &text, tree, card);
        let has_list = data::has_suggestions(property, tree, card);
        let list = if has_list { LIST } else { 0.0 };
        let width = (ui.available_width() - list).max(24.0);
        let hint = RichText::new(Self::default_text(property)).color(self.look.weak);
        let response = text_field::singleline(ui, id_of(path, "field"), &mut text, |field| {
            // Enter would give the keyboard to nothing, and the next Delete to the element.
            let field = field.return_key(None);
            field.desired_width(width).hint_text(hint)
        })
        .response
        .response;
        let name = self.full_name(path);
        access::tell(&response, |node| node.set_label(&*name));
        self.editor = Some(response.id);
        if !good {
            let stroke = Stroke::new(1.2, self.look.warning);
            ui.painter().rect_stroke(
                response.rect,
                CornerRadius::same(size::ROUND),
                stroke,
                StrokeKind::Inside,
            );
        }
        if response.changed() {
            self.set(path, &Value::from(text.clone()), true);
        }
        if !has_list {
            return;
        }
        let arrow = placed(ui, path, "values", |ui| {
            ui.add(egui::Button::new("▼").min_size(vec2(LIST - 6.0, 0.0)))
        });
        let name = both!("Values of {name}", "{name} 的可选值");
        let is_open = egui::Popup::is_id_open(ui.ctx(), egui::Popup::default_response_id(&arrow));
        access::opens_menu(&arrow, name.get(self.lang), is_open);
        let names = || data::suggestions(property, tree, card);
        let choice = Choice {
            lang: self.lang,
            now: Some(&text),
            before,
        };
        if let Some(name) = list_of(ui, &arrow, choice, names, paint) {
            self.set(path, &Value::from(name), false);
        }
    }

    pub(super) fn color(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        let now = self.string(node);
        let shown = if now.is_empty() {
            Self::default_text(property)
        } else {
            now
        };
        let (theme, outline) = (self.theme, self.look.outline);
        let swatch = move |ui: &Ui, room: Rect, name: &str| {
            let rect = Rect::from_center_size(room.center(), vec2(SWATCH, SWATCH));
            let fill = crate::render::color(name, theme).map_or(Color32::TRANSPARENT, |color| {
                Color32::from_rgba_unmultiplied(color.r, color.g, color.b, color.a)
            });
            ui.painter().rect(
                rect,
                CornerRadius::same(4),
                fill,
                Stroke::new(1.0, outline),
                StrokeKind::Inside,
            );
        };
        let (room, _) = ui.allocate_exact_size(vec2(SWATCH, SWATCH), Sense::hover());
        swatch(ui, room, &shown);
        self.line_with(ui, path, node, property, SWATCH, swatch);
    }

    pub(super) fn elements(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>) {
        let count = node.map_or(0, |node| self.tree.items(node).len());
        let plural = if count == 1 { "" } else { "s" };
        let said = both!("{count} element{plural}", "{count} 个元素");
        ui.label(RichText::new(said.get(self.lang)).color(self.look.weak));
        if count > 0 && ui.small_button(self.say(&SHOW)).clicked() {
            self.select = Some(path.join(0));
        }
    }

    pub(super) fn long_text(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
    ) {
        let mut text = self.string(node);
        let rows = text.lines().count().clamp(2, 8);
        let hint = RichText::new(Self::default_text(property)).color(self.look.weak);
        let response = text_field::multiline(ui, id_of(path, "field"), &mut text, |field| {
            let field = field.desired_width(f32::INFINITY).desired_rows(rows);
            field.hint_text(hint)
        })
        .response
        .response;
        let name = self.full_name(path);
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(name));
        self.editor = Some(response.id);
        if response.changed() {
            self.set(path, &Value::from(text), true);
        }
    }

    /// A value as JSON; it is taken over as soon as it is valid.
    pub(super) fn raw(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>) {
        let place = path.to_string();
        let source = node
            .map(|node| Fragment::copy(self.tree, node).as_str().to_owned())
            .unwrap_or_default();
        let pending = self.raw.remove(&place);
        let mut text = pending.clone().unwrap_or_else(|| source.clone());
        let rows = text.lines().count().clamp(1, 10);
        let response = text_field::multiline(ui, id_of(path, "field"), &mut text, |field| {
            let field = field.code_editor().desired_width(f32::INFINITY);
            field.desired_rows(rows)
        })
        .response
        .response;
        let name = self.full_name(path);
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(name));
        self.editor = Some(response.id);
        let parsed = Fragment::parse(&text);
        if parsed.is_err() {
            ui.label(
                RichText::new(self.say(&BROKEN))
                    .color(self.look.error)
                    .size(size::SMALL),
            );
        }
        if response.changed()
            && let Ok(value) = &parsed
        {
            let edit = Edit::Set {
                path: path.clone(),
                value: value.clone(),
            };
            self.edit(edit, Some(key_of(path)));
        }
        if response.has_focus() && (response.changed() || pending.is_some()) {
            self.raw.insert(place, text);
        }
    }
}
