//! `select_img`.

use taffy::prelude::*;

use super::checker::check_box;
use super::img::picture_box;
use super::{equal_lines, padding_of};
use crate::card::{Edges, Select};
use crate::render::boxes::{BoxData, BoxId, Builder, Decor, column, margin};
use crate::render::frame::{Border, Press};
use crate::render::limits;
use crate::render::theme::{faded, metrics};

pub(super) fn build(builder: &mut Builder<'_>, select: &Select) -> BoxId {
    let per_line = match select.layout.as_deref() {
        Some("stretch") => 1,
        Some("trisect") => 3,
        _ => 2,
    };
    let ratio = match select.aspect_ratio.as_deref() {
        Some("1:1") => 1.0,
        Some("4:3") => 4.0 / 3.0,
        _ => 16.0 / 9.0,
    };
    let mut cells = Vec::new();
    for option in select.options.iter().take(limits::PARTS) {
        let disabled = select.common.disabled || option.disabled;
        let chosen = select.initial.contains(&option.value);
        let id = cell(
            builder,
            option.img_key.as_deref().unwrap_or_default(),
            ratio,
            chosen,
            disabled,
            select.multiple,
        );
        builder.answer(
            id,
            option.node,
            "option",
            if disabled { Press::None } else { Press::Act },
        );
        cells.push(id);
    }
    let lines = equal_lines(builder, &cells, per_line, metrics::OPTION_GAP);
    builder.add(column(metrics::OPTION_GAP), BoxData::default(), &lines)
}

fn cell(
    builder: &mut Builder<'_>,
    key: &str,
    ratio: f32,
    chosen: bool,
    disabled: bool,
    multiple: bool,
) -> BoxId {
    let theme = builder.palette.theme;
    let style = Style {
        aspect_ratio: Some(ratio),
        ..Style::DEFAULT
    };
    let mut parts = vec![picture_box(builder, key, false, 0.0, style)];
    if disabled {
        // A veil in the ground's colour.
        let veil = Style {
            position: Position::Absolute,
            inset: Rect {
                left: zero(),
                right: zero(),
                top: zero(),
                bottom: zero(),
            },
            ..Style::DEFAULT
        };
        let decor = Decor::solid(Some(faded(theme.card, 0.5)), 0.0);
        parts.push(builder.add(veil, BoxData::decor(decor), &[]));
    }
    // Inside a form a mark shows what is chosen: a square for several, a circle for one.
    if builder.in_form || multiple {
        let radius = if multiple {
            metrics::CHECK_RADIUS
        } else {
            metrics::CHECK_BOX / 2.0
        };
        let mark = check_box(builder, chosen, disabled, radius);
        builder.restyle(mark, |style| {
            style.position = Position::Absolute;
            style.inset = Rect {
                left: auto(),
                right: length(metrics::OPTION_GAP),
                top: length(metrics::OPTION_GAP),
                bottom: auto(),
            };
            style.margin = margin(Edges::default());
        });
        let ground = faded(theme.card, if chosen { 0.0 } else { 0.85 });
        if let Some(data) = builder.data_mut(mark)
            && data.decor.fills.is_empty()
        {
            data.decor.fills.push(ground.into());
        }
        parts.push(mark);
    }
    let edge = if chosen {
        theme.primary
    } else {
        theme.control_border
    };
    let style = Style {
        border: padding_of(metrics::BORDER),
        ..column(0.0)
    };
    let decor = Decor {
        border: Some(Border {
            width: if chosen {
                2.0 * metrics::BORDER
            } else {
                metrics::BORDER
            },
            color: edge,
            dashed: false,
        }),
        clip: true,
        radius: metrics::OPTION_RADIUS,
        ..Decor::default()
    };
    builder.add(style, BoxData::decor(decor), &parts)
}
