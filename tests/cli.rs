//! The command line as scripts use it: what it prints where, and how it ends.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

mod stand_in;

use stand_in::{APP_ID, OPEN_ID, SECRET, StandIn};

const CARD: &str = r#"{
  // a comment
  "schema": "2.0",
  "header": {"title": {"tag": "plain_text", "content": "T"}, "template": "blue"},
  "body": {"elements": [{"tag": "markdown", "content": "hello"},]}
}"#;

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cardwright"));
    command
        .env_remove("FEISHU_APP_ID")
        .env_remove("FEISHU_APP_SECRET")
        .env("LANG", "en_US.UTF-8");
    command.env("LC_ALL", "en_US.UTF-8");
    command
}

fn run(command: &mut Command) -> (i32, String, String) {
    let output: Output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (
        output.status.code().expect("an exit code"),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn write(folder: &Path, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

#[test]
fn the_budget_counts_what_variables_make_of_the_card() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let card = path(
        "card.json",
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "${name}", "_varloop": "${rows}"}]}}"#,
    );
    let rows = vec![serde_json::json!({"name": "a"}); 201];
    let values = path(
        "values.json",
        &serde_json::json!({"rows": rows}).to_string(),
    );
    let output = command()
        .args(["check", "--json", "--variables", &values, &card])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["budget"]["elements"], 201);
    assert_eq!(report["problems"][0]["code"], "too-many-elements");
    assert_eq!(output.status.code(), Some(1));
    let odd = path("odd.json", "[]");
    let output = command()
        .args(["check", "--variables", &odd, &card])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn render_writes_a_picture_and_the_boxes() {
    let folder = folder();
    let card = write(folder.path(), "card.json", CARD);
    let (png, boxes) = (
        folder.path().join("card.png"),
        folder.path().join("boxes.json"),
    );
    let (code, out, err) = run(command()
        .arg("render")
        .arg(&card)
        .arg("-o")
        .arg(&png)
        .arg("--boxes")
        .arg(&boxes));
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    let picture = image::open(&png).expect("a PNG");
    assert_eq!(picture.width(), 607 * 2);
    let boxes: Value =
        serde_json::from_str(&std::fs::read_to_string(&boxes).unwrap()).expect("JSON");
    let of = |path: &str| {
        boxes
            .as_array()
            .unwrap()
            .iter()
            .find(|each| each["path"] == path)
            .cloned()
    };
    let text = of("/body/elements/0").expect("the text has a box");
    assert_eq!(text["tag"], "markdown");
    assert_eq!(
        (text["width"].as_f64(), text["height"].as_f64()),
        (Some(581.0), Some(22.4))
    );
    assert_eq!(
        of("/header/title").expect("the title has a box")["tag"],
        "title"
    );
}

#[test]
fn render_takes_theme_device_width_and_scale_and_several_files() {
    let folder = folder();
    let first = write(folder.path(), "a.json", CARD);
    let second = write(folder.path(), "b.json", &CARD.replace("hello", "world"));
    let out = folder.path().join("out");
    let mut render = command();
    render.args([
        "render", "--theme", "dark", "--device", "phone", "--width", "320", "--scale", "1",
    ]);
    let (code, _, err) = run(render.arg(&first).arg(&second).arg("-o").arg(&out));
    assert_eq!((code, err.as_str()), (0, ""));
    for name in ["a.png", "b.png"] {
        let picture = image::open(out.join(name)).expect("a PNG").into_rgba8();
        assert_eq!(picture.width(), 320);
        let middle = picture.get_pixel(160, picture.height() - 5).0;
        assert!(middle[0] < 80, "the dark theme is dark: {middle:?}");
    }
}

