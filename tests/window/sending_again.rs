//! What comes after a send: the same message again, cards in other calls, sends in doubt, the live card's pictures.

use super::sending::{GOOD, ready};
use super::sending_more::{PIXEL, host, with_picture};
use super::*;
use stand_in::{Fault, StandIn};

/// Another picture than [`PIXEL`].
const OTHER: &[u8] = include_bytes!("../render/card-empty.dark.png");

impl Window {
    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    fn replace(&mut self, old: &str, new: &str) {
        let at = self.text().find(old).unwrap();
        let splice = cardwright::document::Splice::new(at..at + old.len(), new);
        self.app_mut().workspace_mut().splice(splice, None);
        self.run();
    }

    /// Replaces the body of a call.
    fn fill_body(&mut self, text: &str) {
        let role = Role::MultilineTextInput;
        self.harness.get_by_role_and_label(role, "Body").focus();
        self.run();
        self.key(CTRL, Key::A);
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.key(Modifiers::NONE, Key::Enter);
            }
            self.type_text(line);
        }
    }

    /// The lines of the history, the oldest first.
    fn sends(&self) -> Vec<serde_json::Value> {
        let file = self.folder.path().join("data/sends.jsonl");
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Waits until nothing is on its way.
    fn until_free(&mut self) {
        self.until(|window| window.app().can(Command::Send));
    }
}

fn patches(server: &StandIn) -> Vec<String> {
    let state = server.state();
    let to_message = |request: &&stand_in::Request| {
        request.method == "PATCH" && request.path.starts_with(stand_in::MESSAGES)
    };
    let patches = state.log.iter().filter(to_message);
    patches.map(|request| request.json().to_string()).collect()
}

