//! Who sends: profiles, the app's id and secret, the server, and whether all that works.

use std::path::PathBuf;

use egui::{Id, Ui};

use super::super::desk::Desk;
use super::super::session::SendSettings;
use super::SendPane;
use super::account::Whereabouts;
use super::form::Form;
use super::task::{Hands, Task};
use crate::both;
use crate::feishu::{BaseUrl, Secret};
use crate::lang::Bilingual;
use crate::sending::vault::Kept;
use crate::sending::{Profile, Profiles};

const APP: Bilingual = Bilingual::fixed("App", "应用");
const PROFILE: Bilingual = Bilingual::fixed("Profile", "配置");
const NO_PROFILE: Bilingual = Bilingual::fixed("None", "无");
const NEW: Bilingual = Bilingual::fixed("New profile", "新建配置");
const RENAME: Bilingual = Bilingual::fixed("Rename", "重命名");
const REMOVE: Bilingual = Bilingual::fixed("Remove", "移除");
const REALLY: Bilingual = Bilingual::fixed("Remove it with its secret", "连同密钥一起移除");
const PROFILE_NAME: Bilingual = Bilingual::fixed("Profile name", "配置名称");
const OK: Bilingual = Bilingual::fixed("OK", "好");
const CANCEL: Bilingual = Bilingual::fixed("Cancel", "取消");
const APP_ID: Bilingual = Bilingual::fixed("App ID", "App ID");
const SECRET: Bilingual = Bilingual::fixed("App Secret", "App Secret");
const ELSEWHERE: Bilingual = Bilingual::fixed("from the key store", "从密钥库读取");
const SECRET_NOTE: Bilingual = Bilingual::fixed(
    "A typed secret stays in memory. Empty: it comes from FEISHU_APP_SECRET or the system's key store.",
    "输入的密钥仅保存在内存中；留空则从环境变量 FEISHU_APP_SECRET 或系统密钥库读取。",
);
const KEEP: Bilingual = Bilingual::fixed("Keep in the system's key store", "保存到系统密钥库");
const IN_STORE: Bilingual = Bilingual::fixed(
    "The secret is kept in the system's key store.",
    "密钥已保存到系统密钥库。",
);
const SERVER: Bilingual = Bilingual::fixed("Server", "服务器");
const FEISHU: Bilingual = Bilingual::fixed("Feishu (open.feishu.cn)", "飞书 (open.feishu.cn)");
const LARK: Bilingual = Bilingual::fixed("Lark (open.larksuite.com)", "Lark (open.larksuite.com)");
const OTHER: Bilingual = Bilingual::fixed("Other address", "其他地址");
const ADDRESS: Bilingual = Bilingual::fixed("Server address", "服务器地址");
const CA_FILE: Bilingual = Bilingual::fixed("Own CA file (PEM)", "自有 CA 证书文件（PEM）");
const CERTIFICATES: Bilingual = Bilingual::fixed("Own certificates", "自有证书");
const CA_NOTE: Bilingual = Bilingual::fixed(
    "Trusted besides the system's: for an own server, or a network whose proxy replaces certificates.",
    "在系统证书之外额外信任：用于自建服务器，或代理会替换证书的网络。",
);
const CLEAR: Bilingual = Bilingual::fixed(
    "http without s: secret and token would travel unencrypted.",
    "http 未加密：密钥和凭证将以明文传输。",
);
const SAVING: Bilingual = Bilingual::fixed("Saving…", "正在保存……");

/// What is being done to the list of profiles.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Naming {
    New(String),
    Rename(String),
    Remove,
}

/// A change of the profiles.
type ProfileChange = Box<dyn Fn(&mut Profiles) + Send>;

/// The profiles, and what is done to them.
#[derive(Default)]
pub(super) struct Who {
    profiles: Profiles,
    naming: Option<Naming>,
    saving: Option<Task<Result<Profiles, Bilingual>>>,
    /// Changes that are not written yet.
    waiting: Vec<ProfileChange>,
    forgetting: Option<Task<Result<(), Bilingual>>>,
    trouble: Option<Bilingual>,
    /// The profile that is being written, and the one that could not be: it is not tried again as it is.
    tried: Option<Profile>,
    failed: Option<Profile>,
}

