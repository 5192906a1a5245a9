//! The cache files. They may be lost at any time, so nothing here is synced.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use journal::{Fault, FaultKind, LockedShelf, ShelfFile};

use super::disk;
use crate::disk::private;

/// The cache while we hold its lock.
pub(super) struct LockedCache<'a> {
    dir: &'a Path,
    /// Held, never read: closing it lets go.
    _lock: File,
}

impl<'a> LockedCache<'a> {
    pub(super) fn new(dir: &'a Path, lock: File) -> Self {
        Self { dir, _lock: lock }
    }

    fn path(&self, file: ShelfFile) -> PathBuf {
        self.dir.join(file.name())
    }
}

pub(super) fn read_state(dir: &Path) -> Result<Option<Vec<u8>>, Fault> {
    let path = dir.join("state");
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(disk("read", &path, &error)),
    }
}

impl LockedShelf for LockedCache<'_> {
    fn read_state(&self) -> Result<Option<Vec<u8>>, Fault> {
        read_state(self.dir)
    }

    fn replace_state(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let new = self.dir.join("state.new");
        let written =
            private().write(true).create(true).truncate(true).open(&new).and_then(|mut file| file.write_all(bytes));
        written.map_err(|error| disk("write", &new, &error))?;
        fs::rename(&new, self.dir.join("state")).map_err(|error| disk("replace the state in", self.dir, &error))
    }

    fn read(&self, file: ShelfFile, offset: u64, len: usize) -> Result<Vec<u8>, Fault> {
        let path = self.path(file);
        match read_part(&path, offset, len) {
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(disk("read", &path, &error)),
        }
    }

    fn append(&mut self, file: ShelfFile, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.path(file);
        let open = private().write(true).create(true).truncate(false).open(&path);
        let mut open = open.map_err(|error| disk("open", &path, &error))?;
        let there = open.metadata().map_err(|error| disk("read", &path, &error))?.len();
        if there < offset {
            let message = format!("{} holds {there} bytes and should hold {offset}: it is damaged", path.display());
            return Err(Fault::new(FaultKind::Disk, message));
        }
        cut_and_add(&mut open, offset, bytes).map_err(|error| disk("write", &path, &error))
    }

    fn clear(&mut self) -> Result<(), Fault> {
        // The state goes first: without it the other files say nothing.
        for name in ["state", "state.new"].into_iter().chain(ShelfFile::ALL.map(ShelfFile::name)) {
            let path = self.dir.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(disk("remove", &path, &error)),
                _ => {}
            }
        }
        Ok(())
    }
}

fn read_part(path: &Path, offset: u64, len: usize) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(len as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn cut_and_add(file: &mut File, offset: u64, bytes: &[u8]) -> io::Result<()> {
    file.set_len(offset)?;
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(bytes)
}
