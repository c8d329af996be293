//! Commands at work: when they are on, by which keys they come, what they do, and the lists that they are chosen from.

use egui::{Event, Key, ViewportCommand};

use super::command::{Command, Reach};
use super::dialogs::{Dialog, Next};
use super::inspector::InspectorPane;
use super::intake::Pasted;
use super::picker::{Item, Picked, Picker};
use super::preview::{PreviewPane, zoom};
use super::problems::ProblemsPane;
use super::send::{Mode, Want};
use super::session::{Mood, SendAs};
use super::source::SourcePane;
use super::system_dialogs::To;
use super::tree::TreePane;
use super::workspace::{Pane, Workspace};
use super::{App, List, Side, command, tree};
use crate::lang::Bilingual;

const SEARCH_COMMAND: Bilingual = Bilingual::fixed("Search all commands", "搜索全部命令");
const SEARCH_COMPONENT: Bilingual = Bilingual::fixed("Search components", "搜索组件");
impl App {
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
            Command::Insert | Command::Paste | Command::Format | Command::Picture => good,
            Command::CardWidthReset => self.work.widths.of(self.settings.device).is_some(),
            Command::Convert => good && self.work.is_v1(),
            // A template is sent without the card; the send says what it lacks.
            Command::Send | Command::SendCheck => {
                let needs_card = self.settings.send.way != SendAs::Template;
                (good || !needs_card) && !self.send.is_busy()
            }
            Command::SendStop => self.send.is_busy(),
            Command::SendLive => self.send.is_live() || (good && !self.send.is_busy()),
            Command::RecallLast => self.send.has_last(),
            Command::Documentation => self.work.documentation().is_some(),
            Command::RestoreUnsaved => !self.unsaved.is_empty(),
            _ => true,
        }
    }

    /// Whether a command's choice is the one in force.
    pub(super) fn is_on(&self, command: Command) -> bool {
        match command {
            Command::CardTheme(theme) => self.settings.theme == theme,
            Command::CardDevice(device) => self.settings.device == device,
            Command::CardGrid => self.settings.grid,
            Command::CardChat => self.settings.chat,
            Command::CardLocale(locale) => self.settings.locale.as_deref() == locale,
            Command::ZoomFit => self.settings.fit_width,
            Command::ZoomTo(percent) => {
                !self.settings.fit_width
                    && (self.settings.zoom - zoom::share(percent)).abs() < 0.005
            }
            Command::Language(lang) => self.lang == lang,
            Command::ToggleProblems => self.settings.problems_open,
            Command::ToggleSource => self.settings.source_open,
            Command::SendLive => self.send.is_live(),
            _ => false,
        }
    }

    pub(super) fn read_keys(&mut self, ctx: &egui::Context) {
        drop_terminal_keys(ctx);
        if self.dialog.is_some() || self.list.is_some() {
            return;
        }
        let in_text = ctx.text_edit_focused();
        let foreign = self.foreign;
        let on_elements = ctx
            .memory(egui::Memory::focused)
            .is_some_and(|focused| focused == TreePane::id() || focused == PreviewPane::id());
        let mut pressed = Vec::new();
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                // The modifiers of the event count, not those of the frame: a quick person has let go of them by now.
                let Event::Key {
                    key,
                    pressed: true,
                    repeat,
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
                    Reach::OnElements => on_elements,
                    Reach::Document => !foreign,
                };
                // A key that is held down is one press, but for what one does step by step.
                if reachable && (!repeat || entry.command.repeats()) {
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
                    Event::Cut if on_elements => self.todo.push(Command::Cut),
                    Event::Paste(text) => {
                        let pasted = self.work.paste(&text);
                        if let Ok(Pasted::Card(text)) = &pasted {
                            self.guard(ctx, Next::Card(text.clone()));
                        }
                        self.say(pasted.map(|_| ()));
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

    pub(super) fn run_todo(&mut self, ctx: &egui::Context) {
        for command in std::mem::take(&mut self.todo) {
            if self.can(command) {
                self.run(ctx, command);
            } else if command.needs_json()
                && let Err(reason) = self.work.good_view()
            {
                self.work.refuse(reason);
            }
        }
    }

    pub(super) fn say(&mut self, result: Result<(), Bilingual>) {
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
    pub(super) fn run(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::New => self.guard(ctx, Next::New),
            Command::Open => self.guard(ctx, Next::Open),
            Command::OpenPath => self.guard(ctx, Next::OpenPath),
            Command::RestoreUnsaved => self.guard(ctx, Next::Restore),
            Command::Save => self.save(ctx),
            Command::SaveAs => self.ask(To::Save),
            Command::SavePath => self.type_path(To::Save, None),
            Command::Quit => self.guard(ctx, Next::Quit),
            Command::Undo => self.work.undo(),
            Command::Redo => self.work.redo(),
            Command::Cut => self.cut(ctx),
            Command::Copy => self.copy(ctx),
            Command::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            Command::Insert => self.open_components(),
            Command::Duplicate => self.edit(Workspace::duplicate),
            Command::Delete => self.edit(Workspace::delete),
            Command::MoveUp => self.edit(|work| work.move_by(-1)),
            Command::MoveDown => self.edit(|work| work.move_by(1)),
            Command::MoveOut => self.edit(Workspace::move_out),
            Command::MoveIn => self.edit(Workspace::move_in),
            Command::SelectParent => self.work.select_parent(None),
            Command::SelectNext => self.work.select_step(1, None),
            Command::SelectPrevious => self.work.select_step(-1, None),
            Command::QuickFix => self.open_fixes(),
            Command::FixAll => self.edit(Workspace::fix_all),
            Command::SelectHeaviest => self.edit(Workspace::select_heaviest),
            Command::TakeOut => self.edit(Workspace::take_out),
            Command::Convert => self.convert(),
            Command::Format => self.edit(Workspace::format),
            Command::Focus(pane) => self.focus_next = Some(pane),
            Command::NextPane => self.step_pane(1),
            Command::PreviousPane => self.step_pane(-1),
            Command::NextProblem => self.work.problem_step(1, self.source.caret()),
            Command::PreviousProblem => self.work.problem_step(-1, self.source.caret()),
            Command::ToggleProblems => self.settings.problems_open = !self.settings.problems_open,
            Command::ToggleSource => self.settings.source_open = !self.settings.source_open,
            Command::CardTheme(theme) => self.settings.theme = theme,
            Command::CardDevice(device) => self.settings.device = device,
            Command::CardGrid => self.toggle_grid(),
            Command::CardChat => self.settings.chat = !self.settings.chat,
            Command::CardLocale(locale) => {
                self.settings.locale = locale.map(str::to_owned);
                self.work.set_locale(Some(self.settings.card_locale()));
            }
            Command::CardWidth => self.ask_width(),
            Command::CardWidthReset => self.work.widths.set(self.settings.device, None),
            Command::Picture => self.ask(To::Picture),
            Command::ZoomFit => self.settings.fit_width = !self.settings.fit_width,
            Command::ZoomTo(percent) => self.zoom_to(zoom::share(percent)),
            Command::ZoomIn => self.zoom_to(zoom::next(self.shown_zoom(), 1)),
            Command::ZoomOut => self.zoom_to(zoom::next(self.shown_zoom(), -1)),
            Command::ZoomReset => self.zoom_to(1.0),
            Command::Mood => self.next_mood(ctx),
            Command::Language(lang) => {
                self.settings.language = Some(lang);
                self.lang = lang;
            }
            Command::SendPanel => self.go_to_send(ctx),
            Command::Send => self.send(ctx, Mode::Send),
            Command::SendCheck => self.send(ctx, Mode::Check),
            Command::SendStop => self.send.stop(),
            Command::SendLive => {
                self.side = Side::Send;
                self.send.toggle_live();
            }
            Command::RecallLast => {
                self.side = Side::Send;
                self.send.recall_last(ctx, &self.settings.send);
            }
            Command::TestConnection => {
                self.side = Side::Send;
                self.settings.send.set_open("app", true);
                self.send.test_connection(ctx, &self.settings.send);
            }
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

    /// Changes the card, or says why not.
    fn edit(&mut self, change: impl FnOnce(&mut Workspace) -> Result<(), Bilingual>) {
        let done = change(&mut self.work);
        self.say(done);
    }

    fn cut(&mut self, ctx: &egui::Context) {
        match self.work.copy() {
            Ok(text) => {
                ctx.copy_text(text);
                self.edit(Workspace::delete);
            }
            Err(reason) => self.work.refuse(reason),
        }
    }

    fn copy(&mut self, ctx: &egui::Context) {
        match self.work.copy() {
            Ok(text) => ctx.copy_text(text),
            Err(reason) => self.work.refuse(reason),
        }
    }

    fn toggle_grid(&mut self) {
        self.settings.grid = !self.settings.grid;
        // All of them at once are to be seen at once; the zoom comes back with the single card.
        let before = std::mem::replace(&mut self.settings.single_fit, self.settings.fit_width);
        self.settings.fit_width = self.settings.grid || before;
    }

    fn ask_width(&mut self) {
        let now = self.work.widths.of(self.settings.device);
        let now = now.or_else(|| self.preview.card_width());
        let text = now.map(|width| format!("{width:.0}")).unwrap_or_default();
        self.dialog = Some(Dialog::CardWidth(text));
    }

    fn next_mood(&mut self, ctx: &egui::Context) {
        self.settings.mood = match self.settings.mood {
            Mood::System => Mood::Light,
            Mood::Light => Mood::Dark,
            Mood::Dark => Mood::System,
        };
        self.apply_mood(ctx);
    }

    /// Opens the send panel and gives it the keyboard.
    fn go_to_send(&mut self, ctx: &egui::Context) {
        self.side = Side::Send;
        let id = self.send.first_id(&self.settings.send);
        ctx.memory_mut(|memory| memory.request_focus(id));
        self.focus_before = Some(id);
    }

    /// Begins to send the card.
    pub(super) fn send(&mut self, ctx: &egui::Context, mode: Mode) {
        self.side = Side::Send;
        if (self.settings.send.way != SendAs::Template || self.send.needs_card(mode))
            && let Err(reason) = self.work.card_to_send()
        {
            return self.work.refuse(reason);
        }
        let pictures = self.pictures_folder();
        let settings = &mut self.settings.send;
        self.send.start(ctx, &self.work, pictures, settings, mode);
    }

    /// Does what the send panel wants with the document.
    pub(super) fn send_wants(&mut self, ctx: &egui::Context) {
        for want in self.send.wants() {
            match want {
                Want::Select(path) => self.work.select(Some(path), None),
                Want::Open(text) => self.guard(ctx, Next::Card(text)),
                Want::Send(mode) => self.send(ctx, mode),
                Want::Say(text, false) => self.work.say(text),
                Want::Say(text, true) => self.work.refuse(text),
            }
        }
    }

    fn zoom_to(&mut self, zoom: f32) {
        self.settings.zoom = zoom;
        self.settings.fit_width = false;
    }

    /// How large the card is shown, which is not the zoom where it fits the pane.
    fn shown_zoom(&self) -> f32 {
        let fitted = self.preview.zoom().filter(|_| self.settings.fit_width);
        fitted.unwrap_or(self.settings.zoom)
    }

    pub(super) fn apply_mood(&mut self, ctx: &egui::Context) {
        ctx.set_theme(match self.settings.mood {
            Mood::System => egui::ThemePreference::System,
            Mood::Light => egui::ThemePreference::Light,
            Mood::Dark => egui::ThemePreference::Dark,
        });
    }

    pub(super) fn step_pane(&mut self, step: isize) {
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

    pub(super) fn focus(&mut self, ctx: &egui::Context, pane: Pane) {
        let id = match pane {
            Pane::Tree => TreePane::id(),
            Pane::Preview => PreviewPane::id(),
            Pane::Inspector => {
                self.side = Side::Properties;
                InspectorPane::id()
            }
            Pane::Source => {
                self.settings.source_open = true;
                SourcePane::id()
            }
            Pane::Problems => {
                self.settings.problems_open = true;
                ProblemsPane::id()
            }
        };
        ctx.memory_mut(|memory| memory.request_focus(id));
        ctx.request_repaint();
    }

    /// Gives the keyboard to the pane that is to have it next, or back to what had it before a dialog or list. What
    /// lies below those gets none while they are there, so this waits until they are gone.
    pub(super) fn place_keyboard(&mut self, ctx: &egui::Context, modal: bool) {
        let was_modal = std::mem::replace(&mut self.was_modal, modal);
        if modal {
            if !self.has_dialog() {
                // Its field may have asked for the keyboard once more.
                ctx.memory_mut(|memory| {
                    if let Some(id) = memory.focused() {
                        memory.surrender_focus(id);
                    }
                });
                ctx.request_repaint();
            }
            return;
        }
        if let Some(pane) = self.focus_next.take() {
            self.focus(ctx, pane);
        } else if was_modal
            && ctx.memory(|memory| memory.focused().is_none())
            && let Some(id) = self.focus_before
        {
            ctx.memory_mut(|memory| memory.request_focus(id));
            ctx.request_repaint();
        }
        self.focus_before = ctx.memory(egui::Memory::focused);
    }

    pub(super) fn open_palette(&mut self) {
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

    pub(super) fn open_components(&mut self) {
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

    pub(super) fn lists(&mut self, ctx: &egui::Context) {
        let Some(mut list) = self.list.take() else {
            return;
        };
        let picked = match &mut list {
            List::Commands(picker, _) | List::Components(picker, _) | List::Fixes(picker, _) => {
                picker.show(ctx, self.lang)
            }
        };
        match (picked, list) {
            (Picked::Open, list) => self.list = Some(list),
            (Picked::Closed, _) => {}
            (Picked::Item(at), List::Commands(_, commands)) => self.todo.extend(commands.get(at)),
            (Picked::Item(at), List::Fixes(_, mut choices)) => {
                if at < choices.len() {
                    self.take_fix(choices.swap_remove(at));
                }
            }
            (Picked::Item(at), List::Components(_, tags)) => {
                if let Some(tag) = tags.get(at) {
                    let done = self.work.insert(tag);
                    self.say(done);
                    self.focus_next = Some(Pane::Tree);
                }
            }
        }
    }
}

/// Takes out the keys by which egui's fields delete as a terminal does, outside of macOS, where all programs do so:
/// Ctrl+H, K, U and W stand for other things everywhere else, and nobody who presses them wants to lose text.
fn drop_terminal_keys(ctx: &egui::Context) {
    if cfg!(target_os = "macos") {
        return;
    }
    let is_taken = |key: Key, modifiers: egui::Modifiers| {
        let keys = Command::table().iter().flat_map(|entry| &entry.keys);
        keys.into_iter()
            .any(|one| one.logical_key == key && modifiers.matches_exact(one.modifiers))
    };
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key { key, modifiers, .. } => {
                let deletes = matches!(key, Key::H | Key::K | Key::U | Key::W);
                !(deletes && modifiers.ctrl) || is_taken(*key, *modifiers)
            }
            _ => true,
        });
    });
}
