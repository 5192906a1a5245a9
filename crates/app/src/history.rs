//! What this machine knows of the past: who wrote which op where.

mod about;

use std::collections::BTreeMap;
use std::io::Write;

use domain::{Handle, Op, OpId};
use journal::{Entry, JournalError, Place, Seq};

use crate::fold::handle;
use crate::host::Dirs;
use crate::{Config, Failure, Host, Kind, Session};

pub(crate) use about::recorded_by;

/// One op of the past.
#[derive(Clone, Debug)]
pub(crate) struct PastOp {
    pub(crate) handle: Handle,
    pub(crate) id: OpId,
    pub(crate) by: String,
    /// When it was written, as its writer's clock had it.
    pub(crate) ts_ms: i64,
    pub(crate) op: Op,
    pub(crate) came: Came,
}

impl PastOp {
    /// The transaction that it is of: that which it changes, takes back or restores, else its own.
    pub(crate) fn transaction(&self) -> &OpId {
        self.about().unwrap_or(&self.id)
    }

    /// The transaction that it changes, takes back or restores.
    pub(crate) fn about(&self) -> Option<&OpId> {
        match &self.op {
            Op::Amend(amend) => Some(&amend.of),
            Op::Void(reversal) | Op::Restore(reversal) => Some(&reversal.of),
            Op::Record(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => None,
        }
    }
}

/// How an op came into the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// Somebody asked for it.
    Alone,
    /// As one transaction of an import, which counts.
    Imported,
    /// As one transaction of an import that was taken back before.
    ImportedVoid,
}

impl Session {
    /// Every entry from the genesis to the one that the ledger is as of.
    pub(crate) async fn entries(&mut self) -> Result<Vec<Entry>, Failure> {
        self.of_each_entry(|entry, entries| {
            entries.push(entry);
            Ok(())
        })
        .await
    }

    /// Every op of the past, in order; an import is its transactions.
    pub(crate) async fn past_ops(&mut self) -> Result<Vec<PastOp>, Failure> {
        self.of_each_entry(|entry, ops| {
            ops.extend(spread_ops(&entry)?);
            Ok(())
        })
        .await
    }

    /// What is made of each entry up to the one that the ledger is as of; the entries themselves are not held. A damaged
    /// cache is read again, once.
    pub(crate) async fn of_each_entry<T>(
        &mut self,
        make: impl Fn(Entry, &mut Vec<T>) -> Result<(), Failure>,
    ) -> Result<Vec<T>, Failure> {
        self.of_entries(None, make).await
    }

    /// The same of some entries only, whose numbers ascend; of all, where `chosen` is absent.
    pub(crate) async fn of_entries<T>(
        &mut self,
        chosen: Option<&[Seq]>,
        make: impl Fn(Entry, &mut Vec<T>) -> Result<(), Failure>,
    ) -> Result<Vec<T>, Failure> {
        self.know_history().await?;
        match self.try_entries(chosen, &make)? {
            Some(made) => Ok(made),
            None => {
                self.read_again().await?;
                self.try_entries(chosen, &make)?.ok_or_else(|| self.failure(&JournalError::CacheDamaged))
            }
        }
    }

    /// The one place before every look at the history: all of it lies on this machine from here on. One that began at a
    /// checkpoint reads what lies before that now.
    pub(crate) async fn know_history(&mut self) -> Result<(), Failure> {
        self.journal.know_history().await.map_err(|error| self.failure(&error))
    }

    /// Reads all of the history anew, since what this machine had of it is damaged.
    pub(crate) async fn read_again(&mut self) -> Result<(), Failure> {
        self.forget_cache()?;
        self.read_journal().await?;
        self.know_history().await
    }

    /// The last entry that is looked at: nothing behind it was known at the moment that is looked back at.
    pub(crate) fn last_shown(&self) -> u64 {
        self.past.as_ref().map_or(u64::MAX, |past| past.known.seq.0)
    }

    /// `None` where the cache is damaged.
    fn try_entries<T>(
        &self,
        chosen: Option<&[Seq]>,
        make: &impl Fn(Entry, &mut Vec<T>) -> Result<(), Failure>,
    ) -> Result<Option<Vec<T>>, Failure> {
        let (mut made, mut outcome) = (Vec::new(), Ok(()));
        let last = self.last_shown();
        let see = |entry: Entry| {
            if outcome.is_ok() && entry.seq.0 <= last {
                outcome = make(entry, &mut made);
            }
        };
        let seen = match chosen {
            Some(seqs) => self.journal.each_entry_of(seqs, see),
            None => self.journal.each_entry(see),
        };
        match seen {
            Ok(()) => outcome.map(|()| Some(made)),
            Err(JournalError::CacheDamaged) => Ok(None),
            Err(error) => Err(self.failure(&error)),
        }
    }
}

