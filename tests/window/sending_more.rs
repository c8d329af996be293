//! Profiles, pictures, the history, the live card, calls of entities.

use super::sending::{GOOD, ready, window_for};
use super::*;
use cardwright::sending::Profiles;
use stand_in::{Fault, StandIn};

pub(super) const PIXEL: &[u8] = include_bytes!("../render/card-empty.phone.png");

pub(super) fn with_picture(name: &str) -> String {
    GOOD.replace(
        r#"{"tag": "markdown", "content": "Good \"news\" 🎉"}"#,
        &format!(
            r#"{{"tag": "img", "img_key": "{name}", "alt": {{"tag": "plain_text", "content": "a"}}}}"#
        ),
    )
}

#[test]
fn profiles_are_made_chosen_renamed_and_removed() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("New profile");
    window.fill("Profile name", "Work");
    window.key(Modifiers::NONE, Key::Enter);
    let data = window.folder.path().join("data");
    let names = |data: &std::path::Path| -> Vec<String> {
        let profiles = Profiles::load(data).unwrap();
        profiles.list.into_iter().map(|one| one.name).collect()
    };
    window.until(|_| names(&data) == ["Work"]);
    let kept = Profiles::load(&data).unwrap();
    assert_eq!(kept.list[0].app_id, stand_in::APP_ID);

    // What is changed later is kept too.
    window.send_and_wait("The card was sent.");
    window.press("New profile");
    window.fill("Profile name", "Other");
    window.key(Modifiers::NONE, Key::Enter);
    window.until(|_| names(&data) == ["Work", "Other"]);
    window.fill("App ID", "cli_other");
    window.field("Profile").focus();
    window.run();
    window.until(|_| Profiles::load(&data).unwrap().list[1].app_id == "cli_other");
    window.choose("Profile", "Work");
    assert_eq!(window.app().settings().send.app_id, stand_in::APP_ID);
    // The secret was kept in memory for its app.
    window.send_and_wait("The card was sent.");
    window.until(|_| server.messages().len() == 2);

    window.press("Rename");
    window.fill("Profile name", "Home");
    window.key(Modifiers::NONE, Key::Enter);
    window.until(|_| names(&data) == ["Home", "Other"]);
    window.press("Remove");
    window.press("Remove it with its secret");
    window.until(|_| names(&data) == ["Other"]);
    assert!(!window.is_in_a_file(stand_in::SECRET));
}

#[test]
fn the_test_of_the_connection_names_the_bot_and_what_is_missing() {
    let server = StandIn::start();
    server
        .state()
        .app()
        .scopes
        .retain(|scope| scope != "cardkit:card:write");
    let mut window = ready(&server, GOOD);
    window.press("Test connection");
    window.until_says("Card sender");
    window.until_says("may not make and change card entities");
    assert_eq!(
        window.field("Open the page").accesskit_node().role(),
        Role::Link
    );
    assert!(server.messages().is_empty());
}

#[test]
fn a_picture_is_uploaded_once_and_its_key_written_back_as_one_step() {
    let server = StandIn::start();
    let mut window = ready(&server, &with_picture("logo"));
    let images = window.folder.path().join("images");
    std::fs::create_dir(&images).unwrap();
    std::fs::write(images.join("logo.png"), PIXEL).unwrap();
    let before = window.text();
    window.send_and_wait("The card was sent.");
    let uploads = server.requests(stand_in::IMAGES);
    assert_eq!(uploads.len(), 1);
    assert!(!server.messages()[0].content.contains("\"logo\""));
    assert_eq!(window.text(), before, "the document stays as it is");
    window.send_and_wait("The card was sent.");
    window.until(|_| server.messages().len() == 2);
    window.until(|window| window.app().can(Command::Send));
    assert_eq!(server.requests(stand_in::IMAGES).len(), 1, "once");
    window.press("Write the keys back into the card");
    assert!(!window.text().contains("\"logo\""));
    window.key(CTRL, Key::Z);
    if window.text() != before {
        // The keyboard was in a field of the panel.
        window.command(Command::Undo);
    }
    assert_eq!(window.text(), before);
}

