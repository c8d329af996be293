//! Where an app's secret is: in the environment, in the system's key store, or in memory. Nowhere else.
//!
//! The key store is asked from a thread of its own: it may ask the person to unlock it, and wait for that.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::environment;
use crate::both;
use crate::feishu::{BaseUrl, Credentials, Error, Secret};
use crate::lang::Bilingual;

/// The name under which the key store keeps the secrets of this program.
const SERVICE: &str = "cardwright";
/// The environment variables that name an app.
const ID_VARIABLE: &str = "FEISHU_APP_ID";
/// See [`ID_VARIABLE`].
const SECRET_VARIABLE: &str = "FEISHU_APP_SECRET";
/// How long the key store may take, with a person unlocking it.
const PATIENCE: Duration = Duration::from_secs(60);
/// An open key store answers in far less; a locked one waits for a person at the desktop.
const PROMPT: Duration = Duration::from_millis(1500);

/// Where a secret was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// In `FEISHU_APP_SECRET`.
    Environment,
    /// In the system's key store.
    KeyStore,
    /// In memory: the person gave it since the program began.
    Memory,
}

impl Origin {
    /// Where that is, in words.
    pub const fn name(self) -> Bilingual {
        match self {
            Self::Environment => Bilingual::fixed(
                "the environment variable FEISHU_APP_SECRET",
                "环境变量 FEISHU_APP_SECRET",
            ),
            Self::KeyStore => Bilingual::fixed("the system's key store", "系统密钥库"),
            Self::Memory => {
                Bilingual::fixed("memory, until the program ends", "内存（程序结束即清除）")
            }
        }
    }
}

/// Why the key store gives no answer, as one sentence. Nothing is lost by it: the secret can be given anew.
pub type Trouble = Bilingual;

/// A store of secrets that outlives the program. Its calls may block.
pub trait KeyStore: Send + Sync {
    /// The secret of an account; `None` where it has none.
    ///
    /// # Errors
    /// Where the store is absent or locked, in one sentence.
    fn get(&self, account: &str) -> Result<Option<Secret>, Trouble>;
    /// Keeps the secret of an account in place of the one that it has.
    ///
    /// # Errors
    /// As [`KeyStore::get`].
    fn set(&self, account: &str, secret: &Secret) -> Result<(), Trouble>;
    /// Forgets the secret of an account; it is no error where it has none.
    ///
    /// # Errors
    /// As [`KeyStore::get`].
    fn delete(&self, account: &str) -> Result<(), Trouble>;
}

/// The key store of the system: the Secret Service on Linux, the keychain on macOS, the credential manager on Windows.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemStore;

impl SystemStore {
    fn entry(account: &str) -> Result<keyring::v1::Entry, Trouble> {
        keyring::v1::Entry::new(SERVICE, account).map_err(|error| trouble(&error))
    }
}

/// The words of the library are left out: some hold the bytes of what was read.
fn trouble(error: &keyring::v1::Error) -> Trouble {
    use keyring::v1::Error as E;
    match error {
        E::NoStorageAccess(_) => Bilingual::fixed(
            "the system's key store is locked or refuses this program; unlock it, or give the secret each time",
            "系统密钥库已锁定或拒绝访问；请解锁，或每次输入密钥",
        ),
        E::BadEncoding(_) | E::BadDataFormat(..) | E::BadStoreFormat(_) | E::Ambiguous(_) => {
            Bilingual::fixed(
                "what the system's key store holds for this app cannot be used; give the secret again to replace it",
                "系统密钥库中该应用的条目无法使用；请重新输入密钥以覆盖",
            )
        }
        _ => NO_STORE,
    }
}

const NO_STORE: Trouble = Bilingual::fixed(
    "this system has no key store that answers",
    "系统没有可用的密钥库",
);
const SILENT: Trouble = Bilingual::fixed(
    "the system's key store does not answer",
    "系统密钥库没有响应",
);

/// The message shown while the key store waits; `patience` is the longest wait.
fn waits(patience: Duration) -> Bilingual {
    let seconds = patience.as_secs();
    both!(
        "The system's key store is locked, as it seems, and waits for the desktop: unlock it in the window that asks for its password. This waits {seconds} seconds at most; Ctrl+C ends it, and FEISHU_APP_ID with FEISHU_APP_SECRET needs no key store.",
        "系统密钥库似乎已锁定，正在等待桌面解锁：请在弹出的窗口中输入密码。最多等待 {seconds} 秒，可按 Ctrl+C 结束；设置 FEISHU_APP_ID 和 FEISHU_APP_SECRET 则无需密钥库。"
    )
}

