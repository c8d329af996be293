//! How much of its limits the card uses, in the status line; a click goes to the component that weighs most.

use egui::{RichText, Ui};

use super::style::{Look, size};
use super::workspace::{Refusal, View, Workspace};
use crate::both;
use crate::catalog::{Limit, tables};
use crate::check::{Heaviest, safe_fixes};
use crate::lang::{Bilingual, Lang};

/// From this share of a limit on, it is shown beside the two that always are.
const NEAR: f32 = 0.8;

/// One limit and how much of it is used.
struct Use {
    used: usize,
    most: usize,
    /// What is counted, after the numbers.
    unit: Bilingual,
}

impl Use {
    fn share(&self) -> f32 {
        self.used as f32 / self.most.max(1) as f32
    }

    fn text(&self, lang: Lang) -> String {
        let (used, most) = (self.used, self.most);
        let (en, zh) = (&self.unit.en, &self.unit.zh);
        both!("{used} of {most} {en}", "{zh} {used} / {most}")
            .get(lang)
            .to_owned()
    }
}

fn uses(view: &View) -> Vec<Use> {
    let budget = &view.report.budget;
    let limit = |name: &str| tables().limits.get(name).map_or(0, Limit::number);
    [
        (
            budget.elements,
            "max_elements",
            Bilingual::fixed("elements", "元素"),
        ),
        (
            budget.depth,
            "max_depth",
            Bilingual::fixed("levels", "嵌套"),
        ),
        (
            budget.tables,
            "max_tables",
            Bilingual::fixed("tables", "表格"),
        ),
        (
            budget.charts,
            "max_charts",
            Bilingual::fixed("charts", "图表"),
        ),
    ]
    .into_iter()
    .map(|(used, name, unit)| Use {
        used,
        most: limit(name),
        unit,
    })
    .filter(|one| one.most > 0)
    .collect()
}

/// Shows the budget from the right to the left; whether the bytes were clicked.
pub(super) fn show(ui: &mut Ui, view: &View, look: &Look, lang: Lang) -> bool {
    let uses = uses(view);
    let color = |share: f32| match share {
        share if share > 1.0 => look.error,
        share if share >= NEAR => look.warning,
        _ => look.weak,
    };
    // The number of elements always, the others where they come near.
    for (number, one) in uses.iter().enumerate() {
        if number == 0 || one.share() >= NEAR {
            ui.separator();
            let text = RichText::new(one.text(lang)).size(size::SMALL);
            ui.label(text.color(color(one.share())));
        }
    }
    ui.separator();
    let bytes = view.report.budget.bytes;
    let most = tables().limits.get("max_bytes").map_or(0, Limit::number);
    let share = bytes as f32 / most.max(1) as f32;
    let (kilobytes, most) = (bytes as f64 / 1024.0, most / 1024);
    let text = both!("{kilobytes:.1} of {most} KB", "{kilobytes:.1} / {most} KB");
    let text = RichText::new(text.get(lang))
        .size(size::SMALL)
        .color(color(share));
    let response = ui.add(egui::Button::new(text).frame(false));
    response
        .on_hover_ui(|ui| {
            for one in &uses {
                ui.label(one.text(lang));
            }
            if let Some(heaviest) = &view.report.budget.heaviest {
                ui.label(weighs(heaviest, view).get(lang));
            }
        })
        .clicked()
}

/// What weighs most, as a sentence.
fn weighs(heaviest: &Heaviest, view: &View) -> Bilingual {
    let tree = &view.tree;
    let tag = tree.get(heaviest.node, "tag").and_then(|tag| tree.str(tag));
    let tag = tag.unwrap_or_default();
    let (path, kilobytes) = (&heaviest.path, heaviest.bytes as f64 / 1024.0);
    both!(
        "{tag} at {path} weighs most: {kilobytes:.1} KB",
        "{path} 的 {tag} 占用最多：{kilobytes:.1} KB"
    )
}

impl Workspace {
    /// Selects the component that weighs most and says what it weighs.
    ///
    /// # Errors
    /// Where there is none.
    pub fn select_heaviest(&mut self) -> Result<(), Refusal> {
        let view = self.good_view()?;
        let Some(heaviest) = &view.report.budget.heaviest else {
            return Err(Bilingual::fixed(
                "the card has no component",
                "卡片中没有组件",
            ));
        };
        self.select(Some(view.tree.path(heaviest.node)), None);
        self.say(weighs(heaviest, &view));
        Ok(())
    }

    /// Mends everything that can be mended without changing what the card means, as one step of undo.
    ///
    /// # Errors
    /// Where there is nothing of the kind.
    pub fn fix_all(&mut self) -> Result<(), Refusal> {
        let (edits, mended) = safe_fixes(self.document(), crate::check::Options::default());
        if mended == 0 {
            return Err(Bilingual::fixed(
                "there is nothing that can be mended without changing what the card means",
                "没有可以在不改变卡片含义的前提下自动修正的问题",
            ));
        }
        self.end_gesture();
        if self.edit(&edits, None) {
            let plural = if mended == 1 { "" } else { "s" };
            self.say(both!(
                "{mended} problem{plural} mended",
                "已修正 {mended} 个问题"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_component_is_selected_and_everything_safe_is_mended_in_one_step() {
        let text = r#"{"body": {"elements": [{"tag": "hr"}, {"tag": "markdown", "content": "long long long"},
            {"tag": "button", "disabled": "true", "text": {"tag": "plain_text", "content": "a"}}]}}"#;
        let mut work = Workspace::new(text);
        work.fix_all().expect("there is something");
        assert!(work.text().contains("\"disabled\": true") && work.text().contains("\"schema\""));
        assert!(work.fix_all().is_err());
        work.undo();
        assert_eq!(work.text(), text);
        work.select_heaviest().expect("there is one");
        assert_eq!(
            work.selection()
                .path
                .as_ref()
                .map(ToString::to_string)
                .as_deref(),
            Some("/body/elements/2")
        );
    }
}
