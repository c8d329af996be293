//! To whom: "me", other receivers by their ids, groups of the bot, favourites.

use egui::accesskit::Role;
use egui::{Id, RichText, Ui};

use super::super::access;
use super::super::session::SendSettings;
use super::super::style::size;
use super::super::widgets::{self, Sign};
use super::SendPane;
use super::form::Form;
use super::look_up::People;
use super::outcome;
use crate::both;
use crate::feishu::{Receiver, ReceiverKind};
use crate::lang::{Bilingual, Lang};
use crate::sending::{Address, Favourite};

const ME: Bilingual = Bilingual::fixed("Me", "我");
const OTHERS: Bilingual = Bilingual::fixed("Others", "其他");
const WHO_AM_I: Bilingual =
    Bilingual::fixed("My e-mail, mobile or open_id", "我的邮箱、手机号或 open_id");
const ME_NOTE: Bilingual = Bilingual::fixed(
    "Set once for this app: an e-mail or mobile number is looked up when you send.",
    "每个应用只需设置一次：发送时会按邮箱或手机号查找。",
);
const FIND: Bilingual = Bilingual::fixed("Find me", "查找我");
const PICK: Bilingual = Bilingual::fixed("Pick from a group", "从群成员中选择");
const CHANGE: Bilingual = Bilingual::fixed("Change…", "更改…");
const KEEP: Bilingual = Bilingual::fixed("Keep", "保留");
const GROUP: Bilingual = Bilingual::fixed("Group", "群");
const PERSON: Bilingual = Bilingual::fixed("Person", "成员");
static CHOOSE: Bilingual = Bilingual::fixed("Choose…", "请选择…");
const KIND: Bilingual = Bilingual::fixed("Kind of ID", "ID 类型");
const RECEIVER_ID: Bilingual = Bilingual::fixed("Receiver ID", "接收者 ID");
const FAVOURITE: Bilingual = Bilingual::fixed("Favourite", "收藏");
const ADD_FAVOURITE: Bilingual = Bilingual::fixed("Add to favourites", "加入收藏");
const NO_FAVOURITE: Bilingual = Bilingual::fixed("Remove from favourites", "取消收藏");
const FAVOURITE_NAME: Bilingual = Bilingual::fixed("Name of the favourite", "收藏名称");
const OK: Bilingual = Bilingual::fixed("OK", "好");
const CANCEL: Bilingual = Bilingual::fixed("Cancel", "取消");
const GROUPS: Bilingual = Bilingual::fixed("List the bot's groups", "列出机器人所在的群");
const NO_GROUPS: Bilingual =
    Bilingual::fixed("The bot is in no group yet.", "机器人尚未加入任何群。");
const MORE: Bilingual = Bilingual::fixed("Add another receiver", "添加其他接收者");
const REMOVE: Bilingual = Bilingual::fixed("Remove", "移除");
const NEW_GROUP: Bilingual = Bilingual::fixed("Create a test group", "创建测试群");
const GROUP_NAME: Bilingual = Bilingual::fixed("Group name", "群名称");
const CREATE: Bilingual = Bilingual::fixed("Create the group", "创建群");
const GROUP_NOTE: Bilingual = Bilingual::fixed(
    "A private group of you and the bot, to try cards in.",
    "仅包含你和机器人的私有群，用于测试卡片。",
);

/// The field in which "me" is typed.
pub(super) fn me_id() -> Id {
    Id::unique("cardwright me")
}

/// An address as it is said: the name that the person or the server gave it, else its id.
pub(super) fn shown(settings: &SendSettings, lang: Lang, address: &Address) -> String {
    if settings.me.as_ref() == Some(address) {
        return ME.get(lang).to_owned();
    }
    let favourite = settings.favourites.iter().find(|one| one.to == *address);
    favourite.map_or_else(|| address.id.clone(), |one| one.label.clone())
}

impl SendPane {
    /// The receivers.
    pub(super) fn receivers_ui(
        &mut self,
        ui: &mut Ui,
        form: &mut Form<'_>,
        settings: &mut SendSettings,
    ) {
        let to_me = settings.is_to_me();
        ui.horizontal(|ui| {
            for (mine, name) in [(true, &ME), (false, &OTHERS)] {
                let on = to_me == mine;
                let response = ui.selectable_label(on, form.say(name));
                access::one_of(&response, Role::RadioButton, form.say(name), on);
                if response.clicked() {
                    settings.to_me = Some(mine);
                }
            }
        });
        if to_me {
            self.me_ui(ui, form, settings);
        } else {
            self.others_ui(ui, form, settings);
        }
        if let Some(stage) = self.people.stage()
            && form.busy(ui, &stage)
        {
            self.people.stop();
        }
        if let Some(error) = &self.people.error {
            outcome::short_fault(ui, form, error);
        }
    }

