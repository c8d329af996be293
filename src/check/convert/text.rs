//! Text objects: their translations and the plain text of Markdown.

use super::languages::default_of;
use super::part::{Part, Value};
use super::report::Log;
use crate::lang::Bilingual;

/// Members that hold what belongs to the author, and components that are walked by themselves.
const NOT_TEXTS: [&str; 9] = [
    "value",
    "chart_spec",
    "rows",
    "elements",
    "columns",
    "actions",
    "buttons",
    "extra",
    "behaviors",
];

/// Renames the translations of every text object in a component but those of the components that it holds.
pub(super) fn convert(part: &mut Part, log: &mut Log) {
    translations(part, "text_i18n", log);
    if part.tag() == "lark_md" {
        super::markdown::each_text(part, super::markdown::small, log);
    }
    let tag = part.tag().to_owned();
    for (key, member) in part.members_mut() {
        if tag == "note" && key == "elements" {
            member
                .items_mut()
                .iter_mut()
                .for_each(|item| convert(item, log));
        } else if !NOT_TEXTS.contains(&key.as_str()) {
            inside(member, log);
        }
    }
}

fn inside(part: &mut Part, log: &mut Log) {
    match &mut part.value {
        Value::Object(_) => convert(part, log),
        Value::Array(items) => items.iter_mut().for_each(|item| inside(item, log)),
        _ => {}
    }
}

/// Renames `i18n` to `i18n_content` and fills a missing content.
pub(super) fn translations(text: &mut Part, id: &'static str, log: &mut Log) {
    if !text.is_text() && !text.has("content") && !text.has("i18n") {
        return;
    }
    if let Some(old) = text.get("i18n").filter(|old| old.is_object()) {
        if let Some(known) = text.get("i18n_content").filter(|known| known.is_object()) {
            // The older name wins, as it did over the content.
            let mut all = old.clone();
            for (code, word) in known.members() {
                if !all.has(code) {
                    all.set(code, word.clone());
                }
            }
            let mut known = known.clone();
            known.mark = 0;
            let what = Bilingual::fixed(
                "joined i18n_content with i18n",
                "将 i18n_content 与 i18n 合并",
            );
            log.lost(id, &known, what);
            text.set("i18n", all);
        }
        if let Some(odd) = text
            .get("i18n_content")
            .filter(|odd| !odd.is_object() && !odd.is_blank())
        {
            let what = Bilingual::fixed(
                "removed an i18n_content that is no object",
                "删除了不是对象的 i18n_content",
            );
            log.gone(id, odd, what);
        }
        text.rename("i18n", "i18n_content");
        if let Some(new) = text.get_mut("i18n_content") {
            let what = Bilingual::fixed(
                "renamed i18n to i18n_content",
                "将 i18n 改名为 i18n_content",
            );
            log.changed(id, None, new, what);
        }
    }
    let Some(words) = text.get("i18n_content").filter(|words| words.is_object()) else {
        return;
    };
    if text.has("content") {
        return;
    }
    let Some(word) = default_of(words).cloned() else {
        return;
    };
    let from = word.from;
    let mut content = Part {
        from,
        value: word.value,
        ..Part::default()
    };
    let what = Bilingual::fixed(
        "filled the missing content from the default language",
        "用默认语言补全缺少的 content",
    );
    log.changed(id, from, &mut content, what);
    if let Value::Object(members) = &mut text.value {
        let at = members
            .iter()
            .position(|(key, _)| key == "i18n_content")
            .unwrap_or(members.len());
        members.insert(at, ("content".to_owned(), content));
    }
}

