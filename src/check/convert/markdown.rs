//! Markdown: links by platform, and signs that 1.0 showed as they were written.

use std::collections::BTreeSet;

use super::part::{Part, Value, object};
use super::report::{Log, excerpt};
use crate::both;
use crate::card::markup::SINCE_2_0;
use crate::check::text::tags_in;
use crate::lang::Bilingual;

pub(super) fn convert(part: &mut Part, log: &mut Log) {
    let href = part.take("href");
    links(part, href, "md_href", log);
    each_text(part, rewrite, log);
}

/// A lark_md text as a markdown component, with what that has besides.
pub(super) fn component(mut text: Part, icon: Option<Part>, log: &mut Log) -> Part {
    let mut part = object([("tag", "markdown".into())]);
    for key in [
        "content",
        "i18n_content",
        "text_align",
        "text_size",
        "element_id",
    ] {
        if let Some(value) = text.take(key) {
            part.set(key, value);
        }
    }
    part.set_missing_content();
    if let Some(icon) = icon {
        part.set("icon", icon);
    }
    text.take("tag");
    let mut place = text.place();
    leftovers(text, "unknown_property", log);
    part.take_place_of(&mut place);
    each_text(&mut part, rewrite, log);
    part
}

impl Part {
    fn set_missing_content(&mut self) {
        if !self.has("content") {
            self.set("content", "");
        }
    }
}

/// Reports what is left of an object that is no more.
pub(super) fn leftovers(old: Part, id: &'static str, log: &mut Log) {
    if !old.is_object() && !old.is_blank() {
        let what = Bilingual::fixed("removed what is no object", "删除了不是对象的内容");
        log.gone(id, &old, what);
        return;
    }
    for (key, value) in old.into_members() {
        let what = both!(
            "removed {key}, which has no place in the new component",
            "删除了 {key}：新组件中没有对应的属性"
        );
        let is_blank = value.is_blank();
        let entry = log.gone(id, &value, what);
        if !is_blank {
            entry.losing(excerpt(&value));
        }
    }
}

/// The content and its translations.
pub(super) fn each_text(part: &mut Part, change: impl Fn(&mut Part, &mut Log), log: &mut Log) {
    if let Some(content) = part.get_mut("content") {
        change(content, log);
    }
    if let Some(words) = part.get_mut("i18n_content") {
        words
            .members_mut()
            .iter_mut()
            .for_each(|(_, word)| change(word, log));
    }
}

// ---- links by platform

/// The addresses of a link tag.
const ADDRESSES: [&str; 4] = ["url", "pc_url", "ios_url", "android_url"];

/// Writes `[name]($variable)` as link tags with the addresses of `href`.
pub(super) fn links(part: &mut Part, href: Option<Part>, id: &'static str, log: &mut Log) {
    let Some(href) = href else {
        return;
    };
    let mut used = BTreeSet::new();
    if let Some(content) = part.get_mut("content") {
        link_text(content, &href, id, &mut used, log);
    }
    if let Some(words) = part.get_mut("i18n_content") {
        for (_, word) in words.members_mut() {
            link_text(word, &href, id, &mut used, log);
        }
    }
    let from = href.from;
    let mark = part
        .get_mut("content")
        .map_or(0, |content| log.mark(content));
    if !used.is_empty() {
        log.moved(
            id,
            from,
            mark,
            Bilingual::fixed(
                "wrote the addresses of href into the text",
                "将 href 的地址写入文本",
            ),
        );
    }
    for (name, old) in href.members() {
        if used.contains(name.as_str()) {
            let odd = old.members().iter().filter(|(key, address)| {
                address.str().is_none() || !ADDRESSES.contains(&key.as_str())
            });
            for (key, odd) in odd {
                let what = both!(
                    "removed {key}, which is no address",
                    "删除了不是地址的 {key}"
                );
                log.gone(id, odd, what);
            }
        } else {
            let what = both!(
                "removed the address {name}, which the text does not use",
                "删除了文本未使用的地址 {name}"
            );
            log.lost(id, old, what);
        }
    }
    if href.members().is_empty() {
        let what = Bilingual::fixed("removed href", "删除了 href");
        let entry = log.gone(id, &href, what);
        if !href.is_blank() {
            entry.losing(excerpt(&href));
        }
    }
}

