//! Ids of people, as far as their form tells something.

use super::problem::Severity;
use super::problem::shortened;
use super::rules::Rule;
use super::walk::{Member, Walk};
use crate::both;
use crate::document::{Kind, NodeId};
use crate::lang::Bilingual;

pub(super) static PLACEHOLDER_ID: Rule = Rule {
    code: "placeholder-id",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "An id is that of an example, not of a person.",
        "ID 是示例占位，不是真实人员。",
    ),
};

pub(super) static NOT_OPEN_ID: Rule = Rule {
    code: "not-open-id",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A candidate of a person picker is not named by an open_id.",
        "人员选择的候选人不是 open_id。",
    ),
};

/// What to say of an id that only shows where one belongs.
pub(super) fn placeholder(id: &str) -> Option<Bilingual> {
    let lower = id.to_ascii_lowercase();
    let rest = ["ou_", "on_", "oc_"]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix));
    let is_example = rest.is_some_and(|rest| {
        let stars = rest.trim_end_matches(['*', '.', '…']);
        rest.is_empty() || stars.len() < rest.len() || rest.bytes().all(|byte| byte == b'x')
    }) || matches!(
        lower.as_str(),
        "xxx" | "user_id" | "open_id" | "your_open_id" | "id_01"
    ) || (lower.starts_with("your_") && lower.ends_with("_id"));
    is_example.then(|| {
        let shown = shortened(id);
        both!(
            "\"{shown}\" is the id of an example; put in that of a person, or the server may refuse the card (100290)",
            "「{shown}」是示例 ID；请替换为真实人员的 ID，否则服务端可能拒绝卡片（100290）"
        )
    })
}

/// Ids of people that are those of an example, or of the wrong kind.
pub(super) fn of_people(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    if property.format.as_deref() != Some("user_id") {
        return;
    }
    let is_candidate = matches!(
        walk.around.first(),
        Some(&("select_person" | "multi_select_person"))
    );
    let single = [node];
    let nodes: &[NodeId] = match walk.tree.node(node).kind {
        Kind::Array => walk.tree.items(node),
        _ => &single,
    };
    for one in nodes {
        let Some(id) = walk.tree.str(*one).filter(|_| !walk.is_placeholder(*one)) else {
            continue;
        };
        if let Some(message) = placeholder(id) {
            walk.raise_at(&PLACEHOLDER_ID, *one, message);
        } else if is_candidate && !id.starts_with("ou_") {
            let shown = shortened(id);
            let message = both!(
                "candidates are named by open_id (ou_…), and \"{shown}\" is none, so this person is not offered; where no candidate is valid, all members of the chat are",
                "候选人须使用 open_id（ou_ 开头），「{shown}」不是，不会作为候选；没有有效候选人时会展示群内所有成员"
            );
            walk.raise_at(&NOT_OPEN_ID, *one, message);
        }
    }
}
