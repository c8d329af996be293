//! What can go wrong on the way, what is said then, and how the program ends.

use super::*;
use crate::stand_in::{BOT_INFO, CHAT_ID, Fault, IMAGES, MESSAGES, OPEN_ID, OTHER_OPEN_ID, TOKEN};

fn send<'a>(bench: &Bench, more: &[&'a str]) -> Came {
    let args: Vec<&'a str> = ["send", "card.json", "--to", OPEN_ID]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    bench.run(args)
}

#[test]
fn a_wrong_secret_is_named_and_does_not_show() {
    let bench = Bench::new();
    let mut wrong = bench.bare();
    wrong
        .env("FEISHU_APP_ID", APP_ID)
        .env("FEISHU_APP_SECRET", "not-the-secret-at-all")
        .args(["send", "card.json", "--to", OPEN_ID])
        .args(["--base-url", &bench.server.base_url()]);
    let came = bench.come(&mut wrong).ends(1).says(&["10014", "log_id: "]);
    assert!(!came.err.contains("not-the-secret-at-all"), "{came:?}");
}

#[test]
fn without_an_app_or_its_secret_it_says_where_it_looks() {
    let bench = Bench::new();
    let base = bench.server.base_url();
    let args = ["send", "card.json", "--to", OPEN_ID, "--base-url", &base];
    bench
        .come(bench.bare().args(args))
        .ends(2)
        .says(&["FEISHU_APP_ID", "cardwright profile add"]);
    bench
        .come(bench.bare().env("FEISHU_APP_ID", APP_ID).args(args))
        .ends(2)
        .says(&[APP_ID, "FEISHU_APP_SECRET", "key store"]);
    assert!(bench.server.state().log.is_empty());
}

#[test]
fn what_cannot_be_sent_is_said_before_a_secret_is_asked_for() {
    let bench = Bench::new();
    let long = "x".repeat(51);
    let args = ["send", "card.json", "--to", OPEN_ID, "--uuid", &long];
    let mut send = bench.bare();
    send.env("FEISHU_APP_ID", APP_ID).args(args);
    bench.come(&mut send).ends(2).says(&["uuid"]);
    assert!(!bench.path("data/sends.jsonl").exists());
}

#[test]
fn a_person_of_another_app_is_recognised() {
    let bench = Bench::new();
    let args = ["send", "card.json", "--to", OTHER_OPEN_ID];
    bench.run(args).ends(1).says(&["99992361: "]);
    let line = bench.run(args.iter().chain(&["--json"])).ends(1).line();
    assert_eq!(line["error"]["code"], 99_992_361);
    assert!(line["error"]["log_id"].is_string() && line["error"]["advice"].is_string());
}

#[test]
fn a_fault_of_the_card_that_the_server_finds_names_the_line() {
    let bench = Bench::new();
    let refusal = "ErrCode: 11310; ErrPath: ROOT -> body -> elements -> [0](tag: markdown); ErrMsg: made up; ";
    for _ in 0..2 {
        bench
            .server
            .order(MESSAGES, Fault::Card(refusal.to_owned()));
    }
    send(&bench, &[])
        .ends(1)
        .says(&["card.json:5:25:\n", "11310: "]);
    let line = send(&bench, &["--json"]).ends(1).line();
    assert_eq!(line["error"]["path"], "/body/elements/0");
}

#[test]
fn no_server_is_said_with_details() {
    let bench = Bench::new();
    let mut send = bench.with_app();
    send.args(["send", "card.json", "--to", OPEN_ID, "--json"])
        .args(["--base-url", "http://127.0.0.1:1"]);
    let line = bench.come(&mut send).ends(1).line();
    assert!(
        line["error"]["code"].is_null() && line["error"]["detail"].is_string(),
        "{line}"
    );
    let told = line["error"]["message"].as_str().unwrap();
    assert!(told.contains("127.0.0.1"), "{told}");
}

