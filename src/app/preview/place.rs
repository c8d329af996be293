//! Where everything comes: one card, or desktop and phone, light and dark in a grid.

use std::rc::Rc;

use egui::{Pos2, Rect, Vec2, vec2};

use super::cell::Supplies;
use super::chat::{Around, Chat};
use super::{CAPTION, Kind, PreviewPane};
use crate::app::desk::Desk;
use crate::app::session::ZOOMS;
use crate::app::workspace::{CARD_WIDTHS, View};
use crate::card::WidthMode;
use crate::render::{Device, Frame, Options, ThemeName};

/// Space around what is shown, points.
const MARGIN: f32 = 24.0;
/// Between two cells of the grid, points.
const GAP: f32 = 24.0;
/// The least width of a card that fills its chat, px.
const LEAST_FILL: f32 = 300.0;

/// All of them, in the order of the grid, line by line.
const GRID: [Kind; 4] = [
    (Device::Desktop, ThemeName::Light),
    (Device::Phone, ThemeName::Light),
    (Device::Desktop, ThemeName::Dark),
    (Device::Phone, ThemeName::Dark),
];

/// A cell about to be drawn.
pub(super) struct Placed {
    pub(super) kind: Kind,
    pub(super) frame: Rc<Frame>,
    pub(super) chat: Chat,
    /// Its upper left corner, points from that of the scrolled content.
    pub(super) at: Vec2,
}

/// A cell that was laid out and has no place yet.
type Laid = (Kind, Rc<Frame>, Chat);

/// The cells in two columns of these widths at zoom 1, a line for each theme; and the size of everything.
fn in_grid(
    laid: &[Laid],
    zoom: f32,
    (first, second): (f32, f32),
    room: Vec2,
) -> (Vec<Placed>, Vec2) {
    let width = zoom * (first + second) + GAP;
    let left = ((room.x - width) / 2.0).max(MARGIN);
    let mut top = MARGIN;
    let mut placed = Vec::new();
    for theme in [ThemeName::Light, ThemeName::Dark] {
        let mut height = 0.0_f32;
        for (kind, frame, chat) in laid.iter().filter(|((_, own), ..)| *own == theme) {
            let x = match kind.0 {
                Device::Desktop => left,
                Device::Phone => left + zoom * first + GAP,
            };
            height = height.max(zoom * chat.size.y);
            placed.push(Placed {
                kind: *kind,
                frame: frame.clone(),
                chat: *chat,
                at: vec2(x, top + CAPTION),
            });
        }
        top += CAPTION + height + GAP;
    }
    let content = vec2(left + width + MARGIN, top - GAP + MARGIN);
    (placed, content)
}

impl PreviewPane {
    /// Lays the cells out and says where each comes, and how large everything is, points.
    pub(super) fn place(
        &mut self,
        desk: &Desk<'_>,
        view: &View,
        room: Vec2,
    ) -> (f32, Vec<Placed>, Vec2) {
        let settings = &desk.settings;
        let kinds: &[Kind] = if settings.grid {
            &GRID
        } else {
            &[(settings.device, settings.theme)]
        };
        for (kind, cell) in &mut self.cells {
            if !kinds.contains(kind) {
                cell.hide();
            }
        }
        let around = match (settings.chat, settings.grid) {
            (true, _) => Around::Chat,
            (false, true) => Around::Ground,
            (false, false) => Around::Nothing,
        };
        let inner = room.x - 2.0 * MARGIN;
        // A card that fills its chat follows the pane; it fits at any zoom.
        let fills = !settings.grid
            && settings.device == Device::Desktop
            && view.card.config.width_mode == WidthMode::Fill
            && desk.work.widths.desktop.is_none();
        let fitted = settings.fit_width && self.pull.is_none();
        let mut zoom = match self.pull {
            Some(pull) => pull.zoom,
            None if fitted && fills => 1.0,
            None => settings.zoom,
        };
        let mut laid: Vec<Laid> = Vec::new();
        for kind in kinds {
            let device = kind.0;
            let mut width = desk.work.widths.of(device);
            if fills {
                let room = inner / zoom - Chat::added_width(device, around);
                width = Some(room.floor().clamp(LEAST_FILL, CARD_WIDTHS.1));
            }
            laid.push(self.lay_out(desk, view, *kind, width, around));
        }
        let column = |device: Device| {
            let widths = laid.iter().filter(|((own, _), ..)| *own == device);
            widths.map(|(.., chat)| chat.size.x).fold(0.0, f32::max)
        };
        let (first, second) = (column(Device::Desktop), column(Device::Phone));
        if fitted && !fills {
            let gap = if settings.grid { GAP } else { 0.0 };
            let zooms = ZOOMS;
            zoom = ((inner - gap) / (first + second).max(1.0)).clamp(*zooms.start(), *zooms.end());
        }
        let (placed, content) = if settings.grid {
            in_grid(&laid, zoom, (first, second), room)
        } else {
            self.alone(laid, zoom, room)
        };
        (zoom, placed, content)
    }

