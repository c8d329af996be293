//! Which rows of a picture differ between two frames: all others keep their pixels.

use std::sync::Arc;

use super::frame::{Fill, Frame, Rect, Shape};
use super::text::Paragraph;

/// Rows, px at scale 1: from the first number to the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rows {
    pub(super) top: f32,
    pub(super) bottom: f32,
}

/// Edges are softened over a pixel, and baselines are moved to whole ones.
const SOFT: f32 = 2.0;

impl Rows {
    const NONE: Self = Self {
        top: f32::INFINITY,
        bottom: f32::NEG_INFINITY,
    };
    const ALL: Self = Self {
        top: f32::NEG_INFINITY,
        bottom: f32::INFINITY,
    };

    fn of(rect: Rect) -> Self {
        Self {
            top: rect.y - SOFT,
            bottom: rect.bottom() + SOFT,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            top: self.top.min(other.top),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.top >= self.bottom
    }
}

/// The rows outside of which two frames look alike.
pub(super) fn between(old: &Frame, new: &Frame) -> Rows {
    let mut rows = Rows::NONE;
    let (mut before, mut after) = (&old.shapes[..], &new.shapes[..]);
    while let (Some((a, rest_before)), Some((b, rest_after))) =
        (before.split_first(), after.split_first())
        && let Some(differ) = alike(a, b)
    {
        rows = rows.and(differ);
        (before, after) = (rest_before, rest_after);
    }
    while let (Some((a, rest_before)), Some((b, rest_after))) =
        (before.split_last(), after.split_last())
        && let Some(differ) = alike(a, b)
    {
        rows = rows.and(differ);
        (before, after) = (rest_before, rest_after);
    }
    // What is turned reaches other rows than its own box.
    let is_turn = |shape: &Shape| matches!(shape, Shape::PushTurn { .. } | Shape::PopTurn);
    if before.iter().chain(after).any(is_turn) || turned(old, before) || turned(new, after) {
        return Rows::ALL;
    }
    let pairs = || before.iter().zip(after);
    let clips = |shape: &Shape| match shape {
        Shape::PushClip { .. } => 1,
        Shape::PopClip => -1,
        _ => 0,
    };
    if before.len() == after.len() && pairs().all(|(a, b)| clips(a) == clips(b)) {
        return pairs().fold(rows, |rows, (a, b)| {
            rows.and(alike(a, b).unwrap_or_else(|| extent(a).and(extent(b))))
        });
    }
    if !closed(before) || !closed(after) {
        return Rows::ALL;
    }
    before
        .iter()
        .chain(after)
        .fold(rows, |rows, shape| rows.and(extent(shape)))
}

/// Whether the last of a frame's shapes, `rest` and what was taken off behind it, begin inside of a turn.
fn turned(frame: &Frame, rest: &[Shape]) -> bool {
    let Some(first) = rest.first() else {
        return false;
    };
    let before = frame
        .shapes
        .iter()
        .take_while(|shape| !std::ptr::eq(*shape, first));
    let open = before.fold(0_i32, |open, shape| match shape {
        Shape::PushTurn { .. } => open + 1,
        Shape::PopTurn => open - 1,
        _ => open,
    });
    open > 0
}

/// Whether every clip that begins among shapes ends among them, and the other way round.
fn closed(shapes: &[Shape]) -> bool {
    let mut open = 0_usize;
    for shape in shapes {
        match shape {
            Shape::PushClip { .. } => open += 1,
            Shape::PopClip if open == 0 => return false,
            Shape::PopClip => open -= 1,
            _ => {}
        }
    }
    open == 0
}

/// Where two shapes differ that are equal but for their lower edge; `None` where they differ in more.
fn alike(old: &Shape, new: &Shape) -> Option<Rows> {
    match (old, new) {
        (
            Shape::Box {
                rect: a,
                radii,
                fill,
                border,
            },
            Shape::Box {
                rect: b,
                radii: radii_b,
                fill: fill_b,
                border: border_b,
            },
        ) if radii == radii_b && fill == fill_b && border == border_b => {
            if a == b {
                return Some(Rows::NONE);
            }
            // Colours that flow and dashes depend on the whole box.
            let flows = matches!(fill, Some(Fill::Linear { .. } | Fill::Mesh { .. }));
            let line = border.map_or(0.0, |border| border.width);
            if flows || border.is_some_and(|border| border.dashed) {
                return None;
            }
            lower_edge(*a, *b, radii, line)
        }
        (
            Shape::PushClip { rect: a, radii },
            Shape::PushClip {
                rect: b,
                radii: radii_b,
            },
        ) if radii == radii_b => {
            if a == b {
                return Some(Rows::NONE);
            }
            lower_edge(*a, *b, radii, 0.0)
        }
        _ => equal(old, new).then_some(Rows::NONE),
    }
    .filter(|rows| rows.is_empty() || rows.top.is_finite())
}

/// Whether two shapes look the same that are neither boxes nor clips.
fn equal(old: &Shape, new: &Shape) -> bool {
    match (old, new) {
        (Shape::PopClip, Shape::PopClip) | (Shape::PopTurn, Shape::PopTurn) => true,
        (
            Shape::PushTurn {
                center: a,
                degrees: degrees_a,
            },
            Shape::PushTurn {
                center: b,
                degrees: degrees_b,
            },
        ) => a == b && degrees_a == degrees_b,
        (
            Shape::Ring {
                rect: a,
                radii: radii_a,
                width: width_a,
                fill: fill_a,
            },
            Shape::Ring {
                rect: b,
                radii: radii_b,
                width: width_b,
                fill: fill_b,
            },
        ) => a == b && radii_a == radii_b && width_a == width_b && fill_a == fill_b,
        (
            Shape::Text {
                origin: a,
                paragraph: text_a,
            },
            Shape::Text {
                origin: b,
                paragraph: text_b,
            },
        ) => a == b && Arc::ptr_eq(text_a, text_b),
        (
            Shape::Icon {
                rect: a,
                drawing: drawing_a,
                color: color_a,
                ground: ground_a,
            },
            Shape::Icon {
                rect: b,
                drawing: drawing_b,
                color: color_b,
                ground: ground_b,
            },
        ) => {
            a == b
                && Arc::ptr_eq(drawing_a, drawing_b)
                && color_a == color_b
                && ground_a == ground_b
        }
        (
            Shape::Image {
                rect: a,
                radii: radii_a,
                image: image_a,
                crop: crop_a,
            },
            Shape::Image {
                rect: b,
                radii: radii_b,
                image: image_b,
                crop: crop_b,
            },
        ) => a == b && radii_a == radii_b && image_a == image_b && crop_a == crop_b,
        (
            Shape::Line {
                points: a,
                width: width_a,
                color: color_a,
            },
            Shape::Line {
                points: b,
                width: width_b,
                color: color_b,
            },
        ) => a == b && width_a == width_b && color_a == color_b,
        (
            Shape::Circle {
                center: a,
                radius: radius_a,
                fill: fill_a,
                border: border_a,
            },
            Shape::Circle {
                center: b,
                radius: radius_b,
                fill: fill_b,
                border: border_b,
            },
        ) => a == b && radius_a == radius_b && fill_a == fill_b && border_a == border_b,
        _ => false,
    }
}

/// The rows in which two boxes differ that begin at the same place and are equally wide.
fn lower_edge(a: Rect, b: Rect, radii: &[f32; 4], line: f32) -> Option<Rows> {
    let radius = radii.iter().copied().fold(0.0, f32::max);
    let round = radius + line;
    let room = a.height.min(b.height) >= 2.0 * round && a.width >= 2.0 * round;
    (room && (a.x, a.y, a.width) == (b.x, b.y, b.width)).then(|| Rows {
        top: a.bottom().min(b.bottom()) - round - SOFT,
        bottom: a.bottom().max(b.bottom()) + SOFT,
    })
}

/// The rows that a shape reaches.
pub(super) fn extent(shape: &Shape) -> Rows {
    match shape {
        Shape::Box { rect, .. }
        | Shape::Ring { rect, .. }
        | Shape::Icon { rect, .. }
        | Shape::Image { rect, .. }
        | Shape::PushClip { rect, .. } => Rows::of(*rect),
        Shape::PopClip | Shape::PushTurn { .. } | Shape::PopTurn => Rows::NONE,
        Shape::Line { points, width, .. } => points.iter().fold(Rows::NONE, |rows, (_, y)| {
            // A sharp corner reaches out as far as the stroke's limit for corners lets it.
            let reach = 4.0 * width + SOFT;
            rows.and(Rows {
                top: y - reach,
                bottom: y + reach,
            })
        }),
        Shape::Circle {
            center,
            radius,
            border,
            ..
        } => {
            let reach = radius + border.map_or(0.0, |border| border.width) + SOFT;
            Rows {
                top: center.1 - reach,
                bottom: center.1 + reach,
            }
        }
        Shape::Text { origin, paragraph } => text_extent(origin.1, paragraph),
    }
}

/// The rows that the letters and marks of a paragraph at `y` reach.
pub(super) fn text_extent(y: f32, paragraph: &Paragraph) -> Rows {
    let own = Rows::of(Rect::new(0.0, y, 0.0, paragraph.height));
    let marks = paragraph.marks.iter().fold(own, |rows, mark| {
        rows.and(Rows::of(mark.rect.translated(0.0, y)))
    });
    paragraph
        .runs
        .iter()
        .fold(marks, |rows, run| rows.and(run_extent(y, run)))
}

/// The rows that the glyphs of a run of a paragraph at `y` reach. Signs above letters may stand far from the baseline;
/// no glyph of the embedded faces reaches further from its own origin than this.
pub(super) fn run_extent(y: f32, run: &super::frame::GlyphRun) -> Rows {
    let mut rows = Rows::NONE;
    for (_, _, baseline) in &run.glyphs {
        rows.top = rows.top.min(*baseline);
        rows.bottom = rows.bottom.max(*baseline);
    }
    Rows {
        top: y + rows.top - 2.0 * run.size - SOFT,
        bottom: y + rows.bottom + run.size + SOFT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Rgba;

    fn block(y: f32, height: f32) -> Shape {
        Shape::Box {
            rect: Rect::new(0.0, y, 100.0, height),
            radii: [4.0; 4],
            fill: Some(Fill::Solid(Rgba::rgb(1, 2, 3))),
            border: None,
        }
    }

    fn clip(y: f32, height: f32) -> Shape {
        Shape::PushClip {
            rect: Rect::new(0.0, y, 100.0, height),
            radii: [0.0; 4],
        }
    }

    fn frame(shapes: Vec<Shape>) -> Frame {
        Frame {
            shapes,
            ..Frame::default()
        }
    }

    #[test]
    fn equal_frames_differ_nowhere() {
        let shapes = || vec![clip(0.0, 50.0), block(0.0, 20.0), Shape::PopClip];
        assert!(between(&frame(shapes()), &frame(shapes())).is_empty());
    }

    #[test]
    fn a_card_that_grows_differs_from_the_change_down() {
        let card = |height: f32, last: f32| {
            frame(vec![
                block(0.0, height),
                clip(0.0, height),
                block(10.0, 20.0),
                block(last, 20.0),
                Shape::PopClip,
            ])
        };
        let rows = between(&card(100.0, 50.0), &card(120.0, 70.0));
        assert_eq!((rows.top, rows.bottom), (48.0, 122.0));
    }

    #[test]
    fn a_clip_that_is_not_closed_within_the_change_makes_all_rows_differ() {
        let old = frame(vec![block(0.0, 20.0), block(30.0, 20.0)]);
        let new = frame(vec![clip(0.0, 10.0), block(5.0, 20.0), block(30.0, 20.0)]);
        assert_eq!(between(&old, &new), Rows::ALL);
    }
}
