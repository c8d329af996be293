//! Properties that have no effect beside others: accepted, but lost.

use super::problem::{Fix, Severity};
use super::properties::holds;
use super::rules::Rule;
use super::walk::{Object, Walk};
use crate::both;
use crate::document::{Edit, NodeId};
use crate::lang::Bilingual;

pub(super) static NO_EFFECT: Rule = Rule {
    code: "no-effect",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A property has no effect beside what its neighbours say (a warning where a colour is lost).",
        "属性因其他属性的取值而不生效（颜色因此丢失时为警告）。",
    ),
};

/// A property whose condition in the catalogue does not hold. A tip for the disabled state is kept for when it comes.
pub(super) fn no_effect(walk: &mut Walk<'_>, object: &Object<'_>) {
    let tree = walk.tree;
    for property in object
        .members
        .iter()
        .filter(|one| !one.condition.is_empty())
    {
        let Some(node) = tree.get(object.node, &property.name) else {
            continue;
        };
        let is_default = || property.default.as_ref() == Some(&tree.value(node));
        let is_open = property.condition.keys().any(|name| {
            tree.get(object.node, name)
                .is_some_and(|id| walk.is_placeholder(id))
        });
        if property.name == "disabled_tips"
            || holds(walk, object, property)
            || is_open
            || walk.is_left_out(node)
            || is_default()
        {
            continue;
        }
        if property.name == "text_color" {
            colour(walk, object.node, node);
            continue;
        }
        let wanted: Vec<String> = property
            .condition
            .iter()
            .map(|(name, value)| format!("\"{name}\": {value}"))
            .collect();
        let (name, wanted) = (&property.name, wanted.join(", "));
        let message = both!(
            "\"{name}\" counts only with {wanted}, so it has no effect here; remove it, or set that",
            "「{name}」仅在 {wanted} 时生效，在这里不起作用；请删除，或修改对应的设置"
        );
        let fix = walk.removal(node, both!("Remove \"{name}\"", "删除「{name}」"));
        walk.raise_at_key(&NO_EFFECT, node, message).fix(fix);
    }
}

/// The colour of a text that is Markdown is lost: there it stands in the text.
fn colour(walk: &mut Walk<'_>, text: NodeId, node: NodeId) {
    let tree = walk.tree;
    let color = tree.str(node).unwrap_or_default();
    let message = both!(
        "text_color counts for plain_text only, so this text keeps its usual colour; write <font color='{color}'> in it",
        "text_color 仅对 plain_text 生效，该文本不会变色；请在文本中使用 <font color='{color}'>"
    );
    let content = tree.get(text, "content");
    let written = content.and_then(|content| {
        let words = tree.str(content)?;
        let is_plain = !words.contains(['<', '`', '\n']) && !color.contains(['\'', '"', '<', '>']);
        let value = format!("<font color='{color}'>{words}</font>");
        let edits = vec![
            Edit::set(walk.path(content).filter(|_| is_plain)?, &value.into()),
            Edit::Remove {
                path: walk.path(node)?,
            },
        ];
        Some(Fix::new(
            Bilingual::fixed("Write the colour in the text", "在文本中设置颜色"),
            edits,
        ))
    });
    let removal = walk.removal(node, both!("Remove \"text_color\"", "删除「text_color」"));
    walk.raise_at_key(&NO_EFFECT, node, message)
        .rated(Severity::Warning)
        .fix(written)
        .fix(removal);
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
    walk.raise_at_key(&NO_EFFECT, hover, message).fix(fix);
}
