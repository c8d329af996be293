//! How much of its limits a card uses.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::target::Target;
use crate::card::{Card, Element};
use crate::document::{NodeId, Tree};

/// How much of its limits a card uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Budget {
    /// Bytes as sent: [`Tree::minified`], so without white space and comments, every spelling kept; escaped where the
    /// card goes as a string inside of JSON, as for all targets but a webhook.
    pub bytes: usize,
    /// Objects with a tag, at every depth.
    pub elements: usize,
    /// Components inside components, columns not counted.
    pub depth: usize,
    /// Tables, those of Markdown too.
    pub tables: usize,
    /// Charts.
    pub charts: usize,
    /// The component that has the most bytes; of one inside another the outer one only where no single one inside it
    /// makes up most of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heaviest: Option<Heaviest>,
}

/// The component that weighs most.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Heaviest {
    /// Its object.
    #[serde(skip)]
    pub node: NodeId,
    /// Its path as seen from the card, a JSON Pointer.
    pub path: String,
    /// Its bytes as sent.
    pub bytes: usize,
}

/// Bytes that a value has as sent.
pub(super) fn bytes(tree: &Tree, node: NodeId, target: Target) -> usize {
    let minified = tree.minified(node);
    let escapes = match target {
        Target::Webhook => 0,
        Target::App | Target::Entity => minified
            .bytes()
            .filter(|byte| matches!(byte, b'"' | b'\\'))
            .count(),
    };
    minified.len() + escapes
}

/// The component of a card that weighs most.
pub(super) fn heaviest(card: &Card, target: Target) -> Option<Heaviest> {
    let tree = &card.tree;
    let weigh = |elements: &[Element]| {
        let weighed = elements
            .iter()
            .map(|one| (tree.source(one.node).len(), one.node));
        weighed.max()
    };
    let mut found: Option<(usize, NodeId)> = None;
    let mut list = &card.body.elements[..];
    // Into the one that makes up most of its container, as far as that goes.
    while let Some((weight, node)) = weigh(list) {
        if found.is_some_and(|(outer, _)| weight * 2 < outer) {
            break;
        }
        found = Some((weight, node));
        match list.iter().find(|one| one.node == node) {
            Some(one) => list = one.children(),
            None => break,
        }
    }
    let (_, node) = found?;
    Some(Heaviest {
        node,
        path: card.pointer(node),
        bytes: bytes(tree, node, target),
    })
}

/// The tables in the text of a markdown component; of several languages the one with the most.
pub(super) fn markdown_tables(tree: &Tree, component: NodeId) -> usize {
    let plain = tree.get(component, "content").into_iter();
    let translated = tree
        .get(component, "i18n_content")
        .into_iter()
        .flat_map(|texts| &tree.node(texts).children);
    let texts = plain
        .chain(translated.copied())
        .filter_map(|id| tree.str(id));
    texts.map(tables_in).max().unwrap_or_default()
}

/// The tables of a Markdown text; what stands in code is none.
fn tables_in(markdown: &str) -> usize {
    if !markdown.contains('|') || !markdown.contains('-') {
        return 0;
    }
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    events
        .filter(|event| matches!(event, Event::Start(Tag::Table(_))))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_counted_and_code_is_not() {
        let table = "| a | b |\n| - | :-: |\n| 1 | 2 |\n";
        assert_eq!(tables_in(table), 1);
        assert_eq!(tables_in(&format!("{table}\ntext\n\n{table}")), 2);
        assert_eq!(tables_in(&format!("a line before\n{table}")), 1);
        assert_eq!(tables_in(&format!("```\n{table}```\n")), 0);
        assert_eq!(tables_in(&format!("~~~md\n{table}~~~\n\n{table}")), 1);
        assert_eq!(tables_in("a | b\n\n- x | y\n---"), 0);
        assert_eq!(tables_in("a | b\n--|--\n1 | 2"), 1);
        assert_eq!(tables_in("| a | b |\n| - |\n"), 0);
    }
}
