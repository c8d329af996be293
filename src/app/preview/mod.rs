//! The preview: the card in a chat, once or for all clients and themes at once, with what is selected drawn over it.

mod bar;
mod cell;
mod chat;
mod edge;
mod watch;
pub(crate) mod zoom;

use std::collections::HashMap;
use std::rc::Rc;

use egui::{
    Align2, CornerRadius, EventFilter, FontId, Id, Key, Modifiers, Pos2, Rect, Sense, Stroke,
    StrokeKind, Ui, Vec2, pos2, vec2,
};

use super::command::Command;
use super::desk::Desk;
use super::pictures::target::{self, Target};
use super::style::{Look, size};
use super::tree::name_of;
use super::widgets;
use super::workspace::{Pane, View};
use crate::both;
use crate::card::WidthMode;
use crate::document::{NodeId, Path};
use crate::lang::Bilingual;
use crate::render::{self, Device, Frame, Options, Press, Renderer, ThemeName};
use cell::Cell;
pub use cell::Tile;
use chat::{Around, Chat};

pub(super) const TITLE: Bilingual = Bilingual::fixed("PREVIEW", "预览");
const EMPTY: Bilingual = Bilingual::fixed("Nothing to show yet", "还没有可显示的内容");
const SHOW_ALONE: Bilingual = Bilingual::fixed("Show this one alone", "只显示此项");

/// Space around what is shown, points.
const MARGIN: f32 = 24.0;
/// Between two cells of the grid, points.
const GAP: f32 = 24.0;
/// The height of a cell's caption, points.
const CAPTION: f32 = 30.0;
/// The least width of a card that fills its chat, px.
const LEAST_FILL: f32 = 300.0;

/// The kind of client and the theme that a cell shows.
type Kind = (Device, ThemeName);

/// All of them, in the order of the grid, line by line.
const GRID: [Kind; 4] = [
    (Device::Desktop, ThemeName::Light),
    (Device::Phone, ThemeName::Light),
    (Device::Desktop, ThemeName::Dark),
    (Device::Phone, ThemeName::Dark),
];

/// The pane's own state.
pub(crate) struct PreviewPane {
    renderer: Renderer,
    cells: HashMap<Kind, Cell>,
    layouts: u64,
    /// The selection that was scrolled to.
    seen: u64,
    pictures: watch::Watch,
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

/// A cell about to be drawn.
struct Placed {
    kind: Kind,
    frame: Rc<Frame>,
    chat: Chat,
    /// Its upper left corner, points from that of the scrolled content.
    at: Vec2,
}

impl Default for PreviewPane {
    fn default() -> Self {
        Self {
            renderer: Renderer::fast(),
            cells: HashMap::new(),
            layouts: 0,
            seen: 0,
            pictures: watch::Watch::default(),
            shown: None,
            pull: None,
            spot: None,
        }
    }
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

