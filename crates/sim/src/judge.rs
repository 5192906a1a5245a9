//! The judge: every answer is compared with what the bucket really held, at the moment it is given. The journal is
//! itself the order of things, so nothing has to be searched for. The laws are those of `design/journal.md` 11.

use bytes::Bytes;
use journal::{
    Begun, CHECKPOINT_HINT, Checkpoint, Entry, Fold, Hash, Journal, JournalError, OpId, Presence, Settled, Verdict,
};

use crate::bank::{Bank, Binary, Ledger, Refusal, Request};
use crate::fault::Fault;
use crate::network::{Asked, slot_of};
use crate::plan::Kind;
use crate::world::{Call, Known, Lane, MINUTE_MS, World};

mod verdict;

/// How long after a loss a writer may still rest on a look from before it: the look's 15 minutes, the patience of a
/// commit, and the requests under way.
const BLIND_MS: u64 = 20 * MINUTE_MS;

/// The hash by which a wish is found in the journal.
pub(crate) fn fp_of(request: &Request) -> Hash {
    Hash::of(Bank(Binary::Right).given(request).as_bytes())
}

impl World {
    /// A process asks the engine for something; a wish has its hash, and perhaps a given id.
    pub(crate) fn begin_call(&mut self, lane: usize, fp: Option<Hash>, given: Option<OpId>) -> usize {
        let number = self.calls.len();
        let device = self.lanes[lane].device;
        let had_intent = given.is_some_and(|op| self.devices[device].disk.has_intent(op));
        // What a process left is this one's now, unless that process is still at it.
        let left =
            given.and_then(|op| self.devices[device].unsettled.get(&op).copied()).filter(|call| self.is_over(*call));
        if let Some(op) = given.filter(|_| left.is_some()) {
            self.devices[device].unsettled.insert(op, number);
        }
        self.calls.push(Call {
            device,
            life: self.devices[device].life,
            process: (lane, self.lanes[lane].process),
            began: self.step,
            tail: self.truth.tail(),
            fp,
            gets: 0,
            puts: 0,
            waves: 0,
            is_hit: false,
            is_waiting: false,
            has_late_hint: fp.is_none() && self.has_late_hint(),
            is_told: false,
            has_sent: false,
            given,
            had_intent,
            clock_ms: self.clock_of(device),
        });
        self.lanes[lane].call = Some(number);
        self.step += 1;
        number
    }

    /// The store took an entry.
    pub(crate) fn stored(&mut self, seq: u64, body: &Bytes, call: Option<usize>, at_ms: u64) {
        let author = call.map(|call| self.calls[call].device);
        let stored = self.truth.store(seq, body, call.unwrap_or(usize::MAX));
        self.step += 1;
        if let Err(seen) = stored.as_ref().map_err(String::as_str)
            && self.is_law_broken(seen, author, at_ms)
        {
            let law =
                if seen.contains("twice") { "I6 an op is there once" } else { "I1-I5 entries follow one another" };
            self.broken(law, seen);
        }
        if let (Some(author), Some(call)) = (author, call) {
            let wall = self.devices[author].wall;
            self.demand(wall.is_none_or(|wall| seq <= wall), "I20 nobody writes beyond what they cannot read", || {
                format!("device {author} wrote #{seq}, and cannot read {wall:?}")
            });
            self.check_never(seq, call);
            let is_upon = stored.as_ref().map_or(true, |node| node.is_upon_the_latest());
            let may_be = !self.is_honest() || self.is_wrong(author);
            self.demand(is_upon || may_be, "no edit is lost: each changes the version that was there", || {
                format!("#{seq}")
            });
        }
        self.raise_walls(seq);
    }

    /// Whether an entry that does not fit breaks a law in this run.
    fn is_law_broken(&self, seen: &str, author: Option<usize>, at_ms: u64) -> bool {
        match self.plan.kind {
            Kind::Honest => true,
            Kind::Mixed => author.is_none_or(|author| !self.is_wrong(author)),
            Kind::Lying if self.plan.has(Fault::TwoWinners) || self.plan.has(Fault::BitFlip) => false,
            // Where entries were lost, what was written upon them and what repeats them is met by its readers.
            Kind::Lying if self.lost_at_ms.is_some() && !seen.contains("behind an empty slot") => false,
            Kind::Lying => self.lost_at_ms.is_none_or(|lost_at_ms| lost_at_ms + BLIND_MS < at_ms),
        }
    }

    /// This device's program is not to be trusted.
    pub(crate) fn is_wrong(&self, device: usize) -> bool {
        matches!(self.devices[device].binary, Binary::WrongApply | Binary::WrongIds)
    }

