//! One message to many people.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches>

use serde_json::{Value, json};

use super::answer::Answer;
use super::card::Sender;
use super::content;
use super::fields::{text, texts};
use super::request::Request;
use super::router::Caller;
use super::state::State;
use super::things::Batch;

const TYPES: [&str; 5] = ["text", "image", "post", "share_chat", "interactive"];

/// A list of the body, the list of the answer for its wrong ids, and the kind of its ids.
const LISTS: [(&str, &str, &str); 3] = [
    ("open_ids", "invalid_open_ids", "open_id"),
    ("user_ids", "invalid_user_ids", "user_id"),
    ("union_ids", "invalid_union_ids", "union_id"),
];

const IDS_MAX: usize = 200;

/// `POST /message/v4/batch_send/`
pub fn send(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    if !state.app_of(&caller.app_id).is_some_and(|app| app.bot) {
        return Err(Answer::refuse(state, 11205, "App do not have bot."));
    }
    check_form(state, &body)?;
    let scopes = state.app_of(&caller.app_id).map(|app| app.scopes.clone());
    let scopes = scopes.unwrap_or_default();
    let has = |scope: &str| scopes.iter().any(|granted| granted == scope);
    let people = LISTS
        .iter()
        .any(|(list, ..)| !texts(&body, list).is_empty());
    if people && !has("im:message:send_multi_users") {
        let msg = "Send employee ids permission denied.";
        return Err(Answer::refuse(state, 11203, msg));
    }
    let departments = texts(&body, "department_ids");
    if !departments.is_empty() && !has("im:message:send_multi_depts") {
        let msg = "Send department list permission denied.";
        return Err(Answer::refuse(state, 11204, msg));
    }
    if body["msg_type"] == "interactive" {
        check_card(state, &body["card"], caller)?;
    }
    let mut users: Vec<String> = Vec::new();
    let mut data = json!({});
    for (list, invalid, kind) in LISTS {
        let mut wrong = Vec::new();
        for id in texts(&body, list) {
            let mut known = state.users.iter().filter(|user| !user.resigned);
            match known.find(|user| user.id(kind, &caller.app_id) == id) {
                Some(user) if state.is_available(user, &caller.app_id) => {
                    users.push(user.union_id.clone());
                }
                _ => wrong.push(id),
            }
        }
        data[invalid] = json!(wrong);
    }
    let mut wrong = Vec::new();
    for id in departments {
        match state.departments.get(&id) {
            Some(people) => users.extend(people.iter().cloned()),
            None => wrong.push(id),
        }
    }
    data["invalid_department_ids"] = json!(wrong);
    users.sort();
    users.dedup();
    let since = state.now().saturating_sub(86_400_000);
    let today = state
        .batches
        .iter()
        .filter(|batch| batch.app_id == caller.app_id && batch.create_time > since)
        .map(|batch| batch.users.len())
        .sum::<usize>();
    if today + users.len() > state.batch_max {
        let msg = "Internal send message trigger rate limit.";
        return Err(Answer::refuse(state, 11247, msg));
    }
    let id = format!("bm-{:032x}", state.next());
    data["message_id"] = json!(id);
    let create_time = state.now();
    state.batches.push(Batch {
        id,
        app_id: caller.app_id.clone(),
        users,
        content: body,
        create_time,
        ..Batch::default()
    });
    Ok(Answer::flat(state, "ok", json!({"data": data})))
}

fn check_form(state: &mut State, body: &Value) -> Result<(), Answer> {
    let lists = ["department_ids", "open_ids", "user_ids", "union_ids"];
    let lists = lists.map(|name| texts(body, name).len());
    let filled = lists.iter().any(|count| *count > 0);
    let inside = lists.iter().all(|count| *count <= IDS_MAX);
    let msg_type = text(body, "msg_type");
    let has_content = match msg_type {
        "interactive" => body["card"].is_object(),
        _ => body["content"].is_object(),
    };
    if !filled || !inside || !TYPES.contains(&msg_type) || !has_content {
        return Err(Answer::refuse(state, 10003, "Invalid parameter."));
    }
    Ok(())
}

fn check_card(state: &mut State, card: &Value, caller: &Caller) -> Result<(), Answer> {
    let text = card.to_string();
    let refusal = if content::size(state, &text) > state.card_max {
        // Assumed: the limit is documented, its code is not.
        Some("The length of the message content reaches its limit.".to_owned())
    } else if card["type"] == "card" {
        Some("ErrCode: 11310; ErrMsg: cardid is invalid; ".to_owned())
    } else {
        let read = content::resolve(state, Sender::App(&caller.app_id), card);
        read.err().map(|refusal| match refusal.ext.clone() {
            Some(ext) => ext,
            None => refusal.text(),
        })
    };
    match refusal {
        Some(msg) => Err(Answer::refuse(state, 11246, msg)),
        None => Ok(()),
    }
}

/// The place of a job, if this app has sent it; else the code for "not the sender".
fn find(state: &mut State, caller: &Caller, not_sender: (i64, &str)) -> Result<usize, Answer> {
    if !state.app_of(&caller.app_id).is_some_and(|app| app.bot) {
        let msg = "Bot ability is not activated.";
        return Err(Answer::refuse(state, 230006, msg));
    }
    let id = &caller.words[0];
    let place = state.batches.iter().position(|batch| batch.id == *id);
    let Some(place) = place else {
        let msg = "The message id is invalid, record not found.";
        return Err(Answer::refuse(state, 230030, msg));
    };
    if state.batches[place].app_id != caller.app_id {
        return Err(Answer::refuse(state, not_sender.0, not_sender.1));
    }
    Ok(place)
}

const NOT_SENDER: (i64, &str) = (230012, "Bot is NOT the sender of the message.");

/// `DELETE /im/v1/batch_messages/:batch_message_id`
pub fn recall(state: &mut State, _: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let not_sender = (230026, "No permission to recall this message.");
    let place = find(state, caller, not_sender)?;
    if state.batches[place].create_time + state.recall_window < state.now() {
        let msg = "Message can only be recalled within one days.";
        return Err(Answer::refuse(state, 230009, msg));
    }
    state.batches[place].recalled = true;
    Ok(Answer::data(state, &json!({})))
}

/// `GET /im/v1/batch_messages/:batch_message_id/get_progress`
pub fn progress(state: &mut State, _: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let place = find(state, caller, NOT_SENDER)?;
    let batch = state.batches[place].clone();
    let count = batch.users.len();
    let data = json!({
        "batch_message_send_progress": {
            "valid_user_ids_count": count,
            "success_user_ids_count": count,
            "read_user_ids_count": batch.read,
        },
        "batch_message_recall_progress": {
            "recall": batch.recalled,
            "recall_count": if batch.recalled { count } else { 0 },
        },
    });
    Ok(Answer::data(state, &data))
}

/// `GET /im/v1/batch_messages/:batch_message_id/read_user`
pub fn read_user(state: &mut State, _: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let place = find(state, caller, NOT_SENDER)?;
    let batch = state.batches[place].clone();
    // Counts are texts here.
    let data = json!({"read_user": {
        "read_count": batch.read.to_string(),
        "total_count": batch.users.len().to_string(),
    }});
    Ok(Answer::flat(state, "ok", json!({"data": data})))
}
