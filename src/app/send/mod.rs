//! The send panel: who sends, to whom, as what, what stands in the way, and what became of it.
//!
//! | file | holds |
//! | --- | --- |
//! | `profile`, `account` | who sends: profiles, the app's secret, the test of the connection |
//! | `receiver`, `look_up` | to whom: "me", ids, groups, favourites |
//! | `way` | as what |
//! | `run` | the send itself, on another thread |
//! | `preflight` | what the look before the send has found |
//! | `outcome`, `again` | what became of a send, and what can be done with its message |
//! | `history` | all sends |
//! | `live` | the sent card follows the text |
//! | `entity`, `message` | calls of card entities, messages by their ids |
//! | `form`, `task` | fields; work on other threads |
//!
//! The network is on another thread; the panel looks once a frame whether something has come.

mod account;
mod again;
mod entity;
mod form;
mod history;
mod live;
mod look_up;
mod message;
mod outcome;
mod preflight;
mod profile;
mod receiver;
mod run;
mod task;
mod way;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{Id, Ui};

use super::command::Command;
use super::desk::Desk;
use super::session::{SendAs, SendSettings};
use super::style::Look;
use super::widgets;
use super::workspace::Workspace;
use crate::document::Path;
use crate::feishu::{Error, Secret};
use crate::lang::Bilingual;
use crate::sending::pictures::{Fetched, sent_text};
use crate::sending::{Address, Folders, Plan, Stores, Vault, Way};
use account::{Account, Shared};
use form::Form;
use outcome::Outcome;
use run::{Done, Found, Last, Order, What};
use task::{Hands, Task};

const TO: Bilingual = Bilingual::fixed("To", "发送给");
const STOP: Bilingual = Bilingual::fixed("Stop", "停止");
const CHECK: Bilingual = Bilingual::fixed("Check only", "仅检查");
const STARTING: Bilingual = Bilingual::fixed("Starting…", "正在开始……");
const UPDATE_LAST: Bilingual = Bilingual::fixed("Update the last message", "更新上一条消息");
const NO_RUNTIME: Bilingual = Bilingual::fixed(
    "The system gives no thread for the network.",
    "系统未提供网络线程。",
);

/// What the panel wants done with the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Want {
    /// This place is to be seen.
    Select(Path),
    /// This text is to be opened as a new card.
    Open(String),
    /// The card is to be sent.
    Send(Mode),
}

/// How a send is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The look first; warnings are asked about once.
    Send,
    /// The person has seen the warnings.
    AllTheSame,
    /// Addresses of the web are fetched and uploaded.
    Fetch,
    /// Nothing is sent.
    Check,
    /// As a card entity that follows the text then.
    Live,
}

/// A send on its way.
struct Job {
    task: Option<Task<Done>>,
    what: What,
    found: Found,
    /// The plans that it goes on with.
    again: Vec<Arc<Plan>>,
    card: Option<crate::card::Card>,
    mode: Mode,
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
    people: look_up::People,
    job: Option<Job>,
    outcome: Outcome,
    acts: again::Acts,
    /// A send that may have arrived: the same one again carries the same uuids.
    unsure: Option<(What, Vec<Arc<Plan>>)>,
    /// Warnings that the person has agreed to.
    accepted: HashSet<String>,
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
    /// The number of the card in this window.
    card: u64,
    wants: Vec<Want>,
    /// The field that is to have the keyboard.
    focus: Option<Id>,
    /// The button that sends.
    button: Option<Id>,
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
            people: look_up::People::default(),
            job: None,
            outcome: Outcome::default(),
            acts: again::Acts::default(),
            unsure: None,
            accepted: HashSet::new(),
            fetched: Fetched::new(),
            lasts: Vec::new(),
            gone: HashSet::new(),
            past: history::Past::default(),
            live: live::LiveCard::default(),
            entity: entity::Calls::default(),
            message: message::ById::default(),
            root: Path::default(),
            card: 0,
            wants: Vec::new(),
            focus: None,
            button: None,
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
        let button = self.button.filter(|_| !settings.is_open("app", true));
        button.unwrap_or_else(Self::id)
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

    /// Begins to send. One call sends one message to each receiver.
    pub(crate) fn start(
        &mut self,
        ctx: &egui::Context,
        work: &Workspace,
        pictures: Option<PathBuf>,
        settings: &mut SendSettings,
        mode: Mode,
    ) {
        if self.job.is_some() {
            return;
        }
        let hands = self.hands(ctx).ok_or_else(|| {
            account::refusal(NO_RUNTIME, Bilingual::default())
        });
        self.acts.clear();
        let (hands, order) = match hands
            .and_then(|hands| Ok((hands, self.order(work, pictures, settings, mode)?)))
        {
            Ok(ready) => ready,
            Err(error) => {
                self.refuse(work, &error, settings);
                self.outcome = Outcome::Refused(Box::new(error));
                return;
            }
        };
        self.outcome = Outcome::None;
        let (what, found, again) = (order.what.clone(), order.found.clone(), order.again.clone());
        let card = order.card.clone();
        let task = Task::start(&hands, STARTING, |teller| run::run(order, teller));
        self.job = Some(Job {
            card,
            task: Some(task),
            what,
            found,
            again,
            mode,
        });
    }

