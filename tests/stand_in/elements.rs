//! The elements of a card entity: adding, replacing, changing, deleting, streaming text.
//!
//! <https://open.feishu.cn/document/cardkit-v1/card-element/create>

use serde_json::Value;

use super::answer::Answer;
use super::card::{self, Sender};
use super::entities::{LONG, change, check_elements, check_streaming};
use super::fields::{Kind, text};
use super::request::Request;
use super::router::Caller;
use super::state::State;
use super::things::Write;

/// `POST /cardkit/v1/cards/:card_id/elements`
pub fn create(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let how = Kind::Choice(&["insert_before", "insert_after", "append"]);
    let known = [
        ("type", true, how),
        ("target_element_id", false, Kind::Text { min: 0, max: 20 }),
        ("elements", true, LONG),
    ];
    change(
        state,
        request,
        caller,
        &known,
        |state, _, caller, entity, body| {
            let items = serde_json::from_str(text(body, "elements"));
            let Ok(Value::Array(items)) = items else {
                return Err(cannot_add(state, "Failed to add element"));
            };
            let (how, target) = (text(body, "type"), text(body, "target_element_id"));
            add(state, &mut entity.card, how, target, &items)?;
            let judged = card::judge(state, Sender::App(&caller.app_id), &entity.card);
            match judged {
                // Counts and ids keep their codes; any other fault is one of the new elements.
                Err(refusal) if !matches!(refusal.cardkit, 300301 | 300305) => {
                    Err(cannot_add(state, &refusal.msg))
                }
                _ => check_elements(state, &entity.card, caller),
            }
        },
    )
}

/// `PUT /cardkit/v1/cards/:card_id/elements/:element_id`
pub fn update(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let known = [("element", true, LONG)];
    change(
        state,
        request,
        caller,
        &known,
        |state, _, caller, entity, body| {
            let element = serde_json::from_str(text(body, "element")).unwrap_or_default();
            replace(state, &mut entity.card, &caller.words[1], &element)?;
            check_elements(state, &entity.card, caller)
        },
    )
}

/// `PATCH /cardkit/v1/cards/:card_id/elements/:element_id`
pub fn partial(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let known = [("partial_element", true, LONG)];
    change(
        state,
        request,
        caller,
        &known,
        |state, _, caller, entity, body| {
            let part = serde_json::from_str(text(body, "partial_element")).unwrap_or_default();
            patch(state, &mut entity.card, &caller.words[1], &part)?;
            check_elements(state, &entity.card, caller)
        },
    )
}

/// `PUT /cardkit/v1/cards/:card_id/elements/:element_id/content`
pub fn content(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let long = Kind::Text {
        min: 1,
        max: 100_000,
    };
    let known = [("content", true, long)];
    change(
        state,
        request,
        caller,
        &known,
        |state, _, caller, entity, body| {
            check_streaming(state, entity)?;
            let id = &caller.words[1];
            let new = text(body, "content");
            let Some(element) = find(&mut entity.card, id) else {
                return Err(not_found(state, 300313, id));
            };
            let plain = text(element, "tag") == "plain_text" && !entity.of_template;
            if !plain && text(element, "tag") != "markdown" {
                return Err(Answer::refuse(state, 300310, "Only update text"));
            }
            let typed = new.starts_with(text(element, "content"));
            element["content"] = Value::from(new);
            entity.writes.push(Write {
                element_id: id.clone(),
                text: new.to_owned(),
                typed,
            });
            check_elements(state, &entity.card, caller)
        },
    )
}

/// `DELETE /cardkit/v1/cards/:card_id/elements/:element_id`
pub fn remove(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    change(
        state,
        request,
        caller,
        &[],
        |state, _, caller, entity, _| delete(state, &mut entity.card, &caller.words[1]),
    )
}

fn not_found(state: &mut State, code: i64, id: &str) -> Answer {
    Answer::refuse(state, code, format!("ErrMsg: not find elementID : {id}; "))
}

