//! The inspector: every property of what is selected, edited by its type, each change a splice of the text.

pub mod data;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use egui::{
    Color32, CornerRadius, Id, Response, RichText, Sense, Stroke, StrokeKind, TextEdit, Ui, vec2,
};
use serde_json::Value;

use super::command::Command;
use super::desk::Desk;
use super::style::{Look, size};
use super::tree::name_of;
use super::widgets::{self, Sign};
use super::workspace::{Pane, View};
use crate::both;
use crate::catalog::{Catalog, Members, Property};
use crate::check::Report;
use crate::document::{Edit, Fragment, Kind, NodeId, Path, Tree};
use crate::lang::{Bilingual, Lang};
use crate::render::ThemeName;
use data::Editor;

const FILTER: Bilingual = Bilingual::fixed("Filter properties", "筛选属性");
const NOTHING: Bilingual = Bilingual::fixed(
    "Select an element to see its properties.",
    "选中元素后可查看其属性。",
);
const RESET: Bilingual = Bilingual::fixed("Reset", "重置");
const ADD: Bilingual = Bilingual::fixed("Add", "添加");
const REMOVE: Bilingual = Bilingual::fixed("Remove", "移除");
const UP: Bilingual = Bilingual::fixed("Move up", "上移");
const DOWN: Bilingual = Bilingual::fixed("Move down", "下移");
const UNKNOWN: Bilingual = Bilingual::fixed("Not in the documentation", "文档中没有的属性");
const UNKNOWN_TAG: Bilingual = Bilingual::fixed(
    "This program does not know the tag; everything is kept as it is.",
    "本程序不认识此标签；所有内容保持原样。",
);
const NEW_KEY: Bilingual = Bilingual::fixed("new key", "新的键");
const DOCS: Bilingual = Bilingual::fixed("Docs", "文档");
const SHOW: Bilingual = Bilingual::fixed("Show", "查看");
const BROKEN: Bilingual =
    Bilingual::fixed("not JSON yet; not applied", "还不是合法的 JSON；未应用");

/// The numbers of the problems of each value.
type ByNode = HashMap<NodeId, Vec<usize>>;

/// The pane's own state.
#[derive(Debug, Default)]
pub(crate) struct InspectorPane {
    filter: String,
    /// JSON that is being typed and is not valid yet, by its place.
    raw: HashMap<String, String>,
    open: HashSet<String>,
    keys: HashMap<String, String>,
    /// Which problems of a revision belong to which value.
    problems: Option<(u64, Rc<ByNode>)>,
}

/// Everything that fields need while they are drawn.
struct Fields<'a> {
    tree: &'a Tree,
    card: NodeId,
    lang: Lang,
    look: Look,
    theme: ThemeName,
    filter: String,
    report: &'a Report,
    problems: Rc<ByNode>,
    raw: &'a mut HashMap<String, String>,
    open: &'a mut HashSet<String>,
    keys: &'a mut HashMap<String, String>,
    edits: Vec<(Vec<Edit>, Option<u64>)>,
    select: Option<Path>,
    /// The part of every path that is the selected object's own.
    base: usize,
}

