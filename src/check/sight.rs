//! Whether a person can read it: colours of words against the ground behind them, in both themes.

use super::problem::Severity;
use super::rules::Rule;
use super::walk::{Member, Walk};
use crate::both;
use crate::catalog::tables;
use crate::document::NodeId;
use crate::lang::Bilingual;

pub(super) static LOW_CONTRAST: Rule = Rule {
    code: "low-contrast",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "Words have nearly the colour of what is behind them (a hint below 4.5:1).",
        "文字颜色与背景接近，难以辨认（低于 4.5:1 时为提示）。",
    ),
};

/// Below this words cannot be read at all.
const INVISIBLE: f32 = 1.5;
/// Below this words are hard to read (<https://www.w3.org/TR/WCAG22/#contrast-minimum>).
const HARD_TO_READ: f32 = 4.5;
/// A ground is looked for in so many values around a text.
const FARTHEST: usize = 64;

/// Red, green, blue and how much shows, each from 0 to 1.
type Color = [f32; 4];

/// A colour in the light and in the dark theme.
#[derive(Clone, Copy)]
pub(super) struct Shades([Color; 2]);

/// The ground behind a text.
pub(super) struct Ground {
    /// Its name in the card; `None` for the card's own ground.
    name: Option<String>,
    shades: Shades,
}

/// The colour of a plain text against its ground.
pub(super) fn text_color(walk: &mut Walk<'_>, member: &Member<'_>) {
    let Member { node, property, .. } = *member;
    let Some(name) = walk
        .tree
        .str(node)
        .filter(|_| property.name == "text_color")
    else {
        return;
    };
    let parent = walk.tree.node(node).parent;
    let is_small = parent
        .and_then(|parent| walk.tree.get(parent, "tag"))
        .and_then(|tag| walk.tree.str(tag))
        == Some("lark_md");
    // On lark_md it does nothing.
    if is_small {
        return;
    }
    let Some(ground) = ground(walk, node) else {
        return;
    };
    if let Some((message, severity)) = unreadable(walk, name, &ground) {
        let fix = walk.removal(
            node,
            Bilingual::fixed("Use the usual colour", "使用默认颜色"),
        );
        walk.raise_at(&LOW_CONTRAST, node, message)
            .rated(severity)
            .fix(fix);
    }
}

/// What to say of words in a colour on a ground, where they are hard to read.
pub(super) fn unreadable(
    walk: &Walk<'_>,
    name: &str,
    ground: &Ground,
) -> Option<(Bilingual, Severity)> {
    let shades = shades(walk, name)?;
    let ratio = |theme: usize| {
        contrast(
            over(shades.0[theme], ground.shades.0[theme]),
            ground.shades.0[theme],
        )
    };
    let (light, dark) = (ratio(0), ratio(1));
    let worst = light.min(dark);
    if worst >= HARD_TO_READ {
        return None;
    }
    // The card's own ground is every author's, and its named colours are those of the client.
    if ground.name.is_none() && worst >= INVISIBLE {
        return None;
    }
    let bound = if worst < INVISIBLE {
        INVISIBLE
    } else {
        HARD_TO_READ
    };
    let (theme, theme_zh) = match (light < bound, dark < bound) {
        (true, true) => ("in both themes", "两种主题下"),
        (true, false) => ("in the light theme", "浅色主题下"),
        _ => ("in the dark theme", "深色主题下"),
    };
    let behind = ground.name.as_deref().map_or_else(
        || ("the card's ground".to_owned(), "卡片背景".to_owned()),
        |name| {
            let name = super::problem::shortened(name);
            (format!("the ground {name}"), format!("背景 {name} "))
        },
    );
    let name = super::problem::shortened(name);
    let (behind, behind_zh) = behind;
    let message = if worst < INVISIBLE {
        both!(
            "words in {name} cannot be seen on {behind} {theme} (contrast {worst:.1}:1); choose another colour",
            "{theme_zh}，{name} 文字在{behind_zh}上无法看清（对比度 {worst:.1}:1）；请更换颜色"
        )
    } else {
        both!(
            "words in {name} are hard to read on {behind} {theme} (contrast {worst:.1}:1, 4.5:1 is wanted); choose another colour",
            "{theme_zh}，{name} 文字在{behind_zh}上较难辨认（对比度 {worst:.1}:1，建议不低于 4.5:1）；请更换颜色"
        )
    };
    let severity = if worst < INVISIBLE {
        Severity::Warning
    } else {
        Severity::Hint
    };
    Some((message, severity))
}

