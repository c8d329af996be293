//! As what a card is sent.

use serde_json::{Map, Value};

use crate::check::Target;
use crate::feishu::webhook::WebhookUrl;
use crate::feishu::{Content, Receiver, Secret};
use crate::lang::Bilingual;

/// As what a card is sent, and what that needs besides the receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// As the card's JSON, a message of its own for each receiver.
    Card,
    /// As a card entity, which can be changed in parts afterwards; one for each receiver.
    Entity,
    /// As a template of the card builder; the card in the hand is not sent.
    Template {
        /// The template's id (`AAq…`).
        id: String,
        /// The version, such as `1.0.0`; else the newest that is published.
        version: Option<String>,
        /// Values of its variables, by name.
        variables: Option<Map<String, Value>>,
    },
    /// By the address of a custom bot, without receivers.
    Webhook {
        /// The address.
        to: WebhookUrl,
        /// The key of the signature, where the bot asks for one.
        key: Option<Secret>,
    },
    /// In a group, for each receiver to see alone.
    Ephemeral {
        /// The group.
        group: Receiver,
    },
    /// To all receivers in one call.
    Batch,
    /// As a reply, without receivers.
    Reply {
        /// The message that is replied to.
        message_id: String,
        /// Whether it begins or goes on with a topic.
        in_thread: bool,
    },
    /// In the place of a card that was sent before, without receivers.
    Update {
        /// The message that is changed.
        message_id: String,
    },
}

impl Way {
    /// Its word in the history and on the command line.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Entity => "entity",
            Self::Template { .. } => "template",
            Self::Webhook { .. } => "webhook",
            Self::Ephemeral { .. } => "ephemeral",
            Self::Batch => "batch",
            Self::Reply { .. } => "reply",
            Self::Update { .. } => "update",
        }
    }

    /// Its name, as a person reads it.
    pub const fn name(&self) -> Bilingual {
        match self {
            Self::Card => Bilingual::fixed("Card", "卡片"),
            Self::Entity => Bilingual::fixed("Card entity", "卡片实体"),
            Self::Template { .. } => Bilingual::fixed("Template", "卡片模板"),
            Self::Webhook { .. } => {
                Bilingual::fixed("Custom bot (webhook)", "自定义机器人（Webhook）")
            }
            Self::Ephemeral { .. } => Bilingual::fixed("Visible to one person", "仅特定人可见"),
            Self::Batch => Bilingual::fixed("Batch", "批量发送"),
            Self::Reply { .. } => Bilingual::fixed("Reply", "回复"),
            Self::Update { .. } => Bilingual::fixed("Update", "更新"),
        }
    }

    /// What the card is checked for.
    pub const fn target(&self) -> Target {
        match self {
            Self::Webhook { .. } => Target::Webhook,
            Self::Entity => Target::Entity,
            _ => Target::App,
        }
    }

    /// Whether it goes to receivers that are named.
    pub const fn takes_receivers(&self) -> bool {
        !matches!(
            self,
            Self::Webhook { .. } | Self::Reply { .. } | Self::Update { .. }
        )
    }

    /// Whether the server knows a repeated send by its uuid.
    pub const fn carries_uuid(&self) -> bool {
        matches!(
            self,
            Self::Card | Self::Entity | Self::Template { .. } | Self::Reply { .. }
        )
    }

    /// Whether the card in the hand is what is sent.
    pub const fn sends_card(&self) -> bool {
        !matches!(self, Self::Template { .. })
    }

    /// What goes out for a card's text.
    pub(super) fn content(&self, text: &str) -> Content {
        match self {
            Self::Template {
                id,
                version,
                variables,
            } => Content::Template {
                id: id.clone(),
                version: version.clone(),
                variables: variables.clone(),
            },
            _ => Content::Card(text.to_owned()),
        }
    }
}
