//! The plan of a send: the exact requests in their order, to be shown or to be done.
//!
//! A dry run and the send itself make their requests in the same place, so what is shown is what goes out; only what the
//! server gives on the way stands as a placeholder: [`IMAGE_KEY`], [`FILE_KEY`], [`CARD_ID`].

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::history::Entry;
use super::key_book::{AppKey, KeyBook};
use super::pictures::{Keys, Needs, Upload, own_texts, sent_text};
use super::profiles::Address;
use super::record::{Record, Stores};
use super::refusal;
use super::way::Way;
use crate::both;
use crate::card::Card;
use crate::feishu::{
    Answer, BaseUrl, Client, Content, Error, Progress, Receiver, Request, batch, entities,
    ephemeral, files, images, messages, new_uuid, webhook,
};
use crate::lang::Bilingual;

/// What stands for the key of a picture that is not uploaded yet; a number follows.
pub const IMAGE_KEY: &str = "$IMAGE_KEY_";
/// What stands for the key of a sound that is not uploaded yet; a number follows.
pub const FILE_KEY: &str = "$FILE_KEY_";
/// What stands for a card entity that is not made yet.
pub const CARD_ID: &str = "$CARD_ID";
/// The server does not know a picture or a sound of the card.
fn lost_keys(error: &Error) -> bool {
    matches!(error.code(), Some(200_570 | 300_240))
}

/// How far a send is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A picture or a sound is on its way.
    Uploading {
        /// Its file's name.
        name: String,
        /// Which one, from 1.
        number: usize,
        /// Of how many.
        of: usize,
    },
    /// A message is on its way.
    Sending {
        /// To which receiver, from 1.
        number: usize,
        /// Of how many.
        of: usize,
    },
    /// A call tells how far it is.
    Call(Progress),
}

impl Step {
    /// The step in words.
    pub fn sentence(&self) -> Bilingual {
        match self {
            Self::Uploading { name, number, of } => both!(
                "Uploading {name} ({number} of {of})…",
                "正在上传 {name}（{number}/{of}）……"
            ),
            Self::Sending { of: 1, .. } => Bilingual::fixed("Sending…", "正在发送……"),
            Self::Sending { number, of } => {
                both!("Sending ({number} of {of})…", "正在发送（{number}/{of}）……")
            }
            Self::Call(progress) => progress.sentence(),
        }
    }
}

/// A message that the server has taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Who has it; `None` where no receiver was named.
    pub to: Option<Receiver>,
    /// The message's id (`om_…`), the batch's (`bm-…`); `None` for a webhook.
    pub message_id: Option<String>,
    /// The chat that holds it.
    pub chat_id: Option<String>,
    /// The card entity.
    pub card_id: Option<String>,
    /// Receivers of a batch whom the server does not know.
    pub invalid: Vec<String>,
    /// The id under which the server's operators find the call.
    pub log_id: Option<String>,
    /// How many tries it took.
    pub tries: u32,
    /// The requests that brought it, uploads left out.
    pub requests: Vec<Request>,
    /// What went wrong beside it: the history could not be written, and the like.
    pub note: Option<Bilingual>,
}

/// One place that gets a message.
#[derive(Debug)]
struct Stop {
    to: Option<Receiver>,
    /// The same at each try, so that a try that was lost makes no second message.
    uuid: String,
    /// The entity that was made for it, so that another try makes no second one.
    card_id: Mutex<Option<String>>,
}

/// A send, ready to go. Running it again after a failure carries the same uuids: who has got it gets it once.
#[derive(Debug)]
pub struct Plan {
    base: BaseUrl,
    way: Way,
    stops: Vec<Stop>,
    /// All receivers of a batch.
    batch: Vec<Receiver>,
    card: Option<Card>,
    /// What the server has already and gets sent in the place of the card.
    content: Option<Content>,
    needs: Needs,
    /// Keys of what was uploaded in this plan.
    uploaded: Mutex<Keys>,
    /// Seconds since 1970, for the signature; `None` for the time of the request.
    time: Option<u64>,
}

