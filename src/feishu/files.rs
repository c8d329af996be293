//! Files of cards: the sounds of the audio element.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/file/create>

use std::sync::Arc;
use std::time::Duration;

use super::call::Call;
use super::client::{BaseUrl, Body, Client, Method, Part, PartValue, Progress, Request};
use super::error::Error;
use super::images::{Uploaded, check_size, file_name};

/// Bytes that a file may have at most.
pub const FILE_MAX: usize = 30 << 20;

/// The request that uploads a sound; nothing is sent.
///
/// The sound has to be Opus (mono, 16 kHz is advised). Without its length the card shows none.
///
/// # Errors
/// [`Error::Configuration`] when there are no bytes, or more than [`FILE_MAX`].
pub fn upload_audio(
    base: &BaseUrl,
    name: &str,
    bytes: Arc<[u8]>,
    length: Option<Duration>,
) -> Result<Request, Error> {
    check_size(&bytes, FILE_MAX)?;
    let name = file_name(name, "audio.opus");
    let text = |name, text| Part {
        name,
        value: PartValue::Text(text),
    };
    let mut parts = vec![
        text("file_type", String::from("opus")),
        text("file_name", name.clone()),
    ];
    if let Some(length) = length {
        parts.push(text("duration", length.as_millis().to_string()));
    }
    parts.push(Part {
        name: "file",
        value: PartValue::File { name, bytes },
    });
    let url = base.url_of("/im/v1/files");
    Ok(Request::new(
        Call::UploadFile,
        Method::Post,
        url,
        Body::Form(parts),
    ))
}

impl Client {
    /// Uploads a sound; see [`upload_audio`].
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn upload_audio(
        &self,
        name: &str,
        bytes: Arc<[u8]>,
        length: Option<Duration>,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Uploaded, Error> {
        let request = upload_audio(self.base(), name, bytes, length)?;
        self.uploaded(&request, "file_key", progress).await
    }
}
