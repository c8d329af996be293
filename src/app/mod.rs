//! The window: panes over one [`Workspace`], commands as data, settings and session.
//!
//! [`App`] needs an [`egui::Context`] and nothing else, so tests drive it without a window; [`run`] puts it into one.

pub mod command;
mod desk;
mod dialogs;
mod fonts;
pub mod inspector;
mod picker;
mod preview;
mod problems;
mod send;
pub mod session;
pub mod source;
mod style;
pub mod tree;
mod widgets;
pub mod workspace;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::{Event, Id, RichText, Ui, ViewportCommand};
use poll_promise::Promise;

use crate::both;
use crate::check::Severity;
use crate::document::file;
use crate::lang::{Bilingual, Lang};
use command::{Command, Menu, Reach};
use desk::Desk;
use dialogs::{Answer, Dialog, Next};
use inspector::InspectorPane;
use picker::{Item, Picked, Picker};
use preview::{PreviewPane, ZOOMS};
use problems::ProblemsPane;
use send::SendPane;
use session::{Journal, Mood, Settings, Slot};
use source::SourcePane;
use style::{Look, size};
use tree::TreePane;
use widgets::Sign;
use workspace::{Pane, Workspace};

/// How long after a change the journal is written, at most a second with the writing.
const JOURNAL_AFTER: Duration = Duration::from_millis(600);

const WELCOME_EN: &str = include_str!("../../samples/welcome-en.json");
const WELCOME_ZH: &str = include_str!("../../samples/welcome.json");
const NEW_CARD: &str = "{\n  \"schema\": \"2.0\",\n  \"header\": {\n    \"title\": {\n      \"tag\": \"plain_text\",\n      \"content\": \"\"\n    },\n    \"template\": \"blue\"\n  },\n  \"body\": {\n    \"elements\": []\n  }\n}\n";

const UNTITLED: Bilingual = Bilingual::fixed("Untitled", "未命名");
const PROPERTIES: Bilingual = Bilingual::fixed("Properties", "属性");
const SEND_TAB: Bilingual = Bilingual::fixed("Send", "发送");
const SEARCH_COMMAND: Bilingual = Bilingual::fixed("Search all commands", "搜索全部命令");
const SEARCH_COMPONENT: Bilingual = Bilingual::fixed("Search components", "搜索组件");
const CARD_FILES: Bilingual = Bilingual::fixed("Card JSON", "卡片 JSON");
const ALL_FILES: Bilingual = Bilingual::fixed("All files", "所有文件");
const UNSAVED_THERE: Bilingual = Bilingual::fixed(
    "There is unsaved work of an earlier session: File > Restore unsaved work",
    "有上次未保存的内容：可通过“文件 > 恢复未保存的内容”找回",
);
const NOTHING_UNSAVED: Bilingual = Bilingual::fixed(
    "Another window has opened the unsaved work already",
    "未保存的内容已在另一个窗口中打开",
);
const OTHER_CARD: Bilingual = Bilingual::fixed(
    "Nothing was saved: the file was chosen for a card that is no longer open",
    "未保存：所选文件属于已不再打开的卡片",
);
const NO_RUNTIME: Bilingual = Bilingual::fixed(
    "the system gives no thread for the network",
    "系统未提供网络线程",
);

/// What the program was started with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Files to open; the window shows the first.
    pub files: Vec<PathBuf>,
    /// The folder for journal and settings; `None` for the usual one.
    pub data_dir: Option<PathBuf>,
    /// The language of the interface; `None` for the one of the settings, else the system's.
    pub language: Option<Lang>,
}

/// Why the window could not be shown.
#[derive(Debug, thiserror::Error)]
#[error("the window cannot be shown: {0}")]
pub struct StartError(String);

/// Shows the window until it is closed.
///
/// # Errors
/// Where the system gives no window: no display, no OpenGL.
pub fn run(start: Start) -> Result<(), StartError> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Cardwright")
            .with_app_id("cardwright")
            .with_inner_size([1360.0, 860.0])
            .with_min_inner_size([760.0, 480.0]),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    let create: eframe::AppCreator<'_> =
        Box::new(move |creation| Ok(Box::new(App::new(&creation.egui_ctx, start))));
    eframe::run_native("cardwright", options, create).map_err(|error| StartError(error.to_string()))
}

/// What the right panel shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Properties,
    Send,
}

/// An open list to choose from.
enum List {
    Commands(Picker, Vec<Command>),
    Components(Picker, Vec<String>),
}

/// A file dialog of the system on its way.
struct Asking {
    to: To,
    promise: Promise<Option<PathBuf>>,
    since: Instant,
    /// The card that it was asked for, and its revision: the card may be another one when the answer comes.
    card: (u64, u64),
}

/// What a file dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    Open,
    Save,
}

/// A person does not see and cancel a dialog in less; whatever says "none" faster never showed one.
const NEVER_SHOWN: Duration = Duration::from_millis(400);

/// The whole window.
pub struct App {
    work: Workspace,
    settings: Settings,
    stored_settings: Settings,
    lang: Lang,
    data_dir: Option<PathBuf>,
    tree: TreePane,
    preview: PreviewPane,
    inspector: InspectorPane,
    source: SourcePane,
    problems: ProblemsPane,
    send: SendPane,
    side: Side,
    list: Option<List>,
    dialog: Option<Dialog>,
    after_save: Option<Next>,
    asking: Option<Asking>,
    /// Counts the cards that this window has shown.
    card: u64,
    todo: Vec<Command>,
    foreign: bool,
    focused: Option<Pane>,
    focus_next: Option<Pane>,
    journal: JournalState,
    slot: Option<Slot>,
    /// The journals of earlier sessions with unsaved work, the latest first.
    unsaved: Vec<usize>,
    runtime: Option<tokio::runtime::Runtime>,
    title: String,
    quitting: bool,
    reset_source: bool,
}

