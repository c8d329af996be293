//! Messages by their ids: read back, recalled, changed; and a card changed with the token of an interaction.

use egui::{RichText, Ui};

use super::super::desk::Desk;
use super::again::Deed;
use super::form::Form;
use super::outcome::short_fault;
use super::ready::{CallOf, Called, Goods, Ready, Subject};
use super::task::Task;
use super::{Mode, SendPane};
use crate::feishu::{Content, Progress, ReadAs, Secret};
use crate::lang::Bilingual;
use crate::sending::Way;
use crate::sending::pictures::Fetched;

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
    call: CallOf<()>,
}

impl Default for ById {
    fn default() -> Self {
        Self {
            id: String::new(),
            form: ReadAs::default(),
            token: Secret::new(""),
            people: String::new(),
            call: CallOf::default(),
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
        self.call.poll();
    }

    /// The error of the call; returned once.
    pub(super) fn failure(&mut self) -> Option<Bilingual> {
        self.call.failure()
    }

    /// What was fetched from the web for a call.
    pub(super) fn fetched(&self) -> Fetched {
        self.call.fetched()
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
            let id = egui::Id::unique("cardwright read message");
            form.text_as(ui, &MESSAGE_ID, &mut self.message.id, "om_…", Some(id));
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
            let deeds = vec![
                Deed::Read(self.message.form),
                Deed::Update,
                Deed::Recall,
                Deed::Delete,
            ];
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
        let is_free = self.message.call.doing.is_none() && !self.message.token.is_empty();
        let button = egui::Button::new(form.say(&CHANGE));
        if ui.add_enabled(is_free, button).clicked() {
            self.change_delayed(ui.ctx(), desk, Mode::Send);
        }
        if let Some(task) = &self.message.call.doing
            && form.busy(ui, &task.stage())
        {
            self.message.call.doing = None;
        }
        let top = ui.cursor().min;
        if let Some(look) = self.message.call.look.take() {
            let mode = ui.push_id("delayed look", |ui| self.look_ui(ui, form, &look));
            self.message.call.look = Some(look);
            if let (Some(mode), true) = (mode.inner, is_free) {
                self.change_delayed(ui.ctx(), desk, mode);
            }
        }
        match &self.message.call.done {
            None => {}
            Some(Ok(())) => {
                ui.label(RichText::new(form.say(&CHANGED)).color(form.look.good));
            }
            Some(Err(error)) => short_fault(ui, form, error),
        }
        let drawn = egui::Rect::from_two_pos(top, ui.min_rect().max);
        self.message.call.show_news(ui, drawn);
    }

    fn change_delayed(&mut self, ctx: &egui::Context, desk: &mut Desk<'_>, mode: Mode) {
        let card = match desk.work.card_to_send() {
            Ok(_) => desk.work.view().map(|view| view.card.clone()),
            Err(reason) => return desk.work.refuse(reason),
        };
        let (Some(card), Some(hands)) = (card, self.hands(ctx)) else {
            return;
        };
        let settings = &desk.settings.send;
        let account = match self.account(settings) {
            Ok(account) => account,
            Err(error) => return self.message.call.refuse(error),
        };
        if let (Mode::AllTheSame, Some(look)) = (mode, self.message.call.look.take()) {
            self.accept(Subject::Card(self.card), &look);
        }
        let mut supplies = self.supplies(desk.work, desk.pictures.clone(), settings);
        supplies.fetch = mode == Mode::Fetch;
        self.message.call.begin(supplies.found.clone());
        let token = self.message.token.clone();
        let people = self.message.people.clone();
        self.message.call.doing = Some(Task::start(&hands, CHANGING, |teller| async move {
            let goods = Goods::Card(Box::new(card));
            // It is the card of a message that is there.
            let ready = supplies.ready(goods, &Way::Card, &account, &teller).await?;
            let laden = match ready {
                Ready::Look(found) => return Ok(Called::Look(found)),
                Ready::Go(laden) => laden,
            };
            teller.say(CHANGING);
            let tell = |progress: Progress| teller.call(&progress);
            let people: Vec<&str> = people
                .split(|c: char| c.is_whitespace() || c == ',')
                .filter(|one| !one.is_empty())
                .collect();
            let content = Content::Card(laden.text.clone());
            let client = laden.client();
            let result = client
                .update_delayed(&token, &content, &people, &tell)
                .await;
            laden.end(result)?;
            account.keep().await;
            Ok(Called::Done(()))
        }));
    }
}
