//! The preview: the card in a chat, once or for all clients and themes at once, with what is selected drawn over it.

mod bar;
mod cell;
mod chat;
mod edge;
mod falling;
mod hover;
mod place;
mod touch;
mod watch;
pub(crate) mod zoom;

use std::collections::HashMap;
use std::rc::Rc;

use egui::{
    CornerRadius, EventFilter, FontId, Id, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, pos2, vec2,
};

use super::access;
use super::command::Command;
use super::desk::Desk;
use super::style::{Look, size};
use super::widgets;
use super::workspace::{Pane, View};
use crate::document::{NodeId, Path};
use crate::lang::Bilingual;
use crate::render::fonts::system::SystemFonts;
use crate::render::{Device, Frame, ThemeName};
use cell::Cell;
pub use cell::Tile;
use place::Placed;

pub(super) const TITLE: Bilingual = Bilingual::fixed("PREVIEW", "预览");
const EMPTY: Bilingual = Bilingual::fixed("Nothing to show yet", "还没有可显示的内容");
const SHOW_ALONE: Bilingual = Bilingual::fixed("Show this one alone", "只显示此项");

/// The height of a cell's caption, points.
const CAPTION: f32 = 30.0;

/// The kind of client and the theme that a cell shows.
type Kind = (Device, ThemeName);

/// The pane's own state.
#[derive(Default)]
pub(crate) struct PreviewPane {
    cells: HashMap<Kind, Cell>,
    layouts: u64,
    /// The selection that was scrolled to.
    seen: u64,
    pictures: watch::Watch,
    /// The system's fonts, in which the renderers look for characters that the embedded ones lack.
    fonts: Option<SystemFonts>,
    shown: Option<Shown>,
    pull: Option<edge::Pull>,
    /// What was clicked last.
    spot: Option<Path>,
}

/// What was shown in the last frame, and where.
struct Shown {
    zoom: f32,
    /// The visible part of the pane.
    room: Rect,
    cells: Vec<(Kind, Pos2, Rc<Frame>)>,
    /// The state that the nodes of the frames are of.
    view: std::sync::Arc<View>,
}

impl std::fmt::Debug for PreviewPane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreviewPane")
            .field("layouts", &self.layouts)
            .finish_non_exhaustive()
    }
}

impl PreviewPane {
    /// The widget that has the keyboard while the preview has.
    pub(crate) fn id() -> Id {
        Id::unique("cardwright preview")
    }

    /// How often a card was laid out, for tests.
    pub(crate) fn layouts(&self) -> u64 {
        self.layouts
    }

    /// What is painted, for tests.
    pub(crate) fn tiles(&self) -> Vec<Tile> {
        self.cells.values().flat_map(Cell::tiles).collect()
    }

    /// Looks for characters that the embedded fonts lack among the system's from now on.
    pub(crate) fn look_in(&mut self, fonts: SystemFonts) {
        self.fonts = Some(fonts);
        self.cells.clear();
    }

    /// Forgets what belongs to the last card.
    pub(crate) fn reset(&mut self) {
        self.cells.clear();
        self.shown = None;
        self.pull = None;
        self.spot = None;
    }

    /// The pictures of the card were changed here.
    pub(crate) fn pictures_changed(&self) {
        self.pictures.touch();
    }

    /// A number that grows with every change in the folder of pictures.
    pub(crate) fn pictures_state(&self) -> u64 {
        self.pictures.state()
    }

    /// Whether a place of the window is in the pane.
    pub(crate) fn contains(&self, place: Pos2) -> bool {
        self.shown
            .as_ref()
            .is_some_and(|shown| shown.room.contains(place))
    }

    /// What of the card lies at a place of the window.
    pub(crate) fn node_at(&self, place: Pos2, view: &View) -> Option<NodeId> {
        let shown = self.shown.as_ref()?;
        let same = std::sync::Arc::ptr_eq(&shown.view.tree, &view.tree);
        if !same || !shown.room.contains(place) {
            return None;
        }
        shown.cells.iter().find_map(|(_, origin, frame)| {
            let at = (place - *origin) / shown.zoom;
            Some(frame.hit(at.x, at.y)?.node)
        })
    }

    /// How large the card is shown.
    pub(crate) fn zoom(&self) -> Option<f32> {
        self.shown.as_ref().map(|shown| shown.zoom)
    }

    /// How wide the card is, px.
    pub(crate) fn card_width(&self) -> Option<f32> {
        let (.., frame) = self.shown.as_ref()?.cells.first()?;
        Some(frame.width)
    }

