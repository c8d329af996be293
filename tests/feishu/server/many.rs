//! To many people, to one in a group, and after a click.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::CARD;
use super::super::stand_in::{
    APP_ID, BATCH_MESSAGES, BATCH_SEND, Batch, CHAT_ID, DELAYED_UPDATE, EMAIL, EPHEMERAL_DELETE,
    EPHEMERAL_SEND, OPEN_ID, OTHER_APP_ID, State, UNION_ID, USER_ID,
};
use super::{MESSAGE_ID, Prepare, Raw, Refused, check, nothing, with_message};

fn card() -> Value {
    serde_json::from_str(CARD).unwrap()
}

fn to_many() -> Value {
    json!({"msg_type": "interactive", "card": card(), "open_ids": [OPEN_ID]})
}

#[tokio::test]
async fn a_message_to_many_is_refused_with_http_200() {
    let with = |name: &str, value: Value| {
        let mut body = to_many();
        body[name] = value;
        body
    };
    let rows: Vec<(Value, Prepare, i64, &str)> = vec![
        (
            to_many(),
            |state| state.app().bot = false,
            11205,
            "do not have bot",
        ),
        (
            with("open_ids", json!([])),
            nothing,
            10003,
            "Invalid parameter",
        ),
        (
            with("open_ids", json!(vec!["x"; 201])),
            nothing,
            10003,
            "Invalid",
        ),
        (with("msg_type", json!("file")), nothing, 10003, "Invalid"),
        (with("card", json!(CARD)), nothing, 10003, "Invalid"),
        (
            to_many(),
            |state| {
                state
                    .app()
                    .scopes
                    .retain(|scope| scope != "im:message:send_multi_users")
            },
            11203,
            "denied",
        ),
        (
            with("department_ids", json!(["d"])),
            |state| {
                state
                    .app()
                    .scopes
                    .retain(|scope| scope != "im:message:send_multi_depts")
            },
            11204,
            "department list permission denied",
        ),
        (
            with("card", json!({"schema": "2.0"})),
            nothing,
            11246,
            "ErrCode: 200610; ErrMsg: body is nil; ",
        ),
        (
            with("card", json!({"type": "card", "data": {"card_id": "7"}})),
            nothing,
            11246,
            "cardid is invalid",
        ),
        (to_many(), |state| state.batch_max = 0, 11247, "rate limit"),
        (
            to_many(),
            |state| state.app().scopes.clear(),
            99991672,
            "im:message",
        ),
    ];
    for (body, prepare, code, words) in rows {
        let raw = Raw::start().await;
        prepare(&mut raw.server.state());
        let reply = raw.call("POST", BATCH_SEND, &body).await;
        assert_eq!(
            (reply.status, reply.code),
            (200, Some(code)),
            "{body} {}",
            reply.body
        );
        assert!(reply.msg().contains(words), "{}", reply.body);
        assert!(raw.server.state().batches.is_empty());
    }
}

#[tokio::test]
async fn a_message_to_many_reaches_each_once_and_names_wrong_ids() {
    let raw = Raw::start().await;
    let people = vec![UNION_ID.to_owned()];
    raw.server
        .state()
        .departments
        .insert("d".to_owned(), people);
    let mut body = to_many();
    body["open_ids"] = json!([OPEN_ID, "ou_x"]);
    body["user_ids"] = json!([USER_ID, "x"]);
    body["union_ids"] = json!([UNION_ID, "on_x"]);
    body["department_ids"] = json!(["d", "e"]);
    let reply = raw.call("POST", BATCH_SEND, &body).await;
    let data = &reply.body["data"];
    assert_eq!(data["invalid_open_ids"], json!(["ou_x"]));
    assert_eq!(data["invalid_user_ids"], json!(["x"]));
    assert_eq!(data["invalid_union_ids"], json!(["on_x"]));
    assert_eq!(data["invalid_department_ids"], json!(["e"]));
    let id = data["message_id"].as_str().unwrap();
    let job = format!("{BATCH_MESSAGES}/{id}");
    raw.server.state().batches[0].read = 1;
    let path = format!("{job}/get_progress");
    let reply = raw.call("GET", &path, &Value::Null).await;
    let sent = &reply.body["data"]["batch_message_send_progress"];
    let wanted =
        json!({"valid_user_ids_count": 1, "success_user_ids_count": 1, "read_user_ids_count": 1});
    assert_eq!(*sent, wanted);
    let read = raw
        .call("GET", &format!("{job}/read_user"), &Value::Null)
        .await;
    let counts = json!({"read_count": "1", "total_count": "1"});
    assert_eq!(read.body["data"]["read_user"], counts);
    assert_eq!(raw.call("DELETE", &job, &Value::Null).await.code, Some(0));
    let reply = raw.call("GET", &path, &Value::Null).await;
    let recall = &reply.body["data"]["batch_message_recall_progress"];
    assert_eq!(*recall, json!({"recall": true, "recall_count": 1}));
}

