//! Audio: components, and players in Markdown.

use std::collections::HashMap;
use std::ops::Range;

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::walk::{Walk, head};
use crate::both;
use crate::document::{Edit, NodeId};
use crate::lang::Bilingual;

pub(super) static AUDIO_FORWARD: Rule = Rule {
    code: "audio-forward",
    severity: Severity::Error,
    server: Some(300220),
    summary: Bilingual::fixed(
        "A card with audio may be forwarded.",
        "含音频的卡片未关闭转发。",
    ),
};

pub(super) static DUPLICATE_AUDIO_ID: Rule = Rule {
    code: "duplicate-audio-id",
    severity: Severity::Error,
    server: Some(300230),
    summary: Bilingual::fixed(
        "Two audio players have the same audio_id.",
        "两个音频的 audio_id 重复。",
    ),
};

/// Asks both of all players, after the walk.
pub(super) fn audio(walk: &mut Walk<'_>) {
    let tree = walk.tree;
    // The value or the text of each, the bytes to point at, and its id.
    let mut players: Vec<(NodeId, Range<usize>, Option<&str>)> = walk
        .met
        .iter()
        .filter(|met| met.tag == "audio")
        .map(|met| match walk.said(met.node, "audio_id") {
            Some((node, id)) => (node, tree.node(node).range.clone(), Some(id)),
            None => (met.node, head(tree, met.node), None),
        })
        .collect();
    players.append(&mut walk.players);
    players.sort_by_key(|(_, range, _)| range.start);
    // The whole player is at fault, not its id.
    let first = players.first().map(|(node, range, _)| {
        let met = walk
            .met
            .iter()
            .find(|met| Some(met.node) == tree.node(*node).parent);
        met.filter(|met| met.tag == "audio")
            .map_or((*node, range.clone()), |met| {
                (met.node, head(tree, met.node))
            })
    });
    let Some((first, range)) = first else {
        return;
    };
    walk.on_page_of("audio", |walk| {
        forward(walk, first, range);
        ids(walk, &players);
    });
}

fn forward(walk: &mut Walk<'_>, first: NodeId, range: Range<usize>) {
    let tree = walk.tree;
    let config = tree.get(walk.card.root, "config");
    let given = config.and_then(|config| tree.get(config, "enable_forward"));
    if given.is_some_and(|given| tree.bool(given) == Some(false) || walk.is_placeholder(given)) {
        return;
    }
    let message = Bilingual::fixed(
        "a card with audio must not be forwarded, or the server refuses it; set \"enable_forward\" of \"config\" to false",
        "含音频的卡片不支持转发，否则服务端会拒绝；请将 config.enable_forward 设为 false",
    );
    let path = tree
        .path(walk.card.root)
        .join("config")
        .join("enable_forward");
    let fix = Fix::new(
        Bilingual::fixed("Forbid forwarding", "关闭转发"),
        vec![Edit::set(path, &false.into())],
    );
    let (node, range) = match given {
        Some(given) => (given, tree.node(given).range.clone()),
        None => (first, range),
    };
    walk.raise(&AUDIO_FORWARD, node, range, message)
        .refused(300220, "audio elem don't support forward;")
        .fix(fix);
}

fn ids(walk: &mut Walk<'_>, players: &[(NodeId, Range<usize>, Option<&str>)]) {
    let tree = walk.tree;
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (node, range, id) in players {
        let Some(id) = *id else {
            continue;
        };
        let Some(start) = seen.get(id).copied() else {
            seen.insert(id, range.start);
            continue;
        };
        if walk.is_full_of(DUPLICATE_AUDIO_ID.severity) {
            walk.leave_out(1, DUPLICATE_AUDIO_ID.severity);
            continue;
        }
        let line = walk.line_of(start);
        let message = both!(
            "the audio_id \"{id}\" is already that of the audio in line {line}, and the server refuses the card; give this one another",
            "audio_id「{id}」已被第 {line} 行的音频使用，服务端会拒绝卡片；请换一个"
        );
        let is_value = tree.str(*node) == Some(id) && tree.node(*node).range == *range;
        let free = (2..=players.len() + 1).map(|number| format!("{id}_{number}"));
        let free = free
            .filter(|_| is_value)
            .find(|free| players.iter().all(|(.., other)| *other != Some(free)));
        let fix = free.and_then(|free| walk.rewriting(*node, free));
        walk.raise(&DUPLICATE_AUDIO_ID, *node, range.clone(), message)
            .refused(300230, "duplicate audio id;")
            .fix(fix);
    }
}
