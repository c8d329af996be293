//! Card entities: the nine calls, their order, and what is told when the server refuses.

use std::time::Duration;

use cardwright::feishu::{Change, Client, Content, Error, Place, Receiver, Stamp, new_uuid};

use super::stand_in::{CARDS, CHAT_ID, Fault, OPEN_ID, StandIn, TEMPLATE_ID};
use super::{client, quiet, told};

const CARD: &str = r#"{"schema":"2.0","body":{"elements":[{"tag":"markdown","element_id":"md_1","content":"a"},{"tag":"hr","element_id":"hr_1"}]}}"#;

fn stamp(sequence: u32) -> Stamp {
    Stamp {
        uuid: new_uuid(),
        sequence,
    }
}

async fn entity(client: &Client) -> String {
    let content = Content::Card(CARD.to_owned());
    client
        .create_entity(&content, &quiet)
        .await
        .unwrap()
        .card_id
}

async fn change(client: &Client, id: &str, change: Change, at: u32) -> Result<(), Error> {
    let answer = client.change_entity(id, &change, &stamp(at), &quiet).await;
    answer.map(|answer| assert_eq!(answer.status, 200))
}

fn patch(properties: &str) -> Change {
    Change::Patch {
        element_id: String::from("md_1"),
        properties: properties.to_owned(),
    }
}

fn stream(element_id: &str, text: &str) -> Change {
    Change::Stream {
        element_id: element_id.to_owned(),
        text: text.to_owned(),
    }
}

