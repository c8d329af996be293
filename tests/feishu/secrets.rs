//! The app secret and the token show nowhere, whatever the server answers.

use std::time::Duration;

use cardwright::feishu::{Error, Options};

use super::stand_in::{Fault, MESSAGES, SECRET, StandIn, TOKEN};
use super::{OPTIONS, client, client_with, send};

/// The token that a stand-in gives out first begins so.
const TOKEN_START: &str = "t-g1";

fn assert_clean(error: &Error) {
    let explanation = error.explain();
    let all = format!("{error} {error:?} {error:#?} {explanation} {explanation:?}");
    assert!(!all.contains(SECRET), "the secret shows: {all}");
    assert!(!all.contains(TOKEN_START), "the token shows: {all}");
}

/// The token that the stand-in will give to the app, given out beforehand to be put into faults.
async fn token_of(server: &StandIn) -> String {
    send(&client(server)).await.unwrap();
    let token = server.state().tokens[0].value.clone();
    assert!(token.starts_with(TOKEN_START));
    token
}

#[tokio::test]
async fn a_server_that_repeats_secret_and_token_does_not_get_them_into_an_error() {
    let server = StandIn::start();
    let token = token_of(&server).await;
    let echo = format!("app_secret={SECRET} Bearer {token}");
    let faults = [
        (
            TOKEN,
            Fault::Page {
                status: 403,
                html: format!("<p>you sent app_secret={SECRET}"),
            },
        ),
        (
            MESSAGES,
            Fault::Page {
                status: 403,
                html: format!("<p>you sent {echo}"),
            },
        ),
        // Cut in the middle of the secret by the length of the excerpt.
        (
            MESSAGES,
            Fault::Page {
                status: 403,
                html: format!("{}{echo}", "x".repeat(200 - SECRET.len())),
            },
        ),
        (
            TOKEN,
            Fault::Page {
                status: 200,
                html: format!(r#"{{"code":0,"tenant_access_token":"{token}"#),
            },
        ),
        (
            TOKEN,
            Fault::Page {
                status: 200,
                html: format!(r#"{{"code":0,"data":{{"tenant_access_token":"{token}"}}}}"#),
            },
        ),
        (
            TOKEN,
            Fault::Code {
                status: 400,
                code: 10014,
                msg: format!("wrong: {SECRET}"),
            },
        ),
        (
            MESSAGES,
            Fault::Code {
                status: 400,
                code: 4242,
                msg: format!("no: {echo}"),
            },
        ),
        (
            MESSAGES,
            Fault::Code {
                status: 400,
                code: 230001,
                msg: format!("no, ext={echo}"),
            },
        ),
        (
            MESSAGES,
            Fault::Card(format!(
                "ErrCode: 1; ErrPath: ROOT -> {SECRET}; ErrMsg: {echo}; ErrorValue: {echo}; "
            )),
        ),
    ];
    for (path, fault) in faults {
        server.state().faults.clear();
        server.order(path, fault.clone());
        let error = send(&client(&server))
            .await
            .expect_err(&format!("{fault:?}"));
        assert_clean(&error);
    }
}

#[tokio::test]
async fn errors_of_the_network_show_neither() {
    let faults = [
        Fault::CutConnection,
        Fault::LostAnswer,
        Fault::SlowAnswer(Duration::from_secs(10)),
        Fault::ServerError,
    ];
    for path in [TOKEN, MESSAGES] {
        for fault in &faults {
            let server = StandIn::start();
            server.order(path, fault.clone());
            let options = Options {
                tries: 1,
                answer_timeout: Duration::from_millis(500),
                ..OPTIONS
            };
            assert_clean(&send(&client_with(&server, options)).await.unwrap_err());
        }
    }
}

#[tokio::test]
async fn what_is_shown_of_a_success_holds_neither() {
    let server = StandIn::start();
    let client = client(&server);
    let sent = send(&client).await.unwrap();
    let all = format!(
        "{sent:?} {} {client:?}",
        serde_json::to_string(&sent).unwrap()
    );
    assert!(!all.contains(SECRET) && !all.contains(TOKEN_START), "{all}");
    // Neither stands in an address, where proxies and logs would keep it.
    for request in &server.state().log {
        let address = format!("{}?{}", request.path, request.query);
        assert!(
            !address.contains(SECRET) && !address.contains(TOKEN_START),
            "{address}"
        );
    }
}
