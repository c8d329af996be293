//! The colours of the two themes.

use super::code::{CodeColors, DARK_CODE, LIGHT_CODE};
use super::spelling::hex;
use crate::render::ThemeName;
use crate::render::frame::Rgba;

/// The colours of one theme.
#[derive(Clone, Debug)]
pub(in crate::render) struct Theme {
    pub(in crate::render) name: ThemeName,
    pub(in crate::render) card: Rgba,
    pub(in crate::render) card_border: Rgba,
    pub(in crate::render) text: Rgba,
    pub(in crate::render) secondary: Rgba,
    pub(in crate::render) disabled: Rgba,
    /// Words that stand where nothing was entered yet.
    pub(in crate::render) hint: Rgba,
    pub(in crate::render) link: Rgba,
    pub(in crate::render) rule: Rgba,
    /// The bar of a quote.
    pub(in crate::render) quote: Rgba,
    pub(in crate::render) marker: Rgba,
    pub(in crate::render) chip: Rgba,
    pub(in crate::render) chip_border: Rgba,
    pub(in crate::render) code: Rgba,
    pub(in crate::render) code_border: Rgba,
    /// The numbers of lines of code.
    pub(in crate::render) code_number: Rgba,
    pub(super) code_colors: CodeColors,
    /// The strip below a table that is wider than its place, and the bar in strips.
    pub(in crate::render) strip: Rgba,
    /// See [`Self::strip`].
    pub(in crate::render) strip_bar: Rgba,
    /// The dark end of the shadow at the right edge of such a table.
    pub(in crate::render) edge_shadow: Rgba,
    pub(in crate::render) control_border: Rgba,
    pub(in crate::render) control_disabled: Rgba,
    pub(in crate::render) primary: Rgba,
    pub(in crate::render) danger: Rgba,
    pub(in crate::render) on_filled: Rgba,
    /// Behind the clear parts of pictures.
    pub(in crate::render) picture: Rgba,
    pub(in crate::render) placeholder: Rgba,
    pub(in crate::render) placeholder_mark: Rgba,
    /// Iridescent: border and words of a button with `laser`. The documentation says "multicolour gradient"; the
    /// colours are a choice.
    pub(in crate::render) laser: [Rgba; 3],
    /// The same as a ground that words can be read on: containers with `laser`.
    pub(in crate::render) laser_ground: [Rgba; 3],
    /// What is laid over a box under the pointer, and over one that is filled with a strong colour.
    pub(in crate::render) hover: Rgba,
    /// See `hover`.
    pub(in crate::render) hover_filled: Rgba,
    /// Ground and words of a mark on a picture.
    pub(in crate::render) mark: (Rgba, Rgba),
}

pub(super) const LIGHT: Theme = Theme {
    name: ThemeName::Light,
    card: hex(0xFF_FF_FF),
    card_border: hex(0xDE_E0_E3),
    text: hex(0x1F_23_29),
    secondary: hex(0x64_6A_73),
    disabled: hex(0xBB_BF_C4),
    hint: hex(0x8F_95_9E),
    link: hex(0x14_56_F0),
    rule: hex(0xDE_DE_DF),
    quote: hex(0xBB_BF_C4),
    marker: hex(0x33_6D_F4),
    chip: hex(0xF2_F3_F5),
    chip_border: hex(0xD3_D4_D6),
    code: hex(0xF5_F6_F7),
    code_border: hex(0xDE_E0_E3),
    code_number: hex(0x64_6A_73),
    code_colors: LIGHT_CODE,
    strip: hex(0xF8_F9_FA),
    strip_bar: black(64),
    edge_shadow: black(19),
    control_border: hex(0xD0_D3_D6),
    control_disabled: hex(0xEF_F0_F1),
    primary: hex(0x14_56_F0),
    danger: hex(0xF5_4A_45),
    on_filled: hex(0xFF_FF_FF),
    picture: hex(0xFF_FF_FF),
    placeholder: hex(0xF2_F3_F5),
    placeholder_mark: hex(0xBB_BF_C4),
    laser: [hex(0x33_70_FF), hex(0x9F_6F_F1), hex(0xE8_5A_A8)],
    laser_ground: [hex(0xE1_EA_FF), hex(0xEF_E6_FE), hex(0xFD_E2_F1)],
    hover: see_through(0x1F_23_29, 15),
    hover_filled: see_through(0xFF_FF_FF, 36),
    mark: (see_through(0x00_00_00, 140), hex(0xFF_FF_FF)),
};

pub(super) const DARK: Theme = Theme {
    name: ThemeName::Dark,
    card: hex(0x29_29_29),
    card_border: hex(0x3A_3A_3A),
    text: hex(0xEB_EB_EB),
    secondary: hex(0xA6_A6_A6),
    disabled: hex(0x5F_5F_5F),
    hint: hex(0x75_75_75),
    link: hex(0x75_A4_FF),
    rule: hex(0x42_42_42),
    quote: hex(0x5F_5F_5F),
    marker: hex(0x4C_88_FF),
    chip: hex(0x12_12_12),
    chip_border: hex(0x4A_4A_4A),
    code: hex(0x1F_1F_1F),
    code_border: hex(0x42_42_42),
    code_number: hex(0xA6_A6_A6),
    code_colors: DARK_CODE,
    strip: hex(0x31_31_31),
    strip_bar: white(64),
    edge_shadow: black(80),
    control_border: hex(0x50_50_50),
    control_disabled: hex(0x37_37_37),
    primary: hex(0x4C_88_FF),
    danger: hex(0xF0_5B_56),
    on_filled: hex(0xFF_FF_FF),
    picture: hex(0xFF_FF_FF),
    placeholder: hex(0x37_37_37),
    placeholder_mark: hex(0x6B_6B_6B),
    laser: [hex(0x4C_88_FF), hex(0xA6_7E_F2), hex(0xE8_6B_AE)],
    laser_ground: [hex(0x2B_3A_5F), hex(0x3C_31_58), hex(0x52_2E_45)],
    hover: see_through(0xEB_EB_EB, 20),
    hover_filled: see_through(0xFF_FF_FF, 36),
    mark: (see_through(0x00_00_00, 140), hex(0xFF_FF_FF)),
};

const fn see_through(rgb: u32, opacity: u8) -> Rgba {
    Rgba {
        a: opacity,
        ..hex(rgb)
    }
}

const fn black(a: u8) -> Rgba {
    Rgba {
        r: 0,
        g: 0,
        b: 0,
        a,
    }
}

const fn white(a: u8) -> Rgba {
    Rgba {
        r: 255,
        g: 255,
        b: 255,
        a,
    }
}
