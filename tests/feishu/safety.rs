//! What may be repeated and what may not, cancelling, calls side by side, and that no secret shows.

use std::sync::Mutex;
use std::time::Duration;

use cardwright::feishu::{
    Client, Content, Error, NewChat, Options, Progress, Receiver, Secret, WebhookUrl, new_uuid,
};

use super::stand_in::{
    BATCH_SEND, BOT_INFO, CHAT_ID, CHATS, DELAYED_UPDATE, EPHEMERAL_DELETE, EPHEMERAL_SEND, Fault,
    IMAGES, MESSAGES, OPEN_ID, PNG, SECRET, StandIn, TOKEN, WEBHOOKS,
};
use super::{OPTIONS, card_saying, client, client_with, content, quiet, send};

fn person() -> Receiver {
    Receiver::guess(OPEN_ID).unwrap()
}

fn group() -> Receiver {
    Receiver::guess(CHAT_ID).unwrap()
}

/// Makes one of the calls that must not be made twice.
async fn once(server: &StandIn, path: &str) -> Result<(), Error> {
    let client = client(server);
    let content = content();
    match path {
        BATCH_SEND => client
            .send_batch(&[person()], &content, &quiet)
            .await
            .map(drop),
        EPHEMERAL_SEND => {
            let (group, person) = (group(), person());
            client
                .send_ephemeral(&group, &person, &content, &quiet)
                .await
                .map(drop)
        }
        DELAYED_UPDATE => {
            let sent = send(&client).await.unwrap();
            let token = Secret::new(server.state().click(&sent.message_id, true));
            client
                .update_delayed(&token, &content, &[], &quiet)
                .await
                .map(drop)
        }
        CHATS => {
            let chat = NewChat {
                name: String::from("Card tests"),
                ..NewChat::default()
            };
            client.create_chat(&chat, &quiet).await.map(drop)
        }
        _ => {
            let url: WebhookUrl = server.webhook_url().parse().unwrap();
            let client = Client::for_webhook(&url, OPTIONS);
            client
                .send_webhook(&url, &content, None, &quiet)
                .await
                .map(drop)
        }
    }
}

/// How often the server did what the call is for.
fn done(server: &StandIn, path: &str) -> usize {
    let state = server.state();
    match path {
        BATCH_SEND => state.batches.len(),
        EPHEMERAL_SEND => state.ephemerals.len(),
        DELAYED_UPDATE => state.clicks[0].uses as usize,
        CHATS => state.groups.len() - 1,
        _ => state.webhooks[0].bodies.len(),
    }
}

const HOOK: &str = "/open-apis/bot/v2/hook/:token";
const ONCE: [&str; 5] = [BATCH_SEND, EPHEMERAL_SEND, DELAYED_UPDATE, CHATS, HOOK];

#[tokio::test]
async fn what_has_no_uuid_is_not_repeated_after_a_lost_answer_and_a_person_is_told_to_look() {
    for path in ONCE {
        let server = StandIn::start();
        server.order(path, Fault::LostAnswer);
        let error = once(&server, path).await.unwrap_err();
        assert!(error.may_have_arrived(), "{path}: {error:?}");
        assert_eq!(done(&server, path), 1, "{path}");
        let advice = error.explain().advice;
        let words = if [DELAYED_UPDATE, CHATS].contains(&path) {
            "may have been done"
        } else {
            "may have arrived"
        };
        assert!(advice.en.contains(words), "{path}: {advice:?}");
        assert!(advice.zh.contains("可能已经"), "{path}: {advice:?}");
    }
}

#[tokio::test]
async fn what_has_no_uuid_is_repeated_when_it_surely_had_no_effect() {
    for path in ONCE {
        for fault in [Fault::RateLimited { reset: 0 }, Fault::TooFrequent] {
            let server = StandIn::start();
            server.order(path, fault.clone());
            once(&server, path)
                .await
                .unwrap_or_else(|error| panic!("{path} {fault:?}: {error:?}"));
            assert_eq!(done(&server, path), 1, "{path} {fault:?}");
        }
        // A failure inside the server leaves it open whether it did its work.
        let server = StandIn::start();
        server.order(path, Fault::ServerError);
        let error = once(&server, path).await.unwrap_err();
        assert!(error.may_have_arrived(), "{path}: {error:?}");
        assert_eq!(done(&server, path), 0, "{path}");
    }
}

#[tokio::test]
async fn a_busy_webhook_is_asked_again() {
    let server = StandIn::start();
    let msg = String::from("create message service trigger rate limit");
    server.order(
        HOOK,
        Fault::Code {
            status: 200,
            code: 11232,
            msg,
        },
    );
    once(&server, HOOK).await.unwrap();
    assert_eq!(done(&server, HOOK), 1);
}

