//! This machine: the disks that the cache and the intents lie on, and what a killed process left there.

use std::path::{Path, PathBuf};

use super::Doctor;

/// File systems whose locks another machine may not see, or that lose what was said to be written.
const NETWORK: [&str; 15] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "9p",
    "davfs",
    "fuse.sshfs",
    "fuse.s3fs",
    "fuse.rclone",
    "fuse.glusterfs",
];
/// What the cache of a ledger is made of.
const CACHE_FILES: [&str; 6] = ["state", "entries", "offsets", "ops", "postings", "lock"];
/// Where Linux says what is mounted.
const MOUNTS: &str = "/proc/self/mounts";

impl Doctor<'_> {
    pub(super) fn check_machine(&mut self) {
        let cache = self.cache_dir();
        let mounts = std::fs::read_to_string(MOUNTS).unwrap_or_default();
        for (what, dir) in [("the cache is", cache.clone()), ("intents are", self.place.dirs.state.clone())] {
            if let Some((kind, mount)) = network_mount(&mounts, &real(&dir)) {
                let words = format!("{what} on a network file system ({kind} at {mount})");
                let remedy = "two machines would share it: set XDG_CACHE_HOME and XDG_STATE_HOME to a local disk";
                self.bad("disk", dir.display(), words, remedy);
            }
        }
        for name in leftovers(&cache) {
            let words = "left by a process that was killed";
            self.warning("litter", cache.join(name).display(), words, "harmless; it may be removed");
        }
    }

    /// Where the cache of this ledger lies.
    pub(super) fn cache_dir(&self) -> PathBuf {
        self.place.dirs.cache.join(self.place.location.cache_name())
    }
}

/// Names in the cache that are none of its own.
fn leftovers(cache: &Path) -> Vec<String> {
    let files = std::fs::read_dir(cache).into_iter().flatten().flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !CACHE_FILES.contains(&name.as_str())).collect();
    names.sort();
    names
}

/// The directory, or the nearest one above that is there, without links.
fn real(dir: &Path) -> PathBuf {
    dir.ancestors().find_map(|dir| dir.canonicalize().ok()).unwrap_or_else(|| dir.to_path_buf())
}

/// The kind and the place of what is mounted there, if that is a network file system.
fn network_mount(mounts: &str, dir: &Path) -> Option<(String, String)> {
    let rows = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?.replace("\\040", " "), words.next()?))
    });
    // A later mount hides an earlier one of the same place.
    let (mount, kind) = rows.filter(|(mount, _)| dir.starts_with(mount)).max_by_key(|(mount, _)| mount.len())?;
    NETWORK.contains(&kind).then(|| (kind.to_owned(), mount))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_file_system_is_known_by_the_longest_mount() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/home /home nfs4 rw 0 0\n/dev/sdb1 /home/ann/disk ext4 rw 0 0\n\
                      //nas/x /mnt/my\\040nas cifs rw 0 0\n/dev/sdc1 /homes ext4 rw 0 0\n";
        let table = [
            ("/var/cache", None),
            ("/home/ann/.cache", Some("nfs4")),
            ("/home/ann/disk/cache", None),
            ("/homes/ann", None),
            ("/mnt/my nas/cache", Some("cifs")),
        ];
        for (dir, kind) in table {
            let found = network_mount(mounts, Path::new(dir)).map(|(kind, _)| kind);
            assert_eq!(found.as_deref(), kind, "{dir}");
        }
        assert_eq!(network_mount("", Path::new("/home")), None);
    }
}
