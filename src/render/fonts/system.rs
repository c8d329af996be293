//! Faces of the system, for characters that the embedded ones lack. Nothing of the system is read before the first such
//! character comes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use parley::fontique::{
    Blob, Collection, CollectionOptions, FallbackKey, FamilyId, FontStyle, FontWeight, FontWidth,
    GenericFamily, Script, ScriptExt as _, SourceCache,
};

/// A face of the system.
#[derive(Clone, Debug)]
pub struct SystemFace {
    /// The name of its family.
    pub family: Arc<str>,
    /// The file, mapped into memory.
    pub data: Blob<u8>,
    /// The number of the face in the file.
    pub index: u32,
}

/// The answer to the question which face has a character.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The face; `None` where the system has none.
    Known(Option<SystemFace>),
    /// It is being looked for.
    Coming,
}

/// Looks for faces of the system. Clones share what they found.
#[derive(Clone)]
pub struct SystemFonts(Arc<Shared>);

struct Shared {
    answers: Mutex<HashMap<char, Answer>>,
    /// Grows with every answer that comes later.
    state: AtomicU64,
    how: How,
}

enum How {
    AtOnce(Mutex<Option<Box<Finder>>>),
    /// In a thread that is started with the first question; then a function is called.
    InBackground(
        Mutex<Option<Sender<char>>>,
        Box<dyn Fn(SystemFonts) + Send + Sync>,
    ),
}

impl std::fmt::Debug for SystemFonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemFonts").finish_non_exhaustive()
    }
}

impl SystemFonts {
    /// Answers at once, however long that takes: for files.
    pub fn at_once() -> Self {
        Self::with(How::AtOnce(Mutex::default()))
    }

    /// Answers later, from a thread of its own, and calls `arrived` with itself then: for the screen.
    pub fn in_background(arrived: impl Fn(Self) + Send + Sync + 'static) -> Self {
        Self::with(How::InBackground(Mutex::default(), Box::new(arrived)))
    }

    fn with(how: How) -> Self {
        Self(Arc::new(Shared {
            answers: Mutex::default(),
            state: AtomicU64::new(0),
            how,
        }))
    }

    /// Knows this face for a character and asks no system.
    #[cfg(test)]
    pub(crate) fn knowing(letter: char, face: SystemFace) -> Self {
        let fonts = Self::in_background(|_| {});
        lock(&fonts.0.answers).insert(letter, Answer::Known(Some(face)));
        fonts
    }

    /// A number that grows with every answer that came later.
    pub fn state(&self) -> u64 {
        self.0.state.load(Ordering::Relaxed)
    }

    /// The face that has a character.
    pub fn find(&self, letter: char) -> Answer {
        let mut answers = lock(&self.0.answers);
        if let Some(answer) = answers.get(&letter) {
            return answer.clone();
        }
        let answer = match &self.0.how {
            How::AtOnce(finder) => {
                let mut finder = lock(finder);
                let finder = finder.get_or_insert_with(|| Box::new(Finder::new()));
                Answer::Known(finder.find(letter))
            }
            How::InBackground(thread, _) => {
                let mut thread = lock(thread);
                let thread = thread.get_or_insert_with(|| self.start());
                match thread.send(letter) {
                    Ok(()) => Answer::Coming,
                    // The system gives no thread: the box stays.
                    Err(_) => Answer::Known(None),
                }
            }
        };
        answers.insert(letter, answer.clone());
        answer
    }

    /// Starts the thread; it ends when nobody is left to ask.
    fn start(&self) -> Sender<char> {
        let (sender, receiver) = channel::<char>();
        let shared = Arc::downgrade(&self.0);
        let run = move || {
            let mut finder = None;
            while let Ok(first) = receiver.recv() {
                // Those that wait are answered together, so that a text of them is drawn anew once.
                let letters: Vec<char> =
                    std::iter::once(first).chain(receiver.try_iter()).collect();
                let finder = finder.get_or_insert_with(Finder::new);
                let found: Vec<_> = letters
                    .into_iter()
                    .map(|letter| (letter, Answer::Known(finder.find(letter))))
                    .collect();
                let Some(shared) = shared.upgrade() else {
                    return;
                };
                lock(&shared.answers).extend(found);
                shared.state.fetch_add(1, Ordering::Relaxed);
                if let How::InBackground(_, arrived) = &shared.how {
                    arrived(SystemFonts(shared.clone()));
                }
            }
        };
        let thread = std::thread::Builder::new().name("fonts".to_owned());
        let _ = thread.spawn(run);
        sender
    }
}

