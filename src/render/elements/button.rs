//! `button`.

use taffy::prelude::*;

use super::text::icon_box;
use crate::card::{Align, Button, Edges, Length};
use crate::render::boxes::{BoxData, BoxId, Builder, Decor, padding, row};
use crate::render::frame::{Border, Fill, Rgba};
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, Theme, metrics};

/// The colours of a button's look.
struct Look {
    text: Rgba,
    border: Option<Rgba>,
    fill: Option<Fill>,
    /// Border and words of many colours.
    ring: Option<Fill>,
}

fn look(name: &str, theme: &Theme) -> Look {
    let outlined = |color: Rgba, border: Rgba| Look {
        text: color,
        border: Some(border),
        fill: None,
        ring: None,
    };
    let bare = |color: Rgba| Look {
        text: color,
        border: None,
        fill: None,
        ring: None,
    };
    let filled = |color: Rgba| Look {
        text: theme.on_filled,
        border: None,
        fill: Some(Fill::Solid(color)),
        ring: None,
    };
    match name {
        "primary" => outlined(theme.primary, theme.primary),
        "danger" => outlined(theme.danger, theme.danger),
        "text" => bare(theme.text),
        "primary_text" => bare(theme.primary),
        "danger_text" => bare(theme.danger),
        "primary_filled" => filled(theme.primary),
        "danger_filled" => filled(theme.danger),
        "laser" => Look {
            ring: Some(laser(theme.laser)),
            ..bare(theme.laser[0])
        },
        _ => outlined(theme.text, theme.control_border),
    }
}

/// Iridescent, from the left to the right.
pub(super) fn laser([first, second, third]: [Rgba; 3]) -> Fill {
    Fill::Linear {
        line: [(0.0, 0.0), (1.0, 0.0)],
        stops: vec![(0.0, first), (0.5, second), (1.0, third)],
    }
}

/// The colour between three at a share of the way.
fn between([first, second, third]: [Rgba; 3], share: f32) -> Rgba {
    let (from, to, share) = if share < 0.5 {
        (first, second, share * 2.0)
    } else {
        (second, third, share * 2.0 - 1.0)
    };
    let mix = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
    Rgba::rgb(mix(from.r, to.r), mix(from.g, to.g), mix(from.b, to.b))
}

/// What is laid over a button under the pointer.
pub(super) fn hover(button: &Button, theme: &Theme) -> Rgba {
    match look(&button.look, theme).fill {
        Some(_) => theme.hover_filled,
        None => theme.hover,
    }
}

fn disabled(look: &Look, theme: &Theme) -> Look {
    Look {
        text: if look.fill.is_some() {
            theme.on_filled
        } else {
            theme.disabled
        },
        border: look
            .border
            .or(look.ring.as_ref().map(|_| theme.hint))
            .map(|_| theme.control_border),
        ring: None,
        fill: match look.fill {
            Some(_) => Some(Fill::Solid(theme.disabled)),
            None => (look.border.is_some() || look.ring.is_some())
                .then_some(Fill::Solid(theme.control_disabled)),
        },
    }
}

pub(super) fn build(builder: &mut Builder<'_>, button: &Button) -> BoxId {
    let theme = builder.palette.theme;
    let mut look = look(&button.look, theme);
    if button.common.disabled {
        look = disabled(&look, theme);
    }
    let mut parts = Vec::new();
    if let Some(icon) = &button.icon {
        let own = icon
            .color
            .as_deref()
            .and_then(|name| builder.palette.icon(name))
            .filter(|_| !button.common.disabled);
        parts.push(icon_box(
            builder,
            icon,
            own.unwrap_or(look.text),
            metrics::ICON,
        ));
    }
    let label = button
        .text
        .as_ref()
        .map(|text| &*text.content)
        .filter(|content| !content.is_empty());
    if let Some(label) = label {
        let size = theme::button_text_size(&button.size);
        let words = words(label, size, &look, theme);
        parts.push(builder.text(words));
    }
    let icon_only = label.is_none() && button.icon.is_some();
    let style = shape(builder, button, icon_only);
    let decor = Decor {
        fills: look.fill.into_iter().collect(),
        border: look.border.map(|color| Border {
            width: metrics::BORDER,
            color,
            dashed: false,
        }),
        radius: metrics::BUTTON_RADIUS,
        ring: look.ring,
        ..Decor::default()
    };
    // The outer box is what containers may stretch and shrink; the least width belongs to the button itself.
    let inner = builder.add(
        Style {
            flex_grow: 1.0,
            ..style
        },
        BoxData::decor(decor),
        &parts,
    );
    builder.add(row(0.0), BoxData::default(), &[inner])
}

/// A button's words; letter by letter in other colours where they are of many.
fn words(label: &str, size: f32, look: &Look, theme: &Theme) -> RichText {
    let style = TextStyle::new(size, look.text);
    let plain = |text: &str| RichText {
        max_lines: Some(1),
        ..RichText::plain(text, style, theme::line_height(size), Align::Left)
    };
    if look.ring.is_none() {
        return plain(label);
    }
    let count = label.chars().count().max(2) - 1;
    let mut words = plain("");
    for (at, letter) in label.chars().enumerate() {
        let color = between(theme.laser, at as f32 / count as f32);
        words.push(
            letter.encode_utf8(&mut [0; 4]),
            &TextStyle { color, ..style },
        );
    }
    words
}

/// A button's size and what surrounds its content; square where that is only an icon.
fn shape(builder: &Builder<'_>, button: &Button, icon_only: bool) -> Style {
    let height = theme::button_height(&button.size, builder.options.device);
    let mut style = Style {
        size: Size {
            width: auto(),
            height: length(height),
        },
        max_size: Size {
            width: percent(1.0),
            height: auto(),
        },
        padding: padding(Edges::symmetric(
            0.0,
            metrics::BUTTON_PADDING + metrics::BORDER,
        )),
        align_items: AlignItems::CENTER,
        justify_content: JustifyContent::CENTER,
        ..row(metrics::BUTTON_ICON_GAP)
    };
    if icon_only {
        style.size.width = length(height);
        style.padding = padding(Edges::default());
    } else {
        style.min_size.width = length(metrics::BUTTON_MIN_WIDTH.min(height * 2.0));
    }
    if let Some(Length::Px(width)) = button.common.width {
        style.size.width = length(width.max(metrics::BUTTON_FIXED_MIN_WIDTH));
    }
    style
}
