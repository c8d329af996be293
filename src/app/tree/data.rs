//! What the tree shows: the parts and components of a card as rows, each with the lists that it holds.

use std::collections::HashMap;
use std::ops::Range;

use crate::card::Card;
use crate::catalog::{Catalog, Component};
use crate::document::{Kind, NodeId, Path, Tree};

/// The most characters of a row's own words.
const SNIPPET: usize = 48;

/// One row: a part of the card or a component.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it stands in the document.
    pub path: Path,
    /// Its object.
    pub node: NodeId,
    /// How deep it lies; the card at 0.
    pub depth: usize,
    /// The row that it belongs to.
    pub parent: Option<usize>,
    /// Its tag, or the name of the part; empty where it has none.
    pub tag: String,
    /// The list that it stands in and its position there; `None` for parts of the card.
    pub place: Option<(Path, usize)>,
    /// The lists that it holds, whether they are there or not, with the path of each.
    pub lists: Vec<Path>,
    /// Its first words.
    pub snippet: String,
    /// The rows inside it.
    pub inside: Range<usize>,
}

impl Row {
    /// Whether it is a component, which can be moved, copied and deleted.
    pub fn is_component(&self) -> bool {
        self.place.is_some()
    }
}

/// All rows of a card.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    rows: Vec<Row>,
    by_node: HashMap<NodeId, usize>,
}

impl Outline {
    /// Reads the rows of a card.
    pub fn of(card: &Card) -> Self {
        let mut outline = Self::default();
        let tree = &*card.tree;
        outline.add(tree, card.root, "card", None, None);
        outline
    }

    /// The rows, each before those inside it.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row with this number.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }

    /// The row at or around a value.
    pub fn around(&self, tree: &Tree, node: NodeId) -> Option<usize> {
        tree.ancestors(node)
            .find_map(|id| self.by_node.get(&id).copied())
    }

    /// The row at a path, or around it; where the path leads nowhere any more, the row around its last living part.
    pub fn at(&self, tree: &Tree, path: &Path) -> Option<usize> {
        let mut path = path.clone();
        loop {
            if let Some(node) = tree.find(&path) {
                return self.around(tree, node);
            }
            path = path.parent()?;
        }
    }

    /// The tags around a row as [`Catalog::placement`] wants them: the nearest first, the row's own included.
    pub fn tags_from(&self, at: usize) -> Vec<&str> {
        let rows = std::iter::successors(self.rows.get(at), |row| {
            row.parent.and_then(|parent| self.rows.get(parent))
        });
        rows.map(|row| &*row.tag)
            .filter(|tag| *tag != "card")
            .collect()
    }

    /// The row that holds a list.
    pub fn holder(&self, list: &Path) -> Option<usize> {
        self.rows.iter().position(|row| row.lists.contains(list))
    }

    fn add(
        &mut self,
        tree: &Tree,
        node: NodeId,
        tag: &str,
        parent: Option<usize>,
        place: Option<(Path, usize)>,
    ) {
        let at = self.rows.len();
        let path = tree.path(node);
        let depth = parent
            .and_then(|parent| self.rows.get(parent))
            .map_or(0, |row| row.depth + 1);
        let entry = Catalog::get().entry(tag);
        let mut lists = lists_of(tree, node, entry, &path);
        if tag == "card" {
            lists = card_lists(tree, node, &path);
        }
        self.by_node.insert(node, at);
        self.rows.push(Row {
            snippet: snippet(tree, node),
            path,
            node,
            depth,
            parent,
            tag: tag.to_owned(),
            place,
            lists: lists.clone(),
            inside: at + 1..at + 1,
        });
        if tag == "card" {
            for part in ["config", "card_link", "header", "body"] {
                if let Some(child) = tree.get(node, part)
                    && tree.node(child).kind == Kind::Object
                {
                    self.add(tree, child, part, Some(at), None);
                }
            }
        }
        for list in lists {
            let Some(array) = tree.find(&list) else {
                continue;
            };
            for (index, item) in tree.items(array).iter().enumerate() {
                if tree.node(*item).kind == Kind::Object {
                    let tag = tree
                        .get(*item, "tag")
                        .and_then(|tag| tree.str(tag))
                        .unwrap_or_default();
                    self.add(tree, *item, tag, Some(at), Some((list.clone(), index)));
                }
            }
        }
        let end = self.rows.len();
        if let Some(row) = self.rows.get_mut(at) {
            row.inside.end = end;
        }
    }
}

/// The lists of children that an object holds after the catalogue; of an object that the catalogue does not know,
/// those that are there.
fn lists_of(tree: &Tree, node: NodeId, entry: Option<&Component>, path: &Path) -> Vec<Path> {
    match entry {
        Some(entry) => {
            let to_path =
                |keys: &[&str]| keys.iter().fold(path.clone(), |path, key| path.join(*key));
            entry
                .child_lists()
                .iter()
                .map(|list| to_path(&list.keys))
                .collect()
        }
        None => {
            let known = ["elements", "columns", "actions"];
            let there = known.iter().filter(|key| {
                tree.get(node, key)
                    .is_some_and(|id| tree.node(id).kind == Kind::Array)
            });
            there.map(|key| path.join(*key)).collect()
        }
    }
}

