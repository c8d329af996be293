//! `person` and `person_list`.

use taffy::prelude::*;

use super::text::icon_box;
use crate::card::{Align, Edges, Persons};
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, fixed, margin, padding, row};
use crate::render::frame::Rgba;
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

/// The round picture of a person: the picture at hand for the id, else a figure.
pub(super) fn avatar(builder: &mut Builder<'_>, id: &str, diameter: f32) -> BoxId {
    let content = match builder.picture(id) {
        Some(picture) => Content::Picture(picture, crate::render::boxes::Crop::Center),
        None => Content::Avatar(builder.palette.person(id)),
    };
    let data = BoxData {
        decor: Decor {
            clip: true,
            radius: diameter / 2.0,
            ..Decor::default()
        },
        content,
        ..BoxData::default()
    };
    builder.add(fixed(diameter, diameter), data, &[])
}

fn words(builder: &mut Builder<'_>, text: &str, color: Rgba, size: f32) -> BoxId {
    let rich = RichText {
        max_lines: Some(1),
        ..RichText::plain(
            text,
            TextStyle::new(size, color),
            theme::line_height(size),
            Align::Left,
        )
    };
    builder.text(rich)
}

/// What a person is called. Names are known to the server only: the id stands for them.
fn name_of<'a>(builder: &Builder<'_>, id: &'a str) -> &'a str {
    if id.is_empty() {
        builder.own_words("未知用户", "Unknown user")
    } else {
        id
    }
}

pub(super) fn build(builder: &mut Builder<'_>, persons: &Persons) -> BoxId {
    let (diameter, gap) = theme::avatar(&persons.size);
    let mut parts = Vec::new();
    if let Some(icon) = &persons.icon {
        let own = icon
            .color
            .as_deref()
            .and_then(|name| builder.palette.color(name));
        let color = own.unwrap_or(builder.palette.theme.text);
        parts.push(icon_box(builder, icon, color, metrics::ICON));
    }
    if persons.list && !persons.show_name {
        parts.push(overlapping(builder, persons, diameter));
    } else {
        for id in &persons.ids {
            parts.push(one(builder, persons, id, diameter, gap));
        }
    }
    let mut style = Style {
        flex_wrap: FlexWrap::Wrap,
        align_items: AlignItems::CENTER,
        ..row(metrics::INNER_SPACING)
    };
    style.gap.height = length(metrics::CHOICE_GAP);
    let mut decor = Decor::default();
    if let Some(lines) = persons.lines.filter(|lines| *lines > 0) {
        let height = diameter.max(metrics::TEXT_LINE);
        let lines = lines as f32;
        style.max_size.height = length(lines * height + (lines - 1.0) * metrics::CHOICE_GAP);
        decor.clip = true;
    }
    builder.add(style, BoxData::decor(decor), &parts)
}

fn one(builder: &mut Builder<'_>, persons: &Persons, id: &str, diameter: f32, gap: f32) -> BoxId {
    let theme = builder.palette.theme;
    let mut parts = Vec::new();
    if persons.show_avatar {
        parts.push(avatar(builder, id, diameter));
    }
    if persons.show_name {
        let name = name_of(builder, id);
        parts.push(words(builder, name, theme.text, metrics::TEXT_SIZE));
    }
    let mut style = Style {
        align_items: AlignItems::CENTER,
        max_size: Size {
            width: percent(1.0),
            height: auto(),
        },
        ..row(gap.min(metrics::INNER_SPACING))
    };
    let mut decor = Decor::default();
    if persons.capsule {
        style.padding = padding(Edges {
            right: if persons.show_name {
                metrics::CHOICE_PADDING
            } else {
                0.0
            },
            ..Edges::all(metrics::AVATAR_EDGE)
        });
        decor = Decor::solid(Some(theme.control_disabled), diameter);
    }
    builder.add(style, BoxData::decor(decor), &parts)
}

/// Each avatar lies over the one before, with an edge of the ground's colour; the rest is a number.
fn overlapping(builder: &mut Builder<'_>, persons: &Persons, diameter: f32) -> BoxId {
    let theme = builder.palette.theme;
    let mut parts = Vec::new();
    let shown = persons.ids.len().min(metrics::AVATARS);
    let rest = persons.ids.len() - shown;
    for (number, id) in persons.ids.iter().take(shown).enumerate() {
        let picture = avatar(builder, id, diameter - 2.0 * metrics::AVATAR_EDGE);
        parts.push(ringed(builder, picture, diameter, number));
    }
    if rest > 0 {
        let number = words(
            builder,
            &format!("+{rest}"),
            theme.secondary,
            (diameter * metrics::AVATAR_NUMBER.0).max(metrics::AVATAR_NUMBER.1),
        );
        let style = Style {
            align_items: AlignItems::CENTER,
            justify_content: JustifyContent::CENTER,
            ..fixed(
                diameter - 2.0 * metrics::AVATAR_EDGE,
                diameter - 2.0 * metrics::AVATAR_EDGE,
            )
        };
        let decor = Decor::solid(Some(theme.control_disabled), diameter / 2.0);
        let more = builder.add(style, BoxData::decor(decor), &[number]);
        parts.push(ringed(builder, more, diameter, shown));
    }
    builder.add(row(0.0), BoxData::default(), &parts)
}

fn ringed(builder: &mut Builder<'_>, inside: BoxId, diameter: f32, number: usize) -> BoxId {
    let style = Style {
        padding: padding(Edges::all(metrics::AVATAR_EDGE)),
        margin: margin(Edges {
            left: if number > 0 {
                -metrics::AVATAR_OVERLAP
            } else {
                0.0
            },
            ..Edges::default()
        }),
        ..fixed(diameter, diameter)
    };
    let decor = Decor::solid(Some(builder.palette.theme.card), diameter / 2.0);
    builder.add(style, BoxData::decor(decor), &[inside])
}