fn link_text(
    content: &mut Part,
    href: &Part,
    id: &'static str,
    used: &mut BTreeSet<String>,
    log: &mut Log,
) {
    let Some(old) = content.str() else {
        return;
    };
    let mut out = String::with_capacity(old.len());
    let mut rest = old;
    let mut changed = false;
    while let Some(at) = rest.find("]($") {
        let behind = &rest[at + 3..];
        let start = rest[..at].rfind('[');
        let end = behind.find(')');
        let link = start
            .zip(end)
            .and_then(|(start, end)| Some((start, end, address_tag(href, &behind[..end])?)));
        match link {
            Some((start, end, attributes)) => {
                out.push_str(&rest[..start]);
                let name = &rest[start + 1..at];
                out.push_str(&format!("<link{attributes}>{name}</link>"));
                used.insert(behind[..end].to_owned());
                rest = &behind[end + 1..];
                changed = true;
            }
            None => {
                out.push_str(&rest[..at + 3]);
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    if changed {
        content.value = Value::String(out);
        let what = Bilingual::fixed(
            "wrote links by variable as link tags",
            "将变量链接改写为 <link> 标签",
        );
        log.changed(id, None, content, what);
    }
}

/// Whether a text has link tags, which only the markdown component shows.
pub(super) fn has_link_tags(text: &Part) -> bool {
    let has = |word: &Part| word.str().is_some_and(|word| word.contains("<link "));
    text.get("content").is_some_and(has)
        || text
            .get("i18n_content")
            .is_some_and(|words| words.members().iter().any(|(_, word)| has(word)))
}

/// The attributes of a link tag; `None` where the variable has no address.
fn address_tag(href: &Part, variable: &str) -> Option<String> {
    let addresses = href.get(variable)?;
    let mut out = String::new();
    for key in ADDRESSES {
        if let Some(address) = addresses.text(key).filter(|address| !address.is_empty()) {
            let address = address.replace('\'', "%27");
            out.push_str(&format!(" {key}='{address}'"));
        }
    }
    (!out.is_empty()).then_some(out)
}

// ---- signs

/// Escapes what 1.0 showed as it was written, and mends rules right below a text.
pub(super) fn rewrite(content: &mut Part, log: &mut Log) {
    let Some(old) = content.str() else {
        return;
    };
    let escaped = escaped(old);
    let ruled = with_rules(escaped.as_deref().unwrap_or(old));
    let tags = Tags::of(escaped.as_deref().unwrap_or(old));
    if escaped.is_some() {
        let what = Bilingual::fixed(
            "escaped signs of Markdown, which 1.0 showed as they were",
            "转义了 1.0 按字面显示的 Markdown 符号",
        );
        log.changed("md_syntax", None, content, what);
    }
    if ruled.is_some() {
        let what = Bilingual::fixed("wrote --- as <hr>", "将 --- 改写为 <hr>");
        log.changed("md_hr", None, content, what);
    }
    tags.told(content, log);
    if let Some(new) = ruled.or(escaped) {
        content.value = Value::String(new);
    }
}

/// Escapes the back ticks of a text of the small Markdown, which 1.0 showed as they were.
pub(super) fn small(content: &mut Part, log: &mut Log) {
    let Some(old) = content.str() else {
        return;
    };
    let new = old.replace('`', TICK);
    let tags = Tags::of(&new);
    if new != old {
        content.value = Value::String(new);
        let what = Bilingual::fixed(
            "escaped back ticks, which 1.0 showed as they were",
            "转义了 1.0 按字面显示的反引号",
        );
        log.changed("md_syntax", None, content, what);
    }
    tags.told(content, log);
}

/// A back tick that opens no code.
pub(super) const TICK: &str = "&#96;";

/// The names of tags in a text that the report has to speak of.
struct Tags {
    /// Those that no client knows.
    unknown: Vec<String>,
    /// Those that 2.0 reads and 1.0 did not.
    new: Vec<String>,
}

impl Tags {
    fn of(text: &str) -> Self {
        let (mut unknown, mut new) = (Vec::new(), Vec::new());
        for (name, is_known) in tags_in(text) {
            let list = match is_known {
                false => &mut unknown,
                true if SINCE_2_0.contains(&name) => &mut new,
                true => continue,
            };
            let shown = format!("<{name}>");
            if list.len() < SHOWN_TAGS && !list.contains(&shown) {
                list.push(shown);
            }
        }
        Self { unknown, new }
    }

    fn told(self, content: &mut Part, log: &mut Log) {
        if !self.unknown.is_empty() {
            let names = self.unknown.join(", ");
            let what = both!(
                "left {names} in the text: no client shows these tags, only what stands between them",
                "保留了文本中的 {names}：客户端不显示这些标签，只显示其中的内容"
            );
            log.changed("md_tags", None, content, what);
        }
        if !self.new.is_empty() {
            let names = self.new.join(", ");
            let what = both!(
                "left {names} in the text, which 1.0 did not read and 2.0 draws",
                "保留了文本中的 {names}：1.0 不解析，2.0 会呈现"
            );
            log.changed("md_tags", None, content, what)
                .losing(Bilingual::fixed(
                    "the text looks different from now on",
                    "该文本的显示效果会有所不同",
                ));
        }
    }
}

/// So many tags of a text are named.
const SHOWN_TAGS: usize = 9;

/// The text with escaped signs; `None` where there are none. Blocks of code and lists, which 1.0 has too, stay.
fn escaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut fence: Option<&str> = None;
    let mut in_list = false;
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let body = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - body.len()];
        if let Some(marks) = fence {
            if body
                .trim_end()
                .strip_prefix(marks)
                .is_some_and(|rest| rest.bytes().all(|byte| marks.as_bytes().contains(&byte)))
            {
                fence = None;
            }
            out.push_str(line);
            continue;
        }
        fence = opens_fence(body);
        if fence.is_some() {
            out.push_str(line);
            continue;
        }
        if is_list_item(body) {
            in_list = true;
        } else if !body.trim().is_empty() && indent.is_empty() {
            in_list = false;
        }
        let columns: usize = indent.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
        if columns < 4 || in_list {
            out.push_str(indent);
        }
        let hashes = body.len() - body.trim_start_matches('#').len();
        let is_heading = (1..=6).contains(&hashes)
            && body[hashes..]
                .chars()
                .next()
                .is_none_or(char::is_whitespace);
        let escape = match body.chars().next() {
            Some('#') if is_heading => Some("&#35;"),
            Some('>') => Some("&#62;"),
            Some('|') => Some("&#124;"),
            _ => None,
        };
        let rest = escape.map_or(body, |escape| {
            out.push_str(escape);
            &body[1..]
        });
        out.push_str(&rest.replace('`', TICK));
    }
    (out != text).then_some(out)
}

