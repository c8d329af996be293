//! What a send writes down about itself.

use std::path::PathBuf;

use super::history::{Entry, History};
use super::plan::Delivery;
use crate::feishu::Error;
use crate::lang::Bilingual;

/// What the history says of a send whose end it does not know.
const UNFINISHED: &str =
    "No answer is known: it is on its way, or the program was ended meanwhile.";

/// Where a send is written down. Without a folder nothing is.
#[derive(Clone, Debug, Default)]
pub struct Stores {
    /// The data folder.
    pub folder: Option<PathBuf>,
    /// The profile's name.
    pub profile: Option<String>,
    /// The card's file.
    pub document: Option<PathBuf>,
}

/// The line of the history for a send under way. It is written before the message goes out, so that a program that is
/// killed leaves it behind, and again when the send ends or is broken off.
pub(super) struct Record {
    history: Option<History>,
    pub(super) entry: Entry,
    /// Whether the message itself is on its way.
    is_out: bool,
}

impl Record {
    /// Begins with what is known before the send.
    pub(super) fn begin(stores: &Stores, entry: Entry) -> Self {
        Self {
            history: stores.folder.as_deref().map(History::new),
            entry: Entry {
                at: super::now_ms(),
                profile: stores.profile.clone(),
                document: stores.document.clone(),
                ..entry
            },
            is_out: false,
        }
    }

    /// The message goes out: from here on it may have arrived, whatever becomes of this program.
    pub(super) fn goes_out(&mut self) {
        self.is_out = true;
        let Some(history) = &self.history else { return };
        let unfinished = Entry {
            error: Some(UNFINISHED.to_owned()),
            may_have_arrived: true,
            ..self.entry.clone()
        };
        // A history that cannot be written keeps no card from being sent; the end says so.
        let _ = history.append(&unfinished);
    }

    /// An answer has come.
    pub(super) fn is_answered(&mut self) {
        self.is_out = false;
    }

    /// Writes it; why it could not be written.
    pub(super) fn end(mut self, result: &Result<Delivery, Error>) -> Option<Bilingual> {
        match result {
            Ok(delivery) => {
                self.entry.code = Some(0);
                self.entry.message_id.clone_from(&delivery.message_id);
                self.entry.chat_id.clone_from(&delivery.chat_id);
                self.entry.card_id.clone_from(&delivery.card_id);
                self.entry.log_id.clone_from(&delivery.log_id);
            }
            Err(error) => {
                self.entry.code = error.code();
                self.entry.error = Some(error.explain().what.en.into_owned());
                self.entry.may_have_arrived = error.may_have_arrived();
                self.entry.log_id = error.log_id().map(str::to_owned);
            }
        }
        self.write()
    }

    fn write(&mut self) -> Option<Bilingual> {
        // Taken out, so that it is written once.
        let history = self.history.take()?;
        history.append(&self.entry).err()
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        if self.history.is_some() {
            self.entry.error = Some("It was stopped.".to_owned());
            self.entry.may_have_arrived = self.is_out;
            let _ = self.write();
        }
    }
}
