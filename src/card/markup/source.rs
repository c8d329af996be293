//! The text as CommonMark has to see it: Feishu's tags are kept from being misread, and what the client reads in
//! another way is written so that it comes out right.

use std::fmt::Write as _;

use super::html::HtmlTag;
use super::{BARE_ENTITIES, SHIELD, TAGS};

/// A tag takes at most so many bytes; a `<` whose `>` is farther away is a letter.
const LONGEST_TAG: usize = 4096;

/// Writes a text for CommonMark. `classic` text is that of a 1.0 card, which knows no headings, quotes, tables and code
/// within a line.
pub(crate) fn prepared(content: &str, classic: bool) -> Prepared {
    let mut writer = Writer {
        content,
        out: String::with_capacity(content.len() + 64),
        places: Vec::new(),
        raw: true,
        classic,
    };
    let mut fence: Option<Fence> = None;
    let mut at = 0;
    // Whether a line of words stands above, which `---` would make a heading.
    let mut words_above = false;
    let mut listed = false;
    let mut indented = false;
    let mut table = Table::None;
    while at < content.len() {
        let end = line_end(content, at);
        let line = &content[at..end];
        if let Some(open) = &fence {
            let closes = open.closed_by(line);
            writer.copy(at..end);
            at = end;
            if closes {
                fence = None;
            }
            words_above = false;
            continue;
        }
        let marks = block_marks(line, classic);
        let inside = &line[marks..];
        let blank = inside.trim().is_empty();
        if !blank {
            let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
            // In a list such a line belongs to an item.
            listed = marks > spaces || (listed && (spaces > 0 || words_above));
            indented = spaces >= 4 && !listed && !words_above && !classic;
        }
        if indented {
            writer.copy(at..end);
            at = end;
            continue;
        }
        fence = Fence::opened_by(inside);
        if fence.is_some() {
            writer.copy(at..end);
            at = end;
            continue;
        }
        let row = table.next(inside);
        if table == Table::Rows && row == Table::None && !blank && marks == 0 {
            writer.out.push('\n');
        }
        table = row;
        if classic && words_above && is_underline(inside) {
            writer.out.push('\n');
        }
        writer.copy(at..at + marks);
        let bytes = inside.as_bytes();
        let tag = bytes.first() == Some(&b'<')
            && bytes
                .get(1)
                .is_some_and(|next| next.is_ascii_alphabetic() || b"/!?".contains(next));
        let block = classic && matches!(bytes.first(), Some(b'#' | b'>' | b'='));
        if tag || block {
            writer.out.push(SHIELD);
        }
        words_above = !blank;
        at = writer.line(at + marks, end);
    }
    Prepared {
        text: writer.out,
        places: writer.places,
    }
}

/// A text as CommonMark has to see it, and where its pieces stand in the text of the card.
pub(crate) struct Prepared {
    pub(crate) text: String,
    /// Pieces that were taken over: where each begins here, and where in the card's text.
    places: Vec<(usize, usize)>,
}

impl Prepared {
    /// The byte of the card's text that stands at a byte of this one; of what was put in, the byte behind what stands
    /// before it.
    pub(crate) fn original(&self, at: usize) -> usize {
        let next = self.places.partition_point(|(here, _)| *here <= at);
        let Some((here, there)) = next.checked_sub(1).and_then(|last| self.places.get(last)) else {
            return 0;
        };
        let end = self
            .places
            .get(next)
            .map_or(usize::MAX, |(_, there)| *there);
        (there + (at - here)).min(end)
    }
}

/// How far a table has been read. CommonMark's extension takes any line behind a table as a row of it; in the client a
/// line without a bar ends the table (seen in screenshots).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    None,
    /// A line with bars, which may be a header.
    Header,
    Rows,
}

impl Table {
    /// What the next line makes of it.
    fn next(self, line: &str) -> Self {
        let is_delimiter =
            || line.contains('-') && line.trim().bytes().all(|byte| b"|:- \t".contains(&byte));
        match (self, line.contains('|')) {
            (Self::Rows, true) => Self::Rows,
            (Self::Header, true) if is_delimiter() => Self::Rows,
            (_, true) => Self::Header,
            (_, false) => Self::None,
        }
    }
}

/// Takes the hyphens of tags back, for code.
pub(crate) fn as_typed(code: &str) -> String {
    let mut code = code.replace(SHIELD, "");
    for (name, hyphen) in TAGS {
        if name != hyphen && code.contains(hyphen) {
            code = code.replace(&format!("<{hyphen}"), &format!("<{name}"));
            code = code.replace(&format!("</{hyphen}"), &format!("</{name}"));
        }
    }
    code
}

fn line_end(content: &str, at: usize) -> usize {
    content[at..]
        .find('\n')
        .map_or(content.len(), |length| at + length + 1)
}

