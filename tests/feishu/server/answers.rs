//! Every call of the documentation, asked with its own example and answered with the members of its own example.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::stand_in::{
    APP_ID, Batch, Ephemeral, IMAGE_KEY, Message, SECRET, State, TEMPLATE_ID, UNION_ID, Upload,
};
use super::{Raw, Reply, with_entity, with_message};

/// The addresses of all members of an answer.
fn members(value: &Value, path: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(inner) => {
            for (name, value) in inner {
                let path = format!("{path}.{name}");
                members(value, &path, all);
                all.insert(path);
            }
        }
        Value::Array(items) => {
            for item in items {
                members(item, &format!("{path}[]"), all);
            }
        }
        _ => {}
    }
}

fn members_of(value: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    members(value, "", &mut all);
    all
}

/// Sets up what the examples speak of.
fn prepare(state: &mut State) {
    let now = state.now();
    let key = (APP_ID.to_owned(), UNION_ID.to_owned());
    state.chats.insert(key, "oc_p2p".to_owned());
    let card = with_message(state);
    card.chat_id = "oc_p2p".to_owned();
    let card = card.clone();
    let like = |id: &str, msg_type: &str, content: Value| Message {
        message_id: format!("om_{id:0>32}"),
        chat_id: super::CHAT_ID.to_owned(),
        msg_type: msg_type.to_owned(),
        content: content.to_string(),
        ..card.clone()
    };
    state.messages.push(like("3", "text", json!({"text": "x"})));
    let picture = json!({"image_key": "img_v3_EXAMPLE"});
    state.messages.push(like("4", "image", picture));
    let image = Upload {
        key: "img_v3_EXAMPLE".to_owned(),
        ..state.images[0].clone()
    };
    assert_eq!(state.images[0].key, IMAGE_KEY);
    state.images.push(image);
    state.ephemerals.push(Ephemeral {
        message_id: format!("om_{:0>32}", 5),
        app_id: APP_ID.to_owned(),
        ..Ephemeral::default()
    });
    state.batches.push(Batch {
        id: format!("bm-{:0>32}", 1),
        app_id: APP_ID.to_owned(),
        create_time: now,
        ..Batch::default()
    });
    with_entity(state).streaming_since = Some(now);
    state.click(&card.message_id, true);
    state.clicks[0].token = "c-EXAMPLE".to_owned();
    state.webhook().token = "TOKEN".to_owned();
    state.user().email = "someone@example.com".to_owned();
    assert_eq!(state.templates[0].id, TEMPLATE_ID);
}

/// Asks with an example of the documentation.
async fn ask(raw: &Raw, call: &Value) -> Reply {
    let example = &call["example_request"];
    let method = example["method"].as_str().unwrap();
    let url = example["url"].as_str().unwrap();
    let mut path = url
        .strip_prefix("https://open.feishu.cn")
        .unwrap()
        .to_owned();
    let query: Vec<_> = example["query"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| match value {
            Value::String(text) => format!("{name}={text}"),
            other => format!("{name}={other}"),
        })
        .collect();
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    if let Some(fields) = example["form"].as_object() {
        let png = super::super::stand_in::PNG.as_slice();
        let parts: Vec<_> = fields
            .iter()
            .map(|(name, value)| match value.as_str().unwrap() {
                text if text.starts_with("(bytes") => (name.as_str(), Some("a"), png),
                text => (name.as_str(), None, text.as_bytes()),
            })
            .collect();
        return raw.form(&path, &parts).await;
    }
    let mut body = example["body"].clone();
    if body.get("app_secret").is_some() {
        body["app_secret"] = json!(SECRET);
    }
    if body.get("app_access_token").is_some() {
        let ask = json!({"app_id": APP_ID, "app_secret": SECRET, "app_ticket": "ticket"});
        let path = super::super::stand_in::STORE_APP_TOKEN;
        let token = raw.call("POST", path, &ask).await.body["app_access_token"].clone();
        body["app_access_token"] = token;
    }
    raw.call(method, &path, &body).await
}

#[tokio::test]
async fn every_call_of_the_documentation_is_answered_as_its_example_is() {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS is not set");
        return;
    };
    let file = std::path::Path::new(&corpus).join("spec/api.json");
    let text = std::fs::read_to_string(file).unwrap();
    let facts: Value = serde_json::from_str(&text).unwrap();
    let mut count = 0;
    for call in facts["calls"].as_array().unwrap() {
        if call["path"].is_null() {
            continue;
        }
        let raw = Raw::start().await;
        prepare(&mut raw.server.state());
        let ticket = call["example_request"]["body"]["app_ticket"].as_str();
        raw.server.state().app().ticket = Some(ticket.unwrap_or("ticket").to_owned());
        let reply = ask(&raw, call).await;
        let example = &call["example_answer"];
        let id = &call["id"];
        assert_eq!(reply.status, 200, "{id} {}", reply.body);
        match example {
            Value::String(_) => assert!(!reply.bytes.is_empty(), "{id}"),
            example => {
                assert_eq!(reply.code, Some(0), "{id} {}", reply.body);
                assert_eq!(reply.msg(), example["msg"], "{id}");
                assert_eq!(members_of(&reply.body), members_of(example), "{id}");
            }
        }
        count += 1;
    }
    assert_eq!(count, 37);
}
