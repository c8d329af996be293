//! What can go wrong with a call, and where it went wrong.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::call::{Call, Effect};
use super::card_error::CardError;
use super::client::BaseUrl;
use super::codes::Table;
use super::explain::{explain_network, explain_page, explain_refusal};
use super::network::{NetworkKind, classify};
use crate::{both, lang::Bilingual};

/// Characters of a page that an error keeps.
const EXCERPT_MAX: usize = 200;

/// A failed call. No variant ever holds the app secret or a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The program was set up or asked wrongly; nothing was sent.
    #[error("{0}")]
    Configuration(Box<Explanation>),

    /// No answer.
    #[error("{}", self.explain().what.en)]
    Network {
        /// The call that got no answer.
        call: Call,
        /// Why.
        kind: NetworkKind,
        /// The server's host.
        host: String,
        /// The words of the system or a library, innermost last, without addresses: for details, never in a sentence.
        detail: String,
        /// Whether the call may have had its effect all the same.
        may_have_arrived: bool,
    },

    /// An answer that is none of Feishu's: a page of a proxy, a gateway or a wrong host.
    #[error("{}", self.explain().what.en)]
    Http {
        /// The call that was answered so.
        call: Call,
        /// The server's host.
        host: String,
        /// HTTP status.
        status: u16,
        /// The beginning of the page's text, without markup.
        excerpt: String,
        /// After which time the server wants to be asked again.
        retry_after: Option<Duration>,
        /// Whether the call may have had its effect all the same.
        may_have_arrived: bool,
    },

    /// The server refused, with a code.
    #[error("{0}")]
    Api(Box<ApiError>),
}

/// A refusal by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The call that was refused.
    pub call: Call,
    /// The code; [`Error::explain`] says what it means.
    pub code: i64,
    /// The server's own words.
    pub msg: String,
    /// HTTP status, mostly 400.
    pub status: u16,
    /// The id under which the server's operators find the call (`X-Tt-Logid`); support asks for it.
    pub log_id: Option<String>,
    /// What is wrong with the card, when that is the reason.
    pub card: Option<CardError>,
    /// Fields of the request that the server did not like.
    pub fields: Vec<FieldViolation>,
    /// Permissions (scopes) that the app lacks; any one of them is enough.
    pub scopes: Vec<String>,
    /// A page that helps, such as the console's page that grants the missing scope.
    pub help: Option<String>,
    /// After which time the server wants to be asked again.
    pub retry_after: Option<Duration>,
    /// Whether an earlier try of the same call may have had its effect.
    pub may_have_arrived: bool,
}

/// A field of the request that the server did not like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldViolation {
    /// The field's name.
    pub field: String,
    /// What is wrong with it, in the server's words.
    pub description: String,
}

/// What an error means and what a person can do about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong, where and why.
    pub what: Bilingual,
    /// What to do.
    pub advice: Bilingual,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what.en, self.advice.en)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.msg)?;
        match &self.log_id {
            Some(log_id) => write!(f, " (log id {log_id})"),
            None => Ok(()),
        }
    }
}

impl Error {
    pub(super) fn configuration(what: Bilingual, advice: Bilingual) -> Self {
        Self::Configuration(Box::new(Explanation { what, advice }))
    }

    /// No answer. `clean` takes secrets out of the text.
    pub(super) fn network(
        call: Call,
        base: &BaseUrl,
        error: reqwest::Error,
        clean: &dyn Fn(String) -> String,
    ) -> Self {
        // Before a connection stands nothing can have arrived.
        let may_have_arrived =
            call.leaves_something() && !error.is_connect() && !error.is_builder();
        let (kind, detail) = classify(error);
        Self::Network {
            call,
            kind,
            host: base.host().to_owned(),
            detail: clean(detail),
            may_have_arrived,
        }
    }

    /// An answer that is none of Feishu's; `text` is clean of secrets.
    pub(super) fn page(
        call: Call,
        base: &BaseUrl,
        status: u16,
        text: &str,
        retry_after: Option<Duration>,
    ) -> Self {
        // An answer with a token that was cut off, or that has another shape than known: the token must not show.
        let excerpt = if text.contains("access_token") {
            String::from("(an access token in an unknown form)")
        } else {
            excerpt(text)
        };
        Self::Http {
            call,
            host: base.host().to_owned(),
            status,
            excerpt,
            retry_after,
            may_have_arrived: call.leaves_something() && status >= 500,
        }
    }

    /// An answer with code 0 that lacks what the call is for.
    pub(super) fn incomplete(call: Call, base: &BaseUrl, status: u16, missing: &str) -> Self {
        Self::Http {
            call,
            host: base.host().to_owned(),
            status,
            excerpt: format!("JSON without {missing}"),
            retry_after: None,
            may_have_arrived: call.leaves_something(),
        }
    }

