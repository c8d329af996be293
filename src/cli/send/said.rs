//! What `send` says while it sends, of each message, and when it was stopped.

use serde_json::json;

use super::Sender;
use crate::both;
use crate::cli::halt::{Halt, end_of, error_json};
use crate::cli::look::Taken;
use crate::cli::show::as_json;
use crate::cli::{End, name_of, put, say, tell};
use crate::feishu::{Error, Progress, Receiver};
use crate::lang::{Bilingual, Lang};
use crate::sending::plan::Step;
use crate::sending::{Delivery, History};

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

    pub(super) fn tell_result(
        &self,
        result: &Result<Delivery, Error>,
        taken: Option<&Taken>,
        to: &[Receiver],
    ) -> End {
        match result {
            Ok(delivery) => self.tell_delivery(delivery, taken),
            Err(error) => {
                if self.args.showing.json {
                    let mut line = json!({"error": error_json(error, self.lang)});
                    if self.several
                        && let Some(taken) = taken
                    {
                        line["file"] = name_of(&taken.path).into();
                    }
                    put(&line.to_string());
                } else {
                    self.tell_place(error, taken, to);
                    Halt::Call(Box::new(error.clone())).tell(false, self.lang);
                }
                end_of(error)
            }
        }
    }

    /// Where the card is at fault, or which of several cards failed.
    fn tell_place(&self, error: &Error, taken: Option<&Taken>, to: &[Receiver]) {
        let Some(taken) = taken else { return };
        match error.path() {
            Some(path) => tell(&format!("{}:", taken.place_in_card(path))),
            None if self.several || to.len() > 1 => {
                tell(&format!("{}:", name_of(&taken.path)));
            }
            None => {}
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
            return put(&line.to_string());
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
            Some(id) => put(id),
            None => {
                say(&Bilingual::fixed("Sent.", "已发送。"), lang);
                End::Done
            }
        }
    }
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
    if ours().any(|one| one.may_have_arrived) {
        say(
            &Bilingual::fixed(
                "One was on its way and may have arrived all the same.",
                "有一条正在发送，可能已送达。",
            ),
            lang,
        );
    }
}
