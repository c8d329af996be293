//! What takes something from the reader, buttons apart; and the other components of which only properties changed.

use std::collections::HashMap;

use super::button::{callback, put_behaviors};
use super::header::library_icon;
use super::markdown;
use super::names::Names;
use super::part::{Part, Value, object};
use super::report::Log;
use super::walk::Around;
use crate::both;
use crate::lang::Bilingual;

pub(super) fn convert(part: &mut Part, tag: &str, around: &Around<'_>, log: &mut Log) {
    match tag {
        "overflow" => {
            overflow(part, log);
            value(part, "overflow", log);
        }
        "input" => {
            value(part, "input", log);
            fallback(part, log);
            required(part, around, log);
        }
        "select_static" => {
            value(part, "select_static", log);
            options(part, log);
        }
        "select_person" => value(part, "select_person", log),
        "date_picker" | "picker_time" => value(part, "pickers", log),
        "picker_datetime" => {
            value(part, "pickers", log);
            datetime(part, log);
        }
        "select_img" => {
            style(part, log);
            value(part, "select_img", log);
        }
        "checker" => {
            checkable(part, log);
            value(part, "checker", log);
        }
        "person_list" => person_icon(part, log),
        "table" => {
            number_columns(part, log);
            cells(part, log);
        }
        _ => {}
    }
}

/// The data that a component calls back, as a behavior.
fn value(part: &mut Part, id: &'static str, log: &mut Log) {
    let Some(old) = part.take("value") else {
        return;
    };
    let has_behaviors = part.get("behaviors").is_some_and(|list| !list.is_blank());
    if has_behaviors || old.is_blank() {
        let what = if has_behaviors {
            Bilingual::fixed(
                "removed value, over which behaviors won",
                "删除了 value：behaviors 优先于它",
            )
        } else {
            Bilingual::fixed("removed the empty value", "删除了空的 value")
        };
        let entry = log.gone(id, &old, what);
        if !old.is_blank() {
            entry.losing(super::report::excerpt(&old));
        }
        return;
    }
    let behavior = callback(old, id, log);
    put_behaviors(part, vec![behavior]);
}

/// Links of options; their other leftovers.
fn overflow(part: &mut Part, log: &mut Log) {
    let Some(options) = part.get_mut("options") else {
        return;
    };
    for option in options.items_mut() {
        if let Some(url) = option.take("url") {
            let has_other = option
                .get("multi_url")
                .is_some_and(|other| !other.is_blank());
            if has_other || url.is_blank() {
                let what = Bilingual::fixed("removed url", "删除了 url");
                let entry = log.gone("overflow", &url, what);
                if !url.is_blank() {
                    entry.losing(super::report::excerpt(&url));
                }
            } else {
                let from = url.from;
                let mut new = object([("url", url)]);
                let what = Bilingual::fixed("wrote url as multi_url", "将 url 改写为 multi_url");
                log.changed("overflow", from, &mut new, what);
                option.set("multi_url", new);
            }
        }
        if let Some(old) = option.take("action_type") {
            let what = Bilingual::fixed("removed action_type", "删除了 action_type");
            log.lost("overflow", &old, what);
        }
    }
}

fn fallback(part: &mut Part, log: &mut Log) {
    if let Some(old) = part.take("fallback") {
        let what = Bilingual::fixed(
            "removed the fallback for old clients",
            "删除了旧客户端的降级内容",
        );
        log.lost("input", &old, what);
    }
}

/// `required` counts in forms only.
fn required(part: &mut Part, around: &Around<'_>, log: &mut Log) {
    if around.in_form {
        return;
    }
    if let Some(old) = part.take("required") {
        let what = Bilingual::fixed(
            "removed required, which counts in forms only",
            "删除了仅在表单中有效的 required",
        );
        log.gone("input", &old, what);
    }
}

/// Options have values of their own and no links.
fn options(part: &mut Part, log: &mut Log) {
    let Some(options) = part.get_mut("options") else {
        return;
    };
    let mut names = Names::default();
    for option in options.items() {
        if let Some(value) = option.text("value") {
            names.take(value);
        }
    }
    for option in options.items_mut() {
        for key in ["url", "multi_url"] {
            if let Some(old) = option.take(key) {
                let what = both!("removed {key} of an option", "删除了选项的 {key}");
                let entry = log.gone("select_static", &old, what);
                if !old.is_blank() {
                    entry.losing(super::report::excerpt(&old));
                }
            }
        }
        let Some(value) = option.get_mut("value") else {
            continue;
        };
        let Some(old) = value.str().map(str::to_owned) else {
            continue;
        };
        if names.is_first(&old) {
            continue;
        }
        let new = names.free(&old, 2);
        value.value = Value::String(new.clone());
        let what = both!(
            "gave the option the value {new}, as another one has {old}",
            "选项值改为 {new}：{old} 已被其他选项使用"
        );
        log.changed("select_static", None, value, what)
            .losing(both!(
                "your server gets {new} instead of {old}",
                "服务端将收到 {new} 而不是 {old}"
            ));
    }
}

