//! Colours as they are written, and mixed.

use crate::catalog::tables;
use crate::render::ThemeName;
use crate::render::frame::Rgba;

/// The colour of a name that every card knows, or of a written one, in a theme; the names that a card defines for itself
/// are not among them.
pub fn color(name: &str, theme: ThemeName) -> Option<Rgba> {
    named(name, theme).or_else(|| parse_color(name))
}

pub(super) fn named(name: &str, theme: ThemeName) -> Option<Rgba> {
    let tint = tables().colors.get(name)?;
    parse_color(match theme {
        ThemeName::Light => &tint.light,
        ThemeName::Dark => &tint.dark,
    })
}

/// Reads `rgba(r, g, b, a)`, the only spelling that a card's own colours have: three whole numbers up to 255 and a share
/// up to 1. What the checker calls none gives nothing.
pub(super) fn written(text: &str) -> Option<Rgba> {
    let inside = text.strip_prefix("rgba(")?.strip_suffix(')')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = inside.split(',').map(str::trim);
    let mut channel = || {
        let part = parts.next().filter(|part| part.len() <= 3)?;
        part.parse::<u8>().ok().filter(|_| digits(part))
    };
    let (r, g, b) = (channel()?, channel()?, channel()?);
    let share = parts.next().filter(|_| parts.next().is_none())?;
    if !share
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return None;
    }
    let share: f32 = share.parse().ok().filter(|share| *share <= 1.0)?;
    Some(Rgba {
        r,
        g,
        b,
        a: (share * 255.0).round() as u8,
    })
}

/// Reads `#RRGGBB`, `#RRGGBBAA` and `rgba(r, g, b, a)`.
pub(in crate::render) fn parse_color(text: &str) -> Option<Rgba> {
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
pub(in crate::render) fn faded(color: Rgba, share: f32) -> Rgba {
    Rgba {
        a: (f32::from(color.a) * share).round() as u8,
        ..color
    }
}

pub(super) const fn hex(rgb: u32) -> Rgba {
    Rgba::rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// A colour with a share of another over it.
pub(super) fn mixed(under: Rgba, over: Rgba, share: f32) -> Rgba {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn a_cards_own_colours_are_those_that_the_checker_knows() {
        let pattern = Catalog::get()
            .entry("config")
            .and_then(|config| config.property("style"))
            .and_then(|style| style.properties.iter().find(|one| one.name == "color"))
            .and_then(|color| color.properties.first())
            .and_then(|any| any.properties.first())
            .and_then(|light| light.pattern())
            .expect("a pattern");
        let pattern = regex_lite::Regex::new(pattern).expect("a pattern");
        for text in [
            "rgba(1,2,3,0.5)",
            "rgba( 1 , 2 , 3 , 1 )",
            "rgba(255,0,10,.5)",
            "rgba(256,0,0,1)",
            "rgba(1,2,3,1.5)",
            "rgba(1,2,3)",
            "rgba(1,2,3,-1)",
            "rgba(+1,2,3,1)",
            "rgba(1,2,3,1,1)",
            "rgb(1,2,3)",
            "#ff0000",
            "red",
            "",
        ] {
            assert_eq!(written(text).is_some(), pattern.is_match(text), "{text}");
        }
    }

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
}
