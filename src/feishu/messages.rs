//! Messages: a card to a person or a group.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message/create>

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;

use super::client::{Ask, BaseUrl, Client, Progress, random};
use super::error::{Call, Error};
use crate::{both, lang::Bilingual};

/// Characters that a uuid may have at most.
pub const UUID_MAX: usize = 50;

/// What kind of id names the receiver: the `receive_id_type` of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiverKind {
    /// A person, by the id that this one app knows (`ou_…`).
    OpenId,
    /// A person, by the id that all apps of one developer know (`on_…`).
    UnionId,
    /// A person, by the id inside the company.
    UserId,
    /// A person, by e-mail address.
    Email,
    /// A group or a one-to-one chat (`oc_…`).
    ChatId,
}

impl ReceiverKind {
    /// All kinds, in the order of the documentation.
    pub const fn all() -> [Self; 5] {
        [
            Self::OpenId,
            Self::UnionId,
            Self::UserId,
            Self::Email,
            Self::ChatId,
        ]
    }

    /// The word that the call takes, such as `open_id`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenId => "open_id",
            Self::UnionId => "union_id",
            Self::UserId => "user_id",
            Self::Email => "email",
            Self::ChatId => "chat_id",
        }
    }

    /// The kind that an id looks like: by its prefix, or by its `@`; what has neither is a `user_id`.
    pub fn guess(id: &str) -> Self {
        let id = id.trim();
        match id.get(..3) {
            Some("ou_") => Self::OpenId,
            Some("on_") => Self::UnionId,
            Some("oc_") => Self::ChatId,
            _ if id.contains('@') => Self::Email,
            _ => Self::UserId,
        }
    }

    /// What is wrong with an id of this kind, or nothing. Whether the id exists only the server knows.
    pub fn problem_with(self, id: &str) -> Option<Bilingual> {
        let id = id.trim();
        if id.is_empty() {
            return Some(Bilingual::fixed(
                "The receiver's id is empty.",
                "接收者的 ID 为空。",
            ));
        }
        if id.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Some(Bilingual::fixed(
                "The receiver's id has white space or an invisible character inside.",
                "接收者的 ID 中含有空白或不可见字符。",
            ));
        }
        let kind = self.as_str();
        let guess = Self::guess(id);
        if guess == self {
            let (name, domain) = id.split_once('@').unwrap_or((id, id));
            if self == Self::Email && (name.is_empty() || domain.is_empty() || domain.contains('@'))
            {
                return Some(both!("{id} is no e-mail address.", "{id} 不是邮箱地址。"));
            }
            return None;
        }
        let looks = guess.as_str();
        Some(match self {
            Self::OpenId => both!(
                "A {kind} starts with ou_; {id} looks like a {looks}.",
                "{kind} 以 ou_ 开头；{id} 看起来是 {looks}。"
            ),
            Self::UnionId => both!(
                "A {kind} starts with on_; {id} looks like a {looks}.",
                "{kind} 以 on_ 开头；{id} 看起来是 {looks}。"
            ),
            Self::ChatId => both!(
                "A {kind} starts with oc_; {id} looks like a {looks}.",
                "{kind} 以 oc_ 开头；{id} 看起来是 {looks}。"
            ),
            Self::Email => both!(
                "An e-mail address holds an @; {id} looks like a {looks}.",
                "邮箱地址应含有 @；{id} 看起来是 {looks}。"
            ),
            Self::UserId => both!(
                "A {kind} has no such prefix and no @; {id} looks like a {looks}.",
                "{kind} 没有这样的前缀，也不含 @；{id} 看起来是 {looks}。"
            ),
        })
    }
}

impl fmt::Display for ReceiverKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ReceiverKind {
    type Err = Error;

    /// Reads the word that the call takes, such as `open_id`.
    ///
    /// # Errors
    /// [`Error::Configuration`] for any other word.
    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::all().into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| {
            Error::configuration(
                both!(
                    "{text} is not a kind of receiver.",
                    "{text} 不是接收者 ID 的类型。"
                ),
                Bilingual::fixed(
                    "Use open_id, union_id, user_id, email or chat_id.",
                    "请使用 open_id、union_id、user_id、email 或 chat_id。",
                ),
            )
        })
    }
}

/// Who gets a message: an id that fits its kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Receiver {
    kind: ReceiverKind,
    id: String,
}

