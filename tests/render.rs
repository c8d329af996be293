//! Golden pictures: each card of `tests/render/` in both themes and on a phone, compared bit for bit.
//!
//! A difference is written to `target/render/` with a page, `target/render/index.html`, that shows old and new side
//! by side. `CARDWRIGHT_ACCEPT=1 cargo test --test render` takes what is drawn now; look at the page first.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cardwright::card::{Card, ElementKind, TableColumn};
use cardwright::document::{Path as CardPath, Tree};
use cardwright::render::{Device, Frame, Options, Pixels, Press, Renderer, Shape, ThemeName};

#[path = "render/coverage.rs"]
mod coverage;
#[path = "render/judgement.rs"]
mod judgement;
#[path = "render/signs.rs"]
mod signs;

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
    // A picture whose card is gone shows nothing.
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let card = name.rsplit_once('.').map_or("", |(card, _)| card);
        if path.extension().is_some_and(|ending| ending == "png")
            && !names.iter().any(|one| one == card)
        {
            if accept {
                fs::remove_file(path).unwrap();
            } else {
                changed.push(format!("{name} (without a card)"));
            }
        }
    }
    if !changed.is_empty() {
        fs::create_dir_all(&out).unwrap();
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
    assert_eq!(expected.len(), part.rgba.len());
    // Places are numbers with a point, so that an edge may be a shade lighter or darker.
    let same = |(a, b): (&u8, &u8)| a.abs_diff(*b) <= 1;
    let differing = expected.iter().zip(&part.rgba).position(|pair| !same(pair));
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
fn the_last_line_of_equal_columns_lies_below_the_first() {
    let columns = [r#"{"tag": "column", "padding": "8px", "background_style": "grey", "elements": [{"tag": "hr"}]}"#;
        5];
    let cells = r#"[{"value": "a", "img_key": "x"}, {"value": "b", "img_key": "x"}, {"value": "c", "img_key": "x"},
        {"value": "d", "img_key": "x"}, {"value": "e", "img_key": "x"}]"#;
    for (mode, count) in [("bisect", 2), ("trisect", 3)] {
        let card = read(&format!(
            r#"{{"schema": "2.0", "body": {{"elements": [
                {{"tag": "column_set", "flex_mode": "{mode}", "horizontal_spacing": "20px", "columns": [{}]}},
                {{"tag": "form", "name": "f", "elements": [
                    {{"tag": "select_img", "name": "s", "layout": "{mode}", "options": {cells}}}]}}]}}}}"#,
            columns.join(",")
        ));
        let options = Options {
            device: Device::Phone,
            ..Options::default()
        };
        let frame = Renderer::new().layout(&card, &options);
        for (tag, gap) in [("column", 20.0), ("option", 8.0)] {
            let rects: Vec<_> = frame.hits.iter().filter(|hit| &*hit.tag == tag).collect();
            assert_eq!(rects.len(), 5, "{tag}");
            let width = (349.0 - gap * (count as f32 - 1.0)) / count as f32;
            for (at, hit) in rects.iter().enumerate() {
                let x = 13.0 + (at % count) as f32 * (width + gap);
                assert!(
                    (hit.rect.x - x).abs() < 0.01,
                    "{mode} {tag} {at}: {:?}",
                    hit.rect
                );
                assert!(
                    (hit.rect.width - width).abs() < 0.01,
                    "{mode} {tag} {at}: {:?}",
                    hit.rect
                );
                assert_eq!(
                    at >= count,
                    hit.rect.y > rects[0].rect.y,
                    "{mode} {tag} {at}"
                );
            }
        }
    }
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
fn a_cut_line_is_full_and_ends_between_whole_characters() {
    let family = "👩‍👩‍👧";
    let card = read(&format!(
        r#"{{"schema": "2.0", "body": {{"elements": [{{"tag": "div",
            "text": {{"tag": "plain_text", "lines": 1, "content": "{}"}}}}]}}}}"#,
        family.repeat(40)
    ));
    for width in 180..200 {
        let options = Options {
            width: Some(width as f32),
            ..Options::default()
        };
        let frame = Renderer::new().layout(&card, &options);
        let cut = frame.shapes.iter().find_map(|shape| match shape {
            Shape::Text { paragraph, .. } => Some(paragraph),
            _ => None,
        });
        let cut = cut.expect("a text");
        let kept = cut.text.strip_suffix("...").expect("dots at the end");
        assert_eq!(kept.replace(family, ""), "", "{width}: {kept:?}");
        let room = width as f32 - 26.0;
        assert!(
            cut.width <= room && cut.width > room - 40.0,
            "{width}: {}",
            cut.width
        );
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

#[test]
fn a_frozen_column_stays_while_the_others_scroll_and_nothing_answers_beyond_the_table() {
    let card = fixture("table-wide");
    let columns = |scrolled: f32| -> Vec<[f32; 2]> {
        let mut options = Options::default();
        options
            .scrolled
            .insert(CardPath::from_pointer("/body/elements/1"), scrolled);
        let frame = Renderer::new().layout(&card, &options);
        let table = card.body.elements[1].node;
        let edge = frame.boxes_of(table).next().expect("the table").rect;
        let ElementKind::Table(source) = &card.body.elements[1].kind else {
            panic!("no table")
        };
        let place = |column: &TableColumn| {
            let hit = frame.boxes_of(column.node).next().expect("its head");
            [hit.rect.x, hit.rect.width]
        };
        let hits: Vec<[f32; 2]> = source.columns.iter().map(place).collect();
        for [x, width] in &hits {
            assert!(
                *x >= edge.x && x + width <= edge.right() + 0.01,
                "{x} {width}"
            );
        }
        hits
    };
    let (still, moved) = (columns(0.0), columns(100.0));
    assert_eq!(still[0], [14.0, 130.0]);
    assert_eq!(moved[0], still[0], "the first column stays");
    assert_eq!(still[1], [144.0, 130.0]);
    assert_eq!(moved[2], [174.0, 130.0]);
    assert_eq!(still[7][1], 0.0, "the last one is not in sight");
    let end = columns(1e9);
    assert_eq!(end[7][0] + end[7][1], 593.0, "no further than to the last");
}

#[test]
fn what_the_pointer_changes_is_told_beside_the_boxes() {
    let card = read(
        r##"{"schema": "2.0", "body": {"elements": [
            {"tag": "button", "text": {"tag": "plain_text", "content": "a"},
                "hover_tips": {"tag": "plain_text", "content": "tip"}},
            {"tag": "button", "text": {"tag": "plain_text", "content": "b"}, "disabled": true,
                "hover_tips": {"tag": "plain_text", "content": "tip"},
                "disabled_tips": {"tag": "plain_text", "content": "off"}},
            {"tag": "interactive_container", "corner_radius": "50%", "height": "40px", "elements": []},
            {"tag": "checker", "overall_checkable": false},
            {"tag": "checker", "button_area": {"pc_display_rule": "on_hover"}},
            {"tag": "img", "img_key": "x", "alt": {"tag": "plain_text", "content": "words"}},
            {"tag": "hr"}]}}"##,
    );
    let hover = |frame: &Frame, number: usize| {
        let node = card.body.elements[number].node;
        frame.boxes_of(node).next().expect("a box").hover.clone()
    };
    let frame = layout(&card);
    let button = hover(&frame, 0).expect("a hover");
    assert!(button.fill.is_some() && button.radius == 6.0);
    assert_eq!(button.tip.as_deref(), Some("tip"));
    let disabled = hover(&frame, 1).expect("a hover");
    assert_eq!(
        (disabled.fill, disabled.tip.as_deref()),
        (None, Some("off"))
    );
    assert_eq!(hover(&frame, 2).expect("a hover").radius, 20.0);
    assert!(!hover(&frame, 3).is_some_and(|hover| hover.shadow));
    assert!(hover(&frame, 4).expect("a hover").shadow);
    let picture = hover(&frame, 5).expect("a hover");
    assert!(picture.zoom && picture.tip.as_deref() == Some("words"));
    assert_eq!(hover(&frame, 6), None);
    let options = Options {
        device: Device::Phone,
        ..Options::default()
    };
    let phone = Renderer::new().layout(&card, &options);
    assert!(phone.hits.iter().all(|hit| hit.hover.is_none()));
}

