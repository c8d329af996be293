//! The typed, lenient reading of a document as a card.
//!
//! Nothing is an error here: what is unknown is kept in the document and shown by its tag, what has the wrong type
//! reads as absent, and the checker says what is wrong. Every part keeps the [`NodeId`] of its object.

mod container;
mod content;
mod element;
mod intake;
mod interactive;
pub(crate) mod markup;
mod reader;
mod text;
mod values;
pub mod variables;

use std::collections::HashMap;
use std::sync::Arc;

pub use container::{
    CollapsiblePanel, Column, ColumnSet, FlexMode, Form, IconPosition, InteractiveContainer,
    PanelWidth,
};
pub use content::{
    Action, Audio, Chart, CombinedImg, Div, Img, ImgCombination, Markdown, Note, NotePart,
    NumberFormat, Persons, ScaleType, Table, TableColumn,
};
pub use element::{Element, ElementKind};
pub use intake::{
    Intake, Misspelled, is_json_schema, surely_holds_card, take_in, take_in_document, take_in_read,
};
pub use interactive::{Behavior, Button, Checker, Choice, Common, Input, Moment, Picker, Select};
use reader::Reader;
pub use text::{Flavor, Header, Icon, Text, TextTag};
pub use values::{Align, Direction, Edges, Flow, Length, Radius, Spacing, VerticalAlign};

use crate::catalog::tables;
use crate::document::{Kind, NodeId, Path, Tree};

/// The member that tells an editor how to check the file: none of a card's, so it is not sent.
pub(crate) const OF_EDITORS: &str = "$schema";

/// The version of card JSON that a card is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Schema {
    /// 1.0: components stand in `elements` of the card itself.
    V1,
    /// 2.0: components stand in `body.elements`.
    V2,
}

/// How wide a card is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WidthMode {
    /// At most 600 px.
    #[default]
    Default,
    /// At most 400 px.
    Compact,
    /// As wide as the chat.
    Fill,
}

/// What `config` says about the look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// `width_mode`.
    pub width_mode: WidthMode,
    /// `style.text_size`: the name's size on desktop and phone, each a name of the theme.
    pub text_sizes: HashMap<Box<str>, (Box<str>, Box<str>)>,
    /// `style.color`: the name's colour in the light and the dark theme.
    pub colors: HashMap<Box<str>, (Box<str>, Box<str>)>,
    /// `summary.content`, in the wanted language.
    pub summary: Option<Box<str>>,
    /// `streaming_mode`: whether the card's texts still grow.
    pub streaming: bool,
}

/// The body of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The object; the card itself for 1.0; `None` where there is none.
    pub node: Option<NodeId>,
    /// How the components are laid out.
    pub flow: Flow,
    /// The components.
    pub elements: Vec<Element>,
}

/// A document read as a card.
#[derive(Clone, Debug)]
pub struct Card {
    /// What it was read from.
    pub tree: Arc<Tree>,
    /// The card's object: the document's root, or where a message body has its card.
    pub root: NodeId,
    /// Its version.
    pub schema: Schema,
    /// `config`.
    pub config: Config,
    /// `header`.
    pub header: Option<Header>,
    /// `body`.
    pub body: Body,
    /// `card_link.url`: the address that a click on the card opens.
    pub card_link: Option<Box<str>>,
    /// The language that its texts were read in.
    pub locale: Option<Box<str>>,
}

/// Objects around a card, at most.
const WRAPPERS: usize = 4;

