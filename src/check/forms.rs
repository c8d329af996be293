//! Forms: the names in them, what sends them, and what works in them alone.

use std::collections::{HashMap, HashSet};

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::walk::{Met, Walk};
use crate::both;
use crate::card::Schema;
use crate::catalog::Category;
use crate::document::{Edit, NodeId};
use crate::lang::Bilingual;

pub(super) static DUPLICATE_NAME: Rule = Rule {
    code: "duplicate-name",
    severity: Severity::Error,
    server: Some(11310),
    summary: Bilingual::fixed(
        "Two forms, fields or buttons of the card have the same name.",
        "卡片中两个表单、字段或按钮的 name 重复。",
    ),
};

pub(super) static FORM_WITHOUT_SUBMIT: Rule = Rule {
    code: "form-without-submit",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A form has no button that submits it (an error in 1.0, where a server was seen to refuse it).",
        "表单中没有提交按钮（1.0 中为错误，曾见服务端拒绝）。",
    ),
};

pub(super) static FORM_WITHOUT_FIELDS: Rule = Rule {
    code: "form-without-fields",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed("A form has nothing to fill in.", "表单中没有可填写的组件。"),
};

pub(super) static OUTSIDE_FORM: Rule = Rule {
    code: "outside-form",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A property that only works in a form stands outside of one.",
        "仅在表单内生效的属性用在了表单之外。",
    ),
};

pub(super) static CONFIRM_IN_FORM: Rule = Rule {
    code: "confirm-in-form",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A component of a form asks for confirmation, which only the submit button does.",
        "表单内非提交按钮的组件配置了二次确认。",
    ),
};

