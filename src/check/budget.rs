//! How much of its limits a card uses.

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::document::{NodeId, Tree};

/// How much of its limits a card uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Budget {
    /// Bytes as sent: [`Tree::minified`], so without white space and comments, every spelling kept.
    pub bytes: usize,
    /// Objects with a tag, at every depth.
    pub elements: usize,
    /// Components inside components, columns not counted.
    pub depth: usize,
    /// Tables, those of Markdown too.
    pub tables: usize,
    /// Charts.
    pub charts: usize,
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
