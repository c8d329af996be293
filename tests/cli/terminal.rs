//! At a terminal: secrets are asked for without showing them, warnings are asked about. `script` of util-linux, which
//! every Linux has, lends the terminal.
#![cfg(target_os = "linux")]

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use super::*;
use crate::stand_in::OPEN_ID;

/// Runs the program at a terminal; each answer is typed when its question has come. Gives the exit code and all that
/// stood on the terminal.
#[track_caller]
fn typed(mut program: Command, args: &[&str], answers: &[(&str, &str)]) -> (i32, String) {
    let words: Vec<String> = args.iter().map(|arg| format!("'{arg}'")).collect();
    let line = format!("'{}' {}", env!("CARGO_BIN_EXE_cardwright"), words.join(" "));
    let mut at_terminal = Command::new("script");
    at_terminal.args(["-qec", &line, "/dev/null"]);
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => at_terminal.env(name, value),
            None => at_terminal.env_remove(name),
        };
    }
    if let Some(folder) = program.get_current_dir() {
        at_terminal.current_dir(folder);
    }
    program = at_terminal;
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script of util-linux");
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut seen = String::new();
    let mut buffer = [0; 4096];
    let mut answers = answers.iter();
    let mut next = answers.next();
    loop {
        let length = stdout.read(&mut buffer).unwrap();
        if length == 0 {
            break;
        }
        seen.push_str(&String::from_utf8_lossy(&buffer[..length]));
        if let Some((question, answer)) = next
            && seen.contains(question)
        {
            // As nobody types faster: the echo is switched off just after the question.
            std::thread::sleep(std::time::Duration::from_millis(500));
            stdin.write_all(answer.as_bytes()).unwrap();
            next = answers.next();
        }
    }
    assert!(next.is_none(), "not asked: {next:?}\n{seen}");
    (child.wait().unwrap().code().unwrap(), seen)
}

#[test]
fn a_secret_is_asked_for_and_does_not_show() {
    let bench = Bench::new();
    let mut program = bench.bare();
    program.env("FEISHU_APP_ID", APP_ID);
    let base = bench.server.base_url();
    let args = ["send", "card.json", "--to", OPEN_ID, "--base-url", &base];
    let secret = format!("{SECRET}\n");
    let (code, seen) = typed(program, &args, &[("Secret of the app", &secret)]);
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("om_") && !seen.contains(SECRET), "{seen}");
}

#[test]
fn ctrl_c_and_an_empty_secret_send_nothing() {
    let bench = Bench::new();
    let base = bench.server.base_url();
    let args = ["send", "card.json", "--to", OPEN_ID, "--base-url", &base];
    for (typing, code) in [("\x03", 130), ("\n", 2)] {
        let mut program = bench.bare();
        program.env("FEISHU_APP_ID", APP_ID);
        let (ended, seen) = typed(program, &args, &[("Secret of the app", typing)]);
        assert_eq!(ended, code, "{seen}");
    }
    assert!(bench.server.state().log.is_empty());
}

#[test]
fn a_warning_is_asked_about_once() {
    let bench = Bench::new();
    let text = CARD.replace(
        "\"content\": \"hello\"",
        "\"content\": \"hello\", \"text_align\": \"middle\"",
    );
    bench.write("odd.json", &text);
    let base = bench.server.base_url();
    let args = ["send", "odd.json", "--to", OPEN_ID, "--base-url", &base];
    for (answer, code, sent) in [("n\n", 1, 0), ("\n", 1, 0), ("\x03", 130, 0), ("y\n", 0, 1)] {
        let (ended, seen) = typed(bench.with_app(), &args, &[("[y/N] ", answer)]);
        assert_eq!(ended, code, "{answer:?}: {seen}");
        assert_eq!(bench.server.messages().len(), sent, "{answer:?}");
    }
}

#[test]
fn a_profile_asks_for_its_secret_once() {
    let bench = Bench::new();
    let base = bench.server.base_url();
    let me = crate::stand_in::EMAIL;
    let args = [
        "profile",
        "add",
        "work",
        "--app-id",
        APP_ID,
        "--base-url",
        &base,
        "--me",
        me,
    ];
    let secret = format!("{SECRET}\n");
    let (code, seen) = typed(bench.bare(), &args, &[("Secret of the app", &secret)]);
    assert_eq!(code, 0, "{seen}");
    assert_eq!(seen.matches("Secret of the app").count(), 1, "{seen}");
    assert!(
        seen.contains(OPEN_ID) && seen.contains("key store") && !seen.contains(SECRET),
        "{seen}"
    );
}
