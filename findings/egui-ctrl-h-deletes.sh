#!/usr/bin/env bash
# egui 0.37.0 (crates.io): a TextEdit takes Ctrl+H, Ctrl+K, Ctrl+U and Ctrl+W for keys that delete, on every system.
#
# Expected: on Linux and Windows a text field of a desktop program leaves them alone or gives them to the program, where
# Ctrl+H is "replace" or "history" and Ctrl+K "insert a link" in most editors; these keys belong to terminals and macOS.
# Seen: Ctrl+H removes the character before the caret, Ctrl+W the word, Ctrl+U what is before the caret in its line and Ctrl+K what is behind it.
# A shortcut of the program with the same key, read after the field, does its work as well.
# Why it matters to makers of cards: a key that opens a dialog in every editor eats a letter of a template or a JSON text here.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "keys"
version = "0.0.0"
edition = "2024"

[dependencies]
egui = { version = "=0.37.0", default-features = false, features = ["default_fonts"] }
TOML
cat > src/main.rs <<'RUST'
use egui::os::OperatingSystem;
use egui::{Context, Event, Id, Key, Modifiers, RawInput, TextEdit};

fn frame(ctx: &Context, text: &mut String, events: Vec<Event>) {
    let input = RawInput { events, ..RawInput::default() };
    let mut output = ctx.run_ui(input, |ui| {
        let id = Id::unique("field");
        ui.memory_mut(|memory| memory.request_focus(id));
        ui.add(TextEdit::singleline(text).id(id));
    });
    output.textures_delta.clear();
}

fn key(key: Key, modifiers: Modifiers) -> Vec<Event> {
    vec![Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }]
}

fn main() {
    for os in [OperatingSystem::Nix, OperatingSystem::Windows, OperatingSystem::Mac] {
        for pressed in [Key::H, Key::W, Key::U, Key::K] {
            let ctx = Context::default();
            ctx.set_os(os);
            let mut text = "one two three".to_owned();
            frame(&ctx, &mut text, Vec::new());
            frame(&ctx, &mut text, key(Key::Home, Modifiers::NONE));
            for _ in 0..7 {
                frame(&ctx, &mut text, key(Key::ArrowRight, Modifiers::NONE));
            }
            let ctrl = if os == OperatingSystem::Mac { Modifiers::CTRL } else { Modifiers::CTRL | Modifiers::COMMAND };
            frame(&ctx, &mut text, key(pressed, ctrl));
            println!("{os:?}: Ctrl+{pressed:?} behind \"one two\" leaves {text:?}");
        }
    }
}
RUST
CARGO_TARGET_DIR=$folder/target cargo run --quiet > seen
cat seen
diff - seen <<'EXPECTED'
Nix: Ctrl+H behind "one two" leaves "one tw three"
Nix: Ctrl+W behind "one two" leaves "one  three"
Nix: Ctrl+U behind "one two" leaves " three"
Nix: Ctrl+K behind "one two" leaves "one two"
Windows: Ctrl+H behind "one two" leaves "one tw three"
Windows: Ctrl+W behind "one two" leaves "one  three"
Windows: Ctrl+U behind "one two" leaves " three"
Windows: Ctrl+K behind "one two" leaves "one two"
Mac: Ctrl+H behind "one two" leaves "one tw three"
Mac: Ctrl+W behind "one two" leaves "one  three"
Mac: Ctrl+U behind "one two" leaves " three"
Mac: Ctrl+K behind "one two" leaves "one two"
EXPECTED
