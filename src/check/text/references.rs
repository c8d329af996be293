//! What the Markdown of a card refers to: addresses, pictures, people, sounds, emoji, judged by the rules of links,
//! keys and people.

use std::borrow::Cow;
use std::ops::Range;

use super::prose::Prose;
use super::scan::{Reference, attributes, references};
use super::{Flavor, Place};
use crate::both;
use crate::catalog::tables;
use crate::check::problem::{Severity, shortened};
use crate::check::rules::Rule;
use crate::check::similar::nearest;
use crate::check::walk::Walk;
use crate::check::{keys, links, people};
use crate::lang::Bilingual;

pub(in crate::check) static UNKNOWN_EMOJI: Rule = Rule {
    code: "unknown-emoji",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "An emoji has a name that Feishu is not known to have.",
        "表情名称不在已知的飞书表情中。",
    ),
};

/// Unknown emoji that are held against the list at most, in all texts of a card.
const GUESSES: usize = 100;

/// Judges all that a text refers to.
pub(super) fn judge<'a>(walk: &mut Walk<'a>, place: &mut Place, prose: &Prose<'a>, flavor: Flavor) {
    let content = prose.text;
    for reference in references(prose, flavor) {
        match reference {
            Reference::Link(range) => link(walk, place, content, range),
            Reference::Image(range) => image(walk, place, content, range),
            Reference::Glued(range, end) => glued(walk, place, content, range, end),
            Reference::Tag(name, whole) => tag(walk, place, content, name, whole),
            Reference::Emoji(range) => emoji(walk, place, content, range),
        }
    }
}

fn link(walk: &mut Walk<'_>, place: &mut Place, content: &str, range: Range<usize>) {
    let written = &content[range.clone()];
    let address = &*unescaped(written);
    if address.trim().is_empty() {
        let message = Bilingual::fixed(
            "this link has no address; write one that begins with https://",
            "该链接没有地址；请填写以 https:// 开头的网址",
        );
        let brackets = range.start.saturating_sub(1)..range.end + 1;
        place.raise(walk, &links::EMPTY_LINK, &brackets, message);
        return;
    }
    let Some(fault) = links::judge(address, true) else {
        return;
    };
    let answer = fault.answer();
    let mended = fault.mended.as_deref().filter(|_| address == written);
    let fix = mended.and_then(|mended| {
        let old = shortened(written);
        let title = both!("Write {mended} for {old}", "将 {old} 改为 {mended}");
        place.fix(walk, &range, mended, title)
    });
    let problem = place
        .raise(walk, fault.rule, &range, fault.message)
        .rated(fault.severity);
    if let Some((code, words)) = answer {
        problem.refused(code, words);
    }
    problem.fix(fix);
}

/// An address without the backslashes that only keep a sign from being Markdown.
fn unescaped(address: &str) -> Cow<'_, str> {
    if !address.contains('\\') {
        return address.into();
    }
    let mut out = String::with_capacity(address.len());
    let mut chars = address.chars().peekable();
    while let Some(c) = chars.next() {
        let is_escape = c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation);
        out.push(if is_escape {
            chars.next().unwrap_or(c)
        } else {
            c
        });
    }
    out.into()
}

fn image(walk: &mut Walk<'_>, place: &mut Place, content: &str, range: Range<usize>) {
    let key = &content[range.clone()];
    let Some(fault) = keys::judge(key) else {
        return;
    };
    let (rule, answer) = keys::broken(fault, key, true);
    let problem = place.raise(walk, rule, &range, fault.message(key, true));
    if let Some((code, words)) = answer {
        problem.refused(code, words);
    }
}

fn glued(walk: &mut Walk<'_>, place: &mut Place, content: &str, range: Range<usize>, end: usize) {
    let address = &content[range.start..end];
    let message = both!(
        "the Chinese text behind {address} is taken as part of the address, so the link is wrong or sending fails; put a blank between them",
        "{address} 后面的中文会被当作网址的一部分，链接会出错或发送失败；请在两者之间加空格"
    );
    let title = Bilingual::fixed("Put a blank between them", "在两者之间加空格");
    let fix = place.fix(walk, &(end..end), " ", title);
    place
        .raise(walk, &links::LINK_GLUED, &range, message)
        .fix(fix);
}

