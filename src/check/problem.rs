//! The form of a problem.

use std::ops::Range;

use crate::document::{Edit, NodeId};
use crate::lang::Bilingual;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The server refuses the card, or it cannot be read.
    Error,
    /// The card is accepted, but something is lost or looks different on some client.
    Warning,
    /// Something could be better.
    Hint,
}

/// What the server would answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAnswer {
    /// Its code: the inner one for a card's content.
    pub code: i64,
    /// Its words.
    pub message: String,
}

/// A change that mends a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, as a person reads it on a button.
    pub title: Bilingual,
    /// The edits, one step of undo together.
    pub edits: Vec<Edit>,
    /// Whether it cannot change what the card means, so that it may be done unasked with others.
    pub safe: bool,
}

/// One thing that is wrong with a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Its stable name, such as `unknown-property`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One plain sentence: what, where, why, what to do.
    pub message: Bilingual,
    /// The bytes at fault.
    pub range: Range<usize>,
    /// The value at fault; `None` where the text has none.
    pub node: Option<NodeId>,
    /// The path of the value as seen from the card, a JSON Pointer.
    pub path: String,
    /// What the server would answer; `None` where it would accept the card.
    pub server: Option<ServerAnswer>,
    /// The address of the documentation.
    pub doc: Option<String>,
    /// What would mend it, the best first.
    pub fixes: Vec<Fix>,
}
