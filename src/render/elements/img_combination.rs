//! `img_combination`.

use taffy::prelude::*;

use super::img::{corner_radius, picture_box};
use crate::card::ImgCombination;
use crate::document::NodeId;
use crate::render::boxes::{BoxData, BoxId, Builder, Content, column, row};
use crate::render::frame::Press;
use crate::render::theme::metrics;

/// Cells of the mosaic by mode: for each line the shares of its cells, and the line's ratio of width to height.
fn lines(mode: &str) -> &'static [&'static [f32]] {
    match mode {
        "double" => &[&[1.0, 1.0]],
        "triple" => &[&[1.0, 1.0, 1.0]],
        "bisect" => &[&[1.0, 1.0], &[1.0, 1.0], &[1.0, 1.0]],
        _ => &[&[1.0, 1.0, 1.0], &[1.0, 1.0, 1.0], &[1.0, 1.0, 1.0]],
    }
}

pub(super) fn build(builder: &mut Builder<'_>, images: &ImgCombination) -> BoxId {
    let radius = images
        .corner_radius
        .as_deref()
        .map_or(0.0, |radius| corner_radius(radius, None));
    let mosaic = matches!(&*images.mode, "triple");
    let mut left = images.images.iter();
    if mosaic {
        // One large picture at the left, two small ones at the right.
        let cells: Vec<BoxId> = left
            .by_ref()
            .take(3)
            .map(|(node, key)| cell(builder, images, key, *node, radius, Style::DEFAULT))
            .collect();
        return triple(builder, &cells);
    }
    let mut rows = Vec::new();
    for shares in lines(&images.mode) {
        let mut cells = Vec::new();
        for _ in *shares {
            match left.next() {
                Some((node, key)) => cells.push(square(builder, images, key, *node, radius)),
                None => cells.push(builder.leaf(Style::DEFAULT, Content::None)),
            }
        }
        for id in &cells {
            builder.restyle(*id, |style| {
                style.flex_grow = 1.0;
                style.flex_basis = zero();
            });
        }
        rows.push(builder.add(row(metrics::IMAGE_GAP), BoxData::default(), &cells));
        if left.len() == 0 {
            break;
        }
    }
    builder.add(column(metrics::IMAGE_GAP), BoxData::default(), &rows)
}

/// Two thirds of the width for the first, the rest for the second above the third.
fn triple(builder: &mut Builder<'_>, cells: &[BoxId]) -> BoxId {
    let blank = |builder: &mut Builder<'_>| builder.leaf(Style::DEFAULT, Content::None);
    let mut next = cells.iter().copied();
    let mut take = |builder: &mut Builder<'_>| next.next().unwrap_or_else(|| blank(builder));
    let (first, second, third) = (take(builder), take(builder), take(builder));
    builder.restyle(first, |style| {
        style.flex_grow = 2.0;
        style.flex_basis = zero();
    });
    for id in [second, third] {
        builder.restyle(id, |style| {
            style.flex_grow = 1.0;
            style.flex_basis = zero();
        });
    }
    let side = Style {
        flex_grow: 1.0,
        flex_basis: zero(),
        ..column(metrics::IMAGE_GAP)
    };
    let side = builder.add(side, BoxData::default(), &[second, third]);
    let style = Style {
        aspect_ratio: Some(1.5),
        ..row(metrics::IMAGE_GAP)
    };
    builder.add(style, BoxData::default(), &[first, side])
}

fn cell(
    builder: &mut Builder<'_>,
    images: &ImgCombination,
    key: &str,
    node: NodeId,
    radius: f32,
    style: Style,
) -> BoxId {
    let id = picture_box(builder, key, images.transparent, radius, style);
    builder.answer(id, node, "img", Press::None);
    id
}

/// A square cell: its height follows the width that its line gives it.
fn square(
    builder: &mut Builder<'_>,
    images: &ImgCombination,
    key: &str,
    node: NodeId,
    radius: f32,
) -> BoxId {
    let style = Style {
        aspect_ratio: Some(1.0),
        ..Style::DEFAULT
    };
    let picture = cell(builder, images, key, node, radius, style);
    builder.add(column(0.0), BoxData::default(), &[picture])
}