impl InspectorPane {
    /// The filter field, which takes the keyboard for the pane.
    pub(crate) fn id() -> Id {
        Id::unique("cardwright inspector")
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let Some(view) = desk.work.view().cloned() else {
            ui.weak(desk.say(&NOTHING));
            return;
        };
        let Some(row) = desk.work.selected_row().cloned() else {
            ui.weak(desk.say(&NOTHING));
            return;
        };
        self.head(ui, desk, &row.tag);
        let (edits, select) = egui::ScrollArea::vertical()
            .id_salt(("inspector", row.path.to_string()))
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                let mut fields = self.fields(ui, desk, &view, row.path.steps().len());
                match data::members_of(&row.tag) {
                    Some(members) => fields.object(ui, &row.path, Some(row.node), members, true),
                    None => {
                        ui.label(
                            RichText::new(UNKNOWN_TAG.get(fields.lang)).color(fields.look.warning),
                        );
                        fields.unknown(ui, &row.path, row.node, &HashSet::new());
                    }
                }
                ui.add_space(24.0);
                (fields.edits, fields.select)
            })
            .inner;
        for (edits, key) in edits {
            if key.is_none() {
                desk.work.end_gesture();
            }
            desk.work.edit(&edits, key);
        }
        if let Some(path) = select {
            desk.work.select(Some(path), Some(Pane::Inspector));
        }
    }

    fn head(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, tag: &str) {
        ui.horizontal(|ui| {
            let look = Look::here(ui);
            let (spot, _) = ui.allocate_exact_size(vec2(18.0, 22.0), Sense::hover());
            widgets::paint_sign(ui.painter(), spot, super::tree::sign_of(tag), look.accent);
            ui.label(
                RichText::new(name_of(tag, desk.lang))
                    .family(super::fonts::bold())
                    .size(15.0),
            );
            if tag != "card" {
                ui.label(
                    RichText::new(tag)
                        .monospace()
                        .color(look.weak)
                        .size(size::SMALL),
                );
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let hint = Command::Documentation.name(desk.lang);
                if desk.work.documentation().is_some()
                    && ui
                        .small_button(desk.say(&DOCS))
                        .on_hover_text(hint)
                        .clicked()
                {
                    desk.todo.push(Command::Documentation);
                }
            });
        });
        let filter = TextEdit::singleline(&mut self.filter)
            .id(Self::id())
            .hint_text(desk.say(&FILTER).to_owned());
        let response = ui.add(filter.desired_width(f32::INFINITY));
        if response.has_focus() {
            *desk.foreign = true;
        }
        ui.add_space(4.0);
    }

    fn fields<'a>(
        &'a mut self,
        ui: &Ui,
        desk: &Desk<'_>,
        view: &'a View,
        base: usize,
    ) -> Fields<'a> {
        let problems = match &self.problems {
            Some((revision, problems)) if *revision == view.revision => problems.clone(),
            _ => {
                let mut by_node = ByNode::new();
                for (at, problem) in view.report.problems.iter().enumerate() {
                    if let Some(node) = problem.node {
                        by_node.entry(node).or_default().push(at);
                    }
                }
                let problems = Rc::new(by_node);
                self.problems = Some((view.revision, problems.clone()));
                problems
            }
        };
        Fields {
            report: &view.report,
            tree: &view.tree,
            card: view.card.root,
            lang: desk.lang,
            look: Look::here(ui),
            theme: desk.settings.theme,
            filter: self.filter.trim().to_lowercase(),
            problems,
            raw: &mut self.raw,
            open: &mut self.open,
            keys: &mut self.keys,
            edits: Vec::new(),
            select: None,
            base,
        }
    }
}

/// The step of undo that typing into one field belongs to.
fn key_of(path: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish() & !(1 << 60)
}