    /// All that the send needs, from the fields.
    fn order(
        &mut self,
        work: &Workspace,
        pictures: Option<PathBuf>,
        settings: &SendSettings,
        mode: Mode,
    ) -> Result<Order, Error> {
        let account = self.account(settings)?;
        let way = if mode == Mode::Live {
            Way::Entity
        } else {
            self.way(settings)?
        };
        let (to, me_text) = if way.takes_receivers() {
            receiver::receivers(settings, &self.people.me_text)?
        } else {
            (Vec::new(), None)
        };
        let view = work.view();
        self.root = view
            .map(|view| view.tree.path(view.card.root))
            .unwrap_or_default();
        let what = What {
            text: view
                .map(|view| view.tree.minified(view.card.root))
                .unwrap_or_default(),
            base: settings.base.clone(),
            app_id: settings.app_id.clone(),
            way,
            to,
            me_text,
            update: settings.update_last,
        };
        let again = match self.unsure.take() {
            Some((same, plans)) if same == what && mode != Mode::Check => plans,
            // A look in between changes nothing.
            unsure if mode == Mode::Check => {
                self.unsure = unsure;
                Vec::new()
            }
            _ => Vec::new(),
        };
        let folders = match work.file() {
            Some(file) => Folders::of_card(file),
            None => Folders {
                images: pictures,
                beside: None,
            },
        };
        if mode == Mode::AllTheSame
            && let Outcome::Look(found) = &self.outcome
        {
            self.accepted
                .extend(found.warnings.iter().map(run::name_of));
        }
        Ok(Order {
            what,
            account,
            card: view.map(|view| view.card.clone()),
            serial: self.card,
            folders,
            fetched: self.fetched.clone(),
            fetch: mode == Mode::Fetch,
            stores: Stores {
                folder: self.folder.clone(),
                profile: settings.profile.clone(),
                document: work.file().map(std::path::Path::to_path_buf),
            },
            profiles: self.who.profiles(settings),
            accepted: self.accepted.clone(),
            lasts: self.lasts.clone(),
            gone: self.gone.clone(),
            is_dry: mode == Mode::Check,
            again,
            found: Found::default(),
        })
    }

    /// Gives up waiting. What is on its way may arrive all the same, so the same send again carries the same uuids.
    pub(crate) fn stop(&mut self) {
        if let Some(job) = self.job.take() {
            let mut plans = job.found.plans();
            plans.extend(job.again);
            self.outcome = Outcome::Stopped {
                is_out: !plans.is_empty(),
            };
            if !plans.is_empty() {
                self.unsure = Some((job.what, plans));
            }
            self.past.forget();
        }
    }

    /// Takes what other threads have finished, and lets the live card follow the text. `card` is the number of the card
    /// in this window.
    pub(crate) fn poll(
        &mut self,
        ctx: &egui::Context,
        work: &Workspace,
        card: u64,
        settings: &mut SendSettings,
    ) {
        if self.card != card {
            self.card = card;
            self.live.stop();
        }
        self.who.poll(ctx);
        self.people.poll(settings);
        self.past.poll();
        self.entity.poll();
        self.message.poll();
        if let Some(message_id) = self.acts.poll() {
            self.is_gone(message_id);
        }
        self.live.follow(work);
        let ended = self.job.as_mut().and_then(|job| Task::take(&mut job.task));
        if let (Some(done), Some(job)) = (ended, self.job.take_if(|job| job.task.is_none())) {
            self.ended(ctx, work, settings, done, job);
        }
    }

    /// What a send has come to.
    fn ended(
        &mut self,
        ctx: &egui::Context,
        work: &Workspace,
        settings: &mut SendSettings,
        done: Done,
        job: Job,
    ) {
        let fetched = job.found.fetched();
        self.fetched.extend(fetched);
        let mut what = job.what;
        if let Some(me) = job.found.me() {
            settings.me = Some(Address::from(&me));
            self.people.found_me();
            what.me_text = None;
            what.to = vec![me];
        }
        match done {
            Done::Look(found) => self.outcome = Outcome::Look(found),
            Done::Dry(found, requests) => self.outcome = Outcome::Dry(found, requests),
            Done::Refused(error) => {
                self.refuse(work, &error, settings);
                self.outcome = Outcome::Refused(error);
            }
            Done::Ran(results) => {
                let plans = job.found.plans();
                let plans = if plans.is_empty() { job.again } else { plans };
                let in_doubt = |result: &Result<_, Error>| match result {
                    Ok(_) => false,
                    Err(error) => error.may_have_arrived(),
                };
                let some = results.iter().any(Result::is_ok) && results.iter().any(Result::is_err);
                if some || results.iter().any(in_doubt) {
                    self.unsure = Some((what.clone(), plans.clone()));
                }
                self.note_lasts(&what, &results);
                if let Some(Err(error)) = results.iter().find(|result| result.is_err()) {
                    self.refuse(work, error, settings);
                }
                if job.mode == Mode::Live
                    && let [Ok(delivery), ..] = &results[..]
                {
                    let client = self.shared.client();
                    if let (Some(hands), Some(card_id), Some(client)) =
                        (self.hands(ctx), &delivery.card_id, client)
                    {
                        let keys = plans.first().map(|plan| plan.keys()).unwrap_or_default();
                        let card = job.card.as_ref();
                        let text = card.map(|card| sent_text(card, &keys)).unwrap_or_default();
                        self.live.start(&hands, &client, card_id, &text, keys);
                    }
                }
                if let [Ok(delivery), ..] = &results[..] {
                    self.entity.offer(delivery.card_id.as_deref());
                    self.message.offer(delivery.message_id.as_deref());
                }
                self.past.forget();
                self.outcome = Outcome::Ran(Box::new(outcome::Ran {
                    results,
                    plans,
                    way: what.way,
                }));
            }
        }
    }

