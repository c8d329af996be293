//! The elements of card entities.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::stand_in::{APP_ID, SECRET, State, Write};
use super::card_entities::path;
use super::{Prepare, Raw, Refused, check, with_entity};

const TEN_MINUTES: u64 = 600;

fn add(how: &str, target: &str, elements: &Value) -> Value {
    json!({"type": how, "target_element_id": target, "elements": elements.to_string(), "sequence": 1})
}

#[tokio::test]
async fn a_change_of_an_element_is_refused_for_each_reason() {
    let entity: Prepare = |state| _ = with_entity(state);
    let row = |method, tail: &str, body, code, words| {
        Refused(method, path(tail), body, entity, code, words)
    };
    let hr = json!([{"tag": "hr"}]);
    let element = |element: Value| json!({"element": element.to_string(), "sequence": 1});
    let part = |part: Value| json!({"partial_element": part.to_string(), "sequence": 1});
    let none = || json!({"sequence": 1});
    check(vec![
        row(
            "POST",
            "/elements",
            add("before", "md_1", &hr),
            99992402,
            "field",
        ),
        row(
            "POST",
            "/elements",
            add("insert_before", "x", &hr),
            300315,
            "not find elementID : x",
        ),
        row(
            "POST",
            "/elements",
            add("append", "md_1", &hr),
            300315,
            "takes no elements",
        ),
        row(
            "POST",
            "/elements",
            add("append", "", &json!({})),
            300315,
            "Failed to add",
        ),
        row(
            "POST",
            "/elements",
            add("append", "", &json!([{"tag": "x"}])),
            300315,
            "not support tag",
        ),
        row(
            "POST",
            "/elements",
            add("append", "", &json!([{"tag": "hr", "x": 1}])),
            300315,
            "unknown property",
        ),
        row(
            "POST",
            "/elements",
            add("append", "", &json!([{"tag": "hr", "element_id": "md_1"}])),
            300301,
            "Duplicate",
        ),
        row(
            "POST",
            "/elements",
            add("append", "", &Value::from(vec![json!({"tag": "hr"}); 200])),
            300305,
            "limit",
        ),
        row(
            "PUT",
            "/elements/x",
            element(json!({"tag": "hr"})),
            300121,
            "not find elementID : x",
        ),
        row(
            "PUT",
            "/elements/md_1",
            element(json!({"tag": "x"})),
            200220,
            "not support tag",
        ),
        row(
            "PATCH",
            "/elements/x",
            part(json!({})),
            300313,
            "ErrMsg: not find elementID : x; ",
        ),
        row(
            "PATCH",
            "/elements/md_1",
            part(json!([])),
            300313,
            "properties",
        ),
        row(
            "PATCH",
            "/elements/md_1",
            part(json!({"tag": "hr"})),
            300312,
            "tag",
        ),
        row(
            "DELETE",
            "/elements/x",
            none(),
            300314,
            "not find elementID : x",
        ),
        row("DELETE", "/elements/md_1", Value::Null, 9499, "Bad Request"),
        row("DELETE", "/elements/md_1", json!({}), 99992402, "field"),
    ])
    .await;
}

