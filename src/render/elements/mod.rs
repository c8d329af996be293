//! From components to boxes: one file per component or per few that are alike.

mod audio;
mod button;
mod chart;
mod checker;
mod collapsible_panel;
mod column_set;
mod control;
mod form;
mod header;
mod hr;
mod img;
mod img_combination;
mod interactive_container;
mod persons;
mod select_img;
mod table;
mod text;
mod unknown;

use taffy::prelude::*;

use super::boxes::{BoxData, BoxId, Builder, Decor, column, margin, padding, row};
use super::frame::{Border, Press};
use super::theme::{self, metrics};
use crate::card::{
    self, Direction, Edges, Element, ElementKind, Flow, Schema, Spacing, VerticalAlign,
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
        ElementKind::Table(table) => (table::build(builder, table), Press::None),
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
        ElementKind::Unknown => (unknown::build(builder, element), Press::None),
    };
    let fills = fills_line(&element.kind, direction);
    builder.restyle(id, |style| {
        style.margin = margin(element.margin);
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
    id
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
