//! Picture files: named after keys, put beside the card.

use std::path::{Path, PathBuf};

use crate::document::file;
use crate::lang::Bilingual;
use crate::render::images;
pub(crate) use crate::sending::picture_file::{PictureFile, name_of, read};

/// The most characters that a key takes from a file's name.
const KEY_LENGTH: usize = 40;

/// Whether a file is a card by its name.
pub(crate) fn is_card(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        ["json", "jsonc", "card"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// Whether a file holds just these bytes.
pub(crate) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same_length = std::fs::metadata(path).is_ok_and(|about| about.len() == bytes.len() as u64);
    same_length && std::fs::read(path).is_ok_and(|held| held == bytes)
}

/// Writes the picture of a key that has none yet.
///
/// # Errors
/// One sentence: why it could not be written.
pub(crate) fn write(folder: &Path, key: &str, picture: &PictureFile) -> Result<PathBuf, Bilingual> {
    let path = folder.join(format!("{key}.{}", picture.ending));
    write_to(&path, picture)?;
    Ok(path)
}

fn write_to(path: &Path, picture: &PictureFile) -> Result<(), Bilingual> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let written =
        std::fs::create_dir_all(folder).and_then(|()| file::write_bytes(path, &picture.bytes));
    written.map_err(|error| file::write_reason(path, &error))
}

/// The file that takes the place of the picture `old` of a key; `None` where no other file of the key may be touched
/// and the new picture would be hidden by one, or take its place.
pub(crate) fn successor(old: &Path, key: &str, picture: &PictureFile) -> Option<PathBuf> {
    let folder = old.parent()?;
    let new = folder.join(format!("{key}.{}", picture.ending));
    if new == old {
        return Some(new);
    }
    // Of several files for one key the first counts.
    let mut until_new = images::files_of(folder, key).take_while(|path| *path != new);
    let is_free = !new.exists() && until_new.all(|path| path == *old || !path.exists());
    is_free.then_some(new)
}

/// Writes a picture in the place of another one, and nowhere else.
///
/// # Errors
/// One sentence: why it could not be written. What was there is there still.
pub(crate) fn replace(old: &Path, new: &Path, picture: &PictureFile) -> Result<(), Bilingual> {
    write_to(new, picture)?;
    if new != old {
        std::fs::remove_file(old).map_err(|error| file::write_reason(old, &error))?;
    }
    Ok(())
}

/// A key for a picture after its file's name, one that `taken` does not have.
pub(crate) fn new_key(path: &Path, taken: impl Fn(&str) -> bool) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut name: String = stem
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .take(KEY_LENGTH)
        .collect();
    name = name.trim_matches('_').to_owned();
    if name.is_empty() {
        name.push_str("picture");
    }
    let key = format!("local_{name}");
    if !taken(&key) {
        return key;
    }
    let mut number: u64 = 2;
    loop {
        let key = format!("{key}_{number}");
        if !taken(&key) {
            return key;
        }
        number += 1;
    }
}

/// Moves the pictures of one folder into another; what is there already and different stays, and is counted.
pub(crate) fn move_all(from: &Path, to: &Path) -> std::io::Result<usize> {
    let mut kept = 0;
    let Ok(entries) = std::fs::read_dir(from) else {
        return Ok(0);
    };
    for entry in entries.flatten() {
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        let bytes = std::fs::read(&old)?;
        if new.exists() && !holds(&new, &bytes) {
            kept += 1;
            continue;
        }
        std::fs::create_dir_all(to)?;
        file::write_bytes(&new, &bytes)?;
        std::fs::remove_file(&old)?;
    }
    let _ = std::fs::remove_dir(from);
    Ok(kept)
}

/// Copies the pictures of keys from one folder into another; what is there already and different stays, and is counted.
pub(crate) fn copy(from: &Path, to: &Path, keys: &[String]) -> std::io::Result<usize> {
    let mut kept = 0;
    for key in keys {
        let Some(old) = images::file_of(from, key) else {
            continue;
        };
        let bytes = std::fs::read(&old)?;
        match (images::file_of(to, key), old.file_name()) {
            (Some(new), _) => kept += usize::from(!holds(&new, &bytes)),
            (None, Some(name)) => {
                std::fs::create_dir_all(to)?;
                file::write_bytes(&to.join(name), &bytes)?;
            }
            (None, None) => {}
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bmp() -> PictureFile {
        PictureFile {
            bytes: b"new".to_vec(),
            ending: "bmp",
        }
    }

    #[test]
    fn a_picture_takes_the_place_of_one_file_and_no_other_is_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["k.png", "other.webp"] {
            std::fs::write(at(name), name).expect("written");
        }
        let new = successor(&at("k.png"), "k", &bmp()).expect("it is free");
        assert_eq!(new, at("k.bmp"));
        // A file that would be hidden or overwritten keeps its place.
        std::fs::write(at("k.webp"), "webp").expect("written");
        assert_eq!(successor(&at("k.png"), "k", &bmp()), None);
        std::fs::rename(at("k.webp"), at("k.bmp")).expect("moved");
        assert_eq!(successor(&at("k.png"), "k", &bmp()), None);
        std::fs::remove_file(at("k.bmp")).expect("removed");
        replace(&at("k.png"), &new, &bmp()).expect("replaced");
        assert!(!at("k.png").exists() && at("other.webp").exists());
        assert_eq!(std::fs::read(new).expect("read"), b"new");
    }

    #[test]
    fn a_key_is_made_of_the_files_name_and_is_new() {
        let key = |name: &str, taken: &[&str]| new_key(Path::new(name), |key| taken.contains(&key));
        assert_eq!(key("/a/Cat photo (1).png", &[]), "local_Cat_photo__1");
        assert_eq!(
            key("图片.png", &["local_图片", "local_图片_2"]),
            "local_图片_3"
        );
        assert_eq!(key("...", &[]), "local_picture");
        assert!(images::is_file_name(&key("../../x:y.png", &[])));
    }

    #[test]
    fn pictures_move_beside_a_saved_card_and_never_over_a_different_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        for path in [&from, &to] {
            std::fs::create_dir(path).expect("made");
        }
        std::fs::write(from.join("a.png"), "a").expect("written");
        std::fs::write(from.join("b.png"), "b").expect("written");
        std::fs::write(to.join("b.png"), "other").expect("written");
        assert_eq!(move_all(&from, &to).expect("moved"), 1);
        let held = |name| std::fs::read_to_string(to.join(name)).expect("read");
        assert_eq!((held("a.png"), held("b.png")), ("a".into(), "other".into()));
        assert!(from.join("b.png").exists() && !from.join("a.png").exists());
    }
}