/// Old samples give this picker the property of another one.
fn datetime(part: &mut Part, log: &mut Log) {
    let Some(mut old) = part.take("initial_date") else {
        return;
    };
    let date = old.str().map(str::to_owned);
    match date {
        Some(date) if !date.is_empty() && !part.has("initial_datetime") => {
            let has_time = date.contains(' ');
            let text = if has_time {
                date
            } else {
                format!("{date} 00:00")
            };
            let from = old.from;
            let mut new: Part = text.into();
            new.take_place_of(&mut old.place());
            let what = Bilingual::fixed(
                "wrote initial_date as initial_datetime",
                "将 initial_date 改写为 initial_datetime",
            );
            log.changed("picker_mixup", from, &mut new, what);
            part.set("initial_datetime", new);
        }
        _ => {
            let what = Bilingual::fixed("removed initial_date", "删除了 initial_date");
            log.lost("picker_mixup", &old, what);
        }
    }
}

fn style(part: &mut Part, log: &mut Log) {
    if let Some(old) = part.take("style") {
        let what = Bilingual::fixed("removed style", "删除了 style");
        log.lost("select_img", &old, what);
    }
}

fn checkable(part: &mut Part, log: &mut Log) {
    let Some(old) = part.get_mut("overall_checkable") else {
        return;
    };
    let Some(value) = old.str().and_then(|text| text.trim().parse::<bool>().ok()) else {
        return;
    };
    old.value = Value::Bool(value);
    let what = both!(
        "made overall_checkable the boolean {value}",
        "将 overall_checkable 改为布尔值 {value}"
    );
    log.changed("checker", None, old, what);
}

fn person_icon(part: &mut Part, log: &mut Log) {
    let Some(old) = part.take("ud_icon") else {
        return;
    };
    let from = old.from;
    if part.get("icon").is_none_or(Part::is_blank)
        && let Some(mut icon) = library_icon(old.clone(), log)
    {
        let what = Bilingual::fixed("wrote ud_icon as icon", "将 ud_icon 改写为 icon");
        log.changed("person", from, &mut icon, what);
        part.set("icon", icon);
    } else {
        let what = Bilingual::fixed("removed ud_icon", "删除了 ud_icon");
        let entry = log.gone("person", &old, what);
        if !old.is_blank() {
            entry.losing(super::report::excerpt(&old));
        }
    }
}

/// Cells of Markdown are texts like others.
fn cells(part: &mut Part, log: &mut Log) {
    let columns = part.get("columns").map(Part::items).unwrap_or_default();
    let texts: HashMap<String, bool> = columns
        .iter()
        .filter_map(|column| {
            let is_small = match column.text("data_type")? {
                "markdown" => false,
                "lark_md" => true,
                _ => return None,
            };
            Some((column.text("name")?.to_owned(), is_small))
        })
        .collect();
    if texts.is_empty() {
        return;
    }
    let rows = part
        .get_mut("rows")
        .map(Part::items_mut)
        .unwrap_or_default();
    for (name, cell) in rows.iter_mut().flat_map(Part::members_mut) {
        match texts.get(name.as_str()) {
            Some(true) => markdown::small(cell, log),
            Some(false) => markdown::rewrite(cell, log),
            None => {}
        }
    }
}

/// Numbers stand at the other side unless the column says so. What the old card showed is not documented for certain,
/// so this is only told.
fn number_columns(part: &mut Part, log: &mut Log) {
    let Some(columns) = part.get_mut("columns") else {
        return;
    };
    for column in columns.items_mut() {
        if column.text("data_type") == Some("number") && !column.has("horizontal_align") {
            let what = Bilingual::fixed(
                "left this column of numbers without horizontal_align; it stands right now",
                "该数字列未设置 horizontal_align，现为右对齐",
            );
            log.changed("table_number_align", None, column, what);
        }
    }
}
