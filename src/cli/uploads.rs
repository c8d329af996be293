//! The pictures and sounds of a card that goes out in another way than as a message.

use super::halt::progress;
use super::server::Desk;
use crate::both;
use crate::feishu::{BaseUrl, Client, Error, Request, files, images};
use crate::lang::Lang;
use crate::sending::pictures::{Keys, Needs, Upload};
use crate::sending::plan::{FILE_KEY, IMAGE_KEY};
use crate::sending::{AppKey, KeyBook};

/// The requests that upload what is missing, and the keys with placeholders for those that are not known yet.
pub(super) fn requests(base: &BaseUrl, needs: &Needs) -> Result<(Vec<Request>, Keys), Error> {
    let mut requests = Vec::new();
    let mut keys = needs.known.clone();
    for (at, upload) in needs.uploads.iter().enumerate() {
        let bytes = upload.bytes.clone();
        let (request, prefix) = if upload.is_image {
            let request = images::upload(base, &upload.file_name, bytes)?;
            (request, IMAGE_KEY)
        } else {
            let request = files::upload_audio(base, &upload.file_name, bytes, duration(upload))?;
            (request, FILE_KEY)
        };
        requests.push(request);
        enter(&mut keys, upload, &format!("{prefix}{}", at + 1));
    }
    Ok((requests, keys))
}

/// Uploads what is missing, each once, and remembers the keys.
pub(super) async fn all(
    client: &Client,
    desk: &Desk,
    needs: &Needs,
    lang: Lang,
) -> Result<Keys, Error> {
    let mut keys = needs.known.clone();
    for upload in &needs.uploads {
        let key = one(client, desk, upload, lang).await?;
        enter(&mut keys, upload, &key);
    }
    Ok(keys)
}

/// Uploads one picture or sound, and remembers its key.
pub(super) async fn one(
    client: &Client,
    desk: &Desk,
    upload: &Upload,
    lang: Lang,
) -> Result<String, Error> {
    let name = &upload.file_name;
    super::say(&both!("Uploading {name}…", "正在上传 {name}……"), lang);
    let (bytes, tell) = (upload.bytes.clone(), progress(lang));
    let uploaded = if upload.is_image {
        client.upload_image(name, bytes, &tell).await?
    } else {
        client
            .upload_audio(name, bytes, duration(upload), &tell)
            .await?
    };
    if let (Some(folder), Some(app_id)) = (&desk.folder, desk.app_id()) {
        let app = AppKey::new(&desk.base, app_id);
        if let Err(reason) = KeyBook::new(folder).learn(&app, &upload.digest, &uploaded.key) {
            super::say(&reason, lang);
        }
    }
    Ok(uploaded.key)
}

fn duration(upload: &Upload) -> Option<std::time::Duration> {
    upload.duration.map(std::time::Duration::from_millis)
}

fn enter(keys: &mut Keys, upload: &Upload, key: &str) {
    for name in &upload.names {
        keys.insert((upload.is_image, name.clone()), key.to_owned());
    }
}
