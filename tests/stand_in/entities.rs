//! Card entities: making one, and changing it as a whole.
//!
//! <https://open.feishu.cn/document/cardkit-v1/card/create>

use serde_json::{Value, json};

use super::answer::Answer;
use super::card::{self, Sender};
use super::content::{self, ENTITY_LIFE};
use super::elements;
use super::fields::{self, Field, Kind, text};
use super::request::Request;
use super::router::{Caller, too_frequent};
use super::state::State;
use super::things::Entity;

/// How long streaming lasts, in ms.
const STREAMING: u64 = 600_000;

/// Calls on one entity in a second while it does not stream.
const CALLS_MAX: usize = 10;

/// Text of one to a million characters.
pub const LONG: Kind = Kind::Text {
    min: 1,
    max: 1_000_000,
};

/// `POST /cardkit/v1/cards`
pub fn create(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    let data = Kind::Text {
        min: 1,
        max: 3_000_000,
    };
    let known = [
        ("type", true, Kind::Choice(&["card_json", "template"])),
        ("data", true, data),
    ];
    fields::check(state, &body, &known, true)?;
    let Ok(given) = serde_json::from_str::<Value>(text(&body, "data")) else {
        // Assumed.
        let msg = "Failed to generate card content";
        return Err(Answer::refuse(state, 200220, msg));
    };
    let card = match text(&body, "type") {
        "template" => content::fill(state, Sender::App(&caller.app_id), &given)
            .map_err(|refusal| refusal.cardkit_answer(state))?,
        _ => given,
    };
    check_card(state, &card, caller)?;
    let now = state.now();
    let card_id = format!("7{:018}", state.next());
    let streaming = card.pointer("/config/streaming_mode") == Some(&Value::Bool(true));
    state.entities.push(Entity {
        card_id: card_id.clone(),
        app_id: caller.app_id.clone(),
        card,
        of_template: text(&body, "type") == "template",
        create_time: now,
        streaming_since: streaming.then_some(now),
        ..Entity::default()
    });
    Ok(Answer::data(state, &json!({"card_id": card_id})))
}

/// Judges a whole card as an entity.
fn check_card(state: &mut State, card: &Value, caller: &Caller) -> Result<(), Answer> {
    let empty = match card {
        Value::Object(members) => members.is_empty(),
        Value::Null => true,
        _ => {
            let msg = "Failed to generate card content";
            return Err(Answer::refuse(state, 200220, msg));
        }
    };
    if empty {
        return Err(Answer::refuse(state, 300307, "The card DSL is empty"));
    }
    if !card::is_new(card) {
        return Err(Answer::refuse(
            state,
            300303,
            "Only schema 2.0 is supported",
        ));
    }
    if !card.get("body").is_some_and(Value::is_object) {
        return Err(Answer::refuse(state, 200610, "ErrMsg: body is nil; "));
    }
    if !card::is_shared(card) {
        let msg = "ErrMsg: update_multi property is false; ";
        return Err(Answer::refuse(state, 300302, msg));
    }
    check_changed(state, card, caller)
}

/// Judges a card after a change.
fn check_changed(state: &mut State, card: &Value, caller: &Caller) -> Result<(), Answer> {
    card::judge(state, Sender::App(&caller.app_id), card)
        .map_err(|refusal| refusal.cardkit_answer(state))?;
    if card.to_string().len() > state.card_max {
        return Err(Answer::refuse(state, 200860, "Card content exceeds limit."));
    }
    Ok(())
}

/// A change of one entity: works on a copy, which counts only if it succeeds.
type Change = fn(&mut State, &Request, &Caller, &mut Entity, &Value) -> Result<(), Answer>;