/// The trouble of a secret that was to be kept: what becomes of it instead.
fn kept_in_memory(trouble: Trouble) -> Trouble {
    if trouble != NO_STORE && trouble != SILENT {
        return trouble;
    }
    let Bilingual { en, zh } = trouble;
    both!(
        "{en}; the secret stays in memory until the program ends",
        "{zh}；密钥仅保存在内存中，程序结束即清除"
    )
}

impl KeyStore for SystemStore {
    fn get(&self, account: &str) -> Result<Option<Secret>, Trouble> {
        match Self::entry(account)?.get_password() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(keyring::v1::Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), Trouble> {
        let entry = Self::entry(account)?;
        let done = entry.set_password(secret.expose());
        done.map_err(|error| trouble(&error))
    }

    fn delete(&self, account: &str) -> Result<(), Trouble> {
        match Self::entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::v1::Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(&error)),
        }
    }
}

/// A store in memory: for tests, and for people who want none of the system's.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<HashMap<String, Secret>>);

impl KeyStore for MemoryStore {
    fn get(&self, account: &str) -> Result<Option<Secret>, Trouble> {
        Ok(lock(&self.0).get(account).cloned())
    }

    fn set(&self, account: &str, secret: &Secret) -> Result<(), Trouble> {
        lock(&self.0).insert(account.to_owned(), secret.clone());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), Trouble> {
        lock(&self.0).remove(account);
        Ok(())
    }
}

/// A secret, and where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSecret {
    /// The app's id and secret.
    pub credentials: Credentials,
    /// Where the secret was.
    pub origin: Origin,
}

/// What the vault says of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The secret is here.
    Found(FoundSecret),
    /// There is none; the person has to give it. With the reason why the key store did not help, where it did not.
    Ask(Option<Trouble>),
}

/// How a secret that a person gave is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In the key store, so that it is not asked for again.
    InKeyStore,
    /// In memory, as the person wished.
    InMemory,
    /// In memory, because the key store did not take it.
    InMemoryBecause(Trouble),
}

type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;
type Teller = dyn Fn(&Bilingual) + Send + Sync;

/// Where secrets are looked for: environment, then memory, then key store. Clones share the memory.
#[derive(Clone)]
pub struct Vault {
    store: Arc<dyn KeyStore>,
    memory: Arc<Mutex<HashMap<String, Secret>>>,
    variables: Arc<Variables>,
    patience: Duration,
    prompt: Duration,
    /// The listener that is told that the key store waits to be unlocked.
    teller: Option<Arc<Teller>>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

impl Default for Vault {
    /// The system's key store and the environment of the process.
    fn default() -> Self {
        Self::new(SystemStore)
    }
}

impl Vault {
    /// A vault over a store, with the environment of the process.
    pub fn new(store: impl KeyStore + 'static) -> Self {
        Self {
            store: Arc::new(store),
            memory: Arc::default(),
            variables: Arc::new(environment::variable),
            patience: PATIENCE,
            prompt: PROMPT,
            teller: None,
        }
    }

    /// The same, which tells in one sentence that the key store is locked and that somebody has to unlock it, as soon as
    /// it is seen to wait: the window that asks for that may lie behind others, or on another screen.
    #[must_use]
    pub fn telling(mut self, teller: impl Fn(&Bilingual) + Send + Sync + 'static) -> Self {
        self.teller = Some(Arc::new(teller));
        self
    }

    /// The same with another environment, a function from name to value, and another patience with the key store.
    #[must_use]
    pub fn with(
        mut self,
        variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
        patience: Duration,
    ) -> Self {
        self.variables = Arc::new(variables);
        self.patience = patience;
        self.prompt = PROMPT.min(patience / 2);
        self
    }

    /// The app that the environment names, where it names one.
    pub fn environment_app_id(&self) -> Option<String> {
        let id = (self.variables)(ID_VARIABLE)?.trim().to_owned();
        (!id.is_empty()).then_some(id)
    }