#[test]
fn a_long_wait_that_the_server_asks_for_is_named() {
    let bench = Bench::new();
    for _ in 0..2 {
        bench
            .server
            .order(MESSAGES, Fault::RateLimited { reset: 3600 });
    }
    send(&bench, &[])
        .ends(1)
        .says(&["99991400: ", "3600 seconds"]);
    let line = send(&bench, &["--json"]).ends(1).line();
    assert_eq!(line["error"]["retry_after"], 3600);
}

#[test]
fn no_secret_goes_without_encryption_unless_somebody_says_so() {
    let bench = Bench::new();
    let clear = ["--base-url", "http://nosuch.invalid"];
    let run = |args: &[&str]| bench.come(bench.with_app().args(args).args(clear));
    let sending = ["send", "card.json", "--to", OPEN_ID];
    for args in [&sending[..], &["chats"], &["people", "a@example.com"]] {
        run(args).ends(1).says(&["http", "--unencrypted"]);
    }
    assert!(!bench.path("data/sends.jsonl").exists());
    // The call is tried then.
    for more in ["--force", "--unencrypted"] {
        let args = [&sending[..], &[more]].concat();
        let came = run(&args).ends(1);
        assert!(!came.err.contains("nothing was sent"), "{came:?}");
    }
    assert!(bench.path("data/sends.jsonl").exists());
}

#[test]
fn a_uuid_that_was_used_for_another_card_is_said() {
    let bench = Bench::new();
    send(&bench, &["--uuid", "abc"]).ends(0);
    let same = send(&bench, &["--uuid", "abc"]).ends(0);
    assert!(!same.err.contains("another card"), "{same:?}");
    bench.write("card.json", &CARD.replace("hello", "world"));
    send(&bench, &["--uuid", "abc"])
        .ends(0)
        .says(&["--uuid abc", "another card"]);
    assert_eq!(bench.server.messages().len(), 1);
}

#[test]
fn a_page_instead_of_an_answer_is_shown() {
    let bench = Bench::new();
    let page = Fault::Page {
        status: 403,
        html: "<html><title>Blocked</title><body>Ask the network team</body></html>".to_owned(),
    };
    bench.server.order(MESSAGES, page);
    send(&bench, &[])
        .ends(1)
        .says(&["403", "Ask the network team"]);
}

#[test]
fn an_unknown_code_is_shown_as_it_is() {
    let bench = Bench::new();
    let code = Fault::Code {
        status: 400,
        code: 987_654,
        msg: "never seen".to_owned(),
    };
    bench.server.order(MESSAGES, code);
    send(&bench, &[]).ends(1).says(&["987654", "never seen"]);
}

#[test]
fn what_passes_is_tried_again_and_makes_one_message() {
    let bench = Bench::new();
    bench.server.order(MESSAGES, Fault::LostAnswer);
    send(&bench, &[]).ends(0).says(&["Try 2 of 4"]);
    assert_eq!(bench.server.messages().len(), 1);
}

#[test]
fn what_may_have_arrived_is_repeated_with_its_uuid() {
    let bench = Bench::new();
    bench.server.order_times(MESSAGES, &Fault::LostAnswer, 4);
    let line = send(&bench, &["--json"]).ends(1).line();
    let uuid = line["uuid"].as_str().unwrap();
    assert_eq!(
        (&line["file"], &line["to"]),
        (&"card.json".into(), &OPEN_ID.into())
    );
    assert_eq!(line["error"]["may_have_arrived"], true);
    let advice = line["error"]["advice"].as_str().unwrap();
    assert!(
        advice.contains(&format!("--to {OPEN_ID} --uuid {uuid}")),
        "{advice}"
    );
    send(&bench, &["--uuid", uuid]).ends(0);
    assert_eq!(bench.server.messages().len(), 1);

    bench.server.order_times(MESSAGES, &Fault::LostAnswer, 4);
    let came = send(&bench, &[]).ends(1);
    let sent = bench.server.requests(MESSAGES).pop().unwrap().json();
    came.says(&[&format!("--uuid {}", sent["uuid"].as_str().unwrap())]);
}

