//! `cardwright live`: the card in a chat follows its file.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::Notify;

use super::halt::{Halt, drive};
use super::look::{Looking, Taken};
use super::server::{Desk, Server};
use super::{End, is_stdin, put, say, tell, uploads};
use crate::document::file;
use crate::feishu::{Client, Error, Progress, Receiver, ReceiverKind};
use crate::lang::{Bilingual, Lang};
use crate::sending::live::{LiveOptions, Status};
use crate::sending::pictures::sent_text;
use crate::sending::plan::Step;
use crate::sending::{Live, Plan, Way, sequence};

/// What `live` takes.
#[derive(clap::Args)]
#[command(
    after_help = "The card is sent as a card entity once; each time that the file is saved without errors in it, the card \
in the chat follows. Ctrl+C ends it. It ends by itself after ten minutes without a change."
)]
pub(super) struct Args {
    /// The card's file
    file: PathBuf,
    /// Who gets the card; me and favourites of the profile too
    #[arg(long, value_name = "ID", required_unless_present = "me")]
    to: Option<String>,
    /// What kind of id that is; else it is told by its form
    #[arg(long, value_name = "KIND")]
    to_type: Option<ReceiverKind>,
    /// Send to me: the one whom the profile names
    #[arg(long, conflicts_with = "to")]
    me: bool,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    server: Server,
    /// Write one JSON object per line
    #[arg(long, help_heading = "Output")]
    json: bool,
}

/// How often the file is looked at.
const LOOK: Duration = Duration::from_millis(100);

pub(super) fn run(args: &Args, lang: Lang) -> End {
    let end = drive(args.json, lang, live(args, lang));
    // Ctrl+C is how it ends.
    if end == End::Stopped { End::Done } else { end }
}

async fn live(args: &Args, lang: Lang) -> Result<End, Halt> {
    if is_stdin(&args.file) {
        return Err(Halt::Failed(Bilingual::fixed(
            "standard input cannot be watched; name a file",
            "无法监视标准输入；请指定文件",
        )));
    }
    args.looking.check()?;
    let desk = args.server.desk()?;
    args.looking.permit(&desk);
    let to = match (&args.to, args.me) {
        (Some(text), false) => super::send::receiver(text, args.to_type, &desk)?,
        _ => super::send::receiver("me", None, &desk)?,
    };
    let stamp = file::read(&args.file)
        .map_err(|error| Halt::Failed(error.0))?
        .stamp;
    let taken = Taken::read(&args.file, lang)?;
    let client = desk.client(lang).await?;
    let (card_id, text) = args.first(&taken, to, &desk, &client, lang).await?;
    let changed = Arc::new(Notify::new());
    let teller = Arc::clone(&changed);
    let folder = desk.folder.as_deref();
    let live = Live::start(
        &tokio::runtime::Handle::current(),
        &client,
        &card_id,
        &text,
        sequence::next(folder, &card_id, true),
        LiveOptions::default(),
        move || teller.notify_one(),
    );
    let ready = Bilingual::fixed(
        "The card follows the file; Ctrl+C ends it.",
        "卡片会随文件更新；按 Ctrl+C 结束。",
    );
    say(&ready, lang);
    args.follow(&live, &card_id, &changed, (&client, &desk), stamp, lang)
        .await
}

impl Args {
    /// Sends the entity; its id and the text that it shows.
    async fn first(
        &self,
        taken: &Taken,
        to: Receiver,
        desk: &Desk,
        client: &Client,
        lang: Lang,
    ) -> Result<(String, String), Halt> {
        let people = [to];
        let output = (self.json, lang);
        let needs = self
            .looking
            .look(taken, (&Way::Entity, &people), desk, true, output)
            .await?;
        let card = taken.card.clone();
        let plan = Plan::new(desk.base.clone(), Way::Entity, &people, Some(card), needs)?;
        let stores = desk.stores(taken.file());
        let progress = |step: Step| {
            // The step around it has said so.
            if step != Step::Call(Progress::Sending) {
                say(&step.sentence(), lang);
            }
        };
        let results = plan.run(client, &stores, &progress).await;
        let Some(delivery) = results.into_iter().next().transpose()? else {
            return Err(Halt::Said(End::Failed));
        };
        let (message_id, card_id) = (delivery.message_id, delivery.card_id);
        if self.json {
            put(&json!({"message_id": message_id, "card_id": card_id}).to_string());
        } else if let Some(message_id) = &message_id {
            put(message_id);
        }
        let text = sent_text(&taken.card, &plan.keys());
        Ok((card_id.unwrap_or_default(), text))
    }

    /// Pushes each state of the file that has no errors, and tells how the phone stands to it.
    async fn follow(
        &self,
        live: &Live,
        card_id: &str,
        changed: &Notify,
        (client, desk): (&Client, &Desk),
        mut stamp: file::Stamp,
        lang: Lang,
    ) -> Result<End, Halt> {
        let mut told = Status::Idle;
        let mut newest = Instant::now();
        loop {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = changed.notified() => {}
            }
            let status = live.status();
            if status != told {
                self.tell(&status, live, lang);
                // Other commands go on behind it.
                sequence::used(desk.folder.as_deref(), card_id, live.sequence());
                if let Status::Stopped(why) = &status {
                    say(&why.advice, lang);
                    let is_idle = newest.elapsed() >= LiveOptions::default().idle;
                    return Ok(if is_idle { End::Done } else { End::Refused });
                }
                told = status;
            }
            if !file::differs(&self.file, &stamp) {
                continue;
            }
            match file::read(&self.file) {
                Ok(opened) => stamp = opened.stamp,
                // An editor is at it.
                Err(_) => continue,
            }
            match self.newest(client, desk, lang).await {
                Ok(text) => {
                    live.push(&text);
                    newest = Instant::now();
                }
                Err(halt) => halt.tell(self.json, lang),
            }
        }
    }

    /// The file's text as it is sent, its pictures uploaded.
    async fn newest(&self, client: &Client, desk: &Desk, lang: Lang) -> Result<String, Halt> {
        let taken = Taken::read(&self.file, lang)?;
        let nobody = Receiver::guess("oc_0")?;
        let output = (self.json, lang);
        let needs = self
            .looking
            .look(&taken, (&Way::Entity, &[nobody]), desk, false, output)
            .await?;
        let keys = uploads::all(client, desk, &needs, lang).await?;
        Ok(sent_text(&taken.card, &keys))
    }

    fn tell(&self, status: &Status, live: &Live, lang: Lang) {
        // That a state is on its way is told when it has come.
        if matches!(status, Status::Sending) {
            return;
        }
        if let Status::Refused(error) = status {
            Halt::Call(Box::new(Error::clone(error))).tell(self.json, lang);
            return;
        }
        let sent = live.sent();
        let sentence = status.sentence();
        let sentence = sentence.get(lang);
        if self.json {
            put(&json!({"sent": sent, "status": sentence}).to_string());
        } else {
            tell(&format!("{sent}: {sentence}"));
        }
    }
}