    fn raise_walls(&mut self, seq: u64) {
        let Some(node) = self.truth.at(seq).cloned() else { return };
        for device in &mut self.devices {
            let may_pass = match device.binary {
                Binary::Right => node.ledger.is_some() && !node.is_newer,
                Binary::Newer => node.ledger.is_some(),
                Binary::WrongApply | Binary::WrongIds => true,
            };
            if !may_pass && self.plan.kind == Kind::Mixed {
                device.wall.get_or_insert(seq);
            }
        }
    }

    /// What was said never to be recorded is not recorded by what was sent before.
    fn check_never(&mut self, seq: u64, call: usize) {
        let Some((op, fp)) = self.truth.at(seq).and_then(|node| node.op) else { return };
        let sender = &self.calls[call];
        let is_broken = self.never.iter().any(|(never, device, life, said)| {
            (*never, *device, *life) == (fp, sender.device, sender.life) && sender.began < *said
        });
        // Two processes that were given one id at once speak each for what it sent itself.
        let is_siblings = sender.given.is_some() && !sender.had_intent && 1 < self.plan.processes;
        // A slot that was lost with its entry is open again, and nobody can know.
        let may_be = is_siblings || self.plan.has(Fault::BitFlip) || self.lost_at_ms.is_some();
        self.demand(!is_broken || may_be, "I8 what is said never to be recorded never is", || {
            format!("{op} landed in #{seq}")
        });
    }

    /// An entry is about to be sent.
    pub(crate) fn check_before_put(&mut self, call: usize, asked: &Asked) {
        let Asked::PutNew(key, body) = asked else { return };
        let Some(seq) = slot_of(key).filter(|seq| 0 < *seq) else { return };
        self.demand(!self.plan.has(Fault::NoCondition), "no write to a store that was not proved", || {
            format!("#{seq}")
        });
        self.calls[call].has_sent = true;
        let device = self.calls[call].device;
        if self.calls[call].fp.is_none() {
            return;
        }
        if let Some(op) = op_in(body) {
            self.devices[device].unsettled.insert(op, call);
        }
    }

    /// What a process knows without having asked: some state that was once the latest.
    pub(crate) fn heard_state(&mut self, lane: usize, journal: &Journal<Bank>) {
        let Some((state, (seq, head))) = journal.state().zip(journal.seq().zip(journal.head())) else { return };
        let device = self.lanes[lane].device;
        if self.is_wrong(device) {
            return;
        }
        let Some(node) = self.truth.node(head) else {
            let may_be = self.devices[device].is_foreign || self.plan.has(Fault::BitFlip);
            return self.demand(may_be, "I13 every state is that of its entries", || format!("{seq} never was"));
        };
        let (node_seq, ledger) = (node.seq, node.ledger.clone());
        let is_same = ledger.as_ref().is_none_or(|ledger| **ledger == *state);
        self.demand(node_seq == seq.0 && is_same, "I13 every state is that of its entries", || {
            format!("{seq}: {state:?}, not {ledger:?}")
        });
        let wall = self.devices[device].wall;
        self.demand(wall.is_none_or(|wall| seq.0 < wall), "I20 nobody reads beyond what they cannot read", || {
            format!("{seq} beyond {wall:?}")
        });
    }

    /// Somebody read up to the tail.
    pub(crate) fn heard_read(
        &mut self,
        lane: usize,
        call: usize,
        known: Option<u64>,
        journal: &Journal<Bank>,
        read: &Result<Presence, JournalError>,
    ) {
        self.tell(Some(lane), || format!("read: {read:?} as of {:?}", journal.seq()));
        match read {
            Err(error) => self.heard_error(lane, error),
            Ok(Presence::Empty) => {
                self.tally.answer("read: empty");
                let is_true = self.calls[call].tail.is_none() || !self.is_honest();
                self.demand(is_true, "a ledger that is there is not absent", || "it was said to be absent".into());
            }
            Ok(Presence::Ledger) => {
                self.tally.answer("read");
                self.heard_state(lane, journal);
                if let Some(why) = journal.halted() {
                    self.tally.answer("read: stopped before the tail");
                    return self.heard_error(lane, &why.clone());
                }
                let (tail, seq) = (self.calls[call].tail, journal.seq().map(|seq| seq.0));
                let is_latest = tail <= seq || !self.is_honest();
                self.demand(is_latest, "I12 a read is not older than its question", || {
                    format!("{seq:?}, not {tail:?}")
                });
                self.check_read_count(call, known, seq);
            }
        }
    }

