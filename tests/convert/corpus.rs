//! Real cards: all of them convert, and nothing is dropped in silence.
//!
//! They belong to their authors and stand outside the project, in the folder that `CARDWRIGHT_CORPUS` names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cardwright::card::Card;
use cardwright::check::convert::{Change, Unconverted};
use serde_json::{Value, json};

use super::{converted, errors, find, value_of};

/// Samples of the documentation that hold no card, and why.
const NO_CARDS: [(&str, &str); 33] = [
    ("card-5.jsonc", "members that are none of a card"),
    (
        "cardkit-upgraded-version-card-release-notes-1.jsonc",
        "data of a variable",
    ),
    ("feedback-on-user-behavior-1.jsonc", "a callback"),
    ("multi_select_person-2.jsonc", "a callback"),
    ("send-message-card-1.jsonc", "a callback"),
    ("multi_select_static-3.jsonc", "a callback"),
    (
        "step-3-handle-the-user-operation-of-the-message-card-1.jsonc",
        "a callback",
    ),
    ("chart-1.jsonc", "not JSON: a comma is missing"),
    ("chart-2.jsonc", "not JSON: a bare word"),
    ("chart-3.jsonc", "not JSON: markup behind it"),
    ("chart-4.jsonc", "not JSON: a bare word"),
    ("chart-5.jsonc", "not JSON: a bare word"),
    ("chart-6.jsonc", "not JSON: a bare word"),
    ("chart-7.jsonc", "not JSON: a bare word"),
    ("chart-8.jsonc", "not JSON: a bare word"),
    ("chart-9.jsonc", "not JSON: a bare word"),
    ("chart-10.jsonc", "not JSON: a bare word"),
    ("chart-11.jsonc", "not JSON: a bare word"),
    ("chart-12.jsonc", "not JSON: a bare word"),
    ("chart-13.jsonc", "not JSON: a bare word"),
    ("chart-14.jsonc", "not JSON: a bare word"),
    ("checker-1.jsonc", "not JSON: a comma is missing"),
    ("collapsible_panel-2.jsonc", "one property of a component"),
    (
        "configure-card-variables-1.jsonc",
        "the schema of a variable",
    ),
    ("configure-card-variables-2.jsonc", "data of a variable"),
    ("header-2.jsonc", "one property of a header"),
    ("header-3.jsonc", "one property of a header"),
    ("img-2.jsonc", "one property of a component"),
    ("migrate-card-1.jsonc", "not JSON: two values"),
    ("multi_select_static-2.jsonc", "one property of a component"),
    ("note-1.jsonc", "not JSON: a comma is missing"),
    ("note-2.jsonc", "one property of a component"),
    ("SOURCES.tsv", "the list of sources"),
];

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("CARDWRIGHT_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: CARDWRIGHT_CORPUS names no folder");
    }
    folder
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).expect("UTF-8"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_pairs_of_the_facts_come_out_as_given() {
    let Some(corpus) = corpus() else {
        return;
    };
    let facts = std::fs::read_to_string(corpus.join("spec/v1_to_v2.json")).unwrap();
    let facts: Value = serde_json::from_str(&facts).unwrap();
    let examples = facts["examples"].as_array().unwrap();
    assert_eq!(examples.len(), 8);
    for example in examples {
        let (by, old) = (example["by"].as_str().unwrap(), &example["v1"]);
        let is_header = old.get("tag").is_none();
        let card = if is_header {
            json!({"header": old, "elements": []})
        } else {
            json!({"elements": [old]})
        };
        let done = converted(&card.to_string()).expect("a card");
        let new = value_of(&done.text);
        let found = if is_header {
            &new["header"]
        } else {
            &new["body"]["elements"][0]
        };
        assert_eq!(found, &example["v2"], "{by}");
        assert!(
            is_header || new["body"]["elements"].as_array().unwrap().len() == 1,
            "{by}"
        );
        assert!(
            done.changes.iter().any(|change| change.id == by),
            "{by} is in the report"
        );
    }
}

#[test]
fn all_cards_convert_and_nothing_is_dropped_in_silence() {
    let Some(corpus) = corpus() else {
        return;
    };
    let mut seen = 0;
    for folder in ["cards/v1", "cards/doc-examples/v1"] {
        for (name, text) in files(&corpus.join(folder)) {
            let done = match converted(&text) {
                Ok(done) => done,
                Err(Unconverted::NoCard(_)) if NO_CARDS.iter().any(|(no, _)| *no == name) => {
                    continue;
                }
                Err(reason) => panic!("{name}: {reason:?}"),
            };
            seen += 1;
            assert!(
                !NO_CARDS.iter().any(|(no, _)| *no == name),
                "{name} is a card now"
            );
            assert_eq!(errors(&done.text), "", "{name}");
            let silent = dropped(&text, &done.text, &done.changes);
            assert_eq!(silent, Vec::<String>::new(), "{name}");
        }
    }
    assert!(seen > 115, "{seen}");
}

/// The strings and numbers of the old card that are neither in the new one nor in the report.
pub(super) fn dropped(old: &str, new: &str, changes: &[Change]) -> Vec<String> {
    let document = find(old).0;
    let tree = document.tree().expect("JSON").clone();
    let root = Card::root_of(&tree);
    let mut here: BTreeMap<String, usize> = BTreeMap::new();
    leaves(&value_of(new), "", &mut |_, leaf| {
        *here.entry(leaf).or_default() += 1
    });
    let told = |pointer: &str| {
        changes.iter().any(|change| {
            change.from.as_deref().is_some_and(|from| {
                from == pointer
                    || (change.lost.is_some()
                        && pointer
                            .strip_prefix(from)
                            .is_some_and(|rest| rest.starts_with('/')))
            })
        })
    };
    // What languages have in common is told of once.
    let mut shared = BTreeSet::new();
    leaves(&tree.value(root), "", &mut |pointer, leaf| {
        if pointer.starts_with("/i18n_") && told(pointer) {
            shared.insert(leaf);
        }
    });
    let mut silent = Vec::new();
    leaves(&tree.value(root), "", &mut |pointer, leaf| {
        if pointer.ends_with("/tag") || here.contains_key(&leaf) {
            return;
        }
        let is_told = told(pointer)
            || (pointer.starts_with("/i18n_") && shared.contains(&leaf))
            // An address stands inside of a text now.
            || (pointer.contains("/href/") && new.contains(&leaf.trim_matches('"').replace('\'', "%27")))
            || (pointer.ends_with("/type") && leaf == "\"form_action\"");
        if !is_told {
            silent.push(format!("{pointer}: {leaf}"));
        }
    });
    silent
}

fn leaves(value: &Value, at: &str, call: &mut impl FnMut(&str, String)) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{at}/{index}"), call);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                leaves(member, &format!("{at}/{key}"), call);
            }
        }
        Value::String(text) if text.is_empty() => {}
        Value::String(_) | Value::Number(_) => call(at, value.to_string()),
        _ => {}
    }
}
