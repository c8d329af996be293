//! Every colour and size of the client's look stands here and nowhere else.
//!
//! Where the documentation is silent, the values were measured on the desktop client (px at scale 1, sRGB); a choice
//! that neither documents nor pictures decide says so.

use crate::card::{Config, Edges, Spacing};
use crate::catalog::tables;

use super::datetime;
use super::frame::{Fill, Rgba};
use super::markdown::CodeKind;
use super::{Device, ThemeName};

/// Lengths that do not depend on the theme, px at scale 1.
pub(super) mod metrics {
    use crate::card::Edges;
    use crate::render::Rgba;

    /// The outer width of a card, its borders included.
    pub(in crate::render) const CARD_WIDTH: f32 = 607.0;
    /// With `width_mode: fill`: as wide as the chat, of which nothing is known here; the chat of a window of common size.
    pub(in crate::render) const FILL_WIDTH: f32 = 800.0;
    /// The least height of a card, its borders included.
    pub(in crate::render) const CARD_HEIGHT: f32 = 40.0;
    /// A card narrower than this is laid out as on a phone, whatever the device: a choice.
    pub(in crate::render) const NARROW: f32 = 400.0;
    /// With `width_mode: compact`.
    pub(in crate::render) const COMPACT_WIDTH: f32 = 400.0;
    /// On a phone.
    pub(in crate::render) const PHONE_WIDTH: f32 = 375.0;
    /// The least and the greatest outer width that is drawn.
    pub(in crate::render) const WIDTHS: (f32, f32) = (80.0, 4000.0);
    pub(in crate::render) const CARD_RADIUS: f32 = 8.0;
    pub(in crate::render) const BORDER: f32 = 1.0;
    pub(in crate::render) const BODY_PADDING: Edges = Edges::all(12.0);
    pub(in crate::render) const BODY_SPACING: f32 = 12.0;
    /// Between the components of a 1.0 card.
    pub(in crate::render) const BODY_SPACING_V1: f32 = 16.0;
    pub(in crate::render) const INNER_SPACING: f32 = 8.0;
    pub(in crate::render) const FORM_SPACING: f32 = 12.0;
    pub(in crate::render) const CONTAINER_SPACING: f32 = 4.0;
    pub(in crate::render) const CONTAINER_PADDING: Edges = Edges::symmetric(4.0, 12.0);

    pub(in crate::render) const HEADER_PADDING: Edges = Edges::all(12.0);
    /// How far above the baseline the middle of a line lies, as a share of the text size: the client's capitals and
    /// Chinese characters stand in the middle of their line, to half a px in 90 measured ones.
    pub(in crate::render) const MIDDLE: f32 = 0.37;

    /// The size of ordinary text, and the distance of its lines.
    pub(in crate::render) const TEXT_SIZE: f32 = 14.0;
    /// See [`TEXT_SIZE`].
    pub(in crate::render) const TEXT_LINE: f32 = 22.4;
    pub(in crate::render) const TITLE_SIZE: f32 = 16.0;
    pub(in crate::render) const TITLE_LINE: f32 = 25.0;
    pub(in crate::render) const TITLE_LINES: usize = 4;
    /// The title's line in a card of 1.0, whose header is 46 px high.
    pub(in crate::render) const TITLE_LINE_V1: f32 = 22.0;
    /// What a plain header of 1.0 leaves below itself, as seen on two cards.
    pub(in crate::render) const PLAIN_HEADER_GAP_V1: f32 = 6.0;
    /// Words of the program's own that are smaller than ordinary text, and notes of 1.0.
    pub(in crate::render) const SMALL_SIZE: f32 = 12.0;
    pub(in crate::render) const SMALL_LINE: f32 = 20.0;
    pub(in crate::render) const SUBTITLE_SIZE: f32 = TEXT_SIZE;
    pub(in crate::render) const SUBTITLE_LINE: f32 = 24.0;
    pub(in crate::render) const SUBTITLE_GAP: f32 = 2.0;
    pub(in crate::render) const HEADER_TAGS: usize = 3;
    /// Measured by the widths and heights of nine labels, on headers and in Markdown.
    pub(in crate::render) const TAG_SIZE: f32 = 10.0;
    pub(in crate::render) const TAG_HEIGHT: f32 = 16.0;
    pub(in crate::render) const TAG_PADDING: f32 = 4.0;
    pub(in crate::render) const TAG_GAP: f32 = 4.0;
    pub(in crate::render) const TAG_RADIUS: f32 = 4.0;

    pub(in crate::render) const ICON: f32 = 16.0;
    pub(in crate::render) const ICON_GAP: f32 = 8.0;
    /// How much of its box an icon fills.
    pub(in crate::render) const ICON_INSET: f32 = 1.0;
    /// The dotted square of an unknown icon: its corners' radius and its line, as shares of its side.
    pub(in crate::render) const UNKNOWN_ICON_RADIUS: f32 = 0.25;
    /// See [`UNKNOWN_ICON_RADIUS`].
    pub(in crate::render) const UNKNOWN_ICON_STROKE: f32 = 1.0 / 14.0;
    /// The least and the greatest side of the sign for a picture that is not at hand.
    pub(in crate::render) const PICTURE_SIGN: (f32, f32) = (14.0, 32.0);
    /// The figure of a person whose picture is not at hand, in both themes.
    pub(in crate::render) const AVATAR_FIGURE: Rgba = Rgba::rgb(255, 255, 255);

