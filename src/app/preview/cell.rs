//! One picture of the card: laid out once for each state of what it shows, painted only where it is seen.

use std::ops::Range;
use std::rc::Rc;

use egui::{Color32, ColorImage, Pos2, Rect, TextureHandle, TextureOptions, Ui, pos2, vec2};

use crate::app::workspace::View;
use crate::render::fonts::system::SystemFonts;
use crate::render::images::Pictures;
use crate::render::{self, Frame, Options, Pixels, Renderer};

/// A card for one kind of client and one theme.
#[derive(Default)]
pub(super) struct Cell {
    /// Each cell has its own: what it keeps from one frame to the next belongs to one way of showing the card.
    renderer: Option<Renderer>,
    laid: Option<Laid>,
    painted: Option<Painted>,
}

/// The resources that renderers share.
pub(super) struct Supplies<'a> {
    /// The pictures, and a number that grows as their folder changes.
    pub(super) pictures: (u64, &'a Pictures),
    /// The fonts of the system; `None` where only the embedded ones count.
    pub(super) fonts: Option<&'a SystemFonts>,
}

impl Supplies<'_> {
    /// A pair of numbers that changes whenever the pictures or the fonts do.
    fn state(&self) -> (u64, u64) {
        (self.pictures.0, self.fonts.map_or(0, SystemFonts::state))
    }

    fn renderer(&self) -> Renderer {
        let renderer = Renderer::fast().sharing(self.pictures.1.clone());
        match self.fonts {
            Some(fonts) => renderer.with_system_fonts(fonts.clone()),
            None => renderer,
        }
    }
}

struct Laid {
    revision: u64,
    options: Options,
    /// The state of the folder of pictures, and of the system's fonts.
    supplies: (u64, u64),
    number: u64,
    frame: Rc<Frame>,
}

struct Painted {
    layout: u64,
    frame: Rc<Frame>,
    region: render::Rect,
    scale: f32,
    /// The region in parts that textures can hold.
    tiles: Vec<Part>,
}

/// A part of the region: what was painted, and the texture that shows it.
struct Part {
    region: render::Rect,
    pixels: Pixels,
    texture: TextureHandle,
}

impl Part {
    /// Where its pixels lie, px at scale 1.
    fn place(&self, scale: f32) -> render::Rect {
        let (width, height) = (self.pixels.width as f32, self.pixels.height as f32);
        render::Rect::new(self.region.x, self.region.y, width / scale, height / scale)
    }
}

/// A part of the card that was painted: where it lies, px at scale 1, and the pixels of its texture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    /// Where.
    pub region: render::Rect,
    /// Pixels to a px.
    pub scale: f32,
    /// Pixels across and down.
    pub pixels: [usize; 2],
}

impl Cell {
    /// The card's frame, laid out anew only where something that it depends on has changed. `layouts` counts.
    pub(super) fn lay_out(
        &mut self,
        layouts: &mut u64,
        view: &View,
        options: Options,
        supplies: &Supplies<'_>,
    ) -> Rc<Frame> {
        let state = supplies.state();
        let same = self.laid.as_ref().filter(|laid| {
            laid.revision == view.revision && laid.supplies == state && laid.options == options
        });
        if let Some(laid) = same {
            return laid.frame.clone();
        }
        *layouts += 1;
        let renderer = self.renderer.get_or_insert_with(|| supplies.renderer());
        let frame = Rc::new(renderer.layout(&view.card, &options));
        self.laid = Some(Laid {
            revision: view.revision,
            options,
            supplies: state,
            number: *layouts,
            frame: frame.clone(),
        });
        frame
    }

    /// Lets go of the pixels, which are large.
    pub(super) fn hide(&mut self) {
        self.painted = None;
    }

    /// What is painted.
    pub(super) fn tiles(&self) -> Vec<Tile> {
        let Some(painted) = &self.painted else {
            return Vec::new();
        };
        let tile = |part: &Part| Tile {
            region: part.place(painted.scale),
            scale: painted.scale,
            pixels: part.texture.size(),
        };
        painted.tiles.iter().map(tile).collect()
    }

    /// Draws the visible part. While something `moves` no more than that is painted.
    pub(super) fn paint(&mut self, ui: &Ui, origin: Pos2, zoom: f32, moves: bool) {
        let (Some(laid), Some(renderer)) = (&self.laid, &mut self.renderer) else {
            return;
        };
        let frame = &laid.frame;
        if frame.width < 1.0 || frame.height < 1.0 {
            return;
        }
        let scale = ui.pixels_per_point() * zoom;
        let card = Rect::from_min_size(origin, zoom * vec2(frame.width, frame.height));
        let seen = card.intersect(ui.clip_rect());
        if !seen.is_positive() {
            self.painted = None;
            return;
        }
        let wanted = ((seen.min - origin) / zoom, (seen.max - origin) / zoom);
        let contains = |region: &render::Rect| {
            region.x <= wanted.0.x + 0.01
                && region.y <= wanted.0.y + 0.01
                && region.right() >= wanted.1.x - 0.01
                && region.bottom() >= wanted.1.y - 0.01
        };
        match &mut self.painted {
            Some(painted) if painted.scale == scale && contains(&painted.region) => {
                if painted.layout != laid.number {
                    painted.follow(renderer, frame.clone(), laid.number);
                }
            }
            _ => {
                // Half a screen more on each side, so that scrolling does not paint at every step.
                let more = if moves { 0.0 } else { 0.5 } * (wanted.1 - wanted.0);
                let snap = |value: f32| (value * scale).floor() / scale;
                let left = snap((wanted.0.x - more.x).max(0.0));
                let top = snap((wanted.0.y - more.y).max(0.0));
                let right = (wanted.1.x + more.x).min(frame.width);
                // And some below the card, so that one that grows by a line is not painted anew.
                let foot = ((frame.height / GROWTH).floor() + 2.0) * GROWTH;
                let bottom = (wanted.1.y + more.y).min(foot).max(wanted.1.y);
                let region = render::Rect::new(left, top, right - left, bottom - top);
                let old = self.painted.take().map(|old| old.tiles).unwrap_or_default();
                self.painted = Some(Painted {
                    layout: laid.number,
                    frame: frame.clone(),
                    region,
                    scale,
                    tiles: tiles(ui, renderer, frame, region, scale, old),
                });
            }
        }
        let Some(painted) = &self.painted else {
            return;
        };
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        for part in &painted.tiles {
            let region = part.place(scale);
            let rect = Rect::from_min_size(
                origin + zoom * vec2(region.x, region.y),
                zoom * vec2(region.width, region.height),
            );
            ui.painter()
                .image(part.texture.id(), rect, whole, Color32::WHITE);
        }
    }
}

