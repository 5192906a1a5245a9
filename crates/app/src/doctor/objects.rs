//! What lies in the ledger's place, by name: gaps, names that are none of ours, and what killed processes left.

use std::collections::{BTreeMap, BTreeSet};

use journal::{CHECKPOINT_HINT, ENTRY_BYTES_MAX, Epochs, Listed, Seq};

use super::Doctor;
use crate::Address;
use crate::wording::{counted, entries};

/// Folders of a ledger's place whose objects have no names that could be wrong.
const OURS: [&str; 4] = ["imported/", "probe/", "reports/", "epochs/"];
/// Where a folder keeps what is being written, and the lock that stays there.
const TEMPORARY: &str = ".tmp/";
const TEMPORARY_LOCK: &str = ".tmp/views.lock";
/// How many different strangers are told apart.
const STRANGERS_MAX: usize = 1_000;
/// How many of them are shown.
const STRANGERS_SHOWN: usize = 5;

/// What was listed.
#[derive(Default)]
pub(super) struct Objects {
    /// How many entries there are, with the genesis.
    pub(super) entries: u64,
    /// The checkpoints.
    pub(super) checkpoints: BTreeSet<Seq>,
    gaps: Vec<(Seq, Seq)>,
    too_long: Vec<Listed>,
    misnamed: Vec<String>,
    temporary: Vec<String>,
    /// By the first part of their names, and how many there are of each.
    strangers: BTreeMap<String, u64>,
    /// In each folder of entries, the slot that comes next if there is no gap.
    next: BTreeMap<String, Seq>,
}

impl Objects {
    /// `epochs` says which of the slots count: what a repair left behind stays, and is nobody's concern.
    fn see(&mut self, object: Listed, epochs: &Epochs) {
        let key = object.key.as_str();
        if let Some((folder, name)) = entry_in(key) {
            return match slot(name).filter(|seq| format!("{folder}{}", seq.key()) == key) {
                Some(seq) if epochs.key(seq) == key => self.see_entry(folder.to_owned(), seq, object),
                Some(_) => {}
                None => self.misnamed.push(object.key),
            };
        }
        if let Some(name) = key.strip_prefix("checkpoints/").filter(|_| key != CHECKPOINT_HINT) {
            return match slot(name).filter(|seq| seq.checkpoint_key() == key) {
                Some(seq) => drop(self.checkpoints.insert(seq)),
                None => self.misnamed.push(object.key),
            };
        }
        if key.starts_with(TEMPORARY) {
            if key != TEMPORARY_LOCK {
                self.temporary.push(object.key);
            }
            return;
        }
        let is_ours =
            OURS.iter().any(|folder| key.starts_with(folder)) || [CHECKPOINT_HINT, "ledger.json"].contains(&key);
        if !is_ours {
            let (top, is_folder) = key.split_once('/').map_or((key, false), |(top, _)| (top, true));
            let name = if is_folder { format!("{top}/") } else { top.to_owned() };
            if self.strangers.len() < STRANGERS_MAX || self.strangers.contains_key(&name) {
                *self.strangers.entry(name).or_default() += 1;
            }
        }
    }

    /// Slots are missing between others.
    pub(super) fn has_gap(&self) -> bool {
        !self.gaps.is_empty()
    }

    fn see_entry(&mut self, folder: String, seq: Seq, object: Listed) {
        self.entries += 1;
        // Another folder than the first begins where the repair did, which the journal tells.
        let first = if folder.is_empty() { Seq::GENESIS } else { seq };
        let next = self.next.insert(folder, seq.next()).unwrap_or(first);
        if next < seq {
            self.gaps.push((next, Seq(seq.0 - 1)));
        }
        if (ENTRY_BYTES_MAX as u64) < object.bytes {
            self.too_long.push(object);
        }
    }
}

/// The folder of entries that a key lies in, before `journal/`, and the name there.
fn entry_in(key: &str) -> Option<(&str, &str)> {
    if let Some(name) = key.strip_prefix("journal/") {
        return Some(("", name));
    }
    let (number, name) = key.strip_prefix("epochs/")?.split_once("/journal/")?;
    let folder = key.get(.."epochs/".len() + number.len() + 1)?;
    (!number.contains('/')).then_some((folder, name))
}

/// The number in `00000000000000000042.json`, or in a name without that ending.
fn slot(name: &str) -> Option<Seq> {
    name.strip_suffix(".json").unwrap_or(name).parse().ok().map(Seq)
}

