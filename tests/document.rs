//! The document keeps what no edit touches, byte for byte, and undo restores the rest.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

use cardwright::document::{
    Document, Edit, Fragment, Gesture, Kind, NodeId, Path, Splice, Step, Tree,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn edited(text: &str, edit: &Edit) -> String {
    let mut document = Document::new(text);
    document.apply(edit).expect("the edit fits");
    let after = document.text().to_owned();
    assert!(
        document.syntax_error().is_none(),
        "no JSON any more:\n{after}"
    );
    document.undo();
    assert_eq!(document.text(), text, "undo restores the text");
    document.redo();
    assert_eq!(document.text(), after, "redo does it again");
    after
}

fn at(pointer: &str) -> Path {
    Path::from_pointer(pointer)
}

fn insert(parent: &str, index: usize, value: &Value) -> Edit {
    Edit::Insert {
        parent: at(parent),
        index,
        value: value.into(),
    }
}

fn shift(from: &str, to: &str, index: usize) -> Edit {
    Edit::Move {
        from: at(from),
        to: at(to),
        index,
    }
}

const CARD: &str = r#"{
    // the body
    "body": {
        "elements": [
            { "tag": "hr" }, // a rule
            // a text
            {
                "tag": "markdown",
                "content": "a\/b" /* escaped */
            }
        ]
    },
    "n": 1.50
}
"#;

