//! The nine calls of card entities: each with its body in sight before it goes.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use egui::{RichText, Ui};
use serde_json::{Value, json};

use super::super::desk::Desk;
use super::account::refusal;
use super::form::Form;
use super::outcome::short_fault;
use super::perform::{Body, CALLING, perform};
use super::ready::{CallOf, Called, Goods, Subject};
use super::task::Task;
use super::{Mode, SendPane, preflight};
use crate::both;
use crate::card::Card;
use crate::check::Piece;
use crate::document::{Tree, format};
use crate::feishu::{BaseUrl, Change, Content, EntityCall, Error, Place, Request, Stamp, new_uuid};
use crate::lang::Bilingual;
use crate::sending::pictures::Fetched;
use crate::sending::sequence;

const CALLS: Bilingual = Bilingual::fixed("Calls of card entities", "卡片实体接口");
const CALL: Bilingual = Bilingual::fixed("Call", "接口");
const CARD_ID: Bilingual = Bilingual::fixed("Card ID", "卡片 ID");
const ELEMENT_ID: Bilingual = Bilingual::fixed("Element ID", "组件 ID");
const PLACE: Bilingual = Bilingual::fixed("Where", "位置");
const TARGET: Bilingual = Bilingual::fixed("Target element", "目标组件");
const BODY: Bilingual = Bilingual::fixed("Body", "内容");
const FROM_CARD: Bilingual = Bilingual::fixed("Fill in from the card", "从当前卡片填入");
const SEQUENCE: Bilingual = Bilingual::fixed("Sequence", "序号 sequence");
const REQUEST: Bilingual = Bilingual::fixed("The request", "请求");
const KEYS_NOTE: Bilingual = Bilingual::fixed(
    "Pictures at hand are uploaded, and their keys put in the place of their names.",
    "本地图片会先上传，并以其 key 替换卡片中的名称。",
);
const SEND: Bilingual = Bilingual::fixed("Send the call", "发送请求");
const CURL: Bilingual = Bilingual::fixed("Copy as curl", "复制为 curl");
const DONE: Bilingual = Bilingual::fixed("The server has done it.", "服务端已执行。");
const ANSWER: Bilingual = Bilingual::fixed("The answer", "响应");

/// Which call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Which {
    #[default]
    Create,
    Card,
    Settings,
    Batch,
    Add,
    Replace,
    Patch,
    Stream,
    Delete,
}

static ALL: [(Which, Bilingual); 9] = [
    (Which::Create, Bilingual::fixed("Create", "创建卡片实体")),
    (Which::Card, Bilingual::fixed("Full update", "全量更新卡片")),
    (
        Which::Settings,
        Bilingual::fixed("Settings", "更新卡片配置"),
    ),
    (
        Which::Batch,
        Bilingual::fixed("Batch update", "局部更新卡片"),
    ),
    (Which::Add, Bilingual::fixed("New elements", "新增组件")),
    (
        Which::Replace,
        Bilingual::fixed("Replace an element", "更新组件"),
    ),
    (
        Which::Patch,
        Bilingual::fixed("Properties of an element", "更新组件属性"),
    ),
    (
        Which::Stream,
        Bilingual::fixed("Stream text", "流式更新文本"),
    ),
    (
        Which::Delete,
        Bilingual::fixed("Delete an element", "删除组件"),
    ),
];

static PLACES: [(Place, Bilingual); 3] = [
    (Place::Append, Bilingual::fixed("At the end", "追加到末尾")),
    (Place::Before, Bilingual::fixed("Before", "之前")),
    (Place::After, Bilingual::fixed("After", "之后")),
];

impl Which {
    const fn has_element(self) -> bool {
        matches!(
            self,
            Self::Replace | Self::Patch | Self::Stream | Self::Delete
        )
    }

    const fn has_body(self) -> bool {
        !matches!(self, Self::Delete)
    }
}

