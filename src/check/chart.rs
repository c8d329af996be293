//! What is in a chart's spec: data and the fields that show them, and what a phone cannot draw.

use std::collections::{HashMap, HashSet};

use super::problem::{Fix, Severity};
use super::rules::Rule;
use super::similar::nearest;
use super::values::{WRONG_TYPE, listed};
use super::walk::{Member, Walk};
use crate::both;
use crate::document::{Edit, Fragment, Kind, NodeId, Tree};
use crate::lang::Bilingual;

pub(super) static CHART_SPEC: Rule = Rule {
    code: "chart-spec",
    severity: Severity::Error,
    server: Some(INVALID_SPEC),
    summary: Bilingual::fixed(
        "A part of a chart's spec has the wrong type, such as null for a list.",
        "chart_spec 中的字段类型不对，例如列表写成了 null。",
    ),
};

pub(super) static CHART_TYPE: Rule = Rule {
    code: "chart-type",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A chart is of no kind that the documentation lists.",
        "图表类型不在文档列出的范围内。",
    ),
};

pub(super) static CHART_FIELD: Rule = Rule {
    code: "chart-field",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A chart shows a field that no row of its data has, or lacks one that its kind needs.",
        "图表引用了数据中没有的字段，或缺少该类型必需的字段。",
    ),
};

pub(super) static CHART_DATA: Rule = Rule {
    code: "chart-data",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A chart has no data, or has it twice.",
        "图表没有数据，或数据重复。",
    ),
};

pub(super) static CHART_ON_PHONES: Rule = Rule {
    code: "chart-on-phones",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A setting of a chart keeps it from loading on phones.",
        "图表的某项设置会导致移动端加载失败。",
    ),
};

pub(super) static CHART_FUNCTION: Rule = Rule {
    code: "chart-function",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A chart's spec holds a function, which does not run in a card.",
        "chart_spec 中写了函数，卡片中不会执行。",
    ),
};

/// A chart's spec that the server does not take.
const INVALID_SPEC: i64 = 200550;

/// The kinds that the documentation lists, and the fields that each needs.
const KINDS: [(&str, &[&str]); 11] = [
    ("line", &["xField", "yField"]),
    ("area", &["xField", "yField"]),
    ("bar", &["xField", "yField"]),
    ("pie", &["categoryField", "valueField"]),
    ("common", &["series"]),
    ("funnel", &["categoryField", "valueField"]),
    ("scatter", &["xField", "yField"]),
    ("radar", &["categoryField", "valueField"]),
    ("linearProgress", &["xField", "yField"]),
    ("circularProgress", &["categoryField", "valueField"]),
    ("wordCloud", &["nameField", "valueField"]),
];

/// Settings that name keys of the data.
const FIELDS: [&str; 6] = [
    "xField",
    "yField",
    "seriesField",
    "categoryField",
    "valueField",
    "nameField",
];

/// A `chart_spec` that is no object.
pub(super) fn not_an_object(walk: &mut Walk<'_>, node: NodeId) {
    let is_json = walk
        .tree
        .str(node)
        .and_then(|text| Fragment::parse(text).ok())
        .filter(|fragment| fragment.as_str().trim_start().starts_with('{'));
    let message = if is_json.is_some() {
        Bilingual::fixed(
            "chart_spec is a string that holds JSON, but has to be the object itself; the server refuses the card",
            "chart_spec 是 JSON 字符串，应直接写成对象；服务端会拒绝卡片",
        )
    } else {
        Bilingual::fixed(
            "chart_spec has to be an object, a VChart spec; the server refuses the card",
            "chart_spec 应为对象（VChart 配置）；服务端会拒绝卡片",
        )
    };
    let fix = is_json.zip(walk.path(node)).map(|(value, path)| {
        let title = Bilingual::fixed("Write it as an object", "改为对象");
        Fix::safe(title, vec![Edit::Set { path, value }])
    });
    walk.raise_at(&WRONG_TYPE, node, message)
        .refused(
            INVALID_SPEC,
            "chart spec is invalid; ErrorValue: - (root): Invalid type. Expected: object",
        )
        .fix(fix);
}

/// Asks everything of the spec of a chart.
pub(super) fn spec(walk: &mut Walk<'_>, member: &Member<'_>) {
    let node = member.node;
    if member.property.format.as_deref() != Some("vchart")
        || walk.tree.node(node).kind != Kind::Object
    {
        return;
    }
    nulls(walk, node);
    kind(walk, node);
    data(walk, node);
    settings(walk, node);
}

