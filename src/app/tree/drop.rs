//! Where a dragged row goes.

use egui::{CornerRadius, CursorIcon, Rect, Shape, Ui, pos2, vec2};

use super::TreePane;
use super::data::Row;
use crate::app::desk::Desk;
use crate::app::style::{Look, size};
use crate::app::widgets;
use crate::document::Path;
use crate::lang::Bilingual;

const NOTHING_INSIDE: Bilingual = Bilingual::fixed("nothing can be put there", "这里不能放置组件");

const BESIDE: Bilingual = Bilingual::fixed(
    "it can be dropped on a row of the tree only: between two rows, or onto a container",
    "只能拖放到卡片结构中的行上：两行之间，或容器上",
);

/// Where a dragged row would go.
struct Target {
    list: Path,
    index: usize,
    line: Rect,
}

impl TreePane {
    /// Judges where a dragged row would go, shows it, and moves the row there once it is let go.
    #[expect(
        clippy::too_many_arguments,
        reason = "what a drop needs to be judged and drawn"
    )]
    pub(super) fn drop(
        &mut self,
        ui: &Ui,
        desk: &mut Desk<'_>,
        rows: &[Row],
        shown: &[usize],
        rect_of: impl Fn(usize) -> Rect,
        line: egui::layers::ShapeIdx,
        look: &Look,
    ) {
        let Some(dragged) = self.dragged.clone() else {
            return;
        };
        let (pointer, released, down) = ui.input(|input| {
            (
                input.pointer.latest_pos(),
                input.pointer.any_released(),
                input.pointer.any_down(),
            )
        });
        let hit = pointer.and_then(|pointer| {
            let place = shown
                .iter()
                .enumerate()
                .position(|(place, _)| rect_of(place).contains(pointer))?;
            let at = *shown.get(place)?;
            Some((
                self.target(rows, at, rect_of(place), pointer.y),
                rows.get(at)?.path.clone(),
            ))
        });
        let on_itself = hit.as_ref().is_some_and(|(_, over)| *over == dragged);
        let judged = match hit {
            // Where it was taken: nothing is meant yet.
            Some(_) if on_itself => None,
            Some((Some(target), _)) => {
                Some(desk.work.may_move(&dragged, &target.list).map(|()| target))
            }
            Some((None, _)) => Some(Err(NOTHING_INSIDE)),
            None => Some(Err(BESIDE)),
        };
        match &judged {
            Some(Ok(target)) => {
                desk.work.allow();
                ui.set_cursor_icon(CursorIcon::Grabbing);
                ui.painter().set(
                    line,
                    Shape::rect_filled(target.line, CornerRadius::same(2), look.accent),
                );
            }
            Some(Err(reason)) => {
                ui.set_cursor_icon(CursorIcon::NotAllowed);
                desk.work.refuse(reason.clone());
                if let Some(pointer) = pointer {
                    let below = pointer + vec2(0.0, 30.0);
                    widgets::drop_words(ui, below, reason.get(desk.lang), true);
                }
            }
            None => desk.work.allow(),
        }
        if released || !down {
            self.dragged = None;
            match judged {
                Some(Ok(target)) => {
                    desk.work.notice = None;
                    let moved = desk.work.move_to(&dragged, &target.list, target.index);
                    desk.report(moved);
                }
                Some(Err(reason)) => desk.work.refuse(reason),
                None => {}
            }
        }
    }

    /// The place that the pointer at height `y` of a row means: before it, inside it, or behind it.
    fn target(&self, rows: &[Row], at: usize, rect: Rect, y: f32) -> Option<Target> {
        let row = rows.get(at)?;
        let share = (y - rect.top()) / rect.height();
        let depth = f32::from(u8::try_from(row.depth).unwrap_or(u8::MAX).min(30));
        let left = rect.left() + 22.0 + depth * size::INDENT;
        let line_at = |y: f32, left: f32| {
            Rect::from_min_max(pos2(left, y - 1.5), pos2(rect.right() - 6.0, y + 1.5))
        };
        let open = !row.inside.is_empty() && !self.folded.contains(&row.path);
        let inside = |index: usize| {
            let list = row.lists.first()?.clone();
            Some(Target {
                list,
                index,
                line: line_at(rect.bottom(), left + size::INDENT),
            })
        };
        match &row.place {
            Some((list, index)) if share < 0.3 || (row.lists.is_empty() && share < 0.5) => {
                Some(Target {
                    list: list.clone(),
                    index: *index,
                    line: line_at(rect.top(), left),
                })
            }
            Some((list, index)) if row.lists.is_empty() || (share > 0.7 && !open) => Some(Target {
                list: list.clone(),
                index: index + 1,
                line: line_at(rect.bottom(), left),
            }),
            _ if open => inside(0),
            _ => inside(usize::MAX),
        }
    }
}
