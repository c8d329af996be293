//! Every colour and size of the client's look stands here and nowhere else.
//!
//! Where the documentation is silent, the values were measured on the desktop client (px at scale 1, sRGB); a choice
//! that neither documents nor pictures decide says so.

use crate::card::{Config, Edges, Spacing};
use crate::catalog::tables;

use super::frame::Rgba;
use super::{Device, ThemeName};

/// Lengths that do not depend on the theme, px at scale 1.
pub(super) mod metrics {
    use crate::card::Edges;

    /// The outer width of a card, its borders included.
    pub(in crate::render) const CARD_WIDTH: f32 = 607.0;
    /// With `width_mode: compact`.
    pub(in crate::render) const COMPACT_WIDTH: f32 = 400.0;
    /// On a phone.
    pub(in crate::render) const PHONE_WIDTH: f32 = 375.0;
    /// The least and the greatest outer width that is drawn.
    pub(in crate::render) const WIDTHS: (f32, f32) = (80.0, 4000.0);
    pub(in crate::render) const CARD_RADIUS: f32 = 8.0;
    pub(in crate::render) const BORDER: f32 = 1.0;
    pub(in crate::render) const BODY_PADDING: Edges = Edges::all(12.0);
    pub(in crate::render) const BODY_SPACING: f32 = 12.0;
    /// Between the components of a 1.0 card.
    pub(in crate::render) const BODY_SPACING_V1: f32 = 16.0;
    pub(in crate::render) const INNER_SPACING: f32 = 8.0;
    pub(in crate::render) const FORM_SPACING: f32 = 12.0;
    pub(in crate::render) const CONTAINER_SPACING: f32 = 4.0;
    pub(in crate::render) const CONTAINER_PADDING: Edges = Edges::symmetric(4.0, 12.0);

    pub(in crate::render) const HEADER_PADDING: Edges = Edges::all(12.0);
    pub(in crate::render) const TITLE_SIZE: f32 = 16.0;
    pub(in crate::render) const TITLE_LINE: f32 = 25.0;
    pub(in crate::render) const TITLE_LINES: usize = 4;
    pub(in crate::render) const SUBTITLE_SIZE: f32 = 14.0;
    pub(in crate::render) const SUBTITLE_LINE: f32 = 22.0;
    pub(in crate::render) const SUBTITLE_GAP: f32 = 4.0;
    pub(in crate::render) const HEADER_TAGS: usize = 3;
    pub(in crate::render) const TAG_SIZE: f32 = 12.0;
    pub(in crate::render) const TAG_HEIGHT: f32 = 16.0;
    pub(in crate::render) const TAG_PADDING: f32 = 4.0;
    pub(in crate::render) const TAG_GAP: f32 = 4.0;
    pub(in crate::render) const TAG_RADIUS: f32 = 4.0;

    pub(in crate::render) const ICON: f32 = 16.0;
    pub(in crate::render) const ICON_GAP: f32 = 8.0;
    /// How much of its box an icon fills.
    pub(in crate::render) const ICON_INSET: f32 = 1.0;

    pub(in crate::render) const LIST_INDENT: f32 = 22.0;
    pub(in crate::render) const DISC_RADIUS: f32 = 2.5;
    pub(in crate::render) const DISC_CENTER: f32 = 7.5;
    pub(in crate::render) const QUOTE_BAR: f32 = 2.0;
    pub(in crate::render) const QUOTE_INDENT: f32 = 12.0;
    pub(in crate::render) const RULE_MARGIN: f32 = 16.0;
    pub(in crate::render) const CODE_PADDING: Edges = Edges::symmetric(8.0, 12.0);
    pub(in crate::render) const CODE_SIZE: f32 = 14.0;
    /// Between the numbers and the lines of code.
    pub(in crate::render) const CODE_GAP: f32 = 12.0;
    pub(in crate::render) const CODE_RADIUS: f32 = 8.0;
    pub(in crate::render) const CODE_LINE: f32 = 22.0;
    /// The chip behind inline code: its height as a share of the text size, and its corner radius.
    pub(in crate::render) const CHIP_HEIGHT: f32 = 20.0 / 14.0;
    pub(in crate::render) const CHIP_RADIUS: f32 = 4.0;
    /// The text size of the no-break space that pads a chip, as a share of the text size.
    pub(in crate::render) const CHIP_PADDING: f32 = 0.5;

