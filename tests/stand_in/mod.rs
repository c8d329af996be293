//! A stand-in for the Feishu server: real HTTP on loopback, with the checks, codes and limits of the documented
//! interface, faults on order, and a log of every request as it came in.
//!
//! A test file takes it in with `mod stand_in;` (or `#[path]`), starts it with [`StandIn::start`] and talks to
//! [`StandIn::base_url`]. It runs on a thread of its own, so tests need no runtime; it stops when it is dropped.
//!
//! | file | holds |
//! | --- | --- |
//! | `state` | what a test sets up: apps, people, groups, the clock; what came of it: messages, requests |
//! | `fault` | what can be made to go wrong |
//! | `answer` | the shape of answers and refusals |
//! | `router` | the paths, and the checks that stand before every one of them |
//! | `card` | judging a card |
//! | `auth`, `messages` | the judge of one resource's paths each |
//!
//! A new path is a line in `router::ROUTES` and a judge: a function from state and request to an answer.
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
mod card;
mod fault;
mod messages;
mod router;
mod state;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;

pub use answer::Answer;
pub use fault::Fault;
pub use router::{MESSAGES, TOKEN};
pub use state::{App, Group, Message, Request, State, User};

/// The app that every stand-in knows from the start.
pub const APP_ID: &str = "cli_0000000000000001";
/// Its secret.
pub const SECRET: &str = "sEcReT0000000000000000000000000001";
/// The person that every stand-in knows from the start, by the id of that app …
pub const OPEN_ID: &str = "ou_00000000000000000000000000000001";
/// … of its developer …
pub const UNION_ID: &str = "on_00000000000000000000000000000001";
/// … of the company …
pub const USER_ID: &str = "7dg00001";
/// … and by e-mail address.
pub const EMAIL: &str = "zhang@example.com";
/// The group that every stand-in knows from the start; the app's bot is a member.
pub const CHAT_ID: &str = "oc_00000000000000000000000000000001";

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
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one coming request to a path go wrong; faults of one path are used up in the order in which they were
    /// ordered.
    pub fn order(&self, path: &str, fault: Fault) {
        self.state().faults.push((path.to_owned(), fault));
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
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let request = Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect(),
        body: body.to_vec(),
    };
    let verdict = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        router::judge(&mut state, &request)
    };
    tokio::time::sleep(verdict.delay).await;
    match verdict.answer {
        Some(answer) => Ok(answer.into_response()),
        None => Err(Cut),
    }
}
