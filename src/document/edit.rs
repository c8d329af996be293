//! Edits: what a person does to a value, turned into the smallest splices of the text that do it.
//!
//! The members of an object and the items of an array divide what stands between the brackets into *slots*: a slot
//! is a child with the white space and comments before it, its comma, and a comment that ends its line. Inserting,
//! removing and moving work on whole slots, so what belongs to another child is never touched.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use super::path::{Path, Step};
use super::tree::{Kind, NodeId, Tree};
use crate::both;
use crate::lang::Bilingual;

/// Replaces the bytes `range` of a text by `text`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Splice {
    /// The bytes to take out.
    pub range: Range<usize>,
    /// What to put there.
    pub text: String,
}

impl Splice {
    /// A splice that takes `range` out and puts `text` there.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            range,
            text: text.into(),
        }
    }

    /// The smallest splice that turns `old` into `new`; `None` where they are the same.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let mut start = old
            .bytes()
            .zip(new.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
            start -= 1;
        }
        let (old_rest, new_rest) = (&old[start..], &new[start..]);
        let mut tail = old_rest
            .bytes()
            .rev()
            .zip(new_rest.bytes().rev())
            .take_while(|(a, b)| a == b)
            .count();
        while !old_rest.is_char_boundary(old_rest.len() - tail)
            || !new_rest.is_char_boundary(new_rest.len() - tail)
        {
            tail -= 1;
        }
        Some(Self::new(
            start..old.len() - tail,
            &new_rest[..new_rest.len() - tail],
        ))
    }

    /// Does it, and returns the splice that undoes it.
    pub(super) fn apply(&self, text: &mut String) -> Self {
        let inverse = Self::new(
            self.range.start..self.range.start + self.text.len(),
            &text[self.range.clone()],
        );
        text.replace_range(self.range.clone(), &self.text);
        inverse
    }
}

/// The source of a value that goes into a document: JSON, laid out from column 0 with two spaces a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment(String);

impl Fragment {
    /// Takes JSON as a person wrote it, comments included. Those behind the value go above it: behind it they would
    /// swallow the comma or the bracket that follows it in a document.
    ///
    /// # Errors
    /// Where the text is not one JSON value.
    pub fn parse(text: &str) -> Result<Self, Box<super::SyntaxError>> {
        let text = text
            .trim_start_matches('\u{feff}')
            .trim()
            .replace("\r\n", "\n");
        let tree = Tree::parse(text.as_str())?;
        let unit = Style::of(&tree).unit;
        let root = tree.node(tree.root()).range.clone();
        let behind = text[root.end..].trim();
        if behind.is_empty() {
            return Ok(Self(reunit(&text, unit, UNIT)));
        }
        let hoisted = format!(
            "{}{}{}",
            own_line(text[..root.start].trim()),
            own_line(behind),
            &text[root]
        );
        Ok(Self(reunit(&hoisted, unit, UNIT)))
    }

    /// Copies a value out of a document; nested lines lose the indentation they had there.
    pub fn copy(tree: &Tree, id: NodeId) -> Self {
        let indent = line_indent(tree.text(), tree.range_with_key(id).start);
        let source = reindent(&tree.source(id).replace("\r\n", "\n"), indent, "");
        Self(reunit(&source, Style::of(tree).unit, UNIT))
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&Value> for Fragment {
    fn from(value: &Value) -> Self {
        Self(format!("{value:#}"))
    }
}

/// What to do to a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Gives the value at `path` another one; objects on the way that are missing are made.
    Set {
        /// The value to replace or to add.
        path: Path,
        /// Its new source.
        value: Fragment,
    },
    /// Takes the member or item at `path` out.
    Remove {
        /// What to take out.
        path: Path,
    },
    /// Puts an item into the array at `parent`; the array is made where its object has none.
    Insert {
        /// The array.
        parent: Path,
        /// The position it gets; past the end means at the end.
        index: usize,
        /// Its source.
        value: Fragment,
    },
    /// Moves an array's item, with its comments, before another item of the same or another array.
    Move {
        /// The item.
        from: Path,
        /// The array it goes to; it is made where its object has none.
        to: Path,
        /// The item it goes before, counted as they stand before the move; past the end means to the end.
        index: usize,
    },
    /// Gives a member another key.
    Rename {
        /// The member.
        path: Path,
        /// Its new key.
        key: String,
    },
    /// Replaces bytes of the text, whatever they are.
    Text(Splice),
}

/// Why an edit cannot be done.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", .0.en)]
pub struct EditError(pub Bilingual);

impl EditError {
    fn missing(path: &Path) -> Self {
        Self(both!(
            "there is nothing at {path} any more",
            "{path} 处已没有内容"
        ))
    }
}

/// The steps of an edit: each list of splices is to be applied (last place first) before the next is computed.
pub(super) enum Plan {
    /// Splices of the text as it is, in rising order.
    Splices(Vec<Splice>),
    /// First these splices, then the edit.
    Then(Vec<Splice>, Box<Edit>),
}

impl Edit {
    /// Sets the value at `path`.
    pub fn set(path: Path, value: &Value) -> Self {
        Self::Set {
            path,
            value: value.into(),
        }
    }

