//! From a shaped text to a paragraph: its lines for a width, as plain data.

use parley::{Alignment, AlignmentOptions, Layout, PositionedInlineBox, PositionedLayoutItem};

use super::style::Brush;
use super::{Chip, Line, Mark, Paragraph, RichText, missing};
use crate::card::Align;
use crate::render::fonts::Fonts;
use crate::render::frame::{Border, GlyphRun, Rect};
use crate::render::theme::metrics;

/// Breaks a shaped text into lines of at most `width`, px; `f32::MAX` for no limit.
pub(super) fn set(
    layout: &mut Layout<Brush>,
    fonts: &mut Fonts,
    text: &RichText,
    width: f32,
) -> Paragraph {
    let bounded = (width < f32::MAX).then_some(width);
    layout.break_all_lines(bounded);
    let alignment = match text.align {
        Align::Left => Alignment::Left,
        Align::Center => Alignment::Center,
        Align::Right => Alignment::Right,
    };
    layout.align(alignment, AlignmentOptions::default());
    // The height of a line and its baseline do not depend on the faces that step in for emoji and the like.
    let size = text
        .spans
        .iter()
        .map(|(_, style)| style.size)
        .fold(0.0, f32::max);
    let mut setter = Setter {
        fonts,
        text,
        above: text.line_height / 2.0 + metrics::MIDDLE * size,
        shown: (0, 0),
        paragraph: Paragraph {
            width: layout.width(),
            height: text.line_height * layout.len() as f32,
            text: text.text.clone(),
            ..Paragraph::default()
        },
    };
    for (number, line) in layout.lines().enumerate() {
        setter.line(number, &line);
    }
    setter.paragraph
}

/// Writes lines down one by one.
struct Setter<'a> {
    fonts: &'a mut Fonts,
    text: &'a RichText,
    /// From the top of a line to its baseline, px.
    above: f32,
    /// The shaped run of the line that comes now, by its number, and how many of its glyphs are set already.
    shown: (usize, usize),
    paragraph: Paragraph,
}

/// Where a line stands, px from the paragraph's top.
#[derive(Clone, Copy)]
struct Place {
    top: f32,
    middle: f32,
    baseline: f32,
    /// How far the line's glyphs are moved down to stand on the baseline.
    lower: f32,
}

/// A chip that may go on in the next run: its number and what of it is known.
type OpenChip = Option<(u16, Rect)>;

