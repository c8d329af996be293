//! Text that is JSON but for a sign: the problem stands where the slip is, and its fix leaves a card.

use cardwright::check::{Severity, check_document};
use cardwright::document::{Document, Gesture};
use proptest::prelude::*;

const CARD: &str = r#"{
  "schema": "2.0",
  "header": {
    "title": {"tag": "plain_text", "content": "the title"}
  },
  "body": {
    "elements": [
      {
        "tag": "column_set",
        "columns": [
          {"tag": "column", "elements": [{"tag": "hr"}]}
        ]
      },
      {"tag": "markdown", "content": "words {x}, [y]"}
    ]
  }
}
"#;

/// The only problem of a broken text: its place as line and text, and the text after its first fix.
#[track_caller]
fn told(text: &str) -> (usize, String, String) {
    let mut document = Document::new(text);
    let report = check_document(&document);
    let [problem] = &report.problems[..] else {
        panic!("one fault, one problem: {:?}", report.problems)
    };
    assert_eq!(
        (problem.code, problem.severity),
        ("not-json", Severity::Error)
    );
    let line = text[..problem.range.start].matches('\n').count() + 1;
    let place = text[problem.range.clone()].to_owned();
    let fix = problem.fixes.first().expect("it can be mended");
    document
        .apply_all(&fix.edits, Gesture::default())
        .expect("the fix fits");
    assert!(document.syntax_error().is_none(), "{}", document.text());
    (line, place, document.text().to_owned())
}

#[test]
fn each_missing_bracket_is_reported_where_it_was_opened_and_put_back() {
    for (line, without, opening) in [
        (3, "\n  },\n  \"body\"", "{"),
        (4, "the title\"}", "{"),
        (6, "\n  }\n}", "{"),
        (7, "\n    ]\n  }", "["),
        (8, "\n      },\n      {\"tag\": \"markdown\"", "{"),
        (10, "\n        ]\n      }", "["),
        (11, "]}\n        ]", "["),
        (14, "[y]\"}", "{"),
    ] {
        let close = if opening == "{" { '}' } else { ']' };
        let from = CARD.find(without).expect("it is there");
        let at = from + without.find(close).expect("it closes");
        // A bracket on a line of its own goes with its line.
        let alone = CARD[..at].rfind('\n').expect("not the first line");
        let start = if CARD[alone..at].trim().is_empty() {
            alone
        } else {
            at
        };
        let comma = CARD[at + 1..].starts_with(',');
        let mut broken = CARD.to_owned();
        broken.replace_range(start..at + 1, "");
        let (told_line, place, mended) = told(&broken);
        assert_eq!((told_line, &*place), (line, opening), "{broken}");
        if !(comma && start == alone) {
            assert_eq!(mended, CARD, "{broken}");
        }
    }
}

#[test]
fn commas_colons_and_quotes_are_reported_at_their_places_and_put_back() {
    for (what, broken, place) in [
        ("\"title\": {", "\"title\" {", ""),
        ("\"schema\": \"2.0\",", "\"schema\": \"2.0\"", ""),
        ("\"the title\"}", "\"the title}", "\"the title"),
        ("\"tag\": \"column_set\"", "\"tag: \"column_set\"", "\"tag"),
        ("\"tag\": \"column_set\"", "tag\": \"column_set\"", "tag\""),
        (
            "\"tag\": \"column_set\"",
            "\"tag\": column_set\"",
            "column_set\"",
        ),
    ] {
        let (_, found, mended) = told(&CARD.replacen(what, broken, 1));
        assert_eq!((&*found, &*mended), (place, CARD), "{broken}");
    }
}

#[test]
fn what_stands_behind_the_end_is_told_and_words_are_never_offered_to_be_thrown_away() {
    let (_, _, mended) = told(&format!("{}}}\n", CARD.trim_end()));
    assert_eq!(mended, CARD);
    let document = Document::new(format!("{CARD}and some words\n"));
    let report = check_document(&document);
    assert!(report.problems[0].message.en.contains("after the end"));
    assert!(report.problems[0].fixes.is_empty(), "{:?}", report.problems);
}

#[test]
fn a_minified_card_that_was_cut_off_is_completed() {
    let small: String = CARD.split_whitespace().collect();
    let (line, place, mended) = told(small.strip_suffix("}]}}").expect("its end"));
    assert_eq!((line, &*place), (1, "{"));
    assert_eq!(mended, small);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is taken out, there is no panic, and where a fix is offered it leaves JSON.
    #[test]
    fn whatever_is_taken_out_the_fix_leaves_json(from in 0..CARD.len(), length in 0..40_usize) {
        let mut text = CARD.to_owned();
        let to = (from + length).min(text.len());
        text.replace_range(from..to, "");
        let mut document = Document::new(text);
        if document.syntax_error().is_some() {
            let report = check_document(&document);
            // Quotes are escaped one line at a time; what is wrong further on stays.
            let whole = |fix: &&cardwright::check::Fix| !fix.title.en.contains("quotes");
            for fix in report.problems[0].fixes.iter().filter(whole) {
                document.apply_all(&fix.edits, Gesture::default()).expect("the fix fits");
                prop_assert!(document.syntax_error().is_none());
                document.undo();
            }
        }
    }
}
