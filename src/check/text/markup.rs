//! The tags and signs of a card's Markdown: what the client swallows, and what it cannot read.

use std::collections::HashMap;
use std::ops::Range;

use super::prose::Prose;
use super::{Flavor, Found};
use crate::both;
use crate::card::markup::{BARE_ENTITIES, TAGS};
use crate::catalog::tables;
use crate::check::client::NEWER_THAN_CLIENT;
use crate::check::ids::{PLACEHOLDER_ID, placeholder};
use crate::check::problem::{Severity, shortened};
use crate::check::rules::Rule;
use crate::check::sight::LOW_CONTRAST;
use crate::check::similar::nearest;
use crate::check::values::listed;
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

pub(in crate::check) static MARKUP_COLOR: Rule = Rule {
    code: "markup-color",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A tag in a text names a colour that it does not know.",
        "文本标签使用了不支持的颜色。",
    ),
};

pub(in crate::check) static MARKUP_ATTRIBUTE: Rule = Rule {
    code: "markup-attribute",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A tag in a text lacks an attribute that it needs, or has a value that it does not know.",
        "文本标签缺少必要的属性，或属性值不受支持。",
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
/// What a `local_datetime` may be written as.
const DATE_FORMATS: [&str; 8] = [
    "date_num",
    "date_short",
    "date",
    "week",
    "week_short",
    "time",
    "time_sec",
    "timezone",
];
/// A tag takes at most so many bytes.
const LONGEST: usize = 1024;

/// A tag as it stands in a text.
#[derive(Clone)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) range: Range<usize>,
    pub(super) closing: bool,
    empty: bool,
    /// Names and values with the bytes of the values, without quotes.
    attributes: Vec<(&'a str, Range<usize>)>,
    text: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads the tag that begins with the `<` at a place; `None` where it is only a letter.
    pub(super) fn at(text: &'a str, start: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let closing = bytes.get(start + 1) == Some(&b'/');
        let name_at = start + 1 + usize::from(closing);
        bytes
            .get(name_at)
            .filter(|byte| byte.is_ascii_alphabetic())?;
        let length = bytes[name_at..]
            .iter()
            .take(LONGEST)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
            .count();
        let name = &text[name_at..name_at + length];
        let mut tag = Self {
            name,
            range: start..start,
            closing,
            empty: false,
            attributes: Vec::new(),
            text,
        };
        tag.attributes(name_at + length)?;
        Some(tag)
    }

    fn attributes(&mut self, from: usize) -> Option<()> {
        let bytes = self.text.as_bytes();
        let last = bytes.len().min(from + LONGEST);
        let mut at = from;
        loop {
            let blanks = at;
            while at < last && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            match bytes[..last].get(at)? {
                b'>' => break,
                b'/' if bytes.get(at + 1) == Some(&b'>') => {
                    self.empty = true;
                    at += 1;
                    break;
                }
                _ if blanks == at => return None,
                _ => {}
            }
            let key = at;
            while at < last
                && (bytes[at].is_ascii_alphanumeric()
                    || matches!(bytes[at], b'_' | b'-' | b':' | b'.'))
            {
                at += 1;
            }
            let name = &self.text[key..at];
            if name.is_empty() {
                return None;
            }
            let mut sign = at;
            while sign < last && bytes[sign].is_ascii_whitespace() {
                sign += 1;
            }
            if bytes[..last].get(sign) != Some(&b'=') {
                continue;
            }
            at = sign + 1;
            while at < last && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            let quote = bytes[..last]
                .get(at)
                .filter(|byte| matches!(byte, b'\'' | b'"'));
            let value = match quote {
                Some(quote) => {
                    let length = bytes[at + 1..last].iter().position(|byte| byte == quote)?;
                    let value = at + 1..at + 1 + length;
                    at = value.end + 1;
                    value
                }
                None => {
                    let start = at;
                    while at < last
                        && !bytes[at].is_ascii_whitespace()
                        && !matches!(bytes[at], b'<' | b'>')
                    {
                        at += 1;
                    }
                    // `<a href=x/>` ends the tag, not the value.
                    let closes = bytes[..last].get(at) == Some(&b'>') && bytes[at - 1] == b'/';
                    if closes && at - 1 > start && !self.text[start..at].contains("//") {
                        at -= 1;
                    }
                    start..at
                }
            };
            self.text.get(value.clone())?;
            self.attributes.push((name, value));
        }
        self.range.end = at + 1;
        Some(())
    }

    /// The value of an attribute with its bytes; an empty one counts as none.
    pub(super) fn attribute(&self, key: &str) -> Option<(&'a str, Range<usize>)> {
        let (_, range) = self.attributes.iter().find(|(name, _)| *name == key)?;
        let value = &self.text[range.clone()];
        (!value.is_empty()).then(|| (value, range.clone()))
    }

    /// Whether the client knows it.
    pub(super) fn is_known(&self) -> bool {
        TAGS.iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(self.name))
    }

    fn source(&self) -> &'a str {
        &self.text[self.range.clone()]
    }
}

