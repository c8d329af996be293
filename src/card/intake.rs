//! The card in whatever people paste, pipe or open: message requests, answers, exports, escaped strings, components
//! without a card, JSON as other languages write it.
//!
//! Where a card stands as it is inside other objects, [`Card::root_of`] finds it and the text stays; what has to be
//! decoded or built becomes a text of its own here.

mod certain;
mod inside;

use std::ops::Range;

use super::Card;
use crate::both;
use crate::document::repair::{Spelling, repaired};
use crate::document::{
    Document, Kind, Layer, NodeId, SourceMap, Splice, SyntaxError, Tree, without_quotes,
};
use crate::lang::Bilingual;
pub use certain::{is_json_schema, surely_holds_card};
use inside::{ESCAPED, Found, Inside, alone, around, fenced, find};

/// A text that was taken in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intake {
    /// The text of the card; the text as it was where nothing had to be done.
    pub text: String,
    /// What was written in the way of another language than JSON and was mended.
    pub mended: Vec<Spelling>,
    /// What the card was taken out of, the outermost first.
    pub unwrapped: Vec<Bilingual>,
    /// Whether there were components without a card, and one of 2.0 was made around them.
    pub built: bool,
    /// Where the bytes of `text` stand in the text that was taken in.
    pub map: SourceMap,
    /// Every text on the way to the card that was not JSON before it was mended, the outermost first.
    pub misspelled: Vec<Misspelled>,
    /// True if a request carries `text` as a string: the server reads all of it as the card.
    pub is_request: bool,
    /// The key `data`, bytes in the text that was taken in, around a request for a card entity: the server reads no
    /// request there.
    pub in_data: Option<Range<usize>>,
}

/// A text that was not JSON before it was mended.
#[derive(Clone, Debug, PartialEq)]
pub struct Misspelled {
    /// The first bytes at fault, in the text that was taken in.
    pub range: Range<usize>,
    /// What is wrong there.
    pub reason: Bilingual,
    /// Makes it JSON; `None` where that cannot be said as a change of the text that was taken in.
    pub mending: Option<Splice>,
}

impl Intake {
    /// Whether the whole text is the card, in whatever spelling, so that it may be written over.
    pub fn is_whole(&self) -> bool {
        self.unwrapped.is_empty() && !self.mended.contains(&Spelling::Statement)
    }

    /// Whether the text is another one now.
    pub fn is_changed(&self) -> bool {
        !self.mended.is_empty() || !self.unwrapped.is_empty()
    }

    /// Whether the text has a card in it.
    pub fn holds_card(&self) -> bool {
        Tree::parse(&*self.text).is_ok_and(|tree| is_card(&tree, Card::root_of(&tree)))
    }

    /// One sentence about what was done; `None` where nothing was.
    pub fn notice(&self) -> Option<Bilingual> {
        let list = |of: &[Bilingual]| {
            let words = |get: fn(&Bilingual) -> &str, comma: &str| {
                of.iter().map(get).collect::<Vec<_>>().join(comma)
            };
            (words(|one| &one.en, ", "), words(|one| &one.zh, "、"))
        };
        let (out_en, out_zh) = list(&self.unwrapped);
        let mended: Vec<Bilingual> = self.mended.iter().map(|one| one.name()).collect();
        let (mended_en, mended_zh) = list(&mended);
        match (self.unwrapped.is_empty(), self.mended.is_empty()) {
            (true, true) => None,
            (false, true) => Some(both!(
                "The card was taken out of {out_en}",
                "已从{out_zh}中取出卡片"
            )),
            (true, false) => Some(both!(
                "The text was made JSON: {mended_en}",
                "文本已改写为 JSON：{mended_zh}"
            )),
            (false, false) => Some(both!(
                "The card was taken out of {out_en}, and made JSON: {mended_en}",
                "已从{out_zh}中取出卡片，并改写为 JSON：{mended_zh}"
            )),
        }
    }
}

/// How often one wrapping may stand in another.
const MOST: usize = 8;

/// Finds the card in a text. A text that holds none comes back as it is: the checker says why it is none.
pub fn take_in(text: &str) -> Intake {
    take_in_read(text, Tree::parse(text).ok().as_ref())
}

