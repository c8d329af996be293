//! The send panel: who sends, to whom, as what, what stands in the way, and what became of it.
//!
//! | file | holds |
//! | --- | --- |
//! | `profile`, `account`, `connection` | who sends: profiles, the app's secret, the test of the connection |
//! | `receiver`, `look_up` | to whom: "me", ids, groups, favourites |
//! | `way` | as what |
//! | `start`, `run` | the send: what goes to another thread and comes back, and what is done there |
//! | `ready` | a card made ready: the look at it, what is fetched and uploaded |
//! | `doubt` | sends that may have arrived |
//! | `preflight` | what the look before the send has found |
//! | `outcome`, `again` | what became of a send, and what can be done with its message |
//! | `history` | all sends |
//! | `live` | the sent card follows the text |
//! | `entity`, `perform`, `message` | calls of card entities, messages by their ids |
//! | `form`, `task` | fields; work on other threads |
//!
//! The network is on another thread; the panel looks once a frame whether something has come.

mod account;
mod again;
mod connection;
mod doubt;
mod entity;
mod form;
mod history;
mod live;
mod look_up;
mod message;
mod outcome;
mod perform;
mod preflight;
mod profile;
mod ready;
mod receiver;
mod run;
mod start;
mod task;
mod way;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use egui::{Id, NumExt as _, Ui};

use super::command::Command;
use super::desk::Desk;
use super::session::{SendAs, SendSettings};
use super::style::Look;
use super::widgets;
use crate::document::Path;
use crate::feishu::{Error, Secret};
use crate::lang::Bilingual;
use crate::sending::pictures::Fetched;
use crate::sending::{Address, Plan, Vault};
use account::{Account, Shared};
use doubt::Doubts;
use form::Form;
use outcome::Outcome;
use run::{Done, Found, Last, What};
use task::{Hands, Task};

const TO: Bilingual = Bilingual::fixed("To", "发送给");
const STOP: Bilingual = Bilingual::fixed("Stop", "停止");
const CHECK: Bilingual = Bilingual::fixed("Check only", "仅检查");
const UPDATE_LAST: Bilingual = Bilingual::fixed("Update the last message", "更新上一条消息");

/// The share of the panel's height that the outcome of a send takes at most.
const OUTCOME_SHARE: f32 = 0.42;
/// Points between the fields and the scroll bar.
const GUTTER: f32 = 2.0;

/// What the panel wants done with the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Want {
    /// This place is to be seen.
    Select(Path),
    /// This text is to be opened as a new card.
    Open(String),
    /// The card is to be sent.
    Send(Mode),
    /// This is to be said in the status line; `true` where something went wrong.
    Say(Bilingual, bool),
}

/// How a send is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As the fields say. The look first; warnings are asked about once.
    Send,
    /// What was begun last, once more.
    Again,
    /// The person has seen the warnings.
    AllTheSame,
    /// Addresses of the web are fetched and uploaded.
    Fetch,
    /// Nothing is sent.
    Check,
    /// As a card entity that follows the text then.
    Live,
    /// In the place of the card of the message that is named in the panel.
    Update,
}

/// What a send is for, beside what the fields say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Errand {
    /// The fields say it.
    #[default]
    Fields,
    /// The card follows the text then.
    Live,
    /// This message gets the card.
    Update(String),
}

/// A send on its way.
struct Job {
    task: Option<Task<Done>>,
    what: What,
    found: Found,
    /// The plans that it goes on with.
    again: Vec<Arc<Plan>>,
    card: Option<crate::card::Card>,
    errand: Errand,
    /// When what it sends went out first.
    since: SystemTime,
}

/// The panel's own state.
pub(crate) struct SendPane {
    runtime: Option<tokio::runtime::Handle>,
    folder: Option<PathBuf>,
    vault: Vault,
    shared: Shared,
    secret: Secret,
    webhook: Secret,
    webhook_key: Secret,
    who: profile::Who,
    trial: connection::Trial,
    people: look_up::People,
    /// Who "me" is, found by a send that was stopped.
    new_me: Option<Address>,
    /// Whether the person wants to be looked up.
    looks_me_up: bool,
    job: Option<Job>,
    outcome: Outcome,
    /// Whether the outcome is new and to be brought into sight.
    is_new: bool,
    acts: again::Acts,
    /// What the send is for that was begun last.
    errand: Errand,
    /// The message that is to get the card.
    update_of: String,
    /// Sends that may have arrived: the same one again carries the same uuids.
    doubts: Doubts,
    /// Warnings that the person has agreed to.
    agreed: ready::Agreed,
    fetched: Fetched,
    lasts: Vec<Last>,
    /// Messages that are gone, and are not updated.
    gone: HashSet<String>,
    past: history::Past,
    live: live::LiveCard,
    entity: entity::Calls,
    message: message::ById,
    /// Where the card stood in the document when it was sent.
    root: Path,
    /// Where the pictures are of a card that has no file.
    pictures: Option<PathBuf>,
    /// The number of the card in this window.
    card: u64,
    wants: Vec<Want>,
    /// The field that is to have the keyboard.
    focus: Option<Id>,
    /// The height of the foot, points.
    foot_height: f32,
    /// The button that sends.
    button: Option<Id>,
    /// Whether the app was not known when the window was opened, so that its fields come first.
    is_first_time: bool,
}

