//! Everything that a person can do, as data: its name, its keys, when it is on. Menus, toolbar, keys, the command
//! palette and tests all go through here.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::preview::zoom::STEPS;
use super::workspace::Pane;
use crate::both;
use crate::catalog::tables;
use crate::lang::{Bilingual, Lang};
use crate::render::{Device, ThemeName};

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each command says in the table below what it does"
)]
pub enum Command {
    New,
    Open,
    OpenPath,
    RestoreUnsaved,
    Save,
    SaveAs,
    SavePath,
    Quit,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    Insert,
    Duplicate,
    Delete,
    MoveUp,
    MoveDown,
    MoveOut,
    MoveIn,
    SelectParent,
    SelectNext,
    SelectPrevious,
    Format,
    TakeOut,
    FixAll,
    SelectHeaviest,
    Convert,
    Focus(Pane),
    NextPane,
    PreviousPane,
    NextProblem,
    PreviousProblem,
    ToggleProblems,
    CardTheme(ThemeName),
    CardDevice(Device),
    CardGrid,
    CardChat,
    CardLocale(Option<&'static str>),
    CardWidth,
    CardWidthReset,
    Picture,
    ZoomFit,
    ZoomTo(u16),
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Mood,
    Language(Lang),
    SendPanel,
    Send,
    Palette,
    Documentation,
    About,
}

/// The menu that a command stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Files.
    File,
    /// Changes of the card.
    Edit,
    /// What is shown, and how.
    View,
    /// To the server.
    Send,
    /// Help.
    Help,
}

impl Menu {
    /// All menus, in their order.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::View, Self::Send, Self::Help];

    /// Its name.
    pub const fn name(self) -> Bilingual {
        match self {
            Self::File => Bilingual::fixed("File", "文件"),
            Self::Edit => Bilingual::fixed("Edit", "编辑"),
            Self::View => Bilingual::fixed("View", "视图"),
            Self::Send => Bilingual::fixed("Send", "发送"),
            Self::Help => Bilingual::fixed("Help", "帮助"),
        }
    }
}

/// When a command's keys count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everywhere.
    Everywhere,
    /// Where no text field has the keyboard: there the same keys edit the text.
    OutsideText,
    /// Everywhere, except that a field that is no part of the document keeps the keys for its own text.
    Document,
}

/// What is known of a command.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name.
    pub name: Bilingual,
    /// Where it stands; a line comes before the first of a group.
    pub menu: Menu,
    /// The group within the menu.
    pub group: u8,
    /// The menu within the menu that it stands in.
    pub under: Option<Bilingual>,
    /// Its keys, the one that is shown first.
    pub keys: Vec<KeyboardShortcut>,
    /// When the keys count.
    pub reach: Reach,
}

const fn keys(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;
const ALT: Modifiers = Modifiers::ALT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

impl Command {
    /// Whether it works on the card's elements, which a text that is not JSON does not have.
    pub(crate) fn needs_json(self) -> bool {
        matches!(
            self,
            Self::Insert
                | Self::Duplicate
                | Self::Delete
                | Self::Cut
                | Self::Copy
                | Self::Paste
                | Self::MoveUp
                | Self::MoveDown
                | Self::MoveOut
                | Self::MoveIn
                | Self::Format
                | Self::SelectHeaviest
                | Self::Picture
                | Self::Convert
                | Self::Send
        )
    }

    /// All commands, in the order of the menus.
    pub fn table() -> &'static [Entry] {
        static TABLE: std::sync::OnceLock<Vec<Entry>> = std::sync::OnceLock::new();
        TABLE.get_or_init(table)
    }

    /// What is known of it.
    pub fn entry(self) -> Option<&'static Entry> {
        Self::table().iter().find(|entry| entry.command == self)
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        self.entry().map_or("", |entry| entry.name.get(lang))
    }

    /// Its first key, as it is shown; empty where it has none.
    pub fn key_text(self) -> String {
        let first = self.entry().and_then(|entry| entry.keys.first());
        first.map(key_text).unwrap_or_default()
    }
}

