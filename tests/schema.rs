//! The schema against the checker: over real cards and over made ones both say the same about structure.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr
)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cardwright::card::Card;
use cardwright::catalog::{self, Catalog, Property, Type};
use cardwright::check::{Severity, check_document};
use cardwright::document::Document;
use cardwright::lang::Lang;
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

/// What the checker says about structure.
const STRUCTURE: [&str; 13] = [
    "bad-element-id",
    "body-missing",
    "misplaced-child",
    "missing-property",
    "missing-tag",
    "outside-enum",
    "outside-range",
    "pattern",
    "too-long",
    "too-many",
    "unknown-property",
    "unknown-tag",
    "wrong-type",
];

fn schema() -> &'static Validator {
    static SCHEMA: OnceLock<Validator> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let schema = catalog::schema(Lang::En);
        jsonschema::meta::validate(&schema).expect("a schema");
        jsonschema::draft202012::new(&schema).expect("a schema")
    })
}

/// The schema as VS Code reads it, which takes a reference for one into the whole file: with the words for editors.
fn in_an_editor() -> &'static Validator {
    static SCHEMA: OnceLock<Validator> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut schema = catalog::schema(Lang::En);
        schema["allOf"] = schema["allOf"][0]["allOf"].take();
        jsonschema::draft202012::new(&schema).expect("a schema")
    })
}

/// Properties whose names a card may declare itself: a schema cannot know them.
fn declared() -> &'static HashSet<&'static str> {
    static DECLARED: OnceLock<HashSet<&'static str>> = OnceLock::new();
    DECLARED.get_or_init(|| {
        fn walk(properties: &'static [Property], found: &mut HashSet<&'static str>) {
            for property in properties {
                let is_color = property.kinds().any(|kind| kind == Type::Color)
                    && property.values.is_empty()
                    && property.pattern().is_none();
                if is_color || property.or_name_in.is_some() {
                    found.insert(&property.name);
                }
                walk(&property.properties, found);
            }
        }
        let mut found = HashSet::new();
        for entry in Catalog::get().all() {
            walk(&entry.properties, &mut found);
        }
        found
    })
}

/// What the checker says about the structure of a card; `None` where it is no card of JSON 2.0.
fn said(text: &str) -> Option<(Vec<String>, Value)> {
    let document = Document::new(text);
    let tree = document
        .tree()
        .filter(|_| document.syntax_error().is_none())?;
    let report = check_document(&document);
    if report
        .problems
        .iter()
        .any(|problem| ["not-a-card", "card-v1", "duplicate-key"].contains(&problem.code))
    {
        return None;
    }
    let is_structure = |problem: &&cardwright::check::Problem| {
        let last = problem.path.rsplit('/').next().unwrap_or_default();
        let is_open = problem.code == "outside-enum" && declared().contains(last);
        // Where documents and real cards disagree, the schema follows the cards.
        let is_doubtful = problem.message.en.contains("though real cards do it");
        STRUCTURE.contains(&problem.code)
            && problem.severity != Severity::Hint
            && !is_open
            && !is_doubtful
    };
    let found = report.problems.iter().filter(is_structure);
    let found =
        found.map(|problem| format!("{} {} {}", problem.code, problem.path, problem.message.en));
    Some((found.collect(), tree.value(Card::root_of(tree))))
}

