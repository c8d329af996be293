#!/usr/bin/env bash
# egui 0.37.0 with its feature `accesskit` (crates.io): what is selected is told to screen readers as a pressed toggle.
#
# Expected: a `selectable_label`, of which tabs and the options of a `ComboBox` are made, tells AccessKit that it is
# selected or not, as AT-SPI and UI Automation have it for tabs and list items.
# Seen: the node has the role Button and `toggled`; `is_selected` is never set, nor by `WidgetInfo::selected` with a role
# for which only "selected" has a meaning (Tab, ListBoxOption). A screen reader says "toggle button, pressed" for a tab.
# Why it matters to makers of cards: a designer who listens to the window cannot tell which tab or which option is the
# present one, and a test that looks for the selected option finds none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "selected"
version = "0.0.0"
edition = "2024"

[dependencies]
egui = { version = "=0.37.0", default-features = false, features = ["default_fonts"] }
TOML
cat > src/main.rs <<'RUST'
use egui::accesskit::Role;
use egui::{Context, RawInput, Sense, WidgetInfo, vec2};

fn main() {
    let ctx = Context::default();
    ctx.enable_accesskit();
    for _ in 0..2 {
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            let _ = ui.selectable_label(true, "selectable label, selected");
            let _ = ui.selectable_label(false, "selectable label, not selected");
            for role in [Role::Tab, Role::ListBoxOption] {
                let (_, response) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::click());
                response.widget_info(|| WidgetInfo::selected(role, true, true, format!("{role:?}, selected")));
            }
        });
        output.textures_delta.clear();
        let update = output.platform_output.accesskit_update.take();
        for (_, node) in update.iter().flat_map(|update| &update.nodes) {
            if let Some(label) = node.label().filter(|label| label.contains("selected")) {
                println!("{label}: role {:?}, toggled {:?}, selected {:?}", node.role(), node.toggled(), node.is_selected());
            }
        }
    }
}
RUST
CARGO_TARGET_DIR=$folder/target cargo run --quiet > all
sort -u all > seen
cat seen
diff - seen <<'EXPECTED'
ListBoxOption, selected: role ListBoxOption, toggled Some(True), selected None
Tab, selected: role Tab, toggled Some(True), selected None
selectable label, not selected: role Button, toggled Some(False), selected None
selectable label, selected: role Button, toggled Some(True), selected None
EXPECTED
