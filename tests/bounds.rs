//! Cards far beyond what the server takes are drawn too, cut where need be, with a note; the text stays whole.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::sync::Arc;

use cardwright::card::Card;
use cardwright::document::Tree;
use cardwright::render::{Frame, Options, Rect, Renderer, Shape};
use serde_json::{Value, json};

fn frame_of(card: &Value, options: &Options) -> Frame {
    let card = Card::read(Arc::new(Tree::parse(card.to_string()).unwrap()), None);
    let mut renderer = Renderer::new();
    let frame = renderer.layout(&card, options);
    let top = Rect::new(0.0, 0.0, frame.width, frame.height.min(600.0));
    assert!(!renderer.paint(&frame, top, 1.0).rgba.is_empty());
    frame
}

fn with(elements: &Value) -> Value {
    json!({"schema": "2.0", "body": {"elements": elements}})
}

fn drawn(elements: &Value) -> Frame {
    frame_of(&with(elements), &Options::default())
}

fn words(frame: &Frame) -> impl Iterator<Item = &str> {
    frame.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { paragraph, .. } => Some(&*paragraph.text),
        _ => None,
    })
}

const CARD_ENDS: (&str, &str) = (
    "内容过多，预览到此为止",
    "The card goes on; the preview ends here",
);
const TEXT_ENDS: (&str, &str) = (
    "文本过长，预览只显示开头部分",
    "The text goes on; the preview shows its beginning",
);

fn notes(frame: &Frame, note: &str) -> usize {
    words(frame).filter(|words| *words == note).count()
}

/// The drawn letters.
fn letters(frame: &Frame) -> usize {
    words(frame).map(str::len).sum()
}

#[test]
fn a_card_of_five_thousand_components_is_drawn_up_to_a_note() {
    let elements: Vec<Value> = (0..5000)
        .map(|n| json!({"tag": "markdown", "content": format!("**{n}** words")}))
        .collect();
    let frame = drawn(&json!(elements));
    assert_eq!(notes(&frame, CARD_ENDS.0), 1);
    assert_eq!(words(&frame).last(), Some(CARD_ENDS.0));
    let count = words(&frame).count();
    assert!((1000..4000).contains(&count), "{count}");
    // A card of the server's size is never cut.
    let frame = drawn(&json!(elements[..900]));
    assert_eq!(notes(&frame, CARD_ENDS.0), 0);
    assert_eq!(words(&frame).count(), 900);
}

#[test]
fn the_note_speaks_the_language_of_the_client() {
    let english = Options {
        locale: Some("en_us".into()),
        ..Options::default()
    };
    let elements: Vec<Value> = (0..3000).map(|_| json!({"tag": "hr"})).collect();
    assert_eq!(
        notes(&frame_of(&with(&json!(elements)), &english), CARD_ENDS.1),
        1
    );
    let text = json!([{"tag": "markdown", "content": "a ".repeat(50_000)}]);
    assert_eq!(notes(&frame_of(&with(&text), &english), TEXT_ENDS.1), 1);
}

#[test]
fn components_in_containers_end_at_the_same_place() {
    let inner: Vec<Value> = (0..3000).map(|_| json!({"tag": "hr"})).collect();
    let frame = drawn(&json!([
        {"tag": "interactive_container", "elements": [{"tag": "form", "elements": inner}, {"tag": "hr"}]},
        {"tag": "markdown", "content": "behind"}]));
    assert_eq!(notes(&frame, CARD_ENDS.0), 1);
    assert_eq!(notes(&frame, "behind"), 0);
}

#[test]
fn a_text_of_a_megabyte_shows_its_beginning() {
    let megabyte = 1 << 20;
    for content in [
        "lorem ipsum ".repeat(megabyte / 12),
        "中文字符".repeat(megabyte / 12),
        "x".repeat(megabyte),
        format!("https://example.com/{}", "a".repeat(megabyte)),
        format!("```\n{}", "let a = 1;\n".repeat(megabyte / 11)),
        "- item\n".repeat(megabyte / 7),
        "> ".repeat(megabyte / 2),
        "**a** ".repeat(megabyte / 6),
        "<font color='red'>a</font>".repeat(megabyte / 26),
        "😀".repeat(megabyte / 4),
        ":OK:".repeat(megabyte / 4),
        format!(
            "|{}\n|{}\n",
            "a|".repeat(megabyte / 4),
            "-|".repeat(megabyte / 4)
        ),
        "e\u{301}\u{302}\u{303}".repeat(megabyte / 7),
        "[".repeat(megabyte),
        "*a_".repeat(megabyte / 3),
        "<raw>".repeat(megabyte / 5),
    ] {
        let frame = drawn(&json!([{"tag": "markdown", "content": content}, {"tag": "hr"}]));
        assert_eq!(notes(&frame, TEXT_ENDS.0), 1, "{}", &content[..8]);
        assert!(
            letters(&frame) < 400_000,
            "{} {}",
            &content[..8],
            letters(&frame)
        );
        assert!(frame.height.is_finite());
    }
}

