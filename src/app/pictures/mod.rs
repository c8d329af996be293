//! Pictures for the card: dropped onto the window or chosen, copied beside the card and named after its keys.

mod files;
mod paste;
pub(crate) mod target;

pub(crate) use files::is_card;
pub(super) use paste::Pasting;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::App;
use super::dialogs::{Dialog, Next};
use super::workspace::{Refusal, View, Workspace};
use crate::document::{Edit, Path as Place};
use crate::lang::Bilingual;
use crate::render::images::{file_of, is_file_name};
use crate::{both, check};
use files::PictureFile;
use target::{Slot, Target};

/// How long a drop waits for the pointer: systems that carry a file keep the pointer's place to themselves until it
/// has fallen, seconds.
const WAIT: f64 = 0.4;
const NO_FOLDER: Bilingual = Bilingual::fixed(
    "save the card first: its pictures stand beside its file",
    "请先保存卡片：图片存放在卡片文件旁",
);
const ON_CLIPBOARD: Bilingual = Bilingual::fixed("the picture on the clipboard", "剪贴板中的图片");
const SAME: Bilingual = Bilingual::fixed("this picture is at hand already", "该图片已存在");

/// Files that fell onto the window and are not dealt with yet.
#[derive(Default)]
pub(super) struct Drops {
    files: VecDeque<PathBuf>,
    since: f64,
    /// The frame that they came in.
    frame: u64,
    /// Whether one of them has found its place: the others become elements behind it.
    begun: bool,
}

/// A picture that would replace a different one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Replace {
    /// The new picture, as it is named in the question.
    pub(crate) from: Bilingual,
    /// The file that it would replace, the only one that is touched.
    pub(crate) old: PathBuf,
    /// The file that it would be kept in.
    new: PathBuf,
    picture: PictureFile,
}

impl Workspace {
    /// The folder of pictures beside the card's file.
    pub(super) fn pictures_beside(&self) -> Option<PathBuf> {
        Some(self.file()?.parent()?.join("images"))
    }
}

impl App {
    /// Where the card's pictures are: beside its file, or, until it has one, with the session.
    pub(super) fn pictures_folder(&self) -> Option<PathBuf> {
        self.work
            .pictures_beside()
            .or_else(|| self.session_pictures())
    }

    /// Where the pictures of a card without a file are.
    fn session_pictures(&self) -> Option<PathBuf> {
        Some(self.slot.as_ref()?.path().with_extension("images"))
    }

    /// Takes what fell onto the window in this frame.
    pub(super) fn take_drops(&mut self, ctx: &egui::Context) {
        let frame = ctx.cumulative_frame_nr();
        // A frame that is drawn twice brings its files twice.
        if self.drops.frame == frame {
            return;
        }
        let (files, now) = ctx.input(|input| {
            let files = input.raw.dropped_files.iter();
            let files: Vec<PathBuf> = files.map(|file| file.path().to_path_buf()).collect();
            (files, input.time)
        });
        if !files.is_empty() {
            self.drops.files.extend(files);
            (self.drops.since, self.drops.frame) = (now, frame);
            self.drops.begun = false;
        }
    }

    /// Deals with the next file that fell, once it is known where.
    pub(super) fn settle_drops(&mut self, ctx: &egui::Context) {
        if self.drops.files.is_empty() || self.has_dialog() {
            return;
        }
        let (pointer, now) = ctx.input(|input| (input.pointer.latest_pos(), input.time));
        if pointer.is_none() && now - self.drops.since < WAIT {
            ctx.request_repaint_after(Duration::from_millis(50));
            return;
        }
        let Some(file) = self.drops.files.pop_front() else {
            return;
        };
        ctx.request_repaint();
        if files::is_card(&file) {
            let left = std::mem::take(&mut self.drops.files).len();
            self.guard(ctx, Next::OpenFile(file));
            if left > 0 {
                self.work.refuse(left_out(left));
            }
            return;
        }
        let begun = std::mem::replace(&mut self.drops.begun, true);
        let target = match (self.work.view(), pointer) {
            _ if begun => Target::New(None),
            (Some(view), Some(pointer)) if self.preview.contains(pointer) => {
                target::target_at(view, self.preview.node_at(pointer, view))
            }
            _ => self.own_target(),
        };
        if let Target::Slot(slot) = &target {
            self.work.select(Some(slot.holder.clone()), None);
        }
        self.place_picture(&file, &target);
    }

