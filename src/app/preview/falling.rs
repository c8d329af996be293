//! Files that are carried over the preview: which element would take them.

use egui::{CornerRadius, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::PreviewPane;
use crate::app::desk::Desk;
use crate::app::pictures::target::{self, Target};
use crate::app::style::Look;
use crate::app::tree::name_of;
use crate::app::widgets;
use crate::app::workspace::View;
use crate::both;
use crate::lang::Bilingual;
use crate::render::ThemeName;
use crate::render::images::ENDINGS;

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
            widgets::drop_words(ui, below, text.get(desk.lang), false);
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
        if let Some(reason) = refusal(ui, desk, &target) {
            let below = pointer + vec2(0.0, 30.0);
            widgets::drop_words(ui, below, reason.get(desk.lang), true);
            return;
        }
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
        let below = pointer + vec2(0.0, 30.0);
        widgets::drop_words(ui, below, text.get(desk.lang), false);
    }
}

/// The reason why the dragged file would be refused, as far as it is known before the drop; `None` where it would not.
fn refusal(ui: &Ui, desk: &Desk<'_>, target: &Target) -> Option<Bilingual> {
    let is_known = |path: &std::path::Path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_none_or(|ending| ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one)))
    };
    let odd = ui.input(|input| {
        let carried = input.raw.hovered_files.iter();
        let mut paths = carried.filter_map(|file| file.path.clone());
        paths.find(|path| !is_known(path) && !crate::app::pictures::is_card(path))
    });
    if let Some(odd) = odd {
        let name = crate::sending::picture_file::name_of(&odd);
        return Some(both!(
            "{name} is neither a picture nor a card",
            "{name} 既不是图片也不是卡片"
        ));
    }
    let after = match target {
        Target::Slot(_) => return desk.work.good_view().err(),
        Target::New(after) => after.as_ref().or(desk.work.selection().path.as_ref()),
    };
    desk.work.place_at("img", after).err()
}
