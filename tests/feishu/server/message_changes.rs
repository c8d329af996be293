//! Changing, recalling and reading messages.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::CARD;
use super::super::stand_in::{
    APP_ID, IMAGE_KEY, MESSAGES, Message, OTHER_APP_ID, PNG, SECRET, State, UNION_ID,
};
use super::{MESSAGE_ID, Prepare, Raw, Refused, check, nothing, with_message};

const DAY: Duration = Duration::from_secs(86_400);

fn message_path() -> String {
    format!("{MESSAGES}/{MESSAGE_ID}")
}

#[tokio::test]
async fn a_change_of_a_card_is_refused_for_each_reason() {
    let row = |card: &str, prepare: Prepare, code, words| {
        let body = json!({"content": card});
        Refused("PATCH", message_path(), body, prepare, code, words)
    };
    let exclusive = r#"{"schema":"2.0","config":{"update_multi":false},"body":{}}"#;
    let old_shared = r#"{"config":{"update_multi":true},"elements":[]}"#;
    let big = format!(r#"{{"elements":"{}"}}"#, "x".repeat(31_000));
    check(vec![
        row(CARD, nothing, 99992354, "{open_message_id}"),
        row(
            "",
            |state| _ = with_message(state),
            230001,
            "cannot be empty",
        ),
        row(
            "x",
            |state| _ = with_message(state),
            230001,
            "not a string in json",
        ),
        row(
            CARD,
            |state| with_message(state).msg_type = "text".to_owned(),
            230001,
            "ext=This message is NOT a card.",
        ),
        row(
            CARD,
            |state| with_message(state).app_id = OTHER_APP_ID.to_owned(),
            230027,
            "permissions",
        ),
        row(
            CARD,
            |state| with_message(state).recalled = true,
            230011,
            "recalled",
        ),
        row(
            CARD,
            |state| with_message(state).deleted = true,
            230110,
            "deleted",
        ),
        row(
            CARD,
            |state| with_message(state).create_time -= 14 * 86_400_000,
            230031,
            "14 days",
        ),
        row(
            CARD,
            |state| {
                with_message(state);
                state.group().dissolved = true;
            },
            232009,
            "dissolved",
        ),
        row(&big, |state| _ = with_message(state), 230025, "limit"),
        row(
            exclusive,
            |state| _ = with_message(state),
            230099,
            "update_multi",
        ),
        row(
            CARD,
            |state| with_message(state).content = r#"{"elements":[]}"#.to_owned(),
            230099,
            "update_multi",
        ),
        row(
            old_shared,
            |state| _ = with_message(state),
            230099,
            "ErrCode: 200830",
        ),
        row(
            r#"{"schema":"2.0"}"#,
            |state| _ = with_message(state),
            230099,
            "ErrCode: 200610",
        ),
        Refused(
            "PATCH",
            message_path(),
            json!({"content": CARD, "msg_type": "interactive"}),
            |state| _ = with_message(state),
            99992402,
            "field validation",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_changed_card_is_read_back_and_a_sixth_change_in_a_second_refused() {
    let raw = Raw::start().await;
    with_message(&mut raw.server.state());
    let card = CARD.replace("42", "43");
    for count in 1..=6 {
        let body = json!({"content": card});
        let reply = raw.call_at_once("PATCH", &message_path(), &body).await;
        let code = if count == 6 { 230020 } else { 0 };
        assert_eq!(reply.code, Some(code));
    }
    for (kind, wanted) in [
        ("", "43"),
        ("?card_msg_content_type=user_card_content", "43"),
        ("?card_msg_content_type=raw_card_content", "json_card"),
    ] {
        let path = message_path() + kind;
        let reply = raw.call("GET", &path, &Value::Null).await;
        let item = &reply.body["data"]["items"][0];
        assert_eq!(item["updated"], true);
        let content = item["body"]["content"].as_str().unwrap();
        assert!(content.contains(wanted), "{content}");
        let as_sent = serde_json::from_str::<Value>(content).unwrap()
            == serde_json::from_str::<Value>(&card).unwrap();
        assert_eq!(as_sent, kind.contains("user_card_content"));
    }
}

#[tokio::test]
async fn an_edit_of_a_text_is_refused_for_each_reason_and_works_twenty_times() {
    let text = || json!({"msg_type": "text", "content": "{\"text\":\"x\"}"});
    let row = |body, prepare: Prepare, code, words| {
        Refused("PUT", message_path(), body, prepare, code, words)
    };
    check(vec![
        row(text(), nothing, 99992354, "{open_message_id}"),
        row(
            json!({"msg_type": "interactive", "content": CARD}),
            |state| _ = with_message(state),
            230001,
            "invalid msg_type.",
        ),
        row(
            text(),
            |state| with_message(state).app_id = OTHER_APP_ID.to_owned(),
            230071,
            "not the sender",
        ),
        row(
            text(),
            |state| with_message(state).edits = 20,
            230072,
            "number of times",
        ),
        row(
            text(),
            |state| with_message(state).recalled = true,
            230011,
            "recalled",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    with_message(&mut raw.server.state()).edits = 19;
    let reply = raw.call("PUT", &message_path(), &text()).await;
    assert_eq!(reply.code, Some(0));
    assert_eq!(raw.server.messages()[0].edits, 20);
}

#[tokio::test]
async fn a_recall_is_refused_for_each_reason_and_hides_the_content() {
    let row = |prepare: Prepare, code, words| {
        Refused("DELETE", message_path(), Value::Null, prepare, code, words)
    };
    check(vec![
        row(nothing, 99992354, "{open_message_id}"),
        row(
            |state| with_message(state).app_id = OTHER_APP_ID.to_owned(),
            230026,
            "No permission",
        ),
        row(
            |state| with_message(state).create_time -= 2 * 86_400_000,
            230009,
            "expired",
        ),
        row(
            |state| with_message(state).recalled = true,
            230110,
            "deleted",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    with_message(&mut raw.server.state());
    let reply = raw.call("DELETE", &message_path(), &Value::Null).await;
    assert_eq!(reply.code, Some(0));
    let reply = raw.call("GET", &message_path(), &Value::Null).await;
    let item = &reply.body["data"]["items"][0];
    assert_eq!(item["deleted"], true);
    assert!(item.get("body").is_none());
}

#[tokio::test]
async fn a_message_is_read_only_by_those_who_may() {
    let row = |prepare: Prepare, code, words| {
        Refused("GET", message_path(), Value::Null, prepare, code, words)
    };
    check(vec![
        row(nothing, 99992354, "{open_message_id}"),
        row(
            |state| {
                with_message(state);
                state.group().bots.clear();
            },
            230002,
            "outside",
        ),
        row(
            |state| with_message(state).invisible = true,
            230050,
            "invisible",
        ),
        row(
            |state| with_message(state).deleted = true,
            230110,
            "deleted",
        ),
        Refused(
            "GET",
            message_path() + "?card_msg_content_type=x",
            Value::Null,
            |state| _ = with_message(state),
            99992402,
            "field",
        ),
    ])
    .await;
}

/// Sets up a picture message.
fn with_picture(state: &mut State) -> &mut Message {
    let message = with_message(state);
    message.msg_type = "image".to_owned();
    message.content = json!({"image_key": IMAGE_KEY}).to_string();
    message
}

#[tokio::test]
async fn a_resource_of_a_message_is_read_and_refused() {
    let path = |kind: &str| format!("{}/resources/{IMAGE_KEY}?type={kind}", message_path());
    let row = |kind, prepare: Prepare, code, words| {
        Refused("GET", path(kind), Value::Null, prepare, code, words)
    };
    check(vec![
        row(
            "x",
            |state| _ = with_picture(state),
            234001,
            "Invalid request param",
        ),
        row(
            "image",
            |state| _ = with_message(state),
            234043,
            "Unsupported",
        ),
        row(
            "file",
            |state| _ = with_picture(state),
            234003,
            "not in message",
        ),
        row(
            "image",
            |state| with_picture(state).content = "{}".to_owned(),
            234003,
            "not in message",
        ),
        row(
            "image",
            |state| with_picture(state).recalled = true,
            230110,
            "deleted",
        ),
        row(
            "image",
            |state| {
                with_picture(state);
                state.group().bots.clear();
            },
            234004,
            "not in chat",
        ),
        row(
            "image",
            |state| {
                with_picture(state);
                state.images[0].bytes = vec![0; 100 * 1024 * 1024 + 1];
            },
            234037,
            "exceeds limit",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    with_picture(&mut raw.server.state());
    let reply = raw.call("GET", &path("image"), &Value::Null).await;
    assert_eq!(reply.bytes, PNG);
}

/// Sets up a message in the one-to-one chat.
fn with_direct(state: &mut State) -> &mut Message {
    let key = (APP_ID.to_owned(), UNION_ID.to_owned());
    state.chats.insert(key, "oc_p2p".to_owned());
    let message = with_message(state);
    message.chat_id = "oc_p2p".to_owned();
    message
}

#[tokio::test]
async fn follow_ups_come_once_to_the_newest_message_of_a_direct_chat() {
    let path = || format!("{}/push_follow_up", message_path());
    let body = |text: &str| json!({"follow_ups": [{"content": text}]});
    let row = |text, prepare: Prepare, code, words| {
        Refused("POST", path(), body(text), prepare, code, words)
    };
    check(vec![
        row(
            "x",
            |state| with_direct(state).create_time -= 600_000,
            230002,
            "expired",
        ),
        row("x", |state| _ = with_message(state), 230003, "p2p"),
        row(
            "x",
            |state| {
                with_direct(state);
                with_direct(state).message_id = "om_2".to_owned();
            },
            230006,
            "latest",
        ),
        row(
            "",
            |state| _ = with_direct(state),
            230007,
            "invalid follow up",
        ),
        row(
            "x",
            |state| with_direct(state).follow_ups = true,
            230008,
            "exist",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    with_direct(&mut raw.server.state());
    let reply = raw.call("POST", &path(), &body("Show details")).await;
    assert_eq!(reply.code, Some(0));
}

#[tokio::test]
async fn the_recall_window_is_the_tenants() {
    let mut raw = Raw::start().await;
    with_message(&mut raw.server.state());
    raw.server.state().recall_window = 10 * 86_400_000;
    raw.server.state().advance(9 * DAY);
    raw.token = raw.bearer(APP_ID, SECRET).await;
    let reply = raw.call("DELETE", &message_path(), &Value::Null).await;
    assert_eq!(reply.code, Some(0));
}