    pub(super) fn plan(&self, tree: &Tree) -> Result<Plan, EditError> {
        match self {
            Self::Text(splice) => Ok(Plan::Splices(vec![splice.clone()])),
            Self::Set { path, value } => set(tree, path, value).map(Plan::Splices),
            Self::Remove { path } => {
                let id = tree.find(path).ok_or_else(|| EditError::missing(path))?;
                Ok(Plan::Splices(remove(tree, id)))
            }
            Self::Insert {
                parent,
                index,
                value,
            } => match tree.find(parent) {
                Some(id) if tree.node(id).kind == Kind::Array => {
                    Ok(Plan::Splices(insert(tree, id, *index, "", value)))
                }
                Some(_) => Err(EditError(both!(
                    "{parent} is not a list",
                    "{parent} 不是列表"
                ))),
                None => set(tree, parent, &Fragment(format!("[{}]", value.0))).map(Plan::Splices),
            },
            Self::Move { from, to, index } => relocate(tree, from, to, *index),
            Self::Rename { path, key } => {
                let id = tree.find(path).ok_or_else(|| EditError::missing(path))?;
                let Some(old) = &tree.node(id).key else {
                    return Err(EditError(both!(
                        "{path} has no key to rename",
                        "{path} 没有可以重命名的键"
                    )));
                };
                Ok(Plan::Splices(vec![Splice::new(
                    old.range.clone(),
                    quoted(key),
                )]))
            }
        }
    }
}

fn quoted(key: &str) -> String {
    Value::from(key).to_string()
}

fn set(tree: &Tree, path: &Path, value: &Fragment) -> Result<Vec<Splice>, EditError> {
    if let Some(id) = tree.find(path) {
        let old = tree.source(id);
        let style = Style::of(tree);
        let indent = line_indent(tree.text(), tree.range_with_key(id).start);
        let new = style.render(value, indent, style.is_spread(tree, id));
        if new == old {
            return Ok(Vec::new());
        }
        return Ok(vec![Splice::new(tree.node(id).range.clone(), new)]);
    }
    let Some((parent, step)) = path.split_last() else {
        return Err(EditError::missing(path));
    };
    let Step::Key(key) = step else {
        return Err(EditError::missing(path));
    };
    match tree.find(&parent) {
        Some(id) if tree.node(id).kind == Kind::Object => {
            let at = tree.node(id).children.len();
            Ok(insert(tree, id, at, &format!("{}: ", quoted(key)), value))
        }
        Some(_) => Err(EditError(both!(
            "{parent} is not an object",
            "{parent} 不是对象"
        ))),
        None => {
            let wrapped = reindent(&value.0, "", "  ");
            set(
                tree,
                &parent,
                &Fragment(format!("{{\n  {}: {wrapped}\n}}", quoted(key))),
            )
        }
    }
}

fn remove(tree: &Tree, id: NodeId) -> Vec<Splice> {
    let node = tree.node(id);
    let Some(parent) = node.parent else {
        return vec![Splice::new(node.range.clone(), "null")];
    };
    let slots = Slots::of(tree, parent);
    let slot = &slots.at(node.index);
    let is_last = node.index + 1 == slots.count();
    if slots.count() == 1 {
        let inside = slots.inside;
        let nothing_else = tree.text()[slot.range.end..inside.end].trim().is_empty();
        let opening_comment = slot.range.start != inside.start;
        return vec![if nothing_else && !opening_comment {
            Splice::new(inside, "")
        } else {
            Splice::new(slot.range.clone(), line_end(tree, slot))
        }];
    }
    let next = (!is_last).then(|| slots.at(node.index + 1).content.start);
    if let Some(next) = next
        && tree.text()[slot.range.start..slot.content.start]
            .trim()
            .is_empty()
        && tree.text()[slot.content.end..next]
            .chars()
            .all(|c| c == ',' || c == ' ')
    {
        return vec![Splice::new(slot.content.start..next, "")];
    }
    let mut splices = Vec::new();
    if is_last
        && slot.comma.is_none()
        && let Some(before) = slots.at(node.index - 1).comma
    {
        splices.push(Splice::new(before..before + 1, ""));
    }
    splices.push(Splice::new(slot.range.clone(), line_end(tree, slot)));
    splices
}

/// What has to stay of a slot that is taken out: a line break, where a comment before it would swallow what follows.
fn line_end(tree: &Tree, slot: &Slot) -> &'static str {
    let follows = &tree.text()[slot.range.end..];
    if ends_comment(tree, slot.range.start) && !follows.starts_with(['\n', '\r']) {
        Style::of(tree).newline
    } else {
        ""
    }
}

