//! Who gets it.

use super::{Args, Kind};
use crate::both;
use crate::cli::ask;
use crate::cli::halt::{Halt, misuse};
use crate::cli::server::Desk;
use crate::feishu::webhook::WebhookUrl;
use crate::feishu::{Error, Receiver, ReceiverKind, Secret};
use crate::lang::{Bilingual, Lang};

/// The address of a custom bot.
const WEBHOOK: &str = "CARDWRIGHT_WEBHOOK";
/// The key of its signature.
const WEBHOOK_SECRET: &str = "CARDWRIGHT_WEBHOOK_SECRET";

/// What a person types for themselves.
const ME: &str = "me";

impl Args {
    /// The receivers that are named.
    pub(super) fn receivers(&self, desk: &Desk) -> Result<Vec<Receiver>, Error> {
        let named = self
            .to
            .iter()
            .map(|text| receiver(text, self.to_type, desk));
        let me = self.me.then(|| me(desk));
        let found = named.chain(me).collect::<Result<Vec<_>, _>>()?;
        let needs = self.webhook.is_none()
            && self.kind != Some(Kind::Webhook)
            && self.reply_to.is_none()
            && self.update.is_none();
        if needs && found.is_empty() {
            return Err(misuse(
                Bilingual::fixed("Nobody is named to get the card.", "没有指定接收者。"),
                Bilingual::fixed(
                    "Give --to with an id, or --me.",
                    "请用 --to 填写 ID，或加 --me。",
                ),
            ));
        }
        Ok(found)
    }

    /// The receivers of the way: of a card for some people in a group those people.
    pub(super) fn people(&self, desk: &Desk, to: Vec<Receiver>) -> Result<Vec<Receiver>, Error> {
        if self.visible_to.is_empty() {
            return Ok(to);
        }
        let people = self.visible_to.iter();
        people.map(|text| receiver(text, None, desk)).collect()
    }

    /// The group of a card for some people.
    pub(super) fn group(&self, to: &[Receiver]) -> Result<Receiver, Error> {
        match to {
            [group] if group.kind() == ReceiverKind::ChatId => Ok(group.clone()),
            _ => Err(misuse(
                Bilingual::fixed(
                    "--visible-to needs one group that the card stands in.",
                    "使用 --visible-to 时需要指定一个群。",
                ),
                Bilingual::fixed(
                    "Name the group with --to oc_…; cardwright chats lists the bot's groups.",
                    "请用 --to oc_… 指定群；cardwright chats 可列出机器人所在的群。",
                ),
            )),
        }
    }

    /// The custom bot that is named, and the key of its signature.
    pub(super) fn custom_bot(
        &self,
        desk: &Desk,
        lang: Lang,
    ) -> Result<(WebhookUrl, Option<Secret>), Halt> {
        let address = match (&self.webhook, variable(WEBHOOK)) {
            (Some(address), _) => {
                crate::cli::say(
                    &both!(
                        "the address of a custom bot is a secret, and as an argument it stays in the shell's history; better set {WEBHOOK} and give --as webhook",
                        "Webhook 地址属于机密，作为参数会留在 shell 历史中；建议设置 {WEBHOOK} 并使用 --as webhook"
                    ),
                    lang,
                );
                Secret::new(address.trim())
            }
            (None, Some(address)) => address,
            // It does not show in what is printed.
            (None, None) if self.showing.dry_run => Secret::new("token"),
            (None, None) => {
                let question = Bilingual::fixed("Address of the custom bot", "Webhook 地址");
                let asked = ask::secret(&question, lang)?;
                asked.ok_or_else(|| {
                    misuse(
                        Bilingual::fixed("No custom bot is named.", "没有指定自定义机器人。"),
                        both!(
                            "Set {WEBHOOK} to its address from the group's settings.",
                            "请将 {WEBHOOK} 设为群设置中的 Webhook 地址。"
                        ),
                    )
                })?
            }
        };
        let to = if address.expose().contains('/') {
            address.expose().parse()?
        } else {
            WebhookUrl::new(desk.base.clone(), address.expose())?
        };
        let key = match variable(WEBHOOK_SECRET) {
            None if self.signed && !self.showing.dry_run => {
                let question = Bilingual::fixed("Key of the signature", "签名校验密钥");
                let asked = ask::secret(&question, lang)?;
                Some(asked.ok_or_else(|| {
                    misuse(
                        Bilingual::fixed(
                            "The key of the signature is not known.",
                            "未找到签名校验密钥。",
                        ),
                        both!("Set {WEBHOOK_SECRET}.", "请设置 {WEBHOOK_SECRET}。"),
                    )
                })?)
            }
            key => key,
        };
        Ok((to, key))
    }
}

/// The receiver that a person names: by id, as `me`, or as a favourite of the profile.
pub(in crate::cli) fn receiver(
    text: &str,
    kind: Option<ReceiverKind>,
    desk: &Desk,
) -> Result<Receiver, Error> {
    match (kind, favourite(text, desk)) {
        (Some(kind), _) => Receiver::new(kind, text),
        (None, _) if text.trim() == ME => me(desk),
        (None, Some(found)) => found,
        (None, None) => Receiver::guess(text),
    }
}

fn variable(name: &str) -> Option<Secret> {
    let value = Secret::new(std::env::var(name).ok()?);
    let word = Secret::new(value.expose().trim());
    (!word.is_empty()).then_some(word)
}

/// A favourite of the profile, by its label.
fn favourite(text: &str, desk: &Desk) -> Option<Result<Receiver, Error>> {
    let favourites = &desk.profile.as_ref()?.favourites;
    let found = favourites.iter().find(|one| one.label == text.trim())?;
    Some(found.to.receiver())
}

/// The person whom the profile names.
fn me(desk: &Desk) -> Result<Receiver, Error> {
    let me = desk.profile.as_ref().and_then(|one| one.me.as_ref());
    match me {
        Some(me) => me.receiver(),
        None => Err(misuse(
            Bilingual::fixed("No profile says who you are.", "没有配置说明「我」是谁。"),
            Bilingual::fixed(
                "Say it once: cardwright profile add NAME --me YOUR_E-MAIL, or give --to.",
                "请设置一次：cardwright profile add 名称 --me 你的邮箱；或用 --to 指定。",
            ),
        )),
    }
}
