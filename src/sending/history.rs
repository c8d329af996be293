//! The history of all sends: a file of lines, in which the exact card can be found again. A send has a line from before
//! it goes out, and one more that says how it ended and takes the first one's place.

use std::collections::{BTreeMap, HashSet};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::profiles::Address;
use super::way::Way;
use crate::card::Card;
use crate::document::{Path as DocumentPath, Tree, file, format};
use crate::feishu::{BaseUrl, Receiver};
use crate::home::Lock;
use crate::lang::Bilingual;

/// The file in the data folder.
const FILE: &str = "sends.jsonl";
/// Bytes of the file at most; past it the older half goes.
const MOST_BYTES: u64 = 16 << 20;
/// The word for a message that was taken back.
const RECALL: &str = "recall";
/// The word for a card in the place of another.
const UPDATE: &str = "update";
/// Codes of an update whose message was recalled or deleted, or is too old
/// (<https://open.feishu.cn/document/server-docs/im-v1/message-card/patch>).
const GONE: [i64; 3] = [230_011, 230_110, 230_031];
/// A message can be changed for 14 days, milliseconds
/// (<https://open.feishu.cn/document/server-docs/im-v1/message-card/patch>).
const CHANGEABLE: u64 = 14 * 24 * 3600 * 1000;
/// How long the server knows a uuid, milliseconds
/// (<https://open.feishu.cn/document/server-docs/im-v1/message/create>).
const UUID_LIFE: u64 = 3600 * 1000;
/// How long a difference may be looked for; then it is a coarser one.
const DIFF_TIME: Duration = Duration::from_millis(300);

/// One send to one receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// When, milliseconds since 1970.
    pub at: u64,
    /// The profile's name; `None` where there was none.
    pub profile: Option<String>,
    /// The server's host.
    pub server: String,
    /// The app's id; empty for a webhook.
    pub app_id: String,
    /// Who got it; `None` for a webhook, and where only a message was named.
    pub to: Option<Address>,
    /// Who or what else it was for: all receivers of a batch, the group of a card that one person sees, the message that
    /// was answered or changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub at_whom: Vec<String>,
    /// How it was sent: `card`, `entity`, `template`, `webhook`, `ephemeral`, `batch`, `reply`, `update`;
    /// `recall` where it was taken back.
    pub way: String,
    /// The exact JSON that was sent as the card, or the description of the template.
    pub card: String,
    /// What stood in the card where uploaded keys were sent: JSON Pointer from the card → the text that was there.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<String, String>,
    /// The card's file.
    pub document: Option<PathBuf>,
    /// The uuid of the send.
    pub uuid: String,
    /// The message's id; of an update also where it failed.
    pub message_id: Option<String>,
    /// The chat that holds it.
    pub chat_id: Option<String>,
    /// The card entity.
    pub card_id: Option<String>,
    /// The server's code: 0 where it was sent, `None` where no answer with one came.
    pub code: Option<i64>,
    /// Why it was not sent, in English.
    pub error: Option<String>,
    /// Whether it may be there in spite of the error.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub may_have_arrived: bool,
    /// The id under which the server's operators find the call.
    pub log_id: Option<String>,
}

impl Entry {
    /// What the lines of one send have in common; another try with the same uuid is a send of its own.
    fn key(&self) -> (u64, String) {
        (self.at, self.uuid.clone())
    }

    /// Whether it is an update which the server has refused because the message cannot be changed any more.
    fn says_gone(&self) -> bool {
        self.way == UPDATE && self.code.is_some_and(|code| GONE.contains(&code))
    }

    /// Whom or what it was for, as ids; nothing for a custom bot.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        let to = self.to.iter().map(|to| &*to.id);
        to.chain(self.at_whom.iter().map(|id| &**id))
    }

    /// The template's or the card entity's id, where that was sent and not a card.
    pub fn content_id(&self) -> Option<String> {
        let content: serde_json::Value = serde_json::from_str(&self.card).ok()?;
        let data = content.get("data")?;
        let id = data.get("template_id").or_else(|| data.get("card_id"))?;
        Some(id.as_str()?.to_owned())
    }

    /// Whether the message was sent.
    pub fn is_sent(&self) -> bool {
        self.error.is_none()
    }

    /// The card as a text to open again: laid out, with the keys that it had before pictures were uploaded.
    pub fn text(&self) -> String {
        let text = readable(&self.card);
        if self.own.is_empty() {
            return text;
        }
        let Ok(tree) = Tree::parse(&*text) else {
            return text;
        };
        // Strings only: no two of them overlap.
        let place = |pointer: &String| {
            let node = tree.find(&DocumentPath::from_pointer(pointer))?;
            tree.str(node).map(|_| tree.node(node).range.clone())
        };
        let mut places: Vec<_> = self
            .own
            .iter()
            .filter_map(|(pointer, own)| Some((place(pointer)?, own)))
            .collect();
        places.sort_by_key(|(range, _)| range.start);
        places.dedup_by_key(|(range, _)| range.start);
        let mut text = text;
        // The last one first, so that the others stay where they are.
        for (range, own) in places.into_iter().rev() {
            text.replace_range(range, &serde_json::Value::from(&**own).to_string());
        }
        text
    }

    /// The difference from this card to a text, line by line: both as they would be sent and laid out, so that comments,
    /// white space and what stands around the card in its file are none.
    pub fn difference(&self, now: &str) -> Vec<DiffLine> {
        line_diff(&comparable(&self.text()), &comparable(now))
    }
}

