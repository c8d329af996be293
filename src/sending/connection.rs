//! Whether an app can send: the token, the bot, the published version, the scopes; and the page that mends what lacks.
//!
//! A good token proves little: its call skips the list of allowed addresses. Scopes are told from refusals: each is asked
//! for with a call that can do nothing, about a message or an entity that does not exist, as the server looks at the
//! scope first.

use std::sync::Arc;

use crate::both;
use crate::feishu::entities::{Change, Stamp};
use crate::feishu::{
    ApiError, BaseUrl, Bot, Call, Client, Content, Error, Progress, Request, chats, entities,
    images, messages, new_uuid,
};
use crate::lang::Bilingual;

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It is in order.
    Good,
    /// It lacks, and nothing can be sent without it.
    Missing,
    /// It lacks, and only some things need it.
    Optional,
    /// It could not be found out.
    Unknown,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its stable name: `token`, `bot`, `version`, or the scope's subject such as `send`.
    pub code: &'static str,
    /// What it is.
    pub title: Bilingual,
    /// How it stands.
    pub state: State,
    /// One sentence about it.
    pub sentence: Bilingual,
    /// What to do.
    pub advice: Bilingual,
    /// The address of the page that mends it.
    pub page: Option<String>,
}

/// What the test has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// The bot, where there is one.
    pub bot: Option<Bot>,
    /// What was looked at, in order.
    pub checks: Vec<Check>,
}

impl Connection {
    /// Whether a card can be sent.
    pub fn can_send(&self) -> bool {
        self.bot.is_some()
            && self
                .checks
                .iter()
                .all(|check| check.state != State::Missing)
    }
}

/// A page of an app in the developer console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Id and secret.
    Credentials,
    /// The bot ability.
    Bot,
    /// Scopes.
    Scopes,
    /// Versions, and who may use the app.
    Versions,
    /// The list of allowed addresses.
    Security,
}

/// The address of an app's page in the developer console.
pub fn console_page(base: &BaseUrl, app_id: &str, page: Page) -> String {
    let page = match page {
        Page::Credentials => "baseinfo",
        Page::Bot => "bot",
        Page::Scopes => "auth",
        Page::Versions => "version",
        Page::Security => "safe",
    };
    format!("{}/app/{app_id}/{page}", base.as_str())
}

const TOKEN: Bilingual = Bilingual::fixed("App id and secret", "App ID 与 App Secret");
const BOT: Bilingual = Bilingual::fixed("Bot", "机器人能力");
const VERSION: Bilingual = Bilingual::fixed("Published version", "已发布版本");

/// Tests whether the app of a client can send. It never fails: what went wrong is among what it gives.
pub async fn test(client: &Client, progress: &(impl Fn(Progress) + Sync)) -> Connection {
    let mut found = Connection::default();
    match client.bot(progress).await {
        Ok(bot) => {
            found.good(
                "token",
                TOKEN,
                &Bilingual::fixed("The server knows the app.", "服务端已确认该应用。"),
            );
            let name = &bot.app_name;
            found.good(
                "bot",
                BOT,
                &both!("The bot is {name}.", "机器人名为 {name}。"),
            );
            found.version(client, &bot);
            found.bot = Some(bot);
        }
        Err(error) => {
            found.failed(client, &error);
            return found;
        }
    }
    for probe in probes(client.base()) {
        let check = probe.run(client, progress).await;
        found.checks.push(check);
    }
    found
}

impl Connection {
    fn good(&mut self, code: &'static str, title: Bilingual, sentence: &Bilingual) {
        self.checks.push(Check {
            code,
            title,
            state: State::Good,
            sentence: sentence.clone(),
            advice: Bilingual::default(),
            page: None,
        });
    }

    fn version(&mut self, client: &Client, bot: &Bot) {
        let sentence = match bot.activate_status {
            None | Some(2) => {
                let sentence = Bilingual::fixed(
                    "A version of the app is published and switched on.",
                    "应用已发布版本并已启用。",
                );
                self.good("version", VERSION, &sentence);
                return;
            }
            Some(0) => Bilingual::fixed(
                "No version of the app is published and installed yet.",
                "应用尚未发布版本或尚未安装。",
            ),
            Some(1) => Bilingual::fixed(
                "The company's administrator has switched the app off.",
                "应用已被企业管理员停用。",
            ),
            Some(3) => Bilingual::fixed(
                "The app is installed and waits to be switched on.",
                "应用已安装，尚待启用。",
            ),
            Some(4) => Bilingual::fixed(
                "A new version of the app waits to be switched on.",
                "应用的新版本尚待启用。",
            ),
            Some(5) => Bilingual::fixed("The app's licence is over.", "应用的许可已过期。"),
            Some(6) => Bilingual::fixed(
                "The company's Feishu plan is over or too small for the app.",
                "企业的飞书套餐已到期或已降级。",
            ),
            Some(other) => both!(
                "The server says that the app's state is {other}, which is not known.",
                "服务端返回的应用状态为 {other}，含义未知。"
            ),
        };
        self.checks.push(Check {
            code: "version",
            title: VERSION,
            state: State::Missing,
            sentence,
            advice: Bilingual::fixed(
                "Create a version in the developer console, publish it, and have the administrator let it pass.",
                "请在开发者后台创建版本并发布，由管理员审核通过。",
            ),
            page: page_of(client, Page::Versions),
        });
    }

