//! Everything that can be made to go wrong, seen by a plain client.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::CARD;
use super::super::stand_in::{BOT_INFO, CARDS, Fault, IMAGES, MESSAGES, OPEN_ID, PNG};
use super::{Raw, form, with_entity};

fn send_path() -> String {
    format!("{MESSAGES}?receive_id_type=open_id")
}

fn message() -> Value {
    json!({"receive_id": OPEN_ID, "msg_type": "interactive", "content": CARD, "uuid": "u-1"})
}

#[tokio::test]
async fn refusals_on_order_come_so_often_and_have_no_effect() {
    let raw = Raw::start().await;
    let code = |status, code: i64| Fault::Code {
        status,
        code,
        msg: "on order".to_owned(),
    };
    for (fault, status, code) in [
        (Fault::TooFrequent, 400, 230020),
        (Fault::ServerError, 500, 2200),
        (Fault::RateLimited { reset: 7 }, 429, 99991400),
        (Fault::Card("ErrCode: 1; ".to_owned()), 400, 230099),
        (code(503, 777_777), 503, 777_777),
    ] {
        raw.server.order_times(MESSAGES, &fault, 3);
        for _ in 0..3 {
            let reply = raw.call("POST", &send_path(), &message()).await;
            assert_eq!(
                (reply.status, reply.code),
                (status, Some(code)),
                "{fault:?}"
            );
            let reset = reply.headers.get("x-ogw-ratelimit-reset");
            assert_eq!(reset.is_some_and(|reset| reset == "7"), status == 429);
        }
    }
    assert!(raw.server.messages().is_empty());
    let reply = raw.call("POST", &send_path(), &message()).await;
    assert_eq!(reply.code, Some(0));
    assert_eq!(raw.server.requests(MESSAGES).len(), 16);
}

#[tokio::test]
async fn a_token_ends_on_order() {
    let raw = Raw::start().await;
    raw.server.order(BOT_INFO, Fault::TokenExpired);
    let reply = raw.call("GET", BOT_INFO, &Value::Null).await;
    assert_eq!(reply.code, Some(99991663));
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_kept_and_not_doubled() {
    let raw = Raw::start().await;
    raw.server.order(MESSAGES, Fault::LostAnswer);
    let token = Some(raw.token.as_str());
    let body = message().to_string().into_bytes();
    let path = send_path();
    let lost = raw.send("POST", &path, token, "application/json", body.clone());
    assert!(lost.await.is_err());
    assert_eq!(raw.server.messages().len(), 1);
    raw.server.order(MESSAGES, Fault::NoAnswer);
    let waits = raw.send("POST", &path, token, "application/json", body);
    let limit = tokio::time::timeout(Duration::from_millis(300), waits);
    assert!(limit.await.is_err(), "no answer was to come");
    let reply = raw.call("POST", &send_path(), &message()).await;
    let messages = raw.server.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(reply.body["data"]["message_id"], *messages[0].message_id);
}

#[tokio::test]
async fn a_slow_answer_a_cut_connection_a_page_and_a_redirect() {
    let raw = Raw::start().await;
    let slow = Duration::from_millis(200);
    raw.server.order(BOT_INFO, Fault::SlowAnswer(slow));
    let start = Instant::now();
    let reply = raw.call("GET", BOT_INFO, &Value::Null).await;
    assert!(reply.code == Some(0) && start.elapsed() >= slow);
    raw.server.order(BOT_INFO, Fault::CutConnection);
    let token = Some(raw.token.as_str());
    let cut = raw.send("GET", BOT_INFO, token, "text/plain", Vec::new());
    assert!(cut.await.is_err());
    let html = "<html>Sign in</html>".to_owned();
    raw.server
        .order(BOT_INFO, Fault::Page { status: 502, html });
    let reply = raw.call("GET", BOT_INFO, &Value::Null).await;
    assert_eq!((reply.status, reply.code), (502, None));
    assert!(reply.bytes.starts_with(b"<html>"));
    let kind = reply.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/html"));
}

#[tokio::test]
async fn an_upload_is_cut_in_its_middle_and_leaves_nothing() {
    let raw = Raw::start().await;
    let mut bytes = PNG.to_vec();
    bytes.resize(4 * 1024 * 1024, 7);
    let parts = [
        ("image_type", None, b"message".as_slice()),
        ("image", Some("a.png"), bytes.as_slice()),
    ];
    let before = raw.server.state().images.len();
    raw.server
        .order(IMAGES, Fault::CutUpload { after: 1 << 20 });
    let (kind, body) = form(&parts);
    let cut = raw.send("POST", IMAGES, Some(&raw.token), &kind, body.clone());
    assert!(cut.await.is_err());
    assert_eq!(raw.server.state().images.len(), before);
    let seen = raw.server.requests(IMAGES);
    assert!(seen[0].body.len() >= 1 << 20 && seen[0].body.len() < body.len());
    assert_eq!(raw.form(IMAGES, &parts).await.code, Some(0));
    raw.server
        .order(IMAGES, Fault::SlowUpload(Duration::from_millis(5)));
    let start = Instant::now();
    assert_eq!(raw.form(IMAGES, &parts).await.code, Some(0));
    assert!(start.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn an_upload_that_the_client_gives_up_leaves_nothing() {
    let raw = Raw::start().await;
    let before = raw.server.state().images.len();
    let pause = Duration::from_millis(20);
    raw.server.order(IMAGES, Fault::SlowUpload(pause));
    let bytes = vec![7; 8 * 1024 * 1024];
    let (kind, body) = form(&[("image", Some("a.png"), &bytes)]);
    let upload = raw.send("POST", IMAGES, Some(&raw.token), &kind, body);
    let limit = tokio::time::timeout(Duration::from_millis(150), upload);
    assert!(limit.await.is_err(), "the upload was to take longer");
    let start = Instant::now();
    while raw.server.requests(IMAGES).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(pause).await;
    }
    assert!(raw.server.requests(IMAGES)[0].body.len() < bytes.len());
    assert_eq!(raw.server.state().images.len(), before);
}

#[tokio::test]
async fn a_fault_waits_for_any_path_of_a_pattern() {
    let raw = Raw::start().await;
    with_entity(&mut raw.server.state());
    let pattern = format!("{CARDS}/:card_id/settings");
    raw.server.order(&pattern, Fault::ServerError);
    let path = format!("{CARDS}/{}/settings", super::CARD_ID);
    let body = json!({"settings": "{}", "sequence": 1});
    assert_eq!(raw.call("PATCH", &path, &body).await.code, Some(2200));
    assert_eq!(raw.call("PATCH", &path, &body).await.code, Some(0));
    let request = &raw.server.requests(&path)[0];
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.json(), body);
    assert_eq!(request.header("authorization"), Some(raw.token.as_str()));
}
