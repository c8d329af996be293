//! Lengths that do not depend on the theme, px at scale 1.

use crate::card::Edges;
use crate::render::Rgba;

/// The outer width of a card, its borders included.
pub(in crate::render) const CARD_WIDTH: f32 = 607.0;
/// The width that such a card leaves to its components.
pub(in crate::render) const WIDE_ROOM: f32 = 581.0;
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
/// In a form of 1.0 the gaps in both directions were fixed.
pub(in crate::render) const FORM_SPACING_V1: f32 = 16.0;
pub(in crate::render) const CONTAINER_SPACING: f32 = 4.0;
/// In an interactive container of 1.0, in both directions.
pub(in crate::render) const CONTAINER_SPACING_V1: f32 = 12.0;
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
/// The same in 1.0, of a panel with a border or a ground, and of one without.
pub(in crate::render) const PANEL_TITLE_PADDING_V1: Edges = Edges::all(8.0);
/// See [`PANEL_TITLE_PADDING_V1`].
pub(in crate::render) const PANEL_TITLE_PADDING_PLAIN_V1: Edges = Edges::symmetric(8.0, 0.0);
/// The least height of a panel's title: a title of 12 px has no lower line than one of 14 px.
pub(in crate::render) const PANEL_TITLE: f32 = TEXT_LINE;
pub(in crate::render) const PANEL_PADDING: Edges = Edges::all(8.0);
/// The same of a panel without a border and a ground; none in 1.0.
pub(in crate::render) const PANEL_PADDING_PLAIN: Edges = Edges {
    top: 8.0,
    right: 0.0,
    bottom: 0.0,
    left: 0.0,
};
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
/// Above and below the columns of a set that has a ground, in 1.0: measured.
pub(in crate::render) const BLOCK_PADDING_V1: Edges = Edges::symmetric(4.0, 0.0);
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
/// The margin with which a picture reaches over the padding of the body.
pub(in crate::render) const BLEED: Edges = Edges::symmetric(4.0, -12.0);
/// Width to height of a picture whose own ratio is not known: a choice.
pub(in crate::render) const PLACEHOLDER_RATIO: f32 = 16.0 / 9.0;
/// A picture taller than this share of its width is cut to it.
pub(in crate::render) const LONG_PICTURE: f32 = 16.0 / 9.0;
pub(in crate::render) const UNKNOWN_HEIGHT: f32 = 44.0;
/// Words of the preview itself, where it leaves something out: a choice.
pub(in crate::render) const NOTE_SIZE: f32 = 12.0;