    pub(in crate::render) const LIST_INDENT: f32 = 22.0;
    pub(in crate::render) const DISC_RADIUS: f32 = 2.5;
    pub(in crate::render) const DISC_CENTER: f32 = 7.5;
    pub(in crate::render) const QUOTE_BAR: f32 = 2.0;
    pub(in crate::render) const QUOTE_INDENT: f32 = 10.0;
    pub(in crate::render) const RULE_MARGIN: f32 = 16.0;
    /// The line of the ring of deeper lists.
    pub(in crate::render) const RING_LINE: f32 = 1.0;
    /// Above and below a block of code.
    pub(in crate::render) const CODE_MARGIN: f32 = 4.0;
    pub(in crate::render) const CODE_PADDING: Edges = Edges::symmetric(12.0, 12.0);
    /// Left of the numbers of the lines.
    pub(in crate::render) const CODE_NUMBER_INSET: f32 = 8.0;
    /// The least width of the numbers: two digits.
    pub(in crate::render) const CODE_NUMBERS: f32 = 16.8;
    pub(in crate::render) const CODE_SIZE: f32 = TEXT_SIZE;
    /// Between the numbers and the lines of code.
    pub(in crate::render) const CODE_GAP: f32 = 8.0;
    /// The strip below what is wider than its place, the bar in it and the bar's distance to the strip's edges.
    pub(in crate::render) const STRIP: f32 = 11.0;
    /// See [`STRIP`].
    pub(in crate::render) const STRIP_BAR: f32 = 7.0;
    /// See [`STRIP`].
    pub(in crate::render) const STRIP_INSET: f32 = 2.0;
    /// The shadow at the right edge of a table that is wider than its place.
    pub(in crate::render) const EDGE_SHADOW: f32 = 9.0;
    pub(in crate::render) const CODE_RADIUS: f32 = 8.0;
    pub(in crate::render) const CODE_LINE: f32 = 22.0;
    /// The chip behind inline code: its height as a share of the text size, and its corner radius.
    pub(in crate::render) const CHIP_HEIGHT: f32 = 20.0 / TEXT_SIZE;
    pub(in crate::render) const CHIP_RADIUS: f32 = 4.0;
    /// The text size of the no-break space that pads a chip, as a share of the text size.
    pub(in crate::render) const CHIP_PADDING: f32 = 0.5;
    /// The same for the two spaces that pad a label, as a share of its own text size.
    pub(in crate::render) const LABEL_PADDING: f32 = 0.75;
    /// The height of the ground of a person or a player in a line, as a share of the text size.
    pub(in crate::render) const CAPSULE_HEIGHT: f32 = 20.0 / TEXT_SIZE;

    pub(in crate::render) const BUTTON_RADIUS: f32 = 6.0;
    pub(in crate::render) const BUTTON_PADDING: f32 = 12.0;
    pub(in crate::render) const BUTTON_MIN_WIDTH: f32 = 58.0;
    pub(in crate::render) const BUTTON_FIXED_MIN_WIDTH: f32 = 100.0;
    /// By so much buttons of 1.0 are higher.
    pub(in crate::render) const BUTTON_EXTRA_V1: f32 = 2.0;
    /// Between the buttons of an action of 1.0.
    pub(in crate::render) const ACTION_GAP: f32 = 8.0;
    /// Between the parts of a note of 1.0.
    pub(in crate::render) const NOTE_GAP: f32 = 4.0;
    /// Between a text of 1.0 and what stands at its right, and the side of a picture there.
    pub(in crate::render) const EXTRA_GAP: f32 = 16.0;
    /// See [`EXTRA_GAP`].
    pub(in crate::render) const EXTRA_PICTURE: f32 = 64.0;
    pub(in crate::render) const BUTTON_ICON_GAP: f32 = 4.0;

    pub(in crate::render) const PANEL_TITLE_PADDING: Edges = Edges::symmetric(4.0, 8.0);
    /// The least height of a panel's title: a title of 12 px has no lower line than one of 14 px.
    pub(in crate::render) const PANEL_TITLE: f32 = TEXT_LINE;
    pub(in crate::render) const PANEL_PADDING: Edges = Edges::all(8.0);
    pub(in crate::render) const PANEL_RADIUS: f32 = 5.0;
    pub(in crate::render) const PANEL_ICON_GAP: f32 = 4.0;

