//! Characters that no embedded face has a glyph for: the picture shows a box in their place.

use std::ops::Range;

use super::problem::Severity;
use super::rules::Rule;
use super::text::Inside;
use super::walk::Walk;
use crate::both;
use crate::document::{NodeId, Tree};
use crate::faces;
use crate::lang::Bilingual;

pub(super) static MISSING_GLYPH: Rule = Rule {
    code: "missing-glyph",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A text has characters that the embedded fonts cannot draw.",
        "文本中有内嵌字体无法显示的字符。",
    ),
};

/// Code points that a message names; the others are counted.
const NAMED: usize = 8;

/// Looks for them in all texts at once, after the walk: what a card lacks is said once, where it is lacking first.
pub(super) fn missing(walk: &mut Walk<'_>) {
    let tree = walk.tree;
    let mut found: Vec<char> = Vec::new();
    let mut first: Option<(NodeId, Range<usize>)> = None;
    for node in tree.ids() {
        let Some(text) = tree.str(node).filter(|text| !text.is_ascii()) else {
            continue;
        };
        let mut lacking = text
            .char_indices()
            .filter(|(_, letter)| !faces::covers(*letter))
            .peekable();
        if lacking.peek().is_none() || !is_shown(walk, node) {
            continue;
        }
        for (at, letter) in lacking {
            first.get_or_insert_with(|| (node, at..at + letter.len_utf8()));
            // A text that goes on in a foreign script repeats its letters; the list stays short.
            if !found.contains(&letter) && found.len() < MOST {
                found.push(letter);
            }
        }
    }
    let Some((node, inner)) = first else { return };
    let range = Inside::of(tree, node).range(&inner);
    walk.raise(&MISSING_GLYPH, node, range, message(&found));
}

/// Characters that are told apart at most.
const MOST: usize = 999;

fn message(found: &[char]) -> Bilingual {
    let codes = |between: &str| {
        let named = found.iter().take(NAMED);
        let codes: Vec<String> = named
            .map(|letter| format!("U+{:04X}", u32::from(*letter)))
            .collect();
        codes.join(between)
    };
    let (en, zh) = (codes(", "), codes("、"));
    let count = found.len();
    let more = count.saturating_sub(NAMED);
    let (en, zh) = match more {
        0 => (en, zh),
        _ => (format!("{en} and {more} more"), format!("{zh} 等")),
    };
    let (have, each) = if count == 1 {
        ("1 character has".to_owned(), "it")
    } else {
        (format!("{count} characters have"), "each of them")
    };
    both!(
        "{have} no glyph in the embedded fonts: {en}; pictures show {each} as a box with the code point in it, and readers see what their system's fonts have",
        "有 {count} 个字符在内嵌字体中没有字形：{zh}；图片中会显示为带码位的方框，读者实际看到的取决于其系统字体"
    )
}

/// Returns true if a picture of the card shows a string.
fn is_shown(walk: &Walk<'_>, node: NodeId) -> bool {
    let tree = walk.tree;
    if !std::iter::once(node)
        .chain(tree.ancestors(node))
        .any(|id| id == walk.card.root)
    {
        return false;
    }
    // What is said in the list of chats, in the card's own settings or to the app's server is in no picture.
    let mut around = tree.ancestors(node).filter_map(|id| key_of(tree, id));
    if around.any(|key| matches!(key, "config" | "summary" | "behaviors" | "value")) {
        return false;
    }
    let parent = tree.node(node).parent;
    let holder = parent.and_then(|parent| key_of(tree, parent));
    match key_of(tree, node) {
        Some("content" | "display_name") => true,
        _ if matches!(holder, Some("i18n" | "i18n_content")) => true,
        // A cell of a table, or a part of one.
        _ => tree
            .ancestors(node)
            .any(|id| matches!(key_of(tree, id), Some("rows" | "chart_spec"))),
    }
}

/// The key under which a node stands; an item of a list has none.
fn key_of(tree: &Tree, node: NodeId) -> Option<&str> {
    tree.node(node).key.as_ref().map(|key| &*key.name)
}