#[test]
fn labels_of_a_megabyte_stay_labels() {
    let long = "word ".repeat(200_000);
    let text = json!({"tag": "plain_text", "content": long});
    let card = json!({"schema": "2.0", "header": {"title": text, "subtitle": text, "text_tag_list": [{"tag": "text_tag", "text": text}]}, "body": {"elements": [
        {"tag": "button", "text": text, "behaviors": [{"type": "open_url", "default_url": long}]},
        {"tag": "select_static", "placeholder": text, "options": [{"text": text, "value": "a"}]},
        {"tag": "input", "label": text, "placeholder": text, "default_value": long},
        {"tag": "checker", "text": text},
        {"tag": "collapsible_panel", "header": {"title": text}, "elements": []},
        {"tag": long}]}});
    let frame = frame_of(&card, &Options::default());
    assert!(letters(&frame) < 1_000_000, "{}", letters(&frame));
}

#[test]
fn wide_and_long_lists_are_drawn_in_part() {
    let columns: Vec<Value> = (0..100_000)
        .map(|_| json!({"tag": "column", "elements": []}))
        .collect();
    let frame = drawn(&json!([{"tag": "column_set", "columns": columns}, {"tag": "hr"}]));
    assert_eq!(notes(&frame, CARD_ENDS.0), 1);
    let rows: Vec<Value> = (0..10_000)
        .map(|n| json!({"a": format!("row {n}"), "b": n}))
        .collect();
    let frame = drawn(
        &json!([{"tag": "table", "page_size": 10_000, "columns": [{"name": "a", "display_name": "A"}, {"name": "b", "data_type": "number"}], "rows": rows}]),
    );
    assert!(frame.hits.iter().filter(|hit| &*hit.tag == "row").count() <= 100);
    let columns: Vec<Value> = (0..10_000)
        .map(|n| json!({"name": format!("c{n}"), "display_name": "C"}))
        .collect();
    let frame = drawn(&json!([{"tag": "table", "columns": columns, "rows": [{"c1": "x"}]}]));
    assert!(
        frame
            .hits
            .iter()
            .filter(|hit| &*hit.tag == "column")
            .count()
            <= 100
    );
    let persons: Vec<Value> = (0..10_000)
        .map(|n| json!({"id": format!("ou_{n}")}))
        .collect();
    let options: Vec<Value> = (0..10_000)
        .map(|n| json!({"value": n.to_string(), "img_key": "k"}))
        .collect();
    let frame = drawn(&json!([
        {"tag": "person_list", "persons": persons, "show_name": true}, {"tag": "select_img", "options": options},
        {"tag": "img_combination", "combination_mode": "triple", "img_list": options},
        {"tag": "multi_select_static", "selected_values": (0..10_000).map(|n| n.to_string()).collect::<Vec<_>>(), "options": options}]));
    assert!(frame.shapes.len() < 20_000, "{}", frame.shapes.len());
}

#[test]
fn containers_nested_as_deep_as_a_document_can_be_are_drawn() {
    for open in [
        r#"{"tag":"interactive_container","elements":["#,
        r#"{"tag":"column_set","columns":[{"tag":"column","elements":["#,
        r#"{"tag":"collapsible_panel","expanded":true,"header":{"title":{"tag":"plain_text","content":"P"}},"border":{"color":"grey"},"elements":["#,
        r#"{"tag":"interactive_container","direction":"horizontal","elements":[{"tag":"markdown","content":"a"},"#,
        r#"{"tag":"form","elements":[{"tag":"column_set","flex_mode":"flow","columns":[{"tag":"column","width":"auto","elements":["#,
    ] {
        let mut deepest = None;
        for depth in (1..200).rev() {
            let close = {
                let mut stack = Vec::new();
                for c in open.chars() {
                    match c {
                        '[' => stack.push(']'),
                        '{' => stack.push('}'),
                        ']' | '}' => {
                            stack.pop();
                        }
                        _ => {}
                    }
                }
                stack.into_iter().rev().collect::<String>()
            };
            let text = format!(
                r#"{{"schema":"2.0","body":{{"elements":[{}{{"tag":"hr"}}{}]}}}}"#,
                open.repeat(depth),
                close.repeat(depth)
            );
            if let Ok(tree) = Tree::parse(text) {
                deepest = Some((depth, tree));
                break;
            }
        }
        let (depth, tree) = deepest.expect("some depth is JSON");
        assert!(depth > 50, "{depth}");
        let card = Card::read(Arc::new(tree), None);
        let frame = Renderer::new().layout(&card, &Options::default());
        assert!(frame.hits.len() > depth, "{open}");
    }
}