    /// The side of an icon and of an avatar in a line, as shares of the text size.
    pub(in crate::render) const INLINE_ICON: f32 = 1.0;
    /// See [`INLINE_ICON`].
    pub(in crate::render) const INLINE_AVATAR: f32 = 1.3;
    pub(in crate::render) const BADGE_HEIGHT: f32 = 14.0;
    pub(in crate::render) const BADGE_SIZE: f32 = 10.0;
    /// The least width of a column of a Markdown table.
    pub(in crate::render) const GRID_COLUMN: f32 = 128.0;
    pub(in crate::render) const GRID_INSET: f32 = 8.0;
    pub(in crate::render) const GRID_HEADER: f32 = 34.0;
    pub(in crate::render) const GRID_ROW: f32 = 32.0;
    /// Data rows of a Markdown table that show at once, as documented. A picture has a table of six rows without a
    /// pager; its card is in streaming mode, where the text still grows: such tables show all of their rows.
    pub(in crate::render) const GRID_ROWS: usize = 5;
    pub(in crate::render) const CONTROL_WIDTH: f32 = 282.0;
    pub(in crate::render) const CONTROL_PADDING: f32 = 12.0;
    pub(in crate::render) const CONTROL_GAP: f32 = 8.0;
    pub(in crate::render) const LABEL_GAP: f32 = 8.0;
    /// A label at the left takes at most this share of the width.
    pub(in crate::render) const LABEL_SHARE: f32 = 0.5;
    pub(in crate::render) const LABEL_SIDE_GAP: f32 = 16.0;
    /// Above and below the lines of a box with several.
    pub(in crate::render) const LINES_PADDING: f32 = 5.0;
    pub(in crate::render) const CHOICE_HEIGHT: f32 = 24.0;
    /// The avatar of the person chosen in a field.
    pub(in crate::render) const FIELD_AVATAR: f32 = 20.0;
    /// The avatar in the chip of one of several that are chosen.
    pub(in crate::render) const CHOICE_AVATAR: f32 = 18.0;
    pub(in crate::render) const CHOICE_PADDING: f32 = 8.0;
    pub(in crate::render) const CHOICE_GAP: f32 = 4.0;
    pub(in crate::render) const CHECK_BOX: f32 = 16.0;
    pub(in crate::render) const CHECK_GAP: f32 = 8.0;
    pub(in crate::render) const CHECK_RADIUS: f32 = 4.0;
    /// Width to height of a mosaic of three pictures.
    pub(in crate::render) const MOSAIC_RATIO: f32 = 1.5;
    pub(in crate::render) const IMAGE_GAP: f32 = 4.0;
    pub(in crate::render) const OPTION_GAP: f32 = 8.0;
    pub(in crate::render) const OPTION_RADIUS: f32 = 6.0;
    pub(in crate::render) const AVATAR_OVERLAP: f32 = 6.0;
    /// The edge around an avatar in an overlapping row, and around one on a ground of its own.
    pub(in crate::render) const AVATAR_EDGE: f32 = 2.0;
    /// The text size of the number of those that do not fit: a share of the diameter, and the least.
    pub(in crate::render) const AVATAR_NUMBER: (f32, f32) = (0.4, 10.0);
    /// Avatars in an overlapping row before the rest becomes a number.
    pub(in crate::render) const AVATARS: usize = 5;
    pub(in crate::render) const AUDIO_PADDING: Edges = Edges::all(12.0);
    pub(in crate::render) const AUDIO_WIDTH: f32 = 282.0;
    pub(in crate::render) const AUDIO_BUTTON: f32 = 24.0;
    pub(in crate::render) const AUDIO_BAR: f32 = 4.0;
    /// The padding of a table's cell: at its sides, above and below.
    pub(in crate::render) const TABLE_CELL: f32 = 12.0;
    /// See [`TABLE_CELL`].
    pub(in crate::render) const TABLE_CELL_ABOVE: f32 = 4.0;
    /// The distance of the lines in a cell.
    pub(in crate::render) const TABLE_LINE: f32 = 22.0;
    /// The least height of a row, which `low` and rows that grow with their content have.
    pub(in crate::render) const TABLE_ROW: f32 = 32.0;
    /// The greatest height of a row.
    pub(in crate::render) const TABLE_ROW_MAX: f32 = 124.0;
    /// The least height of the head.
    pub(in crate::render) const TABLE_HEADER: f32 = 36.0;
    /// The text size of a head with `heading`.
    pub(in crate::render) const TABLE_HEADING: f32 = 16.0;
    /// The padding of a label in a cell: above and below, at its sides.
    pub(in crate::render) const TABLE_LABEL: (f32, f32) = (2.0, TAG_PADDING + 2.0);
    /// The least and the greatest width that a column can be given.
    pub(in crate::render) const TABLE_WIDTHS: (f32, f32) = (20.0, 2000.0);
    pub(in crate::render) const TABLE_RADIUS: f32 = 6.0;
    /// The least width of a column that is as wide as its content.
    pub(in crate::render) const TABLE_COLUMN: f32 = 80.0;
    pub(in crate::render) const TABLE_COLUMN_MAX: f32 = 240.0;
    pub(in crate::render) const PAGER_HEIGHT: f32 = 36.0;
    pub(in crate::render) const BLOCK_RADIUS: f32 = 6.0;
    pub(in crate::render) const FIELD_GAP: f32 = 16.0;
    /// The icon of a panel's header where it is given no size.
    pub(in crate::render) const PANEL_ICON: f32 = 10.0;
    /// Between a picture and its title: a choice.
    pub(in crate::render) const IMAGE_TITLE_GAP: f32 = 8.0;
    /// The greatest width of a picture with `compact_width`.
    pub(in crate::render) const COMPACT_IMAGE: f32 = 278.0;
    /// The greatest height of a picture with the old mode `crop_center`, on the desktop and on a phone.
    pub(in crate::render) const CROPPED_HEIGHT: (f32, f32) = (1031.0, 494.0);
    /// The mark of a long picture: its height, its padding at the sides, its distance from the picture's corner, and its
    /// corners' radius; choices.
    pub(in crate::render) const LONG_MARK: (f32, f32, f32, f32) = (20.0, 6.0, 8.0, 4.0);
    /// Below so wide a box, the words for a picture that is not at hand have no room.
    pub(in crate::render) const ALT_ROOM: f32 = 120.0;
    /// Width to height of the mosaic of two pictures, and the shares of its cells.
    pub(in crate::render) const DOUBLE: (f32, f32, f32) = (2.25, 2.0, 3.0);
    /// The side of a pager's buttons.
    pub(in crate::render) const PAGER_BUTTON: f32 = 24.0;
    /// The button that opens a chart in a window of its own: its side and its distance from the corner.
    pub(in crate::render) const CHART_BUTTON: (f32, f32) = (24.0, 4.0);
    /// Width to height of a chart that says nothing of it, on the desktop and on a phone.
    pub(in crate::render) const CHART_RATIO: (f32, f32) = (16.0 / 9.0, 1.0);
    /// The least and the greatest ratio that a chart can be given: a choice.
    pub(in crate::render) const CHART_RATIOS: (f32, f32) = (0.1, 10.0);
    /// The least and the greatest height of a chart.
    pub(in crate::render) const CHART_HEIGHTS: (f32, f32) = (1.0, 999.0);
    /// The side of the sign in a chart's frame: a choice.
    pub(in crate::render) const CHART_SIGN: f32 = 32.0;
    /// Width to height of a picture whose own ratio is not known: a choice.
    pub(in crate::render) const PLACEHOLDER_RATIO: f32 = 16.0 / 9.0;
    /// A picture taller than this share of its width is cut to it.
    pub(in crate::render) const LONG_PICTURE: f32 = 16.0 / 9.0;
    pub(in crate::render) const UNKNOWN_HEIGHT: f32 = 44.0;
    /// Words of the preview itself, where it leaves something out: a choice.
    pub(in crate::render) const NOTE_SIZE: f32 = 12.0;
}

