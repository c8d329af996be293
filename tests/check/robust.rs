//! Whatever the text, the checker answers, and its numbers are right.

use cardwright::check::{
    Options, Severity, Target, check_document, check_document_for, report_json, report_text,
};
use cardwright::document::{Document, Gesture};
use cardwright::lang::Lang;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::{codes, report_on};

#[test]
fn the_budget_counts_what_the_server_counts() {
    let text = r#"{
        "schema": "2.0", // not sent
        "header": {"title": {"tag": "plain_text", "content": "T"}, "text_tag_list": [{"tag": "text_tag"}]},
        "body": {"elements": [
            {"tag": "column_set", "columns": [{"tag": "column", "elements": [
                {"tag": "collapsible_panel", "header": {"title": {"tag": "plain_text", "content": "P"}}, "elements": [
                    {"tag": "button", "text": {"tag": "plain_text", "content": "B"},
                     "behaviors": [{"type": "callback", "value": {"tag": "not counted"}}]}]}]}]},
            {"tag": "markdown", "content": "|a|b|\n|-|-|\n|1|2|"},
            {"tag": "table", "columns": [], "rows": []},
            {"tag": "chart", "chart_spec": {"tag": "not counted"}}]}
    }"#;
    let budget = report_on(text).budget;
    assert_eq!(
        (budget.elements, budget.depth, budget.tables, budget.charts),
        (11, 3, 2, 1)
    );
    let value: Value = serde_json::from_str(&text.replace("// not sent", "")).unwrap();
    // As the content of a message it is a string of JSON.
    let content = Value::from(value.to_string()).to_string();
    assert_eq!(budget.bytes, content.len() - 2);
}

#[test]
fn the_elements_of_a_1_0_card_are_counted_and_its_only_problem_is_a_hint() {
    let report = report_on(
        r#"{"elements": [{"tag": "note", "odd": 1, "elements": [{"tag": "plain_text"}]}, {"tag": "table"}]}"#,
    );
    assert_eq!(codes(&report), ["card-v1"]);
    assert_eq!((report.budget.elements, report.budget.tables), (3, 1));
}

#[test]
fn a_card_in_a_message_body_is_checked_with_paths_that_begin_at_the_card() {
    let report = report_on(
        r#"{"msg_type": "interactive", "card": {"schema": "2.0", "body": {"elements": [{"tag": "hr", "x": 1}]}}}"#,
    );
    assert_eq!(codes(&report), ["wrapped", "unknown-property"]);
    assert_eq!(report.problems[1].path, "/body/elements/0/x");
}

#[test]
fn what_is_no_card_is_said_to_be_none_and_nothing_else() {
    for text in [
        "7",
        "[]",
        "\"card\"",
        "null",
        r#"{"a": 1}"#,
        r#"{"type": "template", "data": {}}"#,
        r#"{"msg_type": "interactive", "card": "{}"}"#,
    ] {
        assert_eq!(codes(&report_on(text)), ["not-a-card"], "{text}");
    }
    assert_eq!(report_on("7").worst(), Some(Severity::Error));
}

#[test]
fn a_blank_card_is_no_error_but_for_an_entity() {
    for text in ["{}", " { } ", r#"{"card": {}}"#] {
        assert_eq!(codes(&report_on(text)), ["empty-card"], "{text}");
    }
    let entity = Options {
        target: Target::Entity,
        ..Options::default()
    };
    let codes_of = |text: &str| {
        let report = check_document_for(&Document::new(text), entity);
        codes(&report).join(" ")
    };
    assert_eq!(codes_of("{}"), "entity-empty");
    assert_eq!(codes_of(r#"{"elements": []}"#), "entity-v1");
}

#[test]
fn an_empty_object_is_no_text_number_or_list() {
    let report = report_on(
        r#"{"schema": "2.0", "config": {"width_mode": {}}, "body": {"elements": [
            {"tag": "button", "type": {}, "behaviors": {}, "text": {}},
            {"tag": "column_set", "columns": {}},
            {"tag": "markdown", "content": {}}
        ]}}"#,
    );
    let wrong: Vec<&str> = (report.problems.iter())
        .filter(|problem| problem.code == "wrong-type")
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(
        wrong,
        [
            "/config/width_mode",
            "/body/elements/0/type",
            "/body/elements/0/behaviors",
            "/body/elements/1/columns",
            "/body/elements/2/content",
        ]
    );
}

