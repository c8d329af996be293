//! The vault: where a secret is looked for, in which order, and what a key store that does not help costs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cardwright::feishu::{BaseUrl, Credentials, Secret};
use cardwright::lang::Bilingual;
use cardwright::sending::vault::{Kept, KeyStore, Lookup, Origin, Trouble, account};
use cardwright::sending::{MemoryStore, Vault};

const SECRET: &str = "hunter2hunter2";

fn without_environment(store: impl KeyStore + 'static) -> Vault {
    Vault::new(store).with(|_| None, Duration::from_secs(5))
}

fn with_environment(store: impl KeyStore + 'static) -> Vault {
    let variable = |name: &str| match name {
        "FEISHU_APP_ID" => Some("cli_env".to_owned()),
        "FEISHU_APP_SECRET" => Some("of-environment".to_owned()),
        _ => None,
    };
    Vault::new(store).with(variable, Duration::from_secs(5))
}

async fn found(vault: &Vault, base: &BaseUrl, app_id: &str) -> Option<(String, Origin)> {
    match vault.find(base, app_id).await.expect("an app") {
        Lookup::Found(found) => {
            let secret = found.credentials.secret().expose().to_owned();
            Some((secret, found.origin))
        }
        Lookup::Ask(None) => None,
        Lookup::Ask(Some(trouble)) => panic!("{trouble:?}"),
    }
}

/// A store that is locked.
struct Locked;

const LOCKED: Bilingual = Bilingual::fixed("locked", "已锁定");

impl KeyStore for Locked {
    fn get(&self, _: &str) -> Result<Option<Secret>, Trouble> {
        Err(LOCKED)
    }
    fn set(&self, _: &str, _: &Secret) -> Result<(), Trouble> {
        Err(LOCKED)
    }
    fn delete(&self, _: &str) -> Result<(), Trouble> {
        Err(LOCKED)
    }
}

/// A store that waits for somebody to unlock it.
struct Waiting;

impl KeyStore for Waiting {
    fn get(&self, _: &str) -> Result<Option<Secret>, Trouble> {
        std::thread::sleep(Duration::from_secs(20));
        Ok(None)
    }
    fn set(&self, _: &str, _: &Secret) -> Result<(), Trouble> {
        panic!("a store that breaks")
    }
    fn delete(&self, _: &str) -> Result<(), Trouble> {
        Ok(())
    }
}

#[tokio::test]
async fn the_environment_counts_for_its_own_app_and_for_none_named() {
    let base = BaseUrl::feishu();
    let vault = with_environment(MemoryStore::default());
    let of_environment = Some(("of-environment".to_owned(), Origin::Environment));
    assert_eq!(found(&vault, &base, "cli_env").await, of_environment);
    assert_eq!(found(&vault, &base, " ").await, of_environment);
    assert_eq!(found(&vault, &base, "cli_other").await, None);
    let nobody = without_environment(MemoryStore::default());
    let error = nobody.find(&base, "").await.expect_err("no app");
    assert!(error.to_string().contains("FEISHU_APP_ID"), "{error}");
}

#[tokio::test]
async fn a_kept_secret_is_found_again_for_its_app_and_server_and_can_be_forgotten() {
    let base = BaseUrl::feishu();
    let credentials = Credentials::new("cli_1", SECRET).expect("credentials");
    let vault = without_environment(MemoryStore::default());
    assert_eq!(
        vault.keep(&base, &credentials, true).await,
        Kept::InKeyStore
    );
    let in_store = Some((SECRET.to_owned(), Origin::KeyStore));
    assert_eq!(found(&vault, &base, "cli_1").await, in_store);
    assert_eq!(found(&vault, &BaseUrl::lark(), "cli_1").await, None);
    assert_eq!(found(&vault, &base, "cli_2").await, None);
    vault.forget(&base, "cli_1").await.expect("forgotten");
    assert_eq!(found(&vault, &base, "cli_1").await, None);
    assert_eq!(vault.keep(&base, &credentials, false).await, Kept::InMemory);
    let in_memory = Some((SECRET.to_owned(), Origin::Memory));
    assert_eq!(found(&vault.clone(), &base, "cli_1").await, in_memory);
    assert_eq!(account(&base, "cli_1"), "open.feishu.cn/cli_1");
}

