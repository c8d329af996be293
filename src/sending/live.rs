//! Live on the phone: a card entity that follows the text while one designs.
//!
//! Texts are pushed as often as they change; the newest goes out as soon as the one before was answered and a pause is
//! over, older ones are passed over. The pause keeps the server's limit at any speed of the line: between two arrivals
//! lies at least one pause, as the next call begins after the answer to the one before.
//!
//! <https://open.feishu.cn/document/cardkit-v1/card/update>

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::both;
use crate::feishu::entities::{Change, SEQUENCE_MAX, Stamp};
use crate::feishu::{Client, Error, Explanation, NetworkKind, new_uuid};
use crate::lang::Bilingual;

/// How fast, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveOptions {
    /// The pause between an answer and the next call: a fifth of a second keeps to five calls in a second.
    pub pause: Duration,
    /// From when on a text that is not on the phone yet counts as late.
    pub late: Duration,
    /// How long nothing may be pushed before it stops.
    pub idle: Duration,
    /// How long the entity lives, from the start of the session at the latest.
    pub life: Duration,
    /// How often in a row a call may fail in a way that may pass.
    pub failures: u32,
    /// The wait after the first such failure; it doubles each time, up to 16 times.
    pub wait: Duration,
}

impl Default for LiveOptions {
    fn default() -> Self {
        Self {
            pause: Duration::from_millis(200),
            late: Duration::from_secs(1),
            idle: Duration::from_secs(10 * 60),
            life: Duration::from_secs(14 * 24 * 3600),
            failures: 8,
            wait: Duration::from_secs(1),
        }
    }
}

/// How the phone stands to the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The phone shows the newest text.
    Idle,
    /// The newest text is on its way.
    Sending,
    /// The phone shows an older text than it should by now.
    Behind {
        /// How many texts were pushed since the one that it shows.
        by: u64,
    },
    /// The server does not take the newest text; the phone shows the one before. The next text is tried again.
    Refused(Box<Error>),
    /// The session has ended, and why.
    Stopped(Explanation),
}

impl Status {
    /// The status in words.
    pub fn sentence(&self) -> Bilingual {
        match self {
            Self::Idle => Bilingual::fixed("The phone shows this card.", "手机上已是当前卡片。"),
            Self::Sending => Bilingual::fixed("On its way to the phone…", "正在同步到手机……"),
            Self::Behind { by } => both!(
                "The phone is behind by {by} states; the newest follows.",
                "手机落后 {by} 个版本，稍后会显示最新版本。"
            ),
            Self::Refused(error) => error.explain().what,
            Self::Stopped(why) => why.what.clone(),
        }
    }
}

/// A text, and how many were pushed before it.
type Pushed = (u64, Arc<str>);

#[derive(Debug)]
struct Shared {
    /// The number of the text that the phone shows.
    shown: u64,
    /// When the oldest text was pushed that is newer than the shown one.
    waiting_since: Option<Instant>,
    in_flight: bool,
    refused: Option<Box<Error>>,
    stopped: Option<Explanation>,
    sequence: u32,
    sent: u64,
}

