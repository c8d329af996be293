//! `cardwright send`.

mod receivers;
mod said;
mod what;

use std::path::PathBuf;

use clap::ValueEnum;

use super::halt::{Halt, drive, misuse};
use super::look::{Looking, Taken};
use super::server::{Desk, Server};
use super::show::Showing;
use super::{End, is_stdin, say, uploads};
use crate::both;
use crate::document::{Document, Gesture, file};
use crate::feishu::{Client, Content, Error, Receiver, ReceiverKind};
use crate::lang::{Bilingual, Lang};
use crate::sending::pictures::{self, Needs};
use crate::sending::plan::Step;
use crate::sending::{History, Plan, Way};
pub(super) use receivers::receiver;
use what::Load;
pub(super) use what::{reference, variables};

/// What `send` takes.
#[derive(clap::Args)]
#[command(
    group = clap::ArgGroup::new("way").args(["reply_to", "update", "visible_to", "batch", "again", "webhook"]),
    after_help = "The app is the one of FEISHU_APP_ID and FEISHU_APP_SECRET, or of a profile; its secret comes from the \
environment, the system's key store, or a prompt. The address of a custom bot comes from CARDWRIGHT_WEBHOOK, the key \
of its signature from CARDWRIGHT_WEBHOOK_SECRET. Ctrl+C stops."
)]
pub(super) struct Args {
    /// Cards to send, each as a message of its own, or ids of templates (AAq…); - is standard input
    files: Vec<PathBuf>,
    /// Who gets them: ou_…, oc_…, an e-mail address …, me, or a favourite of the profile; may be given several times
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    to: Vec<String>,
    /// What kind of id that is: open_id, union_id, user_id, email or chat_id; else it is told by its form
    #[arg(long, value_name = "KIND")]
    to_type: Option<ReceiverKind>,
    /// Send to me: the one whom the profile names
    #[arg(long)]
    me: bool,
    /// As what it is sent; by default as the card's JSON, or as what the file names
    #[arg(long = "as", value_enum, value_name = "WHAT")]
    kind: Option<Kind>,
    /// Answer this message
    #[arg(long, value_name = "MESSAGE_ID", help_heading = "Where")]
    reply_to: Option<String>,
    /// With --reply-to: in a topic
    #[arg(long, requires = "reply_to", help_heading = "Where")]
    in_thread: bool,
    /// Put the card in the place of the one of this message
    #[arg(long, value_name = "MESSAGE_ID", help_heading = "Where")]
    update: Option<String>,
    /// Put the card in the place of the last one that this file was sent as to the same receiver; else send it
    #[arg(long, help_heading = "Where")]
    again: bool,
    /// Show it to these people only, in the group that --to names
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "Where")]
    visible_to: Vec<String>,
    /// Send to all receivers in one call
    #[arg(long, help_heading = "Where")]
    batch: bool,
    /// The address of a custom bot; better set CARDWRIGHT_WEBHOOK and give --as webhook, as an argument stays in the shell's history
    #[arg(long, value_name = "URL", help_heading = "Where")]
    webhook: Option<String>,
    /// Ask for the key of the custom bot's signature where CARDWRIGHT_WEBHOOK_SECRET is not set
    #[arg(long, help_heading = "Where")]
    signed: bool,
    /// The template to send, in the place of a file
    #[arg(long, value_name = "ID", help_heading = "What")]
    template_id: Option<String>,
    /// Its version, such as 1.0.0; else the newest that is published
    #[arg(long, value_name = "VERSION", help_heading = "What")]
    template_version: Option<String>,
    /// A file with values of the template's or the card's variables: a JSON object from name to value; - is standard input
    #[arg(long, value_name = "FILE", help_heading = "What")]
    variables: Option<PathBuf>,
    /// The card entity to send, in the place of a file (see `cardwright cardkit create`)
    #[arg(long, value_name = "ID", conflicts_with_all = ["template_id", "files"], help_heading = "What")]
    card_id: Option<String>,
    /// The uuid of the send: within an hour one uuid makes one message
    #[arg(long, value_name = "UUID", help_heading = "What")]
    uuid: Option<String>,
    /// Write the keys of uploaded pictures into the card's file
    #[arg(long, conflicts_with = "variables", help_heading = "What")]
    write_keys: bool,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    showing: Showing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The card's JSON
    Card,
    /// A card entity, which can be changed in parts afterwards
    Entity,
    /// A template of the card builder
    Template,
    /// The card's JSON to a custom bot
    Webhook,
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    let begun = std::time::SystemTime::now();
    let end = drive(args.showing.json, lang, send(args, lang));
    if end == End::Stopped {
        said::tell_stopped(begun, lang);
    }
    end
}

