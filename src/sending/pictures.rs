//! The pictures and sounds of a card: where each comes from, and what is sent in its place.
//!
//! What is at hand as a file or as data is uploaded by the sending app, once. What is a key with nothing at hand is
//! passed on. An address of the web is never sent as a key: it is fetched where the person wishes, or it stops the send.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use base64::Engine as _;

use super::key_book::{Page, digest};
use super::{picture_file, sound_file};
use crate::both;
use crate::card::{Card, OF_EDITORS};
use crate::check::{Media, media};
use crate::document::{Edit, NodeId, Path, Splice, Tree, file};
use crate::lang::Bilingual;
use crate::render::images;

/// Where the files of a card are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// The folder with `<key>.png` and the like.
    pub images: Option<PathBuf>,
    /// The folder of the card's own file: paths in the card are read from there.
    pub beside: Option<PathBuf>,
}

impl Folders {
    /// The folders of a card's file: `images` beside it, and where it is itself.
    pub fn of_card(file: &FilePath) -> Self {
        let parent = file.parent().map(|parent| {
            if parent.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                parent.to_path_buf()
            }
        });
        Self {
            images: parent.as_ref().map(|parent| parent.join("images")),
            beside: parent,
        }
    }
}

/// Where a picture or a sound comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file at hand.
    File(PathBuf),
    /// The picture itself, as a `data:` URI.
    Data,
    /// An address of the web.
    Web,
    /// The path of a file that is not there, or not beside the card.
    Nowhere,
    /// A key with nothing at hand: the server knows it, or not.
    Key,
}

/// A picture or a sound of a card, with all places that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Whether it is a picture; else it is a sound.
    pub is_image: bool,
    /// Its name as it stands in the card: a key, a path, an address, a `data:` URI.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The strings that name it, from the document's root.
    pub places: Vec<Path>,
}

impl Asset {
    /// Its name as it is said: short.
    pub fn shown(&self) -> String {
        match &self.origin {
            Origin::File(path) => picture_file::name_of(path),
            Origin::Data => {
                let end = self.name.find([';', ',']).unwrap_or(self.name.len());
                shortened(&self.name[..end])
            }
            _ => shortened(&self.name),
        }
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Finds the pictures and sounds of a card, each once, in the order of the text.
pub fn scan(card: &Card, folders: &Folders) -> Vec<Asset> {
    let mut found: Vec<Asset> = Vec::new();
    let mut known: HashMap<(bool, String), usize> = HashMap::new();
    for Media {
        node,
        is_image,
        key,
        ..
    } in media(card)
    {
        let place = card.tree.path(node);
        let at = *known.entry((is_image, key.clone())).or_insert_with(|| {
            found.push(Asset {
                is_image,
                origin: origin(&key, is_image, folders),
                name: key,
                places: Vec::new(),
            });
            found.len() - 1
        });
        if let Some(asset) = found.get_mut(at)
            && asset.places.last() != Some(&place)
        {
            asset.places.push(place);
        }
    }
    found
}

fn origin(name: &str, is_image: bool, folders: &Folders) -> Origin {
    let name = name.trim();
    let begins = |with: &str| {
        name.get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    if begins("data:") {
        return Origin::Data;
    }
    if name.contains("://") || begins("//") || begins("www.") {
        return Origin::Web;
    }
    if let Some(file) = local(name, is_image, folders) {
        return Origin::File(file);
    }
    let endings = images::ENDINGS.iter().chain(&sound_file::ENDINGS);
    let is_path = name.contains(['/', '\\'])
        || endings
            .chain(&["svg", "ico", "tiff", "heic", "mp3", "wav"])
            .any(|ending| {
                FilePath::new(name)
                    .extension()
                    .is_some_and(|own| own.eq_ignore_ascii_case(ending))
            });
    // A variable's value is not known here.
    if is_path && !name.contains('$') && !name.contains('{') {
        Origin::Nowhere
    } else {
        Origin::Key
    }
}

/// The file of a name: by key in the folder of pictures, or by path beside the card, never outside of its folder.
fn local(name: &str, is_image: bool, folders: &Folders) -> Option<PathBuf> {
    if let Some(folder) = &folders.images {
        let by_key = if is_image {
            images::files_of(folder, name).find(|path| path.is_file())
        } else {
            sound_file::ENDINGS
                .iter()
                .filter(|_| images::is_file_name(name))
                .map(|ending| folder.join(format!("{name}.{ending}")))
                .find(|path| path.is_file())
        };
        if by_key.is_some() {
            return by_key;
        }
    }
    // A key is no file because one beside the card happens to have its name.
    let beside = folders
        .beside
        .as_ref()
        .filter(|_| name.contains(['.', '/']))?;
    file::inside(beside, name)
}

/// One upload that a card needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// Whether it is a picture; else it is a sound.
    pub is_image: bool,
    /// What the card calls it; several names where several files hold the same bytes.
    pub names: Vec<String>,
    /// The file's name, as the server sees it.
    pub file_name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// The [`digest`] of the bytes.
    pub digest: String,
    /// How long a sound is, milliseconds.
    pub duration: Option<u64>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (name, bytes) = (&self.file_name, self.bytes.len());
        write!(f, "Upload({name}, {bytes} bytes)")
    }
}

/// Something that is wrong with a picture or a sound, and where the card names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One sentence.
    pub message: Bilingual,
    /// The first string that names it, from the document's root.
    pub place: Path,
    /// Whether it is an address of the web, which could be fetched.
    pub is_web: bool,
}

