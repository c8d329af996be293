//! `cardwright profile`, and what profiles change elsewhere.

use super::*;
use crate::stand_in::{CHAT_ID, EMAIL, OPEN_ID, OTHER_APP_ID, OTHER_OPEN_ID, OTHER_SECRET};

fn add(bench: &Bench, args: &[&str]) -> Came {
    let all = ["profile", "add"].iter().chain(args);
    bench.run(all)
}

#[test]
fn a_profile_is_added_changed_used_and_removed() {
    let bench = Bench::new();
    let base = bench.server.base_url();
    add(
        &bench,
        &[
            "work",
            "--app-id",
            APP_ID,
            "--favourite",
            &format!("team={CHAT_ID}"),
        ],
    )
    .ends(0);
    add(
        &bench,
        &["other", "--app-id", OTHER_APP_ID, "--me", OTHER_OPEN_ID],
    )
    .ends(0)
    .says(&["FEISHU_APP_SECRET"]);
    let list = bench.come(bench.bare().args(["profile", "list"])).ends(0);
    let work = format!("* work\t{APP_ID}\t{base}\tteam={CHAT_ID}\n");
    assert_eq!(
        list.out,
        format!("{work}  other\t{OTHER_APP_ID}\t{base}\tme={OTHER_OPEN_ID}\n")
    );
    bench
        .come(bench.bare().args(["profile", "use", "other"]))
        .ends(0);
    // What is not given stays.
    add(&bench, &["work", "--me", OPEN_ID]).ends(0);
    let lines = bench
        .come(bench.bare().args(["profile", "list", "--json"]))
        .ends(0)
        .lines();
    assert_eq!(lines[0]["favourites"][0]["label"], "team");
    assert_eq!(
        (&lines[0]["me"], &lines[0]["in_use"]),
        (&OPEN_ID.into(), &false.into())
    );
    assert_eq!(lines[1]["in_use"], true);
    for gone in ["use", "remove"] {
        bench
            .come(bench.bare().args(["profile", gone, "none"]))
            .ends(2)
            .says(&["none", "work, other"]);
    }
    bench
        .come(bench.bare().args(["profile", "remove", "work"]))
        .ends(0);
    let left = bench.come(bench.bare().args(["profile", "list"])).ends(0);
    assert_eq!(left.out.lines().count(), 1);
}

#[test]
fn i_am_found_by_my_address_and_cards_go_to_me_and_to_favourites() {
    let bench = Bench::new();
    let args = [
        "work",
        "--app-id",
        APP_ID,
        "--me",
        EMAIL,
        "--favourite",
        &format!("team={CHAT_ID}"),
    ];
    add(&bench, &args).ends(0).says(&[OPEN_ID]);
    let send = |more: &[&str]| {
        let mut send = bench.with_app();
        // The server is the profile's.
        send.args(["send", "card.json", "--json"]).args(more);
        bench.come(&mut send).ends(0).line()
    };
    assert_eq!(send(&["--me"])["to"], OPEN_ID);
    assert_eq!(send(&["--to", "me"])["to"], OPEN_ID);
    assert_eq!(send(&["--to", "team"])["to"], CHAT_ID);
    let mut history = bench.bare();
    let newest = bench
        .come(history.args(["history", "-n", "1", "--json"]))
        .line();
    assert_eq!(newest["profile"], "work");
}

#[test]
fn a_profile_names_the_app_whose_secret_the_environment_may_not_have() {
    let bench = Bench::new();
    add(&bench, &["other", "--app-id", OTHER_APP_ID]).ends(0);
    let args = [
        "send",
        "card.json",
        "--profile",
        "other",
        "--to",
        OTHER_OPEN_ID,
    ];
    // The secret of one app is never sent for another.
    bench.run(args).ends(2).says(&[OTHER_APP_ID]);
    assert!(bench.server.state().log.is_empty());
    let mut send = bench.bare();
    send.env("FEISHU_APP_ID", OTHER_APP_ID)
        .env("FEISHU_APP_SECRET", OTHER_SECRET)
        .args(args);
    bench.come(&mut send).ends(0);
    bench
        .run(["send", "card.json", "--profile", "none", "--to", OPEN_ID])
        .ends(2)
        .says(&["none", "other"]);
}

#[test]
fn a_person_whom_another_profile_knows_stops_the_send() {
    let bench = Bench::new();
    add(
        &bench,
        &["other", "--app-id", OTHER_APP_ID, "--me", OTHER_OPEN_ID],
    )
    .ends(0);
    let came = bench
        .run(["send", "card.json", "--to", OTHER_OPEN_ID])
        .ends(1);
    came.says(&["99992361", "other"]);
    assert!(bench.server.state().log.is_empty());
}

#[test]
fn the_test_of_a_connection_says_what_lacks() {
    let bench = Bench::new();
    let good = bench.run(["profile", "test"]).ends(0);
    assert!(
        good.out.contains("Card sender") && !good.out.contains('✗'),
        "{good:?}"
    );
    bench
        .server
        .state()
        .app()
        .scopes
        .retain(|scope| !scope.starts_with("im:message"));
    let came = bench.run(["profile", "test"]).ends(1);
    assert!(
        came.out.contains('✗') && came.out.contains(APP_ID),
        "{came:?}"
    );
    let line = bench.run(["profile", "test", "--json"]).ends(1).line();
    assert_eq!(line["can_send"], false);
    assert_eq!(line["bot"]["name"], "Card sender");
    bench.server.state().app().bot = false;
    bench.run(["profile", "test"]).ends(1);
    let mut wrong = bench.with_app();
    wrong.env("FEISHU_APP_SECRET", "wrong-one").args([
        "profile",
        "test",
        "--base-url",
        &bench.server.base_url(),
    ]);
    let came = bench.come(&mut wrong).ends(1);
    assert!(
        !came.out.contains("wrong-one") && came.out.contains("baseinfo"),
        "{came:?}"
    );
}

#[test]
fn an_app_id_that_can_be_none_is_not_kept() {
    let bench = Bench::new();
    let args = ["profile", "add", "x", "--app-id", "bad id"];
    bench
        .come(bench.bare().args(args))
        .ends(2)
        .says(&["app id"]);
    assert!(!bench.path("data/profiles.json").exists());
}

/// What asks for the password of a key store may lie behind the terminal, or on another screen.
#[cfg(unix)]
#[test]
fn a_key_store_that_waits_to_be_unlocked_is_told_of_on_the_terminal() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    let bench = Bench::new();
    // A bus that takes the call and gives no answer.
    let bus = bench.path("bus");
    let _listener = std::os::unix::net::UnixListener::bind(&bus).expect("a socket");
    let mut command = bench.bare();
    command
        .env(
            "DBUS_SESSION_BUS_ADDRESS",
            format!("unix:path={}", bus.display()),
        )
        .env("FEISHU_APP_ID", APP_ID)
        .args(["profile", "test", "--base-url", &bench.server.base_url()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut line = String::new();
    let errors = child.stderr.take().expect("it was piped");
    let read = BufReader::new(errors).read_line(&mut line);
    child.kill().expect("it waits");
    child.wait().expect("it ends");
    read.expect("UTF-8");
    assert!(
        line.contains("locked") && line.contains("desktop") && line.contains("Ctrl+C"),
        "{line:?}"
    );
}