async fn send(args: &Args, lang: Lang) -> Result<End, Halt> {
    args.looking.check()?;
    args.check()?;
    let desk = args.server.desk()?;
    args.looking.permit(&desk);
    let loads = args.loads(lang)?;
    if loads.len() > 1 && (args.uuid.is_some() || args.update.is_some()) {
        return Err(misuse(
            Bilingual::fixed(
                "Several cards cannot go out with one uuid or into one message.",
                "多张卡片不能共用一个 uuid，也不能更新到同一条消息。",
            ),
            Bilingual::fixed("Send them one by one.", "请逐个发送。"),
        )
        .into());
    }
    let mut sender = Sender {
        args,
        desk,
        lang,
        several: loads.len() > 1,
        client: None,
    };
    // All are looked at before one goes: a slip in the last one's name leaves nothing half sent.
    let mut ready = Vec::new();
    let mut end = End::Done;
    for (name, load) in loads {
        let looked = match load {
            Ok(load) => sender.look(load).await,
            Err(halt) => Err(halt),
        };
        match looked {
            Ok(one) => ready.push(one),
            Err(Halt::Stopped) => return Err(Halt::Stopped),
            Err(halt) => {
                halt.tell_of(name.as_deref(), args.showing.json, lang);
                end = end.max(halt.end());
            }
        }
    }
    if end != End::Done {
        sender.tell_kept_back(&ready);
        return Ok(end);
    }
    for one in ready {
        let name = one.name();
        end = end.max(match sender.go(one).await {
            Ok(end) => end,
            Err(Halt::Stopped) => return Err(Halt::Stopped),
            Err(halt) => {
                halt.tell_of(name.as_deref(), args.showing.json, lang);
                halt.end()
            }
        });
    }
    Ok(end)
}

impl Args {
    /// That what is asked for goes together.
    fn check(&self) -> Result<(), Error> {
        let has_place = self.reply_to.is_some()
            || self.update.is_some()
            || self.again
            || self.batch
            || !self.visible_to.is_empty();
        let word = match self.kind {
            Some(Kind::Entity) if has_place || self.webhook.is_some() => "entity",
            Some(Kind::Webhook) if has_place => "webhook",
            _ if self.write_keys && self.files.iter().any(|file| is_stdin(file)) => {
                return Err(misuse(
                    Bilingual::fixed(
                        "The keys cannot be written into standard input.",
                        "无法将 key 写回标准输入。",
                    ),
                    Bilingual::fixed(
                        "Name the card's file, or leave --write-keys out.",
                        "请指定卡片文件，或去掉 --write-keys。",
                    ),
                ));
            }
            _ => return Ok(()),
        };
        Err(misuse(
            both!(
                "--as {word} goes with none of --reply-to, --update, --again, --visible-to, --batch and --webhook.",
                "--as {word} 不能与 --reply-to、--update、--again、--visible-to、--batch、--webhook 同用。"
            ),
            Bilingual::fixed("Leave one of them out.", "请去掉其中一个。"),
        ))
    }
}

/// A run of the command over its cards.
struct Sender<'a> {
    args: &'a Args,
    desk: Desk,
    lang: Lang,
    several: bool,
    /// Asked for once, when the first card is ready to go.
    client: Option<Client>,
}

/// One thing that was looked at and may go.
struct Ready {
    way: Way,
    people: Vec<Receiver>,
    taken: Option<Taken>,
    content: Option<Content>,
    needs: Needs,
}