/// Everything around a change of an entity, in the server's order.
pub fn change(
    state: &mut State,
    request: &Request,
    caller: &Caller,
    known: &[Field],
    change: Change,
) -> Result<Answer, Answer> {
    let body = request.json();
    let uuid_field = ("uuid", false, Kind::Text { min: 1, max: 64 });
    fields::check(state, &body, &[known, &[uuid_field]].concat(), false)?;
    let card_id = &caller.words[0];
    let place = state
        .entities
        .iter()
        .position(|entity| entity.card_id == *card_id);
    let Some(place) = place else {
        return Err(Answer::refuse(
            state,
            200740,
            "The card entity does not exist",
        ));
    };
    let mut entity = state.entities[place].clone();
    if entity.create_time + ENTITY_LIFE <= state.now() {
        return Err(Answer::refuse(state, 200750, "The card entity has expired"));
    }
    if entity.app_id != caller.app_id {
        let msg = "The current application does not have permission to update/use this card";
        return Err(Answer::refuse(state, 300311, msg));
    }
    let operation = format!(
        "{} {} {}",
        request.method,
        request.path,
        String::from_utf8_lossy(&request.body)
    );
    let uuid = text(&body, "uuid");
    match entity.uuids.get(uuid) {
        // Assumed: a repeated call has no effect.
        Some(before) if *before == operation => return Ok(Answer::data(state, &json!({}))),
        Some(_) => return Err(Answer::refuse(state, 200770, "UUID conflict")),
        None => {}
    }
    let number = Kind::Integer {
        min: 1,
        max: 2_147_483_647,
    };
    fields::check(state, &body, &[("sequence", true, number)], false)?;
    let sequence = body["sequence"].as_i64().unwrap_or_default();
    if sequence <= entity.sequence {
        let msg = "ErrMsg: sequence number compare failed; ";
        return Err(Answer::refuse(state, 300317, msg));
    }
    if entity.clicked || has_open_click(state, card_id) {
        let msg = "The card is in an ongoing interaction and cannot be updated";
        return Err(Answer::refuse(state, 200810, msg));
    }
    let streams = is_streaming(&entity, state.now());
    if state.is_too_often(&format!("calls on {card_id}"), CALLS_MAX, 1000) && !streams {
        // Measured.
        return Err(too_frequent(state));
    }
    change(state, request, caller, &mut entity, &body)?;
    entity.sequence = sequence;
    if !uuid.is_empty() {
        entity.uuids.insert(uuid.to_owned(), operation);
    }
    state.entities[place] = entity;
    Ok(Answer::data(state, &json!({})))
}

/// Whether a click on a message that carries the entity waits for its answer.
fn has_open_click(state: &State, card_id: &str) -> bool {
    let mut carriers = state
        .messages
        .iter()
        .filter(|message| message.card_id.as_deref() == Some(card_id));
    carriers.any(|message| {
        let mut clicks = state.clicks.iter();
        clicks.any(|click| click.message_id == message.message_id && !click.answered)
    })
}

fn is_streaming(entity: &Entity, now: u64) -> bool {
    entity
        .streaming_since
        .is_some_and(|since| now < since + STREAMING)
}

/// Starts or stops streaming when a configuration says so.
fn follow_streaming(state: &State, entity: &mut Entity, config: &Value) {
    match config["streaming_mode"].as_bool() {
        Some(true) => entity.streaming_since = Some(state.now()),
        Some(false) => entity.streaming_since = None,
        None => {}
    }
}

/// Refuses streamed text unless the card streams. The first call after the time is up is told so, later ones not.
pub fn check_streaming(state: &mut State, entity: &Entity) -> Result<(), Answer> {
    if is_streaming(entity, state.now()) {
        return Ok(());
    }
    if entity.streaming_since.is_none() {
        let msg = "ErrMsg: streaming mode is closed; ";
        return Err(Answer::refuse(state, 300309, msg));
    }
    for other in &mut state.entities {
        if other.card_id == entity.card_id {
            other.streaming_since = None;
        }
    }
    let msg = "ErrMsg: card streaming timeout; ";
    Err(Answer::refuse(state, 200850, msg))
}

