//! Cards inside of other texts and in other spellings: problems and fixes are those of the file.

use std::ops::Range;
use std::path::{Path, PathBuf};

use cardwright::card::{Card, Intake, take_in, take_in_document};
use cardwright::check::{
    Options, Problem, Report, check_document, check_taken, report_json, report_text,
};
use cardwright::document::{Document, Gesture, Tree};
use cardwright::lang::Lang;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A way in which a card reaches people.
#[derive(Clone, Copy, Debug)]
enum Wrapping {
    Fence,
    FenceOfWindows,
    Escaped,
    EscapedTwice,
    Content,
    Entity,
    Raw,
    NoQuotes,
    NoQuotesTwice,
    Python,
    PythonLine,
    PythonCall,
    JavaScript,
    Curly,
    PythonInContent,
    ContentInPython,
    EscapedInFence,
}

const ALL: [Wrapping; 17] = [
    Wrapping::Fence,
    Wrapping::FenceOfWindows,
    Wrapping::Escaped,
    Wrapping::EscapedTwice,
    Wrapping::Content,
    Wrapping::Entity,
    Wrapping::Raw,
    Wrapping::NoQuotes,
    Wrapping::NoQuotesTwice,
    Wrapping::Python,
    Wrapping::PythonLine,
    Wrapping::PythonCall,
    Wrapping::JavaScript,
    Wrapping::Curly,
    Wrapping::PythonInContent,
    Wrapping::ContentInPython,
    Wrapping::EscapedInFence,
];

impl Wrapping {
    /// A card of JSON in it.
    fn around(self, card: &str) -> String {
        let string = |text: &str| Value::from(text).to_string();
        let inside = |text: &str| {
            let quoted = string(text);
            quoted[1..quoted.len() - 1].to_owned()
        };
        let value = || value(card);
        match self {
            Self::Fence => format!("Here it is, 在这里:\n\n```json\n{card}\n```\n\nDone."),
            Self::FenceOfWindows => format!("\u{feff}```\n{card}\n```").replace('\n', "\r\n"),
            Self::Escaped => string(card),
            Self::EscapedTwice => string(&string(card)),
            Self::Content => json!({"receive_id": "字", "content": card}).to_string(),
            Self::Entity => {
                json!({"card": {"type": "card_json", "data": card}, "sequence": 3}).to_string()
            }
            Self::Raw => {
                let raw = json!({"json_card": card, "card_schema": 2}).to_string();
                json!({"data": {"items": [{"body": {"content": raw}}]}}).to_string()
            }
            Self::NoQuotes => inside(card),
            Self::NoQuotesTwice => format!(" {}\n", inside(&inside(card))),
            Self::Python => python(&value()),
            Self::PythonLine => format!("card: Dict[str, Any] = {}\n", python(&value())),
            Self::PythonCall => format!(
                "content = json.dumps({}, ensure_ascii=False)",
                python(&value())
            ),
            Self::JavaScript => format!("const card = {};\n", javascript(&value())),
            Self::Curly => javascript(&value()).replace('`', "”").replace("\u{1}", "“"),
            Self::PythonInContent => json!({"content": python(&value())}).to_string(),
            Self::ContentInPython => python(&json!({"content": card})),
            Self::EscapedInFence => Self::Fence.around(&Self::Content.around(card)),
        }
    }
}

impl Wrapping {
    /// In how many strings of JSON, one in the other, the card stands.
    const fn levels(self) -> usize {
        match self {
            Self::EscapedTwice | Self::Raw | Self::NoQuotesTwice => 2,
            Self::Escaped
            | Self::Content
            | Self::Entity
            | Self::NoQuotes
            | Self::PythonInContent
            | Self::ContentInPython
            | Self::EscapedInFence => 1,
            _ => 0,
        }
    }
}

fn value(card: &str) -> Value {
    let tree = Tree::parse(card).expect("JSON");
    tree.value(tree.root())
}

