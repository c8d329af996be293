//! The table of the server's codes: what each means and what to do, in two languages.
//!
//! The facts stand in `assets/catalog/server_errors.json`; of single codes this room knows
//! only 230099, whose text has a grammar of its own (see [`super::CardError`]).

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};

use super::call::Call;
use super::error::ApiError;
use crate::lang::Bilingual;

/// The table as it is built into the program.
const TEXT: &str = include_str!("../../assets/catalog/server_errors.json");

/// What is known about one refusal of the server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CodeEntry {
    /// The number in `code`, or after `ErrCode:` for a refused card; nothing where the server gives words only.
    #[serde(default)]
    pub code: Option<i64>,
    /// The server's own words; `%v` stands for what varies.
    #[serde(default, alias = "err_msg")]
    pub msg: Option<String>,
    /// Other words that the server was seen to use for it.
    #[serde(default)]
    says: Option<String>,
    /// Words that must stand in the server's text for the entry to hold: one code may mean several things.
    #[serde(default, rename = "match")]
    words: Option<String>,
    /// The calls for which the entry holds; all, when empty.
    #[serde(default)]
    on: Vec<Call>,
    /// Whether the same call may succeed when it is made again, and with what.
    #[serde(default)]
    pub retry: Option<Retry>,
    /// Whether the call may have had its effect in spite of the refusal.
    #[serde(default)]
    pub doubt: bool,
    /// Whether the refusal says that what the call is about is no longer there.
    #[serde(default)]
    gone: bool,
    /// What the refusal means.
    #[serde(deserialize_with = "two")]
    pub meaning: Bilingual,
    /// What a person can do about it.
    #[serde(deserialize_with = "two")]
    pub advice: Bilingual,
}

/// When a refused call may succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Retry {
    /// With a new access token: the old one is unknown or past its end.
    Token,
    /// A little later: too many calls, the same message still on its way, a failure inside the server.
    Later,
}

/// What the words after `ext=` in a refusal of the parameters (230001) mean.
#[derive(Debug, Deserialize)]
struct ExtEntry {
    #[serde(rename = "match")]
    words: String,
    /// True if the words only say that something is wrong, so that others beside them say more.
    #[serde(default)]
    vague: bool,
    #[serde(deserialize_with = "two")]
    meaning: Bilingual,
}

/// Codes of answers, codes inside the text of a refused card, and words after `ext=`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Table {
    codes: Vec<CodeEntry>,
    #[serde(default)]
    card: Vec<CodeEntry>,
    #[serde(default)]
    ext: Vec<ExtEntry>,
}

impl Table {
    fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The table that is built in. A broken one counts as empty: then errors show the server's own words only, and a
    /// test fails.
    pub(super) fn built_in() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| Self::parse(TEXT).unwrap_or_default())
    }

    /// What is known about a code of an answer to a call.
    pub(super) fn of_answer(&self, call: Call, code: i64, msg: &str) -> Option<&CodeEntry> {
        best(&self.codes, call, code, msg)
    }

    fn of(&self, error: &ApiError) -> Option<&CodeEntry> {
        self.of_answer(error.call, error.code, &error.msg)
    }

    /// Whether a call that was refused may succeed when it is made again.
    pub(super) fn retry(&self, error: &ApiError) -> Option<Retry> {
        // A card that cannot be made now may be made later, when the reason inside says so.
        let card = error.card.as_ref();
        let inner = card.and_then(|card| self.of_card(error.call, card.code, &card.said()));
        let outer = self.of(error).and_then(|entry| entry.retry);
        outer.or_else(|| inner.and_then(|entry| entry.retry))
    }

    /// Whether a call that was refused may have had its effect all the same.
    pub(super) fn is_in_doubt(&self, call: Call, code: i64, msg: &str) -> bool {
        let entry = self.of_answer(call, code, msg);
        entry.is_some_and(|entry| entry.doubt)
    }

    /// Whether a refusal says that what the call is about is no longer there.
    pub(super) fn is_gone(&self, error: &ApiError) -> bool {
        self.of(error).is_some_and(|entry| entry.gone)
    }

    /// What is known about a code and words inside the text of a refused card.
    pub(super) fn of_card(&self, call: Call, code: i64, msg: &str) -> Option<&CodeEntry> {
        best(&self.card, call, code, msg)
            .or_else(|| self.of_card_words(msg))
            .or_else(|| best(&self.codes, call, code, msg))
    }

    /// What is known about a refused card for which the server gave words only.
    pub(super) fn of_card_words(&self, msg: &str) -> Option<&CodeEntry> {
        let wordy = self.card.iter().filter(|entry| entry.code.is_none());
        longest(wordy.filter(|entry| entry.words.is_some()), msg)
    }

    /// The meaning of the words after one or several `ext=`: of those that say most, whichever come first.
    pub(super) fn of_exts<'a>(&self, exts: impl Iterator<Item = &'a str>) -> Option<&Bilingual> {
        let of = |ext: &'a str| self.ext.iter().filter(move |one| ext.contains(&one.words));
        exts.flat_map(of)
            .max_by_key(|entry| (!entry.vague, entry.words.len()))
            .map(|entry| &entry.meaning)
    }
}

