//! `cardwright profile`.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::halt::{Halt, drive, misuse, progress};
use super::server::{Desk, Server, no_profile};
use super::{End, put, say};
use crate::both;
use crate::feishu::{BaseUrl, Credentials, Receiver};
use crate::home;
use crate::lang::{Bilingual, Lang};
use crate::sending::connection::{self, Check, Connection, State};
use crate::sending::{Address, Favourite, Profile, Profiles, me};

/// What `profile` takes.
#[derive(clap::Args)]
#[command(
    after_help = "A profile is a name, an app id and a server; its secret is asked for once and kept in the system's key store."
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the profiles; the one in use has a star
    List {
        /// Write one JSON object per profile and line
        #[arg(long)]
        json: bool,
    },
    /// Add a profile, or change one: what is not given stays
    Add(Box<Add>),
    /// Remove a profile, and its secret from the key store
    Remove {
        /// Its name
        name: String,
    },
    /// Use a profile where none is named
    Use {
        /// Its name
        name: String,
    },
    /// Test whether the app can send, and say what it lacks
    Test {
        /// The profile's name; by default the one in use, or FEISHU_APP_ID
        name: Option<String>,
        #[command(flatten)]
        server: ServerOnly,
        /// Write the findings as one JSON object
        #[arg(long)]
        json: bool,
    },
}

#[derive(clap::Args)]
struct ServerOnly {
    /// feishu, lark, or the address of another server
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// A PEM file with root certificates that are trusted too
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Add {
    /// Its name
    name: String,
    /// The app's id (cli_…), from the developer console
    #[arg(long, value_name = "ID")]
    app_id: Option<String>,
    #[command(flatten)]
    server: ServerOnly,
    /// Who you are: your open_id for this app, or your e-mail address or mobile number, which is looked up
    #[arg(long, value_name = "WHO")]
    me: Option<String>,
    /// A receiver by a name of your own, such as team=oc_…; may be given several times
    #[arg(long, value_name = "LABEL=ID")]
    favourite: Vec<String>,
    /// Ask for the secret again
    #[arg(long)]
    new_secret: bool,
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    let as_json = matches!(
        args.action,
        Action::List { json: true } | Action::Test { json: true, .. }
    );
    drive(as_json, lang, async {
        match &args.action {
            Action::List { json } => list(*json),
            Action::Add(new) => add(new, lang).await,
            Action::Remove { name } => remove(name, lang).await,
            Action::Use { name } => use_it(name),
            Action::Test { name, server, json } => {
                let desk = server.named(name.clone()).desk()?;
                test(&desk, *json, lang).await
            }
        }
    })
}

impl ServerOnly {
    fn named(&self, name: Option<String>) -> Server {
        Server::new(name, self.base_url.clone(), self.ca_file.clone())
    }
}

fn folder() -> Result<PathBuf, Halt> {
    home::data_dir().ok_or_else(|| {
        let name = home::DATA_DIR;
        Halt::Failed(both!(
            "this system names no folder for data; set {name} to one",
            "系统没有提供数据文件夹；请设置 {name}"
        ))
    })
}

fn list(as_json: bool) -> Result<End, Halt> {
    let profiles = Profiles::load(&folder()?).map_err(Halt::Failed)?;
    let current = profiles.current().map(|profile| profile.name.clone());
    let mut end = End::Done;
    for profile in &profiles.list {
        let is_current = current.as_deref() == Some(&*profile.name);
        let me = profile.me.as_ref().map(|me| me.id.clone());
        end = end.max(if as_json {
            let favourites = profile.favourites.iter();
            let line = json!({
                "name": profile.name, "app_id": profile.app_id, "base_url": profile.base,
                "ca_file": profile.ca_file, "me": me, "in_use": is_current,
                "favourites": favourites.map(|one| json!({"label": one.label, "id": one.to.id}))
                    .collect::<Vec<_>>(),
            });
            put(&line.to_string())
        } else {
            let star = if is_current { "*" } else { " " };
            let me = me.map_or_else(String::new, |me| format!("\tme={me}"));
            let (name, app_id, base) = (&profile.name, &profile.app_id, &profile.base);
            let favourites: String = profile
                .favourites
                .iter()
                .map(|one| format!("\t{}={}", one.label, one.to.id))
                .collect();
            put(&format!("{star} {name}\t{app_id}\t{base}{me}{favourites}"))
        });
    }
    Ok(end)
}

async fn add(new: &Add, lang: Lang) -> Result<End, Halt> {
    let folder = folder()?;
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Halt::Failed(Bilingual::fixed(
            "the profile's name is empty",
            "配置名称为空",
        )));
    }
    let profiles = Profiles::load(&folder).map_err(Halt::Failed)?;
    let before = profiles.get(name).cloned();
    let is_new = before.is_none();
    let profile = new.changed(name, before.unwrap_or_default())?;
    if !profile.app_id.is_empty() {
        // Looked at before it is kept; the secret is none of its parts.
        Credentials::new(&profile.app_id, "-")?;
    }
    let is_first = profiles.list.is_empty();
    put_profile(&folder, &profile, is_first)?;
    let (app_id, base) = (&profile.app_id, &profile.base);
    say(
        &both!(
            "The profile {name} is saved: {app_id} on {base}.",
            "已保存配置 {name}：{app_id}（{base}）。"
        ),
        lang,
    );
    let desk = Server::new(Some(name.to_owned()), None, None).desk()?;
    if new.new_secret || (is_new && !desk.knows_secret().await?) {
        desk.ask_and_keep(lang).await?;
    }
    if let Some(who) = &new.me {
        let found = if who.trim().starts_with("ou_") {
            Receiver::guess(who)?
        } else {
            let client = desk.client(lang).await?;
            me::find(&client, who, &progress(lang)).await?
        };
        let profile = Profile {
            me: Some(Address::from(&found)),
            ..profile
        };
        put_profile(&folder, &profile, false)?;
        let id = found.id();
        say(&both!("You are {id}.", "「我」是 {id}。"), lang);
    }
    Ok(End::Done)
}

