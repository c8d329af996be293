//! Properties of card JSON 1.0 that 2.0 refuses: what has taken their place.

use serde_json::{Map, Value, json};

use super::problem::Fix;
use super::walk::{Object, Walk};
use crate::both;
use crate::document::{Edit, Fragment, Kind, NodeId, Path, Step};
use crate::lang::Bilingual;

/// What to say of an unknown property that 1.0 had at this place, and what writes it as 2.0 has it.
pub(super) fn of(
    walk: &Walk<'_>,
    object: &Object<'_>,
    key: &str,
    node: NodeId,
) -> Option<(Bilingual, Option<Fix>)> {
    let is_card = object.node == walk.card.root;
    let tag = walk
        .tree
        .get(object.node, "tag")
        .and_then(|tag| walk.tree.str(tag));
    let place = object.property.map(|property| &*property.name);
    match (key, tag, place) {
        ("i18n_elements", ..) if is_card => Some((
            Bilingual::fixed(
                "in card JSON 2.0 there is one list of components for all languages, in \"body\", and the server refuses this one; give its texts i18n_content",
                "卡片 JSON 2.0 各语言共用 body.elements，服务端会拒绝 i18n_elements；请在文本中使用 i18n_content",
            ),
            one_language(walk, node),
        )),
        ("extra", Some("div"), _) => Some((
            Bilingual::fixed(
                "a component at the side of a text is card JSON 1.0, and the server refuses the card; put both into a column_set",
                "在文本右侧附加组件（extra）是卡片 JSON 1.0 的写法，服务端会拒绝卡片；请将两者放入 column_set",
            ),
            extra(walk, object.node, node),
        )),
        ("href", Some("markdown" | "lark_md"), _) => Some((
            Bilingual::fixed(
                "links by variables of \"href\" are card JSON 1.0, and the server refuses the card; write <link url='…' pc_url='…'>text</link> in the text",
                "通过 href 变量配置链接是卡片 JSON 1.0 的写法，服务端会拒绝卡片；请在文本中使用 <link url='…' pc_url='…'>文本</link>",
            ),
            href(walk, object.node, node),
        )),
        ("ud_icon", None, Some("header")) => Some((
            Bilingual::fixed(
                "ud_icon of the header is card JSON 1.0, and the server refuses the card; use \"icon\" with tag standard_icon",
                "标题的 ud_icon 是卡片 JSON 1.0 的写法，服务端会拒绝卡片；请改用 tag 为 standard_icon 的 icon",
            ),
            header_icon(walk, object.node, node),
        )),
        ("url", None, Some("options")) => Some((
            Bilingual::fixed(
                "an option's \"url\" is card JSON 1.0, and the server refuses the card; use \"multi_url\"",
                "选项的 url 是卡片 JSON 1.0 的写法，服务端会拒绝卡片；请改用 multi_url",
            ),
            option_link(walk, object, node),
        )),
        ("complex_interaction", Some("button"), _) => Some((
            Bilingual::fixed(
                "\"complex_interaction\" is card JSON 1.0, and the server refuses the card; in 2.0 the behaviors alone count, so remove it",
                "complex_interaction 是卡片 JSON 1.0 的写法，服务端会拒绝卡片；2.0 只看 behaviors，请删除",
            ),
            None,
        )),
        _ => None,
    }
}

/// Moves the components of the only language to the body.
fn one_language(walk: &Walk<'_>, node: NodeId) -> Option<Fix> {
    let (tree, root) = (walk.tree, walk.card.root);
    let [list] = tree.node(node).children[..] else {
        return None;
    };
    let body = tree.get(root, "body");
    let is_taken = body.is_some_and(|body| {
        tree.node(body).kind != Kind::Object || tree.get(body, "elements").is_some()
    });
    if tree.node(list).kind != Kind::Array || is_taken {
        return None;
    }
    let edits = vec![
        Edit::Set {
            path: tree.path(root).join("body").join("elements"),
            value: Fragment::copy(tree, list),
        },
        Edit::Remove {
            path: walk.path(node)?,
        },
    ];
    Some(Fix::new(
        Bilingual::fixed("Move them to \"body\"", "移动到 body 中"),
        edits,
    ))
}

/// What to say of the fields of a div, which clients of 2.0 were seen to take.
pub(super) const FIELDS: Bilingual = Bilingual::fixed(
    "\"fields\" of a div are card JSON 1.0 and not in the documentation of 2.0; they may stop working, so put texts side by side with a column_set",
    "div 的 fields 是卡片 JSON 1.0 的写法，2.0 的文档没有说明，可能失效；请用 column_set 并排展示文本",
);

