//! What happens to files that may be lost: caches on real machines, and checkpoints in a folder that is shared.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use testkit::{Chance, Device};

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Directories of which nothing is truth, and an old copy of one.
pub(crate) struct Harm {
    dirs: Vec<PathBuf>,
    backup: Files,
}

impl Harm {
    /// To the cache of this device.
    pub(crate) fn to(device: &Device) -> Self {
        Self { dirs: vec![device.path("cache")], backup: Files::new() }
    }

    /// And to this directory.
    pub(crate) fn and_to(&mut self, dir: PathBuf) {
        self.dirs.push(dir);
    }

    /// One thing or another: a file is cut, garbled or removed, all are, or an old copy is put back. Somebody else
    /// may have been there before.
    pub(crate) fn strike(&mut self, chance: &mut Chance) {
        let dir = chance.one_of(&self.dirs);
        let now = files_below(dir);
        let files: Vec<&PathBuf> = now.keys().collect();
        if files.is_empty() {
            return;
        }
        let file = *chance.one_of(&files);
        let mut bytes = now[file].clone();
        let at = usize::try_from(chance.among(0..bytes.len() as u64 + 1)).unwrap();
        match chance.among(0..6) {
            0 => drop(fs::remove_file(file)),
            1 => drop(fs::remove_dir_all(dir)),
            2 => put_back(&self.backup),
            3 => self.backup = now,
            4 => {
                bytes.truncate(at);
                drop(fs::write(file, bytes));
            }
            _ => {
                bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 0x41);
                drop(fs::write(file, bytes));
            }
        }
    }
}

fn put_back(files: &Files) {
    for (path, bytes) in files {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn files_below(dir: &Path) -> Files {
    let mut found = Files::new();
    for path in fs::read_dir(dir).into_iter().flatten().flatten().map(|file| file.path()) {
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if let Ok(bytes) = fs::read(&path) {
            found.insert(path, bytes);
        }
    }
    found
}
