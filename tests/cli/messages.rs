//! `cardwright message`.

use serde_json::json;

use super::*;
use crate::stand_in::{CHAT_ID, DELAYED_UPDATE, OPEN_ID};

#[test]
fn a_message_is_read_back_as_it_was_sent() {
    let bench = Bench::new();
    let id = bench.run(["send", "card.json", "--to", OPEN_ID]).word();
    let read = bench.run(["message", "read", &id]).ends(0);
    let card: Value = serde_json::from_str(&read.out).unwrap();
    assert_eq!(card["body"]["elements"][0]["content"], "hello");
    let line = bench
        .run(["message", "read", &id, "--json", "--as", "projection"])
        .ends(0)
        .line();
    assert_eq!(line["message"]["message_id"], id.as_str());
    let dry = bench.run(["message", "read", &id, "--dry-run"]).ends(0);
    assert!(
        dry.out.contains("card_msg_content_type=user_card_content"),
        "{dry:?}"
    );
    bench.run(["message", "read", "om_none"]).ends(1);
}

#[test]
fn messages_batches_and_cards_for_one_person_are_recalled() {
    let bench = Bench::new();
    let id = bench.run(["send", "card.json", "--to", OPEN_ID]).word();
    assert_eq!(bench.run(["message", "recall", &id]).word(), id);
    assert!(bench.server.messages()[0].recalled);
    bench
        .run(["message", "read", &id])
        .ends(1)
        .says(&["recalled"]);

    let batch = bench
        .run(["send", "card.json", "--batch", "--to", OPEN_ID])
        .word();
    let far = bench
        .run(["message", "progress", &batch, "--json"])
        .ends(0)
        .line();
    assert_eq!(
        (&far["receivers"], &far["recalled"]),
        (&json!(1), &json!(false))
    );
    bench.run(["message", "recall", &batch]).ends(0);
    let far = bench
        .run(["message", "progress", &batch])
        .ends(0)
        .says(&["recalled"]);
    assert!(
        far.out.contains("1 of 1") || far.out.contains("0 of 1"),
        "{far:?}"
    );

    let args = [
        "send",
        "card.json",
        "--to",
        CHAT_ID,
        "--visible-to",
        OPEN_ID,
    ];
    let own = bench.run(args).word();
    bench
        .run(["message", "recall", "--ephemeral", &own])
        .ends(0);
    assert!(bench.server.state().ephemerals[0].deleted);
    let came = bench.run(["message", "recall", "om_none", &id]).ends(1);
    came.says(&["om_none:\n"]);
}

#[test]
fn a_recalled_message_is_not_sent_into_again() {
    let bench = Bench::new();
    let first = bench.run(["send", "card.json", "--to", OPEN_ID]).word();
    bench.run(["message", "recall", &first]).ends(0);
    let second = bench
        .run(["send", "card.json", "--to", OPEN_ID, "--again"])
        .word();
    assert_ne!(first, second);
}

#[test]
fn a_card_is_changed_after_a_click() {
    let bench = Bench::new();
    let id = bench.run(["send", "card.json", "--to", OPEN_ID]).word();
    let token = bench.server.state().click(&id, true);
    bench.write("next.json", &CARD.replace("hello", "clicked"));
    let update = |more: &[&str]| {
        let mut update = bench.with_app();
        update
            .env("FEISHU_CARD_TOKEN", &token)
            .args(["message", "delayed-update", "next.json"])
            .args(["--base-url", &bench.server.base_url()])
            .args(more);
        let came = bench.come(&mut update);
        assert!(
            !came.out.contains(&token) && !came.err.contains(&token),
            "{came:?}"
        );
        came
    };
    let dry = update(&["--dry-run", "--json"]).ends(0).line();
    assert!(bench.server.requests(DELAYED_UPDATE).is_empty());
    let line = update(&["--json"]).ends(0).line();
    assert_eq!(dry, line["request"]);
    assert!(bench.server.messages()[0].content.contains("clicked"));
    update(&[]).ends(0).says(&["Updated."]);
    update(&[]).ends(1).says(&["300040"]);
    bench
        .run(["message", "delayed-update", "next.json"])
        .ends(2)
        .says(&["FEISHU_CARD_TOKEN"]);
}
