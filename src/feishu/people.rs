//! People: their ids by e-mail address or mobile number.
//!
//! <https://open.feishu.cn/document/server-docs/contact-v3/user/batch_get_id>

use serde::Serialize;
use serde_json::{Value, json};

use super::call::Call;
use super::client::{BaseUrl, Body, Client, Method, Progress, Request};
use super::error::Error;
use super::receivers::ReceiverKind;
use crate::{both, lang::Bilingual};

/// Addresses of one kind that one call may ask for.
pub const ADDRESSES_MAX: usize = 50;

/// The request that looks people up; nothing is sent.
///
/// Mobile numbers outside mainland China need + and the country code. `kind` is open_id, union_id or user_id; an open_id
/// is good for this app only.
///
/// # Errors
/// [`Error::Configuration`] when there is no address, more than [`ADDRESSES_MAX`] of a kind, or another kind of id.
pub fn find(
    base: &BaseUrl,
    emails: &[&str],
    mobiles: &[&str],
    kind: ReceiverKind,
) -> Result<Request, Error> {
    let refuse = |what| {
        Err(Error::configuration(
            what,
            both!(
                "Give 1 to {ADDRESSES_MAX} e-mail addresses and at most {ADDRESSES_MAX} mobile numbers.",
                "请提供 1 到 {ADDRESSES_MAX} 个邮箱，以及至多 {ADDRESSES_MAX} 个手机号。"
            ),
        ))
    };
    if emails.is_empty() && mobiles.is_empty() {
        return refuse(Bilingual::fixed(
            "There is no address to look up.",
            "没有要查找的邮箱或手机号。",
        ));
    }
    if emails.len().max(mobiles.len()) > ADDRESSES_MAX {
        return refuse(Bilingual::fixed(
            "There are too many addresses for one call.",
            "一次查找的邮箱或手机号过多。",
        ));
    }
    let query = [("user_id_type", user_kind(kind)?)];
    let mut body = json!({});
    for (name, list) in [("emails", emails), ("mobiles", mobiles)] {
        if !list.is_empty() {
            let list: Vec<_> = list.iter().map(|address| address.trim()).collect();
            body[name] = Value::from(list);
        }
    }
    let url = base.url_with("/contact/v3/users/batch_get_id", &query);
    let body = Body::json(&body);
    Ok(Request::new(Call::FindPeople, Method::Post, url, body))
}

/// The word for a kind of id of a person, where the call takes no chats and no addresses.
pub(super) fn user_kind(kind: ReceiverKind) -> Result<&'static str, Error> {
    match kind {
        ReceiverKind::OpenId | ReceiverKind::UnionId | ReceiverKind::UserId => Ok(kind.as_str()),
        ReceiverKind::Email | ReceiverKind::ChatId => Err(Error::configuration(
            both!(
                "{kind} is no kind of id for a person here.",
                "此处 {kind} 不是用户 ID 的类型。"
            ),
            Bilingual::fixed(
                "Use open_id, union_id or user_id.",
                "请使用 open_id、union_id 或 user_id。",
            ),
        )),
    }
}

/// What came of one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The e-mail address or mobile number that was asked for.
    pub address: String,
    /// The person's id; nothing where nobody was found, or where the app may not see the person.
    pub id: Option<String>,
    /// Whether the person has left the company.
    pub resigned: bool,
}

impl Client {
    /// Looks people up; see [`find`]. One entry per address, e-mail addresses first; who is not found is no error.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn find_people(
        &self,
        emails: &[&str],
        mobiles: &[&str],
        kind: ReceiverKind,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Vec<Person>, Error> {
        let request = find(self.base(), emails, mobiles, kind)?;
        let answer = self.call(&request, progress).await?;
        let Some(list) = answer.data().get("user_list").and_then(Value::as_array) else {
            let status = answer.status;
            return Err(Error::incomplete(
                request.call,
                self.base(),
                status,
                "data.user_list",
            ));
        };
        let text = |item: &Value, name: &str| {
            let text = item.get(name).and_then(Value::as_str);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let person = |item: &Value| Person {
            address: text(item, "email")
                .or_else(|| text(item, "mobile"))
                .unwrap_or_default(),
            id: text(item, "user_id"),
            resigned: item
                .get("status")
                .and_then(|status| status.get("is_resigned")?.as_bool())
                .unwrap_or(false),
        };
        Ok(list.iter().map(person).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_as_many_addresses_as_the_server_takes_go_out() {
        let base = BaseUrl::feishu();
        let find = |emails: &[&str], kind| find(&base, emails, &[], kind);
        assert!(find(&["a@b"; 50], ReceiverKind::UserId).is_ok());
        assert!(find(&["a@b"; 51], ReceiverKind::UserId).is_err());
        assert!(find(&[], ReceiverKind::OpenId).is_err());
        assert!(find(&["a@b"], ReceiverKind::Email).is_err());
    }
}
