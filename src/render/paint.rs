//! From a frame to pixels, on the CPU.

use std::ops::Range;

use vello_cpu::kurbo::{
    Affine, BezPath, Cap, Circle, Join, Point, Rect as KurboRect, RoundedRect, RoundedRectRadii,
    Shape as _, Stroke,
};
use vello_cpu::peniko::color::{AlphaColor, DynamicColor, Srgb};
use vello_cpu::peniko::{ColorStop, Gradient, ImageQuality, ImageSampler};
use vello_cpu::{
    Glyph, Image, ImageSource, Level, PaintType, Pixmap, PixmapMut, RasterizerSettings,
    RenderContext, RenderSettings, Resources, TargetInit,
};

use super::Pixels;
use super::damage::{self, Rows};
use super::fonts::Fonts;
use super::frame::{Border, Fill, Frame, Rect, Rgba, Shape};
use super::icons::{Drawing, Paint, VIEW_BOX};
use super::images::Picture;
use super::text::Paragraph;

/// How far a face without italics is slanted: the tangent of 14°.
const SLANT: f64 = 0.249;
/// How far apart a face without a bold is drawn twice, as a share of the text size.
const EMBOLDEN: f32 = 1.0 / 36.0;
/// A picture has at most so many pixels on a side: what the rasteriser can address.
pub(super) const LARGEST_SIDE: f32 = 65_000.0;
/// A picture has at most so many pixels: half a gigabyte.
pub(super) const MOST_PIXELS: f32 = 128.0 * 1024.0 * 1024.0;
/// The rasteriser works on tiles of so many pixels on a side, row by row.
const TILE: u16 = 4;
/// How far from its box a shape may still be seen, px: a slanted glyph, say.
const REACH: f32 = 8.0;
/// How closely curves follow their shape, pixels.
const TOLERANCE: f64 = 0.1;

/// Paints frames and keeps what painting needs from one to the next.
pub(super) struct Painter {
    context: Option<RenderContext>,
    resources: Resources,
    level: Level,
}

impl Painter {
    /// A painter whose pixels are the same on every machine.
    pub(super) fn reproducible() -> Self {
        Self::at(Level::baseline())
    }

    /// A painter that uses the best instructions of this machine; a pixel at an edge may differ by a shade.
    pub(super) fn fast() -> Self {
        Self::at(Level::new())
    }

    fn at(level: Level) -> Self {
        Self {
            context: None,
            resources: Resources::new(),
            level,
        }
    }

    /// Paints the part `region` of a frame.
    pub(super) fn paint(
        &mut self,
        fonts: &Fonts,
        frame: &Frame,
        region: Rect,
        scale: f32,
    ) -> Pixels {
        let view = View::new(region, scale);
        let mut target = Pixmap::new(view.width, view.height);
        let context = self.draw(fonts, frame, view, None);
        context.render(&mut target, &mut self.resources);
        self.context = Some(context);
        Pixels {
            width: u32::from(view.width),
            height: u32::from(view.height),
            rgba: target.take_rgba8(vello_cpu::peniko::ImageAlphaType::AlphaPremultiplied),
        }
    }

    /// Paints the rows of `region` anew in which two frames differ; gives them. Pixels of another size, which cannot be
    /// those of the old frame, are painted whole.
    pub(super) fn repaint(
        &mut self,
        fonts: &Fonts,
        pixels: &mut Pixels,
        (old, new): (&Frame, &Frame),
        region: Rect,
        scale: f32,
    ) -> Range<u32> {
        let view = View::new(region, scale);
        let size = (u32::from(view.width), u32::from(view.height));
        let row = usize::from(view.width) * 4;
        if (pixels.width, pixels.height) != size
            || pixels.rgba.len() != row * usize::from(view.height)
        {
            *pixels = self.paint(fonts, new, region, scale);
            return 0..pixels.height;
        }
        let rows = view.rows(damage::between(old, new));
        if rows.is_empty() {
            return 0..0;
        }
        // The rasteriser goes over all rows of its target: those below are left out of it.
        let target = &mut pixels.rgba[..usize::from(rows.end) * row];
        target[usize::from(rows.start) * row..].fill(0);
        let context = self.draw(fonts, new, view, Some(rows.clone()));
        if let Some(target) = PixmapMut::new(view.width, rows.end, target) {
            let settings = RasterizerSettings {
                target_init: TargetInit::SrcOver,
                ..RasterizerSettings::default()
            };
            context.render_with(target, &mut self.resources, settings);
        }
        self.context = Some(context);
        u32::from(rows.start)..u32::from(rows.end)
    }

