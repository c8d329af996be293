//! The list of values that a field may take: one row for each, searched where there are many.

use egui::{
    Color32, CornerRadius, FontId, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response,
    RichText, Sense, TextWrapMode, Ui, vec2,
};

use crate::app::access;
use crate::app::style::{Look, size};
use crate::app::text_field;
use crate::lang::{Bilingual, Lang};

const SEARCH: Bilingual = Bilingual::fixed("Search", "搜索");
const NONE: Bilingual = Bilingual::fixed("No value has these letters.", "没有匹配的值。");

/// The height of a row, points.
const ROW: f32 = 24.0;
/// The most values that a list shows without a search field.
const MANY: usize = 16;
/// The height of a list, points.
const HEIGHT: f32 = 300.0;
/// The width of a list, points.
const WIDTH: f32 = 240.0;

/// The values of a list.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    /// The language of the interface.
    pub(super) lang: Lang,
    /// The value now.
    pub(super) now: Option<&'a str>,
    /// The room at the left of each row that is drawn into, points.
    pub(super) before: f32,
}

/// The state of an open list.
#[derive(Clone, Debug, Default)]
struct Search {
    query: String,
}

/// The list that a button opens; returns the value that was chosen. `names` gives the values in their order, while the
/// list is open; `paint` draws into the room at the left of each row.
pub(super) fn list(
    ui: &Ui,
    button: &Response,
    choice: Choice<'_>,
    names: impl FnOnce() -> Vec<String>,
    paint: impl Fn(&Ui, Rect, &str),
) -> Option<String> {
    let id = button.id.with("search");
    let mut chosen = None;
    let popup = Popup::menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let opened = popup.show(|ui| {
        ui.set_width(WIDTH);
        chosen = rows(ui, id, choice, &names(), paint);
        if chosen.is_some() {
            ui.close();
        }
    });
    let mut left = false;
    if opened.is_none() {
        // The next opening shows all values again.
        let was_open = ui.data_mut(|data| data.remove_temp::<Search>(id)).is_some();
        // What Escape closed leaves the keyboard at its button.
        left = was_open && ui.memory(|memory| memory.focused().is_none());
    }
    if chosen.is_some() || left {
        ui.memory_mut(|memory| memory.request_focus(button.id));
    }
    chosen
}

fn rows(
    ui: &mut Ui,
    id: Id,
    choice: Choice<'_>,
    names: &[String],
    paint: impl Fn(&Ui, Rect, &str),
) -> Option<String> {
    let kept = ui.data_mut(|data| data.get_temp::<Search>(id));
    let opened = kept.is_none();
    let mut search = kept.unwrap_or_default();
    let mut searched = false;
    let mut keys = Keys::default();
    if names.len() > MANY {
        let field = id.with("field");
        if ui.memory(|memory| memory.has_focus(field)) {
            keys.down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        }
        let hint = SEARCH.get(choice.lang).to_owned();
        let field = text_field::singleline(ui, field, &mut search.query, |field| {
            field.hint_text(hint).desired_width(f32::INFINITY)
        })
        .response
        .response;
        ui.ctx().accesskit_node_builder(field.id, |node| {
            node.set_label(SEARCH.get(choice.lang));
        });
        keys.enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // Enter without a search chooses nothing, and the keyboard stays.
        if opened || keys.enter {
            field.request_focus();
        }
        searched = field.changed();
        keys.searching = field.has_focus() && !search.query.trim().is_empty();
    }
    let query = search.query.trim().to_lowercase();
    let fits = |name: &&String| query.is_empty() || name.to_lowercase().contains(&query);
    let found: Vec<&String> = names.iter().filter(fits).collect();
    ui.data_mut(|data| data.insert_temp(id, search));
    if found.is_empty() {
        let none = RichText::new(NONE.get(choice.lang)).size(size::SMALL);
        ui.label(none.weak());
        return None;
    }
    let mut area = egui::ScrollArea::vertical()
        .id_salt(id)
        .max_height(HEIGHT)
        .auto_shrink([false, true]);
    // A list opens at the value that stands there, and each search begins at the top.
    let now = found.iter().position(|name| Some(&***name) == choice.now);
    if opened {
        let top = now.map_or(0.0, |now| now as f32 * ROW - HEIGHT / 2.0);
        area = area.vertical_scroll_offset(top.max(0.0));
    } else if searched {
        area = area.vertical_scroll_offset(0.0);
    }
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW, found.len(), |ui, range| {
        let from = range.start;
        for (at, name) in found.get(range).unwrap_or_default().iter().enumerate() {
            let is_first = from + at == 0;
            let on = Some(&***name) == choice.now;
            let next = is_first && keys.searching;
            let response = row(ui, name, (on, next), choice.before, &paint);
            if response.clicked() || (next && keys.enter) {
                chosen = Some((*name).clone());
            }
            if at == 0 && keys.down {
                response.request_focus();
            }
        }
    });
    chosen
}

/// The act of the keyboard in the field of a list.
#[derive(Clone, Copy, Default)]
struct Keys {
    /// Goes down into the rows.
    down: bool,
    /// Takes the first of the values that were found.
    enter: bool,
    /// Has a search under way: the first row is what Enter takes.
    searching: bool,
}

/// One value, which stands there now, or is the next that Enter takes: the whole row takes the click.
fn row(
    ui: &mut Ui,
    name: &str,
    (on, next): (bool, bool),
    before: f32,
    paint: impl Fn(&Ui, Rect, &str),
) -> Response {
    let look = Look::here(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    access::one_of(&response, egui::accesskit::Role::ListBoxOption, name, on);
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let fill = match (on, next || response.hovered() || response.has_focus()) {
        (_, true) => look.hover,
        (true, false) => look.accent_soft,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter()
        .rect_filled(rect, CornerRadius::same(size::ROUND), fill);
    crate::app::widgets::focus_ring(ui, &response, rect);
    let mut inside = rect.shrink2(vec2(6.0, 0.0));
    if before > 0.0 {
        let spot = Rect::from_min_size(inside.min, vec2(before, inside.height()));
        paint(ui, spot, name);
        inside.min.x += before + 6.0;
    }
    let color = if on { look.accent } else { look.text };
    let text = egui::WidgetText::from(name);
    let galley = text.into_galley(
        ui,
        Some(TextWrapMode::Truncate),
        inside.width(),
        FontId::proportional(size::TEXT),
    );
    let at = inside.left_center() - vec2(0.0, galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    response
}
