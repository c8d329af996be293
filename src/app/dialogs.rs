//! The questions that stop everything else until they are answered.

use std::path::PathBuf;

use egui::text::CCursorRange;
use egui::text_edit::TextEditState;
use egui::{Id, Key, Modal, Modifiers};

use super::overwrite::Clash;
use super::pictures::Replace;
use super::style::{Look, size};
use super::system_dialogs::To;
use super::text_field;
use super::widgets;
use super::workspace::CARD_WIDTHS;
use super::{convert, difference};
use crate::both;
use crate::check::convert::Change;
use crate::lang::{Bilingual, Lang};

/// What was asked for and waits until unsaved changes are dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A new card.
    New,
    /// The file dialog.
    Open,
    /// The path box.
    OpenPath,
    /// This file.
    OpenFile(PathBuf),
    /// The card in this text, which was pasted.
    Card(String),
    /// The unsaved work of an earlier session.
    Restore,
    /// The end.
    Quit,
}

/// A path that is typed, and what is said with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PathBox {
    /// The path.
    pub(crate) text: String,
    /// The reason why it is typed and not chosen.
    pub(crate) note: Option<Bilingual>,
}

/// An open question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dialog {
    /// Unsaved changes stand before this.
    Unsaved(Next),
    /// A path to open.
    OpenPath(PathBox),
    /// A path to save to.
    SavePath(PathBox),
    /// The file was changed by someone else.
    Changed(Clash),
    /// The file is there already.
    Exists(Clash),
    /// A path to a picture.
    PicturePath(PathBox),
    /// A key has a different picture already.
    ReplacePicture(Replace),
    /// The system's file dialog for this does not answer.
    NoAnswer(To),
    /// The width of the card, px.
    CardWidth(String),
    /// The card was converted, with these changes.
    Converted(Vec<Change>),
    /// Something could not be done.
    Failed(Bilingual),
    /// What this program is and whose fonts it shows.
    About,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// None yet.
    Waiting,
    /// Leave everything as it is.
    Cancel,
    /// Save first, then go on.
    Save,
    /// Go on without saving.
    Discard,
    /// Yes to what was asked.
    Yes,
    /// The path that was typed.
    Path(PathBuf),
    /// Read the file again and lose the changes.
    Reload,
    /// The width that was typed, px; `None` for the card's own.
    Width(Option<f32>),
}

const UNSAVED: Bilingual = Bilingual::fixed(
    "Save the changes to this card?",
    "要保存对这张卡片的修改吗？",
);
const UNSAVED_MORE: Bilingual =
    Bilingual::fixed("Without saving they are lost.", "不保存将丢失这些修改。");
