//! The look before a send, and pictures that stand on the web.

use std::sync::Arc;

use cardwright::card::Card;
use cardwright::document::Tree;
use cardwright::feishu::{BaseUrl, Receiver};
use cardwright::sending::pictures::Fetched;
use cardwright::sending::{
    Address, Folders, Plan, Preflight, Profile, Profiles, Sources, Way, fetch, preflight,
};

use super::plan::{CARD, Desk, receivers};
use super::stand_in::{CHAT_ID, OPEN_ID, UNION_ID};
use super::{client, opus, picture};

/// Serves each connection the next of these answers, and keeps what was asked.
fn web(answers: Vec<Vec<u8>>) -> (String, std::sync::mpsc::Receiver<String>) {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, asked) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut bytes = [0; 4096];
            let length = stream.read(&mut bytes).expect("a request");
            let _ = sender.send(String::from_utf8_lossy(&bytes[..length]).into_owned());
            let _ = stream.write_all(&answer);
        }
    });
    (address, asked)
}

fn page(status: &str, bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len();
    let mut page =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")
            .into_bytes();
    page.extend_from_slice(bytes);
    page
}

#[test]
fn a_sound_beside_the_card_is_no_reason_to_warn() {
    let desk = Desk::new();
    desk.write("hello.opus", &opus(1500));
    let card = r#"{"schema": "2.0", "config": {"enable_forward": false}, "body": {"elements": [
        {"tag": "audio", "file_key": "hello.opus"}, {"tag": "markdown", "content": "a"}
    ]}}"#;
    desk.write("card.json", card.as_bytes());
    let folders = Folders::of_card(&desk.file());
    let sources = Sources {
        folders: &folders,
        page: &Default::default(),
        fetched: &Fetched::new(),
    };
    let found = preflight(&desk.card(), &Way::Card, &receivers(&[OPEN_ID]), sources);
    assert_eq!((found.errors, found.warnings), (vec![], vec![]));
    assert_eq!(found.needs.uploads.len(), 1);
}

#[tokio::test]
async fn a_picture_of_the_web_is_fetched_when_that_is_wished_and_its_address_is_never_sent() {
    let desk = Desk::new();
    let client = client(&desk.server);
    let (address, asked) = web(vec![page("200 OK", &picture(5))]);
    let address = format!("{address}/cat.png?key=1");
    desk.write("card.json", CARD.replace("local_cat", &address).as_bytes());
    let card = desk.card();
    let to = receivers(&[OPEN_ID]);
    let folders = Folders::of_card(&desk.file());
    let mut fetched = Fetched::new();
    let look = |fetched: &Fetched| {
        let sources = Sources {
            folders: &folders,
            page: &Default::default(),
            fetched,
        };
        preflight(&card, &Way::Card, &to, sources)
    };
    let before = look(&fetched);
    assert!(before.only_web() && !before.may_go(), "{before:?}");
    assert_eq!(before.needs.web, [address.as_str()]);
    let refused = Plan::new(
        desk.base(),
        Way::Card,
        &to,
        Some(desk.card()),
        before.needs.clone(),
    );
    assert!(
        refused
            .expect_err("refused")
            .to_string()
            .contains("is an address")
    );

    fetched.extend(fetch(&before.needs.web, |_| {}).await.expect("fetched"));
    let request = asked.recv().expect("a request").to_lowercase();
    assert!(
        request.contains("get /cat.png?key=1") && !request.contains("authorization"),
        "{request}"
    );
    let after = look(&fetched);
    assert_eq!(after.errors, []);
    let plan =
        Plan::new(desk.base(), Way::Card, &to, Some(desk.card()), after.needs).expect("a plan");
    assert!(desk.run(&client, &plan).await[0].is_ok());
    let sent = desk.server.messages()[0].content.clone();
    assert!(!sent.contains("cat.png"), "{sent}");
    assert_eq!(
        desk.server.state().images.last().expect("one").bytes,
        picture(5)
    );
}

#[tokio::test]
async fn what_cannot_be_fetched_is_said_in_one_sentence() {
    let large = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".to_vec();
    let mut endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    endless.resize(11 << 20, b'x');
    let (address, _asked) = web(vec![page("404 Not Found", b""), large, endless]);
    for (path, words) in [
        ("/a?secret=1", "HTTP 404"),
        ("/b", "10 MB"),
        ("/c", "10 MB"),
        ("/d", "cannot be reached"),
    ] {
        let url = format!("{address}{path}");
        let error = fetch(&[url], |_| {}).await.expect_err("refused");
        let text = error.to_string();
        assert!(text.contains(words) && !text.contains("secret"), "{text}");
    }
    for url in ["file:///etc/passwd", "ftp://a.example/b"] {
        let error = fetch(&[url.to_owned()], |_| {}).await.expect_err("refused");
        assert!(
            error.to_string().contains("no address of the web"),
            "{error}"
        );
    }
}

