//! Small widgets that several panes share.

use egui::accesskit::{HasPopup, Role};
use egui::{
    Align2, Color32, CornerRadius, FontId, Id, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    Vec2, pos2, vec2,
};

use super::access;
use super::style::{Look, size};

/// A drawn sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// An arrow back.
    Undo,
    /// An arrow forth.
    Redo,
    /// A cross.
    Plus,
    /// A line.
    Minus,
    /// Four squares.
    Grid,
    /// A bubble.
    Chat,
    /// A sun.
    Sun,
    /// A moon.
    Moon,
    /// A wide screen.
    Desktop,
    /// A narrow screen.
    Phone,
    /// A paper plane.
    Plane,
    /// A diagonal cross.
    Close,
    /// A point upwards.
    Up,
    /// A point downwards.
    Down,
    /// An arrow around.
    Reset,
    /// Lines of words.
    Content,
    /// A box in a box.
    Container,
    /// A pill.
    Interactive,
    /// A dot.
    Structure,
    /// A question mark.
    Unknown,
}

/// Draws a sign in the middle of a rectangle.
pub(crate) fn paint_sign(painter: &egui::Painter, rect: Rect, sign: Sign, color: Color32) {
    let c = rect.center();
    let at = |x: f32, y: f32| pos2(c.x + x, c.y + y);
    let stroke = Stroke::new(1.4, color);
    let line = |points: &[(f32, f32)]| {
        painter.line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke);
    };
    let arc = |center: Pos2, radius: f32, from: f32, to: f32| {
        let points = (0..=16_u8).map(|step| {
            let angle = from + (to - from) * f32::from(step) / 16.0;
            center + radius * vec2(angle.cos(), angle.sin())
        });
        painter.line(points.collect(), stroke);
    };
    let rounded = |rect: Rect, radius: u8| {
        painter.rect_stroke(rect, CornerRadius::same(radius), stroke, StrokeKind::Middle);
    };
    let pi = std::f32::consts::PI;
    match sign {
        Sign::Undo => {
            arc(at(0.5, 1.5), 4.0, -pi * 0.5, pi * 0.5);
            line(&[(0.5, -2.5), (-5.5, -2.5)]);
            line(&[(-2.8, -5.3), (-5.6, -2.5), (-2.8, 0.3)]);
            line(&[(0.5, 5.5), (-3.0, 5.5)]);
        }
        Sign::Redo => {
            arc(at(-0.5, 1.5), 4.0, pi * 0.5, pi * 1.5);
            line(&[(-0.5, -2.5), (5.5, -2.5)]);
            line(&[(2.8, -5.3), (5.6, -2.5), (2.8, 0.3)]);
            line(&[(-0.5, 5.5), (3.0, 5.5)]);
        }
        Sign::Plus => {
            line(&[(-5.0, 0.0), (5.0, 0.0)]);
            line(&[(0.0, -5.0), (0.0, 5.0)]);
        }
        Sign::Minus => line(&[(-5.0, 0.0), (5.0, 0.0)]),
        Sign::Grid => {
            for (x, y) in [(-3.4, -3.4), (3.4, -3.4), (-3.4, 3.4), (3.4, 3.4)] {
                rounded(Rect::from_center_size(at(x, y), vec2(4.8, 4.8)), 1);
            }
        }
        Sign::Chat => {
            rounded(Rect::from_center_size(at(0.0, -1.0), vec2(13.0, 9.5)), 3);
            line(&[(-3.4, 3.8), (-3.4, 6.4), (-0.4, 3.8)]);
        }
        Sign::Sun => {
            painter.circle_stroke(c, 3.0, stroke);
            for step in 0..8_u8 {
                let angle = pi * f32::from(step) / 4.0;
                let way = vec2(angle.cos(), angle.sin());
                painter.line_segment([c + 4.8 * way, c + 6.6 * way], stroke);
            }
        }
        Sign::Moon => {
            arc(c, 5.6, pi * 0.12, pi * 1.38);
            arc(at(3.2, -2.6), 4.6, pi * 0.36, pi * 1.14);
        }
        Sign::Desktop => {
            rounded(Rect::from_center_size(at(0.0, -1.5), vec2(13.0, 8.5)), 1);
            line(&[(0.0, 3.0), (0.0, 5.5)]);
            line(&[(-3.5, 5.5), (3.5, 5.5)]);
        }
        Sign::Phone => {
            rounded(Rect::from_center_size(c, vec2(7.5, 13.0)), 2);
            line(&[(-1.2, 4.3), (1.2, 4.3)]);
        }
        Sign::Plane => line(&[
            (-6.0, -0.5),
            (6.0, -5.5),
            (2.5, 5.5),
            (-0.8, 1.2),
            (6.0, -5.5),
        ]),
        Sign::Close => {
            line(&[(-3.6, -3.6), (3.6, 3.6)]);
            line(&[(-3.6, 3.6), (3.6, -3.6)]);
        }
        Sign::Up => line(&[(-4.0, 2.0), (0.0, -2.0), (4.0, 2.0)]),
        Sign::Down => line(&[(-4.0, -2.0), (0.0, 2.0), (4.0, -2.0)]),
        Sign::Reset => {
            arc(c, 4.4, -pi * 0.75, pi * 0.85);
            line(&[(-3.4, -6.0), (-3.2, -2.9), (-0.1, -3.1)]);
        }
        Sign::Content => {
            line(&[(-5.0, -4.0), (5.0, -4.0)]);
            line(&[(-5.0, 0.0), (5.0, 0.0)]);
            line(&[(-5.0, 4.0), (1.5, 4.0)]);
        }
        Sign::Container => {
            rounded(Rect::from_center_size(c, vec2(11.5, 11.5)), 2);
            line(&[(0.0, -5.5), (0.0, 5.5)]);
        }
        Sign::Interactive => {
            rounded(Rect::from_center_size(c, vec2(12.5, 7.5)), 4);
            painter.circle_filled(at(2.4, 0.0), 1.8, color);
        }
        Sign::Structure => {
            rounded(Rect::from_center_size(c, vec2(11.5, 11.5)), 2);
            line(&[(-5.5, -1.8), (5.5, -1.8)]);
        }
        Sign::Unknown => {
            painter.text(
                c,
                Align2::CENTER_CENTER,
                "?",
                FontId::proportional(size::TEXT),
                color,
            );
        }
    }
}

