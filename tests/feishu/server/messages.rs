//! Sending messages and answering them.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::CARD;
use super::super::stand_in::{
    APP_ID, CARDS, CHAT_ID, EMAIL, FILE_KEY, IMAGE_KEY, MESSAGES, OPEN_ID, OTHER_APP_ID,
    OTHER_OPEN_ID, SECRET, UNION_ID, USER_ID,
};
use super::{
    CARD_ID, MESSAGE_ID, Prepare, Raw, Refused, check, nothing, with_entity, with_message,
};

fn good() -> Value {
    json!({"receive_id": OPEN_ID, "msg_type": "interactive", "content": CARD})
}

fn with(name: &str, value: Value) -> Value {
    let mut body = good();
    body[name] = value;
    body
}

fn to(kind: &str) -> String {
    format!("{MESSAGES}?receive_id_type={kind}")
}

#[tokio::test]
async fn a_message_is_refused_for_each_wrong_part() {
    let row = |kind, body, code, words| Refused("POST", to(kind), body, nothing, code, words);
    let content = |content: Value| with("content", content);
    check(vec![
        row("thread_id", good(), 99992402, "field validation"),
        row("", good(), 99992402, "field validation"),
        row("open_id", with("receive_id", json!(1)), 99992402, "field"),
        row(
            "open_id",
            with("uuid", json!("u".repeat(51))),
            99992402,
            "field",
        ),
        row(
            "open_id",
            with("msg_type", json!("card")),
            230001,
            "ext=invalid msg_type.",
        ),
        row(
            "open_id",
            content(json!("")),
            230001,
            "ext=content cannot be empty",
        ),
        row(
            "open_id",
            content(json!({"schema": "2.0"})),
            230001,
            "ext=content is not a string in json format.",
        ),
        row(
            "open_id",
            content(json!("{")),
            230001,
            "not a string in json",
        ),
        row(
            "open_id",
            content(json!("[]")),
            230099,
            "ext=ErrCode: 200621;",
        ),
        row(
            "open_id",
            with("receive_id", json!("oc_1")),
            230001,
            "ext=invalid receive_id.",
        ),
        row(
            "open_id",
            with("receive_id", json!("ou_x")),
            99992351,
            "Invalid ids: [ou_x]",
        ),
        row(
            "open_id",
            with("receive_id", json!(OTHER_OPEN_ID)),
            99992361,
            "cross app",
        ),
        row(
            "union_id",
            with("receive_id", json!("on_x")),
            99992363,
            "not existed",
        ),
        row(
            "user_id",
            with("receive_id", json!("x")),
            99992360,
            "{user_id}",
        ),
        row(
            "chat_id",
            with("receive_id", json!("oc_x")),
            99992356,
            "[oc_x]",
        ),
        row(
            "email",
            with("receive_id", json!("a@b.cn")),
            230034,
            "receive_id is invalid",
        ),
        row(
            "open_id",
            with("receive_id", json!("ou_000000000000000000000000000000b1")),
            230001,
            "ext=this operation to bots is currently not supported",
        ),
    ])
    .await;
}

#[tokio::test]
async fn the_content_of_other_messages_fits_their_type() {
    let raw = Raw::start().await;
    for (msg_type, content, ext) in [
        ("text", json!({"text": "x"}), ""),
        (
            "text",
            json!({"content": "x"}),
            "ext=invalid message content.",
        ),
        ("image", json!({"image_key": IMAGE_KEY}), ""),
        (
            "image",
            json!({"image_key": "img_x"}),
            "ext=invalid image_key",
        ),
        ("audio", json!({"file_key": FILE_KEY}), ""),
        (
            "file",
            json!({"file_key": "file_x"}),
            "ext=invalid file_key",
        ),
    ] {
        let content = content.to_string();
        let body = json!({"receive_id": OPEN_ID, "msg_type": msg_type, "content": content});
        let reply = raw.call("POST", &to("open_id"), &body).await;
        let code = if ext.is_empty() { 0 } else { 230001 };
        assert_eq!(reply.code, Some(code), "{body} {}", reply.body);
        assert!(
            reply.msg().ends_with(ext) || ext.is_empty(),
            "{}",
            reply.body
        );
    }
}