/// The fields of the section.
pub(super) struct Calls {
    which: Which,
    card_id: String,
    element_id: String,
    place: Place,
    target: String,
    body: String,
    /// The call that the body was filled in for.
    filled: Option<Which>,
    /// The last number of each entity.
    sequences: HashMap<String, u32>,
    /// A number that was typed for the coming call.
    typed: Option<String>,
    /// The uuid of the coming call: the same until it has come through.
    uuid: String,
    call: CallOf<Value>,
    sent: Option<(String, u32)>,
    drawn: Option<Arc<Drawn>>,
}

/// A request in sight, and the server and call that it was made of.
struct Drawn {
    fields: (String, EntityCall),
    request: Result<Request, Error>,
    shown: String,
}

impl Default for Calls {
    fn default() -> Self {
        Self {
            which: Which::default(),
            card_id: String::new(),
            element_id: String::new(),
            place: Place::Append,
            target: String::new(),
            body: String::new(),
            filled: None,
            sequences: HashMap::new(),
            typed: None,
            uuid: String::new(),
            call: CallOf::default(),
            sent: None,
            drawn: None,
        }
    }
}

impl Calls {
    /// An entity was made: it is the one that a person may want.
    pub(super) fn offer(&mut self, card_id: Option<&str>) {
        if let Some(id) = card_id {
            id.clone_into(&mut self.card_id);
        }
    }

    /// The error of the call; returned once.
    pub(super) fn failure(&mut self) -> Option<Bilingual> {
        self.call.failure()
    }

    pub(super) fn poll(&mut self) {
        if !self.call.poll() {
            return;
        }
        let sent = self.sent.take();
        match (&self.call.done, sent) {
            (Some(Ok(answer)), sent) => {
                self.uuid = new_uuid();
                self.typed = None;
                if let Some((card_id, sequence)) = sent {
                    self.sequences.insert(card_id, sequence);
                }
                let made = answer.get("card_id").and_then(Value::as_str);
                let made = made.map(str::to_owned);
                self.offer(made.as_deref());
            }
            (Some(Err(error)), Some((card_id, sequence))) if error.code() == Some(300_317) => {
                // The server has seen a larger one: goes on well behind it.
                let next = sequence.saturating_add(1000);
                self.sequences.insert(card_id, next);
                self.typed = None;
                self.uuid = new_uuid();
            }
            _ => {}
        }
    }

    /// What was fetched from the web for a call.
    pub(super) fn fetched(&self) -> Fetched {
        self.call.fetched()
    }

    /// The body as it is looked at before it goes; `None` for what is no JSON, which never goes.
    fn carried(&self, desk: &Desk<'_>) -> Option<Body> {
        let piece = match self.which {
            Which::Delete => return Some(Body::Bare),
            // Marks and links of a plain text are letters.
            Which::Stream if self.is_plain(desk) => return Some(Body::Bare),
            Which::Stream => return Some(Body::Text(self.body.clone())),
            Which::Create | Which::Card => {
                let card = Card::read(Arc::new(Tree::parse(&*self.body).ok()?), None);
                return Some(Body::Goods(Goods::Card(Box::new(card))));
            }
            Which::Settings => Piece::Settings,
            Which::Batch => Piece::Batch,
            Which::Add => Piece::Elements,
            Which::Replace => Piece::Element,
            Which::Patch => Piece::Patch,
        };
        let tree = Tree::parse(&*self.body).ok()?;
        Some(Body::Goods(Goods::part(tree, piece)))
    }

    /// Returns true if the element is a `plain_text` in the open card.
    fn is_plain(&self, desk: &Desk<'_>) -> bool {
        let Some(view) = desk.work.view() else {
            return false;
        };
        let tree = &view.tree;
        let says = |node, key: &str, value: &str| {
            let said = tree.get(node, key).and_then(|said| tree.str(said));
            said == Some(value)
        };
        let is = |node| says(node, "element_id", self.element_id.trim());
        tree.ids()
            .any(|node| is(node) && says(node, "tag", "plain_text"))
    }