#[derive(Default)]
struct JournalState {
    /// Revision, file and selection that the journal has.
    written: Option<(u64, u64, bool)>,
    due: Option<Instant>,
    running: Option<std::thread::JoinHandle<()>>,
    /// The changes were given up with the window; nothing of them is written any more.
    discarded: bool,
}

impl App {
    /// The window's state for a context, which gets the fonts and the look.
    pub fn new(ctx: &egui::Context, start: Start) -> Self {
        fonts::install(ctx);
        style::install(ctx);
        ctx.options_mut(|options| {
            options.zoom_with_keyboard = false;
            options.fallback_theme = egui::Theme::Light;
        });
        let data_dir = start.data_dir.or_else(session::data_dir);
        let mut settings = data_dir
            .as_deref()
            .map(session::load_settings)
            .unwrap_or_default();
        if start.language.is_some() {
            settings.language = start.language;
        }
        let lang = settings.lang();
        let First { work, slot, failed } =
            first_card(start.files.first(), data_dir.as_deref(), lang);
        let unsaved = slot
            .as_ref()
            .map(Slot::unsaved_elsewhere)
            .unwrap_or_default();
        let send = SendPane::new(&mut settings.send);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .ok();
        let mut app = Self {
            stored_settings: settings.clone(),
            lang,
            data_dir,
            tree: TreePane::default(),
            preview: PreviewPane::default(),
            inspector: InspectorPane::default(),
            source: SourcePane::default(),
            problems: ProblemsPane::default(),
            send,
            side: Side::Properties,
            list: None,
            dialog: failed.map(Dialog::Failed),
            after_save: None,
            asking: None,
            card: 0,
            todo: Vec::new(),
            foreign: false,
            focused: None,
            focus_next: Some(Pane::Tree),
            journal: JournalState::default(),
            slot,
            unsaved,
            runtime,
            title: String::new(),
            quitting: false,
            reset_source: false,
            settings,
            work,
        };
        app.apply_mood(ctx);
        app.say_at_start(&start.files);
        app
    }

    /// What the person should know at once: what was not opened, and what waits to be restored.
    fn say_at_start(&mut self, files: &[PathBuf]) {
        let mut said = Vec::new();
        if let [first, rest @ ..] = files
            && !rest.is_empty()
        {
            let first = first.display();
            let names: Vec<String> = rest.iter().map(|file| file.display().to_string()).collect();
            let names = names.join(", ");
            said.push(both!(
                "Only {first} was opened: one window shows one card. Not opened: {names}",
                "仅打开了 {first}：一个窗口显示一张卡片。未打开：{names}"
            ));
        }
        if !self.unsaved.is_empty() {
            said.push(UNSAVED_THERE);
        }
        let joined = said.into_iter().reduce(|one, more| {
            let (Bilingual { en: a, zh: b }, Bilingual { en: c, zh: d }) = (one, more);
            both!("{a} — {c}", "{b} — {d}")
        });
        if let Some(text) = joined {
            self.work.say(text);
        }
    }

    /// The open card.
    pub fn workspace(&self) -> &Workspace {
        &self.work
    }

    /// The open card, for tests and for whoever drives the window from outside.
    pub fn workspace_mut(&mut self) -> &mut Workspace {
        &mut self.work
    }

    /// What the person chose.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the person chose, to change it.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// How often the card was laid out.
    pub fn layouts(&self) -> u64 {
        self.preview.layouts()
    }

    /// Asks for a command to be run in the next frame.
    pub fn request(&mut self, command: Command) {
        self.todo.push(command);
    }

    /// Opens a file unless there are changes that would be lost; then it asks first.
    pub fn open(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.guard(ctx, Next::OpenFile(path));
    }

    /// Whether a question waits for an answer.
    pub fn has_dialog(&self) -> bool {
        self.dialog.is_some() || self.list.is_some()
    }

