//! A call of a card entity on another thread; what it carries goes out with the keys of its pictures.

use serde_json::Value;

use super::account::Account;
use super::ready::{Called, Goods, Ready, Supplies};
use super::task::Teller;
use crate::feishu::{Change, Content, EntityCall, Error, Progress};
use crate::lang::Bilingual;
use crate::sending::Way;

pub(super) const CALLING: Bilingual = Bilingual::fixed("Calling…", "正在请求……");

/// The body of a call.
pub(super) enum Body {
    /// Nothing that has to be checked.
    Bare,
    /// Markdown of an element that is streamed.
    Text(String),
    /// A card or a part of one.
    Goods(Goods),
}

/// Does a call; its card or its elements get the keys of their pictures first.
pub(super) async fn perform(
    call: EntityCall,
    body: Body,
    supplies: Supplies,
    account: &Account,
    teller: &Teller,
) -> Result<Called<Value>, Error> {
    let tell = |progress: Progress| teller.call(&progress);
    if let Body::Text(text) = &body
        && let Some(found) = supplies.doubts(text, &account.base)
    {
        return Ok(Called::Look(found));
    }
    let answer = match body {
        Body::Bare | Body::Text(_) => {
            let client = account.client().await?;
            let request = call.request(&account.base)?;
            client.call(&request, &tell).await?
        }
        Body::Goods(goods) => {
            let ready = supplies.ready(goods, &Way::Entity, account, teller).await?;
            let laden = match ready {
                Ready::Look(found) => return Ok(Called::Look(found)),
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
                Change::Settings(_) => Change::Settings(body),
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