/// `PUT /cardkit/v1/cards/:card_id`
pub fn update(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let known = [("card", true, Kind::Object)];
    change(
        state,
        request,
        caller,
        &known,
        |state, _, caller, entity, body| {
            let inner = [
                ("type", true, Kind::Choice(&["card_json"])),
                ("data", true, LONG),
            ];
            fields::check(state, &body["card"], &inner, false)?;
            let Ok(card) = serde_json::from_str::<Value>(text(&body["card"], "data")) else {
                let msg = "Failed to generate card content";
                return Err(Answer::refuse(state, 200220, msg));
            };
            check_card(state, &card, caller)?;
            follow_streaming(state, entity, &card["config"]);
            entity.card = card;
            Ok(())
        },
    )
}

/// `PATCH /cardkit/v1/cards/:card_id/settings`
pub fn settings(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let long = Kind::Text {
        min: 1,
        max: 100_000,
    };
    let known = [("settings", true, long)];
    change(
        state,
        request,
        caller,
        &known,
        |state, _, caller, entity, body| {
            let given = serde_json::from_str(text(body, "settings")).unwrap_or_default();
            apply_settings(state, entity, &given)?;
            check_settled(state, entity, caller)
        },
    )
}

fn check_settled(state: &mut State, entity: &Entity, caller: &Caller) -> Result<(), Answer> {
    if !card::is_shared(&entity.card) {
        let msg = "ErrMsg: update_multi property is false; ";
        return Err(Answer::refuse(state, 300302, msg));
    }
    check_changed(state, &entity.card, caller)
}

fn apply_settings(state: &mut State, entity: &mut Entity, given: &Value) -> Result<(), Answer> {
    let known = |name: &String| matches!(name.as_str(), "config" | "card_link");
    let members = given
        .as_object()
        .filter(|members| members.keys().all(known));
    let Some(members) = members else {
        let msg = "Failed to update card configuration";
        return Err(Answer::refuse(state, 300122, msg));
    };
    for (name, value) in members {
        merge(&mut entity.card[name], value);
    }
    follow_streaming(state, entity, &given["config"]);
    Ok(())
}

/// Puts the members of one object into another, depth first.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name.as_str()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

/// `POST /cardkit/v1/cards/:card_id/batch_update`
pub fn batch_update(
    state: &mut State,
    request: &Request,
    caller: &Caller,
) -> Result<Answer, Answer> {
    let known = [("actions", true, LONG)];
    change(
        state,
        request,
        caller,
        &known,
        |state, _, caller, entity, body| {
            let actions = serde_json::from_str::<Value>(text(body, "actions")).ok();
            let Some(Value::Array(actions)) = actions else {
                let list = "should be the JSON text of an array";
                return Err(Answer::refuse_field(state, "actions", "", list));
            };
            for action in &actions {
                apply_action(state, entity, action)?;
            }
            check_settled(state, entity, caller)
        },
    )
}

fn apply_action(state: &mut State, entity: &mut Entity, action: &Value) -> Result<(), Answer> {
    let params = &action["params"];
    let card = &mut entity.card;
    match action["action"].as_str().unwrap_or_default() {
        "partial_update_setting" => apply_settings(state, entity, &params["settings"]),
        "add_elements" => {
            let empty = Vec::new();
            let items = params["elements"].as_array().unwrap_or(&empty);
            let (how, target) = (text(params, "type"), text(params, "target_element_id"));
            elements::add(state, card, how, target, items)
        }
        "delete_elements" => fields::texts(params, "element_ids")
            .iter()
            .try_for_each(|id| elements::delete(state, card, id)),
        "partial_update_element" => {
            let id = text(params, "element_id");
            elements::patch(state, card, id, &params["partial_element"])
        }
        "update_element" => {
            let id = text(params, "element_id");
            elements::replace(state, card, id, &params["element"])
        }
        other => {
            let options = "options: [partial_update_setting,add_elements,delete_elements,partial_update_element,update_element]";
            Err(Answer::refuse_field(state, "action", other, options))
        }
    }
}

/// Judges a card after its elements were changed.
pub fn check_elements(state: &mut State, card: &Value, caller: &Caller) -> Result<(), Answer> {
    check_changed(state, card, caller)
}
