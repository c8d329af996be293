//! Sounds, held against what the server takes: Opus in an Ogg file (<https://www.rfc-editor.org/rfc/rfc7845>).

use crate::both;
use crate::feishu::files::FILE_MAX;
use crate::lang::Bilingual;

/// The most bytes of a sound that the server takes.
pub(super) const MOST_BYTES: u64 = FILE_MAX as u64;
/// Endings that are tried for a key, in this order.
pub(super) const ENDINGS: [&str; 2] = ["opus", "ogg"];
/// Opus counts its samples at this rate, whatever it was recorded at.
const RATE: u64 = 48_000;

/// Holds bytes against what the server takes as a sound; gives its length in milliseconds.
///
/// # Errors
/// One sentence: they are too many, or no Opus.
pub(super) fn proved(name: &str, bytes: &[u8]) -> Result<u64, Bilingual> {
    super::picture_file::too_large(name, bytes.len() as u64, MOST_BYTES)?;
    length(bytes).ok_or_else(|| {
        both!(
            "{name} is not a sound that the server takes: an Opus file (.opus) is expected; convert it, such as with ffmpeg -i in.mp3 -acodec libopus -ac 1 -ar 16000 out.opus",
            "{name} 不是服务端支持的音频：应为 Opus 文件（.opus）；请转换格式，例如 ffmpeg -i in.mp3 -acodec libopus -ac 1 -ar 16000 out.opus"
        )
    })
}

/// The length in milliseconds; `None` where the bytes are no Opus.
fn length(bytes: &[u8]) -> Option<u64> {
    let first = Page::read(bytes)?;
    let head = first.body;
    if !head.starts_with(b"OpusHead") {
        return None;
    }
    let skipped = u64::from(u16::from_le_bytes(head.get(10..12)?.try_into().ok()?));
    let mut rest = first.rest;
    let mut last = 0;
    while let Some(page) = Page::read(rest) {
        // -1: no packet ends in this page.
        if page.serial == first.serial && page.position != u64::MAX {
            last = last.max(page.position);
        }
        rest = page.rest;
    }
    Some(last.saturating_sub(skipped).saturating_mul(1000) / RATE)
}

/// One page of an Ogg file: <https://www.rfc-editor.org/rfc/rfc3533#section-6>.
struct Page<'a> {
    position: u64,
    serial: u32,
    body: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Page<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(b"OggS") {
            return None;
        }
        let position = u64::from_le_bytes(bytes.get(6..14)?.try_into().ok()?);
        let serial = u32::from_le_bytes(bytes.get(14..18)?.try_into().ok()?);
        let segments = usize::from(*bytes.get(26)?);
        let lengths = bytes.get(27..27 + segments)?;
        let length: usize = lengths.iter().map(|length| usize::from(*length)).sum();
        let start = 27 + segments;
        Some(Self {
            position,
            serial,
            body: bytes.get(start..start + length)?,
            rest: bytes.get(start + length..)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(position: u64, body: &[u8]) -> Vec<u8> {
        let mut page = Vec::from(*b"OggS\0\0");
        page.extend_from_slice(&position.to_le_bytes());
        page.extend_from_slice(&7_u32.to_le_bytes());
        page.extend_from_slice(&[0; 8]);
        page.extend_from_slice(&[1, u8::try_from(body.len()).expect("a short body")]);
        page.extend_from_slice(body);
        page
    }

    #[test]
    fn the_length_is_told_by_the_last_page() {
        let mut head = Vec::from(*b"OpusHead\x01\x01");
        head.extend_from_slice(&312_u16.to_le_bytes());
        head.extend_from_slice(&[0; 7]);
        let mut bytes = page(0, &head);
        bytes.extend(page(0, b"OpusTags"));
        bytes.extend(page(48_312, b"x"));
        bytes.extend(page(u64::MAX, b"x"));
        bytes.extend(page(72_312, b"x"));
        assert_eq!(proved("a.opus", &bytes), Ok(1500));
        // A file that was cut off is as long as what is there.
        bytes.truncate(bytes.len() - 1);
        assert_eq!(proved("a.opus", &bytes), Ok(1000));
        for bad in [
            &b""[..],
            b"OggS",
            b"ID3",
            &bytes[1..],
            &page(0, b"\x01vorbis"),
        ] {
            assert!(proved("a.opus", bad).is_err());
        }
    }
}