/// `null` where a list is wanted: seen to be refused for `axes`.
fn nulls(walk: &mut Walk<'_>, spec: NodeId) {
    for key in ["axes", "series"] {
        let Some(value) = walk.tree.get(spec, key) else {
            continue;
        };
        let is_null = walk.tree.node(value).kind == Kind::Null;
        if walk.tree.node(value).kind == Kind::Array {
            continue;
        }
        let message = both!(
            "\"{key}\" of the chart has to be a list; take it out or write one",
            "图表的「{key}」应为列表；请删除或改为列表"
        );
        let fix = is_null
            .then(|| walk.removal(value, both!("Remove \"{key}\"", "删除「{key}」")))
            .flatten();
        let problem = walk.raise_at(&CHART_SPEC, value, message);
        if is_null {
            problem.refused(
                INVALID_SPEC,
                format!("chart spec is invalid; ErrorValue: - {key}: Invalid type. Expected: array, given: null"),
            );
        } else {
            problem.rated(Severity::Warning);
        }
        problem.fix(fix);
    }
}

/// The kind of the chart, and the fields that it needs.
fn kind(walk: &mut Walk<'_>, spec: NodeId) {
    let tree = walk.tree;
    let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    let Some(node) = tree.get(spec, "type") else {
        let list = listed(&names);
        let message = both!(
            "the chart has no \"type\", so nothing can be drawn; add one: {list}",
            "图表缺少 type，无法绘制；请添加：{list}"
        );
        walk.raise_at(&CHART_TYPE, spec, message);
        return;
    };
    let Some(name) = tree.str(node).filter(|_| !walk.is_placeholder(node)) else {
        return;
    };
    let Some((_, wanted)) = KINDS.iter().find(|(kind, _)| *kind == name) else {
        let shown = super::problem::shortened(name);
        let near = nearest(name, names.iter().copied());
        let message = match near {
            Some(near) => both!(
                "\"{shown}\" is no kind of chart that the documentation lists; did you mean \"{near}\"?",
                "「{shown}」不是文档列出的图表类型；是否想写「{near}」？"
            ),
            None => {
                let list = names.join(", ");
                both!(
                    "\"{shown}\" is no kind of chart that the documentation lists, so the server or a client may not take it; use {list}",
                    "「{shown}」不是文档列出的图表类型，服务端或客户端可能不支持；可用：{list}"
                )
            }
        };
        let fix = near.zip(walk.path(node)).map(|(near, path)| {
            let title = both!(
                "Write \"{near}\" for \"{shown}\"",
                "将「{shown}」改为「{near}」"
            );
            Fix::new(title, vec![Edit::set(path, &near.into())])
        });
        walk.raise_at(&CHART_TYPE, node, message).fix(fix);
        return;
    };
    // Series of its own say what they show themselves.
    if name != "common" && tree.get(spec, "series").is_some() {
        return;
    }
    for key in wanted.iter().filter(|key| tree.get(spec, key).is_none()) {
        let message = both!(
            "a chart of type {name} needs \"{key}\", without which nothing is drawn; add it",
            "{name} 类型的图表需要「{key}」，否则无法绘制；请添加"
        );
        walk.raise_at(&CHART_FIELD, node, message);
    }
}

/// Keys of the first rows that a message may name.
const NAMED: usize = 100;

/// One set of rows: the keys that its rows have, where they can be told.
struct Rows<'a> {
    node: NodeId,
    id: Option<&'a str>,
    keys: Option<HashSet<&'a str>>,
    /// The first of the keys, in the order of the text.
    named: Vec<&'a str>,
    count: usize,
}

/// The sets of rows under `data`; `None` where it has a form that is not known.
fn sets(tree: &Tree, data: NodeId) -> Option<Vec<Rows<'_>>> {
    let lists: Vec<NodeId> = match tree.node(data).kind {
        Kind::Object => vec![data],
        Kind::Array => tree.items(data).to_vec(),
        _ => return None,
    };
    // An array of rows alone is taken too.
    let bare = lists.first().is_some_and(|first| {
        tree.node(data).kind == Kind::Array && tree.get(*first, "values").is_none()
    });
    if bare {
        return Some(vec![rows(tree, data, data)]);
    }
    let set = |set: &NodeId| Some(rows(tree, *set, tree.get(*set, "values")?));
    lists.iter().map(set).collect()
}

