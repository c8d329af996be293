//! Files and sessions: opened, saved, restored, never lost and never overwritten unasked.

use super::*;

#[test]
fn a_file_changed_by_someone_else_is_not_overwritten_unasked() {
    let mut window = Window::with(CARD);
    let file = window.folder.path().join("card.json");
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    std::fs::write(&file, "{\"theirs\": 1}").unwrap();
    window.command(Command::Save);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{\"theirs\": 1}");
    window.harness.get_by_label("Overwrite").click();
    window.run();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), window.text());
}

#[test]
fn what_cannot_be_opened_or_saved_gets_one_sentence_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.json");
    let mut window = Window::start(folder, vec![missing]);
    assert!(
        window
            .harness
            .query_by(|node| label(node).starts_with("there is no file"))
            .is_some()
    );
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.app().has_dialog());

    let target = window.folder.path().join("no folder").join("card.json");
    let before = window.text();
    let reason = window
        .app_mut()
        .workspace_mut()
        .save(Some(target))
        .unwrap_err();
    assert!(reason.en.contains("does not exist"), "{}", reason.en);
    assert_eq!(window.text(), before);
}

#[test]
fn unsaved_changes_are_asked_about_before_another_card_takes_their_place() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let changed = window.text();
    window.command(Command::New);
    window.harness.get_by_label("Cancel").click();
    window.run();
    assert_eq!(window.text(), changed);
    window.command(Command::New);
    window.harness.get_by_label("Do not save").click();
    window.run();
    assert!(window.text().contains("\"elements\": []"));
}

#[test]
fn the_session_comes_back_with_what_was_not_saved() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let text = window.text();
    let data = window.folder.path().join("data");
    window.until(|_| session::load_journal(&data).is_some_and(|journal| journal.text == text));
    let mut again = Window::start(window.killed(), Vec::new());
    assert_eq!(again.text(), text);
    assert!(again.app_mut().workspace_mut().is_dirty());
}

#[test]
fn unsaved_work_outlives_a_start_with_another_file_and_can_be_restored() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let text = window.text();
    window.until_kept(&text);
    let folder = window.killed();
    let other = folder.path().join("other.json");
    std::fs::write(&other, "{}").unwrap();

    let mut window = Window::start(folder, vec![other.clone()]);
    assert_eq!(window.text(), "{}");
    assert!(
        window.notice().contains("unsaved work"),
        "{}",
        window.notice()
    );
    window.until_kept("{}");
    let folder = window.killed();

    let mut window = Window::start(folder, vec![other]);
    window.command(Command::RestoreUnsaved);
    assert_eq!(window.text(), text);
    assert!(window.app_mut().workspace_mut().is_dirty());
    assert!(!window.app().can(Command::RestoreUnsaved));
    window.app_mut().write_journal();
    let window = Window::start(window.killed(), Vec::new());
    assert_eq!(window.text(), text);
}

#[test]
fn two_windows_at_once_keep_a_journal_each() {
    let mut first = Window::with(CARD);
    first.click_row("Divider");
    first.key(CTRL, Key::D);
    let text = first.text();
    first.until_kept(&text);
    let file = first.folder.path().join("card.json");
    let start = Start {
        files: vec![file],
        data_dir: Some(first.folder.path().join("data")),
        language: Some(Lang::En),
    };
    let mut second = App::new(&egui::Context::default(), start);
    assert!(!second.can(Command::RestoreUnsaved), "it is in use");
    second.write_journal();
    drop(second);
    let window = Window::start(first.killed(), Vec::new());
    assert!(window.app().can(Command::RestoreUnsaved) || window.text() == text);
}

#[test]
fn changes_that_are_not_to_be_saved_do_not_come_back() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let text = window.text();
    window.until_kept(&text);
    window.command(Command::Quit);
    window.harness.get_by_label("Do not save").click();
    window.run();
    window.app_mut().write_journal();
    let mut window = Window::start(window.killed(), Vec::new());
    assert_eq!(window.text(), CARD);
    assert!(!window.app_mut().workspace_mut().is_dirty());
}

#[test]
fn files_after_the_first_are_named_as_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = ["a.json", "b.json"]
        .map(|name| folder.path().join(name))
        .into();
    for file in &files {
        std::fs::write(file, "{}").unwrap();
    }
    let window = Window::start(folder, files);
    assert!(
        window.notice().contains("Not opened:"),
        "{}",
        window.notice()
    );
    assert!(window.notice().contains("b.json"), "{}", window.notice());
}

