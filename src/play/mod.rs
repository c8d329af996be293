//! A person's state in the preview: what a reader of the card would have opened, closed and filled in.
//!
//! A press on the frame becomes an [`Effect`]; what it changes is kept here, never in the card.

mod follow;

use std::collections::HashMap;

use crate::card::{Card, ElementKind};
use crate::document::{NodeId, Path, Splice};
use crate::render::{HitBox, Press};

/// What a press did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// The state: the card has to be laid out again.
    Changed,
    /// An address wants to be opened.
    OpenUrl(Box<str>),
}

/// What a reader did to a card; paths are those of the card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Panels that were opened or closed.
    expanded: HashMap<Path, bool>,
    /// Tables that were scrolled sideways, px.
    scrolled: HashMap<Path, f32>,
}

impl State {
    /// The panels that were opened (`true`) or closed, for [`crate::render::Options::expanded`].
    pub fn expanded(&self) -> &HashMap<Path, bool> {
        &self.expanded
    }

    /// How far tables were scrolled, for [`crate::render::Options::scrolled`].
    pub fn scrolled(&self) -> &HashMap<Path, f32> {
        &self.scrolled
    }

    /// Forgets everything: the card is as it was sent.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Scrolls what lies in a box by px to the right; whether it moved.
    pub fn scroll(&mut self, card: &Card, hit: &HitBox, by: f32) -> bool {
        let Some(scroll) = hit.scroll else {
            return false;
        };
        let offset = (scroll.offset + by).clamp(0.0, scroll.most);
        if offset == scroll.offset {
            return false;
        }
        self.scrolled.insert(card.relative(hit.node), offset);
        true
    }

    /// Keeps what was done with the components that it was done to, when `splices` have turned the text of `old` into
    /// that of `new`.
    pub fn follow(&mut self, old: &Card, new: &Card, splices: &[Splice]) {
        follow_all(&mut self.expanded, old, new, splices);
        follow_all(&mut self.scrolled, old, new, splices);
    }

    /// Presses a box of the frame that was laid out of `card`.
    pub fn press(&mut self, card: &Card, hit: &HitBox) -> Effect {
        match &hit.press {
            Press::None | Press::Act => Effect::None,
            Press::OpenUrl(url) => Effect::OpenUrl(url.clone()),
            Press::TogglePanel => self.toggle_panel(card, hit.node),
        }
    }

    /// Opens or closes the panel that holds a node.
    fn toggle_panel(&mut self, card: &Card, node: NodeId) -> Effect {
        let Some(panel) = card.element_around(node) else {
            return Effect::None;
        };
        let own = card.elements().find(|element| element.node == panel);
        let Some(ElementKind::CollapsiblePanel(own)) = own.map(|element| &element.kind) else {
            return Effect::None;
        };
        let open = self
            .expanded
            .entry(card.relative(panel))
            .or_insert(own.expanded);
        *open = !*open;
        Effect::Changed
    }
}

