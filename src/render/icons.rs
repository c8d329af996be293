//! The drawings of the client's icons: `assets/icons` maps each token to a drawing of an open family.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Deserialize;
use vello_cpu::kurbo::BezPath;

/// The side of the square that drawings are made for.
pub(super) const VIEW_BOX: f32 = 48.0;
/// The width of a stroke that names none.
const STROKE: f32 = 4.0;

/// How a part of a drawing is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Paint {
    /// Filled with the icon's colour.
    Fill,
    /// Stroked with the icon's colour, so wide.
    Stroke(f32),
    /// Both.
    Both(f32),
    /// Filled with what lies under the icon.
    ClearFill,
    /// Stroked with what lies under the icon.
    ClearStroke(f32),
}

/// One shape of a drawing, in a square of [`VIEW_BOX`].
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) path: BezPath,
    pub(super) paint: Paint,
}

/// An icon's shapes, in drawing order.
#[derive(Debug)]
pub struct Drawing {
    pub(super) parts: Vec<Part>,
}

/// The two looks of a drawing: lines, and filled.
#[derive(Deserialize)]
struct Looks {
    o: Vec<String>,
    f: Vec<String>,
}

struct Family {
    map: HashMap<String, String>,
    looks: HashMap<String, Looks>,
    drawn: Mutex<HashMap<String, Option<Arc<Drawing>>>>,
}

fn family() -> &'static Family {
    static FAMILY: OnceLock<Family> = OnceLock::new();
    FAMILY.get_or_init(|| Family {
        map: serde_json::from_str(include_str!("../../assets/icons/map.json")).unwrap_or_default(),
        looks: serde_json::from_str(include_str!("../../assets/icons/drawings.json"))
            .unwrap_or_default(),
        drawn: Mutex::default(),
    })
}

/// The drawing of a token; `None` for a token that is unknown or has none.
pub(super) fn drawing(token: &str) -> Option<Arc<Drawing>> {
    let family = family();
    let mut drawn = family.drawn.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = drawn.get(token) {
        return known.clone();
    }
    let looks = family
        .map
        .get(token)
        .and_then(|name| family.looks.get(name));
    let found = looks.map(|looks| {
        let filled = token.ends_with("_filled") || token.ends_with("_colorful");
        let parts = if filled { &looks.f } else { &looks.o };
        Arc::new(Drawing {
            parts: parts.iter().filter_map(|part| read(part)).collect(),
        })
    });
    drawn.insert(token.to_owned(), found.clone());
    found
}

/// Reads `s3.5M4 4…`: how it is painted, the stroke's width where it is not 4, the path.
fn read(part: &str) -> Option<Part> {
    let kind = part.chars().next()?;
    let rest = part.get(kind.len_utf8()..)?;
    let start = rest.find(|c: char| c.is_ascii_alphabetic())?;
    let width = rest[..start].trim().parse().unwrap_or(STROKE);
    let paint = match kind {
        'f' => Paint::Fill,
        's' => Paint::Stroke(width),
        'b' => Paint::Both(width),
        'w' => Paint::ClearFill,
        'x' => Paint::ClearStroke(width),
        _ => return None,
    };
    Some(Part {
        path: BezPath::from_svg(&rest[start..]).ok()?,
        paint,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::tables;

    #[test]
    fn every_mapped_token_has_a_drawing_that_can_be_read_whole() {
        assert!(family().map.len() > 1000);
        for (token, name) in &family().map {
            let looks = family().looks.get(name);
            let looks = looks.unwrap_or_else(|| panic!("{token}: {name}"));
            for part in looks.o.iter().chain(&looks.f) {
                assert!(read(part).is_some(), "{name}: {part}");
            }
        }
    }

    #[test]
    fn nearly_every_token_of_the_catalogue_is_mapped() {
        let without = tables()
            .icons
            .iter()
            .filter(|token| drawing(token).is_none())
            .count();
        assert!(
            without * 20 < tables().icons.len(),
            "{without} have no drawing"
        );
        assert!(drawing("no_such_token").is_none());
    }
}
