//! `cardwright history`: what was sent.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};
use time::{OffsetDateTime, UtcOffset};

use super::halt::Halt;
use super::{End, ask, in_line, put, read_card, say};
use crate::both;
use crate::home;
use crate::lang::{Bilingual, Lang};
use crate::sending::history::{Change, DiffLine};
use crate::sending::{Entry, History};

/// What `history` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// How many sends to list, the newest first
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    most: usize,
    /// Write one JSON object per send and line
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Action {
    /// List the sends, the newest first (without a command, too)
    List,
    /// Show one send with all that is known of it
    Show {
        /// Its number in the list, 1 is the newest; or its message id
        which: String,
        /// Print the card only, as it was before pictures were uploaded
        #[arg(long)]
        card: bool,
    },
    /// Show what is different in a card now
    Diff {
        /// Its number in the list, 1 is the newest; or its message id
        which: String,
        /// The card; by default the file that it was sent from
        file: Option<PathBuf>,
    },
    /// Forget all sends
    Clear {
        /// Do not ask
        #[arg(long)]
        force: bool,
    },
}

/// Sends that are looked through.
const ALL: usize = 100_000;

pub(super) fn run(args: &Args, lang: Lang) -> End {
    match work(args, lang) {
        Ok(end) => end,
        Err(halt) => {
            halt.tell(args.json, lang);
            halt.end()
        }
    }
}

fn work(args: &Args, lang: Lang) -> Result<End, Halt> {
    let folder = home::data_dir().ok_or_else(|| {
        let name = home::DATA_DIR;
        Halt::Failed(both!(
            "this system names no folder for data; set {name} to one",
            "系统没有提供数据文件夹；请设置 {name}"
        ))
    })?;
    let history = History::new(&folder);
    match &args.action {
        None | Some(Action::List) => list(args, &history),
        Some(Action::Show { which, card }) => {
            let entry = find(&history, which)?;
            Ok(if *card {
                put(entry.text().trim_end())
            } else if args.json {
                put(&whole(&entry).to_string())
            } else {
                put(&told(&entry, lang))
            })
        }
        Some(Action::Diff { which, file }) => {
            diff(args, &find(&history, which)?, file.as_deref(), lang)
        }
        Some(Action::Clear { force }) => {
            let question = Bilingual::fixed("Forget all sends?", "要清除全部发送记录吗？");
            if !force && !ask::yes_now(&question, lang) {
                return Err(Halt::Failed(Bilingual::fixed(
                    "nothing was forgotten; --force does it without asking",
                    "未清除；加 --force 可不询问直接清除",
                )));
            }
            history.clear().map_err(Halt::Failed)?;
            Ok(End::Done)
        }
    }
}

fn find(history: &History, which: &str) -> Result<Entry, Halt> {
    let entries = history.read(ALL).map_err(Halt::Failed)?;
    let found = match which.parse::<usize>() {
        Ok(number) => entries.into_iter().nth(number.wrapping_sub(1)),
        Err(_) => {
            let is_it = |entry: &&Entry| entry.message_id.as_deref() == Some(which.trim());
            let ours = || entries.iter().filter(is_it);
            // What the message holds stands in the last one that was taken.
            ours()
                .find(|entry| entry.is_sent())
                .or(ours().next())
                .cloned()
        }
    };
    found.ok_or_else(|| {
        Halt::Refused(both!(
            "there is no send {which}; cardwright history lists them",
            "没有编号为 {which} 的发送记录；可用 cardwright history 列出"
        ))
    })
}

