//! What does not fit: titles that are cut, and margins that lead out of the card.

use super::problem::Severity;
use super::rules::Rule;
use super::walk::{Member, Walk};
use crate::both;
use crate::document::NodeId;
use crate::lang::Bilingual;

pub(super) static TITLE_CUT: Rule = Rule {
    code: "title-cut",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A title or subtitle is longer than the header shows.",
        "标题或副标题过长，会被截断。",
    ),
};

pub(super) static OUTSIDE_CARD: Rule = Rule {
    code: "outside-card",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "A negative margin is larger than the padding around it, so a part lies outside of the card.",
        "负外边距大于卡片内边距，部分内容会超出卡片。",
    ),
};

/// Letters of full width in a line of the title and of the subtitle of a card at its widest.
const TITLE_LINE: f32 = 36.0;
const SUBTITLE_LINE: f32 = 41.0;
/// The body's padding at its sides where none is given, px.
const SIDE_PADDING: i32 = 12;

/// Titles of more lines than the header shows, estimated by their letters.
pub(super) fn title(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, around, .. } = *member;
    let Some(part) = around.map(|around| &*around.name) else {
        return;
    };
    let is_text = walk
        .tree
        .node(node)
        .key
        .as_ref()
        .is_some_and(|key| &*key.name == "content");
    let Some(text) = walk.tree.str(node).filter(|_| is_text) else {
        return;
    };
    if walk.around.first() != Some(&"header") {
        return;
    }
    let (most, line, zh) = match part {
        "title" => (super::limits::limit("max_title_lines"), TITLE_LINE, "标题"),
        "subtitle" => (
            super::limits::limit("max_subtitle_lines"),
            SUBTITLE_LINE,
            "副标题",
        ),
        _ => return,
    };
    let count = lines(text, line);
    if count <= most {
        return;
    }
    let message = both!(
        "the {part} takes about {count} lines on a desktop, and the header shows {most}: the rest is cut; shorten it",
        "{zh}在桌面端约 {count} 行，最多展示 {most} 行，其余会被截断；请缩短"
    );
    walk.raise_at(&TITLE_CUT, node, message);
}

fn lines(text: &str, line: f32) -> usize {
    let rows = text.trim_end().lines().map(|row| {
        let width: f32 = row
            .chars()
            .map(|c| if c.is_ascii() { 0.55 } else { 1.0 })
            .sum();
        (width / line).ceil().max(1.0) as usize
    });
    rows.sum()
}

/// The sides of `8px`, `4px 8px` and `1px 2px 3px 4px`: top, right, bottom, left.
fn sides(text: &str) -> Option<[i32; 4]> {
    let parts: Vec<i32> = text
        .split_whitespace()
        .map(|part| part.trim_end_matches("px").parse().ok())
        .collect::<Option<_>>()?;
    match parts[..] {
        [all] => Some([all; 4]),
        [y, x] => Some([y, x, y, x]),
        [top, right, bottom, left] => Some([top, right, bottom, left]),
        _ => None,
    }
}

/// A margin of a component of the body that leads beyond the body's padding.
pub(super) fn margin(walk: &mut Walk<'_>, node: NodeId, _tag: &str) {
    let tree = walk.tree;
    let Some(margin) = tree
        .get(node, "margin")
        .filter(|_| walk.around.first() == Some(&"body"))
    else {
        return;
    };
    let Some([_, right, _, left]) = tree.str(margin).and_then(sides) else {
        return;
    };
    let body = tree.get(walk.card.root, "body");
    let padding = body.and_then(|body| tree.get(body, "padding"));
    let padding = match padding {
        Some(padding) => tree.str(padding).and_then(sides),
        None => Some([SIDE_PADDING; 4]),
    };
    let Some([_, to_right, _, to_left]) = padding else {
        return;
    };
    for (is, may, en, zh) in [
        (left, to_left, "left", "左"),
        (right, to_right, "right", "右"),
    ] {
        if -is > may {
            let out = -is - may;
            let message = both!(
                "the {en} margin of {is}px leads {out}px out of the card, whose padding there is {may}px, so a part is cut off",
                "{zh}外边距 {is}px 超出卡片 {out}px（该侧内边距为 {may}px），部分内容会被裁掉"
            );
            walk.raise_at(&OUTSIDE_CARD, margin, message);
            return;
        }
    }
}
