//! What goes out and what is explained, against the facts of the documentation: only where they are at hand.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cardwright::feishu::{
    ApiError, BaseUrl, Body, Call, Change, Content, Error, NewChat, PartValue, Place, ReadAs,
    Receiver, ReceiverKind, Request, Secret, Stamp, WebhookUrl, batch, bot, chats, delayed,
    entities, ephemeral, explain_text, files, images, messages, people, webhook,
};
use serde_json::{Map, Value, json};

use super::client;
use super::stand_in::{StandIn, TOKEN};

/// The facts, where `CARDWRIGHT_CORPUS` names their folder.
fn facts() -> Option<Value> {
    let Some(folder) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS is not set");
        return None;
    };
    let path = std::path::Path::new(&folder).join("spec/api.json");
    let text = std::fs::read_to_string(path).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[][..], Vec::as_slice)
}

/// A request of the program made of the values of a documented sample.
fn made_of(id: &str, sample: &Value) -> Option<Request> {
    let base = BaseUrl::feishu();
    let body = &sample["body"];
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let url = sample["url"].as_str().unwrap_or_default();
    let step = |after: &str| {
        let (_, rest) = url.split_once(after).unwrap_or_default();
        rest.split('/').next().unwrap_or_default().to_owned()
    };
    let card = || Content::Card(body["card"].to_string());
    let content = || Content::Card(text("content").to_owned());
    let uuid = text("uuid");
    let to = |id: &Value| Receiver::guess(id.as_str().unwrap_or_default()).unwrap();
    let message = step("/messages/");
    let entity = step("/cards/");
    let element_id = step("/elements/");
    let sequence = body["sequence"].as_u64().unwrap_or_default();
    let stamp = Stamp {
        uuid: uuid.to_owned(),
        sequence: u32::try_from(sequence).unwrap(),
    };
    let change = |change: Change| entities::change(&base, &entity, &change, &stamp);
    let bytes = || Arc::from(&b"bytes"[..]);
    let request = match id {
        "im.message.create" => messages::send(&base, &to(&body["receive_id"]), &content(), uuid),
        "im.message.reply" => {
            let in_thread = body["reply_in_thread"] == json!(true);
            messages::reply(&base, &message, &content(), in_thread, uuid)
        }
        "im.message.patch" => messages::update(&base, &message, &content()),
        "im.message.delete" => messages::recall(&base, &message),
        "im.message.get" => messages::read(&base, &message, ReadAs::Projection),
        "message.batch_send" => {
            let to: Vec<_> = list(body, "open_ids").iter().map(to).collect();
            batch::send(&base, &to, &card())
        }
        "im.batch_message.delete" => batch::recall(&base, &step("/batch_messages/")),
        "im.batch_message.get_progress" => batch::progress(&base, &step("/batch_messages/")),
        "im.batch_message.read_user" => batch::readers(&base, &step("/batch_messages/")),
        "ephemeral.send" => {
            ephemeral::send(&base, &to(&body["chat_id"]), &to(&body["open_id"]), &card())
        }
        "ephemeral.delete" => Ok(ephemeral::delete(&base, text("message_id"))),
        "interactive.card.update" => {
            delayed::update(&base, &Secret::new(text("token")), &card(), &[])
        }
        "cardkit.card.create" => entities::create(&base, &Content::Card(text("data").to_owned())),
        "cardkit.card.update" => {
            let data = body["card"]["data"].as_str().unwrap();
            change(Change::Card(data.to_owned()))
        }
        "cardkit.card.settings" => change(Change::Settings(text("settings").to_owned())),
        "cardkit.card.batch_update" => change(Change::Batch(text("actions").to_owned())),
        "cardkit.element.create" => change(Change::Add {
            place: text("type").parse::<Place>().unwrap(),
            target: Some(text("target_element_id").to_owned()),
            elements: text("elements").to_owned(),
        }),
        "cardkit.element.update" => change(Change::Replace {
            element_id,
            element: text("element").to_owned(),
        }),
        "cardkit.element.patch" => change(Change::Patch {
            element_id,
            properties: text("partial_element").to_owned(),
        }),
        "cardkit.element.content" => change(Change::Stream {
            element_id,
            text: text("content").to_owned(),
        }),
        "cardkit.element.delete" => change(Change::Delete { element_id }),
        "im.image.create" => images::upload(&base, "logo.png", bytes()),
        "im.image.get" => images::download(&base, &step("/images/")),
        "im.file.create" => {
            let length = Duration::from_millis(3000);
            files::upload_audio(&base, "note.opus", bytes(), Some(length))
        }
        "contact.user.batch_get_id" => {
            let emails = list(body, "emails")
                .iter()
                .map(|email| email.as_str().unwrap());
            let emails: Vec<_> = emails.collect();
            people::find(&base, &emails, &[], ReceiverKind::OpenId)
        }
        "im.chat.create" => {
            let people = list(body, "user_id_list").iter();
            let chat = NewChat {
                name: text("name").to_owned(),
                people: people.map(|id| id.as_str().unwrap().to_owned()).collect(),
                ..NewChat::default()
            };
            chats::create(&base, &chat)
        }
        "im.chat.list" => Ok(chats::list(&base, 50, None)),
        "bot.info" => Ok(bot::info(&base)),
        "bot.webhook" => {
            let url: WebhookUrl = url.parse().unwrap();
            let key = Secret::new("key");
            let time = text("timestamp").parse().unwrap();
            webhook::send(&url, &card(), Some((&key, time)))
        }
        _ => return None,
    };
    Some(request.unwrap())
}