/// Height of a button, px, by its size and device.
pub(super) fn button_height(size: &str, device: Device) -> f32 {
    let (desktop, phone) = match size {
        "tiny" => (24.0, 28.0),
        "small" => (28.0, 28.0),
        "large" => (40.0, 48.0),
        _ => (32.0, 36.0),
    };
    match device {
        Device::Desktop => desktop,
        Device::Phone => phone,
    }
}

/// Text size of a button's label, px.
pub(super) fn button_text_size(size: &str) -> f32 {
    match size {
        "tiny" => 12.0,
        "large" => 16.0,
        _ => metrics::TEXT_SIZE,
    }
}

/// Height of boxes for input, px.
pub(super) fn control_height(device: Device) -> f32 {
    button_height("medium", device)
}

/// The diameter of an avatar and its distance to the name, px, by the size's name.
pub(super) fn avatar(size: &str) -> (f32, f32) {
    match size {
        "extra_small" => (20.0, 4.0),
        "small" => (24.0, 8.0),
        "large" => (40.0, 12.0),
        _ => (32.0, 12.0),
    }
}

/// Height of a table's rows, px; `None` for rows that grow with their content.
pub(super) fn row_height(name: &str) -> Option<f32> {
    match name {
        "low" => Some(metrics::TABLE_ROW),
        "middle" => Some(54.0),
        "high" => Some(88.0),
        "auto" => None,
        px => Some(
            px.trim_end_matches("px")
                .parse::<f32>()
                .map_or(metrics::TABLE_ROW, |height| {
                    height.clamp(metrics::TABLE_ROW, metrics::TABLE_ROW_MAX)
                }),
        ),
    }
}

/// The sides, px, of a picture with a named size.
pub(super) fn image_size(name: &str) -> Option<(f32, f32)> {
    let side = match name {
        "large" => 160.0,
        "medium" => 80.0,
        "small" => 40.0,
        "tiny" => 16.0,
        _ => return None,
    };
    Some((side, side))
}

/// Distance of the lines of a text, px. Measured: 22.4 at 14 px, 20 at 12 px.
pub(super) fn line_height(size: f32) -> f32 {
    match size {
        metrics::SMALL_SIZE => metrics::SMALL_LINE,
        size if size < metrics::SMALL_SIZE => size * 1.6,
        metrics::TEXT_SIZE => metrics::TEXT_LINE,
        size => (size * 1.5).max(metrics::TEXT_LINE),
    }
}

/// A gap in px.
pub(super) fn spacing(spacing: Spacing) -> f32 {
    match spacing {
        Spacing::Small => 4.0,
        Spacing::Medium => 8.0,
        Spacing::Large => 12.0,
        Spacing::ExtraLarge => 16.0,
        Spacing::Px(length) => length,
    }
}

/// The colours of one theme.
#[derive(Clone, Debug)]
pub(super) struct Theme {
    pub(super) name: ThemeName,
    pub(super) card: Rgba,
    pub(super) card_border: Rgba,
    pub(super) text: Rgba,
    pub(super) secondary: Rgba,
    pub(super) disabled: Rgba,
    /// Words that stand where nothing was entered yet.
    pub(super) hint: Rgba,
    pub(super) link: Rgba,
    pub(super) rule: Rgba,
    /// The bar of a quote.
    pub(super) quote: Rgba,
    pub(super) marker: Rgba,
    pub(super) chip: Rgba,
    pub(super) chip_border: Rgba,
    pub(super) code: Rgba,
    pub(super) code_border: Rgba,
    /// The numbers of lines of code.
    pub(super) code_number: Rgba,
    code_colors: CodeColors,
    /// The strip below a table that is wider than its place, and the bar in strips.
    pub(super) strip: Rgba,
    /// See [`Self::strip`].
    pub(super) strip_bar: Rgba,
    /// The dark end of the shadow at the right edge of such a table.
    pub(super) edge_shadow: Rgba,
    pub(super) control_border: Rgba,
    pub(super) control_disabled: Rgba,
    pub(super) primary: Rgba,
    pub(super) danger: Rgba,
    pub(super) on_filled: Rgba,
    /// Behind the clear parts of pictures.
    pub(super) picture: Rgba,
    pub(super) placeholder: Rgba,
    pub(super) placeholder_mark: Rgba,
    /// Iridescent: border and words of a button with `laser`. The documentation says "multicolour gradient"; the
    /// colours are a choice.
    pub(super) laser: [Rgba; 3],
    /// The same as a ground that words can be read on: containers with `laser`.
    pub(super) laser_ground: [Rgba; 3],
    /// What is laid over a box under the pointer, and over one that is filled with a strong colour.
    pub(super) hover: Rgba,
    /// See `hover`.
    pub(super) hover_filled: Rgba,
    /// Ground and words of a mark on a picture.
    pub(super) mark: (Rgba, Rgba),
}

const fn see_through(rgb: u32, opacity: u8) -> Rgba {
    Rgba {
        a: opacity,
        ..hex(rgb)
    }
}

/// The colours of code. No picture shows those of the client: calm ones of its families, as editors choose them.
#[derive(Clone, Debug)]
struct CodeColors {
    keyword: Rgba,
    kind: Rgba,
    constant: Rgba,
    string: Rgba,
    comment: Rgba,
    function: Rgba,
    variable: Rgba,
    key: Rgba,
    tag: Rgba,
    meta: Rgba,
    added: Rgba,
    removed: Rgba,
}

