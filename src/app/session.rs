//! What outlives the window: the journal of the open card, and the settings. The app secret is in neither.
//!
//! Each window has a journal of its own, which it holds locked while it runs: `session.json`, or `session-<n>.json`
//! where that one is another window's or keeps unsaved work. The system lets go of the lock when the process ends, in
//! whatever way. A window never writes to a journal with unsaved work that it has not opened itself.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use super::window_place::WindowPlace;
use super::workspace::{Widths, Workspace};
use crate::catalog::tables;
use crate::document::file::{self, Stamp};
use crate::document::{Document, Steps};
use crate::lang::Lang;
use crate::render::{Device, ThemeName};
use crate::sending::profiles::without_password;
use crate::sending::{Address, Favourite};

/// How wide the tree can be, points.
pub const TREE_WIDTHS: RangeInclusive<f32> = 180.0..=560.0;
/// How wide the inspector can be, points.
pub const INSPECTOR_WIDTHS: RangeInclusive<f32> = 260.0..=620.0;
/// How high the JSON pane can be, points.
pub const SOURCE_HEIGHTS: RangeInclusive<f32> = 80.0..=1200.0;
/// How small and how large the card can be shown.
pub const ZOOMS: RangeInclusive<f32> = 0.25..=4.0;

/// Whether the window is light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mood {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// As what the send panel sends, as the settings keep it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SendAs {
    /// The card's JSON.
    #[default]
    Card,
    /// A card entity.
    Entity,
    /// A template of the card builder.
    Template,
    /// By a custom bot.
    Webhook,
    /// In a group, for one person to see.
    Ephemeral,
    /// One call for all receivers.
    Batch,
    /// As a reply.
    Reply,
    /// In the place of a card that was sent before.
    Update,
}

/// What the send panel remembers; never the secret, nor the address of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendSettings {
    /// The server: `https://open.feishu.cn`, `https://open.larksuite.com`, or another address.
    pub base: String,
    /// The app's id.
    pub app_id: String,
    /// A PEM file with root certificates besides the system's; empty for none.
    pub ca_file: String,
    /// What kind of id the receiver has.
    pub receiver_kind: String,
    /// The receiver.
    pub receiver: String,
    /// More receivers.
    pub more: Vec<Address>,
    /// The profile that these fields are of; `None` where none was made.
    pub profile: Option<String>,
    /// Who "me" is for this app.
    pub me: Option<Address>,
    /// Whether it goes to "me"; where the person has not chosen, it does as soon as "me" is known.
    pub to_me: Option<bool>,
    /// Receivers with a name.
    pub favourites: Vec<Favourite>,
    /// As what it is sent.
    pub way: SendAs,
    /// The template's id.
    pub template: String,
    /// The template's version; empty for the newest.
    pub template_version: String,
    /// The template's variables, a JSON object; empty for none.
    pub variables: String,
    /// The group in which one person sees the card.
    pub group: String,
    /// The message that is replied to or updated.
    pub message: String,
    /// Whether a reply goes into a topic.
    pub in_thread: bool,
    /// Whether a second send to the same place updates the message.
    pub update_last: bool,
    /// Whether a typed secret goes into the system's key store.
    pub keep_secret: bool,
    /// Which sections are open, where that is not the usual.
    pub open: BTreeMap<String, bool>,
}

impl Default for SendSettings {
    fn default() -> Self {
        Self {
            base: "https://open.feishu.cn".to_owned(),
            app_id: String::new(),
            ca_file: String::new(),
            receiver_kind: "open_id".to_owned(),
            receiver: String::new(),
            more: Vec::new(),
            profile: None,
            me: None,
            to_me: None,
            favourites: Vec::new(),
            way: SendAs::default(),
            template: String::new(),
            template_version: String::new(),
            variables: String::new(),
            group: String::new(),
            message: String::new(),
            in_thread: false,
            update_last: false,
            keep_secret: false,
            open: BTreeMap::new(),
        }
    }
}

impl SendSettings {
    /// Whether a section of the panel is open.
    pub fn is_open(&self, section: &str, usually: bool) -> bool {
        self.open.get(section).copied().unwrap_or(usually)
    }

    /// Opens a section of the panel or folds it.
    pub fn set_open(&mut self, section: &str, open: bool) {
        self.open.insert(section.to_owned(), open);
    }

    /// Whether it goes to "me".
    pub fn is_to_me(&self) -> bool {
        self.to_me.unwrap_or_else(|| {
            self.me.is_some() || (self.receiver.is_empty() && self.more.is_empty())
        })
    }
}

