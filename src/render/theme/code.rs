//! The colours of code.

use super::Theme;
use super::spelling::hex;
use crate::render::frame::Rgba;
use crate::render::markdown::CodeKind;

/// The colours of code. No picture shows those of the client: calm ones of its families, as editors choose them.
#[derive(Clone, Debug)]
pub(super) struct CodeColors {
    keyword: Rgba,
    kind: Rgba,
    constant: Rgba,
    string: Rgba,
    comment: Rgba,
    function: Rgba,
    variable: Rgba,
    key: Rgba,
    tag: Rgba,
    meta: Rgba,
    added: Rgba,
    removed: Rgba,
}

/// Purple, turquoise, orange, green, blue, carmine, wathet, red and violet 600, grey 500.
pub(super) const LIGHT_CODE: CodeColors = CodeColors {
    keyword: hex(0x7A_35_F0),
    kind: hex(0x06_70_62),
    constant: hex(0xA4_49_04),
    string: hex(0x1A_75_26),
    comment: hex(0x8F_95_9E),
    function: hex(0x14_56_F0),
    variable: hex(0xB8_28_79),
    key: hex(0x07_6A_94),
    tag: hex(0xC0_2A_26),
    meta: hex(0xA6_30_A6),
    added: hex(0x1A_75_26),
    removed: hex(0xC0_2A_26),
};

/// The same families in the dark theme.
pub(super) const DARK_CODE: CodeColors = CodeColors {
    keyword: hex(0xB8_8F_FE),
    kind: hex(0x1A_B7_A1),
    constant: hex(0xF3_87_1B),
    string: hex(0x51_BA_43),
    comment: hex(0x75_75_75),
    function: hex(0x75_A4_FF),
    variable: hex(0xED_77_BA),
    key: hex(0x25_B2_E5),
    tag: hex(0xF6_82_7E),
    meta: hex(0xE1_7F_E1),
    added: hex(0x51_BA_43),
    removed: hex(0xF6_82_7E),
};

impl Theme {
    /// The colour of a stretch of code.
    pub(in crate::render) fn code_color(&self, kind: CodeKind) -> Rgba {
        let colors = &self.code_colors;
        match kind {
            CodeKind::Plain => self.text,
            CodeKind::Keyword => colors.keyword,
            CodeKind::Type => colors.kind,
            CodeKind::Constant => colors.constant,
            CodeKind::String => colors.string,
            CodeKind::Comment => colors.comment,
            CodeKind::Function => colors.function,
            CodeKind::Variable => colors.variable,
            CodeKind::Key => colors.key,
            CodeKind::Tag => colors.tag,
            CodeKind::Meta => colors.meta,
            CodeKind::Added => colors.added,
            CodeKind::Removed => colors.removed,
        }
    }
}
