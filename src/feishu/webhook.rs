//! Custom bots: a message to one group by an address, without an app.
//!
//! <https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>
//!
//! No message id comes back, so such a message can be neither updated nor recalled, and its buttons call nobody.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use ring::hmac;
use serde_json::{Map, Value};

use super::auth::Secret;
use super::call::Call;
use super::client::{Answer, BaseUrl, Client, Hidden, Method, Options, Place, Progress, Request};
use super::content::Content;
use super::error::Error;
use crate::lang::Bilingual;

/// What stands for the token in what is shown.
const TOKEN: &str = "$FEISHU_WEBHOOK_TOKEN";
/// What would stand for the key of the signature, which is never sent.
const KEY: &str = "$FEISHU_WEBHOOK_SECRET";
/// The path before the token.
const HOOK: &str = "/bot/v2/hook/";

/// The address of a custom bot. Whoever has it can send to the group, so its last part is a secret: neither `Debug` nor
/// `Display` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl {
    base: BaseUrl,
    token: Secret,
}

impl WebhookUrl {
    /// The server.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// The secret part of the address: for the system's key store.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// The address of the custom bot with this token on a server.
    ///
    /// # Errors
    /// [`Error::Configuration`] when it cannot be a token; the sentence does not repeat it.
    pub fn new(base: BaseUrl, token: &str) -> Result<Self, Error> {
        let token = token.trim().trim_end_matches('/');
        if token.is_empty()
            || token
                .bytes()
                .any(|b| !b.is_ascii_alphanumeric() && !b"-_".contains(&b))
        {
            return Err(Self::refuse());
        }
        Ok(Self {
            base,
            token: Secret::new(token),
        })
    }

    fn refuse() -> Error {
        Error::configuration(
            Bilingual::fixed(
                "This is not the address of a custom bot.",
                "这不是自定义机器人的 Webhook 地址。",
            ),
            Bilingual::fixed(
                "Copy the address from the bot's page in the group's settings; it looks like https://open.feishu.cn/open-apis/bot/v2/hook/…",
                "请从群设置中的机器人页面复制地址，形如 https://open.feishu.cn/open-apis/bot/v2/hook/…",
            ),
        )
    }
}

impl FromStr for WebhookUrl {
    type Err = Error;

    /// Reads the address that the group's settings show.
    ///
    /// # Errors
    /// [`Error::Configuration`]; its sentence never repeats the text.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (base, token) = text.trim().split_once(HOOK).ok_or_else(Self::refuse)?;
        if !base.ends_with("/open-apis") {
            return Err(Self::refuse());
        }
        Self::new(base.parse()?, token)
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base.url_of(&format!("{HOOK}{}", self.token)))
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({self})")
    }
}

/// The signature that proves the sender to a bot with a key: Base64 of HMAC-SHA256 over an **empty** message, with the
/// time and the key as its key. `time` is in seconds since 1970 and at most an hour off.
pub fn signature(time: u64, key: &Secret) -> String {
    let words = Secret::new(format!("{time}\n{}", key.expose()));
    let hmac_key = hmac::Key::new(hmac::HMAC_SHA256, words.expose().as_bytes());
    base64::engine::general_purpose::STANDARD.encode(hmac::sign(&hmac_key, b""))
}

/// The request that sends a card by webhook; nothing is sent. With a key and a time in seconds since 1970 it is signed.
///
/// # Errors
/// [`Error::Configuration`] when the content is a card entity or no card.
pub fn send(
    to: &WebhookUrl,
    content: &Content,
    signed: Option<(&Secret, u64)>,
) -> Result<Request, Error> {
    let mut fields = Map::new();
    let mut hidden = vec![Hidden {
        shown: TOKEN,
        place: Place::Url,
        secret: to.token.clone(),
    }];
    if let Some((key, time)) = signed {
        fields.insert(String::from("timestamp"), Value::from(time.to_string()));
        fields.insert(String::from("sign"), Value::from(signature(time, key)));
        hidden.push(Hidden {
            shown: KEY,
            place: Place::Nowhere,
            secret: key.clone(),
        });
    }
    fields.insert(String::from("msg_type"), Value::from("interactive"));
    let url = to.base.url_of(&format!("{HOOK}{TOKEN}"));
    let body = content.beside(&fields)?;
    let request = Request::new(Call::Webhook, Method::Post, url, body);
    Ok(Request { hidden, ..request })
}

impl Client {
    /// A client for the server of a custom bot.
    pub fn for_webhook(to: &WebhookUrl, options: Options) -> Self {
        Self::without_app(to.base.clone(), options)
    }

    /// Sends a card by webhook, signed where there is a key. The answer holds no message id.
    ///
    /// # Errors
    /// Any [`Error`]; nothing was sent unless [`Error::may_have_arrived`] says so, and then sending again may make two.
    pub async fn send_webhook(
        &self,
        to: &WebhookUrl,
        content: &Content,
        key: Option<&Secret>,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let time = now.map_or(0, |time| time.as_secs());
        let key = key.filter(|key| !key.is_empty());
        let request = send(to, content, key.map(|key| (key, time)))?;
        self.call(&request, progress).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feishu::Body;

    #[test]
    fn an_address_shows_no_token_and_another_address_is_none() {
        let text = " https://open.feishu.cn/open-apis/bot/v2/hook/hunter2-0000 \n";
        let url: WebhookUrl = text.parse().unwrap();
        assert_eq!(url.base(), &BaseUrl::feishu());
        assert_eq!(url.token().expose(), "hunter2-0000");
        assert_eq!(
            format!("{url} {url:?}").matches("hook/***").count(),
            2,
            "{url:?}"
        );
        for text in [
            "",
            "hunter2",
            "https://open.feishu.cn/open-apis/bot/v2/hook/",
            "https://open.feishu.cn/open-apis/bot/v2/hook/hunter2?x=1",
            "https://open.feishu.cn/open-apis/bot/v2/hook/hunter2/../x",
            "https://open.feishu.cn/bot/v2/hook/hunter2",
            "ftp://x/open-apis/bot/v2/hook/hunter2",
        ] {
            let error = text.parse::<WebhookUrl>().unwrap_err();
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
    }

    #[test]
    fn a_signature_is_that_of_an_independent_tool() {
        // printf '' | openssl dgst -sha256 -hmac "$(printf '1760000000\nwebhook-secret')" -binary | base64
        let sign = signature(1_760_000_000, &Secret::new("webhook-secret"));
        assert_eq!(sign, "WjXKyzSqXvH9TOTocPfMmqzuTQbgdrDIgP/AQEKMa0o=");
    }

    #[test]
    fn a_request_shows_neither_token_nor_key_and_a_card_with_their_names_does_not_get_them() {
        let url = WebhookUrl::new(BaseUrl::feishu(), "hunter2").unwrap();
        let card = format!("{{\"a\":\"{TOKEN} {KEY}\"}}");
        let key = Secret::new("hunter3");
        let request = send(&url, &Content::Card(card.clone()), Some((&key, 1))).unwrap();
        let shown = format!(
            "{request:?} {} {}",
            serde_json::to_string(&request).unwrap(),
            request.curl()
        );
        assert!(!shown.contains("hunter"), "{shown}");
        let Body::Json(text) = &request.body else {
            panic!("{request:?}")
        };
        assert_eq!(&request.reveal(text, Place::Body), text);
        assert!(text.contains(&card));
        assert_eq!(
            request.reveal(&request.url, Place::Url),
            "https://open.feishu.cn/open-apis/bot/v2/hook/hunter2"
        );
    }
}
