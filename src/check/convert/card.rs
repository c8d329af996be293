//! The card as a whole: its version, its settings, its body.

use super::part::{Part, object};
use super::report::Log;
use super::walk::{Around, components};
use super::{form, header, languages};
use crate::both;
use crate::lang::Bilingual;

/// Converts a card, but for what 2.0 does not know in it.
pub(super) fn convert(card: &mut Part, log: &mut Log) {
    // A body of 2.0 beside lists of 1.0 stays as it is, and their components go behind its own.
    languages::elements(card, log);
    languages::header(card, log);
    schema(card, log);
    fallback(card, log);
    config(card, log);
    card_link(card, log);
    if let Some(header) = card.get_mut("header") {
        header::convert(header, log);
    }
    body(card, log);
    form::name_forms(card, log);
    placeholders(card, log);
}

fn schema(card: &mut Part, log: &mut Log) {
    let old = card.take("schema");
    let mut new: Part = "2.0".into();
    let what = match &old {
        Some(_) => Bilingual::fixed("set schema to \"2.0\"", "将 schema 改为 \"2.0\""),
        None => Bilingual::fixed("added \"schema\": \"2.0\"", "添加 \"schema\": \"2.0\""),
    };
    let from = old.as_ref().and_then(|old| old.from);
    if let Some(mut old) = old {
        new.take_place_of(&mut old.place());
        let entry = log.changed("schema", from, &mut new, what);
        if old.str().is_none_or(|said| said != "1.0") {
            entry.losing(super::report::excerpt(&old));
        }
    } else {
        log.changed("schema", from, &mut new, what);
    }
    card.set_first("schema", new);
}

fn fallback(card: &mut Part, log: &mut Log) {
    if let Some(old) = card.take("fallback") {
        let what = Bilingual::fixed("removed the rule for old clients", "删除了卡片级降级规则");
        log.lost("fallback_card", &old, what);
    }
}

fn config(card: &mut Part, log: &mut Log) {
    let shared = card
        .get("config")
        .and_then(|config| config.get("update_multi"));
    if shared.is_none_or(|shared| !shared.is_true()) {
        not_shared(card, log);
    }
    let Some(config) = card.get_mut("config").filter(|config| config.is_object()) else {
        return;
    };
    if let Some(old) = config.take("compact_width") {
        let width: Option<&Part> = config.get("width_mode");
        if old.is_true() && width.is_none_or(Part::is_blank) {
            let mut new: Part = "compact".into();
            let what = Bilingual::fixed(
                "wrote compact_width as width_mode \"compact\"",
                "将 compact_width 改写为 width_mode \"compact\"",
            );
            log.changed("compact_width", old.from, &mut new, what);
            config.set("width_mode", new);
        } else {
            let what = Bilingual::fixed(
                "removed compact_width, which had no effect here",
                "删除了此处不生效的 compact_width",
            );
            log.gone("compact_width", &old, what);
        }
    }
    if let Some(old) = config.take("wide_screen_mode") {
        let what = Bilingual::fixed("removed wide_screen_mode", "删除了 wide_screen_mode");
        log.gone("wide_screen_mode", &old, what);
    }
    // What was empty in the old card says nothing; what became empty here says nothing any more.
    if config.members().is_empty()
        && let Some(old) = card.take("config")
    {
        log.gone(
            "empty_values",
            &old,
            Bilingual::fixed("removed the empty config", "删除了空的 config"),
        );
    }
}

/// Each reader had a copy: that is no more.
fn not_shared(card: &mut Part, log: &mut Log) {
    let lost = Bilingual::fixed(
        "updating the card for single readers",
        "面向单个读者更新卡片",
    );
    let old = card
        .get_mut("config")
        .and_then(|config| config.get_mut("update_multi"));
    if let Some(shared) = old {
        let from = shared.from;
        let mut new: Part = true.into();
        new.take_place_of(&mut shared.place());
        let what = Bilingual::fixed("set update_multi to true", "将 update_multi 改为 true");
        log.changed("update_multi", from, &mut new, what)
            .losing(lost);
        *shared = new;
    } else {
        let what = Bilingual::fixed(
            "the card is shared by all its readers from now on",
            "卡片改为所有读者共享",
        );
        let mark = log.mark(card);
        log.moved("update_multi", None, mark, what).losing(lost);
    }
}

fn card_link(card: &mut Part, log: &mut Log) {
    if card.get("card_link").is_some_and(Part::is_blank)
        && let Some(old) = card.take("card_link")
    {
        let what = Bilingual::fixed(
            "removed the card_link, which has no address",
            "删除了没有地址的 card_link",
        );
        log.gone("empty_values", &old, what);
    }
}

