//! The report of a conversion: what changed, where, why, and what is lost.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::changes;
use super::part::Part;
use super::write::minified;
use crate::both;
use crate::document::{NodeId, Tree};
use crate::lang::{Bilingual, Lang};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The stable name of the change, such as `button_url`.
    pub id: &'static str,
    /// The value of the 1.0 card, a JSON Pointer as seen from that card; `None` where nothing stood there.
    pub from: Option<String>,
    /// The value of the 2.0 card, a JSON Pointer as seen from the card; `None` where nothing stands there.
    pub to: Option<String>,
    /// What was done, in one sentence.
    pub what: Bilingual,
    /// Why.
    pub why: Bilingual,
    /// What is lost by it; `None` where nothing is.
    pub lost: Option<Bilingual>,
}

/// A change whose new place is not settled yet.
pub(super) struct Entry {
    pub(super) id: &'static str,
    pub(super) from: Option<NodeId>,
    pub(super) mark: u32,
    pub(super) what: Bilingual,
    pub(super) lost: Option<Bilingual>,
}

impl Entry {
    pub(super) fn losing(&mut self, lost: Bilingual) -> &mut Self {
        self.lost = Some(lost);
        self
    }
}

/// The changes so far.
#[derive(Default)]
pub(super) struct Log {
    pub(super) entries: Vec<Entry>,
    marks: u32,
}

impl Log {
    /// Notes a change of a value that stands in the new card.
    pub(super) fn changed(
        &mut self,
        id: &'static str,
        from: Option<NodeId>,
        to: &mut Part,
        what: Bilingual,
    ) -> &mut Entry {
        let mark = self.mark(to);
        self.push(id, from.or(to.from), mark, what)
    }

    /// Notes a change of a part of which the number in the report is known.
    pub(super) fn moved(
        &mut self,
        id: &'static str,
        from: Option<NodeId>,
        mark: u32,
        what: Bilingual,
    ) -> &mut Entry {
        self.push(id, from, mark, what)
    }

    /// Notes that a value is gone. A plain value is named by its place; what is more than that is lost in words.
    pub(super) fn gone(&mut self, id: &'static str, old: &Part, what: Bilingual) -> &mut Entry {
        let is_plain = !old.is_object() && !old.is_array();
        let entry = self.push(id, old.from, 0, what);
        if !is_plain && !old.is_blank() {
            entry.losing(excerpt(old));
        }
        entry
    }

    /// Notes that a value is gone and with it what it said.
    pub(super) fn lost(&mut self, id: &'static str, old: &Part, what: Bilingual) {
        let lost = excerpt(old);
        let entry = self.gone(id, old, what);
        entry.losing(lost);
    }

    /// Says what the change that was noted last loses.
    pub(super) fn losing_last(&mut self, lost: Bilingual) {
        if let Some(entry) = self.entries.last_mut() {
            entry.losing(lost);
        }
    }

    /// The number by which the report speaks of a part.
    pub(super) fn mark(&mut self, part: &mut Part) -> u32 {
        if part.mark == 0 {
            self.marks += 1;
            part.mark = self.marks;
        }
        part.mark
    }

    pub(super) fn push(
        &mut self,
        id: &'static str,
        from: Option<NodeId>,
        mark: u32,
        what: Bilingual,
    ) -> &mut Entry {
        let at = self.entries.len();
        self.entries.push(Entry {
            id,
            from,
            mark,
            what,
            lost: None,
        });
        &mut self.entries[at]
    }

    /// The changes with their places, in the order of the old card; what concerns all of it comes last.
    pub(super) fn finish(self, old: &Tree, root: NodeId, new: &Part) -> Vec<Change> {
        let places = super::write::places(new);
        let above = old.path(root);
        let pointer = |id: NodeId| {
            let path = old.path(id);
            path.relative_to(&above).unwrap_or(path).to_string()
        };
        let mut entries = self.entries;
        entries.sort_by_key(|entry| entry.from.map_or(usize::MAX, |id| old.node(id).range.start));
        let change = |entry: Entry| Change {
            id: entry.id,
            from: entry.from.map(pointer),
            to: places.get(&entry.mark).cloned(),
            what: entry.what,
            why: changes::why(entry.id),
            lost: entry.lost,
        };
        entries.into_iter().map(change).collect()
    }
}

/// Characters of a value that a report shows.
const SHOWN: usize = 200;

/// A value as the words of a report.
pub(super) fn excerpt(part: &Part) -> Bilingual {
    let text = shown(&minified(part));
    Bilingual {
        en: text.clone().into(),
        zh: text.into(),
    }
}

/// A text as the words of a report: cut where it is long.
pub(super) fn shown(text: &str) -> String {
    let mut cut: String = text.chars().take(SHOWN).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

/// The report as one object: `file` and `changes`.
pub fn changes_json(file: &str, changes: &[Change], lang: Lang) -> Json {
    let changes: Vec<Json> = changes
        .iter()
        .map(|change| {
            json!({
                "id": change.id,
                "from": change.from,
                "to": change.to,
                "what": change.what.get(lang),
                "why": change.why.get(lang),
                "lost": change.lost.as_ref().map(|lost| lost.get(lang)),
            })
        })
        .collect();
    json!({"file": file, "changes": changes})
}

/// The report for people: a line for each change, below it why and what is lost.
pub fn changes_text(changes: &[Change], lang: Lang) -> String {
    let mut out = String::new();
    for change in changes {
        let place = match (&change.from, &change.to) {
            (Some(from), Some(to)) if from == to => named(from, lang),
            (Some(from), Some(to)) => format!("{} → {}", named(from, lang), named(to, lang)),
            (Some(from), None) => named(from, lang),
            (None, Some(to)) => format!("→ {}", named(to, lang)),
            (None, None) => named("", lang),
        };
        let what = change.what.get(lang);
        let why = change.why.get(lang);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{place} [{}]: {what}", change.id);
        let _ = writeln!(out, "    {why}");
        if let Some(lost) = &change.lost {
            let lost = lost.get(lang);
            let line = both!("lost: {lost}", "丢失：{lost}");
            let _ = writeln!(out, "    {}", line.get(lang));
        }
    }
    out
}

fn named(pointer: &str, lang: Lang) -> String {
    if pointer.is_empty() {
        Bilingual::fixed("the card", "整张卡片")
            .get(lang)
            .to_owned()
    } else {
        pointer.to_owned()
    }
}

/// How many changes there are, and how many of them lose something, in one sentence.
pub fn summary(changes: &[Change]) -> Bilingual {
    let count = changes.len();
    let losing = changes
        .iter()
        .filter(|change| change.lost.is_some())
        .count();
    let plural = if count == 1 { "" } else { "s" };
    let verb = if losing == 1 { "loses" } else { "lose" };
    both!(
        "Converted to 2.0: {count} change{plural}, {losing} {verb} something",
        "已转换为 2.0：{count} 处改动，其中 {losing} 处有内容丢失"
    )
}
