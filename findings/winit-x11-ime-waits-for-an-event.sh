#!/usr/bin/env bash
# winit 0.30.13 (crates.io) on X11: `Window::set_ime_allowed` does nothing until the next event of the X server, which in
# an idle window is the first letter that is typed.
#
# Needs: Debian's xvfb, xdotool, libx11-6, libxcursor1, libxi6, a C compiler and Rust.
# Expected: the input method is on when the call has returned, or at the latest when the event loop has gone round, as
# on Wayland; a program calls it when a text field gets the keyboard.
# Seen: `WindowEvent::Ime(Enabled)` does not come while the loop wakes by its own timer. It comes right after any event of
# the server, here the pointer moved by another program. A letter would have been that event, and would have gone past
# the input method; turning it off waits likewise, so its list of candidates stays open over the window.
# Why it matters to makers of cards: whoever clicks into a title and types pinyin without moving the mouse gets "n你好"
# or "nihao" for 你好. A way out: have the server send an event at once, for instance by setting the title again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "allow"
version = "0.0.0"
edition = "2024"

[dependencies]
winit = { version = "=0.30.13", default-features = false, features = ["x11", "rwh_06"] }
TOML
cat > src/main.rs <<'RUST'
use std::process::Command;
use std::time::{Duration, Instant};

use winit::application::ApplicationHandler;
use winit::event::{Ime, StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop};
use winit::window::{Window, WindowId};

#[derive(Default)]
struct Try {
    window: Option<Window>,
    start: Option<Instant>,
    allowed: bool,
    moved: bool,
}

impl Try {
    fn step(&mut self, event_loop: &ActiveEventLoop) {
        let since = self.start.map_or(Duration::ZERO, |start| start.elapsed());
        if !self.allowed && since > Duration::from_secs(3) {
            self.allowed = true;
            if let Some(window) = &self.window {
                window.set_ime_allowed(true);
            }
            println!("allowed; the loop goes on waking by its timer for 3 seconds");
        }
        if !self.moved && since > Duration::from_secs(6) {
            self.moved = true;
            println!("another program moves the pointer");
            let _ = Command::new("xdotool").args(["mousemove", "60", "70"]).status();
        }
        if since > Duration::from_secs(9) {
            event_loop.exit();
        }
        event_loop.set_control_flow(ControlFlow::wait_duration(Duration::from_millis(100)));
    }
}

impl ApplicationHandler for Try {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        self.window = event_loop.create_window(Window::default_attributes()).ok();
        self.start = Some(Instant::now());
    }

    fn new_events(&mut self, event_loop: &ActiveEventLoop, _cause: StartCause) {
        self.step(event_loop);
    }

    fn window_event(&mut self, _event_loop: &ActiveEventLoop, _id: WindowId, event: WindowEvent) {
        if matches!(event, WindowEvent::Ime(Ime::Enabled)) {
            println!("Ime::Enabled");
        }
    }
}

fn main() {
    let event_loop = EventLoop::new().expect("a display");
    event_loop.run_app(&mut Try::default()).expect("a run");
}
RUST
CARGO_TARGET_DIR=$folder/target cargo build --quiet
xvfb-run -a target/debug/allow > seen
cat seen
diff - seen <<'EXPECTED'
allowed; the loop goes on waking by its timer for 3 seconds
another program moves the pointer
Ime::Enabled
EXPECTED