#[tokio::test]
async fn what_is_gone_after_a_lost_answer_counts_as_taken_away() {
    let server = StandIn::start();
    let client = client(&server);
    let sent = send(&client).await.unwrap();
    server.order(&format!("{MESSAGES}/:id"), Fault::LostAnswer);
    let answer = client
        .recall_message(&sent.message_id, &quiet)
        .await
        .unwrap();
    assert_eq!(answer.tries, 2);
    assert!(server.messages()[0].recalled);
    let (group, person) = (group(), person());
    let sent = client
        .send_ephemeral(&group, &person, &content(), &quiet)
        .await
        .unwrap();
    server.order(EPHEMERAL_DELETE, Fault::LostAnswer);
    let answer = client
        .delete_ephemeral(&sent.message_id, &quiet)
        .await
        .unwrap();
    assert_eq!(answer.tries, 2);
}

#[tokio::test]
async fn replies_and_updates_whose_answer_was_lost_are_there_once() {
    let server = StandIn::start();
    let client = client(&server);
    let first = send(&client).await.unwrap().message_id;
    server.order(&format!("{MESSAGES}/:id/reply"), Fault::LostAnswer);
    let reply = client
        .reply(&first, &content(), false, "u-1", &quiet)
        .await
        .unwrap();
    assert_eq!((reply.tries, server.messages().len()), (2, 2));
    server.order(&format!("{MESSAGES}/:id"), Fault::LostAnswer);
    let card = card_saying("new");
    let content = Content::Card(card.clone());
    let answer = client
        .update_message(&first, &content, &quiet)
        .await
        .unwrap();
    assert_eq!(answer.tries, 2);
    assert_eq!(server.messages()[0].content, card);
}