    /// The same error, with the doubt that an earlier try has left.
    pub(super) fn after_lost_try(mut self, lost: bool) -> Self {
        match &mut self {
            Self::Configuration(_) => {}
            Self::Network {
                may_have_arrived, ..
            }
            | Self::Http {
                may_have_arrived, ..
            } => *may_have_arrived |= lost,
            // A refusal of the content holds for the earlier tries too, whose content was the same.
            Self::Api(error) => {
                let content = error.card.as_ref();
                let content = content.is_some_and(|card| card.code != error.code);
                error.may_have_arrived |= lost && !content;
            }
        }
        self
    }

    /// Whether the call may have had its effect in spite of the error. A call with a uuid can be made again with the same
    /// one (a message within an hour); of the others ([`super::Repeat::NotAfterLoss`]) there may be two then.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            Self::Configuration(_) => false,
            Self::Network {
                may_have_arrived, ..
            }
            | Self::Http {
                may_have_arrived, ..
            } => *may_have_arrived,
            Self::Api(error) => error.may_have_arrived,
        }
    }

    /// The server's code, when it gave one: of the card's fault if that is the reason, else of the answer.
    pub fn code(&self) -> Option<i64> {
        let error = self.api()?;
        Some(error.card.as_ref().map_or(error.code, |card| card.code))
    }

    /// The id under which the server's operators find the call.
    pub fn log_id(&self) -> Option<&str> {
        self.api()?.log_id.as_deref()
    }

    /// The place in the card that the server named, as a JSON Pointer.
    pub fn path(&self) -> Option<&str> {
        self.api()?.card.as_ref()?.path.as_deref()
    }

    /// The `element_id` that the server named, where it named one and not a place.
    pub fn element_id(&self) -> Option<&str> {
        self.api()?.card.as_ref()?.element_id.as_deref()
    }

    /// The call that failed, where one was made.
    pub fn call(&self) -> Option<Call> {
        match self {
            Self::Configuration(_) => None,
            Self::Network { call, .. } | Self::Http { call, .. } => Some(*call),
            Self::Api(error) => Some(error.call),
        }
    }

    /// The words of the system or a library, for whoever wants details; no sentence holds them.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Network { detail, .. } => Some(detail),
            Self::Configuration(_) | Self::Http { .. } | Self::Api(_) => None,
        }
    }

    /// After which time the server wants to be asked again, where it has refused because of too many calls.
    pub fn retry_after(&self) -> Option<Duration> {
        let (status, wait) = match self {
            Self::Http {
                status,
                retry_after,
                ..
            } => (*status, *retry_after),
            Self::Api(error) => (error.status, error.retry_after),
            Self::Configuration(_) | Self::Network { .. } => return None,
        };
        wait.filter(|wait| status == 429 && !wait.is_zero())
    }

    /// The refusal, when the server answered with a code.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            Self::Configuration(_) | Self::Network { .. } | Self::Http { .. } => None,
        }
    }

    /// What the error means and what to do, in both languages.
    pub fn explain(&self) -> Explanation {
        let mut explanation = match self {
            Self::Configuration(explanation) => return (**explanation).clone(),
            Self::Network {
                call, kind, host, ..
            } => explain_network(*call, *kind, host),
            Self::Http {
                call,
                host,
                status,
                excerpt,
                ..
            } => explain_page(*call, host, *status, excerpt),
            Self::Api(error) => explain_refusal(error, Table::built_in()),
        };
        if let Some(wait) = self.retry_after() {
            let seconds = wait.as_secs();
            let Bilingual { en, zh } = explanation.advice;
            explanation.advice = both!(
                "{en} The server asks for a wait of {seconds} seconds.",
                "{zh}服务端要求等待 {seconds} 秒。"
            );
        }
        if self.may_have_arrived() {
            let Bilingual { en, zh } = explanation.advice;
            explanation.advice = match self.call().map_or(Effect::New, Call::effect) {
                Effect::Change | Effect::None => both!(
                    "It may have been done all the same: look before you try again. {en}",
                    "操作可能已经生效：重试前请先查看。{zh}"
                ),
                Effect::New => both!(
                    "The message may have arrived all the same: look into the chat before you send it anew. {en}",
                    "消息可能已经送达：重新发送前请先查看会话。{zh}"
                ),
            };
        }
        explanation
    }
}

