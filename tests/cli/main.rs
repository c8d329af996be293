//! The command line as scripts use it: what it prints where, and how it ends.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

#[path = "../stand_in/mod.rs"]
mod stand_in;

mod cardkit;
mod check;
mod faults;
mod folders;
mod history;
mod live;
mod messages;
mod outputs;
mod places;
mod profiles;
mod render;
mod send;
mod terminal;
mod ways;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use stand_in::{APP_ID, SECRET, StandIn};

const CARD: &str = r#"{
  // a comment
  "schema": "2.0",
  "header": {"title": {"tag": "plain_text", "content": "T"}, "template": "blue"},
  "body": {"elements": [{"tag": "markdown", "content": "hello"},]}
}"#;

/// A folder that no test writes into: without profiles, keys and history.
const NO_DATA: &str = "/nonexistent/cardwright";

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cardwright"));
    for name in [
        "FEISHU_APP_ID",
        "FEISHU_APP_SECRET",
        "FEISHU_CARD_TOKEN",
        "CARDWRIGHT_WEBHOOK",
        "CARDWRIGHT_WEBHOOK_SECRET",
    ] {
        command.env_remove(name);
    }
    command
        .env("LANG", "en_US.UTF-8")
        .env("LC_ALL", "en_US.UTF-8")
        .env("CARDWRIGHT_DATA_DIR", NO_DATA)
        // No key store of the machine takes part.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
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

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

/// A stand-in, a folder with a card, a folder for data, and the program told of all of them.
struct Bench {
    server: StandIn,
    folder: tempfile::TempDir,
}

/// What came of one command.
#[derive(Debug)]
struct Came {
    code: i32,
    out: String,
    err: String,
}

impl Came {
    /// The lines of standard output as JSON.
    #[track_caller]
    fn lines(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{self:?}")))
            .collect()
    }

    /// The only line of standard output as JSON.
    #[track_caller]
    fn line(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "{self:?}");
        lines.remove(0)
    }

    /// The only word of standard output.
    #[track_caller]
    fn word(&self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        self.out.trim().to_owned()
    }

    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// Standard error has all these words.
    #[track_caller]
    fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.err.contains(word), "{word} is not in {self:?}");
        }
        self
    }
}

impl Bench {
    fn new() -> Self {
        let bench = Self {
            server: StandIn::start(),
            folder: folder(),
        };
        bench.write("card.json", CARD);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        write(self.folder.path(), name, text)
    }

    /// The program in the folder, with the data folder `data`, without an app.
    fn bare(&self) -> Command {
        let mut command = command();
        command
            .current_dir(self.folder.path())
            .env("CARDWRIGHT_DATA_DIR", self.path("data"));
        command
    }

    /// The program with the app of the stand-in in its environment.
    fn with_app(&self) -> Command {
        let mut command = self.bare();
        command
            .env("FEISHU_APP_ID", APP_ID)
            .env("FEISHU_APP_SECRET", SECRET);
        command
    }

    /// Runs the program as the app of the stand-in.
    fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Came {
        let mut command = self.with_app();
        command
            .args(args)
            .args(["--base-url", &self.server.base_url()]);
        self.come(&mut command)
    }

    /// Runs a command; the app's secret is never in what it prints.
    fn come(&self, command: &mut Command) -> Came {
        let (code, out, err) = run(command);
        let came = Came { code, out, err };
        for secret in [SECRET, "t-g1"] {
            assert!(
                !came.out.contains(secret) && !came.err.contains(secret),
                "{came:?}"
            );
        }
        came
    }

    /// Sends the card as JSON lines; the only one.
    fn send(&self, more: &[&str]) -> Value {
        let args = ["send", "card.json", "--json"].iter().chain(more);
        self.run(args).ends(0).line()
    }

    /// The calls so far, tokens left out: method, address, body.
    fn calls(&self) -> Vec<(String, String, Value)> {
        let state = self.server.state();
        let calls = state
            .log
            .iter()
            .filter(|call| !call.path.starts_with("/open-apis/auth"));
        calls
            .map(|call| {
                let query = match &*call.query {
                    "" => String::new(),
                    query => format!("?{query}"),
                };
                let url = format!("{}{}{query}", self.server.base_url(), call.path);
                (call.method.clone(), url, call.json())
            })
            .collect()
    }

    /// That what a dry run has printed is what went out afterwards.
    #[track_caller]
    fn same(&self, dry: &Came) {
        let calls = self.calls();
        let lines = dry.lines();
        assert_eq!(lines.len(), calls.len(), "{dry:?}");
        for (line, (method, url, body)) in lines.iter().zip(calls) {
            assert_eq!(
                (&line["method"], &line["url"]),
                (&method.into(), &url.into())
            );
            assert_eq!(line["body"], body);
        }
    }
}

/// A small picture of one colour; another number gives other bytes.
fn picture(number: u8) -> Vec<u8> {
    let image = image::RgbImage::from_pixel(4, 3, image::Rgb([number, 2, 3]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}