fn with_batch(state: &mut State) -> &mut Batch {
    let create_time = state.now();
    state.batches.push(Batch {
        id: "bm-1".to_owned(),
        app_id: APP_ID.to_owned(),
        create_time,
        ..Batch::default()
    });
    state.batches.last_mut().unwrap()
}

#[tokio::test]
async fn a_job_is_the_business_of_its_sender() {
    let row = |method, tail: &str, prepare: Prepare, code, words| {
        let path = format!("{BATCH_MESSAGES}/bm-1{tail}");
        Refused(method, path, Value::Null, prepare, code, words)
    };
    let foreign: Prepare = |state| with_batch(state).app_id = OTHER_APP_ID.to_owned();
    check(vec![
        row("GET", "/get_progress", nothing, 230030, "record not found"),
        row("GET", "/read_user", nothing, 230030, "record not found"),
        row("DELETE", "", nothing, 230030, "record not found"),
        row("GET", "/get_progress", foreign, 230012, "NOT the sender"),
        row("GET", "/read_user", foreign, 230012, "NOT the sender"),
        row("DELETE", "", foreign, 230026, "No permission"),
        row(
            "GET",
            "/read_user",
            |state| state.app().bot = false,
            230006,
            "Bot ability",
        ),
        row(
            "DELETE",
            "",
            |state| with_batch(state).create_time -= 2 * 86_400_000,
            230009,
            "within one days",
        ),
    ])
    .await;
}

fn to_one() -> Value {
    json!({"chat_id": CHAT_ID, "open_id": OPEN_ID, "msg_type": "interactive", "card": card()})
}

