//! Real cards: what their authors sent is not to be called wrong.
//!
//! They belong to their authors and stand outside the project, in the folder that `CARDWRIGHT_CORPUS` names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cardwright::check::{Report, Severity, check_document, report_text};
use cardwright::document::Document;
use cardwright::lang::Lang;
use serde_json::{Map, Value, json};

/// Samples of the documentation that the server would refuse, and why.
const REFUSED_SAMPLES: [(&str, &str, &str); 7] = [
    ("card-1.jsonc", "unknown-tag", "\"xxx\" stands for any tag"),
    ("card-5.jsonc", "unknown-tag", "\"xxx\" stands for any tag"),
    (
        "en-card-json-v2-structure-1.jsonc",
        "unknown-tag",
        "\"xxx\" stands for any tag",
    ),
    (
        "column_set-1.jsonc",
        "duplicate-element-id",
        "the set and its column are both custom_id",
    ),
    (
        "en-column-set-1.jsonc",
        "duplicate-element-id",
        "the set and its column are both custom_id",
    ),
    (
        "larkcli-lark-im-card-style-2.jsonc",
        "unknown-property",
        "corner_radius of a column is refused (200621)",
    ),
    (
        "larkcli-recycling_container-1.jsonc",
        "not-a-card",
        "a reference to a template, not a card",
    ),
];

/// Cards of programs that the server would refuse: unknown properties and tags, an `element_id` over 20 characters,
/// a form without a name, a text object as a component, files where keys belong, audio that may be forwarded.
const REFUSED_CARDS: [(&str, &str); 30] = [
    ("026-", "unknown-property"),
    ("030-", "unknown-property"),
    ("031-", "unknown-property"),
    ("050-", "unknown-property"),
    ("084-", "bad-element-id"),
    ("095-", "missing-tag"),
    ("099-", "unknown-property"),
    ("102-", "unknown-property"),
    ("105-", "unknown-property"),
    ("106-", "unknown-property"),
    ("111-", "unknown-tag"),
    ("118-", "unknown-tag"),
    ("119-", "unknown-tag"),
    ("120-", "missing-property unknown-tag"),
    ("122-", "unknown-tag"),
    ("123-", "missing-property unknown-tag"),
    ("128-", "misplaced-child"),
    ("132-", "unknown-property"),
    ("131-", "image-key"),
    ("133-", "image-key"),
    (
        "139-",
        "audio-forward audio-key unknown-property unknown-tag",
    ),
    ("141-", "audio-forward unknown-tag"),
    ("144-", "unknown-tag"),
    ("153-", "bad-element-id"),
    ("184-", "unknown-property"),
    ("195-", "bad-element-id"),
    ("243-", "bad-element-id"),
    ("244-", "bad-element-id"),
    ("248-", "bad-element-id"),
    ("262-", "unknown-property"),
];