    /// The number of the coming change. Of an entity that is new here it is one that others have not used.
    fn next(&mut self, live: Option<u32>, folder: Option<&Path>) -> u32 {
        let card_id = self.card_id.trim();
        let known = match self.sequences.get(card_id) {
            Some(last) => *last,
            None if card_id.is_empty() => 0,
            None => {
                let last = sequence::last(folder, card_id);
                self.sequences.insert(card_id.to_owned(), last);
                last
            }
        };
        let last = known.max(live.unwrap_or(0));
        last.saturating_add(1)
            .min(crate::feishu::entities::SEQUENCE_MAX)
    }

    /// The call, its body laid out to be read and sent without what only readers need.
    fn call(&self, sequence: u32) -> EntityCall {
        let body = match Tree::parse(&*self.body) {
            Ok(tree) if self.which != Which::Stream => tree.minified(tree.root()),
            _ => self.body.clone(),
        };
        self.call_with(sequence, body)
    }

    /// The request of the fields as they are; it is made anew only where one of them has changed.
    fn drawn(&mut self, sequence: u32, base: &str) -> Arc<Drawn> {
        let fields = (base.to_owned(), self.call_with(sequence, self.body.clone()));
        if let Some(drawn) = self.drawn.as_ref().filter(|drawn| drawn.fields == fields) {
            return drawn.clone();
        }
        let request = base.parse::<BaseUrl>();
        let request = request.and_then(|base| self.call(sequence).request(&base));
        let shown = match &request {
            Ok(request) => preflight::listed(std::slice::from_ref(request)),
            Err(_) => String::new(),
        };
        let drawn = Arc::new(Drawn {
            fields,
            request,
            shown,
        });
        self.drawn = Some(drawn.clone());
        drawn
    }

    fn call_with(&self, sequence: u32, body: String) -> EntityCall {
        let element_id = self.element_id.trim().to_owned();
        let change = match self.which {
            Which::Create => return EntityCall::Create(Content::Card(body)),
            Which::Card => Change::Card(body),
            Which::Settings => Change::Settings(body),
            Which::Batch => Change::Batch(body),
            Which::Add => Change::Add {
                place: self.place,
                target: Some(self.target.trim().to_owned()).filter(|target| !target.is_empty()),
                elements: body,
            },
            Which::Replace => Change::Replace {
                element_id,
                element: body,
            },
            Which::Patch => Change::Patch {
                element_id,
                properties: body,
            },
            Which::Stream => Change::Stream {
                element_id,
                text: body,
            },
            Which::Delete => Change::Delete { element_id },
        };
        EntityCall::Change {
            card_id: self.card_id.trim().to_owned(),
            change,
            stamp: Stamp {
                uuid: self.uuid.clone(),
                sequence,
            },
        }
    }

    /// Fills the fields in from the card and what is selected in it.
    fn fill(&mut self, desk: &Desk<'_>) {
        self.filled = Some(self.which);
        let selected = desk.work.selected_row().and_then(|row| {
            let view = desk.work.view()?;
            let text = view.tree.minified(row.node);
            serde_json::from_str::<Value>(&text).ok()
        });
        let element = selected.filter(|value| value.get("tag").is_some());
        let element_id = element
            .as_ref()
            .and_then(|value| value.get("element_id")?.as_str().map(str::to_owned));
        if let Some(id) = element_id {
            self.element_id.clone_from(&id);
            self.target = id;
        }
        let element = element.unwrap_or_else(|| json!({"tag": "markdown", "content": "…"}));
        let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default();
        self.body = match self.which {
            Which::Create | Which::Card => {
                let card = desk.work.card_to_send().unwrap_or_default();
                Tree::parse(&*card).map_or(card, |tree| format::formatted(&tree))
            }
            Which::Settings => pretty(&json!({"config": {"streaming_mode": true}})),
            Which::Batch => {
                let id = self.element_id.trim();
                let params = json!({"element_id": id, "partial_element": {"content": "…"}});
                pretty(&json!([{"action": "partial_update_element", "params": params}]))
            }
            Which::Add => pretty(&json!([element])),
            Which::Replace => pretty(&element),
            Which::Patch => {
                let mut properties = element;
                if let Some(members) = properties.as_object_mut() {
                    members.remove("tag");
                    members.remove("element_id");
                }
                pretty(&properties)
            }
            Which::Stream => {
                let text = element.get("content").and_then(Value::as_str);
                text.unwrap_or_default().to_owned()
            }
            Which::Delete => String::new(),
        };
    }
}

