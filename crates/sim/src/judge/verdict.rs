//! What must be true of a verdict.

use journal::{Committed, Fold, Hash, OpId, Verdict};

use super::{Heard, fp_of};
use crate::bank::{Bank, Binary, Request};
use crate::world::{Known, World};

impl World {
    /// A wish was answered. `is_minted`: its id was made for it. `known` is the last entry that was known before.
    pub(crate) fn heard_verdict(
        &mut self,
        lane: usize,
        call: usize,
        request: &Request,
        is_minted: bool,
        known: u64,
        heard: &Heard,
    ) {
        self.tell(Some(lane), || match heard {
            Ok(Verdict::Committed(done)) => {
                format!("{} {} as {}", if done.is_repeat { "repeat" } else { "committed" }, done.place.seq, done.op)
            }
            Ok(verdict) => format!("{verdict:?}"),
            Err(error) => format!("error: {error}"),
        });
        let (device, fp) = (self.lanes[lane].device, fp_of(request));
        self.check_window(call, known);
        match heard {
            Ok(Verdict::Committed(done)) => {
                self.heard_committed(call, fp, done);
                self.calls[call].is_told |= !done.is_repeat;
                self.devices[device].unsettled.remove(&done.op);
                self.learn(Known { op: done.op, request: request.clone(), device, is_unknown: false });
            }
            Ok(Verdict::Refused { seq, .. }) => {
                self.tally.answer("refused");
                self.check_definite(call);
                self.settled_by(call);
                self.will_never(device, fp);
                self.heard_refused(call, request, seq.0);
            }
            Ok(Verdict::NotCommitted(_)) => {
                self.tally.answer("not committed");
                self.check_definite(call);
                self.settled_by(call);
                self.will_never(device, fp);
            }
            Ok(Verdict::Unknown { op, .. }) => {
                self.tally.answer("unknown");
                self.learn(Known { op: *op, request: request.clone(), device, is_unknown: true });
            }
            Ok(Verdict::Conflict { op, seq }) => {
                self.tally.answer("conflict");
                if seq.is_some() {
                    self.devices[device].unsettled.remove(op);
                }
                let is_reused = self.reused.contains(op) || !self.is_honest();
                self.demand(is_reused, "I9 only an id of two wishes conflicts", || op.to_string());
            }
            Ok(Verdict::TooOld { op }) => {
                self.tally.answer("too old");
                let horizon = self.truth.tail().and_then(|tail| self.truth.horizon(tail, &self.plan.limits));
                let is_old = horizon.is_some_and(|horizon| *op <= horizon);
                let is_old = is_old || !self.is_honest() || self.devices[device].is_foreign;
                self.demand(is_old, "an id is too old only at the horizon", || format!("{op}, not {horizon:?}"));
            }
            Err(error) => {
                self.heard_error(lane, error);
                // An error is said where nothing of the wish was recorded, or before anything was looked at.
                let disk = self.devices[device].disk.clone();
                let given = self.calls[call].given;
                let is_it = |op: &OpId, of: usize| of == call || given == Some(*op);
                self.devices[device].unsettled.retain(|op, of| !is_it(op, *of) || disk.has_intent(*op));
                if is_minted {
                    self.will_never(device, fp);
                }
            }
        }
    }

    /// What this call sent is answered for good.
    fn settled_by(&mut self, call: usize) {
        let device = self.calls[call].device;
        let given = self.calls[call].given;
        self.devices[device].unsettled.retain(|op, of| *of != call && given != Some(*op));
    }

