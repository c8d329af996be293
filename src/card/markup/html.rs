//! Tags in Markdown, read leniently.

use std::fmt::Write as _;

/// `<name key='value'>`: values stand in single, double or no quotes.
pub(crate) struct HtmlTag {
    pub(crate) name: String,
    pub(crate) closing: bool,
    /// Whether it ends in `/>`: then nothing stands in it.
    pub(crate) empty: bool,
    attributes: Vec<(String, String)>,
}

impl HtmlTag {
    pub(crate) fn parse(html: &str) -> Option<Self> {
        let inside = html.trim().strip_prefix('<')?;
        let inside = inside.strip_suffix('>').unwrap_or(inside);
        let (closing, inside) = match inside.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, inside),
        };
        let empty = inside.ends_with('/');
        let inside = inside.strip_suffix('/').unwrap_or(inside).trim();
        let end = inside
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(inside.len());
        let name = inside[..end].to_ascii_lowercase();
        if name.is_empty() {
            return None;
        }
        let mut attributes = Vec::new();
        let mut rest = inside[end..].trim_start();
        while let Some(equals) = rest.find('=') {
            // A bare word before it has no value.
            let key = rest[..equals].split_whitespace().next_back();
            let key = key.unwrap_or_default().to_ascii_lowercase();
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

    /// The value of an attribute; an empty one counts as none.
    pub(crate) fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Writes it with another name, in the strict form.
    pub(crate) fn write(&self, name: &str, out: &mut String) {
        out.push('<');
        if self.closing {
            out.push('/');
        }
        out.push_str(name);
        for (key, value) in &self.attributes {
            let quote = if value.contains('"') { '\'' } else { '"' };
            let proper = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if !key.is_empty() && key.chars().all(proper) {
                // A quote of both kinds in one value: the second kind is left out.
                let value = value.replace(quote, "").replace('\n', " ");
                let _ = write!(out, " {key}={quote}{value}{quote}");
            }
        }
        if self.empty && !self.closing {
            out.push('/');
        }
        out.push('>');
    }
}
