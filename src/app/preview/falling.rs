//! Files that are carried over the preview: which element would take them.

use egui::{Align2, CornerRadius, FontId, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::PreviewPane;
use crate::app::desk::Desk;
use crate::app::pictures::target::{self, Target};
use crate::app::style::{Look, size};
use crate::app::tree::name_of;
use crate::app::workspace::View;
use crate::both;
use crate::render::ThemeName;

impl PreviewPane {
    /// While files are carried over the pane: which element takes them.
    pub(super) fn falling(&self, ui: &Ui, desk: &Desk<'_>, view: &View, room: Rect) {
        let (carried, pointer) = ui.input(|input| {
            let carried = &input.raw.hovered_files;
            let cards = carried.iter().all(|file| {
                file.path
                    .as_deref()
                    .is_some_and(crate::app::pictures::is_card)
            });
            (!carried.is_empty() && !cards, input.pointer.latest_pos())
        });
        if !carried {
            return;
        }
        let look = Look::of(desk.settings.theme == ThemeName::Dark && !desk.settings.grid);
        let (Some(pointer), Some(shown)) = (pointer.filter(|at| room.contains(*at)), &self.shown)
        else {
            let text = both!(
                "Drop the picture on an element of the card",
                "将图片拖放到卡片的元素上"
            );
            let below = pos2(room.center().x, room.top() + 28.0);
            sign(ui, &Look::here(ui), below, text.get(desk.lang));
            return;
        };
        let node = self.node_at(pointer, view);
        let target = target::target_at(view, node);
        let path = match &target {
            Target::Slot(slot) => Some(&slot.holder),
            Target::New(path) => path.as_ref().or(desk.work.selection().path.as_ref()),
        };
        let marked = path.and_then(|path| view.tree.find(path));
        let row = marked
            .and_then(|node| view.outline.around(&view.tree, node))
            .and_then(|at| view.outline.row(at));
        let name = row.map(|row| name_of(&row.tag, desk.lang));
        let name = name.unwrap_or_default();
        let text = match (&target, row) {
            (Target::Slot(_), _) => both!("Picture for {name}", "{name}的图片"),
            (Target::New(_), Some(row)) if row.is_component() => {
                both!("New picture at {name}", "在{name}处新增图片")
            }
            (Target::New(_), _) => both!("New picture", "新增图片"),
        };
        let stroke = Stroke::new(2.5, look.accent);
        for (_, origin, frame) in &shown.cells {
            // What has no box of its own, such as an icon, is marked by what holds it.
            let node = marked.and_then(|node| {
                let mut around = view.tree.ancestors(node);
                around.find(|id| frame.boxes_of(*id).next().is_some())
            });
            for hit in node.into_iter().flat_map(|node| frame.boxes_of(node)) {
                let rect = Rect::from_min_size(
                    *origin + shown.zoom * vec2(hit.rect.x, hit.rect.y),
                    shown.zoom * vec2(hit.rect.width, hit.rect.height),
                );
                let fill = look.accent.gamma_multiply(0.14);
                let round = CornerRadius::same(4);
                if matches!(target, Target::Slot(_)) {
                    ui.painter().rect_filled(rect, round, fill);
                    ui.painter()
                        .rect_stroke(rect, round, stroke, StrokeKind::Inside);
                } else {
                    ui.painter()
                        .hline(rect.x_range(), rect.bottom() + 3.0, stroke);
                }
            }
        }
        sign(
            ui,
            &Look::here(ui),
            pointer + vec2(0.0, 30.0),
            text.get(desk.lang),
        );
    }
}

/// Words on a ground of their own.
fn sign(ui: &Ui, look: &Look, middle: Pos2, text: &str) {
    let ink = if ui.visuals().dark_mode {
        look.panel
    } else {
        egui::Color32::WHITE
    };
    let font = FontId::proportional(size::TEXT);
    let words = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
    let rect = Rect::from_center_size(middle, words.size() + vec2(18.0, 10.0));
    ui.painter()
        .rect_filled(rect, CornerRadius::same(size::ROUND), look.accent);
    let place = Align2::CENTER_CENTER.align_size_within_rect(words.size(), rect);
    ui.painter().galley(place.min, words, ink);
}