/// Where a placeholder for a variable of a template stands, which says nothing yet.
fn is_variable(value: &str) -> bool {
    value.contains("${") || value.contains("{{")
}

/// What to say of words in a colour, where they are hard to read.
pub(super) type Unreadable<'a> = &'a dyn Fn(&str) -> Option<(Bilingual, Severity)>;

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
    let fix = match near {
        Some(near) => (
            both!("Write <{near}>", "改为 <{near}>"),
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

fn closes_nothing(tag: &Tag<'_>, found: &mut Vec<Found>) {
    let name = tag.name;
    let message = both!(
        "</{name}> closes nothing: no <{name}> is open before it; take it out",
        "</{name}> 前没有对应的 <{name}>；请删除"
    );
    let fix = (
        Bilingual::fixed("Remove it", "删除"),
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

fn colors(tag: &Tag<'_>, is_color: &dyn Fn(&str) -> bool, found: &mut Vec<Found>) {
    let keys: &[&str] = match tag.name {
        "font" | "text_tag" => &["color"],
        "number_tag" => &["background_color", "font_color"],
        "audio" => &["background_color", "fill_color"],
        _ => &[],
    };
    let labels = &tables().text_tag_colors;
    for key in keys {
        let Some((value, range)) = tag.attribute(key).filter(|(value, _)| !is_variable(value))
        else {
            continue;
        };
        let is_label = tag.name == "text_tag";
        let known = if is_label {
            labels.iter().any(|name| name == value)
        } else {
            is_color(value)
        };
        if known {
            continue;
        }
        let names: Vec<&str> = if is_label {
            labels.iter().map(String::as_str).collect()
        } else {
            let mut names: Vec<&str> = tables().colors.keys().map(String::as_str).collect();
            names.sort_unstable();
            names
        };
        let near = nearest(value, names.iter().copied());
        let (name, shown) = (tag.name, shortened(value));
        let message = match near {
            Some(near) => both!(
                "<{name}> does not know the colour \"{shown}\"; did you mean \"{near}\"?",
                "<{name}> 不支持颜色「{shown}」；是否想写「{near}」？"
            ),
            None if is_label => {
                let list = listed(&names);
                both!(
                    "<{name}> does not know the colour \"{shown}\"; use {list}",
                    "<{name}> 不支持颜色「{shown}」；可用：{list}"
                )
            }
            None => both!(
                "<{name}> does not know the colour \"{shown}\"; use a name such as blue or grey-500, or declare it in config.style.color",
                "<{name}> 不支持颜色「{shown}」；请使用 blue、grey-500 等名称，或在 config.style.color 中声明"
            ),
        };
        let mut problem = Found::new(&MARKUP_COLOR, range.clone(), message);
        problem.fix = near.map(|near| {
            let title = both!("Write \"{near}\"", "改为「{near}」");
            (title, vec![(range, near.to_owned())])
        });
        found.push(problem);
    }
}

/// Words in a colour that cannot be told from what is behind them.
fn words(tag: &Tag<'_>, unreadable: Unreadable<'_>, found: &mut Vec<Found>) {
    let color = tag.attribute("color").filter(|_| tag.name == "font");
    let problem = color.and_then(|(name, range)| Some((unreadable(name)?, range)));
    if let Some(((message, severity), range)) = problem {
        found.push(Found {
            severity: Some(severity),
            ..Found::new(&LOW_CONTRAST, range, message)
        });
    }
}

fn attributes(tag: &Tag<'_>, found: &mut Vec<Found>) {
    let name = tag.name;
    let any_of = |keys: &[&str]| keys.iter().any(|key| tag.attribute(key).is_some());
    let lacks = |wanted: &str, en: &str, zh: &str| {
        let message = both!(
            "<{name}> has no {wanted}, so {en}",
            "<{name}> 缺少 {wanted}，{zh}"
        );
        Found::new(&MARKUP_ATTRIBUTE, tag.range.clone(), message)
    };
    match name {
        "at" if !any_of(&["id", "ids", "email", "user_id", "open_id"]) => {
            found.push(lacks(
                "id",
                "nobody is mentioned; add one",
                "不会提及任何人；请添加",
            ));
        }
        "link" if !any_of(&["url", "pc_url", "ios_url", "android_url", "href"]) => {
            found.push(lacks(
                "url",
                "a click opens nothing; add one",
                "点击没有反应；请添加",
            ));
        }
        "audio" if !any_of(&["file_key"]) => {
            found.push(lacks(
                "file_key",
                "nothing can be played; add one",
                "无法播放；请添加",
            ));
        }
        "font" if !any_of(&["color"]) => {
            found.push(lacks(
                "color",
                "it does nothing; add one",
                "不起作用；请添加",
            ));
        }
        _ => {}
    }
    let lists: &[(&str, &str, &[&str])] = &[
        ("local_datetime", "format_type", &DATE_FORMATS),
        ("person", "style", &["normal", "capsule"]),
        ("person", "show_name", &["true", "false"]),
        ("person", "show_avatar", &["true", "false"]),
        ("audio", "style", &["normal", "speak"]),
    ];
    for (_, key, list) in lists.iter().filter(|(tag, ..)| *tag == name) {
        let Some((value, range)) = tag.attribute(key) else {
            continue;
        };
        if list.contains(&value) || is_variable(value) {
            continue;
        }
        let (shown, list) = (shortened(value), listed(list));
        let message = both!(
            "{key} of <{name}> is \"{shown}\", which is none of its values; use {list}",
            "<{name}> 的 {key} 为「{shown}」，不是可用的值；可用：{list}"
        );
        found.push(Found::new(&MARKUP_ATTRIBUTE, range, message));
    }
    if let Some((value, range)) = tag
        .attribute("millisecond")
        .filter(|_| name == "local_datetime")
        && !is_variable(value)
        && value.trim().parse::<i64>().is_err()
    {
        let shown = shortened(value);
        let message = both!(
            "millisecond of <local_datetime> is \"{shown}\", but has to be a number of milliseconds since 1970",
            "<local_datetime> 的 millisecond 为「{shown}」，应为毫秒时间戳"
        );
        found.push(Found::new(&MARKUP_ATTRIBUTE, range, message));
    }
    if matches!(name, "at" | "person") {
        let ids = ["id", "ids", "user_id", "open_id"];
        for (value, range) in ids.iter().filter_map(|key| tag.attribute(key)) {
            if let Some(message) = placeholder(value) {
                found.push(Found::new(&PLACEHOLDER_ID, range, message));
            }
        }
    }
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
