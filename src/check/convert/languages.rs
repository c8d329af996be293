//! One body and one header for all languages, where 1.0 had one for each.

use super::markdown;
use super::part::{Part, Value};
use super::report::{Log, excerpt};
use crate::both;
use crate::lang::Bilingual;

/// The languages that a card is shown in where the reader's own is missing, the first that is there.
const DEFAULTS: [&str; 2] = ["zh_cn", "en_us"];

/// The value of the default language: Chinese, else English, else the first.
pub(super) fn default_of(words: &Part) -> Option<&Part> {
    let named = DEFAULTS
        .iter()
        .filter_map(|code| words.get(code))
        .find(|word| !word.is_blank());
    named.or_else(|| words.members().first().map(|(_, word)| word))
}

fn default_code(lists: &[(String, Part)]) -> usize {
    let at = |code: &&str| lists.iter().position(|(name, _)| name == *code);
    DEFAULTS.iter().find_map(at).unwrap_or(0)
}

/// Folds `i18n_elements` into `elements`.
pub(super) fn elements(card: &mut Part, log: &mut Log) {
    let Some(mut all) = card.take("i18n_elements") else {
        return;
    };
    let from = all.from;
    let what = Bilingual::fixed("removed i18n_elements", "删除了 i18n_elements");
    if !all.is_object() || all.members().is_empty() {
        let entry = log.gone("i18n_elements", &all, what);
        if !all.is_blank() {
            entry.losing(excerpt(&all));
        }
        return;
    }
    let mut lists = Vec::new();
    for (code, list) in std::mem::take(&mut all).into_members() {
        if list.is_array() {
            lists.push((code, list));
        } else {
            let what = both!(
                "removed {code}, which is no list of components",
                "删除了 {code}：它不是组件列表"
            );
            log.lost("i18n_elements", &list, what);
        }
    }
    // A language without components is shown by those of elements, where there are any.
    let filled = lists.iter().any(|(_, list)| !list.items().is_empty());
    let has_elements = card.get("elements").is_some_and(|list| !list.is_blank());
    if lists.is_empty() || (!filled && has_elements) {
        log.moved("i18n_elements", from, 0, what);
        return;
    }
    if let Some(old) = card.take("elements")
        && !old.is_blank()
    {
        let what = Bilingual::fixed(
            "removed elements, over which i18n_elements won",
            "删除了 elements：i18n_elements 优先于它",
        );
        log.lost("i18n_elements", &old, what);
    }
    let count = lists.len();
    let (code, mut base) = lists.remove(default_code(&lists));
    if count == 1 {
        let what = both!(
            "took the components of {code}, the only language",
            "采用唯一语言 {code} 的组件"
        );
        let mark = log.mark(&mut base);
        log.moved("i18n_elements_one", from, mark, what);
    } else {
        let what = both!(
            "took the components of {code} for all languages",
            "所有语言采用 {code} 的组件"
        );
        let mark = log.mark(&mut base);
        log.moved("i18n_elements", from, mark, what);
        // Addresses stand in the texts of 2.0, so each language keeps its own.
        links(&mut base, log);
        lists.iter_mut().for_each(|(_, list)| links(list, log));
        for (other, list) in &lists {
            fold(&mut base, list, other, &code, log);
        }
    }
    card.set("elements", base);
}

/// Writes links by platform into the texts, in all components of a language.
fn links(part: &mut Part, log: &mut Log) {
    let id = match part.tag() {
        "markdown" => "md_href",
        _ => "lark_md_href",
    };
    if part.text("content").is_some() && part.get("href").is_some_and(Part::is_object) {
        let href = part.take("href");
        markdown::links(part, href, id, log);
    }
    part.items_mut()
        .iter_mut()
        .for_each(|item| links(item, log));
    for (key, member) in part.members_mut() {
        if !matches!(key.as_str(), "value" | "chart_spec" | "rows" | "behaviors") {
            links(member, log);
        }
    }
}

/// Writes the texts and pictures of another language into the components of the default one.
fn fold(base: &mut Part, list: &Part, code: &str, base_code: &str, log: &mut Log) {
    if !is_alike(base, list) {
        let what = both!(
            "left out {code}: its components are others than those of {base_code}",
            "未保留 {code}：其组件结构与 {base_code} 不同"
        );
        log.lost("i18n_elements", list, what);
        return;
    }
    let mut folding = Folding {
        code,
        base_code,
        log,
    };
    folding.walk(base, list);
}

