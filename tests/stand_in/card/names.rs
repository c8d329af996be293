//! Tags, element ids, names and counts.

use std::collections::BTreeSet;

use super::{Node, Refusal, properties};

/// Components of schema 1.0 that 2.0 refuses.
const GONE: [&str; 2] = ["action", "note"];

/// Objects with a `tag` that a card may hold.
const ELEMENTS_MAX: usize = 200;

/// Tables that a card may hold.
const TABLES_MAX: usize = 5;

/// Steps 4 and 5: every tag is one of 2.0.
pub fn tags(all: &[Node<'_>]) -> Result<(), Refusal> {
    for node in all {
        if let Some(tag) = node.tag().filter(|tag| GONE.contains(tag)) {
            let msg = "cards of schema V2 no longer support this capability";
            return Err(Refusal::new(200861, msg)
                .at(&node.path)
                .of(format!("unsupported tag {tag}")));
        }
    }
    for node in all {
        if let Some(tag) = node.tag().filter(|tag| !properties::is_known_tag(tag)) {
            return Err(unknown_tag(&node.path, tag));
        }
    }
    Ok(())
}

/// An element without a tag that the server knows; the answers seen carry no inner code.
pub fn unknown_tag(path: &str, tag: &str) -> Refusal {
    Refusal {
        code: None,
        // Assumed: the general code of a card that could not be made.
        cardkit: 200220,
        path: Some(path.to_owned()),
        msg: "not support tag".to_owned(),
        value: Some(tag.to_owned()),
        ext: None,
    }
}

/// Step 7: element ids are well formed and unique.
pub fn element_ids(all: &[Node<'_>]) -> Result<(), Refusal> {
    let mut ids = BTreeSet::new();
    for node in all {
        let Some(id) = node.text("element_id") else {
            continue;
        };
        let fault = if !is_element_id(id) {
            "Code 1002: elementID format error. Only alphabets, numbers, and underscores are allowed. It must start with an alphabet and not exceed 20 characters."
        } else if !ids.insert(id) {
            "Code 1001: Duplicate ID"
        } else {
            continue;
        };
        return Err(Refusal {
            code: None,
            cardkit: 300301,
            path: Some(node.path.clone()),
            msg: format!("ElementID {id}: {fault}"),
            ..Refusal::default()
        });
    }
    Ok(())
}

fn is_element_id(id: &str) -> bool {
    let mut letters = id.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && id.len() <= 20
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Step 8: not too many objects with a tag.
pub fn count(all: &[Node<'_>]) -> Result<(), Refusal> {
    if all.iter().filter(|node| node.tag().is_some()).count() > ELEMENTS_MAX {
        return Err(Refusal::new(11310, "element exceeds the limit").or_cardkit(300305));
    }
    Ok(())
}

/// Step 9: not too many tables, those in Markdown included.
pub fn tables(all: &[Node<'_>]) -> Result<(), Refusal> {
    let mut count = 0;
    for node in all {
        count += match node.tag() {
            Some("table") => 1,
            Some("markdown") => markdown_tables(node.text("content").unwrap_or_default()),
            _ => 0,
        };
        if count > TABLES_MAX {
            return Err(Refusal::new(11310, "card table number over limit")
                .at(&node.path)
                .of("table")
                .or_cardkit(230099));
        }
    }
    Ok(())
}

/// The tables of a Markdown text: rows of dashes below a row with bars, outside of code.
fn markdown_tables(text: &str) -> usize {
    let mut count = 0;
    let mut code = false;
    let mut before = "";
    for line in text.lines().map(str::trim) {
        if line.starts_with("```") {
            code = !code;
        }
        let dashes = line.contains("--") && line.chars().all(|c| "|-: ".contains(c));
        if !code && dashes && line.contains('|') && before.contains('|') {
            count += 1;
        }
        before = line;
    }
    count
}

/// Step 10: forms have names, and the names of forms, inputs and buttons are unique.
pub fn names(all: &[Node<'_>]) -> Result<(), Refusal> {
    let mut names = BTreeSet::new();
    for node in all {
        if !matches!(node.tag(), Some("form" | "input" | "button")) {
            continue;
        }
        let name = node.text("name").unwrap_or_default();
        if name.is_empty() {
            if node.tag() == Some("form") {
                let msg = "form's name is required and can not be empty string";
                return Err(Refusal::new(11310, msg).at(&node.path));
            }
        } else if !names.insert(name) {
            return Err(Refusal::new(11310, format!("name({name}) duplicate")).at(&node.path));
        }
    }
    Ok(())
}
