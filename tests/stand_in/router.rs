//! The checks that stand before every path, and the faults.
//!
//! <https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code>

use std::time::Duration;

use serde_json::{Value, json};

use super::answer::Answer;
use super::fault::Fault;
use super::request::{Request, fits};
use super::routes::{Body, ROUTES, Route};
use super::state::{State, Token};

/// Who calls, after the checks.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Empty for a call without token.
    pub app_id: String,
    /// The words of the path that stand where the route has a colon.
    pub words: Vec<String>,
}

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
        Some(Fault::NoAnswer) => {
            delay = Duration::from_secs(3600);
            Some(answer(state, request))
        }
        Some(Fault::SlowAnswer(by)) => {
            delay = by;
            Some(answer(state, request))
        }
        Some(Fault::CutConnection) => None,
        // Faults on a body's way here are used up while it comes; one that is left is for the next request.
        Some(fault @ (Fault::SlowUpload(_) | Fault::CutUpload { .. })) => {
            state.faults.insert(0, (request.path.clone(), fault));
            Some(answer(state, request))
        }
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
        .filter_map(|route| Some((route, fits(route.path, &request.path)?)))
        .collect();
    if of_path.is_empty() {
        return Answer::refuse_with(state, 404, 99991201, "404 page not found", json!({}));
    }
    let found = of_path
        .into_iter()
        .find(|(route, _)| route.method == request.method);
    let Some((route, words)) = found else {
        // Assumed status.
        return Answer::refuse_with(state, 405, 99991301, "method not allowed", json!({}));
    };
    let (Ok(mut answer) | Err(mut answer)) = judge_route(state, request, route, words);
    if route.always_200 && answer.status == 400 {
        answer.status = 200;
    }
    answer
}

fn judge_route(
    state: &mut State,
    request: &Request,
    route: &Route,
    words: Vec<String>,
) -> Result<Answer, Answer> {
    let mut caller = Caller {
        app_id: String::new(),
        words,
    };
    if route.needs_token {
        caller.app_id = caller_of(state, request, route)?;
        check_scopes(state, request, route, &caller)?;
        let what = format!("{} {} by {}", route.method, route.path, caller.app_id);
        if state.is_too_often(&what, 50, 1000) | state.is_too_often(&what, 1000, 60_000) {
            return Err(rate_limited(state, 1));
        }
    }
    if route.body == Body::Object && !matches!(request.json(), Value::Object(_)) {
        return Err(Answer::refuse(state, 9499, "Bad Request"));
    }
    (route.judge)(state, request, &caller)
}

/// The app of the request's token.
fn caller_of(state: &mut State, request: &Request, route: &Route) -> Result<String, Answer> {
    let Some(authorization) = request.header("authorization") else {
        let mut answer = Answer::refuse(state, 99991661, "Need a token");
        answer.add("data", json!({}));
        return Err(answer);
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
    let token = check_token(state, value, route)?;
    let Some(app) = state.apps.iter().find(|app| app.id == token.app_id) else {
        return Err(Answer::refuse(state, 99991673, "the app is not installed"));
    };
    if !app.enabled {
        return Err(Answer::refuse(state, 99991662, "app not in use"));
    }
    if !app.installed {
        return Err(Answer::refuse(state, 99991673, "the app is not installed"));
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

/// A token that is known, not past its end, and of a kind that the call takes.
fn check_token(state: &mut State, value: &str, route: &Route) -> Result<Token, Answer> {
    let now = state.now();
    let by_user = value.starts_with("u-");
    let token = state.tokens.iter().find(|token| token.value == value);
    let token = token.filter(|_| !by_user || route.takes_user).cloned();
    let code = match &token {
        Some(token) if token.end > now => None,
        Some(_) if by_user => Some(99991677),
        None if by_user => Some(99991668),
        _ => Some(99991663),
    };
    match (token, code) {
        (Some(token), None) => Ok(token),
        (_, code) => {
            let msg = "Invalid access token for authorization. Please make a request with token attached.";
            Err(Answer::refuse(state, code.unwrap_or(99991663), msg))
        }
    }
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
    let by_user_id = ["receive_id_type", "user_id_type", "member_id_type"]
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