    /// A read of somebody who knows the tail is one GET, two when the last look is old; a cold one of a young ledger
    /// is two waves.
    fn check_read_count(&mut self, call: usize, known: Option<u64>, seq: Option<u64>) {
        let (asked, tail) = (&self.calls[call], self.truth.tail());
        if asked.is_hit || asked.tail != tail || seq != tail || !self.is_honest() {
            return;
        }
        let (gets, waves, puts) = (asked.gets, asked.waves, asked.puts);
        let is_short = match known {
            None if asked.has_late_hint && self.has_late_hint() => gets <= 11 && waves <= 2,
            None => tail.is_some_and(|tail| 8 <= tail) || (gets <= 11 && waves <= 3),
            Some(_) => known != tail || (gets <= 2 && waves == 1),
        };
        let holds = puts == 0 && is_short;
        self.demand(holds, "I17 requests of a read", || format!("{gets} GETs in {waves} waves, {puts} PUTs"));
    }

    /// The hint is a checkpoint of this history with at most eight entries behind it.
    fn has_late_hint(&self) -> bool {
        let hint = self.objects.get(CHECKPOINT_HINT).and_then(|body| Checkpoint::<Ledger>::decode(body).ok());
        hint.is_some_and(|hint| {
            let is_there = self.truth.at(hint.seq.0).is_some_and(|node| node.hash == hint.head);
            is_there && self.truth.tail() <= Some(hint.seq.0 + 8)
        })
    }

    /// What a start-up look at the intents said.
    pub(crate) fn heard_settled(&mut self, lane: usize, ledger: Option<&str>, settled: &[Settled<Request>]) {
        let device = self.lanes[lane].device;
        for settled in settled {
            self.tell(Some(lane), || format!("settled: {settled:?}"));
            self.heard_one_settled(device, settled);
        }
        if ledger != self.truth.ledger_id() || !self.is_honest() {
            return;
        }
        let told = |op: &OpId| settled.iter().any(|settled| op_of(settled) == *op);
        let forgotten = self.devices[device]
            .unsettled
            .iter()
            .find(|(op, call)| self.is_over(**call) && !told(op) && !self.is_taken_up(**op));
        let forgotten = forgotten.map(|(op, _)| *op);
        self.demand(forgotten.is_none(), "what a crash left open is told at the next start", || {
            format!("{forgotten:?}")
        });
    }

    fn heard_one_settled(&mut self, device: usize, settled: &Settled<Request>) {
        let (op, is_reused) = (op_of(settled), self.reused.contains(&op_of(settled)));
        match settled {
            Settled::Recorded { seq, request, .. } => {
                self.tally.answer("settled: recorded");
                let there = self.truth.at(seq.0).and_then(|node| node.op);
                let is_true = there == Some((op, fp_of(request))) || is_reused || !self.is_honest();
                self.demand(is_true, "I7 what is said to be recorded is there", || format!("{op} in {seq}: {there:?}"));
                self.devices[device].unsettled.remove(&op);
            }
            Settled::NotRecorded { request, .. } => {
                self.tally.answer("settled: not recorded");
                self.devices[device].unsettled.remove(&op);
                self.will_never(device, fp_of(request));
            }
            Settled::Open { request, .. } => {
                self.tally.answer("settled: open");
                self.learn(Known { op, request: request.clone(), device, is_unknown: true });
            }
        }
    }

    /// The process that asked for this has ended.
    fn is_over(&self, call: usize) -> bool {
        let (lane, process) = self.calls[call].process;
        !self.lanes[lane].is_running || self.lanes[lane].process != process
    }

    /// Some process is at this op now.
    fn is_taken_up(&self, op: OpId) -> bool {
        let given = |lane: &Lane| lane.call.and_then(|call| self.calls[call].given);
        self.lanes.iter().any(|lane| lane.is_running && given(lane) == Some(op))
    }

    /// What was given up by the user is settled now.
    pub(crate) fn heard_dropped(&mut self, lane: usize, settled: &Settled<Request>) {
        self.tell(Some(lane), || format!("dropped: {settled:?}"));
        self.heard_one_settled(self.lanes[lane].device, settled);
    }

    /// A ledger was begun, or the one that another device began was taken.
    pub(crate) fn heard_begun(&mut self, lane: usize, begun: Begun, journal: &Journal<Bank>) {
        self.tell(Some(lane), || format!("{begun:?}"));
        self.tally.answer(if begun == Begun::Created { "begun" } else { "begun by another" });
        self.heard_state(lane, journal);
        let mine = self.lanes[lane].call;
        let maker = self.truth.at(0).map(|genesis| genesis.call);
        let is_true = !self.is_honest() || (begun == Begun::Created) == (maker == mine);
        self.demand(is_true, "one ledger is begun, by one call", || format!("{begun:?}, begun by {maker:?}"));
    }

