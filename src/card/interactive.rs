//! What the components for readers' input have.

use super::element::{Element, elements};
use super::reader::Reader;
use super::text::{Icon, Text};
use super::values::{Edges, Length};
use crate::document::NodeId;

/// One thing that a component does when it is used.
#[derive(Clone, Debug, PartialEq)]
pub enum Behavior {
    /// `open_url`: opens the address.
    OpenUrl {
        /// `default_url`, else the desktop's own.
        url: Box<str>,
    },
    /// `callback`: sends `value` to the card's server.
    Callback {
        /// The value as it stands in the card.
        value: Option<NodeId>,
    },
    /// `form_action`: submits or resets the form around it.
    FormAction {
        /// `submit` or `reset`.
        behavior: Box<str>,
    },
}

pub(super) fn behaviors(reader: Reader<'_>) -> Vec<Behavior> {
    let read = |behavior: Reader<'_>| match behavior.str("type")? {
        "open_url" => Some(Behavior::OpenUrl {
            url: behavior
                .filled("default_url")
                .or_else(|| behavior.filled("pc_url"))
                .unwrap_or_default(),
        }),
        "callback" => Some(Behavior::Callback {
            value: behavior.node("value"),
        }),
        "form_action" => Some(Behavior::FormAction {
            behavior: behavior
                .filled("behavior")
                .unwrap_or_else(|| "submit".into()),
        }),
        _ => None,
    };
    reader
        .objects("behaviors")
        .into_iter()
        .filter_map(read)
        .collect()
}

/// What every component for input may have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Common {
    /// `name`: its key among a form's values.
    pub name: Option<Box<str>>,
    /// `required`.
    pub required: bool,
    /// `disabled`.
    pub disabled: bool,
    /// `disabled_tips`.
    pub disabled_tips: Option<Text>,
    /// `hover_tips`.
    pub hover_tips: Option<Text>,
    /// `behaviors`.
    pub behaviors: Vec<Behavior>,
    /// `confirm`: title and text of the question asked before.
    pub confirm: Option<(Option<Text>, Option<Text>)>,
    /// `value`, as old cards have it.
    pub value: Option<NodeId>,
    /// `width`.
    pub width: Option<Length>,
    /// `placeholder`.
    pub placeholder: Option<Text>,
}

impl Common {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let question =
            |confirm: Reader<'_>| (Text::read(confirm, "title"), Text::read(confirm, "text"));
        Self {
            name: reader.filled("name"),
            // The one component whose documentation has another default.
            required: reader.bool("required", reader.str("tag") == Some("multi_select_static")),
            disabled: reader.bool("disabled", false),
            disabled_tips: Text::read(reader, "disabled_tips"),
            hover_tips: Text::read(reader, "hover_tips"),
            behaviors: behaviors(reader),
            confirm: reader.object("confirm").map(question),
            value: reader.node("value"),
            width: reader.length("width"),
            placeholder: Text::read(reader, "placeholder"),
        }
    }
}

/// `button`.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What it shares with others.
    pub common: Common,
    /// `type`: the name of its look.
    pub look: Box<str>,
    /// `size`: the name of its height.
    pub size: Box<str>,
    /// `text`.
    pub text: Option<Text>,
    /// `icon`.
    pub icon: Option<Icon>,
    /// `form_action_type`: `submit` or `reset`.
    pub form_action: Option<Box<str>>,
}

impl Button {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        Self {
            common: Common::read(reader),
            look: reader.filled("type").unwrap_or_else(|| "default".into()),
            size: reader.filled("size").unwrap_or_else(|| "medium".into()),
            text: Text::read(reader, "text"),
            icon: Icon::read(reader, "icon"),
            form_action: reader.filled("form_action_type"),
        }
    }
}

/// `input`.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// What it shares with others.
    pub common: Common,
    /// `input_type`: `text`, `multiline_text` or `password`.
    pub input_type: Box<str>,
    /// `default_value`.
    pub default_value: Option<Box<str>>,
    /// `label`.
    pub label: Option<Text>,
    /// Whether the label stands at the left, not above.
    pub label_left: bool,
    /// `rows`.
    pub rows: usize,
    /// `auto_resize`.
    pub auto_resize: bool,
    /// `max_rows`.
    pub max_rows: Option<usize>,
    /// `max_length`, characters.
    pub max_length: usize,
    /// `show_icon`.
    pub show_icon: bool,
}

impl Input {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        Self {
            common: Common::read(reader),
            input_type: reader.filled("input_type").unwrap_or_else(|| "text".into()),
            default_value: reader.localized("default_value"),
            label: Text::read(reader, "label"),
            label_left: reader.str("label_position") == Some("left"),
            rows: reader.count("rows").unwrap_or(5),
            auto_resize: reader.bool("auto_resize", false),
            max_rows: reader.count("max_rows"),
            max_length: reader.count("max_length").unwrap_or(1000),
            show_icon: reader.bool("show_icon", true),
        }
    }
}

/// One choice of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The object.
    pub node: NodeId,
    /// `text`.
    pub text: Option<Text>,
    /// `icon`.
    pub icon: Option<Icon>,
    /// `value`.
    pub value: Box<str>,
    /// `img_key`, where the choice is a picture.
    pub img_key: Option<Box<str>>,
    /// `disabled`.
    pub disabled: bool,
    /// `multi_url.url`: the address that the choice opens.
    pub url: Option<Box<str>>,
}