/// An entry that was recognised by the server's words, without its code, and their position in the text.
#[derive(Clone, Debug)]
pub(super) struct ByWords {
    /// The code; for words behind `ext=`, that of the refusal which has them.
    pub(super) code: Option<i64>,
    /// The meaning of the words.
    pub(super) meaning: Bilingual,
    /// The advice on what to do.
    pub(super) advice: Bilingual,
    /// The position of the words in the text, bytes.
    range: Range<usize>,
}

/// The explanations of the server's words in a text, in their order. Known words inside longer known ones are left
/// out; several codes may share the same words.
pub(super) fn explain_words(text: &str) -> Vec<ByWords> {
    let table = Table::built_in();
    let text = text.to_ascii_lowercase();
    let coded = table.card.iter().chain(&table.codes).filter_map(|entry| {
        let phrases = [&entry.says, &entry.words, &entry.msg].map(Option::as_deref);
        let range = phrases
            .into_iter()
            .flatten()
            .find_map(|said| find(&text, said))?;
        Some(ByWords {
            code: entry.code,
            meaning: entry.meaning.clone(),
            advice: entry.advice.clone(),
            range,
        })
    });
    let refused = table
        .codes
        .iter()
        .find(|entry| entry.code == Some(INVALID_PARAMETER));
    let exts = table.ext.iter().filter_map(|entry| {
        Some(ByWords {
            code: Some(INVALID_PARAMETER),
            meaning: entry.meaning.clone(),
            advice: refused?.advice.clone(),
            range: find(&text, &entry.words)?,
        })
    });
    let all: Vec<ByWords> = coded.chain(exts).collect();
    let is_longest = |one: &&ByWords| {
        !all.iter().any(|other| {
            other.range.len() > one.range.len()
                && other.range.start < one.range.end
                && one.range.start < other.range.end
        })
    };
    let mut found: Vec<ByWords> = all.iter().filter(is_longest).cloned().collect();
    found.sort_by_key(|one| one.range.start);
    let mut seen = Vec::new();
    found.retain(|one| {
        let is_new = !seen.contains(&(one.code, one.meaning.en.clone()));
        seen.push((one.code, one.meaning.en.clone()));
        is_new
    });
    found
}

/// The refusal whose words behind `ext=` name the parameter.
const INVALID_PARAMETER: i64 = 230_001;

/// The fewest bytes of words that identify an entry: anybody may use shorter ones.
const TELLING: usize = 10;

