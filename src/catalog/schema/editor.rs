//! The words of the schema for editors, in the keywords of VS Code, and the schema without them.

use serde_json::{Map, Value, json};

use super::values::offered;
use super::{Component, Property, Type, tables};
use crate::lang::Lang;

/// Keywords that change no verdict: those of editors, and the standard ones that a validator has no use for.
const WORDS: [&str; 15] = [
    "$comment",
    "default",
    "defaultSnippets",
    "deprecated",
    "deprecationMessage",
    "description",
    "doNotSuggest",
    "enumDescriptions",
    "enumDetails",
    "errorMessage",
    "examples",
    "markdownDescription",
    "markdownEnumDescriptions",
    "patternErrorMessage",
    "title",
];

/// A schema that gives the same verdicts, in standard keywords only and as short as may be.
pub(super) fn without_words(schema: &Value) -> Value {
    let Value::Object(members) = schema else {
        return schema.clone();
    };
    let is_free = |schema: &Value| match schema {
        Value::Bool(free) => *free,
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let mut plain = Map::new();
    for (key, value) in members {
        let value = match (key.as_str(), value) {
            (key, _) if WORDS.contains(&key) => continue,
            ("properties", Value::Object(inner)) => inner
                .iter()
                .map(|(name, schema)| (name.clone(), without_words(schema)))
                .collect::<Map<_, _>>()
                .into(),
            ("anyOf", Value::Array(list)) => list.iter().map(without_words).collect(),
            ("allOf", Value::Array(list)) => {
                let mut list: Vec<Value> = list.iter().map(without_words).collect();
                list.retain(|one| !is_free(one));
                if list.is_empty() {
                    continue;
                }
                list.into()
            }
            ("if" | "then" | "else" | "not" | "items" | "additionalProperties", value) => {
                without_words(value)
            }
            (_, value) => value.clone(),
        };
        plain.insert(key.clone(), value);
    }
    // A condition from which nothing follows was for editors.
    if plain.get("then").is_some_and(is_free) && !plain.contains_key("else") {
        plain.remove("if");
        plain.remove("then");
    }
    if let (1, Some(Value::Array(list))) = (plain.len(), plain.get("allOf"))
        && let [one] = &list[..]
    {
        return one.clone();
    }
    plain.into()
}

/// The text about a property: what it means, and since which client.
pub(super) fn text(property: &Property, lang: Lang) -> String {
    let mut text = property.summary.get(lang).to_owned();
    if let Some(client) = &property.client {
        text.push_str(&match lang {
            Lang::En => format!(" (client {client} and later)"),
            Lang::Zh => format!("（客户端 {client} 及以上）"),
        });
    }
    text
}

/// The sentence for a value that a property does not take: what it takes.
pub(super) fn wrong(property: &Property, lang: Lang) -> String {
    let mut kinds: Vec<String> = property
        .kinds()
        .map(|kind| takes(property, kind, lang))
        .collect();
    kinds.dedup();
    let name = if property.name == "*" {
        String::new()
    } else {
        format!("{} ", property.name)
    };
    match lang {
        Lang::En => format!("{name}takes {}", kinds.join(", or ")),
        Lang::Zh => format!("{name}应为{}", kinds.join("或")),
    }
}

/// The values of a type, in words.
fn takes(property: &Property, kind: Type, lang: Lang) -> String {
    let words = |en: &str, zh: &str| {
        match lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
        .to_owned()
    };
    let names: Vec<&str> = property
        .names()
        .chain(property.also.iter().map(String::as_str))
        .collect();
    match kind {
        Type::Boolean => words("true or false", " true 或 false"),
        Type::Integer => words("a whole number", "整数"),
        Type::Number => words("a number", "数字"),
        Type::Object => words("an object: {…}", "对象：{…}"),
        Type::Array => words("a list: […]", "列表：[…]"),
        Type::Elements => words("a list of components: […]", "组件列表：[…]"),
        Type::Text => words(
            "a text object, such as {\"tag\": \"plain_text\", \"content\": \"…\"}",
            "文本对象，如 {\"tag\": \"plain_text\", \"content\": \"…\"}",
        ),
        Type::Color if offered(property).is_some() => words(
            "the name of a colour, such as blue or grey-500",
            "颜色名，如 blue、grey-500",
        ),
        Type::Url => words("an address in quotes", "带引号的链接地址"),
        Type::String if names.is_empty() => words("a text in quotes", "带引号的文本"),
        _ if property.pattern().is_some() => {
            let summary = property.summary.get(lang);
            words("a text in quotes: ", "带引号的文本：") + summary
        }
        _ if names.is_empty() => words("a text in quotes", "带引号的文本"),
        _ => {
            let comma = words(", ", "、");
            words("one of ", "以下之一：") + &names.join(&comma)
        }
    }
}

/// A plain value's schema that says what is wrong in words.
pub(super) fn saying(mut schema: Value, wrong: &str) -> Value {
    let kind = schema.get("type").and_then(Value::as_str);
    // Inside of objects and lists every part has words of its own.
    if kind.is_none_or(|kind| matches!(kind, "object" | "array")) {
        return schema;
    }
    schema["errorMessage"] = wrong.into();
    if schema.get("pattern").is_some() {
        schema["patternErrorMessage"] = wrong.into();
    }
    if let Some(Value::Array(any)) = schema.get_mut("anyOf") {
        for one in any.iter_mut() {
            let key = match one {
                Value::Object(one) if one.contains_key("pattern") => "patternErrorMessage",
                Value::Object(one) if one.contains_key("enum") => "errorMessage",
                _ => continue,
            };
            one[key] = wrong.into();
            *one = alone(&one.take());
        }
    }
    schema
}

/// A schema as one of several, in a list of its own: VS Code would put a sentence of its own in the place of that of an
/// `enum` which is one of several itself.
pub(super) fn alone(schema: &Value) -> Value {
    json!({"allOf": [schema]})
}

/// The sentence for a tag that may not stand in a list of components.
pub(super) fn misplaced(holder: &Component, lang: Lang) -> String {
    let (tag, name) = (&holder.tag, holder.name.get(lang));
    match lang {
        Lang::En => format!("no component that may stand in {tag} has this tag"),
        Lang::Zh => format!("「{name}」({tag}) 中没有可以放置的此类组件"),
    }
}

/// Gives each tag of a list the name of what it is.
pub(super) fn name_tags(tags: &mut Value, entries: &[&Component], lang: Lang) {
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.get(lang)).collect();
    let linked: Vec<String> = entries
        .iter()
        .map(|entry| format!("[{}]({})", entry.name.get(lang), entry.doc))
        .collect();
    tags["enumDescriptions"] = names.clone().into();
    tags["enumDetails"] = names.into();
    tags["markdownEnumDescriptions"] = linked.into();
}

