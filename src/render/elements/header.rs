//! The header of a card.

use taffy::prelude::*;

use super::text::icon_box;
use crate::card::{Align, Header, Schema, Text, TextTag};
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, column, padding, row};
use crate::render::frame::Press;
use crate::render::markdown::{self, Block};
use crate::render::text::{Item, RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

pub(super) fn build(builder: &mut Builder<'_>, header: &Header) -> BoxId {
    let colors = builder.palette.header(&header.template);
    let old = builder.card.schema == Schema::V1;
    let title_line = if old {
        metrics::TITLE_LINE_V1
    } else {
        metrics::TITLE_LINE
    };
    let filled = |text: &&Text| !text.content.is_empty();
    let mut subtitle = header.subtitle.as_ref().filter(filled);
    let title = header.title.as_ref().filter(filled);
    // A subtitle alone stands as the title.
    let title = title.map_or_else(
        || subtitle.take().zip(Some("subtitle")),
        |title| Some((title, "title")),
    );
    let mut words = Vec::new();
    let mut line = Vec::new();
    if let Some((title, part)) = title {
        let style = TextStyle {
            bold: true,
            ..TextStyle::new(metrics::TITLE_SIZE, colors.text)
        };
        let id = one_text(builder, title, &style, title_line, metrics::TITLE_LINES);
        answer(builder, id, title, part);
        line.push(id);
    }
    for tag in header.tags.iter().take(metrics::HEADER_TAGS) {
        line.push(text_tag(builder, tag));
    }
    if !line.is_empty() {
        let style = Style {
            align_items: AlignItems::CENTER,
            ..row(metrics::TAG_GAP)
        };
        words.push(builder.add(style, BoxData::default(), &line));
    }
    if let Some(subtitle) = subtitle {
        let style = TextStyle::new(metrics::SUBTITLE_SIZE, colors.subtitle);
        let id = one_text(builder, subtitle, &style, metrics::SUBTITLE_LINE, 1);
        answer(builder, id, subtitle, "subtitle");
        words.push(id);
    }
    let mut parts = Vec::new();
    if let Some(icon) = &header.icon {
        let color = icon
            .color
            .as_deref()
            .and_then(|name| builder.palette.icon(name))
            .unwrap_or(colors.text);
        parts.push(icon_box(builder, icon, color, title_line));
    }
    let style = Style {
        flex_grow: 1.0,
        ..column(metrics::SUBTITLE_GAP)
    };
    parts.push(builder.add(style, BoxData::default(), &words));
    let mut edges = theme::edges_or(header.padding, metrics::HEADER_PADDING);
    if old && colors.ground.is_none() {
        edges.bottom += metrics::PLAIN_HEADER_GAP_V1;
    }
    let style = Style {
        padding: padding(edges),
        ..row(metrics::ICON_GAP)
    };
    let data = BoxData::decor(Decor {
        fills: colors.ground.into_iter().collect(),
        ..Decor::default()
    });
    let id = builder.add(style, data, &parts);
    builder.answer(id, header.node, "header", Press::None);
    id
}

fn answer(builder: &mut Builder<'_>, id: BoxId, text: &Text, part: &str) {
    if let Some(node) = text.node {
        builder.answer(id, node, part, Press::None);
    }
}

/// A text of few lines: its Markdown is read, its blocks are joined.
fn one_text(
    builder: &mut Builder<'_>,
    text: &Text,
    style: &TextStyle,
    line: f32,
    lines: usize,
) -> BoxId {
    let mut joined = RichText::new(line, Align::Left);
    joined.max_lines = Some(lines);
    for block in markdown::blocks(text, style, builder.palette, Align::Left) {
        if let Block::Text(rich) = block {
            let chips = joined.chips.len() as u16;
            let before = joined.text.len();
            let mut start = 0;
            for (end, style) in &rich.spans {
                joined.push(
                    &rich.text[start..*end],
                    &TextStyle {
                        link: None,
                        chip: style.chip.map(|chip| chip + chips),
                        ..*style
                    },
                );
                start = *end;
            }
            joined.chips.extend(rich.chips);
            joined.items.extend(rich.items.into_iter().map(|item| Item {
                at: item.at + before,
                ..item
            }));
        }
    }
    builder.text(joined)
}

fn text_tag(builder: &mut Builder<'_>, tag: &TextTag) -> BoxId {
    let colors = builder.palette.tag(&tag.color);
    let text = RichText {
        nowrap: true,
        ..RichText::plain(
            &tag.text.content,
            TextStyle {
                medium: true,
                ..TextStyle::new(metrics::TAG_SIZE, colors.text)
            },
            metrics::TAG_HEIGHT,
            Align::Left,
        )
    };
    let words = builder.leaf(Style::DEFAULT, Content::Text(Box::new(text)));
    let style = Style {
        padding: padding(crate::card::Edges::symmetric(0.0, metrics::TAG_PADDING)),
        flex_shrink: 0.0,
        ..row(0.0)
    };
    let data = BoxData::decor(Decor::solid(Some(colors.ground), metrics::TAG_RADIUS));
    let id = builder.add(style, data, &[words]);
    builder.answer(id, tag.node, "text_tag", Press::None);
    id
}
