//! Pictures: upload and download.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/image/create>

use serde_json::json;

use super::answer::Answer;
use super::pixels::{self, Format};
use super::request::{Part, Request};
use super::router::Caller;
use super::state::State;
use super::things::Upload;

const SIZE_MAX: usize = 10 * 1024 * 1024;

/// `POST /im/v1/images`
pub fn create(state: &mut State, request: &Request, caller: &Caller) -> Result<Answer, Answer> {
    check_bot(state, caller)?;
    let parts = request.parts();
    let kind = field(&parts, "image_type");
    let image = file(&parts, "image");
    let (Some(image), "message" | "avatar") = (image, kind.as_str()) else {
        return Err(bad_param(state));
    };
    if image.bytes.is_empty() {
        return Err(Answer::refuse(state, 234010, "File's size can't be 0."));
    }
    if image.bytes.len() > SIZE_MAX {
        return Err(too_large(state));
    }
    let Some((format, size)) = pixels::read(&image.bytes) else {
        let msg = "Can't regonnize the image format.";
        return Err(Answer::refuse(state, 234011, msg));
    };
    let most = match (kind.as_str(), format) {
        ("avatar", _) => 4096,
        (_, Format::Gif) => 2000,
        _ => 12000,
    };
    if size.is_some_and(|(width, height)| width > most || height > most) {
        let msg = "Image resolution exceeds limit.";
        return Err(Answer::refuse(state, 234039, msg));
    }
    let key = format!("img_v3_{:032x}", state.next());
    state.images.push(Upload {
        key: key.clone(),
        app_id: caller.app_id.clone(),
        kind,
        name: image.file_name.clone().unwrap_or_default(),
        bytes: image.bytes.clone(),
    });
    Ok(Answer::data(state, &json!({"image_key": key})))
}

/// `GET /im/v1/images/:image_key`
pub fn get(state: &mut State, _: &Request, caller: &Caller) -> Result<Answer, Answer> {
    check_bot(state, caller)?;
    let found = state
        .images
        .iter()
        .find(|image| image.key == caller.words[0])
        .cloned();
    let Some(image) = found else {
        return Err(Answer::refuse(state, 234005, "Image has been deleted"));
    };
    if image.app_id != caller.app_id {
        let msg = "The app is not the resource sender";
        return Err(Answer::refuse(state, 234008, msg));
    }
    if image.kind == "avatar" {
        // Assumed.
        return Err(bad_param(state));
    }
    Ok(Answer::bytes(state, image.bytes))
}

pub fn check_bot(state: &mut State, caller: &Caller) -> Result<(), Answer> {
    if state.app_of(&caller.app_id).is_some_and(|app| app.bot) {
        return Ok(());
    }
    let msg = "App does not enable bot feature.";
    Err(Answer::refuse(state, 234007, msg))
}

pub fn bad_param(state: &mut State) -> Answer {
    Answer::refuse(state, 234001, "Invalid request param.")
}

pub fn too_large(state: &mut State) -> Answer {
    let msg = "The file size exceed the max value.";
    Answer::refuse(state, 234006, msg)
}

/// The text of a part; empty when there is none.
pub fn field(parts: &[Part], name: &str) -> String {
    let part = parts.iter().find(|part| part.name == name);
    part.map(|part| String::from_utf8_lossy(&part.bytes).into_owned())
        .unwrap_or_default()
}

/// A part that is a file: it has a file name.
pub fn file<'a>(parts: &'a [Part], name: &str) -> Option<&'a Part> {
    parts
        .iter()
        .find(|part| part.name == name && part.file_name.is_some())
}
