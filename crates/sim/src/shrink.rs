//! Makes a failing trace smaller: choices are left out or made calm while the run still breaks a law.

use crate::chance::{Chance, Trace};
use crate::seeds::{Ran, play};

/// Runs that shrinking may take.
const RUNS_MAX: usize = 4_000;

/// The smallest trace that was found to break the same law.
pub fn shrink(trace: &Trace) -> Ran {
    shrink_by(trace, |trace, is_told| play(Chance::replay(trace), is_told))
}

/// The same for any kind of run.
pub(crate) fn shrink_by(trace: &Trace, play: impl Fn(&Trace, bool) -> Ran) -> Ran {
    let law = play(trace, false).violation.map(|violation| violation.law);
    let mut shrinking = Shrinking { best: trace.clone(), runs_left: RUNS_MAX };
    let still_fails = |trace: &Trace| {
        let violation = play(trace, false).violation;
        violation.is_some() && violation.map(|violation| violation.law) == law
    };
    loop {
        let before = shrinking.best.clone();
        shrinking.leave_out(&still_fails);
        shrinking.calm(&still_fails);
        if shrinking.best == before || shrinking.runs_left == 0 {
            return play(&shrinking.best, true);
        }
    }
}

struct Shrinking {
    best: Trace,
    runs_left: usize,
}

impl Shrinking {
    fn try_this(&mut self, trace: Trace, still_fails: &impl Fn(&Trace) -> bool) -> bool {
        if self.runs_left == 0 {
            return false;
        }
        self.runs_left -= 1;
        let fails = still_fails(&trace);
        if fails {
            self.best = trace;
        }
        fails
    }

    /// Leaves out pieces, long ones first.
    fn leave_out(&mut self, still_fails: &impl Fn(&Trace) -> bool) {
        let mut piece = self.best.0.len().div_ceil(2);
        while 0 < piece {
            let mut start = 0;
            while start < self.best.0.len() {
                let mut less = self.best.clone();
                less.0.drain(start..(start + piece).min(less.0.len()));
                if !self.try_this(less, still_fails) {
                    start += piece;
                }
            }
            piece /= 2;
        }
    }

    /// Makes pieces calm, and then single choices smaller.
    fn calm(&mut self, still_fails: &impl Fn(&Trace) -> bool) {
        let mut piece = self.best.0.len().div_ceil(2);
        while 0 < piece {
            for start in (0..self.best.0.len()).step_by(piece) {
                let mut calmer = self.best.clone();
                let end = (start + piece).min(calmer.0.len());
                if calmer.0[start..end].iter().all(|which| *which == 0) {
                    continue;
                }
                calmer.0[start..end].fill(0);
                if !self.try_this(calmer, still_fails) && piece == 1 && 1 < self.best.0[start] {
                    let mut smaller = self.best.clone();
                    smaller.0[start] -= 1;
                    self.try_this(smaller, still_fails);
                }
            }
            piece /= 2;
        }
    }
}
