//! The plan of a send against the stand-in: what is uploaded, what goes out in which order, what is written down.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cardwright::card::Card;
use cardwright::document::{Document, Gesture, Tree};
use cardwright::feishu::{BaseUrl, Client, Error, Receiver, Request};
use cardwright::sending::key_book::digest;
use cardwright::sending::pictures::{Fetched, write_back};
use cardwright::sending::{
    Delivery, Finding, Folders, History, KeyBook, Plan, Sources, Step, Stores, Way, plan, preflight,
};
use serde_json::{Value, json};

use super::stand_in::{
    CARDS, CHAT_ID, EPHEMERAL_SEND, FILES, Fault, IMAGE_KEY, IMAGES, MESSAGES, OPEN_ID, SECRET,
    StandIn, TEMPLATE_ID, TOKEN, UNION_ID, WEBHOOK_TOKEN,
};
use super::{client, holds, opus, picture};

/// A card's file with a picture beside it, and the data folder.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    pub(crate) server: StandIn,
}

pub(crate) const CARD: &str = r#"{
  // a comment stays
  "schema": "2.0",
  "body": {"elements": [
    {"tag": "img", "img_key": "local_cat", "alt": {"tag": "plain_text", "content": "cat"}},
    {"tag": "markdown", "content": "![cat](local_cat) \"quotes\" 😀"},
    {"tag": "img", "img_key": "img_v3_00000000000000000000000000000001", "alt": {"tag": "plain_text", "content": ""}}
  ]}
}"#;

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("images")).expect("made");
        let desk = Self {
            folder,
            server: StandIn::start(),
        };
        desk.write("images/local_cat.png", &picture(1));
        desk.write("card.json", CARD.as_bytes());
        desk
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).expect("written");
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("card.json")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn base(&self) -> BaseUrl {
        self.server.base_url().parse().expect("an address")
    }

    pub(crate) fn card(&self) -> Card {
        let text = std::fs::read_to_string(self.file()).expect("read");
        Card::read(Arc::new(Tree::parse(text).expect("JSON")), None)
    }

    fn stores(&self) -> Stores {
        Stores {
            folder: Some(self.data()),
            profile: Some("test".to_owned()),
            document: Some(self.file()),
        }
    }

    fn plan(&self, client: &Client, way: Way, to: &[&str]) -> Plan {
        let card = self.card();
        let to = receivers(to);
        let app = plan::app_key(client).expect("an app");
        let page = KeyBook::new(&self.data()).page(&app);
        let folders = Folders::of_card(&self.file());
        let fetched = Fetched::new();
        let sources = Sources {
            folders: &folders,
            page: &page,
            fetched: &fetched,
        };
        let look = preflight(&card, &way, &to, sources);
        assert_eq!(look.errors, []);
        Plan::new(self.base(), way, &to, Some(card), look.needs).expect("a plan")
    }

    pub(crate) async fn run(&self, client: &Client, plan: &Plan) -> Vec<Result<Delivery, Error>> {
        plan.run(client, &self.stores(), &|_| {}).await
    }

    async fn send(&self, client: &Client, way: Way, to: &[&str]) -> Delivery {
        let plan = self.plan(client, way, to);
        let mut results = self.run(client, &plan).await;
        assert_eq!(results.len(), 1);
        results.remove(0).expect("sent")
    }

    /// Method, path and body of all calls but that for the token.
    fn calls(&self) -> Vec<String> {
        let state = self.server.state();
        let calls = state.log.iter().filter(|call| call.path != TOKEN);
        calls
            .map(|call| format!("{} {}", call.method, call.path))
            .collect()
    }

    fn sent_cards(&self) -> Vec<Value> {
        let messages = self.server.messages();
        let content = messages.iter().map(|message| message.content.as_str());
        content
            .map(|content| serde_json::from_str(content).expect("JSON"))
            .collect()
    }
}

pub(crate) fn receivers(ids: &[&str]) -> Vec<Receiver> {
    let one = |id: &&str| Receiver::guess(id).expect("a receiver");
    ids.iter().map(one).collect()
}