impl Card {
    /// Reads the card of a document, its texts in the language `locale` (such as `en_us`) where they come in several.
    pub fn read(tree: Arc<Tree>, locale: Option<&str>) -> Self {
        let root = Self::root_of(&tree);
        let locale = locale.filter(|locale| takes_effect(&tree, root, locale));
        let reader = Reader {
            tree: &tree,
            id: root,
            locale,
        };
        let schema = Self::schema_of(&tree, root);
        let body = match schema {
            Schema::V2 => match reader.object("body") {
                Some(body) => Body {
                    node: Some(body.id),
                    flow: Flow::read(body),
                    elements: element::elements(body, "elements"),
                },
                None => Body {
                    node: None,
                    flow: Flow::default(),
                    elements: Vec::new(),
                },
            },
            Schema::V1 => {
                // Where there are bodies by language, they win; exports of the card builder have nothing else.
                let translated = reader
                    .object("i18n_elements")
                    .and_then(|lists| Some(element::elements(lists, lists.language()?)))
                    .filter(|elements| !elements.is_empty());
                Body {
                    node: Some(root),
                    flow: Flow::default(),
                    elements: translated.unwrap_or_else(|| element::elements(reader, "elements")),
                }
            }
        };
        let link = reader.object("card_link");
        let by_language = reader
            .object("i18n_header")
            .filter(|_| schema == Schema::V1)
            .and_then(|headers| headers.object(headers.language()?));
        Self {
            root,
            schema,
            config: reader
                .object("config")
                .map(|config| self::config(config, schema == Schema::V1))
                .unwrap_or_default(),
            header: by_language
                .or_else(|| reader.object("header"))
                .map(Header::read),
            body,
            card_link: link.and_then(|link| link.filled("url").or_else(|| link.filled("pc_url"))),
            locale: locale.map(Into::into),
            tree,
        }
    }

    /// Where the card stands in a document: at its root, or inside the objects of a message body (`card`), a callback's
    /// answer (`card.data`), an export of the card builder (`dsl`) and the like.
    pub fn root_of(tree: &Tree) -> NodeId {
        let root = tree.root();
        let mut at = root;
        for _ in 0..WRAPPERS {
            if intake::is_card(tree, at) {
                return at;
            }
            let inside = ["card", "dsl", "data"].iter().find_map(|key| {
                let inside = tree.get(at, key)?;
                (tree.node(inside).kind == Kind::Object).then_some(inside)
            });
            match inside {
                Some(inside) => at = inside,
                None => break,
            }
        }
        // What says that it holds a card is believed, for the checker to say why it is none.
        match tree.get(root, "card") {
            Some(card) if !intake::is_card(tree, root) && tree.node(card).kind == Kind::Object => {
                card
            }
            _ => root,
        }
    }

    /// The version that the card at `root` is written in: the one that it says, else 1.0 where it has the lists of
    /// components of 1.0 or nothing but parts that 1.0 has too, else 2.0. The server reads a card that says none as 1.0,
    /// and what is no part of 1.0 does not show there; a card with a body is one of 2.0 whose version was forgotten, and
    /// the checker says so.
    pub fn schema_of(tree: &Tree, root: NodeId) -> Schema {
        let says = tree.get(root, "schema").and_then(|schema| tree.str(schema));
        match says {
            Some("2.0") => Schema::V2,
            Some(_) => Schema::V1,
            None if tree.get(root, "elements").is_some()
                || tree.get(root, "i18n_elements").is_some()
                || (tree.get(root, "body").is_none() && !tree.node(root).children.is_empty()) =>
            {
                Schema::V1
            }
            None => Schema::V2,
        }
    }

    /// The path of a value as seen from the card: what `--boxes` and problems are named by.
    pub fn pointer(&self, node: NodeId) -> String {
        self.relative(node).to_string()
    }

    /// The path of a value as seen from the card.
    pub fn relative(&self, node: NodeId) -> Path {
        let path = self.tree.path(node);
        path.relative_to(&self.tree.path(self.root)).unwrap_or(path)
    }

    /// All components, each before those it holds.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        let mut stack: Vec<&Element> = self.body.elements.iter().rev().collect();
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(next.children().iter().rev());
            Some(next)
        })
    }

    /// The component at or around a value; `None` outside of all components.
    pub fn element_around(&self, node: NodeId) -> Option<NodeId> {
        let elements: std::collections::HashSet<NodeId> =
            self.elements().map(|element| element.node).collect();
        self.tree.ancestors(node).find(|id| elements.contains(id))
    }
}

/// Whether a language counts in a card: `config.locales` names those that do.
fn takes_effect(tree: &Tree, root: NodeId, locale: &str) -> bool {
    let list = tree
        .get(root, "config")
        .and_then(|config| tree.get(config, "locales"));
    let listed = list.map_or(&[][..], |list| tree.items(list));
    listed.is_empty() || listed.iter().any(|item| tree.str(*item) == Some(locale))
}