/// Puts `prefix` (a key and its colon, or nothing) and a value before the child `index` of a container.
fn insert(
    tree: &Tree,
    parent: NodeId,
    index: usize,
    prefix: &str,
    value: &Fragment,
) -> Vec<Splice> {
    let style = Style::of(tree);
    let slots = Slots::of(tree, parent);
    let count = slots.count();
    let outer = line_indent(tree.text(), tree.range_with_key(parent).start);
    let spread = style.is_spread(tree, parent);
    let inner: Cow<'_, str> = if spread && count > 0 {
        line_indent(tree.text(), slots.at(0).content.start).into()
    } else {
        format!("{outer}{}", style.unit).into()
    };
    let source = format!("{prefix}{}", style.render(value, &inner, spread));
    let (newline, text) = (style.newline, tree.text());
    if count == 0 {
        let inside = slots.inside;
        let rest = text[inside.clone()].trim();
        return vec![match (spread || rest.contains('\n'), rest.is_empty()) {
            (true, true) => {
                Splice::new(inside, format!("{newline}{inner}{source}{newline}{outer}"))
            }
            (true, false) => Splice::new(
                inside.start..inside.start,
                format!("{newline}{inner}{source}"),
            ),
            (false, true) => Splice::new(inside, source),
            (false, false) => Splice::new(inside.start..inside.start, source),
        }];
    }
    if index < count {
        let slot = &slots.at(index);
        let at = slot.range.start;
        let lead = &text[at..slot.content.start];
        let added = if spread || ends_comment(tree, at) {
            format!("{newline}{inner}{source},")
        } else if lead.is_empty() {
            format!("{source}, ")
        } else {
            format!(" {source},")
        };
        return vec![Splice::new(at..at, added)];
    }
    let last = &slots.at(count - 1);
    let at = last.range.end;
    let own_line = spread || ends_comment(tree, at);
    let lead = if own_line {
        format!("{newline}{inner}")
    } else {
        " ".to_owned()
    };
    match last.comma {
        Some(_) => vec![Splice::new(at..at, format!("{lead}{source},"))],
        None if at == last.content.end => vec![Splice::new(at..at, format!(",{lead}{source}"))],
        None => vec![
            Splice::new(last.content.end..last.content.end, ","),
            Splice::new(at..at, format!("{lead}{source}")),
        ],
    }
}

