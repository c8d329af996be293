//! A card in parts that can be moved about: ordered JSON whose every value knows where it came from, and keeps the
//! comments beside it and the spelling of its numbers and strings.

use serde_json::Value as Json;

use crate::document::{Kind, NodeId, Tree};

/// A value of the card that is being converted.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// The value of the old card that it is; `None` for one that the conversion has made.
    pub(super) from: Option<NodeId>,
    /// Under which number the report speaks of it; 0 where it does not.
    pub(super) mark: u32,
    /// Comments on the lines before it.
    pub(super) before: Vec<Comment>,
    /// Comments behind it on the same line.
    pub(super) after: Vec<Comment>,
    /// Comments before its closing bracket.
    pub(super) tail: Vec<Comment>,
    pub(super) value: Value,
}

/// A comment: where it stood in the old text, by which it is known, and its words with their markers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) at: usize,
    pub(super) text: String,
}

/// What a part holds.
#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    #[default]
    Null,
    Bool(bool),
    /// As it is spelt.
    Number(String),
    String(String),
    Array(Vec<Part>),
    Object(Vec<(String, Part)>),
}

impl From<Json> for Part {
    fn from(json: Json) -> Self {
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => Value::Number(number.to_string()),
            Json::String(text) => Value::String(text),
            Json::Array(items) => Value::Array(items.into_iter().map(Self::from).collect()),
            Json::Object(members) => Value::Object(
                members
                    .into_iter()
                    .map(|(key, value)| (key, Self::from(value)))
                    .collect(),
            ),
        };
        Self {
            value,
            ..Self::default()
        }
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Json::String(text).into()
    }
}

impl From<bool> for Part {
    fn from(value: bool) -> Self {
        Json::Bool(value).into()
    }
}

impl From<Vec<Part>> for Part {
    fn from(items: Vec<Part>) -> Self {
        Self {
            value: Value::Array(items),
            ..Self::default()
        }
    }
}

/// An object of these members.
pub(super) fn object<const N: usize>(members: [(&str, Part); N]) -> Part {
    Part {
        value: Value::Object(
            members
                .into_iter()
                .map(|(key, part)| (key.to_owned(), part))
                .collect(),
        ),
        ..Part::default()
    }
}

impl Part {
    pub(super) fn str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    pub(super) fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(_))
    }

    /// Whether it is `true`, or that word as cards of old spell it.
    pub(super) fn is_true(&self) -> bool {
        matches!(self.value, Value::Bool(true)) || self.str() == Some("true")
    }

    /// Whether it says nothing: null, an empty string, list or object, or one of such values only.
    pub(super) fn is_blank(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.iter().all(Self::is_blank),
            Value::Object(members) => members.iter().all(|(_, part)| part.is_blank()),
            Value::Bool(_) | Value::Number(_) => false,
        }
    }

    pub(super) fn members(&self) -> &[(String, Part)] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    pub(super) fn members_mut(&mut self) -> &mut [(String, Part)] {
        match &mut self.value {
            Value::Object(members) => members,
            _ => &mut [],
        }
    }

    pub(super) fn items(&self) -> &[Part] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    pub(super) fn items_mut(&mut self) -> &mut [Part] {
        match &mut self.value {
            Value::Array(items) => items,
            _ => &mut [],
        }
    }

    /// The items of a list, taken; what is no list is one item, null none.
    pub(super) fn into_items(self) -> Vec<Part> {
        match self.value {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            _ => vec![self],
        }
    }

    /// The members of an object, taken.
    pub(super) fn into_members(self) -> Vec<(String, Part)> {
        match self.value {
            Value::Object(members) => members,
            _ => Vec::new(),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Part> {
        self.members()
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, part)| part)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Part> {
        self.members_mut()
            .iter_mut()
            .find(|(name, _)| name == key)
            .map(|(_, part)| part)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The string under a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.str()
    }

    pub(super) fn tag(&self) -> &str {
        self.text("tag").unwrap_or_default()
    }

    /// Whether it has the tag of a text object.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.tag(), "plain_text" | "lark_md")
    }

    /// Gives a member a value: at its place where it is there, else last.
    pub(super) fn set(&mut self, key: &str, part: impl Into<Part>) -> Option<&mut Part> {
        let Value::Object(members) = &mut self.value else {
            return None;
        };
        let part = part.into();
        let at = match members.iter().position(|(name, _)| name == key) {
            Some(at) => {
                members[at].1 = part;
                at
            }
            None => {
                members.push((key.to_owned(), part));
                members.len() - 1
            }
        };
        members.get_mut(at).map(|(_, part)| part)
    }

    /// Puts a member first.
    pub(super) fn set_first(&mut self, key: &str, part: impl Into<Part>) {
        self.take(key);
        if let Value::Object(members) = &mut self.value {
            members.insert(0, (key.to_owned(), part.into()));
        }
    }

    /// Gives a member a value where it has none that says anything; whether it did.
    pub(super) fn set_missing(&mut self, key: &str, part: impl Into<Part>) -> bool {
        let missing = self.get(key).is_none_or(Self::is_blank);
        if missing {
            self.set(key, part);
        }
        missing
    }

    /// Takes a member out.
    pub(super) fn take(&mut self, key: &str) -> Option<Part> {
        let Value::Object(members) = &mut self.value else {
            return None;
        };
        // What goes mostly goes from behind.
        let at = members.iter().rposition(|(name, _)| name == key)?;
        Some(members.remove(at).1)
    }

    /// Puts a member in the place of another one, whose key and value go.
    pub(super) fn replace(&mut self, old: &str, key: &str, part: impl Into<Part>) {
        let Value::Object(members) = &mut self.value else {
            return;
        };
        match members.iter().position(|(name, _)| name == old) {
            Some(at) => members[at] = (key.to_owned(), part.into()),
            None => members.push((key.to_owned(), part.into())),
        }
    }

    /// Gives a member another key; one that has that key already goes.
    pub(super) fn rename(&mut self, old: &str, key: &str) {
        if let Some(part) = self.take_keeping(old, key) {
            self.replace(old, key, part);
        }
    }

    fn take_keeping(&mut self, old: &str, key: &str) -> Option<Part> {
        if old != key {
            self.take(key);
        }
        self.get_mut(old).map(std::mem::take)
    }

    pub(super) fn push(&mut self, part: Part) {
        if let Value::Array(items) = &mut self.value {
            items.push(part);
        }
    }

    /// Takes over what belongs to the place of `old` and not to its value: its comments and its number in the report.
    pub(super) fn take_place_of(&mut self, old: &mut Place) {
        let mut before = std::mem::take(&mut old.before);
        before.append(&mut self.before);
        self.before = before;
        self.after.append(&mut old.after);
        if self.mark == 0 {
            self.mark = std::mem::take(&mut old.mark);
        }
        if self.from.is_none() {
            self.from = old.from;
        }
    }

    /// What belongs to its place, taken out of it.
    pub(super) fn place(&mut self) -> Place {
        Place {
            from: self.from,
            mark: std::mem::take(&mut self.mark),
            before: std::mem::take(&mut self.before),
            after: std::mem::take(&mut self.after),
        }
    }

    /// Every comment in it.
    pub(super) fn comments<'a>(&'a self, out: &mut Vec<&'a Comment>) {
        out.extend(self.before.iter().chain(&self.after).chain(&self.tail));
        match &self.value {
            Value::Array(items) => items.iter().for_each(|item| item.comments(out)),
            Value::Object(members) => members.iter().for_each(|(_, part)| part.comments(out)),
            _ => {}
        }
    }

    /// The same JSON, whatever its spelling, comments and the order of keys.
    pub(super) fn is_same(&self, other: &Part) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) | (Value::String(a), Value::String(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b))
            }
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, part)| other.get(key).is_some_and(|other| part.is_same(other)))
            }
            _ => false,
        }
    }
}

