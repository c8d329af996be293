//! A stand-in for the Feishu server: real HTTP on loopback, with the checks, codes and limits of the documented
//! interface, faults on order, and a log of every request as it came in.
//!
//! A test file takes it in with `mod stand_in;` (or `#[path]`), starts it with [`StandIn::start`] and talks to
//! [`StandIn::base_url`]. It runs on a thread of its own, so tests need no runtime; it stops when it is dropped.
//!
//! | file | holds |
//! | --- | --- |
//! | `state` | what a test sets up and what came of it; the clock |
//! | `things` | apps, people, groups, messages, entities, templates, webhooks, uploads |
//! | `fault` | what can be made to go wrong |
//! | `request` | a request as it came in; its forms |
//! | `answer` | the shape of answers and refusals |
//! | `fields` | the fields of a body |
//! | `routes` | the paths and their judges |
//! | `router` | the checks that stand before every path |
//! | `card` | judging a card, with `properties.json` |
//! | `content` | a card, a card entity or a template as content |
//! | `receivers` | who gets a message, and whether the app may write there |
//! | `auth` | tokens |
//! | `messages`, `message_changes`, `message_reads` | sending; changing, recalling; reading |
//! | `batch`, `ephemeral`, `delayed` | to many, to one in a group, after a click |
//! | `entities`, `elements` | card entities as a whole, and their elements |
//! | `images` with `pixels`, `files` | uploads |
//! | `people`, `chats`, `bot` | ids of people; groups and their members; the bot |
//! | `webhook` with `sign` | custom bots |
//!
//! A new path is a line in `routes::ROUTES` and a judge: a function from state and request to an answer.
//! Marks in comments: *measured* is what live servers were seen to do, *assumed* is a guess; the rest is documented at
//! <https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code> and the pages of the calls.

// Each test file uses its own part of it; and in a test a panic is the message.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod answer;
mod auth;
mod batch;
mod bot;
mod card;
mod chats;
mod content;
mod delayed;
mod elements;
mod entities;
mod ephemeral;
mod fault;
mod fields;
mod files;
mod images;
mod message_changes;
mod message_reads;
mod messages;
mod people;
mod pixels;
mod receivers;
mod request;
mod router;
mod routes;
mod sign;
mod state;
mod things;
mod webhook;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;

pub use answer::Answer;
pub use fault::Fault;
pub use request::{Part, Request};
pub use routes::{
    APP_TOKEN, BATCH_GET_ID, BATCH_MESSAGES, BATCH_SEND, BOT_INFO, CARDS, CHATS, DELAYED_UPDATE,
    EPHEMERAL_DELETE, EPHEMERAL_SEND, FILES, IMAGES, MESSAGES, STORE_APP_TOKEN, STORE_TOKEN,
    TICKET, TOKEN, WEBHOOKS,
};
pub use sign::sign;
pub use state::State;
pub use things::{
    App, Batch, Click, Entity, Ephemeral, Group, Message, Template, Upload, User, Version, Webhook,
    Write,
};

/// The app that every stand-in knows from the start.
pub const APP_ID: &str = "cli_0000000000000001";
/// Its secret.
pub const SECRET: &str = "sEcReT0000000000000000000000000001";
/// Another app of the same developer; its bot is in no group.
pub const OTHER_APP_ID: &str = "cli_0000000000000002";
/// Its secret.
pub const OTHER_SECRET: &str = "sEcReT0000000000000000000000000002";
/// The company.
pub const TENANT_KEY: &str = "0000000000000001";
/// The person that every stand-in knows from the start, by the id of that app …
pub const OPEN_ID: &str = "ou_00000000000000000000000000000001";
/// … of the other app …
pub const OTHER_OPEN_ID: &str = "ou_00000000000000000000000000000002";
/// … of its developer …
pub const UNION_ID: &str = "on_00000000000000000000000000000001";
/// … of the company …
pub const USER_ID: &str = "7dg00001";
/// … by e-mail address …
pub const EMAIL: &str = "zhang@example.com";
/// … and by mobile number.
pub const MOBILE: &str = "+8613800000001";
/// The group that every stand-in knows from the start; the app's bot and the person are members.
pub const CHAT_ID: &str = "oc_00000000000000000000000000000001";
/// A picture that the app has uploaded; its bytes are [`PNG`].
pub const IMAGE_KEY: &str = "img_v3_00000000000000000000000000000001";
/// A sound that the app has uploaded.
pub const FILE_KEY: &str = "file_v3_00000000000000000000000000000001";
/// A template with the variables `title` (Text), `count` (Integer) and `day` (Date), versions 1.0.0 and 1.0.1, shared
/// with the app and the webhook.
pub const TEMPLATE_ID: &str = "AAq0000000000001";
/// The token of a custom bot in the group, without keywords and signature.
pub const WEBHOOK_TOKEN: &str = "hOOk0000-0000-4000-8000-000000000001";
/// The start of a picture of one pixel: all that the server looks at.
pub const PNG: [u8; 29] = *b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// A running stand-in.
pub struct StandIn {
    state: Arc<Mutex<State>>,
    port: u16,
    runtime: Option<tokio::runtime::Runtime>,
}