/// A session. It ends when it is dropped.
#[derive(Debug)]
pub struct Live {
    texts: watch::Sender<Pushed>,
    shared: Arc<Mutex<Shared>>,
    late: Duration,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Live {
    /// Begins a session for an entity that shows `text` now and whose last change had this `sequence` (0 for none).
    /// `changed` is called whenever the status may have changed, from a thread of the runtime.
    pub fn start(
        runtime: &tokio::runtime::Handle,
        client: &Client,
        card_id: &str,
        text: &str,
        sequence: u32,
        options: LiveOptions,
        changed: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let (texts, receiver) = watch::channel((0, Arc::from(text)));
        let shared = Arc::new(Mutex::new(Shared {
            shown: 0,
            waiting_since: None,
            in_flight: false,
            refused: None,
            stopped: None,
            sequence,
            sent: 0,
        }));
        let late = options.late;
        let session = Session {
            client: once(client),
            card_id: card_id.to_owned(),
            texts: receiver,
            shared: shared.clone(),
            options,
            changed: Box::new(changed),
        };
        Self {
            texts,
            shared,
            late,
            task: runtime.spawn(session.run()),
        }
    }

    /// Shows a text on the phone as soon as may be; texts that wait are passed over. It should be one that the checker
    /// finds no error in.
    pub fn push(&self, text: &str) {
        // The lock first: the session must not see the text before it counts as waiting.
        let mut shared = lock(&self.shared);
        let is_new = self.texts.send_if_modified(|(number, newest)| {
            let is_new = **newest != *text;
            if is_new {
                *number += 1;
                *newest = Arc::from(text);
            }
            is_new
        });
        if is_new {
            shared.refused = None;
            shared.waiting_since.get_or_insert_with(Instant::now);
        }
    }

    /// How the phone stands to the text.
    pub fn status(&self) -> Status {
        let shared = lock(&self.shared);
        if let Some(why) = &shared.stopped {
            return Status::Stopped(why.clone());
        }
        if let Some(error) = &shared.refused {
            return Status::Refused(error.clone());
        }
        let by = self.texts.borrow().0.saturating_sub(shared.shown);
        match shared.waiting_since {
            Some(since) if by > 0 && since.elapsed() > self.late => Status::Behind { by },
            _ if by > 0 || shared.in_flight => Status::Sending,
            _ => Status::Idle,
        }
    }

    /// The `sequence` of the last change: a new session or another call goes on from there.
    pub fn sequence(&self) -> u32 {
        lock(&self.shared).sequence
    }

    /// How many texts were sent to the phone.
    pub fn sent(&self) -> u64 {
        lock(&self.shared).sent
    }

    /// Ends the session; the entity stays as it is.
    pub fn stop(&self) {
        self.task.abort();
        let mut shared = lock(&self.shared);
        shared.stopped.get_or_insert_with(|| Explanation {
            what: Bilingual::fixed("The live session was ended.", "实时同步已结束。"),
            advice: Bilingual::default(),
        });
    }
}

/// The same client with one try for each call: a newer text is better than the same one again.
fn once(client: &Client) -> Client {
    let mut options = client.options().clone();
    options.tries = 1;
    match client.credentials() {
        Some(credentials) => Client::new(client.base().clone(), credentials.clone(), options),
        None => Client::without_app(client.base().clone(), options),
    }
}

struct Session {
    client: Client,
    card_id: String,
    texts: watch::Receiver<Pushed>,
    shared: Arc<Mutex<Shared>>,
    options: LiveOptions,
    changed: Box<dyn Fn() + Send + Sync>,
}

/// What becomes of the session after a failed call.
enum After {
    /// The same text cannot go; another may.
    Refused,
    /// Another try may succeed.
    Again,
    /// Another change was made from elsewhere, with a larger sequence.
    Overtaken,
    /// Nothing can go any more.
    Over,
}

impl Session {
    async fn run(mut self) {
        let end = Instant::now() + self.options.life;
        let why = self.follow(end).await;
        lock(&self.shared).stopped = Some(why);
        (self.changed)();
    }

