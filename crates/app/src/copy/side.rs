//! One of the two places of a copy: asked again while it does not answer, for as long as the user waits.

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use journal::{DecodeError, Entry, Epochs, Fault, FaultKind, Hash, JournalError, Listed, PutNew, Seq, decode};

use super::GOES_ON;
use super::windows::IN_FLIGHT;
use crate::host::Opened;
use crate::place::Place;
use crate::{Address, Failure, Host, Kind, Location, Tally};

const PAUSE_MS_MIN: u64 = 50;
const PAUSE_MS_MAX: u64 = 2_000;

/// One of the two places.
pub(super) struct Side<'a> {
    pub(super) host: &'a Host,
    pub(super) location: Location,
    pub(super) opened: Opened,
    /// Where the entries lie, if this journal was ever repaired. A copy holds what counts, in one place.
    epochs: Epochs,
    patience_ms: u64,
}

/// What came of putting an object where nothing should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// It was put.
    New,
    /// The same bytes were there.
    Same,
    /// Something else is there.
    Other(Bytes),
}

impl<'a> Side<'a> {
    pub(super) fn open(host: &'a Host, address: &str, patience_ms: u64) -> Result<Self, Failure> {
        let Place { location, opened, .. } = Place::named(host, address, patience_ms)?;
        Ok(Self { host, location, opened, epochs: Epochs::default(), patience_ms })
    }

    /// Finds out where the entries of this place lie.
    pub(super) async fn know_epochs(&mut self) -> Result<(), Failure> {
        let read = async || match Epochs::read(&*self.opened.bucket).await {
            Err(JournalError::Store(fault)) if fault.kind == FaultKind::NoStore => Ok(Ok(Epochs::default())),
            Err(JournalError::Store(fault)) => Err(fault),
            read => Ok(read),
        };
        let epochs = self.patiently(read).await.map_err(|fault| self.failure(&fault))?;
        self.epochs = epochs.map_err(|error| Failure::of_journal(&error, self.address()))?;
        Ok(())
    }

    pub(super) fn key(&self, seq: Seq) -> String {
        self.epochs.key(seq)
    }

    pub(super) fn address(&self) -> &Address {
        &self.location.address
    }

    pub(super) fn tally(&self) -> Tally {
        (self.opened.tally)()
    }

    /// The bytes of an entry. A folder that nobody made yet holds none.
    pub(super) async fn get(&self, seq: Seq) -> Result<Option<Bytes>, Failure> {
        let key = self.key(seq);
        match self.patiently(async || self.opened.bucket.get(&key).await).await {
            Err(fault) if fault.kind == FaultKind::NoStore && matches!(self.address(), Address::Folder(_)) => Ok(None),
            got => got.map_err(|fault| self.failure_at(&key, &fault)),
        }
    }

    /// Makes sure that an entry lies here, or says what lies in its slot. Whatever is not certain is looked at.
    pub(super) async fn place(&self, seq: Seq, bytes: &Bytes) -> Result<Placed, Failure> {
        let key = self.key(seq);
        let place = async || {
            let (fault, same) = match self.opened.bucket.put_new(&key, bytes.clone()).await {
                PutNew::Created => return Ok(Placed::New),
                PutNew::Refused(fault) => return Err(fault),
                PutNew::SlotTaken => (empty_slot(), Placed::Same),
                PutNew::Unknown(fault) => (fault, Placed::New),
            };
            match self.opened.bucket.get(&key).await? {
                Some(there) if there == *bytes => Ok(same),
                Some(there) => Ok(Placed::Other(there)),
                None => Err(fault),
            }
        };
        self.patiently(place).await.map_err(|fault| self.failure_at(&key, &fault))
    }

    /// Proves that this store lets nobody overwrite an entry: the genesis that lies here once more must be refused, and
    /// is harmless where it is not.
    pub(super) async fn prove(&self, genesis: &Bytes) -> Result<(), Failure> {
        let key = self.key(Seq::GENESIS);
        let again = async || match self.opened.bucket.put_new(&key, genesis.clone()).await {
            PutNew::SlotTaken => Ok(true),
            PutNew::Created => Ok(false),
            PutNew::Refused(fault) | PutNew::Unknown(fault) => Err(fault),
        };
        let is_refused = self.patiently(again).await.map_err(|fault| self.failure_at(&key, &fault))?;
        if is_refused && self.get(Seq::GENESIS).await?.as_ref() == Some(genesis) {
            return Ok(());
        }
        Err(Failure::of_journal(&JournalError::Unsafe, self.address()))
    }

    /// The bytes of these entries, in their order.
    pub(super) async fn get_all(&self, slots: &[Seq]) -> Result<Vec<Option<Bytes>>, Failure> {
        stream::iter(slots).map(|seq| self.get(*seq)).buffered(IN_FLIGHT).try_collect().await
    }

