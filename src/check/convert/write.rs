//! Parts as text: two spaces a level, comments where they belong.

use std::collections::HashMap;

use super::part::{Comment, Part, Value};
use crate::document::Tree;

/// The text of a part, each line but the first with `indent` before it. What is as it was in the old card keeps its
/// spelling.
pub(super) fn text_of(part: &Part, old: &Tree, indent: &str) -> String {
    let mut writer = Writer {
        old,
        indent,
        out: String::new(),
    };
    writer.value(part, 0);
    writer.out
}

/// The part in one line, without comments.
pub(super) fn minified(part: &Part) -> String {
    fn write(part: &Part, out: &mut String) {
        match &part.value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => out.push_str(number),
            Value::String(text) => out.push_str(&quoted(text)),
            Value::Array(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    write(item, out);
                }
                out.push(']');
            }
            Value::Object(members) => {
                out.push('{');
                for (at, (key, part)) in members.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    out.push_str(&quoted(key));
                    out.push_str(": ");
                    write(part, out);
                }
                out.push('}');
            }
        }
    }
    let mut out = String::new();
    write(part, &mut out);
    out
}

/// Where each part that the report speaks of stands: its number to its JSON Pointer.
pub(super) fn places(root: &Part) -> HashMap<u32, String> {
    fn walk(part: &Part, at: &mut String, out: &mut HashMap<u32, String>) {
        if part.mark != 0 {
            out.entry(part.mark).or_insert_with(|| at.clone());
        }
        let length = at.len();
        for (index, item) in part.items().iter().enumerate() {
            at.push_str(&format!("/{index}"));
            walk(item, at, out);
            at.truncate(length);
        }
        for (key, member) in part.members() {
            at.push('/');
            at.push_str(&key.replace('~', "~0").replace('/', "~1"));
            walk(member, at, out);
            at.truncate(length);
        }
    }
    let mut out = HashMap::new();
    walk(root, &mut String::new(), &mut out);
    out
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

struct Writer<'a> {
    old: &'a Tree,
    indent: &'a str,
    out: String,
}

impl Writer<'_> {
    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        self.out.push_str(self.indent);
        self.out.push_str(&"  ".repeat(depth));
    }

    fn comments(&mut self, comments: &[Comment], depth: usize) {
        for comment in comments {
            self.line(depth);
            self.out.push_str(&comment.text);
        }
    }

    fn value(&mut self, part: &Part, depth: usize) {
        match &part.value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(number),
            Value::String(text) => {
                let same = part
                    .from
                    .filter(|from| self.old.str(*from) == Some(text.as_str()));
                match same {
                    Some(from) => self.out.push_str(self.old.source(from)),
                    None => self.out.push_str(&quoted(text)),
                }
            }
            Value::Array(items) => {
                let items: Vec<(Option<&str>, &Part)> =
                    items.iter().map(|item| (None, item)).collect();
                self.list('[', ']', part, &items, depth);
            }
            Value::Object(members) => {
                let members: Vec<(Option<&str>, &Part)> = members
                    .iter()
                    .map(|(key, part)| (Some(key.as_str()), part))
                    .collect();
                self.list('{', '}', part, &members, depth);
            }
        }
    }

    fn list(
        &mut self,
        open: char,
        close: char,
        part: &Part,
        children: &[(Option<&str>, &Part)],
        depth: usize,
    ) {
        self.out.push(open);
        for (at, (key, child)) in children.iter().enumerate() {
            self.comments(&child.before, depth + 1);
            self.line(depth + 1);
            if let Some(key) = key {
                self.out.push_str(&quoted(key));
                self.out.push_str(": ");
            }
            self.value(child, depth + 1);
            if at + 1 < children.len() {
                self.out.push(',');
            }
            for comment in &child.after {
                self.out.push(' ');
                self.out.push_str(&comment.text);
                // What follows a line comment needs a line of its own.
                if comment.text.starts_with("//") && child.after.last() != Some(comment) {
                    self.line(depth + 1);
                }
            }
        }
        self.comments(&part.tail, depth + 1);
        if !children.is_empty() || !part.tail.is_empty() {
            self.line(depth);
        }
        self.out.push(close);
    }
}
