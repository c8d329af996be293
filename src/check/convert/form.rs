//! Forms: names for everything that is sent, and a button that sends it.

use super::names::Names;
use super::part::{Part, Value};
use super::report::Log;
use crate::both;
use crate::catalog::Catalog;
use crate::lang::Bilingual;

pub(super) fn convert(form: &mut Part, log: &mut Log) {
    confirmation(form, log);
    let mut names = Names::default();
    collect(form, &mut names);
    if let Some(list) = form.get_mut("elements") {
        each_component(list, &mut |part| name(part, &mut names, log));
    }
    let mut submits = 0;
    if let Some(list) = form.get_mut("elements") {
        each_component(list, &mut |part| {
            submits += usize::from(part.text("form_action_type") == Some("submit"));
        });
    }
    if submits == 0 {
        let mark = log.mark(form);
        let what = Bilingual::fixed(
            "found no button that submits the form; give one form_action_type submit",
            "未找到提交表单的按钮；请为某个按钮设置 form_action_type 为 submit",
        );
        log.moved("button_form", form.from, mark, what);
    }
}

/// Gives everything that has a name one of its own: forms, inputs and buttons share one space of names in 2.0. A
/// form's name gives way, as a server reads the names of its fields.
pub(super) fn name_forms(card: &mut Part, log: &mut Log) {
    let mut names = Names::default();
    collect(card, &mut names);
    each_component_of(card, false, &mut |part, in_form| {
        let is_named = part.text("name").is_some_and(|name| !name.is_empty());
        let shares = matches!(part.tag(), "input" | "button") || (in_form && sends(part.tag()));
        if shares && is_named {
            let tag = part.tag().to_owned();
            named(part, &tag, &mut names, log);
        }
    });
    each_component_of(card, false, &mut |part, _| {
        if part.tag() == "form" {
            named(part, "form", &mut names, log);
        }
    });
}

/// Calls for everything in a card that may be a component, outer ones first, and says whether a form holds it.
fn each_component_of(part: &mut Part, in_form: bool, call: &mut impl FnMut(&mut Part, bool)) {
    call(part, in_form);
    let in_form = in_form || part.tag() == "form";
    for item in part.items_mut() {
        each_component_of(item, in_form, call);
    }
    for (key, member) in part.members_mut() {
        if !matches!(key.as_str(), "value" | "chart_spec" | "rows" | "behaviors") {
            each_component_of(member, in_form, call);
        }
    }
}

/// Whether a form sends what a component of this tag holds, by its name.
fn sends(tag: &str) -> bool {
    Catalog::get()
        .component(tag)
        .and_then(|entry| entry.property("name"))
        .is_some_and(|name| name.required_in.as_deref() == Some("form"))
}

fn collect(part: &Part, names: &mut Names) {
    if let Some(name) = part.text("name").filter(|_| part.has("tag")) {
        names.take(name);
    }
    part.items().iter().for_each(|item| collect(item, names));
    for (_, member) in part.members() {
        collect(member, names);
    }
}

/// Calls for each component of a list and of those it holds.
fn each_component(list: &mut Part, call: &mut impl FnMut(&mut Part)) {
    for item in list.items_mut() {
        call(item);
        for key in ["elements", "columns"] {
            if let Some(list) = item.get_mut(key) {
                each_component(list, call);
            }
        }
    }
}

fn name(part: &mut Part, names: &mut Names, log: &mut Log) {
    let tag = part.tag().to_owned();
    if sends(&tag) {
        named(part, &tag, names, log);
    }
}

fn named(part: &mut Part, stem: &str, names: &mut Names, log: &mut Log) {
    if part.get("name").is_some_and(|name| name.str().is_none())
        && let Some(odd) = part.take("name")
    {
        let what = Bilingual::fixed(
            "removed a name that is no string",
            "删除了不是字符串的 name",
        );
        log.gone("wrong_type", &odd, what);
    }
    let old = part.text("name").unwrap_or_default().to_owned();
    if !old.is_empty() && names.is_first(&old) {
        return;
    }
    let new = if old.is_empty() {
        names.free(stem, 1)
    } else {
        names.free(&old, 2)
    };
    if old.is_empty() {
        let mut value: Part = new.clone().into();
        let what = both!("gave it the name {new}", "添加了 name：{new}");
        log.changed("form_name", part.from, &mut value, what);
        part.set("name", value);
    } else if let Some(value) = part.get_mut("name") {
        value.value = Value::String(new.clone());
        let what = both!(
            "gave it the name {new}, as another one is called {old}",
            "改名为 {new}：{old} 已被使用"
        );
        log.changed("form_name", None, value, what).losing(both!(
            "your server gets {new} instead of {old}",
            "服务端将收到 {new} 而不是 {old}"
        ));
    }
}

/// The question before a form is sent is that of its button.
fn confirmation(form: &mut Part, log: &mut Log) {
    let Some(mut confirm) = form.take("confirm") else {
        return;
    };
    let from = confirm.from;
    let mark = log.mark(&mut confirm);
    let mut rest = Some(confirm.clone());
    if let Some(list) = form.get_mut("elements") {
        each_component(list, &mut |part| {
            let submits = part.text("form_action_type") == Some("submit");
            if submits
                && part.get("confirm").is_none_or(Part::is_blank)
                && let Some(confirm) = rest.take()
            {
                part.set("confirm", confirm);
            }
        });
    }
    if rest.is_none() {
        let what = Bilingual::fixed(
            "moved the confirmation to the button that submits",
            "将二次确认移到提交按钮",
        );
        log.moved("confirm_form", from, mark, what);
    } else {
        let what = Bilingual::fixed(
            "removed the confirmation: no button that submits is without one",
            "删除了二次确认：没有可放置它的提交按钮",
        );
        log.lost("confirm_form", &confirm, what);
    }
}