/// Calls of the documentation that the program does not make: tokens of other kinds of apps, editing of texts, files of
/// messages, bubbles under messages, and what is no call.
const OTHERS: [&str; 9] = [
    "auth.tenant_access_token_internal",
    "auth.tenant_access_token",
    "auth.app_access_token_internal",
    "auth.app_access_token",
    "auth.app_ticket_resend",
    "im.message.update",
    "im.message_resource.get",
    "message.push_follow_up",
    "im.message.content_interactive",
];

fn pairs(url: &reqwest::Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

#[test]
fn every_request_has_the_shape_of_the_documented_sample() {
    let Some(facts) = facts() else { return };
    let mut seen = 0;
    for call in list(&facts, "calls") {
        let id = call["id"].as_str().unwrap();
        let sample = &call["example_request"];
        let Some(request) = made_of(id, sample) else {
            assert!(OTHERS.contains(&id), "{id} is not made");
            continue;
        };
        seen += 1;
        assert_eq!(request.method.as_str(), sample["method"], "{id}");
        let shown = request.url.replace("$FEISHU_WEBHOOK_TOKEN", "TOKEN");
        let url = reqwest::Url::parse(&shown).unwrap();
        let wanted = reqwest::Url::parse(sample["url"].as_str().unwrap()).unwrap();
        assert_eq!(
            (url.host_str(), url.path()),
            (wanted.host_str(), wanted.path()),
            "{id}"
        );
        let query: BTreeMap<_, _> = sample["query"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                (name.clone(), text)
            })
            .collect();
        assert_eq!(pairs(&url), query, "{id}");
        match &request.body {
            Body::None => assert!(
                sample.get("body").is_none() && sample.get("form").is_none(),
                "{id}"
            ),
            Body::Json(text) => {
                let mut body: Value = serde_json::from_str(text).unwrap();
                if id == "bot.webhook" {
                    body["sign"] = json!("BASE64");
                }
                if id == "interactive.card.update" {
                    assert_eq!(body["token"], "$FEISHU_CARD_TOKEN");
                    body["token"] = json!("c-EXAMPLE");
                }
                assert_eq!(body, sample["body"], "{id}");
            }
            Body::Form(parts) => {
                let form: Map<String, Value> = parts
                    .iter()
                    .map(|part| {
                        let shown = match &part.value {
                            PartValue::Text(text) => json!(text),
                            PartValue::File { .. } => sample["form"][part.name].clone(),
                        };
                        (part.name.to_owned(), shown)
                    })
                    .collect();
                assert_eq!(Value::Object(form), sample["form"], "{id}");
            }
        }
    }
    assert_eq!(seen + OTHERS.len(), list(&facts, "calls").len());
}

#[tokio::test]
async fn the_token_is_asked_for_as_in_the_documented_sample() {
    let Some(facts) = facts() else { return };
    let server = StandIn::start();
    super::send(&client(&server)).await.unwrap();
    let request = server.requests(TOKEN).pop().unwrap();
    let sample = &list(&facts, "calls")[0]["example_request"];
    assert_eq!(
        sample["url"].as_str().unwrap().split_once(".cn").unwrap().1,
        request.path
    );
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&request.json()), keys(&sample["body"]));
}

/// The call of the program for a documented one.
fn call_of(id: &str, call: &Value) -> Call {
    made_of(id, &call["example_request"]).map_or(Call::Token, |request| request.call)
}

