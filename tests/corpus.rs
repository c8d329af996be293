//! Real cards by others: each opens, is checked and drawn without a panic.
//!
//! They are not part of the project. `CARDWRIGHT_CORPUS` names the folder that holds `cards/`; without it these tests
//! say so and skip.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

use std::fs;
use std::path::{Path, PathBuf};

use cardwright::card::Card;
use cardwright::check::check_document;
use cardwright::document::Document;
use cardwright::render::{Device, Options, Rect, Renderer, ThemeName};

/// The files below a folder of the collection; nothing, and a word about it, where there is no collection.
fn files(folder: &str) -> Vec<PathBuf> {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS does not name a folder of cards");
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut folders = vec![Path::new(&corpus).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the corpus") {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| ending == "json" || ending == "jsonc")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds cards");
    found
}

/// Opens, checks and draws a file in every view; gives the number of boxes of the first.
fn whole_way(renderer: &mut Renderer, path: &Path) -> Option<usize> {
    let text = fs::read_to_string(path).expect("text");
    let document = Document::new(text);
    let report = check_document(&document);
    let Some(tree) = document.tree() else {
        assert_eq!(report.problems[0].code, "not-json", "{}", path.display());
        return None;
    };
    let card = Card::read(tree.clone(), Some("en_us"));
    let mut boxes = None;
    for (theme, device, width) in [
        (ThemeName::Light, Device::Desktop, None),
        (ThemeName::Dark, Device::Phone, None),
        (ThemeName::Dark, Device::Desktop, Some(400.0)),
    ] {
        let options = Options {
            theme,
            device,
            width,
            ..Options::default()
        };
        let frame = renderer.layout(&card, &options);
        assert!(
            frame.width.is_finite() && frame.height.is_finite(),
            "{}",
            path.display()
        );
        for hit in &frame.hits {
            let rect = hit.rect;
            let finite = [rect.x, rect.y, rect.width, rect.height]
                .iter()
                .all(|length| length.is_finite());
            assert!(finite, "{}: {hit:?}", path.display());
        }
        let top = Rect::new(0.0, 0.0, frame.width, frame.height.min(600.0));
        assert!(!renderer.paint(&frame, top, 0.5).rgba.is_empty());
        boxes.get_or_insert(frame.hits.len());
    }
    boxes
}

#[test]
fn every_card_of_json_2_opens_is_checked_and_drawn() {
    let mut renderer = Renderer::new();
    for path in files("cards/v2") {
        let boxes = whole_way(&mut renderer, &path);
        assert!(
            boxes.is_none_or(|boxes| boxes > 1),
            "{} draws nothing",
            path.display()
        );
    }
}

#[test]
fn cards_of_json_1_samples_and_exports_never_break_anything() {
    let mut renderer = Renderer::new();
    for folder in ["cards/v1", "cards/doc-examples"] {
        for path in files(folder) {
            whole_way(&mut renderer, &path);
        }
    }
}
