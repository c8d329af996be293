//! `column_set` and `column`.

use taffy::prelude::*;

use super::{Defaults, equal_lines, flow, justify};
use crate::card::{Column, ColumnSet, Direction, Edges, Element, ElementKind, FlexMode, Length};
use crate::render::boxes::{BoxData, BoxId, Builder, Decor, column, margin, padding, row};
use crate::render::frame::{Press, Rgba};
use crate::render::squeeze::{Columns, Share};
use crate::render::theme::{self, metrics};

pub(super) fn build(builder: &mut Builder<'_>, set: &ColumnSet) -> BoxId {
    // What the set does on a narrow screen counts there only. Columns that flow keep their size, so that those that do
    // not fit go to the next line everywhere; weighted ones always fit.
    let keeps = |element: &Element| match &element.kind {
        ElementKind::Column(column) => !is_weighted(column),
        _ => true,
    };
    let flows = set.flex_mode == FlexMode::Flow && set.columns.iter().all(keeps);
    let mode = if builder.narrow || flows {
        set.flex_mode
    } else {
        FlexMode::None
    };
    let gap = set
        .horizontal_spacing
        .map_or(metrics::INNER_SPACING, theme::spacing);
    let (drawn, note) = builder.drawn(&set.columns);
    let columns: Vec<BoxId> = drawn
        .iter()
        .map(|element| child(builder, element, mode))
        .chain(note)
        .collect();
    let line = Style {
        justify_content: justify(set.horizontal_align),
        align_items: AlignItems::STRETCH,
        ..row(gap)
    };
    let (style, children) = match mode {
        FlexMode::None => (line, columns),
        FlexMode::Stretch => (column(gap), columns),
        FlexMode::Flow => {
            let mut wrapping = Style {
                flex_wrap: FlexWrap::Wrap,
                ..line
            };
            wrapping.gap.height = length(gap);
            (wrapping, columns)
        }
        FlexMode::Bisect => (column(gap), equal_lines(builder, &columns, 2, gap)),
        FlexMode::Trisect => (column(gap), equal_lines(builder, &columns, 3, gap)),
    };
    let ground = builder.palette.ground(set.background.as_deref());
    let decor = Decor::solid(ground, block_radius(ground));
    let shares = (mode == FlexMode::None).then(|| drawn.iter().map(share).collect());
    let id = builder.add(style, BoxData::decor(decor), &children);
    builder.columns(id, shares.and_then(Columns::of));
    if ground.is_some() && builder.palette.classic {
        builder.restyle(id, |style| {
            style.padding = padding(metrics::BLOCK_PADDING_V1)
        });
    }
    id
}

/// The width of a column by itself; anything else is as wide as its content.
fn share(element: &Element) -> Share {
    match &element.kind {
        ElementKind::Column(column) if is_weighted(column) => Share::Weight(column.weight),
        ElementKind::Column(Column {
            width: Length::Px(width),
            ..
        }) => Share::Px(*width),
        _ => Share::Auto,
    }
}

/// The corner radius of a block, px: coloured ones are rounded.
fn block_radius(ground: Option<Rgba>) -> f32 {
    if ground.is_some() {
        metrics::BLOCK_RADIUS
    } else {
        0.0
    }
}

fn child(builder: &mut Builder<'_>, element: &Element, mode: FlexMode) -> BoxId {
    let ElementKind::Column(column) = &element.kind else {
        return super::build(builder, element, Direction::Horizontal);
    };
    let id = column_box(builder, column);
    builder.restyle(id, |style| {
        style.margin = margin(element.margin);
        match mode {
            FlexMode::Stretch => {
                style.flex_grow = 0.0;
                style.flex_shrink = 0.0;
                style.flex_basis = auto();
            }
            FlexMode::Flow => {
                if is_weighted(column) {
                    style.flex_basis = auto();
                }
                style.max_size.width = percent(1.0);
            }
            FlexMode::None | FlexMode::Bisect | FlexMode::Trisect => {}
        }
    });
    let press = column.url.clone().map_or(Press::None, Press::OpenUrl);
    builder.answer(id, element.node, &element.tag, press);
    id
}

fn is_weighted(column: &Column) -> bool {
    matches!(column.width, Length::Weighted | Length::Fill)
}

/// A column with its own width.
pub(super) fn column_box(builder: &mut Builder<'_>, source: &Column) -> BoxId {
    let defaults = Defaults {
        padding: Edges::default(),
        horizontal: metrics::INNER_SPACING,
        vertical: metrics::INNER_SPACING,
    };
    let ground = builder.palette.ground(source.background.as_deref());
    let data = BoxData::decor(Decor::solid(ground, block_radius(ground)));
    let id = flow(builder, &source.flow, &source.elements, defaults, data);
    builder.restyle(id, |style| match source.width {
        Length::Weighted | Length::Fill => {
            style.flex_grow = source.weight;
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
