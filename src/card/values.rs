//! The values that properties of many components share.

use super::reader::Reader;

/// Lengths of the four sides, px at scale 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Edges {
    /// Above.
    pub top: f32,
    /// At the right.
    pub right: f32,
    /// Below.
    pub bottom: f32,
    /// At the left.
    pub left: f32,
}

impl Edges {
    /// The same length on all sides.
    pub const fn all(length: f32) -> Self {
        Self {
            top: length,
            right: length,
            bottom: length,
            left: length,
        }
    }

    /// One length above and below, another at the sides.
    pub const fn symmetric(vertical: f32, horizontal: f32) -> Self {
        Self {
            top: vertical,
            right: horizontal,
            bottom: vertical,
            left: horizontal,
        }
    }

    /// Reads one, two, three or four lengths as CSS does; `None` where one of them is no length.
    pub fn parse(text: &str) -> Option<Self> {
        let mut values = [0.0; 4];
        let mut count = 0;
        for part in text.split_whitespace() {
            *values.get_mut(count)? = px(part)?;
            count += 1;
        }
        let [a, b, c, d] = values;
        match count {
            1 => Some(Self::all(a)),
            2 => Some(Self::symmetric(a, b)),
            3 => Some(Self {
                top: a,
                right: b,
                bottom: c,
                left: b,
            }),
            4 => Some(Self {
                top: a,
                right: b,
                bottom: c,
                left: d,
            }),
            _ => None,
        }
    }
}

/// A number of px, with or without the unit; at most four digits, as no screen is larger.
pub(super) fn px(text: &str) -> Option<f32> {
    let number: f32 = text.trim().trim_end_matches("px").trim().parse().ok()?;
    number.is_finite().then(|| number.clamp(-9999.0, 9999.0))
}

/// How round corners are: px at scale 1, and a share of the smaller side of the box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Radius {
    /// px.
    pub px: f32,
    /// 0 to 1.
    pub share: f32,
}

impl Radius {
    /// Reads `8px`, `8` and `50%`; what is no length is none, what is out of range is the nearest that is in it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.trim().strip_suffix('%') {
            Some(share) => px(share).map(|share| Self {
                px: 0.0,
                share: share.clamp(0.0, 100.0) / 100.0,
            }),
            None => px(text).map(|px| Self {
                px: px.max(0.0),
                share: 0.0,
            }),
        }
    }

    /// Whether the corners are not square.
    pub fn is_round(self) -> bool {
        self.px > 0.0 || self.share > 0.0
    }
}

/// A gap: a name that the theme gives a length, or px at scale 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spacing {
    /// `small`.
    Small,
    /// `medium`.
    Medium,
    /// `large`.
    Large,
    /// `extra_large`.
    ExtraLarge,
    /// A length.
    Px(f32),
}

impl Spacing {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "small" => Some(Self::Small),
            "medium" => Some(Self::Medium),
            "large" => Some(Self::Large),
            "extra_large" => Some(Self::ExtraLarge),
            _ => px(text).map(|length| Self::Px(length.max(0.0))),
        }
    }
}

/// A width or height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// What the component takes by itself (`default`).
    Default,
    /// As much as there is (`fill`).
    Fill,
    /// As much as the content needs (`auto`).
    Auto,
    /// A share of what is left (`weighted`, for columns).
    Weighted,
    /// px at scale 1.
    Px(f32),
}

impl Length {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "default" => Some(Self::Default),
            "fill" => Some(Self::Fill),
            "auto" => Some(Self::Auto),
            "weighted" => Some(Self::Weighted),
            _ => px(text).map(|length| Self::Px(length.max(0.0))),
        }
    }
}

/// Where something stands in spare width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

impl Align {
    pub(super) const NAMES: [(&str, Self); 3] = [
        ("left", Self::Left),
        ("center", Self::Center),
        ("right", Self::Right),
    ];
}

/// Where something stands in spare height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum VerticalAlign {
    /// At the top.
    #[default]
    Top,
    /// In the middle.
    Center,
    /// At the bottom.
    Bottom,
}

impl VerticalAlign {
    pub(super) const NAMES: [(&str, Self); 3] = [
        ("top", Self::Top),
        ("center", Self::Center),
        ("bottom", Self::Bottom),
    ];
}

/// How the children of a container follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// One below the other.
    #[default]
    Vertical,
    /// Side by side, in as many lines as needed.
    Horizontal,
}

/// How a container lays out its children; what the card leaves out is `None`, since containers differ in it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    /// `direction`.
    pub direction: Direction,
    /// `padding`.
    pub padding: Option<Edges>,
    /// `horizontal_spacing`.
    pub horizontal_spacing: Option<Spacing>,
    /// `vertical_spacing`.
    pub vertical_spacing: Option<Spacing>,
    /// `horizontal_align`.
    pub horizontal_align: Align,
    /// `vertical_align`.
    pub vertical_align: VerticalAlign,
}

impl Flow {
    pub(super) fn read(reader: Reader<'_>) -> Self {
        let directions = [
            ("vertical", Direction::Vertical),
            ("horizontal", Direction::Horizontal),
        ];
        Self {
            direction: reader.one_of("direction", &directions).unwrap_or_default(),
            padding: reader.edges("padding"),
            horizontal_spacing: reader.spacing("horizontal_spacing"),
            vertical_spacing: reader.spacing("vertical_spacing"),
            horizontal_align: reader
                .one_of("horizontal_align", &Align::NAMES)
                .unwrap_or_default(),
            vertical_align: reader
                .one_of("vertical_align", &VerticalAlign::NAMES)
                .unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_read_in_px_and_as_a_share_and_stay_in_range() {
        let px = |px| Some(Radius { px, share: 0.0 });
        let share = |share| Some(Radius { px: 0.0, share });
        assert_eq!(Radius::parse("8px"), px(8.0));
        assert_eq!(Radius::parse("-3px"), px(0.0));
        assert_eq!(Radius::parse("50%"), share(0.5));
        assert_eq!(Radius::parse("180%"), share(1.0));
        assert_eq!(Radius::parse("-8%"), share(0.0));
        for text in ["", "%", "round", "NaN%"] {
            assert_eq!(Radius::parse(text), None, "{text}");
        }
    }

    #[test]
    fn edges_are_read_as_css_reads_them() {
        assert_eq!(Edges::parse("4px"), Some(Edges::all(4.0)));
        assert_eq!(
            Edges::parse("4px -12px"),
            Some(Edges::symmetric(4.0, -12.0))
        );
        assert_eq!(
            Edges::parse("1px 2px 3px 4px").map(|edges| edges.left),
            Some(4.0)
        );
        assert_eq!(Edges::parse("0"), Some(Edges::all(0.0)));
        for text in ["", "x", "1px 2px 3px 4px 5px", "NaNpx", "infpx"] {
            assert_eq!(Edges::parse(text), None, "{text}");
        }
    }
}
