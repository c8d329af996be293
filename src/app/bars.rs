//! The bars: the menus above, the tabs of the right panel, the status line below.

use egui::accesskit::Role;
use egui::{RichText, Ui};

use super::budget;
use super::command::{Command, Menu};
use super::style::{Look, size};
use super::widgets::Sign;
use super::workspace::Pane;
use super::{App, Side, access, command, fonts, widgets};
use crate::both;
use crate::lang::{Bilingual, Lang};

const UNTITLED: Bilingual = Bilingual::fixed("Untitled", "未命名");
const PROPERTIES: Bilingual = Bilingual::fixed("Properties", "属性");
const V1: Bilingual = Bilingual::fixed(
    "This card is card JSON 1.0 and shown as it is",
    "这张卡片是卡片 JSON 1.0，按原样显示",
);
const SEND_TAB: Bilingual = Bilingual::fixed("Send", "发送");

impl App {
    pub(super) fn menus(&mut self, ui: &mut Ui) {
        let lang = self.lang;
        egui::MenuBar::new().ui(ui, |ui| {
            let bar = ui.unique_id();
            ui.ctx()
                .accesskit_node_builder(bar, |node| node.set_role(Role::MenuBar));
            for menu in Menu::ALL {
                let shown = ui.menu_button(menu.name().get(lang), |ui| {
                    ui.set_min_width(230.0);
                    ui.spacing_mut().item_spacing.y = 1.0;
                    let mut group = None;
                    let mut entries = Command::table()
                        .iter()
                        .filter(|entry| entry.menu == menu)
                        .peekable();
                    while let Some(entry) = entries.next() {
                        if group.is_some_and(|group| group != entry.group) {
                            ui.separator();
                        }
                        group = Some(entry.group);
                        let Some(under) = &entry.under else {
                            self.menu_item(ui, entry);
                            continue;
                        };
                        let mut inside = vec![entry];
                        while let Some(next) =
                            entries.next_if(|next| next.under.as_ref() == Some(under))
                        {
                            inside.push(next);
                        }
                        let inner = ui.menu_button(under.get(lang), |ui| {
                            ui.spacing_mut().item_spacing.y = 1.0;
                            for entry in inside {
                                self.menu_item(ui, entry);
                            }
                        });
                        let is_open = inner.inner.is_some();
                        access::opens_menu(&inner.response, under.get(lang), is_open);
                    }
                });
                let is_open = shown.inner.is_some();
                access::opens_menu(&shown.response, menu.name().get(lang), is_open);
                access::tell(&shown.response, |node| node.set_role(Role::MenuItem));
            }
            ui.add_space(10.0);
            for (sign, command) in [(Sign::Undo, Command::Undo), (Sign::Redo, Command::Redo)] {
                let hint = format!("{} ({})", command.name(lang), command.key_text());
                if widgets::sign_button(ui, sign, command.name(lang), None, self.can(command))
                    .on_hover_text(hint)
                    .clicked()
                {
                    self.todo.push(command);
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let hint = format!(
                    "{} ({})",
                    Command::SendPanel.name(lang),
                    Command::SendPanel.key_text()
                );
                let on = self.side == Side::Send;
                if widgets::sign_button(
                    ui,
                    Sign::Plane,
                    Command::SendPanel.name(lang),
                    Some(on),
                    true,
                )
                .on_hover_text(hint)
                .clicked()
                {
                    self.todo.push(Command::SendPanel);
                }
                ui.add_space(6.0);
                let dirty = if self.work.is_dirty() { " •" } else { "" };
                let name = format!("{}{dirty}", self.card_name());
                let hint = self.work.file().map_or_else(
                    || UNTITLED.get(lang).to_owned(),
                    |path| path.display().to_string(),
                );
                ui.add(egui::Label::new(RichText::new(name).weak()).truncate())
                    .on_hover_text(hint);
            });
        });
    }

    fn menu_item(&mut self, ui: &mut Ui, entry: &command::Entry) {
        let keys = entry
            .keys
            .first()
            .map(command::key_text)
            .unwrap_or_default();
        let name = entry.name.get(self.lang);
        let on = self.is_on(entry.command);
        let button = egui::Button::new(name).right_text(&*keys).selected(on);
        let response = ui.add_enabled(self.can(entry.command), button);
        access::menu_entry(&response, name, &keys, entry.command.mark(on));
        if response.clicked() {
            self.todo.push(entry.command);
            ui.close();
        }
    }