impl Plan {
    /// The plan for a card (needless for a template), with what the look before the send has found of its pictures.
    ///
    /// # Errors
    /// [`Error::Configuration`]: a picture is not at hand, or nobody is named to get the card.
    pub fn new(
        base: BaseUrl,
        way: Way,
        to: &[Receiver],
        card: Option<Card>,
        needs: Needs,
    ) -> Result<Self, Error> {
        if let Some(fault) = needs.faults.first().filter(|_| way.sends_card()) {
            return Err(refusal(
                fault.message.clone(),
                Bilingual::fixed("Nothing was sent.", "未发送任何内容。"),
            ));
        }
        let mut each: Vec<Receiver> = Vec::new();
        for one in to.iter().filter(|_| way.takes_receivers()) {
            if !each.contains(one) {
                each.push(one.clone());
            }
        }
        if way.takes_receivers() && each.is_empty() {
            return Err(refusal(
                Bilingual::fixed("Nobody is named to get the card.", "没有指定接收者。"),
                Bilingual::fixed("Give a receiver.", "请填写接收者。"),
            ));
        }
        let stop = |to| Stop {
            to,
            uuid: new_uuid(),
            card_id: Mutex::default(),
        };
        let (stops, batch) = match way {
            Way::Batch => (vec![stop(None)], each),
            _ if way.takes_receivers() => {
                (each.into_iter().map(Some).map(stop).collect(), Vec::new())
            }
            _ => (vec![stop(None)], Vec::new()),
        };
        let needs = if way.sends_card() {
            needs
        } else {
            Needs::default()
        };
        Ok(Self {
            base,
            way,
            stops,
            batch,
            card,
            content: None,
            needs,
            uploaded: Mutex::default(),
            time: None,
        })
    }

    /// The same plan for what the server has already, in the place of the card in the hand: a template, which goes every
    /// way, or a card entity. [`Way::Entity`] makes an entity of the template, and none of an entity that is there.
    ///
    /// # Errors
    /// [`Error::Configuration`]: an entity has several receivers, and it is sent once only.
    pub fn with_content(mut self, content: Content) -> Result<Self, Error> {
        if let (Way::Entity, Content::Entity { card_id }) = (&self.way, &content) {
            if self.stops.len() > 1 {
                return Err(refusal(
                    Bilingual::fixed(
                        "A card entity can be sent once, and several receivers are named.",
                        "卡片实体只能发送一次，而指定了多个接收者。",
                    ),
                    Bilingual::fixed(
                        "Name one receiver, or send the card itself.",
                        "请只指定一个接收者，或直接发送卡片。",
                    ),
                ));
            }
            for stop in &mut self.stops {
                stop.card_id = Mutex::new(Some(card_id.clone()));
            }
        }
        self.needs = Needs::default();
        self.content = Some(content);
        Ok(self)
    }

    /// The same plan with a uuid of the person's own: within an hour one uuid makes one message.
    ///
    /// # Errors
    /// [`Error::Configuration`]: there are several messages to send.
    pub fn with_uuid(mut self, uuid: &str) -> Result<Self, Error> {
        match &mut self.stops[..] {
            [stop] => uuid.clone_into(&mut stop.uuid),
            _ => {
                return Err(refusal(
                    Bilingual::fixed(
                        "One uuid is for one message, and several are to be sent.",
                        "一个 uuid 只对应一条消息，而此处要发送多条。",
                    ),
                    Bilingual::fixed(
                        "Name one receiver, or leave the uuid out.",
                        "请只指定一个接收者，或不填 uuid。",
                    ),
                ));
            }
        }
        Ok(self)
    }

    /// What goes out for a card's text.
    fn content(&self, text: &str) -> Content {
        let given = self.content.clone();
        given.unwrap_or_else(|| self.way.content(text))
    }

    /// As what it is sent.
    pub fn way(&self) -> &Way {
        &self.way
    }

    /// Who gets a message, and its uuid where the server knows a repetition by it: one for each result, in their order.
    pub fn places(&self) -> impl Iterator<Item = (Option<&Receiver>, Option<&str>)> {
        let has_uuid = self.way.carries_uuid();
        self.stops
            .iter()
            .map(move |stop| (stop.to.as_ref(), has_uuid.then_some(&*stop.uuid)))
    }

    /// What helps against an error besides its own advice: a picture that was uploaded before and that the server has
    /// lost is uploaded anew with the next send.
    pub fn cure(&self, error: &Error) -> Option<Bilingual> {
        (lost_keys(error) && !self.keys().is_empty()).then(|| {
            Bilingual::fixed(
                "What was uploaded before is uploaded anew with the next send: send it again.",
                "下次发送时会重新上传之前的图片和音频：请再次发送。",
            )
        })
    }