#[test]
fn a_differentiated_link_of_a_1_0_card_leads_where_the_device_leads() {
    let card = read(
        r#"{"elements": [{"tag": "markdown", "content": "[open]($jump)", "href": {"jump": {"url": "https://all.example",
            "pc_url": "https://pc.example", "ios_url": "", "android_url": "https://android.example"}}}]}"#,
    );
    for (device, address) in [
        (Device::Desktop, "https://pc.example"),
        (Device::Phone, "https://android.example"),
    ] {
        let options = Options {
            device,
            ..Options::default()
        };
        let frame = Renderer::new().layout(&card, &options);
        let links: Vec<&str> = frame
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Text { paragraph, .. } => Some(paragraph),
                _ => None,
            })
            .flat_map(|paragraph| paragraph.links.iter().map(|(_, link)| &**link))
            .collect();
        assert_eq!(links, [address]);
    }
}

#[test]
fn texts_of_nothing_but_marks_are_laid_out_and_painted() {
    let mut renderer = Renderer::new();
    for (mark, times) in [
        ("<at ", 5000),
        ("<font color='red'>", 2000),
        ("<a b='", 5000),
        ("`a", 35_000),
        ("> ", 5000),
        ("*a", 5000),
        ("http://", 5000),
        ("https://a.b/c ", 500),
        (":a", 5000),
        ("<text_tag>a</text_tag>", 1000),
        ("&copy", 5000),
        ("<raw>", 5000),
        ("[", 5000),
        ("- ", 500),
        ("|a|\n|-|\n\n", 300),
        ("```json\n{\"a\": [\n", 2000),
    ] {
        let content = mark.repeat(times);
        let card = read(
            &serde_json::json!({"schema": "2.0", "body": {"elements": [
                {"tag": "markdown", "content": content},
                {"tag": "div", "text": {"tag": "lark_md", "content": content, "lines": 2}}]}})
            .to_string(),
        );
        let frame = renderer.layout(&card, &Options::default());
        assert!(frame.height.is_finite() && frame.height > 20.0, "{mark}");
        let region = cardwright::render::Rect::new(0.0, 0.0, frame.width, 200.0);
        assert!(!renderer.paint(&frame, region, 1.0).rgba.is_empty());
    }
}

