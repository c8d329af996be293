//! The faces that text is shaped with: the embedded ones, the same on every machine, and behind them, where it is
//! wanted, those of the system.

pub mod system;

use std::collections::BTreeSet;
use std::sync::Arc;

use parley::fontique::{
    Blob, Collection, CollectionOptions, FontInfoOverride, GenericFamily, SourceCache,
};
use parley::{FontContext, FontData};

use crate::faces::{self, CHINESE, EMOJI, FAMILIES, MONO};
use system::{Answer, SystemFace, SystemFonts};

/// A face of a [`Fonts`], by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Face(u16);

/// Ordinary text. The lists of families go by the names that CSS has for kinds of faces, so that no name is looked up
/// for each text.
pub(super) const SANS: GenericFamily = GenericFamily::SansSerif;
/// Code.
pub(super) const MONOSPACE: GenericFamily = GenericFamily::Monospace;
/// Emoji.
pub(super) const EMOJI_FIRST: GenericFamily = GenericFamily::Emoji;

/// The faces that text is shaped with.
pub(super) struct Fonts {
    pub(super) context: FontContext,
    /// The monospaced face, whose digits stand in the box of a character without a glyph.
    digits: Option<FontData>,
    faces: Vec<FontData>,
    /// The system's fonts, for characters that the embedded faces lack.
    system: Option<SystemFonts>,
    /// Characters that were drawn as boxes and are still to be looked for there.
    wanted: BTreeSet<char>,
    /// The files of the system that have been taken in, and the numbers of their faces.
    taken: Vec<(u64, u32)>,
}

impl Fonts {
    /// The embedded faces and no others.
    pub(super) fn embedded() -> Self {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            system_fonts: false,
        });
        let mut digits = None;
        let mut families = Vec::new();
        for (at, family) in FAMILIES.iter().enumerate() {
            // Both weights are of one family; its name is ours whatever the face says.
            for bytes in family.bold.into_iter().chain([family.regular]) {
                let data = Blob::new(Arc::new(bytes));
                if at == MONO {
                    digits = Some(FontData::new(data.clone(), 0));
                }
                let named = FontInfoOverride {
                    family_name: Some(family.name),
                    ..FontInfoOverride::default()
                };
                collection.register_fonts(data, Some(named));
            }
            families.extend(collection.family_id(family.name));
        }
        for (kind, first) in [(SANS, CHINESE), (MONOSPACE, MONO), (EMOJI_FIRST, EMOJI)] {
            let first = families.get(first).copied();
            let rest = families.iter().copied().filter(|id| Some(*id) != first);
            collection.set_generic_families(kind, first.into_iter().chain(rest));
        }
        Self {
            context: FontContext {
                collection,
                source_cache: SourceCache::default(),
            },
            digits,
            faces: Vec::new(),
            system: None,
            wanted: BTreeSet::new(),
            taken: Vec::new(),
        }
    }

    /// Looks for what the embedded faces lack among those of the system from now on.
    pub(super) fn look_in(&mut self, system: SystemFonts) {
        self.system = Some(system);
    }

    /// A character has no glyph.
    pub(super) fn want(&mut self, letter: char) {
        if self.system.is_some() {
            self.wanted.insert(letter);
        }
    }

    /// Takes in the faces of the system that have been found for wanted characters. Returns true if there is a new
    /// one, so that text shaped without it has to be shaped again.
    pub(super) fn take_in(&mut self) -> bool {
        let Some(system) = self.system.clone() else {
            return false;
        };
        let mut is_new = false;
        for letter in std::mem::take(&mut self.wanted) {
            match system.find(letter) {
                Answer::Coming => {
                    self.wanted.insert(letter);
                }
                Answer::Known(Some(face)) => is_new |= self.take(&face),
                Answer::Known(None) => {}
            }
        }
        is_new
    }

    fn take(&mut self, face: &SystemFace) -> bool {
        let key = (face.data.id(), face.index);
        if self.taken.contains(&key) {
            return false;
        }
        self.taken.push(key);
        // A name of its own: a family of the system may be called like an embedded one, which stays what it is.
        let name = format!("system {} {}", self.taken.len(), face.family);
        let named = FontInfoOverride {
            family_name: Some(&name),
            ..FontInfoOverride::default()
        };
        let collection = &mut self.context.collection;
        collection.register_fonts(face.data.clone(), Some(named));
        let family = collection.family_id(&name);
        for kind in [SANS, MONOSPACE, EMOJI_FIRST] {
            collection.append_generic_families(kind, family.into_iter());
        }
        family.is_some()
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

    /// The face of the digits in a box, and the glyphs of some of them.
    pub(super) fn digits(&mut self, digits: &str) -> Option<(Face, Vec<u32>)> {
        let font = self.digits.clone()?;
        let table = faces::characters(font.data.as_ref(), font.index)?;
        let glyphs = digits
            .chars()
            .filter_map(|digit| faces::glyph_of(&table, digit))
            .collect();
        Some((self.face_of(&font), glyphs))
    }
}
