//! Charts, tables, sounds.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::state::State;
use super::{Node, Refusal, Sender};

/// Step 14, charts. The real server knows the whole grammar of charts; this knows its first lines.
pub fn charts(all: &[Node<'_>]) -> Result<(), Refusal> {
    for node in all.iter().filter(|node| node.tag() == Some("chart")) {
        let spec = &node.object["chart_spec"];
        let fault = if spec["type"].as_str().is_none_or(str::is_empty) {
            "type: type is required"
        } else if !(spec["data"].is_object() || spec["data"].is_array()) {
            "data: Invalid type. Expected: object or array"
        } else if spec.get("axes").is_some_and(|axes| !axes.is_array()) {
            "axes: Invalid type. Expected: array"
        } else {
            continue;
        };
        let value = format!("- (root): Must validate at least one schema (anyOf) - {fault}");
        return Err(Refusal::new(200550, "chart spec is invalid")
            .at(&node.path)
            .of(value));
    }
    Ok(())
}

/// Step 14, tables: row keys are names of columns, and cells fit them.
pub fn tables(all: &[Node<'_>]) -> Result<(), Refusal> {
    for node in all.iter().filter(|node| node.tag() == Some("table")) {
        let columns: Vec<_> = node.object["columns"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        let place_of = |name: &str| columns.iter().position(|column| column["name"] == name);
        let rows = match &node.object["rows"] {
            Value::Array(rows) => rows.as_slice(),
            _ => &[],
        };
        for (row, cells) in rows.iter().enumerate() {
            let Some(cells) = cells.as_object() else {
                return Err(bad_cell(&node.path, row, 0));
            };
            for (name, cell) in cells {
                let Some(column) = place_of(name) else {
                    return Err(Refusal::new(200915, "table rows name is invalid")
                        .at(&node.path)
                        .of(name.clone()));
                };
                let kind = columns[column]["data_type"].as_str().unwrap_or("text");
                if !fits(cell, kind) {
                    return Err(bad_cell(&node.path, row, column));
                }
            }
        }
    }
    Ok(())
}

fn bad_cell(path: &str, row: usize, column: usize) -> Refusal {
    Refusal::new(200914, "table rows is invalid")
        .at(path)
        .of(format!("row: {row}, column: {column}"))
}

fn fits(cell: &Value, kind: &str) -> bool {
    cell.is_null()
        || match kind {
            "number" | "date" => cell.is_number(),
            "options" | "persons" => cell.is_string() || cell.is_array(),
            _ => cell.is_string(),
        }
}

/// Step 15: sounds are this app's, their ids are unique, and a card with a sound cannot be forwarded.
pub fn sounds(
    state: &State,
    sender: Sender<'_>,
    card: &Value,
    all: &[Node<'_>],
) -> Result<(), Refusal> {
    let mut ids = BTreeSet::new();
    for node in all.iter().filter(|node| node.tag() == Some("audio")) {
        let key = node.text("file_key").unwrap_or_default();
        let own = state.files.iter().any(|file| {
            file.key == key && matches!(sender, Sender::App(app_id) if file.app_id == app_id)
        });
        if !own {
            let msg = "This application cannot retrieve audio information. Please check if the application used for uploading audio is the same as the one used for sending messages";
            return Err(Refusal::new(300240, msg));
        }
        if let Some(id) = node.text("audio_id")
            && !ids.insert(id)
        {
            return Err(Refusal::new(300230, "duplicate audio id"));
        }
        if card.pointer("/config/enable_forward") != Some(&Value::Bool(false)) {
            return Err(Refusal::new(300220, "audio elem don't support forward"));
        }
    }
    Ok(())
}
