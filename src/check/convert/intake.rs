//! What there is to convert in whatever people open or pipe.

use std::sync::Arc;

use super::is_fragment;
use crate::card::{Card, take_in};
use crate::document::{Document, Fragment, Tree};
use crate::lang::Bilingual;

/// The 1.0 card or components in a text, and a sentence about what was done to the text to find them.
pub fn find(text: &str) -> (Document, Option<Bilingual>) {
    let document = Document::new(text);
    if document.syntax_error().is_none() && document.tree().is_some_and(is_fragment_of) {
        return (document, None);
    }
    let taken = take_in(text);
    let notice = taken.notice();
    // Components alone are taken for 2.0 everywhere else.
    if taken.built
        && let Some(components) = components(&taken.text)
    {
        return (Document::new(components), notice);
    }
    if !taken.is_changed() {
        return match members(text) {
            Some(card) if document.syntax_error().is_some() => (
                Document::new(card),
                Some(Bilingual::fixed(
                    "The text was taken as members of a card without its brackets",
                    "文本被视为缺少外层括号的卡片内容",
                )),
            ),
            _ => (document, None),
        };
    }
    (Document::new(taken.text), notice)
}

fn is_fragment_of(tree: &Arc<Tree>) -> bool {
    is_fragment(tree)
}

/// The list of components in a card that was made around them.
fn components(card: &str) -> Option<String> {
    let tree = Tree::parse(card).ok()?;
    let body = tree.get(tree.root(), "body")?;
    let list = tree.get(body, "elements")?;
    Some(format!("{}\n", Fragment::copy(&tree, list).as_str()))
}

/// Members of an object without its brackets, as documentation prints them, where they are those of a card.
fn members(text: &str) -> Option<String> {
    let braced = format!("{{\n{}\n}}\n", text.trim_end());
    let tree = Arc::new(Tree::parse(&*braced).ok()?);
    let is_blank = tree.node(tree.root()).children.is_empty();
    let card = Card::read(tree, None);
    (!is_blank && super::super::not_a_card(&card).is_none()).then_some(braced)
}