/// Takes what stands in a table to where the components are now; what belonged to those that are gone goes too.
fn follow_all<T>(table: &mut HashMap<Path, T>, old: &Card, new: &Card, splices: &[Splice]) {
    if table.is_empty() {
        return;
    }
    let mut before = std::mem::take(table);
    let pairs = follow::follow(old, new, splices, before.keys().cloned());
    let moved = |(from, to)| Some((to, before.remove(&from)?));
    *table = pairs.into_iter().filter_map(moved).collect();
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{Document, Edit, Tree};
    use crate::render::{Options, Renderer};

    #[test]
    fn a_press_on_the_title_of_a_panel_opens_it_and_another_closes_it() {
        let text = r#"{"schema": "2.0", "body": {"elements": [{"tag": "collapsible_panel",
            "header": {"title": {"tag": "plain_text", "content": "p"}}, "elements": [{"tag": "hr"}]}]}}"#;
        let card = Card::read(Arc::new(Tree::parse(text).expect("JSON")), None);
        let mut state = State::default();
        let mut renderer = Renderer::new();
        let mut press = |state: &mut State| {
            let options = Options {
                expanded: state.expanded().clone(),
                ..Options::default()
            };
            let frame = renderer.layout(&card, &options);
            let title = frame
                .hits
                .iter()
                .find(|hit| &*hit.tag == "title")
                .expect("a title");
            let effect = state.press(&card, title);
            (effect, frame.hits.iter().any(|hit| &*hit.tag == "hr"))
        };
        assert_eq!(press(&mut state), (Effect::Changed, false));
        assert_eq!(press(&mut state), (Effect::Changed, true));
        assert_eq!(press(&mut state), (Effect::Changed, false));
    }

    /// Opens the panel that `opened` names in a card of the panels `a` and `b`, does the edits, and says which are open.
    fn open_after(opened: &str, edits: impl Fn(&mut Document)) -> Vec<String> {
        let panel = |name: &str| {
            format!(
                r#"{{"tag": "collapsible_panel", "header": {{"title": {{"content": "{name}"}}}}, "elements": []}}"#
            )
        };
        let text = format!(
            r#"{{"schema": "2.0", "body": {{"elements": [{}, {}]}}}}"#,
            panel("a"),
            panel("b")
        );
        let mut document = Document::new(text);
        let card = |document: &Document| Card::read(document.tree().expect("JSON").clone(), None);
        let before = card(&document);
        let name = |card: &Card, path: &Path| {
            let path = path.join("header").join("title").join("content");
            let node = card.tree.find(&path).expect("a title");
            card.tree.str(node).expect("a text").to_owned()
        };
        let mut state = State::default();
        let path = (0..2)
            .map(|at| Path::from_pointer(&format!("/body/elements/{at}")))
            .find(|path| name(&before, path) == opened)
            .expect("a panel");
        state.expanded.insert(path, true);
        edits(&mut document);
        let after = card(&document);
        state.follow(&before, &after, &document.take_changes());
        let mut open: Vec<String> = state
            .expanded
            .keys()
            .map(|path| name(&after, path))
            .collect();
        open.sort();
        open
    }

    fn list() -> Path {
        Path::from_pointer("/body/elements")
    }

    fn insert(document: &mut Document, index: usize, name: &str) {
        let value = serde_json::json!({"tag": "collapsible_panel", "header": {"title": {"content": name}}, "elements": []});
        let edit = Edit::Insert {
            parent: list(),
            index,
            value: (&value).into(),
        };
        document.apply(&edit).expect("done");
    }

    #[test]
    fn what_is_open_stays_open_when_elements_come_move_and_go_around_it() {
        assert_eq!(
            open_after("b", |document| insert(document, 0, "new")),
            ["b"]
        );
        assert_eq!(open_after("b", |document| insert(document, 1, "a")), ["b"]);
        let moved = |document: &mut Document| {
            let edit = Edit::Move {
                from: list().join(1),
                to: list(),
                index: 0,
            };
            document.apply(&edit).expect("done");
        };
        assert_eq!(open_after("b", moved), ["b"]);
        assert_eq!(open_after("a", moved), ["a"]);
        let removed = |document: &mut Document| {
            let edit = Edit::Remove {
                path: list().join(0),
            };
            document.apply(&edit).expect("done");
        };
        assert_eq!(open_after("b", removed), ["b"]);
        assert_eq!(open_after("a", removed), [""; 0]);
        let undone = |document: &mut Document| {
            insert(document, 0, "new");
            moved(document);
            document.undo().expect("undone");
            document.undo().expect("undone");
        };
        assert_eq!(open_after("b", undone), ["b"]);
    }

    #[test]
    fn what_is_open_stays_open_while_it_is_changed_itself_and_above_at_once() {
        let edits = |document: &mut Document| {
            insert(document, 0, "new");
            let path = list().join(2).join("header").join("title").join("content");
            let edit = Edit::set(path, &"renamed".into());
            document.apply(&edit).expect("done");
        };
        assert_eq!(open_after("b", edits), ["renamed"]);
    }
}
