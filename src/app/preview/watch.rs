//! Notices that pictures of a folder come, go or change, without asking the disk in a frame.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::render::images::Pictures;

/// How often a thread of its own looks at the folder.
const EVERY: Duration = Duration::from_secs(1);

/// A folder that is looked at.
#[derive(Default)]
pub(super) struct Watch {
    folder: Option<PathBuf>,
    state: Arc<AtomicU64>,
    pictures: Pictures,
    thread: Option<Sender<Option<PathBuf>>>,
}

impl Watch {
    /// Looks at this folder from now on, or at none.
    pub(super) fn look_at(&mut self, ctx: &egui::Context, folder: Option<&Path>) {
        if self.folder.as_deref() == folder {
            return;
        }
        self.folder = folder.map(Path::to_path_buf);
        self.touch();
        let state = &self.state;
        if self.thread.is_none() {
            let (ctx, state) = (ctx.clone(), state.clone());
            self.pictures = Pictures::in_background(move || {
                state.fetch_add(1, Ordering::Relaxed);
                ctx.request_repaint();
            });
        }
        let thread = self
            .thread
            .get_or_insert_with(|| start(ctx.clone(), state.clone()));
        // Without the thread, which the system may refuse, changes are seen with the next edit.
        let _ = thread.send(self.folder.clone());
    }

    /// Something in the folder was changed here.
    pub(super) fn touch(&self) {
        self.state.fetch_add(1, Ordering::Relaxed);
    }

    /// The pictures that all renderers of the pane share.
    pub(super) fn shared(&self) -> &Pictures {
        &self.pictures
    }

    /// A number that grows with every change.
    pub(super) fn state(&self) -> u64 {
        self.state.load(Ordering::Relaxed)
    }
}

/// Starts the thread; it ends with the sender.
fn start(ctx: egui::Context, state: Arc<AtomicU64>) -> Sender<Option<PathBuf>> {
    let (sender, receiver) = channel::<Option<PathBuf>>();
    let run = move || {
        let mut folder = None;
        let mut seen = 0;
        loop {
            let message = match &folder {
                Some(_) => receiver.recv_timeout(EVERY),
                None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match (message, &folder) {
                (Ok(next), _) => {
                    seen = next.as_deref().map(content).unwrap_or_default();
                    folder = next;
                }
                (Err(RecvTimeoutError::Timeout), Some(folder)) => {
                    let now = content(folder);
                    if now != seen {
                        seen = now;
                        state.fetch_add(1, Ordering::Relaxed);
                        ctx.request_repaint();
                    }
                }
                (Err(RecvTimeoutError::Timeout), None) => {}
                (Err(RecvTimeoutError::Disconnected), _) => return,
            }
        }
    };
    let _ = std::thread::Builder::new()
        .name("pictures".to_owned())
        .spawn(run);
    sender
}

/// What tells one state of a folder from another: names, lengths and times.
fn content(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter_map(|entry| {
            let about = std::fs::metadata(entry.path()).ok()?;
            Some((entry.file_name(), about.len(), about.modified().ok()))
        })
        .collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_comes_changes_or_goes_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let images = folder.path().join("images");
        let mut states = vec![content(&images)];
        std::fs::create_dir(&images).expect("made");
        std::fs::write(images.join("a.png"), "1").expect("written");
        states.push(content(&images));
        std::fs::write(images.join("a.png"), "12").expect("written");
        states.push(content(&images));
        assert_eq!(states.last(), Some(&content(&images)));
        std::fs::remove_file(images.join("a.png")).expect("removed");
        states.push(content(&images));
        assert!(
            states.windows(2).all(|pair| pair[0] != pair[1]),
            "{states:?}"
        );
    }
}
