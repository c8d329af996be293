//! What a press does: behaviors, and whether the way of sending can carry it out.

use std::collections::HashSet;

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::target::Target;
use super::walk::Walk;
use crate::both;
use crate::catalog::Category;
use crate::document::{Edit, Kind, NodeId};
use crate::lang::Bilingual;

pub(super) static NO_BEHAVIOR: Rule = Rule {
    code: "no-behavior",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "An interactive container has no behavior, so a press on it does nothing.",
        "交互容器没有配置任何交互，点击无效。",
    ),
};

pub(super) static REPEATED_BEHAVIOR: Rule = Rule {
    code: "repeated-behavior",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A component has two behaviors of one type.",
        "同一组件配置了两个相同类型的交互。",
    ),
};

pub(super) static STRING_VALUE: Rule = Rule {
    code: "string-value",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "The value of a callback is a string, which the official SDKs cannot read.",
        "回传交互的 value 是字符串，官方 SDK 无法解析。",
    ),
};

pub(super) static WEBHOOK_CALLBACK: Rule = Rule {
    code: "webhook-callback",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A component calls back, which the card of a custom bot cannot.",
        "组件会触发回传交互，而自定义机器人的卡片不支持。",
    ),
};

pub(super) static HIDDEN_TIPS: Rule = Rule {
    code: "hidden-tips",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A tip is never shown, or not as it is written.",
        "提示不会显示，或与所写的不一致。",
    ),
};

/// The behaviors of a component.
pub(super) fn behaviors(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    let tree = walk.tree;
    if let Some(list) = tree.get(node, "behaviors")
        && tree.node(list).kind == Kind::Array
        && walk
            .catalog
            .component(tag)
            .is_some_and(|entry| entry.property("behaviors").is_some())
    {
        listed(walk, node, list, tag);
    }
    if walk.options.target == Target::Webhook {
        webhook(walk, node, tag);
    }
}

fn listed(walk: &mut Walk<'_>, node: NodeId, list: NodeId, tag: &str) {
    let tree = walk.tree;
    let items = tree.items(list);
    let is_off = tree
        .get(node, "disabled")
        .is_some_and(|off| tree.bool(off) == Some(true));
    if items.is_empty() && tag == "interactive_container" && !is_off {
        let message = Bilingual::fixed(
            "this container has no behavior, so a press on it does nothing; add an open_url or a callback",
            "该交互容器没有任何交互，点击无效；请添加 open_url 或 callback",
        );
        walk.raise_at(&NO_BEHAVIOR, list, message);
    }
    let mut seen: HashSet<&str> = HashSet::new();
    for item in items {
        let Some((kind_node, kind)) = walk.said(*item, "type") else {
            continue;
        };
        if matches!(kind, "open_url" | "callback") && !seen.insert(kind) {
            let message = both!(
                "this is the second {kind} of one component, but one open_url and one callback are all that counts; remove one",
                "同一组件出现第二个 {kind}，但只支持一个 open_url 和一个 callback；请删除其中一个"
            );
            let fix = walk.removal(*item, Bilingual::fixed("Remove this one", "删除此项"));
            walk.raise_at(&REPEATED_BEHAVIOR, kind_node, message)
                .fix(fix);
        }
        if kind == "callback"
            && let Some(value) = tree.get(*item, "value")
            && tree.str(value).is_some_and(|text| !text.is_empty())
            && !walk.is_placeholder(value)
        {
            string_value(walk, value);
        }
    }
}

fn string_value(walk: &mut Walk<'_>, value: NodeId) {
    let message = Bilingual::fixed(
        "the value of this callback is a string, which the server takes, but the official SDKs read objects only; write an object",
        "该回传的 value 是字符串，服务端可以接受，但官方 SDK 只能解析对象；请改为对象",
    );
    let text = walk.tree.str(value).unwrap_or_default();
    // A string that is an object itself is the object that was meant.
    let object = serde_json::from_str::<serde_json::Value>(text)
        .ok()
        .filter(serde_json::Value::is_object)
        .unwrap_or_else(|| serde_json::json!({ "value": text }));
    let fix = walk.path(value).map(|path| {
        Fix::new(
            Bilingual::fixed("Make it an object", "改为对象"),
            vec![Edit::set(path, &object)],
        )
    });
    walk.raise_at(&STRING_VALUE, value, message).fix(fix);
}

