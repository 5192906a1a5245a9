//! The journal, read again from the genesis; and what this machine and the bucket keep of it, held against that.

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use journal::{
    CHECKPOINT_EVERY, CHECKPOINT_HINT, Fault, FaultKind, JournalError, Kept, MirrorCheck, Replay, Said, Seq,
};

use super::Doctor;
use super::objects::{Objects, RESTORE};
use crate::fold::BudgetFold;
use crate::host::pass_on;
use crate::wording::{counted, entries};

/// How many entries are read before anybody else has a turn.
const WINDOW: u64 = 128;
/// How many requests are under way at once.
const IN_FLIGHT: usize = 32;
/// The hint is as fresh as it can be within two checkpoints.
const HINT_BEHIND_MAX: u64 = 2 * CHECKPOINT_EVERY;

const HARMLESS: &str = "nothing rests on it, and nothing is lost";
const CACHE: &str = "remove the cache directory: nothing is lost, and the next command reads everything again";

/// Something that was kept, and what was found so far of the entry it is as of.
struct Claim {
    bytes: Bytes,
    said: Said,
    judged: Option<Kept>,
}

impl Claim {
    fn new(bytes: Bytes) -> Self {
        Self { said: Said::by(&bytes), bytes, judged: None }
    }

    /// Of two entries that it may be as of, the one counts whose bytes are right for longer.
    fn judge(&mut self, replay: &Replay<BudgetFold>, judge: impl FnOnce(&[u8]) -> Kept) {
        if !replay.is_at(self.said) {
            return;
        }
        let judged = judge(&self.bytes);
        let is_better = match (self.judged, judged) {
            (Some(Kept::Damaged(before)), Kept::Damaged(now)) => before < now,
            (Some(Kept::Right), _) => false,
            (_, _) => true,
        };
        if is_better {
            self.judged = Some(judged);
        }
    }
}

