//! Pictures and files.

use serde_json::{Value, json};

use super::super::stand_in::{FILES, IMAGE_KEY, IMAGES, OTHER_APP_ID, OTHER_SECRET, PNG};
use super::{Prepare, Raw, Refused, check};

/// The head of a PNG of a size.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = PNG.to_vec();
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    bytes
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend_from_slice(&width.to_le_bytes());
    bytes.extend_from_slice(&height.to_le_bytes());
    bytes
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08".to_vec();
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(&width.to_be_bytes());
    bytes
}

#[tokio::test]
async fn a_picture_is_taken_or_refused() {
    let raw = Raw::start().await;
    let webp = |width: u32| {
        let mut bytes = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0".to_vec();
        bytes.extend_from_slice(&(width - 1).to_le_bytes()[..3]);
        bytes.extend_from_slice(&[0, 0, 0]);
        bytes
    };
    let mut bmp = b"BM".to_vec();
    bmp.resize(26, 0);
    bmp[18..20].copy_from_slice(&12_001_u16.to_le_bytes());
    let mut huge = png(1, 1);
    huge.resize(10 * 1024 * 1024 + 1, 0);
    let mut large = png(1, 1);
    large.resize(10 * 1024 * 1024, 0);
    for (kind, bytes, code) in [
        ("message", png(12_000, 12_000), 0),
        ("message", png(12_001, 1), 234039),
        ("message", png(1, 12_001), 234039),
        ("avatar", png(4096, 4096), 0),
        ("avatar", png(4097, 1), 234039),
        ("message", gif(2000, 2000), 0),
        ("message", gif(2001, 1), 234039),
        ("message", jpeg(12_000, 12_000), 0),
        ("message", jpeg(1, 12_001), 234039),
        ("message", webp(12_000), 0),
        ("message", webp(12_001), 234039),
        ("message", bmp, 234039),
        ("message", b"\0\0\x01\0\x01\0\0\0".to_vec(), 0),
        ("message", b"II*\0".to_vec(), 0),
        ("message", b"\0\0\0\x18ftypheic".to_vec(), 0),
        ("message", b"<svg/>".to_vec(), 234011),
        ("message", Vec::new(), 234010),
        ("message", large, 0),
        ("message", huge, 234006),
        ("picture", png(1, 1), 234001),
    ] {
        let parts = [
            ("image_type", None, kind.as_bytes()),
            ("image", Some("a.png"), bytes.as_slice()),
        ];
        let reply = raw.form(IMAGES, &parts).await;
        assert_eq!(reply.code, Some(code), "{kind} {:?}", bytes.get(..24));
        if let Some(key) = reply.body["data"]["image_key"].as_str() {
            let reply = raw
                .call("GET", &format!("{IMAGES}/{key}"), &Value::Null)
                .await;
            match kind {
                "avatar" => assert_eq!(reply.code, Some(234001)),
                _ => assert!(reply.bytes == bytes),
            }
        }
    }
    // No part, and a part without a file name.
    for parts in [
        &[("image_type", None, b"message".as_slice())][..],
        &[("image_type", None, b"message"), ("image", None, &PNG)],
    ] {
        assert_eq!(raw.form(IMAGES, parts).await.code, Some(234001));
    }
    let reply = raw
        .call("POST", IMAGES, &json!({"image_type": "message"}))
        .await;
    assert_eq!(reply.code, Some(234001));
    raw.server.state().app().bot = false;
    assert_eq!(raw.form(IMAGES, &[]).await.code, Some(234007));
    assert_eq!(raw.form(FILES, &[]).await.code, Some(234007));
}

#[tokio::test]
async fn a_picture_is_read_by_the_app_that_has_uploaded_it() {
    let path = |key: &str| format!("{IMAGES}/{key}");
    let row = |key: &str, prepare: Prepare, code, words| {
        Refused("GET", path(key), Value::Null, prepare, code, words)
    };
    check(vec![
        row("img_v3_x", super::nothing, 234005, "deleted"),
        row(
            IMAGE_KEY,
            |state| state.images[0].app_id = OTHER_APP_ID.to_owned(),
            234008,
            "not the resource sender",
        ),
        row(
            IMAGE_KEY,
            |state| state.images[0].kind = "avatar".to_owned(),
            234001,
            "Invalid",
        ),
        row(IMAGE_KEY, |state| state.app().bot = false, 234007, "bot"),
    ])
    .await;
    let mut raw = Raw::start().await;
    let reply = raw.call("GET", &path(IMAGE_KEY), &Value::Null).await;
    assert_eq!(reply.bytes, PNG);
    raw.token = raw.bearer(OTHER_APP_ID, OTHER_SECRET).await;
    let reply = raw.call("GET", &path(IMAGE_KEY), &Value::Null).await;
    assert_eq!(reply.code, Some(234008));
}

#[tokio::test]
async fn a_file_is_taken_or_refused() {
    let raw = Raw::start().await;
    let huge = vec![1; 30 * 1024 * 1024 + 1];
    for (kind, name, duration, bytes, code) in [
        ("opus", "a.opus", "3000", b"OggS".as_slice(), 0),
        ("mp3", "a.mp3", "3000", b"ID3", 234001),
        ("opus", "", "3000", b"OggS", 234001),
        ("opus", "a.opus", "long", b"OggS", 234001),
        ("opus", "a.opus", "3000", b"", 234010),
        ("stream", "a.bin", "", &huge, 234006),
    ] {
        let parts = [
            ("file_type", None, kind.as_bytes()),
            ("file_name", None, name.as_bytes()),
            ("duration", None, duration.as_bytes()),
            ("file", Some(name), bytes),
        ];
        let reply = raw.form(FILES, &parts).await;
        assert_eq!(reply.code, Some(code), "{kind} {name} {duration}");
        let key = reply.body["data"]["file_key"].as_str();
        assert_eq!(
            key.is_some_and(|key| key.starts_with("file_v3_")),
            code == 0
        );
    }
    assert_eq!(raw.form(FILES, &[]).await.code, Some(234001));
}

#[tokio::test]
async fn bytes_that_look_like_boundaries_arrive_whole() {
    let raw = Raw::start().await;
    let bytes = b"\r\n--Xx\r\n\r\n--\0\xff".as_slice();
    let parts = [
        ("file_type", None, b"stream".as_slice()),
        ("file_name", None, b"a"),
        ("file", Some("a"), bytes),
    ];
    assert_eq!(raw.form(FILES, &parts).await.code, Some(0));
    assert_eq!(raw.server.state().files.last().unwrap().bytes, bytes);
}
