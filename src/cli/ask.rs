//! Questions to the person at the terminal. Without a terminal nobody is asked.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use super::halt::Halt;
use crate::feishu::Secret;
use crate::lang::{Bilingual, Lang};

/// Whether somebody is there to answer.
pub(super) fn is_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for a secret, which does not show while it is typed; `None` where nobody is there.
pub(super) fn secret(question: &Bilingual, lang: Lang) -> Result<Option<Secret>, Halt> {
    if !is_there() {
        return Ok(None);
    }
    let words = format!("{}: ", question.get(lang));
    match rpassword::prompt_password(words) {
        Ok(text) => {
            // Wrapped first, so that the text with its white space is wiped too.
            let text = Secret::new(text);
            let word = Secret::new(text.expose().trim());
            Ok(Some(word).filter(|word| !word.is_empty()))
        }
        // Ctrl+C and Ctrl+D.
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::Interrupted | std::io::ErrorKind::UnexpectedEof
            ) =>
        {
            Err(Halt::Stopped)
        }
        Err(_) => Ok(None),
    }
}

/// Asks a question that is answered with yes or no; no is what Enter says, and what stands where nobody is there.
/// Ctrl+C is seen while it waits.
pub(super) async fn yes(question: &Bilingual, lang: Lang) -> bool {
    let (question, (sender, answer)) = (question.clone(), tokio::sync::oneshot::channel());
    // Not one of the runtime's threads: those are waited for when the program ends.
    let asking = std::thread::Builder::new().spawn(move || sender.send(yes_now(&question, lang)));
    asking.is_ok() && answer.await.unwrap_or(false)
}

/// As [`yes`], where nothing else goes on.
pub(super) fn yes_now(question: &Bilingual, lang: Lang) -> bool {
    if !is_there() {
        return false;
    }
    let mut err = std::io::stderr();
    let _ = write!(err, "{} [y/N] ", question.get(lang));
    let _ = err.flush();
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    let answer = answer.trim().to_lowercase();
    read.is_ok() && matches!(&*answer, "y" | "yes" | "是" | "好")
}
