//! Files, sounds among them: upload.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/file/create>

use serde_json::json;

use super::answer::Answer;
use super::images::{bad_param, check_bot, field, file, too_large};
use super::request::Request;
use super::router::Caller;
use super::state::State;
use super::things::Upload;

const SIZE_MAX: usize = 30 * 1024 * 1024;

const TYPES: [&str; 7] = ["opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"];

/// `POST /im/v1/files`
pub fn create(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    check_bot(state, caller)?;
    let parts = request.parts();
    let (kind, name) = (field(&parts, "file_type"), field(&parts, "file_name"));
    let duration = field(&parts, "duration");
    let Some(file) = file(&parts, "file") else {
        return Err(bad_param(state));
    };
    let wrong_duration = !duration.is_empty() && duration.parse::<u64>().is_err();
    if !TYPES.contains(&kind.as_str()) || name.is_empty() || wrong_duration {
        return Err(bad_param(state));
    }
    if file.bytes.is_empty() {
        return Err(Answer::refuse(state, 234010, "File's size can't be 0."));
    }
    if file.bytes.len() > SIZE_MAX {
        return Err(too_large(state));
    }
    let key = format!("file_v3_{:032x}", state.next());
    state.files.push(Upload {
        key: key.clone(),
        app_id: caller.app_id.clone(),
        kind,
        name,
        bytes: file.bytes.clone(),
    });
    Ok(Answer::data(state, &json!({"file_key": key})))
}
