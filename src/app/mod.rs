//! The window: panes over one [`Workspace`], commands as data, settings and session.
//!
//! [`App`] needs an [`egui::Context`] and nothing else, so tests drive it without a window; [`run`] puts it into one.

mod access;
mod act;
mod bars;
mod browse;
mod budget;
pub mod command;
mod convert;
mod desk;
mod dialogs;
mod difference;
mod disk;
mod elements;
mod files;
mod fonts;
mod held;
pub mod inspector;
mod intake;
mod keep;
mod overwrite;
mod picker;
mod pictures;
pub mod preview;
mod problems;
mod quick_fix;
mod readable;
mod send;
pub mod session;
pub mod source;
mod starting;
mod style;
mod system_dialogs;
mod text_field;
pub mod tree;
mod widgets;
mod window_place;
pub mod workspace;
mod x11;

use std::path::PathBuf;

use egui::{Id, Ui, ViewportCommand};

use crate::document::file::Stamp;
use crate::lang::{Bilingual, Lang};
use crate::sending::environment;
use command::Command;
use desk::Desk;
use dialogs::{Dialog, Next};
use held::{Held, within};
use inspector::InspectorPane;
use keep::{First, JournalState, ShownNotice, first_card};
use picker::Picker;
use preview::PreviewPane;
use problems::ProblemsPane;
use send::SendPane;
use session::{Settings, Slot};
use source::SourcePane;
use style::{Look, size};
use system_dialogs::{Asking, To};
use tree::TreePane;
use window_place::PlaceState;
use workspace::{Pane, Workspace};

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
#[error("{}", .0.en)]
pub struct StartError(pub Bilingual);

impl StartError {
    /// What a person can mend is the display; the words of the system name places in the source of libraries.
    fn here() -> Self {
        let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if cfg!(target_os = "linux") && !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
            return Self(Bilingual::fixed(
                "The window cannot be shown: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). \
                 `cardwright render`, `check` and `send` work without one.",
                "无法显示窗口：没有显示环境（DISPLAY 和 WAYLAND_DISPLAY 均未设置）。\
                 `cardwright render`、`check`、`send` 无需窗口即可使用。",
            ));
        }
        Self(Bilingual::fixed(
            "The window cannot be shown: the display gives no window with OpenGL. Look whether it can be reached, \
             and whether its libraries are there (on Debian: libgl1 libxcursor1 libxi6 libxkbcommon-x11-0).",
            "无法显示窗口：显示环境无法提供带 OpenGL 的窗口。请检查显示环境是否可用、所需的库是否已安装\
             （Debian 上为 libgl1 libxcursor1 libxi6 libxkbcommon-x11-0）。",
        ))
    }
}

/// Shows the window until it is closed.
///
/// # Errors
/// Where the system gives no window: no display, no OpenGL.
pub fn run(start: Start) -> Result<(), StartError> {
    environment::hide();
    let folder = start.data_dir.clone().or_else(crate::home::data_dir);
    let settings = folder.as_deref().map(session::load_settings);
    let options = eframe::NativeOptions {
        viewport: window_place::builder(settings.and_then(|settings| settings.window)),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        let mut app = App::new(&creation.egui_ctx, start);
        // Here and not in the window's state, so that tests have the embedded fonts alone.
        app.preview.look_in(fonts::system(&creation.egui_ctx));
        Ok(Box::new(app))
    });
    eframe::run_native("cardwright", options, create).map_err(|_| StartError::here())
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
    Fixes(Picker, Vec<quick_fix::Choice>),
}

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
    /// The dialog of the system that is to be shown next.
    asks_for: Option<To>,
    /// The folder that a file was chosen in last.
    last_folder: Option<PathBuf>,
    /// The card's file, watched for what other programs write.
    disk: disk::FileWatch,
    /// The state of the file that was asked about last.
    asked_about: Option<Stamp>,
    drops: pictures::Drops,
    /// Pictures from the clipboard that are not placed yet.
    pasting: pictures::Pasting,
    x11: x11::InputMethod,
    /// Counts the cards that this window has shown.
    card: u64,
    todo: Vec<Command>,
    foreign: bool,
    /// Addresses on their way to the browser.
    opening: Vec<browse::Opening>,
    focused: Option<Pane>,
    focus_next: Option<Pane>,
    /// What had the keyboard before a dialog or list took it.
    focus_before: Option<Id>,
    /// Whether a dialog or list had the keyboard in the last frame.
    was_modal: bool,
    journal: JournalState,
    shown_notice: ShownNotice,
    slot: Option<Slot>,
    /// The journals of earlier sessions with unsaved work, the latest first.
    unsaved: Vec<usize>,
    runtime: Option<tokio::runtime::Runtime>,
    title: String,
    place: PlaceState,
    quitting: bool,
    reset_source: bool,
}

