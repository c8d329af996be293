//! Card entities: cards that live on the server and can be changed in parts, also after they were sent.
//!
//! <https://open.feishu.cn/document/cardkit-v1/card/create>
//!
//! An entity lives 14 days and can be sent once. Every change carries a `sequence` that is larger than that of the
//! change before, over all kinds of changes; the server compares in the order of arrival, so one change has to be
//! answered before the next one goes out.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::{Value, json};

use super::call::Call;
use super::client::{Answer, BaseUrl, Body, Client, Method, Progress, Request, step};
use super::content::{Content, Shape, check_json};
use super::error::Error;
use crate::{both, lang::Bilingual};

/// The largest `sequence`.
pub const SEQUENCE_MAX: u32 = 2_147_483_647;
/// Characters that the uuid of a change may have at most.
const UUID_MAX: usize = 64;

/// Where new elements go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Before the target.
    Before,
    /// After the target.
    After,
    /// At the end of the target, which is a container; without a target at the end of the card's body.
    Append,
}

impl Place {
    /// The word that the call takes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Before => "insert_before",
            Self::After => "insert_after",
            Self::Append => "append",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Place {
    type Err = Error;

    /// Reads the word that the call takes.
    ///
    /// # Errors
    /// [`Error::Configuration`] for any other word.
    fn from_str(text: &str) -> Result<Self, Error> {
        let all = [Self::Before, Self::After, Self::Append];
        let found = all.into_iter().find(|place| place.as_str() == text);
        found.ok_or_else(|| {
            Error::configuration(
                both!(
                    "{text} is no place for new elements.",
                    "{text} 不是新增组件的位置。"
                ),
                Bilingual::fixed(
                    "Use insert_before, insert_after or append.",
                    "请使用 insert_before、insert_after 或 append。",
                ),
            )
        })
    }
}

/// A change of an entity. All JSON is given as text and goes out as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another card altogether: a card 2.0 as text.
    Card(String),
    /// An object with `config`, `card_link` or both; `{"config":{"streaming_mode":true}}` begins streaming.
    Settings(String),
    /// Several changes in one go: an array of `{action, params}`.
    Batch(String),
    /// New elements: an array.
    Add {
        /// Where they go.
        place: Place,
        /// Beside or into which element.
        target: Option<String>,
        /// The elements.
        elements: String,
    },
    /// Another element in the place of one.
    Replace {
        /// Which element.
        element_id: String,
        /// The new one, an object.
        element: String,
    },
    /// Some properties of an element.
    Patch {
        /// Which element.
        element_id: String,
        /// The properties, an object; `tag` cannot change.
        properties: String,
    },
    /// The text of a `plain_text` or `markdown` element, typed out on the screen; needs streaming.
    Stream {
        /// Which element.
        element_id: String,
        /// The **whole** text so far.
        text: String,
    },
    /// An element, with all that is in it, goes.
    Delete {
        /// Which element.
        element_id: String,
    },
}

/// What makes a change happen once and in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Names the change; the same one again does nothing. 1 to 64 characters.
    pub uuid: String,
    /// Larger than in the last change of this entity; 1 to [`SEQUENCE_MAX`].
    pub sequence: u32,
}

/// A call about a card entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityCall {
    /// Makes an entity of a card or a template.
    Create(Content),
    /// Changes an entity.
    Change {
        /// The entity's id: 19 digits.
        card_id: String,
        /// What changes.
        change: Change,
        /// Once and in order.
        stamp: Stamp,
    },
}

impl EntityCall {
    /// The request; nothing is sent.
    ///
    /// # Errors
    /// [`Error::Configuration`] when an id, the stamp or a JSON text cannot be used.
    pub fn request(&self, base: &BaseUrl) -> Result<Request, Error> {
        match self {
            Self::Create(content) => create(base, content),
            Self::Change {
                card_id,
                change,
                stamp,
            } => self::change(base, card_id, change, stamp),
        }
    }
}

