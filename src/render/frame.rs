//! A frame: everything that is to be drawn of a card, and what lies where. Plain data between layout and paint.

use std::sync::Arc;

use crate::document::NodeId;

/// A rectangle, px at scale 1, from the card's outer corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Rect {
    /// A rectangle by its corner and size.
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// The right edge.
    pub fn right(self) -> f32 {
        self.x + self.width
    }

    /// The bottom edge.
    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// Whether a point lies inside; the left and top edges do.
    pub fn contains(self, x: f32, y: f32) -> bool {
        x >= self.x && x < self.right() && y >= self.y && y < self.bottom()
    }

    /// Whether two rectangles share a point.
    pub fn intersects(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// The rectangle moved.
    #[must_use]
    pub fn translated(self, x: f32, y: f32) -> Self {
        Self::new(self.x + x, self.y + y, self.width, self.height)
    }
}

/// A colour, straight (not premultiplied) sRGB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rgba {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity.
    pub a: u8,
}

impl Rgba {
    /// An opaque colour.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }
}

/// What fills a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// One colour.
    Solid(Rgba),
    /// Colours along a line from the first point to the second, given as shares of the shape's box.
    Linear {
        /// Where the line begins and ends, 0 to 1.
        line: [(f32, f32); 2],
        /// Shares of the line, 0 to 1, with their colours.
        stops: Vec<(f32, Rgba)>,
    },
    /// Colours at points that are evenly apart, blended in between. They keep their ratio and cover the shape from its
    /// upper left corner; what reaches out of it is not seen.
    Mesh {
        /// How many points stand side by side.
        columns: usize,
        /// The colours, row by row.
        colors: Arc<[Rgba]>,
        /// Height to width.
        ratio: f32,
    },
}

/// A line around a shape, inside its box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// Its width, px.
    pub width: f32,
    /// Its colour.
    pub color: Rgba,
    /// Whether it is dashed.
    pub dashed: bool,
}

/// Glyphs of one face, size and colour.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    /// The face they are from.
    pub font: super::fonts::Face,
    /// The normalised coordinates of a variable face on its axes, 1/16384; empty for other faces.
    pub coords: Vec<i16>,
    /// px at scale 1.
    pub size: f32,
    /// Their colour.
    pub color: Rgba,
    /// Whether they are slanted because the face has no italics.
    pub slanted: bool,
    /// Whether they are thickened because the face has no bold.
    pub emboldened: bool,
    /// Glyph id, and the origin on its baseline, from the paragraph's corner.
    pub glyphs: Vec<(u32, f32, f32)>,
    /// The bytes of the paragraph's text that it shows.
    pub range: std::ops::Range<usize>,
}

/// One thing to draw.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A box with rounded corners.
    Box {
        /// Where.
        rect: Rect,
        /// Radii of the corners: top left, top right, bottom right, bottom left.
        radii: [f32; 4],
        /// What fills it.
        fill: Option<Fill>,
        /// The line around it.
        border: Option<Border>,
    },
    /// A line of any fill along the edge of a box, inside it.
    Ring {
        /// The box.
        rect: Rect,
        /// Radii of its corners.
        radii: [f32; 4],
        /// The line's width, px.
        width: f32,
        /// What fills the line: colours along the whole box.
        fill: Fill,
    },
    /// A stroked path.
    Line {
        /// Its corners.
        points: Vec<(f32, f32)>,
        /// Its width, px.
        width: f32,
        /// Its colour.
        color: Rgba,
    },
    /// A filled circle or ring.
    Circle {
        /// Its centre.
        center: (f32, f32),
        /// Its radius.
        radius: f32,
        /// What fills it.
        fill: Option<Rgba>,
        /// The line around it.
        border: Option<Border>,
    },
    /// One of the client's icons.
    Icon {
        /// Where: a square.
        rect: Rect,
        /// Its shapes.
        drawing: Arc<super::icons::Drawing>,
        /// Their colour.
        color: Rgba,
        /// What shows through where a shape is clear.
        ground: Rgba,
    },
    /// A laid-out paragraph.
    Text {
        /// Its upper left corner.
        origin: (f32, f32),
        /// Its lines, shared with the cache.
        paragraph: Arc<super::text::Paragraph>,
    },
    /// A picture.
    Image {
        /// Where.
        rect: Rect,
        /// Radii of the corners.
        radii: [f32; 4],
        /// Its pixels.
        image: Arc<super::images::Picture>,
        /// The part of it that is shown, in its own pixels.
        crop: Rect,
    },
    /// From here to the matching [`Shape::PopClip`] only what lies inside is drawn.
    PushClip {
        /// The box.
        rect: Rect,
        /// Radii of its corners.
        radii: [f32; 4],
    },
    /// Ends the last [`Shape::PushClip`].
    PopClip,
    /// From here to the matching [`Shape::PopTurn`] everything is turned.
    PushTurn {
        /// The point that stays where it is.
        center: (f32, f32),
        /// Clockwise.
        degrees: f32,
    },
    /// Ends the last [`Shape::PushTurn`].
    PopTurn,
}

