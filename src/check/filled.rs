//! The limits of a card once its variables are filled in: the server counts what comes of them.

use serde_json::{Map, Value};

use super::{Options, Report, check_document_for};
use crate::card::{Card, variables};
use crate::document::Document;

/// Rules about the card as a whole, which what is filled in can break.
const OF_THE_WHOLE: [&str; 5] = [
    "too-large",
    "too-many-elements",
    "too-many-tables",
    "too-many-charts",
    "too-deep",
];

/// Gives the report on a card the budget that the card has once its variables have these values. A limit that only the
/// filled card breaks is a problem of the card as a whole; it stands at the beginning of the text.
pub fn count_filled(
    report: &mut Report,
    card: &Card,
    options: Options,
    values: &Map<String, Value>,
) {
    let filled = variables::fill(&card.tree, card.root, values);
    // Repeating is what it is there for.
    report
        .problems
        .retain(|one| one.code != "unknown-property" || !one.path.ends_with("/_varloop"));
    let after = check_document_for(&Document::new(filled.card.to_string()), options);
    for mut problem in after.problems {
        let is_new = report.problems.iter().all(|one| one.code != problem.code);
        if is_new && OF_THE_WHOLE.contains(&problem.code) {
            // Its place is one of a text that nobody sees.
            problem.node = None;
            problem.path.clear();
            problem.range = 0..0;
            problem.fixes.clear();
            report.problems.insert(0, problem);
        }
    }
    report.budget = after.budget;
    // The component that weighs most may stand elsewhere in the text, or several times in the card.
    report.budget.heaviest = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_for;
    use serde_json::json;

    #[test]
    fn what_is_filled_in_counts_against_the_limits() {
        let document = Document::new(
            r#"{"schema": "2.0", "body": {"elements": [
                {"tag": "div", "text": {"tag": "plain_text", "content": "${name}"}, "_varloop": "${rows}"}
            ]}}"#,
        );
        let card = Card::read(document.tree().expect("JSON").clone(), None);
        let rows: Vec<Value> = (0..120)
            .map(|n| json!({"name": format!("row {n}")}))
            .collect();
        let values = json!({"rows": rows});
        let count = |values: &Map<String, Value>| {
            let mut report = check_for(&card, Options::default());
            count_filled(&mut report, &card, Options::default(), values);
            report
        };
        let report = count(values.as_object().expect("an object"));
        assert_eq!(report.budget.elements, 240);
        assert_eq!(report.problems[0].code, "too-many-elements");
        assert_eq!(report.problems[0].path, "");
        let few = count(&Map::new());
        assert_eq!(few.budget.elements, 2);
        assert!(
            few.problems
                .iter()
                .all(|one| one.code != "too-many-elements")
        );
    }
}
