//! The open card and everything that can be done to it, without a window: one document, one selection, and the
//! views that all panes share, read anew once for each revision.

use std::path::PathBuf;
use std::sync::Arc;

use super::readable::readable;
use super::tree::data::{Outline, Row};
use crate::card::Card;
use crate::catalog::Catalog;
use crate::check::Report;
use crate::document::file::{Opened, Stamp};
use crate::document::{Document, Edit, EditError, Gesture, Path, Splice, Tree, Undone, file};
use crate::lang::{Bilingual, Lang};
use crate::render::Device;
use crate::render::images::file_of;
use crate::{both, check, play};

/// A pane of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The tree of components.
    Tree,
    /// The drawn card.
    Preview,
    /// The properties of what is selected.
    Inspector,
    /// The text.
    Source,
    /// The list of problems.
    Problems,
}

/// What is selected, and who did it: the pane that selected does not scroll to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// The row's path; `None` for nothing.
    pub path: Option<Path>,
    /// The pane that selected; `None` for a command.
    pub by: Option<Pane>,
    /// Grows with every change of the selection.
    pub serial: u64,
}

/// A place of the text that the JSON pane is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    /// Its bytes.
    pub range: std::ops::Range<usize>,
    /// Whether the pane takes the keyboard too.
    pub focus: bool,
}

/// Outer widths of the card that a person chose, px at scale 1; `None` for the card's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Widths {
    /// On the desktop.
    pub desktop: Option<f32>,
    /// On a phone.
    pub phone: Option<f32>,
}

impl Widths {
    /// The one for a client.
    pub fn of(&self, device: Device) -> Option<f32> {
        match device {
            Device::Desktop => self.desktop,
            Device::Phone => self.phone,
        }
    }

    /// Sets the one for a client, within what is drawn.
    pub fn set(&mut self, device: Device, width: Option<f32>) {
        let width = width.filter(|width| width.is_finite()).map(|width| {
            let (least, greatest) = CARD_WIDTHS;
            width.round().clamp(least, greatest)
        });
        match device {
            Device::Desktop => self.desktop = width,
            Device::Phone => self.phone = width,
        }
    }

    /// The same with numbers that can be drawn.
    pub(super) fn in_range(mut self) -> Self {
        for device in [Device::Desktop, Device::Phone] {
            self.set(device, self.of(device));
        }
        self
    }
}

/// How narrow and how wide a person can make the card, px at scale 1.
pub const CARD_WIDTHS: (f32, f32) = (200.0, 2000.0);

/// A sentence for the person, and whether something was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What to say.
    pub text: Bilingual,
    /// Whether it says that something did not work.
    pub refused: bool,
    /// The revision that came of what it says, which can be taken back while that is the document's.
    pub undo: Option<u64>,
}

/// The last good state of the document, as every pane sees it.
#[derive(Debug)]
pub struct View {
    /// The revision that it was read from.
    pub revision: u64,
    /// The language that the card's texts were read in.
    pub locale: Option<String>,
    /// The values.
    pub tree: Arc<Tree>,
    /// The card.
    pub card: Card,
    /// The rows of the tree.
    pub outline: Outline,
    /// The problems and the budget.
    pub report: Report,
    /// Counts the reports of this card: what stands beside it can change without the text.
    pub judged: u64,
}

/// The open card.
#[derive(Debug)]
pub struct Workspace {
    document: Document,
    file: Option<PathBuf>,
    bom: bool,
    stamp: Option<Stamp>,
    saved: String,
    dirty: (u64, bool),
    view: Option<Arc<View>>,
    selection: Selection,
    /// The language in which the card's own texts are read, such as `en_us`.
    locale: Option<String>,
    /// The language of the interface, in which the texts of new parts are.
    language: Lang,
    /// What a reader did in the preview.
    pub play: play::State,
    /// The outer widths that the person gave the card on the desktop and on a phone, px; `None` for its own.
    pub widths: Widths,
    /// The splices since the last good state.
    changes: Vec<Splice>,
    /// Where the JSON pane is to go next.
    pub jump: Option<Jump>,
    /// The last thing said.
    pub notice: Option<Notice>,
    /// Counts what was said.
    said: u64,
    /// Counts the reports.
    judged: u64,
    /// The folder of the pictures at hand, and what it was like when the card was judged.
    pictures: Option<PathBuf>,
    pictures_state: u64,
}