/// A key as it is shown, such as `Ctrl+Shift+P`.
pub fn key_text(shortcut: &KeyboardShortcut) -> String {
    shortcut.format(&egui::ModifierNames::NAMES, cfg!(target_os = "macos"))
}

fn table() -> Vec<Entry> {
    use Command::*;
    use Reach::{Document, Everywhere, OutsideText};
    let mut table = Vec::new();
    let mut add = |menu, group, command, en, zh, reach, keys: &[KeyboardShortcut]| {
        table.push(Entry {
            command,
            name: Bilingual::fixed(en, zh),
            menu,
            group,
            under: None,
            keys: keys.to_vec(),
            reach,
        });
    };
    let m = Menu::File;
    add(
        m,
        0,
        New,
        "New card",
        "新建卡片",
        Everywhere,
        &[keys(CTRL, Key::N)],
    );
    add(
        m,
        0,
        Open,
        "Open…",
        "打开…",
        Everywhere,
        &[keys(CTRL, Key::O)],
    );
    add(
        m,
        0,
        OpenPath,
        "Open by path…",
        "按路径打开…",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::O)],
    );
    add(
        m,
        0,
        RestoreUnsaved,
        "Restore unsaved work",
        "恢复未保存的内容",
        Everywhere,
        &[],
    );
    add(
        m,
        1,
        Save,
        "Save",
        "保存",
        Everywhere,
        &[keys(CTRL, Key::S)],
    );
    add(
        m,
        1,
        SaveAs,
        "Save as…",
        "另存为…",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::S)],
    );
    add(
        m,
        1,
        SavePath,
        "Save under a path…",
        "按路径保存…",
        Everywhere,
        &[],
    );
    add(
        m,
        2,
        Quit,
        "Quit",
        "退出",
        Everywhere,
        &[keys(CTRL, Key::Q)],
    );
    let m = Menu::Edit;
    add(m, 0, Undo, "Undo", "撤销", Document, &[keys(CTRL, Key::Z)]);
    add(
        m,
        0,
        Redo,
        "Redo",
        "重做",
        Document,
        &[keys(CTRL_SHIFT, Key::Z), keys(CTRL, Key::Y)],
    );
    add(
        m,
        1,
        Cut,
        "Cut element",
        "剪切元素",
        OutsideText,
        &[keys(CTRL, Key::X)],
    );
    add(
        m,
        1,
        Copy,
        "Copy element",
        "复制元素",
        OutsideText,
        &[keys(CTRL, Key::C)],
    );
    add(
        m,
        1,
        Paste,
        "Paste element",
        "粘贴元素",
        OutsideText,
        &[keys(CTRL, Key::V)],
    );
    add(
        m,
        2,
        Insert,
        "Insert element…",
        "插入元素…",
        Everywhere,
        &[keys(CTRL, Key::I)],
    );
    add(
        m,
        2,
        Duplicate,
        "Duplicate",
        "创建副本",
        Everywhere,
        &[keys(CTRL, Key::D)],
    );
    add(
        m,
        2,
        Delete,
        "Delete",
        "删除",
        OutsideText,
        &[keys(NONE, Key::Delete)],
    );
    add(
        m,
        3,
        MoveUp,
        "Move up",
        "上移",
        Everywhere,
        &[keys(ALT, Key::ArrowUp)],
    );
    add(
        m,
        3,
        MoveDown,
        "Move down",
        "下移",
        Everywhere,
        &[keys(ALT, Key::ArrowDown)],
    );
    add(
        m,
        3,
        MoveOut,
        "Move out of container",
        "移出容器",
        OutsideText,
        &[keys(ALT, Key::ArrowLeft)],
    );
    add(
        m,
        3,
        MoveIn,
        "Move into container",
        "移入容器",
        OutsideText,
        &[keys(ALT, Key::ArrowRight)],
    );
    add(
        m,
        4,
        SelectParent,
        "Select parent",
        "选中上级",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::ArrowUp)],
    );
    add(
        m,
        4,
        SelectNext,
        "Select next",
        "选中下一个",
        Everywhere,
        &[keys(CTRL, Key::PageDown)],
    );
    add(
        m,
        4,
        SelectPrevious,
        "Select previous",
        "选中上一个",
        Everywhere,
        &[keys(CTRL, Key::PageUp)],
    );
    add(
        m,
        5,
        Format,
        "Format document",
        "格式化文档",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::I)],
    );
    add(
        m,
        5,
        TakeOut,
        "Take card out of its wrapping",
        "从外层文本中取出卡片",
        Everywhere,
        &[],
    );
    add(
        m,
        6,
        Picture,
        "Picture for this element…",
        "为此元素选择图片…",
        Everywhere,
        &[],
    );
    add(
        m,
        5,
        FixAll,
        "Fix all problems that are safe to fix",
        "修正所有可安全修正的问题",
        Everywhere,
        &[keys(CTRL, Key::Period)],
    );
    add(
        m,
        5,
        Convert,
        "Convert to 2.0",
        "转换为 2.0",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::U)],
    );
    let m = Menu::View;
    let focus = Focus;
    add(
        m,
        0,
        focus(Pane::Tree),
        "Go to tree",
        "转到组件树",
        Everywhere,
        &[keys(CTRL, Key::Num1)],
    );
    add(
        m,
        0,
        focus(Pane::Preview),
        "Go to preview",
        "转到预览",
        Everywhere,
        &[keys(CTRL, Key::Num2)],
    );
    add(
        m,
        0,
        focus(Pane::Inspector),
        "Go to properties",
        "转到属性",
        Everywhere,
        &[keys(CTRL, Key::Num3)],
    );
    add(
        m,
        0,
        focus(Pane::Source),
        "Go to JSON",
        "转到 JSON",
        Everywhere,
        &[keys(CTRL, Key::Num4)],
    );
    add(
        m,
        0,
        focus(Pane::Problems),
        "Go to problems",
        "转到问题",
        Everywhere,
        &[keys(CTRL, Key::Num5)],
    );
    add(
        m,
        0,
        NextPane,
        "Next pane",
        "下一个面板",
        Everywhere,
        &[keys(NONE, Key::F6)],
    );
    add(
        m,
        0,
        PreviousPane,
        "Previous pane",
        "上一个面板",
        Everywhere,
        &[keys(Modifiers::SHIFT, Key::F6)],
    );
    add(
        m,
        1,
        NextProblem,
        "Next problem",
        "下一个问题",
        Everywhere,
        &[keys(NONE, Key::F8)],
    );
    add(
        m,
        1,
        PreviousProblem,
        "Previous problem",
        "上一个问题",
        Everywhere,
        &[keys(Modifiers::SHIFT, Key::F8)],
    );
    add(
        m,
        1,
        ToggleProblems,
        "Show or hide problems",
        "显示或隐藏问题",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::M)],
    );
    add(
        m,
        2,
        CardTheme(ThemeName::Light),
        "Card in light theme",
        "浅色卡片",
        Everywhere,
        &[],
    );
    add(
        m,
        2,
        CardTheme(ThemeName::Dark),
        "Card in dark theme",
        "深色卡片",
        Everywhere,
        &[],
    );
    add(
        m,
        2,
        CardDevice(Device::Desktop),
        "Card on desktop",
        "桌面端卡片",
        Everywhere,
        &[],
    );
    add(
        m,
        2,
        CardDevice(Device::Phone),
        "Card on phone",
        "手机端卡片",
        Everywhere,
        &[],
    );
    add(
        m,
        2,
        CardGrid,
        "Desktop and phone, light and dark at once",
        "同时显示桌面端、手机端、浅色与深色",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::G)],
    );
    add(
        m,
        2,
        CardChat,
        "Card in a chat",
        "在会话中显示卡片",
        Everywhere,
        &[],
    );
    add(m, 2, CardWidth, "Card width…", "卡片宽度…", Everywhere, &[]);
    add(
        m,
        2,
        CardWidthReset,
        "Card at its own width",
        "恢复卡片默认宽度",
        Everywhere,
        &[],
    );
    add(
        m,
        3,
        ZoomFit,
        "Zoom to the width of the pane",
        "缩放至面板宽度",
        Everywhere,
        &[keys(CTRL, Key::Num9)],
    );
    add(
        m,
        3,
        ZoomIn,
        "Zoom in",
        "放大",
        Everywhere,
        &[keys(CTRL, Key::Equals), keys(CTRL, Key::Plus)],
    );
    add(
        m,
        3,
        ZoomOut,
        "Zoom out",
        "缩小",
        Everywhere,
        &[keys(CTRL, Key::Minus)],
    );
    add(
        m,
        3,
        ZoomReset,
        "Zoom to 100 %",
        "缩放至 100 %",
        Everywhere,
        &[keys(CTRL, Key::Num0)],
    );
    add(
        m,
        4,
        Mood,
        "Window light, dark or as the system",
        "窗口浅色、深色或跟随系统",
        Everywhere,
        &[],
    );
    add(
        m,
        4,
        Language(Lang::En),
        "Interface in English",
        "界面语言：English",
        Everywhere,
        &[],
    );
    add(
        m,
        4,
        Language(Lang::Zh),
        "Interface in Chinese (中文)",
        "界面语言：中文",
        Everywhere,
        &[],
    );
    let m = Menu::Send;
    add(
        m,
        1,
        SelectHeaviest,
        "Select the heaviest component",
        "选中占用最多的组件",
        Everywhere,
        &[],
    );
    add(
        m,
        0,
        SendPanel,
        "Send panel",
        "发送面板",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::Enter)],
    );
    add(
        m,
        0,
        Send,
        "Send the card",
        "发送卡片",
        Everywhere,
        &[keys(CTRL, Key::Enter)],
    );
    let m = Menu::Help;
    add(
        m,
        0,
        Palette,
        "All commands…",
        "全部命令…",
        Everywhere,
        &[keys(CTRL_SHIFT, Key::P)],
    );
    add(
        m,
        0,
        Documentation,
        "Documentation of the element (browser)",
        "元素文档（浏览器）",
        Everywhere,
        &[keys(NONE, Key::F1)],
    );
    add(
        m,
        1,
        About,
        "About Cardwright",
        "关于 Cardwright",
        Everywhere,
        &[],
    );
    in_menus_of_their_own(&mut table);
    table
}

