//! The look at a card before it goes out: what is wrong is said, warnings are asked about, pictures of the web fetched.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::halt::Halt;
use super::server::Desk;
use super::{End, ask, card_of, is_stdin, name_of, put, read_card, say, tell};
use crate::both;
use crate::card::Card;
use crate::document::{Document, Path as Place};
use crate::feishu::Receiver;
use crate::lang::{Bilingual, Lang};
use crate::sending::pictures::{Fetched, Needs};
use crate::sending::{Finding, Folders, Preflight, Sources, Way, fetch, preflight};

/// The flags that say what may go out.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Before it goes")]
pub(super) struct Looking {
    /// Folder with pictures named after their keys; by default the folder `images` beside the card
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
    /// Fetch pictures that the card names by an address of the web, and upload them
    #[arg(long)]
    fetch_pictures: bool,
    /// Go on in spite of warnings where nobody can be asked; errors always stop
    #[arg(long)]
    force: bool,
}

/// A card out of a file.
pub(super) struct Taken {
    pub(super) path: PathBuf,
    pub(super) document: Document,
    pub(super) card: Card,
}

impl Taken {
    /// The card of a document; [`Halt::Refused`] where it is none.
    pub(super) fn of(document: Document, path: &Path) -> Result<Self, Halt> {
        let card = card_of(&document, path, None).map_err(Halt::Refused)?;
        Ok(Self {
            path: path.to_path_buf(),
            document,
            card,
        })
    }

    /// Reads a card's file.
    pub(super) fn read(path: &Path, lang: Lang) -> Result<Self, Halt> {
        Self::of(read_card(path, lang).map_err(Halt::Failed)?, path)
    }

    /// The card's file, as the history names it; `None` for standard input.
    pub(super) fn file(&self) -> Option<PathBuf> {
        if is_stdin(&self.path) {
            return None;
        }
        let whole = std::fs::canonicalize(&self.path);
        Some(whole.unwrap_or_else(|_| self.path.clone()))
    }

    /// `card.json:5:7` for a value of the document, `card.json` for what is none.
    pub(super) fn place(&self, place: Option<&Place>) -> String {
        let name = name_of(&self.path);
        let tree = &self.card.tree;
        match place.and_then(|place| tree.find(place)) {
            Some(node) => {
                let at = tree.position(tree.node(node).range.start);
                format!("{name}:{}:{}", at.line, at.column)
            }
            None => name,
        }
    }

    /// As [`Taken::place`], for a path that starts at the card, as the server gives it.
    pub(super) fn place_in_card(&self, pointer: &str) -> String {
        let below = Place::from_pointer(pointer);
        let root = self.card.tree.path(self.card.root);
        let place: Place = root.steps().iter().chain(below.steps()).cloned().collect();
        self.place(Some(&place))
    }
}

impl Looking {
    /// Takes what the person has said beforehand over to the look at the server.
    pub(super) fn permit(&self, desk: &Desk) {
        if self.force {
            desk.allow_in_the_clear();
        }
    }

