//! The boxes for input at rest: `input`, the selects, the pickers and `overflow`.

use taffy::prelude::*;

use super::padding_of;
use super::persons;
use crate::card::{Align, Common, Edges, Icon, Input, Length, Moment, Picker, Select, Text};
use crate::render::Device;
use crate::render::boxes::{BoxData, BoxId, Builder, Content, Decor, column, padding, row};
use crate::render::frame::{Border, Press, Rgba};
use crate::render::text::{RichText, Style as TextStyle};
use crate::render::theme::{self, metrics};

/// The icons of the client's own that stand in boxes.
mod tokens {
    pub(super) const DOWN: &str = "down_outlined";
    pub(super) const DATE: &str = "calendar_outlined";
    pub(super) const TIME: &str = "time_outlined";
    pub(super) const LOCK: &str = "lock_outlined";
    pub(super) const SEND: &str = "send_outlined";
    pub(super) const MORE: &str = "more_outlined";
}

/// A field shows at most so many lines.
const MOST_ROWS: usize = 50;

/// A box around what was entered, or around the words that stand there before.
struct Field {
    width: Option<Length>,
    /// Height of its inside, px; `None` for one line.
    height: Option<f32>,
    disabled: bool,
    /// Without border and as wide as its content.
    plain: bool,
    children: Vec<BoxId>,
}

fn field(builder: &mut Builder<'_>, field: &Field) -> BoxId {
    let theme = builder.palette.theme;
    let least = theme::control_height(builder.options.device);
    let side = if field.plain {
        0.0
    } else {
        metrics::CONTROL_PADDING
    };
    let above = if field.height.is_some() {
        metrics::LINES_PADDING
    } else {
        0.0
    };
    let mut style = Style {
        min_size: Size {
            width: zero(),
            height: length(least),
        },
        max_size: Size {
            width: percent(1.0),
            height: auto(),
        },
        padding: padding(Edges::symmetric(above, side)),
        border: padding_of(if field.plain { 0.0 } else { metrics::BORDER }),
        align_items: if field.height.is_some() {
            AlignItems::FLEX_START
        } else {
            AlignItems::CENTER
        },
        ..row(metrics::CONTROL_GAP)
    };
    if let Some(height) = field.height {
        style.size.height = length(height + 2.0 * (above + metrics::BORDER));
    }
    style.size.width = match (field.width, builder.options.device) {
        (Some(Length::Px(width)), _) => length(width.max(metrics::BUTTON_FIXED_MIN_WIDTH)),
        (Some(Length::Fill), _) => auto(),
        _ if field.plain => auto(),
        (_, Device::Phone) => percent(1.0),
        (_, Device::Desktop) => length(metrics::CONTROL_WIDTH),
    };
    let decor = if field.plain {
        Decor::default()
    } else {
        Decor {
            border: Some(Border {
                width: metrics::BORDER,
                color: theme.control_border,
                dashed: false,
            }),
            clip: true,
            ..Decor::solid(
                field.disabled.then_some(theme.control_disabled),
                metrics::BUTTON_RADIUS,
            )
        }
    };
    builder.add(style, BoxData::decor(decor), &field.children)
}

/// How words that are too long for their box end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// With dots: a choice.
    Dots,
    /// At the edge, as in any field that one types into.
    Edge,
    /// In further lines.
    Lines,
}

/// The words in a box: what was entered, else the placeholder, else the client's own.
fn words(
    builder: &mut Builder<'_>,
    common: &Common,
    entered: Option<&str>,
    own: &str,
    end: End,
) -> BoxId {
    let theme = builder.palette.theme;
    let hint = common.placeholder.as_ref().map(|text| &*text.content);
    let (text, color) = match entered.filter(|text| !text.is_empty()) {
        Some(text) => (text, theme.text),
        None => (
            hint.filter(|text| !text.is_empty()).unwrap_or(own),
            theme.hint,
        ),
    };
    let color = if common.disabled {
        theme.disabled
    } else {
        color
    };
    let rich = RichText {
        nowrap: end == End::Edge,
        max_lines: (end == End::Dots).then_some(1),
        ..RichText::plain(
            text,
            TextStyle::new(metrics::TEXT_SIZE, color),
            theme::line_height(metrics::TEXT_SIZE),
            Align::Left,
        )
    };
    let id = builder.text(rich);
    grow(builder, id);
    // What runs on does so under the edge, not under the icons behind it.
    if let Some(data) = builder.data_mut(id) {
        data.decor.clip = end != End::Dots;
    }
    id
}

fn grow(builder: &mut Builder<'_>, id: BoxId) {
    builder.restyle(id, |style| {
        style.flex_grow = 1.0;
        style.flex_shrink = 1.0;
        style.min_size.width = zero();
    });
}