impl Doctor<'_> {
    /// Reads the whole journal. `None` where it cannot be read to its end.
    pub(super) async fn check_journal(&mut self, genesis: Bytes, objects: &Objects) -> Option<Replay<BudgetFold>> {
        let mut replay = match Replay::begin(BudgetFold, &genesis) {
            Ok(replay) => replay,
            Err(error) => {
                self.say_unfit(Seq::GENESIS, error);
                return None;
            }
        };
        replay.know_epochs(self.epochs.clone());
        let state = self.place.opened.shelf.read_state().ok().flatten().map(Bytes::from).map(Claim::new);
        let hint = self.place.opened.bucket.get(CHECKPOINT_HINT).await.ok().flatten().map(Claim::new);
        let mirror = state.as_ref().and_then(|state| replay.mirror_beside(&state.bytes));
        let mut kept = KeptOfIt { state, hint, mirror, right_checkpoints: 0, last: None };
        kept.hold(&replay, &genesis);
        let is_read = self.read_through(&mut replay, &mut kept, objects).await;
        let tail = replay.seq();
        let is_short = tail.next().0 < objects.entries;
        if is_read && is_short && !objects.has_gap() {
            self.bad("gaps", self.key(tail.next()), "missing, and there are entries after it", RESTORE);
        }
        let is_whole = is_read && !is_short && !objects.has_gap();
        if is_whole {
            let words = format!("{}, and their chain is whole", entries(tail.0));
            self.ok("journal", self.address(), words);
        }
        if 0 < kept.right_checkpoints {
            let words = format!("{} what the entries add up to", are(kept.right_checkpoints));
            self.ok("checkpoints", "checkpoints/", words);
        }
        self.say_state(kept.state.as_ref(), tail, is_whole);
        if let Some(hint) = &kept.hint {
            self.say_hint(hint, tail, is_whole);
        }
        for seq in objects.checkpoints.iter().filter(|seq| is_whole && tail < **seq) {
            self.bad(
                "checkpoints",
                seq.checkpoint_key(),
                format!("it is ahead of the journal, which ends at {tail}"),
                LOST_END,
            );
        }
        is_whole.then_some(replay)
    }

    async fn read_through(&mut self, replay: &mut Replay<BudgetFold>, kept: &mut KeptOfIt, objects: &Objects) -> bool {
        loop {
            let found = self.read_window(replay.seq().next()).await;
            for found in found {
                let seq = replay.seq().next();
                let bytes = match found {
                    Ok(Some(bytes)) => bytes,
                    Ok(None) => {
                        self.compare_mirror(kept);
                        return true;
                    }
                    Err(fault) => {
                        self.say_unread(seq, &fault);
                        return false;
                    }
                };
                let Some(bytes) = self.follow(replay, kept, seq, bytes).await else { return false };
                // The entry proves those before it, so what differs from them is the mirror.
                if seq.0.is_multiple_of(WINDOW) {
                    self.compare_mirror(kept);
                }
                kept.hold(replay, &bytes);
                if objects.checkpoints.contains(&seq) {
                    self.check_checkpoint(replay, kept, seq).await;
                }
            }
            (self.host.progress)(Some(&format!("{} of {} entries", replay.seq().0, objects.entries.saturating_sub(1))));
            pass_on().await;
        }
    }

    async fn read_window(&self, first: Seq) -> Vec<Result<Option<Bytes>, Fault>> {
        let bucket = &self.place.opened.bucket;
        let gets = (0..WINDOW).map(async |ahead| bucket.get(&self.key(first.plus(ahead))).await);
        stream::iter(gets).buffered(IN_FLIGHT).collect().await
    }

    /// Adds the next entry. A wire can damage it too, so it is read once more.
    async fn follow(
        &mut self,
        replay: &mut Replay<BudgetFold>,
        kept: &KeptOfIt,
        seq: Seq,
        bytes: Bytes,
    ) -> Option<Bytes> {
        if replay.push(&bytes).is_ok() {
            return Some(bytes);
        }
        let again = self.place.opened.bucket.get(&self.key(seq)).await.ok().flatten().unwrap_or(bytes);
        let Err(error) = replay.push(&again) else { return Some(again) };
        // Where the chain is broken it is the entry before that may have been changed.
        let suspects = kept.last.clone().into_iter().chain([(seq, again)]);
        let found = suspects.filter_map(|(seq, bytes)| Some((seq, self.byte_that_differs(kept, seq, &bytes)?))).next();
        match (error, found) {
            (JournalError::Corrupt { .. }, Some((damaged, at))) => {
                let words = format!("it is damaged: from byte {at} on it is not what this machine has seen of it");
                self.bad("journal", self.key(damaged), words, RESTORE);
            }
            (error, _) => self.say_unfit(seq, error),
        }
        None
    }

    fn say_unfit(&mut self, seq: Seq, error: JournalError) {
        if let JournalError::Newer { reason, .. } = error {
            return self.skipped("journal", self.key(seq), format!("from here on a newer pail is needed: {reason}"));
        }
        if let JournalError::Corrupt { reason, .. } = error {
            return self.bad("journal", self.key(seq), format!("it is damaged: {reason}"), RESTORE);
        }
        if let JournalError::Sealed { .. } = error {
            let words = "it closes the journal for a repair that was not finished";
            return self.bad("journal", self.key(seq), words, "`pail repair` goes on with it");
        }
        let remedy = "the two programs must agree before anybody writes: `pail verify` checks the whole journal";
        self.bad("journal", self.key(seq), error, remedy);
    }

    fn byte_that_differs(&self, kept: &KeptOfIt, seq: Seq, bytes: &Bytes) -> Option<usize> {
        let locked = self.place.opened.shelf.lock().ok()?;
        kept.mirror.as_ref()?.difference(&*locked, seq, bytes).ok()?
    }

    fn say_unread(&mut self, seq: Seq, fault: &Fault) {
        if fault.kind == FaultKind::Corrupt {
            return self.bad("journal", self.key(seq), &fault.message, RESTORE);
        }
        self.bad("journal", self.key(seq), &fault.message, "run it again when the store answers");
    }

    /// Compares the files of the mirror with what was read since the last time. The first difference is enough.
    fn compare_mirror(&mut self, kept: &mut KeptOfIt) {
        let Some(mirror) = &mut kept.mirror else { return };
        let shelf = self.place.opened.shelf.clone();
        let compared = match shelf.lock() {
            Ok(locked) => mirror.compare(&*locked),
            Err(fault) => Err(fault),
        };
        let cache = self.cache_dir();
        match compared {
            Ok(None) => {}
            Ok(Some((file, offset))) => {
                let place = cache.join(file.name()).display().to_string();
                self.bad("mirror", place, format!("from byte {offset} on it is not what the journal holds"), CACHE);
                kept.mirror = None;
            }
            Err(fault) => {
                self.warning("mirror", cache.display(), fault, "run it again");
                kept.mirror = None;
            }
        }
    }

    async fn check_checkpoint(&mut self, replay: &Replay<BudgetFold>, kept: &mut KeptOfIt, seq: Seq) {
        let key = seq.checkpoint_key();
        match self.place.opened.bucket.get(&key).await {
            Ok(Some(bytes)) => {
                let judged = replay.judge_checkpoint(&bytes);
                if judged == Kept::Right {
                    kept.right_checkpoints += 1;
                } else {
                    self.say_checkpoint(&key, judged);
                }
            }
            Ok(None) => {}
            Err(fault) => self.warning("checkpoints", key, fault, HARMLESS),
        }
    }

    fn say_checkpoint(&mut self, key: &str, judged: Kept) {
        match judged {
            Kept::Right => self.ok("checkpoints", key, "it is what the entries add up to"),
            Kept::OtherVersion => self.skipped("checkpoints", key, "another version of pail wrote it"),
            Kept::Foreign => self.bad("checkpoints", key, "it belongs to another ledger", HARMLESS),
            Kept::OtherHistory if self.epochs.is_empty() => {
                self.bad("checkpoints", key, "it is as of an entry that the journal does not hold", LOST_END);
            }
            Kept::OtherHistory => {
                self.warning("checkpoints", key, "it is as of an entry that a repair left behind", HARMLESS);
            }
            Kept::Damaged(at) => self.bad("checkpoints", key, format!("it is damaged from byte {at} on"), HARMLESS),
            Kept::Wrong(at) => {
                let remedy = "take that object away: a new machine would begin with it";
                self.bad("checkpoints", key, format!("from byte {at} on it is not what the entries add up to"), remedy);
            }
        }
    }

    fn say_hint(&mut self, hint: &Claim, tail: Seq, is_whole: bool) {
        match (hint.judged, hint.said.seq) {
            (Some(judged), _) => self.say_checkpoint(CHECKPOINT_HINT, judged),
            (None, _) if !is_whole => self.skipped("checkpoints", CHECKPOINT_HINT, "its entry could not be read"),
            (None, Some(seq)) if tail < seq => {
                let words = format!("it is ahead of the journal, which ends at {tail}");
                self.bad("checkpoints", CHECKPOINT_HINT, words, LOST_END);
            }
            (None, _) => self.bad("checkpoints", CHECKPOINT_HINT, "it is damaged from byte 0 on", HARMLESS),
        }
        let behind = hint.said.seq.map_or(0, |seq| tail.0.saturating_sub(seq.0));
        if hint.judged == Some(Kept::Right) && HINT_BEHIND_MAX < behind {
            let words = format!("it is {behind} entries behind the journal");
            self.warning("checkpoints", CHECKPOINT_HINT, words, "harmless: a later write puts a new one");
        }
    }

    fn say_state(&mut self, state: Option<&Claim>, tail: Seq, is_whole: bool) {
        let place = self.cache_dir().join("state").display().to_string();
        let Some(state) = state else {
            return self.skipped("cache", place, "this machine remembers nothing of the ledger");
        };
        match state.judged {
            Some(Kept::Right) => self.ok("cache", place, "it is what the entries add up to"),
            Some(Kept::OtherVersion) => self.skipped("cache", place, "another version of pail wrote it"),
            Some(Kept::Foreign) => self.bad("cache", place, "it belongs to another ledger", CACHE),
            Some(Kept::Damaged(at)) => self.bad("cache", place, format!("it is damaged from byte {at} on"), CACHE),
            Some(Kept::OtherHistory) if !self.epochs.is_empty() => {
                self.warning("cache", place, "it is as of an entry that a repair left behind", CACHE);
            }
            Some(Kept::OtherHistory) => {
                let seq = state.said.seq.unwrap_or(tail);
                let words = format!("the journal no longer holds {seq} as this machine saw it");
                self.bad("cache", place, words, LOST_END);
            }
            Some(Kept::Wrong(at)) => {
                self.bad("cache", place, format!("from byte {at} on it is not what the entries add up to"), CACHE);
            }
            None if !is_whole => self.skipped("cache", place, "the entry that it is as of could not be read"),
            None if state.said.seq.is_some_and(|seq| tail < seq) => {
                let words = format!("this machine saw entries behind {tail}, with which the journal ends now");
                self.bad("cache", place, words, LOST_END);
            }
            None => self.bad("cache", place, "it is of a history that the journal does not hold, or damaged", CACHE),
        }
    }
}

/// The bucket lost entries, or was put back to an earlier day.
const LOST_END: &str =
    "the journal was restored, replaced or cut: look for its last entries in older versions or a copy";

/// What is kept of the journal, here and there.
struct KeptOfIt {
    state: Option<Claim>,
    hint: Option<Claim>,
    mirror: Option<MirrorCheck>,
    right_checkpoints: usize,
    /// The entry that was read last.
    last: Option<(Seq, Bytes)>,
}

impl KeptOfIt {
    fn hold(&mut self, replay: &Replay<BudgetFold>, bytes: &Bytes) {
        if let Some(state) = &mut self.state {
            state.judge(replay, |bytes| replay.judge_state(bytes));
        }
        if let Some(hint) = &mut self.hint {
            hint.judge(replay, |bytes| replay.judge_checkpoint(bytes));
        }
        if let Some(mirror) = &mut self.mirror {
            mirror.expect(replay.seq(), bytes);
        }
        self.last = Some((replay.seq(), bytes.clone()));
    }
}

/// `1 checkpoint is`, `3 checkpoints are`.
fn are(count: usize) -> String {
    format!("{} {}", counted(count, "checkpoint"), if count == 1 { "is" } else { "are" })
}
