//! What a test sets up, and what came of it.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::fault::Fault;
use super::request::{Request, fits};
use super::things::{
    App, Batch, Click, Entity, Ephemeral, Group, Message, Template, Upload, User, Version, Webhook,
};
use super::{
    APP_ID, CHAT_ID, EMAIL, FILE_KEY, IMAGE_KEY, MOBILE, OPEN_ID, OTHER_APP_ID, OTHER_OPEN_ID,
    OTHER_SECRET, SECRET, TEMPLATE_ID, UNION_ID, USER_ID, WEBHOOK_TOKEN,
};

/// Everything that the calls need.
const SCOPES: [&str; 12] = [
    "im:message",
    "im:message:send_as_bot",
    "im:message:readonly",
    "im:message:send_multi_users",
    "im:message:send_multi_depts",
    "im:resource",
    "im:chat",
    "im:chat.members:read",
    "cardkit:card:write",
    "contact:user.id:readonly",
    "contact:user.employee_id:readonly",
    "contact:user.employee:readonly",
];

/// A token that was given out.
#[derive(Clone, Debug)]
pub struct Token {
    pub value: String,
    pub app_id: String,
    /// By the stand-in's clock, in milliseconds since 1970.
    pub end: u64,
}

/// Everything that a stand-in knows.
#[derive(Debug, Default)]
pub struct State {
    pub apps: Vec<App>,
    pub users: Vec<User>,
    pub groups: Vec<Group>,
    /// From department to the people in it, by union_id.
    pub departments: BTreeMap<String, Vec<String>>,
    pub messages: Vec<Message>,
    pub entities: Vec<Entity>,
    pub templates: Vec<Template>,
    pub webhooks: Vec<Webhook>,
    pub images: Vec<Upload>,
    pub files: Vec<Upload>,
    pub clicks: Vec<Click>,
    pub batches: Vec<Batch>,
    pub ephemerals: Vec<Ephemeral>,
    /// Every request as it came in, faults included.
    pub log: Vec<Request>,
    /// Faults on order, with the path that they wait for; a step of it that starts with a colon stands for any word.
    pub faults: Vec<(String, Fault)>,
    /// Bytes that a card may have: 30 KB as documented; live servers were seen to take 128 KB *(measured)*.
    pub card_max: usize,
    /// Whether `config.wide_screen_mode` is refused under 2.0; reports disagree.
    pub refuse_wide_screen: bool,
    /// How long after sending a message can be recalled, in ms.
    pub recall_window: u64,
    /// Batch messages that one app may send in a day.
    pub batch_max: usize,
    /// How long a new token lives, in seconds.
    pub token_life: u64,
    pub tokens: Vec<Token>,
    /// From app and uuid to the time of the message and its place in `messages`.
    pub uuids: BTreeMap<(String, String), (u64, usize)>,
    /// From app, owner and uuid to the time and the chat that was created.
    pub chat_uuids: BTreeMap<(String, String, String), (u64, String)>,
    /// From app and receiver to the one-to-one chat between them.
    pub chats: BTreeMap<(String, String), String>,
    /// When each thing that has a rate was done, by name.
    rates: BTreeMap<String, VecDeque<u64>>,
    /// How far a test has moved the clock.
    ahead: Duration,
    count: u64,
}