fn list(args: &Args, history: &History) -> Result<End, Halt> {
    let entries = history.read(args.most).map_err(Halt::Failed)?;
    let lines = entries.iter().enumerate().map(|(at, entry)| {
        if args.json {
            let mut line = whole(entry);
            line["number"] = (at + 1).into();
            line.to_string()
        } else {
            let to = entry.places().collect::<Vec<_>>().join(" ");
            let what = match (&entry.message_id, &entry.error) {
                (_, Some(error)) => match entry.code {
                    Some(code) => format!("✗ {code}: {error}"),
                    None => format!("✗ {error}"),
                },
                (Some(id), None) => id.clone(),
                (None, None) => "✓".to_owned(),
            };
            let file = entry.document.as_deref().and_then(Path::file_name);
            let file = match file {
                Some(file) => file.to_string_lossy().into_owned(),
                None => entry.content_id().unwrap_or_default(),
            };
            let (time, way) = (time_of(entry.at), &entry.way);
            let (to, file, what) = (in_line(&to), in_line(&file), in_line(&what));
            format!("{}\t{time}\t{way}\t{to}\t{file}\t{what}", at + 1)
        }
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return Ok(End::Done);
    }
    Ok(put(&lines.join("\n")))
}

/// A send as an object, its card as JSON where it is that.
fn whole(entry: &Entry) -> Value {
    let mut object = serde_json::to_value(entry).unwrap_or_default();
    if let Ok(card) = serde_json::from_str::<Value>(&entry.card) {
        object["card"] = card;
    }
    object["time"] = time_of(entry.at).into();
    object
}

/// A send as lines, and its card below.
fn told(entry: &Entry, lang: Lang) -> String {
    let mut lines = Vec::new();
    let mut add = |name: Bilingual, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            lines.push(format!("{}: {value}", name.get(lang)));
        }
    };
    add(Bilingual::fixed("time", "时间"), Some(time_of(entry.at)));
    add(Bilingual::fixed("as", "方式"), Some(entry.way.clone()));
    let to = entry.to.as_ref();
    add(
        Bilingual::fixed("to", "接收者"),
        to.map(|to| format!("{} ({})", to.id, to.kind)),
    );
    let others = entry.at_whom.join(" ");
    add(Bilingual::fixed("of", "对象"), Some(others));
    add(Bilingual::fixed("profile", "配置"), entry.profile.clone());
    add(
        Bilingual::fixed("server", "服务器"),
        Some(entry.server.clone()),
    );
    add(Bilingual::fixed("app", "应用"), Some(entry.app_id.clone()));
    let file = entry.document.as_ref();
    add(
        Bilingual::fixed("file", "文件"),
        file.map(|file| file.display().to_string()),
    );
    let uuid = Some(entry.uuid.clone());
    for (name, value) in [
        ("message_id", &entry.message_id),
        ("chat_id", &entry.chat_id),
        ("card_id", &entry.card_id),
        ("log_id", &entry.log_id),
        ("uuid", &uuid),
    ] {
        add(Bilingual::fixed(name, name), value.clone());
    }
    let code = entry.code.filter(|code| *code != 0);
    add(
        Bilingual::fixed("code", "错误码"),
        code.map(|code| code.to_string()),
    );
    add(Bilingual::fixed("error", "错误"), entry.error.clone());
    if entry.may_have_arrived {
        let may = Bilingual::fixed("it may have arrived all the same", "可能已送达");
        lines.push(may.get(lang).to_owned());
    }
    lines.push(String::new());
    lines.push(entry.text().trim_end().to_owned());
    lines.join("\n")
}

fn diff(args: &Args, entry: &Entry, file: Option<&Path>, lang: Lang) -> Result<End, Halt> {
    let Some(file) = file.or(entry.document.as_deref()) else {
        return Err(Halt::Failed(Bilingual::fixed(
            "the send names no file; name one",
            "该发送记录没有文件；请指定文件",
        )));
    };
    let document = read_card(file, lang).map_err(Halt::Failed)?;
    let lines = entry.difference(document.text());
    if lines.iter().all(|line| line.change == Change::Same) {
        say(
            &Bilingual::fixed("The card is the same.", "卡片没有变化。"),
            lang,
        );
        return Ok(End::Done);
    }
    let shown: Vec<String> = lines.iter().map(|line| shown(line, args.json)).collect();
    Ok(put(&shown.join("\n")))
}

fn shown(line: &DiffLine, as_json: bool) -> String {
    let (mark, name) = match line.change {
        Change::Same => (' ', "same"),
        Change::Removed => ('-', "removed"),
        Change::Added => ('+', "added"),
    };
    if as_json {
        json!({"change": name, "text": line.text}).to_string()
    } else {
        format!("{mark}{}", line.text)
    }
}

/// A moment in UTC, as RFC 3339 writes it.
fn time_of(ms: u64) -> String {
    let seconds = i64::try_from(ms / 1000).unwrap_or_default();
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let time = time.to_offset(UtcOffset::UTC);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}
