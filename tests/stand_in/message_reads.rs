//! Reading a message and its pictures; follow-ups.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message/get>

use serde_json::{Value, json};

use super::answer::Answer;
use super::fields::{self, Kind};
use super::messages::{card_of, describe, find, shown};
use super::request::Request;
use super::router::Caller;
use super::state::State;
use super::things::Message;

/// Bytes of a resource that can be read.
const RESOURCE_MAX: usize = 100 * 1024 * 1024;

/// How long a message takes follow-ups, in ms.
const FOLLOW_UP_WINDOW: u64 = 600_000;

/// Whether the app's bot is in the chat of a message.
fn is_inside(state: &State, message: &Message, caller: &Caller) -> bool {
    let group = state
        .groups
        .iter()
        .find(|group| group.chat_id == message.chat_id);
    match group {
        Some(group) => group.bots.contains(&caller.app_id),
        None => state
            .chats
            .iter()
            .any(|((app_id, _), chat)| *chat == message.chat_id && *app_id == caller.app_id),
    }
}

/// `GET /im/v1/messages/:message_id`
pub fn get(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    for (name, words) in [
        ("user_id_type", super::people::KINDS.as_slice()),
        (
            "card_msg_content_type",
            ["raw_card_content", "user_card_content"].as_slice(),
        ),
    ] {
        if let Some(value) = request.query(name).filter(|value| !words.contains(value)) {
            let options = format!("options: [{}]", words.join(","));
            return Err(Answer::refuse_field(state, name, value, &options));
        }
    }
    let place = find(state, &caller.words[0])?;
    let message = state.messages[place].clone();
    if !is_inside(state, &message, caller) {
        let msg = "The bot can not be outside the group.";
        return Err(Answer::refuse(state, 230002, msg));
    }
    if message.invisible {
        let msg = "The message is invisible to the operator.";
        return Err(Answer::refuse(state, 230050, msg));
    }
    if message.deleted {
        let msg = "Action unavailable as the message has been deleted.";
        return Err(Answer::refuse(state, 230110, msg));
    }
    let card = message.msg_type == "interactive";
    let content = match request.query("card_msg_content_type") {
        Some("user_card_content") if card => card_of(state, &message).to_string(),
        // Measured; its nodes are not the ones that were sent.
        Some("raw_card_content") if card => {
            let inner = json!({"property": card_of(state, &message)});
            json!({"json_card": inner.to_string()}).to_string()
        }
        _ => shown(state, &message),
    };
    let mut item = describe(&message, &content);
    if message.recalled
        && let Some(item) = item.as_object_mut()
    {
        item.remove("body");
    }
    Ok(Answer::data(state, &json!({"items": [item]})))
}

/// `GET /im/v1/messages/:message_id/resources/:file_key?type=`
pub fn resource(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let kind = request.query("type").unwrap_or_default();
    if !matches!(kind, "image" | "file") {
        let msg = "Invalid request param.";
        return Err(Answer::refuse(state, 234001, msg));
    }
    let place = find(state, &caller.words[0])?;
    let message = state.messages[place].clone();
    if !is_inside(state, &message, caller) {
        return Err(Answer::refuse(state, 234004, "App not in chat."));
    }
    if message.deleted || message.recalled {
        let msg = "Action unavailable as the message has been deleted.";
        return Err(Answer::refuse(state, 230110, msg));
    }
    if message.msg_type == "interactive" {
        let msg = "Unsupported message type.";
        return Err(Answer::refuse(state, 234043, msg));
    }
    let key = &caller.words[1];
    let content: Value = serde_json::from_str(&message.content).unwrap_or_default();
    let uploads = match kind {
        "image" => &state.images,
        _ => &state.files,
    };
    let upload = uploads
        .iter()
        .find(|upload| upload.key == *key)
        .filter(|_| content["image_key"] == **key || content["file_key"] == **key);
    let Some(bytes) = upload.map(|upload| upload.bytes.clone()) else {
        return Err(Answer::refuse(state, 234003, "File not in message."));
    };
    if bytes.len() > RESOURCE_MAX {
        let msg = "Downloaded file size exceeds limit.";
        return Err(Answer::refuse(state, 234037, msg));
    }
    Ok(Answer::bytes(state, bytes))
}

/// `POST /im/v1/messages/:message_id/push_follow_up`
pub fn push_follow_up(
    state: &mut State,
    request: &Request,
    caller: &Caller,
) -> Result<Answer, Answer> {
    let body = request.json();
    fields::check(state, &body, &[("follow_ups", true, Kind::Any)], false)?;
    let place = find(state, &caller.words[0])?;
    let message = state.messages[place].clone();
    let now = state.now();
    if message.create_time + FOLLOW_UP_WINDOW < now {
        return Err(Answer::refuse(state, 230002, "expired message."));
    }
    if state
        .groups
        .iter()
        .any(|group| group.chat_id == message.chat_id)
    {
        return Err(Answer::refuse(state, 230003, "only support p2p chat."));
    }
    let newest = state
        .messages
        .iter()
        .rfind(|other| other.chat_id == message.chat_id);
    if newest.is_none_or(|newest| newest.message_id != message.message_id) {
        let msg = "only support latest message.";
        return Err(Answer::refuse(state, 230006, msg));
    }
    let empty = Vec::new();
    let items = body["follow_ups"].as_array().unwrap_or(&empty);
    let right = |item: &Value| {
        let length = item["content"].as_str().map(|text| text.chars().count());
        length.is_some_and(|length| (1..=200).contains(&length))
    };
    if !(1..=3).contains(&items.len()) || !items.iter().all(right) {
        return Err(Answer::refuse(state, 230007, "invalid follow up."));
    }
    if message.follow_ups {
        return Err(Answer::refuse(state, 230008, "follow up already exist."));
    }
    state.messages[place].follow_ups = true;
    Ok(Answer::data(state, &json!({})))
}