    /// The bot did not answer: what that says of token, bot and version.
    fn failed(&mut self, client: &Client, error: &Error) {
        let code = error.api().map(|refusal| refusal.code);
        let is_token = error.call() == Some(Call::Token);
        let (name, title, page) = match code {
            Some(10_003 | 10_014) => ("token", TOKEN, Page::Credentials),
            Some(11_205 | 11_240) => ("bot", BOT, Page::Bot),
            Some(99_991_401) => (
                "address",
                Bilingual::fixed("Allowed addresses", "IP 白名单"),
                Page::Security,
            ),
            Some(99_991_662 | 99_991_673) => ("version", VERSION, Page::Versions),
            _ if is_token || code.is_none() => (
                "token",
                Bilingual::fixed("Connection", "连接"),
                Page::Credentials,
            ),
            _ => ("bot", BOT, Page::Bot),
        };
        if name != "token" {
            self.good(
                "token",
                TOKEN,
                &Bilingual::fixed("The server knows the app.", "服务端已确认该应用。"),
            );
        }
        let explanation = error.explain();
        let help = error.api().and_then(|refusal| refusal.help.clone());
        self.checks.push(Check {
            code: name,
            title,
            state: State::Missing,
            sentence: explanation.what,
            advice: explanation.advice,
            page: match code {
                Some(_) => help.or_else(|| page_of(client, page)),
                // No answer: no page of the console mends that.
                None => None,
            },
        });
    }
}

fn page_of(client: &Client, page: Page) -> Option<String> {
    let app = client.credentials()?;
    Some(console_page(client.base(), app.app_id(), page))
}

/// A call that can do nothing, to learn whether its scope is there.
struct Probe {
    code: &'static str,
    title: Bilingual,
    /// What cannot be done without it.
    lacks: Bilingual,
    is_needed: bool,
    request: Option<Request>,
}

/// A message that does not exist.
const NO_MESSAGE: &str = "om_00000000000000000000000000000000";
/// An entity that does not exist.
const NO_ENTITY: &str = "1";

fn probes(base: &BaseUrl) -> [Probe; 4] {
    let nothing = Content::Card("{}".to_owned());
    let stamp = Stamp {
        uuid: new_uuid(),
        sequence: 1,
    };
    let settings = Change::Settings("{\"config\":{}}".to_owned());
    [
        Probe {
            code: "send",
            title: Bilingual::fixed("Scope: send messages", "权限：发送消息"),
            lacks: Bilingual::fixed("The app may not send messages.", "应用没有发送消息的权限。"),
            is_needed: true,
            request: messages::reply(base, NO_MESSAGE, &nothing, false, &new_uuid()).ok(),
        },
        Probe {
            code: "upload",
            title: Bilingual::fixed("Scope: upload pictures", "权限：上传图片"),
            lacks: Bilingual::fixed(
                "The app may not upload pictures and sounds.",
                "应用没有上传图片和文件的权限。",
            ),
            is_needed: false,
            // One byte, which is no picture.
            request: images::upload(base, "nothing.png", Arc::from(&b"0"[..])).ok(),
        },
        Probe {
            code: "entity",
            title: Bilingual::fixed("Scope: card entities", "权限：卡片实体"),
            lacks: Bilingual::fixed(
                "The app may not make and change card entities.",
                "应用没有创建和更新卡片实体的权限。",
            ),
            is_needed: false,
            request: entities::change(base, NO_ENTITY, &settings, &stamp).ok(),
        },
        Probe {
            code: "chats",
            title: Bilingual::fixed("Scope: list the bot's groups", "权限：获取机器人所在的群"),
            lacks: Bilingual::fixed(
                "The app may not list the groups of its bot.",
                "应用没有获取群列表的权限。",
            ),
            is_needed: false,
            request: Some(chats::list(base, 1, None)),
        },
    ]
}

impl Probe {
    async fn run(self, client: &Client, progress: &(impl Fn(Progress) + Sync)) -> Check {
        let answer = match &self.request {
            Some(request) => client.call(request, progress).await.map(|_| ()),
            None => Ok(()),
        };
        let (state, sentence, advice, page) = match answer {
            Ok(()) => (State::Good, None, Bilingual::default(), None),
            Err(Error::Api(refusal)) if lacks_scope(&refusal) => {
                let explanation = Error::Api(refusal.clone()).explain();
                let state = if self.is_needed {
                    State::Missing
                } else {
                    State::Optional
                };
                let page = refusal
                    .help
                    .clone()
                    .or_else(|| page_of(client, Page::Scopes));
                (state, Some(self.lacks), explanation.advice, page)
            }
            // It was refused for another reason: because what it is about does not exist.
            Err(Error::Api(refusal)) if refusal.status < 429 => {
                (State::Good, None, Bilingual::default(), None)
            }
            Err(error) => {
                let explanation = error.explain();
                let sentence = Some(explanation.what);
                (State::Unknown, sentence, explanation.advice, None)
            }
        };
        let granted = Bilingual::fixed("It is granted.", "已开通。");
        Check {
            code: self.code,
            title: self.title,
            state,
            sentence: sentence.unwrap_or(granted),
            advice,
            page,
        }
    }
}

/// Whether a refusal says that a scope lacks
/// (<https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code>).
fn lacks_scope(refusal: &ApiError) -> bool {
    matches!(refusal.code, 99_991_672 | 99_991_679)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_stand_in_the_console_of_the_server() {
        assert_eq!(
            console_page(&BaseUrl::feishu(), "cli_1", Page::Scopes),
            "https://open.feishu.cn/app/cli_1/auth"
        );
        assert_eq!(
            console_page(&BaseUrl::lark(), "cli_1", Page::Versions),
            "https://open.larksuite.com/app/cli_1/version"
        );
    }

    #[test]
    fn every_probe_is_a_request() {
        for probe in probes(&BaseUrl::feishu()) {
            assert!(probe.request.is_some(), "{}", probe.code);
        }
    }
}
