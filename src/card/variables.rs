//! The variables of a template: `${name}` in texts and values, and containers that repeat for each item of a list.
//!
//! The card builder knows both (<https://open.feishu.cn/document/feishu-cards/feishu-card-cardkit/configure-card-variables>);
//! the server fills them in when a template is sent, and counts what comes of it against its limits.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::document::{NodeId, Tree};

/// A card with its variables filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    /// The card.
    pub card: Value,
    /// Variables that have no value; they stand in the card as they were.
    pub missing: BTreeSet<String>,
    /// Whether the values make the card so large that the rest was left as it was.
    pub is_cut: bool,
}

/// The member by which a container says what it repeats for: `"_varloop": "${list}"`.
const LOOP: &str = "_varloop";
/// Values and bytes that filling in may make: far more than any card may have.
const MOST: usize = 4 << 20;

/// Fills the variables of the card at `root` in. A string that is nothing but one variable becomes its value, whatever the
/// type; inside of a longer string a value stands as text. `${a.b}` is member `b` of value `a`. Of a repeating container
/// there is one for each item of its list, whose members are variables inside of it.
pub fn fill(tree: &Tree, root: NodeId, values: &Map<String, Value>) -> Filled {
    let mut filler = Filler {
        room: MOST,
        missing: BTreeSet::new(),
    };
    let card = filler.value(&tree.value(root), &[values]);
    Filled {
        card,
        missing: filler.missing,
        is_cut: filler.room == 0,
    }
}

/// The names of all variables that the card at `root` has.
pub fn names(tree: &Tree, root: NodeId) -> BTreeSet<String> {
    fill(tree, root, &Map::new()).missing
}

struct Filler {
    room: usize,
    missing: BTreeSet<String>,
}

/// What variables mean at a place, the nearest last.
type Scopes<'a> = [&'a Map<String, Value>];

impl Filler {
    fn take(&mut self, size: usize) {
        self.room = self.room.saturating_sub(size);
    }

    fn value(&mut self, value: &Value, scopes: &Scopes<'_>) -> Value {
        self.take(1);
        match value {
            Value::String(text) => self.text(text, scopes),
            Value::Array(items) => {
                let mut out = Vec::with_capacity(items.len());
                for item in items {
                    self.item(item, scopes, &mut out);
                }
                Value::Array(out)
            }
            Value::Object(members) => {
                let members = members
                    .iter()
                    .map(|(key, member)| (key.clone(), self.value(member, scopes)));
                Value::Object(members.collect())
            }
            other => other.clone(),
        }
    }

    /// An item, as often as it repeats.
    fn item(&mut self, item: &Value, scopes: &Scopes<'_>, out: &mut Vec<Value>) {
        let list = item.get(LOOP).and_then(Value::as_str).and_then(|text| {
            let name = name_of(text)?;
            self.find(name, scopes)?.as_array().cloned()
        });
        let (Some(list), Some(members)) = (list, item.as_object()) else {
            out.push(self.value(item, scopes));
            return;
        };
        let mut once = members.clone();
        once.shift_remove(LOOP);
        let once = Value::Object(once);
        for values in &list {
            if self.room == 0 {
                break;
            }
            let copy = match values {
                Value::Object(values) => {
                    let inner: Vec<_> = scopes.iter().copied().chain([values]).collect();
                    self.value(&once, &inner)
                }
                _ => self.value(&once, scopes),
            };
            out.push(copy);
        }
    }

    fn text(&mut self, text: &str, scopes: &Scopes<'_>) -> Value {
        if let Some(name) = name_of(text) {
            return match self.find(name, scopes) {
                Some(value) if self.room > 0 => {
                    let value = value.clone();
                    self.take(value.to_string().len());
                    value
                }
                _ => text.into(),
            };
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let Some(end) = from.find('}') else {
                rest = from;
                break;
            };
            let whole = &from[..=end];
            match name_of(whole).and_then(|name| self.find(name, scopes)) {
                Some(Value::String(text)) if self.room > 0 => {
                    out.push_str(text);
                    self.take(text.len());
                }
                Some(value) if self.room > 0 => {
                    let text = value.to_string();
                    out.push_str(&text);
                    self.take(text.len());
                }
                _ => out.push_str(whole),
            }
            rest = &from[end + 1..];
        }
        out.push_str(rest);
        self.take(out.len());
        Value::String(out)
    }

    /// The value of a variable, of the nearest scope that has it.
    fn find<'a>(&mut self, name: &str, scopes: &[&'a Map<String, Value>]) -> Option<&'a Value> {
        let mut steps = name.split('.');
        let first = steps.next().unwrap_or_default();
        let found = scopes.iter().rev().find_map(|scope| scope.get(first));
        let found = steps.try_fold(found, |value, step| value.map(|value| value.get(step)));
        let found = found.flatten();
        if found.is_none() && self.missing.len() < 1000 {
            self.missing.insert(name.to_owned());
        }
        found
    }
}

/// The name in a text that is one variable and nothing else.
fn name_of(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?.trim();
    let fits = name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
    (fits && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn filled(card: &Value, values: &Value) -> Filled {
        let tree = Tree::parse(card.to_string()).expect("JSON");
        fill(&tree, tree.root(), values.as_object().expect("an object"))
    }

    #[test]
    fn a_whole_string_takes_the_value_and_a_part_its_text() {
        let card = json!({"a": "${n}", "b": "n is ${n}, ${s} and ${ s }", "c": "${o.x}", "d": "$n ${", "e": "${no} ${n"});
        let done = filled(&card, &json!({"n": 3, "s": "x", "o": {"x": [1]}}));
        assert_eq!(
            done.card,
            json!({"a": 3, "b": "n is 3, x and x", "c": [1], "d": "$n ${", "e": "${no} ${n"})
        );
        assert_eq!(done.missing.into_iter().collect::<Vec<_>>(), ["no"]);
        assert!(!done.is_cut);
    }

    #[test]
    fn a_container_repeats_for_each_item_of_its_list() {
        let row =
            json!({"tag": "markdown", "content": "${who} of ${team}", "_varloop": "${people}"});
        let card = json!({"elements": [{"tag": "hr"}, row]});
        let values = json!({"team": "T", "people": [{"who": "A"}, {"who": "B", "team": "U"}, 7]});
        let done = filled(&card, &values);
        let texts: Vec<Option<&str>> = done.card["elements"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|item| item["content"].as_str())
            .collect();
        assert_eq!(
            texts,
            [None, Some("A of T"), Some("B of U"), Some("${who} of T")]
        );
        assert!(done.missing.contains("who"));
        let left = filled(&card, &json!({}));
        assert_eq!(left.card, card, "without values all stays");
    }

    #[test]
    fn values_that_would_fill_the_memory_are_cut() {
        let long = "x".repeat(1 << 20);
        let texts: Vec<Value> = (0..100).map(|_| json!("${long}")).collect();
        let done = filled(&json!({"a": texts}), &json!({"long": long}));
        assert!(done.is_cut);
        assert!(done.card.to_string().len() < 8 << 20);
    }

    #[test]
    fn the_variables_of_a_card_are_listed() {
        let tree = Tree::parse(r#"{"a": "${x} ${y.z}", "b": ["${x}"]}"#).expect("JSON");
        let found: Vec<String> = names(&tree, tree.root()).into_iter().collect();
        assert_eq!(found, ["x", "y.z"]);
    }
}
