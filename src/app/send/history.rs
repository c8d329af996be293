//! All sends: when, to whom, how it ended; any of them opened again, and what has changed since.

use std::rc::Rc;

use egui::{RichText, Sense, Ui};

use super::super::access;
use super::super::desk::Desk;
use super::super::difference;
use super::super::style::size;
use super::super::widgets;
use super::again::Deed;
use super::form::Form;
use super::task::Task;
use super::{SendPane, Want, receiver};
use crate::both;
use crate::document::{NodeId, Tree};
use crate::feishu::{ReadAs, explain_code};
use crate::lang::{Bilingual, Lang};
use crate::sending::history::DiffLine;
use crate::sending::{Entry, History, Way};

const HISTORY: Bilingual = Bilingual::fixed("History", "发送记录");
const NONE: Bilingual = Bilingual::fixed("Nothing was sent yet.", "还没有发送记录。");
const READING: Bilingual = Bilingual::fixed("Reading…", "正在读取……");
const OPEN: Bilingual = Bilingual::fixed("Open as a new card", "作为新卡片打开");
const DIFFERENCE: Bilingual = Bilingual::fixed("Difference to now", "与当前卡片比较");
const SAME: Bilingual = Bilingual::fixed("It is the same as now.", "与当前卡片相同。");
const MESSAGE_ID: Bilingual = Bilingual::fixed("Message ID", "消息 ID");
const CARD_ID: Bilingual = Bilingual::fixed("Card ID", "卡片 ID");
const LOG_ID: Bilingual = Bilingual::fixed("Log ID", "日志 ID");
const ARRIVED: Bilingual = Bilingual::fixed("It may have arrived.", "可能已送达。");
const OTHER_APP: Bilingual = Bilingual::fixed(
    "Another app sent it; choose its profile to change the message.",
    "由其他应用发送；请切换到对应配置后再操作。",
);

/// Sends that are listed at most.
const MOST: usize = 100;
/// Characters of a card's name at most.
const LONGEST: usize = 40;

/// A send, and what its card is called.
struct Named {
    entry: Entry,
    name: String,
}

impl From<Entry> for Named {
    fn from(entry: Entry) -> Self {
        let name = name_of(&entry);
        Self { entry, name }
    }
}

/// The history as it is shown.
#[derive(Default)]
pub(super) struct Past {
    entries: Option<Result<Rc<[Named]>, Bilingual>>,
    reading: Option<Task<Result<Vec<Named>, Bilingual>>>,
    /// The uuid and time of the one that is looked at.
    open: Option<(String, u64)>,
    /// What has changed since, with the revision that it is of.
    difference: Option<(u64, Rc<[DiffLine]>)>,
}

impl Past {
    /// It has grown: it is read anew when it is shown next.
    pub(super) fn forget(&mut self) {
        self.entries = None;
    }

    pub(super) fn poll(&mut self) {
        if let Some(entries) = Task::take(&mut self.reading) {
            self.entries = Some(entries.map(Into::into));
        }
    }
}

impl SendPane {
    /// The section of all sends.
    pub(super) fn history_ui(&mut self, ui: &mut Ui, form: &mut Form<'_>, desk: &mut Desk<'_>) {
        let Some(folder) = self.folder.clone() else {
            return;
        };
        let is_open = desk.settings.send.is_open("history", false);
        let pressed = form.section(ui, &HISTORY, is_open, "", |form, ui| {
            match self.past.entries.clone() {
                Some(Ok(entries)) if entries.is_empty() => form.note(ui, &NONE),
                Some(Ok(entries)) => {
                    for named in entries.iter() {
                        self.entry_ui(ui, form, desk, named);
                    }
                }
                Some(Err(trouble)) => form.warn(ui, &trouble),
                None => {
                    form.note(ui, &READING);
                    if self.past.reading.is_none()
                        && let Some(hands) = self.hands(ui.ctx())
                    {
                        self.past.reading = Some(Task::block(&hands, READING, move || {
                            let entries = History::new(&folder).read(MOST)?;
                            Ok(entries.into_iter().map(Named::from).collect())
                        }));
                    }
                }
            }
        });
        if pressed {
            desk.settings.send.set_open("history", !is_open);
        }
    }

