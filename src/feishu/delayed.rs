//! Changing a card after somebody has used it, with the token of that interaction.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/message-card/delay-update-message-card>

use serde_json::{Map, Value};

use super::auth::Secret;
use super::call::Call;
use super::client::{Answer, BaseUrl, Body, Client, Hidden, Method, Place, Progress, Request};
use super::content::Content;
use super::error::Error;
use crate::lang::Bilingual;

/// What stands for the token in what is shown.
const TOKEN: &str = "$FEISHU_CARD_TOKEN";

/// The request that changes a card after an interaction; nothing is sent.
///
/// `token` came with the interaction (`c-…`); it lives 30 minutes and is good for two updates, and only after the
/// interaction was answered. `open_ids` says who gets the new card: only for cards 1.0 that are not shared, where it is
/// needed.
///
/// # Errors
/// [`Error::Configuration`] when the token cannot be one, or the content is a card entity or no card.
pub fn update(
    base: &BaseUrl,
    token: &Secret,
    content: &Content,
    open_ids: &[&str],
) -> Result<Request, Error> {
    let word = Secret::new(token.expose().trim());
    let odd = |b: u8| !b.is_ascii_graphic() || b == b'"' || b == b'\\';
    if word.is_empty() || word.expose().bytes().any(odd) {
        return Err(Error::configuration(
            Bilingual::fixed(
                "This is not the token of an interaction.",
                "这不是卡片交互的 token。",
            ),
            Bilingual::fixed(
                "Copy the token (c-…) out of the callback that the interaction sent.",
                "请从交互回调中复制 token（c-…）。",
            ),
        ));
    }
    let fields = Map::from_iter([(String::from("token"), Value::from(TOKEN))]);
    let body = match content.beside(&fields)? {
        Body::Json(text) if !open_ids.is_empty() => Body::Json(with_people(&text, open_ids)),
        body => body,
    };
    let url = base.url_of("/interactive/v1/card/update");
    let request = Request::new(Call::DelayedUpdate, Method::Post, url, body);
    let hidden = vec![Hidden {
        shown: TOKEN,
        place: Place::Body,
        secret: word,
    }];
    Ok(Request { hidden, ..request })
}

/// The body with `open_ids` as the first property of its card.
fn with_people(text: &str, open_ids: &[&str]) -> String {
    // The card is the last field, so its object begins after the first of these words.
    let Some((before, card)) = text.split_once("\"card\":") else {
        return text.to_owned();
    };
    let Some((_, rest)) = card.split_once('{') else {
        return text.to_owned();
    };
    let list = Value::from(open_ids);
    let comma = if rest.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    format!("{before}\"card\":{{\"open_ids\":{list}{comma}{rest}")
}

impl Client {
    /// Changes a card after an interaction; see [`update`].
    ///
    /// # Errors
    /// Any [`Error`]; the card is the old one unless [`Error::may_have_arrived`] says so.
    pub async fn update_delayed(
        &self,
        token: &Secret,
        content: &Content,
        open_ids: &[&str],
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Answer, Error> {
        let request = update(self.base(), token, content, open_ids)?;
        self.call(&request, progress).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(card: &str, open_ids: &[&str]) -> String {
        let card = Content::Card(card.to_owned());
        let token = Secret::new(" c-hunter2\n");
        let request = update(&BaseUrl::feishu(), &token, &card, open_ids).unwrap();
        let shown = format!("{request:?} {}", serde_json::to_string(&request).unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
        let Body::Json(text) = &request.body else {
            panic!("{request:?}")
        };
        request.reveal(text, Place::Body)
    }

    #[test]
    fn the_token_goes_out_and_is_not_shown() {
        // Only the field has the token, not a card with the same words.
        assert_eq!(
            text("{ \"a\": \"$FEISHU_CARD_TOKEN\" }", &[]),
            "{\"token\":\"c-hunter2\",\"card\":{ \"a\": \"$FEISHU_CARD_TOKEN\" }}"
        );
    }

    #[test]
    fn people_stand_in_the_card() {
        assert_eq!(
            text(" { }", &["ou_1"]),
            "{\"token\":\"c-hunter2\",\"card\":{\"open_ids\":[\"ou_1\"] }}"
        );
        assert_eq!(
            text("{\"card\":{}}", &["ou_1", "ou_2"]),
            "{\"token\":\"c-hunter2\",\"card\":{\"open_ids\":[\"ou_1\",\"ou_2\"],\"card\":{}}}"
        );
    }

    #[test]
    fn what_cannot_be_a_token_is_refused_without_repeating_it() {
        let card = Content::Card(String::from("{}"));
        for token in ["", " ", "c-\"hunter2", "hunter2 hunter2", "字"] {
            let error = update(&BaseUrl::feishu(), &Secret::new(token), &card, &[]).unwrap_err();
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
    }
}
