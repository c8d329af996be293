//! A report as scripts and as people read it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Value, json};

use super::{Problem, Report};
use crate::document::{Document, Edit, LineIndex, Position, Splice};
use crate::lang::{Bilingual, Lang};

/// The report on a document as one object: `file`, `problems` and `budget`. Lines and columns count from 1, columns in
/// characters, offsets in bytes from 0; the edits of a fix are splices of the text as it is.
pub fn report_json(file: &str, document: &Document, report: &Report, lang: Lang) -> Value {
    let lines = LineIndex::new(document.text());
    let mut reading = Reading::default();
    let problems: Vec<Value> = report
        .problems
        .iter()
        .map(|problem| problem_json(document, &lines, problem, lang, &mut reading))
        .collect();
    json!({"file": file, "problems": problems, "budget": report.budget})
}

/// The entry of a file that could not be checked, in place of its report: no problems, no budget, and `error` with the
/// reason.
pub fn failure_json(file: &str, reason: &Bilingual, lang: Lang) -> Value {
    json!({"file": file, "problems": [], "budget": null, "error": reason.get(lang)})
}

/// The bytes of text that may still be parsed again to try out fixes of several edits; once they are used up, further
/// such fixes are left out.
pub(super) struct Reading(usize);

impl Default for Reading {
    fn default() -> Self {
        Self(4 << 20)
    }
}

impl Reading {
    /// The edits of a fix as splices of the text, in rising order; `None` where they do not apply or the bytes are
    /// used up.
    pub(super) fn splices(&mut self, document: &Document, edits: &[Edit]) -> Option<Vec<Splice>> {
        if edits.len() > 1 && document.falling(edits).is_none() {
            self.0 = self.0.checked_sub(edits.len() * document.text().len())?;
        }
        document.preview(edits).ok()
    }
}

fn problem_json(
    document: &Document,
    lines: &LineIndex,
    problem: &Problem,
    lang: Lang,
    reading: &mut Reading,
) -> Value {
    let range = range_of(document.text(), lines, &problem.range);
    let fixes: Vec<Value> = problem
        .fixes
        .iter()
        .filter_map(|fix| {
            let splices = reading.splices(document, &fix.edits)?;
            let edit = |splice: &Splice| {
                json!({"start": splice.range.start, "end": splice.range.end, "text": splice.text})
            };
            let edits: Vec<Value> = splices.iter().map(edit).collect();
            Some(json!({"title": fix.title.get(lang), "edits": edits}))
        })
        .collect();
    json!({
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message.get(lang),
        "path": problem.path,
        "range": {"start": range.start, "end": range.end},
        "server_code": problem.server.as_ref().map(|server| server.code),
        "server_message": problem.server.as_ref().map(|server| &server.message),
        "doc": problem.doc,
        "fixes": fixes,
    })
}

fn range_of(text: &str, lines: &LineIndex, range: &Range<usize>) -> Range<Position> {
    lines.position(text, range.start)..lines.position(text, range.end)
}

/// The report on a document for people: for each problem a line `file:line:column: severity[code]: sentence`, then the
/// place in the text with carets below it, what the server would answer, the node and its documentation, and what mends
/// it. Empty where there is no problem.
pub fn report_text(file: &str, document: &Document, report: &Report, lang: Lang) -> String {
    let text = document.text();
    let lines = LineIndex::new(text);
    let mut reading = Reading::default();
    let mut out = String::new();
    for problem in &report.problems {
        let Range { start, end } = range_of(text, &lines, &problem.range);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}:{}:{}: {}[{}]: {}",
            visible(file),
            start.line,
            start.column,
            problem.severity.name(),
            problem.code,
            visible(problem.message.get(lang))
        );
        excerpt(&mut out, text, &lines, start, end);
        let margin = " ".repeat(start.line.to_string().len());
        for note in notes(document, problem, lang, &mut reading) {
            let _ = writeln!(out, " {margin} = {}", visible(&note));
        }
    }
    out
}

/// A line as a terminal may show it: what is in a card could move the cursor or turn the direction of letters.
fn visible(line: &str) -> Cow<'_, str> {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !line.contains(acts) {
        return line.into();
    }
    let mut out = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        if acts(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out.into()
}