fn rows(tree: &Tree, node: NodeId, values: NodeId) -> Rows<'_> {
    let items = tree.items(values);
    let derived = ["transforms", "parser", "fields"]
        .iter()
        .any(|key| tree.get(node, key).is_some());
    let plain = tree.node(values).kind == Kind::Array
        && items.iter().all(|row| tree.node(*row).kind == Kind::Object);
    let keys = || {
        items
            .iter()
            .flat_map(|row| tree.members(*row).map(|(key, _)| key))
    };
    let mut named: Vec<&str> = Vec::new();
    for key in keys().take(NAMED) {
        if !named.contains(&key) {
            named.push(key);
        }
    }
    Rows {
        node,
        id: tree.get(node, "id").and_then(|id| tree.str(id)),
        keys: (plain && !derived).then(|| keys().collect()),
        named,
        count: if tree.node(values).kind == Kind::Array {
            items.len()
        } else {
            usize::MAX
        },
    }
}

/// The data, and the fields that are shown of them.
fn data(walk: &mut Walk<'_>, spec: NodeId) {
    let tree = walk.tree;
    let series: &[NodeId] = tree
        .get(spec, "series")
        .map_or(&[], |list| tree.items(list));
    let own = |series: &NodeId| tree.get(*series, "data").is_some();
    let Some(data) = tree.get(spec, "data") else {
        if series.is_empty() || !series.iter().any(own) {
            let message = Bilingual::fixed(
                "the chart has no \"data\", so it is empty; add {\"values\": [ … ]}",
                "图表没有 data，将显示为空；请添加 {\"values\": [ … ]}",
            );
            walk.raise_at(&CHART_DATA, spec, message);
        }
        for one in series {
            if let Some(data) = tree.get(*one, "data").and_then(|data| sets(tree, data)) {
                fields(walk, *one, data.first());
            }
        }
        return;
    };
    if walk.is_placeholder(data) {
        return;
    }
    let Some(sets) = sets(tree, data) else {
        let message = Bilingual::fixed(
            "the chart's data have no \"values\", so it is empty; write {\"values\": [ … ]}",
            "图表的 data 没有 values，将显示为空；请写成 {\"values\": [ … ]}",
        );
        walk.raise_at(&CHART_DATA, data, message);
        return;
    };
    if sets.iter().all(|set| set.count == 0) {
        let message = Bilingual::fixed(
            "the chart has no rows, so it is empty; fill in \"values\"",
            "图表没有数据行，将显示为空；请填写 values",
        );
        walk.raise_at(&CHART_DATA, data, message);
    }
    twice(walk, &sets);
    if series.is_empty() {
        if sets.len() == 1 {
            fields(walk, spec, sets.first());
        }
        return;
    }
    let by_id: HashMap<&str, &Rows<'_>> =
        sets.iter().filter_map(|set| Some((set.id?, set))).collect();
    for one in series {
        if let Some(inner) = tree.get(*one, "data") {
            both_ways(walk, inner);
            continue;
        }
        let index = tree
            .get(*one, "dataIndex")
            .and_then(|index| tree.number(index));
        let id = tree
            .get(*one, "dataId")
            .or_else(|| tree.get(*one, "fromDataId"))
            .and_then(|id| tree.str(id));
        let set = match (id, index) {
            (Some(id), _) => by_id.get(id).copied(),
            (None, Some(index)) if index >= 0.0 => sets.get(index as usize),
            (None, Some(_)) => None,
            (None, None) => sets.first(),
        };
        if set.is_none() {
            let message = Bilingual::fixed(
                "this series names a set of data that the chart does not have; mend dataIndex (from 0) or dataId",
                "该系列引用的数据集不存在；请检查 dataIndex（从 0 开始）或 dataId",
            );
            let place = tree
                .get(*one, "dataIndex")
                .or_else(|| tree.get(*one, "dataId"))
                .unwrap_or(*one);
            walk.raise_at(&CHART_FIELD, place, message);
        }
        fields(walk, *one, set);
    }
}

/// Two sets of one name, of which one is lost.
fn twice(walk: &mut Walk<'_>, sets: &[Rows<'_>]) {
    let mut seen = HashSet::new();
    for set in sets {
        let Some(id) = set.id else {
            continue;
        };
        if !seen.insert(id) {
            let shown = super::problem::shortened(id);
            let message = both!(
                "the chart has two sets of data named \"{shown}\", of which only one counts; rename one",
                "图表有两个名为「{shown}」的数据集，只有一个生效；请改名"
            );
            walk.raise_at(&CHART_DATA, set.node, message);
        }
    }
}

/// A series with data of its own in a chart that has data too.
fn both_ways(walk: &mut Walk<'_>, inner: NodeId) {
    let message = Bilingual::fixed(
        "the data stand twice, in the chart and in this series, which shows its own; keep one and name it by dataIndex",
        "图表和该系列都写了数据，该系列只显示自己的数据；请只保留一处，并用 dataIndex 引用",
    );
    walk.raise_at(&CHART_DATA, inner, message);
}