#[tokio::test]
async fn a_card_for_one_person_is_refused_for_each_reason() {
    let with = |name: &str, value: Value| {
        let mut body = to_one();
        body[name] = value;
        body
    };
    let row = |body, prepare: Prepare, code, words| {
        Refused(
            "POST",
            EPHEMERAL_SEND.to_owned(),
            body,
            prepare,
            code,
            words,
        )
    };
    let big = json!({"elements": [{"tag": "markdown", "content": "x".repeat(31_000)}]});
    check(vec![
        row(with("card", json!(CARD)), nothing, 9499, "Bad Request"),
        row(with("msg_type", json!("text")), nothing, 99992402, "field"),
        row(with("chat_id", json!("oc_x")), nothing, 99992356, "[oc_x]"),
        row(with("open_id", json!("")), nothing, 99992402, "field"),
        row(with("open_id", json!("ou_x")), nothing, 99992351, "[ou_x]"),
        row(
            to_one(),
            |state| state.group().topic_mode = true,
            230001,
            "topic",
        ),
        row(
            to_one(),
            |state| state.group().members.clear(),
            230001,
            "not in the chat",
        ),
        row(
            to_one(),
            |state| state.group().bots.clear(),
            230002,
            "outside",
        ),
        row(with("card", big), nothing, 230025, "limit"),
        row(
            with("card", json!({"schema": "2.0"})),
            nothing,
            230099,
            "ErrCode: 200610",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_card_for_one_person_is_sent_by_each_id_and_taken_back_once() {
    let raw = Raw::start().await;
    // The first of open_id, user_id and email counts.
    for (name, id, other) in [
        ("open_id", OPEN_ID, "user_id"),
        ("user_id", USER_ID, "email"),
        ("email", EMAIL, "note"),
    ] {
        let mut body = to_one();
        body["open_id"] = Value::Null;
        body[name] = json!(id);
        body[other] = json!("nobody");
        let reply = raw.call("POST", EPHEMERAL_SEND, &body).await;
        assert_eq!(reply.code, Some(0), "{}", reply.body);
    }
    let card = raw.server.state().ephemerals[0].clone();
    assert_eq!(
        (card.user.as_str(), card.chat_id.as_str()),
        (UNION_ID, CHAT_ID)
    );
    let body = json!({"message_id": card.message_id});
    for code in [0, 18051] {
        let reply = raw.call("POST", EPHEMERAL_DELETE, &body).await;
        assert_eq!(reply.code, Some(code));
    }
    let body = json!({"message_id": "om_x"});
    let reply = raw.call("POST", EPHEMERAL_DELETE, &body).await;
    assert_eq!(reply.code, Some(99992354));
    raw.server.state().advance(Duration::from_secs(2));
    for count in 1..=41 {
        let reply = raw.call_at_once("POST", EPHEMERAL_SEND, &to_one()).await;
        assert_eq!(reply.code, Some(if count == 41 { 230020 } else { 0 }));
    }
}

#[tokio::test]
async fn a_card_is_changed_after_a_click_twice_within_half_an_hour() {
    let rows: Vec<(Value, Prepare, i64)> = vec![
        (
            card(),
            |state| state.clicks[0].create_time -= 1_801_000,
            300030,
        ),
        (card(), |state| state.clicks[0].uses = 2, 300040),
        (
            card(),
            |state| state.messages[0].app_id = OTHER_APP_ID.to_owned(),
            200310,
        ),
        (card(), |state| state.messages[0].recalled = true, 200000),
        (card(), |state| state.clicks[0].answered = false, 10002),
        (json!(CARD), nothing, 11311),
        (json!({"schema": "2.0", "body": {"x": 1}}), nothing, 11311),
        (json!({"schema": "2.0"}), nothing, 10002),
        (
            json!({"elements": []}),
            |state| state.messages[0].content = r#"{"elements":[]}"#.to_owned(),
            300090,
        ),
        (
            json!({"elements": [], "open_ids": ["ou_x"]}),
            |state| state.messages[0].content = r#"{"elements":[]}"#.to_owned(),
            200320,
        ),
        (
            json!({"config": {"update_multi": true}, "elements": []}),
            nothing,
            10002,
        ),
        (
            json!({"elements": [], "x": "x".repeat(101 * 1024), "config": {"update_multi": true}}),
            nothing,
            100000,
        ),
    ];
    for (card, prepare, code) in rows {
        let raw = Raw::start().await;
        with_message(&mut raw.server.state());
        let token = raw.server.state().click(MESSAGE_ID, true);
        prepare(&mut raw.server.state());
        let body = json!({"token": token, "card": card});
        let reply = raw.call("POST", DELAYED_UPDATE, &body).await;
        assert_eq!(reply.code, Some(code), "{card} {}", reply.body);
    }
    let raw = Raw::start().await;
    with_message(&mut raw.server.state());
    let token = raw.server.state().click(MESSAGE_ID, true);
    for (token, code) in [
        ("x", 300020),
        ("c-x", 300020),
        (&token, 0),
        (&token, 0),
        (&token, 300040),
    ] {
        let body = json!({"token": token, "card": {"schema": "2.0", "body": {"elements": []}}});
        let reply = raw.call("POST", DELAYED_UPDATE, &body).await;
        assert_eq!(reply.code, Some(code), "{}", reply.body);
    }
    assert!(raw.server.messages()[0].updated);
    let bearer = Some(raw.token.as_str());
    let reply = raw.send(
        "POST",
        DELAYED_UPDATE,
        bearer,
        "application/json",
        b"{".to_vec(),
    );
    assert_eq!(reply.await.unwrap().code, Some(100030));
    let reply = raw.call("POST", DELAYED_UPDATE, &json!({"card": {}})).await;
    assert_eq!(reply.code, Some(99992402));
}

#[tokio::test]
async fn an_exclusive_card_is_changed_for_the_people_named() {
    let raw = Raw::start().await;
    with_message(&mut raw.server.state()).content = r#"{"elements":[]}"#.to_owned();
    let token = raw.server.state().click(MESSAGE_ID, true);
    let body =
        json!({"token": token, "card": {"elements": [{"tag": "hr"}], "open_ids": [OPEN_ID]}});
    let reply = raw.call("POST", DELAYED_UPDATE, &body).await;
    assert_eq!(reply.code, Some(0), "{}", reply.body);
    assert!(!raw.server.messages()[0].content.contains("open_ids"));
}