#[test]
fn the_look_before_a_send_says_what_does_not_fit() {
    let folders = Folders::default();
    let look = |text: &str, way: &Way, to: &[&str]| {
        let card = Card::read(Arc::new(Tree::parse(text).expect("JSON")), None);
        let sources = Sources {
            folders: &folders,
            page: &Default::default(),
            fetched: &Fetched::new(),
        };
        let look = preflight(&card, way, &receivers(to), sources);
        let codes = |list: &[cardwright::sending::Finding]| {
            list.iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        (codes(&look.errors), codes(&look.warnings))
    };
    let text = r#"{"schema":"2.0","body":{"elements":[{"tag":"markdown","content":"hi"}]}}"#;
    let none: Vec<&str> = vec![];
    let fine = (none.clone(), none.clone());
    assert_eq!(look(text, &Way::Card, &[OPEN_ID]), fine);
    assert_eq!(look(text, &Way::Card, &[]).0, ["receiver"]);
    assert_eq!(
        look(text, &Way::Batch, &["a@b.c", CHAT_ID]).0,
        ["receiver", "receiver"]
    );
    let group = Receiver::guess(OPEN_ID).expect("a receiver");
    assert_eq!(
        look(text, &Way::Ephemeral { group }, &[UNION_ID]).0,
        ["receiver", "receiver"]
    );
    let update = Way::Update {
        message_id: "om_1".to_owned(),
    };
    assert_eq!(look(text, &update, &[OPEN_ID]).1, ["receiver"]);
    let own = r#"{"schema":"2.0","config":{"update_multi":false},"body":{"elements":[]}}"#;
    assert!(look(own, &update, &[]).1.contains(&"way"));
    let old = r#"{"elements":[{"tag":"hr"}]}"#;
    assert!(look(old, &Way::Entity, &[OPEN_ID]).0.contains(&"way"));
    let broken = r#"{"schema":"2.0","body":{"elements":[{"tag":"nonsense"}]}}"#;
    assert_eq!(look(broken, &Way::Card, &[OPEN_ID]).0, ["unknown-tag"]);
    let example = r#"{"schema":"2.0","body":{"elements":[{"tag":"img","img_key":"img_v3_xxx","alt":{"tag":"plain_text","content":""}}]}}"#;
    assert_eq!(
        look(example, &Way::Card, &[OPEN_ID]),
        (none, vec!["placeholder-key"])
    );
    // A picture in the text itself does not count towards the size of the card: its key is sent.
    let large = "QUJD".repeat(20_000);
    let data = format!(
        r#"{{"schema":"2.0","body":{{"elements":[{{"tag":"img","img_key":"data:image/png;base64,{large}","alt":{{"tag":"plain_text","content":""}}}}]}}}}"#
    );
    assert_eq!(look(&data, &Way::Card, &[OPEN_ID]).0, ["picture"]);
    let url: cardwright::feishu::WebhookUrl = "https://open.feishu.cn/open-apis/bot/v2/hook/abc"
        .parse()
        .expect("an address");
    let webhook = Way::Webhook { to: url, key: None };
    let button = r#"{"schema":"2.0","body":{"elements":[{"tag":"button","text":{"tag":"plain_text","content":"x"},"behaviors":[{"type":"callback","value":{"a":1}}]}]}}"#;
    let (errors, warnings) = look(button, &webhook, &[]);
    assert!(
        errors.is_empty() && warnings.len() == 1,
        "{errors:?} {warnings:?}"
    );
}

#[test]
fn a_person_of_another_app_and_an_open_line_are_recognised_before_the_send() {
    let profile = |name: &str, app_id: &str, me: &str| Profile {
        name: name.to_owned(),
        app_id: app_id.to_owned(),
        me: Some(Address::from(&Receiver::guess(me).expect("a receiver"))),
        ..Profile::default()
    };
    let profiles = Profiles {
        list: vec![profile("a", "cli_a", "ou_a"), profile("b", "cli_b", "ou_b")],
        current: None,
    };
    let look = |app_id: &str, to: &str| {
        let mut look = Preflight::default();
        look.look_at_profiles(&profiles, app_id, &receivers(&[to]));
        look.errors
            .into_iter()
            .map(|error| (error.server, error.message.en.into_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(look("cli_a", "ou_a"), []);
    assert_eq!(look("cli_a", "ou_unknown"), []);
    let found = look("cli_a", "ou_b");
    assert_eq!(found[0].0, Some(99_992_361));
    assert!(found[0].1.contains("\"b\""), "{found:?}");

    let mut look = Preflight::default();
    look.look_at_server(&BaseUrl::feishu());
    assert_eq!(look.warnings, []);
    look.look_at_server(&"http://gw.example.com".parse().expect("an address"));
    assert_eq!(look.warnings[0].code, "unencrypted");
}
