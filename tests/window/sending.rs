//! The card is sent, or why not: from a window without any profile to a message id, and from each common failure to its
//! cure.

use super::*;
use cardwright::app::session::SendAs;
use cardwright::feishu::ReceiverKind;
use cardwright::sending::{Address, MemoryStore, Vault};
use stand_in::{Fault, StandIn};

/// A card that nothing is to be said about.
pub(super) const GOOD: &str = r#"{
  "schema": "2.0",
  "config": {"update_multi": true, "summary": {"content": "News"}},
  "header": {"title": {"tag": "plain_text", "content": "News"}},
  "body": {"elements": [{"tag": "markdown", "content": "Good \"news\" 🎉"}]}
}
"#;

/// A window with a card, whose app is the stand-in's; the secret is not given.
pub(super) fn window_for(server: &StandIn, text: &str) -> Window {
    let mut window = Window::with(text);
    // The tests' own key store and an empty environment.
    let vault = Vault::new(MemoryStore::default()).with(|_| None, Duration::from_secs(5));
    window.app_mut().set_vault(vault);
    let settings = &mut window.app_mut().settings_mut().send;
    settings.base = server.base_url();
    settings.app_id = stand_in::APP_ID.to_owned();
    settings.receiver = stand_in::OPEN_ID.to_owned();
    window.command(Command::SendPanel);
    window
}

/// A window that can send.
pub(super) fn ready(server: &StandIn, text: &str) -> Window {
    let mut window = window_for(server, text);
    window.fill("App Secret", stand_in::SECRET);
    window
}

impl Window {
    /// Replaces the text of a field.
    pub(super) fn fill(&mut self, field: &'static str, text: &str) {
        self.field(field).focus();
        self.run();
        self.key(CTRL, Key::A);
        self.type_text(text);
    }

    /// Presses a button that may lie outside of what is seen.
    pub(super) fn press(&mut self, name: &'static str) {
        self.field(name).focus();
        self.run();
        self.key(Modifiers::NONE, Key::Space);
    }

    /// Chooses in a box.
    pub(super) fn choose(&mut self, field: &'static str, item: &'static str) {
        self.field(field).focus();
        self.run();
        self.key(Modifiers::NONE, Key::Enter);
        self.press(item);
    }

    /// Everything that is written in the window.
    pub(super) fn words(&self) -> Vec<String> {
        self.harness
            .query_all_by(|_| true)
            .map(|node| label(&node.accesskit_node()))
            .filter(|words| !words.is_empty())
            .collect()
    }

    pub(super) fn says(&self, words: &str) -> bool {
        self.words().iter().any(|said| said.contains(words))
    }

    /// Waits until something is written in the window.
    pub(super) fn until_says(&mut self, words: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        while !self.says(words) {
            assert!(
                Instant::now() < end,
                "nowhere stands {words:?}, but: {:#?}",
                self.words()
            );
            self.harness.step();
            std::thread::sleep(Duration::from_millis(10));
        }
        self.run();
    }

    pub(super) fn send_and_wait(&mut self, words: &str) {
        self.key(CTRL, Key::Enter);
        self.until_says(words);
    }

    /// Looks for a text in all files that the window has written.
    pub(super) fn is_in_a_file(&mut self, text: &str) -> bool {
        self.app_mut().write_journal();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).unwrap();
                if String::from_utf8_lossy(&bytes).contains(text) {
                    return true;
                }
            }
        }
        false
    }
}

#[test]
fn the_card_is_sent_once_and_the_message_id_shown() {
    let server = StandIn::start();
    let mut window = window_for(
        &server,
        "{\"schema\": \"2.0\", /* kept here */ \"body\": {\"elements\": [{\"tag\": \"hr\"}]}}",
    );
    window.field("App Secret").focus();
    window.run();
    window.type_text(stand_in::SECRET);
    window.key(CTRL, Key::Enter);
    window.key(CTRL, Key::Enter);
    window.until_says("The card was sent.");
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert!(
        window
            .harness
            .query_by(|node| label(node).starts_with("om_"))
            .is_some()
    );
    assert!(!window.is_in_a_file(stand_in::SECRET), "the secret");
}

