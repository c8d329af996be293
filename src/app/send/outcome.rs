//! What became of a send, in words and with what can be done about it.

use std::sync::Arc;

use egui::{RichText, Ui};

use super::super::desk::Desk;
use super::super::session::SendSettings;
use super::form::Form;
use super::{Mode, SendPane, Want, profile, receiver};
use crate::both;
use crate::feishu::{Error, Receiver, Request};
use crate::lang::Bilingual;
use crate::sending::connection::{Page, console_page};
use crate::sending::pictures::write_back;
use crate::sending::{Delivery, Plan, Preflight, Way};

const SENT: Bilingual = Bilingual::fixed("The card was sent.", "卡片已发送。");
const UPDATED: Bilingual = Bilingual::fixed("The message was updated.", "消息已更新。");
const IN_SHORT: Bilingual = Bilingual::fixed("Sent", "已发送");
const ASKS: Bilingual = Bilingual::fixed(
    "Not sent yet: the Send panel asks something first",
    "尚未发送：请先在发送面板中确认",
);
const STOPPED: Bilingual =
    Bilingual::fixed("Stopped. Nothing was sent.", "已停止，未发送任何内容。");
const STOPPED_OUT: Bilingual = Bilingual::fixed(
    "Stopped. What was on its way may have arrived; sending the same again makes no second message.",
    "已停止。已发出的内容可能已送达；再次发送相同内容不会产生第二条消息。",
);
const MESSAGE_ID: Bilingual = Bilingual::fixed("Message ID", "消息 ID");
const CARD_ID: Bilingual = Bilingual::fixed("Card ID", "卡片 ID");
const CODE: Bilingual = Bilingual::fixed("Code", "错误码");
const LOG_ID: Bilingual = Bilingual::fixed("Log ID", "日志 ID");
const SHOW: Bilingual = Bilingual::fixed("Show the element", "查看出错的元素");
const PAGE: Bilingual = Bilingual::fixed("Open the page", "打开页面");
pub(super) const LOOK_UP: Bilingual = Bilingual::fixed("Look me up by e-mail", "按邮箱查找我");
const RETYPE: Bilingual = Bilingual::fixed("Type the secret anew", "重新输入密钥");
const AGAIN: Bilingual = Bilingual::fixed("Try again", "重试");
const AS_NEW: Bilingual = Bilingual::fixed("Send as a new message", "作为新消息发送");
const DETAILS: Bilingual = Bilingual::fixed("Details", "详细信息");
const CURL: Bilingual = Bilingual::fixed("Copy as curl", "复制为 curl");
const WRITE_BACK: Bilingual =
    Bilingual::fixed("Write the keys back into the card", "将 key 写回卡片");
const UNKNOWN_PEOPLE: Bilingual = Bilingual::fixed(
    "The server does not know these receivers:",
    "服务端不认识以下接收者：",
);

/// A send that went out, or did not.
pub(super) struct Ran {
    pub(super) results: Vec<Result<Delivery, Error>>,
    pub(super) plans: Vec<Arc<Plan>>,
    pub(super) way: Way,
    /// Who each result is of, where several have got it.
    pub(super) to: Vec<Receiver>,
}

/// What is shown below the button.
#[derive(Default)]
pub(super) enum Outcome {
    /// Nothing yet.
    #[default]
    None,
    /// Something has to be mended or agreed to first.
    Look(Box<Preflight>),
    /// What would go out.
    Dry(Box<Preflight>, Result<Vec<Request>, Error>),
    /// Nothing was begun.
    Refused(Box<Error>),
    /// It went out, or did not.
    Ran(Box<Ran>),
    /// The person has stopped it.
    Stopped {
        /// Whether something was on its way.
        is_out: bool,
    },
}

impl Outcome {
    /// The same in one line for the status line.
    pub(super) fn in_short(&self) -> Option<Want> {
        let not_sent = |reason: &Bilingual| {
            let (en, zh) = (&reason.en, &reason.zh);
            Want::Say(both!("Not sent: {en}", "未发送：{zh}"), true)
        };
        match self {
            Self::None | Self::Stopped { .. } => None,
            Self::Look(found) | Self::Dry(found, _) if !found.errors.is_empty() => {
                found.errors.first().map(|error| not_sent(&error.message))
            }
            Self::Look(_) => Some(Want::Say(ASKS, false)),
            Self::Dry(_, Ok(_)) => None,
            Self::Dry(_, Err(error)) => Some(not_sent(&error.explain().what)),
            Self::Refused(error) => Some(not_sent(&error.explain().what)),
            Self::Ran(ran) => {
                let failed = ran.results.iter().find_map(|result| result.as_ref().err());
                Some(failed.map_or(Want::Say(IN_SHORT, false), |error| {
                    not_sent(&error.explain().what)
                }))
            }
        }
    }
}

/// What a person presses below an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cure {
    Show,
    LookUp,
    Retype,
    Again,
    AsNew,
}