    fn heard_committed(&mut self, call: usize, fp: Hash, done: &Committed) {
        self.tally.answer(if done.is_repeat { "repeat" } else { "committed" });
        let Some(node) = self.truth.node(done.hash).cloned() else {
            let may_be = !self.is_honest();
            return self.demand(may_be, "I7 what is acknowledged is there", || format!("{} never was", done.place.seq));
        };
        let is_there = self.truth.at(node.seq).is_some_and(|there| there.hash == node.hash) || !self.is_honest();
        let is_it = (node.seq, node.op) == (done.place.seq.0, Some((done.op, fp))) && done.stored.fp == fp;
        self.demand(is_there && is_it, "I7 what is acknowledged is there", || {
            format!("{} in {} is {:?} in #{}", done.op, done.place.seq, node.op, node.seq)
        });
        let is_repeat = node.call != call;
        self.demand(is_repeat == done.is_repeat || !self.is_honest(), "a repeat is called one", || {
            format!("#{} was written by call {}, this is {call}", node.seq, node.call)
        });
        let tail = self.calls[call].tail;
        let is_later = done.is_repeat || tail < Some(node.seq) || !self.is_honest();
        self.demand(is_later, "I10 the order of entries is that of time", || format!("#{} at {tail:?}", node.seq));
    }

    fn heard_refused(&mut self, call: usize, request: &Request, seq: u64) {
        let tail = self.calls[call].tail;
        let is_latest = tail <= Some(seq) || !self.is_honest();
        self.demand(is_latest, "I11 a refusal rests on the latest state", || format!("#{seq}, not {tail:?}"));
        let Some(ledger) = self.truth.at(seq).and_then(|node| node.ledger.clone()) else { return };
        let device = self.calls[call].device;
        if self.is_wrong(device) || !self.is_honest() {
            return;
        }
        let is_refused = Bank(Binary::Right).decide(&ledger, request).is_err();
        self.demand(is_refused, "I11 a refusal rests on the latest state", || format!("{request:?} at #{seq}"));
    }

    /// An id beyond the window, or from the future, is not sent unless it is known here.
    fn check_window(&mut self, call: usize, known: u64) {
        let (call, limits) = (&self.calls[call], self.plan.limits);
        let Some(op) = call.given.filter(|_| call.has_sent && !call.had_intent && self.is_honest()) else { return };
        let is_old = self.truth.horizon(known, &limits).is_some_and(|horizon| op <= horizon);
        let now_ms = call.clock_ms.max(self.clock_of(call.device));
        let is_ahead = now_ms.saturating_add(limits.skew_ms) < op.minted_ms();
        self.demand(!is_old, "an id behind the horizon is not sent", || op.to_string());
        self.demand(!is_ahead, "an id from the future is not sent", || op.to_string());
    }

    /// An id that somebody else may have sent is definitely not recorded only where its intent lies (decision 13).
    fn check_definite(&mut self, call: usize) {
        let (given, had_intent) = (self.calls[call].given, self.calls[call].had_intent);
        let is_ours = given.is_none() || had_intent || 1 < self.plan.processes;
        self.demand(is_ours, "a no to an id that was given is not definite", || format!("{given:?}"));
    }

    /// A warm commit is one PUT, a warm refusal one GET.
    pub(crate) fn check_commit_count(&mut self, call: usize, heard: &Heard) {
        let (asked, tail) = (&self.calls[call], self.truth.tail());
        let wanted = match heard {
            Ok(Verdict::Committed(done)) if !done.is_repeat => (1, 0),
            Ok(Verdict::Refused { .. }) => (0, 1),
            _ => return,
        };
        // Where entries were taken away, that the tail is the same does not say that nobody wrote.
        let alone = self.lost_at_ms.is_none() && asked.tail.map(|tail| tail + wanted.0) == tail;
        let seen = (asked.puts, asked.gets);
        if !asked.is_hit && alone {
            self.demand(seen == wanted, "I17 requests of a warm commit", || format!("{seen:?} PUTs and GETs"));
        }
    }

    /// An id, as a user may have kept it: of this device or another.
    pub(crate) fn some_known(&mut self) -> Option<Known> {
        let latest = self.known.len().min(8);
        let which = self.chance.pick(latest);
        self.known.iter().rev().nth(which).cloned()
    }

    /// An id for a wish that has none yet: of now, of the past, of the future.
    pub(crate) fn some_id(&mut self, device: usize) -> OpId {
        let day_ms = 24 * 3600 * 1000;
        let off_ms = [0, 0, 0, -400 * day_ms, 3 * day_ms][self.chance.pick_calm(5, 60)];
        let random = (u128::from(self.draw(device)) << 64) | u128::from(self.draw(device));
        OpId::mint(self.clock_of(device) + off_ms, random)
    }
}