/// A value as Python prints it.
fn python(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => single_quoted(text),
        Value::Array(items) => format!("[{}]", list(items.iter().map(python).collect())),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                format!("{}: {}", single_quoted(key), python(value))
            };
            format!("{{{}}}", list(members.iter().map(member).collect()))
        }
    }
}

fn single_quoted(text: &str) -> String {
    let escaped = Value::from(text).to_string();
    let inside = escaped[1..escaped.len() - 1]
        .replace("\\\"", "\"")
        .replace('\'', "\\'");
    format!("'{inside}'")
}

/// A value as JavaScript has it, keys without quotes where they can be.
fn javascript(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(javascript).collect();
            format!("[\n  {},\n]", items.join(",\n  ")).replace("[\n  ,\n]", "[]")
        }
        Value::Object(members) => {
            let is_bare = |key: &str| {
                key.starts_with(|c: char| c.is_ascii_alphabetic())
                    && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            };
            let member = |(key, value): (&String, &Value)| {
                let key = if is_bare(key) {
                    key.clone()
                } else {
                    single_quoted(key)
                };
                format!("{key}: {}", javascript(value))
            };
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::String(text) => single_quoted(text),
        other => other.to_string(),
    }
}

/// A text with what is checked in it.
struct Checked {
    outer: Document,
    taken: Intake,
    inner: Document,
    report: Report,
    /// The problems of the inner text by itself.
    plain: Report,
}

fn checked(text: &str) -> Checked {
    let outer = Document::new(text);
    let taken = take_in_document(&outer);
    let inner = Document::new(&*taken.text);
    let report = check_taken(&outer, &taken, Options::default());
    let plain = check_document(&inner);
    Checked {
        outer,
        taken,
        inner,
        report,
        plain,
    }
}

impl Checked {
    /// The problems of the card, each with the same one of the inner text.
    fn pairs(&self) -> impl Iterator<Item = (&Problem, &Problem)> {
        let located = &self.report.problems[self.taken.misspelled.len()..];
        assert_eq!(located.len(), self.plain.problems.len());
        located.iter().zip(&self.plain.problems)
    }

    fn source(&self, range: &Range<usize>) -> &str {
        self.outer
            .text()
            .get(range.clone())
            .expect("a range of whole characters of the file")
    }

    /// Every edit that is told, done to the file, leaves a text in which the mended card is found. Says how many there
    /// are, and how many of the inner text are not told.
    fn try_fixes(&self) -> (usize, usize) {
        let listed = report_json("-", &self.outer, &self.report, Lang::En);
        let (mut done, mut lacking) = (0, 0);
        for (at, (problem, plain)) in self.pairs().enumerate() {
            let listed = &listed["problems"][at + self.taken.misspelled.len()]["fixes"];
            assert_eq!(listed.as_array().unwrap().len(), problem.fixes.len());
            lacking += plain.fixes.len() - problem.fixes.len();
            for fix in listed.as_array().unwrap() {
                let of_inner = plain.fixes.iter().find(|one| *one.title.en == fix["title"]);
                let mut mended = Document::new(self.inner.text());
                mended
                    .apply_all(&of_inner.unwrap().edits, Gesture::default())
                    .unwrap();
                // What was no JSON before is a component now, and is read as the card around it.
                let expected = card_in(&take_in(mended.text()).text);
                let text = applied(self.outer.text(), fix);
                assert_eq!(
                    card_in(&take_in(&text).text),
                    expected,
                    "{fix}\n{}\n{text}",
                    self.outer.text()
                );
                done += 1;
            }
        }
        (done, lacking)
    }
}

/// The text with the edits of a fix done, as a script would do them.
fn applied(text: &str, fix: &Value) -> String {
    let mut text = text.to_owned();
    let number = |edit: &Value, key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
    for edit in fix["edits"].as_array().unwrap().iter().rev() {
        let range = number(edit, "start")..number(edit, "end");
        text.replace_range(range, edit["text"].as_str().unwrap());
    }
    text
}

