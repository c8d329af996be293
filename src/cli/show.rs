//! Requests as they are shown before they go out, and answers as they came.

use serde_json::{Value, json};

use super::{End, put};
use crate::document::{Tree, format};
use crate::feishu::{Answer, Body, Request};

/// The flags of commands that may show what they would do.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Output")]
pub(super) struct Showing {
    /// Print the exact requests in their order and send nothing; no secret is needed
    #[arg(long, global = true)]
    pub(super) dry_run: bool,
    /// With --dry-run: as curl commands, secrets left out
    #[arg(long, requires = "dry_run", global = true)]
    curl: bool,
    /// Write one JSON object per line
    #[arg(long, global = true)]
    pub(super) json: bool,
}

impl Showing {
    /// Prints requests.
    pub(super) fn requests(self, requests: &[Request]) -> End {
        let shown = requests.iter().map(|request| {
            if self.json {
                as_json(request).to_string()
            } else if self.curl {
                request.curl()
            } else {
                as_text(request)
            }
        });
        let gap = if self.json { "\n" } else { "\n\n" };
        put(&shown.collect::<Vec<_>>().join(gap))
    }

    /// Prints what came of one call: in JSON with its request, else as `word` or as the data of the answer.
    pub(super) fn answer(self, answer: &Answer, request: &Request, word: Option<&str>) -> End {
        if self.json {
            let line = json!({
                "data": answer.data(), "log_id": answer.log_id, "request": as_json(request),
            });
            return put(&line.to_string());
        }
        match word {
            Some(word) => put(word),
            None => End::Done,
        }
    }
}

/// The request as an object: `method`, `url`, `body`.
pub(super) fn as_json(request: &Request) -> Value {
    serde_json::to_value(request).unwrap_or_default()
}

/// The request for people: method and address, then the body, laid out.
fn as_text(request: &Request) -> String {
    let head = format!("{} {}", request.method.as_str(), request.url);
    let body = match &request.body {
        Body::None => return head,
        Body::Json(text) => match Tree::parse(text.as_str()) {
            Ok(tree) => format::formatted(&tree),
            Err(_) => text.clone(),
        },
        Body::Form(_) => format!("{:#}", as_json(request)["body"]),
    };
    format!("{head}\n{}", body.trim_end())
}
