//! `checker`.

use taffy::prelude::*;

use super::build as build_element;
use super::padding_of;
use crate::card::{Checker, Direction, Edges, Text};
use crate::render::Device;
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, padding, row};
use crate::render::frame::{Border, Press, Rgba};
use crate::render::markdown;
use crate::render::theme::{self, faded, metrics};

/// A square to tick: ticked, or not; with the colours of a disabled one.
pub(super) fn check_box(
    builder: &mut Builder<'_>,
    ticked: bool,
    disabled: bool,
    radius: f32,
) -> BoxId {
    let theme = builder.palette.theme;
    let (fill, border, tick) = match (ticked, disabled) {
        (true, false) => (Some(theme.primary), None, theme.on_filled),
        (true, true) => (Some(theme.disabled), None, theme.on_filled),
        (false, false) => (None, Some(theme.hint), theme.text),
        (false, true) => (
            Some(theme.control_disabled),
            Some(theme.disabled),
            theme.disabled,
        ),
    };
    let style = Style {
        border: padding_of(if border.is_some() {
            metrics::BORDER
        } else {
            0.0
        }),
        ..crate::render::boxes::fixed(metrics::CHECK_BOX, metrics::CHECK_BOX)
    };
    let data = BoxData {
        decor: Decor {
            border: border.map(|color| Border {
                width: metrics::BORDER,
                color,
                dashed: false,
            }),
            ..Decor::solid(fill, radius)
        },
        content: if ticked {
            Content::Tick(tick)
        } else {
            Content::None
        },
        ..BoxData::default()
    };
    builder.add(style, data, &[])
}

pub(super) fn build(builder: &mut Builder<'_>, checker: &Checker) -> BoxId {
    let disabled = checker.common.disabled;
    let size = checker.text.as_ref().and_then(|text| text.size.as_deref());
    let line = theme::line_height(builder.palette.text_size(size));
    let tick = check_box(builder, checker.checked, disabled, metrics::CHECK_RADIUS);
    builder.restyle(tick, |style| {
        style.margin = crate::render::boxes::margin(Edges {
            top: ((line - metrics::CHECK_BOX) / 2.0).max(0.0),
            ..Edges::default()
        });
    });
    let mut parts = vec![tick];
    if let Some(text) = &checker.text {
        parts.push(words(builder, checker, text));
    }
    let first = Style {
        align_items: AlignItems::FLEX_START,
        flex_grow: 1.0,
        ..row(metrics::CHECK_GAP)
    };
    let mut parts = vec![builder.add(first, BoxData::default(), &parts)];
    // On the desktop, buttons that show under the pointer do not show at rest.
    let hidden = checker.buttons_on_hover && builder.options.device == Device::Desktop;
    if !hidden {
        for button in checker.buttons.iter().take(3) {
            let id = build_element(builder, button, Direction::Horizontal);
            builder.restyle(id, |style| style.flex_shrink = 0.0);
            parts.push(id);
        }
    }
    let style = Style {
        padding: padding(checker.padding.unwrap_or_default()),
        align_items: AlignItems::CENTER,
        ..row(metrics::CHECK_GAP)
    };
    builder.add(style, BoxData::default(), &parts)
}

fn words(builder: &mut Builder<'_>, checker: &Checker, text: &Text) -> BoxId {
    let theme = builder.palette.theme;
    let own = if checker.common.disabled {
        theme.disabled
    } else {
        markdown::text_color(text, builder.palette, theme.text)
    };
    let color: Rgba = if checker.checked {
        faded(own, checker.opacity)
    } else {
        own
    };
    let id = super::text::styled(
        builder,
        text,
        color,
        checker.checked && checker.strikethrough,
    );
    if let Some(node) = text.node {
        builder.answer(id, node, "text", Press::None);
    }
    builder.restyle(id, |style| {
        style.flex_grow = 1.0;
        style.flex_basis = zero();
    });
    id
}
