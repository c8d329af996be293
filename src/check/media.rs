//! The pictures and sounds of a card: every place that names one by a key.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::text::{Inside, keys_in};
use crate::card::Card;
use crate::catalog::{Catalog, Property};
use crate::document::{Kind, NodeId, Tree};

/// One place of a card that names a picture or a sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// The string that names it.
    pub node: NodeId,
    /// Whether it is a picture; else it is a sound.
    pub is_image: bool,
    /// The name, escapes resolved: a key, or what stands in the place of one.
    pub key: String,
    /// The bytes of the document that are the name, quotes left out; `None` where escapes keep them from being told.
    pub range: Option<Range<usize>>,
}

/// What the catalogue says of a property by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Key {
        is_image: bool,
    },
    /// A table of keys by language.
    Keys {
        is_image: bool,
    },
}

/// Properties by their names: 1.0 has the same ones.
static NAMES: LazyLock<HashMap<&'static str, Holds>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for component in Catalog::get().all() {
        gather(&component.properties, &mut names);
    }
    names
});

fn gather(properties: &'static [Property], names: &mut HashMap<&'static str, Holds>) {
    let is_image = |property: &Property| match property.format.as_deref() {
        Some("img_key") => Some(true),
        Some("file_key") => Some(false),
        _ => None,
    };
    for property in properties {
        if let Some(is_image) = is_image(property).filter(|_| property.name != "*") {
            names.insert(&property.name, Holds::Key { is_image });
        }
        let by_language = property.properties.iter().find(|inner| inner.name == "*");
        if let Some(is_image) = by_language.and_then(is_image) {
            names.insert(&property.name, Holds::Keys { is_image });
        }
        gather(&property.properties, names);
    }
}

/// What the author's own server reads, or a chart: keys in there are none of the card's.
const FOREIGN: [&str; 4] = ["value", "behaviors", "chart_spec", "multi_url"];

/// All places of a card, of either version, that name a picture or a sound, in the order of the text.
pub fn media(card: &Card) -> Vec<Media> {
    let mut search = Search {
        tree: &card.tree,
        found: Vec::new(),
    };
    search.run(card.root);
    let start = |media: &Media| {
        let node = card.tree.node(media.node).range.start;
        media.range.as_ref().map_or(node, |range| range.start)
    };
    search.found.sort_by_key(start);
    search.found
}

struct Search<'a> {
    tree: &'a Tree,
    found: Vec<Media>,
}

