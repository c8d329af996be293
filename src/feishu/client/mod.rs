//! One call to the server, for every resource: address, token, time-outs, retries, and the reading of the answer.
//!
//! <https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/overview>

mod base;
mod options;
mod request;
mod retry;
mod trust;

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use super::auth::{Credentials, Secret, Token};
use super::call::{Call, Repeat};
use super::error::{ApiError, Error};
use crate::lang::Bilingual;

pub use base::BaseUrl;
pub use options::{Options, Progress};
pub use request::{Answer, Body, Method, Part, PartValue, Request, UUID_MAX, new_uuid};
pub(super) use request::{Hidden, Place, check_uuid, step};
pub(super) use retry::random;

/// Bytes of an answer that are read; every answer in JSON is far smaller.
const ANSWER_MAX: usize = 4 << 20;
/// Bytes of a file that are read; the server takes files up to 30 MB.
const FILE_MAX: usize = 40 << 20;
/// Seconds for which a server may ask to be left alone: a month; whatever is longer is as good as never.
const RESET_MAX: u64 = 31 * 86_400;
/// Bytes of a secret that is looked for in answers: a shorter one, which no server gives out, would spoil ids.
const WORD: usize = 8;
/// Bytes that a slow line uploads in a second.
const SLOW_UPLOAD: usize = 50_000;

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
    credentials: Option<Credentials>,
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

impl Client {
    /// A client for an app on a server.
    pub fn new(base: BaseUrl, credentials: Credentials, options: Options) -> Self {
        Self::of(base, Some(credentials), options)
    }

    /// A client without an app: for webhooks, which need none.
    pub fn without_app(base: BaseUrl, options: Options) -> Self {
        Self::of(base, None, options)
    }

