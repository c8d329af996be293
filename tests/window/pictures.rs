//! Pictures for the card: dropped onto an element, chosen, replaced after a question, kept beside the file.

use std::path::Path as FilePath;
use std::sync::Arc;

use egui::Pos2;

use super::*;

const PICTURES: &str = r#"{"schema": "2.0", "body": {"elements": [
    {"tag": "img", "img_key": "img_v3_a", "custom_width": 200},
    {"tag": "img", "img_key": "", "custom_width": 200},
    {"tag": "hr"}
]}}"#;

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &FilePath {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

impl Window {
    /// A picture of one colour in the window's folder.
    fn picture(&self, name: &str, shade: u8) -> PathBuf {
        let path = self.folder.path().join(name);
        let pixels = image::RgbaImage::from_pixel(40, 20, image::Rgba([shade, 40, 90, 255]));
        pixels.save(&path).unwrap();
        path
    }

    fn drop_file(&mut self, file: &FilePath, at: Pos2) {
        self.harness.hover_at(at);
        self.harness.step();
        let file = Arc::new(Dropped(file.to_path_buf()));
        self.harness.input_mut().dropped_files.push(file);
        self.run();
    }

    /// Where the n-th part of the card with this name lies.
    fn part(&self, name: &str, number: usize) -> egui::Rect {
        let name = format!("PREVIEW: {name}");
        let found = self
            .harness
            .query_all_by(|node| node.role() == Role::Group && label(node) == name);
        found.map(|node| node.rect()).nth(number).unwrap()
    }

    fn kept(&self, name: &str) -> PathBuf {
        self.folder.path().join("images").join(name)
    }
}

#[test]
fn a_picture_dropped_on_an_element_is_kept_under_its_key_and_shown_at_once() {
    let mut window = Window::with(PICTURES);
    let file = window.picture("Cat photo.png", 200);
    let layouts = window.app().layouts();
    let before = window.part("Image", 0);
    window.drop_file(&file, before.center());
    let kept = window.kept("img_v3_a.png");
    assert_eq!(std::fs::read(&kept).unwrap(), std::fs::read(&file).unwrap());
    assert_eq!(window.text(), PICTURES, "the card has the key already");
    assert!(window.notice().contains("images/img_v3_a.png"));
    assert!(window.app().layouts() > layouts);
    // 40 × 20 instead of the placeholder's ratio.
    let after = window.part("Image", 0);
    assert!(
        (after.width() / after.height() - 2.0).abs() < 0.05,
        "{after:?}"
    );
}

#[test]
fn an_element_without_a_key_gets_one_after_the_files_name_and_undo_takes_it_back() {
    let mut window = Window::with(PICTURES);
    let file = window.picture("Cat photo.png", 200);
    let at = window.part("Image", 1).center();
    window.drop_file(&file, at);
    assert!(window.text().contains(r#""img_key": "local_Cat_photo""#));
    assert!(window.kept("local_Cat_photo.png").exists());
    window.command(Command::Undo);
    assert_eq!(window.text(), PICTURES);
}

#[test]
fn a_picture_dropped_on_what_takes_none_becomes_a_new_element_behind_it() {
    let mut window = Window::with(PICTURES);
    let file = window.picture("a.png", 10);
    let at = window.part("Divider", 0).center();
    window.drop_file(&file, at);
    assert_eq!(window.selected(), "/body/elements/3");
    assert!(window.text().contains(r#""img_key": "local_a""#));
    // The same name with another picture is another key; beside the card it goes behind what is selected.
    let other = window.folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    let file = window.picture("other/a.png", 20);
    let pane = window
        .harness
        .get_by(|node| node.role() == Role::Pane && label(node) == "PREVIEW");
    let beside = pos2(pane.rect().left() + 6.0, 300.0);
    window.drop_file(&file, beside);
    assert_eq!(window.selected(), "/body/elements/4");
    assert!(window.text().contains(r#""img_key": "local_a_2""#));
    window.command(Command::Undo);
    window.command(Command::Undo);
    assert_eq!(window.text(), PICTURES);
}

#[test]
fn several_pictures_dropped_at_once_become_elements_behind_the_first() {
    let mut window = Window::with(PICTURES);
    let files = [
        window.picture("a.png", 1),
        window.picture("b.png", 2),
        window.picture("c.png", 3),
    ];
    let at = window.part("Image", 1).center();
    window.harness.hover_at(at);
    window.harness.step();
    for file in files {
        let dropped = Arc::new(Dropped(file));
        window.harness.input_mut().dropped_files.push(dropped);
    }
    window.run();
    let text = window.text();
    let places = ["local_a", "local_b", "local_c", "\"hr\""].map(|words| text.find(words));
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{text}"
    );
    assert!(!window.app().has_dialog());
}

#[test]
fn a_different_picture_is_replaced_only_after_the_question() {
    let mut window = Window::with(PICTURES);
    let at = |window: &Window| window.part("Image", 0).center();
    let (one, two) = (window.picture("1.png", 1), window.picture("2.bmp", 2));
    let place = at(&window);
    window.drop_file(&one, place);
    let place = at(&window);
    window.drop_file(&one, place);
    assert!(window.notice().contains("already"), "{}", window.notice());
    let place = at(&window);
    window.drop_file(&two, place);
    assert!(window.app().has_dialog());
    window.harness.get_by_label("Cancel").click();
    window.run();
    let held = |window: &Window| std::fs::read(window.kept("img_v3_a.png")).ok();
    assert_eq!(held(&window), std::fs::read(&one).ok());
    let place = at(&window);
    window.drop_file(&two, place);
    window.harness.get_by_label("Replace").click();
    window.run();
    assert_eq!(held(&window), None, "one file a key");
    let kept = std::fs::read(window.kept("img_v3_a.bmp")).unwrap();
    assert_eq!(kept, std::fs::read(&two).unwrap());
}

#[test]
fn a_file_that_is_no_picture_gets_one_sentence_and_a_card_is_opened() {
    let mut window = Window::with(PICTURES);
    let words = window.folder.path().join("words.png");
    std::fs::write(&words, "words").unwrap();
    let at = window.part("Image", 0).center();
    window.drop_file(&words, at);
    assert!(
        window.notice().contains("not a picture"),
        "{}",
        window.notice()
    );
    assert!(!window.kept("img_v3_a.png").exists());
    assert_eq!(window.text(), PICTURES);
    let card = window.folder.path().join("other.json");
    std::fs::write(&card, "{}").unwrap();
    window.drop_file(&card, at);
    assert_eq!(window.text(), "{}");
}

#[test]
fn a_card_without_a_file_keeps_its_pictures_until_it_is_saved() {
    let mut window = Window::with("{}");
    window.command(Command::New);
    window.app_mut().workspace_mut().insert("img").unwrap();
    window.run();
    let file = window.picture("a.png", 10);
    let at = window.part("Image", 0).center();
    let before = window.part("Image", 0).height();
    window.drop_file(&file, at);
    assert!(window.part("Image", 0).height() != before, "it is shown");
    let target = window.folder.path().join("cards").join("new.json");
    std::fs::create_dir(target.parent().unwrap()).unwrap();
    window.command(Command::SavePath);
    window.type_text(&target.display().to_string());
    window.key(Modifiers::NONE, Key::Enter);
    let images = target.with_file_name("images");
    let moved = std::fs::read_dir(images).unwrap().count();
    assert_eq!(moved, 1, "{}", window.notice());
    assert!(window.part("Image", 0).height() != before);
}

#[test]
fn a_drop_waits_for_the_pointer_where_the_system_kept_its_place() {
    let mut window = Window::with(PICTURES);
    let file = window.picture("a.png", 10);
    let at = window.part("Image", 0).center();
    window.harness.remove_cursor();
    window.run();
    let dropped = Arc::new(Dropped(file));
    window.harness.input_mut().dropped_files.push(dropped);
    window.harness.step();
    assert!(!window.kept("img_v3_a.png").exists());
    window.harness.hover_at(at);
    window.run();
    assert!(window.kept("img_v3_a.png").exists());
}

#[test]
fn a_picture_that_another_program_changes_is_seen() {
    let mut window = Window::with(PICTURES);
    window.run();
    let layouts = window.app().layouts();
    let before = window.part("Image", 0).height();
    std::fs::create_dir(window.folder.path().join("images")).unwrap();
    let file = window.picture("a.png", 10);
    std::fs::copy(file, window.kept("img_v3_a.png")).unwrap();
    window.until(|window| window.app().layouts() > layouts);
    window.run();
    assert!(window.part("Image", 0).height() != before);
}

#[test]
fn a_picture_is_chosen_for_the_selected_element_by_its_path() {
    let mut window = Window::with(PICTURES);
    let file = window.picture("a.png", 10);
    window.select("/body/elements/0");
    window.command(Command::Picture);
    // Where the system has no dialog the path box is the way.
    window.until(|window| window.app().has_dialog());
    window.run();
    window.type_text(&file.display().to_string());
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.kept("img_v3_a.png").exists(), "{}", window.notice());
}

#[test]
fn while_a_file_is_carried_over_the_card_nothing_changes() {
    let mut window = Window::with(PICTURES);
    let at = window.part("Image", 0).center();
    let carried = egui::HoveredFile {
        path: Some(window.folder.path().join("a.png")),
        ..Default::default()
    };
    for place in [at, window.part("Divider", 0).center(), pos2(500.0, 110.0)] {
        window.harness.hover_at(place);
        window.harness.input_mut().hovered_files = vec![carried.clone()];
        window.harness.step();
    }
    window.harness.input_mut().hovered_files.clear();
    window.run();
    assert_eq!(window.text(), PICTURES);
}

impl Window {
    /// Chooses a picture for the selected element, by its path where the system has no dialog.
    fn choose_picture(&mut self, file: &FilePath) {
        self.command(Command::Picture);
        self.until(|window| window.app().has_dialog());
        self.run();
        self.type_text(&file.display().to_string());
        self.key(Modifiers::NONE, Key::Enter);
    }

    /// The image keys of the card.
    fn keys(&self) -> Vec<String> {
        let card = &self.work().view().unwrap().card;
        let all = cardwright::check::media(card);
        all.into_iter().map(|media| media.key).collect()
    }

    fn hints(&self) -> Vec<String> {
        let report = &self.work().view().unwrap().report;
        let codes = report
            .problems
            .iter()
            .map(|problem| problem.code.to_owned());
        codes.filter(|code| code.ends_with("-key")).collect()
    }
}

#[test]
fn each_new_image_has_a_key_of_its_own_and_a_card_holds_two_pictures() {
    let mut window = Window::with(r#"{"schema": "2.0", "body": {"elements": []}}"#);
    for tag in ["img", "img", "img_combination", "select_img"] {
        let work = window.app_mut().workspace_mut();
        work.select(Some(Path::from_pointer("/body")), None);
        let _ = work.insert(tag);
    }
    window.run();
    let keys = window.keys();
    assert!(keys.len() >= 4, "{}", window.text());
    let mut own = keys.clone();
    own.sort();
    own.dedup();
    assert_eq!(own.len(), keys.len(), "{keys:?}");

    let files = [window.picture("one.png", 1), window.picture("two.png", 2)];
    for (number, file) in files.iter().enumerate() {
        window.select(&format!("/body/elements/{number}"));
        window.choose_picture(file);
        assert!(!window.app().has_dialog(), "nothing is replaced");
    }
    let keys = window.keys();
    for (key, file) in keys.iter().zip(&files) {
        let kept = window.kept(&format!("{key}.png"));
        assert_eq!(std::fs::read(kept).unwrap(), std::fs::read(file).unwrap());
    }
}

#[test]
fn a_picture_chosen_for_one_image_never_touches_the_file_of_another() {
    let mut window = Window::with(
        r#"{"schema": "2.0", "body": {"elements": [
            {"tag": "img", "img_key": "shared"}, {"tag": "img", "img_key": "shared"}, {"tag": "markdown", "content": "![x](shared)"}
        ]}}"#,
    );
    std::fs::create_dir(window.folder.path().join("images")).unwrap();
    let old = window.picture("images/shared.png", 1);
    let before = std::fs::read(&old).unwrap();
    let new = window.picture("new.png", 2);
    window.select("/body/elements/1");
    window.choose_picture(&new);
    assert!(!window.app().has_dialog());
    assert_eq!(window.keys(), ["shared", "local_new", "shared"]);
    assert_eq!(std::fs::read(&old).unwrap(), before);
    // Of a copy the same holds.
    window.select("/body/elements/1");
    window.command(Command::Duplicate);
    let newer = window.picture("newer.png", 3);
    window.choose_picture(&newer);
    assert_eq!(window.keys()[1..3], ["local_new", "local_newer"]);
    let kept = std::fs::read(window.kept("local_new.png")).unwrap();
    assert_eq!(kept, std::fs::read(&new).unwrap());
}

#[test]
fn only_the_file_that_the_question_names_is_replaced() {
    let mut window = Window::with(PICTURES);
    std::fs::create_dir(window.folder.path().join("images")).unwrap();
    let named = window.picture("images/img_v3_a.png", 1);
    let other = window.kept("img_v3_a.webp");
    std::fs::write(&other, "another program's").unwrap();
    let new = window.picture("new.png", 2);
    window.select("/body/elements/0");
    window.choose_picture(&new);
    let words = format!("{} would be replaced", named.display());
    assert!(window.says(&words), "{:#?}", window.words());
    window.harness.get_by_label("Replace").click();
    window.run();
    assert_eq!(std::fs::read(&named).unwrap(), std::fs::read(&new).unwrap());
    assert!(other.exists(), "it was not named");
    // A picture of another kind would be hidden by the other file: it gets a key of its own.
    let bmp = window.picture("b.bmp", 3);
    window.choose_picture(&bmp);
    assert!(!window.app().has_dialog());
    assert_eq!(window.keys()[0], "local_b");
    assert!(named.exists() && other.exists() && window.kept("local_b.bmp").exists());
}

#[test]
fn an_image_with_a_picture_at_hand_gets_no_hint_to_upload_one() {
    let mut window = Window::with(
        r#"{"schema": "2.0", "body": {"elements": [
            {"tag": "img", "img_key": "img_v3_xxx"}, {"tag": "img", "img_key": "img_v3_yyy"}
        ]}}"#,
    );
    assert_eq!(window.hints(), ["placeholder-key", "placeholder-key"]);
    // One comes by another program, one is chosen.
    std::fs::create_dir(window.folder.path().join("images")).unwrap();
    window.picture("images/img_v3_xxx.png", 1);
    window.until(|window| window.hints().len() == 1);
    let file = window.picture("a.png", 2);
    window.select("/body/elements/1");
    window.choose_picture(&file);
    assert!(window.hints().is_empty(), "{:?}", window.hints());
}

