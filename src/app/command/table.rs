//! All commands, by their menus.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::Command::{self, *};
use super::Reach::{self, Document, Everywhere, OnElements, OutsideText};
use super::{Entry, Menu};
use crate::app::preview::zoom::STEPS;
use crate::app::workspace::Pane;
use crate::both;
use crate::catalog::tables;
use crate::lang::{Bilingual, Lang};
use crate::render::{Device, ThemeName};

const fn keys(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;
const ALT: Modifiers = Modifiers::ALT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// The commands of one menu, in groups that lines divide.
struct Rows {
    menu: Menu,
    entries: Vec<Entry>,
}

impl Rows {
    fn of(menu: Menu, fill: impl FnOnce(&mut Self)) -> Vec<Entry> {
        let mut rows = Self {
            menu,
            entries: Vec::new(),
        };
        fill(&mut rows);
        rows.entries
    }

    /// A command: its group, its name in English and Chinese, where its keys reach, and its keys.
    fn add(
        &mut self,
        group: u8,
        command: Command,
        (en, zh): (&'static str, &'static str),
        reach: Reach,
        keys: &[KeyboardShortcut],
    ) {
        self.entries.push(Entry {
            command,
            name: Bilingual::fixed(en, zh),
            menu: self.menu,
            group,
            under: None,
            keys: keys.to_vec(),
            reach,
        });
    }
}

/// All commands, in the order of the menus.
pub(super) fn table() -> Vec<Entry> {
    let mut table = Rows::of(Menu::File, file);
    table.extend(Rows::of(Menu::Edit, edit));
    table.extend(Rows::of(Menu::View, view));
    table.extend(Rows::of(Menu::Send, send));
    table.extend(Rows::of(Menu::Help, help));
    in_menus_of_their_own(&mut table);
    table
}

fn file(rows: &mut Rows) {
    rows.add(
        0,
        New,
        ("New card", "新建卡片"),
        Everywhere,
        &[keys(CTRL, Key::N)],
    );
    rows.add(
        0,
        Open,
        ("Open…", "打开…"),
        Everywhere,
        &[keys(CTRL, Key::O)],
    );
    rows.add(
        0,
        OpenPath,
        ("Open by path…", "按路径打开…"),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::O)],
    );
    rows.add(
        0,
        RestoreUnsaved,
        ("Restore unsaved work", "恢复未保存的内容"),
        Everywhere,
        &[],
    );
    rows.add(1, Save, ("Save", "保存"), Everywhere, &[keys(CTRL, Key::S)]);
    rows.add(
        1,
        SaveAs,
        ("Save as…", "另存为…"),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::S)],
    );
    rows.add(
        1,
        SavePath,
        ("Save under a path…", "按路径保存…"),
        Everywhere,
        &[],
    );
    rows.add(2, Quit, ("Quit", "退出"), Everywhere, &[keys(CTRL, Key::Q)]);
}