    fn of(base: BaseUrl, credentials: Option<Credentials>, options: Options) -> Self {
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

    /// The app's credentials, where there is an app.
    pub fn credentials(&self) -> Option<&Credentials> {
        self.inner.credentials.as_ref()
    }

    /// The app's credentials, for a call that needs them.
    pub(super) fn app(&self) -> Result<&Credentials, Error> {
        self.credentials().ok_or_else(|| {
            Error::configuration(
                Bilingual::fixed(
                    "This call needs an app, and none was given.",
                    "此调用需要应用，但没有提供应用。",
                ),
                Bilingual::fixed(
                    "Give the app's id and secret from the developer console (https://open.feishu.cn/app).",
                    "请提供开发者后台（https://open.feishu.cn/app）中应用的 App ID 和 App Secret。",
                ),
            )
        })
    }

    /// The time-outs and tries.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// Makes a call: fetches the app's token first where the call needs it and there is none, renews it once when the
    /// server no longer takes it, and repeats the same request where that promises success and is safe for this call
    /// (see [`Call`]).
    ///
    /// Dropping the future ends the call and its repetitions; what has gone out already may still have its effect.
    /// `progress` is called from the task that runs the future.
    ///
    /// # Errors
    /// Any [`Error`]; the call had no effect unless [`Error::may_have_arrived`] says so.
    pub async fn call(
        &self,
        request: &Request,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        let options = self.options();
        let total = options.total.saturating_add(extra_time(request));
        let deadline = after(Instant::now(), total);
        let mut renewed = false;
        let mut lost = false;
        let mut tries = 1;
        loop {
            let error = match self.with_token(request, progress, deadline).await {
                Ok(answer) => return Ok(Answer { tries, ..answer }),
                Err(error) => error,
            };
            if !renewed && retry::is_token_gone(&error) {
                renewed = true;
                continue;
            }
            if lost && request.call.is_done_already(&error) {
                return Ok(Answer {
                    status: error.api().map_or(0, |error| error.status),
                    body: Value::Null,
                    log_id: error.log_id().map(str::to_owned),
                    tries,
                    file: None,
                });
            }
            lost |= error.may_have_arrived();
            let safe = request.call.repeat() == Repeat::Always || !error.may_have_arrived();
            let wait = if tries < options.tries && safe {
                retry::wait_after(&error, tries, options.first_wait)
            } else {
                None
            };
            match wait {
                Some(pause) if after(Instant::now(), pause) < deadline => {
                    tries += 1;
                    progress(Progress::Retrying {
                        attempt: tries,
                        of: options.tries,
                        after: pause,
                        because: error.explain().what,
                    });
                    tokio::time::sleep(pause).await;
                }
                _ => return Err(error.after_lost_try(lost)),
            }
        }
    }

    /// One try with a token that should still live, where the call needs one.
    async fn with_token(
        &self,
        request: &Request,
        progress: &(impl Fn(Progress) + Sync),
        deadline: Instant,
    ) -> Result<Answer, Error> {
        if !request.call.needs_token() {
            progress(Progress::Sending);
            return self.try_once(request, None, deadline).await;
        }
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
        let result = self.try_once(request, Some(&token), deadline).await;
        if result.as_ref().is_err_and(retry::is_token_gone) {
            let mut kept = self.token();
            // Another call may have brought a new one meanwhile.
            if kept.as_ref().is_some_and(|kept| kept.value == token.value) {
                *kept = None;
            }
        }
        result
    }

    /// Sends a request once and reads the answer. Every text of the server is searched for secrets before anything else
    /// sees it.
    pub(super) async fn try_once(
        &self,
        request: &Request,
        token: Option<&Token>,
        deadline: Instant,
    ) -> Result<Answer, Error> {
        let call = request.call;
        let clean = |text: String| self.clean(text, request, token);
        let broken = |error: reqwest::Error| Error::network(call, self.base(), error, &clean);

        let response = self.outgoing(request, token, deadline)?.send().await;
        let mut response = response.map_err(broken)?;
        let status = response.status().as_u16();
        let log_id = header(response.headers(), "x-tt-logid").map(clean);
        let kind = header(response.headers(), CONTENT_TYPE.as_str()).unwrap_or_default();
        let retry_after = ["x-ogw-ratelimit-reset", "retry-after"]
            .iter()
            .find_map(|name| header(response.headers(), name)?.trim().parse::<u64>().ok())
            .map(|seconds| Duration::from_secs(seconds.min(RESET_MAX)));
        let is_file = call.gives_file() && status == 200 && retry::is_file(&kind);
        let most = if is_file { FILE_MAX } else { ANSWER_MAX };
        let mut bytes = Vec::new();
        while bytes.len() < most {
            match response.chunk().await.map_err(broken)? {
                Some(chunk) => bytes.extend_from_slice(&chunk),
                None => break,
            }
        }
        if is_file && bytes.len() >= most {
            let what = "an end: it is larger than any picture";
            return Err(Error::incomplete(call, self.base(), status, what));
        }
        if is_file {
            return Ok(Answer {
                status,
                body: Value::Null,
                log_id,
                tries: 1,
                file: Some(bytes.into()),
            });
        }

        // The code says whether a call worked, whatever the status says.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut body: Value = serde_json::from_str(&text).unwrap_or_default();
        // Webhooks name it otherwise, some servers only so.
        let code = body.get("code").or_else(|| body.get("StatusCode"));
        match code.and_then(Value::as_i64) {
            Some(0) => {
                // The token call's own answer is the one place where a token belongs.
                if call != Call::Token {
                    each_text(&mut body, &|text| self.clean_of(text, request, token, WORD));
                }
                Ok(Answer {
                    body,
                    status,
                    log_id,
                    tries: 1,
                    file: None,
                })
            }
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
                let text = clean(text);
                Err(Error::page(call, self.base(), status, &text, retry_after))
            }
        }
    }

