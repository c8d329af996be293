//! The paths, and the checks that stand before every one of them.
//!
//! <https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code>

use std::time::Duration;

use serde_json::{Value, json};

use super::answer::Answer;
use super::fault::Fault;
use super::state::{Request, State};
use super::{auth, messages};

/// Gets the app's token.
pub const TOKEN: &str = "/open-apis/auth/v3/tenant_access_token/internal";
/// Sends a message.
pub const MESSAGES: &str = "/open-apis/im/v1/messages";

/// Who calls, after the checks.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Empty for a call without token.
    pub app_id: String,
}

/// A judge of one path: from state and request to an answer.
type Judge = fn(&mut State, &Request, &Caller) -> Answer;

struct Route {
    method: &'static str,
    /// Steps that start with a colon stand for any word.
    path: &'static str,
    /// Any one of these; empty with `token` false for a call that needs none.
    scopes: &'static [&'static str],
    token: bool,
    judge: Judge,
}

const ROUTES: &[Route] = &[
    Route {
        method: "POST",
        path: TOKEN,
        scopes: &[],
        token: false,
        judge: auth::tenant_access_token,
    },
    Route {
        method: "POST",
        path: MESSAGES,
        scopes: &["im:message", "im:message:send_as_bot", "im:message:send"],
        token: true,
        judge: messages::create,
    },
];

/// What happens with a request.
pub struct Verdict {
    /// How long the answer lets people wait.
    pub delay: Duration,
    /// Nothing: the connection is cut.
    pub answer: Option<Answer>,
}

/// Logs the request, applies a fault that waits for it, and judges it.
pub fn judge(state: &mut State, request: &Request) -> Verdict {
    state.log.push(request.clone());
    let fault = state.take_fault(&request.path);
    let mut delay = Duration::ZERO;
    let answer = match fault {
        None => Some(answer(state, request)),
        Some(Fault::TokenExpired) => {
            state.revoke_tokens();
            Some(answer(state, request))
        }
        Some(Fault::RateLimited { reset }) => Some(rate_limited(state, reset)),
        Some(Fault::TooFrequent) => Some(too_frequent(state)),
        Some(Fault::ServerError) => Some(Answer::refuse_with(
            state,
            500,
            2200,
            "internal error",
            json!({}),
        )),
        Some(Fault::LostAnswer) => {
            answer(state, request);
            None
        }
        Some(Fault::SlowAnswer(by)) => {
            delay = by;
            Some(answer(state, request))
        }
        Some(Fault::CutConnection) => None,
        Some(Fault::Page { status, html }) => Some(Answer::page(status, &html)),
        Some(Fault::Redirect(to)) => {
            let mut answer = Answer::page(307, "");
            answer.headers.push(("location", to));
            Some(answer)
        }
        Some(Fault::Code { status, code, msg }) => {
            Some(Answer::refuse_with(state, status, code, msg, json!({})))
        }
        Some(Fault::Card(ext)) => Some(Answer::refuse(
            state,
            230099,
            format!("Failed to create card content, ext={ext}"),
        )),
    };
    Verdict { delay, answer }
}

/// `230020`
pub fn too_frequent(state: &mut State) -> Answer {
    Answer::refuse(
        state,
        230020,
        "This operation triggers the frequency limit.",
    )
}

fn rate_limited(state: &mut State, reset: u64) -> Answer {
    let mut answer = Answer::refuse_with(
        state,
        429,
        99991400,
        "request trigger frequency limit",
        json!({}),
    );
    answer
        .headers
        .push(("x-ogw-ratelimit-limit", "50".to_owned()));
    answer
        .headers
        .push(("x-ogw-ratelimit-reset", reset.to_string()));
    answer
}