#[test]
fn from_an_empty_window_by_keys_alone_to_a_message() {
    let server = StandIn::start();
    let mut window = window_for(&server, GOOD);
    let settings = &mut window.app_mut().settings_mut().send;
    settings.app_id.clear();
    settings.receiver.clear();
    settings.base = "https://open.feishu.cn".to_owned();
    window.run();
    window.choose("Server", "Other address");
    window.fill("Server address", &server.base_url());
    window.fill("App ID", stand_in::APP_ID);
    window.fill("App Secret", stand_in::SECRET);
    // "Me" is what a new window sends to.
    window.fill("My e-mail, mobile or open_id", stand_in::EMAIL);
    window.send_and_wait("The card was sent.");
    let me = window.app().settings().send.me.clone().unwrap();
    assert_eq!(me.id, stand_in::OPEN_ID);
    let looked_up = server.requests(stand_in::BATCH_GET_ID).len();
    window.send_and_wait("The card was sent.");
    window.until(|_| server.messages().len() == 2);
    assert_eq!(
        server.requests(stand_in::BATCH_GET_ID).len(),
        looked_up,
        "\"me\" is set once"
    );
}

#[test]
fn a_wrong_secret_is_explained_and_typed_anew() {
    let server = StandIn::start();
    let mut window = window_for(&server, GOOD);
    window.fill("App Secret", "wrong");
    window
        .harness
        .get_by_role_and_label(Role::Button, "Send the card")
        .click();
    window.run();
    window.until_says("10014");
    assert!(window.harness.query_by_label("Code").is_some());
    assert!(server.messages().is_empty());
    window.press("Type the secret anew");
    assert!(window.field("App Secret").is_focused());
    window.key(CTRL, Key::A);
    window.type_text(stand_in::SECRET);
    window.send_and_wait("The card was sent.");
    assert!(!window.is_in_a_file(stand_in::SECRET));
}

#[test]
fn a_secret_that_is_nowhere_is_asked_for_in_its_field() {
    let server = StandIn::start();
    let mut window = window_for(&server, GOOD);
    window.send_and_wait("is not known here");
    assert!(window.field("App Secret").is_focused());
    window.type_text(stand_in::SECRET);
    window.send_and_wait("The card was sent.");
}

#[test]
fn a_kept_secret_is_found_again_without_typing() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("Keep in the system's key store");
    window.send_and_wait("The card was sent.");
    window.until_says("The secret is kept in the system's key store.");
    window.fill("App Secret", " ");
    window.key(Modifiers::NONE, Key::Backspace);
    window.send_and_wait("The card was sent.");
    window.until(|_| server.messages().len() == 2);
    window.until_says("The secret came from the system's key store.");
    assert!(!window.is_in_a_file(stand_in::SECRET));
}

#[test]
fn a_missing_scope_shows_the_page_that_grants_it() {
    let server = StandIn::start();
    server
        .state()
        .app()
        .scopes
        .retain(|scope| !scope.starts_with("im:message"));
    let mut window = ready(&server, GOOD);
    window.send_and_wait("99991672");
    let page = window.field("Open the page");
    assert_eq!(page.accesskit_node().role(), Role::Link);
    server.state().app().scopes.push("im:message".to_owned());
    window.send_and_wait("The card was sent.");
}

#[test]
fn the_open_id_of_another_app_is_replaced_by_looking_up() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.app_mut().settings_mut().send.receiver = stand_in::OTHER_OPEN_ID.to_owned();
    window.send_and_wait("99992361");
    window.press("Look me up by e-mail");
    assert!(window.field("My e-mail, mobile or open_id").is_focused());
    window.type_text(stand_in::EMAIL);
    window.send_and_wait("The card was sent.");
    assert_eq!(
        window.app().settings().send.me.clone().unwrap().id,
        stand_in::OPEN_ID
    );
}