/// Why checker and schema disagree about a text; `None` where they agree.
fn disagreement(text: &str) -> Option<String> {
    let (found, card) = said(text)?;
    let refused: Vec<String> = schema()
        .iter_errors(&card)
        .map(|error| format!("{}: {:.300}", error.instance_path(), error.to_string()))
        .collect();
    let is_refused_in_an_editor = !in_an_editor().is_valid(&card);
    (found.is_empty() != refused.is_empty() || is_refused_in_an_editor == refused.is_empty())
        .then(|| format!("checker: {found:#?}\nschema: {refused:#?}\n{card:#}"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn schema_and_checker_agree_on_the_samples() {
    let mut found = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"),
        &mut found,
    );
    for path in found
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
    {
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(disagreement(&text), None, "{}", path.display());
        assert!(
            said(&text).expect("a card").0.is_empty(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn schema_and_checker_agree_on_real_cards() {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS") else {
        eprintln!("skipped: CARDWRIGHT_CORPUS does not name a folder with cards");
        return;
    };
    let mut found = Vec::new();
    files(&Path::new(&corpus).join("cards"), &mut found);
    let mut compared = 0;
    for path in found {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        compared += usize::from(said(&text).is_some());
        assert_eq!(disagreement(&text), None, "{}", path.display());
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn the_example_of_every_component_is_accepted() {
    for component in Catalog::get().components() {
        let mut element = component.example().clone();
        if component.tag == "column" {
            element = json!({"tag": "column_set", "columns": [element]});
        }
        let card = json!({"schema": "2.0", "body": {"elements": [element]}});
        let refused: Vec<String> = schema()
            .iter_errors(&card)
            .map(|error| error.to_string())
            .collect();
        assert!(refused.is_empty(), "{}: {refused:?}", component.tag);
    }
}

#[test]
fn descriptions_come_in_both_languages() {
    let describes = |lang| {
        let schema = catalog::schema(lang);
        let mut property = &schema["$defs"]["button"]["properties"]["type"];
        if let Some(name) = property["$ref"].as_str() {
            property = schema.pointer(&name[1..]).expect("a definition");
        }
        property["description"].as_str().map(str::to_owned)
    };
    assert_eq!(describes(Lang::En).as_deref(), Some("Look of the button."));
    assert_eq!(describes(Lang::Zh).as_deref(), Some("按钮的样式类型。"));
}

/// Every schema in a schema, with its place.
fn each<'a>(schema: &'a Value, place: &str, visit: &mut impl FnMut(&'a Value, &str)) {
    visit(schema, place);
    for (key, value) in schema.as_object().into_iter().flatten() {
        let place = format!("{place}/{key}");
        match (key.as_str(), value) {
            ("properties" | "$defs", Value::Object(inner)) => {
                for (name, schema) in inner {
                    each(schema, &format!("{place}/{name}"), visit);
                }
            }
            ("allOf" | "anyOf", Value::Array(list)) => {
                for schema in list {
                    each(schema, &place, visit);
                }
            }
            ("if" | "then" | "else" | "not" | "items" | "additionalProperties", schema) => {
                each(schema, &place, visit);
            }
            _ => {}
        }
    }
}

#[test]
fn a_strict_validator_meets_standard_keywords_only() {
    const KNOWN: [&str; 23] = [
        "$id",
        "$ref",
        "$defs",
        "type",
        "properties",
        "additionalProperties",
        "required",
        "items",
        "allOf",
        "anyOf",
        "if",
        "then",
        "else",
        "not",
        "enum",
        "const",
        "pattern",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minProperties",
        "maxProperties",
    ];
    let schema = catalog::schema(Lang::En);
    let plain = &schema["allOf"][0];
    assert!(plain["$defs"].as_object().is_some_and(|all| all.len() > 70));
    each(plain, "", &mut |schema, place| {
        for key in schema.as_object().into_iter().flatten().map(|(key, _)| key) {
            assert!(
                KNOWN.contains(&&**key) || key == "maxItems",
                "{place}: {key}"
            );
        }
        let then = schema.get("then").or(schema.get("else"));
        assert_eq!(
            schema.get("if").is_some(),
            then.is_some(),
            "{place}: ignored in strict mode"
        );
    });
}

#[test]
fn no_list_of_an_editor_offers_null_or_an_empty_text() {
    let schema = catalog::schema(Lang::En);
    each(&schema, "", &mut |schema, place| {
        if place.contains("/not") {
            return;
        }
        let listed = ["enum", "examples"].map(|key| schema[key].as_array().into_iter().flatten());
        let single = ["const", "default"].map(|key| schema.get(key));
        for value in listed
            .into_iter()
            .flatten()
            .chain(single.into_iter().flatten())
        {
            assert!(!value.is_null() && value != "", "{place}: {value}");
        }
        assert!(
            schema["type"] != "null" || place.ends_with("/if"),
            "{place}"
        );
    });
}

#[test]
fn an_editor_offers_and_explains_what_the_catalogue_holds() {
    let schema = catalog::schema(Lang::En);
    let definition = |name: &str| &schema["$defs"][name];
    let tag = &definition("body-elements")["properties"]["tag"];
    let at = |tag_name: &str| {
        let tags = tag["enum"].as_array().expect("tags");
        tags.iter().position(|tag| tag == tag_name).expect("a tag")
    };
    assert_eq!(tag["enumDetails"][at("button")], "Button");
    assert!(
        tag["markdownEnumDescriptions"][at("hr")]
            .as_str()
            .is_some_and(|words| words.contains("https://"))
    );
    assert!(
        definition("icon-token")["enum"]
            .as_array()
            .is_some_and(|tokens| tokens.len() > 1000)
    );
    assert_eq!(
        definition("card")["properties"]["$schema"]["type"],
        "string"
    );
    // What is old is not offered and says so; what is typed wrongly is said in words.
    let (mut old, mut worded) = (0, 0);
    each(&schema, "", &mut |schema, place| {
        if schema.get("deprecated").is_some() {
            let message = schema["deprecationMessage"].as_str().expect("words");
            assert!(
                message.contains("JSON 1.0") && schema["doNotSuggest"] == true,
                "{place}"
            );
            old += 1;
        }
        let is_variable = |pattern: &str| pattern.contains("{{") || pattern.contains("\\{\\{");
        let is_pattern = schema.get("pattern").is_some();
        if is_pattern
            && !place.starts_with("/allOf")
            && !schema["pattern"].as_str().is_some_and(is_variable)
        {
            assert!(
                schema["patternErrorMessage"].is_string(),
                "{place}: {schema}"
            );
            worded += 1;
        }
    });
    assert!(old > 10 && worded > 20, "{old} {worded}");
}

// ---- made cards

/// One thing done to a card: at which value, what.
#[derive(Clone, Debug)]
struct Change {
    place: prop::sample::Index,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Remove,
    Set(Value),
    Add(String, Value),
    Insert(Value),
}

fn names() -> Vec<String> {
    fn walk(properties: &[Property], names: &mut HashSet<String>) {
        for property in properties {
            names.insert(property.name.clone());
            walk(&property.properties, names);
        }
    }
    let mut names = HashSet::from(["made_up".to_owned()]);
    for entry in Catalog::get().all() {
        walk(&entry.properties, &mut names);
    }
    let mut names: Vec<String> = names.into_iter().filter(|name| name != "*").collect();
    names.sort();
    names
}

/// Every value that the catalogue names somewhere, and others that fit nowhere in particular.
fn values() -> Vec<Value> {
    fn walk(properties: &[Property], values: &mut Vec<Value>) {
        for property in properties {
            values.extend(property.values.iter().cloned());
            values.extend(property.default.clone());
            walk(&property.properties, values);
        }
    }
    let mut values = vec![
        json!(null),
        json!(""),
        json!({}),
        json!([]),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(200),
        json!(true),
        json!("8px"),
        json!("8px 4px"),
        json!("500px"),
        json!("-3px"),
        json!("50%"),
        json!("${x}"),
        json!("{{x}}"),
        json!("nonsense"),
        json!("字".repeat(120)),
        json!("a b"),
        json!([null]),
        json!(["x"]),
        json!([{}]),
        json!({"tag": "plain_text", "content": "x"}),
        json!({"tag": "lark_md", "content": "x"}),
        json!({"tag": "nonsense"}),
        json!({"content": "x"}),
        json!({"made_up": 1}),
        json!("2026-01-02"),
    ];
    for entry in Catalog::get().all() {
        walk(&entry.properties, &mut values);
    }
    values.sort_by_key(ToString::to_string);
    values.dedup();
    values
}

fn examples() -> Vec<Value> {
    let all = Catalog::get().all().iter();
    all.map(|entry| entry.example().clone())
        .filter(Value::is_object)
        .collect()
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let value = || {
        prop_oneof![
            4 => prop::sample::select(values()),
            1 => prop::sample::select(examples()),
        ]
    };
    let what = prop_oneof![
        1 => Just(What::Remove),
        3 => value().prop_map(What::Set),
        3 => (prop::sample::select(names()), value()).prop_map(|(name, value)| What::Add(name, value)),
        4 => prop::sample::select(examples()).prop_map(What::Insert),
    ];
    let change =
        (any::<prop::sample::Index>(), what).prop_map(|(place, what)| Change { place, what });
    prop::collection::vec(change, 0..6)
}

/// The pointers of all values.
fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                pointers(
                    value,
                    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                pointers(value, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

fn change(card: &mut Value, change: &Change) {
    let mut places = Vec::new();
    pointers(card, String::new(), &mut places);
    let wanted: Vec<&String> = places
        .iter()
        .filter(|place| {
            let value = card.pointer(place).expect("there");
            match &change.what {
                What::Remove | What::Set(_) => !place.is_empty(),
                What::Add(..) => value.is_object(),
                What::Insert(_) => value.is_array(),
            }
        })
        .collect();
    if wanted.is_empty() {
        return;
    }
    let place = change.place.get(&wanted).to_string();
    let value = card.pointer_mut(&place).expect("there");
    match &change.what {
        What::Set(new) => *value = new.clone(),
        What::Add(name, new) => {
            value
                .as_object_mut()
                .expect("an object")
                .insert(name.clone(), new.clone());
        }
        What::Insert(new) => value.as_array_mut().expect("a list").push(new.clone()),
        What::Remove => {
            let (parent, last) = place.rsplit_once('/').expect("not the root");
            match card.pointer_mut(parent).expect("there") {
                Value::Object(members) => {
                    members.shift_remove(&last.replace("~1", "/").replace("~0", "~"));
                }
                Value::Array(items) => {
                    items.remove(last.parse().expect("an index"));
                }
                _ => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn schema_and_checker_agree_on_made_cards(
        elements in prop::collection::vec(prop::sample::select(examples()), 0..4),
        changes in changes(),
    ) {
        let mut card = json!({
            "schema": "2.0",
            "header": {"title": {"tag": "plain_text", "content": "t"}},
            "body": {"elements": elements},
        });
        for one in &changes {
            change(&mut card, one);
        }
        let why = disagreement(&card.to_string());
        prop_assert!(why.is_none(), "{}", why.unwrap_or_default());
    }
}
