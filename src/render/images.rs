//! Pictures at hand for image keys: files of a folder, by the key's name.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use vello_cpu::peniko::ImageAlphaType;
use vello_cpu::{PixelMetadata, Pixmap};

/// A decoded picture.
pub struct Picture {
    /// Its width, in its own pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
    pub(super) pixmap: Arc<Pixmap>,
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.pixmap, &other.pixmap)
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.width, self.height)
    }
}

/// Endings that are tried for a key, in this order.
pub const ENDINGS: [&str; 6] = ["png", "jpg", "jpeg", "webp", "gif", "bmp"];
/// A picture larger than this on a side is made smaller: more is not seen of it on a card at 400 %.
const LARGEST_SIDE: u32 = 2400;
/// A picture of more pixels than this is not shown: a card's own may have so many at most, and to decode them takes
/// memory and time.
const MOST_PIXELS: u64 = 50_000_000;
/// From so many bytes on, a file is decoded beside the work where somebody waits for the screen.
const LONG: u64 = 64 << 10;

/// Finds and decodes pictures, each file once. Renderers that share one share the pictures.
#[derive(Clone, Default)]
pub struct Pictures {
    known: Arc<Mutex<HashMap<PathBuf, (Stamp, Slot)>>>,
    arrived: Option<Arc<dyn Fn() + Send + Sync>>,
}

/// What is known of a file.
#[derive(Clone)]
enum Slot {
    Decoded(Option<Arc<Picture>>),
    /// It is being decoded; nothing is shown until then.
    Coming,
}

impl std::fmt::Debug for Pictures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pictures").finish_non_exhaustive()
    }
}

/// What tells a changed file from the one that was read: when it was written, and its length.
type Stamp = (Option<SystemTime>, u64);

/// Whether a key can be the name of a file: such a one stands in the folder itself and never leads out of it.
pub fn is_file_name(key: &str) -> bool {
    !key.is_empty() && !key.starts_with('.') && !key.contains(['/', '\\', ':', '\0'])
}

/// The files of a folder that a key's picture may be in, those that come first first, whether they are there or not.
pub fn files_of(folder: &Path, key: &str) -> impl Iterator<Item = PathBuf> {
    let names = is_file_name(key).then(|| ENDINGS.map(|ending| format!("{key}.{ending}")));
    let folder = folder.to_path_buf();
    names
        .into_iter()
        .flatten()
        .map(move |name| folder.join(name))
}

/// The file of a folder that holds the picture of a key now; of several the one that counts.
pub fn file_of(folder: &Path, key: &str) -> Option<PathBuf> {
    files_of(folder, key).find(|path| path.exists())
}

/// The picture file that stands for a key by its path: seen from the card, in whose folder the folder of pictures is.
fn beside(folder: &Path, key: &str) -> Option<PathBuf> {
    let path = Path::new(key);
    let stays = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let is_picture = stays && ENDINGS.contains(&&*ending);
    Some(folder.parent()?.join(path)).filter(|_| is_picture)
}

impl Pictures {
    /// Pictures for the screen: large ones are decoded in a thread of their own, and `arrived` is called when one is
    /// there, so that the card is laid out again.
    pub fn in_background(arrived: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            arrived: Some(Arc::new(arrived)),
            ..Self::default()
        }
    }

    /// The picture for a key in a folder; `None` where there is none that can be read, or none yet.
    pub(super) fn find(&mut self, folder: Option<&Path>, key: &str) -> Option<Arc<Picture>> {
        let folder = folder?;
        for path in files_of(folder, key).chain(beside(folder, key)) {
            let Ok(about) = std::fs::metadata(&path) else {
                continue;
            };
            let stamp = (about.modified().ok(), about.len());
            match self.slot(path, stamp) {
                Slot::Decoded(None) => {}
                Slot::Decoded(picture) => return picture,
                Slot::Coming => return None,
            }
        }
        None
    }

    fn slot(&self, path: PathBuf, stamp: Stamp) -> Slot {
        let mut known = lock(&self.known);
        let found = known.get(&path).filter(|(seen, _)| *seen == stamp);
        if let Some((_, slot)) = found {
            return slot.clone();
        }
        let slot = match &self.arrived {
            Some(arrived) if stamp.1 > LONG => {
                let (all, arrived, path) = (self.known.clone(), arrived.clone(), path.clone());
                let decoding = move || {
                    // One after the other: each takes memory.
                    static DECODING: Mutex<()> = Mutex::new(());
                    let alone = DECODING.lock();
                    let picture = decode(&path).map(Arc::new);
                    drop(alone);
                    lock(&all).insert(path, (stamp, Slot::Decoded(picture)));
                    arrived();
                };
                let thread = std::thread::Builder::new().name("picture".to_owned());
                match thread.spawn(decoding) {
                    Ok(_) => Slot::Coming,
                    // The system gives no thread: the placeholder stays.
                    Err(_) => Slot::Decoded(None),
                }
            }
            _ => Slot::Decoded(decode(&path).map(Arc::new)),
        };
        known.insert(path, (stamp, slot.clone()));
        slot
    }
}

/// What a thread that ended badly has left behind is still good: it is only ever replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn decode(path: &Path) -> Option<Picture> {
    let (width, height) = image::ImageReader::open(path)
        .ok()?
        .with_guessed_format()
        .ok()?
        .into_dimensions()
        .ok()?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return None;
    }
    let mut reader = image::ImageReader::open(path)
        .ok()?
        .with_guessed_format()
        .ok()?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(20_000);
    limits.max_image_height = Some(20_000);
    reader.limits(limits);
    let mut decoded = reader.decode().ok()?;
    if decoded.width().max(decoded.height()) > LARGEST_SIDE {
        decoded = decoded.thumbnail(LARGEST_SIDE, LARGEST_SIDE);
    }
    let rgba = decoded.into_rgba8();
    let (width, height) = rgba.dimensions();
    let (columns, rows) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    let metadata = PixelMetadata {
        alpha_type: ImageAlphaType::Alpha,
        may_have_transparency: true,
    };
    let pixmap = Pixmap::from_parts(rgba.into_raw(), columns, rows, metadata);
    Some(Picture {
        width,
        height,
        pixmap: Arc::new(pixmap),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn a_large_file_for_the_screen_comes_later_and_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let noise = |x: u32, y: u32| {
            let hash = (x ^ y.rotate_left(9))
                .wrapping_mul(0x9e37_79b9)
                .to_le_bytes();
            image::Rgb([hash[1], hash[2], hash[3]])
        };
        let picture = image::RgbImage::from_fn(300, 200, noise);
        picture.save(folder.path().join("k.png")).expect("saved");
        let (sender, arrived) = channel();
        let mut pictures = Pictures::in_background(move || {
            let _ = sender.send(());
        });
        let mut shared = pictures.clone();
        assert!(pictures.find(Some(folder.path()), "k").is_none());
        arrived
            .recv_timeout(Duration::from_secs(30))
            .expect("it arrives");
        let found = pictures.find(Some(folder.path()), "k").expect("there");
        assert_eq!((found.width, found.height), (300, 200));
        assert_eq!(shared.find(Some(folder.path()), "k"), Some(found));
        // Where nobody waits for the screen it is there at once.
        assert!(Pictures::default().find(Some(folder.path()), "k").is_some());
    }

    #[test]
    fn a_picture_of_too_many_pixels_is_not_decoded() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("wide.png");
        image::GrayImage::new(25_000, 2_001)
            .save(&path)
            .expect("saved");
        assert!(
            Pictures::default()
                .find(Some(folder.path()), "wide")
                .is_none()
        );
    }
}
