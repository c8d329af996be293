//! What becomes of messages: replies, updates, recalls, reading back; cards for one person, for many, after a click.

use std::time::Duration;

use cardwright::feishu::{Content, Error, ReadAs, Receiver, Secret};
use serde_json::json;

use super::stand_in::{
    CHAT_ID, DELAYED_UPDATE, EPHEMERAL_SEND, MESSAGES, OPEN_ID, StandIn, TEMPLATE_ID, UNION_ID,
};
use super::{CARD, card_saying, client, content, quiet, send, told};

fn chat() -> Receiver {
    Receiver::guess(CHAT_ID).unwrap()
}

fn person() -> Receiver {
    Receiver::guess(OPEN_ID).unwrap()
}

/// Sends the small card and gives its id.
async fn sent(server: &StandIn) -> String {
    send(&client(server)).await.unwrap().message_id
}

#[tokio::test]
async fn a_reply_stands_under_its_message_and_one_uuid_makes_one() {
    let server = StandIn::start();
    let client = client(&server);
    let first = sent(&server).await;
    for _ in 0..2 {
        let content = content();
        let reply = client.reply(&first, &content, false, "uuid-r", &quiet);
        let reply = reply.await.unwrap();
        let message = server.messages().pop().unwrap();
        assert_eq!(reply.message_id, message.message_id);
        assert_eq!(message.parent_id.as_deref(), Some(first.as_str()));
    }
    assert_eq!(server.messages().len(), 2);
    let request = server.requests(&format!("{MESSAGES}/{first}/reply"));
    assert_eq!(
        request[0].json(),
        json!({"msg_type": "interactive", "content": CARD, "reply_in_thread": false, "uuid": "uuid-r"})
    );
}

#[tokio::test]
async fn an_update_replaces_the_card_of_the_same_message() {
    let server = StandIn::start();
    let id = sent(&server).await;
    let card = card_saying("**3** tests failed");
    let content = Content::Card(card.clone());
    let answer = client(&server).update_message(&id, &content, &quiet).await;
    assert_eq!(answer.unwrap().tries, 1);
    assert_eq!(server.messages().len(), 1);
    assert_eq!(server.messages()[0].content, card);
}

#[tokio::test]
async fn updates_recalls_and_replies_that_the_server_refuses_are_explained() {
    type SetUp = fn(&StandIn);
    let recalled: SetUp = |server| server.state().messages[0].recalled = true;
    let deleted: SetUp = |server| server.state().messages[0].deleted = true;
    let old: SetUp = |server| server.state().advance(Duration::from_secs(15 * 86_400));
    let foreign: SetUp = |server| server.state().messages[0].app_id = String::from("cli_other");
    let cases: [(&str, i64, SetUp); 8] = [
        ("update", 230011, recalled),
        ("update", 230110, deleted),
        ("update", 230031, old),
        ("update", 230027, foreign),
        ("recall", 230110, deleted),
        ("recall", 230026, foreign),
        ("recall", 230009, old),
        ("reply", 230011, recalled),
    ];
    for (what, code, set_up) in cases {
        let server = StandIn::start();
        let id = sent(&server).await;
        set_up(&server);
        let client = client(&server);
        let error: Error = match what {
            "update" => client
                .update_message(&id, &content(), &quiet)
                .await
                .unwrap_err(),
            "recall" => client.recall_message(&id, &quiet).await.unwrap_err(),
            _ => client
                .reply(&id, &content(), false, "u", &quiet)
                .await
                .unwrap_err(),
        };
        told(&error, code);
        assert!(!error.may_have_arrived(), "{error:?}");
    }
}

#[tokio::test]
async fn a_message_that_nobody_knows_and_a_card_that_may_not_follow_are_told() {
    let server = StandIn::start();
    let client = client(&server);
    let error = client
        .recall_message("om_nobody", &quiet)
        .await
        .unwrap_err();
    told(&error, 99992354);
    let id = sent(&server).await;
    let old = Content::Card(String::from(
        r#"{"config":{"update_multi":true},"elements":[{"tag":"hr"}]}"#,
    ));
    let error = client.update_message(&id, &old, &quiet).await.unwrap_err();
    told(&error, 200830);
    // Nothing goes out for an id that would be another path.
    let before = server.state().log.len();
    for id in ["", "../x", "om_1/reply"] {
        let error = client.recall_message(id, &quiet).await.unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
    }
    assert_eq!(server.state().log.len(), before);
}

