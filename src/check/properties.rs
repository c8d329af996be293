//! Which properties an object has, and which it should have.

use super::leftovers;
use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::shape;
use super::similar::nearest;
use super::tags;
use super::values;
use super::walk::{Member, Object, Walk, head};
use crate::both;
use crate::card::OF_EDITORS;
use crate::catalog::{Property, Type, tables};
use crate::document::{Edit, Fragment, Kind, NodeId};
use crate::lang::Bilingual;

pub(super) static UNKNOWN_PROPERTY: Rule = Rule {
    code: "unknown-property",
    severity: Severity::Error,
    server: Some(200621),
    summary: Bilingual::fixed(
        "An object has a property that card JSON 2.0 does not know there.",
        "对象包含卡片 JSON 2.0 在该位置不支持的属性。",
    ),
};

pub(super) static MISSING_PROPERTY: Rule = Rule {
    code: "missing-property",
    severity: Severity::Warning,
    server: Some(11310),
    summary: Bilingual::fixed(
        "A required property is missing (refused where it is the name of a form).",
        "缺少必填属性（缺少表单的 name 时服务端会拒绝）。",
    ),
};

pub(super) static DEPRECATED: Rule = Rule {
    code: "deprecated",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A property is a leftover of card JSON 1.0.",
        "属性是卡片 JSON 1.0 的遗留写法。",
    ),
};

pub(super) static UNDOCUMENTED: Rule = Rule {
    code: "undocumented",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A property is used but not documented.",
        "属性可用，但文档没有说明。",
    ),
};

pub(super) static UNKNOWN_LOCALE: Rule = Rule {
    code: "unknown-locale",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A text is given for a language code that clients do not know.",
        "文本的语言代码不受客户端支持。",
    ),
};

/// Properties of 1.0 that have another name now.
const RENAMED: [(&str, &str); 2] = [("i18n", "i18n_content"), ("compact_width", "width_mode")];

/// A property that the catalogue does not know at this place.
pub(super) fn unknown(walk: &mut Walk<'_>, object: &Object<'_>, key: &str, node: NodeId) {
    if object.node == walk.card.root && key == OF_EDITORS && walk.tree.str(node).is_some() {
        let message = Bilingual::fixed(
            "\"$schema\" tells an editor how to check the file and is no part of a card: the server would refuse it, so it is left out when the card is sent from here",
            "$schema 用于编辑器校验，不属于卡片：服务端会拒绝，由本程序发送时会自动去掉",
        );
        walk.raise_at_key(&UNDOCUMENTED, node, message);
        return;
    }
    if walk.is_full_of(UNKNOWN_PROPERTY.severity) {
        walk.leave_out(1, UNKNOWN_PROPERTY.severity);
        return;
    }
    let owner = walk.name_of(object.node);
    let takes_it = |property: &&Property| {
        property.name != "*"
            && walk.tree.get(object.node, &property.name).is_none()
            && (walk.tree.node(node).kind == Kind::Null
                || values::is_of_type(walk.tree, node, property))
    };
    let names = || {
        let members = object.members.iter().filter(takes_it);
        members.map(|property| &*property.name)
    };
    let renamed = RENAMED
        .iter()
        .find(|(old, new)| *old == key && names().any(|name| name == *new));
    let near = renamed
        .map(|(_, new)| *new)
        .or_else(|| nearest(key, names()));
    let path = walk.path(node);
    let rename = near
        .filter(|near| *near != "width_mode")
        .zip(path)
        .map(|(near, path)| {
            let title = both!("Rename it to \"{near}\"", "重命名为「{near}」");
            Fix::new(
                title,
                vec![Edit::Rename {
                    path,
                    key: near.to_owned(),
                }],
            )
        });
    let into_body = (object.node == walk.card.root && key == "elements")
        .then(|| into_body(walk, node))
        .flatten();
    let removal = walk.removal(node, both!("Remove \"{key}\"", "删除「{key}」"));
    let (en, zh) = (&owner.en, &owner.zh);
    let (leftover, instead) = leftovers::of(walk, object, key, node).unzip();
    let rename = rename.filter(|_| leftover.is_none());
    let message = match near {
        _ if leftover.is_some() => leftover.unwrap_or_default(),
        _ if into_body.is_some() => both!(
            "in card JSON 2.0 the components stand in \"body\", \"elements\"; at the top the server refuses them",
            "卡片 JSON 2.0 的组件应放在 body.elements 中；放在最外层时服务端会拒绝"
        ),
        Some(near) => both!(
            "{en} has no property \"{key}\", and the server refuses the card for it; did you mean \"{near}\"?",
            "{zh} 没有属性「{key}」，服务端会因此拒绝卡片；是否想写「{near}」？"
        ),
        None => both!(
            "{en} has no property \"{key}\", and the server refuses the card for it; remove it",
            "{zh} 没有属性「{key}」，服务端会因此拒绝卡片；请删除"
        ),
    };
    let at = walk.server_path(object.node);
    let answer = format!(
        "msg: [{}], value: [unknown property, property: {key}, path: {at}]",
        super::values::UNREADABLE
    );
    let problem = walk
        .raise_at_key(&UNKNOWN_PROPERTY, node, message)
        .refused(200621, answer);
    // What stands there is shown to nobody, but somebody wrote it.
    let removal = removal.filter(|_| into_body.is_none());
    problem
        .fix(into_body)
        .fix(instead.flatten())
        .fix(rename)
        .fix(removal);
}