#[tokio::test]
async fn a_message_is_refused_for_each_state_of_its_receiver() {
    let person = |prepare: Prepare, code, words| {
        Refused("POST", to("open_id"), good(), prepare, code, words)
    };
    let group = |prepare: Prepare, code, words| {
        let body = with("receive_id", json!(CHAT_ID));
        Refused("POST", to("chat_id"), body, prepare, code, words)
    };
    check(vec![
        person(|state| state.app().bot = false, 230006, "not activated"),
        person(|state| state.user().resigned = true, 230029, "resigned"),
        person(
            |state| state.user().available = false,
            230013,
            "NO availability",
        ),
        person(
            |state| state.app().availability = Some([].into()),
            230013,
            "NO",
        ),
        person(
            |state| state.user().blocked_bot = true,
            230053,
            "stopped the bot",
        ),
        person(
            |state| state.user().other_tenant = true,
            230038,
            "Cross tenant",
        ),
        group(|state| state.group().dissolved = true, 232009, "dissolved"),
        group(
            |state| state.group().bots.clear(),
            230002,
            "outside the group",
        ),
        group(
            |state| state.group().muted = true,
            230035,
            "Permission deny",
        ),
        group(
            |state| state.group().only_chosen_speak = true,
            230018,
            "NOT allowed",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_message_that_is_too_long_for_its_type_is_refused() {
    let card = |length: usize| {
        let text = "x".repeat(length);
        let card =
            json!({"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": text}]}});
        with("content", json!(card.to_string()))
    };
    let text = |length: usize| {
        let content = json!({"text": "x".repeat(length)}).to_string();
        json!({"receive_id": OPEN_ID, "msg_type": "text", "content": content})
    };
    let raw = Raw::start().await;
    for (body, code) in [
        (card(30_000), 0),
        (card(30_720), 230025),
        (text(40_000), 0),
        (text(150 * 1024), 230025),
    ] {
        let reply = raw.call("POST", &to("open_id"), &body).await;
        assert_eq!(reply.code, Some(code), "{}", reply.body);
    }
    raw.server.state().card_max = 128 * 1024;
    let reply = raw.call("POST", &to("open_id"), &card(100_000)).await;
    assert_eq!(reply.code, Some(0));
}

#[tokio::test]
async fn every_kind_of_receiver_gets_the_message_in_the_same_chat() {
    let raw = Raw::start().await;
    let mut chats = Vec::new();
    for (kind, id) in [
        ("open_id", OPEN_ID),
        ("union_id", UNION_ID),
        ("user_id", USER_ID),
        ("email", EMAIL),
    ] {
        let reply = raw
            .call("POST", &to(kind), &with("receive_id", json!(id)))
            .await;
        chats.push(reply.body["data"]["chat_id"].clone());
    }
    assert!(
        chats
            .iter()
            .all(|chat| chat.is_string() && *chat == chats[0])
    );
    let body = with("receive_id", json!(CHAT_ID));
    let reply = raw.call("POST", &to("chat_id"), &body).await;
    let data = &reply.body["data"];
    assert_eq!(data["chat_id"], CHAT_ID);
    assert_eq!(data["sender"]["id"], APP_ID);
    let shown: Value = serde_json::from_str(data["body"]["content"].as_str().unwrap()).unwrap();
    assert_eq!(shown["elements"][0][0]["text"], "**42** tests passed");
}

#[tokio::test]
async fn a_uuid_counts_for_an_hour_whatever_the_content_is() {
    let mut raw = Raw::start().await;
    let mut ids = Vec::new();
    for (wait, card) in [
        (0, CARD),
        (3500, r#"{"schema":"2.0","body":{}}"#),
        (200, CARD),
    ] {
        raw.server.state().advance(Duration::from_secs(wait));
        raw.token = raw.bearer(APP_ID, SECRET).await;
        let mut body = with("content", json!(card));
        body["uuid"] = json!("u-1");
        let reply = raw.call("POST", &to("open_id"), &body).await;
        ids.push(
            reply.body["data"]["message_id"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert!(ids[0] == ids[1] && ids[1] != ids[2], "{ids:?}");
}

#[tokio::test]
async fn a_sixth_message_in_a_second_is_refused() {
    let raw = Raw::start().await;
    for count in 1..=6 {
        let reply = raw.call_at_once("POST", &to("open_id"), &good()).await;
        let code = if count == 6 { 230020 } else { 0 };
        assert_eq!(reply.code, Some(code));
    }
}

fn reply_path() -> String {
    format!("{MESSAGES}/{MESSAGE_ID}/reply")
}

#[tokio::test]
async fn an_answer_to_a_message_is_refused_for_each_wrong_part() {
    let row = |body, prepare: Prepare, code, words| {
        Refused("POST", reply_path(), body, prepare, code, words)
    };
    let thread = || json!({"msg_type": "interactive", "content": CARD, "reply_in_thread": true});
    check(vec![
        row(good(), nothing, 99992354, "{open_message_id}"),
        row(
            with("reply_in_thread", json!("yes")),
            nothing,
            99992402,
            "field",
        ),
        row(
            good(),
            |state| with_message(state).recalled = true,
            230011,
            "recalled",
        ),
        row(
            good(),
            |state| with_message(state).deleted = true,
            230110,
            "deleted",
        ),
        row(
            thread(),
            |state| {
                with_message(state);
                state.group().no_threads = true;
            },
            230071,
            "reply in thread",
        ),
        row(
            good(),
            |state| {
                with_message(state);
                state.group().bots.clear();
            },
            230002,
            "outside",
        ),
    ])
    .await;
}

#[tokio::test]
async fn an_answer_knows_its_parent_and_its_root_and_its_topic() {
    let raw = Raw::start().await;
    with_message(&mut raw.server.state());
    let body = json!({"msg_type": "interactive", "content": CARD, "reply_in_thread": true});
    let first = raw.call("POST", &reply_path(), &body).await.body["data"].clone();
    assert_eq!(first["parent_id"], MESSAGE_ID);
    assert_eq!(first["root_id"], MESSAGE_ID);
    assert!(first["thread_id"].as_str().unwrap().starts_with("omt_"));
    let path = format!("{MESSAGES}/{}/reply", first["message_id"].as_str().unwrap());
    let second = raw.call("POST", &path, &good()).await.body["data"].clone();
    assert_eq!(second["parent_id"], first["message_id"]);
    assert_eq!(second["root_id"], MESSAGE_ID);
    assert_eq!(second["thread_id"], first["thread_id"]);
}

#[tokio::test]
async fn an_entity_is_sent_once_and_its_changes_show_in_the_message() {
    let entity = json!({"type": "card", "data": {"card_id": CARD_ID}}).to_string();
    let body = with("content", json!(entity));
    check(vec![
        Refused(
            "POST",
            to("open_id"),
            body.clone(),
            nothing,
            230099,
            "ErrCode: 11310; ErrMsg: cardid is invalid; ",
        ),
        Refused(
            "POST",
            to("open_id"),
            body.clone(),
            |state| with_entity(state).app_id = OTHER_APP_ID.to_owned(),
            230099,
            "cardid is invalid",
        ),
        Refused(
            "POST",
            to("open_id"),
            body.clone(),
            |state| {
                with_entity(state).create_time -= 14 * 86_400_000;
            },
            230099,
            "cardid is invalid",
        ),
        Refused(
            "POST",
            to("open_id"),
            body.clone(),
            |state| with_entity(state).sent = true,
            230099,
            "ErrCode: 200780; ErrMsg: card binding biz count over limit; ",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    with_entity(&mut raw.server.state());
    let reply = raw.call("POST", &to("open_id"), &body).await;
    let id = reply.body["data"]["message_id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(raw.server.state().entities[0].sent);
    // A click that waits for its answer holds all changes up.
    raw.server.state().click(&id, false);
    let path = format!("{CARDS}/{CARD_ID}/elements/md_1");
    let change = json!({"partial_element": "{\"content\":\"newer\"}", "sequence": 1});
    let reply = raw.call("PATCH", &path, &change).await;
    assert_eq!(reply.code, Some(200810));
    raw.server.state().clicks[0].answered = true;
    assert_eq!(raw.call("PATCH", &path, &change).await.code, Some(0));
    let reply = raw
        .call("GET", &format!("{MESSAGES}/{id}"), &Value::Null)
        .await;
    let content = &reply.body["data"]["items"][0]["body"]["content"];
    assert!(content.as_str().unwrap().contains("newer"), "{content}");
}
