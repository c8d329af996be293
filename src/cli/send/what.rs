//! What goes out: a card, a template, a card entity.

use std::path::Path;

use serde_json::{Map, Value};

use super::{Args, Kind};
use crate::both;
use crate::card::{Card, variables as card_variables};
use crate::cli::halt::{Halt, misuse};
use crate::cli::look::Taken;
use crate::cli::{is_stdin, name_of, read, read_card, tell_of};
use crate::document::Document;
use crate::feishu::{Content, Error};
use crate::lang::{Bilingual, Lang};
use crate::sending::Way;

/// One thing to send.
pub(in crate::cli) enum Load {
    /// A card in the hand.
    Card(Box<Taken>),
    /// A template or an entity, which the server has.
    Content(Content),
}

/// One of the arguments: the name of its file, and what came of reading it.
pub(super) type Named = (Option<String>, Result<Load, Halt>);

impl Load {
    pub(super) fn taken(&self) -> Option<&Taken> {
        match self {
            Self::Card(taken) => Some(taken),
            Self::Content(_) => None,
        }
    }

    pub(super) fn into_parts(self) -> (Option<Taken>, Option<Content>) {
        match self {
            Self::Card(taken) => (Some(*taken), None),
            Self::Content(content) => (None, Some(content)),
        }
    }

    /// The name of what is no template.
    fn other_than_template(&self) -> Option<String> {
        match self {
            Self::Card(taken) => Some(name_of(&taken.path)),
            Self::Content(Content::Entity { card_id }) => Some(card_id.clone()),
            Self::Content(_) => None,
        }
    }

    /// The way to named receivers.
    pub(super) fn way(&self, kind: Option<Kind>) -> Way {
        match self {
            Self::Card(_) if kind == Some(Kind::Entity) => Way::Entity,
            Self::Content(Content::Template {
                id,
                version,
                variables,
            }) if kind != Some(Kind::Entity) => Way::Template {
                id: id.clone(),
                version: version.clone(),
                variables: variables.clone(),
            },
            Self::Content(_) => Way::Entity,
            Self::Card(_) => Way::Card,
        }
    }
}

impl Args {
    /// What goes out, in the order of the arguments, each with the name of its file; why one of them does not.
    pub(super) fn loads(&self, lang: Lang) -> Result<Vec<Named>, Halt> {
        let variables = self.variables.as_deref().map(|path| variables(path, lang));
        let variables = variables.transpose()?;
        let mut loads = Vec::new();
        if let Some(id) = &self.template_id {
            let template = self.template(id.trim(), variables.clone());
            loads.push((None, Ok(Load::Content(template))));
        }
        if let Some(card_id) = &self.card_id {
            let card_id = card_id.trim().to_owned();
            loads.push((None, Ok(Load::Content(Content::Entity { card_id }))));
        }
        for path in &self.files {
            let load = self.load(path, variables.clone(), lang);
            loads.push((Some(name_of(path)), load));
        }
        if loads.is_empty() {
            return Err(misuse(
                Bilingual::fixed("There is nothing to send.", "没有要发送的内容。"),
                Bilingual::fixed(
                    "Name a card's file, --template-id or --card-id.",
                    "请指定卡片文件、--template-id 或 --card-id。",
                ),
            )
            .into());
        }
        let wants_template = self.template_version.is_some() || self.kind == Some(Kind::Template);
        // A card's own variables are filled in here; an entity has none any more.
        let is_odd =
            |load: &&Load| wants_template || (self.variables.is_some() && load.taken().is_none());
        let mut odd = loads
            .iter()
            .filter_map(|(_, load)| load.as_ref().ok())
            .filter(is_odd);
        match odd.find_map(Load::other_than_template) {
            Some(name) => Err(no_template(&name).into()),
            None => Ok(loads),
        }
    }

    fn template(&self, id: &str, variables: Option<Map<String, Value>>) -> Content {
        Content::Template {
            id: id.to_owned(),
            version: self.template_version.clone(),
            variables,
        }
    }

