//! The app that sends: its server, its id, and where its secret comes from.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::session::SendSettings;
use crate::both;
use crate::feishu::{BaseUrl, Client, Credentials, Error, Explanation, Options, Secret};
use crate::lang::Bilingual;
use crate::sending::Vault;
use crate::sending::vault::{Kept, Lookup, Origin};

/// What is known of where the secret is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// Nothing yet.
    #[default]
    Unknown,
    /// It was found there.
    Found(Origin),
    /// The one that was typed is kept so.
    Kept(Kept),
    /// It has to be typed; with the reason why the key store did not help.
    Asked(Option<Bilingual>),
}

/// What the tasks of one window share: the last client, which keeps its access token, and where the secret was.
#[derive(Clone, Default)]
pub(super) struct Shared {
    client: Arc<Mutex<Option<Client>>>,
    whereabouts: Arc<Mutex<Whereabouts>>,
}

impl Shared {
    pub(super) fn whereabouts(&self) -> Whereabouts {
        self.whereabouts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The client of the last call.
    pub(super) fn client(&self) -> Option<Client> {
        self.client
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn found(&self, whereabouts: Whereabouts) {
        *self
            .whereabouts
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = whereabouts;
    }

    /// Another app: what was known of the one before counts no more.
    pub(super) fn forget(&self) {
        self.found(Whereabouts::Unknown);
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The app as the fields name it.
#[derive(Clone)]
pub(super) struct Account {
    pub(super) base: BaseUrl,
    app_id: String,
    typed: Secret,
    keep: bool,
    ca_file: Option<PathBuf>,
    vault: Vault,
    shared: Shared,
}

impl Account {
    /// Reads the fields; the secret may be elsewhere.
    pub(super) fn read(
        settings: &SendSettings,
        typed: &Secret,
        vault: &Vault,
        shared: &Shared,
    ) -> Result<Self, Error> {
        let base = settings.base.parse::<BaseUrl>()?;
        if !typed.is_empty() {
            // What cannot be an id or a secret is said at once.
            Credentials::new(&settings.app_id, typed.expose())?;
        }
        let ca_file = settings.ca_file.trim();
        Ok(Self {
            base,
            app_id: settings.app_id.trim().to_owned(),
            typed: typed.clone(),
            keep: settings.keep_secret,
            ca_file: (!ca_file.is_empty()).then(|| PathBuf::from(ca_file)),
            vault: vault.clone(),
            shared: shared.clone(),
        })
    }

    /// How calls are made.
    pub(super) fn options(&self) -> Options {
        Options {
            ca_file: self.ca_file.clone(),
            ..Options::default()
        }
    }

    /// The app's id; that of the environment where none was given.
    pub(super) fn app_id(&self) -> String {
        if self.app_id.is_empty() {
            return self.vault.environment_app_id().unwrap_or_default();
        }
        self.app_id.clone()
    }

    /// The client, with the secret that was typed, else with the one that the vault finds. The client of the last call
    /// is taken again where it is for the same server and app: it has the token already.
    pub(super) async fn client(&self) -> Result<Client, Error> {
        let credentials = if self.typed.is_empty() {
            match self.vault.find(&self.base, &self.app_id).await? {
                Lookup::Found(found) => {
                    self.shared.found(Whereabouts::Found(found.origin));
                    found.credentials
                }
                Lookup::Ask(trouble) => {
                    self.shared.found(Whereabouts::Asked(trouble.clone()));
                    return Err(no_secret(&self.app_id, trouble));
                }
            }
        } else {
            Credentials::new(&self.app_id, self.typed.expose())?
        };
        let options = self.options();
        let mut last = self
            .shared
            .client
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let same = last.take().filter(|client| {
            *client.base() == self.base
                && client.credentials() == Some(&credentials)
                && *client.options() == options
        });
        let client = same.unwrap_or_else(|| Client::new(self.base.clone(), credentials, options));
        *last = Some(client.clone());
        Ok(client)
    }

    /// Keeps a typed secret that has proved good, as the person wished.
    pub(super) async fn keep(&self) {
        if self.typed.is_empty() {
            return;
        }
        let known = match self.shared.whereabouts() {
            Whereabouts::Kept(Kept::InKeyStore | Kept::InMemoryBecause(_)) => self.keep,
            Whereabouts::Kept(Kept::InMemory) => !self.keep,
            _ => false,
        };
        if known {
            return;
        }
        if let Ok(credentials) = Credentials::new(&self.app_id, self.typed.expose()) {
            let kept = self.vault.keep(&self.base, &credentials, self.keep).await;
            self.shared.found(Whereabouts::Kept(kept));
        }
    }

    /// Forgets the app's secret, in memory and in the key store.
    pub(super) async fn forget(&self) -> Result<(), Bilingual> {
        let done = self.vault.forget(&self.base, &self.app_id).await;
        self.shared.forget();
        done
    }
}

/// An error of this room: nothing was sent.
pub(super) fn refusal(what: Bilingual, advice: Bilingual) -> Error {
    Error::Configuration(Box::new(Explanation { what, advice }))
}

fn no_secret(app_id: &str, trouble: Option<Bilingual>) -> Error {
    let what = both!(
        "The secret of the app {app_id} is not known here.",
        "尚未提供应用 {app_id} 的 App Secret。"
    );
    let advice = Bilingual::fixed(
        "Type it into the field above; it stands in the developer console under Credentials.",
        "请在上方输入；可在开发者后台的“凭证与基础信息”中查看。",
    );
    let advice = match trouble {
        None => advice,
        Some(Bilingual { en, zh }) => {
            let (more_en, more_zh) = (&advice.en, &advice.zh);
            let (en, zh) = (sentence(&en, '.'), sentence(&zh, '。'));
            both!("{more_en} {en}", "{more_zh}{zh}")
        }
    };
    refusal(what, advice)
}

/// Words as a sentence.
fn sentence(words: &str, end: char) -> String {
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    let rest = letters.as_str();
    if words.ends_with(end) {
        format!("{first}{rest}")
    } else {
        format!("{first}{rest}{end}")
    }
}
