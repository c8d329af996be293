//! What single cards showed: the right problem, at the right severity, with a fix that loses nothing.

use std::path::PathBuf;

use cardwright::card::take_in_document;
use cardwright::check::{Options, Problem, Report, Severity, Target, check_taken};
use cardwright::document::{Document, Gesture};
use serde_json::{Value, json};

fn check(text: &str, target: Target) -> Report {
    let document = Document::new(text);
    let options = Options {
        target,
        ..Options::default()
    };
    let taken = take_in_document(&document);
    check_taken(&document, &taken, options)
}

fn told(report: &Report) -> Vec<(&'static str, Severity, Option<i64>)> {
    let told = |one: &Problem| {
        let code = one.server.as_ref().map(|answer| answer.code);
        (one.code, one.severity, code)
    };
    report.problems.iter().map(told).collect()
}

fn only<'a>(report: &'a Report, code: &str) -> &'a Problem {
    let mut found = report.problems.iter().filter(|one| one.code == code);
    let first = found
        .next()
        .unwrap_or_else(|| panic!("no {code}: {:#?}", report.problems));
    assert!(found.next().is_none(), "{:#?}", report.problems);
    first
}

fn mended(text: &str, problem: &Problem, fix: usize) -> Value {
    let mut document = Document::new(text);
    document
        .apply_all(&problem.fixes[fix].edits, Gesture::default())
        .expect("the fix fits");
    let tree = document.tree().expect("JSON");
    tree.value(tree.root())
}

fn v2(elements: &Value) -> String {
    json!({"schema": "2.0", "body": {"elements": elements}}).to_string()
}

fn v1(elements: &Value) -> String {
    json!({ "elements": elements }).to_string()
}

#[test]
fn a_mention_as_text_messages_have_it_mentions_nobody_in_any_card() {
    for target in [Target::App, Target::Webhook, Target::Entity] {
        for text in [
            v2(&json!([{"tag": "markdown", "content": "<at user_id=\"ou_1\">Bo</at> hi"}])),
            v2(
                &json!([{"tag": "div", "text": {"tag": "lark_md", "content": "<at open_id=ou_1></at>"}}]),
            ),
        ] {
            let report = check(&text, target);
            let problem = only(&report, "markup-attribute");
            assert_eq!(problem.severity, Severity::Warning);
            let after = mended(&text, problem, 0).to_string();
            assert!(
                after.contains("<at id=") && !after.contains("_id="),
                "{after}"
            );
        }
    }
    let text = v1(&json!([{"tag": "markdown", "content": "<at user_id='all'></at>"}]));
    only(&check(&text, Target::Webhook), "markup-attribute");
}

#[test]
fn a_form_that_nothing_submits_is_an_error_in_1_0_and_its_fix_is_of_that_version() {
    let form =
        json!([{"tag": "form", "name": "f", "elements": [{"tag": "input", "name": "kind"}]}]);
    let report = check(&v2(&form), Target::App);
    let problem = only(&report, "form-without-submit");
    assert_eq!(problem.severity, Severity::Warning);
    assert!(
        problem
            .message
            .en
            .contains("there is no submit button in the form container")
    );
    let old = v1(&form);
    let report = check(&old, Target::App);
    let problem = only(&report, "form-without-submit");
    assert_eq!(problem.severity, Severity::Error);
    let after = mended(&old, problem, 0);
    assert_eq!(
        after["elements"][0]["elements"][1]["action_type"],
        "form_submit"
    );
    let sent = json!([{"tag": "form", "name": "f", "elements": [
        {"tag": "input", "name": "kind"},
        {"tag": "action", "actions": [{"tag": "button", "name": "b", "action_type": "form_submit"}]},
    ]}]);
    assert!(
        !told(&check(&v1(&sent), Target::App))
            .iter()
            .any(|one| one.0 == "form-without-submit")
    );
}

