//! One device's disk: the cache, which may be lost, stale or spoiled at any time, and the intents, which are durable.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use journal::{Fault, FaultKind, IntentFile, IntentName, LockedShelf, OpId, OpenIntent, Shelf, ShelfFile};

use crate::chance::Chance;

/// A disk; clones are processes on the same device.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Arc<Mutex<Files>>);

#[derive(Debug, Default)]
struct Files {
    cache: Cache,
    /// The hot state before the last replacement, which a power loss may bring back.
    state_before: Option<Vec<u8>>,
    intents: BTreeMap<(String, IntentName), Intent>,
    is_full: bool,
}

/// The files of the cache.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cache {
    state: Option<Vec<u8>>,
    files: [Vec<u8>; 4],
}

#[derive(Debug, Default)]
struct Intent {
    bytes: Vec<u8>,
    is_held: bool,
}

impl Disk {
    /// A backup of the cache.
    pub(crate) fn cache(&self) -> Cache {
        self.files().cache.clone()
    }

    /// The cache becomes this one; the intents stay.
    pub(crate) fn restore(&self, cache: Cache) {
        self.files().cache = cache;
    }

    /// An intent of this op lies here.
    pub(crate) fn has_intent(&self, op: OpId) -> bool {
        let name = op.to_string();
        self.files().intents.keys().any(|(_, of)| *of == name)
    }

    /// Everything is gone.
    pub(crate) fn lose_all(&self) {
        let mut files = self.files();
        files.cache = Cache::default();
        files.intents.clear();
    }

    /// What was not synced may be gone: each file of the cache may be cut, the state may be the one before.
    pub(crate) fn lose_power(&self, chance: &mut Chance) {
        let mut files = self.files();
        if chance.percent(50) {
            files.cache.state = files.state_before.take();
        }
        for file in &mut files.cache.files[..ShelfFile::MIRROR.len()] {
            match chance.pick(4) {
                2 => file.truncate(file.len() / 2),
                3 => file.truncate(file.len().saturating_sub(7)),
                _ => {}
            }
        }
    }

    /// A byte of the cache changes.
    pub(crate) fn spoil(&self, chance: &mut Chance) {
        let mut files = self.files();
        let which = chance.pick(4);
        let part = chance.pick(16);
        let Cache { state, files } = &mut files.cache;
        let bytes = match which {
            0 => state.as_mut(),
            file => files.get_mut(file - 1),
        };
        let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) else { return };
        let place = bytes.len() * part / 16;
        bytes[place] ^= 0x15;
    }

    /// From now on nothing can be written, or all can.
    pub(crate) fn set_full(&self, is_full: bool) {
        self.files().is_full = is_full;
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writable(&self) -> Result<MutexGuard<'_, Files>, Fault> {
        let files = self.files();
        if files.is_full { Err(Fault::new(FaultKind::Disk, "the disk is full")) } else { Ok(files) }
    }
}

impl Shelf for Disk {
    fn read_state(&self) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.files().cache.state.clone())
    }

    fn lock(&self) -> Result<Box<dyn LockedShelf + '_>, Fault> {
        // The engine holds the lock over no request, so in one thread nobody ever waits for it.
        Ok(Box::new(Locked(self)))
    }

    fn intents(&self, ledger: &str) -> Result<Vec<IntentName>, Fault> {
        let files = self.files();
        Ok(files.intents.keys().filter(|(of, _)| of == ledger).map(|(_, name)| name.clone()).collect())
    }

    fn create_intent(&self, ledger: &str, name: &IntentName, line: &[u8]) -> Result<Box<dyn OpenIntent>, Fault> {
        let mut files = self.writable()?;
        let key = (ledger.to_owned(), name.clone());
        if files.intents.contains_key(&key) {
            return Err(Fault::new(FaultKind::Unavailable, format!("another process works on {name}")));
        }
        files.intents.insert(key.clone(), Intent { bytes: line.to_vec(), is_held: true });
        Ok(Box::new(Held { disk: self.clone(), key }))
    }

    fn claim_intent(&self, ledger: &str, name: &IntentName) -> Result<IntentFile, Fault> {
        let key = (ledger.to_owned(), name.clone());
        match self.files().intents.get_mut(&key) {
            None => Ok(IntentFile::Gone),
            Some(intent) if intent.is_held => Ok(IntentFile::Live),
            Some(intent) => {
                intent.is_held = true;
                Ok(IntentFile::Claimed(Box::new(Held { disk: self.clone(), key }), intent.bytes.clone()))
            }
        }
    }
}

struct Held {
    disk: Disk,
    key: (String, IntentName),
}

impl OpenIntent for Held {
    fn append(&mut self, line: &[u8]) -> Result<(), Fault> {
        let mut files = self.disk.writable()?;
        files.intents.entry(self.key.clone()).or_default().bytes.extend_from_slice(line);
        Ok(())
    }

    fn remove(self: Box<Self>) -> Result<(), Fault> {
        self.disk.writable()?.intents.remove(&self.key);
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(intent) = self.disk.files().intents.get_mut(&self.key) {
            intent.is_held = false;
        }
    }
}

struct Locked<'a>(&'a Disk);

fn place(file: ShelfFile) -> usize {
    match file {
        ShelfFile::Entries => 0,
        ShelfFile::Offsets => 1,
        ShelfFile::Ops => 2,
        ShelfFile::Postings => 3,
    }
}

impl LockedShelf for Locked<'_> {
    fn read_state(&self) -> Result<Option<Vec<u8>>, Fault> {
        self.0.read_state()
    }

    fn replace_state(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let mut files = self.0.writable()?;
        files.state_before = files.cache.state.replace(bytes.to_vec());
        Ok(())
    }

    fn read(&self, file: ShelfFile, offset: u64, len: usize) -> Result<Vec<u8>, Fault> {
        let files = self.0.files();
        let bytes = &files.cache.files[place(file)];
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let end = start.saturating_add(len).min(bytes.len());
        Ok(bytes[start..end].to_vec())
    }

    fn append(&mut self, file: ShelfFile, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        let mut files = self.0.writable()?;
        let there = &mut files.cache.files[place(file)];
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        if there.len() < offset {
            return Err(Fault::new(FaultKind::Disk, "a file of the cache is shorter than it should be"));
        }
        there.truncate(offset);
        there.extend_from_slice(bytes);
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Fault> {
        self.0.writable()?.cache = Cache::default();
        Ok(())
    }
}
