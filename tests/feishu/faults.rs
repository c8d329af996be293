//! Faults on the way: what is tried again, what is not, and that one send never makes two messages.

use std::time::{Duration, Instant};

use cardwright::feishu::{Error, NetworkKind, Options, Receiver};

use super::stand_in::{Fault, MESSAGES, OPEN_ID, StandIn, TOKEN};
use super::{OPTIONS, client, client_at, client_with, content, send, send_and_watch};

fn page(status: u16) -> Fault {
    let html = String::from(
        "<html><head><title>Sign in</title></head><body>to the guest network</body></html>",
    );
    Fault::Page { status, html }
}

fn network_kind(error: &Error) -> NetworkKind {
    match error {
        Error::Network { kind, .. } => *kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_and_no_try_is_lost() {
    let server = StandIn::start();
    let client = client(&server);
    send(&client).await.unwrap();
    server.order(MESSAGES, Fault::TokenExpired);
    let (sent, steps) = send_and_watch(&client).await;
    assert_eq!(sent.unwrap().tries, 1);
    assert_eq!(steps, ["send", "token", "send"]);
    assert_eq!(server.messages().len(), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_again_and_again_is_not_renewed_for_ever() {
    let server = StandIn::start();
    server.order(MESSAGES, Fault::TokenExpired);
    server.order(MESSAGES, Fault::TokenExpired);
    let error = send(&client(&server)).await.unwrap_err();
    assert_eq!(error.code(), Some(99991663));
    assert_eq!(server.requests(MESSAGES).len(), 2);
    assert_eq!(server.requests(TOKEN).len(), 2);
}

#[tokio::test]
async fn a_clock_moved_past_the_tokens_life_costs_one_more_token() {
    let server = StandIn::start();
    let client = client(&server);
    send(&client).await.unwrap();
    server.state().advance(Duration::from_secs(7201));
    send(&client).await.unwrap();
    assert_eq!(server.requests(TOKEN).len(), 2);
}

#[tokio::test]
async fn an_answer_that_was_lost_gives_exactly_one_message() {
    let server = StandIn::start();
    server.order(MESSAGES, Fault::LostAnswer);
    let sent = send(&client(&server)).await.unwrap();
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(sent.message_id, messages[0].message_id);
    assert_eq!(sent.tries, 2);
    let bodies: Vec<_> = server
        .requests(MESSAGES)
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0], bodies[1], "the uuid must stay");
}

#[tokio::test]
async fn an_answer_that_comes_too_late_gives_exactly_one_message() {
    let server = StandIn::start();
    server.order(MESSAGES, Fault::SlowAnswer(Duration::from_secs(3)));
    let options = Options {
        answer_timeout: Duration::from_millis(300),
        ..OPTIONS
    };
    let sent = send(&client_with(&server, options)).await.unwrap();
    assert_eq!(sent.tries, 2);
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn after_lost_answers_only_a_person_is_told_that_the_message_may_be_there() {
    let server = StandIn::start();
    for _ in 0..2 {
        server.order(MESSAGES, Fault::LostAnswer);
    }
    let client = client_with(
        &server,
        Options {
            tries: 2,
            ..OPTIONS
        },
    );
    let to = Receiver::guess(OPEN_ID).unwrap();
    let error = client
        .send(&to, &content(), "uuid-1", &|_| {})
        .await
        .unwrap_err();
    assert_eq!(network_kind(&error), NetworkKind::Other);
    assert!(error.may_have_arrived());
    let advice = error.explain().advice;
    assert!(
        advice.en.contains("may have arrived") && advice.zh.contains("可能已经送达"),
        "{advice:?}"
    );
    // Another press with the same uuid finds the message.
    let sent = client
        .send(&to, &content(), "uuid-1", &|_| {})
        .await
        .unwrap();
    assert_eq!(server.messages().len(), 1);
    assert_eq!(sent.message_id, server.messages()[0].message_id);
}

#[tokio::test]
async fn the_doubt_of_a_lost_answer_stays_when_the_last_try_fails_otherwise() {
    let server = StandIn::start();
    server.order(MESSAGES, Fault::LostAnswer);
    server.order(MESSAGES, Fault::RateLimited { reset: 60 });
    let error = send(&client(&server)).await.unwrap_err();
    assert_eq!(error.code(), Some(99991400));
    assert!(error.may_have_arrived());
}

#[tokio::test]
async fn a_connection_that_was_cut_is_tried_again() {
    let server = StandIn::start();
    server.order(TOKEN, Fault::CutConnection);
    server.order(MESSAGES, Fault::CutConnection);
    let (sent, steps) = send_and_watch(&client(&server)).await;
    assert_eq!(sent.unwrap().tries, 3);
    assert_eq!(steps, ["token", "retry", "token", "send", "retry", "send"]);
    assert_eq!(server.messages().len(), 1);
}

#[tokio::test]
async fn too_many_calls_wait_for_the_reset_that_the_server_names() {
    let server = StandIn::start();
    server.order(MESSAGES, Fault::RateLimited { reset: 1 });
    let start = Instant::now();
    assert_eq!(send(&client(&server)).await.unwrap().tries, 2);
    assert!(
        start.elapsed() >= Duration::from_secs(1),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_reset_beyond_the_total_time_is_told_at_once() {
    let server = StandIn::start();
    server.order(MESSAGES, Fault::RateLimited { reset: 3600 });
    let start = Instant::now();
    let error = send(&client(&server)).await.unwrap_err();
    assert_eq!(error.code(), Some(99991400));
    assert_eq!(
        error.api().unwrap().retry_after,
        Some(Duration::from_secs(3600))
    );
    assert!(!error.may_have_arrived());
    assert!(start.elapsed() < OPTIONS.total);
}

#[tokio::test]
async fn a_reset_beyond_all_time_is_told_and_nothing_breaks() {
    let server = StandIn::start();
    server.order(MESSAGES, Fault::RateLimited { reset: u64::MAX });
    let endless = Options {
        total: Duration::MAX,
        answer_timeout: Duration::from_secs(5),
        tries: 1,
        ..OPTIONS
    };
    let error = send(&client_with(&server, endless)).await.unwrap_err();
    assert_eq!(error.code(), Some(99991400));
    let asked = error.api().unwrap().retry_after.unwrap();
    assert!(asked > Duration::from_secs(86_400), "{asked:?}");
    server.order(MESSAGES, Fault::RateLimited { reset: u64::MAX });
    let error = send(&client(&server)).await.unwrap_err();
    assert_eq!(error.code(), Some(99991400));
}

#[tokio::test]
async fn a_secret_of_one_letter_does_not_spoil_the_answers() {
    let server = StandIn::start();
    server.state().app().secret = String::from("0");
    let sent = send(&client_at(&server.base_url(), "0", OPTIONS)).await;
    assert_eq!(sent.unwrap().tries, 1);
}

#[tokio::test]
async fn too_many_messages_to_one_receiver_and_failures_of_the_server_are_tried_again() {
    for fault in [Fault::TooFrequent, Fault::ServerError, page(502)] {
        let server = StandIn::start();
        server.order(MESSAGES, fault.clone());
        server.order(MESSAGES, fault.clone());
        let sent = send(&client(&server)).await.unwrap();
        assert_eq!(sent.tries, 3, "{fault:?}");
        assert_eq!(server.messages().len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn tries_end_after_the_number_that_was_asked_for() {
    let server = StandIn::start();
    for _ in 0..10 {
        server.order(MESSAGES, Fault::TooFrequent);
    }
    let error = send(&client(&server)).await.unwrap_err();
    assert_eq!(error.code(), Some(230020));
    assert_eq!(server.requests(MESSAGES).len(), 4);
}

#[tokio::test]
async fn tries_end_with_the_total_time() {
    let server = StandIn::start();
    for _ in 0..10 {
        server.order(MESSAGES, Fault::ServerError);
    }
    let options = Options {
        tries: 10,
        first_wait: Duration::from_millis(200),
        total: Duration::from_millis(500),
        ..OPTIONS
    };
    let error = send(&client_with(&server, options)).await.unwrap_err();
    assert_eq!(error.code(), Some(2200));
    assert!(
        error.may_have_arrived(),
        "a failing server may have done its work"
    );
    assert!(server.requests(MESSAGES).len() < 4);
}

#[tokio::test]
async fn a_page_instead_of_an_answer_is_told_with_its_first_words() {
    for path in [TOKEN, MESSAGES] {
        let server = StandIn::start();
        server.order(path, page(200));
        let error = send(&client(&server)).await.unwrap_err();
        match &error {
            Error::Http {
                status,
                excerpt,
                host,
                ..
            } => {
                assert_eq!(*status, 200);
                assert_eq!(excerpt, "Sign in to the guest network");
                assert!(host.starts_with("127.0.0.1:"));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(server.requests(path).len(), 1, "tried again");
    }
}

#[tokio::test]
async fn a_redirect_does_not_carry_the_secret_to_another_server() {
    let (server, other) = (StandIn::start(), StandIn::start());
    server.order(
        TOKEN,
        Fault::Redirect(format!("{}{TOKEN}", other.base_url())),
    );
    let error = send(&client(&server)).await.unwrap_err();
    assert!(
        matches!(error, Error::Http { status: 307, .. }),
        "{error:?}"
    );
    assert!(other.state().log.is_empty());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_as_a_refused_connection() {
    let server = StandIn::start();
    let base = server.base_url();
    drop(server);
    let error = send(&client_at(&base, "secret-0001", OPTIONS))
        .await
        .unwrap_err();
    assert_eq!(network_kind(&error), NetworkKind::Refused);
    assert!(!error.may_have_arrived());
    let what = error.explain().what;
    assert!(what.en.to_lowercase().contains("refused"), "{what:?}");
    assert!(what.en.contains("127.0.0.1"), "{what:?}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_told_as_a_time_out() {
    let server = StandIn::start();
    server.order(TOKEN, Fault::SlowAnswer(Duration::from_secs(10)));
    let options = Options {
        answer_timeout: Duration::from_millis(100),
        tries: 1,
        ..OPTIONS
    };
    let error = send(&client_with(&server, options)).await.unwrap_err();
    assert_eq!(network_kind(&error), NetworkKind::Timeout);
    assert!(!error.may_have_arrived(), "a token is no message");
}

#[tokio::test]
async fn a_server_without_https_is_told_as_no_safe_connection_and_not_tried_again() {
    let server = StandIn::start();
    let base = server.base_url().replace("http:", "https:");
    let start = Instant::now();
    let slow = Options {
        first_wait: Duration::from_secs(15),
        ..OPTIONS
    };
    let error = send(&client_at(&base, "secret-0001", slow))
        .await
        .unwrap_err();
    assert_eq!(network_kind(&error), NetworkKind::Tls, "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_send_that_is_dropped_stops_asking() {
    let server = StandIn::start();
    for _ in 0..4 {
        server.order(MESSAGES, Fault::TooFrequent);
    }
    let client = client_with(
        &server,
        Options {
            first_wait: Duration::from_millis(300),
            ..OPTIONS
        },
    );
    let dropped = tokio::time::timeout(Duration::from_millis(150), send(&client)).await;
    assert!(dropped.is_err());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(server.requests(MESSAGES).len(), 1);
    assert!(server.messages().is_empty());
}
