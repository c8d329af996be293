//! Who gets a message.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message/create>

use std::fmt;
use std::str::FromStr;

use super::error::Error;
use crate::{both, lang::Bilingual};

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
        let guess = Self::guess(id);
        if guess == self {
            let (name, domain) = id.split_once('@').unwrap_or((id, id));
            if self == Self::Email && (name.is_empty() || domain.is_empty() || domain.contains('@'))
            {
                return Some(both!("{id} is no e-mail address.", "{id} 不是邮箱地址。"));
            }
            return None;
        }
        let (en, zh) = (guess.with_article(), guess.as_str());
        Some(match self {
            Self::OpenId => both!(
                "An open_id starts with ou_; {id} looks like {en}.",
                "open_id 以 ou_ 开头；{id} 看起来是 {zh}。"
            ),
            Self::UnionId => both!(
                "A union_id starts with on_; {id} looks like {en}.",
                "union_id 以 on_ 开头；{id} 看起来是 {zh}。"
            ),
            Self::ChatId => both!(
                "A chat_id starts with oc_; {id} looks like {en}.",
                "chat_id 以 oc_ 开头；{id} 看起来是 {zh}。"
            ),
            Self::Email => both!(
                "An e-mail address holds an @; {id} looks like {en}.",
                "邮箱地址应含有 @；{id} 看起来是 {zh}。"
            ),
            Self::UserId => both!(
                "A user_id has no such prefix and no @; {id} looks like {en}.",
                "user_id 没有这样的前缀，也不含 @；{id} 看起来是 {zh}。"
            ),
        })
    }

    const fn with_article(self) -> &'static str {
        match self {
            Self::OpenId => "an open_id",
            Self::UnionId => "a union_id",
            Self::UserId => "a user_id",
            Self::Email => "an e-mail address",
            Self::ChatId => "a chat_id",
        }
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

    /// A receiver of the kind that the id looks like. What has the form of something else, such as a message's id or a
    /// mobile number, is a `user_id` only where somebody says so: with [`Receiver::new`].
    ///
    /// # Errors
    /// [`Error::Configuration`] when the id is of no kind.
    pub fn guess(id: &str) -> Result<Self, Error> {
        match stranger(id.trim()) {
            Some((what, advice)) => Err(Error::configuration(what, advice)),
            None => Self::new(ReceiverKind::guess(id), id),
        }
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

/// What an id is that cannot get a message, and what to do; nothing for what may be a receiver.
fn stranger(id: &str) -> Option<(Bilingual, Bilingual)> {
    const PREFIXES: [(&str, Bilingual); 6] = [
        ("om_", Bilingual::fixed("a message", "消息")),
        ("omt_", Bilingual::fixed("a topic", "话题")),
        ("bm-", Bilingual::fixed("a batch of messages", "批量消息")),
        ("cli_", Bilingual::fixed("an app", "应用")),
        ("img_", Bilingual::fixed("a picture", "图片")),
        ("file_", Bilingual::fixed("a file", "文件")),
    ];
    let by_kind = Bilingual::fixed(
        "If it is a user_id all the same, say so: choose that kind (--to-type user_id).",
        "如果它确实是 user_id，请明确选择该类型（--to-type user_id）。",
    );
    if let Some((_, name)) = PREFIXES.iter().find(|(prefix, _)| id.starts_with(prefix)) {
        let Bilingual { en, zh } = name;
        let what = both!(
            "{id} is the id of {en}, which gets no messages.",
            "{id} 是{zh}的 ID，不能作为接收者。"
        );
        let advice = Bilingual::fixed(
            "Name a person (ou_…, on_…, an e-mail address, a user_id) or a chat (oc_…).",
            "请填写人员（ou_…、on_…、邮箱、user_id）或会话（oc_…）。",
        );
        return Some((what, advice));
    }
    if is_mobile(id) {
        let Bilingual { en, zh } = by_kind;
        let what = both!(
            "{id} looks like a mobile number, and a message goes to an id or an e-mail address.",
            "{id} 看起来是手机号，而消息只能发给 ID 或邮箱。"
        );
        let advice = both!(
            "Look the person's id up by the number first (cardwright people). {en}",
            "请先用手机号查询此人的 ID（cardwright people）。{zh}"
        );
        return Some((what, advice));
    }
    let what = both!(
        "{id} looks like an id, and of no kind that gets messages.",
        "{id} 看起来是某种 ID，但不属于任何接收者类型。"
    );
    has_foreign_prefix(id).then_some((what, by_kind))
}

/// A number with a country code, or one of mainland China.
fn is_mobile(id: &str) -> bool {
    let plain: String = id.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match plain.strip_prefix('+') {
        Some(digits) => digits.len() >= 5 && is_number(digits),
        None => plain.len() == 11 && plain.starts_with('1') && is_number(&plain),
    }
}

/// A short prefix before many letters and digits, as the server's own ids have it; a person's own `li_na` is none.
fn has_foreign_prefix(id: &str) -> bool {
    id.split_once('_').is_some_and(|(prefix, rest)| {
        (2..=4).contains(&prefix.len())
            && prefix.bytes().all(|byte| byte.is_ascii_lowercase())
            && rest.len() >= 20
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !matches!(prefix, "ou" | "on" | "oc")
    })
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
    fn what_is_no_receiver_is_no_user_id_unless_somebody_says_so() {
        for id in [
            "om_dc13264520392913993dd051dba21dcf",
            "cli_a1",
            "bm-1",
            "+8613800000001",
            "+86 138-0000-0001",
            "13800000001",
            "oa_0123456789abcdef0123456789abcdef",
        ] {
            let error = Receiver::guess(id).unwrap_err().to_string();
            assert!(error.starts_with(id) && error.len() > 60, "{error}");
        }
        for id in [
            "li_na",
            "12345",
            "7dg1",
            "138000000012",
            "zhang_san_of_the_north",
        ] {
            assert_eq!(Receiver::guess(id).unwrap().kind(), ReceiverKind::UserId);
        }
        let said = Receiver::new(ReceiverKind::UserId, "13800000001").unwrap();
        assert_eq!(said.id(), "13800000001");
        let article = ReceiverKind::ChatId.problem_with("ou_1").unwrap();
        assert!(
            article.en.ends_with("looks like an open_id."),
            "{article:?}"
        );
    }

    #[test]
    fn an_id_of_no_kind_is_refused() {
        for id in ["", " ", "ou_1 ou_2", "@", "a@", "@b", "a@b@c", "ou_\u{0}"] {
            assert!(Receiver::guess(id).is_err(), "{id:?}");
        }
    }
}
