//! The card's file while it is open: what other programs write to it is shown at once, or asked about.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::App;
use super::dialogs::Dialog;
use super::overwrite::Clash;
use crate::both;
use crate::document::file;
use crate::sending::picture_file::name_of;

/// The time between the last sign of a change and the reading: a program that writes in several pieces has to be done.
const SETTLE: Duration = Duration::from_millis(80);
/// The same where the file is empty: most programs empty a file before they write it.
const SETTLE_EMPTY: Duration = Duration::from_millis(600);

/// Notices that a file changes. The system reports it; where it cannot, the file is looked at whenever the window gets
/// the keyboard.
#[derive(Default)]
pub(super) struct FileWatch {
    file: Option<PathBuf>,
    /// The watcher, which stops when it is dropped.
    watcher: Option<RecommendedWatcher>,
    changed: Arc<AtomicBool>,
    /// The time at which the file is to be read.
    due: Option<Instant>,
    /// True if the file was empty when it was last read.
    was_empty: bool,
}

impl FileWatch {
    /// Watches this file from now on; with `None`, no file.
    fn follow(&mut self, ctx: &egui::Context, file: Option<&Path>) {
        if self.file.as_deref() == file {
            return;
        }
        *self = Self {
            file: file.map(Path::to_path_buf),
            ..Self::default()
        };
        if let Some(file) = file {
            self.watcher = watcher(ctx, file, &self.changed);
        }
    }

    /// Tells whether the file is to be read now; asks for a frame where it is to be later.
    fn is_due(&mut self, ctx: &egui::Context) -> bool {
        let now = Instant::now();
        if self.changed.swap(false, Ordering::Relaxed) {
            self.due = Some(now + SETTLE);
        }
        let came_back = |event: &egui::Event| matches!(event, egui::Event::WindowFocused(true));
        if self.file.is_some() && ctx.input(|input| input.events.iter().any(came_back)) {
            self.due.get_or_insert(now);
        }
        let Some(left) = self.due.map(|due| due.saturating_duration_since(now)) else {
            return false;
        };
        if left.is_zero() {
            self.due = None;
            return true;
        }
        ctx.request_repaint_after(left);
        false
    }
}

/// Watches the folder of a file and that of the file behind a link: most programs write a new file and move it over the
/// old one, which ends any watch on the file itself. `None` where the system watches no more files.
fn watcher(
    ctx: &egui::Context,
    file: &Path,
    changed: &Arc<AtomicBool>,
) -> Option<RecommendedWatcher> {
    let real = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    let names: HashSet<OsString> = [file, &real]
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_owned()))
        .collect();
    let (ctx, changed) = (ctx.clone(), changed.clone());
    let handle = move |event: notify::Result<Event>| {
        let is_ours = event.is_ok_and(|event| {
            let is_write = match event.kind {
                EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
                _ => true,
            };
            let mut paths = event.paths.iter();
            let named = |path: &PathBuf| path.file_name().is_some_and(|name| names.contains(name));
            is_write && (event.need_rescan() || paths.any(named))
        });
        if is_ours {
            changed.store(true, Ordering::Relaxed);
            ctx.request_repaint();
        }
    };
    let mut watcher = notify::recommended_watcher(handle).ok()?;
    let folders: HashSet<&Path> = [file, &real]
        .iter()
        .filter_map(|path| path.parent())
        .collect();
    let watched = folders
        .into_iter()
        .filter(|folder| watcher.watch(folder, RecursiveMode::NonRecursive).is_ok());
    (watched.count() > 0).then_some(watcher)
}

impl App {
    /// Takes what another program has written to the card's file: at once where nothing would be lost, else after a
    /// question with the difference.
    pub(super) fn take_from_disk(&mut self, ctx: &egui::Context) {
        self.disk.follow(ctx, self.work.file());
        // Another question of this window comes first.
        if self.dialog.is_some() || !self.disk.is_due(ctx) || !self.work.changed_on_disk() {
            return;
        }
        let Some(path) = self.work.file().map(Path::to_path_buf) else {
            return;
        };
        let opened = match file::read(&path) {
            Ok(opened) => opened,
            Err(error) => return self.work.refuse(error.0),
        };
        let is_empty = opened.text.trim().is_empty();
        if is_empty && !std::mem::replace(&mut self.disk.was_empty, is_empty) {
            self.disk.due = Some(Instant::now() + SETTLE_EMPTY);
            ctx.request_repaint_after(SETTLE_EMPTY);
            return;
        }
        self.disk.was_empty = false;
        if opened.text == self.work.text() || !self.work.is_dirty() {
            let is_new = opened.text != self.work.text();
            self.work.read_again(opened);
            if is_new {
                let name = name_of(&path);
                self.work.say(both!(
                    "{name} was read again: another program has written it",
                    "已重新读取 {name}：其他程序写入了新内容"
                ));
            }
        } else if self.asked_about != Some(opened.stamp) {
            self.asked_about = Some(opened.stamp);
            self.dialog = Some(Dialog::Changed(Clash::new(path, Some(&opened), &self.work)));
        }
    }
}
