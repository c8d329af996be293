//! Buttons: what they do is a list of behaviors in 2.0.

use super::markdown::leftovers;
use super::part::{Part, Value, object};
use super::report::Log;
use super::text::make_plain;
use crate::both;
use crate::lang::Bilingual;

/// The addresses of a link and what 2.0 calls them.
const ADDRESSES: [(&str, &str); 4] = [
    ("url", "default_url"),
    ("pc_url", "pc_url"),
    ("ios_url", "ios_url"),
    ("android_url", "android_url"),
];

pub(super) fn convert(button: &mut Part, log: &mut Log) {
    if let Some(text) = button.get_mut("text") {
        make_plain(text, "button_text", log);
    }
    form_action(button, log);
    if let Some(old) = button.take("required") {
        let what = Bilingual::fixed("removed required", "删除了 required");
        log.gone("button_required", &old, what);
    }
    let both = button.take("complex_interaction");
    if let Some(old) = &both {
        let what = Bilingual::fixed("removed complex_interaction", "删除了 complex_interaction");
        log.gone("button_both", old, what);
    }
    form_behaviors(button, log);
    if button.get("behaviors").is_some_and(|list| !list.is_blank()) {
        for key in ["url", "multi_url", "value"] {
            if let Some(old) = button.take(key) {
                let what = both!(
                    "removed {key}, over which behaviors won",
                    "删除了 {key}：behaviors 优先于它"
                );
                let entry = log.gone("button_behaviors", &old, what);
                if !old.is_blank() {
                    entry.losing(super::report::excerpt(&old));
                }
            }
        }
        return;
    }
    let link = link(button, log);
    let value = button.take("value");
    let mut behaviors = Vec::new();
    let has_link = link.is_some();
    behaviors.extend(link);
    if let Some(value) = value {
        if has_link && !both.is_some_and(|both| both.is_true()) {
            let what = Bilingual::fixed(
                "removed value, which the link kept from being called back",
                "删除了 value：有链接时它不会回传",
            );
            log.lost("button_both", &value, what);
        } else if matches!(value.value, Value::Null) {
            let what = Bilingual::fixed("removed the empty value", "删除了空的 value");
            log.gone("button_value", &value, what);
        } else {
            behaviors.push(callback(value, "button_value", log));
        }
    }
    put_behaviors(button, behaviors);
}

/// Writes behaviors behind those that a component has.
pub(super) fn put_behaviors(part: &mut Part, behaviors: Vec<Part>) {
    if behaviors.is_empty() {
        return;
    }
    match part.get_mut("behaviors").filter(|list| list.is_array()) {
        Some(list) => behaviors.into_iter().for_each(|one| list.push(one)),
        None => {
            part.set("behaviors", behaviors);
        }
    }
}

/// The data of a component as a behavior. What is no object is wrapped into one: libraries for servers take nothing
/// else.
pub(super) fn callback(value: Part, id: &'static str, log: &mut Log) -> Part {
    let from = value.from;
    let is_wrapped = !value.is_object();
    let value = if is_wrapped {
        object([("value", value)])
    } else {
        value
    };
    let mut new = object([("type", "callback".into()), ("value", value)]);
    let what = if is_wrapped {
        Bilingual::fixed(
            "wrote value as a callback behavior, wrapped as {\"value\": …}",
            "将 value 包装为 {\"value\": …} 并改写为 callback 行为",
        )
    } else {
        Bilingual::fixed(
            "wrote value as a callback behavior",
            "将 value 改写为 callback 行为",
        )
    };
    log.changed(id, from, &mut new, what);
    new
}

