//! The environment's secrets, kept from the programs that a window starts: a file chooser, a browser.
//!
//! A process cannot take a variable out of its own environment safely once it runs, but it can begin anew without it:
//! [`hide`] hands the secrets to the same program through a pipe and lets that take its place.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::feishu::Secret;

/// The variables that hold secrets.
pub const SECRETS: [&str; 3] = [
    "FEISHU_APP_SECRET",
    "CARDWRIGHT_WEBHOOK",
    "CARDWRIGHT_WEBHOOK_SECRET",
];
/// Says that the secrets come on standard input.
const MARK: &str = "CARDWRIGHT_SECRETS_ON_STDIN";
/// A pipe takes so many bytes before somebody reads.
const MOST: usize = 16 << 10;

/// What was handed over.
static KEPT: OnceLock<BTreeMap<String, Secret>> = OnceLock::new();

/// A variable of the environment, or of what it was before [`hide`].
pub fn variable(name: &str) -> Option<String> {
    let kept = KEPT.get().and_then(|kept| kept.get(name));
    kept.map(|secret| secret.expose().to_owned())
        .or_else(|| std::env::var(name).ok())
}

/// Begins the program anew without the secrets in its environment, where it has some; [`variable`] has them then. Where
/// that cannot be done, all stays as it is. For the beginning of a window, before any other thread runs.
#[cfg(unix)]
pub fn hide() {
    use std::io::{IsTerminal as _, Write as _};
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    if std::env::var_os(MARK).is_some() {
        if !std::io::stdin().is_terminal() {
            let _ = KEPT.set(received(std::io::stdin()));
        }
        return;
    }
    let found: BTreeMap<&str, String> = SECRETS
        .into_iter()
        .filter_map(|name| Some((name, std::env::var(name).ok()?)))
        .collect();
    if found.is_empty() {
        return;
    }
    let (Ok(program), Ok((reader, mut writer)), Ok(text)) = (
        std::env::current_exe(),
        std::io::pipe(),
        serde_json::to_vec(&found),
    ) else {
        return;
    };
    if text.len() > MOST || writer.write_all(&text).is_err() {
        return;
    }
    drop(writer);
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1));
    for name in SECRETS {
        command.env_remove(name);
    }
    // It comes back only where it could not be done.
    let _ = command.env(MARK, "1").stdin(reader).exec();
}

/// Begins the program anew without the secrets in its environment; not on this system.
#[cfg(not(unix))]
pub fn hide() {}

/// Reads what was handed over.
fn received(from: impl std::io::Read) -> BTreeMap<String, Secret> {
    let mut text = Vec::new();
    let limit = u64::try_from(MOST).unwrap_or(u64::MAX);
    let read = std::io::Read::read_to_end(&mut from.take(limit), &mut text);
    let found: BTreeMap<String, String> = read
        .ok()
        .and_then(|_| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let known = found
        .into_iter()
        .filter(|(name, _)| SECRETS.contains(&&**name));
    known
        .map(|(name, value)| (name, Secret::new(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_secrets_are_taken_over() {
        let kept = received(&br#"{"FEISHU_APP_SECRET": "s", "PATH": "/nowhere"}"#[..]);
        let names: Vec<&str> = kept.keys().map(String::as_str).collect();
        assert_eq!(names, ["FEISHU_APP_SECRET"]);
        assert_eq!(kept["FEISHU_APP_SECRET"].expose(), "s");
        assert!(received(&b"no JSON"[..]).is_empty());
    }
}