/// Moves the list of components from where 1.0 has it to where 2.0 has it, behind those that stand there; components of
/// 1.0 are converted on the way.
fn into_body(walk: &Walk<'_>, list: NodeId) -> Option<Fix> {
    let (tree, root) = (walk.tree, walk.card.root);
    let body = tree.get(root, "body");
    if tree.node(list).kind != Kind::Array
        || body.is_some_and(|body| tree.node(body).kind != Kind::Object)
    {
        return None;
    }
    let taken = body.and_then(|body| tree.get(body, "elements"));
    if taken.is_some_and(|taken| tree.node(taken).kind != Kind::Array) {
        return None;
    }
    let path = tree.path(root).join("body").join("elements");
    let converted = shape::converted_elements(walk, list);
    let mut edits = Vec::new();
    if taken.is_some() {
        let items: Vec<Fragment> = match &converted {
            Some(items) => items.iter().map(Fragment::from).collect(),
            None => {
                let items = tree.items(list).iter();
                items.map(|item| Fragment::copy(tree, *item)).collect()
            }
        };
        edits.extend(items.into_iter().map(|value| Edit::Insert {
            parent: path.clone(),
            index: usize::MAX,
            value,
        }));
    } else {
        let value = match converted {
            Some(items) => Fragment::from(&serde_json::Value::from(items)),
            None => Fragment::copy(tree, list),
        };
        edits.push(Edit::Set { path, value });
    }
    edits.push(Edit::Remove {
        path: walk.path(list)?,
    });
    Some(Fix::new(
        Bilingual::fixed("Move them to \"body\"", "移动到 body 中"),
        edits,
    ))
}

/// Properties that have to be there and are not.
pub(super) fn missing(walk: &mut Walk<'_>, object: &Object<'_>) {
    for property in object
        .members
        .iter()
        .filter(|property| property.name != "*")
    {
        let found = walk.tree.get(object.node, &property.name);
        // One of the wrong type is told of as that.
        if found.is_some_and(|found| walk.told.contains(&found)) {
            continue;
        }
        if found.is_some_and(|found| is_given(walk, found, property))
            || !is_required(walk, object, property)
        {
            continue;
        }
        if property.name == "tag" {
            tags::missing(walk, object, property);
        } else {
            report_missing(walk, object, property, found);
        }
    }
}

/// Whether a required property is there: null, an empty name and an empty text object are as good as nothing, but a
/// text may be empty (a button with an icon alone has one), and so may an object of the author's own.
fn is_given(walk: &Walk<'_>, node: NodeId, property: &Property) -> bool {
    let value = walk.tree.node(node);
    match &value.kind {
        Kind::Null => false,
        Kind::String(text) => !text.is_empty() || property.name == "content",
        Kind::Object => !value.children.is_empty() || property.takes_any_object(),
        _ => true,
    }
}

fn is_required(walk: &Walk<'_>, object: &Object<'_>, property: &Property) -> bool {
    let inside = |container: &str| walk.around.iter().skip(1).any(|tag| *tag == container);
    if let Some(container) = &property.required_in {
        // The old way to say what a button of a form does serves as well.
        let said = property.name == "form_action_type"
            && walk.tree.get(object.node, "action_type").is_some();
        return object.property.is_none() && inside(container) && !said;
    }
    property.required && holds(walk, object, property)
}

/// Whether the siblings have the values under which a property counts.
pub(super) fn holds(walk: &Walk<'_>, object: &Object<'_>, property: &Property) -> bool {
    property.condition.iter().all(|(name, wanted)| {
        let given = walk
            .tree
            .get(object.node, name)
            .map(|id| walk.tree.value(id));
        let value = given.or_else(|| {
            object
                .members
                .get(name)
                .and_then(|sibling| sibling.default.clone())
        });
        value.as_ref() == Some(wanted)
    })
}