/// A text that an editor inserts, under a name of its list. `$1` is where the caret goes.
pub(super) fn snippet(label: &str, text: &str) -> Value {
    // With the sign in front the text stands as it is.
    json!({"label": label, "body": format!("^{text}")})
}

/// Adds the values that an editor inserts after the name of a property and offers beside those that the schema lists.
/// Two or more make it open the list.
pub(super) fn offer(schema: &mut Value, property: &Property) {
    let says_something = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    let default = property.default.as_ref().filter(says_something);
    let default = default.filter(|_| property.name != "tag");
    if let Some(default) = default {
        schema["default"] = default.clone();
    }
    let mut names: Vec<Value> = property
        .values
        .iter()
        .chain(default)
        .filter(says_something)
        .cloned()
        .collect();
    if names.len() < 2 && offered(property).is_some() {
        names.extend(first_offered(property));
    }
    let is_listed = property.kinds().count() == 1 && !matches!(property.kind(), Type::Array);
    let (many, has_default) = (names.len() > 1, default.is_some());
    names.retain(|name| Some(name) != default);
    if is_listed {
        // The list itself is in the schema; these only tell the editor that there is one.
        names.truncate(if many && !has_default { 2 } else { 1 });
    }
    if !names.is_empty() && (is_listed || property.kind() != Type::Array) {
        schema["examples"] = names.into();
        return;
    }
    if has_default {
        return;
    }
    match property.kind() {
        Type::Boolean => schema["default"] = false.into(),
        Type::Integer | Type::Number => {
            let least = property.min.unwrap_or_default().max(0.0).ceil();
            schema["examples"] = json!([least as i64]);
        }
        kind => schema["defaultSnippets"] = json!([by_type(kind)]),
    }
}

/// Two names of the long lists.
fn first_offered(property: &Property) -> Vec<Value> {
    let names: Vec<&String> = if property.kind() == Type::Color {
        tables().colors.keys().collect()
    } else {
        tables().icons.iter().collect()
    };
    let mut names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    names.sort_unstable();
    names.into_iter().take(2).map(Value::from).collect()
}

fn by_type(kind: Type) -> Value {
    match kind {
        Type::Object | Type::Text => snippet("{…}", "{$1}"),
        Type::Array | Type::Elements => snippet("[…]", "[$1]"),
        _ => snippet("\"…\"", "\"$1\""),
    }
}

/// Says of a property that it is a leftover, and keeps it out of the suggestions, as what no page lists.
pub(super) fn warn(schema: &mut Value, property: &Property, lang: Lang) {
    if property.deprecated {
        let (name, summary) = (&property.name, property.summary.get(lang));
        schema["deprecated"] = true.into();
        schema["deprecationMessage"] = match lang {
            Lang::En => format!("{name} is a leftover of JSON 1.0: {summary}"),
            Lang::Zh => format!("{name} 是 JSON 1.0 的遗留写法：{summary}"),
        }
        .into();
    }
    if property.deprecated || property.undocumented {
        schema["doNotSuggest"] = true.into();
    }
}
