//! What is written and does nothing.

use super::problem::{Fix, Severity};
use super::properties::holds;
use super::rules::Rule;
use super::walk::{Object, Walk};
use crate::both;
use crate::catalog::Property;
use crate::document::{Edit, Kind, NodeId};
use crate::lang::Bilingual;

pub(super) static NO_EFFECT: Rule = Rule {
    code: "no-effect",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A property does nothing with the values beside it.",
        "在当前的其他属性下，该属性不起作用。",
    ),
};

pub(super) static OVERRIDDEN: Rule = Rule {
    code: "overridden",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "Of two properties that exclude each other the other one counts.",
        "两个互斥的属性同时存在，只有另一个生效。",
    ),
};

pub(super) static HIDDEN_PICTURES: Rule = Rule {
    code: "hidden-pictures",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A mosaic has more pictures than its mode shows, or fewer.",
        "多图混排的图片数量与布局不符。",
    ),
};

pub(super) static PREVIEW_OVER_LINK: Rule = Rule {
    code: "preview-over-link",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A click on a picture opens the picture and not the card's link.",
        "点击图片会打开大图，而不是卡片链接。",
    ),
};

/// Which property counts where both are given: the part or component, the one that is lost, the one that wins.
const EXCLUSIVE: [(&str, &str, &str); 4] = [
    ("header", "text_tag_list", "i18n_text_tag_list"),
    ("person_list", "ud_icon", "icon"),
    ("img", "custom_width", "mode"),
    ("select_static", "initial_index", "initial_option"),
];

/// Pictures that each mode of a mosaic shows.
const MOSAICS: [(&str, usize); 4] = [("double", 2), ("triple", 3), ("bisect", 6), ("trisect", 9)];

/// Properties that count only with values that their siblings do not have.
pub(super) fn conditions(walk: &mut Walk<'_>, object: &Object<'_>) {
    let tree = walk.tree;
    for (key, node) in tree.members(object.node) {
        let Some(property) = object.members.get(key) else {
            continue;
        };
        if property.condition.is_empty()
            || walk.superseded.contains_key(&node)
            || walk.is_left_out(node)
            || is_default(walk, property, node)
            || holds(walk, object, property)
        {
            continue;
        }
        let Some((sibling, wanted)) = property.condition.iter().next() else {
            continue;
        };
        // An answer to a callback may disable it later.
        if sibling == "disabled" {
            continue;
        }
        let given = tree.get(object.node, sibling);
        let has_default = object
            .members
            .get(sibling)
            .is_some_and(|sibling| sibling.default.is_some());
        // What is not told yet may be right.
        if given.is_some_and(|given| {
            let is_told = walk.told.contains(&given) || walk.is_left_out(given);
            is_told || walk.is_placeholder(given)
        }) || (given.is_none() && !has_default)
        {
            continue;
        }
        let is_color = key == "text_color";
        let name = walk.name_of(node);
        let (en, zh) = (&name.en, &name.zh);
        let message = if is_color {
            both!(
                "{en} does nothing on lark_md; colour the words by <font color='…'>, or use plain_text",
                "{zh} 对 lark_md 不起作用；请用 <font color='…'> 设置颜色，或改用 plain_text"
            )
        } else {
            both!(
                "{en} counts only where \"{sibling}\" is {wanted}, so it does nothing here; take it out, or change \"{sibling}\"",
                "{zh} 仅在「{sibling}」为 {wanted} 时生效，此处不起作用；请删除，或修改「{sibling}」"
            )
        };
        idle(walk, node, message, is_color);
    }
}

fn is_default(walk: &Walk<'_>, property: &Property, node: NodeId) -> bool {
    let kind = &walk.tree.node(node).kind;
    !matches!(kind, Kind::Object | Kind::Array)
        && property.default.as_ref() == Some(&walk.tree.value(node))
}

fn idle(walk: &mut Walk<'_>, node: NodeId, message: Bilingual, is_lost: bool) {
    let fix = removal(walk, node);
    let problem = walk.raise_at_key(&NO_EFFECT, node, message);
    if is_lost {
        problem.rated(Severity::Warning);
    }
    problem.fix(fix);
}

fn removal(walk: &Walk<'_>, node: NodeId) -> Option<Fix> {
    walk.removal(node, Bilingual::fixed("Remove it", "删除"))
}

/// The same where no single sibling tells.
pub(super) fn elsewhere(walk: &mut Walk<'_>, object: &Object<'_>) {
    let tree = walk.tree;
    let text = |key: &str| tree.get(object.node, key).and_then(|id| tree.str(id));
    let is_icon = object
        .property
        .is_some_and(|property| property.reference.as_deref() == Some("icon"));
    if is_icon
        && let Some(color) = tree
            .get(object.node, "color")
            .filter(|id| !walk.is_left_out(*id))
    {
        if text("token").is_some_and(|token| token.ends_with("_colorful")) {
            let message = Bilingual::fixed(
                "a _colorful icon keeps its own colours, so \"color\" does nothing; take it out, or use an icon that ends in _outlined or _filled",
                "_colorful 图标保留自身颜色，color 不起作用；请删除，或改用 _outlined、_filled 图标",
            );
            idle(walk, color, message, false);
        } else if text("tag") == Some("custom_icon") {
            let message = Bilingual::fixed(
                "an uploaded icon keeps its own colours, so \"color\" does nothing; take it out",
                "自定义图标保留自身颜色，color 不起作用；请删除",
            );
            idle(walk, color, message, false);
        }
    }
    let is_title = walk.around.first() == Some(&"header")
        && object
            .property
            .is_some_and(|property| matches!(&*property.name, "title" | "subtitle"));
    if is_title {
        for key in ["text_size", "text_color", "text_align"] {
            if let Some(node) = tree
                .get(object.node, key)
                .filter(|id| !walk.is_left_out(*id))
            {
                let message = both!(
                    "title and subtitle have a look of their own, so \"{key}\" does nothing; take it out",
                    "标题和副标题的样式固定，「{key}」不起作用；请删除"
                );
                idle(walk, node, message, false);
            }
        }
    }
}