    /// What was found in a slot is the entry that follows. A wire can damage it too, so it is read twice more.
    pub(super) async fn prove_entry(
        &self,
        seq: Seq,
        found: Option<Bytes>,
        ledger: &str,
        before: Hash,
    ) -> Result<Bytes, Failure> {
        let mut found = found;
        for _ in 0..2 {
            match &found {
                Some(bytes) if self.proved(seq, bytes, Some((ledger, before))).is_ok() => return Ok(bytes.clone()),
                Some(_) | None => found = self.get(seq).await?,
            }
        }
        let bytes = found.ok_or_else(|| self.damaged(&self.key(seq), "it is not there, and one after it is"))?;
        self.proved(seq, &bytes, Some((ledger, before))).map(|_| bytes)
    }

    /// The entry that these bytes are, if they are the one of this number, in this ledger, after the one of that hash.
    pub(super) fn proved(&self, seq: Seq, bytes: &Bytes, after: Option<(&str, Hash)>) -> Result<Entry, Failure> {
        let entry = match decode(seq, bytes) {
            Ok(entry) => entry,
            Err(error @ DecodeError::Newer(_)) => return Err(self.newer(seq, &error)),
            Err(DecodeError::Damaged(reason)) => return Err(self.damaged(&self.key(seq), &reason)),
        };
        if entry.is_seal() {
            return Err(Failure::of_journal(&JournalError::Sealed { seq }, self.address()));
        }
        match after {
            Some((ledger, _)) if entry.ledger != ledger => {
                Err(self.damaged(&self.key(seq), &format!("it belongs to another ledger, {}", entry.ledger)))
            }
            Some((_, before)) if entry.prev != Some(before) => {
                let reason = "its `prev` is not the hash of the entry before: one of the two was changed";
                Err(self.damaged(&self.key(seq), reason))
            }
            Some(_) | None => Ok(entry),
        }
    }

    fn newer(&self, seq: Seq, error: &DecodeError) -> Failure {
        Failure::new(Kind::Configuration, format!("{}: {seq} cannot be proved: {error}", self.address()))
            .hint("install the newer pail; what was copied stays")
    }

    /// What lies below a folder of this place.
    pub(super) async fn list(&self, folder: &str) -> Result<Vec<Listed>, Failure> {
        let list = async || {
            let mut found = Vec::new();
            self.opened.lists.list(folder, &mut |object| found.push(object)).await?;
            Ok(found)
        };
        self.patiently(list).await.map_err(|fault| self.failure(&fault))
    }

    /// Does it again while the store does not answer, for as long as the user waits.
    pub(super) async fn patiently<T>(&self, work: impl AsyncFn() -> Result<T, Fault>) -> Result<T, Fault> {
        let until_ms = self.host.clock.monotonic_ms().saturating_add(self.patience_ms);
        let mut pause_ms_max = PAUSE_MS_MIN;
        loop {
            let fault = match work().await {
                Err(fault) if fault.kind == FaultKind::Unavailable => fault,
                ended => return ended,
            };
            let pause_ms = u64::try_from(self.host.ids.random() % u128::from(pause_ms_max)).unwrap_or(0);
            if until_ms <= self.host.clock.monotonic_ms().saturating_add(pause_ms) {
                return Err(fault);
            }
            self.host.sleep.sleep_ms(pause_ms).await;
            pause_ms_max = pause_ms_max.saturating_mul(2).min(PAUSE_MS_MAX);
        }
    }

    /// What a fault of this place means to whoever copies.
    pub(super) fn failure(&self, fault: &Fault) -> Failure {
        let failure = Failure::of_store(fault, self.address());
        match (fault.kind, failure.kind) {
            (FaultKind::NoStore, _) => {
                Failure { hints: vec!["check the address; pail makes no bucket".into()], ..failure }
            }
            (_, Kind::Unavailable) => Failure { hints: vec![GOES_ON.into()], ..failure },
            _ => failure,
        }
    }

    /// The same, of one object.
    pub(super) fn failure_at(&self, key: &str, fault: &Fault) -> Failure {
        if fault.kind == FaultKind::Corrupt {
            return self.damaged(key, &fault.message);
        }
        self.failure(fault)
    }

    /// An object of this place is not what was written.
    pub(super) fn damaged(&self, key: &str, reason: &str) -> Failure {
        let error = JournalError::Corrupt { key: key.to_owned(), reason: reason.to_owned() };
        Failure::new(Kind::Corrupt, format!("{}: {error}", self.address()))
            .hint("nothing after it is copied; restore that object from an older version or a copy")
    }

    /// This place holds the same ledger and another entry in this slot.
    pub(super) fn diverged(&self, seq: Seq, source: &Address) -> Failure {
        let words = format!("{} and {source} hold the same ledger and differ from {seq} on", self.address());
        Failure::new(Kind::Corrupt, format!("{words}: both were written to"))
            .hint("nothing there was changed; `pail log --store` shows what each holds; copy the one that counts to a new place")
    }
}

/// 409, or an object that is not to be seen yet.
fn empty_slot() -> Fault {
    Fault::new(FaultKind::Unavailable, "the store reported a conflict and the slot is empty")
}
