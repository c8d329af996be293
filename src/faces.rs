//! The embedded faces, and which characters they have a glyph for. They come from `assets/fonts`; below all rooms, for
//! the renderer draws with them and the checker says what they lack.

use std::sync::OnceLock;

use icu_normalizer::properties::{CanonicalDecompositionBorrowed, Decomposed};
use read_fonts::TableProvider as _;
use read_fonts::tables::cmap::CmapSubtable;

/// A family of embedded faces.
#[derive(Debug)]
pub struct Family {
    /// Its name, as it stands in the faces.
    pub name: &'static str,
    /// Weight 400.
    pub regular: &'static [u8],
    /// Weight 700, where there is one.
    pub bold: Option<&'static [u8]>,
}

macro_rules! file {
    ($($part:expr),*) => {
        include_bytes!(concat!("../assets/fonts/NotoSans", $($part),*))
    };
}

/// A family of one weight.
macro_rules! single {
    ($name:literal, $file:literal) => {
        Family {
            name: $name,
            regular: file!($file, "-Regular.ttf"),
            bold: None,
        }
    };
}

/// A family of both weights, in files that end so.
macro_rules! both_weights {
    ($name:literal, $file:literal, $ending:literal) => {
        Family {
            name: $name,
            regular: file!($file, "-Regular.", $ending),
            bold: Some(file!($file, "-Bold.", $ending)),
        }
    };
}

/// All families in the order in which ordinary text asks them: the first one that has a character draws it.
///
/// The families of symbols come before the emoji, and hold what those have not; the emoji face has digits too, so that
/// it comes after all that is general. Then the scripts.
pub static FAMILIES: [Family; 19] = [
    both_weights!("Noto Sans CJK SC", "SC", "otf"),
    single!("Noto Sans Mono", "Mono"),
    single!("Noto Sans Symbols2", "Symbols2"),
    single!("Noto Sans Math", "Math"),
    single!("Noto Sans Symbols", "Symbols"),
    Family {
        name: "Twemoji Mozilla",
        regular: include_bytes!("../assets/fonts/TwemojiCOLR.ttf"),
        bold: None,
    },
    both_weights!("Noto Sans CJK TC", "TC", "otf"),
    both_weights!("Noto Sans CJK KR", "KR", "otf"),
    both_weights!("Noto Sans Thai", "Thai", "ttf"),
    both_weights!("Noto Sans Devanagari", "Devanagari", "ttf"),
    both_weights!("Noto Sans Arabic", "Arabic", "ttf"),
    both_weights!("Noto Sans Hebrew", "Hebrew", "ttf"),
    both_weights!("Noto Sans Georgian", "Georgian", "ttf"),
    both_weights!("Noto Sans Armenian", "Armenian", "ttf"),
    both_weights!("Noto Sans Tamil", "Tamil", "ttf"),
    both_weights!("Noto Sans Bengali", "Bengali", "ttf"),
    both_weights!("Noto Sans Khmer", "Khmer", "ttf"),
    both_weights!("Noto Sans Myanmar", "Myanmar", "ttf"),
    both_weights!("Noto Sans Ethiopic", "Ethiopic", "ttf"),
];

/// The number of the family of Chinese and Latin in [`FAMILIES`].
pub const CHINESE: usize = 0;
/// The number of the monospaced family in [`FAMILIES`].
pub const MONO: usize = 1;
/// The number of the family of emoji in [`FAMILIES`].
pub const EMOJI: usize = 5;

/// The table of characters of a face in the bytes of a file; `None` where it cannot be read.
pub(crate) fn characters(bytes: &[u8], index: u32) -> Option<CmapSubtable<'_>> {
    let font = read_fonts::FontRef::from_index(bytes, index).ok()?;
    Some(font.cmap().ok()?.best_subtable()?.2)
}

/// The number of a character's glyph in such a table.
pub(crate) fn glyph_of(characters: &CmapSubtable<'_>, letter: char) -> Option<u32> {
    let glyph = characters.map_codepoint(letter)?.to_u32();
    (glyph != 0).then_some(glyph)
}