#[test]
fn the_samples_of_the_documentation_have_no_errors_but_those_that_the_server_refuses() {
    let Some(corpus) = corpus() else {
        return;
    };
    let mut checked = 0;
    let mut wrong = String::new();
    for file in files(&corpus.join("cards/doc-examples/v2")) {
        let Some(document) = card_of(&file) else {
            continue;
        };
        checked += 1;
        let report = check_document(&document);
        let name = name(&file);
        let expected: BTreeSet<&str> = REFUSED_SAMPLES
            .iter()
            .filter(|(sample, ..)| *sample == name)
            .map(|(_, code, _)| *code)
            .collect();
        if errors(&report) != expected {
            wrong += &report_text(&name, &document, &report, Lang::En);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(checked > 140, "only {checked} samples were read");
}

#[test]
fn the_cards_of_programs_have_no_errors_but_those_that_the_server_refuses() {
    let Some(corpus) = corpus() else {
        return;
    };
    let mut wrong = String::new();
    for file in files(&corpus.join("cards/v2")) {
        let name = name(&file);
        let document = Document::new(std::fs::read_to_string(&file).expect("a readable file"));
        let report = check_document(&document);
        let expected: BTreeSet<&str> = REFUSED_CARDS
            .iter()
            .filter(|(start, _)| name.starts_with(start))
            .flat_map(|(_, codes)| codes.split(' '))
            .collect();
        if errors(&report) != expected {
            wrong += &report_text(&name, &document, &report, Lang::En);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn cards_of_1_0_have_no_errors_but_those_that_the_server_refuses() {
    let Some(corpus) = corpus() else {
        return;
    };
    for file in files(&corpus.join("cards/v1"))
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end != "tsv"))
    {
        let report = check_document(&Document::new(
            std::fs::read_to_string(&file).expect("a readable file"),
        ));
        let name = name(&file);
        let mut expected = BTreeSet::new();
        // A picture by its address.
        if name.starts_with("036-") {
            expected.insert("image-key");
        }
        assert_eq!(errors(&report), expected, "{name}");
        assert_eq!(
            report
                .problems
                .iter()
                .filter(|one| one.code == "card-v1")
                .count(),
            1
        );
    }
}

#[test]
fn the_samples_of_this_program_have_neither_errors_nor_warnings() {
    let samples = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"));
    assert!(samples.len() > 5);
    for file in samples {
        let document = Document::new(std::fs::read_to_string(&file).expect("a readable file"));
        let report = check_document(&document);
        let is_clean = report.worst().is_none_or(|worst| worst == Severity::Hint);
        assert!(
            is_clean,
            "{}",
            report_text(&name(&file), &document, &report, Lang::En)
        );
    }
}

#[test]
fn the_first_example_of_every_component_passes() {
    for component in cardwright::catalog::Catalog::get().components() {
        let element = match &*component.tag {
            "column" => json!({"tag": "column_set", "columns": [component.example()]}),
            "multi_select_static" | "multi_select_person" => {
                let mut select = component.example().clone();
                select["name"] = "choice".into();
                let submit = json!({"tag": "button", "name": "send", "form_action_type": "submit",
                    "text": {"tag": "plain_text", "content": "Send"}});
                json!({"tag": "form", "name": "form", "elements": [select, submit]})
            }
            _ => component.example().clone(),
        };
        let mut card = json!({"schema": "2.0", "body": {"elements": [element]}});
        if &*component.tag == "audio" {
            card["config"] = json!({"enable_forward": false});
        }
        let document = Document::new(card.to_string());
        let report = check_document(&document);
        // Keys of pictures and sounds, what a picture shows and who a person is only the author can say.
        let to_fill_in = ["missing-alt", "placeholder-id", "placeholder-key"];
        assert!(
            report
                .problems
                .iter()
                .all(|problem| to_fill_in.contains(&problem.code)),
            "{}",
            report_text(&component.tag, &document, &report, Lang::En)
        );
    }
}

fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("CARDWRIGHT_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        eprintln!("skipped: CARDWRIGHT_CORPUS does not name the folder of real cards");
    }
    corpus
}

fn errors(report: &Report) -> BTreeSet<&'static str> {
    let errors = report
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json" || extension == "jsonc")
        })
        .collect();
    files.sort();
    files
}

fn name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The card of a sample. One that shows a component, a header or the like is completed to a card; `None` where the
/// text is not JSON as printed.
fn card_of(file: &Path) -> Option<Document> {
    let document = Document::new(std::fs::read_to_string(file).expect("a readable file"));
    let tree = document.tree()?;
    let value = tree.value(tree.root());
    let with_elements = |elements: Value| json!({"schema": "2.0", "body": {"elements": elements}});
    let completed = match value {
        Value::Array(items) => with_elements(items.into()),
        Value::Object(object) if object.contains_key("tag") => with_elements(json!([object])),
        // The release notes print the box of a panel without its tag.
        Value::Object(mut object) if object.contains_key("vertical_spacing") => {
            object.insert("tag".into(), "collapsible_panel".into());
            with_elements(json!([object]))
        }
        Value::Object(object) if is_part(&object) => {
            let mut card: Map<String, Value> = with_elements(json!([]))
                .as_object()
                .cloned()
                .unwrap_or_default();
            card.extend(object);
            card.into()
        }
        _ => return Some(document),
    };
    Some(Document::new(completed.to_string()))
}

/// Whether an object shows only some parts of a 2.0 card.
fn is_part(object: &Map<String, Value>) -> bool {
    let has = |key: &str| object.contains_key(key);
    let is_v2 = object.get("schema").is_none_or(|schema| schema == "2.0");
    is_v2
        && !has("elements")
        && !(has("schema") && has("body"))
        && (has("header") || has("config") || has("body"))
}
