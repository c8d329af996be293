//! The texts of a card: which rules are asked of which, and where in the document their findings stand.

use std::cell::OnceCell;
use std::ops::Range;

use super::inside::Inside;
use super::problem::{Fix, Severity};
use super::prose::Prose;
use super::rules::Rule;
use super::values;
use super::walk::{MOST, Member, Walk};
use super::{client, marks, markup, sight};
use crate::catalog::tables;
use crate::document::{Edit, NodeId, Splice};
use crate::lang::Bilingual;

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flavor {
    /// All of Markdown.
    Markdown,
    /// The Markdown of a text object.
    LarkMd,
    /// As it is typed.
    Plain,
}

/// What would mend a text: a title, and what to put where, in the order of the text.
pub(super) type Mend = (Bilingual, Vec<(Range<usize>, String)>);

/// Something in a text, by the bytes of that text.
pub(super) struct Found {
    pub(super) rule: &'static Rule,
    pub(super) range: Range<usize>,
    pub(super) message: Bilingual,
    /// Another severity than that of the rule.
    pub(super) severity: Option<Severity>,
    /// What would mend it.
    pub(super) fix: Option<Mend>,
}

impl Found {
    pub(super) fn new(rule: &'static Rule, range: Range<usize>, message: Bilingual) -> Self {
        Self {
            rule,
            range,
            message,
            severity: None,
            fix: None,
        }
    }

    pub(super) fn fix(mut self, fix: Mend) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// Asks the rules of texts of a member that is one.
pub(super) fn text(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    if walk.tree.str(node).is_some()
        && let Some(flavor) = flavor_of(walk, node, property.format.as_deref())
    {
        read(walk, node, flavor);
    }
}

/// Asks the rules of texts of the cells of a table that are Markdown.
pub(super) fn cells(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    if tag != "table" {
        return;
    }
    let tree = walk.tree;
    let text = |object: NodeId, key: &str| tree.get(object, key).and_then(|id| tree.str(id));
    let columns = tree
        .get(node, "columns")
        .map_or(&[][..], |list| tree.items(list));
    let columns: Vec<(&str, Flavor)> = columns
        .iter()
        .filter_map(|column| {
            let flavor = match text(*column, "data_type")? {
                "markdown" => Flavor::Markdown,
                "lark_md" => Flavor::LarkMd,
                _ => return None,
            };
            Some((text(*column, "name")?, flavor))
        })
        .collect();
    if columns.is_empty() {
        return;
    }
    let rows = tree
        .get(node, "rows")
        .map_or(&[][..], |list| tree.items(list));
    for row in rows {
        for (name, cell) in tree.members(*row) {
            let flavor = columns.iter().take(100).find(|(column, _)| *column == name);
            if let Some((_, flavor)) = flavor.filter(|_| tree.str(cell).is_some()) {
                read(walk, cell, *flavor);
            }
        }
    }
}

fn flavor_of(walk: &Walk<'_>, node: NodeId, format: Option<&str>) -> Option<Flavor> {
    let tree = walk.tree;
    let name = tree.node(node).key.as_ref().map(|key| &*key.name)?;
    let parent = tree.node(node).parent?;
    // A text in several languages stands one object deeper.
    let owner = match tree.node(parent).key.as_ref().map(|key| &*key.name) {
        Some("i18n_content" | "i18n") => tree.node(parent).parent?,
        _ if name == "content" => parent,
        _ => return None,
    };
    let tag = tree.get(owner, "tag").and_then(|tag| tree.str(tag));
    match (format, tag) {
        (_, Some("plain_text")) => Some(Flavor::Plain),
        (_, Some("lark_md")) => Some(Flavor::LarkMd),
        (Some("markdown"), _) | (_, Some("markdown")) => Some(Flavor::Markdown),
        _ => None,
    }
}

fn read(walk: &mut Walk<'_>, node: NodeId, flavor: Flavor) {
    let Some(content) = walk.tree.str(node).filter(|_| !walk.is_full()) else {
        return;
    };
    if !content.contains([
        '<', '&', '*', '`', '~', '|', '#', '-', '>', '$', '!', '.', '(',
    ]) {
        return;
    }
    let mut found = Vec::new();
    if flavor == Flavor::Plain {
        marks::markdown_in_plain_text(content, &mut found);
    } else {
        let prose = Prose::of(content);
        let is_color = |name: &str| {
            name == "default"
                || tables().colors.contains_key(name)
                || values::is_declared(walk, "config.style.color", name)
        };
        let ground = OnceCell::new();
        let unreadable = |name: &str| {
            let ground = ground.get_or_init(|| sight::ground(walk, node));
            sight::unreadable(walk, name, ground.as_ref()?)
        };
        markup::tags(&prose, flavor, &is_color, &unreadable, &mut found);
        if let Some(message) = client::of_players(walk) {
            markup::players(&prose, &message, &mut found);
        }
        markup::entities(&prose, &mut found);
        markup::variable_links(&prose, &mut found);
        marks::literal_bold(&prose, &mut found);
        if flavor == Flavor::LarkMd {
            marks::not_in_lark_md(&prose, &mut found);
        } else {
            marks::open_code_block(&prose, &mut found);
            marks::broken_tables(&prose, &mut found);
        }
    }
    raise(walk, node, found);
}

fn raise(walk: &mut Walk<'_>, node: NodeId, found: Vec<Found>) {
    if found.is_empty() {
        return;
    }
    let inside = Inside::of(walk.tree, node);
    for one in found.into_iter().take(MOST) {
        let edits = one
            .fix
            .filter(|_| inside.is_sound())
            .map(|(title, splices)| {
                // The last place first, so that no splice moves another.
                let edits = splices.into_iter().rev().map(|(range, text)| {
                    let text = serde_json::Value::from(text).to_string();
                    Edit::Text(Splice::new(inside.range(&range), &text[1..text.len() - 1]))
                });
                Fix::new(title, edits.collect())
            });
        let severity = one.severity.unwrap_or(one.rule.severity);
        walk.raise(one.rule, node, inside.range(&one.range), one.message)
            .rated(severity)
            .fix(edits);
    }
}
