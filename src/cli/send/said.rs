//! What `send` says while it sends, of each message, and when it was stopped.

use serde_json::{Value, json};

use super::{Ready, Sender};
use crate::both;
use crate::cli::halt::{Halt, end_of, error_json};
use crate::cli::look::Taken;
use crate::cli::show::as_json;
use crate::cli::{End, name_of, put, say, tell};
use crate::feishu::{Error, Progress, Receiver};
use crate::lang::{Bilingual, Lang};
use crate::sending::history::Change;
use crate::sending::plan::Step;
use crate::sending::{Delivery, History, Plan};

impl Sender<'_> {
    pub(super) fn tell_step(&self, step: &Step, name: Option<&str>) {
        // The step around it has said so.
        if *step == Step::Call(Progress::Sending) {
            return;
        }
        let sentence = step.sentence();
        let sentence = sentence.get(self.lang);
        match name.filter(|_| self.several) {
            Some(name) => tell(&format!("{name}: {sentence}")),
            None => tell(sentence),
        }
    }

    /// What became of each message, in the order of the plan.
    pub(super) fn tell_results(
        &self,
        plan: &Plan,
        results: &[Result<Delivery, Error>],
        taken: Option<&Taken>,
    ) -> End {
        let is_one = results.len() < 2;
        let each = results.iter().zip(plan.places());
        let ends = each.map(|(result, (to, uuid))| match result {
            Ok(delivery) => self.tell_delivery(delivery, taken),
            Err(error) => {
                let failed = Failed {
                    error,
                    cure: plan.cure(error),
                    taken,
                    to,
                    uuid,
                };
                self.tell_failed(&failed, is_one);
                end_of(error)
            }
        });
        ends.max().unwrap_or_default()
    }

    /// Warns where the uuid was used for another card: the server answers with that one's message.
    pub(super) fn tell_used_uuid(&self, taken: Option<&Taken>) {
        let (Some(uuid), Some(folder), Some(taken)) = (&self.args.uuid, &self.desk.folder, taken)
        else {
            return;
        };
        let Ok(Some(before)) = History::new(folder).of_uuid(uuid) else {
            return;
        };
        let lines = before.difference(taken.document.text());
        if lines.iter().any(|line| line.change != Change::Same) {
            say(
                &both!(
                    "--uuid {uuid} was used for another card within the hour: the server keeps that message and does not send this card",
                    "一小时内已用 --uuid {uuid} 发送过另一张卡片：服务端会保留那条消息，不会发送此卡片"
                ),
                self.lang,
            );
        }
    }

    /// Which of several things were kept back because of the others.
    pub(super) fn tell_kept_back(&self, ready: &[Ready]) {
        let names: Vec<String> = ready.iter().filter_map(Ready::name).collect();
        if self.args.showing.dry_run || names.is_empty() {
            return;
        }
        let names = names.join(", ");
        say(
            &both!("Not sent either: {names}.", "以下卡片也未发送：{names}。"),
            self.lang,
        );
    }

    fn tell_failed(&self, failed: &Failed<'_>, is_one: bool) {
        if self.args.showing.json {
            put(&failed.json(self.lang).to_string());
            return;
        }
        self.tell_place(failed, is_one);
        Halt::Call(Box::new(failed.error.clone())).tell(false, self.lang);
        for more in [&failed.cure, &failed.repeat(is_one)].into_iter().flatten() {
            say(more, self.lang);
        }
    }

    /// Where the card is at fault, or which of several messages failed.
    fn tell_place(&self, failed: &Failed<'_>, is_one: bool) {
        let file = failed.taken.map(|taken| match failed.error.path() {
            Some(path) => taken.place_in_card(path),
            None => name_of(&taken.path),
        });
        let file = file.filter(|_| failed.error.path().is_some() || self.several || !is_one);
        let to = failed.to.filter(|_| !is_one).map(Receiver::id);
        match (file, to) {
            (Some(file), Some(to)) => tell(&format!("{file}: {to}:")),
            (Some(one), None) => tell(&format!("{one}:")),
            (None, Some(one)) => tell(&format!("{one}:")),
            (None, None) => {}
        }
    }

    fn tell_delivery(&self, delivery: &Delivery, taken: Option<&Taken>) -> End {
        let lang = self.lang;
        if let Some(note) = &delivery.note {
            say(note, lang);
        }
        if self.args.showing.json {
            let request = delivery.requests.last().map(as_json);
            let mut line = json!({"message_id": delivery.message_id});
            let mut add = |name: &str, value: Option<String>| {
                if let Some(value) = value {
                    line[name] = value.into();
                }
            };
            add("file", taken.map(|taken| name_of(&taken.path)));
            add("to", delivery.to.as_ref().map(|to| to.id().to_owned()));
            add("chat_id", delivery.chat_id.clone());
            add("card_id", delivery.card_id.clone());
            add("log_id", delivery.log_id.clone());
            if !delivery.invalid.is_empty() {
                line["invalid"] = delivery.invalid.clone().into();
            }
            line["request"] = request.into();
            return self.put_sent(&line.to_string(), delivery);
        }
        if let Some(card_id) = &delivery.card_id {
            say(&both!("card_id: {card_id}", "卡片实体 ID：{card_id}"), lang);
        }
        for id in &delivery.invalid {
            say(
                &both!(
                    "{id} is not known to the server, all others are served",
                    "服务端不认识 {id}，其他接收者均已发送"
                ),
                lang,
            );
        }
        match &delivery.message_id {
            Some(id) => self.put_sent(id, delivery),
            None => {
                say(&Bilingual::fixed("Sent.", "已发送。"), lang);
                End::Done
            }
        }
    }
}

