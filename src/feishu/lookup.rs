//! What a code, a server's answer or a piece of a log means, without a call.

use serde_json::Value;

use super::call::Call;
use super::card_error::CardError;
use super::codes::{explain_code, explain_words};
use super::error::{ApiError, Error, Explanation};
use crate::both;
use crate::lang::Bilingual;

/// One thing that was found in a text, with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The server's code; `None` for a log id.
    pub code: Option<i64>,
    /// The place in the card that the server named, as a JSON Pointer.
    pub path: Option<String>,
    /// What it means and what to do.
    pub explanation: Explanation,
}

/// Explains a code, an answer of the server as JSON, the text of a refusal, a log id, or a text that has some of these in
/// it. Empty where nothing in it is known.
pub fn explain_text(text: &str) -> Vec<Found> {
    let text = text.trim();
    let answer = text.find('{').and_then(|at| {
        let answer: Value = serde_json::Deserializer::from_str(&text[at..])
            .into_iter()
            .next()?
            .ok()?;
        let code = answer
            .get("code")
            .and_then(Value::as_i64)
            .filter(|code| *code != 0)?;
        Some(of_answer(code, &answer))
    });
    if let Some(found) = answer {
        return vec![found];
    }
    if let Some(card) = CardError::read(REFUSED, text) {
        let answer = serde_json::json!({"msg": text});
        return vec![Found {
            code: Some(card.code),
            ..of_answer(REFUSED, &answer)
        }];
    }
    let mut found: Vec<Found> = Vec::new();
    let mut seen = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if seen.contains(&word) {
            continue;
        }
        seen.push(word);
        if is_log_id(word) {
            found.push(of_log_id(word));
        } else if let Ok(code) = word.parse::<i64>() {
            // The words beside a number say which of its meanings it is.
            if text.contains("ext=") && explain_code(code).next().is_some() {
                found.push(of_answer(code, &serde_json::json!({"msg": text})));
            } else {
                found.extend(of_code(code));
            }
        }
        if found.len() >= MOST {
            break;
        }
    }
    // A log may have the server's words and no number.
    if found.iter().all(|one| one.code.is_none()) {
        let by_words = explain_words(text).into_iter().map(|one| Found {
            code: one.code,
            path: None,
            explanation: Explanation {
                what: one.meaning,
                advice: one.advice,
            },
        });
        found.extend(by_words);
        found.truncate(MOST);
    }
    found
}

/// A refused card: its text has a grammar of its own.
const REFUSED: i64 = 230099;
/// Explanations at most.
const MOST: usize = 20;

fn of_answer(code: i64, answer: &Value) -> Found {
    let error = ApiError::read(Call::SendMessage, code, answer, &|text| text);
    let path = error.card.as_ref().and_then(|card| card.path.clone());
    let inner = error.card.as_ref().map_or(code, |card| card.code);
    // What is read here was answered long ago; whether it had its effect is not asked.
    let error = ApiError {
        may_have_arrived: false,
        ..error
    };
    Found {
        code: Some(inner),
        path,
        explanation: Error::Api(Box::new(error)).explain(),
    }
}

fn of_code(code: i64) -> impl Iterator<Item = Found> {
    explain_code(code).map(move |entry| Found {
        code: Some(code),
        path: None,
        explanation: Explanation {
            what: match &entry.msg {
                Some(msg) => {
                    let (en, zh) = (&entry.meaning.en, &entry.meaning.zh);
                    both!("{en} (\"{msg}\")", "{zh}（{msg}）")
                }
                None => entry.meaning.clone(),
            },
            advice: entry.advice.clone(),
        },
    })
}

/// A log id begins with the time, `20260312…`, and goes on with letters and digits.
fn is_log_id(word: &str) -> bool {
    (24..=40).contains(&word.len())
        && word.starts_with("20")
        && word.bytes().take(14).all(|byte| byte.is_ascii_digit())
}