/// Locks a mutex, even one that a panicking thread held: the value is only ever replaced whole, so it is still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The system's collection of fonts.
struct Finder {
    collection: Collection,
    files: SourceCache,
    /// Families that had a character already: a text stays with one family as far as that goes.
    used: Vec<FamilyId>,
}

/// Kinds of faces that are asked where the script of a character says nothing, in this order.
const KINDS: [GenericFamily; 4] = [
    GenericFamily::SansSerif,
    GenericFamily::SystemUi,
    GenericFamily::Emoji,
    GenericFamily::Math,
];

impl Finder {
    fn new() -> Self {
        Self {
            collection: Collection::new(CollectionOptions {
                shared: false,
                system_fonts: true,
            }),
            files: SourceCache::default(),
            used: Vec::new(),
        }
    }

    fn find(&mut self, letter: char) -> Option<SystemFace> {
        for family in self.used.clone() {
            if let Some(face) = self.face(family, letter) {
                return Some(face);
            }
        }
        let mut families: Vec<FamilyId> = Vec::new();
        if let Some(script) = script_of(letter) {
            families.extend(
                self.collection
                    .fallback_families(FallbackKey::new(script, None)),
            );
        }
        for kind in KINDS {
            families.extend(self.collection.generic_families(kind));
        }
        let mut asked = Vec::new();
        for family in families {
            if asked.contains(&family) || self.used.contains(&family) {
                continue;
            }
            asked.push(family);
            if let Some(face) = self.face(family, letter) {
                self.used.push(family);
                return Some(face);
            }
        }
        None
    }

    /// The upright face of usual weight of a family, if it has a character.
    fn face(&mut self, family: FamilyId, letter: char) -> Option<SystemFace> {
        let family = self.collection.family(family)?;
        let font = family.match_font(
            FontWidth::NORMAL,
            FontStyle::Normal,
            FontWeight::NORMAL,
            true,
        )?;
        let data = font.load(Some(&mut self.files))?;
        let glyph = font.charmap_index().charmap(data.as_ref())?.map(letter)?;
        (glyph != 0).then(|| SystemFace {
            family: family.name().into(),
            data,
            index: font.index(),
        })
    }
}

/// The script of a letter, by the sample texts of scripts that the library carries: that of the letter that is nearest
/// in the table of characters. `None` for signs.
fn script_of(letter: char) -> Option<Script> {
    /// Blocks of scripts are hardly larger.
    const NEAR: u32 = 0x80;
    let near = Script::all_samples().iter().filter_map(|(script, sample)| {
        let letters = sample.chars().filter(|one| one.is_alphabetic());
        let distance = letters.map(|one| u32::from(one).abs_diff(u32::from(letter)));
        Some((distance.min()?, *script))
    });
    let nearest = near.min_by_key(|(distance, _)| *distance);
    nearest
        .filter(|(distance, _)| *distance < NEAR)
        .map(|(_, script)| script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_tells_its_script() {
        let script = |letter| script_of(letter).map(|script| script.to_bytes());
        assert_eq!(script('ᚠ'), Some(*b"Runr"));
        assert_eq!(script('ཀ'), Some(*b"Tibt"));
        assert_eq!(script('☐'), None);
    }

    #[test]
    fn a_question_in_the_background_is_answered_once_for_all_who_ask() {
        let (sender, arrived) = channel();
        let fonts = SystemFonts::in_background(move |_| {
            let _ = sender.send(());
        });
        let other = fonts.clone();
        // No face has it, whatever the system.
        assert!(matches!(fonts.find('\u{10fffd}'), Answer::Coming));
        assert!(
            arrived
                .recv_timeout(std::time::Duration::from_secs(60))
                .is_ok()
        );
        assert!(matches!(other.find('\u{10fffd}'), Answer::Known(None)));
        assert_eq!(other.state(), 1);
    }
}
