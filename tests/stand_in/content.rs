//! What stands for a card: a card, a card entity, a template with variables.

use std::collections::BTreeMap;

use serde_json::Value;

use super::card::{self, Refusal, Sender};
use super::state::State;
use super::things::Version;

/// How long a card entity lives, in ms.
pub const ENTITY_LIFE: u64 = 14 * 86_400_000;

/// A card that was taken.
#[derive(Clone, Debug)]
pub struct Content {
    /// The card, templates filled in.
    pub card: Value,
    /// The entity that it is.
    pub card_id: Option<String>,
}

/// The bytes that count for the limit: the text, and the JSON of the template that it names.
pub fn size(state: &State, text: &str) -> usize {
    let content: Value = serde_json::from_str(text).unwrap_or_default();
    let of_template = version_of(state, &content["data"])
        .filter(|_| content["type"] == "template")
        .map_or(0, |version| version.card.len());
    text.len() + of_template
}

/// Reads and judges the text of a card.
pub fn read(state: &State, sender: Sender<'_>, text: &str) -> Result<Content, Refusal> {
    resolve(state, sender, &card::parse(text)?)
}

/// Judges a card in any of its forms.
pub fn resolve(state: &State, sender: Sender<'_>, content: &Value) -> Result<Content, Refusal> {
    let data = &content["data"];
    match content["type"].as_str() {
        Some("card") if data.is_object() => {
            let card_id = data["card_id"].as_str().unwrap_or_default();
            let now = state.now();
            let entity = state.entities.iter().find(|entity| {
                entity.card_id == card_id
                    && entity.create_time + ENTITY_LIFE > now
                    && matches!(sender, Sender::App(app_id) if entity.app_id == app_id)
            });
            match entity {
                None => Err(Refusal::new(11310, "cardid is invalid")),
                // Measured.
                Some(entity) if entity.sent => {
                    Err(Refusal::new(200780, "card binding biz count over limit"))
                }
                Some(entity) => Ok(Content {
                    card: entity.card.clone(),
                    card_id: Some(card_id.to_owned()),
                }),
            }
        }
        Some("template") if data.is_object() => {
            let card = fill(state, sender, data)?;
            card::judge(state, sender, &card)?;
            Ok(Content {
                card,
                card_id: None,
            })
        }
        _ => {
            let parts = ["elements", "i18n_elements", "header", "config", "card_link"];
            if !card::is_new(content) && !parts.iter().any(|part| content.get(part).is_some()) {
                // Seen for {"card_id":…} and for {"card":…}.
                let name = content
                    .as_object()
                    .and_then(|members| members.keys().next())
                    .cloned()
                    .unwrap_or_default();
                let msg = "parse card json err, please check whether the card json is correct";
                let value = format!("unknown property, property: {name}, path: ROOT");
                return Err(Refusal::new(200621, msg).of(value));
            }
            card::judge(state, sender, content)?;
            Ok(Content {
                card: content.clone(),
                card_id: None,
            })
        }
    }
}

fn version_of<'a>(state: &'a State, data: &Value) -> Option<&'a Version> {
    let id = data["template_id"].as_str()?;
    let template = state.templates.iter().find(|template| template.id == id)?;
    match data["template_version_name"].as_str() {
        Some(name) => template
            .versions
            .iter()
            .find(|version| version.name == name),
        None => template.versions.last(),
    }
}

/// Step 2: the card of a template, its variables filled in.
pub fn fill(state: &State, sender: Sender<'_>, data: &Value) -> Result<Value, Refusal> {
    let id = data["template_id"].as_str().unwrap_or_default();
    let Some(version) = version_of(state, data) else {
        let msg = "template does not exist, please confirm whether this template has been released";
        return Err(Refusal::new(200380, msg).of(format!("templateID: {id}")));
    };
    let (Sender::App(who) | Sender::Webhook(who)) = sender;
    let mut templates = state.templates.iter().filter(|template| template.id == id);
    if !templates.any(|template| template.allowed.iter().any(|allowed| allowed == who)) {
        let msg = "template is not visible to app, please confirm whether the app is allowed to use this template";
        return Err(Refusal::new(200381, msg).of(format!("{who}, templateID: {id}")));
    }
    let given = &data["template_variable"];
    check_variables(&version.variables, given)?;
    let mut text = version.card.clone();
    for name in version.variables.keys() {
        let mark = format!("${{{name}}}");
        let value = &given[name];
        let inside = match value {
            Value::Null => String::new(),
            Value::String(value) => {
                let quoted = Value::from(value.as_str()).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            other => {
                text = text.replace(&format!("\"{mark}\""), &other.to_string());
                other.to_string().replace('"', "\\\"")
            }
        };
        text = text.replace(&mark, &inside);
    }
    card::parse(&text)
}

fn check_variables(declared: &BTreeMap<String, String>, given: &Value) -> Result<(), Refusal> {
    for (name, kind) in declared {
        let value = &given[name];
        if value.is_null() {
            continue;
        }
        let right = match kind.as_str() {
            "Text" | "Date" | "Time" | "Datetime" => value.is_string(),
            "Integer" => value.is_number() || value.is_string(),
            "Boolean" => value.is_boolean(),
            kind if kind.ends_with("Array") || kind == "Button" => value.is_array(),
            _ => value.is_object(),
        };
        if !right {
            let msg = "the actual type of the variable is inconsistent with the specified type in the template. Please check the type of the variable";
            let actual = match value {
                Value::String(_) => "Text",
                Value::Number(_) => "Integer",
                Value::Bool(_) => "Boolean",
                Value::Array(_) => "ObjectArray",
                _ => "Object",
            };
            let value = format!("{name}, specifiedType: {kind}, actualType: {actual}");
            return Err(Refusal::new(200732, msg).of(value));
        }
        let text = value.as_str().unwrap_or_default();
        let wanted = match kind.as_str() {
            "Date" if !has_form(text, "0000-00-00") => "yyyy-MM-dd",
            "Time" if !has_form(text, "00:00") => "hh:mm",
            "Datetime" if !has_form(text, "0000-00-00 00:00") => "yyyy-MM-dd hh:mm",
            "Integer" if value.is_string() && text.parse::<i64>().is_err() => "digits",
            _ => continue,
        };
        let msg =
            "the format of the variable is incorrect. Please check the format of the variable";
        let value = format!("{name}, specifiedFormat: {wanted}, actualFormat: {text}");
        return Err(Refusal::new(200737, msg).of(value));
    }
    Ok(())
}

/// Whether a text has digits where the form has zeros, and else the form's letters.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(have, want)| match want {
                b'0' => have.is_ascii_digit(),
                want => have == want,
            })
}