    pub(super) fn side_tabs(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.ctx()
                .accesskit_node_builder(ui.unique_id(), |node| node.set_role(Role::TabList));
            for (side, name, command) in [
                (
                    Side::Properties,
                    PROPERTIES,
                    Command::Focus(Pane::Inspector),
                ),
                (Side::Send, SEND_TAB, Command::SendPanel),
            ] {
                let look = Look::here(ui);
                let on = self.side == side;
                let color = if on { look.accent } else { look.weak };
                let text = RichText::new(name.get(self.lang))
                    .color(color)
                    .family(fonts::bold());
                let response = ui.add(egui::Button::new(text).frame(false));
                access::one_of(&response, Role::Tab, name.get(self.lang), on);
                if on {
                    let line = response.rect.left_bottom() + egui::vec2(0.0, 1.0)
                        ..=response.rect.right_bottom() + egui::vec2(0.0, 1.0);
                    ui.painter().line_segment(
                        [*line.start(), *line.end()],
                        egui::Stroke::new(2.0, look.accent),
                    );
                }
                if response.clicked() && !on {
                    if command == Command::SendPanel {
                        self.todo.push(command);
                    } else {
                        self.side = side;
                    }
                }
                ui.add_space(6.0);
            }
        });
        ui.add_space(4.0);
    }

    pub(super) fn status(&mut self, ui: &mut Ui) {
        let look = Look::here(ui);
        let lang = self.lang;
        ui.horizontal(|ui| {
            ui.set_min_height(20.0);
            if let Some(notice) = &self.work.notice {
                let color = if notice.refused {
                    look.error
                } else {
                    look.weak
                };
                let badge = if self.work.is_v1() { 170.0 } else { 0.0 };
                let undo = notice.undo == Some(self.work.document().revision());
                let room = if undo { 60.0 } else { 0.0 };
                let width = (ui.available_width() - 430.0 - badge - room).max(120.0);
                ui.allocate_ui_with_layout(
                    egui::vec2(width, 20.0),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        let text = RichText::new(notice.text.get(lang)).color(color);
                        ui.add(egui::Label::new(text).truncate())
                            .on_hover_text(notice.text.get(lang));
                        let name = RichText::new(Command::Undo.name(lang)).size(size::SMALL);
                        let button = egui::Button::new(name).small();
                        if undo && ui.add(button).clicked() {
                            self.todo.push(Command::Undo);
                        }
                    },
                );
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let other = lang.other();
                let name = match other {
                    Lang::En => "English",
                    Lang::Zh => "中文",
                };
                if ui
                    .add(egui::Button::new(RichText::new(name).size(size::SMALL)).frame(false))
                    .clicked()
                {
                    self.todo.push(Command::Language(other));
                }
                ui.separator();
                let (line, column) = self.source.caret_position();
                let text = both!("Ln {line}, Col {column}", "第 {line} 行，第 {column} 列");
                ui.label(
                    RichText::new(text.get(lang))
                        .size(size::SMALL)
                        .color(look.weak),
                );
                if let Some(view) = self.work.view().cloned()
                    && budget::show(ui, &view, &look, lang)
                {
                    self.todo.push(Command::SelectHeaviest);
                }
                if self.work.is_v1() {
                    ui.separator();
                    let convert = Command::Convert;
                    let hint = format!("{} ({})", convert.name(lang), convert.key_text());
                    let on = self.can(convert);
                    let name = convert.name(lang);
                    let text = RichText::new(name).size(size::SMALL).color(look.accent);
                    let button = egui::Button::new(text).frame(false);
                    if ui.add_enabled(on, button).on_hover_text(hint).clicked() {
                        self.todo.push(convert);
                    }
                    let badge = RichText::new("1.0").size(size::SMALL).color(look.warning);
                    ui.label(badge.strong()).on_hover_text(V1.get(lang));
                }
            });
        });
    }

    pub(super) fn card_name(&self) -> String {
        match self.work.file().and_then(|path| path.file_name()) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => UNTITLED.get(self.lang).to_owned(),
        }
    }
}
