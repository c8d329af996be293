//! What a reader does not get: empty texts, buttons and containers, pictures without words.

use super::problem::Severity;
use super::rules::Rule;
use super::walk::Walk;
use crate::document::{Kind, NodeId};
use crate::lang::Bilingual;

pub(super) static EMPTY_BUTTON: Rule = Rule {
    code: "empty-button",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A button has neither text nor icon.",
        "按钮既没有文字也没有图标。",
    ),
};

pub(super) static EMPTY_TEXT: Rule = Rule {
    code: "empty-text",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed("A text has no words.", "文本组件没有内容。"),
};

pub(super) static EMPTY_CONTAINER: Rule = Rule {
    code: "empty-container",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed("A container holds nothing.", "容器中没有任何组件。"),
};

pub(super) static MISSING_ALT: Rule = Rule {
    code: "missing-alt",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A picture has no words for those who do not see it.",
        "图片没有替代文字。",
    ),
};

/// Asks whether a component has anything to show.
pub(super) fn contents(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    match tag {
        "button" => button(walk, node),
        "markdown" | "div" => text(walk, node, tag),
        "img" => picture(walk, node),
        "column_set" => container(walk, node, tag, "columns"),
        "form" | "interactive_container" | "collapsible_panel" => {
            container(walk, node, tag, "elements")
        }
        _ => {}
    }
}

/// Whether a text, or its form in some language, has words.
fn has_words(walk: &Walk<'_>, owner: NodeId) -> bool {
    let tree = walk.tree;
    // What is no string is told of as that.
    let words = |id: NodeId| match &tree.node(id).kind {
        Kind::String(text) => !text.trim().is_empty(),
        kind => *kind != Kind::Null,
    };
    let translated = ["i18n_content", "i18n"]
        .iter()
        .filter_map(|key| tree.get(owner, key))
        .flat_map(|texts| &tree.node(texts).children);
    tree.get(owner, "content").is_some_and(words) || translated.copied().any(words)
}

fn is_given(walk: &Walk<'_>, node: NodeId, key: &str) -> bool {
    walk.tree
        .get(node, key)
        .is_some_and(|id| !walk.is_left_out(id))
}

fn button(walk: &mut Walk<'_>, node: NodeId) {
    let text = walk.tree.get(node, "text");
    // One that is no object is told of as that.
    let has_text =
        text.is_some_and(|text| walk.tree.node(text).kind != Kind::Object || has_words(walk, text));
    if has_text || is_given(walk, node, "icon") {
        return;
    }
    let message = Bilingual::fixed(
        "this button has neither text nor icon, so nobody can tell what it does; give it one",
        "该按钮既没有文字也没有图标，无法得知其作用；请添加",
    );
    walk.raise_at(&EMPTY_BUTTON, node, message);
}

fn text(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    // What has a name may be filled later.
    if is_given(walk, node, "element_id")
        || is_given(walk, node, "icon")
        || is_given(walk, node, "fields")
    {
        return;
    }
    let tree = walk.tree;
    let (owner, place) = match tag {
        "div" => {
            let Some(text) = tree.get(node, "text") else {
                empty_text(walk, node, node);
                return;
            };
            if tree.node(text).kind != Kind::Object || is_given(walk, text, "element_id") {
                return;
            }
            (text, tree.get(text, "content"))
        }
        _ => (node, tree.get(node, "content")),
    };
    // Without content at all it lacks a required property, which is told of.
    if let Some(place) = place.filter(|place| tree.str(*place).is_some() && !has_words(walk, owner))
    {
        empty_text(walk, node, place);
    }
}

fn empty_text(walk: &mut Walk<'_>, component: NodeId, node: NodeId) {
    let message = Bilingual::fixed(
        "this text has no words, so it shows a gap or nothing; write some, or take it out",
        "该文本没有内容，会显示为空白；请填写或删除",
    );
    let removal = walk.removal(
        component,
        Bilingual::fixed("Remove the component", "删除此组件"),
    );
    walk.raise_at(&EMPTY_TEXT, node, message).fix(removal);
}

fn picture(walk: &mut Walk<'_>, node: NodeId) {
    let Some(alt) = walk
        .tree
        .get(node, "alt")
        .filter(|alt| walk.tree.get(*alt, "content").is_some())
    else {
        return;
    };
    if has_words(walk, alt) {
        return;
    }
    let place = walk.tree.get(alt, "content").unwrap_or(alt);
    let message = Bilingual::fixed(
        "this picture has no words for those who do not see it; say in alt what it shows",
        "该图片没有替代文字；请在 alt 中说明图片内容",
    );
    walk.raise_at(&MISSING_ALT, place, message);
}

fn container(walk: &mut Walk<'_>, node: NodeId, tag: &str, key: &str) {
    let list = walk.tree.get(node, key);
    let entry = walk.catalog.component(tag);
    let property = entry.and_then(|entry| entry.property(key));
    if list.is_none() && property.is_some_and(|property| property.required) {
        // That is told of as a missing property.
        return;
    }
    let is_filled = list.is_some_and(|list| {
        let kind = &walk.tree.node(list).kind;
        *kind != Kind::Array || !walk.tree.items(list).is_empty()
    });
    if is_filled || is_given(walk, node, "element_id") {
        return;
    }
    let message = match key {
        "columns" => Bilingual::fixed(
            "this column_set has no columns, so it shows nothing; add one, or take it out",
            "该分栏没有任何列，不会显示内容；请添加列或删除",
        ),
        _ => Bilingual::fixed(
            "this container holds nothing; put something into it, or take it out",
            "该容器中没有任何组件；请添加组件或删除",
        ),
    };
    let severity = if key == "columns" {
        Severity::Warning
    } else {
        Severity::Hint
    };
    // Alone in another one it would leave that empty.
    let siblings = walk
        .tree
        .node(node)
        .parent
        .map_or(0, |list| walk.tree.items(list).len());
    let may_go = siblings > 1 || walk.around.first().is_none_or(|around| *around == "body");
    let removal = walk
        .removal(node, Bilingual::fixed("Remove the container", "删除该容器"))
        .filter(|_| may_go);
    walk.raise_at(&EMPTY_CONTAINER, list.unwrap_or(node), message)
        .rated(severity)
        .fix(removal);
}
