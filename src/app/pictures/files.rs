//! Picture files: read and proved, named after keys, put beside the card.

use std::path::{Path, PathBuf};

use image::ImageFormat;

use crate::both;
use crate::document::file;
use crate::lang::Bilingual;
use crate::render::images;

/// The most bytes of a picture that the server takes
/// (<https://open.feishu.cn/document/server-docs/im-v1/image/create>).
const MOST_BYTES: u64 = 10 * 1024 * 1024;
/// The longest side that it takes, and that of a GIF, pixels.
const LONGEST_SIDE: u32 = 12_000;
/// See [`LONGEST_SIDE`].
const LONGEST_GIF_SIDE: u32 = 2_000;
/// The most characters that a key takes from a file's name.
const KEY_LENGTH: usize = 40;

/// A picture that can be shown and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PictureFile {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// The ending for its format, which its name need not tell.
    pub(crate) ending: &'static str,
}

/// Whether a file is a card by its name.
pub(crate) fn is_card(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        ["json", "jsonc", "card"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// A file's name, as it is said.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Reads a picture.
///
/// # Errors
/// One sentence: it cannot be read, is no picture, or is too large to be sent.
pub(crate) fn read(path: &Path) -> Result<PictureFile, Bilingual> {
    let name = name_of(path);
    let unreadable = |error: std::io::Error| {
        let reason = error.to_string();
        both!(
            "{name} cannot be read: {reason}",
            "无法读取 {name}：{reason}"
        )
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        return Err(both!(
            "{name} is a folder, not a picture",
            "{name} 是文件夹，不是图片"
        ));
    }
    if about.len() > MOST_BYTES {
        let megabytes = about.len() as f64 / (1024.0 * 1024.0);
        return Err(both!(
            "{name} has {megabytes:.1} MB; a picture of a card may have 10 MB",
            "{name} 有 {megabytes:.1} MB；卡片中的图片不能超过 10 MB"
        ));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let ending = match image::guess_format(&bytes) {
        Ok(ImageFormat::Png) => "png",
        Ok(ImageFormat::Jpeg) => "jpg",
        Ok(ImageFormat::Gif) => "gif",
        Ok(ImageFormat::WebP) => "webp",
        Ok(ImageFormat::Bmp) => "bmp",
        _ => {
            return Err(both!(
                "{name} is not a picture: PNG, JPEG, GIF, WebP or BMP is expected",
                "{name} 不是图片：支持 PNG、JPEG、GIF、WebP 或 BMP"
            ));
        }
    };
    let reader = image::ImageReader::new(std::io::Cursor::new(&bytes)).with_guessed_format();
    let sides = reader.map(image::ImageReader::into_dimensions);
    let Ok(Ok((width, height))) = sides else {
        return Err(both!(
            "{name} is a damaged picture",
            "{name} 是已损坏的图片"
        ));
    };
    let most = if ending == "gif" {
        LONGEST_GIF_SIDE
    } else {
        LONGEST_SIDE
    };
    if width.max(height) > most {
        return Err(both!(
            "{name} has {width} × {height} pixels; a side may have {most}",
            "{name} 有 {width} × {height} 像素；每边不能超过 {most} 像素"
        ));
    }
    Ok(PictureFile { bytes, ending })
}

/// The file of a folder that holds the picture of a key now.
pub(crate) fn existing(folder: &Path, key: &str) -> Option<PathBuf> {
    images::files_of(folder, key).find(|path| path.exists())
}

/// Whether a file holds just these bytes.
pub(crate) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same_length = std::fs::metadata(path).is_ok_and(|about| about.len() == bytes.len() as u64);
    same_length && std::fs::read(path).is_ok_and(|held| held == bytes)
}

/// Writes the picture of a key; whatever held it before goes.
///
/// # Errors
/// One sentence: why it could not be written. What was there is there still.
pub(crate) fn write(folder: &Path, key: &str, picture: &PictureFile) -> Result<PathBuf, Bilingual> {
    let path = folder.join(format!("{key}.{}", picture.ending));
    let written =
        std::fs::create_dir_all(folder).and_then(|()| file::write_bytes(&path, &picture.bytes));
    written.map_err(|error| file::write_reason(&path, &error))?;
    // Of several files for one key the first counts; only the new one may remain.
    for old in images::files_of(folder, key).filter(|old| *old != path) {
        let _ = std::fs::remove_file(old);
    }
    Ok(path)
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn what_is_no_picture_is_refused_in_one_sentence() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("written");
            path
        };
        let refused = |path: &Path| read(path).expect_err("refused").en.into_owned();
        assert!(refused(&path("a.png", b"words")).contains("not a picture"));
        assert!(refused(&path("b.png", b"\x89PNG\r\n\x1a\n")).contains("damaged"));
        assert!(refused(&folder.path().join("none.png")).contains("cannot be read"));
        assert!(refused(folder.path()).contains("folder"));
        let large = folder.path().join("large.png");
        let file = std::fs::File::create(&large).expect("made");
        file.set_len(MOST_BYTES + 1).expect("sized");
        assert!(refused(&large).contains("10 MB"));
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