/// The card of a text, as it is sent and laid out; other texts as they are. Either ends with its last line.
fn comparable(text: &str) -> String {
    let Ok(tree) = Tree::parse(text) else {
        return text.trim_end().to_owned();
    };
    readable(&tree.minified(Card::root_of(&tree)))
}

/// JSON laid out; other texts as they are.
fn readable(text: &str) -> String {
    Tree::parse(text).map_or_else(|_| text.to_owned(), |tree| format::formatted(&tree))
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is the same.
    Same,
    /// It was there and is not now.
    Removed,
    /// It is new.
    Added,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub change: Change,
    /// The line, without its end.
    pub text: String,
}

/// The difference of two texts, line by line.
pub fn line_diff(old: &str, new: &str) -> Vec<DiffLine> {
    let diff = similar::TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(old, new);
    let line = |change: similar::Change<&str>| DiffLine {
        change: match change.tag() {
            similar::ChangeTag::Equal => Change::Same,
            similar::ChangeTag::Delete => Change::Removed,
            similar::ChangeTag::Insert => Change::Added,
        },
        text: change.value().trim_end_matches(['\r', '\n']).to_owned(),
    };
    diff.iter_all_changes().map(line).collect()
}

/// The history of a data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    path: PathBuf,
    most: u64,
}

impl History {
    /// The history of a data folder; the file need not be there.
    pub fn new(folder: &Path) -> Self {
        Self::capped(folder, MOST_BYTES)
    }

    /// As [`History::new`], with a file of at most so many bytes.
    pub fn capped(folder: &Path, most: u64) -> Self {
        Self {
            path: folder.join(FILE),
            most,
        }
    }

    /// Adds a send, or puts it in the place of the one with the same time and uuid. It is on disk when this returns; a process that is killed meanwhile leaves at most a broken last
    /// line, which is passed over.
    ///
    /// # Errors
    /// One sentence: the file cannot be written.
    pub fn append(&self, entry: &Entry) -> Result<(), Bilingual> {
        let _lock = Lock::of(&self.path)?;
        let done = self.write(entry).and_then(|length| {
            if length > self.most {
                self.halve()
            } else {
                Ok(())
            }
        });
        done.map_err(|error| file::write_reason(&self.path, &error))
    }