impl Fields<'_> {
    fn say<'b>(&self, text: &'b Bilingual) -> &'b str {
        text.get(self.lang)
    }

    fn set(&mut self, path: &Path, value: &Value, typed: bool) {
        self.edits.push((
            vec![Edit::set(path.clone(), value)],
            typed.then(|| key_of(path)),
        ));
    }

    fn remove(&mut self, path: &Path) {
        self.edits
            .push((vec![Edit::Remove { path: path.clone() }], None));
    }

    /// The name of a field for readers and tests: the keys from the selected object on.
    fn full_name(&self, path: &Path) -> String {
        let steps = path.steps().get(self.base..).unwrap_or_default();
        let names = steps.iter().map(|step| match step {
            crate::document::Step::Key(key) => key.to_string(),
            crate::document::Step::Index(index) => (index + 1).to_string(),
        });
        names.collect::<Vec<_>>().join(".")
    }

    fn wanted(&self, property: &Property) -> bool {
        self.filter.is_empty()
            || property.name.to_lowercase().contains(&self.filter)
            || property
                .summary
                .get(self.lang)
                .to_lowercase()
                .contains(&self.filter)
            || property.properties.iter().any(|inner| self.wanted(inner))
    }

    /// The members of an object: the known ones, set or not, then those that the catalogue does not know.
    fn object(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        members: Members<'_>,
        top: bool,
    ) {
        let mut known: HashSet<String> = HashSet::new();
        for property in members.iter() {
            if property.name == "*" {
                continue;
            }
            known.insert(property.name.clone());
            let child = node.and_then(|node| self.tree.get(node, &property.name));
            let settled = property.name == "tag"
                && property.values.len() == 1
                && property.reference.is_none();
            if (settled && (top || child.is_some())) || (property.deprecated && child.is_none()) {
                continue;
            }
            if top && !self.wanted(property) {
                continue;
            }
            self.property(ui, &path.join(&*property.name), child, property);
        }
        if let Some(any) = members.iter().find(|property| property.name == "*") {
            self.any_keys(ui, path, node, any, &known);
        } else if let Some(node) = node {
            self.unknown(ui, path, node, &known);
        }
    }

    /// The members of an object whose keys are free.
    fn any_keys(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        any: &Property,
        known: &HashSet<String>,
    ) {
        let there: Vec<(String, NodeId)> = node.map_or(Vec::new(), |node| {
            let members = self
                .tree
                .members(node)
                .filter(|(key, _)| !known.contains(*key));
            members.map(|(key, id)| (key.to_owned(), id)).collect()
        });
        for (key, id) in &there {
            self.named(ui, &path.join(&**key), Some(*id), any, key);
        }
        let suggestions = data::suggestions(any, self.tree, self.card);
        let place = path.to_string();
        let mut typed = self.keys.remove(&place).unwrap_or_default();
        let mut chosen = None;
        ui.horizontal(|ui| {
            ui.add_space(size::NAME + 8.0);
            let field = TextEdit::singleline(&mut typed)
                .hint_text(self.say(&NEW_KEY).to_owned())
                .desired_width(110.0);
            let response = ui.add(field);
            if response.lost_focus()
                && ui.input(|input| input.key_pressed(egui::Key::Enter))
                && !typed.trim().is_empty()
            {
                chosen = Some(typed.trim().to_owned());
            }
            let free = |name: &&String| there.iter().all(|(key, _)| key != *name);
            if any.keys.as_deref() == Some("locale") {
                ui.menu_button("▼", |ui| {
                    for name in suggestions.iter().filter(free) {
                        if ui.button(name).clicked() {
                            chosen = Some(name.clone());
                        }
                    }
                });
            }
            if ui.small_button(self.say(&ADD)).clicked() && !typed.trim().is_empty() {
                chosen = Some(typed.trim().to_owned());
            }
        });
        match chosen {
            Some(key) => self.set(&path.join(&*key), &data::skeleton(any), false),
            None => {
                self.keys.insert(place, typed);
            }
        }
    }

    /// Members that the catalogue does not know, as JSON.
    fn unknown(&mut self, ui: &mut Ui, path: &Path, node: NodeId, known: &HashSet<String>) {
        let rest: Vec<(String, NodeId)> = self
            .tree
            .members(node)
            .filter(|(key, _)| !known.contains(*key))
            .map(|(key, id)| (key.to_owned(), id))
            .collect();
        if rest.is_empty() {
            return;
        }
        ui.add_space(6.0);
        ui.label(
            RichText::new(self.say(&UNKNOWN))
                .color(self.look.warning)
                .size(size::SMALL),
        );
        for (key, id) in rest {
            let child = path.join(&*key);
            ui.horizontal(|ui| {
                ui.label(RichText::new(&key).color(self.look.warning));
                self.end(ui, |fields, ui| {
                    if widgets::small_sign(
                        ui,
                        Sign::Close,
                        &format!("{} {key}", REMOVE.get(fields.lang)),
                    )
                    .clicked()
                    {
                        fields.remove(&child);
                    }
                });
            });
            self.raw(ui, &child, Some(id));
            self.said(ui, Some(id));
        }
    }

    fn end(&mut self, ui: &mut Ui, add: impl FnOnce(&mut Self, &mut Ui)) {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            add(self, ui)
        });
    }

    /// What the checker says of a value.
    fn said(&self, ui: &mut Ui, node: Option<NodeId>) {
        let said = node.and_then(|node| self.problems.get(&node));
        let problems = said
            .into_iter()
            .flatten()
            .filter_map(|at| self.report.problems.get(*at));
        for problem in problems {
            let color = super::tree::severity_color(problem.severity, &self.look);
            let message = problem.message.get(self.lang);
            ui.label(RichText::new(message).color(color).size(size::SMALL));
        }
    }

    fn property(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
        let name = property.name.clone();
        self.named(ui, path, node, property, &name);
    }

    fn named(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        name: &str,
    ) {
        let editor = data::editor(property, node.map(|node| &self.tree.node(node).kind));
        match editor {
            Editor::Object | Editor::Objects | Editor::Values => {
                self.section(ui, path, node, property, name, editor)
            }
            Editor::Text => self.text_object(ui, path, node, property, name),
            Editor::Lines | Editor::Raw => {
                self.line(ui, path, node, property, name, |fields, ui| {
                    if node.is_none() && editor == Editor::Raw {
                        fields.add_button(ui, path, property, name);
                    }
                });
                if node.is_some() || editor == Editor::Lines {
                    match editor {
                        Editor::Lines => self.long_text(ui, path, node, property),
                        _ => self.raw(ui, path, node),
                    }
                }
            }
            _ => self.line(ui, path, node, property, name, |fields, ui| match editor {
                Editor::Check => fields.check(ui, path, node, property),
                Editor::Choice => fields.choice(ui, path, node, property),
                Editor::Number => fields.number(ui, path, node, property),
                Editor::Color => fields.color(ui, path, node, property),
                Editor::Elements if node.is_none() => fields.add_button(ui, path, property, name),
                Editor::Elements => fields.elements(ui, path, node),
                _ => fields.one_line(ui, path, node, property),
            }),
        }
        self.said(ui, node);
    }

    /// A row: the name at the left, the editor, and the reset at the right.
    fn line(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        name: &str,
        editor: impl FnOnce(&mut Self, &mut Ui),
    ) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            self.name(ui, node.is_some(), property, name);
            self.end(ui, |fields, ui| {
                fields.reset(ui, path, node, property, name);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let full = fields.full_name(path);
                    ui.name_inputs(full, |ui| editor(fields, ui));
                });
            });
        });
    }

    fn name(&self, ui: &mut Ui, set: bool, property: &Property, name: &str) -> Response {
        let mut words = RichText::new(name).color(self.look.weak);
        if set {
            words = RichText::new(name)
                .color(self.look.text)
                .family(super::fonts::bold());
        }
        if property.deprecated || property.undocumented {
            words = words.italics();
        }
        let label = egui::Label::new(words).truncate().sense(Sense::hover());
        let response = ui
            .allocate_ui_with_layout(
                vec2(size::NAME, 22.0),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(size::NAME);
                    ui.add(label)
                },
            )
            .inner;
        if property.required && !set {
            let at = response.rect.left_center() - vec2(5.0, 0.0);
            ui.painter().circle_filled(at, 2.5, self.look.warning);
        }
        response.on_hover_ui(|ui| {
            ui.set_max_width(340.0);
            ui.label(property.summary.get(self.lang));
            let mut more = |text: String| {
                ui.label(RichText::new(text).color(self.look.weak).size(size::SMALL));
            };
            if let Some(default) = &property.default {
                more(
                    both!("Default: {default}", "默认值：{default}")
                        .get(self.lang)
                        .to_owned(),
                );
            }
            if let (Some(min), Some(max)) = (property.min, property.max) {
                more(
                    both!("From {min} to {max}", "范围：{min} 至 {max}")
                        .get(self.lang)
                        .to_owned(),
                );
            }
            if let Some(when) = &property.when {
                more(
                    both!("Counts: {when}", "生效条件：{when}")
                        .get(self.lang)
                        .to_owned(),
                );
            }
            if let Some(client) = &property.client {
                more(
                    both!("Since client {client}", "客户端 {client} 起支持")
                        .get(self.lang)
                        .to_owned(),
                );
            }
        })
    }

    fn reset(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        name: &str,
    ) {
        let removable = node.is_some() && property.name != "tag";
        if removable {
            let hint = format!("{} {name}", self.say(&RESET));
            if widgets::small_sign(ui, Sign::Reset, &hint).clicked() {
                self.remove(path);
                self.raw.remove(&path.to_string());
            }
        } else {
            ui.add_space(18.0 + ui.spacing().item_spacing.x);
        }
    }

    /// The way to a value that has no field of its own until it is there.
    fn add_button(&mut self, ui: &mut Ui, path: &Path, property: &Property, name: &str) {
        let response = ui.small_button(self.say(&ADD));
        let hint = format!("{} {name}", self.say(&ADD));
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(hint));
        if response.clicked() {
            self.set(path, &data::skeleton(property), false);
        }
    }

    fn string(&self, node: Option<NodeId>) -> String {
        node.and_then(|node| self.tree.str(node))
            .unwrap_or_default()
            .to_owned()
    }

    fn default_text(property: &Property) -> String {
        match &property.default {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }

    fn check(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
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
            if response.changed() {
                self.set(path, &Value::Bool(value), false);
            }
            ui.label(words);
        });
    }

    fn choice(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
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
        let mut chosen = None;
        let response = egui::ComboBox::from_id_salt(("choice", path.to_string()))
            .width(ui.available_width())
            .truncate()
            .selected_text(RichText::new(shown).color(color))
            .show_ui(ui, |ui| {
                for name in property.names() {
                    if ui.selectable_label(now == name, name).clicked() {
                        chosen = Some(name.to_owned());
                    }
                }
            })
            .response;
        let name = self.full_name(path);
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(name));
        if let Some(name) = chosen {
            self.set(path, &Value::from(name), false);
        }
    }

    fn number(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
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
        let changed = ui
            .scope(|ui| {
                if node.is_none() {
                    ui.visuals_mut().override_text_color = Some(weak);
                }
                ui.add(drag).changed()
            })
            .inner;
        if changed {
            let number = if whole {
                Value::from(value.round() as i64)
            } else {
                Value::from(value)
            };
            self.set(path, &number, true);
        }
    }

    fn one_line(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
        let suggestions = data::suggestions(property, self.tree, self.card);
        self.line_with(ui, path, node, property, &suggestions, |_, _, _| {});
    }

    /// A text field, and a list of values where there are some.
    fn line_with(
        &mut self,
        ui: &mut Ui,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        suggestions: &[String],
        before: impl Fn(&Self, &mut Ui, &str),
    ) {
        let mut text = self.string(node);
        let good = data::fits(property, &text, suggestions);
        let list = if suggestions.is_empty() { 0.0 } else { 38.0 };
        let width = (ui.available_width() - list).max(40.0);
        let hint = RichText::new(Self::default_text(property)).color(self.look.weak);
        let field = TextEdit::singleline(&mut text)
            .desired_width(width)
            .hint_text(hint);
        let response = ui.add(field);
        let name = self.full_name(path);
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(name));
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
        if suggestions.is_empty() {
            return;
        }
        let typed = text.to_lowercase();
        ui.menu_button("▼", |ui| {
            ui.set_min_width(160.0);
            egui::ScrollArea::vertical()
                .max_height(300.0)
                .show(ui, |ui| {
                    let many = suggestions.len() > 200;
                    let fits = |name: &&String| {
                        !many || typed.is_empty() || name.to_lowercase().contains(&typed)
                    };
                    for name in suggestions.iter().filter(fits).take(120) {
                        ui.horizontal(|ui| {
                            before(self, ui, name);
                            if ui.selectable_label(*name == text, name).clicked() {
                                self.edits.push((
                                    vec![Edit::set(path.clone(), &Value::from(name.clone()))],
                                    None,
                                ));
                                ui.close();
                            }
                        });
                    }
                });
        });
    }

    fn color(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
        let now = self.string(node);
        let shown = if now.is_empty() {
            Self::default_text(property)
        } else {
            now
        };
        let swatch = |fields: &Self, ui: &mut Ui, name: &str| {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
            let fill = crate::render::color(name, fields.theme)
                .map_or(Color32::TRANSPARENT, |color| {
                    Color32::from_rgba_unmultiplied(color.r, color.g, color.b, color.a)
                });
            ui.painter().rect(
                rect,
                CornerRadius::same(4),
                fill,
                Stroke::new(1.0, fields.look.outline),
                StrokeKind::Inside,
            );
        };
        swatch(self, ui, &shown);
        let suggestions = data::suggestions(property, self.tree, self.card);
        self.line_with(ui, path, node, property, &suggestions, swatch);
    }

    fn elements(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>) {
        let count = node.map_or(0, |node| self.tree.items(node).len());
        ui.label(
            RichText::new(both!("{count} elements", "{count} 个元素").get(self.lang))
                .color(self.look.weak),
        );
        if count > 0 && ui.small_button(self.say(&SHOW)).clicked() {
            self.select = Some(path.join(0));
        }
    }

    fn long_text(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
        let mut text = self.string(node);
        let rows = text.lines().count().clamp(2, 8);
        let hint = RichText::new(Self::default_text(property)).color(self.look.weak);
        let field = TextEdit::multiline(&mut text)
            .desired_width(f32::INFINITY)
            .desired_rows(rows)
            .hint_text(hint);
        let response = ui.add(field);
        let name = self.full_name(path);
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(name));
        if response.changed() {
            self.set(path, &Value::from(text), true);
        }
    }

    /// A value as JSON; it is taken over as soon as it is valid.
    fn raw(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>) {
        let place = path.to_string();
        let source = node
            .map(|node| Fragment::copy(self.tree, node).as_str().to_owned())
            .unwrap_or_default();
        let pending = self.raw.remove(&place);
        let mut text = pending.clone().unwrap_or_else(|| source.clone());
        let rows = text.lines().count().clamp(1, 10);
        let field = TextEdit::multiline(&mut text)
            .code_editor()
            .desired_width(f32::INFINITY)
            .desired_rows(rows);
        let response = ui.add(field);
        let name = self.full_name(path);
        ui.ctx()
            .accesskit_node_builder(response.id, |builder| builder.set_label(name));
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
            self.edits.push((vec![edit], Some(key_of(path))));
        }
        if response.has_focus() && (response.changed() || pending.is_some()) {
            self.raw.insert(place, text);
        }
    }

    /// A text object: its words at once, its other properties behind a fold.
    fn text_object(
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
                    let response = ui.add(
                        TextEdit::multiline(&mut text)
                            .desired_rows(1)
                            .desired_width(ui.available_width()),
                    );
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
    fn flavour(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
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
                if ui.selectable_label(now == name, name).clicked() {
                    self.set(path, &Value::from(name), false);
                }
            }
        });
    }

    #[expect(clippy::too_many_arguments, reason = "what the line of a fold shows")]
    fn fold(
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
                    super::tree::triangle(ui, rect, !open, self.look.weak);
                    triangle.widget_info(|| {
                        egui::WidgetInfo::selected(
                            egui::accesskit::Role::DisclosureTriangle,
                            true,
                            open,
                            name,
                        )
                    });
                    widgets::focus_ring(ui, &triangle, rect);
                    let mut words = RichText::new(name).color(self.look.weak);
                    if set {
                        words = RichText::new(name)
                            .color(self.look.text)
                            .family(super::fonts::bold());
                    }
                    let label = ui.add(egui::Label::new(words).truncate().sense(Sense::CLICK));
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
    fn section(
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

    fn add(&mut self, path: &Path, property: &Property, editor: Editor, count: usize) {
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

    fn objects(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
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

    fn values(&mut self, ui: &mut Ui, path: &Path, node: Option<NodeId>, property: &Property) {
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

    fn item_buttons(&mut self, ui: &mut Ui, list: &Path, index: usize, count: usize) {
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