#[tokio::test]
async fn a_message_is_read_back_as_it_was_sent_and_as_the_server_keeps_it() {
    let server = StandIn::start();
    let client = client(&server);
    let id = sent(&server).await;
    let message = client
        .read_message(&id, ReadAs::Sent, &quiet)
        .await
        .unwrap();
    assert_eq!(message.content.as_deref(), Some(CARD));
    assert_eq!(message.message_id, id);
    assert_eq!(message.msg_type.as_deref(), Some("interactive"));
    assert!(
        message
            .create_time
            .is_some_and(|time| time > 1_600_000_000_000)
    );
    assert!(!message.deleted);
    let raw = client.read_message(&id, ReadAs::Raw, &quiet).await.unwrap();
    assert!(raw.content.is_some_and(|text| text.contains("json_card")));
    let bare = client.read_message(&id, ReadAs::Projection, &quiet).await;
    assert_ne!(bare.unwrap().content.as_deref(), Some(CARD));
    client.recall_message(&id, &quiet).await.unwrap();
    let gone = client
        .read_message(&id, ReadAs::Sent, &quiet)
        .await
        .unwrap();
    assert!(gone.deleted && gone.content.is_none_or(|text| text != CARD));
}

#[tokio::test]
async fn a_template_goes_out_with_its_version_and_variables() {
    let server = StandIn::start();
    let template = |id: &str, count: serde_json::Value| Content::Template {
        id: id.to_owned(),
        version: Some(String::from("1.0.0")),
        variables: json!({"title": "🎉 tests", "count": count, "day": "2026-03-01"})
            .as_object()
            .cloned(),
    };
    let client = client(&server);
    let good = template(TEMPLATE_ID, json!(42));
    client.send(&person(), &good, "u-1", &quiet).await.unwrap();
    let sent: serde_json::Value = serde_json::from_str(&server.messages()[0].content).unwrap();
    assert_eq!(sent["data"]["template_version_name"], "1.0.0");
    for (content, code) in [
        (template("AAq9999999999999", json!(42)), 200380),
        (template(TEMPLATE_ID, json!([1])), 200732),
        (template(TEMPLATE_ID, json!("many")), 200737),
    ] {
        let error = client.send(&person(), &content, "u-2", &quiet).await;
        told(&error.unwrap_err(), code);
    }
}

#[tokio::test]
async fn a_card_for_one_person_is_shown_to_that_person_and_taken_away_once() {
    let server = StandIn::start();
    let client = client(&server);
    let (group, person, content) = (chat(), person(), content());
    let sent = client.send_ephemeral(&group, &person, &content, &quiet);
    let sent = sent.await.unwrap();
    {
        let state = server.state();
        assert_eq!(state.ephemerals[0].user, UNION_ID);
        assert_eq!(state.ephemerals[0].card.to_string(), CARD);
    }
    let id = sent.message_id;
    client.delete_ephemeral(&id, &quiet).await.unwrap();
    assert!(server.state().ephemerals[0].deleted);
    told(
        &client.delete_ephemeral(&id, &quiet).await.unwrap_err(),
        18051,
    );
    let error = client
        .delete_ephemeral("om_nobody", &quiet)
        .await
        .unwrap_err();
    told(&error, 99992354);
    server.state().group().members.clear();
    let error = client
        .send_ephemeral(&group, &person, &content, &quiet)
        .await;
    assert!(error.unwrap_err().code().is_some());
    assert_eq!(server.requests(EPHEMERAL_SEND).len(), 2);
}

#[tokio::test]
async fn a_batch_reaches_whom_it_can_and_tells_the_others() {
    let server = StandIn::start();
    let client = client(&server);
    let nobody = Receiver::guess("ou_nobody").unwrap();
    let batch = client
        .send_batch(&[person(), nobody], &content(), &quiet)
        .await
        .unwrap();
    assert_eq!(batch.invalid, ["ou_nobody"]);
    assert!(batch.batch_id.starts_with("bm-"));
    server.state().batches[0].read = 1;
    let progress = client
        .batch_progress(&batch.batch_id, &quiet)
        .await
        .unwrap();
    assert_eq!(
        (progress.receivers, progress.delivered, progress.read),
        (1, 1, 1)
    );
    assert!(!progress.recalled);
    let readers = client.batch_readers(&batch.batch_id, &quiet).await.unwrap();
    assert_eq!((readers.read, readers.delivered), (1, 1));
    client.recall_batch(&batch.batch_id, &quiet).await.unwrap();
    let progress = client
        .batch_progress(&batch.batch_id, &quiet)
        .await
        .unwrap();
    assert!(progress.recalled && progress.recalled_from == 1);
    told(
        &client.batch_readers("bm-nobody", &quiet).await.unwrap_err(),
        230030,
    );
}