    /// What a picture does that is chosen and not dropped: it is for what was clicked last, else for what is selected.
    fn own_target(&self) -> Target {
        let (Some(view), Some(row)) = (self.work.view(), self.work.selected_row()) else {
            return Target::New(None);
        };
        let spot = self
            .preview
            .spot()
            .filter(|spot| spot.starts_with(&row.path));
        let node = spot
            .and_then(|spot| view.tree.find(spot))
            .unwrap_or(row.node);
        if node == row.node {
            // An empty place comes before one that has its picture.
            let folder = self.pictures_folder();
            let missing = |slot: &Slot| {
                let there = folder
                    .as_deref()
                    .and_then(|folder| file_of(folder, &slot.key));
                !is_own(view, slot) || there.is_none()
            };
            let slots = target::slots(view, row);
            if let Some(slot) = slots.into_iter().find(missing) {
                return Target::Slot(slot);
            }
        }
        target::target_at(view, Some(node))
    }

    /// Gives the selected element the picture of a file.
    pub(super) fn picture_for_selected(&mut self, file: &Path) {
        let target = self.own_target();
        self.place_picture(file, &target);
    }

    /// Copies the picture of a file to where the card's pictures are, or says why not.
    fn place_picture(&mut self, file: &Path, target: &Target) {
        match files::read(file) {
            Ok(picture) => self.keep_picture(file, picture, target),
            Err(reason) => {
                self.preview.pictures_changed();
                self.work.refuse(reason);
            }
        }
    }

    /// Keeps a picture where the card's pictures are and gives its place in the card a key of its own where that has
    /// none, or says why not. `name` is the picture's own, with or without a folder: key and words are made of it.
    pub(super) fn keep_picture(&mut self, name: &Path, picture: PictureFile, target: &Target) {
        let done = self.try_picture(name, picture, target);
        self.preview.pictures_changed();
        match done {
            Ok(Some(text)) => self.work.say(text),
            Ok(None) => {}
            Err(reason) => self.work.refuse(reason),
        }
    }

    fn try_picture(
        &mut self,
        name: &Path,
        picture: PictureFile,
        target: &Target,
    ) -> Result<Option<Bilingual>, Refusal> {
        let view = self.work.good_view()?;
        let folder = self.pictures_folder().ok_or(NO_FOLDER)?;
        if let Target::New(after) = target {
            // Before anything is written.
            let after = after.as_ref().or(self.work.selection().path.as_ref());
            self.work.place_at("img", after)?;
        }
        if let Target::Slot(slot) = target
            && is_own(&view, slot)
        {
            if !is_file_name(&slot.key) {
                let key = &slot.key;
                return Err(both!(
                    "the key {key} cannot be a file's name; give the element another one first",
                    "img_key {key} 不能用作文件名；请先修改该元素的 img_key"
                ));
            }
            match file_of(&folder, &slot.key) {
                None => return Ok(Some(kept_as(&files::write(&folder, &slot.key, &picture)?))),
                Some(old) if files::holds(&old, &picture.bytes) => return Ok(Some(SAME)),
                Some(old) => {
                    if let Some(new) = files::successor(&old, &slot.key, &picture) {
                        self.dialog = Some(Dialog::ReplacePicture(Replace {
                            from: self.as_said(name),
                            old,
                            new,
                            picture,
                        }));
                        return Ok(None);
                    }
                }
            }
        }
        self.keep_as_new(name, &folder, &picture, target).map(Some)
    }

    /// A picture's file as people know it.
    fn as_said(&self, name: &Path) -> Bilingual {
        if self.pasting.made(name) {
            return ON_CLIPBOARD;
        }
        let name = name.display();
        both!("{name}", "{name}")
    }

