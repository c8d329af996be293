//! The tags and signs of a card's Markdown: what the client swallows, and what it cannot read.

use std::collections::HashMap;

use super::attributes::{Unreadable, attributes, colors, words};
use super::prose::Prose;
use super::tag::Tag;
use super::{Flavor, Found};
use crate::both;
use crate::card::markup::{BARE_ENTITIES, TAGS};
use crate::check::client::NEWER_THAN_CLIENT;
use crate::check::problem::{Severity, shortened};
use crate::check::rules::Rule;
use crate::check::similar::nearest;
use crate::lang::Bilingual;

/// Findings in one text that are counted; most of them are not listed.
const FOUND: usize = 10_000;

pub(in crate::check) static SWALLOWED_WORD: Rule = Rule {
    code: "swallowed-word",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A word in angle brackets is no tag of Feishu's, so the client does not show it.",
        "尖括号中的内容不是飞书支持的标签，客户端不会展示。",
    ),
};

pub(in crate::check) static BARE_ENTITY: Rule = Rule {
    code: "bare-entity",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "Letters behind & are taken for a sign although no semicolon follows.",
        "& 后的字母即使没有分号也会被当作特殊符号。",
    ),
};

pub(in crate::check) static UNCLOSED_TAG: Rule = Rule {
    code: "unclosed-tag",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A tag in a text is not closed, or closes nothing.",
        "文本中的标签没有闭合，或没有对应的开始标签。",
    ),
};

pub(in crate::check) static NOT_IN_LARK_MD: Rule = Rule {
    code: "not-in-lark-md",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A text of lark_md has something that only the markdown component reads.",
        "lark_md 文本使用了仅富文本组件支持的语法。",
    ),
};

pub(in crate::check) static VARIABLE_LINK: Rule = Rule {
    code: "variable-link",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A link names a variable of \"href\", which card JSON 2.0 has dropped.",
        "链接引用了 href 变量，卡片 JSON 2.0 已不支持。",
    ),
};

/// Tags that stand alone.
const VOID: [&str; 3] = ["br", "hr", "audio"];
/// Tags that lark_md does not read.
const NOT_SMALL: [&str; 8] = [
    "link",
    "person",
    "number_tag",
    "local_datetime",
    "audio",
    "raw",
    "hr",
    "br",
];
/// Finds everything about tags in a text.
pub(super) fn tags(
    prose: &Prose<'_>,
    flavor: Flavor,
    is_color: &dyn Fn(&str) -> bool,
    unreadable: Unreadable<'_>,
    found: &mut Vec<Found>,
) {
    let mut open = OpenTags::default();
    let mut end = 0;
    for at in prose.marks(|byte| byte == b'<') {
        if found.len() >= FOUND {
            return;
        }
        if at < end {
            continue;
        }
        let Some(tag) = Tag::at(prose.text, at) else {
            continue;
        };
        end = tag.range.end;
        if !tag.is_known() {
            swallowed(&tag, found);
            continue;
        }
        if flavor == Flavor::LarkMd {
            only_in_markdown(&tag, found);
        }
        if tag.closing {
            open.close(&tag, found);
            continue;
        }
        colors(&tag, is_color, found);
        attributes(&tag, found);
        words(&tag, unreadable, found);
        if !tag.empty && !VOID.contains(&tag.name) {
            open.push(tag);
        }
    }
    let is_only = open.tags.len() == 1;
    for tag in open.tags {
        if found.len() >= FOUND {
            return;
        }
        unclosed(&tag, is_only, found);
    }
}

/// The names of the tags that open in a Markdown text, and whether the client knows each.
pub(in crate::check) fn tags_in(text: &str) -> Vec<(&str, bool)> {
    if !text.contains('<') {
        return Vec::new();
    }
    let mut end = 0;
    let mut names = Vec::new();
    for at in Prose::of(text).marks(|byte| byte == b'<') {
        if let Some(tag) = Tag::at(text, at).filter(|_| at >= end) {
            end = tag.range.end;
            if !tag.closing {
                names.push((tag.name, tag.is_known()));
            }
        }
    }
    names
}