/// A picture as another program leaves it on the clipboard.
fn copied(shade: u8) -> Event {
    let color = egui::Color32::from_rgb(shade, 40, 90);
    Event::PasteImage(Arc::new(egui::ColorImage::filled([30, 10], color)))
}

fn pixels(path: &FilePath) -> image::RgbaImage {
    image::open(path).unwrap().to_rgba8()
}

#[test]
fn a_pasted_picture_becomes_that_of_the_selected_image() {
    let mut window = Window::with(PICTURES);
    window.run();
    window.select("/body/elements/1");
    window.harness.event(copied(200));
    window.run();
    window.until(|window| window.notice().contains("images/"));
    let file = window.kept("local_pasted.png");
    assert_eq!(pixels(&file).get_pixel(3, 3).0, [200, 40, 90, 255]);
    assert_eq!(pixels(&file).dimensions(), (30, 10));
    let text = window.text();
    assert_eq!(
        text,
        PICTURES.replacen("\"img_key\": \"\"", "\"img_key\": \"local_pasted\"", 1)
    );
    window.command(Command::Undo);
    assert_eq!(window.text(), PICTURES);
}

#[test]
fn a_picture_pasted_where_none_goes_becomes_an_image_and_a_second_one_has_a_key_of_its_own() {
    let mut window = Window::with(CARD);
    window.run();
    for (shade, key) in [(10, "local_pasted"), (20, "local_pasted_2")] {
        window.select("/body/elements/1");
        window.harness.event(copied(shade));
        window.run();
        window.until(|window| window.text().contains(&format!("\"{key}\"")));
        let file = window.kept(&format!("{key}.png"));
        assert_eq!(pixels(&file).get_pixel(0, 0).0[0], shade);
        // The name of a file that nobody has chosen is no word on what the picture shows.
        assert!(!window.text().contains("\"pasted\""), "{}", window.text());
    }
}

