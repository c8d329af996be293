//! What the attributes of a tag say: colours, ids and values that it does not know, or none where it needs one.

use super::Found;
use super::tag::Tag;
use crate::both;
use crate::catalog::tables;
use crate::check::ids::{PLACEHOLDER_ID, placeholder};
use crate::check::problem::{Severity, shortened};
use crate::check::rules::Rule;
use crate::check::sight::LOW_CONTRAST;
use crate::check::similar::nearest;
use crate::check::values::listed;
use crate::lang::Bilingual;

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
/// Where a placeholder for a variable of a template stands, which says nothing yet.
fn is_variable(value: &str) -> bool {
    value.contains("${") || value.contains("{{")
}

/// What to say of words in a colour, where they are hard to read.
pub(super) type Unreadable<'a> = &'a dyn Fn(&str) -> Option<(Bilingual, Severity)>;

/// Colours that a tag does not know.
pub(super) fn colors(tag: &Tag<'_>, is_color: &dyn Fn(&str) -> bool, found: &mut Vec<Found>) {
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
            let title = both!(
                "Write \"{near}\" for \"{shown}\"",
                "将「{shown}」改为「{near}」"
            );
            (title, vec![(range, near.to_owned())])
        });
        found.push(problem);
    }
}

/// Words in a colour that cannot be told from what is behind them.
pub(super) fn words(tag: &Tag<'_>, unreadable: Unreadable<'_>, found: &mut Vec<Found>) {
    let color = tag.attribute("color").filter(|_| tag.name == "font");
    let problem = color.and_then(|(name, range)| Some((unreadable(name)?, range)));
    if let Some(((message, severity), range)) = problem {
        found.push(Found {
            severity: Some(severity),
            ..Found::new(&LOW_CONTRAST, range, message)
        });
    }
}

/// Attributes that are missing, or whose values mean nothing.
pub(super) fn attributes(tag: &Tag<'_>, found: &mut Vec<Found>) {
    lacking(tag, found);
    unlisted(tag, found);
    of_text_messages(tag, found);
    match tag.name {
        "local_datetime" => moment(tag, found),
        "at" | "person" => placeholders(tag, found),
        _ => {}
    }
}

/// Without an attribute that it needs.
fn lacking(tag: &Tag<'_>, found: &mut Vec<Found>) {
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
}

/// A mention as messages of text have it: a card's has another attribute.
fn of_text_messages(tag: &Tag<'_>, found: &mut Vec<Found>) {
    let mentions = ["id", "ids", "email"];
    if tag.name != "at" || mentions.iter().any(|key| tag.attribute(key).is_some()) {
        return;
    }
    let keys = ["user_id", "open_id"].into_iter();
    let Some((key, range)) = keys
        .filter(|key| tag.attribute(key).is_some())
        .find_map(|key| Some((key, tag.name_of(key)?)))
    else {
        return;
    };
    let message = both!(
        "{key} of <at> is for text messages: in a card nobody is mentioned and a lone @ is shown; write id",
        "<at> 的 {key} 用于文本消息：在卡片中不会提及任何人，只显示一个 @；请改为 id"
    );
    let title = both!("Write id for {key}", "将 {key} 改为 id");
    let fix = (title, vec![(range.clone(), "id".to_owned())]);
    found.push(Found::new(&MARKUP_ATTRIBUTE, range, message).fix(fix));
}

/// With a value that is none of an attribute's.
fn unlisted(tag: &Tag<'_>, found: &mut Vec<Found>) {
    let name = tag.name;
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
}

/// A moment that is no number.
fn moment(tag: &Tag<'_>, found: &mut Vec<Found>) {
    if let Some((value, range)) = tag.attribute("millisecond")
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
}

/// Ids that were copied from an example.
fn placeholders(tag: &Tag<'_>, found: &mut Vec<Found>) {
    let ids = ["id", "ids", "user_id", "open_id"];
    for (value, range) in ids.iter().filter_map(|key| tag.attribute(key)) {
        if let Some(message) = placeholder(value) {
            found.push(Found::new(&PLACEHOLDER_ID, range, message));
        }
    }
}
