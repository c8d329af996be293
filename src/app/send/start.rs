//! A send begins, ends, is stopped: what goes to the other thread, and what comes back.

use std::path::PathBuf;

use super::super::session::SendSettings;
use super::super::tree::data::Row;
use super::super::workspace::Workspace;
use super::account::{self, Whereabouts};
use super::outcome::{Outcome, Ran};
use super::run::{self, Done, Found, Last, Order, What};
use super::task::Task;
use super::{Job, Mode, SendPane, Want, profile, receiver};
use crate::document::Path;
use crate::feishu::{BaseUrl, Error};
use crate::lang::Bilingual;
use crate::sending::pictures::sent_text;
use crate::sending::{Address, Delivery, Folders, Stores, Way};

const STARTING: Bilingual = Bilingual::fixed("Starting…", "正在开始……");
const NO_RUNTIME: Bilingual = Bilingual::fixed(
    "The system gives no thread for the network.",
    "系统未提供网络线程。",
);

impl SendPane {
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
        let hands = self
            .hands(ctx)
            .ok_or_else(|| account::refusal(NO_RUNTIME, Bilingual::default()));
        self.acts.clear();
        let (hands, order) = match hands
            .and_then(|hands| Ok((hands, self.order(work, pictures, settings, mode)?)))
        {
            Ok(ready) => ready,
            Err(error) => {
                self.refuse(work, &error, settings);
                self.is_new = self.focus.is_none();
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
        let (mut to, me_text) = if way.takes_receivers() {
            receiver::receivers(settings, &self.people)?
        } else {
            (Vec::new(), None)
        };
        if mode == Mode::Live {
            // One card follows the text.
            to.truncate(1);
        }
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
            let mut what = job.what;
            if let Some(me) = job.found.me() {
                self.new_me = Some(Address::from(&me));
                what.me_text = None;
                what.to = vec![me];
            }
            if !plans.is_empty() {
                self.unsure = Some((what, plans));
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
        if let Some(me) = self.new_me.take() {
            settings.me = Some(me);
            self.people.found_me();
        }
        if std::mem::take(&mut self.looks_me_up) {
            self.look_me_up(settings);
        }
        self.who.poll();
        self.who
            .write(self.hands(ctx).as_ref(), self.folder.as_deref());
        self.trial.poll(ctx);
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
        self.is_new = true;
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
                self.outcome = Outcome::Ran(Box::new(Ran {
                    to: match &plans[..] {
                        // Updates come first and name no receiver.
                        [_] if results.len() > 1 => what.to,
                        _ => Vec::new(),
                    },
                    results,
                    plans,
                    way: what.way,
                }));
            }
        }
    }

    /// A message is there no more, or cannot be changed any more: the next send makes a new one.
    pub(super) fn is_gone(&mut self, message_id: String) {
        self.lasts.retain(|last| last.message_id != message_id);
        self.gone.insert(message_id);
        self.past.forget();
    }

    /// What the next send to the same place can update.
    fn note_lasts(&mut self, what: &What, results: &[Result<Delivery, Error>]) {
        if !matches!(
            what.way,
            Way::Card | Way::Template { .. } | Way::Reply { .. }
        ) {
            return;
        }
        for delivery in results.iter().flatten() {
            let (Some(to), Some(message_id)) = (&delivery.to, &delivery.message_id) else {
                continue;
            };
            let Ok(base) = what.base.parse::<BaseUrl>() else {
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
        let asked = matches!(self.shared.whereabouts(), Whereabouts::Asked(_));
        if is_secret || (asked && error.call().is_none() && self.secret.is_empty()) {
            settings.set_open("app", true);
            self.focus = Some(profile::secret_id());
            // The field is what matters now.
            self.is_new = false;
        }
    }

    /// Brings the person to the field in which "me" is looked up.
    pub(super) fn look_me_up(&mut self, settings: &mut SendSettings) {
        settings.to_me = Some(true);
        settings.set_open("to", true);
        self.people.is_changing = true;
        self.focus = Some(receiver::me_id());
    }

    /// The place in the document that an error names, by its path or by the id of the element, where it is there.
    pub(super) fn place_of(&self, work: &Workspace, error: &Error) -> Option<Path> {
        let view = work.view()?;
        if let Some(path) = error.path() {
            let below = Path::from_pointer(path);
            let steps = self.root.steps().iter().chain(below.steps());
            let path: Path = steps.cloned().collect();
            return view.tree.find(&path).map(|_| path);
        }
        let id = error.element_id()?;
        let has_id = |row: &&Row| {
            let own = view.tree.get(row.node, "element_id");
            own.and_then(|own| view.tree.str(own)) == Some(id)
        };
        let row = view.outline.rows().iter().find(has_id)?;
        Some(row.path.clone())
    }
}