#[test]
fn a_picture_pasted_while_a_field_of_the_image_has_the_keyboard_is_the_images() {
    let mut window = Window::with(PICTURES);
    window.run();
    window.select("/body/elements/1");
    window.field("img_key").click();
    window.run();
    window.harness.event(copied(77));
    window.run();
    window.until(|window| window.text().contains("local_pasted"));
    assert_eq!(window.text().matches("\"img\"").count(), 2);
}

#[test]
fn a_picture_pasted_over_another_asks_before_it_replaces_it() {
    let mut window = Window::with(PICTURES);
    let old = window.picture("old.png", 9);
    window.run();
    let place = window.part("Image", 0).center();
    window.drop_file(&old, place);
    window.select("/body/elements/0");
    // The second image has no picture yet; the one that is selected is meant.
    window.harness.event(copied(200));
    window.run();
    window.until(|window| window.app().has_dialog());
    window.run();
    assert!(
        window.says("by the picture on the clipboard"),
        "{:#?}",
        window.words()
    );
    assert_eq!(pixels(&window.kept("img_v3_a.png")).get_pixel(0, 0).0[0], 9);
}

#[test]
fn the_inspector_of_an_image_offers_to_choose_its_picture() {
    let mut window = Window::with(PICTURES);
    window.select("/body/elements/2");
    let button = "Choose a picture…";
    assert!(window.harness.query_by_label(button).is_none());
    window.select("/body/elements/0");
    window.harness.get_by_label(button).click();
    window.run();
    window.until(|window| window.app().has_dialog());
    let file = window.picture("a.png", 10);
    window.run();
    window.type_text(&file.display().to_string());
    window.key(Modifiers::NONE, Key::Enter);
    assert!(window.kept("img_v3_a.png").exists(), "{}", window.notice());
}