    /// The whole history, as the local mirror has it.
    pub(crate) fn heard_history(&mut self, lane: usize, entries: &[Entry]) {
        self.tally.answer("history");
        if !self.is_honest() || self.devices[self.lanes[lane].device].is_foreign {
            return;
        }
        let is_there = |entry: &Entry| self.truth.at(entry.seq.0).is_some_and(|node| node.hash == entry.hash);
        let wrong = entries.iter().find(|entry| !is_there(entry)).map(|entry| entry.seq);
        self.demand(wrong.is_none(), "I13 the history is that of the bucket", || format!("{wrong:?}"));
    }

    /// A wish was said not to be recorded, ever.
    pub(crate) fn will_never(&mut self, device: usize, fp: Hash) {
        self.step += 1;
        // An id that was given may be recorded for another call, which then was told, or by another machine: this is
        // said of what this machine sent and told nobody.
        let is_mine = |call: usize| self.calls.get(call).is_some_and(|call| call.device == device && !call.is_told);
        let there = self.truth.find(fp).filter(|node| is_mine(node.call)).map(|node| node.seq);
        // Who is shown another id than his own cannot know better.
        let holds = there.is_none() || self.plan.has(Fault::BitFlip) || self.lost_at_ms.is_some();
        self.demand(holds, "I8 what is said not to be recorded is not", || format!("it is in {there:?}"));
        self.never.push((fp, device, self.devices[device].life, self.step));
    }

    /// A user has seen an id.
    pub(crate) fn learn(&mut self, known: Known) {
        match self.known.iter_mut().find(|old| old.op == known.op && old.request == known.request) {
            Some(old) => old.is_unknown = known.is_unknown,
            None => self.known.push(known),
        }
    }

    /// An error instead of an answer: not every world may give every error.
    pub(crate) fn heard_error(&mut self, lane: usize, error: &JournalError) {
        self.tell(Some(lane), || format!("error: {error}"));
        let device = &self.devices[self.lanes[lane].device];
        let has_any = |faults: &[Fault]| self.plan.faults.has_any(faults);
        let is_lying = !self.is_honest() || device.is_foreign || self.is_wrong(self.lanes[lane].device);
        let garbles = has_any(&[Fault::Page, Fault::Cut]);
        let is_mixed = self.plan.kind == Kind::Mixed;
        let (answer, may_be) = match error {
            JournalError::Store(_) => ("error: store", true),
            JournalError::Shelf(_) => ("error: disk", true),
            JournalError::Busy { .. } => ("error: a sibling is at it", 1 < self.plan.processes),
            JournalError::Corrupt { .. } => ("error: corrupt", is_lying || garbles),
            JournalError::Diverged { .. } => ("error: diverged", is_lying || garbles),
            JournalError::Gap { .. } => ("error: gap", is_lying || garbles),
            JournalError::Unsafe => ("error: unsafe store", is_lying || garbles),
            JournalError::Newer { .. } => ("error: newer", is_mixed || is_lying),
            JournalError::Disagrees { .. } => ("error: disagrees", is_mixed || is_lying),
            JournalError::Sealed { .. } => ("error: sealed", false),
            JournalError::NoLedger => ("error: no ledger", self.plan.entries.is_none() || is_lying),
            JournalError::CacheDamaged => ("error: cache damaged", true),
            JournalError::Unreadable { .. } => {
                ("error: unreadable", is_lying || self.is_wrong(self.lanes[lane].device))
            }
            JournalError::OpFromFuture { op } => {
                let limits = &self.plan.limits;
                let now_ms = self.clock_of(self.lanes[lane].device);
                ("error: id from the future", now_ms.saturating_add(limits.skew_ms) < op.minted_ms())
            }
        };
        self.tally.answer(answer);
        self.demand(may_be, "no error without a cause", || error.to_string());
    }
}

fn op_of(settled: &Settled<Request>) -> OpId {
    match settled {
        Settled::Recorded { op, .. } | Settled::NotRecorded { op, .. } | Settled::Open { op, .. } => *op,
    }
}

/// The id of an entry's first op.
fn op_in(body: &[u8]) -> Option<OpId> {
    let text = std::str::from_utf8(body).ok()?;
    let start = text.find("{\"op\":\"")? + 7;
    text.get(start..start + 26)?.parse().ok()
}

/// A verdict on a wish.
pub(crate) type Heard = Result<Verdict<Refusal>, JournalError>;