fn explained(call: Call, code: i64, msg: &str) -> cardwright::feishu::Explanation {
    Error::Api(Box::new(ApiError {
        call,
        code,
        msg: msg.to_owned(),
        status: 400,
        log_id: None,
        card: cardwright::feishu::CardError::read(code, msg),
        fields: Vec::new(),
        scopes: Vec::new(),
        help: None,
        retry_after: None,
        may_have_arrived: false,
    }))
    .explain()
}

/// An explanation is in both languages, says what to do, and is not the server's own words.
fn check(explanation: &cardwright::feishu::Explanation, msg: &str, which: &str) {
    let (what, advice) = (&explanation.what, &explanation.advice);
    for text in [what, advice] {
        assert!(text.en.len() > 5, "{which}: {explanation:?}");
        assert!(
            text.zh
                .contains(|c: char| ('\u{4e00}'..'\u{a000}').contains(&c)),
            "{which}: {explanation:?}"
        );
    }
    assert!(
        !what.en.contains("this program does not know"),
        "{which}: {explanation:?}"
    );
    assert!(
        !what.en.contains("The server refused the card with code"),
        "{which}: {explanation:?}"
    );
    let bare = |text: &str| {
        text.to_lowercase()
            .trim_end_matches(['.', ' ', ';'])
            .to_owned()
    };
    assert!(
        msg.is_empty() || bare(&what.en) != bare(msg),
        "{which}: {explanation:?}"
    );
    assert!(
        msg.is_empty() || what.en != what.zh,
        "{which}: {explanation:?}"
    );
}

#[test]
fn every_documented_code_is_explained_for_its_call() {
    let Some(facts) = facts() else { return };
    let mut seen = 0;
    for call in list(&facts, "calls") {
        let id = call["id"].as_str().unwrap();
        let of = call_of(id, call);
        for error in list(call, "errors") {
            let (code, msg) = (
                error["code"].as_i64().unwrap(),
                error["msg"].as_str().unwrap_or_default(),
            );
            check(&explained(of, code, msg), msg, &format!("{id} {code}"));
            seen += 1;
        }
    }
    for error in list(&facts["common"], "errors") {
        let (code, msg) = (
            error["code"].as_i64().unwrap(),
            error["msg"].as_str().unwrap_or_default(),
        );
        check(
            &explained(Call::SendMessage, code, msg),
            msg,
            &code.to_string(),
        );
        seen += 1;
    }
    assert!(seen > 400, "{seen}");
}

#[test]
fn every_documented_reason_of_a_refused_card_is_explained_as_itself() {
    let Some(facts) = facts() else { return };
    for error in list(&facts, "card_sub_codes") {
        let code = error["err_code"].as_i64().unwrap();
        let words = error["msg"].as_str().unwrap();
        let msg = if words.contains("ErrCode") {
            words.to_owned()
        } else {
            format!("ErrCode: {code}; ErrMsg: {words}; ")
        };
        // Webhooks and batches say the same under another code, without words before it.
        let short = &msg[msg.find("ErrCode").unwrap()..];
        for (call, outer, msg) in [
            (Call::SendMessage, 230099, msg.as_str()),
            (Call::Webhook, 11246, short),
            (Call::BatchSend, 11246, short),
        ] {
            let explanation = explained(call, outer, msg);
            check(&explanation, msg, &format!("{outer} {code}"));
            assert!(
                !explanation.what.en.contains("the text names the reason"),
                "{code}: {explanation:?}"
            );
        }
    }
    for error in list(&facts, "card_content_errors") {
        let words = error["err_msg"].as_str().unwrap();
        let inner = error["err_code"].as_i64();
        let Some(outer) = error["outer_code"].as_i64().or(inner) else {
            continue;
        };
        let msg = match inner {
            Some(code) if code != outer => {
                format!("Failed to create card content, ext=ErrCode: {code}; ErrMsg: {words}")
            }
            _ => words.to_owned(),
        };
        check(&explained(Call::SendMessage, outer, &msg), &msg, words);
        let found = explain_text(&json!({"code": outer, "msg": msg}).to_string());
        assert_eq!(found.len(), 1, "{words}");
    }
}

#[test]
fn every_documented_word_about_a_wrong_parameter_is_explained() {
    let Some(facts) = facts() else { return };
    let plain = explained(Call::SendMessage, 230001, "").what;
    for entry in list(&facts["common"], "ext_230001") {
        let ext = entry["ext"].as_str().unwrap();
        let msg = format!("Your request contains an invalid request parameter, ext={ext}.");
        let explanation = explained(Call::SendMessage, 230001, &msg);
        check(&explanation, &msg, ext);
        assert_ne!(explanation.what, plain, "{ext}");
        assert!(!explanation.what.en.contains("The server names"), "{ext}");
    }
}