    /// A message is there no more, or cannot be changed any more: the next send makes a new one.
    fn is_gone(&mut self, message_id: String) {
        self.lasts.retain(|last| last.message_id != message_id);
        self.gone.insert(message_id);
        self.past.forget();
    }

    /// What the next send to the same place can update.
    fn note_lasts(&mut self, what: &What, results: &[Result<crate::sending::Delivery, Error>]) {
        if !matches!(what.way, Way::Card | Way::Template { .. } | Way::Reply { .. }) {
            return;
        }
        for delivery in results.iter().flatten() {
            let (Some(to), Some(message_id)) = (&delivery.to, &delivery.message_id) else {
                continue;
            };
            let Ok(base) = what.base.parse::<crate::feishu::BaseUrl>() else {
                continue;
            };
            let app_id = match what.app_id.trim() {
                "" => self.vault.environment_app_id().unwrap_or_default(),
                app_id => app_id.to_owned(),
            };
            let last = Last {
                card: self.card,
                server: base.host().to_owned(),
                app_id,
                to: Address::from(to),
                message_id: message_id.clone(),
            };
            self.lasts.retain(|one| {
                (one.card, &one.server, &one.app_id, &one.to)
                    != (last.card, &last.server, &last.app_id, &last.to)
            });
            self.lasts.push(last);
        }
    }

    /// Brings the person to the place that mends an error, where that is in the card or in a field.
    fn refuse(&mut self, work: &Workspace, error: &Error, settings: &mut SendSettings) {
        if let Some(path) = self.place_of(work, error) {
            self.wants.push(Want::Select(path));
        }
        let is_secret = matches!(error.code(), Some(10_003 | 10_014));
        let asked = matches!(self.shared.whereabouts(), account::Whereabouts::Asked(_));
        if is_secret || (asked && error.call().is_none() && self.secret.is_empty()) {
            settings.set_open("app", true);
            self.focus = Some(profile::secret_id());
        }
    }

    /// The place in the document that an error names, by its path or by the id of the element, where it is there.
    fn place_of(&self, work: &Workspace, error: &Error) -> Option<Path> {
        let view = work.view()?;
        if let Some(path) = error.path() {
            let below = Path::from_pointer(path);
            let steps = self.root.steps().iter().chain(below.steps());
            let path: Path = steps.cloned().collect();
            return view.tree.find(&path).map(|_| path);
        }
        let id = error.element_id()?;
        let has_id = |row: &&super::tree::data::Row| {
            let own = view.tree.get(row.node, "element_id");
            own.and_then(|own| view.tree.str(own)) == Some(id)
        };
        let row = view.outline.rows().iter().find(has_id)?;
        Some(row.path.clone())
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let mut foreign = false;
        let mut form = Form {
            lang: desk.lang,
            look: Look::here(ui),
            foreign: &mut foreign,
        };
        egui::ScrollArea::vertical()
            .id_salt("send")
            .auto_shrink(false)
            .show(ui, |ui| {
                // The bar is beside the fields and not on them.
                ui.set_max_width(ui.available_width() - 4.0);
                self.who_ui(ui, &mut form, desk);
                self.to_ui(ui, &mut form, &mut desk.settings.send);
                self.way_section(ui, &mut form, &mut desk.settings.send);
                self.button_ui(ui, &mut form, desk);
                self.outcome_ui(ui, &mut form, desk);
                ui.add_space(4.0);
                ui.separator();
                self.live_ui(ui, &mut form, desk);
                self.history_ui(ui, &mut form, desk);
                self.message_ui(ui, &mut form, desk);
                self.entity_ui(ui, &mut form, desk);
                ui.add_space(8.0);
            });
        if !self.wants.is_empty() {
            ui.ctx().request_repaint();
        }
        if let Some(id) = self.focus.take() {
            ui.memory_mut(|memory| memory.request_focus(id));
            ui.ctx().request_repaint();
        }
        if !foreign {
            let hands = self.hands(ui.ctx());
            let folder = self.folder.clone();
            self.who
                .keep(hands.as_ref(), folder.as_deref(), &desk.settings.send);
        }
        *desk.foreign |= foreign;
    }

    /// The section on who gets it.
    fn to_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
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