fn report_missing(
    walk: &mut Walk<'_>,
    object: &Object<'_>,
    property: &Property,
    found: Option<NodeId>,
) {
    let (owner, name) = (walk.name_of(object.node), &property.name);
    let (en, zh) = (&owner.en, &owner.zh);
    let is_card = object.node == walk.card.root;
    let is_form =
        name == "name" && object.property.is_none() && walk.around.first() == Some(&"form");
    let message = if is_card && name == "schema" {
        both!(
            "the card does not say which card JSON it is, so the server reads it as 1.0 and shows nothing of its body; add \"schema\": \"2.0\"",
            "卡片没有声明 JSON 版本，服务端会按 1.0 解析，正文不会展示；请添加 \"schema\": \"2.0\""
        )
    } else if is_form {
        both!(
            "a form needs a name, or the server refuses the card; add \"name\"",
            "表单必须有 name，否则服务端会拒绝卡片；请添加 name"
        )
    } else if let Some(container) = property.required_in.as_deref().filter(|_| name == "name") {
        both!(
            "{en} needs a name inside a {container}, or sending the {container} fails; add \"name\"",
            "{zh} 在 {container} 中必须有 name，否则提交会失败；请添加"
        )
    } else if let Some(container) = property.required_in.as_deref() {
        both!(
            "{en} has no \"{name}\", which the documentation requires inside a {container}; add it",
            "{zh} 缺少「{name}」，文档要求在 {container} 中必填；请添加"
        )
    } else if found.is_some() {
        both!(
            "\"{name}\" of {en} is empty, but the documentation requires it; fill it in",
            "{zh} 的「{name}」为空，但文档要求必填；请填写"
        )
    } else {
        both!(
            "{en} has no \"{name}\", which the documentation requires; add it",
            "{zh} 缺少文档要求必填的「{name}」；请添加"
        )
    };
    let range = found.map_or_else(
        || head(walk.tree, object.node),
        |found| head(walk.tree, found),
    );
    let fix = if is_card && name == "schema" {
        shape::schema_first(walk)
    } else {
        filled(walk, object, property)
    };
    // A button with behaviors of its own does something in a form without it, and widely sent cards have such buttons.
    let acts = name == "form_action_type" && walk.tree.get(object.node, "behaviors").is_some();
    let lenient = property.lenient || acts;
    let problem = walk.raise(
        &MISSING_PROPERTY,
        found.unwrap_or(object.node),
        range,
        message,
    );
    if is_card {
        problem.rated(Severity::Error);
    } else if is_form {
        problem.refused(11310, "form's name is required and can not be empty string");
    } else if lenient {
        problem.rated(Severity::Hint);
    }
    problem.fix(fix);
}

/// Fills a property in where it is plain with what.
fn filled(walk: &Walk<'_>, object: &Object<'_>, property: &Property) -> Option<Fix> {
    let value: serde_json::Value = match (&property.default, property.kind()) {
        (Some(default), _) => default.clone(),
        (None, Type::Elements | Type::Array) => serde_json::json!([]),
        _ if property.name == "form_action_type" => "submit".into(),
        _ => return None,
    };
    let path = walk.path(object.node)?.join(&*property.name);
    let name = &property.name;
    let title = both!("Add \"{name}\": {value}", "添加 \"{name}\": {value}");
    Some(Fix::new(title, vec![Edit::set(path, &value)]))
}

/// A leftover of 1.0 that servers take.
pub(super) fn deprecated(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    let Some(parent) = walk
        .tree
        .node(node)
        .parent
        .filter(|_| property.deprecated && !walk.is_left_out(node))
    else {
        return;
    };
    let (owner, name) = (walk.name_of(parent), &property.name);
    let message = Bilingual {
        en: format!(
            "\"{name}\" of {} is a leftover of card JSON 1.0: {}",
            owner.en,
            first_lower(&property.summary.en)
        )
        .into(),
        zh: format!(
            "{} 的「{name}」是卡片 JSON 1.0 的遗留属性：{}",
            owner.zh,
            property.summary.zh.trim_end_matches('。')
        )
        .into(),
    };
    let fix = match &**name {
        "url" | "multi_url" if walk.around.first() == Some(&"button") => {
            as_behavior(walk, parent, node, name)
        }
        "value" if member.around.is_none() => as_behavior(walk, parent, node, name),
        "action_type" => as_form_action(walk, parent, node),
        _ => None,
    };
    let removal = walk.removal(node, both!("Remove \"{name}\"", "删除「{name}」"));
    // These have no effect in 2.0, so nothing is lost with them.
    let removal = removal.map(|fix| Fix {
        safe: NO_EFFECT.contains(&&**name),
        ..fix
    });
    walk.raise_at_key(&DEPRECATED, node, message)
        .fix(fix)
        .fix(removal);
}

/// Leftovers that nobody reads any more.
const NO_EFFECT: [&str; 2] = ["fallback", "wide_screen_mode"];

/// A summary as the second half of a sentence; an abbreviation keeps its capitals.
fn first_lower(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut chars = sentence.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => sentence.to_owned(),
    }
}

