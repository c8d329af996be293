//! Tokens.
//!
//! <https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal>

use serde_json::json;

use super::answer::Answer;
use super::router::Caller;
use super::state::{Request, State, Token};

/// With so many ms left the same token is given out again.
const REPEAT_WHEN_LEFT: u64 = 1_800_000;

/// `POST /auth/v3/tenant_access_token/internal`
pub fn tenant_access_token(state: &mut State, request: &Request, _: &Caller) -> Answer {
    let body = request.json();
    let text = |name: &str| {
        body.get(name)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let (id, secret) = (text("app_id"), text("app_secret"));
    let Some(app) = state
        .apps
        .iter()
        .find(|app| app.id == id && !secret.is_empty())
    else {
        return Answer::refuse(state, 10003, "invalid param");
    };
    if app.secret != secret {
        // Measured; the table says "app unauthorized".
        return Answer::refuse(state, 10014, "app secret invalid");
    }
    let now = state.now();
    let newest = state
        .tokens
        .iter()
        .rev()
        .find(|token| token.app_id == id)
        .cloned();
    let token = match newest.filter(|token| token.end >= now + REPEAT_WHEN_LEFT) {
        Some(token) => token,
        None => {
            let token = Token {
                value: format!("t-g1{:036x}", state.next()),
                app_id: id,
                end: now + state.token_life * 1000,
            };
            state.tokens.push(token.clone());
            token
        }
    };
    let members = json!({"tenant_access_token": token.value, "expire": (token.end - now) / 1000});
    Answer::flat(state, "ok", members)
}