    fn me_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        if let (Some(me), false) = (&settings.me, self.people.is_changing) {
            let mut change = false;
            ui.horizontal(|ui| {
                let button =
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        let button = ui.add(form.small(&CHANGE));
                        let id = RichText::new(&me.id).monospace().size(size::SMALL);
                        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                            ui.add(egui::Label::new(id).truncate())
                                .on_hover_text(&me.id);
                        });
                        button
                    });
                change = button.inner.clicked();
            });
            self.people.is_changing = change;
            return;
        }
        let hint = "zhang@example.com";
        let text = &mut self.people.me_text;
        form.text_as(ui, &WHO_AM_I, text, hint, Some(me_id()));
        if self.people.candidates.is_none() {
            form.note(ui, &ME_NOTE);
        }
        let (mut find, mut pick, mut keep) = (false, false, false);
        form.row(ui, |ui| {
            let is_given = !self.people.me_text.trim().is_empty();
            find = ui.add_enabled(is_given, form.small(&FIND)).clicked();
            pick = ui.add(form.small(&PICK)).clicked();
            keep = settings.me.is_some() && ui.add(form.small(&KEEP)).clicked();
        });
        if find {
            self.find_me(ui.ctx(), settings);
        }
        if pick {
            self.people.is_picking = true;
            self.list_chats(ui.ctx(), settings);
        }
        if keep {
            self.people.is_changing = false;
        }
        if self.people.is_picking {
            self.pick_ui(ui, form, settings);
        }
    }

    /// A group of the bot, then a person in it.
    fn pick_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        let now = self.people.candidates.as_ref().map(|(of, _)| of.clone());
        if let Some(chat) = self.chat_ui(ui, form, now.as_deref()) {
            self.list_people(ui.ctx(), settings, &chat);
        }
        let Some((_, people)) = &self.people.candidates else {
            return;
        };
        let items = people.iter().map(|one| (false, &*one.name));
        if let Some(at) = form.choose(ui, &PERSON, form.say(&CHOOSE), items)
            && let Some(person) = people.get(at)
        {
            settings.me = Some(Address::from(&person.receiver));
            self.people.found_me();
        }
    }

    /// The groups of the bot by name; the id of the one chosen.
    pub(super) fn chat_ui(
        &self,
        ui: &mut Ui,
        form: &Form<'_>,
        now: Option<&str>,
    ) -> Option<String> {
        let chats = self.people.chats.as_ref()?;
        if chats.is_empty() {
            form.note(ui, &NO_GROUPS);
            return None;
        }
        let names: Vec<&str> = chats
            .iter()
            .map(|chat| match &*chat.name {
                "" => &*chat.chat_id,
                name => name,
            })
            .collect();
        let current = chats.iter().position(|chat| Some(&*chat.chat_id) == now);
        let shown = current
            .and_then(|at| names.get(at).copied())
            .unwrap_or(form.say(&CHOOSE));
        let items = names
            .iter()
            .enumerate()
            .map(|(at, name)| (Some(at) == current, *name));
        let chosen = form.choose(ui, &GROUP, shown, items)?;
        chats.get(chosen).map(|chat| chat.chat_id.clone())
    }

    fn others_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        self.favourites_ui(ui, form, settings);
        let kinds = ReceiverKind::all().map(ReceiverKind::as_str);
        let items = kinds
            .iter()
            .map(|name| (settings.receiver_kind == *name, *name));
        let chosen = form.choose(ui, &KIND, &settings.receiver_kind, items);
        if let Some(name) = chosen.and_then(|at| kinds.get(at)) {
            settings.receiver_kind = (*name).to_owned();
        }
        let hint = match &*settings.receiver_kind {
            "open_id" => "ou_…",
            "union_id" => "on_…",
            "chat_id" => "oc_…",
            "email" => "zhang@example.com",
            _ => "",
        };
        let field = form.text(ui, &RECEIVER_ID, &mut settings.receiver, hint);
        if field.changed() {
            // An empty field on the way to another id is no wish for "me".
            settings.to_me = Some(false);
            // An id tells its kind by its look; one that has none may be of any.
            let kind = ReceiverKind::guess(&settings.receiver);
            if kind != ReceiverKind::UserId {
                settings.receiver_kind = kind.as_str().to_owned();
            }
        }
        if let Some(chat) = self.chat_ui(ui, form, Some(&settings.receiver)) {
            settings.receiver_kind = ReceiverKind::ChatId.as_str().to_owned();
            settings.receiver = chat;
        }
        self.more_ui(ui, form, settings);
        self.receiver_buttons(ui, form, settings);
        self.favourite_name_ui(ui, form, settings);
        self.group_ui(ui, form, settings);
    }

    /// What can be done with the receiver in the fields, and where others are found.
    fn receiver_buttons(&mut self, ui: &mut Ui, form: &Form<'_>, settings: &mut SendSettings) {
        let now = now(settings);
        let is_good = now.receiver().is_ok();
        let known = settings.favourites.iter().position(|one| one.to == now);
        form.row(ui, |ui| {
            let is_new = is_good && !settings.more.contains(&now);
            if is_new && ui.add(form.small(&MORE)).clicked() {
                settings.more.push(now.clone());
                settings.receiver.clear();
                settings.to_me = Some(false);
            }
            if let Some(at) = known
                && ui.add(form.small(&NO_FAVOURITE)).clicked()
            {
                settings.favourites.remove(at);
            }
            let can_add = known.is_none() && is_good && self.people.favourite.is_none();
            if can_add && ui.add(form.small(&ADD_FAVOURITE)).clicked() {
                let chats = self.people.chats.iter().flatten();
                let chat = chats.into_iter().find(|chat| chat.chat_id == now.id);
                let name = chat.map(|chat| chat.name.clone()).unwrap_or_default();
                self.people.favourite = Some(name);
            }
            self.groups_button(ui, form, settings);
            if self.people.group_name.is_none() && ui.add(form.small(&NEW_GROUP)).clicked() {
                self.people.group_name = Some(String::new());
            }
        });
    }

    /// Asks for the bot's groups, where that was not done yet.
    pub(super) fn groups_button(&mut self, ui: &mut Ui, form: &Form<'_>, settings: &SendSettings) {
        if self.people.chats.is_none() && ui.add(form.small(&GROUPS)).clicked() {
            self.list_chats(ui.ctx(), settings);
        }
    }

    fn group_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &SendSettings) {
        let Some(mut name) = self.people.group_name.take() else {
            return;
        };
        form.text(ui, &GROUP_NAME, &mut name, "");
        form.note(ui, &GROUP_NOTE);
        let (mut make, mut cancel) = (false, false);
        form.row(ui, |ui| {
            make = ui.add(form.small(&CREATE)).clicked();
            cancel = ui.add(form.small(&CANCEL)).clicked();
        });
        if make {
            self.make_group(ui.ctx(), settings, &name);
        }
        if !cancel {
            self.people.group_name = Some(name);
        }
    }

    /// Receivers besides the first one.
    fn more_ui(&self, ui: &mut Ui, form: &Form<'_>, settings: &mut SendSettings) {
        let mut gone = None;
        for (at, one) in settings.more.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let name = format!("{} {}", form.say(&REMOVE), one.id);
                    if widgets::small_sign(ui, Sign::Close, &name).clicked() {
                        gone = Some(at);
                    }
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        let text = RichText::new(shown(settings, form.lang, one)).size(size::SMALL);
                        ui.add(egui::Label::new(text).truncate());
                    });
                });
            });
        }
        if let Some(at) = gone {
            settings.more.remove(at);
        }
    }

    /// Receivers with a name, to be chosen.
    fn favourites_ui(&self, ui: &mut Ui, form: &Form<'_>, settings: &mut SendSettings) {
        let now = now(settings);
        let current = settings.favourites.iter().position(|one| one.to == now);
        if !settings.favourites.is_empty() {
            let shown = current.and_then(|at| settings.favourites.get(at));
            let shown = shown.map_or(form.say(&CHOOSE), |one| &*one.label);
            let items = settings
                .favourites
                .iter()
                .enumerate()
                .map(|(at, one)| (Some(at) == current, &*one.label));
            if let Some(at) = form.choose(ui, &FAVOURITE, shown, items)
                && let Some(one) = settings.favourites.get(at).cloned()
            {
                settings.receiver_kind = one.to.kind;
                settings.receiver = one.to.id;
            }
        }
    }

    /// The name of the coming favourite.
    fn favourite_name_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        let Some(mut name) = self.people.favourite.take() else {
            return;
        };
        let field = form.text(ui, &FAVOURITE_NAME, &mut name, "");
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let (mut done, mut cancel) = (enter, false);
        form.row(ui, |ui| {
            done |= ui.add(form.small(&OK)).clicked();
            cancel = ui.add(form.small(&CANCEL)).clicked();
        });
        let label = name.trim().to_owned();
        if done && !label.is_empty() {
            let to = now(settings);
            settings.favourites.push(Favourite { label, to });
        } else if !cancel {
            self.people.favourite = Some(name);
        }
    }
}

