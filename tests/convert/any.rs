//! Any JSON at all: a sentence, or a card that the checker finds no error in.

use cardwright::check::convert::{Unconverted, changes_json, changes_text};
use cardwright::lang::Lang;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::corpus::dropped;
use super::{converted, errors};

/// Keys that mean something to the conversion, and some that do not.
const KEYS: &[&str] = &[
    "tag",
    "text",
    "content",
    "i18n",
    "i18n_content",
    "elements",
    "i18n_elements",
    "zh_cn",
    "en_us",
    "columns",
    "actions",
    "layout",
    "fields",
    "is_short",
    "extra",
    "href",
    "u",
    "url",
    "multi_url",
    "pc_url",
    "value",
    "behaviors",
    "type",
    "behavior",
    "action_type",
    "form_action_type",
    "complex_interaction",
    "confirm",
    "title",
    "header",
    "ud_icon",
    "icon",
    "token",
    "style",
    "color",
    "img_key",
    "alt",
    "mode",
    "custom_width",
    "compact_width",
    "size",
    "options",
    "name",
    "required",
    "initial_date",
    "overall_checkable",
    "margin",
    "padding",
    "border",
    "vertical_spacing",
    "horizontal_spacing",
    "config",
    "update_multi",
    "fallback",
    "card_link",
    "i18n_header",
    "text_tag_list",
    "element_id",
    "button_area",
    "buttons",
    "body",
    "0",
    "a/b~",
];

const WORDS: &[&str] = &[
    "",
    "a",
    "plain_text",
    "lark_md",
    "markdown",
    "div",
    "note",
    "action",
    "button",
    "form",
    "column_set",
    "column",
    "interactive_container",
    "collapsible_panel",
    "img",
    "input",
    "select_static",
    "overflow",
    "picker_datetime",
    "checker",
    "table",
    "person_list",
    "standard_icon",
    "title",
    "large",
    "default",
    "stretch_without_padding",
    "form_submit",
    "true",
    "8px 4px",
    "[x]($u)",
    "# a\n---",
    "**b**",
    "${v}",
    "2024-01-02",
    "300px",
    "open_url",
];

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        8 => prop::sample::select(WORDS).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => (-5_i64..600).prop_map(Value::from),
        1 => Just(json!(1.5)),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            4 => prop::collection::vec((prop::sample::select(KEYS), inner), 0..6).prop_map(|members| {
                let members: Map<String, Value> =
                    members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
                Value::from(members)
            }),
        ]
    })
}

/// A component with the properties of its kind, but any values.
fn any_component() -> impl Strategy<Value = Value> {
    (
        prop::sample::select(&WORDS[4..24]),
        prop::collection::vec((prop::sample::select(KEYS), any_value()), 0..8),
    )
        .prop_map(|(tag, members)| {
            let mut object = Map::new();
            object.insert("tag".to_owned(), tag.into());
            for (key, value) in members {
                object.insert(key.to_owned(), value);
            }
            Value::from(object)
        })
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    match converted(text) {
        Ok(done) => {
            prop_assert_eq!(errors(&done.text), "", "{}\n{}", text, done.text);
            let silent = dropped(text, &done.text, &done.changes);
            prop_assert_eq!(
                silent,
                Vec::<String>::new(),
                "{}\n{}",
                text,
                changes_text(&done.changes, Lang::En)
            );
            changes_json("-", &done.changes, Lang::Zh);
        }
        Err(Unconverted::NoCard(reason)) => prop_assert!(!reason.en.is_empty()),
        Err(Unconverted::AlreadyV2) => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_gives_a_sentence_or_a_card(value in any_value()) {
        holds(&value.to_string())?;
    }

    #[test]
    fn any_components_give_a_card(components in prop::collection::vec(any_component(), 1..4), header in any_value()) {
        holds(&json!({"header": header, "elements": components}).to_string())?;
    }

    #[test]
    fn any_languages_give_a_card(zh in prop::collection::vec(any_component(), 0..3), en in prop::collection::vec(any_component(), 0..3), same in any::<bool>()) {
        let en = if same { zh.clone() } else { en };
        holds(&json!({"i18n_elements": {"zh_cn": zh, "en_us": en}}).to_string())?;
    }
}