#[test]
fn each_of_several_errors_names_its_card_and_its_receiver() {
    let bench = Bench::new();
    let to = format!("{CHAT_ID},{OTHER_OPEN_ID}");
    let args = ["send", "card.json", "--to", OPEN_ID, "--to", &to];
    bench
        .run(args)
        .ends(1)
        .says(&[&format!("card.json: {OTHER_OPEN_ID}:\n99992361: ")]);
    let lines = bench.run(args.iter().chain(&["--json"])).ends(1).lines();
    let of = |at: usize| (&lines[at]["file"], &lines[at]["to"]);
    assert_eq!(of(1), (&"card.json".into(), &CHAT_ID.into()));
    assert_eq!(of(2), (&"card.json".into(), &OTHER_OPEN_ID.into()));
    assert!(lines[2]["error"]["code"] == 99_992_361 && lines[2]["uuid"].is_string());
}

#[test]
fn a_picture_that_the_server_has_lost_is_said_to_be_uploaded_anew() {
    let bench = Bench::new();
    std::fs::write(bench.path("logo.png"), picture(5)).unwrap();
    let image =
        r#"{"tag": "img", "img_key": "logo.png", "alt": {"tag": "plain_text", "content": "a"}}"#;
    let card = CARD.replace(r#"{"tag": "markdown", "content": "hello"}"#, image);
    bench.write("card.json", &card);
    send(&bench, &[]).ends(0);
    bench.server.state().images.clear();
    send(&bench, &[])
        .ends(1)
        .says(&["200570: ", "uploaded anew with the next send"]);
    send(&bench, &[]).ends(0);
    assert_eq!(bench.server.messages().len(), 2);
}

#[test]
fn a_history_that_cannot_be_written_does_not_keep_a_card_from_being_sent() {
    let bench = Bench::new();
    // A folder stands where the file should.
    std::fs::create_dir_all(bench.path("data/sends.jsonl")).unwrap();
    let came = send(&bench, &[]).ends(0).says(&["sends.jsonl"]);
    assert!(came.out.starts_with("om_"), "{came:?}");
}

#[test]
fn a_file_of_profiles_that_is_broken_is_named() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("data")).unwrap();
    bench.write("data/profiles.json", "{");
    send(&bench, &[]).ends(2).says(&["profiles.json", "line 1"]);
}

#[test]
fn a_file_of_certificates_that_is_none_is_named() {
    let bench = Bench::new();
    bench.write("ca.pem", "no certificate");
    send(&bench, &["--ca-file", "ca.pem"])
        .ends(2)
        .says(&["ca.pem"]);
}

/// Sends, presses Ctrl+C as soon as so many requests to a path have come, and gives what came of it.
#[cfg(unix)]
fn stopped(bench: &Bench, args: &[&str], path: &str, requests: usize) -> Came {
    stopped_by("-INT", bench.with_app(), bench, args, path, requests)
}

