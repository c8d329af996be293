//! The header: its icon and the translations of its titles.

use super::markdown::leftovers;
use super::part::{Part, object};
use super::report::Log;
use super::text::translations;
use crate::lang::Bilingual;

pub(super) fn convert(header: &mut Part, log: &mut Log) {
    if !header.is_object() {
        return;
    }
    for key in ["title", "subtitle"] {
        if let Some(text) = header.get_mut(key) {
            translations(text, "header_i18n", log);
        }
    }
    for key in ["text_tag_list", "i18n_text_tag_list"] {
        if let Some(tags) = header.get_mut(key) {
            tag_texts(tags, log);
        }
    }
    ud_icon(header, log);
    icon(header, log);
}

fn tag_texts(tags: &mut Part, log: &mut Log) {
    for tag in tags.items_mut() {
        if let Some(text) = tag.get_mut("text") {
            translations(text, "text_i18n", log);
        }
    }
    for (_, list) in tags.members_mut() {
        for tag in list.items_mut() {
            if let Some(text) = tag.get_mut("text") {
                translations(text, "text_i18n", log);
            }
        }
    }
}

/// `ud_icon` as `icon`, over which it won.
fn ud_icon(header: &mut Part, log: &mut Log) {
    let Some(old) = header.take("ud_icon") else {
        return;
    };
    let from = old.from;
    let Some(new) = library_icon(old.clone(), log) else {
        let what = Bilingual::fixed(
            "removed ud_icon, which names no icon",
            "删除了没有 token 的 ud_icon",
        );
        let entry = log.gone("header_ud_icon", &old, what);
        if !old.is_blank() {
            entry.losing(super::report::excerpt(&old));
        }
        return;
    };
    let mut new = new;
    let what = Bilingual::fixed("wrote ud_icon as icon", "将 ud_icon 改写为 icon");
    log.changed("header_ud_icon", from, &mut new, what);
    if let Some(icon) = header.get("icon").filter(|icon| !icon.is_blank()) {
        let what = Bilingual::fixed(
            "removed icon, over which ud_icon won",
            "删除了 icon：ud_icon 优先于它",
        );
        log.lost("header_ud_icon", icon, what);
    }
    header.set("icon", new);
}

/// A `ud_icon` as 2.0 writes icons; `None` where it names none.
pub(super) fn library_icon(mut old: Part, log: &mut Log) -> Option<Part> {
    if old.get("token").is_none_or(Part::is_blank) {
        return None;
    }
    let mut place = old.place();
    let token = old.take("token")?;
    let mut new = object([("tag", "standard_icon".into()), ("token", token)]);
    let mut style = old.take("style");
    let color = style
        .as_mut()
        .and_then(|style| style.take("color"))
        .or_else(|| old.take("color"));
    if let Some(color) = color.filter(|color| !color.is_blank()) {
        new.set("color", color);
    }
    if old.get("tag").is_some_and(|tag| tag.str().is_some()) {
        old.take("tag");
    }
    match style {
        Some(style) if style.is_object() => leftovers(style, "header_ud_icon", log),
        Some(style) if !style.is_blank() => {
            let what = Bilingual::fixed("removed an odd style", "删除了异常的 style");
            log.gone("wrong_type", &style, what);
        }
        _ => {}
    }
    leftovers(old, "header_ud_icon", log);
    new.take_place_of(&mut place);
    Some(new)
}

/// A picture as icon needs a tag.
fn icon(header: &mut Part, log: &mut Log) {
    let Some(icon) = header.get_mut("icon").filter(|icon| icon.is_object()) else {
        return;
    };
    if icon.has("tag") {
        return;
    }
    let tag = if icon.get("img_key").is_some_and(|key| !key.is_blank()) {
        "custom_icon"
    } else if icon.get("token").is_some_and(|token| !token.is_blank()) {
        "standard_icon"
    } else {
        return;
    };
    icon.set_first("tag", tag);
    let what = Bilingual::fixed("gave the icon a tag", "为图标添加了 tag");
    log.changed("header_icon", None, icon, what);
}
