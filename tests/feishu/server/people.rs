//! People by address, groups, and who is in them.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::stand_in::{
    BATCH_GET_ID, CHAT_ID, CHATS, EMAIL, Group, MOBILE, OPEN_ID, OTHER_APP_ID, OTHER_SECRET,
    UNION_ID, USER_ID, User,
};
use super::{APP_ID, Prepare, Raw, Refused, SECRET, check, nothing};

#[tokio::test]
async fn people_are_found_in_the_order_asked_and_the_unknown_have_no_id() {
    let raw = Raw::start().await;
    let body = json!({"mobiles": [MOBILE, "1"], "emails": ["nobody@example.com", EMAIL]});
    for (kind, id) in [
        ("open_id", OPEN_ID),
        ("union_id", UNION_ID),
        ("user_id", USER_ID),
    ] {
        let path = format!("{BATCH_GET_ID}?user_id_type={kind}");
        let reply = raw.call("POST", &path, &body).await;
        let list = reply.body["data"]["user_list"].as_array().unwrap().clone();
        assert_eq!(list.len(), 4);
        assert_eq!(list[0], json!({"email": "nobody@example.com"}));
        assert_eq!(
            (&list[1]["email"], &list[1]["user_id"]),
            (&json!(EMAIL), &json!(id))
        );
        assert_eq!(
            (&list[2]["mobile"], &list[2]["user_id"]),
            (&json!(MOBILE), &json!(id))
        );
        assert_eq!(list[3], json!({"mobile": "1"}));
    }
}

#[tokio::test]
async fn people_who_left_or_are_out_of_range_have_no_id() {
    let raw = Raw::start().await;
    let ask = |resigned: bool| json!({"emails": [EMAIL], "include_resigned": resigned});
    let found = async |resigned| {
        let reply = raw.call("POST", BATCH_GET_ID, &ask(resigned)).await;
        assert_eq!(reply.code, Some(0));
        reply.body["data"]["user_list"][0].get("user_id").is_some()
    };
    assert!(found(false).await);
    raw.server.state().user().resigned = true;
    assert!(!found(false).await);
    assert!(found(true).await);
    raw.server.state().app().data_range = Some([].into());
    assert!(!found(true).await);
}

#[tokio::test]
async fn a_list_of_more_than_50_addresses_is_refused() {
    let row = |path: &str, body, code| {
        let path = format!("{BATCH_GET_ID}{path}");
        Refused("POST", path, body, nothing, code, "")
    };
    let many = vec!["a@b.cn"; 51];
    check(vec![
        row("", json!({"emails": many}), 99992402),
        row("", json!({"mobiles": many}), 99992402),
        row("", json!({"emails": "a@b.cn"}), 99992402),
        row("?user_id_type=email", json!({}), 99992402),
    ])
    .await;
}

#[tokio::test]
async fn making_a_group_is_refused_for_each_reason() {
    let row = |body, prepare: Prepare, code, words| {
        Refused("POST", CHATS.to_owned(), body, prepare, code, words)
    };
    check(vec![
        row(
            json!({}),
            |state| state.app().bot = false,
            232025,
            "Bot ability",
        ),
        row(
            json!({"user_id_list": vec!["x"; 51]}),
            nothing,
            232001,
            "parameter",
        ),
        row(
            json!({"bot_id_list": vec!["x"; 6]}),
            nothing,
            232001,
            "parameter",
        ),
        row(
            json!({"chat_type": "public"}),
            nothing,
            232042,
            "not be empty",
        ),
        row(
            json!({"chat_type": "public", "name": "x"}),
            nothing,
            232020,
            "two characters",
        ),
        row(
            json!({"user_id_list": ["ou_x"]}),
            nothing,
            232043,
            "unavailable ids",
        ),
        row(
            json!({"user_id_list": [OPEN_ID]}),
            |state| state.user().resigned = true,
            232022,
            "resigned",
        ),
        row(
            json!({"bot_id_list": ["cli_x"]}),
            nothing,
            232021,
            "Bot can NOT be found",
        ),
        row(json!({"chat_mode": "topic"}), nothing, 99992402, "field"),
        row(json!({"name": 1}), nothing, 99992402, "field"),
    ])
    .await;
}

#[tokio::test]
async fn one_uuid_makes_one_group_for_ten_hours() {
    let mut raw = Raw::start().await;
    let path = format!("{CHATS}?uuid=a%20b");
    let mut ids = Vec::new();
    for wait in [0, 35_900, 200] {
        raw.server.state().advance(Duration::from_secs(wait));
        raw.token = raw.bearer(APP_ID, SECRET).await;
        let body = json!({"name": "Card tests", "user_id_list": [OPEN_ID]});
        let reply = raw.call("POST", &path, &body).await;
        ids.push(reply.body["data"]["chat_id"].clone());
    }
    assert!(ids[0] == ids[1] && ids[1] != ids[2], "{ids:?}");
    let groups = raw.server.state().groups.clone();
    assert_eq!(groups.len(), 3);
    assert_eq!(groups[1].bots, [APP_ID]);
    assert_eq!(groups[1].members, [UNION_ID]);
    let long = format!("{CHATS}?uuid={}", "u".repeat(51));
    let reply = raw.call("POST", &long, &json!({})).await;
    assert_eq!(reply.code, Some(99992402));
}

