//! The colours of headers.

use super::Palette;
use super::spelling::{hex, mixed};
use crate::catalog::tables;
use crate::render::ThemeName;
use crate::render::frame::{Fill, Rgba};

/// The colours of a header.
pub(in crate::render) struct HeaderColors {
    /// Its ground; `None` for the plain header.
    pub(in crate::render) ground: Option<Fill>,
    pub(in crate::render) text: Rgba,
    pub(in crate::render) subtitle: Rgba,
}

/// How strong the colour of a header's ground is, in hundredths, at points that are evenly apart over its whole width
/// and over [`HEADER_GROUND_RATIO`] of its width in height. Measured on green and indigo headers of 605 × 75 px; blue,
/// turquoise and orange ones, and a dark one, differ from it by less than a shade.
const HEADER_GROUND: [[u8; 31]; 7] = [
    [
        87, 90, 90, 92, 94, 96, 96, 91, 82, 69, 59, 53, 50, 51, 50, 50, 50, 50, 50, 49, 52, 56, 63,
        74, 87, 95, 98, 98, 98, 98, 97,
    ],
    [
        82, 83, 84, 86, 88, 91, 93, 90, 82, 70, 60, 53, 49, 51, 50, 51, 51, 51, 51, 49, 53, 58, 66,
        77, 87, 93, 96, 95, 94, 94, 94,
    ],
    [
        72, 72, 74, 76, 79, 83, 87, 87, 82, 72, 61, 55, 50, 50, 50, 51, 51, 51, 50, 52, 55, 60, 69,
        77, 86, 89, 90, 89, 88, 87, 87,
    ],
    [
        63, 64, 66, 67, 70, 74, 79, 83, 80, 73, 64, 56, 53, 49, 51, 50, 51, 49, 50, 53, 57, 62, 70,
        77, 82, 84, 83, 80, 79, 78, 78,
    ],
    [
        58, 58, 58, 60, 62, 66, 72, 77, 80, 75, 67, 59, 54, 51, 49, 50, 49, 50, 53, 55, 59, 65, 71,
        75, 76, 75, 73, 71, 70, 69, 69,
    ],
    [
        53, 53, 54, 55, 57, 59, 65, 72, 79, 77, 71, 63, 57, 54, 53, 53, 53, 53, 55, 59, 63, 68, 70,
        70, 69, 67, 65, 62, 62, 61, 61,
    ],
    [
        49, 49, 50, 52, 53, 56, 62, 70, 79, 80, 75, 68, 61, 57, 55, 55, 55, 56, 59, 63, 68, 70, 68,
        66, 62, 60, 58, 57, 56, 56, 56,
    ],
];
/// The ground covers its header: a shorter one shows the upper part, as seen at 45 and 49 px, a narrower one the left
/// part, as seen at 270 px.
const HEADER_GROUND_RATIO: f32 = 75.0 / 605.0;

impl Palette<'_> {
    /// The colours of a header, the family's 100 shade over the card. Measured for green, indigo, blue, turquoise and
    /// orange in light, and for blue in dark, where the colour lies over half of itself on black.
    pub(in crate::render) fn header(self, template: &str) -> HeaderColors {
        let plain = HeaderColors {
            ground: None,
            text: self.theme.text,
            subtitle: self.theme.secondary,
        };
        let known = &tables().header_templates;
        if template == "default" || !known.iter().any(|name| name == template) {
            return plain;
        }
        let words = match self.theme.name {
            ThemeName::Light => "600",
            ThemeName::Dark => "700",
        };
        let shade = format!("{template}-100");
        let (Some(strong), Some(text)) = (self.ground(Some(&shade)), self.shade(template, words))
        else {
            return plain;
        };
        let under = match self.theme.name {
            ThemeName::Light => self.theme.card,
            ThemeName::Dark => mixed(hex(0), strong, 0.5),
        };
        let colors = HEADER_GROUND
            .iter()
            .flatten()
            .map(|share| mixed(under, strong, f32::from(*share) / 100.0));
        HeaderColors {
            ground: Some(Fill::Mesh {
                columns: HEADER_GROUND[0].len(),
                colors: colors.collect(),
                ratio: HEADER_GROUND_RATIO,
            }),
            text,
            subtitle: text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Config;
    use crate::render::Device;

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
