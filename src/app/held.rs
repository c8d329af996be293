//! Panels that keep the size that the person gave them.

use egui::{Id, Ui};

/// A panel that keeps the size that the person gave it: where the window had no room for it and has again, it comes
/// back, and what the window makes of it meanwhile is not taken for the person's wish.
pub(super) struct Held {
    handle: Id,
    now: f32,
}

impl Held {
    /// Before the panel is shown: gives it its size as far as there is room.
    pub(super) fn before(
        ui: &Ui,
        name: &str,
        wanted: f32,
        sizes: &std::ops::RangeInclusive<f32>,
        is_width: bool,
    ) -> Self {
        let id = ui.scope_id().with_salt(egui::IdSalt::new(name));
        // The id of the panel's own edge, as egui makes it.
        let handle = id.with("__resize");
        let now = wanted.clamp(*sizes.start(), *sizes.end());
        if let Some(mut state) = egui::PanelState::load(ui, id) {
            let mut size = state.outer_rect.size();
            *(if is_width { &mut size.x } else { &mut size.y }) = now;
            state.outer_rect = egui::Rect::from_min_size(state.outer_rect.min, size);
            ui.data_mut(|data| data.insert_persisted(id, state));
        }
        Self { handle, now }
    }

    /// After it was shown: the size that the person wants from now on.
    pub(super) fn after(&self, ui: &Ui, wanted: f32, shown: f32) -> f32 {
        let pulled = ui
            .ctx()
            .read_response(self.handle)
            .is_some_and(|handle| handle.dragged() || handle.drag_stopped() || handle.has_focus());
        if pulled && (shown - self.now).abs() >= 1.0 {
            shown.round()
        } else {
            wanted
        }
    }
}

/// The sizes of a panel in a window that has only so much room for it, so that the card stays in sight.
pub(super) fn within(
    sizes: std::ops::RangeInclusive<f32>,
    room: f32,
) -> std::ops::RangeInclusive<f32> {
    let least = *sizes.start();
    least..=sizes.end().min(room).max(least)
}
