//! Who the program is for the server: the app's credentials, and the access token that they buy.
//!
//! <https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal>

use std::fmt;
use std::time::{Duration, Instant};

use super::call::Call;
use super::client::{Answer, Body, Client, Hidden, Method, Place, Request};
use super::error::Error;
use crate::{both, lang::Bilingual};

/// The token is fetched anew when it has less than this to live: from then on the server makes a new one, while
/// before it would only repeat the old one.
const RENEW_WHEN_LEFT: Duration = Duration::from_secs(1800);

/// The environment variable that holds the app id.
const ID_VARIABLE: &str = "FEISHU_APP_ID";
/// The environment variable that holds the app secret.
const SECRET_VARIABLE: &str = "FEISHU_APP_SECRET";

/// What stands for the secret in a request that is shown.
const SECRET_SHOWN: &str = "$FEISHU_APP_SECRET";

/// A text that is never shown: `Debug` and `Display` write `***`, it cannot be serialised, and its memory is
/// overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text secret from here on.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: for the request that needs it and for the system's key store, never for a log or a message.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text as it stands between the quotes of a JSON text.
    fn in_json(&self) -> Self {
        let quoted = Self(serde_json::Value::from(self.0.as_str()).to_string());
        let inner = quoted.0.get(1..quoted.0.len().saturating_sub(1));
        Self(inner.unwrap_or_default().to_owned())
    }

    /// The given text with every occurrence of the secret replaced by `***`.
    pub(super) fn scrub(&self, text: String) -> String {
        if self.0.is_empty() || !text.contains(&self.0) {
            text
        } else {
            text.replace(&self.0, "***")
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        // Without a reader the compiler may leave the overwriting out.
        std::hint::black_box(&bytes);
    }
}

/// An app's id and secret, from the developer console (<https://open.feishu.cn/app>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    app_id: String,
    secret: Secret,
}

impl Credentials {
    /// Credentials as a person typed or pasted them; white space around them is dropped.
    ///
    /// # Errors
    /// [`Error::Configuration`] when one of the two is empty or has white space inside.
    pub fn new(app_id: &str, secret: &str) -> Result<Self, Error> {
        let (app_id, secret) = (app_id.trim(), secret.trim());
        check_word(app_id, &Bilingual::fixed("app id", "App ID"))?;
        check_word(secret, &Bilingual::fixed("app secret", "App Secret"))?;
        Ok(Self {
            app_id: app_id.to_owned(),
            secret: Secret::new(secret),
        })
    }

    /// Credentials from the environment variables `FEISHU_APP_ID` and `FEISHU_APP_SECRET`.
    ///
    /// # Errors
    /// [`Error::Configuration`] when a variable is missing or its value cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// As [`Credentials::from_environment`], with the environment as a function from name to value.
    ///
    /// # Errors
    /// As [`Credentials::from_environment`].
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let value = |name: &str| match variable(name) {
            Some(value) if !value.trim().is_empty() => Ok(value),
            _ => Err(Error::configuration(
                both!(
                    "The environment variable {name} is not set.",
                    "环境变量 {name} 没有设置。"
                ),
                both!(
                    "Set {ID_VARIABLE} and {SECRET_VARIABLE} to the app's id and secret from the developer console (https://open.feishu.cn/app).",
                    "请把 {ID_VARIABLE} 和 {SECRET_VARIABLE} 设为开发者后台（https://open.feishu.cn/app）中该应用的 App ID 和 App Secret。"
                ),
            )),
        };
        let id = value(ID_VARIABLE)?;
        let secret = Secret::new(value(SECRET_VARIABLE)?);
        Self::new(&id, secret.expose())
    }

    /// The app's id (`cli_…`), which is no secret.
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// The app's secret.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }
}

