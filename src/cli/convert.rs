//! `cardwright convert`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{End, name_of, put, read, say, tell, tell_of};
use crate::both;
use crate::check::convert::{self, Change, Unconverted};
use crate::check::{self, Problem, Severity};
use crate::document::{Document, file};
use crate::lang::{Bilingual, Lang};

/// What `convert` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The 1.0 card; - is standard input
    file: PathBuf,
    /// Where the 2.0 card goes; - is standard output
    #[arg(short, long)]
    output: PathBuf,
    /// Write the report as one JSON object to standard output
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    if args.json && args.output.as_os_str() == "-" {
        say(
            &Bilingual::fixed(
                "the card and the report cannot both go to standard output; give -o a file",
                "卡片和报告不能同时写到标准输出；请用 -o 指定文件",
            ),
            lang,
        );
        return End::Failed;
    }
    let document = match read(&args.file) {
        Ok(document) => document,
        Err(reason) => {
            say(&reason, lang);
            return End::Failed;
        }
    };
    let (found, notice) = convert::find(document.text());
    match convert::convert(&found) {
        Ok(done) => {
            if let Some(notice) = notice {
                tell_of(&args.file, &notice, lang);
            }
            // A card that cannot be written has no report.
            if let Err(reason) = write(&args.output, &done.text) {
                say(&reason, lang);
                return End::Failed;
            }
            let left = errors_of(&done.text);
            report(args, &done.changes, &left, lang)
        }
        Err(Unconverted::AlreadyV2) => {
            if let Err(reason) = write(&args.output, document.text()) {
                say(&reason, lang);
                return End::Failed;
            }
            let notice = Bilingual::fixed(
                "the card is card JSON 2.0 already and stays as it is",
                "卡片已是卡片 JSON 2.0，保持不变",
            );
            tell_of(&args.file, &notice, lang);
            if args.json {
                report(args, &[], &errors_of(document.text()), lang)
            } else {
                End::Done
            }
        }
        Err(Unconverted::NoCard(reason)) => {
            tell_of(&args.file, &named(&document, reason), lang);
            End::Refused
        }
    }
}

/// The reason with the place in the text as it was read.
fn named(document: &Document, reason: Bilingual) -> Bilingual {
    match document.syntax_error() {
        Some(error) => {
            let (line, column) = (error.position.line, error.position.column);
            let (en, zh) = (&error.reason.en, &error.reason.zh);
            both!(
                "line {line}, column {column}: {en}",
                "第 {line} 行第 {column} 列：{zh}"
            )
        }
        None => reason,
    }
}

/// What the server would still refuse: pictures by their address, links that lead nowhere and the like, which nobody but
/// the author can put right.
fn errors_of(text: &str) -> Vec<Problem> {
    let report = check::check_document(&Document::new(text));
    let mut problems = report.problems;
    problems.retain(|problem| problem.severity == Severity::Error);
    problems
}

fn report(args: &Args, changes: &[Change], left: &[Problem], lang: Lang) -> End {
    let name = name_of(&args.file);
    if args.json {
        let mut report = convert::changes_json(&name, changes, lang);
        let errors = left.iter().map(|problem| {
            json!({"code": problem.code, "path": problem.path, "message": problem.message.get(lang)})
        });
        report["errors"] = errors.collect();
        return put(&report.to_string());
    }
    tell(convert::changes_text(changes, lang).trim_end());
    tell_of(&args.file, &convert::summary(changes), lang);
    if !left.is_empty() {
        let count = left.len();
        let plural = if count == 1 { "" } else { "s" };
        let notice = both!(
            "{count} error{plural} of the old card can only be mended by you:",
            "旧卡片中有 {count} 个错误需要您自行修正："
        );
        tell_of(&args.file, &notice, lang);
        for problem in left {
            tell(&format!(
                "  {}: {}",
                problem.path,
                problem.message.get(lang)
            ));
        }
    }
    End::Done
}

fn write(path: &Path, text: &str) -> Result<(), Bilingual> {
    if path.as_os_str() == "-" {
        // What was converted ends in a line of its own.
        return match put(text.strip_suffix('\n').unwrap_or(text)) {
            End::Done => Ok(()),
            _ => Err(Bilingual::fixed(
                "cannot write to standard output",
                "无法写入标准输出",
            )),
        };
    }
    let ended = if text.ends_with('\n') { "" } else { "\n" };
    file::write_bytes(path, format!("{text}{ended}").as_bytes())
        .map_err(|error| file::write_reason(path, &error))
}