    /// What will be uploaded.
    pub fn uploads(&self) -> &[Upload] {
        &self.needs.uploads
    }

    /// Which keys stand for the card's own names: those that were known and those that were uploaded.
    pub fn keys(&self) -> Keys {
        let mut keys = self.needs.known.clone();
        let uploaded = self.uploaded.lock().unwrap_or_else(PoisonError::into_inner);
        keys.extend(uploaded.clone());
        keys
    }

    /// The exact requests in the order in which they would go out; nothing is sent. What the server gives on the way
    /// stands as a placeholder.
    ///
    /// # Errors
    /// [`Error::Configuration`]: the card is no strict JSON object, or a receiver does not fit the way.
    pub fn requests(&self) -> Result<Vec<Request>, Error> {
        let mut requests = Vec::new();
        let mut keys = self.keys();
        for (at, upload) in self.needs.uploads.iter().enumerate() {
            if upload
                .names
                .iter()
                .all(|name| keys.contains_key(&(upload.is_image, name.clone())))
            {
                continue;
            }
            requests.push(self.upload_request(upload)?);
            let prefix = if upload.is_image { IMAGE_KEY } else { FILE_KEY };
            enter(&mut keys, upload, &format!("{prefix}{}", at + 1));
        }
        let text = self.text(&keys);
        for stop in &self.stops {
            let made = self.made(stop);
            if self.way == Way::Entity && made.is_none() {
                requests.push(entities::create(&self.base, &self.content(&text))?);
            }
            let card_id = made.unwrap_or_else(|| CARD_ID.to_owned());
            requests.push(self.message_request(stop, &text, Some(&card_id))?);
        }
        Ok(requests)
    }

    fn upload_request(&self, upload: &Upload) -> Result<Request, Error> {
        let bytes = upload.bytes.clone();
        if upload.is_image {
            images::upload(&self.base, &upload.file_name, bytes)
        } else {
            let duration = upload.duration.map(Duration::from_millis);
            files::upload_audio(&self.base, &upload.file_name, bytes, duration)
        }
    }

    /// The card's text as it is sent.
    fn text(&self, keys: &Keys) -> String {
        let card = self.card.as_ref();
        card.map(|card| sent_text(card, keys)).unwrap_or_default()
    }

