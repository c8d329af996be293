//! The look of the window: colours and sizes of both moods, in one table.

use crate::document::words::Word;
use egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme,
    Visuals, vec2,
};

/// The colours of one mood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Look {
    /// Behind menus and the status line.
    pub chrome: Color32,
    /// Behind a pane.
    pub panel: Color32,
    /// Behind a field.
    pub field: Color32,
    /// Behind the chat that the card stands in.
    pub desk: Color32,
    /// Lines between panes.
    pub line: Color32,
    /// Lines around fields.
    pub outline: Color32,
    /// Words.
    pub text: Color32,
    /// Words that matter less.
    pub weak: Color32,
    /// What is selected or pressed.
    pub accent: Color32,
    /// Behind what is selected.
    pub accent_soft: Color32,
    /// Behind what the pointer is on.
    pub hover: Color32,
    /// An error.
    pub error: Color32,
    /// Behind the words of an error.
    pub error_soft: Color32,
    /// A warning.
    pub warning: Color32,
    /// All is well.
    pub good: Color32,
    /// Keys in the JSON pane.
    pub key: Color32,
    /// Strings.
    pub string: Color32,
    /// Numbers.
    pub number: Color32,
    /// `true`, `false`, `null`.
    pub literal: Color32,
    /// Comments.
    pub comment: Color32,
    /// The line of the caret or the selected node.
    pub current: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const LIGHT: Look = Look {
    chrome: rgb(0xf5_f6_f7),
    panel: rgb(0xff_ff_ff),
    field: rgb(0xff_ff_ff),
    desk: rgb(0xf0_f1_f3),
    line: rgb(0xe4_e6_e9),
    outline: rgb(0xd0_d3_d6),
    text: rgb(0x1f_23_29),
    weak: rgb(0x64_6a_73),
    accent: rgb(0x14_56_f0),
    accent_soft: rgb(0xe1_ea_ff),
    hover: rgb(0xef_f0_f2),
    error: rgb(0xc9_2a_2a),
    error_soft: rgb(0xfd_ec_ec),
    warning: rgb(0xa8_62_00),
    good: rgb(0x2b_8a_3e),
    key: rgb(0x14_4b_a8),
    string: rgb(0x1c_7c_43),
    number: rgb(0xa0_4a_00),
    literal: rgb(0x86_2e_9c),
    comment: rgb(0x79_80_88),
    current: rgb(0xf2_f6_ff),
};

const DARK: Look = Look {
    chrome: rgb(0x1b_1c_1e),
    panel: rgb(0x22_23_26),
    field: rgb(0x18_19_1b),
    desk: rgb(0x2a_2c_30),
    line: rgb(0x34_36_3a),
    outline: rgb(0x48_4b_50),
    text: rgb(0xe8_ea_ed),
    weak: rgb(0x9b_a1_a9),
    accent: rgb(0x6d_9b_ff),
    accent_soft: rgb(0x24_3b_66),
    hover: rgb(0x2e_30_34),
    error: rgb(0xff_8a_84),
    error_soft: rgb(0x42_26_26),
    warning: rgb(0xf2_b3_4c),
    good: rgb(0x69_c9_80),
    key: rgb(0x8f_b4_ff),
    string: rgb(0x8f_d4_a4),
    number: rgb(0xf2_b3_7c),
    literal: rgb(0xd5_a6_ec),
    comment: rgb(0x86_8d_96),
    current: rgb(0x2a_2e_38),
};

impl Look {
    /// The colours of a mood.
    pub(crate) const fn of(dark: bool) -> Self {
        if dark { DARK } else { LIGHT }
    }

    /// The colours of the mood that a place is in.
    pub(crate) fn here(ui: &egui::Ui) -> Self {
        Self::of(ui.visuals().dark_mode)
    }

    /// The colour of a word in the JSON pane.
    pub(crate) const fn word(&self, word: Word) -> Color32 {
        match word {
            Word::Key => self.key,
            Word::String => self.string,
            Word::Number => self.number,
            Word::Literal => self.literal,
            Word::Comment => self.comment,
            Word::Plain => self.text,
        }
    }
}

