//! Golden pictures: each card of `tests/render/` in both themes and on a phone, compared bit for bit.
//!
//! A difference is written to `target/render/` with a page, `target/render/index.html`, that shows old and new side
//! by side. `CARDWRIGHT_ACCEPT=1 cargo test --test render` takes what is drawn now; look at the page first.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cardwright::card::Card;
use cardwright::document::{Path as CardPath, Tree};
use cardwright::render::{Device, Frame, Options, Pixels, Press, Renderer, Shape, ThemeName};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render")
}

fn read(text: &str) -> Card {
    Card::read(Arc::new(Tree::parse(text).expect("JSON")), None)
}

fn fixture(name: &str) -> Card {
    read(&fs::read_to_string(folder().join(format!("{name}.json"))).expect("a fixture"))
}

/// The ways in which each card is drawn.
fn views() -> [(&'static str, Options); 3] {
    let options = |theme, device| Options {
        theme,
        device,
        images: Some(folder().join("images")),
        ..Options::default()
    };
    [
        ("light", options(ThemeName::Light, Device::Desktop)),
        ("dark", options(ThemeName::Dark, Device::Desktop)),
        ("phone", options(ThemeName::Light, Device::Phone)),
    ]
}

fn load(path: &Path) -> Option<Pixels> {
    let picture = image::open(path).ok()?.into_rgba8();
    Some(Pixels {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_raw(),
    })
}

fn save(path: &Path, pixels: &Pixels) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    image::save_buffer(
        path,
        &pixels.rgba,
        pixels.width,
        pixels.height,
        image::ColorType::Rgba8,
    )
    .unwrap();
}

#[test]
fn every_fixture_looks_as_it_did() {
    let accept = std::env::var_os("CARDWRIGHT_ACCEPT").is_some();
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/render");
    let _ = fs::remove_dir_all(&out);
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() > 10, "the fixtures are there");
    let mut renderer = Renderer::new();
    let mut page = String::new();
    let mut changed = Vec::new();
    for name in &names {
        let card = fixture(name);
        for (view, options) in views() {
            let frame = renderer.layout(&card, &options);
            let drawn = renderer.paint_all(&frame, 1.0).straight();
            let golden = folder().join(format!("{name}.{view}.png"));
            if load(&golden).as_ref() == Some(&drawn) {
                continue;
            }
            if accept {
                save(&golden, &drawn);
                continue;
            }
            let new = out.join(format!("{name}.{view}.png"));
            save(&new, &drawn);
            let _ = writeln!(
                page,
                "<h3>{name} {view}</h3><img src='{}'> <img src='{}'>",
                golden.display(),
                new.display()
            );
            changed.push(format!("{name}.{view}"));
        }
    }
    if !changed.is_empty() {
        let index = out.join("index.html");
        fs::write(&index, format!("<body style='background:#bbb'>{page}")).unwrap();
        panic!(
            "{} differ: {}\nlook at {} and run again with CARDWRIGHT_ACCEPT=1 to take them",
            changed.len(),
            changed.join(", "),
            index.display()
        );
    }
}

#[test]
fn a_second_renderer_and_a_second_frame_give_the_same_pixels() {
    let card = fixture("markdown-inline");
    let options = Options::default();
    let mut first = Renderer::new();
    let frame = first.layout(&card, &options);
    let once = first.paint_all(&frame, 2.0);
    let again_frame = first.layout(&card, &options);
    let again = first.paint_all(&again_frame, 2.0);
    assert!(once == again, "the second frame differs");
    let mut second = Renderer::new();
    let frame = second.layout(&card, &options);
    assert!(
        second.paint_all(&frame, 2.0) == once,
        "the second renderer differs"
    );
}

#[test]
fn a_part_of_a_frame_has_the_pixels_of_the_whole() {
    let card = fixture("div");
    let mut renderer = Renderer::new();
    let frame = renderer.layout(&card, &Options::default());
    let whole = renderer.paint_all(&frame, 1.0);
    let part = renderer.paint(
        &frame,
        cardwright::render::Rect::new(0.0, 40.0, frame.width, 60.0),
        1.0,
    );
    let row = whole.width as usize * 4;
    let expected = &whole.rgba[40 * row..100 * row];
    let differing = expected.iter().zip(&part.rgba).position(|(a, b)| a != b);
    let place = differing.map(|at| (at % row / 4, at / row + 40));
    assert_eq!(place, None, "the part differs at this pixel");
}

fn layout(card: &Card) -> Frame {
    Renderer::new().layout(card, &Options::default())
}

#[test]
fn boxes_lie_where_the_client_puts_them() {
    let card = read(
        r#"{"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "T"}, "template": "blue"},
            "body": {"elements": [{"tag": "markdown", "content": "one line"}, {"tag": "hr"},
            {"tag": "button", "text": {"tag": "plain_text", "content": "返回"}}]}}"#,
    );
    let frame = layout(&card);
    let rect = |number: usize| {
        let node = card.body.elements[number].node;
        let rect = frame.boxes_of(node).next().expect("a box").rect;
        [rect.x, rect.y, rect.width, rect.height]
    };
    assert_eq!(rect(0), [13.0, 62.0, 581.0, 22.4]);
    assert_eq!(rect(1), [13.0, 96.4, 581.0, 1.0]);
    assert_eq!(rect(2), [13.0, 109.4, 58.0, 32.0]);
    assert_eq!(frame.width, 607.0);
}