fn cannot_add(state: &mut State, why: &str) -> Answer {
    Answer::refuse(state, 300315, format!("ErrMsg: {why}; "))
}

/// Adds elements before or after one, or at the end of a container.
pub fn add(
    state: &mut State,
    card: &mut Value,
    how: &str,
    target: &str,
    items: &[Value],
) -> Result<(), Answer> {
    if how == "append" {
        let list = if target.is_empty() {
            let body = &mut card["body"];
            body.as_object_mut()
                .map(|body| body.entry("elements").or_insert(Value::Array(Vec::new())))
        } else {
            find(card, target).and_then(children)
        };
        let Some(list) = list.and_then(Value::as_array_mut) else {
            return Err(cannot_add(state, "the target takes no elements"));
        };
        list.extend_from_slice(items);
        return Ok(());
    }
    let Some((list, place)) = find_in_list(card, target) else {
        return Err(cannot_add(state, &format!("not find elementID : {target}")));
    };
    let place = place + usize::from(how == "insert_after");
    list.splice(place..place, items.iter().cloned());
    Ok(())
}

/// The list of a container's children.
fn children(element: &mut Value) -> Option<&mut Value> {
    let name = match text(element, "tag") {
        "form" | "collapsible_panel" | "interactive_container" | "column" => "elements",
        "column_set" => "columns",
        _ => return None,
    };
    let members = element.as_object_mut()?;
    Some(members.entry(name).or_insert(Value::Array(Vec::new())))
}

/// Puts one element in the place of another.
pub fn replace(
    state: &mut State,
    card: &mut Value,
    id: &str,
    element: &Value,
) -> Result<(), Answer> {
    match find(card, id).filter(|_| element.is_object()) {
        Some(old) => {
            *old = element.clone();
            Ok(())
        }
        None => Err(not_found(state, 300121, id)),
    }
}

/// Changes some properties of an element.
pub fn patch(state: &mut State, card: &mut Value, id: &str, part: &Value) -> Result<(), Answer> {
    let Some(element) = find(card, id) else {
        return Err(not_found(state, 300313, id));
    };
    let Some(members) = part.as_object() else {
        let msg = "ErrMsg: Failed to update element properties; ";
        return Err(Answer::refuse(state, 300313, msg));
    };
    if members.get("tag").is_some_and(|tag| *tag != element["tag"]) {
        return Err(Answer::refuse(
            state,
            300312,
            "Unable to update element tag",
        ));
    }
    for (name, value) in members {
        element[name] = value.clone();
    }
    Ok(())
}

/// Deletes an element with what is in it.
pub fn delete(state: &mut State, card: &mut Value, id: &str) -> Result<(), Answer> {
    match find_in_list(card, id) {
        Some((list, place)) => {
            list.remove(place);
            Ok(())
        }
        None => Err(not_found(state, 300314, id)),
    }
}

/// The element with an id, at any depth.
fn find<'a>(value: &'a mut Value, id: &str) -> Option<&'a mut Value> {
    if !id.is_empty() && value["element_id"].as_str() == Some(id) {
        return Some(value);
    }
    match value {
        Value::Object(members) => members
            .iter_mut()
            .filter(|(name, _)| *name != "value" && *name != "chart_spec")
            .find_map(|(_, member)| find(member, id)),
        Value::Array(items) => items.iter_mut().find_map(|item| find(item, id)),
        _ => None,
    }
}

/// The list that an element with an id stands in, and its place there.
fn find_in_list<'a>(value: &'a mut Value, id: &str) -> Option<(&'a mut Vec<Value>, usize)> {
    match value {
        Value::Object(members) => members
            .iter_mut()
            .filter(|(name, _)| *name != "value" && *name != "chart_spec")
            .find_map(|(_, member)| find_in_list(member, id)),
        Value::Array(items) => {
            let place = items
                .iter()
                .position(|item| !id.is_empty() && item["element_id"].as_str() == Some(id));
            match place {
                Some(place) => Some((items, place)),
                None => items.iter_mut().find_map(|item| find_in_list(item, id)),
            }
        }
        _ => None,
    }
}
