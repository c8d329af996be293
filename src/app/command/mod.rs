//! Everything that a person can do, as data: its name, its keys, when it is on. Menus, toolbar, keys, the command
//! palette and tests all go through here.

mod table;

use egui::{Key, KeyboardShortcut};

use super::access::Mark;
use super::workspace::Pane;
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
    QuickFix,
    FixAll,
    SelectHeaviest,
    Convert,
    Focus(Pane),
    NextPane,
    PreviousPane,
    NextProblem,
    PreviousProblem,
    ToggleProblems,
    ToggleSource,
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
    SendCheck,
    SendStop,
    SendLive,
    RecallLast,
    TestConnection,
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
    /// Only while the tree or the preview has the keyboard: a key that takes an element away needs one that is seen to
    /// be meant.
    OnElements,
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
                | Self::SendCheck
        )
    }

    /// All commands, in the order of the menus.
    pub fn table() -> &'static [Entry] {
        static TABLE: std::sync::OnceLock<Vec<Entry>> = std::sync::OnceLock::new();
        TABLE.get_or_init(table::table)
    }

    /// What is known of it.
    pub fn entry(self) -> Option<&'static Entry> {
        Self::table().iter().find(|entry| entry.command == self)
    }

    /// Whether a key that is held down does it again and again: what goes step by step, and never what goes out.
    pub const fn repeats(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::MoveUp
                | Self::MoveDown
                | Self::SelectParent
                | Self::SelectNext
                | Self::SelectPrevious
                | Self::NextProblem
                | Self::PreviousProblem
                | Self::NextPane
                | Self::PreviousPane
                | Self::ZoomIn
                | Self::ZoomOut
        )
    }

    /// The mark before its name in a menu, with whether it is on; `None` for what only does something.
    pub(crate) const fn mark(self, on: bool) -> Option<Mark> {
        match self {
            Self::CardTheme(_)
            | Self::CardDevice(_)
            | Self::CardLocale(_)
            | Self::ZoomTo(_)
            | Self::Language(_) => Some(Mark::Radio(on)),
            Self::CardGrid
            | Self::CardChat
            | Self::ZoomFit
            | Self::ToggleProblems
            | Self::SendLive => Some(Mark::Check(on)),
            _ => None,
        }
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
    let names = egui::ModifierNames::NAMES;
    let modifiers = names.format(&shortcut.modifiers, cfg!(target_os = "macos"));
    let parts = [&*modifiers, key_name(shortcut.logical_key)];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(names.concat)
}

/// A key as it stands on the keyboard, so `.` and not `Period`.
fn key_name(key: Key) -> &'static str {
    match key {
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        // egui's sign for it is the mathematical one, which no keyboard has.
        Key::Minus => "-",
        Key::Quote => "'",
        key => key.symbol_or_name(),
    }
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