/// As [`stopped`], with another signal to a program that is started this way.
#[cfg(unix)]
fn stopped_by(
    signal: &str,
    mut send: Command,
    bench: &Bench,
    args: &[&str],
    path: &str,
    requests: usize,
) -> Came {
    send.arg("send")
        .args(args)
        .args(["--base-url", &bench.server.base_url()])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let child = send.spawn().unwrap();
    for _ in 0..500 {
        if bench.server.requests(path).len() >= requests {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let killed = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Came {
        // Without a code a signal has ended it.
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

#[test]
#[cfg(unix)]
fn ctrl_c_stops_it_and_says_what_was_sent_and_what_may_have_arrived() {
    let bench = Bench::new();
    bench
        .server
        .order(MESSAGES, Fault::SlowAnswer(std::time::Duration::ZERO));
    bench.server.order(MESSAGES, Fault::NoAnswer);
    let args = ["card.json", "--to", OPEN_ID, "--to", CHAT_ID];
    let came = stopped(&bench, &args, MESSAGES, 2).ends(130);
    let sent = bench.server.requests(MESSAGES)[1].json();
    let uuid = sent["uuid"].as_str().unwrap();
    came.says(&[
        "Stopped.",
        "sent before: 1",
        "may have arrived",
        &format!("--to {CHAT_ID} --uuid {uuid}"),
    ]);
    // What may have arrived is in the history.
    let mut history = bench.bare();
    let newest = bench
        .come(history.args(["history", "-n", "1", "--json"]))
        .line();
    assert_eq!(newest["may_have_arrived"], true);
}

#[test]
#[cfg(unix)]
fn a_signal_to_end_is_as_good_as_ctrl_c() {
    for signal in ["-TERM", "-HUP"] {
        let bench = Bench::new();
        bench.server.order(MESSAGES, Fault::NoAnswer);
        let args = ["card.json", "--to", OPEN_ID];
        stopped_by(signal, bench.with_app(), &bench, &args, MESSAGES, 1)
            .ends(130)
            .says(&["Stopped.", "may have arrived"]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_closes_does_not_end_what_was_told_to_ignore_it() {
    let bench = Bench::new();
    let late = Fault::SlowAnswer(std::time::Duration::from_secs(2));
    bench.server.order(MESSAGES, late);
    let send = bench.with_app();
    let mut ignoring = Command::new("sh");
    ignoring.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]);
    ignoring.arg(send.get_program());
    ignoring.current_dir(bench.folder.path()).envs(
        send.get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let args = ["card.json", "--to", OPEN_ID];
    let came = stopped_by("-HUP", ignoring, &bench, &args, MESSAGES, 1).ends(0);
    assert!(came.out.starts_with("om_"), "{came:?}");
}

#[test]
#[cfg(unix)]
fn what_was_on_its_way_when_the_program_was_killed_is_in_the_history() {
    let bench = Bench::new();
    bench.server.order(MESSAGES, Fault::NoAnswer);
    let args = ["card.json", "--to", OPEN_ID];
    stopped_by("-KILL", bench.with_app(), &bench, &args, MESSAGES, 1).ends(-1);
    let mut history = bench.bare();
    let left = bench.come(history.args(["history", "--json"])).line();
    assert_eq!(left["may_have_arrived"], true);
    let sent = bench.server.requests(MESSAGES)[0].json();
    assert_eq!(left["uuid"], sent["uuid"]);
    assert!(left["error"].is_string() && left["card"]["schema"] == "2.0");
    // With its uuid it is one message.
    let uuid = left["uuid"].as_str().unwrap();
    send(&bench, &["--uuid", uuid]).ends(0);
    assert_eq!(bench.server.messages().len(), 1);
    let lines = bench.come(bench.bare().args(["history", "--json"])).lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[test]
#[cfg(unix)]
fn ctrl_c_during_an_upload_sends_nothing() {
    let bench = Bench::new();
    std::fs::write(bench.path("logo.png"), picture(5)).unwrap();
    let image =
        r#"{"tag": "img", "img_key": "logo.png", "alt": {"tag": "plain_text", "content": "a"}}"#;
    let card = CARD.replace(r#"{"tag": "markdown", "content": "hello"}"#, image);
    bench.write("picture.json", &card);
    bench.server.order(IMAGES, Fault::NoAnswer);
    let came = stopped(&bench, &["picture.json", "--to", OPEN_ID], IMAGES, 1).ends(130);
    assert!(!came.err.contains("may have arrived"), "{came:?}");
    assert!(bench.server.messages().is_empty());
}

#[test]
fn the_secret_is_in_no_file_that_is_left() {
    let bench = Bench::new();
    send(&bench, &[]).ends(0);
    bench.server.order(MESSAGES, Fault::ServerError);
    bench.server.order(TOKEN, Fault::ServerError);
    send(&bench, &[]).ends(0);
    bench.server.order(BOT_INFO, Fault::ServerError);
    bench.run(["profile", "test"]).ends(0);
    let mut folders = vec![bench.path("data")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            assert!(!text.contains(SECRET) && !text.contains("t-g1"), "{path:?}");
        }
    }
    assert!(files > 0);
}