/// The bytes of the marks of quotes and lists, and of spaces, that a line begins with.
fn block_marks(line: &str, classic: bool) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t'))
            || (bytes.get(at) == Some(&b'>') && !classic)
        {
            at += 1;
        }
        let digits = bytes[at..]
            .iter()
            .take(9)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let mark = match bytes.get(at + digits) {
            Some(b'.' | b')') if digits > 0 => digits + 1,
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            _ => return at,
        };
        if bytes.get(at + mark) != Some(&b' ') {
            return at;
        }
        at += mark + 1;
    }
}

/// `---` or `===`.
fn is_underline(line: &str) -> bool {
    let line = line.trim_end();
    line.len() > 1
        && (line.bytes().all(|byte| byte == b'-') || line.bytes().all(|byte| byte == b'='))
}

/// The begin of a block of code.
struct Fence {
    letter: u8,
    length: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let letter = *line.as_bytes().first()?;
        let length = line.bytes().take_while(|byte| *byte == letter).count();
        let fence = matches!(letter, b'`' | b'~') && length >= 3;
        (fence && (letter == b'~' || !line[length..].contains('`')))
            .then_some(Self { letter, length })
    }

    fn closed_by(&self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        line.len() >= self.length && line.bytes().all(|byte| byte == self.letter)
    }
}

struct Writer<'a> {
    content: &'a str,
    out: String,
    /// See [`Prepared::places`].
    places: Vec<(usize, usize)>,
    /// Whether a `</raw>` may still come.
    raw: bool,
    /// True if backticks are ordinary letters, as in a 1.0 card.
    classic: bool,
}

impl Writer<'_> {
    /// Writes a part of the text as it is.
    fn copy(&mut self, range: std::ops::Range<usize>) {
        if !range.is_empty() {
            self.places.push((self.out.len(), range.start));
            self.out.push_str(&self.content[range]);
        }
    }

    /// Writes the words of a line; what stands between tags may reach over its end. Gives where it ended.
    fn line(&mut self, from: usize, end: usize) -> usize {
        let content = self.content;
        let bytes = content.as_bytes();
        let (mut at, mut end) = (from, end);
        let mut copied = from;
        while at < end {
            let taken = match bytes[at] {
                b'\\' => {
                    at += 1 + usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii));
                    continue;
                }
                b'`' if self.classic => {
                    self.copy(copied..at);
                    self.out.push_str("\\`");
                    Some(at + 1)
                }
                b'`' => {
                    at += code_span(&content[at..end]);
                    continue;
                }
                b'<' => self.tag(at, copied),
                b'&' => self.entity(at, copied),
                // One wave is a letter, two strike through.
                b'~' => {
                    let run = bytes[at..end]
                        .iter()
                        .take_while(|byte| **byte == b'~')
                        .count();
                    if run == 1 {
                        self.copy(copied..at);
                        self.out.push_str("\\~");
                        Some(at + 1)
                    } else {
                        at += run;
                        continue;
                    }
                }
                _ => None,
            };
            match taken {
                Some(next) => {
                    at = next;
                    copied = next;
                    if at > end {
                        end = line_end(content, at);
                    }
                }
                None => at += 1,
            }
        }
        // A step over an escaped line break.
        let at = at.min(content.len());
        self.copy(copied.min(at)..at);
        at
    }

    /// Writes the tag at a place, after what stands before it; gives where it ends.
    fn tag(&mut self, at: usize, copied: usize) -> Option<usize> {
        let content = self.content;
        let rest = &content[at..];
        let name_at = if rest.starts_with("</") { 2 } else { 1 };
        let name = &rest[name_at..];
        let length = name
            .bytes()
            .take(16)
            .take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_')
            .count();
        if name.starts_with("http") {
            // An address between angle brackets is one to CommonMark too.
            let end = rest
                .bytes()
                .take(LONGEST_TAG)
                .position(|byte| byte == b'>' || byte.is_ascii_whitespace())?;
            self.copy(copied..at + end + 1);
            return content
                .is_char_boundary(at + end + 1)
                .then_some(at + end + 1);
        }
        let (_, hyphen) = TAGS.iter().find(|(tag, _)| *tag == &name[..length])?;
        let mut quote = 0;
        let mut end = None;
        for (offset, byte) in rest.bytes().enumerate().take(LONGEST_TAG) {
            match byte {
                b'\'' | b'"' if quote == 0 && rest[..offset].trim_end().ends_with('=') => {
                    quote = byte
                }
                byte if byte == quote => quote = 0,
                b'>' if quote == 0 => {
                    end = Some(offset + 1);
                    break;
                }
                b'<' if quote == 0 && offset > 0 => return None,
                _ => {}
            }
        }
        // A quote that is never closed ends with its tag.
        let bracket = || rest.bytes().take(LONGEST_TAG).position(|byte| byte == b'>');
        let end = end.or_else(|| bracket().map(|end| end + 1))?;
        let after = name.as_bytes().get(length).copied().unwrap_or(b'>');
        if !(after.is_ascii_whitespace() || matches!(after, b'>' | b'/' | b'=')) {
            return None;
        }
        self.copy(copied..at);
        if &rest[..end] == "<raw>" && self.raw {
            if let Some(inside) = rest[end..].find("</raw>") {
                self.raw(&rest[end..end + inside]);
                return Some(at + end + inside + "</raw>".len());
            }
            self.raw = false;
        }
        match HtmlTag::parse(&rest[..end]) {
            Some(tag) => tag.write(hyphen, &mut self.out),
            None => self.copy(at..at + end),
        }
        Some(at + end)
    }

    /// Writes text so that nothing in it is read as markup.
    fn raw(&mut self, inside: &str) {
        for letter in inside.chars() {
            if letter.is_ascii_punctuation() {
                let _ = write!(self.out, "&#{};", u32::from(letter));
            } else {
                self.out.push(letter);
            }
        }
    }

    /// Gives a character's name the semicolon that it lacks.
    fn entity(&mut self, at: usize, copied: usize) -> Option<usize> {
        let name = &self.content[at + 1..];
        let length = name
            .bytes()
            .take(32)
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        if name.as_bytes().get(length) == Some(&b';') {
            return None;
        }
        let known = (2..=length.min(6))
            .rev()
            .find(|length| BARE_ENTITIES.contains(&format!(" {} ", &name[..*length])))?;
        self.copy(copied..at + known + 1);
        self.out.push(';');
        Some(at + 1 + known)
    }
}

