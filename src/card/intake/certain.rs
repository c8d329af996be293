//! Recognition of cards among files that nobody named: other files in a folder sometimes look like cards.

use super::Intake;
use crate::card::Card;
use crate::document::{Document, Kind, NodeId, Tree};

/// Returns true if a text that was taken in surely is a card or holds one. Less may be enough where a person names the
/// file: there a member called `schema`, `header` or `elements` makes it a card, but a file that nobody named may be
/// another program's. A text that is no JSON counts if it has the words of a card.
pub fn surely_holds_card(document: &Document, taken: &Intake) -> bool {
    if document
        .current_tree()
        .is_some_and(|tree| is_json_schema(tree))
        || taken.built
    {
        return false;
    }
    match Tree::parse(&*taken.text) {
        Ok(tree) => is_surely_card(&tree, Card::root_of(&tree)),
        Err(_) => {
            let has = |word: &str| taken.text.contains(word);
            has("\"tag\"") && (has("\"elements\"") || has("\"schema\"")) && !has("json-schema.org")
        }
    }
}

/// Returns true if a text is a JSON Schema, such as that of cards
/// (<https://json-schema.org/draft/2020-12/json-schema-core>).
pub fn is_json_schema(tree: &Tree) -> bool {
    let root = tree.root();
    let dialect = tree.get(root, "$schema").and_then(|name| tree.str(name));
    dialect.is_some_and(|name| name.contains("json-schema.org")) || is_object(tree, root, "$defs")
}

fn is_surely_card(tree: &Tree, root: NodeId) -> bool {
    let list = |node: NodeId, key: &str| {
        let list = tree.get(node, key)?;
        (tree.node(list).kind == Kind::Array).then(|| tree.items(list))
    };
    let is_component = |node: &NodeId| {
        tree.get(*node, "tag")
            .is_some_and(|tag| tree.str(tag).is_some())
    };
    let has_components =
        |node: NodeId, key: &str| list(node, key).is_some_and(|all| all.iter().any(is_component));
    let body = tree.get(root, "body");
    if body.is_some_and(|body| list(body, "elements").is_some()) || has_components(root, "elements")
    {
        return true;
    }
    let translated = tree.get(root, "i18n_elements");
    let is_translated = translated.is_some_and(|languages| {
        let mut languages = tree.node(languages).children.iter();
        languages.any(|language| tree.items(*language).iter().any(is_component))
    });
    let title = tree
        .get(root, "header")
        .and_then(|header| tree.get(header, "title"));
    if is_translated || title.as_ref().is_some_and(is_component) {
        return true;
    }
    let version = tree.get(root, "schema").and_then(|schema| tree.str(schema));
    let parts = ["body", "header", "config", "card_link"];
    matches!(version, Some("1.0" | "2.0")) && parts.iter().any(|part| is_object(tree, root, part))
}

fn is_object(tree: &Tree, node: NodeId, key: &str) -> bool {
    tree.get(node, key)
        .is_some_and(|member| tree.node(member).kind == Kind::Object)
}

#[cfg(test)]
mod tests {
    use super::super::take_in_document;
    use super::*;

    #[track_caller]
    fn is(text: &str, expected: bool) {
        let document = Document::new(text);
        let taken = take_in_document(&document);
        assert_eq!(surely_holds_card(&document, &taken), expected, "{text}");
    }

    #[test]
    fn cards_are_told_from_the_files_of_other_programs() {
        for card in [
            r#"{"schema": "2.0", "body": {"elements": []}}"#,
            r#"{"body": {"elements": [{"tag": "hr"}]}}"#,
            r#"{"elements": [{"tag": "hr"}]}"#,
            r#"{"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "a"}}}"#,
            r#"{"i18n_elements": {"zh_cn": [{"tag": "hr"}]}}"#,
            r#"{"msg_type": "interactive", "card": {"elements": [{"tag": "hr"}]}}"#,
            r#"{"msg_type": "interactive", "content": "{\"schema\": \"2.0\", \"body\": {\"elements\": []}}"}"#,
            // A bracket is missing.
            r#"{"schema": "2.0", "body": {"elements": [{"tag": "hr"}}"#,
            "{'schema': '2.0', 'body': {'elements': []}}",
        ] {
            is(card, true);
        }
        for other in [
            r#"{"name": "a", "version": "1.0.0", "scripts": {"test": "x"}}"#,
            r#"{"compilerOptions": {"strict": true}, "include": ["src"]}"#,
            r#"{"schema": "1.0", "name": "a"}"#,
            r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/"}, "item": []}"#,
            r#"{"elements": [{"data": {"id": "a"}}]}"#,
            r#"{"header": {"version": 1}, "body": {"text": "x"}}"#,
            r#"{"tag": "div", "children": []}"#,
            r#"[{"tag": "hr"}]"#,
            r#"{"$defs": {"card": {"properties": {"schema": {}, "body": {"elements": [{"tag": "hr"}]}}}}}"#,
            r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "elements": [{"tag": "hr"}]}"#,
            "{\"a\": ",
            "",
            "[]",
        ] {
            is(other, false);
        }
    }
}
