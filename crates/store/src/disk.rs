//! What the folder bucket and the shelf share: directories and files that last, and locks that are waited
//! for a bounded time, without an async runtime.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How long anybody waits for a lock.
pub(crate) const LOCK_WAIT: Duration = Duration::from_secs(10);
const LOCK_POLL: Duration = Duration::from_millis(5);

/// Makes the names in a directory last.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    // Windows cannot open a directory as a file, and has no such call.
    if cfg!(windows) { Ok(()) } else { File::open(dir)?.sync_all() }
}

/// Makes `dir` and what is missing above it, each lasting before the next; `is_private` keeps others out.
pub(crate) fn make_dirs(dir: &Path, is_private: bool) -> io::Result<()> {
    let mut missing: Vec<PathBuf> = Vec::new();
    let mut above = dir;
    while !above.as_os_str().is_empty() && !above.try_exists()? {
        missing.push(above.to_owned());
        let Some(parent) = above.parent() else { break };
        above = parent;
    }
    for dir in missing.iter().rev() {
        match make_dir(dir, is_private) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        sync_dir(parent_of(dir))?;
    }
    Ok(())
}

/// The directory that a path is in; `.` for a bare name.
pub(crate) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Takes the lock on `file`, or says after [`LOCK_WAIT`] that somebody else has it.
pub(crate) fn lock_within(file: &File, wait: Duration) -> io::Result<()> {
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if start.elapsed() < wait => thread::sleep(LOCK_POLL),
            Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

/// Options for a file that only its owner may read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Whether `path` still names the file that was opened, and not another one or none.
pub(crate) fn is_still_at(file: &File, path: &Path) -> io::Result<bool> {
    let there = match fs::metadata(path) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    Ok(is_same_file(&file.metadata()?, &there))
}

#[cfg(unix)]
fn is_same_file(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    one.created().ok() == other.created().ok()
}

fn make_dir(dir: &Path, is_private: bool) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    if is_private {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    builder.create(dir)
}