    fn made(&self, stop: &Stop) -> Option<String> {
        let card_id = stop.card_id.lock();
        card_id.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn message_request(
        &self,
        stop: &Stop,
        text: &str,
        card_id: Option<&str>,
    ) -> Result<Request, Error> {
        let base = &self.base;
        let content = match (&self.way, card_id) {
            (Way::Entity, Some(card_id)) => Content::Entity {
                card_id: card_id.to_owned(),
            },
            _ => self.content(text),
        };
        match (&self.way, &stop.to) {
            (Way::Card | Way::Entity | Way::Template { .. }, Some(to)) => {
                messages::send(base, to, &content, &stop.uuid)
            }
            (Way::Ephemeral { group }, Some(person)) => {
                ephemeral::send(base, group, person, &content)
            }
            (Way::Batch, _) => batch::send(base, &self.batch, &content),
            (
                Way::Reply {
                    message_id,
                    in_thread,
                },
                _,
            ) => messages::reply(base, message_id, &content, *in_thread, &stop.uuid),
            (Way::Update { message_id }, _) => messages::update(base, message_id, &content),
            (Way::Webhook { to, key }, _) => {
                let time = self.time.unwrap_or_else(|| super::now_ms() / 1000);
                let key = key.as_ref().filter(|key| !key.is_empty());
                webhook::send(to, &content, key.map(|key| (key, time)))
            }
            (_, None) => Err(refusal(
                Bilingual::fixed("Nobody is named to get the card.", "没有指定接收者。"),
                Bilingual::fixed("Give a receiver.", "请填写接收者。"),
            )),
        }
    }

    /// Does it: uploads first, each once, then one message after the other. One result per receiver, in their order; of
    /// a batch, a webhook, a reply and an update one. Each is written into the history before it goes out, and how it
    /// ended afterwards, failures too.
    ///
    /// Dropping the future ends it; what was on its way then is written down as possibly arrived.
    pub async fn run(
        &self,
        client: &Client,
        stores: &Stores,
        progress: &(impl Fn(Step) + Sync),
    ) -> Vec<Result<Delivery, Error>> {
        let mut results = Vec::new();
        let note = match self.upload_all(client, stores, progress).await {
            Ok(note) => note,
            Err(error) => {
                // Nobody has got anything, and all for the same reason.
                let keys = self.keys();
                let text = self.text(&keys);
                let failed = |stop: &Stop| {
                    let entry = self.entry(client, stop, &text);
                    let result = Err(error.clone());
                    // The failure itself is what the person has to know.
                    let _ = Record::begin(stores, entry).end(&result);
                    result
                };
                return self.stops.iter().map(failed).collect();
            }
        };
        let keys = self.keys();
        let text = self.text(&keys);
        for (at, stop) in self.stops.iter().enumerate() {
            progress(Step::Sending {
                number: at + 1,
                of: self.stops.len(),
            });
            let mut record = Record::begin(stores, self.entry(client, stop, &text));
            let result = self
                .deliver(client, stop, &text, &mut record, progress)
                .await;
            if result.as_ref().is_err_and(lost_keys) {
                self.forget_keys(client, stores);
            }
            let unwritten = record.end(&result);
            results.push(result.map(|delivery| Delivery {
                note: unwritten.or_else(|| note.clone()),
                ..delivery
            }));
        }
        results
    }

    /// Only uploads what is missing, each once, for a call that is no send: the card's text with the keys in it.
    ///
    /// # Errors
    /// Those of the upload.
    pub async fn upload(
        &self,
        client: &Client,
        stores: &Stores,
        progress: &(impl Fn(Step) + Sync),
    ) -> Result<String, Error> {
        // That a key could not be written down costs another upload only.
        let _ = self.upload_all(client, stores, progress).await?;
        Ok(self.text(&self.keys()))
    }

    /// The server has refused the card for this: where it has lost a picture, the key is forgotten, and the next call
    /// uploads it anew.
    pub fn refused(&self, error: &Error, client: &Client, stores: &Stores) {
        if lost_keys(error) {
            self.forget_keys(client, stores);
        }
    }

    /// Uploads what is missing; gives what went wrong beside it.
    async fn upload_all(
        &self,
        client: &Client,
        stores: &Stores,
        progress: &(impl Fn(Step) + Sync),
    ) -> Result<Option<Bilingual>, Error> {
        let mut note = None;
        let of = self.needs.uploads.len();
        for (at, upload) in self.needs.uploads.iter().enumerate() {
            let keys = self.keys();
            let is_there = |name: &String| keys.contains_key(&(upload.is_image, name.clone()));
            if upload.names.iter().all(is_there) {
                continue;
            }
            if let Some(key) = known_meanwhile(client, stores, upload) {
                let mut uploaded = self.uploaded.lock().unwrap_or_else(PoisonError::into_inner);
                enter(&mut uploaded, upload, &key);
                continue;
            }
            progress(Step::Uploading {
                name: upload.file_name.clone(),
                number: at + 1,
                of,
            });
            let request = self.upload_request(upload)?;
            let tell = |step| progress(Step::Call(step));
            let answer = client.call(&request, &tell).await?;
            let field = if upload.is_image {
                "image_key"
            } else {
                "file_key"
            };
            let Some(key) = text_of(&answer, field) else {
                return Err(incomplete(&upload.file_name));
            };
            let mut uploaded = self.uploaded.lock().unwrap_or_else(PoisonError::into_inner);
            enter(&mut uploaded, upload, &key);
            drop(uploaded);
            if let (Some(folder), Some(app)) = (&stores.folder, app_key(client)) {
                let learned = KeyBook::new(folder).learn(&app, &upload.digest, &key);
                note = note.or(learned.err());
            }
        }
        Ok(note)
    }

    /// The server does not know a picture that the book knows: the next send uploads all of this card anew.
    fn forget_keys(&self, client: &Client, stores: &Stores) {
        let keys: Vec<String> = self.keys().into_values().collect();
        if let (Some(folder), Some(app)) = (&stores.folder, app_key(client)) {
            // Where that fails, the send fails the same way again, and says so.
            let _ = KeyBook::new(folder).forget(&app, &keys);
        }
    }

    /// What the history says of a send before it has an answer.
    fn entry(&self, client: &Client, stop: &Stop, text: &str) -> Entry {
        let app_id = match &self.way {
            Way::Webhook { .. } => None,
            _ => client.credentials().map(|app| app.app_id().to_owned()),
        };
        Entry {
            server: self.base.host().to_owned(),
            app_id: app_id.unwrap_or_default(),
            to: stop.to.as_ref().map(Address::from),
            at_whom: match &self.way {
                Way::Batch => self.batch.iter().map(|to| to.id().to_owned()).collect(),
                Way::Ephemeral { group } => vec![group.id().to_owned()],
                Way::Reply { message_id, .. } | Way::Update { message_id } => {
                    vec![message_id.clone()]
                }
                _ => Vec::new(),
            },
            way: self.way.word().to_owned(),
            card: self
                .content(text)
                .text()
                .unwrap_or_else(|_| text.to_owned()),
            own: match &self.card {
                Some(card) if self.content.is_none() => own_texts(card, &self.keys()),
                _ => Default::default(),
            },
            uuid: stop.uuid.clone(),
            // Where the message is gone, that belongs to it.
            message_id: match &self.way {
                Way::Update { message_id } => Some(message_id.clone()),
                _ => None,
            },
            ..Entry::default()
        }
    }

    async fn deliver(
        &self,
        client: &Client,
        stop: &Stop,
        text: &str,
        record: &mut Record,
        progress: &(impl Fn(Step) + Sync),
    ) -> Result<Delivery, Error> {
        let tell = |step| progress(Step::Call(step));
        let mut requests = Vec::new();
        let mut card_id = self.made(stop);
        if self.way == Way::Entity && card_id.is_none() {
            let request = entities::create(&self.base, &self.content(text))?;
            let answer = client.call(&request, &tell).await?;
            let made = text_of(&answer, "card_id").ok_or_else(|| incomplete("card_id"))?;
            *stop.card_id.lock().unwrap_or_else(PoisonError::into_inner) = Some(made.clone());
            card_id = Some(made);
            requests.push(request);
        }
        record.entry.card_id.clone_from(&card_id);
        let request = self.message_request(stop, text, card_id.as_deref())?;
        record.goes_out();
        let answer = client.call(&request, &tell).await;
        record.is_answered();
        let answer = answer?;
        requests.push(request);
        let message_id = match &self.way {
            Way::Update { message_id } => Some(message_id.clone()),
            Way::Webhook { .. } => None,
            _ => Some(text_of(&answer, "message_id").ok_or_else(|| incomplete("message_id"))?),
        };
        Ok(Delivery {
            to: stop.to.clone(),
            message_id,
            chat_id: text_of(&answer, "chat_id"),
            card_id,
            invalid: invalid(&answer),
            log_id: answer.log_id,
            tries: answer.tries,
            requests,
            note: None,
        })
    }
}

/// The key of what another send of the same app has uploaded since this one was planned.
fn known_meanwhile(client: &Client, stores: &Stores, upload: &Upload) -> Option<String> {
    let page = KeyBook::new(stores.folder.as_deref()?).page(&app_key(client)?);
    page.key_of(&upload.digest).map(str::to_owned)
}

/// The page of the key book for the app of a client.
pub fn app_key(client: &Client) -> Option<AppKey> {
    let credentials = client.credentials()?;
    Some(AppKey::new(client.base(), credentials.app_id()))
}

fn enter(keys: &mut Keys, upload: &Upload, key: &str) {
    for name in &upload.names {
        keys.insert((upload.is_image, name.clone()), key.to_owned());
    }
}

fn text_of(answer: &Answer, name: &str) -> Option<String> {
    let text = answer.data().get(name)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// Receivers of a batch whom the server does not know.
fn invalid(answer: &Answer) -> Vec<String> {
    let Some(data) = answer.data().as_object() else {
        return Vec::new();
    };
    data.iter()
        .filter(|(name, _)| name.starts_with("invalid_"))
        .filter_map(|(_, ids)| ids.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn incomplete(what: &str) -> Error {
    refusal(
        both!(
            "The server took the call and gave no id for {what}.",
            "服务端接受了请求，但没有返回 {what} 的标识。"
        ),
        Bilingual::fixed(
            "Look into the chat before you send it anew; an address that is not Feishu's answers so.",
            "重新发送前请先查看会话；服务器地址不是飞书时会出现这种情况。",
        ),
    )
}
