//! Cards of our own, each with the card and the report that come out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use cardwright::check::convert::{BESIDES, CHANGES, Treatment, Unconverted, changes_text, summary};
use cardwright::lang::Lang;
use serde_json::json;

use super::{converted, errors, value_of};

/// The changes that the facts name, in their order.
const FACTS: &str = "schema unknown_property body i18n_elements_one i18n_elements i18n_header fallback_card lifetime \
    min_client update_version element_count min_height overflow_width ids margin_everywhere layout_everywhere range \
    spacing_names body_padding empty_values placeholders update_multi compact_width wide_screen_mode config_same \
    config_new card_link header_icon header_ud_icon header_icon_already header_i18n text_i18n header_lark_md \
    header_padding text_tags note action action_nested div_fields div_extra div_text lark_md_href md_href md_syntax \
    md_newline md_hr hr img_bleed img_mode img_same img_combination person table table_number_align chart button_url \
    button_value button_both button_behaviors button_text button_form button_required overflow input select_static \
    select_person multi_selects pickers picker_mixup select_img checker confirm confirm_form hover_tips nesting \
    form_spacing form_name form_fallback ic_spacing ic_children panel_padding_framed panel_padding_plain \
    panel_header_width column_set column column_set_action flex_mode panel_and_checker_client audio icon_elements";

fn cards() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/convert/cards");
    let mut cards: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    cards.sort();
    cards
}

#[test]
fn the_table_has_the_changes_of_the_facts() {
    let ids: Vec<&str> = CHANGES.iter().map(|row| row.id).collect();
    assert_eq!(ids, FACTS.split_whitespace().collect::<Vec<_>>());
    if let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") {
        let facts =
            std::fs::read_to_string(PathBuf::from(corpus).join("spec/v1_to_v2.json")).unwrap();
        let facts: serde_json::Value = serde_json::from_str(&facts).unwrap();
        let known: Vec<&str> = facts["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| change["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, known);
    }
    for row in CHANGES.iter().chain(BESIDES) {
        assert!(
            !row.why.en.is_empty() && !row.why.zh.is_empty(),
            "{}",
            row.id
        );
    }
}

#[test]
fn every_change_that_is_made_is_made_in_some_card() {
    let mut missing: BTreeSet<&str> = CHANGES
        .iter()
        .chain(BESIDES)
        .filter(|row| row.treatment != Treatment::Kept)
        .map(|row| row.id)
        .collect();
    for (_, text) in cards() {
        for change in converted(&text).expect("a card").changes {
            missing.remove(change.id);
        }
    }
    // It takes a card of two hundred components.
    let many = json!({"elements": vec![json!({"tag": "hr"}); 201]}).to_string();
    assert!(
        converted(&many)
            .unwrap()
            .changes
            .iter()
            .any(|change| change.id == "element_count")
    );
    missing.remove("element_count");
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn the_cards_and_their_reports_are_as_accepted() {
    for (name, text) in cards() {
        let done = converted(&text).expect("a card");
        assert_eq!(errors(&done.text), "", "{name}");
        let report = changes_text(&done.changes, Lang::En);
        let chinese = changes_text(&done.changes, Lang::Zh);
        let shown = format!("{}\n----\n{report}----\n{chinese}", done.text);
        insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name.as_str(), shown);
        });
    }
}

#[test]
fn what_is_around_the_card_stays() {
    let done =
        converted("{\"msg_type\":\"interactive\",\n  \"card\": {\"elements\": []} }\n").unwrap();
    assert!(
        done.text
            .starts_with("{\"msg_type\":\"interactive\",\n  \"card\": {\n    \"schema\": \"2.0\","),
        "{}",
        done.text
    );
    assert!(done.text.ends_with("\n  } }\n"), "{}", done.text);
    assert_eq!(value_of(&done.text)["msg_type"], "interactive");
}

#[test]
fn the_spelling_of_what_stays_stays() {
    let done = converted("{\r\n\"elements\": [{\"tag\": \"markdown\", \"content\": \"\\u4e2d\"}, {\"tag\": \"chart\", \"chart_spec\": {\"a\": 1.50}}]\r\n}").unwrap();
    assert!(
        done.text.contains("\"\\u4e2d\"") && done.text.contains("1.50"),
        "{}",
        done.text
    );
    assert!(
        done.text.replace("\r\n", "").find('\n').is_none(),
        "line ends stay"
    );
}

#[test]
fn what_was_converted_is_2_0_and_not_converted_again() {
    for (name, text) in cards() {
        let done = converted(&text).unwrap();
        assert_eq!(converted(&done.text), Err(Unconverted::AlreadyV2), "{name}");
    }
}

#[test]
fn a_report_counts_what_is_lost() {
    let done = converted("{\"config\": {\"update_multi\": true}, \"elements\": []}").unwrap();
    assert_eq!(
        summary(&done.changes).get(Lang::En),
        "Converted to 2.0: 6 changes, 0 lose something"
    );
}

#[test]
fn a_text_without_a_card_says_why() {
    for (text, why) in [
        ("", "not JSON"),
        ("{\"a\": }", "not JSON"),
        ("[1, 2]", "a card is an object"),
        ("{\"event\": {}}", "an event"),
        ("7", "a card is an object"),
    ] {
        let Err(Unconverted::NoCard(reason)) = converted(text) else {
            panic!("{text} was converted");
        };
        assert!(reason.en.contains(why), "{text}: {}", reason.en);
        assert!(!reason.zh.is_empty());
    }
}

#[test]
fn however_deep_a_card_is_nested_it_is_json_or_refused() {
    let (mut done, mut refused) = (0, 0);
    for depth in 1..400 {
        let open = "{\"tag\":\"div\",\"extra\":".repeat(depth);
        let text = format!(
            "{{\"elements\":[{open}{{\"tag\":\"hr\"}}{}]}}",
            "}".repeat(depth)
        );
        match converted(&text) {
            Ok(card) => {
                value_of(&card.text);
                done += 1;
            }
            Err(Unconverted::NoCard(reason)) => {
                assert!(!reason.en.is_empty());
                refused += 1;
            }
            Err(Unconverted::AlreadyV2) => panic!("{text:.100}"),
        }
    }
    assert!(done > 10 && refused > 10, "{done} {refused}");
}

#[test]
fn a_field_that_is_no_object_is_named() {
    let done = converted("{\"elements\": [{\"tag\": \"div\", \"fields\": [[\"a\"]]}]}").unwrap();
    let gone = done.changes.iter().find(|change| {
        change
            .lost
            .as_ref()
            .is_some_and(|lost| lost.en == "[\"a\"]")
    });
    assert_eq!(
        gone.and_then(|change| change.from.as_deref()),
        Some("/elements/0/fields/0")
    );
}
