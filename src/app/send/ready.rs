//! A card made ready to go out: the look at it, what is fetched from the web, what is uploaded, the text with the keys.

use std::collections::HashSet;
use std::sync::Arc;

use super::account::Account;
use super::run::{CHECKING, Found};
use super::task::{Task, Teller};
use crate::both;
use crate::card::Card;
use crate::check::Piece;
use crate::document::Tree;
use crate::feishu::{BaseUrl, Client, Error, Receiver, ReceiverKind};
use crate::lang::Bilingual;
use crate::sending::pictures::Fetched;
use crate::sending::plan::app_key;
use crate::sending::{
    AppKey, Finding, Folders, KeyBook, Plan, Preflight, Sources, Step, Stores, Way, fetch,
    preflight, preflight_piece, preflight_text,
};

/// Stands for whoever has the card already, so that nobody is looked at.
const NOBODY: &str = "oc_0";

/// Warnings that a person has agreed to, each for one card and one place in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Agreed(HashSet<Agreement>);

/// Card or call that a warning is of, rule, place as a JSON Pointer, sentence.
type Agreement = (Subject, &'static str, String, String);

/// The thing that a person is warned about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// Nothing yet.
    #[default]
    None,
    /// The open card, by its number in this window.
    Card(u64),
    /// The body of a call of a card entity, while this card is open.
    Call(u64),
}

impl Agreed {
    fn name(subject: Subject, finding: &Finding) -> Agreement {
        let place = finding.place.as_ref().map(ToString::to_string);
        let sentence = finding.message.en.clone().into_owned();
        (subject, finding.code, place.unwrap_or_default(), sentence)
    }

    /// Remembers that the person agrees to a warning.
    pub(super) fn add(&mut self, subject: Subject, finding: &Finding) {
        self.0.insert(Self::name(subject, finding));
    }

    fn has(&self, subject: Subject, finding: &Finding) -> bool {
        self.0.contains(&Self::name(subject, finding))
    }
}

/// What a card's pictures are taken from, and what the person has agreed to.
#[derive(Clone, Default)]
pub(super) struct Supplies {
    pub(super) folders: Folders,
    pub(super) fetched: Fetched,
    /// Whether addresses of the web are fetched first.
    pub(super) fetch: bool,
    pub(super) stores: Stores,
    /// Warnings that the person has seen.
    pub(super) agreed: Agreed,
    /// The thing that is sent.
    pub(super) subject: Subject,
    pub(super) found: Found,
}

/// What goes out in a call that is no send.
#[derive(Clone)]
pub(super) enum Goods {
    /// A whole card.
    Card(Box<Card>),
    /// A part of a card, and which.
    Part(Box<Card>, Piece),
}

impl Goods {
    /// A part of a card, in any form.
    pub(super) fn part(tree: Tree, piece: Piece) -> Self {
        let root = tree.root();
        let mut card = Card::read(Arc::new(tree), None);
        card.root = root;
        Self::Part(Box::new(card), piece)
    }
}

/// What the look has come to.
pub(super) enum Ready {
    /// Something has to be mended or agreed to first.
    Look(Box<Preflight>),
    /// It may go, with this text.
    Go(Box<Laden>),
}

/// What a call that carries a card has come to.
pub(super) enum Called<T> {
    /// Something has to be mended or agreed to first.
    Look(Box<Preflight>),
    /// The server has done it.
    Done(T),
}

/// A call that carries a card, in the panel: on its way, asked about, done.
pub(super) struct CallOf<T: Send + 'static> {
    pub(super) doing: Option<Task<Result<Called<T>, Error>>>,
    pub(super) done: Option<Result<T, Box<Error>>>,
    /// What the person is asked about.
    pub(super) look: Option<Box<Preflight>>,
    /// What it finds on its way.
    found: Found,
    /// True while its outcome has yet to be scrolled into view.
    pub(super) is_new: bool,
    /// True while the status line still has to name the error.
    is_unsaid: bool,
}

impl<T: Send + 'static> Default for CallOf<T> {
    fn default() -> Self {
        Self {
            doing: None,
            done: None,
            look: None,
            found: Found::default(),
            is_new: false,
            is_unsaid: false,
        }
    }
}

