//! The command line: the same engine without a window.
//!
//! Results go to standard output, messages to standard error. Exit codes: 0 done; 1 the card has errors or is none,
//! or the server refused; 2 wrong use, or a file that cannot be read or written; 130 stopped by Ctrl+C.
//!
//! A command is a file of its name. What several of them share:
//!
//! | file | holds |
//! | --- | --- |
//! | `halt` | how a command that talks to the server runs, ends, and says why |
//! | `server` | which app on which server it speaks for, and where its secret comes from |
//! | `ask` | questions to the person at the terminal |
//! | `look` | the look at a card before it goes out |
//! | `pieces` | the same for what the calls of card entities carry |
//! | `uploads` | pictures and sounds of cards that go out otherwise than as messages |
//! | `folder` | files that are found in a folder |
//! | `show` | requests and answers as they are printed |
//! | `sequence` | the rising number of changes of card entities |
//! | `help`, `help_zh` | the help in Chinese |

mod ask;
mod cardkit;
mod chats;
mod check;
mod convert;
mod explain;
mod folder;
mod halt;
mod help;
mod help_zh;
mod history;
mod live;
mod look;
mod message;
mod people;
mod pieces;
mod profile;
mod render;
mod schema;
mod send;
mod server;
mod show;
mod upload;
mod uploads;

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::both;
use crate::card::{Card, take_in_read};
use crate::check as checker;
use crate::document::{Document, file};
use crate::lang::{Bilingual, Lang};

/// How a command ended; a worse end of one file outlasts the good ends of others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// All of it was done.
    #[default]
    Done = 0,
    /// The card has errors or is none, or the server refused.
    Refused = 1,
    /// Wrong use, or a file that cannot be read or written.
    Failed = 2,
    /// The person has stopped it with Ctrl+C; the number is the shells' for that.
    Stopped = 130,
}

/// Designs, previews, checks and sends Feishu (Lark) message cards, card JSON 2.0.
#[derive(Parser)]
#[command(name = "cardwright", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Cards to open in the window; without any, the last session
    files: Vec<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Draw cards as PNG
    Render(render::Args),
    /// Say what is wrong with cards
    Check(check::Args),
    /// Turn a card of JSON 1.0 into one of 2.0 and say what changed
    Convert(convert::Args),
    /// Send cards as messages of your own app's bot
    Send(Box<send::Args>),
    /// Keep a card in a chat up to date with its file while you edit it
    Live(Box<live::Args>),
    /// Say which apps on which servers send
    Profile(profile::Args),
    /// Make and change card entities
    Cardkit(Box<cardkit::Args>),
    /// Read messages back, recall them, change a card after a click
    Message(Box<message::Args>),
    /// List the bot's groups and their people, make a group
    Chats(chats::Args),
    /// Find people by e-mail address or mobile number
    People(people::Args),
    /// Upload pictures and sounds, for their keys
    Upload(upload::Args),
    /// Show what was sent
    History(history::Args),
    /// Say what a code or an answer of the server means
    Explain(explain::Args),
    /// Print a JSON Schema of cards, for editors
    Schema(schema::Args),
}

/// Runs the program with the arguments of its process. Without a command it is `window` that does the work: it gets the
/// files to open, and gives the reason why it cannot.
pub fn main(window: impl FnOnce(Vec<PathBuf>) -> Result<(), Bilingual>) -> ExitCode {
    let lang = Lang::of_system();
    let matches = help::in_language(Cli::command(), lang).try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => match help::fault(&error) {
            // English is what the parser itself speaks, with tips.
            Some(fault) if lang != Lang::En => {
                say(&fault, lang);
                return ExitCode::from(End::Failed as u8);
            }
            _ => error.exit(),
        },
    };
    let end = match cli.command {
        Some(Command::Render(args)) => render::run(&args, lang),
        Some(Command::Check(args)) => check::run(&args, lang),
        Some(Command::Convert(args)) => convert::run(&args, lang),
        Some(Command::Explain(args)) => explain::run(&args, lang),
        Some(Command::Schema(args)) => schema::run(&args, lang),
        Some(Command::Send(args)) => send::run(&args, lang),
        Some(Command::Live(args)) => live::run(&args, lang),
        Some(Command::Profile(args)) => profile::run(&args, lang),
        Some(Command::Cardkit(args)) => cardkit::run(&args, lang),
        Some(Command::Message(args)) => message::run(&args, lang),
        Some(Command::Chats(args)) => chats::run(&args, lang),
        Some(Command::People(args)) => people::run(&args, lang),
        Some(Command::Upload(args)) => upload::run(&args, lang),
        Some(Command::History(args)) => history::run(&args, lang),
        None => match window(cli.files) {
            Ok(()) => End::Done,
            Err(reason) => {
                say(&reason, lang);
                End::Failed
            }
        },
    };
    ExitCode::from(end as u8)
}

