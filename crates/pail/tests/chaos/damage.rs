//! What happens to caches on real machines.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use testkit::{Chance, Device};

/// The cache of a device, and an old copy of it.
pub(crate) struct Cache {
    dir: PathBuf,
    backup: BTreeMap<PathBuf, Vec<u8>>,
}

impl Cache {
    pub(crate) fn of(device: &Device) -> Self {
        Self { dir: device.path("cache"), backup: BTreeMap::new() }
    }

    /// One thing or another: a file of it is cut, garbled or removed, all of it is, or an old copy is put back.
    pub(crate) fn harm(&mut self, chance: &mut Chance) {
        let now = files_below(&self.dir);
        let files: Vec<&PathBuf> = now.keys().collect();
        if files.is_empty() {
            return;
        }
        let file = *chance.one_of(&files);
        let mut bytes = now[file].clone();
        let at = usize::try_from(chance.among(0..bytes.len() as u64 + 1)).unwrap();
        match chance.among(0..6) {
            0 => fs::remove_file(file).unwrap(),
            1 => fs::remove_dir_all(&self.dir).unwrap(),
            2 => self.put_back(),
            3 => self.backup = now,
            4 => {
                bytes.truncate(at);
                fs::write(file, bytes).unwrap();
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 0x41;
                }
                fs::write(file, bytes).unwrap();
            }
        }
    }

    fn put_back(&self) {
        for (path, bytes) in &self.backup {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

fn files_below(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for path in fs::read_dir(dir).into_iter().flatten().flatten().map(|file| file.path()) {
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if let Ok(bytes) = fs::read(&path) {
            found.insert(path, bytes);
        }
    }
    found
}