/// What belongs to the place of a part and not to its value.
#[derive(Debug, Default)]
pub(super) struct Place {
    from: Option<NodeId>,
    mark: u32,
    before: Vec<Comment>,
    after: Vec<Comment>,
}

/// The value of a tree in parts, with its comments. A key that stands twice keeps its last value, as on servers; the
/// others come in `lost`.
pub(super) fn read(tree: &Tree, id: NodeId, lost: &mut Vec<NodeId>) -> Part {
    let node = tree.node(id);
    let mut part = Part {
        from: Some(id),
        ..Part::default()
    };
    let mut at = node.range.start + 1;
    let mut children: Vec<Part> = Vec::with_capacity(node.children.len());
    for child in &node.children {
        let mut before = comments_in(tree, at, tree.node(*child).range.start);
        if let Some(last) = children.last_mut() {
            let same_line = before
                .iter()
                .take_while(|comment| !tree.text()[at..comment.at].contains('\n'))
                .count();
            last.after.extend(before.drain(..same_line));
        }
        let mut read = read(tree, *child, lost);
        read.before = before;
        children.push(read);
        at = tree.node(*child).range.end;
    }
    if matches!(node.kind, Kind::Object | Kind::Array) {
        let mut tail = comments_in(tree, at, node.range.end);
        if let Some(last) = children.last_mut() {
            let same_line = tail
                .iter()
                .take_while(|comment| !tree.text()[at..comment.at].contains('\n'))
                .count();
            last.after.extend(tail.drain(..same_line));
        }
        part.tail = tail;
    }
    part.value = match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(*value),
        Kind::Number => Value::Number(tree.source(id).to_owned()),
        Kind::String(text) => Value::String(text.to_string()),
        Kind::Array => Value::Array(children),
        Kind::Object => {
            let mut members: Vec<(String, Part)> = Vec::with_capacity(children.len());
            let mut places = std::collections::HashMap::with_capacity(children.len());
            for ((key, child), read) in tree.members(id).zip(children) {
                match places.get(key) {
                    Some(at) => {
                        let (_, earlier): &mut (String, Part) = &mut members[*at];
                        let mut earlier = std::mem::replace(earlier, read);
                        lost.extend(earlier.from.take());
                    }
                    None => {
                        places.insert(key.to_owned(), members.len());
                        members.push((key.to_owned(), read));
                    }
                }
                debug_assert!(tree.node(child).key.is_some());
            }
            Value::Object(members)
        }
    };
    part
}

fn comments_in(tree: &Tree, start: usize, end: usize) -> Vec<Comment> {
    let all = tree.comments();
    let first = all.partition_point(|range| range.start < start);
    all[first..]
        .iter()
        .take_while(|range| range.start < end)
        .map(|range| Comment {
            at: range.start,
            text: tree.text()[range.clone()].trim_end().to_owned(),
        })
        .collect()
}
