//! `interactive_container`.

use taffy::prelude::*;

use super::{Defaults, flow, padding_of};
use crate::card::{InteractiveContainer, Length, Schema};
use crate::render::boxes::{BoxData, BoxId, Builder, Decor};
use crate::render::frame::Border;
use crate::render::theme::metrics;

pub(super) fn build(builder: &mut Builder<'_>, container: &InteractiveContainer) -> BoxId {
    let theme = builder.palette.theme;
    let border = container
        .border
        .as_deref()
        .map(|name| builder.palette.border(name));
    let fills = match container.background.as_deref() {
        Some("laser") => vec![super::button::laser(theme.laser_ground)],
        name => builder
            .palette
            .ground(name)
            .map(crate::render::frame::Fill::Solid)
            .into_iter()
            .collect(),
    };
    let (horizontal, vertical) = match builder.card.schema {
        Schema::V2 => (metrics::INNER_SPACING, metrics::CONTAINER_SPACING),
        Schema::V1 => (metrics::CONTAINER_SPACING_V1, metrics::CONTAINER_SPACING_V1),
    };
    let defaults = Defaults {
        padding: metrics::CONTAINER_PADDING,
        horizontal,
        vertical,
    };
    let fixed_height = match container.height {
        Some(Length::Px(height)) => Some(height),
        _ => None,
    };
    let decor = Decor {
        fills,
        border: border.map(|color| Border {
            width: metrics::BORDER,
            color,
            dashed: false,
        }),
        clip: container.corner_radius.is_round() || fixed_height.is_some(),
        ..Decor::default()
    }
    .rounded(container.corner_radius);
    let id = flow(
        builder,
        &container.flow,
        &container.elements,
        defaults,
        BoxData::decor(decor),
    );
    builder.restyle(id, |style| {
        if border.is_some() {
            style.border = padding_of(metrics::BORDER);
        }
        if let Some(Length::Px(width)) = container.common.width {
            style.size.width = length(width);
        }
        if let Some(height) = fixed_height {
            style.size.height = length(height);
        }
        style.box_sizing = BoxSizing::BorderBox;
    });
    id
}
