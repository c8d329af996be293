//! Names of colours and icons.

use std::collections::HashSet;

use super::{OUTSIDE_ENUM, is_declared, replaced};
use crate::both;
use crate::catalog::{Property, tables};
use crate::check::problem::{Fix, Severity};
use crate::check::rules::Rule;
use crate::check::similar::nearest;
use crate::check::walk::{Member, Walk};
use crate::document::{Edit, NodeId};
use crate::lang::Bilingual;

pub(in crate::check) static UNKNOWN_ICON: Rule = Rule {
    code: "unknown-icon",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "An icon's token is none of the documented ones.",
        "图标 token 不在文档列出的图标中。",
    ),
};

pub(super) fn color(walk: &mut Walk<'_>, node: NodeId, property: &Property, text: &str) {
    let known = tables().colors.contains_key(text) || is_declared(walk, "config.style.color", text);
    if known {
        return;
    }
    let name = walk.name_of(node);
    let (en, zh) = (&name.en, &name.zh);
    if text.starts_with('#') || text.starts_with("rgb") {
        let message = both!(
            "{en} is \"{text}\", but colours are named here; declare it in config.style.color and use that name",
            "{zh} 为「{text}」，但此处只能填写颜色名称；请在 config.style.color 中声明后按名称引用"
        );
        walk.raise_at(&OUTSIDE_ENUM, node, message);
        return;
    }
    let colors = tables()
        .colors
        .keys()
        .map(String::as_str)
        .chain(property.also.iter().map(String::as_str));
    let near = nearest(text, colors);
    let message = match near {
        Some(near) => both!(
            "{en} is \"{text}\", which is no colour; did you mean \"{near}\"?",
            "{zh} 为「{text}」，不是颜色枚举值；是否想写「{near}」？"
        ),
        None => both!(
            "{en} is \"{text}\", which is no colour; use a name such as blue or grey-500, or declare it in config.style.color",
            "{zh} 为「{text}」，不是颜色枚举值；请使用 blue、grey-500 等名称，或在 config.style.color 中声明"
        ),
    };
    let fix = near.and_then(|near| replaced(walk, node, &near.into()));
    walk.raise_at(&OUTSIDE_ENUM, node, message).fix(fix);
}

/// The size `normal_v2` and its kin, which come with the official plugin and are declared nowhere. Servers take sizes
/// that they do not know. Returns true if it is one of them.
pub(super) fn plugin_size(walk: &mut Walk<'_>, node: NodeId, text: &str) -> bool {
    let Some(plain) = text
        .strip_suffix("_v2")
        .filter(|name| tables().text_sizes.contains_key(*name))
    else {
        return false;
    };
    let message = both!(
        "the size \"{text}\" is that of a popular plugin, which declares it in config.style.text_size; here it is declared nowhere, so the server takes it and the words have the usual size",
        "字号「{text}」来自常用插件，由插件在 config.style.text_size 中声明；此处未声明，服务端会接受，但文字按默认字号显示"
    );
    let path = walk.tree.path(walk.card.root).join("config").join("style");
    let declared = path.join("text_size").join(text);
    let size = serde_json::json!({"default": plain, "pc": plain, "mobile": plain});
    let declare = walk.path(node).map(|_| {
        let title = both!("Declare it as {plain}", "声明为 {plain}");
        Fix::new(title, vec![Edit::set(declared, &size)])
    });
    let replace = replaced(walk, node, &plain.into());
    walk.raise_at(&OUTSIDE_ENUM, node, message)
        .rated(Severity::Hint)
        .fix(declare)
        .fix(replace);
    true
}

/// A token that the icon library's documented list lacks. The list is not complete, so the client may know it all the
/// same; for one that it does not know it draws a placeholder, and the preview a dotted square.
pub(in crate::check) fn unknown_icon(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    let Some(text) = walk.tree.str(node) else {
        return;
    };
    let icons = &tables().icons;
    if property.format.as_deref() != Some("icon") || text.is_empty() || icons.contains(text) {
        return;
    }
    let near = nearest_icon(text, icons);
    let message = match &near {
        Some(near) => both!(
            "\"{text}\" is no documented icon; did you mean \"{near}\"?",
            "「{text}」不是文档列出的图标；是否想写「{near}」？"
        ),
        None => both!(
            "\"{text}\" is no documented icon; where the client does not know it either, it shows a placeholder",
            "「{text}」不是文档列出的图标；如客户端也没有该图标，将显示占位图"
        ),
    };
    let fix = near.and_then(|near| replaced(walk, node, &near.into()));
    walk.raise_at(&UNKNOWN_ICON, node, message).fix(fix);
}

/// A token like another, of the same kind where it names one (`_outlined`, `_filled`, `_colorful`): the endings are long
/// and would make all tokens alike.
pub(super) fn nearest_icon(token: &str, icons: &HashSet<String>) -> Option<String> {
    let kind_of = |token: &str| {
        token
            .rsplit_once('_')
            .map(|(_, kind)| kind.to_owned())
            .filter(|kind| matches!(kind.as_str(), "outlined" | "filled" | "colorful"))
    };
    let kind = kind_of(token).unwrap_or_else(|| "outlined".to_owned());
    let ending = format!("_{kind}");
    let stem = token.strip_suffix(&ending).unwrap_or(token);
    // In order, so that of two that are equally near the same one is taken each time.
    let mut stems: Vec<&str> = icons
        .iter()
        .filter_map(|icon| icon.strip_suffix(&ending))
        .collect();
    stems.sort_unstable();
    nearest(stem, stems).map(|stem| format!("{stem}{ending}"))
}
