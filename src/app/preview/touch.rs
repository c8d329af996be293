//! What a person points at, clicks and has selected in a card.

use egui::{CornerRadius, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::place::Placed;
use super::{PreviewPane, TITLE, hover, kind_name};
use crate::app::access;
use crate::app::desk::Desk;
use crate::app::style::Look;
use crate::app::tree::data::text_of;
use crate::app::tree::{self, name_of};
use crate::app::workspace::{Pane, View};
use crate::document::Path;
use crate::render::{self, Press, ThemeName};

impl PreviewPane {
    /// What a person points at, clicks and has selected.
    #[expect(clippy::too_many_arguments, reason = "one frame's numbers, used once")]
    pub(super) fn touch(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        view: &View,
        cell: &Placed,
        origin: Pos2,
        zoom: f32,
        focused: bool,
        scroll: bool,
    ) {
        let pane = if desk.settings.grid {
            kind_name(cell.kind).get(desk.lang).to_owned()
        } else {
            TITLE.get(desk.lang).to_owned()
        };
        let selected = desk.work.selected_row().map(|row| row.node);
        let mut hovered = None;
        let mut told = None;
        for (number, hit) in cell.frame.hits.iter().enumerate() {
            let rect = on_screen(hit.rect, origin, zoom);
            let id = Self::id().with((cell.kind, number, "hit"));
            let response = ui.interact(rect, id, Sense::CLICK);
            response.widget_info(|| {
                let label = format!("{pane}: {}", name_of(&hit.tag, desk.lang));
                egui::WidgetInfo::labeled(egui::accesskit::Role::Group, true, label)
            });
            access::tell(&response, |node| {
                node.set_value(text_of(&view.tree, hit.node, desk.settings.card_locale()));
                node.set_selected(Some(hit.node) == selected);
            });
            if focused && told.is_none() && Some(hit.node) == selected {
                told = Some(id);
            }
            if response.hovered() {
                hovered = Some(rect);
            }
            if response.clicked() || response.secondary_clicked() {
                self.select(ui, desk, view.tree.path(hit.node));
            }
            // A frame that is drawn twice is still one double click.
            let once = ui.ctx().current_pass_index() == 0;
            if response.double_clicked()
                && once
                && let Some(at) = response.interact_pointer_pos()
            {
                toggle_panel(ui, desk, view, cell, (at - origin) / zoom);
            }
        }
        if let Some(id) = told {
            ui.ctx().accesskit_node_builder(Self::id(), |node| {
                node.set_active_descendant(id.accesskit_id());
            });
        }
        scroll_sideways(ui, desk, view, cell, origin, zoom);
        hover::show(ui, &cell.frame, origin, zoom);
        let look = Look::of(cell.kind.1 == ThemeName::Dark);
        if let Some(rect) = hovered {
            let stroke = Stroke::new(1.0, look.accent.gamma_multiply(0.55));
            outline(ui, rect.expand(1.0), 3, stroke);
        }
        let mut first = true;
        for hit in cell
            .frame
            .hits
            .iter()
            .filter(|hit| Some(hit.node) == selected)
        {
            let rect = on_screen(hit.rect, origin, zoom);
            let stroke = Stroke::new(if focused { 2.0 } else { 1.5 }, look.accent);
            outline(ui, rect.expand(1.5), 4, stroke);
            if first && scroll {
                tree::reveal(ui, rect.expand(8.0));
            }
            first = false;
        }
    }

    /// Selects what was clicked; what it is in, with Alt.
    fn select(&mut self, ui: &Ui, desk: &mut Desk<'_>, path: Path) {
        ui.memory_mut(|memory| memory.request_focus(Self::id()));
        self.spot = Some(path.clone());
        desk.work.select(Some(path), Some(Pane::Preview));
        if ui.input(|input| input.modifiers.alt) {
            self.spot = None;
            desk.work.select_parent(Some(Pane::Preview));
        }
    }
}

/// Where a part of a card lies in the window that has its corner at `origin`.
fn on_screen(rect: render::Rect, origin: Pos2, zoom: f32) -> Rect {
    Rect::from_min_size(
        origin + zoom * vec2(rect.x, rect.y),
        zoom * vec2(rect.width, rect.height),
    )
}

fn outline(ui: &Ui, rect: Rect, radius: u8, stroke: Stroke) {
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(radius),
        stroke,
        StrokeKind::Outside,
    );
}

/// Opens or closes the innermost panel at a place of the card, px: its words are clicked as well as what is beside
/// them.
fn toggle_panel(ui: &Ui, desk: &mut Desk<'_>, view: &View, cell: &Placed, at: Vec2) {
    let panel = cell
        .frame
        .hits
        .iter()
        .rev()
        .find(|hit| hit.rect.contains(at.x, at.y) && hit.press == Press::TogglePanel);
    if let Some(panel) = panel {
        desk.work.play.press(&view.card, panel);
        // With the frame that was laid out before; what was opened is seen in the next.
        ui.ctx().request_repaint();
    }
}

/// Gives a sideways wheel to the table under the pointer, and what the table leaves of it to the pane.
fn scroll_sideways(
    ui: &Ui,
    desk: &mut Desk<'_>,
    view: &View,
    cell: &Placed,
    origin: Pos2,
    zoom: f32,
) {
    let delta = ui.input(egui::InputState::smooth_scroll_delta).x;
    let Some(pointer) = ui
        .ctx()
        .pointer_hover_pos()
        .filter(|at| ui.clip_rect().contains(*at))
    else {
        return;
    };
    if delta == 0.0 {
        return;
    }
    let at = (pointer - origin) / zoom;
    let table = cell
        .frame
        .hits
        .iter()
        .rev()
        .find(|hit| hit.scroll.is_some() && hit.rect.contains(at.x, at.y));
    if let Some(table) = table
        && desk.work.play.scroll(&view.card, table, -delta / zoom)
    {
        ui.input_mut(|input| input.smooth_scroll_delta.x = 0.0);
        ui.ctx().request_repaint();
    }
}