/// The bytes of code between backquotes; those of the quotes alone where none close.
fn code_span(rest: &str) -> usize {
    let run = |text: &str| text.bytes().take_while(|byte| *byte == b'`').count();
    let opening = run(rest);
    let mut at = opening;
    while let Some(next) = rest[at..].find('`') {
        at += next;
        let closing = run(&rest[at..]);
        at += closing;
        if closing == opening {
            return at;
        }
    }
    opening
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: &str) -> String {
        prepared(content, false).text.replace(SHIELD, "^")
    }

    #[test]
    fn a_place_in_what_was_prepared_is_known_in_the_text() {
        let content =
            "1~2 <text_tag color=red>中**a</text_tag>\n> <at id=x></at> ~ b\n| a |\n|---|\nz ** y";
        let source = prepared(content, false);
        for sign in ["1", "中", "**a", "b\n", "z", "** y"] {
            let here = source.text.find(sign).expect("it is there");
            assert_eq!(
                source.original(here),
                content.find(sign).expect("it is there"),
                "{sign}"
            );
        }
    }

    #[test]
    fn tags_are_written_as_commonmark_takes_them() {
        assert_eq!(
            text("a <text_tag color = red>b</text_tag>"),
            "a <text-tag color=\"red\">b</text-tag>"
        );
        assert_eq!(
            text("<link url=https://a.b/?c=d&e icon='f'>"),
            "^<link url=\"https://a.b/?c=d&e\" icon=\"f\">"
        );
        assert_eq!(text("- <hr/>"), "- ^<hr/>");
        assert_eq!(
            text("<font color='red>x</font>"),
            "^<font color=\"red\">x</font>"
        );
        assert_eq!(text("- a\n\n    ~"), "- a\n\n    \\~");
        assert_eq!(text("a <texting> <word b=c>"), "a <texting> <word b=c>");
    }

    #[test]
    fn code_stays_as_it_was_typed() {
        for code in [
            "```\n<text_tag a=b> &copy ~x <raw>*</raw>\n```\n",
            "`<text_tag> &copy ~`",
            "> ~~~~\n> <at id=1>\n> ~~~\n",
            "    <font a=b> &copy\n\n    ~",
        ] {
            assert_eq!(text(code), code);
        }
    }

    #[test]
    fn old_names_of_characters_count_without_a_semicolon() {
        assert_eq!(
            text("&copy &regx &nbsp; &notin; &word &a"),
            "&copy; &reg;x &nbsp; &notin; &word &a"
        );
        assert_eq!(text("&&zwj;reg"), "&&zwj;reg");
        assert_eq!(
            text("[a](https://b?c=1&region=2)"),
            "[a](https://b?c=1&reg;ion=2)"
        );
    }

    #[test]
    fn raw_words_and_single_waves_are_escaped() {
        assert_eq!(text("<raw>*a*\n# b</raw> c"), "^&#42;a&#42;\n&#35; b c");
        assert_eq!(text("<raw>a"), "^<raw>a");
        assert_eq!(text("1~2 ~~3~~ \\~"), "1\\~2 ~~3~~ \\~");
        assert_eq!(text("<https://a.b/~c> ~"), "^<https://a.b/~c> \\~");
    }

    #[test]
    fn a_card_of_1_0_has_no_headings_quotes_and_underlined_titles() {
        let classic = |content: &str| prepared(content, true).text.replace(SHIELD, "^");
        assert_eq!(classic("# a\nb\n---\nc"), "^# a\nb\n\n---\nc");
        assert_eq!(classic("- a\n- b"), "- a\n- b");
        assert_eq!(
            classic("a `b<at id=1>` ```c"),
            "a \\`b<at id=\"1\">\\` \\`\\`\\`c"
        );
        assert_eq!(classic("```\na `b`\n```\n`c`"), "```\na `b`\n```\n\\`c\\`");
    }
}