    /// What was clicked last: a part of a component, such as one of several pictures.
    pub(crate) fn spot(&self) -> Option<&Path> {
        self.spot.as_ref()
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let look = Look::here(ui);
        let now = self.shown.as_ref().map(|shown| shown.zoom);
        let now = now.unwrap_or(desk.settings.zoom);
        egui::Frame::new()
            .fill(look.panel)
            .inner_margin(egui::Margin::symmetric(size::PAD, 4))
            .show(ui, |ui| bar::bar(ui, desk, now));
        let whole = ui.available_rect_before_wrap();
        let ground = if desk.settings.chat || desk.settings.grid {
            look.desk
        } else {
            chat::ground(desk.settings.theme)
        };
        ui.painter().rect_filled(whole, CornerRadius::ZERO, ground);
        let Some(view) = desk.work.view().cloned() else {
            ui.centered_and_justified(|ui| ui.weak(desk.say(&EMPTY)));
            return;
        };
        self.pictures.look_at(ui.ctx(), desk.pictures.as_deref());
        self.keys(ui, desk);
        let turned = self.turn(ui, desk, whole);
        let (zoom, placed, content) = self.place(desk, &view, whole.size());
        self.show(ui, desk, &view, zoom, &placed, content, turned);
    }

    /// Zooms by wheel or pinch over the pane; returns where.
    fn turn(&self, ui: &Ui, desk: &mut Desk<'_>, room: Rect) -> Option<Pos2> {
        if !ui.rect_contains_pointer(room) {
            return None;
        }
        let (delta, pointer) = ui.input(|input| (input.zoom_delta(), input.pointer.latest_pos()));
        if delta == 1.0 || !delta.is_finite() {
            return None;
        }
        let zooms = super::session::ZOOMS;
        let shown = self.shown.as_ref().map(|shown| shown.zoom);
        let old = shown.unwrap_or(desk.settings.zoom);
        desk.settings.zoom = (old * delta).clamp(*zooms.start(), *zooms.end());
        desk.settings.fit_width = false;
        pointer
    }

