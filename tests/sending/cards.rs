//! Pictures and sounds of cards: our own, and real ones by others.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cardwright::card::Card;
use cardwright::document::{Document, Gesture, Tree};
use cardwright::feishu::{BaseUrl, Receiver};
use cardwright::sending::key_book::{Page, digest};
use cardwright::sending::pictures::{Fetched, Keys, Needs, needs, sent_text, write_back};
use cardwright::sending::{AppKey, Folders, KeyBook, Origin, Plan, Sources, Way, preflight, scan};

use super::picture;

fn card(text: &str) -> Card {
    Card::read(Arc::new(Tree::parse(text).expect("JSON")), None)
}

fn card_with(names: &[&str]) -> Card {
    let images: Vec<_> = names
        .iter()
        .map(|name| serde_json::json!({"tag": "img", "img_key": name}))
        .collect();
    let text = serde_json::json!({"schema": "2.0", "body": {"elements": images}});
    card(&text.to_string())
}

fn needs_of(names: &[&str], folder: &Path, page: &Page) -> Needs {
    let folders = Folders::of_card(&folder.join("card.json"));
    needs(&scan(&card_with(names), &folders), page, &Fetched::new())
}

#[test]
fn a_picture_is_uploaded_unless_this_very_app_has_done_so() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("images")).expect("made");
    for (name, number) in [("images/a.png", 1), ("images/same.png", 1), ("b.png", 2)] {
        std::fs::write(folder.path().join(name), picture(number)).expect("written");
    }
    // The smallest PNG that there is: one pixel.
    let data = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let names = ["a", "same", "b.png", "img_v3_server", data, "a"];
    let found = needs_of(&names, folder.path(), &Page::default());
    assert_eq!(found.faults, []);
    assert_eq!(found.passed, ["img_v3_server"]);
    let uploads: Vec<_> = found
        .uploads
        .iter()
        .map(|upload| (upload.names.clone(), &*upload.file_name))
        .collect();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(
        uploads,
        [
            (owned(&["a", "same"]), "a.png"),
            (owned(&["b.png"]), "b.png"),
            (owned(&[data]), "picture.png")
        ]
    );

    let book = KeyBook::new(folder.path());
    let app = AppKey::new(&BaseUrl::feishu(), "cli_1");
    book.learn(&app, &digest(&picture(1)), "img_v3_1")
        .expect("learned");
    let found = needs_of(&names, folder.path(), &book.page(&app));
    assert_eq!(found.uploads.len(), 2);
    let known = Keys::from([
        ((true, "a".to_owned()), "img_v3_1".to_owned()),
        ((true, "same".to_owned()), "img_v3_1".to_owned()),
    ]);
    assert_eq!(found.known, known);
    // Another picture under the same name is another picture.
    std::fs::write(folder.path().join("images/a.png"), picture(9)).expect("written");
    let found = needs_of(&["a"], folder.path(), &book.page(&app));
    assert_eq!((found.uploads.len(), found.known.len()), (1, 0));
}

#[test]
fn what_the_server_would_refuse_is_said_before_it_is_sent_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("words.png"), "words").expect("written");
    std::fs::write(path("empty.png"), "").expect("written");
    let large = std::fs::File::create(path("large.png")).expect("made");
    large.set_len((10 << 20) + 1).expect("sized");
    let names = [
        "words.png",
        "empty.png",
        "large.png",
        "none.png",
        "https://a.example/b.png",
        "//cdn.example/c",
        "data:image/png,plain",
        "resource://x",
    ];
    let found = needs_of(&names, folder.path(), &Page::default());
    assert_eq!(found.uploads, []);
    let said: Vec<&str> = found
        .faults
        .iter()
        .map(|fault| &*fault.message.en)
        .collect();
    let expected = [
        "not a picture",
        "not a picture",
        "10 MB",
        "there is no file",
        "is an address",
        "is an address",
        "base64",
        "is an address",
    ];
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(said.len(), expected.len());
    assert_eq!(
        found.faults[3].place.to_string(),
        "/body/elements/3/img_key"
    );
    assert_eq!(found.web.len(), 3);
    let web = found.faults.iter().filter(|fault| fault.is_web).count();
    assert_eq!(web, 3);
}

