//! The inspector: every property of what is selected, edited by its type, each change a splice of the text.

pub mod data;
mod fields;
mod nested;
mod picture;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use egui::{Id, Response, RichText, Sense, Ui, vec2};
use serde_json::Value;

use super::access;
use super::command::Command;
use super::desk::Desk;
use super::style::{Look, size};
use super::text_field;
use super::tree::name_of;
use super::widgets::{self, Sign};
use super::workspace::{Pane, View};
use crate::both;
use crate::catalog::{Members, Property};
use crate::check::Report;
use crate::document::{Edit, NodeId, Path, Tree};
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
const UNKNOWN: Bilingual = Bilingual::fixed("Not in the documentation", "文档中没有的属性");
const UNKNOWN_TAG: Bilingual = Bilingual::fixed(
    "This program does not know the tag; everything is kept as it is.",
    "本程序不认识此标签；所有内容保持原样。",
);
const NEW_KEY: Bilingual = Bilingual::fixed("new key", "新的键");
const KEYS: Bilingual = Bilingual::fixed("Keys to choose from", "可选的键");
const DOCS: Bilingual = Bilingual::fixed("Docs", "文档");
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

/// Room for the button beside the name, points.
const DOCS_ROOM: f32 = 64.0;

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
        picture::choose(ui, desk, &view, &row);
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
            // A long tag is cut, so that the button beside it keeps its place.
            let room = vec2((ui.available_width() - DOCS_ROOM).max(40.0), 22.0);
            let line = egui::Layout::left_to_right(egui::Align::Center);
            ui.allocate_ui_with_layout(room, line, |ui| {
                ui.set_max_width(room.x);
                let (spot, _) = ui.allocate_exact_size(vec2(18.0, 22.0), Sense::hover());
                widgets::paint_sign(ui.painter(), spot, super::tree::sign_of(tag), look.accent);
                let name = name_of(tag, desk.lang);
                let bold = RichText::new(name.clone()).family(super::fonts::bold());
                ui.add(egui::Label::new(bold.size(15.0)).truncate());
                if tag != "card" && tag != name {
                    let small = RichText::new(tag).monospace().color(look.weak);
                    ui.add(egui::Label::new(small.size(size::SMALL)).truncate());
                }
            });
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
        let hint = desk.say(&FILTER).to_owned();
        let response = text_field::singleline(ui, Self::id(), &mut self.filter, |field| {
            field.hint_text(hint).desired_width(f32::INFINITY)
        })
        .response
        .response;
        // The hint is no name.
        access::tell(&response, |node| node.set_label(desk.say(&FILTER)));
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
            Some((judged, problems)) if *judged == view.judged => problems.clone(),
            _ => {
                let mut by_node = ByNode::new();
                for (at, problem) in view.report.problems.iter().enumerate() {
                    if let Some(node) = problem.node {
                        by_node.entry(node).or_default().push(at);
                    }
                }
                let problems = Rc::new(by_node);
                self.problems = Some((view.judged, problems.clone()));
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

/// The id of a property's field. It comes from the path alone, so the field keeps the keyboard when something appears
/// beside it.
pub(super) fn field_id(path: &Path) -> Id {
    Id::unique(("cardwright property", path.to_string()))
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
            let hint = self.say(&NEW_KEY).to_owned();
            let id = field_id(&path.join("*")).with("new key");
            let response = text_field::singleline(ui, id, &mut typed, |field| {
                field.hint_text(hint).desired_width(110.0)
            })
            .response
            .response;
            access::tell(&response, |node| node.set_label(self.say(&NEW_KEY)));
            if response.lost_focus()
                && ui.input(|input| input.key_pressed(egui::Key::Enter))
                && !typed.trim().is_empty()
            {
                chosen = Some(typed.trim().to_owned());
            }
            let free = |name: &&String| there.iter().all(|(key, _)| key != *name);
            if any.keys.as_deref() == Some("locale") {
                let menu = ui.menu_button("▼", |ui| {
                    for name in suggestions.iter().filter(free) {
                        if ui.button(name).clicked() {
                            chosen = Some(name.clone());
                        }
                    }
                });
                access::opens_menu(&menu.response, KEYS.get(self.lang), menu.inner.is_some());
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
}
