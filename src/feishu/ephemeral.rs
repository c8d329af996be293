//! A card in a group that one person sees.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message-card/send-message-cards-that-are-only-visible-to-certain-people>

use serde_json::{Map, Value, json};

use super::call::Call;
use super::client::{Answer, BaseUrl, Body, Client, Method, Progress, Request};
use super::content::Content;
use super::error::Error;
use super::messages::Sent;
use super::receivers::{Receiver, ReceiverKind};
use crate::lang::Bilingual;

/// The request that shows a card to one person in a group; nothing is sent.
///
/// `group` is an ordinary group that holds the bot, `person` is named by open_id, user_id or e-mail.
///
/// # Errors
/// [`Error::Configuration`] when the two are of other kinds, or the content is a card entity or no card.
pub fn send(
    base: &BaseUrl,
    group: &Receiver,
    person: &Receiver,
    content: &Content,
) -> Result<Request, Error> {
    if group.kind() != ReceiverKind::ChatId {
        return Err(wrong(Bilingual::fixed(
            "A card for one person goes to a group, and none was given.",
            "仅特定人可见的卡片须发送到群组，但没有指定群组。",
        )));
    }
    let (name, id) = match person.kind() {
        ReceiverKind::OpenId => ("open_id", person.id()),
        ReceiverKind::UserId => ("user_id", person.id()),
        ReceiverKind::Email => ("email", person.id()),
        ReceiverKind::UnionId | ReceiverKind::ChatId => {
            return Err(wrong(Bilingual::fixed(
                "The person who is to see the card must be named by open_id, user_id or e-mail.",
                "可见卡片的人须以 open_id、user_id 或邮箱指定。",
            )));
        }
    };
    let fields = Map::from_iter([
        (String::from("chat_id"), Value::from(group.id())),
        (name.to_owned(), Value::from(id)),
        (String::from("msg_type"), Value::from("interactive")),
    ]);
    let url = base.url_of("/ephemeral/v1/send");
    let body = content.beside(&fields)?;
    Ok(Request::new(Call::EphemeralSend, Method::Post, url, body))
}

fn wrong(what: Bilingual) -> Error {
    Error::configuration(
        what,
        Bilingual::fixed(
            "Give a group (oc_…) that holds the bot, and one of its members.",
            "请指定机器人所在的群（oc_…）以及其中一名成员。",
        ),
    )
}

/// The request that takes such a card away again; nothing is sent.
///
/// <https://open.feishu.cn/document/server-docs/im-v1/message-card/delete-message-cards-that-are-only-visible-to-certain-people>
pub fn delete(base: &BaseUrl, message_id: &str) -> Request {
    let body = Body::json(&json!({"message_id": message_id.trim()}));
    let url = base.url_of("/ephemeral/v1/delete");
    Request::new(Call::EphemeralDelete, Method::Post, url, body)
}

impl Client {
    /// Shows a card to one person in a group; see [`send`].
    ///
    /// # Errors
    /// Any [`Error`]; nothing was sent unless [`Error::may_have_arrived`] says so, and then sending again may make two.
    pub async fn send_ephemeral(
        &self,
        group: &Receiver,
        person: &Receiver,
        content: &Content,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Sent, Error> {
        let request = send(self.base(), group, person, content)?;
        let answer = self.call(&request, progress).await?;
        self.sent(request, answer)
    }

    /// Takes such a card away again. When an answer was lost and the card is gone at the next try, that is success.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn delete_ephemeral(
        &self,
        message_id: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        self.call(&delete(self.base(), message_id), progress).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_a_group_and_a_person() {
        let base = BaseUrl::feishu();
        let card = Content::Card(String::from("{}"));
        let to = |id: &str| Receiver::guess(id).unwrap();
        assert!(send(&base, &to("oc_1"), &to("a@b"), &card).is_ok());
        assert!(send(&base, &to("ou_1"), &to("ou_1"), &card).is_err());
        assert!(send(&base, &to("oc_1"), &to("oc_1"), &card).is_err());
        assert!(send(&base, &to("oc_1"), &to("on_1"), &card).is_err());
    }
}
