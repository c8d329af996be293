//! How much of its limits a card uses.

use std::collections::HashMap;
use std::io;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde::ser::{Error as _, Serialize, SerializeMap as _, Serializer};

use crate::document::{Kind, NodeId, Tree};

/// How much of its limits a card uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Budget {
    /// Bytes as sent: without white space and comments.
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

/// The bytes of a value as it is sent; `superseded` members, whose key stands again behind them, are not sent.
pub(super) fn sent_bytes(tree: &Tree, id: NodeId, superseded: &HashMap<NodeId, NodeId>) -> usize {
    let mut counter = Counter(0);
    let sent = Sent {
        tree,
        id,
        superseded,
    };
    // Writing to a counter cannot fail, and numbers were parsed.
    let _ = serde_json::to_writer(&mut counter, &sent);
    counter.0
}

struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A value of a tree as serde sees it, without building it.
struct Sent<'a> {
    tree: &'a Tree,
    id: NodeId,
    superseded: &'a HashMap<NodeId, NodeId>,
}

impl Serialize for Sent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let at = |id: NodeId| Sent { id, ..*self };
        match &self.tree.node(self.id).kind {
            Kind::Object => {
                let mut map = serializer.serialize_map(None)?;
                for (key, child) in self.tree.members(self.id) {
                    if !self.superseded.contains_key(&child) {
                        map.serialize_entry(key, &at(child))?;
                    }
                }
                map.end()
            }
            Kind::Array => {
                serializer.collect_seq(self.tree.items(self.id).iter().map(|child| at(*child)))
            }
            Kind::String(text) => serializer.serialize_str(text),
            // A number too great for serde is sent as null, as `Tree::value` has it.
            Kind::Number => {
                match serde_json::from_str::<serde_json::Number>(self.tree.source(self.id)) {
                    Ok(number) => number.serialize(serializer).map_err(S::Error::custom),
                    Err(_) => serializer.serialize_unit(),
                }
            }
            Kind::Bool(value) => serializer.serialize_bool(*value),
            Kind::Null => serializer.serialize_unit(),
        }
    }
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
