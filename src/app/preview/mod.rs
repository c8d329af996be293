//! The preview: the renderer's pixels as a texture, with what is selected drawn over them.

mod hover;

use std::path::PathBuf;

use egui::{
    Color32, ColorImage, CornerRadius, EventFilter, Id, Key, Modifiers, Rect, Sense, Stroke,
    StrokeKind, TextureHandle, TextureOptions, Ui, pos2, vec2,
};

use super::command::Command;
use super::desk::Desk;
use super::style::{Look, size};
use super::tree::name_of;
use super::widgets::{self, Sign};
use super::workspace::{Pane, View};
use crate::lang::Bilingual;
use crate::play;
use crate::render::{self, Device, Frame, Options, Press, Renderer, ThemeName};

const TITLE: Bilingual = Bilingual::fixed("PREVIEW", "预览");
const EMPTY: Bilingual = Bilingual::fixed("Nothing to show yet", "还没有可显示的内容");

/// Space around the card, points.
const MARGIN: f32 = 28.0;

/// How far the zoom goes.
pub(crate) const ZOOMS: [f32; 9] = [0.5, 0.67, 0.8, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0];

/// The pane's own state.
pub(crate) struct PreviewPane {
    renderer: Renderer,
    play: play::State,
    /// What the frame was laid out from, and the frame.
    frame: Option<(u64, Options, Frame)>,
    painted: Option<Painted>,
    layouts: u64,
    seen: u64,
    beside: Option<Beside>,
}

impl Default for PreviewPane {
    fn default() -> Self {
        Self {
            renderer: Renderer::fast(),
            play: play::State::default(),
            frame: None,
            painted: None,
            layouts: 0,
            seen: 0,
            beside: None,
        }
    }
}

/// The folder of pictures beside a file. The disk is asked once for each revision, not in every frame.
struct Beside {
    file: PathBuf,
    revision: u64,
    images: Option<PathBuf>,
}

struct Painted {
    layout: u64,
    region: render::Rect,
    scale: f32,
    texture: TextureHandle,
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

    /// Forgets what was opened and closed in the last card.
    pub(crate) fn reset(&mut self) {
        self.play.reset();
        self.frame = None;
        self.beside = None;
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let look = Look::here(ui);
        egui::Frame::new()
            .fill(look.panel)
            .inner_margin(egui::Margin::symmetric(size::PAD, 4))
            .show(ui, |ui| bar(ui, desk));
        let dark_card = desk.settings.theme == ThemeName::Dark;
        let chat = if dark_card { look.chat_dark } else { look.chat };
        let whole = ui.available_rect_before_wrap();
        ui.painter().rect_filled(whole, CornerRadius::ZERO, chat);
        let Some(view) = desk.work.view().cloned() else {
            ui.centered_and_justified(|ui| ui.weak(desk.say(&EMPTY)));
            return;
        };
        self.lay_out(&view, desk);
        let Some((revision, options, frame)) = self.frame.take() else {
            return;
        };
        self.keys(ui, desk);
        self.card(ui, desk, &view, &frame, &look);
        // With the options that it was laid out from: what was opened meanwhile is seen in the next frame.
        self.frame = Some((revision, options, frame));
    }

    fn lay_out(&mut self, view: &View, desk: &Desk<'_>) {
        let options = Options {
            theme: desk.settings.theme,
            device: desk.settings.device,
            images: self.images_beside(desk, view.revision),
            expanded: self.play.expanded().clone(),
            ..Options::default()
        };
        let same = self
            .frame
            .as_ref()
            .is_some_and(|(revision, old, _)| *revision == view.revision && *old == options);
        if !same {
            let frame = self.renderer.layout(&view.card, &options);
            self.frame = Some((view.revision, options, frame));
            self.layouts += 1;
        }
    }