#[test]
fn render_reads_standard_input_and_writes_standard_output() {
    let mut render = command();
    render
        .args(["render", "-", "-o", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = render.spawn().expect("starts");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(CARD.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stdout.starts_with(b"\x89PNG"));
}

#[test]
fn bad_input_gets_one_sentence_and_its_exit_code() {
    let folder = folder();
    let out = folder.path().join("x.png");
    let deep = "[".repeat(10_000);
    let cases: [(&str, &[u8], i32, &str); 7] = [
        ("empty.json", b"", 1, "empty.json:1:1: the text is empty"),
        (
            "broken.json",
            b"{\n  \"a\": tru\n}",
            1,
            "broken.json:2:8: this word is not JSON",
        ),
        ("deep.json", deep.as_bytes(), 1, "nesting is deeper"),
        ("number.json", b"7", 1, "number.json"),
        (
            "binary.json",
            &[0x7f, 0xff, 0xfe, 0x00],
            2,
            "not a text file",
        ),
        ("body.json", br#"{"schema": "2.0", "body": 5}"#, 0, ""),
        (
            "missing-body.json",
            br#"{"schema": "2.0", "header": {}}"#,
            0,
            "",
        ),
    ];
    for (name, bytes, code, sentence) in cases {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (found, stdout, err) = run(command().arg("render").arg(&path).arg("-o").arg(&out));
        assert_eq!((found, stdout.as_str()), (code, ""), "{name}: {err}");
        assert!(
            err.contains(sentence) && err.lines().count() <= 1,
            "{name}: {err}"
        );
    }
    let missing = folder.path().join("none.json");
    let (code, _, err) = run(command().arg("render").arg(&missing).arg("-o").arg(&out));
    assert!(
        code == 2 && err.contains("there is no file"),
        "{code} {err}"
    );
    let card = write(folder.path(), "card.json", CARD);
    let (code, _, err) = run(command()
        .arg("render")
        .arg(&card)
        .args(["-o", "/no/such/folder/x.png"]));
    assert!(code == 2 && err.contains("does not exist"), "{code} {err}");
    let (code, _, _) = run(command().args(["render", "--scale", "0", "x", "-o", "y"]));
    assert_eq!(code, 2);
}

#[test]
fn render_refuses_what_cannot_be_meant_before_it_draws() {
    let folder = folder();
    let card = write(folder.path(), "card.json", CARD);
    let refused = |more: &[&str], words: &str| {
        let (code, _, err) = run(command()
            .current_dir(folder.path())
            .arg("render")
            .arg(&card)
            .args(more));
        assert_eq!(code, 2, "{more:?}: {err}");
        assert!(err.contains(words), "{more:?}: {err}");
        let made = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(made, 1, "{more:?}");
    };
    refused(&["-o", "a.jpg"], "end in .png");
    refused(
        &["-o", "a.png", "--images", "none"],
        "there is no folder none",
    );
    refused(&["-o", "a.png", "--locale", "xx"], "zh_cn, ");
    refused(&["-o", "-", "--boxes", "-"], "both go to standard output");
    refused(&["-o", "a.png", "--scale", "99"], "from 0.1 to 8");
}

#[test]
fn a_card_is_taken_out_of_what_it_stands_in_and_standard_error_says_so() {
    let folder = folder();
    let card = r#"{"schema": "2.0", "body": {"elements": [{"tag": "hr", "made_up": 1}]}}"#;
    let request = serde_json::json!({"msg_type": "interactive", "content": card}).to_string();
    let path = write(folder.path(), "request.json", &request);
    let (code, out, err) = run(command().args(["check", "--json"]).arg(&path));
    assert_eq!(code, 1, "{err}");
    assert!(
        err.contains("taken out of the content of a message"),
        "{err}"
    );
    assert!(out.contains("unknown-property"), "{out}");
    // What is no JSON is no card for the server; it can be drawn all the same.
    let python = write(
        folder.path(),
        "card.py",
        "{'schema': '2.0', 'body': {'elements': []}}",
    );
    let (code, out, _) = run(command().args(["check", "--json"]).arg(&python));
    assert_eq!(code, 1);
    assert!(
        out.contains("not-json") && out.contains("Make it JSON"),
        "{out}"
    );
    let png = folder.path().join("a.png");
    let (code, _, err) = run(command().arg("render").arg(&python).arg("-o").arg(&png));
    assert_eq!((code, png.exists()), (0, true), "{err}");
    assert!(err.contains("made JSON: single quotes"), "{err}");
}

#[test]
fn check_tells_places_of_the_file_in_every_form() {
    let folder = folder();
    let text = "Look:\n```json\n{\"schema\":\"2.0\",\"body\":{\"elements\":[{\"tag\":\"hr\",\"margin\":\"4\"}]}}\n```\n";
    let at = text.find("\"4\"").unwrap();
    let path = write(folder.path(), "card.md", text);
    let (code, out, _) = run(command().args(["check", "--json"]).arg(&path));
    let report: Value = serde_json::from_str(out.trim()).unwrap();
    let problem = &report["problems"][0];
    assert_eq!(
        problem["range"]["start"],
        serde_json::json!({"line": 3, "column": 58, "offset": at})
    );
    assert_eq!(problem["fixes"][0]["edits"][0]["start"], at);
    let (_, out, _) = run(command().arg("check").arg(&path));
    let excerpt = format!(
        "{}\n   | {}^^^",
        text.lines().nth(2).unwrap(),
        " ".repeat(57)
    );
    assert!(
        out.contains("card.md:3:58: ") && out.contains(&excerpt),
        "{out}"
    );
    let (_, out, _) = run(command().args(["check", "--format", "sarif"]).arg(&path));
    let sarif: Value = serde_json::from_str(&out).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["byteOffset"]),
        (&3.into(), &at.into())
    );
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["deletedRegion"]["byteOffset"], at);
    assert_eq!(code, i32::from(problem["severity"] == "error"));
}

