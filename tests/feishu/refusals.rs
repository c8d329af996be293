//! What a person is told when the server refuses.

use cardwright::feishu::{Call, Error, Receiver, ReceiverKind};

use super::stand_in::{CHAT_ID, Fault, MESSAGES, OPEN_ID, StandIn, TOKEN};
use super::{OPTIONS, client, client_at, content, send, send_card};

/// The error of a send is explained in both languages and was not tried again.
fn refused(server: &StandIn, error: &Error, code: i64) {
    assert_eq!(error.code(), Some(code), "{error:?}");
    assert!(error.log_id().is_some(), "{error:?}");
    assert!(!error.may_have_arrived(), "{error:?}");
    let explanation = error.explain();
    for text in [&explanation.what, &explanation.advice] {
        assert!(text.en.len() > 3 && text.zh.chars().count() > 3, "{text:?}");
    }
    assert!(
        !explanation.what.en.contains("this program does not know"),
        "{explanation:?}"
    );
    assert!(server.requests(MESSAGES).len() <= 1, "tried again");
    assert!(server.messages().is_empty());
}

#[tokio::test]
async fn a_wrong_secret_is_named_and_nothing_is_sent() {
    let server = StandIn::start();
    let error = send(&client_at(&server.base_url(), "wrong-secret-0001", OPTIONS))
        .await
        .unwrap_err();
    refused(&server, &error, 10014);
    assert_eq!(error.api().unwrap().call, Call::Token);
    assert_eq!(server.requests(TOKEN).len(), 1);
    assert!(server.requests(MESSAGES).is_empty());
    assert!(
        error.explain().what.en.contains("secret"),
        "{:?}",
        error.explain()
    );
}

#[tokio::test]
async fn an_unknown_app_is_named() {
    let server = StandIn::start();
    server.state().app().id = String::from("cli_other");
    let error = send(&client(&server)).await.unwrap_err();
    refused(&server, &error, 10003);
}

#[tokio::test]
async fn an_app_without_bot_without_scope_or_switched_off_is_told_so() {
    let server = StandIn::start();
    server.state().app().bot = false;
    refused(&server, &send(&client(&server)).await.unwrap_err(), 230006);

    let server = StandIn::start();
    server.state().app().enabled = false;
    refused(
        &server,
        &send(&client(&server)).await.unwrap_err(),
        99991662,
    );

    let server = StandIn::start();
    server.state().app().scopes.clear();
    let error = send(&client(&server)).await.unwrap_err();
    refused(&server, &error, 99991672);
    // The page that grants the scope.
    let advice = error.explain().advice;
    assert!(advice.en.contains("/auth?q=im:message,"), "{advice:?}");
    assert!(advice.zh.contains("/auth?q=im:message,"), "{advice:?}");
}

#[tokio::test]
async fn a_receiver_whom_the_app_does_not_reach_is_told_so() {
    type SetUp = fn(&StandIn);
    let cases: [(&str, i64, SetUp); 9] = [
        ("ou_unknown", 99992351, |_| {}),
        ("on_unknown", 99992363, |_| {}),
        ("nobody", 99992360, |_| {}),
        ("nobody@example.com", 230034, |_| {}),
        ("oc_unknown", 99992356, |_| {}),
        ("ou_of_another_app", 99992361, |server| {
            let open_id = String::from("ou_of_another_app");
            server
                .state()
                .user()
                .open_ids
                .insert(String::from("cli_other"), open_id);
        }),
        (OPEN_ID, 230013, |server| {
            server.state().user().available = false;
        }),
        (OPEN_ID, 230053, |server| {
            server.state().user().blocked_bot = true;
        }),
        (CHAT_ID, 230002, |server| {
            server.state().group().bots.clear();
        }),
    ];
    for (id, code, set_up) in cases {
        let server = StandIn::start();
        set_up(&server);
        let to = Receiver::guess(id).unwrap();
        let error = client(&server)
            .send(&to, &content(), "uuid-1", &|_| {})
            .await
            .unwrap_err();
        refused(&server, &error, code);
    }
}

#[tokio::test]
async fn a_user_id_without_its_scope_is_refused_with_the_scope() {
    let server = StandIn::start();
    server.state().app().scopes = vec![String::from("im:message")];
    let to = Receiver::new(ReceiverKind::UserId, "7dg00001").unwrap();
    let error = client(&server)
        .send(&to, &content(), "uuid-1", &|_| {})
        .await
        .unwrap_err();
    refused(&server, &error, 99991672);
    assert!(
        error
            .to_string()
            .contains("contact:user.employee_id:readonly"),
        "{error}"
    );
}

