//! The command of the window.

use std::cell::RefCell;
use std::rc::Rc;

use cardwright::app::command::Command;
use cardwright::app::{App, Start};
use cardwright::lang::Lang;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::value_of;

const CARD: &str = "{\n  \"elements\": [\n    {\"tag\": \"note\", \"elements\": [{\"tag\": \"plain_text\", \"content\": \"small words\"}]}\n  ]\n}\n";
const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);
const SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);

type Window = Harness<'static, Option<App>>;

fn window(text: &str) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("card.json");
    std::fs::write(&file, text).unwrap();
    let start = Start {
        files: vec![file],
        data_dir: Some(folder.path().join("data")),
        language: Some(Lang::En),
    };
    let made = Rc::new(RefCell::new(None));
    let taken = made.clone();
    let mut harness = Harness::builder()
        .with_size([1400.0, 1000.0])
        .with_max_steps(16)
        .with_context_setup(move |ctx| *made.borrow_mut() = Some(App::new(ctx, start)))
        .build_ui_state(
            move |ui: &mut egui::Ui, app: &mut Option<App>| {
                if app.is_none() {
                    *app = taken.borrow_mut().take();
                }
                app.as_mut().unwrap().ui(ui);
            },
            None,
        );
    harness.run();
    (harness, folder)
}

fn text(window: &Window) -> String {
    window
        .state()
        .as_ref()
        .unwrap()
        .workspace()
        .text()
        .to_owned()
}

fn key(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

#[test]
fn a_1_0_card_stays_as_it_is_until_one_key_converts_it() {
    let (mut window, _folder) = window(CARD);
    assert_eq!(text(&window), CARD);
    assert!(
        window.query_by_label("1.0").is_some(),
        "the status line says so"
    );
    key(&mut window, SHIFT, Key::U);
    let card = value_of(&text(&window));
    assert_eq!(card["schema"], "2.0");
    assert_eq!(
        card["body"]["elements"][0]["text"]["content"],
        "small words"
    );
    assert!(
        window
            .query_by_label("wrote the note as small grey text")
            .is_some(),
        "the report is shown"
    );
    assert!(
        window
            .query_all_by_label_contains("8 changes, 1 loses something")
            .next()
            .is_some()
    );
    window.get_by_label("OK").click();
    window.run();
    assert!(
        window
            .query_by_label("wrote the note as small grey text")
            .is_none()
    );
    assert!(window.query_by_label("1.0").is_none());
    // One step of undo brings the old card back, byte for byte.
    key(&mut window, CTRL, Key::Z);
    assert_eq!(text(&window), CARD);
}

#[test]
fn the_report_can_be_copied() {
    let (mut window, _folder) = window(CARD);
    window
        .state_mut()
        .as_mut()
        .unwrap()
        .request(Command::Convert);
    window.run();
    window.get_by_label("Copy the report").click_accesskit();
    let is_report = |command: &egui::OutputCommand| matches!(command, egui::OutputCommand::CopyText(text) if text.contains("/elements/0 → /body/elements/0 [note]"));
    let copied = (0..8).any(|_| {
        window.step();
        window
            .output()
            .platform_output
            .commands
            .iter()
            .any(is_report)
    });
    assert!(copied);
}

#[test]
fn the_problem_that_a_card_is_1_0_has_the_conversion_as_its_fix() {
    let (mut window, _folder) = window(CARD);
    if window.query_by_label("No problems").is_none()
        && window.query_all_by_label("Convert to 2.0").count() < 2
    {
        window
            .state_mut()
            .as_mut()
            .unwrap()
            .request(Command::ToggleProblems);
        window.run();
    }
    assert_eq!(
        window.query_all_by_label("Convert to 2.0").count(),
        2,
        "in the list and in the status line"
    );
    window
        .query_all_by_label("Convert to 2.0")
        .next()
        .unwrap()
        .click();
    window.run();
    assert_eq!(value_of(&text(&window))["schema"], "2.0");
    assert!(window.query_by_label("Copy the report").is_some());
}

#[test]
fn a_2_0_card_has_nothing_to_convert() {
    let card = "{\"schema\": \"2.0\", \"body\": {\"elements\": []}}\n";
    let (mut window, _folder) = window(card);
    assert!(!window.state().as_ref().unwrap().can(Command::Convert));
    assert!(window.query_by_label("1.0").is_none());
    key(&mut window, SHIFT, Key::U);
    assert_eq!(text(&window), card);
}
