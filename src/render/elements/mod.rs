//! From components to boxes: one file per component or per few that are alike.

mod audio;
mod blocks;
mod button;
mod chart;
mod checker;
mod collapsible_panel;
mod column_set;
mod control;
mod form;
mod grid;
mod header;
mod hr;
mod img;
mod img_combination;
mod interactive_container;
mod legacy;
mod persons;
mod select_img;
mod table;
mod text;
mod unknown;

use taffy::prelude::*;

use super::Device;
use super::boxes::{BoxData, BoxId, Builder, Decor, column, margin, padding, row};
use super::frame::{Border, Hover, Press};
use super::theme::{self, metrics};
use crate::card::{
    self, Direction, Edges, Element, ElementKind, Flow, Length, Schema, Spacing, VerticalAlign,
};

/// What a container lays its children out by where the card leaves it open.
#[derive(Clone, Copy)]
struct Defaults {
    padding: Edges,
    horizontal: f32,
    vertical: f32,
}

/// The boxes of a whole card; its outer width is given.
pub(super) fn card(builder: &mut Builder<'_>, width: f32) -> BoxId {
    let source = builder.card;
    let theme = builder.palette.theme;
    let sides = theme::edges_or(source.body.flow.padding, metrics::BODY_PADDING);
    builder.room = width - 2.0 * metrics::BORDER - sides.left - sides.right;
    builder.narrow = builder.options.device == Device::Phone || width < metrics::NARROW;
    let mut parts = Vec::new();
    if let Some(header) = &source.header {
        parts.push(header::build(builder, header));
    }
    let spacing = match source.schema {
        Schema::V2 => metrics::BODY_SPACING,
        Schema::V1 => metrics::BODY_SPACING_V1,
    };
    let defaults = Defaults {
        padding: metrics::BODY_PADDING,
        horizontal: metrics::INNER_SPACING,
        vertical: spacing,
    };
    let body = flow(
        builder,
        &source.body.flow,
        &source.body.elements,
        defaults,
        BoxData::default(),
    );
    if let (Some(node), Schema::V2) = (source.body.node, source.schema) {
        builder.answer(body, node, "body", Press::None);
    }
    parts.push(body);
    let decor = Decor {
        border: Some(Border {
            width: metrics::BORDER,
            color: theme.card_border,
            dashed: false,
        }),
        clip: true,
        ..Decor::solid(Some(theme.card), metrics::CARD_RADIUS)
    };
    let style = Style {
        size: Size {
            width: length(width),
            height: auto(),
        },
        min_size: Size {
            width: zero(),
            height: length(metrics::CARD_HEIGHT),
        },
        border: padding_of(metrics::BORDER),
        ..column(0.0)
    };
    let root = builder.add(style, BoxData::decor(decor), &parts);
    let press = source.card_link.clone().map_or(Press::None, Press::OpenUrl);
    builder.answer(root, source.root, "card", press);
    root
}

fn padding_of(length: f32) -> Rect<LengthPercentage> {
    padding(Edges::all(length))
}

/// A container's children after its direction, gaps and alignment.
fn flow(
    builder: &mut Builder<'_>,
    flow: &Flow,
    elements: &[Element],
    defaults: Defaults,
    data: BoxData,
) -> BoxId {
    let children = children(builder, elements, flow.direction);
    let gap = |spacing: Option<Spacing>, own: f32| spacing.map_or(own, theme::spacing);
    let horizontal = gap(flow.horizontal_spacing, defaults.horizontal);
    let vertical = gap(flow.vertical_spacing, defaults.vertical);
    let across = match flow.horizontal_align {
        card::Align::Left => AlignItems::FLEX_START,
        card::Align::Center => AlignItems::CENTER,
        card::Align::Right => AlignItems::FLEX_END,
    };
    let down = match flow.vertical_align {
        VerticalAlign::Top => AlignItems::FLEX_START,
        VerticalAlign::Center => AlignItems::CENTER,
        VerticalAlign::Bottom => AlignItems::FLEX_END,
    };
    let mut style = match flow.direction {
        Direction::Vertical => Style {
            align_items: across,
            justify_content: justify_down(flow.vertical_align),
            ..column(vertical)
        },
        Direction::Horizontal => Style {
            flex_wrap: FlexWrap::Wrap,
            align_items: down,
            align_content: justify_down(flow.vertical_align),
            justify_content: justify(flow.horizontal_align),
            ..row(horizontal)
        },
    };
    style.gap.height = length(vertical);
    style.padding = padding(theme::edges_or(flow.padding, defaults.padding));
    builder.add(style, data, &children)
}

