//! The components that show something.

use super::element::{Element, elements};
use super::reader::Reader;
use super::text::{Flavor, Icon, Text};
use super::values::{Align, Edges, Length, Radius, VerticalAlign};
use crate::document::NodeId;

/// `markdown`.
#[derive(Clone, Debug, PartialEq)]
pub struct Markdown {
    /// Content, size and alignment; its flavor is [`Flavor::Markdown`].
    pub text: Text,
    /// `icon`.
    pub icon: Option<Icon>,
    /// `href`: addresses that the content names by `[text]($name)`.
    pub href: Option<NodeId>,
}

impl Markdown {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        Self {
            text: Text {
                flavor: Flavor::Markdown,
                ..Text::of(reader)
            },
            icon: Icon::read(reader, "icon"),
            href: reader.node("href"),
        }
    }
}

/// `div`.
#[derive(Clone, Debug, PartialEq)]
pub struct Div {
    /// `text`.
    pub text: Option<Text>,
    /// `icon`.
    pub icon: Option<Icon>,
    /// `fields`: texts, and whether two of them share a line.
    pub fields: Vec<(Text, bool)>,
    /// `width`.
    pub width: Option<Length>,
    /// `extra` of 1.0: a component at the right.
    pub extra: Option<Element>,
}

impl Div {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let field =
            |field: Reader<'_>| Some((Text::read(field, "text")?, field.bool("is_short", false)));
        Self {
            text: Text::read(reader, "text"),
            icon: Icon::read(reader, "icon"),
            fields: reader
                .objects("fields")
                .into_iter()
                .filter_map(field)
                .collect(),
            width: reader.length("width"),
            extra: reader.object("extra").map(Element::read),
        }
    }
}

/// A part of a `note`.
#[derive(Clone, Debug, PartialEq)]
pub enum NotePart {
    /// Words.
    Text(Text),
    /// One of the client's icons, or a picture as an icon.
    Icon(Icon),
    /// A picture of an icon's size.
    Picture(Icon),
}

/// `note` of 1.0: small grey words and pictures side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// `elements`.
    pub parts: Vec<NotePart>,
}

impl Note {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let part = |part: Reader<'_>| match part.str("tag") {
            Some("standard_icon" | "custom_icon") => NotePart::Icon(Icon::of(part)),
            Some("img") => NotePart::Picture(Icon::of(part)),
            _ => NotePart::Text(Text::of(part)),
        };
        let mut parts: Vec<NotePart> = reader.objects("elements").into_iter().map(part).collect();
        // A picture before the only text is its icon.
        if let [NotePart::Picture(icon), NotePart::Text(_)] = &parts[..] {
            parts[0] = NotePart::Icon(icon.clone());
        }
        Self { parts }
    }
}

/// `action` of 1.0: components for input side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// `actions`.
    pub actions: Vec<Element>,
    /// `layout`: how many stand in a row; `None` for as many as there is room for.
    pub per_row: Option<usize>,
    /// True if `layout` says how they are arranged on a phone.
    pub has_layout: bool,
}

impl Action {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        Self {
            actions: elements(reader, "actions"),
            // Exports of the card builder have the names of 2.0.
            per_row: match reader.str("layout") {
                Some("bisected" | "bisect") => Some(2),
                Some("trisection" | "trisect") => Some(3),
                _ => None,
            },
            has_layout: matches!(
                reader.str("layout"),
                Some("bisected" | "bisect" | "trisection" | "trisect" | "flow")
            ),
        }
    }
}

/// How a picture fills its box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ScaleType {
    /// The middle of it.
    #[default]
    CropCenter,
    /// Its top.
    CropTop,
    /// All of it, as wide as the box.
    FitHorizontal,
}

/// `img`.
#[derive(Clone, Debug, PartialEq)]
pub struct Img {
    /// `img_key`, in the wanted language.
    pub img_key: Box<str>,
    /// `alt`.
    pub alt: Option<Text>,
    /// `title`.
    pub title: Option<Text>,
    /// `corner_radius`.
    pub corner_radius: Radius,
    /// `scale_type`.
    pub scale_type: ScaleType,
    /// `size`: a name, or width and height.
    pub size: Option<Box<str>>,
    /// `transparent`.
    pub transparent: bool,
    /// `preview`: whether a click enlarges it.
    pub preview: bool,
    /// `mode`, as 1.0 calls scale type and size together.
    pub mode: Option<Box<str>>,
    /// `custom_width`, px.
    pub custom_width: Option<f32>,
    /// `compact_width`.
    pub compact_width: bool,
}

