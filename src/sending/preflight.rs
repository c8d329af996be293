//! The look before each send: is the card one that the server takes, are its pictures at hand, are the receivers of the
//! right kind. Errors stop; warnings are asked about once.

use super::key_book::Page;
use super::pictures::{Asset, Fetched, Folders, Keys, Needs, Origin, needs, scan, sent_text};
use super::profiles::{Profile, Profiles};
use super::way::Way;
use crate::both;
use crate::card::{Card, Schema};
use crate::check::{Options, Piece, Problem, Severity, check_document_for, check_piece};
use crate::document::{Document, Path};
use crate::feishu::{BaseUrl, Receiver, ReceiverKind};
use crate::lang::Bilingual;

/// Keys as long as those of the server, of a picture and of a sound: what is checked has the length of what is sent.
const IMAGE_KEY: &str = "img_v3_00000_00000000-0000-0000-0000-00000000000g";
/// See [`IMAGE_KEY`].
const FILE_KEY: &str = "file_v3_00000_00000000-0000-0000-0000-00000000000g";

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its stable name: of a rule of the checker, or `picture`, `web-address`, `receiver`, `way`, `unencrypted`.
    pub code: &'static str,
    /// One sentence: what, where, why, what to do.
    pub message: Bilingual,
    /// The value at fault, from the document's root; `None` where it is none of the card's.
    pub place: Option<Path>,
    /// The server's code that it would cause, where one is known.
    pub server: Option<i64>,
}

/// What the look has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preflight {
    /// What the server would refuse.
    pub errors: Vec<Finding>,
    /// What may not come out as it is meant.
    pub warnings: Vec<Finding>,
    /// What the pictures and sounds need.
    pub needs: Needs,
}

impl Preflight {
    /// Whether nothing stops the send.
    pub fn may_go(&self) -> bool {
        self.errors.is_empty()
    }

    /// Says whether secret and card would travel unencrypted to a server.
    pub fn look_at_server(&mut self, base: &BaseUrl) {
        if base.is_in_the_clear() {
            let host = base.host();
            self.warning(
                "unencrypted",
                both!(
                    "{host} is asked without encryption (http): the app secret and the card can be read on the way",
                    "到 {host} 的连接未加密 (http)：应用密钥和卡片内容在传输途中可能被读取"
                ),
            );
        }
    }

    /// Says which receivers are known as people of another app: an open_id is good for its own app only.
    pub fn look_at_profiles(&mut self, profiles: &Profiles, app_id: &str, to: &[Receiver]) {
        for one in to.iter().filter(|one| one.kind() == ReceiverKind::OpenId) {
            let id = one.id();
            let knows = |profile: &&Profile| {
                let favourites = profile.favourites.iter().map(|favourite| &favourite.to);
                profile
                    .me
                    .iter()
                    .chain(favourites)
                    .any(|known| known.id == id)
            };
            let (own, others): (Vec<&Profile>, Vec<&Profile>) = profiles
                .list
                .iter()
                .filter(knows)
                .partition(|profile| profile.app_id == app_id);
            if let (true, Some(other)) = (own.is_empty(), others.first()) {
                let name = &other.name;
                self.error(
                    "receiver",
                    both!(
                        "{id} is how the app of the profile \"{name}\" knows this person, and no other app knows it; look the person up again by e-mail or mobile number",
                        "{id} 是配置「{name}」的应用下的 open_id，其他应用无法使用；请用邮箱或手机号重新查找此人"
                    ),
                    Some(99_992_361),
                );
            }
        }
    }

    /// Whether addresses of the web are all that stops the send, so that fetching them mends it.
    pub fn only_web(&self) -> bool {
        !self.errors.is_empty() && self.errors.iter().all(|error| error.code == "web-address")
    }
}

/// Where a card's pictures are looked for, and what is known of them.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Where its files are.
    pub folders: &'a Folders,
    /// What the sending app has uploaded before.
    pub page: &'a Page,
    /// What was fetched from the web.
    pub fetched: &'a Fetched,
}

/// Looks at a card before it is sent. It reads the card's pictures, so it is nothing for the thread of a window.
pub fn preflight(card: &Card, way: &Way, to: &[Receiver], sources: Sources<'_>) -> Preflight {
    let mut found = Preflight::default();
    if way.sends_card() {
        let assets = scan(card, sources.folders);
        found.needs = needs(&assets, sources.page, sources.fetched);
        found.card(card, way, &assets);
        found.pictures(card);
        found.version(card, way);
        found.updates(card, way);
    }
    found.receivers(way, to);
    found
}

/// Looks at a part of a card before a call carries it: judged as in a card, with its pictures as keys. Like [`preflight`] it
/// reads files.
pub fn preflight_piece(part: &Card, piece: Piece, sources: Sources<'_>) -> Preflight {
    let mut found = Preflight::default();
    let assets = scan(part, sources.folders);
    found.needs = needs(&assets, sources.page, sources.fetched);
    let document = Document::new(sent_text(part, &stand_ins(&assets)));
    for one in check_piece(&document, piece) {
        found.problem(one.problem, one.answer, &part.tree.path(part.root));
    }
    found.pictures(part);
    found
}

/// Looks at the text so far of an element that is streamed.
pub fn preflight_text(text: &str) -> Preflight {
    let mut found = Preflight::default();
    for one in check_piece(&Document::new(text), Piece::Text) {
        found.problem(one.problem, one.answer, &Path::default());
    }
    found
}

