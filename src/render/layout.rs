//! From boxes to a frame: taffy places them, this file measures their texts and writes down what to draw.

use std::sync::Arc;

use taffy::prelude::*;

use super::boxes::{BoxData, BoxId, Builder, Content, Crop, Decor, Hit};
use super::frame::{Border, Fill, Frame, HitBox, Rect, Rgba, Shape};
use super::icons;
use super::images::{Picture, Pictures};
use super::kept::{Kept, KeptBox};
use super::signs;
use super::squeeze;
use super::text::{Paragraph, RichText, Typesetter};
use super::theme::metrics;
use super::{Device, Options, elements};
use crate::card::{Align, Card, WidthMode};
use crate::document::NodeId;

/// The outer width at which a card is laid out, px at scale 1.
pub(super) fn outer_width(card: &Card, options: &Options) -> f32 {
    let own = match (options.device, card.config.width_mode) {
        (Device::Phone, _) => metrics::PHONE_WIDTH,
        (Device::Desktop, WidthMode::Compact) => metrics::COMPACT_WIDTH,
        (Device::Desktop, WidthMode::Fill) => metrics::FILL_WIDTH,
        (Device::Desktop, WidthMode::Default) => metrics::CARD_WIDTH,
    };
    let (least, greatest) = metrics::WIDTHS;
    let width = options
        .width
        .filter(|width| width.is_finite())
        .unwrap_or(own);
    width.clamp(least, greatest)
}

/// Lays a card out.
pub(super) fn layout(
    typesetter: &mut Typesetter,
    pictures: &mut Pictures,
    kept: &mut Kept,
    card: &Card,
    options: &Options,
) -> Frame {
    typesetter.begin_frame();
    let width = outer_width(card, options);
    kept.begin(card, options);
    let mut builder = Builder::new(card, options, kept, pictures, typesetter);
    let root = elements::card(&mut builder, width);
    let ground = builder.palette.theme.card;
    let wider = (metrics::WIDE_ROOM / builder.room.max(1.0)).max(1.0);
    kept.end(card);
    let mut failed = false;
    let mut compute = |kept: &mut Kept, id: BoxId, width: AvailableSpace| {
        let available = Size {
            width,
            height: AvailableSpace::MaxContent,
        };
        let computed =
            kept.tree
                .compute_layout_with_measure(id, available, |input, _, data, style| {
                    let measured = |known: Size<Option<f32>>, available| {
                        measure(typesetter, known, available, data)
                    };
                    taffy::compute_leaf_layout(input, style, |_, _| 0.0, measured)
                });
        failed |= computed.is_err();
    };
    if kept.has_columns {
        squeeze::release(kept, root);
    }
    compute(kept, root, AvailableSpace::Definite(width));
    if kept.has_columns {
        squeeze::squeeze(kept, root, wider, &mut compute, width);
    }
    if failed {
        return Frame::default();
    }
    let mut writer = Writer {
        kept,
        typesetter,
        moved: None,
        frame: Frame::default(),
        ground,
        clip: None,
    };
    writer.write(root, 0.0, 0.0, 0);
    let mut frame = writer.frame;
    if let Ok(layout) = kept.tree.layout(root) {
        frame.width = layout.size.width;
        frame.height = layout.size.height;
    }
    frame
}

fn measure(
    typesetter: &mut Typesetter,
    known: Size<Option<f32>>,
    available: Size<AvailableSpace>,
    kept: Option<&mut KeptBox>,
) -> Size<f32> {
    let Some(kept) = kept else {
        return Size::ZERO;
    };
    let text = match &kept.data.content {
        Content::Text(text) => text,
        Content::Strip { needed, .. } => return strip_size(*needed, known, available),
        _ => return Size::ZERO,
    };
    if let (Some(width), Some(height)) = (known.width, known.height) {
        return Size { width, height };
    }
    let key = *kept.text.get_or_insert_with(|| text.key());
    let (least, greatest) = typesetter.widths_of(key, text);
    let width = known.width.unwrap_or(match available.width {
        AvailableSpace::MinContent => least,
        AvailableSpace::MaxContent => greatest,
        AvailableSpace::Definite(most) => greatest.min(most.max(0.0)),
    });
    let paragraph = lines(typesetter, kept.lines.get_mut(), key, text, width);
    Size {
        width,
        height: known.height.unwrap_or(paragraph.height),
    }
}

