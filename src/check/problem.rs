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

impl Severity {
    /// Its name, as scripts read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
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

impl Fix {
    /// A fix that a person has to choose.
    pub(super) fn new(title: Bilingual, edits: Vec<Edit>) -> Self {
        Self {
            title,
            edits,
            safe: false,
        }
    }

    /// A fix that may be done unasked.
    pub(super) fn safe(title: Bilingual, edits: Vec<Edit>) -> Self {
        Self {
            title,
            edits,
            safe: true,
        }
    }
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

impl Problem {
    /// Makes it an error that the server answers with this.
    pub(super) fn refused(&mut self, code: i64, message: impl Into<String>) -> &mut Self {
        self.severity = Severity::Error;
        self.server = Some(ServerAnswer {
            code,
            message: message.into(),
        });
        self
    }

    /// Gives it another severity than the usual one of its rule.
    pub(super) fn rated(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Adds a fix, where there is one.
    pub(super) fn fix(&mut self, fix: impl Into<Option<Fix>>) -> &mut Self {
        self.fixes.extend(fix.into());
        self
    }
}

/// A text as a message names it.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().nth(MOST).is_some() {
        text.chars().take(MOST).collect::<String>() + "…"
    } else {
        text.to_owned()
    }
}
