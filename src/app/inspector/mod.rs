//! The inspector: every property of what is selected, edited by its type, each change a splice of the text.

pub mod data;
mod fields;
mod keys;
mod nested;
mod picture;
mod row;
mod values;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use egui::{Id, RichText, Sense, Ui, vec2};
use serde_json::Value;

use super::access;
use super::command::Command;
use super::desk::Desk;
use super::starting;
use super::style::{Look, size};
use super::text_field;
use super::tree::data::Row;
use super::tree::name_of;
use super::widgets::{self, Sign};
use super::workspace::{Pane, View};
use crate::both;
use crate::catalog::{Members, Property};
use crate::check::Report;
use crate::document::{Edit, NodeId, Path, Step, Tree};
use crate::lang::{Bilingual, Lang};
use crate::render::ThemeName;
use data::Editor;
use row::Field;

const FILTER: Bilingual = Bilingual::fixed("Filter properties", "筛选属性");
const CLEAR_FILTER: Bilingual = Bilingual::fixed("Clear the filter", "清除筛选");
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
const DOCS: Bilingual = Bilingual::fixed("Docs", "文档");
/// The numbers of the problems of each value.
type ByNode = HashMap<NodeId, Vec<usize>>;

/// The pane's own state.
#[derive(Debug, Default)]
pub(crate) struct InspectorPane {
    filter: String,
    /// The row whose properties were shown last: the filter is for one row.
    shown: Option<Path>,
    /// JSON that is being typed and is not valid yet, by its place.
    raw: HashMap<String, String>,
    open: HashSet<String>,
    keys: HashMap<String, String>,
    /// Which problems of a revision belong to which value.
    problems: Option<(u64, Rc<ByNode>)>,
}

/// An edit of the card that a field asks for.
struct Change {
    edits: Vec<Edit>,
    /// The step of undo that it belongs to; `None` for one of its own.
    key: Option<u64>,
    /// The sentence that is shown when it is done, with an offer to undo it.
    said: Option<Bilingual>,
}

/// Everything that fields need while they are drawn.
struct Fields<'a> {
    tree: &'a Tree,
    /// The tag of the selected row.
    tag: String,
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
    changes: Vec<Change>,
    select: Option<Path>,
    /// The widget that edits the value of the row that is drawn: the keyboard goes there from a button that vanishes.
    editor: Option<Id>,
    /// The objects around the row that is drawn that are not in the card yet, with what each would be, outermost first.
    unset: Vec<(Path, Value)>,
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
        if self.shown.as_ref() != Some(&row.path) {
            self.filter.clear();
            self.shown = Some(row.path.clone());
        }
        self.head(ui, desk, &row.tag);
        picture::choose(ui, desk, &view, &row);
        let (changes, select) = egui::ScrollArea::vertical()
            .id_salt(("inspector", row.path.to_string()))
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                let mut fields = self.fields(ui, desk, &view, &row);
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
                (fields.changes, fields.select)
            })
            .inner;
        for Change { edits, key, said } in changes {
            if key.is_none() {
                desk.work.end_gesture();
            }
            if desk.work.edit(&edits, key)
                && let Some(said) = said
            {
                desk.work.say_done(said);
            }
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
        ui.horizontal(|ui| {
            let clear = !self.filter.is_empty();
            let room = if clear { row::BUTTON + 8.0 } else { 0.0 };
            let hint = desk.say(&FILTER).to_owned();
            let width = ui.available_width() - room;
            let response = text_field::singleline(ui, Self::id(), &mut self.filter, |field| {
                field.hint_text(hint).desired_width(width)
            })
            .response
            .response;
            // The hint is no name.
            access::tell(&response, |node| node.set_label(desk.say(&FILTER)));
            if response.has_focus() {
                *desk.foreign = true;
            }
            if clear && widgets::small_sign(ui, Sign::Close, desk.say(&CLEAR_FILTER)).clicked() {
                self.filter.clear();
                response.request_focus();
            }
        });
        ui.add_space(4.0);
    }

    fn fields<'a>(&'a mut self, ui: &Ui, desk: &Desk<'_>, view: &'a View, row: &Row) -> Fields<'a> {
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
            tag: row.tag.clone(),
            card: view.card.root,
            lang: desk.lang,
            look: Look::here(ui),
            theme: desk.settings.theme,
            filter: self.filter.trim().to_lowercase(),
            problems,
            raw: &mut self.raw,
            open: &mut self.open,
            keys: &mut self.keys,
            changes: Vec::new(),
            editor: None,
            unset: Vec::new(),
            select: None,
            base: row.path.steps().len(),
        }
    }
}

/// The step of undo that typing into one field belongs to.
fn key_of(path: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish() & !(1 << 60)
}

/// An object with a value that stands inside of it.
fn with(object: &Value, at: &Path, (path, value): (Path, Value)) -> Value {
    let mut object = object.clone();
    let mut inner = &mut object;
    for step in path.steps().get(at.steps().len()..).unwrap_or_default() {
        let Step::Key(key) = step else {
            break;
        };
        if !inner.is_object() {
            *inner = Value::Object(serde_json::Map::new());
        }
        inner = &mut inner[&**key];
    }
    *inner = value;
    object
}

