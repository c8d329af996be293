//! `cardwright chats`: the groups of the bot.

use clap::Subcommand;
use serde_json::json;

use super::halt::{Halt, drive, progress};
use super::server::Server;
use super::show::Showing;
use super::{End, in_line, put};
use crate::feishu::{NewChat, ReceiverKind, chats, new_uuid};
use crate::lang::Lang;

/// What `chats` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
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
    /// List the groups that the bot is in: id and name (without a command, too)
    List,
    /// Create a private group to test cards in; prints its id
    Create {
        /// Its name
        #[arg(default_value = "Cards")]
        name: String,
        /// Who is invited, by open_id; may be given several times
        #[arg(long, value_name = "OPEN_ID", value_delimiter = ',')]
        member: Vec<String>,
        /// Who owns it, by open_id; else the bot
        #[arg(long, value_name = "OPEN_ID")]
        owner: Option<String>,
        /// With --owner: one uuid makes one group within 10 hours
        #[arg(long, value_name = "UUID")]
        uuid: Option<String>,
    },
    /// List the people in a group: id and name
    Members {
        /// The group (oc_…)
        chat_id: String,
        /// Which id to list: open_id, union_id or user_id
        #[arg(long, value_name = "KIND", default_value = "open_id")]
        id_type: ReceiverKind,
    },
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    drive(args.common.showing.json, lang, async {
        match &args.action {
            None | Some(Action::List) => list(args, lang).await,
            Some(Action::Create {
                name,
                member,
                owner,
                uuid,
            }) => {
                let chat = NewChat {
                    name: name.clone(),
                    people: member.clone(),
                    owner: owner.clone(),
                    uuid: Some(uuid.clone().unwrap_or_else(new_uuid)),
                };
                create(args, &chat, lang).await
            }
            Some(Action::Members { chat_id, id_type }) => {
                members(args, chat_id, *id_type, lang).await
            }
        }
    })
}

async fn list(args: &Args, lang: Lang) -> Result<End, Halt> {
    let desk = args.common.server.desk()?;
    let showing = args.common.showing;
    if showing.dry_run {
        return Ok(showing.requests(&[chats::list(&desk.base, chats::PAGE_MAX, None)]));
    }
    let client = desk.client(lang).await?;
    let mut end = End::Done;
    for chat in client.chats(&progress(lang)).await? {
        end = end.max(if showing.json {
            put(&json!({
                "chat_id": chat.chat_id, "name": chat.name, "description": chat.description,
                "external": chat.external,
            })
            .to_string())
        } else {
            put(&format!("{}\t{}", chat.chat_id, in_line(&chat.name)))
        });
    }
    Ok(end)
}

async fn create(args: &Args, chat: &NewChat, lang: Lang) -> Result<End, Halt> {
    let desk = args.common.server.desk()?;
    let showing = args.common.showing;
    let request = chats::create(&desk.base, chat)?;
    if showing.dry_run {
        return Ok(showing.requests(&[request]));
    }
    let client = desk.client(lang).await?;
    let answer = client.call(&request, &progress(lang)).await?;
    let chat_id = answer.data().get("chat_id").and_then(|id| id.as_str());
    Ok(showing.answer(&answer, &request, chat_id))
}

async fn members(args: &Args, chat_id: &str, kind: ReceiverKind, lang: Lang) -> Result<End, Halt> {
    let desk = args.common.server.desk()?;
    let showing = args.common.showing;
    let request = chats::members(&desk.base, chat_id, kind, None)?;
    if showing.dry_run {
        return Ok(showing.requests(&[request]));
    }
    let client = desk.client(lang).await?;
    let mut end = End::Done;
    for member in client.members(chat_id, kind, &progress(lang)).await? {
        end = end.max(if showing.json {
            put(&json!({"id": member.id, "name": member.name}).to_string())
        } else {
            put(&format!("{}\t{}", member.id, in_line(&member.name)))
        });
    }
    Ok(end)
}
