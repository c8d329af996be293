//! Whether every component says what it is.

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::similar::nearest;
use super::values;
use super::walk::{Object, Walk, head};
use crate::both;
use crate::catalog::Property;
use crate::document::{Edit, Fragment, Kind, NodeId, Tree};
use crate::lang::Bilingual;

pub(super) static MISSING_TAG: Rule = Rule {
    code: "missing-tag",
    severity: Severity::Error,
    server: Some(NOT_CREATED),
    summary: Bilingual::fixed("A component or text has no tag.", "组件或文本缺少 tag。"),
};

pub(super) static UNKNOWN_TAG: Rule = Rule {
    code: "unknown-tag",
    severity: Severity::Error,
    server: Some(NOT_CREATED),
    summary: Bilingual::fixed(
        "A tag is no component of card JSON 2.0 (200861 for those of 1.0).",
        "tag 不是卡片 JSON 2.0 的组件（1.0 的组件返回 200861）。",
    ),
};

/// The outer code: the server names no inner one for a tag that it does not know.
pub(super) const NOT_CREATED: i64 = 230099;
/// What the server says of a tag that it does not know.
pub(super) const NO_SUCH_TAG: &str = "not support tag";

/// Components that card JSON 2.0 has taken away.
pub(super) const ONLY_IN_V1: [&str; 2] = ["action", "note"];

/// The tag of what stands in a list of components; `None`, with a problem raised, where it has none.
pub(super) fn of_component<'a>(walk: &mut Walk<'a>, node: NodeId) -> Option<&'a str> {
    let tree = walk.tree;
    if tree.node(node).kind != Kind::Object {
        values::not_a_component(walk, node);
        return None;
    }
    let tag = tree.get(node, "tag").filter(|tag| !walk.is_left_out(*tag));
    match tag {
        Some(tag) => match tree.str(tag) {
            Some(text) => Some(text),
            None => {
                values::tag_is_no_string(walk, tag);
                None
            }
        },
        None => {
            walk.told.insert(node);
            let message = Bilingual::fixed(
                "this component has no tag, so the server cannot tell what it is; add \"tag\"",
                "此组件缺少 tag，服务端无法识别；请添加 tag",
            );
            let fixes =
                [walk.removal(node, Bilingual::fixed("Remove the component", "删除此组件"))];
            let problem = walk
                .raise_at(&MISSING_TAG, node, message)
                .refused(NOT_CREATED, NO_SUCH_TAG);
            problem.fixes.extend(fixes.into_iter().flatten());
            None
        }
    }
}

/// A text or the like without the tag that tells its kind.
pub(super) fn missing(walk: &mut Walk<'_>, object: &Object<'_>, property: &Property) {
    let names = names_of(object, property);
    // A key of a picture tells an icon of one's own from one of the library.
    let custom = names
        .iter()
        .find(|name| **name == "custom_icon" && walk.tree.get(object.node, "img_key").is_some());
    let Some(first) = custom.or(names.first()) else {
        return;
    };
    let owner = walk.name_of(object.node);
    let list = values::listed(&names);
    let message = Bilingual {
        en: format!("{} has no tag; add \"tag\": {list}", owner.en).into(),
        zh: format!("{} 缺少 tag；请添加 \"tag\"：{list}", owner.zh).into(),
    };
    let range = head(walk.tree, object.node);
    let fix = walk.path(object.node).map(|path| {
        let title = both!("Add \"tag\": \"{first}\"", "添加 \"tag\": \"{first}\"");
        Fix::new(title, vec![Edit::set(path.join("tag"), &(*first).into())])
    });
    // Whether the server guesses the kind is documented nowhere.
    walk.raise(&MISSING_TAG, object.node, range, message)
        .rated(Severity::Warning)
        .fix(fix);
}

/// The tags that the object of a property may have.
pub(super) fn names_of<'a>(object: &Object<'a>, tag: &'a Property) -> Vec<&'a str> {
    let around = object.property;
    let own = around.is_some_and(|around| around.properties.iter().any(|one| one.name == "tag"));
    match around.and_then(|around| around.reference.as_deref()) {
        Some(reference) if !own && reference.contains('|') => reference.split('|').collect(),
        _ => tag.names().collect(),
    }
}

