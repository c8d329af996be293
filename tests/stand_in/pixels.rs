//! The format of a picture by its first bytes, and its width and height.

/// A format of pictures that the server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    Webp,
    Gif,
    Bmp,
    Ico,
    Tiff,
    Heic,
}

/// Format and size in pixels; no size for formats that this does not look into.
pub fn read(bytes: &[u8]) -> Option<(Format, Option<(u32, u32)>)> {
    let starts = |start: &[u8]| bytes.starts_with(start);
    let at = |from: usize, word: &[u8]| bytes.get(from..from + word.len()) == Some(word);
    let found = if starts(b"\x89PNG\r\n\x1a\n") {
        (Format::Png, big(bytes, 16).zip(big(bytes, 20)))
    } else if starts(b"\xff\xd8\xff") {
        (Format::Jpeg, jpeg(bytes))
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        (Format::Gif, little(bytes, 6, 2).zip(little(bytes, 8, 2)))
    } else if starts(b"RIFF") && at(8, b"WEBP") {
        (Format::Webp, webp(bytes))
    } else if starts(b"BM") && bytes.len() >= 26 {
        (Format::Bmp, little(bytes, 18, 4).zip(little(bytes, 22, 4)))
    } else if starts(b"\x00\x00\x01\x00") {
        let side = |from: usize| little(bytes, from, 1).map(|n| if n == 0 { 256 } else { n });
        (Format::Ico, side(6).zip(side(7)))
    } else if starts(b"II*\x00") || starts(b"MM\x00*") {
        (Format::Tiff, None)
    } else if at(4, b"ftyphei") || at(4, b"ftypmif1") {
        (Format::Heic, None)
    } else {
        return None;
    };
    Some(found)
}

fn little(bytes: &[u8], from: usize, count: usize) -> Option<u32> {
    let bytes = bytes.get(from..from + count)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |n, byte| n << 8 | u32::from(*byte)),
    )
}

fn big(bytes: &[u8], from: usize) -> Option<u32> {
    let bytes = bytes.get(from..from + 4)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

/// The size stands in the first frame header.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut place = 2;
    loop {
        let [0xff, kind] = *bytes.get(place..place + 2)? else {
            return None;
        };
        let two = |from: usize| {
            let pair = bytes.get(from..from + 2)?;
            Some(u32::from(u16::from_be_bytes(pair.try_into().ok()?)))
        };
        if matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc) {
            return Some((two(place + 7)?, two(place + 5)?));
        }
        place += 2 + two(place + 2)? as usize;
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8 " => Some((
            little(bytes, 26, 2)? & 0x3fff,
            little(bytes, 28, 2)? & 0x3fff,
        )),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}
