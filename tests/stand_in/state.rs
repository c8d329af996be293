//! What a test sets up, and what came of it.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::fault::Fault;
use super::{APP_ID, CHAT_ID, EMAIL, OPEN_ID, SECRET, UNION_ID, USER_ID};

/// An app of the developer console.
#[derive(Clone, Debug)]
pub struct App {
    pub id: String,
    pub secret: String,
    pub enabled: bool,
    /// Whether a version with the bot feature is published.
    pub bot: bool,
    pub scopes: Vec<String>,
    /// Callers that may use the app's tokens; empty is everybody.
    pub ip_list: Vec<IpAddr>,
}

/// A person of the company.
#[derive(Clone, Debug)]
pub struct User {
    /// From app id to the id by which this app knows the person.
    pub open_ids: BTreeMap<String, String>,
    pub union_id: String,
    pub user_id: String,
    pub email: String,
    pub resigned: bool,
    /// Whether the person stands in the apps' availability range.
    pub available: bool,
    pub blocked_bot: bool,
    pub other_tenant: bool,
}

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    pub chat_id: String,
    /// Apps whose bot is a member.
    pub bots: Vec<String>,
    pub muted: bool,
    pub only_chosen_speak: bool,
    pub dissolved: bool,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub message_id: String,
    pub chat_id: String,
    pub app_id: String,
    pub msg_type: String,
    /// As it was sent.
    pub content: String,
    pub uuid: Option<String>,
    /// By the stand-in's clock, in milliseconds since 1970.
    pub create_time: u64,
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// Without the question mark.
    pub query: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a query parameter; the calls here need no percent decoding.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The body as JSON, null when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A token that was given out.
#[derive(Clone, Debug)]
pub struct Token {
    pub value: String,
    pub app_id: String,
    /// By the stand-in's clock, in milliseconds since 1970.
    pub end: u64,
}

/// Everything that a stand-in knows.
#[derive(Debug)]
pub struct State {
    pub apps: Vec<App>,
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    pub messages: Vec<Message>,
    /// Every request as it came in, faults included.
    pub log: Vec<Request>,
    /// Faults on order, with the path that they wait for.
    pub faults: Vec<(String, Fault)>,
    /// Bytes that a card may have: 30 KB as documented; live servers were seen to take 128 KB *(measured)*.
    pub card_max: usize,
    /// How long a new token lives, in seconds.
    pub token_life: u64,
    pub tokens: Vec<Token>,
    /// From app and uuid to the time of the message and its place in `messages`.
    pub uuids: BTreeMap<(String, String), (u64, usize)>,
    /// From app and receiver to the one-to-one chat between them.
    pub chats: BTreeMap<(String, String), String>,
    /// When each thing that has a rate was done, by name.
    rates: BTreeMap<String, VecDeque<u64>>,
    /// How far a test has moved the clock.
    ahead: Duration,
    count: u64,
}

impl State {
    /// One app, one person, one group.
    pub fn with_one_of_each() -> Self {
        let scopes = [
            "im:message:send_as_bot",
            "contact:user.employee_id:readonly",
        ];
        Self {
            apps: vec![App {
                id: APP_ID.to_owned(),
                secret: SECRET.to_owned(),
                enabled: true,
                bot: true,
                scopes: scopes.map(str::to_owned).to_vec(),
                ip_list: Vec::new(),
            }],
            users: vec![User {
                open_ids: BTreeMap::from([(APP_ID.to_owned(), OPEN_ID.to_owned())]),
                union_id: UNION_ID.to_owned(),
                user_id: USER_ID.to_owned(),
                email: EMAIL.to_owned(),
                resigned: false,
                available: true,
                blocked_bot: false,
                other_tenant: false,
            }],
            groups: vec![Group {
                chat_id: CHAT_ID.to_owned(),
                bots: vec![APP_ID.to_owned()],
                muted: false,
                only_chosen_speak: false,
                dissolved: false,
            }],
            messages: Vec::new(),
            log: Vec::new(),
            faults: Vec::new(),
            card_max: 30 * 1024,
            token_life: 7200,
            tokens: Vec::new(),
            uuids: BTreeMap::new(),
            chats: BTreeMap::new(),
            rates: BTreeMap::new(),
            ahead: Duration::ZERO,
            count: 0,
        }
    }

    /// The stand-in's clock, in milliseconds since 1970.
    pub fn now(&self) -> u64 {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        u64::try_from((now + self.ahead).as_millis()).unwrap_or(u64::MAX)
    }

    /// Moves the clock on.
    pub fn advance(&mut self, by: Duration) {
        self.ahead += by;
    }

    /// Ends all tokens at once.
    pub fn revoke_tokens(&mut self) {
        self.tokens.clear();
    }

    /// The only app of a fresh stand-in.
    pub fn app(&mut self) -> &mut App {
        &mut self.apps[0]
    }

    /// The only person of a fresh stand-in.
    pub fn user(&mut self) -> &mut User {
        &mut self.users[0]
    }

    /// The only group of a fresh stand-in.
    pub fn group(&mut self) -> &mut Group {
        &mut self.groups[0]
    }

    /// The next fault that was ordered for a path.
    pub fn take_fault(&mut self, path: &str) -> Option<Fault> {
        let place = self.faults.iter().position(|(of, _)| of == path)?;
        Some(self.faults.remove(place).1)
    }

    /// A number that was not given out before.
    pub fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    pub fn new_log_id(&mut self) -> String {
        format!("20260101000000{:018X}", self.next())
    }

    /// Counts one thing that has a rate, and says whether there are now more than `most` of it within `window` ms.
    pub fn is_too_often(&mut self, what: &str, most: usize, window: u64) -> bool {
        let now = self.now();
        let times = self.rates.entry(format!("{what} in {window}")).or_default();
        while times.front().is_some_and(|time| *time + window <= now) {
            times.pop_front();
        }
        times.push_back(now);
        times.len() > most
    }
}
