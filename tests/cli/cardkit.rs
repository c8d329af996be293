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
        .says(&["web.json:2:2: img_key is an address"]);
    bench.write("list.json", "[1]");
    bench.run(["cardkit", "settings", &id, "list.json"]).ends(2);
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
