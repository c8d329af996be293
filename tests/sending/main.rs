//! From a card in the hand to a message on the phone: what is kept, what is uploaded, what goes out in which order.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout
)]

mod cards;
mod stores;
mod vault;

use std::path::Path;

/// A small picture of one colour; another number gives other bytes.
pub fn picture(number: u8) -> Vec<u8> {
    let image = image::RgbImage::from_pixel(4, 3, image::Rgb([number, 2, 3]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

/// Whether a word stands in any file below a folder.
pub fn holds(folder: &Path, word: &str) -> bool {
    std::fs::read_dir(folder).expect("a folder").any(|entry| {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            return holds(&path, word);
        }
        let bytes = std::fs::read(path).expect("read");
        bytes
            .windows(word.len())
            .any(|part| part == word.as_bytes())
    })
}