/// Turns the pages of a list.
async fn pages(raw: &Raw, path: &str, key: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut token = String::new();
    loop {
        let next = format!("{path}&page_token={token}");
        let reply = raw.call("GET", &next, &Value::Null).await;
        let data = reply.body["data"].clone();
        let items = data["items"].as_array().unwrap().iter();
        pages.push(
            items
                .map(|item| item[key].as_str().unwrap().to_owned())
                .collect(),
        );
        assert_eq!(data["has_more"], data.get("page_token").is_some());
        match data["page_token"].as_str() {
            Some(next) => next.clone_into(&mut token),
            None => return pages,
        }
    }
}

#[tokio::test]
async fn the_groups_of_the_bot_come_in_pages() {
    let raw = Raw::start().await;
    for index in 0..30 {
        raw.server.state().groups.push(Group {
            chat_id: format!("oc_{index}"),
            // Every third one is not the bot's.
            bots: [APP_ID, APP_ID, OTHER_APP_ID].map(str::to_owned)[index % 3..][..1].to_vec(),
            ..Group::default()
        });
    }
    let turned = pages(&raw, &format!("{CHATS}?page_size=8"), "chat_id").await;
    assert_eq!(turned.iter().map(Vec::len).collect::<Vec<_>>(), [8, 8, 5]);
    assert_eq!(turned[0][0], CHAT_ID);
    let turned = pages(
        &raw,
        &format!("{CHATS}?sort_type=ByCreateTimeAsc"),
        "chat_id",
    )
    .await;
    assert_eq!(turned.iter().map(Vec::len).collect::<Vec<_>>(), [20, 1]);
    for query in [
        "page_size=101",
        "page_size=0",
        "page_size=x",
        "page_token=x",
    ] {
        let reply = raw
            .call("GET", &format!("{CHATS}?{query}"), &Value::Null)
            .await;
        assert_eq!(reply.code, Some(232001), "{query}");
    }
    raw.server.state().app().bot = false;
    let reply = raw.call("GET", CHATS, &Value::Null).await;
    assert_eq!(reply.code, Some(232025));
}

#[tokio::test]
async fn the_people_in_a_group_come_in_pages_by_the_kind_of_id_asked_for() {
    let mut raw = Raw::start().await;
    for index in 0..2 {
        let union_id = format!("on_{index}");
        let mut state = raw.server.state();
        state.users.push(User {
            union_id: union_id.clone(),
            name: format!("Li {index}"),
            open_ids: [(APP_ID.to_owned(), format!("ou_{index}"))].into(),
            ..User::default()
        });
        state.group().members.push(union_id);
    }
    let path = format!("{CHATS}/{CHAT_ID}/members");
    let by_size = format!("{path}?page_size=2");
    assert_eq!(
        pages(&raw, &by_size, "name").await,
        [vec!["Zhang San", "Li 0"], vec!["Li 1"]]
    );
    for (kind, id) in [
        ("open_id", OPEN_ID),
        ("union_id", UNION_ID),
        ("user_id", USER_ID),
    ] {
        let path = format!("{path}?member_id_type={kind}");
        let reply = raw.call("GET", &path, &Value::Null).await;
        let item = &reply.body["data"]["items"][0];
        let wanted = json!({"member_id_type": kind, "member_id": id, "name": "Zhang San", "tenant_key": "0000000000000001"});
        assert_eq!(*item, wanted);
    }
    let row = |path: String, prepare: Prepare, code, words| {
        Refused("GET", path, Value::Null, prepare, code, words)
    };
    check(vec![
        row(format!("{CHATS}/oc_x/members"), nothing, 99992356, "[oc_x]"),
        row(
            format!("{path}?member_id_type=email"),
            nothing,
            99992402,
            "field",
        ),
        row(
            path.clone(),
            |state| state.group().bots.clear(),
            232011,
            "out of the chat",
        ),
        row(
            path.clone(),
            |state| state.group().dissolved = true,
            232009,
            "dissolved",
        ),
        row(
            path.clone(),
            |state| {
                state
                    .app()
                    .scopes
                    .retain(|scope| !scope.starts_with("im:chat"))
            },
            99991672,
            "[im:chat, im:chat:readonly, im:chat.members:read]",
        ),
    ])
    .await;
    raw.token = raw.bearer(OTHER_APP_ID, OTHER_SECRET).await;
    assert_eq!(
        raw.call("GET", &path, &Value::Null).await.code,
        Some(232011)
    );
}