#[test]
fn setting_a_value_changes_only_its_bytes() {
    let after = edited(
        CARD,
        &Edit::set(at("/body/elements/1/content"), &json!("c")),
    );
    assert_eq!(after, CARD.replace(r#""a\/b""#, r#""c""#));
}

#[test]
fn setting_the_same_value_changes_nothing() {
    let mut document = Document::new(CARD);
    let value = Fragment::parse("1.50").unwrap();
    document
        .apply(&Edit::Set {
            path: at("/n"),
            value,
        })
        .unwrap();
    assert_eq!(
        (document.text(), document.revision(), document.can_undo()),
        (CARD, 0, false)
    );
}

#[test]
fn setting_a_missing_value_makes_the_objects_on_its_way() {
    let after = edited(CARD, &Edit::set(at("/config/style/x"), &json!(true)));
    let added = "\"n\": 1.50,\n    \"config\": {\n        \"style\": {\n            \"x\": true\n        }\n    }\n}\n";
    assert_eq!(after, CARD.replace("\"n\": 1.50\n}\n", added));
}

#[test]
fn a_removed_item_takes_its_own_comments_and_no_others() {
    let first = edited(
        CARD,
        &Edit::Remove {
            path: at("/body/elements/0"),
        },
    );
    assert_eq!(
        first,
        CARD.replace("\n            { \"tag\": \"hr\" }, // a rule", "")
    );
    let last = edited(
        CARD,
        &Edit::Remove {
            path: at("/body/elements/1"),
        },
    );
    assert!(
        last.contains("{ \"tag\": \"hr\" } // a rule\n        ]"),
        "{last}"
    );
    assert!(!last.contains("a text"));
}

#[test]
fn removing_the_only_item_leaves_an_empty_list() {
    assert_eq!(edited("[\n  1\n]", &Edit::Remove { path: at("/0") }), "[]");
    assert_eq!(edited("[1,]", &Edit::Remove { path: at("/0") }), "[]");
    assert_eq!(
        edited("{\"a\": 1, \"b\": 2}", &Edit::Remove { path: at("/b") }),
        "{\"a\": 1}"
    );
}

#[test]
fn an_inserted_item_takes_the_indentation_of_its_neighbours() {
    let hr = json!({"tag": "hr"});
    let middle = edited(CARD, &insert("/body/elements", 1, &hr));
    let added = "// a rule\n            {\n                \"tag\": \"hr\"\n            },\n            // a text";
    assert_eq!(
        middle,
        CARD.replace("// a rule\n            // a text", added)
    );
    let end = edited("{\n\t\"a\": [\n\t\t1\n\t]\n}", &insert("/a", 9, &hr));
    assert_eq!(
        end,
        "{\n\t\"a\": [\n\t\t1,\n\t\t{\n\t\t\t\"tag\": \"hr\"\n\t\t}\n\t]\n}"
    );
    let crlf = edited("{\r\n  \"a\": []\r\n}", &insert("/a", 0, &json!(1)));
    assert_eq!(crlf, "{\r\n  \"a\": [\r\n    1\r\n  ]\r\n}");
}

#[test]
fn a_text_on_one_line_stays_on_one_line() {
    let hr = json!({"tag": "hr"});
    assert_eq!(
        edited("{\"a\": [1, 2]}", &insert("/a", 0, &hr)),
        "{\"a\": [{\"tag\": \"hr\"}, 1, 2]}"
    );
    assert_eq!(
        edited("{\"a\": [1, 2]}", &insert("/a", 1, &hr)),
        "{\"a\": [1, {\"tag\": \"hr\"}, 2]}"
    );
    assert_eq!(
        edited("{\"a\": [1, 2]}", &insert("/a", 2, &hr)),
        "{\"a\": [1, 2, {\"tag\": \"hr\"}]}"
    );
    assert_eq!(
        edited("{\"a\": []}", &insert("/a", 2, &hr)),
        "{\"a\": [{\"tag\": \"hr\"}]}"
    );
}

#[test]
fn inserting_into_a_missing_list_makes_it() {
    let after = edited("{\n  \"a\": {}\n}", &insert("/a/elements", 0, &json!(1)));
    assert_eq!(
        serde_json::from_str::<Value>(&after).unwrap(),
        json!({"a": {"elements": [1]}})
    );
}

#[test]
fn a_moved_item_carries_its_comments_and_spelling() {
    let after = edited(CARD, &shift("/body/elements/1", "/body/elements", 0));
    let text = after.find("// a text").unwrap();
    let rule = after.find("{ \"tag\": \"hr\" }").unwrap();
    assert!(text < rule, "{after}");
    assert!(
        after.contains(r#""content": "a\/b" /* escaped */"#),
        "{after}"
    );
    assert!(after.contains("// a rule"), "{after}");
}

#[test]
fn moving_finds_the_target_though_the_source_stands_before_it() {
    let text = r#"{"e": [{"t": 1}, {"t": 2, "e": [{"t": 3}]}]}"#;
    let after = edited(text, &shift("/e/0", "/e/1/e", 1));
    assert_eq!(
        serde_json::from_str::<Value>(&after).unwrap(),
        json!({"e": [{"t": 2, "e": [{"t": 3}, {"t": 1}]}]})
    );
    let down = edited("[1, 2, 3]", &shift("/0", "", 2));
    assert_eq!(down, "[2, 1, 3]");
}

#[test]
fn nothing_moves_into_itself_or_out_of_nowhere() {
    let mut document = Document::new(r#"{"e": [{"e": []}]}"#);
    assert!(document.apply(&shift("/e/0", "/e/0/e", 0)).is_err());
    assert!(document.apply(&Edit::Remove { path: at("/x") }).is_err());
    assert!(document.apply(&insert("/e/0", 0, &json!(1))).is_err());
    assert_eq!(document.revision(), 0);
}

#[test]
fn a_text_that_is_not_json_keeps_its_last_tree_and_refuses_structural_edits() {
    let mut document = Document::new("[1]");
    document.apply(&Edit::Text(Splice::new(1..2, "x"))).unwrap();
    assert_eq!(document.text(), "[x]");
    assert!(document.syntax_error().is_some());
    assert_eq!(document.tree().unwrap().text().as_ref(), "[1]");
    assert!(document.apply(&Edit::Remove { path: at("/0") }).is_err());
    document.undo();
    assert!(document.syntax_error().is_none());
}

#[test]
fn edits_of_one_gesture_are_one_step_of_undo() {
    let mut document = Document::new("[]");
    for (offset, letter) in ["1", "2", "3"].iter().enumerate() {
        let edit = Edit::Text(Splice::new(offset + 1..offset + 1, *letter));
        let gesture = cardwright::document::Gesture {
            key: Some(7),
            ..Default::default()
        };
        document.apply_all(&[edit], gesture).unwrap();
    }
    assert_eq!(document.text(), "[123]");
    document.undo();
    assert_eq!(document.text(), "[]");
    document.redo();
    assert_eq!(document.text(), "[123]");
}

#[test]
fn edits_that_fail_half_way_change_nothing() {
    let mut document = Document::new("[1, 2]");
    let edits = [
        Edit::Remove { path: at("/0") },
        Edit::Remove { path: at("/9") },
    ];
    assert!(document.apply_all(&edits, Default::default()).is_err());
    assert_eq!((document.text(), document.can_undo()), ("[1, 2]", false));
}

#[test]
fn a_comment_behind_a_new_value_goes_above_it() {
    let fragment = |text| Fragment::parse(text).unwrap();
    let set = |value| Edit::Set {
        path: at("/a"),
        value: fragment(value),
    };
    let insert = |index, value| Edit::Insert {
        parent: at(""),
        index,
        value: fragment(value),
    };
    assert_eq!(edited("{\"a\": 1}", &set("2 // c")), "{\"a\": // c\n2}");
    assert_eq!(
        edited("[1, 2]", &insert(0, "{} // c")),
        "[// c\n  {}, 1, 2]"
    );
    assert_eq!(
        fragment("// a\n1 /* b */ // c").as_str(),
        "// a\n/* b */ // c\n1"
    );
    edited("{}", &set("// a\n[1] // b"));
    edited("{\"b\": 1 // x\n}", &set("2 /* c */"));
    edited("[1 // x\n]", &insert(1, "/* a */ 2 // b"));
}

// What follows holds for any document and any edits.

/// A JSON text in some person's layout: comments, odd spellings, tabs, one line or many.
fn any_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("1.50".to_owned()),
        Just("-0e2".to_owned()),
        Just("true".to_owned()),
        Just("null".to_owned()),
        Just(r#""\u4e2d\/""#.to_owned()),
        Just(r#""a, ] } // no comment 😀""#.to_owned()),
        Just("[]".to_owned()),
        Just("{ }".to_owned()),
    ];
    let gap = || {
        prop_oneof![
            4 => Just(String::new()),
            4 => Just(" ".to_owned()),
            4 => Just("\n  ".to_owned()),
            1 => Just(" // line\n\t".to_owned()),
            1 => Just(" /* block */ ".to_owned()),
            1 => Just("\r\n    ".to_owned()),
        ]
    };
    let value = leaf.prop_recursive(4, 40, 5, move |inner| {
        let item = (gap(), inner, gap())
            .prop_map(|(before, value, after)| format!("{before}{value}{after}"));
        let items = prop::collection::vec(item, 0..5);
        (items, any::<bool>(), any::<bool>(), gap()).prop_map(|(items, object, trailing, end)| {
            let comma = if trailing && !items.is_empty() {
                ","
            } else {
                ""
            };
            if object {
                let members: Vec<String> = items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| format!("\"k{at}\":{item}"))
                    .collect();
                format!("{{{}{comma}{end}}}", members.join(","))
            } else {
                format!("[{}{comma}{end}]", items.join(","))
            }
        })
    });
    value.prop_map(|value| format!("{{\"root\": [{value}, {{\"elements\": [1, 2]}}]}}"))
}

#[derive(Clone, Debug)]
enum Act {
    Set(usize, Notes),
    Remove(usize),
    Insert(usize, usize, Notes),
    Move(usize, usize, usize),
    Rename(usize),
}

/// Comments before and behind a new value.
type Notes = (&'static str, &'static str);

fn any_notes() -> impl Strategy<Value = Notes> {
    let before = prop::sample::select(vec![
        "",
        "",
        "// above\n",
        "/* block */ ",
        "/* two\n lines */\r\n",
    ]);
    let behind = prop::sample::select(vec![
        "",
        "",
        " // line",
        "// line\n",
        " /* block */",
        "\n// a\n// b",
    ]);
    (before, behind)
}

fn noted(value: &Value, (before, behind): Notes) -> Fragment {
    Fragment::parse(&format!("{before}{value}{behind}")).expect("JSON with comments")
}

fn count(notes: Notes) -> usize {
    let one = |text: &str| text.matches("//").count() + text.matches("/*").count();
    one(notes.0) + one(notes.1)
}

fn any_act() -> impl Strategy<Value = Act> {
    let n = || 0..1000_usize;
    prop_oneof![
        (n(), any_notes()).prop_map(|(at, notes)| Act::Set(at, notes)),
        n().prop_map(Act::Remove),
        (n(), 0..6_usize, any_notes()).prop_map(|(at, index, notes)| Act::Insert(at, index, notes)),
        (n(), n(), 0..6_usize).prop_map(|(from, to, index)| Act::Move(from, to, index)),
        n().prop_map(Act::Rename),
    ]
}

fn pick(tree: &Tree, n: usize, fits: impl Fn(NodeId) -> bool) -> Option<NodeId> {
    let ids: Vec<NodeId> = tree.ids().filter(|id| fits(*id)).collect();
    (!ids.is_empty()).then(|| ids[n % ids.len()])
}

/// Lets `act` change the plain value at a path.
fn with<R>(root: &mut Value, path: &Path, act: impl FnOnce(&mut Value) -> R) -> R {
    let mut value = root;
    for step in path.steps() {
        value = match step {
            Step::Key(key) => value.get_mut(&**key).expect("the path exists"),
            Step::Index(index) => value.get_mut(*index).expect("the path exists"),
        };
    }
    act(value)
}

fn leaf_sources(tree: &Tree, below: Option<NodeId>) -> Vec<String> {
    let inside =
        |id: NodeId| below.is_none_or(|top| tree.ancestors(id).any(|ancestor| ancestor == top));
    let leaf =
        |id: &NodeId| !matches!(tree.node(*id).kind, Kind::Object | Kind::Array) && inside(*id);
    let mut sources: Vec<String> = tree
        .ids()
        .filter(leaf)
        .map(|id| tree.source(id).to_owned())
        .collect();
    sources.sort();
    sources
}

fn step(document: &mut Document, act: &Act) -> Result<(), TestCaseError> {
    let tree = document.tree().unwrap().clone();
    let mut expected = tree.value(tree.root());
    let before_leaves = leaf_sources(&tree, None);
    let before_comments = tree.comments().len();
    let mut new_comments = 0;
    let is_array = |id: NodeId| tree.node(id).kind == Kind::Array;
    let not_root = |id: NodeId| tree.node(id).parent.is_some();
    let is_item = |id: NodeId| tree.node(id).parent.is_some_and(is_array);
    let (edit, gone, added) = match act {
        Act::Set(n, notes) => {
            let Some(id) = pick(&tree, *n, not_root) else {
                return Ok(());
            };
            let path = tree.path(id);
            with(&mut expected, &path, |value| *value = json!({"set": 77}));
            let value = noted(&json!({"set": 77}), *notes);
            (
                Edit::Set { path, value },
                leaf_sources(&tree, Some(id)),
                vec!["77".to_owned()],
            )
        }
        Act::Remove(n) => {
            let Some(id) = pick(&tree, *n, not_root) else {
                return Ok(());
            };
            let path = tree.path(id);
            let (parent, last) = path.split_last().unwrap();
            with(&mut expected, &parent, |value| match last {
                Step::Key(key) => drop(value.as_object_mut().unwrap().shift_remove(&**key)),
                Step::Index(index) => drop(value.as_array_mut().unwrap().remove(*index)),
            });
            (Edit::Remove { path }, leaf_sources(&tree, Some(id)), vec![])
        }
        Act::Insert(n, index, notes) => {
            let Some(id) = pick(&tree, *n, is_array) else {
                return Ok(());
            };
            let parent = tree.path(id);
            let value = json!([88, {"x": 99}]);
            with(&mut expected, &parent, |list| {
                let list = list.as_array_mut().unwrap();
                list.insert((*index).min(list.len()), value.clone());
            });
            let edit = Edit::Insert {
                parent,
                index: *index,
                value: noted(&value, *notes),
            };
            new_comments = count(*notes);
            (edit, vec![], vec!["88".to_owned(), "99".to_owned()])
        }
        Act::Move(from, to, index) => {
            let (Some(from), Some(to)) = (pick(&tree, *from, is_item), pick(&tree, *to, is_array))
            else {
                return Ok(());
            };
            if tree.ancestors(to).any(|ancestor| ancestor == from) {
                return Ok(());
            }
            let (from_path, to_path) = (tree.path(from), tree.path(to));
            let value = tree.value(from);
            with(&mut expected, &from_path, |item| *item = json!("gone"));
            with(&mut expected, &to_path, |list| {
                let list = list.as_array_mut().unwrap();
                list.insert((*index).min(list.len()), value);
            });
            fn sweep(value: &mut Value) {
                match value {
                    Value::Array(items) => {
                        items.retain(|item| item != "gone");
                        items.iter_mut().for_each(sweep);
                    }
                    Value::Object(members) => members.values_mut().for_each(sweep),
                    _ => {}
                }
            }
            sweep(&mut expected);
            let edit = Edit::Move {
                from: from_path,
                to: to_path,
                index: *index,
            };
            (edit, vec![], vec![])
        }
        Act::Rename(n) => {
            let Some(id) = pick(&tree, *n, |id| tree.node(id).key.is_some() && not_root(id)) else {
                return Ok(());
            };
            let path = tree.path(id);
            let (parent, last) = path.split_last().unwrap();
            let Step::Key(old) = last else { return Ok(()) };
            with(&mut expected, &parent, |value| {
                let members = value.as_object_mut().unwrap();
                *members = std::mem::take(members)
                    .into_iter()
                    .map(|(key, value)| {
                        (
                            if *key == **old {
                                "renamed \"x\"".to_owned()
                            } else {
                                key
                            },
                            value,
                        )
                    })
                    .collect();
            });
            if tree
                .get(tree.node(id).parent.unwrap(), "renamed \"x\"")
                .is_some()
            {
                return Ok(());
            }
            (
                Edit::Rename {
                    path,
                    key: "renamed \"x\"".into(),
                },
                vec![],
                vec![],
            )
        }
    };
    let before = document.text().to_owned();
    document
        .apply(&edit)
        .map_err(|error| TestCaseError::fail(format!("{edit:?}: {error}\n{before}")))?;
    prop_assert!(
        document.syntax_error().is_none(),
        "{edit:?}\n{before}\n=>\n{}",
        document.text()
    );
    let tree = document.tree().unwrap();
    prop_assert_eq!(
        tree.value(tree.root()),
        expected,
        "{:?}\n{}\n=>\n{}",
        edit,
        before,
        document.text()
    );
    let mut leaves = before_leaves;
    for source in gone {
        let at = leaves.iter().position(|leaf| *leaf == source).unwrap();
        leaves.remove(at);
    }
    leaves.extend(added);
    leaves.sort();
    prop_assert_eq!(
        leaf_sources(tree, None),
        leaves,
        "a spelling changed: {:?}",
        edit
    );
    if !matches!(edit, Edit::Remove { .. } | Edit::Set { .. }) {
        prop_assert_eq!(
            tree.comments().len(),
            before_comments + new_comments,
            "{:?}\n{}\n=>\n{}",
            edit,
            before,
            document.text()
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_edits_do_what_they_say_keep_the_rest_and_can_be_undone(
        text in any_text(),
        acts in prop::collection::vec(any_act(), 1..8),
    ) {
        let mut document = Document::new(text.clone());
        prop_assert!(document.syntax_error().is_none(), "{text}");
        let mut states = vec![text];
        for act in &acts {
            let revision = document.revision();
            step(&mut document, act)?;
            if document.revision() != revision {
                states.push(document.text().to_owned());
            }
        }
        let last = document.text().to_owned();
        for state in states.iter().rev().skip(1) {
            prop_assert!(document.undo().is_some());
            prop_assert_eq!(document.text(), state);
        }
        prop_assert!(document.undo().is_none());
        while document.redo().is_some() {}
        prop_assert_eq!(document.text(), last);
    }

    #[test]
    fn the_splice_between_two_texts_turns_one_into_the_other(old in "[ab😀中]{0,8}", new in "[ab😀中]{0,8}") {
        let mut document = Document::new(old.clone());
        if let Some(splice) = Splice::between(&old, &new) {
            document.apply(&Edit::Text(splice)).unwrap();
        }
        prop_assert_eq!(document.text(), new);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[\\[\\]{}\",:/*0-9a-z\\\\\\n\u{feff}中😀 -]{0,60}") {
        let _ = Tree::parse(text);
    }
}

#[test]
fn undo_and_redo_tell_what_they_changed() {
    let mut document = Document::new("[1, 22, 333]");
    let edits = [
        Edit::Text(Splice::new(8..11, "4")),
        Edit::Text(Splice::new(1..1, "0, ")),
        Edit::Text(Splice::new(7..9, "")),
    ];
    document.apply_all(&edits, Gesture::default()).unwrap();
    assert_eq!(document.text(), "[0, 1, , 4]");
    let undone = document.undo().unwrap();
    assert_eq!(document.text(), "[1, 22, 333]");
    assert_eq!(&document.text()[undone.changed], "1, 22, 333");
    let done = document.redo().unwrap();
    assert_eq!(&document.text()[done.changed], "0, 1, , 4");

    let mut document = Document::new("[1]");
    document
        .apply(&Edit::Text(Splice::new(2..2, "23")))
        .unwrap();
    assert_eq!(document.undo().unwrap().changed, 2..2);
    assert_eq!(document.redo().unwrap().changed, 2..4);
}
