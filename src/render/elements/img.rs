//! `img`.

use std::sync::Arc;

use taffy::prelude::*;

use crate::card::{Img, ScaleType};
use crate::render::Device;
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Crop, Decor};
use crate::render::images::Picture;
use crate::render::theme::{self, metrics};

/// The sides that a picture is given, px; `None` for one that is as wide as its parent.
fn given_size(img: &Img) -> Option<(f32, f32)> {
    let size = img.size.as_deref().or(match img.mode.as_deref() {
        Some(mode @ ("large" | "medium" | "small" | "tiny")) => Some(mode),
        _ => None,
    })?;
    if let Some(sides) = theme::image_size(size) {
        return Some(sides);
    }
    let mut sides = size
        .split_whitespace()
        .filter_map(|part| part.trim_end_matches("px").parse::<f32>().ok());
    let (width, height) = (sides.next()?, sides.next()?);
    Some((width.clamp(1.0, 4000.0), height.clamp(1.0, 4000.0)))
}

pub(super) fn fills_line(img: &Img) -> bool {
    given_size(img).is_none() && img.custom_width.is_none()
}

pub(super) fn build(builder: &mut Builder<'_>, img: &Img) -> BoxId {
    let picture = builder.picture(&img.img_key);
    let natural = picture
        .as_ref()
        .map(|picture| picture.width as f32 / picture.height.max(1) as f32);
    let mut style = Style {
        flex_shrink: 0.0,
        max_size: Size {
            width: percent(1.0),
            height: auto(),
        },
        ..Style::DEFAULT
    };
    match given_size(img) {
        Some((width, height)) => {
            style.size = Size {
                width: length(width),
                height: length(height),
            };
        }
        None => {
            let ratio = natural.unwrap_or(metrics::PLACEHOLDER_RATIO);
            let cut = img.scale_type != ScaleType::FitHorizontal;
            let ratio = if cut {
                ratio.max(1.0 / metrics::LONG_PICTURE)
            } else {
                ratio
            };
            style.aspect_ratio = Some(ratio.clamp(0.01, 100.0));
            if let (Some(width), Device::Desktop) = (
                img.custom_width.filter(|width| *width > 0.0),
                builder.options.device,
            ) {
                style.size.width = length(width);
            }
        }
    }
    let radius = img
        .corner_radius
        .as_deref()
        .map_or(0.0, |radius| corner_radius(radius, given_size(img)));
    let crop = match img.scale_type {
        ScaleType::CropTop => Crop::Top,
        _ => Crop::Center,
    };
    shown(builder, picture, img.transparent, (radius, crop), style)
}

/// A box that the picture of a key fills, cut around its middle.
pub(super) fn picture_box(
    builder: &mut Builder<'_>,
    key: &str,
    transparent: bool,
    radius: f32,
    style: Style,
) -> BoxId {
    let picture = builder.picture(key);
    shown(builder, picture, transparent, (radius, Crop::Center), style)
}

/// A box with a picture, or with the sign for one that is not at hand.
fn shown(
    builder: &mut Builder<'_>,
    picture: Option<Arc<Picture>>,
    transparent: bool,
    (radius, crop): (f32, Crop),
    style: Style,
) -> BoxId {
    let theme = builder.palette.theme;
    // Pictures with clear parts stand on white, in both themes, unless the card wants them clear.
    let ground = match (&picture, transparent) {
        (Some(_), true) => None,
        (Some(_), false) => Some(theme.picture),
        (None, _) => Some(theme.placeholder),
    };
    let content = match picture {
        Some(picture) => Content::Picture(picture, crop),
        None => Content::PictureSign(theme.placeholder_mark),
    };
    let data = BoxData {
        decor: Decor {
            clip: radius > 0.0,
            ..Decor::solid(ground, radius)
        },
        content,
        hit: None,
    };
    builder.add(style, data, &[])
}

/// A radius in px, or as a share of the smaller side where that is known.
pub(super) fn corner_radius(text: &str, size: Option<(f32, f32)>) -> f32 {
    let number = |text: &str| {
        text.trim()
            .parse::<f32>()
            .ok()
            .filter(|number| number.is_finite())
            .unwrap_or(0.0)
    };
    match text.strip_suffix('%') {
        Some(share) => {
            let side = size.map_or(metrics::CARD_WIDTH, |(width, height)| width.min(height));
            side * number(share).clamp(0.0, 100.0) / 100.0
        }
        None => number(text.trim_end_matches("px")).clamp(0.0, 999.0),
    }
}