/// Of two properties that exclude each other the one that is lost.
pub(super) fn exclusive(walk: &mut Walk<'_>, object: &Object<'_>) {
    let is_part = object
        .property
        .is_none_or(|property| property.reference.as_deref() == Some("header"));
    let Some(tag) = walk.around.first().copied().filter(|_| is_part) else {
        return;
    };
    for (_, loser, winner) in EXCLUSIVE.iter().filter(|(owner, ..)| *owner == tag) {
        let given = |key: &str| {
            let found = walk.tree.get(object.node, key);
            found.filter(|id| !walk.is_left_out(*id))
        };
        if let (Some(node), Some(_)) = (given(loser), given(winner)) {
            let message = both!(
                "\"{loser}\" does nothing beside \"{winner}\", which counts; take one of them out",
                "「{winner}」优先，「{loser}」不起作用；请删除其一"
            );
            let fix = removal(walk, node);
            walk.raise_at_key(&OVERRIDDEN, node, message).fix(fix);
        }
    }
}

/// What pictures have beside them.
pub(super) fn pictures(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    let tree = walk.tree;
    let text = |key: &str| tree.get(node, key).and_then(|id| tree.str(id));
    if tag == "img_combination" {
        mosaic(walk, node);
    }
    if tag == "select_img"
        && !walk.around.contains(&"form")
        && let Some(preview) = tree.get(node, "can_preview")
        && tree.bool(preview).is_some()
    {
        let message = Bilingual::fixed(
            "\"can_preview\" counts in a form only: outside of one a click chooses the picture; take it out",
            "can_preview 仅在表单内生效，表单外点击图片即为选择；请删除",
        );
        idle(walk, preview, message, false);
    }
    if tag != "img" {
        return;
    }
    if let Some(size) = tree.get(node, "size").filter(|id| !walk.is_left_out(*id))
        && text("scale_type") == Some("fit_horizontal")
    {
        let message = Bilingual::fixed(
            "\"size\" counts only where the picture is cropped, and scale_type is fit_horizontal; take it out, or use crop_center or crop_top",
            "size 仅在裁剪模式下生效，而 scale_type 为 fit_horizontal；请删除，或改用 crop_center、crop_top",
        );
        idle(walk, size, message, false);
    }
    let links = tree
        .get(walk.card.root, "card_link")
        .is_some_and(|link| !walk.is_left_out(link));
    let preview = tree.get(node, "preview");
    if links && preview.is_none_or(|id| tree.bool(id) == Some(true)) {
        let message = Bilingual::fixed(
            "a click on this picture opens the picture, not the card's link; set \"preview\": false where it should follow card_link",
            "点击该图片会打开大图而不是卡片链接；如需跳转 card_link，请设置 \"preview\": false",
        );
        let fix = walk.path(node).map(|path| {
            let title = Bilingual::fixed("Set \"preview\": false", "设置 \"preview\": false");
            Fix::new(title, vec![Edit::set(path.join("preview"), &false.into())])
        });
        walk.raise_at(&PREVIEW_OVER_LINK, preview.unwrap_or(node), message)
            .fix(fix);
    }
}

fn mosaic(walk: &mut Walk<'_>, node: NodeId) {
    let tree = walk.tree;
    let mode = tree
        .get(node, "combination_mode")
        .and_then(|id| tree.str(id));
    let Some((mode, most)) = MOSAICS.iter().find(|(name, _)| Some(*name) == mode) else {
        return;
    };
    let list = tree
        .get(node, "img_list")
        .map_or(&[][..], |id| tree.items(id));
    let count = list.len();
    if let Some(first) = list.get(*most) {
        let message = both!(
            "{mode} shows {most} pictures, and the list has {count}: this one and those behind it are not shown; take them out or use another combination_mode",
            "{mode} 最多展示 {most} 张图片，列表有 {count} 张，从此张起不展示；请删减或更换 combination_mode"
        );
        walk.raise_at(&HIDDEN_PICTURES, *first, message);
    } else if count > 0 && count < *most && matches!(*mode, "double" | "triple") {
        let message = both!(
            "{mode} has room for {most} pictures, and the list has {count}, so a part stays blank; add one or use another combination_mode",
            "{mode} 可展示 {most} 张图片，列表只有 {count} 张，会留空；请补充或更换 combination_mode"
        );
        let place = tree.get(node, "combination_mode").unwrap_or(node);
        walk.raise_at(&HIDDEN_PICTURES, place, message)
            .rated(Severity::Hint);
    }
}