impl Theme {
    /// The colour of a stretch of code.
    pub(super) fn code_color(&self, kind: CodeKind) -> Rgba {
        let colors = &self.code_colors;
        match kind {
            CodeKind::Plain => self.text,
            CodeKind::Keyword => colors.keyword,
            CodeKind::Type => colors.kind,
            CodeKind::Constant => colors.constant,
            CodeKind::String => colors.string,
            CodeKind::Comment => colors.comment,
            CodeKind::Function => colors.function,
            CodeKind::Variable => colors.variable,
            CodeKind::Key => colors.key,
            CodeKind::Tag => colors.tag,
            CodeKind::Meta => colors.meta,
            CodeKind::Added => colors.added,
            CodeKind::Removed => colors.removed,
        }
    }
}

const fn black(a: u8) -> Rgba {
    Rgba {
        r: 0,
        g: 0,
        b: 0,
        a,
    }
}

const fn white(a: u8) -> Rgba {
    Rgba {
        r: 255,
        g: 255,
        b: 255,
        a,
    }
}

const fn hex(rgb: u32) -> Rgba {
    Rgba::rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

const LIGHT: Theme = Theme {
    name: ThemeName::Light,
    card: hex(0xFF_FF_FF),
    card_border: hex(0xDE_E0_E3),
    text: hex(0x1F_23_29),
    secondary: hex(0x64_6A_73),
    disabled: hex(0xBB_BF_C4),
    hint: hex(0x8F_95_9E),
    link: hex(0x14_56_F0),
    rule: hex(0xDE_DE_DF),
    quote: hex(0xBB_BF_C4),
    marker: hex(0x33_6D_F4),
    chip: hex(0xF2_F3_F5),
    chip_border: hex(0xD3_D4_D6),
    code: hex(0xF5_F6_F7),
    code_border: hex(0xDE_E0_E3),
    code_number: hex(0x64_6A_73),
    // Purple, turquoise, orange, green, blue, carmine, wathet, red and violet 600, grey 500.
    code_colors: CodeColors {
        keyword: hex(0x7A_35_F0),
        kind: hex(0x06_70_62),
        constant: hex(0xA4_49_04),
        string: hex(0x1A_75_26),
        comment: hex(0x8F_95_9E),
        function: hex(0x14_56_F0),
        variable: hex(0xB8_28_79),
        key: hex(0x07_6A_94),
        tag: hex(0xC0_2A_26),
        meta: hex(0xA6_30_A6),
        added: hex(0x1A_75_26),
        removed: hex(0xC0_2A_26),
    },
    strip: hex(0xF8_F9_FA),
    strip_bar: black(64),
    edge_shadow: black(19),
    control_border: hex(0xD0_D3_D6),
    control_disabled: hex(0xEF_F0_F1),
    primary: hex(0x14_56_F0),
    danger: hex(0xF5_4A_45),
    on_filled: hex(0xFF_FF_FF),
    picture: hex(0xFF_FF_FF),
    placeholder: hex(0xF2_F3_F5),
    placeholder_mark: hex(0xBB_BF_C4),
    laser: [hex(0x33_70_FF), hex(0x9F_6F_F1), hex(0xE8_5A_A8)],
    laser_ground: [hex(0xE1_EA_FF), hex(0xEF_E6_FE), hex(0xFD_E2_F1)],
    hover: see_through(0x1F_23_29, 15),
    hover_filled: see_through(0xFF_FF_FF, 36),
    mark: (see_through(0x00_00_00, 140), hex(0xFF_FF_FF)),
};

const DARK: Theme = Theme {
    name: ThemeName::Dark,
    card: hex(0x29_29_29),
    card_border: hex(0x3A_3A_3A),
    text: hex(0xEB_EB_EB),
    secondary: hex(0xA6_A6_A6),
    disabled: hex(0x5F_5F_5F),
    hint: hex(0x75_75_75),
    link: hex(0x75_A4_FF),
    rule: hex(0x42_42_42),
    quote: hex(0x5F_5F_5F),
    marker: hex(0x4C_88_FF),
    chip: hex(0x12_12_12),
    chip_border: hex(0x4A_4A_4A),
    code: hex(0x1F_1F_1F),
    code_border: hex(0x42_42_42),
    code_number: hex(0xA6_A6_A6),
    code_colors: CodeColors {
        keyword: hex(0xB8_8F_FE),
        kind: hex(0x1A_B7_A1),
        constant: hex(0xF3_87_1B),
        string: hex(0x51_BA_43),
        comment: hex(0x75_75_75),
        function: hex(0x75_A4_FF),
        variable: hex(0xED_77_BA),
        key: hex(0x25_B2_E5),
        tag: hex(0xF6_82_7E),
        meta: hex(0xE1_7F_E1),
        added: hex(0x51_BA_43),
        removed: hex(0xF6_82_7E),
    },
    strip: hex(0x31_31_31),
    strip_bar: white(64),
    edge_shadow: black(80),
    control_border: hex(0x50_50_50),
    control_disabled: hex(0x37_37_37),
    primary: hex(0x4C_88_FF),
    danger: hex(0xF0_5B_56),
    on_filled: hex(0xFF_FF_FF),
    picture: hex(0xFF_FF_FF),
    placeholder: hex(0x37_37_37),
    placeholder_mark: hex(0x6B_6B_6B),
    laser: [hex(0x4C_88_FF), hex(0xA6_7E_F2), hex(0xE8_6B_AE)],
    laser_ground: [hex(0x2B_3A_5F), hex(0x3C_31_58), hex(0x52_2E_45)],
    hover: see_through(0xEB_EB_EB, 20),
    hover_filled: see_through(0xFF_FF_FF, 36),
    mark: (see_through(0x00_00_00, 140), hex(0xFF_FF_FF)),
};

/// How strong the colour of a header's ground is, in hundredths, at points that are evenly apart over its whole width
/// and over [`HEADER_GROUND_RATIO`] of its width in height. Measured on green and indigo headers of 605 × 75 px; blue,
/// turquoise and orange ones, and a dark one, differ from it by less than a shade.
const HEADER_GROUND: [[u8; 31]; 7] = [
    [
        87, 90, 90, 92, 94, 96, 96, 91, 82, 69, 59, 53, 50, 51, 50, 50, 50, 50, 50, 49, 52, 56, 63,
        74, 87, 95, 98, 98, 98, 98, 97,
    ],
    [
        82, 83, 84, 86, 88, 91, 93, 90, 82, 70, 60, 53, 49, 51, 50, 51, 51, 51, 51, 49, 53, 58, 66,
        77, 87, 93, 96, 95, 94, 94, 94,
    ],
    [
        72, 72, 74, 76, 79, 83, 87, 87, 82, 72, 61, 55, 50, 50, 50, 51, 51, 51, 50, 52, 55, 60, 69,
        77, 86, 89, 90, 89, 88, 87, 87,
    ],
    [
        63, 64, 66, 67, 70, 74, 79, 83, 80, 73, 64, 56, 53, 49, 51, 50, 51, 49, 50, 53, 57, 62, 70,
        77, 82, 84, 83, 80, 79, 78, 78,
    ],
    [
        58, 58, 58, 60, 62, 66, 72, 77, 80, 75, 67, 59, 54, 51, 49, 50, 49, 50, 53, 55, 59, 65, 71,
        75, 76, 75, 73, 71, 70, 69, 69,
    ],
    [
        53, 53, 54, 55, 57, 59, 65, 72, 79, 77, 71, 63, 57, 54, 53, 53, 53, 53, 55, 59, 63, 68, 70,
        70, 69, 67, 65, 62, 62, 61, 61,
    ],
    [
        49, 49, 50, 52, 53, 56, 62, 70, 79, 80, 75, 68, 61, 57, 55, 55, 55, 56, 59, 63, 68, 70, 68,
        66, 62, 60, 58, 57, 56, 56, 56,
    ],
];
/// The ground covers its header: a shorter one shows the upper part, as seen at 45 and 49 px, a narrower one the left
/// part, as seen at 270 px.
pub(super) const HEADER_GROUND_RATIO: f32 = 75.0 / 605.0;

/// The colours of a text tag.
pub(super) struct TagColors {
    /// Lets what lies below shine through, as seen on headers.
    pub(super) ground: Rgba,
    pub(super) text: Rgba,
}

/// The colours of a header.
pub(super) struct HeaderColors {
    /// Its ground; `None` for the plain header.
    pub(super) ground: Option<Fill>,
    pub(super) text: Rgba,
    pub(super) subtitle: Rgba,
}

/// A theme together with the names that a card defines for itself.
#[derive(Clone, Copy)]
pub(super) struct Palette<'a> {
    pub(super) theme: &'static Theme,
    pub(super) device: Device,
    pub(super) config: &'a Config,
    /// Whether the client speaks Chinese.
    pub(super) chinese: bool,
    /// Whether the card is one of JSON 1.0.
    pub(super) classic: bool,
    /// The reader's time zone, minutes before Greenwich.
    pub(super) zone: i16,
}

