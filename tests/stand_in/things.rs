//! The things that a test sets up or looks at: apps, people, groups, messages, card entities, templates, webhooks,
//! pictures and files.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde_json::Value;

/// An app of the developer console.
#[derive(Clone, Debug, Default)]
pub struct App {
    pub id: String,
    pub secret: String,
    pub name: String,
    pub enabled: bool,
    pub installed: bool,
    /// Whether a version with the bot feature is published.
    pub bot: bool,
    /// The id by which the app knows its own bot.
    pub bot_open_id: String,
    pub scopes: Vec<String>,
    /// Callers that may use the app's tokens; empty is everybody.
    pub ip_list: Vec<IpAddr>,
    /// The people in the app's availability range, by union_id; nothing is everybody.
    pub availability: Option<BTreeSet<String>>,
    /// The ticket of a store app; a custom app has none.
    pub ticket: Option<String>,
    /// The people in the app's range of contact data, by union_id; nothing is everybody.
    pub data_range: Option<BTreeSet<String>>,
}

/// A person of the company.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// From app id to the id by which this app knows the person.
    pub open_ids: BTreeMap<String, String>,
    pub union_id: String,
    pub user_id: String,
    pub name: String,
    pub email: String,
    pub mobile: String,
    pub resigned: bool,
    /// Whether the person stands in the apps' availability range.
    pub available: bool,
    pub blocked_bot: bool,
    pub other_tenant: bool,
}

impl User {
    /// The person's id of one kind, as an app knows it.
    pub fn id(&self, kind: &str, app_id: &str) -> String {
        match kind {
            "union_id" => self.union_id.clone(),
            "user_id" => self.user_id.clone(),
            "email" => self.email.clone(),
            _ => self.open_ids.get(app_id).cloned().unwrap_or_default(),
        }
    }
}

/// A group.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub chat_id: String,
    pub name: String,
    pub description: String,
    /// Apps whose bot is a member.
    pub bots: Vec<String>,
    /// People, by union_id.
    pub members: Vec<String>,
    pub muted: bool,
    pub only_chosen_speak: bool,
    pub dissolved: bool,
    /// A group of topics.
    pub topic_mode: bool,
    /// Whether messages may be answered in a topic of their own.
    pub no_threads: bool,
}

/// A message that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub message_id: String,
    pub chat_id: String,
    pub app_id: String,
    pub msg_type: String,
    /// As it was sent; after an update, the newest.
    pub content: String,
    pub uuid: Option<String>,
    /// By the stand-in's clock, in milliseconds since 1970.
    pub create_time: u64,
    pub update_time: u64,
    pub updated: bool,
    pub root_id: Option<String>,
    pub parent_id: Option<String>,
    pub thread_id: Option<String>,
    /// The card entity that it carries.
    pub card_id: Option<String>,
    pub edits: u32,
    pub recalled: bool,
    pub deleted: bool,
    /// Whether the app cannot see it.
    pub invisible: bool,
    pub follow_ups: bool,
}

/// A card entity.
#[derive(Clone, Debug, Default)]
pub struct Entity {
    pub card_id: String,
    pub app_id: String,
    pub card: Value,
    /// Whether it was made from a template.
    pub of_template: bool,
    pub create_time: u64,
    /// Of the last call that was taken.
    pub sequence: i64,
    /// From uuid to the call that used it.
    pub uuids: BTreeMap<String, String>,
    pub sent: bool,
    /// Whether a callback of it waits for its answer.
    pub clicked: bool,
    /// When streaming was switched on.
    pub streaming_since: Option<u64>,
    /// Texts that were streamed, in order.
    pub writes: Vec<Write>,
}

/// A text that was streamed into an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    pub element_id: String,
    pub text: String,
    /// Whether the client types it, since the old text is its start.
    pub typed: bool,
}

/// A template of the card builder.
#[derive(Clone, Debug, Default)]
pub struct Template {
    pub id: String,
    /// Published versions, oldest first.
    pub versions: Vec<Version>,
    /// Apps and webhook tokens that may use it.
    pub allowed: Vec<String>,
}

/// A version of a template. `${name}` in its card stands for a variable.
#[derive(Clone, Debug, Default)]
pub struct Version {
    pub name: String,
    pub card: String,
    /// From name to declared type, such as `Text`, `Integer`, `Date`.
    pub variables: BTreeMap<String, String>,
}

/// A custom bot of a group.
#[derive(Clone, Debug, Default)]
pub struct Webhook {
    pub token: String,
    pub chat_id: String,
    pub keywords: Vec<String>,
    pub ip_list: Vec<IpAddr>,
    pub secret: Option<String>,
    /// What was taken.
    pub bodies: Vec<Value>,
}

/// A picture or a file that an app has uploaded.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    pub key: String,
    pub app_id: String,
    /// `message` or `avatar` for a picture, `file_type` for a file.
    pub kind: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The token of a click on a card.
#[derive(Clone, Debug, Default)]
pub struct Click {
    pub token: String,
    pub message_id: String,
    pub create_time: u64,
    /// Whether the app has answered the callback.
    pub answered: bool,
    pub uses: u32,
}

/// A job of the batch call.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub id: String,
    pub app_id: String,
    /// Who gets it, by union_id.
    pub users: Vec<String>,
    /// How many have read it.
    pub read: usize,
    pub recalled: bool,
    pub content: Value,
    pub create_time: u64,
}

/// A card that only one person sees.
#[derive(Clone, Debug, Default)]
pub struct Ephemeral {
    pub message_id: String,
    pub app_id: String,
    pub chat_id: String,
    /// By union_id.
    pub user: String,
    pub card: Value,
    pub deleted: bool,
}