/// The marks that open a block of code, of which one of back ticks has none behind them.
fn opens_fence(body: &str) -> Option<&str> {
    let letter = body.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = body.len() - body.trim_start_matches(letter).len();
    (length >= 3 && (letter == '~' || !body[length..].contains('`'))).then(|| &body[..length])
}

fn is_list_item(body: &str) -> bool {
    let digits = body.trim_start_matches(|c: char| c.is_ascii_digit());
    body.starts_with("- ")
        || body.starts_with("* ")
        || body.starts_with("+ ")
        || (digits.len() < body.len() && (digits.starts_with(". ") || digits.starts_with(") ")))
}

/// The text with rules that stand right below a text as `<hr>`; `None` where there are none.
fn with_rules(text: &str) -> Option<String> {
    let mut fence = false;
    let mut above = "";
    let mut found = false;
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| {
            let body = line.trim();
            if body.starts_with("```") {
                fence = !fence;
            }
            let is_rule = body.len() >= 3 && body.chars().all(|c| c == '-');
            let below_text = !above.is_empty() && !above.starts_with("```");
            above = body;
            if is_rule && !fence && below_text {
                found = true;
                above = "";
                return "<hr>";
            }
            line
        })
        .collect();
    found.then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_literal_is_escaped() {
        for (old, new) in [
            ("# Title\ntext #3", Some("&#35; Title\ntext #3")),
            ("> quote", Some("&#62; quote")),
            ("`a` b", Some("&#96;a&#96; b")),
            ("a `b` and `c", Some("a &#96;b&#96; and &#96;c")),
            (
                "- `a`\n```b```",
                Some("- &#96;a&#96;\n&#96;&#96;&#96;b&#96;&#96;&#96;"),
            ),
            (
                "````\n```\n`a`\n````\n`b`",
                Some("````\n```\n`a`\n````\n&#96;b&#96;"),
            ),
            ("| a | b |", Some("&#124; a | b |")),
            ("    four", Some("four")),
            ("- a\n    - b", None),
            ("```\n# no\n    no\n```", None),
            ("#tag **b**\n1. one", None),
        ] {
            assert_eq!(escaped(old).as_deref(), new, "{old}");
        }
        assert_eq!(with_rules("a\n---\nb").as_deref(), Some("a\n<hr>\nb"));
        assert_eq!(with_rules("a\n\n---\nb"), None);
        assert_eq!(with_rules("```\na\n---\n```"), None);
    }
}
