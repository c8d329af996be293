//! Containers: what 1.0 did by default is written out, so that the card looks as before.

use super::part::{Part, Value};
use super::report::Log;
use crate::both;
use crate::catalog::tables;
use crate::lang::Bilingual;

/// What a phone's card has room for, px: 302 without its padding.
const WIDEST_ON_PHONE: u32 = 278;

pub(super) fn form(form: &mut Part, log: &mut Log) {
    gaps(form, "form_spacing", "16px", log);
    if let Some(old) = form.take("fallback") {
        let what = Bilingual::fixed(
            "removed the fallback for old clients",
            "删除了旧客户端的降级内容",
        );
        log.lost("form_fallback", &old, what);
    }
}

pub(super) fn interactive(container: &mut Part, log: &mut Log) {
    gaps(container, "ic_spacing", "12px", log);
}

fn gaps(part: &mut Part, id: &'static str, gap: &'static str, log: &mut Log) {
    spacing_name(part, "vertical_spacing", false, log);
    spacing_name(part, "horizontal_spacing", false, log);
    let vertical = part.set_missing("vertical_spacing", gap);
    let horizontal = part.set_missing("horizontal_spacing", gap);
    if vertical || horizontal {
        let mark = log.mark(part);
        log.moved(
            id,
            part.from,
            mark,
            both!("kept {gap} between the components", "保持组件间距 {gap}"),
        );
    }
}

pub(super) fn panel(panel: &mut Part, log: &mut Log) {
    spacing_name(panel, "vertical_spacing", false, log);
    let says = |key: &str| panel.get(key).is_some_and(|value| !value.is_blank());
    let is_framed = says("border") || says("background_color");
    let header = panel.get_mut("header").filter(|header| header.is_object());
    let header_padding = if is_framed { "8px" } else { "8px 0 8px 0" };
    let set_header = header.is_some_and(|header| header.set_missing("padding", header_padding));
    let set_own = !is_framed && panel.set_missing("padding", "0");
    if !set_header && !set_own {
        return;
    }
    let (id, what) = if is_framed {
        (
            "panel_padding_framed",
            Bilingual::fixed(
                "kept the padding of the panel's header",
                "保持面板标题的内边距",
            ),
        )
    } else {
        (
            "panel_padding_plain",
            Bilingual::fixed(
                "kept the padding of the panel and its header",
                "保持面板及其标题的内边距",
            ),
        )
    };
    let mark = log.mark(panel);
    log.moved(id, panel.from, mark, what);
}

pub(super) fn column_set(set: &mut Part, log: &mut Log) {
    spacing_name(set, "horizontal_spacing", true, log);
    let ground = set.text("background_style").unwrap_or_default();
    let is_shade = |name: &str| {
        let stem = name.split('-').next().unwrap_or_default();
        tables().colors.contains_key(name) || !tables().colors.contains_key(stem)
    };
    if matches!(ground, "" | "default") || !is_shade(ground) {
        return;
    }
    let wraps = set.text("flex_mode").is_some_and(|mode| mode != "none");
    let Some(columns) = set.get_mut("columns") else {
        return;
    };
    let mut is_changed = false;
    for column in columns.items_mut().iter_mut().filter(|one| one.is_object()) {
        is_changed |= column.set_missing("margin", "4px 0px 4px 0px");
    }
    if is_changed {
        let mark = log.mark(columns);
        let from = columns.from;
        let what = Bilingual::fixed(
            "kept 4px above and below the columns on their ground",
            "保持分栏背景内上下 4px 的间距",
        );
        let entry = log.moved("column_set_ground", from, mark, what);
        if wraps {
            entry.losing(Bilingual::fixed(
                "where the columns stand in several rows, as on phones, the rows are 8px further apart",
                "分栏折成多行时（如手机端），行间距增加 8px",
            ));
        }
    }
}

pub(super) fn column(column: &mut Part, log: &mut Log) {
    spacing_name(column, "vertical_spacing", false, log);
    spacing_name(column, "horizontal_spacing", false, log);
}

/// The name of a distance: 1.0 had a default, and another large but between columns.
fn spacing_name(part: &mut Part, key: &str, between_columns: bool, log: &mut Log) {
    let id = if part.tag() == "column" {
        "column"
    } else {
        "spacing_names"
    };
    let Some(value) = part.get_mut(key) else {
        return;
    };
    let new = match value.str() {
        Some("default") => "8px",
        Some("large") if !between_columns => "extra_large",
        _ => return,
    };
    let old = value.str().unwrap_or_default().to_owned();
    value.value = Value::String(new.to_owned());
    log.changed(
        id,
        None,
        value,
        both!("wrote {key} {old} as {new}", "将 {key} {old} 改写为 {new}"),
    );
}

/// A width that phones cut off.
pub(super) fn fixed_width(part: &mut Part, log: &mut Log) {
    for key in ["width", "size"] {
        let Some(value) = part.get_mut(key).filter(|value| value.from.is_some()) else {
            continue;
        };
        let first = value
            .str()
            .and_then(|text| text.split_whitespace().next())
            .and_then(|first| first.strip_suffix("px"))
            .and_then(|number| number.parse::<u32>().ok());
        let Some(width) = first.filter(|width| *width > WIDEST_ON_PHONE) else {
            continue;
        };
        let what = both!(
            "left the width of {width}px, which is more than a phone's card has",
            "保留了 {width}px 的宽度，它超过手机端卡片的宽度"
        );
        log.changed("overflow_width", None, value, what)
            .losing(both!(
                "what is beyond {WIDEST_ON_PHONE}px may be cut off on phones",
                "手机端超出 {WIDEST_ON_PHONE}px 的部分可能被截断"
            ));
    }
}