impl<T: Send + 'static> CallOf<T> {
    /// The error of the call; returned once.
    pub(super) fn failure(&mut self) -> Option<Bilingual> {
        let is_unsaid = std::mem::take(&mut self.is_unsaid);
        match &self.done {
            Some(Err(error)) if is_unsaid => Some(error.explain().what),
            _ => None,
        }
    }

    /// Scrolls a new outcome into view.
    pub(super) fn show_news(&mut self, ui: &egui::Ui, drawn: egui::Rect) {
        if std::mem::take(&mut self.is_new) {
            ui.scroll_to_rect(drawn, None);
        }
    }

    /// Forgets what was said of the call before; it writes what it finds into `found`.
    pub(super) fn begin(&mut self, found: Found) {
        self.done = None;
        self.look = None;
        self.found = found;
    }

    /// What the call has fetched from the web.
    pub(super) fn fetched(&self) -> Fetched {
        self.found.fetched()
    }

    /// Nothing was begun.
    pub(super) fn refuse(&mut self, error: Error) {
        self.look = None;
        self.done = Some(Err(Box::new(error)));
        (self.is_new, self.is_unsaid) = (true, true);
    }

    /// Whether it has ended with an answer or an error.
    pub(super) fn poll(&mut self) -> bool {
        let ended = Task::take(&mut self.doing);
        if ended.is_some() {
            (self.is_new, self.is_unsaid) = (true, true);
        }
        match ended {
            None => false,
            Some(Ok(Called::Look(found))) => {
                self.look = Some(found);
                false
            }
            Some(Ok(Called::Done(done))) => {
                self.done = Some(Ok(done));
                true
            }
            Some(Err(error)) => {
                self.done = Some(Err(Box::new(error)));
                true
            }
        }
    }
}

/// A card whose pictures have their keys.
pub(super) struct Laden {
    pub(super) text: String,
    plan: Plan,
    client: Client,
    stores: Stores,
}

impl Laden {
    /// The app's client.
    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// What came of the call: a picture that the server has lost is uploaded anew the next time.
    pub(super) fn end<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.inspect_err(|error| self.plan.refused(error, &self.client, &self.stores))
    }
}

impl Supplies {
    /// Whether there is something to fetch, and the person wants that.
    pub(super) fn fetches(&self, found: &Preflight) -> bool {
        self.fetch && !found.needs.web.is_empty()
    }

    /// Fetches what the card names by addresses of the web.
    pub(super) async fn fetch(&mut self, found: &Preflight, teller: &Teller) -> Result<(), Error> {
        let fetching = |url: &str| {
            let host = url.split('/').nth(2).unwrap_or(url).to_owned();
            teller.say(both!("Fetching from {host}…", "正在从 {host} 下载……"));
        };
        let fetched = fetch(&found.needs.web, fetching).await?;
        self.fetched.extend(fetched);
        let all = self.fetched.clone();
        self.found.with(|way| way.fetched = all);
        Ok(())
    }

    /// Whether something has to be mended or agreed to first.
    pub(super) fn stops(&self, found: &Preflight) -> bool {
        let is_new = |warning: &Finding| !self.agreed.has(self.subject, warning);
        !found.may_go() || found.warnings.iter().any(is_new)
    }

    /// The findings that keep a streamed text from being sent; `None` where it may go.
    pub(super) fn doubts(&self, text: &str, base: &BaseUrl) -> Option<Box<Preflight>> {
        let mut found = preflight_text(text);
        found.look_at_server(base);
        self.stops(&found).then(|| Box::new(found))
    }

    /// The look at a card, on a thread for what blocks.
    pub(super) async fn look(
        &self,
        card: Card,
        routes: &[(Way, Vec<Receiver>)],
        app: AppKey,
    ) -> Preflight {
        let routes = routes.to_vec();
        self.blocking(app, move |sources| {
            let mut all = Preflight::default();
            for (way, to) in &routes {
                let one = preflight(&card, way, to, sources);
                for error in one.errors {
                    if !all.errors.contains(&error) {
                        all.errors.push(error);
                    }
                }
                for warning in one.warnings {
                    if !all.warnings.contains(&warning) {
                        all.warnings.push(warning);
                    }
                }
                all.needs = one.needs;
            }
            all
        })
        .await
    }