fn relocate(tree: &Tree, from: &Path, to: &Path, index: usize) -> Result<Plan, EditError> {
    let id = tree.find(from).ok_or_else(|| EditError::missing(from))?;
    let node = tree.node(id);
    let parent = node.parent.ok_or_else(|| EditError::missing(from))?;
    if to.starts_with(from) {
        return Err(EditError(Bilingual::fixed(
            "an element cannot move into itself",
            "元素不能移动到自身内部",
        )));
    }
    if tree.node(parent).kind != Kind::Array {
        return Err(EditError(both!(
            "{from} is not an item of a list",
            "{from} 不是列表中的一项"
        )));
    }
    let same_list = tree.find(to) == Some(parent);
    if same_list && (index == node.index || index == node.index + 1) {
        return Ok(Plan::Splices(Vec::new()));
    }
    // Where the way to the new place leads through a later sibling, taking the item out moves that sibling up.
    let mut to = to.clone();
    let depth = from.steps().len() - 1;
    let in_same_list = to.steps().get(..depth) == Some(&from.steps()[..depth]);
    if let Some(Step::Index(through)) = to.step_mut(depth)
        && in_same_list
        && *through > node.index
    {
        *through -= 1;
    }
    let index = if same_list && index > node.index {
        index - 1
    } else {
        index
    };
    let value = carried(tree, id);
    let edit = Edit::Insert {
        parent: to,
        index,
        value,
    };
    Ok(Plan::Then(remove(tree, id), Box::new(edit)))
}

/// An item with the comments of its slot, as it travels to another place.
fn carried(tree: &Tree, id: NodeId) -> Fragment {
    let node = tree.node(id);
    let Some(parent) = node.parent else {
        return Fragment::copy(tree, id);
    };
    let slots = Slots::of(tree, parent);
    let slot = &slots.at(node.index);
    let text = tree.text();
    let before = text[slot.range.start..slot.content.start].trim();
    let behind_from = slot.comma.map_or(slot.content.end, |comma| comma + 1);
    let behind = text[behind_from.max(slot.content.end)..slot.range.end].trim();
    let before_comma = slot
        .comma
        .map_or("", |comma| text[slot.content.end..comma].trim());
    if before.is_empty() && behind.is_empty() && before_comma.is_empty() {
        return Fragment::copy(tree, id);
    }
    let indent = line_indent(text, slot.content.start);
    let placed = |comment: &str| own_line(&reindent(&comment.replace("\r\n", "\n"), indent, ""));
    // A comment behind the item would swallow the comma that follows it at its new place: it goes above.
    Fragment(format!(
        "{}{}{}{}",
        placed(before),
        placed(before_comma),
        placed(behind),
        Fragment::copy(tree, id).0
    ))
}

/// Comments with the line break that ends them; nothing where there are none.
fn own_line(comments: &str) -> String {
    match comments {
        "" => String::new(),
        comments => format!("{comments}\n"),
    }
}

/// The bytes between the brackets of a container, divided among its children; each slot is found on demand.
struct Slots<'a> {
    tree: &'a Tree,
    container: NodeId,
    inside: Range<usize>,
}

struct Slot {
    /// White space and comments before the child, the child, its comma, and a comment that ends the line.
    range: Range<usize>,
    /// The child, with its key.
    content: Range<usize>,
    /// Where its comma stands.
    comma: Option<usize>,
}

impl<'a> Slots<'a> {
    fn of(tree: &'a Tree, container: NodeId) -> Self {
        let range = &tree.node(container).range;
        Self {
            tree,
            container,
            inside: range.start + 1..range.end - 1,
        }
    }

    fn children(&self) -> &'a [NodeId] {
        &self.tree.node(self.container).children
    }

    fn count(&self) -> usize {
        self.children().len()
    }

    fn at(&self, index: usize) -> Slot {
        let start = match index.checked_sub(1) {
            None => end_of_line_comment(self.tree, self.inside.start, self.inside.end),
            Some(before) => self.end(before).1,
        };
        let (comma, end) = self.end(index);
        Slot {
            range: start..end,
            content: self.tree.range_with_key(self.children()[index]),
            comma,
        }
    }

    /// Where the comma of a child stands, and where its slot ends.
    fn end(&self, index: usize) -> (Option<usize>, usize) {
        let (tree, end) = (self.tree, self.inside.end);
        let content = tree.range_with_key(self.children()[index]).end;
        let after = skip_trivia(tree, content, end);
        let comma = (tree.text().as_bytes().get(after) == Some(&b',')).then_some(after);
        let from = comma.map_or(content, |comma| comma + 1);
        (comma, end_of_line_comment(tree, from, end))
    }
}

