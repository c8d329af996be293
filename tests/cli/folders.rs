//! `cardwright check` over folders, and what it says of files that cannot be checked.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::*;

/// A card with a mistake that `--fix` mends.
const MENDABLE: &str = r#"{"schema": "2.0", "config": {"streaming_mode": "true"}, "body": {"elements": [{"tag": "hr"}]}}"#;

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The files of a folder that a report in JSON lines is about.
fn files(out: &str) -> Vec<String> {
    let line = |line: &str| serde_json::from_str::<Value>(line).unwrap()["file"].clone();
    let file = |line_of: &str| line(line_of).as_str().unwrap().replace('\\', "/");
    out.lines().map(file).collect()
}

#[test]
fn a_walk_goes_into_no_folder_of_others_and_mends_nothing_there() {
    let folder = folder();
    let others = [
        "node_modules/pkg/card.json",
        "inner/node_modules/card.json",
        "target/card.json",
        ".hidden/card.json",
        "ignored/card.json",
        "inner/of-inner.json",
    ];
    for name in others {
        put(folder.path(), name, MENDABLE);
    }
    put(folder.path(), ".gitignore", "ignored/\n");
    put(folder.path(), "inner/.gitignore", "of-*.json\n");
    put(folder.path(), "card.json", MENDABLE);
    put(folder.path(), "inner/card.json", MENDABLE);
    let check = |arguments: &[&str]| {
        run(command()
            .current_dir(folder.path())
            .arg("check")
            .args(arguments))
    };
    // In a checkout of git and elsewhere.
    for _ in 0..2 {
        let (code, out, err) = check(&["--json", "."]);
        assert_eq!(code, 1, "{err}");
        assert_eq!(files(&out), ["./card.json", "./inner/card.json"]);
        fs::create_dir_all(folder.path().join(".git")).unwrap();
    }
    let (code, _, err) = check(&["--fix", "."]);
    assert_eq!(code, 0, "{err}");
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(others.iter().all(|name| text(name) == MENDABLE), "{err}");
    assert!(text("card.json") != MENDABLE && text("inner/card.json") != MENDABLE);
    // What is named is judged, a folder as well as a file.
    let (code, out, _) = check(&[
        "--json",
        "node_modules",
        "target/card.json",
        "ignored/card.json",
    ]);
    assert_eq!((code, files(&out).len()), (1, 3), "{out}");
}

#[test]
fn what_a_walk_finds_that_is_no_card_is_passed_over_in_silence() {
    let folder = folder();
    let others = [
        (
            "package.json",
            r#"{"name": "a", "version": "1.0.0", "scripts": {"disabled": "true"}}"#,
        ),
        (
            "tsconfig.json",
            "{\n  // strict\n  \"compilerOptions\": {\"strict\": true,},\n}",
        ),
        (
            "composer.json",
            r#"{"name": "a/b", "require": {"php": "^8"}}"#,
        ),
        (
            "graph.json",
            r#"{"elements": [{"data": {"id": "a"}}], "header": {"version": 2}}"#,
        ),
        ("data.json", r#"{"schema": "1.0", "body": "text"}"#),
        ("broken.json", "{\"a\": "),
        ("list.json", "[1, 2]"),
        ("empty.json", ""),
    ];
    for (name, text) in others {
        put(folder.path(), name, text);
    }
    fs::write(folder.path().join("picture.json"), [0xff, 0xd8, 0xff]).unwrap();
    let (_, schema, _) = run(command().args(["schema", "--lang", "en"]));
    put(folder.path(), "card.schema.json", &schema);
    put(
        folder.path(),
        "card.json",
        &MENDABLE.replace("\"true\"", "true"),
    );
    for format in ["text", "json", "sarif"] {
        let (code, out, err) = run(command()
            .args(["check", "--fix", "--format", format])
            .arg(folder.path()));
        assert_eq!(code, 0, "{out}{err}");
        assert!(err.lines().count() <= 1, "{err}");
        let said = format!("{out}{err}");
        for (name, _) in others {
            assert!(!said.contains(name), "{said}");
        }
        assert!(!said.contains("card.schema.json"), "{said}");
    }
    for (name, text) in others {
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), text);
    }
    // Named, each of them is judged.
    let (code, out, _) = run(command()
        .args(["check", "--json"])
        .arg(folder.path().join("package.json"))
        .arg(folder.path().join("card.schema.json")));
    assert_eq!(code, 1);
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["problems"][0]["code"], "not-a-card");
    let schema = &lines[1]["problems"];
    assert_eq!(schema.as_array().map(Vec::len), Some(1), "{schema}");
    assert!(
        schema[0]["message"]
            .as_str()
            .unwrap()
            .contains("JSON Schema"),
        "{schema}"
    );
}

