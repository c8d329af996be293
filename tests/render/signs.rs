//! Signs and letters that are not in every face, and what is drawn of those that are in none.

use std::collections::BTreeSet;

use cardwright::check::check_document;
use cardwright::document::Document;
use cardwright::faces;
use cardwright::render::{Frame, Options, Renderer, Shape};

fn card(text: &str) -> String {
    serde_json::json!({"schema": "2.0", "body": {"elements": [
        {"tag": "div", "text": {"tag": "plain_text", "content": text}},
    ]}})
    .to_string()
}

fn draw(renderer: &mut Renderer, text: &str) -> Frame {
    renderer.layout(&super::read(&card(text)), &Options::default())
}

/// Marks and digits that stand for what has no glyph.
fn boxes(frame: &Frame) -> usize {
    let texts = frame.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { paragraph, .. } => Some(paragraph.missing.len()),
        _ => None,
    });
    texts.sum()
}

#[test]
fn signs_of_bots_and_letters_of_the_world_have_glyphs() {
    let texts = [
        "☐ open ☑ done ☒ cancelled ✓ ✔ ✗ no ✘ no ✦ ✧ ➜ next ➤ ↳ sub ⤷ ⟶ ∗ ⧉ copy ⏵ run ⇱ ⇲",
        "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ⌥⌃⎋⌫⏻ ❯ ฿ 20",
        "嬛 𠮷野家 Тест",
        "ქართული Հայերեն தமிழ் বাংলা ភាសាខ្មែរ မြန်မာဘာသာ አማርኛ",
    ];
    let mut renderer = Renderer::new();
    for text in texts {
        assert_eq!(
            draw(&mut renderer, text).missing(),
            BTreeSet::new(),
            "{text}"
        );
    }
}

#[test]
fn boxes_that_are_open_checked_and_crossed_are_glyphs_of_one_face() {
    let frame = draw(&mut Renderer::new(), "☐☑☒");
    let mut runs = frame.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { paragraph, .. } => Some(&paragraph.runs),
        _ => None,
    });
    let runs = runs.next().expect("a text");
    let glyphs: BTreeSet<u32> = runs[0].glyphs.iter().map(|(id, ..)| *id).collect();
    assert_eq!((runs.len(), glyphs.len()), (1, 3), "{runs:?}");
}

#[test]
fn a_character_without_a_glyph_is_a_box_with_its_code_point_on_the_same_line() {
    let mut renderer = Renderer::new();
    let plain = draw(&mut renderer, "one two");
    for (text, count) in [("one 𓀀", 1), ("\u{e123}𓀀 two", 2), ("𓀀 و \u{e123}", 2)] {
        let frame = draw(&mut renderer, text);
        assert_eq!(boxes(&frame), count, "{text}");
        assert_eq!(frame.height, plain.height, "{text}");
        let paragraph = frame.shapes.iter().find_map(|shape| match shape {
            Shape::Text { paragraph, .. } => Some(paragraph),
            _ => None,
        });
        let paragraph = paragraph.expect("a text");
        assert_eq!(paragraph.marks.len(), count, "{text}");
        // Four or six digits in each box, inside of it.
        for mark in &paragraph.marks {
            let digits: Vec<_> = paragraph
                .runs
                .iter()
                .filter(|run| run.size < 10.0)
                .flat_map(|run| &run.glyphs)
                .filter(|(_, x, _)| *x > mark.rect.x && *x < mark.rect.right())
                .collect();
            assert!(matches!(digits.len(), 4 | 6), "{text}: {digits:?}");
            let inside = |y: f32| y > mark.rect.y && y < mark.rect.bottom();
            assert!(
                digits.iter().all(|(.., y)| inside(*y)),
                "{text}: {digits:?}"
            );
        }
    }
    // Without glyphs the same number of them would be drawn by every face: no glyph 0 is left.
    let frame = draw(&mut renderer, "𓀀 \u{7} \u{e123}");
    for shape in &frame.shapes {
        if let Shape::Text { paragraph, .. } = shape {
            let glyphs = paragraph.runs.iter().flat_map(|run| &run.glyphs);
            assert!(glyphs.clone().all(|(id, ..)| *id != 0));
        }
    }
}

#[test]
fn what_the_checker_finds_no_glyph_for_is_what_the_picture_shows_as_a_box() {
    let ranges = [
        0xa0..0x3400,
        0x9f00..0xac10,
        0xd7a0..0xd800,
        0xe000..0xe010,
        0xf900..0x1_0000,
    ];
    let more = [
        0x1_0100..0x1_0140,
        0x1_d400..0x1_d800,
        0x1_f000..0x1_fb00,
        0x2_0000..0x2_0100,
    ];
    let letters: Vec<char> = ranges
        .into_iter()
        .chain(more)
        .flatten()
        .filter_map(char::from_u32)
        // Signs that enclose the numbers behind them are set with those alone.
        .filter(|letter| !matches!(letter, '\u{600}'..='\u{605}' | '\u{6dd}'))
        .collect();
    let mut renderer = Renderer::new();
    let mut wrong = Vec::new();
    for part in letters.chunks(400) {
        // A letter for each line, so that no mark is set on another letter.
        let text: String = part.iter().flat_map(|letter| [*letter, '\n']).collect();
        let drawn = draw(&mut renderer, &text).missing();
        let judged = part
            .iter()
            .copied()
            .filter(|letter| !faces::covers(*letter));
        let judged: BTreeSet<char> = judged.collect();
        let differ = drawn.symmetric_difference(&judged);
        wrong.extend(differ.map(|letter| format!("{:04X}", u32::from(*letter))));
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join(" "));
}

#[test]
fn the_hint_counts_what_the_picture_shows_as_boxes() {
    let text = card("𓀀𓀁𓀀 and \u{e123}");
    let report = check_document(&Document::new(&text));
    let hint = report
        .problems
        .iter()
        .find(|problem| problem.code == "missing-glyph")
        .expect("a hint");
    assert!(
        hint.message.en.starts_with("3 characters have no glyph"),
        "{}",
        hint.message.en
    );
    assert!(
        hint.message.en.contains("U+13000, U+13001, U+E123"),
        "{}",
        hint.message.en
    );
    assert_eq!(
        draw(&mut Renderer::new(), "𓀀𓀁𓀀 and \u{e123}")
            .missing()
            .len(),
        3
    );
}
