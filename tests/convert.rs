//! The conversion of cards from JSON 1.0 to 2.0.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

#[path = "convert/any.rs"]
mod any;
#[path = "convert/corpus.rs"]
mod corpus;
#[path = "convert/fixtures.rs"]
mod fixtures;
#[path = "convert/pictures.rs"]
mod pictures;
#[path = "convert/program.rs"]
mod program;

#[path = "convert/window.rs"]
mod window;

use cardwright::check::convert::{Conversion, Unconverted, convert, find};
use cardwright::check::{Severity, check_document, report_text};
use cardwright::document::Document;
use cardwright::lang::Lang;
use serde_json::Value;

/// Converts what a text holds.
fn converted(text: &str) -> Result<Conversion, Unconverted> {
    convert(&find(text).0)
}

/// Errors of what a card says and not of its form: a card of 1.0 with one is refused too, and the person who converts it
/// hears of it from the checker.
const BEFORE: [&str; 4] = ["image-key", "audio-key", "link-scheme", "table-cell"];

/// The errors that the checker finds in a text; empty where there are none.
fn errors(text: &str) -> String {
    let document = Document::new(text);
    let mut report = check_document(&document);
    report
        .problems
        .retain(|problem| problem.severity == Severity::Error && !BEFORE.contains(&problem.code));
    report_text("new", &document, &report, Lang::En)
}

/// A text as serde sees it, comments taken out.
fn value_of(text: &str) -> Value {
    let document = Document::new(text);
    let tree = document.tree().expect("JSON");
    tree.value(tree.root())
}
