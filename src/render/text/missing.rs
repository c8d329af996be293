//! Characters without a glyph: an empty box with the code point in it, as browsers draw them.

use std::ops::Range;

use parley::GlyphRun as ShapedRun;

use super::Mark;
use super::style::Brush;
use crate::faces;
use crate::render::fonts::Fonts;
use crate::render::frame::{Border, GlyphRun, Rect, Rgba};
use crate::render::theme::metrics;

/// From the box to its neighbours and to the digits in it, px.
const APART: f32 = 1.0;
/// From the baseline to the box's top and foot, in sizes of the text.
const ABOVE: f32 = 0.86;
const BELOW: f32 = 0.1;
/// Width and height of a digit of the monospaced face, in its sizes, with what is between it and the next.
const DIGIT: (f32, f32) = (0.6, 0.84);
/// The height of a digit itself.
const DIGIT_HEIGHT: f32 = 0.714;

/// A glyph that no face has: the character, its bytes in the text, its place.
pub(super) struct Missing {
    pub(super) letter: char,
    pub(super) range: Range<usize>,
    /// From the paragraph's left edge, px.
    pub(super) x: f32,
    /// px.
    pub(super) width: f32,
}

/// The characters behind the glyphs of a run that are none, in the order in which those stand. `consumed` counts the
/// glyphs of the same shaped run that earlier parts of it have shown.
pub(super) fn of_run(run: &ShapedRun<'_, Brush>, text: &str, consumed: usize) -> Vec<Missing> {
    let inner = run.run();
    let font = inner.font();
    let Some(table) = faces::characters(font.data.as_ref(), font.index) else {
        return Vec::new();
    };
    let shown = run.positioned_glyphs().count();
    let mut missing = Vec::new();
    let mut number = 0;
    let mut glyphs = run.positioned_glyphs();
    for cluster in inner.visual_clusters() {
        let start = cluster.text_range().start;
        // Characters of the cluster that the face lacks; its empty glyphs stand for them one by one.
        let mut lacking = text
            .get(cluster.text_range())
            .unwrap_or_default()
            .char_indices()
            .filter(|(_, letter)| {
                faces::glyph_of(&table, *letter).is_none() && faces::is_drawn(*letter)
            });
        for glyph in cluster.glyphs() {
            let within = (consumed..consumed + shown).contains(&number);
            number += 1;
            let Some(placed) = within.then(|| glyphs.next()).flatten() else {
                continue;
            };
            if glyph.id == 0
                && let Some((at, letter)) = lacking.next()
            {
                missing.push(Missing {
                    letter,
                    range: start + at..start + at + letter.len_utf8(),
                    x: placed.x,
                    width: placed.advance,
                });
            }
        }
    }
    missing
}

/// The style of a box: the size of its text, px, its colour, its baseline, px from the top of the paragraph.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) size: f32,
    pub(super) color: Rgba,
    pub(super) baseline: f32,
}

/// The box of a character and the digits in it.
pub(super) fn draw(fonts: &mut Fonts, missing: &Missing, look: Look) -> (Mark, Option<GlyphRun>) {
    let rect = Rect::new(
        missing.x + APART / 2.0,
        look.baseline - ABOVE * look.size,
        (missing.width - APART).max(1.0),
        (ABOVE + BELOW) * look.size,
    );
    let mark = Mark {
        rect,
        radius: 1.0,
        fill: Rgba::default(),
        border: Some(Border {
            width: metrics::BORDER,
            color: look.color,
            dashed: false,
        }),
        // A chip behind the text must not hide it.
        above: true,
    };
    (mark, digits(fonts, missing, look, rect))
}

/// Rows of hexadecimal digits in the middle of a box, as large as there is room.
fn digits(fonts: &mut Fonts, missing: &Missing, look: Look, rect: Rect) -> Option<GlyphRun> {
    let code = u32::from(missing.letter);
    let digits = if code > 0xffff {
        format!("{code:06X}")
    } else {
        format!("{code:04X}")
    };
    let edge = 2.0 * (metrics::BORDER + APART / 2.0);
    let (wide, high) = (rect.width - edge, rect.height - edge);
    let size_in = |columns: usize| {
        let rows = digits.len() / columns;
        (wide / (DIGIT.0 * columns as f32)).min(high / (DIGIT.1 * rows as f32))
    };
    // Six digits stand in two rows or, where the box is narrow, in three.
    let half = digits.len() / 2;
    let columns = if size_in(2) > size_in(half) { 2 } else { half };
    let (size, rows) = (size_in(columns), digits.len() / columns);
    let (font, ids) = fonts.digits(&digits)?;
    if size <= 0.0 || ids.len() != digits.len() {
        return None;
    }
    let left = rect.x + (rect.width - DIGIT.0 * size * columns as f32) / 2.0;
    let top = rect.y + (rect.height - DIGIT.1 * size * rows as f32) / 2.0;
    // A digit stands in the middle of its row.
    let foot = (DIGIT.1 + DIGIT_HEIGHT) / 2.0;
    let glyph = |(at, id): (usize, &u32)| {
        let (column, row) = (at % columns, at / columns);
        let x = left + DIGIT.0 * size * column as f32;
        (*id, x, top + (DIGIT.1 * row as f32 + foot) * size)
    };
    Some(GlyphRun {
        font,
        coords: Vec::new(),
        size,
        color: look.color,
        slanted: false,
        emboldened: false,
        glyphs: ids.iter().enumerate().map(glyph).collect(),
        range: missing.range.clone(),
    })
}
