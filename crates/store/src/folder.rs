//! A bucket in a local folder, by hand: a file appears whole or not at all, and lasts once it was said.
//!
//! A new object is written and synced under a temporary name and then *linked* to its own, which fails
//! if that is taken: the same promise as `If-None-Match: *`. Temporary files lie in `.tmp`; what a
//! killed process leaves there is swept by a later write.
//!
//! The folder is made by the very first entry and by nothing else, so that a disk that is not mounted is
//! not mistaken for an empty ledger.

mod listing;
mod staged;

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use async_trait::async_trait;
use bytes::Bytes;
use journal::{
    Bucket, Expect, Fault, FaultKind, Listed, Lists, OBJECT_BYTES_MAX, PutNew, PutView, VIEW_BYTES_MAX, View, Views,
};

use crate::disk::{LOCK_WAIT, lock_within, make_dirs, parent_of, sync_dir};
use crate::key::{GENESIS, assert_clean};
use crate::memory::{is_as_expected, tag_of};
use staged::Staged;

/// A bucket in a local folder. Its calls block for as long as the disk does.
#[derive(Clone, Debug)]
pub struct FolderBucket {
    root: PathBuf,
}

impl FolderBucket {
    /// The bucket in `root`; touches nothing.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn path(&self, key: &str) -> PathBuf {
        assert_clean(key);
        self.root.join(key)
    }

    fn temporary(&self) -> PathBuf {
        self.root.join(".tmp")
    }

    fn read(&self, key: &str, bytes_max: usize) -> Result<Option<Found>, Fault> {
        let path = self.path(key);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if is_absent(&error) => return self.check_root().map(|()| None),
            Err(error) => return Err(fault("read", &path, &error)),
        };
        let about = file.metadata().map_err(|error| fault("read", &path, &error))?;
        let length = usize::try_from(about.len()).unwrap_or(usize::MAX);
        if bytes_max < length {
            return Err(too_long(&path));
        }
        // One byte of room more, or the end of the file would be found by doubling a long body.
        let mut body = Vec::with_capacity(length + 1);
        let limit = bytes_max as u64 + 1;
        file.by_ref().take(limit).read_to_end(&mut body).map_err(|error| fault("read", &path, &error))?;
        if bytes_max < body.len() {
            return Err(too_long(&path));
        }
        Ok(Some(Found { body: body.into(), modified_ms: modified_ms(&about) }))
    }

    fn create(&self, key: &str, body: &Bytes) -> PutNew {
        let path = self.path(key);
        let staged = self.make_room(key, &path).and_then(|()| self.stage(body));
        let staged = match staged {
            Ok(staged) => staged,
            Err(fault) => return PutNew::Refused(fault),
        };
        match fs::hard_link(staged.path(), &path) {
            Ok(()) => match sync_dir(parent_of(&path)) {
                Ok(()) => PutNew::Created,
                Err(error) => PutNew::Unknown(fault("sync", parent_of(&path), &error)),
            },
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                // Whoever took the slot may have died before its name was made to last, and we shall build on it.
                let _ = sync_dir(parent_of(&path));
                PutNew::SlotTaken
            }
            Err(error) => not_linked(&path, &error),
        }
    }

    fn replace(&self, key: &str, expect: &Expect, body: &Bytes) -> Result<PutView, Fault> {
        self.check_root()?;
        let path = self.path(key);
        make_dirs(parent_of(&path), false).map_err(|error| fault("make", parent_of(&path), &error))?;
        let staged = self.stage(body)?;
        let _held = self.lock_views()?;
        let there = self.read(key, VIEW_BYTES_MAX)?.map(|found| found.body);
        if !is_as_expected(there.as_ref(), expect) {
            return Ok(PutView::Changed);
        }
        fs::rename(staged.path(), &path).map_err(|error| fault("write", &path, &error))?;
        self.sync_up_from(parent_of(&path))?;
        Ok(PutView::Written)
    }

    /// Makes the directories that the key needs. Only the first entry may make the root and what is above.
    fn make_room(&self, key: &str, path: &Path) -> Result<(), Fault> {
        let dir = parent_of(path);
        if key == GENESIS {
            make_dirs(dir, false).map_err(|error| fault("make", dir, &error))?;
            // Another process may have made them and died before they lasted.
            return [dir, &self.root, parent_of(&self.root)].into_iter().try_for_each(synced);
        }
        self.check_root()?;
        let genesis = self.root.join(GENESIS);
        match genesis.try_exists() {
            Ok(true) => make_dirs(dir, false).map_err(|error| fault("make", dir, &error)),
            Ok(false) => Err(no_store(format!("no ledger in {}: its first entry is not there", self.root.display()))),
            Err(error) => Err(fault("read", &genesis, &error)),
        }
    }

    fn stage(&self, body: &Bytes) -> Result<Staged, Fault> {
        let temporary = self.temporary();
        Staged::write(&temporary, body).map_err(|error| fault("write in", &self.root, &error))
    }

    fn lock_views(&self) -> Result<File, Fault> {
        let path = self.temporary().join(staged::VIEWS_LOCK);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|error| fault("open", &path, &error))?;
        match lock_within(&file, LOCK_WAIT) {
            Ok(()) => Ok(file),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let reason = format!("another process has been writing reports in {} for long", self.root.display());
                Err(Fault::new(FaultKind::Unavailable, reason))
            }
            Err(error) => Err(fault("lock", &path, &error)),
        }
    }

    fn sync_up_from(&self, dir: &Path) -> Result<(), Fault> {
        dir.ancestors().take_while(|dir| dir.starts_with(&self.root)).try_for_each(synced)
    }

    /// A root that is gone is not an empty one.
    fn check_root(&self) -> Result<(), Fault> {
        match fs::metadata(&self.root) {
            Ok(root) if root.is_dir() => Ok(()),
            Ok(_) => Err(no_store(format!("{} is no folder", self.root.display()))),
            Err(error) if is_absent(&error) => Err(no_store(format!("no folder {}", self.root.display()))),
            Err(error) => Err(fault("read", &self.root, &error)),
        }
    }
}

