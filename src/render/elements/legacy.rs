//! Components of card JSON 1.0 that 2.0 no longer has: `action`, `note`, and what stands at the right of a `div`.

use taffy::prelude::*;

use super::text::{icon_box, styled};
use crate::card::{Action, Direction, Element, ElementKind, Icon, Note, NotePart};
use crate::render::boxes::{BoxData, BoxId, Builder, column, fixed, row};
use crate::render::frame::Press;
use crate::render::squeeze::{Columns, Share};
use crate::render::theme::{self, metrics};

/// Components side by side, in as many rows as they need; on a phone one below the other, unless the layout says more.
pub(super) fn action(builder: &mut Builder<'_>, action: &Action) -> BoxId {
    if action.actions.is_empty() {
        return nothing(builder);
    }
    let gap = metrics::ACTION_GAP;
    let stacks = builder.narrow && !action.has_layout;
    let per_row = match action.per_row {
        Some(count) => count.max(1),
        None if stacks => 1,
        None => usize::MAX,
    };
    let mut rows = Vec::new();
    for chunk in action.actions.chunks(per_row) {
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

/// A component that shows nothing and keeps no distance.
fn nothing(builder: &mut Builder<'_>) -> BoxId {
    let style = Style {
        display: Display::None,
        ..Style::DEFAULT
    };
    builder.add(style, BoxData::default(), &[])
}

/// Small grey words and pictures in a line. An icon stands before the text that follows it.
pub(super) fn note(builder: &mut Builder<'_>, note: &Note) -> BoxId {
    if note.parts.is_empty() {
        return nothing(builder);
    }
    let color = builder.palette.theme.secondary;
    let line = theme::line_height(metrics::SMALL_SIZE);
    let mut parts = Vec::new();
    let mut icon: Option<BoxId> = None;
    for part in &note.parts {
        let id = match part {
            NotePart::Icon(source) => {
                let own = source.color.as_deref();
                let own = own.and_then(|name| builder.palette.icon(name));
                let id = icon_box(builder, source, own.unwrap_or(color), line);
                parts.extend(icon.replace(id));
                continue;
            }
            NotePart::Picture(source) => small_picture(builder, source),
            NotePart::Text(text) => {
                // Small and grey whatever else it asks for.
                let small = crate::card::Text {
                    size: Some("notation".into()),
                    ..text.clone()
                };
                let words = styled(builder, &small, color, false);
                match icon.take() {
                    Some(icon) => {
                        builder.add(row(metrics::ICON_GAP), BoxData::default(), &[icon, words])
                    }
                    None => words,
                }
            }
        };
        parts.extend(icon.take());
        parts.push(id);
    }
    parts.extend(icon);
    let mut style = Style {
        flex_wrap: FlexWrap::Wrap,
        align_items: AlignItems::CENTER,
        ..row(metrics::NOTE_GAP)
    };
    style.gap.height = length(metrics::NOTE_GAP);
    builder.add(style, BoxData::default(), &parts)
}

/// A picture of the size of an icon.
fn small_picture(builder: &mut Builder<'_>, picture: &Icon) -> BoxId {
    let key = picture.img_key.as_deref().unwrap_or_default();
    let side = fixed(metrics::ICON, metrics::ICON);
    let id = super::img::picture_box(builder, key, false, 0.0, side);
    builder.answer(id, picture.node, "img", Press::None);
    id
}

/// A box with a component at its right, which is as wide as it needs to be.
pub(super) fn with_extra(builder: &mut Builder<'_>, words: BoxId, extra: &Element) -> BoxId {
    let beside = super::build(builder, extra, Direction::Vertical);
    builder.restyle(words, |style| {
        style.flex_grow = 1.0;
        style.flex_basis = zero();
    });
    if matches!(extra.kind, ElementKind::Img(_)) {
        builder.restyle(beside, |style| {
            let side = fixed(metrics::EXTRA_PICTURE, metrics::EXTRA_PICTURE);
            style.size = side.size;
        });
    }
    let place = Style {
        align_items: AlignItems::FLEX_START,
        ..column(0.0)
    };
    let place = builder.add(place, BoxData::default(), &[beside]);
    let style = Style {
        align_items: AlignItems::FLEX_START,
        ..row(metrics::EXTRA_GAP)
    };
    let id = builder.add(style, BoxData::default(), &[words, place]);
    builder.columns(id, Columns::of(vec![Share::Weight(1.0), Share::Auto]));
    id
}
