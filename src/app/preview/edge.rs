//! The card's right edge, which can be pulled to any width.

use egui::accesskit::Action;
use egui::{
    Align2, CornerRadius, CursorIcon, EventFilter, FontId, Id, Key, Modifiers, Rect, Sense, Stroke,
    Ui, pos2, vec2,
};

use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::style::{Look, size};
use crate::lang::Bilingual;
use crate::render::Device;

const NAME: Bilingual = Bilingual::fixed("Right edge of the card", "卡片右边缘");
const HINT: Bilingual = Bilingual::fixed(
    "Pull to change the card's width; double click for its own",
    "拖动可调整卡片宽度；双击恢复默认宽度",
);
/// Widths at which the edge catches, px: those that clients have.
const CATCHES: [f32; 3] = [375.0, 400.0, 607.0];
/// How near it has to come, points.
const NEAR: f32 = 6.0;
/// How far from the edge it can be taken, points.
const GRIP: f32 = 5.0;
/// How far an arrow key moves it, px; with Shift ten times as far.
const STEP: f32 = 1.0;

/// A pull that is going on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pull {
    /// The client whose card is pulled.
    pub(super) device: Device,
    /// From the pointer to the edge, points.
    off: f32,
    /// Where the whole lies meanwhile, points from the left of the scrolled content.
    pub(super) left: f32,
    /// How large it is shown meanwhile.
    pub(super) zoom: f32,
}

/// The width at which a pull to `width` px catches.
pub(super) fn caught(width: f32, zoom: f32) -> f32 {
    let near = |other: &f32| (other - width).abs() * zoom <= NEAR;
    CATCHES.into_iter().find(near).unwrap_or(width)
}

/// The id of the edge.
pub(super) fn id() -> Id {
    Id::unique("cardwright card edge")
}

/// Shows the edge of a card and does what is done to it. `left` is where the whole lies in the scrolled content.
pub(super) fn edge(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    pull: &mut Option<Pull>,
    card: Rect,
    width: f32,
    zoom: f32,
    left: f32,
) {
    let device = desk.settings.device;
    let look = Look::here(ui);
    let grip = Rect::from_min_max(
        pos2(card.right() - GRIP, card.top()),
        pos2(card.right() + GRIP, card.bottom()),
    );
    let response = ui
        .interact(grip, id(), Sense::click_and_drag())
        .on_hover_cursor(CursorIcon::ResizeHorizontal);
    response.widget_info(|| egui::WidgetInfo::slider(true, f64::from(width), desk.say(&NAME)));
    let (hovered, focused) = (response.hovered(), response.has_focus());
    if response.double_clicked() {
        desk.todo.push(Command::CardWidthReset);
        *pull = None;
    } else if response.drag_started() {
        // Where it was taken, not where the pointer has come to until that counted as a pull.
        let pointer = ui.input(|input| input.pointer.press_origin());
        *pull = Some(Pull {
            device,
            off: pointer.map_or(0.0, |pointer| card.right() - pointer.x),
            left,
            zoom,
        });
    }
    if response.dragged()
        && let Some(pull) = pull
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let wanted = (pointer.x + pull.off - card.left()) / pull.zoom;
        desk.work
            .widths
            .set(device, Some(caught(wanted, pull.zoom)));
    }
    if response.drag_stopped() {
        *pull = None;
    }
    if focused {
        keys(ui, desk, width);
    }
    let asked = |action| {
        let count = ui.input(|input| input.num_accesskit_action_requests(id(), action));
        count as f32 * STEP
    };
    let step = asked(Action::Increment) - asked(Action::Decrement);
    if step != 0.0 {
        desk.work.widths.set(device, Some(width + step));
    }
    let pulled = response.dragged();
    if hovered || pulled || focused {
        let stroke = Stroke::new(2.0, look.accent);
        let seen = card.intersect(ui.clip_rect());
        ui.painter().vline(card.right(), seen.y_range(), stroke);
        let knob = Rect::from_center_size(pos2(card.right(), seen.center().y), vec2(8.0, 28.0));
        ui.painter()
            .rect_filled(knob, CornerRadius::same(4), look.accent);
        if pulled || focused {
            label(ui, &look, knob, width);
        }
    }
    if hovered && !pulled {
        response.on_hover_text(desk.say(&HINT));
    }
}

fn keys(ui: &Ui, desk: &mut Desk<'_>, width: f32) {
    let filter = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id(), filter));
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    for (key, way) in [(Key::ArrowLeft, -1.0), (Key::ArrowRight, 1.0)] {
        let far = pressed(Modifiers::SHIFT, key);
        if far || pressed(Modifiers::NONE, key) {
            let step = if far { 10.0 * STEP } else { STEP };
            let device = desk.settings.device;
            desk.work.widths.set(device, Some(width + way * step));
        }
    }
    if pressed(Modifiers::NONE, Key::Home) {
        desk.todo.push(Command::CardWidthReset);
    }
}

/// The width beside the knob, inside the visible part.
fn label(ui: &Ui, look: &Look, knob: Rect, width: f32) {
    let text = format!("{width:.0} px");
    let ground = look.accent;
    let color = if ui.visuals().dark_mode {
        look.panel
    } else {
        egui::Color32::WHITE
    };
    let words = ui
        .painter()
        .layout_no_wrap(text, FontId::proportional(size::TEXT), color);
    let box_size = words.size() + vec2(14.0, 6.0);
    let room = ui.clip_rect();
    let right_of = pos2(knob.right() + 6.0, knob.center().y - box_size.y / 2.0);
    let corner = if right_of.x + box_size.x < room.right() {
        right_of
    } else {
        pos2(knob.left() - 6.0 - box_size.x, right_of.y)
    };
    let rect = Rect::from_min_size(corner, box_size);
    ui.painter()
        .rect_filled(rect, CornerRadius::same(size::ROUND), ground);
    let place = Align2::CENTER_CENTER.align_size_within_rect(words.size(), rect);
    ui.painter().galley(place.min, words, color);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_catches_at_the_clients_widths_and_nearer_where_it_is_shown_larger() {
        assert_eq!(caught(372.0, 1.0), 375.0);
        assert_eq!(caught(611.0, 1.0), 607.0);
        assert_eq!(caught(500.0, 1.0), 500.0);
        assert_eq!(caught(372.0, 4.0), 372.0);
    }
}