fn tag<'a>(
    walk: &mut Walk<'a>,
    place: &mut Place,
    content: &'a str,
    name: Range<usize>,
    whole: Range<usize>,
) {
    let attributes = attributes(content, name.end..whole.end);
    let find = |wanted: &str| {
        let found = attributes.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, range)| range.clone())
    };
    match &content[name] {
        "a" | "link" => {
            for key in ["href", "url", "pc_url", "ios_url", "android_url"] {
                // An empty one counts as not given.
                if let Some(range) =
                    find(key).filter(|range| !content[range.clone()].trim().is_empty())
                {
                    link(walk, place, content, range);
                }
            }
        }
        "audio" => {
            let id = find("audio_id").map(|range| &content[range]);
            let at = place.range(walk, &whole);
            walk.players
                .push((place.node, at, id.filter(|id| !id.is_empty())));
            if let Some(range) = find("file_key") {
                let key = &content[range.clone()];
                if let Some(fault) = keys::judge(key) {
                    let (rule, answer) = keys::broken(fault, key, false);
                    let problem = place.raise(walk, rule, &range, fault.message(key, false));
                    if let Some((code, words)) = answer {
                        problem.refused(code, words);
                    }
                }
            }
        }
        "at" | "person" => {
            for key in ["id", "ids", "email"] {
                if let Some(range) = find(key) {
                    let ids = &content[range.clone()];
                    let found = ids
                        .split(',')
                        .take(GUESSES)
                        .find_map(|id| people::judge(walk.options.target, id));
                    if key == "id"
                        && found.is_none()
                        && ids != "all"
                        && let Some(message) = people::no_person(ids)
                    {
                        place.raise(walk, &people::PERSON_ID, &range, message);
                    }
                    if let Some((message, words)) = found {
                        place
                            .raise(walk, &people::WEBHOOK_PERSON, &range, message)
                            .refused(people::INVALID, words);
                    }
                }
            }
        }
        _ => {}
    }
}

fn emoji(walk: &mut Walk<'_>, place: &mut Place, content: &str, range: Range<usize>) {
    let token = &content[range.clone()];
    let known = &tables().emoji;
    if known.contains_key(token) || walk.guesses >= GUESSES {
        return;
    }
    walk.guesses += 1;
    let same = known
        .keys()
        .filter(|name| name.eq_ignore_ascii_case(token))
        .min();
    let is_upper = !token.bytes().any(|byte| byte.is_ascii_lowercase());
    // In order, so that of two that are equally near the same one is taken each time.
    let near = same.map(String::as_str).or_else(|| {
        let mut names: Vec<&str> = known.keys().map(String::as_str).collect();
        names.sort_unstable();
        nearest(token, names).filter(|_| is_upper && token.len() > 3)
    });
    let Some(near) = near else {
        let message = both!(
            "\":{token}:\" is none of the emoji that Feishu is known to have; where the client has none of that name, it shows these letters",
            "「:{token}:」不在已知的飞书表情中；如客户端没有该表情，将原样显示这些字符"
        );
        place.raise(walk, &UNKNOWN_EMOJI, &range, message);
        return;
    };
    let message = both!(
        "\":{token}:\" is no emoji of Feishu's and shows as these letters; did you mean \":{near}:\"?",
        "「:{token}:」不是飞书表情，会原样显示；是否想写「:{near}:」？"
    );
    let title = both!(
        "Write \":{near}:\" for \":{token}:\"",
        "将「:{token}:」改为「:{near}:」"
    );
    let fix = place.fix(walk, &range, near, title);
    place.raise(walk, &UNKNOWN_EMOJI, &range, message).fix(fix);
}
