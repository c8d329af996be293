//! `cardwright message`: what can be done with a message that was sent. To change its card: `send --update`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::halt::{Halt, drive, misuse, progress};
use super::look::{Looking, Taken};
use super::server::Server;
use super::show::{Showing, as_json};
use super::{End, ask, put, say, uploads};
use crate::document::{Tree, format};
use crate::feishu::{
    BaseUrl, Content, Error, ReadAs, Receiver, Request, Secret, batch, delayed, ephemeral, messages,
};
use crate::lang::{Bilingual, Lang};
use crate::sending::pictures::sent_text;
use crate::sending::{History, Way};

/// The token of an interaction with a card.
const TOKEN: &str = "FEISHU_CARD_TOKEN";

/// What `message` takes.
#[derive(clap::Args)]
#[command(
    after_help = "To answer a message: cardwright send --reply-to ID. To change its card: cardwright send --update ID."
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
struct Common {
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    showing: Showing,
}

#[derive(Subcommand)]
enum Action {
    /// Read a message back; prints its card
    Read {
        /// The message (om_…)
        message_id: String,
        /// In which form
        #[arg(long = "as", value_enum, default_value_t = Form::Sent)]
        form: Form,
    },
    /// Take messages back
    Recall {
        /// Messages (om_…) or batches (bm-…)
        #[arg(required = true)]
        ids: Vec<String>,
        /// They are cards that one person sees
        #[arg(long)]
        ephemeral: bool,
    },
    /// Say how far a batch is and how many have read it
    Progress {
        /// The batch (bm-…)
        batch_id: String,
    },
    /// Change a card after somebody used it, with the token of the callback
    #[command(
        after_help = "The token (c-…) comes from the environment variable FEISHU_CARD_TOKEN, or from a prompt. It lives \
30 minutes and is good for two updates."
    )]
    DelayedUpdate {
        /// The new card
        file: PathBuf,
        /// Who gets it: only for cards 1.0 that are not shared
        #[arg(long, value_name = "OPEN_ID", value_delimiter = ',')]
        open_id: Vec<String>,
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The card as it was sent
    Sent,
    /// Title, texts and pictures only, as documented
    Projection,
    /// As the server keeps it
    Raw,
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    let showing = args.common.showing;
    drive(showing.json, lang, async {
        match &args.action {
            Action::Read { message_id, form } => read(args, message_id, *form, lang).await,
            Action::Recall { ids, ephemeral } => recall(args, ids, *ephemeral, lang).await,
            Action::Progress { batch_id } => how_far(args, batch_id, lang).await,
            Action::DelayedUpdate {
                file,
                open_id,
                looking,
            } => {
                let taken = Taken::read(file, lang)?;
                delayed_update(args, &taken, open_id, looking, lang).await
            }
        }
    })
}

async fn read(args: &Args, message_id: &str, form: Form, lang: Lang) -> Result<End, Halt> {
    let desk = args.common.server.desk()?;
    let form = match form {
        Form::Sent => ReadAs::Sent,
        Form::Projection => ReadAs::Projection,
        Form::Raw => ReadAs::Raw,
    };
    let request = messages::read(&desk.base, message_id, form)?;
    let showing = args.common.showing;
    if showing.dry_run {
        return Ok(showing.requests(&[request]));
    }
    let client = desk.client(lang).await?;
    let message = client
        .read_message(message_id, form, &progress(lang))
        .await?;
    if showing.json {
        return Ok(put(&json!({"message": message}).to_string()));
    }
    if message.deleted {
        let gone = Bilingual::fixed("the message was recalled", "该消息已被撤回");
        return Err(Halt::Refused(gone));
    }
    match message.content {
        Some(text) => Ok(put(laid_out(&text).trim_end())),
        None => Err(Halt::Refused(Bilingual::fixed(
            "the server gave no content for the message",
            "服务端没有返回消息内容",
        ))),
    }
}

fn laid_out(text: &str) -> String {
    Tree::parse(text).map_or_else(|_| text.to_owned(), |tree| format::formatted(&tree))
}

fn recall_request(base: &BaseUrl, id: &str, is_ephemeral: bool) -> Result<Request, Error> {
    if is_ephemeral {
        Ok(ephemeral::delete(base, id))
    } else if id.starts_with("bm-") {
        batch::recall(base, id)
    } else {
        messages::recall(base, id)
    }
}

