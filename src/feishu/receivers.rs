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
}