fn mark(builder: &mut Builder<'_>, token: &str) -> BoxId {
    let color = builder.palette.theme.hint;
    builder.square(metrics::ICON, Content::Icon(token.into(), color))
}

/// A label, with the star of a field that has to be filled.
fn label(builder: &mut Builder<'_>, text: &Text, required: bool) -> BoxId {
    let theme = builder.palette.theme;
    let style = TextStyle::new(metrics::TEXT_SIZE, theme.text);
    let mut rich = RichText::plain(
        &text.content,
        style,
        theme::line_height(metrics::TEXT_SIZE),
        Align::Left,
    );
    if required {
        let star = TextStyle {
            color: theme.danger,
            ..style
        };
        rich.push("*", &star);
    }
    let id = builder.text(rich);
    if let Some(node) = text.node {
        builder.answer(id, node, "label", Press::None);
    }
    id
}

fn is_multiline(input: &Input) -> bool {
    &*input.input_type == "multiline_text"
}

pub(super) fn input(builder: &mut Builder<'_>, input: &Input) -> BoxId {
    let several = is_multiline(input);
    let secret = &*input.input_type == "password";
    let entered = input.default_value.as_deref();
    let shown = if secret {
        entered.map(|text| "•".repeat(text.chars().count().min(64)))
    } else {
        entered.map(str::to_owned)
    };
    let own = builder.own_words("请输入", "Please enter");
    let mut children = Vec::new();
    if secret && input.show_icon {
        children.push(mark(builder, tokens::LOCK));
    }
    let height = several.then(|| {
        let line = theme::line_height(metrics::TEXT_SIZE);
        rows(input, builder.options.device) as f32 * line
    });
    let end = if several { End::Lines } else { End::Edge };
    let typed = words(builder, &input.common, shown.as_deref(), own, end);
    if let Some(height) = height {
        // Whole lines only: no tips of the next one in the padding below.
        builder.restyle(typed, |style| style.max_size.height = length(height));
    }
    children.push(typed);
    if !builder.in_form {
        let send = mark(builder, tokens::SEND);
        builder.restyle(send, |style| {
            style.align_self = several.then_some(AlignSelf::FLEX_END);
        });
        children.push(send);
    }
    let labelled = input
        .label
        .as_ref()
        .filter(|label| !label.content.is_empty());
    let filled = Field {
        width: input.common.width,
        height,
        disabled: input.common.disabled,
        plain: false,
        children,
    };
    let boxed = field(builder, &filled);
    match labelled {
        Some(text) => with_label(builder, input, text, boxed),
        None => boxed,
    }
}

/// How many lines a field of several shows.
fn rows(input: &Input, device: Device) -> usize {
    let rows = if input.auto_resize && device == Device::Desktop {
        let filled = input
            .default_value
            .as_deref()
            .map_or(1, |text| text.lines().count());
        // Either number may be larger than the other, and than what is shown.
        let most = input.max_rows.unwrap_or(MOST_ROWS);
        filled.clamp(input.rows.min(most), most)
    } else {
        input.rows
    };
    rows.clamp(1, MOST_ROWS)
}

/// A field with its label beside or above it.
fn with_label(builder: &mut Builder<'_>, input: &Input, text: &Text, boxed: BoxId) -> BoxId {
    let name = label(builder, text, input.common.required);
    let fills = input.common.width == Some(Length::Fill);
    if input.label_left && !builder.narrow {
        builder.restyle(name, |style| {
            style.max_size.width = percent(metrics::LABEL_SHARE);
            style.flex_shrink = 0.0;
        });
        if fills {
            grow(builder, boxed);
        }
        let style = Style {
            align_items: if is_multiline(input) {
                AlignItems::FLEX_START
            } else {
                AlignItems::CENTER
            },
            ..row(metrics::LABEL_SIDE_GAP)
        };
        return builder.add(style, BoxData::default(), &[name, boxed]);
    }
    let mut style = Style {
        align_items: if fills {
            AlignItems::STRETCH
        } else {
            AlignItems::FLEX_START
        },
        ..column(metrics::LABEL_GAP)
    };
    if !fills && builder.options.device == Device::Phone {
        style.size.width = percent(1.0);
    }
    builder.add(style, BoxData::default(), &[name, boxed])
}

