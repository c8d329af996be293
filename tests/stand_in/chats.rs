//! Groups: making one, listing them, listing who is in them.
//!
//! <https://open.feishu.cn/document/server-docs/group/chat/create>

use serde_json::{Value, json};

use super::answer::Answer;
use super::fields::{self, Kind, TEXT, text, texts};
use super::people::id_kind;
use super::receivers::{find_group, find_user};
use super::request::Request;
use super::router::Caller;
use super::state::State;
use super::things::{Group, User};

/// How long a uuid counts, in ms.
const UUID_LIFE: u64 = 36_000_000;

/// `POST /im/v1/chats`
pub fn create(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let kind = id_kind(state, request, "user_id_type")?;
    let uuid = request.decoded("uuid").unwrap_or_default();
    if uuid.chars().count() > 50 {
        let description = "the max length is 50";
        return Err(Answer::refuse_field(state, "uuid", &uuid, description));
    }
    let body = request.json();
    let known = [
        ("name", false, TEXT),
        ("description", false, TEXT),
        ("owner_id", false, TEXT),
        ("user_id_list", false, Kind::Texts(usize::MAX)),
        ("bot_id_list", false, Kind::Texts(usize::MAX)),
        ("chat_mode", false, Kind::Choice(&["group"])),
        ("chat_type", false, Kind::Choice(&["private", "public"])),
        (
            "group_message_type",
            false,
            Kind::Choice(&["chat", "thread"]),
        ),
    ];
    fields::check(state, &body, &known, false)?;
    check_bot(state, caller)?;
    let owner = text(&body, "owner_id").to_owned();
    let key = (caller.app_id.clone(), owner.clone(), uuid.clone());
    let before = state.chat_uuids.get(&key).cloned();
    if let Some((_, chat_id)) = before.filter(|(time, _)| state.now() < time + UUID_LIFE) {
        let place = find_group(state, &chat_id)?;
        return Ok(describe(state, place, &body));
    }
    let group = group(state, &body, &kind, &owner, caller)?;
    if !uuid.is_empty() {
        let now = state.now();
        state.chat_uuids.insert(key, (now, group.chat_id.clone()));
    }
    state.groups.push(group);
    let place = state.groups.len() - 1;
    Ok(describe(state, place, &body))
}

/// The group that a body asks for.
fn group(
    state: &mut State,
    body: &Value,
    kind: &str,
    owner: &str,
    caller: &Caller,
) -> Result<Group, Answer> {
    let people = texts(body, "user_id_list");
    let bots = texts(body, "bot_id_list");
    if people.len() > 50 || bots.len() > 5 {
        let msg = "Your request contains an invalid request parameter.";
        return Err(Answer::refuse(state, 232001, msg));
    }
    let name = text(body, "name");
    if text(body, "chat_type") == "public" {
        let fault = match name.chars().count() {
            0 => Some((232042, "Public group chat's name should not be empty.")),
            1 => Some((
                232020,
                "Name can NOT be less than two characters for public chats.",
            )),
            _ => None,
        };
        if let Some((code, msg)) = fault {
            return Err(Answer::refuse(state, code, msg));
        }
    }
    let mut members = Vec::new();
    let with_owner = Some(owner).filter(|owner| !owner.is_empty());
    for id in people.iter().map(String::as_str).chain(with_owner) {
        let found: Option<User> = state
            .users
            .iter()
            .find(|user| user.id(kind, &caller.app_id) == id)
            .cloned();
        let Some(user) = found else {
            let msg = "Your request contains unavailable ids.";
            return Err(Answer::refuse(state, 232043, msg));
        };
        if user.resigned {
            let msg = "User has already resigned.";
            return Err(Answer::refuse(state, 232022, msg));
        }
        if !members.contains(&user.union_id) {
            members.push(user.union_id);
        }
    }
    if bots.iter().any(|bot| state.app_of(bot).is_none()) {
        return Err(Answer::refuse(state, 232021, "Bot can NOT be found."));
    }
    let mut inside = vec![caller.app_id.clone()];
    inside.extend(bots.into_iter().filter(|bot| *bot != caller.app_id));
    Ok(Group {
        chat_id: format!("oc_{:032x}", state.next()),
        name: name.to_owned(),
        description: text(body, "description").to_owned(),
        bots: inside,
        members,
        ..Group::default()
    })
}

