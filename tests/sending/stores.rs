//! Profiles, key book and history: nothing is lost by other windows, kills and broken files.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use cardwright::feishu::BaseUrl;
use cardwright::sending::profiles::Address;
use cardwright::sending::{AppKey, Entry, History, KeyBook, Profile, Profiles};

fn app() -> AppKey {
    AppKey::new(&BaseUrl::feishu(), "cli_1")
}

fn entry(number: usize) -> Entry {
    Entry {
        at: number as u64,
        card: format!("{{\"n\": {number}}}"),
        ..Entry::default()
    }
}

/// Where a test runs its own program again, this names the folder to write to, and the writer's number.
const WRITER: &str = "CARDWRIGHT_TEST_WRITER";

/// The folder and the number, where this process is a writer.
fn writer() -> Option<(std::path::PathBuf, usize)> {
    let value = std::env::var(WRITER).ok()?;
    let (number, folder) = value.split_once(' ')?;
    Some((folder.into(), number.parse().ok()?))
}

fn again(test: &str, folder: &Path, number: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the test's program"));
    command
        .args([test, "--exact", "--nocapture"])
        .env(WRITER, format!("{number} {}", folder.display()));
    command
}

#[test]
fn several_processes_write_at_once_and_nothing_is_lost() {
    const EACH: usize = 15;
    if let Some((folder, number)) = writer() {
        for at in 0..EACH {
            let name = format!("{number}-{at}");
            let book = KeyBook::new(&folder);
            book.learn(&app(), &name, &format!("img_{name}"))
                .expect("learned");
            History::new(&folder)
                .append(&entry(number * EACH + at))
                .expect("written");
            let profile = Profile {
                name,
                ..Profile::default()
            };
            Profiles::update(&folder, |profiles| profiles.put(profile)).expect("written");
        }
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let test = "stores::several_processes_write_at_once_and_nothing_is_lost";
    let mut children: Vec<_> = (0..3)
        .map(|number| {
            let mut command = again(test, folder.path(), number);
            command.stdout(Stdio::null()).spawn().expect("started")
        })
        .collect();
    for child in &mut children {
        assert!(child.wait().expect("ended").success());
    }
    let page = KeyBook::new(folder.path()).page(&app());
    let profiles = Profiles::load(folder.path()).expect("read");
    for number in 0..3 {
        for at in 0..EACH {
            let name = format!("{number}-{at}");
            assert_eq!(page.key_of(&name), Some(&*format!("img_{name}")));
            assert!(profiles.get(&name).is_some(), "{name}");
        }
    }
    let mut sends: Vec<u64> = History::new(folder.path())
        .read(1000)
        .expect("read")
        .iter()
        .map(|entry| entry.at)
        .collect();
    sends.sort_unstable();
    assert_eq!(sends, (0..3 * EACH as u64).collect::<Vec<_>>());
}

#[test]
fn a_process_that_is_killed_while_it_writes_loses_nothing_that_it_has_written() {
    if let Some((folder, _)) = writer() {
        for at in 0.. {
            let name = at.to_string();
            KeyBook::new(&folder)
                .learn(&app(), &name, &name)
                .expect("learned");
            History::new(&folder).append(&entry(at)).expect("written");
            Profiles::update(&folder, |profiles| profiles.current = Some(name)).expect("written");
            println!("\nwritten {at}");
            std::io::stdout().flush().expect("said");
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let test = "stores::a_process_that_is_killed_while_it_writes_loses_nothing_that_it_has_written";
    for round in 0..4 {
        let path = folder.path().join(round.to_string());
        let mut command = again(test, &path, 0);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("started");
        let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let mut written = None;
        for line in lines {
            if let Some(at) = line.expect("a line").strip_prefix("written ") {
                written = at.parse::<usize>().ok();
                if written >= Some(3 + round) {
                    break;
                }
            }
        }
        child.kill().expect("killed");
        child.wait().expect("ended");
        let written = written.expect("it has written");
        let page = KeyBook::new(&path).page(&app());
        let sends = History::new(&path).read(usize::MAX).expect("read");
        let current = Profiles::load(&path).expect("read").current;
        for at in 0..=written {
            assert!(page.knows(&at.to_string()), "{at} of {written}");
            assert!(sends.iter().any(|send| send.at == at as u64), "{at}");
        }
        assert!(current.expect("one").parse::<usize>().expect("a number") >= written);
    }
}

#[test]
fn a_broken_file_costs_nothing_but_what_was_broken() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);

    // Profiles are somebody's work: a file that cannot be read is said and never written over.
    std::fs::write(path("profiles.json"), "{\n\"list\": [").expect("written");
    let reason = Profiles::load(folder.path()).expect_err("broken");
    assert!(
        reason.en.contains("profiles.json") && reason.en.contains("line 2"),
        "{reason:?}"
    );
    assert!(Profiles::update(folder.path(), |_| ()).is_err());
    assert_eq!(
        std::fs::read(path("profiles.json")).expect("read"),
        b"{\n\"list\": ["
    );

    // Keys can be had again.
    std::fs::write(path("keys.json"), "{").expect("written");
    let book = KeyBook::new(folder.path());
    assert_eq!(book.page(&app()), Default::default());
    book.learn(&app(), "d", "img_1").expect("learned");
    assert_eq!(book.page(&app()).key_of("d"), Some("img_1"));
    assert_eq!(std::fs::read(path("keys.json.broken")).expect("kept"), b"{");

    // Of the history each line stands for itself.
    let history = History::new(folder.path());
    history.append(&entry(1)).expect("written");
    let mut file = std::fs::File::options()
        .append(true)
        .open(path("sends.jsonl"))
        .expect("opened");
    file.write_all(b"{\"at\": 2, \"card\": \"cut o")
        .expect("written");
    history.append(&entry(3)).expect("written");
    let sends = history.read(10).expect("read");
    assert_eq!(
        sends.iter().map(|entry| entry.at).collect::<Vec<_>>(),
        [3, 1]
    );
    assert_eq!(sends[0], entry(3));
}

#[test]
fn fields_of_another_version_are_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = r#"{"list": [{"name": "a", "later": 1, "favourites": [{"label": "x", "kind": "chat_id", "id": "oc_1"}]}], "later": 2}"#;
    std::fs::write(folder.path().join("profiles.json"), text).expect("written");
    let profiles = Profiles::load(folder.path()).expect("read");
    let to = &profiles.get("a").expect("there").favourites[0].to;
    assert_eq!(to.receiver().expect("a receiver").id(), "oc_1");
}

