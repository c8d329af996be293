//! `cardwright history`.

use super::*;
use crate::stand_in::{CHAT_ID, OPEN_ID, OTHER_OPEN_ID, TEMPLATE_ID};

#[test]
fn sends_are_listed_shown_compared_and_forgotten() {
    let bench = Bench::new();
    let history = |args: &[&str]| bench.come(bench.bare().arg("history").args(args));
    assert_eq!(history(&[]).ends(0).out, "");
    let first = bench.run(["send", "card.json", "--to", OPEN_ID]).word();
    bench
        .run(["send", "card.json", "--to", OTHER_OPEN_ID])
        .ends(1);
    let list = history(&[]).ends(0);
    let lines: Vec<&str> = list.out.lines().collect();
    assert!(
        lines[0].starts_with("1\t") && lines[0].contains("✗ 99992361"),
        "{list:?}"
    );
    assert!(
        lines[1].starts_with("2\t") && lines[1].ends_with(&first),
        "{list:?}"
    );
    assert_eq!(history(&["-n", "1"]).out.lines().count(), 1);
    let lines = history(&["list", "--json"]).lines();
    assert_eq!(
        (&lines[1]["number"], &lines[1]["message_id"]),
        (&2.into(), &(*first).into())
    );
    assert_eq!(lines[1]["card"]["schema"], "2.0");

    let shown = history(&["show", "2"]).ends(0);
    assert!(
        shown.out.contains(&first) && shown.out.contains("\"hello\""),
        "{shown:?}"
    );
    let card = history(&["show", &first, "--card"]).ends(0);
    let card: Value = serde_json::from_str(&card.out).unwrap();
    assert_eq!(card["body"]["elements"][0]["content"], "hello");
    history(&["show", "7"]).ends(1).says(&["no send 7"]);
    history(&["show", "0"]).ends(1);

    // The line's end that editors put at the end of a file is no change.
    bench.write("card.json", &format!("{CARD}\n"));
    let same = history(&["diff", "2"]).ends(0).says(&["is the same"]);
    assert_eq!(same.out, "");
    bench.write("card.json", &CARD.replace("hello", "world"));
    let diff = history(&["diff", "2"]).ends(0);
    let changed: Vec<&str> = diff
        .out
        .lines()
        .filter(|line| line.starts_with(['+', '-']) && line.contains("content\": \""))
        .collect();
    assert!(
        changed
            .iter()
            .any(|line| line.starts_with('-') && line.contains("hello")),
        "{diff:?}"
    );
    assert!(
        changed
            .iter()
            .any(|line| line.starts_with('+') && line.contains("world")),
        "{diff:?}"
    );

    history(&["clear"]).ends(2).says(&["--force"]);
    history(&["clear", "--force"]).ends(0);
    assert_eq!(history(&[]).ends(0).out, "");
}

#[test]
fn two_names_of_one_picture_stay_two() {
    let bench = Bench::new();
    for name in ["a.png", "b.png"] {
        std::fs::write(bench.path(name), picture(5)).unwrap();
    }
    let image = |name: &str| {
        format!(
            r#"{{"tag": "img", "img_key": "{name}", "alt": {{"tag": "plain_text", "content": "a"}}}}"#
        )
    };
    let both = format!("{}, {}", image("a.png"), image("b.png"));
    let card = CARD.replace(r#"{"tag": "markdown", "content": "hello"}"#, &both);
    bench.write("card.json", &card);
    bench.run(["send", "card.json", "--to", OPEN_ID]).ends(0);
    assert_eq!(
        bench.server.state().images.len(),
        2,
        "one, and the one that was there"
    );
    let history = |args: &[&str]| bench.come(bench.bare().arg("history").args(args)).ends(0);
    let shown = history(&["show", "1", "--card"]);
    assert!(
        shown.out.contains("a.png") && shown.out.contains("b.png"),
        "{shown:?}"
    );
    history(&["diff", "1"]).says(&["is the same"]);
}

#[test]
fn every_line_says_whom_it_was_for_and_what_it_was() {
    let bench = Bench::new();
    let first = bench.run(["send", "card.json", "--to", OPEN_ID]).word();
    bench
        .run(["send", "card.json", "--reply-to", &first])
        .ends(0);
    bench.run(["send", "card.json", "--update", &first]).ends(0);
    bench
        .run(["send", "card.json", "--batch", "--to", OPEN_ID])
        .ends(0);
    let card = ["--visible-to", OPEN_ID, "--to", CHAT_ID];
    bench.run(["send", "card.json"].iter().chain(&card)).ends(0);
    bench
        .run(["send", "--template-id", TEMPLATE_ID, "--to", OPEN_ID])
        .ends(0);
    let list = bench.come(bench.bare().arg("history")).ends(0);
    let rows: Vec<Vec<&str>> = list
        .out
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    let seen: Vec<(&str, &str, &str)> = rows.iter().map(|row| (row[2], row[3], row[4])).collect();
    let group = format!("{OPEN_ID} {CHAT_ID}");
    assert_eq!(
        seen,
        [
            ("template", OPEN_ID, TEMPLATE_ID),
            ("ephemeral", &*group, "card.json"),
            ("batch", OPEN_ID, "card.json"),
            ("update", &*first, "card.json"),
            ("reply", &*first, "card.json"),
            ("card", OPEN_ID, "card.json"),
        ]
    );
}
