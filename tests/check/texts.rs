//! Whatever a text or a chart holds, findings stand on characters of the document and fixes leave JSON.

use cardwright::check::{Problem, check_document};
use cardwright::document::{Document, Gesture};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag};
use serde_json::{Value, json};

fn problems(document: &Document, code: &str) -> Vec<Problem> {
    let problems = check_document(document).problems.into_iter();
    problems.filter(|one| one.code == code).collect()
}

fn card_of(content: &str) -> Document {
    let card =
        json!({"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": content}]}});
    Document::new(card.to_string())
}

/// How often CommonMark makes something of a text bold.
fn bold(document: &Document) -> usize {
    let tree = document.tree().expect("JSON");
    let card = tree.value(tree.root());
    let content = card["body"]["elements"][0]["content"]
        .as_str()
        .expect("a text");
    Parser::new(content)
        .filter(|event| matches!(event, Event::Start(Tag::Strong)))
        .count()
}

#[test]
fn what_is_called_literal_bold_is_none_to_commonmark_and_is_bold_when_mended() {
    for content in [
        "**中文。**字",
        "字**「中文」**",
        "字**「中文」**字",
        "一、**结果：**好，二、**没有！**坏",
        "a**(b)**c",
    ] {
        let mut document = card_of(content);
        let found = problems(&document, "literal-bold");
        assert!(!found.is_empty(), "{content}");
        assert_eq!(bold(&document), 0, "{content}");
        for problem in found.iter().rev() {
            document
                .apply_all(&problem.fixes[0].edits, Gesture::default())
                .expect("the fix fits");
        }
        assert_eq!(bold(&document), found.len(), "{content}");
    }
}

#[test]
fn a_finding_stands_at_its_characters_however_they_are_written() {
    let text = r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "\u4e2d\ud83d\ude00\n\"\\\\\" \u003cname\u003e"}]}}"#;
    let document = Document::new(text);
    let found = problems(&document, "swallowed-word");
    assert_eq!(
        &document.text()[found[0].range.clone()],
        r"\u003cname\u003e"
    );
}

/// Texts of the pieces that readers of markup stumble over.
fn text_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<",
        ">",
        "</",
        "/>",
        "font",
        "<font color='red'>",
        "</font>",
        "<at id=all>",
        "<at id='",
        "=",
        "'",
        "\"",
        "`",
        "``",
        "```",
        "~~~",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "1. ",
        "> ",
        "| a | b |\n",
        "|---|\n",
        "|",
        "**",
        "***",
        "*",
        "\\",
        "&",
        "&reg",
        "&amp;",
        "# ",
        "![",
        "](",
        "]($a)",
        "[",
        "(http",
        ")",
        "中",
        "。",
        "「",
        "\u{1F600}",
        "a",
        " ",
        "<raw>",
        "</raw>",
        "<br>",
        "<x>",
        "<text_tag color=x>",
        "---",
        "\t",
        "\r\n",
        "ou_xxx",
        "${x}",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// Charts whose parts are at odds.
fn chart_like() -> impl Strategy<Value = Value> {
    let part = prop::sample::select(vec![
        json!(null),
        json!("bar"),
        json!("common"),
        json!({"values": [{"a": 1}]}),
        json!([{"id": "x", "values": [{"a": 1}]}, {"id": "x"}]),
        json!([{"xField": "a", "dataIndex": -1}, {"dataId": "x", "yField": ["b", 1]}, {"data": {"values": []}}, 3]),
        json!(["a", "b"]),
        json!({"style": {"texture": "circle", "fill": "function (x) {}"}}),
        json!(1e300),
    ]);
    let key = prop::sample::select(vec![
        "type",
        "data",
        "series",
        "xField",
        "yField",
        "valueField",
        "axes",
        "bar",
    ]);
    prop::collection::vec((key, part), 0..8).prop_map(|parts| parts.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_finding_in_a_text_stands_on_characters_and_every_fix_leaves_json(
        content in text_like(),
        small in text_like(),
        plain in text_like(),
        chart in chart_like(),
        escaped in any::<bool>(),
    ) {
        let card = json!({"schema": "2.0", "body": {"elements": [
            {"tag": "markdown", "content": content},
            {"tag": "div", "text": {"tag": "lark_md", "content": small}},
            {"tag": "div", "text": {"tag": "plain_text", "content": plain, "text_color": "white"}},
            {"tag": "chart", "chart_spec": chart},
        ]}});
        let mut text = card.to_string();
        if escaped {
            text = text.replace('<', "\\u003c").replace('中', "\\u4e2d");
        }
        let document = Document::new(text);
        for problem in check_document(&document).problems {
            prop_assert!(document.text().get(problem.range.clone()).is_some(), "{problem:#?}");
            for fix in &problem.fixes {
                let mut after = Document::new(document.text());
                after.apply_all(&fix.edits, Gesture::default()).expect("the fix fits");
                prop_assert!(after.syntax_error().is_none(), "{}:\n{}", fix.title.en, after.text());
            }
        }
    }
}