/// The request that makes an entity; nothing is sent.
///
/// # Errors
/// [`Error::Configuration`] when the content is itself an entity, or no card.
pub fn create(base: &BaseUrl, content: &Content) -> Result<Request, Error> {
    let (kind, data) = match content {
        Content::Card(_) => ("card_json", content.text()?),
        Content::Template { .. } => ("template", content.template_data()?.to_string()),
        Content::Entity { .. } => {
            return Err(Error::configuration(
                Bilingual::fixed(
                    "A card entity cannot be made of a card entity.",
                    "不能用卡片实体再创建卡片实体。",
                ),
                Bilingual::fixed("Give a card or a template.", "请提供卡片或模板。"),
            ));
        }
    };
    let body = json!({"type": kind, "data": data});
    let url = base.url_of("/cardkit/v1/cards");
    Ok(Request::new(
        Call::CreateEntity,
        Method::Post,
        url,
        Body::json(&body),
    ))
}

/// The request that changes an entity; nothing is sent.
///
/// # Errors
/// [`Error::Configuration`] when an id, the stamp or a JSON text cannot be used.
pub fn change(
    base: &BaseUrl,
    card_id: &str,
    change: &Change,
    stamp: &Stamp,
) -> Result<Request, Error> {
    check_stamp(stamp)?;
    let card = format!("/cardkit/v1/cards/{}", step("card_id", card_id)?);
    let element = |id: &str| Ok(format!("{card}/elements/{}", step("element_id", id)?));
    let (call, method, path, mut body) = match change {
        Change::Card(text) => {
            check_json(text, Shape::Card)?;
            let body = json!({"card": {"type": "card_json", "data": text}});
            (Call::UpdateEntity, Method::Put, card, body)
        }
        Change::Settings(text) => {
            check_json(text, Shape::Object)?;
            let path = format!("{card}/settings");
            let body = json!({"settings": text});
            (Call::EntitySettings, Method::Patch, path, body)
        }
        Change::Batch(text) => {
            check_json(text, Shape::Array)?;
            let path = format!("{card}/batch_update");
            let body = json!({"actions": text});
            (Call::EntityBatchUpdate, Method::Post, path, body)
        }
        Change::Add {
            place,
            target,
            elements,
        } => {
            check_json(elements, Shape::Array)?;
            let mut body = json!({"type": place.as_str()});
            if let Some(target) = target {
                body["target_element_id"] = Value::from(step("target_element_id", target)?);
            }
            body["elements"] = Value::from(elements.as_str());
            let path = format!("{card}/elements");
            (Call::CreateElement, Method::Post, path, body)
        }
        Change::Replace {
            element_id,
            element: text,
        } => {
            check_json(text, Shape::Object)?;
            let body = json!({"element": text});
            (Call::UpdateElement, Method::Put, element(element_id)?, body)
        }
        Change::Patch {
            element_id,
            properties,
        } => {
            check_json(properties, Shape::Object)?;
            let body = json!({"partial_element": properties});
            (
                Call::PatchElement,
                Method::Patch,
                element(element_id)?,
                body,
            )
        }
        Change::Stream { element_id, text } => {
            let path = format!("{}/content", element(element_id)?);
            let body = json!({"content": text});
            (Call::StreamText, Method::Put, path, body)
        }
        Change::Delete { element_id } => (
            Call::DeleteElement,
            Method::Delete,
            element(element_id)?,
            json!({}),
        ),
    };
    body["uuid"] = Value::from(stamp.uuid.as_str());
    body["sequence"] = Value::from(stamp.sequence);
    Ok(Request::new(
        call,
        method,
        base.url_of(&path),
        Body::json(&body),
    ))
}