    /// Checks the folder of pictures.
    pub(super) fn check(&self) -> Result<(), Halt> {
        match &self.images {
            Some(folder) if !folder.is_dir() => {
                let name = folder.display();
                Err(Halt::Failed(both!(
                    "there is no folder {name}",
                    "文件夹 {name} 不存在"
                )))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn folders(&self, path: &Path) -> Folders {
        let mut folders = Folders::of_card(path);
        if let Some(images) = &self.images {
            folders.images = Some(images.clone());
        }
        folders
    }

    /// Looks at a card that is about to go out this way; what its pictures need. `asks`: whether warnings may be asked
    /// about and stop, else they are only said.
    pub(super) async fn look(
        &self,
        taken: &Taken,
        (way, to): (&Way, &[Receiver]),
        desk: &Desk,
        asks: bool,
        (as_json, lang): (bool, Lang),
    ) -> Result<Needs, Halt> {
        self.permit(desk);
        let folders = self.folders(&taken.path);
        let page = desk.page();
        let mut fetched = Fetched::new();
        let look = |fetched: &Fetched| {
            let sources = Sources {
                folders: &folders,
                page: &page,
                fetched,
            };
            preflight(&taken.card, way, to, sources)
        };
        let mut found = look(&fetched);
        let question = Bilingual::fixed(
            "The card names pictures of the web. Fetch and upload them?",
            "卡片引用了网络图片。是否下载并上传？",
        );
        let may_ask = asks && found.only_web();
        if !found.needs.web.is_empty()
            && (self.fetch_pictures || (may_ask && ask::yes(&question, lang).await))
        {
            let tell_of = |url: &str| say(&both!("Fetching {url}…", "正在下载 {url}……"), lang);
            fetched = fetch(&found.needs.web, tell_of).await?;
            found = look(&fetched);
        }
        if let Some(app_id) = desk.app_id() {
            found.look_at_profiles(&desk.profiles, app_id, to);
        }
        self.verdict(taken, &found, asks, (as_json, lang)).await?;
        Ok(found.needs)
    }

    async fn verdict(
        &self,
        taken: &Taken,
        found: &Preflight,
        asks: bool,
        (as_json, lang): (bool, Lang),
    ) -> Result<(), Halt> {
        if !found.may_go() {
            if as_json {
                put(&refusal_json(taken, found, lang).to_string());
            } else {
                say_all(taken, found, lang);
                if found.only_web() {
                    say(&FETCHES, lang);
                }
            }
            return Err(Halt::Said(End::Refused));
        }
        if found.warnings.is_empty() {
            return Ok(());
        }
        say_all(taken, found, lang);
        let question = Bilingual::fixed("Send all the same?", "仍要发送吗？");
        if self.force || !asks || ask::yes(&question, lang).await {
            return Ok(());
        }
        let reason = if ask::is_there() {
            Bilingual::fixed("nothing was sent", "未发送任何内容")
        } else {
            Bilingual::fixed(
                "nothing was sent because of the warnings; --force sends all the same",
                "因有警告，未发送任何内容；加 --force 仍可发送",
            )
        };
        if as_json {
            let mut line = refusal_json(taken, found, lang);
            line["error"]["message"] = Value::from(reason.get(lang));
            for of_first in ["path", "code", "advice"] {
                line["error"][of_first] = Value::Null;
            }
            put(&line.to_string());
        } else {
            say(&reason, lang);
        }
        Err(Halt::Said(End::Refused))
    }
}

/// What helps where nothing but pictures of the web stands in the way.
const FETCHES: Bilingual = Bilingual::fixed(
    "Nothing was sent: --fetch-pictures fetches and uploads them.",
    "未发送任何内容：加 --fetch-pictures 可下载并上传。",
);

/// Says errors and warnings, each with its place in the text.
fn say_all(taken: &Taken, found: &Preflight, lang: Lang) {
    let error = Bilingual::fixed("error", "错误");
    let warning = Bilingual::fixed("warning", "警告");
    let errors = found.errors.iter().map(|one| (&error, one));
    let warnings = found.warnings.iter().map(|one| (&warning, one));
    for (severity, one) in errors.chain(warnings) {
        let place = taken.place(one.place.as_ref());
        let (severity, message) = (severity.get(lang), one.message.get(lang));
        let server = one
            .server
            .map_or_else(String::new, |code| format!(" ({code})"));
        tell(&format!("{place}: {severity}: {message}{server}"));
    }
}

/// The findings as one line: the first error, and all of them under `problems`.
fn refusal_json(taken: &Taken, found: &Preflight, lang: Lang) -> Value {
    let root = taken.card.tree.path(taken.card.root);
    let pointer = |place: &Place| {
        let inside = place.relative_to(&root);
        inside.as_ref().unwrap_or(place).to_string()
    };
    let problem = |severity: &str, one: &Finding| {
        json!({
            "code": one.code, "severity": severity, "message": one.message.get(lang),
            "path": one.place.as_ref().map(pointer), "server_code": one.server,
        })
    };
    let errors = found.errors.iter().map(|one| problem("error", one));
    let warnings = found.warnings.iter().map(|one| problem("warning", one));
    let problems: Vec<Value> = errors.chain(warnings).collect();
    let first = problems.first().cloned().unwrap_or_default();
    let advice = if found.only_web() {
        FETCHES
    } else {
        Bilingual::fixed(
            "Nothing was sent: mend the card first; cardwright check --fix mends what is safe to mend.",
            "未发送任何内容：请先修正卡片；cardwright check --fix 可自动修复安全的问题。",
        )
    };
    json!({"error": {
        "code": first["server_code"], "message": first["message"], "log_id": null,
        "advice": advice.get(lang), "path": first["path"], "problems": problems,
    }, "file": name_of(&taken.path)})
}
