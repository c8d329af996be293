//! The chat around the card, as the client would show it: in the card's theme, at the card's zoom.

use egui::{
    Align2, Color32, CornerRadius, FontFamily, FontId, Painter, Pos2, Rect, Stroke, StrokeKind,
};
use egui::{Vec2, vec2};

use crate::app::fonts;
use crate::lang::Bilingual;
use crate::render::chat::{self, Colors};
use crate::render::{Device, Rgba, ThemeName};

/// The bot that sends the card, where nothing names another.
pub(super) const BOT: Bilingual = Bilingual::fixed("Cardwright", "卡片机器人");
const LABEL: Bilingual = Bilingual::fixed("Bot", "机器人");

/// What stands around the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing.
    Nothing,
    /// The chat's ground.
    Ground,
    /// A chat.
    Chat,
}

/// Around a card that stands on the chat's ground alone, px at scale 1.
const GROUND: f32 = 20.0;

/// Where everything lies, px at scale 1 from the upper left corner of the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chat {
    pub(super) size: Vec2,
    /// The card's upper left corner.
    pub(super) card: Vec2,
    around: Around,
    device: Device,
    theme: ThemeName,
}

impl Chat {
    /// How much wider than the card the whole is.
    pub(super) fn added_width(device: Device, around: Around) -> f32 {
        match around {
            Around::Nothing => 0.0,
            Around::Ground => 2.0 * GROUND,
            Around::Chat => 2.0 * chat::side(device) + chat::AVATAR + chat::AVATAR_GAP,
        }
    }

    pub(super) fn new(card: Vec2, device: Device, theme: ThemeName, around: Around) -> Self {
        let width = card.x + Self::added_width(device, around);
        let (size, at) = match around {
            Around::Nothing => (card, Vec2::ZERO),
            Around::Ground => (card + Vec2::splat(2.0 * GROUND), Vec2::splat(GROUND)),
            Around::Chat => {
                let left = chat::side(device) + chat::AVATAR + chat::AVATAR_GAP;
                let top =
                    chat::title_height(device) + chat::ABOVE + chat::NAME_LINE + chat::NAME_GAP;
                let height = (top + card.y + chat::BELOW).max(chat::least_height(device));
                (vec2(width, height), vec2(left, top))
            }
        };
        Self {
            size,
            card: at,
            around,
            device,
            theme,
        }
    }

    /// Draws it without the card. `origin` is its corner; `chinese` says in which language the client is.
    pub(super) fn paint(&self, painter: &Painter, origin: Pos2, zoom: f32, chinese: bool) {
        let colors = Colors::of(self.theme);
        let whole = Rect::from_min_size(origin, zoom * self.size);
        if self.around == Around::Nothing || !painter.clip_rect().intersects(whole) {
            return;
        }
        let radius = corner(chat::radius(self.device) * zoom);
        let line = Stroke::new(
            zoom.max(1.0 / painter.pixels_per_point()),
            color(colors.line),
        );
        painter.rect_filled(whole, CornerRadius::same(radius), color(colors.ground));
        if self.around == Around::Chat {
            let lang = if chinese {
                crate::lang::Lang::Zh
            } else {
                crate::lang::Lang::En
            };
            let pen = Pen {
                painter,
                origin,
                zoom,
            };
            self.title(&pen, &colors, line, radius, lang);
            let left = chat::side(self.device);
            let top = chat::title_height(self.device) + chat::ABOVE;
            let middle = vec2(left, top) + Vec2::splat(chat::AVATAR / 2.0);
            pen.avatar(middle, chat::AVATAR, &colors);
            let name = vec2(self.card.x, top + chat::NAME_LINE / 2.0);
            let regular = FontFamily::Proportional;
            let weak = color(colors.weak);
            let size = chat::NAME_SIZE;
            let shown = pen.words(
                name,
                Align2::LEFT_CENTER,
                BOT.get(lang),
                size,
                regular,
                weak,
            );
            let after = (shown.right() - origin.x) / zoom + chat::TIME_GAP;
            let regular = FontFamily::Proportional;
            let place = vec2(after, name.y);
            pen.words(place, Align2::LEFT_CENTER, chat::TIME, size, regular, weak);
        }
        painter.rect_stroke(whole, CornerRadius::same(radius), line, StrokeKind::Outside);
    }