const SAVE: Bilingual = Bilingual::fixed("Save", "保存");
const DISCARD: Bilingual = Bilingual::fixed("Do not save", "不保存");
const CANCEL: Bilingual = Bilingual::fixed("Cancel", "取消");
const OPEN_PATH: Bilingual = Bilingual::fixed("Open a file by its path", "按路径打开文件");
const SAVE_PATH: Bilingual = Bilingual::fixed("Save under this path", "保存到此路径");
const PICTURE_PATH: Bilingual = Bilingual::fixed("Picture by its path", "按路径选择图片");
const REPLACE: Bilingual = Bilingual::fixed(
    "There is a different picture for this key",
    "该 img_key 已有其他图片",
);
const REPLACE_YES: Bilingual = Bilingual::fixed("Replace", "替换");
const WIDTH: Bilingual = Bilingual::fixed("Width of the card, px", "卡片宽度（px）");
const WIDTH_NAME: Bilingual = Bilingual::fixed("Width", "宽度");
const OWN_WIDTH: Bilingual = Bilingual::fixed("Its own width", "默认宽度");
const PATH: Bilingual = Bilingual::fixed("Path", "路径");
const OK: Bilingual = Bilingual::fixed("OK", "好");
const OVERWRITE: Bilingual = Bilingual::fixed("Overwrite", "覆盖");
const RELOAD: Bilingual = Bilingual::fixed("Read it again", "重新读取");
const CHANGED: Bilingual = Bilingual::fixed(
    "The file was changed by another program",
    "文件已被其他程序修改",
);
const NO_ANSWER: Bilingual = Bilingual::fixed(
    "The system's file dialog has not answered yet",
    "系统的文件对话框尚未响应",
);
const NO_ANSWER_MORE: Bilingual = Bilingual::fixed(
    "If it is open, choose there. If it does not appear, type the path here.",
    "如果对话框已打开，请在其中选择；如果没有出现，请在此输入路径。",
);
const TYPE_PATH: Bilingual = Bilingual::fixed("Type the path", "输入路径");
const LEGEND: Bilingual = Bilingual::fixed(
    "− only here, + only in the file",
    "− 仅在此窗口中，+ 仅在文件中",
);
const EXISTS: Bilingual = Bilingual::fixed("There is such a file already", "文件已存在");
const FAILED: Bilingual = Bilingual::fixed("That did not work", "操作未成功");
const ABOUT: Bilingual = Bilingual::fixed(
    "A desktop designer and previewer for Feishu (Lark) message cards, card JSON 2.0.",
    "飞书（Lark）消息卡片的桌面设计与预览工具，支持卡片 JSON 2.0。",
);
const OWN_LICENCE: Bilingual = Bilingual::fixed(
    "Licensed under MIT or Apache-2.0, as you choose.",
    "许可证：MIT 或 Apache-2.0，任选其一。",
);
const EMOJI_BY: Bilingual = Bilingual::fixed(
    "Emoji: Twemoji, CC BY 4.0. Fonts: SIL Open Font License 1.1. Their notices:",
    "表情符号：Twemoji（CC BY 4.0）。字体：SIL Open Font License 1.1。声明全文：",
);
/// The notices that have to travel with the embedded fonts.
const NOTICES: [&str; 2] = [
    include_str!("../../assets/fonts/LICENSE-twemoji.txt"),
    include_str!("../../assets/fonts/LICENSE-OFL.txt"),
];

/// What a path is typed for.
#[derive(Clone, Copy)]
enum Kind {
    Open,
    Save,
    Picture,
}

/// What a dialog shows above its buttons, and what the buttons choose.
#[derive(Default)]
struct Content {
    /// The first one is what Enter takes.
    choices: Vec<(Bilingual, Answer)>,
    /// The field that is typed in.
    field: Option<egui::Response>,
}

/// The field that a path or a number is typed in.
fn field_id() -> Id {
    Id::unique("cardwright path")
}

impl Dialog {
    pub(crate) fn show(&mut self, ctx: &egui::Context, lang: Lang) -> Answer {
        let mut answer = Answer::Waiting;
        // A button with the keyboard takes Enter itself; in the path field it is the first choice.
        let free = ctx.memory(|memory| memory.focused().is_none_or(|id| id == field_id()));
        let enter = free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let modal = Modal::new(Id::unique("cardwright dialog")).show(ctx, |ui| {
            // A report is read like a page.
            let is_report = matches!(self, Self::Converted(_) | Self::Changed(_));
            ui.set_width(if is_report { 640.0 } else { 420.0 });
            ui.spacing_mut().item_spacing.y = 10.0;
            let Content { choices, field } = self.content(ui, lang);
            let (chosen, on_button) = self.buttons(ui, lang, &choices);
            answer = chosen.unwrap_or(Answer::Waiting);
            if let Some(field) = field
                && !field.has_focus()
                && !on_button
            {
                field.request_focus();
                self.select_all(ui);
            }
            if enter
                && answer == Answer::Waiting
                && !self.is_careful()
                && let Some((_, first)) = choices.first()
            {
                answer = first.clone();
            }
        });
        // A modal is centred by the size of its last frame: one whose content has grown is placed once more at once.
        let size = modal.response.rect.size();
        let last = Id::unique("cardwright dialog size");
        if ctx.data(|data| data.get_temp(last)) != Some(size) {
            ctx.data_mut(|data| data.insert_temp(last, size));
            ctx.request_repaint();
        }
        if answer == Answer::Waiting && modal.should_close() {
            answer = Answer::Cancel;
        }
        if let Answer::Path(path) = &answer
            && path.as_os_str().is_empty()
        {
            answer = Answer::Waiting;
        }
        answer
    }