    fn load(
        &self,
        path: &Path,
        variables: Option<Map<String, Value>>,
        lang: Lang,
    ) -> Result<Load, Halt> {
        let word = path.to_str().unwrap_or_default();
        if is_template_id(word) && !path.exists() {
            return Ok(Load::Content(self.template(word, variables)));
        }
        let document = read_card(path, lang).map_err(Halt::Failed)?;
        match reference(&document) {
            Some(Content::Template {
                id,
                version,
                variables: own,
            }) => Ok(Load::Content(Content::Template {
                id,
                version: self.template_version.clone().or(version),
                variables: variables.or(own),
            })),
            Some(content) => Ok(Load::Content(content)),
            None => {
                let document = match &variables {
                    Some(values) => filled(&document, path, values, lang),
                    None => document,
                };
                Ok(Load::Card(Box::new(Taken::of(document, path)?)))
            }
        }
    }
}

/// The card of a document with its variables filled in, as a document of its own; what has no value is said.
fn filled(document: &Document, path: &Path, values: &Map<String, Value>, lang: Lang) -> Document {
    let Some(tree) = document.current_tree() else {
        return Document::new(document.text());
    };
    let filled = card_variables::fill(tree, Card::root_of(tree), values);
    if !filled.missing.is_empty() {
        let list: Vec<&str> = filled.missing.iter().take(9).map(String::as_str).collect();
        let list = list.join(", ");
        let notice = both!("no value for {list}", "变量 {list} 没有取值");
        tell_of(path, &notice, lang);
    }
    Document::new(filled.card.to_string())
}

fn no_template(name: &str) -> Error {
    misuse(
        both!(
            "{name} is no template, so it takes no variables and no version.",
            "{name} 不是模板，不能使用变量和版本。"
        ),
        Bilingual::fixed(
            "Give --template-id, or a file such as {\"type\": \"template\", \"data\": {\"template_id\": \"AAq…\"}}.",
            "请使用 --template-id，或形如 {\"type\": \"template\", \"data\": {\"template_id\": \"AAq…\"}} 的文件。",
        ),
    )
}

fn is_template_id(word: &str) -> bool {
    let mut bytes = word.bytes();
    word.starts_with("AAq") && word.len() > 8 && bytes.all(|byte| byte.is_ascii_alphanumeric())
}

/// The template or the entity that a file names instead of a card: what stands in the content of such a message
/// (<https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json>).
pub(in crate::cli) fn reference(document: &Document) -> Option<Content> {
    let tree = document.tree()?;
    let value = tree.value(tree.root());
    let data = value.get("data")?;
    let text = |name: &str| data.get(name).and_then(Value::as_str).map(str::to_owned);
    match value.get("type")?.as_str()? {
        "template" => Some(Content::Template {
            id: text("template_id")?,
            version: text("template_version_name"),
            variables: data
                .get("template_variable")
                .and_then(Value::as_object)
                .cloned(),
        }),
        "card" => Some(Content::Entity {
            card_id: text("card_id")?,
        }),
        _ => None,
    }
}

/// The variables of a template out of a file.
pub(in crate::cli) fn variables(path: &Path, lang: Lang) -> Result<Map<String, Value>, Halt> {
    let document = read(path).map_err(Halt::Failed)?;
    let name = name_of(path);
    if let Some(error) = document.syntax_error() {
        let (line, column) = (error.position.line, error.position.column);
        let reason = error.reason.get(lang);
        return Err(Halt::Failed(both!(
            "{name}:{line}:{column}: {reason}",
            "{name}:{line}:{column}：{reason}"
        )));
    }
    match document.tree().map(|tree| tree.value(tree.root())) {
        Some(Value::Object(variables)) => Ok(variables),
        _ => {
            let name = if is_stdin(path) {
                "<stdin>".to_owned()
            } else {
                name
            };
            Err(Halt::Failed(both!(
                "{name} holds no variables: it should be an object from name to value",
                "{name} 中没有变量：应为从名称到值的对象"
            )))
        }
    }
}
