//! How a stretch of text looks.

use std::hash::{Hash, Hasher};

use parley::{
    FontFamily, FontFeatures, FontStyle, FontWeight, LineHeight, OverflowWrap, TextStyle,
    TextWrapMode,
};

use crate::render::fonts;
use crate::render::frame::Rgba;

/// How a stretch of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::render) struct Style {
    /// px at scale 1.
    pub(in crate::render) size: f32,
    pub(in crate::render) color: Rgba,
    pub(in crate::render) bold: bool,
    /// Between regular and bold: the regular face, thickened.
    pub(in crate::render) medium: bool,
    pub(in crate::render) italic: bool,
    pub(in crate::render) strike: bool,
    pub(in crate::render) underline: bool,
    /// The number of the chip in [`RichText::chips`] that it stands on.
    pub(in crate::render) chip: Option<u16>,
    /// Monospaced.
    pub(in crate::render) mono: bool,
    /// Drawn as emoji although other faces have its characters too.
    pub(in crate::render) emoji: bool,
    /// The number of the link in [`RichText::links`].
    pub(in crate::render) link: Option<u16>,
    /// Whether no line breaks in it.
    pub(in crate::render) nowrap: bool,
    /// Whether signs that Chinese and Latin share have their Latin width.
    pub(in crate::render) narrow: bool,
    /// Whether the empty half between two full-width signs is left out.
    pub(in crate::render) tight: bool,
}

impl Style {
    pub(in crate::render) const fn new(size: f32, color: Rgba) -> Self {
        Self {
            size,
            color,
            bold: false,
            medium: false,
            italic: false,
            strike: false,
            underline: false,
            chip: None,
            mono: false,
            emoji: false,
            link: None,
            nowrap: false,
            narrow: false,
            tight: false,
        }
    }
}

impl Eq for Style {}

impl Hash for Style {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.size.to_bits().hash(state);
        self.color.hash(state);
        let flags = [
            self.bold,
            self.medium,
            self.italic,
            self.strike,
            self.underline,
            self.mono,
            self.emoji,
            self.nowrap,
            self.narrow,
            self.tight,
        ];
        flags.hash(state);
        (self.link, self.chip).hash(state);
    }
}

/// The ground of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::render) struct Chip {
    pub(in crate::render) fill: Rgba,
    pub(in crate::render) border: Option<Rgba>,
    /// px at scale 1.
    pub(in crate::render) height: f32,
    pub(in crate::render) radius: f32,
}

/// What parley carries from styles to glyphs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Brush {
    pub(super) color: Rgba,
    pub(super) chip: Option<u16>,
    pub(super) medium: bool,
    pub(super) strike: bool,
    pub(super) underline: bool,
    pub(super) link: Option<u16>,
}

pub(super) fn text_style(style: &Style, line_height: f32) -> TextStyle<'static, 'static, Brush> {
    let families = match (style.emoji, style.mono) {
        (true, _) => fonts::EMOJI_FIRST,
        (false, true) => fonts::MONOSPACE,
        (false, false) => fonts::SANS,
    };
    TextStyle {
        font_family: FontFamily::from(families),
        font_size: style.size,
        font_weight: if style.bold {
            FontWeight::BOLD
        } else {
            FontWeight::NORMAL
        },
        font_style: if style.italic {
            FontStyle::Italic
        } else {
            FontStyle::Normal
        },
        brush: Brush {
            color: style.color,
            chip: style.chip,
            medium: style.medium,
            strike: style.strike,
            underline: style.underline,
            link: style.link,
        },
        line_height: LineHeight::Absolute(line_height),
        overflow_wrap: OverflowWrap::Anywhere,
        letter_spacing: if style.tight { -style.size / 2.0 } else { 0.0 },
        font_features: if style.narrow {
            FontFeatures::Source("\"pwid\" 1".into())
        } else {
            FontFeatures::empty()
        },
        text_wrap_mode: if style.nowrap {
            TextWrapMode::NoWrap
        } else {
            TextWrapMode::Wrap
        },
        ..TextStyle::default()
    }
}