impl Ready {
    /// The card's name; `None` for what the server has already.
    fn name(&self) -> Option<String> {
        let taken = self.taken.as_ref();
        taken.map(|taken| super::name_of(&taken.path))
    }

    /// Whether it has pictures to upload and goes to a custom bot, which cannot.
    fn is_for_bot_to_upload(&self) -> bool {
        matches!(self.way, Way::Webhook { .. }) && !self.needs.uploads.is_empty()
    }
}

fn cannot_upload(needs: &Needs) -> Error {
    let count = needs.uploads.len();
    misuse(
        both!(
            "The card has {count} pictures or sounds that have to be uploaded, and a custom bot cannot do that.",
            "卡片中有 {count} 个图片或音频需要上传，而自定义机器人无法上传。"
        ),
        Bilingual::fixed(
            "Name an app of the same company that does it: FEISHU_APP_ID and FEISHU_APP_SECRET, or a profile.",
            "请指定同一企业内用于上传的应用：设置 FEISHU_APP_ID 和 FEISHU_APP_SECRET，或使用配置。",
        ),
    )
}

impl Sender<'_> {
    /// Looks at one thing to send: who gets it, how, and whether it may go.
    async fn look(&self, load: Load) -> Result<Ready, Halt> {
        let args = self.args;
        let to = args.receivers(&self.desk)?;
        let way = self.way(&load, &to)?;
        let mut people = args.people(&self.desk, to)?;
        if args.again && !way.takes_receivers() {
            // The message that is changed is theirs.
            people.clear();
        }
        let needs = self.needs(&load, &way, &people).await?;
        let (taken, content) = load.into_parts();
        let one = Ready {
            way,
            people,
            taken,
            content,
            needs,
        };
        if one.is_for_bot_to_upload() && !args.showing.dry_run && self.desk.app_id().is_none() {
            return Err(cannot_upload(&one.needs).into());
        }
        // What cannot be sent is said before a secret is asked for.
        self.plan(&one)?.requests()?;
        Ok(one)
    }

    fn plan(&self, one: &Ready) -> Result<Plan, Error> {
        let card = one.taken.as_ref().map(|taken| taken.card.clone());
        let base = match &one.way {
            Way::Webhook { to, .. } => to.base().clone(),
            _ => self.desk.base.clone(),
        };
        let (way, needs) = (one.way.clone(), one.needs.clone());
        let mut plan = Plan::new(base, way, &one.people, card, needs)?;
        if let Some(content) = &one.content {
            plan = plan.with_content(content.clone())?;
        }
        match &self.args.uuid {
            Some(uuid) => plan.with_uuid(uuid),
            None => Ok(plan),
        }
    }

    /// Sends it, or shows what would be sent.
    async fn go(&mut self, mut one: Ready) -> Result<End, Halt> {
        let (args, lang) = (self.args, self.lang);
        if args.showing.dry_run {
            return Ok(args.showing.requests(&self.plan(&one)?.requests()?));
        }
        if one.is_for_bot_to_upload() {
            one.needs = self.upload_for_bot(one.needs).await?;
        }
        let plan = self.plan(&one)?;
        self.ready(plan.way()).await?;
        let Some(client) = &self.client else {
            return Ok(End::Failed);
        };
        let taken = one.taken.as_ref();
        let stores = self.desk.stores(taken.and_then(Taken::file));
        let name = one.name();
        self.tell_used_uuid(taken);
        let progress = |step: Step| self.tell_step(&step, name.as_deref());
        let results = plan.run(client, &stores, &progress).await;
        let end = self.tell_results(&plan, &results, taken);
        match taken {
            Some(taken) if args.write_keys => Ok(end.max(write_keys(taken, &plan, lang)?)),
            _ => Ok(end),
        }
    }

    /// A custom bot cannot upload; where an app is named, it does that for it.
    async fn upload_for_bot(&self, needs: Needs) -> Result<Needs, Halt> {
        let app = self.desk.client(self.lang).await?;
        let known = uploads::all(&app, &self.desk, &needs, self.lang).await?;
        Ok(Needs {
            known,
            uploads: Vec::new(),
            ..needs
        })
    }

    /// As what and where it goes.
    fn way(&self, load: &Load, to: &[Receiver]) -> Result<Way, Halt> {
        let args = self.args;
        if args.webhook.is_some() || args.kind == Some(Kind::Webhook) {
            let (to, key) = args.custom_bot(&self.desk, self.lang)?;
            return Ok(Way::Webhook { to, key });
        }
        if let Some(message_id) = &args.reply_to {
            return Ok(Way::Reply {
                message_id: message_id.clone(),
                in_thread: args.in_thread,
            });
        }
        if let Some(message_id) = &args.update {
            return Ok(Way::Update {
                message_id: message_id.clone(),
            });
        }
        if !args.visible_to.is_empty() {
            return Ok(Way::Ephemeral {
                group: args.group(to)?,
            });
        }
        if args.batch {
            return Ok(Way::Batch);
        }
        if args.again
            && let Some(way) = self.again(load, to)?
        {
            return Ok(way);
        }
        Ok(load.way(args.kind))
    }

    /// The way into the message that the same file was sent as before.
    fn again(&self, load: &Load, to: &[Receiver]) -> Result<Option<Way>, Halt> {
        let [to] = to else {
            return Err(misuse(
                Bilingual::fixed(
                    "--again is for one receiver.",
                    "--again 只能用于一个接收者。",
                ),
                Bilingual::fixed("Give --to once.", "请只填写一次 --to。"),
            )
            .into());
        };
        let file = load.taken().and_then(Taken::file);
        let (Some(folder), Some(file), Some(app_id)) =
            (&self.desk.folder, file, self.desk.app_id())
        else {
            return Ok(None);
        };
        let again = History::new(folder).again(&file, to, &self.desk.base, app_id);
        again.map_err(Halt::Failed)
    }

    async fn needs(&self, load: &Load, way: &Way, to: &[Receiver]) -> Result<Needs, Halt> {
        let output = (self.args.showing.json, self.lang);
        let asks = !self.args.showing.dry_run;
        let looking = &self.args.looking;
        match load.taken() {
            Some(taken) => {
                looking
                    .look(taken, (way, to), &self.desk, asks, output)
                    .await
            }
            // The server has it already; who may get it the request itself looks at.
            None => Ok(Needs::default()),
        }
    }

    /// Makes the client, which may ask for the secret.
    async fn ready(&mut self, way: &Way) -> Result<(), Halt> {
        if self.client.is_none() {
            self.client = Some(match way {
                Way::Webhook { to, .. } => {
                    self.desk.ask_in_the_clear(to.base(), self.lang).await?;
                    Client::for_webhook(to, self.desk.options.clone())
                }
                _ => self.desk.client(self.lang).await?,
            });
        }
        Ok(())
    }
}

/// Writes the keys of uploaded pictures into the card's file.
fn write_keys(taken: &Taken, plan: &Plan, lang: Lang) -> Result<End, Halt> {
    let edits = pictures::write_back(&taken.card, &plan.keys());
    if edits.is_empty() {
        return Ok(End::Done);
    }
    let name = super::name_of(&taken.path);
    let opened = file::read(&taken.path).map_err(|error| Halt::Failed(error.0))?;
    if opened.text != taken.document.text() {
        return Err(Halt::Failed(both!(
            "{name}: the keys are not written, as the file does not hold the card itself or has changed meanwhile",
            "{name}：文件内容不是卡片本身或已被修改，未写入 key"
        )));
    }
    let mut document = Document::new(taken.document.text());
    document
        .apply_all(&edits, Gesture::default())
        .map_err(|error| Halt::Failed(error.0))?;
    file::write(&taken.path, document.text(), opened.bom).map_err(|error| Halt::Failed(error.0))?;
    say(
        &both!("{name}: the keys are written", "{name}：已写入 key"),
        lang,
    );
    Ok(End::Done)
}
