//! The HTTP side: what the program asks of a Feishu (Lark) server, and what the server's refusals mean.
//!
//! The room knows HTTP, and a card only as text. One file per resource of the server's interface:
//!
//! | file | holds |
//! | --- | --- |
//! | `client/` | [`BaseUrl`], [`Options`], [`Request`], [`Client`]: one call with token, time-outs and retries, for every resource |
//! | `call` | [`Call`]: every call, and whether it may be repeated |
//! | `auth` | [`Secret`], [`Credentials`], the access token |
//! | `receivers`, `content` | [`Receiver`], [`Content`]: who gets a message, and what is in it |
//! | [`messages`] | sending, replying, updating, recalling, reading |
//! | [`entities`] | the nine calls of card entities |
//! | [`images`], [`files`] | uploading pictures and sounds |
//! | [`ephemeral`] | a card that one person sees |
//! | [`people`], [`chats`], [`bot`] | who is there: ids by address, groups and their members, the app's own bot |
//! | [`webhook`] | a message by the address of a custom bot |
//! | [`batch`] | one card to many people |
//! | [`delayed`] | changing a card after an interaction |
//! | `curl` | [`Request::curl`] |
//! | `error`, `network` | [`Error`]: what went wrong and where |
//! | `card_error` | [`CardError`]: what a refusal says of the card |
//! | `explain` | what an error means and what to do, in two languages ([`Error::explain`]) |
//! | `codes` | the table of the server's codes, read from `assets/catalog/server_errors.json` |
//!
//! A function of a resource makes a [`Request`], which is a plain value; [`Client::call`] sends it. The methods of
//! [`Client`] that are named after what they do are both in one, and read the answer.
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
pub mod batch;
pub mod bot;
mod call;
mod card_error;
pub mod chats;
mod client;
mod codes;
mod content;
mod curl;
pub mod delayed;
pub mod entities;
pub mod ephemeral;
mod error;
mod explain;
pub mod files;
pub mod images;
mod lookup;
pub mod messages;
mod network;
pub mod people;
mod receivers;
pub mod webhook;

pub use auth::{Credentials, Secret};
pub use batch::{BatchProgress, BatchReaders, BatchSent};
pub use bot::Bot;
pub use call::{Call, Repeat};
pub use card_error::CardError;
pub use chats::{Chat, Member, NewChat, Page};
pub use client::{
    Answer, BaseUrl, Body, Client, Method, Options, Part, PartValue, Progress, Request, UUID_MAX,
    new_uuid,
};
pub use codes::{CodeEntry, Retry, explain_code};
pub use content::Content;
pub use entities::{Change, Entity, EntityCall, Place, Stamp};
pub use error::{ApiError, Error, Explanation, FieldViolation};
pub use images::Uploaded;
pub use lookup::{Found, explain_text};
pub use messages::{Message, ReadAs, Sent};
pub use network::NetworkKind;
pub use people::Person;
pub use receivers::{Receiver, ReceiverKind};
pub use webhook::WebhookUrl;
