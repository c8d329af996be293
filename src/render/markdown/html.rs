//! Tags in Markdown: read leniently, and kept from CommonMark where it would misread them.

use std::fmt::Write as _;

/// Writes what stands between `<raw>` tags so that nothing in it is read as markup.
pub(super) fn escaped_raw(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, behind)) = rest.split_once("<raw>") {
        let Some((inside, after)) = behind.split_once("</raw>") else {
            break;
        };
        out.push_str(before);
        for letter in inside.chars() {
            if letter.is_ascii_punctuation() {
                let _ = write!(out, "&#{};", u32::from(letter));
            } else {
                out.push(letter);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Tags of Feishu's own whose names CommonMark does not take for tags, because of the underscore.
const UNDERSCORED: [(&str, &str); 3] = [
    ("text_tag", "text-tag"),
    ("number_tag", "number-tag"),
    ("local_datetime", "local-datetime"),
];

/// Gives such tags names that CommonMark takes.
pub(super) fn hyphenated(content: &str) -> String {
    let mut content = content.to_owned();
    for (name, hyphen) in UNDERSCORED {
        if content.contains(name) {
            content = content.replace(&format!("<{name}"), &format!("<{hyphen}"));
            content = content.replace(&format!("</{name}"), &format!("</{hyphen}"));
        }
    }
    content
}

/// Takes [`hyphenated`] back, for code.
pub(super) fn underscored(code: &str) -> String {
    let mut code = code.to_owned();
    for (name, hyphen) in UNDERSCORED {
        if code.contains(hyphen) {
            code = code.replace(&format!("<{hyphen}"), &format!("<{name}"));
            code = code.replace(&format!("</{hyphen}"), &format!("</{name}"));
        }
    }
    code
}

/// `<name key='value'>`, read leniently: values stand in single, double or no quotes.
pub(super) struct HtmlTag {
    pub(super) name: String,
    pub(super) closing: bool,
    /// Whether it ends in `/>`: then nothing stands in it.
    pub(super) empty: bool,
    attributes: Vec<(String, String)>,
}

impl HtmlTag {
    pub(super) fn parse(html: &str) -> Option<Self> {
        let inside = html.trim().strip_prefix('<')?;
        let inside = inside.strip_suffix('>').unwrap_or(inside);
        let (closing, inside) = match inside.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, inside),
        };
        let empty = inside.ends_with('/');
        let inside = inside.trim_end_matches('/').trim();
        let end = inside
            .find(|c: char| c.is_whitespace())
            .unwrap_or(inside.len());
        let name = inside[..end].to_ascii_lowercase();
        if name.is_empty() {
            return None;
        }
        let mut attributes = Vec::new();
        let mut rest = inside[end..].trim_start();
        while let Some(equals) = rest.find('=') {
            let key = rest[..equals].trim().to_ascii_lowercase();
            let behind = rest[equals + 1..].trim_start();
            let (value, next) = match behind.chars().next() {
                Some(quote @ ('\'' | '"')) => match behind[1..].find(quote) {
                    Some(close) => (&behind[1..=close], &behind[close + 2..]),
                    None => (&behind[1..], ""),
                },
                _ => {
                    let close = behind.find(char::is_whitespace).unwrap_or(behind.len());
                    (&behind[..close], &behind[close..])
                }
            };
            attributes.push((key, value.to_owned()));
            rest = next.trim_start();
        }
        Some(Self {
            name,
            closing,
            empty,
            attributes,
        })
    }

    pub(super) fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }
}
