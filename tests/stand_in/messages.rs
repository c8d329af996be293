//! Messages.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message/create>

use serde_json::{Value, json};

use super::answer::Answer;
use super::card;
use super::router::{Caller, too_frequent};
use super::state::{Message, Request, State, User};

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

/// `POST /im/v1/messages?receive_id_type=`
pub fn create(state: &mut State, request: &Request, caller: &Caller) -> Answer {
    match try_create(state, request, caller) {
        Ok(answer) | Err(answer) => answer,
    }
}

fn try_create(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    for name in ["receive_id", "msg_type"] {
        if !body.get(name).is_some_and(Value::is_string) {
            return Err(Answer::refuse_field(
                state,
                name,
                "",
                &format!("{name} is required"),
            ));
        }
    }
    if body.get("content").is_none() {
        return Err(Answer::refuse_field(
            state,
            "content",
            "",
            "content is required",
        ));
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();

    let kind = request.query("receive_id_type").unwrap_or_default();
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
    let receive_id = text("receive_id");
    let receiver = find_receiver(state, kind, receive_id, caller)?;

    let uuid = body
        .get("uuid")
        .and_then(Value::as_str)
        .filter(|uuid| !uuid.is_empty());
    if let Some(uuid) = uuid {
        if uuid.chars().count() > 50 {
            return Err(Answer::refuse_field(
                state,
                "uuid",
                uuid,
                "the max length is 50",
            ));
        }
        let key = (caller.app_id.clone(), uuid.to_owned());
        let before = state.uuids.get(&key).copied();
        if let Some((_, place)) = before.filter(|(time, _)| state.now() < time + UUID_LIFE) {
            // The first answer again, even when the content differs (measured).
            let message = state.messages[place].clone();
            return Ok(describe(state, &message));
        }
    }
    if !state
        .apps
        .iter()
        .any(|app| app.id == caller.app_id && app.bot)
    {
        return Err(Answer::refuse(
            state,
            230006,
            "Bot ability is not activated.",
        ));
    }
    let msg_type = text("msg_type");
    if !TYPES.contains(&msg_type) {
        return Err(Answer::refuse_ext(state, "invalid msg_type."));
    }
    let content = text("content");
    if body.get("content").is_some_and(Value::is_string) && content.is_empty() {
        return Err(Answer::refuse_ext(state, "content cannot be empty"));
    }
    if serde_json::from_str::<Value>(content).is_err() {
        return Err(Answer::refuse_ext(
            state,
            "content is not a string in json format.",
        ));
    }
    let chat_id = check_receiver(state, &receiver, receive_id, caller)?;
    if state.is_too_often(&format!("messages to {chat_id}"), 5, 1000) {
        return Err(too_frequent(state));
    }
    let most = match msg_type {
        "text" => 150 * 1024,
        _ => state.card_max,
    };
    if content.len() > most {
        let msg = "The length of the message content reaches its limit.";
        return Err(Answer::refuse(state, 230025, msg));
    }
    if msg_type == "interactive"
        && let Err(ext) = card::judge(content)
    {
        let msg = format!("Failed to create card content, ext={ext}");
        return Err(Answer::refuse(state, 230099, msg));
    }

    let message = Message {
        message_id: format!("om_{:032x}", state.next()),
        chat_id,
        app_id: caller.app_id.clone(),
        msg_type: msg_type.to_owned(),
        content: content.to_owned(),
        uuid: uuid.map(str::to_owned),
        create_time: state.now(),
    };
    if let Some(uuid) = uuid {
        let key = (caller.app_id.clone(), uuid.to_owned());
        state
            .uuids
            .insert(key, (message.create_time, state.messages.len()));
    }
    state.messages.push(message.clone());
    Ok(describe(state, &message))
}

/// A message as an answer shows it.
fn describe(state: &mut State, message: &Message) -> Answer {
    let time = message.create_time.to_string();
    let data = json!({
        "message_id": message.message_id,
        "msg_type": message.msg_type,
        "create_time": time,
        "update_time": time,
        "deleted": false,
        "updated": false,
        "chat_id": message.chat_id,
        "sender": {"id": message.app_id, "id_type": "app_id", "sender_type": "app", "tenant_key": "0000000000000001"},
        "body": {"content": card::projection(&message.content)},
    });
    Answer::data(state, &data)
}

enum Receiver {
    User(User),
    /// The place in `State::groups`.
    Group(usize),
}

/// Finds who is meant, or says that there is nobody.
fn find_receiver(
    state: &mut State,
    kind: &str,
    id: &str,
    caller: &Caller,
) -> Result<Receiver, Answer> {
    let well_formed = match kind {
        "open_id" => id.starts_with("ou_"),
        "union_id" => id.starts_with("on_"),
        "chat_id" => id.starts_with("oc_"),
        "email" => id.contains('@'),
        _ => !id.is_empty(),
    };
    if !well_formed {
        return Err(Answer::refuse_ext(state, "invalid receive_id."));
    }
    if kind == "chat_id" {
        let place = state.groups.iter().position(|group| group.chat_id == id);
        return place.map(Receiver::Group).ok_or_else(|| {
            Answer::refuse(
                state,
                99992356,
                format!("these open_chat ids not existed: [{id}]"),
            )
        });
    }
    let found = state.users.iter().find(|user| match kind {
        "open_id" => user
            .open_ids
            .get(&caller.app_id)
            .is_some_and(|open_id| open_id == id),
        "union_id" => user.union_id == id,
        "user_id" => user.user_id == id,
        _ => user.email == id,
    });
    if let Some(user) = found {
        return Ok(Receiver::User(user.clone()));
    }
    let of_another_app = state
        .users
        .iter()
        .any(|user| user.open_ids.values().any(|open_id| open_id == id));
    let unknown = format!(
        "The request you send is not a valid {{{kind}}} or not exists, and the example value is {{ou_…}}. Invalid ids: [{id}]"
    );
    Err(match kind {
        "open_id" if of_another_app => Answer::refuse(state, 99992361, "open_id cross app"),
        "open_id" => Answer::refuse(state, 99992351, unknown),
        "union_id" => Answer::refuse(state, 99992363, unknown),
        "user_id" => Answer::refuse(state, 99992360, unknown),
        _ => Answer::refuse(state, 230034, "The receive_id is invalid."),
    })
}

/// Checks whether the app may write to the receiver, and gives the chat that the message goes to.
fn check_receiver(
    state: &mut State,
    receiver: &Receiver,
    id: &str,
    caller: &Caller,
) -> Result<String, Answer> {
    match receiver {
        Receiver::User(user) => {
            if user.resigned && user.available {
                return Err(Answer::refuse(state, 230029, "User has resigned."));
            }
            if user.resigned || !user.available {
                return Err(Answer::refuse(
                    state,
                    230013,
                    "Bot has NO availability to this user.",
                ));
            }
            if user.blocked_bot {
                let msg = "The user has stopped the bot from sending messages.";
                return Err(Answer::refuse(state, 230053, msg));
            }
            if user.other_tenant {
                return Err(Answer::refuse(
                    state,
                    230038,
                    "Cross tenant p2p chat operate forbid.",
                ));
            }
            let key = (caller.app_id.clone(), user.union_id.clone());
            if let Some(chat_id) = state.chats.get(&key) {
                return Ok(chat_id.clone());
            }
            let chat_id = format!("oc_p2p{:029x}", state.next());
            state.chats.insert(key, chat_id.clone());
            Ok(chat_id)
        }
        Receiver::Group(place) => {
            let group = state.groups[*place].clone();
            if group.dissolved {
                let msg = "Your request specifies a chat which has already been dissolved.";
                return Err(Answer::refuse(state, 232009, msg));
            }
            if !group.bots.contains(&caller.app_id) {
                return Err(Answer::refuse(
                    state,
                    230002,
                    "The bot can not be outside the group.",
                ));
            }
            if group.muted {
                return Err(Answer::refuse(
                    state,
                    230035,
                    "Send Message Permission deny.",
                ));
            }
            if group.only_chosen_speak {
                let msg = "These operations are NOT allowed at current group settings.";
                return Err(Answer::refuse(state, 230018, msg));
            }
            Ok(id.to_owned())
        }
    }
}