/// Which keys are sent in the place of the card's names: (whether a picture, name in the card) → key.
pub type Keys = BTreeMap<(bool, String), String>;

/// What the pictures and sounds of a card need before it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// What has to be uploaded, in the order of the card.
    pub uploads: Vec<Upload>,
    /// What this app has uploaded before.
    pub known: Keys,
    /// What stops the send.
    pub faults: Vec<Fault>,
    /// Addresses of the web, each once.
    pub web: Vec<String>,
    /// Keys that are passed on as they are.
    pub passed: Vec<String>,
}

/// What was fetched from the web: address → bytes.
pub type Fetched = HashMap<String, Arc<[u8]>>;

/// Finds out what pictures and sounds need: reads the files, holds them against the server's limits, looks into the
/// page of the key book. It may read many megabytes, so it is nothing for the thread of a window.
pub fn needs(assets: &[Asset], page: &Page, fetched: &Fetched) -> Needs {
    let mut needs = Needs::default();
    for asset in assets {
        match &asset.origin {
            Origin::Key => needs.passed.push(asset.name.clone()),
            Origin::Web if !fetched.contains_key(&asset.name) => {
                needs.web.push(asset.name.clone());
                needs.fault(asset, web_fault(asset), true);
            }
            Origin::Nowhere => needs.fault(asset, missing(asset), false),
            _ => match load(asset, fetched) {
                Ok(upload) => needs.add(upload, page),
                Err(message) => needs.fault(asset, message, false),
            },
        }
    }
    needs
}

impl Needs {
    fn fault(&mut self, asset: &Asset, message: Bilingual, is_web: bool) {
        self.faults.push(Fault {
            message,
            place: asset.places.first().cloned().unwrap_or_default(),
            is_web,
        });
    }

    fn add(&mut self, mut upload: Upload, page: &Page) {
        let names = std::mem::take(&mut upload.names);
        if let Some(key) = page.key_of(&upload.digest) {
            let known = names.into_iter().map(|name| ((upload.is_image, name), key));
            self.known
                .extend(known.map(|(name, key)| (name, key.to_owned())));
            return;
        }
        let same = self
            .uploads
            .iter_mut()
            .find(|one| one.digest == upload.digest && one.is_image == upload.is_image);
        match same {
            Some(one) => one.names.extend(names),
            None => self.uploads.push(Upload { names, ..upload }),
        }
    }
}

fn web_fault(asset: &Asset) -> Bilingual {
    let shown = asset.shown();
    both!(
        "\"{shown}\" is an address, and the server takes keys only; have it fetched and uploaded, or put the picture beside the card",
        "「{shown}」是网址，服务端只接受 key；可选择下载后上传，或将图片放在卡片旁"
    )
}

fn missing(asset: &Asset) -> Bilingual {
    let shown = asset.shown();
    both!(
        "there is no file \"{shown}\" in the card's folder; put it there, or write the key of an uploaded picture",
        "卡片所在文件夹中没有文件「{shown}」；请放入该文件，或填写已上传图片的 key"
    )
}