    /// Lays the cells out and says where each comes, and how large everything is, points.
    fn place(&mut self, desk: &Desk<'_>, view: &View, room: Vec2) -> (f32, Vec<Placed>, Vec2) {
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
        let mut laid: Vec<(Kind, Rc<Frame>, Chat)> = Vec::new();
        for kind in kinds {
            let (device, theme) = *kind;
            let mut width = desk.work.widths.of(device);
            if fills {
                let room = inner / zoom - Chat::added_width(device, around);
                width = Some(
                    room.floor()
                        .clamp(LEAST_FILL, super::workspace::CARD_WIDTHS.1),
                );
            }
            let options = Options {
                theme,
                device,
                width,
                images: desk.pictures.clone(),
                locale: desk.work.locale().map(str::to_owned),
                expanded: desk.work.play.expanded().clone(),
            };
            let cell = self.cells.entry(*kind).or_default();
            let pictures = self.pictures.state();
            let frame = cell.lay_out(
                &mut self.renderer,
                &mut self.layouts,
                view,
                options,
                pictures,
            );
            let card = vec2(frame.width, frame.height);
            laid.push((*kind, frame, Chat::new(card, device, theme, around)));
        }
        let column = |device: Device| {
            let widths = laid.iter().filter(|((own, _), ..)| *own == device);
            widths.map(|(.., chat)| chat.size.x).fold(0.0, f32::max)
        };
        let (first, second) = (column(Device::Desktop), column(Device::Phone));
        if fitted && !fills {
            let gap = if settings.grid { GAP } else { 0.0 };
            let zooms = super::session::ZOOMS;
            zoom = ((inner - gap) / (first + second).max(1.0)).clamp(*zooms.start(), *zooms.end());
        }
        if !settings.grid {
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
            return (zoom, placed, size + Vec2::splat(MARGIN));
        }
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
        (zoom, placed, content)
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

    /// How far the content has to be scrolled so that what lay under a point lies there still after the zoom changed.
    fn anchored(
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
            let background =
                ui.interact(area, Self::id(), Sense::CLICK | Sense::FOCUSABLE) | background;
            background.widget_info(|| {
                egui::WidgetInfo::labeled(egui::accesskit::Role::Pane, true, TITLE.get(desk.lang))
            });
            if background.clicked() {
                background.request_focus();
                self.spot = None;
                desk.work
                    .select(Some(view.tree.path(view.card.root)), Some(Pane::Preview));
            }
            let ppp = ui.pixels_per_point();
            let round = |value: f32| (value * ppp).round() / ppp;
            let mut cells = Vec::new();
            for cell in placed {
                let corner = area.min + cell.at;
                let corner = pos2(round(corner.x), round(corner.y));
                let origin = corner + zoom * cell.chat.card;
                let origin = pos2(round(origin.x), round(origin.y));
                if desk.settings.grid {
                    caption(ui, desk, cell, corner, zoom);
                }
                let chinese = desk.settings.card_locale().starts_with("zh");
                cell.chat.paint(ui.painter(), corner, zoom, chinese);
                if let Some(own) = self.cells.get_mut(&cell.kind) {
                    own.paint(ui, &mut self.renderer, origin, zoom, moves);
                }
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

    fn origin(&self, number: usize) -> Pos2 {
        let cells = self.shown.as_ref().map(|shown| &shown.cells);
        cells
            .and_then(|cells| cells.get(number))
            .map_or(Pos2::ZERO, |(_, origin, _)| *origin)
    }

    /// What a person points at, clicks and has selected.
    #[expect(clippy::too_many_arguments, reason = "one frame's numbers, used once")]
    fn touch(
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
        let on_screen = |rect: render::Rect| {
            Rect::from_min_size(
                origin + zoom * vec2(rect.x, rect.y),
                zoom * vec2(rect.width, rect.height),
            )
        };
        let pane = if desk.settings.grid {
            kind_name(cell.kind).get(desk.lang).to_owned()
        } else {
            TITLE.get(desk.lang).to_owned()
        };
        let mut hovered = None;
        for (number, hit) in cell.frame.hits.iter().enumerate() {
            let rect = on_screen(hit.rect);
            let id = Self::id().with((cell.kind, number, "hit"));
            let response = ui.interact(rect, id, Sense::CLICK);
            response.widget_info(|| {
                let label = format!("{pane}: {}", name_of(&hit.tag, desk.lang));
                egui::WidgetInfo::labeled(egui::accesskit::Role::Group, true, label)
            });
            if response.hovered() {
                hovered = Some(rect);
            }
            if response.clicked() || response.secondary_clicked() {
                ui.memory_mut(|memory| memory.request_focus(Self::id()));
                let path = view.tree.path(hit.node);
                self.spot = Some(path.clone());
                desk.work.select(Some(path), Some(Pane::Preview));
                if ui.input(|input| input.modifiers.alt) {
                    self.spot = None;
                    desk.work.select_parent(Some(Pane::Preview));
                }
            }
            // A frame that is drawn twice is still one double click.
            let once = ui.ctx().current_pass_index() == 0;
            if response.double_clicked()
                && once
                && let Some(at) = response.interact_pointer_pos()
                && let at = (at - origin) / zoom
                && let Some(panel) =
                    cell.frame.hits.iter().rev().find(|hit| {
                        hit.rect.contains(at.x, at.y) && hit.press == Press::TogglePanel
                    })
            {
                // The innermost that opens or closes: its words are clicked as well as what is beside them.
                desk.work.play.press(&view.card, panel);
                // With the frame that was laid out before; what was opened is seen in the next.
                ui.ctx().request_repaint();
            }
        }
        let look = Look::of(cell.kind.1 == ThemeName::Dark);
        let painter = ui.painter();
        if let Some(rect) = hovered {
            let stroke = Stroke::new(1.0, look.accent.gamma_multiply(0.55));
            painter.rect_stroke(
                rect.expand(1.0),
                CornerRadius::same(3),
                stroke,
                StrokeKind::Outside,
            );
        }
        let selected = desk.work.selected_row().map(|row| row.node);
        let mut first = true;
        for hit in cell
            .frame
            .hits
            .iter()
            .filter(|hit| Some(hit.node) == selected)
        {
            let rect = on_screen(hit.rect);
            let stroke = Stroke::new(if focused { 2.0 } else { 1.5 }, look.accent);
            painter.rect_stroke(
                rect.expand(1.5),
                CornerRadius::same(4),
                stroke,
                StrokeKind::Outside,
            );
            if first && scroll {
                super::tree::reveal(ui, rect.expand(8.0));
            }
            first = false;
        }
    }

    /// While files are carried over the pane: which element takes them.
    fn falling(&self, ui: &Ui, desk: &Desk<'_>, view: &View, room: Rect) {
        let (carried, pointer) = ui.input(|input| {
            let carried = &input.raw.hovered_files;
            let cards = carried
                .iter()
                .all(|file| file.path.as_deref().is_some_and(super::pictures::is_card));
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