fn put_profile(folder: &std::path::Path, profile: &Profile, in_use: bool) -> Result<(), Halt> {
    let done = Profiles::update(folder, |profiles| {
        if in_use {
            profiles.current = Some(profile.name.clone());
        }
        profiles.put(profile.clone());
    });
    done.map(|_| ()).map_err(Halt::Failed)
}

impl Add {
    /// The profile with what is given.
    fn changed(&self, name: &str, mut profile: Profile) -> Result<Profile, Halt> {
        name.clone_into(&mut profile.name);
        if let Some(app_id) = &self.app_id {
            app_id.trim().clone_into(&mut profile.app_id);
        } else if profile.app_id.is_empty() {
            profile.app_id = std::env::var("FEISHU_APP_ID").unwrap_or_default();
        }
        if profile.app_id.is_empty() {
            return Err(misuse(
                Bilingual::fixed("The profile names no app.", "配置没有指定应用。"),
                Bilingual::fixed(
                    "Give --app-id cli_…, from the developer console (https://open.feishu.cn/app).",
                    "请用 --app-id 填写开发者后台（https://open.feishu.cn/app）中的 App ID（cli_…）。",
                ),
            )
            .into());
        }
        if let Some(address) = &self.server.base_url {
            let base: BaseUrl = address.parse()?;
            base.as_str().clone_into(&mut profile.base);
        }
        if let Some(file) = &self.server.ca_file {
            let whole = std::path::absolute(file).unwrap_or_else(|_| file.clone());
            profile.ca_file = Some(whole);
        }
        for favourite in &self.favourite {
            let Some((label, id)) = favourite.split_once('=') else {
                return Err(Halt::Failed(both!(
                    "{favourite} is no favourite: write label=id, such as team=oc_…",
                    "{favourite} 的写法不对：请写成 名称=ID，例如 team=oc_…"
                )));
            };
            let to = Address::from(&Receiver::guess(id)?);
            let label = label.trim().to_owned();
            profile.favourites.retain(|one| one.label != label);
            profile.favourites.push(Favourite { label, to });
        }
        Ok(profile)
    }
}

async fn remove(name: &str, lang: Lang) -> Result<End, Halt> {
    let folder = folder()?;
    let profiles = Profiles::load(&folder).map_err(Halt::Failed)?;
    let Some(profile) = profiles.get(name) else {
        return Err(Halt::Failed(no_profile(name, &profiles)));
    };
    let same = |one: &&Profile| (&one.app_id, &one.base) == (&profile.app_id, &profile.base);
    // Another profile of the same app goes on using its secret.
    if profiles.list.iter().filter(same).count() == 1
        && let Ok(desk) = Server::new(Some(name.to_owned()), None, None).desk()
    {
        desk.forget(lang).await;
    }
    let done = Profiles::update(&folder, |profiles| profiles.remove(name));
    done.map(|_| End::Done).map_err(Halt::Failed)
}

fn use_it(name: &str) -> Result<End, Halt> {
    let folder = folder()?;
    let (profiles, is_there) = Profiles::update(&folder, |profiles| {
        let is_there = profiles.get(name).is_some();
        if is_there {
            profiles.current = Some(name.to_owned());
        }
        is_there
    })
    .map_err(Halt::Failed)?;
    if is_there {
        Ok(End::Done)
    } else {
        Err(Halt::Failed(no_profile(name, &profiles)))
    }
}

async fn test(desk: &Desk, as_json: bool, lang: Lang) -> Result<End, Halt> {
    let client = desk.client(lang).await?;
    let found = connection::test(&client, &progress(lang)).await;
    let shown = if as_json {
        put(&report_json(&found, lang).to_string())
    } else {
        let lines: Vec<String> = found.checks.iter().map(|one| line(one, lang)).collect();
        put(&lines.join("\n"))
    };
    let end = if found.can_send() {
        End::Done
    } else {
        End::Refused
    };
    Ok(end.max(shown))
}

const fn mark(state: State) -> &'static str {
    match state {
        State::Good => "✓",
        State::Missing => "✗",
        State::Optional => "–",
        State::Unknown => "?",
    }
}

fn line(check: &Check, lang: Lang) -> String {
    let (title, sentence) = (check.title.get(lang), check.sentence.get(lang));
    let mut line = format!("{} {title}: {sentence}", mark(check.state));
    let advice = check.advice.get(lang);
    if !advice.is_empty() {
        line.push_str("\n    ");
        line.push_str(advice);
    }
    if let Some(page) = &check.page
        && !advice.contains(&**page)
    {
        line.push_str("\n    ");
        line.push_str(page);
    }
    line
}

fn report_json(found: &Connection, lang: Lang) -> serde_json::Value {
    let checks = found.checks.iter().map(|check| {
        let state = match check.state {
            State::Good => "good",
            State::Missing => "missing",
            State::Optional => "optional",
            State::Unknown => "unknown",
        };
        json!({
            "code": check.code, "state": state, "title": check.title.get(lang),
            "sentence": check.sentence.get(lang), "advice": check.advice.get(lang), "page": check.page,
        })
    });
    let bot = found.bot.as_ref();
    json!({
        "can_send": found.can_send(),
        "bot": bot.map(|bot| json!({
            "name": bot.app_name, "avatar_url": bot.avatar_url, "open_id": bot.open_id,
        })),
        "checks": checks.collect::<Vec<_>>(),
    })
}