    pub(in crate::render) const BUTTON_RADIUS: f32 = 6.0;
    pub(in crate::render) const BUTTON_PADDING: f32 = 12.0;
    pub(in crate::render) const BUTTON_MIN_WIDTH: f32 = 58.0;
    pub(in crate::render) const BUTTON_FIXED_MIN_WIDTH: f32 = 100.0;
    pub(in crate::render) const BUTTON_ICON_GAP: f32 = 4.0;

    pub(in crate::render) const PANEL_TITLE_PADDING: Edges = Edges::symmetric(4.0, 8.0);
    pub(in crate::render) const PANEL_PADDING: Edges = Edges::all(8.0);
    pub(in crate::render) const PANEL_RADIUS: f32 = 5.0;
    pub(in crate::render) const PANEL_ICON_GAP: f32 = 4.0;

    /// The side of an icon and of an avatar in a line, as shares of the text size.
    pub(in crate::render) const INLINE_ICON: f32 = 1.0;
    /// See [`INLINE_ICON`].
    pub(in crate::render) const INLINE_AVATAR: f32 = 1.3;
    pub(in crate::render) const BADGE_HEIGHT: f32 = 14.0;
    pub(in crate::render) const BADGE_SIZE: f32 = 10.0;
    /// The least width of a column of a Markdown table.
    pub(in crate::render) const GRID_COLUMN: f32 = 128.0;
    pub(in crate::render) const GRID_INSET: f32 = 8.0;
    pub(in crate::render) const GRID_HEADER: f32 = 34.0;
    pub(in crate::render) const GRID_ROW: f32 = 32.0;
    /// Data rows of a Markdown table that show at once.
    pub(in crate::render) const GRID_ROWS: usize = 5;
    pub(in crate::render) const CONTROL_WIDTH: f32 = 282.0;
    pub(in crate::render) const CONTROL_PADDING: f32 = 12.0;
    pub(in crate::render) const CONTROL_GAP: f32 = 8.0;
    pub(in crate::render) const LABEL_GAP: f32 = 8.0;
    /// A label at the left takes at most this share of the width.
    pub(in crate::render) const LABEL_SHARE: f32 = 0.5;
    pub(in crate::render) const LABEL_SIDE_GAP: f32 = 16.0;
    /// Above and below the lines of a box with several.
    pub(in crate::render) const LINES_PADDING: f32 = 5.0;
    pub(in crate::render) const CHOICE_HEIGHT: f32 = 24.0;
    pub(in crate::render) const CHOICE_PADDING: f32 = 8.0;
    pub(in crate::render) const CHOICE_GAP: f32 = 4.0;
    pub(in crate::render) const CHECK_BOX: f32 = 16.0;
    pub(in crate::render) const CHECK_GAP: f32 = 8.0;
    pub(in crate::render) const CHECK_RADIUS: f32 = 4.0;
    pub(in crate::render) const IMAGE_GAP: f32 = 4.0;
    pub(in crate::render) const OPTION_GAP: f32 = 8.0;
    pub(in crate::render) const OPTION_RADIUS: f32 = 6.0;
    pub(in crate::render) const AVATAR_OVERLAP: f32 = 6.0;
    /// Avatars in an overlapping row before the rest becomes a number.
    pub(in crate::render) const AVATARS: usize = 5;
    pub(in crate::render) const AUDIO_PADDING: Edges = Edges::all(12.0);
    pub(in crate::render) const AUDIO_WIDTH: f32 = 282.0;
    pub(in crate::render) const AUDIO_BUTTON: f32 = 24.0;
    pub(in crate::render) const AUDIO_BAR: f32 = 4.0;
    pub(in crate::render) const TABLE_CELL: f32 = 12.0;
    pub(in crate::render) const TABLE_RADIUS: f32 = 6.0;
    /// The least width of a column that is as wide as its content.
    pub(in crate::render) const TABLE_COLUMN: f32 = 80.0;
    pub(in crate::render) const TABLE_COLUMN_MAX: f32 = 240.0;
    pub(in crate::render) const PAGER_HEIGHT: f32 = 36.0;
    pub(in crate::render) const BLOCK_RADIUS: f32 = 6.0;
    pub(in crate::render) const FIELD_GAP: f32 = 16.0;
    /// Width to height of a picture whose own ratio is not known: a choice.
    pub(in crate::render) const PLACEHOLDER_RATIO: f32 = 16.0 / 9.0;
    /// A picture taller than this share of its width is cut to it.
    pub(in crate::render) const LONG_PICTURE: f32 = 16.0 / 9.0;
    pub(in crate::render) const UNKNOWN_HEIGHT: f32 = 44.0;
    /// Words of the preview itself, where it leaves something out: a choice.
    pub(in crate::render) const NOTE_SIZE: f32 = 12.0;
}

