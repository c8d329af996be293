//! `cardwright send` as most people use it.

use serde_json::Value;

use super::*;
use crate::stand_in::{CHAT_ID, EMAIL, Fault, IMAGE_KEY, IMAGES, MESSAGES, OPEN_ID, UNION_ID};

#[test]
fn it_prints_the_message_id_and_sends_the_card_without_its_comments() {
    let bench = Bench::new();
    let id = bench.run(["send", "card.json", "--to", OPEN_ID]).word();
    assert!(id.starts_with("om_") && id.len() == 35, "{id}");
    let line = bench.send(&["--to", OPEN_ID, "--to-type", "open_id"]);
    assert!(line["message_id"].as_str().unwrap().starts_with("om_"));
    let content = line["request"]["body"]["content"]
        .as_str()
        .expect("the content is a string");
    let card: Value = serde_json::from_str(content).expect("strict JSON");
    assert_eq!(card["body"]["elements"][0]["content"], "hello");
    assert_eq!(bench.server.messages().len(), 2);
}

#[test]
fn a_dry_run_sends_nothing_needs_no_secret_and_is_what_goes_out_afterwards() {
    let bench = Bench::new();
    let base = bench.server.base_url();
    let to = ["--to", OPEN_ID, "--uuid", "one", "--json"];
    let mut dry = bench.bare();
    dry.args(["send", "card.json", "--dry-run", "--base-url", &base])
        .args(to);
    let dry = bench.come(&mut dry).ends(0);
    assert!(bench.server.state().log.is_empty());
    bench.run(["send", "card.json"].iter().chain(&to)).ends(0);
    bench.same(&dry);
    let text = bench.run(["send", "card.json", "--to", OPEN_ID, "--dry-run"]);
    let url = format!("POST {base}{MESSAGES}?receive_id_type=open_id\n{{\n");
    assert!(text.out.starts_with(&url), "{text:?}");
    let curl = bench.run(["send", "card.json", "--to", OPEN_ID, "--dry-run", "--curl"]);
    assert!(
        curl.out.starts_with("curl ") && curl.out.contains("$FEISHU_TENANT_ACCESS_TOKEN"),
        "{curl:?}"
    );
    assert_eq!(bench.server.messages().len(), 1);
}

#[test]
fn several_cards_go_to_several_receivers_and_one_that_fails_stops_no_other() {
    let bench = Bench::new();
    bench.write("second.json", &CARD.replace("hello", "world"));
    let refusal = "ErrCode: 200860; ErrMsg: made up; ";
    bench
        .server
        .order(MESSAGES, Fault::Card(refusal.to_owned()));
    let came = bench
        .run([
            "send",
            "card.json",
            "second.json",
            "--to",
            OPEN_ID,
            "--to",
            &format!("{CHAT_ID},{EMAIL}"),
            "--json",
        ])
        .ends(1);
    let lines = came.lines();
    let sent: Vec<(&str, &str)> = lines
        .iter()
        .filter(|line| line["message_id"].is_string())
        .map(|line| (line["file"].as_str().unwrap(), line["to"].as_str().unwrap()))
        .collect();
    let all = |file| [(file, OPEN_ID), (file, CHAT_ID), (file, EMAIL)];
    let sends = [all("card.json"), all("second.json")].concat();
    assert_eq!(sent, sends[1..]);
    assert!(lines[0]["error"]["message"].is_string(), "{came:?}");
    assert_eq!(bench.server.messages().len(), 5);
}

#[test]
fn of_several_cards_none_goes_where_one_cannot() {
    let bench = Bench::new();
    bench.write("odd.json", &CARD.replace("markdown", "note"));
    bench.write("broken.json", "{");
    for (name, code) in [("odd.json", 1), ("broken.json", 1), ("none.json", 2)] {
        let args = ["send", "card.json", name, "--to", OPEN_ID];
        let came = bench.run(args).ends(code);
        came.says(&[name, "Not sent either: card.json"]);
        let line = bench.run(args.iter().chain(&["--json"])).line();
        assert_eq!(line["file"], name);
        assert!(line["error"]["message"].is_string(), "{line}");
    }
    assert!(bench.server.state().log.is_empty());
}

