//! `audio`: its player at rest.

use taffy::prelude::*;

use super::padding_of;
use crate::card::{Align, Audio, Length, Radius};
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, fixed, padding, row};
use crate::render::frame::{Border, Fill, Rgba};
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{faded, metrics};

/// The time before it is known.
const TIME: &str = "00:00";

pub(super) fn build(builder: &mut Builder<'_>, audio: &Audio) -> BoxId {
    let theme = builder.palette.theme;
    let known = |name: &Option<Box<str>>| {
        let name = name.as_deref()?;
        builder.palette.color(name)
    };
    let own = known(&audio.fill_color).or_else(|| builder.palette.color("grey-800"));
    let color = own.unwrap_or(theme.text);
    let color = if audio.disabled {
        theme.disabled
    } else {
        color
    };
    let mut parts = vec![button(builder, audio, color)];
    let before = audio.show_time && matches!(&*audio.time_position, "start" | "both_sides");
    let behind = audio.show_time && matches!(&*audio.time_position, "end" | "both_sides");
    // On both sides each has one of the two; else they stand together where both are wanted.
    let together = audio.both_times && &*audio.time_position != "both_sides";
    if before {
        parts.push(time(builder, color, together));
    }
    if audio.show_progress_bar {
        let style = Style {
            size: Size {
                width: auto(),
                height: length(metrics::AUDIO_BAR),
            },
            flex_grow: 1.0,
            ..Style::DEFAULT
        };
        let decor = Decor::solid(Some(faded(color, 0.2)), metrics::AUDIO_BAR / 2.0);
        parts.push(builder.add(style, BoxData::decor(decor), &[]));
    }
    if behind {
        parts.push(time(builder, color, together));
    }
    let ground = builder.palette.ground(audio.background.as_deref());
    let ground = Some(ground.unwrap_or(theme.control_disabled));
    let border = audio
        .border_color
        .as_deref()
        .filter(|name| builder.palette.color(name).is_some())
        .map(|name| builder.palette.border(name));
    let radius = audio.corner_radius.unwrap_or(Radius {
        px: metrics::CARD_RADIUS,
        share: 0.0,
    });
    let mut style = Style {
        padding: padding(audio.padding.unwrap_or(metrics::AUDIO_PADDING)),
        border: padding_of(if border.is_some() {
            metrics::BORDER
        } else {
            0.0
        }),
        align_items: AlignItems::CENTER,
        ..row(metrics::INNER_SPACING)
    };
    match audio.width {
        Some(Length::Fill) => {}
        Some(Length::Px(width)) => {
            style.size.width = length(width.max(metrics::BUTTON_FIXED_MIN_WIDTH))
        }
        _ if audio.show_progress_bar => style.size.width = length(metrics::AUDIO_WIDTH),
        _ => {}
    }
    let decor = Decor {
        border: border.map(|color| Border {
            width: metrics::BORDER,
            color,
            dashed: false,
        }),
        ..Decor::solid(ground, 0.0)
    }
    .rounded(radius);
    builder.add(style, BoxData::decor(decor), &parts)
}

fn button(builder: &mut Builder<'_>, audio: &Audio, color: Rgba) -> BoxId {
    let theme = builder.palette.theme;
    let side = metrics::AUDIO_BUTTON;
    let (ground, sign) = match &*audio.style {
        "flat" => (None, Content::Play(color)),
        "speak" => (None, Content::Waves(color)),
        _ => (Some(Fill::Solid(color)), Content::Play(theme.card)),
    };
    let data = BoxData {
        decor: Decor {
            fills: ground.into_iter().collect(),
            radius: side / 2.0,
            ..Decor::default()
        },
        content: sign,
        ..BoxData::default()
    };
    builder.add(fixed(side, side), data, &[])
}

fn time(builder: &mut Builder<'_>, color: Rgba, both: bool) -> BoxId {
    let text = if both {
        format!("{TIME} / {TIME}")
    } else {
        TIME.to_owned()
    };
    let text = RichText {
        nowrap: true,
        ..RichText::plain(
            &text,
            TextStyle::new(metrics::SMALL_SIZE, color),
            metrics::SMALL_LINE,
            Align::Left,
        )
    };
    builder.text(text)
}