impl Painted {
    /// Brings the pixels to another frame; only the rows that differ are painted and go to the textures.
    fn follow(&mut self, renderer: &mut Renderer, frame: Rc<Frame>, layout: u64) {
        for part in &mut self.tiles {
            let rows = renderer.repaint(
                &mut part.pixels,
                &self.frame,
                &frame,
                part.region,
                self.scale,
            );
            let all = 0..part.pixels.height;
            let Some(image) = rows_of(&part.pixels, rows.clone()) else {
                continue;
            };
            if rows == all {
                part.texture.set(image, TextureOptions::LINEAR);
            } else {
                let at = [0, rows.start as usize];
                part.texture.set_partial(at, image, TextureOptions::LINEAR);
            }
        }
        (self.frame, self.layout) = (frame, layout);
    }
}

/// A region painted in parts that textures can hold; textures that are there already are taken first.
fn tiles(
    ui: &Ui,
    renderer: &mut Renderer,
    frame: &Frame,
    region: render::Rect,
    scale: f32,
    mut old: Vec<Part>,
) -> Vec<Part> {
    let most = ui.input(|input| input.max_texture_side).max(16);
    let mut tiles = Vec::new();
    for region in parts(region, scale, most) {
        let pixels = renderer.paint(frame, region, scale);
        let Some(image) = rows_of(&pixels, 0..pixels.height) else {
            continue;
        };
        let texture = match old.pop() {
            Some(Part { mut texture, .. }) => {
                texture.set(image, TextureOptions::LINEAR);
                texture
            }
            None => ui.ctx().load_texture("card", image, TextureOptions::LINEAR),
        };
        tiles.push(Part {
            region,
            pixels,
            texture,
        });
    }
    tiles
}

/// A card that grows by less than this needs no larger picture, px.
const GROWTH: f32 = 64.0;

/// A region in parts of at most `most` pixels on a side.
fn parts(region: render::Rect, scale: f32, most: usize) -> Vec<render::Rect> {
    let step = most as f32 / scale;
    let cuts = |from: f32, length: f32| {
        let pixels = (length * scale).ceil().max(1.0) as usize;
        (0..pixels.div_ceil(most)).map(move |at| {
            let start = at as f32 * step;
            (from + start, (length - start).min(step))
        })
    };
    let rows = cuts(region.y, region.height);
    rows.flat_map(|(y, height)| {
        cuts(region.x, region.width).map(move |(x, width)| render::Rect::new(x, y, width, height))
    })
    .collect()
}

/// Rows of the renderer's pixels as an image of the window: both are premultiplied. `None` where there are none.
fn rows_of(pixels: &Pixels, rows: Range<u32>) -> Option<ColorImage> {
    let (width, height) = (pixels.width as usize, rows.len());
    let (start, end) = (
        rows.start as usize * width * 4,
        rows.end as usize * width * 4,
    );
    let bytes = pixels
        .rgba
        .get(start..end)
        .filter(|bytes| !bytes.is_empty())?;
    Some(ColorImage::from_rgba_premultiplied([width, height], bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Card;
    use crate::document::Document;

    #[test]
    fn half_transparent_pixels_reach_the_window_as_they_were_painted() {
        let document = Document::new(r#"{"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}"#);
        let card = Card::read(document.tree().expect("JSON").clone(), None);
        let mut renderer = Renderer::default();
        let frame = renderer.layout(&card, &Options::default());
        let whole = render::Rect::new(0.0, 0.0, frame.width, frame.height);
        let pixels = renderer.paint(&frame, whole, 1.0);
        let image = rows_of(&pixels, 0..pixels.height).expect("an image");
        assert_eq!(image.size, [pixels.width as usize, pixels.height as usize]);
        let edge = pixels
            .rgba
            .chunks_exact(4)
            .position(|pixel| !matches!(pixel[3], 0 | 255))
            .expect("a rounded corner");
        for at in [0, edge] {
            let painted = &pixels.rgba[at * 4..at * 4 + 4];
            assert_eq!(image.pixels[at].to_array(), painted, "pixel {at}");
        }
    }

    #[test]
    fn parts_cover_the_region_and_none_is_larger_than_a_texture_can_be() {
        let region = render::Rect::new(10.0, 20.0, 300.0, 130.5);
        let parts = parts(region, 4.0, 512);
        assert_eq!(parts.len(), 3 * 2);
        let area: f32 = parts.iter().map(|part| part.width * part.height).sum();
        assert!((area - region.width * region.height).abs() < 0.1, "{area}");
        for part in parts {
            assert!(part.width * 4.0 <= 512.0 && part.height * 4.0 <= 512.0);
            assert!(part.right() <= region.right() && part.bottom() <= region.bottom());
        }
    }
}