#[test]
fn update_with_this_card_is_looked_at_uploads_and_is_written_down() {
    let server = StandIn::start();
    let mut window = ready(&server, &with_picture("a.png"));
    window.put("a.png", PIXEL);
    window.send_and_wait("The card was sent.");
    window.until_free();
    window.press("Update with this card");
    window.until(|_| patches(&server).len() == 1);
    window.until_says("The message was updated.");
    assert!(!patches(&server)[0].contains("a.png"), "a name");
    assert_eq!(server.requests(stand_in::IMAGES).len(), 1, "known by now");
    let ways = |window: &Window| -> Vec<String> {
        let sends = window.sends();
        sends
            .iter()
            .map(|send| send["way"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(
        ways(&window).iter().any(|way| way == "update"),
        "{:?}",
        window.sends()
    );

    // A picture that is not there stops it, and nothing goes out.
    window.replace("a.png", "b.png");
    window.press("Update with this card");
    window.until_says("there is no file");
    assert_eq!(patches(&server).len(), 1);
    // It is uploaded once it is there, from the history and by the id too.
    window.put("b.png", OTHER);
    let message = server.messages()[0].message_id.clone();
    window.press("Messages by ID");
    window.fill("ID of the message", &message);
    window.press("Update with this card");
    window.until(|_| patches(&server).len() == 2);
    window.until_says("The message was updated.");
    assert!(!patches(&server)[1].contains("b.png"));
    assert_eq!(server.requests(stand_in::IMAGES).len(), 2);
    assert_eq!(server.messages().len(), 1);
}

#[test]
fn an_update_that_is_asked_about_goes_to_its_message() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.send_and_wait("The card was sent.");
    window.until_free();
    // Only cards that are one for all can be updated.
    window.replace("\"update_multi\": true, ", "\"update_multi\": false, ");
    window.press("Update with this card");
    window.until_says("Before it is sent");
    assert!(patches(&server).is_empty());
    window.press("Send all the same");
    window.until(|_| patches(&server).len() == 1);
    window.until_free();
    assert_eq!(server.messages().len(), 1, "no second message");
    // The fields say where the next one goes.
    window.key(CTRL, Key::Enter);
    window.until(|_| server.messages().len() == 2);
}

#[test]
fn a_delayed_update_carries_keys_and_no_names() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.send_and_wait("The card was sent.");
    let id = server.messages()[0].message_id.clone();
    let token = server.state().click(&id, true);
    window.press("Messages by ID");
    window.fill("Token of the interaction", &token);
    let text = with_picture("a.png");
    let range = 0..window.text().len();
    let splice = cardwright::document::Splice::new(range, text);
    window.app_mut().workspace_mut().splice(splice, None);
    window.run();
    window.press("Change the card");
    window.until_says("there is no file");
    let delayed = || server.requests(stand_in::DELAYED_UPDATE);
    assert!(delayed().is_empty(), "the token is good twice at most");
    window.put("a.png", PIXEL);
    window.press("Change the card");
    window.until_says("The card was changed.");
    assert_eq!(server.requests(stand_in::IMAGES).len(), 1);
    assert!(!delayed()[0].json().to_string().contains("a.png"));
}

#[test]
fn calls_of_entities_carry_keys_and_neither_names_nor_addresses() {
    let server = StandIn::start();
    let (address, _) = host();
    let mut window = ready(&server, &with_picture("a.png"));
    window.put("a.png", PIXEL);
    window.press("Calls of card entities");
    window.press("Send the call");
    window.until_says("The server has done it.");
    let shown = |server: &StandIn| server.state().entities[0].card.to_string();
    assert!(!shown(&server).contains("a.png"), "{}", shown(&server));
    assert_eq!(server.requests(stand_in::IMAGES).len(), 1);

    window.choose("Call", "New elements");
    let image = |name: &str| {
        format!(
            r#"[{{"tag": "img", "img_key": "{name}", "alt": {{"tag": "plain_text", "content": "a"}}}}]"#
        )
    };
    window.fill_body(&image(&address));
    window.press("Send the call");
    window.until_says("is an address");
    assert_eq!(server.state().entities[0].sequence, 0);
    assert!(
        !server
            .state()
            .log
            .iter()
            .any(|request| request.path.ends_with("/elements"))
    );
    window.press("Fetch and upload");
    window.until(|_| server.state().entities[0].sequence == 1);
    assert!(!shown(&server).contains(&address));

    window.until(|window| window.field("Sequence").value().as_deref() == Some("2"));
    window.put("b.png", OTHER);
    window.fill_body(&image("b.png"));
    window.press("Send the call");
    window.until(|_| server.state().entities[0].sequence == 2);
    assert!(!shown(&server).contains("b.png"), "{}", shown(&server));
    assert!(!window.is_in_a_file(stand_in::SECRET));
}

/// The requests that changed something, without making an entity.
fn changes(server: &StandIn) -> usize {
    let state = server.state();
    let is_change = |request: &&stand_in::Request| request.path.contains("/cardkit/v1/cards/");
    state.log.iter().filter(is_change).count()
}

#[test]
fn each_body_of_a_call_is_judged_as_a_card_is_and_what_the_server_would_refuse_stays_here() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("Calls of card entities");
    window.press("Send the call");
    window.until_says("The server has done it.");
    for (call, body, reason) in [
        (
            "New elements",
            "[{\"tag\": \"hr\"},\n {\"tag\": \"note\", \"elements\": []}]",
            "Line 2: ",
        ),
        (
            "Replace an element",
            r#"{"tag": "hr", "colour": 1}"#,
            "colour",
        ),
        (
            "Properties of an element",
            r#"{"contents": "x"}"#,
            "contents",
        ),
        ("Settings", r#"{"streaming_mode": true}"#, "config"),
        (
            "Batch update",
            r#"[{"action": "add_elements", "params": {"type": "append", "elements": [{"tag": "hr", "colour": 1}]}}]"#,
            "colour",
        ),
        ("Stream text", "![a](https://example.com/a.png)", "200570"),
    ] {
        window.choose("Call", call);
        if window.says("Element ID") {
            window.fill("Element ID", "answer");
        }
        window.fill_body(body);
        window.press("Send the call");
        window.until_says("Not sent: the server would refuse this");
        let list = window.words();
        let said = |said: &String| said.contains(reason) && !said.contains(body);
        assert!(list.iter().any(said), "{call}: {list:#?}");
        assert!(!window.says("Send all the same"), "{call}");
        assert_eq!(changes(&server), 0, "{call}");
    }
    // What is mended goes.
    window.choose("Call", "New elements");
    window.fill_body(r#"[{"tag": "hr"}]"#);
    window.press("Send the call");
    window.until(|_| server.state().entities[0].sequence == 1);
    // A piece that is no JSON never goes.
    window.fill_body(r#"[{"tag": "hr"}"#);
    assert!(!window.says("Send all the same"));
    assert!(
        window
            .harness
            .get_by_label("Send the call")
            .accesskit_node()
            .is_disabled()
    );
}

#[test]
fn a_warning_about_the_body_of_a_call_is_asked_about_once() {
    let server = StandIn::start();
    let mut window = ready(&server, &GOOD.replace("🎉", "<blink>a</blink>"));
    window.press("Calls of card entities");
    window.press("Send the call");
    window.until_says("Send all the same");
    assert!(server.state().entities.is_empty());
    window.press("Send all the same");
    window.until(|_| server.state().entities.len() == 1);

    window.choose("Call", "New elements");
    let body = r#"[{"tag": "markdown", "content": "<blink>a</blink>"}]"#;
    window.fill_body(body);
    window.press("Send the call");
    window.until_says("Send all the same");
    assert_eq!(changes(&server), 0);
    window.press("Send all the same");
    window.until(|_| server.state().entities[0].sequence == 1);
    window.until(|window| window.field("Sequence").value().as_deref() == Some("2"));
    window.press("Send the call");
    window.until(|_| server.state().entities[0].sequence == 2);
    // Marks are letters in a plain text, and the open card says which element is one.
    let title =
        r#"{"tag": "div", "text": {"tag": "plain_text", "element_id": "t", "content": "a"}}"#;
    let at = window.text().find(r#"{"tag": "markdown""#).unwrap();
    let splice = cardwright::document::Splice::new(at..at, format!("{title}, "));
    window.app_mut().workspace_mut().splice(splice, None);
    window.run();
    window.choose("Call", "Stream text");
    window.fill("Element ID", "t");
    window.fill_body("![a](https://example.com/a.png)");
    window.press("Send the call");
    window.until(|_| changes(&server) == 3);
}

#[test]
fn a_send_in_doubt_is_remembered_while_others_go() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    server.order_times(stand_in::MESSAGES, &Fault::LostAnswer, 4);
    window.send_and_wait("may have arrived");
    window.until_free();
    window.fill("Receiver ID", stand_in::CHAT_ID);
    window.send_and_wait("The card was sent.");
    window.until_free();
    window.fill("Receiver ID", stand_in::OPEN_ID);
    window.app_mut().settings_mut().send.receiver_kind = "open_id".to_owned();
    window.run();
    window.key(CTRL, Key::Enter);
    window.until_says("The card was sent.");
    window.until_free();
    assert_eq!(server.messages().len(), 2, "one for each receiver");
    // It has arrived: the next press is another message.
    window.key(CTRL, Key::Enter);
    window.until(|_| server.messages().len() == 3);
}

#[test]
fn a_send_in_doubt_whose_uuid_the_server_has_forgotten_is_asked_about() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.app_mut().set_uuid_life(Duration::ZERO);
    server.order_times(stand_in::MESSAGES, &Fault::LostAnswer, 4);
    window.send_and_wait("may have arrived");
    window.until_free();
    let before = server.requests(stand_in::MESSAGES).len();
    for _ in 0..2 {
        window.key(CTRL, Key::Enter);
        window.until_says("may make a second message");
        window.until_free();
    }
    assert_eq!(server.requests(stand_in::MESSAGES).len(), before);
    window.press("Send all the same");
    window.until_says("The card was sent.");
    assert_eq!(server.messages().len(), 2, "the person has agreed to it");
}

#[test]
fn a_webhook_in_doubt_is_asked_about_as_it_carries_no_uuid() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.app_mut().settings_mut().send.way = cardwright::app::session::SendAs::Webhook;
    window.run();
    window.fill("Webhook address", &server.webhook_url());
    let path = server.webhook_url().replace(&server.base_url(), "");
    server.order_times(&path, &Fault::LostAnswer, 4);
    window.send_and_wait("may have arrived");
    window.until_free();
    let before = server.state().webhook().bodies.len();
    server.state().faults.clear();
    window.key(CTRL, Key::Enter);
    window.until_says("may make a second message");
    assert_eq!(server.state().webhook().bodies.len(), before);
}

#[test]
fn a_live_card_gets_the_pictures_that_are_added() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.command(Command::SendLive);
    window.until_says("The phone shows this card.");
    let old = r#"{"tag": "markdown", "content": "Good \"news\" 🎉"}"#;
    let image =
        r#", {"tag": "img", "img_key": "a.png", "alt": {"tag": "plain_text", "content": "a"}}"#;
    // It is not there yet: the phone keeps what it shows.
    window.replace(old, &format!("{old}{image}"));
    window.press("Live on the phone");
    window.press("Live on the phone");
    window.until_says("there is no file");
    let shown = |server: &StandIn| server.state().entities[0].card.to_string();
    assert!(!shown(&server).contains("\"img\""));
    window.put("a.png", PIXEL);
    window.replace("Good", "Best");
    window.until(|_| shown(&server).contains("Best"));
    assert!(shown(&server).contains("\"img\""), "{}", shown(&server));
    assert!(!shown(&server).contains("a.png"), "{}", shown(&server));
    assert_eq!(server.requests(stand_in::IMAGES).len(), 1);
    window.replace("Best", "Fine");
    window.until(|_| shown(&server).contains("Fine"));
    assert_eq!(server.requests(stand_in::IMAGES).len(), 1, "once");
    window.until(|window| !window.says("The card has errors now"));
}

