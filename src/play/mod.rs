//! A person's state in the preview: what a reader of the card would have opened, closed and filled in.
//!
//! A press on the frame becomes an [`Effect`]; what it changes is kept here, never in the card.

use std::collections::HashMap;

use crate::card::{Card, ElementKind};
use crate::document::{NodeId, Path};
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Panels that were opened or closed.
    expanded: HashMap<Path, bool>,
}

impl State {
    /// The panels that were opened (`true`) or closed, for [`crate::render::Options::expanded`].
    pub fn expanded(&self) -> &HashMap<Path, bool> {
        &self.expanded
    }

    /// Forgets everything: the card is as it was sent.
    pub fn reset(&mut self) {
        self.expanded.clear();
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::Tree;
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
}
