//! `cardwright cardkit`: every call of card entities.

use super::*;
use crate::stand_in::{CARDS, Fault, IMAGES, TEMPLATE_ID};

const ENTITY: &str = r#"{"schema": "2.0", "config": {"streaming_mode": true}, "body": {"elements": [
  {"tag": "markdown", "element_id": "md_1", "content": "one"} // the first
]}}"#;

fn entity() -> (Bench, String) {
    let bench = Bench::new();
    bench.write("entity.json", ENTITY);
    let card_id = bench.run(["cardkit", "create", "entity.json"]).word();
    (bench, card_id)
}

fn elements(bench: &Bench) -> Value {
    bench.server.state().entities[0].card["body"]["elements"].clone()
}

#[test]
fn every_change_is_shown_before_it_goes_and_then_done() {
    let (bench, id) = entity();
    bench.write("next.json", &ENTITY.replace("one", "two"));
    bench.write(
        "settings.json",
        r#"{"config": {"summary": {"content": "s"}}}"#,
    );
    bench.write(
        "batch.json",
        r#"[{"action": "partial_update_element", "params": {"element_id": "md_1", "partial_element": {"content": "b"}}}]"#,
    );
    bench.write("hr.json", r#"{"tag": "hr", "element_id": "hr_1"}"#);
    bench.write(
        "text.json",
        r#"{"tag": "markdown", "element_id": "md_1", "content": "replaced"}"#,
    );
    bench.write("patch.json", r#"{"content": "patched"}"#);
    bench.write("text.md", "patched and streamed\n");
    let changes: [&[&str]; 8] = [
        &["update", &id, "next.json"],
        &["settings", &id, "settings.json"],
        &["batch-update", &id, "batch.json"],
        &[
            "element-create",
            &id,
            "hr.json",
            "--place",
            "insert_before",
            "--target",
            "md_1",
        ],
        &["element-update", &id, "md_1", "text.json"],
        &["element-patch", &id, "md_1", "patch.json"],
        &["element-content", &id, "md_1", "text.md"],
        &["element-delete", &id, "hr_1"],
    ];
    for (at, change) in changes.into_iter().enumerate() {
        bench.server.state().log.clear();
        let sequence = (at + 1).to_string();
        let stamp = [
            "--uuid",
            &format!("u{at}"),
            "--sequence",
            &sequence,
            "--json",
        ];
        let args = ["cardkit"].iter().chain(change).chain(&stamp);
        let dry = bench.run(args.clone().chain(&["--dry-run"])).ends(0);
        assert!(bench.server.state().log.is_empty());
        let line = bench.run(args).ends(0).line();
        bench.same(&dry);
        assert_eq!(line["request"], dry.line());
    }
    let left = elements(&bench);
    assert_eq!(left[0]["content"], "patched and streamed");
    assert_eq!(left.as_array().unwrap().len(), 1);
}

#[test]
fn the_sequence_rises_by_itself_also_within_a_second_and_behind_a_given_one() {
    let (bench, id) = entity();
    let stream =
        |text: &str| bench.run(["cardkit", "element-content", &id, "md_1", "--text", text]);
    stream("one two").ends(0).says(&["Done, sequence "]);
    stream("one two three").ends(0);
    let patch = bench.write("patch.json", r#"{"content": "x"}"#);
    let patch = patch.to_str().unwrap();
    bench
        .run([
            "cardkit",
            "element-patch",
            &id,
            "md_1",
            patch,
            "--sequence",
            "2000000000",
        ])
        .ends(0);
    stream("xyz").ends(0).says(&["sequence 2000000001"]);
    let last = bench.server.state().entities[0].sequence;
    assert_eq!(last, 2_000_000_001);
}

#[test]
fn what_is_wrong_is_said_by_its_code() {
    let (bench, id) = entity();
    let line = bench
        .run(["cardkit", "element-delete", &id, "md_9", "--json"])
        .ends(1)
        .line();
    assert!(line["error"]["code"].is_i64(), "{line}");
    bench
        .run(["cardkit", "element-delete", "1", "md_9"])
        .ends(1)
        .says(&["200740"]);
    bench
        .run([
            "cardkit",
            "element-content",
            &id,
            "md_1",
            "--text",
            "a",
            "--sequence",
            "5",
        ])
        .ends(0);
    bench
        .run([
            "cardkit",
            "element-content",
            &id,
            "md_1",
            "--text",
            "b",
            "--sequence",
            "5",
        ])
        .ends(1)
        .says(&["300317"]);
    bench.write("hr.json", r#"{"tag": "hr"}"#);
    bench
        .run([
            "cardkit",
            "element-create",
            &id,
            "hr.json",
            "--place",
            "insert_after",
        ])
        .ends(2)
        .says(&["--target"]);
    bench.write("broken.json", "[1,");
    bench
        .run(["cardkit", "batch-update", &id, "broken.json"])
        .ends(2)
        .says(&["broken.json:1:"]);
    bench.write("web.json", "{\"img_key\":\n \"https://example.com/a.png\"}");
    bench
        .run(["cardkit", "element-patch", &id, "md_1", "web.json"])
        .ends(1)
        .says(&["web.json:2:2: error:", "(200570 / 300313)"]);
    bench.write("list.json", "[1]");
    bench
        .run(["cardkit", "settings", &id, "list.json"])
        .ends(1)
        .says(&["300122"]);
    bench.write("odd.json", &CARD.replace("markdown", "note"));
    bench
        .run(["cardkit", "update", &id, "odd.json"])
        .ends(1)
        .says(&["odd.json:5:", "200861"]);
    bench.server.order(CARDS, Fault::ServerError);
    bench
        .run(["cardkit", "create", "entity.json"])
        .says(&["Try 2"]);
}

#[test]
fn an_entity_is_made_of_a_template_too() {
    let bench = Bench::new();
    bench.write(
        "values.json",
        r#"{"title": "T", "count": 3, "day": "2026-01-01"}"#,
    );
    let args = [
        "cardkit",
        "create",
        "--template-id",
        TEMPLATE_ID,
        "--variables",
        "values.json",
    ];
    bench.run(args).word();
    let card = bench.server.state().entities[0].card.clone();
    assert_eq!(
        card["body"]["elements"][0]["content"],
        "3 tests on 2026-01-01"
    );
}

#[test]
fn pictures_of_an_entity_are_uploaded_before_it() {
    let bench = Bench::new();
    std::fs::write(bench.path("logo.png"), picture(7)).unwrap();
    let card = CARD.replace(
        r#"{"tag": "markdown", "content": "hello"}"#,
        r#"{"tag": "img", "img_key": "logo.png", "alt": {"tag": "plain_text", "content": "a"}}"#,
    );
    bench.write("picture.json", &card);
    let dry = bench
        .run(["cardkit", "create", "picture.json", "--dry-run", "--json"])
        .ends(0)
        .lines();
    assert!(
        dry[0]["url"].as_str().unwrap().ends_with(IMAGES) && dry.len() == 2,
        "{dry:?}"
    );
    let card_id = bench.run(["cardkit", "create", "picture.json"]).word();
    bench
        .run(["cardkit", "update", &card_id, "picture.json"])
        .ends(0);
    assert_eq!(bench.server.requests(IMAGES).len(), 1);
    let key = bench.server.state().images[1].key.clone();
    assert_eq!(elements(&bench)[0]["img_key"], key.as_str());
}

/// Runs a call of an entity that is not there, which no server is asked about.
fn dry(bench: &Bench, call: &[&str], file: &str, text: &str) -> Came {
    bench.write(file, text);
    let args = ["cardkit", call[0], "7371713483664506900"];
    let args = args.iter().chain(&call[1..]).chain([&file, &"--dry-run"]);
    bench.run(args)
}

#[test]
fn elements_are_judged_as_components_of_a_card_before_they_go() {
    let bench = Bench::new();
    for (call, text, says) in [
        (
            &["element-create"][..],
            r#"{"tag": "note", "elements": []}"#,
            &["e.json:1:9: error:", "(200861 / 300315)"][..],
        ),
        (
            &["element-create"],
            r#"[{"tag": "hr"}, {"tag": "tabel"}]"#,
            &["e.json:1:25: error:", "\"table\"", "/ 300315)"],
        ),
        (
            &["element-create"],
            r#"{"tag": "column", "elements": [{"tag": "hr", "colour": "red"}]}"#,
            &["e.json:1:46: error:", "200621"],
        ),
        (
            &["element-create"],
            r#"[{"tag": "hr", "element_id": "a"}, {"tag": "hr", "element_id": "a"}]"#,
            &["e.json:1:64: error:"],
        ),
        (
            &["element-update", "a"],
            r#"{"tag": "markdown", "content": "x", "color": "grey"}"#,
            &["e.json:1:37: error:", "(200621 / 300121)"],
        ),
        (&["element-update", "a"], r#"[{"tag": "hr"}]"#, &["300121"]),
        (
            &["element-patch", "a"],
            r#"{"contents": "x"}"#,
            &["e.json:1:2: error:", "300313"],
        ),
        (
            &["element-patch", "a"],
            r#"{"content": ["x"]}"#,
            &["e.json:1:13: error:", "(200621 / 300313)"],
        ),
        (
            &["element-patch", "a"],
            r#"{"content": "x", "columns": []}"#,
            &["no component has all"],
        ),
        (
            &["element-patch", "a"],
            r#"{"tag": "hr", "content": "x"}"#,
            &["no component has all"],
        ),
    ] {
        dry(&bench, call, "e.json", text).ends(1).says(says);
    }
    for (call, text) in [
        (
            &["element-create"][..],
            r#"[{"tag": "column", "elements": [{"tag": "hr"}]}]"#,
        ),
        (
            &["element-create"],
            r#"{"tag": "input", "name": "n", "required": true} // into a form"#,
        ),
        (
            &["element-update", "a"],
            r#"{"tag": "markdown", "content": "x"}"#,
        ),
        (&["element-patch", "a"], r#"{"content": "x"}"#),
        (
            &["element-patch", "a"],
            r#"{"img_key": "img_v3_0", "scale_type": "fit_horizontal"}"#,
        ),
        (
            &["element-patch", "a"],
            r#"{"tag": "button", "disabled": true}"#,
        ),
        (&["element-patch", "a"], r#"{"text_color": "red"}"#),
        (&["element-patch", "a"], r#"{"width": "auto"}"#),
    ] {
        let run = dry(&bench, call, "e.json", text).ends(0);
        assert!(!run.err.contains("error"), "{text}: {}", run.err);
    }
    let line = dry(
        &bench,
        &["element-create", "--json"],
        "e.json",
        r#"{"tag": "action"}"#,
    )
    .ends(1)
    .line();
    assert_eq!(line["error"]["code"], 200_861);
    assert_eq!(line["error"]["problems"][0]["answer_code"], 300_315);
    assert_eq!(line["error"]["path"], "");
}

#[test]
fn settings_stand_in_config_and_are_judged_as_those_of_a_card() {
    let bench = Bench::new();
    let settings = &["settings"][..];
    for (text, says) in [
        (
            r#"{"streaming_mode": true}"#,
            &["s.json:1:2: error:", "\"config\"", "300309", "(300122)"][..],
        ),
        (
            r#"{"config": {}, "body": {}}"#,
            &["s.json:1:16: error:", "(300122)"],
        ),
        (
            r#"{"config": {"streaming_mod": true}}"#,
            &["s.json:1:13: error:", "(200621 / 300122)"],
        ),
        (
            r#"{"config": {"streaming_mode": "yes"}}"#,
            &["s.json:1:31: error:"],
        ),
        (r#"{"card_link": {"url": "file:///x"}}"#, &["230001"]),
        ("[]", &["300122"]),
    ] {
        dry(&bench, settings, "s.json", text).ends(1).says(says);
    }
    for text in [
        r#"{"config": {"streaming_mode": true}}"#,
        r#"{"config": {"summary": {"content": "s"}}, "card_link": {"url": "https://example.com"}}"#,
    ] {
        dry(&bench, settings, "s.json", text).ends(0);
    }
}

#[test]
fn each_action_of_a_batch_is_judged_by_its_kind() {
    let bench = Bench::new();
    let batch = |inner: &str| {
        format!(
            "[{{\"action\": \"delete_elements\", \"params\": {{\"element_ids\": [\"x\"]}}}}, {inner}]"
        )
    };
    for (inner, says) in [
        (
            r#"{"action": "add_elements", "params": {"type": "append", "elements": [{"tag": "note"}]}}"#,
            "(200861 / 300315)",
        ),
        (
            r#"{"action": "partial_update_setting", "params": {"settings": {"streaming_mode": false}}}"#,
            "(300122)",
        ),
        (
            r#"{"action": "update_element", "params": {"element_id": "a", "element": {"tag": "hr", "x": 1}}}"#,
            "(200621 / 300121)",
        ),
        (
            r#"{"action": "partial_update_element", "params": {"element_id": "a", "partial_element": {"x": 1}}}"#,
            "(300313)",
        ),
        (r#"{"action": "add", "params": {}}"#, "add_elements"),
        (
            r#"{"action": "add_elements", "params": {}}"#,
            "\"elements\"",
        ),
    ] {
        dry(&bench, &["batch-update"], "b.json", &batch(inner))
            .ends(1)
            .says(&["b.json:1:", says]);
    }
    let good = batch(
        r#"{"action": "add_elements", "params": {"type": "append", "elements": [{"tag": "hr"}]}}"#,
    );
    dry(&bench, &["batch-update"], "b.json", &good).ends(0);
}

#[test]
fn a_text_that_is_streamed_is_judged_as_markdown_that_may_not_be_at_its_end() {
    let bench = Bench::new();
    let content = &["element-content", "answer"][..];
    dry(
        &bench,
        content,
        "t.md",
        "Look \"中\" ![p](https://example.com/a.jpg)\nand [n](file:///x)\n",
    )
    .ends(1)
    .says(&[
        "t.md:1:15: error:",
        "(200570)",
        "t.md:2:9: error:",
        "(230001)",
    ]);
    dry(&bench, content, "t.md", "Run:\n ```sh\n ls\n ```\n")
        .ends(0)
        .says(&["t.md:2:2: warning:"]);
    let run = dry(
        &bench,
        content,
        "t.md",
        "Half <font color='red'>of\n```sh\nls",
    )
    .ends(0);
    assert!(!run.err.contains("t.md"), "{}", run.err);
    let plain = &["element-content", "answer", "--plain-text"][..];
    dry(&bench, plain, "t.md", "![p](https://example.com/a.jpg)").ends(0);
}

#[test]
fn what_a_card_has_for_editors_is_not_sent() {
    let bench = Bench::new();
    bench.write(
        "card.json",
        &CARD.replacen('{', "{\"$schema\": \"./card.schema.json\", ", 1),
    );
    for args in [
        &[
            "send",
            "card.json",
            "--to",
            "oc_0123456789abcdef0123456789abcdef",
            "--dry-run",
        ][..],
        &["cardkit", "create", "card.json", "--dry-run"],
    ] {
        let run = bench.run(args).ends(0);
        assert!(
            run.out.contains("hello") && !run.out.contains("$schema"),
            "{}",
            run.out
        );
    }
}
