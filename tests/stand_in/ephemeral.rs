//! Cards that only one person in a group sees.
//!
//! <https://open.feishu.cn/document/ukTMukTMukTM/uETOyYjLxkjM24SM5IjN>

use serde_json::json;

use super::answer::Answer;
use super::card::Sender;
use super::chats::check_member;
use super::content;
use super::fields::{self, Kind, TEXT, text};
use super::receivers::{check_chat, find_group};
use super::request::Request;
use super::router::{Caller, too_frequent};
use super::state::State;
use super::things::Ephemeral;

/// `POST /ephemeral/v1/send`
pub fn send(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    if body.get("card").is_some_and(|card| !card.is_object()) {
        return Err(Answer::refuse(state, 9499, "Bad Request"));
    }
    let known = [
        ("chat_id", true, TEXT),
        ("msg_type", true, Kind::Choice(&["interactive"])),
        ("card", true, Kind::Object),
        ("open_id", false, TEXT),
        ("user_id", false, TEXT),
        ("email", false, TEXT),
    ];
    fields::check(state, &body, &known, false)?;
    let place = find_group(state, text(&body, "chat_id"))?;
    let kinds = ["open_id", "user_id", "email"];
    let Some(kind) = kinds.into_iter().find(|kind| !text(&body, kind).is_empty()) else {
        let description = "one of open_id, user_id and email is required";
        return Err(Answer::refuse_field(state, "open_id", "", description));
    };
    let member = check_member(state, place, kind, text(&body, kind), caller)?;
    let chat_id = text(&body, "chat_id");
    check_chat(state, chat_id, &caller.app_id)?;
    if state.groups[place].topic_mode {
        // Assumed: the page names the limit and no code.
        let ext = "ephemeral messages are not supported in topic groups";
        return Err(Answer::refuse_ext(state, ext));
    }
    let Some(user) = member else {
        // Assumed, too.
        let ext = "the user is not in the chat";
        return Err(Answer::refuse_ext(state, ext));
    };
    if state.is_too_often(&format!("ephemeral cards in {chat_id}"), 40, 1000) {
        // Assumed: the limit is documented, its code is not.
        return Err(too_frequent(state));
    }
    if body["card"].to_string().len() > state.card_max {
        let msg = "The length of the message content reaches its limit.";
        return Err(Answer::refuse(state, 230025, msg));
    }
    let read = content::resolve(state, Sender::App(&caller.app_id), &body["card"]);
    let read = read.map_err(|refusal| refusal.answer(state))?;
    let message_id = format!("om_{:032x}", state.next());
    state.ephemerals.push(Ephemeral {
        message_id: message_id.clone(),
        app_id: caller.app_id.clone(),
        chat_id: chat_id.to_owned(),
        user: user.union_id,
        card: read.card,
        deleted: false,
    });
    let members = json!({"data": {"message_id": message_id}});
    Ok(Answer::flat(state, "ok", members))
}

/// `POST /ephemeral/v1/delete`
pub fn delete(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    fields::check(state, &body, &[("message_id", true, TEXT)], false)?;
    let id = text(&body, "message_id");
    let mut cards = state.ephemerals.iter_mut();
    let card = cards.find(|card| card.message_id == id && card.app_id == caller.app_id);
    match card {
        Some(card) if !card.deleted => {
            card.deleted = true;
            Ok(Answer::flat(state, "ok", json!({})))
        }
        Some(_) => Err(Answer::refuse(state, 18051, "message is already deleted")),
        None => {
            let msg = format!(
                "The request you send is not a valid {{open_message_id}} or not exists, and the example value is {{om_dc13264520392913993dd051dba21dcf}}. Invalid ids: [{id}]"
            );
            Err(Answer::refuse(state, 99992354, msg))
        }
    }
}