/// Height of a button, px, by its size and device.
pub(super) fn button_height(size: &str, device: Device) -> f32 {
    let (desktop, phone) = match size {
        "tiny" => (24.0, 28.0),
        "small" => (28.0, 28.0),
        "large" => (40.0, 48.0),
        _ => (32.0, 36.0),
    };
    match device {
        Device::Desktop => desktop,
        Device::Phone => phone,
    }
}

/// Text size of a button's label, px.
pub(super) fn button_text_size(size: &str) -> f32 {
    match size {
        "tiny" => 12.0,
        "large" => 16.0,
        _ => 14.0,
    }
}

/// Height of boxes for input, px.
pub(super) fn control_height(device: Device) -> f32 {
    button_height("medium", device)
}

/// The diameter of an avatar and its distance to the name, px, by the size's name.
pub(super) fn avatar(size: &str) -> (f32, f32) {
    match size {
        "extra_small" => (20.0, 4.0),
        "small" => (24.0, 8.0),
        "large" => (40.0, 12.0),
        _ => (32.0, 12.0),
    }
}

/// Height of a table's rows, px; `None` for rows that grow with their content.
pub(super) fn row_height(name: &str) -> Option<f32> {
    match name {
        "low" => Some(32.0),
        "middle" => Some(54.0),
        "high" => Some(88.0),
        "auto" => None,
        px => Some(
            px.trim_end_matches("px")
                .parse::<f32>()
                .map_or(32.0, |height| height.clamp(32.0, 124.0)),
        ),
    }
}

/// The sides, px, of a picture with a named size.
pub(super) fn image_size(name: &str) -> Option<(f32, f32)> {
    let side = match name {
        "large" => 160.0,
        "medium" => 80.0,
        "small" => 40.0,
        "tiny" => 16.0,
        _ => return None,
    };
    Some((side, side))
}

/// Distance of the lines of a text, px. Measured: 22.4 at 14 px, 20 at 12 px.
pub(super) fn line_height(size: f32) -> f32 {
    match size {
        12.0 => 20.0,
        size if size < 12.0 => size * 1.6,
        14.0 => 22.4,
        size => (size * 1.5).max(22.4),
    }
}

/// A gap in px.
pub(super) fn spacing(spacing: Spacing) -> f32 {
    match spacing {
        Spacing::Small => 4.0,
        Spacing::Medium => 8.0,
        Spacing::Large => 12.0,
        Spacing::ExtraLarge => 16.0,
        Spacing::Px(length) => length,
    }
}

