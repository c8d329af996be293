//! The choices of selects, pickers of pictures and menus, and which of them are chosen at first.

use std::collections::{HashMap, HashSet};

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::walk::Walk;
use crate::both;
use crate::document::{Edit, Kind, NodeId};
use crate::lang::Bilingual;

pub(super) static NO_OPTIONS: Rule = Rule {
    code: "no-options",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed("There is nothing to choose from.", "没有任何选项可选。"),
};

pub(super) static OPTION_WITHOUT_VALUE: Rule = Rule {
    code: "option-without-value",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A choice has no value by which the server could tell it.",
        "选项没有 value，服务端无法区分。",
    ),
};

pub(super) static DUPLICATE_OPTION: Rule = Rule {
    code: "duplicate-option",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "Two choices have the same value.",
        "两个选项的 value 重复。",
    ),
};

pub(super) static UNKNOWN_OPTION: Rule = Rule {
    code: "unknown-option",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "What is chosen at first is none of the choices.",
        "初始选中的内容不在选项中。",
    ),
};

/// Components with choices.
const WITH_OPTIONS: [&str; 6] = [
    "select_static",
    "multi_select_static",
    "select_person",
    "multi_select_person",
    "select_img",
    "overflow",
];

/// Asks all of them of a component.
pub(super) fn choices(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    if !WITH_OPTIONS.contains(&tag) {
        return;
    }
    let tree = walk.tree;
    let list = tree.get(node, "options");
    let options = list.map_or(&[][..], |list| tree.items(list));
    // Without choices of its own a picker of people offers those of the chat.
    if options.is_empty() {
        let is_array = list.is_some_and(|list| tree.node(list).kind == Kind::Array);
        if !tag.ends_with("_person") && (is_array || (list.is_none() && tag.ends_with("_static"))) {
            no_options(walk, node, list.unwrap_or(node), tag);
        }
        return;
    }
    // A choice that a variable stands for may have any value.
    let is_open = options.iter().any(|option| {
        tree.node(*option).kind != Kind::Object
            || tree
                .get(*option, "value")
                .is_some_and(|value| walk.is_placeholder(value))
    });
    values(walk, options, tag);
    if !is_open {
        initial(walk, node, options, tag);
    }
}

fn no_options(walk: &mut Walk<'_>, node: NodeId, at: NodeId, tag: &str) {
    let message = both!(
        "this {tag} has no options, so there is nothing to choose; add some to \"options\"",
        "该 {tag} 没有选项，无法选择；请在 options 中添加"
    );
    let removal = walk.removal(node, Bilingual::fixed("Remove the component", "删除此组件"));
    walk.raise_at(&NO_OPTIONS, at, message).fix(removal);
}

fn values(walk: &mut Walk<'_>, options: &[NodeId], tag: &str) {
    let tree = walk.tree;
    let mut seen: HashMap<&str, usize> = HashMap::with_capacity(options.len());
    for (index, option) in options.iter().enumerate() {
        if tree.node(*option).kind != Kind::Object {
            continue;
        }
        let Some((node, value)) = walk.said(*option, "value") else {
            let given = tree
                .get(*option, "value")
                .filter(|value| !walk.is_left_out(*value));
            let links = tree
                .get(*option, "multi_url")
                .is_some_and(|links| !walk.is_left_out(links));
            // Where a value is required, its absence is told of already.
            if given.is_none() && !links && matches!(tag, "overflow" | "select_img") {
                let message = both!(
                    "option {index} of this {tag} has no value, so the server cannot tell that it was chosen; add \"value\"",
                    "该 {tag} 的第 {index} 个选项（从 0 开始）没有 value，服务端无法得知它被选中；请添加"
                );
                let fix = valued(walk, *option);
                walk.raise_at(&OPTION_WITHOUT_VALUE, *option, message)
                    .fix(fix);
            }
            continue;
        };
        let Some(earlier) = seen.get(value).copied() else {
            seen.insert(value, index);
            continue;
        };
        let message = both!(
            "the value \"{value}\" is already that of option {earlier}, so nobody can tell the two apart; give this one another",
            "value「{value}」与第 {earlier} 个选项（从 0 开始）重复，无法区分两者；请换一个"
        );
        let free = (2..).map(|number| format!("{value}_{number}"));
        let free = free
            .take(options.len() + 1)
            .find(|free| !seen.contains_key(&**free));
        let fix = free.and_then(|free| walk.rewriting(node, free));
        let removal = walk.removal(*option, Bilingual::fixed("Remove the option", "删除该选项"));
        walk.raise_at(&DUPLICATE_OPTION, node, message)
            .fix(fix)
            .fix(removal);
    }
}

