//! The problems of a card that stands inside of another text, or in another spelling, at their places in that text.

use super::output::Reading;
use super::problem::{Fix, Problem};
use super::{Options, Report, check_at, check_document_for, shape};
use crate::card::{Card, Intake};
use crate::document::{Document, Edit, LineIndex, SourceMap};

/// Where a text stands in another one.
pub(super) struct Place<'a> {
    map: &'a SourceMap,
    text: &'a str,
    lines: LineIndex,
    /// True if a request carries the whole of the inner text as the card.
    pub(super) is_request: bool,
}

impl Place<'_> {
    /// The line of the other text on which a byte of the text stands.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.lines.line(self.map.range(offset..offset).range.start)
    }

    /// The problem with places and edits of the other text.
    fn locate(&self, inner: &Document, mut problem: Problem, reading: &mut Reading) -> Problem {
        let mut range = self.map.range(problem.range).range;
        while !self.text.is_char_boundary(range.start) {
            range.start -= 1;
        }
        while !self.text.is_char_boundary(range.end) {
            range.end += 1;
        }
        let fixes = problem.fixes.into_iter();
        problem.fixes = fixes
            .filter_map(|fix| self.fix(inner, fix, reading))
            .collect();
        Problem {
            range,
            node: None,
            ..problem
        }
    }

    /// The fix as splices of the other text, from the end to the beginning; `None` where there are none that do it.
    fn fix(&self, inner: &Document, fix: Fix, reading: &mut Reading) -> Option<Fix> {
        let splices = reading.splices(inner, &fix.edits)?;
        let outer: Option<Vec<_>> = splices
            .iter()
            .rev()
            .map(|splice| self.map.splice(splice))
            .collect();
        let outer = outer?;
        let is_apart = outer
            .windows(2)
            .all(|pair| pair[1].range.end <= pair[0].range.start);
        is_apart.then(|| Fix {
            edits: outer.into_iter().map(Edit::Text).collect(),
            ..fix
        })
    }
}

/// Checks the card that was found in the text of a document (`taken`, by [`crate::card::take_in_document`]). Ranges and
/// fixes are those of the document, whatever the card stands in and however it is spelled; what is no JSON comes
/// first. A problem has no node then, and no fix that cannot be done to the document.
pub fn check_taken(document: &Document, taken: &Intake, options: Options) -> Report {
    if !taken.is_changed() {
        return check_document_for(document, options);
    }
    let text = document.text();
    let place = Place {
        map: &taken.map,
        text,
        lines: LineIndex::new(text),
        is_request: taken.is_request,
    };
    let inner = Document::new(&*taken.text);
    let mut report = match inner.tree() {
        Some(tree) => check_at(&Card::read(tree.clone(), None), options, Some(&place)),
        None => check_document_for(&inner, options),
    };
    let misspelled =
        taken.misspelled.iter().map(|one| {
            let position = place.lines.position(text, one.range.start);
            let (range, reason) = (one.range.clone(), &one.reason);
            let mut problem = shape::not_json_at(position, range, reason, options.target);
            problem.fix(one.mending.as_ref().map(|splice| {
                shape::made_json(vec![Edit::Text(splice.clone())], taken.is_whole())
            }));
            problem
        });
    let mut reading = Reading::default();
    let problems = std::mem::take(&mut report.problems).into_iter();
    let misplaced = taken
        .in_data
        .iter()
        .map(|range| shape::request_in_data(range.clone()));
    report.problems = misplaced
        .chain(misspelled)
        .chain(problems.map(|problem| place.locate(&inner, problem, &mut reading)))
        .collect();
    report
}