#[test]
fn mending_leaves_all_but_the_card_of_a_file_as_it_is() {
    let folder = folder();
    let python =
        "{'schema': '2.0', 'config': {'streaming_mode': 'true'}, 'body': {'elements': []}}";
    for text in [
        format!("card = {python}\n"),
        format!("const card = {python};"),
        format!("send(json.dumps({python}))"),
        format!("```\n{python}\n```\n"),
        serde_json::json!({ "content": python }).to_string(),
        r#"{\"body\": {\"elements\": []}}"#.to_owned(),
    ] {
        let path = write(folder.path(), "card.py", &text);
        let (_, _, err) = run(command().args(["check", "--fix"]).arg(&path));
        assert!(err.contains("take it out first"), "{text}: {err}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    let path = write(folder.path(), "card.json", python);
    let (code, _, err) = run(command().args(["check", "--fix"]).arg(&path));
    assert_eq!(code, 0, "{err}");
    let mended = python.replace('\'', "\"").replace("\"true\"", "true");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), mended);
}

#[test]
fn a_bad_file_among_good_ones_does_not_keep_them_from_being_drawn() {
    let folder = folder();
    let bad = write(folder.path(), "bad.json", "{");
    let good = write(folder.path(), "good.json", CARD);
    let out = folder.path().join("out");
    let (code, _, _) = run(command()
        .arg("render")
        .arg(&bad)
        .arg(&good)
        .arg("-o")
        .arg(&out));
    assert_eq!(code, 1);
    assert!(out.join("good.png").exists());
}