/// Short fields side by side, the others below each other, behind the text of the div where it has one.
pub(super) fn fields(walk: &Walk<'_>, div: NodeId, node: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    let path = walk.path(div)?;
    if tree.get(div, "extra").is_some() {
        return None;
    }
    let mut components: Vec<Value> = Vec::new();
    let mut short: Vec<Value> = Vec::new();
    let close = |short: &mut Vec<Value>, components: &mut Vec<Value>| {
        if short.is_empty() {
            return;
        }
        short.resize(
            2,
            json!({"tag": "column", "width": "weighted", "weight": 1, "elements": []}),
        );
        components.push(json!({
            "tag": "column_set",
            "horizontal_spacing": "16px",
            "columns": std::mem::take(short),
        }));
    };
    for field in tree.items(node) {
        let text = tree.value(tree.get(*field, "text")?);
        let is_short = tree.get(*field, "is_short").and_then(|id| tree.bool(id));
        let text = json!({"tag": "div", "text": text});
        if is_short == Some(true) {
            short.push(
                json!({"tag": "column", "width": "weighted", "weight": 1, "elements": [text]}),
            );
            if short.len() == 2 {
                close(&mut short, &mut components);
            }
        } else {
            close(&mut short, &mut components);
            components.push(text);
        }
    }
    close(&mut short, &mut components);
    let (list, index) = place_of(&path)?;
    let mut edits = Vec::new();
    let mut components = components.into_iter();
    if tree
        .get(div, "text")
        .is_some_and(|text| !walk.is_left_out(text))
    {
        edits.push(Edit::Remove {
            path: walk.path(node)?,
        });
    } else {
        edits.push(Edit::set(path, &components.next()?));
    }
    edits.extend(components.enumerate().map(|(at, component)| Edit::Insert {
        parent: list.clone(),
        index: index + 1 + at,
        value: (&component).into(),
    }));
    Some(Fix::new(
        Bilingual::fixed("Write them as columns", "改写为分栏"),
        edits,
    ))
}

/// The list that a component is in, and its position there.
fn place_of(path: &Path) -> Option<(Path, usize)> {
    match path.split_last()? {
        (list, Step::Index(index)) => Some((list, *index)),
        _ => None,
    }
}

/// The text, and the component at its side, as columns.
fn extra(walk: &Walk<'_>, div: NodeId, node: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    if tree.get(div, "fields").is_some() || tree.node(node).kind != Kind::Object {
        return None;
    }
    let mut text = tree.value(div);
    let mut side = text.as_object_mut()?.remove("extra")?;
    if let Some(side) = side
        .as_object_mut()
        .filter(|side| side.get("tag") == Some(&json!("img")))
    {
        side.insert("size".into(), "64px 64px".into());
        side.insert("scale_type".into(), "crop_center".into());
    }
    let value = json!({"tag": "column_set", "horizontal_spacing": "16px", "columns": [
        {"tag": "column", "width": "weighted", "weight": 1, "vertical_align": "top", "elements": [text]},
        {"tag": "column", "width": "auto", "vertical_align": "top", "elements": [side]},
    ]});
    Some(Fix::new(
        Bilingual::fixed("Write it as columns", "改写为分栏"),
        vec![Edit::set(walk.path(div)?, &value)],
    ))
}

/// `[text]($name)` with what `href` says of the name.
fn href(walk: &Walk<'_>, text: NodeId, node: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    let content_node = tree.get(text, "content")?;
    let content = tree.str(content_node)?;
    let variables = tree.value(node);
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    let mut changed = false;
    while let Some(at) = rest.find("]($") {
        let (before, behind) = rest.split_at(at);
        let end = behind.find(')')?;
        let name = &behind[3..end];
        let words = before.rfind('[')?;
        let addresses = variables.get(name)?.as_object()?;
        out.push_str(&before[..words]);
        out.push_str("<link");
        for key in ["url", "pc_url", "ios_url", "android_url"] {
            let address = addresses
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default();
            // It has no way to stand between those quotes.
            if address.contains('\'') {
                return None;
            }
            if !address.is_empty() {
                out.push_str(&format!(" {key}='{address}'"));
            }
        }
        out.push('>');
        out.push_str(&before[words + 1..]);
        out.push_str("</link>");
        rest = &behind[end + 1..];
        changed = true;
    }
    out.push_str(rest);
    let all: Vec<String> = tree
        .members(node)
        .map(|(name, _)| format!("${name}"))
        .collect();
    let list = all.join(", ");
    // What no link names would go unseen.
    let mut names = tree.members(node).map(|(name, _)| name);
    if !changed
        || names.any(|name| {
            !content.contains(&format!("(${name})")) && !content.contains(&format!("({name})"))
        })
    {
        return None;
    }
    Some(Fix::new(
        both!("Write {list} as <link>", "将 {list} 改写为 <link> 标签"),
        vec![
            Edit::set(walk.path(content_node)?, &out.into()),
            Edit::Remove {
                path: walk.path(node)?,
            },
        ],
    ))
}

fn header_icon(walk: &Walk<'_>, header: NodeId, node: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    let token = tree.get(node, "token").and_then(|token| tree.str(token))?;
    if tree
        .members(node)
        .any(|(key, _)| !matches!(key, "tag" | "token" | "style"))
    {
        return None;
    }
    let mut icon = Map::new();
    icon.insert("tag".into(), "standard_icon".into());
    icon.insert("token".into(), token.into());
    let color = tree
        .get(node, "style")
        .and_then(|style| tree.get(style, "color"))
        .and_then(|color| tree.str(color));
    if let Some(color) = color {
        icon.insert("color".into(), color.into());
    }
    Some(Fix::new(
        Bilingual::fixed("Write it as \"icon\"", "改写为 icon"),
        vec![
            Edit::set(walk.path(header)?.join("icon"), &icon.into()),
            Edit::Remove {
                path: walk.path(node)?,
            },
        ],
    ))
}

fn option_link(walk: &Walk<'_>, object: &Object<'_>, node: NodeId) -> Option<Fix> {
    let tree = walk.tree;
    let address = tree.str(node)?;
    if object.members.get("multi_url").is_none() || tree.get(object.node, "multi_url").is_some() {
        return None;
    }
    let title = both!("Write it as \"multi_url\"", "改写为 multi_url");
    Some(Fix::new(
        title,
        vec![
            Edit::set(
                walk.path(object.node)?.join("multi_url"),
                &json!({ "url": address }),
            ),
            Edit::Remove {
                path: walk.path(node)?,
            },
        ],
    ))
}
