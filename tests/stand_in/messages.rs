//! Sending messages and answering them.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message/create>

use serde_json::{Value, json};

use super::answer::Answer;
use super::card::{self, Sender};
use super::content::{self, Content};
use super::fields::{self, Kind, TEXT, text};
use super::receivers;
use super::request::Request;
use super::router::{Caller, too_frequent};
use super::state::State;
use super::things::Message;

const KINDS: [&str; 5] = ["open_id", "union_id", "user_id", "email", "chat_id"];
const TYPES: [&str; 11] = [
    "text",
    "post",
    "image",
    "file",
    "audio",
    "media",
    "sticker",
    "interactive",
    "share_chat",
    "share_user",
    "system",
];

/// How long a uuid counts, in ms.
const UUID_LIFE: u64 = 3_600_000;

const UUID: Kind = Kind::Text { min: 0, max: 50 };

/// `POST /im/v1/messages?receive_id_type=`
pub fn create(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    let kind = request.query("receive_id_type").unwrap_or_default();
    let required = [
        ("receive_id", true, TEXT),
        ("msg_type", true, TEXT),
        ("content", true, Kind::Any),
    ];
    fields::check(state, &body, &required, false)?;
    if !KINDS.contains(&kind) {
        let options =
            "receive_id_type is optional, options: [open_id,user_id,union_id,email,chat_id]";
        return Err(Answer::refuse_field(
            state,
            "receive_id_type",
            kind,
            options,
        ));
    }
    fields::check(state, &body, &[("uuid", false, UUID)], false)?;
    let receiver = receivers::find(state, kind, text(&body, "receive_id"), &caller.app_id)?;
    if let Some(message) = sent_before(state, &body, caller) {
        return Ok(answer(state, &message));
    }
    check_form(state, &body, caller)?;
    let chat_id = receivers::check(state, &receiver, &caller.app_id)?;
    let message = Message {
        chat_id,
        ..Message::default()
    };
    store(state, &body, caller, message)
}

/// `POST /im/v1/messages/:message_id/reply`
pub fn reply(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    let known = [
        ("msg_type", true, TEXT),
        ("content", true, Kind::Any),
        ("reply_in_thread", false, Kind::Bool),
        ("uuid", false, UUID),
    ];
    fields::check(state, &body, &known, false)?;
    let place = find(state, &caller.words[0])?;
    let parent = state.messages[place].clone();
    if let Some(message) = sent_before(state, &body, caller) {
        return Ok(answer(state, &message));
    }
    check_form(state, &body, caller)?;
    receivers::check_chat(state, &parent.chat_id, &caller.app_id)?;
    check_there(state, &parent)?;
    let in_thread = body["reply_in_thread"] == true;
    let groups = &state.groups;
    let group = groups.iter().find(|group| group.chat_id == parent.chat_id);
    if in_thread && group.is_some_and(|group| group.no_threads) {
        let msg = "The group to which the message belongs does not support reply in thread.";
        return Err(Answer::refuse(state, 230071, msg));
    }
    let thread_id = match &parent.thread_id {
        Some(thread_id) => Some(thread_id.clone()),
        None if in_thread => Some(format!("omt_{:016x}", state.next())),
        None => None,
    };
    let root_id = parent.root_id.clone();
    let message = Message {
        chat_id: parent.chat_id.clone(),
        root_id: Some(root_id.unwrap_or_else(|| parent.message_id.clone())),
        parent_id: Some(parent.message_id),
        thread_id,
        ..Message::default()
    };
    store(state, &body, caller, message)
}

/// The place of a message, or that there is none.
pub fn find(state: &mut State, id: &str) -> Result<usize, Answer> {
    let place = state
        .messages
        .iter()
        .position(|message| message.message_id == id);
    place.ok_or_else(|| {
        let msg = format!(
            "The request you send is not a valid {{open_message_id}} or not exists, and the example value is {{om_dc13264520392913993dd051dba21dcf}}. Invalid ids: [{id}]"
        );
        Answer::refuse(state, 99992354, msg)
    })
}

/// Refuses a message that was recalled or deleted.
pub fn check_there(state: &mut State, message: &Message) -> Result<(), Answer> {
    if message.deleted {
        let msg = "Action unavailable as the message has been deleted.";
        return Err(Answer::refuse(state, 230110, msg));
    }
    if message.recalled {
        return Err(Answer::refuse(state, 230011, "The message is recalled."));
    }
    Ok(())
}

/// The message that the same uuid has sent within the hour, whatever the content is *(measured)*.
fn sent_before(state: &State, body: &Value, caller: &Caller) -> Option<Message> {
    let uuid = text(body, "uuid");
    let key = (caller.app_id.clone(), uuid.to_owned());
    let (time, place) = state.uuids.get(&key).filter(|_| !uuid.is_empty())?;
    (state.now() < time + UUID_LIFE).then(|| state.messages[*place].clone())
}

/// Refuses an app whose bot is not published.
pub fn check_bot(state: &mut State, caller: &Caller) -> Result<(), Answer> {
    if state.app_of(&caller.app_id).is_some_and(|app| app.bot) {
        return Ok(());
    }
    let msg = "Bot ability is not activated.";
    Err(Answer::refuse(state, 230006, msg))
}

