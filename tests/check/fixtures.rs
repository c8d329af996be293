//! For every rule a card that breaks it and one that does not: `<rule>/bad.json` and `<rule>/good.json`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cardwright::check::{Options, Problem, RULES, Report, Severity, Target, check_document_for};
use cardwright::document::{Document, Gesture};

use serde_json::Value;

use crate::codes;

fn fixture(rule: &str, file: &str) -> Document {
    let path = folder().join(rule).join(file);
    Document::new(
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    )
}

/// What the card of a rule is checked for: some rules only look at one way of sending or one client.
fn check(rule: &str, document: &Document) -> Report {
    let target = if rule.starts_with("webhook-") {
        Target::Webhook
    } else if rule.starts_with("entity-") || rule == "streaming-update" {
        Target::Entity
    } else {
        Target::App
    };
    let client = (rule == "newer-than-client").then(|| "7.22".parse().expect("a version"));
    check_document_for(document, Options { target, client })
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check")
}

#[test]
fn every_rule_has_a_card_that_breaks_it_and_its_problems_are_as_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for rule in RULES {
        let document = fixture(rule.code, "bad.json");
        let report = check(rule.code, &document);
        assert!(
            codes(&report).contains(&rule.code),
            "{}: the bad card passes",
            rule.code
        );
        let text: String = report
            .problems
            .iter()
            .map(|problem| described(&document, problem))
            .collect();
        settings.set_snapshot_path(folder().join(rule.code));
        settings.bind(|| insta::assert_snapshot!("bad", text));
    }
}

#[test]
fn every_rule_has_a_card_that_keeps_it() {
    for rule in RULES {
        let document = fixture(rule.code, "good.json");
        let report = check(rule.code, &document);
        assert!(
            !codes(&report).contains(&rule.code),
            "{}: {:#?}",
            rule.code,
            report.problems
        );
        let errors: Vec<&Problem> = report
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", rule.code);
    }
}

#[test]
fn every_fix_mends_its_problem_and_leaves_json() {
    for rule in RULES {
        let before = fixture(rule.code, "bad.json");
        let report = check(rule.code, &before);
        for problem in &report.problems {
            for fix in &problem.fixes {
                let mut after = Document::new(before.text());
                let title = &fix.title.en;
                after
                    .apply_all(&fix.edits, Gesture::default())
                    .unwrap_or_else(|error| panic!("{title}: {error}"));
                assert!(after.syntax_error().is_none(), "{title}:\n{}", after.text());
                let same = |found: &&Problem| {
                    (found.code, &found.message) == (problem.code, &problem.message)
                };
                let count = |problems: &[Problem]| problems.iter().filter(same).count();
                let now = check(rule.code, &after).problems;
                assert!(
                    count(&now) < count(&report.problems),
                    "{title} mends nothing:\n{}",
                    after.text()
                );
            }
        }
    }
}

/// The words of all that a card holds but for the names of its components.
fn words(document: &Document) -> BTreeSet<String> {
    fn leaves(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => {
                let words = text.split(|c: char| !c.is_alphanumeric());
                found.extend(words.filter(|word| !word.is_empty()).map(str::to_lowercase));
            }
            Value::Number(number) => {
                found.insert(number.to_string());
            }
            Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
            Value::Object(members) => {
                let named = members.iter().filter(|(key, _)| *key != "tag");
                named.for_each(|(_, value)| leaves(value, found));
            }
            Value::Bool(_) | Value::Null => {}
        }
    }
    let mut found = BTreeSet::new();
    if let Some(tree) = document.tree() {
        leaves(&tree.value(tree.root()), &mut found);
    }
    found
}

#[test]
fn no_fix_throws_away_what_a_person_wrote_without_naming_it() {
    let mut lost = String::new();
    for rule in RULES {
        let before = fixture(rule.code, "bad.json");
        if before.syntax_error().is_some() {
            continue;
        }
        let had = words(&before);
        for problem in check(rule.code, &before).problems {
            for fix in &problem.fixes {
                // It has a report of its own of what is lost.
                if fix.title.en == "Convert to 2.0" {
                    continue;
                }
                let mut after = Document::new(before.text());
                after
                    .apply_all(&fix.edits, Gesture::default())
                    .expect("the fix fits");
                let title = (fix.title.en.to_lowercase(), fix.title.zh.to_lowercase());
                let text = after.text().to_lowercase();
                for word in had.difference(&words(&after)) {
                    let is_kept = text.contains(&**word);
                    let is_named = title.0.contains(&**word) && title.1.contains(&**word);
                    if !is_kept && !is_named {
                        writeln!(lost, "{}: {:?} loses {word}", rule.code, fix.title.en).unwrap();
                    }
                }
            }
        }
    }
    assert!(lost.is_empty(), "{lost}");
}

#[test]
fn problems_have_the_severity_and_code_of_their_rule_or_milder_ones() {
    for rule in RULES {
        for problem in check(rule.code, &fixture(rule.code, "bad.json")).problems {
            let rule = RULES
                .iter()
                .find(|rule| rule.code == problem.code)
                .expect("a listed rule");
            assert!(
                problem.server.is_none() || problem.severity == Severity::Error,
                "{problem:#?}"
            );
            if problem.server.is_some() {
                assert!(rule.server.is_some(), "{}", rule.code);
            }
        }
    }
}

/// All of a problem, for review.
fn described(document: &Document, problem: &Problem) -> String {
    let mut out = String::new();
    let shown = document
        .text()
        .get(problem.range.clone())
        .unwrap_or("(no text)");
    let start = document.text()[..problem.range.start].matches('\n').count() + 1;
    writeln!(
        out,
        "{}[{}] {:?} line {start} `{shown}`",
        problem.severity.name(),
        problem.code,
        problem.path
    )
    .unwrap();
    writeln!(out, "  {}\n  {}", problem.message.en, problem.message.zh).unwrap();
    if let Some(server) = &problem.server {
        writeln!(out, "  server: {} {}", server.code, server.message).unwrap();
    }
    for fix in &problem.fixes {
        let safe = if fix.safe { " (safe)" } else { "" };
        writeln!(out, "  fix{safe}: {} / {}", fix.title.en, fix.title.zh).unwrap();
        for splice in document.preview(&fix.edits).expect("the fix fits") {
            let old = &document.text()[splice.range.clone()];
            writeln!(out, "    {old:?} -> {:?}", splice.text).unwrap();
        }
    }
    out
}
