//! One call to the server, for every resource: address, token, time-outs, retries, and the reading of the answer.
//!
//! <https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/overview>

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::str::FromStr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use super::auth::{Credentials, Token};
use super::codes::{Retry, Table};
use super::error::{ApiError, Call, Error};
use crate::{both, lang::Bilingual};

/// Every path of the interface starts with this.
const PREFIX: &str = "/open-apis";

/// Bytes of an answer that are read; every answer to the calls here is far smaller.
const ANSWER_MAX: usize = 1 << 20;

/// The address of the server: Feishu, Lark, or another one that speaks the same interface.
///
/// An app, its users and its keys live on one of Feishu and Lark; the person chooses, nothing is guessed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// Scheme, host, port and path prefix, without a slash at the end and without `/open-apis`.
    address: String,
    /// Host and, where it is not the usual one, port.
    host: String,
    /// Whether the host is this machine.
    loopback: bool,
}

impl BaseUrl {
    /// <https://open.feishu.cn>, for tenants of Feishu.
    pub fn feishu() -> Self {
        Self::known("open.feishu.cn")
    }

    /// <https://open.larksuite.com>, for tenants of Lark.
    pub fn lark() -> Self {
        Self::known("open.larksuite.com")
    }

    fn known(host: &str) -> Self {
        Self {
            address: format!("https://{host}"),
            host: host.to_owned(),
            loopback: false,
        }
    }

    /// The address without a slash at the end and without `/open-apis`, such as `https://open.feishu.cn`.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// Host and, where it is not the usual one, port: for sentences that a person reads.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether secret and token would travel unencrypted over a network: `http` to another machine.
    pub fn is_in_the_clear(&self) -> bool {
        self.address.starts_with("http:") && !self.loopback
    }

    /// The full address of a call; `path` starts with a slash and follows `/open-apis`.
    pub(super) fn url_of(&self, path: &str) -> String {
        format!("{}{PREFIX}{path}", self.address)
    }

    fn refuse(what: Bilingual) -> Error {
        Error::configuration(
            what,
            Bilingual::fixed(
                "Give feishu, lark, or an address such as https://open.feishu.cn.",
                "请填写 feishu、lark，或形如 https://open.feishu.cn 的地址。",
            ),
        )
    }
}

impl Default for BaseUrl {
    fn default() -> Self {
        Self::feishu()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl FromStr for BaseUrl {
    type Err = Error;

    /// Reads `feishu`, `lark` or an address; a slash and `/open-apis` at the end are tolerated.
    ///
    /// # Errors
    /// [`Error::Configuration`]; its sentence never repeats the text, which may hold a password by mistake.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "" => {
                return Err(Self::refuse(Bilingual::fixed(
                    "The base address is empty.",
                    "服务器地址为空。",
                )));
            }
            "feishu" => return Ok(Self::feishu()),
            "lark" => return Ok(Self::lark()),
            _ => {}
        }
        let url = reqwest::Url::parse(text)
            .ok()
            .filter(|_| text.contains("://"));
        let Some(url) = url else {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address is not an address of the web.",
                "服务器地址不是网址。",
            )));
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address does not start with https:// or http://.",
                "服务器地址没有以 https:// 或 http:// 开头。",
            )));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address holds a user name or a password, which it must not.",
                "服务器地址中含有用户名或密码，这是不允许的。",
            )));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address has a ? or a # in it, which it must not.",
                "服务器地址中含有 ? 或 #，这是不允许的。",
            )));
        }
        let Some(name) = url.host_str().filter(|name| !name.is_empty()) else {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address has no host.",
                "服务器地址中没有主机名。",
            )));
        };
        if url.path().starts_with("//") {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address has no host: it begins with https:// twice, or has // after the host.",
                "服务器地址中没有主机名：重复写了 https://，或在主机名后写了 //。",
            )));
        }
        let path = url.path().trim_end_matches('/');
        let path = path
            .strip_suffix(PREFIX)
            .unwrap_or(path)
            .trim_end_matches('/');
        let known = [Self::feishu(), Self::lark()]
            .into_iter()
            .find(|base| base.host == name);
        if path.contains(PREFIX) || (known.is_some() && !path.is_empty()) {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address is the address of a page or of a call, not of the server.",
                "服务器地址填成了某个网页或接口的地址。",
            )));
        }
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        let loopback = name == "localhost"
            || name
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        Ok(Self {
            address: format!("{}://{host}{path}", url.scheme()),
            host,
            loopback,
        })
    }
}

/// How long to wait and how often to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long a connection may take to stand.
    pub connect_timeout: Duration,
    /// How long one try may take, from the connection to the last byte of the answer.
    pub answer_timeout: Duration,
    /// How often a call is tried at most, the first time included.
    pub tries: u32,
    /// The wait before the second try; it doubles from try to try and is lengthened by chance by up to a quarter.
    pub first_wait: Duration,
    /// How long a call may take over all, with tokens, tries and waits.
    pub total: Duration,
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