/// Whether two lists have the same components at the same places.
fn is_alike(base: &Part, other: &Part) -> bool {
    match (&base.value, &other.value) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_alike(a, b))
        }
        (Value::Object(a), Value::Object(_)) => {
            // A text may be written as plain_text in one language and as lark_md in another only if it is no component.
            base.get("tag").is_some() == other.get("tag").is_some()
                && base.tag() == other.tag()
                && a.iter().all(|(key, part)| match other.get(key) {
                    Some(other) if holds_components(key) => is_alike(part, other),
                    Some(_) => true,
                    None => !holds_components(key),
                })
                && other
                    .members()
                    .iter()
                    .all(|(key, _)| !holds_components(key) || base.has(key))
        }
        _ => base.is_object() == other.is_object() && base.is_array() == other.is_array(),
    }
}

fn holds_components(key: &str) -> bool {
    matches!(
        key,
        "elements" | "columns" | "actions" | "extra" | "fields" | "buttons" | "button_area"
    )
}

struct Folding<'a> {
    code: &'a str,
    base_code: &'a str,
    log: &'a mut Log,
}

impl Folding<'_> {
    fn walk(&mut self, base: &mut Part, other: &Part) {
        if base.is_same(other) {
            return;
        }
        if let (Value::Array(items), Value::Array(others)) = (&mut base.value, &other.value)
            && items.len() == others.len()
        {
            items
                .iter_mut()
                .zip(others)
                .for_each(|(item, other)| self.walk(item, other));
            return;
        }
        if !base.is_object() || !other.is_object() || base.tag() != other.tag() {
            self.differs(other);
            return;
        }
        for (key, value) in other.members() {
            let target = translated(base.tag(), key, base);
            match (target, base.get_mut(key)) {
                (_, Some(known)) if known.is_same(value) => {}
                (Some(target), known) if value.str().is_some() => {
                    if known.is_none() {
                        base.set(key, "");
                    }
                    self.translate(base, target, value);
                }
                // Translations of its own, which the body of each language has once more.
                (_, Some(known)) if matches!(key.as_str(), "i18n" | "i18n_content") => {
                    self.join(known, value);
                }
                (_, Some(known)) if known.is_object() || known.is_array() => {
                    self.walk(known, value);
                }
                _ => self.differs(value),
            }
        }
        let missing: Vec<String> = base
            .members()
            .iter()
            .filter(|(key, part)| !other.has(key) && part.from.is_some() && !is_made(key))
            .map(|(key, _)| key.clone())
            .collect();
        for key in missing {
            let (code, base_code) = (self.code, self.base_code);
            self.log.moved(
                "i18n_elements",
                other.from,
                0,
                both!(
                    "{code} had no {key} here and takes that of {base_code}",
                    "{code} 此处没有 {key}，改用 {base_code} 的取值"
                ),
            );
        }
    }

    fn translate(&mut self, base: &mut Part, target: &str, value: &Part) {
        let mut word = value.clone();
        word.before.clear();
        word.after.clear();
        let code = self.code;
        let what = both!(
            "wrote the {code} text into {target}",
            "将 {code} 的内容写入 {target}"
        );
        self.log.changed("i18n_elements", None, &mut word, what);
        if base.get(target).is_none_or(|words| !words.is_object()) {
            base.set(target, super::part::object([]));
        }
        if let Some(words) = base.get_mut(target) {
            words.set(code, word);
        }
    }

    fn join(&mut self, known: &mut Part, other: &Part) {
        for (code, word) in other.members() {
            if !known.has(code) {
                known.set(code, word.clone());
            } else if known.get(code).is_some_and(|known| !known.is_same(word)) {
                self.differs(word);
            }
        }
    }

    /// What only the default language can say.
    fn differs(&mut self, value: &Part) {
        let (code, base_code) = (self.code, self.base_code);
        let what = both!(
            "left out what is another in {code}; all languages have that of {base_code}",
            "未保留 {code} 中不同的取值；所有语言采用 {base_code} 的取值"
        );
        self.log.lost("i18n_elements", value, what);
    }
}

/// Members that the folding itself has made.
fn is_made(key: &str) -> bool {
    matches!(
        key,
        "i18n_content" | "i18n_img_key" | "i18n_default_value" | "i18n"
    )
}

/// Where the translations of a member stand.
fn translated(tag: &str, key: &str, object: &Part) -> Option<&'static str> {
    match (tag, key) {
        ("plain_text" | "lark_md", "content") => Some(if object.has("i18n") {
            "i18n"
        } else {
            "i18n_content"
        }),
        ("markdown", "content") => Some("i18n_content"),
        ("img" | "custom_icon", "img_key") => Some("i18n_img_key"),
        ("input", "default_value") => Some("i18n_default_value"),
        _ => None,
    }
}