impl Setter<'_> {
    fn line(&mut self, number: usize, line: &parley::Line<'_, Brush>) {
        let pitch = self.text.line_height;
        let top = pitch * number as f32;
        let baseline = top + self.above;
        let place = Place {
            top,
            middle: top + pitch / 2.0,
            baseline,
            lower: baseline - line.metrics().baseline,
        };
        self.paragraph.lines.push(Line {
            top,
            height: pitch,
            baseline,
            range: line.text_range(),
        });
        let mut chip = None;
        self.shown = (0, 0);
        for item in line.items() {
            match item {
                PositionedLayoutItem::GlyphRun(run) => self.run(&run, place, &mut chip),
                PositionedLayoutItem::InlineBox(found) => self.item(&found, place),
            }
        }
        self.close_chip(&mut chip);
    }

    /// Something that is no letter, in the middle of its line.
    fn item(&mut self, found: &PositionedInlineBox, place: Place) {
        let known = usize::try_from(found.id)
            .ok()
            .and_then(|at| self.text.items.get(at));
        if let Some(item) = known {
            let top = place.middle - item.height / 2.0;
            let rect = Rect::new(found.x, top, item.width, item.height);
            self.paragraph.items.push((rect, item.content.clone()));
        }
    }

    /// Glyphs of one style.
    fn run(&mut self, run: &parley::GlyphRun<'_, Brush>, place: Place, chip: &mut OpenChip) {
        let brush = &run.style().brush;
        let inner = run.run();
        self.chip(run, place, chip);
        self.lines_on(run, place);
        let link = brush.link.map(usize::from);
        if let Some(address) = link.and_then(|link| self.text.links.get(link)) {
            let area = Rect::new(
                run.offset(),
                place.top,
                run.advance(),
                self.text.line_height,
            );
            self.paragraph.links.push((area, address.clone()));
        }
        let (number, consumed) = self.shown;
        let consumed = if number == inner.index() { consumed } else { 0 };
        self.shown = (inner.index(), consumed + run.glyphs().count());
        let missing = if run.glyphs().any(|glyph| glyph.id == 0) {
            missing::of_run(run, &self.text.text, consumed)
        } else {
            Vec::new()
        };
        let synthesis = inner.synthesis();
        self.paragraph.runs.push(GlyphRun {
            font: self.fonts.face_of(inner.font()),
            coords: inner
                .normalized_coords()
                .iter()
                .map(|coord| coord.to_bits())
                .collect(),
            size: inner.font_size(),
            color: brush.color,
            slanted: synthesis.skew().is_some(),
            emboldened: synthesis.embolden() || brush.medium,
            glyphs: run
                .positioned_glyphs()
                .filter(|glyph| glyph.id != 0)
                .map(|glyph| (glyph.id, glyph.x, glyph.y + place.lower))
                .collect(),
            range: inner.text_range(),
        });
        for missing in missing {
            let look = missing::Look {
                size: inner.font_size(),
                color: brush.color,
                baseline: place.baseline,
            };
            let (mark, digits) = missing::draw(self.fonts, &missing, look);
            self.paragraph.marks.push(mark);
            self.paragraph.runs.extend(digits);
            self.paragraph.missing.push(missing.letter);
            self.fonts.want(missing.letter);
        }
    }

    /// Widens the chip that a run stands on, or ends it and begins the run's own.
    fn chip(&mut self, run: &parley::GlyphRun<'_, Brush>, place: Place, chip: &mut OpenChip) {
        let (x, advance) = (run.offset(), run.advance());
        let number = run.style().brush.chip;
        // What stands in the line between two runs of one chip stands on it too.
        if let (Some((open, rect)), Some(number)) = (&mut *chip, number)
            && *open == number
        {
            rect.width = x + advance - rect.x;
            return;
        }
        self.close_chip(chip);
        *chip = number.map(|number| {
            let own = self.text.chips.get(usize::from(number));
            let height = own.map_or(0.0, |chip| chip.height);
            let top = place.middle - height / 2.0;
            (number, Rect::new(x, top, advance, height))
        });
    }

    fn close_chip(&mut self, chip: &mut OpenChip) {
        if let Some((number, rect)) = chip.take() {
            let mark = chip_mark(rect, number, &self.text.chips);
            self.paragraph.marks.extend(mark);
        }
    }

    /// The lines under and through a run.
    fn lines_on(&mut self, run: &parley::GlyphRun<'_, Brush>, place: Place) {
        let brush = &run.style().brush;
        let metrics = run.run().font_metrics();
        let mut line = |offset: f32, thickness: f32| {
            self.paragraph.marks.push(Mark {
                rect: Rect::new(
                    run.offset(),
                    place.baseline - offset,
                    run.advance(),
                    thickness.max(1.0),
                ),
                radius: 0.0,
                fill: brush.color,
                border: None,
                above: true,
            });
        };
        if brush.underline {
            line(metrics.underline_offset, metrics.underline_size);
        }
        if brush.strike {
            line(metrics.strikethrough_offset, metrics.strikethrough_size);
        }
    }
}

fn chip_mark(rect: Rect, number: u16, chips: &[Chip]) -> Option<Mark> {
    let chip = chips.get(usize::from(number))?;
    Some(Mark {
        rect,
        radius: chip.radius,
        fill: chip.fill,
        border: chip.border.map(|color| Border {
            width: metrics::BORDER,
            color,
            dashed: false,
        }),
        above: false,
    })
}
