//! Card -> boxes -> frame -> pixels, on the CPU, the same on every machine. This room knows no window.
//!
//! [`Renderer::layout`] turns a card into a [`Frame`], plain data that holds what to draw and what lies where;
//! [`Renderer::paint`] turns a frame, or the visible part of one, into pixels. A renderer keeps fonts and the shaped
//! paragraphs of earlier frames, so that a second frame of nearly the same card costs little.

mod boxes;
mod damage;
mod datetime;
mod elements;
pub mod fonts;
mod frame;
mod icons;
pub mod images;
mod kept;
mod layout;
mod limits;
mod markdown;
mod paint;
mod signs;
mod squeeze;
pub mod text;
mod theme;

use std::collections::HashMap;
use std::path::PathBuf;

pub use frame::{Border, Fill, Frame, GlyphRun, HitBox, Hover, Press, Rect, Rgba, Scroll, Shape};
pub use theme::{chat, color};

use crate::card::Card;
use crate::document::Path;

/// The two themes of the client.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum ThemeName {
    /// Dark words on white.
    #[default]
    Light,
    /// Light words on black.
    Dark,
}

/// The two kinds of client.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Device {
    /// A wide screen.
    #[default]
    Desktop,
    /// A narrow screen with the phone's text sizes.
    Phone,
}

/// How a card is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The theme.
    pub theme: ThemeName,
    /// The client.
    pub device: Device,
    /// The card's outer width, px at scale 1; `None` for the device's own.
    pub width: Option<f32>,
    /// Where to look for `<img_key>.png` and the like.
    pub images: Option<PathBuf>,
    /// The language of the client's own words, such as `en_us`; Chinese for `None`.
    pub locale: Option<String>,
    /// The reader's time zone, minutes before Greenwich; Beijing's for `None`.
    pub zone: Option<i16>,
    /// Panels that a person opened or closed, by their path in the card.
    pub expanded: HashMap<Path, bool>,
    /// How far tables that are wider than the card are scrolled to the right, px, by their path in the card.
    pub scrolled: HashMap<Path, f32>,
}

/// Pixels, premultiplied sRGB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pixels {
    /// Their number across.
    pub width: u32,
    /// Their number down.
    pub height: u32,
    /// Four bytes each: red, green, blue (all three times the opacity), opacity.
    pub rgba: Vec<u8>,
}

impl Pixels {
    /// The same with red, green and blue as they are without the opacity, as picture files have them.
    #[must_use]
    pub fn straight(mut self) -> Self {
        for pixel in self.rgba.chunks_exact_mut(4) {
            let opacity = u16::from(pixel[3]);
            if opacity != 255 && opacity != 0 {
                for channel in &mut pixel[..3] {
                    let straight = (u16::from(*channel) * 255 + opacity / 2) / opacity;
                    *channel = u8::try_from(straight).unwrap_or(255);
                }
            }
        }
        self
    }
}

/// Lays cards out and paints them.
pub struct Renderer {
    typesetter: text::Typesetter,
    pictures: images::Pictures,
    kept: kept::Kept,
    painter: paint::Painter,
}

/// The most times that a card is laid out anew because a face of the system was found.
const MOST_ROUNDS: usize = 4;
/// Components nested deeper than this are laid out on a stack of their own size.
const DEEP: usize = 24;
/// The size of that stack: enough for the deepest nesting that a document can have.
const DEEP_STACK: usize = 512 << 20;

impl Renderer {
    /// A renderer with the embedded fonts, whose pixels are the same on every machine: for files and tests.
    pub fn new() -> Self {
        Self::with(paint::Painter::reproducible())
    }

    /// The same for the screen: with the best instructions of this machine, a third faster; a pixel at an edge may
    /// differ by a shade from [`Self::new`]'s.
    pub fn fast() -> Self {
        Self::with(paint::Painter::fast())
    }

    fn with(painter: paint::Painter) -> Self {
        Self {
            typesetter: text::Typesetter::new(fonts::Fonts::embedded()),
            pictures: images::Pictures::default(),
            kept: kept::Kept::default(),
            painter,
        }
    }

    /// The same, with pictures that others have too.
    #[must_use]
    pub fn sharing(mut self, pictures: images::Pictures) -> Self {
        self.pictures = pictures;
        self
    }

    /// The same, with the system's faces behind the embedded ones: the pixels depend on the machine then.
    #[must_use]
    pub fn with_system_fonts(mut self, system: fonts::system::SystemFonts) -> Self {
        self.typesetter.fonts.look_in(system);
        self
    }

