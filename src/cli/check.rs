//! `cardwright check`.

use std::path::PathBuf;

use super::{End, name_of, put, read, say, tell, tell_of};
use crate::both;
use crate::card::take_in;
use crate::check::{self, Severity};
use crate::document::Document;
use crate::lang::Lang;

/// What `check` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Cards to check; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write one JSON object per card and line
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    let mut end = End::Done;
    for path in &args.files {
        let document = match read(path) {
            Ok(document) => document,
            Err(reason) => {
                say(&reason, lang);
                end = end.max(End::Failed);
                continue;
            }
        };
        // A text that is no JSON has its problems where they stand; a card inside of another text has its own there.
        let taken = take_in(document.text());
        let document = match taken.notice() {
            Some(notice) if !taken.unwrapped.is_empty() => {
                tell_of(path, &notice, lang);
                Document::new(taken.text)
            }
            _ => document,
        };
        let report = check::check_document(&document);
        let name = name_of(path);
        let written = if args.json {
            put(&check::report_json(&name, &document, &report, lang).to_string())
        } else {
            let text = check::report_text(&name, &document, &report, lang);
            let shown = if text.is_empty() {
                End::Done
            } else {
                put(text.trim_end())
            };
            let (errors, warnings) = (
                report.count(Severity::Error),
                report.count(Severity::Warning),
            );
            let budget = report.budget;
            let (bytes, elements) = (budget.bytes, budget.elements);
            tell(both!(
                "{name}: {errors} errors, {warnings} warnings; {bytes} bytes, {elements} elements",
                "{name}：{errors} 个错误，{warnings} 个警告；{bytes} 字节，{elements} 个元素"
            ).get(lang));
            shown
        };
        end = end.max(written);
        if report.count(Severity::Error) > 0 {
            end = end.max(End::Refused);
        }
    }
    end
}