    /// One send: a line, and below it what can be done where it is the one that is looked at.
    fn entry_ui(&mut self, ui: &mut Ui, form: &Form<'_>, desk: &mut Desk<'_>, named: &Named) {
        let entry = &named.entry;
        let key = (entry.uuid.clone(), entry.at);
        let is_open = self.past.open.as_ref() == Some(&key);
        let color = if entry.is_sent() {
            form.look.good
        } else {
            form.look.error
        };
        let to = entry
            .to
            .as_ref()
            .map(|to| receiver::shown(&desk.settings.send, form.lang, to));
        let to = to.unwrap_or_default();
        let when = ago(entry.at, form);
        let way = way_name(&entry.way);
        let parts = [&*named.name, form.say(&way), &*to];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let about = parts.join(" · ");
        let name = format!("{when} · {about}");
        let room = egui::vec2(ui.available_width(), 24.0);
        let (rect, response) = ui.allocate_exact_size(room, Sense::click());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::accesskit::Role::ListItem, true, &name)
        });
        access::folds(&response, &name, is_open);
        let round = egui::CornerRadius::same(size::ROUND);
        if is_open || response.hovered() {
            let fill = if is_open {
                form.look.accent_soft
            } else {
                form.look.hover
            };
            ui.painter().rect_filled(rect, round, fill);
        }
        widgets::focus_ring(ui, &response, rect);
        let dot = rect.left_center() + egui::vec2(7.0, 0.0);
        ui.painter().circle_filled(dot, 3.5, color);
        let inner = rect.with_min_x(rect.min.x + 16.0);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut line = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
        line.label(RichText::new(when).size(size::SMALL));
        let rest = RichText::new(&about).size(size::SMALL);
        line.add(egui::Label::new(rest.color(form.look.weak)).truncate());
        if response
            .on_hover_text(format!("{about}\n{}", utc(entry.at)))
            .clicked()
        {
            self.past.open = (!is_open).then_some(key);
            self.past.difference = None;
        }
        if is_open {
            ui.indent(("entry", entry.at), |ui| {
                self.opened_ui(ui, form, desk, entry);
            });
        }
    }

    fn opened_ui(&mut self, ui: &mut Ui, form: &Form<'_>, desk: &mut Desk<'_>, entry: &Entry) {
        if let Some(error) = &entry.error {
            // It was written down in English; what the code means is known in both.
            let meaning = entry
                .code
                .filter(|_| form.lang == Lang::Zh)
                .and_then(|code| explain_code(code).next());
            let said = meaning.map_or(&**error, |entry| &*entry.meaning.zh);
            let text = RichText::new(said).size(size::SMALL);
            ui.add(egui::Label::new(text.color(form.look.error)).wrap());
        }
        if entry.may_have_arrived {
            form.warn(ui, &ARRIVED);
        }
        let ids = [
            (&MESSAGE_ID, &entry.message_id),
            (&CARD_ID, &entry.card_id),
            (&LOG_ID, &entry.log_id),
        ];
        for (name, id) in ids {
            if let Some(id) = id {
                form.value(ui, name, id);
            }
        }
        let mut compare = false;
        form.row(ui, |ui| {
            if entry.way == "recall" {
                return;
            }
            if ui.add(form.small(&OPEN)).clicked() {
                self.wants.push(Want::Open(entry.text()));
            }
            compare = ui.add(form.small(&DIFFERENCE)).clicked();
            self.entry_buttons(ui, form, desk, entry);
        });
        if compare {
            let is_shown = self.past.difference.take().is_some();
            if !is_shown {
                self.compare(desk, entry);
            }
        }
        let revision = desk.work.document().revision();
        if let Some((of, _)) = &self.past.difference
            && *of != revision
        {
            self.compare(desk, entry);
        }
        if let Some((_, lines)) = &self.past.difference {
            if difference::is_none(lines) {
                form.note(ui, &SAME);
            } else {
                difference::show(ui, &form.look, form.lang, lines, 220.0);
            }
        }
    }

    /// What the app that sent it can do with the message.
    fn entry_buttons(&mut self, ui: &mut Ui, form: &Form<'_>, desk: &Desk<'_>, entry: &Entry) {
        let (Some(id), true) = (&entry.message_id, entry.is_sent()) else {
            return;
        };
        if self.gone.contains(id) {
            return;
        }
        let settings = &desk.settings.send;
        let is_own = settings.app_id.trim() == entry.app_id
            && settings
                .base
                .parse::<crate::feishu::BaseUrl>()
                .is_ok_and(|base| base.host() == entry.server);
        if !is_own {
            form.note(ui, &OTHER_APP);
            return;
        }
        let mut deeds = Vec::new();
        match &*entry.way {
            "ephemeral" => deeds.push(Deed::Delete),
            "batch" => deeds.push(Deed::RecallBatch),
            way => {
                deeds.push(Deed::Recall);
                if way != "entity" {
                    deeds.push(Deed::Update);
                }
                deeds.push(Deed::Read(ReadAs::default()));
            }
        }
        let id = id.clone();
        self.deed_buttons(ui, form, settings, &id, deeds);
    }

    fn compare(&mut self, desk: &Desk<'_>, entry: &Entry) {
        let now = desk
            .work
            .card_to_send()
            .unwrap_or_else(|_| desk.work.text().to_owned());
        let revision = desk.work.document().revision();
        self.past.difference = Some((revision, entry.difference(&now).into()));
    }
}

