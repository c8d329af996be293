//! Which app on which server a command speaks for.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ask;
use super::halt::{Halt, misuse};
use super::say;
use crate::both;
use crate::feishu::{BaseUrl, Client, Credentials, Error, Options};
use crate::home;
use crate::lang::{Bilingual, Lang};
use crate::sending::key_book::Page;
use crate::sending::vault::{Kept, Lookup};
use crate::sending::{AppKey, KeyBook, Preflight, Profile, Profiles, Stores, Vault};

/// The flags that name the app and the server.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "App and server")]
pub(super) struct Server {
    /// The profile that sends; else FEISHU_APP_ID, else the profile in use (see `cardwright profile`)
    #[arg(long, value_name = "NAME", global = true)]
    profile: Option<String>,
    /// feishu, lark, or the address of another server
    #[arg(long, value_name = "URL", global = true)]
    base_url: Option<String>,
    /// A PEM file with root certificates that are trusted too
    #[arg(long, value_name = "FILE", global = true)]
    ca_file: Option<PathBuf>,
    /// Do not ask before the secret goes without encryption to an address that begins with http
    #[arg(long, global = true)]
    unencrypted: bool,
}

/// An app on a server, before its secret is asked for.
#[derive(Debug)]
pub(super) struct Desk {
    /// Where profiles, keys and the history are kept.
    pub(super) folder: Option<PathBuf>,
    pub(super) profile: Option<Profile>,
    /// All profiles.
    pub(super) profiles: Profiles,
    pub(super) base: BaseUrl,
    pub(super) options: Options,
    app_id: Option<String>,
    vault: Vault,
    /// Whether secret and card may go without encryption: the person has said so.
    is_clear_fine: AtomicBool,
}

impl Server {
    pub(super) fn new(
        profile: Option<String>,
        base_url: Option<String>,
        ca_file: Option<PathBuf>,
    ) -> Self {
        Self {
            profile,
            base_url,
            ca_file,
            unencrypted: false,
        }
    }

    /// Finds the profile and the server; no secret is looked for yet.
    pub(super) fn desk(&self) -> Result<Desk, Halt> {
        let vault = Vault::default().telling(|text| say(text, Lang::of_system()));
        let folder = home::data_dir();
        let profiles = match folder.as_deref() {
            Some(folder) => Profiles::load(folder).map_err(Halt::Failed)?,
            None => Profiles::default(),
        };
        let profile = self.profile_of(&profiles, vault.environment_app_id())?;
        let app_id = match &profile {
            Some(profile) => Some(profile.app_id.clone()).filter(|id| !id.is_empty()),
            None => vault.environment_app_id(),
        };
        let base = match (&self.base_url, &profile) {
            (Some(address), _) => address.parse()?,
            (None, Some(profile)) => profile.base_url()?,
            (None, None) => BaseUrl::feishu(),
        };
        let of_profile = profile.as_ref().and_then(|one| one.ca_file.clone());
        let options = Options {
            ca_file: self.ca_file.clone().or(of_profile),
            ..Options::default()
        };
        Ok(Desk {
            folder,
            profile,
            profiles,
            base,
            options,
            app_id,
            vault,
            is_clear_fine: AtomicBool::new(self.unencrypted),
        })
    }

    fn profile_of(
        &self,
        profiles: &Profiles,
        environment: Option<String>,
    ) -> Result<Option<Profile>, Halt> {
        match (&self.profile, environment) {
            (Some(name), _) => match profiles.get(name) {
                Some(profile) => Ok(Some(profile.clone())),
                None => Err(Halt::Failed(no_profile(name, profiles))),
            },
            // Who sets the variables means that app; a profile of it says the rest.
            (None, Some(app_id)) => {
                let current = profiles.current().into_iter();
                let mut all = current.chain(&profiles.list);
                Ok(all.find(|profile| profile.app_id == app_id).cloned())
            }
            (None, None) => Ok(profiles.current().cloned()),
        }
    }
}

/// There is no profile of this name, and which there are.
pub(super) fn no_profile(name: &str, profiles: &Profiles) -> Bilingual {
    let names: Vec<&str> = profiles.list.iter().map(|one| &*one.name).collect();
    if names.is_empty() {
        return both!(
            "there is no profile {name}, and no other; make one with cardwright profile add",
            "没有名为 {name} 的配置，也没有其他配置；请用 cardwright profile add 添加"
        );
    }
    let (en, zh) = (names.join(", "), names.join("、"));
    both!(
        "there is no profile {name}; there are {en}",
        "没有名为 {name} 的配置；现有：{zh}"
    )
}

impl Desk {
    /// The app's id, where one is named.
    pub(super) fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// The client of the app: its secret comes from the environment, the key store, or the person at the terminal.
    pub(super) async fn client(&self, lang: Lang) -> Result<Client, Halt> {
        self.ask_in_the_clear(&self.base, lang).await?;
        let credentials = self.credentials(lang).await?;
        Ok(Client::new(
            self.base.clone(),
            credentials,
            self.options.clone(),
        ))
    }

    /// Lets secret and card go without encryption, unasked.
    pub(super) fn allow_in_the_clear(&self) {
        self.is_clear_fine.store(true, Ordering::Relaxed);
    }

    /// Says that a server is asked without encryption, and asks once whether it may be; where nobody is there to answer
    /// it may not.
    pub(super) async fn ask_in_the_clear(&self, base: &BaseUrl, lang: Lang) -> Result<(), Halt> {
        let mut found = Preflight::default();
        found.look_at_server(base);
        let Some(warning) = found.warnings.first() else {
            return Ok(());
        };
        if self.is_clear_fine.load(Ordering::Relaxed) {
            say(&warning.message, lang);
            return Ok(());
        }
        let question = Bilingual::fixed("Go on all the same?", "仍要继续吗？");
        if ask::is_there() {
            say(&warning.message, lang);
            if ask::yes(&question, lang).await {
                self.allow_in_the_clear();
                return Ok(());
            }
        }
        let Bilingual { en, zh } = &warning.message;
        Err(Halt::Refused(both!(
            "{en}; nothing was sent: give an address with https, or --unencrypted to go on all the same",
            "{zh}；未发送任何内容：请使用 https 地址，或加 --unencrypted 仍然继续"
        )))
    }