fn load(asset: &Asset, fetched: &Fetched) -> Result<Upload, Bilingual> {
    let shown = asset.shown();
    let most = if asset.is_image {
        picture_file::MOST_BYTES
    } else {
        sound_file::MOST_BYTES
    };
    let bytes: Arc<[u8]> = match &asset.origin {
        Origin::File(path) => picture_file::bytes_of(path, most)?.into(),
        Origin::Data => decoded(&asset.name)
            .ok_or_else(|| {
                both!(
                    "the data \"{shown}\" is not in base64, or damaged; write data:image/png;base64,… or a key",
                    "数据「{shown}」不是 base64 编码或已损坏；请写成 data:image/png;base64,… 或 key"
                )
            })?
            .into(),
        _ => fetched.get(&asset.name).cloned().unwrap_or_default(),
    };
    let (duration, ending) = if asset.is_image {
        (None, picture_file::proved(&shown, &bytes)?)
    } else {
        (Some(sound_file::proved(&shown, &bytes)?), "opus")
    };
    let file_name = match &asset.origin {
        Origin::File(path) if asset.is_image => picture_file::name_of(path),
        Origin::File(path) => {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            format!("{stem}.opus")
        }
        _ if asset.is_image => format!("picture.{ending}"),
        _ => "sound.opus".to_owned(),
    };
    Ok(Upload {
        is_image: asset.is_image,
        names: vec![asset.name.clone()],
        file_name,
        digest: digest(&bytes),
        bytes,
        duration,
    })
}

/// The bytes of a `data:` URI (<https://www.rfc-editor.org/rfc/rfc2397>).
fn decoded(uri: &str) -> Option<Vec<u8>> {
    let (kind, data) = uri.split_once(',')?;
    kind.trim_end().ends_with(";base64").then_some(())?;
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let data = data.trim_end_matches('=');
    base64::engine::general_purpose::STANDARD_NO_PAD
        .decode(data)
        .ok()
}

/// The splices that put keys in the place of the names, in the order of the text.
fn splices(card: &Card, keys: &Keys) -> Vec<Splice> {
    let tree = &card.tree;
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut found: Vec<Splice> = Vec::new();
    for Media {
        node,
        is_image,
        key,
        range,
    } in media(card)
    {
        let Some(new) = keys
            .get(&(is_image, key.clone()))
            .filter(|new| **new != key)
        else {
            continue;
        };
        let splice = match range {
            Some(range) => {
                let new = quoted(new);
                Splice::new(range, &new[1..new.len() - 1])
            }
            // Places within the string cannot be told: it is written anew.
            None => {
                let text = tree.str(node).unwrap_or_default().replace(&key, new);
                Splice::new(tree.node(node).range.clone(), quoted(&text))
            }
        };
        if found
            .last()
            .is_none_or(|last| last.range.end <= splice.range.start)
        {
            found.push(splice);
        }
    }
    found
}

/// The text of the card as it is sent: keys put in, white space and comments left out. The document stays as it is.
pub fn sent_text(card: &Card, keys: &Keys) -> String {
    let mut text = card.tree.text().to_string();
    let splices = splices(card, keys);
    if splices.is_empty() {
        return minified(&card.tree, card.root);
    }
    let root = card.tree.path(card.root);
    for splice in splices.into_iter().rev() {
        text.replace_range(splice.range, &splice.text);
    }
    match Tree::parse(text) {
        Ok(tree) => {
            let at = tree.find(&root).unwrap_or_else(|| tree.root());
            minified(&tree, at)
        }
        // Keys went into strings only, so it is JSON as it was.
        Err(_) => minified(&card.tree, card.root),
    }
}

/// The text of a card without white space, comments and members that are for editors only.
fn minified(tree: &Tree, root: NodeId) -> String {
    if tree.get(root, OF_EDITORS).is_none() {
        return tree.minified(root);
    }
    let members = tree.members(root).filter(|(key, _)| *key != OF_EDITORS);
    let members: Vec<String> = members
        .map(|(key, value)| {
            let key = serde_json::Value::from(key);
            format!("{key}:{}", tree.minified(value))
        })
        .collect();
    format!("{{{}}}", members.join(","))
}

/// Bytes of the longest name that is written down; what is longer is the picture itself.
const NAME_MAX: usize = 200;

