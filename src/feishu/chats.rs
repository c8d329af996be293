//! Groups: those of the bot, their members, and a new one for tests.
//!
//! <https://open.feishu.cn/document/server-docs/group/chat/list>

use serde::Serialize;
use serde_json::{Value, json};

use super::call::Call;
use super::client::{BaseUrl, Body, Client, Method, Progress, Request, check_uuid, step};
use super::error::Error;
use super::people::user_kind;
use super::receivers::ReceiverKind;

/// Items of a page at most.
pub const PAGE_MAX: u32 = 100;
/// Pages that [`Client::chats`] and [`Client::members`] read at most.
const PAGES_MAX: usize = 100;

/// The request for one page of the groups that hold the bot; nothing is sent. `page` is the mark that the page before
/// gave.
pub fn list(base: &BaseUrl, page_size: u32, page: Option<&str>) -> Request {
    let size = page_size.clamp(1, PAGE_MAX).to_string();
    let mut query = vec![("page_size", size.as_str())];
    query.extend(page.map(|page| ("page_token", page)));
    let url = base.url_with("/im/v1/chats", &query);
    Request::new(Call::ListChats, Method::Get, url, Body::None)
}

/// The request for one page of the people in a chat, without bots; nothing is sent.
///
/// <https://open.feishu.cn/document/server-docs/group/chat-member/get>
///
/// # Errors
/// [`Error::Configuration`] when the id cannot be used, or people have no such id.
pub fn members(
    base: &BaseUrl,
    chat_id: &str,
    kind: ReceiverKind,
    page: Option<&str>,
) -> Result<Request, Error> {
    let size = PAGE_MAX.to_string();
    let mut query = vec![("member_id_type", user_kind(kind)?), ("page_size", &size)];
    query.extend(page.map(|page| ("page_token", page)));
    let path = format!("/im/v1/chats/{}/members", step("chat_id", chat_id)?);
    let url = base.url_with(&path, &query);
    Ok(Request::new(
        Call::ListMembers,
        Method::Get,
        url,
        Body::None,
    ))
}

/// A group to create.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewChat {
    /// Its name.
    pub name: String,
    /// People to invite, by open_id; at most 50. The bot joins by itself.
    pub people: Vec<String>,
    /// The owner by open_id; else the bot owns the group.
    pub owner: Option<String>,
    /// With an owner, one uuid makes at most one group within 10 hours.
    pub uuid: Option<String>,
}

/// The request that creates a private group; nothing is sent.
///
/// <https://open.feishu.cn/document/server-docs/group/chat/create>
///
/// # Errors
/// [`Error::Configuration`] when the uuid cannot be used.
pub fn create(base: &BaseUrl, chat: &NewChat) -> Result<Request, Error> {
    let mut query = vec![("user_id_type", "open_id")];
    if let Some(uuid) = &chat.uuid {
        check_uuid(uuid)?;
        query.push(("uuid", uuid));
    }
    let mut body = json!({"name": chat.name, "user_id_list": chat.people});
    if let Some(owner) = &chat.owner {
        body["owner_id"] = Value::from(owner.as_str());
    }
    let url = base.url_with("/im/v1/chats", &query);
    let body = Body::json(&body);
    Ok(Request::new(Call::CreateChat, Method::Post, url, body))
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chat {
    /// Its id (`oc_…`).
    pub chat_id: String,
    /// Its name; may be empty.
    pub name: String,
    /// What its people say it is for.
    pub description: String,
    /// Whether people of other companies are in it.
    pub external: bool,
}

/// A person in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// The person's id, of the kind that was asked for.
    pub id: String,
    /// The person's name.
    pub name: String,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The mark of the next page, where there is one.
    pub next: Option<String>,
}

fn text(item: &Value, name: &str) -> String {
    let text = item.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

impl Chat {
    fn read(item: &Value) -> Option<Self> {
        Some(Self {
            chat_id: Some(text(item, "chat_id")).filter(|id| !id.is_empty())?,
            name: text(item, "name"),
            description: text(item, "description"),
            external: item.get("external").and_then(Value::as_bool) == Some(true),
        })
    }
}

impl Member {
    fn read(item: &Value) -> Option<Self> {
        Some(Self {
            id: Some(text(item, "member_id")).filter(|id| !id.is_empty())?,
            name: text(item, "name"),
        })
    }
}

impl Client {
    /// One page of the groups that hold the bot; see [`list`].
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn chats_page(
        &self,
        page_size: u32,
        page: Option<&str>,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Page<Chat>, Error> {
        let request = list(self.base(), page_size, page);
        self.page(&request, Chat::read, progress).await
    }

    /// All groups that hold the bot, page after page.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn chats(&self, progress: &(impl Fn(Progress) + Sync)) -> Result<Vec<Chat>, Error> {
        let mut all = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let page = self.chats_page(PAGE_MAX, next.as_deref(), progress).await?;
            all.extend(page.items);
            match page.next {
                Some(mark) if next.as_ref() != Some(&mark) => next = Some(mark),
                _ => break,
            }
        }
        Ok(all)
    }

    /// All people of a chat, page after page, without bots; see [`members`].
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn members(
        &self,
        chat_id: &str,
        kind: ReceiverKind,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Vec<Member>, Error> {
        let mut all = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let request = members(self.base(), chat_id, kind, next.as_deref())?;
            let page = self.page(&request, Member::read, progress).await?;
            all.extend(page.items);
            match page.next {
                Some(mark) if next.as_ref() != Some(&mark) => next = Some(mark),
                _ => break,
            }
        }
        Ok(all)
    }

    /// Creates a private group; see [`create`].
    ///
    /// # Errors
    /// Any [`Error`]; there is no group unless [`Error::may_have_arrived`] says so.
    pub async fn create_chat(
        &self,
        chat: &NewChat,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Chat, Error> {
        let request = create(self.base(), chat)?;
        let answer = self.call(&request, progress).await?;
        Chat::read(answer.data()).ok_or_else(|| {
            Error::incomplete(request.call, self.base(), answer.status, "data.chat_id")
        })
    }

    async fn page<T>(
        &self,
        request: &Request,
        read: fn(&Value) -> Option<T>,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Page<T>, Error> {
        let answer = self.call(request, progress).await?;
        let data = answer.data();
        let items = data.get("items").and_then(Value::as_array);
        let more = data.get("has_more").and_then(Value::as_bool) == Some(true);
        let mark = Some(text(data, "page_token")).filter(|mark| more && !mark.is_empty());
        Ok(Page {
            // A bot without groups gets no list at all.
            items: items.map_or_else(Vec::new, |items| items.iter().filter_map(read).collect()),
            next: mark,
        })
    }
}
