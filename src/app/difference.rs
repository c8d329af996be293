//! A difference of two texts, line by line, as the history and the questions about files show it.

use egui::{Color32, RichText, Ui};

use super::style::{Look, size};
use crate::both;
use crate::lang::Lang;
use crate::sending::history::{Change, DiffLine};

/// Lines that are the same and shown around a change.
const AROUND: usize = 2;
/// Lines that are shown at most: nobody reads more, and each is laid out anew in every frame.
const MOST: usize = 400;

/// Tells whether a difference has no change in it.
pub(super) fn is_none(lines: &[DiffLine]) -> bool {
    lines.iter().all(|line| line.change == Change::Same)
}

/// Shows a difference; lines that are the same and far from a change are left out.
pub(super) fn show(ui: &mut Ui, look: &Look, lang: Lang, lines: &[DiffLine], height: f32) {
    let near_change = |at: usize| {
        lines
            .get(at.saturating_sub(AROUND)..(at + AROUND + 1).min(lines.len()))
            .is_some_and(|near| near.iter().any(|line| line.change != Change::Same))
    };
    let all: Vec<usize> = (0..lines.len()).filter(|at| near_change(*at)).collect();
    let shown = all.get(..MOST).unwrap_or(&all);
    // The room is narrow: what all lines are moved in by says nothing.
    let indent = |line: &DiffLine| line.text.len() - line.text.trim_start_matches(' ').len();
    let lines_of = |at: &usize| lines.get(*at);
    let least = shown.iter().filter_map(lines_of).map(indent).min();
    let least = least.unwrap_or(0);
    let words = |ui: &mut Ui, text: String, color: Color32| {
        let text = RichText::new(text)
            .monospace()
            .size(size::SMALL)
            .color(color);
        ui.add(egui::Label::new(text).wrap_mode(egui::TextWrapMode::Extend));
    };
    egui::Frame::new()
        .fill(look.field)
        .stroke(egui::Stroke::new(1.0, look.line))
        .corner_radius(size::ROUND)
        .inner_margin(6)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            egui::ScrollArea::both()
                .id_salt("difference")
                .max_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 1.0;
                    let mut next = 0;
                    for at in shown {
                        if *at != next {
                            words(ui, "…".to_owned(), look.weak);
                        }
                        next = at + 1;
                        let Some(line) = lines.get(*at) else {
                            continue;
                        };
                        let (sign, color) = match line.change {
                            Change::Same => (' ', look.weak),
                            Change::Removed => ('−', look.error),
                            Change::Added => ('+', look.good),
                        };
                        let text = line.text.get(least..).unwrap_or_default();
                        words(ui, format!("{sign} {text}"), color);
                    }
                    let left = all.len() - shown.len();
                    if left > 0 {
                        let more = both!("and {left} more lines", "另有 {left} 行");
                        words(ui, more.get(lang).to_owned(), look.weak);
                    } else if next < lines.len() {
                        words(ui, "…".to_owned(), look.weak);
                    }
                });
        });
}