/// What there are many of goes into menus within the menu, so that this one fits into a small window.
fn in_menus_of_their_own(table: &mut Vec<Entry>) {
    let zoom = Bilingual::fixed("Zoom", "缩放");
    for entry in table.iter_mut() {
        entry.under = match (entry.menu, entry.group, entry.command) {
            (Menu::Edit, 3, _) => Some(Bilingual::fixed("Move", "移动")),
            (Menu::Edit, 4, _) => Some(Bilingual::fixed("Select", "选中")),
            (Menu::View, 0, _) => Some(Bilingual::fixed("Go to", "转到")),
            (.., Command::CardWidth | Command::CardWidthReset) => {
                Some(Bilingual::fixed("Width of the card", "卡片宽度"))
            }
            (Menu::View, 3, _) => Some(zoom.clone()),
            _ => None,
        };
    }
    let last = |table: &[Entry], group: u8| {
        let here = |entry: &Entry| entry.menu == Menu::View && entry.group == group;
        table
            .iter()
            .rposition(here)
            .map_or(table.len(), |at| at + 1)
    };
    let entry = |command, name, group, under: &Bilingual| Entry {
        command,
        name,
        menu: Menu::View,
        group,
        under: Some(under.clone()),
        keys: Vec::new(),
        reach: Reach::Everywhere,
    };
    let under = Bilingual::fixed("Language of the card", "卡片语言");
    let auto = Bilingual::fixed("Card in the interface's language", "卡片语言跟随界面");
    let mut languages = vec![entry(Command::CardLocale(None), auto, 2, &under)];
    for locale in &tables().locales {
        let Bilingual { en, zh } = &locale.name;
        let name = both!("Card in {en}", "卡片语言：{zh}");
        let command = Command::CardLocale(Some(&locale.code));
        languages.push(entry(command, name, 2, &under));
    }
    let at = last(table, 2);
    table.splice(at..at, languages);
    let steps = STEPS.iter().filter(|percent| **percent != 100);
    let zooms = steps.map(|percent| {
        let name = both!("Zoom to {percent} %", "缩放至 {percent} %");
        entry(Command::ZoomTo(*percent), name, 3, &zoom)
    });
    let zooms: Vec<Entry> = zooms.collect();
    let at = last(table, 3);
    table.splice(at..at, zooms);
}