#[tokio::test]
async fn elements_are_added_replaced_changed_and_deleted_at_every_depth() {
    let raw = Raw::start().await;
    with_entity(&mut raw.server.state());
    let mut sequence = 0;
    for (method, tail, body) in [
        (
            "POST",
            "/elements",
            add(
                "insert_before",
                "md_1",
                &json!([{"tag": "hr", "element_id": "a"}]),
            ),
        ),
        (
            "POST",
            "/elements",
            add(
                "insert_after",
                "md_2",
                &json!([{"tag": "hr", "element_id": "b"}]),
            ),
        ),
        (
            "POST",
            "/elements",
            add(
                "append",
                "panel_1",
                &json!([{"tag": "hr", "element_id": "c"}]),
            ),
        ),
        (
            "POST",
            "/elements",
            add("append", "", &json!([{"tag": "hr", "element_id": "d"}])),
        ),
        (
            "PUT",
            "/elements/md_2",
            json!({"element": "{\"tag\":\"hr\",\"element_id\":\"e\"}"}),
        ),
        (
            "PATCH",
            "/elements/txt_1",
            json!({"partial_element": "{\"content\":\"Stop\"}"}),
        ),
        ("DELETE", "/elements/hr_1", json!({})),
    ] {
        sequence += 1;
        let mut body = body;
        body["sequence"] = json!(sequence);
        let reply = raw.call(method, &path(tail), &body).await;
        assert_eq!(reply.code, Some(0), "{method} {tail} {}", reply.body);
    }
    let card = raw.server.state().entities[0].card.clone();
    let ids = |list: &Value| {
        let items = list.as_array().unwrap().iter();
        items
            .map(|item| item["element_id"].clone())
            .collect::<Vec<_>>()
    };
    let elements = &card["body"]["elements"];
    assert_eq!(ids(elements), ["a", "md_1", "btn_1", "panel_1", "d"]);
    assert_eq!(ids(&elements[3]["elements"]), ["e", "b", "c"]);
    assert_eq!(elements[2]["text"]["content"], "Stop");
    // What is in a container goes with it.
    let body = json!({"sequence": 9});
    raw.call("DELETE", &path("/elements/panel_1"), &body).await;
    let body = json!({"sequence": 10});
    let reply = raw.call("DELETE", &path("/elements/b"), &body).await;
    assert_eq!(reply.code, Some(300314));
}

#[tokio::test]
async fn a_batch_of_changes_is_all_or_nothing() {
    let actions = |list: Value| json!({"actions": list.to_string(), "sequence": 1});
    let raw = Raw::start().await;
    with_entity(&mut raw.server.state());
    let before = raw.server.state().entities[0].card.clone();
    let good = json!([
        {"action": "partial_update_setting", "params": {"settings": {"config": {"streaming_mode": true}}}},
        {"action": "add_elements", "params": {"type": "append", "elements": [{"tag": "hr", "element_id": "z"}]}},
        {"action": "delete_elements", "params": {"element_ids": ["hr_1", "btn_1"]}},
        {"action": "partial_update_element", "params": {"element_id": "md_1", "partial_element": {"content": "new"}}},
        {"action": "update_element", "params": {"element_id": "md_2", "element": {"tag": "hr"}}},
    ]);
    let last = |action: Value| {
        let mut list = good.clone();
        list.as_array_mut().unwrap().push(action);
        list
    };
    for (list, code) in [
        (json!({}), 99992402),
        (last(json!({"action": "x", "params": {}})), 99992402),
        (
            last(json!({"action": "delete_elements", "params": {"element_ids": ["x"]}})),
            300314,
        ),
        (
            last(json!({"action": "update_element", "params": {"element_id": "x", "element": {}}})),
            300121,
        ),
        (
            last(
                json!({"action": "partial_update_element", "params": {"element_id": "x", "partial_element": {}}}),
            ),
            300313,
        ),
        (
            last(
                json!({"action": "add_elements", "params": {"type": "append", "target_element_id": "x", "elements": []}}),
            ),
            300315,
        ),
        (
            last(json!({"action": "partial_update_setting", "params": {"settings": {"x": 1}}})),
            300122,
        ),
    ] {
        let reply = raw
            .call("POST", &path("/batch_update"), &actions(list))
            .await;
        assert_eq!(reply.code, Some(code), "{}", reply.body);
        let entity = raw.server.state().entities[0].clone();
        assert_eq!((entity.card, entity.sequence), (before.clone(), 0));
    }
    let reply = raw
        .call("POST", &path("/batch_update"), &actions(good))
        .await;
    assert_eq!(reply.code, Some(0), "{}", reply.body);
    let entity = raw.server.state().entities[0].clone();
    assert_eq!(entity.card["body"]["elements"].as_array().unwrap().len(), 3);
    assert!(entity.streaming_since.is_some());
}

