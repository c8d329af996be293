//! Lenient access to the members of an object: what is missing or of another type reads as absent.

use super::values::{Edges, Length, Radius, Spacing};
use crate::catalog::tables;
use crate::document::{Kind, NodeId, Tree};

/// One object of a card.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) tree: &'a Tree,
    pub(super) id: NodeId,
    /// The languages to look for in `i18n_*` fields, the wanted one first.
    pub(super) locale: Option<&'a str>,
}

impl<'a> Reader<'a> {
    pub(super) fn at(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    pub(super) fn node(self, key: &str) -> Option<NodeId> {
        self.tree.get(self.id, key)
    }

    /// The object under a key.
    pub(super) fn object(self, key: &str) -> Option<Self> {
        let id = self.node(key)?;
        (self.tree.node(id).kind == Kind::Object).then(|| self.at(id))
    }

    /// The objects of the array under a key; other items are left out.
    pub(super) fn objects(self, key: &str) -> Vec<Self> {
        let Some(list) = self.node(key) else {
            return Vec::new();
        };
        let objects = self
            .tree
            .items(list)
            .iter()
            .filter(|id| self.tree.node(**id).kind == Kind::Object);
        objects.map(|id| self.at(*id)).collect()
    }

    pub(super) fn str(self, key: &str) -> Option<&'a str> {
        self.node(key).and_then(|id| self.tree.str(id))
    }

    pub(super) fn string(self, key: &str) -> Option<Box<str>> {
        self.str(key).map(Into::into)
    }

    /// A string that is not empty.
    pub(super) fn filled(self, key: &str) -> Option<Box<str>> {
        self.str(key)
            .filter(|text| !text.is_empty())
            .map(Into::into)
    }

    /// The strings of the array under a key.
    pub(super) fn strings(self, key: &str) -> Vec<Box<str>> {
        let items = self.node(key).map_or(&[][..], |id| self.tree.items(id));
        items
            .iter()
            .filter_map(|id| self.tree.str(*id))
            .map(Into::into)
            .collect()
    }

    pub(super) fn bool(self, key: &str, default: bool) -> bool {
        self.node(key)
            .and_then(|id| self.tree.bool(id))
            .unwrap_or(default)
    }

    pub(super) fn number(self, key: &str) -> Option<f64> {
        let id = self.node(key)?;
        self.tree.number(id).filter(|number| number.is_finite())
    }

    /// A whole number of at least 0.
    pub(super) fn count(self, key: &str) -> Option<usize> {
        self.number(key)
            .filter(|number| *number >= 0.0 && *number < 1e9)
            .map(|number| number as usize)
    }

    pub(super) fn edges(self, key: &str) -> Option<Edges> {
        self.str(key).and_then(Edges::parse)
    }

    pub(super) fn spacing(self, key: &str) -> Option<Spacing> {
        self.str(key).and_then(Spacing::parse)
    }

    pub(super) fn length(self, key: &str) -> Option<Length> {
        self.str(key).and_then(Length::parse)
    }

    pub(super) fn radius(self, key: &str) -> Option<Radius> {
        self.str(key).and_then(Radius::parse)
    }

    /// One of a list of names, or `None` where the card has another one.
    pub(super) fn one_of<T: Copy>(self, key: &str, names: &[(&str, T)]) -> Option<T> {
        let found = self.str(key)?;
        names
            .iter()
            .find(|(name, _)| *name == found)
            .map(|(_, value)| *value)
    }

    /// The string for the wanted language: the member of `i18n_<key>`, else the plain one, else, where there is no
    /// plain one, another language that is there.
    pub(super) fn localized(self, key: &str) -> Option<Box<str>> {
        // 1.0 has another name for the translations of a text.
        let of_old = || self.object("i18n").filter(|_| key == "content");
        let Some(texts) = self.object(&format!("i18n_{key}")).or_else(of_old) else {
            return self.string(key);
        };
        let wanted = self.locale.and_then(|locale| texts.filled(locale));
        wanted
            .or_else(|| self.filled(key))
            .or_else(|| texts.in_any_language(|texts, locale| texts.filled(locale)))
            .or_else(|| self.string(key))
    }

    /// What stands in the first language that has it: those of the catalogue, then the others in their order.
    pub(super) fn in_any_language<T>(self, read: impl Fn(Self, &str) -> Option<T>) -> Option<T> {
        let own = self.tree.members(self.id).map(|(locale, _)| locale);
        let first = tables().stand_in_locales.iter().map(String::as_str);
        first.chain(own).find_map(|locale| read(self, locale))
    }

    /// The language that is shown of an object whose keys are languages: the wanted one, else the first that stands in.
    pub(super) fn language(self) -> Option<&'a str> {
        let named = |code: &str| {
            self.tree
                .members(self.id)
                .map(|(key, _)| key)
                .find(|key| *key == code)
        };
        let first = || self.tree.members(self.id).next().map(|(key, _)| key);
        let wanted = self.locale.and_then(named);
        let stand_in = || {
            tables()
                .stand_in_locales
                .iter()
                .find_map(|code| named(code))
        };
        wanted.or_else(stand_in).or_else(first)
    }
}