/// The card of a text, and the text of what is none.
fn card_in(text: &str) -> Value {
    match Tree::parse(text) {
        Ok(tree) => tree.value(Card::root_of(&tree)),
        Err(_) => Value::from(text),
    }
}

const CARD: &str = r#"{"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "say \"hi\" to 张三"}, {"tag": "hr", "margin": "4"}]}}"#;

#[test]
fn a_problem_stands_where_it_is_in_the_file_whatever_the_card_stands_in() {
    for wrapping in ALL {
        let text = wrapping.around(CARD);
        let checked = checked(&text);
        assert!(checked.taken.is_changed(), "{wrapping:?}");
        let (problem, _) = checked
            .pairs()
            .find(|(problem, _)| problem.path == "/body/elements/1/margin")
            .unwrap_or_else(|| panic!("{wrapping:?}: {:#?}", checked.report));
        let source = checked.source(&problem.range);
        let bare = source.trim_matches(['\\', '"', '\'', '“', '”']);
        assert_eq!(bare, "4", "{wrapping:?}: {source}");
        let line = text[..problem.range.start].matches('\n').count() + 1;
        let people = report_text("f", &checked.outer, &checked.report, Lang::En);
        assert!(
            people.contains(&format!("f:{line}:")),
            "{wrapping:?}: {people}"
        );
    }
}

#[test]
fn the_edits_of_every_fixture_in_every_wrapping_mend_the_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let (mut all, mut none) = (0, 0);
    for rule in std::fs::read_dir(folder).unwrap() {
        let Ok(text) = std::fs::read_to_string(rule.unwrap().path().join("bad.json")) else {
            continue;
        };
        let Some(card) = card_text(&text) else {
            continue;
        };
        for wrapping in ALL {
            let (done, lacking) = checked(&wrapping.around(&card)).try_fixes();
            all += done;
            none += lacking;
        }
    }
    assert!(all > 1000 && none * 50 < all, "{all} {none}");
}

#[test]
fn the_edits_of_the_samples_of_the_documentation_mend_the_file() {
    let Some(corpus) = std::env::var_os("CARDWRIGHT_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: CARDWRIGHT_CORPUS does not name the folder of real cards");
        return;
    };
    let mut all = 0;
    for version in ["v1", "v2"] {
        for file in std::fs::read_dir(corpus.join("cards/doc-examples").join(version)).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            all += checked(&text).try_fixes().0;
            let Some(card) = card_text(&text) else {
                continue;
            };
            for wrapping in ALL {
                all += checked(&wrapping.around(&card)).try_fixes().0;
            }
        }
    }
    assert!(all > 500, "{all}");
}

/// A text that is a card as it stands.
fn card_text(text: &str) -> Option<String> {
    let taken = take_in(text);
    let tree = Tree::parse(&*taken.text).ok()?;
    (!taken.is_changed() && taken.holds_card() && Card::root_of(&tree) == tree.root())
        .then_some(taken.text)
}

#[test]
fn components_have_their_problems_and_fixes_in_their_own_text() {
    let hr = "{\n\t\"tag\": \"hr\", // a line\r\n\t\"margin\": \"4\", \"made_up\": 1,\r\n}";
    for text in [
        hr.to_owned(),
        format!("[{hr}, {hr}]"),
        format!("{{\"elements_of\": 1, \"items\": [{hr}]}}"),
        r#"{"tag":"column","elements":[{"tag":"hr","margin":"4","made_up":1}]}"#.to_owned(),
    ] {
        let checked = checked(&text);
        assert!(checked.taken.built, "{text}");
        let found: Vec<&str> = checked
            .pairs()
            .map(|(problem, _)| checked.source(&problem.range))
            .collect();
        assert!(
            found.contains(&"\"4\"") && found.contains(&"\"made_up\""),
            "{found:?}"
        );
        assert!(checked.try_fixes().0 > 0, "{text}");
    }
}