/// A button that shows a sign; `name` is what it is called, `on` its state where it switches something.
pub(crate) fn sign_button(
    ui: &mut Ui,
    sign: Sign,
    name: &str,
    on: Option<bool>,
    enabled: bool,
) -> Response {
    ui.add_enabled_ui(enabled, |ui| {
        let look = Look::here(ui);
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::click());
        response.widget_info(|| match on {
            Some(on) => egui::WidgetInfo::selected(Role::Button, enabled, on, name),
            None => egui::WidgetInfo::labeled(Role::Button, enabled, name),
        });
        let on = on == Some(true);
        let fill = match (on, response.hovered() && enabled) {
            (true, _) => look.accent_soft,
            (false, true) => look.hover,
            (false, false) => Color32::TRANSPARENT,
        };
        ui.painter()
            .rect_filled(rect, CornerRadius::same(size::ROUND), fill);
        focus_ring(ui, &response, rect);
        let color = match (enabled, on) {
            (false, _) => look.weak.gamma_multiply(0.5),
            (true, true) => look.accent,
            (true, false) => look.text,
        };
        paint_sign(ui.painter(), rect, sign, color);
        response
    })
    .inner
}

/// A small sign without a frame, for rows of properties.
pub(crate) fn small_sign(ui: &mut Ui, sign: Sign, name: &str) -> Response {
    let look = Look::here(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 20.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Button, enabled, name));
    focus_ring(ui, &response, rect);
    let color = if response.hovered() {
        look.accent
    } else {
        look.weak
    };
    let color = if enabled {
        color
    } else {
        color.gamma_multiply(0.35)
    };
    paint_sign(ui.painter(), rect, sign, color);
    response.on_hover_text(name)
}

