//! The key book: which picture or sound, known by its bytes, has which key at which app. So each is uploaded once.
//!
//! A key is good for the app that has uploaded it only, so the book has a page for each app on each server.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::document::file;
use crate::feishu::BaseUrl;
use crate::home::Lock;
use crate::lang::Bilingual;

/// The file in the data folder.
const FILE: &str = "keys.json";
/// Keys that are kept for one app at most; the oldest go.
const MOST_KEYS: usize = 5000;

/// An app on a server: the name of its page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppKey(String);

impl AppKey {
    /// The page of an app.
    pub fn new(base: &BaseUrl, app_id: &str) -> Self {
        Self(super::vault::account(base, app_id))
    }
}

/// One upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Upload {
    key: String,
    /// When, milliseconds since 1970.
    at: u64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Book {
    /// By app, then by the SHA-256 of the bytes.
    apps: BTreeMap<String, BTreeMap<String, Upload>>,
}

/// The key book of a data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyBook {
    path: PathBuf,
}

/// The name of bytes in the book: their SHA-256, in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let hex = |byte: &u8| format!("{byte:02x}");
    digest.as_ref().iter().map(hex).collect()
}

/// What an app has uploaded, as the book said when it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    by_digest: BTreeMap<String, String>,
    keys: HashSet<String>,
}

impl Page {
    /// The key of bytes that the app has uploaded.
    pub fn key_of(&self, digest: &str) -> Option<&str> {
        self.by_digest.get(digest).map(String::as_str)
    }

    /// Whether the app itself has uploaded a key, so that it may stay as it is.
    pub fn knows(&self, key: &str) -> bool {
        self.keys.contains(key)
    }
}

impl KeyBook {
    /// The book of a data folder; the file need not be there.
    pub fn new(folder: &Path) -> Self {
        Self {
            path: folder.join(FILE),
        }
    }

    /// What an app has uploaded. A book that cannot be read counts as empty: then a picture is uploaded once more.
    pub fn page(&self, app: &AppKey) -> Page {
        let mut book = self.load().unwrap_or_default();
        let uploads = book.apps.remove(&app.0).unwrap_or_default();
        Page {
            keys: uploads.values().map(|upload| upload.key.clone()).collect(),
            by_digest: uploads
                .into_iter()
                .map(|(digest, upload)| (digest, upload.key))
                .collect(),
        }
    }

    /// Writes down an upload: the [`digest`] of the bytes and the key that the server gave.
    ///
    /// # Errors
    /// One sentence: the file cannot be written.
    pub fn learn(&self, app: &AppKey, digest: &str, key: &str) -> Result<(), Bilingual> {
        self.update(|book| {
            let page = book.apps.entry(app.0.clone()).or_default();
            let upload = Upload {
                key: key.to_owned(),
                at: super::now_ms(),
            };
            page.insert(digest.to_owned(), upload);
            while page.len() > MOST_KEYS {
                let oldest = page.iter().min_by_key(|(_, upload)| upload.at);
                let Some(oldest) = oldest.map(|(digest, _)| digest.clone()) else {
                    break;
                };
                page.remove(&oldest);
            }
        })
    }

    /// Forgets keys of an app that the server no longer takes, so that their pictures are uploaded anew.
    ///
    /// # Errors
    /// One sentence: the file cannot be written.
    pub fn forget(&self, app: &AppKey, keys: &[String]) -> Result<(), Bilingual> {
        self.update(|book| {
            if let Some(page) = book.apps.get_mut(&app.0) {
                page.retain(|_, upload| !keys.contains(&upload.key));
            }
        })
    }

    fn load(&self) -> Option<Book> {
        serde_json::from_slice(&std::fs::read(&self.path).ok()?).ok()
    }

    /// Reads, changes and writes the book while other windows wait, so that none of their keys is lost. A broken book
    /// is put aside, not written over.
    fn update(&self, change: impl FnOnce(&mut Book)) -> Result<(), Bilingual> {
        let _lock = Lock::of(&self.path)?;
        let mut book = self.load().unwrap_or_else(|| {
            if self.path.exists() {
                let _ = std::fs::rename(&self.path, self.path.with_extension("json.broken"));
            }
            Book::default()
        });
        change(&mut book);
        let written = serde_json::to_vec_pretty(&book)
            .map_err(std::io::Error::from)
            .and_then(|bytes| file::write_bytes(&self.path, &bytes));
        written.map_err(|error| file::write_reason(&self.path, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_that_of_the_standard() {
        // FIPS 180-4, the example "abc".
        assert_eq!(
            digest(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn only_so_many_keys_are_kept_and_the_oldest_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = KeyBook::new(folder.path());
        let app = AppKey::new(&BaseUrl::feishu(), "cli_1");
        let upload = |at: usize| Upload {
            key: format!("img_{at}"),
            at: at as u64,
        };
        let full = (0..MOST_KEYS).map(|at| (format!("{at:064}"), upload(at)));
        let all = Book {
            apps: BTreeMap::from([(app.0.clone(), full.collect())]),
        };
        std::fs::write(&book.path, serde_json::to_vec(&all).expect("JSON")).expect("written");
        book.learn(&app, "new", "img_new").expect("learned");
        let page = book.page(&app);
        assert!(page.knows("img_new") && page.knows("img_1") && !page.knows("img_0"));
        assert_eq!(page.by_digest.len(), MOST_KEYS);
    }
}