    /// Keeps a picture under a new key, which goes into its place in the card.
    fn keep_as_new(
        &mut self,
        name: &Path,
        folder: &Path,
        picture: &PictureFile,
        target: &Target,
    ) -> Result<Bilingual, Refusal> {
        let text = self.work.text();
        let taken = |key: &str| {
            text.contains(key)
                || file_of(folder, key).is_some_and(|old| !files::holds(&old, &picture.bytes))
        };
        let key = files::new_key(name, taken);
        let path = files::write(folder, &key, picture)?;
        match target {
            Target::Slot(slot) => self.set_key(slot, &key),
            Target::New(after) => {
                if let Some(after) = after {
                    self.work.select(Some(after.clone()), None);
                }
                // A pasted picture's file has a name of ours, which says nothing of what it shows.
                let stem = name.file_stem().filter(|_| !self.pasting.made(name));
                let alt = stem.unwrap_or_default().to_string_lossy();
                let alt = json!({"tag": "plain_text", "content": alt});
                let image = json!({"tag": "img", "img_key": key, "alt": alt});
                self.work.insert_value("img", &image)?;
            }
        }
        Ok(kept_as(&path))
    }

    /// Replaces a picture after the person has said so.
    pub(super) fn replace_confirmed(&mut self, replace: &Replace) {
        let written = files::replace(&replace.old, &replace.new, &replace.picture);
        self.preview.pictures_changed();
        match written {
            Ok(()) => self.work.say(kept_as(&replace.new)),
            Err(reason) => self.work.refuse(reason),
        }
    }

    /// Puts a key into its place, as one step of undo.
    fn set_key(&mut self, slot: &Slot, key: &str) {
        let value = match (&slot.within, self.value_at(&slot.value)) {
            (Some(range), Some(mut text)) if text.get(range.clone()).is_some() => {
                text.replace_range(range.clone(), key);
                text
            }
            _ => key.to_owned(),
        };
        let edit = Edit::set(slot.value.clone(), &Value::from(value));
        self.work.end_gesture();
        self.work.edit(&[edit], None);
    }

    fn value_at(&self, path: &Place) -> Option<String> {
        let view = self.work.view()?;
        let node = view.tree.find(path)?;
        view.tree.str(node).map(str::to_owned)
    }

    /// Brings the card's pictures beside its file after it was saved: those of a card that had no file until now, and
    /// copies of those that stood `before` beside another one.
    pub(super) fn bring_pictures(&mut self, before: Option<&Path>) {
        let Some(to) = self.work.pictures_beside() else {
            return;
        };
        let (from, brought) = match before {
            Some(from) if from == to => return,
            Some(from) => (from.to_path_buf(), files::copy(from, &to, &self.keys())),
            None => {
                let Some(from) = self.session_pictures().filter(|from| from.is_dir()) else {
                    return;
                };
                let moved = files::move_all(&from, &to);
                (from, moved)
            }
        };
        self.preview.pictures_changed();
        let (from, to) = (from.display(), to.display());
        match brought {
            Ok(0) => {}
            Ok(count) => self.work.refuse(both!(
                "{count} of the card's pictures stayed in {from}: {to} has different ones of the same name",
                "有 {count} 张图片仍保留在 {from}：{to} 中已有同名的其他图片"
            )),
            Err(error) => self.work.refuse(both!(
                "the card's pictures stayed in {from}: {error}",
                "卡片的图片仍保留在 {from}：{error}"
            )),
        }
    }

    /// The keys of the pictures that the card names, as far as it can be read.
    fn keys(&mut self) -> Vec<String> {
        let media = self.work.good_view().map(|view| check::media(&view.card));
        let mut keys: Vec<String> = media.into_iter().flatten().map(|media| media.key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Forgets the pictures of a card that never got a file.
    pub(super) fn forget_pictures(&self) {
        if self.work.file().is_none()
            && let Some(folder) = self.session_pictures()
        {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// Tells whether a place has a key that is its own: neither none, nor that of an example, nor one that another place of
/// the card has too. Only such a key's file may change with it.
fn is_own(view: &View, slot: &Slot) -> bool {
    let is_key = !slot.key.is_empty() && !check::is_placeholder(&slot.key);
    let all = check::media(&view.card);
    is_key && all.iter().filter(|media| media.key == slot.key).count() <= 1
}

/// Of several files of which one is a card.
fn left_out(count: usize) -> Bilingual {
    let (plural, were) = if count == 1 {
        ("", "was")
    } else {
        ("s", "were")
    };
    both!(
        "one card is open at a time: {count} other file{plural} that fell with it {were} left out",
        "一次只能打开一张卡片：同时拖入的另外 {count} 个文件未处理"
    )
}

fn kept_as(path: &Path) -> Bilingual {
    let name = files::name_of(path);
    both!(
        "The picture is kept as images/{name}",
        "图片已保存为 images/{name}"
    )
}
