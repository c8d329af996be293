//! A list to choose from, with a search field: the palette of commands and the list of components.

use egui::accesskit::Role;
use egui::{CornerRadius, Id, Key, Modal, Modifiers, Response, Sense, Ui, vec2};

use super::access;
use super::style::{Look, size};
use super::text_field;
use super::widgets::{self, Sign};
use crate::lang::{Bilingual, Lang};

/// One thing to choose.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// What it is called.
    pub label: String,
    /// What stands at its right: a key, a tag.
    pub detail: String,
    /// The heading it stands under; empty for none.
    pub group: String,
    /// More words that find it.
    pub also: String,
    /// Why it cannot be chosen now.
    pub refused: Option<String>,
    /// The sign before it.
    pub sign: Option<Sign>,
}

/// What became of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picked {
    /// It is still open.
    Open,
    /// It was closed.
    Closed,
    /// The item with this number was chosen.
    Item(usize),
}

/// An open list.
#[derive(Clone, Debug)]
pub(crate) struct Picker {
    title: String,
    query: String,
    at: usize,
    moved: bool,
    /// True if the arrow keys, not typing, moved the mark to where it is.
    by_keys: bool,
    /// True if the list is to scroll to its top, because it was just opened or searched.
    top: bool,
    items: Vec<Item>,
}

/// The height of the list, points, where the window has room for it.
const HEIGHT: f32 = 420.0;
/// The part of the window's height that the list takes at most.
const SHARE: f32 = 0.6;
const NONE: Bilingual = Bilingual::fixed("Nothing has these letters:", "没有匹配的结果：");

impl Picker {
    pub(crate) fn new(title: &str, items: Vec<Item>) -> Self {
        Self {
            title: title.to_owned(),
            query: String::new(),
            at: 0,
            moved: false,
            by_keys: false,
            top: true,
            items,
        }
    }

    /// The numbers of the items that the query finds, the best first where there is a query.
    fn found(&self) -> Vec<usize> {
        if self.query.trim().is_empty() {
            return (0..self.items.len()).collect();
        }
        let scored = self.items.iter().enumerate().filter_map(|(at, item)| {
            let ways = [&item.label, &item.detail, &item.also];
            let best = ways
                .into_iter()
                .filter_map(|words| super::command::score(&self.query, words))
                .max()?;
            Some((best - if item.refused.is_some() { 1000 } else { 0 }, at))
        });
        let mut found: Vec<(i32, usize)> = scored.collect();
        found.sort_by_key(|(score, at)| (-score, *at));
        found.into_iter().map(|(_, at)| at).collect()
    }

    pub(crate) fn show(&mut self, ctx: &egui::Context, lang: Lang) -> Picked {
        let mut picked = Picked::Open;
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            self.at += 1;
            self.moved = true;
        }
        if pressed(Key::ArrowUp) {
            self.at = self.at.saturating_sub(1);
            self.moved = true;
        }
        let enter = pressed(Key::Enter);
        let modal = Modal::new(Id::unique("cardwright picker")).show(ctx, |ui| {
            ui.set_width(460.0);
            let (id, hint) = (Id::unique("cardwright picker query"), self.title.clone());
            let response = text_field::singleline(ui, id, &mut self.query, |field| {
                field.hint_text(hint).desired_width(f32::INFINITY)
            })
            .response
            .response;
            if !response.has_focus() {
                response.request_focus();
            }
            if response.changed() {
                self.at = 0;
                self.top = true;
            }
            self.by_keys = (self.by_keys || self.moved) && !response.changed();
            access::tell(&response, |node| node.set_label(self.title.clone()));
            let found = self.found();
            self.at = self.at.min(found.len().saturating_sub(1));
            ui.add_space(4.0);
            // One height for all that is found: the window would keep the size of the shortest list.
            let height = (ctx.content_rect().height() * SHARE).min(HEIGHT);
            let mut area = egui::ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink(false);
            if std::mem::take(&mut self.top) {
                area = area.vertical_scroll_offset(0.0);
            }
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                area.show(ui, |ui| {
                    if let Some(at) = self.rows(ui, &response, &found, lang) {
                        picked = Picked::Item(at);
                    }
                });
            });
            if enter
                && let Some(at) = found.get(self.at)
                && self
                    .items
                    .get(*at)
                    .is_some_and(|item| item.refused.is_none())
            {
                picked = Picked::Item(*at);
            }
        });
        self.moved = false;
        if picked == Picked::Open && modal.should_close() {
            picked = Picked::Closed;
        }
        picked
    }

    /// The rows of what `field` finds; the number of the item that was clicked.
    fn rows(&self, ui: &mut Ui, field: &Response, found: &[usize], lang: Lang) -> Option<usize> {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::ListBox);
            node.set_label(self.title.clone());
            node.set_size_of_set(found.len());
        });
        let query = self.query.trim();
        if found.is_empty() {
            ui.add_space(6.0);
            ui.label(egui::RichText::new(format!("{} {query}", NONE.get(lang))).weak());
        }
        let mut picked = None;
        let mut group = "";
        for (place, at) in found.iter().enumerate() {
            let Some(item) = self.items.get(*at) else {
                continue;
            };
            if query.is_empty() && item.group != group {
                group = &item.group;
                ui.add_space(6.0);
                ui.label(egui::RichText::new(group).size(size::SMALL).weak());
            }
            let marked = place == self.at;
            let row = row(ui, item, place, marked, self.moved && marked);
            if row.clicked() && item.refused.is_none() {
                picked = Some(*at);
            }
            if marked && self.by_keys {
                let row = row.id.accesskit_id();
                access::tell(field, |node| node.set_active_descendant(row));
            }
        }
        picked
    }
}

fn row(ui: &mut Ui, item: &Item, place: usize, marked: bool, reveal: bool) -> Response {
    let look = Look::here(ui);
    let enabled = item.refused.is_none();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::CLICK);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(Role::ListBoxOption, enabled, item.label.clone())
    });
    access::tell(&response, |node| {
        node.set_selected(marked);
        node.set_position_in_set(place);
        if !item.detail.is_empty() {
            node.set_description(item.detail.clone());
        }
    });
    if reveal {
        response.scroll_to_me(None);
    }
    if marked || response.hovered() {
        let fill = if marked { look.accent_soft } else { look.hover };
        ui.painter()
            .rect_filled(rect, CornerRadius::same(size::ROUND), fill);
    }
    let color = if enabled {
        look.text
    } else {
        look.weak.gamma_multiply(0.6)
    };
    let mut inside = rect.shrink2(vec2(8.0, 0.0));
    if let Some(sign) = item.sign {
        let spot = egui::Rect::from_center_size(
            egui::pos2(inside.left() + 8.0, rect.center().y),
            vec2(16.0, 16.0),
        );
        widgets::paint_sign(
            ui.painter(),
            spot,
            sign,
            if enabled { look.accent } else { color },
        );
        inside.min.x += 26.0;
    }
    let font = egui::FontId::proportional(size::TEXT);
    ui.painter().text(
        inside.left_center(),
        egui::Align2::LEFT_CENTER,
        &item.label,
        font,
        color,
    );
    let font = egui::FontId::proportional(size::SMALL);
    ui.painter().text(
        inside.right_center(),
        egui::Align2::RIGHT_CENTER,
        &item.detail,
        font,
        look.weak,
    );
    match &item.refused {
        Some(reason) => response.on_hover_text(reason),
        None => response,
    }
}