/// Refuses what cannot be an id or a secret; the sentence does not repeat the value.
fn check_word(word: &str, name: &Bilingual) -> Result<(), Error> {
    let (en, zh) = (&name.en, &name.zh);
    let what = if word.is_empty() {
        both!("The {en} is empty.", "{zh} 为空。")
    } else if word.chars().any(|c| c.is_whitespace() || c.is_control()) {
        both!(
            "The {en} has white space or an invisible character inside.",
            "{zh} 中含有空白或不可见字符。"
        )
    } else {
        return Ok(());
    };
    Err(Error::configuration(
        what,
        both!(
            "Copy the {en} again from the developer console (https://open.feishu.cn/app).",
            "请从开发者后台（https://open.feishu.cn/app）重新复制 {zh}。"
        ),
    ))
}

/// An access token of the app in its tenant.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What goes after `Bearer`.
    pub(super) value: Secret,
    /// From when on a new one is fetched before the next call.
    renew_at: Instant,
}

impl Token {
    /// Whether a call may still use it without asking for a new one.
    pub(super) fn is_fresh(&self) -> bool {
        Instant::now() < self.renew_at
    }

    /// Asks the server for a token, once.
    pub(super) async fn fetch(client: &Client, deadline: Instant) -> Result<Self, Error> {
        let credentials = client.app()?;
        let body = serde_json::json!({
            "app_id": credentials.app_id(),
            "app_secret": SECRET_SHOWN,
        });
        let url = client
            .base()
            .url_of("/auth/v3/tenant_access_token/internal");
        let request = Request {
            hidden: vec![Hidden {
                shown: SECRET_SHOWN,
                place: Place::Body,
                secret: credentials.secret().in_json(),
            }],
            ..Request::new(Call::Token, Method::Post, url, Body::json(&body))
        };
        let answer = client.try_once(&request, None, deadline).await?;
        Self::read(client, &answer)
    }

    /// Reads the answer, which is flat: the token stands beside `code`.
    fn read(client: &Client, answer: &Answer) -> Result<Self, Error> {
        let value = answer
            .body
            .get("tenant_access_token")
            .and_then(|v| v.as_str());
        let expire = answer
            .body
            .get("expire")
            .and_then(serde_json::Value::as_u64);
        match value {
            // Anything else could not stand in a header.
            Some(value) if !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic()) => {
                let left = Duration::from_secs(expire.unwrap_or(0).min(7200));
                Ok(Self {
                    value: Secret::new(value),
                    renew_at: Instant::now() + left.saturating_sub(RENEW_WHEN_LEFT),
                })
            }
            _ => Err(Error::incomplete(
                Call::Token,
                client.base(),
                answer.status,
                "tenant_access_token",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_to_no_format() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?} {secret:#?}"), "*** *** ***");
        let credentials = Credentials::new("cli_1", "hunter2").unwrap();
        assert!(!format!("{credentials:?} {credentials:#?}").contains("hunter2"));
        assert!(format!("{credentials:?}").contains("cli_1"));
    }

    #[test]
    fn credentials_pasted_with_white_space_around_them_are_taken() {
        let credentials = Credentials::new(" cli_1\n", "\ts3cret \r\n").unwrap();
        assert_eq!(credentials.app_id(), "cli_1");
        assert_eq!(credentials.secret().expose(), "s3cret");
    }

    #[test]
    fn unusable_credentials_are_refused_without_repeating_them() {
        for (id, secret) in [
            ("", "s3cret"),
            ("cli_1", " "),
            ("cli_1", "s3 cret"),
            ("c\u{7}", "s3cret"),
        ] {
            let error = Credentials::new(id, secret).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3"), "{error:?}");
        }
    }

    #[test]
    fn the_environment_gives_both_or_says_which_is_missing() {
        let both = |name: &str| match name {
            "FEISHU_APP_ID" => Some("cli_1".to_owned()),
            "FEISHU_APP_SECRET" => Some("s3cret".to_owned()),
            _ => None,
        };
        assert_eq!(Credentials::from_variables(both).unwrap().app_id(), "cli_1");
        let error =
            Credentials::from_variables(|name| both(name).filter(|v| v == "cli_1")).unwrap_err();
        assert!(error.to_string().contains("FEISHU_APP_SECRET"), "{error}");
        let error = Credentials::from_variables(|_| Some(String::new())).unwrap_err();
        assert!(error.to_string().contains("FEISHU_APP_ID"), "{error}");
    }
}
