//! What can be done with a message that was sent: recall it, read it back, put this card in its place.

use std::path::PathBuf;

use egui::{RichText, Ui};

use super::super::desk::Desk;
use super::super::session::SendSettings;
use super::account::{self, Account};
use super::form::Form;
use super::outcome::short_fault;
use super::task::Task;
use super::{Mode, SendPane, Want};
use crate::both;
use crate::feishu::{Client, Error, Message, Progress, ReadAs};
use crate::lang::Bilingual;
use crate::sending::{Delivery, History, Way};

const WORKING: Bilingual = Bilingual::fixed("Asking the server…", "正在请求服务端……");
const RECALL: Bilingual = Bilingual::fixed("Recall", "撤回");
const RECALLED: Bilingual = Bilingual::fixed("The message was recalled.", "消息已撤回。");
const DELETE: Bilingual = Bilingual::fixed("Delete for the person", "删除临时卡片");
const DELETED: Bilingual = Bilingual::fixed("The card was deleted.", "卡片已删除。");
const READ_BACK: Bilingual = Bilingual::fixed("Read back", "读回");
const UPDATE: Bilingual = Bilingual::fixed("Update with this card", "用当前卡片更新");
const PROGRESS: Bilingual = Bilingual::fixed("How far is it?", "查看进度");
const OPEN: Bilingual = Bilingual::fixed("Open as a new card", "作为新卡片打开");
const CONTENT: Bilingual = Bilingual::fixed("The message as the server has it", "服务端的消息内容");

/// What is done with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// The message goes.
    Recall,
    /// A batch goes.
    RecallBatch,
    /// A card for one person goes.
    Delete,
    /// What it holds.
    Read(ReadAs),
    /// How many have a batch, and have read it.
    Progress,
    /// The open card in its place: a send as any other.
    Update,
}

impl Deed {
    /// What it is called on its button.
    const fn name(&self) -> Bilingual {
        match self {
            Self::Recall | Self::RecallBatch => RECALL,
            Self::Delete => DELETE,
            Self::Read(_) => READ_BACK,
            Self::Progress => PROGRESS,
            Self::Update => UPDATE,
        }
    }
}

/// What came of it.
enum Said {
    Done(Bilingual),
    Message(Box<Message>),
}

/// What was done with a message last.
#[derive(Default)]
pub(super) struct Acts {
    doing: Option<Task<Result<Said, Error>>>,
    /// The message that goes with it.
    going: Option<String>,
    said: Option<Result<Said, Box<Error>>>,
    /// True while the status line still has to name the error.
    is_unsaid: bool,
}

impl Acts {
    /// Forgets what was said of another message.
    pub(super) fn clear(&mut self) {
        self.said = None;
    }

    /// Takes what has ended; gives the message that is gone now.
    pub(super) fn poll(&mut self) -> Option<String> {
        let result = Task::take(&mut self.doing)?;
        let gone = self.going.take().filter(|_| result.is_ok());
        self.said = Some(result.map_err(Box::new));
        self.is_unsaid = true;
        gone
    }

    /// The error of the last action; returned once.
    pub(super) fn failure(&mut self) -> Option<Bilingual> {
        let is_unsaid = std::mem::take(&mut self.is_unsaid);
        let error = self.said.as_ref()?.as_ref().err()?;
        is_unsaid.then(|| error.explain().what)
    }
}

async fn act(
    client: &Client,
    id: &str,
    deed: Deed,
    tell: &(impl Fn(Progress) + Sync),
) -> Result<Said, Error> {
    match deed {
        Deed::Recall => client.recall_message(id, tell).await?,
        Deed::RecallBatch => {
            client.recall_batch(id, tell).await?;
            return Ok(Said::Done(RECALLED));
        }
        Deed::Delete => {
            client.delete_ephemeral(id, tell).await?;
            return Ok(Said::Done(DELETED));
        }
        Deed::Read(form) => {
            let message = client.read_message(id, form, tell).await?;
            return Ok(Said::Message(Box::new(message)));
        }
        Deed::Progress => {
            let progress = client.batch_progress(id, tell).await?;
            let (of, delivered, read) = (progress.receivers, progress.delivered, progress.read);
            return Ok(Said::Done(both!(
                "{delivered} of {of} receivers have it, {read} have read it.",
                "{of} 位接收者中 {delivered} 位已送达，{read} 位已读。"
            )));
        }
        // It goes as a send does.
        Deed::Update => return Ok(Said::Done(Bilingual::default())),
    };
    Ok(Said::Done(RECALLED))
}

