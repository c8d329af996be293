//! Card -> boxes -> frame -> pixels, on the CPU, the same on every machine. This room knows no window.
//!
//! [`Renderer::layout`] turns a card into a [`Frame`], plain data that holds what to draw and what lies where;
//! [`Renderer::paint`] turns a frame, or the visible part of one, into pixels. A renderer keeps fonts and the shaped
//! paragraphs of earlier frames, so that a second frame of nearly the same card costs little.

pub mod fonts;
mod frame;
pub mod images;
pub mod text;

use std::collections::HashMap;
use std::path::PathBuf;

pub use frame::{Border, Fill, Frame, GlyphRun, HitBox, Press, Rect, Rgba, Shape};

use crate::card::Card;
use crate::document::Path;

/// The two themes of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeName {
    /// Dark words on white.
    #[default]
    Light,
    /// Light words on black.
    Dark,
}

/// The two kinds of client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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
    /// Panels that a person opened or closed, by their path in the card.
    pub expanded: HashMap<Path, bool>,
}

/// Pixels, straight (not premultiplied) sRGB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pixels {
    /// Their number across.
    pub width: u32,
    /// Their number down.
    pub height: u32,
    /// Four bytes each: red, green, blue, opacity.
    pub rgba: Vec<u8>,
}

/// Lays cards out and paints them.
pub struct Renderer {}

impl Renderer {
    /// A renderer with the embedded fonts.
    pub fn new() -> Self {
        Self {}
    }

    /// Lays a card out.
    pub fn layout(&mut self, _card: &Card, _options: &Options) -> Frame {
        Frame::default()
    }

    /// Paints the part `region` of a frame (px at scale 1) with `scale` pixels to a px.
    pub fn paint(&mut self, _frame: &Frame, _region: Rect, _scale: f32) -> Pixels {
        Pixels::default()
    }
}

impl Default for Renderer {
    fn default() -> Self {
        Self::new()
    }
}
