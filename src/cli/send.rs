//! `cardwright send`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{End, card_of, name_of, put, read_card, say, tell};
use crate::both;
use crate::feishu::{
    BaseUrl, Client, Content, Credentials, Error, Options, Receiver, ReceiverKind, Sent, new_uuid,
};
use crate::lang::{Bilingual, Lang};

/// What `send` takes. The app is named by the environment: `FEISHU_APP_ID` and `FEISHU_APP_SECRET`.
#[derive(clap::Args)]
#[command(
    after_help = "The app comes from the environment variables FEISHU_APP_ID and FEISHU_APP_SECRET."
)]
pub(super) struct Args {
    /// Cards to send, each as a message of its own; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Who gets them, such as ou_…
    #[arg(long, value_name = "ID")]
    to: String,
    /// What kind of id that is: open_id, union_id, user_id, email or chat_id; else it is told by its form
    #[arg(long, value_name = "KIND")]
    to_type: Option<ReceiverKind>,
    /// feishu, lark, or the address of another server
    #[arg(long, default_value = "feishu", value_name = "URL")]
    base_url: String,
    /// Write one JSON object per card and line
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    let (client, receiver) = match prepare(args) {
        Ok(ready) => ready,
        Err(error) => {
            explain(args, &error, lang);
            return End::Failed;
        }
    };
    if client.base().is_in_the_clear() {
        let host = client.base().host();
        say(
            &both!(
                "{host} is asked without encryption (http): the app secret and the card can be read on the way",
                "到 {host} 的连接未加密 (http)：应用密钥和卡片内容在传输途中可能被读取"
            ),
            lang,
        );
    }
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            tell(&error.to_string());
            return End::Failed;
        }
    };
    let ends = args
        .files
        .iter()
        .map(|path| one(args, path, &client, &receiver, &runtime, lang));
    ends.max().unwrap_or_default()
}

fn prepare(args: &Args) -> Result<(Client, Receiver), Error> {
    let base: BaseUrl = args.base_url.parse()?;
    let receiver = match args.to_type {
        Some(kind) => Receiver::new(kind, &args.to)?,
        None => Receiver::guess(&args.to)?,
    };
    let credentials = Credentials::from_environment()?;
    Ok((Client::new(base, credentials, Options::default()), receiver))
}

fn one(
    args: &Args,
    path: &Path,
    client: &Client,
    receiver: &Receiver,
    runtime: &tokio::runtime::Runtime,
    lang: Lang,
) -> End {
    let document = match read_card(path, lang) {
        Ok(document) => document,
        Err(reason) => {
            unsent(args, &reason, lang);
            return End::Failed;
        }
    };
    let card = match card_of(&document, path, None) {
        Ok(card) => card,
        Err(reason) => {
            unsent(args, &reason, lang);
            return End::Refused;
        }
    };
    let content = Content::Card(card.tree.minified(card.root));
    let name = name_of(path);
    let progress = |step: crate::feishu::Progress| {
        let sentence = step.sentence();
        tell(&format!("{name}: {}", sentence.get(lang)));
    };
    let uuid = new_uuid();
    match runtime.block_on(client.send(receiver, &content, &uuid, &progress)) {
        Ok(sent) => done(args, &sent),
        Err(error) => {
            if !args.json {
                tell(&format!("{name}:"));
            }
            explain(args, &error, lang);
            match error {
                Error::Configuration(_) => End::Failed,
                _ => End::Refused,
            }
        }
    }
}

/// Says why a card was not even tried.
fn unsent(args: &Args, reason: &Bilingual, lang: Lang) {
    if args.json {
        let message = reason.get(lang);
        let line = json!({"error": {
            "code": null, "message": message, "log_id": null, "advice": null, "path": null,
        }});
        put(&line.to_string());
    } else {
        say(reason, lang);
    }
}

fn done(args: &Args, sent: &Sent) -> End {
    let request = &sent.request;
    if args.json {
        put(&json!({"message_id": sent.message_id, "request": request}).to_string())
    } else {
        put(&sent.message_id)
    }
}

fn explain(args: &Args, error: &Error, lang: Lang) {
    let explanation = error.explain();
    if args.json {
        let line = json!({"error": {
            "code": error.code(),
            "message": explanation.what.get(lang),
            "log_id": error.log_id(),
            "advice": explanation.advice.get(lang),
            "path": error.path(),
        }});
        put(&line.to_string());
        return;
    }
    let what = explanation.what.get(lang);
    match error.code() {
        Some(code) => tell(&format!("{code}: {what}")),
        None => tell(what),
    }
    say(&explanation.advice, lang);
    if let Some(id) = error.log_id() {
        tell(&format!("log_id: {id}"));
    }
}