/// What a name scores that has the query as it is, more than any that only has its characters.
const WHOLE: i32 = 20_000;
/// See [`WHOLE`]: at the beginning of a word.
const WHOLE_WORD: i32 = 40_000;

/// How well a query fits a name: `None` where not all its characters come in order; more is better. A name that has the
/// query as it is comes before all that only have its characters, and one that has it at the beginning of a word first.
pub fn score(query: &str, name: &str) -> Option<i32> {
    let (query, lower) = (query.trim().to_lowercase(), name.to_lowercase());
    let length = |text: &str| i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 8);
    if let Some(at) = lower.find(&query) {
        let before = &lower[..at];
        let starts_word = !before.ends_with(char::is_alphanumeric);
        let whole = if starts_word { WHOLE_WORD } else { WHOLE };
        return Some(whole - length(before) - length(&lower) / 4);
    }
    let name: Vec<char> = lower.chars().collect();
    let mut score = 0;
    let mut from = 0;
    let mut last = None;
    for wanted in query.chars().filter(|c| !c.is_whitespace()) {
        let at = from + name[from..].iter().position(|c| *c == wanted)?;
        let starts_word = at == 0 || !name[at - 1].is_alphanumeric();
        score += 1
            + if starts_word { 4 } else { 0 }
            + if last == Some(at.wrapping_sub(1)) {
                3
            } else {
                0
            };
        last = Some(at);
        from = at + 1;
    }
    Some(score * 8 - i32::try_from(name.len()).unwrap_or(0) / 4)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn words_as_they_are_come_before_letters_here_and_there() {
        let best = |query: &str| {
            let all = Command::table().iter();
            all.max_by_key(|entry| score(query, &entry.name.en))
                .map(|entry| &*entry.name.en)
        };
        assert_eq!(best("dark"), Some("Card in dark theme"));
        assert_eq!(best("sav"), Some("Save"));
        assert!(score("xyz", "Save").is_none());
        assert!(score("cdt", "Card in dark theme").is_some());
    }

    #[test]
    fn no_two_commands_share_a_key_and_each_is_named_in_both_languages() {
        let mut seen = HashSet::new();
        for entry in Command::table() {
            assert!(
                !entry.name.en.is_empty() && !entry.name.zh.is_empty(),
                "{:?}",
                entry.command
            );
            for keys in &entry.keys {
                assert!(seen.insert(*keys), "{:?} shares {keys:?}", entry.command);
            }
        }
    }

    #[test]
    fn the_palette_finds_by_first_letters_and_puts_the_closer_name_first() {
        assert!(score("sa", "Save as…") > score("sa", "Select parent"));
        assert!(score("开", "打开…").is_some());
        assert!(score("xyz", "Save").is_none());
    }
}
