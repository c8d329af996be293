//! Where our frame has what was measured in a screenshot.

use std::sync::Arc;

use cardwright::card::Card;
use cardwright::document::Tree;
use cardwright::render::{Frame, Options, Rect, Renderer, Shape, ThemeName};
use image::RgbaImage;

use crate::measured::{Color, Pair};

/// The middle of capitals and of Chinese characters lies so far above the baseline, as a share of the text size.
const MIDDLE: f32 = 0.37;

/// Our drawing of a pair's card.
pub(crate) struct Ours {
    pub(crate) frame: Frame,
    card: Card,
    renderer: Renderer,
    /// Painted at scale 2.
    large: RgbaImage,
}

/// A line of text.
pub(crate) struct Line {
    /// The middle of its characters, px from the card's top.
    pub(crate) middle: f32,
    pub(crate) left: f32,
    pub(crate) text: String,
}

impl Ours {
    pub(crate) fn of(text: &str, pair: &Pair) -> Self {
        let card = Card::read(Arc::new(Tree::parse(text).expect("JSON")), None);
        let theme = if pair.dark {
            ThemeName::Dark
        } else {
            ThemeName::Light
        };
        let options = Options {
            theme,
            width: pair.width,
            ..Options::default()
        };
        let mut renderer = Renderer::new();
        let frame = renderer.layout(&card, &options);
        let mut ours = Self {
            frame,
            card,
            renderer,
            large: RgbaImage::default(),
        };
        ours.large = ours.picture(2.0);
        ours
    }

    pub(crate) fn picture(&mut self, scale: f32) -> RgbaImage {
        let pixels = self.renderer.paint_all(&self.frame, scale).straight();
        RgbaImage::from_raw(pixels.width, pixels.height, pixels.rgba).expect("pixels")
    }

    /// The box of a node.
    pub(crate) fn rect(&self, path: &str) -> Option<Rect> {
        let mut hits = self.frame.hits.iter();
        hits.find(|hit| self.card.pointer(hit.node) == path)
            .map(|hit| hit.rect)
    }

    /// The lines of text in a box, from top to bottom; pieces that stand side by side are one line.
    pub(crate) fn lines(&self, path: &str) -> Vec<Line> {
        let Some(rect) = self.rect(path) else {
            return Vec::new();
        };
        let mut lines: Vec<Line> = Vec::new();
        for shape in &self.frame.shapes {
            let Shape::Text { origin, paragraph } = shape else {
                continue;
            };
            for line in &paragraph.lines {
                let size = paragraph
                    .runs
                    .iter()
                    .filter(|run| {
                        run.range.start < line.range.end && run.range.end > line.range.start
                    })
                    .map(|run| run.size)
                    .fold(0.0, f32::max);
                let middle = origin.1 + line.baseline - MIDDLE * size;
                let text = paragraph.text[line.range.clone()].trim().to_owned();
                if text.is_empty() || !rect.contains(origin.0 + 1.0, middle) {
                    continue;
                }
                let left = origin.0;
                match lines
                    .iter_mut()
                    .find(|line| (line.middle - middle).abs() < 4.0)
                {
                    Some(same) if left < same.left => {
                        same.text = format!("{text} {}", same.text);
                        same.left = left;
                    }
                    Some(same) => same.text = format!("{} {text}", same.text),
                    None => lines.push(Line { middle, left, text }),
                }
            }
        }
        lines.sort_by(|a, b| a.middle.total_cmp(&b.middle));
        lines
    }

    /// The upper edges of the horizontal lines in a box, from top to bottom.
    fn rules(&self, path: &str) -> Vec<f32> {
        let Some(whole) = self.rect(path) else {
            return Vec::new();
        };
        let mut rules = Vec::new();
        for shape in &self.frame.shapes {
            let Shape::Box { rect, border, .. } = shape else {
                continue;
            };
            if rect.width < 100.0 || !whole.contains(rect.x, rect.y + rect.height / 2.0) {
                continue;
            }
            if rect.height <= 1.5 {
                rules.push(rect.y);
            } else if border.is_some() && *rect != whole {
                rules.push(rect.y);
                rules.push(rect.bottom() - 1.0);
            }
        }
        rules.sort_by(f32::total_cmp);
        rules.dedup_by(|a, b| (*a - *b).abs() < 0.5);
        rules
    }

    /// An edge by its name.
    pub(crate) fn edge(&self, path: &str, edge: &str) -> Option<f32> {
        let rect = self.rect(path)?;
        let nth = |name: &str| edge.strip_prefix(name)?.trim().parse::<usize>().ok();
        if let Some(number) = nth("line") {
            return Some(self.lines(path).get(number.checked_sub(1)?)?.middle);
        }
        if let Some(number) = nth("rule") {
            return self.rules(path).get(number.checked_sub(1)?).copied();
        }
        Some(match edge {
            "left" => rect.x,
            "top" => rect.y,
            "right" => rect.right(),
            "bottom" => rect.bottom(),
            "width" => rect.width,
            "height" => rect.height,
            _ => return None,
        })
    }

    /// A colour as a screenshot would show it.
    pub(crate) fn color(&self, color: &Color) -> Option<[u8; 3]> {
        let rect = self.rect(&color.path)?;
        let [x, y, width, height] = color.at;
        let pixel = |length: f32| (length * 2.0).round().max(0.0) as u32;
        let mut seen: Vec<[u8; 3]> = Vec::new();
        for py in pixel(rect.y + y)..pixel(rect.y + y + height) {
            for px in pixel(rect.x + x)..pixel(rect.x + x + width) {
                let found = self.large.get_pixel_checked(px, py)?;
                seen.push([found[0], found[1], found[2]]);
            }
        }
        let count = |one: &[u8; 3]| seen.iter().filter(|other| *other == one).count();
        let ground = *seen.iter().max_by_key(|one| count(one))?;
        let far = |one: &[u8; 3]| -> u32 {
            let channels = one.iter().zip(&ground);
            channels.map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
        };
        match &*color.what {
            "ink" => seen.iter().max_by_key(|one| far(one)).copied(),
            _ => Some(ground),
        }
    }

    /// All boxes and lines, for whoever measures a new screenshot.
    pub(crate) fn dump(&self) -> String {
        let hits: Vec<_> = self
            .frame
            .hits
            .iter()
            .map(|hit| {
                let path = self.card.pointer(hit.node);
                let lines: Vec<_> = self
                    .lines(&path)
                    .into_iter()
                    .map(|line| serde_json::json!([line.middle, line.left, line.text]))
                    .collect();
                let rules = self.rules(&path);
                serde_json::json!({"path": path, "tag": hit.tag, "rect": hit.rect, "lines": lines, "rules": rules})
            })
            .collect();
        serde_json::to_string_pretty(&hits).expect("JSON")
    }
}