#[test]
fn a_file_named_relatively_is_found_again_from_another_folder() {
    let opened = cardwright::document::file::read(std::path::Path::new("Cargo.toml")).unwrap();
    let mut work = Workspace::opened(PathBuf::from("Cargo.toml"), opened);
    let there = std::env::current_dir().unwrap().join("Cargo.toml");
    assert_eq!(work.file(), Some(there.as_path()));
    assert_eq!(session::Journal::of(&mut work).path, Some(there));
}

#[test]
fn the_path_to_save_to_is_whole_and_replaced_by_what_is_typed() {
    let mut window = Window::with(CARD);
    window.command(Command::SavePath);
    let old = window.folder.path().join("card.json").display().to_string();
    assert_eq!(window.field("Path").value(), Some(old));
    let new = window.folder.path().join("new.json");
    window.type_text(&new.display().to_string());
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(std::fs::read_to_string(new).unwrap(), CARD);
}

impl Window {
    fn file(&self) -> PathBuf {
        self.folder.path().join("card.json")
    }

    fn held(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    fn is_dirty(&mut self) -> bool {
        self.app_mut().workspace_mut().is_dirty()
    }

    /// Saves under a path that is typed.
    fn save_under(&mut self, path: &std::path::Path) {
        self.command(Command::SavePath);
        self.type_text(&path.display().to_string());
        self.key(Modifiers::NONE, Key::Enter);
    }
}

#[test]
fn a_path_to_save_to_asks_before_it_overwrites_what_was_not_read() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    std::fs::write(window.file(), "{\"theirs\": 1}").unwrap();
    // The box offers the card's own path.
    window.command(Command::SavePath);
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.held(), "{\"theirs\": 1}");
    assert!(window.says("\"theirs\": 1"), "{:#?}", window.words());
    window.harness.get_by_label("Cancel").click();
    window.run();

    // The same file by another path, and another file.
    let folder = window.folder.path().to_path_buf();
    std::fs::create_dir(folder.join("in")).unwrap();
    window.save_under(&folder.join("in/../card.json"));
    assert_eq!(window.held(), "{\"theirs\": 1}");
    window.harness.get_by_label("Cancel").click();
    window.run();
    let other = folder.join("other.json");
    std::fs::write(&other, "other").unwrap();
    window.save_under(&other);
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "other");
    // What is agreed to is what was asked about.
    std::fs::write(&other, "newer").unwrap();
    window.harness.get_by_label("Overwrite").click();
    window.run();
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "newer");
    window.harness.get_by_label("Overwrite").click();
    window.run();
    assert_eq!(std::fs::read_to_string(&other).unwrap(), window.text());
}

#[test]
fn a_window_without_changes_shows_at_once_what_another_program_writes() {
    let mut window = Window::with(CARD);
    window.run();
    let theirs = CARD.replace("first words", "their words");
    std::fs::write(window.file(), &theirs).unwrap();
    window.until(|window| window.text() == theirs);
    assert!(!window.is_dirty());
    assert!(
        window.notice().contains("read again"),
        "{}",
        window.notice()
    );
    // Most programs move a new file over the old one.
    for words in ["second", "third"] {
        let theirs = CARD.replace("first words", words);
        let new = window.folder.path().join("card.json.tmp");
        std::fs::write(&new, &theirs).unwrap();
        std::fs::rename(&new, window.file()).unwrap();
        window.until(|window| window.text() == theirs);
    }
    assert!(!window.is_dirty() && !window.app().has_dialog());
    window.command(Command::Undo);
    assert_eq!(window.text(), CARD, "undo brings back what was here");
}

#[test]
fn a_window_with_changes_asks_with_the_difference_before_it_takes_what_was_written() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    let mine = window.text();
    let theirs = CARD.replace("first words", "their words");
    std::fs::write(window.file(), &theirs).unwrap();
    window.until(|window| window.app().has_dialog());
    window.run();
    assert_eq!(window.text(), mine);
    assert!(window.says("their words") && window.says("first words"));
    // A stray Enter answers nothing; who waits is not asked about the same once more.
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.get_by_label("Cancel").click();
    window.run();
    assert_eq!((window.text(), window.held()), (mine.clone(), theirs));
    let theirs = CARD.replace("first words", "newer words");
    std::fs::write(window.file(), &theirs).unwrap();
    window.until(|window| window.app().has_dialog());
    window.run();
    window.harness.get_by_label("Read it again").click();
    window.run();
    assert_eq!(window.text(), theirs);
    assert!(!window.is_dirty());
    window.command(Command::Undo);
    assert_eq!(window.text(), mine);
}

