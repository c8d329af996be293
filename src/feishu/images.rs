//! Pictures of cards: their keys are known to the app that uploaded them, and to no other.
//!
//! <https://open.feishu.cn/document/server-docs/im-v1/image/create>

use std::sync::Arc;

use serde::Serialize;

use super::call::Call;
use super::client::{BaseUrl, Body, Client, Method, Part, PartValue, Progress, Request, step};
use super::error::Error;
use crate::{both, lang::Bilingual};

/// Bytes that a picture may have at most.
pub const IMAGE_MAX: usize = 10 << 20;

/// The request that uploads a picture for messages; nothing is sent.
///
/// `name` is a file name, which the server wants and does not read. Formats: JPG, PNG, WEBP, GIF, BMP, ICO, TIFF, HEIC; a
/// GIF has at most 2000 × 2000 pixels, others 12000 × 12000. Formats and pixels are left to the server here.
///
/// # Errors
/// [`Error::Configuration`] when there are no bytes, or more than [`IMAGE_MAX`].
pub fn upload(base: &BaseUrl, name: &str, bytes: Arc<[u8]>) -> Result<Request, Error> {
    check_size(&bytes, IMAGE_MAX)?;
    let body = Body::Form(vec![
        Part {
            name: "image_type",
            value: PartValue::Text(String::from("message")),
        },
        Part {
            name: "image",
            value: PartValue::File {
                name: file_name(name, "image"),
                bytes,
            },
        },
    ]);
    let url = base.url_of("/im/v1/images");
    Ok(Request::new(Call::UploadImage, Method::Post, url, body))
}

/// The request that downloads a picture which this app has uploaded; nothing is sent.
///
/// <https://open.feishu.cn/document/server-docs/im-v1/image/get>
///
/// # Errors
/// [`Error::Configuration`] when the key cannot be used.
pub fn download(base: &BaseUrl, image_key: &str) -> Result<Request, Error> {
    let url = base.url_of(&format!("/im/v1/images/{}", step("image_key", image_key)?));
    Ok(Request::new(
        Call::DownloadImage,
        Method::Get,
        url,
        Body::None,
    ))
}

/// Refuses what no server takes as a file.
pub(super) fn check_size(bytes: &[u8], most: usize) -> Result<(), Error> {
    let what = if bytes.is_empty() {
        Bilingual::fixed("The file is empty.", "文件为空。")
    } else if bytes.len() > most {
        let (is, may) = (bytes.len().div_ceil(1 << 20), most >> 20);
        both!(
            "The file has {is} MB; the server takes {may} MB at most.",
            "文件为 {is} MB；服务器最多接受 {may} MB。"
        )
    } else {
        return Ok(());
    };
    Err(Error::configuration(
        what,
        Bilingual::fixed("Choose another file.", "请选择其他文件。"),
    ))
}

/// The last step of a name that may be a path; another word where there is none.
pub(super) fn file_name(name: &str, other: &str) -> String {
    match name.rsplit(['/', '\\']).next() {
        Some(last) if !last.trim().is_empty() => last.to_owned(),
        _ => other.to_owned(),
    }
}

/// A picture or a file that the server has taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Uploaded {
    /// Its key (`img_v3_…` or `file_v3_…`), for cards that this app sends.
    pub key: String,
    /// The id under which the server's operators find the call.
    pub log_id: Option<String>,
    /// How many tries it took.
    pub tries: u32,
}

impl Client {
    /// Uploads a picture; see [`upload`].
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn upload_image(
        &self,
        name: &str,
        bytes: Arc<[u8]>,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Uploaded, Error> {
        let request = upload(self.base(), name, bytes)?;
        self.uploaded(&request, "image_key", progress).await
    }

    /// Downloads a picture which this app has uploaded: its bytes.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn download_image(
        &self,
        image_key: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Arc<[u8]>, Error> {
        let request = download(self.base(), image_key)?;
        let answer = self.call(&request, progress).await?;
        answer.file.ok_or_else(|| {
            Error::incomplete(request.call, self.base(), answer.status, "the picture")
        })
    }

    /// Uploads, and reads the key that stands under the given name.
    pub(super) async fn uploaded(
        &self,
        request: &Request,
        name: &str,
        progress: &(impl Fn(Progress) + Sync),
    ) -> Result<Uploaded, Error> {
        let answer = self.call(request, progress).await?;
        match answer.text(name) {
            Some(key) => Ok(Uploaded {
                key,
                log_id: answer.log_id,
                tries: answer.tries,
            }),
            None => Err(Error::incomplete(
                request.call,
                self.base(),
                answer.status,
                &format!("data.{name}"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_names_the_file_without_its_folder_and_no_empty_or_huge_file_goes_out() {
        let base = BaseUrl::feishu();
        let shown =
            serde_json::to_string(&upload(&base, "/home/me/logo.png", Arc::from([1, 2])).unwrap());
        let shown = shown.unwrap();
        assert!(
            shown.contains(r#""image":{"file":"logo.png","bytes":2}"#),
            "{shown}"
        );
        assert_eq!(file_name("a\\b\\", "image"), "image");
        assert!(upload(&base, "x", Arc::from([])).is_err());
        let error = upload(&base, "x", vec![0; IMAGE_MAX + 1].into()).unwrap_err();
        assert!(error.explain().what.en.contains("11 MB"), "{error}");
        assert!(download(&base, "img/../x").is_err());
    }
}
