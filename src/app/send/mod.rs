//! The send panel: who sends, who gets it, and what became of it. The network is on another thread.

use std::sync::{Arc, Mutex};

use egui::{Id, RichText, TextEdit, Ui};
use poll_promise::Promise;

use super::command::Command;
use super::desk::Desk;
use super::session::SendSettings;
use super::style::{Look, size};
use super::widgets;
use crate::document::Path;
use crate::feishu::{
    BaseUrl, Client, Content, Credentials, Error, Options, Receiver, ReceiverKind, Secret, Sent,
    new_uuid,
};
use crate::lang::Bilingual;

const WHO: Bilingual = Bilingual::fixed("App", "应用");
const APP_ID: Bilingual = Bilingual::fixed("App ID", "App ID");
const SECRET: Bilingual = Bilingual::fixed("App Secret", "App Secret");
const SECRET_NOTE: Bilingual = Bilingual::fixed(
    "The secret stays in memory only; it is gone when the window closes. It can come from FEISHU_APP_SECRET.",
    "密钥只保存在内存中，关闭窗口即清除；也可由环境变量 FEISHU_APP_SECRET 提供。",
);
const SERVER: Bilingual = Bilingual::fixed("Server", "服务器");
const FEISHU: Bilingual = Bilingual::fixed("Feishu (open.feishu.cn)", "飞书 (open.feishu.cn)");
const LARK: Bilingual = Bilingual::fixed("Lark (open.larksuite.com)", "Lark (open.larksuite.com)");
const OTHER: Bilingual = Bilingual::fixed("Other address", "其他地址");
const ADDRESS: Bilingual = Bilingual::fixed("Server address", "服务器地址");
const TO: Bilingual = Bilingual::fixed("Receiver", "接收者");
const KIND: Bilingual = Bilingual::fixed("Kind of ID", "ID 类型");
const RECEIVER_ID: Bilingual = Bilingual::fixed("Receiver ID", "接收者 ID");
const SENT: Bilingual = Bilingual::fixed("The card was sent.", "卡片已发送。");
const MESSAGE_ID: Bilingual = Bilingual::fixed("Message ID", "消息 ID");
const COPY: Bilingual = Bilingual::fixed("Copy", "复制");
const CODE: Bilingual = Bilingual::fixed("Code", "错误码");
const LOG_ID: Bilingual = Bilingual::fixed("Log ID", "日志 ID");
const STARTING: Bilingual = Bilingual::fixed("Starting…", "正在开始……");
const SHOW: Bilingual = Bilingual::fixed("Show the element", "查看出错的元素");
const STOP: Bilingual = Bilingual::fixed("Stop", "停止");
const CLEAR: Bilingual = Bilingual::fixed(
    "http without s: secret and token would travel unencrypted.",
    "http 未加密：密钥和凭证将以明文传输。",
);

/// Bytes for the secret while it is typed: more than any has.
const SECRET_ROOM: usize = 512;

/// How a sending ended.
#[derive(Debug)]
enum Outcome {
    Sent(Sent),
    Failed(Box<Error>),
}

/// The step that a sending is at, told by the thread that sends.
type Step = Arc<Mutex<Bilingual>>;

/// A sending on its way.
struct Job {
    promise: Promise<Result<Sent, Error>>,
    abort: tokio::task::AbortHandle,
    step: Step,
    /// What is sent, to know it again if it has to be repeated.
    what: (String, SendSettings),
    uuid: String,
}

/// The panel's own state.
pub(crate) struct SendPane {
    secret: Secret,
    /// The last client, which keeps the access token that it has.
    client: Option<Client>,
    job: Option<Job>,
    outcome: Option<Outcome>,
    /// A sending that may have arrived: the same one again carries the same uuid.
    unsure: Option<((String, SendSettings), String)>,
    /// Where the card stood in the document when it was sent.
    root: Path,
}

