//! `-o` onto what is no ordinary file: it is written into, and stays what it was.
#![cfg(unix)]

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::process::Stdio;

use super::*;

const OLD: &str =
    r#"{"elements": [{"tag": "div", "text": {"tag": "lark_md", "content": "old words"}}]}"#;

/// Makes a named pipe.
fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo starts").success());
}

/// Runs a command that writes into a named pipe, and gives what came out of the pipe. The reading end is held open from
/// the beginning, so that a program that replaces the pipe is found out and not waited for.
fn through(pipe: &Path, command: &mut Command) -> Vec<u8> {
    let both_ends = OpenOptions::new().read(true).write(true).open(pipe);
    let both_ends = both_ends.expect("open");
    let mut read = File::open(pipe).expect("open");
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        read.read_to_end(&mut bytes).expect("read");
        bytes
    });
    let (code, _, err) = run(command);
    drop(both_ends);
    let bytes = reader.join().expect("it reads");
    assert_eq!(code, 0, "{err}");
    let kind = std::fs::symlink_metadata(pipe).expect("there").file_type();
    assert!(kind.is_fifo(), "the pipe was replaced by a file");
    bytes
}

#[test]
fn every_output_goes_into_a_named_pipe_that_stays_one() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let old = write(folder.path(), "old.json", OLD);
    let card = write(folder.path(), "card.json", CARD);
    pipe(&at("pipe"));

    let converted = through(
        &at("pipe"),
        command().arg("convert").arg(&old).arg("-o").arg(at("pipe")),
    );
    assert!(
        String::from_utf8(converted)
            .expect("text")
            .contains("old words")
    );
    let mut render = command();
    render.arg("render").arg(&card).arg("-o").arg(at("pipe"));
    assert!(through(&at("pipe"), &mut render).starts_with(b"\x89PNG"));
    let mut boxes = command();
    boxes.arg("render").arg(&card).arg("-o").arg(at("card.png"));
    let boxes = through(&at("pipe"), boxes.arg("--boxes").arg(at("pipe")));
    assert!(
        serde_json::from_slice::<Value>(&boxes)
            .expect("JSON")
            .is_array()
    );
}

#[test]
fn a_descriptor_of_the_program_is_written_to_its_end_and_loses_nothing() {
    let folder = folder();
    let old = write(folder.path(), "old.json", OLD);
    let card = write(folder.path(), "card.json", CARD);
    // A link to it of another name is the same, and stays a link.
    symlink("/proc/self/fd/1", folder.path().join("link")).expect("a link");
    for out in [Path::new("/proc/self/fd/1"), &folder.path().join("link")] {
        for (name, file) in [("convert", &old), ("render", &card)] {
            let log = write(folder.path(), "log", "before\n");
            let end = OpenOptions::new().append(true).open(&log).expect("open");
            let mut command = command();
            command
                .arg(name)
                .arg(file)
                .arg("-o")
                .arg(out)
                .stdout(end)
                .stderr(Stdio::null());
            assert!(command.status().expect("it starts").success());
            let log = std::fs::read(&log).expect("read");
            assert!(
                log.starts_with(b"before\n") && log.len() > 50,
                "{name} to {}",
                out.display()
            );
        }
    }
    assert!(folder.path().join("link").is_symlink());
}

#[test]
fn an_output_that_is_a_link_is_written_where_it_leads() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let old = write(folder.path(), "old.json", OLD);
    std::fs::create_dir(at("elsewhere")).expect("made");
    symlink("elsewhere/new.json", at("link.json")).expect("a link");
    // The first time its file is not there yet.
    for _ in 0..2 {
        let (code, _, err) = run(command()
            .arg("convert")
            .arg(&old)
            .arg("-o")
            .arg(at("link.json")));
        assert_eq!(code, 0, "{err}");
        assert!(at("link.json").is_symlink());
        assert!(
            std::fs::read_to_string(at("elsewhere/new.json"))
                .expect("read")
                .contains("old words")
        );
    }
}
