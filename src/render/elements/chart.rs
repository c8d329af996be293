//! `chart`: its frame, with type and title.

use taffy::prelude::*;

use super::padding_of;
use crate::card::{Align, Chart, Edges, Length};
use crate::render::Device;
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, column, fixed, padding};
use crate::render::frame::Border;
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

pub(super) fn build(builder: &mut Builder<'_>, chart: &Chart) -> BoxId {
    let theme = builder.palette.theme;
    let ratio = chart.aspect_ratio.as_deref().and_then(parse_ratio);
    let own = match builder.options.device {
        Device::Desktop => metrics::CHART_RATIO.0,
        Device::Phone => metrics::CHART_RATIO.1,
    };
    let mut style = Style {
        padding: padding(Edges::all(metrics::CONTROL_PADDING)),
        border: padding_of(metrics::BORDER),
        align_items: AlignItems::CENTER,
        justify_content: JustifyContent::CENTER,
        ..column(metrics::CHOICE_GAP)
    };
    match chart.height {
        Some(Length::Px(height)) => {
            style.size.height =
                length(height.clamp(metrics::CHART_HEIGHTS.0, metrics::CHART_HEIGHTS.1))
        }
        _ => style.aspect_ratio = Some(ratio.unwrap_or(own)),
    }
    let mut parts =
        vec![builder.square(metrics::CHART_SIGN, Content::Bars(theme.placeholder_mark))];
    let lines = [
        (chart.title.as_deref(), metrics::TEXT_SIZE, theme.text),
        (
            chart.chart_type.as_deref(),
            metrics::SMALL_SIZE,
            theme.secondary,
        ),
    ];
    for (text, size, color) in lines {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let rich = RichText {
                max_lines: Some(2),
                ..RichText::plain(
                    text,
                    TextStyle::new(size, color),
                    theme::line_height(size),
                    Align::Center,
                )
            };
            parts.push(builder.text(rich));
        }
    }
    if chart.preview && builder.options.device == Device::Desktop {
        parts.push(opener(builder));
    }
    let decor = Decor {
        border: Some(Border {
            width: metrics::BORDER,
            color: theme.rule,
            dashed: false,
        }),
        clip: true,
        ..Decor::solid(None, metrics::BLOCK_RADIUS)
    };
    builder.add(style, BoxData::decor(decor), &parts)
}

/// The button at the upper right that opens the chart in a window of its own.
fn opener(builder: &mut Builder<'_>) -> BoxId {
    let color = builder.palette.theme.secondary;
    let icon = Content::Icon("maximize-win_outlined".into(), color);
    let icon = builder.square(metrics::ICON, icon);
    let (side, inset) = metrics::CHART_BUTTON;
    let style = Style {
        position: Position::Absolute,
        inset: Rect {
            left: auto(),
            right: length(inset),
            top: length(inset),
            bottom: auto(),
        },
        align_items: AlignItems::CENTER,
        justify_content: JustifyContent::CENTER,
        ..fixed(side, side)
    };
    builder.add(style, BoxData::default(), &[icon])
}

/// `16:9`.
fn parse_ratio(text: &str) -> Option<f32> {
    let (width, height) = text.split_once(':')?;
    let (width, height): (f32, f32) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    let ratio = width / height;
    (ratio.is_finite() && ratio > 0.0)
        .then(|| ratio.clamp(metrics::CHART_RATIOS.0, metrics::CHART_RATIOS.1))
}