/// What a person chose about the window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language; the system's where none was chosen.
    pub language: Option<Lang>,
    /// Light or dark.
    pub mood: Mood,
    /// The theme that the card is shown in.
    pub theme: ThemeName,
    /// The client that the card is shown on.
    pub device: Device,
    /// How large the card is shown; 1 is its own size.
    #[serde(deserialize_with = "single")]
    pub zoom: f32,
    /// Whether it is shown as large as the pane is wide, whatever the zoom says.
    pub fit_width: bool,
    /// Whether the single card fitted the pane before the grid was shown.
    pub single_fit: bool,
    /// Whether the card stands in a chat.
    pub chat: bool,
    /// Whether desktop and phone, light and dark are shown at once.
    pub grid: bool,
    /// The language in which the card is read, such as `en_us`; that of the interface where none was chosen.
    pub locale: Option<String>,
    /// The width of the tree, points.
    #[serde(deserialize_with = "single")]
    pub tree_width: f32,
    /// The width of the inspector, points.
    #[serde(deserialize_with = "single")]
    pub inspector_width: f32,
    /// The height of the JSON pane, points.
    #[serde(deserialize_with = "single")]
    pub source_height: f32,
    /// True if the JSON pane is open.
    pub source_open: bool,
    /// The last place of the window; `None` before the first run.
    pub window: Option<WindowPlace>,
    /// Whether the list of problems is open.
    pub problems_open: bool,
    /// The send panel.
    pub send: SendSettings,
}

/// Reads a number that may be too large for its type: it is put right afterwards.
fn single<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    f64::deserialize(deserializer).map(|number| number as f32)
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            mood: Mood::default(),
            theme: ThemeName::default(),
            device: Device::default(),
            zoom: 1.0,
            fit_width: false,
            single_fit: false,
            chat: true,
            grid: false,
            locale: None,
            tree_width: 270.0,
            inspector_width: 350.0,
            source_height: 260.0,
            source_open: true,
            window: None,
            problems_open: false,
            send: SendSettings::default(),
        }
    }
}

impl Settings {
    /// The same with numbers that can be drawn, whatever the file said.
    fn in_range(mut self) -> Self {
        let usual = Self::default();
        self.window = self.window.and_then(WindowPlace::in_range);
        let known = |locale: &String| tables().locales.iter().any(|one| one.code == *locale);
        self.locale = self.locale.filter(known);
        let numbers = [
            (&mut self.zoom, usual.zoom, ZOOMS),
            (&mut self.tree_width, usual.tree_width, TREE_WIDTHS),
            (
                &mut self.inspector_width,
                usual.inspector_width,
                INSPECTOR_WIDTHS,
            ),
            (&mut self.source_height, usual.source_height, SOURCE_HEIGHTS),
        ];
        for (number, usual, range) in numbers {
            *number = if number.is_finite() {
                number.clamp(*range.start(), *range.end())
            } else {
                usual
            };
        }
        self
    }

    /// The language in which the card is read.
    pub fn card_locale(&self) -> &str {
        match &self.locale {
            Some(locale) => locale,
            None => match self.lang() {
                Lang::En => "en_us",
                Lang::Zh => "zh_cn",
            },
        }
    }

    /// The language of the interface.
    pub fn lang(&self) -> Lang {
        self.language.unwrap_or_else(Lang::of_system)
    }
}

/// The open card, as it is found again after the window was closed or killed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Journal {
    /// The text.
    pub text: String,
    /// Its file.
    pub path: Option<PathBuf>,
    /// Whether the file began with a byte order mark.
    pub bom: bool,
    /// What the file held when it was read or written last.
    pub stamp: Option<Stamp>,
    /// Whether the text differs from the file.
    pub dirty: bool,
    /// What was selected, a JSON Pointer.
    pub selection: Option<String>,
    /// What can be undone and done again.
    pub steps: Steps,
    /// The card's widths in the preview.
    pub widths: Widths,
}

/// Bytes of steps that a journal keeps at most: it is written whole after each change.
const STEPS_KEPT: usize = 1 << 20;

impl Journal {
    /// The journal of a card.
    pub fn of(work: &mut Workspace) -> Self {
        Self {
            text: work.text().to_owned(),
            path: work.file().map(Path::to_path_buf),
            bom: work.bom(),
            stamp: work.stamp(),
            dirty: work.is_dirty(),
            selection: work.selection().path.as_ref().map(ToString::to_string),
            steps: work.document().steps(STEPS_KEPT),
            widths: work.widths,
        }
    }

    /// The journal of a card whose changes the person does not want; `None` where nothing remains of it.
    pub fn without_changes(work: &mut Workspace) -> Option<Self> {
        work.file()?;
        Some(Self {
            text: work.saved_text().to_owned(),
            dirty: false,
            steps: Steps::default(),
            ..Self::of(work)
        })
    }