/// As [`take_in`], of a text that was read already: `tree` is what it was read as, `None` where it is no JSON. Only the
/// texts inside of it can be [`Intake::misspelled`].
pub fn take_in_read(text: &str, tree: Option<&Tree>) -> Intake {
    take(text, tree, None)
}

/// As [`take_in`], of the text of a document.
pub fn take_in_document(document: &Document) -> Intake {
    let tree = document.current_tree().map(|tree| &**tree);
    take(document.text(), tree, document.syntax_error())
}

fn take(text: &str, tree: Option<&Tree>, error: Option<&SyntaxError>) -> Intake {
    let untouched = || Intake {
        text: text.to_owned(),
        ..Intake::default()
    };
    let mut taken = untouched();
    let mut step = taken.step(tree, error);
    for _ in 1..MOST {
        if step != Step::Taken {
            break;
        }
        step = match Tree::parse(&*taken.text) {
            Ok(tree) => taken.step(Some(&tree), None),
            Err(error) => taken.step(None, Some(&error)),
        };
    }
    let is_card = match step {
        Step::Card => true,
        Step::Nothing => false,
        Step::Taken => taken.holds_card(),
    };
    // What is no card after all is left as it was: its own words say more than what was tried.
    if is_card || taken.unwrapped.is_empty() {
        return taken;
    }
    let mut taken = untouched();
    if tree.is_none() {
        taken.mend(error);
    }
    taken
}

impl Intake {
    /// Takes one wrapping off a text that is read as `tree`, or is no JSON for `error`.
    fn step(&mut self, tree: Option<&Tree>, error: Option<&SyntaxError>) -> Step {
        let Some(tree) = tree else {
            // Quotes that another language's string escapes are no sign of missing ones.
            let is_taken = self.open_fence() || self.mend(error) || self.add_quotes();
            return if is_taken { Step::Taken } else { Step::Nothing };
        };
        let root = Card::root_of(tree);
        if is_card(tree, root) {
            return Step::Card;
        }
        // What describes cards has parts that are called like theirs.
        if is_json_schema(tree) {
            return Step::Nothing;
        }
        match find(tree, root) {
            Some(Found::Text(inside, what, place)) => {
                let in_data = place.in_data.map(|range| self.map.range(range).range);
                self.in_data = self.in_data.take().or(in_data);
                self.take(inside, what);
                self.is_request = place.is_request;
            }
            Some(Found::Card(node, what)) => self.take(alone(tree, node), what),
            Some(Found::Fragment(node, what)) => {
                self.take(around(tree, node), what);
                self.built = true;
            }
            None => return Step::Nothing,
        }
        Step::Taken
    }

    fn take(&mut self, inside: Inside, what: Bilingual) {
        self.text = inside.text;
        for layer in inside.layers {
            self.map.push(layer);
        }
        self.unwrapped.push(what);
        self.is_request = false;
    }

    /// Takes off a fence; whether there was one.
    fn open_fence(&mut self) -> bool {
        let Some(range) = fenced(&self.text) else {
            return false;
        };
        let inside = Inside {
            text: self.text[range.clone()].to_owned(),
            layers: vec![Layer::cut(&range)],
        };
        self.take(
            inside,
            Bilingual::fixed("a Markdown fence", "Markdown 代码块"),
        );
        true
    }

    /// Reads the inside of a string that was copied without its quotes; whether it is one.
    fn add_quotes(&mut self) -> bool {
        let Some((text, layer)) = without_quotes(&self.text) else {
            return false;
        };
        let inside = Inside {
            text,
            layers: vec![layer],
        };
        let tree = Tree::parse(inside.text.trim()).ok();
        self.take(inside.readable(tree.as_ref()), ESCAPED);
        true
    }

    /// Makes the text JSON, which it is not for `error`; whether it could be done.
    fn mend(&mut self, error: Option<&SyntaxError>) -> bool {
        let Some(json) = repaired(&self.text) else {
            return false;
        };
        if let Some(error) = error {
            let mending = Splice::between(&self.text, &json.text);
            self.misspelled.push(Misspelled {
                range: self.map.range(error.range.clone()).range,
                reason: error.reason.clone(),
                mending: mending.and_then(|splice| self.map.splice(&splice)),
            });
        }
        self.text = json.text;
        self.map.push(json.layer);
        self.mended.extend(json.found);
        true
    }
}