impl App {
    /// The window's state for a context, which gets the fonts and the look.
    pub fn new(ctx: &egui::Context, start: Start) -> Self {
        fonts::install(ctx);
        ctx.add_plugin(access::Access::default());
        style::install(ctx);
        ctx.options_mut(|options| {
            options.zoom_with_keyboard = false;
            options.fallback_theme = egui::Theme::Light;
        });
        let data_dir = start.data_dir.or_else(crate::home::data_dir);
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
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .ok();
        let handle = runtime.as_ref().map(|runtime| runtime.handle().clone());
        let send = SendPane::new(&mut settings.send, data_dir.clone(), handle);
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
            asks_for: None,
            last_folder: None,
            disk: disk::FileWatch::default(),
            asked_about: None,
            drops: pictures::Drops::default(),
            pasting: pictures::Pasting::default(),
            x11: x11::InputMethod::default(),
            card: 0,
            todo: Vec::new(),
            foreign: false,
            opening: Vec::new(),
            focused: None,
            focus_next: Some(Pane::Tree),
            focus_before: None,
            was_modal: false,
            journal: JournalState::default(),
            shown_notice: ShownNotice::default(),
            slot,
            unsaved,
            runtime,
            title: String::new(),
            place: PlaceState::default(),
            quitting: false,
            reset_source: false,
            settings,
            work,
        };
        app.apply_mood(ctx);
        app.say_at_start(&start.files);
        app
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

    /// Takes the apps' secrets from this vault from now on, for tests and for whoever drives the window from outside.
    pub fn set_vault(&mut self, vault: crate::sending::Vault) {
        self.send.set_vault(vault);
    }

    /// Takes the server to know the uuid of a message for so long instead of an hour, for tests.
    pub fn set_uuid_life(&mut self, life: std::time::Duration) {
        self.send.set_uuid_life(life);
    }

    /// Whether a sent card follows the text.
    pub fn is_live(&self) -> bool {
        self.send.is_live()
    }

    /// How often the card was laid out.
    pub fn layouts(&self) -> u64 {
        self.preview.layouts()
    }

    /// The parts of the card that are painted.
    pub fn painted(&self) -> Vec<preview::Tile> {
        self.preview.tiles()
    }

    /// Asks for a command to be run in the next frame.
    pub fn request(&mut self, command: Command) {
        self.todo.push(command);
    }

    /// Whether a question waits for an answer.
    pub fn has_dialog(&self) -> bool {
        self.dialog.is_some() || self.list.is_some()
    }

