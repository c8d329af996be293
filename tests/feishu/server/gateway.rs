//! The checks before every path, and tokens.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::stand_in::{
    APP_ID, APP_TOKEN, BOT_INFO, CARDS, CHATS, MESSAGES, OTHER_APP_ID, SECRET, STORE_APP_TOKEN,
    STORE_TOKEN, TENANT_KEY, TICKET, TOKEN,
};
use super::{MESSAGE_ID, Raw, Refused, check, nothing, with_message};

#[tokio::test]
async fn the_checks_before_every_path_come_in_the_servers_order() {
    let raw = Raw::start().await;
    let bearer = Some(raw.token.as_str());
    for (method, path, token, body, status, code) in [
        ("POST", "/open-apis/nowhere", None, "", 404, 99991201),
        ("GET", MESSAGES, None, "", 405, 99991301),
        ("POST", MESSAGES, None, "", 400, 99991661),
        ("POST", MESSAGES, Some("Basic x"), "", 400, 99991671),
        ("POST", MESSAGES, Some("Bearer x"), "", 400, 99991671),
        ("POST", MESSAGES, Some("Bearer t-x"), "", 400, 99991663),
        ("POST", MESSAGES, Some("Bearer u-x"), "", 400, 99991668),
        ("POST", MESSAGES, bearer, "{", 400, 9499),
        ("POST", MESSAGES, bearer, "[]", 400, 9499),
        ("POST", MESSAGES, bearer, "{}", 400, 99992402),
    ] {
        let body = body.as_bytes().to_vec();
        let reply = raw.send(method, path, token, "application/json", body);
        let reply = reply.await.unwrap();
        let what = format!("{method} {path} {token:?} {}", reply.body);
        assert_eq!((reply.status, reply.code), (status, Some(code)), "{what}");
        assert!(reply.body["error"]["log_id"].is_string(), "{what}");
        let url = reply.body["error"]["troubleshooter"].as_str().unwrap();
        assert!(url.contains(&format!("code={code}")), "{what}");
        assert_eq!(reply.body.get("data").is_some(), code == 99991661, "{what}");
        let kind = &reply.headers["content-type"];
        assert_eq!(kind, "application/json; charset=utf-8");
    }
}

#[tokio::test]
async fn an_app_has_to_be_enabled_and_installed_and_called_from_its_addresses() {
    let info = || (BOT_INFO.to_owned(), Value::Null);
    let row = |prepare, code, words| {
        let (path, body) = info();
        Refused("GET", path, body, prepare, code, words)
    };
    check(vec![
        row(|state| state.app().enabled = false, 99991662, "not in use"),
        row(|state| state.app().installed = false, 99991673, "installed"),
        row(
            |state| state.app().ip_list = vec![[10, 0, 0, 1].into()],
            99991401,
            "is denied by app setting",
        ),
        row(
            |state| state.app().bot = false,
            11205,
            "app do not have bot",
        ),
        // Each call has scopes of its own; it says which.
        Refused(
            "POST",
            CARDS.to_owned(),
            json!({}),
            |state| state.app().scopes.clear(),
            99991672,
            "[cardkit:card:write]",
        ),
    ])
    .await;
    let raw = Raw::start().await;
    raw.server.state().app().ip_list = vec![[127, 0, 0, 1].into()];
    let reply = raw.call("GET", BOT_INFO, &Value::Null).await;
    assert_eq!(reply.body["bot"]["ip_white_list"], json!(["127.0.0.1"]));
}

#[tokio::test]
async fn a_missing_scope_is_named_with_the_page_that_grants_it() {
    let raw = Raw::start().await;
    raw.server.state().app().scopes = vec!["im:message".to_owned()];
    let reply = raw.call("GET", CHATS, &Value::Null).await;
    let error = &reply.body["error"];
    let violations = error["permission_violations"].as_array().unwrap();
    assert_eq!(violations.len(), 4);
    let first = json!({"type": "action_scope_required", "subject": "im:chat"});
    assert_eq!(violations[0], first);
    let url = error["helps"][0]["url"].as_str().unwrap();
    assert!(
        url.contains(&format!("/app/{APP_ID}/auth?q=im:chat,")),
        "{url}"
    );
    // user_id needs a scope besides.
    let path = format!("{MESSAGES}?receive_id_type=user_id");
    let reply = raw.call("POST", &path, &json!({})).await;
    let violation = &reply.body["error"]["permission_violations"][0];
    let wanted =
        json!({"type": "field_scope_required", "subject": "contact:user.employee_id:readonly"});
    assert_eq!((reply.code, violation), (Some(99991672), &wanted));
}

