//! Which failures may pass, and how long to wait before the next try.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use crate::feishu::call::Call;
use crate::feishu::codes::{Retry, Table};
use crate::feishu::error::Error;

/// Whether the server no longer takes the token that the call carried.
pub(super) fn is_token_gone(error: &Error) -> bool {
    match error {
        Error::Api(error) => {
            error.call != Call::Token && Table::built_in().retry(error) == Some(Retry::Token)
        }
        _ => false,
    }
}

/// How long to wait before the next try, or nothing where another try would be useless.
pub(super) fn wait_after(error: &Error, tries: u32, first_wait: Duration) -> Option<Duration> {
    let reset = match error {
        Error::Configuration(_) => return None,
        Error::Network { kind, .. } if kind.may_pass() => None,
        Error::Network { .. } => return None,
        Error::Http {
            status,
            retry_after,
            ..
        } if may_pass(*status) => *retry_after,
        Error::Http { .. } => return None,
        Error::Api(error)
            if may_pass(error.status) || Table::built_in().retry(error) == Some(Retry::Later) =>
        {
            error.retry_after
        }
        Error::Api(_) => return None,
    };
    let wait = first_wait.saturating_mul(1 << (tries - 1).min(16));
    // Lengthened, never shortened: what the server asked for is the least.
    let chance = wait.mul_f64((random() % 1024) as f64 / 4096.0);
    Some(reset.unwrap_or(wait).saturating_add(chance))
}

/// Whether a refusal with this HTTP status may be over a little later.
fn may_pass(status: u16) -> bool {
    status == 429 || status >= 500
}

/// Whether a content type is that of a file, not of the server's JSON nor of somebody's page.
pub(super) fn is_file(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.is_empty() || kind.starts_with("image/") || kind.starts_with("application/octet-stream")
}

/// A random number, good enough to spread tries and to name a message.
pub(in crate::feishu) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feishu::BaseUrl;

    #[test]
    fn waits_double_and_are_lengthened_by_at_most_a_quarter() {
        let error = Error::page(Call::SendMessage, &BaseUrl::feishu(), 502, "", None);
        for (tries, least) in [(1, 100), (2, 200), (3, 400)] {
            let wait = wait_after(&error, tries, Duration::from_millis(100)).unwrap();
            assert!(wait >= Duration::from_millis(least), "{wait:?}");
            assert!(wait <= Duration::from_millis(least * 5 / 4), "{wait:?}");
        }
    }
}