    /// Draws one frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        text_field::read_input(&ctx);
        self.lang = self.settings.lang();
        self.work.set_locale(Some(self.settings.card_locale()));
        let state = self.preview.pictures_state();
        self.work.set_pictures(self.pictures_folder(), state);
        self.show_asked(&ctx, None);
        self.work.set_language(self.lang);
        self.poll(&ctx);
        self.take_from_disk(&ctx);
        self.take_drops(&ctx);
        self.take_pasted_pictures(&ctx);
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
        self.settle_drops(&ctx);
        self.place_pasted_pictures();
        self.keep(&ctx);
    }

    fn show(&mut self, ui: &mut Ui) {
        let look = Look::here(ui);
        let revision = self.work.document().revision();
        let serial = self.work.selection().serial;
        let chrome = egui::Frame::new()
            .fill(look.chrome)
            .inner_margin(egui::Margin::symmetric(8, 4));
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
        self.foreign = self.panes(ui, &look);
        let modal = self.has_dialog();
        self.lists(ui.ctx());
        self.dialogs(ui.ctx());
        self.place_keyboard(ui.ctx(), modal);
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

    /// All panes, from the edges to the middle; whether a field has the keyboard whose text is no part of the document.
    fn panes(&mut self, ui: &mut Ui, look: &Look) -> bool {
        let mut foreign = false;
        let room = ui.ctx().content_rect().size();
        let pane = egui::Frame::new()
            .fill(look.panel)
            .inner_margin(egui::Margin::same(size::PAD));
        self.side_pane(ui, pane, room.x, &mut foreign);
        let strip = egui::Frame::new()
            .fill(look.chrome)
            .inner_margin(egui::Margin::symmetric(size::PAD, 4));
        egui::Panel::bottom("problems").frame(strip).show(ui, |ui| {
            self.with_desk(&mut foreign, |app, desk| app.problems.ui(ui, desk));
        });
        self.source_pane(ui, pane, room.y, &mut foreign);
        self.tree_pane(ui, pane, room.x, &mut foreign);
        egui::CentralPanel::no_frame().show(ui, |ui| {
            self.with_desk(&mut foreign, |app, desk| app.preview.ui(ui, desk));
        });
        foreign
    }

    fn side_pane(&mut self, ui: &mut Ui, frame: egui::Frame, room: f32, foreign: &mut bool) {
        let sizes = within(session::INSPECTOR_WIDTHS, room * 0.34);
        let wanted = self.settings.inspector_width;
        let held = Held::before(ui, "side", wanted, &sizes, true);
        let side = egui::Panel::right("side").default_size(wanted);
        let side = side.size_range(sizes).resizable(true).frame(frame);
        let shown = side.show(ui, |ui| {
            self.side_tabs(ui);
            let side = self.side;
            self.with_desk(foreign, |app, desk| match side {
                Side::Properties => app.inspector.ui(ui, desk),
                Side::Send => app.send.ui(ui, desk),
            });
        });
        let width = shown.response.rect.width();
        self.settings.inspector_width = held.after(ui, wanted, width);
    }

    fn source_pane(&mut self, ui: &mut Ui, frame: egui::Frame, room: f32, foreign: &mut bool) {
        if !self.settings.source_open {
            // A place to type at opens the pane; one that is only to be seen is not worth that.
            let jump = self.work.jump.take().filter(|jump| jump.focus);
            if jump.is_none() {
                return;
            }
            self.work.jump = jump;
            self.settings.source_open = true;
        }
        let sizes = within(session::SOURCE_HEIGHTS, room * 0.6);
        let wanted = self.settings.source_height;
        let held = Held::before(ui, "json", wanted, &sizes, false);
        let json = egui::Panel::bottom("json")
            .default_size(wanted)
            .size_range(sizes);
        let frame = egui::Frame {
            inner_margin: egui::Margin {
                left: size::PAD,
                right: 0,
                top: 4,
                bottom: 0,
            },
            ..frame
        };
        let shown = json.resizable(true).frame(frame).show(ui, |ui| {
            self.with_desk(foreign, |app, desk| app.source.ui(ui, desk));
        });
        let height = shown.response.rect.height();
        self.settings.source_height = held.after(ui, wanted, height);
    }

    fn tree_pane(&mut self, ui: &mut Ui, frame: egui::Frame, room: f32, foreign: &mut bool) {
        let sizes = within(session::TREE_WIDTHS, room * 0.26);
        let wanted = self.settings.tree_width;
        let held = Held::before(ui, "tree", wanted, &sizes, true);
        let left = egui::Panel::left("tree")
            .default_size(wanted)
            .size_range(sizes);
        let shown = left.resizable(true).frame(frame).show(ui, |ui| {
            self.with_desk(foreign, |app, desk| app.tree.ui(ui, desk));
        });
        let width = shown.response.rect.width();
        self.settings.tree_width = held.after(ui, wanted, width);
    }

    /// Lends a pane everything it needs; panes are taken out meanwhile, so that they may change the rest.
    fn with_desk(&mut self, foreign: &mut bool, show: impl FnOnce(&mut Panes<'_>, &mut Desk<'_>)) {
        let pictures = self.pictures_folder();
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
            pictures,
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
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if ctx.input(|input| input.viewport().close_requested())
            && !self.quitting
            && self.work.is_dirty()
        {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialog = Some(Dialog::Unsaved(Next::Quit));
        }
        Self::ui(self, ui);
        self.show_asked(&ctx, Some(frame));
        self.x11.correct(&ctx, frame, &self.title);
        self.browse(&ctx);
        self.keep_place(&ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.take_place();
        self.write_journal();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
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