    async fn credentials(&self, lang: Lang) -> Result<Credentials, Halt> {
        let app_id = self.app_id.as_deref().unwrap_or_default();
        if app_id.is_empty() {
            return Err(no_app().into());
        }
        let trouble = match self.vault.find(&self.base, app_id).await? {
            Lookup::Found(found) => return Ok(found.credentials),
            Lookup::Ask(trouble) => trouble,
        };
        match ask::secret(&self.question(), lang)? {
            Some(secret) => Ok(Credentials::new(app_id, secret.expose())?),
            None => Err(no_secret(app_id, self.base.host(), trouble).into()),
        }
    }

    /// Whose secret is asked for, and where it goes.
    fn question(&self) -> Bilingual {
        let app_id = self.app_id.as_deref().unwrap_or_default();
        let host = self.base.host();
        both!(
            "Secret of the app {app_id}, for {host}",
            "应用 {app_id} 的 App Secret（用于 {host}）"
        )
    }

    /// Whether the secret is in the environment or the key store.
    pub(super) async fn knows_secret(&self) -> Result<bool, Halt> {
        let app_id = self.app_id.as_deref().unwrap_or_default();
        let found = self.vault.find(&self.base, app_id).await?;
        Ok(matches!(found, Lookup::Found(_)))
    }

    /// Asks for the secret of the app and keeps it in the key store, so that later commands need not ask. Says where it
    /// is now.
    pub(super) async fn ask_and_keep(&self, lang: Lang) -> Result<(), Halt> {
        let app_id = self.app_id.as_deref().unwrap_or_default();
        let Some(secret) = ask::secret(&self.question(), lang)? else {
            let left = both!(
                "No secret was given: set FEISHU_APP_ID and FEISHU_APP_SECRET, or run this again in a terminal.",
                "没有输入密钥：请设置 FEISHU_APP_ID 和 FEISHU_APP_SECRET，或在终端中重新运行。"
            );
            say(&left, lang);
            return Ok(());
        };
        let credentials = Credentials::new(app_id, secret.expose())?;
        match self.vault.keep(&self.base, &credentials, true).await {
            Kept::InKeyStore => say(
                &Bilingual::fixed(
                    "The secret is in the system's key store.",
                    "密钥已存入系统密钥库。",
                ),
                lang,
            ),
            Kept::InMemory => {}
            Kept::InMemoryBecause(trouble) => {
                say(&trouble, lang);
                let again = Bilingual::fixed(
                    "The next command asks for it again, unless FEISHU_APP_ID and FEISHU_APP_SECRET are set.",
                    "除非设置了 FEISHU_APP_ID 和 FEISHU_APP_SECRET，下一个命令会再次询问。",
                );
                say(&again, lang);
            }
        }
        Ok(())
    }

    /// Takes the app's secret out of the key store.
    pub(super) async fn forget(&self, lang: Lang) {
        let app_id = self.app_id.as_deref().unwrap_or_default();
        if self.vault.forget(&self.base, app_id).await.is_err() {
            let left = both!(
                "The system's key store does not answer; if it holds the secret of {app_id}, it still does.",
                "系统密钥库没有响应；如其中存有 {app_id} 的密钥，则仍然保留。"
            );
            say(&left, lang);
        }
    }

    /// What the app has uploaded before; nothing where no app is named.
    pub(super) fn page(&self) -> Page {
        match (&self.folder, &self.app_id) {
            (Some(folder), Some(app_id)) => {
                KeyBook::new(folder).page(&AppKey::new(&self.base, app_id))
            }
            _ => Page::default(),
        }
    }

    /// Where a send is written down.
    pub(super) fn stores(&self, document: Option<PathBuf>) -> Stores {
        Stores {
            folder: self.folder.clone(),
            profile: self.profile.as_ref().map(|profile| profile.name.clone()),
            document,
        }
    }
}

fn no_app() -> Error {
    misuse(
        Bilingual::fixed("No app is named.", "没有指定应用。"),
        Bilingual::fixed(
            "Set FEISHU_APP_ID and FEISHU_APP_SECRET to the app's id and secret from the developer console (https://open.feishu.cn/app), or make a profile with cardwright profile add.",
            "请把 FEISHU_APP_ID 和 FEISHU_APP_SECRET 设为开发者后台（https://open.feishu.cn/app）中该应用的 App ID 和 App Secret，或用 cardwright profile add 添加配置。",
        ),
    )
}

fn no_secret(app_id: &str, host: &str, trouble: Option<Bilingual>) -> Error {
    let what = match trouble {
        Some(Bilingual { en, zh }) => both!(
            "The secret of the app {app_id} on {host} is not known: {en}.",
            "未找到应用 {app_id}（{host}）的密钥：{zh}。"
        ),
        None => both!(
            "The secret of the app {app_id} on {host} is not known.",
            "未找到应用 {app_id}（{host}）的密钥。"
        ),
    };
    misuse(
        what,
        both!(
            "Set FEISHU_APP_ID to {app_id} and FEISHU_APP_SECRET to its secret, or run the command in a terminal, where it asks.",
            "请将 FEISHU_APP_ID 设为 {app_id} 并将 FEISHU_APP_SECRET 设为其密钥，或在终端中运行，程序会询问。"
        ),
    )
}
