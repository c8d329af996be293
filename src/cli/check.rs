//! `cardwright check`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use serde_json::{Map, Value};

use super::{End, folder, is_stdin, name_of, put, read, say, tell, tell_of};
use crate::both;
use crate::card::{Card, Intake, surely_holds_card, take_in_document};
use crate::check::{self, ClientVersion, Options, Problem, RULES, Report, Severity, Target};
use crate::document::{Document, Gesture, Tree, file};
use crate::lang::{Bilingual, Lang};

/// What `check` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Cards to check, or folders with cards; - is standard input. In a folder, files that are no cards are passed over,
    /// and so is what is hidden, named by .gitignore or .ignore (in a git repository or not), or in node_modules or target;
    /// what is named here is judged in any case
    #[arg(required_unless_present = "list_rules")]
    files: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write one JSON object per card and line: the same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Mend what can be mended without changing what the card means; standard input comes out on standard output
    #[arg(long)]
    fix: bool,
    /// What else makes the check fail
    #[arg(long, value_enum, value_name = "SEVERITY")]
    deny: Option<Deny>,
    /// How the card is sent, which decides its limits
    #[arg(long, default_value = "app", value_name = "app|webhook|entity", value_parser = target)]
    target: Target,
    /// The oldest client that has to show the card, such as 7.20
    #[arg(long, value_name = "VERSION", value_parser = client)]
    client: Option<ClientVersion>,
    /// Values of the card's variables, a JSON object: the limits are those of the card with them filled in
    #[arg(long, value_name = "FILE")]
    variables: Option<PathBuf>,
    /// List what is looked for, and end
    #[arg(long)]
    list_rules: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people, each with its place in the text
    Text,
    /// One JSON object per card and line
    Json,
    /// SARIF 2.1.0, for code review tools
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
    /// Warnings and hints
    Hints,
}

fn target(text: &str) -> Result<Target, String> {
    text.parse()
        .map_err(|reason: Bilingual| reason.en.into_owned())
}

fn client(text: &str) -> Result<ClientVersion, String> {
    text.parse()
        .map_err(|reason: Bilingual| reason.en.into_owned())
}

pub(super) fn run(args: &Args, lang: Lang) -> End {
    if args.list_rules {
        return put(&rules(args, lang));
    }
    let mut output = Output {
        args,
        format: if args.json { Format::Json } else { args.format },
        lang,
        end: End::Done,
        checked: Vec::new(),
        failures: Vec::new(),
    };
    for path in &args.files {
        if is_stdin(path) || !path.is_dir() {
            output.file(path, false);
            continue;
        }
        let (files, unreadable) = folder::files(path);
        let mut cards = 0;
        for file in &files {
            cards += usize::from(output.file(file, true));
        }
        if cards == 0 && unreadable.is_empty() {
            output.failed(path, folder::no_card(path));
        }
        for (place, reason) in unreadable {
            output.failed(&place, reason);
        }
    }
    output.finished()
}

/// The output of a run.
struct Output<'a> {
    args: &'a Args,
    format: Format,
    lang: Lang,
    /// The end of the run, judged by the files so far.
    end: End,
    /// The reports that SARIF, which is written at the end, is made of.
    checked: Vec<(PathBuf, Document, Report)>,
    failures: Vec<(PathBuf, Bilingual)>,
}

impl Output<'_> {
    /// Checks a file; returns true if there was one to report on. A file that was found, not named, is passed over if
    /// it is no card.
    fn file(&mut self, path: &Path, is_found: bool) -> bool {
        let document = match read(path) {
            Ok(document) => document,
            // No text of people, or too long to be one: it is no card.
            Err(_) if is_found && std::fs::File::open(path).is_ok() => return false,
            Err(reason) => {
                self.failed(path, reason);
                return true;
            }
        };
        let taken = take_in_document(&document);
        if is_found && !surely_holds_card(&document, &taken) {
            return false;
        }
        match one(self.args, path, document, taken, self.lang) {
            Ok((document, report)) => {
                self.end = self.end.max(verdict(self.args, &report));
                if self.format == Format::Sarif {
                    self.checked.push((path.to_path_buf(), document, report));
                } else {
                    let shown = show(self.args, self.format, path, &document, &report, self.lang);
                    self.end = self.end.max(shown);
                }
            }
            Err(reason) => self.failed(path, reason),
        }
        true
    }

    /// Says why a file could not be checked, in the report too.
    fn failed(&mut self, path: &Path, reason: Bilingual) {
        say(&reason, self.lang);
        self.end = self.end.max(End::Failed);
        match self.format {
            Format::Text => {}
            Format::Json => {
                let line = check::failure_json(&name_of(path), &reason, self.lang);
                self.end = self.end.max(put(&line.to_string()));
            }
            Format::Sarif => self.failures.push((path.to_path_buf(), reason)),
        }
    }

    fn finished(self) -> End {
        if self.format != Format::Sarif {
            return self.end;
        }
        let folder = std::env::current_dir().ok();
        let run = check::SarifRun {
            checked: &self.checked,
            failures: &self.failures,
            folder: folder.as_deref(),
        };
        let sarif = check::report_sarif(&run, self.lang);
        self.end.max(put(&format!("{sarif:#}")))
    }
}