    async fn blocking(
        &self,
        app: AppKey,
        look: impl FnOnce(Sources<'_>) -> Preflight + Send + 'static,
    ) -> Preflight {
        let folder = self.stores.folder.clone();
        let (folders, fetched) = (self.folders.clone(), self.fetched.clone());
        let look = move || {
            let page = folder.map(|folder| KeyBook::new(&folder).page(&app));
            let page = page.unwrap_or_default();
            look(Sources {
                folders: &folders,
                page: &page,
                fetched: &fetched,
            })
        };
        let looked = tokio::task::spawn_blocking(look).await;
        looked.unwrap_or_else(|_| Preflight {
            errors: vec![unseen()],
            ..Preflight::default()
        })
    }

    /// Looks at what a call carries, and uploads what it needs where nothing stands in the way.
    pub(super) async fn ready(
        mut self,
        goods: Goods,
        way: &Way,
        account: &Account,
        teller: &Teller,
    ) -> Result<Ready, Error> {
        teller.say(CHECKING);
        let app = || AppKey::new(&account.base, &account.app_id());
        let mut found = self.look_at(&goods, way, app()).await?;
        if self.fetches(&found) {
            self.fetch(&found, teller).await?;
            found = self.look_at(&goods, way, app()).await?;
        }
        found.look_at_server(&account.base);
        if self.stops(&found) {
            return Ok(Ready::Look(Box::new(found)));
        }
        let client = account.client().await?;
        self.load(goods, way, found, client, teller).await
    }

    /// As [`Supplies::ready`] for a card that is there already and follows the text: warnings stop nothing.
    pub(super) async fn follow(
        self,
        card: Card,
        client: Client,
        teller: &Teller,
    ) -> Result<Ready, Error> {
        let goods = Goods::Card(Box::new(card));
        let app = app_key(&client).unwrap_or_else(|| AppKey::new(client.base(), ""));
        let found = self.look_at(&goods, &Way::Entity, app).await?;
        if !found.may_go() {
            return Ok(Ready::Look(Box::new(found)));
        }
        self.load(goods, &Way::Entity, found, client, teller).await
    }

    async fn look_at(&self, goods: &Goods, way: &Way, app: AppKey) -> Result<Preflight, Error> {
        let (Goods::Card(card) | Goods::Part(card, _)) = goods;
        let mut found = match goods {
            Goods::Card(_) => {
                let routes = [(way.clone(), vec![nobody()?])];
                self.look(Card::clone(card), &routes, app).await
            }
            Goods::Part(part, piece) => {
                let (part, piece) = (Card::clone(part), *piece);
                let look = move |sources: Sources<'_>| preflight_piece(&part, piece, sources);
                self.blocking(app, look).await
            }
        };
        if matches!(self.subject, Subject::Call(_)) {
            name_lines(&mut found, &card.tree);
        }
        Ok(found)
    }

    /// Uploads what is missing.
    async fn load(
        self,
        goods: Goods,
        way: &Way,
        found: Preflight,
        client: Client,
        teller: &Teller,
    ) -> Result<Ready, Error> {
        let (Goods::Card(card) | Goods::Part(card, _)) = goods;
        let base: BaseUrl = client.base().clone();
        let to = [nobody()?];
        let plan = Plan::new(base, way.clone(), &to, Some(*card), found.needs)?;
        let tell = |step: Step| teller.step(&step);
        let text = plan.upload(&client, &self.stores, &tell).await?;
        Ok(Ready::Go(Box::new(Laden {
            text,
            plan,
            client,
            stores: self.stores,
        })))
    }
}

/// Says the lines of a call's body: the places in it are none of the open card's.
fn name_lines(found: &mut Preflight, body: &Tree) {
    for finding in found.errors.iter_mut().chain(&mut found.warnings) {
        let place = finding.place.take();
        let node = place.and_then(|place| body.find(&place));
        // What is on one line needs no number.
        if let Some(node) = node.filter(|_| body.text().trim().contains('\n')) {
            let line = body.position(body.node(node).range.start).line;
            let Bilingual { en, zh } = &finding.message;
            finding.message = both!("Line {line}: {en}", "第 {line} 行：{zh}");
        }
    }
}

/// What nobody has looked at does not go out.
fn unseen() -> Finding {
    Finding {
        code: "way",
        message: Bilingual::fixed(
            "The look at the card broke off, so nothing was sent; try again",
            "检查卡片时中断，未发送任何内容；请重试",
        ),
        place: None,
        server: None,
    }
}

fn nobody() -> Result<Receiver, Error> {
    Receiver::new(ReceiverKind::ChatId, NOBODY)
}
