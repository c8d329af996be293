//! The embedded fonts: the same on every machine.

use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions, GenericFamily, SourceCache};
use parley::{FontContext, FontData};

/// Noto Sans CJK SC, regular: Chinese, kana, Latin, Greek, Cyrillic.
pub static REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
/// Noto Sans CJK SC, bold.
pub static BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.otf");
/// Noto Sans Mono, regular.
pub static MONO: &[u8] = include_bytes!("../../assets/fonts/NotoSansMono-Regular.ttf");
/// Twemoji, in colour.
pub static EMOJI: &[u8] = include_bytes!("../../assets/fonts/TwemojiCOLR.ttf");

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
