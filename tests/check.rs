//! The checker says what is wrong with a card, where and why, and calls nothing wrong that is right.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "check/corpus.rs"]
mod corpus;
#[path = "check/fixtures.rs"]
mod fixtures;
#[path = "check/inside.rs"]
mod inside;
#[path = "check/output.rs"]
mod output;
#[path = "check/robust.rs"]
mod robust;
#[path = "check/rows.rs"]
mod rows;
#[path = "check/slips.rs"]
mod slips;
#[path = "check/texts.rs"]
mod texts;

use cardwright::check::{Report, check_document};
use cardwright::document::Document;

fn report_on(text: &str) -> Report {
    check_document(&Document::new(text))
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.problems.iter().map(|problem| problem.code).collect()
}
