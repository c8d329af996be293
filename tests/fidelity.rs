//! Our pictures beside the client's own, where a collection of screenshots is at hand.
//!
//! `CARDWRIGHT_CORPUS=… cargo test --test fidelity` writes `target/fidelity/NNN.png` (theirs at the left, ours at the
//! right) and `target/fidelity/table.md` with the heights; `tests/render/fidelity.md` says what the differences are.
//! Their pictures never become part of the project.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use cardwright::card::Card;
use cardwright::document::Tree;
use cardwright::render::{Options, Renderer, ThemeName};
use image::{RgbaImage, imageops};

/// What the note beside a screenshot says of it.
struct Note {
    /// Left, top and right edge of the card in the picture, its pixels.
    edges: [u32; 3],
    /// The lower edge; `None` where the picture cuts the card.
    bottom: Option<u32>,
    scale: f32,
    dark: bool,
}

fn note(text: &str) -> Option<Note> {
    let behind = |mark: &str| text.split_once(mark).map(|(_, rest)| rest.trim_start());
    let numbers = behind("image px):")?.lines().next()?;
    let mut numbers = numbers.split(',').map(str::trim);
    let mut edge = || numbers.next()?.parse().ok();
    let edges = [edge()?, edge()?, edge()?];
    let bottom = numbers.next().and_then(|last| last.parse().ok());
    let scale = behind("scale factor:")?
        .split('x')
        .next()?
        .trim()
        .parse()
        .ok()?;
    Some(Note {
        edges,
        bottom,
        scale,
        dark: text.contains("**dark**"),
    })
}

#[test]
fn our_cards_can_be_laid_beside_the_clients() {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS does not name a folder with pairs");
        return;
    };
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fidelity");
    fs::create_dir_all(&out).unwrap();
    let mut names: Vec<_> = fs::read_dir(Path::new(&corpus).join("pairs"))
        .expect("pairs")
        .map(|entry| entry.unwrap().path())
        .filter(|pair| pair.join("card.json").exists())
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let mut renderer = Renderer::new();
    let mut table = String::from("| pair | theirs, px high | ours |\n| --- | --- | --- |\n");
    for pair in names {
        let name = pair.file_name().unwrap().to_string_lossy().into_owned();
        let read = |file: &str| fs::read_to_string(pair.join(file)).expect("a text");
        let note = note(&read("note.md")).expect("a note with scale and edges");
        let card = Card::read(
            Arc::new(Tree::parse(read("card.json")).expect("JSON")),
            None,
        );
        let options = Options {
            theme: if note.dark {
                ThemeName::Dark
            } else {
                ThemeName::Light
            },
            ..Options::default()
        };
        let frame = renderer.layout(&card, &options);
        let pixels = renderer.paint_all(&frame, note.scale).straight();
        let ours = RgbaImage::from_raw(pixels.width, pixels.height, pixels.rgba).expect("pixels");
        let shot = image::open(pair.join("shot.png"))
            .expect("a picture")
            .into_rgba8();
        let [left, top, right] = note.edges;
        let bottom = note.bottom.unwrap_or(shot.height());
        let theirs = imageops::crop_imm(&shot, left, top, right - left, bottom - top).to_image();
        let height = theirs.height().max(ours.height());
        let mut both = RgbaImage::from_pixel(
            theirs.width() + ours.width() + 30,
            height,
            image::Rgba([200, 200, 200, 255]),
        );
        imageops::overlay(&mut both, &theirs, 0, 0);
        imageops::overlay(&mut both, &ours, i64::from(theirs.width()) + 30, 0);
        both.save(out.join(format!("{name}.png"))).unwrap();
        let cut = if note.bottom.is_none() { " (cut)" } else { "" };
        let theirs = theirs.height() as f32 / note.scale;
        let _ = writeln!(table, "| {name} | {theirs:.1}{cut} | {:.1} |", frame.height);
    }
    fs::write(out.join("table.md"), table).unwrap();
}