#[test]
fn check_says_what_is_wrong_where_and_ends_with_one() {
    let folder = folder();
    let card = write(
        folder.path(),
        "card.json",
        &CARD.replace("\"content\": \"hello\"", "\"foo\": 1"),
    );
    let (code, out, err) = run(command().arg("check").arg("--json").arg(&card));
    assert_eq!((code, err.as_str()), (1, ""));
    let line: Value = serde_json::from_str(out.trim()).expect("one JSON object");
    let unknown = line["problems"]
        .as_array()
        .unwrap()
        .iter()
        .find(|each| each["code"] == "unknown-property");
    let unknown = unknown.expect("the property is unknown");
    assert_eq!(unknown["severity"], "error");
    assert_eq!(unknown["path"], "/body/elements/0/foo");
    assert_eq!(unknown["server_code"], 200621);
    assert_eq!(unknown["range"]["start"]["line"], 5);
    assert!(unknown["fixes"][0]["edits"][0]["text"].is_string());
    assert!(line["budget"]["bytes"].as_u64() > Some(20));
    let (code, out, _) = run(command().arg("check").arg(&card));
    assert_eq!(code, 1);
    assert!(
        out.contains("card.json:5:") && out.contains("unknown-property"),
        "{out}"
    );
    let good = write(folder.path(), "good.json", CARD);
    assert_eq!(run(command().arg("check").arg(&good)).0, 0);
}

#[test]
fn every_sample_is_accepted() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files: Vec<_> = std::fs::read_dir(samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(files.len() >= 8);
    let (code, out, err) = run(command().arg("check").args(&files));
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
}

fn send(server: &StandIn, card: &Path, more: &[&str]) -> (i32, String, String) {
    let mut send = command();
    send.env("FEISHU_APP_ID", APP_ID)
        .env("FEISHU_APP_SECRET", SECRET);
    send.arg("send")
        .arg(card)
        .args(["--base-url", &server.base_url()])
        .args(more);
    run(&mut send)
}

#[test]
fn send_prints_the_message_id_and_sends_the_card_without_its_comments() {
    let folder = folder();
    let card = write(folder.path(), "card.json", CARD);
    let server = StandIn::start();
    let (code, out, err) = send(&server, &card, &["--to", OPEN_ID]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("om_") && out.trim().len() == 35, "{out}");
    let (code, out, _) = send(
        &server,
        &card,
        &["--to", OPEN_ID, "--to-type", "open_id", "--json"],
    );
    assert_eq!(code, 0);
    let line: Value = serde_json::from_str(out.trim()).expect("JSON");
    assert!(line["message_id"].as_str().unwrap().starts_with("om_"));
    let content = line["request"]["body"]["content"]
        .as_str()
        .expect("the content is a string");
    let card: Value = serde_json::from_str(content).expect("strict JSON");
    assert_eq!(card["body"]["elements"][0]["content"], "hello");
    assert!(!out.contains(SECRET) && !err.contains(SECRET));
}

#[test]
fn send_explains_what_the_server_refused() {
    let folder = folder();
    let card = write(
        folder.path(),
        "card.json",
        &CARD.replace("markdown", "note"),
    );
    let server = StandIn::start();
    let (code, out, _) = send(&server, &card, &["--to", OPEN_ID, "--json"]);
    assert_eq!(code, 1);
    let line: Value = serde_json::from_str(out.trim()).expect("JSON");
    assert_eq!(line["error"]["code"], 200861);
    assert_eq!(line["error"]["path"], "/body/elements/0");
    assert!(line["error"]["log_id"].is_string() && line["error"]["advice"].is_string());
    let (code, out, err) = send(&server, &card, &["--to", OPEN_ID]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("200861"), "{err}");
}

#[test]
fn send_with_a_wrong_secret_without_credentials_or_with_a_wrong_receiver_says_so() {
    let folder = folder();
    let card = write(folder.path(), "card.json", CARD);
    let server = StandIn::start();
    let mut wrong = command();
    wrong
        .env("FEISHU_APP_ID", APP_ID)
        .env("FEISHU_APP_SECRET", "not-the-secret-at-all");
    wrong
        .arg("send")
        .arg(&card)
        .args(["--to", OPEN_ID, "--base-url", &server.base_url()]);
    let (code, _, err) = run(&mut wrong);
    assert!(
        code == 1 && err.contains("10014") && !err.contains("not-the-secret-at-all"),
        "{code} {err}"
    );
    let (code, _, err) = run(command().arg("send").arg(&card).args(["--to", OPEN_ID]));
    assert!(code == 2 && err.contains("FEISHU_APP_ID"), "{code} {err}");
    let (code, _, err) = send(&server, &card, &["--to", "ou_1", "--to-type", "email"]);
    assert!(code == 2 && err.contains('@'), "{code} {err}");
}