/// What a press on a box does.
#[derive(Clone, Debug, PartialEq)]
pub enum Press {
    /// Nothing of its own.
    None,
    /// Opens an address.
    OpenUrl(Box<str>),
    /// Opens or closes a panel.
    TogglePanel,
    /// What the component at the node does: a callback, a choice, an input.
    Act,
}

/// How a box looks while the pointer rests on it; on a phone there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hover {
    /// What is laid over the box.
    pub fill: Option<Rgba>,
    /// Radius of its corners, px.
    pub radius: f32,
    /// Whether the box casts a shadow.
    pub shadow: bool,
    /// Whether the pointer shows that a press enlarges a picture.
    pub zoom: bool,
    /// Words beside the pointer.
    pub tip: Option<Box<str>>,
}

/// Where a node of the card lies.
#[derive(Clone, Debug, PartialEq)]
pub struct HitBox {
    /// The node.
    pub node: NodeId,
    /// Its tag; `header`, `title`, … for parts that have none.
    pub tag: Box<str>,
    /// Its box, without its margin.
    pub rect: Rect,
    /// What a press does.
    pub press: Press,
    /// What the pointer changes.
    pub hover: Option<Box<Hover>>,
    /// How far what is in it is scrolled to the right, where it is wider than the box.
    pub scroll: Option<Scroll>,
    /// How deep it lies: the card's own parts at 0.
    pub depth: u16,
}

/// How far something is scrolled sideways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    /// From its beginning, px.
    pub offset: f32,
    /// At most, px.
    pub most: f32,
}

/// A card, laid out.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The outer width, px at scale 1.
    pub width: f32,
    /// The outer height.
    pub height: f32,
    /// What to draw, in order.
    pub shapes: Vec<Shape>,
    /// What lies where, in drawing order: what comes later lies above.
    pub hits: Vec<HitBox>,
}

impl Frame {
    /// The innermost box at a point.
    pub fn hit(&self, x: f32, y: f32) -> Option<&HitBox> {
        self.hits.iter().rev().find(|hit| hit.rect.contains(x, y))
    }

    /// What the pointer changes at a point, and on which box: the innermost one on which it changes anything.
    pub fn hover(&self, x: f32, y: f32) -> Option<(Rect, &Hover)> {
        let here = self.hits.iter().rev().filter(|hit| hit.rect.contains(x, y));
        let mut changed = here.filter_map(|hit| Some((hit.rect, hit.hover.as_deref()?)));
        changed.next()
    }

    /// The characters that are drawn as boxes because no face has a glyph for them.
    pub fn missing(&self) -> std::collections::BTreeSet<char> {
        let texts = self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text { paragraph, .. } => Some(paragraph),
            _ => None,
        });
        texts
            .flat_map(|text| text.missing.iter().copied())
            .collect()
    }

    /// The boxes of a node.
    pub fn boxes_of(&self, node: NodeId) -> impl Iterator<Item = &HitBox> {
        self.hits.iter().filter(move |hit| hit.node == node)
    }
}
