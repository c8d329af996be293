//! The app's own bot.
//!
//! <https://open.feishu.cn/document/client-docs/bot-v3/obtain-bot-info>

use serde_json::json;

use super::answer::Answer;
use super::request::Request;
use super::router::Caller;
use super::state::State;

/// `GET /bot/v3/info`
pub fn info(state: &mut State, _: &Request, caller: &Caller) -> Result<Answer, Answer> {
    let app = state.app_of(&caller.app_id).filter(|app| app.bot).cloned();
    let Some(app) = app else {
        return Err(Answer::refuse(state, 11205, "app do not have bot"));
    };
    let list: Vec<_> = app.ip_list.iter().map(ToString::to_string).collect();
    let bot = json!({
        "activate_status": 2,
        "app_name": app.name,
        "avatar_url": "",
        "ip_white_list": list,
        "open_id": app.bot_open_id,
    });
    Ok(Answer::flat(state, "ok", json!({"bot": bot})))
}