    /// Draws one frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.lang = self.settings.lang();
        self.poll(&ctx);
        self.read_keys(&ctx);
        self.run_todo(&ctx);
        self.show(ui);
        if !self.todo.is_empty() {
            let before = self.work.document().revision();
            self.run_todo(&ctx);
            // What was done has to be seen at once, in all panes.
            if self.work.document().revision() != before {
                ctx.request_discard("a command has changed the card");
            }
            ctx.request_repaint();
        }
        self.keep(&ctx);
    }

    fn show(&mut self, ui: &mut Ui) {
        let look = Look::here(ui);
        let revision = self.work.document().revision();
        let serial = self.work.selection().serial;
        let chrome = egui::Frame::new()
            .fill(look.chrome)
            .inner_margin(egui::Margin::symmetric(8, 4));
        let pane = egui::Frame::new()
            .fill(look.panel)
            .inner_margin(egui::Margin::same(size::PAD));
        egui::Panel::top("menus")
            .frame(chrome)
            .show(ui, |ui| self.menus(ui));
        egui::Panel::bottom("status")
            .frame(chrome)
            .show(ui, |ui| self.status(ui));
        self.focused = focused_pane(ui);
        if self.reset_source {
            self.reset_source = false;
            self.source.reset(ui);
        }
        let mut foreign = false;
        let side = egui::Panel::right("side")
            .default_size(self.settings.inspector_width)
            .size_range(session::INSPECTOR_WIDTHS);
        let shown = side.resizable(true).frame(pane).show(ui, |ui| {
            self.side_tabs(ui);
            let side = self.side;
            self.with_desk(&mut foreign, |app, desk| match side {
                Side::Properties => app.inspector.ui(ui, desk),
                Side::Send => app.send.ui(ui, desk),
            });
        });
        self.settings.inspector_width = shown.response.rect.width().round();
        let strip = egui::Frame::new()
            .fill(look.chrome)
            .inner_margin(egui::Margin::symmetric(size::PAD, 4));
        egui::Panel::bottom("problems").frame(strip).show(ui, |ui| {
            self.with_desk(&mut foreign, |app, desk| app.problems.ui(ui, desk));
        });
        let json = egui::Panel::bottom("json")
            .default_size(self.settings.source_height)
            .size_range(session::SOURCE_HEIGHTS);
        let shown = json
            .resizable(true)
            .frame(egui::Frame {
                inner_margin: egui::Margin {
                    left: size::PAD,
                    right: 0,
                    top: 4,
                    bottom: 0,
                },
                ..pane
            })
            .show(ui, |ui| {
                self.with_desk(&mut foreign, |app, desk| app.source.ui(ui, desk));
            });
        self.settings.source_height = shown.response.rect.height().round();
        let left = egui::Panel::left("tree")
            .default_size(self.settings.tree_width)
            .size_range(session::TREE_WIDTHS);
        let shown = left.resizable(true).frame(pane).show(ui, |ui| {
            self.with_desk(&mut foreign, |app, desk| app.tree.ui(ui, desk));
        });
        self.settings.tree_width = shown.response.rect.width().round();
        egui::CentralPanel::no_frame().show(ui, |ui| {
            self.with_desk(&mut foreign, |app, desk| app.preview.ui(ui, desk));
        });
        self.foreign = foreign;
        self.lists(ui.ctx());
        self.dialogs(ui.ctx());
        if let Some(pane) = self.focus_next.take() {
            self.focus(ui.ctx(), pane);
        }
        // A pane that was drawn before another one changed the card is drawn once more, in this very frame.
        let selected = self.work.selection();
        if self.work.document().revision() != revision
            || selected.serial != serial
            || self.work.jump.is_some()
        {
            ui.ctx().request_discard("the panes have to agree");
            ui.ctx().request_repaint();
        }
    }

    /// Lends a pane everything it needs; panes are taken out meanwhile, so that they may change the rest.
    fn with_desk(&mut self, foreign: &mut bool, show: impl FnOnce(&mut Panes<'_>, &mut Desk<'_>)) {
        let mut panes = Panes {
            tree: std::mem::take(&mut self.tree),
            inspector: std::mem::take(&mut self.inspector),
            source: std::mem::take(&mut self.source),
            problems: std::mem::take(&mut self.problems),
            send: std::mem::take(&mut self.send),
            preview: &mut self.preview,
        };
        let mut desk = Desk {
            work: &mut self.work,
            settings: &mut self.settings,
            todo: &mut self.todo,
            foreign,
            focused: self.focused,
            lang: self.lang,
        };
        show(&mut panes, &mut desk);
        let Panes {
            tree,
            inspector,
            source,
            problems,
            send,
            preview: _,
        } = panes;
        (
            self.tree,
            self.inspector,
            self.source,
            self.problems,
            self.send,
        ) = (tree, inspector, source, problems, send);
    }

    fn menus(&mut self, ui: &mut Ui) {
        let lang = self.lang;
        egui::MenuBar::new().ui(ui, |ui| {
            for menu in Menu::ALL {
                ui.menu_button(menu.name().get(lang), |ui| {
                    ui.set_min_width(230.0);
                    let mut group = None;
                    for entry in Command::table().iter().filter(|entry| entry.menu == menu) {
                        if group.is_some_and(|group| group != entry.group) {
                            ui.separator();
                        }
                        group = Some(entry.group);
                        let keys = entry
                            .keys
                            .first()
                            .map(command::key_text)
                            .unwrap_or_default();
                        let mut button = egui::Button::new(entry.name.get(lang)).right_text(keys);
                        if self.is_on(entry.command) {
                            button = button.selected(true);
                        }
                        if ui.add_enabled(self.can(entry.command), button).clicked() {
                            self.todo.push(entry.command);
                            ui.close();
                        }
                    }
                });
            }
            ui.add_space(10.0);
            for (sign, command) in [(Sign::Undo, Command::Undo), (Sign::Redo, Command::Redo)] {
                let hint = format!("{} ({})", command.name(lang), command.key_text());
                if widgets::sign_button(ui, sign, command.name(lang), false, self.can(command))
                    .on_hover_text(hint)
                    .clicked()
                {
                    self.todo.push(command);
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let hint = format!(
                    "{} ({})",
                    Command::SendPanel.name(lang),
                    Command::SendPanel.key_text()
                );
                let on = self.side == Side::Send;
                if widgets::sign_button(ui, Sign::Plane, Command::SendPanel.name(lang), on, true)
                    .on_hover_text(hint)
                    .clicked()
                {
                    self.todo.push(Command::SendPanel);
                }
                ui.add_space(6.0);
                let dirty = if self.work.is_dirty() { " •" } else { "" };
                let name = format!("{}{dirty}", self.card_name());
                let hint = self.work.file().map_or_else(
                    || UNTITLED.get(lang).to_owned(),
                    |path| path.display().to_string(),
                );
                ui.add(egui::Label::new(RichText::new(name).weak()).truncate())
                    .on_hover_text(hint);
            });
        });
    }

    fn side_tabs(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            for (side, name, command) in [
                (
                    Side::Properties,
                    PROPERTIES,
                    Command::Focus(Pane::Inspector),
                ),
                (Side::Send, SEND_TAB, Command::SendPanel),
            ] {
                let look = Look::here(ui);
                let on = self.side == side;
                let color = if on { look.accent } else { look.weak };
                let text = RichText::new(name.get(self.lang))
                    .color(color)
                    .family(fonts::bold());
                let response = ui.add(egui::Button::new(text).frame(false));
                if on {
                    let line = response.rect.left_bottom() + egui::vec2(0.0, 1.0)
                        ..=response.rect.right_bottom() + egui::vec2(0.0, 1.0);
                    ui.painter().line_segment(
                        [*line.start(), *line.end()],
                        egui::Stroke::new(2.0, look.accent),
                    );
                }
                if response.clicked() && !on {
                    if command == Command::SendPanel {
                        self.todo.push(command);
                    } else {
                        self.side = side;
                    }
                }
                ui.add_space(6.0);
            }
        });
        ui.add_space(4.0);
    }

    fn status(&mut self, ui: &mut Ui) {
        let look = Look::here(ui);
        let lang = self.lang;
        ui.horizontal(|ui| {
            ui.set_min_height(20.0);
            if let Some(notice) = &self.work.notice {
                let color = if notice.refused {
                    look.error
                } else {
                    look.weak
                };
                let width = (ui.available_width() - 430.0).max(120.0);
                ui.allocate_ui_with_layout(
                    egui::vec2(width, 20.0),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        let text = RichText::new(notice.text.get(lang)).color(color);
                        ui.add(egui::Label::new(text).truncate())
                            .on_hover_text(notice.text.get(lang));
                    },
                );
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let other = lang.other();
                let name = match other {
                    Lang::En => "English",
                    Lang::Zh => "中文",
                };
                if ui
                    .add(egui::Button::new(RichText::new(name).size(size::SMALL)).frame(false))
                    .clicked()
                {
                    self.todo.push(Command::Language(other));
                }
                ui.separator();
                let (line, column) = self.source.caret_position();
                let text = both!("Ln {line}, Col {column}", "第 {line} 行，第 {column} 列");
                ui.label(
                    RichText::new(text.get(lang))
                        .size(size::SMALL)
                        .color(look.weak),
                );
                if let Some(view) = self.work.view() {
                    let budget = view.report.budget;
                    let limits = &crate::catalog::tables().limits;
                    let limit =
                        |name: &str| limits.get(name).map_or(0, crate::catalog::Limit::number);
                    ui.separator();
                    let most = limit("max_elements");
                    let elements = budget.elements;
                    let over = most > 0 && elements > most;
                    let text = both!("{elements} of {most} elements", "元素 {elements} / {most}");
                    ui.label(
                        RichText::new(text.get(lang))
                            .size(size::SMALL)
                            .color(if over { look.error } else { look.weak }),
                    );
                    ui.separator();
                    let kilobytes = budget.bytes as f64 / 1024.0;
                    let over = kilobytes > 30.0;
                    let text = both!("{kilobytes:.1} of 30 KB", "{kilobytes:.1} / 30 KB");
                    ui.label(
                        RichText::new(text.get(lang))
                            .size(size::SMALL)
                            .color(if over { look.error } else { look.weak }),
                    );
                }
            });
        });
    }

    fn card_name(&self) -> String {
        match self.work.file().and_then(|path| path.file_name()) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => UNTITLED.get(self.lang).to_owned(),
        }
    }

    // --- commands ---------------------------------------------------------------------------------------------

    /// Whether a command can be run now.
    pub fn can(&self, command: Command) -> bool {
        let good = self.work.document().syntax_error().is_none() && self.work.view().is_some();
        let component = good
            && self
                .work
                .selected_row()
                .is_some_and(tree::data::Row::is_component);
        match command {
            Command::Undo => self.work.document().can_undo(),
            Command::Redo => self.work.document().can_redo(),
            Command::Duplicate
            | Command::MoveUp
            | Command::MoveDown
            | Command::MoveOut
            | Command::MoveIn => component,
            Command::Delete | Command::Cut | Command::Copy => {
                good && self.work.selected_row().is_some()
            }
            Command::Insert | Command::Paste | Command::Format => good,
            Command::Send => good && !self.send.is_busy(),
            Command::Documentation => self.work.documentation().is_some(),
            Command::RestoreUnsaved => !self.unsaved.is_empty(),
            _ => true,
        }
    }

    /// Whether a command's choice is the one in force.
    fn is_on(&self, command: Command) -> bool {
        match command {
            Command::CardTheme(theme) => self.settings.theme == theme,
            Command::CardDevice(device) => self.settings.device == device,
            Command::Language(lang) => self.lang == lang,
            Command::ToggleProblems => self.settings.problems_open,
            _ => false,
        }
    }

    fn read_keys(&mut self, ctx: &egui::Context) {
        if self.dialog.is_some() || self.list.is_some() {
            return;
        }
        let in_text = ctx.text_edit_focused();
        let foreign = self.foreign;
        let mut pressed = Vec::new();
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                // The modifiers of the event count, not those of the frame: a quick person has let go of them by now.
                let Event::Key {
                    key,
                    pressed: true,
                    modifiers,
                    ..
                } = event
                else {
                    return true;
                };
                let fits = |keys: &egui::KeyboardShortcut| {
                    keys.logical_key == *key && modifiers.matches_exact(keys.modifiers)
                };
                let found = Command::table()
                    .iter()
                    .find(|entry| entry.keys.iter().any(fits));
                let Some(entry) = found else {
                    return true;
                };
                let reachable = match entry.reach {
                    Reach::Everywhere => true,
                    Reach::OutsideText => !in_text,
                    Reach::Document => !foreign,
                };
                if reachable {
                    pressed.push(entry.command);
                }
                !reachable
            });
        });
        self.todo.extend(pressed);
        if !in_text {
            let events: Vec<Event> = ctx.input(|input| {
                let ours = input
                    .events
                    .iter()
                    .filter(|event| matches!(event, Event::Copy | Event::Cut | Event::Paste(_)));
                ours.cloned().collect()
            });
            for event in events {
                match event {
                    Event::Copy => self.todo.push(Command::Copy),
                    Event::Cut => self.todo.push(Command::Cut),
                    Event::Paste(text) => {
                        let pasted = self.work.paste(&text);
                        self.say(pasted);
                    }
                    _ => {}
                }
            }
            ctx.input_mut(|input| {
                input
                    .events
                    .retain(|event| !matches!(event, Event::Copy | Event::Cut | Event::Paste(_)));
            });
        }
    }

    fn run_todo(&mut self, ctx: &egui::Context) {
        for command in std::mem::take(&mut self.todo) {
            if self.can(command) {
                self.run(ctx, command);
            }
        }
    }

    fn say(&mut self, result: Result<(), Bilingual>) {
        match result {
            Ok(()) => {
                if self
                    .work
                    .notice
                    .as_ref()
                    .is_some_and(|notice| notice.refused)
                {
                    self.work.notice = None;
                }
            }
            Err(reason) => self.work.refuse(reason),
        }
    }

    /// Runs a command.
    fn run(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::New => self.guard(ctx, Next::New),
            Command::Open => self.guard(ctx, Next::Open),
            Command::OpenPath => self.guard(ctx, Next::OpenPath),
            Command::RestoreUnsaved => self.guard(ctx, Next::Restore),
            Command::Save => self.save(ctx, false),
            Command::SaveAs => self.ask_where(ctx),
            Command::SavePath => self.type_where(),
            Command::Quit => self.guard_quit(ctx),
            Command::Undo => self.work.undo(),
            Command::Redo => self.work.redo(),
            Command::Cut => match self.work.copy() {
                Ok(text) => {
                    ctx.copy_text(text);
                    let deleted = self.work.delete();
                    self.say(deleted);
                }
                Err(reason) => self.work.refuse(reason),
            },
            Command::Copy => match self.work.copy() {
                Ok(text) => ctx.copy_text(text),
                Err(reason) => self.work.refuse(reason),
            },
            Command::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            Command::Insert => self.open_components(),
            Command::Duplicate => {
                let done = self.work.duplicate();
                self.say(done);
            }
            Command::Delete => {
                let done = self.work.delete();
                self.say(done);
            }
            Command::MoveUp => {
                let done = self.work.move_by(-1);
                self.say(done);
            }
            Command::MoveDown => {
                let done = self.work.move_by(1);
                self.say(done);
            }
            Command::MoveOut => {
                let done = self.work.move_out();
                self.say(done);
            }
            Command::MoveIn => {
                let done = self.work.move_in();
                self.say(done);
            }
            Command::SelectParent => self.work.select_parent(None),
            Command::SelectNext => self.work.select_step(1, None),
            Command::SelectPrevious => self.work.select_step(-1, None),
            Command::Format => {
                let done = self.work.format();
                self.say(done);
            }
            Command::Focus(pane) => self.focus_next = Some(pane),
            Command::NextPane => self.step_pane(1),
            Command::PreviousPane => self.step_pane(-1),
            Command::NextProblem => self.work.problem_step(1, self.source.caret()),
            Command::PreviousProblem => self.work.problem_step(-1, self.source.caret()),
            Command::ToggleProblems => self.settings.problems_open = !self.settings.problems_open,
            Command::CardTheme(theme) => self.settings.theme = theme,
            Command::CardDevice(device) => self.settings.device = device,
            Command::ZoomIn => self.zoom(1),
            Command::ZoomOut => self.zoom(-1),
            Command::ZoomReset => self.settings.zoom = 1.0,
            Command::Mood => {
                self.settings.mood = match self.settings.mood {
                    Mood::System => Mood::Light,
                    Mood::Light => Mood::Dark,
                    Mood::Dark => Mood::System,
                };
                self.apply_mood(ctx);
            }
            Command::Language(lang) => {
                self.settings.language = Some(lang);
                self.lang = lang;
            }
            Command::SendPanel => {
                self.side = Side::Send;
                ctx.memory_mut(|memory| memory.request_focus(SendPane::id()));
            }
            Command::Send => self.send(ctx, false),
            Command::Palette => self.open_palette(),
            Command::About => self.dialog = Some(Dialog::About),
            Command::Documentation => {
                if let Some(url) = self.work.documentation() {
                    ctx.open_url(egui::OpenUrl::new_tab(url));
                }
            }
        }
        ctx.request_repaint();
    }

    fn zoom(&mut self, step: isize) {
        let now = self.settings.zoom;
        let next = if step > 0 {
            ZOOMS.iter().find(|zoom| **zoom > now + 0.01)
        } else {
            ZOOMS.iter().rev().find(|zoom| **zoom < now - 0.01)
        };
        self.settings.zoom = next.copied().unwrap_or(now);
    }

    fn apply_mood(&mut self, ctx: &egui::Context) {
        ctx.set_theme(match self.settings.mood {
            Mood::System => egui::ThemePreference::System,
            Mood::Light => egui::ThemePreference::Light,
            Mood::Dark => egui::ThemePreference::Dark,
        });
    }

    fn step_pane(&mut self, step: isize) {
        const ORDER: [Pane; 5] = [
            Pane::Tree,
            Pane::Preview,
            Pane::Inspector,
            Pane::Source,
            Pane::Problems,
        ];
        let at = self
            .focused
            .and_then(|pane| ORDER.iter().position(|other| *other == pane));
        let next = at.map_or(0, |at| (at.wrapping_add_signed(step + 5)) % 5);
        self.focus_next = ORDER.get(next).copied();
    }

    fn focus(&mut self, ctx: &egui::Context, pane: Pane) {
        let id = match pane {
            Pane::Tree => TreePane::id(),
            Pane::Preview => PreviewPane::id(),
            Pane::Inspector => {
                self.side = Side::Properties;
                InspectorPane::id()
            }
            Pane::Source => SourcePane::id(),
            Pane::Problems => {
                self.settings.problems_open = true;
                ProblemsPane::id()
            }
        };
        ctx.memory_mut(|memory| memory.request_focus(id));
        ctx.request_repaint();
    }

    fn open_palette(&mut self) {
        let lang = self.lang;
        let on: Vec<&command::Entry> = Command::table()
            .iter()
            .filter(|entry| self.can(entry.command))
            .collect();
        let items = on.iter().map(|entry| Item {
            label: entry.name.get(lang).to_owned(),
            detail: entry
                .keys
                .first()
                .map(command::key_text)
                .unwrap_or_default(),
            group: entry.menu.name().get(lang).to_owned(),
            also: entry.name.get(lang.other()).to_owned(),
            refused: None,
            sign: None,
        });
        let picker = Picker::new(SEARCH_COMMAND.get(lang), items.collect());
        self.list = Some(List::Commands(
            picker,
            on.iter().map(|entry| entry.command).collect(),
        ));
    }

    fn open_components(&mut self) {
        let lang = self.lang;
        let components: Vec<&crate::catalog::Component> =
            crate::catalog::Catalog::get().components().collect();
        let items = components.iter().map(|component| Item {
            label: component.name.get(lang).to_owned(),
            detail: component.tag.clone(),
            group: component.category.name().get(lang).to_owned(),
            also: component.name.get(lang.other()).to_owned(),
            refused: self
                .work
                .place_for(&component.tag)
                .err()
                .map(|reason| reason.get(lang).to_owned()),
            sign: Some(tree::sign_of(&component.tag)),
        });
        let picker = Picker::new(SEARCH_COMPONENT.get(lang), items.collect());
        let tags = components
            .iter()
            .map(|component| component.tag.clone())
            .collect();
        self.list = Some(List::Components(picker, tags));
    }

    fn lists(&mut self, ctx: &egui::Context) {
        let Some(mut list) = self.list.take() else {
            return;
        };
        let picked = match &mut list {
            List::Commands(picker, _) | List::Components(picker, _) => picker.show(ctx),
        };
        match (picked, list) {
            (Picked::Open, list) => self.list = Some(list),
            (Picked::Closed, _) => self.focus_next = self.focus_next.or(self.focused),
            (Picked::Item(at), List::Commands(_, commands)) => self.todo.extend(commands.get(at)),
            (Picked::Item(at), List::Components(_, tags)) => {
                if let Some(tag) = tags.get(at) {
                    let done = self.work.insert(tag);
                    self.say(done);
                    self.focus_next = Some(Pane::Tree);
                }
            }
        }
    }

    // --- files ------------------------------------------------------------------------------------------------

    /// Goes on where nothing is lost, else asks first.
    fn guard(&mut self, ctx: &egui::Context, next: Next) {
        if self.work.is_dirty() {
            self.dialog = Some(Dialog::Unsaved(next));
        } else {
            self.go_on(ctx, next);
        }
    }

    fn guard_quit(&mut self, ctx: &egui::Context) {
        self.guard(ctx, Next::Quit);
        if self.quitting {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn go_on(&mut self, ctx: &egui::Context, next: Next) {
        match next {
            Next::New => self.replace(Workspace::new(NEW_CARD)),
            Next::Open => self.ask_which(ctx),
            Next::OpenPath => self.dialog = Some(Dialog::OpenPath(String::new())),
            Next::OpenFile(path) => match file::read(&path) {
                Ok(opened) => self.replace(Workspace::opened(path, opened)),
                Err(error) => self.dialog = Some(Dialog::Failed(error.0)),
            },
            Next::Restore => self.restore_unsaved(),
            Next::Quit => self.quitting = true,
        }
    }

    /// Opens the unsaved work of an earlier session, with its journal, which becomes this window's.
    fn restore_unsaved(&mut self) {
        let Some(folder) = self.data_dir.clone() else {
            return;
        };
        let found = std::mem::take(&mut self.unsaved)
            .into_iter()
            .find_map(|number| Slot::open(&folder, number));
        if let Some((slot, journal)) = found {
            self.wait_for_journal();
            if let Some(old) = self.slot.replace(slot) {
                old.clear();
            }
            self.replace(journal.restore());
        } else {
            self.work.refuse(NOTHING_UNSAVED);
        }
        self.unsaved = self
            .slot
            .as_ref()
            .map(Slot::unsaved_elsewhere)
            .unwrap_or_default();
    }

    fn replace(&mut self, work: Workspace) {
        self.work = work;
        self.card += 1;
        self.tree = TreePane::default();
        self.inspector = InspectorPane::default();
        self.problems = ProblemsPane::default();
        self.preview.reset();
        self.reset_source = true;
        self.journal.written = None;
    }

    /// Asks for a file with the system's dialog. Where the system has none, the path box is the way.
    fn ask_which(&mut self, ctx: &egui::Context) {
        let Some(runtime) = &self.runtime else {
            self.dialog = Some(Dialog::OpenPath(String::new()));
            return;
        };
        let dialog = rfd::AsyncFileDialog::new()
            .add_filter(CARD_FILES.get(self.lang), &["json", "jsonc", "card"])
            .add_filter(ALL_FILES.get(self.lang), &["*"]);
        let answer = in_background(runtime, ctx, dialog.pick_file());
        self.wait_for(To::Open, answer);
    }

    fn wait_for(&mut self, to: To, promise: Promise<Option<PathBuf>>) {
        self.asking = Some(Asking {
            to,
            promise,
            since: Instant::now(),
            card: (self.card, self.work.document().revision()),
        });
    }

    /// Takes the answer of a file dialog: for the card that it was asked for, and no other.
    fn answered(&mut self, ctx: &egui::Context, asking: &Asking, path: Option<PathBuf>) {
        let (card, revision) = asking.card;
        let same_card = card == self.card;
        match (asking.to, path) {
            (To::Open, Some(path)) => {
                let next = Next::OpenFile(path);
                if same_card && revision == self.work.document().revision() {
                    self.go_on(ctx, next);
                } else {
                    self.guard(ctx, next);
                }
            }
            (To::Save, _) if !same_card => {
                self.after_save = None;
                self.work.refuse(OTHER_CARD);
            }
            (To::Save, Some(path)) => self.save_to(ctx, path),
            (to, None) => {
                if was_shown(asking.since.elapsed(), has_dialogs()) {
                    self.after_save = None;
                } else if to == To::Open {
                    self.dialog = Some(Dialog::OpenPath(String::new()));
                } else {
                    self.type_where();
                }
            }
        }
    }

    /// Asks for a path to save to, with a box of this window.
    fn type_where(&mut self) {
        let old = self.work.file().map(|path| path.display().to_string());
        self.dialog = Some(Dialog::SavePath(old.unwrap_or_default()));
    }

    fn ask_where(&mut self, ctx: &egui::Context) {
        let Some(runtime) = &self.runtime else {
            self.type_where();
            return;
        };
        let mut dialog =
            rfd::AsyncFileDialog::new().add_filter(CARD_FILES.get(self.lang), &["json"]);
        dialog = match self.work.file() {
            Some(path) => {
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                let dialog = dialog.set_file_name(name);
                path.parent()
                    .map(|folder| dialog.clone().set_directory(folder))
                    .unwrap_or(dialog)
            }
            None => dialog.set_file_name("card.json"),
        };
        let answer = in_background(runtime, ctx, dialog.save_file());
        self.wait_for(To::Save, answer);
    }

    /// Saves to the card's file; asks where it has none, or where someone else has changed it.
    fn save(&mut self, ctx: &egui::Context, overwrite: bool) {
        match self.work.file().map(std::path::Path::to_path_buf) {
            None => self.ask_where(ctx),
            Some(path) if !overwrite && self.work.changed_on_disk() => {
                self.dialog = Some(Dialog::Changed(path))
            }
            Some(path) => self.save_to(ctx, path),
        }
    }

    fn save_to(&mut self, ctx: &egui::Context, path: PathBuf) {
        match self.work.save(Some(path)) {
            Ok(()) => {
                if let Some(next) = self.after_save.take() {
                    self.go_on(ctx, next);
                }
            }
            Err(reason) => {
                self.after_save = None;
                self.dialog = Some(Dialog::Failed(reason));
            }
        }
    }

    fn dialogs(&mut self, ctx: &egui::Context) {
        if self.list.is_some() {
            return;
        }
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        match (dialog.show(ctx, self.lang), dialog) {
            (Answer::Waiting, dialog) => {
                self.dialog = Some(dialog);
                return;
            }
            (Answer::Cancel, _) => {
                self.after_save = None;
                self.focus_next = self.focus_next.or(self.focused);
            }
            (Answer::Save, Dialog::Unsaved(next)) => {
                self.after_save = Some(next);
                self.save(ctx, false);
            }
            (Answer::Discard, Dialog::Unsaved(next)) => {
                self.journal.discarded = next == Next::Quit;
                self.go_on(ctx, next);
            }
            (Answer::Path(path), Dialog::OpenPath(_)) => {
                self.go_on(ctx, Next::OpenFile(path));
            }
            (Answer::Path(path), Dialog::SavePath(_)) => {
                if path.exists() && self.work.file() != Some(&path) {
                    self.dialog = Some(Dialog::Exists(path));
                } else {
                    self.save_to(ctx, path);
                }
            }
            (Answer::Yes, Dialog::Changed(path) | Dialog::Exists(path)) => {
                self.save_to(ctx, path);
            }
            (Answer::Reload, Dialog::Changed(path)) => {
                self.after_save = None;
                self.go_on(ctx, Next::OpenFile(path));
            }
            (Answer::Yes, Dialog::SendErrors(_)) => self.send(ctx, true),
            _ => {}
        }
        if self.quitting {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        ctx.request_repaint();
    }

    // --- sending ----------------------------------------------------------------------------------------------

    fn send(&mut self, ctx: &egui::Context, confirmed: bool) {
        self.side = Side::Send;
        let card = match self.work.card_to_send() {
            Ok(card) => card,
            Err(reason) => return self.work.refuse(reason),
        };
        let Some(view) = self.work.view() else {
            return;
        };
        let errors = view
            .report
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count();
        if errors > 0 && !confirmed {
            self.dialog = Some(Dialog::SendErrors(errors));
            return;
        }
        let root = view.tree.path(view.card.root);
        match &self.runtime {
            Some(runtime) => {
                self.send
                    .start(ctx, runtime.handle(), card, root, &self.settings.send)
            }
            None => self.work.refuse(NO_RUNTIME),
        }
    }

    /// Takes what other threads have finished.
    fn poll(&mut self, ctx: &egui::Context) {
        if self.send.poll()
            && let Some(path) = self.send.place_at_fault()
        {
            self.work.select(Some(path), None);
        }
        // Another question of this window comes first.
        if self.dialog.is_none()
            && let Some(asking) = self.asking.take()
        {
            match asking.promise.ready().cloned() {
                Some(path) => self.answered(ctx, &asking, path),
                None => self.asking = Some(asking),
            }
        }
    }

    // --- what outlives the window ---------------------------------------------------------------------------

    /// Title, settings and journal.
    fn keep(&mut self, ctx: &egui::Context) {
        let dirty = if self.work.is_dirty() { "• " } else { "" };
        let title = format!("{dirty}{} — Cardwright", self.card_name());
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        let Some(folder) = self.data_dir.clone() else {
            return;
        };
        if self.settings != self.stored_settings && !ctx.input(|input| input.pointer.any_down()) {
            self.stored_settings = self.settings.clone();
            // The settings are a convenience; a disk that refuses them must not stop the work.
            let _ = session::store_settings(&folder, &self.settings);
        }
        let now = (
            self.work.document().revision(),
            self.work.selection().serial,
            self.work.is_dirty(),
        );
        let Some(path) = self.slot.as_ref().map(Slot::path) else {
            return;
        };
        if self.journal.discarded {
            return;
        }
        if self
            .journal
            .running
            .as_ref()
            .is_some_and(std::thread::JoinHandle::is_finished)
        {
            self.journal.running = None;
        }
        if self.journal.written == Some(now) {
            self.journal.due = None;
            return;
        }
        let due = *self
            .journal
            .due
            .get_or_insert_with(|| Instant::now() + JOURNAL_AFTER);
        let left = due.saturating_duration_since(Instant::now());
        if !left.is_zero() || self.journal.running.is_some() {
            ctx.request_repaint_after(left.max(Duration::from_millis(20)));
            return;
        }
        self.journal.due = None;
        self.journal.written = Some(now);
        let journal = Journal::of(&mut self.work);
        self.journal.running = Some(std::thread::spawn(move || {
            let _ = session::store_journal(&path, &journal);
        }));
    }

    /// Waits until the last writing is over, so that it cannot land after a later one.
    fn wait_for_journal(&mut self) {
        if let Some(running) = self.journal.running.take() {
            let _ = running.join();
        }
    }

    /// Writes the journal now, before the window goes.
    pub fn write_journal(&mut self) {
        self.wait_for_journal();
        if let Some(folder) = self.data_dir.clone() {
            let _ = session::store_settings(&folder, &self.settings);
        }
        let Some(slot) = &self.slot else {
            return;
        };
        let journal = if self.journal.discarded {
            Journal::without_changes(&mut self.work)
        } else {
            Some(Journal::of(&mut self.work))
        };
        match journal {
            Some(journal) => {
                if session::store_journal(&slot.path(), &journal).is_err() && !journal.dirty {
                    slot.clear();
                }
            }
            None => slot.clear(),
        }
    }
}

/// The panes, lent to a closure.
struct Panes<'a> {
    tree: TreePane,
    inspector: InspectorPane,
    source: SourcePane,
    problems: ProblemsPane,
    send: SendPane,
    preview: &'a mut PreviewPane,
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if ctx.input(|input| input.viewport().close_requested())
            && !self.quitting
            && self.work.is_dirty()
        {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialog = Some(Dialog::Unsaved(Next::Quit));
        }
        Self::ui(self, ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.write_journal();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// Shows a file dialog of the system; the window is drawn again when the answer is there.
fn in_background(
    runtime: &tokio::runtime::Runtime,
    ctx: &egui::Context,
    dialog: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
) -> Promise<Option<PathBuf>> {
    let (sender, promise) = Promise::new();
    let ctx = ctx.clone();
    runtime.spawn(async move {
        let file = dialog.await;
        sender.send(file.map(|file| file.path().to_path_buf()));
        ctx.request_repaint();
    });
    promise
}

/// Whether a dialog that gave no file was there at all: a system without one and a person who cancels both say "none".
fn was_shown(after: Duration, has_dialogs: bool) -> bool {
    has_dialogs && after >= NEVER_SHOWN
}

/// Whether the system can show file dialogs: elsewhere always, on Linux with a desktop portal or zenity.
fn has_dialogs() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let folders = |variable: &str, usual: &str| {
        let value = std::env::var_os(variable).filter(|value| !value.is_empty());
        let value = value.unwrap_or_else(|| usual.into());
        std::env::split_paths(&value).collect::<Vec<_>>()
    };
    let portal = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    folders("PATH", "/usr/bin")
        .iter()
        .any(|folder| folder.join("zenity").is_file())
        || folders("XDG_DATA_DIRS", "/usr/local/share:/usr/share")
            .iter()
            .any(|folder| folder.join(portal).is_file())
}

/// The card to begin with, its journal, and why the wanted one could not be opened.
struct First {
    work: Workspace,
    slot: Option<Slot>,
    failed: Option<Bilingual>,
}

fn first_card(file: Option<&PathBuf>, data_dir: Option<&std::path::Path>, lang: Lang) -> First {
    let welcome = || {
        Workspace::new(match lang {
            Lang::En => WELCOME_EN,
            Lang::Zh => WELCOME_ZH,
        })
    };
    if file.is_none()
        && let Some((slot, journal)) = data_dir.and_then(Slot::of_last_session)
    {
        return First {
            work: journal.restore(),
            slot: Some(slot),
            failed: None,
        };
    }
    let (work, failed) = match file.map(|path| (path, file::read(path))) {
        Some((path, Ok(opened))) => (Workspace::opened(path.clone(), opened), None),
        Some((_, Err(error))) => (welcome(), Some(error.0)),
        None => (welcome(), None),
    };
    First {
        work,
        slot: data_dir.and_then(Slot::free),
        failed,
    }
}

/// The pane whose widget has the keyboard.
fn focused_pane(ui: &Ui) -> Option<Pane> {
    let focused: Id = ui.memory(|memory| memory.focused())?;
    [
        (Pane::Tree, TreePane::id()),
        (Pane::Preview, PreviewPane::id()),
        (Pane::Inspector, InspectorPane::id()),
        (Pane::Source, SourcePane::id()),
        (Pane::Problems, ProblemsPane::id()),
    ]
    .into_iter()
    .find(|(_, id)| *id == focused)
    .map(|(pane, _)| pane)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(folder: &std::path::Path) -> (egui::Context, App) {
        let ctx = egui::Context::default();
        let start = Start {
            files: Vec::new(),
            data_dir: Some(folder.join("data")),
            language: Some(Lang::En),
        };
        let app = App::new(&ctx, start);
        (ctx, app)
    }

    #[test]
    fn a_file_chosen_for_one_card_never_gets_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ctx, mut app) = app(folder.path());
        let path = folder.path().join("chosen.json");
        app.wait_for(To::Save, Promise::from_ready(Some(path.clone())));
        app.replace(Workspace::new("{\"other\": 1}"));
        app.poll(&ctx);
        assert!(!path.exists());
        assert!(
            app.work
                .notice
                .as_ref()
                .is_some_and(|notice| notice.refused)
        );

        app.wait_for(To::Save, Promise::from_ready(Some(path.clone())));
        app.poll(&ctx);
        let saved = std::fs::read_to_string(&path).expect("saved");
        assert_eq!(saved, "{\"other\": 1}");
    }

    #[test]
    fn a_file_chosen_to_be_opened_does_not_replace_what_was_typed_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let (ctx, mut app) = app(folder.path());
        let path = folder.path().join("chosen.json");
        std::fs::write(&path, "{}").expect("written");
        app.wait_for(To::Open, Promise::from_ready(Some(path)));
        app.work
            .splice(crate::document::Splice::new(0..0, " "), None);
        app.poll(&ctx);
        assert!(matches!(
            app.dialog,
            Some(Dialog::Unsaved(Next::OpenFile(_)))
        ));
    }

    #[test]
    fn only_a_dialog_that_never_showed_is_replaced_by_the_path_box() {
        let long = Duration::from_secs(3);
        assert!(was_shown(long, true));
        assert!(!was_shown(long, false));
        assert!(!was_shown(Duration::from_millis(20), true));
    }
}
