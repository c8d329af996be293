//! Messages: a card to a person or a group.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message/create>

use serde::Serialize;
use serde_json::{Value, json};

use super::call::Call;
use super::client::{Answer, BaseUrl, Body, Client, Method, Progress, Request, check_uuid, step};
use super::content::Content;
use super::error::Error;
use super::receivers::Receiver;

/// Which form of a card the server gives back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadAs {
    /// What the documentation describes: of a card 2.0 only title, texts and pictures, never the card itself.
    Projection,
    /// The card as it was sent (`user_card_content`; not documented, seen on live servers).
    #[default]
    Sent,
    /// The card as the server keeps it, wrapped in a text `json_card` (`raw_card_content`; not documented).
    Raw,
}

/// The request that sends a card; nothing is sent.
///
/// `uuid` has 1 to 50 characters; one uuid sends at most one message within an hour.
///
/// # Errors
/// [`Error::Configuration`] when the content or the uuid cannot be used.
pub fn send(
    base: &BaseUrl,
    to: &Receiver,
    content: &Content,
    uuid: &str,
) -> Result<Request, Error> {
    let content = content.text()?;
    check_uuid(uuid)?;
    let url = base.url_with(
        "/im/v1/messages",
        &[("receive_id_type", to.kind().as_str())],
    );
    let body = json!({
        "receive_id": to.id(),
        "msg_type": "interactive",
        // The server wants the card as a text here, not as an object.
        "content": content,
        "uuid": uuid,
    });
    Ok(Request::new(
        Call::SendMessage,
        Method::Post,
        url,
        Body::json(&body),
    ))
}

/// The request that answers a message with a card; nothing is sent.
///
/// With `in_thread` the answer opens a topic; a message in a topic is always answered there. `uuid` as in [`send`].
/// <https://open.feishu.cn/document/server-docs/im-v1/message/reply>
///
/// # Errors
/// [`Error::Configuration`] when the id, the content or the uuid cannot be used.
pub fn reply(
    base: &BaseUrl,
    message_id: &str,
    content: &Content,
    in_thread: bool,
    uuid: &str,
) -> Result<Request, Error> {
    let content = content.text()?;
    check_uuid(uuid)?;
    let url = base.url_of(&format!("{}/reply", path(message_id)?));
    let body = json!({
        "msg_type": "interactive",
        "content": content,
        "reply_in_thread": in_thread,
        "uuid": uuid,
    });
    Ok(Request::new(
        Call::ReplyMessage,
        Method::Post,
        url,
        Body::json(&body),
    ))
}

/// The request that replaces the card of a message; nothing is sent.
///
/// The message must be this app's and at most 14 days old; both cards must be shared (`config.update_multi`), which a
/// card 2.0 always is. A card that was sent as an entity is changed with the calls of card entities instead.
/// <https://open.feishu.cn/document/server-docs/im-v1/message-card/patch>
///
/// # Errors
/// [`Error::Configuration`] when the id or the content cannot be used.
pub fn update(base: &BaseUrl, message_id: &str, content: &Content) -> Result<Request, Error> {
    let url = base.url_of(&path(message_id)?);
    // Alone: with a msg_type beside it the server refuses.
    let body = json!({"content": content.text()?});
    Ok(Request::new(
        Call::UpdateMessage,
        Method::Patch,
        url,
        Body::json(&body),
    ))
}

/// The request that recalls a message; nothing is sent.
///
/// <https://open.feishu.cn/document/server-docs/im-v1/message/delete>
///
/// # Errors
/// [`Error::Configuration`] when the id cannot be used.
pub fn recall(base: &BaseUrl, message_id: &str) -> Result<Request, Error> {
    let url = base.url_of(&path(message_id)?);
    Ok(Request::new(
        Call::RecallMessage,
        Method::Delete,
        url,
        Body::None,
    ))
}

/// The request that reads a message back; nothing is sent.
///
/// <https://open.feishu.cn/document/server-docs/im-v1/message/get>
///
/// # Errors
/// [`Error::Configuration`] when the id cannot be used.
pub fn read(base: &BaseUrl, message_id: &str, form: ReadAs) -> Result<Request, Error> {
    let mut query = vec![("user_id_type", "open_id")];
    match form {
        ReadAs::Projection => {}
        ReadAs::Sent => query.push(("card_msg_content_type", "user_card_content")),
        ReadAs::Raw => query.push(("card_msg_content_type", "raw_card_content")),
    }
    let url = base.url_with(&path(message_id)?, &query);
    Ok(Request::new(
        Call::ReadMessage,
        Method::Get,
        url,
        Body::None,
    ))
}

fn path(message_id: &str) -> Result<String, Error> {
    Ok(format!(
        "/im/v1/messages/{}",
        step("message_id", message_id)?
    ))
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
    pub request: Request,
}

