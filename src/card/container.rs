//! The components that hold others.

use super::element::{Element, elements};
use super::interactive::Common;
use super::reader::Reader;
use super::text::{Icon, Text};
use super::values::{Align, Edges, Flow, Length, Radius, Spacing, VerticalAlign};
use crate::document::NodeId;

/// What a set of columns does where there is little width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FlexMode {
    /// The columns shrink.
    #[default]
    None,
    /// Each column becomes a row.
    Stretch,
    /// Columns that do not fit wrap.
    Flow,
    /// Two equal columns a row.
    Bisect,
    /// Three equal columns a row.
    Trisect,
}

/// `column_set`.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSet {
    /// `columns`; an item that is no column is among them too.
    pub columns: Vec<Element>,
    /// `flex_mode`.
    pub flex_mode: FlexMode,
    /// `horizontal_spacing`.
    pub horizontal_spacing: Option<Spacing>,
    /// `horizontal_align`.
    pub horizontal_align: Align,
    /// `background_style`.
    pub background: Option<Box<str>>,
    /// `action.multi_url.url`: the address that a click opens.
    pub url: Option<Box<str>>,
}

impl ColumnSet {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let modes = [
            ("none", FlexMode::None),
            ("stretch", FlexMode::Stretch),
            ("flow", FlexMode::Flow),
            ("bisect", FlexMode::Bisect),
            ("trisect", FlexMode::Trisect),
        ];
        Self {
            columns: elements(reader, "columns"),
            flex_mode: reader.one_of("flex_mode", &modes).unwrap_or_default(),
            horizontal_spacing: reader.spacing("horizontal_spacing"),
            horizontal_align: reader
                .one_of("horizontal_align", &Align::NAMES)
                .unwrap_or_default(),
            background: reader.filled("background_style"),
            url: action_url(reader),
        }
    }
}

fn action_url(reader: Reader<'_>) -> Option<Box<str>> {
    reader.object("action")?.object("multi_url")?.filled("url")
}

/// `column`.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// `elements`.
    pub elements: Vec<Element>,
    /// How they are laid out.
    pub flow: Flow,
    /// `width`.
    pub width: Length,
    /// `weight`: its share, 1 to 5.
    pub weight: f32,
    /// `background_style`.
    pub background: Option<Box<str>>,
    /// `action.multi_url.url`.
    pub url: Option<Box<str>>,
}

impl Column {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        Self {
            elements: elements(reader, "elements"),
            flow: Flow::read(reader),
            width: reader.length("width").unwrap_or(Length::Auto),
            weight: reader
                .number("weight")
                .map_or(1.0, |weight| weight.clamp(0.1, 100.0) as f32),
            background: reader.filled("background_style"),
            url: action_url(reader),
        }
    }
}

/// `form`.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// `name`.
    pub name: Option<Box<str>>,
    /// `elements`.
    pub elements: Vec<Element>,
    /// How they are laid out.
    pub flow: Flow,
}

impl Form {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        Self {
            name: reader.filled("name"),
            elements: elements(reader, "elements"),
            flow: Flow::read(reader),
        }
    }
}

/// `interactive_container`.
#[derive(Clone, Debug, PartialEq)]
pub struct InteractiveContainer {
    /// What it shares with components for input.
    pub common: Common,
    /// `elements`.
    pub elements: Vec<Element>,
    /// How they are laid out.
    pub flow: Flow,
    /// `height`.
    pub height: Option<Length>,
    /// `background_style`.
    pub background: Option<Box<str>>,
    /// `border_color`, where `has_border` is true.
    pub border: Option<Box<str>>,
    /// `corner_radius`.
    pub corner_radius: Radius,
}

impl InteractiveContainer {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let border = || {
            reader
                .filled("border_color")
                .unwrap_or_else(|| "grey".into())
        };
        Self {
            common: Common::read(reader),
            elements: elements(reader, "elements"),
            flow: Flow::read(reader),
            height: reader.length("height"),
            background: reader.filled("background_style"),
            border: reader.bool("has_border", false).then(border),
            corner_radius: reader.radius("corner_radius").unwrap_or_default(),
        }
    }
}

/// Where the icon of a panel's header stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IconPosition {
    /// Before the title.
    Left,
    /// At the right edge.
    #[default]
    Right,
    /// Right behind the title.
    FollowText,
}

/// How wide the header of a panel is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PanelWidth {
    /// As wide as the panel.
    #[default]
    Fill,
    /// As wide as its title.
    Auto,
    /// As its title while the panel is closed.
    AutoWhenFold,
}

/// `collapsible_panel`.
#[derive(Clone, Debug, PartialEq)]
pub struct CollapsiblePanel {
    /// The object `header`; `None` where it is missing.
    pub header: Option<NodeId>,
    /// `header.title`.
    pub title: Option<Text>,
    /// `header.background_color`.
    pub header_background: Option<Box<str>>,
    /// `header.width`.
    pub header_width: PanelWidth,
    /// `header.vertical_align`.
    pub header_align: VerticalAlign,
    /// `header.padding`.
    pub header_padding: Option<Edges>,
    /// `header.icon`.
    pub icon: Option<Icon>,
    /// `header.icon_position`.
    pub icon_position: IconPosition,
    /// `header.icon_expanded_angle`, degrees.
    pub icon_expanded_angle: f32,
    /// `expanded`.
    pub expanded: bool,
    /// `background_color`.
    pub background: Option<Box<str>>,
    /// `border.color`; `None` without a border.
    pub border: Option<Box<str>>,
    /// `border.corner_radius`.
    pub corner_radius: Option<Radius>,
    /// `elements`.
    pub elements: Vec<Element>,
    /// How they are laid out.
    pub flow: Flow,
}

impl CollapsiblePanel {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let header = reader.object("header");
        let border = reader.object("border");
        let positions = [
            ("left", IconPosition::Left),
            ("right", IconPosition::Right),
            ("follow_text", IconPosition::FollowText),
        ];
        let widths = [
            ("fill", PanelWidth::Fill),
            ("auto", PanelWidth::Auto),
            ("auto_when_fold", PanelWidth::AutoWhenFold),
        ];
        let aligns = &VerticalAlign::NAMES;
        Self {
            header: header.map(|header| header.id),
            title: header.and_then(|header| Text::read(header, "title")),
            header_background: header.and_then(|header| header.filled("background_color")),
            header_width: header
                .and_then(|header| header.one_of("width", &widths))
                .unwrap_or_default(),
            header_align: header
                .and_then(|header| header.one_of("vertical_align", aligns))
                .unwrap_or(VerticalAlign::Center),
            header_padding: header.and_then(|header| header.edges("padding")),
            icon: header.and_then(|header| Icon::read(header, "icon")),
            icon_position: header
                .and_then(|header| header.one_of("icon_position", &positions))
                .unwrap_or_default(),
            icon_expanded_angle: header
                .and_then(|header| header.number("icon_expanded_angle"))
                .map_or(180.0, |angle| angle as f32),
            expanded: reader.bool("expanded", false),
            background: reader.filled("background_color"),
            border: border.map(|border| border.filled("color").unwrap_or_else(|| "grey".into())),
            corner_radius: border.and_then(|border| border.radius("corner_radius")),
            elements: elements(reader, "elements"),
            flow: Flow::read(reader),
        }
    }
}
