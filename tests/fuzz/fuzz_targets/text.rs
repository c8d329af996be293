//! Bytes -> document -> problems, in every way of sending -> reports -> fixes -> conversion -> problems: nothing may panic,
//! hang or grow without bound; fixes leave what they promise, and what is converted is a card of 2.0.
#![no_main]

mod mutate;

use cardwright::card::{Card, Schema, take_in_document};
use cardwright::check::{
    Options, Target, check_document_for, check_taken, convert, report_json, report_sarif, report_text, SarifRun,
    safe_fixes,
};
use cardwright::document::{Document, Gesture};
use cardwright::lang::Lang;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let outer = Document::new(&*text);
    let taken = take_in_document(&outer);
    let document = Document::new(&*taken.text);
    let targets = [Target::App, Target::Webhook, Target::Entity];
    let options = Options {
        target: targets[text.len() % 3],
        client: (text.len() % 2 == 0).then(|| "7.20".parse().expect("a version")),
    };
    let report = check_document_for(&document, options);
    for problem in &report.problems {
        assert!(document.text().get(problem.range.clone()).is_some());
    }
    let located = check_taken(&outer, &taken, options);
    assert_eq!(located.problems.len(), taken.misspelled.len() + report.problems.len());
    for problem in &located.problems {
        assert!(text.get(problem.range.clone()).is_some());
        for fix in &problem.fixes {
            outer.preview(&fix.edits).expect("a fix fits the text");
        }
    }
    report_json("card.json", &outer, &located, Lang::En);
    report_text("card.json", &outer, &located, Lang::En);
    report_json("card.json", &document, &report, Lang::En);
    report_text("card.json", &document, &report, Lang::Zh);
    let (edits, mended) = safe_fixes(&document, options);
    let mut fixed = Document::new(document.text());
    fixed.apply_all(&edits, Gesture::default()).expect("safe fixes fit the text");
    assert!(mended == 0 || fixed.syntax_error().is_none());
    let checked = [("card.json".into(), fixed, report)];
    let run = SarifRun { checked: &checked, failures: &[], folder: None };
    report_sarif(&run, Lang::En);
    let Some(tree) = document.tree().filter(|_| document.syntax_error().is_none()) else {
        return;
    };
    let is_v1 = Card::read(tree.clone(), None).schema == Schema::V1;
    if let Ok(conversion) = convert::convert(&document)
        && is_v1
    {
        let new = Document::new(conversion.text);
        let tree = new.tree().expect("a conversion is JSON");
        assert_eq!(Card::read(tree.clone(), None).schema, Schema::V2);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(data, size, max_size, seed)
});
