//! A send begins, ends, is stopped: what goes to the other thread, and what comes back.

use std::path::PathBuf;
use std::time::SystemTime;

use super::super::session::SendSettings;
use super::super::tree::data::Row;
use super::super::workspace::Workspace;
use super::account::{self, Whereabouts};
use super::doubt::{self, Before};
use super::outcome::{Outcome, Ran};
use super::ready::{Subject, Supplies};
use super::run::{self, Done, Found, Last, Order, What};
use super::task::Task;
use super::{Errand, Job, Mode, SendPane, Want, profile, receiver};
use crate::document::Path;
use crate::feishu::{BaseUrl, Error};
use crate::lang::Bilingual;
use crate::sending::pictures::sent_text;
use crate::sending::{Address, Delivery, Folders, Preflight, Stores, Way};

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
        self.errand = match mode {
            Mode::Send | Mode::Check => Errand::Fields,
            Mode::Live => Errand::Live,
            Mode::Update => Errand::Update(self.update_of.clone()),
            // What the person was asked about goes on.
            Mode::Again | Mode::AllTheSame | Mode::Fetch => self.errand.clone(),
        };
        self.pictures.clone_from(&pictures);
        let (hands, (order, since)) = match hands
            .and_then(|hands| Ok((hands, self.order(work, pictures, settings, mode)?)))
        {
            Ok(ready) => ready,
            Err(error) => {
                self.refuse(work, &error, settings);
                self.end_with(Outcome::Refused(Box::new(error)));
                return;
            }
        };
        self.outcome = Outcome::None;
        let (what, again) = (order.what.clone(), order.again.clone());
        let (found, card) = (order.supplies.found.clone(), order.card.clone());
        let task = Task::start(&hands, STARTING, |teller| run::run(order, teller));
        self.job = Some(Job {
            card,
            task: Some(task),
            what,
            found,
            again,
            errand: self.errand.clone(),
            since,
        });
    }

    /// What is sent: the card and the fields.
    fn what(&mut self, work: &Workspace, settings: &SendSettings) -> Result<What, Error> {
        let way = match &self.errand {
            Errand::Fields => self.way(settings)?,
            Errand::Live => Way::Entity,
            Errand::Update(message_id) => Way::Update {
                message_id: message_id.clone(),
            },
        };
        let (mut to, me_text) = if way.takes_receivers() {
            receiver::receivers(settings, &self.people)?
        } else {
            (Vec::new(), None)
        };
        if self.errand == Errand::Live {
            // One card follows the text.
            to.truncate(1);
        }
        let view = work.view();
        self.root = view
            .map(|view| view.tree.path(view.card.root))
            .unwrap_or_default();
        Ok(What {
            text: view
                .map(|view| view.tree.minified(view.card.root))
                .unwrap_or_default(),
            base: settings.base.clone(),
            app_id: settings.app_id.clone(),
            way,
            to,
            me_text,
            update: settings.update_last,
        })
    }

    /// What the pictures of the open card are taken from.
    pub(super) fn supplies(
        &self,
        work: &Workspace,
        pictures: Option<PathBuf>,
        settings: &SendSettings,
    ) -> Supplies {
        let folders = match work.file() {
            Some(file) => Folders::of_card(file),
            None => Folders {
                images: pictures,
                beside: None,
            },
        };
        Supplies {
            folders,
            fetched: self.fetched.clone(),
            fetch: false,
            stores: Stores {
                folder: self.folder.clone(),
                profile: settings.profile.clone(),
                document: work.file().map(std::path::Path::to_path_buf),
            },
            agreed: self.agreed.clone(),
            subject: Subject::Card(self.card),
            found: Found::default(),
        }
    }

    /// Remembers that the person agrees to the findings.
    pub(super) fn accept(&mut self, subject: Subject, found: &Preflight) {
        let warnings = found.warnings.iter();
        for warning in warnings.filter(|warning| !doubt::is_of(warning)) {
            self.agreed.add(subject, warning);
        }
    }

    /// All that the send needs, from the fields; and when the same went out first.
    fn order(
        &mut self,
        work: &Workspace,
        pictures: Option<PathBuf>,
        settings: &SendSettings,
        mode: Mode,
    ) -> Result<(Order, SystemTime), Error> {
        let account = self.account(settings)?;
        let what = self.what(work, settings)?;
        if mode == Mode::AllTheSame
            && let Outcome::Look(found) | Outcome::Dry(found, _) = &self.outcome
        {
            let found = found.clone();
            self.accept(Subject::Card(self.card), &found);
            if found.warnings.iter().any(doubt::is_of) {
                self.doubts.forget(&what);
            }
        }
        let now = SystemTime::now();
        let (again, since, doubt) = match self.doubts.before(&what, now) {
            // A look shows what would go out now.
            Before::Again(..) if mode == Mode::Check => (Vec::new(), now, None),
            Before::Again(plans, since) => (plans, since, None),
            Before::Nothing => (Vec::new(), now, None),
            Before::Tell(finding) => (Vec::new(), now, Some(finding)),
        };
        let mut supplies = self.supplies(work, pictures, settings);
        supplies.fetch = mode == Mode::Fetch;
        let order = Order {
            what,
            account,
            card: work.view().map(|view| view.card.clone()),
            serial: self.card,
            supplies,
            profiles: self.who.profiles(settings),
            lasts: self.lasts.clone(),
            gone: self.gone.clone(),
            is_dry: mode == Mode::Check,
            again,
            doubt,
        };
        Ok((order, since))
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
                self.doubts.add(what, plans, job.since);
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
        let failures = [
            self.entity.failure(),
            self.message.failure(),
            self.trial.failure(),
            self.acts.failure(),
            self.live.failure(),
        ];
        for failure in failures.into_iter().flatten() {
            self.wants.push(Want::Say(failure, true));
        }
        for fetched in [self.entity.fetched(), self.message.fetched()] {
            self.fetched.extend(fetched);
        }
        if let Some(message_id) = self.acts.poll() {
            self.is_gone(message_id);
        }
        if self.live.is_on() {
            let supplies = self.supplies(work, self.pictures.clone(), settings);
            self.live.follow(self.hands(ctx).as_ref(), work, supplies);
        }
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
            Done::Look(found) => self.end_with(Outcome::Look(found)),
            Done::Dry(found, requests) => self.end_with(Outcome::Dry(found, requests)),
            Done::Refused(error) => {
                self.refuse(work, &error, settings);
                self.end_with(Outcome::Refused(error));
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
                    self.doubts.add(what.clone(), plans.clone(), job.since);
                } else if results.iter().all(is_settled) {
                    self.doubts.forget(&what);
                }
                self.note_lasts(&what, &results);
                if let Some(Err(error)) = results.iter().find(|result| result.is_err()) {
                    self.refuse(work, error, settings);
                }
                if job.errand == Errand::Live
                    && let [Ok(delivery), ..] = &results[..]
                {
                    let client = self.shared.client();
                    if let (Some(hands), Some(card_id), Some(client)) =
                        (self.hands(ctx), &delivery.card_id, client)
                    {
                        let keys = plans.first().map(|plan| plan.keys()).unwrap_or_default();
                        let card = job.card.as_ref();
                        let text = card.map(|card| sent_text(card, &keys)).unwrap_or_default();
                        self.live.start(&hands, &client, card_id, &text);
                    }
                }
                if let [Ok(delivery), ..] = &results[..] {
                    self.entity.offer(delivery.card_id.as_deref());
                    self.message.offer(delivery.message_id.as_deref());
                }
                self.past.forget();
                self.end_with(Outcome::Ran(Box::new(Ran {
                    to: match &plans[..] {
                        // Updates come first and name no receiver.
                        [_] if results.len() > 1 => what.to,
                        _ => Vec::new(),
                    },
                    results,
                    plans,
                    way: what.way,
                })));
            }
        }
    }

    /// Shows the outcome of a send, and names it in the status line too: the panel may be hidden by now.
    fn end_with(&mut self, outcome: Outcome) {
        self.is_new = true;
        self.wants.extend(outcome.in_short());
        self.outcome = outcome;
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

/// Whether a result leaves no doubt about an earlier try of the same: it is there, or the card itself was refused.
fn is_settled(result: &Result<Delivery, Error>) -> bool {
    match result {
        Ok(_) => true,
        Err(error) => {
            let of_card = error.api().is_some_and(|refusal| refusal.card.is_some());
            of_card || matches!(error.code(), Some(200_570 | 300_240))
        }
    }
}