#[test]
fn two_cards_with_one_picture_upload_it_once() {
    let bench = Bench::new();
    std::fs::write(bench.path("logo.png"), picture(5)).unwrap();
    let image =
        r#"{"tag": "img", "img_key": "logo.png", "alt": {"tag": "plain_text", "content": "a"}}"#;
    let card = CARD.replace(r#"{"tag": "markdown", "content": "hello"}"#, image);
    bench.write("one.json", &card);
    bench.write("two.json", &card.replace("blue", "red"));
    bench
        .run(["send", "one.json", "two.json", "--to", OPEN_ID])
        .ends(0);
    assert_eq!(bench.server.requests(IMAGES).len(), 1);
    assert_eq!(bench.server.messages().len(), 2);
}

#[test]
fn an_error_of_the_card_stops_it_and_names_the_place() {
    let bench = Bench::new();
    bench.write("odd.json", &CARD.replace("markdown", "note"));
    let came = bench.run(["send", "odd.json", "--to", OPEN_ID, "--force"]);
    assert_eq!(came.out, "");
    came.ends(1).says(&["odd.json:5:25: error: ", "200861"]);
    let line = bench
        .run(["send", "odd.json", "--to", OPEN_ID, "--json"])
        .ends(1)
        .line();
    assert_eq!(line["error"]["code"], 200_861);
    assert_eq!(line["error"]["path"], "/body/elements/0");
    assert_eq!(line["error"]["problems"][0]["severity"], "error");
    assert!(bench.server.state().log.is_empty());
}

#[test]
fn a_warning_stops_it_where_nobody_can_be_asked_unless_forced() {
    let bench = Bench::new();
    let text = CARD.replace(
        "\"content\": \"hello\"",
        "\"content\": \"hello\", \"text_align\": \"middle\"",
    );
    bench.write("odd.json", &text);
    let came = bench.run(["send", "odd.json", "--to", OPEN_ID]).ends(1);
    came.says(&["odd.json:5:", "warning: ", "--force"]);
    assert!(bench.server.state().log.is_empty());
    let line = bench
        .run(["send", "odd.json", "--to", OPEN_ID, "--json"])
        .ends(1)
        .line();
    assert_eq!(line["error"]["problems"][0]["severity"], "warning");
    bench
        .run(["send", "odd.json", "--to", OPEN_ID, "--force"])
        .ends(0)
        .says(&["warning: "]);
    assert_eq!(bench.server.messages().len(), 1);
}

const PICTURES: &str = r#"{
  "schema": "2.0",
  "body": {"elements": [
    {"tag": "img", "img_key": "logo.png", "alt": {"tag": "plain_text", "content": "a"}}, // mine
    {"tag": "img", "img_key": "img_v3_own", "alt": {"tag": "plain_text", "content": "b"}}
  ]}
}"#;

#[test]
fn pictures_are_uploaded_once_and_their_keys_written_only_where_asked() {
    let bench = Bench::new();
    let file = bench.write("pictures.json", PICTURES);
    std::fs::write(bench.path("logo.png"), picture(1)).unwrap();
    std::fs::create_dir(bench.path("pics")).unwrap();
    std::fs::write(bench.path("pics/img_v3_own.png"), picture(2)).unwrap();
    let args = [
        "send",
        "pictures.json",
        "--to",
        OPEN_ID,
        "--images",
        "pics",
        "--json",
    ];
    let dry = bench.run(args.iter().chain(&["--dry-run"])).ends(0).lines();
    let urls: Vec<&str> = dry
        .iter()
        .map(|line| line["url"].as_str().unwrap())
        .collect();
    assert!(
        urls[0].ends_with(IMAGES) && urls[1].ends_with(IMAGES) && urls.len() == 3,
        "{urls:?}"
    );
    assert_eq!(dry[0]["body"]["image"]["file"], "logo.png");
    assert!(
        dry[2]["body"]["content"]
            .as_str()
            .unwrap()
            .contains("$IMAGE_KEY_1"),
        "{dry:?}"
    );
    assert!(bench.server.state().log.is_empty());

    bench
        .run(args)
        .ends(0)
        .says(&["Uploading logo.png (1 of 2)"]);
    assert_eq!(bench.server.requests(IMAGES).len(), 2);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), PICTURES);
    let keys: Vec<String> = bench
        .server
        .state()
        .images
        .iter()
        .map(|one| one.key.clone())
        .collect();
    let content = bench.server.messages()[0].content.clone();
    assert!(
        content.contains(&keys[1]) && content.contains(&keys[2]),
        "{content}"
    );

    bench
        .run(args.iter().chain(&["--write-keys"]))
        .ends(0)
        .says(&["the keys are written"]);
    assert_eq!(bench.server.requests(IMAGES).len(), 2);
    let written = PICTURES
        .replace("logo.png", &keys[1])
        .replace("img_v3_own", &keys[2]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
}

#[test]
fn an_address_of_the_web_and_a_missing_file_never_go_out() {
    let bench = Bench::new();
    bench.write(
        "web.json",
        &PICTURES.replace("logo.png", "https://example.com/a.png"),
    );
    bench
        .run(["send", "web.json", "--to", OPEN_ID])
        .ends(1)
        .says(&["--fetch-pictures"]);
    bench.write("none.json", PICTURES);
    for file in ["web.json", "none.json"] {
        let came = bench
            .run(["send", file, "--to", OPEN_ID, "--force", "--json"])
            .ends(1);
        let line = came.line();
        assert_eq!(line["error"]["path"], "/body/elements/0/img_key", "{line}");
    }
    assert!(bench.server.state().log.is_empty());
}