fn body(card: &mut Part, log: &mut Log) {
    let Some(mut list) = card.take("elements") else {
        if !card.get("body").is_some_and(Part::is_object) {
            if let Some(old) = card.take("body") {
                let what =
                    Bilingual::fixed("removed a body that is no object", "删除了不是对象的 body");
                log.gone("wrong_type", &old, what);
            }
            let mut body = object([("elements", Vec::new().into())]);
            let what = Bilingual::fixed("added an empty body", "添加了空的 body");
            log.changed("body", None, &mut body, what);
            card.set("body", body);
        }
        return;
    };
    let from = list.from;
    if !list.is_array() {
        list = Part {
            from,
            ..Part::from(list.into_items())
        };
    }
    let what = Bilingual::fixed(
        "moved the components into body.elements",
        "将组件移入 body.elements",
    );
    log.changed("body", from, &mut list, what);
    components(&mut list, &Around::body(), log);
    outer_margins(&mut list, log);
    let several = list.items().len() > 1;
    match card.get_mut("body").filter(|body| body.is_object()) {
        Some(body) => {
            let before = body.take("elements").map(Part::into_items);
            let mut all = before.unwrap_or_default();
            let mut place = list.place();
            all.extend(list.into_items());
            let mut all: Part = all.into();
            all.take_place_of(&mut place);
            body.set("elements", all);
        }
        None => {
            if let Some(old) = card.take("body") {
                let what =
                    Bilingual::fixed("removed a body that is no object", "删除了不是对象的 body");
                log.gone("wrong_type", &old, what);
            }
            let mut body = object([("padding", "12px 12px 12px 12px".into())]);
            if several {
                body.set("vertical_spacing", "16px");
            }
            let what = if several {
                Bilingual::fixed(
                    "gave the body 12px around and 16px between the components, as 1.0 drew it",
                    "按 1.0 的样式设置正文内边距 12px、组件间距 16px",
                )
            } else {
                Bilingual::fixed(
                    "gave the body 12px around, as 1.0 drew it",
                    "按 1.0 的样式设置正文内边距 12px",
                )
            };
            log.changed("body_padding", None, &mut body, what);
            body.set("elements", list);
            card.set("body", body);
        }
    }
}

/// 1.0 dropped the top margin of columns that came first and the bottom margin of those that came last.
fn outer_margins(list: &mut Part, log: &mut Log) {
    let last = list.items().len().saturating_sub(1);
    let ends = [(0, 0, "top", "上"), (last, 2, "bottom", "下")];
    for (at, side, en, zh) in ends {
        let Some(columns) = list.items_mut().get_mut(at) else {
            continue;
        };
        let Some(margin) = columns
            .get_mut("margin")
            .filter(|margin| margin.from.is_some())
        else {
            continue;
        };
        let Some(mut sides) = margin.str().and_then(four_sides) else {
            continue;
        };
        if matches!(&*sides[side], "0" | "0px") || columns.tag() != "column_set" {
            continue;
        }
        sides[side] = "0px".to_owned();
        let Some(margin) = columns.get_mut("margin") else {
            continue;
        };
        margin.value = super::part::Value::String(sides.join(" "));
        let from = margin.from;
        let what = both!(
            "set the {en} margin of the outermost columns to 0, as 1.0 drew it",
            "按 1.0 的样式将最外侧分栏的{zh}边距设为 0"
        );
        log.changed("column_set", from, margin, what);
    }
}

/// One, two or four lengths as top, right, bottom, left.
fn four_sides(text: &str) -> Option<[String; 4]> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [top, right, bottom, left] = match parts[..] {
        [all] => [all; 4],
        [vertical, horizontal] => [vertical, horizontal, vertical, horizontal],
        [top, right, bottom, left] => [top, right, bottom, left],
        _ => return None,
    };
    Some([top, right, bottom, left].map(str::to_owned))
}

/// Variables of templates.
fn placeholders(card: &mut Part, log: &mut Log) {
    fn find<'a>(part: &'a Part, names: &mut Vec<&'a str>, first: &mut Option<&'a Part>) {
        if let Some(text) = part.str() {
            let mut rest = text;
            while let Some(at) = rest.find("${") {
                rest = &rest[at + 2..];
                let Some(end) = rest.find('}') else {
                    break;
                };
                let name = &rest[..end];
                if !names.contains(&name) && names.len() < 50 {
                    names.push(name);
                }
                first.get_or_insert(part);
                rest = &rest[end..];
            }
        }
        part.items()
            .iter()
            .for_each(|item| find(item, names, first));
        for (_, member) in part.members() {
            find(member, names, first);
        }
    }
    let (mut names, mut first) = (Vec::new(), None);
    find(card, &mut names, &mut first);
    let Some(first) = first else {
        return;
    };
    let names = super::report::shown(&names.join(", "));
    let from = first.from;
    log.moved(
        "placeholders",
        from,
        0,
        both!(
            "left the variables of a template as they are: {names}",
            "模板变量保持原样：{names}"
        ),
    )
    .losing(Bilingual::fixed(
        "nothing fills the variables in a card's JSON but your own program",
        "卡片 JSON 中的变量只能由你自己的程序填充",
    ));
}
