//! The tree pane: the rows of [`data::Outline`], with keys, drag and drop and a context menu.

pub mod data;
mod drop;
mod told;

use std::collections::{HashMap, HashSet};

use egui::accesskit::Role;
use egui::{
    Align, Color32, CornerRadius, EventFilter, FontId, Id, Key, Modifiers, Rect, Response, Sense,
    Shape, Stroke, Ui, UiBuilder, pos2, vec2,
};

use super::access;
use super::command::Command;
use super::desk::Desk;
use super::style::{Look, size};
use super::widgets::{self, Sign};
use super::workspace::{Pane, View, Workspace};
use crate::catalog::{Catalog, Category};
use crate::check::Severity;
use crate::document::Path;
use crate::lang::{Bilingual, Lang};
use data::Row;
use told::{Sets, row_id};

const TITLE: Bilingual = Bilingual::fixed("CARD", "卡片结构");
const INSERT: Bilingual = Bilingual::fixed("+ Insert", "＋ 插入");
const EMPTY: Bilingual = Bilingual::fixed(
    "No card yet: the text is not JSON.",
    "还没有卡片：文本不是合法的 JSON。",
);
const NO_TAG: Bilingual = Bilingual::fixed("without tag", "缺少 tag");

/// The pane's own state.
#[derive(Debug, Default)]
pub(crate) struct TreePane {
    folded: HashSet<Path>,
    seen: u64,
    dragged: Option<Path>,
    marks: (u64, HashMap<usize, Severity>),
}

/// The name of a row in a language.
pub(crate) fn name_of(tag: &str, lang: Lang) -> String {
    match Catalog::get().entry(tag) {
        Some(entry) => entry.name.get(lang).to_owned(),
        None if tag.is_empty() => NO_TAG.get(lang).to_owned(),
        None => tag.to_owned(),
    }
}

/// A name without what stands in brackets behind it: a row has little room.
fn short(name: &str) -> &str {
    name.split(['(', '（']).next().map_or(name, str::trim_end)
}

/// The sign of a component or part.
pub(crate) fn sign_of(tag: &str) -> Sign {
    match Catalog::get().entry(tag) {
        Some(entry) if entry.structural || tag == "column" => Sign::Structure,
        Some(entry) => match entry.category {
            Category::Content => Sign::Content,
            Category::Container => Sign::Container,
            Category::Interactive => Sign::Interactive,
            Category::Structure => Sign::Structure,
        },
        None => Sign::Unknown,
    }
}

/// The commands of a row's context menu; `None` is a line.
const CONTEXT: [Option<Command>; 13] = [
    Some(Command::Insert),
    Some(Command::Duplicate),
    None,
    Some(Command::Cut),
    Some(Command::Copy),
    Some(Command::Paste),
    None,
    Some(Command::MoveUp),
    Some(Command::MoveDown),
    Some(Command::MoveOut),
    Some(Command::MoveIn),
    None,
    Some(Command::Delete),
];

fn title(ui: &mut Ui, desk: &mut Desk<'_>) {
    let insert = desk.say(&INSERT).to_owned();
    widgets::pane_title(
        ui,
        desk.say(&TITLE),
        desk.focused == Some(Pane::Tree),
        |ui| {
            let hint = format!(
                "{} ({})",
                Command::Insert.name(desk.lang),
                Command::Insert.key_text()
            );
            if ui.button(insert).on_hover_text(hint).clicked() {
                desk.todo.push(Command::Insert);
            }
        },
    );
}

/// What lies under the rows and has the keyboard for all of them.
fn background(ui: &Ui, area: Rect, lang: Lang) -> egui::Response {
    let background = ui.interact(area, TreePane::id(), Sense::CLICK | Sense::FOCUSABLE);
    background.widget_info(|| egui::WidgetInfo::labeled(Role::Tree, true, TITLE.get(lang)));
    if background.clicked() {
        background.request_focus();
    }
    background
}

/// Makes a row respond to clicks and drags, and names it for screen readers.
fn row_response(ui: &Ui, row: &Row, rect: Rect, lang: Lang) -> Response {
    let response = ui.interact(rect, row_id(row), Sense::CLICK | Sense::DRAG);
    response.widget_info(|| {
        let name = name_of(&row.tag, lang);
        let label = format!("{} {}", short(&name), row.snippet);
        egui::WidgetInfo::labeled(Role::TreeItem, true, label.trim_end())
    });
    response
}