impl Fields<'_> {
    fn say<'b>(&self, text: &'b Bilingual) -> &'b str {
        text.get(self.lang)
    }

    /// Sets a value; the objects around it that are not there yet come with it, each with what it needs.
    fn set(&mut self, path: &Path, value: &Value, typed: bool) {
        let key = typed.then(|| key_of(path));
        let mut value = (path.clone(), value.clone());
        for (around, skeleton) in self.unset.iter().rev() {
            value = (around.clone(), with(skeleton, around, value));
        }
        let (path, value) = value;
        self.edit(Edit::set(path, &value), key);
    }

    /// Draws the members of an object, which may not exist yet.
    fn inside(
        &mut self,
        path: &Path,
        node: Option<NodeId>,
        property: &Property,
        draw: impl FnOnce(&mut Self),
    ) {
        if node.is_some() {
            return draw(self);
        }
        self.unset.push((path.clone(), self.skeleton(property)));
        draw(self);
        self.unset.pop();
    }

    /// The value that "add" gives a property, with texts in the interface's language.
    fn skeleton(&self, property: &Property) -> Value {
        let mut value = data::skeleton(property);
        starting::translate(&mut value, self.lang);
        value
    }

    /// Asks for edits that are one step of undo.
    fn edits(&mut self, edits: Vec<Edit>) {
        self.changes.push(Change {
            edits,
            key: None,
            said: None,
        });
    }

    /// Asks for an edit; edits with the same `key` that follow each other are one step of undo.
    fn edit(&mut self, edit: Edit, key: Option<u64>) {
        self.changes.push(Change {
            edits: vec![edit],
            key,
            said: None,
        });
    }

    fn remove(&mut self, path: &Path, said: Option<Bilingual>) {
        self.changes.push(Change {
            edits: vec![Edit::Remove { path: path.clone() }],
            key: None,
            said,
        });
    }

    /// The name of a field for readers and tests: the keys from the selected object on.
    fn full_name(&self, path: &Path) -> String {
        let steps = path.steps().get(self.base..).unwrap_or_default();
        let names = steps.iter().map(|step| match step {
            Step::Key(key) => key.to_string(),
            Step::Index(index) => (index + 1).to_string(),
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
        let mut hidden = 0_usize;
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
                hidden += 1;
                continue;
            }
            self.property(ui, &path.join(&*property.name), child, property);
        }
        if hidden > 0 {
            let plural = if hidden == 1 { "y" } else { "ies" };
            let said = both!(
                "The filter hides {hidden} propert{plural}.",
                "筛选隐藏了 {hidden} 个属性。"
            );
            ui.label(RichText::new(said.get(self.lang)).color(self.look.weak));
        }
        if let Some(any) = members.iter().find(|property| property.name == "*") {
            self.any_keys(ui, path, node, any, &known);
        } else if let Some(node) = node {
            self.unknown(ui, path, node, &known);
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
            self.unknown_member(ui, &path.join(&*key), id, &key);
        }
    }

    fn unknown_member(&mut self, ui: &mut Ui, path: &Path, node: NodeId, key: &str) {
        self.tall(
            ui,
            path,
            |fields, ui| {
                let words = RichText::new(key).color(fields.look.warning);
                ui.add(egui::Label::new(words).truncate());
            },
            |fields, ui| fields.raw(ui, path, Some(node)),
            |fields, ui| {
                let name = format!("{} {key}", fields.say(&REMOVE));
                if widgets::small_sign(ui, Sign::Close, &name).clicked() {
                    let said = row::was_removed(key, fields.tree, node);
                    fields.remove(path, Some(said));
                }
            },
        );
        self.said(ui, Some(node));
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
        let name = &*property.name;
        self.value(
            ui,
            Field {
                path,
                node,
                property,
                name,
            },
        );
    }

    /// A value with its name and its problems.
    fn value(&mut self, ui: &mut Ui, field: Field<'_>) {
        let Field {
            path,
            node,
            property,
            name,
        } = field;
        let editor = data::editor(property, node.map(|node| &self.tree.node(node).kind));
        match editor {
            Editor::Object | Editor::Objects | Editor::Values => self.section(ui, field, editor),
            Editor::Text => self.text_object(ui, field),
            Editor::Lines => self.below(ui, field, |fields, ui| {
                fields.long_text(ui, path, node, property);
            }),
            Editor::Raw if node.is_some() => {
                self.below(ui, field, |fields, ui| fields.raw(ui, path, node));
            }
            _ => self.line(ui, field, |fields, ui| match editor {
                Editor::Check => fields.check(ui, path, node, property),
                Editor::Choice => fields.choice(ui, path, node, property),
                Editor::Number => fields.number(ui, path, node, property),
                Editor::Color => fields.color(ui, path, node, property),
                Editor::Elements | Editor::Raw if node.is_none() => {
                    fields.add_button(ui, path, property, name);
                }
                Editor::Elements => fields.elements(ui, path, node),
                _ => fields.one_line(ui, path, node, property),
            }),
        }
        self.said(ui, node);
    }
}