/// The languages that a card has texts or pictures in, in the order of its text: the members of its `i18n_*` objects.
pub fn languages(tree: &Tree, root: NodeId) -> Vec<Box<str>> {
    let mut found: Vec<Box<str>> = Vec::new();
    let mut left = vec![root];
    while let Some(id) = left.pop() {
        let is_table = tree
            .node(id)
            .key
            .as_ref()
            .is_some_and(|key| key.name.starts_with("i18n_") || &*key.name == "i18n");
        if is_table {
            for (code, _) in tree.members(id) {
                if !found.iter().any(|known| **known == *code) {
                    found.push(code.into());
                }
            }
        }
        let items = tree.items(id).iter().copied();
        let mut inner: Vec<NodeId> = tree.members(id).map(|(_, id)| id).chain(items).collect();
        inner.reverse();
        left.append(&mut inner);
    }
    found
}

fn config(config: Reader<'_>, is_old: bool) -> Config {
    let modes = [
        ("default", WidthMode::Default),
        ("compact", WidthMode::Compact),
        ("fill", WidthMode::Fill),
    ];
    let pairs = |table: Option<Reader<'_>>,
                 [first, second, common]: [&str; 3],
                 is_known: fn(&str) -> bool| {
        let Some(table) = table else {
            return HashMap::new();
        };
        let members = table.tree.members(table.id).filter_map(|(name, id)| {
            let entry = table.at(id);
            let common = entry.filled(common);
            let known = |key: &str| entry.filled(key).filter(|value| is_known(value));
            let first = known(first).or_else(|| common.clone())?;
            let second = known(second).or(common).unwrap_or_else(|| first.clone());
            Some((name.into(), (first, second)))
        });
        members.collect()
    };
    let style = config.object("style");
    Config {
        width_mode: config.one_of("width_mode", &modes).unwrap_or(
            if is_old && config.bool("compact_width", false) {
                WidthMode::Compact
            } else {
                WidthMode::Default
            },
        ),
        text_sizes: pairs(
            style.and_then(|style| style.object("text_size")),
            ["pc", "mobile", "default"],
            |size| tables().text_sizes.contains_key(size),
        ),
        colors: pairs(
            style.and_then(|style| style.object("color")),
            ["light_mode", "dark_mode", "light_mode"],
            |_| true,
        ),
        streaming: config.bool("streaming_mode", false),
        summary: config
            .object("summary")
            .and_then(|summary| summary.localized("content")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, locale: Option<&str>) -> Card {
        Card::read(
            Arc::new(Tree::parse(text).expect("the text of this test is JSON")),
            locale,
        )
    }

    #[test]
    fn a_card_in_a_message_body_is_found_and_its_pointers_start_at_the_card() {
        let card = read(
            r#"{"msg_type": "interactive", "card": {"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}}"#,
            None,
        );
        assert_eq!(card.body.elements.len(), 1);
        assert_eq!(card.pointer(card.body.elements[0].node), "/body/elements/0");
    }

    #[test]
    fn a_card_that_says_no_version_is_one_of_1_0_where_it_has_its_lists() {
        for (text, schema) in [
            (r#"{"schema": "2.0", "elements": []}"#, Schema::V2),
            (r#"{"schema": "1.0", "body": {}}"#, Schema::V1),
            (r#"{"elements": []}"#, Schema::V1),
            (r#"{"i18n_elements": {}, "body": {}}"#, Schema::V1),
            (r#"{"body": {"elements": []}}"#, Schema::V2),
            (r#"{"header": {}}"#, Schema::V1),
            (r#"{"config": {}}"#, Schema::V1),
            ("{}", Schema::V2),
        ] {
            assert_eq!(read(text, None).schema, schema, "{text}");
        }
    }

    #[test]
    fn a_card_of_1_0_is_shown_in_its_own_language_where_the_wanted_one_is_missing() {
        let text = r#"{"i18n_header": {"en_us": {"title": {"tag": "plain_text", "i18n": {"en_us": "Title"}}}},
            "i18n_elements": {"en_us": [{"tag": "hr"}], "zh_cn": [{"tag": "hr"}, {"tag": "hr"}]}}"#;
        // Of languages that stand in, English comes first.
        let count = |locale| read(text, locale).body.elements.len();
        assert_eq!(
            (count(None), count(Some("en_us")), count(Some("ja_jp"))),
            (1, 1, 1)
        );
        let header = read(text, None).header.expect("a header");
        assert_eq!(&*header.title.expect("a title").content, "Title");
        // A card of 2.0 has neither.
        let new = read(
            r#"{"schema": "2.0", "i18n_header": {"en_us": {}}, "body": {}}"#,
            None,
        );
        assert!(new.header.is_none());
    }

    /// Words whose default the reading has; others stay left out in it.
    const WORDS: [&str; 14] = [
        "color",
        "data_type",
        "direction",
        "flex_mode",
        "form_action_type",
        "horizontal_align",
        "input_type",
        "row_height",
        "scale_type",
        "size",
        "style",
        "type",
        "vertical_align",
        "width_mode",
    ];

    /// The reading with a property left out is the one with the property as the catalogue's default has it.
    #[test]
    fn what_is_left_out_reads_as_the_default_of_the_catalogue() {
        use crate::catalog::{Catalog, Property};
        use serde_json::{Value, json};
        let shape = |component: &Value| {
            let text = json!({"schema": "2.0", "body": {"elements": [component]}}).to_string();
            let shown = format!("{:?}", read(&text, None).body.elements);
            let ids = regex_lite::Regex::new(r"NodeId\(\d+\)").expect("a pattern");
            ids.replace_all(&shown, "NodeId").into_owned()
        };
        let mut differ = Vec::new();
        let mut compared = 0;
        let mut hold = |base: &Value, at: &str, property: &Property| {
            let is_read = |one: &&Value| !one.is_string() || WORDS.contains(&&*property.name);
            let Some(default) = property.default.as_ref().filter(is_read) else {
                return;
            };
            let (mut without, mut with) = (base.clone(), base.clone());
            let edit = |value: &mut Value, set: Option<&Value>| {
                let Some(object) = value.pointer_mut(at).and_then(Value::as_object_mut) else {
                    return;
                };
                // An empty object counts as left out.
                object.insert("·".into(), json!(1));
                match set {
                    Some(set) => object.insert(property.name.clone(), set.clone()),
                    None => object.remove(&property.name),
                };
            };
            edit(&mut without, None);
            edit(&mut with, Some(default));
            compared += 1;
            if shape(&without) != shape(&with) {
                differ.push(format!("{}{at}/{} = {default}", base["tag"], property.name));
            }
        };
        for component in Catalog::get().components() {
            for property in &component.properties {
                let base = component.example().clone();
                hold(&base, "", property);
                for inner in &property.properties {
                    let mut base = base.clone();
                    let list = property
                        .kinds()
                        .any(|kind| kind == crate::catalog::Type::Array);
                    let name = &property.name;
                    let given = base
                        .get(name)
                        .is_some_and(|value| value.is_object() || value.is_array());
                    if !given {
                        base[name] = if list { json!([{}]) } else { json!({}) };
                    }
                    let at = if list {
                        format!("/{name}/0")
                    } else {
                        format!("/{name}")
                    };
                    hold(&base, &at, inner);
                }
            }
        }
        assert!(compared > 40, "{compared}");
        assert_eq!(differ, [""; 0]);
    }

    #[test]
    fn unknown_tags_and_wrong_types_are_kept_and_are_no_error() {
        let card = read(
            r#"{"schema": "2.0", "header": 3, "body": {"elements": [{"tag": "next"}, 7, {"tag": "markdown", "content": 1}]}}"#,
            None,
        );
        assert!(card.header.is_none());
        assert_eq!(card.body.elements.len(), 2);
        assert_eq!(card.body.elements[0].kind, ElementKind::Unknown);
        assert!(
            matches!(&card.body.elements[1].kind, ElementKind::Markdown(markdown) if markdown.text.content.is_empty())
        );
    }

    #[test]
    fn a_body_that_is_a_number_reads_as_an_empty_card() {
        let card = read(r#"{"schema": "2.0", "body": 5}"#, None);
        assert!(card.body.elements.is_empty());
        assert!(read("7", None).body.elements.is_empty());
        assert!(read("[]", None).body.elements.is_empty());
    }

    #[test]
    fn texts_come_in_the_wanted_language_or_as_they_are() {
        let text = r#"{"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "plain",
            "i18n_content": {"en_us": "English", "ja_jp": ""}}}}"#;
        let title = |locale| {
            read(text, locale)
                .header
                .and_then(|header| header.title)
                .map(|title| title.content)
        };
        assert_eq!(title(Some("en_us")).as_deref(), Some("English"));
        assert_eq!(title(Some("ja_jp")).as_deref(), Some("plain"));
        assert_eq!(title(None).as_deref(), Some("plain"));
    }

    #[test]
    fn a_text_without_a_plain_form_falls_back_to_english_chinese_and_then_any_language() {
        let title = |i18n: &str, locale| {
            let text = format!(
                r#"{{"schema": "2.0", "header": {{"title": {{"tag": "plain_text", "i18n_content": {i18n}}}}}}}"#
            );
            let title = read(&text, locale).header.and_then(|header| header.title);
            title.map(|title| title.content.into_string())
        };
        let all = r#"{"fr_fr": "French", "zh_cn": "Chinese", "en_us": "English"}"#;
        assert_eq!(title(all, Some("ja_jp")).as_deref(), Some("English"));
        assert_eq!(title(all, Some("fr_fr")).as_deref(), Some("French"));
        assert_eq!(title(all, None).as_deref(), Some("English"));
        let two = r#"{"fr_fr": "French", "zh_cn": "Chinese"}"#;
        assert_eq!(title(two, Some("ja_jp")).as_deref(), Some("Chinese"));
        let one = r#"{"fr_fr": "French"}"#;
        assert_eq!(title(one, Some("ja_jp")).as_deref(), Some("French"));
    }

    #[test]
    fn a_language_that_config_locales_leaves_out_has_no_effect() {
        let text = |locales: &str| {
            format!(
                r#"{{"schema": "2.0", "config": {{"locales": {locales}}}, "header": {{"title": {{"tag": "plain_text",
                "content": "plain", "i18n_content": {{"en_us": "English", "ja_jp": "Japanese"}}}}}}}}"#
            )
        };
        let title = |locales: &str| {
            let card = read(&text(locales), Some("ja_jp"));
            let title = card.header.and_then(|header| header.title);
            title.map(|title| title.content.into_string())
        };
        assert_eq!(title(r#"["en_us"]"#).as_deref(), Some("plain"));
        assert_eq!(title(r#"["en_us", "ja_jp"]"#).as_deref(), Some("Japanese"));
        assert_eq!(title("[]").as_deref(), Some("Japanese"));
    }

    #[test]
    fn the_languages_of_a_card_are_those_of_its_translations() {
        let text = r#"{"header": {"title": {"i18n_content": {"en_us": "a", "zh_cn": "b"}}},
            "body": {"elements": [{"tag": "img", "i18n_img_key": {"ja_jp": "k", "en_us": "l"}}, {"en_us": 1}]}}"#;
        let card = read(text, None);
        let found = languages(&card.tree, card.root);
        assert_eq!(found, ["en_us".into(), "zh_cn".into(), Box::from("ja_jp")]);
    }

    #[test]
    fn all_elements_are_walked_in_the_order_of_the_text() {
        let card = read(
            r#"{"schema": "2.0", "body": {"elements": [
                {"tag": "column_set", "columns": [{"tag": "column", "elements": [{"tag": "hr"}]}, {"tag": "column"}]},
                {"tag": "checker", "button_area": {"buttons": [{"tag": "button"}]}}]}}"#,
            None,
        );
        let tags: Vec<&str> = card.elements().map(|element| &*element.tag).collect();
        assert_eq!(
            tags,
            ["column_set", "column", "hr", "column", "checker", "button"]
        );
    }
}
