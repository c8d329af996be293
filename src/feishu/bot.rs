//! The app's bot: its name and picture, and whether it is there.
//!
//! <https://open.feishu.cn/document/client-docs/bot-v3/obtain-bot-info>

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::client::{BaseUrl, Body, Client, Method, Progress, Request};
use super::error::Error;

/// The request that asks for the bot; nothing is sent.
///
/// It is the cheapest proof that credentials, the list of allowed addresses and the bot ability are in order: the token
/// call alone does not look at the list.
pub fn info(base: &BaseUrl) -> Request {
    let url = base.url_of("/bot/v3/info");
    Request::new(Call::BotInfo, Method::Get, url, Body::None)
}

/// The app's bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bot {
    /// The name that people see.
    pub app_name: String,
    /// The address of its picture; may be empty.
    pub avatar_url: String,
    /// Its id for this app.
    pub open_id: String,
    /// Whether it can be used: 2 is yes; 0 not installed yet, 1 switched off by the tenant, 3 to be enabled, 4 an
    /// upgrade to be enabled, 5 its licence is over, 6 the tenant's plan is over or lowered.
    pub activate_status: Option<i64>,
    /// The addresses from which the app may call; all, when empty.
    pub ip_white_list: Vec<String>,
}

impl Client {
    /// Asks for the bot; see [`info`].
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn bot(&self, progress: &(impl Fn(Progress) + Sync)) -> Result<Bot, Error> {
        let request = info(self.base());
        let answer = self.call(&request, progress).await?;
        // The answer is flat: the bot stands beside the code.
        let Some(bot) = answer.body.get("bot").filter(|bot| bot.is_object()) else {
            return Err(Error::incomplete(
                request.call,
                self.base(),
                answer.status,
                "bot",
            ));
        };
        let text = |name: &str| {
            let text = bot.get(name).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let list = bot.get("ip_white_list").and_then(Value::as_array);
        Ok(Bot {
            app_name: text("app_name"),
            avatar_url: text("avatar_url"),
            open_id: text("open_id"),
            activate_status: bot.get("activate_status").and_then(Value::as_i64),
            ip_white_list: list.map_or_else(Vec::new, |list| {
                let words = list.iter().filter_map(Value::as_str);
                words.map(str::to_owned).collect()
            }),
        })
    }
}