impl Img {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let scale_types = [
            ("crop_center", ScaleType::CropCenter),
            ("crop_top", ScaleType::CropTop),
            ("fit_horizontal", ScaleType::FitHorizontal),
        ];
        let mode = reader.filled("mode");
        let of_mode =
            (mode.as_deref() == Some("fit_horizontal")).then_some(ScaleType::FitHorizontal);
        Self {
            img_key: reader.localized("img_key").unwrap_or_default(),
            alt: Text::read(reader, "alt"),
            title: Text::read(reader, "title"),
            corner_radius: reader.radius("corner_radius").unwrap_or_default(),
            scale_type: reader
                .one_of("scale_type", &scale_types)
                .or(of_mode)
                .unwrap_or_default(),
            size: reader.filled("size"),
            transparent: reader.bool("transparent", false),
            preview: reader.bool("preview", true),
            mode,
            custom_width: reader
                .number("custom_width")
                .map(|width| width.clamp(0.0, 9999.0) as f32),
            compact_width: reader.bool("compact_width", false),
        }
    }
}

/// One picture of an [`ImgCombination`].
#[derive(Clone, Debug, PartialEq)]
pub struct CombinedImg {
    /// The object.
    pub node: NodeId,
    /// `img_key`, in the wanted language.
    pub img_key: Box<str>,
    /// `transparent`.
    pub transparent: bool,
}

/// `img_combination`.
#[derive(Clone, Debug, PartialEq)]
pub struct ImgCombination {
    /// `combination_mode`.
    pub mode: Box<str>,
    /// `combination_transparent`.
    pub transparent: bool,
    /// `corner_radius`.
    pub corner_radius: Radius,
    /// `img_list`.
    pub images: Vec<CombinedImg>,
}

impl ImgCombination {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let image = |image: Reader<'_>| CombinedImg {
            node: image.id,
            img_key: image.localized("img_key").unwrap_or_default(),
            transparent: image.bool("transparent", false),
        };
        Self {
            mode: reader.string("combination_mode").unwrap_or_default(),
            transparent: reader.bool("combination_transparent", false),
            corner_radius: reader.radius("corner_radius").unwrap_or_default(),
            images: reader.objects("img_list").into_iter().map(image).collect(),
        }
    }
}

/// `person` and `person_list`.
#[derive(Clone, Debug, PartialEq)]
pub struct Persons {
    /// Their ids.
    pub ids: Vec<Box<str>>,
    /// Whether it is a list, even of one.
    pub list: bool,
    /// `size`.
    pub size: Box<str>,
    /// `show_avatar`.
    pub show_avatar: bool,
    /// `show_name`.
    pub show_name: bool,
    /// Whether `style` is `capsule`.
    pub capsule: bool,
    /// `lines`.
    pub lines: Option<usize>,
    /// `icon`.
    pub icon: Option<Icon>,
}

impl Persons {
    pub(super) fn one(reader: Reader<'_>) -> Self {
        Self {
            ids: reader.string("user_id").into_iter().collect(),
            list: false,
            show_avatar: reader.bool("show_avatar", true),
            show_name: reader.bool("show_name", false),
            ..Self::many(reader)
        }
    }

    pub(super) fn many(reader: Reader<'_>) -> Self {
        let persons = reader.objects("persons");
        Self {
            ids: persons
                .into_iter()
                .filter_map(|person| person.string("id"))
                .collect(),
            list: true,
            size: reader.filled("size").unwrap_or_else(|| "medium".into()),
            show_avatar: reader.bool("show_avatar", false),
            show_name: reader.bool("show_name", true),
            capsule: reader.str("style") == Some("capsule"),
            lines: reader.count("lines"),
            icon: Icon::read(reader, "icon").or_else(|| Icon::read(reader, "ud_icon")),
        }
    }
}

/// `audio`.
#[derive(Clone, Debug, PartialEq)]
pub struct Audio {
    /// `file_key`.
    pub file_key: Box<str>,
    /// `style`: `normal`, `flat` or `speak`.
    pub style: Box<str>,
    /// `show_progress_bar`.
    pub show_progress_bar: bool,
    /// `show_time`.
    pub show_time: bool,
    /// Whether `time_display` is `both`: the time played and the length.
    pub both_times: bool,
    /// `time_position`.
    pub time_position: Box<str>,
    /// `disabled`.
    pub disabled: bool,
    /// `disabled_tips`.
    pub disabled_tips: Option<Text>,
    /// `padding`.
    pub padding: Option<Edges>,
    /// `width`.
    pub width: Option<Length>,
    /// `background_style`.
    pub background: Option<Box<str>>,
    /// `fill_color`.
    pub fill_color: Option<Box<str>>,
    /// `border.color`.
    pub border_color: Option<Box<str>>,
    /// `border.corner_radius`.
    pub corner_radius: Option<Radius>,
}

impl Audio {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let border = reader.object("border");
        Self {
            file_key: reader.localized("file_key").unwrap_or_default(),
            style: reader.filled("style").unwrap_or_else(|| "normal".into()),
            show_progress_bar: reader.bool("show_progress_bar", true),
            show_time: reader.bool("show_time", true),
            both_times: reader.str("time_display") == Some("both"),
            time_position: reader
                .filled("time_position")
                .filter(|place| matches!(&**place, "start" | "end" | "both_sides"))
                .unwrap_or_else(|| "end".into()),
            disabled: reader.bool("disabled", false),
            disabled_tips: Text::read(reader, "disabled_tips"),
            padding: reader.edges("padding"),
            width: reader.length("width"),
            background: reader.filled("background_style"),
            fill_color: reader.filled("fill_color"),
            border_color: border.and_then(|border| border.filled("color")),
            corner_radius: border.and_then(|border| border.radius("corner_radius")),
        }
    }
}