/// Families whose colours stand for people; which one a person gets depends on the id alone.
const PEOPLE: [&str; 6] = ["blue", "green", "orange", "purple", "turquoise", "carmine"];

impl<'a> Palette<'a> {
    pub(super) fn new(name: ThemeName, device: Device, config: &'a Config, chinese: bool) -> Self {
        static THEMES: [Theme; 2] = [LIGHT, DARK];
        let theme = match name {
            ThemeName::Light => &THEMES[0],
            ThemeName::Dark => &THEMES[1],
        };
        Self {
            theme,
            device,
            config,
            chinese,
            classic: false,
            zone: datetime::ZONE,
        }
    }

    /// The colour of a name: one of the card's own, one of the table, or `rgba(…)` itself. `default` and unknown names
    /// give nothing, so that the place keeps its own colour.
    pub(super) fn color(self, name: &str) -> Option<Rgba> {
        if let Some((light, dark)) = self.config.colors.get(name) {
            let own = match self.theme.name {
                ThemeName::Light => light,
                ThemeName::Dark => dark,
            };
            return parse_color(own).or_else(|| self.named(own));
        }
        self.named(name).or_else(|| parse_color(name))
    }

    fn named(self, name: &str) -> Option<Rgba> {
        named(name, self.theme.name)
    }

    fn shade(self, family: &str, shade: &str) -> Option<Rgba> {
        self.named(&format!("{family}-{shade}"))
    }

