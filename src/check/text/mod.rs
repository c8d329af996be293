//! The texts of a card: which rules are asked of which, and where in the document their findings stand.

pub(super) mod attributes;
mod inside;
pub(super) mod literal;
pub(super) mod marks;
pub(super) mod markup;
mod prose;
pub(super) mod references;
mod scan;
mod tag;

use std::cell::OnceCell;
use std::ops::Range;

use super::problem::{Fix, Problem, Severity};
use super::rules::Rule;
use super::target::Target;
use super::values;
use super::walk::{MOST, Member, Walk};
use super::{client, settings, sight};
use crate::card::{self, Schema};
use crate::catalog::tables;
use crate::document::{Edit, NodeId, Splice};
use crate::lang::Bilingual;
pub(super) use inside::Inside;
pub(super) use markup::tags_in;
use prose::Prose;
pub(super) use scan::keys_in;

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

/// Without one of these a text has nothing for the rules.
const SIGNS: [char; 15] = [
    '_', '<', '&', '*', '`', '~', '|', '#', '-', '>', '$', '!', '.', '(', ':',
];

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

/// Asks the rules of texts of a table's cell, if its column is of Markdown.
pub(super) fn cell(walk: &mut Walk<'_>, cell: NodeId, data_type: &str) {
    match data_type {
        "markdown" => read(walk, cell, Flavor::Markdown),
        "lark_md" => read(walk, cell, Flavor::LarkMd),
        _ => {}
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
    if !content.contains(SIGNS) {
        return;
    }
    let mut place = Place::of(node);
    let found = if flavor == Flavor::Plain {
        let mut found = Vec::new();
        marks::markdown_in_plain_text(content, &mut found);
        found
    } else {
        let prose = Prose::of(content);
        references::judge(walk, &mut place, &prose, flavor);
        findings(walk, node, &prose, flavor)
    };
    for (number, one) in found.into_iter().enumerate() {
        if number < MOST {
            place.tell(walk, one);
        } else {
            walk.leave_out(1, one.severity.unwrap_or(one.rule.severity));
        }
    }
}

/// What the rules find that look at nothing but the text.
fn findings(walk: &Walk<'_>, node: NodeId, prose: &Prose<'_>, flavor: Flavor) -> Vec<Found> {
    let mut found = Vec::new();
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
    markup::tags(prose, flavor, &is_color, &unreadable, &mut found);
    if walk.options.target == Target::Webhook && walk.card.schema == Schema::V1 {
        found.iter_mut().for_each(markup::refused_in_v1);
    }
    if let Some(message) = client::of_players(walk) {
        markup::players(prose, &message, &mut found);
    }
    markup::entities(prose, &mut found);
    markup::variable_links(prose, &mut found);
    let classic = walk.card.schema == Schema::V1;
    let reading = match flavor {
        Flavor::Markdown => card::Flavor::Markdown,
        Flavor::LarkMd => card::Flavor::LarkMd,
        Flavor::Plain => card::Flavor::Plain,
    };
    literal::literal(prose, reading, classic, &mut found);
    literal::four_stars(prose, &mut found);
    if flavor == Flavor::LarkMd {
        marks::not_in_lark_md(prose, &mut found);
    } else {
        marks::open_code_block(prose, &mut found);
        marks::broken_tables(prose, &mut found);
        if settings::is_streamed(walk) {
            marks::indented_fences(prose, &mut found);
        }
    }
    found
}

/// Where the bytes of a text stand in the document, found out when it is asked for the first time.
struct Place {
    node: NodeId,
    inside: Option<Inside>,
}

impl Place {
    const fn of(node: NodeId) -> Self {
        Self { node, inside: None }
    }

    fn inside(&mut self, walk: &Walk<'_>) -> &Inside {
        let node = self.node;
        self.inside
            .get_or_insert_with(|| Inside::of(walk.tree, node))
    }

    fn range(&mut self, walk: &Walk<'_>, range: &Range<usize>) -> Range<usize> {
        self.inside(walk).range(range)
    }

    fn raise<'w>(
        &mut self,
        walk: &'w mut Walk<'_>,
        rule: &'static Rule,
        range: &Range<usize>,
        message: Bilingual,
    ) -> &'w mut Problem {
        let range = self.range(walk, range);
        walk.raise(rule, self.node, range, message)
    }

    /// Writes something else at some bytes of the text.
    fn fix(
        &mut self,
        walk: &Walk<'_>,
        range: &Range<usize>,
        text: &str,
        title: Bilingual,
    ) -> Option<Fix> {
        self.mend(walk, (title, vec![(range.clone(), text.to_owned())]))
    }

    /// The edits that mend a text; nothing where the text's escapes cannot be told, or no more problems are listed.
    fn mend(&mut self, walk: &Walk<'_>, (title, splices): Mend) -> Option<Fix> {
        if walk.is_full() {
            return None;
        }
        let inside = self.inside(walk);
        if !inside.is_sound() {
            return None;
        }
        // The last place first, so that no splice moves another.
        let edits = splices.into_iter().rev().map(|(range, text)| {
            let quoted = serde_json::Value::from(text).to_string();
            let inner = quoted
                .get(1..quoted.len().saturating_sub(1))
                .unwrap_or_default();
            Edit::Text(Splice::new(inside.range(&range), inner))
        });
        Some(Fix::new(title, edits.collect()))
    }

    fn tell(&mut self, walk: &mut Walk<'_>, found: Found) {
        let fix = found.fix.and_then(|mend| self.mend(walk, mend));
        let severity = found.severity.unwrap_or(found.rule.severity);
        self.raise(walk, found.rule, &found.range, found.message)
            .rated(severity)
            .fix(fix);
    }
}