/// The bot, the type of the message, and that its content is JSON.
fn check_form(state: &mut State, body: &Value, caller: &Caller) -> Result<(), Answer> {
    check_bot(state, caller)?;
    if !TYPES.contains(&text(body, "msg_type")) {
        return Err(Answer::refuse_ext(state, "invalid msg_type."));
    }
    check_content(state, body)
}

/// Content is there, and JSON.
pub fn check_content(state: &mut State, body: &Value) -> Result<(), Answer> {
    if body["content"] == "" {
        return Err(Answer::refuse_ext(state, "content cannot be empty"));
    }
    if serde_json::from_str::<Value>(text(body, "content")).is_err() {
        let ext = "content is not a string in json format.";
        return Err(Answer::refuse_ext(state, ext));
    }
    Ok(())
}

/// `230025`, when the content is too long for its type.
pub fn check_size(state: &mut State, msg_type: &str, content: &str) -> Result<(), Answer> {
    let (size, most) = match msg_type {
        "text" => (content.len(), 150 * 1024),
        "interactive" => (content::size(state, content), state.card_max),
        _ => (content.len(), state.card_max),
    };
    if size > most {
        let msg = "The length of the message content reaches its limit.";
        return Err(Answer::refuse(state, 230025, msg));
    }
    Ok(())
}

/// Rate, size and card; then the message is kept.
fn store(
    state: &mut State,
    body: &Value,
    caller: &Caller,
    message: Message,
) -> Result<Answer, Answer> {
    if state.is_too_often(&format!("messages to {}", message.chat_id), 5, 1000) {
        return Err(too_frequent(state));
    }
    let (msg_type, content) = (text(body, "msg_type"), text(body, "content"));
    check_size(state, msg_type, content)?;
    check_keys(state, msg_type, content, caller)?;
    let mut card_id = None;
    if msg_type == "interactive" {
        let read = content::read(state, Sender::App(&caller.app_id), content);
        let Content { card_id: id, .. } = read.map_err(|refusal| refusal.answer(state))?;
        card_id = id;
    }
    let mut entities = state.entities.iter_mut();
    if let Some(entity) = entities.find(|entity| Some(&entity.card_id) == card_id.as_ref()) {
        entity.sent = true;
    }
    let uuid = Some(text(body, "uuid")).filter(|uuid| !uuid.is_empty());
    let now = state.now();
    let message = Message {
        message_id: format!("om_{:032x}", state.next()),
        app_id: caller.app_id.clone(),
        msg_type: msg_type.to_owned(),
        content: content.to_owned(),
        uuid: uuid.map(str::to_owned),
        create_time: now,
        update_time: now,
        card_id,
        ..message
    };
    if let Some(uuid) = uuid {
        let key = (caller.app_id.clone(), uuid.to_owned());
        state.uuids.insert(key, (now, state.messages.len()));
    }
    state.messages.push(message.clone());
    Ok(answer(state, &message))
}

/// Texts have a text; pictures and files are the app's own.
fn check_keys(
    state: &mut State,
    msg_type: &str,
    content: &str,
    caller: &Caller,
) -> Result<(), Answer> {
    let content: Value = serde_json::from_str(content).unwrap_or_default();
    let (uploads, name) = match msg_type {
        "text" if !content["text"].is_string() => {
            return Err(Answer::refuse_ext(state, "invalid message content."));
        }
        "image" => (&state.images, "image_key"),
        "file" | "audio" | "media" => (&state.files, "file_key"),
        _ => return Ok(()),
    };
    let key = text(&content, name);
    let mut uploads = uploads.iter();
    if uploads.any(|upload| upload.key == key && upload.app_id == caller.app_id) {
        return Ok(());
    }
    Err(Answer::refuse_ext(state, &format!("invalid {name}")))
}

fn answer(state: &mut State, message: &Message) -> Answer {
    let content = shown(state, message);
    Answer::data(state, &describe(message, &content))
}

/// The card that a message shows now.
pub fn card_of(state: &State, message: &Message) -> Value {
    let content: Value = serde_json::from_str(&message.content).unwrap_or_default();
    let mut entities = state.entities.iter();
    if let Some(entity) = entities.find(|entity| Some(&entity.card_id) == message.card_id.as_ref())
    {
        return entity.card.clone();
    }
    match content["type"].as_str() {
        Some("template") => {
            let filled = content::fill(state, Sender::App(&message.app_id), &content["data"]);
            filled.unwrap_or_default()
        }
        _ => content,
    }
}

/// The content of a message as an answer shows it: of a card only its texts.
pub fn shown(state: &State, message: &Message) -> String {
    match message.msg_type.as_str() {
        "interactive" => card::projection(&card_of(state, message)),
        _ => message.content.clone(),
    }
}

/// A message as an answer shows it.
pub fn describe(message: &Message, content: &str) -> Value {
    let mut data = json!({
        "message_id": message.message_id,
        "msg_type": message.msg_type,
        "create_time": message.create_time.to_string(),
        "update_time": message.update_time.to_string(),
        "deleted": message.recalled,
        "updated": message.updated,
        "chat_id": message.chat_id,
        "sender": {"id": message.app_id, "id_type": "app_id", "sender_type": "app", "tenant_key": super::TENANT_KEY},
        "body": {"content": content},
    });
    for (name, id) in [
        ("root_id", &message.root_id),
        ("parent_id", &message.parent_id),
        ("thread_id", &message.thread_id),
    ] {
        if let Some(id) = id {
            data[name] = json!(id);
        }
    }
    data
}