#[test]
fn what_is_no_json_is_said_first_and_then_all_that_is_wrong_with_the_card() {
    for (text, reason) in [
        (
            "card = {'schema':'2.0','body':{'elements':[{'tag':'hr','margin':'4','a':True}]}}",
            "word",
        ),
        (
            "{\"schema\":\"2.0\",\"body\":{\"elements\":[{\"tag\":\"hr\",\"margin\":\"4\",\"a\":True}]}}",
            "word",
        ),
        (
            "const card = {schema: \"2.0\", body: {elements: [{tag: \"hr\", margin: \"4\", a: 1}]}};",
            "word",
        ),
        (
            "json.dumps({'schema':'2.0','body':{'elements':[{'tag':'hr','margin':'4','a':1}]}}, indent=2)",
            "word",
        ),
    ] {
        let checked = checked(text);
        let codes = crate::codes(&checked.report);
        assert_eq!(codes[0], "not-json", "{text}: {codes:?}");
        assert!(
            codes.contains(&"unknown-property") && codes.contains(&"pattern"),
            "{codes:?}"
        );
        let first = &checked.report.problems[0];
        assert_eq!(
            first.server.as_ref().map(|server| server.code),
            Some(200621)
        );
        assert!(
            first.message.en.contains("line 1, column ") && first.message.en.contains(reason),
            "{first:?}"
        );
        let fix =
            &report_json("-", &checked.outer, &checked.report, Lang::En)["problems"][0]["fixes"][0];
        assert_eq!(fix["title"], "Make it JSON");
        assert_eq!(applied(text, fix), checked.inner.text());
    }
    // Where it stands in a string, too.
    let checked = checked(&Wrapping::PythonInContent.around(CARD));
    let first = &checked.report.problems[0];
    assert_eq!((first.code, first.fixes.len()), ("not-json", 1));
    let listed = report_json("-", &checked.outer, &checked.report, Lang::En);
    let after = applied(checked.outer.text(), &listed["problems"][0]["fixes"][0]);
    let again = take_in(&after);
    assert_eq!((card_in(&again.text), again.mended.len()), (value(CARD), 0));
}

#[test]
fn edits_are_written_as_the_place_asks_for() {
    let fixed = |text: &str, code: &str| {
        let checked = checked(text);
        let listed = report_json("-", &checked.outer, &checked.report, Lang::En);
        let problem = listed["problems"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["code"] == code);
        applied(
            text,
            &problem.unwrap_or_else(|| panic!("{listed:#}"))["fixes"][0],
        )
    };
    let card = |inner: &str| format!("{{'schema': '2.0', 'body': {{'elements': [{inner}]}}}}");
    // Python's own words.
    assert_eq!(
        fixed(
            &card("{'tag': 'input', 'name': 'a', 'required': False, 'disabled': 'true'}"),
            "wrong-type"
        ),
        card("{'tag': 'input', 'name': 'a', 'required': False, 'disabled': True}")
    );
    // As often escaped as what is around it.
    let json = card("{'tag': 'hr', 'margn': '4px'}").replace('\'', "\"");
    let twice = |text: &str| Value::from(Value::from(text).to_string()).to_string();
    assert_eq!(
        fixed(&twice(&json), "unknown-property"),
        twice(&json.replace("margn", "margin"))
    );
}

#[test]
fn lines_in_messages_are_those_of_the_file() {
    let checked = checked(
        "A\n\nB\n```\n{\"schema\": \"2.0\", \"body\": {\"elements\": [{\"tag\": \"hr\",\n\"tag\": \"hr\"}]}}\n```",
    );
    let message = &checked.report.problems[0].message.en;
    assert!(message.contains("before in line 5"), "{message}");
}

