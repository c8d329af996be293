//! What the command line prints.

use cardwright::check::{check_document, report_json, report_text};
use cardwright::document::{Document, Splice};
use cardwright::lang::Lang;
use serde_json::json;

const CARD: &str = "{\n  \"schema\": \"2.0\",\n  \"body\": {\"elements\": [\n    {\"tag\": \"hr\", \"名\": 1}\n  ]}\n}\n";

#[test]
fn the_report_for_scripts_has_places_and_splices_of_the_text() {
    let document = Document::new(CARD);
    let report = check_document(&document);
    let value = report_json("card.json", &document, &report, Lang::En);
    let start = CARD.find("\"名\"").unwrap();
    assert_eq!(
        value,
        json!({
            "file": "card.json",
            "problems": [{
                "code": "unknown-property",
                "severity": "error",
                "message": "hr has no property \"名\", and the server refuses the card for it; remove it",
                "path": "/body/elements/0/名",
                "range": {
                    "start": {"line": 4, "column": 19, "offset": start},
                    "end": {"line": 4, "column": 22, "offset": start + 5},
                },
                "server_code": 200621,
                "server_message": "msg: [parse card json err, please check whether the card json is correct], value: [unknown property, property: 名, path: ROOT -> body -> elements -> [0](tag: hr)]",
                "doc": "https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/divider",
                "fixes": [{"title": "Remove \"名\": 1", "edits": [{"start": start - 2, "end": start + 8, "text": ""}]}],
            }],
            "budget": {"bytes": 73, "elements": 1, "depth": 1, "tables": 0, "charts": 0,
                "heaviest": {"path": "/body/elements/0", "bytes": 26}},
        })
    );
    let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["file", "problems", "budget"]);
}

#[test]
fn a_text_that_is_no_json_is_one_problem_with_its_line_and_column() {
    let document = Document::new("{\n  \"a\": tru\n}");
    let report = check_document(&document);
    let value = report_json("-", &document, &report, Lang::En);
    assert_eq!(value["problems"].as_array().map(Vec::len), Some(1));
    assert_eq!(value["problems"][0]["code"], "not-json");
    let message = value["problems"][0]["message"].as_str().unwrap();
    assert!(message.contains("line 2, column 8"), "{message}");
    assert_eq!(value["problems"][0]["path"], "");
}

#[test]
fn the_report_for_people_shows_the_line_and_points_at_the_place() {
    let document = Document::new(CARD);
    insta::assert_snapshot!(report_text("card.json", &document, &check_document(&document), Lang::En), @r#"
    card.json:4:19: error[unknown-property]: hr has no property "名", and the server refuses the card for it; remove it
     4 |     {"tag": "hr", "名": 1}
       |                   ^^^^
       = the server answers 200621: msg: [parse card json err, please check whether the card json is correct], value: [unknown property, property: 名, path: ROOT -> body -> elements -> [0](tag: hr)]
       = at /body/elements/0/名, see https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/divider
       = fix: Remove "名": 1: - `, "名": 1`
    "#);
    insta::assert_snapshot!(report_text("card.json", &document, &check_document(&document), Lang::Zh), @r#"
    card.json:4:19: error[unknown-property]: hr 没有属性「名」，服务端会因此拒绝卡片；请删除
     4 |     {"tag": "hr", "名": 1}
       |                   ^^^^
       = 服务端返回 200621: msg: [parse card json err, please check whether the card json is correct], value: [unknown property, property: 名, path: ROOT -> body -> elements -> [0](tag: hr)]
       = 位置 /body/elements/0/名, 文档 https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/divider
       = 修正: 删除「名」：1: - `, "名": 1`
    "#);
}

#[test]
fn a_card_in_one_line_is_shown_in_part_with_the_carets_below_the_place() {
    let text = "x".repeat(2000);
    let card = format!(
        r#"{{"schema": "2.0", "body": {{"elements": [{{"tag": "markdown", "content": "{text}", "colour": 1, "i18n_content": {{"en_us": "{text}"}}}}]}}}}"#
    );
    let document = Document::new(card);
    insta::assert_snapshot!(report_text("-", &document, &check_document(&document), Lang::En), @r#"
    -:1:2076: error[unknown-property]: markdown has no property "colour", and the server refuses the card for it; remove it
     1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "colour": 1, "i18n_content": {"en_us": "xxxxxxxxxxxxxxxxxxxxxxxxxxxx…
       |                                                              ^^^^^^^^
       = the server answers 200621: msg: [parse card json err, please check whether the card json is correct], value: [unknown property, property: colour, path: ROOT -> body -> elements -> [0](tag: markdown)]
       = at /body/elements/0/colour, see https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/rich-text
       = fix: Remove "colour": 1: - `"colour": 1,`
    "#);
}

#[test]
fn the_splices_of_several_edits_are_those_of_the_text_before_them() {
    let document = Document::new("{\"schema\": \"2.0\", \"elements\": [{\"tag\": \"hr\"}]}");
    let report = check_document(&document);
    let fix = &report
        .problems
        .iter()
        .find(|problem| problem.code == "unknown-property")
        .unwrap()
        .fixes[0];
    assert_eq!(fix.edits.len(), 2);
    let mut stepwise = Document::new(document.text());
    for edit in &fix.edits {
        stepwise.apply(edit).unwrap();
    }
    let mut at_once = document.text().to_owned();
    let splices: Vec<Splice> = document.preview(&fix.edits).unwrap();
    for splice in splices.iter().rev() {
        at_once.replace_range(splice.range.clone(), &splice.text);
    }
    assert_eq!(at_once, stepwise.text());
    assert!(check_document(&stepwise).problems.is_empty());
}

#[test]
fn offsets_are_those_of_a_file_that_begins_with_a_byte_order_mark() {
    let bytes = format!("\u{feff}{CARD}").into_bytes();
    let opened = cardwright::document::file::decode("card.json", bytes.clone()).unwrap();
    let document = Document::new(opened.text);
    let report = check_document(&document);
    let value = report_json("card.json", &document, &report, Lang::En);
    assert_eq!(
        value["problems"][0]["range"]["end"]["offset"], 3,
        "the mark"
    );
    let range = &value["problems"][1]["range"];
    let offset = |end: &str| usize::try_from(range[end]["offset"].as_u64().unwrap()).unwrap();
    assert_eq!(&bytes[offset("start")..offset("end")], "\"名\"".as_bytes());
    assert_eq!(range["start"]["column"], 19);
    assert_eq!(value["budget"]["bytes"], 73);
    let removal = &value["problems"][1]["fixes"][0]["edits"][0];
    assert_eq!(removal["end"], offset("start") + 8);
    let broken = Document::new("\u{feff}tru");
    assert_eq!(broken.syntax_error().unwrap().range.start, 3);
    assert_eq!(broken.syntax_error().unwrap().position.column, 1);
}

#[test]
fn a_fix_that_only_puts_a_blank_in_shows_the_blank() {
    let card = r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "**中文。**字"}]}}"#;
    let document = Document::new(card);
    let text = report_text("-", &document, &check_document(&document), Lang::En);
    assert!(text.contains(": + `␣`"), "{text}");
}
