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
