//! Size and place of the window: kept from one run to the next, and never larger than the screen.

use std::time::{Duration, Instant};

use egui::{Pos2, Vec2, ViewportBuilder, ViewportCommand, ViewportInfo, pos2, vec2};
use serde::{Deserialize, Serialize};

use super::App;

/// The size of the first window, points: with its frame and the bars of a desktop it fits a screen of 1366 × 768.
const FIRST: Vec2 = vec2(1280.0, 660.0);
/// The size of the first window where the screen has room for it: there are two.
const LARGE: Vec2 = vec2(1360.0, 820.0);
/// The least screen of a large first window, which stands in its middle at first.
const LARGE_SCREEN: Vec2 = vec2(1600.0, 1050.0);
/// The least size of the window.
const LEAST: Vec2 = vec2(760.0, 480.0);
/// Room for the window's frame and the bars of the desktop.
const AROUND: Vec2 = vec2(20.0, 80.0);
/// The time that a window has to stand still before its place is kept: one that is pulled changes it in every frame.
const STILL: Duration = Duration::from_millis(700);

/// Size and place of a window, points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// The size inside of its frame.
    pub size: [f32; 2],
    /// The upper left corner of its frame; `None` where the system does not tell.
    pub corner: Option<[f32; 2]>,
    /// True if the window is maximised.
    pub maximized: bool,
    /// The size of the screen that it was on.
    pub screen: Option<[f32; 2]>,
}

/// The place as it changes, until it is kept.
#[derive(Debug, Default)]
pub(super) struct PlaceState {
    now: Option<WindowPlace>,
    since: Option<Instant>,
    /// True once the window was fitted to its screen.
    is_fitted: bool,
}

impl WindowPlace {
    /// The same with numbers that a window can have, or none.
    pub(super) fn in_range(self) -> Option<Self> {
        let is_number = |numbers: [f32; 2]| numbers.iter().all(|number| number.abs() < 32_000.0);
        let [width, height] = self.size;
        let size = vec2(width, height).max(LEAST);
        is_number(self.size).then(|| Self {
            size: size.into(),
            corner: self.corner.filter(|corner| is_number(*corner)),
            ..self
        })
    }
}

/// The window as it is made, before anything is known of the screen.
pub(super) fn builder(kept: Option<WindowPlace>) -> ViewportBuilder {
    let mut builder = ViewportBuilder::default()
        .with_title("Cardwright")
        .with_app_id("cardwright")
        .with_min_inner_size(LEAST)
        .with_inner_size(kept.map_or(FIRST, |place| place.size.into()));
    if let Some(place) = kept {
        builder = builder.with_maximized(place.maximized);
        if let Some(corner) = place.corner {
            builder = builder.with_position(corner);
        }
    }
    builder
}

/// The changes that fit the window to the screen that it has come to.
fn fitted(kept: Option<WindowPlace>, screen: Vec2) -> Vec<ViewportCommand> {
    let Some(place) = kept else {
        let is_large = screen.x >= LARGE_SCREEN.x && screen.y >= LARGE_SCREEN.y;
        let wish = if is_large { LARGE } else { FIRST };
        let size = wish.min((screen - AROUND).max(LEAST));
        return Vec::from_iter((size != FIRST).then_some(ViewportCommand::InnerSize(size)));
    };
    // On the screen that it was on it stands as the person has put it.
    if place.maximized || place.screen == Some(screen.into()) {
        return Vec::new();
    }
    let mut commands = Vec::new();
    let size = Vec2::from(place.size);
    let room = (screen - AROUND).max(LEAST);
    if size.x > room.x || size.y > room.y {
        commands.push(ViewportCommand::InnerSize(size.min(room)));
    }
    if let Some(corner) = place.corner.map(Pos2::from) {
        let last = (screen - AROUND - size.min(room)).max(Vec2::ZERO);
        let inside = corner.clamp(Pos2::ZERO, last.to_pos2());
        if inside != corner {
            commands.push(ViewportCommand::OuterPosition(inside));
        }
    }
    commands
}

/// The place of a window as the system tells it; `None` while it is hidden or not known. `drawn` is the size of what is
/// drawn in it: Wayland tells no place, and with it egui leaves out the size.
fn seen(info: &ViewportInfo, drawn: Vec2, before: Option<WindowPlace>) -> Option<WindowPlace> {
    if info.minimized == Some(true) || info.fullscreen == Some(true) {
        return before;
    }
    let screen = info.monitor_size.map(<[f32; 2]>::from);
    // The size that it comes back to is the one before.
    if info.maximized == Some(true) {
        let usual = WindowPlace {
            size: FIRST.into(),
            ..WindowPlace::default()
        };
        return Some(WindowPlace {
            maximized: true,
            screen,
            ..before.unwrap_or(usual)
        });
    }
    let size = info.inner_rect.map_or(drawn, |rect| rect.size());
    let corner = info
        .outer_rect
        .map(|rect| pos2(rect.left().round(), rect.top().round()));
    Some(WindowPlace {
        size: size.round().into(),
        corner: corner.map(Into::into),
        maximized: false,
        screen,
    })
}