/// A strip takes room only where what is above it does not fit.
fn strip_size(needed: f32, known: Size<Option<f32>>, available: Size<AvailableSpace>) -> Size<f32> {
    let place = known.width.or(match available.width {
        AvailableSpace::Definite(width) => Some(width),
        AvailableSpace::MinContent | AvailableSpace::MaxContent => None,
    });
    let height = match place {
        Some(width) if needs_strip(needed, width) => metrics::STRIP,
        _ => 0.0,
    };
    Size {
        width: known.width.unwrap_or(0.0),
        height: known.height.unwrap_or(height),
    }
}

/// Whether something is wider than its place.
fn needs_strip(needed: f32, width: f32) -> bool {
    needed > width + 0.5
}

/// The lines of a box's text, kept with the box.
fn lines(
    typesetter: &mut Typesetter,
    kept: &mut Option<(u32, Arc<Paragraph>)>,
    key: u64,
    text: &RichText,
    width: f32,
) -> Arc<Paragraph> {
    match kept {
        Some((bits, paragraph)) if *bits == width.to_bits() => paragraph.clone(),
        _ => {
            let paragraph = typesetter.paragraph_of(key, text, width);
            *kept = Some((width.to_bits(), paragraph.clone()));
            paragraph
        }
    }
}

struct Writer<'a> {
    kept: &'a Kept,
    typesetter: &'a mut Typesetter,
    frame: Frame,
    /// How far the values of the kept component that is being written have moved.
    moved: Option<(NodeId, NodeId)>,
    /// The card's own colour.
    ground: Rgba,
    /// What can be seen here: nothing answers outside of it.
    clip: Option<Rect>,
}

/// What two boxes share; without width or height where they share nothing.
fn common(a: Rect, b: Rect) -> Rect {
    if b.x >= a.x && b.y >= a.y && b.right() <= a.right() && b.bottom() <= a.bottom() {
        return b;
    }
    let across = |x: f32| x.max(a.x).min(a.right());
    let down = |y: f32| y.max(a.y).min(a.bottom());
    let (x, y) = (across(b.x), down(b.y));
    Rect::new(x, y, across(b.right()) - x, down(b.bottom()) - y)
}

/// The part of a box that its border and padding leave.
fn inside(layout: &Layout, rect: Rect) -> Rect {
    let (border, padding) = (layout.border, layout.padding);
    Rect::new(
        rect.x + border.left + padding.left,
        rect.y + border.top + padding.top,
        (rect.width - border.left - border.right - padding.left - padding.right).max(0.0),
        (rect.height - border.top - border.bottom - padding.top - padding.bottom).max(0.0),
    )
}

