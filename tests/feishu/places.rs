//! Pictures, sounds, people, groups, the bot and webhooks.

use std::sync::Arc;
use std::time::Duration;

use cardwright::feishu::{
    Client, Content, NewChat, Receiver, ReceiverKind, Secret, WebhookUrl, images,
};
use serde_json::Value;

use super::stand_in::{
    CHAT_ID, EMAIL, FILES, Group, IMAGE_KEY, IMAGES, MOBILE, OPEN_ID, PNG, StandIn, UNION_ID,
    WEBHOOK_TOKEN,
};
use super::{CARD, OPTIONS, client, content, quiet, told};

fn png() -> Arc<[u8]> {
    Arc::from(&PNG[..])
}

#[tokio::test]
async fn a_picture_is_uploaded_byte_for_byte_and_its_key_is_good_for_a_card() {
    let server = StandIn::start();
    let client = client(&server);
    // Bytes that look like the form around them.
    let mut bytes = PNG.to_vec();
    bytes.extend_from_slice(b"\r\n--cardwright\r\n\r\n\0\xff");
    let bytes: Arc<[u8]> = bytes.into();
    let up = client
        .upload_image("图 \"1\".png", bytes.clone(), &quiet)
        .await
        .unwrap();
    {
        let state = server.state();
        let kept = state.images.last().unwrap();
        assert_eq!(
            (kept.key.as_str(), &kept.bytes[..]),
            (up.key.as_str(), &bytes[..])
        );
        assert_eq!(kept.kind, "message");
    }
    let back = client.download_image(&up.key, &quiet).await.unwrap();
    assert_eq!(back, bytes);
    let card = format!(
        r#"{{"schema":"2.0","body":{{"elements":[{{"tag":"img","img_key":"{}"}}]}}}}"#,
        up.key
    );
    let to = Receiver::guess(OPEN_ID).unwrap();
    client
        .send(&to, &Content::Card(card), "u", &quiet)
        .await
        .unwrap();
    let card = r#"{"schema":"2.0","body":{"elements":[{"tag":"img","img_key":"img_v3_nobody"}]}}"#;
    let error = client
        .send(&to, &Content::Card(card.to_owned()), "v", &quiet)
        .await
        .unwrap_err();
    told(&error, 200570);
    let value = error.api().unwrap().card.as_ref().unwrap().value.clone();
    assert!(value.unwrap().contains("img_v3_nobody"));
}

#[tokio::test]
async fn a_picture_that_the_server_does_not_take_is_told() {
    let server = StandIn::start();
    let client = client(&server);
    let text = Arc::from(&b"no picture"[..]);
    told(
        &client
            .upload_image("x.png", text, &quiet)
            .await
            .unwrap_err(),
        234011,
    );
    let mut wide = PNG.to_vec();
    wide[16..20].copy_from_slice(&13_000_u32.to_be_bytes());
    told(
        &client
            .upload_image("x.png", wide.into(), &quiet)
            .await
            .unwrap_err(),
        234039,
    );
    told(
        &client
            .download_image("img_v3_nobody", &quiet)
            .await
            .unwrap_err(),
        234005,
    );
    server.state().images[0].app_id = String::from("cli_other");
    told(
        &client.download_image(IMAGE_KEY, &quiet).await.unwrap_err(),
        234008,
    );
    server.state().app().bot = false;
    told(
        &client
            .upload_image("x.png", png(), &quiet)
            .await
            .unwrap_err(),
        234007,
    );
    // What is too large is not even tried.
    let before = server.requests(IMAGES).len();
    let large = vec![0; images::IMAGE_MAX + 1].into();
    client
        .upload_image("x.png", large, &quiet)
        .await
        .unwrap_err();
    assert_eq!(server.requests(IMAGES).len(), before);
}

#[tokio::test]
async fn a_sound_is_uploaded_with_its_length() {
    let server = StandIn::start();
    let client = client(&server);
    let bytes: Arc<[u8]> = Arc::from(&b"OggS\0\r\n"[..]);
    let length = Some(Duration::from_millis(3000));
    let up = client
        .upload_audio("note.opus", bytes.clone(), length, &quiet)
        .await
        .unwrap();
    {
        let state = server.state();
        let kept = state.files.last().unwrap();
        assert_eq!(
            (kept.key.as_str(), kept.kind.as_str(), &kept.bytes[..]),
            (up.key.as_str(), "opus", &bytes[..])
        );
    }
    let parts = server.requests(FILES)[0].parts();
    let duration = parts.iter().find(|part| part.name == "duration").unwrap();
    assert_eq!(duration.bytes, b"3000");
    server
        .state()
        .app()
        .scopes
        .retain(|scope| scope != "im:resource");
    let error = client
        .upload_audio("note.opus", bytes, None, &quiet)
        .await
        .unwrap_err();
    told(&error, 99991672);
    let refusal = error.api().unwrap();
    assert!(refusal.help.is_some());
    assert_eq!(refusal.scopes, ["im:resource", "im:resource:upload"]);
}