/// The link or the data of a component as 2.0 writes it.
fn as_behavior(walk: &Walk<'_>, button: NodeId, node: NodeId, name: &str) -> Option<Fix> {
    let tree = walk.tree;
    let tag = tree.get(button, "tag").and_then(|tag| tree.str(tag))?;
    walk.catalog.component(tag)?.property("behaviors")?;
    let parent = walk.path(button)?;
    let behavior = match (name, tree.value(node)) {
        ("url", url @ serde_json::Value::String(_)) => {
            serde_json::json!({"type": "open_url", "default_url": url})
        }
        ("multi_url", serde_json::Value::Object(links)) => {
            let mut behavior = serde_json::Map::new();
            behavior.insert("type".to_owned(), "open_url".into());
            for (key, link) in links {
                let key = if key == "url" {
                    "default_url".to_owned()
                } else {
                    key
                };
                behavior.insert(key, link);
            }
            behavior.into()
        }
        ("value", value @ serde_json::Value::Object(_)) => {
            serde_json::json!({"type": "callback", "value": value})
        }
        _ => return None,
    };
    let edits = vec![
        Edit::Insert {
            parent: parent.join("behaviors"),
            index: usize::MAX,
            value: (&behavior).into(),
        },
        Edit::Remove {
            path: walk.path(node)?,
        },
    ];
    Some(Fix::new(
        Bilingual::fixed("Write it as a behavior", "改写为 behaviors"),
        edits,
    ))
}

/// What a button of a form does, as 2.0 writes it.
fn as_form_action(walk: &Walk<'_>, button: NodeId, node: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    let action = match tree.str(node)? {
        "form_submit" => "submit",
        "form_reset" => "reset",
        _ => return None,
    };
    let path = walk.path(node)?;
    let key = "form_action_type";
    if tree.get(button, key).is_some() {
        return None;
    }
    let edits = vec![
        Edit::set(path.clone(), &action.into()),
        Edit::Rename {
            path,
            key: key.to_owned(),
        },
    ];
    Some(Fix::new(both!("Write it as {key}", "改写为 {key}"), edits))
}

/// What works but stands on no page.
pub(super) fn undocumented(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Some(parent) = walk
        .tree
        .node(member.node)
        .parent
        .filter(|_| member.property.undocumented)
    else {
        return;
    };
    let (owner, name) = (walk.name_of(parent), &member.property.name);
    let (en, zh) = (&owner.en, &owner.zh);
    let message = both!(
        "\"{name}\" of {en} is not in the documentation, though cards use it; it may stop working",
        "{zh} 的「{name}」未写入文档，虽有卡片在使用，但可能失效"
    );
    if name == "fields" && walk.around.first() == Some(&"div") {
        let fix = leftovers::fields(walk, parent, member.node);
        walk.raise_at_key(&UNDOCUMENTED, member.node, leftovers::FIELDS)
            .fix(fix);
        return;
    }
    walk.raise_at_key(&UNDOCUMENTED, member.node, message);
}

/// A text for a language that no client has.
pub(super) fn unknown_locale(walk: &mut Walk<'_>, member: &Member<'_>) {
    if member.property.keys.as_deref() != Some("locale") {
        return;
    }
    let tree = walk.tree;
    let Some(key) = tree.node(member.node).key.as_ref().map(|key| &*key.name) else {
        return;
    };
    let codes = || tables().locales.iter().map(|locale| &*locale.code);
    if codes().any(|code| code == key) {
        return;
    }
    let near =
        codes().find(|code| code.replace('_', "") == key.replace(['-', '_'], "").to_lowercase());
    let near = near.or_else(|| codes().find(|code| code.split('_').next() == Some(key)));
    let message = match near {
        Some(near) => both!(
            "\"{key}\" is no language code that clients know, so this is never shown; did you mean \"{near}\"?",
            "「{key}」不是客户端支持的语言代码，此内容不会展示；是否想写「{near}」？"
        ),
        None => both!(
            "\"{key}\" is no language code that clients know, so this is never shown; use one such as en_us",
            "「{key}」不是客户端支持的语言代码，此内容不会展示；请使用 en_us 这样的代码"
        ),
    };
    // Where the right one stands already, there is nothing to rename this one to.
    let siblings = tree.node(member.node).parent;
    let free = near.filter(|near| siblings.is_none_or(|all| tree.get(all, near).is_none()));
    let fix = free.zip(walk.path(member.node)).map(|(near, path)| {
        let title = both!("Rename it to \"{near}\"", "重命名为「{near}」");
        Fix::new(
            title,
            vec![Edit::Rename {
                path,
                key: near.to_owned(),
            }],
        )
    });
    walk.raise_at_key(&UNKNOWN_LOCALE, member.node, message)
        .fix(fix);
}