#[test]
fn a_picture_that_is_not_there_is_named_and_sent_once_it_is() {
    let server = StandIn::start();
    let mut window = ready(&server, &with_picture("logo.png"));
    window.send_and_wait("there is no file");
    assert!(server.requests(stand_in::MESSAGES).is_empty());
    window.press("Show the element");
    assert!(window.selected().starts_with("/body/elements/0"));
    std::fs::write(window.folder.path().join("logo.png"), PIXEL).unwrap();
    window.send_and_wait("The card was sent.");
    assert_eq!(server.requests(stand_in::IMAGES).len(), 1);
}

#[test]
fn an_upload_can_be_stopped() {
    let server = StandIn::start();
    let slow = Fault::SlowUpload(Duration::from_secs(3));
    server.order(stand_in::IMAGES, slow);
    let mut window = ready(&server, &with_picture("logo.png"));
    std::fs::write(window.folder.path().join("logo.png"), PIXEL).unwrap();
    window.key(CTRL, Key::Enter);
    window.until_says("Uploading");
    window.press("Stop");
    window.until_says("Stopped.");
    assert!(server.messages().is_empty());
    window.send_and_wait("The card was sent.");
    assert_eq!(server.messages().len(), 1);
}

/// A host that gives one picture to whoever asks, and how often it was asked.
pub(super) fn host() -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/picture.png", listener.local_addr().unwrap());
    let asked = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).unwrap();
            let head = String::from_utf8_lossy(&head[..length]).to_lowercase();
            assert!(!head.contains("authorization"), "{head}");
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let length = PIXEL.len();
            let answer =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
            stream.write_all(PIXEL).unwrap();
        }
    });
    (address, asked)
}

#[test]
fn an_address_of_the_web_is_fetched_and_uploaded_only_on_request() {
    let server = StandIn::start();
    let (address, asked) = host();
    let mut window = ready(&server, &with_picture(&address));
    window.send_and_wait("Fetch and upload");
    assert!(server.state().log.is_empty(), "nothing left the machine");
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 0);
    window.press("Fetch and upload");
    window.until_says("The card was sent.");
    assert_eq!(server.requests(stand_in::IMAGES).len(), 1);
    assert!(!server.messages()[0].content.contains(&address));
    // What was fetched is at hand.
    window.key(CTRL, Key::Enter);
    window.until(|_| server.messages().len() == 2);
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 1);
}

#[test]
fn an_address_that_gives_no_picture_stops_the_send() {
    let server = StandIn::start();
    let address = format!("{}/picture.png", server.base_url());
    let mut window = ready(&server, &with_picture(&address));
    window.send_and_wait("Fetch and upload");
    window.press("Fetch and upload");
    window.until_says("answers with HTTP");
    assert!(server.messages().is_empty());
}

#[test]
fn the_history_reopens_a_card_and_shows_what_has_changed() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.send_and_wait("The card was sent.");
    let at = window.text().find("Good").unwrap();
    let splice = cardwright::document::Splice::new(at..at + 4, "Best");
    window.app_mut().workspace_mut().splice(splice, None);
    window.run();
    window.press("History");
    window.until_says("just now");
    let entry = window
        .harness
        .get_by(|node| node.role() == Role::ListItem && label(node).contains("just now"));
    entry.focus();
    window.run();
    window.key(Modifiers::NONE, Key::Space);
    window.press("Difference to now");
    window.until_says("Good");
    assert!(window.words().iter().any(|said| said.starts_with('−')));
    assert!(window.words().iter().any(|said| said.starts_with('+')));
    window.app_mut().workspace_mut().undo();
    window.run();
    window.until_says("It is the same as now.");
    window.press("Open as a new card");
    assert!(window.work().file().is_none());
    assert!(window.text().contains("Good"));
    assert!(!window.is_in_a_file(stand_in::SECRET));
}

