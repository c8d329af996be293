#!/usr/bin/env bash
# egui 0.37.0 (crates.io): what an input method has not committed yet is part of the text that a TextEdit edits, and stays
# in it when the field loses the keyboard.
#
# Expected: pre-edit text (half-typed pinyin, kana) is only shown, as in browsers, GTK and Qt; the text changes by what is
# committed, and a field that loses the keyboard drops the rest.
# Seen: `TextEdit` writes "ni hao" into the String as it is typed, `changed()` is true for each letter, and after a click
# elsewhere the String keeps it. Marked text is lost for good, even where the input method is left without a commit.
# Why it matters to makers of cards: titles and texts of cards are mostly Chinese. A tool that saves, sends or journals
# what the String holds puts half-typed pinyin on people's phones.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "pre-edit"
version = "0.0.0"
edition = "2024"

[dependencies]
egui = { version = "=0.37.0", default-features = false, features = ["default_fonts"] }
TOML
cat > src/main.rs <<'RUST'
use egui::{Context, Event, Id, ImeEvent, RawInput, TextEdit};

fn frame(ctx: &Context, text: &mut String, focus: Option<bool>, events: Vec<Event>) -> bool {
    let input = RawInput { events, ..RawInput::default() };
    let mut changed = false;
    let mut output = ctx.run_ui(input, |ui| {
        let id = Id::unique("field");
        match focus {
            Some(true) => ui.memory_mut(|memory| memory.request_focus(id)),
            Some(false) => ui.memory_mut(|memory| memory.surrender_focus(id)),
            None => {}
        }
        changed |= ui.add(TextEdit::singleline(text).id(id)).changed();
    });
    output.textures_delta.clear(); // nothing is drawn
    changed
}

fn preedit(text: &str) -> Vec<Event> {
    vec![Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })]
}

fn main() {
    let ctx = Context::default();
    let mut text = "title ".to_owned();
    frame(&ctx, &mut text, Some(true), Vec::new());
    frame(&ctx, &mut text, None, vec![Event::Key {
        key: egui::Key::End, physical_key: None, pressed: true, repeat: false, modifiers: egui::Modifiers::NONE,
    }]);
    for letters in ["n", "ni", "ni hao"] {
        let changed = frame(&ctx, &mut text, None, preedit(letters));
        println!("pre-edit text {letters:?}: the text is {text:?}, changed: {changed}");
    }
    frame(&ctx, &mut text, Some(false), Vec::new());
    frame(&ctx, &mut text, None, Vec::new());
    println!("after the field has lost the keyboard: {text:?}");
}
RUST
CARGO_TARGET_DIR=$folder/target cargo run --quiet > seen
cat seen
diff - seen <<'EXPECTED'
pre-edit text "n": the text is "title n", changed: true
pre-edit text "ni": the text is "title ni", changed: true
pre-edit text "ni hao": the text is "title ni hao", changed: true
after the field has lost the keyboard: "title ni hao"
EXPECTED
