//! `cardwright people`: who has an e-mail address or a mobile number.

use serde_json::json;

use super::halt::{Halt, drive, progress};
use super::server::Server;
use super::show::Showing;
use super::{End, put, say};
use crate::both;
use crate::feishu::{ReceiverKind, people};
use crate::lang::Lang;

/// What `people` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// E-mail addresses or mobile numbers; those outside mainland China with + and the country code
    #[arg(required = true)]
    addresses: Vec<String>,
    /// Which id to find: open_id, union_id or user_id
    #[arg(long, value_name = "KIND", default_value = "open_id")]
    id_type: ReceiverKind,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    showing: Showing,
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    drive(args.showing.json, lang, find(args, lang))
}

async fn find(args: &Args, lang: Lang) -> Result<End, Halt> {
    let desk = args.server.desk()?;
    let addresses = args.addresses.iter().map(String::as_str);
    let (emails, mobiles): (Vec<&str>, Vec<&str>) =
        addresses.partition(|address| address.contains('@'));
    let request = people::find(&desk.base, &emails, &mobiles, args.id_type)?;
    if args.showing.dry_run {
        return Ok(args.showing.requests(&[request]));
    }
    let client = desk.client(lang).await?;
    let found = client
        .find_people(&emails, &mobiles, args.id_type, &progress(lang))
        .await?;
    let mut end = End::Done;
    for person in found {
        let address = &person.address;
        if person.id.is_none() {
            end = end.max(End::Refused);
        }
        end = end.max(match &person.id {
            _ if args.showing.json => {
                let line =
                    json!({"address": address, "id": person.id, "resigned": person.resigned});
                put(&line.to_string())
            }
            Some(id) => put(&format!("{id}\t{address}")),
            None => {
                say(
                    &both!(
                        "{address}: nobody whom the app may see; check the app's availability and its range of contacts",
                        "{address}：应用可见范围内没有此人；请检查应用的可用范围和通讯录权限范围"
                    ),
                    lang,
                );
                End::Refused
            }
        });
    }
    Ok(end)
}
