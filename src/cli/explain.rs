//! `cardwright explain`.

use std::io::Read as _;

use serde_json::json;

use super::{End, put, say};
use crate::document::file;
use crate::feishu::{Found, explain_text};
use crate::lang::{Bilingual, Lang};

/// What `explain` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// A server's code, its answer, a line of a log, or a log id; - is standard input
    #[arg(required = true)]
    what: Vec<String>,
    /// Write one JSON object per line
    #[arg(long)]
    json: bool,
}

const UNKNOWN: Bilingual = Bilingual::fixed(
    "nothing in it is a code that is known; look it up on https://open.feishu.cn/document/server-docs/getting-started/server-error-codes",
    "其中没有已收录的错误码；请在 https://open.feishu.cn/document/server-docs/getting-started/server-error-codes 查找",
);

pub(super) fn run(args: &Args, lang: Lang) -> End {
    let mut text = args.what.join(" ");
    if text == "-" {
        text.clear();
        let mut input = std::io::stdin().take(file::MAX_BYTES);
        // Of what is no text, the part before it counts.
        let _ = input.read_to_string(&mut text);
    }
    let found = explain_text(&text);
    if found.is_empty() {
        say(&UNKNOWN, lang);
        return End::Refused;
    }
    let lines: Vec<String> = found.iter().map(|one| line(one, args.json, lang)).collect();
    put(&lines.join("\n"))
}

fn line(found: &Found, as_json: bool, lang: Lang) -> String {
    let (what, advice) = (
        found.explanation.what.get(lang),
        found.explanation.advice.get(lang),
    );
    if as_json {
        return json!({"code": found.code, "path": found.path, "message": what, "advice": advice})
            .to_string();
    }
    let code = found
        .code
        .map_or_else(String::new, |code| format!("{code}: "));
    format!("{code}{what}\n    {advice}")
}
