//! `cardwright cardkit`: the calls of card entities.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::halt::{Halt, drive, misuse, progress};
use super::look::{Looking, Taken};
use super::pieces::Carried;
use super::send::{reference, variables};
use super::server::{Desk, Server};
use super::show::Showing;
use super::{End, name_of, read, read_card, uploads};
use crate::both;
use crate::check::Piece;
use crate::feishu::entities;
use crate::feishu::{Change, Content, Place, Request, Stamp, new_uuid};
use crate::lang::{Bilingual, Lang};
use crate::sending::Way;
use crate::sending::pictures::{Needs, sent_text};
use crate::sending::sequence;

/// What `cardkit` takes.
#[derive(clap::Args)]
#[command(
    after_help = "A card entity lives 14 days and is sent once: cardwright send --card-id ID --to …. Each change needs a \
sequence that is larger than the one before; without --sequence it rises by itself. FILE may be -, standard input."
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
struct Common {
    /// Rises from change to change of one entity; by default by itself, with the clock
    #[arg(long, value_name = "N", global = true)]
    sequence: Option<u32>,
    /// The uuid of the change: a change with the same one has no second effect
    #[arg(long, value_name = "UUID", global = true)]
    uuid: Option<String>,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    showing: Showing,
}

#[derive(Subcommand)]
enum Action {
    /// Make an entity of a card or a template; prints its card_id
    Create {
        /// A card, or a file that names a template
        #[arg(required_unless_present = "template_id")]
        file: Option<PathBuf>,
        /// The template to make it of, in the place of a file
        #[arg(long, value_name = "ID", conflicts_with = "file")]
        template_id: Option<String>,
        /// The template's version
        #[arg(long, value_name = "VERSION", requires = "template_id")]
        template_version: Option<String>,
        /// A file with the template's variables: a JSON object
        #[arg(long, value_name = "FILE", requires = "template_id")]
        variables: Option<PathBuf>,
        #[command(flatten)]
        looking: Looking,
    },
    /// Replace the whole card
    Update {
        /// The entity
        card_id: String,
        /// The new card
        file: PathBuf,
        #[command(flatten)]
        looking: Looking,
    },
    /// Change settings, such as {"config": {"streaming_mode": true}}
    Settings {
        /// The entity
        card_id: String,
        /// An object with config, card_link
        file: PathBuf,
    },
    /// Do several changes at once
    BatchUpdate {
        /// The entity
        card_id: String,
        /// A list of {"action": …, "params": {…}}
        file: PathBuf,
    },
    /// Add elements
    ElementCreate {
        /// The entity
        card_id: String,
        /// A list of elements, or one element
        file: PathBuf,
        /// Where they go
        #[arg(long, value_enum, default_value_t = Where::Append)]
        place: Where,
        /// The element_id that they go before or after, or the container at whose end they go; else the card's end
        #[arg(long, value_name = "ELEMENT_ID")]
        target: Option<String>,
    },
    /// Replace an element
    ElementUpdate {
        /// The entity
        card_id: String,
        /// The element
        element_id: String,
        /// The new element
        file: PathBuf,
    },
    /// Change some properties of an element
    ElementPatch {
        /// The entity
        card_id: String,
        /// The element
        element_id: String,
        /// An object with the properties
        file: PathBuf,
    },
    /// Stream the text of an element: its whole text so far
    ElementContent {
        /// The entity
        card_id: String,
        /// A markdown or plain_text element
        element_id: String,
        /// A file with the text
        #[arg(required_unless_present = "text")]
        file: Option<PathBuf>,
        /// The text itself
        #[arg(long, conflicts_with = "file")]
        text: Option<String>,
        /// The element is a plain_text, whose marks and links are letters: the text is not looked at as Markdown
        #[arg(long)]
        plain_text: bool,
    },
    /// Delete an element
    ElementDelete {
        /// The entity
        card_id: String,
        /// The element
        element_id: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Where {
    /// Before the target
    #[value(name = "insert_before", alias = "before")]
    Before,
    /// After the target
    #[value(name = "insert_after", alias = "after")]
    After,
    /// At the end of the card, or of the target
    #[value(name = "append")]
    Append,
}

impl From<Where> for Place {
    fn from(place: Where) -> Self {
        match place {
            Where::Before => Self::Before,
            Where::After => Self::After,
            Where::Append => Self::Append,
        }
    }
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    drive(args.common.showing.json, lang, async {
        let desk = args.common.server.desk()?;
        match &args.action {
            Action::Create {
                file,
                template_id,
                template_version,
                variables: given,
                looking,
            } => {
                let source = match (template_id, file) {
                    (Some(id), _) => {
                        let given = given.as_deref().map(|file| variables(file, lang));
                        Source::Content(Content::Template {
                            id: id.clone(),
                            version: template_version.clone(),
                            variables: given.transpose()?,
                        })
                    }
                    (None, Some(file)) => source(file, lang)?,
                    (None, None) => return Ok(End::Failed),
                };
                create(args, &desk, source, looking, lang).await
            }
            Action::Update {
                card_id,
                file,
                looking,
            } => {
                let taken = Taken::read(file, lang)?;
                let needs = look(args, &desk, &taken, looking, lang).await?;
                let change = Changing {
                    card_id,
                    change: Change::Card(String::new()),
                    picture: Some((taken, needs)),
                };
                send(args, &desk, change, lang).await
            }
            other => {
                let (card_id, change) = other.change(args.common.showing.json, lang)?;
                let change = Changing {
                    card_id,
                    change,
                    picture: None,
                };
                send(args, &desk, change, lang).await
            }
        }
    })
}

/// What an entity is made of.
enum Source {
    Card(Box<Taken>),
    Content(Content),
}

fn source(file: &Path, lang: Lang) -> Result<Source, Halt> {
    let document = read_card(file, lang).map_err(Halt::Failed)?;
    Ok(match reference(&document) {
        Some(content) => Source::Content(content),
        None => Source::Card(Box::new(Taken::of(document, file)?)),
    })
}

impl Action {
    /// The change of those actions that take no whole card.
    fn change(&self, as_json: bool, lang: Lang) -> Result<(&str, Change), Halt> {
        let json_of = |file: &Path, piece: Piece| {
            let carried = Carried::read(file, lang)?;
            carried.look(piece, as_json, lang)?;
            Ok::<_, Halt>(carried.json())
        };
        Ok(match self {
            Self::Settings { card_id, file } => {
                (card_id, Change::Settings(json_of(file, Piece::Settings)?))
            }
            Self::BatchUpdate { card_id, file } => {
                (card_id, Change::Batch(json_of(file, Piece::Batch)?))
            }
            Self::ElementCreate {
                card_id,
                file,
                place,
                target,
            } => {
                if *place != Where::Append && target.is_none() {
                    return Err(no_target().into());
                }
                let change = Change::Add {
                    place: Place::from(*place),
                    target: target.clone(),
                    elements: as_list(json_of(file, Piece::Elements)?),
                };
                (card_id, change)
            }
            Self::ElementUpdate {
                card_id,
                element_id,
                file,
            } => {
                let change = Change::Replace {
                    element_id: element_id.clone(),
                    element: json_of(file, Piece::Element)?,
                };
                (card_id, change)
            }
            Self::ElementPatch {
                card_id,
                element_id,
                file,
            } => {
                let change = Change::Patch {
                    element_id: element_id.clone(),
                    properties: json_of(file, Piece::Patch)?,
                };
                (card_id, change)
            }
            Self::ElementContent {
                card_id,
                element_id,
                file,
                text,
                plain_text,
            } => {
                let (name, text) = match (text, file) {
                    (Some(text), _) => ("--text".to_owned(), text.clone()),
                    (None, Some(file)) => (name_of(file), text_of(file)?),
                    (None, None) => return Err(Halt::Said(End::Failed)),
                };
                if !plain_text {
                    Carried::text(name, &text).look(Piece::Text, as_json, lang)?;
                }
                let change = Change::Stream {
                    element_id: element_id.clone(),
                    text,
                };
                (card_id, change)
            }
            Self::ElementDelete {
                card_id,
                element_id,
            } => {
                let change = Change::Delete {
                    element_id: element_id.clone(),
                };
                (card_id, change)
            }
            Self::Create { .. } | Self::Update { .. } => return Err(Halt::Said(End::Failed)),
        })
    }
}

fn no_target() -> crate::feishu::Error {
    misuse(
        Bilingual::fixed(
            "Before or after which element the new ones go is not said.",
            "没有指定新组件插入到哪个组件之前或之后。",
        ),
        Bilingual::fixed(
            "Give --target with its element_id.",
            "请用 --target 填写其 element_id。",
        ),
    )
}

/// One element as a list of one.
fn as_list(text: String) -> String {
    if text.starts_with('{') {
        format!("[{text}]")
    } else {
        text
    }
}

/// A text file as it is, without the line break at its end that editors add.
fn text_of(file: &Path) -> Result<String, Halt> {
    let document = read(file).map_err(Halt::Failed)?;
    let text = document.text().trim_start_matches('\u{feff}');
    let text = text.strip_suffix('\n').unwrap_or(text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// The look at a whole card; of warnings nobody is asked, as an entity can be changed.
async fn look(
    args: &Args,
    desk: &Desk,
    taken: &Taken,
    looking: &Looking,
    lang: Lang,
) -> Result<Needs, Halt> {
    looking.check()?;
    let output = (args.common.showing.json, lang);
    // Nobody gets it yet, so nobody is looked at.
    let nobody = crate::feishu::Receiver::guess("oc_0")?;
    looking
        .look(taken, (&Way::Entity, &[nobody]), desk, false, output)
        .await
}

async fn create(
    args: &Args,
    desk: &Desk,
    source: Source,
    looking: &Looking,
    lang: Lang,
) -> Result<End, Halt> {
    let showing = args.common.showing;
    let (taken, needs, content) = match source {
        Source::Content(content) => (None, Needs::default(), content),
        Source::Card(taken) => {
            let needs = look(args, desk, &taken, looking, lang).await?;
            (Some(taken), needs, Content::Card(String::new()))
        }
    };
    let text = |keys: &_| taken.as_ref().map(|taken| sent_text(&taken.card, keys));
    if showing.dry_run {
        let (mut requests, keys) = uploads::requests(&desk.base, &needs)?;
        let content = text(&keys).map_or(content, Content::Card);
        requests.push(entities::create(&desk.base, &content)?);
        return Ok(showing.requests(&requests));
    }
    let client = desk.client(lang).await?;
    let keys = uploads::all(&client, desk, &needs, lang).await?;
    let content = text(&keys).map_or(content, Content::Card);
    let request = entities::create(&desk.base, &content)?;
    let answer = client.call(&request, &progress(lang)).await?;
    let card_id = answer.data().get("card_id").and_then(|id| id.as_str());
    Ok(showing.answer(&answer, &request, card_id))
}

/// A change that is about to go out.
struct Changing<'a> {
    card_id: &'a str,
    change: Change,
    /// The whole card that it carries, and what its pictures need.
    picture: Option<(Taken, Needs)>,
}

impl Changing<'_> {
    /// The request, and those that go before it.
    fn requests(&mut self, desk: &Desk, stamp: &Stamp) -> Result<Vec<Request>, Halt> {
        let mut requests = Vec::new();
        if let Some((taken, needs)) = &self.picture {
            let (uploads, keys) = uploads::requests(&desk.base, needs)?;
            requests = uploads;
            self.change = Change::Card(sent_text(&taken.card, &keys));
        }
        let change = entities::change(&desk.base, self.card_id, &self.change, stamp)?;
        requests.push(change);
        Ok(requests)
    }
}

async fn send(args: &Args, desk: &Desk, mut what: Changing<'_>, lang: Lang) -> Result<End, Halt> {
    let showing = args.common.showing;
    let folder = desk.folder.as_deref();
    let mut stamp = Stamp {
        uuid: args.common.uuid.clone().unwrap_or_else(new_uuid),
        sequence: match args.common.sequence {
            Some(sequence) => sequence,
            None => sequence::next(folder, what.card_id, !showing.dry_run),
        },
    };
    // What cannot be sent is said before a secret is asked for.
    let requests = what.requests(desk, &stamp)?;
    if showing.dry_run {
        return Ok(showing.requests(&requests));
    }
    let client = desk.client(lang).await?;
    if let Some((taken, needs)) = &what.picture {
        let keys = uploads::all(&client, desk, needs, lang).await?;
        what.change = Change::Card(sent_text(&taken.card, &keys));
    }
    stamp.sequence = sequence::used(folder, what.card_id, stamp.sequence);
    let request = entities::change(&desk.base, what.card_id, &what.change, &stamp)?;
    let answer = client.call(&request, &progress(lang)).await?;
    let sequence = stamp.sequence;
    super::say(
        &both!(
            "Done, sequence {sequence}.",
            "完成，sequence 为 {sequence}。"
        ),
        lang,
    );
    Ok(showing.answer(&answer, &request, None))
}
