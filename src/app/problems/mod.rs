//! The strip of problems: one line that is always there, and the list behind it.

use std::rc::Rc;

use egui::accesskit::Role;
use egui::{Id, Sense, Ui, vec2};

use super::access;
use super::command::Command;
use super::desk::Desk;
use super::style::{Look, size};
use super::tree::severity_color;
use super::widgets;
use super::workspace::{Pane, Workspace};
use crate::both;
use crate::check::{Fix, ServerAnswer, Severity};
use crate::lang::Bilingual;

const NONE: Bilingual = Bilingual::fixed("No problems", "没有问题");
const FIX_ALL: Bilingual = Bilingual::fixed("Fix all", "全部修正");
const MORE_FIXES: Bilingual = Bilingual::fixed("More ways to mend it", "更多修正方式");
const LIST: Bilingual = Bilingual::fixed("Problems", "问题");

/// One line of the list.
#[derive(Debug)]
pub(crate) struct Line {
    severity: Severity,
    /// The sentence that says what is wrong.
    pub message: Bilingual,
    /// Line and column, from 1.
    pub position: (usize, usize),
    /// Its bytes.
    pub range: std::ops::Range<usize>,
    /// The rule's name.
    code: &'static str,
    server: Option<ServerAnswer>,
    doc: Option<String>,
    /// What would mend it, the best first.
    pub fixes: Vec<Fix>,
    /// The command that does what the fix does, and says more about it.
    pub command: Option<Command>,
}

/// The pane's own state.
#[derive(Debug, Default)]
pub(crate) struct ProblemsPane {
    at: usize,
    /// The lines of a revision.
    lines: Option<(u64, Rc<[Line]>)>,
}