#[test]
fn an_error_of_the_card_shows_its_element_and_is_mended() {
    let server = StandIn::start();
    let text = GOOD.replace("\"tag\": \"markdown\"", "\"tag\": \"markdwon\"");
    let mut window = ready(&server, &text);
    window.send_and_wait("Not sent");
    assert!(server.requests(stand_in::MESSAGES).is_empty());
    window.select("");
    window.press("Show the element");
    assert!(window.selected().starts_with("/body/elements/0"));
    let at = window.text().find("markdwon").unwrap();
    let splice = cardwright::document::Splice::new(at..at + 8, "markdown");
    window.app_mut().workspace_mut().splice(splice, None);
    window.run();
    window.send_and_wait("The card was sent.");
}

#[test]
fn what_only_the_server_knows_selects_the_element_too() {
    let server = StandIn::start();
    let ext = "ErrCode: 11310; ErrPath: ROOT -> body -> elements -> [0](tag: markdown); ErrMsg: element error; ";
    server.order(stand_in::MESSAGES, Fault::Card(ext.to_owned()));
    let mut window = ready(&server, GOOD);
    window.send_and_wait("Show the element");
    assert_eq!(window.selected(), "/body/elements/0");
    window.select("");
    window.press("Show the element");
    assert_eq!(window.selected(), "/body/elements/0");
    assert!(window.says("Log ID"));
    window.send_and_wait("The card was sent.");
}

#[test]
fn a_warning_is_asked_about_once() {
    let server = StandIn::start();
    let mut window = ready(&server, CARD);
    window.send_and_wait("Send all the same");
    assert!(server.messages().is_empty());
    window.press("Send all the same");
    window.until_says("The card was sent.");
    window.key(CTRL, Key::Enter);
    window.until(|_| server.messages().len() == 2);
}

#[test]
fn a_second_sending_needs_no_second_token() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    for count in 1..=2 {
        window.command(Command::Send);
        window.until(|_| server.messages().len() == count);
        window.until(|window| window.app().can(Command::Send));
    }
    let tokens = server.requests(stand_in::TOKEN);
    assert_eq!(tokens.len(), 1);
}

#[test]
fn a_lost_answer_makes_no_second_message() {
    let server = StandIn::start();
    // More often than one send tries.
    server.order_times(stand_in::MESSAGES, &Fault::LostAnswer, 4);
    let mut window = ready(&server, GOOD);
    window.send_and_wait("may have arrived");
    window.press("Try again");
    window.until_says("The card was sent.");
    let uuids: std::collections::HashSet<_> = server
        .requests(stand_in::MESSAGES)
        .iter()
        .map(|request| request.json()["uuid"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(uuids.len(), 1, "{uuids:?}");
    assert_eq!(server.messages().len(), 1);
}

#[test]
fn a_send_can_be_stopped_and_sent_again_as_one_message() {
    let server = StandIn::start();
    let slow = Fault::SlowAnswer(Duration::from_secs(30));
    server.order(stand_in::MESSAGES, slow);
    let mut window = ready(&server, GOOD);
    window.key(CTRL, Key::Enter);
    window.until(|_| server.messages().len() == 1);
    assert!(!window.app().can(Command::Send));
    window.press("Stop");
    window.until_says("Stopped.");
    window.send_and_wait("The card was sent.");
    assert_eq!(server.messages().len(), 1, "the same uuid");
}

#[test]
fn a_second_send_updates_the_message_and_it_is_recalled() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("Update the last message");
    window.send_and_wait("The card was sent.");
    let at = window.text().find("Good").unwrap();
    let splice = cardwright::document::Splice::new(at..at + 4, "Best");
    window.app_mut().workspace_mut().splice(splice, None);
    window.run();
    window.send_and_wait("The message was updated.");
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].content.contains("Best"), "{messages:?}");
    window.press("Read back");
    window.until_says("The message as the server has it");
    window.press("Recall");
    window.until_says("The message was recalled.");
    assert!(server.messages()[0].recalled);
    // What is gone is not updated.
    window.send_and_wait("The card was sent.");
    window.until(|_| server.messages().len() == 2);
}

