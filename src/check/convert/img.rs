//! Pictures: sizes by their names of 2.0.

use super::part::{Part, object};
use super::report::Log;
use super::walk::Around;
use crate::both;
use crate::lang::Bilingual;

/// Widths that a column may have, px.
const COLUMN_WIDTHS: std::ops::RangeInclusive<u32> = 16..=600;
/// What `compact_width` of a picture was, px.
const COMPACT: u32 = 278;

pub(super) fn convert(mut img: Part, around: &Around<'_>, log: &mut Log) -> Part {
    bleed(&mut img, around, log);
    let has_mode = img.get("mode").is_some_and(|mode| !mode.is_blank());
    mode(&mut img, log);
    if has_mode {
        beside_mode(&mut img, log);
    }
    let width = width(&mut img, log);
    super::container::fixed_width(&mut img, log);
    match width {
        Some((old, width)) => in_column(img, &old, width, log),
        None => img,
    }
}

/// From edge to edge of the card.
fn bleed(img: &mut Part, around: &Around<'_>, log: &mut Log) {
    if img.text("size") != Some("stretch_without_padding") {
        return;
    }
    let Some(old) = img.take("size") else {
        return;
    };
    img.set("scale_type", "crop_center");
    if around.parent == "body" {
        img.set("margin", "4px -12px");
        let what = Bilingual::fixed(
            "let the picture reach the borders by its margin",
            "用负外边距让图片铺满卡片宽度",
        );
        let mark = log.mark(img);
        log.moved("img_bleed", old.from, mark, what);
    } else {
        let what = Bilingual::fixed(
            "let the picture fill what it stands in",
            "让图片填满所在容器",
        );
        let mark = log.mark(img);
        let container = around.parent;
        log.moved("img_bleed", old.from, mark, what).losing(both!(
            "the picture keeps the padding of its {container}",
            "图片保留所在 {container} 的内边距"
        ));
    }
}

/// The older name of the size.
fn mode(img: &mut Part, log: &mut Log) {
    let Some(old) = img.take("mode") else {
        return;
    };
    let said = old.str().unwrap_or_default().to_owned();
    let (size, scale) = match &*said {
        "large" | "medium" | "small" | "tiny" => (Some(&*said), Some("crop_center")),
        "stretch" => (Some("stretch"), None),
        "fit_horizontal" => (None, Some("fit_horizontal")),
        "crop_center" => (Some("stretch"), Some("crop_center")),
        _ => {
            let what = Bilingual::fixed("removed mode", "删除了 mode");
            let entry = log.gone("img_mode", &old, what);
            if !old.is_blank() {
                entry.losing(super::report::excerpt(&old));
            }
            return;
        }
    };
    // The newer properties win where they are there.
    let mut wrote = Vec::new();
    for (key, value) in [("size", size), ("scale_type", scale)] {
        if let Some(value) = value
            && img.set_missing(key, value)
        {
            wrote.push(format!("{key} \"{value}\""));
        }
    }
    let mark = log.mark(img);
    if wrote.is_empty() {
        let what = Bilingual::fixed(
            "removed mode, over which size and scale_type won",
            "删除了 mode：size 和 scale_type 优先于它",
        );
        log.moved("img_mode", old.from, mark, what)
            .losing(super::report::excerpt(&old));
    } else {
        let wrote = wrote.join(", ");
        log.moved(
            "img_mode",
            old.from,
            mark,
            both!(
                "wrote mode {said} as {wrote}",
                "将 mode {said} 改写为 {wrote}"
            ),
        );
    }
}

/// Takes out the widths that did not count beside `mode`.
fn beside_mode(img: &mut Part, log: &mut Log) {
    for key in ["custom_width", "compact_width"] {
        if let Some(old) = img.take(key) {
            let what = both!(
                "removed {key}, which did not count beside mode",
                "删除了 {key}：有 mode 时它不生效"
            );
            log.gone("img_mode", &old, what);
        }
    }
}

/// The width that the old properties give, with what said it.
fn width(img: &mut Part, log: &mut Log) -> Option<(Part, u32)> {
    let custom = img.take("custom_width");
    let compact = img.take("compact_width");
    let wanted = match (&custom, &compact) {
        (Some(custom), _) if pixels(custom).is_some() => pixels(custom),
        (_, Some(compact)) if compact.is_true() => Some(COMPACT),
        _ => None,
    };
    let fits = wanted.filter(|width| COLUMN_WIDTHS.contains(width));
    let mut said = None;
    for old in [custom, compact].into_iter().flatten() {
        let is_meant = pixels(&old).or(old.is_true().then_some(COMPACT)) == wanted;
        if said.is_none() && is_meant && fits.is_some() {
            said = Some(old);
            continue;
        }
        let what = Bilingual::fixed("removed a width of the picture", "删除了图片的宽度");
        let says_nothing = old.is_blank() || old.is_same(&false.into());
        let entry = log.gone("img_mode", &old, what);
        if !says_nothing {
            entry.losing(super::report::excerpt(&old));
        }
    }
    said.zip(fits)
}

fn pixels(part: &Part) -> Option<u32> {
    match &part.value {
        super::part::Value::Number(number) => number.parse::<f64>().ok().and_then(whole),
        super::part::Value::String(text) => text.trim().trim_end_matches("px").parse().ok(),
        _ => None,
    }
}

fn whole(number: f64) -> Option<u32> {
    let rounded = number.round();
    (0.0..10_000.0).contains(&rounded).then_some(rounded as u32)
}

/// A picture of a width of its own: in a column of that width.
fn in_column(mut img: Part, old: &Part, width: u32, log: &mut Log) -> Part {
    let mut place = img.place();
    let column = object([
        ("tag", "column".into()),
        ("width", format!("{width}px").into()),
        ("elements", vec![img].into()),
    ]);
    let mut set = object([
        ("tag", "column_set".into()),
        ("columns", vec![column].into()),
    ]);
    // On a phone the width did not count.
    set.set("flex_mode", "stretch");
    set.take_place_of(&mut place);
    let what = both!(
        "put the picture into a column of {width}px",
        "将图片放入宽 {width}px 的列"
    );
    log.changed("img_mode", old.from, &mut set, what);
    set
}
