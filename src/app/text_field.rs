//! Text fields that keep the pre-edit text of an input method to themselves.
//!
//! egui writes the pre-edit text (half-typed pinyin) into the buffer that a field edits, and leaves it there when the
//! field loses the keyboard. What the buffer holds is the card, so here a field edits a copy while a composition is
//! open: the text itself changes by what is committed, and by nothing else.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use egui::response::Flags;
use egui::text::CCursorRange;
use egui::text_edit::{TextEditOutput, TextEditState};
use egui::util::undoer::Undoer;
use egui::{Event, Id, ImeEvent, Key, TextEdit, Ui};

/// The composition that is open in the window, of which there is one at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Open {
    /// The field that it stands in; `None` where none is open.
    field: Option<Id>,
    /// The pre-edit text as the input method gave it last.
    preedit: String,
}

/// A field's copy of its text while a composition is open in it.
#[derive(Clone)]
struct Composition {
    /// The text without the pre-edit text, and with what was marked when it began.
    base: String,
    /// The caret and what was marked before the first letter.
    marked: Option<CCursorRange>,
    /// The text as it is shown.
    shown: String,
    /// The field's own undo from before: no half-typed text is a step of it.
    undoer: Undoer<(CCursorRange, String)>,
}

fn open_id() -> Id {
    Id::unique("cardwright composition")
}

fn copy_id(field: Id) -> Id {
    field.with("composition")
}

/// Reads the frame's input before anybody else: follows the composition, takes keys away while one is open, and
/// control characters out of what is committed (winit hands over `\x13` where Ctrl+S is pressed in a composition on X11).
pub(crate) fn read_input(ctx: &egui::Context) {
    let focused = ctx
        .memory(egui::Memory::focused)
        .filter(|_| ctx.text_edit_focused());
    let before = ctx
        .data(|data| data.get_temp::<Open>(open_id()))
        .unwrap_or_default();
    let mut open = before.clone();
    if open.field != focused {
        open = Open::default();
    }
    ctx.input_mut(|input| {
        drop_control_commits(&mut input.events);
        input
            .events
            .retain(|event| follow(&mut open, focused, event));
    });
    if open != before {
        ctx.data_mut(|data| data.insert_temp(open_id(), open));
    }
}

/// Follows one event; returns true if the window gets to see it.
fn follow(open: &mut Open, focused: Option<Id>, event: &Event) -> bool {
    match event {
        Event::Ime(ImeEvent::Preedit { text, .. }) => {
            *open = Open {
                field: focused.filter(|_| !text.is_empty()),
                preedit: text.clone(),
            };
            true
        }
        Event::Ime(ImeEvent::Commit(_)) | Event::WindowFocused(false) | Event::Text(_) => {
            *open = Open::default();
            true
        }
        // The keys are the input method's meanwhile, and no shortcut's. Escape leaves the field, which drops the text of
        // a method that does not answer any more.
        Event::Key {
            key, pressed: true, ..
        } if open.field.is_some() => *key == Key::Escape,
        Event::Copy | Event::Cut | Event::Paste(_) | Event::PasteImage(_) => open.field.is_none(),
        _ => true,
    }
}

/// Takes control characters out of commits; a commit of nothing else goes, with the empty pre-edit text that winit
/// sends before each commit, so that the composition stays open.
fn drop_control_commits(events: &mut Vec<Event>) {
    let mut kept: Vec<Event> = Vec::with_capacity(events.len());
    for event in events.drain(..) {
        match event {
            Event::Ime(ImeEvent::Commit(text)) if text.contains(char::is_control) => {
                let clean: String = text.chars().filter(|c| !c.is_control()).collect();
                if !clean.is_empty() {
                    kept.push(Event::Ime(ImeEvent::Commit(clean)));
                } else if matches!(
                    kept.last(),
                    Some(Event::Ime(ImeEvent::Preedit { text, .. })) if text.is_empty()
                ) {
                    kept.pop();
                }
            }
            event => kept.push(event),
        }
    }
    *events = kept;
}