impl Who {
    /// Reads the profiles; the fields become those of the one that was used last.
    pub(super) fn load(folder: Option<&std::path::Path>, settings: &mut SendSettings) -> Self {
        let mut who = Self::default();
        match folder.map(Profiles::load) {
            Some(Ok(profiles)) => who.profiles = profiles,
            Some(Err(trouble)) => who.trouble = Some(trouble),
            None => {}
        }
        // Another program may have changed or removed it since.
        settings.profile = settings
            .profile
            .take()
            .filter(|name| who.profiles.get(name).is_some());
        let name = settings.profile.clone();
        let profile = match name {
            Some(name) => who.profiles.get(&name),
            // A new window goes on with what another program has set up.
            None if settings.app_id.is_empty() => who.profiles.current(),
            None => None,
        };
        if let Some(profile) = profile {
            take(settings, profile);
        }
        who
    }

    /// Takes what has ended.
    pub(super) fn poll(&mut self) {
        match Task::take(&mut self.saving) {
            Some(Ok(profiles)) => {
                // What waits to be written is shown already.
                if self.waiting.is_empty() {
                    self.profiles = profiles;
                }
                self.trouble = None;
            }
            Some(Err(trouble)) => {
                self.trouble = Some(trouble);
                self.failed = self.tried.take();
            }
            None => {}
        }
        if let Some(Err(trouble)) = Task::take(&mut self.forgetting) {
            self.trouble = Some(trouble);
        }
    }

    /// The profiles of other apps, and this one as the fields have it.
    pub(super) fn profiles(&self, settings: &SendSettings) -> Profiles {
        let mut profiles = self.profiles.clone();
        if let Some(name) = &settings.profile {
            profiles.put(profile_of(settings, name));
        }
        profiles
    }

    /// Takes the profile's fields where they have changed.
    pub(super) fn keep(&mut self, settings: &SendSettings) {
        let Some(name) = &settings.profile else {
            return;
        };
        let profile = profile_of(settings, name);
        if self.profiles.get(name) == Some(&profile) || self.failed.as_ref() == Some(&profile) {
            return;
        }
        self.tried = Some(profile.clone());
        self.change(move |profiles| {
            profiles.current = Some(profile.name.clone());
            profiles.put(profile.clone());
        });
    }

    /// Changes the profiles: what is shown at once, what is written as soon as may be.
    fn change(&mut self, change: impl Fn(&mut Profiles) + Send + 'static) {
        change(&mut self.profiles);
        self.trouble = None;
        self.waiting.push(Box::new(change));
    }

    /// Writes the changes that wait, one write after the other.
    pub(super) fn write(&mut self, hands: Option<&Hands>, folder: Option<&std::path::Path>) {
        let (Some(hands), Some(folder), None) = (hands, folder, &self.saving) else {
            return;
        };
        if self.waiting.is_empty() {
            return;
        }
        let changes = std::mem::take(&mut self.waiting);
        let folder = folder.to_path_buf();
        self.saving = Some(Task::block(hands, SAVING, move || {
            let all = |profiles: &mut Profiles| {
                for change in &changes {
                    change(profiles);
                }
            };
            Profiles::update(&folder, all).map(|(profiles, ())| profiles)
        }));
    }
}

/// The fields as a profile.
fn profile_of(settings: &SendSettings, name: &str) -> Profile {
    let ca_file = settings.ca_file.trim();
    Profile {
        name: name.to_owned(),
        app_id: settings.app_id.clone(),
        base: crate::sending::profiles::without_password(&settings.base),
        ca_file: (!ca_file.is_empty()).then(|| PathBuf::from(ca_file)),
        me: settings.me.clone(),
        favourites: settings.favourites.clone(),
    }
}

/// Puts a profile into the fields.
fn take(settings: &mut SendSettings, profile: &Profile) {
    settings.profile = Some(profile.name.clone());
    settings.app_id.clone_from(&profile.app_id);
    settings.base.clone_from(&profile.base);
    settings.ca_file = profile
        .ca_file
        .as_ref()
        .map(|path| path.display().to_string())
        .unwrap_or_default();
    settings.me.clone_from(&profile.me);
    settings.favourites.clone_from(&profile.favourites);
}

/// The field of the app's secret.
pub(super) fn secret_id() -> Id {
    Id::unique("cardwright secret")
}

