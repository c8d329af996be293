//! Card entities and their elements.

use serde_json::{Value, json};

use super::super::CARD;
use super::super::stand_in::{CARDS, OTHER_APP_ID};
use super::{CARD_ID, Prepare, Raw, Refused, check, nothing, with_entity};

pub(super) fn path(tail: &str) -> String {
    format!("{CARDS}/{CARD_ID}{tail}")
}

fn make(data: &str) -> Value {
    json!({"type": "card_json", "data": data})
}

#[tokio::test]
async fn making_an_entity_is_refused_for_each_reason() {
    let row = |body, code, words| Refused("POST", CARDS.to_owned(), body, nothing, code, words);
    let mut extra = make(CARD);
    extra["data2"] = json!({});
    let big = json!({"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "x".repeat(31_000)}]}});
    check(vec![
        row(json!({"data": CARD}), 99992402, "field"),
        row(json!({"type": "card", "data": CARD}), 99992402, "field"),
        row(
            json!({"data": {"type": "card_json", "data": CARD}}),
            99992402,
            "field",
        ),
        row(extra, 99992402, "field"),
        row(make(""), 99992402, "field"),
        row(json!({"type": "card_json", "data": {}}), 99992402, "field"),
        row(make("x"), 200220, "Failed to generate card content"),
        row(make("{}"), 300307, "DSL is empty"),
        row(make(r#"{"elements":[]}"#), 300303, "Only schema 2.0"),
        row(make(r#"{"schema":"2.0"}"#), 200610, "body is nil"),
        row(
            make(r#"{"schema":"2.0","config":{"update_multi":false},"body":{}}"#),
            300302,
            "update_multi property is false",
        ),
        row(make(&big.to_string()), 200860, "exceeds limit"),
        row(make(&"x".repeat(3_000_001)), 99992402, "field"),
    ])
    .await;
}

fn settings(sequence: i64) -> Value {
    json!({"settings": "{\"config\":{\"summary\":{\"content\":\"Done\"}}}", "sequence": sequence})
}

#[tokio::test]
async fn the_checks_before_every_change_come_in_the_servers_order() {
    let row = |body, prepare: Prepare, code, words| {
        Refused("PATCH", path("/settings"), body, prepare, code, words)
    };
    let entity: Prepare = |state| _ = with_entity(state);
    let with_uuid = |sequence| {
        let mut body = settings(sequence);
        body["uuid"] = json!("u");
        body
    };
    check(vec![
        row(json!({"sequence": 1}), entity, 99992402, "field"),
        row(settings(1), nothing, 200740, "does not exist"),
        row(
            settings(1),
            |state| with_entity(state).create_time -= 14 * 86_400_000,
            200750,
            "expired",
        ),
        row(
            settings(1),
            |state| with_entity(state).app_id = OTHER_APP_ID.to_owned(),
            300311,
            "does not have permission",
        ),
        row(
            with_uuid(1),
            |state| {
                let uuids = &mut with_entity(state).uuids;
                uuids.insert("u".to_owned(), "another".to_owned());
            },
            200770,
            "UUID conflict",
        ),
        row(settings(0), entity, 99992402, "field"),
        row(settings(2_147_483_648), entity, 99992402, "field"),
        row(
            json!({"settings": "{}", "sequence": "1"}),
            entity,
            99992402,
            "field",
        ),
        row(
            settings(3),
            |state| with_entity(state).sequence = 3,
            300317,
            "ErrMsg: sequence number compare failed; ",
        ),
        row(
            settings(1),
            |state| with_entity(state).clicked = true,
            200810,
            "ongoing interaction",
        ),
        row(
            json!({"settings": "x", "sequence": 1}),
            entity,
            300122,
            "configuration",
        ),
        row(
            json!({"settings": "{\"body\":{}}", "sequence": 1}),
            entity,
            300122,
            "configuration",
        ),
        row(
            json!({"settings": "{\"config\":{\"update_multi\":false}}", "sequence": 1}),
            entity,
            300302,
            "update_multi",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_failed_call_keeps_its_number_and_a_repeated_one_has_no_second_effect() {
    let raw = Raw::start().await;
    with_entity(&mut raw.server.state());
    let bad = json!({"settings": "{\"x\":1}", "sequence": 5});
    let reply = raw.call("PATCH", &path("/settings"), &bad).await;
    assert_eq!(reply.code, Some(300122));
    let mut good = settings(5);
    good["uuid"] = json!("u-1");
    for _ in 0..2 {
        let reply = raw.call("PATCH", &path("/settings"), &good).await;
        assert_eq!(reply.code, Some(0), "{}", reply.body);
    }
    good["sequence"] = json!(6);
    let reply = raw.call("PATCH", &path("/settings"), &good).await;
    assert_eq!(reply.code, Some(200770));
    let entity = raw.server.state().entities[0].clone();
    assert_eq!(entity.sequence, 5);
    assert_eq!(entity.card["config"]["summary"]["content"], "Done");
}

#[tokio::test]
async fn an_eleventh_call_in_a_second_is_refused_unless_the_card_streams() {
    for (streams, code) in [(false, 230020), (true, 0)] {
        let raw = Raw::start().await;
        let now = raw.server.state().now();
        with_entity(&mut raw.server.state()).streaming_since = streams.then_some(now);
        let mut last = None;
        for sequence in 1..=11 {
            let body = settings(sequence);
            let reply = raw.call_at_once("PATCH", &path("/settings"), &body).await;
            last = reply.code;
        }
        assert_eq!(last, Some(code));
    }
}

#[tokio::test]
async fn a_whole_card_is_replaced_or_refused() {
    let body = |data: &str| json!({"card": {"type": "card_json", "data": data}, "sequence": 1});
    let row = |body, code, words| {
        let entity: Prepare = |state| _ = with_entity(state);
        Refused("PUT", path(""), body, entity, code, words)
    };
    check(vec![
        row(json!({"card": CARD, "sequence": 1}), 99992402, "field"),
        row(
            json!({"card": {"type": "template", "data": CARD}, "sequence": 1}),
            99992402,
            "field",
        ),
        row(body("x"), 200220, "Failed"),
        row(body("{}"), 300307, "empty"),
        row(body(r#"{"elements":[]}"#), 300303, "2.0"),
        row(
            body(r#"{"schema":"2.0","body":{"x":1}}"#),
            200621,
            "property: x",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    with_entity(&mut raw.server.state());
    assert_eq!(raw.call("PUT", &path(""), &body(CARD)).await.code, Some(0));
    let card = raw.server.state().entities[0].card.clone();
    assert_eq!(card, serde_json::from_str::<Value>(CARD).unwrap());
}
