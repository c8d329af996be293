//! What is newer than the oldest client that has to show the card.

use super::problem::Severity;
use super::rules::Rule;
use super::target::ClientVersion;
use super::walk::{Member, Walk};
use crate::both;
use crate::document::NodeId;
use crate::lang::Bilingual;

pub(super) static NEWER_THAN_CLIENT: Rule = Rule {
    code: "newer-than-client",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "Something is newer than the oldest client that has to show the card (with --client only).",
        "使用了比目标客户端更新的能力（仅在指定 --client 时检查）。",
    ),
};

/// A property or a value that a client of the wanted version does not know. `min_client` shows no 2.0 before it, so
/// what came earlier is told of once, at the card.
pub(super) fn newer(walk: &mut Walk<'_>, member: &Member<'_>) {
    let (Some(client), Some(since)) = (walk.options.client, member.property.client.as_deref())
    else {
        return;
    };
    let Member {
        node,
        property,
        around,
    } = *member;
    // What holds it is as new, and is told of.
    if around.is_some_and(|around| around.client.as_deref() == Some(since)) {
        return;
    }
    let shown = walk.tree.str(node);
    for entry in since.split(';') {
        let (names, version) = divided(entry);
        let Ok(version) = version.parse::<ClientVersion>() else {
            continue;
        };
        let applies = names.is_empty() || shown.is_some_and(|shown| names.contains(&shown));
        if version <= client || !applies {
            continue;
        }
        if property.name == "schema" {
            let message = both!(
                "card JSON 2.0 is shown from client {version} on; {client} shows the header and asks to update",
                "卡片 JSON 2.0 需要 {version} 及以上客户端；{client} 只显示标题和升级提示"
            );
            walk.raise_at(&NEWER_THAN_CLIENT, node, message);
        } else if !is_told_of(walk, client, version, &property.name) {
            report(walk, node, names.is_empty(), version, client);
        }
    }
}

/// `auto: 7.33`, `lark_md 7.10`, `7.49`: the values that a version is said of, and the version.
fn divided(entry: &str) -> (Vec<&str>, &str) {
    let mut words: Vec<&str> = entry
        .split([' ', ',', ':'])
        .filter(|word| !word.is_empty())
        .collect();
    let version = words.pop().unwrap_or_default();
    (words, version)
}

/// Whether the card or the component around it is too new itself.
fn is_told_of(walk: &Walk<'_>, client: ClientVersion, version: ClientVersion, name: &str) -> bool {
    let since = |entry: &str, name: &str| {
        let property = walk.catalog.entry(entry)?.property(name)?;
        property.client.as_deref()?.parse::<ClientVersion>().ok()
    };
    let card = since("card", "schema");
    if card.is_some_and(|card| version <= card && client < card) {
        return true;
    }
    let around = walk.around.first().and_then(|tag| since(tag, "tag"));
    name != "tag" && around.is_some_and(|around| version <= around && client < around)
}

fn report(
    walk: &mut Walk<'_>,
    node: NodeId,
    whole: bool,
    version: ClientVersion,
    client: ClientVersion,
) {
    let is_tag = walk
        .tree
        .node(node)
        .key
        .as_ref()
        .is_some_and(|key| &*key.name == "tag");
    let name = match walk.tree.str(node) {
        Some(tag) if is_tag => Bilingual {
            en: tag.to_owned().into(),
            zh: tag.to_owned().into(),
        },
        Some(value) if !whole => {
            let of = walk.name_of(node);
            let value = super::problem::shortened(value);
            Bilingual {
                en: format!("\"{value}\" for {}", of.en).into(),
                zh: format!("{} 的取值「{value}」", of.zh).into(),
            }
        }
        _ => walk.name_of(node),
    };
    let (en, zh) = (&name.en, &name.zh);
    let message = both!(
        "{en} needs client {version}; {client} does not know it, so it is lost or looks different there",
        "{zh} 需要 {version} 及以上客户端；{client} 不支持，会丢失或显示不同"
    );
    walk.raise_at(&NEWER_THAN_CLIENT, node, message);
}

/// What to say of a player in Markdown, where the wanted client does not know it.
pub(super) fn of_players(walk: &Walk<'_>) -> Option<Bilingual> {
    let client = walk.options.client?;
    let tag = walk.catalog.entry("audio")?.property("tag")?;
    let since: ClientVersion = tag.client.as_deref()?.parse().ok()?;
    (client < since).then(|| {
        both!(
            "<audio> needs client {since}; {client} shows the fallback link in its place, or nothing without fallback_text",
            "<audio> 需要 {since} 及以上客户端；{client} 会显示降级链接，未设置 fallback_text 时不显示"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Property};

    #[test]
    fn every_client_of_the_catalogue_is_understood() {
        fn walk(properties: &[Property], count: &mut usize) {
            for property in properties {
                for entry in property.client.iter().flat_map(|client| client.split(';')) {
                    assert!(divided(entry).1.parse::<ClientVersion>().is_ok(), "{entry}");
                    *count += 1;
                }
                walk(&property.properties, count);
            }
        }
        let mut count = 0;
        for entry in Catalog::get().all() {
            walk(&entry.properties, &mut count);
        }
        assert!(count > 30, "{count}");
    }
}
