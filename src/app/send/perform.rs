//! A call of a card entity on another thread; what it carries goes out with the keys of its pictures.

use serde_json::Value;

use super::account::Account;
use super::ready::{Called, Goods, Ready, Supplies};
use super::task::Teller;
use crate::feishu::{Change, Content, EntityCall, Error, Progress};
use crate::lang::Bilingual;
use crate::sending::Way;

pub(super) const CALLING: Bilingual = Bilingual::fixed("Calling…", "正在请求……");

/// Does a call; its card or its elements get the keys of their pictures first.
pub(super) async fn perform(
    call: EntityCall,
    goods: Option<Goods>,
    supplies: Supplies,
    account: &Account,
    teller: &Teller,
) -> Result<Called<Value>, Error> {
    let tell = |progress: Progress| teller.call(&progress);
    let answer = match goods {
        None => {
            let client = account.client().await?;
            let request = call.request(&account.base)?;
            client.call(&request, &tell).await?
        }
        Some(goods) => {
            let ready = supplies.ready(goods, &Way::Entity, account, teller).await?;
            let laden = match ready {
                Ready::Look(mut found) => {
                    // The places are those of the body, not of the open card.
                    let all = found.errors.iter_mut().chain(&mut found.warnings);
                    all.for_each(|finding| finding.place = None);
                    return Ok(Called::Look(found));
                }
                Ready::Go(laden) => laden,
            };
            teller.say(CALLING);
            let request = with_body(call, laden.text.clone()).request(&account.base)?;
            laden.end(laden.client().call(&request, &tell).await)?
        }
    };
    account.keep().await;
    Ok(Called::Done(answer.data().clone()))
}

/// The same call with another card or other elements.
fn with_body(call: EntityCall, body: String) -> EntityCall {
    match call {
        EntityCall::Create(_) => EntityCall::Create(Content::Card(body)),
        EntityCall::Change {
            card_id,
            change,
            stamp,
        } => {
            let change = match change {
                Change::Card(_) => Change::Card(body),
                Change::Batch(_) => Change::Batch(body),
                Change::Add { place, target, .. } => Change::Add {
                    place,
                    target,
                    elements: body,
                },
                Change::Replace { element_id, .. } => Change::Replace {
                    element_id,
                    element: body,
                },
                Change::Patch { element_id, .. } => Change::Patch {
                    element_id,
                    properties: body,
                },
                other => other,
            };
            EntityCall::Change {
                card_id,
                change,
                stamp,
            }
        }
    }
}
