//! Code that is read by its lines or its angle brackets: HTML, XML, differences, Markdown.

use super::languages::language;
use super::lexer;
use super::{Kind, Stretches};

/// Reads elements between angle brackets; `{{ }}` and `{% %}` too where templates stand between them.
pub(super) fn read(code: &str, templates: bool, out: &mut Stretches) {
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        let signs: &[char] = if templates {
            &['<', '{', '&']
        } else {
            &['<', '&']
        };
        let Some(next) = rest.find(signs) else {
            return;
        };
        if next > 0 {
            at += next;
            out.put(at, Kind::Plain);
            continue;
        }
        if rest.starts_with("<!--") {
            at += closed(rest, "-->");
            out.put(at, Kind::Comment);
        } else if rest.starts_with("{{") || rest.starts_with("{%") || rest.starts_with("{#") {
            let (close, kind) = match rest.as_bytes().get(1) {
                Some(b'{') => ("}}", Kind::Variable),
                Some(b'%') => ("%}", Kind::Meta),
                _ => ("#}", Kind::Comment),
            };
            at += closed(rest, close);
            out.put(at, kind);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at += closed(rest, ">");
            out.put(at, Kind::Meta);
        } else if let Some(length) = entity(rest) {
            at += length;
            out.put(at, Kind::Constant);
        } else if rest.starts_with('<')
            && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        {
            let (end, name) = element(code, at, out);
            at = end;
            at = foreign(code, at, name, out);
        } else {
            at += 1;
            out.put(at, Kind::Plain);
        }
    }
}

/// The bytes up to and with what closes; all of them where nothing does.
fn closed(rest: &str, close: &str) -> usize {
    rest.find(close).map_or(rest.len(), |at| at + close.len())
}

fn entity(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('&')?;
    let end = inside
        .bytes()
        .take(32)
        .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'))?;
    (end > 0 && inside.as_bytes().get(end) == Some(&b';')).then_some(end + 2)
}

/// A tag with its attributes: where it ends, and its name.
fn element<'a>(code: &'a str, from: usize, out: &mut Stretches) -> (usize, &'a str) {
    let bytes = code.as_bytes();
    let is_name = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b':' | b'.' | b'@')
            || byte >= 0x80
    };
    let mut at = from + 1;
    if bytes.get(at) == Some(&b'/') {
        at += 1;
    }
    let start = at;
    while at < bytes.len() && is_name(bytes[at]) {
        at += 1;
    }
    let name = &code[start..at];
    out.put(at, Kind::Tag);
    while at < bytes.len() {
        let begin = at;
        match bytes[at] {
            b'>' => {
                out.put(at + 1, Kind::Tag);
                return (at + 1, name);
            }
            b'/' if bytes.get(at + 1) == Some(&b'>') => {
                out.put(at + 2, Kind::Tag);
                return (at + 2, name);
            }
            // A tag that was never closed.
            b'<' => return (at, name),
            quote @ (b'"' | b'\'') => {
                let inside = &bytes[at + 1..];
                at += 1 + inside
                    .iter()
                    .position(|byte| *byte == quote)
                    .map_or(inside.len(), |end| end + 1);
                out.put(at, Kind::String);
            }
            byte if is_name(byte) => {
                while at < bytes.len() && is_name(bytes[at]) {
                    at += 1;
                }
                let value = begin > 0 && bytes[begin - 1] == b'=';
                out.put(at, if value { Kind::String } else { Kind::Key });
            }
            _ => {
                at += 1;
                out.put(at, Kind::Plain);
            }
        }
    }
    (at, name)
}

/// Behind `<script>` and `<style>` another language stands.
fn foreign(code: &str, at: usize, name: &str, out: &mut Stretches) -> usize {
    let (inner, close) = match name {
        "script" => ("javascript", "</script"),
        "style" => ("css", "</style"),
        _ => return at,
    };
    let opened = code[..at].ends_with('>')
        && !code[..at].ends_with("/>")
        && !code[..at].ends_with(&format!("{close}>"));
    let Some(language) = language(inner).filter(|_| opened) else {
        return at;
    };
    let end = code[at..]
        .find(close)
        .map_or(code.len(), |length| at + length);
    lexer::read_part(code, at, end, language, out);
    end
}

/// Reads a difference.
pub(super) fn diff(code: &str, out: &mut Stretches) {
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim_end_matches('\n');
        let kind =
            if text.starts_with("+++") || text.starts_with("---") || text.starts_with("diff ") {
                Kind::Keyword
            } else if text.starts_with("@@") || text.starts_with("index ") {
                Kind::Meta
            } else if text.starts_with('+') {
                Kind::Added
            } else if text.starts_with('-') {
                Kind::Removed
            } else {
                Kind::Plain
            };
        out.put(at + text.len(), kind);
        at += line.len();
        out.put(at, Kind::Plain);
    }
}

/// Reads Markdown.
pub(super) fn markdown(code: &str, out: &mut Stretches) {
    let mut at = 0;
    let mut fenced = false;
    for line in code.split_inclusive('\n') {
        let text = line.trim_end_matches('\n');
        let inside = text.trim_start();
        let indent = text.len() - inside.len();
        let fence = inside.starts_with("```") || inside.starts_with("~~~");
        if fence || fenced {
            out.put(at + text.len(), Kind::String);
            fenced ^= fence;
        } else if inside.starts_with('#') {
            out.put(at + text.len(), Kind::Keyword);
        } else if inside.starts_with('>') {
            out.put(at + text.len(), Kind::Comment);
        } else {
            let bullet = ["- ", "* ", "+ "]
                .iter()
                .any(|mark| inside.starts_with(mark));
            if bullet {
                out.put(at + indent, Kind::Plain);
                out.put(at + indent + 1, Kind::Keyword);
            }
            // Between backquotes; every second piece.
            let mut end = at;
            for (number, piece) in text.split('`').enumerate() {
                let code = number % 2 == 1;
                end += piece.len() + usize::from(number > 0);
                if code && end < at + text.len() {
                    out.put(end + 1, Kind::String);
                } else {
                    out.put(end, Kind::Plain);
                }
            }
        }
        at += line.len();
        out.put(at, Kind::Plain);
    }
}
