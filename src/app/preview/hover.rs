//! What the pointer changes on a card: the frame tells it beside its boxes, this file draws it over the picture.

use egui::{Color32, CornerRadius, CursorIcon, Pos2, Rect, Stroke, StrokeKind, Tooltip, Ui, vec2};

use crate::render::{Frame, Rgba};

/// The rings that make a shadow: their distance from the box, points, and their opacity.
const SHADOW: [(f32, u8); 4] = [(0.0, 22), (1.0, 16), (2.0, 10), (3.0, 5)];

/// The side of the magnifier's mark, points.
const MARK: f32 = 24.0;

/// Draws what the pointer changes on the box that it rests on; the card's corner lies at `origin`.
pub(super) fn show(ui: &Ui, frame: &Frame, origin: Pos2, zoom: f32) {
    let pointer = ui.ctx().pointer_hover_pos().filter(|at| {
        ui.clip_rect().contains(*at) && ui.ctx().layer_id_at(*at) == Some(ui.layer_id())
    });
    let Some(pointer) = pointer else {
        return;
    };
    let at = (pointer - origin) / zoom;
    let Some((rect, hover)) = frame.hover(at.x, at.y) else {
        return;
    };
    let rect = Rect::from_min_size(
        origin + zoom * vec2(rect.x, rect.y),
        zoom * vec2(rect.width, rect.height),
    );
    let most = rect.width().min(rect.height()) / 2.0;
    let radius = CornerRadius::same((zoom * hover.radius).min(most).clamp(0.0, 255.0) as u8);
    if let Some(Rgba { r, g, b, a }) = hover.fill {
        let color = Color32::from_rgba_unmultiplied(r, g, b, a);
        ui.painter().rect_filled(rect, radius, color);
    }
    if hover.shadow {
        for (distance, opacity) in SHADOW {
            let stroke = Stroke::new(1.0, Color32::from_black_alpha(opacity));
            ui.painter()
                .rect_stroke(rect.expand(distance), radius, stroke, StrokeKind::Outside);
        }
    }
    if hover.zoom {
        ui.ctx().set_cursor_icon(CursorIcon::ZoomIn);
        magnifier(ui, rect);
    }
    if let Some(tip) = &hover.tip {
        let id = ui.scope_id().with("card tip");
        Tooltip::always_open(
            ui.ctx().clone(),
            ui.layer_id(),
            id,
            egui::PopupAnchor::Pointer,
        )
        .gap(12.0)
        .show(|ui| ui.label(&**tip));
    }
}

/// The mark of a picture that a press enlarges, in its upper right corner; small pictures have no room for it.
fn magnifier(ui: &Ui, picture: Rect) {
    if picture.width().min(picture.height()) < 3.0 * MARK {
        return;
    }
    let corner = picture.right_top() + vec2(-8.0 - MARK, 8.0);
    let mark = Rect::from_min_size(corner, vec2(MARK, MARK));
    let painter = ui.painter();
    painter.rect_filled(mark, CornerRadius::same(4), Color32::from_black_alpha(140));
    let stroke = Stroke::new(1.5, Color32::WHITE);
    let glass = mark.center() - vec2(1.5, 1.5);
    painter.circle_stroke(glass, 5.0, stroke);
    painter.line_segment([glass + vec2(3.6, 3.6), glass + vec2(7.5, 7.5)], stroke);
    painter.line_segment([glass - vec2(2.5, 0.0), glass + vec2(2.5, 0.0)], stroke);
    painter.line_segment([glass - vec2(0.0, 2.5), glass + vec2(0.0, 2.5)], stroke);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui::pos2;
    use egui_kittest::{Harness, kittest::Queryable as _};

    use super::*;
    use crate::card::Card;
    use crate::document::Tree;
    use crate::render::{Options, Renderer};

    #[test]
    fn a_button_says_its_tip_under_the_pointer_and_is_drawn_over() {
        let text = r#"{"schema": "2.0", "body": {"elements": [{"tag": "button",
            "text": {"tag": "plain_text", "content": "Send"},
            "hover_tips": {"tag": "plain_text", "content": "to all of them"}}]}}"#;
        let card = Card::read(Arc::new(Tree::parse(text).expect("JSON")), None);
        let frame = Renderer::default().layout(&card, &Options::default());
        let mut harness = Harness::new_ui(move |ui| show(ui, &frame, pos2(10.0, 10.0), 2.0));
        crate::app::fonts::install(&harness.ctx);
        let shapes = |harness: &Harness<'_>| harness.output().shapes.len();
        harness.run();
        let at_rest = shapes(&harness);
        assert!(harness.query_by_label("to all of them").is_none());
        // The button lies at 13, 13 in the card.
        harness.hover_at(pos2(10.0 + 2.0 * 20.0, 10.0 + 2.0 * 20.0));
        harness.run();
        assert!(harness.query_by_label("to all of them").is_some());
        assert!(shapes(&harness) > at_rest);
        harness.hover_at(pos2(10.0 + 2.0 * 300.0, 10.0 + 2.0 * 20.0));
        harness.run();
        assert!(harness.query_by_label("to all of them").is_none());
    }
}