/// The link of a button as a behavior.
fn link(button: &mut Part, log: &mut Log) -> Option<Part> {
    let url = button.take("url");
    let multi = button.take("multi_url");
    let from = [&multi, &url]
        .into_iter()
        .flatten()
        .find(|old| !old.is_blank())
        .and_then(|old| old.from);
    let mut new = object([("type", "open_url".into())]);
    let mut rest = match multi {
        Some(multi) if multi.is_object() => multi,
        Some(other) => {
            odd_address(&other, log);
            object([])
        }
        None => object([]),
    };
    if let Some(url) = url {
        if rest.get("url").is_some_and(|other| !other.is_blank()) && !url.is_blank() {
            let same = rest.get("url").is_some_and(|other| other.is_same(&url));
            let what = Bilingual::fixed(
                "removed url, over which multi_url won",
                "删除了 url：multi_url 优先于它",
            );
            let entry = log.gone("button_url", &url, what);
            if !same {
                entry.losing(super::report::excerpt(&url));
            }
        } else if !url.is_blank() {
            rest.set("url", url);
        }
    }
    for (old, key) in ADDRESSES {
        if let Some(address) = rest.take(old) {
            if address.is_blank() {
                continue;
            }
            new.set(key, address);
        }
    }
    for (key, old) in rest.into_members() {
        let what = both!(
            "removed {key}, which is no address",
            "删除了不是地址的 {key}"
        );
        log.lost("button_url", &old, what);
    }
    if !new.has("default_url") {
        let first = new.members().iter().find(|(key, _)| key != "type");
        let first = first.map(|(_, part)| Part {
            value: part.value.clone(),
            ..Part::default()
        })?;
        if let Value::Object(members) = &mut new.value {
            members.insert(1, ("default_url".to_owned(), first));
        }
    }
    let what = Bilingual::fixed(
        "wrote the link as an open_url behavior",
        "将链接改写为 open_url 行为",
    );
    log.changed("button_url", from, &mut new, what);
    Some(new)
}

fn odd_address(old: &Part, log: &mut Log) {
    if !old.is_blank() {
        let what = Bilingual::fixed(
            "removed multi_url, which is no object of addresses",
            "删除了不是地址对象的 multi_url",
        );
        log.lost("button_url", old, what);
    }
}

/// What a button does in a form.
fn form_action(button: &mut Part, log: &mut Log) {
    let Some(old) = button.take("action_type") else {
        return;
    };
    let action = match old.str() {
        Some("form_submit" | "submit") => Some("submit"),
        Some("form_reset" | "reset") => Some("reset"),
        _ => None,
    };
    match action {
        Some(action) => {
            let what = both!(
                "wrote action_type as form_action_type \"{action}\"",
                "将 action_type 改写为 form_action_type \"{action}\""
            );
            let mut new: Part = action.into();
            log.changed("button_form", old.from, &mut new, what);
            if !button.has("form_action_type") {
                button.set("form_action_type", new);
            }
        }
        None => {
            let what = Bilingual::fixed(
                "removed action_type: the behaviors say what the button does",
                "删除了 action_type：按钮的作用由 behaviors 表示",
            );
            let entry = log.gone("button_form", &old, what);
            let is_known = matches!(old.str(), Some("link" | "request" | "multi" | ""));
            if !is_known && !old.is_blank() {
                entry.losing(super::report::excerpt(&old));
            }
        }
    }
}

/// A behavior `form_action` as `form_action_type`.
fn form_behaviors(button: &mut Part, log: &mut Log) {
    let Some(Value::Array(list)) = button.get_mut("behaviors").map(|list| &mut list.value) else {
        return;
    };
    let Some(at) = list
        .iter()
        .position(|one| one.text("type") == Some("form_action"))
    else {
        return;
    };
    let mut old = list.remove(at);
    old.take("type");
    let said = old.take("behavior");
    let action = match said.as_ref().and_then(Part::str) {
        Some("reset" | "form_reset") => "reset",
        _ => "submit",
    };
    if let Some(odd) = said.filter(|said| said.str().is_none()) {
        let what = Bilingual::fixed("removed an odd behavior", "删除了异常的 behavior");
        log.gone("button_behaviors", &odd, what);
    }
    let is_empty = list.is_empty();
    let mut new: Part = action.into();
    let what = both!(
        "wrote the behavior form_action as form_action_type \"{action}\"",
        "将 form_action 行为改写为 form_action_type \"{action}\""
    );
    log.changed("button_behaviors", old.from, &mut new, what);
    if !button.has("form_action_type") {
        button.set("form_action_type", new);
    }
    if is_empty {
        button.take("behaviors");
    }
    leftovers(old, "button_behaviors", log);
}