impl Search<'_> {
    fn run(&mut self, root: NodeId) {
        let tree = self.tree;
        let mut left = vec![root];
        while let Some(at) = left.pop() {
            match tree.node(at).kind {
                Kind::Array => left.extend(tree.items(at)),
                Kind::Object => {
                    let tag = tree.get(at, "tag").and_then(|tag| tree.str(tag));
                    for (name, _) in tree.members(at) {
                        // Of a name that stands twice the last counts.
                        let Some(value) = tree.get(at, name) else {
                            continue;
                        };
                        if !self.member(at, tag, name, value) {
                            left.push(value);
                        }
                    }
                }
                _ => {}
            }
        }
        self.found.sort_by_key(|media| media.node);
        self.found.dedup();
    }

    /// Looks at a member; whether nothing else can be in it.
    fn member(&mut self, owner: NodeId, tag: Option<&str>, name: &str, value: NodeId) -> bool {
        // An icon of the library does not read its key.
        let reads = tag != Some("standard_icon");
        match NAMES.get(name) {
            Some(Holds::Key { is_image }) => {
                if reads {
                    self.key(value, *is_image);
                }
                return true;
            }
            Some(Holds::Keys { is_image }) => {
                if reads {
                    for (language, _) in self.tree.members(value) {
                        if let Some(key) = self.tree.get(value, language) {
                            self.key(key, *is_image);
                        }
                    }
                }
                return true;
            }
            None => {}
        }
        match (tag, name) {
            (Some("markdown" | "lark_md"), "content") => self.text(value),
            (Some("markdown" | "lark_md"), "i18n_content" | "i18n") => {
                for (language, _) in self.tree.members(value) {
                    if let Some(text) = self.tree.get(value, language) {
                        self.text(text);
                    }
                }
            }
            (Some("table"), "rows") => self.cells(owner, value),
            _ => return FOREIGN.contains(&name),
        }
        true
    }

    fn key(&mut self, node: NodeId, is_image: bool) {
        let Some(key) = self.tree.str(node).filter(|key| !key.is_empty()) else {
            return;
        };
        let range = self.tree.node(node).range.clone();
        self.found.push(Media {
            node,
            is_image,
            key: key.to_owned(),
            range: (range.len() >= 2).then(|| range.start + 1..range.end - 1),
        });
    }

    fn text(&mut self, node: NodeId) {
        let Some(text) = self.tree.str(node) else {
            return;
        };
        let keys = keys_in(text);
        if keys.is_empty() {
            return;
        }
        let inside = Inside::of(self.tree, node);
        for (range, is_image) in keys {
            let key = &text[range.clone()];
            if key.is_empty() {
                continue;
            }
            self.found.push(Media {
                node,
                is_image,
                key: key.to_owned(),
                range: inside.is_sound().then(|| inside.range(&range)),
            });
        }
    }

    /// The cells of a table's columns that are Markdown.
    fn cells(&mut self, table: NodeId, rows: NodeId) {
        let tree = self.tree;
        let columns = tree.get(table, "columns");
        let text = |node, name| tree.get(node, name).and_then(|value| tree.str(value));
        let names: Vec<&str> = columns
            .map_or(&[][..], |columns| tree.items(columns))
            .iter()
            .filter(|column| matches!(text(**column, "data_type"), Some("markdown" | "lark_md")))
            .filter_map(|column| text(*column, "name"))
            .collect();
        for row in tree.items(rows) {
            for name in &names {
                if let Some(cell) = tree.get(*row, name) {
                    self.text(cell);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn found(text: &str) -> Vec<(String, bool)> {
        let tree = Arc::new(Tree::parse(text).expect("JSON"));
        let card = Card::read(tree, None);
        let all = media(&card);
        for one in &all {
            let range = one.range.clone().expect("a place");
            let source = format!("\"{}\"", &text[range]);
            assert_eq!(
                serde_json::from_str::<String>(&source).expect("JSON"),
                one.key
            );
        }
        all.into_iter().map(|one| (one.key, one.is_image)).collect()
    }

    #[test]
    fn every_kind_of_place_is_found_and_nothing_else() {
        let text = r#"{"schema":"2.0","header":{"icon":{"tag":"custom_icon","img_key":"icon"}},"body":{"elements":[
            {"tag":"img","img_key":"a","i18n_img_key":{"zh_cn":"b","en_us":"c"}},
            {"tag":"img_combination","img_list":[{"img_key":"d"},{"img_key":"a"}]},
            {"tag":"select_img","options":[{"img_key":"e","value":"1"}]},
            {"tag":"audio","file_key":"s"},
            {"tag":"markdown","content":"\u4e2d![x](f) `![no](no)` <audio file_key=\"t\"></audio> ![y](g \"title\")","i18n_content":{"en_us":"![](h)"}},
            {"tag":"table","columns":[{"name":"c","data_type":"markdown"},{"name":"t","data_type":"text"}],"rows":[{"c":"![](i)","t":"![](no)"}]},
            {"tag":"div","icon":{"tag":"standard_icon","img_key":"no"},"text":{"tag":"plain_text","content":"![](no)"}},
            {"tag":"button","behaviors":[{"type":"callback","value":{"img_key":"no"}}],"value":{"img_key":"no"}},
            {"tag":"chart","chart_spec":{"img_key":"no"}},
            {"tag":"img","img_key":""}]}}"#;
        let keys = found(text);
        let of = |is_image| {
            let keys = keys.iter().filter(|(_, image)| *image == is_image);
            keys.map(|(key, _)| key.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(
            of(true),
            ["icon", "a", "b", "c", "d", "a", "e", "f", "g", "h", "i"]
        );
        assert_eq!(of(false), ["s", "t"]);
    }

    #[test]
    fn a_card_of_1_0_has_pictures_too() {
        let text = r#"{"elements":[{"tag":"img","img_key":"a"},{"tag":"div","text":{"tag":"lark_md","content":"x"},"extra":{"tag":"img","img_key":"b"}}]}"#;
        assert_eq!(found(text), [("a".into(), true), ("b".into(), true)]);
    }
}
