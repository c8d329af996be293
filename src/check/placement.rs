//! Who may stand where.
//!
//! No refusal by the server is documented for a component at a wrong place, so these are warnings; only what is no
//! component at all is refused.

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::tags::{NO_SUCH_TAG, NOT_CREATED};
use super::walk::Walk;
use crate::both;
use crate::catalog::Placement;
use crate::document::{Edit, NodeId};
use crate::lang::Bilingual;

pub(super) static MISPLACED_CHILD: Rule = Rule {
    code: "misplaced-child",
    severity: Severity::Warning,
    server: Some(NOT_CREATED),
    summary: Bilingual::fixed(
        "A component stands where the documentation does not allow it (refused where it is no component at all).",
        "组件放在文档不允许的位置（不是组件时服务端会拒绝）。",
    ),
};

pub(super) static CHECKER_BUTTON: Rule = Rule {
    code: "checker-button",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A button of a checker has a type that is not documented there.",
        "勾选器中的按钮使用了文档未列出的类型。",
    ),
};

/// Types of the buttons at the side of a checker.
const SMALL: [&str; 3] = ["text", "primary_text", "danger_text"];

/// A button at the side of a checker: the page of 1.0 lists its types, that of 2.0 is silent.
pub(super) fn checker_button(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    if tag != "button" || walk.around.first() != Some(&"checker") {
        return;
    }
    let tree = walk.tree;
    let kind = tree.get(node, "type");
    if kind.is_some_and(|kind| {
        walk.is_placeholder(kind) || tree.str(kind).is_some_and(|kind| SMALL.contains(&kind))
    }) {
        return;
    }
    let message = Bilingual::fixed(
        "the buttons of a checker are documented with the types text, primary_text and danger_text only; use one of them",
        "文档中勾选器的按钮仅支持 text、primary_text、danger_text 类型；请使用其中之一",
    );
    let fix = walk.path(node).map(|path| {
        let old = kind.and_then(|kind| walk.quoted(kind));
        let title = match old {
            Some(old) => both!("Write \"text\" for {old}", "将 {old} 改为「text」"),
            None => Bilingual::fixed("Write \"text\"", "改为「text」"),
        };
        Fix::new(title, vec![Edit::set(path.join("type"), &"text".into())])
    });
    walk.raise_at(&CHECKER_BUTTON, kind.unwrap_or(node), message)
        .fix(fix);
}

/// A component at a place that it may not have.
pub(super) fn misplaced(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    let is_component = walk.catalog.component(tag).is_some();
    if !is_component {
        no_component(walk, node, tag);
        return;
    }
    match walk.catalog.placement(tag, &walk.around) {
        Placement::Allowed => {}
        Placement::Doubtful(why) => {
            walk.raise_at(&MISPLACED_CHILD, node, why);
        }
        Placement::Refused(why) => {
            let outer = lacking(walk, tag);
            let fix = outer.and_then(|(outer, list)| wrapped(walk, node, outer, list));
            let message = match outer {
                Some((outer, _)) => Bilingual {
                    en: format!("{}; put it into a {outer}", why.en).into(),
                    zh: format!("{}；请放入 {outer} 中", why.zh).into(),
                },
                None => why,
            };
            walk.raise_at(&MISPLACED_CHILD, node, message).fix(fix);
        }
    }
}

/// A part of a component, such as a text object, where a component is expected.
fn no_component(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    let message = if tag == "text_tag" {
        both!(
            "{tag} is a part of the header and no component, so the server refuses the card; put it into text_tag_list",
            "{tag} 是标题的一部分，不是组件，服务端会拒绝卡片；请放入标题的 text_tag_list"
        )
    } else {
        both!(
            "{tag} is a text and no component, so the server refuses the card; put it into the \"text\" of a div",
            "{tag} 是文本对象，不是组件，服务端会拒绝卡片；请放入 div 的 text 中"
        )
    };
    let fix = matches!(tag, "plain_text" | "lark_md")
        .then(|| {
            let value = walk.wrapped("{\n  \"tag\": \"div\",\n  \"text\": ", node, "\n}", "  ")?;
            let edits = vec![Edit::Set {
                path: walk.path(node)?,
                value,
            }];
            Some(Fix::new(
                Bilingual::fixed("Put it into a div", "放入 div 组件"),
                edits,
            ))
        })
        .flatten();
    walk.raise_at(&MISPLACED_CHILD, node, message)
        .refused(NOT_CREATED, NO_SUCH_TAG)
        .fix(fix);
}

/// The column that a component in a column set lacks, or the column set that a column lacks, and its list.
fn lacking(walk: &Walk<'_>, tag: &str) -> Option<(&'static str, &'static str)> {
    match (walk.around.first().copied()?, tag) {
        ("column_set", _) => Some(("column", "elements")),
        (_, "column") => Some(("column_set", "columns")),
        _ => None,
    }
}

fn wrapped(walk: &Walk<'_>, node: NodeId, outer: &str, list: &str) -> Option<Fix> {
    let before = format!("{{\n  \"tag\": \"{outer}\",\n  \"{list}\": [\n    ");
    let value = walk.wrapped(&before, node, "\n  ]\n}", "    ")?;
    let title = both!("Put it into a {outer}", "放入 {outer} 中");
    let edit = Edit::Set {
        path: walk.path(node)?,
        value,
    };
    Some(Fix::new(title, vec![edit]))
}
