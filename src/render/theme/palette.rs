//! The colours and sizes that the names in a card stand for.

use super::colors::{DARK, LIGHT};
use super::spelling::{faded, named, written};
use super::{Theme, metrics};
use crate::card::Config;
use crate::catalog::tables;
use crate::render::frame::Rgba;
use crate::render::{Device, ThemeName, datetime};

/// The colours of a text tag.
pub(in crate::render) struct TagColors {
    /// Lets what lies below shine through, as seen on headers.
    pub(in crate::render) ground: Rgba,
    pub(in crate::render) text: Rgba,
}

/// A theme together with the names that a card defines for itself.
#[derive(Clone, Copy)]
pub(in crate::render) struct Palette<'a> {
    pub(in crate::render) theme: &'static Theme,
    pub(in crate::render) device: Device,
    pub(in crate::render) config: &'a Config,
    /// Whether the client speaks Chinese.
    pub(in crate::render) chinese: bool,
    /// Whether the card is one of JSON 1.0.
    pub(in crate::render) classic: bool,
    /// The reader's time zone, minutes before Greenwich.
    pub(in crate::render) zone: i16,
}

/// Families whose colours stand for people; which one a person gets depends on the id alone.
const PEOPLE: [&str; 6] = ["blue", "green", "orange", "purple", "turquoise", "carmine"];

/// The colour of a label that names none.
const UNKNOWN_TAG: &str = "blue";

impl<'a> Palette<'a> {
    pub(in crate::render) fn new(
        name: ThemeName,
        device: Device,
        config: &'a Config,
        chinese: bool,
    ) -> Self {
        static THEMES: [Theme; 2] = [LIGHT, DARK];
        let theme = match name {
            ThemeName::Light => &THEMES[0],
            ThemeName::Dark => &THEMES[1],
        };
        Self {
            theme,
            device,
            config,
            chinese,
            classic: false,
            zone: datetime::ZONE,
        }
    }

    /// The colour of a name: one of the card's own or one of the table. All else gives nothing, so that the place keeps its
    /// own colour: `default`, unknown names, and colours that are written out, which are known in `config.style.color` only.
    pub(in crate::render) fn color(self, name: &str) -> Option<Rgba> {
        if let Some((light, dark)) = self.config.colors.get(name) {
            let own = match self.theme.name {
                ThemeName::Light => light,
                ThemeName::Dark => dark,
            };
            return written(own);
        }
        self.named(name)
    }

    fn named(self, name: &str) -> Option<Rgba> {
        named(name, self.theme.name)
    }

    pub(super) fn shade(self, family: &str, shade: &str) -> Option<Rgba> {
        self.named(&format!("{family}-{shade}"))
    }

    /// The ground of a person whose picture is not at hand.
    pub(in crate::render) fn person(self, id: &str) -> Rgba {
        let sum = id.bytes().fold(7_usize, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(usize::from(byte))
        });
        let family = PEOPLE.get(sum % PEOPLE.len()).copied().unwrap_or("blue");
        self.shade(family, "400").unwrap_or(self.theme.hint)
    }

    /// The colour of an icon's property: the name of a family means its 500 shade there, as measured on green and blue
    /// icons; grey ones have the colour of grey words.
    pub(in crate::render) fn icon(self, name: &str) -> Option<Rgba> {
        let own = name == "grey" || self.config.colors.contains_key(name);
        let shade = (!own).then(|| self.shade(name, "500")).flatten();
        shade.or_else(|| self.color(name))
    }

    /// The colour of a border property: `grey` is the light grey of controls there, as measured.
    pub(in crate::render) fn border(self, name: &str) -> Rgba {
        let own = (name != "grey" || self.config.colors.contains_key(name))
            .then(|| self.color(name))
            .flatten();
        own.unwrap_or(self.theme.control_border)
    }

    /// The colour of a background property. `grey` is a light block there, as measured in the dark theme: the colour of
    /// that name is one for words, and would hide them. The dark values of the lightest greys are made for the page,
    /// not for a card, which has the very colour of `grey-100`: on a card they are such a block too.
    pub(in crate::render) fn ground(self, name: Option<&str>) -> Option<Rgba> {
        let name = name?;
        let own = self.config.colors.contains_key(name);
        match (name, self.theme.name) {
            ("grey", _) | ("grey-50" | "grey-100", ThemeName::Dark) if !own => {
                Some(self.theme.control_disabled)
            }
            _ => self.color(name),
        }
    }

    /// The px of a text size's name, which may be one of the card's own; `normal` for unknown names.
    pub(in crate::render) fn text_size(self, name: Option<&str>) -> f32 {
        let own = name
            .and_then(|name| self.config.text_sizes.get(name))
            .map(|(pc, mobile)| match self.device {
                Device::Desktop => &**pc,
                Device::Phone => &**mobile,
            });
        let size = own.or(name).and_then(|name| tables().text_sizes.get(name));
        size.map_or(metrics::TEXT_SIZE, |size| match self.device {
            Device::Desktop => size.pc,
            Device::Phone => size.mobile,
        })
    }

    /// The colours of a label: a shade of its family at a fifth of its strength, and the 600 shade for its words. Seven
    /// families were measured; the others take the shade of the one that they are most like. A label of an unknown colour
    /// is one without a colour.
    pub(in crate::render) fn tag(self, color: &str) -> TagColors {
        let known = tables().text_tag_colors.iter().any(|name| name == color);
        let color = if known { color } else { UNKNOWN_TAG };
        let (family, shade, share) = match color {
            "neutral" => ("grey", "600", 0.15),
            "red" | "orange" => (color, "400", 0.2),
            "yellow" => (color, "300", 0.2),
            "green" | "turquoise" | "lime" | "wathet" => (color, "350", 0.2),
            "blue" => (color, "600", 0.2),
            _ => (color, "500", 0.2),
        };
        let theme = self.theme;
        // None was seen in the dark theme, where a fifth of a dark shade would hardly show: a choice.
        let share = match theme.name {
            ThemeName::Light => share,
            ThemeName::Dark => share * 1.5,
        };
        TagColors {
            ground: self
                .shade(family, shade)
                .map_or(theme.control_disabled, |color| faded(color, share)),
            text: self.shade(family, "600").unwrap_or(theme.secondary),
        }
    }
}
