//! The check of the body of a card entity's call, before it is sent.

use std::path::Path;

use serde_json::{Value, json};

use super::halt::Halt;
use super::{End, name_of, put, read, tell};
use crate::both;
use crate::check::{Piece, PieceProblem, Severity, check_piece};
use crate::document::{Document, LineIndex};
use crate::lang::{Bilingual, Lang};

/// A piece out of a file, or the text of an argument.
pub(super) struct Carried {
    name: String,
    document: Document,
}

impl Carried {
    /// Reads a file of JSON, which may have comments.
    pub(super) fn read(file: &Path, lang: Lang) -> Result<Self, Halt> {
        let document = read(file).map_err(Halt::Failed)?;
        let name = name_of(file);
        if let Some(error) = document.syntax_error() {
            let (line, column) = (error.position.line, error.position.column);
            let reason = error.reason.get(lang);
            return Err(Halt::Failed(both!(
                "{name}:{line}:{column}: {reason}",
                "{name}:{line}:{column}：{reason}"
            )));
        }
        if document.tree().is_none() {
            return Err(Halt::Failed(both!(
                "{name}: the file is empty",
                "{name}：文件为空"
            )));
        }
        Ok(Self { name, document })
    }

    /// A text that is to be streamed.
    pub(super) fn text(name: String, text: &str) -> Self {
        Self {
            name,
            document: Document::new(text),
        }
    }

    /// The piece as strict JSON.
    pub(super) fn json(&self) -> String {
        let tree = self.document.tree();
        tree.map(|tree| tree.minified(tree.root()))
            .unwrap_or_default()
    }

    /// Checks it: errors stop the call; warnings are only printed, as an entity can be changed.
    pub(super) fn look(&self, piece: Piece, as_json: bool, lang: Lang) -> Result<(), Halt> {
        let found = check_piece(&self.document, piece);
        let is = |one: &&PieceProblem, severity| one.problem.severity == severity;
        let errors: Vec<_> = found
            .iter()
            .filter(|one| is(one, Severity::Error))
            .collect();
        let warnings: Vec<_> = found
            .iter()
            .filter(|one| is(one, Severity::Warning))
            .collect();
        if errors.is_empty() {
            warnings.iter().for_each(|one| self.say(one, lang));
            return Ok(());
        }
        let all = errors.into_iter().chain(warnings);
        if as_json {
            put(&self.refusal(&all.collect::<Vec<_>>(), lang).to_string());
        } else {
            all.for_each(|one| self.say(one, lang));
        }
        Err(Halt::Said(End::Refused))
    }

    fn say(&self, one: &PieceProblem, lang: Lang) {
        let lines = LineIndex::new(self.document.text());
        let at = lines.position(self.document.text(), one.problem.range.start);
        let severity = if one.problem.severity == Severity::Error {
            Bilingual::fixed("error", "错误")
        } else {
            Bilingual::fixed("warning", "警告")
        };
        let codes = one.problem.server.iter().map(|server| server.code);
        let codes: Vec<String> = codes
            .chain(one.answer)
            .map(|code| code.to_string())
            .collect();
        let codes = if codes.is_empty() {
            String::new()
        } else {
            format!(" ({})", codes.join(" / "))
        };
        let (name, line, column) = (&self.name, at.line, at.column);
        let (severity, message) = (severity.get(lang), one.problem.message.get(lang));
        tell(&format!(
            "{name}:{line}:{column}: {severity}: {message}{codes}"
        ));
    }

    /// The first error, and all findings under `problems`, as before a card is sent.
    fn refusal(&self, found: &[&PieceProblem], lang: Lang) -> Value {
        let problem = |one: &&PieceProblem| {
            json!({
                "code": one.problem.code, "severity": one.problem.severity,
                "message": one.problem.message.get(lang), "path": one.problem.path,
                "server_code": one.problem.server.as_ref().map(|server| server.code),
                "answer_code": one.answer,
            })
        };
        let problems: Vec<Value> = found.iter().map(problem).collect();
        let first = problems.first().cloned().unwrap_or_default();
        let advice = Bilingual::fixed(
            "Nothing was sent: mend it first.",
            "未发送任何内容：请先修正。",
        );
        json!({"error": {
            "code": first["server_code"], "message": first["message"], "log_id": null,
            "advice": advice.get(lang), "path": first["path"], "problems": problems,
        }, "file": self.name})
    }
}