impl SendPane {
    /// What became of the last send.
    pub(super) fn outcome_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        let outcome = std::mem::take(&mut self.outcome);
        match &outcome {
            Outcome::None => {}
            Outcome::Look(found) => {
                if let Some(mode) = self.look_ui(ui, form, found) {
                    self.begin(mode);
                }
            }
            Outcome::Dry(found, requests) => self.dry_ui(ui, form, found, requests),
            Outcome::Refused(error) => self.fault_ui(ui, form, desk, error, &[]),
            Outcome::Ran(ran) => self.ran_ui(ui, form, desk, ran),
            Outcome::Stopped { is_out } => {
                let text = if *is_out { &STOPPED_OUT } else { &STOPPED };
                ui.label(form.say(text));
            }
        }
        if matches!(self.outcome, Outcome::None) {
            self.outcome = outcome;
        }
        self.acts_ui(ui, form);
    }

    fn ran_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>, ran: &Ran) {
        for (number, result) in ran.results.iter().enumerate() {
            ui.push_id(number, |ui| {
                if let Some(to) = ran.to.get(number) {
                    let address = crate::sending::Address::from(to);
                    let name = receiver::shown(&desk.settings.send, form.lang, &address);
                    ui.add_space(4.0);
                    let name = RichText::new(name).family(super::super::fonts::bold());
                    ui.add(egui::Label::new(name).truncate());
                }
                match result {
                    Ok(delivery) => self.delivery_ui(ui, form, desk, ran, delivery),
                    Err(error) => self.fault_ui(ui, form, desk, error, &ran.plans),
                }
            });
        }
        let Some(view) = desk.work.view() else {
            return;
        };
        if ran.results.iter().all(Result::is_err) {
            return;
        }
        let is_uploaded = |plan: &&Arc<Plan>| !plan.keys().is_empty();
        if let Some(plan) = ran.plans.iter().find(is_uploaded) {
            let edits = write_back(&view.card, &plan.keys());
            if !edits.is_empty() && ui.button(form.say(&WRITE_BACK)).clicked() {
                desk.work.end_gesture();
                desk.work.edit(&edits, None);
            }
        }
    }

    fn delivery_ui(
        &mut self,
        ui: &mut Ui,
        form: &mut Form<'_>,
        desk: &mut Desk<'_>,
        ran: &Ran,
        delivery: &Delivery,
    ) {
        let is_update = delivery
            .requests
            .last()
            .is_some_and(|request| request.method == crate::feishu::Method::Patch);
        let said = if is_update { &UPDATED } else { &SENT };
        ui.label(RichText::new(form.say(said)).color(form.look.good));
        if let Some(id) = &delivery.message_id {
            form.value(ui, &MESSAGE_ID, id);
        }
        if let Some(id) = &delivery.card_id {
            form.value(ui, &CARD_ID, id);
        }
        if let Some(id) = &delivery.log_id {
            form.value(ui, &LOG_ID, id);
        }
        if !delivery.invalid.is_empty() {
            form.warn(ui, &UNKNOWN_PEOPLE);
            let list = delivery.invalid.join(", ");
            ui.label(RichText::new(list).monospace().small());
        }
        if let Some(note) = &delivery.note {
            form.warn(ui, note);
        }
        form.row(ui, |ui| {
            self.message_buttons(ui, form, desk, &ran.way, delivery);
            if ui.add(form.small(&CURL)).clicked() {
                let commands = delivery.requests.iter().map(Request::curl);
                let commands: Vec<String> = commands.collect();
                ui.ctx().copy_text(commands.join("\n\n"));
            }
        });
    }

    /// A failed send: the sentence, what to do, and buttons that do it.
    fn fault_ui(
        &mut self,
        ui: &mut Ui,
        form: &mut Form<'_>,
        desk: &mut Desk<'_>,
        error: &Error,
        plans: &[Arc<Plan>],
    ) {
        let mut pressed = None;
        let page = self.page_of(&desk.settings.send, error);
        let place = self.place_of(desk.work, error);
        form.fault(ui, |ui| {
            let words = error.explain();
            ui.label(RichText::new(form.say(&words.what)).color(form.look.error));
            if !words.advice.en.is_empty() {
                ui.label(form.say(&words.advice));
            }
            form.row(ui, |ui| {
                for cure in cures(error, place.is_some()) {
                    let name = match cure {
                        Cure::Show => &SHOW,
                        Cure::LookUp => &LOOK_UP,
                        Cure::Retype => &RETYPE,
                        Cure::Again => &AGAIN,
                        Cure::AsNew => &AS_NEW,
                    };
                    if ui.button(form.say(name)).clicked() {
                        pressed = Some(cure);
                    }
                }
                if let Some(page) = &page {
                    ui.hyperlink_to(form.say(&PAGE), page).on_hover_text(page);
                }
            });
            if let Some(code) = error.code() {
                form.value(ui, &CODE, &code.to_string());
            }
            if let Some(log_id) = error.log_id() {
                form.value(ui, &LOG_ID, log_id);
            }
            details_ui(ui, form, error);
        });
        let settings = &mut desk.settings.send;
        match pressed {
            None => {}
            Some(Cure::Show) => self.wants.extend(place.map(Want::Select)),
            Some(Cure::LookUp) => self.look_me_up(settings),
            Some(Cure::Retype) => {
                settings.set_open("app", true);
                self.focus = Some(profile::secret_id());
            }
            Some(Cure::Again) => self.begin(Mode::Again),
            Some(Cure::AsNew) => {
                for plan in plans {
                    if let Way::Update { message_id } = plan.way() {
                        self.is_gone(message_id.clone());
                    }
                }
                settings.way = super::SendAs::Card;
                self.begin(Mode::Send);
            }
        }
    }

    /// The page of the console that mends an error.
    fn page_of(&self, settings: &SendSettings, error: &Error) -> Option<String> {
        let refusal = error.api()?;
        if let Some(help) = &refusal.help {
            return Some(help.clone());
        }
        let page = match refusal.code {
            10_003 | 10_014 => Page::Credentials,
            99_991_672 | 99_991_679 => Page::Scopes,
            11_205 | 230_006 | 232_025 => Page::Bot,
            230_013 | 99_991_662 | 99_991_673 => Page::Versions,
            99_991_401 => Page::Security,
            _ => return None,
        };
        let base = settings.base.parse().ok()?;
        Some(console_page(&base, settings.app_id.trim(), page))
    }
}