/// Shows a field of one line. The response has changed only where the text has.
pub(crate) fn singleline(
    ui: &mut Ui,
    id: Id,
    text: &mut String,
    build: impl for<'t> FnOnce(TextEdit<'t>) -> TextEdit<'t>,
) -> TextEditOutput {
    show(ui, id, text, |text| build(TextEdit::singleline(text)))
}

/// Shows a field of several lines. The response has changed only where the text has.
pub(crate) fn multiline(
    ui: &mut Ui,
    id: Id,
    text: &mut String,
    build: impl for<'t> FnOnce(TextEdit<'t>) -> TextEdit<'t>,
) -> TextEditOutput {
    show(ui, id, text, |text| build(TextEdit::multiline(text)))
}

fn show(
    ui: &mut Ui,
    id: Id,
    text: &mut String,
    make: impl for<'t> FnOnce(&'t mut Cow<'_, str>) -> TextEdit<'t>,
) -> TextEditOutput {
    let field = Field::begin(ui, id, text);
    let mut shown = field.shown(text);
    let mut output = make(&mut shown).id(id).show(ui);
    let typed = field.end(ui, text, shown, &mut output).text;
    if let Some(typed) = typed {
        *text = typed;
    }
    output
}

/// A field that is about to be shown: see [`Field::begin`].
pub(crate) struct Field {
    id: Id,
    composition: Option<Arc<Composition>>,
    marked: Option<CCursorRange>,
    undoer: Option<Undoer<(CCursorRange, String)>>,
}

/// A field after it was shown.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    /// The new text, where the person changed it.
    pub text: Option<String>,
    /// The characters of the shown text that are pre-edit text.
    pub preedit: Option<Range<usize>>,
}

impl Field {
    /// Readies a field for a text. What [`Field::shown`] gives is to be edited by a `TextEdit` with this id, and the
    /// result handed to [`Field::end`].
    pub(crate) fn begin(ui: &Ui, id: Id, base: &str) -> Self {
        let mut composition = ui
            .data(|data| data.get_temp::<Option<Arc<Composition>>>(copy_id(id)))
            .flatten();
        if let Some(open) = &composition
            && (!ui.memory(|memory| memory.has_focus(id)) || open.base != base)
        {
            // The keyboard has left, or somebody else changed the text: what was not committed is gone.
            let same = open.base == base;
            put_back(ui, id, open.marked.filter(|_| same), &open.undoer);
            ui.memory_mut(egui::Memory::interrupt_ime);
            keep(ui, id, None);
            composition = None;
        }
        let state = || TextEditState::load(ui.ctx(), id);
        let comes = composition.is_none() && preedit_comes(ui, id);
        let state = comes.then(state).flatten();
        Self {
            id,
            composition,
            marked: state.as_ref().and_then(|state| state.cursor.char_range()),
            undoer: state.map(|state| state.undoer()),
        }
    }