/// The key of the steps that take the text from the file again.
const READ_AGAIN: u64 = u64::from_be_bytes(*b"readfile");

/// The same place, wherever the program is started the next time.
pub(super) fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

/// Why something was not done.
pub type Refusal = Bilingual;

impl Workspace {
    /// A card of this text that belongs to no file and counts as saved.
    pub fn new(text: impl Into<String>) -> Self {
        Self::of(Document::new(text))
    }

    fn of(document: Document) -> Self {
        let mut workspace = Self {
            saved: document.text().to_owned(),
            document,
            file: None,
            bom: false,
            stamp: None,
            dirty: (0, false),
            view: None,
            selection: Selection::default(),
            locale: None,
            language: Lang::En,
            play: play::State::default(),
            widths: Widths::default(),
            changes: Vec::new(),
            jump: None,
            notice: None,
            said: 0,
            judged: 0,
            pictures: None,
            pictures_state: 0,
        };
        workspace.refresh();
        workspace.select_first();
        workspace
    }

    /// A card read from a file.
    pub fn opened(path: PathBuf, opened: Opened) -> Self {
        let mut workspace = Self::new(opened.text);
        workspace.file = Some(absolute(path));
        workspace.bom = opened.bom;
        workspace.stamp = Some(opened.stamp);
        workspace
    }

    /// A card of an earlier session, with what can be undone. `stamp` is that of the file when it was read.
    pub fn restored(
        path: Option<PathBuf>,
        document: Document,
        bom: bool,
        stamp: Option<Stamp>,
        saved: String,
    ) -> Self {
        let mut workspace = Self::of(document);
        workspace.file = path.map(absolute);
        workspace.bom = bom;
        workspace.stamp = stamp;
        workspace.saved = saved;
        workspace.dirty = (u64::MAX, false);
        workspace
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.document.text()
    }

    /// The file it came from or was saved to.
    pub fn file(&self) -> Option<&std::path::Path> {
        self.file.as_deref()
    }

    /// Whether the file begins with a byte order mark.
    pub fn bom(&self) -> bool {
        self.bom
    }

    /// What the file held when it was read or written last.
    pub fn stamp(&self) -> Option<Stamp> {
        self.stamp
    }

    /// The last good state; `None` where the text was never JSON.
    pub fn view(&self) -> Option<&Arc<View>> {
        self.view.as_ref()
    }

    /// What is selected.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The selected row.
    pub fn selected_row(&self) -> Option<&Row> {
        let view = self.view.as_ref()?;
        let at = view.outline.at(&view.tree, self.selection.path.as_ref()?)?;
        view.outline.row(at)
    }

    /// Whether the text differs from what was saved.
    pub fn is_dirty(&mut self) -> bool {
        let revision = self.document.revision();
        if self.dirty.0 != revision {
            self.dirty = (revision, self.document.text() != self.saved);
        }
        self.dirty.1
    }

    /// The text as it was saved last.
    pub fn saved_text(&self) -> &str {
        &self.saved
    }

    /// Whether the file was changed by someone else since it was read or written here.
    pub fn changed_on_disk(&self) -> bool {
        match (&self.file, &self.stamp) {
            (Some(path), Some(stamp)) => file::differs(path, stamp),
            _ => false,
        }
    }