/// The checks before every path, in the server's order, then the path's own judge.
fn answer(state: &mut State, request: &Request) -> Answer {
    let of_path: Vec<_> = ROUTES
        .iter()
        .filter(|route| fits(route.path, &request.path))
        .collect();
    if of_path.is_empty() {
        return Answer::refuse_with(state, 404, 99991201, "404 page not found", json!({}));
    }
    let Some(route) = of_path
        .into_iter()
        .find(|route| route.method == request.method)
    else {
        // Assumed status.
        return Answer::refuse_with(state, 405, 99991301, "method not allowed", json!({}));
    };
    let mut caller = Caller::default();
    if route.token {
        match caller_of(state, request) {
            Ok(app_id) => caller.app_id = app_id,
            Err(answer) => return answer,
        }
        if let Err(answer) = check_scopes(state, request, route, &caller) {
            return answer;
        }
        let what = format!("{} by {}", route.path, caller.app_id);
        if state.is_too_often(&what, 50, 1000) | state.is_too_often(&what, 1000, 60_000) {
            return rate_limited(state, 1);
        }
    }
    if matches!(request.method.as_str(), "POST" | "PUT" | "PATCH")
        && !matches!(request.json(), Value::Object(_))
    {
        return Answer::refuse(state, 9499, "Bad Request");
    }
    (route.judge)(state, request, &caller)
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(step), Some(word))
                if step == word || (step.starts_with(':') && !word.is_empty()) => {}
            _ => return false,
        }
    }
}

/// The app of the request's token.
fn caller_of(state: &mut State, request: &Request) -> Result<String, Answer> {
    let Some(authorization) = request.header("authorization") else {
        return Err(Answer::refuse(
            state,
            99991661,
            "Missing access token for authorization. Please make a request with token attached.",
        ));
    };
    let Some(value) = authorization
        .strip_prefix("Bearer ")
        .filter(|value| value.starts_with("t-") || value.starts_with("u-"))
    else {
        return Err(Answer::refuse(
            state,
            99991671,
            "Invalid access token for authorization. Please make a request with token attached.",
        ));
    };
    let now = state.now();
    let Some(token) = state
        .tokens
        .iter()
        .find(|token| token.value == value && token.end > now)
        .cloned()
    else {
        let code = if value.starts_with("t-") {
            99991663
        } else {
            99991668
        };
        return Err(Answer::refuse(
            state,
            code,
            "Invalid access token for authorization. Please make a request with token attached.",
        ));
    };
    let Some(app) = state.apps.iter().find(|app| app.id == token.app_id) else {
        return Err(Answer::refuse(state, 99991673, "the app is not installed"));
    };
    if !app.enabled {
        return Err(Answer::refuse(
            state,
            99991662,
            "the app is not in enabled status",
        ));
    }
    let loopback = std::net::IpAddr::from([127, 0, 0, 1]);
    if !app.ip_list.is_empty() && !app.ip_list.contains(&loopback) {
        return Err(Answer::refuse(
            state,
            99991401,
            "ip 127.0.0.1 is denied by app setting",
        ));
    }
    Ok(token.app_id)
}

fn check_scopes(
    state: &mut State,
    request: &Request,
    route: &Route,
    caller: &Caller,
) -> Result<(), Answer> {
    let granted: Vec<_> = state
        .apps
        .iter()
        .filter(|app| app.id == caller.app_id)
        .flat_map(|app| &app.scopes)
        .collect();
    let has = |scope: &str| granted.iter().any(|granted| *granted == scope);
    let field_scope = "contact:user.employee_id:readonly";
    let by_user_id = ["receive_id_type", "user_id_type"]
        .iter()
        .any(|name| request.query(name) == Some("user_id"));
    let (missing, violation) =
        if !route.scopes.iter().any(|scope| has(scope)) && !route.scopes.is_empty() {
            (route.scopes.to_vec(), "action_scope_required")
        } else if by_user_id && !has(field_scope) {
            // Measured.
            (vec![field_scope], "field_scope_required")
        } else {
            return Ok(());
        };
    let violations: Vec<_> = missing
        .iter()
        .map(|scope| json!({"type": violation, "subject": scope}))
        .collect();
    let url = format!(
        "https://open.feishu.cn/app/{}/auth?q={}&op_from=openapi&token_type=tenant",
        caller.app_id,
        missing.join(",")
    );
    let list = missing.join(", ");
    let description = format!("Learn more about scopes and how to add them: [{list}]");
    let error = json!({"permission_violations": violations, "helps": [{"url": url, "description": description}]});
    let msg = format!("Access denied. One of the following scopes is required: [{list}]");
    Err(Answer::refuse_with(state, 400, 99991672, msg, error))
}