#[test]
fn a_press_tells_what_it_does() {
    let card = read(
        r#"{"schema": "2.0", "body": {"elements": [
            {"tag": "button", "text": {"tag": "plain_text", "content": "a"},
                "behaviors": [{"type": "open_url", "default_url": "https://example.com"}]},
            {"tag": "button", "text": {"tag": "plain_text", "content": "b"}, "disabled": true},
            {"tag": "collapsible_panel", "header": {"title": {"tag": "plain_text", "content": "p"}},
                "elements": [{"tag": "hr"}]}]}}"#,
    );
    let frame = layout(&card);
    let press = |tag: &str, nth: usize| {
        frame
            .hits
            .iter()
            .filter(|hit| &*hit.tag == tag)
            .nth(nth)
            .map(|hit| hit.press.clone())
    };
    assert_eq!(
        press("button", 0),
        Some(Press::OpenUrl("https://example.com".into()))
    );
    assert_eq!(press("button", 1), Some(Press::None));
    assert_eq!(press("header", 0), Some(Press::TogglePanel));
    assert_eq!(
        press("hr", 0),
        None,
        "a closed panel shows nothing of what it holds"
    );
    let mut options = Options::default();
    options
        .expanded
        .insert(CardPath::from_pointer("/body/elements/2"), true);
    let open = Renderer::new().layout(&card, &options);
    assert!(open.hits.iter().any(|hit| &*hit.tag == "hr"));
}

#[test]
fn lines_break_between_characters_of_chinese_and_between_words_of_english() {
    let card = read(
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown",
            "content": "中文字符之间可以换行，标点不会出现在行首。Words stay whole where they fit into the line."}]}}"#,
    );
    let options = Options {
        width: Some(200.0),
        ..Options::default()
    };
    let frame = Renderer::new().layout(&card, &options);
    let Some(Shape::Text { paragraph, .. }) = frame
        .shapes
        .iter()
        .find(|shape| matches!(shape, Shape::Text { .. }))
    else {
        panic!("no text")
    };
    let lines: Vec<&str> = paragraph
        .lines
        .iter()
        .map(|line| paragraph.text[line.range.clone()].trim())
        .collect();
    assert!(lines.len() > 3, "{lines:?}");
    for line in &lines {
        assert!(!line.starts_with(['，', '。']), "{lines:?}");
        assert!(!line.ends_with("Wor"), "{lines:?}");
    }
}

#[test]
fn deep_nesting_draws_without_a_crash() {
    let depth = 160;
    let mut text = String::from(r#"{"schema":"2.0","body":{"elements":["#);
    for _ in 0..depth {
        text.push_str(r#"{"tag":"interactive_container","elements":["#);
    }
    text.push_str(r#"{"tag":"hr"}"#);
    for _ in 0..depth {
        text.push_str("]}");
    }
    text.push_str("]}}");
    let card = read(&text);
    let frame = layout(&card);
    assert_eq!(
        frame
            .hits
            .iter()
            .filter(|hit| &*hit.tag == "interactive_container")
            .count(),
        depth
    );
}

#[test]
fn odd_numbers_in_a_card_never_break_the_frame() {
    let card = read(
        r#"{"schema": "2.0", "body": {"padding": "99999px", "horizontal_spacing": "-5px", "elements": [
            {"tag": "img", "img_key": "../../../etc/passwd", "size": "NaNpx infpx", "corner_radius": "-8%"},
            {"tag": "img", "img_key": "x", "size": "0px 0px", "custom_width": -1},
            {"tag": "column_set", "columns": [{"tag": "column", "width": "99999999px", "weight": -1e300, "elements": [
                {"tag": "markdown", "content": "wide", "margin": "-99999px"}]}]},
            {"tag": "collapsible_panel", "expanded": true, "header": {"icon_expanded_angle": 1e308}, "border": {"corner_radius": "1e30px"}},
            {"tag": "markdown", "content": "", "text_size": "none"}, 5, null, "x", []]}}"#,
    );
    let mut renderer = Renderer::new();
    for width in [None, Some(0.0), Some(f32::NAN), Some(-5.0), Some(1e9)] {
        let options = Options {
            width,
            ..Options::default()
        };
        let frame = renderer.layout(&card, &options);
        assert!(
            frame.width.is_finite() && frame.height.is_finite(),
            "{width:?}"
        );
        let region = cardwright::render::Rect::new(
            0.0,
            0.0,
            frame.width.min(800.0),
            frame.height.min(800.0),
        );
        assert!(!renderer.paint(&frame, region, 1.0).rgba.is_empty());
    }
}