impl StandIn {
    /// Starts a stand-in on a free port, with one app, one person and one group.
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener
            .set_nonblocking(true)
            .expect("a listener that tokio can take");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::with_one_of_each()));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let shared = Arc::clone(&state);
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    let service = hyper::service::service_fn(move |request| {
                        serve(Arc::clone(&state), request)
                    });
                    // A connection that a fault cuts ends with an error, as it should.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Self {
            state,
            port,
            runtime: Some(runtime),
        }
    }

    /// The address to give to the program: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The state, to set up or to look at. Do not hold it while a request is under way.
    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Makes one coming request to a path go wrong; a step of the path that starts with a colon stands for any word.
    /// Faults of one path are used up in the order in which they were
    /// ordered.
    pub fn order(&self, path: &str, fault: Fault) {
        self.state().faults.push((path.to_owned(), fault));
    }

    /// Makes so many coming requests to a path go wrong in the same way.
    pub fn order_times(&self, path: &str, fault: &Fault, times: usize) {
        for _ in 0..times {
            self.order(path, fault.clone());
        }
    }

    /// The address of the custom bot that every stand-in knows from the start.
    pub fn webhook_url(&self) -> String {
        format!("{}{WEBHOOKS}/{WEBHOOK_TOKEN}", self.base_url())
    }

    /// All requests to a path so far, as they came in.
    pub fn requests(&self, path: &str) -> Vec<Request> {
        let state = self.state();
        state
            .log
            .iter()
            .filter(|request| request.path == path)
            .cloned()
            .collect()
    }

    /// All messages that were sent.
    pub fn messages(&self) -> Vec<Message> {
        self.state().messages.clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The end of a connection without an answer.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cut on order")
    }
}

impl std::error::Error for Cut {}

async fn serve(
    state: Arc<Mutex<State>>,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<Bytes>>, Cut> {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.to_string(), value)
    });
    let mut coming = Coming {
        state: &state,
        request: Some(Request {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: headers.collect(),
            body: Vec::new(),
        }),
    };
    coming.receive(body).await?;
    let request = coming.request.take().ok_or(Cut)?;
    let verdict = router::judge(&mut lock(&state), &request);
    tokio::time::sleep(verdict.delay).await;
    match verdict.answer {
        Some(answer) => Ok(answer.into_response()),
        None => Err(Cut),
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request whose body is on its way. If it never comes whole, since a fault cuts it or the client goes away, what
/// came of it is logged and has no effect.
struct Coming<'a> {
    state: &'a Mutex<State>,
    request: Option<Request>,
}

impl Coming<'_> {
    /// Reads the body, as far and as fast as a fault lets it come.
    async fn receive(&mut self, mut body: Incoming) -> Result<(), Cut> {
        let request = self.request.as_mut().ok_or(Cut)?;
        let (most, pause) = match lock(self.state).take_upload_fault(&request.path) {
            Some(Fault::CutUpload { after }) => (Some(after), None),
            Some(Fault::SlowUpload(pause)) => (None, Some(pause)),
            _ => (None, None),
        };
        while let Some(frame) = body.frame().await {
            if let Some(data) = frame.map_err(|_| Cut)?.data_ref() {
                request.body.extend_from_slice(data);
            }
            if most.is_some_and(|most| request.body.len() >= most) {
                return Err(Cut);
            }
            if let Some(pause) = pause {
                tokio::time::sleep(pause).await;
            }
        }
        most.map_or(Ok(()), |_| Err(Cut))
    }
}

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        if let Some(request) = self.request.take() {
            lock(self.state).log.push(request);
        }
    }
}
