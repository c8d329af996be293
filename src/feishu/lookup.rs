//! What a code, a server's answer or a piece of a log means, without a call.

use serde_json::Value;

use super::call::Call;
use super::card_error::CardError;
use super::codes::explain_code;
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
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        if seen.contains(&word) {
            continue;
        }
        seen.push(word);
        if is_log_id(word) {
            found.push(of_log_id(word));
        } else if let Ok(code) = word.parse::<i64>() {
            found.extend(of_code(code));
        }
        if found.len() >= MOST {
            break;
        }
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