/// The ops of an entry as they are stored, without those of the journal itself.
pub(crate) fn stored_ops(entry: &Entry) -> Result<Vec<PastOp>, Failure> {
    let of = u32::try_from(entry.ops.len()).unwrap_or(u32::MAX);
    let ops = (1..).zip(&entry.ops).filter(|(_, stored)| !journal::is_control(&stored.kind));
    let past = ops.map(|(index, stored)| {
        let handle = handle(Place { seq: entry.seq, index, of });
        let op = Op::parse(&stored.kind, &stored.json)
            .map_err(|problem| Failure::new(Kind::Corrupt, format!("{handle}: {problem}")))?;
        let (id, by) = (OpId(stored.op.to_string()), entry.by.id.clone());
        Ok(PastOp { handle, id, by, ts_ms: entry.ts_ms, op, came: Came::Alone })
    });
    past.collect()
}

/// The ops of an entry; an import is its transactions.
pub(crate) fn spread_ops(entry: &Entry) -> Result<Vec<PastOp>, Failure> {
    let mut ops = Vec::new();
    stored_ops(entry)?.into_iter().for_each(|past| spread(past, &mut ops));
    Ok(ops)
}

/// Adds the op, or each transaction of an import as if it had been recorded alone.
pub(crate) fn spread(past: PastOp, into: &mut Vec<PastOp>) {
    let Op::Import(import) = &past.op else { return into.push(past) };
    let numbered = (1..).zip(import.transactions(&past.id)).zip(&import.records);
    into.extend(numbered.map(|((number, (id, record)), imported)| PastOp {
        handle: Handle { index: Some(number), ..past.handle },
        id,
        by: past.by.clone(),
        ts_ms: past.ts_ms,
        op: Op::Record(record),
        came: if imported.void { Came::ImportedVoid } else { Came::Imported },
    }));
}

/// The handles of ops by their ids.
pub(crate) fn handles<'a>(ops: impl IntoIterator<Item = &'a PastOp>) -> BTreeMap<OpId, Handle> {
    ops.into_iter().map(|past| (past.id.clone(), past.handle)).collect()
}

/// The handle of a transaction by its id: of its op, or of the import that it came with.
pub(crate) fn handle_of(handles: &BTreeMap<OpId, Handle>, id: &OpId) -> Option<Handle> {
    let in_import = || {
        let (op, number) = id.0.rsplit_once('.')?;
        let import = handles.get(&OpId(op.to_owned()))?;
        Some(Handle { index: Some(number.parse().ok()?), ..*import })
    };
    handles.get(id).copied().or_else(in_import)
}

/// This device's name in the journal: from the config, else made once from the machine's name and kept.
pub(crate) fn device_name(config: &Config, dirs: &Dirs, host: &Host) -> Result<String, Failure> {
    if let Some(device) = &config.device {
        return Ok(cleaned(device));
    }
    let path = dirs.state.join("device");
    let kept = std::fs::read_to_string(&path).map(|text| cleaned(&text)).unwrap_or_default();
    if !kept.is_empty() {
        return Ok(kept);
    }
    let machine = cleaned(host.host_name.split('.').next().unwrap_or_default());
    let machine = if machine.is_empty() { "device".to_owned() } else { machine };
    let name = format!("{machine}-{:04x}", host.ids.random() & 0xffff);
    match keep(dirs, &name) {
        Ok(()) => Ok(name),
        // A sibling was faster; a machine that keeps nothing has a new name each time.
        Err(_) => Ok(std::fs::read_to_string(&path).map(|text| cleaned(&text)).unwrap_or(name)),
    }
}

fn keep(dirs: &Dirs, name: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(&dirs.state)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true).open(dirs.state.join("device"))?.write_all(name.as_bytes())
}

/// A name that reads well in a log: letters, digits, `-`, `_`, `.`; 40 at most.
fn cleaned(text: &str) -> String {
    text.trim().chars().filter(|c| c.is_alphanumeric() || "-_.".contains(*c)).take(40).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_device_name_reads_well_in_a_log() {
        assert_eq!(super::cleaned(" ann's laptop\n"), "annslaptop");
        assert_eq!(super::cleaned(&"x".repeat(99)).len(), 40);
    }
}