/// Gives an option its words as the value.
fn valued(walk: &Walk<'_>, option: NodeId) -> Option<Fix> {
    let text = walk.tree.get(option, "text")?;
    let (_, words) = walk.said(text, "content")?;
    let path = walk.path(option)?.join("value");
    let title = Bilingual::fixed("Take its words as the value", "以选项文字作为 value");
    Some(Fix::new(title, vec![Edit::set(path, &words.into())]))
}

/// The choices that are made at first.
fn initial(walk: &mut Walk<'_>, node: NodeId, options: &[NodeId], tag: &str) {
    let tree = walk.tree;
    let has = |key: &str| tree.get(node, key).is_some();
    if !(has("initial_option") || has("initial_index") || has("selected_values")) {
        return;
    }
    let by_value = options
        .iter()
        .filter_map(|option| tree.get(*option, "value"));
    let mut known: HashSet<&str> = by_value.filter_map(|value| tree.str(value)).collect();
    let values = known.clone();
    // The documentation calls the first one the content of an option, so its words count as well.
    for option in options {
        if let Some(text) = tree.get(*option, "text") {
            known.extend(
                tree.get(text, "content")
                    .and_then(|content| tree.str(content)),
            );
        }
    }
    if let Some((chosen, text)) = walk.said(node, "initial_option")
        && tag.starts_with("select_")
        && !known.contains(text)
    {
        report(walk, chosen, text);
    }
    if let Some(index) = tree
        .get(node, "initial_index")
        .filter(|_| tag == "select_static")
    {
        beyond(walk, index, options.len());
    }
    let selected = tree
        .get(node, "selected_values")
        .filter(|_| tag.starts_with("multi_"));
    for chosen in selected.map_or(&[][..], |list| tree.items(list)) {
        if let Some(text) = tree.str(*chosen)
            && !values.contains(text)
            && !walk.is_placeholder(*chosen)
        {
            report(walk, *chosen, text);
        }
    }
}

fn report(walk: &mut Walk<'_>, node: NodeId, text: &str) {
    let message = both!(
        "\"{text}\" is none of the options, so nothing is chosen at first; write the value of one",
        "「{text}」不在选项中，初始不会选中任何内容；请填写某个选项的 value"
    );
    let fix = walk.removal(
        node,
        Bilingual::fixed("Choose none at first", "不设初始选项"),
    );
    walk.raise_at(&UNKNOWN_OPTION, node, message).fix(fix);
}

fn beyond(walk: &mut Walk<'_>, node: NodeId, count: usize) {
    let Some(index) = walk.tree.number(node).filter(|index| *index > count as f64) else {
        return;
    };
    let message = both!(
        "initial_index is {index}, but there are {count} options, counted from 1",
        "initial_index 为 {index}，但只有 {count} 个选项（从 1 开始计数）"
    );
    let fix = walk.path(node).map(|path| {
        let title = both!("Write {count} for {index}", "将 {index} 改为 {count}");
        Fix::new(title, vec![Edit::set(path, &count.into())])
    });
    walk.raise_at(&UNKNOWN_OPTION, node, message).fix(fix);
}