#[tokio::test]
async fn a_locked_key_store_costs_a_sentence_and_no_send() {
    let base = BaseUrl::feishu();
    let vault = without_environment(Locked);
    let asked = vault.find(&base, "cli_1").await.expect("an app");
    assert_eq!(asked, Lookup::Ask(Some(LOCKED)));
    let credentials = Credentials::new("cli_1", SECRET).expect("credentials");
    let kept = vault.keep(&base, &credentials, true).await;
    assert_eq!(kept, Kept::InMemoryBecause(LOCKED));
    let in_memory = Some((SECRET.to_owned(), Origin::Memory));
    assert_eq!(found(&vault, &base, "cli_1").await, in_memory);
    assert_eq!(vault.forget(&base, "cli_1").await, Err(LOCKED));
    let gone = vault.find(&base, "cli_1").await.expect("an app");
    assert_eq!(gone, Lookup::Ask(Some(LOCKED)));
}

#[tokio::test]
async fn a_key_store_that_waits_or_breaks_keeps_nobody_waiting() {
    let base = BaseUrl::feishu();
    let vault = Vault::new(Waiting).with(|_| None, Duration::from_millis(100));
    let begun = Instant::now();
    let asked = vault.find(&base, "cli_1").await.expect("an app");
    let Lookup::Ask(Some(trouble)) = asked else {
        panic!("{asked:?}");
    };
    assert!(trouble.en.ends_with("does not answer"), "{trouble:?}");
    assert!(begun.elapsed() < Duration::from_secs(10));
    let credentials = Credentials::new("cli_1", SECRET).expect("credentials");
    let kept = vault.keep(&base, &credentials, true).await;
    let Kept::InMemoryBecause(trouble) = kept else {
        panic!("{kept:?}");
    };
    assert!(trouble.en.contains("stays in memory"), "{trouble:?}");
}

/// On a machine without one: a sentence. On one with it: what was kept is found.
#[tokio::test]
async fn the_systems_key_store_answers_or_says_that_there_is_none() {
    // Nothing of the person's own is touched: no app has this name.
    let store = Arc::new(cardwright::sending::SystemStore);
    let answer = store.get("cardwright.test.invalid/cli_nobody");
    match answer {
        Ok(found) => assert_eq!(found, None),
        Err(trouble) => assert!(trouble.en.contains("key store"), "{trouble:?}"),
    }
}

#[tokio::test]
async fn a_secret_shows_in_no_debug_text() {
    let base = BaseUrl::feishu();
    let credentials = Credentials::new("cli_1", SECRET).expect("credentials");
    let vault = without_environment(MemoryStore::default());
    vault.keep(&base, &credentials, false).await;
    let found = vault.find(&base, "cli_1").await;
    let store = MemoryStore::default();
    store.set("a", &Secret::new(SECRET)).expect("kept");
    let text = format!("{vault:?} {found:?} {store:?}");
    assert!(!text.contains(SECRET) && text.contains("***"), "{text}");
}

#[tokio::test]
async fn a_store_that_waits_to_be_unlocked_is_told_of_once_and_waited_for() {
    /// A store that somebody unlocks after a while.
    struct Unlocked;
    impl KeyStore for Unlocked {
        fn get(&self, _: &str) -> Result<Option<Secret>, Trouble> {
            std::thread::sleep(Duration::from_millis(400));
            Ok(Some(Secret::new(SECRET.to_owned())))
        }
        fn set(&self, _: &str, _: &Secret) -> Result<(), Trouble> {
            Ok(())
        }
        fn delete(&self, _: &str) -> Result<(), Trouble> {
            Ok(())
        }
    }

    let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
    let ear = heard.clone();
    let vault = Vault::new(Unlocked)
        .with(|_| None, Duration::from_secs(60))
        .telling(move |text| ear.lock().expect("not poisoned").push(text.clone()));
    let base = BaseUrl::feishu();
    // It answers before anybody has to be told.
    let key_store = Some((SECRET.to_owned(), Origin::KeyStore));
    assert_eq!(found(&vault, &base, "cli_a").await, key_store);
    assert_eq!(heard.lock().expect("not poisoned").len(), 0);

    let ear = heard.clone();
    let vault = Vault::new(Unlocked)
        .with(|_| None, Duration::from_millis(600))
        .telling(move |text| ear.lock().expect("not poisoned").push(text.clone()));
    assert_eq!(found(&vault, &base, "cli_a").await, key_store);
    let heard = heard.lock().expect("not poisoned");
    let [said] = &heard[..] else {
        panic!("{heard:?}")
    };
    assert!(
        said.en.contains("locked") && said.zh.contains("锁定"),
        "{said:?}"
    );
}
