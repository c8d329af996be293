//! `cardwright check` and `explain`.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::*;

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
fn a_picture_beside_the_card_is_drawn_and_no_error() {
    let folder = folder();
    std::fs::write(folder.path().join("a.png"), picture(1)).unwrap();
    let card = |key: &str| {
        format!(
            r#"{{"schema": "2.0", "body": {{"elements": [{{"tag": "img", "img_key": "{key}", "alt": {{"tag": "plain_text", "content": "a"}}}}]}}}}"#
        )
    };
    let check = |key: &str| {
        let path = write(folder.path(), "card.json", &card(key));
        let (code, out, _) = run(command().args(["check", "--json"]).arg(&path));
        let report: Value = serde_json::from_str(out.trim()).unwrap();
        let problem = &report["problems"][0];
        (
            code,
            problem["severity"].clone(),
            problem["server_code"].clone(),
        )
    };
    assert_eq!(check("a.png"), (0, "hint".into(), Value::Null));
    assert_eq!(check("./b.png"), (1, "error".into(), 200_570.into()));
    assert_eq!(check("../a.png"), (1, "error".into(), 200_570.into()));
    let draw = |key: &str| {
        let path = write(folder.path(), "card.json", &card(key));
        let out = folder.path().join("out.png");
        let (code, _, err) = run(command().arg("render").arg(path).arg("-o").arg(&out));
        assert_eq!(code, 0, "{err}");
        std::fs::read(out).unwrap()
    };
    assert_ne!(
        draw("a.png"),
        draw("b.png"),
        "one is there, one is a placeholder"
    );
}

#[test]
fn a_key_of_an_example_with_a_picture_beside_the_card_is_not_to_be_uploaded() {
    let folder = folder();
    let text = r#"{"schema": "2.0", "body": {"elements": [{"tag": "img", "img_key": "img_v3_xxx", "alt": {"tag": "plain_text", "content": "a"}}]}}"#;
    let card = write(folder.path(), "card.json", text);
    let codes = || {
        let (_, out, err) = run(command().args(["check", "--format", "json"]).arg(&card));
        let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
        report["problems"].to_string()
    };
    assert!(codes().contains("placeholder-key"), "{}", codes());
    std::fs::create_dir(folder.path().join("images")).unwrap();
    std::fs::write(folder.path().join("images/img_v3_xxx.png"), picture(1)).unwrap();
    assert!(!codes().contains("placeholder-key"), "{}", codes());
}
