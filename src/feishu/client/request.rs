//! One call as a value: what goes out, before it goes out, and what comes back.

use std::fmt;
use std::sync::Arc;

use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{base::BaseUrl, random};
use crate::both;
use crate::feishu::auth::Secret;
use crate::feishu::call::Call;
use crate::feishu::error::Error;
use crate::lang::Bilingual;

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Makes or does.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// The word on the wire, such as `GET`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    pub(super) fn of_http(self) -> reqwest::Method {
        match self {
            Self::Get => reqwest::Method::GET,
            Self::Post => reqwest::Method::POST,
            Self::Put => reqwest::Method::PUT,
            Self::Patch => reqwest::Method::PATCH,
            Self::Delete => reqwest::Method::DELETE,
        }
    }
}

/// What a request carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    #[default]
    None,
    /// The text of a JSON object, as it goes out byte for byte.
    Json(String),
    /// A form with files (`multipart/form-data`).
    Form(Vec<Part>),
}

impl Body {
    /// A JSON body from its value.
    pub fn json(value: &Value) -> Self {
        Self::Json(value.to_string())
    }

    /// The bytes that an upload carries, to reckon its time by.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Json(text) => text.len(),
            Self::Form(parts) => parts.iter().map(|part| part.value.bytes().len()).sum(),
        }
    }
}

impl Serialize for Body {
    /// A form shows each file as its name and length; numbers in JSON may be spelled otherwise than in what goes out.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => to.serialize_none(),
            Self::Json(text) => match serde_json::from_str::<Value>(text) {
                Ok(value) => value.serialize(to),
                Err(_) => to.serialize_str(text),
            },
            Self::Form(parts) => {
                let mut map = to.serialize_map(Some(parts.len()))?;
                for Part { name, value } in parts {
                    match value {
                        PartValue::Text(text) => map.serialize_entry(name, text)?,
                        PartValue::File { name: file, bytes } => {
                            let shown = serde_json::json!({"file": file, "bytes": bytes.len()});
                            map.serialize_entry(name, &shown)?;
                        }
                    }
                }
                map.end()
            }
        }
    }
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The field's name.
    pub name: &'static str,
    /// What it holds.
    pub value: PartValue,
}

/// What a field of a form holds.
#[derive(Clone, PartialEq, Eq)]
pub enum PartValue {
    /// A text.
    Text(String),
    /// A file.
    File {
        /// The name that the server sees.
        name: String,
        /// What is in it.
        bytes: Arc<[u8]>,
    },
}

impl PartValue {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::File { bytes, .. } => bytes,
        }
    }
}

impl fmt::Debug for PartValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::File { name, bytes } => write!(f, "{name:?} ({} bytes)", bytes.len()),
        }
    }
}

/// The form as it goes out, with its content type.
pub(super) fn multipart(parts: &[Part]) -> (String, Vec<u8>) {
    let boundary = format!("cardwright-{:016x}{:016x}", random(), random());
    let mut bytes = Vec::new();
    for Part { name, value } in parts {
        bytes.extend_from_slice(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes(),
        );
        if let PartValue::File { name, .. } = value {
            let name = name
                .replace('"', "%22")
                .replace('\r', "%0D")
                .replace('\n', "%0A");
            bytes.extend_from_slice(
                format!("; filename=\"{name}\"\r\nContent-Type: application/octet-stream")
                    .as_bytes(),
            );
        }
        bytes.extend_from_slice(b"\r\n\r\n");
        bytes.extend_from_slice(value.bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), bytes)
}

/// Where a hidden word goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::feishu) enum Place {
    Url,
    Body,
    /// It does not; it is only looked for in the server's words.
    Nowhere,
}

/// A word that must not be shown: it stands in the address or in the body only when they go out, in the place of a
/// word that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::feishu) struct Hidden {
    /// What stands for it, such as `$FEISHU_WEBHOOK_TOKEN`.
    pub(in crate::feishu) shown: &'static str,
    /// Where it goes out.
    pub(in crate::feishu) place: Place,
    /// The word itself.
    pub(in crate::feishu) secret: Secret,
}

/// One call of the server, complete but for the access token: what `--dry-run` and `--json` show, and what goes out.
///
/// It is made by the function of its resource, such as [`crate::feishu::messages::send`], and sent by
/// [`super::Client::call`]. It holds no secret that it shows: neither `Debug` nor `Serialize` nor [`Request::curl`] do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Which call it is.
    #[serde(skip)]
    pub call: Call,
    /// The HTTP method.
    pub method: Method,
    /// The full address with its query; of a webhook without its token.
    pub url: String,
    /// The body.
    #[serde(skip_serializing_if = "is_none")]
    pub body: Body,
    /// What must not be shown.
    #[serde(skip)]
    pub(in crate::feishu) hidden: Vec<Hidden>,
}

fn is_none(body: &Body) -> bool {
    *body == Body::None
}

impl Request {
    /// A request from its parts; the functions of the resources make it in the documented shape.
    pub fn new(call: Call, method: Method, url: String, body: Body) -> Self {
        Self {
            call,
            method,
            url,
            body,
            hidden: Vec::new(),
        }
    }

    /// The address as it goes out.
    pub(super) fn full_url(&self) -> Secret {
        Secret::new(self.reveal(&self.url, Place::Url))
    }

