//! `img_combination`: mosaics of pictures.

use taffy::prelude::*;

use super::img::{PictureLook, looking};
use crate::card::{CombinedImg, ImgCombination};
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Crop, column, row};
use crate::render::frame::Press;
use crate::render::theme::metrics;

pub(super) fn build(builder: &mut Builder<'_>, images: &ImgCombination) -> BoxId {
    match &*images.mode {
        "double" => double(builder, images),
        "triple" => triple(builder, images),
        "bisect" => grid(builder, images, 2),
        _ => grid(builder, images, 3),
    }
}

/// Two cells of equal height, the left one narrower.
fn double(builder: &mut Builder<'_>, images: &ImgCombination) -> BoxId {
    let (ratio, left, right) = metrics::DOUBLE;
    let mut cells = Vec::new();
    for (at, share) in [left, right].into_iter().enumerate() {
        cells.push(cell(builder, images, at, sharing(share)));
    }
    let style = Style {
        aspect_ratio: Some(ratio),
        ..row(metrics::IMAGE_GAP)
    };
    builder.add(style, BoxData::default(), &cells)
}

/// A square over two thirds of the width, the second picture above the third in the rest.
fn triple(builder: &mut Builder<'_>, images: &ImgCombination) -> BoxId {
    let first = cell(builder, images, 0, sharing(2.0));
    let second = cell(builder, images, 1, sharing(1.0));
    let third = cell(builder, images, 2, sharing(1.0));
    let side = Style {
        flex_grow: 1.0,
        flex_basis: zero(),
        ..column(metrics::IMAGE_GAP)
    };
    let side = builder.add(side, BoxData::default(), &[second, third]);
    let style = Style {
        aspect_ratio: Some(metrics::MOSAIC_RATIO),
        ..row(metrics::IMAGE_GAP)
    };
    builder.add(style, BoxData::default(), &[first, side])
}

/// At most three lines of equal squares; cells without a picture stay blank, lines without one are left out.
fn grid(builder: &mut Builder<'_>, images: &ImgCombination, across: usize) -> BoxId {
    let shown = images.images.len().min(3 * across);
    let mut rows = Vec::new();
    for first in (0..shown).step_by(across) {
        let mut cells = Vec::new();
        for at in first..first + across {
            let style = Style {
                aspect_ratio: Some(1.0),
                ..Style::DEFAULT
            };
            // A cell's height follows the width that its line gives it.
            let square = cell(builder, images, at, style);
            let outer = Style {
                flex_grow: 1.0,
                flex_basis: zero(),
                ..column(0.0)
            };
            cells.push(builder.add(outer, BoxData::default(), &[square]));
        }
        rows.push(builder.add(row(metrics::IMAGE_GAP), BoxData::default(), &cells));
    }
    builder.add(column(metrics::IMAGE_GAP), BoxData::default(), &rows)
}

fn sharing(share: f32) -> Style {
    Style {
        flex_grow: share,
        flex_basis: zero(),
        ..Style::DEFAULT
    }
}

fn cell(builder: &mut Builder<'_>, images: &ImgCombination, at: usize, style: Style) -> BoxId {
    let Some(image) = images.images.get(at) else {
        return builder.leaf(style, Content::None);
    };
    let CombinedImg {
        node,
        img_key,
        transparent,
    } = image;
    let look = PictureLook {
        transparent: images.transparent || *transparent,
        radius: images.corner_radius,
        crop: Crop::Center,
    };
    let id = looking(builder, img_key, look, style);
    builder.answer(id, *node, "img", Press::None);
    id
}
