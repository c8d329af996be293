//! One send on another thread: who "me" is, the look before it, the secret, the uploads, the messages.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::account::Account;
use super::ready::Supplies;
use super::task::Teller;
use crate::card::Card;
use crate::feishu::{Client, Error, Progress, Receiver, ReceiverKind, Request};
use crate::lang::Bilingual;
use crate::sending::pictures::Fetched;
use crate::sending::{
    Address, AppKey, Delivery, Finding, History, Plan, Preflight, Profiles, Step, Way, me,
};

pub(super) const CHECKING: Bilingual = Bilingual::fixed("Checking…", "正在检查……");

/// What stands for "me" where nobody is asked.
const ME: &str = "ou_ME";

/// The last message to a place, to be updated by the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Last {
    /// The card that was sent, by its number in this window.
    pub(super) card: u64,
    pub(super) server: String,
    pub(super) app_id: String,
    pub(super) to: Address,
    pub(super) message_id: String,
}

/// What is sent, to know the same again.
#[derive(Clone, PartialEq)]
pub(super) struct What {
    pub(super) text: String,
    pub(super) base: String,
    pub(super) app_id: String,
    pub(super) way: Way,
    pub(super) to: Vec<Receiver>,
    pub(super) me_text: Option<String>,
    pub(super) update: bool,
}

/// All that a send needs.
pub(super) struct Order {
    pub(super) what: What,
    pub(super) account: Account,
    pub(super) card: Option<Card>,
    /// The number of the card in this window.
    pub(super) serial: u64,
    pub(super) supplies: Supplies,
    /// Which ids are another app's.
    pub(super) profiles: Profiles,
    pub(super) lasts: Vec<Last>,
    /// Messages that are gone, and are not updated.
    pub(super) gone: HashSet<String>,
    /// Whether nothing is sent: the look only, and what would go out.
    pub(super) is_dry: bool,
    /// Plans of the same send that may have come through.
    pub(super) again: Vec<Arc<Plan>>,
    /// What has to be said first of the same send before.
    pub(super) doubt: Option<Finding>,
}

/// What the work finds on its way; it outlives work that is stopped.
#[derive(Clone, Default)]
pub(super) struct Found {
    inner: Arc<Mutex<OnTheWay>>,
}

#[derive(Default)]
pub(super) struct OnTheWay {
    pub(super) me: Option<Receiver>,
    pub(super) fetched: Fetched,
    pub(super) plans: Vec<Arc<Plan>>,
}