#[test]
fn one_press_reaches_several_receivers() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("Add another receiver");
    window.fill("Receiver ID", stand_in::CHAT_ID);
    let settings = &window.app().settings().send;
    assert_eq!(settings.receiver_kind, "chat_id", "told by its look");
    assert_eq!(settings.more.len(), 1);
    window.key(CTRL, Key::Enter);
    window.until(|_| server.messages().len() == 2);
    window.until(|window| window.app().can(Command::Send));
    assert_eq!(
        window
            .words()
            .iter()
            .filter(|said| *said == "The card was sent.")
            .count(),
        2
    );
}

#[test]
fn a_group_of_the_bot_is_chosen_by_name_and_me_from_its_people() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("List the bot's groups");
    window.until_says("Group");
    window.choose("Group", "Card tests");
    assert_eq!(window.app().settings().send.receiver, stand_in::CHAT_ID);
    window.press("Add to favourites");
    window.press("OK");
    let favourites = window.app().settings().send.favourites.clone();
    assert_eq!(favourites[0].label, "Card tests");

    window.press("Me");
    window.press("Pick from a group");
    window.until(|window| window.app().can(Command::Send));
    window.choose("Group", "Card tests");
    window.until_says("Person");
    window.choose("Person", "Zhang San");
    let me = Address {
        kind: ReceiverKind::OpenId.as_str().to_owned(),
        id: stand_in::OPEN_ID.to_owned(),
    };
    assert_eq!(window.app().settings().send.me, Some(me));
    window.press("Others");
    window.press("Create a test group");
    window.fill("Group name", "Trials");
    window.press("Create the group");
    window.until(|_| server.state().groups.len() == 2);
    window.until(|window| window.app().settings().send.receiver != stand_in::CHAT_ID);
    window.send_and_wait("The card was sent.");
    assert_eq!(
        server.messages()[0].chat_id,
        server.state().groups[1].chat_id
    );
}

#[test]
fn a_webhook_sends_without_any_app_and_its_token_is_in_no_file() {
    let server = StandIn::start();
    let mut window = window_for(&server, GOOD);
    let settings = &mut window.app_mut().settings_mut().send;
    settings.app_id.clear();
    settings.way = SendAs::Webhook;
    window.run();
    assert!(window.says("Buttons cannot call back there"));
    window.fill("Webhook address", &server.webhook_url());
    window.send_and_wait("The card was sent.");
    assert_eq!(server.state().webhook().bodies.len(), 1);
    assert!(!window.is_in_a_file(stand_in::WEBHOOK_TOKEN));
    assert!(!window.says(stand_in::WEBHOOK_TOKEN));
}

#[test]
fn a_template_with_variables_a_reply_and_a_card_for_one_person() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.choose("Send as", "Template");
    window.fill("Template ID", stand_in::TEMPLATE_ID);
    window.fill("Template version", "1.0.0");
    let variables = r#"{"title": "T", "count": 3, "day": "2026-01-01"}"#;
    window.fill("Variables (JSON)", variables);
    window.send_and_wait("The card was sent.");
    assert!(server.messages()[0].content.contains(stand_in::TEMPLATE_ID));

    window.choose("Send as", "Reply to a message");
    window.press("The last message");
    window.key(CTRL, Key::Enter);
    window.until(|_| server.messages().len() == 2);
    let messages = server.messages();
    assert_eq!(
        messages[1].parent_id.as_deref(),
        Some(&*messages[0].message_id)
    );
    window.until(|window| window.app().can(Command::Send));

    window.choose("Send as", "Visible to one person");
    window.fill("Group ID", stand_in::CHAT_ID);
    window.key(CTRL, Key::Enter);
    window.until(|_| server.state().ephemerals.len() == 1);
    window.until_says("Delete for the person");
    window.press("Delete for the person");
    window.until_says("The card was deleted.");
    assert!(server.state().ephemerals[0].deleted);
}