fn of_log_id(log_id: &str) -> Found {
    Found {
        code: None,
        path: None,
        explanation: Explanation {
            what: both!(
                "{log_id} is the id of one call in the server's logs.",
                "{log_id} 是服务器日志中一次调用的 ID。"
            ),
            advice: Bilingual::fixed(
                "It says nothing by itself: paste the whole answer, or give the id to Feishu's support, who find the call by it.",
                "它本身不含原因：请粘贴完整的应答，或把该 ID 提供给飞书技术支持查询。",
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Option<i64>> {
        explain_text(text).iter().map(|found| found.code).collect()
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(text in ".{0,80}", path in "[\\[\\]a-z0-9>():, …-]{0,40}", id in "(elementID)?[ :;a字]{0,8}") {
            explain_text(&text);
            explain_text(&format!("ErrCode: 1; ErrPath: ROOT -> {path}; ErrMsg: {text} property: {path}, path: {path} {id}"));
            explain_text(&format!("{{\"code\": 300313, \"msg\": {}}}", serde_json::json!(format!("ErrMsg: {id}{text}"))));
        }
    }

    #[test]
    fn a_log_without_a_number_is_explained_by_the_servers_words() {
        for (words, code) in [
            (
                "cards of schema V2 no longer support this capability; ErrorValue: unsupported tag note;",
                200_861,
            ),
            ("update failed: sequence number compare failed", 300_317),
            ("Card table number over limit", 11310),
            ("warn: cardid is invalid!", 11310),
            ("parse card json err", 200_621),
            ("please check whether the card json is correct", 200_621),
            ("params error, unknown card value", 19002),
            ("[unknown property, property: x, path: ROOT]", 200_621),
            ("field validation failed", 99_992_402),
            ("ext=scheme not in scheme whitelist", 230_001),
        ] {
            assert_eq!(codes(words), [Some(code)], "{words}");
        }
        for words in [
            "the card is invalid",
            "the table",
            "json",
            "ok, success",
            "a token",
        ] {
            assert!(codes(words).is_empty(), "{words}: {:?}", codes(words));
        }
        let two = codes("body is nil, then: cardid is invalid");
        assert_eq!(two, [Some(200_610), Some(11310)]);
    }

    #[test]
    fn of_several_ext_the_one_that_says_most_is_taken() {
        for text in [
            "code=230001 msg=bad, ext=invalid message content, ext=scheme not in scheme whitelist",
            "code: 230001, ext=scheme not in scheme whitelist, ext=validate content fail for this message.",
        ] {
            let found = explain_text(text);
            assert_eq!(codes(text), [Some(230_001)]);
            assert!(found[0].explanation.what.en.contains("http"), "{found:?}");
        }
        let found = explain_text("code=230001, ext=invalid message content, ext=new words.");
        assert!(
            found[0].explanation.what.en.contains("does not fit"),
            "{found:?}"
        );
    }

    #[test]
    fn what_the_value_of_an_error_says_is_the_meaning_of_its_code() {
        let text = "ext=ErrCode: 200621; ErrMsg: parse card json err, please check whether the card json is correct; \
            ErrorValue: unknown property, property: x, path: ROOT -> body -> elements -> [3](tag: div)";
        let found = explain_text(text);
        assert_eq!(codes(text), [Some(200_621)]);
        assert!(
            found[0].explanation.what.en.contains("property"),
            "{found:?}"
        );
        assert_eq!(found[0].path.as_deref(), Some("/body/elements/3/x"));
    }

    #[test]
    fn codes_answers_and_logs_are_explained() {
        assert!(
            codes("230099").iter().all(|code| *code == Some(230099)) && !codes("230099").is_empty()
        );
        let answer = r#"HTTP 400 {"code":230099,"msg":"Failed to create card content, ext=ErrCode: 200621; ErrPath: ROOT -> body -> elements -> [0](tag: hr); ErrMsg: unknown property; ErrorValue: x; ","error":{"log_id":"202603120000001234567890ABCDEF"}}"#;
        let found = explain_text(answer);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].code, found[0].path.as_deref()),
            (Some(200621), Some("/body/elements/0"))
        );
        let text = "ErrCode: 11310; ErrMsg: element exceeds the limit; ErrorValue: ; ";
        assert_eq!(codes(text), [Some(11310)]);
        assert_eq!(codes("log id 202603120000001234567890ABCDEF1234"), [None]);
        assert_eq!(codes("got 99991663 and again 99991663"), [Some(99991663)]);
        assert!(codes("nothing of the kind, 12").is_empty());
        assert!(
            codes("").is_empty() && codes("{").is_empty() && codes(r#"{"code": 0}"#).is_empty()
        );
    }
}