/// A tag that no component of 2.0 has.
pub(super) fn unknown(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    walk.told.insert(node);
    let range = head(walk.tree, node);
    if walk.is_full_of(UNKNOWN_TAG.severity) {
        walk.leave_out(1, UNKNOWN_TAG.severity);
        return;
    }
    if ONLY_IN_V1.contains(&tag) {
        let message = if tag == "action" {
            both!(
                "{tag} exists in card JSON 1.0 only, and the server refuses the card; buttons stand in \"elements\" themselves",
                "「{tag}」仅存在于卡片 JSON 1.0，服务端会拒绝卡片；按钮可直接放入 elements"
            )
        } else {
            both!(
                "{tag} exists in card JSON 1.0 only, and the server refuses the card; use a div with text_size notation",
                "「{tag}」仅存在于卡片 JSON 1.0，服务端会拒绝卡片；请改用字号为 notation 的 div"
            )
        };
        let fix = if tag == "action" {
            unpacked(walk, node)
        } else {
            note_as_div(walk, node)
        };
        let answer = format!(
            "cards of schema V2 no longer support this capability; ErrorValue: unsupported tag {tag}"
        );
        walk.raise(&UNKNOWN_TAG, node, range, message)
            .refused(200861, answer)
            .fix(fix);
        return;
    }
    let parent = walk.around.first().copied().unwrap_or("body");
    let names = walk.catalog.components().map(|component| &*component.tag);
    let near = nearest(tag, names).filter(|near| *near != "column" || parent == "column_set");
    let other = OTHER_NAMES.iter().find(|other| other.name == tag);
    let near = other.map(|other| other.tag).or(near);
    let message = match near {
        Some(near) => both!(
            "there is no component \"{tag}\", and the server refuses the card; did you mean \"{near}\"?",
            "没有「{tag}」组件，服务端会拒绝卡片；是否想写「{near}」？"
        ),
        None => both!(
            "there is no component \"{tag}\", and the server refuses the card; use one of card JSON 2.0",
            "没有「{tag}」组件，服务端会拒绝卡片；请使用卡片 JSON 2.0 的组件"
        ),
    };
    let path = walk.tree.get(node, "tag").and_then(|tag| walk.path(tag));
    let rename = near.zip(path).map(|(near, path)| {
        let title = both!(
            "Write \"{near}\" for \"{tag}\"",
            "将「{tag}」改为「{near}」"
        );
        let mut edits = vec![Edit::set(path, &near.into())];
        edits.extend(other.and_then(|other| renamed(walk, node, other)));
        Fix::new(title, edits)
    });
    let removal = walk.removal(node, Bilingual::fixed("Remove the component", "删除此组件"));
    let problem = walk.raise(&UNKNOWN_TAG, node, range, message);
    problem
        .refused(NOT_CREATED, NO_SUCH_TAG)
        .fix(rename)
        .fix(removal);
}

/// A component as other platforms call it.
struct OtherName {
    name: &'static str,
    tag: &'static str,
    /// A property of theirs, and what it is here.
    property: (&'static str, &'static str),
}

const OTHER_NAMES: [OtherName; 1] = [OtherName {
    name: "image",
    tag: "img",
    property: ("image_key", "img_key"),
}];

/// Gives a property its name here, where that one is free.
fn renamed(walk: &Walk<'_>, node: NodeId, other: &OtherName) -> Option<Edit> {
    let (theirs, ours) = other.property;
    let path = walk.path(walk.tree.get(node, theirs)?)?;
    walk.tree.get(node, ours).is_none().then(|| Edit::Rename {
        path,
        key: ours.to_owned(),
    })
}

/// Puts what an `action` holds in its place: one component as it is, several as columns side by side.
fn unpacked(walk: &Walk<'_>, node: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    let path = walk.path(node)?;
    let actions = tree.items(tree.get(node, "actions")?);
    let source = |id: &NodeId| Fragment::copy(tree, *id).as_str().to_owned();
    let text = match actions {
        [] => return None,
        [one] => source(one),
        several => {
            let column = |id| {
                format!(
                    "{{\"tag\": \"column\", \"width\": \"auto\", \"elements\": [{}]}}",
                    source(id)
                )
            };
            let columns: Vec<String> = several.iter().map(column).collect();
            let columns = columns.join(",\n");
            format!(
                "{{\"tag\": \"column_set\", \"horizontal_spacing\": \"8px\", \"columns\": [\n{columns}\n]}}"
            )
        }
    };
    let edit = Edit::Set {
        path,
        value: tidy(&text)?,
    };
    let title = Bilingual::fixed("Put the buttons in its place", "用其中的按钮替换");
    let layout = tree.get(node, "layout").and_then(|layout| tree.str(layout));
    let title = match layout {
        Some(layout) => {
            let Bilingual { en, zh } = title;
            both!(
                "{en}, without its layout {layout}",
                "{zh}（不含布局 {layout}）"
            )
        }
        None => title,
    };
    Some(Fix::new(title, vec![edit]))
}

/// A small grey text instead of a `note` that holds one text.
fn note_as_div(walk: &Walk<'_>, node: NodeId) -> Option<Fix> {
    let tree: &Tree = walk.tree;
    let [text] = tree.items(tree.get(node, "elements")?) else {
        return None;
    };
    let content = tree
        .get(*text, "content")
        .and_then(|content| tree.str(content))?;
    // What else it carries, translations for one, has no place in the new one.
    if tree
        .members(*text)
        .any(|(key, _)| !matches!(key, "tag" | "content"))
    {
        return None;
    }
    let value = match tree.get(*text, "tag").and_then(|tag| tree.str(tag))? {
        "plain_text" => serde_json::json!({"tag": "div", "text": {
            "tag": "plain_text", "content": content, "text_size": "notation", "text_color": "grey"}}),
        "lark_md" => serde_json::json!({
            "tag": "markdown", "content": format!("<font color='grey'>{content}</font>"), "text_size": "notation"}),
        _ => return None,
    };
    let title = Bilingual::fixed("Write it as a small grey text", "改为灰色小字文本");
    Some(Fix::new(title, vec![Edit::set(walk.path(node)?, &value)]))
}

/// The text laid out anew where it holds no comments, which laying out would lose.
fn tidy(text: &str) -> Option<Fragment> {
    let tree = Tree::parse(text).ok()?;
    if tree.comments().is_empty() {
        Some((&tree.value(tree.root())).into())
    } else {
        Fragment::parse(text).ok()
    }
}