/// A client of one app on one server.
///
/// Making one opens nothing and reads nothing, so it may be done anywhere; the first call loads the system's root
/// certificates. Clones share connections and token.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    base: BaseUrl,
    credentials: Credentials,
    options: Options,
    /// Made by the first call: it reads certificates from the disk.
    http: OnceLock<reqwest::Client>,
    token: Mutex<Option<Token>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.inner.base)
            .field("credentials", &self.inner.credentials)
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
    }
}

/// One request, ready to be tried.
pub(super) struct Ask<'a> {
    /// Which call it is, for errors.
    pub(super) call: Call,
    /// The full address; holds no secret.
    pub(super) url: &'a str,
    /// JSON text.
    pub(super) body: &'a str,
}

/// An answer with `code` 0.
pub(super) struct Answer {
    /// The whole body, a JSON object.
    pub(super) body: Value,
    /// HTTP status.
    pub(super) status: u16,
    /// The id under which the server's operators find the call.
    pub(super) log_id: Option<String>,
    /// How many tries it took.
    pub(super) tries: u32,
}

impl Client {
    /// A client for an app on a server.
    pub fn new(base: BaseUrl, credentials: Credentials, options: Options) -> Self {
        Self {
            inner: Arc::new(Inner {
                base,
                credentials,
                options,
                http: OnceLock::new(),
                token: Mutex::new(None),
            }),
        }
    }

    /// The server's address.
    pub fn base(&self) -> &BaseUrl {
        &self.inner.base
    }

    /// The app's credentials.
    pub fn credentials(&self) -> &Credentials {
        &self.inner.credentials
    }

    /// The time-outs and tries.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// Makes a call with the app's token: fetches the token first where there is none, renews it once when the server
    /// no longer takes it, and repeats the same request where that is safe and promises success.
    ///
    /// Whoever asks has to make repetition harmless (a uuid in the body).
    pub(super) async fn ask(
        &self,
        ask: &Ask<'_>,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        let options = self.options();
        let deadline = Instant::now() + options.total;
        let mut renewed = false;
        let mut lost = false;
        let mut tries = 1;
        loop {
            let error = match self.with_token(ask, progress, deadline).await {
                Ok(answer) => return Ok(Answer { tries, ..answer }),
                Err(error) => error,
            };
            if !renewed && is_token_gone(&error) {
                renewed = true;
                *self.token() = None;
                continue;
            }
            lost |= error.may_have_arrived();
            let wait = if tries < options.tries {
                wait_after(&error, tries, options.first_wait)
            } else {
                None
            };
            match wait {
                Some(after) if Instant::now() + after < deadline => {
                    tries += 1;
                    progress(Progress::Retrying {
                        attempt: tries,
                        of: options.tries,
                        after,
                        because: error.explain().what,
                    });
                    tokio::time::sleep(after).await;
                }
                _ => return Err(error.after_lost_try(lost)),
            }
        }
    }

    /// One try with a token that should still live.
    async fn with_token(
        &self,
        ask: &Ask<'_>,
        progress: &(impl Fn(Progress) + Sync),
        deadline: Instant,
    ) -> Result<Answer, Error> {
        let kept = self.token().clone().filter(Token::is_fresh);
        let token = match kept {
            Some(token) => token,
            None => {
                progress(Progress::GettingToken);
                let token = Token::fetch(self, deadline).await?;
                *self.token() = Some(token.clone());
                token
            }
        };
        progress(Progress::Sending);
        self.try_once(ask, Some(&token), deadline).await
    }

    /// Sends a request once and reads the answer. Every text of the server that goes into an error is searched for
    /// secret and token before.
    pub(super) async fn try_once(
        &self,
        ask: &Ask<'_>,
        token: Option<&Token>,
        deadline: Instant,
    ) -> Result<Answer, Error> {
        let call = ask.call;
        let clean = |text: String| {
            let text = self.credentials().secret().scrub(text);
            match token {
                Some(token) => token.value.scrub(text),
                None => text,
            }
        };
        let broken = |error: reqwest::Error| Error::network(call, self.base(), error, &clean);

        let left = deadline.saturating_duration_since(Instant::now());
        let mut request = self
            .http()?
            .post(ask.url)
            .timeout(left.min(self.options().answer_timeout))
            .header(CONTENT_TYPE, "application/json; charset=utf-8")
            .body(ask.body.to_owned());
        if let Some(token) = token {
            request = request.bearer_auth(token.value.expose());
        }
        let mut response = request.send().await.map_err(broken)?;

        let status = response.status().as_u16();
        let log_id = header(response.headers(), "x-tt-logid").map(clean);
        let retry_after = ["x-ogw-ratelimit-reset", "retry-after"]
            .iter()
            .find_map(|name| header(response.headers(), name)?.trim().parse().ok())
            .map(Duration::from_secs);
        let mut bytes = Vec::new();
        while bytes.len() < ANSWER_MAX {
            match response.chunk().await.map_err(broken)? {
                Some(chunk) => bytes.extend_from_slice(&chunk),
                None => break,
            }
        }

        // The code says whether a call worked, whatever the status says.
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        match body.get("code").and_then(Value::as_i64) {
            Some(0) => Ok(Answer {
                body,
                status,
                log_id,
                tries: 1,
            }),
            Some(code) => {
                let error = ApiError::read(call, code, &body, &clean);
                Err(Error::Api(Box::new(ApiError {
                    status,
                    log_id: log_id.or(error.log_id),
                    retry_after,
                    ..error
                })))
            }
            None => {
                let text = clean(String::from_utf8_lossy(&bytes).into_owned());
                Err(Error::page(call, self.base(), status, &text, retry_after))
            }
        }
    }

