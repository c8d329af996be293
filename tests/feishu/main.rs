//! Sending a card, against a stand-in for the server: what goes out, what comes back, and what a person is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../stand_in/mod.rs"]
mod stand_in;

mod changes;
mod corpus;
mod entities;
mod faults;
mod places;
mod refusals;
mod safety;
mod secrets;
mod sending;
mod server;
mod trust;

use std::sync::Mutex;
use std::time::Duration;

use cardwright::feishu::{
    BaseUrl, Client, Content, Credentials, Error, Options, Progress, Receiver, Sent, new_uuid,
};
use stand_in::{APP_ID, OPEN_ID, SECRET, StandIn};

/// A small card.
const CARD: &str =
    r#"{"schema":"2.0","body":{"elements":[{"tag":"markdown","content":"**42** tests passed"}]}}"#;

/// Waits short enough for a test, and long enough to be told from none.
const OPTIONS: Options = Options {
    connect_timeout: Duration::from_secs(5),
    answer_timeout: Duration::from_secs(5),
    tries: 4,
    first_wait: Duration::from_millis(20),
    total: Duration::from_secs(20),
    ca_file: None,
};

fn client_with(server: &StandIn, options: Options) -> Client {
    client_at(&server.base_url(), SECRET, options)
}

fn client_at(base: &str, secret: &str, options: Options) -> Client {
    let base: BaseUrl = base.parse().unwrap();
    Client::new(base, Credentials::new(APP_ID, secret).unwrap(), options)
}

fn client(server: &StandIn) -> Client {
    client_with(server, OPTIONS)
}

/// Sends the small card to the person that the stand-in knows.
async fn send(client: &Client) -> Result<Sent, Error> {
    send_card(client, CARD).await
}

async fn send_card(client: &Client, card: &str) -> Result<Sent, Error> {
    let to = Receiver::guess(OPEN_ID).unwrap();
    let content = Content::Card(card.to_owned());
    client.send(&to, &content, &new_uuid(), &|_| {}).await
}

/// The small card as the content of a message.
fn content() -> Content {
    Content::Card(CARD.to_owned())
}

/// As [`send`], with the steps that were shown, waits left out.
async fn send_and_watch(client: &Client) -> (Result<Sent, Error>, Vec<&'static str>) {
    let steps = Mutex::new(Vec::new());
    let to = Receiver::guess(OPEN_ID).unwrap();
    let result = client
        .send(&to, &content(), &new_uuid(), &|progress| {
            steps.lock().unwrap().push(match progress {
                Progress::GettingToken => "token",
                Progress::Sending => "send",
                Progress::Retrying { .. } => "retry",
            });
        })
        .await;
    (result, steps.into_inner().unwrap())
}

/// A listener to the steps of a call who does not care.
fn quiet(_: Progress) {}

/// The small card with another text.
fn card_saying(text: &str) -> String {
    CARD.replace("**42** tests passed", text)
}

/// The refusal has this code, a log id, and an explanation in both languages that is the program's own.
fn told(error: &Error, code: i64) {
    assert_eq!(error.code(), Some(code), "{error:?}");
    assert!(error.log_id().is_some(), "{error:?}");
    let explanation = error.explain();
    for text in [&explanation.what, &explanation.advice] {
        assert!(text.en.len() > 5, "{explanation:?}");
        assert!(
            text.zh
                .contains(|c: char| ('\u{4e00}'..'\u{a000}').contains(&c)),
            "{explanation:?}"
        );
    }
    let unknown = "this program does not know";
    assert!(!explanation.what.en.contains(unknown), "{explanation:?}");
}
