//! Picture files, held against what the server takes.

use std::path::Path;

use image::ImageFormat;

use crate::both;
use crate::document::file;
use crate::feishu::images::IMAGE_MAX;
use crate::lang::Bilingual;

/// The most bytes of a picture that the server takes.
pub const MOST_BYTES: u64 = IMAGE_MAX as u64;
/// The longest side that it takes, and that of a GIF, pixels
/// (<https://open.feishu.cn/document/server-docs/im-v1/image/create>).
const LONGEST_SIDE: u32 = 12_000;
/// See [`LONGEST_SIDE`].
const LONGEST_GIF_SIDE: u32 = 2_000;

/// A picture that can be shown and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The ending for its format, which its name need not tell.
    pub ending: &'static str,
}

/// A file's name, as it is said.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Reads the bytes of a file of at most `most` bytes.
///
/// # Errors
/// One sentence: it cannot be read, is a folder, or is larger.
pub(super) fn bytes_of(path: &Path, most: u64) -> Result<Vec<u8>, Bilingual> {
    let name = name_of(path);
    let unreadable = |error: std::io::Error| file::read_reason(path, &error);
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        return Err(both!(
            "{name} is a folder, not a picture",
            "{name} 是文件夹，不是图片"
        ));
    }
    too_large(&name, about.len(), most)?;
    std::fs::read(path).map_err(unreadable)
}

/// Refuses what is larger than the server takes.
pub(super) fn too_large(name: &str, bytes: u64, most: u64) -> Result<(), Bilingual> {
    if bytes <= most {
        return Ok(());
    }
    // Rounded up, as what is a little too large must not look as if it fitted.
    let megabytes = (bytes as f64 / (1024.0 * 1024.0) * 100.0).ceil() / 100.0;
    let most = most / (1024 * 1024);
    Err(both!(
        "{name} has {megabytes:.2} MB; the server takes {most} MB; make it smaller",
        "{name} 有 {megabytes:.2} MB，超过 {most} MB 的上限；请压缩后重试"
    ))
}

/// Reads a picture that can be shown too.
///
/// # Errors
/// One sentence: it cannot be read, is no picture, or is too large to be sent.
pub fn read(path: &Path) -> Result<PictureFile, Bilingual> {
    let name = name_of(path);
    let bytes = bytes_of(path, MOST_BYTES)?;
    let ending = proved(&name, &bytes)?;
    if matches!(ending, "ico" | "tiff" | "heic") {
        return Err(both!(
            "{name} is not a picture that the preview can show: PNG, JPEG, GIF, WebP or BMP is expected",
            "预览无法显示 {name}：支持 PNG、JPEG、GIF、WebP 或 BMP"
        ));
    }
    Ok(PictureFile { bytes, ending })
}

/// Holds bytes against what the server takes as a picture; gives the ending for their format.
///
/// # Errors
/// One sentence: they are too many, no picture, or have too many pixels.
pub(super) fn proved(name: &str, bytes: &[u8]) -> Result<&'static str, Bilingual> {
    too_large(name, bytes.len() as u64, MOST_BYTES)?;
    let ending = match image::guess_format(bytes) {
        Ok(ImageFormat::Png) => "png",
        Ok(ImageFormat::Jpeg) => "jpg",
        Ok(ImageFormat::Gif) => "gif",
        Ok(ImageFormat::WebP) => "webp",
        Ok(ImageFormat::Bmp) => "bmp",
        // The server takes these; their sides are for it to judge.
        Ok(ImageFormat::Ico) => return Ok("ico"),
        Ok(ImageFormat::Tiff) => return Ok("tiff"),
        _ if is_heic(bytes) => return Ok("heic"),
        _ => {
            return Err(both!(
                "{name} is not a picture that the server takes: PNG, JPEG, GIF, WebP, BMP, ICO, TIFF or HEIC is expected",
                "{name} 不是服务端支持的图片：应为 PNG、JPEG、GIF、WebP、BMP、ICO、TIFF 或 HEIC"
            ));
        }
    };
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format();
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
    Ok(ending)
}

/// Whether bytes begin as those of HEIC do: <https://nokiatech.github.io/heif/technical.html>.
fn is_heic(bytes: &[u8]) -> bool {
    let brands = [b"heic", b"heix", b"mif1", b"msf1", b"hevc"];
    bytes.get(4..8) == Some(b"ftyp")
        && brands
            .iter()
            .any(|brand| bytes.get(8..12) == Some(&brand[..]))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(refused(&path("c.tiff", b"II*\0")).contains("preview"));
        assert!(refused(&folder.path().join("none.png")).contains("there is no file"));
        assert!(refused(folder.path()).contains("folder"));
        let large = folder.path().join("large.png");
        let file = std::fs::File::create(&large).expect("made");
        file.set_len(MOST_BYTES + 1).expect("sized");
        assert!(refused(&large).contains("10 MB"));
    }

    #[test]
    fn what_is_a_little_too_large_does_not_look_as_if_it_fitted() {
        let reason = too_large("a.png", (10 << 20) + 1, 10 << 20).unwrap_err();
        assert!(reason.en.contains("10.01 MB"), "{reason:?}");
        assert!(too_large("a.png", 10 << 20, 10 << 20).is_ok());
    }

    #[test]
    fn formats_that_only_the_server_reads_are_sent() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0";
        for (bytes, ending) in [
            (&b"II*\0"[..], "tiff"),
            (b"\0\0\x01\0", "ico"),
            (heic, "heic"),
        ] {
            assert_eq!(proved("x", bytes), Ok(ending));
        }
        let mut gif = std::io::Cursor::new(Vec::new());
        image::RgbaImage::new(2001, 1)
            .write_to(&mut gif, ImageFormat::Gif)
            .expect("a GIF");
        let sentence = proved("x.gif", gif.get_ref()).expect_err("2001 pixels").en;
        assert!(sentence.contains("2001"), "{sentence}");
    }
}
