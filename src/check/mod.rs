//! Problems: what is wrong with a card, where, what the server would answer, and what mends it.

mod problem;

use std::sync::Arc;

pub use problem::{Fix, Problem, ServerAnswer, Severity};

use crate::card::Card;
use crate::document::{SyntaxError, Tree};

/// How much of its limits a card uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Budget {
    /// Bytes as sent: without white space and comments.
    pub bytes: usize,
    /// Objects with a tag, at every depth.
    pub elements: usize,
    /// Components inside components, columns not counted.
    pub depth: usize,
    /// Tables, those of Markdown too.
    pub tables: usize,
    /// Charts.
    pub charts: usize,
}

/// Everything that the checker says of a card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The problems, in the order of the text.
    pub problems: Vec<Problem>,
    /// The budget.
    pub budget: Budget,
}

/// Checks the card of a document.
pub fn check(_card: &Card) -> Report {
    Report::default()
}

/// The problem of a text that is not JSON.
pub fn syntax_problem(_error: &SyntaxError) -> Problem {
    unimplemented!()
}

#[allow(unused)]
fn keep(_: &Arc<Tree>) {}