    /// The ground of a person whose picture is not at hand.
    pub(super) fn person(self, id: &str) -> Rgba {
        let sum = id.bytes().fold(7_usize, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(usize::from(byte))
        });
        let family = PEOPLE.get(sum % PEOPLE.len()).copied().unwrap_or("blue");
        self.shade(family, "400").unwrap_or(self.theme.hint)
    }

    /// The colour of an icon's property: the name of a family means its 500 shade there, as measured on green and blue
    /// icons; grey ones have the colour of grey words.
    pub(super) fn icon(self, name: &str) -> Option<Rgba> {
        let own = name == "grey" || self.config.colors.contains_key(name);
        let shade = (!own).then(|| self.shade(name, "500")).flatten();
        shade.or_else(|| self.color(name))
    }

    /// The colour of a border property: `grey` is the light grey of controls there, as measured.
    pub(super) fn border(self, name: &str) -> Rgba {
        let own = (name != "grey" || self.config.colors.contains_key(name))
            .then(|| self.color(name))
            .flatten();
        own.unwrap_or(self.theme.control_border)
    }

    /// The colour of a background property. `grey` is a light block there, as measured in the dark theme: the colour of
    /// that name is one for words, and would hide them. The dark values of the lightest greys are made for the page,
    /// not for a card, which has the very colour of `grey-100`: on a card they are such a block too.
    pub(super) fn ground(self, name: Option<&str>) -> Option<Rgba> {
        let name = name?;
        let own = self.config.colors.contains_key(name);
        match (name, self.theme.name) {
            ("grey", _) | ("grey-50" | "grey-100", ThemeName::Dark) if !own => {
                Some(self.theme.control_disabled)
            }
            _ => self.color(name),
        }
    }

    /// The px of a text size's name, which may be one of the card's own; `normal` for unknown names.
    pub(super) fn text_size(self, name: Option<&str>) -> f32 {
        let own = name
            .and_then(|name| self.config.text_sizes.get(name))
            .map(|(pc, mobile)| match self.device {
                Device::Desktop => &**pc,
                Device::Phone => &**mobile,
            });
        let size = own.or(name).and_then(|name| tables().text_sizes.get(name));
        size.map_or(metrics::TEXT_SIZE, |size| match self.device {
            Device::Desktop => size.pc,
            Device::Phone => size.mobile,
        })
    }

    /// The colours of a label: a shade of its family at a fifth of its strength, and the 600 shade for its words. Seven
    /// families were measured; the others take the shade of the one that they are most like.
    pub(super) fn tag(self, color: &str) -> TagColors {
        let (family, shade, share) = match color {
            "neutral" => ("grey", "600", 0.15),
            "red" | "orange" => (color, "400", 0.2),
            "yellow" => (color, "300", 0.2),
            "green" | "turquoise" | "lime" | "wathet" => (color, "350", 0.2),
            "blue" => (color, "600", 0.2),
            _ => (color, "500", 0.2),
        };
        let theme = self.theme;
        // None was seen in the dark theme, where a fifth of a dark shade would hardly show: a choice.
        let share = match theme.name {
            ThemeName::Light => share,
            ThemeName::Dark => share * 1.5,
        };
        TagColors {
            ground: self
                .shade(family, shade)
                .map_or(theme.control_disabled, |color| faded(color, share)),
            text: self.shade(family, "600").unwrap_or(theme.secondary),
        }
    }

    /// The colours of a header, the family's 100 shade over the card. Measured for green, indigo, blue, turquoise and
    /// orange in light, and for blue in dark, where the colour lies over half of itself on black.
    pub(super) fn header(self, template: &str) -> HeaderColors {
        let plain = HeaderColors {
            ground: None,
            text: self.theme.text,
            subtitle: self.theme.secondary,
        };
        let known = &tables().header_templates;
        if template == "default" || !known.iter().any(|name| name == template) {
            return plain;
        }
        let words = match self.theme.name {
            ThemeName::Light => "600",
            ThemeName::Dark => "700",
        };
        let shade = format!("{template}-100");
        let (Some(strong), Some(text)) = (self.ground(Some(&shade)), self.shade(template, words))
        else {
            return plain;
        };
        let under = match self.theme.name {
            ThemeName::Light => self.theme.card,
            ThemeName::Dark => mixed(hex(0), strong, 0.5),
        };
        let colors = HEADER_GROUND
            .iter()
            .flatten()
            .map(|share| mixed(under, strong, f32::from(*share) / 100.0));
        HeaderColors {
            ground: Some(Fill::Mesh {
                columns: HEADER_GROUND[0].len(),
                colors: colors.collect(),
                ratio: HEADER_GROUND_RATIO,
            }),
            text,
            subtitle: text,
        }
    }
}

/// A colour with a share of another over it.
fn mixed(under: Rgba, over: Rgba, share: f32) -> Rgba {
    let channel = |under: u8, over: u8| {
        (f32::from(under) * (1.0 - share) + f32::from(over) * share).round() as u8
    };
    Rgba {
        r: channel(under.r, over.r),
        g: channel(under.g, over.g),
        b: channel(under.b, over.b),
        a: under.a,
    }
}

/// The colour of a name that every card knows, or of a written one, in a theme; the names that a card defines for itself
/// are not among them.
pub fn color(name: &str, theme: ThemeName) -> Option<Rgba> {
    named(name, theme).or_else(|| parse_color(name))
}

fn named(name: &str, theme: ThemeName) -> Option<Rgba> {
    let tint = tables().colors.get(name)?;
    parse_color(match theme {
        ThemeName::Light => &tint.light,
        ThemeName::Dark => &tint.dark,
    })
}

/// Reads `#RRGGBB`, `#RRGGBBAA` and `rgba(r, g, b, a)`.
pub(super) fn parse_color(text: &str) -> Option<Rgba> {
    if let Some(digits) = text.strip_prefix('#') {
        let number = u32::from_str_radix(digits, 16).ok()?;
        return match digits.len() {
            6 => Some(hex(number)),
            8 => Some(Rgba {
                a: number as u8,
                ..hex(number >> 8)
            }),
            _ => None,
        };
    }
    let inside = text
        .strip_prefix("rgba(")
        .or_else(|| text.strip_prefix("rgb("))?
        .strip_suffix(')')?;
    let mut parts = inside
        .split(',')
        .map(|part| part.trim().parse::<f32>().ok());
    let mut channel = || parts.next()?.map(|value| value.clamp(0.0, 255.0) as u8);
    let (r, g, b) = (channel()?, channel()?, channel()?);
    let alpha = match parts.next() {
        Some(alpha) => alpha?.clamp(0.0, 1.0),
        None => 1.0,
    };
    Some(Rgba {
        r,
        g,
        b,
        a: (alpha * 255.0).round() as u8,
    })
}

/// The colour at a share of its opacity.
pub(super) fn faded(color: Rgba, share: f32) -> Rgba {
    Rgba {
        a: (f32::from(color.a) * share).round() as u8,
        ..color
    }
}

