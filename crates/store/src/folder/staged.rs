//! A file under a temporary name, written and synced, until it is linked or renamed to its own.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// Lies among the temporary files, and stays.
pub(super) const VIEWS_LOCK: &str = "views.lock";

/// No write takes this long, so an older temporary file is a killed process's.
const LITTER_AGE: Duration = Duration::from_secs(60 * 60);

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A temporary file; dropping it takes the temporary name away.
#[derive(Debug)]
pub(super) struct Staged {
    path: PathBuf,
}

impl Staged {
    /// Writes `body` into a new file in `dir` and syncs it. Sweeps the litter there first: a full disk may
    /// be full of it.
    pub(super) fn write(dir: &Path, body: &[u8]) -> io::Result<Self> {
        match fs::create_dir(dir) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => made?,
        }
        let (staged, mut file) = Self::create(dir)?;
        // The file's own time: the clock that counts is the one that dated the litter.
        sweep(dir, file.metadata()?.modified()?);
        file.write_all(body)?;
        file.sync_all()?;
        Ok(staged)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Finds a name that is free: another machine, or a dead process, may have had our number.
    fn create(dir: &Path) -> io::Result<(Self, File)> {
        loop {
            let path = dir.join(format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Self { path }, file)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a rename there is nothing to remove; a file that stays is swept in an hour.
        let _ = fs::remove_file(&self.path);
    }
}

/// Removes what killed processes left. Best effort: litter harms nobody.
fn sweep(dir: &Path, now: SystemTime) {
    let Ok(files) = fs::read_dir(dir) else { return };
    for file in files.flatten().filter(|file| file.file_name() != VIEWS_LOCK) {
        let written = file.metadata().and_then(|metadata| metadata.modified());
        let age = written.ok().and_then(|written| now.duration_since(written).ok());
        if age.is_some_and(|age| LITTER_AGE < age) {
            let _ = fs::remove_file(file.path());
        }
    }
}
