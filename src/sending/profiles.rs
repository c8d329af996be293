//! Profiles: which app on which server sends, and to whom. Never a secret: those are in the [`super::Vault`].

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::both;
use crate::document::file;
use crate::feishu::{BaseUrl, Options, Receiver, ReceiverKind};
use crate::home::Lock;
use crate::lang::Bilingual;

/// The file in the data folder.
const FILE: &str = "profiles.json";

/// A receiver as it is kept: by the word of its kind, such as `open_id`, and its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The kind's word.
    pub kind: String,
    /// The id.
    pub id: String,
}

impl Address {
    /// The receiver.
    ///
    /// # Errors
    /// Where the kind is none, or the id does not fit it.
    pub fn receiver(&self) -> Result<Receiver, crate::feishu::Error> {
        Receiver::new(self.kind.parse::<ReceiverKind>()?, &self.id)
    }
}

impl From<&Receiver> for Address {
    fn from(receiver: &Receiver) -> Self {
        Self {
            kind: receiver.kind().as_str().to_owned(),
            id: receiver.id().to_owned(),
        }
    }
}

/// A receiver with a name that a person gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Favourite {
    /// The name.
    pub label: String,
    /// Who it is.
    #[serde(flatten)]
    pub to: Address,
}

/// An app on a server, and who is usually sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Its name; no two profiles have the same.
    pub name: String,
    /// The app's id (`cli_…`).
    pub app_id: String,
    /// The server: `https://open.feishu.cn`, `https://open.larksuite.com`, or another address.
    pub base: String,
    /// Certificates of authorities besides those of the system, a PEM file.
    pub ca_file: Option<PathBuf>,
    /// Who "me" is, as this app knows the person.
    pub me: Option<Address>,
    /// Receivers that are often sent to.
    pub favourites: Vec<Favourite>,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            name: String::new(),
            app_id: String::new(),
            base: BaseUrl::feishu().as_str().to_owned(),
            ca_file: None,
            me: None,
            favourites: Vec::new(),
        }
    }
}

impl Profile {
    /// The server's address.
    ///
    /// # Errors
    /// Where the text is none.
    pub fn base_url(&self) -> Result<BaseUrl, crate::feishu::Error> {
        self.base.parse()
    }

    /// How its server is asked: the usual time-outs, and its own certificates.
    pub fn options(&self) -> Options {
        Options {
            ca_file: self.ca_file.clone(),
            ..Options::default()
        }
    }

    /// Without what must not be kept: a password in the server's address.
    fn clean(mut self) -> Self {
        self.base = without_password(&self.base);
        self
    }
}

/// An address without the `user:password@` that someone has pasted with it.
pub fn without_password(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.find("://").map_or("", |at| &before[..at + 3]);
            format!("{scheme}{host}")
        }
        None => address.to_owned(),
    }
}

/// All profiles, and which one was used last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profiles {
    /// The profiles, in the order in which they were made.
    pub list: Vec<Profile>,
    /// The name of the one that was used last.
    pub current: Option<String>,
}

impl Profiles {
    /// Reads the profiles of a data folder; none where there is no file.
    ///
    /// # Errors
    /// One sentence: the file is there and cannot be read. It is not written over then.
    pub fn load(folder: &Path) -> Result<Self, Bilingual> {
        let path = folder.join(FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(file::read_reason(&path, &error)),
        };
        serde_json::from_slice(&bytes).map_err(|error| {
            let (name, line) = (path.display(), error.line());
            both!(
                "{name} is not the file of profiles that it should be (line {line}); correct it or move it away",
                "{name} 不是有效的配置文件（第 {line} 行）；请修正或移走该文件"
            )
        })
    }

    /// Changes the profiles of a data folder: reads them, changes them, writes them whole. Other windows wait meanwhile,
    /// so that no change of theirs is lost.
    ///
    /// # Errors
    /// One sentence: the file cannot be read or written; it is as it was then.
    pub fn update<T>(
        folder: &Path,
        change: impl FnOnce(&mut Self) -> T,
    ) -> Result<(Self, T), Bilingual> {
        let path = folder.join(FILE);
        let _lock = Lock::of(&path)?;
        let mut profiles = Self::load(folder)?;
        let result = change(&mut profiles);
        profiles.list = profiles.list.into_iter().map(Profile::clean).collect();
        let bytes = serde_json::to_vec_pretty(&profiles)
            .map_err(std::io::Error::from)
            .and_then(|bytes| file::write_bytes(&path, &bytes));
        bytes.map_err(|error| file::write_reason(&path, &error))?;
        Ok((profiles, result))
    }

    /// The profile of a name.
    pub fn get(&self, name: &str) -> Option<&Profile> {
        self.list.iter().find(|profile| profile.name == name)
    }

    /// The one that was used last, else the first.
    pub fn current(&self) -> Option<&Profile> {
        self.current
            .as_deref()
            .and_then(|name| self.get(name))
            .or_else(|| self.list.first())
    }

    /// Puts a profile in the place of the one with its name, or at the end.
    pub fn put(&mut self, profile: Profile) {
        match self.list.iter_mut().find(|one| one.name == profile.name) {
            Some(one) => *one = profile,
            None => self.list.push(profile),
        }
    }

    /// Takes a profile out; whether it was there. Its secret is the vault's to forget.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.list.len();
        self.list.retain(|profile| profile.name != name);
        if self.current.as_deref() == Some(name) {
            self.current = None;
        }
        self.list.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_found_by_name_and_the_last_used_comes_first() {
        let profile = |name: &str| Profile {
            name: name.to_owned(),
            ..Profile::default()
        };
        let mut profiles = Profiles::default();
        profiles.put(profile("a"));
        profiles.put(profile("b"));
        assert_eq!(profiles.current().expect("one").name, "a");
        profiles.current = Some("b".to_owned());
        assert_eq!(profiles.current().expect("one").name, "b");
        profiles.put(Profile {
            app_id: "cli_1".to_owned(),
            ..profile("b")
        });
        assert_eq!(profiles.get("b").expect("there").app_id, "cli_1");
        assert!(profiles.remove("b") && !profiles.remove("b"));
        assert_eq!(profiles.current().expect("one").name, "a");
    }

    #[test]
    fn an_address_loses_its_password() {
        assert_eq!(without_password("me:p@ss@host"), "host");
        assert_eq!(
            without_password("https://me:hush@host.example/x"),
            "https://host.example/x"
        );
    }
}