    /// A request as the library takes it.
    fn outgoing(
        &self,
        request: &Request,
        token: Option<&Token>,
        deadline: Instant,
    ) -> Result<reqwest::RequestBuilder, Error> {
        let left = deadline.saturating_duration_since(Instant::now());
        let one = self.options().answer_timeout;
        let one = one.saturating_add(extra_time(request));
        let mut outgoing = self
            .http()?
            .request(request.method.of_http(), request.full_url().expose())
            .timeout(left.min(one));
        outgoing = match &request.body {
            Body::None => outgoing,
            Body::Json(text) => outgoing
                .header(CONTENT_TYPE, "application/json; charset=utf-8")
                .body(request.reveal(text, Place::Body)),
            Body::Form(parts) => {
                let (kind, bytes) = request::multipart(parts);
                outgoing.header(CONTENT_TYPE, kind).body(bytes)
            }
        };
        if let Some(token) = token {
            outgoing = outgoing.bearer_auth(token.value.expose());
        }
        Ok(outgoing)
    }

    /// The text without the app's secret, the token, and what the request hides.
    fn clean(&self, text: String, request: &Request, token: Option<&Token>) -> String {
        self.clean_of(text, request, token, 1)
    }

    /// As [`Self::clean`], for secrets of so many bytes and more.
    fn clean_of(
        &self,
        text: String,
        request: &Request,
        token: Option<&Token>,
        least: usize,
    ) -> String {
        let hidden = request.hidden.iter().map(|hidden| &hidden.secret);
        let secret = self.credentials().map(Credentials::secret);
        let token = token.map(|token| &token.value);
        let secrets = secret.into_iter().chain(token).chain(hidden);
        let secrets = secrets.filter(|secret| secret.expose().len() >= least);
        secrets.fold(text, |text, secret: &Secret| secret.scrub(text))
    }

    /// The connections, made by the first call.
    fn http(&self) -> Result<&reqwest::Client, Error> {
        if let Some(http) = self.inner.http.get() {
            return Ok(http);
        }
        // A provider that is there already is as good: only the first one counts in a process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let ca_file = self.options().ca_file.as_deref();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("cardwright/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.options().connect_timeout)
            .redirect(reqwest::redirect::Policy::none());
        if self.base().is_loopback() {
            builder = builder.no_proxy();
        }
        if let Some(path) = ca_file {
            builder = builder.tls_certs_merge(trust::read(path)?);
        }
        let http = builder.build().map_err(|error| match ca_file {
            Some(path) => trust::unusable(path),
            None => Error::network(Call::Token, self.base(), error, &|text| text),
        })?;
        Ok(self.inner.http.get_or_init(|| http))
    }

    fn token(&self) -> std::sync::MutexGuard<'_, Option<Token>> {
        self.inner
            .token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A moment later; of a time beyond all reckoning, a year.
fn after(moment: Instant, by: Duration) -> Instant {
    let year = Duration::from_secs(366 * 86_400);
    moment.checked_add(by.min(year)).unwrap_or(moment)
}

/// Changes every text in a JSON value.
fn each_text(value: &mut Value, change: &dyn Fn(String) -> String) {
    match value {
        Value::String(text) => *text = change(std::mem::take(text)),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, change)),
        Value::Object(members) => {
            let members = members.values_mut();
            members.for_each(|member| each_text(member, change));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The time that a large upload gets besides the usual one.
fn extra_time(request: &Request) -> Duration {
    let seconds = request.body.len() / SLOW_UPLOAD;
    Duration::from_secs(u64::try_from(seconds).unwrap_or(u64::MAX).min(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_shows_no_secret_and_can_go_to_another_thread() {
        fn check<T: Send + Sync + Clone>(_: &T) {}
        let credentials = Credentials::new("cli_1", "hunter2").unwrap();
        let client = Client::new(BaseUrl::feishu(), credentials, Options::default());
        check(&client);
        assert!(!format!("{client:?} {client:#?}").contains("hunter2"));
    }

    #[tokio::test]
    async fn a_call_that_needs_an_app_says_so_where_there_is_none() {
        let client = Client::without_app(BaseUrl::feishu(), Options::default());
        let url = client.base().url_of("/bot/v3/info");
        let request = Request::new(Call::BotInfo, Method::Get, url, Body::None);
        let error = client.call(&request, &|_| {}).await.unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
    }
}