#[tokio::test]
async fn a_picture_is_uploaded_once_its_key_is_sent_and_the_file_stays_as_it_is() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let plan = desk.plan(&client, Way::Card, &[OPEN_ID]);
    let dry = plan.requests().expect("requests");
    assert!(desk.server.state().log.is_empty(), "a dry run asks nobody");

    let steps = std::sync::Mutex::new(Vec::new());
    let tell = |step: Step| steps.lock().expect("unbroken").push(step.sentence().en);
    let results = plan.run(&client, &desk.stores(), &tell).await;
    let delivery = results.into_iter().next().expect("one").expect("sent");
    assert!(delivery.message_id.expect("an id").starts_with("om_"));
    assert_eq!(delivery.note, None);
    let steps = steps.into_inner().expect("unbroken");
    assert_eq!(steps[0], "Uploading local_cat.png (1 of 1)…");

    let paths = [format!("POST {IMAGES}"), format!("POST {MESSAGES}")];
    assert_eq!(desk.calls(), paths);
    let upload = &desk.server.requests(IMAGES)[0];
    let file = upload.parts().into_iter().find(|part| part.name == "image");
    assert_eq!(file.expect("a file").bytes, picture(1));
    let key = desk.server.state().images.last().expect("one").key.clone();
    let card = &desk.sent_cards()[0];
    assert_eq!(card["body"]["elements"][0]["img_key"], *key);
    let text = format!("![cat]({key}) \"quotes\" 😀");
    assert_eq!(card["body"]["elements"][1]["content"], *text);
    assert_eq!(card["body"]["elements"][2]["img_key"], IMAGE_KEY);
    assert_eq!(std::fs::read_to_string(desk.file()).expect("read"), CARD);

    // What the dry run showed is what went out, but for the key that only the server could give.
    same_requests(&desk.server, &dry, &[("$IMAGE_KEY_1", &key)]);

    // The same card again, in another process: the book knows the picture.
    let again = desk.plan(&client, Way::Card, &[OPEN_ID]);
    assert_eq!(again.requests().expect("requests").len(), 1);
    assert!(desk.run(&client, &again).await[0].is_ok());
    assert_eq!(desk.server.requests(IMAGES).len(), 1);
    assert_eq!(desk.sent_cards()[1], desk.sent_cards()[0]);

    // Another app does not know it.
    let other = super::other_client(&desk.server);
    assert_eq!(desk.plan(&other, Way::Card, &[OPEN_ID]).uploads().len(), 1);
}

/// The requests of a dry run against what came in, placeholders replaced.
fn same_requests(server: &StandIn, dry: &[Request], placeholders: &[(&str, &str)]) {
    let state = server.state();
    let came: Vec<_> = state.log.iter().filter(|call| call.path != TOKEN).collect();
    assert_eq!(dry.len(), came.len());
    for (request, came) in dry.iter().zip(came) {
        let query = if came.query.is_empty() {
            String::new()
        } else {
            format!("?{}", came.query)
        };
        let mut shown = serde_json::to_string(request).expect("JSON");
        for (placeholder, real) in placeholders {
            shown = shown.replace(placeholder, real);
        }
        let shown: Value = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(shown["method"], came.method.as_str());
        let url = format!("{}{}{query}", server.base_url(), came.path);
        assert_eq!(shown["url"], url.as_str());
        if came.parts().is_empty() {
            assert_eq!(shown["body"], came.json());
        } else {
            let names: Vec<String> = came.parts().into_iter().map(|part| part.name).collect();
            let fields = shown["body"].as_object().expect("a form");
            assert_eq!(fields.keys().cloned().collect::<Vec<_>>(), names);
        }
    }
}

#[tokio::test]
async fn several_receivers_get_a_message_each_and_one_that_fails_stops_no_other() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let nobody = "ou_99999999999999999999999999999999";
    let to = [OPEN_ID, nobody, CHAT_ID, OPEN_ID];
    let plan = desk.plan(&client, Way::Card, &to);
    let results = desk.run(&client, &plan).await;
    assert_eq!(results.len(), 3, "who is named twice gets it once");
    assert!(results[0].is_ok() && results[2].is_ok());
    assert_eq!(
        results[1].as_ref().expect_err("unknown").code(),
        Some(99_992_351)
    );
    assert_eq!(desk.server.requests(IMAGES).len(), 1);
    let bodies: Vec<Value> = desk
        .server
        .requests(MESSAGES)
        .iter()
        .map(|call| call.json())
        .collect();
    let uuids: std::collections::BTreeSet<_> = bodies
        .iter()
        .map(|body| body["uuid"].as_str().expect("a uuid").to_owned())
        .collect();
    assert_eq!(uuids.len(), 3);

    let sends = History::new(&desk.data()).read(10).expect("read");
    assert_eq!(sends.len(), 3);
    let codes: Vec<_> = sends.iter().rev().map(|send| send.code).collect();
    assert_eq!(codes, [Some(0), Some(99_992_351), Some(0)]);
    let last = &sends[0];
    assert_eq!(last.to.as_ref().expect("a receiver").id, CHAT_ID);
    assert_eq!(last.card, desk.server.messages()[1].content);
    assert_eq!(last.document, Some(desk.file()));
    assert!(last.log_id.is_some() && last.message_id.is_some());
    // Opened again it has the names that the card had.
    assert!(
        last.text().contains("local_cat")
            && !last
                .text()
                .contains("img_v3_0000000000000000000000000000000a")
    );
    assert!(
        last.difference(&desk.card().tree.minified(desk.card().root))
            .iter()
            .all(|line| { line.change == cardwright::sending::history::Change::Same })
    );
}