/// The colours of one theme.
#[derive(Clone, Debug)]
pub(super) struct Theme {
    pub(super) name: ThemeName,
    pub(super) card: Rgba,
    pub(super) card_border: Rgba,
    pub(super) text: Rgba,
    pub(super) secondary: Rgba,
    pub(super) disabled: Rgba,
    /// Words that stand where nothing was entered yet.
    pub(super) hint: Rgba,
    pub(super) link: Rgba,
    pub(super) rule: Rgba,
    pub(super) marker: Rgba,
    pub(super) chip: Rgba,
    pub(super) chip_border: Rgba,
    pub(super) code: Rgba,
    pub(super) control_border: Rgba,
    pub(super) control_disabled: Rgba,
    pub(super) primary: Rgba,
    pub(super) danger: Rgba,
    pub(super) on_filled: Rgba,
    /// Behind the clear parts of pictures.
    pub(super) picture: Rgba,
    pub(super) placeholder: Rgba,
    pub(super) placeholder_mark: Rgba,
    /// Iridescent: buttons and containers with `laser`.
    pub(super) laser: [Rgba; 3],
}

const fn hex(rgb: u32) -> Rgba {
    Rgba::rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

const LIGHT: Theme = Theme {
    name: ThemeName::Light,
    card: hex(0xFF_FF_FF),
    card_border: hex(0xDE_E0_E3),
    text: hex(0x1F_23_29),
    secondary: hex(0x64_6A_73),
    disabled: hex(0xBB_BF_C4),
    hint: hex(0x8F_95_9E),
    link: hex(0x14_56_F0),
    rule: hex(0xDE_DE_DF),
    marker: hex(0x33_6D_F4),
    chip: hex(0xF2_F3_F5),
    chip_border: hex(0xD3_D4_D6),
    code: hex(0xF5_F6_F7),
    control_border: hex(0xD0_D3_D6),
    control_disabled: hex(0xEF_F0_F1),
    primary: hex(0x14_56_F0),
    danger: hex(0xF5_4A_45),
    on_filled: hex(0xFF_FF_FF),
    picture: hex(0xFF_FF_FF),
    placeholder: hex(0xF2_F3_F5),
    placeholder_mark: hex(0xBB_BF_C4),
    laser: [hex(0x33_70_FF), hex(0x9F_6F_F1), hex(0xF7_6A_B5)],
};

const DARK: Theme = Theme {
    name: ThemeName::Dark,
    card: hex(0x29_29_29),
    card_border: hex(0x3A_3A_3A),
    text: hex(0xEB_EB_EB),
    secondary: hex(0xA6_A6_A6),
    disabled: hex(0x5F_5F_5F),
    hint: hex(0x75_75_75),
    link: hex(0x75_A4_FF),
    rule: hex(0x42_42_42),
    marker: hex(0x4C_88_FF),
    chip: hex(0x12_12_12),
    chip_border: hex(0x4A_4A_4A),
    code: hex(0x1F_1F_1F),
    control_border: hex(0x50_50_50),
    control_disabled: hex(0x37_37_37),
    primary: hex(0x5A_87_F7),
    danger: hex(0xF0_5B_56),
    on_filled: hex(0xFF_FF_FF),
    picture: hex(0xFF_FF_FF),
    placeholder: hex(0x37_37_37),
    placeholder_mark: hex(0x6B_6B_6B),
    laser: [hex(0x4C_88_FF), hex(0xA6_7E_F2), hex(0xE8_6B_AE)],
};

/// The colours of a text tag.
pub(super) struct TagColors {
    pub(super) ground: Rgba,
    pub(super) text: Rgba,
}

/// The colours of a header.
pub(super) struct HeaderColors {
    /// At the upper corners, in the middle; `None` for the plain header.
    pub(super) ground: Option<(Rgba, Rgba)>,
    pub(super) text: Rgba,
    pub(super) subtitle: Rgba,
}

/// A theme together with the names that a card defines for itself.
#[derive(Clone, Copy)]
pub(super) struct Palette<'a> {
    pub(super) theme: &'static Theme,
    pub(super) device: Device,
    pub(super) config: &'a Config,
    /// Whether the client speaks Chinese.
    pub(super) chinese: bool,
}

