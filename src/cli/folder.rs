//! Files that a command finds in a folder.

use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::both;
use crate::lang::Bilingual;

/// Names that cards have in a folder.
const ENDINGS: [&str; 3] = ["json", "jsonc", "card"];
/// Folders that hold what others wrote or what was built.
const OF_OTHERS: [&str; 2] = ["node_modules", "target"];

/// The files in a folder and in those in it that may be cards, in the order of their paths. What is hidden, what
/// `.gitignore` and `.ignore` name, in a repository or not, and the folders of other people's work are left out, unless
/// it is the folder that was asked for. Beside them comes what cannot be read, with the reason.
pub(super) fn files(folder: &Path) -> (Vec<PathBuf>, Vec<(PathBuf, Bilingual)>) {
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .filter_entry(|entry| entry.depth() == 0 || !is_of_others(entry))
        .build();
    for entry in walk {
        match entry {
            // A link to a folder may lead back here; one to a file is that file.
            Ok(entry) => {
                let path = entry.into_path();
                if has_ending(&path) && path.is_file() {
                    found.push(path);
                }
            }
            Err(error) => {
                let place = place_of(&error).unwrap_or(folder).to_path_buf();
                let name = place.display();
                let reason = both!("cannot read {name}: {error}", "无法读取 {name}：{error}");
                unreadable.push((place, reason));
            }
        }
    }
    found.sort();
    (found, unreadable)
}

fn is_of_others(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
        && OF_OTHERS.iter().any(|name| entry.file_name() == *name)
}

fn has_ending(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

/// The file or folder that an error is about.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            place_of(err)
        }
        ignore::Error::Partial(errors) => errors.iter().find_map(place_of),
        _ => None,
    }
}

/// The sentence for a folder without cards.
pub(super) fn no_card(folder: &Path) -> Bilingual {
    let name = folder.display();
    both!(
        "there is no card (.json, .jsonc, .card) in {name}",
        "{name} 中没有卡片文件（.json、.jsonc、.card）"
    )
}
