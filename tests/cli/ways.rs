//! `cardwright send` in all other ways: as an entity, a template, to a custom bot, to one person, to many, as a reply.

use serde_json::json;

use super::*;
use crate::stand_in::{
    BATCH_SEND, CARDS, CHAT_ID, EPHEMERAL_SEND, MESSAGES, OPEN_ID, TEMPLATE_ID, UNION_ID,
    WEBHOOK_TOKEN,
};

#[test]
fn an_entity_is_made_and_sent() {
    let bench = Bench::new();
    let line = bench.send(&["--to", OPEN_ID, "--as", "entity"]);
    let card_id = line["card_id"].as_str().unwrap();
    assert_eq!(bench.server.messages()[0].card_id.as_deref(), Some(card_id));
    let said = bench.run(["send", "card.json", "--as", "entity", "--to", OPEN_ID]);
    said.ends(0).says(&["card_id: 7"]);
    let args = ["send", "card.json", "--as", "entity", "--to", OPEN_ID];
    let dry = bench
        .run(args.iter().chain(&["--dry-run", "--json"]))
        .lines();
    assert!(dry[0]["url"].as_str().unwrap().ends_with(CARDS));
    assert!(
        dry[1]["body"]["content"]
            .as_str()
            .unwrap()
            .contains("$CARD_ID"),
        "{dry:?}"
    );
}

#[test]
fn an_entity_that_is_there_is_sent_by_its_id() {
    let bench = Bench::new();
    let card_id = bench.run(["cardkit", "create", "card.json"]).word();
    let args = [
        "send",
        "--card-id",
        &card_id,
        "--to",
        OPEN_ID,
        "--uuid",
        "a",
        "--json",
    ];
    let dry = bench.run(args.iter().chain(&["--dry-run"])).ends(0).lines();
    let line = bench.run(args).ends(0).line();
    assert_eq!(dry, [line["request"].clone()]);
    assert_eq!(bench.server.state().entities.len(), 1);
    let message = &bench.server.messages()[0];
    assert_eq!(message.card_id.as_deref(), Some(&*card_id));
}

#[test]
fn a_template_is_named_by_flags_by_its_id_or_by_a_file() {
    let bench = Bench::new();
    bench.write(
        "values.json",
        r#"{"title": "T", "count": 3, "day": "2026-01-01"}"#,
    );
    let reference = json!({"type": "template", "data": {
        "template_id": TEMPLATE_ID, "template_version_name": "1.0.0",
        "template_variable": {"title": "of the file"},
    }});
    bench.write("template.json", &reference.to_string());
    let content = |args: &[&str]| {
        let all = ["send", "--to", OPEN_ID, "--json"].iter().chain(args);
        let line = bench.run(all).ends(0).line();
        let text = line["request"]["body"]["content"].as_str().unwrap();
        serde_json::from_str::<Value>(text).unwrap()
    };
    let by_flags = content(&[
        "--template-id",
        TEMPLATE_ID,
        "--template-version",
        "1.0.1",
        "--variables",
        "values.json",
    ]);
    assert_eq!(
        by_flags,
        json!({"type": "template", "data": {
            "template_id": TEMPLATE_ID, "template_version_name": "1.0.1",
            "template_variable": {"title": "T", "count": 3, "day": "2026-01-01"},
        }})
    );
    let by_id = content(&[
        TEMPLATE_ID,
        "--variables",
        "values.json",
        "--as",
        "template",
    ]);
    assert_eq!(by_id["data"]["template_variable"]["count"], 3);
    assert_eq!(content(&["template.json"]), reference);
    let changed = content(&["template.json", "--variables", "values.json"]);
    assert_eq!(changed["data"]["template_variable"]["title"], "T");
    assert_eq!(changed["data"]["template_version_name"], "1.0.0");
    bench
        .run([
            "send",
            "card.json",
            "--to",
            OPEN_ID,
            "--template-version",
            "1.0.0",
        ])
        .ends(2)
        .says(&["no template"]);
    bench.write("list.json", "[1]");
    bench
        .run([
            "send",
            TEMPLATE_ID,
            "--to",
            OPEN_ID,
            "--variables",
            "list.json",
        ])
        .ends(2)
        .says(&["list.json"]);
}

