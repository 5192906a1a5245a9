//! The simulator: the real engine in a world where everything goes wrong, repeatably.
//!
//! The engine (`crates/journal`) meets the world through five seams, and here one thread holds all of them: the store,
//! the disks, the clocks, chance and sleep. Each request becomes two events, *applied* and *answered*, that may be
//! delayed, lost, repeated or reordered; processes die at any await while what they sent lives on; caches come back
//! stale or damaged; stores roll back or lie. Every choice comes from one place ([`Chance`]), so a run is its choices: a seed
//! makes them, a printed [`Trace`] repeats them, and all of them can be walked through for a small world.
//!
//! The judge compares every answer, when it is given, with what the bucket really held; the journal is the order of
//! things, so nothing is searched for. What it demands are the invariants of `design/journal.md` 11.
//!
//! It is never linked into `pail`.

mod audit;
mod bank;
mod chance;
mod disk;
mod exhaustive;
mod fault;
mod judge;
mod lanes;
mod ledgers;
mod network;
mod plan;
mod process;
mod run;
mod seams;
mod seeds;
mod shrink;
mod tally;
mod truth;
mod world;

pub use chance::{Chance, NotATrace, Trace};
pub use exhaustive::{Bounds, Walked, play_small, walk};
pub use seeds::{Failure, Outcome, Ran, play, run_seeds};
pub use shrink::shrink;
pub use tally::Tally;
pub use world::Violation;