/// The receiver that the fields name.
pub(super) fn now(settings: &SendSettings) -> Address {
    Address {
        kind: settings.receiver_kind.clone(),
        id: settings.receiver.trim().to_owned(),
    }
}

/// The receivers that the fields name; "me" may have to be looked up first.
pub(super) fn receivers(
    settings: &SendSettings,
    people: &People,
) -> Result<(Vec<Receiver>, Option<String>), crate::feishu::Error> {
    if settings.is_to_me() {
        let text = people.me_text.trim();
        // Who is being changed is who is typed.
        let is_other = people.is_changing && !text.is_empty();
        if let Some(me) = settings.me.as_ref().filter(|_| !is_other) {
            return Ok((vec![me.receiver()?], None));
        }
        if text.is_empty() {
            return Err(super::account::refusal(
                Bilingual::fixed("It is not known who \"me\" is.", "尚未设置“我”是谁。"),
                both!(
                    "Give your e-mail address, mobile number or open_id under To, or choose Others.",
                    "请在“发送给”中填写你的邮箱、手机号或 open_id，或选择“其他”。"
                ),
            ));
        }
        return Ok((Vec::new(), Some(text.to_owned())));
    }
    let mut all = Vec::new();
    for one in &settings.more {
        all.push(one.receiver()?);
    }
    if !settings.receiver.trim().is_empty() || all.is_empty() {
        all.insert(0, now(settings).receiver()?);
    }
    Ok((all, None))
}
