//! Pictures at hand for image keys: files of a folder, by the key's name.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
/// A picture larger than this on a side is made smaller, so that memory stays bounded.
const LARGEST_SIDE: u32 = 4096;

/// Finds and decodes pictures, each file once.
#[derive(Default)]
pub(super) struct Pictures {
    known: HashMap<PathBuf, (Stamp, Option<Arc<Picture>>)>,
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

impl Pictures {
    /// The picture for a key in a folder; `None` where there is none that can be read.
    pub(super) fn find(&mut self, folder: Option<&Path>, key: &str) -> Option<Arc<Picture>> {
        for path in files_of(folder?, key) {
            let Ok(about) = std::fs::metadata(&path) else {
                continue;
            };
            let stamp = (about.modified().ok(), about.len());
            let known = self.known.get(&path).filter(|(seen, _)| *seen == stamp);
            let picture = match known {
                Some((_, picture)) => picture.clone(),
                None => {
                    let picture = decode(&path).map(Arc::new);
                    self.known.insert(path, (stamp, picture.clone()));
                    picture
                }
            };
            if picture.is_some() {
                return picture;
            }
        }
        None
    }
}

fn decode(path: &Path) -> Option<Picture> {
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