#[tokio::test]
async fn an_entity_is_made_and_then_sent_one_for_each_receiver() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let plan = desk.plan(&client, Way::Entity, &[OPEN_ID, CHAT_ID]);
    let dry = plan.requests().expect("requests");
    let results = desk.run(&client, &plan).await;
    let ids: Vec<String> = results
        .iter()
        .map(|result| {
            result
                .as_ref()
                .expect("sent")
                .card_id
                .clone()
                .expect("an entity")
        })
        .collect();
    assert_ne!(ids[0], ids[1]);
    let expected = [IMAGES, CARDS, MESSAGES, CARDS, MESSAGES].map(|path| format!("POST {path}"));
    assert_eq!(desk.calls(), expected);
    let shown: Vec<String> = dry
        .iter()
        .map(|request| {
            let path = request.url.split("?").next().expect("a path");
            path.replace(&desk.server.base_url(), "POST ")
        })
        .collect();
    assert_eq!(shown, expected);
    let sent = desk.server.messages()[1].content.clone();
    assert!(sent.contains(&ids[1]), "{sent}");

    // A send that failed after the entity was made makes no second one when it is tried again.
    let plan = desk.plan(&client, Way::Entity, &[OPEN_ID]);
    let refusal = Fault::Code {
        status: 400,
        code: 230_013,
        msg: "no availability".to_owned(),
    };
    desk.server.order(MESSAGES, refusal);
    assert!(desk.run(&client, &plan).await[0].is_err());
    assert!(desk.run(&client, &plan).await[0].is_ok());
    assert_eq!(desk.server.requests(CARDS).len(), 3);
}

#[tokio::test]
async fn a_lost_answer_and_a_send_that_was_stopped_make_one_message() {
    let desk = Desk::new();
    let client = client(&desk.server);
    desk.server.order(MESSAGES, Fault::LostAnswer);
    let plan = desk.plan(&client, Way::Card, &[OPEN_ID]);
    let delivery = desk.run(&client, &plan).await.remove(0).expect("sent");
    assert_eq!((desk.server.messages().len(), delivery.tries), (1, 2));

    // Stopped while the message is on its way: it is written down as possibly arrived, and the plan makes no second.
    desk.server.order(MESSAGES, Fault::NoAnswer);
    let plan = desk.plan(&client, Way::Card, &[CHAT_ID]);
    let stopped = tokio::time::timeout(Duration::from_millis(1500), desk.run(&client, &plan)).await;
    assert!(stopped.is_err());
    let last = History::new(&desk.data()).read(1).expect("read").remove(0);
    assert!(last.may_have_arrived && !last.is_sent(), "{last:?}");
    assert!(desk.run(&client, &plan).await[0].is_ok());
    assert_eq!(desk.server.messages().len(), 2);

    // Stopped during an upload: nothing is sent.
    desk.write("images/local_cat.png", &picture(7));
    desk.server
        .order(IMAGES, Fault::SlowUpload(Duration::from_secs(5)));
    let plan = desk.plan(&client, Way::Card, &[CHAT_ID]);
    let stopped = tokio::time::timeout(Duration::from_millis(500), desk.run(&client, &plan)).await;
    assert!(stopped.is_err());
    assert_eq!(desk.server.messages().len(), 2);
}