/// What stands in the card where keys are sent: pointer from the card → the whole text there. A picture that stands in the
/// card itself is left out with its text.
pub(super) fn own_texts(card: &Card, keys: &Keys) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut embedded = Vec::new();
    for Media {
        node,
        is_image,
        key,
        ..
    } in media(card)
    {
        if key.len() > NAME_MAX {
            embedded.push(node);
        } else if keys
            .get(&(is_image, key.clone()))
            .is_some_and(|new| *new != key)
        {
            let text = card.tree.str(node).unwrap_or_default();
            texts.insert(card.pointer(node), text.to_owned());
        }
    }
    for node in embedded {
        texts.remove(&card.pointer(node));
    }
    texts
}

/// Edits that write uploaded keys into the document itself, for a person who wants that; one step of undo together.
pub fn write_back(card: &Card, keys: &Keys) -> Vec<Edit> {
    // Each edit is done on the result of the one before: the last place first.
    splices(card, keys)
        .into_iter()
        .rev()
        .map(Edit::Text)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Gesture};

    fn card(text: &str) -> Card {
        Card::read(Arc::new(Tree::parse(text).expect("JSON")), None)
    }

    #[test]
    fn a_name_is_a_file_only_where_one_is_there_and_never_outside_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let beside = folder.path().join("cards");
        std::fs::create_dir_all(beside.join("images")).expect("made");
        for name in ["images/img_v3_a.png", "b.png", "images/s.opus", "img_key"] {
            std::fs::write(beside.join(name), "x").expect("written");
        }
        std::fs::write(folder.path().join("out.png"), "x").expect("written");
        let folders = Folders::of_card(&beside.join("card.json"));
        let of = |name: &str| origin(name, true, &folders);
        let file = |name: &str| Origin::File(beside.join(name));
        assert_eq!(of("img_v3_a"), file("images/img_v3_a.png"));
        assert_eq!(of("b.png"), file("b.png"));
        assert_eq!(of("./images/img_v3_a.png"), file("./images/img_v3_a.png"));
        assert_eq!(origin("s", false, &folders), file("images/s.opus"));
        assert_eq!(of("s"), Origin::Key);
        assert_eq!(of("img_key"), Origin::Key);
        assert_eq!(of("../out.png"), Origin::Nowhere);
        let outside = folder.path().join("out.png").display().to_string();
        assert_eq!(of(&outside), Origin::Nowhere);
        assert_eq!(of("none.PNG"), Origin::Nowhere);
        assert_eq!(of("${picture}.png"), Origin::Key);
        assert_eq!(of("HTTPS://a.example/b.png"), Origin::Web);
        assert_eq!(of("//cdn.example/a"), Origin::Web);
        assert_eq!(of("Data:image/png;base64,AA"), Origin::Data);
        assert_eq!(
            Folders::of_card(FilePath::new("card.json")).beside,
            Some(".".into())
        );
    }

    #[test]
    fn keys_go_into_what_is_sent_and_nothing_else_changes() {
        let text = "{\n  // kept\n  \"schema\": \"2.0\", \"body\": {\"elements\": [\n    {\"tag\": \"img\", \"img_key\": \"a\", \"n\": 1.50},\n    {\"tag\": \"markdown\", \"content\": \"\\u4e2d![a](a)\\\"a\\\"\"}]}}";
        let card = card(text);
        let keys = Keys::from([((true, "a".to_owned()), "img_\"1".to_owned())]);
        assert_eq!(
            sent_text(&card, &keys),
            r#"{"schema":"2.0","body":{"elements":[{"tag":"img","img_key":"img_\"1","n":1.50},{"tag":"markdown","content":"\u4e2d![a](img_\"1)\"a\""}]}}"#
        );
        let mut document = Document::new(text);
        let edits = write_back(&card, &keys);
        document
            .apply_all(&edits, Gesture::default())
            .expect("done");
        let expected = text
            .replace("\"img_key\": \"a\"", r#""img_key": "img_\"1""#)
            .replace("](a)", r#"](img_\"1)"#);
        assert_eq!(document.text(), expected);
        assert!(document.undo().is_some());
        assert_eq!(document.text(), text);
    }

    #[test]
    fn data_is_read_with_and_without_padding_and_refused_otherwise() {
        assert_eq!(decoded("data:image/png;base64,aGk="), Some(b"hi".to_vec()));
        assert_eq!(decoded("data:;base64, aG k"), Some(b"hi".to_vec()));
        for bad in ["data:image/png,hi", "data:", "data:;base64,%%%"] {
            assert_eq!(decoded(bad), None, "{bad}");
        }
    }
}
