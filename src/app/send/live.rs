//! Live on the phone: a card entity is sent once and follows the text from then on.

use egui::{RichText, Ui};

use super::super::desk::Desk;
use super::super::workspace::Workspace;
use super::form::Form;
use super::outcome::short_fault;
use super::ready::{Ready, Supplies};
use super::run::CHECKING;
use super::task::{Hands, Task};
use super::{Mode, SendPane, Want, widgets};
use crate::feishu::{Client, Error};
use crate::lang::Bilingual;
use crate::sending::Live;
use crate::sending::live::{LiveOptions, Status};

const LIVE: Bilingual = Bilingual::fixed("Live on the phone", "手机实时预览");
const NOTE: Bilingual = Bilingual::fixed(
    "Sends this card as a card entity; each state without errors then goes to the sent card while you design.",
    "将此卡片作为卡片实体发送；之后每个没有错误的版本都会同步到已发送的卡片。",
);
const START: Bilingual = Bilingual::fixed("Start live", "开始实时预览");
const END: Bilingual = Bilingual::fixed("Stop live", "结束实时预览");
const SHOW: Bilingual = Bilingual::fixed("Show the element", "查看出错的元素");
const HELD: Bilingual = Bilingual::fixed(
    "The card has errors now; the phone shows the state before them.",
    "卡片当前有错误；手机上仍为出错前的版本。",
);
const ENTITY: Bilingual = Bilingual::fixed("Card ID", "卡片 ID");

/// The session, and what it last saw of the text.
#[derive(Default)]
pub(super) struct LiveCard {
    live: Option<Live>,
    client: Option<Client>,
    card_id: String,
    seen: u64,
    /// The newest text on its way to the session: it is checked, and its pictures are uploaded.
    coming: Option<Task<Result<Ready, Error>>>,
    /// Whether the newest text has errors and does not go.
    is_held: bool,
    /// The first of them that is not shown elsewhere.
    held_for: Option<Bilingual>,
    /// Why the newest text could not be made ready.
    trouble: Option<Box<Error>>,
    /// The error that the status line has named last.
    named: Option<Bilingual>,
}

impl LiveCard {
    /// Begins to follow the text.
    pub(super) fn start(&mut self, hands: &Hands, client: &Client, card_id: &str, text: &str) {
        let ctx = hands.ctx.clone();
        self.live = Some(Live::start(
            &hands.runtime,
            client,
            card_id,
            text,
            0,
            LiveOptions::default(),
            move || ctx.request_repaint(),
        ));
        self.client = Some(client.clone());
        card_id.clone_into(&mut self.card_id);
        self.seen = 0;
        self.coming = None;
        self.hold(None);
    }

    /// Ends the session; its last words stay to be read.
    pub(super) fn stop(&mut self) {
        if let Some(live) = &self.live {
            live.stop();
        }
        self.coming = None;
    }

    /// Notes whether the newest text has an error and does not go.
    fn hold(&mut self, error: Option<Bilingual>) {
        self.is_held = error.is_some();
        self.held_for = error;
        self.trouble = None;
    }

    /// The error that keeps the phone from following, once for each.
    pub(super) fn failure(&mut self) -> Option<Bilingual> {
        let now = match self.live.as_ref().map(Live::status) {
            Some(Status::Refused(error)) => Some(error.explain().what),
            _ => self.trouble.as_ref().map(|error| error.explain().what),
        };
        if now == self.named {
            return None;
        }
        self.named.clone_from(&now);
        now
    }

    /// Whether the phone follows.
    pub(super) fn is_on(&self) -> bool {
        self.live
            .as_ref()
            .is_some_and(|live| !matches!(live.status(), Status::Stopped(_)))
    }