/// Boxes in lines of `count` equally wide places, as many in the last line as in the others.
fn equal_lines(builder: &mut Builder<'_>, boxes: &[BoxId], count: usize, gap: f32) -> Vec<BoxId> {
    let share = |style: &mut Style| {
        style.flex_grow = 1.0;
        style.flex_shrink = 1.0;
        style.flex_basis = zero();
        style.min_size.width = zero();
    };
    let mut lines = Vec::new();
    for chunk in boxes.chunks(count) {
        let mut places = Vec::new();
        for at in 0..count {
            let held = chunk.get(at).copied();
            if let Some(id) = held {
                builder.restyle(id, share);
            }
            // A place has no padding and no border of its own, which would make it wider than an empty one.
            let place = builder.add(row(0.0), BoxData::default(), held.as_slice());
            builder.restyle(place, share);
            places.push(place);
        }
        lines.push(builder.add(row(gap), BoxData::default(), &places));
    }
    lines
}

/// The boxes of components in a row or column: those of the last frame where nothing has changed. What is kept whole is
/// taken before anything is built, so that nothing built takes a part of it.
fn children(builder: &mut Builder<'_>, elements: &[Element], direction: Direction) -> Vec<BoxId> {
    let (elements, note) = builder.drawn(elements);
    let kept: Vec<Option<BoxId>> = elements
        .iter()
        .map(|element| builder.kept(element.node, direction))
        .collect();
    elements
        .iter()
        .zip(kept)
        .map(|(element, kept)| {
            kept.unwrap_or_else(|| {
                builder.keep(element.node, direction, |builder| {
                    build(builder, element, direction)
                })
            })
        })
        .chain(note)
        .collect()
}

/// Where things stand in spare width.
fn justify(align: card::Align) -> JustifyContent {
    match align {
        card::Align::Left => JustifyContent::FLEX_START,
        card::Align::Center => JustifyContent::CENTER,
        card::Align::Right => JustifyContent::FLEX_END,
    }
}

/// Where things stand in spare height.
fn justify_down(align: VerticalAlign) -> JustifyContent {
    match align {
        VerticalAlign::Top => JustifyContent::FLEX_START,
        VerticalAlign::Center => JustifyContent::CENTER,
        VerticalAlign::Bottom => JustifyContent::FLEX_END,
    }
}

/// The box of a component in a container of a direction.
fn build(builder: &mut Builder<'_>, element: &Element, direction: Direction) -> BoxId {
    let (id, press) = match &element.kind {
        ElementKind::Markdown(markdown) => (text::markdown(builder, markdown), Press::None),
        ElementKind::Div(div) => (text::div(builder, div), Press::None),
        ElementKind::Hr => (hr::build(builder), Press::None),
        ElementKind::Img(img) => (img::build(builder, img), Press::None),
        ElementKind::Button(button) => (button::build(builder, button), press_of(&button.common)),
        ElementKind::ColumnSet(set) => {
            let press = set.url.clone().map_or(Press::None, Press::OpenUrl);
            (column_set::build(builder, set), press)
        }
        ElementKind::Column(column) => (column_set::column_box(builder, column), Press::None),
        ElementKind::Form(form) => (form::build(builder, form), Press::None),
        ElementKind::InteractiveContainer(container) => (
            interactive_container::build(builder, container),
            press_of(&container.common),
        ),
        ElementKind::CollapsiblePanel(panel) => (
            collapsible_panel::build(builder, element, panel),
            Press::None,
        ),
        ElementKind::ImgCombination(images) => {
            (img_combination::build(builder, images), Press::None)
        }
        ElementKind::Persons(persons) => (persons::build(builder, persons), Press::None),
        ElementKind::Audio(audio) => (audio::build(builder, audio), Press::Act),
        ElementKind::Chart(chart) => (chart::build(builder, chart), Press::None),
        ElementKind::Table(table) => (table::build(builder, element, table), Press::None),
        ElementKind::Input(input) => (control::input(builder, input), press_of(&input.common)),
        ElementKind::Select(select) => (
            control::select(builder, select, element.tag.contains("person")),
            press_of(&select.common),
        ),
        ElementKind::Overflow(menu) => (control::overflow(builder, menu), press_of(&menu.common)),
        ElementKind::SelectImg(select) => (select_img::build(builder, select), Press::None),
        ElementKind::Picker(picker) => (control::picker(builder, picker), press_of(&picker.common)),
        ElementKind::Checker(checker) => {
            (checker::build(builder, checker), press_of(&checker.common))
        }
        ElementKind::Action(action) if builder.card.schema == Schema::V1 => {
            (legacy::action(builder, action), Press::None)
        }
        ElementKind::Note(note) if builder.card.schema == Schema::V1 => {
            (legacy::note(builder, note), Press::None)
        }
        ElementKind::Action(_) | ElementKind::Note(_) | ElementKind::Unknown => {
            (unknown::build(builder, element), Press::None)
        }
    };
    let fills = fills_line(&element.kind, direction);
    // What is given more px than there are is cut off; in 1.0 it was made smaller.
    let id = if wide_px(&element.kind) && builder.card.schema == Schema::V2 {
        builder.cut(id)
    } else {
        id
    };
    // In 1.0 a picture in the body reaches from edge to edge by its size.
    let bleeds = |img: &card::Img| {
        img.size.as_deref() == Some("stretch_without_padding") && builder.is_outermost(element.node)
    };
    let edges = match &element.kind {
        ElementKind::Img(img) if builder.palette.classic && bleeds(img) => metrics::BLEED,
        _ => element.margin,
    };
    builder.restyle(id, |style| {
        style.margin = margin(edges);
        style.min_size.width = zero();
        match direction {
            Direction::Vertical if fills => style.align_self = Some(AlignSelf::STRETCH),
            Direction::Horizontal if fills => {
                style.flex_grow = 1.0;
                style.flex_basis = percent(1.0);
            }
            // What is as wide as its words is still no wider than its container.
            _ => style.max_size.width = percent(1.0),
        }
    });
    builder.answer(id, element.node, &element.tag, press);
    let hover = hover_of(builder, &element.kind);
    builder.hover(id, hover);
    id
}

