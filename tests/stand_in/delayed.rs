//! Changing a card within half an hour after somebody clicked on it.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message-card/delay-update-message-card>

use serde_json::{Value, json};

use super::answer::Answer;
use super::card::{Refusal, Sender, is_new, is_shared};
use super::content;
use super::fields::{TEXT, check, text, texts};
use super::message_changes::change_refused;
use super::messages::card_of;
use super::request::Request;
use super::router::Caller;
use super::state::State;

/// How long the token of a click lives, in ms.
const TOKEN_LIFE: u64 = 1_800_000;

/// How often a token works.
const USES_MAX: u32 = 2;

/// Bytes of a card after it was converted.
const CONVERTED_MAX: usize = 100 * 1024;

/// `POST /interactive/v1/card/update`
pub fn update(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
        let msg = "a parameter is not valid JSON";
        return Err(Answer::refuse(state, 100030, msg));
    };
    check(state, &body, &[("token", true, TEXT)], false)?;
    let token = text(&body, "token");
    if !token.starts_with("c-") {
        return Err(Answer::refuse(state, 300020, "the token is invalid"));
    }
    let found = state.clicks.iter().position(|click| click.token == token);
    let Some(place) = found else {
        return Err(Answer::refuse(state, 300020, "the token is invalid"));
    };
    let click = state.clicks[place].clone();
    if click.create_time + TOKEN_LIFE < state.now() {
        return Err(Answer::refuse(state, 300030, "the token has expired"));
    }
    if click.uses >= USES_MAX {
        let msg = "the token has been used twice";
        return Err(Answer::refuse(state, 300040, msg));
    }
    let message = state
        .messages
        .iter()
        .position(|message| message.message_id == click.message_id);
    let Some(message_place) = message else {
        return Err(Answer::refuse(state, 200000, "the card was recalled"));
    };
    let message = state.messages[message_place].clone();
    if message.app_id != caller.app_id {
        let msg = "the card was sent by another app";
        return Err(Answer::refuse(state, 200310, msg));
    }
    if message.recalled || message.deleted {
        return Err(Answer::refuse(state, 200000, "the card was recalled"));
    }
    if !click.answered {
        // Assumed: documented is only that it fails before the callback is answered.
        let msg = "Your request contains an invalid request parameter.";
        return Err(Answer::refuse(state, 10002, msg));
    }
    if !body["card"].is_object() {
        return Err(Answer::refuse(state, 11311, "the card's form is wrong"));
    }
    let old = card_of(state, &message);
    check_card(state, &body["card"], &old, caller)?;
    state.clicks[place].uses += 1;
    let now = state.now();
    let mut card = body["card"].clone();
    if let Some(card) = card.as_object_mut() {
        card.remove("open_ids");
    }
    let message = &mut state.messages[message_place];
    message.content = card.to_string();
    message.card_id = None;
    message.updated = true;
    message.update_time = now;
    Ok(Answer::flat(state, "ok", json!({})))
}

fn check_card(
    state: &mut State,
    given: &Value,
    old: &Value,
    caller: &Caller,
) -> Result<(), Answer> {
    let exclusive = !is_new(given) && given["type"] != "template" && !is_shared(given);
    let ids = texts(given, "open_ids");
    if exclusive && ids.is_empty() {
        let msg = "open_ids is required for an exclusive card";
        return Err(Answer::refuse(state, 300090, msg));
    }
    let is_known = |id: &String| {
        let mut users = state.users.iter();
        users.any(|user| user.open_ids.get(&caller.app_id) == Some(id))
    };
    if exclusive && !ids.iter().all(is_known) {
        return Err(Answer::refuse(state, 200320, "open_ids is wrong"));
    }
    if given.to_string().len() > CONVERTED_MAX {
        return Err(Answer::refuse(state, 100000, "the card is too large"));
    }
    let mut card = given.clone();
    if let Some(card) = card.as_object_mut() {
        card.remove("open_ids");
    }
    let refusal = match content::resolve(state, Sender::App(&caller.app_id), &card) {
        Err(refusal) => Some(refusal),
        Ok(read) if exclusive => {
            let to_old = is_new(old) && !is_new(&read.card);
            to_old.then(|| Refusal::new(200830, "schemaV2 card can not change schemaV1"))
        }
        Ok(read) => {
            let refusal = change_refused(old, &card.to_string(), Some(&read.card));
            // The old card may be one that its receivers see apart.
            refusal.filter(|refusal| refusal.code != Some(300302))
        }
    };
    // Which fault of a card is answered with which of the two stands nowhere: assumed is that 11311 is one of its
    // form, and 10002 any other.
    match refusal {
        None => Ok(()),
        Some(refusal) if refusal.code == Some(200621) => {
            Err(Answer::refuse(state, 11311, refusal.text()))
        }
        Some(refusal) => Err(Answer::refuse(state, 10002, refusal.text())),
    }
}
