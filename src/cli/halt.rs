//! How a command that talks to the server runs, ends and says so.

use std::future::Future;

use serde_json::{Value, json};

use super::{End, put, say, tell};
use crate::feishu::{Error, Explanation, Progress};
use crate::lang::{Bilingual, Lang};

/// Why a command ended before its work was done.
#[derive(Debug)]
pub(super) enum Halt {
    /// A call failed, or was asked wrongly.
    Call(Box<Error>),
    /// The card is none, or what was asked for is not there.
    Refused(Bilingual),
    /// Wrong use, or a file that cannot be read or written.
    Failed(Bilingual),
    /// All was said already.
    Said(End),
    /// The person has stopped it.
    Stopped,
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Call(Box::new(error))
    }
}

impl Halt {
    /// How the program ends.
    pub(super) fn end(&self) -> End {
        match self {
            Self::Call(error) => end_of(error),
            Self::Refused(_) => End::Refused,
            Self::Failed(_) => End::Failed,
            Self::Said(end) => *end,
            Self::Stopped => End::Stopped,
        }
    }

    /// Says it: as a line of JSON on standard output, or as sentences on standard error.
    pub(super) fn tell(&self, as_json: bool, lang: Lang) {
        self.tell_of(None, as_json, lang);
    }

    /// As [`Halt::tell`]; the line of JSON names the file that it is about.
    pub(super) fn tell_of(&self, file: Option<&str>, as_json: bool, lang: Lang) {
        if as_json && let Some(error) = self.json(lang) {
            let mut line = json!({"error": error});
            if let Some(file) = file {
                line["file"] = file.into();
            }
            put(&line.to_string());
            return;
        }
        match self {
            Self::Call(error) => tell_error(error, lang),
            Self::Refused(reason) | Self::Failed(reason) => say(reason, lang),
            Self::Said(_) => {}
            Self::Stopped => say(&Bilingual::fixed("Stopped.", "已停止。"), lang),
        }
    }

    fn json(&self, lang: Lang) -> Option<Value> {
        match self {
            Self::Call(error) => Some(error_json(error, lang)),
            Self::Refused(reason) | Self::Failed(reason) => Some(json!({
                "code": null, "message": reason.get(lang), "log_id": null, "advice": null, "path": null,
            })),
            Self::Said(_) | Self::Stopped => None,
        }
    }
}

/// Wrong use, with what to do instead.
pub(super) fn misuse(what: Bilingual, advice: Bilingual) -> Error {
    Error::Configuration(Box::new(Explanation { what, advice }))
}

pub(super) fn end_of(error: &Error) -> End {
    match error {
        Error::Configuration(_) => End::Failed,
        _ => End::Refused,
    }
}

/// Runs a command's work until it is done, or Ctrl+C, a signal to end or a terminal that is closed stops it; what went
/// wrong is said.
pub(super) fn drive(
    as_json: bool,
    lang: Lang,
    work: impl Future<Output = Result<End, Halt>>,
) -> End {
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            tell(&error.to_string());
            return End::Failed;
        }
    };
    let result = runtime.block_on(async {
        tokio::select! {
            result = work => result,
            () = interrupted() => Err(Halt::Stopped),
        }
    });
    // A look-up of a host's name may go on for long; nobody waits for it.
    runtime.shutdown_background();
    match result {
        Ok(end) => end,
        Err(halt) => {
            halt.tell(as_json, lang);
            halt.end()
        }
    }
}

/// Waits for Ctrl+C, and where there are signals for those that ask a program to end.
async fn interrupted() {
    tokio::select! {
        result = tokio::signal::ctrl_c() => or_never(result.is_ok()).await,
        () = ended() => {}
    }
}

/// Where a signal cannot be waited for, the system ends the program at once, as it always does.
async fn or_never(has_come: bool) {
    if !has_come {
        std::future::pending().await
    }
}

/// Waits for the signal to end (`timeout`, a system that shuts down), or for the terminal to close.
#[cfg(unix)]
async fn ended() {
    use tokio::signal::unix::SignalKind;
    tokio::select! {
        () = signal(SignalKind::terminate()) => {}
        () = signal(SignalKind::hangup()) => {}
    }
}

#[cfg(not(unix))]
async fn ended() {
    std::future::pending().await
}

/// Waits for a signal; what the program was told to ignore (`nohup`) it goes on to ignore.
#[cfg(unix)]
async fn signal(kind: tokio::signal::unix::SignalKind) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let counts = match ignored(&status) {
        Some(mask) => mask & (1 << (kind.as_raw_value() - 1)) == 0,
        // Only a terminal that closes is ignored by custom.
        None => kind != tokio::signal::unix::SignalKind::hangup(),
    };
    if !counts {
        return std::future::pending().await;
    }
    match tokio::signal::unix::signal(kind) {
        Ok(mut signal) => or_never(signal.recv().await.is_some()).await,
        Err(_) => std::future::pending().await,
    }
}

/// The signals that a process ignores, the first one in the lowest bit; `None` on a system that does not tell.
#[cfg(unix)]
fn ignored(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(line.trim(), 16).ok()
}

/// The error as the object that stands behind `error` in the JSON lines.
pub(super) fn error_json(error: &Error, lang: Lang) -> Value {
    let explanation = error.explain();
    let mut object = json!({
        "code": error.code(),
        "message": explanation.what.get(lang),
        "log_id": error.log_id(),
        "advice": explanation.advice.get(lang),
        "path": error.path(),
    });
    if error.may_have_arrived() {
        object["may_have_arrived"] = Value::from(true);
    }
    if let Some(wait) = error.retry_after() {
        object["retry_after"] = Value::from(wait.as_secs());
    }
    if let Some(detail) = error.detail() {
        object["detail"] = Value::from(detail);
    }
    object
}

fn tell_error(error: &Error, lang: Lang) {
    let explanation = error.explain();
    let what = explanation.what.get(lang);
    match error.code() {
        Some(code) => tell(&format!("{code}: {what}")),
        None => tell(what),
    }
    let advice = explanation.advice.get(lang);
    if !advice.is_empty() {
        tell(advice);
    }
    if let Some(detail) = error.detail() {
        let label = Bilingual::fixed("details: ", "详情：");
        tell(&format!("{}{detail}", label.get(lang)));
    }
    if let Some(id) = error.log_id() {
        tell(&format!("log_id: {id}"));
    }
}

/// Tells on standard error that a call is tried again; what is over in a moment needs no words.
pub(super) fn progress(lang: Lang) -> impl Fn(Progress) + Sync {
    move |step: Progress| {
        if matches!(step, Progress::Retrying { .. }) {
            say(&step.sentence(), lang);
        }
    }
}
