//! The preview's bar: what the card is shown on, in which language, how large. What has no room goes into a menu.

use egui::{Button, RichText, Ui};

use crate::app::access;
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::style::size;
use crate::app::widgets::{self, Sign};
use crate::app::workspace::Pane;
use crate::card::languages;
use crate::catalog::tables;
use crate::lang::{Bilingual, Lang};
use crate::render::{Device, ThemeName};

use super::{TITLE, zoom};

const LANGUAGE: Bilingual = Bilingual::fixed("Language of the card", "卡片语言");
const ZOOM: Bilingual = Bilingual::fixed("Zoom", "缩放");
const MORE: Bilingual = Bilingual::fixed("More of the preview", "预览的更多选项");
const IN_CARD: Bilingual = Bilingual::fixed("In this card", "此卡片包含");
const OTHERS: Bilingual = Bilingual::fixed("Others", "其他");

/// A group of the bar, in the order from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Device,
    Theme,
    Grid,
    Chat,
    Language,
    Zoom,
}

const PARTS: [Part; 6] = [
    Part::Device,
    Part::Theme,
    Part::Grid,
    Part::Chat,
    Part::Language,
    Part::Zoom,
];
/// The parts that stay longest when there is little room, first those that do.
const KEPT: [Part; 6] = [
    Part::Theme,
    Part::Device,
    Part::Zoom,
    Part::Language,
    Part::Grid,
    Part::Chat,
];
/// The width of a sign, points.
const SIGN: f32 = 30.0;
/// Between two groups.
const GAP: f32 = 6.0;
/// The width of the title.
const TITLE_WIDTH: f32 = 72.0;

impl Part {
    fn width(self) -> f32 {
        GAP + match self {
            Self::Device | Self::Theme => 2.0 * SIGN,
            Self::Grid | Self::Chat => SIGN,
            Self::Language => 62.0,
            Self::Zoom => 2.0 * SIGN + 58.0,
        }
    }

    fn commands(self) -> Vec<Command> {
        match self {
            Self::Device => [Device::Desktop, Device::Phone]
                .map(Command::CardDevice)
                .into(),
            Self::Theme => [ThemeName::Light, ThemeName::Dark]
                .map(Command::CardTheme)
                .into(),
            Self::Grid => vec![Command::CardGrid],
            Self::Chat => vec![Command::CardChat],
            Self::Language | Self::Zoom => Vec::new(),
        }
    }
}

/// The parts that fit into a width, and whether the title does.
fn fitting(room: f32) -> (Vec<Part>, bool) {
    let all: f32 = PARTS.iter().map(|part| part.width()).sum();
    if all <= room {
        return (PARTS.to_vec(), all + TITLE_WIDTH <= room);
    }
    // The menu needs room too.
    let mut left = room - SIGN - GAP;
    let mut kept = Vec::new();
    for part in KEPT {
        left -= part.width();
        if left < 0.0 {
            break;
        }
        kept.push(part);
    }
    let shown = PARTS.iter().filter(|part| kept.contains(part));
    (shown.copied().collect(), false)
}

/// Draws the bar; `zoom` is how large the card is shown now.
pub(super) fn bar(ui: &mut Ui, desk: &mut Desk<'_>, zoom: f32) {
    let focused = desk.focused == Some(Pane::Preview);
    let (parts, with_title) = fitting(ui.available_width());
    let words = TITLE;
    let title = if with_title { words.get(desk.lang) } else { "" };
    widgets::pane_title(ui, title, focused, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        // From the right to the left.
        if parts.len() < PARTS.len() {
            more(ui, desk, &parts, zoom);
            ui.add_space(GAP - 2.0);
        }
        for part in parts.iter().rev() {
            match part {
                Part::Zoom => zoom_part(ui, desk, zoom),
                Part::Language => {
                    let text = RichText::new(desk.settings.card_locale()).size(size::SMALL);
                    let button = Button::new(text).frame(false);
                    let lang = desk.lang;
                    let menu = egui::containers::menu::MenuButton::from_button(button);
                    let locale = desk.settings.card_locale().to_owned();
                    let (response, inner) = menu.ui(ui, |ui| language_menu(ui, desk));
                    access::opens_menu(&response, LANGUAGE.get(lang), inner.is_some());
                    access::tell(&response, |node| node.set_description(locale));
                    response.on_hover_text(LANGUAGE.get(lang));
                }
                part => {
                    for command in part.commands().into_iter().rev() {
                        sign(ui, desk, command);
                    }
                }
            }
            ui.add_space(GAP - 2.0);
        }
    });
}

fn is_on(desk: &Desk<'_>, command: Command) -> bool {
    let settings = &desk.settings;
    match command {
        Command::CardDevice(device) => settings.device == device,
        Command::CardTheme(theme) => settings.theme == theme,
        Command::CardGrid => settings.grid,
        Command::CardChat => settings.chat,
        Command::CardLocale(locale) => settings.locale.as_deref() == locale,
        _ => false,
    }
}

fn sign(ui: &mut Ui, desk: &mut Desk<'_>, command: Command) {
    let sign = match command {
        Command::CardDevice(Device::Phone) => Sign::Phone,
        Command::CardDevice(Device::Desktop) => Sign::Desktop,
        Command::CardTheme(ThemeName::Dark) => Sign::Moon,
        Command::CardTheme(ThemeName::Light) => Sign::Sun,
        Command::CardGrid => Sign::Grid,
        Command::CardChat => Sign::Chat,
        Command::ZoomIn => Sign::Plus,
        _ => Sign::Minus,
    };
    let name = command.name(desk.lang);
    let keys = command.key_text();
    let hint = if keys.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({keys})")
    };
    let on = is_on(desk, command);
    let on = command.mark(on).map(|_| on);
    if widgets::sign_button(ui, sign, name, on, true)
        .on_hover_text(hint)
        .clicked()
    {
        desk.todo.push(command);
    }
}