#[test]
fn a_table_in_markdown_shows_five_rows_and_all_of_them_while_its_card_streams() {
    let texts = |streaming: bool| {
        let rows: String = (1..=7).map(|row| format!("| row {row} |\n")).collect();
        let card = serde_json::json!({"schema": "2.0", "config": {"streaming_mode": streaming}, "body": {"elements": [
            {"tag": "markdown", "content": format!("| head |\n| --- |\n{rows}")}]}});
        let frame = layout(&read(&card.to_string()));
        let mut texts = Vec::new();
        for shape in frame.shapes {
            if let Shape::Text { paragraph, .. } = shape {
                texts.push(paragraph.text.clone());
            }
        }
        texts
    };
    assert_eq!(
        texts(false),
        ["head", "row 1", "row 2", "row 3", "row 4", "row 5", "1 / 2"]
    );
    assert_eq!(texts(true).last().map(String::as_str), Some("row 7"));
}

#[test]
fn code_that_is_wider_than_its_card_has_a_strip_below() {
    let height = |code: &str| {
        let content = format!("```\n{code}\n```");
        let card = serde_json::json!({"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": content}]}});
        layout(&read(&card.to_string())).height
    };
    let (narrow, wide) = (height("short"), height(&"long ".repeat(40)));
    assert_eq!(wide - narrow, 11.0);
    assert_eq!(height("one\ntwo") - narrow, 22.0);
}

#[test]
fn labels_and_mentions_never_break() {
    let card = read(
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown",
            "content": "一二三四<text_tag color='red'>标签 label</text_tag>五六七八九十<at id=ou_name></at>一二三四五六"}]}}"#,
    );
    let mut renderer = Renderer::new();
    for width in 120..260_u16 {
        let options = Options {
            width: Some(f32::from(width)),
            ..Options::default()
        };
        let frame = renderer.layout(&card, &options);
        let Some(Shape::Text { paragraph, .. }) = frame
            .shapes
            .iter()
            .find(|shape| matches!(shape, Shape::Text { .. }))
        else {
            panic!("no text")
        };
        for whole in ["标签 label", "@ou_name"] {
            let at = paragraph.text.find(whole).expect("the words");
            let line = |byte: usize| {
                paragraph
                    .lines
                    .iter()
                    .position(|line| line.range.contains(&byte))
            };
            assert_eq!(line(at), line(at + whole.len() - 1), "{whole} at {width}");
        }
    }
}

#[test]
fn every_language_that_a_card_can_have_is_drawn_with_letters_and_not_with_boxes() {
    let frame = layout(&fixture("text-scripts"));
    let mut glyphs = 0;
    for shape in &frame.shapes {
        let Shape::Text { paragraph, .. } = shape else {
            continue;
        };
        for run in &paragraph.runs {
            for (glyph, ..) in &run.glyphs {
                assert_ne!(*glyph, 0, "{}", &paragraph.text[run.range.clone()]);
                glyphs += 1;
            }
        }
    }
    assert!(glyphs > 1000, "{glyphs}");
    let card = std::fs::read_to_string(folder().join("text-scripts.json")).unwrap();
    for locale in &cardwright::catalog::tables().locales {
        assert!(card.contains(&*locale.code), "{}", locale.code);
    }
}

/// A field shows fifty lines at most, however many its card asks for.
#[test]
fn a_field_that_grows_may_ask_for_more_lines_than_are_shown() {
    let height = |rows: usize| {
        let card = read(&format!(
            r#"{{"schema":"2.0","body":{{"elements":[{{"tag":"input","name":"a","input_type":"multiline_text",
            "auto_resize":true,"rows":{rows}}}]}}}}"#
        ));
        Renderer::new().layout(&card, &Options::default()).height
    };
    assert!(height(10) < height(50));
    assert_eq!(height(60).to_bits(), height(50).to_bits());
}
