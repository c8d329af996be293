//! Custom bots.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::CARD;
use super::super::stand_in::{
    IMAGE_KEY, OPEN_ID, TEMPLATE_ID, UNION_ID, USER_ID, WEBHOOK_TOKEN, WEBHOOKS, sign,
};
use super::{CARD_ID, Raw, Reply, with_entity};

fn path() -> String {
    format!("{WEBHOOKS}/{WEBHOOK_TOKEN}")
}

fn card(card: Value) -> Value {
    let mut body = json!({"msg_type": "interactive"});
    body["card"] = card;
    body
}

fn small() -> Value {
    card(serde_json::from_str(CARD).unwrap())
}

fn text(text: &str) -> Value {
    json!({"msg_type": "text", "content": {"text": text}})
}

async fn post(raw: &Raw, body: &Value) -> Reply {
    let reply = raw.call("POST", &path(), body).await;
    assert_eq!(reply.status, 200);
    reply
}

#[tokio::test]
async fn a_message_is_taken_or_refused_always_with_http_200() {
    let raw = Raw::start().await;
    let markdown = |content: String| {
        card(
            json!({"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": content}]}}),
        )
    };
    let at = |id: &str| markdown(format!("<at id={id}></at>"));
    with_entity(&mut raw.server.state());
    for (body, code, words) in [
        (small(), 0, "success"),
        (text("x"), 0, "success"),
        (json!({"content": {}}), 19002, "params error, msg_type need"),
        (json!([]), 19002, "params error, msg_type need"),
        (
            json!({"msg_type": "interactive", "content": CARD}),
            19002,
            "params error, unknown card value",
        ),
        (card(json!(CARD)), 19002, "unknown card value"),
        (
            card(json!({"schema": "2.0"})),
            11246,
            "ErrCode: 200610; ErrMsg: body is nil; ",
        ),
        (at(OPEN_ID), 0, "success"),
        (at(USER_ID), 0, "success"),
        (at(UNION_ID), 11246, "ErrCode: 100290; "),
        (markdown(format!("![x]({IMAGE_KEY})")), 0, "success"),
        (
            markdown("![x](img_x)".to_owned()),
            11246,
            "ErrCode: 200570; ",
        ),
        (
            card(json!({"type": "template", "data": {"template_id": TEMPLATE_ID}})),
            0,
            "success",
        ),
        (
            card(json!({"type": "card", "data": {"card_id": CARD_ID}})),
            11246,
            "cardid is invalid",
        ),
        (text(&"x".repeat(21 * 1024)), 9499, "Bad Request"),
        (text(&"x".repeat(31 * 1024)), 19036, "30KB"),
    ] {
        let reply = post(&raw, &body).await;
        assert_eq!(reply.code, Some(code), "{body} {}", reply.body);
        assert!(reply.msg().contains(words), "{body} {}", reply.body);
        assert!(reply.body["data"].get("message_id").is_none());
    }
    let reply = raw
        .send("POST", &path(), None, "text/plain", b"{".to_vec())
        .await;
    assert_eq!(reply.unwrap().code, Some(9499));
    let reply = raw.call("POST", &format!("{WEBHOOKS}/x"), &small()).await;
    assert_eq!((reply.status, reply.code), (200, Some(19001)));
    assert_eq!(
        reply.msg(),
        "param invalid: incoming webhook access token invalid"
    );
    assert_eq!(raw.server.state().webhooks[0].bodies.len(), 6);
}

#[tokio::test]
async fn a_keyword_has_to_stand_in_a_text_and_the_address_on_the_list() {
    let raw = Raw::start().await;
    raw.server.state().webhook().keywords = vec!["build".to_owned()];
    let linked =
        card(json!({"schema": "2.0", "card_link": {"url": "https://build.cn"}, "body": {}}));
    for (body, code) in [
        (small(), 19024),
        (linked, 19024),
        (text("the build is red"), 0),
        (
            card(
                json!({"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "build"}}, "body": {}}),
            ),
            0,
        ),
    ] {
        assert_eq!(post(&raw, &body).await.code, Some(code), "{body}");
    }
    raw.server.state().webhook().ip_list = vec![[10, 0, 0, 1].into()];
    assert_eq!(post(&raw, &text("build")).await.code, Some(19022));
}

#[tokio::test]
async fn a_signature_is_of_the_time_and_the_secret() {
    // The documentation's own example of the algorithm.
    assert_eq!(
        sign("1760000000", "SECRET"),
        "q1OLEVWFwSITEI7jyTEsC8jn5yCqgmoPnbqnDddztx0="
    );
    let raw = Raw::start().await;
    raw.server.state().webhook().secret = Some("SECRET".to_owned());
    let now = raw.server.state().now() / 1000;
    let signed = |time: u64, secret: &str| {
        let mut body = small();
        body["timestamp"] = json!(time.to_string());
        body["sign"] = json!(sign(&time.to_string(), secret));
        body
    };
    for (body, code) in [
        (signed(now, "SECRET"), 0),
        (signed(now - 3500, "SECRET"), 0),
        (signed(now + 3500, "SECRET"), 0),
        (small(), 19021),
        (signed(now, "secret"), 19021),
        (signed(now - 3700, "SECRET"), 19021),
        (signed(now + 3700, "SECRET"), 19021),
    ] {
        let reply = post(&raw, &body).await;
        assert_eq!(reply.code, Some(code), "{body}");
    }
}

#[tokio::test]
async fn more_than_5_messages_in_a_second_or_100_in_a_minute_are_refused() {
    let raw = Raw::start().await;
    for count in 1..=6 {
        let reply = raw.call_at_once("POST", &path(), &text("x")).await;
        assert_eq!(reply.code, Some(if count == 6 { 11232 } else { 0 }));
    }
    raw.server.state().advance(Duration::from_secs(60));
    for count in 1..=101 {
        raw.server.state().advance(Duration::from_millis(250));
        let reply = raw.call_at_once("POST", &path(), &text("x")).await;
        assert_eq!(reply.code, Some(if count == 101 { 11232 } else { 0 }));
    }
}