#[test]
fn a_custom_bot_is_told_by_the_environment_and_its_address_does_not_show() {
    let bench = Bench::new();
    let url = bench.server.webhook_url();
    let send = |more: &[&str]| {
        let mut send = bench.bare();
        send.env("CARDWRIGHT_WEBHOOK", &url)
            .args(["send", "card.json", "--as", "webhook"])
            .args(more);
        let came = bench.come(&mut send);
        assert!(
            !came.out.contains(WEBHOOK_TOKEN) && !came.err.contains(WEBHOOK_TOKEN),
            "{came:?}"
        );
        came
    };
    send(&[]).ends(0).says(&["Sent."]);
    let line = send(&["--json"]).ends(0).line();
    assert!(line["message_id"].is_null());
    let shown = line["request"]["url"].as_str().unwrap();
    assert!(shown.ends_with("/$FEISHU_WEBHOOK_TOKEN"), "{shown}");
    assert_eq!(bench.server.state().webhook().bodies.len(), 2);
    let dry = send(&["--dry-run", "--json"]).ends(0).line();
    assert_eq!(dry, line["request"]);
    let curl = send(&["--dry-run", "--curl"]).ends(0);
    assert!(curl.out.contains("$FEISHU_WEBHOOK_TOKEN"), "{curl:?}");
    assert_eq!(bench.server.state().webhook().bodies.len(), 2);
}

#[test]
fn a_dry_run_to_a_custom_bot_needs_no_address() {
    let bench = Bench::new();
    let mut send = bench.bare();
    send.args(["send", "card.json", "--as", "webhook", "--dry-run"]);
    let came = bench.come(&mut send).ends(0);
    let url = "POST https://open.feishu.cn/open-apis/bot/v2/hook/$FEISHU_WEBHOOK_TOKEN\n";
    assert!(came.out.starts_with(url), "{came:?}");
    let mut send = bench.bare();
    send.args(["send", "card.json", "--as", "webhook"]);
    bench.come(&mut send).ends(2).says(&["CARDWRIGHT_WEBHOOK"]);
}

#[test]
fn a_custom_bot_with_a_key_gets_a_signature_and_an_argument_is_warned_of() {
    let bench = Bench::new();
    bench.server.state().webhook().secret = Some("kEy0000".to_owned());
    let url = bench.server.webhook_url();
    let send = |key: Option<&str>| {
        let mut send = bench.bare();
        if let Some(key) = key {
            send.env("CARDWRIGHT_WEBHOOK_SECRET", key);
        }
        send.args(["send", "card.json", "--webhook", &url]);
        bench.come(&mut send)
    };
    send(None).ends(1).says(&["19021", "shell's history"]);
    let came = send(Some("kEy0000")).ends(0);
    assert!(
        !came.err.contains("kEy0000") && !came.out.contains("kEy0000"),
        "{came:?}"
    );
    assert_eq!(bench.server.state().webhook().bodies.len(), 1);
}

#[test]
fn pictures_for_a_custom_bot_are_uploaded_by_an_app() {
    let bench = Bench::new();
    std::fs::write(bench.path("logo.png"), picture(4)).unwrap();
    let card = json!({"schema": "2.0", "body": {"elements": [
        {"tag": "img", "img_key": "logo.png", "alt": {"tag": "plain_text", "content": "a"}},
    ]}});
    bench.write("picture.json", &card.to_string());
    let send = |mut program: Command| {
        program
            .env("CARDWRIGHT_WEBHOOK", bench.server.webhook_url())
            .args(["send", "picture.json", "--as", "webhook"])
            .args(["--base-url", &bench.server.base_url()]);
        bench.come(&mut program)
    };
    send(bench.bare()).ends(2).says(&["custom bot cannot"]);
    assert!(bench.server.state().log.is_empty());
    send(bench.with_app()).ends(0);
    let mut state = bench.server.state();
    let key = state.images[1].key.clone();
    let sent = &state.webhook().bodies[0]["card"]["body"]["elements"][0]["img_key"];
    assert_eq!(*sent, key.as_str());
}