#[tokio::test]
async fn an_upload_that_fails_sends_nothing_to_anybody() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let refusal = Fault::Code {
        status: 400,
        code: 234_011,
        msg: "Can't regonnize the image format.".to_owned(),
    };
    desk.server.order(IMAGES, refusal);
    let plan = desk.plan(&client, Way::Card, &[OPEN_ID, CHAT_ID]);
    let results = desk.run(&client, &plan).await;
    for result in &results {
        assert_eq!(result.as_ref().expect_err("refused").code(), Some(234_011));
    }
    assert_eq!((results.len(), desk.server.messages().len()), (2, 0));
    let sends = History::new(&desk.data()).read(10).expect("read");
    let codes: Vec<_> = sends.iter().map(|send| send.code).collect();
    assert_eq!(codes, [Some(234_011); 2]);
}

#[tokio::test]
async fn a_second_send_to_the_same_place_updates_the_same_message() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let first = desk.send(&client, Way::Card, &[OPEN_ID]).await;
    let history = History::new(&desk.data());
    let to = Receiver::guess(OPEN_ID).expect("a receiver");
    let again = |file: &Path| {
        let way = history.again(file, &to, &desk.base(), super::stand_in::APP_ID);
        way.expect("read")
    };
    let way = again(&desk.file()).expect("one was sent");
    assert_eq!(again(Path::new("another.json")), None);
    desk.write("card.json", CARD.replace("quotes", "changed").as_bytes());
    let second = desk.send(&client, way.clone(), &[]).await;
    assert_eq!(first.message_id, second.message_id);
    let messages = desk.server.messages();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].content.contains("changed"));
    assert_eq!(again(&desk.file()), Some(way));

    // What was recalled cannot be changed any more.
    let id = first.message_id.expect("an id");
    client.recall_message(&id, &|_| {}).await.expect("recalled");
    history
        .recalled(&desk.base(), super::stand_in::APP_ID, &id)
        .expect("written");
    assert_eq!(again(&desk.file()), None);
}

#[tokio::test]
async fn a_message_that_is_gone_is_not_updated_a_second_time() {
    for code in [230_011, 230_110, 230_031] {
        let desk = Desk::new();
        let client = client(&desk.server);
        let first = desk.send(&client, Way::Card, &[OPEN_ID]).await;
        let to = Receiver::guess(OPEN_ID).expect("a receiver");
        let again = || {
            let history = History::new(&desk.data());
            let way = history.again(&desk.file(), &to, &desk.base(), super::stand_in::APP_ID);
            way.expect("read")
        };
        let way = again().expect("one was sent");
        let message_id = first.message_id.expect("an id");
        let path = format!("{MESSAGES}/{message_id}");
        // A refusal for another reason says nothing of the message.
        for (code, there) in [(230_001, true), (code, false)] {
            let refusal = Fault::Code {
                status: 400,
                code,
                msg: "made up".to_owned(),
            };
            desk.server.order(&path, refusal);
            let plan = desk.plan(&client, way.clone(), &[]);
            let error = desk.run(&client, &plan).await.remove(0);
            assert_eq!(error.expect_err("refused").code(), Some(code));
            assert_eq!(again().is_some(), there, "{code}");
        }
        let anew = desk.send(&client, Way::Card, &[OPEN_ID]).await;
        let way = Way::Update {
            message_id: anew.message_id.expect("an id"),
        };
        assert_eq!(again(), Some(way));
    }
}

#[tokio::test]
async fn a_key_that_the_server_has_lost_is_forgotten_and_uploaded_anew() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let app = plan::app_key(&client).expect("an app");
    let book = KeyBook::new(&desk.data());
    book.learn(&app, &digest(&picture(1)), "img_v3_gone")
        .expect("learned");
    let plan = desk.plan(&client, Way::Card, &[OPEN_ID]);
    let error = desk
        .run(&client, &plan)
        .await
        .remove(0)
        .expect_err("refused");
    assert_eq!(error.code(), Some(200_570), "{error}");
    desk.send(&client, Way::Card, &[OPEN_ID]).await;
    assert_eq!(desk.server.requests(IMAGES).len(), 1);
}