impl ProblemsPane {
    /// The widget that has the keyboard while the list has.
    pub(crate) fn id() -> Id {
        Id::unique("cardwright problems")
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let look = Look::here(ui);
        let lines = self.lines(desk);
        let errors = lines
            .iter()
            .filter(|line| line.severity == Severity::Error)
            .count();
        let warnings = lines
            .iter()
            .filter(|line| line.severity == Severity::Warning)
            .count();
        let hints = lines.len() - errors - warnings;
        ui.horizontal(|ui| {
            let (rect, toggle) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::click());
            toggle.widget_info(|| {
                let name = Command::ToggleProblems.name(desk.lang);
                egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name)
            });
            let name = Command::ToggleProblems.name(desk.lang);
            access::folds(&toggle, name, desk.settings.problems_open);
            super::tree::triangle(ui, rect, !desk.settings.problems_open, look.weak);
            if toggle.clicked() {
                desk.todo.push(Command::ToggleProblems);
            }
            if lines.is_empty() {
                ui.label(egui::RichText::new(desk.say(&NONE)).color(look.good));
                return;
            }
            for (count, color, name) in [
                (errors, look.error, counted(errors, "error", "错误")),
                (warnings, look.warning, counted(warnings, "warning", "警告")),
                (hints, look.weak, counted(hints, "hint", "提示")),
            ] {
                if count > 0 {
                    let (dot, _) = ui.allocate_exact_size(vec2(9.0, 20.0), Sense::hover());
                    ui.painter().circle_filled(dot.center(), 4.0, color);
                    ui.label(egui::RichText::new(name.get(desk.lang)).color(color));
                }
            }
            let is_safe = |line: &Line| line.fixes.iter().any(|fix| fix.safe);
            if lines.iter().any(is_safe) {
                let command = Command::FixAll;
                if ui
                    .small_button(desk.say(&FIX_ALL))
                    .on_hover_text(command.name(desk.lang))
                    .clicked()
                {
                    desk.todo.push(command);
                }
            }
            if let Some(first) = lines.first() {
                let text = format!(
                    "{} — {}",
                    place(first.position, desk),
                    desk.say(&first.message)
                );
                let label = egui::Label::new(&text).truncate().sense(Sense::click());
                let response = ui.add(label);
                access::button(&response, &text);
                if response.on_hover_text(desk.say(&first.message)).clicked() {
                    desk.work.go_to(first.range.clone(), true);
                }
            }
        });
        if desk.settings.problems_open {
            self.list(ui, desk, &lines, &look);
        }
    }

    /// The lines, made anew only where the text has changed.
    fn lines(&mut self, desk: &Desk<'_>) -> Rc<[Line]> {
        let revision = desk.work.document().revision();
        match &self.lines {
            Some((known, lines)) if *known == revision => lines.clone(),
            _ => {
                let lines: Rc<[Line]> = lines_of(desk.work).into();
                self.lines = Some((revision, lines.clone()));
                lines
            }
        }
    }

    fn list(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, lines: &[Line], look: &Look) {
        let focused = widgets::has_focus(ui, Self::id());
        if focused {
            let filter = egui::EventFilter {
                vertical_arrows: true,
                ..egui::EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), filter));
            let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
            if pressed(egui::Key::ArrowDown) {
                self.at += 1;
            }
            if pressed(egui::Key::ArrowUp) {
                self.at = self.at.saturating_sub(1);
            }
            self.at = self.at.min(lines.len().saturating_sub(1));
            if pressed(egui::Key::Enter)
                && let Some(line) = lines.get(self.at)
            {
                desk.work.go_to(line.range.clone(), true);
            }
        }
        egui::ScrollArea::vertical()
            .id_salt("problem list")
            .max_height(150.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let top = ui.cursor().min;
                let area = egui::Rect::from_min_size(
                    top,
                    vec2(ui.available_width(), 24.0 * lines.len().max(1) as f32),
                );
                let list = ui.interact(area, Self::id(), Sense::FOCUSABLE);
                list.widget_info(|| {
                    egui::WidgetInfo::labeled(
                        egui::accesskit::Role::ListBox,
                        true,
                        LIST.get(desk.lang),
                    )
                });
                access::tell(&list, |node| node.set_size_of_set(lines.len()));
                let inside = egui::UiBuilder::new().accessibility_parent(list.id);
                ui.scope_builder(inside, |ui| {
                    for (at, line) in lines.iter().enumerate() {
                        let marked = focused && at == self.at;
                        let shown = ui.horizontal(|ui| row(ui, desk, line, (at, marked), look));
                        if marked {
                            let option = shown.inner.accesskit_id();
                            access::tell(&list, |node| node.set_active_descendant(option));
                        }
                    }
                });
            });
        if desk.focused == Some(Pane::Problems) && lines.is_empty() {
            ui.weak(desk.say(&NONE));
        }
    }
}

/// One problem, by its number and whether it is marked: where, what mends it, what the server would answer, and what is
/// wrong. Returns what stands for it in the list.
fn row(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    line: &Line,
    (at, marked): (usize, bool),
    look: &Look,
) -> Id {
    let (dot, _) = ui.allocate_exact_size(vec2(12.0, 18.0), Sense::hover());
    let color = severity_color(line.severity, look);
    ui.painter().circle_filled(dot.center(), 3.5, color);
    let mut words = egui::RichText::new(place(line.position, desk))
        .color(look.weak)
        .size(size::SMALL);
    if marked {
        words = words.color(look.accent).underline();
    }
    let number = ui.label(words);
    if marked {
        number.scroll_to_me(None);
    }
    if let [first, others @ ..] = &line.fixes[..] {
        let button = ui.small_button(first.title.get(desk.lang));
        if button
            .on_hover_ui(|ui| changes(ui, desk, first, look))
            .clicked()
        {
            mend(desk, line, first);
        }
        if !others.is_empty() {
            let menu = ui.menu_button("…", |ui| {
                for fix in others {
                    let button = ui.button(fix.title.get(desk.lang));
                    if button
                        .on_hover_ui(|ui| changes(ui, desk, fix, look))
                        .clicked()
                    {
                        mend(desk, line, fix);
                        ui.close();
                    }
                }
            });
            access::opens_menu(&menu.response, desk.say(&MORE_FIXES), menu.inner.is_some());
        }
    }
    if let Some(server) = &line.server {
        let code = egui::RichText::new(server.code.to_string());
        ui.label(code.color(look.weak).size(size::SMALL));
    }
    let label = egui::Label::new(desk.say(&line.message))
        .truncate()
        .sense(Sense::click());
    let response = ui.add(label);
    let place = place(line.position, desk);
    let name = format!("{place}: {}", desk.say(&line.message));
    access::one_of(&response, Role::ListBoxOption, &name, marked);
    access::tell(&response, |node| {
        node.set_position_in_set(at);
        node.clear_value();
    });
    let response = response.on_hover_ui(|ui| {
        ui.label(desk.say(&line.message));
        let mut about = line.code.to_owned();
        if let Some(server) = &line.server {
            about = format!("{about} · {} {}", server.code, server.message);
        }
        for more in [Some(about), line.doc.clone()].into_iter().flatten() {
            ui.label(egui::RichText::new(more).color(look.weak).size(size::SMALL));
        }
    });
    if response.clicked() {
        desk.work.go_to(line.range.clone(), true);
    }
    response.id
}