#[test]
fn of_a_1_0_card_is_asked_what_the_server_asks_of_it_and_no_more() {
    let report = report_on(
        r#"{"header": {"title": {"tag": "plain_text", "content": "a", "i18n": {"zh_cn": "b"}}},
            "card_link": {"url": "javascript:x"}, "elements": [
            {"tag": "div", "fields": [{"is_short": true, "text": {"tag": "lark_md", "content": "[x](data:,a)"}}],
             "extra": {"tag": "img", "img_key": "https://a.example/x.png", "alt": {"tag": "plain_text", "content": ""}}},
            {"tag": "note", "elements": [{"tag": "img", "img_key": "C:\\a.png", "alt": {"tag": "plain_text", "content": ""}}]},
            {"tag": "action", "actions": [{"tag": "button", "url": "x", "multi_url": {"url": "y"}, "nonsense": 1}]},
            {"tag": "table", "columns": [{"name": "a"}], "rows": [{"b": 1}]},
            {"tag": "chart", "chart_spec": {"type": "bars", "data": {"values": []}}}
        ]}"#,
    );
    let found: Vec<String> = (report.problems.iter())
        .map(|problem| format!("{} {}", problem.code, problem.path))
        .collect();
    assert_eq!(
        found,
        [
            "card-v1 ",
            "link-scheme /card_link/url",
            "link-scheme /elements/0/fields/0/text/content",
            "image-key /elements/0/extra/img_key",
            "image-key /elements/1/elements/0/img_key",
            "link-scheme /elements/2/actions/0/url",
            "link-scheme /elements/2/actions/0/multi_url/url",
            "table-row-key /elements/3/rows/0/b",
            "chart-type /elements/4/chart_spec/type",
            "chart-data /elements/4/chart_spec/data",
        ]
    );
    let tables = r#"{"tag": "table", "columns": [{"name": "a"}], "rows": []},"#.repeat(7);
    let report = report_on(&format!(
        r#"{{"elements": [{}]}}"#,
        tables.trim_end_matches(',')
    ));
    assert_eq!(codes(&report), ["card-v1", "too-many-tables"]);
    // A header alone is one of 1.0, which ignores what it does not know.
    let report = report_on(r#"{"header": {"ud_icon": {}, "title": {"i18n": {}}}}"#);
    assert_eq!(codes(&report), ["card-v1"]);
}

#[test]
fn the_bytes_of_the_budget_are_those_that_are_sent_with_every_spelling() {
    let text =
        r#"{"schema": "2.0", "a": 1, "a": "\u4e2d\/", "n": 1.50e0, "body": {"elements": []}}"#;
    let sent = r#"{"schema":"2.0","a":1,"a":"\u4e2d\/","n":1.50e0,"body":{"elements":[]}}"#;
    let content = Value::from(sent).to_string();
    assert_eq!(report_on(text).budget.bytes, content.len() - 2);
    let webhook = cardwright::check::Options {
        target: cardwright::check::Target::Webhook,
        ..Default::default()
    };
    let report = cardwright::check::check_document_for(&Document::new(text), webhook);
    assert_eq!(report.budget.bytes, sent.len());
}

