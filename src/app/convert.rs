//! A card of JSON 1.0 turned into one of 2.0, and the report of it.

use egui::{RichText, Ui};

use super::App;
use super::dialogs::Dialog;
use super::style::{Look, size};
use super::workspace::Workspace;
use crate::both;
use crate::card::Schema;
use crate::check::convert::{Change, Unconverted, changes_text, convert, summary};
use crate::document::Splice;
use crate::lang::{Bilingual, Lang};

const V2_ALREADY: Bilingual =
    Bilingual::fixed("The card is card JSON 2.0 already", "卡片已是卡片 JSON 2.0");
const COPY: Bilingual = Bilingual::fixed("Copy the report", "复制报告");
const UNDO: Bilingual = Bilingual::fixed("Undo brings the old card back.", "可撤销以恢复原卡片。");
const LOST: Bilingual = Bilingual::fixed("Lost", "丢失");
const WHOLE: Bilingual = Bilingual::fixed("the card", "整张卡片");
/// Changes that the dialog lists; a copy has all of them.
const LISTED: usize = 300;

impl Workspace {
    /// Whether the card is one of JSON 1.0.
    pub fn is_v1(&self) -> bool {
        self.view()
            .is_some_and(|view| view.card.schema == Schema::V1)
    }

    /// Converts the card to 2.0 as one step of undo; gives the changes.
    ///
    /// # Errors
    /// Where the text is not JSON, or the card is none of 1.0.
    pub fn convert(&mut self) -> Result<Vec<Change>, Bilingual> {
        self.good_view()?;
        let done = match convert(self.document()) {
            Ok(done) => done,
            Err(Unconverted::AlreadyV2) => return Err(V2_ALREADY),
            Err(Unconverted::NoCard(reason)) => return Err(reason),
        };
        let splice = Splice::between(self.text(), &done.text).ok_or(V2_ALREADY)?;
        self.end_gesture();
        if self.splice(splice, None) {
            self.end_gesture();
            self.select_first();
            self.say(summary(&done.changes));
        }
        Ok(done.changes)
    }
}

impl App {
    /// Converts the card and shows what changed.
    pub(super) fn convert(&mut self) {
        match self.work.convert() {
            Ok(changes) => self.dialog = Some(Dialog::Converted(changes)),
            Err(reason) => self.work.refuse(reason),
        }
    }
}

/// The report inside of its dialog.
pub(super) fn report(ui: &mut Ui, changes: &[Change], lang: Lang) {
    let look = Look::here(ui);
    ui.heading(summary(changes).get(lang));
    ui.horizontal(|ui| {
        ui.label(RichText::new(UNDO.get(lang)).color(look.weak));
        if ui.button(COPY.get(lang)).clicked() {
            ui.ctx().copy_text(changes_text(changes, lang));
        }
    });
    egui::ScrollArea::vertical()
        .id_salt("conversion report")
        .max_height(420.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            // What loses something is what people have to read.
            let (losing, others): (Vec<&Change>, Vec<&Change>) =
                changes.iter().partition(|change| change.lost.is_some());
            for change in losing.iter().chain(&others).take(LISTED) {
                line(ui, change, &look, lang);
                ui.separator();
            }
            if let Some(more) = changes.len().checked_sub(LISTED).filter(|more| *more > 0) {
                let text = both!(
                    "{more} more changes: copy the report to read them",
                    "另有 {more} 处改动：请复制报告查看"
                );
                ui.label(text.get(lang));
            }
        });
}

fn line(ui: &mut Ui, change: &Change, look: &Look, lang: Lang) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let what = egui::Label::new(change.what.get(lang))
        .wrap()
        .selectable(true);
    ui.add(what);
    let small = |text: String, color| RichText::new(text).size(size::SMALL).color(color);
    if let Some(lost) = &change.lost {
        let text = format!("{}: {}", LOST.get(lang), lost.get(lang));
        ui.add(egui::Label::new(small(text, look.warning)).wrap());
    }
    let place = |pointer: &Option<String>| match pointer.as_deref() {
        Some("") => WHOLE.get(lang).to_owned(),
        Some(pointer) => pointer.to_owned(),
        None => "—".to_owned(),
    };
    let places = format!("{} → {}", place(&change.from), place(&change.to));
    let text = format!("{}  ·  {places}", change.why.get(lang));
    ui.add(egui::Label::new(small(text, look.weak)).wrap());
}