impl ApiError {
    /// Reads a refusal; status, log id of the header and waiting time are for the caller to add.
    pub(super) fn read(
        call: Call,
        code: i64,
        body: &Value,
        clean: &dyn Fn(String) -> String,
    ) -> Self {
        let text = |value: Option<&Value>| {
            value
                .and_then(Value::as_str)
                .map(|text| clean(text.to_owned()))
        };
        let error = body.get("error");
        let list = |name: &str| error?.get(name)?.as_array();
        let msg = text(body.get("msg")).unwrap_or_default();
        let fields = list("field_violations")
            .map_or(&[][..], Vec::as_slice)
            .iter();
        Self {
            call,
            code,
            status: 0,
            log_id: text(error.and_then(|error| error.get("log_id").or(error.get("logid")))),
            card: CardError::read(code, &msg),
            fields: fields
                .map(|violation| FieldViolation {
                    field: text(violation.get("field")).unwrap_or_default(),
                    description: text(violation.get("description")).unwrap_or_default(),
                })
                .collect(),
            scopes: list("permission_violations").map_or_else(Vec::new, |violations| {
                let subjects = violations.iter().map(|violation| violation.get("subject"));
                subjects.filter_map(text).collect()
            }),
            help: list("helps").and_then(|helps| text(helps.first()?.get("url"))),
            retry_after: None,
            // An answer to this very call that says so: "the message is being sent", "internal error".
            may_have_arrived: call.leaves_something()
                && Table::built_in().is_in_doubt(call, code, &msg),
            msg,
        }
    }
}

/// The beginning of a page's text: without markup, white space collapsed.
fn excerpt(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        text.push_str(before);
        text.push(' ');
        let name = tag.get(1..7).unwrap_or_default().to_ascii_lowercase();
        // What stands in these is no text.
        let end = if name.starts_with("style") {
            "</style>"
        } else if name == "script" {
            "</script>"
        } else {
            ">"
        };
        rest = tag.split_once(end).map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let words: Vec<_> = text.split_whitespace().collect();
    let text = words.join(" ");
    let text = text.replace(|c: char| c.is_control() || c == '\u{fffd}', "");
    match text.char_indices().nth(EXCERPT_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::feishu::network::NetworkKind;

    #[test]
    fn a_page_is_shown_as_its_first_words() {
        let page = "<!doctype html><html><style>p{}</style><script>if(1<2){}</script>\n<h1>502  Bad\nGateway</h1>nginx";
        assert_eq!(excerpt(page), "502 Bad Gateway nginx");
        assert_eq!(excerpt(&"字".repeat(300)).chars().count(), EXCERPT_MAX + 1);
        for odd in ["<", "<style", "<字字字", "a < b", "\u{0}\u{1b}[31m"] {
            assert!(!excerpt(odd).contains(char::is_control));
        }
    }

    #[test]
    fn a_token_answer_in_an_unknown_form_does_not_show_its_token() {
        let cut_off = r#"{"code":0,"tenant_access_token":"t-hunter2"#;
        let error = Error::page(Call::Token, &BaseUrl::feishu(), 200, cut_off, None);
        assert!(
            !format!("{error} {error:?}").contains("hunter2"),
            "{error:?}"
        );
    }

    #[test]
    fn every_error_is_explained_in_both_languages() {
        let base = BaseUrl::feishu();
        let kinds = [
            NetworkKind::UnknownHost,
            NetworkKind::Refused,
            NetworkKind::Connect,
            NetworkKind::Timeout,
            NetworkKind::Certificate,
            NetworkKind::Tls,
            NetworkKind::Proxy,
            NetworkKind::Other,
        ];
        let mut errors: Vec<_> = [200, 302, 404, 407, 429, 500]
            .map(|status| Error::page(Call::SendMessage, &base, status, "page", None))
            .into();
        errors.extend(kinds.map(|kind| Error::Network {
            call: Call::Token,
            kind,
            host: base.host().to_owned(),
            detail: String::from("os error 111"),
            may_have_arrived: true,
        }));
        errors.push(Error::Api(Box::new(refusal(123, "no; ext=that."))));
        for error in errors {
            let Explanation { what, advice } = error.explain();
            for text in [&what, &advice] {
                assert!(!text.en.contains("os error") && !text.zh.contains("os error"));
                assert!(
                    text.en.ends_with(['.', 'e']) && !text.en.contains('{'),
                    "{text:?}"
                );
                assert!(
                    text.zh.contains(|c: char| c >= '\u{4e00}') && !text.zh.contains('{'),
                    "{text:?}"
                );
            }
        }
    }

    fn refusal(code: i64, msg: &str) -> ApiError {
        ApiError::read(
            Call::SendMessage,
            code,
            &serde_json::json!({"msg": msg}),
            &|text| text,
        )
    }

    #[test]
    fn an_unknown_code_is_explained_with_the_servers_words_and_the_log_id() {
        let mut error = refusal(999, "the moon is full");
        error.log_id = Some(String::from("log-1"));
        let Explanation { what, advice } = Error::Api(Box::new(error)).explain();
        assert!(
            what.en.contains("999") && what.en.contains("the moon is full"),
            "{what:?}"
        );
        assert!(
            what.zh.contains("999") && what.zh.contains("the moon is full"),
            "{what:?}"
        );
        assert!(
            advice.en.contains("log-1") && advice.zh.contains("log-1"),
            "{advice:?}"
        );
    }
}
