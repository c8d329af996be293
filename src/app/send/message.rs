//! Messages by their ids: read back, recalled, changed; and a card changed with the token of an interaction.

use egui::{RichText, Ui};

use super::super::desk::Desk;
use super::SendPane;
use super::again::Deed;
use super::form::Form;
use super::outcome::short_fault;
use super::task::Task;
use crate::feishu::{Content, Error, Progress, ReadAs, Secret};
use crate::lang::Bilingual;

const MESSAGES: Bilingual = Bilingual::fixed("Messages by ID", "按 ID 操作消息");
const MESSAGE_ID: Bilingual = Bilingual::fixed("ID of the message", "要操作的消息 ID");
const READ: Bilingual = Bilingual::fixed("Read as", "读取形式");
const DELAYED: Bilingual = Bilingual::fixed("Delayed update", "延时更新");
const DELAYED_NOTE: Bilingual = Bilingual::fixed(
    "Puts this card in the place of the one that somebody has used, with the token of that interaction: 30 minutes, twice at most.",
    "用当前卡片替换用户刚操作过的卡片；交互 token 30 分钟内有效，最多使用两次。",
);
const TOKEN: Bilingual = Bilingual::fixed("Token of the interaction", "交互 token");
const OPEN_IDS: Bilingual = Bilingual::fixed(
    "Open IDs (cards 1.0 that are not shared)",
    "open_id（仅 1.0 非共享卡片需要）",
);
const CHANGE: Bilingual = Bilingual::fixed("Change the card", "更新卡片");
const CHANGED: Bilingual = Bilingual::fixed("The card was changed.", "卡片已更新。");
const CHANGING: Bilingual = Bilingual::fixed("Changing the card…", "正在更新卡片……");

/// The fields of the section.
pub(super) struct ById {
    id: String,
    form: ReadAs,
    token: Secret,
    people: String,
    doing: Option<Task<Result<(), Error>>>,
    done: Option<Result<(), Box<Error>>>,
}

impl Default for ById {
    fn default() -> Self {
        Self {
            id: String::new(),
            form: ReadAs::default(),
            token: Secret::new(""),
            people: String::new(),
            doing: None,
            done: None,
        }
    }
}

impl ById {
    /// A message was sent: it is the one that a person may want.
    pub(super) fn offer(&mut self, message_id: Option<&str>) {
        if let Some(id) = message_id {
            id.clone_into(&mut self.id);
        }
    }

    pub(super) fn poll(&mut self) {
        if let Some(result) = Task::take(&mut self.doing) {
            self.done = Some(result.map_err(Box::new));
        }
    }
}

static FORMS: [(ReadAs, Bilingual); 3] = [
    (
        ReadAs::Sent,
        Bilingual::fixed("As it was sent", "发送时的卡片"),
    ),
    (
        ReadAs::Raw,
        Bilingual::fixed("As it is stored", "存储的卡片"),
    ),
    (
        ReadAs::Projection,
        Bilingual::fixed("As older clients see it", "旧版结构"),
    ),
];

impl SendPane {
    /// The section of messages by their ids.
    pub(super) fn message_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        let is_open = desk.settings.send.is_open("messages", false);
        let pressed = form.section(ui, &MESSAGES, is_open, "", |form, ui| {
            form.text(ui, &MESSAGE_ID, &mut self.message.id, "om_…");
            let now = FORMS.iter().find(|(form, _)| *form == self.message.form);
            let shown = now.map_or("", |(_, name)| form.say(name)).to_owned();
            let items = FORMS
                .iter()
                .map(|(one, name)| (*one == self.message.form, form.say(name)));
            let chosen = form.choose(ui, &READ, &shown, items);
            if let Some((one, _)) = chosen.and_then(|at| FORMS.get(at)) {
                self.message.form = *one;
            }
            let id = self.message.id.clone();
            let mut deeds = vec![Deed::Read(self.message.form), Deed::Recall, Deed::Delete];
            if let Ok(card) = desk.work.card_to_send() {
                deeds.insert(1, Deed::Update(card));
            }
            form.row(ui, |ui| {
                self.deed_buttons(ui, form, &desk.settings.send, &id, deeds);
            });
            self.delayed_ui(ui, form, desk);
        });
        if pressed {
            desk.settings.send.set_open("messages", !is_open);
        }
    }

    fn delayed_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        ui.add_space(6.0);
        let title = RichText::new(form.say(&DELAYED)).family(super::super::fonts::bold());
        ui.label(title);
        form.note(ui, &DELAYED_NOTE);
        form.secret(ui, &TOKEN, &mut self.message.token, "c-…", None);
        form.text(ui, &OPEN_IDS, &mut self.message.people, "ou_… ou_…");
        let is_free = self.message.doing.is_none() && !self.message.token.is_empty();
        let button = egui::Button::new(form.say(&CHANGE));
        if ui.add_enabled(is_free, button).clicked() {
            self.change_delayed(ui.ctx(), desk);
        }
        if let Some(task) = &self.message.doing
            && form.busy(ui, &task.stage())
        {
            self.message.doing = None;
        }
        match &self.message.done {
            None => {}
            Some(Ok(())) => {
                ui.label(RichText::new(form.say(&CHANGED)).color(form.look.good));
            }
            Some(Err(error)) => short_fault(ui, form, error),
        }
    }

    fn change_delayed(&mut self, ctx: &egui::Context, desk: &mut Desk<'_>) {
        self.message.done = None;
        let card = match desk.work.card_to_send() {
            Ok(card) => card,
            Err(reason) => return desk.work.refuse(reason),
        };
        let account = match self.account(&desk.settings.send) {
            Ok(account) => account,
            Err(error) => {
                self.message.done = Some(Err(Box::new(error)));
                return;
            }
        };
        let Some(hands) = self.hands(ctx) else {
            return;
        };
        let token = self.message.token.clone();
        let people = self.message.people.clone();
        self.message.doing = Some(Task::start(&hands, CHANGING, |teller| async move {
            let client = account.client().await?;
            let tell = |progress: Progress| teller.call(&progress);
            let people: Vec<&str> = people
                .split(|c: char| c.is_whitespace() || c == ',')
                .filter(|one| !one.is_empty())
                .collect();
            let content = Content::Card(card);
            client
                .update_delayed(&token, &content, &people, &tell)
                .await?;
            account.keep().await;
            Ok(())
        }));
    }
}
