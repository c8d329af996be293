//! The card is sent, or why not.

use super::*;

#[test]
fn the_card_is_sent_once_and_the_message_id_shown() {
    let server = stand_in::StandIn::start();
    let mut window = Window::with(
        "{\"schema\": \"2.0\", /* kept here */ \"body\": {\"elements\": [{\"tag\": \"hr\"}]}}",
    );
    let settings = window.app_mut().settings_mut();
    settings.send.base = server.base_url();
    settings.send.app_id = stand_in::APP_ID.to_owned();
    settings.send.receiver = stand_in::OPEN_ID.to_owned();
    window.command(Command::SendPanel);
    window.field("App Secret").focus();
    window.run();
    window.type_text(stand_in::SECRET);
    window.key(CTRL, Key::Enter);
    window.key(CTRL, Key::Enter);
    window.until(|window| {
        window
            .harness
            .query_by_label("The card was sent.")
            .is_some()
    });
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert!(
        window
            .harness
            .query_by(|node| label(node).starts_with("om_"))
            .is_some()
    );
    window.app_mut().write_journal();
    for entry in std::fs::read_dir(window.folder.path().join("data")).unwrap() {
        let bytes = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(
            !bytes.contains(stand_in::SECRET),
            "the secret is in no file"
        );
    }
}

#[test]
fn a_wrong_secret_is_explained_with_code_and_advice() {
    let server = stand_in::StandIn::start();
    let mut window = Window::with(CARD);
    let settings = window.app_mut().settings_mut();
    settings.send.base = server.base_url();
    settings.send.app_id = stand_in::APP_ID.to_owned();
    settings.send.receiver = stand_in::OPEN_ID.to_owned();
    window.command(Command::SendPanel);
    window.field("App Secret").focus();
    window.run();
    window.type_text("wrong");
    window
        .harness
        .get_by_role_and_label(Role::Button, "Send the card")
        .click();
    window.run();
    window.until(|window| window.harness.query_by_label("Code").is_some());
    assert!(server.messages().is_empty());
}

#[test]
fn a_second_sending_needs_no_second_token() {
    let server = stand_in::StandIn::start();
    let mut window = Window::with(CARD);
    let settings = window.app_mut().settings_mut();
    settings.send.base = server.base_url();
    settings.send.app_id = stand_in::APP_ID.to_owned();
    settings.send.receiver = stand_in::OPEN_ID.to_owned();
    window.command(Command::SendPanel);
    window.field("App Secret").focus();
    window.run();
    window.type_text(stand_in::SECRET);
    for count in 1..=2 {
        window.command(Command::Send);
        window.until(|_| server.messages().len() == count);
        window.until(|window| window.app().can(Command::Send));
    }
    let tokens = server.requests("/open-apis/auth/v3/tenant_access_token/internal");
    assert_eq!(tokens.len(), 1);
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
