//! People by e-mail address and mobile number.
//!
//! <https://open.feishu.cn/document/server-docs/contact-v3/user/batch_get_id>

use serde_json::{Value, json};

use super::answer::Answer;
use super::fields::{self, Kind, texts};
use super::request::Request;
use super::router::Caller;
use super::state::State;
use super::things::User;

/// The ids that people have.
pub const KINDS: [&str; 3] = ["open_id", "union_id", "user_id"];

/// The kind of id that a call asks for.
pub fn id_kind(state: &mut State, request: &Request, name: &str) -> Result<String, Answer> {
    let kind = request.query(name).unwrap_or("open_id");
    if KINDS.contains(&kind) {
        return Ok(kind.to_owned());
    }
    let options = format!("{name} is optional, options: [open_id,union_id,user_id]");
    Err(Answer::refuse_field(state, name, kind, &options))
}

/// `POST /contact/v3/users/batch_get_id`
pub fn batch_get_id(
    state: &mut State,
    request: &Request,
    caller: &Caller,
) -> Result<Answer, Answer> {
    let kind = id_kind(state, request, "user_id_type")?;
    let body = request.json();
    let known = [
        ("emails", false, Kind::Texts(50)),
        ("mobiles", false, Kind::Texts(50)),
        ("include_resigned", false, Kind::Bool),
    ];
    fields::check(state, &body, &known, false)?;
    let resigned_too = body["include_resigned"] == true;
    let range = state.app_of(&caller.app_id);
    let range = range.and_then(|app| app.data_range.as_ref());
    let is_seen = |user: &&User| {
        range.is_none_or(|range| range.contains(&user.union_id)) && (resigned_too || !user.resigned)
    };
    let with_status = state.app_of(&caller.app_id).is_some_and(|app| {
        let mut scopes = app.scopes.iter();
        scopes.any(|scope| scope.starts_with("contact:") && scope.ends_with("employee:readonly"))
    });
    let item = |name: &str, address: &str, user: Option<&User>| {
        let mut item = json!({});
        if let Some(user) = user {
            item["user_id"] = json!(user.id(&kind, &caller.app_id));
        }
        item[name] = json!(address);
        if let Some(user) = user.filter(|_| with_status) {
            item["status"] = json!({"is_frozen": false, "is_resigned": user.resigned, "is_activated": true, "is_exited": false, "is_unjoin": false});
        }
        item
    };
    let mut list: Vec<Value> = Vec::new();
    for address in texts(&body, "emails") {
        let mut seen = state.users.iter().filter(is_seen);
        let user = seen.find(|user| user.email == address);
        list.push(item("email", &address, user));
    }
    for number in texts(&body, "mobiles") {
        let mut seen = state.users.iter().filter(is_seen);
        let user = seen.find(|user| !number.is_empty() && user.mobile == number);
        list.push(item("mobile", &number, user));
    }
    Ok(Answer::data(state, &json!({"user_list": list})))
}