    /// Writes down what is to be rasterised: everything, or what lies in some rows.
    fn draw(
        &mut self,
        fonts: &Fonts,
        frame: &Frame,
        view: View,
        rows: Option<Range<u16>>,
    ) -> RenderContext {
        let settings = RenderSettings {
            level: self.level,
            ..RenderSettings::default()
        };
        // Whole tiles, so that no shape is cut within one by the picture's edge: a clip that ends there would cut it
        // in another way than the edge does.
        let width = view.width.next_multiple_of(TILE);
        let height = view.height.next_multiple_of(TILE);
        let mut context = match self.context.take() {
            Some(mut context) => {
                context.reset_and_resize(width, height);
                context
            }
            None => RenderContext::new_with(width, height, settings),
        };
        let mut seen = view.region;
        let mut clips = 0;
        if let Some(rows) = rows {
            let (top, bottom) = (f32::from(rows.start), f32::from(rows.end));
            seen.y += top / view.scale;
            seen.height = (bottom - top) / view.scale;
            context.set_transform(Affine::IDENTITY);
            // From strip to strip, too, at the picture's own edges.
            let bottom = f64::from(rows.end.next_multiple_of(TILE));
            let clip = KurboRect::new(0.0, f64::from(top), f64::from(width), bottom);
            context.push_clip_rect(&clip);
            clips = 1;
        }
        let mut canvas = Canvas {
            context: &mut context,
            resources: &mut self.resources,
            fonts,
            region: view.region,
            seen,
            scale: f64::from(view.scale),
            own_clips: clips,
            clips,
            turns: Vec::new(),
        };
        for shape in &frame.shapes {
            canvas.shape(shape);
        }
        canvas.close();
        context.flush();
        context
    }
}

/// A part of a frame as a picture.
#[derive(Clone, Copy)]
struct View {
    region: Rect,
    scale: f32,
    /// Pixels.
    width: u16,
    height: u16,
}

impl View {
    fn new(region: Rect, scale: f32) -> Self {
        let scale = if scale.is_finite() {
            scale.clamp(0.05, 16.0)
        } else {
            1.0
        };
        let pixels = |length: f32| (length * scale).ceil().clamp(1.0, LARGEST_SIDE) as u16;
        Self {
            region,
            scale,
            width: pixels(region.width),
            height: pixels(region.height),
        }
    }

    /// The pixels' rows that rows of the frame touch, from one border of the rasteriser's strips to another: a strip
    /// that a clip divides is mixed with the clip's shares, and a gradient in it may come out a shade different.
    fn rows(self, rows: Rows) -> Range<u16> {
        if rows.is_empty() {
            return 0..0;
        }
        let row = |y: f32| (y - self.region.y) * self.scale;
        let most = f32::from(self.height);
        let start = (row(rows.top).floor() - 1.0).clamp(0.0, most);
        let end = (row(rows.bottom).ceil() + 1.0).clamp(0.0, most);
        let (start, end) = (start as u16, end as u16);
        start - start % TILE..end.next_multiple_of(TILE).min(self.height)
    }
}

