//! One card to many people.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches>
//!
//! The server takes the job and works it off later. Its messages cannot be updated.

use serde::Serialize;
use serde_json::{Map, Value};

use super::call::Call;
use super::client::{Answer, BaseUrl, Body, Client, Method, Progress, Request, step};
use super::content::Content;
use super::error::Error;
use super::receivers::{Receiver, ReceiverKind};
use crate::{both, lang::Bilingual};

/// People of one kind of id that one call serves.
pub const RECEIVERS_MAX: usize = 200;

/// The request that sends a card to many people; nothing is sent.
///
/// They are named by open_id, union_id or user_id; groups and e-mail addresses are not served this way.
///
/// # Errors
/// [`Error::Configuration`] when there is nobody, somebody of another kind, more than [`RECEIVERS_MAX`] of a kind, or the
/// content is a card entity or no card.
pub fn send(base: &BaseUrl, to: &[Receiver], content: &Content) -> Result<Request, Error> {
    let refuse = |what| {
        Err(Error::configuration(
            what,
            both!(
                "Give up to {RECEIVERS_MAX} people, by open_id, union_id or user_id; send to groups one by one.",
                "请以 open_id、union_id 或 user_id 指定至多 {RECEIVERS_MAX} 人；群组请逐个发送。"
            ),
        ))
    };
    let mut fields = Map::new();
    for receiver in to {
        let name = match receiver.kind() {
            ReceiverKind::OpenId => "open_ids",
            ReceiverKind::UnionId => "union_ids",
            ReceiverKind::UserId => "user_ids",
            kind @ (ReceiverKind::Email | ReceiverKind::ChatId) => {
                return refuse(both!(
                    "A batch is not sent to a {kind}.",
                    "批量发送不支持 {kind}。"
                ));
            }
        };
        let list = fields
            .entry(name)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.push(Value::from(receiver.id()));
            if list.len() > RECEIVERS_MAX {
                return refuse(Bilingual::fixed(
                    "There are too many receivers for one batch.",
                    "一次批量发送的接收者过多。",
                ));
            }
        }
    }
    if fields.is_empty() {
        return refuse(Bilingual::fixed(
            "The batch has no receiver.",
            "批量发送没有接收者。",
        ));
    }
    fields.insert(String::from("msg_type"), Value::from("interactive"));
    let url = base.url_of("/message/v4/batch_send/");
    let body = content.beside(&fields)?;
    Ok(Request::new(Call::BatchSend, Method::Post, url, body))
}

/// The request that recalls a batch; nothing is sent.
///
/// <https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete>
///
/// # Errors
/// [`Error::Configuration`] when the id cannot be used.
pub fn recall(base: &BaseUrl, batch_id: &str) -> Result<Request, Error> {
    of(base, Call::BatchRecall, Method::Delete, batch_id, "")
}

/// The request that asks how far a batch is; nothing is sent. The server knows it for 30 days.
///
/// <https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress>
///
/// # Errors
/// [`Error::Configuration`] when the id cannot be used.
pub fn progress(base: &BaseUrl, batch_id: &str) -> Result<Request, Error> {
    let end = "/get_progress";
    of(base, Call::BatchProgress, Method::Get, batch_id, end)
}

/// The request that asks how many have read a batch; nothing is sent. The server knows it for 30 days.
///
/// <https://open.feishu.cn/document/server-docs/im-v1/batch_message/read_user>
///
/// # Errors
/// [`Error::Configuration`] when the id cannot be used.
pub fn readers(base: &BaseUrl, batch_id: &str) -> Result<Request, Error> {
    of(
        base,
        Call::BatchReaders,
        Method::Get,
        batch_id,
        "/read_user",
    )
}

fn of(
    base: &BaseUrl,
    call: Call,
    method: Method,
    batch_id: &str,
    end: &str,
) -> Result<Request, Error> {
    let id = step("batch_message_id", batch_id)?;
    let url = base.url_of(&format!("/im/v1/batch_messages/{id}{end}"));
    Ok(Request::new(call, method, url, Body::None))
}

/// A batch that the server has taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BatchSent {
    /// The batch's id (`bm-…`).
    pub batch_id: String,
    /// Receivers whom the server does not know; all others are served.
    pub invalid: Vec<String>,
    /// The id under which the server's operators find the call.
    pub log_id: Option<String>,
    /// What was sent.
    pub request: Request,
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BatchProgress {
    /// How many receivers there are.
    pub receivers: u64,
    /// How many have got it.
    pub delivered: u64,
    /// How many have read it.
    pub read: u64,
    /// Whether it was recalled.
    pub recalled: bool,
    /// From how many it was taken away.
    pub recalled_from: u64,
}