#[test]
fn the_sent_card_follows_the_text_while_it_is_live() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.command(Command::SendLive);
    window.until_says("The phone shows this card.");
    assert_eq!(server.messages().len(), 1);
    let shown = |server: &StandIn| server.state().entities[0].card.to_string();
    for (old, new) in [("Good", "Best"), ("Best", "Bad")] {
        let at = window.text().find(old).unwrap();
        let splice = cardwright::document::Splice::new(at..at + old.len(), new);
        window.app_mut().workspace_mut().splice(splice, None);
        window.run();
        window.until(|_| shown(&server).contains(new));
    }
    assert_eq!(server.state().entities[0].sequence, 2);
    // A state with an error stays here.
    let at = window.text().find("markdown").unwrap();
    let splice = cardwright::document::Splice::new(at..at + 8, "markdwon");
    window.app_mut().workspace_mut().splice(splice, None);
    window.run();
    window.press("Live on the phone");
    window.press("Live on the phone");
    window.until_says("The card has errors now");
    assert!(shown(&server).contains("markdown"));
    // Nor does what is no JSON at all; what comes after both goes.
    let change = |window: &mut Window, old: &str, new: &str| {
        let at = window.text().find(old).unwrap();
        let splice = cardwright::document::Splice::new(at..at + old.len(), new);
        window.app_mut().workspace_mut().splice(splice, None);
        window.run();
    };
    change(&mut window, "markdwon\"", "markdown");
    window.until_says("The card has errors now");
    std::thread::sleep(Duration::from_millis(400));
    window.run();
    assert_eq!(server.state().entities[0].sequence, 2);
    change(&mut window, "markdown", "markdown\"");
    change(&mut window, "Bad", "Mended");
    window.until(|_| shown(&server).contains("Mended"));
    window.until(|window| !window.says("The card has errors now"));
    window.press("Stop live");
    window.until_says("The live session was ended.");
    assert!(!window.app().is_live());
}

#[test]
fn a_card_entity_is_made_and_changed_with_its_body_in_sight() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("Calls of card entities");
    assert!(window.says("card_json"), "{:?}", window.words());
    window.press("Send the call");
    window.until_says("The server has done it.");
    let card_id = server.state().entities[0].card_id.clone();
    window.choose("Call", "Settings");
    assert_eq!(window.field("Card ID").value().as_deref(), Some(&*card_id));
    assert!(window.says("streaming_mode"));
    for sequence in 1..=2 {
        window.press("Send the call");
        window.until(|_| server.state().entities[0].sequence == sequence);
        window.until(|window| window.field("Sequence").value() == Some((sequence + 1).to_string()));
    }
}

#[test]
fn a_card_is_changed_with_the_token_of_an_interaction() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.send_and_wait("The card was sent.");
    let id = server.messages()[0].message_id.clone();
    let token = server.state().click(&id, true);
    window.press("Messages by ID");
    assert_eq!(
        window.field("ID of the message").value().as_deref(),
        Some(&*id)
    );
    let at = window.text().find("Good").unwrap();
    let splice = cardwright::document::Splice::new(at..at + 4, "Best");
    window.app_mut().workspace_mut().splice(splice, None);
    window.fill("Token of the interaction", &token);
    window.press("Change the card");
    window.until_says("The card was changed.");
    assert!(server.messages()[0].content.contains("Best"));
    assert!(!window.is_in_a_file(&token));
}

#[test]
fn sections_that_were_folded_stay_folded() {
    let server = StandIn::start();
    let mut window = window_for(&server, GOOD);
    assert!(window.says("App Secret"));
    window.press("App");
    assert!(!window.says("App Secret"));
    window.command(Command::SendPanel);
    window.until(|window| window.field("Send the card").is_focused());
}