#[tokio::test]
async fn people_are_found_by_address_and_who_is_not_found_is_no_error() {
    let server = StandIn::start();
    let client = client(&server);
    let found = client.find_people(
        &[EMAIL, "nobody@example.com"],
        &[MOBILE],
        ReceiverKind::OpenId,
        &quiet,
    );
    let found = found.await.unwrap();
    let ids: Vec<_> = found
        .iter()
        .map(|person| (person.address.as_str(), person.id.as_deref()))
        .collect();
    assert_eq!(
        ids,
        [
            (EMAIL, Some(OPEN_ID)),
            ("nobody@example.com", None),
            (MOBILE, Some(OPEN_ID))
        ]
    );
    let by_union = client
        .find_people(&[EMAIL], &[], ReceiverKind::UnionId, &quiet)
        .await
        .unwrap();
    assert_eq!(by_union[0].id.as_deref(), Some(UNION_ID));
    server.state().app().scopes.clear();
    let error = client
        .find_people(&[EMAIL], &[], ReceiverKind::OpenId, &quiet)
        .await;
    told(&error.unwrap_err(), 99991672);
}

#[tokio::test]
async fn groups_are_listed_over_all_pages() {
    let server = StandIn::start();
    let client = client(&server);
    let bots = server.state().group().bots.clone();
    for n in 0..249 {
        let group = Group {
            chat_id: format!("oc_{n}"),
            name: format!("Group {n}"),
            bots: bots.clone(),
            ..Group::default()
        };
        server.state().groups.push(group);
    }
    let all = client.chats(&quiet).await.unwrap();
    assert_eq!(all.len(), 250);
    assert_eq!(
        (all[0].chat_id.as_str(), all[0].name.as_str()),
        (CHAT_ID, "Card tests")
    );
    assert_eq!(all[249].chat_id, "oc_248");
    let page = client.chats_page(50, None, &quiet).await.unwrap();
    assert_eq!(page.items.len(), 50);
    let next = client
        .chats_page(50, page.next.as_deref(), &quiet)
        .await
        .unwrap();
    assert_eq!(next.items[0].chat_id, "oc_49");
    server.state().groups.clear();
    assert!(client.chats(&quiet).await.unwrap().is_empty());
    server.state().app().bot = false;
    told(&client.chats(&quiet).await.unwrap_err(), 232025);
}

#[tokio::test]
async fn members_of_a_chat_are_named_with_the_ids_that_this_app_can_use() {
    let server = StandIn::start();
    let client = client(&server);
    let members = client
        .members(CHAT_ID, ReceiverKind::OpenId, &quiet)
        .await
        .unwrap();
    assert_eq!(members.len(), 1);
    assert_eq!(
        (members[0].id.as_str(), members[0].name.as_str()),
        (OPEN_ID, "Zhang San")
    );
    let error = client
        .members("oc_nobody", ReceiverKind::OpenId, &quiet)
        .await
        .unwrap_err();
    told(&error, 99992356);
    server.state().group().bots.clear();
    let error = client
        .members(CHAT_ID, ReceiverKind::OpenId, &quiet)
        .await
        .unwrap_err();
    told(&error, 232011);
}

#[tokio::test]
async fn a_test_group_is_created_with_its_people_and_once_per_uuid() {
    let server = StandIn::start();
    let client = client(&server);
    let chat = NewChat {
        name: String::from("Card tests 🎉"),
        people: vec![OPEN_ID.to_owned()],
        owner: Some(OPEN_ID.to_owned()),
        uuid: Some(String::from("uuid-1")),
    };
    let made = client.create_chat(&chat, &quiet).await.unwrap();
    assert_eq!(
        client.create_chat(&chat, &quiet).await.unwrap().chat_id,
        made.chat_id
    );
    assert_eq!(server.state().groups.len(), 2);
    let to = Receiver::guess(&made.chat_id).unwrap();
    client.send(&to, &content(), "u", &quiet).await.unwrap();
    let nobody = NewChat {
        people: vec![String::from("ou_nobody")],
        ..NewChat::default()
    };
    told(
        &client.create_chat(&nobody, &quiet).await.unwrap_err(),
        232043,
    );
    server.state().user().resigned = true;
    let resigned = NewChat {
        people: vec![OPEN_ID.to_owned()],
        ..NewChat::default()
    };
    told(
        &client.create_chat(&resigned, &quiet).await.unwrap_err(),
        232022,
    );
}