/// Sizes, points.
pub(crate) mod size {
    /// Words.
    pub(crate) const TEXT: f32 = 13.0;
    /// Words that matter less.
    pub(crate) const SMALL: f32 = 11.5;
    /// The JSON pane.
    pub(crate) const CODE: f32 = 12.5;
    /// A row of the tree.
    pub(crate) const ROW: f32 = 26.0;
    /// How far a row of the tree is moved in, a level.
    pub(crate) const INDENT: f32 = 16.0;
    /// The width of a property's name.
    pub(crate) const NAME: f32 = 118.0;
    /// Space inside a pane.
    pub(crate) const PAD: i8 = 10;
    /// Round corners.
    pub(crate) const ROUND: u8 = 6;
}

/// Gives a context this program's look in both moods.
pub(crate) fn install(ctx: &egui::Context) {
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style(theme == Theme::Dark));
    }
}

fn style(dark: bool) -> Style {
    let look = Look::of(dark);
    let mut style = Style {
        visuals: if dark {
            Visuals::dark()
        } else {
            Visuals::light()
        },
        ..Style::default()
    };
    let proportional = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Body, proportional(size::TEXT)),
        (TextStyle::Button, proportional(size::TEXT)),
        (TextStyle::Small, proportional(size::SMALL)),
        (TextStyle::Heading, FontId::new(15.0, super::fonts::bold())),
        (
            TextStyle::Monospace,
            FontId::new(size::CODE, FontFamily::Monospace),
        ),
    ]
    .into();
    style.animation_time = 0.08;
    style.explanation_tooltips = false;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 6.0);
    spacing.button_padding = vec2(9.0, 4.0);
    spacing.interact_size = vec2(32.0, 26.0);
    spacing.menu_margin = Margin::same(6);
    spacing.indent = 14.0;
    spacing.combo_height = 320.0;
    spacing.icon_width = 15.0;
    spacing.icon_width_inner = 9.0;
    spacing.tooltip_width = 360.0;
    // The handle has the colour of text: in full it would be a black bar wherever the pointer rests on it.
    spacing.scroll.active_handle_opacity = 0.35;
    spacing.scroll.interact_handle_opacity = 0.5;
    spacing.window_margin = Margin::same(16);
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.45;
    style.interaction.resize_grab_radius_side = 4.0;

    let visuals = &mut style.visuals;
    let round = CornerRadius::same(size::ROUND);
    visuals.weak_text_color = Some(look.weak);
    visuals.hyperlink_color = look.accent;
    visuals.faint_bg_color = look.hover;
    visuals.extreme_bg_color = look.field;
    visuals.text_edit_bg_color = Some(look.field);
    visuals.code_bg_color = look.hover;
    visuals.warn_fg_color = look.warning;
    visuals.error_fg_color = look.error;
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.window_fill = look.panel;
    visuals.window_stroke = Stroke::new(1.0, look.line);
    visuals.panel_fill = look.panel;
    let shadow = Shadow {
        offset: [0, 6],
        blur: 20,
        spread: 0,
        color: Color32::from_black_alpha(if dark { 110 } else { 36 }),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.selection.bg_fill = look.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, look.accent);
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(1.5, look.accent);
    visuals.indent_has_left_vline = true;
    visuals.striped = false;
    let widgets = &mut visuals.widgets;
    for state in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        state.corner_radius = round;
        state.expansion = 0.0;
        state.fg_stroke = Stroke::new(1.0, look.text);
        state.bg_stroke = Stroke::new(1.0, look.outline);
        state.bg_fill = look.panel;
        state.weak_bg_fill = look.panel;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, look.line);
    widgets.hovered.bg_fill = look.hover;
    widgets.hovered.weak_bg_fill = look.hover;
    widgets.active.bg_fill = look.accent_soft;
    widgets.active.weak_bg_fill = look.accent_soft;
    widgets.active.bg_stroke = Stroke::new(1.0, look.accent);
    widgets.open.weak_bg_fill = look.hover;
    style
}
