//! Texts, icons and what stands in a header.

use super::reader::Reader;
use super::values::{Align, Edges, px};
use crate::document::NodeId;

/// The language of a text's content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flavor {
    /// `plain_text`: shown as it is.
    #[default]
    Plain,
    /// `lark_md`: the smaller Markdown.
    LarkMd,
    /// `markdown`: the whole Markdown of the component of that name.
    Markdown,
}

/// A text object, its content in the wanted language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// The object; `None` for a text that stands as a bare string.
    pub node: Option<NodeId>,
    /// What the content is written in.
    pub flavor: Flavor,
    /// The words.
    pub content: Box<str>,
    /// `text_size`: a name of the theme or of `config.style.text_size`.
    pub size: Option<Box<str>>,
    /// `text_color`: a name of the theme or of `config.style.color`.
    pub color: Option<Box<str>>,
    /// `text_align`.
    pub align: Option<Align>,
    /// `lines`: the most lines shown.
    pub lines: Option<usize>,
}

impl Text {
    /// The text object under `key`; a bare string counts as plain text, as old cards have it.
    pub(super) fn read(reader: Reader<'_>, key: &str) -> Option<Self> {
        if let Some(content) = reader.str(key) {
            return Some(Self {
                content: content.into(),
                ..Self::default()
            });
        }
        Some(Self::of(reader.object(key)?))
    }

    /// Reads the object itself.
    pub(super) fn of(text: Reader<'_>) -> Self {
        Self {
            node: Some(text.id),
            flavor: match text.str("tag") {
                Some("lark_md") => Flavor::LarkMd,
                Some("markdown") => Flavor::Markdown,
                _ => Flavor::Plain,
            },
            content: text.localized("content").unwrap_or_default(),
            size: text.filled("text_size"),
            color: text.filled("text_color"),
            align: text.one_of("text_align", &Align::NAMES),
            lines: text.count("lines").filter(|lines| *lines > 0),
        }
    }
}

/// An icon: one of the client's own by token, or a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Icon {
    /// The object.
    pub node: NodeId,
    /// `token`, for a `standard_icon`.
    pub token: Option<Box<str>>,
    /// `color`, or `style.color` as `ud_icon` has it; none for icons that keep their own colours.
    pub color: Option<Box<str>>,
    /// `img_key`, for a `custom_icon`.
    pub img_key: Option<Box<str>>,
    /// `size`: width and height, px.
    pub size: Option<(f32, f32)>,
}

impl Icon {
    /// The icon under `key`.
    pub(super) fn read(reader: Reader<'_>, key: &str) -> Option<Self> {
        reader.object(key).map(Self::of)
    }

    /// Reads the object itself.
    pub(super) fn of(icon: Reader<'_>) -> Self {
        // The tag decides which members count; without one, as in old cards, those that there are.
        let tag = icon.str("tag");
        let token = icon.filled("token").filter(|_| tag != Some("custom_icon"));
        let own_colors = token
            .as_deref()
            .is_some_and(|token| token.ends_with("_colorful"));
        let of_style = || icon.object("style").and_then(|style| style.filled("color"));
        Self {
            node: icon.id,
            color: icon
                .filled("color")
                .or_else(of_style)
                .filter(|_| !own_colors),
            token,
            img_key: icon
                .localized("img_key")
                .filter(|key| !key.is_empty() && tag != Some("standard_icon")),
            size: icon.str("size").and_then(sides),
        }
    }
}

/// Reads `16px 16px`: 1 to 999 px each.
fn sides(text: &str) -> Option<(f32, f32)> {
    let mut sides = text.split_whitespace().map(px);
    let (width, height) = (sides.next()??, sides.next()??);
    Some((width.clamp(1.0, 999.0), height.clamp(1.0, 999.0)))
}

/// A label: `text_tag`.
#[derive(Clone, Debug, PartialEq)]
pub struct TextTag {
    /// The object.
    pub node: NodeId,
    /// Its words.
    pub text: Text,
    /// `color`: one of the label colours.
    pub color: Box<str>,
}

impl TextTag {
    fn read(tag: Reader<'_>) -> Self {
        Self {
            node: tag.id,
            text: Text::read(tag, "text").unwrap_or_default(),
            color: tag.filled("color").unwrap_or_else(|| "blue".into()),
        }
    }
}

/// The header of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The object.
    pub node: NodeId,
    /// `title`.
    pub title: Option<Text>,
    /// `subtitle`.
    pub subtitle: Option<Text>,
    /// `text_tag_list` or, where there is one for the wanted language, `i18n_text_tag_list`.
    pub tags: Vec<TextTag>,
    /// `template`: the name of its colours.
    pub template: Box<str>,
    /// `icon`, or `ud_icon` as 1.0 calls it.
    pub icon: Option<Icon>,
    /// `padding`.
    pub padding: Option<Edges>,
}

impl Header {
    pub(super) fn read(header: Reader<'_>) -> Self {
        let translated = header.object("i18n_text_tag_list").and_then(|lists| {
            let wanted = header.locale.and_then(|locale| some_objects(lists, locale));
            // Where both are given, the plain list does not count.
            wanted.or_else(|| lists.in_any_language(some_objects))
        });
        let tags = translated.unwrap_or_else(|| header.objects("text_tag_list"));
        Self {
            node: header.id,
            title: Text::read(header, "title"),
            subtitle: Text::read(header, "subtitle"),
            tags: tags.into_iter().map(TextTag::read).collect(),
            template: header
                .filled("template")
                .unwrap_or_else(|| "default".into()),
            icon: Icon::read(header, "icon").or_else(|| Icon::read(header, "ud_icon")),
            padding: header.edges("padding"),
        }
    }
}

/// The objects of a list, where it has any.
fn some_objects<'a>(lists: Reader<'a>, key: &str) -> Option<Vec<Reader<'a>>> {
    Some(lists.objects(key)).filter(|objects| !objects.is_empty())
}