#[test]
fn of_many_problems_the_first_are_listed_and_the_others_counted() {
    let keys = |count: usize| {
        let keys: Vec<String> = (0..count).map(|n| format!("\"x{n}\": 1")).collect();
        format!(
            r#"{{"schema": "2.0", "body": {{"elements": [{{"tag": "hr", {}}}]}}}}"#,
            keys.join(", ")
        )
    };
    assert_eq!(report_on(&keys(1000)).problems.len(), 1000);
    let report = report_on(&keys(1007));
    assert_eq!(report.problems.len(), 1001);
    let last = report.problems.last().unwrap();
    assert_eq!(
        (last.code, last.severity),
        ("more-problems", Severity::Error)
    );
    assert!(last.message.en.starts_with("7 more"), "{:?}", last.message);
    let words = "<w> ".repeat(1500);
    let report = report_on(&format!(
        r#"{{"schema": "2.0", "body": {{"elements": [{{"tag": "markdown", "content": "{words}"}}]}}}}"#
    ));
    let last = report.problems.last().unwrap();
    assert!(
        last.message.en.starts_with("500 more"),
        "{:?}",
        last.message
    );
    // Warnings that fill the list hide no error.
    let repeated = "\"tag\": \"hr\", ".repeat(1100);
    let report = report_on(&format!(
        r#"{{"schema": "2.0", "body": {{"elements": [{{{repeated}"margin": 5}}]}}}}"#
    ));
    assert_eq!(report.problems.len(), 1002);
    assert_eq!(report.problems[0].severity, Severity::Warning);
    assert_eq!(report.count(Severity::Error), 1);
    let last = report.problems.last().unwrap();
    assert_eq!(
        (last.code, last.severity),
        ("more-problems", Severity::Warning)
    );
}

