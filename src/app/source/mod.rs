//! The JSON pane: the document's own text, coloured, with line numbers, marks of problems and of the selected node.

pub mod data;
mod indent;

use std::ops::Range;

use egui::text::{CCursor, CCursorRange, CharIndex, LayoutJob, TextFormat};
use egui::{
    Color32, Event, FontId, Galley, Id, Key, Modifiers, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2,
};

use super::desk::Desk;
use super::style::{Look, size};
use super::text_field::Field;
use super::tree::severity_color;
use super::widgets;
use super::workspace::Pane;
use crate::check::Severity;
use crate::document::Splice;
use crate::document::words::{Word, words};
use crate::lang::Bilingual;
use data::Shadow;
use indent::Way;

const TITLE: Bilingual = Bilingual::fixed("JSON", "JSON");
const NAME: Bilingual = Bilingual::fixed("JSON of the card", "卡片的 JSON");
const BROKEN: Bilingual = Bilingual::fixed(
    "not JSON: the other panes show the last good state",
    "不是合法的 JSON：其他面板显示上一次的有效状态",
);

const READABLE: Bilingual = Bilingual::fixed(
    "not JSON: the other panes show what can be read of it",
    "不是合法的 JSON：其他面板显示可读取的部分",
);

/// Bytes from which on a text is not coloured: colouring would take longer than a frame.
const PLAIN_FROM: usize = 256 << 10;

/// Problems marked at most.
const MOST_MARKS: usize = 200;

/// A pause in typing that ends a step of undo, seconds.
const PAUSE: f64 = 1.2;

/// The pane's own state.
#[derive(Debug, Default)]
pub(crate) struct SourcePane {
    shadow: Shadow,
    revision: Option<(u64, usize)>,
    /// Where each line of the shadow begins, as byte and as character.
    lines: Vec<(usize, usize)>,
    seen: u64,
    caret: Option<usize>,
    /// The characters of the shown text that an input method has not committed: they are not in the shadow.
    preedit: Option<Range<usize>>,
    typing: Typing,
    job: Option<(bool, LayoutJob)>,
}

/// A run of typing that is one step of undo.
#[derive(Debug, Default)]
struct Typing {
    key: u64,
    /// Where the next character would go, in the document.
    next: usize,
    time: f64,
}

impl SourcePane {
    /// The text field.
    pub(crate) fn id() -> Id {
        Id::unique("cardwright source")
    }

    /// Where the caret stands, in bytes of the document.
    pub(crate) fn caret(&self) -> usize {
        self.shadow.to_document(self.caret.unwrap_or(0))
    }

    /// Line and column of the caret, from 1.
    pub(crate) fn caret_position(&self) -> (usize, usize) {
        let caret = self.caret.unwrap_or(0).min(self.shadow.text().len());
        let (line, column) = self.line_of(caret);
        (line + 1, column + 1)
    }

    /// The line of a byte of the shadow, and the characters before it there, both from 0.
    fn line_of(&self, offset: usize) -> (usize, usize) {
        let line = self
            .lines
            .partition_point(|(start, _)| *start <= offset)
            .saturating_sub(1);
        let start = self.lines.get(line).map_or(0, |(start, _)| *start);
        let before = self.shadow.text().get(start..offset).unwrap_or_default();
        (line, before.chars().count())
    }

    /// The byte at which a character of the shadow begins.
    fn byte_of(&self, character: usize) -> usize {
        let text = self.shadow.text();
        let line = self
            .lines
            .partition_point(|(_, first)| *first <= character)
            .saturating_sub(1);
        let (start, first) = self.lines.get(line).copied().unwrap_or_default();
        let rest = text.get(start..).unwrap_or_default();
        rest.char_indices()
            .nth(character - first)
            .map_or(text.len(), |(at, _)| start + at)
    }

    /// Forgets the last document.
    pub(crate) fn reset(&mut self, ui: &Ui) {
        *self = Self::default();
        egui::text_edit::TextEditState::default().store(ui.ctx(), Self::id());
    }

    pub(crate) fn ui(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let look = Look::here(ui);
        let broken = desk.work.document().syntax_error().is_some();
        let now = desk.work.document().revision();
        let is_read = desk.work.view().is_some_and(|view| view.revision == now);
        let words = if is_read { READABLE } else { BROKEN };
        widgets::pane_title(
            ui,
            desk.say(&TITLE),
            desk.focused == Some(Pane::Source),
            |ui| {
                ui.add_space(f32::from(size::PAD));
                if broken {
                    ui.label(
                        egui::RichText::new(desk.say(&words))
                            .color(look.error)
                            .size(size::SMALL),
                    );
                }
            },
        );
        self.follow_document(desk);
        if widgets::has_focus(ui, Self::id()) {
            self.move_lines(ui, desk);
            self.prepare_keys(ui);
        }
        let to_show = self.place_to_show(desk);
        let focus = to_show.as_ref().is_some_and(|(_, focus, _)| *focus);
        if let Some((range, _, whole)) = &to_show {
            self.put_caret(ui, range.clone(), *whole);
        }
        if focus {
            ui.memory_mut(|memory| memory.request_focus(Self::id()));
        }
        egui::Frame::new().fill(look.field).show(ui, |ui| {
            let scroll = egui::ScrollArea::vertical()
                .id_salt("source scroll")
                .auto_shrink(false);
            scroll.show(ui, |ui| {
                self.text(ui, desk, &look, to_show.map(|(range, _, _)| range))
            });
        });
    }

