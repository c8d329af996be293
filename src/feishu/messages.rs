//! Messages: a card to a person or a group.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message/create>

use serde::Serialize;
use serde_json::json;

use super::call::Call;
use super::client::{Answer, BaseUrl, Body, Client, Method, Progress, Request, check_uuid};
use super::content::Content;
use super::error::Error;
use super::receivers::Receiver;

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

    fn sent(&self, request: Request, answer: Answer) -> Result<Sent, Error> {
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