    /// The text to be edited: the field's own, or the copy with the pre-edit text in it.
    pub(crate) fn shown<'b>(&self, base: &'b str) -> Cow<'b, str> {
        match &self.composition {
            Some(open) => Cow::Owned(open.shown.clone()),
            None => Cow::Borrowed(base),
        }
    }

    /// Separates committed text from pre-edit text.
    pub(crate) fn end(
        self,
        ui: &Ui,
        base: &str,
        shown: Cow<'_, str>,
        output: &mut TextEditOutput,
    ) -> Typed {
        let edited = matches!(shown, Cow::Owned(_)) && output.response.changed();
        if self.composition.is_none() && !preedit_comes(ui, self.id) {
            let text = edited.then(|| shown.into_owned());
            return Typed {
                text,
                preedit: None,
            };
        }
        let open = ui
            .data(|data| data.get_temp::<Open>(open_id()))
            .filter(|open| open.field == Some(self.id));
        let committed = ui.input(|input| input.events.iter().any(commits));
        let range = output
            .cursor_range
            .map(|range| range.as_sorted_char_range())
            .map(|range| range.start.0..range.end.0);
        let marked = match &self.composition {
            Some(before) => before.marked,
            None => self.marked,
        };
        let undoer = match &self.composition {
            Some(before) => before.undoer.clone(),
            None => self.undoer.unwrap_or_default(),
        };
        let mut typed = Typed::default();
        match (open, range) {
            (Some(open), Some(range)) if characters(&shown, &range) == open.preedit => {
                let (base, marked) = if committed {
                    let without = without(&shown, &range);
                    typed.text = (without != base).then(|| without.clone());
                    let caret = egui::text::CCursor::new(egui::text::CharIndex(range.start));
                    (without, Some(CCursorRange::one(caret)))
                } else {
                    (base.to_owned(), marked)
                };
                set_undoer(ui, self.id, &undoer);
                let shown = shown.into_owned();
                keep(
                    ui,
                    self.id,
                    Some(Composition {
                        base,
                        marked,
                        shown,
                        undoer,
                    }),
                );
                typed.preedit = Some(range);
            }
            // A click into the field takes the caret out of the pre-edit text.
            (Some(_), _) => {
                put_back(ui, self.id, marked, &undoer);
                ui.memory_mut(egui::Memory::interrupt_ime);
                ui.data_mut(|data| data.insert_temp(open_id(), Open::default()));
                keep(ui, self.id, None);
            }
            (None, _) => {
                keep(ui, self.id, None);
                if committed {
                    typed.text = (shown != base).then(|| shown.into_owned());
                } else {
                    put_back(ui, self.id, marked, &undoer);
                    ui.ctx().request_repaint();
                }
            }
        }
        let changed = typed.text.is_some();
        output.response.response.flags.set(Flags::CHANGED, changed);
        typed
    }
}

/// Returns true if this frame brings pre-edit text and the field has the focus.
fn preedit_comes(ui: &Ui, id: Id) -> bool {
    let is_preedit = |event: &Event| matches!(event, Event::Ime(ImeEvent::Preedit { text, .. }) if !text.is_empty());
    ui.input(|input| input.events.iter().any(is_preedit))
        && ui.memory(|memory| memory.has_focus(id))
}

/// Returns true if an event changes the text itself.
fn commits(event: &Event) -> bool {
    match event {
        Event::Ime(ImeEvent::Commit(text)) | Event::Text(text) | Event::Paste(text) => {
            !text.is_empty()
        }
        Event::Cut => true,
        Event::Key { key, pressed, .. } => *pressed && *key != Key::Escape,
        _ => false,
    }
}

fn keep(ui: &Ui, id: Id, composition: Option<Composition>) {
    ui.data_mut(|data| data.insert_temp(copy_id(id), composition.map(Arc::new)));
}

/// Puts caret, marking and undo back to what they were before a composition.
fn put_back(
    ui: &Ui,
    id: Id,
    marked: Option<CCursorRange>,
    undoer: &Undoer<(CCursorRange, String)>,
) {
    // A new state, since the old one would go on taking its caret for a composition's.
    let mut state = TextEditState::default();
    state.cursor.set_char_range(marked);
    state.set_undoer(undoer.clone());
    state.store(ui.ctx(), id);
}

fn set_undoer(ui: &Ui, id: Id, undoer: &Undoer<(CCursorRange, String)>) {
    if let Some(mut state) = TextEditState::load(ui.ctx(), id) {
        state.set_undoer(undoer.clone());
        state.store(ui.ctx(), id);
    }
}

/// The characters of a range.
fn characters(text: &str, range: &Range<usize>) -> String {
    text.chars().skip(range.start).take(range.len()).collect()
}

/// The text without the characters of a range.
fn without(text: &str, range: &Range<usize>) -> String {
    let head = text.chars().take(range.start);
    head.chain(text.chars().skip(range.end)).collect()
}
