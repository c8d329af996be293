//! Files: read with a clear sentence for everything that can go wrong, written whole or not at all.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use super::tree::BOM;
use crate::both;
use crate::lang::Bilingual;

/// The largest file that is opened, bytes: enough for any text that people edit, little enough to parse at each key.
pub const MAX_BYTES: u64 = 2 << 20;

/// Why a file cannot be read or written, as one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.en)]
pub struct FileError(pub Bilingual);

/// What a file held, as far as it takes to see that it has changed. Stamps are kept from one version of the program to
/// the next, so the hash is a fixed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    bytes: u64,
    hash: u64,
}

impl Stamp {
    fn of(bytes: &[u8]) -> Self {
        // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
        let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self {
            bytes: bytes.len() as u64,
            hash,
        }
    }
}

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its text as it is, with its byte order mark: places in the text are places in the file.
    pub text: String,
    /// Whether it began with a byte order mark.
    pub bom: bool,
    /// What it held.
    pub stamp: Stamp,
}

/// Reads a text file.
///
/// # Errors
/// Where it is missing, a folder, larger than [`MAX_BYTES`], or no UTF-8 text.
pub fn read(path: &Path) -> Result<Opened, FileError> {
    let name = path.display();
    let fail = |error: &io::Error| FileError(read_reason(path, error));
    let file = fs::File::open(path).map_err(|error| fail(&error))?;
    let meta = file.metadata().map_err(|error| fail(&error))?;
    if meta.is_dir() {
        return Err(FileError(both!(
            "{name} is a folder; choose a file in it",
            "{name} 是文件夹；请选择其中的文件"
        )));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| fail(&error))?;
    decode(&name.to_string(), bytes)
}

/// Takes the bytes of a file, or of standard input, as text; `name` is what sentences call it.
///
/// # Errors
/// Where there are more than [`MAX_BYTES`], or they are no UTF-8 text.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Opened, FileError> {
    if bytes.len() as u64 > MAX_BYTES {
        let limit = MAX_BYTES >> 20;
        return Err(FileError(both!(
            "{name} is larger than {limit} MB; open a smaller file",
            "{name} 超过 {limit} MB；请打开较小的文件"
        )));
    }
    let stamp = Stamp::of(&bytes);
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        FileError(both!(
            "{name} is not a text file in UTF-8 (byte {at}); save it as UTF-8",
            "{name} 不是 UTF-8 文本文件（第 {at} 字节）；请另存为 UTF-8"
        ))
    })?;
    Ok(Opened {
        bom: text.starts_with(BOM),
        text,
        stamp,
    })
}

/// The file of a relative path in a folder, where there is one and the path does not lead out of the folder.
pub fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let stays = Path::new(name)
        .components()
        .all(|step| matches!(step, Component::Normal(_) | Component::CurDir));
    let path = Some(folder).filter(|_| stays)?.join(name);
    path.is_file().then_some(path)
}

/// Whether a file holds something else than it did. A file that is gone or cannot be read does not count: writing
/// it loses nothing, or says why it fails.
pub fn differs(path: &Path, stamp: &Stamp) -> bool {
    if is_special(path) {
        return false;
    }
    match fs::read(path) {
        Ok(bytes) => Stamp::of(&bytes) != *stamp,
        Err(_) => false,
    }
}

/// Tells whether a path leads to something that is there and is neither a file nor a folder: a device, a pipe, a socket.
/// Opening one can wait for ever, so a window never does.
pub fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}

/// Writes a text file whole: into a temporary file of the same folder first, which then takes its place. It keeps
/// its permissions and, where the system allows it, its owner; a link stays one and its target is written, there or not.
/// A device or a pipe is written into. With `bom` the file begins with a byte order mark, whether the text has one or
/// not.
///
/// # Errors
/// Where the folder or the file cannot be written. The old file is as it was then.
pub fn write(path: &Path, text: &str, bom: bool) -> Result<Stamp, FileError> {
    let mut bytes = Vec::with_capacity(text.len() + 3);
    if bom && !text.starts_with(BOM) {
        bytes.extend_from_slice(BOM.as_bytes());
    }
    bytes.extend_from_slice(text.as_bytes());
    write_bytes(path, &bytes).map_err(|error| FileError(write_reason(path, &error)))?;
    Ok(Stamp::of(&bytes))
}

