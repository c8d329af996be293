//! Who gets a message, and whether the app may write there.

use super::answer::Answer;
use super::state::State;
use super::things::User;

/// Who is meant by an id.
pub enum Receiver {
    User(User),
    /// The place in `State::groups`.
    Group(usize),
    Bot,
    /// No id of its kind.
    Malformed,
    UnknownEmail,
}

/// Finds who is meant, or says that there is nobody.
pub fn find(state: &mut State, kind: &str, id: &str, app_id: &str) -> Result<Receiver, Answer> {
    let well_formed = match kind {
        "open_id" => id.starts_with("ou_"),
        "union_id" => id.starts_with("on_"),
        "chat_id" => id.starts_with("oc_"),
        "email" => id.contains('@'),
        _ => !id.is_empty(),
    };
    if !well_formed {
        return Ok(Receiver::Malformed);
    }
    if kind == "chat_id" {
        return find_group(state, id).map(Receiver::Group);
    }
    if kind == "open_id" && state.apps.iter().any(|app| app.bot_open_id == id) {
        return Ok(Receiver::Bot);
    }
    if kind == "email" {
        let found = state.users.iter().find(|user| user.email == id);
        let found = found.cloned().map(Receiver::User);
        return Ok(found.unwrap_or(Receiver::UnknownEmail));
    }
    find_user(state, kind, id, app_id).map(Receiver::User)
}

/// Finds a group, or says that there is none; its place.
pub fn find_group(state: &mut State, id: &str) -> Result<usize, Answer> {
    let place = state.groups.iter().position(|group| group.chat_id == id);
    place.ok_or_else(|| {
        let msg = format!("these open_chat ids not existed: [{id}]");
        Answer::refuse(state, 99992356, msg)
    })
}

/// Finds a person, or says that there is none.
pub fn find_user(state: &mut State, kind: &str, id: &str, app_id: &str) -> Result<User, Answer> {
    let found = state
        .users
        .iter()
        .find(|user| !id.is_empty() && user.id(kind, app_id) == id);
    if let Some(user) = found {
        return Ok(user.clone());
    }
    let of_another_app = state
        .users
        .iter()
        .any(|user| user.open_ids.values().any(|open_id| open_id == id));
    let example = match kind {
        "open_id" => "ou_7d8a6e6df7621556ce0d21922b676706ccs",
        "union_id" => "on_8ed6aa67826108097d9ee143816345",
        _ => "64a8e5c7",
    };
    let unknown = format!(
        "The request you send is not a valid {{{kind}}} or not exists, and the example value is {{{example}}}. Invalid ids: [{id}]"
    );
    Err(match kind {
        "open_id" if of_another_app => Answer::refuse(state, 99992361, "open_id cross app"),
        "open_id" => Answer::refuse(state, 99992351, unknown),
        "union_id" => Answer::refuse(state, 99992363, format!("these ids not existed: [{id}]")),
        _ => Answer::refuse(state, 99992360, unknown),
    })
}

/// Checks whether the app may write to the receiver, and gives the chat that the message goes to.
pub fn check(state: &mut State, receiver: &Receiver, app_id: &str) -> Result<String, Answer> {
    match receiver {
        Receiver::User(user) => check_user(state, user, app_id),
        Receiver::Group(place) => {
            let chat_id = state.groups[*place].chat_id.clone();
            check_chat(state, &chat_id, app_id)?;
            Ok(chat_id)
        }
        Receiver::Bot => {
            let ext = "this operation to bots is currently not supported";
            Err(Answer::refuse_ext(state, ext))
        }
        Receiver::Malformed => Err(Answer::refuse_ext(state, "invalid receive_id.")),
        Receiver::UnknownEmail => {
            let msg = "The receive_id is invalid.";
            Err(Answer::refuse(state, 230034, msg))
        }
    }
}

fn check_user(state: &mut State, user: &User, app_id: &str) -> Result<String, Answer> {
    let available = state.is_available(user, app_id);
    if user.resigned && available {
        return Err(Answer::refuse(state, 230029, "User has resigned."));
    }
    if user.resigned || !available {
        let msg = "Bot has NO availability to this user.";
        return Err(Answer::refuse(state, 230013, msg));
    }
    if user.blocked_bot {
        let msg = "The user has stopped the bot from sending messages.";
        return Err(Answer::refuse(state, 230053, msg));
    }
    if user.other_tenant {
        let msg = "Cross tenant p2p chat operate forbid.";
        return Err(Answer::refuse(state, 230038, msg));
    }
    let key = (app_id.to_owned(), user.union_id.clone());
    if let Some(chat_id) = state.chats.get(&key) {
        return Ok(chat_id.clone());
    }
    let chat_id = format!("oc_p2p{:029x}", state.next());
    state.chats.insert(key, chat_id.clone());
    Ok(chat_id)
}

/// Checks whether the app may write to a chat; one-to-one chats are judged by their person.
pub fn check_chat(state: &mut State, chat_id: &str, app_id: &str) -> Result<(), Answer> {
    let group = state.groups.iter().find(|group| group.chat_id == chat_id);
    let Some(group) = group.cloned() else {
        let of_chat = state.chats.iter().find(|(_, chat)| *chat == chat_id);
        let user = of_chat.and_then(|((_, union_id), _)| {
            state.users.iter().find(|user| &user.union_id == union_id)
        });
        return match user.cloned() {
            Some(user) => check_user(state, &user, app_id).map(|_| ()),
            None => Ok(()),
        };
    };
    if group.dissolved {
        let msg = "Your request specifies a chat which has already been dissolved.";
        return Err(Answer::refuse(state, 232009, msg));
    }
    if !group.bots.iter().any(|bot| bot == app_id) {
        let msg = "The bot can not be outside the group.";
        return Err(Answer::refuse(state, 230002, msg));
    }
    if group.muted {
        let msg = "Send Message Permission deny.";
        return Err(Answer::refuse(state, 230035, msg));
    }
    if group.only_chosen_speak {
        let msg = "These operations are NOT allowed at current group settings.";
        return Err(Answer::refuse(state, 230018, msg));
    }
    Ok(())
}