#[tokio::test]
async fn the_51st_call_in_a_second_has_to_wait() {
    let raw = Raw::start().await;
    for _ in 0..50 {
        let reply = raw.call_at_once("GET", BOT_INFO, &Value::Null).await;
        assert_eq!(reply.code, Some(0));
    }
    let reply = raw.call_at_once("GET", BOT_INFO, &Value::Null).await;
    assert_eq!((reply.status, reply.code), (429, Some(99991400)));
    assert_eq!(reply.headers["x-ogw-ratelimit-limit"], "50");
    let reset = reply.headers["x-ogw-ratelimit-reset"].to_str().unwrap();
    assert!(reset.parse::<u64>().is_ok());
    let reply = raw.call("GET", BOT_INFO, &Value::Null).await;
    assert_eq!(reply.code, Some(0));
}

#[tokio::test]
async fn more_than_1000_calls_in_a_minute_have_to_wait() {
    let raw = Raw::start().await;
    for _ in 0..25 {
        raw.server.state().advance(Duration::from_millis(1001));
        for _ in 0..40 {
            let reply = raw.call_at_once("GET", BOT_INFO, &Value::Null).await;
            assert_eq!(reply.code, Some(0));
        }
    }
    let reply = raw.call("GET", BOT_INFO, &Value::Null).await;
    assert_eq!(reply.code, Some(99991400));
}

#[tokio::test]
async fn a_persons_token_is_taken_where_the_documentation_says_so() {
    let mut raw = Raw::start().await;
    let token = raw.server.state().add_user_token(APP_ID);
    raw.token = format!("Bearer {token}");
    with_message(&mut raw.server.state());
    let message = format!("{MESSAGES}/{MESSAGE_ID}");
    for (method, path, code) in [
        ("GET", CHATS, 0),
        ("GET", BOT_INFO, 99991668),
        ("GET", &message, 99991668),
        ("DELETE", &message, 0),
    ] {
        let reply = raw.call(method, path, &Value::Null).await;
        assert_eq!(reply.code, Some(code), "{method} {path} {}", reply.body);
    }
    raw.server.state().advance(Duration::from_secs(7201));
    let reply = raw.call("GET", CHATS, &Value::Null).await;
    assert_eq!(reply.code, Some(99991677));
}

#[tokio::test]
async fn a_token_call_is_refused_for_each_wrong_part() {
    let row = |path: &str, body, code, words| {
        Refused("POST", path.to_owned(), body, nothing, code, words)
    };
    let app = |secret: &str| json!({"app_id": APP_ID, "app_secret": secret, "app_ticket": "x"});
    let store = |token: &str| json!({"app_access_token": token, "tenant_key": TENANT_KEY});
    let stranger = json!({"app_id": "cli_x", "app_secret": SECRET});
    check(vec![
        row(TOKEN, json!({"app_id": APP_ID}), 10003, "invalid param"),
        row(TOKEN, stranger, 10003, "invalid param"),
        row(TOKEN, app("x"), 10014, "app secret invalid"),
        row(APP_TOKEN, app("x"), 10014, "app secret invalid"),
        row(STORE_APP_TOKEN, app("x"), 10014, "app secret invalid"),
        row(
            STORE_APP_TOKEN,
            app(SECRET),
            10012,
            "get app access token fail",
        ),
        row(TICKET, app(SECRET), 10016, "app resend fail"),
        row(STORE_TOKEN, json!({}), 10003, "invalid param"),
        row(STORE_TOKEN, store("a-x"), 99991664, "invalid app token"),
    ])
    .await;
    let raw = Raw::start().await;
    raw.server.state().app().ticket = Some("x".to_owned());
    let reply = raw.call("POST", STORE_APP_TOKEN, &app(SECRET)).await;
    let mut body = store(reply.body["app_access_token"].as_str().unwrap());
    assert_eq!(raw.call("POST", STORE_TOKEN, &body).await.code, Some(0));
    body["tenant_key"] = json!("another");
    let reply = raw.call("POST", STORE_TOKEN, &body).await;
    assert_eq!(reply.code, Some(20009));
}

#[tokio::test]
async fn a_token_is_given_out_again_until_half_an_hour_before_its_end_and_lives_on_to_it() {
    let mut raw = Raw::start().await;
    let body = json!({"app_id": APP_ID, "app_secret": SECRET});
    let first = raw.call("POST", TOKEN, &body).await.body;
    raw.server.state().advance(Duration::from_secs(5390));
    let again = raw.call("POST", TOKEN, &body).await.body;
    assert_eq!(first["tenant_access_token"], again["tenant_access_token"]);
    assert!(again["expire"].as_u64().unwrap() < 1810);
    raw.server.state().advance(Duration::from_secs(20));
    let new = raw.call("POST", TOKEN, &body).await.body;
    assert_ne!(first["tenant_access_token"], new["tenant_access_token"]);
    assert_eq!(new["expire"], 7200);
    assert_eq!(raw.call("GET", BOT_INFO, &Value::Null).await.code, Some(0));
    raw.server.state().revoke_tokens();
    let reply = raw.call("GET", BOT_INFO, &Value::Null).await;
    assert_eq!(reply.code, Some(99991663));
    raw.token = raw
        .bearer(OTHER_APP_ID, super::super::stand_in::OTHER_SECRET)
        .await;
    assert_eq!(raw.call("GET", BOT_INFO, &Value::Null).await.code, Some(0));
}
