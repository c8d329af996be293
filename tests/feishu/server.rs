//! The stand-in itself, asked with raw requests: it has to refuse what the real server refuses.

mod answers;
mod card_entities;
mod cards;
mod elements;
mod faults;
mod gateway;
mod many;
mod message_changes;
mod messages;
mod people;
mod uploads;
mod webhook;

use std::time::Duration;

use cardwright::feishu::Options;
use serde_json::{Value, json};

use super::stand_in::{APP_ID, CHAT_ID, Entity, MESSAGES, Message, SECRET, StandIn, State, TOKEN};
use super::{CARD, OPTIONS, client_with, send};

/// A running stand-in and a plain client for it.
struct Raw {
    server: StandIn,
    http: reqwest::Client,
    token: String,
}

/// What came back.
struct Reply {
    status: u16,
    code: Option<i64>,
    body: Value,
    headers: reqwest::header::HeaderMap,
    bytes: Vec<u8>,
}

impl Reply {
    fn msg(&self) -> &str {
        self.body["msg"].as_str().unwrap_or_default()
    }
}

impl Raw {
    /// Starts a stand-in, and gets a token of its first app.
    async fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut raw = Self {
            server: StandIn::start(),
            http,
            token: String::new(),
        };
        raw.token = raw.bearer(APP_ID, SECRET).await;
        raw
    }

    async fn bearer(&self, app_id: &str, secret: &str) -> String {
        let body = json!({"app_id": app_id, "app_secret": secret});
        let reply = self.call("POST", TOKEN, &body).await;
        let token = reply.body["tenant_access_token"].as_str().unwrap();
        format!("Bearer {token}")
    }

    /// A call a second after the one before, so that no rate is in the way. A body of null is none.
    async fn call(&self, method: &str, path: &str, body: &Value) -> Reply {
        self.server.state().advance(Duration::from_millis(1001));
        self.call_at_once(method, path, body).await
    }

    async fn call_at_once(&self, method: &str, path: &str, body: &Value) -> Reply {
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let token = Some(self.token.as_str()).filter(|token| !token.is_empty());
        let bytes = body.into_bytes();
        let reply = self.send(method, path, token, "application/json", bytes);
        reply.await.unwrap()
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        kind: &str,
        body: Vec<u8>,
    ) -> Result<Reply, reqwest::Error> {
        let mut request = self
            .http
            .request(method.parse().unwrap(), self.server.base_url() + path)
            .header("Content-Type", kind)
            .body(body);
        if let Some(token) = token {
            request = request.header("Authorization", token);
        }
        let response = request.send().await?;
        let headers = response.headers().clone();
        let status = response.status().as_u16();
        let bytes = response.bytes().await?.to_vec();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Reply {
            status,
            code: body["code"].as_i64(),
            body,
            headers,
            bytes,
        })
    }

    /// Uploads a form; a part with a file name is a file.
    async fn form(&self, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Reply {
        self.server.state().advance(Duration::from_millis(1001));
        let (kind, body) = form(parts);
        let token = Some(self.token.as_str());
        self.send("POST", path, token, &kind, body).await.unwrap()
    }
}

/// The type and the bytes of a form.
fn form(parts: &[(&str, Option<&str>, &[u8])]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, file_name, bytes) in parts {
        let file_name = file_name.map(|name| format!("; filename=\"{name}\""));
        let head = format!(
            "--XxX\r\nContent-Disposition: form-data; name=\"{name}\"{}\r\n\r\n",
            file_name.unwrap_or_default()
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XxX--\r\n");
    ("multipart/form-data; boundary=XxX".to_owned(), body)
}

/// What a test changes before the call.
type Prepare = fn(&mut State);

fn nothing(_: &mut State) {}

/// A call that has to be refused: method, path, body, what is set up, code, words of its text.
struct Refused(&'static str, String, Value, Prepare, i64, &'static str);

/// Makes each call on a stand-in of its own.
async fn check(rows: Vec<Refused>) {
    for Refused(method, path, body, prepare, code, words) in rows {
        let raw = Raw::start().await;
        prepare(&mut raw.server.state());
        let reply = raw.call(method, &path, &body).await;
        let what = format!("{method} {path} {body}: {}", reply.body);
        assert_eq!(reply.code, Some(code), "{what}");
        assert!(reply.msg().contains(words), "{words} in {what}");
        assert_eq!(reply.status, 400, "{what}");
        let log_id = reply.headers["x-tt-logid"].to_str().unwrap();
        assert_eq!(reply.body["error"]["log_id"], log_id, "{what}");
    }
}

/// The card message that [`with_message`] sets up.
const MESSAGE_ID: &str = "om_00000000000000000000000000000001";

/// Sets up a card message of the app in the group.
fn with_message(state: &mut State) -> &mut Message {
    let now = state.now();
    state.messages.push(Message {
        message_id: MESSAGE_ID.to_owned(),
        chat_id: CHAT_ID.to_owned(),
        app_id: APP_ID.to_owned(),
        msg_type: "interactive".to_owned(),
        content: CARD.to_owned(),
        create_time: now,
        update_time: now,
        ..Message::default()
    });
    state.messages.last_mut().unwrap()
}

/// The card entity that [`with_entity`] sets up.
const CARD_ID: &str = "7000000000000000001";

/// Sets up a card entity of the app, with a text, a line, a button and a panel.
fn with_entity(state: &mut State) -> &mut Entity {
    let create_time = state.now();
    let card = json!({"schema": "2.0", "body": {"elements": [
        {"tag": "markdown", "element_id": "md_1", "content": "Hello"},
        {"tag": "hr", "element_id": "hr_1"},
        {"tag": "button", "element_id": "btn_1", "text": {"tag": "plain_text", "element_id": "txt_1", "content": "Go"}},
        {"tag": "collapsible_panel", "element_id": "panel_1", "header": {"title": {"tag": "plain_text", "content": "More"}},
         "elements": [{"tag": "markdown", "element_id": "md_2", "content": "inside"}]},
    ]}});
    state.entities.push(Entity {
        card_id: CARD_ID.to_owned(),
        app_id: APP_ID.to_owned(),
        card,
        create_time,
        ..Entity::default()
    });
    state.entities.last_mut().unwrap()
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