impl State {
    /// Two apps (the second is there to own what is not the first one's), one person, one group, one template, one
    /// webhook, one picture and one sound.
    pub fn with_one_of_each() -> Self {
        let app = App {
            id: APP_ID.to_owned(),
            secret: SECRET.to_owned(),
            name: "Card sender".to_owned(),
            enabled: true,
            installed: true,
            bot: true,
            bot_open_id: "ou_000000000000000000000000000000b0".to_owned(),
            scopes: SCOPES.map(str::to_owned).to_vec(),
            ..App::default()
        };
        let other = App {
            id: OTHER_APP_ID.to_owned(),
            secret: OTHER_SECRET.to_owned(),
            name: "Another app".to_owned(),
            bot_open_id: "ou_000000000000000000000000000000b1".to_owned(),
            ..app.clone()
        };
        let upload = |key: &str, kind: &str, bytes: &[u8]| Upload {
            key: key.to_owned(),
            app_id: APP_ID.to_owned(),
            kind: kind.to_owned(),
            name: kind.to_owned(),
            bytes: bytes.to_vec(),
        };
        Self {
            apps: vec![app, other],
            users: vec![User {
                open_ids: BTreeMap::from([
                    (APP_ID.to_owned(), OPEN_ID.to_owned()),
                    (OTHER_APP_ID.to_owned(), OTHER_OPEN_ID.to_owned()),
                ]),
                union_id: UNION_ID.to_owned(),
                user_id: USER_ID.to_owned(),
                name: "Zhang San".to_owned(),
                email: EMAIL.to_owned(),
                mobile: MOBILE.to_owned(),
                available: true,
                ..User::default()
            }],
            groups: vec![Group {
                chat_id: CHAT_ID.to_owned(),
                name: "Card tests".to_owned(),
                bots: vec![APP_ID.to_owned()],
                members: vec![UNION_ID.to_owned()],
                ..Group::default()
            }],
            templates: vec![template()],
            webhooks: vec![Webhook {
                token: WEBHOOK_TOKEN.to_owned(),
                chat_id: CHAT_ID.to_owned(),
                ..Webhook::default()
            }],
            images: vec![upload(IMAGE_KEY, "message", &super::PNG)],
            files: vec![upload(FILE_KEY, "opus", b"OggS")],
            card_max: 30 * 1024,
            recall_window: 24 * 3_600_000,
            batch_max: 500_000,
            token_life: 7200,
            ..Self::default()
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

    /// Gives out a token by which a person acts through an app.
    pub fn add_user_token(&mut self, app_id: &str) -> String {
        let value = format!("u-g1{:036x}", self.next());
        let end = self.now() + self.token_life * 1000;
        self.tokens.push(Token {
            value: value.clone(),
            app_id: app_id.to_owned(),
            end,
        });
        value
    }

    /// A person clicks on a card of a message; the token of the callback.
    pub fn click(&mut self, message_id: &str, answered: bool) -> String {
        let token = format!("c-{:036x}", self.next());
        let create_time = self.now();
        self.clicks.push(Click {
            token: token.clone(),
            message_id: message_id.to_owned(),
            create_time,
            answered,
            uses: 0,
        });
        token
    }

    /// The first app of a fresh stand-in.
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

    /// The only webhook of a fresh stand-in.
    pub fn webhook(&mut self) -> &mut Webhook {
        &mut self.webhooks[0]
    }

    /// The app of a call.
    pub fn app_of(&self, app_id: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.id == app_id)
    }

    /// Whether a person stands in an app's availability range.
    pub fn is_available(&self, user: &User, app_id: &str) -> bool {
        let range = self
            .app_of(app_id)
            .and_then(|app| app.availability.as_ref());
        user.available && range.is_none_or(|range| range.contains(&user.union_id))
    }

    /// The next fault that was ordered for a path, if it is one of the body's way here.
    pub fn take_upload_fault(&mut self, path: &str) -> Option<Fault> {
        let mut faults = self.faults.iter();
        let place = faults.position(|(of, _)| fits(of, path).is_some())?;
        match self.faults[place].1 {
            Fault::CutUpload { .. } | Fault::SlowUpload(_) => Some(self.faults.remove(place).1),
            _ => None,
        }
    }

    /// The next fault that was ordered for a path.
    pub fn take_fault(&mut self, path: &str) -> Option<Fault> {
        let place = self
            .faults
            .iter()
            .position(|(of, _)| fits(of, path).is_some())?;
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

/// A template with one variable of each kind of form.
fn template() -> Template {
    let card = r#"{"schema":"2.0","header":{"title":{"tag":"plain_text","content":"${title}"}},"body":{"elements":[{"tag":"markdown","element_id":"md_1","content":"${count} tests on ${day}"}]}}"#;
    let variables = [("title", "Text"), ("count", "Integer"), ("day", "Date")];
    let version = |name: &str| Version {
        name: name.to_owned(),
        card: card.to_owned(),
        variables: variables
            .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
            .into(),
    };
    Template {
        id: TEMPLATE_ID.to_owned(),
        versions: vec![version("1.0.0"), version("1.0.1")],
        allowed: vec![APP_ID.to_owned(), WEBHOOK_TOKEN.to_owned()],
    }
}