#[tokio::test]
async fn a_card_over_the_limit_is_told_so() {
    let server = StandIn::start();
    let card = format!(
        r#"{{"schema":"2.0","body":{{"elements":[{{"tag":"markdown","content":"{}"}}]}}}}"#,
        "x".repeat(30 * 1024)
    );
    refused(
        &server,
        &send_card(&client(&server), &card).await.unwrap_err(),
        230025,
    );
    // Servers that take more are not stood in the way of.
    server.state().card_max = 128 * 1024;
    send_card(&client(&server), &card).await.unwrap();
}

#[tokio::test]
async fn a_fault_in_the_card_is_told_with_its_place_and_meaning() {
    let server = StandIn::start();
    let card = r#"{"schema":"2.0","body":{"elements":[{"tag":"hr"},{"tag":"column_set","columns":[
        {"tag":"column","elements":[{"tag":"action","actions":[]}]}]}]}}"#;
    let error = send_card(&client(&server), card).await.unwrap_err();
    refused(&server, &error, 200861);
    assert_eq!(error.path(), Some("/body/elements/1/columns/0/elements/0"));
    let refusal = error.api().unwrap();
    assert_eq!((refusal.code, refusal.status), (230099, 400));
    let card = refusal.card.as_ref().unwrap();
    assert_eq!(
        card.msg,
        "cards of schema V2 no longer support this capability"
    );
    assert_eq!(card.value.as_deref(), Some("unsupported tag action"));
    let what = error.explain().what;
    assert!(
        what.en.contains("/body/elements/1/columns/0/elements/0"),
        "{what:?}"
    );
    assert!(
        what.zh.contains("/body/elements/1/columns/0/elements/0"),
        "{what:?}"
    );
}

#[tokio::test]
async fn an_unknown_property_is_told_with_the_place_of_the_property() {
    let server = StandIn::start();
    let card = r#"{"schema":"2.0","elements":[],"body":{"elements":[]}}"#;
    let error = send_card(&client(&server), card).await.unwrap_err();
    refused(&server, &error, 200621);
    assert_eq!(error.path(), Some("/elements"));
    assert!(
        error.explain().what.en.contains("property"),
        "{:?}",
        error.explain()
    );
}

#[tokio::test]
async fn a_refused_card_without_a_code_is_explained_by_its_words() {
    let server = StandIn::start();
    let card = r#"{"schema":"2.0","body":{"elements":[{"tag":"hr","element_id":"1st"}]}}"#;
    let error = send_card(&client(&server), card).await.unwrap_err();
    refused(&server, &error, 230099);
    assert!(
        error.explain().what.en.contains("element_id"),
        "{:?}",
        error.explain()
    );
}

#[tokio::test]
async fn a_wrong_parameter_is_explained_by_the_words_after_ext() {
    let server = StandIn::start();
    let msg = String::from(
        "Your request contains an invalid request parameter, ext=scheme not in scheme whitelist",
    );
    server.order(
        MESSAGES,
        Fault::Code {
            status: 400,
            code: 230001,
            msg,
        },
    );
    let error = send(&client(&server)).await.unwrap_err();
    refused(&server, &error, 230001);
    assert!(
        error.explain().what.en.contains("http"),
        "{:?}",
        error.explain()
    );
}

#[tokio::test]
async fn an_unknown_code_is_told_with_the_servers_words_and_the_log_id() {
    let server = StandIn::start();
    let msg = String::from("the moon is full");
    server.order(
        MESSAGES,
        Fault::Code {
            status: 400,
            code: 4242,
            msg,
        },
    );
    let error = send(&client(&server)).await.unwrap_err();
    let explanation = error.explain();
    let log_id = error.log_id().unwrap();
    assert_eq!(error.code(), Some(4242));
    assert!(
        explanation.what.en.contains("the moon is full"),
        "{explanation:?}"
    );
    assert!(
        explanation.what.zh.contains("the moon is full"),
        "{explanation:?}"
    );
    assert!(explanation.advice.en.contains(log_id) && explanation.advice.zh.contains(log_id));
    assert_eq!(server.requests(MESSAGES).len(), 1);
}

#[tokio::test]
async fn a_code_counts_even_when_the_status_says_that_all_is_well() {
    let server = StandIn::start();
    let msg = String::from("invalid param");
    server.order(
        TOKEN,
        Fault::Code {
            status: 200,
            code: 10003,
            msg,
        },
    );
    assert_eq!(
        send(&client(&server)).await.unwrap_err().code(),
        Some(10003)
    );
}
