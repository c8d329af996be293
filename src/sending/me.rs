//! Who "me" is, for the app that sends: found by e-mail address or mobile number, or picked from a group's members.

use super::refusal;
use crate::both;
use crate::feishu::{Client, Error, Progress, Receiver, ReceiverKind};
use crate::lang::Bilingual;

/// A person of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The name.
    pub name: String,
    /// The id, as this app knows the person.
    pub receiver: Receiver,
}

/// Finds a person by an e-mail address or a mobile number, as this app knows them. An open_id is taken as it is.
///
/// # Errors
/// Any [`Error`]; [`Error::Configuration`] where nobody is found.
pub async fn find(
    client: &Client,
    address: &str,
    progress: &(impl Fn(Progress) + Sync),
) -> Result<Receiver, Error> {
    let address = address.trim();
    if address.starts_with("ou_") {
        return Receiver::new(ReceiverKind::OpenId, address);
    }
    let number: String = address
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
        .collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let is_mobile = digits.len() >= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_mobile && !address.contains('@') {
        return Err(refusal(
            both!(
                "{address} is no e-mail address, no mobile number and no open_id.",
                "{address} 不是邮箱、手机号或 open_id。"
            ),
            Bilingual::fixed(
                "Give the address that you use in Feishu; a number outside mainland China with + and the country code.",
                "请填写飞书中使用的邮箱或手机号；非中国大陆号码请加 + 和国家代码。",
            ),
        ));
    }
    let (emails, mobiles) = if is_mobile {
        (vec![], vec![number.as_str()])
    } else {
        (vec![address], vec![])
    };
    let people = client
        .find_people(&emails, &mobiles, ReceiverKind::OpenId, progress)
        .await?;
    match people.iter().find_map(|person| person.id.as_deref()) {
        Some(id) => Receiver::new(ReceiverKind::OpenId, id),
        None => Err(refusal(
            both!(
                "Nobody in this company whom the app may see has {address}.",
                "在应用可见的范围内，没有人使用 {address}。"
            ),
            Bilingual::fixed(
                "Check the address, and that the app's availability and its range of contacts include you; or pick yourself from a group.",
                "请检查填写是否正确，并确认应用的可用范围和通讯录权限范围包含你；也可以从群成员中选择。",
            ),
        )),
    }
}

/// The people in a group of the bot, to pick oneself from.
///
/// # Errors
/// Any [`Error`].
pub async fn candidates(
    client: &Client,
    chat_id: &str,
    progress: &(impl Fn(Progress) + Sync),
) -> Result<Vec<Candidate>, Error> {
    let members = client
        .members(chat_id, ReceiverKind::OpenId, progress)
        .await?;
    let candidate = |member: crate::feishu::chats::Member| {
        let receiver = Receiver::new(ReceiverKind::OpenId, &member.id).ok()?;
        Some(Candidate {
            name: member.name,
            receiver,
        })
    };
    Ok(members.into_iter().filter_map(candidate).collect())
}
