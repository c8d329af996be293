//! The calls of the server's interface: what each is for, and whether it may be repeated.

use super::codes::Table;
use super::error::Error;
use crate::lang::Bilingual;

/// A call of the server's interface.
///
/// Every call is repeated after a failure that may pass and that surely came before its effect: no connection, too many
/// calls (HTTP 429, 230020 and its kin). What follows a *lost* answer - a time-out, a broken connection, HTTP 5xx - differs,
/// see [`Repeat`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Repeatable: the server gives the same token again.
    /// <https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal>
    Token,
    /// Repeatable: one uuid makes one message within an hour.
    /// <https://open.feishu.cn/document/server-docs/im-v1/message/create>
    SendMessage,
    /// Repeatable: one uuid makes one reply within an hour.
    /// <https://open.feishu.cn/document/server-docs/im-v1/message/reply>
    ReplyMessage,
    /// Repeatable: the same card twice is the same card.
    /// <https://open.feishu.cn/document/server-docs/im-v1/message-card/patch>
    UpdateMessage,
    /// Repeatable: what is recalled stays recalled; the refusal that it is gone already counts as success then.
    /// <https://open.feishu.cn/document/server-docs/im-v1/message/delete>
    RecallMessage,
    /// Repeatable: it only reads.
    /// <https://open.feishu.cn/document/server-docs/im-v1/message/get>
    ReadMessage,
    /// Not repeated after a lost answer: it has no uuid, and everybody would get a second message.
    /// <https://open.feishu.cn/document/server-docs/im-v1/batch_message/send-messages-in-batches>
    BatchSend,
    /// Repeatable: what is recalled stays recalled.
    /// <https://open.feishu.cn/document/server-docs/im-v1/batch_message/delete>
    BatchRecall,
    /// Repeatable: it only reads.
    /// <https://open.feishu.cn/document/server-docs/im-v1/batch_message/get_progress>
    BatchProgress,
    /// Repeatable: it only reads.
    /// <https://open.feishu.cn/document/server-docs/im-v1/batch_message/read_user>
    BatchReaders,
    /// Not repeated after a lost answer: it has no uuid, and the person would get a second card.
    /// <https://open.feishu.cn/document/server-docs/im-v1/message-card/send-message-cards-that-are-only-visible-to-certain-people>
    EphemeralSend,
    /// Repeatable: what is deleted stays deleted; the refusal that it is gone already counts as success then.
    /// <https://open.feishu.cn/document/server-docs/im-v1/message-card/delete-message-cards-that-are-only-visible-to-certain-people>
    EphemeralDelete,
    /// Not repeated after a lost answer: a token is good for two updates only, and the second may be wanted.
    /// <https://open.feishu.cn/document/server-docs/im-v1/message-card/delay-update-message-card>
    DelayedUpdate,
    /// Repeatable: an entity that nobody knows of shows nowhere and ends by itself after 14 days.
    /// <https://open.feishu.cn/document/cardkit-v1/card/create>
    CreateEntity,
    /// Repeatable: uuid and sequence stay, so the server does it once.
    /// <https://open.feishu.cn/document/cardkit-v1/card/update>
    UpdateEntity,
    /// Repeatable: uuid and sequence stay, so the server does it once.
    /// <https://open.feishu.cn/document/cardkit-v1/card/settings>
    EntitySettings,
    /// Repeatable: uuid and sequence stay, so the server does it once.
    /// <https://open.feishu.cn/document/cardkit-v1/card/batch_update>
    EntityBatchUpdate,
    /// Repeatable: uuid and sequence stay, so the server does it once.
    /// <https://open.feishu.cn/document/cardkit-v1/card-element/create>
    CreateElement,
    /// Repeatable: uuid and sequence stay, so the server does it once.
    /// <https://open.feishu.cn/document/cardkit-v1/card-element/update>
    UpdateElement,
    /// Repeatable: uuid and sequence stay, so the server does it once.
    /// <https://open.feishu.cn/document/cardkit-v1/card-element/patch>
    PatchElement,
    /// Repeatable: uuid and sequence stay, and the text is the whole text, not what is added.
    /// <https://open.feishu.cn/document/cardkit-v1/card-element/content>
    StreamText,
    /// Repeatable: uuid and sequence stay, so the server does it once.
    /// <https://open.feishu.cn/document/cardkit-v1/card-element/delete>
    DeleteElement,
    /// Repeatable: a second key for the same picture harms nobody.
    /// <https://open.feishu.cn/document/server-docs/im-v1/image/create>
    UploadImage,
    /// Repeatable: it only reads.
    /// <https://open.feishu.cn/document/server-docs/im-v1/image/get>
    DownloadImage,
    /// Repeatable: a second key for the same file harms nobody.
    /// <https://open.feishu.cn/document/server-docs/im-v1/file/create>
    UploadFile,
    /// Repeatable: it only reads.
    /// <https://open.feishu.cn/document/server-docs/contact-v3/user/batch_get_id>
    FindPeople,
    /// Not repeated after a lost answer: its uuid counts only together with an owner, and two groups would be made.
    /// <https://open.feishu.cn/document/server-docs/group/chat/create>
    CreateChat,
    /// Repeatable: it only reads.
    /// <https://open.feishu.cn/document/server-docs/group/chat/list>
    ListChats,
    /// Repeatable: it only reads.
    /// <https://open.feishu.cn/document/server-docs/group/chat-member/get>
    ListMembers,
    /// Repeatable: it only reads.
    /// <https://open.feishu.cn/document/client-docs/bot-v3/obtain-bot-info>
    BotInfo,
    /// Not repeated after a lost answer: it has no uuid, and the group would get a second message.
    /// <https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>
    Webhook,
}