/// Writes a sentence for a person to standard error.
fn say(message: &Bilingual, lang: Lang) {
    tell(message.get(lang));
}

/// Writes a line for a person to standard error. Where that is closed, there is nobody to tell.
fn tell(message: &str) {
    let _ = writeln!(std::io::stderr(), "{message}");
}

/// Writes a result to standard output.
fn put(result: &str) -> End {
    match writeln!(std::io::stdout(), "{result}") {
        Ok(()) => End::Done,
        // A reader that has seen enough, such as `head`, closes the pipe: that is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => End::Done,
        Err(_) => End::Failed,
    }
}

/// A text of others as part of a line: without line breaks, tabs and what a terminal would obey.
fn in_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}

/// The name of a file as messages show it.
fn name_of(file: &Path) -> String {
    if is_stdin(file) {
        "<stdin>".to_owned()
    } else {
        file.display().to_string()
    }
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// Reads a file, or standard input for `-`.
fn read(path: &Path) -> Result<Document, Bilingual> {
    let read = if is_stdin(path) {
        let mut bytes = Vec::new();
        let taken = std::io::stdin()
            .take(file::MAX_BYTES + 1)
            .read_to_end(&mut bytes);
        match taken {
            Ok(_) => file::decode(&name_of(path), bytes),
            Err(error) => {
                return Err(both!(
                    "cannot read standard input: {error}",
                    "无法读取标准输入：{error}"
                ));
            }
        }
    } else {
        file::read(path)
    };
    match read {
        Ok(opened) => Ok(Document::new(opened.text)),
        Err(error) => Err(error.0),
    }
}

/// Reads a card out of whatever it stands in, and says on standard error what was done to the text.
fn read_card(path: &Path, lang: Lang) -> Result<Document, Bilingual> {
    let document = read(path)?;
    let taken = take_in_read(document.text(), document.current_tree().map(|tree| &**tree));
    Ok(match taken.notice() {
        Some(notice) => {
            tell_of(path, &notice, lang);
            Document::new(taken.text)
        }
        None => document,
    })
}

/// Writes a sentence about a file to standard error.
fn tell_of(path: &Path, notice: &Bilingual, lang: Lang) {
    let (name, en, zh) = (name_of(path), &notice.en, &notice.zh);
    say(&both!("{name}: {en}", "{name}：{zh}"), lang);
}

/// The card of a document, or why it is none.
fn card_of(document: &Document, path: &Path, locale: Option<&str>) -> Result<Card, Bilingual> {
    let name = name_of(path);
    if let Some(error) = document.syntax_error() {
        let (line, column) = (error.position.line, error.position.column);
        let (en, zh) = (&error.reason.en, &error.reason.zh);
        return Err(both!(
            "{name}:{line}:{column}: {en}",
            "{name}:{line}:{column}：{zh}"
        ));
    }
    let Some(tree) = document.tree() else {
        return Err(both!("{name}: the file is empty", "{name}：文件为空"));
    };
    let card = Card::read(tree.clone(), locale);
    match checker::not_a_card(&card) {
        Some(problem) => {
            let (en, zh) = (&problem.message.en, &problem.message.zh);
            Err(both!("{name}: {en}", "{name}：{zh}"))
        }
        None => Ok(card),
    }
}