    fn write(&self, entry: &Entry) -> std::io::Result<u64> {
        let mut options = std::fs::File::options();
        options.create(true).append(true).read(true);
        // What was sent to whom is nobody else's.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        let length = file.metadata()?.len();
        let mut line = Vec::new();
        if length > 0 {
            let mut last = [0];
            file.seek(SeekFrom::Start(length - 1))?;
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                line.push(b'\n');
            }
        }
        serde_json::to_writer(&mut line, entry)?;
        line.push(b'\n');
        file.write_all(&line)?;
        file.sync_data()?;
        Ok(length + line.len() as u64)
    }

    /// Drops the older sends.
    fn halve(&self) -> std::io::Result<()> {
        let bytes = std::fs::read(&self.path)?;
        let half = usize::try_from(self.most / 2).unwrap_or(usize::MAX);
        let from = bytes.len().saturating_sub(half);
        // The newest stays, however long it is.
        let last = bytes[..bytes.len().saturating_sub(1)]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let start = bytes[from..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(last, |at| (from + at + 1).min(last));
        file::write_bytes(&self.path, &bytes[start..])
    }

    /// The sends, the newest first, `most` of them at most. Lines that cannot be read are passed over.
    ///
    /// # Errors
    /// One sentence: the file is there and cannot be read.
    pub fn read(&self, most: usize) -> Result<Vec<Entry>, Bilingual> {
        self.find(most, |_| true)
    }

    /// The last message that a card's file was sent as to a receiver, and that can be updated: neither recalled from here
    /// nor refused by the server as gone.
    ///
    /// # Errors
    /// As [`History::read`].
    pub fn last(
        &self,
        document: &Path,
        to: &Address,
        server: &str,
        app_id: &str,
    ) -> Result<Option<Entry>, Bilingual> {
        let mut gone = HashSet::new();
        let fits = |entry: &Entry| {
            if entry.way == RECALL || entry.says_gone() {
                gone.extend(entry.message_id.clone());
            }
            let there = |id: &String| !gone.contains(id);
            entry.is_sent()
                && entry.message_id.as_ref().is_some_and(there)
                && matches!(&*entry.way, "card" | "template" | "reply" | UPDATE)
                && entry.document.as_deref() == Some(document)
                && entry.to.as_ref() == Some(to)
                && (&*entry.server, &*entry.app_id) == (server, app_id)
        };
        Ok(self.find(1, fits)?.into_iter().next())
    }

    /// Writes down that a message was recalled, so that nothing tries to change it.
    ///
    /// # Errors
    /// As [`History::append`].
    pub fn recalled(
        &self,
        base: &BaseUrl,
        app_id: &str,
        message_id: &str,
    ) -> Result<(), Bilingual> {
        self.append(&Entry {
            at: super::now_ms(),
            server: base.host().to_owned(),
            app_id: app_id.to_owned(),
            way: RECALL.to_owned(),
            message_id: Some(message_id.to_owned()),
            code: Some(0),
            ..Entry::default()
        })
    }

    /// The way to send a card's file to a receiver once more in the place of the last message; `None` where there is
    /// none, or where it is too old to be changed.
    ///
    /// # Errors
    /// As [`History::read`].
    pub fn again(
        &self,
        document: &Path,
        to: &Receiver,
        base: &BaseUrl,
        app_id: &str,
    ) -> Result<Option<Way>, Bilingual> {
        let last = self.last(document, &Address::from(to), base.host(), app_id)?;
        let fresh = last.filter(|entry| entry.at.saturating_add(CHANGEABLE) > super::now_ms());
        let message_id = fresh.and_then(|entry| entry.message_id);
        Ok(message_id.map(|message_id| Way::Update { message_id }))
    }

    /// The last send with a uuid that the server still knows: it makes no second message, whatever card comes with it.
    ///
    /// # Errors
    /// As [`History::read`].
    pub fn of_uuid(&self, uuid: &str) -> Result<Option<Entry>, Bilingual> {
        let now = super::now_ms();
        let is_it = |entry: &Entry| {
            entry.uuid == uuid
                && entry.at.saturating_add(UUID_LIFE) > now
                && (entry.is_sent() || entry.may_have_arrived)
        };
        Ok(self.find(1, is_it)?.into_iter().next())
    }

    fn find(
        &self,
        most: usize,
        mut wanted: impl FnMut(&Entry) -> bool,
    ) -> Result<Vec<Entry>, Bilingual> {
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(file::read_reason(&self.path, &error)),
        };
        let lines = bytes.rsplit(|byte| *byte == b'\n');
        let mut ended = HashSet::new();
        Ok(lines
            .filter_map(|line| serde_json::from_slice::<Entry>(line).ok())
            .filter(|entry| entry.uuid.is_empty() || ended.insert(entry.key()))
            .filter(|entry| wanted(entry))
            .take(most)
            .collect())
    }

    /// Forgets all sends.
    ///
    /// # Errors
    /// One sentence: the file cannot be removed.
    pub fn clear(&self) -> Result<(), Bilingual> {
        let _lock = Lock::of(&self.path)?;
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(file::write_reason(&self.path, &error))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_did_not_change_has_no_difference() {
        let entry = Entry {
            card: r#"{"schema":"2.0","body":{"elements":[]}}"#.to_owned(),
            ..Entry::default()
        };
        for file in [
            "{\"schema\": \"2.0\", \"body\": {\"elements\": []}}\n",
            "{\r\n  \"schema\": \"2.0\",\r\n  \"body\": {\"elements\": []}\r\n}\r\n\r\n",
            "// mine\n{\"schema\": \"2.0\", \"body\": {\"elements\": [],},}\n",
            "{\"msg_type\": \"interactive\", \"card\": {\"schema\": \"2.0\", \"body\": {\"elements\": []}}}\n",
        ] {
            let lines = entry.difference(file);
            let is_same = |line: &DiffLine| line.change == Change::Same;
            assert!(lines.iter().all(is_same), "{file}: {lines:?}");
        }
        let broken = Entry {
            card: "{".to_owned(),
            ..Entry::default()
        };
        let lines = broken.difference("{\n");
        assert!(lines.iter().all(|line| line.change == Change::Same));
    }

    #[test]
    fn a_difference_names_every_line_that_changed() {
        let entry = Entry {
            card: r#"{"a":1,"b":"img_v3_1"}"#.to_owned(),
            own: BTreeMap::from([("/b".to_owned(), "local".to_owned())]),
            ..Entry::default()
        };
        let changed: Vec<(Change, String)> = entry
            .difference("{\"a\": 2, \"b\": \"local\"}")
            .into_iter()
            .filter(|line| line.change != Change::Same)
            .map(|line| (line.change, line.text))
            .collect();
        assert_eq!(
            changed,
            [
                (Change::Removed, "  \"a\": 1,".to_owned()),
                (Change::Added, "  \"a\": 2,".to_owned())
            ]
        );
    }
}