impl SendPane {
    /// The section of calls of card entities.
    pub(super) fn entity_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        let is_open = desk.settings.send.is_open("entity", false);
        let pressed = form.section(ui, &CALLS, is_open, "", |form, ui| {
            self.call_ui(ui, form, desk);
        });
        if pressed {
            desk.settings.send.set_open("entity", !is_open);
        }
    }

    fn call_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        let calls = &mut self.entity;
        if calls.uuid.is_empty() {
            calls.uuid = new_uuid();
        }
        let shown = ALL.iter().find(|(which, _)| *which == calls.which);
        let shown = shown.map_or("", |(_, name)| form.say(name)).to_owned();
        let items = ALL
            .iter()
            .map(|(which, name)| (*which == calls.which, form.say(name)));
        let chosen = form.choose(ui, &CALL, &shown, items);
        if let Some((which, _)) = chosen.and_then(|at| ALL.get(at)) {
            calls.which = *which;
        }
        if calls.filled != Some(calls.which) {
            calls.fill(desk);
        }
        if calls.which != Which::Create {
            form.text(ui, &CARD_ID, &mut calls.card_id, "7…");
        }
        if calls.which.has_element() {
            form.text(ui, &ELEMENT_ID, &mut calls.element_id, "");
        }
        if calls.which == Which::Add {
            place_ui(ui, form, calls);
        }
        if calls.which.has_body() {
            form.code(ui, &BODY, &mut calls.body, "", 5);
        }
        if ui.add(form.small(&FROM_CARD)).clicked() {
            calls.fill(desk);
        }
        let live = self.live.sequence_of(calls.card_id.trim());
        let mut sequence = calls.next(live, self.folder.as_deref());
        if calls.which != Which::Create {
            let mut typed = calls.typed.clone().unwrap_or_else(|| sequence.to_string());
            if form.text(ui, &SEQUENCE, &mut typed, "").changed() {
                calls.typed = Some(typed);
            }
            if let Some(number) = calls.typed.as_ref().and_then(|typed| typed.parse().ok()) {
                sequence = number;
            }
        }
        self.request_ui(ui, form, desk, sequence);
        self.answer_ui(ui, form, desk, sequence);
    }

    /// The exact request, and the button that sends it.
    fn request_ui(&mut self, ui: &mut Ui, form: &Form<'_>, desk: &Desk<'_>, sequence: u32) {
        let drawn = self.entity.drawn(sequence, &desk.settings.send.base);
        let request = &drawn.request;
        form.name(ui, &REQUEST);
        match request {
            Ok(_) => {
                form.block(ui, &REQUEST, &drawn.shown, 140.0);
                if drawn.shown.contains("_key\\\"") {
                    form.note(ui, &KEYS_NOTE);
                }
            }
            Err(error) => {
                let words = error.explain();
                form.warn(ui, &words.what);
            }
        }
        let mut send = false;
        form.row(ui, |ui| {
            let free = self.entity.call.doing.is_none() && request.is_ok();
            send = ui
                .add_enabled(free, egui::Button::new(form.say(&SEND)))
                .clicked();
            if let Ok(request) = request
                && ui.add(form.small(&CURL)).clicked()
            {
                ui.ctx().copy_text(request.curl());
            }
        });
        if send && request.is_ok() {
            self.call_entity(ui.ctx(), desk, sequence, Mode::Send);
        }
    }

    fn call_entity(&mut self, ctx: &egui::Context, desk: &Desk<'_>, sequence: u32, mode: Mode) {
        if self.live.is_on() && self.live.sequence_of(self.entity.card_id.trim()).is_some() {
            // Two who count make each other's numbers stale.
            self.entity.call.refuse(refusal(
                Bilingual::fixed(
                    "This card follows the text now, and both would count its changes.",
                    "该卡片正在实时同步，同时操作会造成序号冲突。",
                ),
                both!("Stop live first.", "请先结束实时预览。"),
            ));
            return;
        }
        let settings = &desk.settings.send;
        let account = match self.account(settings) {
            Ok(account) => account,
            Err(error) => return self.entity.call.refuse(error),
        };
        let (Some(hands), Some(body)) = (self.hands(ctx), self.entity.carried(desk)) else {
            return;
        };
        if let (Mode::AllTheSame, Some(look)) = (mode, self.entity.call.look.take()) {
            self.accept(Subject::Call(self.card), &look);
        }
        let is_change = self.entity.which != Which::Create;
        let change = is_change.then(|| (self.entity.card_id.trim().to_owned(), sequence));
        self.entity.sent.clone_from(&change);
        let mut supplies = self.supplies(desk.work, desk.pictures.clone(), settings);
        supplies.fetch = mode == Mode::Fetch;
        supplies.subject = Subject::Call(self.card);
        self.entity.call.begin(supplies.found.clone());
        let call = self.entity.call(sequence);
        let folder = self.folder.clone();
        self.entity.call.doing = Some(Task::start(&hands, CALLING, |teller| async move {
            let called = perform(call, body, supplies, &account, &teller).await?;
            if let (Called::Done(_), Some((card_id, number))) = (&called, change) {
                sequence::used(folder.as_deref(), &card_id, number);
            }
            Ok(called)
        }));
    }

    fn answer_ui(&mut self, ui: &mut Ui, form: &Form<'_>, desk: &Desk<'_>, sequence: u32) {
        if let Some(task) = &self.entity.call.doing
            && form.busy(ui, &task.stage())
        {
            self.entity.call.doing = None;
        }
        let top = ui.cursor().min;
        if let Some(look) = self.entity.call.look.take() {
            let mode = ui.push_id("entity look", |ui| self.look_ui(ui, form, &look));
            self.entity.call.look = Some(look);
            if let Some(mode) = mode.inner {
                self.call_entity(ui.ctx(), desk, sequence, mode);
            }
        }
        match &self.entity.call.done {
            None => {}
            Some(Ok(answer)) => {
                ui.label(RichText::new(form.say(&DONE)).color(form.look.good));
                let is_empty = answer.as_object().is_none_or(serde_json::Map::is_empty);
                if !is_empty {
                    let text = serde_json::to_string_pretty(answer).unwrap_or_default();
                    form.block(ui, &ANSWER, &text, 120.0);
                }
            }
            Some(Err(error)) => short_fault(ui, form, error),
        }
        let drawn = egui::Rect::from_two_pos(top, ui.min_rect().max);
        self.entity.call.show_news(ui, drawn);
    }
}

/// Where new elements go.
fn place_ui(ui: &mut Ui, form: &mut Form<'_>, calls: &mut Calls) {
    let shown = PLACES.iter().find(|(place, _)| *place == calls.place);
    let shown = shown.map_or("", |(_, name)| form.say(name)).to_owned();
    let items = PLACES
        .iter()
        .map(|(place, name)| (*place == calls.place, form.say(name)));
    let chosen = form.choose(ui, &PLACE, &shown, items);
    if let Some((place, _)) = chosen.and_then(|at| PLACES.get(at)) {
        calls.place = *place;
    }
    form.text(ui, &TARGET, &mut calls.target, "");
}
