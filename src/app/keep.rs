//! What outlives the window, while it runs: the first card, the journal, the settings and the title.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::ViewportCommand;

use super::access::Access;
use super::session::{Journal, Slot};
use super::workspace::{Widths, Workspace};
use super::{App, session};
use crate::both;
use crate::document::file;
use crate::lang::{Bilingual, Lang};

/// How long after a change the journal is written, at most a second with the writing.
const JOURNAL_AFTER: Duration = Duration::from_millis(600);
const WELCOME_EN: &str = include_str!("../../samples/welcome-en.json");
const WELCOME_ZH: &str = include_str!("../../samples/welcome.json");
const UNSAVED_THERE: Bilingual = Bilingual::fixed(
    "There is unsaved work of an earlier session: File > Restore unsaved work",
    "有上次未保存的内容：可通过“文件 > 恢复未保存的内容”找回",
);

#[derive(Default)]
pub(super) struct JournalState {
    /// Revision, selection, whether it is saved, and widths that the journal has.
    pub(super) written: Option<(u64, u64, bool, Widths)>,
    pub(super) due: Option<Instant>,
    pub(super) running: Option<std::thread::JoinHandle<()>>,
    /// The changes were given up with the window; nothing of them is written any more.
    pub(super) discarded: bool,
}
/// The card to begin with, its journal, and why the wanted one could not be opened.
pub(super) struct First {
    pub(super) work: Workspace,
    pub(super) slot: Option<Slot>,
    pub(super) failed: Option<Bilingual>,
}

/// How long a notice stays where nothing is edited, seconds.
const NOTICE_STAYS: f64 = 12.0;

/// The notice that is shown: its number, the revision and the time at which it came.
#[derive(Default)]
pub(super) struct ShownNotice {
    number: u64,
    card: u64,
    revision: u64,
    since: f64,
}

impl App {
    /// Takes a notice away with the next edit, or after some seconds.
    pub(super) fn clear_notice(&mut self, ctx: &egui::Context) {
        if self.work.notice.is_none() {
            return;
        }
        let now = ctx.input(|input| input.time);
        let (number, revision) = (self.work.times_said(), self.work.document().revision());
        let shown = &mut self.shown_notice;
        if (shown.number, shown.card) != (number, self.card) {
            *shown = ShownNotice {
                number,
                card: self.card,
                revision,
                since: now,
            };
        }
        let left = NOTICE_STAYS - (now - shown.since);
        if shown.revision != revision || left <= 0.0 {
            self.work.notice = None;
            ctx.request_repaint();
        } else {
            // A frame that something else asked for forgets the wake-up, so each frame asks for it again.
            ctx.request_repaint_after(Duration::from_secs_f64(left));
        }
    }

    /// What the person should know at once: what was not opened, and what waits to be restored.
    pub(super) fn say_at_start(&mut self, files: &[PathBuf]) {
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

    /// Title, settings and journal.
    pub(super) fn keep(&mut self, ctx: &egui::Context) {
        self.clear_notice(ctx);
        let dirty = if self.work.is_dirty() { "• " } else { "" };
        let title = format!("{dirty}{} — Cardwright", self.card_name());
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        Access::set(ctx, self.lang, &self.title);
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
            self.work.widths,
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
    pub(super) fn wait_for_journal(&mut self) {
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

pub(super) fn first_card(
    file: Option<&PathBuf>,
    data_dir: Option<&std::path::Path>,
    lang: Lang,
) -> First {
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
        Some((path, Ok(opened))) => (Workspace::taken_from(path.clone(), opened), None),
        Some((_, Err(error))) => (welcome(), Some(error.0)),
        None => (welcome(), None),
    };
    First {
        work,
        slot: data_dir.and_then(Slot::free),
        failed,
    }
}
