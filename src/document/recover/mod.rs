//! Recovery of text that is JSON but for a missing or superfluous bracket, comma, colon or quote: the place of the
//! slip, its fix, and what can be read meanwhile.
//!
//! A parser only knows where it could not go on, which is far behind a bracket that was forgotten. Here the brackets
//! are paired, and where several pairings fit, the one that agrees with the indentation is taken: people and formatters
//! indent what lies inside.

mod reader;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::edit::Splice;
use super::tree::{SyntaxError, syntax_error};
use crate::both;
use crate::lang::Bilingual;
use reader::Reader;

/// The most brackets that are tried as the superfluous one.
const MOST_RETRIES: usize = 3;

/// One slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The bytes at fault: of a bracket that is never closed, the bracket.
    pub range: Range<usize>,
    /// The sentence that says what is wrong there.
    pub reason: Bilingual,
    /// The title of the fix, as a person reads it on a button.
    pub title: Bilingual,
    /// The change that mends it.
    pub splice: Splice,
}

/// A text that could be read after all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The text as JSON.
    pub text: String,
    /// The slips, in the order in which they were met; never empty.
    pub slips: Vec<Slip>,
    /// True if nothing that was written is lost. Only then may it be offered as a fix.
    pub is_whole: bool,
}

impl Recovered {
    /// The changes that make the text JSON, from its end to its beginning.
    pub fn splices(&self) -> Vec<Splice> {
        let mut splices: Vec<Splice> = self.slips.iter().map(|slip| slip.splice.clone()).collect();
        splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
        splices.reverse();
        // What was met first at one place comes first there.
        let mut joined: Vec<Splice> = Vec::with_capacity(splices.len());
        for splice in splices {
            match joined.last_mut() {
                Some(last)
                    if last.range.is_empty()
                        && splice.range.is_empty()
                        && last.range == splice.range =>
                {
                    last.text.insert_str(0, &splice.text);
                }
                _ => joined.push(splice),
            }
        }
        joined
    }

    /// The first slip as the reason why the text is no JSON.
    pub(super) fn error(&self, text: &str) -> Option<Box<SyntaxError>> {
        let first = self.slips.first()?;
        Some(syntax_error(
            text,
            first.range.clone(),
            first.reason.clone(),
        ))
    }

    /// The title of all changes together, as a person reads it on a button.
    pub fn title(&self) -> Bilingual {
        match &self.slips[..] {
            [only] => only.title.clone(),
            [first, others @ ..] if others.iter().all(|one| one.title == first.title) => {
                let (en, zh, times) = (&first.title.en, &first.title.zh, self.slips.len());
                both!("{en} ({times} times)", "{zh}（{times} 处）")
            }
            slips => {
                let count = slips.len();
                both!("Mend the {count} slips", "修正这 {count} 处笔误")
            }
        }
    }
}

/// The text with what it lacks; `None` where it is JSON already, or further from it than a few slips.
pub fn recovered(text: &str) -> Option<Recovered> {
    let ways = [
        // A string that runs over lines, where all else is right.
        Way::default(),
        Way {
            ends_lines: true,
            indented: true,
            ..Way::default()
        },
        Way {
            ends_lines: true,
            ..Way::default()
        },
        Way {
            ends_lines: true,
            keeps_brackets: true,
            indented: true,
            ..Way::default()
        },
        Way {
            ends_lines: true,
            keeps_brackets: true,
            ..Way::default()
        },
    ];
    let mut best: Option<Recovered> = None;
    for way in ways {
        let is_strict = !way.ends_lines;
        let found = attempt(text, way);
        if is_strict {
            let is_escaped = |slip: &Slip| slip.splice.text.starts_with('\\');
            match found.filter(|found| found.slips.iter().all(is_escaped)) {
                None => continue,
                found => return found,
            }
        }
        let is_better = |found: &Recovered| {
            best.as_ref().is_none_or(|best| {
                (found.is_whole, best.slips.len()) > (best.is_whole, found.slips.len())
            })
        };
        if let Some(found) = found.filter(is_better) {
            best = Some(found);
        }
    }
    best
}

/// One of several ways to read a text.
#[derive(Clone, Debug, Default)]
struct Way {
    /// True if the indentation decides what lies in which bracket.
    indented: bool,
    /// True if a string ends with its line.
    ends_lines: bool,
    /// True if brackets at the end of such a line are part of the string.
    keeps_brackets: bool,
    /// The positions of superfluous closing brackets, bytes.
    ignored: Vec<usize>,
}

/// Reads a text in one way; where it goes on after its end, the bracket that ended it may be the superfluous one.
fn attempt(text: &str, mut way: Way) -> Option<Recovered> {
    let mut first = None;
    for _ in 0..MOST_RETRIES {
        let mut reader = Reader::new(text, &way);
        let is_read = reader.read().is_some();
        let end = reader.ended_early;
        let found = is_read.then(|| reader.finish()).flatten();
        match (found, end) {
            (Some(found), _) if found.is_whole => return Some(found),
            (found, Some(end)) => {
                first = first.or(found);
                way.ignored.push(end);
            }
            (found, None) => return first.or(found),
        }
    }
    first
}