fn one(
    args: &Args,
    path: &Path,
    mut document: Document,
    mut taken: Intake,
    lang: Lang,
) -> Result<(Document, Report), Bilingual> {
    let options = Options {
        target: args.target,
        client: args.client,
    };
    let is_inside = !taken.unwrapped.is_empty();
    // A text in another spelling has a problem that says so.
    if let Some(notice) = taken.notice().filter(|_| is_inside) {
        tell_of(path, &notice, lang);
    }
    if args.fix && !taken.is_whole() && !is_stdin(path) {
        tell_of(path, &NOT_FIXED, lang);
    } else if args.fix {
        if !taken.is_whole() {
            // What goes on to standard output is the card.
            document = Document::new(taken.text);
        }
        mend(path, &mut document, options, lang)?;
        taken = take_in_document(&document);
    }
    let mut report = check::check_taken(&document, &taken, options);
    let names_file =
        |problem: &Problem| matches!(problem.code, "image-key" | "audio-key" | "placeholder-key");
    if report.problems.iter().any(names_file)
        && let (Some(folder), Ok(tree)) = (path.parent(), Tree::parse(&*taken.text))
    {
        let card = Card::read(Arc::new(tree), None);
        let images = folder.join("images");
        check::local_files(
            &mut report,
            &card,
            |name| file::inside(folder, name).is_some(),
            |key| crate::render::images::file_of(&images, key).is_some(),
        );
    }
    if let Some(file) = &args.variables
        && let Ok(tree) = Tree::parse(&*taken.text)
    {
        let values = values_of(file)?;
        let card = Card::read(Arc::new(tree), None);
        check::count_filled(&mut report, &card, options, &values);
    }
    Ok((document, report))
}

/// The values of variables in a file.
fn values_of(file: &Path) -> Result<Map<String, Value>, Bilingual> {
    let name = name_of(file);
    match serde_json::from_str(read(file)?.text()) {
        Ok(Value::Object(values)) => Ok(values),
        Ok(_) | Err(_) => Err(both!(
            "{name}: values of variables are a JSON object, from name to value",
            "{name}：变量取值应为 JSON 对象，键为变量名"
        )),
    }
}

/// Mends a document and writes it back where it came from.
fn mend(
    path: &Path,
    document: &mut Document,
    options: Options,
    lang: Lang,
) -> Result<(), Bilingual> {
    let (edits, mended) = check::safe_fixes(document, options);
    if document.apply_all(&edits, Gesture::default()).is_ok() && mended > 0 {
        if !is_stdin(path) {
            // Its byte order mark is part of the text.
            file::write(path, document.text(), false).map_err(|error| error.0)?;
        }
        let plural = if mended == 1 { "" } else { "s" };
        tell_of(
            path,
            &both!("{mended} problem{plural} mended", "已修正 {mended} 个问题"),
            lang,
        );
    }
    if is_stdin(path) {
        put(document.text().trim_end_matches('\n'));
    }
    Ok(())
}

const NOT_FIXED: Bilingual = Bilingual::fixed(
    "nothing is mended in a card that stands inside of another text; take it out first",
    "嵌在其他文本中的卡片不会被修正；请先取出卡片",
);

fn verdict(args: &Args, report: &Report) -> End {
    let fails = match args.deny {
        None => Severity::Error,
        Some(Deny::Warnings) => Severity::Warning,
        Some(Deny::Hints) => Severity::Hint,
    };
    match report.worst() {
        Some(worst) if worst <= fails => End::Refused,
        _ => End::Done,
    }
}

fn show(
    args: &Args,
    format: Format,
    path: &Path,
    document: &Document,
    report: &Report,
    lang: Lang,
) -> End {
    let name = name_of(path);
    // Standard output is the mended text's.
    let is_taken = args.fix && is_stdin(path);
    if format == Format::Json && !is_taken {
        return put(&check::report_json(&name, document, report, lang).to_string());
    }
    let text = check::report_text(&name, document, report, lang);
    let text = text.trim_end();
    let shown = match text {
        "" => End::Done,
        text if is_taken => {
            tell(text);
            End::Done
        }
        text => put(text),
    };
    let count = |severity| report.count(severity);
    let (errors, warnings, hints) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Hint),
    );
    let (bytes, elements) = (report.budget.bytes, report.budget.elements);
    let sentence = both!(
        "{name}: errors: {errors}, warnings: {warnings}, hints: {hints}; {bytes} bytes, {elements} elements",
        "{name}：{errors} 个错误，{warnings} 个警告，{hints} 个提示；{bytes} 字节，{elements} 个元素"
    );
    say(&sentence, lang);
    shown
}

/// All rules: a line each, or JSON.
fn rules(args: &Args, lang: Lang) -> String {
    if args.json || args.format == Format::Json {
        let rules: serde_json::Value = RULES
            .iter()
            .map(|rule| {
                serde_json::json!({
                    "code": rule.code,
                    "severity": rule.severity,
                    "server_code": rule.server,
                    "summary": rule.summary.get(lang),
                })
            })
            .collect();
        return format!("{rules:#}");
    }
    let widest = RULES
        .iter()
        .map(|rule| rule.code.len())
        .max()
        .unwrap_or_default();
    let lines: Vec<String> = RULES
        .iter()
        .map(|rule| {
            let server = rule
                .server
                .map_or_else(|| "-".to_owned(), |code| code.to_string());
            let (code, severity) = (rule.code, rule.severity.name());
            format!(
                "{code:widest$}  {severity:7}  {server:>6}  {}",
                rule.summary.get(lang)
            )
        })
        .collect();
    lines.join("\n")
}