impl Sender<'_> {
    /// Prints what came of a message. Where that cannot be printed the message has gone out all the same, and a script
    /// that took it for a failure would send it twice.
    fn put_sent(&self, line: &str, delivery: &Delivery) -> End {
        if put(line) != End::Done {
            let id = delivery.message_id.as_deref().unwrap_or_default();
            say(
                &both!(
                    "It was sent, and standard output cannot be written: {id}",
                    "已发送，但无法写入标准输出：{id}"
                ),
                self.lang,
            );
        }
        End::Done
    }
}

/// A message that did not go out, as far as anybody knows.
struct Failed<'a> {
    error: &'a Error,
    /// What helps besides the error's own advice.
    cure: Option<Bilingual>,
    taken: Option<&'a Taken>,
    to: Option<&'a Receiver>,
    /// Where the server knows a repetition by it.
    uuid: Option<&'a str>,
}

impl Failed<'_> {
    fn json(&self, lang: Lang) -> Value {
        let mut error = error_json(self.error, lang);
        for more in [&self.cure, &self.repeat(self.to.is_none())]
            .into_iter()
            .flatten()
        {
            let advice = error["advice"].as_str().unwrap_or_default();
            let advice = format!("{advice} {}", more.get(lang));
            error["advice"] = advice.trim().into();
        }
        let mut line = json!({"error": error});
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                line[name] = value.into();
            }
        };
        add("file", self.taken.map(|taken| name_of(&taken.path)));
        add("to", self.to.map(|to| to.id().to_owned()));
        add("uuid", self.uuid.map(str::to_owned));
        line
    }

    /// How to send it once more without a second message, where it may have arrived.
    fn repeat(&self, is_one: bool) -> Option<Bilingual> {
        let uuid = self.uuid.filter(|_| self.error.may_have_arrived())?;
        let to = self.to.filter(|_| !is_one).map(Receiver::id);
        Some(repeat(to, uuid))
    }
}

/// How to send once more what may have arrived. The server knows a uuid for an hour
/// (<https://open.feishu.cn/document/server-docs/im-v1/message/create>).
fn repeat(to: Option<&str>, uuid: &str) -> Bilingual {
    let to = to.map_or_else(String::new, |to| format!("--to {to} "));
    both!(
        "To repeat it without a second message, send this card alone within an hour with {to}--uuid {uuid}.",
        "如需重发且不产生第二条消息，请在一小时内单独发送此卡片，并加 {to}--uuid {uuid}。"
    )
}

/// After Ctrl+C: what has gone out all the same.
pub(super) fn tell_stopped(begun: std::time::SystemTime, lang: Lang) {
    let begun = begun
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    let Some(folder) = crate::home::data_dir() else {
        return;
    };
    let entries = History::new(&folder).read(1000).unwrap_or_default();
    let ours = || entries.iter().filter(|one| u128::from(one.at) >= begun);
    let sent = ours().filter(|one| one.is_sent()).count();
    if sent > 0 {
        say(
            &both!(
                "Messages that were sent before: {sent}; cardwright history shows them.",
                "此前已发送 {sent} 条；可用 cardwright history 查看。"
            ),
            lang,
        );
    }
    for one in ours().filter(|one| one.may_have_arrived) {
        let on_its_way = Bilingual::fixed(
            "One was on its way and may have arrived all the same.",
            "有一条正在发送，可能已送达。",
        );
        say(&on_its_way, lang);
        if matches!(&*one.way, "card" | "entity" | "template" | "reply") {
            say(&repeat(one.to.as_ref().map(|to| &*to.id), &one.uuid), lang);
        }
    }
}