/// Marks what has the keyboard.
pub(crate) fn focus_ring(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        let stroke = Stroke::new(1.5, Look::here(ui).accent);
        ui.painter().rect_stroke(
            rect,
            CornerRadius::same(size::ROUND),
            stroke,
            StrokeKind::Inside,
        );
    }
}

/// Marks a button that has the keyboard around it, where its own colour would hide a line inside.
pub(crate) fn ring_around(ui: &Ui, response: &Response) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            response.rect.expand(2.0),
            CornerRadius::same(size::ROUND + 2),
            Stroke::new(1.5, Look::here(ui).accent),
            StrokeKind::Outside,
        );
    }
}

/// A box to choose one of several, `(whether it is the one now, its name)`; returns the number of the one chosen. It
/// closes with the choice, by pointer or key, and keeps the keyboard.
pub(crate) fn choice<'a>(
    ui: &mut Ui,
    combo: egui::ComboBox<'_>,
    name: &str,
    items: impl Iterator<Item = (bool, &'a str)>,
) -> Option<usize> {
    let mut chosen = None;
    let shown = combo.show_ui(ui, |ui| {
        for (number, (on, item)) in items.enumerate() {
            if ui.selectable_label(on, item).clicked() {
                chosen = Some(number);
                ui.close();
            }
        }
    });
    let (response, is_open) = (shown.response, shown.inner.is_some());
    if chosen.is_some() {
        response.request_focus();
    }
    access::tell(&response, |node| {
        node.set_label(name);
        node.set_has_popup(HasPopup::Listbox);
        node.set_expanded(is_open);
    });
    chosen
}

/// The title line of a pane; the closure adds what stands at its right.
pub(crate) fn pane_title(ui: &mut Ui, title: &str, focused: bool, right: impl FnOnce(&mut Ui)) {
    let look = Look::here(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(26.0);
        let color = if focused { look.accent } else { look.weak };
        ui.label(
            egui::RichText::new(title)
                .size(size::SMALL)
                .color(color)
                .family(super::fonts::bold()),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
    });
}

/// A button in the accent colour: the one thing to do in a dialog.
pub(crate) fn primary_button(ui: &mut Ui, enabled: bool, text: &str) -> Response {
    let look = Look::here(ui);
    let on = if ui.visuals().dark_mode {
        look.panel
    } else {
        Color32::WHITE
    };
    let button = egui::Button::new(egui::RichText::new(text).color(on)).fill(look.accent);
    ui.add_enabled(enabled, button)
}

/// A label over everything else that says what a drop at the pointer would do.
pub(crate) fn drop_words(ui: &Ui, middle: Pos2, text: &str, refused: bool) {
    let look = Look::here(ui);
    let ink = if ui.visuals().dark_mode {
        look.panel
    } else {
        Color32::WHITE
    };
    let ground = if refused { look.error } else { look.accent };
    let layer = egui::LayerId::new(egui::Order::Tooltip, Id::unique("cardwright drop"));
    let painter = ui.ctx().layer_painter(layer);
    let window = ui.ctx().content_rect().shrink(4.0);
    let room = (window.width() - 18.0).min(420.0);
    let font = FontId::proportional(size::TEXT);
    let words = painter.layout(text.to_owned(), font, ink, room);
    let rect = Rect::from_center_size(middle, words.size() + vec2(18.0, 10.0));
    // Whole at the edge of the window too.
    let by = vec2(
        (window.left() - rect.left()).max(0.0) - (rect.right() - window.right()).max(0.0),
        (window.top() - rect.top()).max(0.0) - (rect.bottom() - window.bottom()).max(0.0),
    );
    let rect = rect.translate(by);
    painter.rect_filled(rect, CornerRadius::same(size::ROUND), ground);
    let place = Align2::CENTER_CENTER.align_size_within_rect(words.size(), rect);
    painter.galley(place.min, words, ink);
}

/// Whether one of these widgets has the keyboard.
pub(crate) fn has_focus(ui: &Ui, id: Id) -> bool {
    ui.memory(|memory| memory.has_focus(id))
}