#[test]
fn what_holds_no_card_is_called_by_its_name() {
    for (text, words) in [
        (r#"{"tag": ""}"#, "a component without a name"),
        (
            r#"{"msg_type": "text", "content": "{\"text\": \"hi\"}"}"#,
            "a message of the type \"text\"",
        ),
        (
            r#"{"toast": {"type": "info", "content": "done"}}"#,
            "the answer to a callback",
        ),
    ] {
        let checked = checked(text);
        let [problem] = &checked.report.problems[..] else {
            panic!("{:#?}", checked.report);
        };
        assert_eq!(problem.code, "not-a-card");
        assert!(problem.message.en.contains(words), "{}", problem.message.en);
    }
}

/// What a part of the file says in the card: the escapes of the strings that it stands in are taken back, and what
/// depends on the spelling is left out.
fn meant(wrapping: Wrapping, text: &str) -> String {
    let mut text = text.to_owned();
    if matches!(wrapping, Wrapping::ContentInPython) {
        text = in_double_quotes(&text);
    }
    for _ in 0..wrapping.levels() {
        text = serde_json::from_str(&format!("\"{text}\"")).expect("a part of a string");
    }
    stripped(&text)
}

/// A part of a string in single quotes as it stands in one in double quotes.
fn in_double_quotes(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('\'') => out.push('\''),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            '"' => out.push_str("\\\""),
            c => out.push(c),
        }
    }
    out
}

/// A text without white space, quotes and the escapes of quotes, with the words of JSON.
fn stripped(text: &str) -> String {
    let text = text.replace("None", "null").replace('T', "t");
    text.chars()
        .filter(|c| !c.is_whitespace() && !"\\\"'“”".contains(*c))
        .collect()
}

/// Cards with problems in every corner, and texts that need escapes.
fn card() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-z'\"\\\\/\n\t中\u{1F600}]{0,12}",
        Just("<odd> [x](www.a.cn)".to_owned()),
    ];
    let key = prop::sample::select(vec!["made_up", "中", "margin", "a b", "it's"]);
    let leaf = prop_oneof![
        text.prop_map(Value::from),
        Just(json!(true)),
        Just(json!(4)),
        Just(Value::Null)
    ];
    let element = (
        prop::sample::select(vec!["hr", "markdown", "buton"]),
        key,
        leaf.clone(),
        leaf,
    )
        .prop_map(|(tag, key, value, content)| json!({"tag": tag, key: value, "content": content}));
    prop::collection::vec(element, 0..4)
        .prop_map(|elements| json!({"schema": "2.0", "body": {"elements": elements}}))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_of_the_card_is_found_in_the_file(
        card in card(), is_laid_out: bool, first in 0..ALL.len(), second in 0..ALL.len()
    ) {
        let card = if is_laid_out { format!("{card:#}") } else { card.to_string() };
        let text = ALL[first].around(&card);
        let checked = checked(&text);
        prop_assert_eq!(card_in(checked.inner.text()), value(&card), "{}", text);
        for (problem, plain) in checked.pairs() {
            let inner = &checked.inner.text()[plain.range.clone()];
            prop_assert_eq!(meant(ALL[first], checked.source(&problem.range)), stripped(inner), "{}", text);
        }
        checked.try_fixes();
        // Once more around that, where that is still a text which is read.
        if Tree::parse(&*text).is_ok() {
            let text = ALL[second].around(&text);
            let checked = self::checked(&text);
            prop_assert!(checked.taken.holds_card(), "{text}");
            checked.try_fixes();
        }
    }

    #[test]
    fn no_text_makes_the_places_leave_the_file(text in "[\\PC\\n{}\\[\\]\\\\\"'`=,:a-z]{0,60}") {
        let text = Wrapping::around(if text.len() % 2 == 0 { Wrapping::Escaped } else { Wrapping::Fence }, &text);
        let checked = checked(&text);
        for problem in &checked.report.problems {
            checked.source(&problem.range);
        }
    }
}