    /// Whether it can lose something, so that a stray Enter does not answer it.
    fn is_careful(&self) -> bool {
        matches!(
            self,
            Self::Changed(_) | Self::Exists(_) | Self::ReplacePicture(_)
        )
    }

    /// The buttons, the first choice at the right, the last one leaving all as it is; what was pressed, and whether one
    /// of them has the keyboard.
    fn buttons(
        &self,
        ui: &mut egui::Ui,
        lang: Lang,
        choices: &[(Bilingual, Answer)],
    ) -> (Option<Answer>, bool) {
        let alone = matches!(self, Self::Failed(_) | Self::About | Self::Converted(_));
        let mut pressed = None;
        let mut on_button = false;
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let cancel = (CANCEL, Answer::Cancel);
                let last = (!alone).then_some(&cancel);
                for (number, (name, choice)) in choices.iter().chain(last).enumerate() {
                    let is_first = number == 0 && !choices.is_empty() && !self.is_careful();
                    let response = if is_first {
                        widgets::primary_button(ui, true, name.get(lang))
                    } else {
                        ui.button(name.get(lang))
                    };
                    widgets::ring_around(ui, &response);
                    on_button |= response.has_focus();
                    if response.clicked() {
                        pressed = Some(choice.clone());
                    }
                }
            });
        });
        (pressed, on_button)
    }

    /// Marks all of what stands in the field: what is typed replaces it.
    fn select_all(&self, ui: &egui::Ui) {
        let text = match self {
            Self::OpenPath(path) | Self::SavePath(path) | Self::PicturePath(path) => &path.text,
            Self::CardWidth(text) => text,
            _ => return,
        };
        let all = CCursorRange::select_all_str(text);
        let mut state = TextEditState::load(ui.ctx(), field_id()).unwrap_or_default();
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), field_id());
    }

    fn content(&mut self, ui: &mut egui::Ui, lang: Lang) -> Content {
        let mut content = Content::default();
        let say = |text: &Bilingual| text.get(lang).to_owned();
        let kind = match self {
            Self::OpenPath(_) => Kind::Open,
            Self::PicturePath(_) => Kind::Picture,
            _ => Kind::Save,
        };
        match self {
            Self::Unsaved(_) => {
                ui.heading(say(&UNSAVED));
                ui.label(say(&UNSAVED_MORE));
                content.choices.push((SAVE, Answer::Save));
                content.choices.push((DISCARD, Answer::Discard));
            }
            Self::CardWidth(text) => return width(ui, text, lang),
            Self::OpenPath(path) | Self::SavePath(path) | Self::PicturePath(path) => {
                let (title, hint) = match kind {
                    Kind::Open => (OPEN_PATH, "/…/card.json"),
                    Kind::Picture => (PICTURE_PATH, "/…/picture.png"),
                    Kind::Save => (SAVE_PATH, "/…/card.json"),
                };
                ui.heading(say(&title));
                if let Some(note) = &path.note {
                    ui.label(say(note));
                }
                let field = text_field::singleline(ui, field_id(), &mut path.text, |field| {
                    field.desired_width(f32::INFINITY).hint_text(hint)
                });
                content.field = Some(field.response.response);
                // The hint is no name.
                ui.ctx()
                    .accesskit_node_builder(field_id(), |node| node.set_label(say(&PATH)));
                let typed = PathBuf::from(path.text.trim());
                content.choices.push((OK, Answer::Path(typed)));
            }
            Self::NoAnswer(_) => {
                ui.heading(say(&NO_ANSWER));
                ui.label(say(&NO_ANSWER_MORE));
                content.choices.push((TYPE_PATH, Answer::Yes));
            }
            Self::Changed(clash) => {
                ui.heading(say(&CHANGED));
                let name = clash.path.display();
                ui.label(both!(
                    "{name} is no longer as it was read here. Overwriting it loses what the other program wrote; reading it again replaces the changes made here, which undo brings back.",
                    "{name} 与读取时不同。覆盖会丢失其他程序写入的内容；重新读取会替换此处的修改，可通过撤销恢复。"
                ).get(lang));
                if !difference::is_none(&clash.lines) {
                    ui.label(egui::RichText::new(say(&LEGEND)).size(size::SMALL).weak());
                    difference::show(ui, &Look::here(ui), lang, &clash.lines, 260.0);
                }
                content.choices.push((OVERWRITE, Answer::Yes));
                content.choices.push((RELOAD, Answer::Reload));
            }
            Self::Exists(clash) => {
                ui.heading(say(&EXISTS));
                let name = clash.path.display();
                ui.label(both!("{name} would be overwritten.", "{name} 将被覆盖。").get(lang));
                content.choices.push((OVERWRITE, Answer::Yes));
            }
            Self::ReplacePicture(replace) => {
                ui.heading(say(&REPLACE));
                let (name, old) = (replace.from.get(lang), replace.old.display());
                ui.label(
                    both!(
                        "{old} would be replaced by {name}.",
                        "{old} 将被替换为 {name}。"
                    )
                    .get(lang),
                );
                content.choices.push((REPLACE_YES, Answer::Yes));
            }
            Self::Converted(changes) => {
                convert::report(ui, changes, lang);
                content.choices.push((OK, Answer::Cancel));
            }
            Self::Failed(reason) => {
                ui.heading(say(&FAILED));
                ui.label(reason.get(lang));
                content.choices.push((OK, Answer::Cancel));
            }
            Self::About => {
                about(ui, lang);
                content.choices.push((OK, Answer::Cancel));
            }
        }
        content
    }
}

