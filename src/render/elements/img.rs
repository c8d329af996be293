//! `img`.

use std::sync::Arc;

use taffy::prelude::*;

use crate::card::{Align, Edges, Img, Radius, ScaleType, Schema};
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Crop, Decor, column, padding, row};
use crate::render::frame::Press;
use crate::render::images::Picture;
use crate::render::markdown;
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

/// The sides that a picture is given, px; `None` for one that is as wide as its parent.
fn given_size(img: &Img) -> Option<(f32, f32)> {
    let of_mode = match img.mode.as_deref() {
        Some(mode @ ("large" | "medium" | "small" | "tiny")) => Some(mode),
        _ => None,
    };
    // What shows all of a picture takes no size.
    let size = img
        .size
        .as_deref()
        .filter(|_| img.scale_type != ScaleType::FitHorizontal);
    let size = size.or(of_mode)?;
    if let Some(sides) = theme::image_size(size) {
        return Some(sides);
    }
    let mut sides = size
        .split_whitespace()
        .filter_map(|part| part.trim_end_matches("px").parse::<f32>().ok())
        .filter(|side| side.is_finite());
    let (width, height) = (sides.next()?, sides.next()?);
    Some((width.clamp(1.0, 4000.0), height.clamp(1.0, 4000.0)))
}

/// The greatest width that an old property allows, px; it counts on wide screens only, and not beside `mode`.
fn greatest_width(img: &Img) -> Option<f32> {
    let custom = img.custom_width.filter(|width| *width > 0.0);
    let compact = img.compact_width.then_some(metrics::COMPACT_IMAGE);
    custom.or(compact).filter(|_| img.mode.is_none())
}

/// Whether the card gives both sides.
pub(super) fn is_sized(img: &Img) -> bool {
    given_size(img).is_some()
}

pub(super) fn fills_line(img: &Img) -> bool {
    given_size(img).is_none() && greatest_width(img).is_none()
}

pub(super) fn build(builder: &mut Builder<'_>, img: &Img) -> BoxId {
    let picture = builder.picture(&img.img_key);
    let natural = picture
        .as_ref()
        .map(|picture| picture.width as f32 / picture.height.max(1) as f32);
    let old_crop = img.mode.as_deref() == Some("crop_center");
    let cut = img.scale_type != ScaleType::FitHorizontal && !old_crop;
    let mut long = false;
    let mut style = Style {
        flex_shrink: 0.0,
        ..Style::DEFAULT
    };
    match given_size(img) {
        Some((width, height)) => {
            style.size = Size {
                width: length(width),
                height: length(height),
            };
            style.align_self = Some(AlignSelf::FLEX_START);
            if builder.card.schema == Schema::V1 {
                style.max_size.width = percent(1.0);
            }
        }
        None => {
            let mut ratio = natural.unwrap_or(metrics::PLACEHOLDER_RATIO);
            let least = 1.0 / metrics::LONG_PICTURE;
            if cut && ratio < least {
                (ratio, long) = (least, true);
            }
            if old_crop {
                let (wide, narrow) = metrics::CROPPED_HEIGHT;
                let limit = if builder.narrow { narrow } else { wide };
                ratio = ratio.max(builder.room / limit);
            }
            style.aspect_ratio = Some(ratio.clamp(0.01, 100.0));
            match greatest_width(img) {
                Some(width) if !builder.narrow => {
                    style.size.width = length(width);
                    style.max_size.width = percent(1.0);
                }
                Some(_) => style.size.width = percent(1.0),
                None => {}
            }
        }
    }
    let crop = match (img.scale_type, img.mode.as_deref()) {
        (ScaleType::CropTop, _) | (_, Some("stretch")) => Crop::Top,
        _ => Crop::Center,
    };
    let mut parts = Vec::new();
    if long {
        parts.push(long_mark(builder));
    }
    let words = img.alt.as_ref().map(|alt| alt.content.trim());
    let has_room = given_size(img).is_none_or(|(width, height)| {
        width >= metrics::ALT_ROOM && height >= metrics::ALT_ROOM / 2.0
    });
    if let Some(words) = words.filter(|words| !words.is_empty() && picture.is_none() && has_room) {
        parts.push(alt_words(builder, words));
    }
    let look = PictureLook {
        transparent: img.transparent,
        radius: img.corner_radius,
        crop,
    };
    let shown = shown(builder, picture, look, style, &parts);
    let title = img.title.as_ref().filter(|title| !title.content.is_empty());
    let Some(title) = title else {
        return shown;
    };
    let color = markdown::text_color(title, builder.palette, builder.palette.theme.text);
    let words = super::text::text(builder, title, color);
    if let Some(node) = title.node {
        builder.answer(words, node, "title", Press::None);
    }
    builder.add(
        column(metrics::IMAGE_TITLE_GAP),
        BoxData::default(),
        &[words, shown],
    )
}

