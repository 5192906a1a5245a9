//! Processes that are killed, stores that lose answers, servers that go down and come back: nothing acknowledged is
//! lost, nothing is there twice, and what was in doubt is told truthfully. Each writer is a device of its own: no
//! cache, lock or clock is shared.
//!
//! The seed is printed and can be given by `CHAOS_SEED`; `CHAOS_ROUNDS` makes the runs that many times as long.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test program")]

mod buckets;
mod damage;
mod folder;
mod judge;
mod restarts;
mod teller;
mod wish;
mod writer;

use std::path::Path;
use std::thread;
use std::time::Instant;

use testkit::{Chance, Device, RawJournal};

use crate::judge::{Counts, judge};
use crate::writer::{Plan, Writer};

/// A new device with a clock of its own.
pub(crate) fn device(clock_ahead_s: i64) -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail")).with_clock(clock_ahead_s)
}

/// How many times as long as in CI this run is.
pub(crate) fn rounds() -> usize {
    let rounds = std::env::var("CHAOS_ROUNDS").ok();
    rounds.map_or(1, |rounds| rounds.parse().expect("CHAOS_ROUNDS is a number"))
}

/// Writers that go at once.
pub(crate) struct Chaos {
    name: &'static str,
    start: Instant,
    writers: Vec<Writer>,
}

impl Chaos {
    /// Each device has a writer of its own; the first of them makes the ledger.
    pub(crate) fn begin(name: &'static str, plan: Plan, devices: Vec<Device>) -> Self {
        let seed = Chance::seed_of_run();
        println!("{name}: CHAOS_SEED={seed}");
        devices[0].ok(&["init"]);
        let chance = Chance::new(seed);
        let writer = |(number, device)| Writer::new(number, device, plan, chance.of_part(number));
        Self { name, start: Instant::now(), writers: devices.into_iter().enumerate().map(writer).collect() }
    }

    /// What befalls caches befalls the files of this directory too.
    pub(crate) fn harm_too(&mut self, dir: &Path) {
        self.writers.iter_mut().for_each(|writer| writer.harm.and_to(dir.to_owned()));
    }

    /// Lets all write at once, until all have.
    pub(crate) fn run(&mut self, meanwhile: impl FnOnce()) {
        thread::scope(|scope| {
            for writer in &mut self.writers {
                scope.spawn(move || writer.write_all());
            }
            meanwhile();
        });
    }

    /// Holds what the writers were told against the journal, and what a device sees that knew nothing.
    pub(crate) fn judge(&self, journal: &RawJournal, fresh: &Device) -> Counts {
        let counts = judge(&self.writers, journal, fresh);
        println!("{}, {} writers, {} s: {counts}", self.name, self.writers.len(), self.start.elapsed().as_secs());
        counts
    }
}
