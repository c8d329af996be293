//! What stands in a string of JSON, without its quotes, and the text that it means.

use super::source_map::Layer;

/// A text as it stands in a string of JSON, without the quotes.
pub(super) fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// What the inside of a string means, which begins at byte `at` of an outer text. Line breaks and tabs may stand as
/// they are; `None` where the text ends the string or has an escape that JSON does not know.
pub(crate) fn unescaped(text: &str, at: usize) -> Option<(String, Layer)> {
    let mut layer = Layer::at(at);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.find(['\\', '"']) {
        out.push_str(&rest[..next]);
        layer.equal(next);
        rest = &rest[next..];
        let (meant, length) = escape(rest)?;
        out.push(meant);
        layer.spelled(meant.len_utf8(), length);
        rest = &rest[length..];
    }
    out.push_str(rest);
    layer.equal(rest.len());
    Some((out, layer.escaped()))
}

/// The character that the escape at the start of a text means, and how many bytes it takes.
fn escape(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'\\') {
        return None;
    }
    let meant = match bytes.get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return code(text),
        _ => return None,
    };
    Some((meant, 2))
}

/// `\uXXXX`, or two of them for a character outside of the basic plane.
fn code(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    };
    let first = unit(0)?;
    let units: Vec<u16> = match char::from_u32(first.into()) {
        Some(_) => vec![first],
        None => vec![first, unit(6)?],
    };
    let meant = char::decode_utf16(units.iter().copied()).next()?.ok()?;
    Some((meant, 6 * units.len()))
}

/// The inside of a string that was copied without its quotes: every quote in it is escaped. `None` where the text is
/// something else.
pub(crate) fn without_quotes(text: &str) -> Option<(String, Layer)> {
    let inside = text.trim_start_matches('\u{feff}').trim();
    let looks_so = inside.starts_with(['{', '[', '\\']) && inside.contains("\\\"");
    let at = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    looks_so.then(|| unescaped(inside, at)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_comes_back_and_what_is_no_inside_is_refused() {
        for text in ["", "say \"hi\"\\\n\t", "中\u{1F600}/\u{1}", "\u{8}\u{c}\r"] {
            let (meant, _) = unescaped(&escaped(text), 0).expect("an inside");
            assert_eq!(meant, text);
        }
        let (meant, _) = unescaped("\\u4e2d\\ud83d\\ude00\\/", 0).expect("an inside");
        assert_eq!(meant, "中\u{1F600}/");
        for text in [
            "\"",
            "\\",
            "\\x",
            "\\u12",
            "\\ud83d",
            "\\ud83d\\u0041",
            "\\ude00",
            "\\u+123",
            "\\u中",
        ] {
            assert_eq!(unescaped(text, 0), None, "{text}");
        }
    }
}
