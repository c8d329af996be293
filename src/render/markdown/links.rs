//! Addresses that stand in a text by themselves.

/// What ends an address beside white space.
const ENDS: [char; 5] = ['<', '>', '"', '`', '|'];
/// What belongs to the sentence where an address ends with it.
const SENTENCE: [char; 9] = ['.', ',', ';', ':', '!', '?', '\'', '*', '_'];

/// The first address in a text, as bytes of it. As in the client, Chinese letters behind an address belong to it.
pub(super) fn first(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        let rest = &text[start..];
        from = start + "http".len();
        let Some(host) = ["http://", "https://"]
            .iter()
            .find_map(|scheme| rest.strip_prefix(scheme))
        else {
            continue;
        };
        let before = text[..start].chars().next_back();
        if before.is_some_and(|letter| letter.is_ascii_alphanumeric()) {
            continue;
        }
        let length = host
            .find(|letter: char| letter.is_whitespace() || ENDS.contains(&letter))
            .unwrap_or(host.len());
        let address = host[..length].trim_end_matches(SENTENCE);
        // A bracket belongs to the address where it was opened in it.
        let opened = address.matches('(').count();
        let closed = address.matches(')').count();
        let address = match address.strip_suffix(')') {
            Some(inside) if closed > opened => inside,
            _ => address,
        };
        if address.starts_with(|letter: char| letter.is_alphanumeric() || letter == '[') {
            let scheme = rest.len() - host.len();
            return Some((start, start + scheme + address.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first;

    fn found(text: &str) -> Option<&str> {
        first(text).map(|(from, to)| &text[from..to])
    }

    #[test]
    fn addresses_end_with_their_word_and_not_with_its_sentence() {
        assert_eq!(
            found("see https://a.b/c?d=e#f. Then"),
            Some("https://a.b/c?d=e#f")
        );
        assert_eq!(found("(http://a.b/c_(d))"), Some("http://a.b/c_(d)"));
        assert_eq!(found("https://a.b中文 x"), Some("https://a.b中文"));
        assert_eq!(found("xhttps://a.b https:// http"), None);
    }
}