/// Keys in the place of what is at hand and will have one.
fn stand_ins(assets: &[Asset]) -> Keys {
    let named = assets.iter().filter(|asset| asset.origin != Origin::Key);
    let key = |asset: &Asset| {
        let key = if asset.is_image { IMAGE_KEY } else { FILE_KEY };
        ((asset.is_image, asset.name.clone()), key.to_owned())
    };
    named.map(key).collect()
}

impl Preflight {
    fn error(&mut self, code: &'static str, message: Bilingual, server: Option<i64>) {
        self.errors.push(Finding {
            code,
            message,
            place: None,
            server,
        });
    }

    fn warning(&mut self, code: &'static str, message: Bilingual) {
        self.warnings.push(Finding {
            code,
            message,
            place: None,
            server: None,
        });
    }

    /// The checker's findings, of the card as it will be: pictures at hand count as keys already.
    fn card(&mut self, card: &Card, way: &Way, assets: &[Asset]) {
        let document = Document::new(sent_text(card, &stand_ins(assets)));
        let options = Options {
            target: way.target(),
            ..Options::default()
        };
        let root = card.tree.path(card.root);
        for problem in check_document_for(&document, options).problems {
            self.problem(problem, None, &root);
        }
    }

    /// A problem of what stands at `root`; `answer` is the code that the call answers where the problem has none.
    fn problem(&mut self, problem: Problem, answer: Option<i64>, root: &Path) {
        let below = Path::from_pointer(&problem.path);
        let place: Path = root.steps().iter().chain(below.steps()).cloned().collect();
        let finding = Finding {
            code: problem.code,
            message: problem.message,
            place: Some(place),
            server: problem.server.map(|server| server.code).or(answer),
        };
        match problem.severity {
            Severity::Error => self.errors.push(finding),
            Severity::Warning => self.warnings.push(finding),
            // A key of an example is refused by the server.
            Severity::Hint if problem.code == "placeholder-key" => self.warnings.push(finding),
            Severity::Hint => {}
        }
    }

    fn pictures(&mut self, card: &Card) {
        let faults = self.needs.faults.iter().map(|fault| Finding {
            code: if fault.is_web {
                "web-address"
            } else {
                "picture"
            },
            message: fault.message.clone(),
            place: card.tree.find(&fault.place).map(|_| fault.place.clone()),
            server: None,
        });
        self.errors.extend(faults);
    }

    /// An entity is a card of 2.0.
    fn version(&mut self, card: &Card, way: &Way) {
        if *way == Way::Entity && card.schema == Schema::V1 {
            self.error(
                "way",
                Bilingual::fixed(
                    "A card entity is a card of JSON 2.0, and this one is of 1.0; convert it, or send it as a card",
                    "卡片实体仅支持卡片 JSON 2.0，而这张是 1.0；请先转换，或以卡片方式发送",
                ),
                Some(300_303),
            );
        }
    }

    /// A card that is one for each person cannot be updated for all.
    fn updates(&mut self, card: &Card, way: &Way) {
        let shared = card
            .tree
            .get(card.root, "config")
            .and_then(|config| card.tree.get(config, "update_multi"))
            .and_then(|shared| card.tree.bool(shared))
            .unwrap_or(card.schema == Schema::V2);
        if matches!(way, Way::Update { .. }) && !shared {
            self.warning(
                "way",
                Bilingual::fixed(
                    "The card does not say that all people share one state, and the server updates only such cards; set \"update_multi\" of \"config\" to true",
                    "卡片未声明为共享卡片，服务端只能更新共享卡片；请将 config.update_multi 设为 true",
                ),
            );
        }
    }

    fn receivers(&mut self, way: &Way, to: &[Receiver]) {
        if way.takes_receivers() && to.is_empty() {
            self.error(
                "receiver",
                Bilingual::fixed(
                    "Nobody is named to get the card; give a receiver",
                    "没有指定接收者；请填写接收者",
                ),
                None,
            );
        }
        if !way.takes_receivers() && !to.is_empty() {
            let name = way.name();
            let (en, zh) = (name.en.to_lowercase(), name.zh);
            self.warning(
                "receiver",
                both!(
                    "The receivers are not used: \"{en}\" names the place itself",
                    "接收者不会被使用：「{zh}」已指明发送位置"
                ),
            );
        }
        if let Way::Ephemeral { group } = way
            && group.kind() != ReceiverKind::ChatId
        {
            let id = group.id();
            self.error(
                "receiver",
                both!(
                    "A card for one person stands in a group, and {id} is none; give the group's id (oc_…)",
                    "仅特定人可见的卡片须发到群中，而 {id} 不是群；请填写群 ID（oc_…）"
                ),
                Some(99_992_356),
            );
        }
        for one in to {
            if let Some((message, server)) = unfit(way, one) {
                self.error("receiver", message, Some(server));
            }
        }
    }
}

/// Why a receiver does not fit the way, and what the server would answer.
fn unfit(way: &Way, one: &Receiver) -> Option<(Bilingual, i64)> {
    use ReceiverKind::{ChatId, Email, UnionId};
    let id = one.id();
    match (way, one.kind()) {
        (Way::Ephemeral { .. }, ChatId | UnionId) => Some((
            both!(
                "{id} cannot be the one who sees the card; name a person by open_id, user_id or e-mail",
                "{id} 不能作为可见卡片的人；请用 open_id、user_id 或邮箱指定"
            ),
            99_992_402,
        )),
        (Way::Batch, ChatId | Email) => Some((
            both!(
                "{id} cannot stand in a batch; name people by open_id, union_id or user_id, and send to groups one by one",
                "{id} 不能用于批量发送；请用 open_id、union_id 或 user_id 指定人员，群组请逐个发送"
            ),
            10_003,
        )),
        _ => None,
    }
}