/// `chart`.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// `chart_spec`, an object of VChart.
    pub spec: Option<NodeId>,
    /// `chart_spec.type`.
    pub chart_type: Option<Box<str>>,
    /// `chart_spec.title.text`.
    pub title: Option<Box<str>>,
    /// `aspect_ratio`.
    pub aspect_ratio: Option<Box<str>>,
    /// `color_theme`.
    pub color_theme: Option<Box<str>>,
    /// `height`.
    pub height: Option<Length>,
    /// `preview`: whether it can be opened in a window of its own.
    pub preview: bool,
}

impl Chart {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let spec = reader.object("chart_spec");
        let title = spec.and_then(|spec| spec.object("title"));
        Self {
            spec: reader.node("chart_spec"),
            chart_type: spec.and_then(|spec| spec.filled("type")),
            title: title.and_then(|title| title.filled("text")),
            aspect_ratio: reader.filled("aspect_ratio"),
            color_theme: reader.filled("color_theme"),
            height: reader.length("height"),
            preview: reader.bool("preview", true),
        }
    }
}

/// One column of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct TableColumn {
    /// The object.
    pub node: NodeId,
    /// `name`: the key in the rows.
    pub name: Box<str>,
    /// `display_name`.
    pub display_name: Box<str>,
    /// `width`: `auto`, px or a share.
    pub width: Option<Box<str>>,
    /// `data_type`.
    pub data_type: Box<str>,
    /// `horizontal_align`.
    pub horizontal_align: Option<Align>,
    /// `vertical_align`.
    pub vertical_align: VerticalAlign,
    /// `format.precision`, `.symbol` and `.separator`.
    pub format: NumberFormat,
    /// `date_format`.
    pub date_format: Option<Box<str>>,
}

/// How the numbers of a column are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberFormat {
    /// Digits behind the point.
    pub precision: Option<usize>,
    /// What stands before the number.
    pub symbol: Option<Box<str>>,
    /// Whether thousands are separated.
    pub separator: bool,
}

/// `table`.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// `page_size`.
    pub page_size: usize,
    /// `row_height`: `low`, `middle`, `high`, `auto` or px.
    pub row_height: Box<str>,
    /// `row_max_height`.
    pub row_max_height: Option<Length>,
    /// `freeze_first_column`.
    pub freeze_first_column: bool,
    /// `header_style.text_align`.
    pub header_align: Option<Align>,
    /// `header_style.text_size`.
    pub header_size: Option<Box<str>>,
    /// `header_style.background_style`.
    pub header_background: Option<Box<str>>,
    /// `header_style.text_color`.
    pub header_color: Option<Box<str>>,
    /// `header_style.bold`.
    pub header_bold: bool,
    /// `header_style.lines`.
    pub header_lines: usize,
    /// `columns`.
    pub columns: Vec<TableColumn>,
    /// `rows`: objects, their cells by the columns' names.
    pub rows: Vec<NodeId>,
}

impl Table {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let header = reader.object("header_style");
        let column = |column: Reader<'_>| {
            let format = column.object("format");
            TableColumn {
                node: column.id,
                name: column.string("name").unwrap_or_default(),
                display_name: column.string("display_name").unwrap_or_default(),
                width: column.filled("width"),
                data_type: column.filled("data_type").unwrap_or_else(|| "text".into()),
                horizontal_align: column.one_of("horizontal_align", &Align::NAMES),
                vertical_align: column
                    .one_of("vertical_align", &VerticalAlign::NAMES)
                    .unwrap_or(VerticalAlign::Center),
                format: NumberFormat {
                    precision: format.and_then(|format| format.count("precision")),
                    symbol: format.and_then(|format| format.filled("symbol")),
                    separator: format.is_some_and(|format| format.bool("separator", false)),
                },
                date_format: column.filled("date_format"),
            }
        };
        Self {
            page_size: reader.count("page_size").unwrap_or(5).max(1),
            row_height: reader.filled("row_height").unwrap_or_else(|| "low".into()),
            row_max_height: reader.length("row_max_height"),
            freeze_first_column: reader.bool("freeze_first_column", false),
            header_align: header.and_then(|header| header.one_of("text_align", &Align::NAMES)),
            header_size: header.and_then(|header| header.filled("text_size")),
            header_background: header.and_then(|header| header.filled("background_style")),
            header_color: header.and_then(|header| header.filled("text_color")),
            header_bold: header.is_none_or(|header| header.bool("bold", true)),
            header_lines: header
                .and_then(|header| header.count("lines"))
                .unwrap_or(1)
                .max(1),
            columns: reader.objects("columns").into_iter().map(column).collect(),
            rows: reader
                .objects("rows")
                .into_iter()
                .map(|row| row.id)
                .collect(),
        }
    }
}
