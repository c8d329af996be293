//! The group of interactive components.

use super::markdown::leftovers;
use super::part::{Part, object};
use super::report::Log;
use super::walk::Around;
use crate::both;
use crate::lang::Bilingual;

/// What a row of buttons has on a desktop card, px.
const ROOM: f64 = 583.0;
/// Between two of them, px.
const GAP: f64 = 8.0;

/// The components of the action are converted already.
pub(super) fn convert(mut action: Part, around: &Around<'_>, log: &mut Log) -> Vec<Part> {
    let from = action.from;
    let id = if around.parent == "body" {
        "action"
    } else {
        "action_nested"
    };
    let actions = action
        .take("actions")
        .map(Part::into_items)
        .unwrap_or_default();
    let layout = action.take("layout");
    action.take("tag");
    let layout = layout.and_then(|layout| named(layout, actions.is_empty(), id, log));
    if actions.is_empty() {
        let what = Bilingual::fixed("removed an action without components", "删除了空的交互模块");
        let entry = log.gone(id, &action, what);
        if !action.is_blank() {
            entry.losing(super::report::excerpt(&action));
        }
        return Vec::new();
    }
    leftovers(action, id, log);
    let mode = flex_mode(layout.as_ref().and_then(Part::str), &actions);
    let mut actions = actions;
    if actions.len() == 1 {
        if let Some(layout) = &layout {
            let what = Bilingual::fixed(
                "removed the layout of a single component",
                "删除了单个组件的布局",
            );
            log.gone(id, layout, what);
        }
        let mark = actions.first_mut().map_or(0, |one| log.mark(one));
        let what = Bilingual::fixed(
            "put the component in the place of its action",
            "用组件本身取代交互模块",
        );
        log.moved(id, from, mark, what);
        return actions;
    }
    let columns: Vec<Part> = actions
        .into_iter()
        .map(|one| {
            object([
                ("tag", "column".into()),
                ("width", "auto".into()),
                ("elements", vec![one].into()),
            ])
        })
        .collect();
    let mut set = object([
        ("tag", "column_set".into()),
        ("flex_mode", mode.into()),
        ("horizontal_spacing", "8px".into()),
        ("columns", columns.into()),
    ]);
    let mark = log.mark(&mut set);
    log.moved(
        id,
        from,
        mark,
        both!(
            "put the components of the action into columns, flex_mode {mode}",
            "将交互模块中的组件放入分栏，flex_mode 为 {mode}"
        ),
    );
    let named = layout.as_ref().and_then(Part::str);
    if matches!(mode, "bisect" | "trisect") {
        log.losing_last(Bilingual::fixed(
            "the components keep their own widths, and on a wide screen all of them stand in one row",
            "组件保持自身宽度，且宽屏下排成一行",
        ));
    } else if mode == "flow" && named != Some("flow") {
        log.losing_last(Bilingual::fixed(
            "on phones short components stand side by side",
            "手机端较短的组件会并排显示",
        ));
    }
    if let Some(layout) = &layout {
        let mark = set.get_mut("flex_mode").map_or(0, |mode| log.mark(mode));
        let what = both!(
            "wrote the layout as flex_mode {mode}",
            "将 layout 改写为 flex_mode {mode}"
        );
        log.moved(id, layout.from, mark, what);
    }
    vec![set]
}

/// The layout where it is a name and there is something to lay out; else it is gone.
fn named(layout: Part, is_empty: bool, id: &'static str, log: &mut Log) -> Option<Part> {
    if layout.str().is_some() && !is_empty {
        return Some(layout);
    }
    let what = Bilingual::fixed(
        "removed a layout that says nothing here",
        "删除了此处无效的布局",
    );
    log.gone(id, &layout, what);
    None
}

/// How the columns stand: as the layout says; by default a phone shows one component per row, and a row that is too
/// long for a card wraps.
fn flex_mode(layout: Option<&str>, actions: &[Part]) -> &'static str {
    match layout {
        // Exports of the card builder have the names of 2.0.
        Some("bisected" | "bisect") => "bisect",
        Some("trisection" | "trisect") => "trisect",
        Some("flow") => "flow",
        _ => {
            let gaps = GAP * actions.len().saturating_sub(1) as f64;
            let width: f64 = actions.iter().map(width_of).sum();
            if width + gaps > ROOM {
                "flow"
            } else {
                "stretch"
            }
        }
    }
}

/// About how wide a component is, px: a button by its text, others as in the client.
fn width_of(part: &Part) -> f64 {
    match part.tag() {
        "button" => {
            let text = part
                .get("text")
                .and_then(|text| text.text("content"))
                .unwrap_or_default();
            let width: f64 = text
                .chars()
                .map(|c| if c.is_ascii() { 8.0 } else { 14.0 })
                .sum();
            (width + 26.0).max(58.0)
        }
        "overflow" => 32.0,
        _ => 150.0,
    }
}