#[tokio::test]
async fn every_other_way_goes_where_it_should() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let first = desk.send(&client, Way::Card, &[CHAT_ID]).await;
    let message_id = first.message_id.expect("an id");

    let reply = Way::Reply {
        message_id: message_id.clone(),
        in_thread: false,
    };
    desk.send(&client, reply, &[]).await;
    let messages = desk.server.messages();
    assert_eq!(messages[1].parent_id.as_deref(), Some(&*message_id));

    let group = Receiver::guess(CHAT_ID).expect("a group");
    let alone = desk
        .send(&client, Way::Ephemeral { group }, &[OPEN_ID])
        .await;
    assert!(alone.message_id.is_some());
    assert_eq!(
        desk.server.requests(EPHEMERAL_SEND)[0].json()["open_id"],
        OPEN_ID
    );

    let batch = desk
        .send(
            &client,
            Way::Batch,
            &[OPEN_ID, UNION_ID, "ou_99999999999999999999999999999999"],
        )
        .await;
    assert!(batch.message_id.expect("an id").starts_with("bm-"));
    assert_eq!(batch.invalid, ["ou_99999999999999999999999999999999"]);

    let variables = json!({"title": "Hello", "count": 3});
    let template = Way::Template {
        id: TEMPLATE_ID.to_owned(),
        version: Some("1.0.0".to_owned()),
        variables: variables.as_object().cloned(),
    };
    let to = receivers(&[OPEN_ID]);
    let plan = Plan::new(desk.base(), template, &to, None, Default::default()).expect("a plan");
    let result = desk.run(&client, &plan).await.remove(0);
    assert!(result.is_ok(), "{result:?}");

    let sends = History::new(&desk.data()).read(10).expect("read");
    let ways: Vec<&str> = sends.iter().rev().map(|send| send.way.as_str()).collect();
    assert_eq!(ways, ["card", "reply", "ephemeral", "batch", "template"]);
    assert!(sends[0].card.contains(TEMPLATE_ID));
}

#[tokio::test]
async fn a_custom_bot_gets_the_card_with_a_signature_and_its_address_stands_nowhere() {
    let desk = Desk::new();
    desk.server.state().webhooks[0].secret = Some("hush0hush0".to_owned());
    desk.write("card.json", CARD.replace("local_cat", IMAGE_KEY).as_bytes());
    let way = Way::Webhook {
        to: desk.server.webhook_url().parse().expect("an address"),
        key: Some(cardwright::feishu::Secret::new("hush0hush0")),
    };
    let plan = desk.plan(&client(&desk.server), way.clone(), &[]);
    let shown = format!("{plan:?} {}", json!(plan.requests().expect("requests")));
    let Way::Webhook { to, .. } = &way else {
        panic!("a webhook");
    };
    let client = Client::for_webhook(to, super::OPTIONS);
    let delivery = desk.run(&client, &plan).await.remove(0).expect("sent");
    assert_eq!(delivery.message_id, None);
    assert_eq!(desk.server.state().webhooks[0].bodies.len(), 1);
    for secret in [WEBHOOK_TOKEN, "hush0hush0"] {
        assert!(!shown.contains(secret), "{shown}");
        assert!(!holds(&desk.data(), secret));
    }
}

#[tokio::test]
async fn a_sound_is_uploaded_with_its_length() {
    let desk = Desk::new();
    let client = client(&desk.server);
    desk.write("hello.opus", &opus(1500));
    let card = json!({"schema": "2.0", "config": {"enable_forward": false}, "body": {"elements": [
        {"tag": "audio", "file_key": "hello.opus"}
    ]}});
    desk.write("card.json", card.to_string().as_bytes());
    desk.send(&client, Way::Card, &[OPEN_ID]).await;
    let parts = desk.server.requests(FILES)[0].parts();
    let field = |name: &str| {
        let part = parts
            .iter()
            .find(|part| part.name == name)
            .expect("a field");
        String::from_utf8_lossy(&part.bytes).into_owned()
    };
    assert_eq!(
        (field("file_type"), field("duration")),
        ("opus".into(), "1500".into())
    );
    let key = desk.server.state().files.last().expect("one").key.clone();
    assert_eq!(
        desk.sent_cards()[0]["body"]["elements"][0]["file_key"],
        *key
    );
}