/// Writes bytes whole, as [`write`] does.
///
/// # Errors
/// The system's reason.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(mut stream) = stream(path)? {
        return match stream.write_all(bytes).and_then(|()| stream.flush()) {
            // A reader that has seen enough, such as `head`, closes the pipe: that is no failure.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => done,
        };
    }
    let target = target_of(path);
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let old = match fs::metadata(&target) {
        Ok(meta) => Some(meta),
        // Links that lead round in a circle have no target that could be written.
        Err(error) if target.is_symlink() => return Err(error),
        Err(_) => None,
    };
    if old.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if old
        .as_ref()
        .is_some_and(|meta| meta.permissions().readonly())
    {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cardwright-");
    #[cfg(unix)]
    let new_file = {
        use std::os::unix::fs::PermissionsExt as _;
        fs::Permissions::from_mode(0o666)
    };
    #[cfg(unix)]
    builder.permissions(new_file);
    let mut file = builder.tempfile_in(&folder)?;
    file.write_all(bytes)?;
    if let Some(meta) = old {
        keep_owner(file.as_file(), &meta);
        file.as_file().set_permissions(meta.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    // The rename itself lasts only once the folder is on disk; not every system can do that.
    if let Ok(folder) = fs::File::open(&folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// The stream behind a path that is written into and never replaced: a device, a pipe, or a descriptor of this process
/// such as `/dev/stdout`, whatever that leads to. `None` for a file, there or not, and a folder.
///
/// # Errors
/// The system's reason, where it is there and cannot be opened. Waits until a named pipe has a reader.
pub fn stream(path: &Path) -> io::Result<Option<Box<dyn io::Write>>> {
    let descriptor = descriptor_of(path);
    match descriptor.as_deref() {
        // Its own handle keeps the place in a file that others write to as well; a socket cannot be opened by its path.
        Some("1") => return Ok(Some(Box::new(io::stdout()))),
        Some("2") => return Ok(Some(Box::new(io::stderr()))),
        _ => {}
    }
    if descriptor.is_none() && !is_special(path) {
        return Ok(None);
    }
    // A descriptor may be a file with something in it already: what comes goes to its end.
    let mut options = fs::OpenOptions::new();
    options.write(true).append(descriptor.is_some());
    Ok(Some(Box::new(options.open(path)?)))
}

/// The number of the descriptor of this process that a path stands for, through however many links.
fn descriptor_of(path: &Path) -> Option<String> {
    let own = format!("/proc/{}/fd", std::process::id());
    let mut path = std::path::absolute(path).ok()?;
    for _ in 0..MOST_LINKS {
        let folder = path.parent()?;
        // `/dev/fd` and `/proc/self` are links to the process's own folder.
        let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        if real == Path::new("/dev/fd") || real == Path::new(&own) {
            return Some(path.file_name()?.to_str()?.to_owned());
        }
        path = real.join(fs::read_link(&path).ok()?);
    }
    None
}

/// The most links that are followed from one path, as Linux does: `MAXSYMLINKS` in
/// <https://man7.org/linux/man-pages/man7/path_resolution.7.html>.
const MOST_LINKS: usize = 40;

/// The file that a path leads to, whether it is there or not.
fn target_of(path: &Path) -> PathBuf {
    let mut target = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        if let Ok(found) = fs::canonicalize(&target) {
            return found;
        }
        match fs::read_link(&target) {
            Ok(next) => target = target.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return target,
        }
    }
    target
}

/// Gives a new file the owner and group of the one whose place it takes, as far as this process may: a file that root
/// writes is still its owner's.
fn keep_owner(file: &fs::File, old: &fs::Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let same = file
            .metadata()
            .is_ok_and(|new| new.uid() == old.uid() && new.gid() == old.gid());
        if !same {
            // Whoever may not do this is the owner of what was written, as with every editor that renames.
            let _ = fchown(file, Some(old.uid()), Some(old.gid()));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, old);
}

/// Why a file or folder cannot be read, as one sentence.
pub fn read_reason(path: &Path, error: &io::Error) -> Bilingual {
    let name = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => both!("there is no file {name}", "文件 {name} 不存在"),
        io::ErrorKind::PermissionDenied => both!(
            "{name} may not be read: permission denied",
            "没有读取 {name} 的权限"
        ),
        _ => both!("{name} cannot be read: {error}", "无法读取 {name}：{error}"),
    }
}

/// Why a file cannot be written, as one sentence.
pub fn write_reason(path: &Path, error: &io::Error) -> Bilingual {
    let name = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => both!(
            "the folder of {name} does not exist",
            "{name} 所在的文件夹不存在"
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => both!(
            "{name} may not be written: it or its folder is read-only; save under another name",
            "无法写入 {name}：文件或所在文件夹为只读；请另存到其他位置"
        ),
        io::ErrorKind::IsADirectory => both!(
            "{name} is a folder; choose a file name",
            "{name} 是文件夹；请填写文件名"
        ),
        io::ErrorKind::StorageFull => both!(
            "{name} cannot be written: the disk is full",
            "无法写入 {name}：磁盘已满"
        ),
        _ => both!(
            "{name} cannot be written: {error}",
            "无法写入 {name}：{error}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_mark_and_carriage_returns_is_the_same_after_it_was_read_and_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("card.json");
        let bytes = "\u{feff}{\r\n \"a\": 1\r\n}\r\n".as_bytes();
        fs::write(&path, bytes).expect("written");
        let opened = read(&path).expect("read");
        assert!(opened.bom && opened.text.as_bytes() == bytes);
        let stamp = write(&path, &opened.text, opened.bom).expect("written");
        assert_eq!(fs::read(&path).expect("read"), bytes);
        assert_eq!(stamp, opened.stamp);
        assert!(!differs(&path, &stamp));
        // A text that has lost its mark gets it again.
        assert_eq!(
            write(&path, &opened.text[3..], true).expect("written"),
            stamp
        );
        fs::write(&path, "{}").expect("written");
        assert!(differs(&path, &stamp));
    }

    #[test]
    fn what_cannot_be_opened_is_named_in_one_sentence() {
        let folder = tempfile::tempdir().expect("a folder");
        let sentence = |path: &Path| read(path).expect_err("refused").0.en.into_owned();
        assert!(sentence(&folder.path().join("none.json")).starts_with("there is no file"));
        assert!(sentence(folder.path()).contains("is a folder"));
        let binary = folder.path().join("binary");
        fs::write(&binary, [0x7f, b'E', 0xff, 0xfe]).expect("written");
        assert!(sentence(&binary).contains("not a text file"));
        let large = folder.path().join("large");
        fs::File::create(&large)
            .and_then(|file| file.set_len(20 << 20))
            .expect("written");
        assert!(sentence(&large).contains("larger than 2 MB"));
    }

    #[test]
    fn a_stamp_is_the_same_in_every_version_of_the_program() {
        assert_eq!(Stamp::of(b"").hash, 0xcbf2_9ce4_8422_2325);
        assert_eq!(Stamp::of(b"foobar").hash, 0x8594_4171_f739_67e8);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_whether_its_file_is_there_or_not() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("there")).expect("made");
        symlink("there/card", at("near")).expect("a link");
        symlink(at("near"), at("link")).expect("a link");
        for text in ["{}", "[]"] {
            write(&at("link"), text, false).expect("written");
            assert!(at("link").is_symlink() && at("near").is_symlink());
            assert_eq!(fs::read_to_string(at("there/card")).expect("read"), text);
        }
        symlink("round", at("round")).expect("a link");
        assert!(
            write(&at("round"), "{}", false).is_err() && at("round").is_symlink(),
            "a link to itself leads nowhere"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_descriptor_is_known_by_every_path_to_it() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("out.json");
        symlink("/dev/stdout", &link).expect("a link");
        let at = |path: &str| descriptor_of(Path::new(path));
        assert_eq!(at("/dev/stdout").as_deref(), Some("1"));
        assert_eq!(at("/dev/stderr").as_deref(), Some("2"));
        assert_eq!(at("/dev/fd/1").as_deref(), Some("1"));
        assert_eq!(at("/proc/self/fd/2").as_deref(), Some("2"));
        assert_eq!(descriptor_of(&link).as_deref(), Some("1"));
        for path in ["/dev/null", "/dev", "/", "card.json"] {
            assert_eq!(at(path), None, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_another_owner_stays_theirs_where_that_is_allowed() {
        use std::os::unix::fs::{MetadataExt as _, chown};
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("card.json");
        fs::write(&path, "{}").expect("written");
        if chown(&path, Some(12345), Some(12345)).is_err() {
            return; // only root may give files away
        }
        write(&path, "[]", false).expect("written");
        let meta = fs::metadata(&path).expect("there");
        assert_eq!((meta.uid(), meta.gid()), (12345, 12345));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_a_read_only_file_or_folder_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("card.json");
        fs::write(&path, "{}").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        write(&path, "{ }", false).expect("written");
        assert_eq!(
            fs::metadata(&path).expect("there").permissions().mode() & 0o777,
            0o640
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).expect("set");
        assert!(
            write(&path, "[]", false)
                .expect_err("refused")
                .0
                .en
                .contains("read-only")
        );
        assert_eq!(fs::read(&path).expect("read"), b"{ }");
        assert!(
            write(&folder.path().join("none/card.json"), "", false)
                .expect_err("refused")
                .0
                .en
                .contains("does not exist")
        );
    }
}