/// Makes a text plain_text, its Markdown signs taken away; whether it was something else.
pub(super) fn make_plain(text: &mut Part, id: &'static str, log: &mut Log) -> bool {
    if !text.is_object() || text.tag() == "plain_text" {
        return false;
    }
    if !matches!(text.tag(), "" | "lark_md" | "markdown") {
        return false;
    }
    let is_markdown = !text.tag().is_empty();
    match text.get_mut("tag") {
        Some(tag) => {
            if tag.str().is_none() {
                let what =
                    Bilingual::fixed("removed a tag that is no string", "删除了不是字符串的 tag");
                log.gone("wrong_type", tag, what);
            }
            tag.value = Value::String("plain_text".to_owned());
            log.changed(
                id,
                None,
                tag,
                Bilingual::fixed("made the text plain_text", "将文本改为 plain_text"),
            );
        }
        None => text.set_first("tag", "plain_text"),
    }
    if is_markdown {
        let strip = |content: &mut Part, log: &mut Log| {
            let Some(old) = content.str() else {
                return;
            };
            let new = stripped(old).replace(super::markdown::TICK, "`");
            if new == old {
                return;
            }
            let lost = super::report::excerpt(content);
            content.value = Value::String(new);
            let what = Bilingual::fixed(
                "took the Markdown signs out of the text",
                "去除了文本中的 Markdown 符号",
            );
            log.changed(id, None, content, what).losing(lost);
        };
        if let Some(content) = text.get_mut("content") {
            strip(content, log);
        }
        if let Some(words) = text.get_mut("i18n_content") {
            words
                .members_mut()
                .iter_mut()
                .for_each(|(_, word)| strip(word, log));
        }
    }
    true
}

/// A Markdown text without its signs: bold, italic, struck out, links and tags. Signs without a partner are words.
fn stripped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let tail = &rest[c.len_utf8()..];
        let found = match c {
            '*' | '~' => ["***", "**", "*", "~~"]
                .iter()
                .find_map(|sign| between(rest, sign)),
            '[' => link(tail),
            '<' => near(tail, &['>'])
                .filter(|end| is_tag(&tail[..*end]))
                .map(|end| ("", &tail[end + 1..])),
            _ => None,
        };
        match found {
            Some((name, behind)) => {
                out.push_str(&stripped(name));
                rest = behind;
            }
            None => {
                out.push(c);
                rest = tail;
            }
        }
    }
    out
}

/// What stands between a sign and its next one, and what follows that.
fn between<'a>(text: &'a str, sign: &str) -> Option<(&'a str, &'a str)> {
    let inside = text.strip_prefix(sign)?;
    let (name, behind) = inside.split_once(sign)?;
    let is_word = !name.is_empty() && name.trim() == name && !name.starts_with(['*', '~']);
    is_word.then_some((name, behind))
}

/// The name of `name](address)…` and what follows it.
fn link(text: &str) -> Option<(&str, &str)> {
    let end = near(text, &[']', '[', '\n'])?;
    let (name, address) = (&text[..end], text[end..].strip_prefix("](")?);
    let close = near(address, &[')', '\n'])?;
    Some((name, address[close..].strip_prefix(')')?))
}

/// Characters that a link or a tag has at most.
const LONGEST: usize = 4096;

/// Where one of the signs stands first, if that is not too far away.
fn near(text: &str, signs: &[char]) -> Option<usize> {
    text.char_indices()
        .take(LONGEST)
        .find(|(_, c)| signs.contains(c))
        .map(|(at, _)| at)
}

fn is_tag(inside: &str) -> bool {
    let name = inside.trim_start_matches('/');
    [
        "font", "a", "at", "link", "text_tag", "br", "b", "i", "strong", "em", "s", "del",
    ]
    .iter()
    .any(|tag| {
        name.strip_prefix(tag)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '/', '=']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_go_and_words_stay() {
        for (old, new) in [
            ("**Yes**", "Yes"),
            ("a *b* ~~c~~", "a b c"),
            (
                "[Go](https://example.com) <font color='red'>now</font>",
                "Go now",
            ),
            ("2 * 3 < 4 [x]", "2 * 3 < 4 [x]"),
            ("❌ 结束", "❌ 结束"),
        ] {
            assert_eq!(stripped(old), new);
        }
    }
}