impl Receiver {
    /// A receiver of the given kind; white space around the id is dropped.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the id does not fit the kind.
    pub fn new(kind: ReceiverKind, id: &str) -> Result<Self, Error> {
        let id = id.trim();
        match kind.problem_with(id) {
            None => Ok(Self {
                kind,
                id: id.to_owned(),
            }),
            Some(what) => Err(Error::configuration(
                what,
                Bilingual::fixed(
                    "Correct the id, or choose the kind that fits it.",
                    "请改正 ID，或选择与之相符的类型。",
                ),
            )),
        }
    }

    /// A receiver of the kind that the id looks like.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the id is of no kind.
    pub fn guess(id: &str) -> Result<Self, Error> {
        Self::new(ReceiverKind::guess(id), id)
    }

    /// The kind of the id.
    pub fn kind(&self) -> ReceiverKind {
        self.kind
    }

    /// The id itself.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The request that sends a message, without token: what `send --json` shows, and what goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessageRequest {
    /// The HTTP method.
    pub method: &'static str,
    /// The full address with its query.
    pub url: String,
    /// The body.
    pub body: MessageBody,
}

/// The body of the request that sends a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessageBody {
    /// The receiver's id.
    pub receive_id: String,
    /// `interactive` for a card.
    pub msg_type: &'static str,
    /// The card as JSON **text**, exactly as it was given: the server wants a string here, not an object.
    pub content: String,
    /// One uuid sends at most one message within an hour.
    pub uuid: String,
}

impl MessageRequest {
    /// The request that would send a card; nothing is sent.
    ///
    /// `card` is the text of the card, strict JSON of an object; it goes out as it stands, white space included, which
    /// counts towards the server's size limit. `uuid` has 1 to 50 characters.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the card is no strict JSON object or the uuid cannot be used.
    pub fn new(base: &BaseUrl, to: &Receiver, card: &str, uuid: &str) -> Result<Self, Error> {
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(card) {
            let (line, column) = (error.line(), error.column());
            return Err(Error::configuration(
                both!(
                    "The card is not strict JSON: line {line}, column {column}.",
                    "卡片不是严格的 JSON：第 {line} 行第 {column} 列。"
                ),
                Bilingual::fixed(
                    "Correct the text there; comments and trailing commas have to be taken out before sending.",
                    "请改正该处文本；发送前须去掉注释和多余的逗号。",
                ),
            ));
        }
        if !card.trim_start().starts_with('{') {
            return Err(Error::configuration(
                Bilingual::fixed("The card is not a JSON object.", "卡片不是 JSON 对象。"),
                Bilingual::fixed(
                    "Send the card itself, from { to }.",
                    "请发送卡片本身，即从 { 到 } 的内容。",
                ),
            ));
        }
        if uuid.trim().is_empty() || uuid.chars().count() > UUID_MAX {
            return Err(Error::configuration(
                both!(
                    "The uuid is empty or longer than {UUID_MAX} characters.",
                    "uuid 为空或超过 {UUID_MAX} 个字符。"
                ),
                Bilingual::fixed("Leave it out to get a new one.", "不填写即可自动生成。"),
            ));
        }
        let kind = to.kind().as_str();
        Ok(Self {
            method: "POST",
            url: base.url_of(&format!("/im/v1/messages?receive_id_type={kind}")),
            body: MessageBody {
                receive_id: to.id().to_owned(),
                msg_type: "interactive",
                content: card.to_owned(),
                uuid: uuid.to_owned(),
            },
        })
    }
}

/// A message that the server has taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The message's id (`om_…`); every later call about the message needs it.
    pub message_id: String,
    /// The chat that holds it (`oc_…`).
    pub chat_id: Option<String>,
    /// The id under which the server's operators find the call.
    pub log_id: Option<String>,
    /// How many tries it took.
    pub tries: u32,
    /// What was sent.
    pub request: MessageRequest,
}