/// The ground behind a value; `None` where it is not known.
pub(super) fn ground(walk: &Walk<'_>, node: NodeId) -> Option<Ground> {
    let tree = walk.tree;
    let card = shades(walk, "bg-white")?;
    for around in tree.ancestors(node).take(FARTHEST) {
        if around == walk.card.root {
            return Some(Ground {
                name: None,
                shades: card,
            });
        }
        let named = ["background_style", "background_color"]
            .iter()
            .find_map(|key| tree.get(around, key));
        let Some(name) = named.and_then(|id| tree.str(id)) else {
            continue;
        };
        if matches!(name, "default" | "") {
            continue;
        }
        // As a ground `grey` is a light block of the client's own, and so are the lightest greys in the dark theme.
        if matches!(name, "grey" | "grey-50" | "grey-100") && !is_own(walk, name) {
            return None;
        }
        let own = shades(walk, name)?;
        let shades = Shades([over(own.0[0], card.0[0]), over(own.0[1], card.0[1])]);
        return Some(Ground {
            name: Some(name.to_owned()),
            shades,
        });
    }
    None
}

fn is_own(walk: &Walk<'_>, name: &str) -> bool {
    super::values::is_declared(walk, "config.style.color", name)
}

/// The colours of a name of the table or of the card's own; `None` for `default` and unknown ones.
fn shades(walk: &Walk<'_>, name: &str) -> Option<Shades> {
    let tree = walk.tree;
    let own = ["config", "style", "color", name]
        .iter()
        .try_fold(walk.card.root, |id, key| tree.get(id, key));
    if let Some(own) = own {
        let theme = |key: &str| rgba(tree.str(tree.get(own, key)?)?);
        return Some(Shades([theme("light_mode")?, theme("dark_mode")?]));
    }
    let tint = tables().colors.get(name)?;
    Some(Shades([hex(&tint.light)?, hex(&tint.dark)?]))
}

fn hex(text: &str) -> Option<Color> {
    let digits = text.strip_prefix('#')?;
    let part = |at: usize| {
        let value = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        Some(f32::from(value) / 255.0)
    };
    let alpha = if digits.len() > 6 { part(6)? } else { 1.0 };
    Some([part(0)?, part(2)?, part(4)?, alpha])
}

/// Reads `rgba(20, 86, 240, 0.5)`.
fn rgba(text: &str) -> Option<Color> {
    let inner = text.trim().strip_prefix("rgba(")?.strip_suffix(')')?;
    let parts: Vec<f32> = inner
        .split(',')
        .map(|part| part.trim().parse().ok())
        .collect::<Option<_>>()?;
    let [red, green, blue, alpha] = parts[..] else {
        return None;
    };
    Some([red / 255.0, green / 255.0, blue / 255.0, alpha])
}

fn over(top: Color, ground: Color) -> Color {
    let mix = |at: usize| top[at] * top[3] + ground[at] * (1.0 - top[3]);
    [mix(0), mix(1), mix(2), 1.0]
}

/// The contrast of two colours, 1 to 21 (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>).
fn contrast(a: Color, b: Color) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color) -> f32 {
    let linear = |value: f32| {
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let (black, white) = (
            hex("#000000").expect("black"),
            hex("#FFFFFF").expect("white"),
        );
        assert!((contrast(black, white) - 21.0).abs() < 0.01);
        assert!((contrast(white, white) - 1.0).abs() < 0.01);
        let grey = hex("#767676").expect("grey");
        assert!((contrast(grey, white) - 4.54).abs() < 0.01);
        let half = over(rgba("rgba(0, 0, 0, 0.5)").expect("a colour"), white);
        assert!((half[0] - 0.5).abs() < 0.01);
    }
}
