//! What a message of the kind `interactive` holds: a card, in one of its three forms.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json>

use serde_json::{Map, Value, json};

use super::client::Body;
use super::error::Error;
use crate::{both, lang::Bilingual};

/// A card to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The text of the card, strict JSON of an object; it goes out as it stands, white space included, which counts
    /// towards the server's limit of 30 KB.
    Card(String),
    /// A card entity, which can be changed after it was sent, and sent once only.
    Entity {
        /// The entity's id: 19 digits.
        card_id: String,
    },
    /// A template of the card builder.
    Template {
        /// The template's id (`AAq…`).
        id: String,
        /// The version, such as `1.0.0`; else the newest that is published.
        version: Option<String>,
        /// Values of its variables, by name.
        variables: Option<Map<String, Value>>,
    },
}

impl Content {
    /// The text that goes into the field `content` of a message.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the card is no strict JSON object, or an id is empty.
    pub fn text(&self) -> Result<String, Error> {
        let value = match self {
            Self::Card(card) => {
                check_json(card, Shape::Card)?;
                return Ok(card.clone());
            }
            Self::Entity { card_id } => {
                let card_id = word(card_id, &Bilingual::fixed("card id", "卡片实体 ID"))?;
                json!({"type": "card", "data": {"card_id": card_id}})
            }
            Self::Template { .. } => json!({"type": "template", "data": self.template_data()?}),
        };
        Ok(value.to_string())
    }

    /// A JSON body with the card as an object in the field `card`, where the server wants it so; a card's own text goes
    /// in as it stands.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the card is no strict JSON object, or an entity, which these calls do not take.
    pub(super) fn beside(&self, fields: &Map<String, Value>) -> Result<Body, Error> {
        let card = match self {
            Self::Card(card) => {
                check_json(card, Shape::Card)?;
                card.clone()
            }
            Self::Template { .. } => self.text()?,
            Self::Entity { .. } => {
                return Err(Error::configuration(
                    Bilingual::fixed(
                        "A card entity cannot be sent in this way.",
                        "此方式不能发送卡片实体。",
                    ),
                    Bilingual::fixed(
                        "Send the card's JSON, or send the entity as an ordinary message.",
                        "请发送卡片的 JSON，或以普通消息发送该实体。",
                    ),
                ));
            }
        };
        let mut text = String::from("{");
        for (name, value) in fields {
            text.push_str(&Value::from(name.as_str()).to_string());
            text.push(':');
            text.push_str(&value.to_string());
            text.push(',');
        }
        text.push_str("\"card\":");
        text.push_str(&card);
        text.push('}');
        Ok(Body::Json(text))
    }

    /// The object that names a template, its version and its variables; null for another content.
    pub(super) fn template_data(&self) -> Result<Value, Error> {
        let Self::Template {
            id,
            version,
            variables,
        } = self
        else {
            return Ok(Value::Null);
        };
        let id = word(id, &Bilingual::fixed("template id", "模板 ID"))?;
        let mut data = json!({"template_id": id});
        if let Some(version) = version {
            data["template_version_name"] = Value::from(version.trim());
        }
        if let Some(variables) = variables {
            data["template_variable"] = Value::Object(variables.clone());
        }
        Ok(data)
    }
}

/// What a JSON text has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An object that is a card.
    Card,
    Object,
    Array,
}

/// Refuses a text that is no strict JSON of the given shape.
pub(super) fn check_json(text: &str, shape: Shape) -> Result<(), Error> {
    let (en, zh) = match shape {
        Shape::Card => ("The card", "卡片"),
        Shape::Object | Shape::Array => ("The text", "文本"),
    };
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let (line, column) = (error.line(), error.column());
        return Err(Error::configuration(
            both!(
                "{en} is not strict JSON: line {line}, column {column}.",
                "{zh}不是严格的 JSON：第 {line} 行第 {column} 列。"
            ),
            Bilingual::fixed(
                "Correct the text there; comments and trailing commas have to be taken out before sending.",
                "请改正该处文本；发送前须去掉注释和多余的逗号。",
            ),
        ));
    }
    let start = text.trim_start();
    match shape {
        Shape::Card | Shape::Object if !start.starts_with('{') => Err(Error::configuration(
            both!("{en} is not a JSON object.", "{zh}不是 JSON 对象。"),
            Bilingual::fixed(
                "Send the object itself, from { to }.",
                "请发送对象本身，即从 { 到 } 的内容。",
            ),
        )),
        Shape::Array if !start.starts_with('[') => Err(Error::configuration(
            both!("{en} is not a JSON array.", "{zh}不是 JSON 数组。"),
            Bilingual::fixed(
                "Put it between [ and ], even when it is one only.",
                "请用 [ 和 ] 括起来，只有一项也要如此。",
            ),
        )),
        _ => Ok(()),
    }
}

fn word<'a>(text: &'a str, name: &Bilingual) -> Result<&'a str, Error> {
    let (en, zh) = (&name.en, &name.zh);
    match text.trim() {
        "" => Err(Error::configuration(
            both!("The {en} is empty.", "{zh} 为空。"),
            both!("Give the {en}.", "请填写 {zh}。"),
        )),
        word => Ok(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_is_no_strict_json_object_is_refused_with_its_place() {
        let text = |card: &str| Content::Card(card.to_owned()).text();
        let error = text("{\n  // no\n}").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
        for card in ["", "[]", "\"{}\"", "{} {}", "{\"a\":1,}"] {
            assert!(text(card).is_err(), "{card}");
        }
        let card = "{ \"schema\": \"2.0\", \"n\": 1.50 }";
        assert_eq!(text(card).unwrap(), card);
        assert_eq!(check_json("[1]", Shape::Array), Ok(()));
        assert!(check_json("{}", Shape::Array).is_err());
    }

    #[test]
    fn a_card_beside_other_fields_goes_out_as_it_stands() {
        let card = Content::Card(String::from("{ \"n\": 1.50 }"));
        let fields = Map::from_iter([(String::from("a\"b"), Value::from(1))]);
        assert_eq!(
            card.beside(&fields).unwrap(),
            Body::Json(String::from("{\"a\\\"b\":1,\"card\":{ \"n\": 1.50 }}"))
        );
        let entity = Content::Entity {
            card_id: String::from("7"),
        };
        assert!(entity.beside(&fields).is_err());
    }

    #[test]
    fn entities_and_templates_have_the_documented_form() {
        let entity = Content::Entity {
            card_id: String::from(" 7000000000000000001\n"),
        };
        assert_eq!(
            entity.text().unwrap(),
            r#"{"type":"card","data":{"card_id":"7000000000000000001"}}"#
        );
        let template = Content::Template {
            id: String::from("AAq1"),
            version: None,
            variables: None,
        };
        assert_eq!(
            template.text().unwrap(),
            r#"{"type":"template","data":{"template_id":"AAq1"}}"#
        );
        let empty = Content::Entity {
            card_id: String::new(),
        };
        assert!(empty.text().is_err());
    }
}