/// Whether a call is repeated when its answer was lost, so that it may have had its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repeat {
    /// It is: a second time does nothing that the first did not.
    Always,
    /// It is not: there might be two of what was wanted once. A person has to look first.
    NotAfterLoss,
}

/// What a call leaves behind that a person would look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing that anybody would miss or find twice.
    None,
    /// A message.
    New,
    /// Something else: what was there is different now or gone, or a group is there.
    Change,
}

impl Call {
    /// What the call is for, as the middle of a sentence: "while …".
    pub fn name(self) -> Bilingual {
        let (en, zh) = match self {
            Self::Token => ("getting the access token", "获取访问凭证"),
            Self::SendMessage => ("sending the message", "发送消息"),
            Self::ReplyMessage => ("sending the reply", "回复消息"),
            Self::UpdateMessage => ("updating the message", "更新消息"),
            Self::RecallMessage => ("recalling the message", "撤回消息"),
            Self::ReadMessage => ("reading the message", "读取消息"),
            Self::BatchSend => ("sending to several receivers", "批量发送消息"),
            Self::BatchRecall => ("recalling the batch of messages", "撤回批量消息"),
            Self::BatchProgress => ("asking how far the batch is", "查询批量消息进度"),
            Self::BatchReaders => ("asking who has read the batch", "查询批量消息阅读情况"),
            Self::EphemeralSend => (
                "sending the card to one person in the group",
                "发送仅特定人可见的卡片",
            ),
            Self::EphemeralDelete => ("deleting the card of one person", "删除仅特定人可见的卡片"),
            Self::DelayedUpdate => ("updating the card after an interaction", "延时更新卡片"),
            Self::CreateEntity => ("creating the card entity", "创建卡片实体"),
            Self::UpdateEntity => ("updating the card entity", "更新卡片实体"),
            Self::EntitySettings => (
                "changing the settings of the card entity",
                "更新卡片实体配置",
            ),
            Self::EntityBatchUpdate => ("changing parts of the card entity", "局部更新卡片实体"),
            Self::CreateElement => ("adding elements to the card entity", "新增组件"),
            Self::UpdateElement => ("replacing the element", "更新组件"),
            Self::PatchElement => ("changing the element's properties", "更新组件属性"),
            Self::StreamText => ("streaming text into the element", "流式更新文本"),
            Self::DeleteElement => ("deleting the element", "删除组件"),
            Self::UploadImage => ("uploading the picture", "上传图片"),
            Self::DownloadImage => ("downloading the picture", "下载图片"),
            Self::UploadFile => ("uploading the file", "上传文件"),
            Self::FindPeople => ("looking people up", "查找用户"),
            Self::CreateChat => ("creating the group", "创建群组"),
            Self::ListChats => ("listing the bot's groups", "获取机器人所在的群列表"),
            Self::ListMembers => ("listing the members of the chat", "获取群成员列表"),
            Self::BotInfo => ("asking for the bot's name", "获取机器人信息"),
            Self::Webhook => ("sending by webhook", "通过 Webhook 发送"),
        };
        Bilingual::fixed(en, zh)
    }

    /// Whether the call is repeated after a lost answer; why stands with each call.
    pub fn repeat(self) -> Repeat {
        match self {
            Self::BatchSend
            | Self::EphemeralSend
            | Self::DelayedUpdate
            | Self::CreateChat
            | Self::Webhook => Repeat::NotAfterLoss,
            _ => Repeat::Always,
        }
    }

    /// What a call whose answer was lost may have left behind.
    pub(super) fn effect(self) -> Effect {
        match self {
            Self::SendMessage
            | Self::ReplyMessage
            | Self::BatchSend
            | Self::EphemeralSend
            | Self::Webhook => Effect::New,
            Self::UpdateMessage
            | Self::RecallMessage
            | Self::BatchRecall
            | Self::EphemeralDelete
            | Self::DelayedUpdate
            | Self::CreateChat
            | Self::UpdateEntity
            | Self::EntitySettings
            | Self::EntityBatchUpdate
            | Self::CreateElement
            | Self::UpdateElement
            | Self::PatchElement
            | Self::StreamText
            | Self::DeleteElement => Effect::Change,
            _ => Effect::None,
        }
    }

    /// Whether a refusal after a lost answer says that the lost try did its work: what was to be taken away is gone.
    pub(super) fn is_done_already(self, error: &Error) -> bool {
        let takes_away = matches!(self, Self::RecallMessage | Self::EphemeralDelete);
        takes_away
            && error
                .api()
                .is_some_and(|error| error.call == self && Table::built_in().is_gone(error))
    }

    /// Whether a call whose answer was lost may have left something behind.
    pub(super) fn leaves_something(self) -> bool {
        self.effect() != Effect::None
    }

    /// Whether the call carries the app's access token.
    pub(super) fn needs_token(self) -> bool {
        !matches!(self, Self::Token | Self::Webhook)
    }

    /// Whether success is a file, not JSON.
    pub(super) fn gives_file(self) -> bool {
        self == Self::DownloadImage
    }
}