fn mend(desk: &mut Desk<'_>, line: &Line, fix: &Fix) {
    match line.command {
        Some(command) => desk.todo.push(command),
        None => {
            desk.work.end_gesture();
            desk.work.edit(&fix.edits, None);
        }
    }
}

/// Changes shown of a fix, and characters of each.
const MOST_CHANGES: (usize, usize) = (6, 240);

/// What a fix takes out of the text and puts there.
fn changes(ui: &mut Ui, desk: &Desk<'_>, fix: &Fix, look: &Look) {
    let document = desk.work.document();
    let Ok(splices) = document.preview(&fix.edits) else {
        return;
    };
    let (most, length) = MOST_CHANGES;
    let shown = |text: &str| {
        let mut short: String = text.trim().chars().take(length).collect();
        if short.len() < text.trim().len() {
            short.push('…');
        }
        short
    };
    for splice in splices.iter().take(most) {
        let old = document
            .text()
            .get(splice.range.clone())
            .unwrap_or_default();
        for (sign, text, color) in [("−", old, look.error), ("+", &*splice.text, look.good)] {
            if !text.trim().is_empty() {
                let line = format!("{sign} {}", shown(text));
                ui.label(
                    egui::RichText::new(line)
                        .monospace()
                        .size(size::SMALL)
                        .color(color),
                );
            }
        }
    }
    if splices.len() > most {
        ui.label("…");
    }
}

fn counted(count: usize, en: &str, zh: &str) -> Bilingual {
    let plural = if count == 1 { "" } else { "s" };
    both!("{count} {en}{plural}", "{count} 个{zh}")
}

fn place((line, column): (usize, usize), desk: &Desk<'_>) -> String {
    both!("line {line}, column {column}", "第 {line} 行第 {column} 列")
        .get(desk.lang)
        .to_owned()
}

/// All problems of a card, the worst first.
pub(crate) fn lines_of(work: &Workspace) -> Vec<Line> {
    if let Some(error) = work.document().syntax_error() {
        return vec![Line {
            severity: Severity::Error,
            message: error.reason.clone(),
            position: (error.position.line, error.position.column),
            range: error.range.clone(),
            code: "not-json",
            server: None,
            doc: None,
            fixes: crate::check::check_document(work.document())
                .problems
                .into_iter()
                .next()
                .map(|problem| problem.fixes)
                .unwrap_or_default(),
            command: None,
        }];
    }
    let Some(view) = work.view() else {
        return Vec::new();
    };
    if view.report.problems.is_empty() {
        return Vec::new();
    }
    let text = view.tree.text();
    let index = crate::document::LineIndex::new(text);
    let line = |problem: &crate::check::Problem| {
        let position = index.position(text, problem.range.start);
        Line {
            severity: problem.severity,
            message: problem.message.clone(),
            position: (position.line, position.column),
            range: problem.range.clone(),
            code: problem.code,
            server: problem.server.clone(),
            doc: problem.doc.clone(),
            fixes: problem.fixes.clone(),
            command: (problem.code == "card-v1").then_some(Command::Convert),
        }
    };
    let mut lines: Vec<Line> = view.report.problems.iter().map(line).collect();
    lines.sort_by_key(|line| line.severity);
    lines
}
