//! The embedded fonts: the same on every machine.

use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions, GenericFamily, Script, SourceCache};
use parley::{FontContext, FontData};

/// Noto Sans CJK SC, regular: Chinese, kana, Latin, Greek, Cyrillic.
pub static REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
/// Noto Sans CJK SC, bold.
pub static BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.otf");
/// Noto Sans Mono, regular.
pub static MONO: &[u8] = include_bytes!("../../assets/fonts/NotoSansMono-Regular.ttf");
/// Twemoji, in colour.
pub static EMOJI: &[u8] = include_bytes!("../../assets/fonts/TwemojiCOLR.ttf");

/// The faces of one script that the families of ordinary text do not hold.
pub struct ScriptFaces {
    /// A name for people who read code.
    pub name: &'static str,
    /// Its four letters in ISO 15924.
    pub script: [u8; 4],
    /// Weight 400.
    pub regular: &'static [u8],
    /// Weight 700.
    pub bold: &'static [u8],
}

macro_rules! script_faces {
    ($name:literal, $script:literal, $ending:literal) => {
        ScriptFaces {
            name: $name,
            script: *$script,
            regular: include_bytes!(concat!(
                "../../assets/fonts/NotoSans",
                $name,
                "-Regular.",
                $ending
            )),
            bold: include_bytes!(concat!(
                "../../assets/fonts/NotoSans",
                $name,
                "-Bold.",
                $ending
            )),
        }
    };
}

/// The faces that are asked only for their own script, after all families of [`SANS`].
pub static SCRIPTS: [ScriptFaces; 6] = [
    script_faces!("TC", b"Hani", "otf"),
    script_faces!("KR", b"Hang", "otf"),
    script_faces!("Thai", b"Thai", "ttf"),
    script_faces!("Devanagari", b"Deva", "ttf"),
    script_faces!("Arabic", b"Arab", "ttf"),
    script_faces!("Hebrew", b"Hebr", "ttf"),
];

/// The families of ordinary text, the first one that has a character draws it. The emoji face has digits too: last.
pub(super) const SANS: &str = "Noto Sans CJK SC, Noto Sans Mono, Twemoji Mozilla";
/// The families of code.
pub(super) const MONOSPACE: &str = "Noto Sans Mono, Noto Sans CJK SC, Twemoji Mozilla";

/// The families of emoji.
pub(super) const EMOJI_FIRST: &str = "Twemoji Mozilla, Noto Sans CJK SC, Noto Sans Mono";

/// A face of a [`Fonts`], by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Face(u16);

/// The faces that text is shaped with.
pub(super) struct Fonts {
    pub(super) context: FontContext,
    faces: Vec<FontData>,
}

impl Fonts {
    /// The embedded faces and no others.
    pub(super) fn embedded() -> Self {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            system_fonts: false,
        });
        for bytes in [REGULAR, BOLD, MONO] {
            collection.register_fonts(Blob::new(Arc::new(bytes)), None);
        }
        let emoji = collection.register_fonts(Blob::new(Arc::new(EMOJI)), None);
        collection.set_generic_families(
            GenericFamily::Emoji,
            emoji.iter().map(|(family, _)| *family),
        );
        for faces in &SCRIPTS {
            collection.register_fonts(Blob::new(Arc::new(faces.bold)), None);
            // Both weights are of one family.
            let family = collection.register_fonts(Blob::new(Arc::new(faces.regular)), None);
            collection.append_fallbacks(
                Script::from_bytes(faces.script),
                family.iter().map(|(family, _)| *family),
            );
        }
        Self {
            context: FontContext {
                collection,
                source_cache: SourceCache::default(),
            },
            faces: Vec::new(),
        }
    }

    /// The number of a face that shaping has chosen.
    pub(super) fn face_of(&mut self, font: &FontData) -> Face {
        let same =
            |known: &FontData| known.data.id() == font.data.id() && known.index == font.index;
        let at = self.faces.iter().position(same).unwrap_or_else(|| {
            self.faces.push(font.clone());
            self.faces.len() - 1
        });
        Face(u16::try_from(at).unwrap_or(u16::MAX))
    }

    /// The face behind a number.
    pub(super) fn data(&self, face: Face) -> Option<&FontData> {
        self.faces.get(usize::from(face.0))
    }
}