/// Asks for a number of px.
fn width(ui: &mut egui::Ui, text: &mut String, lang: Lang) -> Content {
    ui.heading(WIDTH.get(lang));
    let field = text_field::singleline(ui, field_id(), text, |field| field.desired_width(120.0))
        .response
        .response;
    ui.ctx()
        .accesskit_node_builder(field_id(), |node| node.set_label(WIDTH_NAME.get(lang)));
    let (least, greatest) = CARD_WIDTHS;
    let number = text
        .trim()
        .trim_end_matches("px")
        .trim_end()
        .parse::<f32>()
        .ok();
    let number = number.filter(|number| (least..=greatest).contains(number));
    if number.is_none() {
        ui.label(
            both!(
                "A number from {least} to {greatest}",
                "{least} 到 {greatest} 之间的数字"
            )
            .get(lang),
        );
    }
    let typed = number.map_or(Answer::Waiting, |number| Answer::Width(Some(number)));
    Content {
        choices: vec![(OK, typed), (OWN_WIDTH, Answer::Width(None))],
        field: Some(field),
    }
}

fn about(ui: &mut egui::Ui, lang: Lang) {
    ui.heading(format!("Cardwright {}", env!("CARGO_PKG_VERSION")));
    ui.label(ABOUT.get(lang));
    ui.label(OWN_LICENCE.get(lang));
    ui.label(EMOJI_BY.get(lang));
    egui::ScrollArea::vertical()
        .max_height(240.0)
        .show(ui, |ui| {
            for notice in NOTICES {
                ui.label(egui::RichText::new(notice).size(size::SMALL));
                ui.separator();
            }
        });
}