#[tokio::test]
async fn no_secret_and_no_token_stands_in_any_file() {
    let desk = Desk::new();
    let client = client(&desk.server);
    desk.send(&client, Way::Card, &[OPEN_ID]).await;
    let refusal = Fault::Code {
        status: 400,
        code: 123,
        msg: format!("the secret is {SECRET}"),
    };
    desk.server.order(MESSAGES, refusal);
    let plan = desk.plan(&client, Way::Card, &[CHAT_ID]);
    assert!(desk.run(&client, &plan).await[0].is_err());
    let token = desk.server.state().tokens[0].value.clone();
    for word in [SECRET, token.as_str()] {
        assert!(!holds(&desk.data(), word));
        assert!(!format!("{plan:?}").contains(word));
    }
    assert!(
        holds(&desk.data(), "the secret is ***"),
        "the words are there, without the secret"
    );
}

#[tokio::test]
async fn keys_are_written_into_the_file_only_where_that_is_wished_and_stay_then() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let plan = desk.plan(&client, Way::Card, &[OPEN_ID]);
    assert!(desk.run(&client, &plan).await[0].is_ok());
    let key = desk.server.state().images.last().expect("one").key.clone();
    let mut document = Document::new(CARD);
    let edits = write_back(&desk.card(), &plan.keys());
    document
        .apply_all(&edits, Gesture::default())
        .expect("written");
    assert_eq!(document.text(), CARD.replace("local_cat", &key));
    desk.write("card.json", document.text().as_bytes());
    let again = desk.plan(&client, Way::Card, &[OPEN_ID]);
    assert!(again.uploads().is_empty());
    // The preview's picture under its new name is the one that was uploaded.
    desk.write(&format!("images/{key}.png"), &picture(1));
    assert!(desk.run(&client, &again).await[0].is_ok());
    assert_eq!(desk.server.requests(IMAGES).len(), 1);
    assert_eq!(desk.sent_cards()[0], desk.sent_cards()[1]);
}

#[tokio::test]
async fn the_same_send_twice_at_once_is_one_message_and_two_sends_are_two() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let plan = desk.plan(&client, Way::Card, &[OPEN_ID]);
    let (one, two) = tokio::join!(desk.run(&client, &plan), desk.run(&client, &plan));
    assert!(one[0].is_ok() && two[0].is_ok());
    assert_eq!(desk.server.messages().len(), 1);
    let (first, second) = (
        desk.plan(&client, Way::Card, &[OPEN_ID]),
        desk.plan(&client, Way::Card, &[CHAT_ID]),
    );
    let (one, two) = tokio::join!(desk.run(&client, &first), desk.run(&client, &second));
    assert!(one[0].is_ok() && two[0].is_ok());
    assert_eq!(desk.server.messages().len(), 3);
    assert_eq!(History::new(&desk.data()).read(10).expect("read").len(), 4);
}

#[tokio::test]
async fn a_token_that_ends_between_upload_and_message_costs_nothing() {
    let desk = Desk::new();
    let client = client(&desk.server);
    desk.server.order(MESSAGES, Fault::TokenExpired);
    desk.send(&client, Way::Card, &[OPEN_ID]).await;
    assert_eq!(desk.server.requests(TOKEN).len(), 2);
    assert_eq!(desk.server.requests(IMAGES).len(), 1);
    assert_eq!(desk.server.messages().len(), 1);
}

#[tokio::test]
async fn a_card_of_just_the_size_that_the_server_takes_goes() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let card = |filler: usize| {
        let words = "字".repeat(filler);
        format!(
            r#"{{"schema":"2.0","body":{{"elements":[{{"tag":"markdown","content":"{words}"}}]}}}}"#
        )
    };
    let room = (30 * 1024 - card(0).len()) / 3;
    // White space does not count: it is not sent.
    let text = card(room).replace("\"body\"", "\n\n    \"body\"");
    desk.write("card.json", text.as_bytes());
    desk.send(&client, Way::Card, &[OPEN_ID]).await;
    assert_eq!(desk.server.messages()[0].content, card(room));

    desk.write("card.json", card(room + 1).as_bytes());
    let page = Default::default();
    let (folders, fetched) = (Folders::default(), Fetched::new());
    let sources = Sources {
        folders: &folders,
        page: &page,
        fetched: &fetched,
    };
    let to = receivers(&[OPEN_ID]);
    let look = preflight(&desk.card(), &Way::Card, &to, sources);
    let too_large = |findings: &[Finding]| findings.iter().any(|one| one.code == "too-large");
    assert!(too_large(&look.warnings) && look.may_go(), "{look:?}");
    desk.write("card.json", card(50_000).as_bytes());
    let look = preflight(&desk.card(), &Way::Card, &to, sources);
    assert!(too_large(&look.errors), "{look:?}");
}
