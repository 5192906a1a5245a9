//! A shelf in this process's memory: one device, for tests of what its files may go through.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use journal::{Fault, FaultKind, IntentFile, IntentName, LockedShelf, OpenIntent, Shelf, ShelfFile};

use crate::disk::LOCK_WAIT;

/// A shelf in memory. Clones are processes on the same device; [`MemoryShelf::stale_copy`] is a backup.
#[derive(Clone, Debug, Default)]
pub struct MemoryShelf {
    device: Arc<Device>,
}

#[derive(Debug, Default)]
struct Device {
    disk: Mutex<Disk>,
    let_go: Condvar,
}

#[derive(Debug, Default)]
struct Disk {
    cache: Cache,
    is_locked: bool,
    intents: BTreeMap<(String, IntentName), Intent>,
    failure: Option<Fault>,
}

#[derive(Clone, Debug, Default)]
struct Cache {
    state: Option<Vec<u8>>,
    entries: Vec<u8>,
    offsets: Vec<u8>,
    ops: Vec<u8>,
    postings: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
struct Intent {
    bytes: Vec<u8>,
    is_held: bool,
}

impl MemoryShelf {
    /// A device that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another device with this one's cache and intents as they are now, held by nobody.
    pub fn stale_copy(&self) -> Self {
        let disk = self.device.disk();
        let mut intents = disk.intents.clone();
        intents.values_mut().for_each(|intent| intent.is_held = false);
        let disk = Disk { cache: disk.cache.clone(), intents, ..Disk::default() };
        Self { device: Arc::new(Device { disk: Mutex::new(disk), let_go: Condvar::new() }) }
    }

    /// The cache becomes that of `backup`; the intents stay.
    pub fn restore_cache(&self, backup: &Self) {
        let cache = backup.device.disk().cache.clone();
        self.device.disk().cache = cache;
    }

    /// The cache is lost; the intents stay.
    pub fn clear_cache(&self) {
        self.device.disk().cache = Cache::default();
    }

    /// Spoils the hot state, if there is one.
    pub fn spoil_state(&self, spoil: impl FnOnce(&mut Vec<u8>)) {
        if let Some(state) = &mut self.device.disk().cache.state {
            spoil(state);
        }
    }

    /// Spoils a cache file.
    pub fn spoil_file(&self, file: ShelfFile, spoil: impl FnOnce(&mut Vec<u8>)) {
        spoil(self.device.disk().cache.file_mut(file));
    }

    /// Looks at an intent.
    pub fn intent(&self, ledger: &str, name: &str) -> Option<Vec<u8>> {
        let key = (ledger.to_owned(), name.to_owned());
        self.device.disk().intents.get(&key).map(|intent| intent.bytes.clone())
    }

    /// Leaves an intent as a crash would have, held by nobody.
    pub fn leave_intent(&self, ledger: &str, name: &str, bytes: &[u8]) {
        let key = (ledger.to_owned(), name.to_owned());
        self.device.disk().intents.insert(key, Intent { bytes: bytes.to_vec(), is_held: false });
    }