#[async_trait]
impl Bucket for FolderBucket {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        Ok(self.read(key, OBJECT_BYTES_MAX)?.map(|found| found.body))
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        if OBJECT_BYTES_MAX < body.len() {
            return PutNew::Refused(too_long(&self.path(key)));
        }
        self.create(key, &body)
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        let path = self.path(key);
        self.make_room(key, &path)?;
        let staged = self.stage(&body)?;
        fs::rename(staged.path(), &path).map_err(|error| fault("write", &path, &error))
    }
}

#[async_trait]
impl Views for FolderBucket {
    async fn get_view(&self, key: &str) -> Result<Option<View>, Fault> {
        let found = self.read(key, VIEW_BYTES_MAX)?;
        Ok(found.map(|Found { body, modified_ms }| View { tag: tag_of(&body), body, modified_ms }))
    }

    async fn put_if(&self, key: &str, expect: Expect, body: Bytes) -> Result<PutView, Fault> {
        if VIEW_BYTES_MAX < body.len() {
            return Err(too_long(&self.path(key)));
        }
        self.replace(key, &expect, &body)
    }
}

#[async_trait]
impl Lists for FolderBucket {
    async fn list(&self, folder: &str, see: &mut (dyn FnMut(Listed) + Send)) -> Result<(), Fault> {
        self.check_root()?;
        let dir = if folder.is_empty() { self.root.clone() } else { self.path(folder) };
        listing::walk(&dir, folder, see).map_err(|error| fault("list", &dir, &error))
    }
}

/// What a file holds, and when it was written.
struct Found {
    body: Bytes,
    modified_ms: Option<i64>,
}

fn modified_ms(about: &fs::Metadata) -> Option<i64> {
    let since = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn synced(dir: &Path) -> Result<(), Fault> {
    sync_dir(dir).map_err(|error| fault("sync", dir, &error))
}

/// The link was refused. Only reasons that leave no doubt are a definite no.
fn not_linked(path: &Path, error: &io::Error) -> PutNew {
    use ErrorKind::{CrossesDevices, NotFound, PermissionDenied, QuotaExceeded, StorageFull, Unsupported};
    let dir = parent_of(path);
    // The temporary file was just written beside it, so "not permitted" is about links.
    if matches!(error.kind(), PermissionDenied | Unsupported | CrossesDevices) {
        let reason = "cannot link files, which is how an entry is created once";
        let message = format!("the file system of {} {reason} ({error})", dir.display());
        return PutNew::Refused(Fault::new(FaultKind::Configuration, message));
    }
    let fault = fault("write in", dir, error);
    let is_definite = matches!(error.kind(), StorageFull | QuotaExceeded | ErrorKind::ReadOnlyFilesystem | NotFound);
    if is_definite { PutNew::Refused(fault) } else { PutNew::Unknown(fault) }
}

fn fault(verb: &str, path: &Path, error: &io::Error) -> Fault {
    let is_denied = matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem);
    let kind = if is_denied { FaultKind::Permission } else { FaultKind::Disk };
    Fault::new(kind, format!("cannot {verb} {}: {error}", path.display()))
}

fn no_store(message: String) -> Fault {
    Fault::new(FaultKind::NoStore, message)
}

fn too_long(path: &Path) -> Fault {
    Fault::new(FaultKind::Corrupt, format!("{} is too long to be ours", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_link_that_was_refused_is_definite_only_without_doubt() {
        let errors = [
            (1, "EPERM", Some(FaultKind::Configuration)),
            (95, "EOPNOTSUPP", Some(FaultKind::Configuration)),
            (18, "EXDEV", Some(FaultKind::Configuration)),
            (28, "ENOSPC", Some(FaultKind::Disk)),
            (122, "EDQUOT", Some(FaultKind::Disk)),
            (30, "EROFS", Some(FaultKind::Permission)),
            (2, "ENOENT", Some(FaultKind::Disk)),
            (5, "EIO", None),
            (110, "ETIMEDOUT", None),
        ];
        for (code, name, definite) in errors {
            let answer = not_linked(Path::new("/budget/journal/x"), &io::Error::from_raw_os_error(code));
            match (answer, definite) {
                (PutNew::Refused(fault), Some(kind)) => assert_eq!(fault.kind, kind, "{name}"),
                (PutNew::Unknown(fault), None) => assert_eq!(fault.kind, FaultKind::Disk, "{name}"),
                (answer, _) => panic!("{name}: {answer:?}"),
            }
        }
    }
}