fn content(text: &str, sequence: i64) -> Value {
    json!({"content": text, "sequence": sequence})
}

fn streaming(state: &mut State) {
    let now = state.now();
    with_entity(state).streaming_since = Some(now);
}

#[tokio::test]
async fn streamed_text_is_refused_for_each_reason() {
    let row = |id: &str, text: &str, prepare: Prepare, code, words| {
        let path = path(&format!("/elements/{id}/content"));
        Refused("PUT", path, content(text, 1), prepare, code, words)
    };
    check(vec![
        row("md_1", "", streaming, 99992402, "field"),
        row(
            "md_1",
            "x",
            |state| _ = with_entity(state),
            300309,
            "streaming mode is closed",
        ),
        row("x", "x", streaming, 300313, "not find elementID : x"),
        row("btn_1", "x", streaming, 300310, "Only update text"),
        row(
            "txt_1",
            "x",
            |state| {
                streaming(state);
                state.entities[0].of_template = true;
            },
            300310,
            "Only update text",
        ),
        row(
            "md_1",
            "![x](img_x)",
            streaming,
            200570,
            "invalid image keys",
        ),
        row("md_1", &"x".repeat(100_001), streaming, 99992402, "field"),
    ])
    .await;
}

#[tokio::test]
async fn streaming_ends_after_ten_minutes_and_is_told_once() {
    let mut raw = Raw::start().await;
    with_entity(&mut raw.server.state());
    let on = |mode: bool, sequence: i64| {
        let settings = json!({"config": {"streaming_mode": mode}}).to_string();
        json!({"settings": settings, "sequence": sequence})
    };
    let text = path("/elements/md_1/content");
    let settings = path("/settings");
    let mut codes = Vec::new();
    for (wait, method, path, body) in [
        (0, "PATCH", &settings, on(true, 1)),
        (0, "PUT", &text, content("Hello, wor", 2)),
        (0, "PUT", &text, content("Bye", 3)),
        (TEN_MINUTES, "PUT", &text, content("Bye, x", 4)),
        (0, "PUT", &text, content("Bye, x", 4)),
        (0, "PATCH", &settings, on(true, 4)),
        (TEN_MINUTES - 30, "PATCH", &settings, on(true, 5)),
        (TEN_MINUTES - 30, "PUT", &text, content("Bye, x", 6)),
        (0, "PATCH", &settings, on(false, 7)),
        (0, "PUT", &text, content("Bye, y", 8)),
    ] {
        raw.server.state().advance(Duration::from_secs(wait));
        raw.token = raw.bearer(APP_ID, SECRET).await;
        codes.push(raw.call(method, path, &body).await.code.unwrap());
    }
    assert_eq!(codes, [0, 0, 0, 200850, 300309, 0, 0, 0, 0, 300309]);
    let write = |text: &str, typed| Write {
        element_id: "md_1".to_owned(),
        text: text.to_owned(),
        typed,
    };
    let writes = raw.server.state().entities[0].writes.clone();
    let wanted = [
        write("Hello, wor", true),
        write("Bye", false),
        write("Bye, x", true),
    ];
    assert_eq!(writes, wanted);
}

#[tokio::test]
async fn a_plain_text_takes_streamed_text_too() {
    let raw = Raw::start().await;
    streaming(&mut raw.server.state());
    let path = path("/elements/txt_1/content");
    let reply = raw.call("PUT", &path, &content("Going", 1)).await;
    assert_eq!(reply.code, Some(0), "{}", reply.body);
    let entity = raw.server.state().entities[0].clone();
    let text = entity.card.pointer("/body/elements/2/text/content");
    assert_eq!(text, Some(&json!("Going")));
    assert!(entity.writes[0].typed);
}
