//! What the settings of a card do to its parts.

use super::problem::{Fix, Severity};
use super::rules::Rule;
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

/// Reads `config.locales`, before the walk.
pub(super) fn locales(walk: &mut Walk<'_>) {
    let tree = walk.tree;
    let listed = tree
        .get(walk.card.root, "config")
        .and_then(|config| tree.get(config, "locales"))
        .map_or(&[][..], |list| tree.items(list));
    if !listed.is_empty() {
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