/// A message that was read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The message's id.
    pub message_id: String,
    /// The chat that holds it.
    pub chat_id: Option<String>,
    /// `interactive` for a card.
    pub msg_type: Option<String>,
    /// When it was sent, in milliseconds since 1970.
    pub create_time: Option<i64>,
    /// When it was last changed, in milliseconds since 1970.
    pub update_time: Option<i64>,
    /// Who sent it: the id of an app or a person.
    pub sender: Option<String>,
    /// Whether it was recalled; it has no content then.
    pub deleted: bool,
    /// Whether it was edited.
    pub updated: bool,
    /// The card in the form that was asked for, as JSON text.
    pub content: Option<String>,
}

impl Message {
    fn read(item: &Value) -> Option<Self> {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let time = |name: &str| text(item.get(name)).and_then(|text| text.parse().ok());
        let flag = |name: &str| item.get(name).and_then(Value::as_bool).unwrap_or(false);
        Some(Self {
            message_id: text(item.get("message_id"))?,
            chat_id: text(item.get("chat_id")),
            msg_type: text(item.get("msg_type")),
            create_time: time("create_time"),
            update_time: time("update_time"),
            sender: text(item.get("sender").and_then(|sender| sender.get("id"))),
            deleted: flag("deleted"),
            updated: flag("updated"),
            content: text(item.get("body").and_then(|body| body.get("content"))),
        })
    }
}

impl Client {
    /// Sends a card, and says how far it is.
    ///
    /// `uuid` as in [`send`]; [`super::new_uuid`] makes one. Tries that fail in a way that may pass are repeated with
    /// the same uuid, so at most one message arrives. After an error with [`Error::may_have_arrived`], send with the
    /// same uuid again: the server then answers with the message that is there already.
    ///
    /// # Errors
    /// Any [`Error`]; no message was sent unless [`Error::may_have_arrived`] says so.
    pub async fn send(
        &self,
        to: &Receiver,
        content: &Content,
        uuid: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Sent, Error> {
        let request = send(self.base(), to, content, uuid)?;
        let answer = self.call(&request, progress).await?;
        self.sent(request, answer)
    }

    /// Answers a message with a card; see [`reply`] and [`Client::send`].
    ///
    /// # Errors
    /// Any [`Error`]; nothing was sent unless [`Error::may_have_arrived`] says so.
    pub async fn reply(
        &self,
        message_id: &str,
        content: &Content,
        in_thread: bool,
        uuid: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Sent, Error> {
        let request = reply(self.base(), message_id, content, in_thread, uuid)?;
        let answer = self.call(&request, progress).await?;
        self.sent(request, answer)
    }

    /// Replaces the card of a message; see [`update`].
    ///
    /// # Errors
    /// Any [`Error`]; the card is the old one unless [`Error::may_have_arrived`] says so.
    pub async fn update_message(
        &self,
        message_id: &str,
        content: &Content,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        self.call(&update(self.base(), message_id, content)?, progress)
            .await
    }

    /// Recalls a message. When an answer was lost and the message is gone at the next try, that is success.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn recall_message(
        &self,
        message_id: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        self.call(&recall(self.base(), message_id)?, progress).await
    }

    /// Reads a message back; see [`read`].
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn read_message(
        &self,
        message_id: &str,
        form: ReadAs,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Message, Error> {
        let request = read(self.base(), message_id, form)?;
        let answer = self.call(&request, progress).await?;
        let item = answer.data().get("items").and_then(|items| items.get(0));
        item.and_then(Message::read).ok_or_else(|| {
            Error::incomplete(request.call, self.base(), answer.status, "data.items")
        })
    }

    pub(super) fn sent(&self, request: Request, answer: Answer) -> Result<Sent, Error> {
        let Some(message_id) = answer.text("message_id") else {
            return Err(Error::incomplete(
                request.call,
                self.base(),
                answer.status,
                "data.message_id",
            ));
        };
        Ok(Sent {
            message_id,
            chat_id: answer.text("chat_id"),
            log_id: answer.log_id,
            tries: answer.tries,
            request,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_the_documented_request_with_the_card_as_text() {
        let to = Receiver::guess("ou_1").unwrap();
        let card = Content::Card(String::from("{ \"schema\": \"2.0\", \"n\": 1.50 }"));
        let request = send(&BaseUrl::lark(), &to, &card, "u-1").unwrap();
        assert_eq!(
            serde_json::to_string(&request).unwrap(),
            r#"{"method":"POST","url":"https://open.larksuite.com/open-apis/im/v1/messages?receive_id_type=open_id","body":{"receive_id":"ou_1","msg_type":"interactive","content":"{ \"schema\": \"2.0\", \"n\": 1.50 }","uuid":"u-1"}}"#
        );
        for uuid in ["", &"u".repeat(51)] {
            assert!(
                send(&BaseUrl::feishu(), &to, &card, uuid).is_err(),
                "{uuid}"
            );
        }
    }
}