/// A custom bot has no address that could be called back.
fn webhook(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    let tree = walk.tree;
    let Some(entry) = walk.catalog.component(tag) else {
        return;
    };
    let listed = tree
        .get(node, "behaviors")
        .map_or(&[][..], |list| tree.items(list));
    let callback = listed.iter().copied().find(|item| {
        let kind = tree.get(*item, "type").and_then(|kind| tree.str(kind));
        kind == Some("callback")
    });
    let links = !listed.is_empty()
        || ["url", "multi_url"]
            .iter()
            .any(|key| tree.get(node, key).is_some());
    // In a form only the button that submits calls back; a menu may have links alone; a tick may be local.
    let in_form = walk.form.is_some() && tag != "button";
    let by_itself = entry.category == Category::Interactive
        && !in_form
        && !links
        && !matches!(tag, "checker" | "overflow");
    let at = match callback {
        Some(callback) => callback,
        None if by_itself => node,
        None => return,
    };
    let message = both!(
        "this {tag} calls back, but the card of a custom bot cannot be answered; use a link, or send the card by an app",
        "该 {tag} 会触发回传交互，但自定义机器人的卡片不支持；请改用链接，或通过应用发送"
    );
    // Without any behavior a component calls back all the same.
    let fix = callback.filter(|_| listed.len() > 1).and_then(|callback| {
        walk.removal(
            callback,
            Bilingual::fixed("Remove the callback", "删除回传交互"),
        )
    });
    walk.raise_at(&WEBHOOK_CALLBACK, at, message).fix(fix);
}

/// A tip that a client was seen not to show, or in one line.
pub(super) fn seen_tips(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    let tree = walk.tree;
    let Some(tip) = tree
        .get(node, "hover_tips")
        .filter(|id| !walk.is_left_out(*id))
    else {
        return;
    };
    match tag {
        "interactive_container" => {
            let message = Bilingual::fixed(
                "the server takes hover_tips of a container, but a client was seen never to show them; say it in the container's own words",
                "服务端接受交互容器的 hover_tips，但曾见客户端从不显示；请将其写在容器的内容中",
            );
            walk.raise_at_key(&HIDDEN_TIPS, tip, message);
        }
        "button" => {
            let words = tree.node(tip).children.iter().copied();
            let of_languages = words
                .clone()
                .flat_map(|id| &tree.node(id).children)
                .copied();
            let broken = words
                .chain(of_languages)
                .find(|id| tree.str(*id).is_some_and(|text| text.trim().contains('\n')));
            if let Some(broken) = broken {
                let message = Bilingual::fixed(
                    "a client was seen to show a tip of a button in one line, with a blank for each line break; write it as one line",
                    "曾见客户端将按钮的提示显示为一行，换行变为空格；请写成一行",
                );
                walk.raise_at(&HIDDEN_TIPS, broken, message);
            }
        }
        _ => {}
    }
}

/// Of the two tips of a disabled component only one shows.
pub(super) fn tips(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    let tree = walk.tree;
    let has_both = walk.catalog.component(tag).is_some_and(|entry| {
        entry.property("hover_tips").is_some() && entry.property("disabled_tips").is_some()
    });
    let given = |key: &str| tree.get(node, key).filter(|id| !walk.is_left_out(*id));
    let is_off = tree.get(node, "disabled").and_then(|id| tree.bool(id)) == Some(true);
    let (Some(hover), Some(_)) = (given("hover_tips"), given("disabled_tips")) else {
        return;
    };
    if !has_both || !is_off {
        return;
    }
    let message = Bilingual::fixed(
        "this is disabled and has disabled_tips, so hover_tips never shows; remove one of them",
        "该组件已禁用且设置了 disabled_tips，hover_tips 不会显示；请删除其中一个",
    );
    let fix = walk.removal(
        hover,
        Bilingual::fixed("Remove \"hover_tips\"", "删除「hover_tips」"),
    );
    walk.raise_at_key(&HIDDEN_TIPS, hover, message).fix(fix);
}
