//! Custom bots of groups.
//!
//! <https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>

use serde_json::{Value, json};

use super::answer::Answer;
use super::card::Sender;
use super::content;
use super::request::Request;
use super::router::Caller;
use super::sign::sign;
use super::state::State;

/// How far the clocks may be apart, in seconds.
const SKEW_MAX: u64 = 3600;

/// Bytes of a body, as the page of the bot says.
const BODY_MAX: usize = 20 * 1024;

/// Bytes of a message behind it.
const MESSAGE_MAX: usize = 30 * 1024;

/// `POST /bot/v2/hook/:token`
pub fn hook(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let token = &caller.words[0];
    let place = state
        .webhooks
        .iter()
        .position(|webhook| webhook.token == *token);
    let Some(place) = place else {
        let msg = "param invalid: incoming webhook access token invalid";
        return Err(refuse(state, 19001, msg));
    };
    let body = request.json();
    if body.is_null() {
        return Err(refuse(state, 9499, "Bad Request"));
    }
    let webhook = state.webhooks[place].clone();
    let loopback = std::net::IpAddr::from([127, 0, 0, 1]);
    if !webhook.ip_list.is_empty() && !webhook.ip_list.contains(&loopback) {
        return Err(refuse(state, 19022, "Ip Not Allowed"));
    }
    if let Some(secret) = &webhook.secret
        && !is_signed(state.now() / 1000, &body, secret)
    {
        let msg = "sign match fail or timestamp is not within one hour from current time";
        return Err(refuse(state, 19021, msg));
    }
    let what = format!("webhook {token}");
    if state.is_too_often(&what, 5, 1000) | state.is_too_often(&what, 100, 60_000) {
        let msg = "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]";
        return Err(refuse(state, 11232, msg));
    }
    if request.body.len() > MESSAGE_MAX {
        let msg = "The message exceeds the size limit of 30KB";
        return Err(refuse(state, 19036, msg));
    }
    if request.body.len() > BODY_MAX {
        // Assumed.
        return Err(refuse(state, 9499, "Bad Request"));
    }
    check_message(state, &webhook.keywords, &body, token)?;
    state.webhooks[place].bodies.push(body);
    let members = json!({"StatusCode": 0, "StatusMessage": "success", "data": {}});
    Ok(Answer::flat(state, "success", members))
}

fn check_message(
    state: &mut State,
    keywords: &[String],
    body: &Value,
    token: &str,
) -> Result<(), Answer> {
    let Some(msg_type) = body["msg_type"].as_str() else {
        return Err(refuse(state, 19002, "params error, msg_type need"));
    };
    let is_card = msg_type == "interactive";
    if is_card && !body["card"].is_object() {
        return Err(refuse(state, 19002, "params error, unknown card value"));
    }
    let mut texts = Vec::new();
    collect_texts(body, false, &mut texts);
    let has_keyword = |keyword: &String| texts.iter().any(|text| text.contains(keyword.as_str()));
    if !keywords.is_empty() && !keywords.iter().any(has_keyword) {
        return Err(refuse(state, 19024, "Key Words Not Found"));
    }
    if is_card && let Err(refusal) = content::resolve(state, Sender::Webhook(token), &body["card"])
    {
        let msg = match refusal.ext {
            Some(ext) => ext,
            None => refusal.text(),
        };
        return Err(refuse(state, 11246, &msg));
    }
    Ok(())
}

fn is_signed(now: u64, body: &Value, secret: &str) -> bool {
    // Samples of the documentation write the time as text, some programs as a number.
    let timestamp = match &body["timestamp"] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let near = timestamp
        .parse::<u64>()
        .is_ok_and(|time| now.abs_diff(time) <= SKEW_MAX);
    near && body["sign"] == sign(&timestamp, secret)
}

/// The texts that keywords are looked for in: text, title and content, link targets not.
fn collect_texts<'a>(value: &'a Value, counts: bool, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if counts => texts.push(text),
        Value::Object(members) => {
            for (name, member) in members {
                let counts = matches!(name.as_str(), "text" | "title" | "content");
                collect_texts(member, counts, texts);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect_texts(item, counts, texts);
            }
        }
        _ => {}
    }
}

/// A refusal with HTTP 200.
fn refuse(state: &mut State, code: i64, msg: &str) -> Answer {
    let mut answer = Answer::refuse(state, code, msg);
    answer.status = 200;
    answer
}
