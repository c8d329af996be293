//! The sequence of the next change of a card entity, where the person gives none: seconds since the year 2026 began,
//! so that commands on several machines rise together, and past the last one that was used here, so that two in one
//! second do.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::document::file;
use crate::feishu::entities::SEQUENCE_MAX;
use crate::home::Lock;

/// The file in the data folder.
const FILE: &str = "sequences.json";
/// 2026-01-01 in seconds since 1970.
const START: u64 = 1_767_225_600;
/// An entity lives 14 days; seconds.
const LIFE: u32 = 14 * 24 * 3600;

/// Entity → the last sequence, and when it was used.
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Book(BTreeMap<String, (u32, u32)>);

/// The next sequence of an entity; with `keep` it is used up.
pub fn next(folder: Option<&Path>, card_id: &str, keep: bool) -> u32 {
    with_book(folder, keep, |book, now| book.next(card_id, now))
}

/// The last sequence that was used for an entity here; 0 where none was.
pub fn last(folder: Option<&Path>, card_id: &str) -> u32 {
    with_book(folder, false, |book, _| {
        book.0.get(card_id).map_or(0, |(last, _)| *last)
    })
}

/// Notes a sequence that is about to be used.
pub fn used(folder: Option<&Path>, card_id: &str, sequence: u32) -> u32 {
    with_book(folder, true, |book, now| {
        book.note(card_id, sequence, now);
        sequence
    })
}

impl Book {
    fn next(&mut self, card_id: &str, now: u32) -> u32 {
        let last = self.0.get(card_id).map_or(0, |(last, _)| *last);
        let next = now.max(last.saturating_add(1)).clamp(1, SEQUENCE_MAX);
        self.note(card_id, next, now);
        next
    }

    fn note(&mut self, card_id: &str, sequence: u32, now: u32) {
        self.0.retain(|_, (_, at)| at.saturating_add(LIFE) > now);
        let last = self.0.get(card_id).map_or(0, |(last, _)| *last);
        let newest = last.max(sequence);
        self.0.insert(card_id.to_owned(), (newest, now));
    }
}

/// Where the book cannot be read or written, the clock alone does it.
fn with_book(folder: Option<&Path>, keep: bool, work: impl FnOnce(&mut Book, u32) -> u32) -> u32 {
    let path = folder.map(|folder| folder.join(FILE));
    let _lock = path.as_deref().filter(|_| keep).map(Lock::of);
    let read = path.as_deref().and_then(|path| std::fs::read(path).ok());
    let read = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut book: Book = read.unwrap_or_default();
    let sequence = work(&mut book, seconds());
    if let Some(path) = path.filter(|_| keep)
        && let Ok(bytes) = serde_json::to_vec(&book)
    {
        let _ = file::write_bytes(&path, &bytes);
    }
    sequence
}

fn seconds() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    u32::try_from(seconds.saturating_sub(START)).unwrap_or(SEQUENCE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_rises_within_a_second_and_past_a_given_one() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Some(folder.path());
        let first = next(folder, "7", true);
        let second = next(folder, "7", true);
        assert!(second > first);
        used(folder, "7", second + 1000);
        assert_eq!(next(folder, "7", false), second + 1001);
        assert_eq!(next(folder, "7", true), second + 1001);
        assert!(next(folder, "8", true) <= second);
    }

    #[test]
    fn entities_that_are_over_are_forgotten() {
        let mut book = Book::default();
        book.next("7", 100);
        book.next("8", 100 + LIFE);
        assert!(!book.0.contains_key("7") && book.0.contains_key("8"));
    }

    #[test]
    fn without_a_folder_the_clock_does_it() {
        assert!(next(None, "7", true) > 1);
    }
}