/// Writes down that a message is gone, so that no later session updates it.
async fn note_recall(folder: PathBuf, account: &Account, id: String) -> Result<(), Error> {
    let (base, app_id) = (account.base.clone(), account.app_id());
    let note = move || History::new(&folder).recalled(&base, &app_id, &id);
    let noted = tokio::task::spawn_blocking(note).await.unwrap_or(Ok(()));
    noted.map_err(|what| account::refusal(what, RECALLED))
}

impl SendPane {
    /// Does something with a message.
    pub(super) fn act(
        &mut self,
        ctx: &egui::Context,
        settings: &SendSettings,
        message_id: &str,
        deed: Deed,
    ) {
        self.acts.said = None;
        if deed == Deed::Update {
            message_id.trim().clone_into(&mut self.update_of);
            self.begin(Mode::Update);
            return;
        }
        let account = match self.account(settings) {
            Ok(account) => account,
            Err(error) => {
                self.acts.said = Some(Err(Box::new(error)));
                self.acts.is_unsaid = true;
                return;
            }
        };
        let Some(hands) = self.hands(ctx) else {
            return;
        };
        let id = message_id.trim().to_owned();
        let goes = matches!(deed, Deed::Recall | Deed::RecallBatch | Deed::Delete);
        self.acts.going = goes.then(|| id.clone());
        let is_recall = deed == Deed::Recall;
        let folder = self.folder.clone().filter(|_| is_recall);
        self.acts.doing = Some(Task::start(&hands, WORKING, |teller| async move {
            let client = account.client().await?;
            let tell = |progress: Progress| teller.call(&progress);
            let said = act(&client, &id, deed, &tell).await?;
            account.keep().await;
            if let Some(folder) = folder {
                note_recall(folder, &account, id).await?;
            }
            Ok(said)
        }));
    }

    /// Recalls the message that was sent last.
    pub(crate) fn recall_last(&mut self, ctx: &egui::Context, settings: &SendSettings) {
        if let Some(last) = self.lasts.last() {
            let id = last.message_id.clone();
            self.act(ctx, settings, &id, Deed::Recall);
        }
    }

    /// Whether a message was sent that can be recalled.
    pub(crate) fn has_last(&self) -> bool {
        !self.lasts.is_empty() && self.acts.doing.is_none()
    }

    /// What can be done with a message that was just sent.
    pub(super) fn message_buttons(
        &mut self,
        ui: &mut Ui,
        form: &Form<'_>,
        desk: &Desk<'_>,
        way: &Way,
        delivery: &Delivery,
    ) {
        let Some(id) = delivery.message_id.clone() else {
            return;
        };
        let mut deeds = Vec::new();
        match way {
            Way::Batch => deeds.extend([Deed::Progress, Deed::RecallBatch]),
            Way::Ephemeral { .. } => deeds.push(Deed::Delete),
            Way::Webhook { .. } => {}
            _ => {
                deeds.push(Deed::Recall);
                if *way != Way::Entity {
                    deeds.push(Deed::Update);
                }
                deeds.push(Deed::Read(ReadAs::default()));
            }
        }
        self.deed_buttons(ui, form, &desk.settings.send, &id, deeds);
    }

    /// Buttons that do something with a message.
    pub(super) fn deed_buttons(
        &mut self,
        ui: &mut Ui,
        form: &Form<'_>,
        settings: &SendSettings,
        id: &str,
        deeds: Vec<Deed>,
    ) {
        let free = self.acts.doing.is_none() && self.job.is_none();
        for deed in deeds {
            let button = form.small(&deed.name());
            if ui.add_enabled(free, button).clicked() {
                self.act(ui.ctx(), settings, id, deed);
            }
        }
    }

    /// What was done with a message last.
    pub(super) fn acts_ui(&mut self, ui: &mut Ui, form: &Form<'_>) {
        if let Some(task) = &self.acts.doing
            && form.busy(ui, &task.stage())
        {
            self.acts.doing = None;
        }
        match &self.acts.said {
            None => {}
            Some(Ok(Said::Done(said))) => {
                ui.label(RichText::new(form.say(said)).color(form.look.good));
            }
            Some(Ok(Said::Message(message))) => {
                let text = message.content.as_deref().unwrap_or_default();
                let text = crate::document::Tree::parse(text).map_or_else(
                    |_| text.to_owned(),
                    |tree| crate::document::format::formatted(&tree),
                );
                form.name(ui, &CONTENT);
                form.block(ui, &CONTENT, &text, 180.0);
                if ui.add(form.small(&OPEN)).clicked() {
                    self.wants.push(Want::Open(text));
                }
            }
            Some(Err(error)) => short_fault(ui, form, error),
        }
    }
}
