//! People: whose ids the way of sending takes.

use super::problem::Severity;
use super::rules::Rule;
use super::target::Target;
use super::walk::{Member, Walk};
use crate::both;
use crate::document::NodeId;
use crate::lang::Bilingual;

pub(super) static WEBHOOK_PERSON: Rule = Rule {
    code: "webhook-person",
    severity: Severity::Error,
    server: Some(INVALID),
    summary: Bilingual::fixed(
        "A person is named in a way that a custom bot does not take.",
        "自定义机器人不支持该人员 ID 类型。",
    ),
};

pub(super) static PERSON_ID: Rule = Rule {
    code: "person-id",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "What stands for a person is no id of a person.",
        "人员位置填写的不是人员 ID。",
    ),
};

/// What the server says of a person that it does not find.
pub(super) const INVALID: i64 = 100_290;

/// What to say of an id, and what the server would answer: a custom bot takes `open_id` and `user_id` alone.
pub(super) fn judge(target: Target, id: &str) -> Option<(Bilingual, String)> {
    let id = id.trim();
    if target != Target::Webhook || id.len() > 200 {
        return None;
    }
    let is_union = id.starts_with("on_");
    if !is_union && (!id.contains('@') || id.contains(['{', '$'])) {
        return None;
    }
    let message = if is_union {
        both!(
            "{id} is a union_id, but a custom bot takes an open_id or user_id only, and the server refuses the card; use one of those",
            "{id} 是 union_id，自定义机器人仅支持 open_id 和 user_id，服务端会拒绝卡片；请更换"
        )
    } else {
        both!(
            "{id} is an e-mail address, but a custom bot takes an open_id or user_id only, and the server refuses the card; use one of those",
            "{id} 是邮箱，自定义机器人仅支持 open_id 和 user_id，服务端会拒绝卡片；请更换"
        )
    };
    let words =
        format!("there is an invalid user resource (at/person) in your card; ErrorValue: {id}");
    Some((message, words))
}

/// The ids of a property.
pub(super) fn person(walk: &mut Walk<'_>, member: &Member<'_>) {
    if member.property.format.as_deref() != Some("user_id") {
        return;
    }
    ids(walk, member.node);
}

/// An id, or a list of them.
pub(super) fn ids(walk: &mut Walk<'_>, node: NodeId) {
    id(walk, node);
    for item in walk.tree.items(node) {
        id(walk, *item);
    }
}

/// What to say of something that is no id of a person, whatever the way of sending.
pub(super) fn no_person(id: &str) -> Option<Bilingual> {
    let id = id.trim();
    if id.is_empty() || id.len() > 200 || id.contains(['{', '$', '<']) {
        return None;
    }
    if id.starts_with("oc_") {
        return Some(both!(
            "{id} is the id of a chat and not of a person, so sending may fail (100290); use an open_id",
            "{id} 是群 ID，不是人员 ID，可能导致发送失败（100290）；请使用 open_id"
        ));
    }
    if id.starts_with("cli_") {
        return Some(both!(
            "{id} is the id of an app and not of a person, so sending may fail (100290); use an open_id",
            "{id} 是应用 ID，不是人员 ID，可能导致发送失败（100290）；请使用 open_id"
        ));
    }
    let is_name =
        id.contains(|c: char| matches!(c, '@' | '/' | ':') || c.is_whitespace() || !c.is_ascii());
    is_name.then(|| {
        both!(
            "\"{id}\" is no id of a person, so sending may fail (100290); look up the open_id",
            "「{id}」不是人员 ID，可能导致发送失败（100290）；请查询其 open_id"
        )
    })
}

fn id(walk: &mut Walk<'_>, node: NodeId) {
    let target = walk.options.target;
    if walk.is_placeholder(node) {
        return;
    }
    // Candidates of a picker have to be named by an open_id, which is another question.
    let is_candidate = matches!(
        walk.around.first(),
        Some(&("select_person" | "multi_select_person"))
    );
    if target != Target::Webhook
        && !is_candidate
        && let Some(message) = walk.tree.str(node).and_then(no_person)
    {
        walk.raise_at(&PERSON_ID, node, message);
    }
    if let Some((message, words)) = walk.tree.str(node).and_then(|id| judge(target, id)) {
        walk.raise_at(&WEBHOOK_PERSON, node, message)
            .refused(INVALID, words);
    }
}