struct Canvas<'a> {
    context: &'a mut RenderContext,
    resources: &'a mut Resources,
    fonts: &'a Fonts,
    region: Rect,
    /// The part of it that is drawn.
    seen: Rect,
    scale: f64,
    /// Clips that are open, and how many of them are no shape's.
    clips: usize,
    own_clips: usize,
    turns: Vec<Affine>,
}

impl Canvas<'_> {
    /// From px of the frame to pixels of the picture.
    fn view(&self) -> Affine {
        Affine::scale(self.scale)
            * Affine::translate((-f64::from(self.region.x), -f64::from(self.region.y)))
            * self.turn()
    }

    fn turn(&self) -> Affine {
        self.turns.last().copied().unwrap_or(Affine::IDENTITY)
    }

    /// The box with its edges on whole pixels, as the client's: thin lines stay thin and keep their colour. What has an
    /// extent keeps at least a pixel of it.
    fn snapped(&self, rect: Rect) -> Rect {
        let (scale, region) = (self.scale, self.region);
        let along = |from: f32, length: f32, origin: f32| {
            let first = whole_pixel(from, origin, scale);
            let least = if length > 0.0 { first + 1.0 } else { first };
            let last = whole_pixel(from + length, origin, scale).max(least);
            let start = (first / scale + f64::from(origin)) as f32;
            (start, ((last - first) / scale) as f32)
        };
        let (x, width) = along(rect.x, rect.width, region.x);
        let (y, height) = along(rect.y, rect.height, region.y);
        Rect::new(x, y, width, height)
    }

    fn visible(&self, rect: Rect) -> bool {
        // Marks and slanted glyphs reach a little out of their boxes.
        let reach = REACH;
        Rect::new(
            rect.x - reach,
            rect.y - reach,
            rect.width + 2.0 * reach,
            rect.height + 2.0 * reach,
        )
        .intersects(self.seen)
    }

    /// Whether rows are among those that are drawn.
    fn shows(&self, rows: Rows) -> bool {
        rows.top < self.seen.bottom() + REACH && self.seen.y - REACH < rows.bottom
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Box {
                rect,
                radii,
                fill,
                border,
            } => {
                if !self.visible(*rect) {
                    return;
                }
                self.context.set_transform(self.view());
                let rect = self.snapped(*rect);
                if let Some(fill) = fill {
                    self.fill(rect, *radii, fill);
                }
                if let Some(border) = border {
                    self.border(rect, *radii, *border);
                }
            }
            Shape::Ring {
                rect,
                radii,
                width,
                fill,
            } => {
                if self.visible(*rect) {
                    self.context.set_transform(self.view());
                    self.ring(self.snapped(*rect), *radii, *width, fill);
                }
            }
            Shape::PushTurn { center, degrees } => {
                let center = Point::new(f64::from(center.0), f64::from(center.1));
                let turn = Affine::rotate_about(f64::from(*degrees).to_radians(), center);
                self.turns.push(self.turn() * turn);
            }
            Shape::PopTurn => {
                self.turns.pop();
            }
            Shape::Line {
                points,
                width,
                color,
            } => {
                if self.shows(damage::extent(shape)) {
                    self.line(points, *width, *color);
                }
            }
            Shape::Circle {
                center,
                radius,
                fill,
                border,
            } => {
                if self.shows(damage::extent(shape)) {
                    self.circle(*center, *radius, *fill, *border);
                }
            }
            Shape::Icon {
                rect,
                drawing,
                color,
                ground,
            } => {
                if self.visible(*rect) {
                    self.icon(*rect, drawing, *color, *ground);
                }
            }
            Shape::Text { origin, paragraph } => self.text(*origin, paragraph),
            Shape::Image {
                rect,
                radii,
                image,
                crop,
            } => {
                if !self.visible(*rect) || crop.width <= 0.0 || crop.height <= 0.0 {
                    return;
                }
                self.picture(*rect, *radii, image, *crop);
            }
            Shape::PushClip { rect, radii } => {
                self.context.set_transform(self.view());
                let rect = self.snapped(*rect);
                self.context
                    .push_clip_path(&rounded(rect, *radii).to_path(TOLERANCE));
                self.clips += 1;
            }
            Shape::PopClip => {
                if self.clips > self.own_clips {
                    self.context.pop_clip();
                    self.clips -= 1;
                }
            }
        }
    }

    fn line(&mut self, points: &[(f32, f32)], width: f32, color: Rgba) {
        self.context.set_transform(self.view());
        self.context.set_paint(solid(color));
        self.context.set_stroke(Stroke::new(f64::from(width)));
        let mut path = BezPath::new();
        for (number, (x, y)) in points.iter().enumerate() {
            let point = Point::new(f64::from(*x), f64::from(*y));
            if number == 0 {
                path.move_to(point);
            } else {
                path.line_to(point);
            }
        }
        self.context.stroke_path(&path);
    }

    fn circle(
        &mut self,
        center: (f32, f32),
        radius: f32,
        fill: Option<Rgba>,
        border: Option<Border>,
    ) {
        let circle = Circle::new(
            (f64::from(center.0), f64::from(center.1)),
            f64::from(radius),
        );
        self.context.set_transform(self.view());
        if let Some(color) = fill {
            self.context.set_paint(solid(color));
            self.context.fill_path(&circle.to_path(TOLERANCE));
        }
        if let Some(border) = border {
            self.context.set_paint(solid(border.color));
            self.context
                .set_stroke(Stroke::new(f64::from(border.width)));
            self.context.stroke_path(&circle.to_path(TOLERANCE));
        }
    }

    /// The part `crop` of a picture, spread over a box.
    fn picture(&mut self, rect: Rect, radii: [f32; 4], picture: &Picture, crop: Rect) {
        self.context.set_transform(self.view());
        let fit = Affine::translate((f64::from(rect.x), f64::from(rect.y)))
            * Affine::scale_non_uniform(
                f64::from(rect.width / crop.width),
                f64::from(rect.height / crop.height),
            )
            * Affine::translate((-f64::from(crop.x), -f64::from(crop.y)));
        self.context.set_paint_transform(fit);
        self.context.set_paint(PaintType::Image(Image {
            image: ImageSource::Pixmap(picture.pixmap.clone()),
            sampler: ImageSampler {
                quality: ImageQuality::Medium,
                ..ImageSampler::default()
            },
        }));
        self.context
            .fill_path(&rounded(rect, radii).to_path(TOLERANCE));
        self.context.reset_paint_transform();
    }

    fn icon(&mut self, rect: Rect, drawing: &Drawing, color: Rgba, ground: Rgba) {
        let place = Affine::translate((f64::from(rect.x), f64::from(rect.y)))
            * Affine::scale(f64::from(rect.width / VIEW_BOX));
        self.context.set_transform(self.view() * place);
        // The room that some drawings leave around a mark reaches out of their square.
        let square = KurboRect::new(0.0, 0.0, f64::from(VIEW_BOX), f64::from(VIEW_BOX));
        self.context.push_clip_path(&square.to_path(TOLERANCE));
        for part in &drawing.parts {
            let clear = matches!(part.paint, Paint::ClearFill | Paint::ClearStroke(_));
            self.context
                .set_paint(solid(if clear { ground } else { color }));
            if matches!(part.paint, Paint::Fill | Paint::Both(_) | Paint::ClearFill) {
                self.context.fill_path(&part.path);
            }
            if let Paint::Stroke(width) | Paint::Both(width) | Paint::ClearStroke(width) =
                part.paint
            {
                let stroke = Stroke::new(f64::from(width))
                    .with_caps(Cap::Round)
                    .with_join(Join::Round);
                self.context.set_stroke(stroke);
                self.context.stroke_path(&part.path);
            }
        }
        self.context.pop_clip();
    }

    fn close(&mut self) {
        while self.clips > 0 {
            self.context.pop_clip();
            self.clips -= 1;
        }
    }

    fn fill(&mut self, rect: Rect, radii: [f32; 4], fill: &Fill) {
        self.set_fill(rect, fill);
        if radii.iter().all(|radius| *radius <= 0.0) {
            self.context.fill_rect(&kurbo_rect(rect));
        } else {
            self.context
                .fill_path(&rounded(rect, radii).to_path(TOLERANCE));
        }
        self.context.reset_paint_transform();
    }

    /// The paint of a fill that is spread over a box.
    fn set_fill(&mut self, rect: Rect, fill: &Fill) {
        match fill {
            Fill::Solid(color) => self.context.set_paint(solid(*color)),
            Fill::Linear { line, stops } => {
                let point = |(x, y): (f32, f32)| {
                    Point::new(
                        f64::from(rect.x + x * rect.width),
                        f64::from(rect.y + y * rect.height),
                    )
                };
                let stops: Vec<ColorStop> = stops
                    .iter()
                    .map(|(offset, color)| ColorStop {
                        offset: *offset,
                        color: DynamicColor::from_alpha_color(solid(*color)),
                    })
                    .collect();
                let gradient = Gradient::new_linear(point(line[0]), point(line[1]))
                    .with_stops(stops.as_slice());
                self.context.set_paint(gradient);
            }
            Fill::Mesh {
                columns,
                colors,
                ratio,
            } => self.mesh(rect, *columns, colors, *ratio),
        }
    }

    /// A line of any fill inside the box's edge.
    fn ring(&mut self, rect: Rect, radii: [f32; 4], width: f32, fill: &Fill) {
        let half = width / 2.0;
        let inner = Rect::new(
            rect.x + half,
            rect.y + half,
            rect.width - width,
            rect.height - width,
        );
        self.set_fill(rect, fill);
        self.context.set_stroke(Stroke::new(f64::from(width)));
        let radii = radii.map(|radius| (radius - half).max(0.0));
        self.context
            .stroke_path(&rounded(inner, radii).to_path(TOLERANCE));
        self.context.reset_paint_transform();
    }

    /// Paints with a picture whose pixels are the points, so large that the outer ones lie on the box's edges.
    fn mesh(&mut self, rect: Rect, columns: usize, colors: &[Rgba], ratio: f32) {
        let rows = colors.len() / columns.max(1);
        let (Ok(width), Ok(height)) = (u16::try_from(columns), u16::try_from(rows)) else {
            return;
        };
        let mut pixmap = Pixmap::new(width, height);
        for (at, color) in colors.iter().take(columns * rows).enumerate() {
            let (x, y) = ((at % columns) as u16, (at / columns) as u16);
            pixmap.set_pixel(x, y, solid(*color).premultiply().to_rgba8());
        }
        let apart = |length: f32, points: u16| f64::from(length) / f64::from(points.max(2) - 1);
        let place = Affine::translate((f64::from(rect.x), f64::from(rect.y)))
            * Affine::scale_non_uniform(
                apart(rect.width.max(rect.height / ratio.max(0.001)), width),
                apart(rect.height.max(rect.width * ratio), height),
            )
            * Affine::translate((-0.5, -0.5));
        self.context.set_paint_transform(place);
        self.context.set_paint(PaintType::Image(Image {
            image: ImageSource::Pixmap(pixmap.into()),
            sampler: ImageSampler {
                quality: ImageQuality::Medium,
                ..ImageSampler::default()
            },
        }));
    }

    /// A line inside the box's edge.
    fn border(&mut self, rect: Rect, radii: [f32; 4], border: Border) {
        let half = border.width / 2.0;
        let inner = Rect::new(
            rect.x + half,
            rect.y + half,
            rect.width - border.width,
            rect.height - border.width,
        );
        let radii = radii.map(|radius| (radius - half).max(0.0));
        self.context.set_paint(solid(border.color));
        let mut stroke = Stroke::new(f64::from(border.width));
        if border.dashed {
            stroke = stroke.with_dashes(
                0.0,
                [f64::from(border.width) * 4.0, f64::from(border.width) * 3.0],
            );
        }
        self.context.set_stroke(stroke);
        self.context
            .stroke_path(&rounded(inner, radii).to_path(TOLERANCE));
    }

    fn text(&mut self, (x, y): (f32, f32), paragraph: &Paragraph) {
        if !self.shows(damage::text_extent(y, paragraph)) {
            return;
        }
        let marks = |canvas: &mut Self, above: bool| {
            for mark in paragraph.marks.iter().filter(|mark| mark.above == above) {
                let shape = Shape::Box {
                    rect: mark.rect.translated(x, y),
                    radii: [mark.radius; 4],
                    fill: Some(Fill::Solid(mark.fill)),
                    border: mark.border,
                };
                canvas.shape(&shape);
            }
        };
        marks(self, false);
        for run in &paragraph.runs {
            let (Some(first), Some(font)) = (run.glyphs.first(), self.fonts.data(run.font)) else {
                continue;
            };
            if !self.shows(damage::run_extent(y, run)) {
                continue;
            }
            // A baseline on a whole pixel keeps the strokes of a line equally sharp.
            let baseline = whole_pixel(y + first.2, self.region.y, self.scale);
            let left = f64::from(x - self.region.x) * self.scale;
            let place = Affine::translate((left, baseline)) * Affine::scale(self.scale);
            self.context.set_transform(place);
            self.context.set_paint(solid(run.color));
            // A face without a bold is drawn twice, a little apart.
            let steps: &[f32] = if run.emboldened {
                &[0.0, EMBOLDEN]
            } else {
                &[0.0]
            };
            for step in steps {
                let apart = step * run.size;
                let mut builder = self
                    .context
                    .glyph_run(self.resources, font)
                    .font_size(run.size)
                    .normalized_coords(&run.coords)
                    .hint(false);
                if run.slanted {
                    builder = builder.glyph_transform(Affine::skew(-SLANT, 0.0));
                }
                let glyph = |(id, x, y): &(u32, f32, f32)| Glyph {
                    id: *id,
                    x: *x + apart,
                    y: *y - first.2,
                };
                // Without the rasteriser's glyph atlas, which takes 64 MB from the start, saves little and does not
                // tell slanted glyphs from upright ones. A run whose face cannot be read is left out; the embedded
                // faces always can.
                let _ = builder
                    .atlas_cache(false)
                    .fill_glyphs(run.glyphs.iter().map(glyph));
            }
        }
        marks(self, true);
    }
}