/// Families whose colours stand for people; which one a person gets depends on the id alone.
const PEOPLE: [&str; 6] = ["blue", "green", "orange", "purple", "turquoise", "carmine"];

impl<'a> Palette<'a> {
    pub(super) fn new(name: ThemeName, device: Device, config: &'a Config, chinese: bool) -> Self {
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
        }
    }

    /// The colour of a name: one of the card's own, one of the table, or `rgba(…)` itself. `default` and unknown names
    /// give nothing, so that the place keeps its own colour.
    pub(super) fn color(self, name: &str) -> Option<Rgba> {
        if let Some((light, dark)) = self.config.colors.get(name) {
            let own = match self.theme.name {
                ThemeName::Light => light,
                ThemeName::Dark => dark,
            };
            return parse_color(own).or_else(|| self.named(own));
        }
        self.named(name).or_else(|| parse_color(name))
    }

    fn named(self, name: &str) -> Option<Rgba> {
        named(name, self.theme.name)
    }

    fn shade(self, family: &str, shade: &str) -> Option<Rgba> {
        self.named(&format!("{family}-{shade}"))
    }

    /// The ground of a person whose picture is not at hand.
    pub(super) fn person(self, id: &str) -> Rgba {
        let sum = id.bytes().fold(7_usize, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(usize::from(byte))
        });
        let family = PEOPLE.get(sum % PEOPLE.len()).copied().unwrap_or("blue");
        self.shade(family, "400").unwrap_or(self.theme.hint)
    }

    /// The colour of a border property: `grey` is the light grey of controls there, as measured.
    pub(super) fn border(self, name: &str) -> Rgba {
        let own = (name != "grey" || self.config.colors.contains_key(name))
            .then(|| self.color(name))
            .flatten();
        own.unwrap_or(self.theme.control_border)
    }

    /// The colour of a background property. `grey` is a light block there, as measured in the dark theme: the colour of
    /// that name is one for words, and would hide them.
    pub(super) fn ground(self, name: Option<&str>) -> Option<Rgba> {
        let name = name?;
        if name == "grey" && !self.config.colors.contains_key(name) {
            return Some(self.theme.control_disabled);
        }
        self.color(name)
    }

    /// The px of a text size's name, which may be one of the card's own; `normal` for unknown names.
    pub(super) fn text_size(self, name: Option<&str>) -> f32 {
        let own = name
            .and_then(|name| self.config.text_sizes.get(name))
            .map(|(pc, mobile)| match self.device {
                Device::Desktop => &**pc,
                Device::Phone => &**mobile,
            });
        let size = own.or(name).and_then(|name| tables().text_sizes.get(name));
        size.map_or(14.0, |size| match self.device {
            Device::Desktop => size.pc,
            Device::Phone => size.mobile,
        })
    }

    /// The colours of a label. Measured ones are near the family's 100 and 600 shades; the others follow them.
    pub(super) fn tag(self, color: &str) -> TagColors {
        let family = match color {
            "neutral" => "grey",
            other => other,
        };
        let neutral = (self.theme.control_disabled, self.theme.secondary);
        let (ground, text) = match (self.theme.name, family) {
            (ThemeName::Light, "grey") => (hex(0xE8_E9_E9), hex(0x65_6A_73)),
            (ThemeName::Light, _) => (
                self.shade(family, "100").unwrap_or(neutral.0),
                self.shade(family, "600").unwrap_or(neutral.1),
            ),
            (ThemeName::Dark, "grey") => neutral,
            (ThemeName::Dark, _) => (
                self.shade(family, "200").unwrap_or(neutral.0),
                self.shade(family, "600").unwrap_or(neutral.1),
            ),
        };
        TagColors { ground, text }
    }

    /// The colours of a header: measured for green, indigo, blue and orange in light and blue in dark, where the
    /// ground goes from the family's 100 to its 50 shade and the text is its 600 shade; the others follow.
    pub(super) fn header(self, template: &str) -> HeaderColors {
        let plain = HeaderColors {
            ground: None,
            text: self.theme.text,
            subtitle: self.theme.secondary,
        };
        if template == "default"
            || !tables()
                .header_templates
                .iter()
                .any(|name| name == template)
        {
            return plain;
        }
        let (Some(strong), Some(soft), Some(text)) = (
            self.shade(template, "100"),
            self.shade(template, "50"),
            self.shade(template, "600"),
        ) else {
            return plain;
        };
        HeaderColors {
            ground: Some((strong, soft)),
            text,
            subtitle: text,
        }
    }
}

