//! How long to wait, how often to try, whom to trust; and how far a call is.

use std::path::PathBuf;
use std::time::Duration;

use crate::{both, lang::Bilingual};

/// How long to wait, how often to try, and whom to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long a connection may take to stand.
    pub connect_timeout: Duration,
    /// How long one try may take, from the connection to the last byte of the answer; a large upload gets longer, by
    /// a second for each 50 KB.
    pub answer_timeout: Duration,
    /// How often a call is tried at most, the first time included.
    pub tries: u32,
    /// The wait before the second try; it doubles from try to try and is lengthened by chance by up to a quarter.
    pub first_wait: Duration,
    /// How long a call may take over all, with tokens, tries and waits; a large upload gets longer as above.
    pub total: Duration,
    /// A PEM file with root certificates that are trusted besides the system's: those of an own server, or of a
    /// network whose proxy replaces certificates. It is read by the first call.
    pub ca_file: Option<PathBuf>,
}

impl Default for Options {
    /// Four tries with waits of 1, 2 and 4 s, as the documentation of the rate limits advises.
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(30),
            tries: 4,
            first_wait: Duration::from_secs(1),
            total: Duration::from_secs(90),
            ca_file: None,
        }
    }
}

/// How far a call is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The access token is being fetched (left out while the last one lives).
    GettingToken,
    /// The request itself is on its way.
    Sending,
    /// A try failed in a way that may pass; the next one follows after a wait.
    Retrying {
        /// The number of the coming try; the first one was 1.
        attempt: u32,
        /// How many tries there are at most.
        of: u32,
        /// The wait before the coming try.
        after: Duration,
        /// What went wrong.
        because: Bilingual,
    },
}

impl Progress {
    /// The step in words.
    pub fn sentence(&self) -> Bilingual {
        match self {
            Self::GettingToken => {
                Bilingual::fixed("Getting the access token…", "正在获取访问凭证……")
            }
            Self::Sending => Bilingual::fixed("Sending…", "正在发送……"),
            Self::Retrying {
                attempt,
                of,
                after,
                because,
            } => {
                let seconds = after.as_secs_f32();
                let (en, zh) = (&because.en, &because.zh);
                both!(
                    "{en} Try {attempt} of {of} follows in {seconds:.1} s.",
                    "{zh}{seconds:.1} 秒后进行第 {attempt} 次尝试（共 {of} 次）。"
                )
            }
        }
    }
}