#[test]
fn what_was_fetched_is_uploaded_like_a_file() {
    let address = "https://a.example/b.png";
    let card = card_with(&[address]);
    let assets = scan(&card, &Folders::default());
    let fetched = Fetched::from([(address.to_owned(), picture(1).into())]);
    let found = needs(&assets, &Page::default(), &fetched);
    assert_eq!((found.faults.len(), found.uploads.len()), (0, 1));
    assert_eq!(found.uploads[0].names, [address]);
    let keys = Keys::from([((true, address.to_owned()), "img_1".to_owned())]);
    assert!(!sent_text(&card, &keys).contains("a.example"));
}

/// The cards of a collection that is not part of the project; none, and a word about it, where there is none.
fn corpus() -> Vec<PathBuf> {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS does not name a folder of cards");
        return Vec::new();
    };
    let mut folders = vec![Path::new(&corpus).join("cards")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The look before a send and the dry run of a card that comes as it is: each finding has its place, and what would go
/// out holds the card.
fn dry_run(card: &Card, file: &Path) {
    let folders = Folders::of_card(file);
    let to = [Receiver::guess("oc_1").expect("a receiver")];
    let sources = Sources {
        folders: &folders,
        page: &Page::default(),
        fetched: &Fetched::new(),
    };
    for way in [Way::Card, Way::Entity] {
        let look = preflight(card, &way, &to, sources);
        for finding in look.errors.iter().chain(&look.warnings) {
            if let Some(place) = &finding.place {
                assert!(card.tree.find(place).is_some(), "{place}: {finding:?}");
            }
        }
        let plan = Plan::new(BaseUrl::feishu(), way, &to, Some(card.clone()), look.needs);
        if let Ok(plan) = plan
            && let Ok(requests) = plan.requests()
        {
            assert!(!requests.is_empty());
        }
    }
}

/// Every key of a real card is found: put something else in its place everywhere, and the old one is gone from all
/// places that the server reads; put it back, and the text is the same byte for byte.
#[test]
fn the_pictures_of_real_cards_are_found_and_replaced() {
    let (mut cards, mut pictures, mut sounds) = (0, 0, 0);
    let files = corpus();
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        let Ok(tree) = Tree::parse(text.as_str()) else {
            continue;
        };
        let card = Card::read(Arc::new(tree), None);
        let assets = scan(&card, &Folders::of_card(file));
        let named = file.display();
        cards += usize::from(!assets.is_empty());
        pictures += assets.iter().filter(|asset| asset.is_image).count();
        sounds += assets.iter().filter(|asset| !asset.is_image).count();
        let keys: Keys = assets
            .iter()
            .enumerate()
            .map(|(at, asset)| {
                (
                    (asset.is_image, asset.name.clone()),
                    format!("new_key_{at}"),
                )
            })
            .collect();
        let mut document = Document::new(text.clone());
        document
            .apply_all(&write_back(&card, &keys), Gesture::default())
            .expect("done");
        let tree = document.tree().expect("JSON").clone();
        assert!(document.syntax_error().is_none(), "{named}");
        let after = Card::read(tree.clone(), None);
        let now = scan(&after, &Folders::default());
        let names: Vec<&str> = now.iter().map(|asset| asset.name.as_str()).collect();
        let expected: Vec<String> = (0..assets.len())
            .map(|at| format!("new_key_{at}"))
            .collect();
        assert_eq!(names, expected, "{named}");
        assert!(now.iter().all(|asset| asset.origin == Origin::Key));
        for (before, after) in assets.iter().zip(&now) {
            assert_eq!(before.places, after.places, "{named}");
        }
        // What is sent says the same as the document with the keys written in.
        assert_eq!(
            sent_text(&card, &keys),
            tree.minified(after.root),
            "{named}"
        );
        assert_eq!(
            sent_text(&card, &Keys::new()),
            card.tree.minified(card.root)
        );
        dry_run(&card, file);
        if document.undo().is_some() {
            assert_eq!(document.text(), text, "{named}");
        }
    }
    if !files.is_empty() {
        eprintln!("{cards} cards with {pictures} pictures and {sounds} sounds");
        assert!(
            cards > 20 && pictures > 40,
            "{cards} cards, {pictures} pictures"
        );
    }
}
