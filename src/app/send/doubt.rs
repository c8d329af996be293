//! Sends that may have arrived although no answer came: the same one again must not make a second message.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message/create>: of the messages with one `uuid` within an hour,
//! one is sent.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::run::What;
use crate::both;
use crate::sending::{Finding, Plan, Way};

/// How long the server knows a uuid; less the time that a call may take.
const KNOWN: Duration = Duration::from_secs(3600 - 120);
/// Sends that are kept at most.
const MOST: usize = 100;
/// The name of what is said of one.
const CODE: &str = "doubt";

struct Doubt {
    what: What,
    plans: Vec<Arc<Plan>>,
    /// When it went out first.
    since: SystemTime,
}

/// What is known of the same send before.
pub(super) enum Before {
    /// Nothing, or that it failed.
    Nothing,
    /// It may have arrived: these plans carry its uuids.
    Again(Vec<Arc<Plan>>, SystemTime),
    /// It may have arrived, and another one makes a second message: the person has to know.
    Tell(Finding),
}

/// The list of them.
pub(super) struct Doubts {
    list: Vec<Doubt>,
    known: Duration,
}

impl Default for Doubts {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            known: KNOWN,
        }
    }
}

impl Doubts {
    /// Takes the server to know a uuid for so long.
    pub(super) const fn set_known(&mut self, known: Duration) {
        self.known = known;
    }

    /// Remembers a send that may have arrived.
    pub(super) fn add(&mut self, what: What, plans: Vec<Arc<Plan>>, since: SystemTime) {
        self.forget(&what);
        if self.list.len() >= MOST {
            self.list.remove(0);
        }
        self.list.push(Doubt { what, plans, since });
    }

    /// The person knows, or it has arrived.
    pub(super) fn forget(&mut self, what: &What) {
        self.list.retain(|doubt| doubt.what != *what);
    }

    /// What is known of this send, at this time.
    pub(super) fn before(&self, what: &What, now: SystemTime) -> Before {
        let Some(doubt) = self.list.iter().find(|doubt| doubt.what == *what) else {
            return Before::Nothing;
        };
        // A clock that was put back tells nothing: the uuid may be forgotten.
        let age = now.duration_since(doubt.since).ok();
        let is_known = age.is_some_and(|age| age < self.known);
        match (has_uuid(&what.way), is_known) {
            (true, true) => Before::Again(doubt.plans.clone(), doubt.since),
            _ if matches!(what.way, Way::Update { .. }) => Before::Nothing,
            (true, false) => Before::Tell(finding(both!(
                "The same was sent before and may have arrived; that is too long ago for the server to tell the two apart, so sending it again may make a second message; look into the chat first",
                "相同内容此前已发出且可能已送达；时间过久，服务端已无法去重，再次发送可能产生第二条消息；请先查看会话"
            ))),
            (false, _) => Before::Tell(finding(both!(
                "The same was sent before and may have arrived; in this form the server cannot tell the two apart, so sending it again may make a second message; look into the chat first",
                "相同内容此前已发出且可能已送达；此发送形式服务端无法去重，再次发送可能产生第二条消息；请先查看会话"
            ))),
        }
    }
}

/// Whether what is said is that a send may have arrived: it is asked each time.
pub(super) fn is_of(finding: &Finding) -> bool {
    finding.code == CODE
}

fn finding(message: crate::lang::Bilingual) -> Finding {
    Finding {
        code: CODE,
        message,
        place: None,
        server: None,
    }
}

/// Whether the server knows a message of this way by a uuid.
const fn has_uuid(way: &Way) -> bool {
    matches!(
        way,
        Way::Card | Way::Entity | Way::Template { .. } | Way::Reply { .. }
    )
}
