//! What the settings of a card do to its parts.

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::target::Target;
use super::walk::{Member, Walk};
use crate::both;
use crate::catalog::tables;
use crate::document::Edit;
use crate::lang::Bilingual;

pub(super) static UNLISTED_LOCALE: Rule = Rule {
    code: "unlisted-locale",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A text is given for a language that config.locales leaves out.",
        "文本的语言未列入 config.locales。",
    ),
};

pub(super) static STREAMING_UPDATE: Rule = Rule {
    code: "streaming-update",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A card entity that is streamed does not say \"update_multi\": true.",
        "流式更新的卡片实体未声明 \"update_multi\": true。",
    ),
};

/// A streaming card that leaves out what updates ask for.
pub(super) fn streaming(walk: &mut Walk<'_>, member: &Member<'_>) {
    let tree = walk.tree;
    let Some(config) = tree.node(member.node).parent else {
        return;
    };
    // Cards of 2.0 are shared unless they say otherwise; the calls of card entities alone ask for it.
    if member.property.name != "streaming_mode"
        || walk.options.target != Target::Entity
        || tree.bool(member.node) != Some(true)
        || tree.node(config).parent != Some(walk.card.root)
        || tree.get(config, "update_multi").is_some()
    {
        return;
    }
    let message = Bilingual::fixed(
        "a streaming card is updated again and again, and some calls ask for \"update_multi\": true written out (300302); add it",
        "流式卡片会被反复更新，部分接口要求显式声明 \"update_multi\": true（300302）；请添加",
    );
    let fix = walk.path(config).map(|path| {
        Fix::new(
            Bilingual::fixed("Add \"update_multi\": true", "添加 \"update_multi\": true"),
            vec![Edit::set(path.join("update_multi"), &true.into())],
        )
    });
    walk.raise_at_key(&STREAMING_UPDATE, member.node, message)
        .fix(fix);
}

/// Returns true if `streaming_mode` is on: texts of the card arrive while people look at it.
pub(super) fn is_streamed(walk: &Walk<'_>) -> bool {
    let tree = walk.tree;
    let config = tree.get(walk.card.root, "config");
    let mode = config.and_then(|config| tree.get(config, "streaming_mode"));
    mode.and_then(|mode| tree.bool(mode)) == Some(true)
}

/// Reads `config.locales`, before the walk.
pub(super) fn locales(walk: &mut Walk<'_>) {
    let tree = walk.tree;
    let listed = tree
        .get(walk.card.root, "config")
        .and_then(|config| tree.get(config, "locales"))
        .map_or(&[][..], |list| tree.items(list));
    // One that is no code is told of as that; which was meant nobody knows.
    if !listed.is_empty() && listed.iter().all(|one| tree.str(*one).is_some()) {
        walk.locales = Some(listed.iter().filter_map(|one| tree.str(*one)).collect());
    }
}

/// A text for a language that is never shown.
pub(super) fn unlisted_locale(walk: &mut Walk<'_>, member: &Member<'_>) {
    if member.property.keys.as_deref() != Some("locale") || walk.is_left_out(member.node) {
        return;
    }
    let tree = walk.tree;
    let (Some(listed), Some(key)) = (&walk.locales, tree.node(member.node).key.as_ref()) else {
        return;
    };
    let key = &*key.name;
    if listed.contains(key) || !tables().locales.iter().any(|locale| locale.code == key) {
        return;
    }
    let message = both!(
        "config.locales leaves {key} out, so this is never shown; add {key} there or remove this",
        "config.locales 未包含 {key}，此内容不会展示；请在其中添加 {key}，或删除此内容"
    );
    let list = tree.path(walk.card.root).join("config").join("locales");
    let edit = Edit::Insert {
        parent: list,
        index: usize::MAX,
        value: (&serde_json::Value::from(key)).into(),
    };
    let fix = Fix::new(
        both!(
            "Add {key} to config.locales",
            "在 config.locales 中添加 {key}"
        ),
        vec![edit],
    );
    walk.raise_at_key(&UNLISTED_LOCALE, member.node, message)
        .fix(fix);
}