/// What one look at a text came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A wrapping was taken off; there may be another one.
    Taken,
    /// The text has a card in it.
    Card,
    /// It has nothing that can be taken out.
    Nothing,
}

/// Whether an object is a card: not one that only has a member which is called like one of a card's.
pub(super) fn is_card(tree: &Tree, node: NodeId) -> bool {
    let kind = |key: &str| tree.get(node, key).map(|id| &tree.node(id).kind);
    let is_event = kind("event").is_some();
    let version = tree.get(node, "schema").and_then(|schema| tree.str(schema));
    let has_body = tree.get(node, "body").is_some_and(|body| {
        tree.node(body).kind == Kind::Object && tree.get(body, "content").is_none()
    });
    let has_header = matches!(kind("header"), Some(Kind::Object));
    !is_event
        && tree.get(node, "tag").is_none()
        && (version.is_some()
            || has_body
            || has_header
            || matches!(kind("elements"), Some(Kind::Array))
            || matches!(kind("i18n_elements"), Some(Kind::Object))
            || matches!(kind("i18n_header"), Some(Kind::Object)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::format::formatted;
    use serde_json::{Value, json};

    fn card() -> Value {
        json!({"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "say \"hi\"\nü"}]}})
    }

    #[track_caller]
    fn comes_out(text: &str, words: &str) {
        let taken = take_in(text);
        let tree = Tree::parse(&*taken.text).expect("JSON");
        assert_eq!(tree.value(Card::root_of(&tree)), card(), "{text}");
        let notice = taken.notice().map(|notice| notice.en.into_owned());
        assert_eq!(notice.unwrap_or_default(), words, "{text}");
    }

    #[test]
    fn a_card_inside_of_objects_stays_where_it_is() {
        for text in [
            card(),
            json!({"msg_type": "interactive", "card": card()}),
            json!({"data": card()}),
            json!({"toast": {"type": "info", "content": "done"}, "card": {"type": "raw", "data": card()}}),
            json!({"name": "n", "dsl": card(), "variables": []}),
            json!({"data": {"card": card()}}),
        ] {
            comes_out(&text.to_string(), "");
        }
    }

    #[test]
    fn a_card_in_an_unknown_wrapping_is_taken_whole() {
        let member = "The card was taken out of the member payload of an object";
        for (text, words) in [
            (
                json!({"msg_type": "interactive", "content": card()}),
                "The card was taken out of the content of a message, which has to be a string there",
            ),
            (json!({"payload": card(), "n": 1}), member),
            (json!([card()]), "The card was taken out of a list"),
            (
                json!([card(), card()]),
                "The card was taken out of a list of 2 cards, of which it is the first",
            ),
            (
                json!({"message": {"card": card()}}),
                "The card was taken out of the member card of an object",
            ),
            (
                json!({"results": [{"tag": "hr"}, {"payload": card()}]}),
                member,
            ),
        ] {
            comes_out(&text.to_string(), words);
        }
        let taken = take_in(r#"[{"tag": "markdown", "content": "a"}, {"tag": "hrr"}]"#);
        assert!(taken.text.contains("hrr"), "the checker tells of the slip");
        let column = r#"{"tag": "column_set", "columns": [{"elements": []}]}"#;
        assert!(take_in(column).text.contains("column_set"));
    }

    #[test]
    fn an_escaped_card_is_taken_out_of_whatever_it_stands_in() {
        let once = card().to_string();
        let twice = Value::from(once.clone()).to_string();
        let content = "The card was taken out of the content of a message";
        let escaped = "The card was taken out of an escaped string";
        for (text, words) in [
            (
                json!({"receive_id": "ou_1", "msg_type": "interactive", "content": once})
                    .to_string(),
                content,
            ),
            (
                json!({"msg_type": "interactive", "content": twice}).to_string(),
                "The card was taken out of the content of a message, an escaped string",
            ),
            (twice.clone(), escaped),
            (
                Value::from(&*twice).to_string(),
                "The card was taken out of an escaped string, an escaped string",
            ),
            (
                json!({"type": "card_json", "data": once}).to_string(),
                "The card was taken out of the request for a card entity",
            ),
            (
                json!({"card": {"type": "card_json", "data": once}, "sequence": 3}).to_string(),
                "The card was taken out of the request for a card entity",
            ),
            (
                json!({"code": 0, "data": {"items": [{"body": {"content": once}}]}}).to_string(),
                content,
            ),
        ] {
            comes_out(&text, words);
        }
    }

    #[test]
    fn fences_and_the_spellings_of_other_languages_are_read() {
        let pretty = format!("{:#}", card());
        comes_out(
            &format!("Here it is:\n\n```json\n{pretty}\n```\nDone."),
            "The card was taken out of a Markdown fence",
        );
        comes_out(&format!("\u{feff}{pretty}"), "");
        let python = "card = {'schema': '2.0', 'body': {'elements': [{'tag': 'markdown', 'content': 'say \"hi\"\\nü'}]}}";
        comes_out(
            python,
            "The text was made JSON: single quotes, a statement around the value",
        );
        let both = json!({"content": python}).to_string();
        comes_out(
            &both,
            "The card was taken out of the content of a message, and made JSON: single quotes, a statement around the value",
        );
    }

    #[test]
    fn an_escaped_card_without_the_quotes_of_its_string_is_read() {
        let inside = |text: &str| Value::from(text).to_string().trim_matches('"').to_owned();
        let once = inside(&card().to_string());
        let escaped = "The card was taken out of an escaped string";
        comes_out(&once, escaped);
        comes_out(&format!("\u{feff} {once}\n"), escaped);
        comes_out(
            &inside(&once),
            "The card was taken out of an escaped string, an escaped string",
        );
        let raw = json!({"json_card": card().to_string(), "card_schema": 2});
        comes_out(
            &json!({"body": {"content": raw.to_string()}}).to_string(),
            "The card was taken out of the content of a message, an escaped string, json_card",
        );
    }

    #[test]
    fn a_line_of_a_program_gives_its_value() {
        let python = "{'schema': '2.0', 'body': {'elements': [{'tag': 'markdown', 'content': 'say \"hi\"\\nü'}]}}";
        for line in [
            format!("card: Dict[str, Any] = {python}\n"),
            format!("return {python};"),
            format!("json.dumps({python})"),
            format!("content=json.dumps({python}, ensure_ascii=False)"),
            format!("const text = JSON.stringify({python}, null, 2);"),
            format!("export default {python}"),
        ] {
            comes_out(
                &line,
                "The text was made JSON: single quotes, a statement around the value",
            );
            assert!(!take_in(&line).is_whole());
        }
        assert!(take_in(python).is_whole());
        for line in [
            format!("f({python}"),
            format!("f({python}, {python})"),
            format!("if x: f({python})"),
        ] {
            assert!(!take_in(&line).is_changed(), "{line}");
        }
    }

    #[test]
    fn the_fence_that_looks_like_a_card_is_taken() {
        let text = format!("```sh\nls\n```\n~~~\r\n{}\r\n~~~\r\n", card());
        comes_out(&text, "The card was taken out of a Markdown fence");
    }

    #[test]
    fn components_become_a_card() {
        let elements = |text: &str| {
            let taken = take_in(text);
            let tree = Tree::parse(&*taken.text).expect("JSON");
            assert!(!taken.unwrapped.is_empty());
            assert_eq!(
                formatted(&tree),
                taken.text,
                "laid out as the formatter does"
            );
            tree.value(tree.root())["body"]["elements"].clone()
        };
        let hr = json!({"tag": "hr"});
        assert_eq!(elements("{\"tag\": \"hr\"}"), json!([hr]));
        assert_eq!(elements("[\n  {\n    \"tag\": \"hr\"\n  }\n]"), json!([hr]));
        assert_eq!(
            elements("{\n  \"tag\": \"column\",\n  \"elements\": []\n}"),
            json!([{"tag": "column_set", "columns": [{"tag": "column", "elements": []}]}])
        );
    }

    #[test]
    fn what_holds_no_card_comes_back_as_it_was() {
        for text in [
            "",
            "7",
            "\"words\"",
            "{",
            "{\"content\": \"plain words\"}",
            "{\"content\": \"7\"}",
            "{\"type\": \"template\", \"data\": {\"template_id\": \"AA\"}}",
            "{\"type\": \"card\", \"data\": {\"card_id\": \"7\"}}",
            "[1, 2]",
            "{\"content\": \"{\\\"text\\\": \\\"hi\\\"}\"}",
        ] {
            let taken = take_in(text);
            assert_eq!((&*taken.text, taken.is_changed()), (text, false), "{text}");
        }
    }
}