#[test]
fn check_mends_lists_denies_and_walks_folders() {
    let folder = folder();
    let text = r#"{"body": {"elements": [{"tag": "button", "disabled": "true", "text": {"tag": "plain_text", "content": "a"}}]}}"#;
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    let card = write(&inner, "card.json", text);
    write(folder.path(), "notes.txt", "no card");
    let (code, out, err) = run(command().args(["check", "--fix"]).arg(folder.path()));
    assert_eq!((code, &*out), (0, ""), "{err}");
    assert!(err.contains("2 problems mended"), "{err}");
    let fixed = std::fs::read_to_string(&card).unwrap();
    assert!(
        fixed.contains("\"disabled\": true") && fixed.contains("\"schema\": \"2.0\""),
        "{fixed}"
    );

    // From standard input to standard output.
    let mut child = command()
        .args(["check", "--fix", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap().trim(),
        fixed.trim()
    );

    let odd = write(
        folder.path(),
        "odd.json",
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "button", "type": "purple", "text": {"tag": "plain_text", "content": "a"}}]}}"#,
    );
    let (code, ..) = run(command().arg("check").arg(&odd));
    assert_eq!(code, 0);
    let (code, ..) = run(command().args(["check", "--deny", "warnings"]).arg(&odd));
    assert_eq!(code, 1);
    let (code, out, _) = run(command()
        .args(["check", "--format", "sarif"])
        .arg(&odd)
        .arg(&card));
    let sarif: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &sarif["runs"][0]["results"][0]["ruleId"]),
        (0, &Value::from("outside-enum"))
    );
    let (code, out, _) = run(command().args(["check", "--list-rules"]));
    assert_eq!(code, 0);
    assert!(
        out.lines()
            .any(|line| line.starts_with("unknown-property") && line.contains("200621")),
        "{out}"
    );
    let (code, _, err) = run(command().args(["check", "--target", "pigeon"]).arg(&odd));
    assert_eq!(code, 2, "{err}");
}

#[test]
fn limits_are_those_of_the_way_the_card_is_sent() {
    let folder = folder();
    let text = "x".repeat(25_000);
    let card = serde_json::json!({"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": text}]}});
    let path = write(folder.path(), "card.json", &card.to_string());
    assert_eq!(run(command().arg("check").arg(&path)).0, 0);
    let (code, out, _) = run(command().args(["check", "--target", "webhook"]).arg(&path));
    assert_eq!(code, 1);
    assert!(
        out.contains("too-large") && out.contains("20.0 KB"),
        "{out}"
    );
}

#[test]
fn explain_says_what_a_code_and_an_answer_mean() {
    let (code, out, _) = run(command().args(["explain", "99991672"]));
    assert_eq!(code, 0);
    assert!(out.starts_with("99991672: "), "{out}");
    let answer = r#"{"code": 230099, "msg": "Failed to create card content, ext=ErrCode: 11310; ErrMsg: element exceeds the limit; "}"#;
    let (code, out, _) = run(command().args(["explain", "--json", answer]));
    let found: Value = serde_json::from_str(out.trim()).unwrap();
    assert_eq!((code, &found["code"]), (0, &Value::from(11310)));
    let (code, out, err) = run(command().args(["explain", "7"]));
    assert_eq!((code, &*out), (1, ""), "{err}");
    assert!(err.contains("https://open.feishu.cn/"), "{err}");
}