/// The ground of a row: where the pointer is, and which one is selected.
fn band(ui: &Ui, response: &egui::Response, selected: bool, focused: bool, look: &Look) {
    let fill = match (selected, response.hovered()) {
        (true, _) => look.accent_soft,
        (false, true) => look.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    let band = response.rect.shrink2(vec2(2.0, 1.0));
    ui.painter()
        .rect_filled(band, CornerRadius::same(size::ROUND), fill);
    if selected && focused {
        let stroke = Stroke::new(1.0, look.accent);
        ui.painter().rect_stroke(
            band,
            CornerRadius::same(size::ROUND),
            stroke,
            egui::StrokeKind::Inside,
        );
    }
}

/// A row's name, and behind it the beginning of its words as far as there is room.
fn words(ui: &Ui, room: Rect, name: String, snippet: &str, look: &Look) {
    let (x, right, middle) = (room.left(), room.right(), room.center().y);
    let painter = ui.painter_at(room.intersect(ui.clip_rect()));
    let galley = painter.layout_no_wrap(name, FontId::proportional(size::TEXT), look.text);
    let y = middle - galley.size().y / 2.0;
    let after = x + galley.size().x + 8.0;
    painter.galley(pos2(x, y), galley, look.text);
    if after < right && !snippet.is_empty() {
        let words = painter.layout_no_wrap(
            snippet.to_owned(),
            FontId::proportional(size::SMALL),
            look.weak,
        );
        painter.galley(pos2(after, middle - words.size().y / 2.0), words, look.weak);
    }
}

fn context_menu(ui: &mut Ui, desk: &mut Desk<'_>) {
    ui.set_min_width(190.0);
    for command in CONTEXT {
        match command {
            None => {
                ui.separator();
            }
            Some(command) => {
                let (name, keys) = (command.name(desk.lang), command.key_text());
                let response = ui.add(egui::Button::new(name).right_text(&*keys));
                access::menu_entry(&response, name, &keys, None);
                if response.clicked() {
                    desk.todo.push(command);
                    ui.close();
                }
            }
        }
    }
}

impl TreePane {
    /// The widget that has the keyboard while the tree has.
    pub(crate) fn id() -> Id {
        Id::unique("cardwright tree")
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        title(ui, desk);
        let Some(view) = desk.work.view().cloned() else {
            ui.weak(desk.say(&EMPTY));
            return;
        };
        self.mark(&view);
        let rows = view.outline.rows();
        let selected = desk
            .work
            .selection()
            .path
            .as_ref()
            .and_then(|path| view.outline.at(&view.tree, path));
        let scroll = self.follow(desk.work, &view, selected);
        let shown = self.shown(rows);
        egui::ScrollArea::vertical()
            .id_salt("tree rows")
            .auto_shrink(false)
            .show_viewport(ui, |ui, viewport| {
                self.rows(ui, desk, &view, &shown, selected, scroll, viewport.height());
            });
    }

    /// The rows that are not folded away, `selected` by its number among all rows.
    #[expect(clippy::too_many_arguments, reason = "one frame's numbers, used once")]
    fn rows(
        &mut self,
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        view: &View,
        shown: &[usize],
        selected: Option<usize>,
        scroll: bool,
        visible: f32,
    ) {
        let rows = view.outline.rows();
        let look = Look::here(ui);
        let width = ui.available_width();
        let top = ui.max_rect().min;
        let count = u16::try_from(shown.len()).unwrap_or(u16::MAX);
        let height = f32::from(count) * size::ROW;
        let area = Rect::from_min_size(top, vec2(width, height.max(visible)));
        ui.allocate_rect(
            Rect::from_min_size(top, vec2(width, height)),
            Sense::hover(),
        );
        let background = background(ui, area, desk.lang);
        self.keys(ui, desk, view, shown, selected);
        let focused = background.has_focus();
        let rect_of = |at: usize| {
            let at = f32::from(u16::try_from(at).unwrap_or(u16::MAX));
            Rect::from_min_size(pos2(top.x, top.y + at * size::ROW), vec2(width, size::ROW))
        };
        let drop_line = ui.painter().add(Shape::Noop);
        // Who listens to the tree reads what is scrolled away too, each row inside of the one that holds it.
        let sets = access::is_on(ui.ctx()).then(|| Sets::of(rows));
        if let Some(row) = selected.and_then(|at| rows.get(at))
            && sets.is_some()
        {
            let id = row_id(row).accesskit_id();
            access::tell(&background, |node| node.set_active_descendant(id));
        }
        access::tell(&background, |node| node.set_size_of_set(1));
        for (place, at) in shown.iter().enumerate() {
            let rect = rect_of(place);
            let is_selected = selected == Some(*at);
            if scroll && is_selected {
                ui.scroll_to_rect(rect, None);
            }
            let is_seen = rect.bottom() >= ui.clip_rect().top() - size::ROW
                && rect.top() <= ui.clip_rect().bottom() + size::ROW;
            let Some(row) = rows.get(*at) else {
                continue;
            };
            if let Some(sets) = &sets {
                let parent = row.parent.and_then(|parent| rows.get(parent));
                let inside = UiBuilder::new()
                    .id_salt(("row", at))
                    .accessibility_parent(parent.map_or_else(Self::id, row_id));
                let inner = ui.new_child(inside);
                let response = row_response(&inner, row, rect, desk.lang);
                self.tell(&inner, &response, (row, *at), sets, is_selected, desk.lang);
                if is_seen {
                    self.row(
                        &inner,
                        desk,
                        (row, *at),
                        &response,
                        is_selected,
                        focused,
                        &look,
                    );
                }
            } else if is_seen {
                let response = row_response(ui, row, rect, desk.lang);
                self.row(ui, desk, (row, *at), &response, is_selected, focused, &look);
            }
        }
        self.drop(ui, desk, rows, shown, rect_of, drop_line, &look);
    }

    fn mark(&mut self, view: &View) {
        if self.marks.0 == view.judged {
            return;
        }
        let mut marks: HashMap<usize, Severity> = HashMap::new();
        for problem in &view.report.problems {
            let node = problem
                .node
                .unwrap_or_else(|| view.tree.node_at(problem.range.start));
            if let Some(at) = view.outline.around(&view.tree, node) {
                let worst = marks.entry(at).or_insert(problem.severity);
                *worst = (*worst).min(problem.severity);
            }
        }
        self.marks = (view.judged, marks);
    }

    /// Opens what contains the selected row where someone else selected it; whether to scroll there.
    fn follow(&mut self, work: &Workspace, view: &View, selected: Option<usize>) -> bool {
        let selection = work.selection();
        if selection.serial == self.seen {
            return false;
        }
        self.seen = selection.serial;
        let mut next = selected
            .and_then(|at| view.outline.row(at))
            .and_then(|row| row.parent);
        while let Some(row) = next.and_then(|at| view.outline.row(at)) {
            self.folded.remove(&row.path);
            next = row.parent;
        }
        selection.by != Some(Pane::Tree)
    }

    fn shown(&self, rows: &[Row]) -> Vec<usize> {
        let mut shown = Vec::with_capacity(rows.len());
        let mut at = 0;
        while let Some(row) = rows.get(at) {
            shown.push(at);
            at = if self.folded.contains(&row.path) {
                row.inside.end
            } else {
                at + 1
            };
        }
        shown
    }

    fn keys(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        view: &View,
        shown: &[usize],
        selected: Option<usize>,
    ) {
        if !widgets::has_focus(ui, Self::id()) {
            return;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let place = selected.and_then(|at| shown.iter().position(|shown| *shown == at));
        let mut go = None;
        if pressed(Key::ArrowDown) {
            go = shown.get(place.map_or(0, |place| place + 1));
        }
        if pressed(Key::ArrowUp) {
            go = place
                .and_then(|place| place.checked_sub(1))
                .and_then(|place| shown.get(place));
        }
        if pressed(Key::Home) {
            go = shown.first();
        }
        if pressed(Key::End) {
            go = shown.last();
        }
        let row = selected.and_then(|at| view.outline.row(at));
        if pressed(Key::ArrowRight)
            && let Some(row) = row
            && !self.folded.remove(&row.path)
            && !row.inside.is_empty()
        {
            go = place.and_then(|place| shown.get(place + 1));
        }
        if pressed(Key::ArrowLeft)
            && let Some(row) = row
            && (row.inside.is_empty() || !self.folded.insert(row.path.clone()))
        {
            go = row
                .parent
                .and_then(|parent| shown.iter().find(|shown| **shown == parent));
        }
        if pressed(Key::Enter) {
            desk.todo.push(Command::Focus(Pane::Inspector));
        }
        if let Some(row) = go.and_then(|at| view.outline.row(*at)) {
            // By no pane: the tree has to scroll to where the keys went.
            desk.work.select(Some(row.path.clone()), None);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what one row needs to be drawn")]
    fn row(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        (row, at): (&Row, usize),
        response: &Response,
        selected: bool,
        focused: bool,
        look: &Look,
    ) {
        let (id, rect) = (response.id, response.rect);
        band(ui, response, selected, focused, look);
        let depth = f32::from(u8::try_from(row.depth).unwrap_or(u8::MAX).min(30));
        let mut x = rect.left() + 6.0 + depth * size::INDENT;
        let middle = rect.center().y;
        if !row.inside.is_empty() {
            let spot = Rect::from_center_size(pos2(x + 6.0, middle), vec2(16.0, size::ROW));
            let folded = self.folded.contains(&row.path);
            let toggle = ui.interact(spot, id.with("fold"), Sense::CLICK);
            triangle(ui, spot, folded, look.weak);
            if toggle.clicked() && !self.folded.remove(&row.path) {
                self.folded.insert(row.path.clone());
            }
        }
        x += 16.0;
        let sign = Rect::from_center_size(pos2(x + 8.0, middle), vec2(16.0, 16.0));
        let sign_color = if row.is_component() {
            look.accent
        } else {
            look.weak
        };
        widgets::paint_sign(ui.painter(), sign, sign_of(&row.tag), sign_color);
        x += 22.0;
        let mut right = rect.right() - 8.0;
        if let Some(severity) = self.marks.1.get(&at) {
            ui.painter().circle_filled(
                pos2(right - 3.0, middle),
                3.5,
                severity_color(*severity, look),
            );
            right -= 14.0;
        }
        let clip = Rect::from_min_max(pos2(x, rect.top()), pos2(right, rect.bottom()));
        let name = short(&name_of(&row.tag, desk.lang)).to_owned();
        words(ui, clip, name, &row.snippet, look);

        if response.clicked() || response.secondary_clicked() || response.drag_started() {
            desk.work.select(Some(row.path.clone()), Some(Pane::Tree));
            ui.memory_mut(|memory| memory.request_focus(Self::id()));
        }
        if response.double_clicked() {
            desk.todo.push(Command::Focus(Pane::Inspector));
        }
        if response.drag_started() {
            self.dragged = Some(row.path.clone());
        }
        response.context_menu(|ui| context_menu(ui, desk));
    }
}

/// The sign that opens and closes a row.
pub(crate) fn triangle(ui: &Ui, rect: Rect, folded: bool, color: Color32) {
    let c = rect.center();
    let points = if folded {
        vec![
            c + vec2(-2.0, -4.0),
            c + vec2(3.0, 0.0),
            c + vec2(-2.0, 4.0),
        ]
    } else {
        vec![
            c + vec2(-4.0, -2.0),
            c + vec2(4.0, -2.0),
            c + vec2(0.0, 3.0),
        ]
    };
    ui.painter()
        .add(Shape::convex_polygon(points, color, Stroke::NONE));
}

/// The colour of a severity.
pub(crate) fn severity_color(severity: Severity, look: &Look) -> Color32 {
    match severity {
        Severity::Error => look.error,
        Severity::Warning => look.warning,
        Severity::Hint => look.weak,
    }
}

/// Scrolls so that a rectangle is seen, moving as little as possible.
pub(crate) fn reveal(ui: &Ui, rect: Rect) {
    let clip = ui.clip_rect();
    if rect.height() > clip.height() {
        // What is larger than the pane is seen well enough where a part of it is seen.
        if !rect.intersects(clip) {
            ui.scroll_to_rect(rect, Some(Align::Min));
        }
    } else if rect.top() < clip.top() || rect.bottom() > clip.bottom() {
        ui.scroll_to_rect(rect, Some(Align::Center));
    }
}