#[test]
fn a_live_card_that_was_asked_about_is_live_all_the_same() {
    let server = StandIn::start();
    let text = GOOD.replace("\"Good", "\"[a](https://a.example/?b=$c) Good");
    let text = text.replace(
        "\"summary\": {\"content\": \"News\"}",
        "\"wide_screen_mode\": true",
    );
    let mut window = ready(&server, &text);
    window.command(Command::SendLive);
    window.until_says("Before it is sent");
    window.press("Send all the same");
    window.until(|window| window.app().is_live());
    assert_eq!(server.state().entities.len(), 1);
}

#[test]
fn rows_of_the_history_name_the_card() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.send_and_wait("The card was sent.");
    let bare = r#"{"schema": "2.0", "config": {"update_multi": true}, "body": {"elements": [
        {"tag": "hr"}, {"tag": "markdown", "content": "**Lunch** is\nready for all"}]}}"#;
    window.command(Command::New);
    for text in [GOOD, bare] {
        let range = 0..window.text().len();
        let splice = cardwright::document::Splice::new(range, text);
        window.app_mut().workspace_mut().splice(splice, None);
        window.run();
        let before = server.messages().len();
        window.key(CTRL, Key::Enter);
        window.until_free();
        if window.says("Send all the same") {
            window.press("Send all the same");
        }
        window.until(|_| server.messages().len() > before);
        window.until_free();
    }
    window.press("History");
    window.until_says("just now");
    let rows: Vec<String> = window
        .harness
        .query_all_by_role(Role::ListItem)
        .map(|node| label(&node.accesskit_node()))
        .filter(|row| row.contains("just now"))
        .collect();
    for (row, name) in rows.iter().zip(["Lunch", "News", "card.json"]) {
        assert!(row.contains(name), "{rows:?}");
    }
    assert_eq!(rows.len(), 3, "{rows:?}");
}

#[test]
fn the_scroll_bar_lies_beside_the_fields() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.send_and_wait("The card was sent.");
    let spacing = window
        .harness
        .ctx
        .style_of(egui::Theme::Light)
        .spacing
        .clone();
    // The panel ends the window, with a margin.
    let margin = 10.0;
    let edge = window.harness.ctx.content_rect().right() - margin;
    // The headings of the sections are as wide as all that is below them.
    let rights: Vec<f32> = ["Receiver ID", "App ID", "Send as", "History", "To"]
        .map(|name| window.field(name).rect().right())
        .to_vec();
    let most = rights.iter().copied().fold(0.0, f32::max);
    let bar = spacing.scroll.bar_width;
    // The area has a margin of nearly a bar's width of its own, on which the bar does not lie.
    assert!(
        most <= edge - 2.0 * bar + 0.5,
        "{rights:?} of {edge}, {bar}"
    );
    assert!(most > edge - 3.0 * bar, "{rights:?} of {edge}, {bar}");
}