fn zoom_part(ui: &mut Ui, desk: &mut Desk<'_>, zoom: f32) {
    sign(ui, desk, Command::ZoomIn);
    let percent = format!("{:.0} %", zoom * 100.0);
    let text = RichText::new(&percent).size(size::SMALL);
    let button = Button::new(text)
        .frame(false)
        .min_size(egui::vec2(54.0, 26.0));
    let menu = egui::containers::menu::MenuButton::from_button(button);
    let (response, inner) = menu.ui(ui, |ui| zoom_menu(ui, desk, zoom));
    access::opens_menu(&response, ZOOM.get(desk.lang), inner.is_some());
    access::tell(&response, |node| node.set_description(percent));
    sign(ui, desk, Command::ZoomOut);
}

fn item(ui: &mut Ui, desk: &mut Desk<'_>, command: Command, text: &str, on: bool) {
    let keys = command.key_text();
    let response = ui.add(Button::new(text).selected(on).right_text(&*keys));
    let mark = if matches!(command, Command::ZoomReset) {
        Some(access::Mark::Radio(on))
    } else {
        command.mark(on)
    };
    access::menu_entry(&response, text, &keys, mark);
    if response.clicked() {
        desk.todo.push(command);
        ui.close();
    }
}

fn zoom_menu(ui: &mut Ui, desk: &mut Desk<'_>, now: f32) {
    let fits = desk.settings.fit_width;
    item(
        ui,
        desk,
        Command::ZoomFit,
        Command::ZoomFit.name(desk.lang),
        fits,
    );
    ui.separator();
    for percent in zoom::STEPS {
        let on = !fits && (now - zoom::share(percent)).abs() < 0.005;
        let command = if percent == 100 {
            Command::ZoomReset
        } else {
            Command::ZoomTo(percent)
        };
        item(ui, desk, command, &format!("{percent} %"), on);
    }
}

fn language_menu(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang;
    let auto = Command::CardLocale(None);
    item(ui, desk, auto, auto.name(lang), is_on(desk, auto));
    let own = desk
        .work
        .view()
        .map(|view| languages(&view.tree, view.card.root))
        .unwrap_or_default();
    let (there, others): (Vec<_>, Vec<_>) = tables()
        .locales
        .iter()
        .partition(|locale| own.iter().any(|own| **own == *locale.code));
    egui::ScrollArea::vertical()
        .max_height(560.0)
        .show(ui, |ui| {
            for (heading, locales) in [(IN_CARD, there), (OTHERS, others)] {
                if locales.is_empty() {
                    continue;
                }
                ui.separator();
                ui.label(RichText::new(heading.get(lang)).size(size::SMALL).weak());
                for locale in locales {
                    let command = Command::CardLocale(Some(&locale.code));
                    let on = is_on(desk, command);
                    let button = Button::new(locale.name.get(lang))
                        .selected(on)
                        .right_text(RichText::new(&locale.code).size(size::SMALL).weak());
                    let response = ui.add(button);
                    let name = format!("{} {}", locale.name.get(lang), locale.code);
                    access::menu_entry(&response, &name, "", command.mark(on));
                    if response.clicked() {
                        desk.todo.push(command);
                        ui.close();
                    }
                }
            }
        });
}

/// What has no room.
fn more(ui: &mut Ui, desk: &mut Desk<'_>, parts: &[Part], zoom: f32) {
    let lang: Lang = desk.lang;
    let button = Button::new("…")
        .frame(false)
        .min_size(egui::vec2(26.0, 26.0));
    let menu = egui::containers::menu::MenuButton::from_button(button);
    let (response, inner) = menu.ui(ui, |ui| {
        ui.set_min_width(220.0);
        for part in PARTS.iter().filter(|part| !parts.contains(part)) {
            match part {
                Part::Language => {
                    let menu = ui.menu_button(LANGUAGE.get(lang), |ui| language_menu(ui, desk));
                    let is_open = menu.inner.is_some();
                    access::opens_menu(&menu.response, LANGUAGE.get(lang), is_open);
                }
                Part::Zoom => {
                    let menu = ui.menu_button(ZOOM.get(lang), |ui| zoom_menu(ui, desk, zoom));
                    access::opens_menu(&menu.response, ZOOM.get(lang), menu.inner.is_some());
                }
                part => {
                    for command in part.commands() {
                        item(ui, desk, command, command.name(lang), is_on(desk, command));
                    }
                }
            }
        }
    });
    access::opens_menu(&response, MORE.get(lang), inner.is_some());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_fits_and_what_does_not_goes_in_a_fixed_order() {
        for room in 100..600_u16 {
            let room = f32::from(room);
            let (parts, with_title) = fitting(room);
            let mut width: f32 = parts.iter().map(|part| part.width()).sum();
            width += if with_title { TITLE_WIDTH } else { 0.0 };
            width += if parts.len() < PARTS.len() {
                SIGN + GAP
            } else {
                0.0
            };
            assert!(width <= room, "{width} in {room}");
            let kept = KEPT.iter().take(parts.len());
            assert!(kept.clone().all(|part| parts.contains(part)), "{parts:?}");
        }
        assert_eq!(fitting(600.0), (PARTS.to_vec(), true));
        assert_eq!(fitting(60.0).0, []);
    }
}