    /// Writes the text to its file, or to `path`, which becomes its file.
    ///
    /// # Errors
    /// Why the file could not be written; it is as it was then.
    pub fn save(&mut self, path: Option<PathBuf>) -> Result<(), Refusal> {
        let Some(path) = path.map(absolute).or_else(|| self.file.clone()) else {
            return Err(Bilingual::fixed("choose a file first", "请先选择文件"));
        };
        let stamp = file::write(&path, self.document.text(), self.bom).map_err(|error| error.0)?;
        self.saved = self.document.text().to_owned();
        self.dirty = (self.document.revision(), false);
        self.stamp = Some(stamp);
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        if self.file.as_deref() != Some(path.as_path()) {
            self.file = Some(path);
            // Other files stand beside it there.
            self.judge_again();
        }
        self.say(both!("Saved {name}", "已保存 {name}"));
        Ok(())
    }

    /// Reloads the text from its file, as one step of undo; several in a row are one.
    pub(super) fn read_again(&mut self, opened: Opened) {
        if let Some(splice) = Splice::between(self.document.text(), &opened.text) {
            self.splice(splice, Some(READ_AGAIN));
        }
        self.bom = opened.bom;
        self.stamp = Some(opened.stamp);
        self.saved = opened.text;
        self.dirty = (u64::MAX, false);
    }

    /// Says something in the status line.
    pub fn say(&mut self, text: Bilingual) {
        self.said += 1;
        self.notice = Some(Notice {
            text,
            refused: false,
            undo: None,
        });
    }

    /// Says in the status line what was just done to the document, which can be taken back there.
    pub fn say_done(&mut self, text: Bilingual) {
        self.say(text);
        let revision = self.document.revision();
        if let Some(notice) = &mut self.notice {
            notice.undo = Some(revision);
        }
    }

    /// Says why something was refused.
    pub fn refuse(&mut self, text: Bilingual) {
        self.said += 1;
        self.notice = Some(Notice {
            text,
            refused: true,
            undo: None,
        });
    }

    /// How often something was said.
    pub(super) fn times_said(&self) -> u64 {
        self.said
    }

    /// Takes back the last refusal: it is not so any more.
    pub(super) fn allow(&mut self) {
        self.notice = self.notice.take().filter(|notice| !notice.refused);
    }

    /// Selects what stands at a path: the row at or around it.
    pub fn select(&mut self, path: Option<Path>, by: Option<Pane>) {
        let path = match (&self.view, path) {
            (Some(view), Some(path)) => {
                let row = view
                    .outline
                    .at(&view.tree, &path)
                    .and_then(|at| view.outline.row(at));
                row.map(|row| row.path.clone())
            }
            (_, path) => path,
        };
        if path != self.selection.path {
            self.selection = Selection {
                path,
                by,
                serial: self.selection.serial + 1,
            };
            self.document.end_gesture();
        }
    }

    pub(super) fn select_first(&mut self) {
        let Some(view) = &self.view else {
            return;
        };
        let rows = view.outline.rows();
        let first = rows
            .iter()
            .find(|row| row.is_component())
            .or_else(|| rows.first());
        let path = first.map(|row| row.path.clone());
        self.select(path, None);
    }

    /// Selects the next row (`step` 1) or the one before (`step` -1).
    pub fn select_step(&mut self, step: isize, by: Option<Pane>) {
        let Some(view) = self.view.clone() else {
            return;
        };
        let rows = view.outline.rows();
        let at = self
            .selection
            .path
            .as_ref()
            .and_then(|path| view.outline.at(&view.tree, path));
        let next = at.map_or(Some(0), |at| at.checked_add_signed(step));
        if let Some(row) = next.and_then(|next| rows.get(next)) {
            self.select(Some(row.path.clone()), by);
        }
    }

    /// Selects what contains the selected row.
    pub fn select_parent(&mut self, by: Option<Pane>) {
        let Some(view) = self.view.clone() else {
            return;
        };
        let parent = self
            .selected_row()
            .and_then(|row| row.parent)
            .and_then(|parent| view.outline.row(parent));
        if let Some(parent) = parent {
            self.select(Some(parent.path.clone()), by);
        }
    }