const SERVER: Bilingual = Bilingual::fixed("the server answers", "服务端返回");
const AT: Bilingual = Bilingual::fixed("at", "位置");
const SEE: Bilingual = Bilingual::fixed("see", "文档");
const FIX: Bilingual = Bilingual::fixed("fix", "修正");

/// What stands below the excerpt of a problem.
fn notes(document: &Document, problem: &Problem, lang: Lang, reading: &mut Reading) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(server) = &problem.server {
        let words = shortened_to(&server.message, 4 * AROUND);
        notes.push(format!("{} {}: {words}", SERVER.get(lang), server.code));
    }
    let path = (!problem.path.is_empty()).then(|| format!("{} {}", AT.get(lang), problem.path));
    let doc = problem
        .doc
        .as_ref()
        .map(|doc| format!("{} {doc}", SEE.get(lang)));
    let place: Vec<String> = path.into_iter().chain(doc).collect();
    if !place.is_empty() {
        notes.push(place.join(", "));
    }
    for fix in &problem.fixes {
        let Some(splices) = reading.splices(document, &fix.edits) else {
            continue;
        };
        let title = fix.title.get(lang);
        let change = splices.first().map(|splice| {
            let old = document
                .text()
                .get(splice.range.clone())
                .unwrap_or_default();
            let more = if splices.len() > 1 { " …" } else { "" };
            match (quoted(old), quoted(&splice.text)) {
                (old, _) if splice.text.is_empty() => format!(": - {old}{more}"),
                (_, new) if splice.range.is_empty() => format!(": + {new}{more}"),
                (old, new) => format!(": {old} → {new}{more}"),
            }
        });
        notes.push(format!(
            "{}: {title}{}",
            FIX.get(lang),
            change.unwrap_or_default()
        ));
    }
    notes
}

/// A part of the text in one short line; blanks that stand alone as signs that can be seen.
fn quoted(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = if words.is_empty() {
        let visible = |c: char| if c == '\n' { '⏎' } else { '␣' };
        text.chars().map(visible).collect()
    } else {
        words.join(" ")
    };
    format!("`{}`", shortened_to(&line, AROUND))
}

fn shortened_to(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Characters of a line shown before and behind the place of a problem.
const AROUND: usize = 60;

fn excerpt(out: &mut String, text: &str, lines: &LineIndex, start: Position, end: Position) {
    // A card in one line is as long as the card: only what is near is looked at.
    let line = lines.line_range(text, start.line);
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    let (before, behind) = (
        text.get(line.start..start.offset).unwrap_or_default(),
        text.get(start.offset..line.end).unwrap_or_default(),
    );
    let longest = AROUND + AROUND / 2;
    let mut chars: Vec<char> = before.chars().rev().take(longest + 1).map(shown).collect();
    let is_cut_before = chars.len() > longest;
    if is_cut_before {
        chars.truncate(AROUND);
    }
    chars.reverse();
    let from = chars.len();
    let end = if end.line == start.line {
        end.offset
    } else {
        line.end
    };
    let mut near = behind.char_indices().take(2 * AROUND + 1);
    let inside = near
        .clone()
        .filter(|(at, _)| start.offset + at < end)
        .count();
    let count = near.clone().count().min(inside.min(AROUND) + AROUND);
    chars.extend(near.by_ref().take(count).map(|(_, c)| shown(c)));
    let is_cut_behind = near.next().is_some();
    let to = from + inside.min(count);
    let dots = |is_cut: bool| if is_cut { "…" } else { "" };
    let shown: String = chars.iter().collect();
    let number = start.line.to_string();
    let lead = dots(is_cut_before);
    let _ = writeln!(out, " {number} | {lead}{shown}{}", dots(is_cut_behind));
    let before = lead.chars().count() + columns(&chars[..from]);
    let carets = columns(&chars[from..to]).max(1);
    let margin = " ".repeat(number.len());
    let _ = writeln!(
        out,
        " {margin} | {}{}",
        " ".repeat(before),
        "^".repeat(carets)
    );
}

/// Columns of a terminal that characters take: East Asian wide ones and emoji take two.
fn columns(chars: &[char]) -> usize {
    let wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}')
    };
    chars.iter().map(|c| if wide(*c) { 2 } else { 1 }).sum()
}
