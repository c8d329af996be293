//! `markdown`, `div`, and the icons before texts.

use taffy::prelude::*;

use super::blocks;
use crate::card::{Div, Edges, Flavor, Icon, Length, Markdown, Schema, Text};
use crate::document::NodeId;
use crate::render::Device;
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Crop, column, fixed, margin, row};
use crate::render::frame::{Press, Rgba};
use crate::render::limits;
use crate::render::markdown::{self, Block};
use crate::render::text::Style as TextStyle;
use crate::render::theme::{self, metrics};

pub(super) fn markdown(builder: &mut Builder<'_>, markdown: &Markdown) -> BoxId {
    let color = builder.palette.theme.text;
    let words = match markdown.href.filter(|_| builder.palette.classic) {
        Some(href) => {
            let named = Text {
                content: addressed(builder, &markdown.text.content, href),
                ..markdown.text.clone()
            };
            text(builder, &named, color)
        }
        None => text(builder, &markdown.text, color),
    };
    with_icon(
        builder,
        markdown.icon.as_ref(),
        &markdown.text,
        words,
        color,
    )
}

/// A 1.0 text with the addresses of this device in place of their names: `[words]($name)`.
fn addressed(builder: &Builder<'_>, content: &str, href: NodeId) -> Box<str> {
    let tree = &builder.card.tree;
    let own: &[&str] = match builder.palette.device {
        Device::Desktop => &["pc_url", "url"],
        Device::Phone => &["ios_url", "android_url", "url"],
    };
    let mut content = content.to_owned();
    for (name, addresses) in tree.members(href) {
        let address = own
            .iter()
            .filter_map(|key| tree.str(tree.get(addresses, key)?))
            .find(|address| !address.is_empty());
        if let Some(address) = address {
            content = content.replace(&format!("](${name})"), &format!("]({address})"));
        }
    }
    content.into()
}

pub(super) fn div(builder: &mut Builder<'_>, div: &Div) -> BoxId {
    let mut parts = Vec::new();
    if let Some(content) = &div.text {
        let color = markdown::text_color(content, builder.palette, builder.palette.theme.text);
        let words = text(builder, content, color);
        if let Some(node) = content.node {
            builder.answer(words, node, "text", Press::None);
        }
        parts.push(with_icon(builder, div.icon.as_ref(), content, words, color));
    } else if let Some(icon) = &div.icon {
        parts.push(plain_icon(builder, icon));
    }
    if !div.fields.is_empty() {
        parts.push(fields(builder, div));
    }
    let mut style = column(metrics::INNER_SPACING);
    if let Some(Length::Px(width)) = div.width {
        style.size.width = length(width);
    }
    let words = builder.add(style, BoxData::default(), &parts);
    match &div.extra {
        Some(extra) if builder.card.schema == Schema::V1 => {
            super::legacy::with_extra(builder, words, extra)
        }
        _ => words,
    }
}

/// Two short fields that follow each other share a line, at half the width each; a long one has a line of its own.
fn fields(builder: &mut Builder<'_>, div: &Div) -> BoxId {
    let mut lines = Vec::new();
    let mut fields = div.fields.iter().take(limits::PARTS).peekable();
    while let Some((first, is_short)) = fields.next() {
        let mut boxes = vec![field(builder, first)];
        if *is_short {
            let second = fields.next_if(|(_, is_short)| *is_short);
            boxes.push(match second {
                Some((text, _)) => field(builder, text),
                None => builder.add(Style::DEFAULT, BoxData::default(), &[]),
            });
        }
        for id in &boxes {
            builder.restyle(*id, |style| {
                style.flex_grow = 1.0;
                style.flex_basis = zero();
            });
        }
        lines.push(builder.add(row(metrics::FIELD_GAP), BoxData::default(), &boxes));
    }
    builder.add(column(metrics::INNER_SPACING), BoxData::default(), &lines)
}

