//! What every pane is given while it is drawn.

use std::path::PathBuf;

use super::command::Command;
use super::session::Settings;
use super::workspace::{Pane, Workspace};
use crate::lang::{Bilingual, Lang};

/// The card, the settings, and a list for what the pane wants done.
pub(crate) struct Desk<'a> {
    /// The open card.
    pub work: &'a mut Workspace,
    /// What the person chose.
    pub settings: &'a mut Settings,
    /// Commands to run when the pane is drawn.
    pub todo: &'a mut Vec<Command>,
    /// Set by a field with the keyboard whose text is no part of the document: undo is its own then.
    pub foreign: &'a mut bool,
    /// The pane that has the keyboard.
    pub focused: Option<Pane>,
    /// The language of the interface.
    pub lang: Lang,
    /// Where the card's pictures are.
    pub pictures: Option<PathBuf>,
}

impl Desk<'_> {
    /// A sentence in the interface's language.
    pub(crate) fn say<'b>(&self, text: &'b Bilingual) -> &'b str {
        text.get(self.lang)
    }

    /// Says why something was refused, where it was.
    pub(crate) fn report(&mut self, result: Result<(), Bilingual>) {
        if let Err(reason) = result {
            self.work.refuse(reason);
        }
    }
}
