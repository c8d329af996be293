//! Signs that could be marks and are shown as they are typed: the reading that the renderer draws, asked for what it
//! leaves of the text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{SHIELD, parser, prepared};
use crate::card::Flavor;

/// A run of one sign that is shown as it is typed, although it could be a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// One of [`SIGNS`].
    pub(crate) sign: u8,
    /// The bytes of the text.
    pub(crate) range: Range<usize>,
}

/// The signs that are looked for: those of emphasis, those that strike through, and what opens a tag.
const SIGNS: [u8; 4] = [b'*', b'_', b'~', b'<'];

/// Finds the runs of signs that a text shows as typed, in its order. What is escaped, code, or between `<raw>` and
/// `</raw>` is meant so and not among them. `classic` text is that of a 1.0 card.
pub(crate) fn literal(content: &str, flavor: Flavor, classic: bool) -> Vec<Literal> {
    let mut found = Vec::new();
    let has_signs = |text: &str| text.bytes().any(|byte| SIGNS.contains(&byte));
    if !has_signs(content) {
        return found;
    }
    match flavor {
        Flavor::Plain => {}
        Flavor::Markdown => read(content, 0, 0, classic, &mut found),
        // The small Markdown knows no blocks: each line stands for itself.
        Flavor::LarkMd => {
            let mut at = 0;
            for line in content.split('\n') {
                if has_signs(line) {
                    let shielded = format!("{SHIELD}{line}");
                    read(&shielded, SHIELD.len_utf8(), at, classic, &mut found);
                }
                at += line.len() + 1;
            }
        }
    }
    found
}

/// Reads a text without its first bytes, which stands at a place of the whole one.
fn read(text: &str, first: usize, place: usize, classic: bool, found: &mut Vec<Literal>) {
    let source = prepared(text, classic);
    let bytes = source.text.as_bytes();
    // Code, and words of pictures, which are not shown.
    let mut hidden = 0_usize;
    // The last run: its sign and its bytes in the prepared text.
    let mut last: Option<(u8, Range<usize>)> = None;
    let mut add = |run: Option<(u8, Range<usize>)>| {
        if let Some((sign, run)) = run {
            let start = place + source.original(run.start).saturating_sub(first);
            found.push(Literal {
                sign,
                range: start..start + run.len(),
            });
        }
    };
    for (event, range) in parser(&source.text, classic).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image) => hidden = hidden.saturating_sub(1),
            Event::Text(_) if hidden == 0 => {
                for at in range {
                    let sign = bytes[at];
                    if !SIGNS.contains(&sign) || is_escaped(bytes, at) {
                        continue;
                    }
                    match &mut last {
                        Some((before, run)) if *before == sign && run.end == at => run.end += 1,
                        _ => add(last.replace((sign, at..at + 1))),
                    }
                }
            }
            _ => {}
        }
    }
    add(last);
}

/// Returns true if an odd number of backslashes stands before a byte.
fn is_escaped(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at].iter().rev();
    before.take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(content: &str, flavor: Flavor, classic: bool) -> Vec<&str> {
        literal(content, flavor, classic)
            .into_iter()
            .map(|one| &content[one.range])
            .collect()
    }

    #[test]
    fn signs_that_make_nothing_are_found_where_they_stand() {
        let markdown = |content| of(content, Flavor::Markdown, false);
        assert_eq!(markdown("**步骤🍵**开始"), ["**", "**"]);
        assert_eq!(markdown("a **b** *c* ~~d~~ _e_ <at id=all></at>"), [""; 0]);
        assert_eq!(markdown("\\*a `**` <raw>**</raw> &#42;&#42; 1~2"), [""; 0]);
        assert_eq!(markdown("```\n** ~~\n```\n![a*](b) c*"), ["*"]);
        assert_eq!(
            markdown("~~值。~~字 snake_case <font color=red"),
            ["~~", "~~", "_", "<"]
        );
        assert_eq!(markdown("x ***a**"), ["*"]);
        assert_eq!(of("* a\n1~2 **b", Flavor::LarkMd, false), ["*", "**"]);
        assert_eq!(of("* a `*", Flavor::Markdown, true), ["*"]);
        let content = "中~文\n<text_tag>a</text_tag> 字**。**";
        let places: Vec<_> = literal(content, Flavor::LarkMd, false)
            .into_iter()
            .map(|one| one.range.start)
            .collect();
        assert_eq!(
            places,
            [content.find("**").expect("it is there"), content.len() - 2]
        );
    }
}