/// Tags that are open at a place, and how many of each name, so that none is looked for in vain.
#[derive(Default)]
struct OpenTags<'a> {
    tags: Vec<Tag<'a>>,
    counts: HashMap<&'a str, usize>,
}

impl<'a> OpenTags<'a> {
    fn push(&mut self, tag: Tag<'a>) {
        *self.counts.entry(tag.name).or_default() += 1;
        self.tags.push(tag);
    }

    fn close(&mut self, tag: &Tag<'a>, found: &mut Vec<Found>) {
        if VOID.contains(&tag.name) {
            return;
        }
        if self.counts.get(tag.name).is_none_or(|count| *count == 0) {
            closes_nothing(tag, found);
            return;
        }
        while let Some(last) = self.tags.pop() {
            if let Some(count) = self.counts.get_mut(last.name) {
                *count -= 1;
            }
            if last.name == tag.name {
                break;
            }
            unclosed(&last, false, found);
        }
    }
}

fn swallowed(tag: &Tag<'_>, found: &mut Vec<Found>) {
    let source = shortened(tag.source());
    let names = TAGS.iter().map(|(name, _)| *name);
    let near = nearest(tag.name, names.filter(|_| tag.name.len() > 3));
    let message = match near {
        Some(near) => both!(
            "{source} is no tag of Feishu's, so the client does not show it; did you mean <{near}>?",
            "{source} 不是飞书支持的标签，客户端不会展示；是否想写 <{near}>？"
        ),
        None => both!(
            "{source} is no tag of Feishu's, so the client does not show it; write &lt; for < where it is meant as text",
            "{source} 不是飞书支持的标签，客户端不会展示；如需显示原文，请将 < 写成 &lt;"
        ),
    };
    let name = tag.range.start + 1 + usize::from(tag.closing);
    let old = tag.name;
    let fix = match near {
        Some(near) => (
            both!("Write <{near}> for <{old}>", "将 <{old}> 改为 <{near}>"),
            vec![(name..name + tag.name.len(), near.to_owned())],
        ),
        None => (
            Bilingual::fixed("Show it as text", "按原文展示"),
            vec![
                (tag.range.start..tag.range.start + 1, "&lt;".to_owned()),
                (tag.range.end - 1..tag.range.end, "&gt;".to_owned()),
            ],
        ),
    };
    found.push(Found::new(&SWALLOWED_WORD, tag.range.clone(), message).fix(fix));
}

/// Says of a tag that Feishu does not know that the server of custom bots was seen to refuse a 1.0 card with one.
pub(super) fn refused_in_v1(found: &mut Found) {
    if found.rule.code == SWALLOWED_WORD.code {
        let Bilingual { en, zh } = &found.message;
        found.message = both!(
            "{en} (the server of custom bots was seen to refuse such a card, 11246: unsupported type of html tag)",
            "{zh}（曾见自定义机器人的服务端拒绝此类卡片，11246：unsupported type of html tag）"
        );
    }
}

fn closes_nothing(tag: &Tag<'_>, found: &mut Vec<Found>) {
    let name = tag.name;
    let message = both!(
        "</{name}> closes nothing: no <{name}> is open before it; take it out",
        "</{name}> 前没有对应的 <{name}>；请删除"
    );
    let fix = (
        both!("Remove </{name}>", "删除 </{name}>"),
        vec![(tag.range.clone(), String::new())],
    );
    found.push(Found::new(&UNCLOSED_TAG, tag.range.clone(), message).fix(fix));
}