#[test]
fn a_profile_is_there_in_the_next_window_and_its_secret_is_asked_for() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("New profile");
    window.fill("Profile name", "Work");
    window.key(Modifiers::NONE, Key::Enter);
    let data = window.folder.path().join("data");
    window.until(|_| Profiles::load(&data).is_ok_and(|all| all.list.len() == 1));
    let folder = window.killed();
    // What the window itself remembers may be lost.
    let _ = std::fs::remove_file(folder.path().join("data/settings.json"));
    let file = folder.path().join("card.json");
    let mut window = Window::start(folder, vec![file]);
    let vault = cardwright::sending::Vault::new(cardwright::sending::MemoryStore::default());
    window
        .app_mut()
        .set_vault(vault.with(|_| None, Duration::from_secs(5)));
    window.app_mut().settings_mut().send.receiver = stand_in::OPEN_ID.to_owned();
    window.command(Command::SendPanel);
    assert_eq!(window.app().settings().send.app_id, stand_in::APP_ID);
    assert!(!window.says("App Secret"), "folded, as the app is known");
    window.send_and_wait("is not known here");
    window.until(|window| window.says("App Secret"));
    assert!(window.field("App Secret").is_focused());
    window.type_text(stand_in::SECRET);
    window.send_and_wait("The card was sent.");
}

#[test]
fn a_refused_state_is_said_and_the_live_card_goes_on_with_the_next() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.command(Command::SendLive);
    window.until_says("The phone shows this card.");
    let update = format!("{}/:card_id", stand_in::CARDS);
    let refused = Fault::Code {
        status: 400,
        code: 300_301,
        msg: "a faulty card".to_owned(),
    };
    server.order(&update, refused);
    for (old, new) in [("Good", "Best"), ("Best", "Fine")] {
        let at = window.text().find(old).unwrap();
        let splice = cardwright::document::Splice::new(at..at + old.len(), new);
        window.app_mut().workspace_mut().splice(splice, None);
        window.run();
        if new == "Best" {
            window.until(|_| server.state().faults.is_empty());
            window.until(|window| !window.says("The phone shows this card."));
        }
    }
    window.until_says("The phone shows this card.");
    let shown = server.state().entities[0].card.to_string();
    assert!(shown.contains("Fine"), "{shown}");
}

#[test]
fn an_open_id_of_another_profile_is_recognised_before_it_is_sent() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    let data = window.folder.path().join("data");
    let other = cardwright::sending::Profile {
        name: "Other".to_owned(),
        app_id: stand_in::OTHER_APP_ID.to_owned(),
        base: server.base_url(),
        me: Some(cardwright::sending::Address {
            kind: "open_id".to_owned(),
            id: stand_in::OTHER_OPEN_ID.to_owned(),
        }),
        ..cardwright::sending::Profile::default()
    };
    Profiles::update(&data, |profiles| profiles.put(other)).unwrap();
    // The window reads them when it writes its own.
    window.press("New profile");
    window.fill("Profile name", "Work");
    window.key(Modifiers::NONE, Key::Enter);
    window.until(|_| Profiles::load(&data).is_ok_and(|all| all.list.len() == 2));
    window.fill("Receiver ID", stand_in::OTHER_OPEN_ID);
    window.send_and_wait("Not sent");
    assert!(server.requests(stand_in::MESSAGES).is_empty());
    window.press("Look me up by e-mail");
    window.run();
    assert!(window.field("My e-mail, mobile or open_id").is_focused());
    window.type_text(stand_in::MOBILE);
    window.send_and_wait("The card was sent.");
    let kept = |data: &std::path::Path| {
        let profiles = Profiles::load(data).unwrap();
        profiles.get("Work").unwrap().me.clone()
    };
    window.press("Send the card");
    window.until(|_| kept(&data).is_some_and(|me| me.id == stand_in::OPEN_ID));
}

#[test]
fn a_look_lists_what_would_be_uploaded() {
    let server = StandIn::start();
    let mut window = ready(&server, &with_picture("logo.png"));
    std::fs::write(window.folder.path().join("logo.png"), PIXEL).unwrap();
    window.press("Check only");
    window.until_says("To be uploaded");
    assert!(window.says("logo.png · "));
    assert!(window.says("$IMAGE_KEY_1"));
    assert!(server.state().log.is_empty());
}

#[test]
fn a_key_that_is_held_down_sends_once() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    for _ in 0..5 {
        window.harness.event(Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: CTRL,
        });
        window.run();
        window.until(|window| window.app().can(Command::Send));
    }
    assert_eq!(server.messages().len(), 1);
}