impl SendPane {
    /// The section on who sends.
    pub(super) fn who_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        let settings = &mut desk.settings.send;
        let is_open = settings.is_open("app", self.is_first_time);
        let server = settings
            .base
            .parse::<BaseUrl>()
            .map_or_else(|_| settings.base.clone(), |base| base.host().to_owned());
        let name = settings.profile.as_ref().unwrap_or(&settings.app_id);
        let summary = format!("{name} · {server}");
        let pressed = form.section(ui, &APP, is_open, &summary, |form, ui| {
            self.profile_ui(ui, form, settings);
            let before = (settings.app_id.clone(), settings.base.clone());
            form.text_as(ui, &APP_ID, &mut settings.app_id, "cli_…", Some(Self::id()));
            self.secret_ui(ui, form, settings);
            server_ui(ui, form, settings);
            if before != (settings.app_id.clone(), settings.base.clone()) {
                self.other_app(settings);
            }
            self.test_ui(ui, form, settings);
        });
        if pressed {
            settings.set_open("app", !is_open);
        }
    }

    /// What was known of the app before counts no more.
    fn other_app(&mut self, settings: &mut SendSettings) {
        self.trial = super::connection::Trial::default();
        self.people.reset();
        self.shared.forget();
        // An open_id is good for one app only.
        if settings.profile.is_none() {
            settings.me = None;
        }
    }

    /// The choice of the profile, and what can be done with it.
    fn profile_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        let names: Vec<String> = self
            .who
            .profiles
            .list
            .iter()
            .map(|one| one.name.clone())
            .collect();
        if !names.is_empty() {
            let none = form.say(&NO_PROFILE).to_owned();
            let shown = settings.profile.clone().unwrap_or_else(|| none.clone());
            let current = settings.profile.clone();
            let items = names
                .iter()
                .map(|name| (current.as_deref() == Some(name), &**name))
                .chain([(current.is_none(), &*none)]);
            if let Some(at) = form.choose(ui, &PROFILE, &shown, items) {
                match names.get(at).and_then(|name| self.who.profiles.get(name)) {
                    Some(profile) => take(settings, &profile.clone()),
                    None => settings.profile = None,
                }
                // The command line takes it too.
                let name = settings.profile.clone();
                if name.is_some() {
                    self.who
                        .change(move |profiles| profiles.current.clone_from(&name));
                }
                settings.to_me = None;
                self.secret = Secret::new("");
                self.other_app(settings);
            }
        }
        self.naming_ui(ui, form, settings);
        if let Some(trouble) = &self.who.trouble {
            form.warn(ui, trouble);
        }
    }

    fn naming_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        let Some(mut naming) = self.who.naming.take() else {
            form.row(ui, |ui| {
                if ui.add(form.small(&NEW)).clicked() {
                    self.who.naming = Some(Naming::New(String::new()));
                }
                if let Some(name) = &settings.profile {
                    if ui.add(form.small(&RENAME)).clicked() {
                        self.who.naming = Some(Naming::Rename(name.clone()));
                    }
                    if ui.add(form.small(&REMOVE)).clicked() {
                        self.who.naming = Some(Naming::Remove);
                    }
                }
            });
            return;
        };
        let mut enter = false;
        if let Naming::New(name) | Naming::Rename(name) = &mut naming {
            let field = form.text(ui, &PROFILE_NAME, name, "");
            enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        }
        let (mut done, mut cancelled) = (enter, false);
        form.row(ui, |ui| {
            let name = match &naming {
                Naming::Remove => &REALLY,
                _ => &OK,
            };
            done |= ui.add(form.small(name)).clicked();
            cancelled = ui.add(form.small(&CANCEL)).clicked();
        });
        if cancelled {
            self.who.trouble = None;
            return;
        }
        if !done || !self.named(ui, settings, &naming) {
            self.who.naming = Some(naming);
        }
    }

    /// Does what was named; whether it could be done.
    fn named(&mut self, ui: &Ui, settings: &mut SendSettings, naming: &Naming) -> bool {
        let old = settings.profile.clone();
        match naming {
            Naming::New(name) | Naming::Rename(name) => {
                let name = name.trim().to_owned();
                let is_taken =
                    self.who.profiles.get(&name).is_some() && old.as_ref() != Some(&name);
                if name.is_empty() || is_taken {
                    self.who.trouble = Some(if name.is_empty() {
                        Bilingual::fixed("A profile needs a name", "请填写配置名称")
                    } else {
                        both!(
                            "There is a profile {name} already",
                            "已有名为 {name} 的配置"
                        )
                    });
                    return false;
                }
                let renamed = old.filter(|_| matches!(naming, Naming::Rename(_)));
                settings.profile = Some(name.clone());
                let profile = profile_of(settings, &name);
                self.who.change(move |profiles| {
                    // In the place of the old one, so that the order stays.
                    let place = profiles
                        .list
                        .iter_mut()
                        .find(|one| Some(&one.name) == renamed.as_ref());
                    if let Some(place) = place {
                        place.name.clone_from(&profile.name);
                    }
                    profiles.current = Some(profile.name.clone());
                    profiles.put(profile.clone());
                });
            }
            Naming::Remove => {
                let Some(name) = old else {
                    return true;
                };
                if let (Ok(account), Some(hands)) = (self.account(settings), self.hands(ui.ctx())) {
                    self.who.forgetting = Some(Task::start(&hands, SAVING, |_| async move {
                        account.forget().await
                    }));
                }
                self.secret = Secret::new("");
                settings.profile = None;
                self.who.change(move |profiles| {
                    profiles.remove(&name);
                });
            }
        }
        self.who.trouble = None;
        true
    }

    /// The secret, and where it is.
    fn secret_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
        let whereabouts = self.shared.whereabouts();
        let hint = match &whereabouts {
            Whereabouts::Found(origin) => form.say(&origin.name()).to_owned(),
            Whereabouts::Kept(Kept::InKeyStore) => form.say(&ELSEWHERE).to_owned(),
            _ => String::new(),
        };
        let before = self.secret.clone();
        form.secret(ui, &SECRET, &mut self.secret, &hint, Some(secret_id()));
        if before != self.secret {
            self.shared.forget();
        }
        if !self.secret.is_empty() {
            ui.checkbox(&mut settings.keep_secret, form.say(&KEEP));
        }
        match &whereabouts {
            Whereabouts::Kept(Kept::InKeyStore) => form.note(ui, &IN_STORE),
            Whereabouts::Kept(Kept::InMemoryBecause(trouble)) => form.warn(ui, trouble),
            Whereabouts::Asked(Some(trouble)) if self.secret.is_empty() => form.warn(ui, trouble),
            Whereabouts::Found(origin) => {
                let Bilingual { en, zh } = origin.name();
                form.note(ui, &both!("The secret came from {en}.", "密钥来自{zh}。"));
            }
            _ => form.note(ui, &SECRET_NOTE),
        }
    }
}