fn edit(rows: &mut Rows) {
    rows.add(0, Undo, ("Undo", "撤销"), Document, &[keys(CTRL, Key::Z)]);
    rows.add(
        0,
        Redo,
        ("Redo", "重做"),
        Document,
        &[keys(CTRL_SHIFT, Key::Z), keys(CTRL, Key::Y)],
    );
    rows.add(
        1,
        Cut,
        ("Cut element", "剪切元素"),
        OnElements,
        &[keys(CTRL, Key::X)],
    );
    rows.add(
        1,
        Copy,
        ("Copy element", "复制元素"),
        OutsideText,
        &[keys(CTRL, Key::C)],
    );
    rows.add(
        1,
        Paste,
        ("Paste element", "粘贴元素"),
        OutsideText,
        &[keys(CTRL, Key::V)],
    );
    rows.add(
        2,
        Insert,
        ("Insert element…", "插入元素…"),
        Everywhere,
        &[keys(CTRL, Key::I)],
    );
    rows.add(
        2,
        Duplicate,
        ("Duplicate", "创建副本"),
        Everywhere,
        &[keys(CTRL, Key::D)],
    );
    rows.add(
        2,
        Delete,
        ("Delete", "删除"),
        OnElements,
        &[keys(NONE, Key::Delete)],
    );
    rows.add(
        3,
        MoveUp,
        ("Move up", "上移"),
        Everywhere,
        &[keys(ALT, Key::ArrowUp)],
    );
    rows.add(
        3,
        MoveDown,
        ("Move down", "下移"),
        Everywhere,
        &[keys(ALT, Key::ArrowDown)],
    );
    rows.add(
        3,
        MoveOut,
        ("Move out of container", "移出容器"),
        OutsideText,
        &[keys(ALT, Key::ArrowLeft)],
    );
    rows.add(
        3,
        MoveIn,
        ("Move into container", "移入容器"),
        OutsideText,
        &[keys(ALT, Key::ArrowRight)],
    );
    rows.add(
        4,
        SelectParent,
        ("Select parent", "选中上级"),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::ArrowUp)],
    );
    rows.add(
        4,
        SelectNext,
        ("Select next", "选中下一个"),
        Everywhere,
        &[keys(CTRL, Key::PageDown)],
    );
    rows.add(
        4,
        SelectPrevious,
        ("Select previous", "选中上一个"),
        Everywhere,
        &[keys(CTRL, Key::PageUp)],
    );
    rows.add(
        5,
        Format,
        ("Format document", "格式化文档"),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::I)],
    );
    rows.add(
        5,
        TakeOut,
        ("Take card out of its wrapping", "从外层文本中取出卡片"),
        Everywhere,
        &[],
    );
    rows.add(
        6,
        Picture,
        ("Picture for this element…", "为此元素选择图片…"),
        Everywhere,
        &[],
    );
    rows.add(
        5,
        QuickFix,
        ("Fix a problem…", "修正问题…"),
        Everywhere,
        &[keys(CTRL, Key::Period)],
    );
    rows.add(
        5,
        FixAll,
        (
            "Fix all problems that are safe to fix",
            "修正所有可安全修正的问题",
        ),
        Everywhere,
        &[],
    );
    rows.add(
        5,
        Convert,
        ("Convert to 2.0", "转换为 2.0"),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::U)],
    );
}

fn view(rows: &mut Rows) {
    rows.add(
        0,
        Focus(Pane::Tree),
        ("Go to tree", "转到组件树"),
        Everywhere,
        &[keys(CTRL, Key::Num1)],
    );
    rows.add(
        0,
        Focus(Pane::Preview),
        ("Go to preview", "转到预览"),
        Everywhere,
        &[keys(CTRL, Key::Num2)],
    );
    rows.add(
        0,
        Focus(Pane::Inspector),
        ("Go to properties", "转到属性"),
        Everywhere,
        &[keys(CTRL, Key::Num3)],
    );
    rows.add(
        0,
        Focus(Pane::Source),
        ("Go to JSON", "转到 JSON"),
        Everywhere,
        &[keys(CTRL, Key::Num4)],
    );
    rows.add(
        0,
        Focus(Pane::Problems),
        ("Go to problems", "转到问题"),
        Everywhere,
        &[keys(CTRL, Key::Num5)],
    );
    rows.add(
        0,
        NextPane,
        ("Next pane", "下一个面板"),
        Everywhere,
        &[keys(NONE, Key::F6)],
    );
    rows.add(
        0,
        PreviousPane,
        ("Previous pane", "上一个面板"),
        Everywhere,
        &[keys(Modifiers::SHIFT, Key::F6)],
    );
    rows.add(
        0,
        NextProblem,
        ("Next problem", "下一个问题"),
        Everywhere,
        &[keys(NONE, Key::F8)],
    );
    rows.add(
        0,
        PreviousProblem,
        ("Previous problem", "上一个问题"),
        Everywhere,
        &[keys(Modifiers::SHIFT, Key::F8)],
    );
    rows.add(
        1,
        ToggleProblems,
        ("Show or hide problems", "显示或隐藏问题"),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::M)],
    );
    rows.add(
        1,
        ToggleSource,
        ("Show or hide JSON", "显示或隐藏 JSON"),
        Everywhere,
        &[keys(CTRL, Key::J)],
    );
    rows.add(
        2,
        CardTheme(ThemeName::Light),
        ("Card in light theme", "浅色卡片"),
        Everywhere,
        &[],
    );
    rows.add(
        2,
        CardTheme(ThemeName::Dark),
        ("Card in dark theme", "深色卡片"),
        Everywhere,
        &[],
    );
    rows.add(
        2,
        CardDevice(Device::Desktop),
        ("Card on desktop", "桌面端卡片"),
        Everywhere,
        &[],
    );
    rows.add(
        2,
        CardDevice(Device::Phone),
        ("Card on phone", "手机端卡片"),
        Everywhere,
        &[],
    );
    rows.add(
        2,
        CardGrid,
        (
            "Desktop and phone, light and dark at once",
            "同时显示桌面端、手机端、浅色与深色",
        ),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::G)],
    );
    rows.add(
        2,
        CardChat,
        ("Card in a chat", "在会话中显示卡片"),
        Everywhere,
        &[],
    );
    rows.add(2, CardWidth, ("Card width…", "卡片宽度…"), Everywhere, &[]);
    rows.add(
        2,
        CardWidthReset,
        ("Card at its own width", "恢复卡片默认宽度"),
        Everywhere,
        &[],
    );
    rows.add(
        3,
        ZoomFit,
        ("Zoom to the width of the pane", "缩放至面板宽度"),
        Everywhere,
        &[keys(CTRL, Key::Num9)],
    );
    rows.add(
        3,
        ZoomIn,
        ("Zoom in", "放大"),
        Everywhere,
        &[keys(CTRL, Key::Equals), keys(CTRL, Key::Plus)],
    );
    rows.add(
        3,
        ZoomOut,
        ("Zoom out", "缩小"),
        Everywhere,
        &[keys(CTRL, Key::Minus)],
    );
    rows.add(
        3,
        ZoomReset,
        ("Zoom to 100 %", "缩放至 100 %"),
        Everywhere,
        &[keys(CTRL, Key::Num0)],
    );
    rows.add(
        4,
        Mood,
        (
            "Window light, dark or as the system",
            "窗口浅色、深色或跟随系统",
        ),
        Everywhere,
        &[],
    );
    rows.add(
        4,
        Language(Lang::En),
        ("Interface in English", "界面语言：English"),
        Everywhere,
        &[],
    );
    rows.add(
        4,
        Language(Lang::Zh),
        ("Interface in Chinese (中文)", "界面语言：中文"),
        Everywhere,
        &[],
    );
}

