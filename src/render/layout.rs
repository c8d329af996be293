//! From boxes to a frame: taffy places them, this file measures their texts and writes down what to draw.

use std::sync::Arc;

use taffy::prelude::*;

use super::boxes::{BoxId, Builder, Content, Crop, Decor};
use super::frame::{Border, Fill, Frame, HitBox, Press, Rect, Rgba, Shape};
use super::icons;
use super::images::{Picture, Pictures};
use super::kept::{Kept, KeptBox};
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
        (Device::Desktop, WidthMode::Default | WidthMode::Fill) => metrics::CARD_WIDTH,
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
    kept.end(card);
    let available = Size {
        width: AvailableSpace::Definite(width),
        height: AvailableSpace::MaxContent,
    };
    let computed =
        kept.tree
            .compute_layout_with_measure(root, available, |input, _, data, style| {
                let measured = |known: Size<Option<f32>>, available| {
                    measure(typesetter, known, available, data)
                };
                taffy::compute_leaf_layout(input, style, |_, _| 0.0, measured)
            });
    if computed.is_err() {
        return Frame::default();
    }
    let mut writer = Writer {
        kept,
        typesetter,
        moved: None,
        frame: Frame::default(),
        ground,
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
    let Content::Text(text) = &kept.data.content else {
        return Size::ZERO;
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
}

impl Writer<'_> {
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
            let node = match self.moved {
                Some((from, to)) => hit.node.moved(from, to),
                None => hit.node,
            };
            self.hit(node, &hit.tag, rect, hit.press.clone(), depth);
            inner_depth = depth.saturating_add(1);
        }
        self.decor(&data.decor, rect);
        if data.decor.clip {
            let radii = [data.decor.radius; 4];
            self.frame.shapes.push(Shape::PushClip { rect, radii });
        }
        let inside = Rect::new(
            rect.x + layout.border.left + layout.padding.left,
            rect.y + layout.border.top + layout.padding.top,
            (rect.width
                - layout.border.left
                - layout.border.right
                - layout.padding.left
                - layout.padding.right)
                .max(0.0),
            (rect.height
                - layout.border.top
                - layout.border.bottom
                - layout.padding.top
                - layout.padding.bottom)
                .max(0.0),
        );
        match &data.content {
            Content::Text(text) => {
                let key = own.text.unwrap_or_else(|| text.key());
                let mut known = own.lines.borrow_mut();
                let paragraph = lines(self.typesetter, &mut known, key, text, inside.width);
                self.paragraph(text, &paragraph, inside);
            }
            other => self.content(other, inside),
        }
        for child in kept.tree.child_ids(id) {
            self.write(child, rect.x, rect.y, inner_depth);
        }
        if data.decor.clip {
            self.frame.shapes.push(Shape::PopClip);
        }
        self.border(&data.decor, rect);
        self.moved = moved;
    }

    fn hit(&mut self, node: NodeId, tag: &str, rect: Rect, press: Press, depth: u16) {
        self.frame.hits.push(HitBox {
            node,
            tag: tag.into(),
            rect,
            press,
            depth,
        });
    }

    fn decor(&mut self, decor: &Decor, rect: Rect) {
        for fill in &decor.fills {
            self.frame.shapes.push(Shape::Box {
                rect,
                radii: [decor.radius; 4],
                fill: Some(fill.clone()),
                border: None,
            });
        }
    }

    /// Borders lie over what is in the box, which may reach to the edge.
    fn border(&mut self, decor: &Decor, rect: Rect) {
        if let Some(border) = decor.border {
            self.frame.shapes.push(Shape::Box {
                rect,
                radii: [decor.radius; 4],
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
            Content::Chevron(color, turn) => {
                let (cx, cy) = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
                let unit = rect.width.min(rect.height) / 16.0;
                let (sin, cos) = turn.to_radians().sin_cos();
                let turned = |x: f32, y: f32| {
                    (
                        cx + (x * cos - y * sin) * unit,
                        cy + (x * sin + y * cos) * unit,
                    )
                };
                self.frame.shapes.push(Shape::Line {
                    points: vec![turned(-4.0, -2.0), turned(0.0, 2.0), turned(4.0, -2.0)],
                    width: 1.4 * unit,
                    color: *color,
                });
            }
            Content::Avatar(color) => {
                let radius = rect.width.min(rect.height) / 2.0;
                let (cx, cy) = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
                let circle = Rect::new(cx - radius, cy - radius, 2.0 * radius, 2.0 * radius);
                let radii = [radius; 4];
                let figure = Some(Rgba::rgb(255, 255, 255));
                self.frame.shapes.push(Shape::PushClip {
                    rect: circle,
                    radii,
                });
                self.frame.shapes.push(Shape::Box {
                    rect: circle,
                    radii: [0.0; 4],
                    fill: Some(Fill::Solid(*color)),
                    border: None,
                });
                for (lower, size) in [(-0.2, 0.34), (0.92, 0.66)] {
                    self.frame.shapes.push(Shape::Circle {
                        center: (cx, cy + lower * radius),
                        radius: size * radius,
                        fill: figure,
                        border: None,
                    });
                }
                self.frame.shapes.push(Shape::PopClip);
            }
            Content::Tick(color) => {
                let unit = rect.width.min(rect.height) / 16.0;
                let at = |x: f32, y: f32| (rect.x + x * unit, rect.y + y * unit);
                self.frame.shapes.push(Shape::Line {
                    points: vec![at(4.0, 8.2), at(6.8, 11.0), at(12.0, 5.4)],
                    width: 1.6 * unit,
                    color: *color,
                });
            }
            Content::Play(color) => {
                let unit = rect.width.min(rect.height) / 24.0;
                let at = |x: f32, y: f32| (rect.x + x * unit, rect.y + y * unit);
                // Strokes with round ends that meet: a triangle with soft corners.
                for inset in [0.0, 1.2, 2.4] {
                    self.frame.shapes.push(Shape::Line {
                        points: vec![
                            at(9.5 + inset * 0.6, 8.0 + inset),
                            at(9.5 + inset * 0.6, 16.0 - inset),
                            at(16.0 - inset, 12.0),
                            at(9.5 + inset * 0.6, 8.0 + inset),
                            at(9.5 + inset * 0.6, 16.0 - inset),
                        ],
                        width: 1.6 * unit,
                        color: *color,
                    });
                }
            }
            Content::Waves(color) => {
                let unit = rect.width.min(rect.height) / 24.0;
                let at = |x: f32, y: f32| (rect.x + x * unit, rect.y + y * unit);
                for (x, half) in [(7.0, 2.0), (12.0, 5.0), (17.0, 3.0)] {
                    self.frame.shapes.push(Shape::Line {
                        points: vec![at(x, 12.0 - half), at(x, 12.0 + half)],
                        width: 2.0 * unit,
                        color: *color,
                    });
                }
            }
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
            Content::Bars(color) => {
                let unit = rect.width.min(rect.height) / 24.0;
                for (x, height) in [(3.0, 9.0), (10.0, 18.0), (17.0, 13.0)] {
                    self.frame.shapes.push(Shape::Box {
                        rect: Rect::new(
                            rect.x + x * unit,
                            rect.y + (21.0 - height) * unit,
                            4.0 * unit,
                            height * unit,
                        ),
                        radii: [unit; 4],
                        fill: Some(Fill::Solid(*color)),
                        border: None,
                    });
                }
            }
            Content::Disc(color) => self.frame.shapes.push(Shape::Circle {
                center: (rect.x + metrics::DISC_CENTER, rect.y + rect.height / 2.0),
                radius: metrics::DISC_RADIUS,
                fill: Some(*color),
                border: None,
            }),
            Content::Picture(picture, crop) => self.frame.shapes.push(Shape::Image {
                rect,
                radii: [0.0; 4],
                crop: cropped(picture, rect, *crop),
                image: picture.clone(),
            }),
            Content::PictureSign(color) => {
                let unit = (rect.width.min(rect.height) / 3.0).clamp(4.0, 32.0) / 24.0;
                let (cx, cy) = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
                self.frame.shapes.push(Shape::Box {
                    rect: Rect::new(cx - 12.0 * unit, cy - 9.0 * unit, 24.0 * unit, 18.0 * unit),
                    radii: [3.0 * unit; 4],
                    fill: None,
                    border: Some(Border {
                        width: 2.0 * unit,
                        color: *color,
                        dashed: false,
                    }),
                });
                self.frame.shapes.push(Shape::Circle {
                    center: (cx - 5.0 * unit, cy - 3.0 * unit),
                    radius: 2.0 * unit,
                    fill: Some(*color),
                    border: None,
                });
                let at = |x: f32, y: f32| (cx + x * unit, cy + y * unit);
                self.frame.shapes.push(Shape::Line {
                    points: vec![
                        at(-10.0, 6.0),
                        at(-3.0, 1.0),
                        at(1.0, 4.0),
                        at(6.0, -2.0),
                        at(11.0, 3.0),
                    ],
                    width: 2.0 * unit,
                    color: *color,
                });
            }
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
                radii: [side / 4.0; 4],
                fill: None,
                border: Some(Border {
                    width: side / 14.0,
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
