//! The HTTP side: what the program asks of a Feishu (Lark) server, and what the server's refusals mean.
//!
//! The room knows HTTP, and a card only as text. One file per resource of the server's interface:
//!
//! | file | holds |
//! | --- | --- |
//! | `auth` | [`Secret`], [`Credentials`], the access token |
//! | `messages` | [`ReceiverKind`], [`Receiver`], [`MessageRequest`], [`Client::send_card`] |
//! | `client` | [`BaseUrl`], [`Options`], [`Client`]: one call with token, time-outs and retries, for every resource |
//! | `error` | [`Error`]: what went wrong and where |
//! | `card_error` | [`CardError`]: what a refusal says of the card |
//! | `explain` | what an error means and what to do, in two languages ([`Error::explain`]) |
//! | `codes` | the table of the server's codes, read from `assets/catalog/server_errors.json` |
//!
//! All calls are `async` and need a tokio runtime with its time and I/O drivers. Dropping a future cancels the call.
//! A [`Client`] is cheap to make and to clone; clones share the connections and the token.
//!
//! Three promises, each with its tests in `tests/feishu`:
//! - The app secret and the token appear in no error, no `Debug`, no URL: texts of the server are searched for both
//!   before anything else sees them.
//! - One uuid gives one message: every repetition of a send carries the uuid that the caller chose.
//! - Redirects are not followed, so secret and token go to the chosen address only.

mod auth;
mod card_error;
mod client;
mod codes;
mod error;
mod explain;
mod lookup;
mod messages;

pub use auth::{Credentials, Secret};
pub use card_error::CardError;
pub use client::{BaseUrl, Client, Options, Progress};
pub use codes::{CodeEntry, Retry, explain_code};
pub use error::{ApiError, Call, Error, Explanation, FieldViolation, NetworkKind};
pub use lookup::{Found, explain_text};
pub use messages::{MessageBody, MessageRequest, Receiver, ReceiverKind, Sent, UUID_MAX, new_uuid};