    /// The connections, made by the first call.
    fn http(&self) -> Result<&reqwest::Client, Error> {
        if let Some(http) = self.inner.http.get() {
            return Ok(http);
        }
        // A provider that is there already is as good: only the first one counts in a process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("cardwright/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.options().connect_timeout)
            .redirect(reqwest::redirect::Policy::none());
        if self.base().loopback {
            builder = builder.no_proxy();
        }
        let http = builder
            .build()
            .map_err(|error| Error::network(Call::Token, self.base(), error, &|text| text))?;
        Ok(self.inner.http.get_or_init(|| http))
    }

    fn token(&self) -> std::sync::MutexGuard<'_, Option<Token>> {
        self.inner
            .token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn is_token_gone(error: &Error) -> bool {
    match error {
        Error::Api(error) => {
            error.call != Call::Token && Table::built_in().retry(error.code) == Some(Retry::Token)
        }
        _ => false,
    }
}

/// How long to wait before the next try, or nothing where another try would be useless.
fn wait_after(error: &Error, tries: u32, first_wait: Duration) -> Option<Duration> {
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
            if may_pass(error.status)
                || Table::built_in().retry(error.code) == Some(Retry::Later) =>
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

/// A random number, good enough to spread tries and to name a message.
pub(super) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> Result<BaseUrl, Error> {
        text.parse()
    }

    #[test]
    fn a_base_address_is_taken_with_or_without_its_usual_ending() {
        for text in [
            "https://open.feishu.cn",
            "https://open.feishu.cn/",
            " https://open.feishu.cn/open-apis ",
            "https://open.feishu.cn/open-apis/",
            "HTTPS://OPEN.FEISHU.CN",
            "https://open.feishu.cn:443",
            "feishu",
        ] {
            assert_eq!(base(text).unwrap(), BaseUrl::feishu(), "{text}");
        }
        assert_eq!(base("Lark").unwrap(), BaseUrl::lark());
        assert_eq!(
            base("http://127.0.0.1:8080/").unwrap().as_str(),
            "http://127.0.0.1:8080"
        );
        let gateway = base("https://gw.example.com/feishu/open-apis/").unwrap();
        assert_eq!(
            gateway.url_of("/im/v1/messages"),
            "https://gw.example.com/feishu/open-apis/im/v1/messages"
        );
    }

    #[test]
    fn a_wrong_base_address_is_refused_in_a_sentence_that_does_not_repeat_it() {
        for text in [
            "",
            "open.feishu.cn",
            "ftp://open.feishu.cn",
            "https://",
            "https://hunter2:hunter2@open.feishu.cn",
            "https://open.feishu.cn?hunter2",
            "https://open.feishu.cn#hunter2",
            "https://open.feishu.cn/open-apis/im/v1/messages",
            "https://open.feishu.cn/app",
            "hunter2 hunter2",
        ] {
            let error = base(text).unwrap_err();
            assert!(matches!(error, Error::Configuration(_)), "{text}");
            assert!(
                !format!("{error} {error:?}").contains("hunter2"),
                "{error:?}"
            );
        }
    }

    #[test]
    fn only_plain_http_to_another_machine_is_in_the_clear() {
        for (text, clear) in [
            ("feishu", false),
            ("http://localhost:1", false),
            ("http://127.0.0.1:1", false),
            ("http://[::1]:1", false),
            ("http://gw.example.com", true),
            ("https://gw.example.com", false),
        ] {
            assert_eq!(base(text).unwrap().is_in_the_clear(), clear, "{text}");
        }
    }

    #[test]
    fn waits_double_and_are_lengthened_by_at_most_a_quarter() {
        let error = Error::page(Call::SendMessage, &BaseUrl::feishu(), 502, "", None);
        for (tries, least) in [(1, 100), (2, 200), (3, 400)] {
            let wait = wait_after(&error, tries, Duration::from_millis(100)).unwrap();
            assert!(wait >= Duration::from_millis(least), "{wait:?}");
            assert!(wait <= Duration::from_millis(least * 5 / 4), "{wait:?}");
        }
    }

    #[test]
    fn a_client_shows_no_secret_and_can_go_to_another_thread() {
        fn check<T: Send + Sync + Clone>(_: &T) {}
        let credentials = Credentials::new("cli_1", "hunter2").unwrap();
        let client = Client::new(BaseUrl::feishu(), credentials, Options::default());
        check(&client);
        assert!(!format!("{client:?} {client:#?}").contains("hunter2"));
    }
}
