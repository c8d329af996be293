//! The signs that the client draws itself and that are no icons of its library: ticks, angles, the figure of a person.
//!
//! Each is drawn on a grid of its own, [`GRID`] units wide and high, that is laid over the largest square of the box;
//! coordinates and strokes are units of that grid, from its upper left corner, so a sign scales with its box.

use super::frame::{Border, Fill, Rect, Rgba, Shape};
use super::theme::metrics;

/// Units of a sign's grid, on both sides: the client's icons are drawn on such a grid.
const GRID: f32 = 24.0;

/// A grid laid over a box.
#[derive(Clone, Copy)]
struct Grid {
    /// Where its corner lies.
    x: f32,
    y: f32,
    /// The px of one unit.
    unit: f32,
}

impl Grid {
    /// In the middle of a box, as large as fits.
    fn of(rect: Rect) -> Self {
        Self::sized(rect, rect.width.min(rect.height))
    }

    /// In the middle of a box, with a given side.
    fn sized(rect: Rect, side: f32) -> Self {
        Self {
            x: rect.x + (rect.width - side) / 2.0,
            y: rect.y + (rect.height - side) / 2.0,
            unit: side / GRID,
        }
    }

    fn point(self, (x, y): (f32, f32)) -> (f32, f32) {
        (self.x + x * self.unit, self.y + y * self.unit)
    }

    fn rect(self, x: f32, y: f32, width: f32, height: f32) -> Rect {
        let (x, y) = self.point((x, y));
        Rect::new(x, y, width * self.unit, height * self.unit)
    }

    fn line(self, points: &[(f32, f32)], width: f32, color: Rgba) -> Shape {
        Shape::Line {
            points: points.iter().map(|at| self.point(*at)).collect(),
            width: width * self.unit,
            color,
        }
    }

    fn dot(self, center: (f32, f32), radius: f32, color: Rgba) -> Shape {
        Shape::Circle {
            center: self.point(center),
            radius: radius * self.unit,
            fill: Some(color),
            border: None,
        }
    }
}

/// An angle that points down, turned clockwise by degrees. Measured: 11 px wide and 6 high in a box of 16.
pub(super) fn chevron(rect: Rect, color: Rgba, degrees: f32) -> [Shape; 1] {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let turned = |x: f32, y: f32| (12.0 + x * cos - y * sin, 12.0 + x * sin + y * cos);
    let points = [turned(-7.5, -3.75), turned(0.0, 3.75), turned(7.5, -3.75)];
    [Grid::of(rect).line(&points, 2.0, color)]
}

/// A tick.
pub(super) fn tick(rect: Rect, color: Rgba) -> [Shape; 1] {
    let points = [(6.0, 12.3), (10.2, 16.5), (18.0, 8.1)];
    [Grid::of(rect).line(&points, 2.4, color)]
}

/// A triangle that starts a sound, its corners soft: strokes with round ends that meet.
pub(super) fn play(rect: Rect, color: Rgba) -> [Shape; 3] {
    let grid = Grid::of(rect);
    [0.0, 1.2, 2.4].map(|inset: f32| {
        let (left, top, bottom) = (9.5 + inset * 0.6, 8.0 + inset, 16.0 - inset);
        let points = [
            (left, top),
            (left, bottom),
            (16.0 - inset, 12.0),
            (left, top),
            (left, bottom),
        ];
        grid.line(&points, 1.6, color)
    })
}

/// The waves of a voice.
pub(super) fn waves(rect: Rect, color: Rgba) -> [Shape; 3] {
    let grid = Grid::of(rect);
    [(7.0, 2.0), (12.0, 5.0), (17.0, 3.0)].map(|(x, half)| {
        let points = [(x, 12.0 - half), (x, 12.0 + half)];
        grid.line(&points, 2.0, color)
    })
}

/// Three bars: a chart.
pub(super) fn bars(rect: Rect, color: Rgba) -> [Shape; 3] {
    let grid = Grid::of(rect);
    [(3.0, 9.0), (10.0, 18.0), (17.0, 13.0)].map(|(x, height)| Shape::Box {
        rect: grid.rect(x, 21.0 - height, 4.0, height),
        radii: [grid.unit; 4],
        fill: Some(Fill::Solid(color)),
        border: None,
    })
}

/// A person's picture that is not at hand: head and shoulders on a round ground.
pub(super) fn avatar(rect: Rect, ground: Rgba, figure: Rgba) -> [Shape; 5] {
    let grid = Grid::of(rect);
    let circle = grid.rect(0.0, 0.0, GRID, GRID);
    let radii = [circle.width / 2.0; 4];
    [
        Shape::PushClip {
            rect: circle,
            radii,
        },
        Shape::Box {
            rect: circle,
            radii: [0.0; 4],
            fill: Some(Fill::Solid(ground)),
            border: None,
        },
        grid.dot((12.0, 9.6), 4.08, figure),
        grid.dot((12.0, 23.04), 7.92, figure),
        Shape::PopClip,
    ]
}

/// A ring before a list's item one level deeper.
pub(super) fn ring(rect: Rect, color: Rgba) -> [Shape; 1] {
    [Shape::Circle {
        center: (rect.x + metrics::DISC_CENTER, rect.y + rect.height / 2.0),
        radius: metrics::DISC_RADIUS - metrics::RING_LINE / 2.0,
        fill: None,
        border: Some(Border {
            width: metrics::RING_LINE,
            color,
            dashed: false,
        }),
    }]
}

/// A square before a list's item deeper still.
pub(super) fn square(rect: Rect, color: Rgba) -> [Shape; 1] {
    let half = metrics::DISC_RADIUS;
    let (x, y) = (rect.x + metrics::DISC_CENTER, rect.y + rect.height / 2.0);
    [Shape::Box {
        rect: Rect::new(x - half, y - half, 2.0 * half, 2.0 * half),
        radii: [0.0; 4],
        fill: Some(Fill::Solid(color)),
        border: None,
    }]
}

/// A disc before a list's item, at the left of its box.
pub(super) fn disc(rect: Rect, color: Rgba) -> [Shape; 1] {
    [Shape::Circle {
        center: (rect.x + metrics::DISC_CENTER, rect.y + rect.height / 2.0),
        radius: metrics::DISC_RADIUS,
        fill: Some(color),
        border: None,
    }]
}

/// A picture that is not at hand: a frame with sun and hills, a third of its box.
pub(super) fn picture(rect: Rect, color: Rgba) -> [Shape; 3] {
    let (least, most) = metrics::PICTURE_SIGN;
    let side = (rect.width.min(rect.height) / 3.0).clamp(least, most);
    let grid = Grid::sized(rect, side);
    let hills = [
        (2.0, 18.0),
        (9.0, 13.0),
        (13.0, 16.0),
        (18.0, 10.0),
        (23.0, 15.0),
    ];
    [
        Shape::Box {
            rect: grid.rect(0.0, 3.0, GRID, 18.0),
            radii: [3.0 * grid.unit; 4],
            fill: None,
            border: Some(Border {
                width: 2.0 * grid.unit,
                color,
                dashed: false,
            }),
        },
        grid.dot((7.0, 9.0), 2.0, color),
        grid.line(&hills, 2.0, color),
    ]
}
