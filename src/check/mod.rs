//! Problems: what is wrong with a card, where, what the server would answer, and what mends it.
//!
//! One pass walks the card along the catalogue and asks the rules on the way ([`RULES`]). A rule is one small
//! function near its kin: `shape` (is it a card), `tags`, `properties`, `leftovers` (of 1.0), `values`, `placement` (who may stand
//! where), `identity` (names), `forms`, `choices`, `table`, `audio`, `acts` (what a press does), `settings`,
//! `links`, `keys` (of pictures and sounds), `people`, `text` (what stands in texts). `located` brings what was found in a
//! card to its places in the text that the card was taken out of.

mod acts;
mod audio;
mod budget;
mod chart;
mod choices;
mod client;
pub mod convert;
mod effect;
mod extent;
mod filled;
mod fixes;
mod forms;
mod glyphs;
mod identity;
mod ids;
mod keys;
mod lacking;
mod leftovers;
mod legacy;
mod limits;
mod links;
mod located;
mod media;
mod output;
mod people;
mod piece;
mod placement;
mod problem;
mod properties;
mod quotes;
mod rules;
mod sarif;
mod settings;
mod shape;
mod sight;
mod similar;
mod strict;
mod table;
mod tags;
mod target;
mod text;
mod values;
mod walk;

pub use budget::{Budget, Heaviest};
pub use filled::count_filled;
pub use fixes::safe_fixes;
pub use keys::{is_placeholder, local_files, new_placeholder};
pub use located::check_taken;
pub use media::{Media, media};
pub use output::{failure_json, report_json, report_text};
pub use piece::{Piece, PieceProblem, check_piece};
pub use problem::{Fix, Problem, ServerAnswer, Severity};
pub use rules::{RULES, Rule};
pub use sarif::{SarifRun, report_sarif};
pub use target::{ClientVersion, Options, Target};
use walk::Walk;

use crate::card::Card;
use crate::document::Document;

/// Everything that the checker says of a card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The problems, in the order of the text.
    pub problems: Vec<Problem>,
    /// The budget.
    pub budget: Budget,
}

impl Report {
    /// The worst severity; `None` where there is no problem.
    pub fn worst(&self) -> Option<Severity> {
        self.problems.iter().map(|problem| problem.severity).min()
    }

    /// How many problems have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    }
}

/// Why a document is no card at all; `None` where it is one, with whatever problems.
pub fn not_a_card(card: &Card) -> Option<Problem> {
    let mut walk = Walk::new(card, Options::default());
    shape::not_a_card(&mut walk)
        .then(|| walk.finish().problems.into_iter().next())
        .flatten()
}

/// Checks the card of a document, for an app's message and any client.
pub fn check(card: &Card) -> Report {
    check_for(card, Options::default())
}

/// Checks the card of a document for a way of sending and a client.
pub fn check_for(card: &Card, options: Options) -> Report {
    check_at(card, options, None)
}

/// Checks a card whose text may stand in another one.
fn check_at(card: &Card, options: Options, place: Option<&located::Place<'_>>) -> Report {
    let mut walk = Walk::new(card, options);
    walk.place = place;
    if shape::not_a_card(&mut walk) || shape::is_empty(&mut walk) {
        walk.finish()
    } else if shape::is_v1(card) {
        walk.legacy()
    } else {
        walk.card()
    }
}

/// Checks the text of a document, whether it is JSON or not, for an app's message and any client.
pub fn check_document(document: &Document) -> Report {
    check_document_for(document, Options::default())
}

/// Checks the text of a document for a way of sending and a client.
pub fn check_document_for(document: &Document, options: Options) -> Report {
    match (document.syntax_error(), document.tree()) {
        (Some(error), _) => Report {
            problems: vec![shape::not_json(document.text(), error, options.target)],
            budget: Budget::default(),
        },
        (None, Some(tree)) => check_for(&Card::read(tree.clone(), None), options),
        (None, None) => Report::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::effort;
    use crate::lang::Lang;

    /// A text may be hostile: the work grows as the text does, whatever is wrong with it.
    #[test]
    fn the_work_grows_no_faster_than_the_text() {
        let elements =
            |inner: &str| format!("{{\"schema\":\"2.0\",\"body\":{{\"elements\":[{inner}]}}}}");
        let texts: [fn(usize) -> String; 13] = [
            |n| "\"a\":1,".repeat(n),
            |n| (0..n).map(|at| format!("\"k{at}\":1,")).collect(),
            |n| (0..n).map(|at| format!("\"k{at}\":\n1,")).collect(),
            |n| format!("\"margin\":[{}],", "1,".repeat(n)),
            |n| format!("\"x\":[{}],", "{\"tag\":\"hr\"},".repeat(n)),
            |n| "\"element_id\":\"1\",".repeat(n),
            |n| {
                format!(
                    "\"tag\":\"overflow\",\"options\":[{}]}},{{",
                    "{\"value\":\"a\"},".repeat(n)
                )
            },
            |n| {
                let rows: String = (0..n).map(|at| format!("{{\"k{at}\":{at}}},")).collect();
                let columns: String = (0..n)
                    .map(|at| format!("{{\"name\":\"c{at}\"}},"))
                    .collect();
                format!("\"tag\":\"table\",\"rows\":[{rows}],\"columns\":[{columns}]}},{{")
            },
            |n| {
                format!(
                    "\"tag\":\"column\",\"elements\":[{}]}},{{",
                    "{\"tag\":\"form\",\"name\":\"a\",\"elements\":[]},".repeat(n)
                )
            },
            |n| {
                format!(
                    "\"tag\":\"markdown\",\"content\":\"{}\"}},{{",
                    "[](".repeat(n)
                )
            },
            |n| {
                format!(
                    "\"tag\":\"markdown\",\"content\":\"{}\"}},{{",
                    "[a](b.c) ".repeat(n)
                )
            },
            |n| {
                format!(
                    "\"tag\":\"markdown\",\"content\":\"{}\"}},{{",
                    "<a :OKK: https://a中 ".repeat(n)
                )
            },
            |n| {
                let behaviors = "{\"type\":\"open_url\",\"default_url\":\"a.b\"},".repeat(n);
                format!("\"tag\":\"button\",\"behaviors\":[{behaviors}]}},{{")
            },
        ];
        let work = |text: &str| {
            effort::of(|| {
                let document = Document::new(text);
                assert!(document.syntax_error().is_none(), "{text:.80}");
                let report = check_document(&document);
                report_json("-", &document, &report, Lang::En);
                report_text("-", &document, &report, Lang::En);
            })
        };
        for text in texts {
            let text = |n| elements(&format!("{{{}\"tag\":\"hr\"}}", text(n)));
            let (small, large) = (work(&text(2_000)), work(&text(16_000)));
            assert!(large < small * 10, "{small} -> {large}: {:.80}", text(9));
        }
        // Components by the thousand, each with a problem whose fix is several edits.
        let buttons = |n: usize| {
            let text = "{\"tag\":\"button\",\"text\":{\"tag\":\"plain_text\",\"content\":\"a\"},\"url\":\"u\"},";
            elements(text.repeat(n).trim_end_matches(','))
        };
        assert!(work(&buttons(2_000)) < 64 << 20);
    }
}