#[test]
fn a_card_for_one_person_stands_in_a_group() {
    let bench = Bench::new();
    let line = bench.send(&["--to", CHAT_ID, "--visible-to", OPEN_ID]);
    assert_eq!(bench.server.requests(EPHEMERAL_SEND).len(), 1);
    let state = bench.server.state();
    assert_eq!(line["message_id"], state.ephemerals[0].message_id.as_str());
    drop(state);
    bench
        .run([
            "send",
            "card.json",
            "--to",
            OPEN_ID,
            "--visible-to",
            OPEN_ID,
        ])
        .ends(2)
        .says(&["--to oc_"]);
}

#[test]
fn a_batch_goes_out_in_one_call() {
    let bench = Bench::new();
    let line = bench.send(&[
        "--batch",
        "--to",
        OPEN_ID,
        "--to",
        UNION_ID,
        "--to",
        "ou_unknown",
    ]);
    assert!(
        line["message_id"].as_str().unwrap().starts_with("bm-"),
        "{line}"
    );
    assert_eq!(line["invalid"], json!(["ou_unknown"]));
    assert_eq!(bench.server.requests(BATCH_SEND).len(), 1);
    bench
        .run(["send", "card.json", "--batch", "--to", CHAT_ID])
        .ends(1)
        .says(&[CHAT_ID]);
}

#[test]
fn a_reply_stands_below_its_message() {
    let bench = Bench::new();
    let first = bench.send(&["--to", CHAT_ID]);
    let first = first["message_id"].as_str().unwrap();
    let args = ["--reply-to", first, "--in-thread", "--uuid", "r"];
    let dry = bench
        .run(
            ["send", "card.json", "--json", "--dry-run"]
                .iter()
                .chain(&args),
        )
        .ends(0)
        .line();
    let line = bench.send(&args);
    assert_eq!(dry, line["request"]);
    let reply = &bench.server.messages()[1];
    assert_eq!(reply.parent_id.as_deref(), Some(first));
    assert!(reply.thread_id.is_some());
    assert!(
        bench
            .server
            .requests(&format!("{MESSAGES}/{first}/reply"))
            .len()
            == 1
    );
    let template = ["send", TEMPLATE_ID, "--reply-to", first, "--json"];
    let line = bench.run(template).ends(0).line();
    let content = line["request"]["body"]["content"].as_str().unwrap();
    assert!(content.contains(TEMPLATE_ID), "{content}");
}

#[test]
fn ways_that_exclude_each_other_are_not_mixed() {
    let bench = Bench::new();
    let args = [
        "send",
        "card.json",
        "--reply-to",
        "om_1",
        "--update",
        "om_2",
    ];
    bench.run(args).ends(2);
    bench
        .run(["send", "card.json", "--in-thread", "--to", OPEN_ID])
        .ends(2);
}

#[test]
fn the_variables_of_a_card_are_filled_in_before_it_goes_out() {
    let folder = folder();
    let card = write(
        folder.path(),
        "card.json",
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "Hello ${name} ${gone}"}]}}"#,
    );
    let values = write(folder.path(), "values.json", r#"{"name": "Zhang"}"#);
    let (code, out, err) = run(command()
        .args([
            "send",
            "--to",
            OPEN_ID,
            "--dry-run",
            "--force",
            "--variables",
        ])
        .arg(values)
        .arg(card));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Hello Zhang ${gone}"), "{out}");
    assert!(err.contains("no value for gone"), "{err}");
}