/// Returns true if the embedded faces have a glyph for a character or glyphs for its parts, or if it needs none.
pub fn covers(letter: char) -> bool {
    // The first is a shortcut, for all text has it.
    letter.is_ascii() || has_glyph(letter) || !is_drawn(letter) || covers_parts(letter)
}

/// The tables of characters of all families, in their order.
fn tables() -> &'static [CmapSubtable<'static>] {
    static TABLES: OnceLock<Vec<CmapSubtable<'static>>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let regular = FAMILIES.iter().map(|family| family.regular);
        regular.filter_map(|bytes| characters(bytes, 0)).collect()
    })
}

fn has_glyph(letter: char) -> bool {
    let mut tables = tables().iter();
    tables.any(|table| glyph_of(table, letter).is_some())
}

/// Returns true if a letter can be composed of others: a letter and its mark, or the character that it duplicates,
/// which the shaper takes from the first two faces only.
fn covers_parts(letter: char) -> bool {
    match CanonicalDecompositionBorrowed::new().decompose(letter) {
        Decomposed::Default => false,
        Decomposed::Singleton(same) => {
            let mut first = tables().iter().take(2);
            first.any(|table| glyph_of(table, same).is_some())
        }
        Decomposed::Expansion(first, second) => covers(first) && covers(second),
    }
}

/// Returns true if a character is visible: not a control, a space, or a sign of how to read its neighbours, which is a
/// `Default_Ignorable_Code_Point` of <https://www.unicode.org/reports/tr44/>.
pub fn is_drawn(letter: char) -> bool {
    let is_ignorable = matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    !is_ignorable && !letter.is_control() && !letter.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_can_be_read_and_both_weights_of_a_family_have_the_same_characters() {
        for family in &FAMILIES {
            let regular = characters(family.regular, 0).expect(family.name);
            let Some(bold) = family.bold else { continue };
            let bold = characters(bold, 0).expect(family.name);
            for letter in '\u{a0}'..='\u{2ffff}' {
                let has = |table| glyph_of(table, letter).is_some();
                let code = u32::from(letter);
                assert_eq!(has(&regular), has(&bold), "{}: U+{code:04X}", family.name);
            }
        }
    }

    #[test]
    fn signs_that_bots_write_have_a_glyph() {
        let signs = "☐☑☒✓✔✗✘✦✧➜➤↳⤷⟶∗⧉⏵⇱⇲⌥⌃⎋⌫⌦⌘⇧⇥⏎⏻❯❮฿₿₹₽•◦▪▸▾─│┌┐└┘├┤█▏░▒▓⎿⏺●○◉◌★☆⚠ℹ™←↑→↓↔⇐⇒∀∂∈√∞≈≠≤≥①⑳ⓐ㊀𝗯𝐚𝑎";
        for letter in signs.chars().chain('\u{2800}'..='\u{28ff}') {
            assert!(covers(letter), "{letter} U+{:04X}", u32::from(letter));
        }
    }

    #[test]
    fn rare_han_and_the_scripts_of_the_world_have_a_glyph() {
        let letters =
            "嬛镕赟翀祎喆堃𬭊𬙂㑇𠮷ქართულიՀայերենதமிழ்বাংলাខ្មែរမြန်မာአማርኛไทยहिन्दीالعربيةעברית한국어";
        for letter in letters.chars() {
            assert!(covers(letter), "{letter} U+{:04X}", u32::from(letter));
        }
        // Egyptian, private use, not assigned.
        for letter in ['\u{13000}', '\u{e123}', '\u{378}'] {
            assert!(!covers(letter), "U+{:04X}", u32::from(letter));
        }
    }

    #[test]
    fn what_is_never_seen_needs_no_glyph() {
        for letter in [
            '\t',
            '\u{7}',
            '\u{200d}',
            '\u{fe0f}',
            '\u{3000}',
            '\u{e0067}',
        ] {
            assert!(covers(letter), "U+{:04X}", u32::from(letter));
        }
    }
}
