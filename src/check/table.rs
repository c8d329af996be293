//! Tables: whether rows and columns fit each other.
//!
//! The server refuses a row that is no object, a key that no column has, and a cell that cannot be read as its column's
//! type. Texts take any plain value, as they make strings of it.

use std::collections::{HashMap, HashSet};

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::similar::nearest;
use super::walk::Walk;
use super::{people, text};
use crate::both;
use crate::document::{Edit, Kind, NodeId};
use crate::lang::Bilingual;

pub(super) static TABLE_ROW_KEY: Rule = Rule {
    code: "table-row-key",
    severity: Severity::Warning,
    server: Some(200915),
    summary: Bilingual::fixed(
        "A row of a table has a key that is no column's name (200915 is documented for it, though a sample of the documentation does it).",
        "表格行中的键不是任何列的 name（文档列出了错误码 200915，但文档示例中也有这种写法）。",
    ),
};

pub(super) static TABLE_CELL: Rule = Rule {
    code: "table-cell",
    severity: Severity::Error,
    server: Some(200914),
    summary: Bilingual::fixed(
        "A cell of a table cannot be read as its column's data_type.",
        "单元格的值与所在列的 data_type 不符。",
    ),
};

pub(super) static DUPLICATE_COLUMN: Rule = Rule {
    code: "duplicate-column",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "Two columns of a table have the same name.",
        "表格中两列的 name 重复。",
    ),
};

pub(super) static EMPTY_COLUMN: Rule = Rule {
    code: "empty-column",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "No row of a table has a value for a column.",
        "表格的某一列在所有行中都没有值。",
    ),
};

/// Asks all of them of a table.
pub(super) fn table(walk: &mut Walk<'_>, node: NodeId, tag: &str) {
    if tag != "table" {
        return;
    }
    let tree = walk.tree;
    let list = |key: &str| tree.get(node, key).map_or(&[][..], |list| tree.items(list));
    let (listed, rows) = (list("columns"), list("rows"));
    let mut columns: HashMap<&str, &str> = HashMap::with_capacity(listed.len());
    let mut named: Vec<(NodeId, &str)> = Vec::new();
    let is_list = |id: NodeId| matches!(tree.node(id).kind, Kind::Array | Kind::Null);
    let mut is_open = tree.get(node, "columns").is_some_and(|list| !is_list(list));
    for column in listed {
        let Some(name) = tree.get(*column, "name").and_then(|name| tree.str(name)) else {
            // That it has no name is told of; the cells may be its own.
            is_open = true;
            continue;
        };
        let Some((name_node, name)) = walk.said(*column, "name") else {
            is_open |= !name.is_empty();
            continue;
        };
        let kind = tree
            .get(*column, "data_type")
            .and_then(|kind| tree.str(kind));
        if columns.insert(name, kind.unwrap_or("text")).is_some() {
            duplicate(walk, name_node, name);
        } else {
            named.push((name_node, name));
        }
    }
    let mut filled: HashSet<&str> = HashSet::new();
    for (row, object) in rows.iter().enumerate() {
        is_open |= walk.is_placeholder(*object);
        for (key, cell) in tree.members(*object) {
            if walk.superseded.contains_key(&cell) {
                continue;
            }
            match columns.get(key) {
                Some(kind) => {
                    filled.insert(key);
                    self::cell(walk, cell, kind, (row, key));
                    text::cell(walk, cell, kind);
                    if *kind == "persons" {
                        people::ids(walk, cell);
                    }
                }
                None if is_open || key.contains("{{") || key.contains("${") => {}
                None => unknown_key(walk, cell, key, &named),
            }
        }
    }
    if !rows.is_empty() && !is_open {
        for (column, name) in named {
            if !filled.contains(name) {
                empty(walk, column, name);
            }
        }
    }
}

fn duplicate(walk: &mut Walk<'_>, node: NodeId, name: &str) {
    let message = both!(
        "another column of this table is called \"{name}\" already, so both show the same cells; give this one another name",
        "该表格已有名为「{name}」的列，两列会显示相同的内容；请换一个 name"
    );
    let column = walk.tree.node(node).parent;
    let removal = column.and_then(|column| {
        walk.removal(column, Bilingual::fixed("Remove this column", "删除这一列"))
    });
    walk.raise_at(&DUPLICATE_COLUMN, node, message).fix(removal);
}

