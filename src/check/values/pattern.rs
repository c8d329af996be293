//! Texts with a form of their own, such as dates and lengths.

use super::{listed, replaced};
use crate::catalog::Property;
use crate::check::problem::Severity;
use crate::check::rules::Rule;
use crate::check::walk::Walk;
use crate::document::NodeId;
use crate::lang::Bilingual;

pub(in crate::check) static PATTERN: Rule = Rule {
    code: "pattern",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A string does not have the documented form.",
        "字符串不符合文档规定的格式。",
    ),
};

/// Whether a date that has the right form is one of the calendar; what is no date is.
pub(super) fn is_in_calendar(property: &Property, text: &str) -> bool {
    if !matches!(property.format.as_deref(), Some("date" | "datetime")) {
        return true;
    }
    let date = text.split(' ').next().unwrap_or_default();
    let mut parts = date.split('-').map(str::parse::<u16>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return true;
    };
    let month = u8::try_from(month)
        .ok()
        .and_then(|month| time::Month::try_from(month).ok());
    let day = u8::try_from(day).ok();
    month
        .zip(day)
        .is_some_and(|(month, day)| time::Date::from_calendar_date(year.into(), month, day).is_ok())
}

pub(super) fn report_pattern(walk: &mut Walk<'_>, node: NodeId, property: &Property, text: &str) {
    let (name, form) = (walk.name_of(node), form_of(property));
    let names: Vec<&str> = property.names().collect();
    let (names_en, names_zh) = match &names[..] {
        [] => (String::new(), String::new()),
        names => (
            format!(" or one of {}", listed(names)),
            format!("，或取值 {}", listed(names)),
        ),
    };
    let shown = if text.chars().count() > 40 {
        text.chars().take(40).collect::<String>() + "…"
    } else {
        text.to_owned()
    };
    let message = Bilingual {
        en: format!(
            "{} is \"{shown}\", but has to be {}{names_en}",
            name.en, form.en
        )
        .into(),
        zh: format!("{} 为「{shown}」，应为{}{names_zh}", name.zh, form.zh).into(),
    };
    let fix = mended(property, text)
        .and_then(|text| replaced(walk, node, &text.into()))
        .or_else(|| walk.unset(node, property));
    walk.raise_at(&PATTERN, node, message).fix(fix);
}

/// The form that a property's pattern describes, in words.
pub(super) fn form_of(property: &Property) -> Bilingual {
    let takes = |text: &str| property.fits_pattern(text);
    match property.format.as_deref() {
        Some("date") => Bilingual::fixed(
            "a date such as \"2026-03-09\"",
            "形如 \"2026-03-09\" 的日期",
        ),
        Some("time") => Bilingual::fixed("a time such as \"09:30\"", "形如 \"09:30\" 的时间"),
        Some("datetime") => Bilingual::fixed(
            "date and time such as \"2026-03-09 09:30\"",
            "形如 \"2026-03-09 09:30\" 的日期时间",
        ),
        _ if takes("rgba(0,0,0,1)") => Bilingual::fixed(
            "a colour such as \"rgba(20, 86, 240, 0.5)\"",
            "形如 \"rgba(20, 86, 240, 0.5)\" 的颜色",
        ),
        _ if takes("8px 8px") && takes("8px") => Bilingual::fixed(
            "lengths such as \"8px\" or \"4px 8px\"",
            "形如 \"8px\" 或 \"4px 8px\" 的长度",
        ),
        _ if takes("80px 80px") => Bilingual::fixed(
            "width and height such as \"80px 80px\"",
            "形如 \"80px 80px\" 的宽和高",
        ),
        _ if takes("50%") && takes("100px") => Bilingual::fixed(
            "a length such as \"100px\" or \"50%\"",
            "形如 \"100px\" 或 \"50%\" 的长度",
        ),
        _ if takes("8px") => Bilingual::fixed("a length such as \"8px\"", "形如 \"8px\" 的长度"),
        _ if takes("100px") => {
            Bilingual::fixed("a length such as \"100px\"", "形如 \"100px\" 的长度")
        }
        _ => Bilingual {
            en: format!("of the form {}", property.pattern().unwrap_or_default()).into(),
            zh: format!("符合 {} 的格式", property.pattern().unwrap_or_default()).into(),
        },
    }
}

/// The string with blanks put right and units put in, where it has the documented form then.
pub(super) fn mended(property: &Property, text: &str) -> Option<String> {
    let parts: Vec<&str> = text
        .split([' ', ',', '\t'])
        .filter(|part| !part.is_empty())
        .collect();
    let with_unit = |part: &&str| match part.trim_end_matches("px").parse::<i32>() {
        Ok(number) => format!("{number}px"),
        Err(_) => (*part).to_owned(),
    };
    let united = parts.iter().map(with_unit).collect::<Vec<_>>().join(" ");
    [parts.join(" "), united]
        .into_iter()
        .find(|new| new != text && property.fits_pattern(new) && is_in_calendar(property, new))
}
