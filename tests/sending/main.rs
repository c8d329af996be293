//! From a card in the hand to a message on the phone: what is kept, what is uploaded, what goes out in which order.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout
)]

#[path = "../stand_in/mod.rs"]
mod stand_in;

mod apps;
mod cards;
mod live;
mod plan;
mod preflight;
mod stores;
mod vault;

use std::path::Path;
use std::time::Duration;

use cardwright::feishu::{Client, Credentials, Options};
use stand_in::{APP_ID, OTHER_APP_ID, OTHER_SECRET, SECRET, StandIn};

/// Waits short enough for a test, and long enough to be told from none.
const OPTIONS: Options = Options {
    connect_timeout: Duration::from_secs(5),
    answer_timeout: Duration::from_secs(5),
    tries: 4,
    first_wait: Duration::from_millis(20),
    total: Duration::from_secs(20),
    ca_file: None,
};

fn client(server: &StandIn) -> Client {
    client_with_secret(server, SECRET)
}

fn client_with_secret(server: &StandIn, secret: &str) -> Client {
    client_of(server, APP_ID, secret)
}

fn other_client(server: &StandIn) -> Client {
    client_of(server, OTHER_APP_ID, OTHER_SECRET)
}

fn client_of(server: &StandIn, app_id: &str, secret: &str) -> Client {
    let base = server.base_url().parse().expect("an address");
    let credentials = Credentials::new(app_id, secret).expect("credentials");
    Client::new(base, credentials, OPTIONS)
}

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

/// A sound of so many milliseconds: the first and the last page of it, which is all that anybody looks at.
pub fn opus(milliseconds: u64) -> Vec<u8> {
    let page = |position: u64, body: &[u8]| {
        let mut page = Vec::from(*b"OggS\0\0");
        page.extend_from_slice(&position.to_le_bytes());
        page.extend_from_slice(&[0; 12]);
        page.extend_from_slice(&[1, u8::try_from(body.len()).expect("a short body")]);
        page.extend_from_slice(body);
        page
    };
    let mut head = Vec::from(*b"OpusHead\x01\x01");
    head.extend_from_slice(&312_u16.to_le_bytes());
    head.extend_from_slice(&[0; 7]);
    let mut bytes = page(0, &head);
    bytes.extend(page(milliseconds * 48 + 312, b"x"));
    bytes
}
