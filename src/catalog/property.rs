//! One property: its type, its values, its meaning.

use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::lang::Bilingual;

/// A property of a component or of an object in it.
#[derive(Debug, Deserialize)]
pub struct Property {
    /// Its key; `*` stands for any key.
    pub name: String,
    #[serde(rename = "type")]
    type_names: String,
    /// Whether it has to be there.
    #[serde(default)]
    pub required: bool,
    /// The component inside which it is required, where it is not everywhere.
    #[serde(default)]
    pub required_in: Option<String>,
    /// What counts where it is left out.
    #[serde(default)]
    pub default: Option<Value>,
    /// The values it may have; names beside numbers for lengths and the like.
    #[serde(default, rename = "enum")]
    pub values: Vec<Value>,
    /// The least number.
    #[serde(default)]
    pub min: Option<f64>,
    /// The greatest number.
    #[serde(default)]
    pub max: Option<f64>,
    #[serde(default)]
    pattern: Option<String>,
    /// The most characters.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// The most items.
    #[serde(default)]
    pub max_items: Option<usize>,
    /// When it matters, in words.
    #[serde(default)]
    pub when: Option<String>,
    /// When it matters, as values of its siblings.
    #[serde(default, rename = "if")]
    pub condition: Map<String, Value>,
    /// The oldest client that knows it, such as `7.20`.
    #[serde(default)]
    pub client: Option<String>,
    /// Where names besides the listed ones are defined, such as `config.style.text_size`.
    #[serde(default)]
    pub or_name_in: Option<String>,
    /// What kind of string it is: `img_key`, `icon`, `markdown`, …
    #[serde(default)]
    pub format: Option<String>,
    /// The structural objects (`|` between them) whose properties the object has besides [`Self::properties`].
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// The type of an array's items, where they are no objects.
    #[serde(default)]
    pub items: Option<String>,
    /// What the keys are where the name is `*`.
    #[serde(default)]
    pub keys: Option<String>,
    /// Names that a colour may have besides those of the table of colours.
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether real cards use it although the documentation does not name it.
    #[serde(default)]
    pub undocumented: bool,
    /// Whether the facts leave open what else it may be: other values are worth a warning at most.
    #[serde(default)]
    pub lenient: bool,
    /// Whether it is a leftover that the server takes and clients do not need.
    #[serde(default)]
    pub deprecated: bool,
    /// What it means, in one line.
    #[serde(default, deserialize_with = "bilingual")]
    pub summary: Bilingual,
    /// The properties of the object, or of each object of the array.
    #[serde(default)]
    pub properties: Vec<Property>,
    #[serde(skip)]
    compiled: OnceLock<Option<regex_lite::Regex>>,
}

/// What a property's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A string; with [`Property::values`] one of a list.
    String,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An object.
    Object,
    /// An array of strings or objects.
    Array,
    /// A text object: `plain_text` or `lark_md`.
    Text,
    /// An array of components.
    Elements,
    /// A colour: a name, a name of the card's own, or `rgba(…)`.
    Color,
    /// A length: px, or one of a list of names.
    Length,
    /// One, two or four lengths.
    Spacing,
    /// An address.
    Url,
}

impl Type {
    /// Whether a value of this type is an object.
    pub const fn takes_object(self) -> bool {
        matches!(self, Self::Object | Self::Text)
    }

    fn of(name: &str) -> Self {
        match name {
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "object" => Self::Object,
            "array" => Self::Array,
            "text" => Self::Text,
            "element[]" => Self::Elements,
            "color" => Self::Color,
            "length" => Self::Length,
            "spacing" => Self::Spacing,
            "url" => Self::Url,
            _ => Self::String,
        }
    }
}

impl Property {
    /// The type; the first one where several are accepted.
    pub fn kind(&self) -> Type {
        Type::of(self.type_names.split('|').next().unwrap_or_default())
    }

    /// All types that are accepted.
    pub fn kinds(&self) -> impl Iterator<Item = Type> {
        self.type_names.split('|').map(Type::of)
    }

    /// Whether it takes an object whose members are the author's own.
    pub fn takes_any_object(&self) -> bool {
        self.kinds().any(|kind| kind == Type::Object)
            && self.reference.is_none()
            && self.properties.is_empty()
    }

    /// Whether a string has the documented form; a property without one takes any.
    pub fn fits_pattern(&self, text: &str) -> bool {
        let Some(pattern) = &self.pattern else {
            return true;
        };
        let compiled = self
            .compiled
            .get_or_init(|| regex_lite::Regex::new(pattern).ok());
        compiled.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    /// The documented form as a regular expression.
    pub fn pattern(&self) -> Option<&str> {
        self.pattern.as_deref()
    }

    /// The listed values that are strings.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(Value::as_str)
    }
}

/// What an object may hold: its own list of properties, then that of the structural object it refers to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Members<'a> {
    pub(super) own: &'a [Property],
    pub(super) referred: &'a [Property],
}

impl<'a> Members<'a> {
    /// The properties of a component.
    pub fn of(component: &'a super::Component) -> Self {
        Self {
            own: &component.properties,
            referred: &[],
        }
    }

    /// The property with this key; one that takes any key where none has it.
    pub fn get(self, key: &str) -> Option<&'a Property> {
        let named = self.iter().find(|property| property.name == key);
        named.or_else(|| self.iter().find(|property| property.name == "*"))
    }

    /// All of them; a key of both lists comes once, the own one first.
    pub fn iter(self) -> impl Iterator<Item = &'a Property> {
        let more = self
            .referred
            .iter()
            .filter(move |property| self.own.iter().all(|own| own.name != property.name));
        self.own.iter().chain(more)
    }

    /// Whether nothing is known of the object: then it may hold anything.
    pub fn is_empty(self) -> bool {
        self.own.is_empty() && self.referred.is_empty()
    }
}

/// Reads `{"en": …, "zh": …}`.
pub(super) fn bilingual<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bilingual, D::Error> {
    #[derive(Deserialize)]
    struct Both {
        en: String,
        #[serde(default)]
        zh: Option<String>,
    }
    let both = Both::deserialize(deserializer)?;
    Ok(Bilingual {
        zh: both.zh.unwrap_or_else(|| both.en.clone()).into(),
        en: both.en.into(),
    })
}