impl Default for SendPane {
    fn default() -> Self {
        Self {
            runtime: None,
            folder: None,
            vault: Vault::default(),
            shared: Shared::default(),
            secret: Secret::new(""),
            webhook: Secret::new(""),
            webhook_key: Secret::new(""),
            who: profile::Who::default(),
            trial: connection::Trial::default(),
            people: look_up::People::default(),
            new_me: None,
            looks_me_up: false,
            job: None,
            outcome: Outcome::default(),
            is_new: false,
            acts: again::Acts::default(),
            errand: Errand::default(),
            update_of: String::new(),
            doubts: Doubts::default(),
            agreed: ready::Agreed::default(),
            fetched: Fetched::new(),
            lasts: Vec::new(),
            gone: HashSet::new(),
            past: history::Past::default(),
            live: live::LiveCard::default(),
            entity: entity::Calls::default(),
            message: message::ById::default(),
            root: Path::default(),
            pictures: None,
            card: 0,
            wants: Vec::new(),
            focus: None,
            foot_height: 0.0,
            button: None,
            is_first_time: true,
        }
    }
}

impl std::fmt::Debug for SendPane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendPane")
            .field("busy", &self.job.is_some())
            .finish_non_exhaustive()
    }
}

impl SendPane {
    /// A panel with what the profiles and the environment say. Without a runtime nothing can be sent.
    pub(crate) fn new(
        settings: &mut SendSettings,
        folder: Option<PathBuf>,
        runtime: Option<tokio::runtime::Handle>,
    ) -> Self {
        let vault = Vault::default();
        let who = profile::Who::load(folder.as_deref(), settings);
        if settings.profile.is_none()
            && let Some(id) = vault.environment_app_id()
        {
            settings.app_id = id;
        }
        Self {
            runtime,
            folder,
            vault,
            who,
            is_first_time: settings.app_id.is_empty(),
            ..Self::default()
        }
    }

    /// Takes secrets from this vault from now on.
    pub(crate) fn set_vault(&mut self, vault: Vault) {
        self.vault = vault;
        self.shared.forget();
    }

    /// The field that has the keyboard when the panel is shown first.
    pub(crate) fn id() -> Id {
        Id::unique("cardwright send")
    }

    /// What has the keyboard when the panel is shown: the first field, or the button where that is folded away.
    pub(crate) fn first_id(&self, settings: &SendSettings) -> Id {
        let button = self
            .button
            .filter(|_| !settings.is_open("app", self.is_first_time));
        button.unwrap_or_else(Self::id)
    }

    /// Takes the server to know the uuid of a message for so long.
    pub(crate) const fn set_uuid_life(&mut self, life: std::time::Duration) {
        self.doubts.set_known(life);
    }

    /// Whether the card goes out in any case, whatever the fields say.
    pub(crate) fn needs_card(&self, mode: Mode) -> bool {
        match mode {
            Mode::Send | Mode::Check => false,
            Mode::Live | Mode::Update => true,
            Mode::Again | Mode::AllTheSame | Mode::Fetch => self.errand != Errand::Fields,
        }
    }

    /// Whether a send is on its way.
    pub(crate) fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// What is to be done with the document.
    pub(crate) fn wants(&mut self) -> Vec<Want> {
        std::mem::take(&mut self.wants)
    }

    fn hands(&self, ctx: &egui::Context) -> Option<Hands> {
        Some(Hands {
            ctx: ctx.clone(),
            runtime: self.runtime.clone()?,
        })
    }

