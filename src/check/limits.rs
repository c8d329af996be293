//! The limits of a card as a whole. A problem stands at what goes beyond.

use super::problem::Severity;
use super::rules::Rule;
use super::target::Target;
use super::walk::Walk;
use crate::both;
use crate::catalog::{Limit, tables};
use crate::document::NodeId;
use crate::lang::Bilingual;

pub(super) static TOO_LARGE: Rule = Rule {
    code: "too-large",
    severity: Severity::Warning,
    server: Some(230025),
    summary: Bilingual::fixed(
        "The card has more bytes than its way of sending takes (refused beyond what servers were seen to take, and for a webhook).",
        "卡片字节数超出发送方式的上限（超过实测上限时及自定义机器人会被拒绝）。",
    ),
};

pub(super) static TOO_MANY_ELEMENTS: Rule = Rule {
    code: "too-many-elements",
    severity: Severity::Error,
    server: Some(11310),
    summary: Bilingual::fixed(
        "The card has more than 200 objects with a tag.",
        "卡片中带 tag 的对象超过 200 个。",
    ),
};

pub(super) static TOO_MANY_TABLES: Rule = Rule {
    code: "too-many-tables",
    severity: Severity::Error,
    server: Some(11310),
    summary: Bilingual::fixed(
        "The card has more than 5 tables, Markdown's and folded ones too, or a text more than 4.",
        "卡片的表格超过 5 个（含 Markdown 表格和折叠的表格），或单个富文本超过 4 个。",
    ),
};

pub(super) static TOO_MANY_CHARTS: Rule = Rule {
    code: "too-many-charts",
    severity: Severity::Hint,
    server: None,
    summary: Bilingual::fixed(
        "The card has more charts than advised.",
        "卡片中的图表超过建议数量。",
    ),
};

pub(super) static TOO_DEEP: Rule = Rule {
    code: "too-deep",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "Components stand in each other deeper than documented.",
        "组件嵌套层数超出文档规定。",
    ),
};

/// The first place that goes beyond each limit, noted on the walk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beyond {
    pub(super) elements: Option<NodeId>,
    pub(super) tables: Option<NodeId>,
    pub(super) charts: Option<NodeId>,
    pub(super) depth: Option<NodeId>,
    /// A text with too many tables of its own.
    pub(super) tables_in_text: Option<(NodeId, usize)>,
}

/// A limit of the catalogue; no card goes beyond one that is missing there.
pub(super) fn limit(name: &str) -> usize {
    let found = tables().limits.get(name).map(Limit::number);
    found.filter(|limit| *limit > 0).unwrap_or(usize::MAX)
}

/// Bytes that a card may have on its way.
pub(super) fn most_bytes(target: Target) -> usize {
    limit(match target {
        Target::App => "max_bytes",
        Target::Webhook => "max_bytes_webhook",
        Target::Entity => "max_bytes_entity",
    })
}

/// Asks all of them, after the walk.
pub(super) fn limits(walk: &mut Walk<'_>) {
    let (budget, beyond) = (walk.budget().clone(), walk.beyond);
    let entity = walk.options.target == Target::Entity;
    if let Some(node) = beyond.elements {
        let (count, most) = (budget.elements, limit("max_elements"));
        let message = both!(
            "the card has {count} objects with a tag, and the server refuses more than {most}; this is the first too many",
            "卡片中带 tag 的对象有 {count} 个，超过 {most} 个时服务端会拒绝；这里是第一个超出的"
        );
        let code = if entity { 300305 } else { 11310 };
        walk.raise_at(&TOO_MANY_ELEMENTS, node, message)
            .refused(code, "element exceeds the limit");
    }
    if let Some(node) = beyond.tables {
        let (count, most) = (budget.tables, limit("max_tables"));
        let message = both!(
            "the card has {count} tables, those of Markdown and folded ones too, and the server refuses more than {most}; this is the first too many",
            "卡片共有 {count} 个表格（含 Markdown 表格和折叠的表格），超过 {most} 个时服务端会拒绝；这里是第一个超出的"
        );
        walk.raise_at(&TOO_MANY_TABLES, node, message)
            .refused(11310, "card table number over limit; ErrorValue: table; ");
    }
    if let Some((node, count)) = beyond.tables_in_text {
        let most = limit("max_markdown_tables");
        let message = both!(
            "this text has {count} tables, but the documentation allows {most} in one; divide it",
            "该富文本含 {count} 个表格，文档允许单个富文本最多 {most} 个；请拆分"
        );
        walk.raise_at(&TOO_MANY_TABLES, node, message)
            .rated(Severity::Warning);
    }
    if let Some(node) = beyond.charts {
        let (count, most) = (budget.charts, limit("max_charts"));
        let message = both!(
            "the card has {count} charts; more than {most} make it slow on phones",
            "卡片含 {count} 个图表；超过 {most} 个会影响移动端性能"
        );
        walk.raise_at(&TOO_MANY_CHARTS, node, message);
    }
    if let Some(node) = beyond.depth {
        let (depth, most) = (budget.depth, limit("max_depth"));
        let message = both!(
            "components stand {depth} deep in each other, but the documentation allows {most}; take a container out",
            "组件嵌套了 {depth} 层，文档最多允许 {most} 层；请减少容器"
        );
        walk.raise_at(&TOO_DEEP, node, message);
    }
    bytes(walk);
}

fn bytes(walk: &mut Walk<'_>) {
    let budget = walk.budget().clone();
    let (bytes, target) = (budget.bytes, walk.options.target);
    let most = most_bytes(target);
    if bytes <= most {
        return;
    }
    let seen = limit("max_bytes_seen");
    let kb = |bytes: usize| format!("{:.1}", bytes as f64 / 1024.0);
    let (is, may, seen_kb) = (kb(bytes), kb(most), kb(seen));
    let node = budget
        .heaviest
        .as_ref()
        .map_or(walk.card.root, |one| one.node);
    let message = match target {
        Target::Webhook => both!(
            "the card has {is} KB, and a custom bot takes {may} KB; this component weighs most",
            "卡片有 {is} KB，自定义机器人最多接受 {may} KB；这个组件占用最多"
        ),
        _ if bytes > seen => both!(
            "the card has {is} KB, and no server was seen to take more than {seen_kb} KB (documented: {may} KB); this component weighs most",
            "卡片有 {is} KB，实测服务端最多接受 {seen_kb} KB（文档为 {may} KB）；这个组件占用最多"
        ),
        _ => both!(
            "the card has {is} KB, but {may} KB are documented as the most; this component weighs most",
            "卡片有 {is} KB，文档规定最多 {may} KB；这个组件占用最多"
        ),
    };
    let problem = walk.raise_at(&TOO_LARGE, node, message);
    match target {
        Target::Webhook if bytes <= limit("max_bytes") => problem.refused(9499, "Bad Request"),
        Target::Webhook => problem.refused(19036, "the request body is too large"),
        _ if bytes <= seen => problem,
        Target::App => problem.refused(
            230025,
            "The length of the message content reaches its limit.",
        ),
        Target::Entity => problem.refused(200860, "card content is too large"),
    };
}