/// The position, bytes, of the server's words in a lower-case text: of all of them, of their first clause, or of a
/// text that is itself a part of them, such as one cut out of a log. The parts of the words that vary are skipped.
fn find(text: &str, said: &str) -> Option<Range<usize>> {
    let said = said.to_ascii_lowercase();
    let said = said.trim_end_matches('.');
    let fixed = said.split(['…', '[', '{']).next().unwrap_or(said);
    let mut pieces = fixed.split("%v").flat_map(|piece| piece.split("%s"));
    let first = pieces.next()?.trim();
    let whole = || {
        let start = text.find(first)?;
        let mut end = start + first.len();
        for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
            end += text[end..].find(piece)? + piece.len();
        }
        Some(start..end)
    };
    let is_telling = |words: &str| words.len() >= TELLING && words.contains(' ');
    let compact = |words: &str| words.len() >= TELLING - 2;
    if compact(first)
        && let Some(range) = whole()
    {
        return Some(range);
    }
    let clause = first.split([',', '.', ':']).next().map(str::trim);
    if let Some(clause) = clause.filter(|clause| is_telling(clause) && *clause != first)
        && let Some(start) = text.find(clause)
    {
        return Some(start..start + clause.len());
    }
    let part = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let start = text.find(part)?;
    (is_telling(part) && first.contains(part)).then(|| start..start + part.len())
}

/// All that is known about a code, wherever the server uses it: answers first, then refused cards.
pub fn explain_code(code: i64) -> impl Iterator<Item = &'static CodeEntry> {
    let table = Table::built_in();
    let all = table.codes.iter().chain(&table.card);
    all.filter(move |entry| entry.code == Some(code))
}

/// The entry of the code for this call whose words stand in the server's text, else the code's entry that asks for less.
fn best<'a>(entries: &'a [CodeEntry], call: Call, code: i64, msg: &str) -> Option<&'a CodeEntry> {
    let of_code = || entries.iter().filter(move |entry| entry.code == Some(code));
    let of_call = of_code().filter(|entry| entry.on.contains(&call));
    longest(of_call, msg).or_else(|| longest(of_code().filter(|entry| entry.on.is_empty()), msg))
}

fn longest<'a>(entries: impl Iterator<Item = &'a CodeEntry>, msg: &str) -> Option<&'a CodeEntry> {
    let words = |entry: &'a CodeEntry| entry.words.as_deref().unwrap_or_default();
    entries
        .filter(|entry| msg.contains(words(entry)))
        .max_by_key(|entry| words(entry).len())
}

