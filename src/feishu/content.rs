//! What a message of the kind `interactive` holds: a card, in one of its three forms.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json>

use serde_json::{Map, Value, json};

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
                check_card(card)?;
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

/// Refuses a text that is no strict JSON object.
pub(super) fn check_card(card: &str) -> Result<(), Error> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(card) {
        let (line, column) = (error.line(), error.column());
        return Err(Error::configuration(
            both!(
                "The card is not strict JSON: line {line}, column {column}.",
                "卡片不是严格的 JSON：第 {line} 行第 {column} 列。"
            ),
            Bilingual::fixed(
                "Correct the text there; comments and trailing commas have to be taken out before sending.",
                "请改正该处文本；发送前须去掉注释和多余的逗号。",
            ),
        ));
    }
    if !card.trim_start().starts_with('{') {
        return Err(Error::configuration(
            Bilingual::fixed("The card is not a JSON object.", "卡片不是 JSON 对象。"),
            Bilingual::fixed(
                "Send the card itself, from { to }.",
                "请发送卡片本身，即从 { 到 } 的内容。",
            ),
        ));
    }
    Ok(())
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
