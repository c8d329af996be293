//! What is asked of the server about people and groups: who "me" is, the bot's groups, who is in them, a new group.

use super::super::session::SendSettings;
use super::task::{Stage, Task};
use super::{SendPane, account};
use crate::feishu::{Chat, Client, Error, NewChat, Progress, Receiver, ReceiverKind, new_uuid};
use crate::lang::Bilingual;
use crate::sending::Address;
use crate::sending::me::{self, Candidate};

const LOOKING: Bilingual = Bilingual::fixed("Looking up…", "正在查找……");
const MAKING: Bilingual = Bilingual::fixed("Creating the group…", "正在创建群……");

/// What came of a question.
enum Answer {
    Me(Receiver),
    Chats(Vec<Chat>),
    People(String, Vec<Candidate>),
    Made(Chat),
}

/// What is known of people and groups.
#[derive(Default)]
pub(super) struct People {
    /// What was typed to find "me" by.
    pub(super) me_text: String,
    /// "Me" is to be another.
    pub(super) is_changing: bool,
    /// "Me" is picked from a group.
    pub(super) is_picking: bool,
    /// The bot's groups, once they were asked for.
    pub(super) chats: Option<Vec<Chat>>,
    /// The people of a group.
    pub(super) candidates: Option<(String, Vec<Candidate>)>,
    /// The name of the coming group, while it is typed.
    pub(super) group_name: Option<String>,
    /// The name of the coming favourite, while it is typed.
    pub(super) favourite: Option<String>,
    /// Why the last question has no answer.
    pub(super) error: Option<Box<Error>>,
    asking: Option<Task<Result<Answer, Error>>>,
}

impl People {
    /// Forgets what was found of another app.
    pub(super) fn reset(&mut self) {
        let me_text = std::mem::take(&mut self.me_text);
        *self = Self {
            me_text,
            ..Self::default()
        };
    }

    /// How far the question is.
    pub(super) fn stage(&self) -> Option<Stage> {
        self.asking.as_ref().map(Task::stage)
    }

    pub(super) fn stop(&mut self) {
        self.asking = None;
    }

    /// "Me" is known now.
    pub(super) fn found_me(&mut self) {
        self.me_text.clear();
        self.is_changing = false;
        self.is_picking = false;
        self.candidates = None;
        self.error = None;
    }

    /// Takes an answer.
    pub(super) fn poll(&mut self, settings: &mut SendSettings) {
        match Task::take(&mut self.asking) {
            None => {}
            Some(Err(error)) => self.error = Some(Box::new(error)),
            Some(Ok(Answer::Me(me))) => {
                settings.me = Some(Address::from(&me));
                self.found_me();
            }
            Some(Ok(Answer::Chats(chats))) => self.chats = Some(chats),
            Some(Ok(Answer::People(of, people))) => self.candidates = Some((of, people)),
            Some(Ok(Answer::Made(chat))) => {
                settings.receiver_kind = ReceiverKind::ChatId.as_str().to_owned();
                settings.receiver.clone_from(&chat.chat_id);
                settings.to_me = Some(false);
                self.group_name = None;
                self.chats.get_or_insert_default().insert(0, chat);
            }
        }
    }
}

impl SendPane {
    /// Asks the server something.
    fn ask<F>(
        &mut self,
        ctx: &egui::Context,
        settings: &SendSettings,
        first: Bilingual,
        question: impl FnOnce(Client, super::task::Teller) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<Answer, Error>> + Send,
    {
        self.people.error = None;
        let account = match self.account(settings) {
            Ok(account) => account,
            Err(error) => {
                self.people.error = Some(Box::new(error));
                return;
            }
        };
        let Some(hands) = self.hands(ctx) else {
            return;
        };
        self.people.asking = Some(Task::start(&hands, first, |teller| async move {
            let client = account.client().await?;
            let answer = question(client, teller).await?;
            account.keep().await;
            Ok(answer)
        }));
    }

    pub(super) fn find_me(&mut self, ctx: &egui::Context, settings: &mut SendSettings) {
        let text = self.people.me_text.clone();
        if text.trim().starts_with("ou_") {
            // Nothing is to be asked then; the app may not even be named yet.
            match Receiver::new(ReceiverKind::OpenId, &text) {
                Ok(me) => {
                    settings.me = Some(Address::from(&me));
                    self.people.found_me();
                }
                Err(error) => self.people.error = Some(Box::new(error)),
            }
            return;
        }
        self.ask(ctx, settings, LOOKING, |client, teller| async move {
            let tell = |progress: Progress| teller.call(&progress);
            me::find(&client, &text, &tell).await.map(Answer::Me)
        });
    }

    pub(super) fn list_chats(&mut self, ctx: &egui::Context, settings: &SendSettings) {
        self.ask(ctx, settings, LOOKING, |client, teller| async move {
            let tell = |progress: Progress| teller.call(&progress);
            client.chats(&tell).await.map(Answer::Chats)
        });
    }

    pub(super) fn list_people(&mut self, ctx: &egui::Context, settings: &SendSettings, chat: &str) {
        let chat = chat.to_owned();
        self.ask(ctx, settings, LOOKING, |client, teller| async move {
            let tell = |progress: Progress| teller.call(&progress);
            let people = me::candidates(&client, &chat, &tell).await?;
            Ok(Answer::People(chat, people))
        });
    }

    /// Makes a group of the bot and "me".
    pub(super) fn make_group(&mut self, ctx: &egui::Context, settings: &SendSettings, name: &str) {
        let me = settings.me.as_ref().filter(|me| me.kind == "open_id");
        let Some(me) = me.map(|me| me.id.clone()) else {
            self.people.error = Some(Box::new(account::refusal(
                Bilingual::fixed(
                    "The group needs you in it, and it is not known who \"me\" is.",
                    "群中需要有你，但尚未设置“我”是谁。",
                ),
                Bilingual::fixed(
                    "Choose Me and find yourself first.",
                    "请先选择“我”并查找自己。",
                ),
            )));
            return;
        };
        let name = match name.trim() {
            "" => "Cardwright",
            name => name,
        };
        let chat = NewChat {
            name: name.to_owned(),
            people: vec![me.clone()],
            owner: Some(me),
            uuid: Some(new_uuid()),
        };
        self.ask(ctx, settings, MAKING, |client, teller| async move {
            let tell = |progress: Progress| teller.call(&progress);
            client.create_chat(&chat, &tell).await.map(Answer::Made)
        });
    }
}