/// The server, and certificates besides the system's.
fn server_ui(ui: &mut Ui, form: &mut Form<'_>, settings: &mut SendSettings) {
    let known = [(BaseUrl::feishu(), FEISHU), (BaseUrl::lark(), LARK)];
    let shown = known
        .iter()
        .find(|(base, _)| base.as_str() == settings.base)
        .map_or(OTHER, |(_, name)| name.clone());
    let other = OTHER;
    let items = known
        .iter()
        .map(|(base, name)| (settings.base == base.as_str(), form.say(name)))
        .chain([(shown == OTHER, form.say(&other))]);
    let chosen = form.choose(ui, &SERVER, form.say(&shown), items);
    match chosen.map(|at| known.get(at)) {
        Some(Some((base, _))) => settings.base = base.as_str().to_owned(),
        Some(None) if shown != OTHER => settings.base.clear(),
        _ => {}
    }
    if shown == OTHER {
        form.text(ui, &ADDRESS, &mut settings.base, "https://…");
        let base = settings.base.parse::<BaseUrl>();
        if base.is_ok_and(|base| base.is_in_the_clear()) {
            form.warn(ui, &CLEAR);
        }
    }
    let is_open = settings.is_open("ca", false);
    let summary = settings.ca_file.clone();
    let pressed = form.section(ui, &CERTIFICATES, is_open, &summary, |form, ui| {
        form.text(ui, &CA_FILE, &mut settings.ca_file, "/…/ca.pem");
        form.note(ui, &CA_NOTE);
    });
    if pressed {
        settings.set_open("ca", !is_open);
    }
}