/// Folds `i18n_header` into `header`.
pub(super) fn header(card: &mut Part, log: &mut Log) {
    let Some(mut all) = card.take("i18n_header") else {
        return;
    };
    let from = all.from;
    if !all.is_object() || all.is_blank() {
        let what = Bilingual::fixed("removed i18n_header", "删除了 i18n_header");
        let entry = log.gone("i18n_header", &all, what);
        if !all.is_blank() {
            entry.losing(excerpt(&all));
        }
        return;
    }
    let mut headers = Vec::new();
    for (code, header) in std::mem::take(&mut all).into_members() {
        if header.is_object() && !header.is_blank() {
            headers.push((code, header));
        } else {
            let what = both!(
                "removed {code}, which is no header",
                "删除了 {code}：它不是标题"
            );
            log.lost("i18n_header", &header, what);
        }
    }
    if headers.is_empty() {
        return;
    }
    let count = headers.len();
    let (code, mut base) = headers.remove(default_code(&headers));
    let what = if count == 1 {
        both!(
            "took the header of {code}, the only language",
            "采用唯一语言 {code} 的标题"
        )
    } else {
        both!(
            "took the header of {code} for all languages",
            "所有语言采用 {code} 的标题"
        )
    };
    let mark = log.mark(&mut base);
    log.moved("i18n_header", from, mark, what);
    let mut tags: Vec<(String, Part)> = Vec::new();
    for (other, header) in headers {
        let mut rest = header;
        if let Some(list) = rest.take("text_tag_list") {
            tags.push((other.clone(), list));
        }
        let mut folding = Folding {
            code: &other,
            base_code: &code,
            log,
        };
        folding.header(&mut base, &rest);
    }
    if !tags.is_empty() {
        translate_tags(&mut base, &code, tags, log);
    }
    if let Some(old) = card.take("header")
        && !old.is_blank()
    {
        let what = Bilingual::fixed(
            "removed header, over which i18n_header won",
            "删除了 header：i18n_header 优先于它",
        );
        log.lost("i18n_header", &old, what);
    }
    card.set("header", base);
}

impl Folding<'_> {
    fn header(&mut self, base: &mut Part, other: &Part) {
        for (key, value) in other.members() {
            match base.get_mut(key) {
                Some(known) if known.is_same(value) => {}
                Some(known)
                    if matches!(key.as_str(), "title" | "subtitle")
                        && known.is_object()
                        && value.is_object() =>
                {
                    // A title is a text, with or without its tag.
                    if let Some(word) = value.get("content").filter(|word| word.str().is_some()) {
                        let target = if known.has("i18n") {
                            "i18n"
                        } else {
                            "i18n_content"
                        };
                        if known.get("content").is_none_or(|same| !same.is_same(word)) {
                            self.title(known, target, word);
                        }
                    }
                    let mut rest = value.clone();
                    rest.take("content");
                    for (key, value) in rest.members() {
                        match known.get_mut(key) {
                            Some(same) if same.is_same(value) => {}
                            Some(words) if is_made(key) => self.join(words, value),
                            _ if key == "tag" => {}
                            _ => self.header_differs(value),
                        }
                    }
                }
                _ => self.header_differs(value),
            }
        }
    }

    fn title(&mut self, base: &mut Part, target: &str, value: &Part) {
        let mut word = value.clone();
        let code = self.code;
        let what = both!(
            "wrote the {code} text into {target}",
            "将 {code} 的内容写入 {target}"
        );
        self.log.changed("i18n_header", None, &mut word, what);
        if base.get(target).is_none_or(|words| !words.is_object()) {
            base.set(target, super::part::object([]));
        }
        if let Some(words) = base.get_mut(target) {
            words.set(code, word);
        }
    }

    fn header_differs(&mut self, value: &Part) {
        let (code, base_code) = (self.code, self.base_code);
        let what = both!(
            "left out what is another in {code}; all languages have that of {base_code}",
            "未保留 {code} 中不同的取值；所有语言采用 {base_code} 的取值"
        );
        self.log.lost("i18n_header", value, what);
    }
}

/// The tags of each language, the default one's too: where some language has its own, those without have none.
fn translate_tags(base: &mut Part, code: &str, tags: Vec<(String, Part)>, log: &mut Log) {
    let mut all = match base.take("i18n_text_tag_list") {
        Some(known) if known.is_object() => known,
        _ => super::part::object([]),
    };
    if let Some(own) = base.get("text_tag_list").cloned()
        && !all.has(code)
    {
        let mut own = own;
        own.before.clear();
        own.after.clear();
        all.set(code, own);
    }
    for (code, mut list) in tags {
        let what = both!(
            "wrote the {code} tags into i18n_text_tag_list",
            "将 {code} 的标签写入 i18n_text_tag_list"
        );
        log.changed("i18n_header", None, &mut list, what);
        all.set(&code, list);
    }
    base.set("i18n_text_tag_list", all);
}