    /// The card of a journal. What was not saved comes back as it was; what was saved is read from its file again.
    pub fn restore(self) -> Workspace {
        let on_disk = self.path.as_ref().and_then(|path| file::read(path).ok());
        let selection = self.selection;
        let widths = self.widths.in_range();
        let mut work = match (self.path, on_disk) {
            (Some(path), Some(opened)) if !self.dirty && opened.text != self.text => {
                Workspace::opened(path, opened)
            }
            (path, on_disk) => {
                // Where the file has changed meanwhile, the old stamp makes saving ask first.
                let saved = match (&path, on_disk) {
                    (Some(_), Some(opened)) => opened.text,
                    (Some(_), None) => String::new(),
                    (None, _) if self.dirty => String::new(),
                    (None, _) => self.text.clone(),
                };
                let document = Document::with_steps(self.text, self.steps);
                Workspace::restored(path, document, self.bom, self.stamp, saved)
            }
        };
        work.widths = widths;
        if let Some(pointer) = selection {
            work.select(Some(crate::document::Path::from_pointer(&pointer)), None);
        }
        work
    }
}

/// Reads the settings of a folder; the usual ones where there are none or they cannot be read.
pub fn load_settings(folder: &Path) -> Settings {
    let mut settings = load::<Settings>(&folder.join("settings.json"))
        .unwrap_or_default()
        .in_range();
    settings.send.base = without_password(&settings.send.base);
    settings
}

/// Writes the settings.
///
/// # Errors
/// What the system said.
pub fn store_settings(folder: &Path, settings: &Settings) -> std::io::Result<()> {
    let mut settings = settings.clone();
    settings.send.base = without_password(&settings.send.base);
    store(&folder.join("settings.json"), &settings)
}

/// Reads the first journal of a folder.
pub fn load_journal(folder: &Path) -> Option<Journal> {
    load(&folder.join(journal_name(0)))
}

/// More windows than anyone opens; it only ends the search for a free journal.
const MOST_JOURNALS: usize = 1000;

/// A journal that belongs to this window as long as this value lives.
#[derive(Debug)]
pub struct Slot {
    folder: PathBuf,
    number: usize,
    /// `None` on a file system without locks.
    _lock: Option<File>,
}

impl Slot {
    /// Takes the journal that was written last and is no other window's.
    pub fn of_last_session(folder: &Path) -> Option<(Self, Journal)> {
        journals(folder)
            .into_iter()
            .find_map(|number| Self::open(folder, number))
    }

    /// Takes a journal that holds nothing unsaved.
    pub fn free(folder: &Path) -> Option<Self> {
        (0..MOST_JOURNALS).find_map(|number| {
            let slot = Self::lock(folder, number)?;
            let there = slot.path().exists();
            // A journal that cannot be read may still be mended by hand.
            let free = !there || slot.load().is_some_and(|journal| !journal.dirty);
            free.then_some(slot)
        })
    }

    /// Takes a journal with what it holds, unless it is another window's.
    pub fn open(folder: &Path, number: usize) -> Option<(Self, Journal)> {
        let slot = Self::lock(folder, number)?;
        let journal = slot.load()?;
        Some((slot, journal))
    }

    /// The journals besides this one that hold unsaved work and are no other window's, the latest first.
    pub fn unsaved_elsewhere(&self) -> Vec<usize> {
        let others = journals(&self.folder)
            .into_iter()
            .filter(|number| *number != self.number);
        others
            .filter(|number| {
                Self::open(&self.folder, *number).is_some_and(|(_, journal)| journal.dirty)
            })
            .collect()
    }

    fn lock(folder: &Path, number: usize) -> Option<Self> {
        std::fs::create_dir_all(folder).ok()?;
        let name = journal_name(number).replace(".json", ".lock");
        let lock = match File::create(folder.join(name)) {
            Ok(file) => match lock_soon(&file) {
                Ok(()) => Some(file),
                Err(TryLockError::WouldBlock) => return None,
                Err(TryLockError::Error(_)) => None,
            },
            Err(_) => None,
        };
        Some(Self {
            folder: folder.to_path_buf(),
            number,
            _lock: lock,
        })
    }

    fn load(&self) -> Option<Journal> {
        load(&self.path())
    }

    /// Its file.
    pub fn path(&self) -> PathBuf {
        self.folder.join(journal_name(self.number))
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Forgets what it holds.
    pub fn clear(&self) {
        // Where it cannot be removed, what it holds is offered once more: better than lost.
        let _ = std::fs::remove_file(self.path());
    }
}

fn journal_name(number: usize) -> String {
    match number {
        0 => "session.json".to_owned(),
        number => format!("session-{number}.json"),
    }
}

/// Locks a file that another window may hold. A process that is being started has a copy of this one's locks until its
/// own program runs, so a lock that was let go may look held for a moment: it is tried for 60 ms.
fn lock_soon(file: &File) -> Result<(), TryLockError> {
    for _ in 0..3 {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            done => return done,
        }
    }
    file.try_lock()
}