/// The colour of a name that every card knows, or of a written one, in a theme; the names that a card defines for itself
/// are not among them.
pub fn color(name: &str, theme: ThemeName) -> Option<Rgba> {
    named(name, theme).or_else(|| parse_color(name))
}

fn named(name: &str, theme: ThemeName) -> Option<Rgba> {
    let tint = tables().colors.get(name)?;
    parse_color(match theme {
        ThemeName::Light => &tint.light,
        ThemeName::Dark => &tint.dark,
    })
}

/// Reads `#RRGGBB`, `#RRGGBBAA` and `rgba(r, g, b, a)`.
pub(super) fn parse_color(text: &str) -> Option<Rgba> {
    if let Some(digits) = text.strip_prefix('#') {
        let number = u32::from_str_radix(digits, 16).ok()?;
        return match digits.len() {
            6 => Some(hex(number)),
            8 => Some(Rgba {
                a: number as u8,
                ..hex(number >> 8)
            }),
            _ => None,
        };
    }
    let inside = text
        .strip_prefix("rgba(")
        .or_else(|| text.strip_prefix("rgb("))?
        .strip_suffix(')')?;
    let mut parts = inside
        .split(',')
        .map(|part| part.trim().parse::<f32>().ok());
    let mut channel = || parts.next()?.map(|value| value.clamp(0.0, 255.0) as u8);
    let (r, g, b) = (channel()?, channel()?, channel()?);
    let alpha = match parts.next() {
        Some(alpha) => alpha?.clamp(0.0, 1.0),
        None => 1.0,
    };
    Some(Rgba {
        r,
        g,
        b,
        a: (alpha * 255.0).round() as u8,
    })
}

/// The colour at a share of its opacity.
pub(super) fn faded(color: Rgba, share: f32) -> Rgba {
    Rgba {
        a: (f32::from(color.a) * share).round() as u8,
        ..color
    }
}

/// The edges of a property, or the place's own.
pub(super) fn edges_or(edges: Option<Edges>, own: Edges) -> Edges {
    edges.unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_all_their_spellings() {
        assert_eq!(parse_color("#14C0FF"), Some(Rgba::rgb(0x14, 0xC0, 0xFF)));
        assert_eq!(
            parse_color("rgba(10, 20, 30, 0.5)"),
            Some(Rgba {
                r: 10,
                g: 20,
                b: 30,
                a: 128
            })
        );
        for text in ["", "#12", "rgba(1,2)", "blue", "#GGGGGG", "rgba(a,b,c,d)"] {
            assert_eq!(parse_color(text), None, "{text}");
        }
    }

    #[test]
    fn every_header_template_and_text_tag_has_its_own_colours_in_both_themes() {
        let config = Config::default();
        for theme in [ThemeName::Light, ThemeName::Dark] {
            let palette = Palette::new(theme, Device::Desktop, &config, true);
            for template in tables()
                .header_templates
                .iter()
                .filter(|name| *name != "default")
            {
                assert!(palette.header(template).ground.is_some(), "{template}");
            }
            let mut grounds: Vec<Rgba> = tables()
                .text_tag_colors
                .iter()
                .map(|color| palette.tag(color).ground)
                .collect();
            grounds.sort_by_key(|color| (color.r, color.g, color.b));
            grounds.dedup();
            assert_eq!(grounds.len(), tables().text_tag_colors.len());
        }
    }
}