/// What can be pressed below an error.
fn cures(error: &Error, has_place: bool) -> Vec<Cure> {
    let mut cures = Vec::new();
    if has_place {
        cures.push(Cure::Show);
    }
    match error.code() {
        Some(99_992_361 | 230_034 | 99_992_351) => cures.push(Cure::LookUp),
        Some(10_003 | 10_014) => cures.push(Cure::Retype),
        _ => {}
    }
    let is_update = error.call() == Some(crate::feishu::Call::UpdateMessage);
    if is_update && error.api().is_some_and(|refusal| refusal.card.is_none()) {
        cures.push(Cure::AsNew);
    }
    let may_pass = match error {
        Error::Network { .. } | Error::Http { .. } => true,
        Error::Api(refusal) => refusal.status == 429 || refusal.status >= 500,
        Error::Configuration(_) => false,
    };
    if may_pass || error.may_have_arrived() {
        cures.push(Cure::Again);
    }
    cures
}

/// The words of the server and of the system, folded away.
fn details_ui(ui: &mut Ui, form: &Form<'_>, error: &Error) {
    let mut lines = Vec::new();
    if let Some(call) = error.call() {
        let name = call.name();
        lines.push(form.say(&name).to_owned());
    }
    if let Some(refusal) = error.api() {
        let (code, status) = (refusal.code, refusal.status);
        lines.push(format!("HTTP {status} · {code}"));
        lines.push(refusal.msg.clone());
        for field in &refusal.fields {
            lines.push(format!("{}: {}", field.field, field.description));
        }
    }
    lines.extend(error.detail().map(str::to_owned));
    if let Error::Http {
        status, excerpt, ..
    } = error
    {
        lines.push(format!("HTTP {status} · {excerpt}"));
    }
    if lines.is_empty() {
        return;
    }
    let small = RichText::new(form.say(&DETAILS)).small();
    egui::CollapsingHeader::new(small)
        .id_salt("details")
        .show(ui, |ui| {
            for line in lines {
                let text = RichText::new(line).monospace().small();
                ui.add(egui::Label::new(text).wrap().selectable(true));
            }
        });
}

/// An error of a question beside the send: the sentence, the advice, the page.
pub(super) fn short_fault(ui: &mut Ui, form: &Form<'_>, error: &Error) {
    form.fault(ui, |ui| {
        let words = error.explain();
        ui.label(RichText::new(form.say(&words.what)).color(form.look.error));
        if !words.advice.en.is_empty() {
            ui.label(form.say(&words.advice));
        }
        let help = error.api().and_then(|refusal| refusal.help.as_ref());
        if let Some(page) = help {
            ui.hyperlink_to(form.say(&PAGE), page).on_hover_text(page);
        }
        if let Some(code) = error.code() {
            form.value(ui, &CODE, &code.to_string());
        }
        if let Some(log_id) = error.log_id() {
            form.value(ui, &LOG_ID, log_id);
        }
        details_ui(ui, form, error);
    });
}

impl SendPane {
    /// Begins a send in the next frame.
    pub(super) fn begin(&mut self, mode: Mode) {
        self.wants.push(Want::Send(mode));
    }

    /// In one line, who gets it.
    pub(super) fn to_summary(&self, form: &Form<'_>, settings: &SendSettings) -> String {
        if !matches!(
            settings.way,
            super::SendAs::Webhook | super::SendAs::Reply | super::SendAs::Update
        ) && settings.is_to_me()
        {
            return form.say(&Bilingual::fixed("me", "我")).to_owned();
        }
        match settings.way {
            super::SendAs::Webhook => String::new(),
            super::SendAs::Reply | super::SendAs::Update => settings.message.clone(),
            _ => {
                let more = settings.more.len();
                let first = receiver::shown(settings, form.lang, &receiver::now(settings));
                if more > 0 {
                    both!("{first} and {more} more", "{first} 等 {more} 个")
                        .get(form.lang)
                        .to_owned()
                } else {
                    first
                }
            }
        }
    }
}
