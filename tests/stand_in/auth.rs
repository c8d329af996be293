//! Tokens.
//!
//! <https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal>

use serde_json::{Value, json};

use super::TENANT_KEY;
use super::answer::Answer;
use super::fields::text;
use super::request::Request;
use super::router::Caller;
use super::state::{State, Token};
use super::things::App;

/// With so many ms left the same token is given out again.
const REPEAT_WHEN_LEFT: u64 = 1_800_000;

/// `POST /auth/v3/tenant_access_token/internal`
pub fn tenant_internal(state: &mut State, request: &Request, _: &Caller) -> Result<Answer, Answer> {
    let app = check_secret(state, &request.json())?;
    let token = current(state, "t-g1", &app.id);
    let expire = (token.end - state.now()) / 1000;
    let members = json!({"tenant_access_token": token.value, "expire": expire});
    Ok(Answer::flat(state, "ok", members))
}

/// `POST /auth/v3/app_access_token/internal`; of a custom app both tokens are the same.
pub fn app_internal(state: &mut State, request: &Request, _: &Caller) -> Result<Answer, Answer> {
    let app = check_secret(state, &request.json())?;
    let token = current(state, "t-g1", &app.id);
    let expire = (token.end - state.now()) / 1000;
    let members = json!({
        "app_access_token": token.value,
        "tenant_access_token": token.value,
        "expire": expire,
    });
    Ok(Answer::flat(state, "ok", members))
}

/// `POST /auth/v3/app_access_token`, of a store app.
pub fn app_of_store(state: &mut State, request: &Request, _: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    let app = check_secret(state, &body)?;
    let ticket = text(&body, "app_ticket");
    if ticket.is_empty() {
        return Err(Answer::refuse(state, 10003, "invalid param"));
    }
    if app.ticket.as_deref() != Some(ticket) {
        let msg = "get app access token fail";
        return Err(Answer::refuse(state, 10012, msg));
    }
    let token = current(state, "a-g1", &app.id);
    let expire = (token.end - state.now()) / 1000;
    let members = json!({"app_access_token": token.value, "expire": expire});
    Ok(Answer::flat(state, "success", members))
}

/// `POST /auth/v3/tenant_access_token`, of a store app.
pub fn tenant_of_store(state: &mut State, request: &Request, _: &Caller) -> Result<Answer, Answer> {
    let body = request.json();
    let (value, tenant) = (text(&body, "app_access_token"), text(&body, "tenant_key"));
    if value.is_empty() || tenant.is_empty() {
        return Err(Answer::refuse(state, 10003, "invalid param"));
    }
    let now = state.now();
    let known =
        |token: &&Token| token.value == value && token.value.starts_with("a-") && token.end > now;
    let Some(app_id) = state
        .tokens
        .iter()
        .find(known)
        .map(|token| token.app_id.clone())
    else {
        return Err(Answer::refuse(state, 99991664, "invalid app token"));
    };
    let installed = state.app_of(&app_id).is_some_and(|app| app.installed);
    if tenant != TENANT_KEY || !installed {
        let msg = "tenant app not installed";
        return Err(Answer::refuse(state, 20009, msg));
    }
    let token = current(state, "t-g1", &app_id);
    let expire = (token.end - now) / 1000;
    let members = json!({"tenant_access_token": token.value, "expire": expire});
    Ok(Answer::flat(state, "success", members))
}

/// `POST /auth/v3/app_ticket/resend`, of a store app; a test makes the ticket that "comes as an event".
pub fn resend_ticket(state: &mut State, request: &Request, _: &Caller) -> Result<Answer, Answer> {
    let app = check_secret(state, &request.json())?;
    if app.ticket.is_none() {
        return Err(Answer::refuse(state, 10016, "app resend fail"));
    }
    Ok(Answer::flat(state, "success", json!({})))
}

/// The app of an id and its secret.
fn check_secret(state: &mut State, body: &Value) -> Result<App, Answer> {
    let (id, secret) = (text(body, "app_id"), text(body, "app_secret"));
    let Some(app) = state.app_of(id).filter(|_| !secret.is_empty()).cloned() else {
        return Err(Answer::refuse(state, 10003, "invalid param"));
    };
    if app.secret != secret {
        // Measured; the table says "app unauthorized".
        return Err(Answer::refuse(state, 10014, "app secret invalid"));
    }
    Ok(app)
}

/// The app's token of a kind: the newest one, or another when that ends soon.
fn current(state: &mut State, prefix: &str, app_id: &str) -> Token {
    let now = state.now();
    let newest = state
        .tokens
        .iter()
        .rev()
        .find(|token| token.app_id == app_id && token.value.starts_with(prefix))
        .filter(|token| token.end >= now + REPEAT_WHEN_LEFT)
        .cloned();
    if let Some(token) = newest {
        return token;
    }
    let token = Token {
        value: format!("{prefix}{:036x}", state.next()),
        app_id: app_id.to_owned(),
        end: now + state.token_life * 1000,
    };
    state.tokens.push(token.clone());
    token
}