#[tokio::test]
async fn a_batch_is_refused_with_http_200_and_the_card_at_fault_is_told_with_its_place() {
    let server = StandIn::start();
    let client = client(&server);
    let card =
        r#"{"schema":"2.0","body":{"elements":[{"tag":"hr"},{"tag":"action","actions":[]}]}}"#;
    let card = Content::Card(card.to_owned());
    let error = client
        .send_batch(&[person()], &card, &quiet)
        .await
        .unwrap_err();
    told(&error, 200861);
    assert_eq!(error.path(), Some("/body/elements/1"));
    let refusal = error.api().unwrap();
    assert_eq!((refusal.status, refusal.code), (200, 11246));
    server
        .state()
        .app()
        .scopes
        .retain(|scope| scope != "im:message:send_multi_users");
    let error = client
        .send_batch(&[person()], &content(), &quiet)
        .await
        .unwrap_err();
    told(&error, 11203);
    server.state().app().bot = false;
    let error = client
        .send_batch(&[person()], &content(), &quiet)
        .await
        .unwrap_err();
    told(&error, 11205);
}

#[tokio::test]
async fn a_delayed_update_works_twice_with_one_token_and_shows_it_nowhere() {
    let server = StandIn::start();
    let client = client(&server);
    let id = sent(&server).await;
    let token = Secret::new(server.state().click(&id, true));
    let card = card_saying("$FEISHU_CARD_TOKEN");
    let content = Content::Card(card.clone());
    for _ in 0..2 {
        client
            .update_delayed(&token, &content, &[], &quiet)
            .await
            .unwrap();
    }
    assert_eq!(server.messages()[0].content, card);
    assert_eq!(
        server.requests(DELAYED_UPDATE)[0].json()["token"],
        token.expose()
    );
    let error = client
        .update_delayed(&token, &content, &[], &quiet)
        .await
        .unwrap_err();
    told(&error, 300040);
    assert!(!format!("{error} {error:?}").contains(token.expose()));
}

#[tokio::test]
async fn a_delayed_update_that_comes_too_late_or_too_early_is_told() {
    for (code, answered, late) in [(300030, true, true), (10002, false, false)] {
        let server = StandIn::start();
        let id = sent(&server).await;
        let token = Secret::new(server.state().click(&id, answered));
        if late {
            server.state().advance(Duration::from_secs(1801));
        }
        let error = client(&server)
            .update_delayed(&token, &content(), &[], &quiet)
            .await;
        told(&error.unwrap_err(), code);
    }
    let server = StandIn::start();
    let unknown = Secret::new("c-unknown");
    let error = client(&server)
        .update_delayed(&unknown, &content(), &[], &quiet)
        .await;
    told(&error.unwrap_err(), 300020);
}

#[tokio::test]
async fn an_exclusive_card_is_changed_for_the_people_who_are_named() {
    let server = StandIn::start();
    let client = client(&server);
    let card = |text: &str| {
        Content::Card(format!(
            r#"{{"elements":[{{"tag":"markdown","content":"{text}"}}]}}"#
        ))
    };
    let sent = client
        .send(&person(), &card("a"), "u", &quiet)
        .await
        .unwrap();
    let token = Secret::new(server.state().click(&sent.message_id, true));
    let error = client
        .update_delayed(&token, &card("b"), &[], &quiet)
        .await
        .unwrap_err();
    told(&error, 300090);
    let error = client
        .update_delayed(&token, &card("b"), &["ou_nobody"], &quiet)
        .await;
    told(&error.unwrap_err(), 200320);
    client
        .update_delayed(&token, &card("b"), &[OPEN_ID], &quiet)
        .await
        .unwrap();
}