fn settings(streaming: bool) -> Change {
    Change::Settings(format!(r#"{{"config":{{"streaming_mode":{streaming}}}}}"#))
}

#[tokio::test]
async fn all_nine_calls_change_the_card_as_they_say() {
    let server = StandIn::start();
    let client = client(&server);
    let id = entity(&client).await;
    let content = Content::Entity {
        card_id: id.clone(),
    };
    let to = Receiver::guess(OPEN_ID).unwrap();
    client.send(&to, &content, "u", &quiet).await.unwrap();
    let changes = [
        Change::Card(CARD.replace("\"a\"", "\"b\"")),
        settings(true),
        stream("md_1", "b, 🎉 \"quoted\""),
        settings(false),
        patch(r#"{"text_align":"center"}"#),
        Change::Add {
            place: Place::After,
            target: Some(String::from("md_1")),
            elements: String::from(r#"[{"tag":"hr","element_id":"hr_2"}]"#),
        },
        Change::Add {
            place: Place::Append,
            target: None,
            elements: String::from(r#"[{"tag":"hr","element_id":"hr_3"}]"#),
        },
        Change::Replace {
            element_id: String::from("hr_2"),
            element: String::from(r#"{"tag":"markdown","element_id":"md_2","content":"new"}"#),
        },
        Change::Delete {
            element_id: String::from("hr_1"),
        },
    ];
    for (at, one) in (1..).zip(changes) {
        change(&client, &id, one.clone(), at)
            .await
            .unwrap_or_else(|error| panic!("{one:?}: {error:?}"));
    }
    // Past the ten calls that one entity takes in a second.
    server.state().advance(Duration::from_secs(2));
    let batch = r#"[{"action":"delete_elements","params":{"element_ids":["hr_3"]}},{"action":"partial_update_element","params":{"element_id":"md_2","partial_element":{"content":"newer"}}}]"#;
    change(&client, &id, Change::Batch(batch.to_owned()), 20)
        .await
        .unwrap();
    let state = server.state();
    let entity = &state.entities[0];
    let elements = entity.card["body"]["elements"].as_array().unwrap();
    let ids: Vec<_> = elements
        .iter()
        .map(|element| element["element_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["md_1", "md_2"]);
    assert_eq!(elements[0]["content"], "b, 🎉 \"quoted\"");
    assert_eq!(elements[0]["text_align"], "center");
    assert_eq!(elements[1]["content"], "newer");
    assert!(entity.writes[0].typed, "the rest of a text is typed");
    assert_eq!(entity.sequence, 20);
}

#[tokio::test]
async fn a_template_becomes_an_entity() {
    let server = StandIn::start();
    let content = Content::Template {
        id: TEMPLATE_ID.to_owned(),
        version: None,
        variables: serde_json::json!({"title": "t", "count": 1, "day": "2026-03-01"})
            .as_object()
            .cloned(),
    };
    let made = client(&server)
        .create_entity(&content, &quiet)
        .await
        .unwrap();
    assert_eq!(made.card_id, server.state().entities[0].card_id);
}

#[tokio::test]
async fn cards_that_cannot_be_entities_are_told_why() {
    let server = StandIn::start();
    let client = client(&server);
    for (card, code) in [
        ("{}", 300307),
        (r#"{"elements":[]}"#, 300303),
        (r#"{"schema":"2.0"}"#, 200610),
        (
            r#"{"schema":"2.0","config":{"update_multi":false},"body":{"elements":[]}}"#,
            300302,
        ),
        (
            r#"{"schema":"2.0","body":{"elements":[{"tag":"hr","element_id":"a-b"}]}}"#,
            300301,
        ),
    ] {
        let content = Content::Card(card.to_owned());
        let error = client.create_entity(&content, &quiet).await.unwrap_err();
        told(&error, code);
        if code == 300301 {
            assert_eq!(error.element_id(), Some("a-b"), "{error:?}");
            assert!(error.explain().what.en.contains("a-b"), "{error:?}");
        }
    }
    let many = format!(
        r#"{{"schema":"2.0","body":{{"elements":[{}{{"tag":"hr"}}]}}}}"#,
        r#"{"tag":"hr"},"#.repeat(200)
    );
    let error = client
        .create_entity(&Content::Card(many), &quiet)
        .await
        .unwrap_err();
    told(&error, 300305);
}

#[tokio::test]
async fn changes_that_the_server_refuses_are_explained() {
    type SetUp = fn(&StandIn);
    let nothing: SetUp = |_| {};
    let old: SetUp = |server| server.state().advance(Duration::from_secs(15 * 86_400));
    let foreign: SetUp = |server| server.state().entities[0].app_id = String::from("cli_other");
    let clear: SetUp = |server| server.state().entities.clear();
    let used: SetUp = |server| server.state().entities[0].sequence = 9;
    let delete = |id: &str| Change::Delete {
        element_id: id.to_owned(),
    };
    let cases: [(Change, i64, SetUp); 11] = [
        (patch("{}"), 200740, clear),
        (patch("{}"), 200750, old),
        (patch("{}"), 300311, foreign),
        (patch("{}"), 300317, used),
        (patch(r#"{"tag":"hr"}"#), 300312, nothing),
        (stream("md_1", "x"), 300309, nothing),
        (delete("md_9"), 300314, nothing),
        (
            Change::Replace {
                element_id: String::from("md_9"),
                element: String::from("{}"),
            },
            300121,
            nothing,
        ),
        (
            Change::Add {
                place: Place::After,
                target: Some(String::from("md_9")),
                elements: String::from("[]"),
            },
            300315,
            nothing,
        ),
        (
            Change::Settings(String::from(r#"{"body":{}}"#)),
            300122,
            nothing,
        ),
        (
            Change::Settings(String::from(r#"{"config":{"update_multi":false}}"#)),
            300302,
            nothing,
        ),
    ];
    for (one, code, set_up) in cases {
        let server = StandIn::start();
        let client = client(&server);
        let id = entity(&client).await;
        set_up(&server);
        let error = change(&client, &id, one, 1).await.unwrap_err();
        told(&error, code);
        assert!(!error.may_have_arrived(), "{error:?}");
    }
}

#[tokio::test]
async fn an_element_that_the_server_does_not_find_is_named() {
    let server = StandIn::start();
    let client = client(&server);
    let id = entity(&client).await;
    change(&client, &id, settings(true), 1).await.unwrap();
    let error = change(&client, &id, stream("tools_6", "x"), 2)
        .await
        .unwrap_err();
    told(&error, 300313);
    assert_eq!(error.element_id(), Some("tools_6"));
    let error = change(&client, &id, stream("hr_1", "x"), 2)
        .await
        .unwrap_err();
    told(&error, 300310);
    // Ten minutes after it was switched on.
    server.state().advance(Duration::from_secs(601));
    told(
        &change(&client, &id, stream("md_1", "x"), 2)
            .await
            .unwrap_err(),
        200850,
    );
    told(
        &change(&client, &id, stream("md_1", "x"), 2)
            .await
            .unwrap_err(),
        300309,
    );
}

#[tokio::test]
async fn an_entity_is_sent_once_and_by_its_app_only() {
    let server = StandIn::start();
    let client = client(&server);
    let to = Receiver::guess(CHAT_ID).unwrap();
    let content = Content::Entity {
        card_id: entity(&client).await,
    };
    client.send(&to, &content, "u-1", &quiet).await.unwrap();
    told(
        &client.send(&to, &content, "u-2", &quiet).await.unwrap_err(),
        200780,
    );
    let unknown = Content::Entity {
        card_id: String::from("7000000000000000999"),
    };
    told(
        &client.send(&to, &unknown, "u-3", &quiet).await.unwrap_err(),
        11310,
    );
}

#[tokio::test]
async fn a_lost_answer_of_a_change_is_asked_for_again_and_done_once() {
    let server = StandIn::start();
    let client = client(&server);
    let id = entity(&client).await;
    for (at, fault) in (1..).zip([
        Fault::LostAnswer,
        Fault::CutConnection,
        Fault::ServerError,
        Fault::TokenExpired,
        Fault::TooFrequent,
    ]) {
        server.order(&format!("{CARDS}/:id/elements/:element"), fault.clone());
        change(&client, &id, patch(&format!(r#"{{"content":"{at}"}}"#)), at)
            .await
            .unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
    }
    let state = server.state();
    assert_eq!(state.entities[0].sequence, 5);
    assert_eq!(
        state.entities[0].card["body"]["elements"][0]["content"],
        "5"
    );
}

#[tokio::test]
async fn a_card_that_is_being_clicked_is_changed_a_little_later() {
    let server = StandIn::start();
    let client = client(&server);
    let id = entity(&client).await;
    server.state().entities[0].clicked = true;
    let steps = std::sync::Mutex::new(0);
    let progress = |step: cardwright::feishu::Progress| {
        if matches!(step, cardwright::feishu::Progress::Retrying { .. }) {
            *steps.lock().unwrap() += 1;
            server.state().entities[0].clicked = false;
        }
    };
    client
        .change_entity(&id, &patch("{}"), &stamp(1), &progress)
        .await
        .unwrap();
    assert_eq!(*steps.lock().unwrap(), 1);
}
