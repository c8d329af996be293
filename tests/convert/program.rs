//! `cardwright convert` as scripts use it.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

const CARD: &str = "{\"elements\": [{\"tag\": \"note\", \"elements\": [{\"tag\": \"plain_text\", \"content\": \"hi\"}]}]}";

fn run(args: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cardwright"))
        .arg("convert")
        .args(args)
        .env("LC_ALL", "en_US.UTF-8")
        .env("LANG", "en_US.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    // A program that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().expect("ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_card_goes_where_o_says_and_the_report_to_standard_error() {
    let (code, out, err) = run(&["-", "-o", "-"], CARD);
    assert_eq!(code, 0, "{err}");
    let card: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(card["body"]["elements"][0]["text"]["content"], "hi");
    assert!(
        err.contains("/elements/0 → /body/elements/0 [note]: wrote the note as small grey text"),
        "{err}"
    );
    assert!(
        err.trim_end()
            .ends_with("<stdin>: Converted to 2.0: 8 changes, 1 loses something"),
        "{err}"
    );
}

#[test]
fn json_is_one_object_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (
        folder.path().join("old.json"),
        folder.path().join("new.json"),
    );
    std::fs::write(&old, CARD).unwrap();
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let (code, out, err) = run(&[old, "-o", new, "--json"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.trim_end().lines().count(), 1);
    let report: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(report["file"], old);
    let note = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|change| change["id"] == "note")
        .unwrap();
    assert_eq!(
        (&note["from"], &note["to"], &note["lost"]),
        (
            &"/elements/0".into(),
            &"/body/elements/0".into(),
            &Value::Null
        )
    );
    assert!(note["what"].is_string() && note["why"].is_string());
    let written = std::fs::read_to_string(new).unwrap();
    assert!(
        written.starts_with("{\n  \"schema\": \"2.0\",") && written.ends_with("}\n"),
        "{written}"
    );
}

#[test]
fn a_card_of_2_0_passes_through_as_it_is() {
    let card = "{ \"schema\": \"2.0\",  \"body\": {\"elements\": []}} // end\n";
    let (code, out, err) = run(&["-", "-o", "-"], card);
    assert_eq!((code, out.as_str()), (0, card));
    assert!(err.contains("2.0 already"), "{err}");
}

#[test]
fn what_is_no_card_ends_with_1_and_wrong_use_with_2() {
    for (args, input, end, words) in [
        (&["-", "-o", "-"][..], "[1]", 1, "a card is an object"),
        (
            &["-", "-o", "-"],
            "{\"elements\": [}",
            1,
            "line 1, column 14: this [ is never closed",
        ),
        (&["-", "-o", "-"], "", 1, "<stdin>"),
        (
            &["/nowhere/card.json", "-o", "-"],
            "",
            2,
            "/nowhere/card.json",
        ),
        (
            &["-", "-o", "/nowhere/card.json"],
            CARD,
            2,
            "/nowhere/card.json",
        ),
        (&["-", "-o", "-", "--json"], CARD, 2, "standard output"),
        (&["-"], CARD, 2, "--output"),
    ] {
        let (code, out, err) = run(args, input);
        assert_eq!(code, end, "{args:?} {input}: {err}");
        assert_eq!(out, "", "{args:?}");
        assert!(err.contains(words), "{args:?} {input}: {err}");
    }
}

#[test]
fn a_card_in_another_text_is_taken_out() {
    let fenced = format!("Look:\n```json\n{CARD}\n```\n");
    let (code, out, err) = run(&["-", "-o", "-"], &fenced);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.starts_with("<stdin>: The card was taken out of a Markdown fence"),
        "{err}"
    );
    assert!(serde_json::from_str::<Value>(&out).is_ok());
}