#[test]
fn a_locale_is_not_renamed_to_one_that_stands_beside_it() {
    let fixes = |more: &str| {
        let report = report_on(&format!(
            r#"{{"schema": "2.0", "body": {{"elements": [{{"tag": "markdown", "content": "a", "i18n_content": {{"en": "a"{more}}}}}]}}}}"#
        ));
        assert_eq!(codes(&report), ["unknown-locale"]);
        report.problems[0].fixes.len()
    };
    assert_eq!((fixes(""), fixes(r#", "en_us": "b""#)), (1, 0));
}

#[test]
fn problems_come_in_the_order_of_the_text() {
    let report = report_on(
        r#"{"schema": "2.0", "x": 1, "body": {"elements": [{"tag": "hr", "element_id": "1", "y": 1}], "z": 1}}"#,
    );
    assert_eq!(
        codes(&report),
        [
            "unknown-property",
            "bad-element-id",
            "unknown-property",
            "unknown-property"
        ]
    );
    assert!(
        report
            .problems
            .windows(2)
            .all(|pair| pair[0].range.start <= pair[1].range.start)
    );
}

#[test]
fn the_deepest_nesting_that_is_json_is_checked() {
    let open = r#"{"tag": "collapsible_panel", "elements": ["#.repeat(160);
    let text = format!(
        "{{\"schema\": \"2.0\", \"body\": {{\"elements\": [{open}{}]}}}}",
        "]}".repeat(160)
    );
    let report = report_on(&text);
    assert_eq!(report.budget.depth, 160);
}

/// JSON that looks like a card more often than chance would have it.
fn card_like() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "tag",
        "markdown",
        "button",
        "column_set",
        "columns",
        "elements",
        "text",
        "plain_text",
        "content",
        "form",
        "name",
        "element_id",
        "margin",
        "8px",
        "8px -200px",
        "width",
        "weighted",
        "weight",
        "behaviors",
        "type",
        "callback",
        "value",
        "action",
        "actions",
        "note",
        "i18n_content",
        "en-US",
        "icon",
        "color",
        "#fff",
        "options",
        "table",
        "rows",
        "img",
        "img_key",
        "url",
        "fallback",
        "文",
        "",
        "${x}",
        "\u{1F600}",
        "true",
        "5",
        "i18n",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let inner = leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6)
                .prop_map(|members| members
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect::<Map<_, _>>())
                .prop_map(Value::from),
        ]
    });
    (prop::collection::vec(inner.clone(), 0..5), inner.clone(), inner.clone(), inner).prop_map(
        |(elements, header, config, more)| {
            json!({"schema": "2.0", "config": config, "header": header, "body": {"elements": elements, "more": more}})
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_card_makes_the_checker_panic_and_every_fix_leaves_json(card in card_like()) {
        let document = Document::new(format!("{card:#}"));
        let report = check_document(&document);
        let tree = document.tree().expect("JSON");
        if report.budget.bytes > 0 {
            prop_assert!(report.budget.bytes >= tree.minified(tree.root()).len());
        }
        report_text("card.json", &document, &report, Lang::Zh);
        let listed = report_json("card.json", &document, &report, Lang::En);
        prop_assert_eq!(listed["problems"].as_array().map(Vec::len), Some(report.problems.len()));
        for problem in report.problems.iter().take(20) {
            prop_assert!(document.text().get(problem.range.clone()).is_some());
            for fix in &problem.fixes {
                let mut after = Document::new(document.text());
                after.apply_all(&fix.edits, Gesture::default()).expect("the fix fits");
                prop_assert!(after.syntax_error().is_none(), "{}:\n{}", fix.title.en, after.text());
            }
        }
    }

    #[test]
    fn no_text_makes_the_checker_panic(text in "[\\PC\\n{}\\[\\]\",:0-9a-z]{0,80}") {
        let document = Document::new(text);
        let report = check_document(&document);
        report_text("card.json", &document, &report, Lang::En);
        report_json("card.json", &document, &report, Lang::En);
    }
}

#[test]
fn a_card_entity_has_codes_of_its_own() {
    use cardwright::check::{Options, Severity, Target, check_document_for};
    let document = Document::new(
        r#"{"schema": "2.0", "config": {"update_multi": false}, "body": {"elements": [{"tag": "hr"}]}}"#,
    );
    let answer = |target| {
        let options = Options {
            target,
            ..Options::default()
        };
        let [problem] = &check_document_for(&document, options).problems[..] else {
            panic!("one problem is expected");
        };
        let server = problem.server.as_ref().map(|server| server.code);
        (problem.code, problem.severity, server)
    };
    assert_eq!(
        answer(Target::App),
        ("outside-enum", Severity::Warning, None)
    );
    assert_eq!(
        answer(Target::Entity),
        ("outside-enum", Severity::Error, Some(300302))
    );
}

#[test]
fn mending_twice_changes_nothing_more() {
    use cardwright::check::safe_fixes;
    for text in [
        r#"{"schema": null, "body": {"elements": []}}"#,
        r#"{"body": {"elements": {}}, "schema": {}}"#,
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "button", "behaviors": {}}]},}"#,
    ] {
        let mut document = Document::new(text);
        let (edits, _) = safe_fixes(&document, Options::default());
        document.apply_all(&edits, Gesture::default()).unwrap();
        assert_eq!(document.text().matches("schema").count(), 1, "{text}");
        assert_eq!(safe_fixes(&document, Options::default()).1, 0, "{text}");
        assert!(!document.text().contains("[{}]"), "{}", document.text());
    }
}

#[test]
fn what_a_card_says_moves_no_cursor() {
    let text = r#"{"schema": "2.0", "body": {"elements": [{"tag": "\u001b[2Jx\u202e"}]}}"#;
    let document = Document::new(text);
    let shown = report_text(
        "a\u{7}.json",
        &document,
        &check_document(&document),
        Lang::En,
    );
    let acts = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!shown.contains(acts), "{shown:?}");
    assert!(shown.contains(r"\u{1b}[2Jx"), "{shown}");
}

#[test]
fn a_message_whose_card_is_broken_says_where() {
    let content = r#"{"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}"#;
    let report = report_on(&json!({"msg_type": "interactive", "content": content}).to_string());
    assert_eq!(codes(&report), ["not-a-card"]);
    let words = &report.problems[0].message.en;
    assert!(words.contains("not JSON, at its line 1, column"), "{words}");
}

#[test]
fn what_1_0_ignores_is_not_judged() {
    let report = report_on(
        r#"{"elements": [{"tag": "hr", "url": "www.a.cn"}, {"tag": "div", "custom": {"img_key": "x.png"}}],
            "body": {"elements": [{"tag": "img", "img_key": "x.png"}]}}"#,
    );
    assert_eq!(codes(&report), ["card-v1"]);
}
