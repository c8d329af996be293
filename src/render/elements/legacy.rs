//! Components of card JSON 1.0 that 2.0 no longer has: `action`, `note`, and what stands at the right of a `div`.

use taffy::prelude::*;

use super::text::{icon_box, styled};
use crate::card::{Action, Direction, Element, ElementKind, Note, NotePart};
use crate::render::boxes::{BoxData, BoxId, Builder, column, fixed, row};
use crate::render::theme::{self, metrics};

/// Components side by side, in as many rows as they need.
pub(super) fn action(builder: &mut Builder<'_>, action: &Action) -> BoxId {
    let gap = metrics::ACTION_GAP;
    let per_row = action.per_row.unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    for chunk in action.actions.chunks(per_row.max(1)) {
        let mut boxes: Vec<BoxId> = chunk
            .iter()
            .map(|element| super::build(builder, element, Direction::Horizontal))
            .collect();
        if action.per_row.is_some() {
            while boxes.len() < per_row {
                boxes.push(builder.add(Style::DEFAULT, BoxData::default(), &[]));
            }
            for id in &boxes {
                builder.restyle(*id, |style| {
                    style.flex_grow = 1.0;
                    style.flex_basis = zero();
                });
            }
        }
        let mut style = Style {
            flex_wrap: FlexWrap::Wrap,
            ..row(gap)
        };
        style.gap.height = length(gap);
        rows.push(builder.add(style, BoxData::default(), &boxes));
    }
    builder.add(column(gap), BoxData::default(), &rows)
}

/// Small grey words and pictures in a line.
pub(super) fn note(builder: &mut Builder<'_>, note: &Note) -> BoxId {
    let color = builder.palette.theme.secondary;
    let line = theme::line_height(metrics::SMALL_SIZE);
    let mut parts = Vec::new();
    for part in &note.parts {
        parts.push(match part {
            NotePart::Icon(icon) => icon_box(builder, icon, color, line),
            NotePart::Text(text) => {
                let small = crate::card::Text {
                    size: text.size.clone().or_else(|| Some("notation".into())),
                    ..text.clone()
                };
                styled(builder, &small, color, false)
            }
        });
    }
    let mut style = Style {
        flex_wrap: FlexWrap::Wrap,
        ..row(metrics::NOTE_GAP)
    };
    style.gap.height = length(metrics::NOTE_GAP);
    builder.add(style, BoxData::default(), &parts)
}

/// A box with a component at its right.
pub(super) fn with_extra(builder: &mut Builder<'_>, words: BoxId, extra: &Element) -> BoxId {
    let beside = super::build(builder, extra, Direction::Horizontal);
    builder.restyle(words, |style| {
        style.flex_grow = 1.0;
        style.flex_basis = zero();
    });
    builder.restyle(beside, |style| {
        style.flex_grow = 0.0;
        style.flex_shrink = 0.0;
        style.flex_basis = auto();
        if matches!(extra.kind, ElementKind::Img(_)) {
            let side = fixed(metrics::EXTRA_PICTURE, metrics::EXTRA_PICTURE);
            style.size = side.size;
        }
    });
    builder.add(
        row(metrics::EXTRA_GAP),
        BoxData::default(),
        &[words, beside],
    )
}