#[tokio::test]
async fn the_bot_tells_its_name_and_what_the_token_call_does_not_look_at() {
    let server = StandIn::start();
    let client = client(&server);
    let bot = client.bot(&quiet).await.unwrap();
    assert_eq!(
        (bot.app_name.as_str(), bot.activate_status),
        ("Card sender", Some(2))
    );
    assert!(bot.open_id.starts_with("ou_"));
    server.state().app().ip_list = vec![[192, 0, 2, 1].into()];
    told(&client.bot(&quiet).await.unwrap_err(), 99991401);
    server.state().app().ip_list.clear();
    server.state().app().bot = false;
    told(&client.bot(&quiet).await.unwrap_err(), 11205);
}

fn webhook(server: &StandIn) -> (WebhookUrl, Client) {
    let url: WebhookUrl = server.webhook_url().parse().unwrap();
    let client = Client::for_webhook(&url, OPTIONS);
    (url, client)
}

#[tokio::test]
async fn a_webhook_takes_a_card_and_a_signature_where_it_wants_one() {
    let server = StandIn::start();
    let (url, client) = webhook(&server);
    client
        .send_webhook(&url, &content(), None, &quiet)
        .await
        .unwrap();
    let key = Secret::new("webhook-key");
    server.state().webhook().secret = Some(key.expose().to_owned());
    told(
        &client
            .send_webhook(&url, &content(), None, &quiet)
            .await
            .unwrap_err(),
        19021,
    );
    let wrong = Secret::new("another");
    let error = client
        .send_webhook(&url, &content(), Some(&wrong), &quiet)
        .await
        .unwrap_err();
    told(&error, 19021);
    assert_eq!(error.api().unwrap().status, 200);
    client
        .send_webhook(&url, &content(), Some(&key), &quiet)
        .await
        .unwrap();
    let state = server.state();
    assert_eq!(state.webhooks[0].bodies.len(), 2);
    let card: Value = serde_json::from_str(CARD).unwrap();
    assert!(
        state.webhooks[0]
            .bodies
            .iter()
            .all(|body| body["card"] == card)
    );
    assert!(
        state
            .log
            .iter()
            .all(|request| request.header("authorization").is_none())
    );
}

#[tokio::test]
async fn a_webhook_that_refuses_is_explained() {
    let server = StandIn::start();
    let (url, client) = webhook(&server);
    let unknown = WebhookUrl::new(url.base().clone(), "nobody").unwrap();
    told(
        &client
            .send_webhook(&unknown, &content(), None, &quiet)
            .await
            .unwrap_err(),
        19001,
    );
    server.state().webhook().keywords = vec![String::from("deploy")];
    told(
        &client
            .send_webhook(&url, &content(), None, &quiet)
            .await
            .unwrap_err(),
        19024,
    );
    server.state().webhook().keywords.clear();
    server.state().webhook().ip_list = vec![[192, 0, 2, 1].into()];
    told(
        &client
            .send_webhook(&url, &content(), None, &quiet)
            .await
            .unwrap_err(),
        19022,
    );
    server.state().webhook().ip_list.clear();
    let card = r#"{"schema":"2.0","body":{"elements":[{"tag":"note","elements":[]}]}}"#;
    let card = Content::Card(card.to_owned());
    let error = client
        .send_webhook(&url, &card, None, &quiet)
        .await
        .unwrap_err();
    told(&error, 200861);
    assert_eq!(error.path(), Some("/body/elements/0"));
    assert_eq!(error.api().unwrap().code, 11246);
    assert!(!format!("{error:?} {:?}", error.explain()).contains(WEBHOOK_TOKEN));
    let entity = Content::Entity {
        card_id: String::from("7"),
    };
    client
        .send_webhook(&url, &entity, None, &quiet)
        .await
        .unwrap_err();
}
