//! Pictures and sounds from the web, for a person who asks for it: they are uploaded then, and the address never goes
//! to the server. The request carries no token and no secret.

use std::sync::Arc;
use std::time::Duration;

use super::picture_file::MOST_BYTES;
use super::pictures::Fetched;
use super::refusal;
use crate::both;
use crate::feishu::Error;
use crate::lang::Bilingual;

/// How long a host may take to be reached, and to give all.
const CONNECT: Duration = Duration::from_secs(10);
/// See [`CONNECT`].
const TOTAL: Duration = Duration::from_secs(30);
/// Redirects that are followed: pictures often stand behind one or two.
const REDIRECTS: usize = 5;

/// Fetches addresses, one after the other; `progress` is told the one that comes, without what
/// may be a secret of its own.
///
/// # Errors
/// [`Error::Configuration`] for the first that cannot be had: what, why, and what to do.
pub async fn fetch(urls: &[String], progress: impl Fn(&str) + Sync) -> Result<Fetched, Error> {
    let mut fetched = Fetched::new();
    let client = client()?;
    for url in urls {
        progress(&shown(url));
        let bytes = one(&client, url, MOST_BYTES).await.map_err(|what| {
            refusal(
                what,
                Bilingual::fixed(
                    "Save the picture beside the card and name that file, or choose another one.",
                    "请将图片保存到卡片旁并填写文件名，或换一张图片。",
                ),
            )
        })?;
        fetched.insert(url.clone(), bytes);
    }
    Ok(fetched)
}

fn client() -> Result<reqwest::Client, Error> {
    // A provider that is there already is as good: only the first one counts in a process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(concat!("cardwright/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        .redirect(reqwest::redirect::Policy::limited(REDIRECTS))
        .build()
        .map_err(|_| {
            refusal(
                Bilingual::fixed(
                    "The system's root certificates cannot be read.",
                    "无法读取系统的根证书。",
                ),
                Bilingual::fixed(
                    "Install them (on Debian: ca-certificates).",
                    "请安装根证书（Debian：ca-certificates）。",
                ),
            )
        })
}

async fn one(client: &reqwest::Client, url: &str, most: u64) -> Result<Arc<[u8]>, Bilingual> {
    let shown = shown(url);
    let full = match url.trim() {
        url if url.starts_with("//") => format!("https:{url}"),
        url if !url.contains("://") => format!("https://{url}"),
        url => url.to_owned(),
    };
    let parsed = reqwest::Url::parse(&full)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(parsed) = parsed else {
        return Err(both!(
            "{shown} is no address of the web: it does not begin with https:// or http://.",
            "{shown} 不是网址：应以 https:// 或 http:// 开头。"
        ));
    };
    let broken = |error: reqwest::Error| {
        if error.is_timeout() {
            both!("{shown} did not come in time.", "下载 {shown} 超时。")
        } else if error.is_redirect() {
            both!(
                "{shown} leads from address to address without end.",
                "{shown} 的跳转次数过多。"
            )
        } else {
            both!(
                "{shown} cannot be reached: no connection, or it broke.",
                "无法访问 {shown}：连接失败或中断。"
            )
        }
    };
    let mut response = client.get(parsed).send().await.map_err(broken)?;
    let status = response.status().as_u16();
    if !response.status().is_success() {
        return Err(both!(
            "{shown} answers with HTTP {status} instead of a picture.",
            "{shown} 返回 HTTP {status}，而不是图片。"
        ));
    }
    let mut bytes = Vec::new();
    let too_large = |bytes: u64| bytes > most;
    let large = || {
        let megabytes = most >> 20;
        both!(
            "{shown} is larger than the {megabytes} MB that the server takes.",
            "{shown} 超过 {megabytes} MB 的上限。"
        )
    };
    if response.content_length().is_some_and(too_large) {
        return Err(large());
    }
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if too_large((bytes.len() + chunk.len()) as u64) {
            return Err(large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}

/// An address as it is said: without what stands behind the path, which may be a secret of its own, and short.
fn shown(url: &str) -> String {
    let plain = url.split(['?', '#']).next().unwrap_or_default();
    super::profiles::without_password(plain)
        .chars()
        .take(100)
        .collect()
}