impl Client {
    /// Sends a card, and says how far it is.
    ///
    /// `card` and `uuid` as in [`MessageRequest::new`]; [`new_uuid`] makes a uuid. Tries that fail in a way that may pass are
    /// repeated with the same uuid, so at most one message arrives. After an error with [`Error::may_have_arrived`], send
    /// with the same uuid again: the server then answers with the message that is there already.
    /// `progress` is called from the task that runs the future.
    ///
    /// # Errors
    /// Any [`Error`]; no message was sent unless [`Error::may_have_arrived`] says so.
    pub async fn send_card(
        &self,
        to: &Receiver,
        card: &str,
        uuid: &str,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<Sent, Error> {
        let request = MessageRequest::new(self.base(), to, card, uuid)?;
        let body = serde_json::json!(request.body).to_string();
        let ask = Ask {
            call: Call::SendMessage,
            url: &request.url,
            body: &body,
        };
        let answer = self.ask(&ask, &progress).await?;
        let text = |name: &str| {
            answer
                .body
                .get("data")?
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let Some(message_id) = text("message_id") else {
            return Err(Error::incomplete(
                Call::SendMessage,
                self.base(),
                answer.status,
                "data.message_id",
            ));
        };
        Ok(Sent {
            message_id,
            chat_id: text("chat_id"),
            log_id: answer.log_id,
            tries: answer.tries,
            request,
        })
    }
}

/// A new random uuid (version 4) for one message.
pub fn new_uuid() -> String {
    let high = random() & 0xffff_ffff_ffff_0fff | 0x4000;
    let low = random() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_from_its_word() {
        for kind in ReceiverKind::all() {
            assert_eq!(kind.as_str().parse::<ReceiverKind>().unwrap(), kind);
        }
        let error = "thread_id".parse::<ReceiverKind>().unwrap_err();
        assert!(error.to_string().contains("thread_id"));
    }

    #[test]
    fn an_id_is_guessed_by_its_look_and_fits_only_that_kind() {
        for (id, guess) in [
            ("ou_1", ReceiverKind::OpenId),
            ("on_1", ReceiverKind::UnionId),
            ("oc_1", ReceiverKind::ChatId),
            ("zhang@example.com", ReceiverKind::Email),
            ("7dg1", ReceiverKind::UserId),
            ("用户", ReceiverKind::UserId),
        ] {
            assert_eq!(Receiver::guess(&format!(" {id}\n")).unwrap().id(), id);
            for kind in ReceiverKind::all() {
                assert_eq!(
                    kind.problem_with(id).is_none(),
                    kind == guess,
                    "{id} as {kind}"
                );
            }
        }
    }

    #[test]
    fn an_id_of_no_kind_is_refused() {
        for id in ["", " ", "ou_1 ou_2", "@", "a@", "@b", "a@b@c", "ou_\u{0}"] {
            assert!(Receiver::guess(id).is_err(), "{id:?}");
        }
    }

    #[test]
    fn a_preview_is_the_documented_request_with_the_card_as_text() {
        let to = Receiver::guess("ou_1").unwrap();
        let card = "{ \"schema\": \"2.0\", \"n\": 1.50 }";
        let request = MessageRequest::new(&BaseUrl::lark(), &to, card, "u-1").unwrap();
        assert_eq!(
            serde_json::to_string(&request).unwrap(),
            r#"{"method":"POST","url":"https://open.larksuite.com/open-apis/im/v1/messages?receive_id_type=open_id","body":{"receive_id":"ou_1","msg_type":"interactive","content":"{ \"schema\": \"2.0\", \"n\": 1.50 }","uuid":"u-1"}}"#
        );
    }

    #[test]
    fn a_card_that_is_no_strict_json_object_is_refused_with_its_place() {
        let to = Receiver::guess("ou_1").unwrap();
        let error = MessageRequest::new(&BaseUrl::feishu(), &to, "{\n  // no\n}", "u").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
        for card in ["", "[]", "\"{}\"", "{} {}", "{\"a\":1,}"] {
            assert!(
                MessageRequest::new(&BaseUrl::feishu(), &to, card, "u").is_err(),
                "{card}"
            );
        }
        for uuid in ["", &"u".repeat(51)] {
            assert!(
                MessageRequest::new(&BaseUrl::feishu(), &to, "{}", uuid).is_err(),
                "{uuid}"
            );
        }
    }

    #[test]
    fn new_uuids_have_the_usual_shape_and_differ() {
        let one = new_uuid();
        let lengths: Vec<_> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{one}");
        assert_eq!(one.as_bytes()[14], b'4', "{one}");
        assert_ne!(one, new_uuid());
    }
}