/// The pixel that is nearest to a place, counted from the region's edge. Places that are a hair apart by the error of
/// sums, and halves, go the same way wherever the region begins, so that a part has the pixels of the whole.
fn whole_pixel(at: f32, origin: f32, scale: f64) -> f64 {
    let exact = |place: f32| (f64::from(place) * 256.0).round() / 256.0;
    ((exact(at) - exact(origin)) * scale + 0.5).floor()
}

fn solid(color: Rgba) -> AlphaColor<Srgb> {
    AlphaColor::from_rgba8(color.r, color.g, color.b, color.a)
}

fn kurbo_rect(rect: Rect) -> KurboRect {
    KurboRect::new(
        f64::from(rect.x),
        f64::from(rect.y),
        f64::from(rect.right()),
        f64::from(rect.bottom()),
    )
}

fn rounded(rect: Rect, radii: [f32; 4]) -> RoundedRect {
    let most = (rect.width.min(rect.height) / 2.0).max(0.0);
    let [top_left, top_right, bottom_right, bottom_left] =
        radii.map(|radius| f64::from(radius.clamp(0.0, most)));
    RoundedRect::from_rect(
        kurbo_rect(rect),
        RoundedRectRadii::new(top_left, top_right, bottom_right, bottom_left),
    )
}