impl Found {
    pub(super) fn with<T>(&self, change: impl FnOnce(&mut OnTheWay) -> T) -> T {
        change(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who "me" is, once it was looked up.
    pub(super) fn me(&self) -> Option<Receiver> {
        self.with(|way| way.me.clone())
    }

    /// What was fetched from the web.
    pub(super) fn fetched(&self) -> Fetched {
        self.with(|way| way.fetched.clone())
    }

    /// The plans that were begun.
    pub(super) fn plans(&self) -> Vec<Arc<Plan>> {
        self.with(|way| way.plans.clone())
    }
}

/// How it ended.
pub(super) enum Done {
    /// Something has to be mended or agreed to first.
    Look(Box<Preflight>),
    /// What would go out.
    Dry(Box<Preflight>, Result<Vec<Request>, Error>),
    /// Nothing was begun.
    Refused(Box<Error>),
    /// It went out, or did not.
    Ran(Vec<Result<Delivery, Error>>),
}

/// Sends, or says what stands in the way.
pub(super) async fn run(order: Order, teller: Teller) -> Done {
    match attempt(order, &teller).await {
        Ok(done) => done,
        Err(error) => Done::Refused(Box::new(error)),
    }
}

async fn attempt(mut order: Order, teller: &Teller) -> Result<Done, Error> {
    teller.say(CHECKING);
    if !order.again.is_empty() {
        let client = order.client(true).await?;
        let plans = std::mem::take(&mut order.again);
        return Ok(Done::Ran(order.go(&client, &plans, teller).await));
    }
    let tell = |progress: Progress| teller.call(&progress);
    if let Some(text) = order.what.me_text.take() {
        if order.is_dry {
            // The look asks nobody.
            order.what.to.push(Receiver::new(ReceiverKind::OpenId, ME)?);
        } else {
            let client = order.account.client().await?;
            let me = me::find(&client, &text, &tell).await?;
            order.supplies.found.with(|way| way.me = Some(me.clone()));
            order.what.to.push(me);
        }
    }
    let routes = order.routes()?;
    let mut found = order.look(&routes, teller).await;
    if order.supplies.fetches(&found) {
        order.supplies.fetch(&found, teller).await?;
        found = order.look(&routes, teller).await;
    }
    if order.supplies.stops(&found) && !order.is_dry {
        return Ok(Done::Look(Box::new(found)));
    }
    let mut plans = Vec::new();
    for (way, to) in routes {
        let plan = Plan::new(
            order.base(),
            way,
            &to,
            order.card.clone(),
            found.needs.clone(),
        );
        match plan {
            Ok(plan) => plans.push(Arc::new(plan)),
            Err(error) if order.is_dry => return Ok(Done::Dry(Box::new(found), Err(error))),
            Err(error) => return Err(error),
        }
    }
    if order.is_dry {
        let requests = plans.iter().map(|plan| plan.requests());
        let requests: Result<Vec<Vec<Request>>, Error> = requests.collect();
        return Ok(Done::Dry(
            Box::new(found),
            requests.map(|all| all.into_iter().flatten().collect()),
        ));
    }
    let client = order.client(!found.needs.uploads.is_empty()).await?;
    let found = &order.supplies.found;
    found.with(|way| way.plans.clone_from(&plans));
    Ok(Done::Ran(order.go(&client, &plans, teller).await))
}

impl Order {
    fn base(&self) -> crate::feishu::BaseUrl {
        match &self.what.way {
            Way::Webhook { to, .. } => to.base().clone(),
            _ => self.account.base.clone(),
        }
    }

    /// The client; a webhook needs no app unless pictures are uploaded.
    async fn client(&self, uploads: bool) -> Result<Client, Error> {
        match &self.what.way {
            Way::Webhook { to, .. } if !uploads => {
                Ok(Client::for_webhook(to, self.account.options()))
            }
            Way::Webhook { to, .. } => match self.account.client().await {
                Ok(client) => Ok(client),
                Err(_) if self.again_without_uploads() => {
                    Ok(Client::for_webhook(to, self.account.options()))
                }
                Err(error) => Err(error),
            },
            _ => self.account.client().await,
        }
    }

    fn again_without_uploads(&self) -> bool {
        self.again.iter().all(|plan| plan.uploads().is_empty()) && !self.again.is_empty()
    }

    /// Which way each receiver is reached: by an update of the last message where that is wished and there is one.
    fn routes(&self) -> Result<Vec<(Way, Vec<Receiver>)>, Error> {
        let What { way, to, .. } = &self.what;
        if !self.what.update || *way != Way::Card {
            let to = if way.takes_receivers() {
                to
            } else {
                &Vec::new()
            };
            return Ok(vec![(way.clone(), to.clone())]);
        }
        let mut routes = Vec::new();
        let mut new = Vec::new();
        for one in to {
            match self.last(one)? {
                Some(update) => routes.push((update, Vec::new())),
                None => new.push(one.clone()),
            }
        }
        if !new.is_empty() || routes.is_empty() {
            routes.push((way.clone(), new));
        }
        Ok(routes)
    }

    /// The last message of this card to a receiver.
    fn last(&self, to: &Receiver) -> Result<Option<Way>, Error> {
        let app_id = self.account.app_id();
        let address = Address::from(to);
        let here = self.lasts.iter().rev().find(|last| {
            (last.card, &last.to) == (self.serial, &address)
                && (&*last.server, &*last.app_id) == (self.account.base.host(), &*app_id)
        });
        if let Some(last) = here {
            let message_id = last.message_id.clone();
            return Ok(Some(Way::Update { message_id }));
        }
        let stores = &self.supplies.stores;
        let (Some(folder), Some(document)) = (&stores.folder, &stores.document) else {
            return Ok(None);
        };
        let found = History::new(folder)
            .again(document, to, &self.account.base, &app_id)
            .map_err(|what| super::account::refusal(what, Bilingual::default()))?;
        let is_there = |way: &Way| match way {
            Way::Update { message_id } => !self.gone.contains(message_id),
            _ => true,
        };
        Ok(found.filter(is_there))
    }

    /// The look before the send, on a thread for what blocks.
    async fn look(&self, routes: &[(Way, Vec<Receiver>)], teller: &Teller) -> Preflight {
        teller.say(CHECKING);
        let app = AppKey::new(&self.account.base, &self.account.app_id());
        let mut found = match self.card.clone() {
            Some(card) => self.supplies.look(card, routes, app).await,
            None => Preflight::default(),
        };
        found.look_at_server(&self.base());
        found.look_at_profiles(&self.profiles, &self.account.app_id(), &self.what.to);
        found.warnings.extend(self.doubt.clone());
        found
    }

    /// Does the plans, one after the other.
    async fn go(
        &self,
        client: &Client,
        plans: &[Arc<Plan>],
        teller: &Teller,
    ) -> Vec<Result<Delivery, Error>> {
        let mut results = Vec::new();
        let tell = |step: Step| teller.step(&step);
        for plan in plans {
            results.extend(plan.run(client, &self.supplies.stores, &tell).await);
        }
        let is_webhook = matches!(self.what.way, Way::Webhook { .. });
        if results.iter().any(Result::is_ok) && !is_webhook {
            self.account.keep().await;
        }
        results
    }
}
