//! What a card is checked for: the way it is sent, and the oldest client that has to show it.

use std::fmt;
use std::str::FromStr;

use crate::both;
use crate::lang::Bilingual;

/// What a card is checked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How it is sent.
    pub target: Target,
    /// The oldest client that has to show it; any of those that show 2.0 for `None`.
    pub client: Option<ClientVersion>,
}

/// How a card is sent: each way has limits of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// As the content of an app's message.
    #[default]
    App,
    /// By the address of a custom bot.
    Webhook,
    /// As a card entity.
    Entity,
}

impl FromStr for Target {
    type Err = Bilingual;

    fn from_str(text: &str) -> Result<Self, Bilingual> {
        match text {
            "app" => Ok(Self::App),
            "webhook" => Ok(Self::Webhook),
            "entity" => Ok(Self::Entity),
            _ => Err(both!(
                "app, webhook or entity is expected, not {text}",
                "应为 app、webhook 或 entity，而不是 {text}"
            )),
        }
    }
}

/// The version of a client, such as `7.20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClientVersion {
    major: u32,
    minor: u32,
}

impl fmt::Display for ClientVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for ClientVersion {
    type Err = Bilingual;

    /// Reads `7`, `7.20`, `V7.20` and `7.20.3`, of which the last number does not count.
    fn from_str(text: &str) -> Result<Self, Bilingual> {
        let digits = text.trim().trim_start_matches(['v', 'V']);
        let mut parts = digits.split('.').map(str::parse::<u32>);
        let read = match (parts.next(), parts.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => Some(Self { major, minor }),
            (Some(Ok(major)), None) => Some(Self { major, minor: 0 }),
            _ => None,
        };
        read.filter(|_| parts.all(|part| part.is_ok())).ok_or(both!(
            "a client version such as 7.20 is expected, not {text}",
            "应为形如 7.20 的客户端版本号，而不是 {text}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let version = |text: &str| text.parse::<ClientVersion>().expect("a version");
        assert!(version("7.9") < version("7.20"));
        assert!(version("V7.20.1") == version("7.20"));
        assert!(version("8") > version("7.99"));
        for text in ["", "seven", "7.x", "7.", "-1", "7.20.x"] {
            assert!(text.parse::<ClientVersion>().is_err(), "{text}");
        }
    }
}