/// The mark at the foot of a picture that is cut because it is long.
fn long_mark(builder: &mut Builder<'_>) -> BoxId {
    let (ground, color) = builder.palette.theme.mark;
    let (height, side, inset, radius) = metrics::LONG_MARK;
    let words = RichText {
        nowrap: true,
        ..RichText::plain(
            builder.own_words("长图", "Long image"),
            TextStyle::new(metrics::TAG_SIZE, color),
            height,
            Align::Left,
        )
    };
    let words = builder.text(words);
    let style = Style {
        position: Position::Absolute,
        inset: Rect {
            left: auto(),
            right: length(inset),
            top: auto(),
            bottom: length(inset),
        },
        padding: padding(Edges::symmetric(0.0, side)),
        ..row(0.0)
    };
    let decor = Decor::solid(Some(ground), radius);
    builder.add(style, BoxData::decor(decor), &[words])
}

/// What a picture that is not at hand shows, in words, at the foot of its box.
fn alt_words(builder: &mut Builder<'_>, text: &str) -> BoxId {
    let size = metrics::TAG_SIZE;
    let words = RichText {
        max_lines: Some(1),
        ..RichText::plain(
            text,
            TextStyle::new(size, builder.palette.theme.hint),
            theme::line_height(size),
            Align::Center,
        )
    };
    let words = builder.text(words);
    let inset = length(metrics::INNER_SPACING);
    let style = Style {
        position: Position::Absolute,
        inset: Rect {
            left: inset,
            right: inset,
            top: auto(),
            bottom: length(metrics::CONTAINER_SPACING),
        },
        justify_content: JustifyContent::CENTER,
        ..row(0.0)
    };
    builder.add(style, BoxData::default(), &[words])
}

/// How a picture stands in its box.
#[derive(Clone, Copy, Default)]
pub(super) struct PictureLook {
    /// Whether what is clear in it stays clear.
    pub(super) transparent: bool,
    pub(super) radius: Radius,
    pub(super) crop: Crop,
}

/// A box that the picture of a key fills, cut around its middle; radius in px.
pub(super) fn picture_box(
    builder: &mut Builder<'_>,
    key: &str,
    transparent: bool,
    radius: f32,
    style: Style,
) -> BoxId {
    let radius = Radius {
        px: radius,
        share: 0.0,
    };
    let look = PictureLook {
        transparent,
        radius,
        ..PictureLook::default()
    };
    looking(builder, key, look, style)
}

/// A box that the picture of a key fills.
pub(super) fn looking(
    builder: &mut Builder<'_>,
    key: &str,
    look: PictureLook,
    style: Style,
) -> BoxId {
    let picture = builder.picture(key);
    shown(builder, picture, look, style, &[])
}

/// A box with a picture, or with the sign for one that is not at hand, and marks over it.
fn shown(
    builder: &mut Builder<'_>,
    picture: Option<Arc<Picture>>,
    look: PictureLook,
    style: Style,
    marks: &[BoxId],
) -> BoxId {
    let theme = builder.palette.theme;
    // Pictures with clear parts stand on white, in both themes, unless the card wants them clear.
    let ground = match (&picture, look.transparent) {
        (Some(_), true) => None,
        (Some(_), false) => Some(theme.picture),
        (None, _) => Some(theme.placeholder),
    };
    let content = match picture {
        Some(picture) => Content::Picture(picture, look.crop),
        None => Content::PictureSign(theme.placeholder_mark),
    };
    let data = BoxData {
        decor: Decor {
            clip: look.radius.is_round(),
            ..Decor::solid(ground, 0.0)
        }
        .rounded(look.radius),
        content,
        ..BoxData::default()
    };
    builder.add(style, data, marks)
}
