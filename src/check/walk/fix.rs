//! Fixes that many rules make: taking a value out, writing another one. Their titles name what goes.

use super::Walk;
use crate::both;
use crate::catalog::Property;
use crate::check::problem::Fix;
use crate::document::{Edit, Fragment, NodeId, Path};
use crate::lang::Bilingual;

/// Characters of a value that a title shows at most.
const QUOTED: usize = 100;

impl Walk<'_> {
    /// The path by which an edit finds a value; `None` where the path leads to another one of the same key, or where
    /// no fix is wanted any more.
    pub(in crate::check) fn path(&self, node: NodeId) -> Option<Path> {
        if self.is_full() {
            return None;
        }
        let path = self.tree.path(node);
        (self.tree.find(&path) == Some(node)).then_some(path)
    }

    /// The source of a value with `before` and `after` around it, its lines indented by `indent`.
    pub(in crate::check) fn wrapped(
        &self,
        before: &str,
        node: NodeId,
        after: &str,
        indent: &str,
    ) -> Option<Fragment> {
        // Values around each other are copied once for each of them.
        let length = self.tree.source(node).len();
        if length > self.room.get() {
            return None;
        }
        self.take_room(length);
        let source = Fragment::copy(self.tree, node)
            .as_str()
            .replace('\n', &format!("\n{indent}"));
        Fragment::parse(&format!("{before}{source}{after}")).ok()
    }

    /// A fix that removes an invalid value of which nothing else is known; none where the property is required.
    pub(in crate::check) fn unset(&self, node: NodeId, property: &Property) -> Option<Fix> {
        if property.required || self.tree.node(node).key.is_none() {
            return None;
        }
        let title = match property
            .default
            .as_ref()
            .and_then(serde_json::Value::as_str)
        {
            Some(default) => both!(
                "Remove it, so that {default} counts",
                "删除，使用默认值 {default}"
            ),
            None => Bilingual::fixed("Remove it", "删除"),
        };
        self.removal(node, title)
    }

    /// A fix that writes a string instead of another one.
    pub(in crate::check) fn rewriting(&self, node: NodeId, text: String) -> Option<Fix> {
        let path = self.path(node)?;
        let old = self.quoted(node)?;
        let title = both!("Write \"{text}\" for {old}", "将 {old} 改为「{text}」");
        Some(Fix::new(title, vec![Edit::set(path, &text.into())]))
    }

    /// A fix that takes a member or item out. What a person wrote there stands in its title; where that is too much for
    /// one, nothing is offered.
    pub(in crate::check) fn removal(&self, node: NodeId, title: Bilingual) -> Option<Fix> {
        let path = self.path(node)?;
        let title = self.naming(node, title)?;
        Some(Fix::new(title, vec![Edit::Remove { path }]))
    }

    /// A title that names what is lost with a value; `None` where that is too long for a title.
    pub(in crate::check) fn naming(&self, node: NodeId, title: Bilingual) -> Option<Bilingual> {
        if self.is_left_out(node) || self.tree.bool(node).is_some() {
            return Some(title);
        }
        let shown = self.quoted(node)?;
        let Bilingual { en, zh } = title;
        Some(both!("{en}: {shown}", "{zh}：{shown}"))
    }

    /// A value as a title shows it; `None` where it is too long for one.
    pub(in crate::check) fn quoted(&self, node: NodeId) -> Option<String> {
        // Values inside of each other are read once for each of them.
        if self.tree.source(node).len() > 6 * QUOTED {
            return None;
        }
        let shown = self.tree.value(node).to_string();
        let is_short = shown.chars().count() <= QUOTED;
        is_short.then_some(shown)
    }
}