/// How many have read a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BatchReaders {
    /// How many have read it.
    pub read: u64,
    /// How many have got it.
    pub delivered: u64,
}

/// A number, which the server gives as a number or as a text.
fn number(value: &Value, pointer: &str) -> u64 {
    let value = value.pointer(pointer);
    let text = value
        .and_then(Value::as_str)
        .and_then(|text| text.parse().ok());
    text.or_else(|| value.and_then(Value::as_u64)).unwrap_or(0)
}

impl Client {
    /// Sends a card to many people; see [`send`].
    ///
    /// # Errors
    /// Any [`Error`]; nothing was sent unless [`Error::may_have_arrived`] says so, and then sending again may make two.
    pub async fn send_batch(
        &self,
        to: &[Receiver],
        content: &Content,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<BatchSent, Error> {
        let request = send(self.base(), to, content)?;
        let answer = self.call(&request, progress).await?;
        let Some(batch_id) = answer.text("message_id") else {
            return Err(Error::incomplete(
                request.call,
                self.base(),
                answer.status,
                "data.message_id",
            ));
        };
        let lists = ["open", "union", "user", "department"];
        let lists = lists.map(|kind| answer.data().get(format!("invalid_{kind}_ids")));
        let words = lists.into_iter().flatten().filter_map(Value::as_array);
        let words = words.flatten().filter_map(Value::as_str);
        Ok(BatchSent {
            batch_id,
            invalid: words.map(str::to_owned).collect(),
            log_id: answer.log_id.clone(),
            request,
        })
    }

    /// Recalls a batch; it happens later.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn recall_batch(
        &self,
        batch_id: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        self.call(&recall(self.base(), batch_id)?, progress).await
    }

    /// How far a batch is.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn batch_progress(
        &self,
        batch_id: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<BatchProgress, Error> {
        let request = self::progress(self.base(), batch_id)?;
        let answer = self.call(&request, progress).await?;
        let data = answer.data();
        let recalled = data.pointer("/batch_message_recall_progress/recall");
        Ok(BatchProgress {
            receivers: number(data, "/batch_message_send_progress/valid_user_ids_count"),
            delivered: number(data, "/batch_message_send_progress/success_user_ids_count"),
            read: number(data, "/batch_message_send_progress/read_user_ids_count"),
            recalled: recalled.and_then(Value::as_bool) == Some(true),
            recalled_from: number(data, "/batch_message_recall_progress/recall_count"),
        })
    }

    /// How many have read a batch.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn batch_readers(
        &self,
        batch_id: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<BatchReaders, Error> {
        let request = readers(self.base(), batch_id)?;
        let answer = self.call(&request, progress).await?;
        Ok(BatchReaders {
            read: number(answer.data(), "/read_user/read_count"),
            delivered: number(answer.data(), "/read_user/total_count"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_goes_to_people_only_and_to_so_many() {
        let base = BaseUrl::feishu();
        let card = Content::Card(String::from("{}"));
        let send = |ids: &[&str]| {
            let to: Vec<_> = ids.iter().map(|id| Receiver::guess(id).unwrap()).collect();
            send(&base, &to, &card)
        };
        assert_eq!(
            send(&["ou_1", "7dg1", "ou_2"]).unwrap().body,
            Body::Json(String::from(
                r#"{"open_ids":["ou_1","ou_2"],"user_ids":["7dg1"],"msg_type":"interactive","card":{}}"#
            ))
        );
        assert!(send(&[]).is_err());
        assert!(send(&["oc_1"]).is_err());
        assert!(send(&["a@b"]).is_err());
        assert!(send(&["ou_1"; 200]).is_ok());
        assert!(send(&["ou_1"; 201]).is_err());
    }

    #[test]
    fn counts_are_read_as_numbers_and_as_texts() {
        let data = serde_json::json!({"a": {"b": "12", "c": 7, "d": "x"}});
        for (pointer, count) in [("/a/b", 12), ("/a/c", 7), ("/a/d", 0), ("/e", 0)] {
            assert_eq!(number(&data, pointer), count, "{pointer}");
        }
    }
}
