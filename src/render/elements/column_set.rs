//! `column_set` and `column`.

use taffy::prelude::*;

use super::{Defaults, flow, justify};
use crate::card::{Column, ColumnSet, Direction, Edges, Element, ElementKind, FlexMode, Length};
use crate::render::Device;
use crate::render::boxes::{BoxData, BoxId, Builder, Decor, margin, row};
use crate::render::frame::Press;
use crate::render::theme::{self, metrics};

fn set_style(set: &ColumnSet, narrow: bool) -> Style {
    let gap = set
        .horizontal_spacing
        .map_or(metrics::INNER_SPACING, theme::spacing);
    let mut style = Style {
        justify_content: justify(set.horizontal_align as usize),
        align_items: AlignItems::STRETCH,
        ..row(gap)
    };
    if narrow {
        style.gap.height = length(gap);
        match set.flex_mode {
            FlexMode::None => {}
            FlexMode::Stretch => style.flex_direction = FlexDirection::Column,
            FlexMode::Flow | FlexMode::Bisect | FlexMode::Trisect => {
                style.flex_wrap = FlexWrap::Wrap
            }
        }
    }
    style
}

pub(super) fn build(builder: &mut Builder<'_>, set: &ColumnSet) -> BoxId {
    let narrow = builder.options.device == Device::Phone;
    let gap = set
        .horizontal_spacing
        .map_or(metrics::INNER_SPACING, theme::spacing);
    let columns: Vec<BoxId> = set
        .columns
        .iter()
        .map(|element| child(builder, set, element, narrow, gap))
        .collect();
    let ground = builder.palette.ground(set.background.as_deref());
    let radius = if ground.is_some() {
        metrics::BLOCK_RADIUS
    } else {
        0.0
    };
    builder.add(
        set_style(set, narrow),
        BoxData::decor(Decor::solid(ground, radius)),
        &columns,
    )
}

fn child(
    builder: &mut Builder<'_>,
    set: &ColumnSet,
    element: &Element,
    narrow: bool,
    gap: f32,
) -> BoxId {
    let ElementKind::Column(column) = &element.kind else {
        return super::build(builder, element, Direction::Horizontal);
    };
    let id = column_box(builder, column);
    let share = |count: f32| {
        // Equal shares of a line less its gaps; a little less than exact, so that rounding never breaks a line.
        let gaps = gap * (count - 1.0) / count;
        (1.0 / count, gaps + 0.01)
    };
    builder.restyle(id, |style| {
        style.margin = margin(element.margin);
        match (narrow, set.flex_mode) {
            (true, FlexMode::Stretch) => {
                style.flex_grow = 0.0;
                style.flex_shrink = 0.0;
                style.flex_basis = auto();
                style.size.width = auto();
            }
            (true, FlexMode::Bisect | FlexMode::Trisect) => {
                let (part, _) = share(if set.flex_mode == FlexMode::Bisect {
                    2.0
                } else {
                    3.0
                });
                style.flex_basis = percent(part * 0.9);
                style.flex_grow = 1.0;
                style.max_size.width = percent(part);
                style.size.width = auto();
            }
            (true, FlexMode::Flow) => {
                style.flex_shrink = 1.0;
                style.flex_basis = auto();
                style.max_size.width = percent(1.0);
            }
            _ => {}
        }
    });
    let press = column.url.clone().map_or(Press::None, Press::OpenUrl);
    builder.answer(id, element.node, &element.tag, press);
    id
}

/// A column with its own width.
pub(super) fn column_box(builder: &mut Builder<'_>, column: &Column) -> BoxId {
    let defaults = Defaults {
        padding: Edges::default(),
        horizontal: metrics::INNER_SPACING,
        vertical: metrics::INNER_SPACING,
    };
    let ground = builder.palette.ground(column.background.as_deref());
    let radius = if ground.is_some() {
        metrics::BLOCK_RADIUS
    } else {
        0.0
    };
    let data = BoxData::decor(Decor::solid(ground, radius));
    let id = flow(builder, &column.flow, &column.elements, defaults, data);
    builder.restyle(id, |style| match column.width {
        Length::Weighted | Length::Fill => {
            style.flex_grow = column.weight;
            style.flex_shrink = 1.0;
            style.flex_basis = zero();
        }
        Length::Px(width) => {
            style.flex_grow = 0.0;
            style.flex_basis = length(width);
        }
        Length::Auto | Length::Default => {
            style.flex_grow = 0.0;
            style.flex_shrink = 1.0;
            style.flex_basis = auto();
        }
    });
    id
}
