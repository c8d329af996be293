//! Our pictures beside the client's own, where a collection of screenshots is at hand.
//!
//! `CARDWRIGHT_CORPUS=… cargo test --test fidelity` writes `target/fidelity/NNN.png` (theirs at the left, ours at the
//! right) and `target/fidelity/table.md`, and holds our frames against what was measured in the screenshots:
//! `tests/fidelity/measured.json`. `CARDWRIGHT_ACCEPT=1` puts the table into `tests/render/fidelity.md`. Their pictures
//! never become part of the project.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr
)]

#[path = "fidelity/measured.rs"]
mod measured;
#[path = "fidelity/ours.rs"]
mod ours;
#[path = "fidelity/report.rs"]
mod report;

use std::fs;
use std::path::{Path, PathBuf};

use image::{RgbaImage, imageops};
use measured::Pair;
use ours::Ours;

/// How far an edge may lie from the client's, px at scale 1.
const NEAR: f32 = 2.0;

fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("CARDWRIGHT_CORPUS");
    if corpus.is_none() {
        eprintln!("skipped: CARDWRIGHT_CORPUS does not name a folder with pairs");
    }
    corpus.map(PathBuf::from)
}

fn out() -> PathBuf {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fidelity");
    fs::create_dir_all(&out).unwrap();
    out
}

/// Theirs at the left, ours at the right, lower by what the chat adds above theirs.
fn side_by_side(theirs: &RgbaImage, ours: &RgbaImage, lower: i64) -> RgbaImage {
    let height = theirs.height().max(ours.height());
    let width = theirs.width() + ours.width() + 30;
    let mut both = RgbaImage::from_pixel(width, height, image::Rgba([200, 200, 200, 255]));
    imageops::overlay(&mut both, theirs, 0, 0);
    imageops::overlay(&mut both, ours, i64::from(theirs.width()) + 30, lower);
    both
}

#[test]
fn our_cards_lie_beside_the_clients_and_agree_where_the_record_says_so() {
    let Some(corpus) = corpus() else {
        return;
    };
    let out = out();
    let record = Pair::all();
    assert!(!record.is_empty());
    let mut table = String::new();
    let mut wrong = Vec::new();
    for pair in &record {
        let folder = corpus.join("pairs").join(&pair.name);
        let read = |file: &str| fs::read_to_string(folder.join(file)).expect("a text");
        let mut ours = Ours::of(&read("card.json"), pair);
        let picture = ours.picture(pair.scale);
        let shot = image::open(folder.join("shot.png"))
            .expect("a picture")
            .into_rgba8();
        let [left, top, right, bottom] = pair.card;
        let theirs = imageops::crop_imm(&shot, left, top, right - left, bottom - top).to_image();
        let both = side_by_side(&theirs, &picture, (pair.quote * pair.scale) as i64);
        both.save(out.join(format!("{}.png", pair.name))).unwrap();
        if std::env::var_os("CARDWRIGHT_OURS").is_some() {
            fs::write(out.join(format!("{}.ours.json", pair.name)), ours.dump()).unwrap();
        }
        report::pair(pair, &mut ours, &mut table, &mut wrong);
    }
    fs::write(out.join("table.md"), &table).unwrap();
    if std::env::var_os("CARDWRIGHT_ACCEPT").is_some() {
        report::accept(&table);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
