//! As what: the card's JSON, an entity, a template, a webhook, for one person, in a batch, as a reply, as an update.

use egui::Ui;

use super::super::session::{SendAs, SendSettings};
use super::SendPane;
use super::account::refusal;
use super::form::Form;
use crate::both;
use crate::feishu::{Error, Receiver, ReceiverKind};
use crate::lang::Bilingual;
use crate::sending::Way;

const AS: Bilingual = Bilingual::fixed("As", "发送形式");
const FORM: Bilingual = Bilingual::fixed("Send as", "以何种形式发送");
const TEMPLATE_ID: Bilingual = Bilingual::fixed("Template ID", "模板 ID");
const VERSION: Bilingual = Bilingual::fixed("Template version", "模板版本");
const NEWEST: Bilingual = Bilingual::fixed("the newest", "最新版本");
const VARIABLES: Bilingual = Bilingual::fixed("Variables (JSON)", "变量（JSON）");
const TEMPLATE_NOTE: Bilingual = Bilingual::fixed(
    "The template is sent, not the card in this window.",
    "发送的是模板，而不是此窗口中的卡片。",
);
const ENTITY_NOTE: Bilingual = Bilingual::fixed(
    "It can be changed in parts afterwards, for 14 days.",
    "发送后 14 天内可局部更新。",
);
const WEBHOOK: Bilingual = Bilingual::fixed("Webhook address", "Webhook 地址");
const WEBHOOK_KEY: Bilingual = Bilingual::fixed("Signing key", "签名密钥");
const WEBHOOK_KEY_HINT: Bilingual =
    Bilingual::fixed("if the bot asks for it", "机器人要求签名时填写");
const WEBHOOK_NOTE: Bilingual = Bilingual::fixed(
    "Buttons cannot call back there, and the message cannot be changed or recalled. Both fields stay in memory only.",
    "此方式下按钮无法回调，消息也无法更新或撤回。两个字段仅保存在内存中。",
);
const GROUP_ID: Bilingual = Bilingual::fixed("Group ID", "群 ID");
const EPHEMERAL_NOTE: Bilingual = Bilingual::fixed(
    "It stands in this group, and only the receiver sees it.",
    "卡片出现在此群中，仅接收者可见。",
);
const BATCH_NOTE: Bilingual = Bilingual::fixed(
    "One call for all people; groups and e-mail addresses cannot be in it.",
    "一次调用发给所有人；不能包含群和邮箱。",
);
const MESSAGE_ID: Bilingual = Bilingual::fixed("Message ID", "消息 ID");
const LAST: Bilingual = Bilingual::fixed("The last message", "上一条消息");
const IN_THREAD: Bilingual = Bilingual::fixed("In a topic", "以话题形式回复");

/// All ways, in the order of the list.
const ALL: [SendAs; 8] = [
    SendAs::Card,
    SendAs::Entity,
    SendAs::Template,
    SendAs::Webhook,
    SendAs::Ephemeral,
    SendAs::Batch,
    SendAs::Reply,
    SendAs::Update,
];

const fn name_of(way: SendAs) -> Bilingual {
    match way {
        SendAs::Card => Bilingual::fixed("Card (JSON)", "卡片（JSON）"),
        SendAs::Entity => Bilingual::fixed("Card entity", "卡片实体"),
        SendAs::Template => Bilingual::fixed("Template", "卡片模板"),
        SendAs::Webhook => Bilingual::fixed("Custom bot (webhook)", "自定义机器人（Webhook）"),
        SendAs::Ephemeral => Bilingual::fixed("Visible to one person", "仅特定人可见"),
        SendAs::Batch => Bilingual::fixed("Batch", "批量发送"),
        SendAs::Reply => Bilingual::fixed("Reply to a message", "回复消息"),
        SendAs::Update => Bilingual::fixed("Update of a message", "更新消息"),
    }
}

impl SendPane {
    /// The section on the form of the message.
    pub(super) fn way_section(
        &mut self,
        ui: &mut Ui,
        form: &mut Form<'_>,
        settings: &mut SendSettings,
    ) {
        let is_open = settings.is_open("as", true);
        let summary = name_of(settings.way);
        let summary = form.say(&summary).to_owned();
        let pressed = form.section(ui, &AS, is_open, &summary, |form, ui| {
            let names = ALL.map(name_of);
            let items = ALL
                .iter()
                .zip(&names)
                .map(|(way, name)| (*way == settings.way, form.say(name)));
            if let Some(at) = form.choose(ui, &FORM, &summary, items)
                && let Some(way) = ALL.get(at)
            {
                settings.way = *way;
            }
            self.way_ui(ui, form, settings);
        });
        if pressed {
            settings.set_open("as", !is_open);
        }
    }

