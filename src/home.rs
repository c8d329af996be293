//! The folder where the program keeps what outlives it, and files there that several windows share.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::document::file;
use crate::lang::Bilingual;

/// Names the folder, for tests and for people who keep theirs elsewhere.
pub const DATA_DIR: &str = "CARDWRIGHT_DATA_DIR";

/// How long a write waits for another window's.
const PATIENCE: Duration = Duration::from_secs(5);

/// The folder; `None` where the system names none.
pub fn data_dir() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(DATA_DIR) {
        return Some(PathBuf::from(folder));
    }
    directories::ProjectDirs::from("", "", "cardwright").map(|dirs| dirs.data_dir().to_path_buf())
}

/// A file's lock, which keeps other windows from writing between a read and a write. The system lets go of it when the
/// process ends, in whatever way.
#[derive(Debug)]
pub(crate) struct Lock {
    /// `None` on a file system without locks.
    _file: Option<File>,
}

impl Lock {
    /// Waits for the lock of a file in the data folder, which is made where it is missing.
    ///
    /// # Errors
    /// One sentence: the folder cannot be written, or another window has the lock for longer than a write takes.
    pub(crate) fn of(path: &Path) -> Result<Self, Bilingual> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| file::write_reason(folder, &error))?;
        }
        let lock = path.with_extension("lock");
        let held = File::options()
            .create(true)
            .append(true)
            .open(&lock)
            .map_err(|error| file::write_reason(&lock, &error))?;
        let begun = Instant::now();
        loop {
            match held.try_lock() {
                Ok(()) => return Ok(Self { _file: Some(held) }),
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => {
                    let name = path.display();
                    return Err(crate::both!(
                        "{name} is being written by another window; try again in a moment",
                        "{name} 正在被其他窗口写入；请稍后重试"
                    ));
                }
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None }),
            }
        }
    }
}