    /// Takes the document's text where it was changed elsewhere.
    fn follow_document(&mut self, desk: &Desk<'_>) {
        let document = desk.work.document();
        let now = (document.revision(), document.text().len());
        if self.revision != Some(now) {
            self.shadow = Shadow::of(document.text());
            self.lines = data::line_starts(self.shadow.text());
            self.revision = Some(now);
        }
    }

    /// What the pane has to show because of someone else: its bytes in the shadow, whether to take the keyboard,
    /// whether to mark all of it.
    fn place_to_show(&mut self, desk: &mut Desk<'_>) -> Option<(Range<usize>, bool, bool)> {
        let selection = desk.work.selection();
        let changed = selection.serial != self.seen;
        self.seen = selection.serial;
        if let Some(jump) = desk.work.jump.take() {
            let range = self.shadow.from_document(jump.range.start)
                ..self.shadow.from_document(jump.range.end);
            return Some((range, jump.focus, true));
        }
        let selection = desk.work.selection();
        if !changed || selection.by == Some(Pane::Source) {
            return None;
        }
        let range = self.selected_range(desk)?;
        Some((range, false, false))
    }

    fn selected_range(&self, desk: &Desk<'_>) -> Option<Range<usize>> {
        let path = desk.work.selection().path.as_ref()?;
        let view = desk.work.view()?;
        let range = data::range_of(desk.work.document(), &view.tree, path)?;
        Some(self.shadow.from_document(range.start)..self.shadow.from_document(range.end))
    }

    fn put_caret(&mut self, ui: &Ui, range: Range<usize>, whole: bool) {
        let mut state =
            egui::text_edit::TextEditState::load(ui.ctx(), Self::id()).unwrap_or_default();
        let start = self.cursor(range.start);
        let end = if whole { self.cursor(range.end) } else { start };
        state
            .cursor
            .set_char_range(Some(CCursorRange::two(start, end)));
        state.store(ui.ctx(), Self::id());
        self.caret = Some(if whole { range.end } else { range.start });
    }

    fn cursor(&self, offset: usize) -> CCursor {
        let text = self.shadow.text();
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let (line, column) = self.line_of(offset);
        let first = self.lines.get(line).map_or(0, |(_, first)| *first);
        CCursor::new(CharIndex(first + column))
    }

    /// The place of a byte of the shadow in the text that is shown.
    fn shown(&self, offset: usize) -> CCursor {
        let cursor = self.cursor(offset);
        match &self.preedit {
            Some(preedit) if cursor.index.0 > preedit.start => {
                CCursor::new(CharIndex(cursor.index.0 + preedit.len()))
            }
            _ => cursor,
        }
    }

