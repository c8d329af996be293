//! What outlives the window: the journal of the open card, and the settings. The app secret is in neither.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::workspace::Workspace;
use crate::document::file::{self, Stamp};
use crate::lang::Lang;
use crate::render::{Device, ThemeName};

/// Names the folder for journal and settings, for tests and for people who keep theirs elsewhere.
pub const DATA_DIR: &str = "CARDWRIGHT_DATA_DIR";

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

/// What the send panel remembers; never the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendSettings {
    /// `feishu`, `lark`, or another base address.
    pub base: String,
    /// The app's id.
    pub app_id: String,
    /// What kind of id the receiver has.
    pub receiver_kind: String,
    /// The receiver.
    pub receiver: String,
}

impl Default for SendSettings {
    fn default() -> Self {
        Self {
            base: "https://open.feishu.cn".to_owned(),
            app_id: String::new(),
            receiver_kind: "open_id".to_owned(),
            receiver: String::new(),
        }
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
    pub zoom: f32,
    /// The width of the tree, points.
    pub tree_width: f32,
    /// The width of the inspector, points.
    pub inspector_width: f32,
    /// The height of the JSON pane, points.
    pub source_height: f32,
    /// Whether the list of problems is open.
    pub problems_open: bool,
    /// The send panel.
    pub send: SendSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            mood: Mood::default(),
            theme: ThemeName::default(),
            device: Device::default(),
            zoom: 1.0,
            tree_width: 270.0,
            inspector_width: 350.0,
            source_height: 260.0,
            problems_open: false,
            send: SendSettings::default(),
        }
    }
}

impl Settings {
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
}

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
        }
    }

    /// The card of a journal. What was not saved comes back as it was; what was saved is read from its file again.
    pub fn restore(self) -> Workspace {
        let on_disk = self.path.as_ref().and_then(|path| file::read(path).ok());
        let selection = self.selection;
        let mut work = match (self.path, on_disk) {
            (Some(path), Some(opened)) if !self.dirty => Workspace::opened(path, opened),
            (path, on_disk) => {
                // Where the file has changed meanwhile, the old stamp makes saving ask first.
                let saved = match (&path, on_disk) {
                    (Some(_), Some(opened)) => opened.text,
                    (Some(_), None) => String::new(),
                    (None, _) if self.dirty => String::new(),
                    (None, _) => self.text.clone(),
                };
                Workspace::restored(path, self.text, self.bom, self.stamp, saved)
            }
        };
        if let Some(pointer) = selection {
            work.select(Some(crate::document::Path::from_pointer(&pointer)), None);
        }
        work
    }
}

/// The folder where journal and settings are kept; `None` where the system names none.
pub fn data_dir() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(DATA_DIR) {
        return Some(PathBuf::from(folder));
    }
    directories::ProjectDirs::from("", "", "cardwright").map(|dirs| dirs.data_dir().to_path_buf())
}

/// Reads the settings of a folder; the usual ones where there are none or they cannot be read.
pub fn load_settings(folder: &Path) -> Settings {
    load(&folder.join("settings.json")).unwrap_or_default()
}

/// Writes the settings.
///
/// # Errors
/// What the system said.
pub fn store_settings(folder: &Path, settings: &Settings) -> std::io::Result<()> {
    store(folder, "settings.json", settings)
}

/// Reads the journal of a folder.
pub fn load_journal(folder: &Path) -> Option<Journal> {
    load(&folder.join("session.json"))
}

/// Writes the journal.
///
/// # Errors
/// What the system said.
pub fn store_journal(folder: &Path, journal: &Journal) -> std::io::Result<()> {
    store(folder, "session.json", journal)
}

fn load<T: for<'de> Deserialize<'de>>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn store(folder: &Path, name: &str, value: &impl Serialize) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let bytes = serde_json::to_vec_pretty(value)?;
    file::write_bytes(&folder.join(name), &bytes)
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
        store_journal(folder.path(), &Journal::of(&mut work)).expect("stored");
        std::fs::write(&path, r#"{"a": 2}"#).expect("written");
        let mut back = load_journal(folder.path()).expect("there").restore();
        assert_eq!(back.text(), r#"{"a": 2}"#);
        assert!(!back.is_dirty());

        work.edit(&[Edit::Text(Splice::new(6..7, "3"))], None);
        store_journal(folder.path(), &Journal::of(&mut work)).expect("stored");
        let mut back = load_journal(folder.path()).expect("there").restore();
        assert_eq!(back.text(), r#"{"a": 3}"#);
        assert!(back.is_dirty());
        assert!(back.changed_on_disk());
    }

    #[test]
    fn settings_of_another_version_still_load() {
        let settings: Settings =
            serde_json::from_str(r#"{"language": "zh", "gone": 1}"#).expect("read");
        assert_eq!(settings.lang(), Lang::Zh);
        assert_eq!(settings.zoom, 1.0);
    }
}
