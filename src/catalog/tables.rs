//! The names that cards may use for colours, text sizes, icons, emoji and languages, and the limits of a card.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

use super::property::bilingual;
use crate::lang::Bilingual;

/// A named colour in both themes, as `#RRGGBB` or `#RRGGBBAA`.
#[derive(Clone, Debug, Deserialize)]
pub struct Tint {
    /// In the light theme.
    pub light: String,
    /// In the dark theme.
    pub dark: String,
}

/// A named text size, px at scale 1.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct TextSize {
    /// On the desktop.
    pub pc: f32,
    /// On a phone.
    pub mobile: f32,
}

/// A language that a card's texts may come in.
#[derive(Clone, Debug, Deserialize)]
pub struct LocaleName {
    /// Its code, such as `zh_cn`.
    pub code: String,
    /// Its name.
    #[serde(deserialize_with = "bilingual")]
    pub name: Bilingual,
}

/// A limit of a card.
#[derive(Clone, Debug, Deserialize)]
pub struct Limit {
    /// The number, in the limit's own unit; a client version is no number.
    pub value: serde_json::Value,
    /// The codes that the server answers with beyond it.
    #[serde(default)]
    pub server: Vec<String>,
}

impl Limit {
    /// The number; 0 where the limit is none.
    pub fn number(&self) -> usize {
        self.value
            .as_u64()
            .and_then(|value| usize::try_from(value).ok())
            .unwrap_or_default()
    }
}

/// The tables beside the components.
#[derive(Debug)]
pub struct Tables {
    /// Colours by name, such as `blue` or `grey-50`.
    pub colors: HashMap<String, Tint>,
    /// Colours that `header.template` knows.
    pub header_templates: Vec<String>,
    /// Colours that a `text_tag` knows.
    pub text_tag_colors: Vec<String>,
    /// Text sizes by name.
    pub text_sizes: HashMap<String, TextSize>,
    /// Sizes of markdown headings, px, `#` first.
    pub heading_sizes: [f32; 6],
    /// Tokens of `standard_icon`.
    pub icons: HashSet<String>,
    /// Emoji by token.
    pub emoji: HashMap<String, Emoji>,
    /// Languages, the more frequent first.
    pub locales: Vec<LocaleName>,
    /// The languages that stand in where a text has neither the reader's nor a plain form, the first one first.
    pub stand_in_locales: Vec<String>,
    /// The texts of the components' examples, in Chinese, by the English that stands there.
    pub starting_texts: HashMap<String, String>,
    /// Limits of a card by name, such as `max_elements`.
    pub limits: BTreeMap<String, Limit>,
}

/// One of the client's emoji.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Emoji {
    /// The Unicode emoji that is equal or near to it.
    pub unicode: Option<String>,
    /// What its picture says in letters.
    pub words: Option<String>,
}

/// The tables of this program, read at the first call.
pub fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let colors: Colors = read(include_str!("../../assets/catalog/colors.json"));
        let sizes: Sizes = read(include_str!("../../assets/catalog/text_sizes.json"));
        let icons: Icons = read(include_str!("../../assets/catalog/icons.json"));
        let emoji: EmojiFile = read(include_str!("../../assets/catalog/emoji.json"));
        let locales: Locales = read(include_str!("../../assets/catalog/locales.json"));
        let limits: Limits = read(include_str!("../../assets/catalog/limits.json"));
        let heading = |level: usize| {
            sizes
                .markdown_headings
                .get(&format!("h{level}"))
                .copied()
                .unwrap_or(14.0)
        };
        Tables {
            starting_texts: read(include_str!("../../assets/catalog/starting_texts.json")),
            colors: colors.colors,
            header_templates: colors.header_templates,
            text_tag_colors: colors.text_tag_colors,
            heading_sizes: std::array::from_fn(|at| heading(at + 1)),
            text_sizes: sizes.sizes,
            icons: icons.tokens.into_iter().collect(),
            emoji: emoji.emoji,
            stand_in_locales: {
                let known = |code: &String| locales.locales.iter().any(|one| one.code == *code);
                locales.fallback.into_iter().filter(known).collect()
            },
            locales: locales.locales,
            limits: limits.card,
        }
    })
}

/// Reads a table that is part of the program; a test reads all of them.
fn read<T: for<'de> Deserialize<'de> + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

#[derive(Default, Deserialize)]
struct Colors {
    colors: HashMap<String, Tint>,
    header_templates: Vec<String>,
    text_tag_colors: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Sizes {
    sizes: HashMap<String, TextSize>,
    markdown_headings: HashMap<String, f32>,
}

#[derive(Default, Deserialize)]
struct Icons {
    tokens: Vec<String>,
}

#[derive(Default, Deserialize)]
struct EmojiFile {
    emoji: HashMap<String, Emoji>,
}

#[derive(Default, Deserialize)]
struct Locales {
    locales: Vec<LocaleName>,
    /// `reader`, `plain`, codes of languages, `any`: what is shown, in this order.
    fallback: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Limits {
    card: BTreeMap<String, Limit>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read() {
        let tables = tables();
        assert_eq!(tables.colors["blue"].light, "#1456F0");
        assert_eq!(tables.text_sizes["heading"].pc, 16.0);
        assert!(tables.heading_sizes[0] > tables.heading_sizes[5]);
        assert!(tables.icons.contains("calendar_outlined"));
        assert!(tables.emoji.contains_key("OK"));
        assert_eq!(tables.locales[0].code, "zh_cn");
        assert_eq!(tables.stand_in_locales, ["en_us", "zh_cn"]);
        assert_eq!(tables.limits["max_elements"].number(), 200);
        assert_eq!(tables.header_templates.len(), 13);
    }
}
