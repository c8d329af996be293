//! What a card points at: links, pictures, people.

use serde_json::Value;

use super::super::state::State;
use super::{Node, Refusal, Sender};

const LINKS: [&str; 5] = ["url", "pc_url", "ios_url", "android_url", "default_url"];

/// The documented address for "not on this platform".
const NOWHERE: &str = "lark://msgcard/unsupported_action";

/// Step 11: links are http or https.
pub fn links(all: &[Node<'_>]) -> Result<(), Refusal> {
    for node in all {
        let own = LINKS.iter().filter_map(|name| node.text(name));
        let is_bad_own = |link: &str| {
            !link.is_empty() && link != NOWHERE && !is_web(link) && !link.starts_with("${")
        };
        let written = markdown_targets(node, "](").filter(|(image, _)| !image);
        let is_bad = own.into_iter().any(is_bad_own)
            || written
                .map(|(_, link)| link)
                .any(|link| link.contains(':') && !is_web(link));
        if is_bad {
            return Err(Refusal {
                cardkit: 230001,
                ext: Some("scheme not in scheme whitelist".to_owned()),
                ..Refusal::default()
            });
        }
    }
    Ok(())
}

fn is_web(link: &str) -> bool {
    let link = link.trim().to_ascii_lowercase();
    link.starts_with("http://") || link.starts_with("https://")
}

/// Step 12: pictures were uploaded by this app. A custom bot has no app: pictures of any will do *(assumed)*.
pub fn pictures(state: &State, sender: Sender<'_>, all: &[Node<'_>]) -> Result<(), Refusal> {
    let is_known = |key: &str| {
        state.images.iter().any(|image| {
            image.key == key
                && image.kind == "message"
                && match sender {
                    Sender::App(app_id) => image.app_id == app_id,
                    Sender::Webhook(_) => true,
                }
        })
    };
    for node in all {
        let own = node.text("img_key").into_iter();
        let languages = node.object.get("i18n_img_key").and_then(Value::as_object);
        let languages = languages
            .into_iter()
            .flatten()
            .filter_map(|(_, key)| key.as_str());
        let written = markdown_targets(node, "](")
            .filter(|(image, _)| *image)
            .map(|(_, key)| key);
        let keys = own.chain(languages).filter(|key| !key.is_empty());
        if let Some(key) = keys.chain(written).find(|key| !is_known(key)) {
            return Err(Refusal::new(200570, "card contains invalid image keys")
                .of(format!("image key {key}")));
        }
    }
    Ok(())
}

/// Step 13: people are known to this app; a custom bot knows open_id and user_id only.
pub fn people(state: &State, sender: Sender<'_>, all: &[Node<'_>]) -> Result<(), Refusal> {
    for node in all {
        let mut ids = Vec::new();
        match node.tag() {
            Some("person") => ids.extend(node.text("user_id").map(str::to_owned)),
            Some("person_list") if node.object["drop_invalid_user_id"] != true => {
                let persons = node.object["persons"].as_array();
                let persons = persons.into_iter().flatten();
                ids.extend(persons.filter_map(|person| Some(person["id"].as_str()?.to_owned())));
            }
            Some("markdown" | "lark_md") => {
                ids = mentions(node.text("content").unwrap_or_default())
            }
            _ => {}
        }
        if let Some(id) = ids.into_iter().find(|id| !is_person(state, sender, id)) {
            let msg = "There is an invalid user resource(at/person) in your card";
            return Err(Refusal::new(100290, msg).of(id));
        }
    }
    Ok(())
}

fn is_person(state: &State, sender: Sender<'_>, id: &str) -> bool {
    id == "all"
        || state.users.iter().any(|user| match sender {
            Sender::App(app_id) => {
                let known = ["open_id", "union_id", "user_id", "email"];
                known.iter().any(|kind| user.id(kind, app_id) == id)
            }
            Sender::Webhook(_) => {
                user.user_id == id || user.open_ids.values().any(|open_id| open_id == id)
            }
        })
}

/// The ids in `<at id=…>`, `<at ids=…>`, `<at email=…>` and `<person id=…>`.
fn mentions(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for start in ["<at ", "<person "] {
        for tail in text.split(start).skip(1) {
            let head = tail.split('>').next().unwrap_or_default();
            for attribute in head.split_whitespace() {
                let Some((name, value)) = attribute.split_once('=') else {
                    continue;
                };
                if matches!(name, "id" | "ids" | "email" | "user_id") {
                    let value = value.trim_matches(['"', '\'', '/']);
                    ids.extend(value.split(',').map(str::to_owned));
                }
            }
        }
    }
    ids
}

/// The targets of `[text](target)` and `![text](target)` in a Markdown text, and whether it is a picture.
fn markdown_targets<'a>(
    node: &Node<'a>,
    mark: &'static str,
) -> impl Iterator<Item = (bool, &'a str)> {
    let is_markdown = matches!(node.tag(), Some("markdown" | "lark_md"));
    let text = node.text("content").filter(|_| is_markdown);
    text.into_iter().flat_map(move |text| {
        text.match_indices(mark).filter_map(move |(place, _)| {
            let open = text[..place].rfind('[')?;
            let image = text[..open].ends_with('!');
            let target = text[place + mark.len()..].split(')').next()?;
            let target = target.split_whitespace().next()?;
            Some((image, target))
        })
    })
}
