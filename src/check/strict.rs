//! What this program reads and the server does not: comments, commas behind the last item, a byte order mark.

use std::ops::Range;

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::walk::{MOST, Walk};
use crate::document::{Edit, Kind, Splice, Tree};
use crate::lang::Bilingual;

pub(super) static NOT_STRICT: Rule = Rule {
    code: "not-strict",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "The text has comments, trailing commas or a byte order mark, which are left out in sending.",
        "文本含有注释、多余的逗号或字节顺序标记，发送时会被去掉。",
    ),
};

/// The mark with which some editors begin a file.
const BOM: char = '\u{feff}';

/// Says of each kind once what stands in the text, at its first place.
pub(super) fn strict(walk: &mut Walk<'_>) {
    let tree = walk.tree;
    let comments = tree.comments();
    if let Some(first) = comments.first() {
        let message = Bilingual::fixed(
            "the server reads no comments; sent from here the card goes without them, but not from another program",
            "服务端不接受注释；由本程序发送时会去掉注释，其他程序不会",
        );
        let title = Bilingual::fixed("Remove all comments", "删除所有注释");
        let all = comments.iter().map(|comment| alone(tree.text(), comment));
        raise(
            walk,
            first.clone(),
            message,
            |edits| Fix::new(title, edits),
            all.collect(),
        );
    }
    let commas = trailing_commas(tree);
    if let Some(first) = commas.first() {
        let message = Bilingual::fixed(
            "the server reads no comma behind the last item; sent from here the card goes without it, but not from another program",
            "服务端不接受末尾多余的逗号；由本程序发送时会去掉，其他程序不会",
        );
        let title = Bilingual::fixed("Remove all trailing commas", "删除所有多余的逗号");
        raise(
            walk,
            first.clone(),
            message,
            |edits| Fix::safe(title, edits),
            commas,
        );
    }
    if tree.text().starts_with(BOM) {
        let message = Bilingual::fixed(
            "the text begins with a byte order mark, which is invisible and which the server does not read; sent from here the card goes without it",
            "文本以不可见的字节顺序标记开头，服务端不接受；由本程序发送时会去掉",
        );
        let mark = 0..BOM.len_utf8();
        let title = Bilingual::fixed("Remove the mark", "删除该标记");
        raise(
            walk,
            mark.clone(),
            message,
            |edits| Fix::safe(title, edits),
            vec![mark],
        );
    }
}

fn raise(
    walk: &mut Walk<'_>,
    at: Range<usize>,
    message: Bilingual,
    fix: impl FnOnce(Vec<Edit>) -> Fix,
    all: Vec<Range<usize>>,
) {
    let fix = (all.len() <= MOST).then(|| {
        // The last place first, so that no splice moves another.
        let edits = all.into_iter().rev();
        fix(edits
            .map(|range| Edit::Text(Splice::new(range, "")))
            .collect())
    });
    let root = walk.card.root;
    walk.raise(&NOT_STRICT, root, at, message).fix(fix);
}

/// A comment with the blanks before it, and with its line where nothing else stands there.
fn alone(text: &str, comment: &Range<usize>) -> Range<usize> {
    let before = text[..comment.start].trim_end_matches([' ', '\t']);
    let after = &text[comment.end..];
    let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    let behind = &after[blanks..];
    let line_end = ["\r\n", "\n"]
        .iter()
        .find(|end| behind.starts_with(**end))
        .map_or(0, |end| end.len());
    let ends_line = line_end > 0 || behind.is_empty();
    if ends_line && (before.is_empty() || before.ends_with('\n')) {
        before.len()..comment.end + blanks + line_end
    } else if ends_line {
        before.len()..comment.end
    } else {
        comment.clone()
    }
}

/// Where a comma stands behind the last item of an array or the last member of an object.
fn trailing_commas(tree: &Tree) -> Vec<Range<usize>> {
    let comments = tree.comments();
    let mut found = Vec::new();
    for id in tree.ids() {
        let node = tree.node(id);
        let (Kind::Object | Kind::Array, Some(last)) = (&node.kind, node.children.last()) else {
            continue;
        };
        let mut at = tree.node(*last).range.end;
        while let Some(next) = tree
            .text()
            .get(at..node.range.end)
            .and_then(|rest| rest.chars().next())
        {
            if next == ',' {
                found.push(at..at + 1);
                break;
            }
            let comment = comments.partition_point(|comment| comment.end <= at);
            at = match comments.get(comment) {
                Some(comment) if comment.start == at => comment.end,
                _ if next.is_whitespace() => at + next.len_utf8(),
                _ => break,
            };
        }
    }
    found.sort_unstable_by_key(|range| range.start);
    found
}