/// The comment that begins at or behind `from`, with only blanks between.
fn comment_at(tree: &Tree, from: usize) -> Option<&Range<usize>> {
    let next = tree
        .comments()
        .partition_point(|comment| comment.start < from);
    tree.comments().get(next)
}

/// Whether a comment ends right before `at`.
fn ends_comment(tree: &Tree, at: usize) -> bool {
    let next = tree.comments().partition_point(|comment| comment.end < at);
    tree.comments()
        .get(next)
        .is_some_and(|comment| comment.end == at)
}

/// Skips white space and comments.
fn skip_trivia(tree: &Tree, mut at: usize, end: usize) -> usize {
    loop {
        let rest = &tree.text()[at..end];
        at += rest.len() - rest.trim_start().len();
        match comment_at(tree, at) {
            Some(comment) if comment.start == at => at = comment.end,
            _ => return at,
        }
    }
}

/// Where the line's own comment ends if nothing but it follows on the line; else `from`.
fn end_of_line_comment(tree: &Tree, from: usize, end: usize) -> usize {
    let text = tree.text();
    let mut at = from;
    loop {
        let rest = &text[at..end];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        match comment_at(tree, at + blank) {
            Some(comment) if comment.start == at + blank && comment.end <= end => {
                at = comment.end;
                if text[at..].starts_with(['\n', '\r']) {
                    return at;
                }
            }
            _ => return from,
        }
    }
}

/// The white space at the beginning of the line on which a byte stands.
fn line_indent(text: &str, offset: usize) -> &str {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[start..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Gives every line but the first `new` where it began with `old`.
fn reindent(source: &str, old: &str, new: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for (number, line) in source.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
            if !line.trim().is_empty() {
                out.push_str(new);
            }
        }
        out.push_str(if number > 0 {
            line.strip_prefix(old).unwrap_or(line)
        } else {
            line
        });
    }
    out
}

/// How a document is laid out, as far as an insertion has to follow it.
struct Style<'a> {
    unit: &'a str,
    newline: &'static str,
    multi_line: bool,
}

impl<'a> Style<'a> {
    fn of(tree: &'a Tree) -> Self {
        let text: &'a str = tree.text();
        let root = tree.node(tree.root());
        let first = root.children.first();
        let breaks = tree.breaks();
        let unit = first.map_or("", |child| {
            let start = tree.range_with_key(*child).start;
            if text[root.range.start..start].contains('\n') {
                line_indent(text, start)
            } else {
                ""
            }
        });
        Self {
            unit: if unit.is_empty() { UNIT } else { unit },
            newline: if breaks.crlf { "\r\n" } else { "\n" },
            multi_line: root.children.is_empty() || breaks.in_root,
        }
    }

    /// Whether the children of a container stand on lines of their own.
    fn is_spread(&self, tree: &Tree, container: NodeId) -> bool {
        let node = tree.node(container);
        match node.children.first() {
            Some(first) => {
                tree.text()[node.range.start..tree.range_with_key(*first).start].contains('\n')
            }
            None => self.multi_line,
        }
    }

    /// The source of a value as it stands behind `indent`.
    fn render(&self, value: &Fragment, indent: &str, spread: bool) -> String {
        let has_comments =
            || Tree::parse(value.as_str()).is_ok_and(|tree| !tree.comments().is_empty());
        if !spread && !has_comments() {
            return on_one_line(&value.0);
        }
        let placed = reindent(&reunit(&value.0, UNIT, self.unit), "", indent);
        if self.newline == "\n" {
            placed
        } else {
            placed.replace('\n', self.newline)
        }
    }
}

/// One level of indentation in a [`Fragment`].
const UNIT: &str = "  ";

/// Replaces each leading `old` of a line by `new`.
fn reunit(source: &str, old: &str, new: &str) -> String {
    if old == new {
        return source.to_owned();
    }
    let lines = source.split('\n').map(|line| {
        let mut rest = line;
        let mut indent = String::new();
        while let Some(shorter) = rest.strip_prefix(old) {
            rest = shorter;
            indent.push_str(new);
        }
        indent + rest
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Joins the lines of a source without comments: a line break in it never lies in a string.
fn on_one_line(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        if !(out.is_empty() || out.ends_with(['{', '[']) || line.starts_with(['}', ']'])) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