    /// What a form needs besides.
    fn way_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        match settings.way {
            SendAs::Card | SendAs::Webhook | SendAs::Update => {}
            SendAs::Entity => form.note(ui, &ENTITY_NOTE),
            SendAs::Batch => form.note(ui, &BATCH_NOTE),
            SendAs::Template => {
                form.text(ui, &TEMPLATE_ID, &mut settings.template, "AAq…");
                let newest = form.say(&NEWEST).to_owned();
                form.text(ui, &VERSION, &mut settings.template_version, &newest);
                let hint = "{\"title\": \"…\"}";
                form.code(ui, &VARIABLES, &mut settings.variables, hint, 3);
                form.note(ui, &TEMPLATE_NOTE);
            }
            SendAs::Ephemeral => {
                form.text(ui, &GROUP_ID, &mut settings.group, "oc_…");
                ui.push_id("ephemeral", |ui| {
                    if let Some(chat) = self.chat_ui(ui, form, Some(&settings.group)) {
                        settings.group = chat;
                    }
                });
                self.groups_button(ui, form, settings);
                form.note(ui, &EPHEMERAL_NOTE);
            }
            SendAs::Reply => {
                ui.checkbox(&mut settings.in_thread, form.say(&IN_THREAD));
            }
        }
    }

    /// The address of a custom bot.
    pub(super) fn webhook_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>) {
        let hint = "https://open.feishu.cn/open-apis/bot/v2/hook/…";
        form.secret(ui, &WEBHOOK, &mut self.webhook, hint, None);
        let hint = form.say(&WEBHOOK_KEY_HINT).to_owned();
        form.secret(ui, &WEBHOOK_KEY, &mut self.webhook_key, &hint, None);
        form.warn(ui, &WEBHOOK_NOTE);
    }

    /// The message that is replied to or updated.
    pub(super) fn place_ui(
        &mut self,
        ui: &mut Ui,
        form: &mut Form<'_>,
        settings: &mut SendSettings,
    ) {
        form.text(ui, &MESSAGE_ID, &mut settings.message, "om_…");
        if let Some(last) = self.lasts.last()
            && last.message_id != settings.message
            && ui.add(form.small(&LAST)).clicked()
        {
            settings.message.clone_from(&last.message_id);
        }
    }

    /// As what the fields say that it is sent.
    pub(super) fn way(&self, settings: &SendSettings) -> Result<Way, Error> {
        let message_id = settings.message.trim().to_owned();
        Ok(match settings.way {
            SendAs::Card => Way::Card,
            SendAs::Entity => Way::Entity,
            SendAs::Batch => Way::Batch,
            SendAs::Template => Way::Template {
                id: settings.template.trim().to_owned(),
                version: match settings.template_version.trim() {
                    "" => None,
                    version => Some(version.to_owned()),
                },
                variables: variables(&settings.variables)?,
            },
            SendAs::Webhook => Way::Webhook {
                to: self.webhook.expose().trim().parse()?,
                key: Some(self.webhook_key.clone()).filter(|key| !key.is_empty()),
            },
            SendAs::Ephemeral => Way::Ephemeral {
                group: Receiver::new(ReceiverKind::ChatId, &settings.group)?,
            },
            SendAs::Reply => Way::Reply {
                message_id,
                in_thread: settings.in_thread,
            },
            SendAs::Update => Way::Update { message_id },
        })
    }
}

/// The variables of a template.
fn variables(text: &str) -> Result<Option<serde_json::Map<String, serde_json::Value>>, Error> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Object(variables)) => Ok(Some(variables)),
        Ok(_) => Err(refusal(
            Bilingual::fixed("The variables are no JSON object.", "变量不是 JSON 对象。"),
            Bilingual::fixed(
                "Write {\"name\": value, …}.",
                "请写成 {\"变量名\": 值, …}。",
            ),
        )),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            Err(refusal(
                both!(
                    "The variables are no JSON (line {line}, column {column}).",
                    "变量不是有效的 JSON（第 {line} 行第 {column} 列）。"
                ),
                Bilingual::fixed(
                    "Write {\"name\": value, …}.",
                    "请写成 {\"变量名\": 值, …}。",
                ),
            ))
        }
    }
}