/// The edges of a property, or the place's own.
pub(super) fn edges_or(edges: Option<Edges>, own: Edges) -> Edges {
    edges.unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_all_their_spellings() {
        assert_eq!(parse_color("#14C0FF"), Some(Rgba::rgb(0x14, 0xC0, 0xFF)));
        assert_eq!(
            parse_color("rgba(10, 20, 30, 0.5)"),
            Some(Rgba {
                r: 10,
                g: 20,
                b: 30,
                a: 128
            })
        );
        for text in ["", "#12", "rgba(1,2)", "blue", "#GGGGGG", "rgba(a,b,c,d)"] {
            assert_eq!(parse_color(text), None, "{text}");
        }
    }

    #[test]
    fn every_header_template_and_text_tag_has_its_own_colours_in_both_themes() {
        let config = Config::default();
        for theme in [ThemeName::Light, ThemeName::Dark] {
            let palette = Palette::new(theme, Device::Desktop, &config, true);
            for template in tables()
                .header_templates
                .iter()
                .filter(|name| *name != "default")
            {
                assert!(palette.header(template).ground.is_some(), "{template}");
            }
            let mut grounds: Vec<Rgba> = tables()
                .text_tag_colors
                .iter()
                .map(|color| palette.tag(color).ground)
                .collect();
            grounds.sort_by_key(|color| (color.r, color.g, color.b));
            grounds.dedup();
            assert_eq!(grounds.len(), tables().text_tag_colors.len());
        }
    }
}

/// The chat around a card, which a window draws: px at scale 1. Avatar, gap and grounds are measured; the rest is a
/// choice, near to what the clients have.
pub mod chat {
    use super::super::{Device, Rgba, ThemeName};

    /// The avatar's diameter.
    pub const AVATAR: f32 = 33.0;
    /// Between avatar and card.
    pub const AVATAR_GAP: f32 = 9.0;
    /// The line with the name above the card.
    pub const NAME_LINE: f32 = 18.0;
    /// Between that line and the card.
    pub const NAME_GAP: f32 = 4.0;
    /// The text size of name and time.
    pub const NAME_SIZE: f32 = 12.0;
    /// Between name and time.
    pub const TIME_GAP: f32 = 8.0;
    /// The text size of the chat's own name.
    pub const TITLE_SIZE: f32 = 16.0;
    /// The avatar beside the chat's own name.
    pub const TITLE_AVATAR: f32 = 28.0;
    /// The text size of the label of a bot.
    pub const LABEL_SIZE: f32 = 11.0;
    /// The height of that label.
    pub const LABEL_HEIGHT: f32 = 16.0;
    /// Its padding.
    pub const LABEL_PADDING: f32 = 5.0;
    /// Its corners.
    pub const LABEL_RADIUS: f32 = 4.0;
    /// Above the message.
    pub const ABOVE: f32 = 16.0;
    /// Below it.
    pub const BELOW: f32 = 24.0;
    /// When the message came. One time for all, so that two pictures of one card are the same.
    pub const TIME: &str = "10:24";

    /// Left and right of the message.
    pub const fn side(device: Device) -> f32 {
        match device {
            Device::Desktop => 20.0,
            Device::Phone => 12.0,
        }
    }

    /// The height of the line with the chat's own name.
    pub const fn title_height(device: Device) -> f32 {
        match device {
            Device::Desktop => 56.0,
            Device::Phone => 48.0,
        }
    }

    /// The corners of the chat.
    pub const fn radius(device: Device) -> f32 {
        match device {
            Device::Desktop => 10.0,
            Device::Phone => 24.0,
        }
    }

    /// The least height of a chat, so that a short card stands in one too.
    pub const fn least_height(device: Device) -> f32 {
        match device {
            Device::Desktop => 280.0,
            Device::Phone => 480.0,
        }
    }

    /// The colours of a chat.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Colors {
        /// Behind the message.
        pub ground: Rgba,
        /// Behind the chat's own name.
        pub title_ground: Rgba,
        /// Lines.
        pub line: Rgba,
        /// Words.
        pub text: Rgba,
        /// Words that matter less.
        pub weak: Rgba,
        /// The avatar's ground.
        pub avatar: Rgba,
        /// What is drawn on it.
        pub avatar_sign: Rgba,
        /// Behind the label of a bot.
        pub label: Rgba,
        /// Its words.
        pub label_text: Rgba,
    }

    impl Colors {
        /// Those of a theme.
        pub const fn of(theme: ThemeName) -> Self {
            match theme {
                ThemeName::Light => Self {
                    ground: Rgba::rgb(0xfc, 0xfc, 0xfc),
                    title_ground: Rgba::rgb(0xff, 0xff, 0xff),
                    line: Rgba::rgb(0xde, 0xe0, 0xe3),
                    text: Rgba::rgb(0x1f, 0x23, 0x29),
                    weak: Rgba::rgb(0x8f, 0x95, 0x9e),
                    avatar: Rgba::rgb(0x33, 0x70, 0xff),
                    avatar_sign: Rgba::rgb(0xff, 0xff, 0xff),
                    label: Rgba::rgb(0xff, 0xf3, 0xd6),
                    label_text: Rgba::rgb(0x9c, 0x5f, 0x00),
                },
                ThemeName::Dark => Self {
                    ground: Rgba::rgb(0x15, 0x15, 0x15),
                    title_ground: Rgba::rgb(0x1c, 0x1c, 0x1c),
                    line: Rgba::rgb(0x33, 0x33, 0x33),
                    text: Rgba::rgb(0xeb, 0xeb, 0xeb),
                    weak: Rgba::rgb(0x8a, 0x8a, 0x8a),
                    avatar: Rgba::rgb(0x24, 0x5b, 0xdb),
                    avatar_sign: Rgba::rgb(0xff, 0xff, 0xff),
                    label: Rgba::rgb(0x45, 0x34, 0x12),
                    label_text: Rgba::rgb(0xf0, 0xbf, 0x63),
                },
            }
        }
    }
}
