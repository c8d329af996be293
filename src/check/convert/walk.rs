//! The walk over components, from the leaves up.

use super::part::{Part, Value};
use super::report::Log;
use super::{
    action, button, confirm, container, div, form, img, interactive, markdown, note, text,
};

/// What a component stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    /// The tag of the nearest container; `body` where there is none.
    pub(super) parent: &'a str,
    /// Whether a form is around.
    pub(super) in_form: bool,
}

impl Around<'_> {
    pub(super) const fn body() -> Self {
        Self {
            parent: "body",
            in_form: false,
        }
    }

    /// The place inside of a component that stands here.
    pub(super) fn inside<'a>(&self, tag: &'a str) -> Around<'a> {
        Around {
            parent: tag,
            in_form: self.in_form || tag == "form",
        }
    }
}

/// Converts the components of a list.
pub(super) fn components(list: &mut Part, around: &Around<'_>, log: &mut Log) {
    let Value::Array(items) = &mut list.value else {
        return;
    };
    let old = std::mem::take(items);
    for item in old {
        items.extend(component(item, around, log));
    }
}

/// Converts a component: what stands in its place is one component or several, or none.
pub(super) fn component(mut part: Part, around: &Around<'_>, log: &mut Log) -> Vec<Part> {
    if !part.is_object() {
        return vec![part];
    }
    let tag = part.tag().to_owned();
    children(&mut part, &tag, around, log);
    text::convert(&mut part, log);
    icons(&mut part, log);
    confirm::convert(&mut part, log);
    match &*tag {
        "markdown" => markdown::convert(&mut part, log),
        "img" => return placed(part, log, |part, log| vec![img::convert(part, around, log)]),
        "button" => button::convert(&mut part, log),
        "overflow" | "input" | "select_static" | "select_person" | "date_picker"
        | "picker_time" | "picker_datetime" | "select_img" | "checker" | "person_list"
        | "table" => {
            interactive::convert(&mut part, &tag, around, log);
        }
        "form" => {
            container::form(&mut part, log);
            form::convert(&mut part, log);
        }
        "interactive_container" => container::interactive(&mut part, log),
        "collapsible_panel" => container::panel(&mut part, log),
        "column_set" => container::column_set(&mut part, log),
        "column" => container::column(&mut part, log),
        "note" => return placed(part, log, |part, log| note::convert(part, around, log)),
        "action" => return placed(part, log, |part, log| action::convert(part, around, log)),
        "div" => return placed(part, log, |part, log| div::convert(part, around, log)),
        _ => {}
    }
    container::fixed_width(&mut part, log);
    vec![part]
}

/// The first of what a component becomes takes over the comments and the number of the old one.
fn placed(
    mut part: Part,
    log: &mut Log,
    convert: impl FnOnce(Part, &mut Log) -> Vec<Part>,
) -> Vec<Part> {
    let mut place = part.place();
    let mut parts = convert(part, log);
    if let Some(first) = parts.first_mut() {
        first.take_place_of(&mut place);
    }
    parts
}

fn children(part: &mut Part, tag: &str, around: &Around<'_>, log: &mut Log) {
    let inside = around.inside(tag);
    match tag {
        "form" | "interactive_container" | "collapsible_panel" | "column" => {
            if let Some(list) = part.get_mut("elements") {
                components(list, &inside, log);
            }
        }
        "column_set" => {
            if let Some(list) = part.get_mut("columns") {
                components(list, &inside, log);
            }
        }
        // Who stands in an action stands in what the action stands in.
        "action" => {
            if let Some(list) = part.get_mut("actions") {
                if !list.is_array() {
                    *list = std::mem::take(list).into_items().into();
                }
                components(list, around, log);
            }
        }
        "checker" => {
            if let Some(list) = part
                .get_mut("button_area")
                .and_then(|area| area.get_mut("buttons"))
            {
                components(list, &inside, log);
            }
        }
        _ => {}
    }
}

/// An icon whose colour is empty takes the colour of the text beside it.
fn icons(part: &mut Part, log: &mut Log) {
    let is_icon = |part: &Part| matches!(part.tag(), "standard_icon" | "custom_icon");
    let drop = |icon: &mut Part, log: &mut Log| {
        if icon.text("color") == Some("")
            && let Some(old) = icon.take("color")
        {
            let what = crate::lang::Bilingual::fixed(
                "removed the empty colour of an icon",
                "删除了图标的空颜色",
            );
            log.gone("empty_values", &old, what);
        }
    };
    if is_icon(part) {
        drop(part, log);
    }
    for key in ["icon", "header"] {
        if let Some(member) = part.get_mut(key) {
            if is_icon(member) {
                drop(member, log);
            }
            if let Some(icon) = member.get_mut("icon") {
                drop(icon, log);
            }
        }
    }
    if part.tag() == "note"
        && let Some(list) = part.get_mut("elements")
    {
        list.items_mut()
            .iter_mut()
            .filter(|item| is_icon(item))
            .for_each(|icon| drop(icon, log));
    }
}
