//! What is taken over: a file of this machine or an object in the store, and the copy of its bytes that stays.

use std::io::Read;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use journal::{Expect, Fault, FaultKind, VIEW_BYTES_MAX, View};
use sha2::{Digest, Sha256};

use crate::host::unless_interrupted;
use crate::location::is_clean_key;
use crate::{Address, Failure, Kind, Session};

/// Bytes to be taken over.
pub(crate) struct Found {
    /// The file or key as the user named it.
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
    /// When it was written last, as far as its place tells.
    pub(crate) modified_ms: Option<i64>,
    /// The hash of the bytes, in hexadecimal digits.
    pub(crate) sha256: String,
}

impl Found {
    pub(crate) fn new(name: &str, bytes: Bytes, modified_ms: Option<i64>) -> Self {
        let sha256 = sha256(&bytes);
        Self { name: name.to_owned(), bytes, modified_ms, sha256 }
    }
}

/// The SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Session {
    /// The file of that path, what comes in where it is `-`, else the object of that key in the store.
    pub(crate) async fn find_source(&mut self, words: &str) -> Result<Found, Failure> {
        let path = self.host.current_dir.join(if words == "-" { "/dev/stdin" } else { words });
        if path.metadata().is_ok_and(|about| about.is_file() || about.file_type().is_fifo()) {
            return read_file(words, &path);
        }
        let address = self.location.address.to_string();
        let key = match (&self.location.address, words.split_once("://")) {
            (_, None) => words,
            (Address::S3(place), Some(("s3", rest))) | (Address::Azure(place), Some(("az", rest))) => {
                rest.strip_prefix(place.bucket.as_str()).and_then(|key| key.strip_prefix('/')).ok_or_else(|| {
                    Failure::usage(format!("{words} is in another bucket than {address}"))
                        .hint("copy it to this machine first, and name the file")
                })?
            }
            (_, Some(_)) => return Err(Failure::usage(format!("{words} is neither a file nor a key of {address}"))),
        };
        let missing = || {
            Failure::new(
                Kind::BadInput,
                format!("there is no file {words}, and no object {key} at {}", self.location.store()),
            )
            .hint("name a file of this machine, or a key such as data/ledger.json")
        };
        if key.is_empty() || !is_clean_key(key) {
            return Err(missing());
        }
        match self.see_view(key).await? {
            Some(view) => Ok(Found::new(key, view.body, view.modified_ms)),
            None => Err(missing()),
        }
    }

    /// Reads a derived object; a folder that is not made yet has none. Stops when the user does.
    pub(crate) async fn see_view(&self, key: &str) -> Result<Option<View>, Failure> {
        let read = unless_interrupted(&*self.host.interrupt, self.opened.views.get_view(key)).await;
        match read.ok_or_else(stopped)? {
            Ok(found) => Ok(found),
            Err(fault) if fault.kind == FaultKind::NoStore && matches!(self.location.address, Address::Folder(_)) => {
                Ok(None)
            }
            Err(fault) => Err(self.store_failure(&fault)),
        }
    }

    /// Puts the bytes where they stay for ever, and reads them back. Returns their key.
    pub(crate) async fn keep_source(&self, found: &Found, ending: &str) -> Result<String, Failure> {
        let key = self.location.imported(&found.sha256, ending);
        let views = &self.opened.views;
        let keep = async {
            // What lies there already is proved like what was put there now.
            views.put_if(&key, Expect::Absent, found.bytes.clone()).await?;
            let kept = views.get_view(&key).await?;
            let is_kept = kept.is_some_and(|kept| kept.body == found.bytes);
            if is_kept {
                Ok(())
            } else {
                Err(Fault::new(FaultKind::Corrupt, format!("{key} does not hold the bytes that were put there")))
            }
        };
        let kept = unless_interrupted(&*self.host.interrupt, keep).await.ok_or_else(stopped)?;
        kept.map_err(|fault| {
            self.store_failure(&fault).hint("nothing was taken over; the same command can be run again")
        })?;
        Ok(key)
    }
}

fn stopped() -> Failure {
    Failure::new(Kind::Unavailable, "interrupted; the same command goes on where it stopped")
}

fn read_file(name: &str, path: &Path) -> Result<Found, Failure> {
    let failed = |error: std::io::Error| Failure::new(Kind::BadInput, format!("{}: {error}", path.display()));
    let file = std::fs::File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if VIEW_BYTES_MAX as u64 > about.len() {
        let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default().saturating_add(1));
        file.take(VIEW_BYTES_MAX as u64).read_to_end(&mut bytes).map_err(failed)?;
        let since = about.modified().ok().and_then(|modified| modified.duration_since(UNIX_EPOCH).ok());
        let modified_ms = since.and_then(|since| i64::try_from(since.as_millis()).ok());
        return Ok(Found::new(name, bytes.into(), modified_ms));
    }
    let most = VIEW_BYTES_MAX / 1024 / 1024;
    Err(Failure::new(Kind::BadInput, format!("{} is longer than {most} MiB", path.display())))
}