pub(super) fn select(builder: &mut Builder<'_>, select: &Select, people: bool) -> BoxId {
    let own = builder.own_words("请选择", "Please select");
    let mut children = Vec::new();
    if select.multiple && !select.initial.is_empty() {
        let mut chosen = Vec::new();
        for value in select.initial.iter().take(crate::render::limits::PARTS) {
            chosen.push(choice(builder, select, value, people));
        }
        let mut style = Style {
            flex_wrap: FlexWrap::Wrap,
            flex_grow: 1.0,
            padding: padding(Edges::symmetric(metrics::CHOICE_GAP, 0.0)),
            ..row(metrics::CHOICE_GAP)
        };
        style.gap.height = length(metrics::CHOICE_GAP);
        children.push(builder.add(style, BoxData::default(), &chosen));
    } else {
        let taken = select.initial.first();
        let option =
            taken.and_then(|value| select.options.iter().find(|each| each.value == *value));
        if let (Some(value), true) = (taken, people) {
            children.push(persons::avatar(builder, value, metrics::FIELD_AVATAR));
        }
        if let Some(icon) = option.and_then(|option| option.icon.as_ref()) {
            children.push(icon_of(builder, icon));
        }
        let shown = match option.and_then(|option| option.text.as_ref()) {
            Some(text) => Some(&*text.content),
            None if people => taken.map(|value| &**value),
            None => None,
        };
        children.push(words(builder, &select.common, shown, own, End::Dots));
    }
    children.push(mark(builder, tokens::DOWN));
    let boxed = Field {
        width: select.common.width,
        height: None,
        disabled: select.common.disabled,
        plain: select.plain,
        children,
    };
    field(builder, &boxed)
}

fn icon_of(builder: &mut Builder<'_>, icon: &Icon) -> BoxId {
    let own = icon
        .color
        .as_deref()
        .and_then(|name| builder.palette.color(name));
    let color = own.unwrap_or(builder.palette.theme.text);
    super::text::icon_box(builder, icon, color, metrics::ICON)
}

/// One of several choices, as a label in the box.
fn choice(builder: &mut Builder<'_>, select: &Select, value: &str, people: bool) -> BoxId {
    let theme = builder.palette.theme;
    let option = select.options.iter().find(|option| &*option.value == value);
    let text = option
        .and_then(|option| option.text.as_ref())
        .map_or(value, |text| &text.content);
    let color = if select.common.disabled {
        theme.disabled
    } else {
        theme.text
    };
    let mut parts = Vec::new();
    if people {
        parts.push(persons::avatar(builder, value, metrics::CHOICE_AVATAR));
    }
    let size = metrics::SMALL_SIZE;
    let rich = RichText {
        max_lines: Some(1),
        ..RichText::plain(
            text,
            TextStyle::new(size, color),
            theme::line_height(size),
            Align::Left,
        )
    };
    parts.push(builder.text(rich));
    let style = Style {
        size: Size {
            width: auto(),
            height: length(metrics::CHOICE_HEIGHT),
        },
        max_size: Size {
            width: percent(1.0),
            height: auto(),
        },
        padding: padding(Edges::symmetric(0.0, metrics::CHOICE_PADDING)),
        align_items: AlignItems::CENTER,
        ..row(metrics::CHOICE_GAP)
    };
    let decor = Decor::solid(Some(theme.control_disabled), metrics::TAG_RADIUS);
    builder.add(style, BoxData::decor(decor), &parts)
}

pub(super) fn picker(builder: &mut Builder<'_>, picker: &Picker) -> BoxId {
    let (own, token) = match picker.moment {
        Moment::Date => (
            builder.own_words("请选择日期", "Select a date"),
            tokens::DATE,
        ),
        Moment::Time => (
            builder.own_words("请选择时间", "Select a time"),
            tokens::TIME,
        ),
        Moment::DateTime => (
            builder.own_words("请选择日期和时间", "Select date and time"),
            tokens::DATE,
        ),
    };
    let children = vec![
        words(
            builder,
            &picker.common,
            picker.initial.as_deref(),
            own,
            End::Dots,
        ),
        mark(builder, token),
    ];
    let boxed = Field {
        width: picker.common.width,
        height: None,
        disabled: picker.common.disabled,
        plain: false,
        children,
    };
    field(builder, &boxed)
}

/// A button with three dots.
pub(super) fn overflow(builder: &mut Builder<'_>, menu: &Select) -> BoxId {
    let theme = builder.palette.theme;
    let height = theme::control_height(builder.options.device);
    let color: Rgba = if menu.common.disabled {
        theme.disabled
    } else {
        theme.text
    };
    let dots = builder.square(metrics::ICON, Content::Icon(tokens::MORE.into(), color));
    let mut style = Style {
        size: Size {
            width: length(height),
            height: length(height),
        },
        flex_shrink: 0.0,
        align_items: AlignItems::CENTER,
        justify_content: JustifyContent::CENTER,
        ..row(0.0)
    };
    match menu.common.width {
        Some(Length::Px(width)) => {
            style.size.width = length(width.max(metrics::BUTTON_FIXED_MIN_WIDTH));
        }
        Some(Length::Fill) => style.size.width = auto(),
        _ => {}
    }
    let decor = Decor {
        border: Some(Border {
            width: metrics::BORDER,
            color: theme.control_border,
            dashed: false,
        }),
        radius: metrics::BUTTON_RADIUS,
        ..Decor::default()
    };
    builder.add(style, BoxData::decor(decor), &[dots])
}