/// What a card is called: its file, else its title, else its first words; a template by its id.
fn name_of(entry: &Entry) -> String {
    let file = entry
        .document
        .as_deref()
        .and_then(std::path::Path::file_name);
    if let Some(file) = file {
        return file.to_string_lossy().into_owned();
    }
    let Ok(tree) = Tree::parse(&*entry.card) else {
        return String::new();
    };
    let text = |at: NodeId, name: &str| {
        let text = tree.get(at, name).and_then(|text| tree.str(text))?;
        Some(text.to_owned()).filter(|text| !text.trim().is_empty())
    };
    let template = tree
        .get(tree.root(), "data")
        .and_then(|data| text(data, "template_id"));
    let title = || {
        let header = tree.get(tree.root(), "header")?;
        text(tree.get(header, "title")?, "content")
    };
    let first = || {
        let texts = tree.ids().filter(|id| tree.get(*id, "tag").is_some());
        let mut found: Vec<(usize, String)> = texts
            .filter_map(|id| Some((tree.node(id).range.start, text(id, "content")?)))
            .collect();
        found.sort_unstable();
        found.into_iter().next().map(|(_, text)| text)
    };
    let name = template.or_else(title).or_else(first);
    let name = name.unwrap_or_default();
    // In one line.
    let words: Vec<&str> = name.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The word of a way, as a person reads it.
fn way_name(word: &str) -> Bilingual {
    match word {
        "card" => Way::Card.name(),
        "entity" => Way::Entity.name(),
        "batch" => Way::Batch.name(),
        "template" => Bilingual::fixed("Template", "卡片模板"),
        "webhook" => Bilingual::fixed("Webhook", "Webhook"),
        "ephemeral" => Bilingual::fixed("For one person", "仅特定人可见"),
        "reply" => Bilingual::fixed("Reply", "回复"),
        "update" => Bilingual::fixed("Update", "更新"),
        "recall" => Bilingual::fixed("Recalled", "撤回"),
        other => both!("{other}", "{other}"),
    }
}

/// How long ago something was.
fn ago(at: u64, form: &Form<'_>) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |now| u64::try_from(now.as_millis()).unwrap_or(u64::MAX));
    let seconds = now.saturating_sub(at) / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let said = match seconds {
        0..60 => Bilingual::fixed("just now", "刚刚"),
        60..3600 => both!("{minutes} min ago", "{minutes} 分钟前"),
        3600..86_400 => both!("{hours} h ago", "{hours} 小时前"),
        _ => both!("{days} d ago", "{days} 天前"),
    };
    form.say(&said).to_owned()
}

/// A time as it is written, in UTC.
fn utc(at: u64) -> String {
    let seconds = i64::try_from(at / 1000).unwrap_or(0);
    time::OffsetDateTime::from_unix_timestamp(seconds).map_or_else(
        |_| String::new(),
        |time| {
            let (date, hour, minute) = (time.date(), time.hour(), time.minute());
            format!("{date} {hour:02}:{minute:02} UTC")
        },
    )
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn a_time_is_written_as_a_date() {
        assert_eq!(utc(0), "1970-01-01 00:00 UTC");
        assert_eq!(utc(1_767_225_599_000), "2025-12-31 23:59 UTC");
        utc(u64::MAX);
    }
}