fn check_stamp(stamp: &Stamp) -> Result<(), Error> {
    let Stamp { uuid, sequence } = stamp;
    if uuid.trim().is_empty() || uuid.chars().count() > UUID_MAX {
        return Err(Error::configuration(
            both!(
                "The uuid is empty or longer than {UUID_MAX} characters.",
                "uuid 为空或超过 {UUID_MAX} 个字符。"
            ),
            Bilingual::fixed("Leave it out to get a new one.", "不填写即可自动生成。"),
        ));
    }
    if !(1..=SEQUENCE_MAX).contains(sequence) {
        return Err(Error::configuration(
            both!(
                "The sequence {sequence} is not between 1 and {SEQUENCE_MAX}.",
                "sequence {sequence} 不在 1 到 {SEQUENCE_MAX} 之间。"
            ),
            Bilingual::fixed(
                "Give a number that is larger than in the last change of this card entity.",
                "请填写大于该卡片实体上一次操作的数字。",
            ),
        ));
    }
    Ok(())
}

/// An entity that the server has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entity {
    /// Its id: 19 digits.
    pub card_id: String,
    /// The id under which the server's operators find the call.
    pub log_id: Option<String>,
    /// How many tries it took.
    pub tries: u32,
    /// What was sent.
    pub request: Request,
}

impl Client {
    /// Makes an entity of a card or a template; [`Content::Entity`] then sends it.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn create_entity(
        &self,
        content: &Content,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Entity, Error> {
        let request = create(self.base(), content)?;
        let answer = self.call(&request, progress).await?;
        let Some(card_id) = answer.text("card_id") else {
            let status = answer.status;
            return Err(Error::incomplete(
                request.call,
                self.base(),
                status,
                "data.card_id",
            ));
        };
        Ok(Entity {
            card_id,
            log_id: answer.log_id,
            tries: answer.tries,
            request,
        })
    }

    /// Changes an entity; see [`change`].
    ///
    /// # Errors
    /// Any [`Error`]; nothing changed unless [`Error::may_have_arrived`] says so. A refused change does not use its
    /// sequence up.
    pub async fn change_entity(
        &self,
        card_id: &str,
        change: &Change,
        stamp: &Stamp,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        let request = self::change(self.base(), card_id, change, stamp)?;
        self.call(&request, progress).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(uuid: &str, sequence: u32) -> Stamp {
        Stamp {
            uuid: uuid.to_owned(),
            sequence,
        }
    }

    fn refused(card_id: &str, one: &Change, stamp: &Stamp) {
        let error = change(&BaseUrl::feishu(), card_id, one, stamp).unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
    }

    #[test]
    fn a_change_that_no_server_takes_is_not_sent() {
        let delete = |id: &str| Change::Delete {
            element_id: id.to_owned(),
        };
        let good = stamp("u", 1);
        assert!(change(&BaseUrl::feishu(), "7", &delete("md_1"), &good).is_ok());
        refused("7/../8", &delete("md_1"), &good);
        refused("7", &delete("a/content"), &good);
        refused("7", &delete("md_1"), &stamp("", 1));
        refused("7", &delete("md_1"), &stamp(&"u".repeat(65), 1));
        refused("7", &delete("md_1"), &stamp("u", 0));
        refused("7", &delete("md_1"), &stamp("u", SEQUENCE_MAX + 1));
        refused("7", &Change::Card(String::from("[]")), &good);
        refused("7", &Change::Batch(String::from("{}")), &good);
        refused("7", &Change::Settings(String::from("{,}")), &good);
    }

    #[test]
    fn an_entity_is_made_of_a_card_or_a_template_only() {
        let card_id = String::from("7");
        assert!(create(&BaseUrl::feishu(), &Content::Entity { card_id }).is_err());
        let template = Content::Template {
            id: String::from("AAq1"),
            version: Some(String::from("1.0.0")),
            variables: None,
        };
        let request = create(&BaseUrl::feishu(), &template).unwrap();
        assert_eq!(
            request.body,
            Body::json(&json!({
                "type": "template",
                "data": r#"{"template_id":"AAq1","template_version_name":"1.0.0"}"#,
            }))
        );
    }

    #[test]
    fn places_are_read_back_from_their_words() {
        for place in [Place::Before, Place::After, Place::Append] {
            assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
        }
        assert!("inside".parse::<Place>().is_err());
    }
}