#[test]
fn pictures_of_the_web_are_fetched_where_asked_and_uploaded() {
    use std::io::{Read as _, Write as _};
    let bench = Bench::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/a.png?sig=1", listener.local_addr().unwrap());
    let web = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 2000];
        let length = stream.read(&mut request).unwrap();
        let bytes = picture(9);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", bytes.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&bytes).unwrap();
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    bench.write(
        "web.json",
        &PICTURES
            .replace("logo.png", &address)
            .replace("img_v3_own", IMAGE_KEY),
    );
    bench
        .run(["send", "web.json", "--to", OPEN_ID, "--fetch-pictures"])
        .ends(0)
        .says(&["Fetching http://127.0.0.1"])
        .err
        .lines()
        .for_each(|line| assert!(!line.contains("sig="), "{line}"));
    let asked = web.join().unwrap().to_lowercase();
    assert!(
        asked.starts_with("get /a.png") && !asked.contains("authorization"),
        "{asked}"
    );
    let key = bench.server.state().images[1].key.clone();
    let content = bench.server.messages()[0].content.clone();
    assert!(
        content.contains(&key) && !content.contains("http://"),
        "{content}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_sent_is_no_failure_where_its_id_cannot_be_printed() {
    let bench = Bench::new();
    for more in [&["--json"][..], &[]] {
        let mut send = bench.with_app();
        send.args(["send", "card.json", "--to", OPEN_ID])
            .args(["--base-url", &bench.server.base_url()])
            .args(more)
            .stdout(
                std::fs::File::options()
                    .write(true)
                    .open("/dev/full")
                    .unwrap(),
            );
        bench.come(&mut send).ends(0).says(&["It was sent", "om_"]);
    }
}

#[test]
fn a_second_send_takes_the_place_of_the_first_where_asked() {
    let bench = Bench::new();
    let first = bench
        .run(["send", "card.json", "--to", OPEN_ID, "--again"])
        .word();
    bench.write("card.json", &CARD.replace("hello", "world"));
    let second = bench
        .run(["send", "card.json", "--to", OPEN_ID, "--again"])
        .word();
    assert_eq!(first, second);
    let messages = bench.server.messages();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].content.contains("world"));
    let update = bench.run(["send", "card.json", "--update", &first]).word();
    assert_eq!(update, first);
}

#[test]
fn receivers_of_each_kind_are_told_by_their_form_and_wrong_ones_are_refused() {
    let bench = Bench::new();
    for to in [OPEN_ID, UNION_ID, EMAIL, CHAT_ID] {
        bench.run(["send", "card.json", "--to", to]).ends(0);
    }
    bench
        .run(["send", "card.json", "--to", "ou_1", "--to-type", "email"])
        .ends(2)
        .says(&["@"]);
    for to in ["+8613800000001", "om_123", "cli_a1"] {
        bench
            .run(["send", "card.json", "--to", to])
            .ends(2)
            .says(&[to]);
    }
    bench.run(["send", "card.json"]).ends(2).says(&["--to"]);
    bench
        .run(["send", "card.json", "--me"])
        .ends(2)
        .says(&["cardwright profile add"]);
    bench
        .run(["send", "--to", OPEN_ID])
        .ends(2)
        .says(&["nothing to send"]);
    bench
        .run([
            "send",
            "card.json",
            "card.json",
            "--to",
            OPEN_ID,
            "--uuid",
            "x",
        ])
        .ends(2)
        .says(&["one uuid"]);
}

#[test]
fn a_card_comes_from_standard_input_too() {
    let bench = Bench::new();
    let mut send = bench.with_app();
    send.args(["send", "-", "--json", "--to", OPEN_ID])
        .args(["--base-url", &bench.server.base_url()])
        .stdin(std::fs::File::open(bench.path("card.json")).unwrap());
    let line = bench.come(&mut send).ends(0).line();
    assert_eq!(line["file"], "<stdin>");
    assert_eq!(bench.server.messages().len(), 1);
}

#[test]
fn sentences_are_chinese_for_chinese_readers() {
    let bench = Bench::new();
    let mut send = bench.with_app();
    send.env("LANG", "zh_CN.UTF-8").env("LC_ALL", "zh_CN.UTF-8");
    send.args(["send", "card.json", "--base-url", &bench.server.base_url()]);
    let came = bench.come(&mut send).ends(2);
    assert!(came.err.contains("没有指定接收者"), "{came:?}");
}