    /// Does edits as one step of undo and says why where they are refused. Edits with the same `key` that follow
    /// each other are one step.
    pub fn edit(&mut self, edits: &[Edit], key: Option<u64>) -> bool {
        let gesture = Gesture {
            before: self.selection.path.clone(),
            after: self.selection.path.clone(),
            key,
        };
        match self.document.apply_all(edits, gesture) {
            Ok(()) => {
                self.refresh();
                true
            }
            Err(EditError(reason)) => {
                self.refuse(reason);
                false
            }
        }
    }

    pub(super) fn edit_and_select(
        &mut self,
        edits: &[Edit],
        after: Option<Path>,
    ) -> Result<(), Refusal> {
        let gesture = Gesture {
            before: self.selection.path.clone(),
            after: after.clone(),
            key: None,
        };
        self.document
            .apply_all(edits, gesture)
            .map_err(|error| error.0)?;
        self.refresh();
        self.select(after, None);
        Ok(())
    }

    /// Replaces bytes of the text, as typing does.
    pub fn splice(&mut self, splice: Splice, key: Option<u64>) -> bool {
        self.edit(&[Edit::Text(splice)], key)
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if let Some(undone) = self.document.undo() {
            self.after_history(undone);
        }
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) {
        if let Some(done) = self.document.redo() {
            self.after_history(done);
        }
    }

    fn after_history(&mut self, undone: Undone) {
        self.refresh();
        let path = undone.selection.or_else(|| self.selection.path.clone());
        self.select(path, None);
        // Typing goes on where the text was changed, whatever is selected.
        let caret = undone.changed.end;
        self.jump = Some(Jump {
            range: caret..caret,
            focus: false,
        });
    }

    /// Ends the running gesture: the next edit is a step of its own.
    pub fn end_gesture(&mut self) {
        self.document.end_gesture();
    }

    /// The language in which the card's own texts are read, such as `en_us`; `None` for their plain form.
    pub fn locale(&self) -> Option<&str> {
        self.locale.as_deref()
    }

    /// The language in which the texts of new parts are.
    pub fn language(&self) -> Lang {
        self.language
    }

    /// Takes another language for the texts of new parts.
    pub fn set_language(&mut self, language: Lang) {
        self.language = language;
    }

    /// Reads the card's texts in another language.
    pub fn set_locale(&mut self, locale: Option<&str>) {
        if self.locale.as_deref() == locale {
            return;
        }
        self.locale = locale.map(str::to_owned);
        self.judge_again();
    }

    /// Reads the card of the last good state once more: its language or what stands beside it is another one.
    pub(super) fn judge_again(&mut self) {
        if let Some(old) = self.view.take() {
            self.view = Some(Arc::new(self.view_of(old.tree.clone(), old.revision)));
        }
    }

    fn view_of(&mut self, tree: Arc<Tree>, revision: u64) -> View {
        let card = Card::read(tree.clone(), self.locale.as_deref());
        self.judged += 1;
        View {
            revision,
            locale: self.locale.clone(),
            tree,
            outline: Outline::of(&card),
            report: self.report_on(&card),
            card,
            judged: self.judged,
        }
    }

    /// Judges the card; a file beside it and a picture under a key count as at hand.
    fn report_on(&self, card: &Card) -> Report {
        let mut report = check::check(card);
        let beside = self.file.as_deref().and_then(std::path::Path::parent);
        let images = self.pictures.as_deref();
        check::local_files(
            &mut report,
            card,
            |name| beside.is_some_and(|folder| file::inside(folder, name).is_some()),
            |key| images.is_some_and(|folder| file_of(folder, key).is_some()),
        );
        report
    }

    /// Takes the pictures at hand from this folder. `state` grows with every change in it.
    pub(super) fn set_pictures(&mut self, folder: Option<PathBuf>, state: u64) {
        if self.pictures != folder || self.pictures_state != state {
            self.pictures = folder;
            self.pictures_state = state;
            self.judge_again();
        }
    }

