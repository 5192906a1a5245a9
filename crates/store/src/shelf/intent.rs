//! One intent, one file. It is locked for as long as its process works on it, so that whoever finds it
//! unlocked knows that its maker is gone.
//!
//! A file is made and then locked. Whoever claims it in between finds it empty and may remove it, so the
//! maker looks whether its file is still there, and makes it again if not. An empty file that stays is one
//! whose maker died before anything was sent.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use journal::{Fault, IntentFile, OpenIntent};

use super::disk;
use crate::disk::{LOCK_WAIT, is_still_at, lock_within, make_dirs, parent_of, private, sync_dir};

/// An intent that this process holds; closing the file lets go.
pub(super) struct OpenFile {
    path: PathBuf,
    file: File,
    /// Where the next line goes: behind the last whole one.
    end: u64,
}

impl OpenFile {
    pub(super) fn new(path: PathBuf, file: File, end: u64) -> Self {
        Self { path, file, end }
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        // What is torn behind the last whole line was never waited for, so nothing rests on it.
        self.file.set_len(self.end)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(line)?;
        self.file.sync_all()?;
        self.end += line.len() as u64;
        Ok(())
    }
}

impl OpenIntent for OpenFile {
    fn append(&mut self, line: &[u8]) -> Result<(), Fault> {
        self.write(line).map_err(|error| disk("write", &self.path, &error))
    }

    fn remove(self: Box<Self>) -> Result<(), Fault> {
        // Not synced: an intent that comes back after a power cut is found settled in the journal.
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(disk("remove", &self.path, &error)),
            _ => Ok(()),
        }
    }
}

/// Makes the file, ours and lasting, or fails with `AlreadyExists`.
pub(super) fn create(path: &Path, line: &[u8]) -> io::Result<File> {
    make_dirs(parent_of(path), true)?;
    loop {
        let mut file = private().read(true).write(true).create_new(true).open(path)?;
        lock_within(&file, LOCK_WAIT)?;
        if is_still_at(&file, path)? {
            let kept = file.write_all(line).and_then(|()| file.sync_all()).and_then(|()| sync_dir(parent_of(path)));
            if kept.is_err() {
                let _ = fs::remove_file(path);
            }
            return kept.map(|()| file);
        }
    }
}

/// Takes a file that somebody left.
pub(super) fn claim(path: PathBuf) -> io::Result<IntentFile> {
    let mut file = match OpenOptions::new().read(true).write(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(IntentFile::Gone),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(IntentFile::Live),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // Its holder may have settled and removed it after we opened it, and before we had the lock.
    if !is_still_at(&file, &path)? {
        return Ok(IntentFile::Gone);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last as u64 + 1);
    Ok(IntentFile::Claimed(Box::new(OpenFile::new(path, file, end)), bytes))
}