async fn recall(args: &Args, ids: &[String], ephemeral: bool, lang: Lang) -> Result<End, Halt> {
    let desk = args.common.server.desk()?;
    let showing = args.common.showing;
    let requests = ids
        .iter()
        .map(|id| recall_request(&desk.base, id, ephemeral));
    let requests = requests.collect::<Result<Vec<_>, _>>()?;
    if showing.dry_run {
        return Ok(showing.requests(&requests));
    }
    let client = desk.client(lang).await?;
    let tell = progress(lang);
    let mut end = End::Done;
    for (id, request) in ids.iter().zip(requests) {
        let done = match id {
            _ if ephemeral => client.delete_ephemeral(id, &tell).await,
            id if id.starts_with("bm-") => client.call(&request, &tell).await,
            id => client.recall_message(id, &tell).await,
        };
        end = end.max(match done {
            Ok(answer) => {
                // So that send --again does not try to change it.
                if let (Some(folder), Some(app_id)) = (&desk.folder, desk.app_id())
                    && let Err(reason) = History::new(folder).recalled(&desk.base, app_id, id)
                {
                    say(&reason, lang);
                }
                showing.answer(&answer, &request, Some(id))
            }
            Err(error) => {
                if !showing.json && ids.len() > 1 {
                    super::tell(&format!("{id}:"));
                }
                let halt = Halt::from(error);
                halt.tell(showing.json, lang);
                halt.end()
            }
        });
    }
    Ok(end)
}

async fn how_far(args: &Args, batch_id: &str, lang: Lang) -> Result<End, Halt> {
    let desk = args.common.server.desk()?;
    let showing = args.common.showing;
    let requests = [
        batch::progress(&desk.base, batch_id)?,
        batch::readers(&desk.base, batch_id)?,
    ];
    if showing.dry_run {
        return Ok(showing.requests(&requests));
    }
    let client = desk.client(lang).await?;
    let tell = progress(lang);
    let far = client.batch_progress(batch_id, &tell).await?;
    let read = client.batch_readers(batch_id, &tell).await?;
    let line = json!({
        "receivers": far.receivers, "delivered": far.delivered, "read": read.read,
        "recalled": far.recalled, "recalled_from": far.recalled_from,
    });
    if showing.json {
        return Ok(put(&line.to_string()));
    }
    let (all, delivered, read) = (far.receivers, far.delivered, read.read);
    let sentence = crate::both!(
        "{delivered} of {all} have it, {read} have read it",
        "已送达 {delivered}/{all}，已读 {read}"
    );
    let end = put(sentence.get(lang));
    if far.recalled {
        let from = far.recalled_from;
        say(
            &crate::both!("It was recalled, from {from}.", "已撤回，共 {from} 人。"),
            lang,
        );
    }
    Ok(end)
}

async fn delayed_update(
    args: &Args,
    taken: &Taken,
    people: &[String],
    looking: &Looking,
    lang: Lang,
) -> Result<End, Halt> {
    looking.check()?;
    let desk = args.common.server.desk()?;
    let showing = args.common.showing;
    // It is the card of a message that is there: whoever has it gets it.
    let way = Way::Card;
    let nobody = Receiver::guess("oc_0")?;
    let (asks, output) = (!showing.dry_run, (showing.json, lang));
    let needs = looking
        .look(taken, (&way, &[nobody]), &desk, asks, output)
        .await?;
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    if showing.dry_run {
        let (mut requests, keys) = uploads::requests(&desk.base, &needs)?;
        let content = Content::Card(sent_text(&taken.card, &keys));
        // The token does not show in what is printed.
        let token = Secret::new("c-0");
        requests.push(delayed::update(&desk.base, &token, &content, &people)?);
        return Ok(showing.requests(&requests));
    }
    let token = token(lang)?;
    let client = desk.client(lang).await?;
    let keys = uploads::all(&client, &desk, &needs, lang).await?;
    let content = Content::Card(sent_text(&taken.card, &keys));
    let request = delayed::update(&desk.base, &token, &content, &people)?;
    let answer = client.call(&request, &progress(lang)).await;
    let answer = answer.inspect_err(|error| {
        if let Some(path) = error.path().filter(|_| !showing.json) {
            super::tell(&format!("{}:", taken.place_in_card(path)));
        }
    })?;
    if showing.json {
        let line =
            json!({"data": answer.data(), "log_id": answer.log_id, "request": as_json(&request)});
        return Ok(put(&line.to_string()));
    }
    say(&Bilingual::fixed("Updated.", "已更新。"), lang);
    Ok(End::Done)
}

fn token(lang: Lang) -> Result<Secret, Halt> {
    if let Ok(text) = std::env::var(TOKEN) {
        let text = Secret::new(text);
        return Ok(Secret::new(text.expose().trim()));
    }
    let question = Bilingual::fixed("Token of the interaction (c-…)", "交互的 token（c-…）");
    let asked = ask::secret(&question, lang)?;
    asked.ok_or_else(|| {
        let what = Bilingual::fixed(
            "The token of the interaction is not known.",
            "没有提供交互的 token。",
        );
        let advice = crate::both!(
            "Set {TOKEN} to the token (c-…) of the callback.",
            "请将 {TOKEN} 设为回调中的 token（c-…）。"
        );
        misuse(what, advice).into()
    })
}