    fn account(&self, settings: &SendSettings) -> Result<Account, Error> {
        Account::read(settings, &self.secret, &self.vault, &self.shared)
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let mut foreign = false;
        let mut form = Form {
            lang: desk.lang,
            look: Look::here(ui),
            foreign: &mut foreign,
        };
        // The fields come first, as for whoever goes through them with Tab; the foot has the height that it had before.
        let room = ui.available_rect_before_wrap();
        let foot = room.with_min_y(room.bottom() - self.foot_height.at_most(room.height()));
        let mut above = ui.new_child(egui::UiBuilder::new().max_rect(room.with_max_y(foot.top())));
        egui::ScrollArea::vertical()
            .id_salt("send")
            .auto_shrink(false)
            .show(&mut above, |ui| {
                // The bar is beside the fields and not on them, as wide as it is while the mouse is near.
                let gutter = ui.spacing().scroll.bar_width + GUTTER;
                ui.set_max_width(ui.available_width() - gutter);
                self.who_ui(ui, &mut form, desk);
                self.address_ui(ui, &mut form, &mut desk.settings.send);
                self.way_section(ui, &mut form, &mut desk.settings.send);
                self.live_ui(ui, &mut form, desk);
                self.history_ui(ui, &mut form, desk);
                self.message_ui(ui, &mut form, desk);
                self.entity_ui(ui, &mut form, desk);
                ui.add_space(8.0);
            });
        self.foot_ui(ui, &mut form, desk, foot, room.height());
        ui.advance_cursor_after_rect(room);
        if !self.wants.is_empty() {
            ui.ctx().request_repaint();
        }
        if let Some(id) = self.focus.take() {
            ui.memory_mut(|memory| memory.request_focus(id));
            ui.ctx().request_repaint();
        }
        if !foreign {
            self.who.keep(&desk.settings.send);
        }
        *desk.foreign |= foreign;
    }

    /// The foot of the panel, which never scrolls away: the button, and the outcome of the last send.
    fn foot_ui(
        &mut self,
        ui: &mut Ui,
        form: &mut Form<'_>,
        desk: &mut Desk<'_>,
        place: egui::Rect,
        room: f32,
    ) {
        // What it needs is not known before: it may be more than it had.
        let free = egui::Rect::from_min_size(place.min, egui::vec2(place.width(), room));
        let mut foot = ui.new_child(egui::UiBuilder::new().max_rect(free));
        foot.separator();
        self.button_ui(&mut foot, form, desk);
        let mut area = egui::ScrollArea::vertical()
            .id_salt("outcome")
            .max_height(room * OUTCOME_SHARE)
            .auto_shrink([false, true]);
        if std::mem::take(&mut self.is_new) {
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(&mut foot, |ui| {
            let gutter = ui.spacing().scroll.bar_width + GUTTER;
            ui.set_max_width(ui.available_width() - gutter);
            self.outcome_ui(ui, form, desk);
        });
        let height = foot.min_rect().height();
        if (height - self.foot_height).abs() > 0.5 {
            self.foot_height = height;
            ui.ctx()
                .request_discard("the foot of the send panel has another height");
            ui.ctx().request_repaint();
        }
    }

    /// The section on who gets it.
    fn address_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        let is_open = settings.is_open("to", true);
        let summary = self.to_summary(form, settings);
        let pressed = form.section(ui, &TO, is_open, &summary, |form, ui| match settings.way {
            SendAs::Webhook => self.webhook_ui(ui, form),
            SendAs::Reply | SendAs::Update => self.place_ui(ui, form, settings),
            _ => self.receivers_ui(ui, form, settings),
        });
        if pressed {
            settings.set_open("to", !is_open);
        }
    }

    /// The button, and what belongs to it.
    fn button_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        ui.add_space(4.0);
        let busy = self.job.is_some();
        if desk.settings.send.way == SendAs::Card {
            let update = &mut desk.settings.send.update_last;
            ui.checkbox(update, form.say(&UPDATE_LAST));
        }
        let mut check = false;
        form.row(ui, |ui| {
            let key = Command::Send.key_text();
            let name = Command::Send.name(form.lang);
            let button = widgets::primary_button(ui, !busy, name);
            widgets::ring_around(ui, &button);
            self.button = Some(button.id);
            if button.on_hover_text(key).clicked() {
                desk.todo.push(Command::Send);
            }
            let button = egui::Button::new(form.say(&CHECK));
            check = ui.add_enabled(!busy, button).clicked();
        });
        if check {
            desk.todo.push(Command::SendCheck);
        }
        let stage = self
            .job
            .as_ref()
            .and_then(|job| job.task.as_ref())
            .map(Task::stage);
        if let Some(stage) = stage
            && form.busy(ui, &stage)
        {
            self.stop();
        }
        ui.add_space(4.0);
    }
}