    /// The line with the chat's own name.
    fn title(
        &self,
        pen: &Pen<'_>,
        colors: &Colors,
        line: Stroke,
        radius: u8,
        lang: crate::lang::Lang,
    ) {
        let height = chat::title_height(self.device);
        let rect = Rect::from_min_size(pen.origin, pen.zoom * vec2(self.size.x, height));
        let corners = CornerRadius {
            nw: radius,
            ne: radius,
            sw: 0,
            se: 0,
        };
        pen.painter
            .rect_filled(rect, corners, color(colors.title_ground));
        pen.painter.hline(rect.x_range(), rect.bottom(), line);
        let middle = height / 2.0;
        let text = color(colors.text);
        let name = |at: Vec2, align| {
            let bold = fonts::bold();
            pen.words(at, align, BOT.get(lang), chat::TITLE_SIZE, bold, text)
        };
        let shown = match self.device {
            Device::Desktop => {
                let side = chat::side(self.device);
                let avatar = chat::TITLE_AVATAR;
                pen.avatar(vec2(side + avatar / 2.0, middle), avatar, colors);
                let left = side + avatar + chat::AVATAR_GAP;
                name(vec2(left, middle), Align2::LEFT_CENTER)
            }
            Device::Phone => {
                // The way back.
                let at = |x: f32, y: f32| pen.at(vec2(18.0 + x, middle + y));
                let back = vec![at(3.0, -7.0), at(-4.0, 0.0), at(3.0, 7.0)];
                let stroke = Stroke::new(1.8 * pen.zoom, text);
                pen.painter.line(back, stroke);
                name(vec2(self.size.x / 2.0, middle), Align2::CENTER_CENTER)
            }
        };
        let left = (shown.right() - pen.origin.x) / pen.zoom + chat::TIME_GAP;
        let words = pen.painter.layout_no_wrap(
            LABEL.get(lang).to_owned(),
            FontId::proportional(chat::LABEL_SIZE * pen.zoom),
            color(colors.label_text),
        );
        let width = words.size().x / pen.zoom + 2.0 * chat::LABEL_PADDING;
        let label = Rect::from_min_size(
            pen.at(vec2(left, middle - chat::LABEL_HEIGHT / 2.0)),
            pen.zoom * vec2(width, chat::LABEL_HEIGHT),
        );
        let round = CornerRadius::same(corner(chat::LABEL_RADIUS * pen.zoom));
        pen.painter.rect_filled(label, round, color(colors.label));
        let place = Align2::CENTER_CENTER.align_size_within_rect(words.size(), label);
        pen.painter
            .galley(place.min, words, color(colors.label_text));
    }
}

/// Draws in px at scale 1.
struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    zoom: f32,
}

impl Pen<'_> {
    fn at(&self, place: Vec2) -> Pos2 {
        self.origin + self.zoom * place
    }

    /// Words of a size at the zoom, so that they are sharp; returns where they stand on the screen.
    fn words(
        &self,
        place: Vec2,
        align: Align2,
        text: &str,
        size: f32,
        family: FontFamily,
        color: Color32,
    ) -> Rect {
        let font = FontId::new(size * self.zoom, family);
        self.painter.text(self.at(place), align, text, font, color)
    }

    /// A round picture with a card in it.
    fn avatar(&self, middle: Vec2, diameter: f32, colors: &Colors) {
        let (center, radius) = (self.at(middle), self.zoom * diameter / 2.0);
        self.painter
            .circle_filled(center, radius, color(colors.avatar));
        let sign = color(colors.avatar_sign);
        let unit = radius / 16.5;
        let card = Rect::from_center_size(center, unit * vec2(15.0, 13.0));
        self.painter
            .rect_filled(card, CornerRadius::same(corner(3.0 * unit)), sign);
        let blue = color(colors.avatar);
        for (y, right) in [(-3.0, 4.5), (0.5, 4.5), (4.0, 0.5)] {
            let bar = Rect::from_min_max(
                center + unit * vec2(-4.5, y - 0.7),
                center + unit * vec2(right, y + 0.7),
            );
            self.painter
                .rect_filled(bar, CornerRadius::same(corner(unit)), blue);
        }
    }
}

/// The ground that a card of a theme stands on in a chat.
pub(super) fn ground(theme: ThemeName) -> Color32 {
    color(Colors::of(theme).ground)
}

fn color(color: Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(color.r, color.g, color.b, color.a)
}

fn corner(radius: f32) -> u8 {
    radius.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_stands_beside_the_avatar_as_measured_and_inside_the_chat() {
        for device in [Device::Desktop, Device::Phone] {
            let card = vec2(375.0, 900.0);
            let chat = Chat::new(card, device, ThemeName::Light, Around::Chat);
            assert_eq!(chat.card.x, chat::side(device) + 33.0 + 9.0);
            assert_eq!(
                chat.size.x - card.x,
                Chat::added_width(device, Around::Chat)
            );
            assert!(chat.card.y + card.y < chat.size.y);
        }
        let bare = Chat::new(
            vec2(10.0, 10.0),
            Device::Phone,
            ThemeName::Dark,
            Around::Nothing,
        );
        assert_eq!((bare.size, bare.card), (vec2(10.0, 10.0), Vec2::ZERO));
    }
}