impl Default for SendPane {
    fn default() -> Self {
        Self {
            secret: Secret::new(""),
            client: None,
            job: None,
            outcome: None,
            unsure: None,
            root: Path::default(),
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
    /// A panel with what the environment says.
    pub(crate) fn new(settings: &mut SendSettings) -> Self {
        if let Ok(id) = std::env::var("FEISHU_APP_ID")
            && !id.is_empty()
        {
            settings.app_id = id;
        }
        Self {
            secret: Secret::new(std::env::var("FEISHU_APP_SECRET").unwrap_or_default()),
            ..Self::default()
        }
    }

    pub(crate) fn id() -> Id {
        Id::unique("cardwright send")
    }

    /// Whether a sending is on its way.
    pub(crate) fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Begins to send. One call sends one message.
    pub(crate) fn start(
        &mut self,
        ctx: &egui::Context,
        runtime: &tokio::runtime::Handle,
        card: String,
        root: Path,
        settings: &SendSettings,
    ) {
        if self.job.is_some() {
            return;
        }
        self.outcome = None;
        self.root = root;
        let (client, receiver) = match self.ready(settings) {
            Ok(ready) => ready,
            Err(error) => {
                self.outcome = Some(Outcome::Failed(Box::new(error)));
                return;
            }
        };
        let what = (card.clone(), settings.clone());
        let uuid = match self.unsure.take() {
            Some((same, uuid)) if same == what => uuid,
            _ => new_uuid(),
        };
        let step: Step = Arc::new(Mutex::new(STARTING));
        let (sender, promise) = Promise::new();
        let (told, ctx, id) = (step.clone(), ctx.clone(), uuid.clone());
        let task = runtime.spawn(async move {
            let progress = |progress: crate::feishu::Progress| {
                if let Ok(mut step) = told.lock() {
                    *step = progress.sentence();
                }
                ctx.request_repaint();
            };
            let content = Content::Card(card);
            let result = client.send(&receiver, &content, &id, &progress).await;
            sender.send(result);
            ctx.request_repaint();
        });
        self.job = Some(Job {
            promise,
            abort: task.abort_handle(),
            step,
            what,
            uuid,
        });
    }

    /// The client and the receiver that the fields name. The client of the last sending is taken again where it is for
    /// the same server and app: it has the token already.
    fn ready(&mut self, settings: &SendSettings) -> Result<(Client, Receiver), Error> {
        let base = settings.base.parse::<BaseUrl>()?;
        let credentials = Credentials::new(&settings.app_id, self.secret.expose())?;
        let kinds = ReceiverKind::all();
        let kind = kinds
            .into_iter()
            .find(|kind| kind.as_str() == settings.receiver_kind)
            .unwrap_or(ReceiverKind::OpenId);
        let receiver = Receiver::new(kind, &settings.receiver)?;
        let same = self
            .client
            .take()
            .filter(|client| *client.base() == base && client.credentials() == Some(&credentials));
        let client = same.unwrap_or_else(|| Client::new(base, credentials, Options::default()));
        self.client = Some(client.clone());
        Ok((client, receiver))
    }

    /// Takes the answer where there is one; returns whether it just came.
    pub(crate) fn poll(&mut self) -> bool {
        let Some(job) = self.job.take() else {
            return false;
        };
        let Job {
            promise,
            abort,
            step,
            what,
            uuid,
        } = job;
        match promise.try_take() {
            Ok(Ok(sent)) => self.outcome = Some(Outcome::Sent(sent)),
            Ok(Err(error)) => {
                if error.may_have_arrived() {
                    self.unsure = Some((what, uuid));
                }
                self.outcome = Some(Outcome::Failed(Box::new(error)));
            }
            Err(promise) => {
                self.job = Some(Job {
                    promise,
                    abort,
                    step,
                    what,
                    uuid,
                });
                return false;
            }
        }
        true
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let look = Look::here(ui);
        let head = |ui: &mut Ui, text: &Bilingual| {
            ui.add_space(6.0);
            ui.label(
                RichText::new(text.get(desk.lang))
                    .size(size::SMALL)
                    .color(look.weak)
                    .family(super::fonts::bold()),
            );
        };
        let lang = desk.lang;
        egui::ScrollArea::vertical()
            .id_salt("send")
            .auto_shrink(false)
            .show(ui, |ui| {
                let settings = &mut desk.settings.send;
                let foreign = &mut *desk.foreign;
                let mut field = |ui: &mut Ui,
                                 label: &Bilingual,
                                 text: &mut String,
                                 password: bool,
                                 id: Option<Id>,
                                 hint: &str| {
                    ui.label(label.get(lang));
                    let mut field = TextEdit::singleline(text)
                        .password(password)
                        .hint_text(hint)
                        .desired_width(f32::INFINITY);
                    if let Some(id) = id {
                        field = field.id(id);
                    }
                    let output = field.show(ui);
                    // The hint is no name.
                    ui.ctx().accesskit_node_builder(output.response.id, |node| {
                        node.set_label(label.get(lang))
                    });
                    *foreign |= output.response.has_focus();
                    if password {
                        // Undo would keep every state of the secret in memory.
                        let mut state = output.state;
                        state.clear_undoer();
                        state.store(ui.ctx(), output.response.id);
                    }
                };
                head(ui, &WHO);
                field(
                    ui,
                    &APP_ID,
                    &mut settings.app_id,
                    false,
                    Some(Self::id()),
                    "",
                );
                // The field needs a text of its own. It becomes the secret, and the one before is overwritten; the
                // room keeps it from moving, which would leave copies behind.
                let mut typed = String::with_capacity(SECRET_ROOM.max(self.secret.expose().len()));
                typed.push_str(self.secret.expose());
                field(ui, &SECRET, &mut typed, true, None, "");
                self.secret = Secret::new(typed);
                ui.label(
                    RichText::new(SECRET_NOTE.get(lang))
                        .size(size::SMALL)
                        .color(look.weak),
                );
                head(ui, &SERVER);
                let known = [(BaseUrl::feishu(), FEISHU), (BaseUrl::lark(), LARK)];
                let shown = known
                    .iter()
                    .find(|(base, _)| base.as_str() == settings.base)
                    .map_or(OTHER, |(_, name)| name.clone());
                let combo = egui::ComboBox::from_id_salt("server")
                    .width(ui.available_width())
                    .selected_text(shown.get(lang));
                let other = OTHER;
                let items = known
                    .iter()
                    .map(|(base, name)| (settings.base == base.as_str(), name.get(lang)))
                    .chain([(shown == OTHER, other.get(lang))]);
                let chosen = widgets::choice(ui, combo, SERVER.get(lang), items);
                match chosen.map(|at| known.get(at)) {
                    Some(Some((base, _))) => settings.base = base.as_str().to_owned(),
                    Some(None) if shown != OTHER => settings.base.clear(),
                    _ => {}
                }
                if shown == OTHER {
                    field(ui, &ADDRESS, &mut settings.base, false, None, "https://…");
                    if settings
                        .base
                        .parse::<BaseUrl>()
                        .is_ok_and(|base| base.is_in_the_clear())
                    {
                        ui.label(
                            RichText::new(CLEAR.get(lang))
                                .size(size::SMALL)
                                .color(look.warning),
                        );
                    }
                }
                head(ui, &TO);
                ui.label(KIND.get(lang));
                let combo = egui::ComboBox::from_id_salt("kind")
                    .width(ui.available_width())
                    .selected_text(&settings.receiver_kind);
                let kinds = ReceiverKind::all().map(ReceiverKind::as_str);
                let items = kinds
                    .iter()
                    .map(|name| (settings.receiver_kind == *name, *name));
                let chosen = widgets::choice(ui, combo, KIND.get(lang), items);
                if let Some(name) = chosen.and_then(|at| kinds.get(at)) {
                    settings.receiver_kind = (*name).to_owned();
                }
                field(ui, &RECEIVER_ID, &mut settings.receiver, false, None, "");
                ui.add_space(10.0);
                let busy = self.job.is_some();
                ui.horizontal(|ui| {
                    let key = Command::Send.key_text();
                    let button = widgets::primary_button(ui, !busy, Command::Send.name(lang));
                    if button.on_hover_text(key).clicked() {
                        desk.todo.push(Command::Send);
                    }
                    if busy && ui.button(STOP.get(lang)).clicked() {
                        self.stop();
                    }
                });
                if let Some(job) = &self.job {
                    let step = job.step.lock().map(|step| step.clone()).unwrap_or_default();
                    ui.label(RichText::new(step.get(lang)).color(look.weak));
                }
                ui.add_space(6.0);
                if let Some(path) = self.result(ui, lang, &look) {
                    let full: Path = self
                        .root
                        .steps()
                        .iter()
                        .chain(path.steps())
                        .cloned()
                        .collect();
                    desk.work.select(Some(full), None);
                }
            });
    }

    /// Gives up waiting. What is on its way may arrive all the same, so the same sending again carries the same uuid.
    fn stop(&mut self) {
        if let Some(job) = self.job.take() {
            job.abort.abort();
            self.unsure = Some((job.what, job.uuid));
        }
    }

    /// Shows how it ended; returns the place that the person wants to see.
    fn result(&self, ui: &mut Ui, lang: crate::lang::Lang, look: &Look) -> Option<Path> {
        let mut wanted = None;
        let line = |ui: &mut Ui, name: &Bilingual, value: &str| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(name.get(lang)).color(look.weak));
                ui.label(RichText::new(value).monospace());
                if ui.small_button(COPY.get(lang)).clicked() {
                    ui.ctx().copy_text(value.to_owned());
                }
            });
        };
        match self.outcome.as_ref()? {
            Outcome::Sent(sent) => {
                ui.label(RichText::new(SENT.get(lang)).color(look.good));
                line(ui, &MESSAGE_ID, &sent.message_id);
            }
            Outcome::Failed(error) => {
                let words = error.explain();
                egui::Frame::new()
                    .fill(look.error_soft)
                    .corner_radius(size::ROUND)
                    .inner_margin(10)
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        ui.label(RichText::new(words.what.get(lang)).color(look.error));
                        ui.label(words.advice.get(lang));
                        if let Some(code) = error.code() {
                            line(ui, &CODE, &code.to_string());
                        }
                        if let Some(log_id) = error.log_id() {
                            line(ui, &LOG_ID, log_id);
                        }
                        if let Some(path) = error.path()
                            && ui.button(SHOW.get(lang)).clicked()
                        {
                            wanted = Some(Path::from_pointer(path));
                        }
                    });
            }
        }
        wanted
    }

    /// The place in the document that the last error names.
    pub(crate) fn place_at_fault(&self) -> Option<Path> {
        match self.outcome.as_ref()? {
            Outcome::Failed(error) => {
                let path = Path::from_pointer(error.path()?);
                Some(
                    self.root
                        .steps()
                        .iter()
                        .chain(path.steps())
                        .cloned()
                        .collect(),
                )
            }
            Outcome::Sent(_) => None,
        }
    }
}