fn field(builder: &mut Builder<'_>, field: &Text) -> BoxId {
    let color = markdown::text_color(field, builder.palette, builder.palette.theme.text);
    let words = text(builder, field, color);
    if let Some(node) = field.node {
        builder.answer(words, node, "text", Press::None);
    }
    builder.add(column(0.0), BoxData::default(), &[words])
}

/// An icon at the upper left of a text; further lines keep its indentation. An icon without a colour has the text's.
fn with_icon(
    builder: &mut Builder<'_>,
    icon: Option<&Icon>,
    text: &Text,
    words: BoxId,
    own: Rgba,
) -> BoxId {
    let Some(icon) = icon else {
        return words;
    };
    let line = theme::line_height(builder.palette.text_size(text.size.as_deref()));
    let color = icon
        .color
        .as_deref()
        .and_then(|name| builder.palette.icon(name));
    let color = color.unwrap_or(own);
    let mark = icon_box(builder, icon, color, line);
    builder.restyle(words, |style| {
        style.flex_grow = 1.0;
        style.flex_basis = zero();
    });
    builder.add(row(metrics::ICON_GAP), BoxData::default(), &[mark, words])
}

fn plain_icon(builder: &mut Builder<'_>, icon: &Icon) -> BoxId {
    let color = icon
        .color
        .as_deref()
        .and_then(|name| builder.palette.icon(name));
    let color = color.unwrap_or(builder.palette.theme.text);
    icon_box(builder, icon, color, metrics::ICON)
}

/// An icon, centred on the first line of the text beside it.
pub(super) fn icon_box(builder: &mut Builder<'_>, icon: &Icon, color: Rgba, line: f32) -> BoxId {
    let picture = icon.img_key.as_deref().and_then(|key| builder.picture(key));
    let content = match (picture, &icon.token) {
        (Some(picture), _) => Content::Picture(picture, Crop::Center),
        (None, Some(token)) => Content::Icon(token.clone(), color),
        (None, None) => Content::PictureSign(builder.palette.theme.placeholder_mark),
    };
    let style = Style {
        margin: margin(Edges {
            top: ((line - metrics::ICON) / 2.0).max(0.0),
            ..Edges::default()
        }),
        ..fixed(metrics::ICON, metrics::ICON)
    };
    let id = builder.leaf(style, content);
    builder.answer(id, icon.node, "icon", Press::None);
    id
}

/// The blocks of a text, one below the other.
pub(super) fn text(builder: &mut Builder<'_>, text: &Text, color: Rgba) -> BoxId {
    styled(builder, text, color, false)
}

/// The same, struck through where wanted.
pub(super) fn styled(builder: &mut Builder<'_>, text: &Text, color: Rgba, strike: bool) -> BoxId {
    let style = TextStyle {
        strike,
        ..TextStyle::new(builder.palette.text_size(text.size.as_deref()), color)
    };
    let align = text.align.unwrap_or_default();
    let shown = limits::beginning(&text.content, limits::TEXT);
    let is_cut = shown.len() < text.content.len();
    let beginning = is_cut.then(|| Text {
        content: shown.into(),
        ..text.clone()
    });
    let text = beginning.as_ref().unwrap_or(text);
    let mut blocks = markdown::blocks(text, &style, builder.palette, align);
    if let Some(lines) = text.lines {
        // Only the cell of a table limits what has several blocks; it hides those that it has no room for.
        if text.flavor != Flavor::Markdown && matches!(blocks.first(), Some(Block::Text(_))) {
            blocks.truncate(1);
        }
        for block in &mut blocks {
            if let Block::Text(rich) = block {
                rich.max_lines = Some(lines);
            }
        }
    }
    let mut boxes = blocks::boxes(builder, blocks);
    if is_cut && text.lines.is_none() {
        boxes.push(builder.note(limits::MORE_TEXT));
    }
    match boxes.as_slice() {
        [only] => *only,
        _ => builder.add(column(0.0), BoxData::default(), &boxes),
    }
}