    /// Lays a card out.
    pub fn layout(&mut self, card: &Card, options: &Options) -> Frame {
        let mut frame = self.lay_out(card, options);
        // A new face may be narrower, so that lines come into sight that were not set before: a few rounds.
        for _ in 0..MOST_ROUNDS {
            if !self.typesetter.fonts.take_in() {
                break;
            }
            self.typesetter.forget();
            self.kept = kept::Kept::default();
            frame = self.lay_out(card, options);
        }
        frame
    }

    fn lay_out(&mut self, card: &Card, options: &Options) -> Frame {
        if depth(&card.body.elements) < DEEP {
            return layout::layout(
                &mut self.typesetter,
                &mut self.pictures,
                &mut self.kept,
                card,
                options,
            );
        }
        let (typesetter, pictures) = (&mut self.typesetter, &mut self.pictures);
        std::thread::scope(|scope| {
            let deep = std::thread::Builder::new().stack_size(DEEP_STACK);
            let laid = deep.spawn_scoped(scope, || {
                // Boxes cannot leave the thread that built them, so that a card this deep is built anew each time.
                let mut kept = kept::Kept::default();
                layout::layout(typesetter, pictures, &mut kept, card, options)
            });
            match laid.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(frame)) => frame,
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                // No thread to be had: the system is out of memory.
                Err(_) => Frame::default(),
            }
        })
    }

    /// Paints the part `region` of a frame (px at scale 1) with `scale` pixels to a px.
    pub fn paint(&mut self, frame: &Frame, region: Rect, scale: f32) -> Pixels {
        self.painter
            .paint(&self.typesetter.fonts, frame, region, scale)
    }

    /// Brings pixels of the part `region`, painted from the frame `old`, to the frame `new`, and gives the rows that it
    /// painted anew; all others are as they have to be already. The result is what [`Self::paint`] gives, bit for bit.
    /// Where the pixels have another size than the region, everything is painted.
    pub fn repaint(
        &mut self,
        pixels: &mut Pixels,
        old: &Frame,
        new: &Frame,
        region: Rect,
        scale: f32,
    ) -> std::ops::Range<u32> {
        self.painter
            .repaint(&self.typesetter.fonts, pixels, (old, new), region, scale)
    }

    /// Paints a whole frame; one that is larger than pictures can be is cut at its foot.
    pub fn paint_all(&mut self, frame: &Frame, scale: f32) -> Pixels {
        let across = (frame.width * scale).max(1.0);
        let most = (paint::MOST_PIXELS / across).min(paint::LARGEST_SIDE);
        let height = frame.height.min(most / scale);
        self.paint(frame, Rect::new(0.0, 0.0, frame.width, height), scale)
    }
}

fn depth(elements: &[crate::card::Element]) -> usize {
    let mut level: Vec<&crate::card::Element> = elements.iter().collect();
    let mut depth = 0;
    while !level.is_empty() {
        depth += 1;
        level = level
            .into_iter()
            .flat_map(|element| element.children())
            .collect();
    }
    depth
}

impl Default for Renderer {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parley::fontique::Blob;

    use super::fonts::system::{SystemFace, SystemFonts};
    use super::*;
    use crate::document::Tree;

    /// A cut of Noto Sans Runic (OFL 1.1) that stands for a face of the system.
    static RUNIC: &[u8] = include_bytes!("../../tests/render/fonts/NotoSansRunic.ttf");

    #[test]
    fn a_face_of_the_system_draws_what_the_embedded_ones_lack_and_nothing_else() {
        let text = r#"{"schema": "2.0", "body": {"elements": [
            {"tag": "markdown", "content": "Rune ᚠ and `ᚠ` 中 1"}]}}"#;
        let card = Card::read(Arc::new(Tree::parse(text).expect("JSON")), None);
        let face = SystemFace {
            // Called like an embedded one, as it may be.
            family: "Noto Sans CJK SC".into(),
            data: Blob::new(Arc::new(RUNIC)),
            index: 0,
        };
        let mut with = Renderer::new().with_system_fonts(SystemFonts::knowing('ᚠ', face));
        let options = Options::default();
        let alone = Renderer::new().layout(&card, &options);
        assert_eq!(alone.missing().into_iter().collect::<String>(), "ᚠ");
        for _ in 0..2 {
            let frame = with.layout(&card, &options);
            assert!(frame.missing().is_empty(), "{:?}", frame.missing());
            assert_eq!(frame.height, alone.height);
            let faces = frame.shapes.iter().filter_map(|shape| match shape {
                Shape::Text { paragraph, .. } => Some(&paragraph.runs),
                _ => None,
            });
            let runes = faces.flatten().filter(|run| {
                let data = with.typesetter.fonts.data(run.font);
                data.is_some_and(|data| data.data.as_ref() == RUNIC)
            });
            assert_eq!(runes.map(|run| run.glyphs.len()).sum::<usize>(), 2);
        }
    }
}