impl Writer<'_> {
    /// Writes a box down whose parent's corner is at a place, and all that is in it.
    fn write(&mut self, id: BoxId, x: f32, y: f32, depth: u16) {
        let kept = self.kept;
        let (Ok(layout), Some(own)) = (kept.tree.layout(id), kept.tree.get_node_context(id)) else {
            return;
        };
        let data = &own.data;
        let moved = self.moved;
        if let Some(component) = own.component {
            self.moved = kept.moved(component);
        }
        let rect = Rect::new(
            x + layout.location.x,
            y + layout.location.y,
            layout.size.width,
            layout.size.height,
        );
        let mut inner_depth = depth;
        if let Some(hit) = &data.hit {
            self.hit(hit, data, rect, depth);
            inner_depth = depth.saturating_add(1);
        }
        let clip = self.clip;
        if data.decor.clip {
            self.clip = Some(clip.map_or(rect, |clip| common(clip, rect)));
        }
        let turned = data.decor.turn != 0.0;
        if turned {
            self.frame.shapes.push(Shape::PushTurn {
                center: (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0),
                degrees: data.decor.turn,
            });
        }
        self.decor(&data.decor, rect);
        if data.decor.clip {
            let radii = data.decor.radii(rect);
            self.frame.shapes.push(Shape::PushClip { rect, radii });
        }
        let inside = inside(layout, rect);
        match &data.content {
            Content::Text(text) => {
                let key = own.text.unwrap_or_else(|| text.key());
                let mut known = own.lines.borrow_mut();
                let paragraph = lines(self.typesetter, &mut known, key, text, inside.width);
                self.paragraph(text, &paragraph, inside);
            }
            other => self.content(other, inside),
        }
        self.children(id, rect, inner_depth);
        if data.decor.clip {
            self.frame.shapes.push(Shape::PopClip);
            self.clip = clip;
        }
        self.border(&data.decor, rect);
        if turned {
            self.frame.shapes.push(Shape::PopTurn);
        }
        self.moved = moved;
    }

    /// What is in a box; what is raised comes last, over the rest.
    fn children(&mut self, id: BoxId, rect: Rect, depth: u16) {
        let kept = self.kept;
        let is_raised = |child: BoxId| {
            let own = kept.tree.get_node_context(child);
            own.is_some_and(|own| own.data.raised)
        };
        let mut raised = false;
        for child in kept.tree.child_ids(id) {
            if is_raised(child) {
                raised = true;
            } else {
                self.write(child, rect.x, rect.y, depth);
            }
        }
        if raised {
            for child in kept.tree.child_ids(id).filter(|child| is_raised(*child)) {
                self.write(child, rect.x, rect.y, depth);
            }
        }
    }

    fn hit(&mut self, hit: &Hit, data: &BoxData, rect: Rect, depth: u16) {
        let hover = data.hover.clone().map(|mut hover| {
            hover.radius = hover.radius.max(data.decor.radii(rect)[0]);
            hover
        });
        self.frame.hits.push(HitBox {
            node: match self.moved {
                Some((from, to)) => hit.node.moved(from, to),
                None => hit.node,
            },
            tag: hit.tag.clone(),
            rect: self.clip.map_or(rect, |clip| common(clip, rect)),
            press: hit.press.clone(),
            hover,
            scroll: data.scroll,
            depth,
        });
    }

    fn decor(&mut self, decor: &Decor, rect: Rect) {
        for fill in &decor.fills {
            self.frame.shapes.push(Shape::Box {
                rect,
                radii: decor.radii(rect),
                fill: Some(fill.clone()),
                border: None,
            });
        }
    }

    /// Borders lie over what is in the box, which may reach to the edge.
    fn border(&mut self, decor: &Decor, rect: Rect) {
        if let Some(fill) = &decor.ring {
            self.frame.shapes.push(Shape::Ring {
                rect,
                radii: decor.radii(rect),
                width: metrics::BORDER,
                fill: fill.clone(),
            });
        }
        if let Some(border) = decor.border {
            self.frame.shapes.push(Shape::Box {
                rect,
                radii: decor.radii(rect),
                fill: None,
                border: Some(border),
            });
        }
    }

    fn content(&mut self, content: &Content, rect: Rect) {
        match content {
            Content::None => {}
            Content::Text(text) => self.text(text, rect),
            Content::Icon(token, color) => self.icon(token, *color, rect),
            Content::Chevron(color, turn) => self.sign(signs::chevron(rect, *color, *turn)),
            Content::Avatar(color) => {
                self.sign(signs::avatar(rect, *color, metrics::AVATAR_FIGURE));
            }
            Content::Tick(color) => self.sign(signs::tick(rect, *color)),
            Content::Play(color) => self.sign(signs::play(rect, *color)),
            Content::Waves(color) => self.sign(signs::waves(rect, *color)),
            Content::Bars(color) => self.sign(signs::bars(rect, *color)),
            Content::Disc(color) => self.sign(signs::disc(rect, *color)),
            Content::PictureSign(color) => self.sign(signs::picture(rect, *color)),
            Content::Badge(ground, number) => {
                let radius = rect.height / 2.0;
                self.frame.shapes.push(Shape::Box {
                    rect,
                    radii: [radius; 4],
                    fill: Some(Fill::Solid(*ground)),
                    border: None,
                });
                self.text(number, rect);
            }
            Content::Ring(color) => self.sign(signs::ring(rect, *color)),
            Content::Square(color) => self.sign(signs::square(rect, *color)),
            Content::Strip {
                needed,
                ground,
                bar,
            } => self.strip(*needed, *ground, *bar, rect),
            Content::EdgeShadow(needed, color) => {
                if needs_strip(*needed, rect.width) {
                    let width = metrics::EDGE_SHADOW;
                    self.frame.shapes.push(Shape::Box {
                        rect: Rect::new(rect.right() - width, rect.y, width, rect.height),
                        radii: [0.0; 4],
                        fill: Some(Fill::Linear {
                            line: [(0.0, 0.0), (1.0, 0.0)],
                            stops: vec![(0.0, Rgba { a: 0, ..*color }), (1.0, *color)],
                        }),
                        border: None,
                    });
                }
            }
            Content::Picture(picture, crop) => self.frame.shapes.push(Shape::Image {
                rect,
                radii: [0.0; 4],
                crop: cropped(picture, rect, *crop),
                image: picture.clone(),
            }),
        }
    }

    fn sign(&mut self, shapes: impl IntoIterator<Item = Shape>) {
        self.frame.shapes.extend(shapes);
    }

    /// A strip, and in it a bar as long as the part that shows.
    fn strip(&mut self, needed: f32, ground: Option<Rgba>, bar: Option<Rgba>, rect: Rect) {
        if !needs_strip(needed, rect.width) {
            return;
        }
        if let Some(ground) = ground {
            self.frame.shapes.push(Shape::Box {
                rect,
                radii: [0.0; 4],
                fill: Some(Fill::Solid(ground)),
                border: None,
            });
        }
        if let Some(bar) = bar {
            let inset = metrics::STRIP_INSET;
            let length = (rect.width - 2.0 * inset).max(0.0) * rect.width / needed;
            self.frame.shapes.push(Shape::Box {
                rect: Rect::new(
                    rect.x + inset,
                    rect.y + inset,
                    length.max(metrics::STRIP_BAR),
                    metrics::STRIP_BAR,
                ),
                radii: [metrics::STRIP_BAR / 2.0; 4],
                fill: Some(Fill::Solid(bar)),
                border: None,
            });
        }
    }

    /// An icon; a dotted square for a token that has no drawing.
    fn icon(&mut self, token: &str, color: Rgba, rect: Rect) {
        let inset = metrics::ICON_INSET;
        let side = rect.width.min(rect.height) - 2.0 * inset;
        let square = Rect::new(rect.x + inset, rect.y + inset, side, side);
        match icons::drawing(token) {
            Some(drawing) => self.frame.shapes.push(Shape::Icon {
                rect: square,
                drawing,
                color,
                ground: self.ground,
            }),
            None => self.frame.shapes.push(Shape::Box {
                rect: square,
                radii: [side * metrics::UNKNOWN_ICON_RADIUS; 4],
                fill: None,
                border: Some(Border {
                    width: side * metrics::UNKNOWN_ICON_STROKE,
                    color,
                    dashed: true,
                }),
            }),
        }
    }

    fn text(&mut self, text: &RichText, rect: Rect) {
        let paragraph = self.typesetter.paragraph_of(text.key(), text, rect.width);
        self.paragraph(text, &paragraph, rect);
    }

    fn paragraph(&mut self, text: &RichText, paragraph: &Arc<Paragraph>, rect: Rect) {
        // A text that was set without breaking is moved as a whole.
        let spare = rect.width - paragraph.width;
        let shift = match text.align {
            Align::Left => 0.0,
            Align::Center if text.nowrap => spare / 2.0,
            Align::Right if text.nowrap => spare,
            Align::Center | Align::Right => 0.0,
        };
        let (x, y) = (rect.x + shift, rect.y);
        self.frame.shapes.push(Shape::Text {
            origin: (x, y),
            paragraph: paragraph.clone(),
        });
        for (place, content) in &paragraph.items {
            self.content(content, place.translated(x, y));
        }
    }
}

/// The part of a picture that fills a box of another ratio.
fn cropped(picture: &Picture, rect: Rect, crop: Crop) -> Rect {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let wanted = rect.width / rect.height.max(0.01);
    if width / height > wanted {
        let shown = height * wanted;
        return Rect::new((width - shown) / 2.0, 0.0, shown, height);
    }
    let shown = width / wanted.max(0.01);
    let top = match crop {
        Crop::Center => (height - shown) / 2.0,
        Crop::Top => 0.0,
    };
    Rect::new(0.0, top, width, shown)
}

/// Solid fills are what most boxes have.
impl From<Rgba> for Fill {
    fn from(color: Rgba) -> Self {
        Self::Solid(color)
    }
}