#[test]
fn what_is_saved_here_is_not_taken_for_another_programs() {
    let mut window = Window::with(CARD);
    window.click_row("Divider");
    window.key(CTRL, Key::D);
    window.command(Command::Save);
    window.key(CTRL, Key::D);
    let text = window.text();
    let end = Instant::now() + Duration::from_millis(500);
    window.until(|_| Instant::now() > end);
    assert_eq!(window.text(), text);
    assert!(!window.app().has_dialog());
}

#[cfg(unix)]
#[test]
fn a_device_or_pipe_is_neither_opened_nor_written_by_the_window() {
    use std::os::unix::fs::FileTypeExt as _;
    let mut window = Window::with(CARD);
    // A socket is made without another program, which would hold the locks of other tests' journals for a moment.
    let pipe = window.folder.path().join("pipe.json");
    let _socket = std::os::unix::net::UnixListener::bind(&pipe).unwrap();
    window.save_under(&pipe);
    assert!(
        window.says("is a device or a pipe"),
        "{:#?}",
        window.words()
    );
    assert!(pipe.metadata().unwrap().file_type().is_socket());
    window.key(Modifiers::NONE, Key::Enter);
    window.command(Command::OpenPath);
    window.type_text(&pipe.display().to_string());
    window.key(Modifiers::NONE, Key::Enter);
    assert!(
        window.says("is a device or a pipe"),
        "{:#?}",
        window.words()
    );
    assert_eq!(window.text(), CARD);
}

#[test]
fn a_card_saved_elsewhere_is_judged_by_what_stands_beside_it_there() {
    let text = r#"{"schema": "2.0", "body": {"elements": [{"tag": "img", "img_key": "a.png", "alt": {"tag": "plain_text", "content": "a"}}]}}"#;
    let mut window = Window::with(text);
    let errors = |window: &Window| {
        let view = window.work().view().unwrap();
        view.report.count(cardwright::check::Severity::Error)
    };
    assert_eq!(errors(&window), 1);
    let there = window.folder.path().join("there");
    std::fs::create_dir(&there).unwrap();
    std::fs::write(there.join("a.png"), "a picture").unwrap();
    window.save_under(&there.join("card.json"));
    assert_eq!(errors(&window), 0, "{}", window.notice());
}

const WITH_PICTURES: &str = r#"{"schema": "2.0", "body": {"elements": [{"tag": "img", "img_key": "a", "alt": {"tag": "plain_text", "content": "a"}}, {"tag": "img", "img_key": "b", "alt": {"tag": "plain_text", "content": "b"}}]}}"#;

#[test]
fn a_card_saved_in_another_folder_takes_copies_of_its_pictures_along() {
    let mut window = Window::with(WITH_PICTURES);
    let here = window.folder.path().join("images");
    let there = window.folder.path().join("there");
    std::fs::create_dir_all(there.join("images")).unwrap();
    std::fs::create_dir(&here).unwrap();
    for name in ["a.png", "b.png", "of another card.png"] {
        std::fs::write(here.join(name), name).unwrap();
    }
    std::fs::write(there.join("images/b.jpg"), "what was there").unwrap();
    window.save_under(&there.join("card.json"));
    let held = |path: PathBuf| std::fs::read_to_string(path).ok();
    assert_eq!(
        held(there.join("images/a.png")).as_deref(),
        Some("a.png"),
        "{}",
        window.notice()
    );
    assert_eq!(held(here.join("a.png")).as_deref(), Some("a.png"));
    assert_eq!(
        held(there.join("images/b.jpg")).as_deref(),
        Some("what was there")
    );
    let mut names = std::fs::read_dir(there.join("images")).unwrap();
    assert_eq!(names.by_ref().count(), 2, "neither a second b nor others");
    assert!(
        window.notice().starts_with("1 of the card's pictures"),
        "{}",
        window.notice()
    );
}

#[test]
fn a_typed_path_begins_in_the_cards_folder_and_gets_the_ending_of_a_card() {
    let mut window = Window::with(CARD);
    window.save_under(std::path::Path::new("other"));
    let other = window.folder.path().join("other.json");
    let held = std::fs::read_to_string(&other);
    assert_eq!(held.ok().as_deref(), Some(CARD), "{}", window.notice());
    std::fs::write(
        window.folder.path().join("third.json"),
        CARD.replace("Divider", "third"),
    )
    .unwrap();
    window.command(Command::OpenPath);
    window.type_text("third.json");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(
        window.work().file(),
        Some(&*window.folder.path().join("third.json"))
    );
}