fn empty(walk: &mut Walk<'_>, node: NodeId, name: &str) {
    let message = both!(
        "no row has a value for the column \"{name}\", so it is empty",
        "没有任何一行包含列「{name}」的值，该列为空"
    );
    let column = walk.tree.node(node).parent;
    let removal = column.and_then(|column| {
        walk.removal(column, Bilingual::fixed("Remove this column", "删除这一列"))
    });
    walk.raise_at(&EMPTY_COLUMN, node, message).fix(removal);
}

/// Columns that a misspelt key is held against at most.
const COMPARED: usize = 50;

fn unknown_key(walk: &mut Walk<'_>, cell: NodeId, key: &str, columns: &[(NodeId, &str)]) {
    if walk.is_full() {
        walk.leave_out(1, TABLE_ROW_KEY.severity);
        return;
    }
    let tree = walk.tree;
    let row = tree.node(cell).parent;
    #[cfg(test)]
    crate::document::effort::add(columns.len().min(COMPARED));
    let names = columns.iter().take(COMPARED).map(|(_, name)| *name);
    let near =
        nearest(key, names).filter(|near| row.is_some_and(|row| tree.get(row, near).is_none()));
    let message = match near {
        Some(near) => both!(
            "no column of this table is called \"{key}\", and the server may refuse the card; did you mean \"{near}\"?",
            "该表格没有名为「{key}」的列，服务端可能会拒绝卡片；是否想写「{near}」？"
        ),
        None => both!(
            "no column of this table is called \"{key}\", and the server may refuse the card; add the column or remove the cell",
            "该表格没有名为「{key}」的列，服务端可能会拒绝卡片；请添加该列，或删除此单元格"
        ),
    };
    let rename = near.zip(walk.path(cell)).map(|(near, path)| {
        let title = both!("Rename it to \"{near}\"", "重命名为「{near}」");
        let key = near.to_owned();
        Fix::new(title, vec![Edit::Rename { path, key }])
    });
    let removal = walk.removal(cell, Bilingual::fixed("Remove the cell", "删除此单元格"));
    // The documents contradict each other, so that no refusal is promised.
    walk.raise_at_key(&TABLE_ROW_KEY, cell, message)
        .fix(rename)
        .fix(removal);
}

/// How a cell fits the type of its column.
enum Fit {
    Well,
    /// It may be read all the same: what the server does is not documented.
    Perhaps(Bilingual),
    Not(Bilingual),
}

fn cell(walk: &mut Walk<'_>, cell: NodeId, data_type: &str, (row, column): (usize, &str)) {
    if walk.is_left_out(cell) || walk.is_placeholder(cell) {
        return;
    }
    let fit = match data_type {
        "number" => number(walk, cell),
        "date" => date(walk, cell),
        "options" => options(walk, cell),
        "persons" => persons(walk, cell),
        "text" | "lark_md" | "markdown" => text(walk, cell),
        _ => Fit::Well,
    };
    let (wanted, is_refused) = match fit {
        Fit::Well => return,
        Fit::Perhaps(wanted) => (wanted, false),
        Fit::Not(wanted) => (wanted, true),
    };
    let (en, zh) = (&wanted.en, &wanted.zh);
    let message = if is_refused {
        both!(
            "the cell in row {row}, column \"{column}\" does not fit data_type {data_type}, and the server refuses the card; write {en}",
            "第 {row} 行（从 0 开始）「{column}」列的值与 data_type {data_type} 不符，服务端会拒绝卡片；应为{zh}"
        )
    } else {
        both!(
            "the cell in row {row}, column \"{column}\" may not be read as data_type {data_type} has it; write {en}",
            "第 {row} 行（从 0 开始）「{column}」列的值可能无法按 data_type {data_type} 解析；应为{zh}"
        )
    };
    let fix = as_number(walk, cell, data_type);
    let problem = walk.raise_at(&TABLE_CELL, cell, message).fix(fix);
    if is_refused {
        problem.refused(200914, "table rows is invalid");
    } else {
        problem.rated(Severity::Warning);
    }
}