fn unclosed(tag: &Tag<'_>, is_only: bool, found: &mut Vec<Found>) {
    let name = tag.name;
    let message = both!(
        "<{name}> is not closed, so what follows may be lost or look like it; write </{name}> where it ends",
        "<{name}> 没有闭合，之后的内容可能丢失或样式错误；请在结尾处写 </{name}>"
    );
    // What names a person or a moment holds nothing; what has words to hold ends with their line.
    let holds_nothing = matches!(name, "at" | "person" | "local_datetime");
    let fix =
        (holds_nothing || is_only && !tag.text[tag.range.end..].trim().is_empty()).then(|| {
            let end = if holds_nothing {
                tag.range.end
            } else {
                let line_end = tag.text[tag.range.end..].find('\n');
                line_end.map_or(tag.text.len(), |length| tag.range.end + length)
            };
            let title = both!("Add </{name}>", "添加 </{name}>");
            (title, vec![(end..end, format!("</{name}>"))])
        });
    let mut problem = Found::new(&UNCLOSED_TAG, tag.range.clone(), message);
    problem.fix = fix;
    found.push(problem);
}

fn only_in_markdown(tag: &Tag<'_>, found: &mut Vec<Found>) {
    let several = tag.name == "at" && tag.attribute("ids").is_some();
    if tag.closing || !(several || NOT_SMALL.contains(&tag.name)) {
        return;
    }
    let what = if several {
        "<at ids=…>".to_owned()
    } else {
        format!("<{}>", tag.name)
    };
    let message = both!(
        "{what} is documented for the markdown component only, not for lark_md; use a markdown component",
        "文档中仅富文本组件支持 {what}，lark_md 不支持；请改用富文本组件"
    );
    found.push(Found::new(&NOT_IN_LARK_MD, tag.range.clone(), message));
}

/// Finds players, of which there is something to say.
pub(super) fn players(prose: &Prose<'_>, message: &Bilingual, found: &mut Vec<Found>) {
    if !prose.text.contains("<audio") {
        return;
    }
    for at in prose.marks(|byte| byte == b'<') {
        if let Some(tag) = Tag::at(prose.text, at).filter(|tag| tag.name == "audio" && !tag.closing)
        {
            found.push(Found::new(&NEWER_THAN_CLIENT, tag.range, message.clone()));
        }
    }
}

/// Finds letters behind `&` that browsers, and so the client, take for a sign without a semicolon.
pub(super) fn entities(prose: &Prose<'_>, found: &mut Vec<Found>) {
    let bytes = prose.text.as_bytes();
    for at in prose.marks(|byte| byte == b'&') {
        if found.len() >= FOUND {
            return;
        }
        let name = &prose.text[at + 1..];
        let length = name
            .bytes()
            .take(32)
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        if length < 2 || bytes.get(at + 1 + length) == Some(&b';') {
            continue;
        }
        let known = (2..=length.min(6)).rev().find(|length| {
            let name = &name[..*length];
            BARE_ENTITIES.split(' ').any(|entity| entity == name)
        });
        let Some(known) = known else {
            continue;
        };
        let name = &name[..known];
        let message = both!(
            "&{name} is shown as a sign, not as letters, even without a semicolon; write &amp;{name} for the letters",
            "&{name} 即使没有分号也会显示为符号而不是字母；如需显示字母，请写成 &amp;{name}"
        );
        let fix = (
            both!("Write &amp;{name}", "改为 &amp;{name}"),
            vec![(at..at + 1, "&amp;".to_owned())],
        );
        found.push(Found::new(&BARE_ENTITY, at..at + 1 + known, message).fix(fix));
    }
}

/// Finds `[text]($name)`, whose variables 2.0 has dropped.
pub(super) fn variable_links(prose: &Prose<'_>, found: &mut Vec<Found>) {
    let text = prose.text;
    for (at, _) in text.match_indices("]($") {
        let rest = &text.as_bytes()[at + 3..];
        let length = rest
            .iter()
            .take(256)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
            .count();
        if length == 0 || rest.get(length) != Some(&b')') || prose.is_quiet(at) {
            continue;
        }
        let range = at + 2..at + 3 + length;
        let name = &text[range.clone()];
        let message = both!(
            "{name} is a variable of \"href\", which card JSON 2.0 has dropped, so the link leads nowhere; write the address, or a <link> with one for each platform",
            "{name} 是 href 变量，卡片 JSON 2.0 已不支持，链接无法跳转；请直接写地址，或用 <link> 为各端分别设置"
        );
        found.push(Found::new(&VARIABLE_LINK, range, message));
    }
}