impl Doctor<'_> {
    /// Lists everything below the ledger's root.
    pub(super) async fn check_objects(&mut self) -> Objects {
        let mut objects = Objects::default();
        let epochs = &self.epochs;
        let listed = self.place.opened.lists.list("", &mut |object| objects.see(object, epochs)).await;
        if let Err(fault) = listed {
            self.skipped("objects", self.address(), format!("they cannot be listed: {fault}"));
            return Objects::default();
        }
        self.say_entries(&objects);
        self.say_others(&objects);
        objects
    }

    fn say_entries(&mut self, objects: &Objects) {
        for (first, last) in &objects.gaps {
            let (first, last) = (self.key(*first), self.key(*last));
            let missing = if first == last { first } else { format!("{first} to {last}") };
            self.bad("gaps", missing, "missing, and there are entries after it", RESTORE);
        }
        for object in &objects.too_long {
            let words = format!("it has {} bytes, and an entry at most {ENTRY_BYTES_MAX}", object.bytes);
            self.bad("entries", &object.key, words, RESTORE);
        }
        for key in &objects.misnamed {
            let remedy = "pail never reads it; take it away if you know what it is";
            self.warning("names", key, "this is no name of an entry or of a checkpoint", remedy);
        }
        if objects.gaps.is_empty() && objects.too_long.is_empty() {
            let count = entries(objects.entries.saturating_sub(1));
            self.ok("entries", "journal/", format!("{count} and no gap"));
        }
    }

    fn say_others(&mut self, objects: &Objects) {
        if let Some(first) = objects.temporary.first() {
            let words = format!(
                "{} of processes that were killed, or still write",
                counted(objects.temporary.len(), "temporary file")
            );
            self.warning("litter", first, words, "harmless: a write takes them away when they are an hour old");
        }
        let count = objects.strangers.values().sum::<u64>();
        if count == 0 {
            return self.ok("objects", self.address(), "nothing lies there that is not the ledger's");
        }
        let names = objects.strangers.iter().take(STRANGERS_SHOWN);
        let mut names: Vec<String> = names
            .map(|(name, count)| if name.ends_with('/') { format!("{name} ({count})") } else { name.clone() })
            .collect();
        if names.len() < objects.strangers.len() {
            names.push("…".to_owned());
        }
        let words = format!(
            "{} that pail does not know: {}",
            counted(usize::try_from(count).unwrap_or(usize::MAX), "object"),
            names.join(", ")
        );
        let remedy = match self.place.location.address {
            Address::Folder(_) => "harmless to the ledger; a folder of its own keeps it apart",
            Address::S3(_) | Address::Azure(_) => "harmless to the ledger; a prefix of its own keeps it apart",
        };
        self.warning("objects", self.address(), words, remedy);
    }
}

/// What to do about an entry that is not what was written.
pub(super) const RESTORE: &str =
    "restore that object from an older version or a copy; where there is none, `pail repair` goes on beside it";

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(objects: &[(&str, u64)]) -> Objects {
        let mut seen = Objects::default();
        for (key, bytes) in objects {
            seen.see(Listed { key: (*key).to_owned(), bytes: *bytes }, &Epochs::default());
        }
        seen
    }

    #[test]
    fn each_object_is_known_by_its_name() {
        let entry = |seq: u64| Seq(seq).key();
        let objects = seen(&[
            (&entry(0), 200),
            (&entry(1), ENTRY_BYTES_MAX as u64),
            (&entry(4), ENTRY_BYTES_MAX as u64 + 1),
            (&entry(6), 1),
            ("journal/7.json", 1),
            ("journal/00000000000000000008", 1),
            ("journal/deep/00000000000000000008.json", 1),
            ("checkpoints/00000000000000000064", 1),
            ("checkpoints/latest.json", 1),
            ("checkpoints/64", 1),
            ("imported/a.json", 1),
            ("probe/01", 1),
            ("reports/2026-11-22.json", 1),
            ("epochs/1/journal/00000000000000000001.json", 1),
            ("ledger.json", 1),
            (".tmp/views.lock", 0),
            (".tmp/77-1", 9),
            ("photos/1.jpg", 1),
            ("photos/2.jpg", 1),
            ("notes.txt", 1),
        ]);
        assert_eq!((objects.entries, &objects.gaps[..]), (4, &[(Seq(2), Seq(3)), (Seq(5), Seq(5))][..]));
        assert_eq!(objects.too_long.iter().map(|object| &object.key).collect::<Vec<_>>(), [&entry(4)]);
        let misnamed = [
            "journal/7.json",
            "journal/00000000000000000008",
            "journal/deep/00000000000000000008.json",
            "checkpoints/64",
        ];
        assert_eq!(objects.misnamed, misnamed);
        assert_eq!(objects.checkpoints, BTreeSet::from([Seq(64)]));
        assert_eq!(objects.temporary, [".tmp/77-1"]);
        assert_eq!(objects.strangers, BTreeMap::from([("photos/".to_owned(), 2), ("notes.txt".to_owned(), 1)]));
    }
}