    /// Gives the session the text where it has changed and has no errors, with the keys of its pictures; those that are
    /// new are uploaded first.
    pub(super) fn follow(&mut self, hands: Option<&Hands>, work: &Workspace, supplies: Supplies) {
        match Task::take(&mut self.coming) {
            None => {}
            Some(Ok(Ready::Look(found))) => {
                let first = found.errors.into_iter().next();
                self.hold(first.map(|error| error.message));
            }
            Some(Ok(Ready::Go(laden))) => {
                self.hold(None);
                if let Some(live) = &self.live {
                    live.push(&laden.text);
                }
            }
            Some(Err(error)) => {
                self.hold(None);
                self.trouble = Some(Box::new(error));
            }
        }
        let revision = work.document().revision();
        let (Some(hands), Some(client)) = (hands, &self.client) else {
            return;
        };
        if !self.is_on() || self.coming.is_some() || self.seen == revision {
            return;
        }
        self.seen = revision;
        let is_json = work.document().syntax_error().is_none();
        let Some(view) = work
            .view()
            .filter(|view| is_json && view.revision == revision)
        else {
            self.is_held = true;
            self.held_for = None;
            return;
        };
        let (card, client) = (view.card.clone(), client.clone());
        self.coming = Some(Task::start(hands, CHECKING, |teller| async move {
            supplies.follow(card, client, &teller).await
        }));
    }

    /// The number of the last change of an entity that is this one.
    pub(super) fn sequence_of(&self, card_id: &str) -> Option<u32> {
        let live = self.live.as_ref().filter(|_| self.card_id == card_id)?;
        Some(live.sequence())
    }
}

impl SendPane {
    /// Begins or ends the live session.
    pub(crate) fn toggle_live(&mut self) {
        if self.live.is_on() {
            self.live.stop();
        } else {
            self.begin(Mode::Live);
        }
    }

    /// Whether the phone follows.
    pub(crate) fn is_live(&self) -> bool {
        self.live.is_on()
    }

    /// The section of the live card.
    pub(super) fn live_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        let is_on = self.live.is_on();
        let is_open = desk.settings.send.is_open("live", is_on);
        let status = self.live.live.as_ref().map(Live::status);
        let summary = match &status {
            Some(status) if is_on => form.say(&status.sentence()).to_owned(),
            _ => String::new(),
        };
        let pressed = form.section(ui, &LIVE, is_open, &summary, |form, ui| {
            form.note(ui, &NOTE);
            if is_on {
                form.value(ui, &ENTITY, &self.live.card_id);
            }
            if let Some(status) = &status {
                self.status_ui(ui, form, desk, status);
            }
            if is_on {
                if ui.button(form.say(&END)).clicked() {
                    self.live.stop();
                }
            } else if widgets::primary_button(ui, self.job.is_none(), form.say(&START)).clicked() {
                self.begin(Mode::Live);
            }
        });
        if pressed {
            desk.settings.send.set_open("live", !is_open);
        }
        if matches!(status, Some(Status::Sending)) {
            // From when on it is late is told by time alone.
            let soon = std::time::Duration::from_millis(300);
            ui.ctx().request_repaint_after(soon);
        }
    }

    fn status_ui(&mut self, ui: &mut Ui, form: &Form<'_>, desk: &Desk<'_>, status: &Status) {
        let look = &form.look;
        let color = match status {
            Status::Idle => look.good,
            Status::Sending => look.accent,
            Status::Behind { .. } => look.warning,
            Status::Refused(_) => look.error,
            Status::Stopped(_) => look.weak,
        };
        form.dotted(ui, color, |ui| {
            let said = RichText::new(form.say(&status.sentence()));
            ui.add(egui::Label::new(said).wrap());
            match status {
                Status::Refused(error) => {
                    let advice = error.explain().advice;
                    form.note(ui, &advice);
                    if let Some(place) = self.place_of(desk.work, error)
                        && ui.add(form.small(&SHOW)).clicked()
                    {
                        self.wants.push(Want::Select(place));
                    }
                }
                Status::Stopped(why) if !why.advice.en.is_empty() => form.note(ui, &why.advice),
                _ if self.live.is_held => {
                    form.warn(ui, &HELD);
                    if let Some(error) = &self.live.held_for {
                        form.note(ui, error);
                    }
                }
                _ => {}
            }
        });
        if let Some(task) = &self.live.coming {
            form.note(ui, &task.stage().sentence);
        }
        if let Some(error) = &self.live.trouble {
            short_fault(ui, form, error);
        }
    }
}
