//! The fields of the panel: labels above them, sections that fold, small lines of what was found.

use egui::{Align, Id, Layout, Response, RichText, Sense, TextEdit, Ui, vec2};

use super::super::access;
use super::super::fonts;
use super::super::style::{Look, size};
use super::super::text_field;
use super::super::tree::triangle;
use super::super::widgets;
use crate::feishu::Secret;
use crate::lang::{Bilingual, Lang};

/// Bytes for a secret while it is typed: more than any has.
const SECRET_ROOM: usize = 512;

/// The id of the field with a label, which stands in the panel once. It does not depend on what is shown above it, so
/// the field keeps the keyboard when something appears there.
fn field_id(label: &Bilingual) -> Id {
    Id::unique(("cardwright send field", &label.en))
}

/// What every field needs while it is drawn.
pub(super) struct Form<'a> {
    pub(super) lang: Lang,
    pub(super) look: Look,
    /// Set by a field with the keyboard whose text is no part of the document.
    pub(super) foreign: &'a mut bool,
}

impl Form<'_> {
    pub(super) fn say<'b>(&self, text: &'b Bilingual) -> &'b str {
        text.get(self.lang)
    }

    /// The name above a field.
    pub(super) fn name(&self, ui: &mut Ui, label: &Bilingual) {
        let text = RichText::new(self.say(label)).size(size::SMALL);
        ui.add_space(2.0);
        ui.label(text.color(self.look.weak));
        ui.add_space(-3.0);
    }

    /// A line of small words.
    pub(super) fn note(&self, ui: &mut Ui, text: &Bilingual) {
        let text = RichText::new(self.say(text)).size(size::SMALL);
        ui.label(text.color(self.look.weak));
    }

    /// A line of small words that matter.
    pub(super) fn warn(&self, ui: &mut Ui, text: &Bilingual) {
        let text = RichText::new(self.say(text)).size(size::SMALL);
        ui.label(text.color(self.look.warning));
    }

    /// A field with its name above.
    pub(super) fn text(
        &mut self,
        ui: &mut Ui,
        label: &Bilingual,
        text: &mut String,
        hint: &str,
    ) -> Response {
        self.text_as(ui, label, text, hint, None)
    }

    /// As [`Form::text`], with an id of its own, so that the keyboard can be sent there.
    pub(super) fn text_as(
        &mut self,
        ui: &mut Ui,
        label: &Bilingual,
        text: &mut String,
        hint: &str,
        id: Option<Id>,
    ) -> Response {
        self.name(ui, label);
        let id = id.unwrap_or_else(|| field_id(label));
        let hint = hint.to_owned();
        let response = text_field::singleline(ui, id, text, |field| {
            field.hint_text(hint).desired_width(f32::INFINITY)
        })
        .response
        .response;
        self.label(ui, &response, label);
        response
    }

    /// A field of several lines, in the type of code.
    pub(super) fn code(
        &mut self,
        ui: &mut Ui,
        label: &Bilingual,
        text: &mut String,
        hint: &str,
        rows: usize,
    ) -> Response {
        self.name(ui, label);
        let response = egui::ScrollArea::vertical()
            .id_salt(label.en.clone())
            .max_height(220.0)
            .show(ui, |ui| {
                let hint = hint.to_owned();
                text_field::multiline(ui, field_id(label), text, |field| {
                    let field = field.code_editor().hint_text(hint).desired_rows(rows);
                    // Tab goes on to the next field, as everywhere in the panel.
                    field.desired_width(f32::INFINITY).lock_focus(false)
                })
                .response
                .response
            })
            .inner;
        self.label(ui, &response, label);
        response
    }

    /// A field whose text is never shown.
    pub(super) fn secret(
        &mut self,
        ui: &mut Ui,
        label: &Bilingual,
        secret: &mut Secret,
        hint: &str,
        id: Option<Id>,
    ) -> Response {
        self.name(ui, label);
        // The field needs a text of its own. It becomes the secret, and the one before is overwritten; the room keeps
        // it from moving, which would leave copies behind.
        let mut typed = String::with_capacity(SECRET_ROOM.max(secret.expose().len()));
        typed.push_str(secret.expose());
        let output = TextEdit::singleline(&mut typed)
            .id(id.unwrap_or_else(|| field_id(label)))
            .password(true)
            .hint_text(hint)
            .desired_width(f32::INFINITY)
            .show(ui);
        *secret = Secret::new(typed);
        self.label(ui, &output.response, label);
        // Undo would keep every state of the secret in memory.
        let mut state = output.state;
        state.clear_undoer();
        state.store(ui.ctx(), output.response.id);
        output.response.response
    }

    /// The hint is no name.
    fn label(&mut self, ui: &Ui, response: &Response, label: &Bilingual) {
        let name = self.say(label).to_owned();
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(name));
        *self.foreign |= response.has_focus();
        // The keyboard may be sent to a field from anywhere.
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
    }

    /// A box to choose one of several; returns the number of the one chosen.
    pub(super) fn choose<'b>(
        &self,
        ui: &mut Ui,
        label: &Bilingual,
        shown: &str,
        items: impl Iterator<Item = (bool, &'b str)>,
    ) -> Option<usize> {
        self.name(ui, label);
        let combo = egui::ComboBox::from_id_salt(label.en.clone())
            .width(ui.available_width())
            .truncate()
            .selected_text(shown);
        widgets::choice(ui, combo, self.say(label), items)
    }

    /// A part of the panel that folds; `summary` stands beside its name while it is folded. Whether it was pressed.
    pub(super) fn section(
        &mut self,
        ui: &mut Ui,
        title: &Bilingual,
        is_open: bool,
        summary: &str,
        show: impl FnOnce(&mut Self, &mut Ui),
    ) -> bool {
        let pressed = self.header(ui, title, is_open, summary);
        if is_open {
            ui.push_id(&*title.en, |ui| show(self, ui));
            ui.add_space(6.0);
        }
        pressed
    }

    /// The line that folds a section; whether it was pressed.
    fn header(&self, ui: &mut Ui, title: &Bilingual, is_open: bool, summary: &str) -> bool {
        let name = self.say(title);
        let room = vec2(ui.available_width(), 26.0);
        let (rect, response) = ui.allocate_exact_size(room, Sense::click());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
        access::folds(&response, name, is_open);
        if response.hovered() {
            let round = egui::CornerRadius::same(size::ROUND);
            ui.painter().rect_filled(rect, round, self.look.hover);
        }
        widgets::focus_ring(ui, &response, rect);
        let spot = egui::Rect::from_min_size(rect.min, vec2(16.0, rect.height()));
        triangle(ui, spot, !is_open, self.look.weak);
        let inner = rect.with_min_x(rect.min.x + 18.0);
        let mut child = ui.new_child(
            egui::UiBuilder::new()
                .max_rect(inner)
                .layout(Layout::left_to_right(Align::Center)),
        );
        let bold = RichText::new(name).family(fonts::bold());
        child.add(egui::Label::new(bold).truncate());
        if !is_open && !summary.is_empty() {
            let weak = RichText::new(summary).size(size::SMALL);
            child.add(egui::Label::new(weak.color(self.look.weak)).truncate());
        }
        response.clicked()
    }

    /// A button for what is pressed less often.
    pub(super) fn small(&self, name: &Bilingual) -> egui::Button<'static> {
        let name = RichText::new(self.say(name)).size(size::SMALL);
        egui::Button::new(name).min_size(vec2(0.0, 22.0))
    }

    /// A value with its name before it and a button that copies it.
    pub(super) fn value(&self, ui: &mut Ui, name: &Bilingual, value: &str) {
        const COPY: Bilingual = Bilingual::fixed("Copy", "复制");
        ui.horizontal(|ui| {
            let small = RichText::new(self.say(name)).size(size::SMALL);
            ui.label(small.color(self.look.weak));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = ui.add(self.small(&COPY));
                let what = format!("{} {}", self.say(&COPY), self.say(name));
                access::tell(&button, |node| node.set_label(what.clone()));
                if button.on_hover_text(what).clicked() {
                    ui.ctx().copy_text(value.to_owned());
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = RichText::new(value).monospace().size(size::SMALL);
                    ui.add(egui::Label::new(text).truncate())
                        .on_hover_text(value);
                });
            });
        });
    }

    /// Text that can be long, in the type of code.
    pub(super) fn block(&self, ui: &mut Ui, name: &Bilingual, text: &str, most: f32) {
        egui::Frame::new()
            .fill(self.look.field)
            .stroke(egui::Stroke::new(1.0, self.look.line))
            .corner_radius(size::ROUND)
            .inner_margin(8)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                egui::ScrollArea::both()
                    .id_salt(name.en.clone())
                    .max_height(most)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        let text = RichText::new(text).monospace().size(size::SMALL);
                        let label = egui::Label::new(text).selectable(true);
                        let response = ui.add(label.wrap_mode(egui::TextWrapMode::Extend));
                        // Marked and copied, not pressed.
                        access::tell(&response, |node| node.set_read_only());
                    });
            });
    }

    /// A coloured dot before words that wrap.
    pub(super) fn dotted(&self, ui: &mut Ui, color: egui::Color32, show: impl FnOnce(&mut Ui)) {
        ui.horizontal_top(|ui| {
            let (spot, _) = ui.allocate_exact_size(vec2(8.0, 18.0), Sense::hover());
            ui.painter().circle_filled(spot.center(), 3.5, color);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                show(ui);
            });
        });
    }

    /// A frame for what went wrong.
    pub(super) fn fault(&self, ui: &mut Ui, show: impl FnOnce(&mut Ui)) {
        egui::Frame::new()
            .fill(self.look.error_soft)
            .corner_radius(size::ROUND)
            .inner_margin(10)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                show(ui);
            });
    }

    /// Buttons in a row that wraps.
    pub(super) fn row<R>(&self, ui: &mut Ui, show: impl FnOnce(&mut Ui) -> R) -> R {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            show(ui)
        })
        .inner
    }

    /// A line that says that some work is under way, with a button that ends it; whether that was pressed.
    pub(super) fn busy(&self, ui: &mut Ui, stage: &super::task::Stage) -> bool {
        let mut stopped = false;
        if let Some((number, of)) = stage.part {
            let share = number.saturating_sub(1) as f32 / of.max(1) as f32;
            ui.add(egui::ProgressBar::new(share).desired_height(4.0));
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(self.say(&stage.sentence)).color(self.look.weak));
            stopped = ui.add(self.small(&super::STOP)).clicked();
        });
        stopped
    }
}
