//! What goes out, and what comes back when all goes well.

use cardwright::feishu::{Receiver, ReceiverKind, messages};
use serde_json::json;

use super::stand_in::{CHAT_ID, EMAIL, MESSAGES, OPEN_ID, StandIn, TOKEN, UNION_ID, USER_ID};
use super::{CARD, client, content, send, send_and_watch, send_card};

#[tokio::test]
async fn a_card_reaches_every_kind_of_receiver() {
    let server = StandIn::start();
    let client = client(&server);
    let ids = [OPEN_ID, UNION_ID, USER_ID, EMAIL, CHAT_ID];
    for (kind, id) in ReceiverKind::all().into_iter().zip(ids) {
        let to = Receiver::new(kind, id).unwrap();
        let sent = client
            .send(&to, &content(), &format!("uuid-{kind}"), &|_| {})
            .await
            .unwrap();
        let message = server.messages().pop().unwrap();
        assert_eq!(sent.message_id, message.message_id, "{kind}");
        assert!(sent.message_id.starts_with("om_"), "{kind}");
        assert_eq!(
            sent.chat_id.as_deref(),
            Some(message.chat_id.as_str()),
            "{kind}"
        );
        assert_eq!(message.content, CARD, "{kind}");
        let request = server.requests(MESSAGES).pop().unwrap();
        assert_eq!(request.query, format!("receive_id_type={kind}"));
    }
    assert_eq!(server.messages().len(), 5);
    // A person is the same by every id, a group is another chat.
    let chats: Vec<_> = server
        .messages()
        .into_iter()
        .map(|message| message.chat_id)
        .collect();
    assert!(
        chats[..4].iter().all(|chat| *chat == chats[0]) && chats[4] == CHAT_ID,
        "{chats:?}"
    );
}

#[tokio::test]
async fn the_request_has_the_documented_shape() {
    let server = StandIn::start();
    let to = Receiver::guess(OPEN_ID).unwrap();
    let sent = client(&server)
        .send(&to, &content(), "uuid-1", &|_| {})
        .await
        .unwrap();

    let request = server.requests(MESSAGES).pop().unwrap();
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert!(
        request
            .header("authorization")
            .unwrap()
            .starts_with("Bearer t-")
    );
    let body = json!({"receive_id": OPEN_ID, "msg_type": "interactive", "content": CARD, "uuid": "uuid-1"});
    assert_eq!(request.json(), body);
    // What is shown is what went out.
    assert_eq!(serde_json::to_value(&sent.request.body).unwrap(), body);
    assert_eq!(
        sent.request.url,
        format!("{}{MESSAGES}?receive_id_type=open_id", server.base_url())
    );
    let base = server.base_url().parse().unwrap();
    assert_eq!(
        sent.request,
        messages::send(&base, &to, &content(), "uuid-1").unwrap()
    );

    let token = server.requests(TOKEN).pop().unwrap();
    assert_eq!(token.header("authorization"), None);
    assert_eq!(token.json().as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn success_tells_the_log_id_and_the_number_of_tries() {
    let server = StandIn::start();
    let sent = send(&client(&server)).await.unwrap();
    assert_eq!(sent.tries, 1);
    assert!(sent.log_id.is_some_and(|id| id.len() > 20));
}

#[tokio::test]
async fn progress_names_the_token_only_when_one_is_fetched() {
    let server = StandIn::start();
    let client = client(&server);
    assert_eq!(send_and_watch(&client).await.1, ["token", "send"]);
    assert_eq!(send_and_watch(&client).await.1, ["send"]);
    // A clone shares the token.
    assert_eq!(send_and_watch(&client.clone()).await.1, ["send"]);
    assert_eq!(server.requests(TOKEN).len(), 1);
}

#[tokio::test]
async fn a_token_near_its_end_is_renewed_before_the_server_refuses_it() {
    let server = StandIn::start();
    server.state().token_life = 1800;
    let client = client(&server);
    for _ in 0..2 {
        assert_eq!(send_and_watch(&client).await.1, ["token", "send"]);
    }
}

#[tokio::test]
async fn a_card_of_30_kb_with_emoji_and_quotes_arrives_byte_for_byte() {
    let server = StandIn::start();
    let mut text = String::new();
    while text.len() < 29_000 {
        text.push_str("🎉 “quoted” 中文 \\\" \\\\ \\n \\u0000 \u{2028} </p> ");
    }
    let card = format!(
        "{{\n\t\"schema\": \"2.0\",\r\n  \"body\": {{\"elements\": [{{\"tag\": \"markdown\", \"content\": \"{text}\"}}]}}}}\n"
    );
    assert!(card.len() > 29_000 && card.len() <= 30 * 1024);
    send_card(&client(&server), &card).await.unwrap();
    assert_eq!(server.messages()[0].content, card);
}

#[tokio::test]
async fn numbers_keys_and_white_space_of_the_card_go_out_as_they_stand() {
    let server = StandIn::start();
    let card = "{ \"schema\":\"2.0\", \"body\": {\"elements\": [{\"tag\": \"button\", \"value\": {\"z\": 1.50, \"a\": 1e2}}]} }";
    send_card(&client(&server), card).await.unwrap();
    assert_eq!(server.messages()[0].content, card);
}

#[tokio::test]
async fn nothing_goes_out_for_a_card_that_is_not_strict_json() {
    let server = StandIn::start();
    send_card(&client(&server), "{ /* no */ }")
        .await
        .unwrap_err();
    assert!(server.state().log.is_empty());
}

#[test]
fn a_send_runs_on_a_worker_thread_while_the_caller_goes_on() {
    fn on_worker<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    let server = StandIn::start();
    let client = client(&server);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let sending = runtime.spawn(on_worker(async move { send(&client).await }));
    assert!(runtime.block_on(sending).unwrap().is_ok());
}
