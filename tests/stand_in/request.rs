//! A request as it came in, and what stands in it.

use serde_json::Value;

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// Without the question mark.
    pub query: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// One part of a form with files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// Only files have one.
    pub file_name: Option<String>,
    pub bytes: Vec<u8>,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a query parameter as it stands; see [`Request::decoded`].
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The value of a query parameter without its percent signs.
    pub fn decoded(&self, name: &str) -> Option<String> {
        self.query(name).map(decode)
    }

    /// The body as JSON, null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The parts of a form with files; none when the body is not one.
    pub fn parts(&self) -> Vec<Part> {
        let boundary = self
            .header("content-type")
            .filter(|kind| kind.starts_with("multipart/form-data"))
            .and_then(|kind| kind.split("boundary=").nth(1));
        let Some(boundary) = boundary else {
            return Vec::new();
        };
        let boundary = boundary.split(';').next().unwrap_or_default();
        let mark = format!("--{}", boundary.trim().trim_matches('"'));
        let places = places_of(&self.body, mark.as_bytes());
        places
            .windows(2)
            .filter_map(|pair| self.body.get(pair[0] + mark.len()..pair[1]))
            .filter_map(part)
            .collect()
    }
}

/// Reads one part, from behind its boundary to the next.
fn part(bytes: &[u8]) -> Option<Part> {
    let bytes = bytes.strip_prefix(b"\r\n")?;
    let bytes = bytes.strip_suffix(b"\r\n")?;
    let end = *places_of(bytes, b"\r\n\r\n").first()?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let disposition = head
        .lines()
        .find(|line| line.to_lowercase().starts_with("content-disposition:"))?;
    let attribute = |name: &str| {
        let found = disposition
            .split(';')
            .map(str::trim)
            .find_map(|attribute| attribute.strip_prefix(&format!("{name}=")));
        found.map(|value| value.trim_matches('"').to_owned())
    };
    Some(Part {
        name: attribute("name")?,
        file_name: attribute("filename"),
        bytes: bytes[end + 4..].to_vec(),
    })
}

fn places_of(bytes: &[u8], word: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(found) = bytes[from..]
        .windows(word.len())
        .position(|window| window == word)
    {
        places.push(from + found);
        from += found + word.len();
    }
    places
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether a path fits a pattern, in which a step that starts with a colon stands for any word; the words then.
pub fn fits(pattern: &str, path: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return Some(words),
            (Some(step), Some(word)) if step == word => {}
            (Some(step), Some(word)) if step.starts_with(':') && !word.is_empty() => {
                words.push(word.to_owned());
            }
            _ => return None,
        }
    }
}
