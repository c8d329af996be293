//! Whether an app can send, and who "me" is.

use cardwright::feishu::{Receiver, ReceiverKind};
use cardwright::sending::connection::{Connection, State, test};
use cardwright::sending::me;

use super::stand_in::{APP_ID, CHAT_ID, EMAIL, MOBILE, OPEN_ID, StandIn};
use super::{client, client_with_secret};

async fn tested(server: &StandIn) -> Connection {
    test(&client(server), &|_| {}).await
}

fn states(found: &Connection) -> Vec<(&'static str, State)> {
    found
        .checks
        .iter()
        .map(|check| (check.code, check.state))
        .collect()
}

#[tokio::test]
async fn an_app_in_order_is_said_to_be_so_and_nothing_is_changed_by_the_test() {
    let server = StandIn::start();
    let found = tested(&server).await;
    assert!(found.can_send());
    assert_eq!(found.bot.as_ref().expect("a bot").app_name, "Card sender");
    let all = [
        "token", "bot", "version", "send", "upload", "entity", "chats",
    ];
    assert_eq!(states(&found), all.map(|code| (code, State::Good)));
    let state = server.state();
    assert!(state.messages.is_empty() && state.entities.is_empty());
    assert_eq!(state.images.len(), 1, "the one that was there");
}

#[tokio::test]
async fn what_lacks_is_named_with_the_page_that_mends_it() {
    let server = StandIn::start();
    server
        .state()
        .app()
        .scopes
        .retain(|scope| scope != "cardkit:card:write");
    let found = tested(&server).await;
    assert!(found.can_send(), "cards can be sent without entities");
    let entity = found
        .checks
        .iter()
        .find(|check| check.code == "entity")
        .expect("looked at");
    assert_eq!(entity.state, State::Optional);
    assert!(
        entity.page.as_deref().expect("a page").contains("auth"),
        "{entity:?}"
    );

    server
        .state()
        .app()
        .scopes
        .retain(|scope| !scope.starts_with("im:message"));
    let found = tested(&server).await;
    assert!(!found.can_send());
    let send = found
        .checks
        .iter()
        .find(|check| check.code == "send")
        .expect("looked at");
    assert_eq!(send.state, State::Missing);

    server.state().app().bot = false;
    let found = tested(&server).await;
    assert_eq!(
        states(&found),
        [("token", State::Good), ("bot", State::Missing)]
    );
    assert!(
        found.checks[1]
            .page
            .as_deref()
            .expect("a page")
            .ends_with(&format!("/app/{APP_ID}/bot"))
    );

    server.state().app().bot = true;
    server.state().app().ip_list = vec!["192.0.2.1".parse().expect("an address")];
    let found = tested(&server).await;
    assert_eq!(
        states(&found),
        [("token", State::Good), ("address", State::Missing)]
    );
    assert!(
        found.checks[1]
            .page
            .as_deref()
            .expect("a page")
            .ends_with("/safe")
    );

    server.state().app().ip_list.clear();
    server.state().app().enabled = false;
    let found = tested(&server).await;
    assert_eq!(states(&found).last(), Some(&("version", State::Missing)));
}

#[tokio::test]
async fn wrong_credentials_and_no_server_are_told_apart() {
    let server = StandIn::start();
    let found = test(&client_with_secret(&server, "wrong-secret"), &|_| {}).await;
    assert_eq!(states(&found), [("token", State::Missing)]);
    assert!(
        found.checks[0]
            .page
            .as_deref()
            .expect("a page")
            .ends_with("/baseinfo")
    );
    assert!(!format!("{found:?}").contains("wrong-secret"));
    let client = client(&server);
    drop(server);
    let found = test(&client, &|_| {}).await;
    assert_eq!(states(&found), [("token", State::Missing)]);
    assert_eq!(found.checks[0].page, None);
}

#[tokio::test]
async fn me_is_found_by_address_by_number_and_in_a_group() {
    let server = StandIn::start();
    let client = client(&server);
    let me = Receiver::new(ReceiverKind::OpenId, OPEN_ID).expect("a receiver");
    for address in [EMAIL, MOBILE, "+86 138-0000-0001", OPEN_ID] {
        let found = me::find(&client, address, &|_| {}).await;
        assert_eq!(found.as_ref(), Ok(&me), "{address}");
    }
    let error = me::find(&client, "nobody@example.com", &|_| {})
        .await
        .expect_err("nobody");
    assert!(error.to_string().contains("nobody@example.com"), "{error}");
    let error = me::find(&client, "Zhang San", &|_| {})
        .await
        .expect_err("no address");
    assert!(error.to_string().contains("no e-mail address"), "{error}");
    let people = me::candidates(&client, CHAT_ID, &|_| {})
        .await
        .expect("members");
    assert_eq!(people.len(), 1);
    assert_eq!(
        (people[0].name.as_str(), &people[0].receiver),
        ("Zhang San", &me)
    );
}
