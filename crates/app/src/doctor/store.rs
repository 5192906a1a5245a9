//! The store: whether it answers, keeps its word about conditions, and knows what time it is.

use bytes::Bytes;
use futures_util::future::join_all;
use journal::{Epochs, Fault, FaultKind, JournalError, OpId, PutNew, Seq};

use super::Doctor;
use super::objects::RESTORE;
use crate::host::Versions;
use crate::{Address, Failure};

/// How many writers race for one key.
const WRITERS: usize = 16;
/// From here on requests are about to be refused.
const CLOCK_SECONDS_WARNED: i64 = 60;
/// S3 and Azure refuse requests that are dated further off.
const CLOCK_SECONDS_MAX: i64 = 15 * 60;

const OVERWRITES: &str = "two devices could overwrite each other there: use a store that honours `If-None-Match`";

impl Doctor<'_> {
    /// Reads the genesis. `None`: there is nothing more to be looked at.
    pub(super) async fn check_answer(&mut self) -> Option<Bytes> {
        let bucket = self.place.opened.bucket.clone();
        match Epochs::read(&*bucket).await {
            Ok(epochs) => self.epochs = epochs,
            Err(JournalError::Store(fault)) => return self.say_silent(&fault),
            Err(error) => {
                self.bad("repairs", self.address(), error, RESTORE);
                return None;
            }
        }
        match bucket.get(&self.key(Seq::GENESIS)).await {
            Ok(Some(genesis)) => {
                self.ok("store", self.address(), "it answers, and holds a ledger");
                Some(genesis)
            }
            Ok(None) => {
                self.skipped(
                    "store",
                    self.address(),
                    "it answers, and holds no ledger yet: there is nothing to look at",
                );
                None
            }
            Err(fault) => self.say_silent(&fault),
        }
    }

    fn say_silent(&mut self, fault: &Fault) -> Option<Bytes> {
        let address = &self.place.location.address;
        if fault.kind == FaultKind::NoStore && matches!(address, Address::Folder(_)) {
            let words = "no ledger was made there yet, or its disk is not mounted";
            self.warning("store", self.address(), words, "`pail where` says which place is used and why");
            return None;
        }
        let failure = Failure::of_store(fault, address);
        let remedy = failure.hints.first().map_or("check the address", |hint| hint);
        self.bad("store", self.address(), failure.message, remedy);
        self.check_clock();
        None
    }

    /// A second create of a key must be refused: the genesis once more, harmless where it is not; then many at once.
    pub(super) async fn check_conditions(&mut self, genesis: &Bytes) {
        let key = self.key(Seq::GENESIS);
        match self.place.opened.bucket.put_new(&key, genesis.clone()).await {
            PutNew::SlotTaken => {}
            PutNew::Created => {
                return self.bad("conditions", key, "the store accepted a second create of it", OVERWRITES);
            }
            PutNew::Refused(fault) if fault.kind == FaultKind::Permission => {
                return self.skipped("conditions", key, format!("these credentials may only read: {fault}"));
            }
            PutNew::Refused(fault) | PutNew::Unknown(fault) => {
                return self.warning("conditions", key, fault, "run it again when the store answers");
            }
        }
        self.race().await;
    }

    /// Of writers that create one new key at once exactly one wins, and its bytes are what lies there.
    async fn race(&mut self) {
        let bucket = self.place.opened.bucket.clone();
        let key = format!("probe/{}", OpId::mint(self.host.clock.now_ms(), self.host.ids.random()));
        let body = |writer: usize| Bytes::from(format!("{{\"f\":\"pail-probe/1\",\"writer\":{writer}}}\n"));
        let answers = join_all((0..WRITERS).map(|writer| bucket.put_new(&key, body(writer)))).await;
        let won = |answer: &PutNew| matches!(answer, PutNew::Created);
        let is_certain = answers.iter().all(|answer| matches!(answer, PutNew::Created | PutNew::SlotTaken));
        let winners: Vec<usize> = (0..WRITERS).filter(|writer| won(&answers[*writer])).collect();
        let there = bucket.get(&key).await;
        match (winners.as_slice(), there) {
            ([winner], Ok(Some(there))) if there == body(*winner) => {
                self.ok("conditions", key, format!("a second create is refused, and of {WRITERS} at once one won"));
            }
            ([], _) if !is_certain => self.warning("conditions", key, "the store left the race open", "run it again"),
            (winners, Ok(_)) => {
                let words =
                    format!("of {WRITERS} writers at once {} won, or another one's bytes lie there", winners.len());
                self.bad("conditions", key, words, OVERWRITES);
            }
            (_, Err(fault)) => self.warning("conditions", key, fault, "run it again when the store answers"),
        }
    }

    /// This machine's clock and the store's.
    pub(super) fn check_clock(&mut self) {
        let Some(ahead) = self.place.opened.bucket.clock_ahead_seconds() else { return };
        let way = if 0 < ahead { "ahead of" } else { "behind" };
        let words = format!("this machine's clock is {} s {way} the store's", ahead.abs());
        let remedy = "set this machine's clock; a store refuses requests that are dated 15 minutes off";
        match ahead.abs() {
            0..=CLOCK_SECONDS_WARNED => self.ok("clock", self.address(), words),
            seconds if seconds <= CLOCK_SECONDS_MAX => self.warning("clock", self.address(), words, remedy),
            _ => self.bad("clock", self.address(), words, remedy),
        }
    }

    /// Whether the bucket keeps what is overwritten or deleted.
    pub(super) async fn check_versions(&mut self) {
        let Some(versions) = self.place.opened.versions.clone() else { return };
        let store = self.place.location.store();
        match versions.look().await {
            Versions::On => self.ok("versions", store, "what is overwritten or deleted by mistake is kept"),
            Versions::Off => {
                let remedy = self.place.location.versioning_command();
                let words = "versioning is off: an object that is overwritten or deleted by mistake is gone";
                self.warning("versions", store, words, &format!("`{remedy}` turns it on"));
            }
            Versions::MayNotLook(reason) => self.skipped("versions", store, format!("may not be looked at: {reason}")),
        }
    }
}