fn choices(reader: Reader<'_>) -> Vec<Choice> {
    let read = |choice: Reader<'_>| Choice {
        node: choice.id,
        text: Text::read(choice, "text"),
        icon: Icon::read(choice, "icon"),
        value: choice.string("value").unwrap_or_default(),
        img_key: choice.localized("img_key").filter(|key| !key.is_empty()),
        disabled: choice.bool("disabled", false),
        url: choice
            .object("multi_url")
            .and_then(|urls| urls.filled("url")),
    };
    reader.objects("options").into_iter().map(read).collect()
}

/// `select_static`, `multi_select_static`, `select_person`, `multi_select_person`, `overflow` and `select_img`.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    /// What it shares with others.
    pub common: Common,
    /// Whether several choices may be taken.
    pub multiple: bool,
    /// Whether `type` is `text`: no border.
    pub plain: bool,
    /// `options`.
    pub options: Vec<Choice>,
    /// The values taken from the start: `initial_option`, `initial_index` (from 1) or `selected_values`; values that
    /// no option has are left out.
    pub initial: Vec<Box<str>>,
    /// `layout` of a `select_img`: `stretch`, `bisect` or `trisect`.
    pub layout: Option<Box<str>>,
    /// `aspect_ratio` of a `select_img`.
    pub aspect_ratio: Option<Box<str>>,
}

impl Select {
    pub(super) fn read(reader: Reader<'_>, multiple: bool) -> Self {
        let options = choices(reader);
        let by_index = || {
            let at = reader.count("initial_index")?.checked_sub(1)?;
            options.get(at).map(|choice| choice.value.clone())
        };
        // Without options the choices are the members of the chat, which are not known here.
        let open = options.iter().all(|choice| choice.value.is_empty());
        let known = |value: &str| open || options.iter().any(|choice| *choice.value == *value);
        // Documented as the choice's words; cards give its value.
        let by_words = |words: Box<str>| {
            if known(&words) {
                return Some(words);
            }
            let same = |choice: &&Choice| {
                let text = choice.text.as_ref();
                text.is_some_and(|text| text.content == words)
            };
            options.iter().find(same).map(|choice| choice.value.clone())
        };
        let mut initial = reader.strings("selected_values");
        initial.retain(|value| known(value));
        let given = reader.filled("initial_option");
        initial.extend(given.and_then(by_words).or_else(by_index));
        Self {
            common: Common::read(reader),
            multiple: multiple || reader.bool("multi_select", false),
            plain: reader.str("type") == Some("text"),
            options,
            initial,
            layout: reader.filled("layout"),
            aspect_ratio: reader.filled("aspect_ratio"),
        }
    }
}

/// What a picker picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// `date_picker`.
    Date,
    /// `picker_time`.
    Time,
    /// `picker_datetime`.
    DateTime,
}

/// `date_picker`, `picker_time` and `picker_datetime`.
#[derive(Clone, Debug, PartialEq)]
pub struct Picker {
    /// What it shares with others.
    pub common: Common,
    /// What it picks.
    pub moment: Moment,
    /// `initial_date`, `initial_time` or `initial_datetime`.
    pub initial: Option<Box<str>>,
}

impl Picker {
    pub(super) fn read(reader: Reader<'_>, moment: Moment) -> Self {
        let key = match moment {
            Moment::Date => "initial_date",
            Moment::Time => "initial_time",
            Moment::DateTime => "initial_datetime",
        };
        Self {
            common: Common::read(reader),
            moment,
            initial: reader.filled(key),
        }
    }
}

/// `checker`.
#[derive(Clone, Debug, PartialEq)]
pub struct Checker {
    /// What it shares with others.
    pub common: Common,
    /// `checked`.
    pub checked: bool,
    /// `text`.
    pub text: Option<Text>,
    /// `padding`.
    pub padding: Option<Edges>,
    /// `overall_checkable`: whether a click anywhere checks it.
    pub overall_checkable: bool,
    /// `button_area.buttons`.
    pub buttons: Vec<Element>,
    /// Whether the buttons show only under the pointer.
    pub buttons_on_hover: bool,
    /// `checked_style.show_strikethrough`.
    pub strikethrough: bool,
    /// `checked_style.opacity`.
    pub opacity: f32,
}

impl Checker {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let area = reader.object("button_area");
        let style = reader.object("checked_style");
        Self {
            common: Common::read(reader),
            checked: reader.bool("checked", false),
            text: Text::read(reader, "text"),
            padding: reader.edges("padding"),
            overall_checkable: reader.bool("overall_checkable", true),
            buttons: area
                .map(|area| elements(area, "buttons"))
                .unwrap_or_default(),
            buttons_on_hover: area.and_then(|area| area.str("pc_display_rule")) == Some("on_hover"),
            strikethrough: style.is_some_and(|style| style.bool("show_strikethrough", false)),
            opacity: style
                .and_then(|style| style.number("opacity"))
                .map_or(1.0, |opacity| opacity.clamp(0.0, 1.0) as f32),
        }
    }
}