    fn keys(&self, ui: &Ui, desk: &mut Desk<'_>) {
        if !widgets::has_focus(ui, Self::id()) {
            return;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) || pressed(Key::ArrowRight) {
            desk.work.select_step(1, None);
        }
        if pressed(Key::ArrowUp) {
            desk.work.select_step(-1, None);
        }
        if pressed(Key::ArrowLeft) {
            desk.work.select_parent(None);
        }
        if pressed(Key::Enter) {
            desk.todo.push(Command::Focus(Pane::Inspector));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one frame's numbers, used once")]
    fn show(
        &mut self,
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        view: &std::sync::Arc<View>,
        zoom: f32,
        placed: &[Placed],
        content: Vec2,
        turned: Option<Pos2>,
    ) {
        let serial = desk.work.selection().serial;
        let scroll = serial != self.seen && desk.work.selection().by != Some(Pane::Preview);
        self.seen = serial;
        let room = ui.available_rect_before_wrap();
        let moves = self.shown.as_ref().is_some_and(|shown| shown.zoom != zoom);
        // It would spring back from where a zoom puts it, by the bounds of the last frame.
        ui.spacing_mut().scroll.kinetic.rubber_band = false;
        let mut area = egui::ScrollArea::both()
            .id_salt("preview scroll")
            .auto_shrink(false);
        if let Some(offset) = self.anchored(zoom, placed, room, turned) {
            let most = (content - room.size()).max(Vec2::ZERO);
            area = area.scroll_offset(offset.min(most));
        }
        if self.pull.is_some() {
            // The edge is pulled, not the content.
            area = area.scroll_source(egui::containers::scroll_area::ScrollSource::NONE);
        }
        area.show(ui, |ui| {
            let content = content.max(ui.available_size());
            let (area, background) = ui.allocate_exact_size(content, Sense::CLICK);
            let background = self.background(ui, desk, view, area, background);
            let ppp = ui.pixels_per_point();
            let round = |value: f32| (value * ppp).round() / ppp;
            let mut cells = Vec::new();
            for cell in placed {
                let corner = area.min + cell.at;
                let corner = pos2(round(corner.x), round(corner.y));
                let origin = corner + zoom * cell.chat.card;
                let origin = pos2(round(origin.x), round(origin.y));
                self.paint(ui, desk, cell, (corner, origin), zoom, moves);
                cells.push((cell.kind, origin, cell.frame.clone()));
            }
            self.shown = Some(Shown {
                zoom,
                room,
                cells,
                view: view.clone(),
            });
            let focused = background.has_focus() || desk.focused == Some(Pane::Preview);
            for (number, cell) in placed.iter().enumerate() {
                let origin = self.origin(number);
                self.touch(
                    ui,
                    desk,
                    view,
                    cell,
                    origin,
                    zoom,
                    focused,
                    scroll && number == 0,
                );
            }
            if let ([cell], false) = (placed, desk.settings.grid) {
                let size = zoom * vec2(cell.frame.width, cell.frame.height);
                let card = Rect::from_min_size(self.origin(0), size);
                let width = cell.frame.width;
                edge::edge(ui, desk, &mut self.pull, card, width, zoom, cell.at.x);
            }
            self.falling(ui, desk, view, room);
        });
    }

    /// What lies under the cells and has the keyboard; a click selects the card.
    fn background(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        view: &View,
        area: Rect,
        allocated: egui::Response,
    ) -> egui::Response {
        let background = ui.interact(area, Self::id(), Sense::CLICK | Sense::FOCUSABLE) | allocated;
        background.widget_info(|| {
            egui::WidgetInfo::labeled(egui::accesskit::Role::Pane, true, TITLE.get(desk.lang))
        });
        if background.clicked() {
            background.request_focus();
            self.spot = None;
            desk.work
                .select(Some(view.tree.path(view.card.root)), Some(Pane::Preview));
        }
        background
    }

    /// A cell's caption, its chat with the corner at the first place, and in it the card with its own at the second.
    fn paint(
        &mut self,
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        cell: &Placed,
        (corner, origin): (Pos2, Pos2),
        zoom: f32,
        moves: bool,
    ) {
        if desk.settings.grid {
            caption(ui, desk, cell, corner, zoom);
        }
        let chinese = desk.settings.card_locale().starts_with("zh");
        cell.chat.paint(ui.painter(), corner, zoom, chinese);
        if let Some(own) = self.cells.get_mut(&cell.kind) {
            own.paint(ui, origin, zoom, moves);
        }
    }

    fn origin(&self, number: usize) -> Pos2 {
        let cells = self.shown.as_ref().map(|shown| &shown.cells);
        cells
            .and_then(|cells| cells.get(number))
            .map_or(Pos2::ZERO, |(_, origin, _)| *origin)
    }
}

/// What a cell shows.
fn kind_name((device, theme): Kind) -> Bilingual {
    match (device, theme) {
        (Device::Desktop, ThemeName::Light) => Bilingual::fixed("Desktop, light", "桌面端 浅色"),
        (Device::Desktop, ThemeName::Dark) => Bilingual::fixed("Desktop, dark", "桌面端 深色"),
        (Device::Phone, ThemeName::Light) => Bilingual::fixed("Phone, light", "手机端 浅色"),
        (Device::Phone, ThemeName::Dark) => Bilingual::fixed("Phone, dark", "手机端 深色"),
    }
}

/// A cell's caption, which makes it the only one.
fn caption(ui: &mut Ui, desk: &mut Desk<'_>, cell: &Placed, corner: Pos2, zoom: f32) {
    let look = Look::here(ui);
    let (device, theme) = cell.kind;
    let name = kind_name(cell.kind);
    let words = ui.painter().layout_no_wrap(
        name.get(desk.lang).to_owned(),
        FontId::new(size::TEXT, super::fonts::bold()),
        look.text,
    );
    let width = (words.size().x + 16.0).min((zoom * cell.chat.size.x).max(40.0));
    let rect = Rect::from_min_size(
        corner - vec2(8.0, CAPTION - 2.0),
        vec2(width, CAPTION - 6.0),
    );
    let id = PreviewPane::id().with((cell.kind, "caption"));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name.get(desk.lang))
    });
    access::tell(&response, |node| {
        node.set_description(desk.say(&SHOW_ALONE))
    });
    let current = desk.settings.device == device && desk.settings.theme == theme;
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(size::ROUND), look.hover);
    }
    let color = if response.hovered() || current {
        look.accent
    } else {
        look.weak
    };
    let place = pos2(rect.left() + 8.0, rect.center().y - words.size().y / 2.0);
    ui.painter()
        .with_clip_rect(rect.intersect(ui.clip_rect()))
        .galley_with_override_text_color(place, words, color);
    widgets::focus_ring(ui, &response, rect);
    if response.clicked() {
        desk.todo.extend([
            Command::CardDevice(device),
            Command::CardTheme(theme),
            Command::CardGrid,
        ]);
    }
    response.on_hover_text(desk.say(&SHOW_ALONE));
}
