//! The fields of a body: whether they are there, of the right JSON type, length and choice.

use serde_json::Value;

use super::answer::Answer;
use super::state::State;

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text of so many characters.
    Text {
        min: usize,
        max: usize,
    },
    /// One of these words.
    Choice(&'static [&'static str]),
    Integer {
        min: i64,
        max: i64,
    },
    Bool,
    Object,
    /// A list of texts with at most so many.
    Texts(usize),
    /// Anything; its own judge looks at it.
    Any,
}

/// Text of any length.
pub const TEXT: Kind = Kind::Text {
    min: 0,
    max: usize::MAX,
};

/// A field of a body.
pub type Field = (&'static str, bool, Kind);

/// Checks the fields of a body, each as name, whether it must be there, and kind. `closed` refuses all others.
pub fn check(
    state: &mut State,
    body: &Value,
    fields: &[Field],
    closed: bool,
) -> Result<(), Answer> {
    for (name, required, kind) in fields {
        let value = body.get(*name).unwrap_or(&Value::Null);
        let wrong = if value.is_null() {
            required.then(|| format!("{name} is required"))
        } else {
            wrong(value, *kind)
        };
        if let Some(description) = wrong {
            let value = match value {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            return Err(Answer::refuse_field(state, name, &value, &description));
        }
    }
    let unknown = body
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name)
        .find(|name| closed && !fields.iter().any(|(known, ..)| known == name));
    match unknown {
        // Measured.
        Some(name) => Err(Answer::refuse_field(state, name, "", "unknown field")),
        None => Ok(()),
    }
}

fn wrong(value: &Value, kind: Kind) -> Option<String> {
    match kind {
        Kind::Text { min, max } => match value.as_str().map(|text| text.chars().count()) {
            None => Some("the type should be string".to_owned()),
            Some(length) if length < min => Some(format!("the min length is {min}")),
            Some(length) if length > max => Some(format!("the max length is {max}")),
            Some(_) => None,
        },
        Kind::Choice(words) => {
            let known = value.as_str().is_some_and(|text| words.contains(&text));
            (!known).then(|| format!("options: [{}]", words.join(",")))
        }
        Kind::Integer { min, max } => {
            let inside = value.as_i64().is_some_and(|n| (min..=max).contains(&n));
            (!inside).then(|| format!("should be an integer between {min} and {max}"))
        }
        Kind::Bool => (!value.is_boolean()).then(|| "the type should be boolean".to_owned()),
        Kind::Object => (!value.is_object()).then(|| "the type should be object".to_owned()),
        Kind::Texts(max) => match value.as_array() {
            Some(items) if !items.iter().all(Value::is_string) => {
                Some("the type should be string".to_owned())
            }
            Some(items) if items.len() > max => Some(format!("the max length is {max}")),
            Some(_) => None,
            None => Some("the type should be array".to_owned()),
        },
        Kind::Any => None,
    }
}

/// The text of a field; empty when it has none.
pub fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The texts of a list; none when it has none.
pub fn texts(body: &Value, name: &str) -> Vec<String> {
    let items = body.get(name).and_then(Value::as_array);
    let texts = items.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}
