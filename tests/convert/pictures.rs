//! What is drawn: a converted card looks as it did, or its report says what changes.

use std::path::PathBuf;

use cardwright::card::Card;
use cardwright::check::convert::Change;
use cardwright::render::{Device, Options, Pixels, Rect, Renderer};

use serde_json::{Value, json};

use super::{converted, find};

/// A card of a text in pixels from the foot of its header on: of headers the versions differ by themselves, by 1 px.
fn picture(renderer: &mut Renderer, text: &str, device: Device) -> Pixels {
    let document = find(text).0;
    let tree = document.tree().expect("JSON").clone();
    // The language that the conversion takes for what stands without one.
    let card = Card::read(tree, Some("zh_cn"));
    let options = Options {
        device,
        images: Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/render/images")),
        ..Options::default()
    };
    let frame = renderer.layout(&card, &options);
    let header = frame
        .hits
        .iter()
        .find(|hit| &*hit.tag == "header" && hit.depth < 2);
    let top = header.map_or(0.0, |hit| hit.rect.bottom());
    let body = Rect::new(0.0, top, frame.width, frame.height - top);
    renderer.paint(&frame, body, 1.0)
}

/// Edges of what stands between two pixels may differ by so much.
const NEAR: u8 = 24;

/// The first row in which two pictures differ, in words.
fn difference(old: &Pixels, new: &Pixels) -> Option<String> {
    let rows = |pixels: &Pixels| pixels.width as usize * 4;
    let far = |old: &[u8], new: &[u8]| old.iter().zip(new).any(|(a, b)| a.abs_diff(*b) > NEAR);
    let (before, after) = (old.rgba.chunks(rows(old)), new.rgba.chunks(rows(new)));
    let first = before.zip(after).position(|(old, new)| far(old, new));
    let same = (old.width, old.height) == (new.width, new.height) && first.is_none();
    (!same).then(|| {
        let (old, new) = (old.height, new.height);
        format!("{old} px high, then {new}; first row {first:?}")
    })
}

/// Says of a card how its picture changes, if it does.
fn changed(renderer: &mut Renderer, text: &str) -> Option<(String, Vec<Change>)> {
    let done = converted(text).ok()?;
    let is_fragment = done.changes.iter().any(|change| change.id == "fragment");
    let old = if is_fragment {
        around(text)
    } else {
        text.to_owned()
    };
    [Device::Desktop, Device::Phone]
        .into_iter()
        .find_map(|device| {
            let old = picture(renderer, &old, device);
            let new = picture(renderer, &done.text, device);
            difference(&old, &new)
                .map(|words| (format!("{device:?}: {words}"), done.changes.clone()))
        })
}

/// A card of 1.0 around a component or a list of them.
fn around(text: &str) -> String {
    let document = find(text).0;
    let tree = document.tree().expect("JSON");
    let items = match tree.value(tree.root()) {
        Value::Array(items) => items,
        one => vec![one],
    };
    let component = |one: Value| match one["tag"].as_str() {
        Some("column") => json!({"tag": "column_set", "columns": [one]}),
        _ => one,
    };
    let elements: Vec<Value> = items.into_iter().map(component).collect();
    json!({"elements": elements}).to_string()
}

fn folder(at: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = std::fs::read_dir(at)
        .expect("a folder")
        .filter_map(|entry| {
            let path = entry.expect("a file").path();
            let name = path.file_name()?.to_string_lossy().into_owned();
            let is_card = name.ends_with(".json") || name.ends_with(".jsonc");
            is_card.then(|| (name, std::fs::read_to_string(&path).expect("UTF-8")))
        })
        .collect();
    files.sort();
    files
}

/// The cards of a text, one for each component at its outermost level with all that is around them, and the text itself.
fn one_by_one(text: &str) -> Vec<String> {
    let document = find(text).0;
    let card = document
        .tree()
        .map_or(Value::Null, |tree| tree.value(tree.root()));
    let Some(elements) = card["elements"]
        .as_array()
        .filter(|_| card.get("i18n_elements").is_none())
    else {
        return vec![text.to_owned()];
    };
    let alone = |element: &Value| {
        let mut card = card.clone();
        card["elements"] = json!([element]);
        card.to_string()
    };
    elements
        .iter()
        .map(alone)
        .chain([text.to_owned()])
        .collect()
}

/// Whether a report says of a change that something looks different: it is lost, or told.
fn says_so(changes: &[Change]) -> bool {
    changes
        .iter()
        .filter(|change| !UNSEEN.contains(&change.id))
        .any(|change| change.lost.is_some() || TOLD.contains(&change.id))
}

/// Losses that never show.
const UNSEEN: [&str; 3] = ["update_multi", "placeholders", "form_name"];

/// Changes of which the report says in words that they show.
const TOLD: [&str; 1] = ["table_number_align"];

/// The components of the cards of a folder that look different without a word in the report.
fn silent(renderer: &mut Renderer, folder: &str) -> Vec<String> {
    let mut silent = Vec::new();
    for (name, text) in self::folder(folder) {
        if converted(&text).is_err() {
            continue;
        }
        for (number, card) in one_by_one(&text).iter().enumerate() {
            if let Some((words, changes)) = changed(renderer, card)
                && !says_so(&changes)
            {
                silent.push(format!("{name}, component {number}: {words}"));
            }
        }
    }
    silent
}

#[test]
fn a_converted_card_looks_as_it_did_or_its_report_says_what_changes() {
    let mut renderer = Renderer::new();
    let root = env!("CARGO_MANIFEST_DIR");
    let own = silent(&mut renderer, &format!("{root}/tests/convert/cards"));
    assert_eq!(own, Vec::<String>::new(), "our own");
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS names no folder");
        return;
    };
    let corpus = PathBuf::from(corpus);
    let mut found = Vec::new();
    for folder in ["cards/v1", "cards/doc-examples/v1", "cases"] {
        found.extend(silent(
            &mut renderer,
            &corpus.join(folder).display().to_string(),
        ));
    }
    assert_eq!(found, Vec::<String>::new());
}