fn send(rows: &mut Rows) {
    rows.add(
        1,
        SelectHeaviest,
        ("Select the heaviest component", "选中占用最多的组件"),
        Everywhere,
        &[],
    );
    rows.add(
        0,
        SendPanel,
        ("Send panel", "发送面板"),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::Enter)],
    );
    rows.add(
        0,
        Send,
        ("Send the card", "发送卡片"),
        Everywhere,
        &[keys(CTRL, Key::Enter)],
    );
    rows.add(
        0,
        SendCheck,
        ("Check before sending", "发送前检查"),
        Everywhere,
        &[],
    );
    rows.add(0, SendStop, ("Stop sending", "停止发送"), Everywhere, &[]);
    rows.add(
        0,
        RecallLast,
        ("Recall the last message", "撤回上一条消息"),
        Everywhere,
        &[],
    );
    rows.add(
        0,
        SendLive,
        ("Live on the phone", "手机实时预览"),
        Everywhere,
        &[],
    );
    rows.add(
        0,
        TestConnection,
        ("Test the connection", "测试连接"),
        Everywhere,
        &[],
    );
}

fn help(rows: &mut Rows) {
    rows.add(
        0,
        Palette,
        ("All commands…", "全部命令…"),
        Everywhere,
        &[keys(CTRL_SHIFT, Key::P)],
    );
    rows.add(
        0,
        Documentation,
        (
            "Documentation of the element (browser)",
            "元素文档（浏览器）",
        ),
        Everywhere,
        &[keys(NONE, Key::F1)],
    );
    rows.add(
        1,
        About,
        ("About Cardwright", "关于 Cardwright"),
        Everywhere,
        &[],
    );
}

/// What there are many of goes into menus within the menu, so that this one fits into a small window.
fn in_menus_of_their_own(table: &mut Vec<Entry>) {
    let zoom = Bilingual::fixed("Zoom", "缩放");
    for entry in table.iter_mut() {
        entry.under = match (entry.menu, entry.group, entry.command) {
            (Menu::Edit, 3, _) => Some(Bilingual::fixed("Move", "移动")),
            (Menu::Edit, 4, _) => Some(Bilingual::fixed("Select", "选中")),
            (.., Command::QuickFix | Command::FixAll) => Some(Bilingual::fixed("Fix", "修正")),
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