    /// Sends text after text; gives the reason why it ends.
    async fn follow(&mut self, end: Instant) -> Explanation {
        let mut failures = 0;
        loop {
            if failures == 0 {
                let left = end.saturating_duration_since(Instant::now());
                let patience = self.options.idle.min(left);
                match tokio::time::timeout(patience, self.texts.changed()).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => return ended(),
                    Err(_) if patience == left => return over_age(),
                    Err(_) => return idle(),
                }
            }
            if Instant::now() >= end {
                return over_age();
            }
            match self.send_newest().await {
                Ok(()) => {
                    failures = 0;
                    tokio::time::sleep(self.options.pause).await;
                }
                Err(error) => {
                    let after = after(&error);
                    failures += 1;
                    let wait = match after {
                        After::Over => return error.explain(),
                        After::Refused => {
                            failures = 0;
                            self.refuse(error);
                            self.options.pause
                        }
                        _ if failures > self.options.failures => return error.explain(),
                        After::Overtaken => {
                            self.leap();
                            self.options.pause
                        }
                        After::Again => self.options.wait * (1 << (failures - 1).min(4)),
                    };
                    (self.changed)();
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    /// One change with the newest text.
    async fn send_newest(&mut self) -> Result<(), Error> {
        let (number, text) = self.texts.borrow_and_update().clone();
        let sequence = {
            let mut shared = lock(&self.shared);
            shared.in_flight = true;
            // A lost answer may have used its number up.
            shared.sequence = shared.sequence.saturating_add(1).min(SEQUENCE_MAX);
            shared.sequence
        };
        (self.changed)();
        let stamp = Stamp {
            uuid: new_uuid(),
            sequence,
        };
        let change = Change::Card(text.to_string());
        let result = self
            .client
            .change_entity(&self.card_id, &change, &stamp, &|_| {})
            .await;
        let mut shared = lock(&self.shared);
        shared.in_flight = false;
        if result.is_ok() {
            shared.sent += 1;
            shared.shown = number;
            shared.refused = None;
            // What has come meanwhile waits since about now: it came after the text that was just sent.
            let newer = self.texts.borrow().0 > number;
            shared.waiting_since = newer.then(Instant::now);
        }
        drop(shared);
        (self.changed)();
        result.map(|_| ())
    }

    fn refuse(&self, error: Error) {
        let newer = self.texts.has_changed().unwrap_or(false);
        if !newer {
            let mut shared = lock(&self.shared);
            shared.refused = Some(Box::new(error));
            shared.waiting_since = None;
        }
    }

    /// Somebody else changes the entity too: goes on well behind their number.
    fn leap(&self) {
        let mut shared = lock(&self.shared);
        shared.sequence = shared.sequence.saturating_add(1000).min(SEQUENCE_MAX - 1);
    }
}

/// Codes of a change that is refused for what the card holds; another text may be taken
/// (<https://open.feishu.cn/document/cardkit-v1/card/update>).
const OF_CARD: [i64; 9] = [
    10_002, 200_220, 200_610, 200_621, 200_860, 200_861, 300_301, 300_303, 300_305,
];

/// A failure of the network that stays until somebody changes something.
fn never_passes(kind: NetworkKind) -> bool {
    matches!(
        kind,
        NetworkKind::Certificate | NetworkKind::Tls | NetworkKind::Proxy
    )
}

fn after(error: &Error) -> After {
    let Some(refusal) = error.api() else {
        return match error {
            Error::Network { kind, .. } if !never_passes(*kind) => After::Again,
            Error::Http { status, .. } if *status == 429 || *status >= 500 => After::Again,
            // A text that is no card.
            Error::Configuration(_) => After::Refused,
            _ => After::Over,
        };
    };
    match refusal.code {
        300_317 => After::Overtaken,
        // A person is pressing a button of the card; too many calls.
        200_810 | 230_020 | 99_991_400 => After::Again,
        _ if refusal.card.is_some() || OF_CARD.contains(&refusal.code) => After::Refused,
        // Pictures, people and the like that the card names.
        200_550..=200_575 | 200_914 | 200_915 | 100_290 | 300_220..=300_240 | 11_310 | 230_099 => {
            After::Refused
        }
        _ if refusal.status == 429 || refusal.status >= 500 => After::Again,
        _ => After::Over,
    }
}

fn ended() -> Explanation {
    Explanation {
        what: Bilingual::fixed("The live session was ended.", "实时同步已结束。"),
        advice: Bilingual::default(),
    }
}

fn idle() -> Explanation {
    Explanation {
        what: Bilingual::fixed(
            "Nothing has changed for a while, so the live session has ended.",
            "长时间没有修改，实时同步已结束。",
        ),
        advice: Bilingual::fixed("Start it again to go on.", "重新开始即可继续。"),
    }
}

fn over_age() -> Explanation {
    Explanation {
        what: Bilingual::fixed(
            "A card entity lives 14 days, and this one's are over.",
            "卡片实体的有效期为 14 天，现已到期。",
        ),
        advice: Bilingual::fixed("Send the card anew.", "请重新发送卡片。"),
    }
}

/// What a thread that ended badly has left behind is still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