    /// Lays a cell out, or takes what was laid out before.
    fn lay_out(
        &mut self,
        desk: &Desk<'_>,
        view: &View,
        kind: Kind,
        width: Option<f32>,
        around: Around,
    ) -> Laid {
        let (device, theme) = kind;
        let options = Options {
            theme,
            device,
            width,
            images: desk.pictures.clone(),
            locale: desk.work.locale().map(str::to_owned),
            expanded: desk.work.play.expanded().clone(),
            scrolled: desk.work.play.scrolled().clone(),
            ..Options::default()
        };
        let cell = self.cells.entry(kind).or_default();
        let supplies = Supplies {
            pictures: (self.pictures.state(), self.pictures.shared()),
            fonts: self.fonts.as_ref(),
        };
        let frame = cell.lay_out(&mut self.layouts, view, options, &supplies);
        let card = vec2(frame.width, frame.height);
        (kind, frame, Chat::new(card, device, theme, around))
    }

    /// A single cell in the middle, or where its edge is being pulled; and the size of everything.
    fn alone(&self, laid: Vec<Laid>, zoom: f32, room: Vec2) -> (Vec<Placed>, Vec2) {
        let placed: Vec<Placed> = laid
            .into_iter()
            .map(|(kind, frame, chat)| {
                let free = (room.x - zoom * chat.size.x) / 2.0;
                let left = match self.pull {
                    Some(pull) if pull.device == kind.0 => pull.left,
                    _ => free.max(MARGIN),
                };
                Placed {
                    kind,
                    frame,
                    chat,
                    at: vec2(left, MARGIN),
                }
            })
            .collect();
        let size = placed
            .first()
            .map_or(Vec2::ZERO, |one| one.at + zoom * one.chat.size);
        (placed, size + Vec2::splat(MARGIN))
    }

    /// How far the content has to be scrolled so that what lay under a point lies there still after the zoom changed.
    pub(super) fn anchored(
        &self,
        zoom: f32,
        placed: &[Placed],
        room: Rect,
        turned: Option<Pos2>,
    ) -> Option<Vec2> {
        let shown = self.shown.as_ref()?;
        if shown.zoom == zoom || self.pull.is_some() {
            return None;
        }
        let point = turned.unwrap_or(room.center());
        // The cell that the point was in, else the nearest one.
        let (kind, origin, _) = shown.cells.iter().min_by(|(_, a, one), (_, b, other)| {
            let far = |origin: &Pos2, frame: &Frame| {
                let size = shown.zoom * vec2(frame.width, frame.height);
                Rect::from_min_size(*origin, size).distance_to_pos(point)
            };
            far(a, one).total_cmp(&far(b, other))
        })?;
        let now = placed.iter().find(|cell| cell.kind == *kind)?;
        let under = (point - *origin) / shown.zoom;
        let wanted = point - zoom * under;
        let offset = now.at + zoom * now.chat.card - (wanted - room.min);
        Some(offset.max(Vec2::ZERO))
    }
}
