//! What was measured in the screenshots: `tests/render/fidelity.json`.

use serde::Deserialize;

/// A screenshot and what stands where in it.
#[derive(Deserialize)]
pub struct Pair {
    /// Its folder's name.
    pub name: String,
    /// Left, top, right and bottom edge of the card in the picture, its pixels.
    pub card: [u32; 4],
    /// Its pixels to a px.
    pub scale: f32,
    /// Whether the client is dark.
    #[serde(default)]
    pub dark: bool,
    /// The card's outer width, px, where it is not the client's own.
    #[serde(default)]
    pub width: Option<f32>,
    /// px that the chat adds above the card's own content: the line that quotes what is answered.
    #[serde(default)]
    pub quote: f32,
    /// How far colours may be off: pictures that lost something on their way, or that use another colour space.
    #[serde(default = "exact")]
    pub color_tolerance: u8,
    /// What is to be known about it.
    #[serde(default)]
    pub about: String,
    /// Edges and lines.
    pub edges: Vec<Edge>,
    /// Where lines break.
    #[serde(default)]
    pub breaks: Vec<Break>,
    /// Colours.
    #[serde(default)]
    pub colors: Vec<Color>,
}

fn exact() -> u8 {
    3
}

/// Where an edge lies, px at scale 1 from the card's outer corner, the chat's quote left out.
#[derive(Deserialize)]
pub struct Edge {
    /// The node, as a JSON Pointer.
    pub path: String,
    /// `left`, `top`, `right`, `bottom`, `width`, `height` of its box; `line N`: the middle of the characters of its
    /// Nth line; `rule N`: the upper edge of its Nth horizontal line.
    pub edge: String,
    pub theirs: f32,
    /// Why ours lies elsewhere; without it, ours must agree.
    #[serde(default)]
    pub why: Option<String>,
}

/// How the lines of a text begin.
#[derive(Deserialize)]
pub struct Break {
    pub path: String,
    pub lines: Vec<String>,
    #[serde(default)]
    pub why: Option<String>,
}

/// A colour.
#[derive(Deserialize)]
pub struct Color {
    pub path: String,
    /// A rectangle, px from the upper left corner of the node's box.
    pub at: [f32; 4],
    /// `ground`: what most of it shows; `ink`: what differs most from that.
    pub what: String,
    /// `#RRGGBB`.
    pub theirs: String,
    #[serde(default)]
    pub why: Option<String>,
}

impl Pair {
    /// All pairs, in order.
    pub fn all() -> Vec<Self> {
        serde_json::from_str(include_str!("../render/fidelity.json")).expect("the record")
    }
}
