//! The stand-in itself, asked with raw requests: it has to refuse what the real server refuses.

use std::time::Duration;

use cardwright::feishu::Options;
use serde_json::{Value, json};

use super::stand_in::{APP_ID, MESSAGES, OPEN_ID, SECRET, StandIn, TOKEN};
use super::{CARD, OPTIONS, client_with, send};

struct Raw {
    http: reqwest::Client,
    base: String,
}

impl Raw {
    fn new(server: &StandIn) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            http,
            base: server.base_url(),
        }
    }

    async fn post(&self, path: &str, token: Option<&str>, body: &str) -> (u16, Value) {
        let mut request = self
            .http
            .post(format!("{}{path}", self.base))
            .body(body.to_owned());
        if let Some(token) = token {
            request = request.header("Authorization", token);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        assert!(response.headers().contains_key("x-tt-logid"));
        (status, response.json().await.unwrap())
    }

    async fn bearer(&self) -> String {
        let body = json!({"app_id": APP_ID, "app_secret": SECRET}).to_string();
        let (_, answer) = self.post(TOKEN, None, &body).await;
        format!("Bearer {}", answer["tenant_access_token"].as_str().unwrap())
    }
}

#[tokio::test]
async fn the_checks_before_every_path_come_in_the_servers_order() {
    let server = StandIn::start();
    let raw = Raw::new(&server);
    let bearer = raw.bearer().await;
    let bearer = Some(bearer.as_str());
    for (path, token, body, status, code) in [
        ("/open-apis/nowhere", None, "", 404, 99991201),
        (MESSAGES, None, "", 400, 99991661),
        (MESSAGES, Some("Basic x"), "", 400, 99991671),
        (MESSAGES, Some("Bearer t-x"), "", 400, 99991663),
        (MESSAGES, Some("Bearer u-x"), "", 400, 99991668),
        (MESSAGES, bearer, "{", 400, 9499),
        (MESSAGES, bearer, "[]", 400, 9499),
        (MESSAGES, bearer, "{}", 400, 99992402),
    ] {
        let (got, answer) = raw.post(path, token, body).await;
        assert_eq!(
            (got, answer["code"].as_i64()),
            (status, Some(code)),
            "{path} {token:?} {body}"
        );
        assert!(answer["error"]["log_id"].is_string(), "{answer}");
    }
    let got = raw
        .http
        .get(format!("{}{MESSAGES}", raw.base))
        .send()
        .await
        .unwrap();
    assert_eq!(got.status().as_u16(), 405);
}

#[tokio::test]
async fn a_message_is_refused_for_each_wrong_part() {
    let server = StandIn::start();
    let raw = Raw::new(&server);
    let bearer = raw.bearer().await;
    let good = json!({"receive_id": OPEN_ID, "msg_type": "interactive", "content": CARD});
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (kind, body, code, words) in [
        ("thread_id", good.clone(), 99992402, "field validation"),
        ("", good.clone(), 99992402, "field validation"),
        (
            "open_id",
            with("receive_id", json!(1)),
            99992402,
            "field validation",
        ),
        (
            "open_id",
            with("receive_id", json!("oc_1")),
            230001,
            "invalid receive_id.",
        ),
        (
            "open_id",
            with("uuid", json!("u".repeat(51))),
            99992402,
            "field validation",
        ),
        (
            "open_id",
            with("msg_type", json!("card")),
            230001,
            "invalid msg_type.",
        ),
        (
            "open_id",
            with("content", json!("")),
            230001,
            "content cannot be empty",
        ),
        (
            "open_id",
            with("content", json!({"schema": "2.0"})),
            230001,
            "content is not a string in json format.",
        ),
        (
            "open_id",
            with("content", json!("{")),
            230001,
            "content is not a string in json format.",
        ),
        (
            "open_id",
            with("content", json!("[]")),
            230099,
            "ErrCode: 200621;",
        ),
        (
            "open_id",
            with("content", json!(r#"{"schema":"2.0"}"#)),
            230099,
            "ErrCode: 200610;",
        ),
    ] {
        let path = format!("{MESSAGES}?receive_id_type={kind}");
        let (_, answer) = raw.post(&path, Some(&bearer), &body.to_string()).await;
        assert_eq!(answer["code"].as_i64(), Some(code), "{answer}");
        assert!(answer["msg"].as_str().unwrap().contains(words), "{answer}");
    }
    assert!(server.messages().is_empty());
}

#[tokio::test]
async fn a_uuid_counts_for_an_hour_whatever_the_content_is() {
    let server = StandIn::start();
    let raw = Raw::new(&server);
    let path = format!("{MESSAGES}?receive_id_type=open_id");
    let mut ids = Vec::new();
    for (wait, card) in [
        (0, CARD),
        (3500, r#"{"schema":"2.0","body":{}}"#),
        (200, CARD),
    ] {
        server.state().advance(Duration::from_secs(wait));
        let bearer = raw.bearer().await;
        let body = json!({"receive_id": OPEN_ID, "msg_type": "interactive", "content": card, "uuid": "u-1"});
        let (_, answer) = raw.post(&path, Some(&bearer), &body.to_string()).await;
        ids.push(answer["data"]["message_id"].as_str().unwrap().to_owned());
    }
    assert!(ids[0] == ids[1] && ids[1] != ids[2], "{ids:?}");
}

#[tokio::test]
async fn a_sixth_message_to_one_receiver_within_a_second_is_refused_and_comes_through_later() {
    let server = StandIn::start();
    let options = Options {
        first_wait: Duration::from_millis(400),
        ..OPTIONS
    };
    let client = client_with(&server, options);
    for _ in 0..6 {
        send(&client).await.unwrap();
    }
    assert_eq!(server.messages().len(), 6);
    assert!(server.requests(MESSAGES).len() > 6);
}
