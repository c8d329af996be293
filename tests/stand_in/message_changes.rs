//! Changing, editing and recalling a message.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message-card/patch>

use serde_json::{Value, json};

use super::answer::Answer;
use super::card::{self, Refusal, Sender};
use super::content;
use super::fields::{self, Kind, TEXT, text};
use super::messages::{card_of, check_bot, check_content, check_size, check_there, find};
use super::request::Request;
use super::router::{Caller, too_frequent};
use super::state::State;
use super::things::Message;

/// How long a card can be changed, in ms.
const CHANGE_WINDOW: u64 = 14 * 86_400_000;

/// Edits that a text may have.
const EDITS_MAX: u32 = 20;

/// `PATCH /im/v1/messages/:message_id`
pub fn patch(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    fields::check(state, &body, &[("content", true, Kind::Any)], true)?;
    let place = find(state, &caller.words[0])?;
    let message = state.messages[place].clone();
    check_bot(state, caller)?;
    check_content(state, &body)?;
    if message.msg_type != "interactive" {
        return Err(Answer::refuse_ext(state, "This message is NOT a card."));
    }
    if message.app_id != caller.app_id {
        // Assumed.
        let msg = "Lack of necessary permissions.";
        return Err(Answer::refuse(state, 230027, msg));
    }
    check_there(state, &message)?;
    if message.create_time + CHANGE_WINDOW < state.now() {
        let msg = "Message can only be modified within 14 days after sending.";
        return Err(Answer::refuse(state, 230031, msg));
    }
    check_not_dissolved(state, &message)?;
    if state.is_too_often(&format!("updates of {}", message.message_id), 5, 1000) {
        return Err(too_frequent(state));
    }
    let text = text(&body, "content");
    check_size(state, "interactive", text)?;
    let old = card_of(state, &message);
    let new = content::read(state, Sender::App(&caller.app_id), text);
    if let Some(refusal) = change_refused(&old, text, new.as_ref().ok().map(|new| &new.card)) {
        return Err(refusal.answer(state));
    }
    new.map_err(|refusal| refusal.answer(state))?;
    let now = state.now();
    let message = &mut state.messages[place];
    message.content = text.to_owned();
    // The entity that it may have carried no longer shows.
    message.card_id = None;
    message.updated = true;
    message.update_time = now;
    Ok(Answer::data(state, &json!({})))
}

/// What stands against the change of one card into another, before the new one is judged.
pub fn change_refused(old: &Value, text: &str, filled: Option<&Value>) -> Option<Refusal> {
    let raw = card::parse(text).ok()?;
    let new = filled.unwrap_or(&raw);
    let template = filled.is_none() && raw["type"] == "template";
    if !template && (!card::is_shared(old) || !card::is_shared(new)) {
        // Assumed: which code it is stands nowhere.
        return Some(Refusal::new(300302, "update_multi property is false"));
    }
    if !template && card::is_new(old) && !card::is_new(new) {
        let msg = "schemaV2 card can not change schemaV1";
        return Some(Refusal::new(200830, msg));
    }
    None
}

fn check_not_dissolved(state: &mut State, message: &Message) -> Result<(), Answer> {
    let mut groups = state.groups.iter();
    if groups.any(|group| group.chat_id == message.chat_id && group.dissolved) {
        let msg = "Your request specifies a chat which has already been dissolved.";
        return Err(Answer::refuse(state, 232009, msg));
    }
    Ok(())
}

/// `PUT /im/v1/messages/:message_id`
pub fn edit(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    let known = [("msg_type", true, TEXT), ("content", true, Kind::Any)];
    fields::check(state, &body, &known, false)?;
    let place = find(state, &caller.words[0])?;
    let message = state.messages[place].clone();
    check_bot(state, caller)?;
    let msg_type = text(&body, "msg_type");
    if !matches!(msg_type, "text" | "post") {
        return Err(Answer::refuse_ext(state, "invalid msg_type."));
    }
    check_content(state, &body)?;
    if message.app_id != caller.app_id {
        let msg = "The operator is not the sender of the message.";
        return Err(Answer::refuse(state, 230071, msg));
    }
    check_there(state, &message)?;
    check_not_dissolved(state, &message)?;
    if message.edits >= EDITS_MAX {
        let msg = "The message has reached the number of times it can be edited.";
        return Err(Answer::refuse(state, 230072, msg));
    }
    check_size(state, msg_type, text(&body, "content"))?;
    let now = state.now();
    let message = &mut state.messages[place];
    message.content = text(&body, "content").to_owned();
    message.edits += 1;
    message.updated = true;
    message.update_time = now;
    let data = json!({"message_id": message.message_id, "msg_type": message.msg_type});
    Ok(Answer::data(state, &data))
}

/// `DELETE /im/v1/messages/:message_id`
pub fn recall(state: &mut State, _: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let place = find(state, &caller.words[0])?;
    let message = state.messages[place].clone();
    check_bot(state, caller)?;
    if message.app_id != caller.app_id {
        let msg = "No permission to recall this message.";
        return Err(Answer::refuse(state, 230026, msg));
    }
    if message.recalled || message.deleted {
        let msg = "Action unavailable as the message has been deleted.";
        return Err(Answer::refuse(state, 230110, msg));
    }
    if message.create_time + state.recall_window < state.now() {
        let msg = "Message has expired when recall message.";
        return Err(Answer::refuse(state, 230009, msg));
    }
    check_not_dissolved(state, &message)?;
    state.messages[place].recalled = true;
    Ok(Answer::data(state, &json!({})))
}
