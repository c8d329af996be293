//! `collapsible_panel`.

use taffy::prelude::*;

use super::{Defaults, flow, padding_of};
use crate::card::{
    CollapsiblePanel, Edges, Element, Icon, IconPosition, PanelWidth, Radius, Schema, Text,
    VerticalAlign,
};
use crate::render::boxes::{
    BoxData, BoxId, Builder, Content, Crop, Decor, column, fixed, padding, row,
};
use crate::render::frame::{Border, Press};
use crate::render::theme::{self, metrics};

pub(super) fn build(
    builder: &mut Builder<'_>,
    element: &Element,
    panel: &CollapsiblePanel,
) -> BoxId {
    let expanded = builder.expanded(element.node, panel.expanded);
    let border = panel
        .border
        .as_deref()
        .map(|name| builder.palette.border(name));
    let ground = builder.palette.ground(panel.background.as_deref());
    let framed = border.is_some() || ground.is_some();

    let header = header(builder, panel, expanded, framed);
    let mut parts = vec![header];
    if let Some(node) = panel.header {
        builder.answer(header, node, "header", Press::TogglePanel);
    }
    if expanded {
        let defaults = Defaults {
            padding: match (framed, builder.card.schema) {
                (true, _) => metrics::PANEL_PADDING,
                (false, Schema::V2) => metrics::PANEL_PADDING_PLAIN,
                (false, Schema::V1) => Edges::default(),
            },
            horizontal: metrics::INNER_SPACING,
            vertical: metrics::INNER_SPACING,
        };
        parts.push(flow(
            builder,
            &panel.flow,
            &panel.elements,
            defaults,
            BoxData::default(),
        ));
    }
    let radius = match panel.corner_radius {
        Some(radius) => radius,
        None if framed => Radius {
            px: metrics::PANEL_RADIUS,
            share: 0.0,
        },
        None => Radius::default(),
    };
    let decor = Decor {
        border: border.map(|color| Border {
            width: metrics::BORDER,
            color,
            dashed: false,
        }),
        clip: radius.is_round(),
        ..Decor::solid(ground, 0.0)
    }
    .rounded(radius);
    let style = Style {
        border: padding_of(if border.is_some() {
            metrics::BORDER
        } else {
            0.0
        }),
        ..column(0.0)
    };
    builder.add(style, BoxData::decor(decor), &parts)
}

/// The line that is always seen: title and chevron.
fn header(
    builder: &mut Builder<'_>,
    panel: &CollapsiblePanel,
    expanded: bool,
    framed: bool,
) -> BoxId {
    let title = panel
        .title
        .as_ref()
        .map(|title| header_title(builder, title));
    // A panel whose header names no icon has none.
    let icon = panel.icon.as_ref().map(|icon| {
        let turn = if expanded {
            panel.icon_expanded_angle
        } else {
            0.0
        };
        header_icon(builder, icon, turn)
    });
    let spread = match panel.header_width {
        PanelWidth::Fill => true,
        PanelWidth::Auto => false,
        PanelWidth::AutoWhenFold => expanded,
    };
    if let Some(title) = title {
        let grows = spread && panel.icon_position == IconPosition::Right;
        builder.restyle(title, |style| {
            style.flex_grow = if grows { 1.0 } else { 0.0 };
            style.flex_shrink = 1.0;
            style.min_size.width = zero();
            style.min_size.height = length(metrics::PANEL_TITLE);
        });
    }
    let alone = title.is_none() && panel.icon_position == IconPosition::Right;
    let parts: Vec<BoxId> = match panel.icon_position {
        IconPosition::Left => icon.into_iter().chain(title).collect(),
        IconPosition::Right | IconPosition::FollowText => title.into_iter().chain(icon).collect(),
    };
    let own = match (framed, builder.card.schema) {
        (true, Schema::V2) => metrics::PANEL_TITLE_PADDING,
        (false, Schema::V2) => Edges::default(),
        (true, Schema::V1) => metrics::PANEL_TITLE_PADDING_V1,
        (false, Schema::V1) => metrics::PANEL_TITLE_PADDING_PLAIN_V1,
    };
    let style = Style {
        padding: padding(theme::edges_or(panel.header_padding, own)),
        align_items: match panel.header_align {
            VerticalAlign::Top => AlignItems::FLEX_START,
            VerticalAlign::Center => AlignItems::CENTER,
            VerticalAlign::Bottom => AlignItems::FLEX_END,
        },
        justify_content: if alone {
            JustifyContent::FLEX_END
        } else {
            JustifyContent::FLEX_START
        },
        align_self: Some(if spread {
            AlignSelf::STRETCH
        } else {
            AlignSelf::FLEX_START
        }),
        ..row(metrics::PANEL_ICON_GAP)
    };
    let ground = builder.palette.ground(panel.header_background.as_deref());
    builder.add(style, BoxData::decor(Decor::solid(ground, 0.0)), &parts)
}

fn header_title(builder: &mut Builder<'_>, title: &Text) -> BoxId {
    let theme = builder.palette.theme;
    let color = crate::render::markdown::text_color(title, builder.palette, theme.secondary);
    let id = super::text::text(builder, title, color);
    if let Some(node) = title.node {
        builder.answer(id, node, "title", Press::TogglePanel);
    }
    id
}

/// The sign that the panel opens, turned by degrees.
fn header_icon(builder: &mut Builder<'_>, icon: &Icon, turn: f32) -> BoxId {
    let theme = builder.palette.theme;
    let own = icon
        .color
        .as_deref()
        .and_then(|name| builder.palette.icon(name));
    let color = own.unwrap_or(theme.secondary);
    let (width, height) = icon
        .size
        .unwrap_or((metrics::PANEL_ICON, metrics::PANEL_ICON));
    let picture = icon.img_key.as_deref().and_then(|key| builder.picture(key));
    let content = match (picture, icon.token.as_deref()) {
        (Some(picture), _) => Content::Picture(picture, Crop::Center),
        // The usual one, drawn as measured.
        (None, Some("down-small-ccm_outlined")) => Content::Chevron(color, 0.0),
        (None, Some(token)) => Content::Icon(token.into(), color),
        (None, None) => Content::PictureSign(theme.placeholder_mark),
    };
    let data = BoxData {
        decor: Decor {
            turn,
            ..Decor::default()
        },
        content,
        ..BoxData::default()
    };
    let id = builder.add(fixed(width, height), data, &[]);
    builder.answer(id, icon.node, "icon", Press::TogglePanel);
    id
}