/// The numbers of the journals of a folder, the one that was written last first.
fn journals(folder: &Path) -> Vec<usize> {
    let number = |name: &str| match name.strip_prefix("session")?.strip_suffix(".json")? {
        "" => Some(0),
        rest => rest.strip_prefix('-')?.parse::<usize>().ok(),
    };
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let number = number(entry.file_name().to_str()?)?;
            Some((entry.metadata().ok()?.modified().ok()?, number))
        })
        .collect();
    found.sort_unstable_by_key(|(time, number)| (std::cmp::Reverse(*time), *number));
    found.into_iter().map(|(_, number)| number).collect()
}

/// Writes a journal to its file.
///
/// # Errors
/// What the system said.
pub fn store_journal(path: &Path, journal: &Journal) -> std::io::Result<()> {
    store(path, journal)
}

fn load<T: for<'de> Deserialize<'de>>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn store(path: &Path, value: &impl Serialize) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let bytes = serde_json::to_vec_pretty(value)?;
    file::write_bytes(path, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Edit, Splice};

    #[test]
    fn a_card_that_was_not_saved_comes_back_and_one_that_was_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("card.json");
        std::fs::write(&path, r#"{"a": 1}"#).expect("written");
        let mut work = Workspace::opened(path.clone(), file::read(&path).expect("read"));
        store_journal(&folder.path().join("session.json"), &Journal::of(&mut work))
            .expect("stored");
        std::fs::write(&path, r#"{"a": 2}"#).expect("written");
        let mut back = load_journal(folder.path()).expect("there").restore();
        assert_eq!(back.text(), r#"{"a": 2}"#);
        assert!(!back.is_dirty());

        work.edit(&[Edit::Text(Splice::new(6..7, "3"))], None);
        store_journal(&folder.path().join("session.json"), &Journal::of(&mut work))
            .expect("stored");
        let mut back = load_journal(folder.path()).expect("there").restore();
        assert_eq!(back.text(), r#"{"a": 3}"#);
        assert!(back.is_dirty());
        assert!(back.changed_on_disk());
        back.undo();
        assert_eq!(back.text(), r#"{"a": 1}"#, "what was done can be undone");
        back.redo();
        assert_eq!(back.text(), r#"{"a": 3}"#);
    }

    #[test]
    fn a_journal_with_unsaved_work_or_of_another_window_is_never_taken_for_a_new_card() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = |text: &str, dirty| Journal {
            text: text.to_owned(),
            dirty,
            ..Journal::default()
        };
        assert!(Slot::of_last_session(folder.path()).is_none());
        let first = Slot::free(folder.path()).expect("free");
        store_journal(&first.path(), &journal("one", true)).expect("stored");
        let second = Slot::free(folder.path()).expect("free");
        assert_ne!(first.path(), second.path(), "the first is another window's");
        assert!(second.unsaved_elsewhere().is_empty());
        drop(first);
        let third = Slot::free(folder.path()).expect("free");
        assert!(third.path().ends_with("session-2.json"), "{third:?}");
        assert_eq!(third.unsaved_elsewhere(), [0]);
        let (first, found) = Slot::of_last_session(folder.path()).expect("one is there");
        assert_eq!(found.text, "one");
        store_journal(&first.path(), &journal("one", false)).expect("stored");
        drop(first);
        assert!(third.unsaved_elsewhere().is_empty());
        let again = Slot::free(folder.path()).expect("free");
        assert!(again.path().ends_with("session.json"));
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_put_right() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("settings.json");
        let text =
            r#"{"zoom": 1e39, "tree_width": -5, "inspector_width": 1e9, "source_height": 0}"#;
        std::fs::write(file, text).expect("written");
        let settings = load_settings(folder.path());
        assert_eq!(settings.zoom, 1.0);
        assert_eq!(settings.tree_width, 180.0);
        assert_eq!(settings.inspector_width, 620.0);
        assert_eq!(settings.source_height, 80.0);
    }

    #[test]
    fn a_password_in_the_servers_address_is_not_stored() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = Settings::default();
        settings.send.base = "https://me:hush@host.example/x".to_owned();
        store_settings(folder.path(), &settings).expect("stored");
        let text = std::fs::read_to_string(folder.path().join("settings.json")).expect("read");
        assert!(
            !text.contains("hush") && text.contains("https://host.example/x"),
            "{text}"
        );
    }

    #[test]
    fn settings_of_another_version_still_load() {
        let settings: Settings =
            serde_json::from_str(r#"{"language": "zh", "gone": 1}"#).expect("read");
        assert_eq!(settings.lang(), Lang::Zh);
        assert_eq!(settings.zoom, 1.0);
    }
}