/// Whether a component has a width in px that its container does not limit.
fn wide_px(kind: &ElementKind) -> bool {
    let px = |width: Option<Length>| matches!(width, Some(Length::Px(_)));
    match kind {
        ElementKind::Div(div) => px(div.width),
        ElementKind::InteractiveContainer(container) => px(container.common.width),
        ElementKind::Audio(audio) => px(audio.width),
        ElementKind::Img(img) => img::is_sized(img),
        _ => false,
    }
}

/// What the pointer changes on a component.
fn hover_of(builder: &Builder<'_>, kind: &ElementKind) -> Hover {
    let theme = builder.palette.theme;
    let words = |text: &Option<card::Text>| {
        let content = text.as_ref().map(|text| text.content.clone());
        content.filter(|content| !content.is_empty())
    };
    let tip = |common: &card::Common| match common.disabled {
        true => words(&common.disabled_tips),
        false => words(&common.hover_tips),
    };
    let over = |common: &card::Common, fill| (!common.disabled).then_some(fill);
    match kind {
        ElementKind::Button(button) => Hover {
            fill: over(&button.common, button::hover(button, theme)),
            radius: metrics::BUTTON_RADIUS,
            tip: tip(&button.common),
            ..Hover::default()
        },
        ElementKind::InteractiveContainer(container) => Hover {
            fill: over(&container.common, theme.hover),
            radius: container.corner_radius.px,
            tip: tip(&container.common),
            ..Hover::default()
        },
        ElementKind::Checker(checker) => Hover {
            radius: metrics::BLOCK_RADIUS,
            shadow: checker.overall_checkable || checker.buttons_on_hover,
            tip: tip(&checker.common),
            ..Hover::default()
        },
        ElementKind::ColumnSet(set) if set.url.is_some() => Hover {
            fill: Some(theme.hover),
            radius: metrics::BLOCK_RADIUS,
            ..Hover::default()
        },
        ElementKind::Img(img) => Hover {
            zoom: img.preview,
            tip: words(&img.alt),
            ..Hover::default()
        },
        ElementKind::Overflow(menu) => Hover {
            fill: over(&menu.common, theme.hover),
            radius: metrics::BUTTON_RADIUS,
            ..Hover::default()
        },
        ElementKind::Audio(audio) => Hover {
            tip: words(&audio.disabled_tips).filter(|_| audio.disabled),
            ..Hover::default()
        },
        ElementKind::Input(input) => Hover {
            tip: tip(&input.common),
            ..Hover::default()
        },
        ElementKind::Select(select) | ElementKind::SelectImg(select) => Hover {
            tip: tip(&select.common),
            ..Hover::default()
        },
        ElementKind::Picker(picker) => Hover {
            tip: tip(&picker.common),
            ..Hover::default()
        },
        _ => Hover::default(),
    }
}

fn press_of(common: &card::Common) -> Press {
    if common.disabled {
        return Press::None;
    }
    match common.behaviors.as_slice() {
        [card::Behavior::OpenUrl { url }] => Press::OpenUrl(url.clone()),
        _ => Press::Act,
    }
}

/// Whether a component takes the whole width of its container unless it says otherwise. Side by side, texts are as wide
/// as their words.
fn fills_line(kind: &ElementKind, direction: Direction) -> bool {
    match kind {
        ElementKind::Markdown(_) => direction == Direction::Vertical,
        ElementKind::Div(_) if direction == Direction::Horizontal => false,
        ElementKind::Button(button) => button.common.width == Some(card::Length::Fill),
        ElementKind::InteractiveContainer(container) => {
            matches!(
                container.common.width,
                None | Some(card::Length::Fill | card::Length::Default)
            )
        }
        ElementKind::Div(div) => {
            !matches!(div.width, Some(card::Length::Auto | card::Length::Px(_)))
        }
        ElementKind::Img(img) => img::fills_line(img),
        ElementKind::Persons(persons) => persons.list,
        ElementKind::Input(input) => input.common.width == Some(card::Length::Fill),
        ElementKind::Select(select) | ElementKind::Overflow(select) => {
            select.common.width == Some(card::Length::Fill)
        }
        ElementKind::Picker(picker) => picker.common.width == Some(card::Length::Fill),
        ElementKind::Audio(audio) => audio.width == Some(card::Length::Fill),
        _ => true,
    }
}
