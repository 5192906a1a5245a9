//! The shelf on the local disk: the cache in one directory, the intents in another.
//!
//! Both are for their owner's eyes alone. The cache is guarded by a lock file that names its holder; an
//! intent is guarded by a lock on itself, so that a crash is told from a process that still works.

mod cache;
mod intent;

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use journal::{Fault, FaultKind, IntentFile, IntentName, LockedShelf, OpenIntent, Shelf};

use crate::disk::{LOCK_WAIT, lock_within, make_dirs, private};
use cache::LockedCache;
use intent::OpenFile;

/// How long the name of a lock's holder is: a process's number, and spaces behind it.
const HOLDER_BYTES: usize = 20;

/// The cache in `cache_dir`, the intents in `state_dir/<ledger>/intents`.
#[derive(Clone, Debug)]
pub struct FileShelf {
    cache_dir: PathBuf,
    state_dir: PathBuf,
}

impl FileShelf {
    /// The shelf in these directories; they are made when first needed.
    pub fn new(cache_dir: PathBuf, state_dir: PathBuf) -> Self {
        Self { cache_dir, state_dir }
    }

    fn intents_dir(&self, ledger: &str) -> Result<PathBuf, Fault> {
        check_name(ledger)?;
        Ok(self.state_dir.join(ledger).join("intents"))
    }

    fn intent_path(&self, ledger: &str, name: &str) -> Result<PathBuf, Fault> {
        check_name(name)?;
        Ok(self.intents_dir(ledger)?.join(name))
    }
}

impl Shelf for FileShelf {
    fn read_state(&self) -> Result<Option<Vec<u8>>, Fault> {
        cache::read_state(&self.cache_dir)
    }

    fn lock(&self) -> Result<Box<dyn LockedShelf + '_>, Fault> {
        make_dirs(&self.cache_dir, true).map_err(|error| disk("make", &self.cache_dir, &error))?;
        let path = self.cache_dir.join("lock");
        let (mut file, is_writable) = open_lock(&path).map_err(|error| disk("open", &path, &error))?;
        match lock_within(&file, LOCK_WAIT) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Err(held(&mut file, &self.cache_dir)),
            Err(error) => return Err(disk("lock", &path, &error)),
        }
        if is_writable {
            say_who(&mut file).map_err(|error| disk("write", &path, &error))?;
        }
        Ok(Box::new(LockedCache::new(&self.cache_dir, file)))
    }

    fn intents(&self, ledger: &str) -> Result<Vec<IntentName>, Fault> {
        let dir = self.intents_dir(ledger)?;
        let files = match fs::read_dir(&dir) {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(disk("read", &dir, &error)),
        };
        let names: io::Result<Vec<_>> = files.map(|file| Ok(file?.file_name())).collect();
        let names = names.map_err(|error| disk("read", &dir, &error))?;
        let mut names: Vec<_> = names.into_iter().filter_map(|name| name.into_string().ok()).collect();
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        Ok(names)
    }

    fn create_intent(&self, ledger: &str, name: &IntentName, line: &[u8]) -> Result<Box<dyn OpenIntent>, Fault> {
        let path = self.intent_path(ledger, name)?;
        match intent::create(&path, line) {
            Ok(file) => Ok(Box::new(OpenFile::new(path, file, line.len() as u64))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let message = format!("another process works on {name}, or left it open; nothing was sent");
                Err(Fault::new(FaultKind::Unavailable, message))
            }
            Err(error) => {
                let dir = path.parent().unwrap_or(&self.state_dir).display();
                let message = format!("cannot keep a note of the request in {dir}: {error}; nothing was sent");
                Err(Fault::new(FaultKind::Disk, message))
            }
        }
    }

    fn claim_intent(&self, ledger: &str, name: &IntentName) -> Result<IntentFile, Fault> {
        let path = self.intent_path(ledger, name)?;
        intent::claim(path.clone()).map_err(|error| disk("read", &path, &error))
    }
}

/// Ledger ids come out of a bucket, and op ids from a command line: neither may lead elsewhere.
fn check_name(name: &str) -> Result<(), Fault> {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_name && (1..=128).contains(&name.len()) {
        return Ok(());
    }
    Err(Fault::new(FaultKind::Corrupt, format!("{name:?} is not the id of a ledger or of a request")))
}

/// Opens the lock, and says whether it can be written: on a disk that is read-only a cache can still be read.
fn open_lock(path: &Path) -> io::Result<(File, bool)> {
    match private().read(true).write(true).create(true).truncate(false).open(path) {
        Err(error) if matches!(error.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => {
            File::open(path).map(|file| (file, false)).map_err(|_| error)
        }
        opened => opened.map(|file| (file, true)),
    }
}

/// In place and always as long: to empty a file takes the file system a hundred times as long as to write over it.
fn say_who(lock: &mut File) -> io::Result<()> {
    lock.seek(SeekFrom::Start(0))?;
    lock.write_all(format!("{:<HOLDER_BYTES$}", std::process::id()).as_bytes())
}

fn held(lock: &mut File, dir: &Path) -> Fault {
    let mut holder = String::new();
    let holder = match lock.take(HOLDER_BYTES as u64).read_to_string(&mut holder) {
        Ok(_) if !holder.trim().is_empty() => format!("process {}", holder.trim()),
        _ => "another process".to_owned(),
    };
    let waited = LOCK_WAIT.as_secs();
    let message = format!("{holder} has held the cache in {} for more than {waited} s", dir.display());
    Fault::new(FaultKind::Unavailable, message)
}

fn disk(verb: &str, path: &Path, error: &io::Error) -> Fault {
    Fault::new(FaultKind::Disk, format!("cannot {verb} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests;