#[tokio::test]
async fn reading_is_repeated_after_every_fault_that_may_pass() {
    let faults = [
        Fault::LostAnswer,
        Fault::CutConnection,
        Fault::ServerError,
        Fault::TooFrequent,
        Fault::RateLimited { reset: 0 },
        Fault::TokenExpired,
        Fault::NoAnswer,
        Fault::SlowAnswer(Duration::from_secs(10)),
        Fault::Page {
            status: 502,
            html: String::from("<h1>Bad Gateway</h1>"),
        },
    ];
    for fault in faults {
        let server = StandIn::start();
        server.order(BOT_INFO, fault.clone());
        let options = Options {
            answer_timeout: Duration::from_millis(400),
            ..OPTIONS
        };
        let bot = client_with(&server, options).bot(&quiet).await;
        assert!(bot.is_ok(), "{fault:?}: {bot:?}");
        assert_eq!(server.requests(BOT_INFO).len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn a_page_instead_of_a_picture_is_no_picture() {
    let server = StandIn::start();
    let html = String::from("<html>Sign in</html>");
    server.order(&format!("{IMAGES}/:key"), Fault::Page { status: 200, html });
    let client = client(&server);
    let error = client.download_image("img_v3_x", &quiet).await.unwrap_err();
    assert!(
        matches!(&error, Error::Http { excerpt, .. } if excerpt == "Sign in"),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_upload_that_is_cut_is_made_again_and_kept_once() {
    let server = StandIn::start();
    let before = server.state().images.len();
    server.order(IMAGES, Fault::CutUpload { after: 100_000 });
    let mut bytes = PNG.to_vec();
    bytes.resize(1_000_000, 7);
    let up = client(&server)
        .upload_image("a.png", bytes.into(), &quiet)
        .await
        .unwrap();
    assert_eq!(up.tries, 2);
    assert_eq!(server.state().images.len(), before + 1);
}

#[tokio::test]
async fn an_upload_that_is_cancelled_leaves_nothing() {
    let server = StandIn::start();
    let before = server.state().images.len();
    server.order(IMAGES, Fault::SlowUpload(Duration::from_millis(20)));
    let client = client(&server);
    let mut bytes = PNG.to_vec();
    bytes.resize(5_000_000, 7);
    let upload = client.upload_image("a.png", bytes.into(), &quiet);
    let dropped = tokio::time::timeout(Duration::from_millis(250), upload).await;
    assert!(dropped.is_err(), "{dropped:?}");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(server.state().images.len(), before);
    assert!(server.requests(IMAGES).len() <= 1, "tried again");
    // The client is as good as before.
    client.bot(&quiet).await.unwrap();
}

#[tokio::test]
async fn two_sends_side_by_side_make_two_messages_and_one_uuid_makes_one() {
    let server = StandIn::start();
    let client = client(&server);
    let (one, two) = (card_saying("one"), card_saying("two"));
    let (one, two) = (Content::Card(one), Content::Card(two));
    let to = person();
    let (first, second) = (new_uuid(), new_uuid());
    let (a, b) = tokio::join!(
        client.send(&to, &one, &first, &quiet),
        client.send(&to, &two, &second, &quiet),
    );
    assert_ne!(a.unwrap().message_id, b.unwrap().message_id);
    assert_eq!(server.messages().len(), 2);
    let (a, b) = tokio::join!(
        client.send(&to, &one, "same", &quiet),
        client.send(&to, &one, "same", &quiet),
    );
    assert_eq!(a.unwrap().message_id, b.unwrap().message_id);
    assert_eq!(server.messages().len(), 3);
}

#[tokio::test]
async fn a_token_that_ends_amid_calls_side_by_side_fails_none_of_them() {
    let server = StandIn::start();
    let client = client(&server);
    send(&client).await.unwrap();
    server.state().revoke_tokens();
    let calls = (0..4).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.bot(&quiet).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let fetched = server.requests(TOKEN).len();
    assert!((2..=5).contains(&fetched), "{fetched}");
}

#[tokio::test]
async fn no_secret_shows_in_requests_commands_steps_or_errors_whatever_the_server_says() {
    let server = StandIn::start();
    let url: WebhookUrl = server.webhook_url().parse().unwrap();
    let hidden = [
        url.token().expose().to_owned(),
        String::from("webhook-key-0001"),
        String::from("c-click-0001"),
        SECRET.to_owned(),
    ];
    let clean = |text: &str| {
        for word in &hidden {
            assert!(!text.contains(word), "{word} shows: {text}");
        }
        assert!(!text.contains("t-g1"), "the token shows: {text}");
    };
    let key = Secret::new(hidden[1].as_str());
    let token = Secret::new(hidden[2].as_str());
    let app = client(&server);
    let hook = Client::for_webhook(&url, OPTIONS);
    let steps = Mutex::new(String::new());
    let listen = |step: Progress| {
        let sentence = step.sentence();
        steps
            .lock()
            .unwrap()
            .push_str(&format!("{step:?} {} {}", sentence.en, sentence.zh));
    };
    send(&app).await.unwrap();
    let token_now = server.state().tokens[0].value.clone();
    let of_hook = [hidden[0].as_str(), &hidden[1]];
    let of_app = [hidden[2].as_str(), &hidden[3], &token_now];
    for (fault, same) in echoes(&of_hook).into_iter().zip(echoes(&of_app)) {
        server.state().faults.clear();
        // Each call is answered with all that it brought.
        server.order_times(HOOK, &fault, 4);
        let error = hook
            .send_webhook(&url, &content(), Some(&key), &listen)
            .await
            .unwrap_err();
        clean(&format!("{error} {error:?} {:?}", error.explain()));
        server.order_times(DELAYED_UPDATE, &same, 4);
        let error = app
            .update_delayed(&token, &content(), &[], &listen)
            .await
            .unwrap_err();
        clean(&format!("{error} {error:?} {:?}", error.explain()));
    }
    clean(&steps.into_inner().unwrap());
    clean(&format!("{url} {url:?} {app:?} {hook:?} {key:?} {token}"));
    for request in [
        cardwright::feishu::webhook::send(&url, &content(), Some((&key, 1))).unwrap(),
        cardwright::feishu::delayed::update(app.base(), &token, &content(), &[]).unwrap(),
    ] {
        clean(&format!(
            "{request:?} {} {}",
            serde_json::to_string(&request).unwrap(),
            request.curl()
        ));
    }
    // Where the webhook's token goes is its own address, nowhere else.
    for request in &server.state().log {
        let address = format!("{}?{}", request.path, request.query);
        assert!(
            request.path.starts_with(WEBHOOKS) || !address.contains(&hidden[0]),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_success_that_repeats_what_was_brought_does_not_show_it() {
    let server = StandIn::start();
    let client = client(&server);
    client.bot(&quiet).await.unwrap();
    let token = server.state().tokens[0].value.clone();
    let html = format!(r#"{{"code":0,"bot":{{"app_name":"{SECRET} {token}","open_id":"ou_1"}}}}"#);
    server.order(BOT_INFO, Fault::Page { status: 200, html });
    let bot = client.bot(&quiet).await.unwrap();
    assert_eq!(
        (bot.app_name.as_str(), bot.open_id.as_str()),
        ("*** ***", "ou_1")
    );
}

/// Answers that repeat these words.
fn echoes(words: &[&str]) -> [Fault; 6] {
    let echo = words.join(" ");
    let page = |status| Fault::Page {
        status,
        html: format!("<p>{echo}"),
    };
    let code = |status, code, msg| Fault::Code { status, code, msg };
    [
        page(502),
        page(403),
        code(429, 4242, echo.clone()),
        code(
            200,
            11246,
            format!(
                "ErrCode: 1; ErrPath: ROOT -> {echo}; ErrMsg: elementID {echo}; ErrorValue: {echo}; "
            ),
        ),
        code(400, 230001, format!("x, ext={echo}")),
        Fault::CutConnection,
    ]
}