    fn images_beside(&mut self, desk: &Desk<'_>, revision: u64) -> Option<PathBuf> {
        let file = desk.work.file()?;
        let known = self
            .beside
            .as_ref()
            .is_some_and(|beside| beside.revision == revision && beside.file == file);
        if !known {
            let folder = file.parent().map(|folder| folder.join("images"));
            self.beside = Some(Beside {
                file: file.to_path_buf(),
                revision,
                images: folder.filter(|folder| folder.is_dir()),
            });
        }
        self.beside.as_ref()?.images.clone()
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

    fn card(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, view: &View, frame: &Frame, look: &Look) {
        let zoom = desk.settings.zoom;
        let card_size = vec2(frame.width, frame.height) * zoom;
        let serial = desk.work.selection().serial;
        let scroll = serial != self.seen && desk.work.selection().by != Some(Pane::Preview);
        self.seen = serial;
        egui::ScrollArea::both()
            .id_salt("preview scroll")
            .auto_shrink(false)
            .show(ui, |ui| {
                let room = ui.available_size();
                let content = (card_size + vec2(2.0 * MARGIN, 2.0 * MARGIN)).max(room);
                let (area, background) = ui.allocate_exact_size(content, Sense::CLICK);
                let background =
                    ui.interact(area, Self::id(), Sense::CLICK | Sense::FOCUSABLE) | background;
                background.widget_info(|| {
                    egui::WidgetInfo::labeled(
                        egui::accesskit::Role::Pane,
                        true,
                        TITLE.get(desk.lang),
                    )
                });
                let ppp = ui.pixels_per_point();
                let round = |value: f32| (value * ppp).round() / ppp;
                let left = round(area.left() + ((content.x - card_size.x) / 2.0).max(MARGIN));
                let origin = pos2(left, round(area.top() + MARGIN));
                self.paint(ui, frame, origin, zoom);
                let on_screen = |rect: render::Rect| {
                    Rect::from_min_size(
                        origin + zoom * vec2(rect.x, rect.y),
                        zoom * vec2(rect.width, rect.height),
                    )
                };
                if background.clicked() {
                    background.request_focus();
                    desk.work
                        .select(Some(view.tree.path(view.card.root)), Some(Pane::Preview));
                }
                let mut hovered = None;
                for (number, hit) in frame.hits.iter().enumerate() {
                    let rect = on_screen(hit.rect);
                    let response =
                        ui.interact(rect, Self::id().with((number, "hit")), Sense::CLICK);
                    response.widget_info(|| {
                        let label =
                            format!("{}: {}", TITLE.get(desk.lang), name_of(&hit.tag, desk.lang));
                        egui::WidgetInfo::labeled(egui::accesskit::Role::Group, true, label)
                    });
                    if response.hovered() {
                        hovered = Some(rect);
                    }
                    if response.clicked() || response.secondary_clicked() {
                        ui.memory_mut(|memory| memory.request_focus(Self::id()));
                        desk.work
                            .select(Some(view.tree.path(hit.node)), Some(Pane::Preview));
                        if ui.input(|input| input.modifiers.alt) {
                            desk.work.select_parent(Some(Pane::Preview));
                        }
                    }
                    if response.double_clicked() && hit.press == Press::TogglePanel {
                        self.play.press(&view.card, hit);
                    }
                }
                hover::show(ui, frame, origin, zoom);
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
                for hit in frame.hits.iter().filter(|hit| Some(hit.node) == selected) {
                    let rect = on_screen(hit.rect);
                    let strong = background.has_focus() || desk.focused == Some(Pane::Preview);
                    let stroke = Stroke::new(
                        if strong { 2.0 } else { 1.5 },
                        Look::of(desk.settings.theme == ThemeName::Dark).accent,
                    );
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
            });
    }

    /// Draws the visible part, painted anew only where something that it depends on has changed.
    fn paint(&mut self, ui: &Ui, frame: &Frame, origin: egui::Pos2, zoom: f32) {
        if frame.width < 1.0 || frame.height < 1.0 {
            return;
        }
        let scale = ui.pixels_per_point() * zoom;
        let card = Rect::from_min_size(origin, zoom * vec2(frame.width, frame.height));
        let seen = card.intersect(ui.clip_rect());
        if !seen.is_positive() {
            return;
        }
        let wanted = ((seen.min - origin) / zoom, (seen.max - origin) / zoom);
        let contains = |region: &render::Rect| {
            region.x <= wanted.0.x + 0.01
                && region.y <= wanted.0.y + 0.01
                && region.right() >= wanted.1.x - 0.01
                && region.bottom() >= wanted.1.y - 0.01
        };
        let good = self.painted.as_ref().is_some_and(|painted| {
            painted.layout == self.layouts && painted.scale == scale && contains(&painted.region)
        });
        if !good {
            // Half a screen more below and above, so that scrolling does not paint at every step.
            let more = (wanted.1.y - wanted.0.y) * 0.5;
            let snap = |value: f32| (value * scale).floor() / scale;
            let top = snap((wanted.0.y - more).max(0.0));
            let bottom = (wanted.1.y + more).min(frame.height);
            let left = snap(wanted.0.x.max(0.0));
            let right = wanted.1.x.min(frame.width);
            let region = render::Rect::new(left, top, right - left, bottom - top);
            let pixels = self.renderer.paint(frame, region, scale);
            let Some(image) = image_of(&pixels) else {
                return;
            };
            let [width, height] = image.size;
            let region = render::Rect::new(left, top, width as f32 / scale, height as f32 / scale);
            let options = TextureOptions::LINEAR;
            match &mut self.painted {
                Some(painted) => {
                    painted.texture.set(image, options);
                    (painted.layout, painted.region, painted.scale) = (self.layouts, region, scale);
                }
                None => {
                    let texture = ui.ctx().load_texture("card", image, options);
                    self.painted = Some(Painted {
                        layout: self.layouts,
                        region,
                        scale,
                        texture,
                    });
                }
            }
        }
        if let Some(painted) = &self.painted {
            let region = painted.region;
            let rect = Rect::from_min_size(
                origin + zoom * vec2(region.x, region.y),
                zoom * vec2(region.width, region.height),
            );
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter()
                .image(painted.texture.id(), rect, whole, Color32::WHITE);
        }
    }
}

/// The renderer's pixels as an image of the window: both are premultiplied.
fn image_of(pixels: &render::Pixels) -> Option<ColorImage> {
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    if width == 0 || height == 0 || pixels.rgba.len() != width * height * 4 {
        return None;
    }
    Some(ColorImage::from_rgba_premultiplied(
        [width, height],
        &pixels.rgba,
    ))
}

fn bar(ui: &mut Ui, desk: &mut Desk<'_>) {
    let focused = desk.focused == Some(Pane::Preview);
    // The signs come before the title, and those that zoom go where there is no room; the menu has them too.
    let room = ui.available_width();
    let title = if room < 340.0 {
        String::new()
    } else {
        desk.say(&TITLE).to_owned()
    };
    let lang = desk.lang;
    let (theme, device, zoom) = (
        desk.settings.theme,
        desk.settings.device,
        desk.settings.zoom,
    );
    let todo = &mut *desk.todo;
    widgets::pane_title(ui, &title, focused, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let mut button = |ui: &mut Ui, sign, command: Command, on| {
            if widgets::sign_button(ui, sign, command.name(lang), on, true)
                .on_hover_text(command.name(lang))
                .clicked()
            {
                todo.push(command);
            }
        };
        button(
            ui,
            Sign::Phone,
            Command::CardDevice(Device::Phone),
            device == Device::Phone,
        );
        button(
            ui,
            Sign::Desktop,
            Command::CardDevice(Device::Desktop),
            device == Device::Desktop,
        );
        ui.add_space(8.0);
        button(
            ui,
            Sign::Moon,
            Command::CardTheme(ThemeName::Dark),
            theme == ThemeName::Dark,
        );
        button(
            ui,
            Sign::Sun,
            Command::CardTheme(ThemeName::Light),
            theme == ThemeName::Light,
        );
        if room < 250.0 {
            return;
        }
        ui.add_space(8.0);
        button(ui, Sign::Plus, Command::ZoomIn, false);
        let text = format!("{:.0} %", zoom * 100.0);
        if ui
            .add(egui::Button::new(text).frame(false))
            .on_hover_text(Command::ZoomReset.name(lang))
            .clicked()
        {
            todo.push(Command::ZoomReset);
        }
        if ui
            .add(egui::Button::new(" – ").frame(false))
            .on_hover_text(Command::ZoomOut.name(lang))
            .clicked()
        {
            todo.push(Command::ZoomOut);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Card;
    use crate::document::Document;

    #[test]
    fn half_transparent_pixels_reach_the_window_as_they_were_painted() {
        let document = Document::new(r#"{"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}"#);
        let card = Card::read(document.tree().expect("JSON").clone(), None);
        let mut renderer = Renderer::default();
        let frame = renderer.layout(&card, &Options::default());
        let whole = render::Rect::new(0.0, 0.0, frame.width, frame.height);
        let pixels = renderer.paint(&frame, whole, 1.0);
        let image = image_of(&pixels).expect("an image");
        assert_eq!(image.size, [pixels.width as usize, pixels.height as usize]);
        let edge = pixels
            .rgba
            .chunks_exact(4)
            .position(|pixel| !matches!(pixel[3], 0 | 255))
            .expect("a rounded corner");
        for at in [0, edge] {
            let painted = &pixels.rgba[at * 4..at * 4 + 4];
            assert_eq!(image.pixels[at].to_array(), painted, "pixel {at}");
        }
    }
}
