//! New parts of a card are right at once, wherever they stand and whatever language the interface has.

use cardwright::app::workspace::Workspace;
use cardwright::catalog::Catalog;
use cardwright::check::Severity;

use super::*;

/// Hints that ask for what only the author has: a key or an id of the server, what a picture shows.
const AUTHORS: [&str; 3] = ["placeholder-key", "placeholder-id", "missing-alt"];

/// What the checker says of a card.
fn problems(work: &Workspace) -> Vec<String> {
    let problems = &work.view().unwrap().report.problems;
    problems
        .iter()
        .filter(|problem| problem.severity != Severity::Hint || !AUTHORS.contains(&problem.code))
        .map(|problem| format!("{}: {}", problem.code, problem.message.en))
        .collect()
}

/// The texts of a card that its reader sees.
fn shown(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Array(items) => items.iter().flat_map(shown).collect(),
        serde_json::Value::Object(members) => members
            .iter()
            .flat_map(|(key, member)| match member.as_str() {
                Some(text) if key == "content" || key == "display_name" => vec![text.to_owned()],
                _ => shown(member),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Cards with a place to insert at, and the place: each container alone and within each other one, and an empty card.
fn places() -> Vec<(String, String)> {
    let catalog = Catalog::get();
    let mut places = vec![
        ("{}".to_owned(), String::new()),
        (
            r#"{"schema": "2.0", "body": {"elements": []}}"#.to_owned(),
            "/body".to_owned(),
        ),
    ];
    let mut open = places.clone();
    for _ in 0..2 {
        let mut next = Vec::new();
        for (text, place) in &open {
            for container in catalog.components().filter(|one| one.is_container()) {
                let mut work = Workspace::new(text.as_str());
                work.select(Some(Path::from_pointer(place)), None);
                if work.insert(&container.tag).is_ok() {
                    let at = work.selection().path.as_ref().unwrap().to_string();
                    next.push((work.text().to_owned(), at));
                }
            }
        }
        places.extend(next.iter().cloned());
        open = next;
    }
    places
}

#[test]
fn every_component_is_right_at_once_at_every_place_in_both_languages() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (text, place) in places() {
        for component in Catalog::get().components() {
            for lang in [Lang::En, Lang::Zh] {
                let mut work = Workspace::new(text.as_str());
                work.set_language(lang);
                work.select(Some(Path::from_pointer(&place)), None);
                // Twice, so that names and ids meet.
                for _ in 0..2 {
                    if work.insert(&component.tag).is_err() {
                        break;
                    }
                    count += 1;
                    // What the documentation and real cards disagree about is said, wherever it comes from.
                    let found = problems(&work).into_iter();
                    let found = found.filter(|said| !said.starts_with("misplaced-child"));
                    wrong.extend(found.map(|said| {
                        (
                            format!("{} {said}", component.tag),
                            format!("{place} of {text}"),
                        )
                    }));
                    let path = work.selection().path.clone().unwrap();
                    let tree = &work.view().unwrap().tree;
                    let value = tree.value(tree.find(&path).unwrap());
                    let foreign = shown(&value)
                        .into_iter()
                        .find(|text| !text.is_empty() && is_chinese(text) != (lang == Lang::Zh));
                    wrong.extend(foreign.map(|text| {
                        (
                            format!("{} says {text:?} in {lang:?}", component.tag),
                            place.clone(),
                        )
                    }));
                }
            }
        }
    }
    assert!(count > 1000, "{count}");
    let (all, first) = (wrong.len(), wrong.first().cloned());
    let mut kinds: Vec<String> = wrong.into_iter().map(|(kind, _)| kind).collect();
    kinds.sort();
    kinds.dedup();
    assert!(
        all == 0,
        "{all} of {count}, such as {first:?}\n{}",
        kinds.join("\n")
    );
}

/// A window with a component that was just inserted, and selected.
fn window_with(tag: &str) -> Window {
    let mut window = Window::with(r#"{"schema": "2.0", "body": {"elements": []}}"#);
    let holder = match tag {
        "column" => Some("column_set"),
        "multi_select_static" | "multi_select_person" => Some("form"),
        _ => None,
    };
    for tag in holder.into_iter().chain([tag]) {
        window.app_mut().workspace_mut().insert(tag).unwrap();
    }
    window.run();
    window
}

#[test]
fn what_the_inspector_adds_is_right_at_once() {
    let mut wrong = Vec::new();
    let mut pressed = 0;
    for component in Catalog::get().components() {
        let mut window = window_with(&component.tag);
        let found = window
            .harness
            .query_all_by(|node| node.role() == Role::Button && label(node).starts_with("Add "));
        let mut adds: Vec<String> = found.map(|node| label(&node.accesskit_node())).collect();
        adds.dedup();
        let before = window.text();
        for add in adds {
            // Twice: the second item of a list has a name of its own.
            for _ in 0..2 {
                let name = add.clone();
                let button = window
                    .harness
                    .query_all_by(move |node| node.role() == Role::Button && label(node) == name);
                let Some(button) = button.into_iter().next() else {
                    break;
                };
                button.click();
                window.harness.run_steps(2);
                pressed += 1;
                // What is in no documentation, and what a form makes of a dialog, is said to whoever adds it.
                let said = problems(window.work()).into_iter().filter(|said| {
                    !said.starts_with("undocumented") && !said.starts_with("confirm-in-form")
                });
                for said in said {
                    wrong.push(format!("{} {add}: {said} {}", component.tag, window.text()));
                }
            }
            while window.text() != before && window.work().document().can_undo() {
                window.app_mut().workspace_mut().undo();
            }
            window.harness.run_steps(2);
        }
    }
    assert!(pressed > 60, "{pressed}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_new_column_has_a_name_of_its_own_and_an_empty_cell_in_every_row() {
    let mut window = window_with("table");
    for _ in 0..2 {
        window.field("Add columns").click();
        window.run();
    }
    let tree = window.work().view().unwrap().tree.clone();
    let table = tree.value(tree.find(&Path::from_pointer("/body/elements/0")).unwrap());
    assert_eq!(table["columns"][2]["name"], "column_3");
    assert_eq!(table["columns"][3]["name"], "column_4");
    for row in table["rows"].as_array().unwrap() {
        assert_eq!(
            (&row["column_3"], &row["column_4"]),
            (&"".into(), &"".into())
        );
    }
    assert_eq!(problems(window.work()), [""; 0]);
    window.key(CTRL, Key::Z);
    assert!(
        !window.text().contains("column_4"),
        "the cells go with their column"
    );
}

#[test]
fn a_new_option_has_a_value_of_its_own() {
    let mut window = window_with("select_static");
    window.app_mut().settings_mut().language = Some(Lang::Zh);
    window.run();
    let add = window
        .harness
        .get_by(|node| node.role() == Role::Button && label(node) == "添加 options");
    add.click();
    window.run();
    let text = window.text();
    assert!(
        text.contains("选项 3") && text.contains("\"value\": \"3\""),
        "{text}"
    );
}

#[test]
fn what_moves_into_a_form_gets_its_name_there() {
    let mut work = Workspace::new(
        r#"{"schema": "2.0", "body": {"elements": [{"tag": "input"}, {"tag": "input"}, {"tag": "form", "name": "f",
            "elements": [{"tag": "button", "name": "b", "form_action_type": "submit", "text": {"tag": "plain_text", "content": "x"}}]}]}}"#,
    );
    for form in [2, 1] {
        let (from, list) = (
            "/body/elements/0",
            format!("/body/elements/{form}/elements"),
        );
        let (from, list) = (Path::from_pointer(from), Path::from_pointer(&list));
        work.move_to(&from, &list, 0).unwrap();
    }
    let text = work.text();
    assert!(
        text.contains("\"input_1\"") && text.contains("\"input_2\""),
        "{text}"
    );
    assert_eq!(problems(&work), [""; 0]);
}