/// The lists of a card of the first version, which has its components at its root.
fn card_lists(tree: &Tree, node: NodeId, path: &Path) -> Vec<Path> {
    if tree.get(node, "elements").is_some() {
        vec![path.join("elements")]
    } else {
        Vec::new()
    }
}

/// The paths in an object that lead to its words, the most telling first.
const WAYS: [&[&str]; 12] = [
    &["content"],
    &["text", "content"],
    &["title", "content"],
    &["subtitle", "content"],
    &["header", "title", "content"],
    &["label", "content"],
    &["placeholder", "content"],
    &["alt", "content"],
    &["summary", "content"],
    &["url"],
    &["img_key"],
    &["name"],
];

/// The number of paths at the beginning of [`WAYS`] that lead to words that a reader of the card sees or hears.
const READ: usize = 8;

/// All words that an object shows in a language, in one line; empty where it shows none of its own.
pub(crate) fn text_of(tree: &Tree, node: NodeId, locale: &str) -> String {
    let read = |way: &&[&str]| {
        let (last, before) = way.split_last()?;
        let holder = before.iter().try_fold(node, |id, key| tree.get(id, key))?;
        let translated = ["i18n_content", "i18n"]
            .iter()
            .find_map(|key| tree.get(tree.get(holder, key)?, locale))
            .and_then(|text| tree.str(text));
        let text = translated.or_else(|| tree.str(tree.get(holder, last)?))?;
        let lines: Vec<String> = text.lines().map(plain).collect();
        let line = lines.join(" ").trim().to_owned();
        (!line.is_empty()).then_some(line)
    };
    let texts: Vec<String> = WAYS.iter().take(READ).filter_map(read).collect();
    texts.join(", ")
}

/// The first words of an object.
fn snippet(tree: &Tree, node: NodeId) -> String {
    let follow = |way: &&[&str]| {
        let end = way.iter().try_fold(node, |id, key| tree.get(id, key))?;
        tree.str(end).map(str::trim).filter(|text| !text.is_empty())
    };
    let text = WAYS.iter().find_map(follow).unwrap_or_default();
    let line = plain(text.lines().next().unwrap_or_default());
    match line.char_indices().nth(SNIPPET) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The words of a line of Markdown without the signs that style them.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let tag = rest.strip_prefix('<').and_then(|inner| inner.find('>'));
        match (c, tag) {
            ('<', Some(end)) => rest = &rest[end + 2..],
            ('*' | '`' | '~', _) => rest = &rest[1..],
            _ => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out.trim_start_matches(['#', '>', '-', ' '])
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn outline(text: &str) -> (Arc<Tree>, Outline) {
        let tree = Arc::new(Tree::parse(text).expect("the text of this test is JSON"));
        (tree.clone(), Outline::of(&Card::read(tree, None)))
    }

    #[test]
    fn parts_and_nested_components_are_rows_in_the_order_of_the_text() {
        let (_, outline) = outline(
            r#"{"schema": "2.0", "header": {"title": {"content": "T"}}, "body": {"elements": [
                {"tag": "column_set", "columns": [{"tag": "column", "elements": [{"tag": "markdown", "content": "a\nb"}]}]},
                {"tag": "next_month", "elements": [{"tag": "hr"}]}]}}"#,
        );
        let tags: Vec<(usize, &str)> = outline
            .rows()
            .iter()
            .map(|row| (row.depth, &*row.tag))
            .collect();
        assert_eq!(
            tags,
            [
                (0, "card"),
                (1, "header"),
                (1, "body"),
                (2, "column_set"),
                (3, "column"),
                (4, "markdown"),
                (2, "next_month"),
                (3, "hr")
            ]
        );
        assert_eq!(outline.rows()[5].snippet, "a");
        assert_eq!(
            outline.tags_from(5),
            ["markdown", "column", "column_set", "body"]
        );
        assert_eq!(outline.rows()[3].inside, 4..6);
    }

    #[test]
    fn a_path_that_is_gone_leads_to_what_was_around_it() {
        let (tree, outline) =
            outline(r#"{"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}"#);
        let row = outline
            .at(&tree, &Path::from_pointer("/body/elements/7/text"))
            .and_then(|at| outline.row(at));
        assert_eq!(row.map(|row| &*row.tag), Some("body"));
        let inner = outline
            .at(&tree, &Path::from_pointer("/body/elements/0/tag"))
            .and_then(|at| outline.row(at));
        assert_eq!(inner.map(|row| &*row.tag), Some("hr"));
    }
}
