//! Input methods on X11: mends of what winit 0.30 leaves undone there.

use egui::{Context, Id, ViewportCommand};
use raw_window_handle::{HasDisplayHandle as _, RawDisplayHandle};

/// The state of the input method as winit was told last.
#[derive(Debug, Default)]
pub(super) struct InputMethod {
    told: (Option<Id>, bool),
}

impl InputMethod {
    /// Corrects what a frame asks of the input method. To be called at the end of each frame; does nothing elsewhere.
    ///
    /// winit passes on the corner of the caret's rectangle and drops its size, so the list of candidates would cover the
    /// line: it gets the lower corner. And winit deals with a field that gains or loses the keyboard only when the next
    /// event of the X server comes, which is the first letter that is typed there: it would go past the input method.
    /// The title, set again, makes the server send an event at once.
    pub(super) fn correct(&mut self, ctx: &Context, frame: &eframe::Frame, title: &str) {
        let display = frame.display_handle().map(|display| display.as_raw());
        if !matches!(
            display,
            Ok(RawDisplayHandle::Xlib(_) | RawDisplayHandle::Xcb(_))
        ) {
            return;
        }
        let wants_input = ctx.output_mut(|output| {
            let ime = output.ime.as_mut();
            ime.map(|ime| ime.cursor_rect.min.y = ime.cursor_rect.max.y)
                .is_some()
        });
        let now = (ctx.memory(egui::Memory::focused), wants_input);
        if std::mem::replace(&mut self.told, now) != now {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.to_owned()));
        }
    }
}