/// Digits in quotes as the number that they are, seconds as milliseconds.
fn as_number(walk: &Walk<'_>, cell: NodeId, data_type: &str) -> Option<Fix> {
    if !matches!(data_type, "number" | "date") {
        return None;
    }
    let text = walk.tree.str(cell).unwrap_or(walk.tree.source(cell));
    let mut value: serde_json::Value = serde_json::from_str(text.trim()).ok()?;
    if let Some(seconds) = value
        .as_i64()
        .filter(|at| data_type == "date" && is_seconds(*at as f64))
    {
        value = (seconds * 1000).into();
    }
    let path = walk.path(cell).filter(|_| value.is_number())?;
    let old = crate::check::problem::shortened(text);
    let title = both!("Write {value} for {old}", "将 {old} 改为 {value}");
    Some(Fix::new(title, vec![Edit::set(path, &value)]))
}

fn number(walk: &Walk<'_>, cell: NodeId) -> Fit {
    let wanted = Bilingual::fixed("a number such as 168.23", "数字，如 168.23");
    match &walk.tree.node(cell).kind {
        Kind::Number | Kind::Null => Fit::Well,
        Kind::String(text) if text.trim().parse::<f64>().is_ok() => Fit::Perhaps(wanted),
        _ => Fit::Not(wanted),
    }
}

/// Whether a time is one of seconds since 1970: as milliseconds it would be in the first weeks of that year.
fn is_seconds(time: f64) -> bool {
    time > 1e8 && time < 1e10
}

fn date(walk: &Walk<'_>, cell: NodeId) -> Fit {
    let wanted = Bilingual::fixed(
        "milliseconds since 1970 such as 1699341315000",
        "毫秒级 Unix 时间戳，如 1699341315000",
    );
    match &walk.tree.node(cell).kind {
        Kind::Number if walk.tree.number(cell).is_some_and(is_seconds) => Fit::Perhaps(wanted),
        Kind::Number | Kind::Null => Fit::Well,
        Kind::String(text) if text.trim().parse::<f64>().is_ok() => Fit::Perhaps(wanted),
        _ => Fit::Not(wanted),
    }
}

fn options(walk: &Walk<'_>, cell: NodeId) -> Fit {
    let tree = walk.tree;
    let wanted = Bilingual::fixed(
        "a string or a list of objects with \"text\" and \"color\"",
        "字符串，或由含 text、color 的对象组成的列表",
    );
    match &tree.node(cell).kind {
        Kind::String(_) | Kind::Null => Fit::Well,
        Kind::Array => {
            let is_option = |item: &NodeId| {
                tree.get(*item, "text")
                    .is_some_and(|text| tree.str(text).is_some())
                    || walk.is_placeholder(*item)
            };
            // Whether strings may stand in the list is not documented.
            if tree.items(cell).iter().all(is_option) {
                Fit::Well
            } else {
                Fit::Perhaps(wanted)
            }
        }
        _ => Fit::Not(wanted),
    }
}

fn persons(walk: &Walk<'_>, cell: NodeId) -> Fit {
    let tree = walk.tree;
    let wanted = Bilingual::fixed(
        "an id such as \"ou_…\" or a list of ids",
        "用户 ID（如 \"ou_…\"）或由 ID 组成的列表",
    );
    match &tree.node(cell).kind {
        Kind::String(_) | Kind::Null => Fit::Well,
        Kind::Array
            if tree
                .items(cell)
                .iter()
                .all(|item| tree.str(*item).is_some()) =>
        {
            Fit::Well
        }
        _ => Fit::Not(wanted),
    }
}

/// A text makes a string of what is none; of an object or a list that is hardly what was meant.
fn text(walk: &Walk<'_>, cell: NodeId) -> Fit {
    match &walk.tree.node(cell).kind {
        Kind::Object | Kind::Array => Fit::Perhaps(Bilingual::fixed("a string", "字符串")),
        _ => Fit::Well,
    }
}