    /// From now on every write fails with this fault, or none does.
    pub fn fail_writes(&self, failure: Option<Fault>) {
        self.device.disk().failure = failure;
    }
}

impl Shelf for MemoryShelf {
    fn read_state(&self) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.device.disk().cache.state.clone())
    }

    fn lock(&self) -> Result<Box<dyn LockedShelf + '_>, Fault> {
        let (mut disk, waited) = self
            .device
            .let_go
            .wait_timeout_while(self.device.disk(), LOCK_WAIT, |disk| disk.is_locked)
            .expect("nobody panics with it");
        if waited.timed_out() {
            return Err(Fault::new(FaultKind::Unavailable, "another process holds the cache in memory"));
        }
        disk.is_locked = true;
        Ok(Box::new(LockedMemory { device: &self.device }))
    }

    fn intents(&self, ledger: &str) -> Result<Vec<IntentName>, Fault> {
        let disk = self.device.disk();
        Ok(disk.intents.keys().filter(|(of, _)| of == ledger).map(|(_, name)| name.clone()).collect())
    }

    fn create_intent(&self, ledger: &str, name: &IntentName, line: &[u8]) -> Result<Box<dyn OpenIntent>, Fault> {
        let mut disk = self.device.writable()?;
        let key = (ledger.to_owned(), name.clone());
        if disk.intents.contains_key(&key) {
            return Err(Fault::new(
                FaultKind::Unavailable,
                format!("another process works on {name}; nothing was sent"),
            ));
        }
        disk.intents.insert(key.clone(), Intent { bytes: line.to_vec(), is_held: true });
        Ok(Box::new(HeldIntent { device: self.device.clone(), key }))
    }

    fn claim_intent(&self, ledger: &str, name: &IntentName) -> Result<IntentFile, Fault> {
        let mut disk = self.device.disk();
        let key = (ledger.to_owned(), name.clone());
        match disk.intents.get_mut(&key) {
            None => Ok(IntentFile::Gone),
            Some(intent) if intent.is_held => Ok(IntentFile::Live),
            Some(intent) => {
                intent.is_held = true;
                let bytes = intent.bytes.clone();
                Ok(IntentFile::Claimed(Box::new(HeldIntent { device: self.device.clone(), key }), bytes))
            }
        }
    }
}

impl Device {
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().expect("nobody panics with it")
    }

    fn writable(&self) -> Result<MutexGuard<'_, Disk>, Fault> {
        let disk = self.disk();
        match &disk.failure {
            Some(fault) => Err(fault.clone()),
            None => Ok(disk),
        }
    }
}

impl Cache {
    fn file(&self, file: ShelfFile) -> &Vec<u8> {
        match file {
            ShelfFile::Entries => &self.entries,
            ShelfFile::Offsets => &self.offsets,
            ShelfFile::Ops => &self.ops,
            ShelfFile::Postings => &self.postings,
        }
    }

    fn file_mut(&mut self, file: ShelfFile) -> &mut Vec<u8> {
        match file {
            ShelfFile::Entries => &mut self.entries,
            ShelfFile::Offsets => &mut self.offsets,
            ShelfFile::Ops => &mut self.ops,
            ShelfFile::Postings => &mut self.postings,
        }
    }
}

struct HeldIntent {
    device: Arc<Device>,
    key: (String, IntentName),
}

impl OpenIntent for HeldIntent {
    fn append(&mut self, line: &[u8]) -> Result<(), Fault> {
        let mut disk = self.device.writable()?;
        let intent = disk.intents.entry(self.key.clone()).or_default();
        // As on a disk: what is torn behind the last whole line is cut.
        let end = intent.bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        intent.bytes.truncate(end);
        intent.bytes.extend_from_slice(line);
        Ok(())
    }

    fn remove(self: Box<Self>) -> Result<(), Fault> {
        self.device.writable()?.intents.remove(&self.key);
        Ok(())
    }
}

impl Drop for HeldIntent {
    fn drop(&mut self) {
        if let Some(intent) = self.device.disk().intents.get_mut(&self.key) {
            intent.is_held = false;
        }
    }
}

struct LockedMemory<'a> {
    device: &'a Device,
}

impl LockedShelf for LockedMemory<'_> {
    fn read_state(&self) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.device.disk().cache.state.clone())
    }

    fn replace_state(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.device.writable()?.cache.state = Some(bytes.to_vec());
        Ok(())
    }

    fn read(&self, file: ShelfFile, offset: u64, len: usize) -> Result<Vec<u8>, Fault> {
        let disk = self.device.disk();
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        Ok(disk.cache.file(file).iter().skip(offset).take(len).copied().collect())
    }

    fn append(&mut self, file: ShelfFile, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        let mut disk = self.device.writable()?;
        let there = disk.cache.file_mut(file);
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        if there.len() < offset {
            return Err(Fault::new(FaultKind::Disk, "a cache file in memory is shorter than it should be"));
        }
        there.truncate(offset);
        there.extend_from_slice(bytes);
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Fault> {
        self.device.writable()?.cache = Cache::default();
        Ok(())
    }
}

impl Drop for LockedMemory<'_> {
    fn drop(&mut self) {
        self.device.disk().is_locked = false;
        self.device.let_go.notify_one();
    }
}

#[cfg(test)]
mod tests;
