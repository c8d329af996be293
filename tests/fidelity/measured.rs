//! What was measured in the screenshots: `tesmeasured.json`.

use serde::Deserialize;

/// A screenshot and what stands where in it.
#[derive(Deserialize)]
pub(crate) struct Pair {
    /// Its folder's name.
    pub(crate) name: String,
    /// Left, top, right and bottom edge of the card in the picture, its pixels.
    pub(crate) card: [u32; 4],
    /// Its pixels to a px.
    pub(crate) scale: f32,
    /// Whether the client is dark.
    #[serde(default)]
    pub(crate) dark: bool,
    /// The card's outer width, px, where it is not the client's own.
    #[serde(default)]
    pub(crate) width: Option<f32>,
    /// px that the chat adds above the card's own content: the line that quotes what is answered.
    #[serde(default)]
    pub(crate) quote: f32,
    /// How far colours may be off: pictures that lost something on their way, or that use another colour space.
    #[serde(default = "exact")]
    pub(crate) color_tolerance: u8,
    /// What is to be known about it.
    #[serde(default)]
    pub(crate) about: String,
    /// Edges and lines.
    pub(crate) edges: Vec<Edge>,
    /// Where lines break.
    #[serde(default)]
    pub(crate) breaks: Vec<Break>,
    /// Colours.
    #[serde(default)]
    pub(crate) colors: Vec<Color>,
}

fn exact() -> u8 {
    3
}

/// Where an edge lies, px at scale 1 from the card's outer corner, the chat's quote left out.
#[derive(Deserialize)]
pub(crate) struct Edge {
    /// The node, as a JSON Pointer.
    pub(crate) path: String,
    /// `left`, `top`, `right`, `bottom`, `width`, `height` of its box; `line N`: the middle of the characters of its
    /// Nth line; `rule N`: the upper edge of its Nth horizontal line.
    pub(crate) edge: String,
    pub(crate) theirs: f32,
    /// Why ours lies elsewhere; without it, ours must agree.
    #[serde(default)]
    pub(crate) why: Option<String>,
}

/// How the lines of a text begin.
#[derive(Deserialize)]
pub(crate) struct Break {
    pub(crate) path: String,
    pub(crate) lines: Vec<String>,
    #[serde(default)]
    pub(crate) why: Option<String>,
}

/// A colour.
#[derive(Deserialize)]
pub(crate) struct Color {
    pub(crate) path: String,
    /// A rectangle, px from the upper left corner of the node's box.
    pub(crate) at: [f32; 4],
    /// `ground`: what most of it shows; `ink`: what differs most from that.
    pub(crate) what: String,
    /// `#RRGGBB`.
    pub(crate) theirs: String,
    #[serde(default)]
    pub(crate) why: Option<String>,
}

impl Pair {
    /// All pairs, in order.
    pub(crate) fn all() -> Vec<Self> {
        serde_json::from_str(include_str!("measured.json")).expect("the record")
    }
}
