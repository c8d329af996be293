//! Judging a card: sixteen steps, and the first fault wins, as on the server.
//!
//! What the judge knows of components stands in `properties.json` beside the stand-in, made from the documentation and
//! not from the program under test: a mistake that both share would go unseen.
//!
//! | file | holds |
//! | --- | --- |
//! | `properties` | the properties of every component and their JSON types |
//! | `names` | element ids, names, counts |
//! | `uses` | links, pictures and people that the card points at |
//! | `data` | charts, tables, sounds |

mod data;
mod names;
mod properties;
mod uses;

use serde_json::{Value, json};

use super::answer::Answer;
use super::state::State;

const PARSE: &str = "parse card json err, please check whether the card json is correct";

/// Whose card it is.
#[derive(Clone, Copy, Debug)]
pub enum Sender<'a> {
    /// An app, by its id.
    App(&'a str),
    /// A custom bot, by its token.
    Webhook(&'a str),
}

/// Why a card is refused.
#[derive(Clone, Debug, Default)]
pub struct Refusal {
    /// The inner code; some refusals have none.
    pub code: Option<i64>,
    /// The code by which card entities answer the same.
    pub cardkit: i64,
    pub path: Option<String>,
    pub msg: String,
    pub value: Option<String>,
    /// Not of the card's making but `230001` with this `ext`.
    pub ext: Option<String>,
}

impl Refusal {
    pub fn new(code: i64, msg: impl Into<String>) -> Self {
        Self {
            code: Some(code),
            cardkit: code,
            msg: msg.into(),
            ..Self::default()
        }
    }

    pub fn at(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    pub fn of(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// The same, with another code for card entities.
    pub fn or_cardkit(mut self, code: i64) -> Self {
        self.cardkit = code;
        self
    }

    /// The text behind `ext=`, and all of it on a webhook.
    pub fn text(&self) -> String {
        let code = self.code.map(|code| format!("ErrCode: {code}; "));
        let path = self.path.as_ref().map(|path| format!("ErrPath: {path}; "));
        let value = self
            .value
            .as_ref()
            .map(|text| format!("ErrorValue: {text}; "));
        format!(
            "{}{}ErrMsg: {}; {}",
            code.unwrap_or_default(),
            path.unwrap_or_default(),
            self.msg,
            value.unwrap_or_default()
        )
    }

    /// As a call of messages answers.
    pub fn answer(&self, state: &mut State) -> Answer {
        if let Some(ext) = &self.ext {
            return Answer::refuse_ext(state, ext);
        }
        let msg = format!("Failed to create card content, ext={}", self.text());
        Answer::refuse(state, 230099, msg)
    }

    /// As a call of card entities answers.
    pub fn cardkit_answer(&self, state: &mut State) -> Answer {
        if let Some(ext) = &self.ext {
            return Answer::refuse_ext(state, ext);
        }
        let msg = match self.cardkit {
            // "The same" there means the inner code, too.
            230099 => format!("Failed to create card content, ext={}", self.text()),
            _ => format!("ErrMsg: {}; ", self.msg),
        };
        Answer::refuse(state, self.cardkit, msg)
    }
}

/// Reads a card: step 1.
pub fn parse(content: &str) -> Result<Value, Refusal> {
    match serde_json::from_str(content) {
        Ok(card @ Value::Object(_)) => Ok(card),
        _ => Err(Refusal::new(200621, PARSE).or_cardkit(200220)),
    }
}

/// Whether a card declares schema 2.0.
pub fn is_new(card: &Value) -> bool {
    card.get("schema").and_then(Value::as_str) == Some("2.0")
}

/// Whether all who see the card see the same; left out counts as false in 1.0 and as true in 2.0.
pub fn is_shared(card: &Value) -> bool {
    let said = card
        .pointer("/config/update_multi")
        .and_then(Value::as_bool);
    said.unwrap_or_else(|| is_new(card))
}

/// Judges a card that has been read: steps 3 to 15.
pub fn judge(state: &State, sender: Sender<'_>, card: &Value) -> Result<(), Refusal> {
    if is_new(card) {
        if !card.get("body").is_some_and(Value::is_object) {
            return Err(Refusal::new(200610, "body is nil"));
        }
        let all = collect(card);
        names::tags(&all)?;
        properties::check(card, state.refuse_wide_screen)?;
        names::element_ids(&all)?;
        names::count(&all)?;
        names::tables(&all)?;
        names::names(&all)?;
        judge_uses(state, sender, card, &all)
    } else {
        let all = collect(card);
        names::tables(&all)?;
        judge_uses(state, sender, card, &all)
    }
}

fn judge_uses(
    state: &State,
    sender: Sender<'_>,
    card: &Value,
    all: &[Node<'_>],
) -> Result<(), Refusal> {
    uses::links(all)?;
    uses::pictures(state, sender, all)?;
    uses::people(state, sender, all)?;
    data::charts(all)?;
    data::tables(all)?;
    data::sounds(state, sender, card, all)
}

/// An object of a card.
pub struct Node<'a> {
    /// Its place in the server's spelling.
    pub path: String,
    pub object: &'a Value,
}

impl<'a> Node<'a> {
    pub fn tag(&self) -> Option<&'a str> {
        self.text("tag")
    }

    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.object.get(name).and_then(Value::as_str)
    }
}

/// Properties whose values are the sender's own data, not parts of the card.
const FOREIGN: [&str; 3] = ["chart_spec", "value", "rows"];

/// All objects of a card with their places, outermost first.
pub fn collect(card: &Value) -> Vec<Node<'_>> {
    let mut all = Vec::new();
    visit(card, "ROOT", &mut all);
    all
}

fn visit<'a>(value: &'a Value, path: &str, all: &mut Vec<Node<'a>>) {
    match value {
        Value::Object(members) => {
            all.push(Node {
                path: path.to_owned(),
                object: value,
            });
            for (name, member) in members {
                if !FOREIGN.contains(&name.as_str()) || !(member.is_object() || member.is_array()) {
                    visit(member, &step(path, name, member), all);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(item, &item_step(path, index, item), all);
            }
        }
        _ => {}
    }
}

/// The place of a property.
pub fn step(path: &str, name: &str, member: &Value) -> String {
    format!("{path} -> {name}{}", tag_of(member))
}

/// The place of an item of a list.
pub fn item_step(path: &str, index: usize, item: &Value) -> String {
    format!("{path} -> [{index}]{}", tag_of(item))
}

/// Columns are named by their number alone, as in the answers that were seen.
fn tag_of(value: &Value) -> String {
    let tag = value.get("tag").and_then(Value::as_str);
    tag.filter(|tag| *tag != "column")
        .map(|tag| format!("(tag: {tag})"))
        .unwrap_or_default()
}

/// What the server gives back as the content of a card: its title and texts, not the card.
pub fn projection(card: &Value) -> String {
    let title = card
        .pointer("/header/title/content")
        .cloned()
        .unwrap_or_default();
    let texts: Vec<_> = collect(card)
        .iter()
        .filter(|node| node.tag() == Some("markdown"))
        .map(|node| json!([{"tag": "text", "text": node.object.get("content")}]))
        .collect();
    json!({"title": title, "elements": texts}).to_string()
}