    /// Looks for the secret of an app on a server. The environment counts where its app id is this one; with an empty
    /// `app_id` the app is the one that the environment names.
    ///
    /// # Errors
    /// [`Error::Configuration`]: no app is named at all, or what was found cannot be a secret.
    pub async fn find(&self, base: &BaseUrl, app_id: &str) -> Result<Lookup, Error> {
        let app_id = app_id.trim();
        let named = self.environment_app_id();
        let of_environment = (self.variables)(SECRET_VARIABLE)
            .filter(|secret| !secret.trim().is_empty())
            .map(Secret::new);
        if (app_id.is_empty() || named.as_deref() == Some(app_id))
            && let (Some(id), Some(secret)) = (named.as_deref(), of_environment)
        {
            return found(id, &secret, Origin::Environment);
        }
        let id = match (app_id, named.as_deref()) {
            ("", Some(named)) => named,
            ("", None) => return Err(no_app()),
            (id, _) => id,
        };
        let account = account(base, id);
        let in_memory = lock(&self.memory).get(&account).cloned();
        if let Some(secret) = in_memory {
            return found(id, &secret, Origin::Memory);
        }
        let at = account.clone();
        match self.ask(move |store| store.get(&at)).await {
            Ok(Some(secret)) => found(id, &secret, Origin::KeyStore),
            Ok(None) => Ok(Lookup::Ask(None)),
            Err(trouble) => Ok(Lookup::Ask(Some(trouble))),
        }
    }

    /// Keeps the secret that a person gave: in memory, and in the key store where they wish.
    pub async fn keep(&self, base: &BaseUrl, credentials: &Credentials, in_store: bool) -> Kept {
        let account = account(base, credentials.app_id());
        let secret = credentials.secret().clone();
        lock(&self.memory).insert(account.clone(), secret.clone());
        if !in_store {
            return Kept::InMemory;
        }
        let at = account.clone();
        match self.ask(move |store| store.set(&at, &secret)).await {
            Ok(()) => {
                // From now on there is one place only.
                lock(&self.memory).remove(&account);
                Kept::InKeyStore
            }
            Err(trouble) => Kept::InMemoryBecause(kept_in_memory(trouble)),
        }
    }

    /// Forgets the secret of an app, in memory and in the key store.
    ///
    /// # Errors
    /// Where the key store is absent or locked, in one sentence.
    pub async fn forget(&self, base: &BaseUrl, app_id: &str) -> Result<(), Trouble> {
        let account = account(base, app_id.trim());
        lock(&self.memory).remove(&account);
        self.ask(move |store| store.delete(&account)).await
    }

    /// Asks the key store from a thread of its own, and not forever.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn KeyStore) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let (sender, answer) = tokio::sync::oneshot::channel();
        let store = self.store.clone();
        // Not one of the runtime's threads: those are waited for when the program ends.
        let thread = std::thread::Builder::new().name("key store".to_owned());
        let spawned = thread.spawn(move || {
            let _ = sender.send(question(&*store));
        });
        if spawned.is_err() {
            return Err(SILENT);
        }
        let mut answer = answer;
        let start = tokio::time::Instant::now();
        let first = tokio::time::timeout(self.prompt, &mut answer).await;
        let given = match (first, &self.teller) {
            (Ok(given), _) => Ok(given),
            (Err(_), teller) => {
                if let Some(teller) = teller {
                    teller(&waits(self.patience));
                }
                tokio::time::timeout_at(start + self.patience, answer).await
            }
        };
        match given {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(SILENT),
        }
    }
}

/// The name of an app's secret in the key store: an app lives on one server.
pub fn account(base: &BaseUrl, app_id: &str) -> String {
    format!("{}/{app_id}", base.host())
}

fn found(app_id: &str, secret: &Secret, origin: Origin) -> Result<Lookup, Error> {
    let credentials = Credentials::new(app_id, secret.expose())?;
    Ok(Lookup::Found(FoundSecret {
        credentials,
        origin,
    }))
}

fn no_app() -> Error {
    super::refusal(
        Bilingual::fixed("No app is named.", "没有指定应用。"),
        both!(
            "Choose a profile, or set {ID_VARIABLE} and {SECRET_VARIABLE}.",
            "请选择一个配置，或设置 {ID_VARIABLE} 和 {SECRET_VARIABLE}。"
        ),
    )
}

/// What a thread that ended badly has left behind is still good: it is only ever replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