#[test]
fn a_profile_keeps_no_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = Profile {
        name: "a".to_owned(),
        base: "https://me:hunter2@host.example".to_owned(),
        ..Profile::default()
    };
    let (profiles, ()) = Profiles::update(folder.path(), |all| all.put(profile)).expect("written");
    assert_eq!(
        profiles.get("a").expect("there").base,
        "https://host.example"
    );
    assert!(!super::holds(folder.path(), "hunter2"));
}

#[test]
fn a_key_belongs_to_one_app_on_one_server_and_can_be_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = KeyBook::new(folder.path());
    book.learn(&app(), "d", "img_1").expect("learned");
    for other in [
        AppKey::new(&BaseUrl::lark(), "cli_1"),
        AppKey::new(&BaseUrl::feishu(), "cli_2"),
    ] {
        assert_eq!(book.page(&other).key_of("d"), None);
    }
    assert!(book.page(&app()).knows("img_1") && !book.page(&app()).knows("img_2"));
    book.forget(&app(), &["img_1".to_owned()])
        .expect("forgotten");
    assert_eq!(book.page(&app()).key_of("d"), None);
}

#[test]
fn the_history_is_capped_and_the_newest_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let history = History::capped(folder.path(), 20_000);
    let path = folder.path().join("sends.jsonl");
    for at in 0..300 {
        history.append(&entry(at)).expect("written");
        assert!(std::fs::metadata(&path).expect("there").len() <= 20_000);
    }
    let sends = history.read(usize::MAX).expect("read");
    let numbers: Vec<u64> = sends.iter().map(|entry| entry.at).collect();
    let first = 300 - numbers.len() as u64;
    assert!(numbers.len() > 20, "{}", numbers.len());
    assert_eq!(numbers, (first..300).rev().collect::<Vec<_>>());
    // One that is larger than all that is kept is kept alone.
    let large = Entry {
        card: "x".repeat(30_000),
        ..entry(300)
    };
    history.append(&large).expect("written");
    assert_eq!(history.read(10).expect("read"), [large]);
    history.clear().expect("cleared");
    assert_eq!(history.read(10).expect("read"), []);
}

#[cfg(unix)]
#[test]
fn the_history_is_read_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let history = History::capped(folder.path(), 500);
    for at in 0..20 {
        history.append(&entry(at)).expect("written");
        let about = std::fs::metadata(folder.path().join("sends.jsonl")).expect("there");
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_last_message_of_a_card_to_a_receiver_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let history = History::new(folder.path());
    let to = |id: &str| Address {
        kind: "chat_id".to_owned(),
        id: id.to_owned(),
    };
    let sent = |at, document: &str, id: &str, message: &str| Entry {
        document: Some(document.into()),
        to: Some(to(id)),
        server: "host".to_owned(),
        app_id: "cli_1".to_owned(),
        way: "card".to_owned(),
        message_id: Some(message.to_owned()),
        ..entry(at)
    };
    let failed = Entry {
        error: Some("no".to_owned()),
        ..sent(4, "a", "oc_1", "om_4")
    };
    for entry in [
        sent(1, "a", "oc_1", "om_1"),
        sent(2, "a", "oc_2", "om_2"),
        sent(3, "b", "oc_1", "om_3"),
        failed,
    ] {
        history.append(&entry).expect("written");
    }
    let last = |document: &str, id: &str| {
        let last = history.last(Path::new(document), &to(id), "host", "cli_1");
        last.expect("read").and_then(|entry| entry.message_id)
    };
    assert_eq!(last("a", "oc_1").as_deref(), Some("om_1"));
    assert_eq!(last("a", "oc_2").as_deref(), Some("om_2"));
    assert_eq!(last("c", "oc_1"), None);
    let other = history.last(Path::new("a"), &to("oc_1"), "host", "cli_2");
    assert_eq!(other.expect("read"), None);
}