#[test]
fn a_broken_card_that_a_walk_finds_is_not_passed_over() {
    let folder = folder();
    put(
        folder.path(),
        "card.json",
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "hr"}}"#,
    );
    put(
        folder.path(),
        "request.json",
        &serde_json::json!({"msg_type": "interactive", "content": MENDABLE}).to_string(),
    );
    let (code, out, _) = run(command().args(["check", "--json"]).arg(folder.path()));
    assert_eq!((code, out.lines().count()), (1, 2), "{out}");
}

#[test]
fn a_folder_without_a_card_says_so() {
    let folder = folder();
    put(folder.path(), "package.json", "{}");
    let (code, out, err) = run(command().arg("check").arg(folder.path()));
    assert_eq!((code, &*out), (2, ""));
    assert!(err.contains("there is no card"), "{err}");
    let (_, out, _) = run(command()
        .current_dir(folder.path())
        .args(["check", "--format", "sarif", "."]));
    let run_of: Value = serde_json::from_str::<Value>(&out).unwrap()["runs"][0].take();
    let said = &run_of["invocations"][0]["toolExecutionNotifications"][0];
    let place = &said["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "./");
}

#[test]
fn a_file_that_is_missing_leaves_a_trace_in_every_form() {
    let folder = folder();
    put(folder.path(), "card.json", CARD);
    fs::create_dir(folder.path().join("sub")).unwrap();
    let check = |format: &str| {
        run(command().current_dir(folder.path()).args([
            "check",
            "--format",
            format,
            "gone.json",
            "sub/../card.json",
        ]))
    };
    let (code, out, err) = check("json");
    assert_eq!(code, 2);
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["file"], "gone.json");
    assert_eq!(lines[0]["problems"], serde_json::json!([]));
    assert!(
        lines[0]["error"]
            .as_str()
            .is_some_and(|reason| err.contains(reason))
    );
    assert!(lines[1]["budget"]["bytes"].as_u64() > Some(0) && lines[1].get("error").is_none());
    let (code, out, _) = check("sarif");
    assert_eq!(code, 2);
    let run_of: Value = serde_json::from_str::<Value>(&out).unwrap()["runs"][0].take();
    let invocation = &run_of["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let said = &invocation["toolExecutionNotifications"][0];
    assert_eq!(said["level"], "error");
    let place = &said["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(
        (&place["uri"], &place["uriBaseId"]),
        (&"gone.json".into(), &"%SRCROOT%".into())
    );
    assert!(run_of["tool"]["driver"]["informationUri"].is_string());
    assert!(
        run_of["originalUriBaseIds"]["%SRCROOT%"]["uri"]
            .as_str()
            .is_some_and(|uri| uri.ends_with('/'))
    );
}

#[test]
fn a_report_in_sarif_names_files_by_their_plain_way_and_places_by_line_and_column() {
    let folder = folder();
    put(
        folder.path(),
        "a b/card.json",
        &CARD.replace("\"content\": \"hello\"", "\"foo\": 1"),
    );
    let reports = ["a b/card.json", "./a b/../a b/card.json"].map(|name| {
        let (_, out, _) = run(command()
            .current_dir(folder.path())
            .args(["check", "--format", "sarif", name]));
        serde_json::from_str::<Value>(&out).unwrap()["runs"][0].take()
    });
    assert_eq!(reports[0], reports[1]);
    let result = &reports[0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/card.json");
    for region in [
        &place["region"],
        &result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"],
    ] {
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[key].as_u64() > Some(0), "{region}");
        }
    }
    assert_eq!(reports[0]["invocations"][0]["executionSuccessful"], true);
}