    /// Reads the card anew where the text is JSON and has changed since.
    fn refresh(&mut self) {
        self.changes.append(&mut self.document.take_changes());
        let Some((tree, back)) = readable(&self.document) else {
            return;
        };
        if self
            .view
            .as_ref()
            .is_some_and(|view| Arc::ptr_eq(&view.tree, &tree))
        {
            return;
        }
        let view = self.view_of(tree, self.document.revision());
        let mut changes = std::mem::replace(&mut self.changes, back.from_readable);
        changes.extend(back.to_readable);
        if let Some(old) = &self.view {
            self.play.follow(&old.card, &view.card, &changes);
        }
        if let Some(path) = &self.selection.path {
            let row = view
                .outline
                .at(&view.tree, path)
                .and_then(|at| view.outline.row(at));
            let path = row.map(|row| row.path.clone());
            if path != self.selection.path {
                self.selection = Selection {
                    path,
                    by: None,
                    serial: self.selection.serial + 1,
                };
            }
        }
        self.view = Some(Arc::new(view));
    }

    pub(super) fn good_view(&self) -> Result<Arc<View>, Refusal> {
        if self.document.syntax_error().is_some() {
            return Err(Bilingual::fixed(
                "the text is not JSON at the moment; mend it in the JSON pane first",
                "当前文本不是合法的 JSON；请先在 JSON 面板中修正",
            ));
        }
        self.view
            .clone()
            .ok_or(Bilingual::fixed("there is no card yet", "还没有卡片"))
    }

    /// Lays the text out anew: two spaces a level, comments kept where they can be.
    ///
    /// # Errors
    /// Where the text is not JSON, or has comments, which would be lost.
    pub fn format(&mut self) -> Result<(), Refusal> {
        let view = self.good_view()?;
        let text = crate::document::format::formatted(&view.tree);
        if let Some(splice) = Splice::between(self.document.text(), &text) {
            self.document.end_gesture();
            self.splice(splice, None);
        }
        Ok(())
    }

    /// Shows the next problem of the text (`step` 1) or the one before (`step` -1).
    pub fn problem_step(&mut self, step: isize, from: usize) {
        if let Some(error) = self.document.syntax_error() {
            self.jump = Some(Jump {
                range: error.range.clone(),
                focus: true,
            });
            return;
        }
        let Some(view) = self.view.clone() else {
            return;
        };
        let problems = &view.report.problems;
        let found = if step > 0 {
            problems
                .iter()
                .find(|problem| problem.range.start > from)
                .or_else(|| problems.first())
        } else {
            problems
                .iter()
                .rev()
                .find(|problem| problem.range.start < from)
                .or_else(|| problems.last())
        };
        if let Some(problem) = found {
            self.go_to(problem.range.clone(), true);
            self.say(problem.message.clone());
        }
    }

    /// Selects the row around a place of the text and shows the place in the JSON pane.
    pub fn go_to(&mut self, range: std::ops::Range<usize>, focus: bool) {
        if let Some(view) = self.view.clone()
            && self.document.syntax_error().is_none()
        {
            let node = view.tree.node_at(range.start);
            let path = view.tree.path(node);
            self.select(Some(path), Some(Pane::Source));
        }
        self.jump = Some(Jump { range, focus });
    }

    /// The documentation of what is selected.
    pub fn documentation(&self) -> Option<&'static str> {
        let row = self.selected_row()?;
        Catalog::get().entry(&row.tag).map(|entry| &*entry.doc)
    }

    /// The card as it is sent: JSON without comments, the card alone where the text is a message body.
    ///
    /// # Errors
    /// Where the text is not JSON.
    pub fn card_to_send(&self) -> Result<String, Refusal> {
        let view = self.good_view()?;
        Ok(view.tree.minified(view.card.root))
    }
}
