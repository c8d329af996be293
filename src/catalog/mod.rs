//! What a card may hold, as data: loads `assets/catalog` once and answers the questions of the other rooms.
//!
//! The facts are those of the card documentation (<https://open.feishu.cn/document/feishu-cards/card-json-v2-structure>);
//! every component names its own page in [`Component::doc`].

mod placement;
mod property;
mod schema;
mod tables;

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

pub use placement::{ChildList, Placement};
pub use property::{Members, Property, Type};
pub use schema::schema;
pub use tables::{Limit, LocaleName, Tables, TextSize, Tint, tables};

use crate::lang::Bilingual;

/// What a component is for; the order is that of the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Shows something.
    Content,
    /// Holds other components.
    Container,
    /// Takes something from the reader.
    Interactive,
    /// A part of the card that is no component.
    Structure,
}

impl Category {
    /// Its name.
    pub const fn name(self) -> Bilingual {
        match self {
            Self::Content => Bilingual::fixed("Content", "展示"),
            Self::Container => Bilingual::fixed("Containers", "容器"),
            Self::Interactive => Bilingual::fixed("Interactive", "交互"),
            Self::Structure => Bilingual::fixed("Structure", "结构"),
        }
    }
}

/// One component (`structural` is false) or one structural object, such as `header` or `plain_text`.
#[derive(Debug, Deserialize)]
pub struct Component {
    /// The value of `tag`, or the name of the structural object.
    pub tag: String,
    /// Whether it is an object of the card's structure and not a component.
    #[serde(default)]
    pub structural: bool,
    /// What it is for.
    pub category: Category,
    /// Its name.
    #[serde(deserialize_with = "property::bilingual")]
    pub name: Bilingual,
    /// The address of its page in the documentation.
    pub doc: String,
    /// What it may stand in; `*` is any place for a component.
    parents: Vec<String>,
    /// Parents at which the documentation and real cards disagree: worth a warning at most.
    #[serde(default)]
    lenient_parents: Vec<String>,
    children: serde_json::Map<String, Value>,
    /// Its properties, in the order of the documentation.
    pub properties: Vec<Property>,
    examples: Vec<Value>,
}

impl Component {
    /// A property by name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties
            .iter()
            .find(|property| property.name == name)
    }

    /// The smallest valid JSON of it: what a new one looks like.
    pub fn example(&self) -> &Value {
        self.examples.first().unwrap_or(&Value::Null)
    }
}

/// All components and structural objects.
#[derive(Debug)]
pub struct Catalog {
    components: Vec<Component>,
    by_tag: HashMap<String, usize>,
}

impl Catalog {
    /// The catalogue of this program, read at the first call.
    pub fn get() -> &'static Self {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(|| {
            let parse = |text: &&str| serde_json::from_str::<Component>(text).ok();
            let mut components: Vec<Component> = COMPONENTS.iter().filter_map(parse).collect();
            components.sort_by_key(|component| component.category);
            let by_tag = components
                .iter()
                .enumerate()
                .map(|(at, component)| (component.tag.clone(), at))
                .collect();
            Self { components, by_tag }
        })
    }

    /// Everything, in the order of the palette.
    pub fn all(&self) -> &[Component] {
        &self.components
    }

    /// The components that a card's body is made of, in the order of the palette.
    pub fn components(&self) -> impl Iterator<Item = &Component> {
        self.components
            .iter()
            .filter(|component| !component.structural)
    }

    /// The component with this tag.
    pub fn component(&self, tag: &str) -> Option<&Component> {
        self.entry(tag).filter(|component| !component.structural)
    }

    /// The component or structural object with this name.
    pub fn entry(&self, name: &str) -> Option<&Component> {
        self.by_tag.get(name).map(|at| &self.components[*at])
    }

    /// What the object under a property may hold. `tag` is the object's own tag, which tells the flavours of text apart.
    pub fn members<'a>(&'a self, property: &'a Property, tag: Option<&str>) -> Members<'a> {
        let names: Vec<&str> = property
            .reference
            .as_deref()
            .map_or(Vec::new(), |names| names.split('|').collect());
        let chosen = tag
            .filter(|tag| names.contains(tag))
            .or_else(|| names.first().copied());
        Members {
            own: &property.properties,
            referred: chosen
                .and_then(|name| self.entry(name))
                .map_or(&[], |component| &component.properties),
        }
    }
}

macro_rules! components {
    ($($name:literal)*) => {
        [$(include_str!(concat!("../../assets/catalog/components/", $name, ".json"))),*]
    };
}

/// The catalogue's files, in the order in which the palette shows them.
const COMPONENTS: [&str; 38] = components!(
    "markdown" "div" "img" "img_combination" "hr" "table" "chart" "person" "person_list" "audio"
    "column_set" "column" "form" "interactive_container" "collapsible_panel"
    "button" "input" "select_static" "multi_select_static" "select_person" "multi_select_person"
    "date_picker" "picker_time" "picker_datetime" "checker" "select_img" "overflow"
    "card" "config" "card_link" "header" "body" "plain_text" "lark_md" "text_tag" "icon" "behaviors" "confirm"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_catalogue_is_read() {
        for text in COMPONENTS {
            serde_json::from_str::<Component>(text).expect("a component");
        }
        assert_eq!(Catalog::get().all().len(), COMPONENTS.len());
    }

    #[test]
    fn every_reference_names_an_entry() {
        fn walk(properties: &[Property]) {
            for property in properties {
                for name in property.reference.iter().flat_map(|names| names.split('|')) {
                    assert!(
                        Catalog::get().entry(name).is_some(),
                        "{}: {name}",
                        property.name
                    );
                }
                walk(&property.properties);
            }
        }
        Catalog::get()
            .all()
            .iter()
            .for_each(|component| walk(&component.properties));
    }

    #[test]
    fn the_text_of_a_div_may_be_plain_or_markdown_and_has_the_properties_of_either() {
        let catalog = Catalog::get();
        let text = catalog
            .component("div")
            .and_then(|div| div.property("text"))
            .expect("div.text");
        assert!(
            catalog
                .members(text, Some("plain_text"))
                .get("content")
                .is_some()
        );
        assert!(
            catalog
                .members(text, Some("lark_md"))
                .get("i18n_content")
                .is_some()
        );
        assert!(
            catalog
                .members(text, Some("lark_md"))
                .get("frame")
                .is_none()
        );
    }
}