#[test]
fn a_look_shows_what_would_go_out_and_sends_nothing() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("Check only");
    window.until_says("What would go out");
    assert!(window.says("Nothing stands in the way."));
    assert!(window.says("receive_id_type=open_id"));
    assert!(server.state().log.is_empty());
    assert!(!window.says(stand_in::SECRET));
}

#[test]
fn an_address_with_two_schemes_has_no_host() {
    let mut window = Window::with(CARD);
    window.app_mut().settings_mut().send.base = "https://http://127.0.0.1:9".to_owned();
    window.app_mut().settings_mut().send.app_id = "cli_x".to_owned();
    window.command(Command::SendPanel);
    window.command(Command::Send);
    let said = window
        .harness
        .query_all_by(|node| label(node).contains("has no host"));
    assert!(said.count() > 0);
}

#[test]
fn another_server_begins_with_an_empty_address() {
    let mut window = Window::with(CARD);
    window.command(Command::SendPanel);
    window.field("Server").focus();
    window.run();
    window.key(Modifiers::NONE, Key::Enter);
    window.field("Other address").focus();
    window.run();
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().settings().send.base, "");
    window.field("Server address").focus();
    window.run();
    window.type_text("http://127.0.0.1:9");
    assert_eq!(window.app().settings().send.base, "http://127.0.0.1:9");
}

#[test]
fn what_cannot_be_updated_is_sent_as_a_new_message() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.press("Update the last message");
    window.send_and_wait("The card was sent.");
    // Somebody else has recalled it.
    server.state().messages[0].recalled = true;
    window.send_and_wait("Send as a new message");
    assert_eq!(server.messages().len(), 1);
    window.press("Send as a new message");
    window.until(|_| server.messages().len() == 2);
    window.until_says("The card was sent.");
}

#[test]
fn a_batch_is_one_call_and_an_update_goes_to_the_message_that_is_named() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.choose("Send as", "Batch");
    window.send_and_wait("The card was sent.");
    assert_eq!(server.state().batches.len(), 1);
    window.press("How far is it?");
    window.until_says("1 of 1 receivers have it");
    window.press("Recall");
    window.until_says("The message was recalled.");
    assert!(server.state().batches[0].recalled);

    window.choose("Send as", "Card (JSON)");
    window.send_and_wait("Message ID");
    window.until(|_| server.messages().len() == 1);
    window.until(|window| window.app().can(Command::Send));
    let id = server.messages()[0].message_id.clone();
    window.choose("Send as", "Update of a message");
    window.fill("Message ID", &id);
    window.send_and_wait("The message was updated.");
    assert!(server.messages()[0].updated);
}

#[test]
fn a_card_that_was_never_saved_is_sent_and_updated_too() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.command(Command::New);
    assert!(window.work().file().is_none());
    window.press("Update the last message");
    window.key(CTRL, Key::Enter);
    window.until(|window| window.app().can(Command::Send));
    if window.says("Send all the same") {
        window.press("Send all the same");
    }
    window.until_says("The card was sent.");
    window.send_and_wait("The message was updated.");
    assert_eq!(server.messages().len(), 1);
}

#[test]
fn everything_said_of_a_failure_is_said_in_chinese_too() {
    let server = StandIn::start();
    let mut window = ready(&server, GOOD);
    window.app_mut().settings_mut().send.receiver = stand_in::OTHER_OPEN_ID.to_owned();
    window.command(Command::Language(Lang::Zh));
    window.send_and_wait("99992361");
    for words in ["按邮箱查找我", "错误码", "详细信息", "发送卡片", "发送记录"]
    {
        assert!(window.says(words), "{words}");
    }
    for words in ["Look me up", "Log ID", "History", "Send the card"] {
        assert!(!window.says(words), "{words}");
    }
}