impl App {
    /// Fits the window to its screen once, and keeps where it stands.
    pub(super) fn keep_place(&mut self, ctx: &egui::Context) {
        let info = ctx.input(|input| input.viewport().clone());
        let state = &mut self.place;
        if let (false, Some(screen)) = (state.is_fitted, info.monitor_size) {
            state.is_fitted = true;
            for command in fitted(self.settings.window, screen) {
                ctx.send_viewport_cmd(command);
            }
            return;
        }
        let drawn = ctx.viewport_rect().size();
        let now = seen(&info, drawn, state.now.or(self.settings.window));
        if now != state.now {
            state.now = now;
            state.since = Some(Instant::now());
        }
        let Some(since) = state.since else {
            return;
        };
        let left = STILL.saturating_sub(since.elapsed());
        if left.is_zero() {
            self.take_place();
        } else {
            ctx.request_repaint_after(left);
        }
    }

    /// Puts the place as it is into the settings.
    pub(super) fn take_place(&mut self) {
        if self.place.since.take().is_some() {
            self.settings.window = self.place.now.and_then(WindowPlace::in_range);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(size: [f32; 2], corner: [f32; 2], screen: [f32; 2]) -> WindowPlace {
        WindowPlace {
            size,
            corner: Some(corner),
            maximized: false,
            screen: Some(screen),
        }
    }

    #[test]
    fn the_first_window_fits_a_small_screen_and_is_larger_on_a_large_one() {
        let size = builder(None).inner_size.expect("a size");
        assert!(
            size.x + AROUND.x <= 1366.0 && size.y + AROUND.y <= 768.0,
            "{size}"
        );
        assert!(fitted(None, vec2(1366.0, 768.0)).is_empty());
        let commands = fitted(None, vec2(1920.0, 1080.0));
        assert_eq!(commands, [ViewportCommand::InnerSize(LARGE)]);
        let commands = fitted(None, vec2(1024.0, 600.0));
        assert_eq!(commands, [ViewportCommand::InnerSize(vec2(1004.0, 520.0))]);
    }

    #[test]
    fn a_window_comes_back_where_it_was_and_into_the_screen_where_that_is_another() {
        let place = kept([1500.0, 900.0], [300.0, 80.0], [1920.0, 1080.0]);
        let made = builder(Some(place));
        assert_eq!(made.inner_size, Some(vec2(1500.0, 900.0)));
        assert_eq!(made.position, Some(pos2(300.0, 80.0)));
        assert!(fitted(Some(place), vec2(1920.0, 1080.0)).is_empty());
        let commands = fitted(Some(place), vec2(1366.0, 768.0));
        let expected = [
            ViewportCommand::InnerSize(vec2(1346.0, 688.0)),
            ViewportCommand::OuterPosition(pos2(0.0, 0.0)),
        ];
        assert_eq!(commands, expected);
        let beyond = kept([800.0, 600.0], [2500.0, 100.0], [1920.0, 1080.0]);
        let commands = fitted(Some(beyond), vec2(1366.0, 768.0));
        assert_eq!(
            commands,
            [ViewportCommand::OuterPosition(pos2(546.0, 88.0))]
        );
    }

    #[test]
    fn a_window_that_fills_the_screen_remembers_the_size_before() {
        let info = ViewportInfo {
            inner_rect: Some(egui::Rect::from_min_size(
                pos2(5.0, 30.0),
                vec2(900.2, 700.0),
            )),
            outer_rect: Some(egui::Rect::from_min_size(
                pos2(4.0, 8.0),
                vec2(902.0, 723.0),
            )),
            monitor_size: Some(vec2(1366.0, 768.0)),
            ..ViewportInfo::default()
        };
        let drawn = vec2(800.0, 600.0);
        let place = seen(&info, drawn, None).expect("a place");
        assert_eq!(place, kept([900.0, 700.0], [4.0, 8.0], [1366.0, 768.0]));
        let full = ViewportInfo {
            maximized: Some(true),
            inner_rect: Some(egui::Rect::from_min_size(Pos2::ZERO, vec2(1366.0, 740.0))),
            ..info.clone()
        };
        let filled = seen(&full, drawn, Some(place)).expect("a place");
        assert_eq!((filled.size, filled.maximized), ([900.0, 700.0], true));
        let hidden = ViewportInfo {
            minimized: Some(true),
            ..info
        };
        assert_eq!(seen(&hidden, drawn, Some(place)), Some(place));
        let untold = seen(&ViewportInfo::default(), drawn, None).expect("a size");
        assert_eq!((untold.size, untold.corner), (drawn.into(), None));
    }

    #[test]
    fn numbers_that_no_window_can_have_are_forgotten() {
        let odd = kept([f32::NAN, 700.0], [0.0, 0.0], [1.0, 1.0]);
        assert_eq!(odd.in_range(), None);
        let tiny = kept([1.0, 1.0], [f32::INFINITY, 0.0], [1.0, 1.0]);
        let place = tiny.in_range().expect("a place");
        assert_eq!((place.size, place.corner), (LEAST.into(), None));
    }
}