fn describe(state: &mut State, place: usize, body: &Value) -> Answer {
    let group = state.groups[place].clone();
    let kind = match text(body, "chat_type") {
        "public" => "public",
        _ => "private",
    };
    let data = json!({
        "chat_id": group.chat_id,
        "name": group.name,
        "chat_mode": "group",
        "chat_type": kind,
        "external": false,
        "tenant_key": super::TENANT_KEY,
    });
    Answer::data(state, &data)
}

fn check_bot(state: &mut State, caller: &Caller) -> Result<(), Answer> {
    if state.app_of(&caller.app_id).is_some_and(|app| app.bot) {
        return Ok(());
    }
    let msg = "Bot ability is not activated.";
    Err(Answer::refuse(state, 232025, msg))
}

/// `GET /im/v1/chats`
pub fn list(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    id_kind(state, request, "user_id_type")?;
    check_bot(state, caller)?;
    let groups: Vec<_> = state
        .groups
        .iter()
        .filter(|group| group.bots.contains(&caller.app_id))
        .map(|group| {
            json!({
                "chat_id": group.chat_id,
                "avatar": "",
                "name": group.name,
                "description": group.description,
                "external": false,
                "tenant_key": super::TENANT_KEY,
                "chat_status": if group.dissolved { "dissolved" } else { "normal" },
            })
        })
        .collect();
    page(state, request, &groups)
}

/// `GET /im/v1/chats/:chat_id/members`
pub fn members(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let kind = id_kind(state, request, "member_id_type")?;
    let place = find_group(state, &caller.words[0])?;
    check_bot(state, caller)?;
    let group = state.groups[place].clone();
    if group.dissolved {
        let msg = "Your request specifies a chat which has already been dissolved.";
        return Err(Answer::refuse(state, 232009, msg));
    }
    if !group.bots.contains(&caller.app_id) {
        let msg = "The operator can NOT be out of the chat.";
        return Err(Answer::refuse(state, 232011, msg));
    }
    let people = state
        .users
        .iter()
        .filter(|user| group.members.contains(&user.union_id));
    let items: Vec<_> = people
        .map(|user| {
            json!({
                "member_id_type": kind,
                "member_id": user.id(&kind, &caller.app_id),
                "name": user.name,
                "tenant_key": super::TENANT_KEY,
            })
        })
        .collect();
    page(state, request, &items)
}

/// One page of a list; the token of the next is the place where it starts.
fn page(state: &mut State, request: &Request, items: &[Value]) -> Result<Answer, Answer> {
    let size = request.query("page_size").unwrap_or("20");
    let token = request
        .query("page_token")
        .filter(|token| !token.is_empty());
    let start = token.map_or(Some(0), |token| token.strip_prefix("page_")?.parse().ok());
    let size = size.parse::<usize>().ok();
    let size = size.filter(|size| (1..=100).contains(size));
    let (Some(size), Some(start)) = (size, start.filter(|start: &usize| *start <= items.len()))
    else {
        let msg = "Your request contains an invalid request parameter.";
        return Err(Answer::refuse(state, 232001, msg));
    };
    let end = items.len().min(start + size);
    let has_more = end < items.len();
    let mut data = json!({"items": &items[start..end], "has_more": has_more});
    if has_more {
        data["page_token"] = json!(format!("page_{end}"));
    }
    Ok(Answer::data(state, &data))
}

/// A member of a group, as calls that write to one person need it.
pub fn check_member(
    state: &mut State,
    place: usize,
    kind: &str,
    id: &str,
    caller: &Caller,
) -> Result<Option<User>, Answer> {
    let user = find_user(state, kind, id, &caller.app_id)?;
    let inside = state.groups[place].members.contains(&user.union_id);
    Ok(inside.then_some(user))
}