fn two<'de, D: Deserializer<'de>>(from: D) -> Result<Bilingual, D::Error> {
    #[derive(Deserialize)]
    struct Two {
        en: String,
        zh: String,
    }
    Two::deserialize(from).map(|two| Bilingual {
        en: Cow::Owned(two.en),
        zh: Cow::Owned(two.zh),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Call = Call::SendMessage;

    fn refusal(code: i64, msg: &str) -> ApiError {
        let body = serde_json::json!({"msg": msg});
        ApiError::read(ANY, code, &body, &|text| text)
    }

    #[test]
    fn what_a_code_means_may_differ_from_call_to_call_and_from_text_to_text() {
        let table = Table::built_in();
        let meaning = |call| &table.of_answer(call, 10003, "").unwrap().advice.en;
        assert!(meaning(Call::Token).contains("app ID"));
        assert!(!meaning(Call::BatchSend).contains("app ID"));
        let busy =
            "Failed to create card content, ext=ErrCode: 11310; ErrMsg: card action is lock; ";
        let retry = |code, msg| table.retry(&refusal(code, msg));
        assert_eq!(retry(230099, busy), Some(Retry::Later));
        assert_eq!(
            retry(230099, "ErrCode: 11310; ErrMsg: cardid is invalid; "),
            None
        );
        let failed = "create message content fail, ext=Service Internal Error";
        assert_eq!(retry(11246, failed), Some(Retry::Later));
        assert_eq!(retry(11246, "ErrCode: 200621; ErrMsg: x; "), None);
    }

    const SMALL: &str = r#"{
        "codes": [
            {"code": 10014, "http": 400, "msg": "app secret invalid", "meaning": {"en": "m", "zh": "意"}, "advice": {"en": "a", "zh": "办"}}
        ],
        "card": [
            {"code": 11310, "match": "duplicate", "err_msg": "name(%v) duplicate", "meaning": {"en": "names", "zh": "名称"}, "advice": {"en": "-", "zh": "-"}},
            {"code": 11310, "meaning": {"en": "any", "zh": "任意"}, "advice": {"en": "-", "zh": "-"}},
            {"match": "ElementID", "meaning": {"en": "ids", "zh": "标识"}, "advice": {"en": "-", "zh": "-"}}
        ],
        "ext": [
            {"match": "invalid receive_id", "meaning": {"en": "id", "zh": "号"}},
            {"match": "invalid receive_id_type", "meaning": {"en": "type", "zh": "类"}}
        ]
    }"#;

    #[test]
    fn a_code_is_found_whatever_the_server_says_beside_it() {
        let table = Table::parse(SMALL).unwrap();
        assert_eq!(
            table
                .of_answer(ANY, 10014, "something new")
                .unwrap()
                .meaning
                .zh,
            "意"
        );
        assert_eq!(table.of_answer(ANY, 1, ""), None);
        // Cards may be refused with a code of answers too.
        assert_eq!(table.of_card(ANY, 10014, "").unwrap().meaning.zh, "意");
    }

    #[test]
    fn of_several_meanings_the_one_whose_words_the_server_used_is_taken() {
        let table = Table::parse(SMALL).unwrap();
        for (code, msg, meaning) in [
            (11310, "name(a) duplicate", "names"),
            (11310, "something new", "any"),
            (1, "ElementID 1a: Code 1002", "ids"),
        ] {
            assert_eq!(
                table.of_card(ANY, code, msg).unwrap().meaning.en,
                meaning,
                "{msg}"
            );
        }
        let of_ext = |ext| table.of_exts([ext].into_iter());
        assert_eq!(of_ext("invalid receive_id_type.").unwrap().en, "type");
        assert_eq!(of_ext("invalid receive_id.").unwrap().en, "id");
        assert_eq!(of_ext("something new"), None);
    }

    #[test]
    fn the_built_in_table_is_whole_and_names_what_a_send_meets_most() {
        let table = Table::parse(TEXT).unwrap();
        for entry in table.codes.iter().chain(&table.card) {
            for text in [&entry.meaning, &entry.advice] {
                assert!(!text.en.is_empty() && !text.zh.is_empty(), "{entry:?}");
            }
        }
        for code in [
            10003, 10014, 230001, 230002, 230006, 230013, 230020, 230025, 230099, 99991672,
        ] {
            assert!(table.of_answer(ANY, code, "").is_some(), "{code}");
        }
        assert!(
            table
                .of_card(ANY, 200621, "unknown property, property: x")
                .is_some()
        );
        for (code, retry, doubt) in [
            (99991663, Some(Retry::Token), false),
            (99991664, Some(Retry::Token), false),
            (99991665, Some(Retry::Token), false),
            (99991400, Some(Retry::Later), false),
            (230020, Some(Retry::Later), false),
            (200810, Some(Retry::Later), false),
            (11232, Some(Retry::Later), false),
            (95001, Some(Retry::Later), true),
            (230049, Some(Retry::Later), true),
            (2200, Some(Retry::Later), true),
            (5000, Some(Retry::Later), true),
            (230001, None, false),
        ] {
            assert_eq!(
                (
                    table.retry(&refusal(code, "")),
                    table.is_in_doubt(ANY, code, "")
                ),
                (retry, doubt),
                "{code}"
            );
        }
        assert_eq!(explain_code(230099).count(), 1);
        assert!(
            table
                .of_exts(["content is not a string in json format."].into_iter())
                .is_some()
        );
    }
}
