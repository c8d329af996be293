//! The button that chooses a picture for a component that shows one.

use egui::Ui;

use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::pictures::target;
use crate::app::tree::data::Row;
use crate::app::workspace::View;
use crate::lang::Bilingual;

const CHOOSE: Bilingual = Bilingual::fixed("Choose a picture…", "选择图片…");

/// Offers to choose a picture where the selected row has a place for one. The pictures inside of a text are its author's.
pub(super) fn choose(ui: &mut Ui, desk: &mut Desk<'_>, view: &View, row: &Row) {
    let slots = target::slots(view, row);
    if slots.iter().all(|slot| slot.within.is_some()) {
        return;
    }
    let button = ui.button(CHOOSE.get(desk.lang));
    if button
        .on_hover_text(Command::Picture.name(desk.lang))
        .clicked()
    {
        desk.todo.push(Command::Picture);
    }
}
