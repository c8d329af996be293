//! Descriptions of the rows for screen readers: depth, position among the siblings, open or folded.

use std::collections::HashMap;

use egui::accesskit::Action;
use egui::{Id, Response, Ui};

use super::TreePane;
use super::data::Row;
use crate::app::access;
use crate::check::Severity;
use crate::lang::{Bilingual, Lang};

const ERROR: Bilingual = Bilingual::fixed("has an error", "有错误");
const WARNING: Bilingual = Bilingual::fixed("has a warning", "有警告");
const HINT: Bilingual = Bilingual::fixed("has a hint", "有提示");

/// The widget of a row.
pub(super) fn row_id(row: &Row) -> Id {
    TreePane::id().with(row.path.to_string())
}

/// The position of each row among its siblings, and the number of siblings.
#[derive(Debug, Default)]
pub(super) struct Sets {
    places: Vec<usize>,
    sizes: HashMap<Option<usize>, usize>,
}

impl Sets {
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut sets = Self::default();
        for row in rows {
            let size = sets.sizes.entry(row.parent).or_default();
            sets.places.push(*size);
            *size += 1;
        }
        sets
    }
}

impl TreePane {
    /// Tells of a row, by its number among all rows, and does what was asked for there.
    pub(super) fn tell(
        &mut self,
        ui: &Ui,
        response: &Response,
        (row, at): (&Row, usize),
        sets: &Sets,
        selected: bool,
        lang: Lang,
    ) {
        let asked =
            |action| ui.input(|input| input.has_accesskit_action_request(response.id, action));
        if asked(Action::Expand) {
            self.folded.remove(&row.path);
        }
        if asked(Action::Collapse) {
            self.folded.insert(row.path.clone());
        }
        let open = !self.folded.contains(&row.path);
        access::tell(response, |node| {
            node.set_selected(selected);
            node.set_level(row.depth + 1);
            node.set_position_in_set(sets.places.get(at).copied().unwrap_or_default());
            if !row.inside.is_empty() {
                node.set_expanded(open);
                node.set_size_of_set(sets.sizes.get(&Some(at)).copied().unwrap_or_default());
                node.add_action(if open {
                    Action::Collapse
                } else {
                    Action::Expand
                });
            }
            let mark = self.marks.1.get(&at).map(|severity| match severity {
                Severity::Error => ERROR,
                Severity::Warning => WARNING,
                Severity::Hint => HINT,
            });
            if let Some(mark) = mark {
                node.set_description(mark.get(lang));
            }
        });
    }
}