/// Names over the whole card: the first that has one keeps it.
pub(super) fn names(walk: &mut Walk<'_>) {
    let named: Vec<(Met<'_>, NodeId, &str)> = walk
        .met
        .iter()
        .filter(|met| has_name(walk, met.tag))
        .filter_map(|met| {
            let (node, name) = walk.said(met.node, "name")?;
            Some((*met, node, name))
        })
        .collect();
    let mut taken: HashSet<String> = named.iter().map(|(.., name)| (*name).to_owned()).collect();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut first: HashMap<&str, (Met<'_>, NodeId)> = HashMap::with_capacity(named.len());
    for (met, node, name) in named {
        let (earlier, at) = *first.entry(name).or_insert((met, node));
        if at == node {
            continue;
        }
        if walk.is_full_of(DUPLICATE_NAME.severity) {
            walk.leave_out(1, DUPLICATE_NAME.severity);
            continue;
        }
        let place = walk.card.pointer(earlier.node);
        let free = unused(name, &taken, numbers.entry(name).or_insert(2));
        taken.insert(free.clone());
        let fix = walk.path(node).map(|path| {
            let title = both!(
                "Write \"{free}\" for \"{name}\"",
                "将「{name}」改为「{free}」"
            );
            Fix::new(title, vec![Edit::set(path, &free.into())])
        });
        // Measured for forms, inputs and buttons, documented for all that stands in a form.
        let refused = shares_names(&met) && shares_names(&earlier);
        let message = if refused {
            both!(
                "the name \"{name}\" is already that of {place}, and the server refuses the card; give this one another",
                "name「{name}」已被 {place} 使用，服务端会拒绝卡片；请换一个"
            )
        } else {
            both!(
                "the name \"{name}\" is already that of {place}; names should differ in the whole card, so give this one another",
                "name「{name}」已被 {place} 使用；整张卡片内不应重复，请换一个"
            )
        };
        walk.on_page_of(met.tag, |walk| {
            let problem = walk.raise_at(&DUPLICATE_NAME, node, message).fix(fix);
            if refused {
                problem.refused(11310, format!("name({name}) duplicate"));
            } else {
                problem.rated(Severity::Warning);
            }
        });
    }
}

fn has_name(walk: &Walk<'_>, tag: &str) -> bool {
    let entry = walk.catalog.component(tag);
    entry.is_some_and(|entry| entry.property("name").is_some())
}

fn shares_names(met: &Met<'_>) -> bool {
    met.form.is_some() || matches!(met.tag, "form" | "input" | "button")
}

/// The name with the first number that is free, counted on from `number`.
fn unused(name: &str, taken: &HashSet<String>, number: &mut usize) -> String {
    loop {
        #[cfg(test)]
        crate::document::effort::add(1);
        let numbered = format!("{name}_{number}");
        *number += 1;
        if !taken.contains(&numbered) {
            return numbered;
        }
    }
}

/// What each form holds: something that submits it, and something to fill in.
pub(super) fn contents(walk: &mut Walk<'_>) {
    let forms: Vec<NodeId> = walk
        .met
        .iter()
        .filter(|met| met.tag == "form")
        .map(|met| met.node)
        .collect();
    let mut submitted: HashSet<NodeId> = HashSet::new();
    let mut filled: HashSet<NodeId> = HashSet::new();
    for met in &walk.met {
        let Some(form) = met.form else {
            continue;
        };
        if met.tag == "button" {
            if submits(walk, met.node) {
                submitted.insert(form);
            }
        } else if walk
            .catalog
            .component(met.tag)
            .is_some_and(|entry| entry.category == Category::Interactive)
        {
            filled.insert(form);
        }
    }
    let mut names: HashSet<String> = HashSet::new();
    if forms.iter().any(|form| !submitted.contains(form)) {
        names.extend(
            walk.met
                .iter()
                .filter_map(|met| walk.said(met.node, "name"))
                .map(|(_, name)| name.to_owned()),
        );
    }
    let broken: HashSet<NodeId> = walk
        .told
        .iter()
        .filter_map(|told| form_of(walk, *told))
        .collect();
    let mut number = 2;
    for form in forms {
        // What stands there and cannot be read may be what is missed.
        if broken.contains(&form) {
            continue;
        }
        if walk.tree.get(form, "elements").is_none() {
            continue;
        }
        walk.on_page_of("form", |walk| {
            if !submitted.contains(&form) {
                let name = if names.contains("submit") {
                    unused("submit", &names, &mut number)
                } else {
                    "submit".to_owned()
                };
                without_submit(walk, form, &name);
            }
            // That it holds nothing at all is one fault.
            let is_empty = walk.met.iter().all(|met| met.form != Some(form));
            if !filled.contains(&form) && !is_empty {
                let message = Bilingual::fixed(
                    "this form has nothing to fill in; add an input or a picker, or put its content into the body",
                    "该表单没有可填写的组件；请添加输入框或选择器，或把内容直接放入正文",
                );
                walk.raise_at(&FORM_WITHOUT_FIELDS, form, message);
            }
        });
    }
}

/// The form in which something cannot be read that decides what the form holds or does.
fn form_of(walk: &Walk<'_>, told: NodeId) -> Option<NodeId> {
    const DECISIVE: [&str; 8] = [
        "tag",
        "elements",
        "columns",
        "form_action_type",
        "action_type",
        "behaviors",
        "type",
        "behavior",
    ];
    let tree = walk.tree;
    let key = tree.node(told).key.as_ref();
    if key.is_some_and(|key| !DECISIVE.contains(&&*key.name)) {
        return None;
    }
    let is_form = |id: &NodeId| tree.get(*id, "tag").and_then(|tag| tree.str(tag)) == Some("form");
    tree.ancestors(told).find(is_form)
}

/// Whether a button submits its form, in the way of 2.0 or in one of the older ways.
fn submits(walk: &Walk<'_>, button: NodeId) -> bool {
    let tree = walk.tree;
    let says = |node, key: &str| tree.get(node, key).and_then(|id| tree.str(id));
    let behaviors = tree
        .get(button, "behaviors")
        .map_or(&[][..], |list| tree.items(list));
    says(button, "form_action_type") == Some("submit")
        || says(button, "action_type") == Some("form_submit")
        || behaviors.iter().any(|one| {
            says(*one, "type") == Some("form_action") && says(*one, "behavior") != Some("reset")
        })
}

fn without_submit(walk: &mut Walk<'_>, form: NodeId, name: &str) {
    let is_v1 = walk.card.schema == Schema::V1;
    let (key, value) = if is_v1 {
        ("action_type", "form_submit")
    } else {
        ("form_action_type", "submit")
    };
    let message = both!(
        "this form has no button with \"{key}\": \"{value}\", so nothing in it is ever sent, and a server was seen to refuse such a form (\"there is no submit button in the form container\"); add one",
        "该表单没有 {key} 为 {value} 的按钮，填写的内容无法提交，曾见服务端拒绝此类表单（there is no submit button in the form container）；请添加"
    );
    let mut button = serde_json::json!({
        "tag": "button",
        "type": "primary",
        "text": {"tag": "plain_text", "content": "提交"},
        "name": name,
    });
    button[key] = value.into();
    let fix = walk.path(form).map(|path| {
        Fix::new(
            Bilingual::fixed("Add a submit button", "添加提交按钮"),
            vec![Edit::Insert {
                parent: path.join("elements"),
                index: usize::MAX,
                value: (&button).into(),
            }],
        )
    });
    let problem = walk.raise_at(&FORM_WITHOUT_SUBMIT, form, message).fix(fix);
    if is_v1 {
        problem.rated(Severity::Error);
    }
}

/// What counts in a form only, at a component outside of all forms; and the other way round.
pub(super) fn in_or_out(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    if walk.form.is_some() {
        confirm(walk, node, tag);
        return;
    }
    let tree = walk.tree;
    let yes = |key: &str| {
        tree.get(node, key)
            .filter(|id| tree.bool(*id) == Some(true))
    };
    if tag == "button"
        && let Some((action, _)) = walk.said(node, "form_action_type")
    {
        let message = Bilingual::fixed(
            "this button stands in no form, so there is nothing to submit or reset; put it into the form or remove this",
            "该按钮不在表单内，没有可提交或重置的内容；请移入表单，或删除此属性",
        );
        let fix = walk.removal(action, Bilingual::fixed("Remove it", "删除"));
        walk.raise_at(&OUTSIDE_FORM, action, message).fix(fix);
    }
    if let Some(required) = yes("required").filter(|_| has_name(walk, tag)) {
        let message = Bilingual::fixed(
            "\"required\" is for components in a form; elsewhere it is an error or has no effect, so remove it",
            "required 仅用于表单内的组件；在表单外会报错或不生效，请删除",
        );
        let fix = walk.removal(required, Bilingual::fixed("Remove it", "删除"));
        walk.raise_at(&OUTSIDE_FORM, required, message).fix(fix);
    }
    if let Some(several) = yes("multi_select").filter(|_| tag == "select_img") {
        let message = Bilingual::fixed(
            "several pictures can be chosen in a form only; outside of one the documentation calls this a card error",
            "图片多选仅支持在表单内使用；在表单外文档说明卡片会报错",
        );
        let fix = walk.removal(several, Bilingual::fixed("Let one be chosen", "改为单选"));
        walk.raise_at(&OUTSIDE_FORM, several, message).fix(fix);
    }
}

fn confirm(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    let Some(confirm) = walk.tree.get(node, "confirm") else {
        return;
    };
    let has_it = walk
        .catalog
        .component(tag)
        .is_some_and(|entry| entry.property("confirm").is_some());
    if !has_it || walk.is_left_out(confirm) || (tag == "button" && submits(walk, node)) {
        return;
    }
    let message = Bilingual::fixed(
        "in a form only the submit button asks for confirmation, so this dialog may never open; put it on that button",
        "表单内只有提交按钮会弹出二次确认，此处的弹窗可能不会出现；请配置在提交按钮上",
    );
    let fix = walk.removal(confirm, Bilingual::fixed("Remove it", "删除"));
    walk.raise_at_key(&CONFIRM_IN_FORM, confirm, message)
        .fix(fix);
}