    /// Shift+Tab moves lines out by a level, Tab moves several marked lines in.
    fn move_lines(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let state = egui::text_edit::TextEditState::load(ui.ctx(), Self::id());
        let Some(marked) = state.and_then(|state| state.cursor.char_range()) else {
            return;
        };
        let [start, end] = marked
            .sorted_cursors()
            .map(|cursor| self.byte_of(cursor.index.0));
        let several = self
            .shadow
            .text()
            .get(start..end)
            .is_some_and(|marked| marked.contains('\n'));
        let pressed = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Tab));
        let way = if pressed(Modifiers::SHIFT) {
            Way::Out
        } else if several && pressed(Modifiers::NONE) {
            Way::In
        } else {
            return;
        };
        let (text, marked) = indent::moved(self.shadow.text(), start..end, way);
        desk.work.end_gesture();
        self.type_into(ui, desk, &text);
        let (start, end) = (self.cursor(marked.start), self.cursor(marked.end));
        let mut state =
            egui::text_edit::TextEditState::load(ui.ctx(), Self::id()).unwrap_or_default();
        state
            .cursor
            .set_char_range(Some(CCursorRange::two(start, end)));
        state.store(ui.ctx(), Self::id());
    }

    /// Tab writes two spaces, and a new line begins where the last one did.
    fn prepare_keys(&self, ui: &Ui) {
        let text = self.shadow.text();
        let caret = self.caret.unwrap_or(0).min(text.len());
        let before = text.get(..caret).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let mut indent: String = line
            .chars()
            .take_while(|c| *c == ' ' || *c == '\t')
            .collect();
        if line.trim_end().ends_with(['{', '[']) {
            indent.push_str("  ");
        }
        ui.input_mut(|input| {
            for event in &mut input.events {
                if let Event::Key {
                    key,
                    pressed: true,
                    modifiers,
                    ..
                } = event
                    && modifiers.is_none()
                {
                    match key {
                        Key::Tab => *event = Event::Text("  ".to_owned()),
                        Key::Enter if !indent.is_empty() => {
                            *event = Event::Text(format!("\n{indent}"))
                        }
                        _ => {}
                    }
                }
            }
        });
    }

    fn text(
        &mut self,
        ui: &mut Ui,
        desk: &mut Desk<'_>,
        look: &Look,
        to_show: Option<Range<usize>>,
    ) {
        let font = FontId::monospace(size::CODE);
        let digits = self.lines.len().to_string().len().max(3);
        let digit = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
        let gutter = digit * f32::from(u8::try_from(digits).unwrap_or(9)) + 22.0;
        let current = ui.painter().add(Shape::Noop);
        let dark = ui.visuals().dark_mode;
        let field = Field::begin(ui, Self::id(), self.shadow.text());
        // Copied only where something is typed.
        let mut text = field.shown(self.shadow.text());
        let job = &mut self.job;
        let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, wrap: f32| {
            let fits = job
                .as_ref()
                .is_some_and(|(mood, job)| *mood == dark && job.text == buffer.as_str());
            if !fits {
                *job = Some((dark, layout_job(buffer.as_str(), look)));
            }
            let mut ready = job.as_ref().map(|(_, job)| job.clone()).unwrap_or_default();
            ready.wrap.max_width = wrap;
            ui.fonts_mut(|fonts| fonts.layout_job(ready))
        };
        let height = ui.clip_rect().height();
        let mut output = ui
            .horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(gutter);
                egui::TextEdit::multiline(&mut text)
                    .id(Self::id())
                    .frame(egui::Frame::NONE)
                    .margin(egui::Margin::symmetric(4, 2))
                    .desired_width(f32::INFINITY)
                    .min_size(vec2(0.0, height))
                    .lock_focus(true)
                    .layouter(&mut layouter)
                    .show(ui)
            })
            .inner;
        ui.ctx()
            .accesskit_node_builder(Self::id(), |node| node.set_label(NAME.get(desk.lang)));
        let typed = field.end(ui, self.shadow.text(), text, &mut output);
        self.preedit = typed.preedit;
        if let Some(text) = typed.text {
            self.type_into(ui, desk, &text);
            let mut state = output.state.clone();
            state.clear_undoer();
            state.store(ui.ctx(), Self::id());
        }
        if let Some(range) = output.cursor_range
            && output.response.has_focus()
            && self.preedit.is_none()
        {
            let offset = self.byte_of(range.primary.index.0);
            if self.caret != Some(offset) {
                self.caret = Some(offset);
                self.select_at_caret(desk);
            }
        }
        let at = |offset: usize, galley: &Galley| galley.pos_from_cursor(self.shown(offset));
        let origin = output.galley_pos.to_vec2();
        if let Some(range) = to_show {
            let rect = at(range.start, &output.galley).translate(origin);
            super::tree::reveal(ui, rect.expand2(vec2(0.0, 6.0)));
        }
        if let Some(range) = self.selected_range(desk) {
            let top = at(range.start, &output.galley).top() + origin.y;
            let bottom = at(range.end, &output.galley).bottom() + origin.y;
            let band = Rect::from_min_max(
                pos2(ui.max_rect().left(), top),
                pos2(ui.clip_rect().right(), bottom),
            );
            let bar = Rect::from_min_size(band.min, vec2(3.0, band.height()));
            let shapes = vec![
                Shape::rect_filled(band, 0, look.current),
                Shape::rect_filled(bar, 0, look.accent),
            ];
            ui.painter().set(current, Shape::Vec(shapes));
        }
        self.gutter(
            ui,
            desk,
            look,
            &output.galley,
            output.galley_pos,
            gutter,
            &font,
        );
    }

    /// Turns what the field holds now into a splice of the document.
    fn type_into(&mut self, ui: &Ui, desk: &mut Desk<'_>, text: &str) {
        let Some(splice) = self.shadow.splice(text) else {
            return;
        };
        let now = ui.input(|input| input.time);
        let Splice { range, text: added } = &splice;
        let joins = range.start == self.typing.next || range.end == self.typing.next;
        let breaks = added.contains('\n')
            || (added.is_empty() && range.len() > 1)
            || added.chars().count() > 2;
        if !joins || breaks || now - self.typing.time > PAUSE {
            self.typing.key += 1;
        }
        self.typing.next = range.start + added.len();
        self.typing.time = now;
        let key = (1 << 60) | self.typing.key;
        if breaks {
            desk.work.end_gesture();
        }
        if desk.work.splice(splice, Some(key)) {
            self.follow_document(desk);
        }
    }

    fn select_at_caret(&self, desk: &mut Desk<'_>) {
        if desk.work.document().syntax_error().is_some() {
            return;
        }
        let Some(view) = desk.work.view().cloned() else {
            return;
        };
        let node = view.tree.node_at(self.caret());
        desk.work
            .select(Some(view.tree.path(node)), Some(Pane::Source));
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what the line numbers and marks are drawn from"
    )]
    fn gutter(
        &self,
        ui: &Ui,
        desk: &Desk<'_>,
        look: &Look,
        galley: &Galley,
        pos: Pos2,
        gutter: f32,
        font: &FontId,
    ) {
        let clip = ui.clip_rect();
        let left = ui.max_rect().left();
        let mut line = 1_usize;
        let mut first_of_line = true;
        let caret_row = self
            .caret
            .map(|caret| galley.pos_from_cursor(self.shown(caret)).center().y);
        for row in &galley.rows {
            let rect = row.rect().translate(pos.to_vec2());
            if first_of_line && rect.bottom() >= clip.top() && rect.top() <= clip.bottom() {
                let on = caret_row.is_some_and(|y| row.rect().y_range().contains(y));
                let color = if on {
                    look.text
                } else {
                    look.comment.gamma_multiply(0.8)
                };
                let at = pos2(left + gutter - 8.0, rect.top());
                ui.painter()
                    .text(at, egui::Align2::RIGHT_TOP, line, font.clone(), color);
            }
            first_of_line = row.ends_with_newline;
            line += usize::from(row.ends_with_newline);
            if rect.top() > clip.bottom() {
                break;
            }
        }
        let mark = |range: &Range<usize>, color: Color32| {
            let start = self.shadow.from_document(range.start);
            let end = self.shadow.from_document(range.end).max(start);
            let from = galley
                .pos_from_cursor(self.shown(start))
                .translate(pos.to_vec2());
            if from.bottom() < clip.top() - 400.0 || from.top() > clip.bottom() {
                return;
            }
            let dot = pos2(left + 8.0, from.center().y);
            ui.painter().circle_filled(dot, 3.5, color);
            let to = galley
                .pos_from_cursor(self.shown(end))
                .translate(pos.to_vec2());
            let right = if to.top() > from.top() + 1.0 {
                from.left().max(clip.right() - 12.0)
            } else {
                to.left()
            };
            underline(
                ui,
                from.left(),
                right.max(from.left() + 7.0),
                from.bottom() - 1.0,
                color,
            );
        };
        if let Some(error) = desk.work.document().syntax_error() {
            mark(&error.range, look.error);
        } else if let Some(view) = desk.work.view() {
            // The worst ones last, so that they lie above the others of their line.
            for severity in [Severity::Hint, Severity::Warning, Severity::Error] {
                let problems = view.report.problems.iter().take(MOST_MARKS);
                for problem in problems.filter(|problem| problem.severity == severity) {
                    mark(&problem.range, severity_color(severity, look));
                }
            }
        }
        let edge = left + gutter - 1.0;
        let line = [pos2(edge, clip.top()), pos2(edge, clip.bottom())];
        ui.painter().line_segment(line, Stroke::new(1.0, look.line));
    }
}

/// A wavy line.
fn underline(ui: &Ui, from: f32, to: f32, y: f32, color: Color32) {
    let mut points = Vec::new();
    let mut x = from;
    let mut up = false;
    while x <= to && points.len() < 600 {
        points.push(pos2(x, if up { y - 2.0 } else { y }));
        up = !up;
        x += 2.5;
    }
    if points.len() > 1 {
        ui.painter().line(points, Stroke::new(1.2, color));
    }
}

fn layout_job(text: &str, look: &Look) -> LayoutJob {
    let font = FontId::monospace(size::CODE);
    let format = |color: Color32| TextFormat {
        line_height: Some(18.0),
        ..TextFormat::simple(font.clone(), color)
    };
    let mut job = LayoutJob {
        keep_trailing_whitespace: true,
        ..LayoutJob::default()
    };
    if text.len() > PLAIN_FROM {
        job.append(text, 0.0, format(look.text));
        return job;
    }
    for (range, word) in words(text) {
        let color = match word {
            Word::Plain => look.text,
            word => look.word(word),
        };
        job.append(&text[range], 0.0, format(color));
    }
    job
}