#[test]
fn a_request_whose_string_is_more_than_the_card_is_refused_as_it_stands() {
    let inner =
        json!({"card": {"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}}).to_string();
    let bare = json!({"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}).to_string();
    let message = |content: &str| {
        json!({"receive_id": "oc_1", "msg_type": "interactive", "content": content}).to_string()
    };
    let report = check(&message(&inner), Target::App);
    let problem = only(&report, "wrapped");
    let server = problem.server.as_ref().expect("an answer");
    assert_eq!((problem.severity, server.code), (Severity::Error, 200_621));
    assert!(
        server.message.contains("property: card"),
        "{}",
        server.message
    );
    assert!(!problem.fixes.is_empty());
    let entity = json!({"type": "card_json", "data": inner}).to_string();
    assert_eq!(
        only(&check(&entity, Target::Entity), "wrapped").severity,
        Severity::Error
    );
    assert!(check(&message(&bare), Target::App).problems.is_empty());
    // What a server has answered, and an object as it stands in a file, is no request.
    for text in [json!({"content": inner}).to_string(), inner] {
        assert_eq!(
            only(&check(&text, Target::App), "wrapped").severity,
            Severity::Hint,
            "{text}"
        );
    }
}

#[test]
fn a_request_for_an_entity_may_not_stand_in_data() {
    let card = json!({"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}).to_string();
    let request = json!({"type": "card_json", "data": card});
    let report = check(&json!({ "data": request }).to_string(), Target::Entity);
    assert_eq!(told(&report), [("wrapped", Severity::Error, Some(9499))]);
    assert!(
        check(&request.to_string(), Target::Entity)
            .problems
            .is_empty()
    );
    let log = json!({"data": request, "time": 1}).to_string();
    assert!(check(&log, Target::Entity).problems.is_empty());
}

#[test]
fn a_tag_that_feishu_does_not_know_is_said_in_1_0_too() {
    for elements in [
        json!([{"tag": "div", "text": {"tag": "lark_md", "content": "<code>x=1</code>"}}]),
        json!([{"tag": "note", "elements": [{"tag": "lark_md", "content": "a <p>b"}]}]),
        json!([{"tag": "div", "fields": [{"is_short": true, "text": {"tag": "lark_md", "content": "a <p>b"}}]}]),
        json!([{"tag": "markdown", "content": "a <kbd>b"}]),
    ] {
        let report = check(&v1(&elements), Target::Webhook);
        let problem = report
            .problems
            .iter()
            .find(|one| one.code == "swallowed-word");
        let problem = problem.unwrap_or_else(|| panic!("{elements}"));
        assert_eq!(problem.severity, Severity::Warning);
        assert!(
            problem.message.en.contains("11246"),
            "{}",
            problem.message.en
        );
        let report = check(&v1(&elements), Target::App);
        let problem = report
            .problems
            .iter()
            .find(|one| one.code == "swallowed-word");
        assert!(!problem.expect("a warning").message.en.contains("11246"));
    }
}

#[test]
fn what_is_no_object_is_no_component_in_1_0_either_and_its_fix_keeps_what_it_holds() {
    for (elements, right) in [
        (
            json!([[{"tag": "hr"}, {"tag": "hr"}]]),
            json!([{"tag": "hr"}, {"tag": "hr"}]),
        ),
        (
            json!(["words", {"tag": "hr"}]),
            json!([{"tag": "markdown", "content": "words"}, {"tag": "hr"}]),
        ),
        (json!([7]), json!([{"tag": "markdown", "content": "7"}])),
    ] {
        let text = v1(&elements);
        let report = check(&text, Target::App);
        let problem = only(&report, "wrong-type");
        assert_eq!(problem.severity, Severity::Error);
        assert_eq!(
            problem.server.as_ref().map(|answer| answer.code),
            Some(2200)
        );
        assert_eq!(mended(&text, problem, 0)["elements"], right);
        let text = v2(&elements);
        let report = check(&text, Target::App);
        assert_eq!(
            mended(&text, only(&report, "wrong-type"), 0)["body"]["elements"],
            right
        );
    }
    let note = v1(&json!([{"tag": "note", "elements": ["words"]}]));
    only(&check(&note, Target::App), "wrong-type");
    let column =
        v1(&json!([{"tag": "column_set", "columns": [{"tag": "column", "elements": [["x"]]}]}]));
    let report = check(&column, Target::App);
    assert!(
        only(&report, "wrong-type").fixes.is_empty(),
        "a list of no components is left alone"
    );
    let languages = json!({"i18n_elements": {"zh_cn": ["x"]}}).to_string();
    only(&check(&languages, Target::App), "wrong-type");
}

#[test]
fn a_blank_card_is_a_warning_that_names_both_outcomes() {
    let report = check("{}", Target::App);
    assert_eq!(told(&report), [("empty-card", Severity::Warning, None)]);
    let message = &report.problems[0].message.en;
    assert!(message.contains("shows nothing") && message.contains("parse card json err"));
}

#[test]
fn a_custom_bot_answers_9499_to_what_is_no_json() {
    let text = r#"{"msg_type": "interactive", "card": {"elements": [{"tag": "hr", "a": "C:\Q"}]}}"#;
    for (target, code) in [(Target::Webhook, 9499), (Target::App, 200_621)] {
        assert_eq!(
            told(&check(text, target)),
            [("not-json", Severity::Error, Some(code))]
        );
    }
}

#[test]
fn a_quote_within_a_text_is_named_and_escaped() {
    let text =
        r#"{"schema":"2.0","body":{"elements":[{"tag":"markdown","content":"press "go" now"}]}}"#;
    let report = check(text, Target::App);
    let problem = only(&report, "not-json");
    assert!(
        problem.message.en.contains(r#"\""#),
        "{}",
        problem.message.en
    );
    assert_eq!(
        problem.fixes[0].title.en,
        r#"Write \" for the quotes in the text"#
    );
    let after = mended(text, problem, 0);
    assert_eq!(after["body"]["elements"][0]["content"], "press \"go\" now");
}

#[test]
fn full_width_signs_are_named_and_made_those_of_json() {
    let text = "{\"schema\"：“2.0”，\"body\":{\"elements\":[{\"tag\":\"hr\"｝]}}";
    let problem = check(text, Target::App).problems.remove(0);
    assert_eq!(problem.code, "not-json");
    assert!(
        problem.message.en.contains("： is a full-width sign"),
        "{problem:#?}"
    );
    assert!(
        problem.message.zh.contains("：是全角标点") || problem.message.zh.contains("： 是全角标点")
    );
    let right = json!({"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}});
    assert_eq!(mended(text, &problem, 0), right);
    // With another slip beside it, nothing is taken for a quote within a text.
    let report = check(
        "{\"schema\"：\"2.0\",\"body\":{\"elements\":[]}",
        Target::App,
    );
    let titles = report.problems[0].fixes.iter().map(|fix| &*fix.title.en);
    assert!(titles.clone().all(|title| !title.contains("quotes")));
    // Within a text they are letters, also where a quote ends it too early.
    let text =
        r#"{"schema":"2.0","body":{"elements":[{"tag":"markdown","content":"press "，go" now"}]}}"#;
    let problem = check(text, Target::App).problems.remove(0);
    let after = mended(text, &problem, 0);
    assert_eq!(
        after["body"]["elements"][0]["content"],
        "press \"，go\" now"
    );
}

#[test]
fn a_batch_of_changes_is_no_card() {
    let text = r#"[{"action":"add_elements","params":{"type":"append","elements":[{"tag":"note","elements":[]}]}}]"#;
    for target in [Target::App, Target::Entity] {
        let problem = only(&check(text, target), "not-a-card").clone();
        assert!(problem.message.en.contains("batch-update"), "{problem:#?}");
    }
}

#[test]
fn a_fence_that_does_not_begin_its_line_is_said_where_the_card_is_streamed() {
    let card = |content: &str, streamed: bool| {
        json!({"schema": "2.0", "config": {"streaming_mode": streamed, "update_multi": true},
            "body": {"elements": [{"tag": "markdown", "content": content}]}})
        .to_string()
    };
    let content = "Do:\n  ```sh\n  ls\n    -l\n  ```\nend";
    let report = check(&card(content, true), Target::Entity);
    let problem = only(&report, "indented-fence");
    assert_eq!(problem.severity, Severity::Warning);
    let after = mended(&card(content, true), problem, 0);
    assert_eq!(
        after["body"]["elements"][0]["content"],
        "Do:\n```sh\nls\n  -l\n```\nend"
    );
    assert!(
        check(&card(content, false), Target::Entity)
            .problems
            .is_empty()
    );
    assert!(
        check(&card("```sh\n  ls\n```", true), Target::Entity)
            .problems
            .is_empty()
    );
    let nested = check(&card("- a\n  ```\n  b\n  ```", true), Target::Entity);
    assert!(only(&nested, "indented-fence").fixes.is_empty());
}

#[test]
fn components_at_the_top_are_moved_behind_those_of_the_body_and_converted_where_they_are_of_1_0() {
    let card = |elements: Value| {
        json!({"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}, "elements": elements})
            .to_string()
    };
    let text = card(json!([{"tag": "markdown", "content": "late"}, {"tag": "hr"}]));
    let report = check(&text, Target::App);
    let problem = only(&report, "unknown-property");
    assert_eq!(problem.fixes.len(), 1);
    assert_eq!(
        mended(&text, problem, 0),
        json!({"schema": "2.0", "body": {"elements": [{"tag": "hr"}, {"tag": "markdown", "content": "late"}, {"tag": "hr"}]}})
    );
    let text =
        card(json!([{"tag": "note", "elements": [{"tag": "plain_text", "content": "stopped"}]}]));
    let report = check(&text, Target::App);
    let after = mended(&text, only(&report, "unknown-property"), 0).to_string();
    assert!(
        after.contains("stopped") && !after.contains("note"),
        "{after}"
    );
    assert!(check(&after, Target::App).problems.is_empty(), "{after}");
}

#[test]
fn a_block_of_code_in_lark_md_is_a_hint_and_a_heading_a_warning() {
    let card = |content: &str| {
        v2(&json!([{"tag": "div", "text": {"tag": "lark_md", "content": content}}]))
    };
    let severity =
        |content: &str| only(&check(&card(content), Target::App), "not-in-lark-md").severity;
    assert_eq!(severity("a\n```js\nb\n```"), Severity::Hint);
    assert_eq!(severity("# a"), Severity::Warning);
}

#[test]
fn sizes_of_the_plugin_are_a_hint_and_can_be_declared() {
    let text = v2(&json!([{"tag": "markdown", "content": "x", "text_size": "normal_v2"}]));
    let report = check(&text, Target::App);
    let problem = only(&report, "outside-enum");
    assert_eq!(problem.severity, Severity::Hint);
    let after = mended(&text, problem, 0);
    assert_eq!(after["body"]["elements"][0]["text_size"], "normal_v2");
    assert!(check(&after.to_string(), Target::App).problems.is_empty());
    let other = v2(&json!([{"tag": "markdown", "content": "x", "text_size": "huge_v2"}]));
    assert_eq!(
        only(&check(&other, Target::App), "outside-enum").severity,
        Severity::Warning
    );
}

#[test]
fn that_a_streamed_card_is_shared_need_only_be_said_to_card_entities() {
    let text = json!({"schema": "2.0", "config": {"streaming_mode": true}, "body": {"elements": [{"tag": "hr"}]}}).to_string();
    assert!(check(&text, Target::App).problems.is_empty());
    assert_eq!(
        told(&check(&text, Target::Entity)),
        [("streaming-update", Severity::Hint, None)]
    );
}

#[test]
fn an_emoji_that_nobody_knows_is_a_hint_and_other_colons_are_none() {
    let of = |content: &str| {
        let report = check(
            &v2(&json!([{"tag": "markdown", "content": content}])),
            Target::App,
        );
        told(&report)
    };
    assert_eq!(
        of("a :TeapotOnStove: b"),
        [("unknown-emoji", Severity::Hint, None)]
    );
    for content in [
        "10:30:45",
        "a:b:c",
        "| :---: |",
        "`:Nope:`",
        ":OK:",
        "http://a.example:80/x:y",
    ] {
        assert!(of(content).is_empty(), "{content}: {:?}", of(content));
    }
}

#[test]
fn an_image_becomes_an_img_with_its_key() {
    let text = v2(
        &json!([{"tag": "image", "image_key": "img_v3_0", "alt": {"tag": "plain_text", "content": "a"}}]),
    );
    let report = check(&text, Target::App);
    let after = mended(&text, only(&report, "unknown-tag"), 0);
    assert_eq!(after["body"]["elements"][0]["img_key"], "img_v3_0");
    assert!(
        check(&after.to_string(), Target::App).problems.is_empty(),
        "{after}"
    );
}

#[test]
fn what_is_for_editors_is_a_hint() {
    let text = r#"{"$schema": "./x.json", "schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}"#;
    assert_eq!(
        told(&check(text, Target::App)),
        [("undocumented", Severity::Hint, None)]
    );
    let number = text.replace("\"./x.json\"", "7");
    assert_eq!(
        only(&check(&number, Target::App), "unknown-property").severity,
        Severity::Error
    );
}

#[test]
fn one_fault_is_one_problem() {
    let button = |inner: Value| {
        let mut button =
            json!({"tag": "button", "behaviors": [{"type": "callback", "value": {"a": 1}}]});
        button
            .as_object_mut()
            .expect("an object")
            .extend(inner.as_object().cloned().expect("an object"));
        json!([button])
    };
    let text = json!({"tag": "plain_text", "content": "OK"});
    let form = |inner: Value| json!([{"tag": "form", "name": "f", "elements": inner}]);
    let input = json!({"tag": "input", "name": "i"});
    let table = |columns: Value| json!([{"tag": "table", "columns": columns, "rows": [{"a": "x"}, {"a": "y"}]}]);
    for elements in [
        button(json!({"text": 5})),
        button(json!({"text": ["OK"]})),
        button(json!({"text": {"tag": "plain_text", "content": 5}})),
        button(json!({"text": text, "behaviors": [{"type": 5, "value": {"a": 1}}]})),
        button(json!({"text": text, "behaviors": [{"type": {}, "value": {"a": 1}}]})),
        json!([{"tag": "img", "img_key": {}, "alt": {"tag": "plain_text", "content": "a"}}]),
        json!([{"tag": "markdown", "content": {}}]),
        json!([{"tag": "div", "text": {"tag": {}, "content": "a"}}]),
        form(json!(7)),
        form(json!([input, {"tag": "button", "name": "b", "text": text, "form_action_type": 5}])),
        form(
            json!([{"tag": 5, "name": "i"}, {"tag": "button", "name": "b", "text": text, "form_action_type": "submit"}]),
        ),
        form(
            json!([{"tag": "inputt", "name": "i"}, {"tag": "button", "name": "b", "text": text, "form_action_type": "submit"}]),
        ),
        table(json!(5)),
        table(json!([{"name": 5}])),
        table(json!([7])),
    ] {
        let report = check(&v2(&elements), Target::App);
        assert_eq!(report.problems.len(), 1, "{elements}: {:#?}", told(&report));
    }
    for config in [
        json!({"style": {"text_size": 5}}),
        json!({"style": 5}),
        json!({"locales": [5]}),
    ] {
        let text = json!({"schema": "2.0", "config": config, "body": {"elements": [
            {"tag": "markdown", "content": "x", "text_size": "big", "i18n_content": {"en_us": "y"}}]}});
        let report = check(&text.to_string(), Target::App);
        let of_config =
            |one: &&Problem| one.path.starts_with("/config") || one.code != "outside-enum";
        assert_eq!(
            report.problems.iter().filter(of_config).count(),
            1,
            "{text}: {:#?}",
            told(&report)
        );
    }
}

/// The inputs that showed the faults, where the collection is at hand.
#[test]
fn the_inputs_that_showed_a_fault_are_judged_as_they_should_be() {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: CARDWRIGHT_CORPUS does not name the folder of real cards");
        return;
    };
    use Severity::{Error, Hint, Warning};
    use Target::{App, Entity, Webhook};
    type Problem = (&'static str, Severity, Option<i64>);
    let rows: [(&str, Target, &[Problem]); 19] = [
        (
            "at-user-id",
            App,
            &[
                ("markup-attribute", Warning, None),
                ("markup-attribute", Warning, None),
            ],
        ),
        (
            "form-without-submit",
            App,
            &[("form-without-submit", Warning, None)],
        ),
        ("request-wrapper", App, &[("wrapped", Error, Some(200_621))]),
        (
            "html-tags-v1",
            Webhook,
            &[("swallowed-word", Warning, None)],
        ),
        (
            "lists-as-elements-v1",
            App,
            &[("wrong-type", Error, Some(2200))],
        ),
        ("empty-object", App, &[("empty-card", Warning, None)]),
        (
            "webhook-bad-escape",
            Webhook,
            &[("not-json", Error, Some(9499))],
        ),
        ("raw-quote", App, &[("not-json", Error, Some(200_621))]),
        (
            "indented-fence",
            Entity,
            &[("indented-fence", Warning, None)],
        ),
        (
            "hex-colours",
            App,
            &[
                ("outside-enum", Warning, None),
                ("markup-color", Warning, None),
            ],
        ),
        (
            "entity-request-in-data",
            Entity,
            &[("wrapped", Error, Some(9499))],
        ),
        (
            "hover-tips",
            App,
            &[("hidden-tips", Hint, None), ("hidden-tips", Hint, None)],
        ),
        (
            "elements-at-root",
            App,
            &[("unknown-property", Error, Some(200_621))],
        ),
        ("fence-in-lark-md", App, &[("not-in-lark-md", Hint, None)]),
        ("text-size-normal-v2", App, &[("outside-enum", Hint, None)]),
        (
            "unknown-emoji-and-image",
            App,
            &[
                ("unknown-emoji", Hint, None),
                ("unknown-tag", Error, Some(230_099)),
            ],
        ),
        ("img-list-length", App, &[("undocumented", Hint, None)]),
        ("dollar-schema", App, &[("undocumented", Hint, None)]),
        ("phone-weighted-beside-auto", App, &[]),
    ];
    for (name, target, right) in rows {
        let text =
            std::fs::read_to_string(corpus.join(format!("cases/{name}.json"))).expect("a case");
        let told = told(&check(&text, target));
        for one in right {
            assert!(told.contains(one), "{name}: {told:?}");
        }
        let is_right = |one: &&(&str, Severity, Option<i64>)| one.1 != Hint && !right.contains(one);
        assert!(!told.iter().any(|one| is_right(&one)), "{name}: {told:?}");
    }
}