/// Fields of the chart or of a series that no row has.
fn fields(walk: &mut Walk<'_>, owner: NodeId, set: Option<&Rows<'_>>) {
    let Some((keys, named)) = set
        .filter(|set| set.count > 0)
        .and_then(|set| Some((set.keys.as_ref()?, &set.named)))
    else {
        return;
    };
    let tree = walk.tree;
    for field in FIELDS.iter().filter_map(|key| tree.get(owner, key)) {
        let single = [field];
        let names: &[NodeId] = match tree.node(field).kind {
            Kind::Array => tree.items(field),
            _ => &single,
        };
        for node in names {
            let Some(name) = tree.str(*node).filter(|name| !keys.contains(name)) else {
                continue;
            };
            if walk.is_full() || walk.is_placeholder(*node) {
                continue;
            }
            let near = nearest(name, named.iter().copied());
            let (shown, list) = (super::problem::shortened(name), listed(named));
            let message = match near {
                Some(near) => both!(
                    "no row of the data has \"{shown}\", so nothing is drawn for it; did you mean \"{near}\"?",
                    "数据中没有「{shown}」字段，无法绘制；是否想写「{near}」？"
                ),
                None => both!(
                    "no row of the data has \"{shown}\", so nothing is drawn for it; the rows have {list}",
                    "数据中没有「{shown}」字段，无法绘制；数据字段有：{list}"
                ),
            };
            let fix = near.zip(walk.path(*node)).map(|(near, path)| {
                let title = both!(
                    "Write \"{near}\" for \"{shown}\"",
                    "将「{shown}」改为「{near}」"
                );
                Fix::new(title, vec![Edit::set(path, &near.into())])
            });
            walk.raise_at(&CHART_FIELD, *node, message).fix(fix);
        }
    }
}

/// Settings anywhere in the spec that stop it on phones, and functions. The data are the author's own.
fn settings(walk: &mut Walk<'_>, spec: NodeId) {
    let tree = walk.tree;
    let mut stack: Vec<NodeId> = tree
        .members(spec)
        .filter(|(key, _)| *key != "data")
        .map(|(_, value)| value)
        .collect();
    stack.reverse();
    while let Some(node) = stack.pop() {
        let key = tree.node(node).key.as_ref().map_or("", |key| &*key.name);
        if let Some(text) = tree.str(node) {
            function(walk, node, text);
        }
        if let Some((en, zh)) = stops_on_phones(tree, node, key) {
            let message = both!(
                "{en} keeps the chart from loading on phones; take it out",
                "{zh}会导致图表在移动端加载失败；请删除"
            );
            let fix = walk.removal(node, Bilingual::fixed("Remove it", "删除"));
            walk.raise_at_key(&CHART_ON_PHONES, node, message).fix(fix);
            continue;
        }
        if key != "data" {
            stack.extend(tree.node(node).children.iter().rev());
        }
    }
}

/// What in a setting no phone takes.
fn stops_on_phones(tree: &Tree, node: NodeId, key: &str) -> Option<(&'static str, &'static str)> {
    let text = tree.str(node);
    let parent = || {
        let parent = tree.node(node).parent?;
        tree.node(parent).key.as_ref().map(|key| &*key.name)
    };
    match key {
        "texture" if text.is_some_and(|text| !text.is_empty()) => {
            Some(("a texture", "纹理 texture "))
        }
        "gradient" if text == Some("conical") => Some(("a conical gradient", "环形渐变 conical ")),
        "layoutMode" if text == Some("grid") && parent() == Some("wordCloudConfig") => Some((
            "layoutMode grid of a word cloud",
            "词云的 layoutMode: grid ",
        )),
        "repeatX" | "repeatY" => Some(("a repeated picture", "图片重复（repeatX、repeatY）")),
        "background" if text.is_some_and(is_svg) => Some(("a background of SVG", "SVG 背景")),
        _ => None,
    }
}

fn is_svg(text: &str) -> bool {
    text.contains("<svg") || text.ends_with(".svg") || text.starts_with("data:image/svg")
}

fn function(walk: &mut Walk<'_>, node: NodeId, text: &str) {
    let code = text.trim_start();
    let is_function = code.starts_with("function(")
        || code.starts_with("function (")
        || (code.starts_with('(') && code.contains("=>"));
    if is_function {
        let message = Bilingual::fixed(
            "this is a function, which does not run in a card; use a plain value or a format string",
            "这里写了函数，卡片中不会执行；请使用普通值或格式字符串",
        );
        walk.raise_at(&CHART_FUNCTION, node, message);
    }
}
