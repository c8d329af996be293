//! `cardwright live`: the card in the chat follows its file.

use std::process::Stdio;
use std::time::Duration;

use super::*;
use crate::stand_in::{Fault, OPEN_ID};

fn shows(bench: &Bench) -> Option<String> {
    let state = bench.server.state();
    let card = &state.entities.first()?.card;
    let text = card.pointer("/body/elements/0/content")?;
    text.as_str().map(str::to_owned)
}

#[track_caller]
fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..1000 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{what} did not come");
}

#[test]
#[cfg(unix)]
fn each_state_without_errors_is_shown_until_ctrl_c() {
    let bench = Bench::new();
    let mut live = bench.with_app();
    live.args(["live", "card.json", "--to", OPEN_ID])
        .args(["--base-url", &bench.server.base_url()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = live.spawn().unwrap();
    until("the first state", || bench.server.messages().len() == 1);
    bench.write("card.json", &CARD.replace("hello", "two"));
    until("the second state", || {
        shows(&bench).as_deref() == Some("two")
    });
    // What has errors is not shown, and what comes after it is.
    bench.write("card.json", "{");
    std::thread::sleep(Duration::from_millis(300));
    bench.write("card.json", &CARD.replace("markdown", "note"));
    std::thread::sleep(Duration::from_millis(300));
    bench
        .server
        .order("/open-apis/cardkit/v1/cards/:id", Fault::CutConnection);
    bench.write("card.json", &CARD.replace("hello", "three"));
    until("the third state", || {
        shows(&bench).as_deref() == Some("three")
    });
    std::thread::sleep(Duration::from_millis(300));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert!(
        err.contains("card.json:1:1:") && err.contains("200861"),
        "{err}"
    );
    assert!(err.contains("The phone shows this card."), "{err}");
    assert!(output.stdout.starts_with(b"om_"));
    assert!(!err.contains(SECRET));
}

#[test]
fn standard_input_and_missing_files_are_refused() {
    let bench = Bench::new();
    bench.run(["live", "-", "--to", OPEN_ID]).ends(2);
    bench
        .run(["live", "none.json", "--to", OPEN_ID])
        .ends(2)
        .says(&["none.json"]);
    bench.run(["live", "card.json"]).ends(2);
}