    /// The text of a place with what must not be shown in it.
    pub(in crate::feishu) fn reveal(&self, text: &str, place: Place) -> String {
        let mut text = text.to_owned();
        for hidden in self.hidden.iter().filter(|hidden| hidden.place == place) {
            // The first only: a card, which comes later, may hold the same words.
            text = text.replacen(hidden.shown, hidden.secret.expose(), 1);
        }
        text
    }
}

impl BaseUrl {
    /// The full address of a call with a query; names and values are encoded.
    pub(in crate::feishu) fn url_with(&self, path: &str, query: &[(&str, &str)]) -> String {
        let url = self.url_of(path);
        if query.is_empty() {
            return url;
        }
        match reqwest::Url::parse(&url) {
            Ok(mut parsed) => {
                parsed.query_pairs_mut().extend_pairs(query);
                parsed.into()
            }
            // A base address is one that parses.
            Err(_) => url,
        }
    }
}

/// An id as a step of a path: without white space around it.
///
/// # Errors
/// [`Error::Configuration`] when it is empty or holds what no id holds, such as a slash.
pub(in crate::feishu) fn step(name: &str, id: &str) -> Result<String, Error> {
    let id = id.trim();
    let what = if id.is_empty() {
        both!("The {name} is empty.", "{name} 为空。")
    } else if id
        .bytes()
        .any(|b| !b.is_ascii_alphanumeric() && !b"_-=".contains(&b))
    {
        both!(
            "The {name} holds characters that no id of the server has.",
            "{name} 中含有服务器 ID 不会有的字符。"
        )
    } else {
        return Ok(id.to_owned());
    };
    Err(Error::configuration(
        what,
        both!(
            "Copy the {name} again from where the server gave it.",
            "请从服务器返回的结果中重新复制 {name}。"
        ),
    ))
}

/// Characters that a uuid may have at most.
pub const UUID_MAX: usize = 50;

/// Refuses what cannot be a uuid of a call.
pub(in crate::feishu) fn check_uuid(uuid: &str) -> Result<(), Error> {
    if uuid.trim().is_empty() || uuid.chars().count() > UUID_MAX {
        return Err(Error::configuration(
            both!(
                "The uuid is empty or longer than {UUID_MAX} characters.",
                "uuid 为空或超过 {UUID_MAX} 个字符。"
            ),
            Bilingual::fixed("Leave it out to get a new one.", "不填写即可自动生成。"),
        ));
    }
    Ok(())
}

/// A new random uuid (version 4) for one message or one change.
pub fn new_uuid() -> String {
    let high = random() & 0xffff_ffff_ffff_0fff | 0x4000;
    let low = random() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

/// An answer with `code` 0, or a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The whole body, a JSON object; null where a file came.
    pub body: Value,
    /// The id under which the server's operators find the call.
    pub log_id: Option<String>,
    /// How many tries it took.
    pub tries: u32,
    /// The file that came, where the call asks for one.
    #[serde(skip)]
    pub file: Option<Arc<[u8]>>,
}

impl Answer {
    /// What stands under `data`, or null.
    pub fn data(&self) -> &Value {
        self.body.get("data").unwrap_or(&Value::Null)
    }

    /// A text under `data`.
    pub(in crate::feishu) fn text(&self, name: &str) -> Option<String> {
        self.data()
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_uuids_have_the_usual_shape_and_differ() {
        let one = new_uuid();
        let lengths: Vec<_> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{one}");
        assert_eq!(one.as_bytes()[14], b'4', "{one}");
        assert_ne!(one, new_uuid());
    }

    #[test]
    fn an_id_that_would_change_the_path_is_refused() {
        assert_eq!(step("message_id", " om_1\n").unwrap(), "om_1");
        for id in [
            "", " ", "../x", "a/b", "a?b", "a#b", "a%2fb", ".", "a b", "字",
        ] {
            assert!(step("message_id", id).is_err(), "{id}");
        }
    }

    #[test]
    fn a_query_is_encoded() {
        let url = BaseUrl::feishu().url_with("/im/v1/chats", &[("page_token", "a+b/c=&d")]);
        assert_eq!(
            url,
            "https://open.feishu.cn/open-apis/im/v1/chats?page_token=a%2Bb%2Fc%3D%26d"
        );
    }

    #[test]
    fn a_form_holds_its_fields_and_a_file_byte_for_byte() {
        let parts = [
            Part {
                name: "image_type",
                value: PartValue::Text(String::from("message")),
            },
            Part {
                name: "image",
                value: PartValue::File {
                    name: String::from("a\"b\r\n.png"),
                    bytes: Arc::from(&b"\x89PNG\r\n--x"[..]),
                },
            },
        ];
        let (kind, bytes) = multipart(&parts);
        let boundary = kind.split_once("boundary=").unwrap().1;
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"image_type\"\r\n\r\nmessage\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a%22b%0D%0A.png\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let mut expected = expected.into_bytes();
        expected.extend_from_slice(b"\x89PNG\r\n--x");
        expected.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        assert_eq!(bytes, expected);
        assert_eq!(
            serde_json::to_string(&Body::Form(parts.into())).unwrap(),
            r#"{"image_type":"message","image":{"file":"a\"b\r\n.png","bytes":9}}"#
        );
    }
}
